//! What one person proposed, and which office they held: for whoever takes along what is theirs.
//!
//! Knows: the epochs that were proposed, whether they hold or not, and the line of those that do. Never:
//! decides anything; nothing of this is asked when something is counted.

use super::{Authority, Place};
use crate::id::{PersonId, RecordId};

impl Authority {
    /// Names the epochs a person proposed, in the agreed order; what turned out void is left out.
    pub fn proposed_by(&self, person: &PersonId) -> Vec<RecordId> {
        let proposed = self.epochs.keys().filter(|epoch| **epoch != self.founding);
        let placed = proposed.filter_map(|epoch| Some((*self.known.get(epoch)?, *epoch)));
        let is_theirs = |(place, _): &(Place, RecordId)| {
            let by = self.logs.get(&place.log).and_then(|log| log.person);
            by == Some(*person) && self.counts_at_place(place)
        };
        let mut theirs: Vec<(Place, RecordId)> = placed.filter(is_theirs).collect();
        theirs.sort_unstable();
        theirs.into_iter().map(|(_, epoch)| epoch).collect()
    }

    /// Tells whether a person held host powers at some time; in the space, those of a registrar.
    pub fn was_steward(&self, person: &PersonId) -> bool {
        let person = self.persons.get(person);
        person.is_some_and(|person| person.standing.steward.ever())
    }
}
