//! When somebody is free in a week.
//!
//! For: finding the quarters of an hour in which two people could meet, in the clock of the one
//! who looks. Knows: slots, days and hours, and standard time. Never: knows today's date or
//! summer time.

use model::{Day, Profile, Slot};

use crate::phrase::permille;

/// Minutes in the smallest stretch that is compared.
const QUARTER_MINUTES: u16 = 15;
const QUARTERS_PER_DAY: u16 = 96;
const QUARTERS_PER_WEEK: i32 = 672;
const DAYS_PER_WEEK: usize = 7;
/// One bit for each quarter of a day.
const WHOLE_DAY: u128 = (1 << QUARTERS_PER_DAY) - 1;
/// Two free hours a week are enough for any program.
const ENOUGH_QUARTERS: u64 = 8;
/// So many days in common are enough where nobody names hours.
const ENOUGH_DAYS: u64 = 2;

/// Whoever names hours and no day means these.
const WORKING_WEEK: [Day; 5] = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri];

/// The free quarters of a week, or at least the days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Times {
    week: Week,
    exact: bool,
    days: [bool; DAYS_PER_WEEK],
    /// Minutes ahead of UTC, if a zone is named and known.
    zone: Option<i32>,
}

/// One number a day, one bit a quarter.
type Week = [u128; DAYS_PER_WEEK];

/// When two people could meet, in the clock of the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// The longest stretch, in minutes after midnight, and how many others there are.
    Stretch {
        day: Day,
        from: u16,
        to: u16,
        others: usize,
        /// The other one's clock shows another time.
        shifted: bool,
    },
    /// Only days are known.
    Days(Vec<Day>),
}

/// How much time two people have in common; `None` where one names days only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes {
    pub in_all: u32,
    pub on_one_day: u32,
}

/// Writes a quarter of an hour of the week as "Tue 12:00" on a clock that is so many minutes ahead.
pub fn clock(quarter: u64, ahead: i32) -> String {
    let minutes =
        i64::try_from(quarter).unwrap_or(0) * i64::from(QUARTER_MINUTES) + i64::from(ahead);
    let minutes = minutes.rem_euclid(7 * 24 * 60);
    let day = usize::try_from(minutes / (24 * 60)).unwrap_or(0);
    let day = Day::ALL.get(day).copied().unwrap_or(Day::Mon);
    format!("{day} {:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

impl Times {
    /// Reads slots, or else days with hours, or else days; hours alone are those of a working week.
    pub fn of(profile: &Profile) -> Option<Times> {
        let mut times = Times {
            week: [0; DAYS_PER_WEEK],
            exact: true,
            days: [false; DAYS_PER_WEEK],
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
            let days = match profile.days.as_slice() {
                [] if times.exact => &WORKING_WEEK,
                days => days,
            };
            for day in days {
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
        let first = from.div_ceil(QUARTER_MINUTES).min(QUARTERS_PER_DAY);
        let end = (to / QUARTER_MINUTES).min(QUARTERS_PER_DAY);
        if let Some(day) = self.week.get_mut(number) {
            *day |= below(end) & !below(first);
        }
    }

    /// Values what two weeks have in common, in permille.
    pub fn worth(&self, other: &Times) -> u32 {
        match self.minutes(other) {
            Some(minutes) => permille(
                u64::from(minutes.in_all / u32::from(QUARTER_MINUTES)),
                ENOUGH_QUARTERS,
            ),
            None => permille(self.common_days(other).count() as u64, ENOUGH_DAYS),
        }
    }

    /// Lists the stretches in which both can, by the clock of the first; nothing where only days are
    /// known.
    pub fn common(&self, other: &Times) -> Vec<Slot> {
        if !self.exact || !other.exact {
            return Vec::new();
        }
        slots(&self.common_quarters(other))
    }

    /// Lists when somebody can, by the clock of another; nothing where only days are known.
    pub fn seen_by(&self, other: &Times) -> Vec<Slot> {
        if !self.exact {
            return Vec::new();
        }
        slots(&other.by_own_clock(self))
    }

    /// Counts the minutes two people have in common.
    pub fn minutes(&self, other: &Times) -> Option<Minutes> {
        if !self.exact || !other.exact {
            return None;
        }
        let both = self.common_quarters(other);
        let minutes = |day: &u128| day.count_ones() * u32::from(QUARTER_MINUTES);
        Some(Minutes {
            in_all: both.iter().map(minutes).sum(),
            on_one_day: both.iter().map(minutes).max().unwrap_or(0),
        })
    }

    /// Says when two people could meet.
    pub fn when(&self, other: &Times) -> Option<When> {
        if self.exact && other.exact {
            return longest(&self.common_quarters(other), self.shift(other) != 0);
        }
        let days: Vec<Day> = self.common_days(other).collect();
        (!days.is_empty()).then_some(When::Days(days))
    }

    /// Counts the days on which at least one of two people is there.
    pub fn days_of_either(&self, other: &Times) -> u32 {
        let days = self.days.iter().zip(&other.days);
        days.map(|(a, b)| u32::from(*a || *b)).sum()
    }

    /// Names the half hours of a week in which so many free minutes can begin, in UTC; `None` where
    /// only days are known. Whoever names no zone lives by a clock so many minutes ahead.
    pub fn beginnings(&self, minutes: u32, usual_zone: i32) -> Option<Vec<u64>> {
        if !self.exact {
            return None;
        }
        let quarters = minutes.div_ceil(u32::from(QUARTER_MINUTES)).max(1);
        let zone = self.zone.unwrap_or(usual_zone);
        let shift = zone / i32::from(QUARTER_MINUTES);
        let mut found = Vec::new();
        for (day, free) in (0_i32..).zip(&self.week) {
            for half in 0..QUARTERS_PER_DAY / 2 {
                let from = u32::from(half * 2);
                let mut needed = from..from + quarters;
                if needed.all(|quarter| quarter < u128::BITS && free >> quarter & 1 == 1) {
                    let at = day * i32::from(QUARTERS_PER_DAY) + i32::from(half * 2) - shift;
                    found.extend(u64::try_from(at.rem_euclid(QUARTERS_PER_WEEK)));
                }
            }
        }
        Some(found)
    }

    fn common_days(&self, other: &Times) -> impl Iterator<Item = Day> {
        let both = self.days.iter().zip(&other.days);
        let days = Day::ALL.into_iter().zip(both);
        days.filter(|(_, (a, b))| **a && **b).map(|(day, _)| day)
    }

    /// How many quarters the first one's clock is ahead.
    fn shift(&self, other: &Times) -> i32 {
        match (self.zone, other.zone) {
            (Some(mine), Some(theirs)) => (mine - theirs) / i32::from(QUARTER_MINUTES),
            (None, _) | (_, None) => 0,
        }
    }

    fn common_quarters(&self, other: &Times) -> Week {
        let mut both = self.week;
        for (mine, theirs) in both.iter_mut().zip(self.by_own_clock(other)) {
            *mine &= theirs;
        }
        both
    }

    /// Gives another one's week by one's own clock.
    fn by_own_clock(&self, other: &Times) -> Week {
        match self.shift(other) {
            0 => other.week,
            shift => turned(&other.week, shift),
        }
    }
}

/// Lists the stretches of a week.
fn slots(week: &Week) -> Vec<Slot> {
    let days = Day::ALL.into_iter().zip(week);
    let slots = days.flat_map(|(day, quarters)| {
        stretches(*quarters)
            .into_iter()
            .map(move |(from, to)| Slot {
                day,
                from: from * QUARTER_MINUTES,
                to: to * QUARTER_MINUTES,
            })
    });
    slots.collect()
}

/// One bit for each of the first quarters of a day.
fn below(quarters: u16) -> u128 {
    if quarters >= QUARTERS_PER_DAY {
        WHOLE_DAY
    } else {
        (1 << quarters) - 1
    }
}

/// Moves a week later by so many quarters; what falls off its end comes back at its beginning.
fn turned(week: &Week, quarters: i32) -> Week {
    let quarters = quarters.rem_euclid(QUARTERS_PER_WEEK);
    let per_day = i32::from(QUARTERS_PER_DAY);
    let (days, rest) = (quarters / per_day, quarters % per_day);
    let day_before = |day: usize, days: i32| {
        let day = i32::try_from(day).unwrap_or(0) - days;
        let place = usize::try_from(day.rem_euclid(7)).unwrap_or(0);
        week.get(place).copied().unwrap_or(0)
    };
    let mut turned = [0; DAYS_PER_WEEK];
    for (number, day) in turned.iter_mut().enumerate() {
        let early = day_before(number, days) << rest;
        let late = match rest {
            0 => 0,
            rest => day_before(number, days + 1) >> (per_day - rest),
        };
        *day = (early | late) & WHOLE_DAY;
    }
    turned
}

fn day_number(day: Day) -> usize {
    Day::ALL.iter().position(|other| *other == day).unwrap_or(0)
}

/// Lists the stretches of free quarters of a day, by where they begin and end.
fn stretches(quarters: u128) -> Vec<(u16, u16)> {
    let mut found = Vec::new();
    let mut from = None;
    for quarter in 0..=QUARTERS_PER_DAY {
        let free = quarters >> quarter & 1 == 1;
        match (from, free) {
            (None, true) => from = Some(quarter),
            (Some(start), false) => {
                found.push((start, quarter));
                from = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

/// Finds the longest stretch and counts the others.
fn longest(week: &Week, shifted: bool) -> Option<When> {
    let mut best: Option<(Day, u16, u16)> = None;
    let mut count = 0;
    for (day, quarters) in Day::ALL.into_iter().zip(week) {
        for (start, end) in stretches(*quarters) {
            count += 1;
            // The first of the longest.
            if best.is_none_or(|(_, from, to)| end - start > to - from) {
                best = Some((day, start, end));
            }
        }
    }
    best.map(|(day, from, to)| When::Stretch {
        day,
        from: from * QUARTER_MINUTES,
        to: to * QUARTER_MINUTES,
        others: count - 1,
        shifted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Hours;

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
        let (mine, theirs) = (Times::of(mine).unwrap(), Times::of(theirs).unwrap());
        assert_eq!(mine.worth(&theirs), permille);
        let said = mine.when(&theirs).map(|when| {
            let cast = crate::say::Cast {
                me: None,
                other: "Ben",
                among: false,
            };
            crate::say::english::when(&when, cast)
        });
        assert_eq!(said.as_deref(), evidence);
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
        let by_day = days(&[], Some((540, 1020)));
        check(
            &by_day,
            &nine_to_five,
            1000,
            Some("Mon 09:00–17:00 and at 2 other times"),
        );
        check(&by_day, &days(&[], Some((1080, 1380))), 0, None);
        check(&by_day, &slots("", &["Sat 10:00-12:00"]), 0, None);
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

    #[test]
    fn a_week_is_seen_by_ones_own_clock() {
        let of = |profile: &Profile| Times::of(profile).unwrap();
        let berlin = of(&slots("Europe/Berlin", &["Tue 9:00-10:00"]));
        let london = of(&slots(
            "Europe/London",
            &["Sun 23:30-24:00", "Tue 13:00-14:00"],
        ));
        let seen = |who: &Times, by: &Times| -> Vec<String> {
            who.seen_by(by).iter().map(Slot::to_string).collect()
        };
        assert_eq!(seen(&berlin, &berlin), ["Tue 09:00-10:00"]);
        let shifted = ["Mon 00:30-01:00", "Tue 14:00-15:00"];
        assert_eq!(seen(&london, &berlin), shifted);
        let only_days = of(&days(&[Day::Mon], None));
        assert!(seen(&only_days, &berlin).is_empty());
    }

    #[test]
    fn minutes_are_counted() {
        let minutes = |mine: &Profile, theirs: &Profile| {
            Times::of(mine)
                .unwrap()
                .minutes(&Times::of(theirs).unwrap())
        };
        let office = days(&[Day::Mon, Day::Tue], Some((540, 1020)));
        let early = days(&[Day::Mon, Day::Tue, Day::Sat], Some((420, 720)));
        let common = Minutes {
            in_all: 360,
            on_one_day: 180,
        };
        assert_eq!(minutes(&office, &early), Some(common));
        assert_eq!(minutes(&office, &days(&[Day::Mon], None)), None);
        let mut far = office.clone();
        far.time_zone = Some("UTC+8".into());
        let mut near = office.clone();
        near.time_zone = Some("UTC+1".into());
        let common = minutes(&near, &far).unwrap();
        assert_eq!(common.on_one_day, 60, "their evening is my noon");
        assert_eq!(minutes(&far, &near), Some(common), "both ways");
    }

    #[test]
    fn a_week_turns_around() {
        let mut week = [0; DAYS_PER_WEEK];
        week[6] = 1 << 95;
        assert_eq!(turned(&week, 1)[0], 1);
        assert_eq!(turned(&turned(&week, 300), -300), week);
        assert_eq!(turned(&week, 0), week);
    }
}
