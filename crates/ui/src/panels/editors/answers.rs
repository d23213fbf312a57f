//! The editor of what programs ask beyond the profile: one line for each question.

use egui::Ui;
use model::{Answer, Edit, Field};
use replica::{AskView, Intent, MeView, ProgramView};

use super::{Drafts, finished};
use crate::panels::Desk;
use crate::panels::form::asked;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{TextField, label_ui};

/// Several answers to one question stand on one line, with this between them.
const BETWEEN: char = ';';

pub(super) fn answers_ui(ui: &mut Ui, drafts: &mut Drafts, desk: &mut Desk, me: &MeView) {
    let t = tokens::of(ui);
    let words = desk.words.meet;
    let programs = desk.view.programs.iter();
    let entered = programs.filter(|program| program.entered && !program.asks.is_empty());
    let entered: Vec<&ProgramView> = entered.collect();
    if entered.is_empty() {
        label_ui(ui, words.answers_none, Text::Small, t.text_muted);
    }
    for program in entered {
        ui.add_space(sp::XS);
        let title = (words.answers_for)(&program.name);
        label_ui(ui, &title, Text::SmallMedium, t.text);
        for ask in &program.asks {
            if ask.kept {
                let kept = format!("{}: {}", asked(&ask.text), words.answers_kept);
                label_ui(ui, &kept, Text::Caption, t.text_muted);
                continue;
            }
            line_ui(ui, drafts, desk, me, (program, ask));
        }
    }
}

fn line_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    desk: &mut Desk,
    me: &MeView,
    (program, ask): (&ProgramView, &AskView),
) {
    let key = format!("{} {}", program.id, ask.ask);
    let stored = ask.answers.join(&format!("{BETWEEN} "));
    let mut text = drafts
        .answers
        .get(&key)
        .cloned()
        .unwrap_or_else(|| stored.clone());
    let response = TextField::new(&asked(&ask.text)).show(ui, &key, &mut text);
    if response.changed() {
        drafts.answers.insert(key.clone(), text.clone());
    }
    if finished(ui, &response) && text.trim() != stored {
        let edits = edits(me, &program.id, &ask.ask, &text);
        if !edits.is_empty() {
            desk.ask(Intent::Profile(edits), Asked::Field(Field::Answers));
        }
        drafts.answers.remove(&key);
    }
}

/// Says what to write so that exactly these answers stand.
fn edits(me: &MeView, program: &str, ask: &str, text: &str) -> Vec<Edit> {
    let of_ask = |said: &&Answer| said.program == program && said.ask == ask;
    let old: Vec<String> = me
        .profile
        .answers
        .iter()
        .filter(of_ask)
        .map(Answer::to_string)
        .collect();
    let new: Vec<String> = text
        .split(BETWEEN)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| format!("{program} {ask}: {text}"))
        .collect();
    let mut edits = Vec::new();
    if !old.is_empty() {
        edits.push(Edit::Remove(Field::Answers, old));
    }
    if !new.is_empty() {
        edits.push(Edit::Add(Field::Answers, new));
    }
    edits
}
