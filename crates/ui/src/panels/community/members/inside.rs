//! Into a community whose members only members see: inviting somebody, naming who carries it.

use egui::Ui;
use model::PersonId;
use replica::{CommunityAct, CommunityView, Intent};

use super::super::super::form::{acts_ui, field_ui, send, sentence_ui};
use super::super::super::{Desk, chip_rows_ui};
use super::super::may_write;
use crate::icons;
use crate::tokens::sp;
use crate::widgets::{Button, Look, TextField, ToggleChip, card_ui};

/// The most people offered at once; a few letters of the name find the others.
const OFFERED_MAX: usize = 8;

/// Draws what members of such a community can do for somebody who is not inside.
pub(super) fn inside_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    if community.row.notice.is_none() || !may_write(community) {
        return;
    }
    let words = desk.words.life;
    let invite = format!("invite:{}", community.row.id);
    let carrier = format!("carrier:{}", community.row.id);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        for (label, icon, form) in [
            (words.invite, icons::USER_PLUS, &invite),
            (words.carrier, icons::WAYPOINTS, &carrier),
        ] {
            let button = Button::new(Look::Secondary, label).icon(icon).small();
            if ui.add(button).clicked() {
                desk.forms.open(form);
            }
        }
    });
    let id = community.row.id;
    if desk.forms.is_open(&invite) {
        card_ui(ui, |ui| {
            sentence_ui(ui, words.invite_sentence);
            choose_ui(ui, desk, &invite, words.invite, |person| {
                let community = id;
                CommunityAct::Invite { community, person }
            });
        });
    }
    if desk.forms.is_open(&carrier) {
        card_ui(ui, |ui| {
            sentence_ui(ui, words.carrier_sentence);
            choose_ui(ui, desk, &carrier, words.carrier, |person| {
                let (community, on) = (id, true);
                CommunityAct::Carrier {
                    community,
                    person,
                    on,
                }
            });
        });
    }
}

/// Lets one choose anybody of the space, and does the act.
fn choose_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    form: &str,
    label: &str,
    act: impl FnOnce(PersonId) -> CommunityAct,
) {
    let hint = desk.words.life.role_hand_hint;
    let field = TextField::new(label).hidden_label().hint(hint);
    field_ui(ui, desk, form, "who", field);
    let needle = model::folded(&desk.forms.text(form, "who"));
    let chosen = desk.forms.text(form, "person");
    let view = desk.view;
    let people = view.people.iter().filter(|card| {
        let is_named = model::folded(&card.profile.name).contains(&needle);
        (is_named && !needle.is_empty()) || card.id.to_string() == chosen
    });
    let mut picked = None;
    chip_rows_ui(ui, |ui| {
        for card in people.take(OFFERED_MAX) {
            let id = card.id.to_string();
            if chosen == id {
                picked = Some(card.id);
            }
            let name = card.shown_name();
            let spoken = format!("{label}: {name}");
            let chip = ToggleChip::new(&name, chosen == id).name(&spoken);
            if ui.add(chip).clicked() {
                desk.forms.write(form, "person", id);
            }
        }
    });
    if acts_ui(ui, desk, form, (label, icons::SEND), picked.is_some())
        && let Some(person) = picked
    {
        send(desk, form, Intent::Community(act(person)));
    }
}
