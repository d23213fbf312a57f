//! Posts older than those a view holds, as far as somebody asked for them.
//!
//! For: the end of the exchange of a large community. Knows: how many were asked for; they are asked for
//! again where something may have changed them, so that nothing stays readable that was taken back.
//! Never: asks before somebody clicked.

use egui::Ui;
use replica::{CommunityView, Intent, ItemId, PostView, Question, ScopeId};

use super::super::Desk;
use super::super::form::quiet_act_ui;
use super::super::renewal::Renewal;
use crate::icons;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens;
use crate::widgets::{Button, Look, label_ui};

/// Posts that come with every click.
const STEP: usize = 200;
/// The most older posts on the page.
const KEPT_MAX: usize = 2_000;

/// Posts from before those of the view, newest first.
#[derive(Debug, Default)]
pub(super) struct Older {
    /// How many somebody wants; none before anybody asked.
    wanted: usize,
    /// The community they are of.
    community: Option<ScopeId>,
    /// What they come before.
    before: Option<ItemId>,
    posts: Vec<PostView>,
    /// More of them are on their way.
    is_asked: bool,
    renewal: Renewal,
}

impl Older {
    /// Takes what was asked for, but not what comes late for another community.
    pub fn came(&mut self, posts: Vec<PostView>) {
        let is_here = |post: &PostView| Some(post.community) == self.community;
        if self.wanted == 0 || !posts.iter().all(is_here) {
            return;
        }
        self.posts = posts;
        self.is_asked = false;
    }

    /// Notes that they do not come.
    pub fn refused(&mut self) {
        self.is_asked = false;
    }

    /// Returns what is known, newest first.
    pub fn posts(&self) -> &[PostView] {
        &self.posts
    }

    /// Asks again where the view ends elsewhere by now, so that no gap comes to be, and where others may
    /// have changed something.
    pub fn follow(&mut self, ui: &Ui, desk: &mut Desk, community: &CommunityView) {
        let last = community.posts.last().map(|post| &post.id);
        let has_moved = self.wanted > 0 && last.is_some() && self.before.as_ref() != last;
        if has_moved {
            self.before = last.cloned();
        }
        let version = desk.view.version;
        let is_due = self.renewal.is_due(ui, version, self.wanted > 0);
        if has_moved || is_due {
            self.ask(desk);
        }
    }

    /// Asks for everything that is known once more: somebody did something that may change it.
    pub fn again(&self) -> Option<Intent> {
        let before = self.before.clone().filter(|_| self.wanted > 0)?;
        let top = self.wanted;
        Some(Intent::Ask(Question::Older { before, top }))
    }

    /// Offers what is older still; tells whether somebody wants it.
    pub fn more_ui(&self, ui: &mut Ui, desk: &Desk, community: &CommunityView) -> bool {
        let words = desk.words.community;
        let all = community.older as usize;
        let left = all.saturating_sub(self.posts.len());
        if left == 0 {
            return false;
        }
        if self.posts.len() >= KEPT_MAX {
            let far = (words.older_far)(left as u64);
            label_ui(ui, &far, Text::Small, tokens::of(ui).text_subtle);
            return false;
        }
        let label = (words.older_posts)(left as u64);
        let more = Button::new(Look::Ghost, &label)
            .icon(icons::HISTORY)
            .enabled(!self.is_asked);
        quiet_act_ui(ui, more).clicked()
    }

    /// Asks for so many more.
    pub fn more(&mut self, desk: &mut Desk, community: &CommunityView) {
        self.wanted = (self.wanted + STEP).min(KEPT_MAX);
        self.community = Some(community.row.id);
        self.before = community.posts.last().map(|post| post.id.clone());
        self.is_asked = true;
        self.ask(desk);
    }

    fn ask(&self, desk: &mut Desk) {
        if let Some(again) = self.again() {
            desk.ask(again, Asked::Older);
        }
    }
}
