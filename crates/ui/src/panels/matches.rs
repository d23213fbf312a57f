//! Matches of one program: cards to choose from, and why each of them is there.

use egui::{Align2, Frame, Key, KeyboardShortcut, Modifiers, Rect, Role, Sense, Stroke, Ui};
use egui::{WidgetInfo, pos2, vec2};
use model::PersonId;
use replica::{Intent, MatchView, MatchesView, PersonCard, ProgramView};

use super::adapt;
use super::detail::match_detail_ui;
use super::form::{asked, field_ui};
use super::founding;
use super::programs::program_sign;
use super::question::{self, Answered, question_ui};
use super::shared::tags;
use super::weights::{weights_toggle_ui, weights_ui};
use super::{
    Desk, chip_rows_ui, detail_panel_ui, field_sign, gutter, is_wide, meet, page_header_ui,
    reading_page_ui, reading_ui, scroll,
};
use crate::icons;
use crate::shell::Page;
use crate::theme::Text;
use crate::tokens::{self, Tokens, radius, size, sp};
use crate::widgets::{
    Button, Grid, Look, TextField, ToggleChip, Tone, avatar_at, card_background, card_ui, chip_ui,
    dialog_ui, empty_ui, focus_ring, hover_blend, icon_at, label_ui, note_ui, paragraph_ui,
    ring_at, search_ui, skeleton_ui, tag_row_at, text_at,
};
use crate::words::Words;

const CARD_HEIGHT: f32 = 164.0;
/// The line of a form in which a question is answered.
const ANSWER: &str = "answer";
const CARD_MIN_WIDTH: f32 = 288.0;
/// From this score on a match is strong.
const STRONG: u32 = 75;
/// From this score on a match is good.
const GOOD: u32 = 55;

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub selected: Option<PersonId>,
    search: String,
    leaving: bool,
    question: Answered,
}

impl State {
    /// Takes in who could answer the question that was put.
    pub fn answered(&mut self, found: MatchesView) {
        self.selected = None;
        self.question.found(found);
    }

    /// Notes that the question went to those who could answer.
    pub fn sent(&mut self, form: &str) {
        if form == question::ALL {
            self.question.sent();
        }
    }
}

/// Returns the colour a score is drawn in.
pub(super) fn score_colour(t: &Tokens, score: u32) -> egui::Color32 {
    if score >= STRONG {
        t.success
    } else if score >= GOOD {
        t.accent
    } else {
        t.border_strong
    }
}

/// Returns what a score means in words.
pub(super) fn score_words(words: &Words, score: u32) -> &'static str {
    if score >= STRONG {
        words.strong_match
    } else if score >= GOOD {
        words.good_match
    } else {
        words.worth_a_look
    }
}

/// Returns true when the search shortcut was pressed.
pub(super) fn search_shortcut(ui: &Ui) -> bool {
    let shortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::K);
    ui.input_mut(|input| input.consume_shortcut(&shortcut))
}

pub(crate) fn matches_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    let shown = &desk.view.matches.program;
    let program = desk.programs().find(|program| program.id == *shown);
    let Some(program) = program.or_else(|| desk.programs().next()) else {
        page_header_ui(ui, words.matches, words.no_programs, |_| {});
        Frame::new().inner_margin(gutter(0, 0)).show(ui, |ui| {
            skeleton_ui(ui, words.no_programs, 5);
        });
        return;
    };
    if desk.view.me.is_some() && adapt::adapt_ui(ui, desk, program) {
        return;
    }
    if !program.entered {
        reading_ui(ui, |ui| {
            page_header_ui(ui, words.matches, words.enter_sentence, |ui| {
                adapt::begin_ui(ui, desk, program);
            });
            programs_ui(ui, desk, program);
        });
        enter_ui(ui, desk, program);
        return;
    }
    let list = state.question.or(&desk.view.matches, &program.id);
    let matches = &list.matches;
    let of = |id: PersonId| matches.iter().find(|found| found.person == id);
    let chosen = state.selected.filter(|id| of(*id).is_some());
    let chosen = chosen.or_else(|| {
        // A wide window never shows an empty pane; a narrow one starts with the list.
        let first = matches.first().filter(|_| is_wide(ui));
        first.map(|found| found.person)
    });
    if let Some(found) = chosen.and_then(of) {
        if is_wide(ui) {
            detail_panel_ui(ui, "why", |ui| match_detail_ui(ui, desk, found, None));
        } else {
            let mut back = false;
            match_detail_ui(ui, desk, found, Some(&mut back));
            if back || ui.input(|input| input.key_pressed(Key::Escape)) {
                state.selected = None;
            }
            return;
        }
    }
    list_ui(ui, state, desk, program, (&list, chosen));
    leave_dialog_ui(ui, state, desk, program);
}

fn list_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    program: &ProgramView,
    (list, chosen): (&MatchesView, Option<PersonId>),
) {
    let words = desk.words;
    let matches = &list.matches;
    let sentence = if matches.is_empty() {
        (words.matches_sentence)(&program.name)
    } else {
        (words.matches_count)(matches.len(), &program.name)
    };
    page_header_ui(ui, words.matches, &sentence, |ui| {
        let leave = Button::new(Look::Ghost, words.leave_act).icon(icons::LOG_OUT);
        if ui.add(leave).clicked() {
            state.leaving = true;
        }
        adapt::begin_ui(ui, desk, program);
    });
    programs_ui(ui, desk, program);
    vectors_ui(ui, desk);
    meet::requests_ui(ui, desk, &program.id);
    meet::left_out_ui(ui, desk, &program.id);
    question_ui(ui, &mut state.question, desk, program);
    if matches.is_empty() {
        let hint = list.hint.as_deref();
        let sentence = hint.unwrap_or(words.no_matches_sentence);
        let open = Button::new(Look::Primary, words.open_profile).icon(icons::PENCIL);
        let title = words.no_matches_title;
        if empty_ui(ui, icons::SPARKLES, title, sentence, |ui| ui.add(open)).clicked() {
            desk.go(Page::Profile);
        }
        return;
    }
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        let hint = words.matches_search;
        let field = search_ui(
            ui,
            "match search",
            &mut state.search,
            hint,
            words.search_shortcut,
            words.clear_search,
        );
        if search_shortcut(ui) {
            field.request_focus();
        }
        ui.add_space(sp::S);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = sp::M;
            meet::dial_ui(ui, desk);
            weights_toggle_ui(ui, desk);
        });
        weights_ui(ui, desk, program);
        founding::themes_ui(ui, desk);
        cover_ui(ui, desk);
        if let Some(note) = &list.note {
            label_ui(ui, note, Text::Caption, tokens::of(ui).text_muted);
        }
    });
    let needle = model::folded(&state.search);
    let hits: Vec<&MatchView> = matches
        .iter()
        .filter(|found| is_hit(found, desk.card_of(&found.person), &needle))
        .collect();
    if hits.is_empty() {
        let (title, sentence) = (words.no_hits_title, words.no_hits_sentence);
        empty_ui(ui, icons::SEARCH, title, sentence, |_| ());
        return;
    }
    cards_ui(ui, state, desk, &hits, chosen);
}

/// Draws who of the list could take over what, in a program in which one hands over.
fn cover_ui(ui: &mut Ui, desk: &Desk) {
    let matches = &desk.view.matches;
    if matches.cover.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    let words = desk.words.programs;
    ui.add_space(sp::S);
    paragraph_ui(ui, words.cover, Text::SmallMedium, t.text);
    for one in &matches.cover {
        let (by, colour) = match &one.by {
            Some((_, name)) => (name.as_str(), t.text_muted),
            None => (words.cover_nobody, t.warning_text),
        };
        paragraph_ui(ui, &format!("{}: {by}", one.topic), Text::Small, colour);
    }
    ui.add_space(sp::S);
}

/// Tells whether every typed word stands somewhere on the card.
fn is_hit(found: &MatchView, card: Option<&PersonCard>, needle: &str) -> bool {
    needle.split_whitespace().all(|word| {
        let has = |text: &str| model::folded(text).contains(word);
        has(&found.name)
            || found.headline.as_deref().is_some_and(has)
            || found.place.as_deref().is_some_and(has)
            || found.reasons.iter().any(|reason| has(&reason.text))
            || card.is_some_and(|card| card.mentions(word))
    })
}

/// While texts of others are still being understood, says how far that is.
fn vectors_ui(ui: &mut Ui, desk: &Desk) {
    let vectors = desk.view.vectors;
    if vectors.asked == 0 {
        return;
    }
    let t = tokens::of(ui);
    let all = vectors.known + vectors.asked;
    let text = (desk.words.programs.vectors)(vectors.known as u64, all as u64);
    Frame::new().inner_margin(gutter(0, 8)).show(ui, |ui| {
        label_ui(ui, &text, Text::Caption, t.text_muted);
    });
}

fn programs_ui(ui: &mut Ui, desk: &mut Desk, current: &ProgramView) {
    let words = desk.words.programs;
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        chip_rows_ui(ui, |ui| {
            // Those one takes part in, and the one on show; all others are a click away.
            let shown = |program: &&ProgramView| program.entered || program.id == current.id;
            for program in desk.programs().filter(shown) {
                let selected = program.id == current.id;
                let (icon, _) = program_sign(&program.id);
                let chip = ToggleChip::new(&program.name, selected).icon(icon);
                if ui.add(chip).clicked() && !selected {
                    let program = program.id.clone();
                    desk.act(Intent::Look { program });
                }
            }
            let all = Button::new(Look::Ghost, words.see_all)
                .icon(icons::CHEVRON_RIGHT)
                .small();
            if desk.programs().count() > 1 && ui.add(all).clicked() {
                desk.go(Page::Programs);
            }
        });
    });
}

/// Explains a program one does not take part in, with the one button that changes that.
fn enter_ui(ui: &mut Ui, desk: &mut Desk, program: &ProgramView) {
    let t = tokens::of(ui);
    let words = desk.words;
    reading_page_ui(ui, "enter", (2, 24), |ui| {
        card_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = sp::M;
            label_ui(ui, &program.name, Text::Heading, t.text);
            paragraph_ui(ui, &program.purpose, Text::Body, t.text);
            if !program.inputs.is_empty() {
                label_ui(ui, words.enter_looks_at, Text::SmallMedium, t.text);
                chip_rows_ui(ui, |ui| {
                    for input in &program.inputs {
                        let (_, hue) = field_sign(*input);
                        let name = (words.field)(*input);
                        chip_ui(ui, name, t.hue_soft(hue), t.text);
                    }
                });
            }
            note_ui(ui, Tone::Good, icons::SHIELD_CHECK, words.enter_others_see);
            let form = format!("enter/{}", program.id);
            asks_ui(ui, desk, program, &form);
            ui.add_space(sp::XS);
            let act = (words.enter_act)(&program.name);
            let enter = Button::new(Look::Primary, &act)
                .icon(icons::HANDSHAKE)
                .large();
            if ui.add(enter).clicked() {
                let program = program.id.clone();
                let answers = answers(desk, &program, &form);
                for (ask, _) in &answers {
                    desk.forms.settle(&format!("{form}/{ask}"));
                }
                desk.act(Intent::Enter { program, answers });
            }
        });
    });
}

/// One line for each question of a program one is about to enter.
fn asks_ui(ui: &mut Ui, desk: &mut Desk, program: &ProgramView, form: &str) {
    let asks: Vec<_> = program.asks.iter().filter(|ask| !ask.kept).collect();
    if asks.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    label_ui(ui, desk.words.meet.enter_asks, Text::SmallMedium, t.text);
    for ask in asks {
        let form = format!("{form}/{}", ask.ask);
        field_ui(ui, desk, &form, ANSWER, TextField::new(&asked(&ask.text)));
    }
}

/// What was typed beside the questions of a program.
fn answers(desk: &Desk, program: &str, form: &str) -> Vec<(String, String)> {
    let programs = desk.view.programs.iter();
    let asks = programs
        .filter(|it| it.id == program)
        .flat_map(|it| &it.asks);
    asks.map(|ask| {
        let text = desk.forms.text(&format!("{form}/{}", ask.ask), ANSWER);
        (ask.ask.clone(), text)
    })
    .filter(|(_, text)| !text.is_empty())
    .collect()
}

fn leave_dialog_ui(ui: &Ui, state: &mut State, desk: &mut Desk, program: &ProgramView) {
    if !state.leaving {
        return;
    }
    let words = desk.words;
    let title = (words.leave_title)(&program.name);
    let answer = dialog_ui(
        ui,
        &title,
        words.leave_sentence,
        words.leave_act,
        words.cancel,
    );
    if answer == Some(true) {
        let program = program.id.clone();
        desk.act(Intent::Leave { program });
    }
    state.leaving = answer.is_none();
}

fn cards_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    hits: &[&MatchView],
    chosen: Option<PersonId>,
) {
    let gap = sp::M;
    let width = ui.available_width() - 2.0 * sp::GUTTER;
    let grid = Grid::fitting(width, CARD_MIN_WIDTH, CARD_HEIGHT, gap);
    let columns = grid.columns();
    ui.spacing_mut().item_spacing.y = gap;
    let rows = hits.len().div_ceil(columns);
    scroll("matches").show_rows(ui, CARD_HEIGHT, rows, |ui, range| {
        for row in range {
            let size = vec2(ui.available_width(), CARD_HEIGHT);
            let (line, _) = ui.allocate_exact_size(size, Sense::hover());
            let in_row = hits.iter().skip(row * columns).take(columns);
            // Room above the first row for the ring of a chosen card.
            let from = line.left_top() + vec2(sp::GUTTER, sp::XS);
            for (rect, found) in grid.cards(from).zip(in_row) {
                if match_card_ui(ui, desk, rect, found, chosen == Some(found.person)) {
                    state.selected = Some(found.person);
                }
            }
        }
        ui.add_space(sp::XL);
    });
}

/// Draws one card; returns true when it was chosen.
fn match_card_ui(ui: &Ui, desk: &Desk, rect: Rect, found: &MatchView, selected: bool) -> bool {
    let t = tokens::of(ui);
    let words = desk.words;
    let id = ui.scope_id().with(("match", found.person));
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("{}, {}", found.name, (words.score_of)(found.score));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let hover = hover_blend(ui, &response);
    let ground = card_background(ui, rect, hover, selected);
    let pad = sp::L;
    let left = rect.left() + pad;
    let card = desk.card_of(&found.person);
    let connected = card.is_some_and(|card| card.connected);
    let center = pos2(left + 22.0, rect.top() + pad + 22.0);
    let key = found.person.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR_CARD,
        &found.name,
        key,
        connected,
        ground,
    );
    let x = left + 56.0;
    let width = rect.right() - pad - x;
    let line = found.headline.as_deref().unwrap_or_default();
    let name_top = rect.top() + pad + if line.is_empty() { 12.0 } else { 1.0 };
    text_at(
        ui,
        pos2(x, name_top),
        Align2::LEFT_TOP,
        &found.name,
        Text::Subhead,
        t.text,
        width,
    );
    text_at(
        ui,
        pos2(x, rect.top() + pad + 22.0),
        Align2::LEFT_TOP,
        line,
        Text::Small,
        t.text_muted,
        width,
    );
    let row = Rect::from_min_max(
        pos2(left, rect.top() + 74.0),
        pos2(rect.right() - pad, rect.top() + 96.0),
    );
    tag_row_at(ui, row, &tags(card, found));
    ui.painter().hline(
        rect.x_range().shrink(pad),
        rect.bottom() - 52.0,
        Stroke::new(1.0, t.border_subtle),
    );
    let foot = rect.bottom() - pad - 10.0;
    let part = found.score as f32 / 100.0;
    let colour = score_colour(t, found.score);
    ring_at(ui, pos2(left + 11.0, foot), 9.0, 3.0, part, colour);
    let score = text_at(
        ui,
        pos2(left + 28.0, foot),
        Align2::LEFT_CENTER,
        &found.score.to_string(),
        Text::SmallMedium,
        t.text,
        40.0,
    );
    text_at(
        ui,
        pos2(score.right() + sp::S, foot),
        Align2::LEFT_CENTER,
        score_words(words, found.score),
        Text::Small,
        t.text_muted,
        120.0,
    );
    if let Some(place) = &found.place {
        let place = text_at(
            ui,
            pos2(rect.right() - pad, foot),
            Align2::RIGHT_CENTER,
            place,
            Text::Small,
            t.text_muted,
            width - 120.0,
        );
        let pin = pos2(place.left() - 11.0, foot);
        icon_at(ui, pin, icons::MAP_PIN, size::ICON_S, t.text_subtle);
    }
    focus_ring(ui, &response, rect, radius::L);
    response.clicked()
}
