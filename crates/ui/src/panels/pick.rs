//! Picking the people a field of one's profile is shown to.
//!
//! For: a field for their names, and a chip for each who is picked. Knows: the people of the space.
//! Never: shows the field to anybody before one says so.

use std::collections::BTreeSet;

use egui::Ui;
use model::{Field, PersonId, Visibility};
use replica::Intent;

use super::{Desk, chip_rows_ui};
use crate::icons;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, ToggleChip, label_ui};

/// How many people that fit what is typed stand below it.
const SHOWN_MAX: usize = 8;
/// The most people one picks for a field.
const PICKED_MAX: usize = 32;

/// Picking under way.
#[derive(Debug)]
pub(super) struct Picking {
    pub field: Field,
    typed: String,
    people: BTreeSet<PersonId>,
}

impl Picking {
    /// Begins with those who see the field now.
    pub fn begin(field: Field, now: &Visibility) -> Picking {
        let people = match now {
            Visibility::Picked(people) => people.iter().copied().collect(),
            Visibility::Me | Visibility::Space => BTreeSet::new(),
        };
        Picking {
            field,
            typed: String::new(),
            people,
        }
    }
}

/// Draws the picker; returns true when it is done with.
pub(super) fn pick_ui(ui: &mut Ui, picking: &mut Picking, desk: &mut Desk) -> bool {
    let words = desk.words.mine;
    let mut done = false;
    ui.spacing_mut().item_spacing.y = sp::S;
    TextField::new(words.pick_field)
        .hidden_label()
        .hint(words.pick_hint)
        .show(ui, "pick", &mut picking.typed);
    chips_ui(ui, picking, desk);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let show = (words.pick_act)(picking.people.len());
        let is_ready = (1..=PICKED_MAX).contains(&picking.people.len());
        let button = Button::new(Look::Primary, &show)
            .icon(icons::EYE)
            .enabled(is_ready)
            .small();
        if ui.add(button).clicked() {
            let (field, people) = (picking.field, picking.people.iter().copied());
            let to = Visibility::Picked(people.collect());
            desk.ask(Intent::Show { field, to }, Asked::Field(field));
            done = true;
        }
        let cancel = Button::new(Look::Ghost, desk.words.cancel).small();
        done |= ui.add(cancel).clicked();
    });
    done
}

/// Draws who is picked and who fits what is typed; a click picks them or lets them go.
fn chips_ui(ui: &mut Ui, picking: &mut Picking, desk: &Desk) {
    let needle = model::folded(&picking.typed);
    let fits = |name: &str| !needle.is_empty() && model::folded(name).contains(&needle);
    let people = desk.view.people.iter();
    let (mut picked, mut others) = (Vec::new(), Vec::new());
    for card in people {
        if picking.people.contains(&card.id) {
            picked.push(card);
        } else if others.len() < SHOWN_MAX && fits(&card.profile.name) {
            others.push(card);
        }
    }
    if picked.is_empty() && others.is_empty() && !needle.is_empty() {
        let ink = tokens::of(ui).text_muted;
        label_ui(ui, desk.words.mine.pick_nobody, Text::Caption, ink);
    }
    chip_rows_ui(ui, |ui| {
        for card in picked.into_iter().chain(others) {
            let is_picked = picking.people.contains(&card.id);
            let name = card.shown_name();
            let chip = ToggleChip::new(&name, is_picked);
            if !ui.add(chip).clicked() {
                continue;
            }
            if !picking.people.remove(&card.id) {
                picking.people.insert(card.id);
                picking.typed.clear();
            }
        }
    });
}
