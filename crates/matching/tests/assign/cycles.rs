//! Cycles place as many people as possible, the least satisfied as well off as possible.
//!
//! For: comparing small parts with every packing there is. Knows: the objective. Never: trusts the
//! dynamic programming.

use std::collections::BTreeMap;

use matching::assign::cycles::{Arc, Cycles, LENGTH_MAX};
use matching::assign::swap_cycles;

use crate::dice::Dice;

type Worth = (usize, i64, i64);

fn weights(arcs: &[Arc]) -> BTreeMap<(u32, u32), i64> {
    let mut weights = BTreeMap::new();
    for arc in arcs {
        let weight = weights.entry((arc.taker, arc.giver)).or_insert(arc.weight);
        *weight = arc.weight.max(*weight);
    }
    weights
}

/// Checks every cycle and gives (people placed, least satisfied, sum).
fn worth(people: u32, arcs: &[Arc], found: &Cycles) -> Worth {
    let weights = weights(arcs);
    let (mut placed, mut least, mut sum) = (Vec::<u32>::new(), i64::MAX, 0);
    for cycle in &found.cycles {
        assert!((2..=LENGTH_MAX).contains(&cycle.len()));
        assert_eq!(cycle.iter().min(), cycle.first());
        for (at, taker) in cycle.iter().enumerate() {
            let giver = cycle[(at + 1) % cycle.len()];
            let weight = weights[&(*taker, giver)];
            (least, sum) = (least.min(weight), sum + weight);
        }
        placed.extend(cycle);
    }
    let count = placed.len();
    placed.extend(&found.alone);
    placed.sort_unstable();
    assert_eq!(placed, (0..people).collect::<Vec<_>>());
    (count, least, sum)
}

/// Tries every packing.
fn best(people: u32, weights: &BTreeMap<(u32, u32), i64>, taken: u32, first: u32) -> Vec<Worth> {
    if first == people {
        return vec![(0, i64::MAX, 0)];
    }
    let mut found = best(people, weights, taken, first + 1);
    if taken & 1 << first != 0 {
        return found;
    }
    let mut ways = vec![(vec![first], i64::MAX, 0)];
    while let Some((way, least, sum)) = ways.pop() {
        let last = way[way.len() - 1];
        for giver in first..people {
            let Some(weight) = weights.get(&(last, giver)) else {
                continue;
            };
            let (least, sum) = (least.min(*weight), sum + weight);
            if giver == first {
                let taken = way.iter().fold(taken, |taken, person| taken | 1 << person);
                for (count, other, rest) in best(people, weights, taken, first + 1) {
                    found.push((count + way.len(), least.min(other), sum + rest));
                }
            } else if taken & 1 << giver == 0 && !way.contains(&giver) && way.len() < LENGTH_MAX {
                let mut way = way.clone();
                way.push(giver);
                ways.push((way, least, sum));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn arcs(dice: &mut Dice, people: u32, percent: u64, range: u64) -> Vec<Arc> {
    let mut arcs = Vec::new();
    for taker in 0..people {
        for giver in 0..people {
            if taker != giver && dice.below(100) < percent {
                let weight = dice.below(range) as i64;
                arcs.push(Arc {
                    taker,
                    giver,
                    weight,
                });
            }
        }
    }
    arcs
}

#[test]
fn small_parts_are_solved_as_well_as_by_trying_everything() {
    let mut dice = Dice(21);
    for round in 0..1_500 {
        let people = 2 + dice.below(5) as u32;
        let percent = 20 + dice.below(70);
        let arcs = arcs(&mut dice, people, percent, 6);
        let found = swap_cycles(people as usize, &arcs, &|_, _| false);
        assert!(found.exact);
        let (count, least, sum) = worth(people, &arcs, &found);
        let all = best(people, &weights(&arcs), 0, 0);
        let most = all.last().copied().unwrap();
        // Separate parts are each as well off as they can be, so the sum may belong to a better
        // least of one part; with one part it is the largest.
        assert_eq!((count, least), (most.0, most.1), "round {round}: {arcs:?}");
        assert!(sum <= most.2, "round {round}: {arcs:?}");
        let one_part = found.cycles.len() == 1;
        assert!(!one_part || sum == most.2, "round {round}: {arcs:?}");
    }
}

#[test]
fn large_parts_place_nearly_everybody() {
    let mut dice = Dice(22);
    for people in [17, 40, 200] {
        let arcs: Vec<Arc> = (0..people)
            .flat_map(|taker| (0..6).map(move |_| taker))
            .map(|taker| Arc {
                taker,
                giver: dice.below(u64::from(people)) as u32,
                weight: dice.below(100) as i64,
            })
            .collect();
        let found = swap_cycles(people as usize, &arcs, &|_, _| false);
        let arcs: Vec<Arc> = arcs
            .into_iter()
            .filter(|arc| arc.taker != arc.giver)
            .collect();
        let (count, ..) = worth(people, &arcs, &found);
        assert!(
            count * 10 >= people as usize * 7,
            "{count} of {people} are placed"
        );
        assert_eq!(found, swap_cycles(people as usize, &arcs, &|_, _| false));
    }
}

#[test]
fn hand_made_swaps() {
    let arc = |taker, giver, weight| Arc {
        taker,
        giver,
        weight,
    };
    let check = |arcs: &[Arc], people: u32, cycles: &[&[u32]]| {
        assert_eq!(
            swap_cycles(people as usize, arcs, &|_, _| false).cycles,
            cycles,
            "{arcs:?}"
        );
    };
    check(&[], 0, &[]);
    check(&[arc(0, 1, 5)], 2, &[]);
    check(&[arc(0, 1, 5), arc(1, 0, 5)], 2, &[&[0, 1]]);
    check(
        &[arc(0, 1, 5), arc(1, 2, 5), arc(2, 0, 5)],
        3,
        &[&[0, 1, 2]],
    );
    // Three are placed rather than two who would like it more.
    check(
        &[arc(0, 1, 9), arc(1, 0, 9), arc(1, 2, 1), arc(2, 0, 1)],
        3,
        &[&[0, 1, 2]],
    );
    // A circle of five is too long to be signed by all.
    let five: Vec<Arc> = (0..5).map(|at| arc(at, (at + 1) % 5, 5)).collect();
    check(&five, 5, &[]);
    // Two swaps or one circle place four people; the least satisfied decides.
    let mut four: Vec<Arc> = (0..4).map(|at| arc(at, (at + 1) % 4, 3)).collect();
    four.extend([arc(1, 0, 2), arc(3, 2, 9)]);
    check(&four, 4, &[&[0, 1, 2, 3]]);
    // Numbers that are nobody's and arcs to oneself are left out.
    check(&[arc(0, 0, 5), arc(0, 9, 5), arc(9, 0, 5)], 2, &[]);
}

#[test]
fn nobody_is_in_a_cycle_with_somebody_they_are_kept_apart_from() {
    let ring = |people: u32| -> Vec<Arc> {
        let arc = |taker| Arc {
            taker,
            giver: (taker + 1) % people,
            weight: 1,
        };
        (0..people).map(arc).collect()
    };
    let apart = |a: u32, b: u32| (a.min(b), a.max(b)) == (0, 2);
    assert_eq!(swap_cycles(4, &ring(4), &|_, _| false).cycles.len(), 1);
    let found = swap_cycles(4, &ring(4), &apart);
    assert_eq!((found.cycles.len(), found.alone.len()), (0, 4));
    // A smaller cycle without the two is still found.
    let mut arcs = ring(4);
    arcs.push(Arc {
        taker: 1,
        giver: 0,
        weight: 1,
    });
    assert_eq!(swap_cycles(4, &arcs, &apart).cycles, [vec![0, 1]]);
}
