//! The recovery words, shown to somebody who is new: to write down, with three asked back.
//!
//! For: knowing that the words stand somewhere else than on this device before it is lost. Knows: the
//! words while this page is open. Never: keeps them when one leaves; stands in anybody's way.

use egui::Ui;
use replica::{Intent, Phrase, Preference, Question, WordsKept};

use super::devices::words_ui;
use super::form::sentence_ui;
use super::{Desk, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::shell::{Asked, Page};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, Tone, card_ui, label_ui, note_ui, paragraph_ui, skeleton_ui,
};

const FIELD_WIDTH: f32 = 220.0;
/// How many words are asked back.
const ASKED_BACK: usize = 3;

/// What this page keeps while it is open.
#[derive(Debug, Default)]
pub(crate) struct State {
    is_asked: bool,
    words: Option<Phrase>,
    /// Which words are asked back, counted from 0, once they are hidden.
    checks: Option<[usize; ASKED_BACK]>,
    typed: [String; ASKED_BACK],
    is_wrong: bool,
}

impl State {
    /// Takes the words, to show them until one leaves.
    pub fn told(&mut self, words: Phrase) {
        self.words = Some(words);
    }

    /// Tells whether this page waits for the words.
    pub fn is_waiting(&self) -> bool {
        self.is_asked && self.words.is_none()
    }
}

/// Picks which words are asked back: others each time, and in their order.
fn picked(count: usize, moment: u64) -> [usize; ASKED_BACK] {
    let third = (count / ASKED_BACK).max(1);
    let mut moment = moment;
    std::array::from_fn(|part| {
        let at = usize::try_from(moment % third as u64).unwrap_or(0);
        moment /= 7;
        part * third + at
    })
}

pub(crate) fn keep_words_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    if !state.is_asked {
        state.is_asked = true;
        desk.ask(Intent::Ask(Question::Recovery), Asked::Recovery);
    }
    let words = desk.words.keep_words;
    reading_header_ui(ui, words.title, words.sentence, |_| {});
    reading_page_ui(ui, "keep words", (2, 28), |ui| {
        card_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = sp::M;
            match (state.words.clone(), state.checks) {
                (None, _) => skeleton_ui(ui, words.title, 4),
                (Some(phrase), None) => show_ui(ui, state, desk, phrase.expose()),
                (Some(phrase), Some(checks)) => check_ui(ui, state, desk, phrase.expose(), checks),
            }
        });
    });
}

fn show_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, phrase: &str) {
    let words = desk.words.keep_words;
    let warning = desk.words.trust.recovery_warning;
    note_ui(ui, Tone::Warning, icons::SHIELD_ALERT, warning);
    words_ui(ui, desk, phrase);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let written = Button::new(Look::Primary, words.written).icon(icons::PEN_LINE);
        if ui.add(written).clicked() {
            let count = phrase.split_whitespace().count();
            state.checks = Some(picked(count, desk.now.0));
        }
        later_ui(ui, desk);
    });
}

fn later_ui(ui: &mut Ui, desk: &mut Desk) {
    let later = Button::new(Look::Ghost, desk.words.keep_words.later);
    if ui.add(later).clicked() {
        choose(desk, WordsKept::Later);
    }
}

fn check_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    phrase: &str,
    checks: [usize; ASKED_BACK],
) {
    let t = tokens::of(ui);
    let words = desk.words.keep_words;
    label_ui(ui, words.check, Text::Heading, t.text);
    sentence_ui(ui, words.check_sentence);
    for (typed, at) in state.typed.iter_mut().zip(checks) {
        let label = (words.word)(at + 1);
        let field = TextField::new(&label).width(FIELD_WIDTH);
        if field.show(ui, &format!("word {at}"), typed).changed() {
            state.is_wrong = false;
        }
    }
    if state.is_wrong {
        paragraph_ui(ui, words.wrong, Text::Caption, t.danger_text);
    }
    let is_ready = state.typed.iter().all(|typed| !typed.trim().is_empty());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let done = Button::new(Look::Primary, words.done)
            .icon(icons::CHECK)
            .enabled(is_ready);
        if ui.add(done).clicked() {
            if are_right(phrase, &state.typed, checks) {
                choose(desk, WordsKept::Kept);
            } else {
                state.is_wrong = true;
            }
        }
        let again = Button::new(Look::Ghost, words.show_again);
        if ui.add(again).clicked() {
            state.checks = None;
            state.is_wrong = false;
        }
        later_ui(ui, desk);
    });
}

fn are_right(phrase: &str, typed: &[String], checks: [usize; ASKED_BACK]) -> bool {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let is_right = |(typed, at): (&String, usize)| {
        words
            .get(at)
            .is_some_and(|word| word.eq_ignore_ascii_case(typed.trim()))
    };
    typed.iter().zip(checks).all(is_right)
}

fn choose(desk: &mut Desk, kept: WordsKept) {
    desk.act(Intent::Prefer(Preference::Words(kept)));
    desk.go(Page::Home);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_different_words_are_asked_back_in_their_order() {
        for moment in [0, 1, 7, 49, 1_790_000_000_123] {
            let [a, b, c] = picked(24, moment);
            assert!(a < b && b < c && c < 24, "{a} {b} {c}");
        }
        assert_ne!(picked(24, 1), picked(24, 2));
    }

    #[test]
    fn the_words_are_compared_as_people_type_them() {
        let phrase = "apple bread cloud dance";
        let typed = |words: [&str; 3]| words.map(str::to_owned);
        assert!(are_right(
            phrase,
            &typed(["Apple", " cloud", "dance "]),
            [0, 2, 3]
        ));
        assert!(!are_right(
            phrase,
            &typed(["apple", "bread", "dance"]),
            [0, 2, 3]
        ));
        assert!(!are_right(
            phrase,
            &typed(["apple", "cloud", "dance"]),
            [0, 2, 9]
        ));
    }
}
