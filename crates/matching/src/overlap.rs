//! What two people have in common besides need and offer.
//!
//! For: languages, times, places, work areas, interests, and what a text mentions. Knows: prepared
//! features of two people. Never: writes a sentence; gives the places of what it found instead.
//!
//! Every function answers `None` where one side says nothing: a missing field hands its weight on.

use crate::affinity::{MEETS_PERMILLE, between};
use crate::features::{Features, Topic};
use crate::lexicon::Rows;
use crate::need::fit;
use crate::phrase::{Part, Phrase, Text};

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

/// Counts the languages both speak.
pub fn common_languages(mine: &Features, theirs: &Features) -> Option<usize> {
    if mine.languages.is_empty() || theirs.languages.is_empty() {
        return None;
    }
    let theirs = &theirs.spoken;
    let shared = mine.spoken.iter().filter(|code| theirs.contains(code));
    Some(shared.count())
}

/// What two lists have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// The places in my list of what both name.
    pub mine: Vec<usize>,
    /// The places in the other list.
    pub theirs: Vec<usize>,
}

impl Common {
    /// Values it in permille; the same from both sides, whatever one side repeats.
    pub fn worth(&self) -> u32 {
        shared_worth(self.mine.len().min(self.theirs.len()))
    }
}

/// Gives the places of a list that fit a thing.
fn fitting<'a>(
    item: &'a Topic,
    theirs: &'a [Topic],
    rows: Option<&'a Rows>,
) -> impl Iterator<Item = usize> + 'a {
    let row = rows.and_then(|rows| rows.row(item.number));
    let fits = move |other: &Topic| match row {
        Some(row) => row.fit(other.number),
        None => fit(item, other),
    };
    let places = theirs.iter().enumerate();
    places.filter_map(move |(place, other)| (fits(other) >= MEETS_PERMILLE).then_some(place))
}

/// Values what two lists have in common, as [`Common::worth`] does, without saying what it is.
pub fn common_worth(mine: &[Topic], theirs: &[Topic], rows: Option<&Rows>) -> Option<u32> {
    if mine.is_empty() || theirs.is_empty() {
        return None;
    }
    // What is found beyond the length of the mask cannot raise the worth any more.
    let (mut found_mine, mut found_theirs) = (0_usize, 0_u128);
    for item in mine {
        let mut found = false;
        for place in fitting(item, theirs, rows) {
            found = true;
            found_theirs |= 1 << place.min(127);
        }
        found_mine += usize::from(found);
    }
    Some(shared_worth(
        found_mine.min(found_theirs.count_ones() as usize),
    ))
}

/// Values so many things in common, in permille.
pub fn shared_worth(count: usize) -> u32 {
    SHARED_PERMILLE.get(count).copied().unwrap_or(1000)
}

/// Compares two lists; `rows` is what mine was compared with before.
pub fn common(mine: &[Topic], theirs: &[Topic], rows: Option<&Rows>) -> Option<Common> {
    if mine.is_empty() || theirs.is_empty() {
        return None;
    }
    let mut common = Common {
        mine: Vec::new(),
        theirs: Vec::new(),
    };
    for item in mine {
        let mut found = false;
        for place in fitting(item, theirs, rows) {
            found = true;
            if !common.theirs.contains(&place) {
                common.theirs.push(place);
            }
        }
        if found {
            common.mine.push(item.index);
        }
    }
    common.theirs.sort_unstable();
    for place in &mut common.theirs {
        *place = theirs.get(*place).map_or(0, |topic| topic.index);
    }
    Some(common)
}

/// How near two people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    SameTown,
    SameClock,
    Apart,
}

/// Compares towns, or else clocks; `rows` remembers which towns were compared.
pub fn near(mine: &Features, theirs: &Features, rows: Option<&Rows>) -> Option<Near> {
    let town = match (&mine.place, &theirs.place) {
        (Some(a), Some(b)) => Some(match rows {
            Some(rows) => rows.town(b.whole.whole, || same_town(a, b)),
            None => same_town(a, b),
        }),
        (None, _) | (_, None) => None,
    };
    let clock = match (mine.zone, theirs.zone) {
        (Some(a), Some(b)) => Some(a == b),
        (None, _) | (_, None) => None,
    };
    near_of(town, clock)
}

/// Tells whether two places are one town.
pub fn same_town(one: &Phrase, other: &Phrase) -> bool {
    between(one, other) >= MEETS_PERMILLE
}

/// Sums up whether two people are in one town, and whether their clocks show the same time.
pub fn near_of(town: Option<bool>, clock: Option<bool>) -> Option<Near> {
    match (town, clock) {
        (Some(true), _) => Some(Near::SameTown),
        (_, Some(true)) => Some(Near::SameClock),
        (None, None) => None,
        (Some(false) | None, Some(false) | None) => Some(Near::Apart),
    }
}

/// Gives how much of a part a text must have to mention it, in permille; `None` where it may not be
/// looked for.
pub fn mentioned_enough(part: &Part) -> Option<u32> {
    (part.meanings.total >= TELLING_MIN).then_some(MENTIONED_PERMILLE)
}

/// Finds the phrase a text mentions most clearly, with how clearly, in permille.
pub fn mentioned<'a, T>(
    text: &Text,
    items: impl Iterator<Item = (T, &'a crate::phrase::Phrase)>,
) -> Option<(T, u32)> {
    let clearly = |part: &Part| {
        if mentioned_enough(part).is_none() || !text.could_mention(part, MENTIONED_PERMILLE) {
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
