//! Roles with an end: who holds which, taking one, sharing it, handing it over.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, CommunityView, Intent, RoleView};

use super::super::super::Desk;
use super::super::super::form::{acts_ui, field_ui, send, sentence_ui};
use super::super::super::moments;
use super::super::{Part, aim, may_write, section_ui};
use super::ROW_HEIGHT;
use super::people::pick_ui;
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, card_ui, label_ui, text_at};

const DATE_WIDTH: f32 = 132.0;
/// The room for what one can do with a role, at the right of its row.
const ACTS_WIDTH: f32 = 184.0;

pub(super) fn roles_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let form = format!("role:{}", community.row.id);
    let is_open = desk.forms.is_open(&form);
    ui.add_space(sp::M);
    let take = (Look::Secondary, words.role_take, icons::PLUS, "role");
    let may_take = may_write(community) && !is_open;
    let acts: &[_] = if may_take { &[take] } else { &[] };
    if section_ui(ui, (words.roles, words.roles_sentence), acts).is_some() {
        desk.forms.open(&form);
    }
    if is_open {
        card_ui(ui, |ui| take_ui(ui, desk, community, &form));
    }
    let held = community.roles.iter().map(|it| it.id.as_str());
    aim::missed_ui(ui, desk, Part::People, held);
    if community.roles.is_empty() {
        label_ui(ui, words.roles_none, Text::Small, t.text_subtle);
        return;
    }
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for role in &community.roles {
            role_ui(ui, desk, community, role);
        }
    });
}

fn role_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, role: &RoleView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    desk.aim.reach(ui, &role.id, rect);
    let written = |day: &str| moments::written(desk.words, day);
    // Two who end on the same day need it said once.
    let is_one_end = role.ends.iter().all(|end| Some(end) == role.until.as_ref());
    let mut below = match (role.held_by.is_empty(), is_one_end) {
        (true, _) => desk.words.life.role_free.to_owned(),
        (false, true) => (words.role_held)(&role.held_by.join(", ")),
        (false, false) => {
            let each = role.held_by.iter().zip(&role.ends);
            let each = each.map(|(who, end)| (desk.words.life.role_until)(who, &written(end)));
            (words.role_held)(&each.collect::<Vec<_>>().join(", "))
        }
    };
    if role.offered_to_me {
        below.push_str(" · ");
        below.push_str(desk.words.life.role_offered);
    } else if let Some(to) = &role.handed_to {
        below.push_str(" · ");
        below.push_str(&(desk.words.life.role_handed)(to));
    }
    if let Some(day) = role.until.as_ref().filter(|_| is_one_end) {
        below.push_str(" · ");
        below.push_str(&(words.until_day)(&written(day)));
    }
    response
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}, {below}", role.title)));
    let width = rect.width() - ACTS_WIDTH;
    text_at(
        ui,
        rect.left_center(),
        Align2::LEFT_BOTTOM,
        &role.title,
        Text::SmallMedium,
        t.text,
        width,
    );
    text_at(
        ui,
        rect.left_center(),
        Align2::LEFT_TOP,
        &below,
        Text::Caption,
        t.text_muted,
        width,
    );
    if !may_write(community) {
        return;
    }
    let area = Rect::from_min_max(pos2(rect.right() - ACTS_WIDTH, rect.top()), rect.max);
    let builder = egui::UiBuilder::new()
        .max_rect(area)
        .id_salt(("share", &role.id))
        .layout(egui::Layout::right_to_left(egui::Align::Center));
    let mut child = ui.new_child(builder);
    let life = desk.words.life;
    let form = format!("hand:{}", role.id);
    let label = match (role.mine, role.held_by.is_empty(), role.free) {
        (true, ..) => life.role_hand,
        (false, true, _) => life.role_take_it,
        (false, false, true) => words.role_share,
        (false, false, false) if role.offered_to_me => life.role_take_it,
        (false, false, false) => return,
    };
    if role.mine {
        give_up_ui(&mut child, desk, role);
    }
    let button = Button::new(Look::Ghost, label)
        .icon(icons::USER_PLUS)
        .small();
    let spoken = format!("{label}: {}", role.title);
    if child.add(button).accessible_name(spoken).clicked() {
        if role.mine {
            desk.forms.open(&form);
        } else {
            let take = CommunityAct::TakeRole {
                community: community.row.id,
                title: role.id.clone(),
                until: role.until.clone(),
            };
            desk.act(Intent::Community(take));
        }
    }
    if desk.forms.is_open(&form) {
        hand_ui(ui, desk, community, role, &form);
    }
}

fn give_up_ui(ui: &mut Ui, desk: &mut Desk, role: &RoleView) {
    let label = desk.words.life.role_give_up;
    let button = Button::new(Look::Ghost, label).icon(icons::X);
    let spoken = format!("{label}: {}", role.title);
    let response = ui.add(button.small().icon_only());
    if response.accessible_name(spoken).clicked() {
        let role = role.id.clone();
        desk.act(Intent::Community(CommunityAct::GiveUp { role }));
    }
}

/// Draws the form in which a role is handed over.
fn hand_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, role: &RoleView, form: &str) {
    let words = desk.words.life;
    sentence_ui(ui, words.role_hand_sentence);
    let chosen = pick_ui(ui, desk, community, form, words.role_hand_to);
    let act = (words.role_hand, icons::USER_PLUS);
    if acts_ui(ui, desk, form, act, chosen.is_some())
        && let Some(to) = chosen
    {
        let hand = CommunityAct::HandOver {
            role: role.id.clone(),
            to,
        };
        send(desk, form, Intent::Community(hand));
    }
}

fn take_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::M;
    let title = TextField::new(words.role_title).hint(words.role_title_hint);
    field_ui(ui, desk, form, "title", title);
    ui.horizontal(|ui| {
        label_ui(ui, words.until_label, Text::Small, t.text_muted);
        let until = TextField::new(words.until_label)
            .hidden_label()
            .hint(desk.words.until_hint)
            .width(DATE_WIDTH);
        field_ui(ui, desk, form, "until", until);
    });
    let title = desk.forms.text(form, "title");
    let act = (words.role_take_act, icons::CHECK);
    if acts_ui(ui, desk, form, act, !title.is_empty()) {
        let until = desk.forms.text(form, "until");
        let take = CommunityAct::TakeRole {
            community: community.row.id,
            title,
            until: (!until.is_empty()).then_some(until),
        };
        send(desk, form, Intent::Community(take));
    }
}
