//! The people of a community: newcomers to greet, everybody by name, roles with an end.

mod inside;
mod people;
mod roles;

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, CommunityView, Intent, MemberView, ScopeId};

use super::super::Desk;
use super::super::moments::Moment;
use super::{may_write, section_ui};
use crate::icons::{self, Icon};
use crate::shell::Go;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, avatar_at, card_ui, chip_at, chip_size, empty_ui, focus_ring, hover_blend,
    label_ui, text_at,
};

const ROW_HEIGHT: f32 = 48.0;

pub(super) fn members_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    if community.members.is_empty() {
        let (title, sentence) = (words.people_hidden_title, words.people_hidden_sentence);
        empty_ui(ui, icons::EYE_OFF, title, sentence, |_| ());
        return;
    }
    let (new, known): (Vec<&MemberView>, Vec<&MemberView>) =
        community.members.iter().partition(|member| member.newcomer);
    if !new.is_empty() && community.row.joined {
        label_ui(ui, words.to_greet, Text::Subhead, t.text);
        card_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, member) in new.iter().enumerate() {
                row_line_ui(ui, place);
                member_ui(ui, desk, community, member, true);
            }
        });
        ui.add_space(sp::M);
    }
    heading_ui(ui, desk, community);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (place, member) in new.iter().chain(&known).enumerate() {
            row_line_ui(ui, place);
            member_ui(ui, desk, community, member, false);
        }
    });
    inside::inside_ui(ui, desk, community);
    people::guests_ui(ui, desk, community);
    people::prospects_ui(ui, desk, community);
    people::whys_ui(ui, desk, community);
    people::vouches_ui(ui, desk, community);
    roles::roles_ui(ui, desk, community);
}

/// Draws the head of the list of members, with what can be done about who is in it.
fn heading_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.community;
    let guest = people::guest_form(community);
    let label = desk.words.gather.guest;
    let act = (Look::Ghost, label, icons::DOOR_OPEN, guest.as_str());
    let may_say = may_write(community) && community.calls_guests && !desk.forms.is_open(&guest);
    let acts: &[_] = if may_say { &[act] } else { &[] };
    if let Some(form) = section_ui(ui, (words.members_title, words.people_sentence), acts) {
        desk.forms.open(form);
    }
}

/// Draws the line between two rows.
fn row_line_ui(ui: &Ui, place: usize) {
    if place > 0 {
        let edge = Stroke::new(size::HAIRLINE, tokens::of(ui).border_subtle);
        let top = ui.cursor().top();
        ui.painter().hline(ui.max_rect().x_range(), top, edge);
    }
}

fn member_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    community: &CommunityView,
    member: &MemberView,
    greets: bool,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &member.name));
    let hover = hover_blend(ui, &response);
    let ground = rect.expand2(vec2(sp::S, 0.0));
    if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(ground, radius::M, fill);
    }
    let is_me = desk
        .view
        .me
        .as_ref()
        .is_some_and(|me| me.id == member.person);
    let center = rect.left_center() + vec2(17.0, 0.0);
    let key = member.person.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR,
        &member.name,
        key,
        false,
        t.surface,
    );
    let mut right = rect.right();
    if greets && !is_me {
        let button = Rect::from_min_max(
            pos2(right - 160.0, rect.top() + 10.0),
            pos2(right, rect.bottom() - 10.0),
        );
        right -= 168.0;
        greet_ui(ui, desk, member, button);
    } else if member.guest_until.is_some() && may_write(community) {
        let button = Rect::from_min_max(
            pos2(right - 160.0, rect.top() + 10.0),
            pos2(right, rect.bottom() - 10.0),
        );
        right -= 168.0;
        guest_off_ui(ui, desk, community.row.id, member, button);
    }
    let name = text_at(
        ui,
        pos2(rect.left() + 46.0, rect.center().y),
        Align2::LEFT_CENTER,
        &member.name,
        Text::SmallMedium,
        t.text,
        right - rect.left() - 190.0,
    );
    let mut x = name.right() + sp::M;
    let guest = member.guest_until.as_ref();
    let guest = guest.map(|day| {
        let day = Moment::read(day).map(|day| (desk.words.gather.date)(&day));
        match member.guest_over {
            true => (desk.words.gather.guest_over)(&day.unwrap_or_default()),
            false => (words.guest_until)(&day.unwrap_or_default()),
        }
    });
    for (text, fill, ink) in [
        (
            member.steward.then_some(words.steward),
            t.accent_soft,
            t.accent_text,
        ),
        (guest.as_deref(), t.warning_soft, t.warning_text),
        (
            (member.newcomer && !greets).then_some(words.newcomer),
            t.success_soft,
            t.success_text,
        ),
    ] {
        let Some(text) = text else { continue };
        let size = chip_size(ui, text);
        let min = pos2(x, rect.center().y - size.y / 2.0);
        x = chip_at(ui, min, text, fill, ink).right() + sp::XS;
    }
    focus_ring(ui, &response, ground, radius::M);
    if response.clicked() && !is_me {
        desk.go = Some(Go::Person(member.person));
    }
}

/// Takes a guest's badge back.
fn guest_off_ui(ui: &mut Ui, desk: &mut Desk, community: ScopeId, member: &MemberView, rect: Rect) {
    let act = (Look::Ghost, desk.words.gather.guest_off, icons::X);
    if act_at(ui, rect, member, act) {
        let off = CommunityAct::Guest {
            community,
            person: member.person,
            until: None,
        };
        desk.act(Intent::Community(off));
    }
}

fn greet_ui(ui: &mut Ui, desk: &mut Desk, member: &MemberView, rect: Rect) {
    let words = desk.words.talk;
    if act_at(ui, rect, member, (Look::Soft, words.say_hello, icons::HAND)) {
        let first = member.name.split_whitespace().next();
        let hello = (words.hello_plain)(first.unwrap_or(&member.name));
        desk.go = Some(Go::Write(member.person, hello));
    }
}

/// Draws what one can do about a member at the right of their row; true when it is wanted.
fn act_at(
    ui: &mut Ui,
    rect: Rect,
    member: &MemberView,
    (look, label, icon): (Look, &str, Icon),
) -> bool {
    let builder = egui::UiBuilder::new()
        .max_rect(rect)
        .id_salt((label, member.person))
        .layout(egui::Layout::right_to_left(egui::Align::Center));
    let mut child = ui.new_child(builder);
    let button = Button::new(look, label).icon(icon).small();
    let spoken = format!("{label}: {}", member.name);
    child.add(button).accessible_name(spoken).clicked()
}
