//! Time to rest between slots.
//!
//! For: a swap after which nobody works two slots too close to each other. Knows: weekly slots as
//! people type them, "Tue 22:00-24:00". Never: guesses; a text that is no slot says nothing about
//! rest.

use model::{Day, Slot};

use crate::entry::{Ask, Entry};

const DAY_MINUTES: u32 = 24 * 60;
const WEEK_MINUTES: u32 = 7 * DAY_MINUTES;

/// Tells whether somebody who takes over what another gives away still rests as long as they need:
/// between what they take, and between that and the slots they keep.
pub fn is_kept(taker: &Entry, giver: &Entry) -> bool {
    let Some(hours) = taker.number(Ask::Rest) else {
        return true;
    };
    let taken = slots(giver.all(Ask::TaskOffered));
    let kept = slots(taker.all(Ask::Keeps));
    let apart = |one: &Slot, other: &Slot| gap(one, other) >= hours.saturating_mul(60);
    let among_taken = taken.iter().enumerate().all(|(place, one)| {
        let others = taken.iter().skip(place + 1);
        others.clone().all(|other| apart(one, other))
    });
    among_taken
        && taken
            .iter()
            .all(|one| kept.iter().all(|other| apart(one, other)))
}

fn slots(texts: &[String]) -> Vec<Slot> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// The shortest time between two weekly slots, in minutes; none if they overlap.
fn gap(one: &Slot, other: &Slot) -> u32 {
    let place = |slot: &Slot| {
        let day = Day::ALL
            .iter()
            .position(|day| *day == slot.day)
            .unwrap_or(0);
        let day = u32::try_from(day).unwrap_or(0) * DAY_MINUTES;
        let length = u32::from(slot.to.saturating_sub(slot.from));
        (day + u32::from(slot.from), length)
    };
    let ((first, long), (second, short)) = (place(one), place(other));
    let until = |from: u32, to: u32| (to + WEEK_MINUTES - from) % WEEK_MINUTES;
    let after_first = until(first, second).checked_sub(long);
    let after_second = until(second, first).checked_sub(short);
    match (after_first, after_second) {
        (Some(one), Some(other)) => one.min(other),
        (None, _) | (_, None) => 0,
    }
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
        ] {
            let taker = entry("11 h", &[], keeps);
            assert_eq!(
                is_kept(&taker, &entry("", taken, &[])),
                kept,
                "{keeps:?} {taken:?}"
            );
        }
        let tireless = entry("", &[], &["Tue 06:00-14:00"]);
        assert!(is_kept(&tireless, &entry("", &["Tue 12:00-16:00"], &[])));
    }
}
