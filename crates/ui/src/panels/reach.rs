//! How far this device reaches and who is nearby: two cards on the page of the devices.

use egui::Ui;
use replica::{NearbyView, NetworkView, Reach, Way};

use super::Desk;
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, Tone, card_ui, label_ui, note_ui, paragraph_ui, segmented_ui,
};
use crate::words::Words;

/// The choices of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Lan,
    Direct,
    Public,
    Own,
}

/// What these cards keep while the window is open.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// A relay of one's own is being named.
    names_relay: bool,
    relay: String,
}

/// Draws both cards.
pub(crate) fn reach_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    far_card_ui(ui, state, desk);
    card_ui(ui, |ui| nearby_ui(ui, desk));
}

/// Draws how far this device reaches.
pub(super) fn far_card_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    card_ui(ui, |ui| far_ui(ui, state, desk));
}

fn far_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.reach;
    let network: &NetworkView = desk.network;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.title, Text::Heading, t.text);
    let (current, sentence) = match &network.reach {
        Reach::Lan => (Choice::Lan, words.lan_sentence.to_owned()),
        Reach::Direct => (Choice::Direct, words.direct_sentence.to_owned()),
        Reach::Public => (Choice::Public, words.public_sentence.to_owned()),
        Reach::Relay(url) => (Choice::Own, (words.relay_sentence)(url)),
    };
    let choices = [
        (Choice::Lan, words.lan),
        (Choice::Direct, words.direct),
        (Choice::Public, words.public),
        (Choice::Own, words.own),
    ];
    let shown = if state.names_relay {
        Choice::Own
    } else {
        current
    };
    if let Some(chosen) = segmented_ui(ui, words.title, shown, &choices) {
        state.names_relay = chosen == Choice::Own;
        match chosen {
            Choice::Lan => desk.wish(Wish::Reach(Reach::Lan)),
            Choice::Direct => desk.wish(Wish::Reach(Reach::Direct)),
            Choice::Public => desk.wish(Wish::Reach(Reach::Public)),
            Choice::Own => {}
        }
    }
    paragraph_ui(ui, &sentence, Text::Caption, t.text_muted);
    if state.names_relay {
        relay_ui(ui, state, desk);
    }
    for url in &network.relays {
        note_ui(ui, Tone::Plain, icons::INFO, &(words.relay_of_others)(url));
        let act = (words.use_relay)(url);
        if ui.add(Button::new(Look::Soft, &act).small()).clicked() {
            desk.wish(Wish::Reach(Reach::Relay(url.clone())));
        }
    }
}

/// Draws the field in which a relay of one's own is named.
fn relay_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.reach;
    let relay = match Reach::of(&state.relay) {
        Some(Reach::Relay(url)) => Some(url),
        Some(Reach::Lan | Reach::Direct | Reach::Public) | None => None,
    };
    let is_wrong = relay.is_none() && !state.relay.trim().is_empty();
    TextField::new(words.own_address)
        .hint("https://relay.example.org")
        .error(is_wrong.then_some(words.own_bad))
        .show(ui, "relay", &mut state.relay);
    let act = Button::new(Look::Secondary, words.own_act).enabled(relay.is_some());
    if ui.add(act).clicked()
        && let Some(url) = relay
    {
        desk.wish(Wish::Reach(Reach::Relay(url)));
        *state = State::default();
    }
}

/// Draws whom a newcomer finds nearby; gives the ticket they want to join with.
pub(super) fn newcomer_ui(ui: &mut Ui, desk: &mut Desk) -> Option<String> {
    let t = tokens::of(ui);
    let words = desk.words.reach;
    let network: &NetworkView = desk.network;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.nearby, Text::Heading, t.text);
    paragraph_ui(ui, words.nearby_newcomer, Text::Caption, t.text_muted);
    if let Some(why) = &network.deaf {
        note_ui(ui, Tone::Warning, icons::INFO, &(words.deaf)(why));
    }
    if let Some(notice) = &network.notice {
        let notice = words.nobody_here.unwrap_or(notice);
        note_ui(ui, Tone::Warning, icons::INFO, notice);
    }
    let (label, on) = if network.nearby {
        (words.switch_off, false)
    } else {
        (words.look_around, true)
    };
    if ui.add(Button::new(Look::Secondary, label)).clicked() {
        let invites = false;
        desk.wish(Wish::Nearby { on, invites });
    }
    if network.nearby && network.found.is_empty() && network.notice.is_none() {
        paragraph_ui(ui, words.nobody, Text::Caption, t.text_muted);
    }
    let mut wishes = Vec::new();
    let mut joins = None;
    for found in &network.found {
        if found_ui(ui, desk.words, found, words.join_with, &mut wishes) {
            joins.clone_from(&found.ticket);
        }
    }
    for wish in wishes {
        desk.wish(wish);
    }
    joins
}

fn nearby_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.reach;
    let network: &NetworkView = desk.network;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.nearby, Text::Heading, t.text);
    let sentence = match (network.nearby, network.invites) {
        (false, _) => Some(words.nearby_off),
        (true, _) if network.paused => Some(words.nearby_paused),
        // What is wanted and cannot be is said by the notice alone.
        (true, _) if network.notice.is_some() => None,
        (true, false) => Some(words.nearby_on),
        (true, true) => Some(words.nearby_inviting),
    };
    if let Some(sentence) = sentence {
        paragraph_ui(ui, sentence, Text::Caption, t.text_muted);
    }
    if let Some(why) = &network.deaf {
        note_ui(ui, Tone::Warning, icons::INFO, &(words.deaf)(why));
    }
    if let Some(notice) = &network.notice {
        let notice = words.nobody_here.unwrap_or(notice);
        note_ui(ui, Tone::Warning, icons::INFO, notice);
    }
    let mut wishes = Vec::new();
    ui.horizontal(|ui| {
        let mut switch = |ui: &mut Ui, label, on, invites| {
            if ui.add(Button::new(Look::Secondary, label)).clicked() {
                wishes.push(Wish::Nearby { on, invites });
            }
        };
        if network.nearby {
            switch(ui, words.switch_off, false, false);
        } else {
            switch(ui, words.switch_on, true, false);
            switch(ui, words.switch_on_inviting, true, true);
        }
    });
    if network.nearby && network.found.is_empty() && network.notice.is_none() {
        paragraph_ui(ui, words.nobody, Text::Caption, t.text_muted);
    }
    for found in &network.found {
        if found_ui(ui, desk.words, found, words.join, &mut wishes) {
            wishes.extend(found.ticket.clone().map(Wish::Copy));
        }
    }
    for wish in wishes {
        desk.wish(wish);
    }
}

/// Draws one who was found; true when somebody takes what is done with their ticket.
fn found_ui(
    ui: &mut Ui,
    words: &Words,
    found: &NearbyView,
    take: &str,
    wishes: &mut Vec<Wish>,
) -> bool {
    let mut is_taken = false;
    let t = tokens::of(ui);
    let who = match (&found.name, &found.space, &found.peer) {
        (Some(name), Some(space), _) => (words.reach.of_space)(name, space),
        (Some(name), None, _) => name.clone(),
        (None, _, Some(_)) => words.reach.own_space.to_owned(),
        (None, _, None) => words.reach.somebody.to_owned(),
    };
    ui.horizontal(|ui| {
        label_ui(ui, &who, Text::BodyMedium, t.text);
        if found.name.is_none() && found.peer.is_none() {
            let ask = Button::new(Look::Soft, words.reach.ask).small();
            if ui.add(ask).clicked() {
                wishes.push(Wish::AskNearby(found.id.clone()));
            }
        }
        if found.ticket.is_some() {
            is_taken = ui.add(Button::new(Look::Soft, take).small()).clicked();
        }
    });
    is_taken
}

/// What lies between this device and another, if they are connected.
pub(crate) fn way_words(network: &NetworkView, peer: &str, words: &Words) -> Option<&'static str> {
    let way = network.ways.iter().find(|way| way.peer == peer)?.way;
    Some(match way {
        Way::Lan => words.reach.way_lan,
        Way::Direct => words.reach.way_direct,
        Way::Relayed => words.reach.way_relayed,
    })
}
