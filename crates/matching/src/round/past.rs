//! Who met whom before.
//!
//! For: not meeting again before everybody reachable was met. Knows: pairs of people and how often
//! rounds brought them together. Never: knows how it went.

use std::collections::BTreeMap;

use model::PersonId;

use super::bytes::Writer;
use super::{Hash, Outcome};

/// How often pairs of people were brought together by rounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past(BTreeMap<(PersonId, PersonId), u32>);

impl Past {
    /// Notes that two people met.
    pub fn met(&mut self, a: PersonId, b: PersonId) {
        if a != b {
            let times = self.0.entry((a.min(b), a.max(b))).or_default();
            *times = times.saturating_add(1);
        }
    }

    /// Notes that everybody met who was put together.
    pub fn add(&mut self, outcome: &Outcome) {
        for group in &outcome.groups {
            for (place, a) in group.iter().enumerate() {
                for b in group.iter().skip(place + 1) {
                    self.met(*a, *b);
                }
            }
        }
    }

    /// Tells how often two people met.
    pub fn times(&self, a: PersonId, b: PersonId) -> u32 {
        self.0.get(&(a.min(b), a.max(b))).copied().unwrap_or(0)
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (PersonId, PersonId, u32)> {
        self.0.iter().map(|((a, b), times)| (*a, *b, *times))
    }

    /// Names this past, whatever order it was noted in.
    pub fn root(&self) -> Hash {
        let mut writer = Writer::begin("eyelevel past 1");
        writer.count(self.0.len());
        for ((a, b), times) in &self.0 {
            writer.raw(a.as_bytes());
            writer.raw(b.as_bytes());
            writer.number(*times);
        }
        blake3::hash(&writer.finish()).into()
    }
}
