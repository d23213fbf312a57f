//! Counts as bars, painted from tokens: a dashed grid and muted labels.

use egui::{
    Align2, Color32, CornerRadius, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::paint::{galley, text_at};
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};

/// Room for the numbers at the left and the labels below, in points.
const LEFT: f32 = 34.0;
const BELOW: f32 = 24.0;
const LABEL_DROP: f32 = 14.0;
const LABEL_WIDTH: f32 = 120.0;
/// The most lines of the grid above the base line.
const LINES_MAX: u32 = 4;
/// How much of its place a bar takes, and how wide it is at most, in points.
const BAR_PART: f32 = 0.6;
const BAR_MAX: f32 = 32.0;

/// Draws counts as bars, the oldest first; `spoken` tells a screen reader what they show.
pub fn chart_ui(
    ui: &mut Ui,
    spoken: &str,
    counts: &[u32],
    height: f32,
    label: impl Fn(usize) -> Option<String>,
) {
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken));
    let plot = Rect::from_min_max(rect.min + vec2(LEFT, sp::S), rect.max - vec2(0.0, BELOW));
    let (step, lines) = grid(counts.iter().copied().max().unwrap_or(0));
    grid_at(ui, plot, step, lines);
    let slot = plot.width() / counts.len().max(1) as f32;
    let top = step as f32 * lines as f32;
    let t = tokens::of(ui);
    for (i, count) in counts.iter().enumerate() {
        let x = plot.left() + slot * (i as f32 + 0.5);
        bar_at(ui, plot, (x, slot), *count as f32 / top, t.accent);
        if let Some(text) = label(i) {
            let ink = t.text_subtle;
            let at = pos2(x.min(plot.right()), plot.bottom() + LABEL_DROP);
            let is_wide = galley(ui, &text, Text::Caption, ink, LABEL_WIDTH, 1)
                .size()
                .x
                > slot;
            let (at, anchor) = if is_wide && i + 1 == counts.len() {
                (pos2(plot.right(), at.y), Align2::RIGHT_CENTER)
            } else {
                (at, Align2::CENTER_CENTER)
            };
            text_at(ui, at, anchor, &text, Text::Caption, ink, LABEL_WIDTH);
        }
    }
}

/// Draws the lines one reads values off, with their numbers at the left.
fn grid_at(ui: &Ui, plot: Rect, step: u32, lines: u32) {
    let t = tokens::of(ui);
    for line in 0..=lines {
        let y = (plot.bottom() - plot.height() * line as f32 / lines as f32).round() + 0.5;
        let ends = [pos2(plot.left(), y), pos2(plot.right(), y)];
        let stroke = Stroke::new(size::HAIRLINE, t.border);
        if line == 0 {
            ui.painter().line_segment(ends, stroke);
        } else {
            let dashes = Shape::dashed_line(&ends, stroke, 3.0, 4.0);
            ui.painter().extend(dashes);
        }
        let at = pos2(plot.left() - sp::S, y);
        let (number, ink) = (
            (u64::from(line) * u64::from(step)).to_string(),
            t.text_subtle,
        );
        text_at(
            ui,
            at,
            Align2::RIGHT_CENTER,
            &number,
            Text::Caption,
            ink,
            LEFT,
        );
    }
}

/// Paints the bar of one value; of nothing there is none.
fn bar_at(ui: &Ui, plot: Rect, (x, slot): (f32, f32), part: f32, ink: Color32) {
    if part <= 0.0 {
        return;
    }
    let half = (slot * BAR_PART).min(BAR_MAX) / 2.0;
    let top = plot.bottom() - plot.height() * part.min(1.0);
    let bar = Rect::from_min_max(pos2(x - half, top), pos2(x + half, plot.bottom()));
    let corners = CornerRadius {
        nw: radius::S,
        ne: radius::S,
        ..CornerRadius::ZERO
    };
    ui.painter().rect_filled(bar, corners, ink);
}

/// Returns the distance of the grid lines and how many there are above the base line: the distance is
/// 1, 2 or 5 times a power of ten, and the topmost line the first above every value.
fn grid(most: u32) -> (u32, u32) {
    let mut unit = 1;
    loop {
        for factor in [1, 2, 5] {
            let step = factor * unit;
            let lines = most.div_ceil(step).max(1);
            if lines <= LINES_MAX {
                return (step, lines);
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_ends_right_above_the_largest_value() {
        for (most, drawn) in [
            (0, (1, 1)),
            (3, (1, 3)),
            (7, (2, 4)),
            (15, (5, 3)),
            (16, (5, 4)),
            (61, (20, 4)),
        ] {
            assert_eq!(grid(most), drawn, "{most}");
        }
        let (step, lines) = grid(u32::MAX);
        assert!(u64::from(step) * u64::from(lines) >= u64::from(u32::MAX));
    }
}
