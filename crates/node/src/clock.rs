//! The only place that asks the system what time it is or for entropy.

use std::time::{SystemTime, UNIX_EPOCH};

use history::Timestamp;

use crate::options::Pinned;

/// Tells the time as a replica wants to hear it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    stands_still_at: Option<Timestamp>,
}

impl Clock {
    /// Makes the system's clock, or one that stands still for tests.
    pub fn new(pinned: Option<&Pinned>) -> Clock {
        Clock {
            stands_still_at: pinned.and_then(|pinned| pinned.now),
        }
    }

    /// Tells the time. A clock set before 1970 reads as 1970.
    pub fn now(&self) -> Timestamp {
        self.stands_still_at.unwrap_or_else(|| {
            let since = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default();
            Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
        })
    }
}

/// Draws fresh entropy from the operating system, or hands out the pinned seed.
pub(crate) fn entropy(pinned: Option<&Pinned>) -> Result<[u8; 32], getrandom::Error> {
    if let Some(seed) = pinned.and_then(|pinned| pinned.entropy) {
        return Ok(seed);
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    Ok(seed)
}
