//! One line over time, painted from tokens: a dashed grid, muted labels, a soft area below.

use egui::{Align2, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::paint::text_at;
use crate::theme::Text;
use crate::tokens::{self, sp};

/// Steps between two points of the smoothed line.
const SMOOTH_STEPS: u32 = 12;
/// Room for the numbers at the left and the labels below, in points.
const LEFT: f32 = 34.0;
const BELOW: f32 = 24.0;
/// Lines of the grid above the base line.
const GRID_LINES: u32 = 3;
/// How dense the area is right below the line.
const AREA_ALPHA: f32 = 0.2;

/// Draws values over time, oldest first; `spoken` tells a screen reader what they show.
pub fn chart_ui(
    ui: &mut Ui,
    spoken: &str,
    values: &[u32],
    height: f32,
    label: impl Fn(usize) -> Option<String>,
) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken));
    let plot = Rect::from_min_max(rect.min + vec2(LEFT, sp::S), rect.max - vec2(sp::M, BELOW));
    let step = grid_step(values.iter().copied().max().unwrap_or(0));
    let top = step * GRID_LINES;
    for line in 0..=GRID_LINES {
        let y = (plot.bottom() - plot.height() * line as f32 / GRID_LINES as f32).round() + 0.5;
        let ends = [pos2(plot.left(), y), pos2(plot.right(), y)];
        let stroke = Stroke::new(1.0, t.border);
        if line == 0 {
            ui.painter().line_segment(ends, stroke);
        } else {
            ui.painter()
                .extend(Shape::dashed_line(&ends, stroke, 3.0, 4.0));
        }
        text_at(
            ui,
            pos2(plot.left() - 10.0, y),
            Align2::RIGHT_CENTER,
            &(line * step).to_string(),
            Text::Caption,
            t.text_subtle,
            LEFT,
        );
    }
    let across = values.len().saturating_sub(1).max(1) as f32;
    let points: Vec<Pos2> = values
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let x = plot.left() + plot.width() * i as f32 / across;
            pos2(
                x,
                plot.bottom() - plot.height() * *value as f32 / top as f32,
            )
        })
        .collect();
    for (i, point) in points.iter().enumerate() {
        let Some(text) = label(i) else { continue };
        let (x, anchor) = if i == 0 {
            (plot.left(), Align2::LEFT_CENTER)
        } else if i + 1 == points.len() {
            (plot.right(), Align2::RIGHT_CENTER)
        } else {
            (point.x, Align2::CENTER_CENTER)
        };
        let at = pos2(x, plot.bottom() + 14.0);
        text_at(ui, at, anchor, &text, Text::Caption, t.text_subtle, 120.0);
    }
    let line = smooth(&points);
    area(ui, &line, plot, t.accent);
    ui.painter()
        .add(Shape::line(line, Stroke::new(2.25, t.accent)));
    if let Some(end) = points.last() {
        ui.painter()
            .circle(*end, 4.5, t.accent, Stroke::new(2.0, t.surface));
    }
}

/// Returns the distance of the grid lines: 1, 2 or 5 times a power of ten.
fn grid_step(most: u32) -> u32 {
    let mut unit = 1;
    loop {
        for factor in [1, 2, 5] {
            let step = factor * unit;
            if step * GRID_LINES >= most {
                return step;
            }
        }
        if unit >= u32::MAX / 100 {
            return unit;
        }
        unit *= 10;
    }
}

/// Monotone cubic interpolation (Fritsch and Carlson, 1980): smooth, and never above or below
/// what was measured.
fn smooth(points: &[Pos2]) -> Vec<Pos2> {
    let slopes: Vec<f32> = points
        .windows(2)
        .map(|pair| match pair {
            [a, b] => (b.y - a.y) / (b.x - a.x).max(f32::EPSILON),
            _ => 0.0,
        })
        .collect();
    let tangent = |i: usize| {
        let before = i.checked_sub(1).and_then(|i| slopes.get(i)).copied();
        let after = slopes.get(i).copied();
        match (before, after) {
            (Some(a), Some(b)) if a * b <= 0.0 => 0.0,
            (Some(a), Some(b)) => 2.0 * a * b / (a + b),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => 0.0,
        }
    };
    let mut line = Vec::with_capacity(points.len() * SMOOTH_STEPS as usize);
    for (i, pair) in points.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let width = b.x - a.x;
        for step in 0..SMOOTH_STEPS {
            let s = step as f32 / SMOOTH_STEPS as f32;
            let (s2, s3) = (s * s, s * s * s);
            let y = (2.0 * s3 - 3.0 * s2 + 1.0) * a.y
                + (s3 - 2.0 * s2 + s) * width * tangent(i)
                + (-2.0 * s3 + 3.0 * s2) * b.y
                + (s3 - s2) * width * tangent(i + 1);
            line.push(pos2(a.x + width * s, y));
        }
    }
    line.extend(points.last());
    line
}

/// Paints the area under a line, fading to nothing at the base.
fn area(ui: &Ui, line: &[Pos2], plot: Rect, colour: egui::Color32) {
    let t = tokens::of(ui);
    let mut mesh = Mesh::default();
    for point in line {
        let part = (plot.bottom() - point.y) / plot.height().max(1.0);
        let ink = colour.gamma_multiply(AREA_ALPHA * part.clamp(0.0, 1.0));
        mesh.colored_vertex(*point, ink);
        mesh.colored_vertex(pos2(point.x, plot.bottom()), t.clear);
    }
    let pairs = u32::try_from(line.len().saturating_sub(1)).unwrap_or(0);
    for i in 0..pairs {
        let first = 2 * i;
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first + 1, first + 2, first + 3);
    }
    ui.painter().add(mesh);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_fits_the_largest_value() {
        for (most, step) in [(0, 1), (3, 1), (4, 2), (7, 5), (15, 5), (16, 10), (61, 50)] {
            assert_eq!(grid_step(most), step, "{most}");
        }
        assert!(grid_step(u32::MAX) > 0);
    }

    #[test]
    fn the_line_never_leaves_what_was_measured() {
        let points: Vec<Pos2> = [3.0, 9.0, 9.0, 1.0, 4.0]
            .iter()
            .enumerate()
            .map(|(i, y)| pos2(i as f32, *y))
            .collect();
        let line = smooth(&points);
        assert!(line.iter().all(|p| (1.0..=9.0).contains(&p.y)));
        assert!(smooth(&[]).is_empty());
        assert_eq!(smooth(&points[..1]).len(), 1);
    }
}
