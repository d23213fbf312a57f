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
    let wanted: Vec<Wanted<Order>> = lists.iter().map(Ranked::wanted).collect();
    shared(&wanted, top)
}

/// A list, best first: places of people with their scores, and the order of each; a lower one is given
/// out earlier.
pub(crate) type Wanted<'l, O> = (&'l [(usize, u32)], &'l [O]);

fn shared<O: Ord>(lists: &[Wanted<O>], top: usize) -> Vec<Vec<usize>> {
    let all = || lists.iter().flat_map(|(places, _)| places.iter());
    let people = all().map(|(place, _)| place + 1).max();
    let mut taken = vec![0_usize; people.unwrap_or(0)];
    let wanted: usize = lists.iter().map(|(places, _)| places.len().min(top)).sum();
    let listed = {
        let mut seen = vec![false; taken.len()];
        for (place, _) in all() {
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
    let mut offers: Vec<(&O, usize, usize, usize)> = Vec::new();
    for (list, (places, orders)) in lists.iter().enumerate() {
        for (rank, ((place, _), order)) in places.iter().zip(*orders).enumerate() {
            if rank < KEPT {
                give(list, rank, *place, &mut chosen);
            } else {
                offers.push((order, rank, list, *place));
            }
        }
    }
    offers.sort_unstable();
    for (_, rank, list, place) in offers {
        give(list, rank, place, &mut chosen);
    }
    for (ranks, (places, _)) in chosen.iter_mut().zip(lists) {
        ranks.sort_unstable();
        for rank in ranks.iter_mut() {
            *rank = places.get(*rank).map_or(0, |(place, _)| *place);
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

    /// Gives out people by score.
    fn shared_by_score(lists: &[Vec<(usize, u32)>], top: usize) -> Vec<Vec<usize>> {
        let order =
            |list: &Vec<(usize, u32)>| list.iter().map(|(_, score)| Reverse(*score)).collect();
        let orders: Vec<Vec<Reverse<u32>>> = lists.iter().map(order).collect();
        let wanted: Vec<Wanted<Reverse<u32>>> = lists
            .iter()
            .zip(&orders)
            .map(|(places, orders)| (places.as_slice(), orders.as_slice()))
            .collect();
        shared(&wanted, top)
    }

    #[test]
    fn nobody_stands_on_everybodys_list() {
        // Place 0 is everybody's third best, with many others just behind.
        let lists: Vec<Vec<(usize, u32)>> = (0..20)
            .map(|list| {
                let next = |step: usize| 1 + (list + step * 3) % 20;
                vec![
                    (next(0), 90),
                    (next(1), 85),
                    (0, 80),
                    (next(2), 79),
                    (next(3), 78),
                ]
            })
            .collect();
        let chosen = shared_by_score(&lists, 3);
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
        let lists = vec![vec![(3, 90), (4, 80)], vec![(3, 70)], vec![]];
        assert_eq!(shared_by_score(&lists, 5), [vec![3, 4], vec![3], vec![]]);
        assert!(capped(&[], 5).is_empty());
    }
}
