//! What is counted of a community: a tile for each, and the one that is chosen as a chart with a table
//! beside it. Of so few that it would tell about one of them nothing is drawn, and it says so.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use replica::{HealthView, WeekView};

use super::super::super::Desk;
use super::super::super::form::sentence_ui;
use super::super::super::home::number_row_ui;
use crate::theme::Text;
use crate::tokens::{self, radius, sp};
use crate::widgets::{
    Bar, card_background, chart_ui, focus_ring, hover_blend, label_ui, legend_ui, ring_at, text_at,
};
use crate::words::health::{Counted, HealthWords};

const TILE_HEIGHT: f32 = 84.0;
/// Below this width the tiles stand two in a row, in points.
const TILES_MIN_WIDTH: f32 = 600.0;
/// Below this width the table stands under the chart, in points.
const BESIDE_MIN_WIDTH: f32 = 460.0;
const TABLE_WIDTH: f32 = 196.0;
/// As high as the table of twelve weeks beside it.
const CHART_HEIGHT: f32 = 312.0;
/// Every how many weeks a label stands under the chart.
const LABEL_EVERY: usize = 3;
/// The ring beside a number; left out where the number needs the room.
const RING_RADIUS: f32 = 11.0;
/// What stands where nothing is said.
const NOTHING: &str = "–";

/// Draws a tile for everything that is counted; the one that is clicked is chosen.
pub(super) fn tiles_ui(ui: &mut Ui, desk: &Desk, health: &HealthView, chosen: &mut Counted) {
    let words = desk.words.health;
    let gap = sp::M;
    let width = ui.available_width();
    let columns = if width < TILES_MIN_WIDTH { 2 } else { 4 };
    let tile_width = ((width - gap * (columns as f32 - 1.0)) / columns as f32).floor();
    for row in Counted::ALL.chunks(columns) {
        let (line, _) = ui.allocate_exact_size(vec2(width, TILE_HEIGHT), Sense::hover());
        for (i, what) in row.iter().enumerate() {
            let x = line.left() + i as f32 * (tile_width + gap);
            let rect = Rect::from_min_size(pos2(x, line.top()), vec2(tile_width, TILE_HEIGHT));
            let said = total(words, health, *what);
            if tile_ui(ui, rect, (words.counted)(*what), said, *what == *chosen) {
                *chosen = *what;
            }
        }
    }
}

/// Says what is counted in one word or two, and which part of a whole that is.
fn total(words: &HealthWords, health: &HealthView, what: Counted) -> (String, Option<f32>) {
    let number = |count: u32| (count.to_string(), None);
    let of = |part: u32, whole: u32| {
        let share = part as f32 / whole.max(1) as f32;
        ((words.of)(part, whole), Some(share))
    };
    let nothing = || (NOTHING.to_owned(), None);
    match what {
        Counted::Posts if health.weeks.is_empty() => nothing(),
        Counted::Posts => number(health.weeks.iter().map(|week| week.posts).sum()),
        Counted::Asks => of(health.answered, health.asks),
        Counted::Answers => match health.hours_to_answer {
            Some(hours) => ((words.hours)(hours), None),
            None => nothing(),
        },
        Counted::Newcomers => match health.newcomers {
            Some(new) => of(new.greeted, new.came),
            None => nothing(),
        },
        Counted::Cards => number(health.cards),
        Counted::Gatherings => number(health.gatherings),
        Counted::Projects => number(health.projects),
        Counted::Bridges => number(health.bridges),
    }
}

fn tile_ui(
    ui: &Ui,
    rect: Rect,
    what: &str,
    (said, part): (String, Option<f32>),
    is_chosen: bool,
) -> bool {
    let t = tokens::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(what), Sense::click());
    let spoken = format!("{what}: {said}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &spoken));
    card_background(ui, rect, hover_blend(ui, &response), is_chosen);
    focus_ring(ui, &response, rect, radius::L);
    let width = rect.width() - 2.0 * sp::M;
    let corner = rect.min + vec2(sp::M, sp::M);
    let ink = t.text_muted;
    text_at(
        ui,
        corner,
        Align2::LEFT_TOP,
        what,
        Text::Caption,
        ink,
        width,
    );
    // Letters of this size stand so close that a single space between them is none.
    let spaced = said.replace(' ', "  ");
    let corner = rect.left_bottom() + vec2(sp::M, -sp::M);
    let shown = text_at(
        ui,
        corner,
        Align2::LEFT_BOTTOM,
        &spaced,
        Text::Title,
        t.text,
        width,
    );
    let center = pos2(rect.right() - sp::M - RING_RADIUS, shown.center().y);
    let has_room = shown.right() + RING_RADIUS + sp::S < center.x;
    if let Some(part) = part.filter(|_| has_room) {
        ring_at(ui, center, RING_RADIUS, 4.0, part, t.success);
    }
    response.clicked()
}

/// Draws what is chosen over the weeks.
pub(super) fn chart_card_ui(ui: &mut Ui, desk: &Desk, health: &HealthView, what: Counted) {
    let t = tokens::of(ui);
    let words = desk.words.health;
    ui.spacing_mut().item_spacing.y = sp::M;
    label_ui(ui, (words.title)(what), Text::Subhead, t.text);
    if let Some(why) = untold(words, health, what) {
        sentence_ui(ui, why);
        return;
    }
    let bars = bars(health, what);
    if bars.iter().all(|bar| bar.whole == 0) {
        sentence_ui(ui, words.none);
        return;
    }
    let parts = match what {
        Counted::Asks => Some(words.of_asks),
        Counted::Newcomers => Some(words.of_newcomers),
        Counted::Posts
        | Counted::Answers
        | Counted::Cards
        | Counted::Gatherings
        | Counted::Projects
        | Counted::Bridges => None,
    };
    if let Some(parts) = parts {
        legend_ui(ui, parts);
    }
    let width = ui.available_width();
    if width < BESIDE_MIN_WIDTH {
        draw_ui(ui, words, what, &bars);
        table_ui(ui, words, what, (&bars, parts.is_some()));
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = sp::XL;
        let chart = width - TABLE_WIDTH - sp::XL;
        ui.allocate_ui(vec2(chart, CHART_HEIGHT), |ui| {
            draw_ui(ui, words, what, &bars);
        });
        ui.vertical(|ui| table_ui(ui, words, what, (&bars, parts.is_some())));
    });
}

/// Says why something is not drawn: there are so few that it would tell about one of them.
fn untold(words: &HealthWords, health: &HealthView, what: Counted) -> Option<&'static str> {
    if health.weeks.is_empty() {
        return Some(words.few);
    }
    match what {
        Counted::Answers if health.answers.is_empty() => Some(words.few_answered),
        Counted::Newcomers if health.newcomers.is_none() => Some(words.few_came),
        Counted::Posts
        | Counted::Asks
        | Counted::Answers
        | Counted::Newcomers
        | Counted::Cards
        | Counted::Gatherings
        | Counted::Projects
        | Counted::Bridges => None,
    }
}

fn bars(health: &HealthView, what: Counted) -> Vec<Bar> {
    let all = |whole: u32| Bar { whole, part: whole };
    let weekly = |bar: &dyn Fn(&WeekView) -> Bar| health.weeks.iter().map(bar).collect();
    match what {
        Counted::Posts => weekly(&|week| all(week.posts)),
        Counted::Asks => weekly(&|week| Bar {
            whole: week.asks,
            part: week.answered,
        }),
        Counted::Answers => health.answers.iter().map(|asks| all(*asks)).collect(),
        Counted::Newcomers => weekly(&|week| {
            let new = week.newcomers.unwrap_or_default();
            Bar {
                whole: new.came,
                part: new.greeted,
            }
        }),
        Counted::Cards => weekly(&|week| all(week.cards)),
        Counted::Gatherings => weekly(&|week| all(week.gatherings)),
        Counted::Projects => weekly(&|week| all(week.projects)),
        Counted::Bridges => weekly(&|week| all(week.bridges)),
    }
}

fn draw_ui(ui: &mut Ui, words: &HealthWords, what: Counted, bars: &[Bar]) {
    let first = bars.first().map_or(0, |bar| bar.whole);
    let last = bars.last().map_or(0, |bar| bar.whole);
    let most = bars.iter().map(|bar| bar.whole).max().unwrap_or(0);
    let name = (words.counted)(what);
    if what == Counted::Answers {
        let counts = words.spans.iter().zip(bars);
        let counts = counts.map(|(span, bar)| format!("{span} {}", bar.whole));
        let spoken = counts.collect::<Vec<_>>().join(", ");
        let label = |i: usize| words.spans_short.get(i).map(|span| (*span).to_owned());
        chart_ui(ui, &spoken, bars, CHART_HEIGHT, label);
        return;
    }
    let spoken = (words.spoken)(name, first, last, most);
    let count = bars.len();
    chart_ui(ui, &spoken, bars, CHART_HEIGHT, |i| {
        let back = count - 1 - i;
        back.is_multiple_of(LABEL_EVERY)
            .then(|| (words.week)(back as u64))
    });
}

/// Lists the same numbers, the newest first.
fn table_ui(ui: &mut Ui, words: &HealthWords, what: Counted, (bars, has_parts): (&[Bar], bool)) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if what == Counted::Answers {
        for (span, bar) in words.spans.iter().zip(bars) {
            number_row_ui(ui, span, &bar.whole.to_string());
        }
        return;
    }
    for (back, bar) in (0..).zip(bars.iter().rev()) {
        let said = match has_parts && bar.whole > 0 {
            true => (words.of)(bar.part, bar.whole),
            false => bar.whole.to_string(),
        };
        number_row_ui(ui, &(words.week)(back), &said);
    }
}
