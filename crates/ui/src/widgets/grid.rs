//! Cards of one size beside each other.
//!
//! For: matches, programs, communities, templates and counts. Knows: how many fit and where each
//! stands. Never: draws one.

use egui::{Pos2, Rect, Sense, Ui, Vec2, pos2, vec2};

/// How cards stand beside each other.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    columns: usize,
    card: Vec2,
    gap: f32,
}

impl Grid {
    /// As many cards in a width as fit when each is at least so wide.
    pub fn fitting(width: f32, least_width: f32, height: f32, gap: f32) -> Grid {
        let columns = ((width + gap) / (least_width + gap)).floor().max(1.0);
        Grid::of(columns as usize, width, height, gap)
    }

    /// So many cards in a width.
    pub fn of(columns: usize, width: f32, height: f32, gap: f32) -> Grid {
        let columns = columns.max(1);
        let gaps = gap * (columns as f32 - 1.0);
        let card = vec2(((width - gaps) / columns as f32).floor(), height);
        Grid { columns, card, gap }
    }

    /// How many cards stand in a row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Takes the room for a row and gives where its cards stand.
    pub fn row_ui(&self, ui: &mut Ui) -> impl Iterator<Item = Rect> + use<> {
        let size = vec2(ui.available_width(), self.card.y);
        let (row, _) = ui.allocate_exact_size(size, Sense::hover());
        self.cards(row.left_top())
    }

    /// Gives where the cards of a row stand that begins here.
    pub fn cards(&self, from: Pos2) -> impl Iterator<Item = Rect> + use<> {
        let (card, step) = (self.card, self.card.x + self.gap);
        let columns = 0..self.columns;
        columns.map(move |column| {
            let left = from.x + column as f32 * step;
            Rect::from_min_size(pos2(left, from.y), card)
        })
    }
}
