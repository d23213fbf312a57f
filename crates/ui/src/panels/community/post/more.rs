//! Everything else one can do with a post: a menu, in which each act is written out.
//!
//! For: acts that are rare beside answering. Knows: whose the post is and what kind of thing. Never:
//! does what cannot be undone; that is asked first.

use egui::{Frame, Popup, RectAlign, Stroke, Ui};
use replica::{PostKind, PostView};

use super::super::super::{Desk, spaces};
use super::{State, begin_edit};
use crate::icons::{self, Icon};
use crate::tokens::{self, pad, radius, sp};
use crate::widgets::{Button, Look, NavItem, nav_ui};

const WIDTH: f32 = 236.0;

/// Draws the sign of the menu, and the menu while it is open.
pub(super) fn more_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let t = tokens::of(ui);
    let more = Button::new(Look::Ghost, desk.words.community.more)
        .icon(icons::ELLIPSIS)
        .small()
        .icon_only();
    let spoken = format!("{}: {}", desk.words.community.more, post.author_name);
    let opener = ui.add(more).accessible_name(spoken);
    let frame = Frame::new()
        .fill(t.sidebar_bg)
        .stroke(Stroke::new(1.0, t.border))
        .corner_radius(radius::L)
        .shadow(t.shadow_lg)
        .inner_margin(pad::MENU);
    let menu = Popup::menu(&opener)
        .align(RectAlign::BOTTOM_END)
        .gap(sp::XS)
        .width(WIDTH)
        .frame(frame);
    let _shown = menu.show(|ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = sp::XXS;
        anybodys_ui(ui, desk, post);
        if post.mine {
            authors_ui(ui, state, desk, post);
        } else if row_ui(ui, icons::SHIELD_ALERT, desk.words.life.report) {
            desk.forms.open(&format!("report:{}", post.id));
        }
    });
}

/// What anybody may do with it.
fn anybodys_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    if row_ui(ui, icons::REPEAT_2, words.amplify) {
        desk.forms.open(&format!("amplify:{}", post.id));
    }
    let is_known = post.kind == PostKind::KnowHow;
    if is_known && row_ui(ui, icons::BOOK_OPEN, words.keep_as_card) {
        desk.forms.open(&format!("card:{}", post.id));
    }
    let thing = spaces::Thing::of_post(post);
    let carries = thing.may_go(desk);
    if carries && row_ui(ui, icons::ARROW_LEFT_RIGHT, desk.words.spaces.carry) {
        desk.forms.open(&thing.form());
    }
}

/// What only its author may do with it.
fn authors_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    if row_ui(ui, icons::PENCIL, words.edit) {
        begin_edit(desk, &post.id, &post.text);
    }
    if row_ui(ui, icons::TRASH_2, words.delete) {
        state.deleting = Some(post.id.clone());
    }
    if row_ui(ui, icons::ERASER, desk.words.mine.erase_item) {
        state.erasing = Some(post.id.clone());
    }
}

/// Draws one act of the menu; returns whether it was chosen.
fn row_ui(ui: &mut Ui, icon: Icon, label: &str) -> bool {
    let item = NavItem {
        icon,
        label,
        badge: None,
        strong: false,
        selected: false,
    };
    nav_ui(ui, item).clicked()
}
