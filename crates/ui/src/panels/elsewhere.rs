//! Through what else this copy is carried, and whether it is sound: git repositories, carriers, a
//! check. Three cards on the page of the devices.
//!
//! For: clicking what can be typed about them. Knows: plain rows, which the shell of the process
//! fills in. Never: looks at a disk or a repository.

use egui::{Align, Layout, Ui};
use replica::{Asides, GovernAct, Intent, Refusal, Rule, SeedView};

use super::Desk;
use super::choosing::{self, Sought};
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, Tone, card_ui, dialog_ui, label_ui, note_ui, paragraph_ui,
};
use crate::words::Ago;

/// How much of a carrier's id is shown, in characters.
pub(super) const ID_CHARS: usize = 8;
/// How many damages are told one by one.
const DAMAGES_SHOWN_MAX: usize = 20;

/// What the replica does not know and the window shows.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    pub remotes: Vec<RemoteRow>,
    pub carriers: Vec<SeedView>,
    /// What the last check came to.
    pub health: Option<Health>,
    /// A check is under way.
    pub checks: bool,
}

/// A git repository that is exchanged with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemoteRow {
    pub name: String,
    /// The address, without a password that may stand in it.
    pub url: String,
    /// When the last exchange ended, in milliseconds since 1970.
    pub last_at: Option<u64>,
    /// Why that one did not come to its end.
    pub trouble: Option<Refusal>,
    /// What else came of it.
    pub asides: Asides,
}

/// What a check of every record came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    pub records: u64,
    /// What is damaged, one sentence each.
    pub damaged: Vec<String>,
    /// How much came again, if that was asked for.
    pub repaired: Option<u64>,
    /// How many devices were asked for it.
    pub asked: u64,
}

/// What these cards keep while the window is open.
#[derive(Debug, Default)]
pub(crate) struct State {
    name: String,
    url: String,
    /// The carrier to part with, once somebody has confirmed it.
    parting: Option<String>,
}

impl State {
    /// A repository was wished for: what was typed has done its work.
    fn wish_for(&mut self, desk: &mut Desk) {
        let name = std::mem::take(&mut self.name).trim().to_owned();
        let url = std::mem::take(&mut self.url).trim().to_owned();
        desk.wish(Wish::AddRemote { name, url });
    }
}

/// Draws the three cards.
pub(crate) fn elsewhere_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    card_ui(ui, |ui| remotes_ui(ui, state, desk));
    card_ui(ui, |ui| carriers_ui(ui, state, desk));
    card_ui(ui, |ui| health_ui(ui, desk));
    parting_ui(ui, state, desk);
}

fn remotes_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.remotes;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.title, Text::Heading, t.text);
    paragraph_ui(ui, words.sentence, Text::Caption, t.text_muted);
    let elsewhere = desk.elsewhere;
    for remote in &elsewhere.remotes {
        ui.add_space(sp::XS);
        ui.vertical(|ui| remote_ui(ui, desk, remote));
        ui.add_space(sp::XS);
    }
    let field = TextField::new(words.name).hint(words.name_hint);
    field.show(ui, "remote name", &mut state.name);
    let field = TextField::new(words.url).hint(words.url_hint);
    field.show(ui, "remote url", &mut state.url);
    choosing::fill_ui(ui, desk, ("remote", Sought::Folder), &mut state.url);
    let is_ready = !state.name.trim().is_empty() && !state.url.trim().is_empty();
    let add = Button::new(Look::Secondary, words.add).enabled(is_ready);
    if ui.add(add).clicked() {
        state.wish_for(desk);
    }
}

fn remote_ui(ui: &mut Ui, desk: &mut Desk, remote: &RemoteRow) {
    let t = tokens::of(ui);
    let words = desk.words.remotes;
    ui.spacing_mut().item_spacing.y = sp::XS;
    label_ui(ui, &remote.name, Text::BodyMedium, t.text);
    paragraph_ui(ui, &remote.url, Text::Caption, t.text_muted);
    match (&remote.trouble, remote.last_at) {
        (Some(trouble), _) => {
            note_ui(ui, Tone::Warning, icons::INFO, &desk.words.said(trouble));
        }
        (None, Some(at)) => {
            let ago = (desk.words.ago)(Ago::between(at, desk.now.0));
            label_ui(ui, &(words.done)(&ago), Text::Caption, t.text_muted);
            let asides = (words.asides)(&remote.asides);
            if !asides.is_empty() {
                paragraph_ui(ui, &asides, Text::Caption, t.text_muted);
            }
        }
        (None, None) => {
            label_ui(ui, words.never, Text::Caption, t.text_muted);
        }
    }
    let is_free = desk.network.carrying.is_none();
    ui.horizontal(|ui| {
        let exchange = (words.exchange)(&remote.name);
        let exchange = Button::new(Look::Soft, &exchange).small().enabled(is_free);
        if ui.add(exchange).clicked() {
            desk.wish(Wish::SyncRemote(remote.name.clone()));
        }
        let mend = (words.mend_remote)(&remote.name);
        let mend = Button::new(Look::Ghost, &mend).small().enabled(is_free);
        if ui.add(mend).clicked() {
            desk.wish(Wish::MendRemote(remote.name.clone()));
        }
        let forget = (words.forget)(&remote.name);
        if ui.add(Button::new(Look::Ghost, &forget).small()).clicked() {
            desk.wish(Wish::RemoveRemote(remote.name.clone()));
        }
    });
}

fn carriers_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.remotes;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.carriers, Text::Heading, t.text);
    let elsewhere = desk.elsewhere;
    let sentence = if elsewhere.carriers.is_empty() {
        words.carriers_none
    } else {
        words.carriers_sentence
    };
    paragraph_ui(ui, sentence, Text::Caption, t.text_muted);
    let mut places = desk.view.governance.iter();
    let has_voice = places.any(|place| place.is_space && place.has_voice);
    for carrier in &elsewhere.carriers {
        let id: String = carrier.person.chars().take(ID_CHARS).collect();
        let how = match (carrier.connected, carrier.in_sync) {
            (true, true) => words.holds_the_same,
            (true, false) => words.connected,
            (false, _) => words.away,
        };
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = sp::XXS;
                label_ui(ui, &(words.carrier)(&id), Text::BodyMedium, t.text);
                label_ui(ui, how, Text::Caption, t.text_muted);
            });
            let part = format!("{}…", (words.part)(&id));
            let part = Button::new(Look::Ghost, &part).small();
            let parts = |ui: &mut Ui| has_voice && ui.add(part).clicked();
            let rest = Layout::right_to_left(Align::Center);
            if ui.with_layout(rest, parts).inner {
                state.parting = Some(carrier.person.clone());
            }
        });
    }
}

fn parting_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    let Some(person) = state.parting.clone() else {
        return;
    };
    let words = desk.words.remotes;
    let id: String = person.chars().take(ID_CHARS).collect();
    let title = (words.part)(&id);
    let cancel = desk.words.cancel;
    let answer = dialog_ui(ui, &title, words.part_sentence, words.part_act, cancel);
    if answer == Some(true) {
        let rule = Rule::Exclude {
            person,
            guests: false,
        };
        let place = String::new();
        desk.act(Intent::Govern(GovernAct::Propose { place, rule }));
    }
    if answer.is_some() {
        state.parting = None;
    }
}

fn health_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.remotes;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.copy, Text::Heading, t.text);
    paragraph_ui(ui, words.copy_sentence, Text::Caption, t.text_muted);
    if desk.elsewhere.checks {
        label_ui(ui, words.checking, Text::Body, t.text);
        return;
    }
    if let Some(health) = &desk.elsewhere.health {
        told_ui(ui, desk, health);
    }
    ui.horizontal(|ui| {
        if ui.add(Button::new(Look::Secondary, words.check)).clicked() {
            desk.wish(Wish::CheckCopy);
        }
        let is_damaged = desk
            .elsewhere
            .health
            .as_ref()
            .is_some_and(|health| !health.damaged.is_empty());
        let mend = Button::new(Look::Secondary, words.mend);
        if is_damaged && ui.add(mend).clicked() {
            desk.wish(Wish::MendCopy);
        }
    });
}

fn told_ui(ui: &mut Ui, desk: &Desk, health: &Health) {
    let words = desk.words.remotes;
    if let Some(repaired) = health.repaired.filter(|repaired| *repaired > 0) {
        let again = (words.came_again)(repaired);
        note_ui(ui, Tone::Good, icons::SHIELD_CHECK, &again);
    }
    if health.damaged.is_empty() {
        let sound = (words.sound)(health.records);
        return note_ui(ui, Tone::Good, icons::SHIELD_CHECK, &sound);
    }
    let many = health.damaged.len() as u64;
    let mut lines = vec![(words.damaged)(many, health.records)];
    lines.extend(health.damaged.iter().take(DAMAGES_SHOWN_MAX).cloned());
    note_ui(ui, Tone::Warning, icons::TRIANGLE_ALERT, &lines.join("\n"));
    if health.repaired.is_some() && health.asked == 0 {
        note_ui(ui, Tone::Plain, icons::INFO, words.nobody_asked);
    }
}
