//! What the line of epochs makes of one person: a history that can be rewound.
//!
//! The line is a stack. Pushing an epoch writes under its index, popping it takes back everything
//! from that index on, so a change of the line costs what it changes. Nothing here knows why.

use crate::id::RecordId;

/// A yes or no that changes along the line.
#[derive(Debug, Clone, Default)]
pub(super) struct History(Vec<(u32, bool)>);

impl History {
    /// Gives the answer as it holds in the epoch at this index.
    pub fn at(&self, index: u32) -> bool {
        let before = self.0.partition_point(|(since, _)| *since <= index);
        before
            .checked_sub(1)
            .and_then(|last| self.0.get(last))
            .is_some_and(|(_, is)| *is)
    }

    /// Gives the answer at the end of the line.
    pub fn now(&self) -> bool {
        self.0.last().is_some_and(|(_, is)| *is)
    }

    /// Tells whether the answer was yes in any epoch.
    pub fn ever(&self) -> bool {
        self.0.iter().any(|(_, is)| *is)
    }

    /// Sets the answer from an index on; tells whether that changed it.
    pub fn set(&mut self, index: u32, is: bool) -> bool {
        let changes = self.now() != is;
        if changes {
            self.0.push((index, is));
        }
        changes
    }

    fn rewind(&mut self, index: u32) {
        while self.0.last().is_some_and(|(since, _)| *since >= index) {
            self.0.pop();
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RemovalKind {
    Exclusion,
    Pause,
}

/// A time without a voice, from one epoch to another.
#[derive(Debug, Clone)]
pub(super) struct Removal {
    pub kind: RemovalKind,
    pub from: u32,
    /// The epoch that restores; what stands in it or later counts again.
    pub until: Option<u32>,
    /// The epochs whose signatures say how far the logs count: each can only extend it.
    pub evidence: Vec<(u32, RecordId)>,
    /// From where on it takes the person's guests along.
    pub guests: Option<u32>,
}

/// What the line makes of one person.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    pub steward: History,
    pub roll: History,
    pub listed: History,
    /// What an exclusion by a panel took, until it is given back or ends otherwise.
    owed: Owed,
    pub removals: Vec<Removal>,
}

/// What somebody has again once the panel's exclusion that took it is overturned.
#[derive(Debug, Clone, Default)]
struct Owed {
    steward: History,
    roll: History,
}

impl Standing {
    /// Tells whether the person has no voice in the epoch at this index.
    pub fn is_removed_at(&self, index: u32) -> bool {
        let covers = |removal: &Removal| {
            removal.from <= index && removal.until.is_none_or(|until| until > index)
        };
        self.removals.iter().any(covers)
    }

    /// Tells whether the person may vote in the epoch at this index.
    pub fn votes_at(&self, index: u32) -> bool {
        self.roll.at(index) && !self.is_removed_at(index)
    }

    pub fn is_removed(&self) -> bool {
        self.removals.iter().any(|removal| removal.until.is_none())
    }

    /// Tells whether the person's guests are gone with them.
    pub fn takes_guests(&self) -> bool {
        let gone = |removal: &Removal| removal.until.is_none() && removal.guests.is_some();
        self.removals.iter().any(gone)
    }

    pub fn remove(&mut self, kind: RemovalKind, guests: bool, index: u32, epoch: RecordId) {
        let open = |removal: &&mut Removal| removal.kind == kind && removal.until.is_none();
        let guests = guests.then_some(index);
        match self.removals.iter_mut().find(open) {
            Some(removal) => {
                removal.evidence.push((index, epoch));
                removal.guests = removal.guests.or(guests);
            }
            None => self.removals.push(Removal {
                kind,
                from: index,
                until: None,
                evidence: vec![(index, epoch)],
                guests,
            }),
        }
    }

    /// Notes that a panel's exclusion takes stewardship and vote, where they are held.
    pub fn owe(&mut self, index: u32) {
        if self.steward.now() {
            self.owed.steward.set(index, true);
        }
        if self.roll.now() {
            self.owed.roll.set(index, true);
        }
    }

    /// Stewardship was given or taken by itself: no exclusion answers for it any more.
    pub fn settle_steward(&mut self, index: u32) {
        self.owed.steward.set(index, false);
    }

    /// The vote was given or taken by itself: no exclusion answers for it any more.
    pub fn settle_roll(&mut self, index: u32) {
        self.owed.roll.set(index, false);
    }

    /// Gives the voice back; tells whether exclusions by panels had taken stewardship and vote, and
    /// nothing else has since.
    pub fn restore(&mut self, index: u32) -> (bool, bool) {
        for removal in &mut self.removals {
            removal.until = removal.until.or(Some(index));
        }
        let owed = (self.owed.steward.now(), self.owed.roll.now());
        self.settle_steward(index);
        self.settle_roll(index);
        owed
    }

    /// Takes back everything from this index on.
    pub fn rewind(&mut self, index: u32) {
        self.steward.rewind(index);
        self.roll.rewind(index);
        self.listed.rewind(index);
        self.owed.steward.rewind(index);
        self.owed.roll.rewind(index);
        self.removals.retain(|removal| removal.from < index);
        for removal in &mut self.removals {
            removal.until = removal.until.filter(|until| *until < index);
            removal.guests = removal.guests.filter(|since| *since < index);
            removal.evidence.retain(|(since, _)| *since < index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_that_was_held_was_held_whatever_came_after() {
        let mut office = History::default();
        office.set(0, false);
        assert!(!office.ever());
        office.set(1, true);
        office.set(2, false);
        assert!(office.ever() && !office.now());
        office.rewind(1);
        assert!(!office.ever(), "the epoch that gave it does not hold");
    }

    #[test]
    fn an_exclusion_owes_what_it_took_until_that_ends_otherwise() {
        let mut standing = Standing::default();
        standing.roll.set(0, true);
        standing.steward.set(0, true);
        standing.owe(1);
        standing.steward.set(1, false);
        standing.roll.set(1, false);
        // Later the others take the stewardship away, which is gone already.
        standing.settle_steward(2);
        assert_eq!(standing.restore(3), (false, true));
        standing.rewind(3);
        standing.rewind(2);
        assert_eq!(standing.restore(2), (true, true));
        assert_eq!(standing.restore(3), (false, false), "it is given back once");
        standing.rewind(1);
        assert_eq!(standing.restore(1), (false, false), "nothing was taken");
    }

    #[test]
    fn what_is_rewound_never_was() {
        let epoch = |n: u8| RecordId::from_bytes([n; 32]);
        let mut standing = Standing::default();
        standing.roll.set(0, true);
        standing.remove(RemovalKind::Pause, false, 2, epoch(2));
        standing.restore(4);
        standing.remove(RemovalKind::Exclusion, true, 5, epoch(5));
        standing.roll.set(5, false);
        standing.remove(RemovalKind::Exclusion, false, 6, epoch(6));
        let removed: Vec<_> = (0..8).map(|at| standing.is_removed_at(at)).collect();
        assert_eq!(removed, [false, false, true, true, false, true, true, true]);
        assert!(standing.takes_guests() && standing.roll.at(4) && !standing.roll.at(5));
        standing.rewind(6);
        assert_eq!(standing.removals[1].evidence, [(5, epoch(5))]);
        standing.rewind(5);
        assert!(!standing.is_removed() && !standing.takes_guests() && standing.roll.now());
        standing.rewind(4);
        assert!(standing.is_removed());
        standing.rewind(1);
        assert!(!standing.is_removed() && standing.roll.now());
    }
}
