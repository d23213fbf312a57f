//! Further questions of whoever shows what is pending: joins that wait, charters that were proposed,
//! logs that are frozen, removals by their kind.

use std::collections::BTreeSet;

use super::Authority;
use super::standing::RemovalKind;
use crate::id::{Incarnation, LogKey, PersonId, RecordId};

impl Authority {
    /// Lists the newest join of everybody who asked and is not a member, with whose it is.
    pub fn pending_joins(&self) -> Vec<(RecordId, PersonId)> {
        let newest = self.newest_joins.values();
        let pending = newest.filter_map(|(_, record)| {
            let person = self.joins.get(record)?.join.person;
            (!self.is_member(&person)).then_some((*record, person))
        });
        pending.collect()
    }

    /// Tells whether a person countersigned a join.
    pub fn has_countersigned(&self, person: &PersonId, join: &RecordId) -> bool {
        let made = self.persons.get(person).map(|person| &person.made);
        let made = made.into_iter().flatten();
        let mut joins = made.filter_map(|place| self.fold.get(place));
        joins.any(|admittance| admittance.join == *join)
    }

    /// Tells whether a charter holds, held, or was proposed, by its hash.
    pub fn is_charter(&self, hash: &[u8; 32]) -> bool {
        self.epochs
            .values()
            .any(|node| node.charter.as_ref() == Some(hash))
    }

    /// Lists the logs in which a device is proven to have signed two records for one place, with
    /// the first such place.
    pub fn frozen(&self) -> Vec<(LogKey, Incarnation, u64)> {
        let logs = self.logs.iter();
        let frozen = logs.filter_map(|(log, state)| Some((log.0, log.1, state.frozen?)));
        frozen.collect()
    }

    /// Names who is paused, and not excluded as well.
    pub fn paused(&self) -> BTreeSet<PersonId> {
        let persons = self.persons.iter().filter(|(_, person)| {
            let mut open = person
                .standing
                .removals
                .iter()
                .filter(|removal| removal.until.is_none())
                .peekable();
            open.peek().is_some() && open.all(|removal| removal.kind == RemovalKind::Pause)
        });
        persons.map(|(id, _)| *id).collect()
    }
}
