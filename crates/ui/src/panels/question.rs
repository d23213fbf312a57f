//! A question put to the people of a program, above its matches.

use std::sync::Arc;

use egui::{Frame, Ui};
use replica::{Intent, MatchesView, ProgramView, Question};

use super::form::{entered, error_ui, field_ui};
use super::{Desk, gutter};
use crate::icons;
use crate::shell::Asked;
use crate::tokens::sp;
use crate::widgets::{Button, Look, TextField};

/// The form a question is typed in.
const FORM: &str = "question";
const TEXT: &str = "text";
/// The question of a program that asks for one.
const ASK: &str = "question";
/// How many people are looked for.
const TOP: usize = 20;

/// Who could answer the question that was put last.
#[derive(Debug, Default)]
pub(crate) struct Answered(Option<Arc<MatchesView>>);

impl Answered {
    /// Takes in who could answer.
    pub fn found(&mut self, found: MatchesView) {
        self.0 = Some(Arc::new(found));
    }

    /// Gives the list of a program: of the question that was put, or else one's own.
    pub fn or(&self, own: &Arc<MatchesView>, program: &str) -> Arc<MatchesView> {
        let of_it = |it: &&Arc<MatchesView>| it.program == program;
        Arc::clone(self.0.as_ref().filter(of_it).unwrap_or(own))
    }
}

/// Draws the question, and the way back to one's own list once somebody was found.
pub(super) fn question_ui(
    ui: &mut Ui,
    answered: &mut Answered,
    desk: &mut Desk,
    program: &ProgramView,
) {
    if !program.asks.iter().any(|ask| ask.ask == ASK) {
        return;
    }
    let words = desk.words.programs;
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        let field = TextField::new(words.question).hint(words.question_hint);
        let field = field_ui(ui, desk, FORM, TEXT, field);
        error_ui(ui, desk, FORM);
        let ask = desk.forms.text(FORM, TEXT);
        let mut is_put = entered(ui, &field);
        ui.horizontal(|ui| {
            let button = Button::new(Look::Secondary, words.question_act)
                .icon(icons::SEARCH)
                .small()
                .enabled(!ask.is_empty());
            is_put |= ui.add(button).clicked();
            let back = Button::new(Look::Ghost, words.question_back).small();
            let has_answer = answered
                .0
                .as_ref()
                .is_some_and(|it| it.program == program.id);
            if has_answer && ui.add(back).clicked() {
                answered.0 = None;
            }
        });
        if is_put && !ask.is_empty() {
            let question = Question::MatchFor {
                program: program.id.clone(),
                ask,
                top: TOP,
            };
            desk.ask(Intent::Ask(question), Asked::Question);
        }
    });
}
