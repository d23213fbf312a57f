//! Nobody on everybody's list.
//!
//! For: many lists at once, in which a few people would stand on nearly all; and one list beside
//! others that are only reckoned. Knows: lists with scores. Never: changes a score; leaves a list
//! without its best few where there are any, or shorter than it could be.

use std::collections::BTreeMap;

use model::PersonId;

use crate::phrase::permille;

/// Nobody stands on more lists than so many times the mean, in percent,
const CAP_PERCENT: usize = 140;
/// but for the best few of a list, so many of each,
const KEPT: usize = 2;
/// with which somebody stands on so many times the mean at most, in percent.
const KEPT_CAP_PERCENT: usize = 300;

/// Chooses up to `top` places for each list, so that nobody stands on many more lists than others.
///
/// A list is (place, score), best first. People are given out by score, then by list; whoever is
/// full makes room for the next one on the list, and comes back where it would be shorter without.
pub fn capped(lists: &[Vec<(usize, u32)>], top: usize) -> Vec<Vec<usize>> {
    let people = lists.iter().flatten().map(|(place, _)| place + 1).max();
    let mut taken = vec![0_usize; people.unwrap_or(0)];
    let limits = {
        let mut seen = vec![false; taken.len()];
        for (place, _) in lists.iter().flatten() {
            if let Some(seen) = seen.get_mut(*place) {
                *seen = true;
            }
        }
        let wanted: usize = lists.iter().map(|list| list.len().min(top)).sum();
        Limits::of(wanted, seen.iter().filter(|seen| **seen).count())
    };
    let mut chosen: Vec<Vec<usize>> = vec![Vec::new(); lists.len()];
    let mut offers: Vec<(bool, std::cmp::Reverse<u32>, usize, usize, usize)> = Vec::new();
    for (list, people) in lists.iter().enumerate() {
        for (rank, (place, score)) in people.iter().enumerate() {
            offers.push((rank >= KEPT, std::cmp::Reverse(*score), rank, list, *place));
        }
    }
    offers.sort_unstable();
    let mut late = Vec::new();
    for (_, _, rank, list, place) in offers {
        let (Some(mine), Some(taken)) = (chosen.get_mut(list), taken.get_mut(place)) else {
            continue;
        };
        if *taken >= limits.at(rank) {
            late.push((list, rank));
        } else if mine.len() < top {
            mine.push(rank);
            *taken += 1;
        }
    }
    for (list, rank) in late {
        chosen
            .get_mut(list)
            .filter(|mine| mine.len() < top)
            .into_iter()
            .for_each(|mine| mine.push(rank));
    }
    for (ranks, list) in chosen.iter_mut().zip(lists) {
        ranks.sort_unstable();
        for rank in ranks.iter_mut() {
            *rank = list.get(*rank).map_or(0, |(place, _)| *place);
        }
    }
    chosen
}

/// People who stand on many more lists than others, and on which they stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crowded {
    of: BTreeMap<PersonId, [Stay; 2]>,
}

/// On which lists somebody stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stay {
    Everywhere,
    /// From this score on; with just this score on so many lists, in permille.
    From {
        score: u32,
        permille: u32,
    },
    Nowhere,
}

impl Crowded {
    /// Reckons it from some lists, each best first, of so many people who could stand on one.
    pub fn of(lists: &[Vec<(PersonId, u32)>], people: usize) -> Crowded {
        let mut scores: BTreeMap<PersonId, [Vec<u32>; 2]> = BTreeMap::new();
        for (rank, (person, score)) in lists.iter().flat_map(|list| (0..).zip(list)) {
            let [best, others] = scores.entry(*person).or_default();
            let among = if rank < KEPT { best } else { others };
            among.push(*score);
        }
        let limits = Limits::of(lists.iter().map(Vec::len).sum(), people.max(scores.len()));
        let stays = scores.into_iter().map(|(person, [best, others])| {
            let room = limits.others.saturating_sub(best.len());
            (
                person,
                [Stay::on(best, limits.best), Stay::on(others, room)],
            )
        });
        Crowded {
            of: stays
                .filter(|(_, it)| *it != [Stay::Everywhere; 2])
                .collect(),
        }
    }

    /// Tells whether somebody at this place of one's list leaves it to others who would stand there.
    pub(crate) fn makes_room(
        &self,
        reader: &PersonId,
        rank: usize,
        (person, score): (&PersonId, u32),
    ) -> bool {
        let Some([best, others]) = self.of.get(person) else {
            return false;
        };
        match if rank < KEPT { best } else { others } {
            Stay::Everywhere => false,
            Stay::Nowhere => true,
            Stay::From { score: from, .. } if score != *from => score < *from,
            // Many lists may have the same score; a hash says which of them, the same on every device.
            Stay::From { permille, .. } => drawn(reader, person) >= *permille,
        }
    }
}

impl Stay {
    /// Finds on which lists of these scores somebody stays who has room on so many.
    fn on(mut scores: Vec<u32>, room: usize) -> Stay {
        let Some(last) = room.checked_sub(1) else {
            return Stay::Nowhere;
        };
        scores.sort_unstable_by(|one, other| other.cmp(one));
        let Some(score) = scores.get(last).copied().filter(|_| scores.len() > room) else {
            return Stay::Everywhere;
        };
        let above = scores.partition_point(|it| *it > score);
        let just = scores.iter().filter(|it| **it == score).count();
        let permille = permille((room - above) as u64, just as u64);
        Stay::From { score, permille }
    }
}

/// Draws a number below a thousand for a person on a list.
fn drawn(reader: &PersonId, person: &PersonId) -> u32 {
    let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 room on a list");
    hasher.update(reader.as_bytes());
    hasher.update(person.as_bytes());
    let hash = hasher.finalize();
    let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
    u32::from_be_bytes(first) % 1000
}

/// On how many lists one person stands at most: as one of the best, and otherwise.
struct Limits {
    best: usize,
    others: usize,
}

impl Limits {
    /// Reckons them where so many places are taken by so many people.
    fn of(places: usize, people: usize) -> Limits {
        let times = |percent: usize| (places * percent).div_ceil(100 * people.max(1)).max(KEPT);
        Limits {
            best: times(KEPT_CAP_PERCENT),
            others: times(CAP_PERCENT),
        }
    }

    fn at(&self, rank: usize) -> usize {
        if rank < KEPT { self.best } else { self.others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stands_on_many_lists_stands_on_one_more_only_for_a_good_reason() {
        let person = |number: usize| PersonId::from_bytes([number as u8; 32]);
        // Person 0 is on every list of ten, with scores from 50 to 59; the others are on one each.
        let lists: Vec<Vec<(PersonId, u32)>> = (0..10)
            .map(|list| vec![(person(list + 1), 90), (person(0), 50 + list as u32)])
            .collect();
        let crowded = Crowded::of(&lists, 0);
        // 20 places, 11 people: three lists at most, as one of the best six.
        for (rank, who, score, makes_room) in [
            (5, 0, 99, true),
            (1, 0, 53, true),
            (1, 0, 54, false),
            (0, 0, 99, false),
            (5, 1, 40, false),
            (5, 99, 40, false),
        ] {
            let said = crowded.makes_room(&person(77), rank, (&person(who), score));
            assert_eq!(said, makes_room, "{rank} {who} {score}");
        }
        assert_eq!(Crowded::of(&[], 9), Crowded::default());
    }

    #[test]
    fn of_equal_scores_some_stay_and_others_make_room() {
        let person = |number: usize| PersonId::from_bytes([number as u8; 32]);
        let lists: Vec<Vec<(PersonId, u32)>> = (0..10)
            .map(|list| vec![(person(list + 1), 90), (person(0), 50)])
            .collect();
        let crowded = Crowded::of(&lists, 11);
        let readers = (0..200).map(|it| person(it + 20));
        let gone = |me: &PersonId| crowded.makes_room(me, 1, (&person(0), 50));
        let gone = readers.filter(gone).count();
        assert!(
            (60..100).contains(&gone),
            "{gone} of 200, where six of ten stay"
        );
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
        let chosen = capped(&lists, 3);
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
    fn whoever_is_everybodys_best_leaves_some_lists_to_others() {
        let others = |list: usize| (1..=3).map(move |step| (1 + (list + step * 3) % 20, 70));
        let with = |list: usize| std::iter::once((0, 90)).chain(others(list)).collect();
        let lists: Vec<Vec<(usize, u32)>> = (0..20).map(with).collect();
        let chosen = capped(&lists, 3);
        let count = chosen.iter().filter(|list| list.contains(&0)).count();
        assert_eq!(count, 9, "three times the mean of 60 / 21");
        assert!(chosen.iter().all(|list| list.len() == 3));
        // Nobody else could stand there.
        let alone: Vec<Vec<(usize, u32)>> = (0..20).map(|_| vec![(0, 90)]).chain(lists).collect();
        let chosen = capped(&alone, 3);
        assert!(chosen[..20].iter().all(|list| *list == [0]));
    }

    #[test]
    fn few_lists_are_left_alone() {
        let lists = vec![vec![(3, 90), (4, 80)], vec![(3, 70)], vec![]];
        assert_eq!(capped(&lists, 5), [vec![3, 4], vec![3], vec![]]);
        assert!(capped(&[], 5).is_empty());
    }
}
