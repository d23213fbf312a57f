//! Texts that name a time.
//!
//! For: telling "Mon 14:00-22:00" from "Tue 14:00-22:00", 24 from 31 December and an early shift from
//! a late one, which words and vectors find alike. Knows: days, dates, hours and shifts as `read` finds
//! them. Never: knows today, or whose clock it is.

mod read;

use model::Day;

pub use read::{Found, is_day, named};

const DAY_MINUTES: u16 = 24 * 60;

/// What two moments that are the same are worth, in permille.
const SAME_PERMILLE: u32 = 1000;
/// The same of hours and the shift they belong to.
const SHIFT_PERMILLE: u32 = 950;
/// The same where one of them leaves open what the other says: "Monday" and "Mo 14-22".
pub const OPEN_PERMILLE: u32 = 800;

/// The days, dates and hours a text names, each as often as it is named, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    pub days: Vec<Day>,
    pub dates: Vec<Dates>,
    pub times: Vec<Time>,
}

/// A day of the year; the year may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub month: u8,
    pub day: u8,
    pub year: Option<u16>,
}

/// One date, or the first and the last of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dates {
    pub first: Date,
    pub last: Date,
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// In minutes after midnight; the end may lie on the next day, or be left out.
    Hours(u16, Option<u16>),
    Shift(Shift),
}

/// A part of a day that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shift {
    Early,
    Day,
    Noon,
    Afternoon,
    Late,
    Evening,
    Night,
}

impl Moment {
    /// Reads the time a text begins with, where it is no more than a mention of one: nothing but a
    /// time, a date, or a day and a word or two.
    pub fn of(text: &str) -> Option<Moment> {
        let first = text.split_whitespace().next()?;
        let is_day = is_day(first);
        if !is_day && !first.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let found = named(text);
        let begins = named(first);
        if found.is_all || !begins.moment.dates.is_empty() {
            return Some(found.moment).filter(|it| it.names_days() && !is_decimal(text));
        }
        // "So" and "Do" begin sentences as well: a day has a shift or a time behind it.
        let is_short = text.split_whitespace().count() <= DAY_MAX_WORDS;
        let moment = match found.moment.names_days() {
            true => found.moment,
            false => begins.moment,
        };
        Some(moment).filter(|_| is_day && is_short)
    }

    /// Tells whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty() && self.dates.is_empty() && self.times.is_empty()
    }

    fn take_hours_of(&mut self, other: &Moment) {
        if self.times.is_empty() {
            self.times.clone_from(&other.times);
        }
    }

    fn names_days(&self) -> bool {
        !self.days.is_empty() || !self.dates.is_empty()
    }

    /// Writes the moment the same way however it was written.
    pub fn written(&self) -> String {
        format!("{:?} {:?} {:?}", self.days, self.dates, self.times)
    }

    /// Tells whether two texts that name these can mean the same.
    pub fn can_be(&self, other: &Moment) -> bool {
        let both_name_days = self.names_days() && other.names_days();
        // A day of every week is not a day of the year.
        let same_kind = !both_name_days || self.dates.is_empty() == other.dates.is_empty();
        same_kind
            && agree(&self.days, &other.days, |one, other| one == other)
            && agree(&self.dates, &other.dates, Dates::can_be)
            && agree(&self.times, &other.times, Time::can_be)
    }

    /// Values what two texts have in common that name nothing but these, in permille.
    pub fn worth(&self, other: &Moment) -> u32 {
        if !self.can_be(other) {
            return 0;
        }
        let both_name_days = self.names_days() && other.names_days();
        let both_name_times = !self.times.is_empty() && !other.times.is_empty();
        let open = self.names_days() != other.names_days()
            || self.times.is_empty() != other.times.is_empty();
        match (both_name_days || both_name_times, open) {
            (false, _) => 0,
            (true, true) => OPEN_PERMILLE,
            (true, false) if agree(&self.times, &other.times, |one, other| one == other) => {
                SAME_PERMILLE
            }
            (true, false) => SHIFT_PERMILLE,
        }
    }
}

/// Tells whether a text names a day of the week or of the year.
pub fn names_day(text: &str) -> bool {
    let Found { moment, .. } = named(text);
    !(moment.days.is_empty() && moment.dates.is_empty())
}

/// Lists the times a text names, each by itself where it says nothing else: "Mo 6-14, Di 14-22". Of
/// days that share their hours each has them: "Mo und Mi 14-22".
pub fn each(text: &str) -> Vec<Moment> {
    const LISTS: [&[&str]; 2] = [
        &[",", ";", "&", "/", "+", " und ", " and ", " oder ", " or "],
        &[";", "&", " und ", " and ", " oder ", " or "],
    ];
    let mut moments = LISTS
        .iter()
        .find_map(|between| divided(text, between))
        .unwrap_or_else(|| vec![named(text).moment]);
    for at in (1..moments.len()).rev() {
        if let Some([before, after]) = moments.get_mut(at - 1..=at) {
            before.take_hours_of(after);
        }
    }
    for at in 1..moments.len() {
        if let Some([before, after]) = moments.get_mut(at - 1..=at) {
            after.take_hours_of(before);
        }
    }
    moments
}

/// Divides a text of which every piece is a time.
fn divided(text: &str, between: &[&str]) -> Option<Vec<Moment>> {
    let pieces = between.iter().fold(vec![text], |pieces, between| {
        let pieces = pieces.into_iter();
        pieces.flat_map(|piece| piece.split(between)).collect()
    });
    let found: Vec<Found> = pieces.into_iter().map(named).collect();
    let all_are = found.len() > 1 && found.iter().all(|found| found.is_all);
    all_are.then(|| found.into_iter().map(|found| found.moment).collect())
}

/// A day of the week begins a text of so many words at most.
const DAY_MAX_WORDS: usize = 4;

/// Tells whether a text begins with a number such as "3.5", and not with a day.
fn is_decimal(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    first
        .split_once('.')
        .is_some_and(|(whole, part)| !part.is_empty() && is_number(whole) && is_number(part))
}

/// Tells whether two lists name the same, as far as both name anything.
fn agree<T>(one: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let all = || one.iter().zip(other).all(|(one, other)| same(one, other));
    one.is_empty() || other.is_empty() || one.len() == other.len() && all()
}

impl Date {
    fn can_be(&self, other: &Date) -> bool {
        let years = self.year.zip(other.year);
        (self.month, self.day) == (other.month, other.day) && years.is_none_or(|(a, b)| a == b)
    }
}

impl Dates {
    fn can_be(&self, other: &Dates) -> bool {
        self.first.can_be(&other.first) && self.last.can_be(&other.last)
    }
}

impl Time {
    fn can_be(&self, other: &Time) -> bool {
        match (*self, *other) {
            (Time::Hours(from, to), Time::Hours(their_from, their_to)) => {
                from == their_from && to.zip(their_to).is_none_or(|(to, theirs)| to == theirs)
            }
            (Time::Shift(one), Time::Shift(other)) => one.can_be(other),
            (Time::Shift(shift), Time::Hours(from, _))
            | (Time::Hours(from, _), Time::Shift(shift)) => shift.begins_at(from),
        }
    }

    /// When it begins and ends in minutes after midnight, or usually does.
    pub fn span(self) -> (u16, u16) {
        match self {
            Time::Hours(from, to) => (from, to.unwrap_or(from)),
            Time::Shift(shift) => shift.usual(),
        }
    }
}

impl Shift {
    fn can_be(self, other: Shift) -> bool {
        let is_late = |it: Shift| matches!(it, Shift::Afternoon | Shift::Evening);
        self == other
            || self == Shift::Late && is_late(other)
            || other == Shift::Late && is_late(self)
    }

    /// Tells whether what begins then may be called so: houses differ by some hours.
    fn begins_at(self, minutes: u16) -> bool {
        let hours = match self {
            Shift::Early => 3..12,
            Shift::Day => 6..12,
            Shift::Noon => 10..14,
            Shift::Afternoon => 11..18,
            Shift::Late => 11..20,
            Shift::Evening => 15..24,
            Shift::Night => return !(5 * 60..17 * 60).contains(&minutes),
        };
        hours.contains(&(minutes / 60))
    }

    /// When it begins and ends in most houses.
    const fn usual(self) -> (u16, u16) {
        let (from, to) = match self {
            Shift::Early => (6, 14),
            Shift::Day => (8, 16),
            Shift::Noon => (11, 14),
            Shift::Afternoon => (12, 18),
            Shift::Late => (14, 22),
            Shift::Evening => (17, 22),
            Shift::Night => (22, 30),
        };
        (from * 60, to * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text of nothing but a time is worth beside another.
    fn worth(one: &str, other: &str) -> u32 {
        let [one, other] = [one, other].map(|text| {
            let found = named(text);
            assert!(found.is_all, "{text} {found:?}");
            found.moment
        });
        assert_eq!(one.worth(&other), other.worth(&one), "both ways");
        one.worth(&other)
    }

    #[test]
    fn times_are_the_same_however_they_are_written() {
        for alike in [
            &[
                "Mon 14:00-22:00",
                "Mo 14-22",
                "Mon 2pm-10pm",
                "Mon 2-10 pm",
                "Montag 14 bis 22 Uhr",
                "Montags von 14:00 bis 22:00",
                "14-22 Uhr am Montag",
                "14-22 am Montag",
                "every Monday from 2 p.m. to 10 p.m.",
                "Monday, 14.00 – 22.00 h",
            ][..],
            &[
                "2026-12-24",
                "24.12.2026",
                "24.12.",
                "24.12",
                "24. Dezember",
                "December 24th",
                "Dec 24, 2026",
                "the 24th of December",
                "12/24/2026",
                "am 24.12.26",
            ],
            &[
                "24.-26.12.",
                "24.12.-26.12.",
                "24.12. bis 26.12.2026",
                "24. bis 26. Dezember",
                "December 24-26",
                "24 to 26 December 2026",
                "2026-12-24 – 2026-12-26",
            ],
            &[
                "Sa Frühschicht",
                "Saturday early shift",
                "Frühschicht am Samstag",
                "Samstagmorgen",
                "Saturday morning",
                "Samstags früh",
            ],
            &["Fri 22:00-06:00", "Fr 22-6", "Friday 10pm to 6am"],
            &["6-12 am Montag", "Mon 6am-12pm", "Mo 6–12 h"],
            &["Mo-Mi", "Monday to Wednesday", "Mo, Di und Mi"],
            &["Sat + Sun", "weekend", "Wochenende"],
        ] {
            for (one, other) in alike.iter().zip(alike.iter().skip(1)) {
                assert_eq!(worth(one, other), 1000, "{one} / {other}");
            }
        }
        assert_eq!(worth("Montag Spätschicht", "Mo 14-22"), 950);
        assert_eq!(worth("Fri night shift", "Fr 22-6"), 950);
        assert_eq!(worth("Monday", "Mo 14-22"), 800);
        assert_eq!(worth("Spätschicht", "Montag Spätschicht"), 800);
    }

    #[test]
    fn other_times_never_meet() {
        for (one, other) in [
            ("Mon 14:00-22:00", "Tue 14:00-22:00"),
            ("Mon 14:00-22:00", "Mon 06:00-14:00"),
            ("Mon 14-22", "Mon 14-20"),
            ("Mon 2pm-10pm", "Mon 2am-10am"),
            ("2026-12-24", "31.12.2026"),
            ("24.12.2026", "24.12.2027"),
            ("December 24th", "December 25th"),
            ("24.-26.12.", "27.-28.12."),
            ("24.-26.12.", "24.12."),
            ("Sa Frühschicht", "So Frühschicht"),
            ("Spätschicht am Montag", "Spätschicht am Dienstag"),
            ("Montag Spätschicht", "Montag Frühschicht"),
            ("Montag Nachtschicht", "Mo 6-14"),
            ("Montagabend", "Montagnachmittag"),
            ("Fri 22:00-06:00", "Fri 21:00-06:00"),
            ("Fri 22:00-06:00", "Sat 22:00-06:00"),
            ("Fri 22:00-06:00", "Fri 06:00-22:00"),
            ("Mo-Fr", "Montag"),
            ("Montag", "21.12.2026"),
            // What both say nothing about is nothing they have in common.
            ("Montag", "Spätschicht"),
        ] {
            assert_eq!(worth(one, other), 0, "{one} / {other}");
        }
    }

    #[test]
    fn texts_begin_with_a_time_or_are_about_something_else() {
        for text in [
            "Mon 14:00-22:00",
            "24.12.2026 Inventur",
            "Sa Inventur",
            "Monday",
        ] {
            assert!(Moment::of(text).is_some(), "{text}");
        }
        for text in [
            "",
            "Rust",
            "So kocht man bei uns auf dem Dorf",
            "3.5",
            "99.99.",
            "C-3-PO",
            "24/7 support",
            "9-17",
        ] {
            assert_eq!(Moment::of(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_found_anywhere_in_a_task() {
        for (one, other, same) in [
            ("Inventur am Montag", "Inventur am Dienstag", false),
            ("Inventur am Montag", "Inventory on Monday", true),
            ("Lager, Mo 14-22", "Lager Mo 6-14", false),
            (
                "Kasse am 24.12. vormittags",
                "Kasse am 25.12. vormittags",
                false,
            ),
            ("the till on December 24th", "the till, 24.12.2026", true),
        ] {
            let [one, other] = [one, other].map(|text| named(text).moment);
            assert!(!one.is_empty() && !other.is_empty());
            assert_eq!(one.can_be(&other), same, "{one:?} {other:?}");
        }
        for text in [
            "So kocht man bei uns",
            "what we do for the team",
            "Version 3.5 testen",
            "ISO 9001",
            "late payments of customers",
            "24/7 support",
            "Angebote mit 3-5 Seiten",
            "May I help you",
        ] {
            assert!(named(text).moment.is_empty(), "{text}");
        }
    }
}
