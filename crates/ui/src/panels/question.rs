//! A question put to the people of a program, above its matches.

use std::sync::Arc;

use egui::{Frame, Ui};
use model::PersonId;
use replica::{ASKED_APART_MAX, Intent, MatchesView, ProgramView, Question, TalkAct};

use super::form::{entered, error_ui, field_ui, send};
use super::{Desk, gutter};
use crate::icons;
use crate::shell::Asked;
use crate::tokens::sp;
use crate::widgets::{Button, Look, TextField, Tone, dialog_ui, note_ui};

/// The form a question is typed in.
const FORM: &str = "question";
const TEXT: &str = "text";
/// What sends it to all who could answer.
pub(crate) const ALL: &str = "question/all";
/// The question of a program that asks for one.
const ASK: &str = "question";
/// How many people are looked for.
const TOP: usize = 20;

/// Who could answer the question that was put last.
#[derive(Debug, Default)]
pub(crate) struct Answered {
    found: Option<Arc<MatchesView>>,
    /// The question itself.
    put: String,
    /// Whether all are to be asked is being asked.
    is_asking: bool,
    /// It went to them.
    is_sent: bool,
}

impl Answered {
    /// Takes in who could answer.
    pub fn found(&mut self, found: MatchesView) {
        self.found = Some(Arc::new(found));
        self.is_sent = false;
    }

    /// Notes that the question went to those who could answer.
    pub fn sent(&mut self) {
        self.is_sent = true;
    }

    /// Gives the list of a program: of the question that was put, or else one's own.
    pub fn or(&self, own: &Arc<MatchesView>, program: &str) -> Arc<MatchesView> {
        Arc::clone(self.of(program).unwrap_or(own))
    }

    fn of(&self, program: &str) -> Option<&Arc<MatchesView>> {
        self.found.as_ref().filter(|it| it.program == program)
    }

    /// Names who is asked where all are, the best first.
    fn asked(&self, program: &str) -> Vec<(PersonId, &str)> {
        let found = self.of(program).map(|it| it.matches.iter());
        let best = found.into_iter().flatten().take(ASKED_APART_MAX);
        best.map(|it| (it.person, it.name.as_str())).collect()
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
            if answered.of(&program.id).is_some() && ui.add(back).clicked() {
                answered.found = None;
            }
        });
        all_ui(ui, answered, desk, program);
        if is_put && !ask.is_empty() {
            // Those who could answer another question are not to be asked this one.
            answered.found = None;
            answered.put.clone_from(&ask);
            let question = Question::MatchFor {
                program: program.id.clone(),
                ask,
                top: TOP,
            };
            desk.ask(Intent::Ask(question), Asked::Question);
        }
    });
}

/// Draws how all who could answer are asked at once, each by themselves.
fn all_ui(ui: &mut Ui, answered: &mut Answered, desk: &mut Desk, program: &ProgramView) {
    let words = desk.words.programs;
    let count = answered.asked(&program.id).len();
    if count == 0 || answered.put.is_empty() {
        return;
    }
    if answered.is_sent {
        let sentence = (words.question_sent)(count);
        note_ui(ui, Tone::Good, icons::CHECK, &sentence);
        return;
    }
    let label = (words.question_all)(count);
    let button = Button::new(Look::Primary, &label)
        .icon(icons::SEND)
        .small()
        .enabled(!desk.forms.is_sent(ALL));
    answered.is_asking |= ui.add(button).clicked();
    error_ui(ui, desk, ALL);
    if answered.is_asking {
        all_dialog_ui(ui, answered, desk, program);
    }
}

fn all_dialog_ui(ui: &Ui, answered: &mut Answered, desk: &mut Desk, program: &ProgramView) {
    let words = desk.words.programs;
    let asked = answered.asked(&program.id);
    let names: Vec<&str> = asked.iter().map(|(_, name)| *name).collect();
    let sentence = (words.question_all_sentence)(&answered.put, &names.join(", "));
    let title = (words.question_all)(asked.len());
    let (act, cancel) = (words.question_send, desk.words.cancel);
    let answer = dialog_ui(ui, &title, &sentence, act, cancel);
    if answer == Some(true) {
        let to = asked.iter().map(|(person, _)| *person).collect();
        let text = answered.put.clone();
        send(desk, ALL, Intent::Talk(TalkAct::AskApart { to, text }));
    }
    answered.is_asking = answer.is_none();
}
