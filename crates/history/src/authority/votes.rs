//! Signatures on the epochs that follow one epoch, counted in the one agreed order.
//!
//! A person stands for one of the siblings. A signature that takes back an earlier one moves them; a
//! second one that does not is *equivocation*: both count, and the successor takes vote and
//! stewardship away. An epoch holds from the first place in the order at which enough stand for it;
//! who changes their mind later moves no decision. Who may sign is decided by the caller.

use std::collections::{BTreeMap, BTreeSet};

use super::{LogName, Place};
use crate::governance::{Bars, Retain};
use crate::id::{PersonId, RecordId};

/// The way an epoch came to hold; later ones come first among siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Enough stewards.
    Stewards,
    /// Enough of a drawn panel.
    Panel,
    /// Enough rolled persons.
    Roll,
}

/// One signature.
#[derive(Debug, Clone)]
pub(super) struct Vote {
    pub record: RecordId,
    pub person: PersonId,
    /// The epoch it is for.
    pub child: RecordId,
    pub instead: Option<RecordId>,
    pub retain: Vec<Retain>,
}

/// In which lists a signature counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub steward: bool,
    pub panel: bool,
    pub roll: bool,
}

impl Weight {
    pub fn is_none(&self) -> bool {
        *self == Weight::default()
    }
}

/// Against what an epoch's signatures are held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Electorate {
    pub bars: Bars,
    pub stewards: u32,
    pub roll: u32,
    /// How many sit on the panel; nothing if none may decide.
    pub panel: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    stewards: u32,
    panel: u32,
    roll: u32,
    signers: u32,
}

impl Count {
    fn add(&mut self, weight: Weight) {
        self.stewards += u32::from(weight.steward);
        self.panel += u32::from(weight.panel);
        self.roll += u32::from(weight.roll);
        self.signers += 1;
    }

    fn take(&mut self, weight: Weight) {
        self.stewards -= u32::from(weight.steward).min(self.stewards);
        self.panel -= u32::from(weight.panel).min(self.panel);
        self.roll -= u32::from(weight.roll).min(self.roll);
        self.signers -= 1.min(self.signers);
    }

    fn basis(&self, all: &Electorate) -> Option<Basis> {
        if self.roll >= all.bars.roll.needed(all.roll) {
            return Some(Basis::Roll);
        }
        let seated = all.panel.filter(|seats| *seats > 0);
        if seated.is_some_and(|seats| self.panel >= all.bars.panel.needed(seats)) {
            return Some(Basis::Panel);
        }
        (self.stewards >= all.bars.stewards.needed(all.stewards)).then_some(Basis::Stewards)
    }
}

/// What the signatures on one epoch come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    standing: Count,
    /// Everybody who ever signed, changes of mind included.
    ever: BTreeSet<PersonId>,
    ever_count: Count,
    /// How it came to hold; it never ceases to.
    pub basis: Option<Basis>,
    /// How it would have, had nobody changed their mind.
    pub ever_basis: Option<Basis>,
    /// The steward who decided alone.
    sole: Option<PersonId>,
    seen: BTreeMap<LogName, BTreeMap<PersonId, (u64, bool)>>,
    /// The last number of each log that counts after this epoch.
    retained: BTreeMap<LogName, u64>,
}

impl Tally {
    pub fn signers(&self) -> u32 {
        self.standing.signers
    }

    /// Gives the last number of a log that counts; nothing if nothing of it does.
    pub fn retained(&self, log: &LogName) -> Option<u64> {
        self.retained.get(log).copied()
    }

    pub fn all_retained(&self) -> &BTreeMap<LogName, u64> {
        &self.retained
    }

    pub fn stewards(&self) -> u32 {
        self.standing.stewards
    }

    pub fn rolled(&self) -> u32 {
        self.standing.roll
    }

    pub fn on_panel(&self) -> u32 {
        self.standing.panel
    }

    /// Tells whether a person ever signed, changes of mind included.
    pub fn was_signed_by(&self, person: &PersonId) -> bool {
        self.ever.contains(person)
    }

    /// Says how much counts of something that the signers had seen, as far as each says: of several
    /// the second most, so that one liar can neither cut history short nor keep it alone, and never
    /// less than a sole steward says. Nothing before two have spoken, or that steward: what one alone
    /// says could be less than what two leave, and a further voice may only ever leave more.
    pub fn agreed(&self, seen: impl Fn(&PersonId) -> Option<u64>) -> Option<u64> {
        let mut said: Vec<u64> = self.ever.iter().filter_map(&seen).collect();
        said.sort_unstable();
        let second = said.iter().rev().nth(1).copied();
        second.max(self.sole.as_ref().and_then(seen))
    }

    fn add(&mut self, person: PersonId, weight: Weight, all: &Electorate) {
        if weight.steward && all.stewards == 1 {
            self.sole = Some(person);
        }
        self.standing.add(weight);
        self.basis = self.basis.max(self.standing.basis(all));
        if self.ever.insert(person) {
            self.ever_count.add(weight);
            self.ever_basis = self.ever_basis.max(self.ever_count.basis(all));
        }
    }

    /// Notes how far a signer had seen a log; gives the log if more of it counts now.
    fn see(
        &mut self,
        person: PersonId,
        weight: Weight,
        retain: &Retain,
        sole: bool,
    ) -> Option<LogName> {
        let log = (retain.log, retain.incarnation);
        let seen = self.seen.entry(log).or_default();
        let entry = seen.entry(person).or_insert((retain.seq, false));
        entry.0 = entry.0.max(retain.seq);
        entry.1 |= weight.steward;
        // One liar can neither cut history short nor keep it alone: the second highest counts.
        let (mut highest, mut second) = (None, None);
        for (seq, _) in seen.values() {
            let seq = Some(*seq);
            if seq > highest {
                (highest, second) = (seq, highest);
            } else {
                second = second.max(seq);
            }
        }
        let sole_steward = seen
            .values()
            .filter(|(_, steward)| sole && *steward)
            .map(|(seq, _)| *seq)
            .max();
        let counts = second.max(sole_steward)?;
        let before = self.retained.insert(log, counts);
        (before != Some(counts)).then_some(log)
    }
}

/// For which siblings somebody stands.
#[derive(Debug, Clone, Default)]
struct Mind {
    current: Vec<(RecordId, Weight)>,
    signed: BTreeMap<RecordId, RecordId>,
}

/// All signatures on the epochs that follow one epoch.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub votes: BTreeMap<Place, Vote>,
    minds: BTreeMap<PersonId, Mind>,
    tallies: BTreeMap<RecordId, Tally>,
    /// Who stands for two siblings at once.
    split: BTreeSet<PersonId>,
    /// Somebody signed two siblings, so the order of signatures matters.
    is_mixed: bool,
}

impl Group {
    /// Forgets everything that was counted, to count again.
    pub fn begin_again(&mut self) {
        self.minds.clear();
        self.tallies.clear();
        self.split.clear();
        self.is_mixed = false;
    }

    /// Tells whether a signature may be counted whatever its place: it may while nobody signed two
    /// siblings, for then nothing is taken back and sums do not ask for an order.
    pub fn takes_in_any_order(&self, person: &PersonId, child: &RecordId) -> bool {
        let one_mind = |mind: &Mind| mind.current.iter().all(|(other, _)| other == child);
        !self.is_mixed && self.minds.get(person).is_none_or(one_mind)
    }

    pub fn tally(&self, child: &RecordId) -> Option<&Tally> {
        self.tallies.get(child)
    }

    pub fn tallies(&self) -> impl Iterator<Item = (&RecordId, &Tally)> {
        self.tallies.iter()
    }

    pub fn split(&self) -> &BTreeSet<PersonId> {
        &self.split
    }

    /// Tells whether a person stands for a child.
    pub fn stands_for(&self, person: &PersonId, child: &RecordId) -> bool {
        self.minds
            .get(person)
            .is_some_and(|mind| mind.current.iter().any(|(c, _)| c == child))
    }

    /// Counts one signature, which must come after all counted ones in the agreed order or be one
    /// that is taken in any. Gives the logs of which more counts now.
    pub fn count(&mut self, vote: &Vote, weight: Weight, all: &Electorate) -> Vec<LogName> {
        if weight.is_none() {
            return Vec::new();
        }
        let mind = self.minds.entry(vote.person).or_default();
        let is_new = mind.current.iter().all(|(child, _)| *child != vote.child);
        self.is_mixed |= is_new && !mind.current.is_empty();
        let taken = vote
            .instead
            .and_then(|signature| mind.signed.get(&signature));
        if let Some(taken) = taken.filter(|taken| is_new && **taken != vote.child) {
            let at = mind.current.iter().position(|(child, _)| child == taken);
            if let Some((child, weight)) = at.map(|at| mind.current.remove(at)) {
                self.tallies.entry(child).or_default().standing.take(weight);
            }
        }
        mind.signed.insert(vote.record, vote.child);
        let tally = self.tallies.entry(vote.child).or_default();
        if is_new {
            mind.current.push((vote.child, weight));
            tally.add(vote.person, weight, all);
        }
        if mind.current.len() > 1 {
            self.split.insert(vote.person);
        }
        let sole = all.stewards == 1;
        vote.retain
            .iter()
            .filter_map(|retain| tally.see(vote.person, weight, retain, sole))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Incarnation, LogKey};

    const STEWARD: Weight = Weight {
        steward: true,
        panel: false,
        roll: false,
    };
    const FOUR: Electorate = Electorate {
        bars: Bars::MAJORITY,
        stewards: 4,
        roll: 9,
        panel: None,
    };

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 32])
    }

    fn vote(record: u8, person: u8, child: u8, instead: Option<u8>) -> Vote {
        Vote {
            record: id(record),
            person: PersonId::from_bytes([person; 32]),
            child: id(child),
            instead: instead.map(id),
            retain: Vec::new(),
        }
    }

    fn counted(votes: &[Vote]) -> Group {
        let mut group = Group::default();
        for vote in votes {
            group.count(vote, STEWARD, &FOUR);
        }
        group
    }

    fn holds(group: &Group, child: u8) -> bool {
        group
            .tally(&id(child))
            .is_some_and(|tally| tally.basis.is_some())
    }

    #[test]
    fn an_even_split_waits_until_somebody_changes_their_mind() {
        let mut votes = vec![
            vote(1, 1, 50, None),
            vote(2, 2, 50, None),
            vote(3, 3, 60, None),
            vote(4, 4, 60, None),
        ];
        let group = counted(&votes);
        assert!(!holds(&group, 50) && !holds(&group, 60));
        votes.push(vote(5, 4, 50, Some(4)));
        let group = counted(&votes);
        assert!(holds(&group, 50) && !holds(&group, 60) && group.split().is_empty());
        // What was decided stays decided.
        votes.push(vote(6, 1, 60, Some(1)));
        let group = counted(&votes);
        assert!(holds(&group, 50) && !holds(&group, 60));
        assert_eq!(group.tally(&id(50)).expect("a tally").signers(), 2);
    }

    #[test]
    fn who_signs_two_without_taking_back_stands_for_both_and_is_split() {
        let group = counted(&[
            vote(1, 1, 50, None),
            vote(2, 2, 50, None),
            vote(3, 3, 50, None),
            vote(4, 3, 60, None),
        ]);
        assert!(holds(&group, 50));
        let split: Vec<_> = group.split().iter().collect();
        assert_eq!(split, [&PersonId::from_bytes([3; 32])]);
        // Taking back somebody else's signature takes back nothing.
        let group = counted(&[vote(1, 1, 50, None), vote(2, 2, 60, Some(1))]);
        assert_eq!(group.tally(&id(50)).expect("a tally").signers(), 1);
        // Signing the same twice is signing once.
        let group = counted(&[vote(1, 1, 50, None), vote(2, 1, 50, None)]);
        assert_eq!(group.tally(&id(50)).expect("a tally").signers(), 1);
    }

    #[test]
    fn what_was_seen_elsewhere_counts_by_the_same_rule() {
        let agreed = |seen: &[Option<u64>], stewards: u32| {
            let mut group = Group::default();
            let all = Electorate { stewards, ..FOUR };
            for (n, _) in seen.iter().enumerate() {
                let weight = Weight {
                    steward: n == 0 || stewards > 1,
                    roll: true,
                    ..Weight::default()
                };
                group.count(&vote(n as u8, n as u8, 50, None), weight, &all);
            }
            let said = |who: &PersonId| *seen.get(usize::from(who.as_bytes()[0]))?;
            group.tally(&id(50)).expect("a tally").agreed(said)
        };
        type Row<'a> = (&'a [Option<u64>], u32, Option<u64>);
        let rows: [Row<'_>; 9] = [
            (&[Some(7)], 1, Some(7)),
            // Who says nothing neither cuts short nor keeps, and one alone ends nothing.
            (&[Some(7), None], 4, None),
            (&[None, None], 4, None),
            (&[Some(0), None, Some(9)], 4, Some(0)),
            (&[None, Some(2)], 1, None),
            (&[Some(7), Some(9)], 4, Some(7)),
            (&[Some(9), Some(7), Some(8)], 4, Some(8)),
            (&[Some(9), Some(0), Some(0)], 4, Some(0)),
            (&[Some(7), Some(2)], 1, Some(7)),
        ];
        for (seen, stewards, expected) in rows {
            assert_eq!(agreed(seen, stewards), expected, "{seen:?} of {stewards}");
        }
    }

    #[test]
    fn the_second_highest_frontier_counts() {
        let log = (LogKey::from_bytes([9; 32]), Incarnation(1));
        let signed = |seqs: &[u64], stewards: u32| {
            let mut group = Group::default();
            let all = Electorate { stewards, ..FOUR };
            for (n, seq) in seqs.iter().enumerate() {
                let mut vote = vote(n as u8, n as u8, 50, None);
                vote.retain.push(Retain {
                    log: log.0,
                    incarnation: log.1,
                    seq: *seq,
                    record: RecordId::ZERO,
                });
                group.count(&vote, STEWARD, &all);
            }
            group.tally(&id(50)).expect("a tally").retained(&log)
        };
        let rows: [(&[u64], u32, Option<u64>); 7] = [
            (&[7], 1, Some(7)),
            (&[7], 4, None),
            (&[7, 9], 4, Some(7)),
            (&[9, 7], 4, Some(7)),
            (&[9, 7, 8], 4, Some(8)),
            (&[9, 9, 1], 4, Some(9)),
            // A sole steward is not cut short by whoever signs beside them.
            (&[7, 2], 1, Some(7)),
        ];
        for (seqs, stewards, expected) in rows {
            assert_eq!(signed(seqs, stewards), expected, "{seqs:?} of {stewards}");
        }
    }
}
