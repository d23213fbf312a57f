//! Carrying by file, and how far it is: a card on the page of the devices.

use std::collections::BTreeMap;

use egui::{Role, Sense, Ui, WidgetInfo, vec2};
use replica::{CarryView, PeerState, PeerView, SkewView, Standing, Updates};

use super::choosing::{self, Sought};
use super::form::quiet_act_ui;
use super::{Desk, elsewhere, reach};
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, Tone, card_ui, label_ui, meter_at, note_ui, paragraph_ui,
};

/// What a bundle is called unless its owner chooses another name.
const BUNDLE_NAME: &str = "eyelevel.bundle";
/// The two things that ask for a file here.
const READ: &str = "read a bundle";
const WRITE: &str = "write a bundle";

/// What this page keeps while the window is open.
#[derive(Debug, Default)]
pub(crate) struct State {
    file: String,
    recipients: String,
    pub reach: reach::State,
    pub elsewhere: elsewhere::State,
}

/// Draws the card: a file to read or write, or how far the one under way is.
pub(crate) fn carry_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    card_ui(ui, |ui| {
        let t = tokens::of(ui);
        let words = desk.words.carry;
        let is_member = desk.view.standing == Standing::Member;
        ui.spacing_mut().item_spacing.y = sp::S;
        label_ui(ui, words.title, Text::Heading, t.text);
        let sentence = if is_member {
            words.sentence
        } else {
            words.request
        };
        paragraph_ui(ui, sentence, Text::Caption, t.text_muted);
        let network = desk.network;
        if let Some(carrying) = &network.carrying {
            under_way_ui(ui, desk, carrying);
            return;
        }
        let field = TextField::new(words.file).hint("~/eyelevel.bundle");
        field.show(ui, "bundle", &mut state.file);
        if is_member {
            let field = TextField::new(words.recipients).hint(words.recipients_hint);
            field.show(ui, "recipients", &mut state.recipients);
            paragraph_ui(ui, words.recipients_sentence, Text::Caption, t.text_muted);
        }
        ui.horizontal(|ui| {
            let read = Button::new(Look::Secondary, words.read);
            let there = (READ, Sought::File);
            if let Some(file) = choosing::act_ui(ui, desk, there, &state.file, read) {
                desk.wish(Wish::ReadBundle(file));
            }
            let write = Button::new(Look::Secondary, words.write);
            let new = (WRITE, Sought::New(BUNDLE_NAME.to_owned()));
            if let Some(file) = choosing::act_ui(ui, desk, new, &state.file, write) {
                let recipients = state.recipients.trim().to_owned();
                desk.wish(Wish::WriteBundle { file, recipients });
            }
        });
        choosing::unanswered_ui(ui, desk, READ);
        choosing::unanswered_ui(ui, desk, WRITE);
    });
}

fn under_way_ui(ui: &mut Ui, desk: &mut Desk, carrying: &CarryView) {
    let t = tokens::of(ui);
    let what = (desk.words.carry.under_way)(carrying.task, &carrying.name);
    let of = carrying.of.max(1);
    let text = format!("{what} · {} %", carrying.done * 100 / of);
    label_ui(ui, &text, Text::Body, t.text);
    let size = vec2(ui.available_width(), sp::XS);
    let (rect, bar) = ui.allocate_exact_size(size, Sense::hover());
    bar.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &what));
    meter_at(ui, rect, carrying.done as f32 / of as f32, t.accent);
    if ui
        .add(Button::new(Look::Secondary, desk.words.cancel))
        .clicked()
    {
        desk.wish(Wish::CancelCarrying);
    }
}

/// Calls a device by its owner, or as a carrier.
pub(super) fn name_of(desk: &Desk, peer: &PeerView) -> String {
    match (&peer.name, &peer.carrier) {
        (Some(name), _) => name.clone(),
        (None, Some(carrier)) => {
            let id: String = carrier.chars().take(elsewhere::ID_CHARS).collect();
            (desk.words.remotes.carrier)(&id)
        }
        (None, None) => desk.words.unknown_device.to_owned(),
    }
}

/// Draws what ends a catching up, and what goes on with it.
pub(crate) fn catching_up_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words;
    let stopped = &desk.network.stopped;
    for peer in &desk.view.sync.peers {
        let is_stopped = stopped.contains(&peer.peer);
        if peer.state != PeerState::Syncing && !is_stopped {
            continue;
        }
        let name = name_of(desk, peer);
        let label = if is_stopped {
            (words.carry.go_on_with)(&name)
        } else {
            (words.carry.stop_with)(&name)
        };
        if quiet_act_ui(ui, Button::new(Look::Ghost, &label)).clicked() {
            let peer = peer.peer.clone();
            desk.wish(Wish::CatchUp {
                peer,
                on: is_stopped,
            });
        }
    }
}

/// Says which devices cannot be talked to until somebody updates, and who that is.
pub(crate) fn skewed_ui(ui: &mut Ui, desk: &Desk) {
    let name = |skew: &SkewView| {
        let mut peers = desk.view.sync.peers.iter();
        let known = peers.find(|peer| peer.peer == skew.peer);
        known.map_or_else(
            || desk.words.unknown_device.to_owned(),
            |peer| name_of(desk, peer),
        )
    };
    let mut by_whom: BTreeMap<Updates, Vec<String>> = BTreeMap::new();
    for skew in &desk.network.skewed {
        by_whom.entry(skew.updates).or_default().push(name(skew));
    }
    for (updates, names) in by_whom {
        let sentence = (desk.words.carry.skewed)(updates, &names.join(", "));
        note_ui(ui, Tone::Warning, icons::INFO, &sentence);
    }
}

/// Draws the switch that lets nobody be contacted for a while.
pub(crate) fn pause_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.carry;
    let on = !desk.network.paused;
    if desk.network.paused {
        note_ui(ui, Tone::Warning, icons::INFO, words.paused);
    }
    let label = if on { words.pause } else { words.resume };
    if ui
        .add(Button::new(Look::Secondary, label).small())
        .clicked()
    {
        desk.wish(Wish::Pause { on });
    }
}
