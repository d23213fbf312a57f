//! Chips: a word with a soft fill, sometimes with a cross to take it away.

use egui::{Align2, Color32, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::dial::{LEVEL_DOTS_WIDTH, level_dots_at};
use super::paint::{blend, focus_ring, galley, hover_blend, icon_at, text_at};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, radius, size};

const HEIGHT: f32 = 22.0;
const PAD: f32 = 8.0;
const GAP: f32 = 6.0;
/// Room for the number of chips left out.
const MORE_WIDTH: f32 = 24.0;
/// A chip longer than this is cut; the whole value stands in the detail pane.
const WIDTH_MAX: f32 = 220.0;

/// Returns the size a chip with this text takes.
pub fn chip_size(ui: &Ui, text: &str) -> Vec2 {
    let ink = tokens::of(ui).text;
    let width = galley(ui, text, Text::Caption, ink, WIDTH_MAX, 1).size().x;
    vec2(width + 2.0 * PAD, HEIGHT)
}

/// Paints a chip and returns where it stands.
pub fn chip_at(ui: &Ui, min: Pos2, text: &str, fill: Color32, ink: Color32) -> Rect {
    let rect = Rect::from_min_size(min, chip_size(ui, text));
    ui.painter().rect_filled(rect, radius::S, fill);
    text_at(
        ui,
        rect.left_center() + vec2(PAD, 0.0),
        Align2::LEFT_CENTER,
        text,
        Text::Caption,
        ink,
        WIDTH_MAX,
    );
    rect
}

/// Paints the chips that fit one row, then how many did not; `true` marks what is shared.
pub fn tag_row_at(ui: &Ui, row: Rect, tags: &[(&str, bool)]) {
    let t = tokens::of(ui);
    let mut x = row.left();
    let mut left_out = 0;
    for (i, (tag, shared)) in tags.iter().enumerate() {
        let rest = tags.len() - i - 1 + left_out;
        let more_width = if rest > 0 { MORE_WIDTH } else { 0.0 };
        if x > row.left() && x + chip_size(ui, tag).x + more_width > row.right() {
            left_out += 1;
            continue;
        }
        let (fill, ink) = if *shared {
            (t.accent_soft, t.accent_text)
        } else {
            (t.surface_sunken, t.text_muted)
        };
        x = chip_at(ui, pos2(x, row.top()), tag, fill, ink).right() + GAP;
    }
    if left_out > 0 {
        text_at(
            ui,
            pos2(x + 2.0, row.top() + HEIGHT / 2.0),
            Align2::LEFT_CENTER,
            &format!("+{left_out}"),
            Text::Caption,
            t.text_subtle,
            MORE_WIDTH,
        );
    }
}

/// Lays out a chip that screen readers read.
pub fn chip_ui(ui: &mut Ui, text: &str, fill: Color32, ink: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(chip_size(ui, text), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    chip_at(ui, rect.min, text, fill, ink);
    response.on_hover_text(text)
}

/// Lays out a chip with a cross; returns true when the cross was clicked. A skill shows its level.
pub fn removable_chip_ui(ui: &mut Ui, text: &str, level: Option<u8>, remove: &str) -> bool {
    let t = tokens::of(ui);
    let room = (ui.available_width() - 60.0).max(80.0);
    let galley = galley(ui, text, Text::Small, t.text, room, 1);
    let level_width = level.map_or(0.0, |_| LEVEL_DOTS_WIDTH + GAP);
    let size = vec2(galley.size().x + level_width + 40.0, 30.0);
    let (rect, label) = ui.allocate_exact_size(size, Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, radius::M, t.surface_sunken);
    let mut x = rect.left() + 10.0;
    let y = rect.center().y;
    let width = galley.size().x;
    ui.painter()
        .galley(pos2(x, y - galley.size().y / 2.0), galley, t.text);
    x += width + GAP;
    if let Some(level) = level {
        level_dots_at(ui, pos2(x, y), level);
    }
    let cross = Rect::from_center_size(rect.right_center() - vec2(15.0, 0.0), Vec2::splat(22.0));
    let response = ui.interact(cross, label.id.with("remove"), Sense::click());
    let name = format!("{remove} {text}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    let hover = hover_blend(ui, &response);
    if hover > 0.0 {
        let fill = t.ghost_active.gamma_multiply(hover);
        ui.painter().rect_filled(cross, radius::S, fill);
    }
    let ink = blend(t.text_subtle, t.text, hover);
    icon_at(ui, cross.center(), icons::X, size::ICON_S, ink);
    focus_ring(ui, &response, cross, radius::S);
    response.clicked()
}
