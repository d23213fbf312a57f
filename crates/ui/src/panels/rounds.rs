//! Rounds: the list of them, where each stands, and who was put together.

mod group;

use egui::{Align2, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use replica::{Intent, RoundAct, RoundPart, RoundPhase, RoundResultView, RoundView, Timestamp};

use super::form::{self, asked, field_ui};
use super::programs::program_sign;
use super::{Desk, chip_rows_ui, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, Tone, card_ui, empty_ui, icon_at, label_ui, note_ui,
    paragraph_ui, text_at,
};

const STEPS_HEIGHT: f32 = 64.0;
/// The tile of the program in the head of a round, in points.
const HEAD_TILE: f32 = 40.0;
const STEP_RADIUS: f32 = 11.0;
/// The form in which a round is announced.
const FORM: &str = "announce a round";
const NOTE: &str = "note";
const ANSWER: &str = "answer";
const HOUR_MS: u64 = 3_600_000;
/// When a round may be meant to close, in hours from now; nothing leaves that open.
const CLOSES_IN_HOURS: [Option<u64>; 6] = [None, Some(2), Some(8), Some(24), Some(72), Some(168)];
/// How much of a hash is shown, in characters; the whole stands in its hover text.
const HASH_CHARS: usize = 16;

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    chosen: Option<String>,
    program: Option<String>,
    drawn: bool,
    /// In how many hours it is meant to close.
    closes_in: Option<u64>,
}

pub(crate) fn rounds_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.rounds;
    let view = desk.view;
    let is_empty = view.rounds.is_empty() && !desk.forms.is_open(FORM);
    reading_header_ui(ui, words.rounds, words.sentence, |ui| {
        let announce = Button::new(Look::Primary, words.announce).icon(icons::PLUS);
        if !is_empty && ui.add(announce).clicked() {
            desk.forms.open(FORM);
        }
    });
    if is_empty {
        let (title, sentence) = (words.none_title, words.none_sentence);
        let announce = Button::new(Look::Primary, words.announce).icon(icons::PLUS);
        if empty_ui(ui, icons::SHUFFLE, title, sentence, |ui| ui.add(announce)).clicked() {
            desk.forms.open(FORM);
        }
        return;
    }
    let chosen = state.chosen.as_ref();
    let shown = view.rounds.iter().find(|round| Some(&round.id) == chosen);
    let shown = shown.or(view.rounds.first());
    reading_page_ui(ui, "rounds", (2, 28), |ui| {
        ui.spacing_mut().item_spacing.y = sp::M;
        if desk.forms.is_open(FORM) {
            card_ui(ui, |ui| announce_ui(ui, state, desk));
        }
        choice_ui(ui, state, desk, shown);
        if let Some(round) = shown {
            round_ui(ui, desk, round);
        }
    });
}

fn announce_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.announce, Text::Heading, t.text);
    form::sentence_ui(ui, words.announce_sentence);
    label_ui(ui, words.program, Text::SmallMedium, t.text);
    chip_rows_ui(ui, |ui| {
        for program in desk
            .view
            .programs
            .iter()
            .filter(|program| program.in_rounds || program.cohorts)
        {
            let label = match program.in_rounds {
                true => program.name.clone(),
                false => (words.cohort)(&program.name),
            };
            let selected = state.program.as_ref() == Some(&program.id);
            let (icon, _) = program_sign(&program.id);
            if ui
                .add(ToggleChip::new(&label, selected).icon(icon))
                .clicked()
            {
                state.program = Some(program.id.clone());
            }
        }
    });
    let note = TextField::new(words.note).hint(words.note_hint);
    field_ui(ui, desk, FORM, NOTE, note);
    label_ui(ui, words.closes, Text::SmallMedium, t.text);
    chip_rows_ui(ui, |ui| {
        for hours in CLOSES_IN_HOURS {
            let label = hours.map_or_else(|| words.closes_open.to_owned(), words.closes_in);
            let chip = ToggleChip::new(&label, state.closes_in == hours);
            if ui.add(chip).clicked() {
                state.closes_in = hours;
            }
        }
    });
    if ui.add(ToggleChip::new(words.drawn, state.drawn)).clicked() {
        state.drawn = !state.drawn;
    }
    let act = (words.announce_act, icons::SHUFFLE);
    if form::acts_ui(ui, desk, FORM, act, state.program.is_some())
        && let Some(program) = state.program.clone()
    {
        let announce = RoundAct::Announce {
            program,
            closes: state.closes_in.map(|hours| in_hours(desk.now, hours)),
            drawn: state.drawn,
            note: desk.forms.text(FORM, NOTE),
        };
        state.chosen = None;
        form::send(desk, FORM, Intent::Round(announce));
    }
}

fn in_hours(now: Timestamp, hours: u64) -> Timestamp {
    Timestamp(now.0.saturating_add(hours.saturating_mul(HOUR_MS)))
}

/// The rounds to choose from.
fn choice_ui(ui: &mut Ui, state: &mut State, desk: &Desk, shown: Option<&RoundView>) {
    if desk.view.rounds.len() < 2 {
        return;
    }
    chip_rows_ui(ui, |ui| {
        for round in desk.view.rounds.iter() {
            let selected = shown.is_some_and(|shown| shown.id == round.id);
            let label = label_of(round);
            let spoken = (desk.words.rounds.open_round)(&label);
            let (icon, _) = program_sign(&round.program);
            let chip = ToggleChip::new(&label, selected).icon(icon).name(&spoken);
            if ui.add(chip).clicked() {
                state.chosen = Some(round.id.clone());
            }
        }
    });
}

fn label_of(round: &RoundView) -> String {
    match round.note.as_str() {
        "" => round.program_name.clone(),
        note => format!("{}: {note}", round.program_name),
    }
}

fn round_ui(ui: &mut Ui, desk: &mut Desk, round: &RoundView) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        head_ui(ui, desk, round);
        if !round.shown.is_empty() {
            label_ui(ui, words.you_get, Text::Caption, t.text_muted);
            paragraph_ui(ui, &round.shown, Text::Small, t.text);
        }
        if !round.note.is_empty() {
            paragraph_ui(ui, &round.note, Text::Body, t.text);
        }
        if let Some(closes) = round.closes.filter(|_| round.phase == RoundPhase::Open) {
            let hours = closes.0.saturating_sub(desk.now.0).div_ceil(HOUR_MS);
            let when = match hours {
                0 => words.closes_over.to_owned(),
                hours => format!("{} {}", words.closes, (words.closes_in)(hours)),
            };
            label_ui(ui, &when, Text::Small, t.text_muted);
        }
        ui.add_space(sp::XS);
        timeline_ui(ui, desk, round);
        part_ui(ui, desk, round);
        if let Some(waits) = &round.waits {
            note_ui(ui, Tone::Plain, icons::CLOCK, &desk.words.said(waits));
        }
        asks_ui(ui, desk, round);
        ui.add_space(sp::XS);
        ui.horizontal_wrapped(|ui| acts_ui(ui, desk, round));
    });
    if let Some(result) = &round.result {
        result_ui(ui, desk, &round.program, result);
    }
}

/// Draws which program it is, who announced it and how many take part.
fn head_ui(ui: &mut Ui, desk: &Desk, round: &RoundView) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    ui.horizontal(|ui| {
        let side = egui::Vec2::splat(HEAD_TILE);
        let (tile, _) = ui.allocate_exact_size(side, Sense::hover());
        let (icon, hue) = program_sign(&round.program);
        ui.painter().rect_filled(tile, radius::M, t.hue_soft(hue));
        icon_at(ui, tile.center(), icon, size::ICON_L, t.hue_text(hue));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            label_ui(ui, &round.program_name, Text::Heading, t.text);
            let entered = (words.entered)(round.entrants.len() as u64);
            let by = format!("{} · {entered}", (words.by)(&round.announcer_name));
            label_ui(ui, &by, Text::Caption, t.text_muted);
        });
    });
}

/// Three steps in a row, those behind filled.
fn timeline_ui(ui: &mut Ui, desk: &Desk, round: &RoundView) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    let steps = [
        (RoundPhase::Open, words.open, words.open_means),
        (RoundPhase::Closed, words.closed, words.closed_means),
        (RoundPhase::Frozen, words.frozen, words.frozen_means),
    ];
    let size = vec2(ui.available_width(), STEPS_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let now = steps.iter().find(|(phase, ..)| *phase == round.phase);
    let spoken = now.map_or(String::new(), |(_, name, means)| format!("{name}. {means}"));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let width = rect.width() / steps.len() as f32;
    for (n, (phase, name, means)) in steps.into_iter().enumerate() {
        let left = rect.left() + width * n as f32;
        let center = pos2(left + STEP_RADIUS, rect.top() + STEP_RADIUS + sp::XXS);
        let reached = phase <= round.phase;
        let (fill, ink) = if reached {
            (t.accent, t.on_accent)
        } else {
            (t.surface_sunken, t.text_subtle)
        };
        if n + 1 < 3 {
            let line = Stroke::new(1.5, if reached { t.accent_border } else { t.border });
            let ends = center.x + STEP_RADIUS + sp::XS..=left + width - sp::XS;
            ui.painter().hline(ends, center.y, line);
        }
        ui.painter().circle_filled(center, STEP_RADIUS, fill);
        let icon = if reached {
            icons::CHECK
        } else {
            icons::CIRCLE_DASHED
        };
        icon_at(ui, center, icon, size::ICON_S, ink);
        let ink = if phase == round.phase {
            t.text
        } else {
            t.text_muted
        };
        let under = center.y + STEP_RADIUS + sp::XS;
        for (text, role, y) in [
            (name, Text::SmallMedium, under),
            (means, Text::Caption, under + sp::L + sp::XXS),
        ] {
            text_at(
                ui,
                pos2(left, y),
                Align2::LEFT_TOP,
                text,
                role,
                ink,
                width - sp::S,
            );
        }
    }
}

fn part_ui(ui: &mut Ui, desk: &Desk, round: &RoundView) {
    let words = desk.words.rounds;
    match round.part {
        RoundPart::Outside => {}
        RoundPart::In => note_ui(ui, Tone::Good, icons::CIRCLE_CHECK, words.you_are_in),
        RoundPart::Omitted => note_ui(ui, Tone::Plain, icons::HISTORY, words.omitted),
        RoundPart::NextRound => note_ui(ui, Tone::Plain, icons::HISTORY, words.next_round),
    }
}

/// What the program asks, while one may enter; what one said, once one has.
fn asks_ui(ui: &mut Ui, desk: &mut Desk, round: &RoundView) {
    if round.part == RoundPart::In {
        for ask in round.asks.iter().filter(|ask| !ask.answers.is_empty()) {
            let said = format!("{}: {}", asked(&ask.text), ask.answers.join("; "));
            label_ui(ui, &said, Text::Small, tokens::of(ui).text_muted);
        }
        return;
    }
    if !round.may.enter {
        return;
    }
    for ask in round.asks.iter().filter(|ask| !ask.kept) {
        let form = ask_form(round, &ask.ask);
        if !desk.forms.has_line(&form, ANSWER) && !ask.answers.is_empty() {
            desk.forms.fill(&form, ANSWER, ask.answers.join("; "));
        }
        field_ui(ui, desk, &form, ANSWER, TextField::new(&asked(&ask.text)));
    }
}

fn ask_form(round: &RoundView, ask: &str) -> String {
    format!("round/{}/{ask}", round.id)
}

fn answers(desk: &Desk, round: &RoundView) -> Vec<(String, String)> {
    let of_ask = |ask: &replica::AskView| {
        let text = desk.forms.text(&ask_form(round, &ask.ask), ANSWER);
        let parts = text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let parts = parts.map(|part| (ask.ask.clone(), part.to_owned()));
        parts.collect::<Vec<_>>()
    };
    round.asks.iter().flat_map(of_ask).collect()
}

fn acts_ui(ui: &mut Ui, desk: &mut Desk, round: &RoundView) {
    let words = desk.words.rounds;
    let may = round.may;
    ui.spacing_mut().item_spacing.x = sp::S;
    if may.answer {
        answer_ui(ui, desk, round);
    }
    let id = || round.id.clone();
    let mut button = |look, label: &str, icon, act: RoundAct| {
        if ui.add(Button::new(look, label).icon(icon)).clicked() {
            desk.act(Intent::Round(act));
        }
    };
    if may.enter && round.part != RoundPart::In {
        let enter = RoundAct::Enter {
            round: id(),
            answers: Vec::new(),
        };
        button(Look::Primary, words.enter, icons::HANDSHAKE, enter);
    }
    if may.withdraw {
        let withdraw = RoundAct::Withdraw { round: id() };
        button(Look::Ghost, words.withdraw, icons::LOG_OUT, withdraw);
    }
    if may.close {
        button(
            Look::Secondary,
            words.close,
            icons::CLOCK,
            RoundAct::Close { round: id() },
        );
    }
    if may.freeze {
        button(
            Look::Primary,
            words.freeze,
            icons::CHECK,
            RoundAct::Freeze { round: id() },
        );
    }
    if may.settle {
        button(
            Look::Secondary,
            words.settle,
            icons::CHECK,
            RoundAct::Settle { round: id() },
        );
    }
    if round.phase == RoundPhase::Frozen {
        let recompute = RoundAct::Recompute { round: id() };
        let label = match round.result {
            Some(_) => words.recompute,
            None => words.compute,
        };
        button(Look::Secondary, label, icons::REPEAT, recompute);
    }
    // What was typed goes along with the entry.
    let typed = answers(desk, round);
    let mut is_entering = false;
    for (intent, _) in &mut desk.acts {
        if let Intent::Round(RoundAct::Enter { round: of, answers }) = intent
            && *of == round.id
            && answers.is_empty()
        {
            answers.clone_from(&typed);
            is_entering = true;
        }
    }
    for (ask, _) in typed.iter().filter(|_| is_entering) {
        desk.forms.settle(&ask_form(round, ask));
    }
}

fn result_ui(ui: &mut Ui, desk: &mut Desk, program: &str, result: &RoundResultView) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    let (mine, others): (Vec<_>, Vec<_>) = result.groups.iter().partition(|group| group.mine);
    for (title, groups) in [(words.your_group, mine), (words.groups, others)] {
        if groups.is_empty() {
            continue;
        }
        label_ui(ui, title, Text::Subhead, t.text);
        for group in groups {
            card_ui(ui, |ui| group::group_ui(ui, desk, program, group));
        }
    }
    if !result.second.is_empty() {
        label_ui(ui, words.second, Text::Subhead, t.text);
        form::sentence_ui(ui, words.second_sentence);
        for group in &result.second {
            card_ui(ui, |ui| group::group_ui(ui, desk, program, group));
        }
    }
    let left = result.left();
    if !left.is_empty() {
        let left = (words.left)(&left.join(", "));
        paragraph_ui(ui, &left, Text::Small, t.text);
    }
    for (names, say) in [
        (&result.alone, words.alone),
        (&result.dropped, words.dropped),
    ] {
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(|it| it.name.as_str()).collect();
            paragraph_ui(ui, &say(&names.join(", ")), Text::Small, t.text_muted);
        }
    }
    card_ui(ui, |ui| hashes_ui(ui, desk, result));
}

/// Asks whether one comes, with what one has answered so far.
fn answer_ui(ui: &mut Ui, desk: &mut Desk, round: &RoundView) {
    let words = desk.words.community;
    let me = desk.view.me.as_ref().map(|me| me.id);
    let groups = round.result.iter();
    // Whose group did not meet is asked anew, for the group of the second chance.
    let groups = groups.flat_map(|result| result.second.iter().chain(&result.groups));
    let mut seats = groups.flat_map(|group| &group.people);
    let mine = seats.find(|seat| Some(seat.person) == me);
    let answered = mine.and_then(|seat| seat.comes);
    for (label, icon, comes) in [
        (words.i_come, icons::CHECK, true),
        (words.i_dont, icons::X, false),
    ] {
        let is_said = answered == Some(comes);
        let chip = ui.add(ToggleChip::new(label, is_said).icon(icon));
        let chip = if comes {
            chip
        } else {
            chip.on_hover_text(desk.words.rounds.stay_away_hint)
        };
        if chip.clicked() && !is_said {
            let round = round.id.clone();
            desk.act(Intent::Round(RoundAct::Answer { round, comes }));
        }
    }
}

/// What everybody can compare.
fn hashes_ui(ui: &mut Ui, desk: &Desk, result: &RoundResultView) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    ui.spacing_mut().item_spacing.y = sp::XS;
    let same = match result.same {
        0 => words.nobody_yet.to_owned(),
        same => (words.same)(same as u64),
    };
    label_ui(ui, &same, Text::Small, t.text);
    for (name, hash) in [
        (words.computed_from, &result.manifest),
        (words.result, &result.outcome),
    ] {
        let short = hash.get(..HASH_CHARS).unwrap_or(hash);
        let text = format!("{name}  {short}…");
        label_ui(ui, &text, Text::Caption, t.text_muted).on_hover_text(hash);
    }
    if result.other_entries + result.other_result > 0 {
        let (entries, results) = (result.other_entries as u64, result.other_result as u64);
        let text = (words.differs)(entries, results);
        note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, &text);
    }
}
