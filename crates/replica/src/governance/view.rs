//! What is shown of who may do what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{Admission, EpochChange, PersonId as Who, RecordId, ScopeId, Share, TicketRefusal};
use model::PersonId;

use super::acts::{changes_nothing, takes_a_voice, target, unknown_place};
use crate::carrier::is_blind;
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{
    Answer, ForkView, GovernanceView, Named, PROPOSALS_SHOWN_MAX, PendingView, Refusal,
    RemovedView, RuleView, WaitingJoin,
};

/// Names the person of the space behind each person of a scope; in the space itself they are the
/// same, and nothing has to be looked up.
type Behind = Option<BTreeMap<Who, PersonId>>;

impl Replica {
    /// Shows who may do what: in one place, or in the space and everywhere one takes part.
    pub(crate) fn governance_answer(&mut self, place: Option<&str>) -> Result<Answer, Refusal> {
        self.must_be_member("show who decides")?;
        let views = match place {
            Some(typed) => {
                let scope = self.find_place(typed)?;
                vec![self.governance_of(&scope)?]
            }
            None => self.all_governance(),
        };
        Ok(Answer::Governance(views))
    }

    /// Shows the space first, then every community one takes part in.
    pub(crate) fn all_governance(&self) -> Vec<GovernanceView> {
        let mine = self
            .scopes
            .values()
            .filter(|held| held.id != self.home && held.is_governed())
            // Another device of one's own may have joined it, and this one said nothing there yet.
            .filter(|held| self.takes_part(&held.id) || self.is_member_of(&held.id))
            // What announces a community is none, and who put it up decides nothing there.
            .filter(|held| !self.is_notice(&held.id));
        let ids = std::iter::once(self.home).chain(mine.map(|held| held.id));
        let views = ids.filter_map(|id| self.governance_of(&id).ok());
        views.collect()
    }

    /// Puts what is pending into the view.
    pub(crate) fn show_governance(&self) -> Arc<Vec<GovernanceView>> {
        Arc::new(self.all_governance())
    }

    /// Shows one place.
    pub(crate) fn governance_of(&self, scope: &ScopeId) -> Result<GovernanceView, Refusal> {
        let held = self.scopes.get(scope).ok_or_else(unknown_place)?;
        let is_space = *scope == self.home;
        let behind = (!is_space).then(|| held.behind());
        let authority = &held.authority;
        let (stewards, roll) = (authority.stewards(), authority.roll());
        let me = self.me_in(scope);
        let facts = held.facts.as_ref();
        let paused = authority.paused();
        let removed = authority.removed();
        let removed: BTreeSet<RemovedView> = removed
            .iter()
            .map(|who| RemovedView {
                who: self.named_behind(&behind, who),
                paused: paused.contains(who),
            })
            .collect();
        let proposals = authority.proposals();
        let proposals = proposals.into_iter().take(PROPOSALS_SHOWN_MAX);
        let pending = proposals.filter_map(|id| self.pending(held, &behind, id));
        Ok(GovernanceView {
            scope: *scope,
            is_space,
            epoch: authority.epoch(),
            succeeds: authority.genesis().and_then(|genesis| genesis.succeeds),
            // A community may have been given another name since it was founded.
            name: self
                .row_name(scope)
                .filter(|_| !is_space)
                .or_else(|| facts.map(|facts| facts.shown_name()))
                .unwrap_or_default(),
            stewards: self.list(&behind, &stewards),
            voters: u32::try_from(roll.len()).unwrap_or(u32::MAX),
            bar: authority
                .bars()
                .map_or(Share::MAJORITY, |bars| bars.stewards),
            removed: removed.into_iter().collect(),
            charter: if is_space {
                self.values_of_space()
            } else {
                String::new()
            },
            has_voice: me.is_some_and(|me| stewards.contains(&me) || roll.contains(&me)),
            proposals: pending.collect(),
            overtaken: self.overtaken(held, &behind),
            waiting: if is_space {
                self.waiting_joins()
            } else {
                Vec::new()
            },
            forks: self.forks(held, &behind),
            splits: u32::try_from(authority.splits().len()).unwrap_or(u32::MAX),
            needs_more_stewards: is_space
                && stewards.len() < STEWARDS_SAFE
                && authority.members().nth(1).is_some(),
        })
    }

    fn named_behind(&self, behind: &Behind, who: &Who) -> Named {
        let Some(behind) = behind else {
            return self.named(&crate::people::said(who));
        };
        match behind.get(who) {
            Some(person) => self.named(person),
            // Nobody has said yet who that is.
            None => Named {
                name: who.short(),
                person: PersonId::from_bytes(*who.as_bytes()),
                me: false,
            },
        }
    }

    fn list(&self, behind: &Behind, persons: &BTreeSet<Who>) -> Vec<Named> {
        let names: BTreeSet<Named> = persons
            .iter()
            .map(|who| self.named_behind(behind, who))
            .collect();
        names.into_iter().collect()
    }

    /// Shows what was proposed beside the last decision, and would still change something.
    fn overtaken(&self, held: &Scope, behind: &Behind) -> Vec<Vec<RuleView>> {
        let authority = &held.authority;
        let changes_of = |id: &RecordId| authority.epoch_state(id).map(|it| it.changes);
        let open: Vec<_> = authority
            .proposals()
            .iter()
            .filter_map(changes_of)
            .collect();
        let decided = changes_of(&authority.epoch());
        let overtaken = authority.overtaken();
        let still = overtaken.iter().filter_map(changes_of).filter(|changes| {
            let is_again = open.contains(changes) || decided.as_ref() == Some(changes);
            !is_again && !changes_nothing(authority, changes)
        });
        let mut shown: Vec<Vec<RuleView>> = Vec::new();
        for changes in still.take(PROPOSALS_SHOWN_MAX) {
            let rules = self.rule_views(behind, &changes);
            if !shown.contains(&rules) {
                shown.push(rules);
            }
        }
        shown
    }

    /// What a proposal says in a place.
    pub(crate) fn changes_in(&self, held: &Scope, epoch: &RecordId) -> Vec<RuleView> {
        let behind = (held.id != self.home).then(|| held.behind());
        let state = held.authority.epoch_state(epoch);
        let changes = state.map(|state| state.changes).unwrap_or_default();
        self.rule_views(&behind, &changes)
    }

    /// What some changes say, each once: one person may be several in a place.
    fn rule_views(&self, behind: &Behind, changes: &[EpochChange]) -> Vec<RuleView> {
        let mut views: Vec<RuleView> = Vec::new();
        for change in changes {
            let shown = self.rule_view(behind, change);
            if !views.contains(&shown) {
                views.push(shown);
            }
        }
        views
    }

    fn pending(&self, held: &Scope, behind: &Behind, id: RecordId) -> Option<PendingView> {
        let authority = &held.authority;
        let state = authority.epoch_state(&id)?;
        let targets: BTreeSet<Who> = state.changes.iter().filter_map(target).collect();
        let stewards = authority.stewards();
        let (mut signed, open): (BTreeSet<Who>, BTreeSet<Who>) = stewards
            .iter()
            .partition(|who| authority.has_signed(who, &id));
        let may_sign = open.difference(&targets).copied();
        let may_sign: BTreeSet<Who> = may_sign
            .filter(|who| self.can_sign(held, behind, who))
            .collect();
        let roll = authority.roll();
        // Whoever only votes signs as well.
        let voted = roll.iter().filter(|who| authority.has_signed(who, &id));
        signed.extend(voted);
        let open_votes = roll.iter().filter(|who| !authority.has_signed(who, &id));
        let open_votes = open_votes.filter(|who| !targets.contains(who));
        let open_votes = open_votes.filter(|who| self.can_sign(held, behind, who));
        let open_votes = open_votes.count();
        let missing = state.needed.stewards.saturating_sub(state.signed.stewards);
        let missing_votes = state.needed.roll.saturating_sub(state.signed.roll);
        let me = self.me_in(&held.id);
        let voice =
            |me: &Who| (stewards.contains(me) || roll.contains(me)) && !targets.contains(me);
        let signed_by_me = me.is_some_and(|me| authority.has_signed(&me, &id));
        let other = me.and_then(|me| {
            let siblings = authority.proposals();
            let mut others = siblings.into_iter().filter(|other| *other != id);
            others.find(|other| authority.has_signed(&me, other))
        });
        let mut changes = self.rule_views(behind, &state.changes);
        if changes_nothing(authority, &state.changes) {
            changes = vec![RuleView::Nothing];
        }
        Some(PendingView {
            id,
            changes,
            signed: self.list(behind, &signed),
            may_sign: self.list(behind, &may_sign),
            cannot_hold: state.panel.is_none()
                && (missing as usize) > may_sign.len()
                && (missing_votes as usize) > open_votes,
            missing,
            missing_votes,
            signed_by_me,
            may_i_sign: !signed_by_me && me.as_ref().is_some_and(voice),
            instead_of: other,
            is_grave: state.changes.iter().any(takes_a_voice),
        })
    }

    /// Tells whether somebody who decides in a place is still there to sign: whoever was removed from the
    /// space or has left the community is not.
    fn can_sign(&self, held: &Scope, behind: &Behind, who: &Who) -> bool {
        let person = match behind {
            Some(behind) => behind.get(who).copied(),
            None => Some(said(who)),
        };
        let Some(person) = person else {
            // Who that is has not arrived yet.
            return true;
        };
        self.is_member(&person) && !self.is_gone(&held.id, &person)
    }

    /// Who came through somebody: only into the space one comes by invitation.
    fn along(&self, behind: &Behind, person: &Who) -> Vec<Named> {
        let authority = self.authority().filter(|_| behind.is_none());
        let along = authority.map(|authority| authority.came_through(person));
        let along = along.unwrap_or_default();
        along
            .iter()
            .map(|who| self.named_behind(behind, who))
            .collect()
    }

    fn rule_view(&self, behind: &Behind, change: &EpochChange) -> RuleView {
        let named = |who: &Who| self.named_behind(behind, who);
        match change {
            EpochChange::Admit(who) => RuleView::Admit { who: named(who) },
            EpochChange::Exclude { person, guests } => RuleView::Exclude {
                who: named(person),
                guests: *guests,
                along: match guests {
                    true => self.along(behind, person),
                    false => Vec::new(),
                },
            },
            EpochChange::Pause(who) => RuleView::Pause { who: named(who) },
            EpochChange::Restore(who) => RuleView::Restore { who: named(who) },
            EpochChange::Steward { person, holds } => RuleView::Steward {
                who: named(person),
                holds: *holds,
            },
            EpochChange::Roll { person, votes } => RuleView::Roll {
                who: named(person),
                votes: *votes,
            },
            EpochChange::Charter(hash) => RuleView::Charter {
                text: self.charter_of_space(Some(*hash)),
            },
            EpochChange::Bars(bars) => RuleView::Bars {
                share: bars.stewards,
                panel: bars.panel,
                roll: bars.roll,
            },
        }
    }

    /// The charter of the space as it holds now: what clauses of communities cite.
    pub(crate) fn values_of_space(&self) -> String {
        let decided = self.authority().and_then(|authority| authority.charter());
        if decided.is_some() {
            return self.charter_of_space(decided);
        }
        // A space that goes on from another one brings its charter along.
        let founded = self.home().and_then(|home| home.facts.as_ref());
        founded.map_or(String::new(), |facts| facts.charter.clone())
    }

    fn charter_of_space(&self, hash: Option<[u8; 32]>) -> String {
        let charter = hash.and_then(|hash| self.home()?.charters.get(&hash));
        charter
            .map(|facts| facts.charter.clone())
            .unwrap_or_default()
    }

    fn waiting_joins(&self) -> Vec<WaitingJoin> {
        let Some(authority) = self.authority() else {
            return Vec::new();
        };
        let by_registrars = authority
            .genesis()
            .is_some_and(|genesis| genesis.admission == Admission::Registrars);
        if !by_registrars {
            return Vec::new();
        }
        let me = self.me_in_space();
        let is_registrar = me.is_some_and(|me| authority.stewards().contains(&me));
        let pending = authority.pending_joins().into_iter();
        let shown = pending.filter_map(|(join, who)| {
            let verdict = authority.may_countersign(&join, self.now);
            match verdict {
                // There may be a place for a guest again one day.
                Ok(()) | Err(TicketRefusal::TooManyGuests) => {}
                // Nobody can let them in with what they hold: they need another ticket, or to be restored.
                Err(
                    TicketRefusal::Removed
                    | TicketRefusal::Ended
                    | TicketRefusal::Used
                    | TicketRefusal::Expired
                    | TicketRefusal::InviterGone
                    | TicketRefusal::UnknownInvite
                    | TicketRefusal::AlreadyMember,
                ) => return None,
            }
            let missing = authority.signatures_missing(&join)?;
            let state = authority.join(&join)?;
            let invite = state.join.invite;
            let device = authority.device(&state.log.key);
            let inviter = authority.invite(&invite).map(|state| state.inviter);
            let signed_by_me = me.is_some_and(|me| authority.has_countersigned(&me, &join));
            Some(WaitingJoin {
                join,
                person: crate::people::said(&who),
                invited_by: inviter.map(|who| self.named(&crate::people::said(&who))),
                missing,
                signed_by_me,
                may_i_sign: is_registrar && !signed_by_me && verdict.is_ok(),
                carries: device.is_some_and(is_blind),
            })
        });
        shown.collect()
    }

    fn forks(&self, held: &Scope, behind: &Behind) -> Vec<ForkView> {
        let frozen = held.authority.frozen().into_iter();
        let shown = frozen.map(|(key, _, from)| {
            let who = held.authority.person_of(&key);
            ForkView {
                owner: who.map(|who| self.named_behind(behind, &who)),
                device: key.to_string(),
                from,
            }
        });
        shown.collect()
    }
}

/// From how many registrars on the loss of one does not lock everybody out.
const STEWARDS_SAFE: usize = 3;
