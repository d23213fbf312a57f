//! How one person looks at others.
//!
//! For: what is one's own when matching: the language, the dial *like me ↔ unlike me*, how much
//! each facet counts, what one has experienced with somebody, and the day it is. Knows: numbers
//! within named limits. Never: leaves the device; a lens changes one's own lists only.

use std::collections::BTreeMap;

use model::PersonId;

use crate::contacts::Contacts;
use crate::cover::Covered;
use crate::program::{Side, TermKind};
use crate::score::SHOWN_FROM;
use crate::texts::Language;

/// The ends of the dial.
pub const DIAL_MAX: i32 = 100;
/// A facet counts at most so much, in percent of what the program gives it.
pub const FACET_MAX_PERCENT: u32 = 300;
/// What one has experienced with somebody moves their score by at most so much, in percent.
pub const EXPERIENCED_MAX_PERCENT: i32 = 20;

/// One person's way of looking.
#[derive(Debug, Clone)]
pub struct Lens<'a> {
    pub language: Language,
    /// From −100, unlike me, to 100, like me.
    pub dial: i32,
    /// How much a facet counts, in percent; 100 where nothing is said.
    pub facets: BTreeMap<TermKind, u32>,
    /// The number of the day since 1970-01-01, if it matters.
    pub today: Option<i64>,
    pub contacts: Option<&'a Contacts>,
    /// Who of the whole list takes over what ([`crate::Hall::cover`]), so that a sheet says the same; nothing
    /// where that is not known.
    pub cover: &'a [Covered],
    /// The part one wants to play, where it cannot be told from what one says.
    pub side: Option<Side>,
    /// "Met? Useful? Again?" as percent from −20 to 20.
    pub experienced: BTreeMap<PersonId, i32>,
    /// The least score that is shown.
    pub least: u32,
    /// Whether people who resemble each other are spread over the list.
    pub varied: bool,
    /// What to call the one who looks and the other one, where profiles have no names; the one who
    /// looks without a name is "you".
    pub called: Option<(Option<&'a str>, &'a str)>,
    /// Whether sentences stand among those about others, so that each says whom it is about.
    pub among: bool,
}

/// Turns likeness in permille around by so many percent.
pub(crate) fn turn(permille: u32, unlike: u32) -> u32 {
    let other = 1000_u32.saturating_sub(permille);
    (permille * 100_u32.saturating_sub(unlike) + other * unlike) / 100
}

impl Default for Lens<'_> {
    fn default() -> Self {
        Lens {
            language: Language::English,
            dial: 0,
            facets: BTreeMap::new(),
            today: None,
            contacts: None,
            cover: &[],
            side: None,
            experienced: BTreeMap::new(),
            least: SHOWN_FROM,
            varied: false,
            called: None,
            among: false,
        }
    }
}

impl Lens<'_> {
    /// Looks in a language, with nothing else set.
    pub fn speaking(language: Language) -> Self {
        Lens {
            language,
            ..Lens::default()
        }
    }

    /// What a term of this weight weighs for the one who looks.
    pub(crate) fn weight(&self, kind: TermKind, weight: u32) -> u32 {
        let percent = self.facets.get(&kind).copied().unwrap_or(100);
        let weight = weight * percent.min(FACET_MAX_PERCENT);
        let dial = self.dial.clamp(-DIAL_MAX, DIAL_MAX).unsigned_abs();
        // In hundredths, so that small changes count. Turning the dial either way makes likeness
        // weigh more; which way it counts is decided by `turned`.
        if kind.is_likeness() {
            weight * (100 + dial) / 100
        } else {
            weight
        }
    }

    /// Turns how alike two people are into how welcome that is.
    pub(crate) fn turned(&self, kind: TermKind, permille: u32) -> u32 {
        if kind.is_likeness() {
            turn(permille, self.unlike())
        } else {
            permille
        }
    }

    /// How far likeness is turned around, in percent.
    pub(crate) fn unlike(&self) -> u32 {
        (-self.dial).clamp(0, DIAL_MAX).unsigned_abs()
    }

    /// What one has experienced with somebody, in percent.
    pub(crate) fn experienced(&self, person: PersonId) -> i32 {
        let percent = self.experienced.get(&person).copied().unwrap_or(0);
        percent.clamp(-EXPERIENCED_MAX_PERCENT, EXPERIENCED_MAX_PERCENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dial_turns_likeness_only() {
        let lens = |dial| Lens {
            dial,
            ..Lens::default()
        };
        for (dial, kind, permille, turned) in [
            (0, TermKind::Interests, 800, 800),
            (100, TermKind::Interests, 800, 800),
            (-100, TermKind::Interests, 800, 200),
            (-50, TermKind::Interests, 800, 500),
            (-100, TermKind::Need, 800, 800),
            (-999, TermKind::WorkAreas, 0, 1000),
        ] {
            assert_eq!(lens(dial).turned(kind, permille), turned, "{dial} {kind:?}");
        }
        assert_eq!(lens(-100).weight(TermKind::Interests, 6), 1200);
        assert_eq!(lens(0).weight(TermKind::Interests, 6), 600);
        assert_eq!(lens(-100).weight(TermKind::Need, 45), 4500);
    }

    #[test]
    fn a_facet_weighs_what_its_owner_says() {
        let mut lens = Lens::default();
        lens.facets.insert(TermKind::Place, 0);
        lens.facets.insert(TermKind::Times, 9_999);
        assert_eq!(lens.weight(TermKind::Place, 5), 0);
        assert_eq!(lens.weight(TermKind::Times, 5), 5 * 300);
    }
}
