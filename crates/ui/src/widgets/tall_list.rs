//! Rows whose heights nobody knows before they are drawn: a page of them, or some within a page.
//!
//! Only what is on screen is laid out; the height of the rest is remembered from when it was. So a feed
//! or a thread of ten thousand costs what a dozen cost.

use std::collections::BTreeMap;

use egui::style::ScrollAnimation;
use egui::{Align, Rangef, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

/// Height of a row that was never drawn, in points.
const GUESS: f32 = 180.0;
/// How far outside the window rows are drawn already, so that the keyboard finds the next.
const MARGIN: f32 = 120.0;

/// Heights as they were at one width; at another one they say nothing.
#[derive(Debug, Default)]
struct Heights<T> {
    width: f32,
    of: T,
}

impl<T: Default> Heights<T> {
    fn at(&mut self, width: f32) -> &mut T {
        if (width - self.width).abs() > 0.5 {
            self.of = T::default();
            self.width = width;
        }
        &mut self.of
    }
}

/// A page that is one list; the height of a row that was never on screen is guessed.
#[derive(Debug, Default)]
pub struct TallList {
    heights: Heights<Vec<f32>>,
    /// The row to scroll to when it is drawn next.
    sought: Option<usize>,
}

impl TallList {
    /// Scrolls to a row when the list is drawn next. Heights above it may be guessed: whoever wants it to
    /// stay there asks again while they are drawn.
    pub fn seek(&mut self, row: usize) {
        self.sought = Some(row);
    }

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
        let sought = self.sought.take();
        area.show_viewport(ui, |ui, viewport| {
            let width = ui.available_width();
            let heights = self.heights.at(width);
            heights.resize(count, GUESS);
            let corner = ui.max_rect().min;
            let shown = viewport.y_range().expand(MARGIN);
            let mut changed = false;
            let mut y = 0.0;
            for (i, height) in heights.iter_mut().enumerate() {
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
                if sought == Some(i) {
                    let min = pos2(corner.x, corner.y + y);
                    let row = Rect::from_min_size(min, vec2(width, *height)).expand(gap);
                    ui.scroll_to_rect_animation(row, Some(Align::TOP), ScrollAnimation::none());
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

/// Rows within a page that draws other things as well, each by its name; one that was never on screen
/// is drawn once, wherever it stands.
#[derive(Debug, Default)]
pub struct TallRows {
    heights: Heights<BTreeMap<String, f32>>,
}

impl TallRows {
    /// Leaves the room a row took where it is off the screen and its height is known; tells whether it
    /// did. Otherwise the row is to be drawn and its height noted.
    pub fn skip(&mut self, ui: &mut Ui, name: &str) -> bool {
        let (width, top) = (ui.available_width(), ui.cursor().top());
        let seen = ui.clip_rect().y_range().expand(MARGIN);
        let height = self.heights.at(width).get(name).copied();
        let Some(height) = height.filter(|it| !seen.intersects(Rangef::new(top, top + it))) else {
            return false;
        };
        ui.allocate_space(vec2(width, height));
        true
    }

    /// Notes how high a row is.
    pub fn note(&mut self, name: &str, height: f32) {
        self.heights.of.insert(name.to_owned(), height);
    }
}
