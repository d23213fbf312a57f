//! Following reports: what a device does by itself so that a case goes on.
//!
//! For: committing and revealing in a draw, entering the scope of a case one decides about, proposing
//! and signing what the panel one sits on has decided, handing its key to those who sit, and erasing
//! what was dismissed or overturned. Each step looks at what is there and does what is missing, so
//! that it may be taken again at any time. Never: finds anything, or reveals before all have
//! committed.

use std::collections::BTreeSet;

use history::{
    DrawCommit, DrawProgress, DrawReveal, EpochChange, Governance, PersonId as Who, RecordId,
    ScopeId, ScopeKind, draw_commitment,
};
use model::community::{CaseSaid, Finding, Found};
use model::{ItemId, PersonId};

use super::panel::{Panel, SEATS, scope_of};
use crate::effect::PeerId;
use crate::people::said;
use crate::replica::Replica;
use crate::view::{Refusal, Standing};

const SECRET: &str = "case/secret/";
const SHREDDED: &str = "case/shredded/";
const ON: &str = "on";
/// The most steps that follow from one input.
const STEPS_MAX: usize = 64;

/// Up to where the cases of a community were followed, so that whatever else is said there costs only
/// what still goes on.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// How often a case, and who is in, could have changed by then; nothing where all cases are to be
    /// followed again.
    at: Option<(u64, u64)>,
    /// The cases in which this device may have more to do, oldest first.
    open: Vec<ItemId>,
}

impl Replica {
    /// Goes on with every case in which something was said since this was done last.
    pub(crate) fn follow_cases(&mut self) {
        // Asked after every input: almost never anything was said that a case goes on by.
        if self.halls.is_followed && self.halls.stirred.is_empty() {
            return;
        }
        if self.booting.is_some() || self.standing() != Standing::Member || self.is_carrier() {
            return;
        }
        if !std::mem::replace(&mut self.halls.is_followed, true) {
            let all: Vec<ScopeId> = self.scopes.keys().copied().collect();
            self.halls.stirred.extend(all);
        }
        for _ in 0..STEPS_MAX {
            let Some(scope) = self.halls.stirred.pop_first() else {
                return;
            };
            self.follow_all_in(scope);
            for (community, case) in self.cases_told_in(&scope) {
                self.go_on_with(community, &case);
            }
        }
    }

    /// Follows the cases of a community: all of them where something that bears on them has changed
    /// since this was done last, and else those that still go on.
    fn follow_all_in(&mut self, community: ScopeId) {
        let Some(hall) = self.halls.all.get_mut(&community) else {
            return;
        };
        if !hall.fold.has_cases() {
            return;
        }
        let now = Some((hall.fold.case_moves(), hall.fold.moves()));
        if hall.followed.at == now {
            let open = hall.followed.open.iter();
            let open: Vec<CaseSaid> = open.filter_map(|id| hall.fold.case(id)).collect();
            for case in &open {
                self.go_on_with(community, case);
            }
            return;
        }
        hall.followed.at = now;
        let cases = hall.fold.cases();
        for case in &cases {
            self.go_on_with(community, case);
        }
        let open = cases.iter().filter(|case| !self.is_over(&community, case));
        let open = open.map(|case| case.id).collect();
        if let Some(hall) = self.halls.all.get_mut(&community)
            && hall.followed.at == now
        {
            hall.followed.open = open;
        }
    }

    /// The cases whose text stands in a scope.
    fn cases_told_in(&self, scope: &ScopeId) -> Vec<(ScopeId, CaseSaid)> {
        let held = self.scopes.get(scope);
        if held.is_none_or(|held| held.kind() != Some(ScopeKind::Audience)) {
            return Vec::new();
        }
        let halls = self.halls.all.iter();
        let halls = halls.filter(|(id, hall)| *id != scope && hall.fold.has_cases());
        let cases = halls.flat_map(|(id, hall)| {
            let cases = hall.fold.cases().into_iter();
            cases.map(|case| (*id, case))
        });
        cases.filter(|(_, case)| scope_of(case) == *scope).collect()
    }

    fn go_on_with(&mut self, community: ScopeId, case: &CaseSaid) {
        tracing::trace!(case = %case.id, "a case is followed");
        if let Err(refusal) = self.follow_case(community, case) {
            tracing::debug!(code = refusal.code, "a case does not go on yet");
        }
    }

    /// Tells whether this device has nothing more to do in a case until something changes that bears on
    /// it: it is decided by others, one cannot read its text, and nobody asks one to appeal.
    fn is_over(&self, community: &ScopeId, case: &CaseSaid) -> bool {
        let Some(me) = self.me_in(community) else {
            return false;
        };
        let scope = scope_of(case);
        if self.is_shredded(community, case) {
            return self.has_shredded(&scope) || !self.takes_part(&scope);
        }
        let panels = self.panels_of(community, case);
        let sits = panels.iter().any(|panel| panel.seats.contains(&me));
        let about = Who::from_bytes(*case.about.as_bytes());
        let appeal = self.talks.appeal_of(about, community, &case.id);
        let is_decided = self.decided(community, case).is_some();
        is_decided && !sits && appeal.is_none() && !self.may_read(&scope)
    }

    fn follow_case(&mut self, community: ScopeId, case: &CaseSaid) -> Result<(), Refusal> {
        let Some(me) = self.me_in(&community) else {
            return Ok(());
        };
        if self.is_shredded(&community, case) {
            return self.shred(case);
        }
        let decided = self.decided(&community, case);
        if self.is_asked_to_appeal(&community, case) && self.has_own_words(community) {
            self.appeal(&case.id.to_string())?;
        }
        if decided.is_none() && self.sitting(&community, case).is_none() {
            self.go_on_drawing(community, case, &me)?;
        }
        let panels = self.panels_of(&community, case);
        if panels.iter().any(|panel| panel.seats.contains(&me)) {
            self.take_seat(community, case)?;
        }
        self.hand_out_key(case);
        if let Some((panel, finding)) = decided {
            self.carry_out(community, case, &panel, finding)?;
        }
        Ok(())
    }

    /// Calls a draw or takes part in those that are under way.
    fn go_on_drawing(
        &mut self,
        community: ScopeId,
        case: &CaseSaid,
        me: &Who,
    ) -> Result<(), Refusal> {
        let draws = self.draws_under_way(&community, case);
        if draws.is_empty() && Some(case.by) == self.me() {
            return self.call_first(community, case);
        }
        // Whoever takes part in a draw is done with those it was called instead of: a secret that
        // was kept back can then not complete an earlier one, and choose between two panels.
        let taken = draws.iter().rposition(|it| it.committed.contains(me));
        for draw in draws.iter().skip(taken.unwrap_or(0)) {
            self.follow_draw(community, draw, me)?;
        }
        Ok(())
    }

    /// Calls the draw of one's own report, as soon as enough may vote, and again once somebody has
    /// gone without whom it completes no more.
    fn call_first(&mut self, community: ScopeId, case: &CaseSaid) -> Result<(), Refusal> {
        match self.bench(&community, case) {
            Some(bench) if bench.is_enough() => self.call_draw(community, case),
            Some(_) | None => Ok(()),
        }
    }

    /// Commits in a draw one takes part in, and reveals once all have.
    fn follow_draw(
        &mut self,
        community: ScopeId,
        draw: &DrawProgress,
        me: &Who,
    ) -> Result<(), Refusal> {
        if !draw.draw.participants.contains(me) || draw.revealed.contains(me) {
            return Ok(());
        }
        if draw.draw.seats != SEATS {
            tracing::info!("a draw of another number of seats is not taken part in");
            return Ok(());
        }
        let secret = self.case_secret(&draw.id)?;
        let after = self.after_draw(&community, &draw.id);
        if !draw.committed.contains(me) {
            let commitment = draw_commitment(&draw.id, me, &secret);
            let commit = DrawCommit {
                draw: draw.id,
                commitment,
            };
            self.govern_in(community, &Governance::DrawCommit(commit), after)?;
            return Ok(());
        }
        let all_in = draw
            .draw
            .participants
            .iter()
            .all(|who| draw.committed.contains(who));
        if all_in {
            let reveal = DrawReveal {
                draw: draw.id,
                secret,
            };
            self.govern_in(community, &Governance::DrawReveal(reveal), after)?;
        }
        Ok(())
    }

    /// The draw itself, as what the next record comes after.
    fn after_draw(&self, community: &ScopeId, draw: &RecordId) -> Vec<(RecordId, u64)> {
        let scope = self.scopes.get(community);
        let lamport = scope.and_then(|scope| scope.lamports.get(draw));
        lamport
            .map(|lamport| (*draw, lamport))
            .into_iter()
            .collect()
    }

    /// One's own secret for a draw: made once, kept on the device until it is revealed.
    fn case_secret(&mut self, draw: &RecordId) -> Result<[u8; 32], Refusal> {
        let key = format!("{SECRET}{draw}");
        let kept = self.private.settings.get(&key);
        let kept = kept.and_then(|kept| kept.parse::<PersonId>().ok());
        if let Some(kept) = kept {
            return Ok(*kept.as_bytes());
        }
        let secret: [u8; 32] = self.dice.bytes();
        self.set(key, &PersonId::from_bytes(secret).to_string())?;
        Ok(secret)
    }

    /// Seals the key of a case to those who sit and are connected, if one has it.
    fn hand_out_key(&mut self, case: &CaseSaid) {
        let scope = scope_of(case);
        if !self.may_read(&scope) || case.seated.is_empty() {
            return;
        }
        let seated: BTreeSet<PersonId> = case.seated.iter().map(|(by, _)| *by).collect();
        let open = self.sessions.iter().filter(|(_, session)| session.open);
        let peers: Vec<PeerId> = open.map(|(peer, _)| *peer).collect();
        for peer in peers {
            let who = self.authority().and_then(|a| a.person_of(&peer.0));
            if who.is_some_and(|who| seated.contains(&said(&who))) {
                self.seal_scope_key(peer, scope);
            }
        }
    }

    /// Proposes or signs what follows from a decision, if one agrees with at least that much.
    fn carry_out(
        &mut self,
        community: ScopeId,
        case: &CaseSaid,
        panel: &Panel,
        finding: Finding,
    ) -> Result<(), Refusal> {
        let me = self.me_in(&community);
        let is_mine = me.is_some_and(|me| panel.seats.contains(&me));
        let changes = self.changes_of(&community, case, finding);
        if !is_mine || changes.is_empty() || !panel.sits {
            return Ok(());
        }
        let mut agree: Vec<Found> = panel.found.clone();
        agree.retain(|found| found.finding >= finding);
        agree.sort_by_key(|found| found.at);
        let mine = |found: &Found| Some(found.by) == self.me();
        let is_last = agree.last().is_some_and(mine);
        if !agree.iter().any(mine) {
            return Ok(());
        }
        let proposed = self.proposed_by(&community, panel, &changes);
        match proposed {
            Some(epoch) => {
                let held = self.scopes.get(&community);
                let signed = held.zip(me);
                if signed.is_some_and(|(held, me)| held.authority.has_signed(&me, &epoch)) {
                    return Ok(());
                }
                self.sign_in(community, epoch)
            }
            // Whoever came to it last knows of all the others; the rest sign what they propose.
            None if is_last => self.propose_epoch(community, changes, Some(panel.draw)),
            None => Ok(()),
        }
    }

    fn proposed_by(
        &self,
        community: &ScopeId,
        panel: &Panel,
        changes: &[EpochChange],
    ) -> Option<RecordId> {
        let authority = &self.scopes.get(community)?.authority;
        let fits = |id: &RecordId| {
            let state = authority.epoch_state(id);
            state.is_some_and(|it| it.panel == Some(panel.draw) && it.changes == changes)
        };
        authority.proposals().into_iter().find(fits)
    }

    /// What a decision changes about who may speak.
    pub(super) fn changes_of(
        &self,
        community: &ScopeId,
        case: &CaseSaid,
        finding: Finding,
    ) -> Vec<EpochChange> {
        let Some(scope) = self.scopes.get(community) else {
            return Vec::new();
        };
        let removed = scope.authority.removed();
        let aliases = scope.aliases(&case.about).into_iter();
        let mut changes: Vec<EpochChange> = match finding {
            Finding::Pause => aliases
                .filter(|who| !removed.contains(who))
                .map(EpochChange::Pause)
                .collect(),
            Finding::Exclude => aliases
                .map(|person| EpochChange::Exclude {
                    person,
                    guests: false,
                })
                .collect(),
            Finding::Overturn if self.gives_back(community, case) => aliases
                .filter(|who| removed.contains(who))
                .map(EpochChange::Restore)
                .collect(),
            Finding::Dismiss | Finding::Remind | Finding::Uphold | Finding::Overturn => Vec::new(),
        };
        changes.sort();
        changes
    }

    /// Tells whether a voice comes back once a case or its appeal falls: what took none, or was ended
    /// otherwise, gives none back, and what is graver, or as grave and later, goes on.
    fn gives_back(&self, community: &ScopeId, case: &CaseSaid) -> bool {
        let (Some(scope), Ok(hall)) = (self.scopes.get(community), self.hall(community)) else {
            return false;
        };
        let mut aliases = scope.aliases(&case.about);
        let (removed, paused) = (scope.authority.removed(), scope.authority.paused());
        aliases.retain(|who| removed.contains(who));
        if aliases.is_empty() {
            return false;
        }
        let is_excluded = aliases.iter().any(|who| !paused.contains(who));
        let weight = |case: &CaseSaid| {
            let (_, finding) = self.decided(community, case)?;
            let takes = finding == Finding::Pause || finding == Finding::Exclude && is_excluded;
            takes.then_some((finding, case.at, case.id))
        };
        let mut firsts = hall.fold.cases();
        firsts.retain(|it| it.appeals.is_none() && it.about == case.about);
        let first = case.appeals.unwrap_or(case.id);
        let first = firsts.iter().find(|it| it.id == first);
        let Some(fallen) = first.and_then(weight) else {
            return false;
        };
        // Only what weighs more is asked for its own appeal, so no two cases wait for each other.
        let goes_on = |it: &CaseSaid| {
            weight(it).is_some_and(|it| it > fallen) && !self.is_overturned(community, it)
        };
        !firsts.iter().any(goes_on)
    }

    /// Tells whether the text of a case is to be gone: it was dismissed, or overturned and, where a
    /// voice was taken, given back.
    pub(super) fn is_shredded(&self, community: &ScopeId, case: &CaseSaid) -> bool {
        let first = match case.appeals {
            None => Some(case.clone()),
            Some(first) => self
                .hall(community)
                .ok()
                .and_then(|hall| hall.fold.case(&first)),
        };
        let Some(first) = first else {
            return false;
        };
        let decided = self.decided(community, &first);
        if decided.is_some_and(|(_, finding)| finding == Finding::Dismiss) {
            return true;
        }
        self.is_overturned(community, &first)
            && self
                .changes_of(community, &first, Finding::Overturn)
                .is_empty()
    }

    /// Erases what one wrote in the scope of a case, once.
    fn shred(&mut self, case: &CaseSaid) -> Result<(), Refusal> {
        let scope = scope_of(case);
        if self.has_shredded(&scope) || !self.takes_part(&scope) {
            return Ok(());
        }
        self.erase_said(scope)?;
        self.set(format!("{SHREDDED}{scope}"), ON)
    }

    fn has_shredded(&self, scope: &ScopeId) -> bool {
        let key = format!("{SHREDDED}{scope}");
        self.private.settings.get(&key).is_some_and(|it| it == ON)
    }
}
