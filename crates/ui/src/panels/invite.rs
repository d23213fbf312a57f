//! Inviting: how many, how long, and then a QR code and a line of text.

use egui::{Align2, Frame, Margin, Sense, Ui, pos2, vec2};
use model::day::DAY_MS;
use replica::{Intent, Timestamp};

use super::first_run::working_ui;
use super::moments::Moment;
use super::{Desk, is_wide, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::shell::{Asked, Wish};
use crate::theme::Text;
use crate::tokens::{self, radius, sp};
use crate::widgets::{
    Button, Look, Tone, card_ui, code_block_ui, galley, label_ui, note_ui, qr_ui, segmented_ui,
    text_at,
};
use crate::words::Words;

/// How many people a ticket may be for.
const USES: [u32; 4] = [1, 5, 25, 100];
/// For how many days a ticket may be valid; none is no end.
const DAYS: [Option<u64>; 4] = [Some(1), Some(7), Some(30), None];
const QR_SIZE: f32 = 300.0;
const QR_SMALL: f32 = 220.0;
/// How many lines of a ticket are seen at once.
const TICKET_LINES: f32 = 5.0;
const STEP_INDENT: f32 = 42.0;
/// Lines a step's title or sentence may take.
const STEP_ROWS: usize = 3;

/// A ticket that was issued.
#[derive(Debug)]
struct Issued {
    text: String,
    uses: u32,
    expires: Option<Timestamp>,
}

/// What this page keeps between frames.
#[derive(Debug)]
pub(crate) struct State {
    uses: u32,
    days: Option<u64>,
    working: bool,
    issued: Option<Issued>,
}

impl Default for State {
    fn default() -> State {
        State {
            uses: 1,
            days: Some(7),
            working: false,
            issued: None,
        }
    }
}

impl State {
    /// A ticket has come.
    pub fn issued(&mut self, text: String, uses: u32, expires: Option<Timestamp>) {
        self.working = false;
        self.issued = Some(Issued {
            text,
            uses,
            expires,
        });
    }

    /// The ticket on show was taken back.
    pub fn ended(&mut self) {
        self.issued = None;
    }

    /// No ticket has come; the toast says why.
    pub fn refused(&mut self) {
        self.working = false;
    }
}

pub(crate) fn invite_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    reading_header_ui(ui, words.invite, words.invite_sentence, |_| {});
    reading_page_ui(ui, "invite", (2, 24), |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        card_ui(ui, |ui| match &state.issued {
            None => form_ui(ui, state, desk),
            Some(_) => ticket_ui(ui, state, desk),
        });
        note_ui(ui, Tone::Plain, icons::LOCK, words.invite_note);
        let space = desk.view.space.as_ref().filter(|space| !space.ended);
        let last_day = space.and_then(|space| Moment::read(space.ends.as_deref()?));
        if let Some(day) = last_day {
            let text = (words.taking.ends)(&day);
            note_ui(ui, Tone::Plain, icons::CALENDAR_CHECK, &text);
        }
    });
}

fn form_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.invite_uses, Text::SmallMedium, t.text);
    let choices = zip(USES, words.invite_uses_choices);
    if let Some(uses) = segmented_ui(ui, words.invite_uses, state.uses, &choices) {
        state.uses = uses;
    }
    ui.add_space(sp::S);
    label_ui(ui, words.invite_expires, Text::SmallMedium, t.text);
    let choices = zip(DAYS, words.invite_expires_choices);
    if let Some(days) = segmented_ui(ui, words.invite_expires, state.days, &choices) {
        state.days = days;
    }
    ui.add_space(sp::M);
    if state.working {
        working_ui(ui, words);
        return;
    }
    let make = Button::new(Look::Primary, words.invite_make)
        .icon(icons::TICKET)
        .large();
    if ui.add(make).clicked() {
        state.working = true;
        let expires = state
            .days
            .map(|days| Timestamp(desk.now.0.saturating_add(days * DAY_MS)));
        let intent = Intent::Invite {
            uses: state.uses,
            expires,
        };
        desk.ask(intent, Asked::Invite);
    }
}

fn zip<T: Copy, const N: usize>(
    values: [T; N],
    labels: [&'static str; N],
) -> Vec<(T, &'static str)> {
    values.into_iter().zip(labels).collect()
}

fn ticket_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let Some(issued) = &state.issued else { return };
    let mut again = false;
    if is_wide(ui) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = sp::XXL;
            ui.vertical(|ui| {
                ui.set_max_width(QR_SIZE);
                code_ui(ui, desk, issued, QR_SIZE);
            });
            ui.vertical(|ui| {
                steps_ui(ui, desk.words);
                again = text_ui(ui, desk, issued);
            });
        });
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = sp::XL;
            ui.vertical(|ui| {
                ui.set_max_width(QR_SMALL);
                code_ui(ui, desk, issued, QR_SMALL);
            });
            ui.vertical(|ui| steps_ui(ui, desk.words));
        });
        again = text_ui(ui, desk, issued);
    }
    if again {
        state.issued = None;
    }
}

fn code_ui(ui: &mut Ui, desk: &Desk, issued: &Issued, size: f32) {
    let t = tokens::of(ui);
    let words = desk.words;
    ui.spacing_mut().item_spacing.y = sp::S;
    let space = desk.view.space.as_ref().map_or("", |space| &space.name);
    // Tickets mean the same in capitals, and a code of capitals has a third fewer modules.
    let data = issued.text.to_ascii_uppercase();
    if qr_ui(ui, &(words.invite_qr)(space), &data, size).is_err() {
        note_ui(ui, Tone::Plain, icons::INFO, words.invite_qr_too_long);
    }
    let days = issued.expires.map(|end| {
        let left = end.0.saturating_sub(desk.now.0);
        // A ticket made a second ago for seven days is for seven days, not for six.
        (left + DAY_MS / 2) / DAY_MS
    });
    let valid = (words.invite_valid)(issued.uses, days);
    label_ui(ui, &valid, Text::Caption, t.text_muted);
}

fn steps_ui(ui: &mut Ui, words: &Words) {
    let t = tokens::of(ui);
    for (i, (step, how)) in words.invite_steps.into_iter().enumerate() {
        let width = ui.available_width();
        let text_width = width - STEP_INDENT;
        let step_text = galley(ui, step, Text::Subhead, t.text, text_width, STEP_ROWS);
        let how_text = galley(ui, how, Text::Small, t.text_muted, text_width, STEP_ROWS);
        let height = step_text.size().y + sp::XXS + how_text.size().y + sp::M;
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{step}. {how}"))
        });
        let center = pos2(rect.left() + 14.0, rect.top() + 18.0);
        ui.painter().circle_filled(center, 14.0, t.accent_soft);
        text_at(
            ui,
            center,
            Align2::CENTER_CENTER,
            &(i + 1).to_string(),
            Text::SmallMedium,
            t.accent_text,
            20.0,
        );
        let x = rect.left() + STEP_INDENT;
        let how_top = rect.top() + step_text.size().y + sp::XXS;
        ui.painter().galley(pos2(x, rect.top()), step_text, t.text);
        ui.painter()
            .galley(pos2(x, how_top), how_text, t.text_muted);
    }
}

/// Draws the ticket as text; returns true when another one is wanted.
fn text_ui(ui: &mut Ui, desk: &mut Desk, issued: &Issued) -> bool {
    let t = tokens::of(ui);
    let words = desk.words;
    ui.spacing_mut().item_spacing = vec2(sp::S, 6.0);
    label_ui(ui, words.invite_ticket, Text::SmallMedium, t.text);
    let line = galley(ui, "0", Text::Code, t.text, f32::INFINITY, 1)
        .size()
        .y;
    Frame::new()
        .fill(t.surface_sunken)
        .corner_radius(radius::M)
        .inner_margin(Margin::symmetric(12, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            egui::ScrollArea::vertical()
                .id_salt("ticket text")
                .max_height(line * TICKET_LINES)
                .show(ui, |ui| {
                    code_block_ui(ui, &issued.text);
                });
        });
    ui.add_space(sp::S);
    let mut again = false;
    ui.horizontal_wrapped(|ui| {
        let copy = Button::new(Look::Primary, words.invite_copy).icon(icons::COPY);
        if ui.add(copy).clicked() {
            desk.wish(Wish::Copy(issued.text.clone()));
        }
        let another = Button::new(Look::Ghost, words.invite_again).icon(icons::REFRESH_CW);
        again = ui.add(another).clicked();
        let end = Button::new(Look::Ghost, words.invite_end).icon(icons::BAN);
        if ui.add(end).clicked() {
            let ticket = issued.text.clone();
            desk.ask(Intent::EndInvite { ticket }, Asked::TicketEnd);
        }
    });
    again
}
