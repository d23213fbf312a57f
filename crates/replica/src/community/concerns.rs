//! What is new in communities and concerns oneself.
//!
//! For: telling somebody that they were named, or that others replied where they spoke. Knows: how far
//! one has read each community, and whom one has blocked. Never: lists what one wrote oneself, or what
//! is not new.

use std::collections::BTreeSet;

use history::{ScopeId, Timestamp};
use model::community::PostView as Said;
use model::{CommunityId, ItemId, PersonId};

use super::Hall;
use super::posts::post_kind;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{ConcernView, KinView, Lifecycle};

/// The most that is listed of one community.
const LISTED_MAX: usize = 50;
/// The longest line, in characters.
const LINE_MAX_CHARS: usize = 200;

impl Replica {
    /// Lists what is new in one's own communities and concerns oneself, newest first.
    pub(super) fn concerns(&self) -> Vec<ConcernView> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        let mine = self.halls.all.iter();
        let mine = mine.filter(|(_, hall)| hall.fold.is_member(&me));
        let mut concerns: Vec<ConcernView> = mine
            .flat_map(|(id, hall)| self.concerns_in(id, hall, &me))
            .collect();
        concerns.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        concerns
    }

    fn concerns_in(&self, id: &ScopeId, hall: &Hall, me: &PersonId) -> Vec<ConcernView> {
        let (seen, today) = (self.seen(id), day_of(self.now));
        let mentions = hall.fold.mentions_of(me, LISTED_MAX, &today);
        let is_new = |said: &Said| said.author != *me && said.stamp.lamport > seen;
        let mut said: Vec<Said> = mentions.into_iter().filter(is_new).collect();
        let named: BTreeSet<ItemId> = said.iter().map(|said| said.id).collect();
        let replies = hall.fold.replies_behind(seen, me, LISTED_MAX);
        let replies = replies.iter().filter(|reply| !named.contains(reply));
        said.extend(replies.filter_map(|reply| hall.fold.post(reply, &today)));
        let Some(community_name) = self.row_name(id).filter(|_| !said.is_empty()) else {
            return Vec::new();
        };
        let shown = said.into_iter().filter(|said| !self.hides(&said.author));
        let view = |said: Said| {
            let root = hall.fold.root_of(&said.id);
            let kind = hall.fold.item(&root).map_or(said.kind, |item| item.kind);
            let line = said.title.as_ref().unwrap_or(&said.text);
            ConcernView {
                id: said.id.to_string(),
                root: root.to_string(),
                root_kind: post_kind(kind),
                community: *id,
                community_name: community_name.clone(),
                author: said.author,
                author_name: self.name(&said.author),
                at: Timestamp(said.time),
                text: model::clean_line(line, LINE_MAX_CHARS).0,
                mentions_me: named.contains(&said.id),
            }
        };
        shown.map(view).collect()
    }

    /// Lists the communities that were founded to go on from this one, once it has ended: by somebody who
    /// was in it, for anybody may name any community.
    pub(super) fn goes_on_in(&self, id: &ScopeId) -> Vec<KinView> {
        let Some(hall) = self.halls.all.get(id) else {
            return Vec::new();
        };
        let state = self.state_of(id, hall);
        if !matches!(state, Lifecycle::Archived | Lifecycle::Merged) {
            return Vec::new();
        }
        let this = CommunityId::from_bytes(*id.as_bytes());
        let all = self.halls.all.iter();
        let from_this = all.filter(|(_, successor)| {
            let about = successor.fold.about();
            let is_from = about.is_some_and(|about| about.succeeds.contains(&this));
            let mut founders = successor.fold.founders();
            is_from && founders.any(|founder| hall.fold.has_been_in(founder))
        });
        let mut kin: Vec<KinView> = from_this.filter_map(|(id, _)| self.kin(*id)).collect();
        kin.sort_by_cached_key(|kin| (model::folded(&kin.name), kin.id));
        kin
    }

    /// Lists the communities this one was founded to go on from, as far as one may know of them.
    pub(super) fn goes_on_from(&self, hall: &Hall) -> Vec<KinView> {
        let about = hall.fold.about();
        let from = about.map_or(Vec::new(), |about| about.succeeds);
        let ids = from.iter().map(|id| ScopeId::from_bytes(*id.as_bytes()));
        ids.filter_map(|id| self.kin(id)).collect()
    }

    fn kin(&self, id: ScopeId) -> Option<KinView> {
        let name = self.row_name(&id)?;
        Some(KinView { id, name })
    }
}
