//! Editors of time: days of the week, hours, and times that suit.

use egui::{Response, Ui};
use model::{Day, Edit, Field};
use replica::MeView;

use super::{Drafts, chips_ui, edit, entered, finished, submit};
use crate::icons;
use crate::panels::person::slot_text;
use crate::panels::{Desk, chip_rows_ui};
use crate::theme::Text;
use crate::tokens;
use crate::widgets::{Button, Look, TextField, ToggleChip, label_ui, segmented_ui};

const TIME_WIDTH: f32 = 84.0;

pub(super) fn days_ui(ui: &mut Ui, desk: &mut Desk, me: &MeView) {
    let words = desk.words;
    chip_rows_ui(ui, |ui| {
        for day in Day::ALL {
            let selected = me.profile.days.contains(&day);
            let chip = ToggleChip::new((words.day)(day), selected).name((words.day_long)(day));
            if ui.add(chip).clicked() {
                let value = vec![day.name().to_owned()];
                if selected {
                    edit(desk, Edit::Remove(Field::Days, value));
                } else {
                    edit(desk, Edit::Add(Field::Days, value));
                }
            }
        }
    });
}

/// Draws two time fields; returns both responses.
fn span_ui(ui: &mut Ui, desk: &Desk, from: &mut String, to: &mut String) -> [Response; 2] {
    let words = desk.words;
    let ink = tokens::of(ui).text_muted;
    label_ui(ui, words.from_label, Text::Small, ink);
    let from = TextField::new(words.from_label)
        .hidden_label()
        .hint("09:00")
        .width(TIME_WIDTH)
        .show(ui, "from", from);
    label_ui(ui, words.to_label, Text::Small, ink);
    let to = TextField::new(words.to_label)
        .hidden_label()
        .hint("17:00")
        .width(TIME_WIDTH)
        .show(ui, "to", to);
    [from, to]
}

pub(super) fn hours_ui(ui: &mut Ui, drafts: &mut Drafts, desk: &mut Desk, me: &MeView) {
    let field = Field::Hours;
    let stored = me.profile.hours.map(|hours| hours.to_string());
    let (from, to) = stored
        .as_deref()
        .and_then(|hours| hours.split_once('-'))
        .unwrap_or_default();
    let (mut new_from, mut new_to) = drafts
        .spans
        .get(&field)
        .cloned()
        .unwrap_or((from.to_owned(), to.to_owned()));
    let responses = ui
        .horizontal(|ui| span_ui(ui, desk, &mut new_from, &mut new_to))
        .inner;
    if responses.iter().any(Response::changed) {
        drafts
            .spans
            .insert(field, (new_from.clone(), new_to.clone()));
    }
    if !responses.iter().any(|response| finished(ui, response)) {
        return;
    }
    let (new_from, new_to) = (new_from.trim(), new_to.trim());
    if (new_from, new_to) == (from, to) {
        drafts.forget(field);
    } else if new_from.is_empty() && new_to.is_empty() {
        submit(drafts, desk, Edit::Clear(field));
    } else if !new_from.is_empty() && !new_to.is_empty() {
        submit(
            drafts,
            desk,
            Edit::Set(field, vec![format!("{new_from}-{new_to}")]),
        );
    }
}

pub(super) fn slots_ui(ui: &mut Ui, drafts: &mut Drafts, desk: &mut Desk, me: &MeView) {
    let words = desk.words;
    let field = Field::Slots;
    let slots: Vec<(String, String, Option<u8>)> = me
        .profile
        .slots
        .iter()
        .map(|slot| (slot_text(desk, *slot), slot.to_string(), None))
        .collect();
    chips_ui(ui, desk, field, slots.into_iter());
    let day = drafts.day.unwrap_or(Day::Mon);
    let days = Day::ALL.map(|day| (day, (words.day)(day)));
    if let Some(day) = segmented_ui(ui, words.day_label, day, &days) {
        drafts.day = Some(day);
    }
    let (mut from, mut to) = drafts.spans.get(&field).cloned().unwrap_or_default();
    let added = ui
        .horizontal(|ui| {
            let responses = span_ui(ui, desk, &mut from, &mut to);
            let ready = !from.trim().is_empty() && !to.trim().is_empty();
            let add = Button::new(Look::Secondary, words.add)
                .icon(icons::PLUS)
                .enabled(ready);
            let clicked = ui
                .add(add)
                .accessible_name(format!("{}: {}", words.add, (words.field)(field)))
                .clicked();
            let by_key = responses.iter().any(|response| entered(ui, response));
            ready && (clicked || by_key)
        })
        .inner;
    if added {
        let slot = format!("{} {}-{}", day.name(), from.trim(), to.trim());
        submit(drafts, desk, Edit::Add(field, vec![slot]));
    }
    drafts.spans.insert(field, (from, to));
}
