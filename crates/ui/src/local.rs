//! Time where this computer is.
//!
//! For: the hours of a day, and a gathering's time for whoever is elsewhere. Knows: two functions
//! the shell of the process gives, which has the table of zones. Never: computes with zones.

use replica::{DAY_MINUTES, Timestamp};

/// How time is told where this computer is.
#[derive(Debug, Clone, Copy)]
pub struct LocalTime {
    /// The minute of the day at a point of time.
    pub minute_of_day: fn(Timestamp) -> u16,
    /// Writes day and hours of a zone as they are in one's own: in the named one, or in that of
    /// this computer. Nothing if they are the same, or cannot be read.
    pub in_own_zone: fn(when: &str, zone: &str, own: Option<&str>) -> Option<String>,
}

impl Default for LocalTime {
    fn default() -> LocalTime {
        LocalTime {
            minute_of_day: |at| (at.0 / 60_000 % u64::from(DAY_MINUTES)) as u16,
            in_own_zone: |_, _, _| None,
        }
    }
}
