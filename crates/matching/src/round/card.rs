//! What a group of a round is told besides who is in it.
//!
//! For: where it meets, what it talks about first, and who gives what to whom in a swap; the same in a
//! space and for a file. Knows: what the program looks at. Never: says where or when of a swap, which
//! has days of its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::Field;

use super::together::{first_time, givers};
use crate::entry::Ask;
use crate::pool::{BY_VIDEO, Pool};
use crate::program::{Program, Shape};
use crate::say;
use crate::texts::Language;

/// Gives when a group can first meet, such as "Tue 12:00" or "Di 12:00"; who swaps gives and takes days of their own.
pub fn when(
    pool: &Pool,
    program: &Program,
    free: &[Option<Vec<u64>>],
    group: &[usize],
    language: Language,
) -> Option<String> {
    let first = (program.shape != Shape::Cycles).then(|| first_time(pool, free, group));
    first.flatten().map(|time| say::time(language, time))
}

/// Gives where a group meets, where the program looks at places: by video where one of them does, or
/// else at the site the first of them named who named any, or in their place.
pub fn place(
    pool: &Pool,
    program: &Program,
    group: &[usize],
    language: Language,
) -> Option<String> {
    if !program.inputs.contains(&Field::Place) {
        return None;
    }
    // Who meets by video is never with somebody who wants to be at a table.
    if group.iter().any(|it| pool.where_is(*it) == Some(BY_VIDEO)) {
        return Some(say::by_video(language).to_owned());
    }
    let entrants = group.iter().filter_map(|place| pool.entrant(*place));
    let mut named = entrants.filter_map(|it| {
        let site = it.entry.first(Ask::Site).map(str::to_owned);
        site.or_else(|| it.profile.place.clone())
    });
    named.next()
}

/// Gives a first question about an interest that most of a group share.
pub fn opener(pool: &Pool, group: &[usize], language: Language) -> Option<String> {
    let entrants = group.iter().filter_map(|place| pool.entrant(*place));
    let mut counted: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for interest in entrants.flat_map(|it| &it.profile.interests) {
        counted
            .entry(crate::fold(interest))
            .or_insert((0, interest))
            .0 += 1;
    }
    let most = counted.values().filter(|(count, _)| *count > 1);
    let (_, topic) = most.max_by_key(|(count, topic)| (*count, Reverse(*topic)))?;
    Some(match language {
        Language::English => format!("How did you come to {topic}?"),
        Language::German => format!("Wie bist du zu {topic} gekommen?"),
    })
}

/// Gives what somebody in a swap gives away, as they wrote it.
pub fn gift<'p>(pool: &'p Pool, program: &Program, place: usize) -> Option<&'p str> {
    let gift = pool.entrant(place)?.entry.first(Ask::TaskOffered);
    gift.filter(|_| program.shape == Shape::Cycles)
}

/// Lists who gives what to whom in a swap.
pub fn gifts<'p>(
    pool: &'p Pool,
    program: &Program,
    group: &[usize],
) -> Vec<(usize, &'p str, usize)> {
    let ring: Vec<usize> = givers(group).copied().collect();
    let takers = ring.iter().cycle().skip(1);
    let all = ring
        .iter()
        .zip(takers)
        .filter_map(|(giver, taker)| Some((*giver, gift(pool, program, *giver)?, *taker)));
    all.collect()
}
