//! Days: what is refused because nobody can mean it.
//!
//! For: asks, offers, gatherings, polls, roles and guests that would be over before they begin. Knows:
//! what day it is where one lives, as far as one has said. Never: holds what others said against a
//! clock; only what is said here is.

use history::Timestamp;
use model::community::{Head, Item, dates};

use crate::people::day_of;
use crate::replica::Replica;
use crate::view::Refusal;

const MINUTE_MS: i64 = 60 * 1_000;

impl Replica {
    /// Writes the day it is in one's own time zone, or in UTC while one has not said which.
    pub(super) fn today_here(&self) -> String {
        let zone = self.my_profile().time_zone;
        let minutes = zone.and_then(|zone| matching::zone_minutes(&zone));
        let ahead = i64::from(minutes.unwrap_or(0)) * MINUTE_MS;
        day_of(Timestamp(self.now.0.saturating_add_signed(ahead)))
    }

    /// Refuses a last day that is over. Whether it is a day at all is said where it is read.
    pub(super) fn must_be_to_come(&self, day: Option<&str>, attempt: &str) -> Result<(), Refusal> {
        let day = day.and_then(model::day_typed);
        let today = self.today_here();
        match day.filter(|day| *day < today) {
            Some(day) => Err(Refusal::new(
                "day-over",
                format!("Could not {attempt}: {day} is over. Name today or a day to come."),
            )),
            None => Ok(()),
        }
    }

    /// Refuses hours and series of a gathering or a project that cannot take place.
    pub(super) fn must_take_place(&self, item: &Item, attempt: &str) -> Result<(), Refusal> {
        let start = item.get(Head::Start).unwrap_or_default();
        self.must_be_to_come(start.get(..DAY_CHARS), attempt)?;
        if let Some(end) = item.get(Head::End).filter(|end| *end <= start) {
            let hour = |moment: &str| moment.rsplit(' ').next().unwrap_or_default().to_owned();
            return Err(Refusal::new(
                "hours",
                format!(
                    "Could not {attempt}: it would end at {}, and begin at {}. Write the earlier one first, such as 12:00-13:00; over midnight it may last 12 hours, such as 22:00-01:00.",
                    hour(end),
                    hour(start)
                ),
            ));
        }
        must_repeat(item, attempt)
    }
}

/// How a moment begins: with its day, in characters.
const DAY_CHARS: usize = 10;

/// Refuses a series that is none, or some dates of which no month has.
fn must_repeat(item: &Item, attempt: &str) -> Result<(), Refusal> {
    let repeats = item.get(Head::Repeats).and_then(|it| it.split_once(' '));
    let Some((step, times)) = repeats else {
        return Ok(());
    };
    let times: usize = times.parse().unwrap_or_default();
    let listed = dates(item).len();
    let wanted = times.min(model::community::DATES_MAX);
    let sentence = if times < 2 {
        format!(
            "Could not {attempt}: what takes place once does not repeat. Say how often in all, such as “{step} 12”, or leave it out."
        )
    } else if listed < wanted {
        format!(
            "Could not {attempt}: not every month has this day, so only {listed} of {wanted} dates would take place. Begin on a day up to the 28th."
        )
    } else {
        return Ok(());
    };
    Err(Refusal::new("series", sentence))
}
