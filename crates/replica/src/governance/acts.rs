//! Acts of governing: proposing, signing, letting in.
//!
//! A proposal is an epoch that follows the one that holds; whoever proposes signs it at once. Each
//! signature on a removal carries how far its signer had seen the logs of whoever is removed: what
//! they had not seen is void from then on. An act that cannot be done leaves everything as it was.

use std::collections::BTreeSet;

use history::{
    Admission, Authority, Bars, ContentKey, Countersign, Epoch, EpochChange, EpochSignature,
    Governance, InviteRevoked, KEPT_MAX, PersonId as Who, PreviousWrap, RecordId, ScopeId,
    TicketRefusal,
};
use model::PersonId;

use crate::acts::facts_document;
use crate::content::{CHARTER_MAX_BYTES, Content, Facts};
use crate::effect::PeerId;
use crate::intent::{GovernAct, ID_PREFIX_MIN_CHARS, Rule};
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::ticket::Ticket;
use crate::view::{Answer, Refusal};

/// What part somebody takes in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Takes,
    /// Without a voice until they are restored, or excluded.
    Paused,
    Excluded,
}

impl Replica {
    /// Does what was wished for about who may do what.
    pub(crate) fn govern_act(&mut self, act: GovernAct) -> Result<Answer, Refusal> {
        self.must_be_member("change who may do what")?;
        self.communities();
        self.dirty.people = true;
        let scope = match act {
            GovernAct::Propose { place, rule } => {
                let scope = self.find_place(&place)?;
                self.propose_rule(scope, rule)?;
                scope
            }
            GovernAct::Sign { proposal } => {
                let (scope, epoch) = self.find_proposal(&proposal)?;
                self.sign_in(scope, epoch)?;
                scope
            }
            GovernAct::TakeBack { proposal } => {
                let (scope, epoch) = self.find_proposal(&proposal)?;
                self.take_signature_back(scope, epoch)?;
                scope
            }
            GovernAct::LetIn { person } => {
                self.let_in_as_registrar(&person)?;
                self.home
            }
            GovernAct::TakeUp { place, words } => {
                let scope = self.find_place(&place)?;
                self.take_up(scope, words.expose())?;
                scope
            }
        };
        Ok(Answer::Governance(vec![self.governance_of(&scope)?]))
    }

    fn propose_rule(&mut self, scope: ScopeId, rule: Rule) -> Result<(), Refusal> {
        self.must_have_voice(&scope)?;
        match rule {
            Rule::Exclude { person, guests } => {
                let whom = self.subject(&scope, &person, &[Part::Takes, Part::Paused])?;
                self.must_remain(&scope, &whom)?;
                let change = |person| EpochChange::Exclude { person, guests };
                self.propose_changes(scope, whom.into_iter().map(change).collect())
            }
            Rule::Pause { person } => {
                let whom = self.subject(&scope, &person, &[Part::Takes])?;
                self.must_remain(&scope, &whom)?;
                self.propose_changes(scope, whom.into_iter().map(EpochChange::Pause).collect())
            }
            Rule::Restore { person } => {
                let whom = self.subject(&scope, &person, &[Part::Paused, Part::Excluded])?;
                self.propose_changes(scope, whom.into_iter().map(EpochChange::Restore).collect())
            }
            Rule::Steward { person, holds } => {
                let whom = self.subject(&scope, &person, &[Part::Takes])?;
                let changes = self.steward_changes(&scope, &whom, holds)?;
                self.propose_changes(scope, changes)
            }
            Rule::Charter { text } => self.propose_charter_of_space(scope, text),
            Rule::Bars { share } => {
                let bars = Bars {
                    stewards: share,
                    panel: share,
                    roll: share,
                };
                self.must_stay_able(&scope, &bars)?;
                self.propose_changes(scope, vec![EpochChange::Bars(bars)])
            }
        }
    }

    /// Bars are never lowered, so one that locks those who decide out of deciding is for ever.
    fn must_stay_able(&self, scope: &ScopeId, raised: &Bars) -> Result<(), Refusal> {
        let held = self.scopes.get(scope).ok_or_else(unknown_place)?;
        let stewards = u32::try_from(held.authority.stewards().len()).unwrap_or(u32::MAX);
        let bars = held.authority.bars().unwrap_or(Bars::MAJORITY);
        if !raised.is_fit() || !raised.is_at_least(&bars) || bars.is_at_least(raised) {
            return Err(Refusal::new(
                "bars-lowered",
                "Could not propose this: as many signatures or more are needed already, and that is never lowered.",
            ));
        }
        // Whoever is excluded does not sign that themselves, and one may lose every device.
        if raised.stewards.needed(stewards) < stewards {
            return Ok(());
        }
        Err(Refusal::new(
            "bars-too-high",
            format!(
                "Could not propose this: all {stewards} who decide would have to sign, so the loss of one would lock everybody out, and nobody of them could ever be excluded. Add another {} first.",
                steward_word(held)
            ),
        ))
    }

    /// Whom somebody means in a place, of those who take such a part in it: one person, under whichever keys
    /// they take part there.
    fn subject(&self, scope: &ScopeId, typed: &str, parts: &[Part]) -> Result<Vec<Who>, Refusal> {
        let held = self.scopes.get(scope).ok_or_else(unknown_place)?;
        let (gone, paused) = (held.authority.removed(), held.authority.paused());
        let is_meant = |who: &Who| {
            let part = match (gone.contains(who), paused.contains(who)) {
                (false, _) => Part::Takes,
                (true, true) => Part::Paused,
                (true, false) => Part::Excluded,
            };
            parts.contains(&part)
        };
        let behind = held.behind();
        let those = |meant: bool| -> BTreeSet<PersonId> {
            let of = |(who, _): &(&Who, &PersonId)| is_meant(who) == meant;
            behind
                .iter()
                .filter(of)
                .map(|(_, person)| *person)
                .collect()
        };
        let person = match self.find_among(typed, &those(true)) {
            Err(unknown) if unknown.code == "unknown-person" => {
                self.must_not_have_gone_along(scope, typed)?;
                let other = self.find_among(typed, &those(false));
                return Err(other.map_or(unknown, |person| self.is_so_already(&person, parts)));
            }
            found => found?,
        };
        let mut whom = held.aliases(&person);
        whom.retain(is_meant);
        Ok(whom)
    }

    /// Says of somebody who fell with whoever they came through that only that one can be restored.
    fn must_not_have_gone_along(&self, scope: &ScopeId, typed: &str) -> Result<(), Refusal> {
        let Some(authority) = self.authority().filter(|_| *scope == self.home) else {
            return Ok(());
        };
        let fallen = authority.fallen();
        let people: BTreeSet<PersonId> = fallen.iter().map(said).collect();
        let Ok(person) = self.find_among(typed, &people) else {
            return Ok(());
        };
        let who = Who::from_bytes(*person.as_bytes());
        let host = authority.fell_with(&who);
        let host = host.map_or_else(String::new, |host| self.name(&said(&host)));
        Err(Refusal::new(
            "went-along",
            format!(
                "Could not propose this: {} went with {host}, who was excluded with everybody who came through them. Restore {host}, and both are back.",
                self.name(&person)
            ),
        ))
    }

    /// Says why one can decide nothing of that kind about somebody: they are removed already, or were not.
    fn is_so_already(&self, person: &PersonId, parts: &[Part]) -> Refusal {
        let name = self.name(person);
        match parts.contains(&Part::Takes) {
            true => Refusal::new(
                "removed-already",
                format!(
                    "Could not propose this: {name} is paused or excluded there. To decide anew, restore them first."
                ),
            ),
            false => Refusal::new(
                "not-removed",
                format!("Could not propose this: {name} is neither paused nor excluded there."),
            ),
        }
    }

    /// Nobody may leave a place without anybody who holds host powers.
    fn must_remain(&self, scope: &ScopeId, whom: &[Who]) -> Result<(), Refusal> {
        let held = self.scopes.get(scope).ok_or_else(unknown_place)?;
        let stewards = held.authority.stewards();
        if stewards.iter().any(|steward| !whom.contains(steward)) {
            return Ok(());
        }
        Err(Refusal::new(
            "last-steward",
            format!(
                "Could not propose this: nobody would be left to decide. Add another {} first.",
                steward_word(held)
            ),
        ))
    }

    fn steward_changes(
        &self,
        scope: &ScopeId,
        whom: &[Who],
        holds: bool,
    ) -> Result<Vec<EpochChange>, Refusal> {
        let held = self.scopes.get(scope).ok_or_else(unknown_place)?;
        let stewards = held.authority.stewards();
        let are: Vec<Who> = whom
            .iter()
            .filter(|w| stewards.contains(w))
            .copied()
            .collect();
        let lost = |who: &Who| !self.is_device_live(held, who);
        // Who lost the device that held their office is appointed on another one, in its place.
        let is_lost = !are.is_empty() && are.iter().all(lost);
        if holds && !are.is_empty() && !is_lost || !holds && are.is_empty() {
            let already = if holds { "already" } else { "not" };
            return Err(Refusal::new(
                "nothing-to-change",
                format!(
                    "Could not propose this: this person is {already} a {}.",
                    steward_word(held)
                ),
            ));
        }
        if holds {
            self.must_be_here(held, whom)?;
        }
        let taken = are.iter().flat_map(|person| office(*person, false));
        if !holds {
            self.must_remain(scope, &are)?;
            return Ok(taken
                .filter(|it| !matches!(it, EpochChange::Roll { .. }))
                .collect());
        }
        // With several devices somebody is several here, and one person decides once: with the device
        // they wrote with last.
        let live = whom.iter().filter(|who| !lost(who));
        let newest = live.max_by_key(|who| newest_of(held, who));
        let person = newest.or(whom.first()).copied().ok_or_else(unknown_place)?;
        Ok(taken.chain(office(person, true)).collect())
    }

    /// Whoever was removed from the space signs nothing anywhere in it: an office would be nobody's.
    fn must_be_here(&self, held: &Scope, whom: &[Who]) -> Result<(), Refusal> {
        if held.kind().is_none() {
            return Ok(());
        }
        let people = held.behind();
        let whom = || whom.iter().filter_map(|who| people.get(who));
        if let Some(person) = whom().find(|person| self.is_gone(&held.id, person)) {
            return Err(Refusal::new(
                "not-in-community",
                format!(
                    "Could not propose this: {} has left this community, and could sign nothing there. Choose somebody who takes part.",
                    self.name(person)
                ),
            ));
        }
        match whom().find(|person| !self.is_member(person)) {
            None => Ok(()),
            Some(person) => Err(Refusal::new(
                "not-in-space",
                format!(
                    "Could not propose this: {} is no member of the space any more, and could sign nothing. Choose somebody else.",
                    self.name(person)
                ),
            )),
        }
    }

    /// Tells whether the device behind somebody of a place was not taken back.
    fn is_device_live(&self, held: &Scope, who: &Who) -> bool {
        let behind = held.bound_by.iter();
        let mut theirs = behind.filter(|(log, _)| held.authority.person_of(log) == Some(*who));
        // In the space itself nobody is behind anybody, and whoever is a person has all their devices.
        held.kind().is_none()
            || theirs.any(|(_, device)| self.authority().is_some_and(|a| a.is_live(device)))
    }

    fn propose_charter_of_space(&mut self, scope: ScopeId, text: String) -> Result<(), Refusal> {
        if scope != self.home {
            return Err(Refusal::new(
                "charter-of-space",
                "Could not propose this: a community's charter is written in the community. See “eyelevel community charter”.",
            ));
        }
        let text = text.trim().to_owned();
        if text.is_empty() || text.len() > CHARTER_MAX_BYTES {
            return Err(Refusal::charter_size());
        }
        let known = self.home().and_then(|home| home.facts.clone());
        let facts = Facts {
            salt: self.dice.bytes(),
            charter: text,
            ..known.unwrap_or_default()
        };
        self.propose_changes(scope, vec![EpochChange::Charter(facts.hash())])?;
        let document = facts_document(&self.home);
        self.write(self.home, &Content::Facts(facts), document)?;
        Ok(())
    }

    fn propose_changes(
        &mut self,
        scope: ScopeId,
        changes: Vec<EpochChange>,
    ) -> Result<(), Refusal> {
        self.propose_epoch(scope, changes, None)
    }

    /// Proposes what follows the epoch that holds, and signs it; with the draw of a panel, so that
    /// this panel can make it hold.
    pub(crate) fn propose_epoch(
        &mut self,
        scope: ScopeId,
        mut changes: Vec<EpochChange>,
        panel: Option<RecordId>,
    ) -> Result<(), Refusal> {
        changes.sort();
        changes.dedup();
        if let Some(same) = self.same_proposal(&scope, &changes, panel) {
            return self.sign_in(scope, same);
        }
        let targets: Vec<Who> = changes.iter().filter_map(target).collect();
        // What one may not sign is not proposed either: others could make it hold.
        self.must_have_voice(&scope)?;
        self.must_be_about_others(&scope, &targets)?;
        self.must_have_read(&scope, &targets)?;
        let held = self.scopes.get(&scope).ok_or_else(unknown_place)?;
        let previous = held.authority.epoch();
        let takes = changes.iter().any(takes_a_voice);
        let fresh = (takes && !held.is_open()).then(|| ContentKey::generate(&mut self.dice));
        let key = fresh.as_ref().map(ContentKey::id);
        if let Some(fresh) = fresh {
            self.begin_key(scope, fresh)?;
        }
        let drawn = panel.and_then(|draw| {
            let lamport = self.scopes.get(&scope)?.lamports.get(&draw)?;
            Some((draw, lamport))
        });
        let body = Governance::Epoch(Epoch {
            previous,
            key,
            panel,
            changes,
        });
        let proposed = self.govern_in(scope, &body, drawn.into_iter().collect())?;
        self.sign_in(scope, proposed.id())
    }

    /// Keeps a key that is to hold from some place on, and seals the one before it under it.
    fn begin_key(&mut self, scope: ScopeId, key: ContentKey) -> Result<(), Refusal> {
        let old = self.scopes.get(&scope).and_then(Scope::key);
        let Some(old) = old.map(|old| ContentKey::from_bytes(*old.expose())) else {
            return Err(Refusal::new(
                "no-key",
                "Could not propose this: the key that holds has not arrived here yet. Keep a member's device in reach.",
            ));
        };
        if let Some(pen) = self.secrets.as_ref().and_then(|own| own.pen(&scope)) {
            let signer = pen.keys.signer();
            let wrap = PreviousWrap::seal(scope, &key, &old, signer, &mut self.dice);
            self.keep_previous(wrap);
        }
        self.hold_key(scope, key);
        Ok(())
    }

    fn same_proposal(
        &self,
        scope: &ScopeId,
        changes: &[EpochChange],
        panel: Option<RecordId>,
    ) -> Option<RecordId> {
        let authority = &self.scopes.get(scope)?.authority;
        let same = |id: &RecordId| {
            let state = authority.epoch_state(id);
            state.is_some_and(|state| state.changes == changes && state.panel == panel)
        };
        authority.proposals().into_iter().find(same)
    }

    /// Finds a proposal by the beginning of its id.
    fn find_proposal(&self, typed: &str) -> Result<(ScopeId, RecordId), Refusal> {
        let typed = typed.trim().to_lowercase();
        let all = self.scopes.values().filter(|scope| scope.is_governed());
        let all = all.flat_map(|scope| {
            let proposals = scope.authority.proposals();
            proposals.into_iter().map(|id| (scope.id, id))
        });
        let found: Vec<(ScopeId, RecordId)> = all
            .filter(|(_, id)| {
                typed.len() >= ID_PREFIX_MIN_CHARS && id.to_string().starts_with(&typed)
            })
            .collect();
        match found.as_slice() {
            [one] => Ok(*one),
            _ => Err(Refusal::new(
                "unknown-proposal",
                format!(
                    "Could not find this proposal: none that is open, or more than one, begins like this. Type at least {ID_PREFIX_MIN_CHARS} characters of its id; see “eyelevel proposals”."
                ),
            )),
        }
    }

    /// Signs a proposal in one's own name, and takes back what one stood for beside it.
    pub(crate) fn sign_in(&mut self, scope: ScopeId, epoch: RecordId) -> Result<(), Refusal> {
        self.must_have_voice(&scope)?;
        let held = self.scopes.get(&scope).ok_or_else(unknown_place)?;
        let me = self.me_in(&scope).ok_or_else(unknown_place)?;
        let authority = &held.authority;
        let state = authority.epoch_state(&epoch).ok_or_else(unknown_place)?;
        if authority.has_signed(&me, &epoch) {
            return Err(Refusal::new(
                "signed-already",
                "Could not sign this: you have signed it already.",
            ));
        }
        let targets: Vec<Who> = state.changes.iter().filter_map(target).collect();
        self.must_be_about_others(&scope, &targets)?;
        self.must_have_read(&scope, &targets)?;
        let held = self.scopes.get(&scope).ok_or_else(unknown_place)?;
        let authority = &held.authority;
        let state = authority.epoch_state(&epoch).ok_or_else(unknown_place)?;
        let heads = |log: &history::LogId| {
            let head = held.heads.get(log)?;
            Some((head.seq, head.record))
        };
        let retain = authority.retain_of(&targets, heads);
        let instead = authority.signature_to_take_back(&me, &state.previous);
        // Behind what others have signed and taken back so far, or what holds would not be what the
        // screen counts.
        let newest = authority.newest_signature(&state.previous);
        let cited: BTreeSet<RecordId> = [Some(epoch), instead, newest]
            .into_iter()
            .flatten()
            .collect();
        let deps = cited
            .into_iter()
            .filter_map(|id| Some((id, held.lamports.get(&id)?)));
        let deps: Vec<(RecordId, u64)> = deps.collect();
        let body = Governance::EpochSignature(EpochSignature {
            epoch,
            instead,
            retain,
        });
        if scope == self.home && !targets.is_empty() {
            // Before the signature: with it the epoch may hold, and its key need not be here yet.
            self.say_partings(epoch, &targets)?;
        }
        self.govern_in(scope, &body, deps)?;
        Ok(())
    }

    /// Nobody decides about themselves.
    fn must_be_about_others(&self, scope: &ScopeId, targets: &[Who]) -> Result<(), Refusal> {
        let me = self.me_in(scope);
        match targets.iter().any(|who| Some(*who) == me) {
            true => Err(Refusal::new(
                "about-you",
                "Could not sign this: it is about you, so the others decide.",
            )),
            false => Ok(()),
        }
    }

    /// Takes one's signature back before enough have signed. A later signature is what takes an
    /// earlier one back, so one stands for leaving everything as it is from then on: a proposal that
    /// somebody decides who does already.
    fn take_signature_back(&mut self, scope: ScopeId, epoch: RecordId) -> Result<(), Refusal> {
        let me = self.me_in(&scope).ok_or_else(unknown_place)?;
        let held = self.scopes.get(&scope).ok_or_else(unknown_place)?;
        let authority = &held.authority;
        let state = authority.epoch_state(&epoch);
        let is_something = state.is_some_and(|state| !changes_nothing(authority, &state.changes));
        if !is_something || !authority.has_signed(&me, &epoch) {
            return Err(Refusal::new(
                "not-signed",
                "Could not take your signature back: you do not stand for this proposal. See “eyelevel proposals”.",
            ));
        }
        let person = authority.stewards().first().copied().unwrap_or(me);
        let holds = true;
        self.propose_changes(scope, vec![EpochChange::Steward { person, holds }])
    }

    /// Only who holds host powers, or votes, has anything to sign.
    fn must_have_voice(&self, scope: &ScopeId) -> Result<(), Refusal> {
        if self.has_left(scope) {
            return Err(Refusal::new(
                "not-inside",
                "Could not do this: you have left this community. Join it again first.",
            ));
        }
        let held = self.scopes.get(scope).ok_or_else(unknown_place)?;
        let me = self.me_in(scope);
        let authority = &held.authority;
        let (stewards, roll) = (authority.stewards(), authority.roll());
        if me.is_some_and(|me| stewards.contains(&me) || roll.contains(&me)) {
            return Ok(());
        }
        let behind = held.behind();
        let named = stewards.iter().filter_map(|who| behind.get(who));
        if named.clone().any(|person| Some(*person) == self.me()) {
            return Err(Refusal::new(
                "voice-elsewhere",
                format!(
                    "Could not do this: another device of yours holds your office as {} there, not this one. Do it on that device. Or go on with this one, by your recovery words (“eyelevel steward take-up”). If the other one is lost, shut it out as well (“eyelevel device revoke”); then the other {}s can also appoint you again.",
                    steward_word(held),
                    steward_word(held)
                ),
            ));
        }
        let names = stewards.iter().filter_map(|who| behind.get(who));
        let names: Vec<String> = names.map(|person| self.named(person).name).collect();
        Err(Refusal::new(
            "no-voice",
            format!(
                "Could not do this: only a {} or somebody who votes can. Ask {}.",
                steward_word(held),
                if names.is_empty() {
                    "somebody who takes part longer".to_owned()
                } else {
                    names.join(", ")
                }
            ),
        ))
    }

    /// Ends an invite of one's own; whoever came in with it stays.
    pub(crate) fn end_invite(&mut self, ticket: &str) -> Result<Answer, Refusal> {
        self.must_be_member("take the ticket back")?;
        let ticket =
            Ticket::parse(ticket).map_err(|bad| Refusal::new(bad.code(), bad.sentence()))?;
        let me = self.me_in_space();
        let authority = self.authority();
        let inviter = authority.and_then(|a| Some(a.invite(&ticket.invite)?.inviter));
        if inviter.is_none() || inviter != me {
            return Err(Refusal::new(
                "ticket-not-yours",
                "Could not take the ticket back: it is not one of yours in this space.",
            ));
        }
        let keep = authority.map(|a| a.guests_of_invite(&ticket.invite));
        let mut keep = keep.unwrap_or_default();
        keep.truncate(KEPT_MAX);
        let lamport = self
            .home()
            .and_then(|home| home.lamports.get(&ticket.invite));
        let body = Governance::InviteRevoked(InviteRevoked {
            invite: ticket.invite,
            keep,
        });
        self.govern(&body, vec![(ticket.invite, lamport.unwrap_or(0))])?;
        Ok(Answer::Done)
    }

    /// Signs a join where registrars admit.
    fn let_in_as_registrar(&mut self, typed: &str) -> Result<(), Refusal> {
        let attempt = |why: &str| format!("Could not let this person in: {why}.");
        let home = self
            .home()
            .ok_or_else(|| Refusal::no_space("let somebody in"))?;
        let authority = &home.authority;
        let genesis = authority.genesis();
        if genesis.is_none_or(|genesis| genesis.admission != Admission::Registrars) {
            return Err(Refusal::new(
                "admission-open",
                attempt("everybody with a ticket comes in by themselves here"),
            ));
        }
        let me = self.me_in_space();
        if me.is_none_or(|me| !authority.stewards().contains(&me)) {
            return Err(Refusal::new(
                "no-voice",
                attempt("only registrars can. See “eyelevel registrar list”"),
            ));
        }
        let typed = typed.trim().to_lowercase();
        let joins = authority.pending_joins();
        let found: Vec<RecordId> = joins
            .into_iter()
            .filter(|(_, who)| {
                typed.len() >= ID_PREFIX_MIN_CHARS && who.to_string().starts_with(&typed)
            })
            .map(|(join, _)| join)
            .collect();
        let [join] = found.as_slice() else {
            return Err(Refusal::new(
                "unknown-person",
                attempt("nobody who waits, or more than one, begins like this"),
            ));
        };
        match authority.may_countersign(join, self.now) {
            Ok(()) => {}
            Err(TicketRefusal::AlreadyMember) => return Ok(()),
            Err(refusal) => return Err(Refusal::new(refusal.code(), refusal.to_string())),
        }
        if me.is_some_and(|me| authority.has_countersigned(&me, join)) {
            return Err(Refusal::new(
                "signed-already",
                attempt("you have signed already, and others have to"),
            ));
        }
        let lamport = home.lamports.get(join).unwrap_or(0);
        let device = authority.join(join).map(|state| PeerId(state.log.key));
        let body = Governance::Countersign(Countersign { join: *join });
        self.govern(&body, vec![(*join, lamport)])?;
        // Whoever waits asks ever more rarely, so they are told that they are in.
        if let Some(device) = device.filter(|device| self.is_known(device)) {
            let addresses = self.addresses_of(&device).cloned().unwrap_or_default();
            self.dial_at(device, addresses);
        }
        Ok(())
    }
}

impl Scope {
    /// Tells whether people decide there together: the space, and communities.
    pub(crate) fn is_governed(&self) -> bool {
        matches!(self.kind(), None | Some(history::ScopeKind::Community))
    }
}

/// What makes somebody decide with the others and vote, or takes that from them.
fn office(person: Who, holds: bool) -> [EpochChange; 2] {
    let votes = holds;
    [
        EpochChange::Steward { person, holds },
        EpochChange::Roll { person, votes },
    ]
}

/// When somebody of a place wrote last, in the agreed order.
fn newest_of(held: &Scope, who: &Who) -> u64 {
    let heads = held.heads.iter();
    let theirs = heads.filter(|(log, _)| held.authority.person_of(&log.key) == Some(*who));
    theirs.map(|(_, head)| head.lamport).max().unwrap_or(0)
}

/// Tells whether everything stays as it is with these changes.
pub(super) fn changes_nothing(authority: &Authority, changes: &[EpochChange]) -> bool {
    let (stewards, roll) = (authority.stewards(), authority.roll());
    changes.iter().all(|change| match change {
        EpochChange::Steward { person, holds } => stewards.contains(person) == *holds,
        EpochChange::Roll { person, votes } => roll.contains(person) == *votes,
        EpochChange::Admit(_)
        | EpochChange::Exclude { .. }
        | EpochChange::Pause(_)
        | EpochChange::Restore(_)
        | EpochChange::Charter(_)
        | EpochChange::Bars(_) => false,
    })
}

/// Tells whether a change takes somebody's voice.
pub(super) fn takes_a_voice(change: &EpochChange) -> bool {
    target(change).is_some()
}

/// Names whose voice a change takes.
pub(super) fn target(change: &EpochChange) -> Option<Who> {
    match change {
        EpochChange::Exclude { person, .. } | EpochChange::Pause(person) => Some(*person),
        EpochChange::Admit(_)
        | EpochChange::Restore(_)
        | EpochChange::Steward { .. }
        | EpochChange::Roll { .. }
        | EpochChange::Charter(_)
        | EpochChange::Bars(_) => None,
    }
}

fn steward_word(scope: &Scope) -> &'static str {
    if scope.kind().is_none() {
        "registrar"
    } else {
        "steward"
    }
}

pub(super) fn unknown_place() -> Refusal {
    Refusal::new(
        "unknown-place",
        "Could not do this: you do not take part there, or it is still on its way here.",
    )
}

impl Refusal {
    /// Says how long the charter of a space may be.
    pub(crate) fn charter_size() -> Refusal {
        Refusal::new(
            "charter-size",
            format!("Could not write the charter: it may have 1 to {CHARTER_MAX_BYTES} bytes."),
        )
    }
}
