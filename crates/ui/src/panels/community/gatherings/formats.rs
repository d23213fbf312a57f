//! Choosing how people meet: formats of the library and of the community, and adapting one.

use egui::Ui;
use model::community::library::Format;
use replica::{CommunityAct, CommunityView, Intent};

use super::super::super::form::{acts_ui, field_ui, quiet_act_ui, send, sentence_ui};
use super::super::super::{Desk, chip_rows_ui};
use super::State;
use crate::icons;
use crate::tokens::sp;
use crate::widgets::{Button, Look, TextField, ToggleChip, card_ui};

/// Draws the formats to choose from, what the chosen one is for, and the form that adapts it.
pub(super) fn formats_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: &CommunityView,
) {
    let own = community.formats.iter().map(|own| &own.format);
    let formats: Vec<Format> = own.chain(state.formats(desk.tongue())).cloned().collect();
    chip_rows_ui(ui, |ui| {
        for format in &formats {
            let selected = state.format.as_ref() == Some(&format.name);
            if ui.add(ToggleChip::new(&format.title, selected)).clicked() {
                state.format = (!selected).then(|| format.name.clone());
            }
        }
    });
    let chosen = formats
        .iter()
        .find(|format| state.format.as_ref() == Some(&format.name));
    let Some(chosen) = chosen else {
        return;
    };
    let words = desk.words.community;
    let size = (words.gather_size)(&chosen.people, chosen.minutes);
    sentence_ui(ui, &format!("{} {size}.", chosen.purpose));
    let mut own = community.formats.iter();
    let own = own.find(|own| own.format.name == chosen.name);
    if let Some((own, from)) = own.and_then(|own| Some((own, own.copied_from.as_ref()?))) {
        sentence_ui(ui, &(desk.words.formats.origin)(from, &own.by_name));
    }
    let form = format!("format:{}", community.row.id);
    if desk.forms.is_open(&form) {
        card_ui(ui, |ui| adapt_ui(ui, desk, community, &form));
        return;
    }
    let button = Button::new(Look::Ghost, desk.words.formats.adapt);
    if quiet_act_ui(ui, button.icon(icons::COPY)).clicked() {
        begin(desk, &form, chosen);
    }
}

/// Opens the form with what stands in the format that is adapted.
fn begin(desk: &mut Desk, form: &str, format: &Format) {
    let steps = format.steps.iter();
    let steps: Vec<String> = steps
        .map(|step| format!("{} min | {}", step.minutes, step.text))
        .collect();
    for (part, text) in [
        ("from", format.name.clone()),
        ("title", format.title.clone()),
        ("purpose", format.purpose.clone()),
        ("people", format.people.clone()),
        ("steps", steps.join("\n")),
    ] {
        desk.forms.fill(form, part, text);
    }
    desk.forms.open(form);
}

fn adapt_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let words = desk.words.formats;
    ui.spacing_mut().item_spacing.y = sp::M;
    sentence_ui(ui, words.sentence);
    field_ui(ui, desk, form, "title", TextField::new(words.title));
    field_ui(ui, desk, form, "purpose", TextField::new(words.purpose));
    let people = TextField::new(words.people).hint(words.people_hint);
    field_ui(ui, desk, form, "people", people);
    let steps = TextField::new(words.steps).hint(words.steps_hint).rows(6);
    field_ui(ui, desk, form, "steps", steps);
    let title = desk.forms.text(form, "title");
    let steps = desk.forms.text(form, "steps");
    let lines = steps.lines().map(str::trim).filter(|line| !line.is_empty());
    let steps: Vec<String> = lines.map(str::to_owned).collect();
    let is_whole = !title.is_empty() && !steps.is_empty();
    let keep = (words.keep, icons::CHECK);
    if acts_ui(ui, desk, form, keep, is_whole) {
        let adapt = CommunityAct::AdaptFormat {
            community: community.row.id,
            from: desk.forms.text(form, "from"),
            title,
            purpose: Some(desk.forms.text(form, "purpose")),
            people: Some(desk.forms.text(form, "people")),
            steps,
        };
        send(desk, form, Intent::Community(adapt));
    }
}
