//! Which entries count.
//!
//! For: ending the time to enter without anybody in the middle. Knows: who announced the round,
//! whether their written cutoff is there, and the freezes that were signed. Never: looks at a clock.

use std::collections::BTreeSet;

use model::PersonId;

use super::Hash;

/// Somebody says: these entries take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// The id of the record that says so.
    pub id: Hash,
    pub by: PersonId,
    /// The hashes of the entries.
    pub entries: BTreeSet<Hash>,
    /// The earlier rounds in which people have met.
    pub after: BTreeSet<Hash>,
}

/// Where an entry stands once a round is frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    TakesPart,
    /// In time, but the one who froze had not received it: joins the second chance.
    Omitted,
    /// After the cutoff: waits for the next round.
    NextRound,
}

/// Chooses the freeze that counts.
///
/// One counts from the announcer, or, once the announcer's cutoff record exists, from any of the
/// `entrants`. Of several the one with more entries counts, then the one with the lower id.
pub fn counting_freeze<'a>(
    freezes: &'a [Freeze],
    announcer: PersonId,
    entrants: &BTreeSet<PersonId>,
    cutoff_is_written: bool,
) -> Option<&'a Freeze> {
    let may = |freeze: &&Freeze| {
        freeze.by == announcer || (cutoff_is_written && entrants.contains(&freeze.by))
    };
    let counting = freezes.iter().filter(may);
    counting.max_by_key(|freeze| (freeze.entries.len(), std::cmp::Reverse(freeze.id)))
}

impl Freeze {
    /// Tells where an entry stands; `in_time` says whether it was made before the cutoff.
    pub fn standing(&self, entry: &Hash, in_time: bool) -> Standing {
        match (self.entries.contains(entry), in_time) {
            (true, true) => Standing::TakesPart,
            (false, true) => Standing::Omitted,
            (true | false, false) => Standing::NextRound,
        }
    }
}
