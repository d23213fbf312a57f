//! Quick capture: one shortcut, one field, and who should read it.

use egui::{Frame, Id, Key, KeyboardShortcut, Margin, Modal, Modifiers, Stroke, Ui};
use replica::{CommunityAct, CommunityRow, Intent, PostKind, ScopeId};

use super::community::kinds_ui;
use super::feed::short;
use super::form::{error_ui, field_ui, finished, send, sentence_ui};
use super::{Desk, chip_rows_ui};
use crate::icons;
use crate::shell::Page;
use crate::theme::Text;
use crate::tokens::{self, pad, radius, sp};
use crate::widgets::{Button, Look, TextField, ToggleChip, label_ui};

const FORM: &str = "capture";
const WIDTH: f32 = 560.0;

/// What it keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    kind: Option<PostKind>,
    audience: Option<ScopeId>,
    /// The name of the community it was just submitted to.
    sent_to: Option<String>,
}

impl State {
    /// Returns where it was shared, if this form is the one that was accepted.
    pub fn shared(&mut self, form: &str) -> Option<String> {
        if form == FORM {
            self.sent_to.take()
        } else {
            None
        }
    }
}

/// Draws it over everything while it is open.
pub(crate) fn capture_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let shortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::N);
    if desk.captures || ui.input_mut(|input| input.consume_shortcut(&shortcut)) {
        desk.forms.open(FORM);
    }
    if !desk.forms.is_open(FORM) {
        return;
    }
    let t = tokens::of(ui);
    let frame = Frame::new()
        .fill(t.surface)
        .stroke(Stroke::new(1.0, t.border))
        .corner_radius(radius::L)
        .shadow(t.shadow_lg)
        .inner_margin(Margin::same(pad::DIALOG));
    let shown = Modal::new(Id::unique("quick capture"))
        .backdrop_color(t.backdrop)
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = sp::M;
            form_ui(ui, state, desk);
        });
    if shown.should_close() {
        desk.forms.fold(FORM);
    }
}

fn form_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.feed;
    label_ui(ui, words.capture, Text::Heading, t.text);
    let view = desk.view;
    let mine: Vec<&CommunityRow> = view.communities.iter().filter(|row| row.joined).collect();
    if mine.is_empty() {
        nowhere_ui(ui, desk);
        return;
    }
    let field = TextField::new(words.capture)
        .hidden_label()
        .hint(words.capture_hint)
        .rows(4);
    let written = field_ui(ui, desk, FORM, "text", field);
    if desk.forms.line(FORM, "text").is_empty() && ui.memory(|m| m.focused().is_none()) {
        written.request_focus();
    }
    kinds_ui(ui, desk, &mut state.kind, PostKind::Spark, &PostKind::PLAIN);
    label_ui(ui, words.capture_to, Text::SmallMedium, t.text);
    let here = desk.community.filter(|_| desk.page == Page::Community);
    let audience = state.audience.or(here);
    let audience = mine
        .iter()
        .find(|row| Some(row.id) == audience)
        .or(mine.first());
    chip_rows_ui(ui, |ui| {
        for row in &mine {
            let spoken = format!("{} {}", words.capture_to, row.name);
            let name = short(&row.name);
            let selected = audience.is_some_and(|chosen| chosen.id == row.id);
            let chip = ToggleChip::new(&name, selected).name(&spoken);
            if ui.add(chip).clicked() {
                state.audience = Some(row.id);
            }
        }
    });
    error_ui(ui, desk, FORM);
    let text = desk.forms.text(FORM, "text");
    let mut is_sent = finished(ui, &written);
    ui.horizontal(|ui| {
        let is_ready = !text.is_empty() && !desk.forms.is_sent(FORM);
        let post = Button::new(Look::Primary, desk.words.community.post)
            .icon(icons::SEND)
            .enabled(is_ready);
        is_sent |= ui.add(post).clicked();
        let cancel = Button::new(Look::Ghost, desk.words.cancel);
        if ui.add(cancel).clicked() {
            desk.forms.fold(FORM);
        }
    });
    if let (true, false, Some(row)) = (is_sent, text.is_empty(), audience) {
        state.sent_to = Some(row.name.clone());
        let post = CommunityAct::Post {
            community: row.id,
            kind: state.kind.unwrap_or(PostKind::Spark),
            text,
            until: None,
        };
        send(desk, FORM, Intent::Community(post));
    }
}

fn nowhere_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words;
    sentence_ui(ui, words.feed.capture_nowhere);
    ui.horizontal(|ui| {
        let see = Button::new(Look::Primary, words.feed.see_communities).icon(icons::COMPASS);
        if ui.add(see).clicked() {
            desk.go(Page::Communities);
            desk.forms.fold(FORM);
        }
        if ui.add(Button::new(Look::Ghost, words.cancel)).clicked() {
            desk.forms.fold(FORM);
        }
    });
}
