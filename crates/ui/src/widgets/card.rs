//! Surfaces: cards that can be chosen, cards that hold a form, and notes that say something.

use egui::{Color32, CornerRadius, Frame, Margin, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::paint::{blend, galley, icon_at, paragraph_ui};
use crate::icons::Icon;
use crate::theme::Text;
use crate::tokens::{self, pad, radius, size, sp};

/// Paints a selectable card's ground and returns its fill, for what stands on it.
pub fn card_background(ui: &Ui, rect: Rect, hover: f32, selected: bool) -> Color32 {
    let t = tokens::of(ui);
    let corner = CornerRadius::same(radius::L);
    let mut shadow = t.shadow_sm;
    if hover > 0.0 {
        shadow.color = blend(t.shadow_sm.color, t.shadow_md.color, hover);
        shadow.blur = (3.0 + 11.0 * hover) as u8;
        shadow.offset = [0, (1.0 + 3.0 * hover) as i8];
    }
    ui.painter().add(shadow.as_shape(rect, corner));
    let fill = blend(t.surface, t.surface_hover, hover);
    let edge = if selected {
        Stroke::new(1.5, t.accent)
    } else {
        Stroke::new(1.0, blend(t.border_subtle, t.border_strong, hover))
    };
    if selected {
        ui.painter().rect_stroke(
            rect.expand(2.0),
            CornerRadius::same(radius::L + 2),
            Stroke::new(3.0, t.accent_glow),
            StrokeKind::Middle,
        );
    }
    ui.painter()
        .rect(rect, corner, fill, edge, StrokeKind::Inside);
    fill
}

/// Lays out a card around a form or a list.
pub fn card_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let t = tokens::of(ui);
    Frame::new()
        .fill(t.surface)
        .stroke(Stroke::new(1.0, t.border_subtle))
        .corner_radius(radius::L)
        .shadow(t.shadow_sm)
        .inner_margin(Margin::same(pad::CARD))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Warning,
    Danger,
}

/// Lays out a quiet box with an icon and a sentence or two.
pub fn note_ui(ui: &mut Ui, tone: Tone, icon: Icon, text: &str) {
    let t = tokens::of(ui);
    let (fill, mark, ink) = match tone {
        Tone::Plain => (t.surface_sunken, t.text_subtle, t.text_muted),
        Tone::Good => (t.surface_sunken, t.success_text, t.text_muted),
        Tone::Warning => (t.warning_soft, t.warning_text, t.text),
        Tone::Danger => (t.danger_soft, t.danger_text, t.text),
    };
    Frame::new()
        .fill(fill)
        .corner_radius(radius::M)
        .inner_margin(Margin::symmetric(12, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                // The icon stands on the middle of the first line.
                let line = galley(ui, "x", Text::Small, ink, f32::INFINITY, 1).size().y;
                let (rect, _) = ui.allocate_exact_size(vec2(sp::L, line), Sense::hover());
                let center = pos2(rect.center().x, rect.center().y);
                icon_at(ui, center, icon, size::ICON, mark);
                ui.vertical(|ui| paragraph_ui(ui, text, Text::Small, ink));
            });
        });
}
