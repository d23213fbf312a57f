//! Tabs: the parts of one thing, of which one is on show.

use egui::{Align2, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::paint::{blend, focus_ring, galley, hover_blend, text_at};
use crate::theme::Text;
use crate::tokens::{self, radius, sp};

const HEIGHT: f32 = 38.0;
const PAD: f32 = 10.0;
/// Between a label and the small number beside it.
const COUNT_GAP: f32 = 6.0;

/// One part and how much in it asks to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Tab<'a, T> {
    pub value: T,
    pub label: &'a str,
    pub count: u64,
}

/// Draws a row of tabs over the whole width; returns what was just chosen, if anything. `name`
/// says to screen readers what the parts belong to.
pub fn tabs_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: T,
    tabs: &[Tab<'_, T>],
) -> Option<T> {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), HEIGHT);
    let (rect, group) = ui.allocate_exact_size(size, Sense::hover());
    group.widget_info(|| WidgetInfo::labeled(Role::TabList, true, name));
    let line = Stroke::new(1.0, t.border);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    let mut chosen = None;
    let mut x = rect.left() - PAD;
    for (i, tab) in tabs.iter().enumerate() {
        let selected = tab.value == current;
        let text = galley(ui, tab.label, Text::SmallMedium, t.text, f32::INFINITY, 1);
        let count_ink = if selected {
            t.accent_text
        } else {
            t.text_subtle
        };
        let count = (tab.count > 0).then(|| {
            let count = tab.count.to_string();
            galley(ui, &count, Text::Caption, count_ink, f32::INFINITY, 1)
        });
        let room = count.as_ref().map_or(0.0, |it| it.size().x + COUNT_GAP);
        let width = text.size().x + 2.0 * PAD + room;
        let part = egui::Rect::from_min_size(pos2(x, rect.top()), vec2(width, HEIGHT));
        x += width;
        let response = ui.interact(part, group.id.with(i), Sense::click());
        response
            .widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), selected, tab.label));
        let hover = hover_blend(ui, &response);
        let ink = if selected {
            t.text
        } else {
            blend(t.text_muted, t.text, hover)
        };
        let label = text_at(
            ui,
            pos2(part.left() + PAD, part.center().y),
            Align2::LEFT_CENTER,
            tab.label,
            Text::SmallMedium,
            ink,
            f32::INFINITY,
        );
        if let Some(count) = count {
            let at = pos2(
                label.right() + COUNT_GAP,
                part.center().y - count.size().y / 2.0,
            );
            ui.painter().galley(at, count, count_ink);
        }
        let underline = part.x_range().shrink(PAD);
        if selected {
            let stroke = Stroke::new(2.0, t.accent);
            ui.painter().hline(underline, rect.bottom() - 1.0, stroke);
        } else if hover > 0.0 {
            let stroke = Stroke::new(2.0, t.border_strong.gamma_multiply(hover));
            ui.painter().hline(underline, rect.bottom() - 1.0, stroke);
        }
        focus_ring(ui, &response, part.shrink(sp::XS), radius::S);
        if response.clicked() && !selected {
            chosen = Some(tab.value);
        }
    }
    chosen
}
