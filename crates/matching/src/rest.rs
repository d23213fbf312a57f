//! Time to rest between slots.
//!
//! For: a swap after which nobody works two slots at once or too close to each other. Knows: slots of
//! the week and days of the year as people write them, and when a shift usually is. Never: guesses; a
//! text that names no day says nothing about rest, and one that names no hours only that the day is
//! taken.

use model::Day;

use crate::entry::{Ask, Entry, day_number};
use crate::moment::{self, Date, Dates, Moment, Time};

const DAY_MINUTES: u64 = 24 * 60;
/// The longest time of which every day is looked at by itself.
const DAYS_MAX: u64 = 62;
/// A leap year, in which dates without a year are compared.
const ANY_YEAR: u16 = 2000;
/// After so many minutes each calendar begins anew: days counted from 1970, days of a year, days of a
/// week.
const CYCLES: [u64; 3] = [146_097 * DAY_MINUTES, 366 * DAY_MINUTES, 7 * DAY_MINUTES];

/// A span of time.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Span {
    /// When it begins, in minutes, by each of the calendars in which that is known.
    begins: [Option<u64>; 3],
    length: u64,
    /// Its hours are known, and not only its day.
    is_exact: bool,
}

/// Tells whether somebody can take over what another gives away: nothing of it overlaps with the
/// rest or with a slot they keep, and between two of these they rest as long as they need.
pub fn is_kept(taker: &Entry, giver: &Entry) -> bool {
    let rest = u64::from(taker.number(Ask::Rest).unwrap_or(0)) * 60;
    let taken = spans(giver.all(Ask::TaskOffered));
    let kept = spans(taker.all(Ask::Keeps));
    taken.iter().enumerate().all(|(place, one)| {
        let others = taken.iter().skip(place + 1).chain(&kept);
        others.copied().all(|other| are_apart(*one, other, rest))
    })
}

/// Tells whether a text names a slot, and nothing else.
pub(crate) fn is_slot(text: &str) -> bool {
    moment::named(text).is_all && !spans(&[text.to_owned()]).is_empty()
}

/// Lists the spans that texts name, each once.
fn spans(texts: &[String]) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for moment in texts.iter().flat_map(|text| moment::each(text)) {
        for span in spans_of(&moment) {
            if !all.contains(&span) {
                all.push(span);
            }
        }
    }
    all
}

fn spans_of(moment: &Moment) -> Vec<Span> {
    // "Thu 24.12." is that day, and no other Thursday.
    if moment.dates.is_empty() {
        let days = moment.days.iter();
        return days
            .flat_map(|day| on_day(of_week(*day), &moment.times))
            .collect();
    }
    let dates = moment.dates.iter();
    dates
        .flat_map(|dates| on_dates(dates, &moment.times))
        .collect()
}

/// Where a day begins by each calendar, in days.
type Place = [Option<u64>; 3];

fn of_week(day: Day) -> Place {
    let place = Day::ALL.iter().position(|it| *it == day);
    [None, None, place.map(|place| place as u64)]
}

fn of_date(date: Date) -> Option<Place> {
    let number = |year: u16| -> Option<u64> {
        let day = day_number(&format!("{year:04}-{:02}-{:02}", date.month, date.day))?;
        u64::try_from(day).ok()
    };
    let known = date.year.and_then(number);
    // The first of January 1970 was a Thursday.
    let in_week = known.map(|day| (day + 3) % 7);
    let in_year =
        number(ANY_YEAR)? - day_number("2000-01-01").and_then(|it| u64::try_from(it).ok())?;
    Some([known, Some(in_year), in_week])
}

/// The spans of one day: each of its hours, or all of it.
fn on_day(place: Place, times: &[Time]) -> Vec<Span> {
    let begins = |minutes: u64| place.map(|day| Some(day? * DAY_MINUTES + minutes));
    if times.is_empty() {
        return vec![Span {
            begins: begins(0),
            length: DAY_MINUTES,
            is_exact: false,
        }];
    }
    let spans = times.iter().map(|time| {
        let (from, to) = time.span();
        Span {
            begins: begins(u64::from(from)),
            length: u64::from(to - from),
            is_exact: to > from,
        }
    });
    spans.collect()
}

/// The spans from one date to another: every day by itself where hours are named.
fn on_dates(dates: &Dates, times: &[Time]) -> Vec<Span> {
    let (Some(first), Some(last)) = (of_date(dates.first), of_date(dates.last)) else {
        return Vec::new();
    };
    let days = days_between(first, last);
    if times.is_empty() {
        let mut all = on_day(first, times);
        all.iter_mut()
            .for_each(|span| span.length += days * DAY_MINUTES);
        return all;
    }
    let later = (0..=days.min(DAYS_MAX)).map(|days| first.map(|day| Some(day? + days)));
    later.flat_map(|place| on_day(place, times)).collect()
}

fn days_between(first: Place, last: Place) -> u64 {
    let days = first.into_iter().zip(last).zip(CYCLES);
    let mut days = days.filter_map(|((first, last), cycle)| {
        let cycle = cycle / DAY_MINUTES;
        Some((last? + cycle - first? % cycle) % cycle)
    });
    days.next().unwrap_or(0)
}

/// Tells whether two spans leave so much rest between them; what no calendar knows both of may.
fn are_apart(one: Span, other: Span, rest: u64) -> bool {
    let both = one.begins.into_iter().zip(other.begins).zip(CYCLES);
    let mut both = both.filter_map(|((one, other), cycle)| Some((one?, other?, cycle)));
    let Some((begins, others_begin, cycle)) = both.next() else {
        return true;
    };
    let until = |from: u64, to: u64| (to % cycle + cycle - from % cycle) % cycle;
    let after_one = until(begins, others_begin).checked_sub(one.length);
    let after_other = until(others_begin, begins).checked_sub(other.length);
    let needed = if one.is_exact && other.is_exact {
        rest
    } else {
        0
    };
    let gap = after_one.zip(after_other);
    gap.is_some_and(|(one, other)| one.min(other) >= needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(rest: &str, offered: &[&str], keeps: &[&str]) -> Entry {
        let mut entry = Entry::default();
        entry.add(Ask::Rest, rest);
        offered
            .iter()
            .for_each(|text| entry.add(Ask::TaskOffered, text));
        keeps.iter().for_each(|text| entry.add(Ask::Keeps, text));
        entry
    }

    #[test]
    fn eleven_hours_lie_between_two_slots_whatever_the_day() {
        for (keeps, taken, kept) in [
            (&["Tue 06:00-14:00"][..], &["Mon 14:00-19:00"][..], true),
            (&["Tue 06:00-14:00"], &["Mon 14:00-19:30"], false),
            (&["Tue 06:00-14:00"], &["Tue 12:00-16:00"], false),
            (&["Tue 06:00-14:00"], &["Tue 06:00-14:00"], false),
            // Over the end of the week.
            (&["Mon 06:00-14:00"], &["Sun 18:00-22:00"], false),
            (&["Mon 06:00-14:00"], &["Sun 10:00-18:00"], true),
            // What one takes is far enough apart as well.
            (&[], &["Wed 06:00-14:00", "Wed 22:00-24:00"], false),
            (&[], &["a week in July"], true),
            (&["every evening"], &["Tue 12:00-16:00"], true),
            // A night goes on into the next day, and the last one of a week into the first.
            (&["Sat 08:00-16:00"], &["Fri 22:00-06:00"], false),
            (&["Sat 17:00-20:00"], &["Fri 22:00-06:00"], true),
            (&["Mon 05:00-12:00"], &["Sun 22:00-06:00"], false),
            // However they are written.
            (&["Montag 18 bis 23 Uhr"], &["Mon 2pm-10pm"], false),
            (&["Mon 18:00-23:00"], &["Spätschicht am Montag"], false),
            (&["Di 6-14"], &["Montag Frühschicht"], true),
            (&["Mo 6-14, Mi 14-22"], &["Wednesday late shift"], false),
            (&["Mo-Fr 6-14"], &["Thu 12:00-16:00"], false),
            // Where only a day is named nobody knows how long it leaves to rest.
            (&["Montag"], &["Mon 14:00-22:00"], false),
            (&["Montag"], &["Tue 06:00-14:00"], true),
            // Days of the year, beside each other and beside those of the week.
            (&["24.12.2026 6-14 Uhr"], &["Dec 24, 2026, 2pm-10pm"], false),
            (&["24.12.2026"], &["24.12.2027"], true),
            (&["24.12.2026"], &["24.-26.12."], false),
            (&["27.12."], &["24.-26.12."], true),
            (&["1.1."], &["30.12.-2.1."], false),
            (&["Thu 06:00-14:00"], &["24.12.2026 12-16 Uhr"], false),
            (&["Fri 12:00-14:00"], &["24.12.2026 12-16 Uhr"], true),
            (&["Thu 06:00-14:00"], &["24.12."], true),
        ] {
            let taker = entry("11 h", &[], keeps);
            assert_eq!(
                is_kept(&taker, &entry("", taken, &[])),
                kept,
                "{keeps:?} {taken:?}"
            );
        }
        // Whoever needs no rest is still in one place at a time.
        let tireless = entry("", &[], &["Tue 06:00-14:00"]);
        for (taken, kept) in [("Tue 14:00-22:00", true), ("Tue 12:00-16:00", false)] {
            assert_eq!(
                is_kept(&tireless, &entry("", &[taken], &[])),
                kept,
                "{taken}"
            );
        }
    }
}
