//! How a community does: what is counted, a chart of each with a table beside it, and what waits.
//! About persons it says nothing.

mod charts;

use egui::Ui;
use replica::{CommunityAct, CommunityView, HealthView, Intent, Question};

use super::super::Desk;
use super::super::form::{error_ui, send, sentence_ui};
use super::super::home::number_row_ui;
use super::super::person::fact_ui;
use super::Part;
use crate::icons;
use crate::shell::{Asked, Go};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, Tone, card_ui, label_ui, note_ui, paragraph_ui, segmented_ui};
use crate::words::health::Counted;

/// What this part keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    counted: Counted,
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
    let health = &community.health;
    sentence_ui(ui, desk.words.health.sentence);
    charts::tiles_ui(ui, desk, health, &mut state.counted);
    card_ui(ui, |ui| {
        charts::chart_card_ui(ui, desk, health, state.counted)
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
    for role in &health.free_roles {
        fact_ui(ui, icons::USER_ROUND, &(words.free_role)(role));
    }
    let is_greeted = health.newcomers_to_greet == 0;
    let has_holders = health.to_hand_on.is_empty() && health.free_roles.is_empty();
    if is_greeted && health.unanswered.is_empty() && has_holders {
        sentence_ui(ui, words.waits_none);
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

/// Proposes to change something or to end, and leads to where that is decided.
fn low_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words;
    note_ui(ui, Tone::Plain, icons::INFO, words.gather.useful_low);
    let charter = Button::new(Look::Soft, words.community.tab_charter).icon(icons::ARROW_RIGHT);
    if ui.add(charter.small()).clicked() {
        desk.go = Some(Go::Part(community.row.id, Part::Charter));
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
            if useful.is_low() {
                low_ui(ui, desk, community);
            }
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
