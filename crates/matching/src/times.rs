//! When somebody is free in a week.
//!
//! For: finding the quarters of an hour in which two people could meet, in the clock of the one
//! who looks. Knows: slots, days and hours, and standard time. Never: knows today's date or
//! summer time.

use model::{Day, Profile};

/// Minutes in the smallest stretch that is compared.
const QUARTER_MINUTES: u16 = 15;
const QUARTERS_PER_DAY: usize = 96;
const QUARTERS_PER_WEEK: usize = 7 * QUARTERS_PER_DAY;
/// Two free hours a week are enough for any program.
const ENOUGH_QUARTERS: u64 = 8;
/// So many days in common are enough where nobody names hours.
const ENOUGH_DAYS: u64 = 2;

/// The free quarters of a week, or at least the days.
#[derive(Debug, Clone)]
pub struct Times {
    week: Box<[bool]>,
    exact: bool,
    days: [bool; 7],
    /// Minutes ahead of UTC, if a zone is named and known.
    zone: Option<i32>,
}

/// What two weeks have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    pub permille: u32,
    /// "Tue 14:00–15:30 and at 2 other times", if anything is in common.
    pub evidence: Option<String>,
}

impl Times {
    /// Reads slots, or else days with hours, or else days.
    pub fn of(profile: &Profile) -> Option<Times> {
        let mut times = Times {
            week: vec![false; QUARTERS_PER_WEEK].into_boxed_slice(),
            exact: true,
            days: [false; 7],
            zone: profile
                .time_zone
                .as_deref()
                .and_then(crate::words::zone_minutes),
        };
        for slot in &profile.slots {
            times.free(slot.day, slot.from, slot.to);
        }
        if profile.slots.is_empty() {
            times.exact = profile.hours.is_some();
            for day in &profile.days {
                let (from, to) = profile
                    .hours
                    .as_ref()
                    .map_or((0, 0), |hours| (hours.from, hours.to));
                times.free(*day, from, to);
            }
        }
        times.days.contains(&true).then_some(times)
    }

    fn free(&mut self, day: Day, from: u16, to: u16) {
        let number = day_number(day);
        if let Some(day) = self.days.get_mut(number) {
            *day = true;
        }
        // Only whole quarters: the evidence must never promise a minute nobody offered.
        let first = usize::from(from.div_ceil(QUARTER_MINUTES)).min(QUARTERS_PER_DAY);
        let end = usize::from(to / QUARTER_MINUTES).min(QUARTERS_PER_DAY);
        let start = number * QUARTERS_PER_DAY;
        for quarter in self.week.iter_mut().take(start + end).skip(start + first) {
            *quarter = true;
        }
    }

    /// Compares two weeks in the clock of the first.
    pub fn common(&self, other: &Times) -> Common {
        if self.exact && other.exact {
            return self.common_quarters(other);
        }
        self.common_days(other)
    }

    fn common_quarters(&self, other: &Times) -> Common {
        let shift = match (self.zone, other.zone) {
            (Some(mine), Some(theirs)) => (mine - theirs) / i32::from(QUARTER_MINUTES),
            (None, _) | (_, None) => 0,
        };
        let week = i32::try_from(QUARTERS_PER_WEEK).unwrap_or(i32::MAX);
        let back = usize::try_from((-shift).rem_euclid(week)).unwrap_or(0);
        let theirs = other.week.iter().cycle().skip(back);
        let both: Vec<bool> = self
            .week
            .iter()
            .zip(theirs)
            .map(|(a, b)| *a && *b)
            .collect();
        let quarters = both.iter().filter(|free| **free).count() as u64;
        Common {
            permille: crate::phrase::permille(quarters, ENOUGH_QUARTERS),
            evidence: evidence(&both).map(|text| {
                if shift == 0 {
                    text
                } else {
                    format!("{text}, your time")
                }
            }),
        }
    }

    fn common_days(&self, other: &Times) -> Common {
        let both = self.days.iter().zip(&other.days).map(|(a, b)| *a && *b);
        let days: Vec<&str> = Day::ALL
            .iter()
            .zip(both)
            .filter(|(_, b)| *b)
            .map(|(day, _)| day.name())
            .collect();
        Common {
            permille: crate::phrase::permille(days.len() as u64, ENOUGH_DAYS),
            evidence: (!days.is_empty()).then(|| format!("on {}", crate::reasons::listing(&days))),
        }
    }
}

fn day_number(day: Day) -> usize {
    Day::ALL.iter().position(|other| *other == day).unwrap_or(0)
}

/// Names the longest stretch and how many others there are.
fn evidence(week: &[bool]) -> Option<String> {
    let mut stretches: Vec<(&str, usize, usize)> = Vec::new();
    for (day, quarters) in Day::ALL.iter().zip(week.chunks(QUARTERS_PER_DAY)) {
        let mut from = None;
        for (quarter, free) in quarters.iter().copied().chain([false]).enumerate() {
            match (from, free) {
                (None, true) => from = Some(quarter),
                (Some(start), false) => {
                    stretches.push((day.name(), start, quarter));
                    from = None;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
    }
    // The first of the longest: `max_by_key` would take the last.
    let (day, from, to) = *stretches
        .iter()
        .rev()
        .max_by_key(|(_, from, to)| to - from)?;
    let longest = format!("{day} {}–{}", clock(from), clock(to));
    Some(match stretches.len() {
        1 => longest,
        2 => format!("{longest} and at 1 other time"),
        count => format!("{longest} and at {} other times", count - 1),
    })
}

fn clock(quarter: usize) -> String {
    format!(
        "{:02}:{:02}",
        quarter / 4,
        quarter % 4 * usize::from(QUARTER_MINUTES)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Hours, Slot};

    fn slots(zone: &str, slots: &[&str]) -> Profile {
        Profile {
            time_zone: (!zone.is_empty()).then(|| zone.to_owned()),
            slots: slots
                .iter()
                .map(|slot| slot.parse::<Slot>().unwrap())
                .collect(),
            ..Profile::default()
        }
    }

    fn days(days: &[Day], hours: Option<(u16, u16)>) -> Profile {
        Profile {
            days: days.to_vec(),
            hours: hours.map(|(from, to)| Hours { from, to }),
            ..Profile::default()
        }
    }

    fn check(mine: &Profile, theirs: &Profile, permille: u32, evidence: Option<&str>) {
        let common = Times::of(mine).unwrap().common(&Times::of(theirs).unwrap());
        assert_eq!(common.permille, permille);
        assert_eq!(common.evidence.as_deref(), evidence);
    }

    #[test]
    fn weeks_overlap() {
        let tuesday = slots("", &["Tue 14:00-15:30"]);
        check(&tuesday, &tuesday, 750, Some("Tue 14:00–15:30"));
        check(
            &tuesday,
            &slots("", &["Tue 15:00-17:00"]),
            250,
            Some("Tue 15:00–15:30"),
        );
        check(&tuesday, &slots("", &["Wed 14:00-15:30"]), 0, None);
        check(
            &tuesday,
            &slots("", &["Tue 14:10-14:50"]),
            250,
            Some("Tue 14:15–14:45"),
        );
        let nine_to_five = days(&[Day::Mon, Day::Tue, Day::Fri], Some((540, 1020)));
        check(&nine_to_five, &tuesday, 750, Some("Tue 14:00–15:30"));
        check(
            &nine_to_five,
            &nine_to_five,
            1000,
            Some("Mon 09:00–17:00 and at 2 other times"),
        );
        check(
            &days(&[Day::Tue, Day::Fri], None),
            &nine_to_five,
            1000,
            Some("on Tue and Fri"),
        );
        check(&days(&[Day::Tue], None), &tuesday, 500, Some("on Tue"));
        check(&days(&[Day::Sun], None), &tuesday, 0, None);
        assert!(
            Times::of(&days(&[], Some((540, 1020)))).is_none(),
            "hours alone name no day"
        );
        assert!(Times::of(&Profile::default()).is_none());
    }

    #[test]
    fn zones_shift_the_other_week() {
        let berlin = slots("Europe/Berlin", &["Tue 14:00-15:00"]);
        let london = slots("Europe/London", &["Tue 13:00-14:00"]);
        check(&berlin, &london, 500, Some("Tue 14:00–15:00, your time"));
        check(&london, &berlin, 500, Some("Tue 13:00–14:00, your time"));
        check(
            &berlin,
            &slots("", &["Tue 14:00-15:00"]),
            500,
            Some("Tue 14:00–15:00"),
        );
        let late = slots("America/New_York", &["Sun 20:00-22:00"]);
        check(
            &slots("Europe/Berlin", &["Mon 02:00-04:00"]),
            &late,
            1000,
            Some("Mon 02:00–04:00, your time"),
        );
    }
}
