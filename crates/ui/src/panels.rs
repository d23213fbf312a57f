//! The panels: one file each, each a function that draws and leaves its wishes on the desk.

pub(crate) mod adapt;
pub(crate) mod capture;
pub(crate) mod carry;
pub(crate) mod choosing;
pub(crate) mod communities;
pub(crate) mod community;
mod complete;
pub(crate) mod detail;
pub(crate) mod devices;
pub(crate) mod editors;
pub(crate) mod elsewhere;
pub(crate) mod feed;
pub(crate) mod files;
pub mod first_run;
mod form;
pub(crate) mod found;
mod founding;
pub(crate) mod govern;
pub(crate) mod home;
mod intros;
pub(crate) mod invite;
pub mod keep_words;
pub(crate) mod matches;
mod meet;
pub mod mine;
pub mod moments;
pub(crate) mod network;
pub(crate) mod people;
pub(crate) mod person;
mod pick;
pub(crate) mod profile;
pub(crate) mod programs;
pub(crate) mod question;
mod reach;
mod renewal;
pub(crate) mod rounds;
pub(crate) mod scanning;
mod shared;
pub(crate) mod sidebar;
pub mod spaces;
pub(crate) mod sync;
pub mod taking;
pub(crate) mod talk;
pub(crate) mod waiting;
mod weights;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Align, Frame, Layout, Margin, Panel, ScrollArea, Stroke, Ui, UiBuilder};
use model::community::library::Tongue;
use model::{Field, PersonId};
use replica::{
    DeviceAct, Intent, Language, MatchView, NetworkView, PersonCard, ProgramView, ScopeId,
    Timestamp, View,
};

use crate::forms::Forms;
use crate::icons::{self, Icon};
use crate::local::LocalTime;
use crate::shell::{Asked, DETAIL_MIN_WIDTH, Go, Page, Wish};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, Tone, galley, label_ui, meter_at, note_ui, paragraph_ui};
use crate::words::Words;

/// Width of the pane that explains a chosen match or person, in points.
const DETAIL_WIDTH: f32 = 348.0;
const HEADER_HEIGHT: f32 = 48.0;
/// Pages of texts and forms are one column, in the middle of what there is, with their title above it;
/// pages of cards, tables and graphs take all of it. In points.
const READING_WIDTH: f32 = 720.0;

/// What a panel reads while it draws, and where it leaves what the person wishes.
pub(crate) struct Desk<'a> {
    pub words: &'static Words,
    pub language: Language,
    pub view: &'a View,
    pub known: &'a Known,
    pub now: Timestamp,
    pub sample: bool,
    pub network: &'a NetworkView,
    pub elsewhere: &'a elsewhere::Elsewhere,
    /// The spaces of this device; none where there is no going to another one.
    pub spaces: &'a [spaces::SpaceRow],
    /// The menu of spaces is open.
    pub spaces_open: &'a mut bool,
    /// A passphrase locks the folder.
    pub locks: bool,
    /// The keyring of the system opens it too.
    pub keyring: bool,
    pub page: Page,
    /// The community that was chosen last.
    pub community: Option<ScopeId>,
    pub forms: &'a mut Forms,
    pub files: &'a mut files::Files,
    pub choosing: &'a mut choosing::Choosing,
    pub scanning: &'a mut scanning::Scanning,
    /// What somebody was led to in a community.
    pub aim: &'a mut community::Aim,
    /// Replies from before those the view holds.
    pub older: &'a community::Older,
    pub local: LocalTime,
    /// Opens quick capture.
    pub captures: bool,
    pub wishes: Vec<Wish>,
    pub acts: Vec<(Intent, Asked)>,
    pub go: Option<Go>,
}

impl<'a> Desk<'a> {
    /// Leaves an intent whose refusal may be shown anywhere.
    pub fn act(&mut self, intent: Intent) {
        self.ask(intent, Asked::Other);
    }

    /// Leaves an intent whose refusal has its place.
    pub fn ask(&mut self, intent: Intent, asked: Asked) {
        self.acts.push((intent, asked));
    }

    /// Leaves something only the shell can do.
    pub fn wish(&mut self, wish: Wish) {
        self.wishes.push(wish);
    }

    /// Returns the language of what the product suggests.
    pub fn tongue(&self) -> Tongue {
        match self.language {
            Language::English => Tongue::English,
            Language::German => Tongue::German,
        }
    }

    /// Goes to another page after this frame.
    pub fn go(&mut self, page: Page) {
        self.go = Some(Go::Page(page));
    }

    /// Tells whether nothing of the space's content could be read yet.
    pub fn is_unread(&self) -> bool {
        let space = self.view.space.as_ref();
        space.is_none_or(|space| space.name.is_empty())
    }

    /// Returns the programs this version can run, and those one has entered anyway.
    pub fn programs(&self) -> impl Iterator<Item = &'a ProgramView> + use<'a> {
        let programs = self.view.programs.iter();
        programs.filter(|program| program.ready || program.entered)
    }

    /// Returns the match with this person in the program on show.
    pub fn match_with(&self, person: &PersonId) -> Option<&'a MatchView> {
        let mut matches = self.view.matches.matches.iter();
        matches.find(|found| found.person == *person)
    }

    /// Returns the card of a matched person, if they are a member we can see.
    pub fn card_of(&self, person: &PersonId) -> Option<&'a PersonCard> {
        let position = self.known.matched.get(person)?;
        self.view.people.get(*position).map(|card| &**card)
    }
}

/// Where the matched people stand in the list, found once per view instead of once per card.
#[derive(Debug, Default)]
pub(crate) struct Known {
    version: Option<(usize, usize)>,
    matched: BTreeMap<PersonId, usize>,
}

impl Known {
    /// Looks the matched people up again if the list or the matches were replaced.
    pub fn refresh(&mut self, view: &View) {
        let version = (
            Arc::as_ptr(&view.people) as usize,
            Arc::as_ptr(&view.matches) as usize,
        );
        if self.version == Some(version) {
            return;
        }
        self.version = Some(version);
        let wanted: BTreeSet<PersonId> = view
            .matches
            .matches
            .iter()
            .map(|found| found.person)
            .collect();
        self.matched = view
            .people
            .iter()
            .enumerate()
            .filter(|(_, card)| wanted.contains(&card.id))
            .map(|(i, card)| (card.id, i))
            .collect();
    }
}

/// Tells whether a detail pane fits beside the list.
fn is_wide(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() >= DETAIL_MIN_WIDTH
}

/// The margin of everything in the main column.
pub(crate) fn gutter(top: i8, bottom: i8) -> Margin {
    Margin {
        left: sp::GUTTER as i8,
        right: sp::GUTTER as i8,
        top,
        bottom,
    }
}

/// Draws the head of a page of texts and forms, as wide as they are.
fn reading_header_ui(ui: &mut Ui, title: &str, sentence: &str, acts: impl FnOnce(&mut Ui)) {
    reading_ui(ui, |ui| page_header_ui(ui, title, sentence, acts));
}

/// Draws a page's title, its one sentence, and its acts on the right.
fn page_header_ui(ui: &mut Ui, title: &str, sentence: &str, acts: impl FnOnce(&mut Ui)) {
    let t = tokens::of(ui);
    Frame::new().inner_margin(gutter(22, 14)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XXS;
        let size = egui::vec2(ui.available_width(), HEADER_HEIGHT);
        let layout = Layout::right_to_left(Align::Center);
        let fits = ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.spacing_mut().item_spacing.x = sp::S;
            acts(ui);
            let whole = galley(ui, sentence, Text::Small, t.text_muted, f32::INFINITY, 1);
            let fits = whole.size().x <= ui.available_width();
            // A title alone stands level with the acts beside it.
            let beside = if fits {
                Layout::top_down(Align::LEFT)
            } else {
                Layout::left_to_right(Align::Center)
            };
            ui.with_layout(beside, |ui| {
                ui.spacing_mut().item_spacing.y = sp::XXS;
                label_ui(ui, title, Text::Title, t.text);
                if fits {
                    label_ui(ui, sentence, Text::Small, t.text_muted);
                }
            });
            fits
        });
        // Beside many acts there is no room for it: it stands below them, whole.
        if !fits.inner {
            paragraph_ui(ui, sentence, Text::Small, t.text_muted);
        }
    });
}

/// Draws the pane at the right that explains what is chosen.
fn detail_panel_ui(ui: &mut Ui, id: &'static str, add: impl FnOnce(&mut Ui)) {
    let t = tokens::of(ui);
    Panel::right(id)
        .exact_size(DETAIL_WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().fill(t.surface))
        .show(ui, |ui| {
            let rect = ui.max_rect();
            let edge = Stroke::new(1.0, t.border_subtle);
            ui.painter().vline(rect.left(), rect.y_range(), edge);
            add(ui);
        });
}

/// What concerns every page stands above it: nothing can be saved, or long work is under way.
pub(crate) fn banners_ui(ui: &mut Ui, view: &View, words: &Words, margin: Margin) {
    let t = tokens::of(ui);
    if let Some(halted) = &view.halted {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            let text = format!("{}. {halted}", words.halted_title);
            note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, &text);
        });
    }
    if let Some(unheard) = &view.unheard {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            note_ui(
                ui,
                Tone::Danger,
                icons::TRIANGLE_ALERT,
                &(words.trust.unheard)(unheard),
            );
        });
    }
    ending_ui(ui, view, words, margin);
    if let Some(progress) = &view.progress {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = sp::XS;
            let of = progress.of.max(1);
            let done = progress.done.min(of);
            let what = (words.progress)(&progress.what).unwrap_or(&progress.what);
            let text = format!("{what} · {} %", done * 100 / of);
            label_ui(ui, &text, Text::Caption, t.text_muted);
            let size = egui::vec2(ui.available_width(), sp::XS);
            let (rect, bar) = ui.allocate_exact_size(size, egui::Sense::hover());
            bar.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, what)
            });
            meter_at(ui, rect, done as f32 / of as f32, t.accent);
        });
    }
}

/// Says what happened to this device, until its owner says that they know.
pub(crate) fn notice_ui(ui: &mut Ui, desk: &mut Desk, margin: Margin) {
    let Some(notice) = desk.view.notice else {
        return;
    };
    let words = desk.words.trust;
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        let text = (words.notice)(notice);
        note_ui(ui, Tone::Warning, icons::SHIELD_ALERT, text);
        let noted = Button::new(Look::Ghost, words.noted).small();
        if ui.add(noted).clicked() {
            desk.act(Intent::Device(DeviceAct::Noted));
        }
    });
}

/// Says that the space has ended with its event.
fn ending_ui(ui: &mut Ui, view: &View, words: &Words, margin: Margin) {
    let space = view.space.as_ref().filter(|space| space.ended);
    let day = space.and_then(|space| moments::Moment::read(space.ends.as_deref()?));
    if let Some(day) = day {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            let text = (words.taking.ended)(&day);
            note_ui(ui, Tone::Plain, icons::CALENDAR_CHECK, &text);
        });
    }
}

/// Lays out chips in rows that are as high as the chips and no higher.
fn chip_rows_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let chips = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = egui::vec2(sp::LINES, sp::LINES);
        // A row begins as high as this says, so it is said before there is one.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_wrapped(add).inner
    };
    ui.scope(chips).inner
}

/// Lays something out in the middle, with its gutters no wider than reads well.
fn reading_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let whole = READING_WIDTH + 2.0 * sp::GUTTER;
    let side = ((ui.available_width() - whole) / 2.0).max(0.0).floor();
    inset_ui(ui, side, side, add)
}

/// Lays something out with so much room left free at both sides.
fn inset_ui<R>(ui: &mut Ui, left: f32, right: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let mut area = ui.available_rect_before_wrap();
    area.min.x += left;
    area.max.x -= right;
    ui.scope_builder(UiBuilder::new().max_rect(area), add).inner
}

/// Scrolls a page of texts and forms.
fn reading_page_ui(
    ui: &mut Ui,
    salt: &'static str,
    (top, bottom): (i8, i8),
    add: impl FnOnce(&mut Ui),
) {
    scroll(salt).show(ui, |ui| {
        reading_ui(ui, |ui| {
            Frame::new().inner_margin(gutter(top, bottom)).show(ui, add);
        });
    });
}

/// Lays out one of two columns beside each other.
fn column_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui(egui::vec2(width, 0.0), |ui| {
        ui.vertical(|ui| {
            ui.set_width(width);
            add(ui);
        });
    });
}

/// The vertical scroll area every page uses.
fn scroll(salt: &'static str) -> ScrollArea {
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt(salt)
}

/// Returns the icon and the hue a field is shown with.
fn field_sign(field: Field) -> (Icon, usize) {
    match field {
        Field::Name | Field::Pronouns => (icons::USER_ROUND, 0),
        Field::Headline | Field::About => (icons::TEXT_QUOTE, 8),
        Field::Place => (icons::MAP_PIN, 7),
        Field::TimeZone => (icons::GLOBE, 6),
        Field::Languages => (icons::LANGUAGES, 6),
        Field::WorkAreas => (icons::LAYERS, 3),
        Field::Interests => (icons::HEART, 5),
        Field::Skills => (icons::GAUGE, 1),
        Field::Offers => (icons::GRADUATION_CAP, 0),
        Field::Seeks => (icons::LIGHTBULB, 1),
        Field::Challenge => (icons::TARGET, 2),
        Field::Experience => (icons::HISTORY, 3),
        Field::LifeStage => (icons::SPROUT, 4),
        Field::Days | Field::Slots => (icons::CALENDAR_DAYS, 10),
        Field::Hours => (icons::CLOCK, 10),
        Field::Capacity => (icons::SLIDERS_HORIZONTAL, 9),
        Field::Avoid => (icons::BAN, 2),
        Field::Programs => (icons::HANDSHAKE, 9),
        Field::Answers => (icons::CIRCLE_HELP, 9),
        Field::Contacts => (icons::USERS, 4),
    }
}
