//! Days, hours and free slots as people type them.
//!
//! For: "Tue 14:00-15:30" and its parts. Knows: the week and the clock face. Never: knows what
//! time it is, or converts between time zones.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::terms::Wrong;

/// Minutes in a day; the end of a slot may be midnight.
pub const DAY_MINUTES: u16 = 24 * 60;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    /// Every day, Monday first.
    pub const ALL: [Day; 7] = [
        Day::Mon,
        Day::Tue,
        Day::Wed,
        Day::Thu,
        Day::Fri,
        Day::Sat,
        Day::Sun,
    ];

    /// Names the day in three letters.
    pub const fn name(self) -> &'static str {
        match self {
            Day::Mon => "Mon",
            Day::Tue => "Tue",
            Day::Wed => "Wed",
            Day::Thu => "Thu",
            Day::Fri => "Fri",
            Day::Sat => "Sat",
            Day::Sun => "Sun",
        }
    }

    /// Other spellings people type, in lower case: English, then German.
    const fn spellings(self) -> &'static [&'static str] {
        match self {
            Day::Mon => &["mon", "monday", "montag", "mo"],
            Day::Tue => &["tue", "tuesday", "tues", "tu", "dienstag", "di"],
            Day::Wed => &["wed", "wednesday", "we", "mittwoch", "mi"],
            Day::Thu => &["thu", "thursday", "thurs", "th", "donnerstag", "do"],
            Day::Fri => &["fri", "friday", "fr", "freitag"],
            Day::Sat => &["sat", "saturday", "sa", "samstag", "sonnabend"],
            Day::Sun => &["sun", "sunday", "su", "sonntag", "so"],
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Day {
    type Err = Wrong;

    fn from_str(typed: &str) -> Result<Day, Wrong> {
        let typed = typed.trim().to_lowercase();
        Day::ALL
            .into_iter()
            .find(|day| day.spellings().contains(&typed.as_str()))
            .ok_or(Wrong::new(
                "write a day as Mon, Tue, Wed, Thu, Fri, Sat or Sun",
            ))
    }
}

/// The hours somebody is usually there, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hours {
    pub from: u16,
    pub to: u16,
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_span(f, self.from, self.to)
    }
}

impl FromStr for Hours {
    type Err = Wrong;

    fn from_str(typed: &str) -> Result<Hours, Wrong> {
        let (from, to) = span(typed).ok_or(Wrong::new(
            "write the hours as start and end, such as “09:00-17:00”",
        ))?;
        Ok(Hours { from, to })
    }
}

/// A weekly stretch of free time, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Slot {
    pub day: Day,
    pub from: u16,
    pub to: u16,
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.day)?;
        write_span(f, self.from, self.to)
    }
}

impl FromStr for Slot {
    type Err = Wrong;

    fn from_str(typed: &str) -> Result<Slot, Wrong> {
        let wrong = || Wrong::new("write a slot as day, start and end, such as “Tue 14:00-15:30”");
        let (day, hours) = typed
            .trim()
            .split_once(char::is_whitespace)
            .ok_or_else(wrong)?;
        let day = day
            .trim_end_matches([',', '.'])
            .parse()
            .map_err(|_| wrong())?;
        let (from, to) = span(hours).ok_or_else(wrong)?;
        Ok(Slot { day, from, to })
    }
}

fn write_span(f: &mut fmt::Formatter<'_>, from: u16, to: u16) -> fmt::Result {
    write!(
        f,
        "{:02}:{:02}-{:02}:{:02}",
        from / 60,
        from % 60,
        to / 60,
        to % 60
    )
}

/// Reads "9-17", "09:00-17:30" or "9:00 – 17:00"; the end comes after the start.
fn span(typed: &str) -> Option<(u16, u16)> {
    let typed = typed.replace(['–', '—'], "-");
    let (from, to) = typed.split_once('-')?;
    let (from, to) = (minutes(from)?, minutes(to)?);
    (from < to).then_some((from, to))
}

fn minutes(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let (hours, minutes) = typed.split_once([':', '.']).unwrap_or((typed, "00"));
    let (hours, minutes) = (digits(hours, 1..=2)?, digits(minutes, 2..=2)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= DAY_MINUTES).then_some(all)
}

/// Reads a number of so many digits; unlike `parse` it takes no sign.
fn digits(typed: &str, count: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let plain = count.contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| typed.parse().ok()).flatten()
}

/// Reads a day as people write it, 2026-12-31 or 31.12.2026, and writes it YYYY-MM-DD.
pub fn day_typed(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let mut parts = typed.split('.').map(str::trim);
    let day = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year), None) => {
            let (day, month) = (digits(day, 1..=2)?, digits(month, 1..=2)?);
            format!("{:04}-{month:02}-{day:02}", digits(year, 4..=4)?)
        }
        _ => typed.to_owned(),
    };
    is_date(&day).then_some(day)
}

/// Tells whether a text is a day of the calendar, written YYYY-MM-DD.
pub fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (
        digits(year, 4..=4),
        digits(month, 2..=2),
        digits(day, 2..=2),
    ) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (typed, day) in [
            (" 2026-12-31 ", Some("2026-12-31")),
            ("31.12.2026", Some("2026-12-31")),
            ("1. 2. 2026", Some("2026-02-01")),
            ("31.02.2026", None),
            ("1.2.26", None),
            ("31.12.", None),
            ("12/31/2026", None),
            ("+1.2.2026", None),
            ("", None),
        ] {
            assert_eq!(day_typed(typed).as_deref(), day, "{typed}");
        }
    }

    #[test]
    fn slots_and_hours_read_back_as_written() {
        for (typed, written) in [
            ("Tue 14:00-15:30", Some("Tue 14:00-15:30")),
            ("dienstag 14 – 15.30", Some("Tue 14:00-15:30")),
            ("Sun, 22:00-24:00", Some("Sun 22:00-24:00")),
            ("Tue 15:00-14:00", None),
            ("Tue 14:00-24:01", None),
            ("Tue 14:60-15:00", None),
            ("Tue +4:00-15:00", None),
            ("Tue", None),
            ("Xyz 14:00-15:00", None),
            ("Tue 14:00-15:00-16:00", None),
            ("", None),
        ] {
            let slot = typed.parse::<Slot>().ok().map(|slot| slot.to_string());
            assert_eq!(slot.as_deref(), written, "{typed}");
        }
        assert_eq!("9-17".parse::<Hours>().unwrap().to_string(), "09:00-17:00");
        assert!("17-9".parse::<Hours>().is_err());
    }

    #[test]
    fn spellings_of_days_never_overlap() {
        let mut seen = std::collections::BTreeSet::new();
        for day in Day::ALL {
            for spelling in day.spellings() {
                assert!(seen.insert(spelling), "{spelling}");
                assert_eq!(spelling.to_uppercase().parse(), Ok(day));
            }
        }
    }

    #[test]
    fn dates() {
        for (text, right) in [
            ("2026-12-31", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2100-02-29", false),
            ("2026-13-01", false),
            ("2026-00-10", false),
            ("2026-1-1", false),
            ("2026-01-01-", false),
            ("+026-01-01", false),
            ("", false),
        ] {
            assert_eq!(is_date(text), right, "{text}");
        }
    }
}
