//! One's own profile: every field with its editor, and who sees it.

use std::collections::BTreeMap;

use egui::{Align, Layout, Sense, Ui, vec2};
use model::{Field, Visibility, excerpt};
use replica::{Dispute, Intent, MeView};

use super::editors::{self, Drafts};
use super::pick::{Picking, pick_ui};
use super::{Desk, field_sign, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::shell::{Asked, Page};
use crate::theme::Text;
use crate::tokens::{self, size, sp};
use crate::widgets::{
    Button, Look, Tone, card_ui, icon_at, label_ui, note_ui, paragraph_ui, segmented_ui,
};
use crate::words::Words;

/// Who sees a field, as it is chosen.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Me,
    Picked,
    Space,
}

const HEAD_HEIGHT: f32 = 30.0;
/// So much of a value stands on a button that takes it.
const TAKEN_MAX_CHARS: usize = 32;

/// What this page keeps between frames: drafts, and what was wrong with them.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub drafts: Drafts,
    errors: BTreeMap<Field, String>,
    picking: Option<Picking>,
}

impl State {
    /// A click on this field was accepted; what is being typed there stays.
    pub fn changed(&mut self, field: Field) {
        self.errors.remove(&field);
    }

    /// What was typed into this field was accepted: its draft is the value now.
    pub fn saved(&mut self, field: Field) {
        self.errors.remove(&field);
        self.drafts.forget(field);
    }

    /// A change of this field was refused; the draft stays, the sentence stands under it.
    pub fn refused(&mut self, field: Field, message: String) {
        self.errors.insert(field, message);
        self.drafts.try_again(field);
    }

    /// Returns what was wrong with the last change of a field.
    pub fn error(&self, field: Field) -> Option<&str> {
        self.errors.get(&field).map(String::as_str)
    }
}

/// The sections, in the order somebody fills them in.
fn sections(words: &Words) -> [(&'static str, &'static [Field]); 6] {
    [
        (
            words.section_you,
            &[
                Field::Name,
                Field::Headline,
                Field::About,
                Field::Pronouns,
                Field::Languages,
            ],
        ),
        (
            words.section_exchange,
            &[Field::Offers, Field::Seeks, Field::Challenge, Field::Skills],
        ),
        (
            words.section_background,
            &[
                Field::Interests,
                Field::WorkAreas,
                Field::Experience,
                Field::LifeStage,
            ],
        ),
        (
            words.section_time,
            &[
                Field::Place,
                Field::TimeZone,
                Field::Days,
                Field::Hours,
                Field::Slots,
            ],
        ),
        (
            words.section_taking_part,
            &[
                Field::Programs,
                Field::Answers,
                Field::Capacity,
                Field::Contacts,
            ],
        ),
        (words.section_private, &[Field::Avoid]),
    ]
}

pub(crate) fn profile_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    reading_header_ui(ui, words.profile, words.profile_sentence, |ui| {
        let look = Button::new(Look::Secondary, words.mine.open).icon(icons::EYE);
        if ui.add(look).clicked() {
            desk.go(Page::Mine);
        }
    });
    let Some(me) = &desk.view.me else { return };
    reading_page_ui(ui, "profile", (2, 32), |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        flaws_ui(ui, words, me);
        for (title, fields) in sections(words) {
            section_ui(ui, state, desk, me, title, fields);
        }
        note_ui(ui, Tone::Plain, icons::INFO, words.visibility_note);
        let devices = words.trust.devices;
        let device = format!("{} · {}", words.device, me.device);
        let ink = tokens::of(ui).text_subtle;
        ui.horizontal(|ui| {
            let button = Button::new(Look::Secondary, devices).icon(icons::LAPTOP);
            if ui.add(button).clicked() {
                desk.go(Page::Devices);
            }
            label_ui(ui, &device, Text::Caption, ink);
        });
    });
}

fn flaws_ui(ui: &mut Ui, words: &Words, me: &MeView) {
    if !me.still_shown.is_empty() {
        let fields = me.still_shown.iter();
        let fields: Vec<&str> = fields.map(|field| (words.field)(*field)).collect();
        let text = (words.still_shown)(&fields.join(", "));
        note_ui(ui, Tone::Warning, icons::EYE, &text);
    }
    if me.flaws.is_empty() {
        return;
    }
    let text = format!("{}: {}", words.flaws_title, me.flaws.join(" "));
    note_ui(ui, Tone::Warning, icons::CIRCLE_ALERT, &text);
}

fn section_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    me: &MeView,
    title: &str,
    fields: &[Field],
) {
    let t = tokens::of(ui);
    card_ui(ui, |ui| {
        label_ui(ui, title, Text::Heading, t.text);
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                let size = vec2(ui.available_width(), sp::L);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                let line = egui::Stroke::new(1.0, t.border_subtle);
                ui.painter().hline(rect.x_range(), rect.center().y, line);
            } else {
                ui.add_space(sp::XS);
            }
            ui.push_id(field.name(), |ui| field_ui(ui, state, desk, me, *field));
        }
    });
}

fn field_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, me: &MeView, field: Field) {
    let t = tokens::of(ui);
    let words = desk.words;
    ui.spacing_mut().item_spacing.y = 6.0;
    head_ui(ui, state, desk, me, field);
    if let Some(picking) = &mut state.picking
        && picking.field == field
        && pick_ui(ui, picking, desk)
    {
        state.picking = None;
    }
    let help = (words.field_help)(field);
    if !help.is_empty() {
        paragraph_ui(ui, help, Text::Caption, t.text_muted);
    }
    editors::editor_ui(ui, &mut state.drafts, desk, me, field);
    for dispute in me.disputes.iter().filter(|it| it.field == field) {
        dispute_ui(ui, desk, dispute);
    }
    if let Some(error) = state.error(field) {
        paragraph_ui(ui, error, Text::Caption, t.danger_text);
    }
}

/// Draws a field's name at the left and who sees it at the right.
/// Shows what another device wrote here at the same time, and lets one choose which holds.
fn dispute_ui(ui: &mut Ui, desk: &mut Desk, dispute: &Dispute) {
    let words = desk.words;
    let has_level = matches!(dispute.field, Field::Skills | Field::Experience);
    let said = |value: &str| match has_level {
        true => value.replace(':', " · "),
        false => value.to_owned(),
    };
    let others: Vec<String> = dispute.others.iter().map(|value| said(value)).collect();
    let shown = said(&dispute.shown);
    let text = (words.disputed)(&shown, &others);
    note_ui(ui, Tone::Warning, icons::GIT_MERGE, &text);
    ui.horizontal_wrapped(|ui| {
        let kept = [(words.dispute_keep.to_owned(), &dispute.shown)].into_iter();
        let taken = dispute.others.iter().zip(&others).map(|(value, said)| {
            let (begun, _) = excerpt(said, TAKEN_MAX_CHARS);
            ((words.dispute_take)(&begun), value)
        });
        for (label, value) in kept.chain(taken) {
            if ui
                .add(Button::new(Look::Secondary, &label).small())
                .clicked()
            {
                let edits = vec![dispute.settled(value)];
                desk.ask(Intent::Profile(edits), Asked::Field(dispute.field));
            }
        }
    });
}

fn head_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, me: &MeView, field: Field) {
    let t = tokens::of(ui);
    let words = desk.words;
    let name = (words.field)(field);
    let size = vec2(ui.available_width(), HEAD_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        let (icon, _) = field_sign(field);
        let (rect, _) = ui.allocate_exact_size(vec2(sp::L, HEAD_HEIGHT), Sense::hover());
        icon_at(ui, rect.center(), icon, size::ICON_M, t.text_subtle);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            visibility_ui(ui, state, desk, me, field);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                label_ui(ui, name, Text::Subhead, t.text);
            });
        });
    });
}

fn visibility_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, me: &MeView, field: Field) {
    let t = tokens::of(ui);
    let words = desk.words;
    let name = (words.field)(field);
    if let Some(fixed) = field.fixed_visibility() {
        let (icon, text) = match fixed {
            Visibility::Me => (icons::LOCK, words.only_yours),
            Visibility::Space | Visibility::Picked(_) => (icons::EYE, words.always_everyone),
        };
        label_ui(ui, text, Text::Caption, t.text_subtle);
        let (rect, _) = ui.allocate_exact_size(vec2(sp::L, HEAD_HEIGHT), Sense::hover());
        icon_at(ui, rect.center(), icon, size::ICON_S, t.text_subtle);
        return;
    }
    let current = me
        .visibility
        .get(&field)
        .cloned()
        .unwrap_or(field.default_visibility());
    let (only_me, everyone) = (Seen::Me, Seen::Space);
    let (now, picked) = match &current {
        Visibility::Me => (only_me, None),
        Visibility::Space => (everyone, None),
        Visibility::Picked(people) => (Seen::Picked, Some((words.mine.picked)(people.len()))),
    };
    let picked = picked.unwrap_or_else(|| words.mine.pick.to_owned());
    let choices = [
        (only_me, words.only_me),
        (Seen::Picked, picked.as_str()),
        (everyone, words.everyone),
    ];
    let what = (words.visibility_of)(name);
    let to = match segmented_ui(ui, &what, now, &choices) {
        Some(Seen::Me) => Visibility::Me,
        Some(Seen::Space) => Visibility::Space,
        Some(Seen::Picked) => {
            state.picking = Some(Picking::begin(field, &current));
            return;
        }
        None => return,
    };
    state.picking = None;
    desk.ask(Intent::Show { field, to }, Asked::Field(field));
}

#[cfg(test)]
mod tests {
    use super::*;
    use replica::Language;

    use crate::words::words;

    #[test]
    fn every_field_stands_in_exactly_one_section() {
        let mut seen: Vec<Field> = sections(words(Language::English))
            .iter()
            .flat_map(|(_, fields)| fields.iter().copied())
            .collect();
        seen.sort();
        let mut all = Field::ALL.to_vec();
        all.sort();
        assert_eq!(seen, all);
    }
}
