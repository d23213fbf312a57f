//! The first minutes: create a space, join with a ticket, or look around with sample people.
//!
//! Then three questions that can all wait. Nothing here blocks: every step can be left, and what
//! was typed stays until it is no longer needed.

pub(super) mod again;
mod recover;

use egui::{Align, Align2, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use model::{Edit, Field};
use replica::{Admission, Intent, Succession};
use zeroize::Zeroizing;

use super::complete::{Completed, complete_ui};
use super::form::quiet_act_ui;
use super::scanning::{awaits, leave, names_picture, scan_ui};
use super::sidebar::{logo_at, preferences_ui};
use super::{Desk, banners_ui, reach, scroll, spaces};
use crate::icons::{self, Icon};
use crate::shell::{Asked, Page, Wish};
use crate::theme::Text;
use crate::tokens::{self, pad, radius, size, sp};
use crate::widgets::{
    Button, Look, TextField, Tone, card_background, card_ui, focus_ring, galley, hover_blend,
    icon_at, label_ui, note_ui, paragraph_ui, segmented_ui, spinner_at, text_at, wrapped_text_at,
};
use crate::words::Words;

/// The field a ticket is typed into.
const TICKET: &str = "ticket";
const COLUMN_WIDTH: f32 = 520.0;
const CHOICE_HEIGHT: f32 = 84.0;
const BAR_WIDTH: f32 = 196.0;
const BAR_HEIGHT: f32 = 30.0;

/// Where in the first run somebody is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Choice,
    Create,
    Join,
    Recover,
}

/// One of the first pages as somebody has filled it in so far; for pictures and tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Begun {
    #[default]
    Choice,
    Create {
        space: String,
        name: String,
    },
    Join {
        ticket: String,
        name: String,
    },
    Recover {
        words: String,
        ticket: String,
    },
    Questions {
        offer: String,
        seek: String,
        challenge: String,
    },
}

/// How far the three questions are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Questions {
    #[default]
    Later,
    Open,
    /// Answered or skipped: they are not asked twice.
    Closed,
}

/// What was typed so far, and how the last attempt went.
#[derive(Debug, Default)]
pub(crate) struct State {
    step: Step,
    name: String,
    space: String,
    last_day: String,
    by_registrars: bool,
    /// The space this one goes on from, by name, and what it takes along.
    succeeds: Option<(String, Succession)>,
    ticket: String,
    /// The recovery words; they are gone from memory with whatever else was typed here.
    words: Zeroizing<String>,
    keeps_others: bool,
    /// Whoever waits asks with another ticket.
    again: bool,
    /// What is under way brings back somebody who has a profile already.
    returns: bool,
    refusal: Option<String>,
    working: bool,
    questions: Questions,
    offer: String,
    seek: String,
    challenge: String,
    /// What completes the offer, and the wish.
    completed: [Completed; 2],
}

impl State {
    /// Stands where somebody who began like this would stand.
    pub fn of(begun: Begun, refusal: Option<String>) -> State {
        let mut state = State {
            refusal,
            ..State::default()
        };
        match begun {
            Begun::Choice => {}
            Begun::Create { space, name } => {
                state.step = Step::Create;
                (state.space, state.name) = (space, name);
            }
            Begun::Join { ticket, name } => {
                state.step = Step::Join;
                (state.ticket, state.name) = (ticket, name);
            }
            Begun::Recover { words, ticket } => {
                state.step = Step::Recover;
                (state.words, state.ticket) = (Zeroizing::new(words), ticket);
            }
            Begun::Questions {
                offer,
                seek,
                challenge,
            } => {
                state.questions = Questions::Open;
                (state.offer, state.seek, state.challenge) = (offer, seek, challenge);
            }
        }
        state
    }

    /// The space was founded or asked for.
    pub fn accepted(&mut self) {
        self.working = false;
        self.refusal = None;
        self.again = false;
        if self.returns {
            self.close_questions();
        } else {
            self.expect_questions();
        }
    }

    /// The space or the ticket was refused; the sentence stands under the form.
    pub fn refused(&mut self, message: String) {
        self.working = false;
        self.refusal = Some(message);
    }

    /// Begins to found a space that goes on from another one.
    pub fn begin_again(&mut self, name: String, from: Succession) {
        *self = State {
            step: Step::Create,
            space: name.clone(),
            succeeds: Some((name, from)),
            ..State::default()
        };
    }

    /// Tells whether what is founded goes on from another space.
    pub fn begins_again(&self) -> bool {
        self.succeeds.is_some()
    }

    /// Tells whether the three questions are still to be asked.
    pub fn has_questions(&self) -> bool {
        self.questions == Questions::Open
    }

    /// Tells whether another ticket is being typed.
    pub fn asks_again(&self) -> bool {
        self.again
    }

    /// Asks the questions, unless they were answered or skipped already.
    pub fn expect_questions(&mut self) {
        if self.questions == Questions::Later {
            self.questions = Questions::Open;
        }
    }

    /// Lets go of the questions and what was typed into them.
    pub fn close_questions(&mut self) {
        *self = State {
            questions: Questions::Closed,
            ..State::default()
        };
    }

    /// Returns to the beginning, for a replica that loses its space.
    pub fn forget(&mut self) {
        *self = State::default();
    }
}

pub(crate) fn first_run_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    // A picture that is dropped on the first page is one of a ticket.
    if state.step == Step::Choice && awaits(desk, TICKET) {
        state.step = Step::Join;
    }
    page_ui(ui, desk, |ui, desk| match state.step {
        Step::Choice => choice_ui(ui, state, desk),
        Step::Create => create_ui(ui, state, desk),
        Step::Join => join_ui(ui, state, desk),
        Step::Recover => recover::recover_ui(ui, state, desk),
    });
}

/// The ground of every page without a sidebar: preferences above, one column in the middle.
pub(super) fn page_ui(ui: &mut Ui, desk: &mut Desk, add: impl FnOnce(&mut Ui, &mut Desk)) {
    let t = tokens::of(ui);
    let frame = egui::Frame::new().fill(t.app_bg);
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        egui::Frame::new().inner_margin(pad::CHOICE).show(ui, |ui| {
            let bar = vec2(ui.available_width(), BAR_HEIGHT);
            ui.allocate_ui_with_layout(bar, Layout::right_to_left(Align::Center), |ui| {
                let size = vec2(BAR_WIDTH, BAR_HEIGHT);
                ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                    preferences_ui(ui, desk);
                });
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    spaces::back_ui(ui, desk);
                });
            });
        });
        scroll("first run").show(ui, |ui| {
            let side = ((ui.available_width() - COLUMN_WIDTH) / 2.0).max(sp::XL);
            let margin = egui::Margin {
                left: side as i8,
                right: side as i8,
                top: 0,
                bottom: 24,
            };
            // Margins are small integers; a wide window needs more than they hold.
            let indent = side - f32::from(margin.left);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(indent);
                egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(COLUMN_WIDTH.min(ui.available_width()));
                        ui.spacing_mut().item_spacing = vec2(sp::S, sp::M);
                        banners_ui(ui, desk.view, desk.words, egui::Margin::ZERO);
                        add(ui, desk);
                    });
                });
            });
        });
    });
}

fn choice_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    let top = (ui.ctx().content_rect().height() * 0.06).max(sp::S);
    ui.add_space(top);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), Sense::hover());
    logo_at(ui, rect.left_center() + vec2(26.0, 0.0), 52.0);
    ui.add_space(sp::S);
    label_ui(ui, words.welcome_title, Text::Display, t.text);
    paragraph_ui(ui, words.welcome_sentence, Text::Body, t.text_muted);
    ui.add_space(sp::M);
    let choices = [
        (icons::SPROUT, words.create_title, words.create_sentence, 0),
        (icons::TICKET, words.join_title, words.join_sentence, 1),
        (
            icons::FLASK_CONICAL,
            words.sample_title,
            words.sample_sentence,
            3,
        ),
    ];
    for (i, (icon, title, sentence, hue)) in choices.into_iter().enumerate() {
        if choice_card_ui(ui, icon, title, sentence, hue) {
            match i {
                0 => state.step = Step::Create,
                1 => state.step = Step::Join,
                _ => desk.wish(Wish::TrySample),
            }
        }
    }
    ui.add_space(sp::XS);
    let back = Button::new(Look::Ghost, words.keep_words.back.title).icon(icons::KEY_ROUND);
    if quiet_act_ui(ui, back).clicked() {
        state.step = Step::Recover;
    }
    paragraph_ui(ui, words.welcome_note, Text::Caption, t.text_subtle);
}

fn choice_card_ui(ui: &mut Ui, icon: Icon, title: &str, sentence: &str, hue: usize) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), CHOICE_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    let hover = hover_blend(ui, &response);
    card_background(ui, rect, hover, false);
    let tile = Rect::from_center_size(rect.left_center() + vec2(42.0, 0.0), vec2(44.0, 44.0));
    ui.painter().rect_filled(tile, radius::L, t.hue_soft(hue));
    icon_at(ui, tile.center(), icon, size::ICON_XL, t.hue_text(hue));
    let x = tile.right() + sp::L;
    let width = rect.right() - x - 44.0;
    let body = galley(ui, sentence, Text::Small, t.text_muted, width, 2);
    let height = Text::Subhead.line_height() + sp::XXS + body.size().y;
    let top = rect.center().y - height / 2.0;
    text_at(
        ui,
        pos2(x, top),
        Align2::LEFT_TOP,
        title,
        Text::Subhead,
        t.text,
        width,
    );
    let min = pos2(x, top + Text::Subhead.line_height() + sp::XXS);
    let area = Rect::from_min_size(min, vec2(width, body.size().y));
    wrapped_text_at(ui, area, sentence, Text::Small, t.text_muted, 2);
    let arrow = rect.right_center() - vec2(24.0 - 2.0 * hover, 0.0);
    icon_at(ui, arrow, icons::CHEVRON_RIGHT, size::ICON, t.text_subtle);
    focus_ring(ui, &response, rect, radius::L);
    response.clicked()
}

/// The head of a step: the way back, a title, a sentence.
fn step_head_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, title: &str, sentence: &str) {
    let back = Button::new(Look::Ghost, desk.words.back).icon(icons::ARROW_LEFT);
    if quiet_act_ui(ui, back).clicked() {
        state.step = Step::Choice;
        state.refusal = None;
        leave(desk);
    }
    title_ui(ui, title, sentence);
}

/// Draws the title of a page without a sidebar, and its sentence close below.
pub(super) fn title_ui(ui: &mut Ui, title: &str, sentence: &str) {
    let t = tokens::of(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XXS;
        label_ui(ui, title, Text::Title, t.text);
        paragraph_ui(ui, sentence, Text::Small, t.text_muted);
    });
    ui.add_space(sp::XS);
}

fn create_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    step_head_ui(ui, state, desk, words.create_title, words.create_sentence);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        TextField::new(words.space_name)
            .hint(words.space_name_hint)
            .help(words.space_name_help)
            .show(ui, "space name", &mut state.space);
        name_ui(ui, state, words);
        match &state.succeeds {
            Some((name, _)) => {
                let text = (words.govern.again_from)(name);
                note_ui(ui, Tone::Plain, icons::INFO, &text);
            }
            None => {
                let taking = words.taking;
                TextField::new(taking.last_day)
                    .hint(taking.last_day_hint)
                    .help(taking.last_day_help)
                    .show(ui, "last day", &mut state.last_day);
            }
        }
        admission_ui(ui, state, words);
        refusal_ui(ui, state);
        let ready = !state.space.trim().is_empty() && !state.name.trim().is_empty();
        if submit_ui(ui, state, words, words.create_act, ready) {
            state.returns = false;
            let intent = founding(state);
            desk.ask(intent, Asked::Found);
        }
    });
}

/// What is founded, as the form says.
fn founding(state: &State) -> Intent {
    let (space, person) = (state.space.trim().to_owned(), state.name.trim().to_owned());
    let admission = if state.by_registrars {
        Admission::Registrars
    } else {
        Admission::Open
    };
    match &state.succeeds {
        Some((_, from)) => Intent::FoundAgain {
            space,
            person,
            admission,
            from: from.clone(),
        },
        None => Intent::Found {
            space,
            person,
            admission,
            ends: Some(state.last_day.trim().to_owned()).filter(|day| !day.is_empty()),
        },
    }
}

fn join_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    step_head_ui(ui, state, desk, words.join_title, words.join_sentence);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        let refusal = state.refusal.clone();
        let field = TextField::new(words.ticket)
            .hint(words.ticket_hint)
            .help(words.ticket_help)
            .error(refusal.as_deref())
            .rows(4)
            .code();
        let typed = field.show(ui, TICKET, &mut state.ticket).changed();
        if scan_ui(ui, desk, TICKET, &mut state.ticket) || typed {
            state.refusal = None;
        }
        let own = replica::is_device_ticket(&state.ticket);
        if own {
            note_ui(
                ui,
                Tone::Plain,
                icons::LAPTOP,
                words.keep_words.back.device_note,
            );
        } else {
            name_ui(ui, state, words);
        }
        let named = own || !state.name.trim().is_empty();
        let ready = has_ticket(state) && named;
        if submit_ui(ui, state, words, words.join_act, ready) {
            state.returns = own;
            let intent = Intent::Join {
                ticket: state.ticket.trim().to_owned(),
                person: if own {
                    String::new()
                } else {
                    state.name.trim().to_owned()
                },
            };
            desk.ask(intent, Asked::Join);
        }
    });
    ui.add_space(sp::L);
    let found = card_ui(ui, |ui| reach::newcomer_ui(ui, desk));
    if let Some(ticket) = found {
        state.ticket = ticket;
        state.refusal = None;
    }
}

/// Tells whether a ticket stands there, or at least no picture of one.
fn has_ticket(state: &State) -> bool {
    !state.ticket.trim().is_empty() && !names_picture(&state.ticket)
}

fn admission_ui(ui: &mut Ui, state: &mut State, words: &Words) {
    let govern = words.govern;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        let t = tokens::of(ui);
        label_ui(ui, govern.admission, Text::SmallMedium, t.text);
        let [open, registrars] = govern.admission_choices;
        let choices = [(false, open), (true, registrars)];
        let current = state.by_registrars;
        if let Some(chosen) = segmented_ui(ui, govern.admission, current, &choices) {
            state.by_registrars = chosen;
        }
        if state.by_registrars {
            paragraph_ui(ui, govern.admission_help, Text::Caption, t.text_muted);
        }
    });
}

fn name_ui(ui: &mut Ui, state: &mut State, words: &Words) {
    TextField::new(words.your_name)
        .hint(words.your_name_hint)
        .help(words.your_name_help)
        .show(ui, "your name", &mut state.name);
}

fn refusal_ui(ui: &mut Ui, state: &State) {
    if let Some(refusal) = &state.refusal {
        note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, refusal);
    }
}

/// Draws the act of a form, or a wheel while the act is under way.
fn submit_ui(ui: &mut Ui, state: &mut State, words: &Words, act: &str, ready: bool) -> bool {
    if state.working {
        working_ui(ui, words);
        return false;
    }
    let button = Button::new(Look::Primary, act)
        .large()
        .full()
        .enabled(ready);
    let clicked = ui.add(button).clicked();
    if clicked {
        state.working = true;
        state.refusal = None;
    }
    clicked
}

/// Draws a wheel while something is under way.
pub(super) fn working_ui(ui: &mut Ui, words: &Words) {
    let t = tokens::of(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(sp::XL, 40.0), Sense::hover());
        spinner_at(ui, rect.center(), size::WHEEL, t.accent);
        label_ui(ui, words.working, Text::Small, t.text_muted);
    });
}

/// Draws the three questions on a page of their own, right after one became a member.
pub(crate) fn questions_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    page_ui(ui, desk, |ui, desk| {
        ui.add_space(sp::L);
        let words = desk.words;
        title_ui(ui, words.questions_title, words.questions_sentence);
        questions_card_ui(ui, state, desk);
    });
}

/// Draws the three questions as a card.
pub(super) fn questions_card_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        let [offers, wishes] = &mut state.completed;
        for (question, hint, salt, answer, completed) in [
            (
                words.offer_question,
                words.offer_hint,
                "offer",
                &mut state.offer,
                Some(offers),
            ),
            (
                words.seek_question,
                words.seek_hint,
                "seek",
                &mut state.seek,
                Some(wishes),
            ),
            (
                words.challenge_question,
                words.challenge_hint,
                "challenge",
                &mut state.challenge,
                None,
            ),
        ] {
            TextField::new(question).hint(hint).show(ui, salt, answer);
            let chosen = completed.and_then(|it| complete_ui(ui, desk, it, answer));
            if let Some(name) = chosen {
                name.clone_into(answer);
            }
        }
        note_ui(ui, Tone::Plain, icons::EYE, words.questions_note);
        refusal_ui(ui, state);
        let answered = [&state.offer, &state.seek, &state.challenge]
            .iter()
            .any(|answer| !answer.trim().is_empty());
        if state.working {
            working_ui(ui, words);
            return;
        }
        ui.horizontal(|ui| {
            let go_on = Button::new(Look::Primary, words.questions_act)
                .large()
                .enabled(answered);
            if ui.add(go_on).clicked() {
                answer(state, desk);
            }
            let skip = Button::new(Look::Ghost, words.skip).large();
            if ui.add(skip).clicked() {
                state.close_questions();
                desk.go(Page::Home);
            }
        });
    });
}

/// Turns the answers into edits; once they are accepted, the matches are shown.
fn answer(state: &mut State, desk: &mut Desk) {
    let typed = |text: &str| vec![text.trim().to_owned()];
    let mut edits = Vec::new();
    if !state.offer.trim().is_empty() {
        edits.push(Edit::Add(Field::Offers, typed(&state.offer)));
    }
    if !state.seek.trim().is_empty() {
        edits.push(Edit::Add(Field::Seeks, typed(&state.seek)));
    }
    if !state.challenge.trim().is_empty() {
        edits.push(Edit::Set(Field::Challenge, typed(&state.challenge)));
    }
    state.working = true;
    state.refusal = None;
    desk.ask(Intent::Profile(edits), Asked::Questions);
}
