//! The fields and buttons every form is made of.

use egui::{Align, Key, Layout, Rect, Response, Ui, UiBuilder, vec2};
use replica::Intent;

use super::Desk;
use crate::icons::{self, Icon};
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, Tone, button, note_ui, paragraph_ui};

/// Draws one line of a form.
pub(super) fn field_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    form: &str,
    part: &'static str,
    field: TextField<'_>,
) -> Response {
    let mut text = desk.forms.line(form, part).to_owned();
    let is_secret = field.is_secret();
    let response = field.show(ui, &format!("{form}/{part}"), &mut text);
    if response.changed() {
        match is_secret {
            // What is written is kept through a crash: a secret never is.
            true => desk.forms.fill(form, part, text),
            false => desk.forms.write(form, part, text),
        }
    }
    response
}

/// Tells whether Enter was pressed in a field of one line.
pub(super) fn entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Tells whether Enter without Shift was pressed in a field of several lines.
pub(super) fn enter_sent(ui: &Ui, response: &Response) -> bool {
    response.has_focus()
        && ui.input(|input| input.key_pressed(Key::Enter) && !input.modifiers.shift)
}

/// Tells whether the shortcut for *done* was pressed while writing in a field.
pub(super) fn finished(ui: &Ui, response: &Response) -> bool {
    response.has_focus()
        && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers.command)
}

/// Draws what was wrong with a form.
pub(super) fn error_ui(ui: &mut Ui, desk: &Desk, form: &str) {
    if let Some(sentence) = desk.forms.error(form) {
        note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, sentence);
    }
}

/// Draws the act of a form and the way out of it; returns true when it was submitted.
pub(super) fn acts_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    form: &str,
    (act, icon): (&str, Icon),
    is_ready: bool,
) -> bool {
    error_ui(ui, desk, form);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let is_free = !desk.forms.is_sent(form);
        let button = Button::new(Look::Primary, act)
            .icon(icon)
            .enabled(is_ready && is_free);
        let acted = ui.add(button).clicked();
        let cancel = Button::new(Look::Ghost, desk.words.cancel);
        if ui.add(cancel).clicked() {
            desk.forms.fold(form);
        }
        acted
    })
    .inner
}

/// Lays out quiet acts in one row, the icon of the first right below the text above.
pub(super) fn quiet_acts_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let area = ui.available_rect_before_wrap();
    let size = vec2(area.width() + button::SMALL_PAD, button::SMALL_HEIGHT);
    let corner = area.min - vec2(button::SMALL_PAD, 0.0);
    let builder = UiBuilder::new()
        .max_rect(Rect::from_min_size(corner, size))
        .layout(Layout::left_to_right(Align::Center).with_main_wrap(true));
    let mut child = ui.new_child(builder);
    child.spacing_mut().item_spacing = vec2(sp::XS, sp::XS);
    child.spacing_mut().interact_size.y = button::SMALL_HEIGHT;
    let added = add(&mut child);
    // What stands out at the left is the padding of a button, which nobody sees.
    let mut taken = child.min_rect();
    taken.min.x = area.min.x;
    ui.advance_cursor_after_rect(taken);
    added
}

/// Draws one quiet act below a text.
pub(super) fn quiet_act_ui(ui: &mut Ui, button: Button<'_>) -> Response {
    quiet_acts_ui(ui, |ui| ui.add(button.small()))
}

/// Submits a form, once.
pub(super) fn send(desk: &mut Desk, form: &str, intent: Intent) {
    if desk.forms.send(form) {
        desk.ask(intent, Asked::Form(form.to_owned()));
    }
}

/// Writes what a program asks as the label of a field: it also stands within sentences, so it is
/// described with a small letter in front.
pub(super) fn asked(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + letters.as_str()
}

/// Draws a muted sentence.
pub(super) fn sentence_ui(ui: &mut Ui, text: &str) {
    let ink = tokens::of(ui).text_muted;
    paragraph_ui(ui, text, Text::Small, ink);
}
