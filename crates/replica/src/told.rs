//! What was sent to a peer that it has not confirmed, which counts as theirs for a while.
//!
//! For: sending nothing twice while it is on its way, and again once it has been long enough. Knows: since
//! when of each log. Never: lets what is sent later put off what was lost before.

use std::collections::BTreeMap;

use history::Timestamp;

use crate::exchange::STREAM_PATIENCE_MS;
use crate::theirs::Log;

/// However often something was sent again in vain, it is sent once more after this long.
const PATIENCE_MAX_MS: u64 = 64 * STREAM_PATIENCE_MS;

/// How far logs were sent.
#[derive(Debug, Default)]
pub(crate) struct Told(BTreeMap<Log, OnItsWay>);

/// How far one log was sent.
#[derive(Debug)]
struct OnItsWay {
    last: u64,
    /// Since when something of it is unconfirmed.
    since: Timestamp,
    /// How long that is waited for: longer each time the same was sent again and not confirmed, because the
    /// peer may be unable to take it.
    patience_ms: u64,
    /// It has been waited for long enough: it may be sent again.
    is_late: bool,
}

impl Told {
    /// Notes that a log is on its way up to a place.
    pub fn note(&mut self, log: Log, seq: u64, now: Timestamp) {
        let way = self.0.entry(log).or_insert(OnItsWay {
            last: seq,
            since: now,
            patience_ms: STREAM_PATIENCE_MS,
            is_late: false,
        });
        if way.is_late {
            let is_same = way.last >= seq;
            way.patience_ms = match is_same {
                true => way.patience_ms.saturating_mul(2).min(PATIENCE_MAX_MS),
                false => STREAM_PATIENCE_MS,
            };
            (way.since, way.is_late) = (now, false);
        }
        way.last = seq.max(way.last);
    }

    /// Gives the last place of a log that is on its way.
    pub fn last(&self, log: &Log) -> Option<u64> {
        let way = self.0.get(log).filter(|way| !way.is_late);
        way.map(|way| way.last)
    }

    /// Notes that the peer has a log up to a place.
    pub fn arrived(&mut self, log: &Log, seq: u64) {
        if self.0.get(log).is_some_and(|way| way.last <= seq) {
            self.0.remove(log);
        }
    }

    /// Gives up on what has been on its way for too long. A clock that was set back makes nothing wait longer.
    pub fn forget_late(&mut self, now: Timestamp) {
        for way in self.0.values_mut() {
            let ago = now.0.checked_sub(way.since.0);
            way.is_late |= ago.is_none_or(|ago| ago >= way.patience_ms);
        }
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

    #[test]
    fn what_a_peer_cannot_take_is_sent_less_and_less_often() {
        let log = (LogKey::from_bytes([1; 32]), Incarnation(0));
        let mut told = Told::default();
        let mut sent = 0;
        for pull in 0..60 {
            let now = Timestamp(1_000 + pull * 2 * STREAM_PATIENCE_MS);
            told.forget_late(now);
            if told.last(&log).is_none() {
                told.note(log, 4, now);
                sent += 1;
            }
        }
        assert_eq!(sent, 7, "of sixty times");
        // What is new goes at once, and has its own time.
        told.note(log, 5, Timestamp(0));
        assert_eq!(told.last(&log), Some(5));
        told.arrived(&log, 5);
        assert_eq!(told.last(&log), None);
    }
}
