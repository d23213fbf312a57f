//! Numbers as shapes: a bar, a ring, five dots, and the little wheel of waiting.

use egui::{Color32, Pos2, Rect, Stroke, Ui, Vec2, vec2};

use crate::tokens;

/// How many levels a skill has.
const LEVELS: u8 = 5;
const DOT_STEP: f32 = 8.0;
/// The width of a row of level dots, in points.
pub const LEVEL_DOTS_WIDTH: f32 = DOT_STEP * LEVELS as f32;
/// Points on an arc; enough to look round at any size used here.
const ARC_STEPS: usize = 64;

/// Paints a bar filled to `part`, 0 to 1.
pub fn meter_at(ui: &Ui, rect: Rect, part: f32, colour: Color32) {
    let radius = (rect.height() / 2.0) as u8;
    ui.painter()
        .rect_filled(rect, radius, tokens::of(ui).surface_sunken);
    let mut filled = rect;
    filled.set_width((rect.width() * part.clamp(0.0, 1.0)).max(rect.height()));
    ui.painter().rect_filled(filled, radius, colour);
}

fn arc(center: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    (0..=ARC_STEPS)
        .map(|i| {
            let angle = from + (to - from) * i as f32 / ARC_STEPS as f32;
            center + Vec2::angled(angle) * radius
        })
        .collect()
}

/// Paints a ring filled to `part` clockwise from the top.
pub fn ring_at(ui: &Ui, center: Pos2, radius: f32, width: f32, part: f32, colour: Color32) {
    let track = Stroke::new(width, tokens::of(ui).surface_sunken);
    ui.painter().circle_stroke(center, radius, track);
    let top = -std::f32::consts::FRAC_PI_2;
    let points = arc(
        center,
        radius,
        top,
        top + std::f32::consts::TAU * part.clamp(0.0, 1.0),
    );
    let ends = (points.first().copied(), points.last().copied());
    ui.painter()
        .add(egui::Shape::line(points, Stroke::new(width, colour)));
    if let (Some(start), Some(end)) = ends {
        ui.painter().circle_filled(start, width / 2.0, colour);
        ui.painter().circle_filled(end, width / 2.0, colour);
    }
}

/// Paints a skill level as dots.
pub fn level_dots_at(ui: &Ui, left_center: Pos2, level: u8) {
    let t = tokens::of(ui);
    for i in 0..LEVELS {
        let center = left_center + vec2(DOT_STEP * (f32::from(i) + 0.5), 0.0);
        let colour = if i < level { t.accent } else { t.border_strong };
        ui.painter().circle_filled(center, 2.5, colour);
    }
}

/// Paints a turning arc: something is being waited for. Asks for about ten frames a second.
pub fn spinner_at(ui: &Ui, center: Pos2, radius: f32, colour: Color32) {
    let t = tokens::of(ui);
    let turn = (ui.input(|i| i.time) * 0.8).fract() as f32 * std::f32::consts::TAU;
    ui.painter()
        .circle_stroke(center, radius, Stroke::new(3.0, t.surface_sunken));
    let points = arc(center, radius, turn, turn + 1.6);
    ui.painter()
        .add(egui::Shape::line(points, Stroke::new(3.0, colour)));
    ui.ctx()
        .request_repaint_after(std::time::Duration::from_millis(100));
}
