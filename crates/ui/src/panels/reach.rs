//! How far this device reaches and who is nearby: two cards on the page of the devices.

use egui::Ui;
use replica::{NearbyView, NetworkView, Reach, Way};

use super::Desk;
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, Tone, card_ui, label_ui, note_ui, paragraph_ui, segmented_ui};
use crate::words::Words;

/// The choices of a window; a relay of one's own is typed in the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Lan,
    Direct,
    Public,
    Own,
}

/// Draws both cards.
pub(crate) fn reach_ui(ui: &mut Ui, desk: &mut Desk) {
    card_ui(ui, |ui| far_ui(ui, desk));
    card_ui(ui, |ui| nearby_ui(ui, desk));
}

fn far_ui(ui: &mut Ui, desk: &mut Desk) {
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
    ];
    if let Some(chosen) = segmented_ui(ui, words.title, current, &choices) {
        let reach = match chosen {
            Choice::Lan => Reach::Lan,
            Choice::Direct | Choice::Own => Reach::Direct,
            Choice::Public => Reach::Public,
        };
        desk.wish(Wish::Reach(reach));
    }
    paragraph_ui(ui, &sentence, Text::Caption, t.text_muted);
}

fn nearby_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.reach;
    let network: &NetworkView = desk.network;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.nearby, Text::Heading, t.text);
    let sentence = match (network.nearby, network.invites) {
        (false, _) => words.nearby_off,
        (true, false) => words.nearby_on,
        (true, true) => words.nearby_inviting,
    };
    paragraph_ui(ui, sentence, Text::Body, t.text_muted);
    if let Some(notice) = &network.notice {
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
    if network.nearby && network.found.is_empty() {
        paragraph_ui(ui, words.nobody, Text::Caption, t.text_muted);
    }
    for found in &network.found {
        found_ui(ui, desk.words, found, &mut wishes);
    }
    for wish in wishes {
        desk.wish(wish);
    }
}

fn found_ui(ui: &mut Ui, words: &Words, found: &NearbyView, wishes: &mut Vec<Wish>) {
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
        if let Some(ticket) = &found.ticket {
            let join = Button::new(Look::Soft, words.reach.join).small();
            if ui.add(join).clicked() {
                wishes.push(Wish::Copy(ticket.clone()));
            }
        }
    });
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
