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
    Grid, card_background, chart_ui, focus_ring, hover_blend, label_ui, ring_at, text_at,
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
    let width = ui.available_width();
    let columns = if width < TILES_MIN_WIDTH { 2 } else { 4 };
    let grid = Grid::of(columns, width, TILE_HEIGHT, sp::M);
    for row in Counted::ALL.chunks(columns) {
        for (rect, what) in grid.row_ui(ui).zip(row) {
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
        Counted::Asks => match health.answered {
            Some(answered) => of(answered, health.asks),
            None => nothing(),
        },
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
    if what == Counted::Asks && health.answered.is_none() {
        sentence_ui(ui, words.few_helped);
    }
    let counts = counts(health, what);
    if counts.iter().all(|count| *count == 0) {
        sentence_ui(ui, words.none);
        return;
    }
    let width = ui.available_width();
    if width < BESIDE_MIN_WIDTH {
        draw_ui(ui, words, what, &counts);
        table_ui(ui, words, what, &counts);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = sp::XL;
        let chart = width - TABLE_WIDTH - sp::XL;
        ui.allocate_ui(vec2(chart, CHART_HEIGHT), |ui| {
            draw_ui(ui, words, what, &counts);
        });
        ui.vertical(|ui| table_ui(ui, words, what, &counts));
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

fn counts(health: &HealthView, what: Counted) -> Vec<u32> {
    let weekly = |of: fn(&WeekView) -> u32| health.weeks.iter().map(of).collect();
    match what {
        Counted::Posts => weekly(|week| week.posts),
        Counted::Asks => weekly(|week| week.asks),
        Counted::Answers => health.answers.clone(),
        Counted::Newcomers => weekly(|week| week.came.unwrap_or_default()),
        Counted::Cards => weekly(|week| week.cards),
        Counted::Gatherings => weekly(|week| week.gatherings),
        Counted::Projects => weekly(|week| week.projects),
        Counted::Bridges => weekly(|week| week.bridges),
    }
}

fn draw_ui(ui: &mut Ui, words: &HealthWords, what: Counted, counts: &[u32]) {
    let title = (words.title)(what);
    if what == Counted::Answers {
        let said = words.spans.iter().zip(counts);
        let said: Vec<String> = said.map(|(span, n)| format!("{span} {n}")).collect();
        let spoken = format!("{title}: {}", said.join(", "));
        let label = |i: usize| words.spans_short.get(i).map(|span| (*span).to_owned());
        chart_ui(ui, &spoken, counts, CHART_HEIGHT, label);
        return;
    }
    let end = |count: Option<&u32>| count.copied().unwrap_or(0);
    let most = end(counts.iter().max());
    let spoken = (words.spoken)(title, end(counts.first()), end(counts.last()), most);
    let weeks = counts.len();
    chart_ui(ui, &spoken, counts, CHART_HEIGHT, |i| {
        let back = weeks - 1 - i;
        back.is_multiple_of(LABEL_EVERY)
            .then(|| (words.week)(back as u64))
    });
}

/// Lists the same numbers, the newest first.
fn table_ui(ui: &mut Ui, words: &HealthWords, what: Counted, counts: &[u32]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if what == Counted::Answers {
        for (span, count) in words.spans.iter().zip(counts) {
            number_row_ui(ui, span, &count.to_string());
        }
        return;
    }
    for (back, count) in (0..).zip(counts.iter().rev()) {
        number_row_ui(ui, &(words.week)(back), &count.to_string());
    }
}
