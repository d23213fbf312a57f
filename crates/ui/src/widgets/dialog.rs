//! A question that has to be answered before anything else.

use egui::{Frame, Id, Margin, Modal, Stroke, Ui};

use super::button::{Button, Look};
use super::paint::{label_ui, paragraph_ui};
use crate::theme::Text;
use crate::tokens::{self, pad, radius, sp};

const WIDTH: f32 = 400.0;

/// Draws a dialog over everything; returns `Some(true)` for its act, `Some(false)` for anything
/// that closes it.
pub fn dialog_ui(ui: &Ui, title: &str, sentence: &str, act: &str, cancel: &str) -> Option<bool> {
    let t = tokens::of(ui);
    let frame = Frame::new()
        .fill(t.surface)
        .stroke(Stroke::new(1.0, t.border))
        .corner_radius(radius::L)
        .shadow(t.shadow_lg)
        .inner_margin(Margin::same(pad::DIALOG));
    let shown = Modal::new(Id::unique(("dialog", title)))
        .backdrop_color(t.backdrop)
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = sp::S;
            label_ui(ui, title, Text::Heading, t.text);
            paragraph_ui(ui, sentence, Text::Small, t.text_muted);
            ui.add_space(sp::S);
            ui.horizontal(|ui| {
                if ui.add(Button::new(Look::Primary, act)).clicked() {
                    return Some(true);
                }
                let cancelled = ui.add(Button::new(Look::Ghost, cancel)).clicked();
                cancelled.then_some(false)
            })
            .inner
        });
    let closed = shown.should_close().then_some(false);
    shown.inner.or(closed)
}
