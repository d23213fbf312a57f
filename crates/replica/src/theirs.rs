//! What a peer holds of a scope, noted by what differs from what is held here.
//!
//! For: holding little for each of many connected devices. Once a peer has told its whole frontier,
//! only the logs are noted in which it is behind, ahead or on another branch; where nothing is noted
//! it holds what is held here. So whenever a log moves on here, what it was goes into the note.
//! Knows: frontiers. Never: outlives the scope it is compared with.

use std::collections::BTreeMap;

use history::{Frontier, Incarnation, LogKey, Position, Range};

use crate::told::Told;

/// The name of a log within its scope.
pub(crate) type Log = (LogKey, Incarnation);
/// How far some logs are known; nothing for one that is not known at all.
pub(crate) type Places = BTreeMap<Log, Option<Position>>;

/// What a peer holds of a scope.
#[derive(Debug)]
pub(crate) enum Theirs {
    /// Their whole frontier has not come yet: this much is known.
    Some(Frontier),
    /// They hold what is held here, except in these logs.
    Except(Places),
}

impl Default for Theirs {
    fn default() -> Theirs {
        Theirs::Some(Frontier::new())
    }
}

impl Theirs {
    /// Starts from a whole frontier of theirs.
    pub fn of(theirs: &Frontier, ours: &Frontier) -> Theirs {
        let theirs_of = |log| theirs.get(log).copied();
        let moved = ours
            .iter()
            .filter(|(log, here)| theirs.get(log) != Some(here))
            .map(|(log, _)| (*log, theirs_of(log)));
        let unknown = theirs
            .iter()
            .filter(|(log, _)| ours.get(log).is_none())
            .map(|(log, there)| (*log, Some(*there)));
        Theirs::Except(moved.chain(unknown).collect())
    }

    /// They hold just what is held here.
    pub fn same() -> Theirs {
        Theirs::Except(Places::new())
    }

    /// Tells whether everything they hold is known.
    pub fn is_whole(&self) -> bool {
        matches!(self, Theirs::Except(_))
    }

    /// How many logs are noted.
    pub fn noted(&self) -> usize {
        match self {
            Theirs::Some(known) => known.len(),
            Theirs::Except(places) => places.len(),
        }
    }

    /// Gives how far they hold a log.
    pub fn get(&self, log: &Log, ours: &Frontier) -> Option<Position> {
        match self {
            Theirs::Some(known) => known.get(log).copied(),
            Theirs::Except(places) => match places.get(log) {
                Some(there) => *there,
                None => ours.get(log).copied(),
            },
        }
    }

    /// Notes that they hold a log up to a place.
    pub fn set(&mut self, log: Log, there: Position, ours: &Frontier) {
        match self {
            Theirs::Some(known) => known.insert(log, there),
            Theirs::Except(places) if ours.get(&log) == Some(&there) => {
                places.remove(&log);
            }
            Theirs::Except(places) => {
                places.insert(log, Some(there));
            }
        }
    }

    /// Notes that a log has moved on here, and they have not said so of theirs.
    pub fn stay_behind(&mut self, log: Log, was: Option<Position>, is: &Position) {
        let Theirs::Except(places) = self else {
            return;
        };
        match places.get(&log) {
            None => {
                places.insert(log, was);
            }
            Some(Some(there)) if there == is => {
                places.remove(&log);
            }
            Some(_) => {}
        }
    }

    /// Goes through the logs that are noted as another one there than here: ours, theirs.
    pub fn differing<'a>(
        &'a self,
        ours: &'a Frontier,
    ) -> impl Iterator<Item = (Log, Option<Position>, Option<Position>)> + 'a {
        let places = match self {
            Theirs::Except(places) => Some(places),
            Theirs::Some(_) => None,
        };
        let places = places.into_iter().flatten();
        places.map(|(log, there)| (*log, ours.get(log).copied(), *there))
    }

    /// Says what they lack, beside what they were told.
    pub fn lacking(&self, told: &Told, ours: &Frontier) -> Vec<Range> {
        let lacking = |log: Log, here: Position, there: Option<Position>| {
            let seqs = [there.map(|place| place.seq), told.last(&log)];
            let known = seqs.into_iter().flatten().max();
            let from = known.map_or(0, |seq| seq.saturating_add(1));
            let to = here.seq;
            (from <= to).then_some(Range { log, from, to })
        };
        match self {
            Theirs::Some(known) => {
                let all = ours.iter();
                all.filter_map(|(log, here)| lacking(*log, *here, known.get(log).copied()))
                    .collect()
            }
            Theirs::Except(_) => self
                .differing(ours)
                .filter_map(|(log, here, there)| lacking(log, here?, there))
                .collect(),
        }
    }

    /// Counts the records held here that they are not known to hold; nothing before they have told all.
    pub fn behind(&self, ours: &Frontier) -> Option<u64> {
        let lacking = |here: Position, there: Option<Position>| match there {
            None => here.seq.saturating_add(1),
            Some(there) => here.seq.saturating_sub(there.seq),
        };
        self.is_whole().then(|| {
            let differing = self.differing(ours);
            differing
                .filter_map(|(_, here, there)| Some(lacking(here?, there)))
                .fold(0, u64::saturating_add)
        })
    }

    /// Counts what they said they hold beyond this. They may say anything, so the count may stop at
    /// the largest there is.
    pub fn beyond(&self, ours: &Frontier) -> u64 {
        let further = |here: Option<Position>, there: Position| match here {
            None => there.seq.saturating_add(1),
            Some(here) => there.seq.saturating_sub(here.seq),
        };
        match self {
            Theirs::Some(known) => known
                .iter()
                .map(|(log, there)| further(ours.get(log).copied(), *there))
                .fold(0, u64::saturating_add),
            Theirs::Except(_) => self
                .differing(ours)
                .filter_map(|(_, here, there)| Some(further(here, there?)))
                .fold(0, u64::saturating_add),
        }
    }

    /// Tells whether both are known to have come equally far in every log.
    pub fn is_level(&self, ours: &Frontier) -> bool {
        let seq = |place: Option<Position>| place.map(|place| place.seq);
        let mut differing = self.differing(ours);
        self.is_whole() && differing.all(|(_, here, there)| seq(here) == seq(there))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use history::RecordId;

    fn log(n: u8) -> Log {
        (LogKey::from_bytes([n; 32]), Incarnation(0))
    }

    fn place(seq: u64) -> Position {
        let record = RecordId::from_bytes([seq as u8; 32]);
        Position { seq, record }
    }

    fn frontier(places: &[(u8, u64)]) -> Frontier {
        let places = places.iter();
        places.map(|(n, seq)| (log(*n), place(*seq))).collect()
    }

    /// Whatever moves on which side in whatever order, the note says the same as a whole frontier.
    #[test]
    fn a_note_says_what_a_whole_frontier_would() {
        let mut dice = 1_u64;
        let mut roll = |sides: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (dice >> 33) % sides
        };
        for _ in 0..200 {
            let (mut ours, mut whole) = (Frontier::new(), Frontier::new());
            let told = Told::default();
            for n in 0..6 {
                if roll(2) == 0 {
                    ours.insert(log(n), place(roll(4)));
                }
                if roll(2) == 0 {
                    whole.insert(log(n), place(roll(4)));
                }
            }
            let mut note = Theirs::of(&whole, &ours);
            for _ in 0..30 {
                let of = log(roll(6) as u8);
                let further = |at: Option<&Position>| at.map_or(0, |at| at.seq + 1);
                if roll(2) == 0 {
                    let (was, is) = (ours.get(&of).copied(), place(further(ours.get(&of))));
                    ours.insert(of, is);
                    note.stay_behind(of, was, &is);
                } else {
                    let there = place(further(whole.get(&of)) + roll(2));
                    whole.insert(of, there);
                    note.set(of, there, &ours);
                }
                for n in 0..6 {
                    assert_eq!(note.get(&log(n), &ours), whole.get(&log(n)).copied());
                }
                assert_eq!(note.lacking(&told, &ours), ours.missing_from(&whole));
                let beyond = whole.missing_from(&ours);
                let beyond: u64 = beyond.iter().map(Range::records).sum();
                assert_eq!(note.beyond(&ours), beyond);
                let behind = ours.missing_from(&whole);
                let behind: u64 = behind.iter().map(Range::records).sum();
                assert_eq!(note.behind(&ours), Some(behind));
                let level = ours.is_within(&whole) && whole.is_within(&ours);
                assert_eq!(note.is_level(&ours), level);
            }
        }
    }

    #[test]
    fn nothing_is_noted_of_whoever_holds_the_same() {
        let ours = frontier(&[(1, 4), (2, 0), (3, 9)]);
        let mut note = Theirs::of(&ours, &ours);
        assert_eq!(note.noted(), 0);
        note.stay_behind(log(2), Some(place(0)), &place(1));
        assert_eq!(note.noted(), 1);
        let ours = frontier(&[(1, 4), (2, 1), (3, 9)]);
        note.set(log(2), place(1), &ours);
        assert_eq!(note.noted(), 0);
    }

    #[test]
    fn what_was_told_is_not_lacking() {
        let ours = frontier(&[(1, 4), (2, 6)]);
        let note = Theirs::of(&frontier(&[(1, 1)]), &ours);
        let mut told = Told::default();
        told.note(log(1), 2, history::Timestamp(0));
        told.note(log(2), 6, history::Timestamp(0));
        let range = |n, from, to| Range {
            log: log(n),
            from,
            to,
        };
        assert_eq!(note.lacking(&told, &ours), vec![range(1, 3, 4)]);
        let some = Theirs::default();
        assert_eq!(some.lacking(&told, &ours), vec![range(1, 3, 4)]);
        assert_eq!(some.behind(&ours), None, "not all of theirs has come");
        let nothing = Told::default();
        let all = vec![range(1, 0, 4), range(2, 0, 6)];
        assert_eq!(some.lacking(&nothing, &ours), all);
    }

    #[test]
    fn another_record_at_the_same_place_is_noted() {
        let ours = frontier(&[(1, 4)]);
        let record = RecordId::from_bytes([0xee; 32]);
        let mut theirs = Frontier::new();
        theirs.insert(log(1), Position { seq: 4, record });
        let note = Theirs::of(&theirs, &ours);
        assert_eq!(note.noted(), 1);
        assert!(note.is_level(&ours), "as far as each other");
    }
}
