//! What was sent to a peer that it has not confirmed, which counts as theirs for a while.
//!
//! For: sending nothing twice while it is on its way, and again once it has been long enough. Knows: since
//! when of each log. Never: lets what is sent later put off what was lost before.

use std::collections::BTreeMap;

use history::Timestamp;

use crate::exchange::STREAM_PATIENCE_MS;
use crate::theirs::Log;

/// How far logs were sent, and since when something of each is unconfirmed.
#[derive(Debug, Default)]
pub(crate) struct Told(BTreeMap<Log, (u64, Timestamp)>);

impl Told {
    /// Notes that a log is on its way up to a place.
    pub fn note(&mut self, log: Log, seq: u64, now: Timestamp) {
        let (last, _) = self.0.entry(log).or_insert((seq, now));
        *last = seq.max(*last);
    }

    /// Gives the last place of a log that is on its way.
    pub fn last(&self, log: &Log) -> Option<u64> {
        self.0.get(log).map(|(last, _)| *last)
    }

    /// Notes that the peer has a log up to a place.
    pub fn arrived(&mut self, log: &Log, seq: u64) {
        if self.last(log).is_some_and(|last| last <= seq) {
            self.0.remove(log);
        }
    }

    /// Forgets what has been on its way for too long. A clock that was set back makes nothing wait longer.
    pub fn forget_late(&mut self, now: Timestamp) {
        let is_fresh = |since: &Timestamp| {
            let ago = now.0.checked_sub(since.0);
            ago.is_some_and(|ago| ago < STREAM_PATIENCE_MS)
        };
        self.0.retain(|_, (_, since)| is_fresh(since));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use history::{Incarnation, LogKey};

    #[test]
    fn what_is_sent_later_puts_off_nothing_that_was_sent_before() {
        let log = |n: u8| (LogKey::from_bytes([n; 32]), Incarnation(0));
        let at = |half_patience: u64| Timestamp(1_000 + half_patience * STREAM_PATIENCE_MS / 2);
        let mut told = Told::default();
        told.note(log(1), 4, at(0));
        told.note(log(2), 0, at(1));
        told.note(log(1), 5, at(1));
        told.forget_late(at(1));
        assert_eq!((told.last(&log(1)), told.last(&log(2))), (Some(5), Some(0)));
        told.forget_late(at(2));
        assert_eq!((told.last(&log(1)), told.last(&log(2))), (None, Some(0)));
        // What has arrived is waited for no longer, and what follows has its own time.
        told.note(log(1), 6, at(2));
        told.arrived(&log(1), 5);
        assert_eq!(told.last(&log(1)), Some(6));
        told.arrived(&log(1), 6);
        told.note(log(1), 7, at(3));
        told.forget_late(at(4));
        assert_eq!(told.last(&log(1)), Some(7));
        told.forget_late(at(0));
        assert_eq!(told.last(&log(1)), None, "the clock was set back");
    }
}
