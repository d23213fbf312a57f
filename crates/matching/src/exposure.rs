//! Nobody on everybody's list.
//!
//! For: many lists at once, in which a few people would stand on nearly all. Knows: lists of places
//! with scores. Never: changes a score; leaves a list without its best few where there are any.

/// Nobody stands on more lists than so many times the mean, in percent.
const CAP_PERCENT: usize = 140;
/// So many of the best stay on every list, however often they are wanted.
const KEPT: usize = 2;

/// Chooses up to `top` places for each list, so that nobody stands on many more lists than others.
///
/// A list is (place, score), best first. People are given out by score, then by list; whoever is
/// full makes room for the next one on the list.
pub fn capped(lists: &[Vec<(usize, u32)>], top: usize) -> Vec<Vec<usize>> {
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
    let cap = (wanted * CAP_PERCENT)
        .div_ceil(100 * listed.max(1))
        .max(KEPT);
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
    let mut offers: Vec<(std::cmp::Reverse<u32>, usize, usize, usize)> = Vec::new();
    for (list, people) in lists.iter().enumerate() {
        for (rank, (place, score)) in people.iter().enumerate() {
            if rank < KEPT {
                give(list, rank, *place, &mut chosen);
            } else {
                offers.push((std::cmp::Reverse(*score), rank, list, *place));
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn few_lists_are_left_alone() {
        let lists = vec![vec![(3, 90), (4, 80)], vec![(3, 70)], vec![]];
        assert_eq!(capped(&lists, 5), [vec![3, 4], vec![3], vec![]]);
        assert!(capped(&[], 5).is_empty());
    }
}
