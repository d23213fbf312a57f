//! One's own data: what others see of it, taking it along, taking it back, and the lock.

use egui::{CentralPanel, Frame, Ui};
use replica::{
    Audience, EraseAct, InClear, Intent, LockAfter, PersonCard, Preference, Question, SeenView,
};
use zeroize::Zeroizing;

use super::choosing::{self, Sought};
use super::form::sentence_ui;
use super::person::card_content_ui;
use super::{Desk, reading_header_ui, reading_page_ui, taking};
use crate::icons;
use crate::shell::{Asked, Page, Wish};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, Tone, card_ui, dialog_ui, label_ui, note_ui, paragraph_ui,
    segmented_ui, skeleton_ui,
};
use crate::words::Words;

const UNLOCK_WIDTH: f32 = 420.0;
/// The longest passphrase that is taken, in characters.
const PASSPHRASE_MAX_CHARS: usize = 1024;
/// What the new folder of an export is called unless its owner chooses another name.
const EXPORT_NAME: &str = "eyelevel-export";
/// How many words of oneself are shown for each community.
const SAID_SHOWN_MAX: usize = 12;

/// What this page keeps while it is open; it forgets everything when one leaves.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// With whose eyes one looks, and whether that was asked for.
    eyes: Option<Audience>,
    seen: Option<Box<SeenView>>,
    folder: String,
    taking: taking::State,
    erasing: Option<EraseAct>,
    new: Zeroizing<String>,
    again: Zeroizing<String>,
    unlocking: bool,
}

impl State {
    /// Takes what an audience sees.
    pub fn saw(&mut self, seen: Box<SeenView>) {
        if self.eyes == Some(seen.audience) {
            self.seen = Some(seen);
        }
    }

    /// Something was erased: what others see is read again.
    pub fn erased(&mut self) {
        self.eyes = None;
        self.seen = None;
    }
}

pub(crate) fn mine_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.mine;
    reading_header_ui(ui, words.title, words.sentence, |ui| {
        let back = Button::new(Look::Ghost, desk.words.profile).icon(icons::USER_ROUND);
        if ui.add(back).clicked() {
            desk.go(Page::Profile);
        }
    });
    reading_page_ui(ui, "mine", (2, 28), |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        card_ui(ui, |ui| seen_ui(ui, state, desk));
        card_ui(ui, |ui| taking::take_ui(ui, &mut state.taking, desk));
        card_ui(ui, |ui| export_ui(ui, state, desk));
        card_ui(ui, |ui| erase_ui(ui, state, desk));
        // Sample people lie in a folder of their own, which goes with them.
        if !desk.sample {
            card_ui(ui, |ui| lock_ui(ui, state, desk));
        }
    });
    erase_dialog_ui(ui, state, desk);
    unlock_dialog_ui(ui, state, desk);
}

fn heading_ui(ui: &mut Ui, title: &str, sentence: &str) {
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, title, Text::Heading, tokens::of(ui).text);
    sentence_ui(ui, sentence);
}

fn seen_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.mine;
    heading_ui(ui, words.seen, words.seen_sentence);
    let current = state.eyes.unwrap_or(Audience::Colleague);
    let mut joined = desk.view.communities.iter().filter(|row| row.joined);
    let first = joined.next().map(|row| row.id);
    // Whose member one looks as is chosen below; the first one stands for all of them here.
    let member = match (current, first) {
        (Audience::Member(_), _) => Some(current),
        (_, first) => first.map(Audience::Member),
    };
    let mut choices = vec![(Audience::Colleague, words.colleague)];
    choices.extend(member.map(|member| (member, words.member)));
    choices.extend([
        (Audience::Excluded, words.excluded),
        (Audience::Carrier, words.carrier),
        (Audience::Stranger, words.stranger),
    ]);
    let ink = tokens::of(ui).text_muted;
    label_ui(ui, words.seen_with, Text::Caption, ink);
    let chosen = segmented_ui(ui, words.seen_with, current, &choices);
    let wanted = community_ui(ui, desk, chosen.unwrap_or(current));
    if state.eyes != Some(wanted) {
        state.eyes = Some(wanted);
        state.seen = None;
        let audience = wanted;
        desk.ask(Intent::Ask(Question::Seen { audience }), Asked::Other);
    }
    match &state.seen {
        None => skeleton_ui(ui, words.reading, 3),
        Some(seen) => opened_ui(ui, desk, seen),
    }
}

/// Lets one choose of which community the member is with whose eyes one looks.
fn community_ui(ui: &mut Ui, desk: &Desk, current: Audience) -> Audience {
    let Audience::Member(chosen) = current else {
        return current;
    };
    let mut wanted = current;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        for row in desk.view.communities.iter().filter(|row| row.joined) {
            let spoken = (desk.words.mine.member_of)(&row.name);
            let chip = ToggleChip::new(&row.name, row.id == chosen).name(&spoken);
            if ui.add(chip).clicked() {
                wanted = Audience::Member(row.id);
            }
        }
    });
    wanted
}

/// Draws what opened, and says what did not.
fn opened_ui(ui: &mut Ui, desk: &Desk, seen: &SeenView) {
    let words = desk.words.mine;
    let note = match seen.audience {
        Audience::Excluded if seen.nobody_excluded => Some(words.excluded_none),
        Audience::Excluded => Some(words.excluded_note),
        Audience::Carrier => Some(words.carrier_note),
        Audience::Stranger => Some(words.stranger_note),
        Audience::Colleague | Audience::Member(_) => None,
    };
    if let Some(note) = note {
        note_ui(ui, Tone::Plain, icons::EYE_OFF, note);
    }
    if let (Some(profile), Some(me)) = (&seen.profile, &desk.view.me) {
        let card = PersonCard {
            id: me.id,
            profile: profile.clone(),
            namesake: false,
            connected: false,
        };
        card_content_ui(ui, desk, &card);
    }
    let t = tokens::of(ui);
    if let Some(told) = &seen.in_clear {
        paragraph_ui(ui, &in_clear(desk, told), Text::Small, t.text_muted);
    }
    for community in &seen.communities {
        label_ui(ui, &community.name, Text::Subhead, t.text);
        let texts = community.said.iter().filter(|said| said.id.is_some());
        for said in texts.rev().take(SAID_SHOWN_MAX) {
            let text = match &said.title {
                Some(title) => format!("{title}: {}", said.text),
                None => said.text.clone(),
            };
            paragraph_ui(ui, text.trim_end_matches(": "), Text::Small, t.text_muted);
        }
        for text in &community.texts {
            let typed = text.parts.join(" … ");
            let typed = (words.typed)(&text.what, &typed);
            paragraph_ui(ui, &typed, Text::Small, t.text_muted);
        }
    }
    let counts = (words.counts)(seen.opened, seen.sealed, seen.statements);
    if seen.audience != Audience::Stranger {
        paragraph_ui(ui, &counts, Text::Caption, t.text_subtle);
    }
}

/// Says what statements tell, which nothing hides.
fn in_clear(desk: &Desk, told: &InClear) -> String {
    let words = desk.words.mine;
    let let_in: Vec<&str> = told.let_in.iter().map(|it| it.name.as_str()).collect();
    let held = told.offices.iter().filter(|held| held.holds);
    let offices = held.map(|held| (words.office)(&held.office, &held.place));
    let lines = [
        told.let_in_by
            .as_ref()
            .map(|by| (words.let_in_by)(&by.name)),
        (!let_in.is_empty()).then(|| (words.has_let_in)(&let_in.join(", "))),
        Some((words.devices)(told.devices)),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().chain(offices).collect();
    lines.join(" · ")
}

fn export_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.mine;
    heading_ui(ui, words.export, words.export_sentence);
    let field = TextField::new(words.export_folder).hint("~/eyelevel-export");
    field.show(ui, "export", &mut state.folder);
    let act = Button::new(Look::Secondary, words.export_act).icon(icons::ARCHIVE);
    let new = ("export", Sought::New(EXPORT_NAME.to_owned()));
    let folder = choosing::act_ui(ui, desk, new, &state.folder, act);
    choosing::unanswered_ui(ui, desk, "export");
    if let Some(folder) = folder {
        desk.wish(Wish::Export(folder));
    }
}

fn erase_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let words = desk.words.mine;
    heading_ui(ui, words.erase, words.erase_sentence);
    for (label, act) in [
        (words.erase_past, EraseAct::Past),
        (words.erase_profile, EraseAct::Profile),
        (words.erase_everything, EraseAct::Everything),
    ] {
        let button = Button::new(Look::Secondary, label).icon(icons::ERASER);
        if ui.add(button).clicked() {
            state.erasing = Some(act);
        }
    }
    for row in desk.view.communities.iter().filter(|row| row.joined) {
        let label = (words.erase_community)(&row.name);
        let button = Button::new(Look::Ghost, &label).icon(icons::ERASER);
        if ui.add(button).clicked() {
            let community = row.id;
            state.erasing = Some(EraseAct::Community { community });
        }
    }
}

fn erase_dialog_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    let Some(act) = state.erasing.clone() else {
        return;
    };
    let words = desk.words.mine;
    let (title, what) = match act {
        EraseAct::Past => (words.erase_past_title.to_owned(), words.erase_past_what),
        EraseAct::Profile => (
            words.erase_profile_title.to_owned(),
            words.erase_profile_what,
        ),
        EraseAct::Community { community } => {
            let mut rows = desk.view.communities.iter();
            let row = rows.find(|row| row.id == community);
            let name = row.map_or("", |row| row.name.as_str());
            let title = (words.erase_community_title)(name);
            (title, words.erase_community_what)
        }
        EraseAct::Everything | EraseAct::Item { .. } => (
            words.erase_everything_title.to_owned(),
            words.erase_everything_what,
        ),
    };
    let sentence = format!("{what} {}", words.erase_limits);
    match dialog_ui(ui, &title, &sentence, words.erase_act, desk.words.cancel) {
        Some(true) => {
            state.erasing = None;
            desk.act(Intent::Erase(act));
        }
        Some(false) => state.erasing = None,
        None => {}
    }
}

fn lock_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.mine;
    let (sentence, set) = if desk.locks {
        (words.lock_closed, words.lock_change)
    } else {
        (words.lock_open, words.lock_set)
    };
    heading_ui(ui, words.lock, sentence);
    let differs = !state.again.is_empty() && *state.again != *state.new;
    TextField::new(words.lock_new)
        .help(words.lock_help)
        .secret()
        .show(ui, "new", &mut state.new);
    TextField::new(words.lock_again)
        .error(differs.then_some(words.lock_differs))
        .secret()
        .show(ui, "again", &mut state.again);
    let fits = (1..=PASSPHRASE_MAX_CHARS).contains(&state.new.chars().count());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let button = Button::new(Look::Secondary, set)
            .icon(icons::LOCK)
            .enabled(fits && *state.new == *state.again);
        if ui.add(button).clicked() {
            let new = std::mem::take(&mut state.new);
            state.again = Zeroizing::default();
            desk.wish(Wish::SetPassphrase(new));
        }
        if desk.locks {
            let now = Button::new(Look::Ghost, words.lock_now).icon(icons::DOOR_CLOSED);
            if ui.add(now).clicked() {
                desk.wish(Wish::Lock);
            }
            let off = Button::new(Look::Ghost, words.lock_off);
            state.unlocking |= ui.add(off).clicked();
        }
    });
    if desk.locks {
        lock_after_ui(ui, desk);
        let chip = ToggleChip::new(words.lock_keyring, desk.keyring);
        if ui.add(chip).clicked() {
            desk.wish(Wish::Keyring(!desk.keyring));
        }
        sentence_ui(ui, words.lock_keyring_sentence);
    }
}

/// Lets one choose after how long without oneself the lock closes.
fn lock_after_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.mine;
    let me = desk.view.me.as_ref();
    let current = me.map(|me| me.preferences.lock_after).unwrap_or_default();
    label_ui(ui, words.lock_after, Text::SmallMedium, tokens::of(ui).text);
    let choices = LockAfter::ALL.map(|after| (after, (words.lock_after_choice)(after)));
    let chosen = segmented_ui(ui, words.lock_after, current, &choices);
    if let Some(after) = chosen.filter(|after| *after != current) {
        desk.act(Intent::Prefer(Preference::LockAfter(after)));
    }
}

fn unlock_dialog_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    if !state.unlocking {
        return;
    }
    let words = desk.words.mine;
    let (title, sentence) = (words.lock_off_title, words.lock_off_sentence);
    let act = words.lock_off.trim_end_matches('…');
    match dialog_ui(ui, title, sentence, act, desk.words.cancel) {
        Some(true) => {
            state.unlocking = false;
            desk.wish(Wish::RemovePassphrase);
        }
        Some(false) => state.unlocking = false,
        None => {}
    }
}

/// What the locked window keeps: what is being typed, and what was wrong with the last try.
#[derive(Debug, Default)]
pub struct Unlocking {
    typed: Zeroizing<String>,
    pub error: Option<String>,
    /// The lock is being opened.
    pub is_busy: bool,
    /// What the other space is called that one may go back to.
    pub back_to: Option<String>,
    /// Somebody wants to go back to it.
    pub goes_back: bool,
}

/// Draws the locked window; gives what was typed once somebody wants in.
pub fn unlock_ui(ui: &mut Ui, state: &mut Unlocking, words: &Words) -> Option<Zeroizing<String>> {
    let spaces = words.spaces;
    let words = words.mine;
    let frame = Frame::new().fill(tokens::of(ui).app_bg);
    let mut wants = false;
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.add_space(ui.available_height() / 4.0);
        ui.vertical_centered(|ui| {
            ui.set_max_width(UNLOCK_WIDTH);
            card_ui(ui, |ui| {
                ui.spacing_mut().item_spacing.y = sp::M;
                heading_ui(ui, words.unlock_title, words.unlock_sentence);
                let field = TextField::new(words.unlock_field)
                    .help(words.unlock_help)
                    .error(state.error.as_deref())
                    .secret();
                let response = field.show(ui, "unlock", &mut state.typed);
                let entered = super::form::entered(ui, &response);
                let label = match state.is_busy {
                    true => words.unlocking,
                    false => words.unlock_act,
                };
                let is_ready = !state.typed.is_empty() && !state.is_busy;
                let act = Button::new(Look::Primary, label)
                    .icon(icons::KEY_ROUND)
                    .enabled(is_ready);
                wants = (ui.add(act).clicked() || entered) && is_ready;
                if let Some(space) = &state.back_to {
                    let label = (spaces.back_to)(space);
                    let back = Button::new(Look::Ghost, &label).icon(icons::ARROW_LEFT);
                    state.goes_back |= ui.add(back).clicked();
                }
            });
        });
    });
    wants.then(|| std::mem::take(&mut state.typed))
}
