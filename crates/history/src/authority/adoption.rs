//! Choosing among siblings that hold: by where people stand first of all.
//!
//! A log stands in the epoch its records name. Where only one sibling holds, nobody has to know who
//! stands where; it is found out where it decides, and followed from there on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::votes::Basis;
use super::{Authority, LogName, Place};
use crate::id::{PersonId, RecordId};

/// The newest record by which somebody stands in a child, and which child.
type Stand = (Place, RecordId);

/// Where everybody on a roll stands among siblings.
#[derive(Debug, Clone, Default)]
pub(super) struct Adoption(BTreeMap<PersonId, Stand>);

impl Authority {
    /// Chooses the epoch that follows another, if one holds.
    pub(super) fn best_child(&mut self, parent: &RecordId) -> Option<RecordId> {
        let node = self.epochs.get(parent)?;
        let candidates: Vec<(RecordId, Option<Basis>, Basis, u32)> = node
            .group
            .tallies()
            .filter_map(|(child, tally)| {
                Some((*child, tally.basis, tally.ever_basis?, tally.signers()))
            })
            .collect();
        match candidates.as_slice() {
            [] => None,
            [(only, Some(_), _, _)] => Some(*only),
            _ => self.choose(parent, &candidates),
        }
    }

    fn choose(
        &mut self,
        parent: &RecordId,
        candidates: &[(RecordId, Option<Basis>, Basis, u32)],
    ) -> Option<RecordId> {
        self.contested.insert(*parent);
        self.watch(parent);
        let node = self.epochs.get(parent)?;
        let roll = node
            .on_line
            .and_then(|at| self.line.get(usize::try_from(at).ok()?))?
            .roll;
        let adoption = node.adoption.as_ref()?;
        let mut stands: BTreeMap<RecordId, u32> = BTreeMap::new();
        for (_, child) in adoption.0.values() {
            *stands.entry(*child).or_default() += 1;
        }
        let rank = |(child, basis, ever, signers): &(RecordId, Option<Basis>, Basis, u32)| {
            let standing = stands.get(child).copied().unwrap_or(0);
            let adopted = standing > roll / 2;
            // What more than half of the roll stands in is not undone by a change of mind.
            let basis = basis.or(adopted.then_some(*ever))?;
            Some((adopted, basis, *signers, Reverse(*child)))
        };
        let best = candidates.iter().filter_map(rank).max()?;
        Some(best.3.0)
    }

    /// Finds out in which of the siblings everybody on the roll stands, once.
    fn watch(&mut self, parent: &RecordId) {
        let Some(node) = self.epochs.get(parent) else {
            return;
        };
        let (None, Some(index)) = (&node.adoption, node.on_line) else {
            return;
        };
        let mut adoption = Adoption::default();
        for (id, person) in &self.persons {
            if !person.standing.roll.at(index) {
                continue;
            }
            let stands = person
                .logs
                .iter()
                .flat_map(|log| self.stands_under(parent, log));
            if let Some(newest) = stands.max() {
                adoption.0.insert(*id, newest);
            }
        }
        if let Some(node) = self.epochs.get_mut(parent) {
            node.adoption = Some(adoption);
        }
    }

    fn stands_under(&self, parent: &RecordId, name: &LogName) -> Vec<Stand> {
        let Some(log) = self.logs.get(name) else {
            return Vec::new();
        };
        let stand = |(place, epoch): &(Place, RecordId)| {
            let counts = !self.is_cut(name, place.seq);
            let child = self.child_under(parent, epoch).filter(|_| counts)?;
            Some((*place, child))
        };
        log.stands.iter().filter_map(stand).collect()
    }

    /// Names the child of an epoch through which another descends from it.
    fn child_under(&self, parent: &RecordId, epoch: &RecordId) -> Option<RecordId> {
        let depth = self.epochs.get(parent)?.depth;
        let mut at = self.epoch_named(epoch)?;
        let mut node = self.epochs.get(&at)?;
        while node.depth > depth + 1 {
            at = node.parent;
            node = self.epochs.get(&at)?;
        }
        (node.depth == depth + 1 && node.parent == *parent).then_some(at)
    }

    /// Notes that a log stands in an epoch from a place on.
    pub(super) fn note_stand(&mut self, place: Place, epoch: RecordId) {
        let log = self.logs.entry(place.log).or_default();
        let last = log.stands.last().map_or(self.founding, |(_, epoch)| *epoch);
        if last == epoch || log.stands.last().is_some_and(|(last, _)| *last >= place) {
            return;
        }
        log.stands.push((place, epoch));
        let owner = log.person;
        self.note_stand_entry(&place, &epoch);
        let Some(owner) = owner else {
            return;
        };
        for parent in self.contested.clone() {
            let Some(child) = self.child_under(&parent, &epoch) else {
                continue;
            };
            let on_roll = |index: u32| {
                let person = self.persons.get(&owner);
                person.is_some_and(|person| person.standing.roll.at(index))
            };
            let counts = !self.is_cut(&place.log, place.seq);
            let index = self.epochs.get(&parent).and_then(|node| node.on_line);
            let Some(index) = index.filter(|index| counts && on_roll(*index)) else {
                continue;
            };
            let node = self.epochs.get_mut(&parent);
            if let Some(adoption) = node.and_then(|node| node.adoption.as_mut()) {
                let stand = adoption.0.entry(owner).or_insert((place, child));
                *stand = (*stand).max((place, child));
            }
            self.wake.settle.insert((index, parent));
        }
    }
}
