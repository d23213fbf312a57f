//! Which records of a scope were admitted, and where each stands in the agreed order.
//!
//! For: judging what others cite, however old it is. Knows: every admitted record, so it grows with the
//! history; so each is kept in as few bytes as tell it apart from all others. Never: forgets one, or
//! answers for a record that was not admitted.

use std::collections::BTreeMap;

use history::RecordId;

/// How much of a record's id is kept, in bytes: finding two records that agree in so many takes
/// some 2⁸⁰ tries.
const KEPT_BYTES: usize = 20;
/// How many records are kept as they came, at least, before they are laid down densely.
const RECENT_MIN: usize = 1_024;
/// The part of what lies densely that may wait for it.
const RECENT_PART: usize = 16;

type Kept = [u8; KEPT_BYTES];

/// The admitted records of one scope.
#[derive(Debug, Default)]
pub(crate) struct Lamports {
    /// In order, and the lamport number of each at the same place.
    settled: Vec<Kept>,
    numbers: Vec<u32>,
    recent: BTreeMap<Kept, u64>,
    /// Numbers too large to lie densely. No honest scope has that many records.
    large: BTreeMap<Kept, u64>,
}

impl Lamports {
    /// The lamport number of a record, if it was admitted.
    pub fn get(&self, id: &RecordId) -> Option<u64> {
        let kept = kept(id);
        if let Some(number) = self.recent.get(&kept).or_else(|| self.large.get(&kept)) {
            return Some(*number);
        }
        let place = self.settled.binary_search(&kept).ok()?;
        self.numbers.get(place).map(|number| u64::from(*number))
    }

    /// Tells whether a record was admitted.
    pub fn contains_key(&self, id: &RecordId) -> bool {
        self.get(id).is_some()
    }

    /// Notes an admitted record.
    pub fn insert(&mut self, id: RecordId, lamport: u64) {
        self.recent.insert(kept(&id), lamport);
        if self.recent.len() > RECENT_MIN.max(self.settled.len() / RECENT_PART) {
            self.settle();
        }
    }

    /// Notes many at once, and lays all down densely.
    pub fn extend(&mut self, many: Vec<(RecordId, u64)>) {
        let many = many.into_iter().map(|(id, lamport)| (kept(&id), lamport));
        self.recent.extend(many);
        self.settle();
    }

    /// Merges what came lately into what lies densely.
    fn settle(&mut self) {
        let recent = std::mem::take(&mut self.recent);
        let all = self.settled.len() + recent.len();
        let (mut ids, mut numbers) = (Vec::with_capacity(all), Vec::with_capacity(all));
        let before = self
            .settled
            .iter()
            .copied()
            .zip(self.numbers.iter().copied());
        let mut before = before.peekable();
        for (id, lamport) in recent {
            while let Some((earlier, number)) = before.next_if(|(earlier, _)| *earlier < id) {
                ids.push(earlier);
                numbers.push(number);
            }
            // Noted again: the later note counts.
            before.next_if(|(earlier, _)| *earlier == id);
            match u32::try_from(lamport) {
                Ok(number) => {
                    self.large.remove(&id);
                    ids.push(id);
                    numbers.push(number);
                }
                Err(_) => {
                    self.large.insert(id, lamport);
                }
            }
        }
        for (id, number) in before {
            ids.push(id);
            numbers.push(number);
        }
        (self.settled, self.numbers) = (ids, numbers);
    }
}

fn kept(id: &RecordId) -> Kept {
    let bytes = id.as_bytes().first_chunk();
    bytes.copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u64) -> RecordId {
        RecordId::from_bytes(*blake3::hash(&n.to_be_bytes()).as_bytes())
    }

    #[test]
    fn whatever_was_admitted_is_found_again_and_nothing_else() {
        const MANY: u64 = 40_000;
        const FURTHER: u64 = 10_000;
        let mut lamports = Lamports::default();
        lamports.extend((0..MANY).map(|n| (id(n), n + 1)).collect());
        for n in MANY..MANY + FURTHER {
            lamports.insert(id(n), n + 1);
        }
        for n in 0..MANY + FURTHER {
            assert_eq!(lamports.get(&id(n)), Some(n + 1), "{n}");
        }
        assert!(!lamports.contains_key(&id(MANY + FURTHER)));
        assert!(lamports.recent.len() <= MANY as usize / RECENT_PART + RECENT_MIN);
        assert!(lamports.settled.is_sorted());

        // A later note of the same record counts, and no number is too large.
        for lamport in [7, u64::MAX, 9] {
            lamports.insert(id(3), lamport);
            assert_eq!(lamports.get(&id(3)), Some(lamport));
            lamports.extend(Vec::new());
            assert_eq!(lamports.get(&id(3)), Some(lamport));
        }
    }
}
