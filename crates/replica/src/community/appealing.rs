//! Appeals of those whom nobody hears.
//!
//! For: a person who was paused or excluded appeals to another panel. What they say in the community
//! is void, so they say it to some of its members, each in a conversation of two, and any one of
//! those devices says the appeal in the community by itself: it takes one that is honest. Knows: who
//! votes. Never: asks whoever carries it what they think of it, or carries what somebody else asks.

use std::collections::BTreeSet;

use history::{PersonId as Who, ScopeId};
use model::PersonId;
use model::community::{CaseSaid, Finding};

use super::saying::said_answer;
use crate::replica::Replica;
use crate::view::{Answer, Refusal};

/// How many are asked to carry an appeal.
const BEARERS_MAX: usize = 5;

impl Replica {
    /// Tells whether what one says in a community is void.
    pub(super) fn is_unheard(&self, community: &ScopeId) -> bool {
        let me = self.me_in(community);
        let scope = self.scopes.get(community);
        let removed = scope.map(|scope| scope.authority.removed());
        me.is_some_and(|me| removed.is_some_and(|removed| removed.contains(&me)))
    }

    /// Asks members to carry an appeal: those who had no part in the case first.
    pub(super) fn ask_to_appeal(
        &mut self,
        community: ScopeId,
        case: &CaseSaid,
    ) -> Result<Answer, Refusal> {
        let bearers = self.bearers_of(&community, case);
        let mut last = None;
        let mut asked = 0;
        for person in bearers {
            match self.say_appeal(person, community, case.id) {
                Ok(()) => asked += 1,
                Err(refusal) => last = Some(refusal),
            }
        }
        match (asked, last) {
            (0, Some(refusal)) => Err(refusal),
            (0, None) => Err(Refusal::new(
                "nobody-to-carry",
                "Could not appeal: no other member is known here who may vote and could carry it.",
            )),
            _ => Ok(said_answer(community, case.id)),
        }
    }

    fn bearers_of(&self, community: &ScopeId, case: &CaseSaid) -> Vec<PersonId> {
        let Some(scope) = self.scopes.get(community) else {
            return Vec::new();
        };
        let (behind, removed) = (scope.behind(), scope.authority.removed());
        let roll = scope.authority.roll();
        let voters: BTreeSet<PersonId> = roll
            .difference(&removed)
            .filter_map(|who| behind.get(who).copied())
            // Nobody appeals against their own report.
            .filter(|person| *person != case.about && *person != case.by)
            .collect();
        let panels = self.panels_of(community, case);
        let sat = panels.iter().flat_map(|panel| &panel.seats);
        let involved: BTreeSet<PersonId> = sat.filter_map(|who| behind.get(who).copied()).collect();
        let mut bearers: Vec<PersonId> = voters.into_iter().collect();
        bearers.sort_by_key(|person| (involved.contains(person), *person));
        bearers.truncate(BEARERS_MAX);
        bearers
    }

    /// Tells whether the person a case is about has asked this device to carry their appeal, and
    /// nobody has said it yet.
    pub(super) fn is_asked_to_appeal(&self, community: &ScopeId, case: &CaseSaid) -> bool {
        let about = Who::from_bytes(*case.about.as_bytes());
        let Some(device) = self.talks.appeal_of(about, community, &case.id) else {
            return false;
        };
        let is_theirs = self.speaks_for(&device, &about);
        let Ok(hall) = self.hall(community) else {
            return false;
        };
        let is_new = case.appeals.is_none() && hall.fold.appeal_of(&case.id).is_none();
        let decided = self.decided(community, case);
        let is_open = decided.is_some_and(|(_, finding)| Finding::LADDER.contains(&finding));
        let me = self.me().filter(|me| *me != case.by);
        let i_vote = !self.is_unheard(community) && me.is_some_and(|me| hall.fold.is_member(&me));
        is_theirs && is_new && is_open && i_vote
    }
}
