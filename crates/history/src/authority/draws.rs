//! Draws for panels: what was committed and revealed, and who therefore sits.

use std::collections::{BTreeMap, BTreeSet};

use super::epochs::Node;
use super::{Authority, Place};
use crate::governance::{Draw, DrawCommit, DrawReveal, draw_commitment, panel};
use crate::id::{LogKey, PersonId, RecordId};

/// How far a draw has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawProgress {
    pub id: RecordId,
    pub draw: Draw,
    /// Who has committed to a secret.
    pub committed: BTreeSet<PersonId>,
    /// Who has revealed the secret they committed to.
    pub revealed: BTreeSet<PersonId>,
}

/// A draw that was called.
#[derive(Debug, Clone)]
pub(super) struct DrawState {
    pub draw: Draw,
    pub place: Place,
    commits: BTreeMap<Place, (PersonId, [u8; 32])>,
    secrets: Vec<(Place, PersonId, [u8; 32])>,
}

/// A draw that is complete, and whom it seats.
#[derive(Debug)]
struct Seating<'a> {
    id: RecordId,
    state: &'a DrawState,
    /// The index of the epoch it names.
    called: u32,
    seats: BTreeSet<PersonId>,
}

/// The panels that were drawn about a case, in the agreed order, and when each of them sits.
#[derive(Debug)]
pub struct Panels<'a> {
    authority: &'a Authority,
    drawn: Vec<Seating<'a>>,
    settled: Option<u32>,
}

/// Until when a panel sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenure {
    /// The index of the last epoch in which it sits.
    until: u32,
    /// The index of the epoch that holds now.
    last: u32,
}

impl Tenure {
    /// Tells whether it sits now.
    pub fn lasts(&self) -> bool {
        self.until == self.last
    }
}

impl<'a> Panels<'a> {
    /// Lists those that sit or sat, by their draws, with whom they seat.
    pub fn sat(&self) -> impl Iterator<Item = (RecordId, &BTreeSet<PersonId>, Tenure)> {
        self.drawn.iter().filter_map(|it| {
            let last = self.authority.last_index();
            let until = (it.called..=last)
                .rev()
                .find(|at| self.is_turn_of(it, *at))?;
            Some((it.id, &it.seats, Tenure { until, last }))
        })
    }

    /// Tells whether what a device wrote with a lamport number came before the end of a tenure.
    pub fn is_within(&self, tenure: &Tenure, log: &LogKey, lamport: u64) -> bool {
        let epoch = self.authority.stood_in(log, lamport);
        self.authority.line_index(&epoch) <= tenure.until
    }

    fn is_turn_of(&self, it: &Seating<'_>, index: u32) -> bool {
        let sitting = self.sitting_in(index);
        sitting.is_some_and(|sitting| sitting.id == it.id)
    }

    /// Of several draws about one case the first complete one counts, so that nobody draws until it
    /// suits them; and it counts in every later epoch, so that nobody draws again by changing
    /// something else. A panel decides about a voice once: what an appeal gives back, the first one
    /// does not take again.
    fn sitting_in(&self, index: u32) -> Option<&Seating<'a>> {
        self.seated_in(index).next()
    }

    /// Lists the complete draws all of whose seats are taken in the epoch at an index.
    fn seated_in(&self, index: u32) -> impl Iterator<Item = &Seating<'a>> {
        let is_settled = self.settled.is_some_and(|settled| settled <= index);
        let drawn = self.drawn.iter().filter(move |_| !is_settled);
        drawn.filter(move |it| self.sits(it, index))
    }

    /// Tells whether everybody on a panel may vote, and those who drew it are still more than half of
    /// all who may: a few friends who were the whole roll once draw nobody today.
    fn sits(&self, it: &Seating<'_>, index: u32) -> bool {
        let votes = |who: &&PersonId| self.authority.votes_at(who, index);
        if it.called > index || !it.seats.iter().all(|who| votes(&who)) {
            return false;
        }
        let persons = self.authority.persons.values();
        let roll = persons.filter(|it| it.standing.votes_at(index)).count();
        it.state.draw.participants.iter().filter(votes).count() > roll / 2
    }
}

impl Authority {
    /// Gives who sits on the panel of a draw now: nobody before all secrets are revealed, once one of
    /// those it seats may not vote any more, or after it has decided about a voice.
    pub fn panel(&self, draw: &RecordId) -> Option<BTreeSet<PersonId>> {
        self.panel_of(draw, self.last_index())
    }

    /// Gives the panels that were drawn about a case.
    pub fn panels_about(&self, case: &[u8; 32]) -> Panels<'_> {
        let about = self.draws.iter().filter(|(_, it)| it.draw.case == *case);
        let drawn = about.filter_map(|(id, state)| self.seating(id, state));
        let mut drawn: Vec<Seating<'_>> = drawn.collect();
        drawn.sort_by_key(|it| it.state.place);
        Panels {
            authority: self,
            drawn,
            settled: self.settled_at(case),
        }
    }

    /// Gives everybody who may vote in an epoch that holds.
    pub fn roll_in(&self, epoch: &RecordId) -> Option<BTreeSet<PersonId>> {
        let index = self.epochs.get(epoch)?.on_line?;
        Some(self.roll_at(index))
    }

    /// Gives everybody who looked after a place in an epoch that holds, whether or not they might vote.
    pub fn stewards_in(&self, epoch: &RecordId) -> Option<BTreeSet<PersonId>> {
        let index = self.epochs.get(epoch)?.on_line?;
        let persons = self.persons.iter();
        let stewards = persons.filter(|(_, person)| person.standing.steward.at(index));
        Some(stewards.map(|(id, _)| *id).collect())
    }

    /// Lists the draws about a case in the agreed order, with how far each has come.
    pub fn draws_about(&self, case: &[u8; 32]) -> Vec<DrawProgress> {
        let about = self.draws.iter().filter(|(_, it)| it.draw.case == *case);
        let mut about: Vec<(&RecordId, &DrawState)> = about.collect();
        about.sort_by_key(|(_, state)| state.place);
        let progress = |(id, state): (&RecordId, &DrawState)| {
            let commits = state.commits.iter();
            let commits = commits.filter(|(place, _)| !self.is_cut(&place.log, place.seq));
            DrawProgress {
                id: *id,
                draw: state.draw.clone(),
                committed: commits.map(|(_, (person, _))| *person).collect(),
                revealed: self.secrets_of(id, state).into_keys().collect(),
            }
        };
        about.into_iter().map(progress).collect()
    }

    /// Names who still owes a draw their secret: whoever withholds it is left out of the next.
    pub fn withholding(&self, draw: &RecordId) -> BTreeSet<PersonId> {
        let Some(state) = self.draws.get(draw) else {
            return BTreeSet::new();
        };
        let secrets = self.secrets_of(draw, state);
        let owes = |who: &&PersonId| !secrets.contains_key(who);
        state
            .draw
            .participants
            .iter()
            .filter(owes)
            .copied()
            .collect()
    }

    /// Tells whether an epoch would take voice or vote from somebody who sits on the panel of a case
    /// that this person is a party to, where the epoch before it has this index.
    ///
    /// Nobody's own signature rids them of whoever judges them. That the panel was complete is asked
    /// of the epochs its secrets were revealed in, and not of the line: what was decided before it was
    /// drawn stands, whichever old epoch a draw may name.
    pub(super) fn unseats_judges_of(&self, party: &PersonId, child: &Node, index: u32) -> bool {
        let taken = child.unseats();
        if taken.is_empty() {
            return false;
        }
        let is_party = |it: &&DrawState| it.draw.involved.binary_search(party).is_ok();
        let cases = self.draws.values().filter(is_party).map(|it| it.draw.case);
        let cases: BTreeSet<[u8; 32]> = cases.collect();
        cases.iter().any(|case| {
            let panels = self.panels_about(case);
            let mut seated = panels.seated_in(index);
            seated.any(|it| {
                let of_party = it.state.draw.involved.binary_search(party).is_ok();
                let sits = it.seats.iter().any(|who| taken.contains(who));
                of_party && sits && self.was_complete(it, &child.parent)
            })
        })
    }

    /// Tells whether everybody who drew a panel had revealed their secret by the time of an epoch.
    fn was_complete(&self, it: &Seating<'_>, epoch: &RecordId) -> bool {
        let by_then = |place: &Place| {
            let stood = self.epoch_at(&place.log, place.seq);
            let named = self.epoch_named(&stood);
            named.is_some_and(|stood| self.leads_to(&stood, epoch))
        };
        let secrets = self.secrets_where(&it.id, it.state, by_then);
        let mut drew = it.state.draw.participants.iter();
        drew.all(|who| secrets.contains_key(who))
    }

    pub(super) fn learn_draw(&mut self, record: RecordId, place: Place, draw: Draw) {
        self.wake_panels(&draw.epoch);
        let state = DrawState {
            draw,
            place,
            commits: BTreeMap::new(),
            secrets: Vec::new(),
        };
        self.draws.insert(record, state);
    }

    pub(super) fn learn_commit(&mut self, place: Place, commit: DrawCommit) {
        let speaker = self.speaker(&place);
        if let (Some(state), Some(person)) = (self.draws.get_mut(&commit.draw), speaker) {
            state.commits.insert(place, (person, commit.commitment));
        }
    }

    pub(super) fn learn_reveal(&mut self, place: Place, reveal: DrawReveal) {
        let speaker = self.speaker(&place);
        let Some((state, person)) = self.draws.get_mut(&reveal.draw).zip(speaker) else {
            return;
        };
        state.secrets.push((place, person, reveal.secret));
        let epoch = state.draw.epoch;
        self.wake_panels(&epoch);
    }

    /// Lets signatures be counted again where a panel may now decide, or its seats may not be taken: in
    /// the epoch it was drawn in, and in those after it.
    fn wake_panels(&mut self, epoch: &RecordId) {
        if let Some(index) = self.epochs.get(epoch).and_then(|node| node.on_line) {
            let places = self.panels_asked_from(index);
            self.wake.recount.extend(places);
        }
    }

    /// Names the epochs of the line, from an index on, after which a panel is asked or might lose
    /// somebody.
    pub(super) fn panels_asked_from(&self, index: u32) -> Vec<(u32, RecordId)> {
        let by_panel = |child: &RecordId| {
            let child = self.epochs.get(child);
            child.is_some_and(|child| child.panel.is_some() || !child.unseats().is_empty())
        };
        let is_asked = |(_, epoch): &(u32, RecordId)| {
            let node = self.epochs.get(epoch);
            node.is_some_and(|node| node.children.iter().any(by_panel))
        };
        let turns = (0..).zip(self.line.iter().map(|turn| turn.epoch));
        let later = turns.skip_while(|(at, _)| *at < index);
        later.filter(is_asked).collect()
    }

    /// Gives the panel of a draw as it sits in the epoch at an index.
    pub(super) fn panel_of(&self, id: &RecordId, index: u32) -> Option<BTreeSet<PersonId>> {
        let case = self.draws.get(id)?.draw.case;
        let panels = self.panels_about(&case);
        let sitting = panels.sitting_in(index).filter(|it| it.id == *id);
        sitting.map(|it| it.seats.clone())
    }

    /// Seats the panel of a draw from the roll of the epoch it names.
    fn seating<'a>(&'a self, id: &RecordId, state: &'a DrawState) -> Option<Seating<'a>> {
        let called = self.called_at(state)?;
        let secrets = self.secrets_of(id, state);
        let seats = panel(id, &state.draw, &self.roll_at(called), &secrets)?;
        Some(Seating {
            id: *id,
            state,
            called,
            seats,
        })
    }

    /// At which index a panel's epoch about a case holds, if one does.
    fn settled_at(&self, case: &[u8; 32]) -> Option<u32> {
        let mut line = (0..).zip(&self.line);
        let settles = line.find(|(_, turn)| {
            let named = self.epochs.get(&turn.epoch).and_then(|node| node.panel);
            let draw = named.and_then(|draw| self.draws.get(&draw));
            draw.is_some_and(|state| state.draw.case == *case)
        });
        settles.map(|(index, _)| index)
    }

    /// At which index of the line a draw was called.
    fn called_at(&self, state: &DrawState) -> Option<u32> {
        self.epochs.get(&state.draw.epoch)?.on_line
    }

    fn last_index(&self) -> u32 {
        u32::try_from(self.line.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    fn votes_at(&self, person: &PersonId, index: u32) -> bool {
        let person = self.persons.get(person);
        person.is_some_and(|it| it.standing.votes_at(index))
    }

    /// Gives the secrets that fit what was committed to first.
    fn secrets_of(&self, id: &RecordId, state: &DrawState) -> BTreeMap<PersonId, [u8; 32]> {
        self.secrets_where(id, state, |_| true)
    }

    /// Gives those of them that were revealed at such places.
    fn secrets_where(
        &self,
        id: &RecordId,
        state: &DrawState,
        is_there: impl Fn(&Place) -> bool,
    ) -> BTreeMap<PersonId, [u8; 32]> {
        let mut commitments = BTreeMap::new();
        for (place, (person, commitment)) in &state.commits {
            if !self.is_cut(&place.log, place.seq) {
                commitments.entry(*person).or_insert(*commitment);
            }
        }
        let fits = |(place, person, secret): &&(Place, PersonId, [u8; 32])| {
            !self.is_cut(&place.log, place.seq)
                && commitments.get(person) == Some(&draw_commitment(id, person, secret))
                && is_there(place)
        };
        let fitting = state.secrets.iter().filter(fits);
        fitting
            .map(|(_, person, secret)| (*person, *secret))
            .collect()
    }

    /// Gives everybody who may vote in the epoch at an index.
    fn roll_at(&self, index: u32) -> BTreeSet<PersonId> {
        let persons = self.persons.iter();
        persons
            .filter(|(_, person)| person.standing.votes_at(index))
            .map(|(id, _)| *id)
            .collect()
    }
}
