//! Who is not brought together with whom.
//!
//! For: teams, cycles and tables, in which people meet who were never compared with each other.
//! Knows: pairs of people. Never: knows which of the two wants it.

use std::collections::BTreeSet;

use model::PersonId;

/// Pairs of people who are kept apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Apart(BTreeSet<(PersonId, PersonId)>);

impl Apart {
    /// Notes that two people are kept apart, whichever of them wants it.
    pub fn keep(&mut self, a: PersonId, b: PersonId) {
        if a != b {
            self.0.insert((a.min(b), a.max(b)));
        }
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (PersonId, PersonId)> {
        self.0.iter().copied()
    }
}
