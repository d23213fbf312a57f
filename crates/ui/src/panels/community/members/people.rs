//! Words for somebody, those who would like to take part, and choosing one person of many.

use egui::Ui;
use model::PersonId;
use replica::{CommunityAct, CommunityView, Intent, MemberView};

use super::super::super::form::{acts_ui, field_ui, send, sentence_ui};
use super::super::super::person::fact_ui;
use super::super::super::{Desk, chip_rows_ui};
use super::super::{may_write, section_ui};
use crate::icons::{self, Icon};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Look, TextField, ToggleChip, card_ui, label_ui};

/// The most people offered at once; a few letters of the name find the others.
const OFFERED_MAX: usize = 8;

/// Lists who would like to take part, with their why.
pub(super) fn prospects_ui(ui: &mut Ui, desk: &Desk, community: &CommunityView) {
    let said = community.prospects.iter();
    let said = said.map(|it| (it.name.as_str(), it.why.as_str()));
    listed_ui(ui, desk.words.life.prospects, icons::DOOR_OPEN, said);
}

/// Lists why those who said so take part.
pub(super) fn whys_ui(ui: &mut Ui, desk: &Desk, community: &CommunityView) {
    let said = community.members.iter();
    let said = said.filter_map(|it| Some((it.name.as_str(), it.why.as_deref()?)));
    listed_ui(ui, desk.words.gather.whys, icons::SPARKLES, said);
}

/// Lists people by name, each with what they say, if they say it; nothing where there is nobody.
fn listed_ui<'a>(
    ui: &mut Ui,
    title: &str,
    icon: Icon,
    said: impl Iterator<Item = (&'a str, &'a str)>,
) {
    let mut said = said.peekable();
    if said.peek().is_none() {
        return;
    }
    ui.add_space(sp::M);
    label_ui(ui, title, Text::Subhead, tokens::of(ui).text);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        for (name, words) in said {
            match words.is_empty() {
                true => fact_ui(ui, icon, name),
                false => fact_ui(ui, icon, &format!("{name}: {words}")),
            }
        }
    });
}

/// Lists what members say for each other, and takes a word of one's own.
pub(super) fn vouches_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.life;
    let form = format!("vouch:{}", community.row.id);
    let is_open = desk.forms.is_open(&form);
    let vouch = (
        Look::Secondary,
        words.vouch,
        icons::HEART_HANDSHAKE,
        "vouch",
    );
    let may_vouch = may_write(community) && !is_open;
    let acts: &[_] = if may_vouch { &[vouch] } else { &[] };
    let spoken_for = |member: &&MemberView| !member.vouches.is_empty();
    if acts.is_empty() && !is_open && !community.members.iter().any(|m| spoken_for(&m)) {
        return;
    }
    ui.add_space(sp::M);
    if section_ui(ui, (words.vouches, words.vouches_sentence), acts).is_some() {
        desk.forms.open(&form);
    }
    if is_open {
        card_ui(ui, |ui| vouch_ui(ui, desk, community, &form));
    }
    for member in community.members.iter().filter(spoken_for) {
        card_ui(ui, |ui| {
            let t = tokens::of(ui);
            ui.spacing_mut().item_spacing.y = sp::XS;
            label_ui(ui, &member.name, Text::SmallMedium, t.text);
            for vouch in &member.vouches {
                let text = (words.vouched)(&vouch.by_name, &vouch.word);
                fact_ui(ui, icons::TEXT_QUOTE, &text);
            }
        });
    }
}

fn vouch_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let words = desk.words.life;
    ui.spacing_mut().item_spacing.y = sp::S;
    sentence_ui(ui, words.vouch_sentence);
    let chosen = pick_ui(ui, desk, community, form, words.vouch);
    let field = TextField::new(words.vouch_hint)
        .hidden_label()
        .hint(words.vouch_hint)
        .rows(2);
    field_ui(ui, desk, form, "text", field);
    let text = desk.forms.text(form, "text");
    let is_ready = chosen.is_some() && !text.is_empty();
    let act = (words.vouch_act, icons::HEART_HANDSHAKE);
    if acts_ui(ui, desk, form, act, is_ready)
        && let Some(person) = chosen
    {
        let vouch = CommunityAct::Vouch {
            community: community.row.id,
            person,
            text,
        };
        send(desk, form, Intent::Community(vouch));
    }
}

/// The form in which one says of a member that they are a guest.
pub(super) fn guest_form(community: &CommunityView) -> String {
    format!("guest:{}", community.row.id)
}

/// Says of a member that they are a guest until a day.
pub(super) fn guests_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.gather;
    let form = guest_form(community);
    if !may_write(community) || !community.calls_guests || !desk.forms.is_open(&form) {
        return;
    }
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        sentence_ui(ui, words.guest_sentence);
        let chosen = pick_ui(ui, desk, community, &form, words.guest);
        let field = TextField::new(words.guest_until).hint("2026-12-31");
        field_ui(ui, desk, &form, "until", field);
        let until = desk.forms.text(&form, "until");
        let is_ready = chosen.is_some() && !until.is_empty();
        let act = (words.guest_act, icons::CHECK);
        if acts_ui(ui, desk, &form, act, is_ready)
            && let Some(person) = chosen
        {
            let guest = CommunityAct::Guest {
                community: community.row.id,
                person,
                until: Some(until),
            };
            send(desk, &form, Intent::Community(guest));
        }
    });
}

/// Lets one choose a member other than oneself, by a few letters of the name.
pub(super) fn pick_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    community: &CommunityView,
    form: &str,
    label: &str,
) -> Option<PersonId> {
    let hint = desk.words.life.role_hand_hint;
    let field = TextField::new(label).hidden_label().hint(hint);
    field_ui(ui, desk, form, "who", field);
    let me = desk.view.me.as_ref().map(|me| me.id);
    let needle = model::folded(&desk.forms.text(form, "who"));
    let chosen = desk.forms.text(form, "person");
    let fits = |member: &&MemberView| {
        Some(member.person) != me
            && (model::folded(&member.name).contains(&needle)
                || member.person.to_string() == chosen)
    };
    let members = community.members.iter().filter(fits).take(OFFERED_MAX);
    let mut picked = None;
    chip_rows_ui(ui, |ui| {
        for member in members {
            let id = member.person.to_string();
            if chosen == id {
                picked = Some(member.person);
            }
            let spoken = format!("{label} {}", member.name);
            let chip = ToggleChip::new(&member.name, chosen == id).name(&spoken);
            if ui.add(chip).clicked() {
                desk.forms.write(form, "person", id);
            }
        }
    });
    picked
}
