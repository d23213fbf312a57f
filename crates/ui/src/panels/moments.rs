//! Moments: day and hours as a host typed them, taken apart to be written as people do.
//!
//! For: dates in the language of whoever reads. Knows: the calendar. Never: converts between named
//! time zones, for the table of zones is not here; the zone stands beside the time instead.

use model::Day;

use crate::words::Words;

/// A day, and the hours of it if they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub year: u16,
    /// From 1 to 12.
    pub month: u8,
    pub day: u8,
    pub weekday: Day,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl Moment {
    /// Reads "2026-12-03 12:00-13:00", "2026-12-03 12:00" or "2026-12-03".
    pub fn read(when: &str) -> Option<Moment> {
        let (date, hours) = match when.trim().split_once(' ') {
            Some((date, hours)) => (date, Some(hours.trim())),
            None => (when.trim(), None),
        };
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        let (from, to) = match hours.map(|hours| hours.split_once('-')) {
            Some(Some((from, to))) => (Some(from), Some(to)),
            Some(None) => (hours, None),
            None => (None, None),
        };
        let weekday = weekday(year, month, day)?;
        Some(Moment {
            year,
            month,
            day,
            weekday,
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        })
    }

    /// Gives the number of the month from 0 on.
    pub fn month0(&self) -> usize {
        usize::from(self.month).saturating_sub(1)
    }
}

/// Writes a day as people do; what is no day stays as it was typed.
pub(crate) fn written(words: &Words, day: &str) -> String {
    let moment = Moment::read(day);
    moment.map_or_else(|| day.to_owned(), |moment| (words.gather.date)(&moment))
}

/// Finds the day of the week. Source: T. Sakamoto's method of counting with month offsets.
fn weekday(year: u16, month: u8, day: u8) -> Option<Day> {
    const OFFSETS: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let offset = OFFSETS.get(usize::from(month).checked_sub(1)?)?;
    if !(1..=31).contains(&day) {
        return None;
    }
    let year = u32::from(year).checked_sub(u32::from(month < 3))?;
    let from_sunday = (year + year / 4 - year / 100 + year / 400 + offset + u32::from(day)) % 7;
    let from_monday = (from_sunday + 6) % 7;
    Day::ALL.get(from_monday as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;
    use replica::Language;

    #[test]
    fn a_date_reads_as_people_of_each_language_write_it() {
        let english = words(Language::English).gather.moment;
        let german = words(Language::German).gather.moment;
        for (when, in_english, in_german) in [
            (
                "2026-11-26 18:30-21:00",
                "Thursday 26 November 2026, 18:30–21:00",
                "Donnerstag, 26. November 2026, 18:30–21:00 Uhr",
            ),
            (
                "2024-02-29 09:05",
                "Thursday 29 February 2024, 09:05",
                "Donnerstag, 29. Februar 2024, 09:05 Uhr",
            ),
            (
                "2027-01-03",
                "Sunday 3 January 2027",
                "Sonntag, 3. Januar 2027",
            ),
        ] {
            let moment = Moment::read(when).expect(when);
            assert_eq!(english(&moment), in_english);
            assert_eq!(german(&moment), in_german);
        }
        for odd in ["", "soon", "2026-13-01", "2026-00-10 12:00", "2026-1"] {
            assert_eq!(Moment::read(odd), None, "{odd}");
        }
    }
}
