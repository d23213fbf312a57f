//! A choice among a few things that all stay visible.

use egui::{Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint::{blend, focus_ring, galley, hover_blend};
use crate::theme::Text;
use crate::tokens::{self, radius, sp};

const HEIGHT: f32 = 30.0;
const INSET: f32 = 2.0;

/// Draws a segmented control; returns what was just chosen, if anything. `name` says to screen
/// readers what is being chosen.
pub fn segmented_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: T,
    choices: &[(T, &str)],
) -> Option<T> {
    let t = tokens::of(ui);
    let ink = t.text;
    let widths: Vec<f32> = choices
        .iter()
        .map(|(_, label)| {
            let text = galley(ui, label, Text::SmallMedium, ink, f32::INFINITY, 1);
            text.size().x + 2.0 * sp::M
        })
        .collect();
    let total: f32 = widths.iter().sum::<f32>() + 2.0 * INSET;
    let (rect, group) = ui.allocate_exact_size(vec2(total, HEIGHT), Sense::hover());
    let edge = Stroke::new(1.0, t.border_subtle);
    ui.painter()
        .rect(rect, radius::M, t.surface_sunken, edge, StrokeKind::Inside);
    let mut chosen = None;
    let mut x = rect.left() + INSET;
    for (i, ((value, label), width)) in choices.iter().zip(&widths).enumerate() {
        let min = pos2(x, rect.top() + INSET);
        let part = egui::Rect::from_min_size(min, vec2(*width, HEIGHT - 2.0 * INSET));
        x += width;
        let selected = *value == current;
        let response = ui.interact(part, group.id.with(i), Sense::click());
        let spoken = format!("{name}: {label}");
        response.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), selected, &spoken)
        });
        if selected {
            let fill = if t.dark { t.border } else { t.surface };
            let shadow = t
                .shadow_sm
                .as_shape(part, egui::CornerRadius::same(radius::S));
            ui.painter().add(shadow);
            ui.painter().rect_filled(part, radius::S, fill);
        }
        let hover = hover_blend(ui, &response);
        let ink = if selected {
            t.text
        } else {
            blend(t.text_muted, t.text, hover)
        };
        let text = galley(ui, label, Text::SmallMedium, ink, f32::INFINITY, 1);
        ui.painter()
            .galley(part.center() - text.size() / 2.0, text, ink);
        focus_ring(ui, &response, part, radius::S);
        if response.clicked() && !selected {
            chosen = Some(*value);
        }
    }
    chosen
}
