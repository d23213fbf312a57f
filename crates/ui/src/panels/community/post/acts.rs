//! What one can do with a post: react, answer, thank, make something of it, end it.

use egui::{Align, Layout, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, Intent, PostKind, PostView};

use super::super::super::Desk;
use super::more;
use super::reactions::{choose_reaction_ui, reactions_ui};
use super::{REACTION_HEIGHT, State, begin_quote};
use crate::icons::{self, Icon};
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::button::SMALL_HEIGHT;
use crate::widgets::{Button, Look, galley, icon_at};

/// The room in which an act that ends a post is written out beside the others at the right.
const CLOSE_ROOM: f32 = 420.0;
/// The room that the sign that ends it and the menu need.
const ICONS_ROOM: f32 = 2.0 * SMALL_HEIGHT;
/// The same, with the word that says that a post has ended.
const ENDED_ROOM: f32 = ICONS_ROOM + 200.0;

pub(super) fn foot_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    let reactions = (&post.id, post.reactions.as_slice());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(sp::XS, sp::XS);
        ui.spacing_mut().interact_size.y = REACTION_HEIGHT;
        reactions_ui(ui, state, desk, reactions);
        let answer = if post.kind.is_question() {
            words.answer
        } else {
            words.reply
        };
        if ghost_ui(ui, answer, icons::REPLY) {
            desk.forms.open(&format!("reply:{}", post.id));
        }
        if !post.text.is_empty() && quiet_ui(ui, words.quote, icons::TEXT_QUOTE) {
            begin_quote(desk, &post.id, (&post.author_name, &post.text));
        }
        making_ui(ui, desk, post);
        if !post.mine && ghost_ui(ui, words.thank, icons::HEART_HANDSHAKE) {
            desk.forms.open(&format!("thank:{}", post.id));
        }
        right_ui(ui, state, desk, post);
    });
    choose_reaction_ui(ui, state, desk, reactions);
}

/// What one can make of a post: take part, build on it, make it happen.
fn making_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView) {
    let words = desk.words.life;
    if post.closed {
        return;
    }
    let part = match post.kind {
        PostKind::JoinIn => Some(desk.words.community.take_part_join),
        PostKind::Spark => Some(desk.words.community.take_part_spark),
        PostKind::Idea => Some(words.i_help),
        PostKind::Project => Some(words.i_take_part),
        PostKind::News
        | PostKind::KnowHow
        | PostKind::Advice
        | PostKind::Ask
        | PostKind::Offer
        | PostKind::Show
        | PostKind::Poll
        | PostKind::BringIn
        | PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => None,
    };
    if let Some(part) = part.filter(|_| !post.mine) {
        let asked = post.co_host.as_ref().is_some_and(|with| with.me);
        let label = match (post.i_help, asked) {
            (true, _) => words.take_back,
            (false, true) => words.run_together,
            (false, false) => part,
        };
        if ghost_ui(ui, label, icons::HAND) {
            let take_part = CommunityAct::TakePart {
                item: post.id.clone(),
                on: !post.i_help,
            };
            desk.act(Intent::Community(take_part));
        }
    }
    if post.kind == PostKind::Idea && ghost_ui(ui, words.build_on, icons::LAYERS) {
        desk.forms.open(&format!("build:{}", post.id));
    }
    let make = match post.kind {
        PostKind::Idea | PostKind::Spark | PostKind::Ask | PostKind::Advice | PostKind::JoinIn => {
            Some(words.make_happen)
        }
        PostKind::Show => Some(words.work_together),
        PostKind::News
        | PostKind::KnowHow
        | PostKind::Offer
        | PostKind::Poll
        | PostKind::Project
        | PostKind::BringIn
        | PostKind::Card
        | PostKind::Gathering
        | PostKind::Role
        | PostKind::Decision
        | PostKind::Answer
        | PostKind::Reply => None,
    };
    if let Some(make) = make
        && ghost_ui(ui, make, icons::ROUTE)
    {
        desk.forms.open(&format!("make:{}", post.id));
    }
}

fn ghost_ui(ui: &mut Ui, label: &str, icon: Icon) -> bool {
    ui.add(Button::new(Look::Ghost, label).icon(icon).small())
        .clicked()
}

fn quiet_ui(ui: &mut Ui, label: &str, icon: Icon) -> bool {
    let button = Button::new(Look::Ghost, label)
        .icon(icon)
        .small()
        .icon_only();
    ui.add(button).clicked()
}

/// The acts at the right, in a row of their own where what stands at the left leaves no room.
fn right_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let room = if post.closed { ENDED_ROOM } else { ICONS_ROOM };
    if ui.available_size_before_wrap().x < room {
        ui.end_row();
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        others_ui(ui, state, desk, post);
    });
}

/// The acts at the right: ending it, and everything else one can do with it, in a menu.
fn others_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    let has_room = ui.available_width() >= CLOSE_ROOM;
    if post.closed {
        let t = tokens::of(ui);
        let text = (words.ended)(post.kind);
        let text = galley(ui, text, Text::CaptionMedium, t.success_text, 160.0, 1);
        let size = vec2(text.size().x + 32.0, 22.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, (words.ended)(post.kind)));
        ui.painter().rect_filled(rect, radius::S, t.success_soft);
        let mark = rect.left_center() + vec2(13.0, 0.0);
        icon_at(ui, mark, icons::CIRCLE_CHECK, size::ICON_S, t.success_text);
        let at = pos2(rect.left() + 24.0, rect.center().y - text.size().y / 2.0);
        ui.painter().galley(at, text, t.success_text);
        ui.add_space(sp::XS);
    }
    more::more_ui(ui, state, desk, post);
    let runs_it = post
        .co_host
        .as_ref()
        .is_some_and(|with| with.me && with.agreed);
    let may_close = (post.mine || runs_it) && !post.closed;
    if may_close && !matches!(post.kind, PostKind::Show | PostKind::BringIn) {
        let (label, icon) = ((words.close_act)(post.kind), icons::CIRCLE_CHECK);
        let closes = if has_room {
            ghost_ui(ui, label, icon)
        } else {
            quiet_ui(ui, label, icon)
        };
        if closes {
            let close = CommunityAct::Close {
                item: post.id.clone(),
            };
            desk.act(Intent::Community(close));
        }
    }
}
