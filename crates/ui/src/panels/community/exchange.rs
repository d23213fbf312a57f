//! The exchange of a community: what one shares, and what the others shared.

use std::collections::BTreeSet;

use egui::{Frame, Margin, Ui};
use replica::{CommunityAct, CommunityView, Intent, ItemId, PostKind, PostView, ScopeId};

use super::super::{Desk, scroll};
use super::composer::composer_ui;
use super::older::Older;
use super::post::{self, post_ui};
use super::{Place, aim, may_write, notes_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{TallList, Tone, empty_ui, label_ui, note_ui};

/// What this part keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    list: TallList,
    posts: post::State,
    pub older: Older,
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
    place: Place,
) {
    see(state, desk, community);
    state.older.follow(ui, desk, community);
    aim::renew(ui, desk);
    if let Some(item) = desk.aim.item() {
        if desk.aim.reply().is_some() {
            state.posts.shown.insert(item.to_owned(), usize::MAX);
        }
        let older = state.older.posts().iter();
        let mut posts = community.posts.iter().chain(older);
        // A reply is scrolled to by itself, once its post is on screen.
        let seeks = desk.aim.reply().is_none() || desk.aim.wants_top();
        match posts.position(|post| desk.aim.is_in(post)) {
            Some(place) if seeks => state.list.seek(place + 1),
            Some(_) => {}
            None => {
                if desk.aim.wants_top() {
                    state.list.seek(0);
                }
                aim::fetch(desk);
            }
        }
    }
    let State {
        list,
        posts: post_state,
        kind,
        new,
        older,
        ..
    } = state;
    let before = older.posts().iter();
    let posts: Vec<&PostView> = community.posts.iter().chain(before).collect();
    let posts = posts.as_slice();
    let sought = sought(desk, community.row.id, posts);
    let mut is_wanted = false;
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
        let row = |ui: &mut Ui| {
            if i == 0 {
                top_ui(ui, kind, desk, community);
                sought_ui(ui, post_state, desk, sought.as_ref());
            } else if let Some(post) = posts.get(i - 1).copied() {
                if sought.as_ref().is_some_and(|sought| sought.id == post.id) {
                    return;
                }
                let is_new = new.contains(&post.id);
                post_ui(ui, post_state, desk, post, None, is_new);
            } else {
                is_wanted |= older.more_ui(ui, desk, community);
                ui.add_space(sp::L);
            }
        };
        place.column_ui(ui, |ui| Frame::new().inner_margin(margin).show(ui, row));
    });
    post_state.dialogs_ui(ui, desk);
    if is_wanted {
        older.more(desk, community);
    }
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
    if !community.row.panels.is_empty() {
        note_ui(ui, Tone::Plain, icons::VOTE, desk.words.rules.waits_here);
    }
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

/// Returns the post somebody was led to, where those below do not hold it, or not the reply that is
/// meant.
fn sought(desk: &Desk, here: ScopeId, posts: &[&PostView]) -> Option<PostView> {
    let post = desk.aim.post().filter(|post| post.community == here)?;
    let is_below = posts.iter().any(|below| desk.aim.is_in(below));
    (!is_below).then(|| post.clone())
}

/// Draws the post somebody was led to above the others.
fn sought_ui(ui: &mut Ui, state: &mut post::State, desk: &mut Desk, sought: Option<&PostView>) {
    if desk.aim.is_lost() {
        aim::lost_ui(ui, desk);
    }
    let Some(post) = sought else {
        return;
    };
    let t = tokens::of(ui);
    aim::sought_head_ui(ui, desk);
    let drawn = ui.scope(|ui| post_ui(ui, state, desk, post, None, false));
    desk.aim.reach(ui, &post.id, drawn.response.rect);
    label_ui(ui, desk.words.community.newest, Text::SmallMedium, t.text);
}
