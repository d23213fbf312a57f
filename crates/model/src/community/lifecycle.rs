//! The life of a community: idea, forming, active, dormant, archived, merged.
//!
//! For: saying in which state it is, from proposals and the votes of its roll. Knows: what carries
//! a proposal. Never: lets a clock decide.
//!
//! The rule: each voter has one standing vote per proposal, the last they gave. A proposal is
//! carried while more than half of those who could vote when it was made stand for it; whoever joins
//! or leaves later changes no decision. Of the carried ones, the latest proposed
//! decides. So a *no* (keep) that arrives late counts as soon as it arrives: if it takes the
//! majority away, the community is awake again, and nothing is lost, because archiving deletes
//! nothing. A *no* of somebody who had not voted yet changes nothing while the majority stands.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::community::{Community, Head, Item, Kind, Relation, Stamp, Target};
use crate::id::{CommunityId, ItemId, PersonId};

/// How many people have to sign the charter until a community is active.
pub const FORMING_SIGNERS: usize = 3;

/// The state a community is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody has written a charter yet.
    Idea,
    /// Fewer than three have signed.
    Forming,
    Active,
    Dormant,
    Archived,
    Merged,
}

impl State {
    /// Names the state as it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            State::Idea => "idea",
            State::Forming => "forming",
            State::Active => "active",
            State::Dormant => "dormant",
            State::Archived => "archived",
            State::Merged => "merged",
        }
    }
}

/// Something the roll decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ProposalView {
    pub id: ItemId,
    pub by: PersonId,
    /// One of [`CHANGES`](crate::community::CHANGES).
    pub change: String,
    pub with: Option<CommunityId>,
    pub charter: Option<ItemId>,
    pub title: Option<String>,
    pub text: String,
    pub until: Option<String>,
    pub yes: usize,
    pub no: usize,
    /// How many may vote.
    pub voters: usize,
    pub is_carried: bool,
}

impl Community {
    /// Gives the state. `agrees` tells whether another community has carried that it receives this
    /// one: a merger needs both, and the one that receives goes on.
    pub fn state(&self, agrees: impl Fn(&CommunityId) -> bool) -> State {
        let mut state = self.base_state();
        for (_, proposal) in self.all_carried() {
            match proposal.get(Head::Change) {
                Some("dormant") => state = State::Dormant,
                Some("archive") => state = State::Archived,
                Some("revive") => state = self.base_state(),
                Some("merge") if with(&proposal).is_some_and(|other| agrees(&other)) => {
                    state = State::Merged;
                }
                Some(_) | None => {}
            }
        }
        state
    }

    /// Lists the communities this one goes into, as far as it was carried here.
    pub fn merges_with(&self) -> Vec<CommunityId> {
        let carried = self.carried("merge");
        carried.iter().filter_map(|(_, item)| with(item)).collect()
    }

    /// Lists the communities this one receives, as far as it was carried here.
    pub fn receives(&self) -> Vec<CommunityId> {
        let carried = self.carried("receive");
        carried.iter().filter_map(|(_, item)| with(item)).collect()
    }

    fn base_state(&self) -> State {
        let adopted = self.adopted();
        let mut signers: Vec<PersonId> = adopted.iter().flat_map(|id| self.signers(id)).collect();
        signers.sort_unstable();
        signers.dedup();
        match (adopted.is_empty(), signers.len()) {
            (true, _) => State::Idea,
            (false, few) if few < FORMING_SIGNERS => State::Forming,
            (false, _) => State::Active,
        }
    }

    /// Lists all proposals, newest first, at most `max`.
    pub fn proposals(&self, max: usize) -> Vec<ProposalView> {
        let all = self.kinds.get(&Kind::Proposal);
        let newest = all.into_iter().flatten().rev();
        let view = |(_, id): &(Stamp, ItemId)| self.proposal(id);
        newest.filter_map(view).take(max).collect()
    }

    /// Gives one proposal with how it stands.
    pub fn proposal(&self, id: &ItemId) -> Option<ProposalView> {
        let entry = self.items.get(id).filter(|e| e.kind == Kind::Proposal)?;
        let item = self.item(id).filter(|item| !item.is_gone)?;
        let (yes, no) = self.votes(id);
        Some(ProposalView {
            id: *id,
            by: entry.author,
            change: item.get(Head::Change).unwrap_or_default().to_owned(),
            with: with(&item),
            charter: item.get(Head::Follows).and_then(|id| id.parse().ok()),
            title: item.title().map(str::to_owned),
            text: item.text.clone(),
            until: item.get(Head::Until).map(str::to_owned),
            yes,
            no,
            voters: self.voters_at(entry.first).len(),
            is_carried: self.is_carried(id),
        })
    }

    fn votes(&self, proposal: &ItemId) -> (usize, usize) {
        let words = self.words(Target::Item(*proposal), Relation::Vote);
        let voters = self.voters_of(proposal);
        let said = |what: &str| {
            let counted = words.iter().filter(|(person, _)| voters.contains(person));
            counted.filter(|(_, word)| word.value == what).count()
        };
        (said("yes"), said("no"))
    }

    fn voters_of(&self, proposal: &ItemId) -> BTreeSet<PersonId> {
        let proposed = self.items.get(proposal).map(|entry| entry.first);
        self.voters_at(proposed.unwrap_or(Stamp::ZERO))
    }

    fn is_carried(&self, proposal: &ItemId) -> bool {
        let voters = self.voters_of(proposal).len();
        voters > 0 && 2 * self.votes(proposal).0 > voters
    }

    fn all_carried(&self) -> Vec<(ItemId, Item)> {
        let all = self.kinds.get(&Kind::Proposal).into_iter().flatten();
        all.filter(|(_, id)| self.is_carried(id))
            .filter_map(|(_, id)| Some((*id, self.item(id).filter(|item| !item.is_gone)?)))
            .collect()
    }

    /// Lists the carried proposals of one change, in the order they were proposed.
    pub(super) fn carried(&self, change: &str) -> Vec<(ItemId, Item)> {
        let mut carried = self.all_carried();
        carried.retain(|(_, item)| item.get(Head::Change) == Some(change));
        carried
    }
}

fn with(proposal: &Item) -> Option<CommunityId> {
    proposal.get(Head::With)?.parse().ok()
}
