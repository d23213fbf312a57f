//! What one record changes, followed to its end.
//!
//! Learning a statement only notes it and wakes what it may touch. Here everything awake is decided
//! again, in an order in which nothing decided is touched again: devices, then the line of epochs,
//! then who is a member. So a record costs what it changes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Authority, Changed, LogName, Place};
use crate::id::{LogId, PersonId, RecordId};

/// What has to be decided again.
#[derive(Debug, Clone, Default)]
pub(super) struct Wake {
    /// Persons whose devices changed.
    pub devices: BTreeSet<PersonId>,
    /// Epochs whose followers' signatures must be counted again, by their index in the line.
    pub recount: BTreeSet<(u32, RecordId)>,
    /// Epochs after which the line may go on differently.
    pub settle: BTreeSet<(u32, RecordId)>,
    /// Persons whose voice was given, taken or restored.
    pub standing: BTreeSet<PersonId>,
    /// Persons whom an epoch lists, or lists no more.
    pub listed: BTreeSet<PersonId>,
    /// Persons of whose logs more or less counts after a removal.
    pub frontier: BTreeSet<PersonId>,
    /// Countersigns that may count now, or no more.
    pub undecided: BTreeSet<Place>,
    /// Logs of which other records count than before.
    pub logs: BTreeSet<LogName>,
    /// Whether those touched were members before.
    pub were_members: BTreeMap<PersonId, bool>,
}

impl Authority {
    /// Remembers whether somebody was a member before anything changes.
    pub(super) fn touch(&mut self, id: PersonId) {
        let is_member = self.members.contains(&id);
        self.wake.were_members.entry(id).or_insert(is_member);
    }

    /// Notes that more of a log counts than before.
    pub(super) fn wake_log(&mut self, log: &LogName) {
        self.wake.logs.insert(*log);
        if let Some(owner) = self.logs.get(log).and_then(|log| log.person) {
            self.wake.frontier.insert(owner);
        }
    }

    /// Decides everything again that is awake, and says what changed.
    pub(super) fn resolve(&mut self, epoch_before: RecordId) -> Changed {
        let mut moved = BTreeSet::new();
        while let Some(id) = self.wake.devices.pop_first() {
            if self.recut(&id) {
                moved.insert(id);
                self.wake_votes(&id);
            }
        }
        self.resolve_line(&mut moved);
        let listed = std::mem::take(&mut self.wake.listed);
        for id in &moved {
            self.wake_seats(id, listed.contains(id));
            self.wake_logs(id);
            self.refresh_member(*id);
        }
        self.decide_all();
        self.report(epoch_before)
    }

    fn resolve_line(&mut self, moved: &mut BTreeSet<PersonId>) {
        loop {
            // Earlier epochs first: what comes after them is built on them.
            if let Some((index, parent)) = self.wake.recount.pop_first() {
                if self.is_at(&parent, index) {
                    self.recount(&parent);
                    self.wake.settle.insert((index, parent));
                }
            } else if let Some((index, parent)) = self.wake.settle.pop_first() {
                if self.is_at(&parent, index) {
                    self.settle(index);
                }
            } else if let Some(id) = self.wake.frontier.pop_first() {
                moved.insert(id);
                self.wake_votes(&id);
            } else {
                moved.append(&mut self.wake.standing);
                return;
            }
        }
    }

    fn is_at(&self, epoch: &RecordId, index: u32) -> bool {
        let node = self.epochs.get(epoch);
        node.is_some_and(|node| node.on_line == Some(index))
    }

    /// Lets everything a person signed in the line be counted again.
    fn wake_votes(&mut self, id: &PersonId) {
        let Some(person) = self.persons.get(id) else {
            return;
        };
        let on_line = |parent: &RecordId| {
            let index = self.epochs.get(parent)?.on_line?;
            Some((index, *parent))
        };
        let own: Vec<_> = person.votes.iter().filter_map(on_line).collect();
        self.wake.recount.extend(own);
        let drawn = self.draws.values().map(|state| state.draw.epoch);
        let drawn = drawn.filter_map(|epoch| on_line(&epoch));
        if let Some((first, _)) = drawn.min() {
            let asked = self.panels_asked_from(first);
            self.wake.recount.extend(asked);
        }
        self.wake_contested();
    }

    /// Lets it be found out again who stands where, at every place where that decides.
    pub(super) fn wake_contested(&mut self) {
        for parent in &self.contested {
            if let Some(index) = self.epochs.get(parent).and_then(|node| node.on_line) {
                self.wake.recount.insert((index, *parent));
            }
        }
    }

    /// Names all logs of somebody who was or is removed: other records of them count now.
    fn wake_logs(&mut self, id: &PersonId) {
        let person = self.persons.get(id);
        let touched = person.filter(|person| {
            !person.standing.removals.is_empty() || self.wake.were_members.contains_key(id)
        });
        let logs = touched.map(|person| person.logs.clone());
        self.wake.logs.extend(logs.unwrap_or_default());
    }

    pub(super) fn refresh_member(&mut self, id: PersonId) {
        self.touch(id);
        if self.persons.get(&id).is_some_and(super::Person::is_member) {
            self.members.insert(id);
        } else {
            self.members.remove(&id);
        }
    }

    fn report(&mut self, epoch_before: RecordId) -> Changed {
        let wake = std::mem::take(&mut self.wake);
        let changed = |(person, was): &(PersonId, bool)| self.members.contains(person) != *was;
        let persons = wake.were_members.into_iter().filter(changed);
        let persons: Vec<PersonId> = persons.map(|(person, _)| person).collect();
        // What a person said counts as soon as they are admitted.
        let owners = persons.iter().filter_map(|id| self.persons.get(id));
        let mut logs = wake.logs;
        logs.extend(owners.flat_map(|person| person.logs.iter().copied()));
        let log = |(key, incarnation): LogName| LogId {
            scope: self.scope,
            key,
            incarnation,
        };
        let tip = self.tip();
        Changed {
            persons,
            epoch: (tip != epoch_before).then_some(tip),
            logs: logs.into_iter().map(log).collect(),
            erased: std::mem::take(&mut self.erased_now),
        }
    }
}
