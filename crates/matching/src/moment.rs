//! Texts that name a time.
//!
//! For: telling "Mon 14:00-22:00" from "Tue 14:00-22:00" and 24 from 31 December, which words and
//! vectors find alike. Knows: how people write slots, days and dates at the beginning of a text.
//! Never: knows today; reads a time out of the middle of a sentence.

use model::{Day, Slot};

/// A time that a text begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing but a weekly slot.
    Slot(Slot),
    /// Nothing but a weekly slot that ends on the next day: when it begins and ends, in minutes.
    Night(Day, u16, u16),
    /// A day of the week, and then more.
    Day(Day),
    /// A day of the year: month and day of the month; the year may be left out.
    Date(u8, u8),
}

impl Moment {
    /// Reads the time a text begins with.
    pub fn of(text: &str) -> Option<Moment> {
        let text = text.trim().trim_end_matches(" Uhr");
        if let Ok(slot) = text.parse() {
            return Some(Moment::Slot(slot));
        }
        if let Some((day, from, to)) = night(text) {
            return Some(Moment::Night(day, from, to));
        }
        let first = text.split_whitespace().next()?;
        if let Some((month, day)) = date(first) {
            return Some(Moment::Date(month, day));
        }
        let day = first.trim_end_matches([',', '.', ':']).parse();
        // "So" and "Do" begin sentences as well: a day has a shift or a time behind it.
        let is_short = text.split_whitespace().count() <= DAY_MAX_WORDS;
        day.ok().filter(|_| is_short).map(Moment::Day)
    }

    /// Writes a weekly slot the same way however it was written; other times are no slots.
    pub fn slot(self) -> Option<String> {
        match self {
            Moment::Slot(slot) => Some(slot.to_string()),
            Moment::Night(day, from, to) => Some(format!("{day} {from} to {to} of the next day")),
            Moment::Day(_) | Moment::Date(..) => None,
        }
    }

    /// Tells whether two texts that begin like this can mean the same.
    pub fn can_be(self, other: Moment) -> bool {
        match (self, other) {
            (Moment::Slot(Slot { day: one, .. }) | Moment::Night(one, ..), Moment::Day(day))
            | (Moment::Day(day), Moment::Slot(Slot { day: one, .. }) | Moment::Night(one, ..)) => {
                one == day
            }
            (one, other) => one == other,
        }
    }
}

/// Reads "Fri 22:00-06:00": the day, and when it begins there and ends on the next one.
pub fn night(text: &str) -> Option<(Day, u16, u16)> {
    let (day, hours) = text.trim().split_once(char::is_whitespace)?;
    let hours = hours.replace(['–', '—'], "-");
    let (from, to) = hours.split_once('-')?;
    let evening: Slot = format!("{day} {from}-24").parse().ok()?;
    let morning: Slot = format!("{day} 0-{to}").parse().ok()?;
    (morning.to <= evening.from).then_some((evening.day, evening.from, morning.to))
}

/// A day of the week begins a text of so many words at most.
const DAY_MAX_WORDS: usize = 4;

/// Reads "2026-12-24", "24.12.2026" and "24.12." as month and day.
fn date(text: &str) -> Option<(u8, u8)> {
    let numbers = |parts: &[&str]| -> Option<Vec<u32>> {
        parts.iter().map(|part| part.parse().ok()).collect()
    };
    let (month, day) = if text.contains('.') {
        let parts: Vec<&str> = text.trim_end_matches('.').split('.').collect();
        match numbers(&parts)?.as_slice() {
            // "3.5" is a number.
            [day, month] if text.ends_with('.') => (*month, *day),
            [day, month, _] => (*month, *day),
            _ => return None,
        }
    } else {
        let parts: Vec<&str> = text.split('-').collect();
        match numbers(&parts)?.as_slice() {
            [_, month, day] => (*month, *day),
            _ => return None,
        }
    };
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then_some((u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_the_same_however_they_are_written() {
        for (one, other, same) in [
            ("Mon 14:00-22:00", "Mo 14-22", true),
            ("Mon 14:00-22:00", "Tue 14:00-22:00", false),
            ("Mon 14:00-22:00", "Mon 06:00-14:00", false),
            ("2026-12-24", "24.12.", true),
            ("2026-12-24", "31.12.2026", false),
            ("Sa Frühschicht", "Saturday early shift", true),
            ("Sa Frühschicht", "So Frühschicht", false),
            ("Monday", "Mo 14-22", true),
            ("Fri 22:00-06:00", "Fr 22-6", true),
            ("Fri 22:00-06:00", "Fri 21:00-06:00", false),
            ("Fri 22:00-06:00", "Sat 22:00-06:00", false),
            ("Fri 22:00-06:00", "Fri 06:00-22:00", false),
            ("Freitag", "Fr 22-6", true),
        ] {
            let (one, other) = (Moment::of(one).unwrap(), Moment::of(other).unwrap());
            assert_eq!(one.can_be(other), same, "{one:?} {other:?}");
        }
        for text in [
            "",
            "Rust",
            "So kocht man bei uns auf dem Dorf",
            "3.5",
            "99.99.",
            "C-3-PO",
        ] {
            assert_eq!(Moment::of(text), None, "{text}");
        }
    }
}
