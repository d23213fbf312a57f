//! Editors of taking part: programs, how many people at a time, and whom never to be paired with.

use egui::{Align, Align2, Layout, Role, Sense, Ui, WidgetInfo, vec2};
use model::{Edit, Field};
use replica::{Intent, MeView};

use super::{Drafts, FIELD_HEIGHT, chips_ui, edit, stepper_ui, submit};
use crate::panels::Desk;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, size};
use crate::widgets::{Button, Look, TextField, avatar_at, label_ui, text_at};

/// How many people are suggested for a typed name.
const SUGGESTIONS_MAX: usize = 5;
const CAPACITY_MAX: u32 = 99;

pub(super) fn capacity_ui(ui: &mut Ui, desk: &mut Desk, me: &MeView) {
    let t = tokens::of(ui);
    let words = desk.words;
    for program in desk.programs() {
        let current = me.profile.capacity.get(&program.id).copied();
        ui.push_id(&program.id, |ui| {
            let size = vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                let shown = current.map_or("–".to_owned(), |people| people.to_string());
                if let Some(step) = stepper_ui(ui, &program.name, &shown, desk)
                    && let Some(change) = capacity_step(&program.id, current, step)
                {
                    edit(desk, change);
                }
                let meaning = match current {
                    Some(people) => (words.capacity_unit)(people),
                    None => words.capacity_none.to_owned(),
                };
                label_ui(ui, &meaning, Text::Caption, t.text_muted);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    label_ui(ui, &program.name, Text::Small, t.text);
                });
            });
        });
    }
}

/// One step of a capacity: below nobody lies no limit, and there the steps end.
fn capacity_step(program: &str, current: Option<u32>, step: i8) -> Option<Edit> {
    let value = |people: u32| vec![format!("{program}:{people}")];
    match (current, step > 0) {
        (None, false) => None,
        (None, true) => Some(Edit::Add(Field::Capacity, value(1))),
        (Some(0), false) => Some(Edit::Remove(Field::Capacity, value(0))),
        (Some(people), false) => Some(Edit::Add(Field::Capacity, value(people - 1))),
        (Some(people), true) if people >= CAPACITY_MAX => None,
        (Some(people), true) => Some(Edit::Add(Field::Capacity, value(people + 1))),
    }
}

pub(super) fn programs_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    if desk.view.programs.is_empty() {
        label_ui(ui, words.no_programs, Text::Small, t.text_muted);
    }
    for program in desk.programs() {
        let size = vec2(ui.available_width(), FIELD_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            let (look, act) = if program.entered {
                (Look::Ghost, words.stop)
            } else {
                (Look::Soft, words.take_part)
            };
            let name = format!("{act}: {}", program.name);
            let button = ui.add(Button::new(look, act).small()).accessible_name(name);
            if button.clicked() {
                let id = program.id.clone();
                let intent = if program.entered {
                    Intent::Leave { program: id }
                } else {
                    Intent::Enter {
                        program: id,
                        answers: Vec::new(),
                    }
                };
                desk.ask(intent, Asked::Field(Field::Programs));
            }
            let state = if program.entered {
                words.taking_part
            } else {
                words.not_taking_part
            };
            label_ui(ui, state, Text::Caption, t.text_muted);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                label_ui(ui, &program.name, Text::Small, t.text);
            });
        });
    }
}

/// Draws a field that names people: whom one is not to be paired with, or whom one knows.
pub(super) fn named_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    desk: &mut Desk,
    me: &MeView,
    field: Field,
) {
    let t = tokens::of(ui);
    let words = desk.words;
    let (named, empty) = if field == Field::Contacts {
        (&me.profile.contacts, words.intro.contacts_empty)
    } else {
        (&me.profile.avoid, words.avoid_empty)
    };
    if named.is_empty() {
        label_ui(ui, empty, Text::Small, t.text_muted);
    }
    let people = &desk.view.people;
    let chips: Vec<(String, String, Option<u8>)> = named
        .iter()
        .map(|id| {
            let card = people.iter().find(|card| card.id == *id);
            let shown = card.map_or_else(|| id.short(), |card| card.shown_name());
            (shown, id.to_string(), None)
        })
        .collect();
    chips_ui(ui, desk, field, chips.into_iter());
    let mut text = drafts.lines.remove(&field).unwrap_or_default();
    TextField::new((words.field)(field))
        .hidden_label()
        .hint(words.avoid_hint)
        .show(ui, "new", &mut text);
    let needle = model::folded(&text);
    let mut chosen = None;
    if !needle.is_empty() {
        let hits = people
            .iter()
            .filter(|card| model::folded(&card.profile.name).contains(&needle))
            .filter(|card| !named.contains(&card.id))
            .take(SUGGESTIONS_MAX);
        for card in hits {
            if suggestion_ui(ui, card) {
                chosen = Some(card.id);
            }
        }
    }
    match chosen {
        Some(id) => submit(drafts, desk, Edit::Add(field, vec![id.to_string()])),
        None => {
            drafts.lines.insert(field, text);
        }
    }
}

fn suggestion_ui(ui: &mut Ui, card: &replica::PersonCard) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), 36.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = &card.profile.name;
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect, tokens::radius::M, t.ghost_hover);
    }
    let center = rect.left_center() + vec2(20.0, 0.0);
    avatar_at(
        ui,
        center,
        size::AVATAR_S,
        name,
        card.id.as_bytes(),
        false,
        t.surface,
    );
    let place = card.profile.place.as_deref().unwrap_or_default();
    let shown = if card.namesake {
        card.shown_name()
    } else if place.is_empty() {
        name.clone()
    } else {
        format!("{name} · {place}")
    };
    text_at(
        ui,
        rect.left_center() + vec2(42.0, 0.0),
        Align2::LEFT_CENTER,
        &shown,
        Text::Small,
        t.text,
        rect.width() - 50.0,
    );
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacity_goes_from_no_limit_to_many_and_back() {
        let add = |people: u32| Some(Edit::Add(Field::Capacity, vec![format!("P04:{people}")]));
        for (current, step, expected) in [
            (None, -1, None),
            (None, 1, add(1)),
            (Some(1), -1, add(0)),
            (Some(2), 1, add(3)),
            (Some(CAPACITY_MAX), 1, None),
            (
                Some(0),
                -1,
                Some(Edit::Remove(Field::Capacity, vec!["P04:0".into()])),
            ),
        ] {
            assert_eq!(
                capacity_step("P04", current, step),
                expected,
                "{current:?} {step}"
            );
        }
    }
}
