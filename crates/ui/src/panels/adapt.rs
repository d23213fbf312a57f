//! Adapting a program for a community: its description to change, and who keeps it.
//!
//! Knows: the words of a description, as they were asked for. Never: reads them itself; what is
//! wrong with one is said by whoever keeps it, with its line.

use egui::Ui;
use replica::{CommunityAct, CommunityRow, Intent, Lifecycle, ProgramView, Question};

use super::form::{acts_ui, field_ui, send, sentence_ui};
use super::{Desk, chip_rows_ui, reading_page_ui};
use crate::icons;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, ToggleChip, card_ui, label_ui};

/// The lines of a description that stand in the window at a time.
const ROWS: usize = 16;
const FORM: &str = "adapt program:";

/// Tells whether a form is one in which a program is adapted.
pub(crate) fn is_form(form: &str) -> bool {
    form.starts_with(FORM)
}

fn form_of(program: &ProgramView) -> String {
    format!("{FORM}{}", program.id)
}

/// Draws the buttons that begin it, where one is in a community that could keep it, and that let a
/// program go again that one's own community keeps.
pub(super) fn begin_ui(ui: &mut Ui, desk: &mut Desk, program: &ProgramView) {
    if program.adapted.as_ref().is_some_and(|adapted| adapted.mine) {
        let drop = Button::new(Look::Ghost, desk.words.programs.drop).icon(icons::X);
        if ui.add(drop).clicked() {
            let program = program.id.clone();
            desk.act(Intent::Community(CommunityAct::DropProgram { program }));
        }
    }
    if keepers(desk).next().is_none() {
        return;
    }
    let words = desk.words.programs;
    let begin = Button::new(Look::Ghost, words.adapt).icon(icons::COPY);
    if ui.add(begin).on_hover_text(words.adapt_sentence).clicked() {
        let form = form_of(program);
        desk.forms.open(&form);
        let program = program.id.clone();
        let asked = Intent::Ask(Question::Program { program });
        desk.ask(asked, Asked::Form(form));
    }
}

/// Draws the description to change, once it was begun; tells whether it was.
pub(super) fn adapt_ui(ui: &mut Ui, desk: &mut Desk, program: &ProgramView) -> bool {
    let form = form_of(program);
    if !desk.forms.is_open(&form) {
        return false;
    }
    reading_page_ui(ui, "adapt", (2, 24), |ui| {
        card_ui(ui, |ui| form_ui(ui, desk, program, &form));
    });
    true
}

fn form_ui(ui: &mut Ui, desk: &mut Desk, program: &ProgramView, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.programs;
    ui.spacing_mut().item_spacing.y = sp::M;
    label_ui(ui, &program.name, Text::Heading, t.text);
    sentence_ui(ui, words.adapt_sentence);
    let chosen = desk.forms.text(form, "community");
    let mut keeper = None;
    label_ui(ui, words.adapt_where, Text::SmallMedium, t.text);
    let rows: Vec<&CommunityRow> = keepers(desk).collect();
    chip_rows_ui(ui, |ui| {
        for row in &rows {
            let id = row.id.to_string();
            let is_chosen = chosen == id || rows.len() == 1;
            if is_chosen {
                keeper = Some(row.id);
            }
            let spoken = format!("{} {}", words.adapt_where, row.name);
            let chip = ToggleChip::new(&row.name, is_chosen).name(&spoken);
            if ui.add(chip).clicked() {
                desk.forms.write(form, "community", id);
            }
        }
    });
    let field = TextField::new(words.adapt_description).rows(ROWS);
    field_ui(ui, desk, form, "description", field);
    let description = desk.forms.line(form, "description").to_owned();
    let is_ready = keeper.is_some() && !description.trim().is_empty();
    let act = (words.adapt_act, icons::COPY);
    if acts_ui(ui, desk, form, act, is_ready)
        && let Some(community) = keeper
    {
        let keep = CommunityAct::KeepProgram {
            community,
            description,
        };
        send(desk, form, Intent::Community(keep));
    }
}

/// Communities one is in that can keep a program: in one whose members are hidden none is kept.
fn keepers<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a CommunityRow> + use<'a> {
    let rows = desk.view.communities.iter();
    rows.filter(|row| {
        row.joined
            && row.notice.is_none()
            && !matches!(row.state, Lifecycle::Archived | Lifecycle::Merged)
    })
}
