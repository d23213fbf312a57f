//! Reports: a panel nobody chose decides what follows from a breach of the charter.
//!
//! For: deciding, appealing. The text of a report stands in a scope of its own; the name of that scope is
//! the hash the draw is about, so that a text cannot be put in later. Three are drawn from those who may
//! vote and are not involved; their devices commit, reveal, and enter the scope. What they find they say in
//! the community, where everybody counts.
//! Knows: draws and epochs of `history`, cases of `model`. Never: decides, or hands the key of a case
//! to anybody who does not sit.
//!
//! A draw that waits for a secret goes on without whoever withholds it, called again by any member:
//! [`Replica::draw_again`]. One that needs or seated somebody who may not vote any more is called
//! again by the device of who reported; nothing else that is decided changes a panel. What was
//! dismissed or overturned is shredded: everybody who wrote in the scope erases it.

use std::collections::BTreeSet;

use history::{
    Draw, DrawProgress, EpochChange, Governance, LogKey, PersonId as Who, RecordId, ScopeId,
    ScopeKind, Tenure,
};
use model::community::{
    CaseSaid, Finding, Found, Head, Item, Kind, Mark, Relation, Say, Stamp, Target, finding_of,
    found_at,
};
use model::{ItemId, PersonId};

use super::saying::{item_refusal, said_answer};
use super::unknown_community;
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{Answer, Refusal};

/// How many sit on a panel.
pub(crate) const SEATS: u8 = 3;

/// A panel that was drawn for a case.
pub(super) struct Panel {
    pub draw: RecordId,
    pub seats: BTreeSet<Who>,
    /// It may decide now: everybody on it still votes, and it has not yet taken or given a voice.
    pub sits: bool,
    /// What those on it found before it sat no more.
    pub found: Vec<Found>,
}

/// Who may be drawn, and who may not.
pub(super) struct Bench {
    involved: BTreeSet<Who>,
    uninvolved: BTreeSet<Who>,
    roll: usize,
}

impl Bench {
    /// Tells whether a panel can be drawn: enough seats, and more than half of the roll to draw by.
    pub fn is_enough(&self) -> bool {
        self.uninvolved.len() >= usize::from(SEATS) && 2 * self.uninvolved.len() > self.roll
    }

    /// Tells whether a draw leaves out nobody but those who are involved.
    pub fn fits(&self, draw: &Draw) -> bool {
        let named: BTreeSet<Who> = draw.involved.iter().copied().collect();
        named == self.involved
    }
}

impl Replica {
    /// Gives the text of a case where one may read it and it is the one that was bound.
    pub(super) fn case_text(&self, case: &CaseSaid) -> Option<(ItemId, Item)> {
        let scope = scope_of(case);
        let founding = self.scopes.get(&scope)?.founding()?;
        let hall = self.halls.all.get(&scope)?;
        let told = hall.fold.cases_told().into_iter();
        let is_bound = |told: &Item| bound_text(told).is_ok_and(|b| b == founding.charter);
        let mut bound = told.filter(|(_, told)| is_bound(told));
        bound.next()
    }

    /// Says what one finds, with a note that only the panel reads.
    pub(super) fn decide(
        &mut self,
        typed: &str,
        finding: Finding,
        note: &str,
    ) -> Result<Answer, Refusal> {
        let (community, case) = self.find_case(typed)?;
        let me = self.me_in(&community).ok_or_else(unknown_community)?;
        let sitting = self.sitting(&community, &case);
        if !sitting.is_some_and(|panel| panel.seats.contains(&me)) {
            return Err(Refusal::new(
                "not-on-panel",
                "Could not decide this: you do not sit on its panel. See “eyelevel community case show”.",
            ));
        }
        if self.decided(&community, &case).is_some() {
            return Err(Refusal::new(
                "case-decided",
                "Could not decide this: the panel has decided already. An appeal goes to another panel.",
            ));
        }
        let allowed = self.findings_for(&community, &case);
        if !allowed.contains(&finding) {
            let words: Vec<&str> = allowed.iter().map(|finding| finding.name()).collect();
            return Err(Refusal::new(
                "finding-not-open",
                format!(
                    "Could not find this: one step of the ladder follows after the other. Here you can find {}.",
                    words.join(", ")
                ),
            ));
        }
        let note = note.trim();
        if !note.is_empty() {
            self.note_in_case(&case, note)?;
        }
        let find = Say::About(
            Relation::Find,
            Target::Item(case.id),
            finding.name().to_owned(),
        );
        self.contribute(community, &[find])?;
        self.halls.stirred.insert(community);
        Ok(said_answer(community, case.id))
    }

    fn note_in_case(&mut self, case: &CaseSaid, note: &str) -> Result<(), Refusal> {
        let scope = scope_of(case);
        let Some((told, _)) = self.case_text(case) else {
            return Err(Refusal::new(
                "case-not-here",
                "Could not note this: the text of the case is still on its way. Keep Eyelevel running near whoever reported, or another one of the panel.",
            ));
        };
        let item = Item::new(Kind::Reply, note).with(Head::To, told.to_string());
        let mark: Mark = self.dice.bytes();
        self.contribute(scope, &[Say::Item(mark, item.map_err(item_refusal)?)])
    }

    /// Appeals against a decision: another panel decides whether it stays.
    pub(super) fn appeal(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, case) = self.find_case(typed)?;
        let decision = self.decided(&community, &case).map(|(_, finding)| finding);
        let step = decision.filter(|finding| Finding::LADDER.contains(finding));
        if step.is_none() || case.appeals.is_some() {
            return Err(Refusal::new(
                "nothing-to-appeal",
                "Could not appeal: only a reminder, a pause or an exclusion that a panel has decided can be appealed against, once.",
            ));
        }
        if Some(case.by) == self.me() {
            return Err(Refusal::new(
                "appeal-by-reporter",
                "Could not appeal: this is your own report. Whoever it is about appeals, or somebody else for them.",
            ));
        }
        let fold = &self.hall(&community)?.fold;
        if let Some(appeal) = fold.appeal_of(&case.id) {
            return Ok(said_answer(community, appeal.id));
        }
        if self.is_unheard(&community) && Some(case.about) == self.me() {
            return self.ask_to_appeal(community, &case);
        }
        let appeal = Item::new(Kind::Case, "")
            .with(Head::Part, case.item.to_string())
            .and_then(|it| it.with(Head::Person, case.about.to_string()))
            .and_then(|it| it.with(Head::Clause, case.clause.to_string()))
            .and_then(|it| it.with(Head::With, case.scope.to_string()))
            .and_then(|it| it.with(Head::Follows, case.id.to_string()));
        let answer = self.say_item_anyway(community, appeal.map_err(item_refusal)?)?;
        self.halls.stirred.insert(community);
        Ok(answer)
    }

    /// Calls the draw of a case again, without whoever has kept it waiting.
    pub(super) fn draw_again(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, case) = self.find_case(typed)?;
        if self.decided(&community, &case).is_some() {
            return Err(Refusal::new(
                "case-decided",
                "Could not draw again: the panel has decided already.",
            ));
        }
        if self.sitting(&community, &case).is_some() {
            return Err(Refusal::new(
                "panel-drawn",
                "Could not draw again: the panel is drawn. Of several draws the first complete one counts.",
            ));
        }
        self.call_draw(community, &case)?;
        Ok(said_answer(community, case.id))
    }

    /// Gives everybody who has signed a charter a vote, as far as one may.
    pub(super) fn list_voters(&mut self, community: ScopeId) -> Result<Answer, Refusal> {
        let missing = self.without_vote(&community);
        if missing.is_empty() {
            return Err(Refusal::new(
                "nothing-to-change",
                "Could not propose this: everybody who has signed the charter may vote already.",
            ));
        }
        let roll = |person| EpochChange::Roll {
            person,
            votes: true,
        };
        let changes: Vec<EpochChange> = missing.into_iter().map(roll).collect();
        self.propose_epoch(community, changes, None)?;
        self.halls.stirred.insert(community);
        self.community_view_answer(community)
    }

    /// Gives those who signed a vote before the only one who decides leaves: nobody could afterwards, and
    /// nobody could be excluded or given an office. Where that cannot be done, one leaves all the same.
    pub(crate) fn leave_voters(&mut self, community: &ScopeId) {
        let held = self.scopes.get(community);
        let decide = held.map(|held| {
            let authority = &held.authority;
            authority
                .stewards()
                .union(&authority.roll())
                .copied()
                .collect()
        });
        let decide: BTreeSet<Who> = decide.unwrap_or_default();
        let is_alone = decide.iter().all(|who| self.me_in(community) == Some(*who));
        if !is_alone || decide.is_empty() || self.without_vote(community).is_empty() {
            return;
        }
        if let Err(refusal) = self.list_voters(*community) {
            tracing::warn!(
                code = refusal.code,
                "could not leave a vote to those who signed"
            );
        }
    }

    /// Names who has signed a charter and is on no list of those who vote: each once, whatever
    /// number of devices they have.
    pub(super) fn without_vote(&self, community: &ScopeId) -> Vec<Who> {
        let (Some(scope), Ok(hall)) = (self.scopes.get(community), self.hall(community)) else {
            return Vec::new();
        };
        let (roll, removed) = (scope.authority.roll(), scope.authority.removed());
        let members = hall.fold.members().into_iter();
        let signed = members.filter(|member| member.has_signed);
        let everybody = scope.aliases_of_all();
        let first = |person: PersonId| {
            let aliases = everybody.get(&person)?;
            let listed = aliases
                .iter()
                .any(|who| roll.contains(who) || removed.contains(who));
            aliases.first().copied().filter(|_| !listed)
        };
        signed.filter_map(|member| first(member.person)).collect()
    }

    /// Finds a case by its id or the beginning of its id.
    pub(super) fn find_case(&self, typed: &str) -> Result<(ScopeId, CaseSaid), Refusal> {
        let (community, id) = self.find_item(typed)?;
        let mut cases = self.hall(&community)?.fold.cases().into_iter();
        let case = cases.find(|case| case.id == id);
        case.map(|case| (community, case)).ok_or_else(|| {
            Refusal::new(
                "no-case",
                "Could not find this case. See “eyelevel community case list”.",
            )
        })
    }

    pub(super) fn epoch_of(&self, community: &ScopeId) -> Option<RecordId> {
        Some(self.scopes.get(community)?.authority.epoch())
    }

    /// The draws about a case, in the agreed order.
    pub(super) fn draws_of(&self, community: &ScopeId, case: &CaseSaid) -> Vec<DrawProgress> {
        let scope = self.scopes.get(community);
        scope.map_or(Vec::new(), |scope| {
            scope.authority.draws_about(&case_hash(case))
        })
    }

    /// The draws about a case that still can complete, in the agreed order: of an epoch that holds, by
    /// people who all may vote now, and leaving out nobody but those involved.
    pub(super) fn draws_under_way(
        &self,
        community: &ScopeId,
        case: &CaseSaid,
    ) -> Vec<DrawProgress> {
        let Some(scope) = self.scopes.get(community) else {
            return Vec::new();
        };
        let roll = scope.authority.roll();
        // One that was called for another of several appeals leaves out the wrong people, so nobody
        // follows it, and it must not keep the right one from being called.
        let fits = |draw: &Draw| {
            let bench = self.bench_in(community, case, &draw.epoch);
            bench.is_some_and(|bench| bench.fits(draw))
        };
        let mut draws = self.draws_of(community, case);
        draws.retain(|it| {
            let drawing = &it.draw.participants;
            let all_vote = drawing.iter().all(|who| roll.contains(who));
            let is_enough = 2 * drawing.len() > roll.len();
            all_vote && is_enough && !owing(it).is_empty() && fits(&it.draw)
        });
        draws
    }

    /// The panel that may decide about a case now.
    pub(super) fn sitting(&self, community: &ScopeId, case: &CaseSaid) -> Option<Panel> {
        let mut panels = self.panels_of(community, case).into_iter();
        panels.find(|panel| panel.sits)
    }

    /// The panels that were drawn for a case, in the order they were called.
    pub(super) fn panels_of(&self, community: &ScopeId, case: &CaseSaid) -> Vec<Panel> {
        let Some(scope) = self.scopes.get(community) else {
            return Vec::new();
        };
        let behind = scope.behind();
        let panels = scope.authority.panels_about(&case_hash(case));
        let is_appeal = case.appeals.is_some();
        let fits = |it: &&Found| it.finding.is_of_appeal() == is_appeal;
        let panel = |(draw, seats, tenure): (RecordId, &BTreeSet<Who>, Tenure)| {
            let persons = seats.iter().filter_map(|who| behind.get(who));
            let persons: BTreeSet<&PersonId> = persons.collect();
            let in_time = |at: &Stamp| {
                tenure.lasts() || panels.is_within(&tenure, &LogKey::from_bytes(at.log), at.lamport)
            };
            let found = case.found.iter().filter(fits);
            let found = found.filter(|it| persons.contains(&it.by) && in_time(&it.at));
            Panel {
                draw,
                seats: seats.clone(),
                sits: tenure.lasts(),
                found: found.copied().collect(),
            }
        };
        panels.sat().map(panel).collect()
    }

    /// What a case has come to: the first panel that decided counts.
    pub(super) fn decided(&self, community: &ScopeId, case: &CaseSaid) -> Option<(Panel, Finding)> {
        let panels = self.panels_of(community, case).into_iter();
        let mut decided = panels.filter_map(|panel| {
            let finding = finding_of(&panel.found, panel.seats.len())?;
            let stands = self.is_standing(community, case, &panel, finding);
            stands.then_some((panel, finding))
        });
        decided.next()
    }

    /// Tells whether a decision came into force, or still can: one about a voice falls when somebody of
    /// the panel may not vote any more before it holds, and the next panel decides anew.
    fn is_standing(
        &self,
        community: &ScopeId,
        case: &CaseSaid,
        panel: &Panel,
        finding: Finding,
    ) -> bool {
        let Some(scope) = self.scopes.get(community) else {
            return false;
        };
        let authority = &scope.authority;
        let named = |id: RecordId| {
            let state = authority.epoch_state(&id);
            state.is_some_and(|state| state.panel == Some(panel.draw))
        };
        panel.sits
            || self.changes_of(community, case, finding).is_empty()
            || authority.line().any(named)
    }

    /// Tells whether an appeal has overturned a case.
    pub(super) fn is_overturned(&self, community: &ScopeId, case: &CaseSaid) -> bool {
        let appeal = self.hall(community).ok();
        let appeal = appeal.and_then(|hall| hall.fold.appeal_of(&case.id));
        let decided = appeal.and_then(|appeal| self.decided(community, &appeal));
        decided.is_some_and(|(_, finding)| finding == Finding::Overturn)
    }

    /// What can be found: in a first case nothing, or up to one step above what was decided about
    /// the same person before they said what this case is about.
    pub(super) fn findings_for(&self, community: &ScopeId, case: &CaseSaid) -> Vec<Finding> {
        if case.appeals.is_some() {
            return vec![Finding::Uphold, Finding::Overturn];
        }
        if self.names_nobody_who_wrote(community, case) {
            return vec![Finding::Dismiss];
        }
        let cases = self.hall(community).map(|hall| hall.fold.cases());
        let earlier = cases.unwrap_or_default().into_iter().filter(|other| {
            other.about == case.about && other.appeals.is_none() && other.id != case.id
        });
        let stands = earlier.filter(|other| !self.is_overturned(community, other));
        // One breach is one step, whoever reports it; and only what is said or changed after a step can be the next
        // one. When somebody wrote what in a card is not known, so that a card is one breach.
        let hall = self.hall(community).ok();
        let is_card = hall.and_then(|hall| hall.fold.item(&case.item));
        let is_card = is_card.is_some_and(|item| item.kind == Kind::Card);
        let others = stands.filter(|other| !is_card || other.item != case.item);
        let said = hall.map(|hall| hall.fold.reported_as_of(case));
        let steps = others.filter_map(|other| {
            let (panel, finding) = self.decided(community, &other)?;
            let decided = found_at(&panel.found, panel.seats.len())?;
            let is_before = said.is_some_and(|said| decided.lamport < said.lamport);
            let step = Finding::LADDER.iter().position(|step| *step == finding);
            step.filter(|_| is_before)
        });
        let next = steps.max().map_or(0, |step| step + 1);
        let open = Finding::LADDER.into_iter().take(next + 1);
        std::iter::once(Finding::Dismiss).chain(open).collect()
    }

    /// Who can be drawn for a case now.
    pub(super) fn bench(&self, community: &ScopeId, case: &CaseSaid) -> Option<Bench> {
        self.bench_in(community, case, &self.epoch_of(community)?)
    }

    /// Who can be drawn for a case in an epoch that holds.
    fn bench_in(&self, community: &ScopeId, case: &CaseSaid, epoch: &RecordId) -> Option<Bench> {
        let scope = self.scopes.get(community)?;
        let fold = &self.hall(community).ok()?.fold;
        let first = case.appeals.and_then(|first| fold.case(&first));
        // Whoever says an appeal may only have carried it: the parties are those of the first case.
        let by = first.as_ref().map_or(case.by, |first| first.by);
        let mut involved: BTreeSet<PersonId> = [by, case.about].into();
        let mut sat = BTreeSet::new();
        if let Some(first) = first {
            let panels = self.panels_of(community, &first).into_iter();
            sat.extend(panels.flat_map(|panel| panel.seats));
        }
        let behind = scope.behind();
        involved.extend(sat.iter().filter_map(|who| behind.get(who)));
        let roll = scope.authority.roll_in(epoch)?;
        let is_involved =
            |who: &Who| sat.contains(who) || behind.get(who).is_none_or(|it| involved.contains(it));
        let all = roll.len();
        let (mut involved, uninvolved): (BTreeSet<Who>, _) =
            roll.into_iter().partition(is_involved);
        // Whoever looks after the community without a vote cannot be drawn, but could take the voice of
        // whoever is: a draw names them, so that their signature does not.
        let stewards = scope.authority.stewards_in(epoch)?;
        involved.extend(stewards.into_iter().filter(is_involved));
        Some(Bench {
            involved,
            uninvolved,
            roll: all,
        })
    }

    /// Calls the draw of a case, without those who have kept an earlier one waiting.
    pub(super) fn call_draw(&mut self, community: ScopeId, case: &CaseSaid) -> Result<(), Refusal> {
        let epoch = self.epoch_of(&community).ok_or_else(unknown_community)?;
        let bench = self.bench(&community, case).ok_or_else(unknown_community)?;
        let stuck = self.draws_under_way(&community, case);
        let late: BTreeSet<Who> = stuck.iter().flat_map(owing).collect();
        let participants: Vec<Who> = bench.uninvolved.difference(&late).copied().collect();
        if !bench.is_enough() || 2 * participants.len() <= bench.roll {
            return Err(Refusal::new(
                "too-few-to-draw",
                format!(
                    "Could not draw a panel: more than half of the {} who may vote have to take part in the draw and must not be involved. {} can. Give more people a vote with “eyelevel community voters”.",
                    bench.roll,
                    participants.len()
                ),
            ));
        }
        let draw = Draw {
            epoch,
            case: case_hash(case),
            seats: SEATS,
            involved: bench.involved.into_iter().collect(),
            participants,
        };
        self.govern_in(community, &Governance::Draw(draw), Vec::new())?;
        self.halls.stirred.insert(community);
        Ok(())
    }

    /// Names who may have the key of a case: whoever founded it, and who sits or sat. Nothing for
    /// any other scope.
    pub(crate) fn readers_of_case(&self, scope: &Scope) -> Option<BTreeSet<Who>> {
        let founding = scope.founding()?;
        if founding.kind != ScopeKind::Audience {
            return None;
        }
        let mut readers: BTreeSet<Who> = founding.stewards.iter().copied().collect();
        for (community, hall) in &self.halls.all {
            let cases = hall.fold.cases().into_iter();
            for case in cases.filter(|case| scope_of(case) == scope.id) {
                readers.extend(self.seated_in(community, &case));
            }
        }
        Some(readers)
    }

    /// Who those on the panels of a case say they are in its scope.
    fn seated_in(&self, community: &ScopeId, case: &CaseSaid) -> BTreeSet<Who> {
        let Some(scope) = self.scopes.get(community) else {
            return BTreeSet::new();
        };
        let behind = scope.behind();
        let panels = self.panels_of(community, case);
        let seats = panels.iter().flat_map(|panel| &panel.seats);
        let persons: BTreeSet<&PersonId> = seats.filter_map(|who| behind.get(who)).collect();
        let seated = case.seated.iter();
        let seated = seated.filter(|(by, _)| persons.contains(by));
        seated
            .map(|(_, who)| Who::from_bytes(*who.as_bytes()))
            .collect()
    }

    /// Says, once, who one is in the scope of a case whose panel one sits on.
    pub(super) fn take_seat(&mut self, community: ScopeId, case: &CaseSaid) -> Result<(), Refusal> {
        let scope = scope_of(case);
        let held = self.scopes.get(&scope).and_then(Scope::founding);
        if held.is_none() {
            self.ask_around(scope);
            return Ok(());
        }
        if !self.takes_part(&scope) {
            self.join_scope(scope)?;
        }
        let (Some(me), Some(who)) = (self.me(), self.me_in(&scope)) else {
            return Ok(());
        };
        let who = said(&who);
        if case.seated.contains(&(me, who)) || !self.has_own_words(community) {
            return Ok(());
        }
        let sit = Say::About(Relation::Sit, Target::Item(case.id), who.to_string());
        self.contribute(community, &[sit])
    }
}

/// Of whom a draw waits for a commitment or, once all have committed, for a secret: while somebody
/// has not committed nobody reveals.
pub(super) fn owing(draw: &DrawProgress) -> BTreeSet<Who> {
    let named: BTreeSet<Who> = draw.draw.participants.iter().copied().collect();
    let uncommitted: BTreeSet<Who> = named.difference(&draw.committed).copied().collect();
    if uncommitted.is_empty() {
        return named.difference(&draw.revealed).copied().collect();
    }
    uncommitted
}

/// The scope in which the text of a case stands.
pub(super) fn scope_of(case: &CaseSaid) -> ScopeId {
    ScopeId::from_bytes(*case.scope.as_bytes())
}

/// What the draw of a case is about. The scope is named by the hash of its founding, which names the
/// hash of the salted text.
pub(super) fn case_hash(case: &CaseSaid) -> [u8; 32] {
    match case.appeals {
        None => *case.scope.as_bytes(),
        Some(_) => blake3::derive_key("eyelevel 2026 appeal of a case", case.scope.as_bytes()),
    }
}

/// What the founding of a case names: the hash of its text with the salt in it.
pub(super) fn bound_text(told: &Item) -> Result<[u8; 32], Refusal> {
    let stored = told.write().map_err(item_refusal)?;
    Ok(blake3::derive_key(
        "eyelevel 2026 text of a case",
        stored.as_bytes(),
    ))
}
