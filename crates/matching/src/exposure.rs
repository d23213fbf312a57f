//! Nobody on everybody's list.
//!
//! For: many lists at once, in which a few people would stand on nearly all; and one list beside
//! others that are only reckoned. Knows: lists with scores. Never: changes a score; leaves a list
//! without its best few where there are any, or shorter than it could be.

use std::collections::BTreeMap;

use model::PersonId;

use crate::pool::Ranked;
use crate::rank::Order;

/// Nobody stands on more lists than so many times the mean, in percent.
const CAP_PERCENT: usize = 140;
/// So many of the best stay on every list, however often they are wanted.
const KEPT: usize = 2;

/// Chooses up to `top` places for each list, so that nobody stands on many more lists than others.
///
/// People are given out in the order of lists: by score, then by what decides between equal scores on
/// one list, and last by the two people's ids, so that the rows of a file may stand in any order.
/// Whoever is full makes room for the next one on the list.
pub fn capped(lists: &[Ranked], top: usize) -> Vec<Vec<usize>> {
    let wanted: Vec<Vec<(usize, Order)>> = lists.iter().map(|it| it.wanted().collect()).collect();
    shared(&wanted, top)
}

/// The same of lists of (place, order), each best first; a lower order is given out earlier.
fn shared<O: Ord + Copy>(lists: &[Vec<(usize, O)>], top: usize) -> Vec<Vec<usize>> {
    let people = lists.iter().flatten().map(|(place, _)| place + 1).max();
    let mut taken = vec![0_usize; people.unwrap_or(0)];
    let wanted: usize = lists.iter().map(|list| list.len().min(top)).sum();
    let listed = {
        let mut seen = vec![false; taken.len()];
        for (place, _) in lists.iter().flatten() {
            if let Some(seen) = seen.get_mut(*place) {
                *seen = true;
            }
        }
        seen.iter().filter(|seen| **seen).count()
    };
    let cap = cap(wanted, listed);
    let mut chosen: Vec<Vec<usize>> = vec![Vec::new(); lists.len()];
    let mut give = |list: usize, rank: usize, place: usize, chosen: &mut Vec<Vec<usize>>| {
        let (Some(mine), Some(taken)) = (chosen.get_mut(list), taken.get_mut(place)) else {
            return;
        };
        if mine.len() < top && (rank < KEPT || *taken < cap) {
            mine.push(rank);
            *taken += 1;
        }
    };
    let mut offers: Vec<(O, usize, usize, usize)> = Vec::new();
    for (list, people) in lists.iter().enumerate() {
        for (rank, (place, order)) in people.iter().enumerate() {
            if rank < KEPT {
                give(list, rank, *place, &mut chosen);
            } else {
                offers.push((*order, rank, list, *place));
            }
        }
    }
    offers.sort_unstable();
    for (_, rank, list, place) in offers {
        give(list, rank, place, &mut chosen);
    }
    for (ranks, list) in chosen.iter_mut().zip(lists) {
        ranks.sort_unstable();
        for rank in ranks.iter_mut() {
            *rank = list.get(*rank).map_or(0, |(place, _)| *place);
        }
    }
    chosen
}

/// People who stand on many more lists than others, and from which score on they stand on one more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crowded {
    from: BTreeMap<PersonId, u32>,
}

impl Crowded {
    /// Reckons it from some lists, each best first.
    pub fn of(lists: &[Vec<(PersonId, u32)>]) -> Crowded {
        let mut scores: BTreeMap<PersonId, Vec<u32>> = BTreeMap::new();
        for (person, score) in lists.iter().flatten() {
            scores.entry(*person).or_default().push(*score);
        }
        let cap = cap(lists.iter().map(Vec::len).sum(), scores.len());
        let from = scores.into_iter().filter(|(_, on)| on.len() > cap);
        let from = from.filter_map(|(person, mut on)| {
            on.sort_unstable_by(|one, other| other.cmp(one));
            Some((person, *on.get(cap.checked_sub(1)?)?))
        });
        Crowded {
            from: from.collect(),
        }
    }

    /// Tells whether somebody at this place of a list leaves it to others who would stand there.
    pub(crate) fn makes_room(&self, rank: usize, person: &PersonId, score: u32) -> bool {
        rank >= KEPT && self.from.get(person).is_some_and(|from| score < *from)
    }
}

/// On how many lists one person stands at most, where so many places are taken by so many people.
fn cap(places: usize, people: usize) -> usize {
    (places * CAP_PERCENT)
        .div_ceil(100 * people.max(1))
        .max(KEPT)
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;

    #[test]
    fn whoever_stands_on_many_lists_stands_on_one_more_only_for_a_good_reason() {
        let person = |number: usize| PersonId::from_bytes([number as u8; 32]);
        // Person 0 is on every list of ten, with scores from 50 to 59; the others are on one each.
        let lists: Vec<Vec<(PersonId, u32)>> = (0..10)
            .map(|list| vec![(person(list + 1), 90), (person(0), 50 + list as u32)])
            .collect();
        let crowded = Crowded::of(&lists);
        // 20 places, 11 people: three lists at most.
        for (rank, who, score, makes_room) in [
            (5, 0, 56, true),
            (5, 0, 57, false),
            (1, 0, 40, false),
            (5, 1, 40, false),
            (5, 99, 40, false),
        ] {
            let said = crowded.makes_room(rank, &person(who), score);
            assert_eq!(said, makes_room, "{rank} {who} {score}");
        }
        assert_eq!(Crowded::of(&[]), Crowded::default());
    }

    #[test]
    fn nobody_stands_on_everybodys_list() {
        // Place 0 is everybody's third best, with many others just behind.
        let lists: Vec<Vec<(usize, Reverse<u32>)>> = (0..20)
            .map(|list| {
                let next = |step: usize| 1 + (list + step * 3) % 20;
                vec![
                    (next(0), Reverse(90)),
                    (next(1), Reverse(85)),
                    (0, Reverse(80)),
                    (next(2), Reverse(79)),
                    (next(3), Reverse(78)),
                ]
            })
            .collect();
        let chosen = shared(&lists, 3);
        let count = |place: usize| chosen.iter().filter(|list| list.contains(&place)).count();
        assert_eq!(count(0), 4, "1.4 times the mean of 60 / 21");
        assert!(chosen.iter().all(|list| list.len() == 3));
        assert!(
            chosen
                .iter()
                .zip(&lists)
                .all(|(chosen, list)| chosen[0] == list[0].0)
        );
    }

    #[test]
    fn few_lists_are_left_alone() {
        let lists = vec![
            vec![(3, Reverse(90)), (4, Reverse(80))],
            vec![(3, Reverse(70))],
            vec![],
        ];
        assert_eq!(shared(&lists, 5), [vec![3, 4], vec![3], vec![]]);
        assert!(capped(&[], 5).is_empty());
    }
}
