//! The life of a community: idea, forming, active, dormant, archived, merged.
//!
//! For: saying in which state it is, from proposals and the votes of its roll. Knows: what carries
//! a proposal (see `voting`). Never: lets a clock decide.
//!
//! The rule: of the carried proposals, the latest made decides. What was carried stays: a *no* (keep)
//! that was said after enough stood for it changes nothing, one that was said before counts where it
//! stands in the order, however late it arrives. Who wants the community awake again proposes that, and
//! nothing is lost meanwhile, because archiving deletes nothing.
//!
//! A community goes into another one once both have carried that. Where communities go into each other,
//! directly or in a circle, the one with the lowest id stays and the others go on there.

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
    /// Gives the state, and where it went if it has merged. `agrees` tells whether another community
    /// has carried that it receives this one: a merger needs both, and the one that receives goes on.
    /// Of several it was decided to go into, it is the one decided last among those that agree.
    pub fn state(&self, agrees: impl Fn(&CommunityId) -> bool) -> (State, Option<CommunityId>) {
        let mut state = (self.base_state(), None);
        for (_, proposal) in self.all_carried() {
            let into = || with(&proposal).filter(|other| agrees(other));
            match proposal.get(Head::Change) {
                Some("dormant") => state = (State::Dormant, None),
                // What was split is read on and can wake again, like what is archived; those founded from it
                // name it.
                Some("archive" | "split") => state = (State::Archived, None),
                Some("revive") => state = (self.base_state(), None),
                Some("merge") => {
                    if let Some(into) = into() {
                        state = (State::Merged, Some(into));
                    }
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
        // Who signed, and takes part or has done so, is looked at only until there are enough of them: whoever
        // leaves does not undo that three have signed.
        let mut signers = BTreeSet::new();
        for id in &adopted {
            let signed = self.said_of(Target::Item(*id), Relation::Sign);
            for (person, _) in signed.filter(|(person, _)| self.has_been_in(person)) {
                signers.insert(person);
                if signers.len() >= FORMING_SIGNERS {
                    break;
                }
            }
        }
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
        let is_carried = self.is_carried(id);
        // What was carried is listed whatever became of it; what was taken back before is not.
        let item = self.proposed(id).filter(|_| is_carried || !entry.is_gone)?;
        let voters = self.voters_on(id);
        let (yes, no) = self.votes(id, &voters);
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
            voters: voters.len(),
            is_carried,
        })
    }

    fn all_carried(&self) -> Vec<(ItemId, Item)> {
        let all = self.kinds.get(&Kind::Proposal).into_iter().flatten();
        all.filter(|(_, id)| self.is_carried(id))
            .filter_map(|(_, id)| Some((*id, self.proposed(id)?)))
            .collect()
    }

    /// Lists the carried proposals of one change, in the order they were proposed.
    pub(super) fn carried(&self, change: &str) -> Vec<(ItemId, Item)> {
        let mut carried = self.all_carried();
        carried.retain(|(_, item)| item.get(Head::Change) == Some(change));
        carried
    }
}

/// Tells whether a community stays although it was decided that it goes into another: where several
/// go into each other in a circle, none would be left to go on in, so the one with the lowest id stays.
/// `into` gives where each of them goes.
pub fn stays_in_circle(
    this: &CommunityId,
    into: impl Fn(&CommunityId) -> Option<CommunityId>,
) -> bool {
    let mut passed = BTreeSet::from([*this]);
    let mut at = *this;
    while let Some(next) = into(&at) {
        if next == *this {
            return passed.first() == Some(this);
        }
        if !passed.insert(next) {
            return false;
        }
        at = next;
    }
    false
}

fn with(proposal: &Item) -> Option<CommunityId> {
    proposal.get(Head::With)?.parse().ok()
}
