//! What two people have in common besides need and offer.
//!
//! For: languages, times, places, work areas, interests, and what a text mentions. Knows: prepared
//! features of two people. Never: writes a sentence; gives the places of what it found instead.
//!
//! Every function answers `None` where one side says nothing: a missing field hands its weight on.

use crate::affinity::{MEETS_PERMILLE, between};
use crate::features::{Features, Named};
use crate::phrase::{Part, Text};

/// What one, two and more things in common are worth, in permille.
const SHARED_PERMILLE: [u32; 4] = [0, 600, 850, 1000];
/// A part of a phrase this telling, in permille of a rare word, may be looked for in a text.
const TELLING_MIN: u32 = 500;
/// From here on, in permille, a text mentions a phrase.
const MENTIONED_PERMILLE: u32 = 800;

/// Gives the codes of the languages both speak.
pub fn languages<'a>(mine: &'a Features, theirs: &Features) -> Option<Vec<&'a str>> {
    if mine.languages.is_empty() || theirs.languages.is_empty() {
        return None;
    }
    let shared = mine
        .languages
        .iter()
        .filter(|code| theirs.languages.binary_search(code).is_ok());
    Some(shared.map(AsRef::as_ref).collect())
}

/// Gives the places in my list of what both lists name.
pub fn shared(mine: &[Named], theirs: &[Named]) -> Option<Vec<usize>> {
    if mine.is_empty() || theirs.is_empty() {
        return None;
    }
    let same = |item: &&Named| {
        theirs
            .iter()
            .any(|other| between(&item.phrase, &other.phrase) >= MEETS_PERMILLE)
    };
    Some(mine.iter().filter(same).map(|item| item.index).collect())
}

/// Values what two lists have in common; the same from both sides, whatever one side repeats.
pub fn worth(mine: &[Named], theirs: &[Named]) -> Option<u32> {
    let count = shared(mine, theirs)?.len().min(shared(theirs, mine)?.len());
    Some(SHARED_PERMILLE.get(count).copied().unwrap_or(1000))
}

/// How near two people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    SameTown,
    SameClock,
    Apart,
}

/// Compares towns, or else clocks.
pub fn near(mine: &Features, theirs: &Features) -> Option<Near> {
    let town = match (&mine.place, &theirs.place) {
        (Some(a), Some(b)) => Some(between(a, b) >= MEETS_PERMILLE),
        (None, _) | (_, None) => None,
    };
    let clock = match (mine.zone, theirs.zone) {
        (Some(a), Some(b)) => Some(a == b),
        (None, _) | (_, None) => None,
    };
    match (town, clock) {
        (Some(true), _) => Some(Near::SameTown),
        (_, Some(true)) => Some(Near::SameClock),
        (None, None) => None,
        (Some(false) | None, Some(false) | None) => Some(Near::Apart),
    }
}

/// Finds the phrase a text mentions most clearly, with how clearly, in permille.
pub fn mentioned<'a, T>(
    text: &Text,
    items: impl Iterator<Item = (T, &'a crate::phrase::Phrase)>,
) -> Option<(T, u32)> {
    let clearly = |part: &Part| {
        if part.meanings.total < TELLING_MIN {
            0
        } else {
            text.mentions(part)
        }
    };
    let mut best: Option<(T, u32)> = None;
    for (item, phrase) in items {
        let found = phrase.parts().map(clearly).max().unwrap_or(0);
        if found >= MENTIONED_PERMILLE && best.as_ref().is_none_or(|(_, most)| found > *most) {
            best = Some((item, found));
        }
    }
    best
}
