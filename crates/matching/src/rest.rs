//! Time to rest between slots.
//!
//! For: a swap after which nobody works two slots at once or too close to each other. Knows: weekly
//! slots as people type them, "Tue 22:00-24:00", "Fri 22:00-06:00". Never: guesses; a text that is no slot says nothing about
//! rest.

use model::{Day, Slot};

use crate::entry::{Ask, Entry};
use crate::moment;

const DAY_MINUTES: u32 = 24 * 60;
const WEEK_MINUTES: u32 = 7 * DAY_MINUTES;

/// A weekly span of time: when in the week it begins, and how long it is, in minutes.
#[derive(Clone, Copy)]
struct Span {
    begins: u32,
    length: u32,
}

/// Tells whether somebody can take over what another gives away: nothing of it overlaps with the
/// rest or with a slot they keep, and between two of these they rest as long as they need.
pub fn is_kept(taker: &Entry, giver: &Entry) -> bool {
    let rest = taker.number(Ask::Rest).unwrap_or(0).saturating_mul(60);
    let taken = spans(giver.all(Ask::TaskOffered));
    let kept = spans(taker.all(Ask::Keeps));
    let is_apart = |one: Span, other: Span| gap(one, other).is_some_and(|gap| gap >= rest);
    taken.iter().enumerate().all(|(place, one)| {
        let others = taken.iter().skip(place + 1).chain(&kept);
        others.copied().all(|other| is_apart(*one, other))
    })
}

/// Tells whether a text names a slot of the week.
pub(crate) fn is_slot(text: &str) -> bool {
    span(text).is_some()
}

fn spans(texts: &[String]) -> Vec<Span> {
    texts.iter().filter_map(|text| span(text)).collect()
}

/// Reads a slot, also one that goes on over midnight; any other text is none.
fn span(text: &str) -> Option<Span> {
    let (day, from, to) = match text.parse::<Slot>() {
        Ok(Slot { day, from, to }) => (day, from, u32::from(to)),
        Err(_) => {
            let (day, from, to) = moment::night(text)?;
            (day, from, u32::from(to) + DAY_MINUTES)
        }
    };
    let place = Day::ALL.iter().position(|it| *it == day).unwrap_or(0);
    let from = u32::from(from);
    Some(Span {
        begins: u32::try_from(place).unwrap_or(0) * DAY_MINUTES + from,
        length: to.saturating_sub(from),
    })
}

/// The shortest time between two weekly spans, in minutes; nothing if they overlap.
fn gap(one: Span, other: Span) -> Option<u32> {
    let until = |from: Span, to: Span| (to.begins + WEEK_MINUTES - from.begins) % WEEK_MINUTES;
    let after_one = until(one, other).checked_sub(one.length)?;
    let after_other = until(other, one).checked_sub(other.length)?;
    Some(after_one.min(after_other))
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
