//! What somebody was led to: whichever part shows it scrolls there once.
//!
//! For: rows elsewhere that name something said here. Knows: its name, and the post itself where a view
//! reaches no longer back to it; that is asked for again where it may have changed. Never: holds the page,
//! once it was shown where it is.

use egui::style::ScrollAnimation;
use egui::{Align, Rect, Ui};
use replica::{Intent, ItemId, PostKind, PostView, Question, ScopeId};

use super::super::Desk;
use super::super::renewal::Renewal;
use super::Part;
use crate::icons;
use crate::shell::{Asked, Go};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, label_ui, paragraph_ui};

/// For so many frames it is scrolled to: heights above it are only guessed before they are drawn.
const FRAMES: u8 = 12;
/// In the first of them a post that stands above the others is brought on screen with the top of the page,
/// in the rest with its own.
const TOP_FRAMES_LEFT: u8 = 6;
/// So many replies come with a post that is fetched.
const REPLIES: usize = 100;

/// What somebody was led to.
#[derive(Debug, Default)]
pub(crate) struct Aim {
    item: Option<ItemId>,
    /// The part that shows it.
    part: Part,
    /// The reply below the item that is meant.
    reply: Option<ItemId>,
    frames_left: u8,
    /// The view does not hold it, so it was asked for.
    is_asked: bool,
    post: Option<PostView>,
    /// It was asked for and does not come.
    is_lost: bool,
    renewal: Renewal,
}

impl Aim {
    /// Leads to something, or to a reply below it.
    pub fn at(part: Part, item: ItemId, reply: Option<ItemId>) -> Aim {
        Aim {
            item: Some(item),
            part,
            reply,
            frames_left: FRAMES,
            ..Aim::default()
        }
    }

    /// Returns what is still to be scrolled to.
    pub fn item(&self) -> Option<&str> {
        self.item.as_deref().filter(|_| self.frames_left > 0)
    }

    /// Returns the reply that is meant, as long as what was led to is not closed; the replies beside it
    /// are to be unfolded.
    pub fn reply(&self) -> Option<&str> {
        self.reply.as_deref()
    }

    /// Tells whether a post holds everything that was led to.
    pub fn is_in(&self, post: &PostView) -> bool {
        let holds = |reply: &ItemId| post.replies.iter().any(|held| held.id == *reply);
        self.item.as_ref() == Some(&post.id) && self.reply.as_ref().is_none_or(holds)
    }

    /// Scrolls to where something is, if it is what somebody was led to. Where a reply is meant, its post
    /// is brought on screen first.
    pub fn reach(&self, ui: &Ui, item: &str, rect: Rect) {
        let meant = match &self.reply {
            Some(reply) if !self.wants_top() => Some(reply.as_str()),
            Some(_) | None => self.item.as_deref(),
        };
        if self.frames_left > 0 && meant == Some(item) {
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

    /// Takes the post that was asked for; it is scrolled to when it comes first.
    pub fn came(&mut self, post: PostView) {
        if self.is_asked && self.item.as_ref() == Some(&post.id) {
            if self.post.is_none() {
                self.frames_left = FRAMES;
            }
            self.is_lost = false;
            self.post = Some(post);
        }
    }

    /// Notes that it does not come: what was known of it may have been taken back.
    pub fn refused(&mut self) {
        self.post = None;
        self.is_lost = self.is_asked;
    }

    /// Asks for the post once more: somebody did something that may change it.
    pub fn again(&self) -> Option<Intent> {
        let post = self.post.as_ref()?;
        Some(thread_of(self.reply.as_ref().unwrap_or(&post.id)))
    }

    /// Tells whether the top of the page is to be shown, above which nothing stands.
    pub fn wants_top(&self) -> bool {
        self.frames_left > TOP_FRAMES_LEFT
    }

    /// Tells whether somebody was led to something in a part that holds none of these.
    fn misses<'i>(&self, part: Part, mut held: impl Iterator<Item = &'i str>) -> bool {
        let item = self.item.as_deref().filter(|_| self.part == part);
        item.is_some_and(|item| held.all(|held| held != item))
    }

    /// Tells whether it was asked for and does not come.
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Returns the post where it was asked for.
    pub fn post(&self) -> Option<&PostView> {
        self.post.as_ref()
    }
}

/// Asks, once, for a post that the view does not hold.
pub(super) fn fetch(desk: &mut Desk) {
    let aim = &mut *desk.aim;
    let meant = aim.reply.as_ref().or(aim.item.as_ref());
    let Some(thread) = meant.filter(|_| !aim.is_asked).map(thread_of) else {
        return;
    };
    aim.is_asked = true;
    desk.ask(thread, Asked::Aim);
}

/// Asks again for a post that stands above the others, where it may have changed.
pub(super) fn renew(ui: &Ui, desk: &mut Desk) {
    let version = desk.view.version;
    let again = desk.aim.again();
    if desk.aim.renewal.is_due(ui, version, again.is_some())
        && let Some(again) = again
    {
        desk.ask(again, Asked::Aim);
    }
}

fn thread_of(item: &ItemId) -> Intent {
    Intent::Ask(Question::Thread {
        item: item.clone(),
        from: None,
        top: REPLIES,
    })
}

/// Says what stands below, and lets go of it at a click.
pub(super) fn sought_head_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.horizontal(|ui| {
        label_ui(ui, words.sought, Text::SmallMedium, t.text);
        close_ui(ui, desk);
    });
}

/// Says that what somebody was led to is not on this page, if that is so.
pub(super) fn missed_ui<'i>(
    ui: &mut Ui,
    desk: &mut Desk,
    part: Part,
    held: impl Iterator<Item = &'i str>,
) {
    if desk.aim.misses(part, held) {
        lost_ui(ui, desk);
    }
}

/// Says that what somebody was led to is not here.
pub(super) fn lost_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    paragraph_ui(ui, words.unlisted, Text::Small, t.text_muted);
    close_ui(ui, desk);
}

fn close_ui(ui: &mut Ui, desk: &mut Desk) {
    let close = Button::new(Look::Ghost, desk.words.community.sought_close)
        .icon(icons::X)
        .icon_only()
        .small();
    if ui.add(close).clicked() {
        *desk.aim = Aim::default();
    }
}

/// Leads to something of a community: to the part that shows it, and there to itself.
pub(crate) fn to_item(community: ScopeId, item: &ItemId, kind: PostKind) -> Go {
    Go::Item {
        community,
        part: part_of(kind),
        item: item.clone(),
        reply: None,
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
