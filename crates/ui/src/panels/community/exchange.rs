//! The exchange of a community: what one shares, and what the others shared.

use std::collections::BTreeSet;

use egui::{Align2, Frame, Margin, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, CommunityView, Intent, ItemId, PostKind, ScopeId};

use super::super::form::{acts_ui, field_ui, finished, send, sentence_ui};
use super::super::{Desk, chip_spacing, scroll};
use super::post::{self, kind_sign, post_ui};
use super::{COLUMN_WIDTH, may_write, notes_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, radius, sp};
use crate::widgets::{
    TallList, TextField, ToggleChip, Tone, avatar_at, card_ui, empty_ui, focus_ring, hover_blend,
    icon_at, label_ui, note_ui, text_at,
};

/// The kinds one chooses among, in the order they are offered.
pub(super) const KINDS: [PostKind; 8] = [
    PostKind::Ask,
    PostKind::Offer,
    PostKind::Advice,
    PostKind::KnowHow,
    PostKind::News,
    PostKind::Spark,
    PostKind::JoinIn,
    PostKind::Show,
];
const DATE_WIDTH: f32 = 132.0;
const PROMPT_HEIGHT: f32 = 48.0;

/// What this part keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    list: TallList,
    posts: post::State,
    kind: Option<PostKind>,
    /// What was unread when it was first shown in this visit: it stays marked until one leaves.
    new: BTreeSet<ItemId>,
    /// The view that was last searched for what is unread.
    looked: Option<u64>,
    /// The view of which the replica was told that it was seen.
    seen: Option<u64>,
}

pub(super) fn exchange_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: &CommunityView,
) {
    see(state, desk, community);
    let posts = &community.posts;
    let State {
        list,
        posts: post_state,
        kind,
        new,
        ..
    } = state;
    let area = scroll("exchange");
    let count = posts.len() + 2;
    let key = |i: usize| match i {
        0 => "top",
        _ => posts.get(i - 1).map_or("end", |post| post.id.as_str()),
    };
    list.show(ui, area, count, sp::M, key, |ui, i| {
        let margin = Margin {
            left: sp::GUTTER as i8,
            right: sp::GUTTER as i8,
            top: if i == 0 { 20 } else { 0 },
            bottom: 0,
        };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            super::super::column_width(ui, COLUMN_WIDTH);
            if i == 0 {
                top_ui(ui, kind, desk, community);
            } else if let Some(post) = posts.get(i - 1) {
                let is_new = new.contains(&post.id);
                post_ui(ui, post_state, desk, post, None, is_new);
            } else {
                end_ui(ui, desk, community);
            }
        });
    });
    post_state.dialogs_ui(ui, desk);
}

/// Remembers what was new and tells the replica that it has been seen.
fn see(state: &mut State, desk: &mut Desk, community: &CommunityView) {
    let version = desk.view.version;
    if state.looked != Some(version) {
        state.looked = Some(version);
        let unread = community.posts.iter().filter(|post| post.unread);
        state.new.extend(unread.map(|post| post.id.clone()));
    }
    if community.row.joined && community.row.unread > 0 && state.seen != Some(version) {
        state.seen = Some(version);
        let seen = CommunityAct::Seen {
            community: community.row.id,
        };
        desk.act(Intent::Community(seen));
    }
}

fn top_ui(ui: &mut Ui, kind: &mut Option<PostKind>, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::M;
    notes_ui(ui, desk, community);
    if may_write(community) {
        composer_ui(ui, kind, desk, community.row.id, &community.row.name);
    } else if !community.row.joined {
        note_ui(ui, Tone::Plain, icons::DOOR_OPEN, words.read_only_note);
    }
    if community.posts.is_empty() {
        let (title, sentence) = (words.no_posts_title, words.no_posts_sentence);
        empty_ui(ui, icons::MESSAGES_SQUARE, title, sentence, |_| ());
    }
}

fn end_ui(ui: &mut Ui, desk: &Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    if community.older > 0 {
        let older = (desk.words.community.older_posts)(u64::from(community.older));
        label_ui(ui, &older, Text::Small, t.text_subtle);
    }
    ui.add_space(sp::L);
}

/// Draws the form a post is written in: a prompt first, everything once one begins.
pub(in crate::panels) fn composer_ui(
    ui: &mut Ui,
    kind: &mut Option<PostKind>,
    desk: &mut Desk,
    community: ScopeId,
    name: &str,
) {
    let form = format!("post:{community}");
    if desk.forms.is_open(&form) {
        card_ui(ui, |ui| written_ui(ui, kind, desk, community, &form));
    } else if prompt_ui(ui, desk, name) {
        desk.forms.open(&form);
    }
}

fn prompt_ui(ui: &mut Ui, desk: &Desk, name: &str) -> bool {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let size = vec2(ui.available_width(), PROMPT_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words.compose));
    let hover = hover_blend(ui, &response);
    let edge = crate::widgets::blend(t.border, t.border_strong, hover);
    let edge = Stroke::new(1.0, edge);
    ui.painter()
        .rect(rect, radius::L, t.surface, edge, StrokeKind::Inside);
    let mut x = rect.left() + sp::L;
    if let Some(me) = &desk.view.me {
        let center = pos2(x + 14.0, rect.center().y);
        let (name, key) = (&me.profile.name, me.id.as_bytes());
        avatar_at(ui, center, 28.0, name, key, false, t.surface);
        x += 28.0 + sp::M;
    }
    text_at(
        ui,
        pos2(x, rect.center().y),
        Align2::LEFT_CENTER,
        &(words.compose_in)(name),
        Text::Body,
        t.text_muted,
        rect.right() - x - 40.0,
    );
    let pen = rect.right_center() - vec2(24.0, 0.0);
    icon_at(ui, pen, icons::PEN_LINE, 16.0, t.text_subtle);
    focus_ring(ui, &response, rect, radius::L);
    response.clicked()
}

/// Draws the choice of what a text is.
pub(in crate::panels) fn kinds_ui(
    ui: &mut Ui,
    desk: &Desk,
    kind: &mut Option<PostKind>,
    first: PostKind,
) {
    let words = desk.words.community;
    let current = kind.unwrap_or(first);
    ui.horizontal_wrapped(|ui| {
        chip_spacing(ui);
        for offered in KINDS {
            let label = (words.kind)(offered);
            let spoken = format!("{}: {label}", words.kinds);
            let (icon, _) = kind_sign(offered);
            let chip = ToggleChip::new(label, current == offered)
                .icon(icon)
                .name(&spoken);
            if ui.add(chip).clicked() {
                *kind = Some(offered);
            }
        }
    });
}

fn written_ui(
    ui: &mut Ui,
    kind: &mut Option<PostKind>,
    desk: &mut Desk,
    community: ScopeId,
    form: &str,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::M;
    kinds_ui(ui, desk, kind, PostKind::Ask);
    let kind = kind.unwrap_or(PostKind::Ask);
    sentence_ui(ui, (words.kind_sentence)(kind));
    let field = TextField::new(words.compose)
        .hidden_label()
        .hint((words.kind_hint)(kind))
        .rows(4);
    let written = field_ui(ui, desk, form, "text", field);
    if matches!(kind, PostKind::Ask | PostKind::Offer) {
        ui.horizontal(|ui| {
            label_ui(ui, words.until_label, Text::Small, t.text_muted);
            let until = TextField::new(words.until_label)
                .hidden_label()
                .hint(desk.words.until_hint)
                .width(DATE_WIDTH);
            field_ui(ui, desk, form, "until", until);
        });
    }
    let text = desk.forms.text(form, "text");
    let is_ready = !text.is_empty();
    let clicked = acts_ui(ui, desk, form, (words.post, icons::SEND), is_ready);
    if is_ready && (clicked || finished(ui, &written)) {
        let until = desk.forms.text(form, "until");
        let has_end = matches!(kind, PostKind::Ask | PostKind::Offer) && !until.is_empty();
        let post = CommunityAct::Post {
            community,
            kind,
            text,
            until: has_end.then_some(until),
        };
        send(desk, form, Intent::Community(post));
    }
}
