//! Draws for panels: what was committed and revealed, and who therefore sits.

use std::collections::{BTreeMap, BTreeSet};

use super::{Authority, Place};
use crate::governance::{Draw, DrawCommit, DrawReveal, draw_commitment, panel};
use crate::id::{PersonId, RecordId};

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

impl Authority {
    /// Gives who sits on the panel of a draw, as soon as all secrets are revealed.
    pub fn panel(&self, draw: &RecordId) -> Option<BTreeSet<PersonId>> {
        let epoch = self.draws.get(draw)?.draw.epoch;
        let index = self.epochs.get(&epoch)?.on_line?;
        self.panel_of(draw, &epoch, index)
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

    /// Lets signatures be counted again where a panel may now decide.
    fn wake_panels(&mut self, epoch: &RecordId) {
        let Some(node) = self.epochs.get(epoch) else {
            return;
        };
        let by_panel = |child: &RecordId| {
            let child = self.epochs.get(child);
            child.is_some_and(|child| child.panel.is_some())
        };
        if let Some(index) = node.on_line.filter(|_| node.children.iter().any(by_panel)) {
            self.wake.recount.insert((index, *epoch));
        }
    }

    /// Gives the panel of a draw on the roll of the epoch it names. Of several draws about one case
    /// the first complete one in the agreed order counts, so that nobody draws until it suits them.
    pub(super) fn panel_of(
        &self,
        id: &RecordId,
        epoch: &RecordId,
        index: u32,
    ) -> Option<BTreeSet<PersonId>> {
        let state = self
            .draws
            .get(id)
            .filter(|state| state.draw.epoch == *epoch)?;
        let roll = self.roll_at(index);
        let seated = self.seat_panel(id, state, &roll)?;
        let earlier = |(other, it): (&RecordId, &DrawState)| {
            it.draw.epoch == *epoch
                && it.draw.case == state.draw.case
                && it.place < state.place
                && self.seat_panel(other, it, &roll).is_some()
        };
        (!self.draws.iter().any(earlier)).then_some(seated)
    }

    fn seat_panel(
        &self,
        id: &RecordId,
        state: &DrawState,
        roll: &BTreeSet<PersonId>,
    ) -> Option<BTreeSet<PersonId>> {
        panel(id, &state.draw, roll, &self.secrets_of(id, state))
    }

    /// Gives the secrets that fit what was committed to first.
    fn secrets_of(&self, id: &RecordId, state: &DrawState) -> BTreeMap<PersonId, [u8; 32]> {
        let mut commitments = BTreeMap::new();
        for (place, (person, commitment)) in &state.commits {
            if !self.is_cut(&place.log, place.seq) {
                commitments.entry(*person).or_insert(*commitment);
            }
        }
        let fits = |(place, person, secret): &&(Place, PersonId, [u8; 32])| {
            !self.is_cut(&place.log, place.seq)
                && commitments.get(person) == Some(&draw_commitment(id, person, secret))
        };
        let fitting = state.secrets.iter().filter(fits);
        fitting
            .map(|(_, person, secret)| (*person, *secret))
            .collect()
    }

    /// Gives everybody who may vote in the epoch at an index.
    fn roll_at(&self, index: u32) -> BTreeSet<PersonId> {
        let votes = |(_, person): &(&PersonId, &super::Person)| {
            person.standing.roll.at(index) && !person.standing.is_removed_at(index)
        };
        self.persons
            .iter()
            .filter(votes)
            .map(|(id, _)| *id)
            .collect()
    }
}
