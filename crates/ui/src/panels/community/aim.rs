//! What somebody was led to: whichever part shows it scrolls there once.
//!
//! For: rows elsewhere that name something said here. Knows: its name, and the post itself where a view
//! reaches no longer back to it. Never: holds the page, once it was shown where it is.

use egui::style::ScrollAnimation;
use egui::{Align, Rect, Ui};
use replica::{Intent, ItemId, PostKind, PostView, Question, ScopeId};

use super::super::Desk;
use super::Part;
use crate::shell::{Asked, Go};
use crate::tokens::sp;

/// For so many frames it is scrolled to: heights above it are only guessed before they are drawn.
const FRAMES: u8 = 12;
/// So many replies come with a post that is fetched.
const REPLIES: usize = 100;

/// What somebody was led to.
#[derive(Debug, Default)]
pub(crate) struct Aim {
    item: Option<ItemId>,
    /// It is a reply below the item that was looked for.
    is_reply: bool,
    frames_left: u8,
    /// The view does not hold it, so it was asked for.
    is_asked: bool,
    post: Option<PostView>,
}

impl Aim {
    /// Leads to something; of a reply, to what it is a reply to.
    pub fn at(item: ItemId, is_reply: bool) -> Aim {
        Aim {
            item: Some(item),
            is_reply,
            frames_left: FRAMES,
            ..Aim::default()
        }
    }

    /// Returns what is still to be scrolled to.
    pub fn item(&self) -> Option<&str> {
        self.item.as_deref().filter(|_| self.frames_left > 0)
    }

    /// Tells whether the replies below it are to be unfolded.
    pub fn unfolds(&self) -> bool {
        self.is_reply
    }

    /// Scrolls to where something is, if it is what somebody was led to.
    pub fn reach(&self, ui: &Ui, item: &str, rect: Rect) {
        if self.item() == Some(item) {
            let rect = rect.expand(sp::L);
            ui.scroll_to_rect_animation(rect, Some(Align::TOP), ScrollAnimation::none());
        }
    }

    /// Counts a frame in which the part was shown.
    pub fn pass(&mut self, ui: &Ui) {
        if self.frames_left > 0 {
            self.frames_left -= 1;
            ui.ctx().request_repaint();
        }
    }

    /// Takes the post that was asked for.
    pub fn came(&mut self, post: PostView) {
        if self.is_asked && self.item.as_ref() == Some(&post.id) {
            self.post = Some(post);
        }
    }

    /// Returns the post where it was asked for.
    pub fn post(&self) -> Option<&PostView> {
        self.post.as_ref()
    }
}

/// Asks, once, for a post that the view does not hold.
pub(super) fn fetch(desk: &mut Desk) {
    let aim = &mut *desk.aim;
    let Some(item) = aim.item.clone().filter(|_| !aim.is_asked) else {
        return;
    };
    aim.is_asked = true;
    let thread = Question::Thread {
        item,
        from: None,
        top: REPLIES,
    };
    desk.ask(Intent::Ask(thread), Asked::Aim);
}

/// Leads to something of a community: to the part that shows it, and there to itself.
pub(crate) fn to_item(community: ScopeId, item: &ItemId, kind: PostKind) -> Go {
    Go::Item {
        community,
        part: part_of(kind),
        item: item.clone(),
        is_reply: false,
    }
}

/// Names the part of a community in which something stands.
pub(crate) fn part_of(kind: PostKind) -> Part {
    match kind {
        PostKind::Card => Part::Knowledge,
        PostKind::Gathering => Part::Gatherings,
        PostKind::Role => Part::People,
        PostKind::Decision => Part::Charter,
        PostKind::News
        | PostKind::KnowHow
        | PostKind::Advice
        | PostKind::Spark
        | PostKind::JoinIn
        | PostKind::Ask
        | PostKind::Offer
        | PostKind::Show
        | PostKind::Idea
        | PostKind::Poll
        | PostKind::Project
        | PostKind::BringIn
        | PostKind::Answer
        | PostKind::Reply => Part::Exchange,
    }
}
