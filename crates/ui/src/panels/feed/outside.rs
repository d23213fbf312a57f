//! From outside: feeds one follows, what stands in them, and bringing single items in.

use egui::Ui;
use replica::{CommunityAct, CommunityRow, Intent};

use super::super::form::{acts_ui, entered, error_ui, field_ui, send, sentence_ui};
use super::super::{Desk, chip_rows_ui, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, Tone, card_ui, empty_ui, label_ui, note_ui, paragraph_ui,
};

const FORM: &str = "outside";

/// One entry of a feed, cleaned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutsideEntry {
    pub title: String,
    /// Begins with https://, or is empty.
    pub link: String,
    /// As the feed wrote it.
    pub date: String,
    pub text: String,
    /// What the feed calls itself.
    pub source: String,
}

/// What came of reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutsideRead {
    /// Every feed one follows.
    pub followed: Vec<String>,
    pub entries: Vec<OutsideEntry>,
    pub complaints: Vec<OutsideComplaint>,
}

/// What could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideComplaint {
    /// The code of the failure, by which the window knows its own words for it.
    pub code: String,
    /// The sentence where it knows none.
    pub sentence: String,
    /// Whose feed it is; empty where it is about all of them.
    pub link: String,
}

impl OutsideComplaint {
    fn said(&self, desk: &Desk) -> String {
        match (desk.words.refusal)(&self.code) {
            Some(sentence) if self.link.is_empty() => sentence.to_owned(),
            Some(sentence) => format!("{}: {sentence}", self.link),
            None => self.sentence.clone(),
        }
    }
}

/// What it keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    is_open: bool,
    is_reading: bool,
    /// One more feed is followed since it was read.
    is_due: bool,
    read: Option<OutsideRead>,
}

impl State {
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it and reads what stands in the feeds.
    pub fn open(&mut self, desk: &mut Desk) {
        self.is_open = true;
        self.begin(desk);
    }

    pub fn take(&mut self, read: OutsideRead) {
        self.is_reading = false;
        self.read = Some(read);
    }

    /// Reads again once one more feed is followed.
    pub fn accepted(&mut self, form: &str) {
        self.is_due |= form == FORM;
    }

    fn begin(&mut self, desk: &mut Desk) {
        self.is_reading = true;
        desk.wish(Wish::ReadOutside);
    }
}

pub(super) fn outside_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.outside;
    if std::mem::take(&mut state.is_due) {
        state.begin(desk);
    }
    reading_header_ui(ui, words.title, words.sentence, |ui| {
        let back = Button::new(Look::Secondary, desk.words.back).icon(icons::ARROW_LEFT);
        if ui.add(back).clicked() {
            state.is_open = false;
        }
        let read = Button::new(Look::Primary, words.read)
            .icon(icons::REFRESH_CW)
            .enabled(!state.is_reading);
        if ui.add(read).clicked() {
            state.begin(desk);
        }
    });
    reading_page_ui(ui, "outside", (0, 24), |ui| {
        ui.spacing_mut().item_spacing.y = sp::M;
        follow_ui(ui, desk);
        let read = state.read.clone().unwrap_or_default();
        followed_ui(ui, state, desk, &read);
        for complaint in &read.complaints {
            let said = complaint.said(desk);
            note_ui(ui, Tone::Warning, icons::TRIANGLE_ALERT, &said);
        }
        if state.is_reading {
            sentence_ui(ui, words.reading);
        } else if read.followed.is_empty() {
            let (title, sentence) = (words.none_title, words.none_sentence);
            empty_ui(ui, icons::GLOBE, title, sentence, |_| ());
        } else if read.entries.is_empty() {
            sentence_ui(ui, words.nothing_new);
        }
        for entry in &read.entries {
            card_ui(ui, |ui| entry_ui(ui, desk, entry));
        }
    });
}

/// Takes the address of one more feed.
fn follow_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.outside;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let field = TextField::new(words.link)
            .hidden_label()
            .hint(words.link_hint)
            .width(ui.available_width() - 120.0);
        let typed = field_ui(ui, desk, FORM, "link", field);
        let link = desk.forms.text(FORM, "link");
        let follow = Button::new(Look::Secondary, words.follow).enabled(!link.is_empty());
        if (ui.add(follow).clicked() || entered(ui, &typed)) && !link.is_empty() {
            let act = CommunityAct::Outside { link, on: true };
            send(desk, FORM, Intent::Community(act));
        }
    });
    error_ui(ui, desk, FORM);
}

fn followed_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, read: &OutsideRead) {
    let words = desk.words.outside;
    let mut left = None;
    for link in &read.followed {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = sp::S;
            let name = (words.unfollow)(link);
            let button = Button::new(Look::Ghost, &name).icon(icons::X).small();
            if ui.add(button.icon_only()).clicked() {
                left = Some(link.clone());
            }
            let ink = tokens::of(ui).text_muted;
            label_ui(ui, link, Text::Small, ink);
        });
    }
    let Some(link) = left else { return };
    if let Some(read) = &mut state.read {
        read.followed.retain(|known| *known != link);
    }
    let act = CommunityAct::Outside { link, on: false };
    desk.act(Intent::Community(act));
}

fn entry_ui(ui: &mut Ui, desk: &mut Desk, entry: &OutsideEntry) {
    let t = tokens::of(ui);
    let words = desk.words.outside;
    ui.spacing_mut().item_spacing.y = sp::XS;
    label_ui(ui, &entry.title, Text::Subhead, t.text);
    let below = [entry.source.as_str(), entry.date.as_str()];
    let below: Vec<&str> = below.into_iter().filter(|it| !it.is_empty()).collect();
    label_ui(ui, &below.join(" · "), Text::Caption, t.text_muted);
    if !entry.text.is_empty() {
        paragraph_ui(ui, &entry.text, Text::Small, t.text);
    }
    if entry.link.is_empty() {
        return;
    }
    label_ui(ui, &entry.link, Text::Caption, t.text_subtle);
    let form = format!("bring-in:{}", entry.link);
    if desk.forms.is_open(&form) {
        bring_in_ui(ui, desk, entry, &form);
        return;
    }
    let button = Button::new(Look::Soft, words.bring_in)
        .icon(icons::GLOBE)
        .small();
    let spoken = format!("{} {}", words.bring_in, entry.title);
    if ui.add(button).accessible_name(spoken).clicked() {
        desk.forms.open(&form);
    }
}

/// Asks where it should go and why it matters there.
fn bring_in_ui(ui: &mut Ui, desk: &mut Desk, entry: &OutsideEntry, form: &str) {
    let words = desk.words.outside;
    let mine: Vec<&CommunityRow> = desk
        .view
        .communities
        .iter()
        .filter(|row| row.joined)
        .collect();
    if mine.is_empty() {
        sentence_ui(ui, words.nowhere);
    }
    let chosen = desk.forms.text(form, "to");
    chip_rows_ui(ui, |ui| {
        for row in &mine {
            let id = row.id.to_string();
            let name = super::short(&row.name);
            let spoken = format!("{} {}", words.to, row.name);
            let chip = ToggleChip::new(&name, chosen == id).name(&spoken);
            if ui.add(chip).clicked() {
                desk.forms.write(form, "to", id);
            }
        }
    });
    let why = TextField::new(words.why).hint(words.why_hint);
    field_ui(ui, desk, form, "text", why);
    let to = mine.iter().find(|row| row.id.to_string() == chosen);
    let act = (desk.words.community.post, icons::SEND);
    if acts_ui(ui, desk, form, act, to.is_some())
        && let Some(to) = to
    {
        let act = CommunityAct::BringIn {
            community: to.id,
            link: entry.link.clone(),
            text: desk.forms.text(form, "text"),
        };
        send(desk, form, Intent::Community(act));
    }
}
