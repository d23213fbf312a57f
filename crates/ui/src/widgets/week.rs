//! A week as a grid: when one can, when the other can, and when both can.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::paint::text_at;
use crate::theme::Text;
use crate::tokens::{self, sp};

/// Minutes of a day from which and to which something is.
pub type Span = (u16, u16);

const HEAD: f32 = 20.0;
const HOURS_WIDTH: f32 = 30.0;
const HOUR_HEIGHT: f32 = 13.0;
const HOUR_MINUTES: u16 = 60;
/// The hours shown at least.
const DAY_BEGINS: u16 = 8 * HOUR_MINUTES;
const DAY_ENDS: u16 = 18 * HOUR_MINUTES;
/// Every how many hours one stands at the left.
const LABEL_EVERY: u16 = 2;

/// One day of the week.
#[derive(Debug, Clone, Default)]
pub struct WeekDay {
    pub label: String,
    pub mine: Vec<Span>,
    pub theirs: Vec<Span>,
}

impl WeekDay {
    /// Returns when both can.
    pub fn both(&self) -> Vec<Span> {
        let mut both = Vec::new();
        for (from, to) in &self.mine {
            for (other_from, other_to) in &self.theirs {
                let span = (*from.max(other_from), *to.min(other_to));
                if span.0 < span.1 {
                    both.push(span);
                }
            }
        }
        both
    }
}

/// Draws the days beside each other; `spoken` tells a screen reader what they show.
pub fn week_ui(ui: &mut Ui, spoken: &str, days: &[WeekDay]) {
    let t = tokens::of(ui);
    let spans = || {
        days.iter()
            .flat_map(|day| day.mine.iter().chain(&day.theirs))
    };
    let begins = spans().map(|span| span.0).fold(DAY_BEGINS, u16::min);
    let begins = begins / HOUR_MINUTES * HOUR_MINUTES;
    let ends = spans().map(|span| span.1).fold(DAY_ENDS, u16::max);
    let ends = ends.div_ceil(HOUR_MINUTES) * HOUR_MINUTES;
    let hours = f32::from(ends - begins) / f32::from(HOUR_MINUTES);
    let size = vec2(ui.available_width(), HEAD + hours * HOUR_HEIGHT + sp::S);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken));
    let plot = Rect::from_min_max(
        rect.min + vec2(HOURS_WIDTH, HEAD),
        rect.max - vec2(0.0, sp::S),
    );
    let y_of = |minute: u16| {
        let part = f32::from(minute.saturating_sub(begins)) / f32::from(HOUR_MINUTES);
        plot.top() + part * HOUR_HEIGHT
    };
    let mut hour = begins / HOUR_MINUTES;
    while hour * HOUR_MINUTES <= ends {
        let y = y_of(hour * HOUR_MINUTES);
        let line = Stroke::new(1.0, t.border_subtle);
        ui.painter().hline(plot.x_range(), y, line);
        let at = pos2(plot.left() - 6.0, y);
        let (text, ink) = (hour.to_string(), t.text_subtle);
        text_at(
            ui,
            at,
            Align2::RIGHT_CENTER,
            &text,
            Text::Caption,
            ink,
            HOURS_WIDTH,
        );
        hour += LABEL_EVERY;
    }
    let width = plot.width() / days.len().max(1) as f32;
    for (i, day) in days.iter().enumerate() {
        let left = plot.left() + width * i as f32;
        let at = pos2(left + width / 2.0, rect.top() + HEAD / 2.0);
        let ink = t.text_muted;
        text_at(
            ui,
            at,
            Align2::CENTER_CENTER,
            &day.label,
            Text::Caption,
            ink,
            width,
        );
        let bar = |span: &Span, from: f32, to: f32, colour| {
            let min = pos2(left + width * from, y_of(span.0) + 1.0);
            let max = pos2(left + width * to, y_of(span.1) - 1.0);
            ui.painter()
                .rect_filled(Rect::from_min_max(min, max), 3, colour);
        };
        for span in &day.mine {
            bar(span, 0.08, 0.48, t.hue(0)[4]);
        }
        for span in &day.theirs {
            bar(span, 0.52, 0.92, t.hue(1)[4]);
        }
        for span in day.both() {
            bar(&span, 0.08, 0.92, t.success);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_can_where_both_can() {
        let day = WeekDay {
            label: String::new(),
            mine: vec![(540, 720), (840, 900)],
            theirs: vec![(600, 870), (900, 960)],
        };
        assert_eq!(day.both(), [(600, 720), (840, 870)]);
        assert!(WeekDay::default().both().is_empty());
    }
}
