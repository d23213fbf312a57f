//! Days, dates, hours and shifts in what people wrote.
//!
//! For: finding the time a text names wherever it stands, in English and German. Knows: how people
//! write days, dates, hours and shifts. Never: takes "so", "do" or a number for a time unless
//! something beside it says that it is one.

mod grammar;
mod lexemes;

use model::Day;

use super::{Moment, Shift, Time};
use crate::fold::fold;
use grammar::{element, is_filler};
use lexemes::{Lexeme, lexemes};

/// What a text says about when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub moment: Moment,
    /// The text says nothing else.
    pub is_all: bool,
}

/// A stretch of a text that names a time.
#[derive(Debug)]
struct Element {
    moment: Moment,
    /// Nothing else is written like this.
    is_sure: bool,
    /// It follows the one before it, with nothing but small words in between.
    is_beside: bool,
}

/// Tells whether a word is a day of the week, as people write one.
pub fn is_day(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.', ':']);
    word.parse::<Day>().is_ok() || grammar::day(&fold(word)).is_some()
}

/// Finds the time a text names.
pub fn named(text: &str) -> Found {
    let lexemes = lexemes(text);
    if let Some(elements) = elements(&lexemes, true) {
        let moment = joined(elements);
        let is_all = !moment.is_empty();
        return Found { moment, is_all };
    }
    let sure = sure(elements(&lexemes, false).unwrap_or_default());
    Found {
        moment: joined(sure),
        is_all: false,
    }
}

/// Reads the times of a text from left to right; of one that must be `all` time, nothing if it says
/// more than that.
fn elements(lexemes: &[Lexeme], all: bool) -> Option<Vec<Element>> {
    let mut found = Vec::new();
    let (mut rest, mut is_beside) = (lexemes, false);
    while let Some((first, after)) = rest.split_first() {
        if let Some((moment, is_sure, after)) = element(rest, all) {
            found.push(Element {
                moment,
                is_sure,
                is_beside,
            });
            (rest, is_beside) = (after, true);
            continue;
        }
        if !is_filler(first) {
            if all {
                return None;
            }
            is_beside = false;
        }
        rest = after;
    }
    Some(found)
}

/// Keeps what is sure, and what stands beside it; a day and hours beside each other are both sure.
fn sure(mut elements: Vec<Element>) -> Vec<Element> {
    let is_part = |it: &Element| it.moment.names_days();
    for at in 1..elements.len() {
        let Some([before, after]) = elements.get_mut(at - 1..=at) else {
            continue;
        };
        if after.is_beside && (before.is_sure || is_part(before) != is_part(after)) {
            after.is_sure = true;
        }
    }
    for at in (1..elements.len()).rev() {
        let Some([before, after]) = elements.get_mut(at - 1..=at) else {
            continue;
        };
        before.is_sure |= after.is_beside && after.is_sure;
    }
    elements.retain(|element| element.is_sure);
    elements
}

/// Puts together what stands in several places of a text.
fn joined(elements: Vec<Element>) -> Moment {
    let mut all = Moment::default();
    for element in elements {
        all.days.extend(element.moment.days);
        all.dates.extend(element.moment.dates);
        all.times.extend(element.moment.times);
    }
    all.days.sort_unstable();
    all.days.dedup();
    all.dates.sort_unstable();
    all.dates.dedup();
    all.times.sort_unstable();
    all.times.dedup();
    without_names_of_hours(&mut all.times);
    all
}

/// Lets hours stand alone where the name of their shift is said as well: "Spätschicht 14-22".
fn without_names_of_hours(times: &mut Vec<Time>) {
    let begins: Vec<u16> = times
        .iter()
        .filter_map(|time| match time {
            Time::Hours(from, _) => Some(*from),
            Time::Shift(_) => None,
        })
        .collect();
    let is_named = |shift: Shift| begins.iter().any(|from| shift.begins_at(*from));
    times.retain(|time| match time {
        Time::Hours(..) => true,
        Time::Shift(shift) => !is_named(*shift),
    });
}
