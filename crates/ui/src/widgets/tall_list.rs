//! A list of rows whose heights nobody knows before they are drawn.
//!
//! Only what is on screen is laid out; the height of the rest is remembered from when it was, and
//! guessed before. So a feed of ten thousand posts costs what a dozen cost.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

/// Height of a row that was never drawn, in points.
const GUESS: f32 = 180.0;
/// How far outside the window rows are drawn already, so that the keyboard finds the next.
const MARGIN: f32 = 120.0;

/// The remembered heights of one list.
#[derive(Debug, Default)]
pub struct TallList {
    width: f32,
    heights: Vec<f32>,
}

impl TallList {
    /// Draws the rows on screen. `key` names a row whatever its place, so that a field in it keeps
    /// its focus when something new comes in above.
    pub fn show<'k>(
        &mut self,
        ui: &mut Ui,
        area: ScrollArea,
        count: usize,
        gap: f32,
        key: impl Fn(usize) -> &'k str,
        mut row: impl FnMut(&mut Ui, usize),
    ) {
        area.show_viewport(ui, |ui, viewport| {
            let width = ui.available_width();
            if (width - self.width).abs() > 0.5 {
                self.heights.clear();
                self.width = width;
            }
            self.heights.resize(count, GUESS);
            let corner = ui.max_rect().min;
            let shown = viewport.y_range().expand(MARGIN);
            let mut changed = false;
            let mut y = 0.0;
            for (i, height) in self.heights.iter_mut().enumerate() {
                if y + *height >= shown.min && y <= shown.max {
                    let min = pos2(corner.x, corner.y + y);
                    let rect = Rect::from_min_size(min, vec2(width, *height));
                    let builder = UiBuilder::new().max_rect(rect).id_salt(key(i));
                    let mut child = ui.new_child(builder);
                    row(&mut child, i);
                    let drawn = child.min_rect().height();
                    if (drawn - *height).abs() > 0.5 {
                        *height = drawn;
                        changed = true;
                    }
                }
                y += *height + gap;
            }
            ui.set_width(width);
            ui.set_height((y - gap).max(0.0));
            if changed {
                ui.ctx().request_repaint();
            }
        });
    }
}
