//! How a community does: a few numbers and one chart with a table beside it. About persons it
//! says nothing.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, CommunityView, HealthView, Intent, Question};

use super::super::Desk;
use super::super::form::{error_ui, send, sentence_ui};
use super::super::home::number_row_ui;
use super::super::person::fact_ui;
use crate::icons;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, card_background, card_ui, chart_ui, label_ui, paragraph_ui, ring_at,
    segmented_ui, text_at,
};

const TILE_HEIGHT: f32 = 92.0;
/// Below this width the numbers stand in two rows, in points.
const TILES_MIN_WIDTH: f32 = 640.0;
const CHART_HEIGHT: f32 = 236.0;
/// Every how many weeks a label stands under the chart.
const LABEL_EVERY: usize = 3;

/// What this part keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    is_table: bool,
    useful_to_me: Option<u8>,
    useful_to_organisation: Option<u8>,
    /// The summary that was asked for.
    summary: Option<String>,
}

impl State {
    /// Takes the summary that was asked for.
    pub fn summed(&mut self, text: String) {
        self.summary = Some(text);
    }
}

pub(super) fn health_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: &CommunityView,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let health = &community.health;
    sentence_ui(ui, words.health_sentence);
    tiles_ui(ui, desk, health);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::M;
        label_ui(ui, words.health_weeks, Text::Subhead, t.text);
        let choices = [(false, words.health_chart), (true, words.health_table)];
        let name = words.health_weeks;
        if let Some(is_table) = segmented_ui(ui, name, state.is_table, &choices) {
            state.is_table = is_table;
        }
        if health.weeks.iter().all(|posts| *posts == 0) {
            sentence_ui(ui, words.health_quiet);
        } else if state.is_table {
            table_ui(ui, desk, health);
        } else {
            weeks_ui(ui, desk, health);
        }
    });
    if community.row.joined {
        card_ui(ui, |ui| waits_ui(ui, desk, health));
        card_ui(ui, |ui| useful_ui(ui, state, desk, community));
        card_ui(ui, |ui| balance_ui(ui, desk, community));
        card_ui(ui, |ui| summary_ui(ui, state, desk, community));
    }
}

/// Lists what somebody could take care of.
fn waits_ui(ui: &mut Ui, desk: &Desk, health: &HealthView) {
    let t = tokens::of(ui);
    let words = desk.words.gather;
    ui.spacing_mut().item_spacing.y = sp::XS;
    label_ui(ui, words.waits, Text::Subhead, t.text);
    if health.newcomers_to_greet > 0 {
        let new = (words.to_greet)(u64::from(health.newcomers_to_greet));
        fact_ui(ui, icons::HAND, &new);
    }
    for ask in &health.unanswered {
        fact_ui(ui, icons::HOURGLASS, &ask.title);
    }
    for role in &health.to_hand_on {
        fact_ui(ui, icons::REPEAT_2, &(words.hand_on)(role));
    }
    let is_greeted = health.newcomers_to_greet == 0;
    if is_greeted && health.unanswered.is_empty() && health.to_hand_on.is_empty() {
        sentence_ui(ui, words.waits_none);
    }
    let mut sentences = Vec::new();
    sentences.extend(health.hours_to_answer.map(words.answered_within));
    sentences.extend((health.projects > 0).then(|| (words.projects)(health.projects)));
    if !sentences.is_empty() {
        sentence_ui(ui, &sentences.join(" "));
    }
}

/// What one gave and got oneself, for nobody else to see.
fn balance_ui(ui: &mut Ui, desk: &Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.gather;
    let balance = &community.balance;
    ui.spacing_mut().item_spacing.y = 0.0;
    label_ui(ui, words.balance, Text::Subhead, t.text);
    sentence_ui(ui, words.balance_sentence);
    for (what, number) in words.balance_rows.iter().zip([
        balance.asked,
        balance.answered,
        balance.thanks_given,
        balance.thanks_got,
    ]) {
        number_row_ui(ui, what, &number.to_string());
    }
}

/// Sums the community up for the organisation, on demand.
fn summary_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.gather;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.summary, Text::Subhead, t.text);
    sentence_ui(ui, words.summary_sentence);
    match &state.summary {
        Some(text) => {
            paragraph_ui(ui, text, Text::Code, t.text_muted);
            let copy = Button::new(Look::Secondary, words.copy).icon(icons::COPY);
            if ui.add(copy).clicked() {
                ui.ctx().copy_text(text.clone());
            }
        }
        None => {
            let sum = Button::new(Look::Secondary, words.summary).icon(icons::SCROLL_TEXT);
            if ui.add(sum).clicked() {
                let community = community.row.id.to_string();
                let question = Intent::Ask(Question::Summary { community });
                desk.ask(question, Asked::Summary);
            }
        }
    }
}

/// The two questions a quarter; the answer is one's own and shown to nobody alone.
fn useful_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let form = format!("useful:{}", community.row.id);
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.useful, Text::Subhead, t.text);
    sentence_ui(ui, words.useful_sentence);
    let gather = desk.words.gather;
    let health = &community.health;
    match health.useful {
        Some(useful) => {
            let tenths = |tenths: u32| format!("{}.{}", tenths / 10, tenths % 10);
            let (people, all) = (tenths(useful.to_people), tenths(useful.to_organisation));
            let now = (gather.useful_now)(&people, &all, useful.people);
            paragraph_ui(ui, &now, Text::SmallMedium, t.text);
        }
        None => sentence_ui(ui, gather.useful_few),
    }
    if health.i_answered {
        sentence_ui(ui, gather.useful_again);
    }
    let scale = [
        (Some(1), "1"),
        (Some(2), "2"),
        (Some(3), "3"),
        (Some(4), "4"),
        (Some(5), "5"),
    ];
    label_ui(ui, words.useful_me, Text::SmallMedium, t.text);
    let chosen = segmented_ui(ui, words.useful_me, state.useful_to_me, &scale);
    state.useful_to_me = chosen.flatten().or(state.useful_to_me);
    let question = words.useful_organisation;
    label_ui(ui, question, Text::SmallMedium, t.text);
    let chosen = segmented_ui(ui, question, state.useful_to_organisation, &scale);
    state.useful_to_organisation = chosen.flatten().or(state.useful_to_organisation);
    error_ui(ui, desk, &form);
    let both = state.useful_to_me.zip(state.useful_to_organisation);
    let answer = Button::new(Look::Secondary, words.useful_act)
        .icon(icons::CHECK)
        .enabled(both.is_some() && !desk.forms.is_sent(&form));
    if ui.add(answer).clicked()
        && let Some((to_me, to_organisation)) = both
    {
        state.useful_to_me = None;
        state.useful_to_organisation = None;
        let useful = CommunityAct::Useful {
            community: community.row.id,
            to_me,
            to_organisation,
        };
        send(desk, &form, Intent::Community(useful));
    }
}

fn tiles_ui(ui: &mut Ui, desk: &Desk, health: &HealthView) {
    let words = desk.words.community;
    let answered = (words.health_of)(health.answered, health.asks);
    let part = health.answered as f32 / health.asks.max(1) as f32;
    let tiles = [
        (words.health_asks, answered, Some(part)),
        (words.health_cards, health.cards.to_string(), None),
        (words.health_gatherings, health.gatherings.to_string(), None),
        (words.health_bridges, health.bridges.to_string(), None),
    ];
    let gap = sp::M;
    let width = ui.available_width();
    let columns = if width < TILES_MIN_WIDTH { 2 } else { 4 };
    let tile_width = ((width - gap * (columns as f32 - 1.0)) / columns as f32).floor();
    for row in tiles.chunks(columns) {
        let (line, _) = ui.allocate_exact_size(vec2(width, TILE_HEIGHT), Sense::hover());
        for (i, (what, number, part)) in row.iter().enumerate() {
            let x = line.left() + i as f32 * (tile_width + gap);
            let rect = Rect::from_min_size(pos2(x, line.top()), vec2(tile_width, TILE_HEIGHT));
            tile_ui(ui, rect, what, number, *part);
        }
    }
}

/// The ring beside a number; left out where the number needs the room.
const RING_RADIUS: f32 = 12.0;

fn tile_ui(ui: &Ui, rect: Rect, what: &str, number: &str, part: Option<f32>) {
    let t = tokens::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(what), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{what}: {number}")));
    card_background(ui, rect, 0.0, false);
    let width = rect.width() - 2.0 * sp::L;
    text_at(
        ui,
        rect.min + vec2(sp::L, 14.0),
        Align2::LEFT_TOP,
        what,
        Text::Small,
        t.text_muted,
        width,
    );
    // Letters of this size stand so close that a single space between them is none.
    let spaced = number.replace(' ', "  ");
    let shown = text_at(
        ui,
        rect.left_bottom() + vec2(sp::L, -10.0),
        Align2::LEFT_BOTTOM,
        &spaced,
        Text::Display,
        t.text,
        width,
    );
    let center = rect.right_bottom() - vec2(30.0, 28.0);
    let has_room = shown.right() + RING_RADIUS + sp::S < center.x;
    if let Some(part) = part.filter(|_| has_room) {
        ring_at(ui, center, RING_RADIUS, 4.0, part, t.success);
    }
}

fn weeks_ui(ui: &mut Ui, desk: &Desk, health: &HealthView) {
    let words = desk.words.community;
    let weeks = &health.weeks;
    let first = weeks.first().copied().unwrap_or(0);
    let last = weeks.last().copied().unwrap_or(0);
    let most = weeks.iter().copied().max().unwrap_or(0);
    let spoken = (words.health_spoken)(first, last, most);
    let count = weeks.len();
    chart_ui(ui, &spoken, weeks, CHART_HEIGHT, |i| {
        let back = count - 1 - i;
        back.is_multiple_of(LABEL_EVERY)
            .then(|| (words.health_week)(back as u64))
    });
}

fn table_ui(ui: &mut Ui, desk: &Desk, health: &HealthView) {
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = 0.0;
    for (back, posts) in health.weeks.iter().rev().enumerate() {
        let week = (words.health_week)(back as u64);
        let posts = (words.health_posts)(u64::from(*posts));
        number_row_ui(ui, &week, &posts);
    }
}
