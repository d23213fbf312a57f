//! Pairs are the best there are.
//!
//! For: comparing the exact search with every possibility on small graphs and with another
//! implementation on larger ones. Knows: the public face of `assign`. Never: trusts the search.

use matching::assign::pairs::{exact_mates, nearest_edges, quick_mates};
use matching::assign::{Edge, WEIGHT_MAX, pair_up};
use proptest::prelude::*;

use crate::dice::Dice;

fn graph(dice: &mut Dice, people: u32, percent: u64, weights: u64) -> Vec<Edge> {
    let mut edges = Vec::new();
    for a in 0..people {
        for b in a + 1..people {
            if dice.below(100) < percent {
                let weight = dice.below(weights) as i128 - weights as i128 / 4;
                edges.push(Edge { a, b, weight });
            }
        }
    }
    edges
}

/// The most pairs and then the largest sum, by trying everything.
fn best(people: u32, edges: &[Edge]) -> (usize, i128) {
    let mut best = vec![(0, 0); 1 << people];
    for taken in 1_usize..1 << people {
        let first = taken.trailing_zeros();
        let mut most = best[taken & !(1 << first)];
        for edge in edges {
            let both = 1 << edge.a | 1 << edge.b;
            if edge.a.min(edge.b) == first && taken & both == both {
                let (pairs, sum) = best[taken & !both];
                most = most.max((pairs + 1, sum + edge.weight));
            }
        }
        best[taken] = most;
    }
    best[(1 << people) - 1]
}

/// How many pairs and what sum; every mate must be mutual and an edge.
fn value(edges: &[Edge], mates: &[Option<u32>]) -> (usize, i128) {
    let (mut pairs, mut sum) = (0, 0);
    for (a, b) in (0_u32..).zip(mates) {
        let Some(b) = b else { continue };
        assert_eq!(mates[*b as usize], Some(a), "mates are mutual");
        if a < *b {
            let edge = edges
                .iter()
                .filter(|edge| (edge.a, edge.b) == (a, *b) || (edge.a, edge.b) == (*b, a))
                .max_by_key(|edge| edge.weight);
            sum += edge.expect("mates share an edge").weight;
            pairs += 1;
        }
    }
    (pairs, sum)
}

#[test]
fn small_graphs_are_paired_as_well_as_by_trying_everything() {
    let mut dice = Dice(1);
    for round in 0..12_000 {
        let people = 2 + dice.below(7) as u32;
        let percent = 20 + dice.below(81);
        let weights = [2, 5, 40, 1_000_000_000][dice.below(4) as usize];
        let edges = graph(&mut dice, people, percent, weights);
        let mates = exact_mates(people as usize, &edges).unwrap();
        assert_eq!(
            value(&edges, &mates),
            best(people, &edges),
            "round {round}: {people} people, {edges:?}"
        );
    }
}

#[test]
fn larger_graphs_are_paired_as_well_as_by_trying_everything() {
    let mut dice = Dice(2);
    for round in 0..300 {
        let people = 9 + dice.below(6) as u32;
        let percent = 15 + dice.below(60);
        let edges = graph(&mut dice, people, percent, 30);
        let mates = exact_mates(people as usize, &edges).unwrap();
        assert_eq!(value(&edges, &mates), best(people, &edges), "round {round}");
    }
}

#[test]
fn large_graphs_are_paired_as_well_as_by_others() {
    let mut dice = Dice(3);
    for round in 0..40 {
        let people = 40 + dice.below(120) as u32;
        let percent = [4, 8, 30, 100][dice.below(4) as usize];
        let weights = [3, 50, 100_000][dice.below(3) as usize];
        let edges = graph(&mut dice, people, percent, weights);
        let theirs = edges
            .iter()
            .map(|edge| (edge.a as usize, edge.b as usize, edge.weight as i32))
            .collect();
        let theirs: Vec<Option<u32>> = mwmatching::Matching::new(theirs)
            .max_cardinality()
            .solve()
            .iter()
            .map(|mate| u32::try_from(*mate).ok())
            .chain(std::iter::repeat(None))
            .take(people as usize)
            .collect();
        let mates = exact_mates(people as usize, &edges).unwrap();
        assert_eq!(
            value(&edges, &mates),
            value(&edges, &theirs),
            "round {round}"
        );
    }
}

#[test]
fn the_quick_search_comes_near_the_exact_one() {
    let mut dice = Dice(4);
    for _ in 0..5 {
        let places: Vec<[i128; 3]> = (0..600)
            .map(|_| [0; 3].map(|_| dice.below(1_000) as i128))
            .collect();
        let near = |a: u32, b: u32| {
            let (a, b) = (places[a as usize], places[b as usize]);
            let apart: i128 = a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum();
            Some(3_000 - apart)
        };
        let edges = nearest_edges(600, 12, &near);
        let exact = value(&edges, &exact_mates(600, &edges).unwrap());
        let quick = value(&edges, &quick_mates(600, &edges).unwrap());
        assert!(
            quick.1 * 100 >= exact.1 * 97,
            "{quick:?} is within 3 percent of {exact:?}"
        );
    }
}

#[test]
fn nobody_stays_alone_who_may_meet_somebody() {
    // (people, forbidden pairs, groups, alone)
    type Row = (
        u32,
        &'static [(u32, u32)],
        &'static [&'static [u32]],
        &'static [u32],
    );
    let rows: [Row; 6] = [
        (0, &[], &[], &[]),
        (1, &[], &[], &[0]),
        (2, &[], &[&[0, 1]], &[]),
        (2, &[(0, 1)], &[], &[0, 1]),
        (3, &[], &[&[0, 1, 2]], &[]),
        (3, &[(0, 2), (1, 2)], &[&[0, 1]], &[2]),
    ];
    for (people, forbidden, groups, alone) in rows {
        let value = |a: u32, b: u32| {
            (!forbidden.contains(&(a.min(b), a.max(b)))).then(|| 100 - i128::from(a + b))
        };
        let edges = nearest_edges(people as usize, 4, &value);
        let found = pair_up(people as usize, &edges, &value).unwrap();
        assert_eq!(found.groups, groups, "{people} people");
        assert_eq!(found.alone, alone, "{people} people");
    }
}

#[test]
fn two_sides_of_different_size_are_paired_as_far_as_possible() {
    // Few and many, who only go together across: whoever is left over is many.
    let (few, people) = (150, 500);
    let value =
        |a: u32, b: u32| ((a < few) != (b < few)).then(|| i128::from(a * 7 % 13 + b * 5 % 11));
    let edges = nearest_edges(people as usize, 4, &value);
    let found = pair_up(people as usize, &edges, &value).unwrap();
    assert_eq!(found.groups.len(), few as usize);
    assert!(found.groups.iter().all(|group| group.len() == 2));
    assert_eq!(found.alone.len(), (people - 2 * few) as usize);
}

#[test]
fn weights_that_could_overflow_are_refused() {
    let edge = |weight| [Edge { a: 0, b: 1, weight }];
    let refusal = exact_mates(2, &edge(WEIGHT_MAX + 1)).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "People cannot be put together with weights beyond 2^80."
    );
    assert!(exact_mates(2, &edge(i128::MIN)).is_err());
    assert!(exact_mates(2, &edge(WEIGHT_MAX)).is_ok());
    assert!(exact_mates(2, &edge(-WEIGHT_MAX)).is_ok());
}

proptest! {
    #[test]
    fn any_edges_give_pairs_that_exist(
        people in 0_usize..12,
        ends in proptest::collection::vec((0_u32..14, 0_u32..14, -9_i128..9), 0..60),
    ) {
        let edges: Vec<Edge> = ends.iter().map(|(a, b, weight)| Edge { a: *a, b: *b, weight: *weight }).collect();
        let usable: Vec<Edge> = edges
            .iter()
            .copied()
            .filter(|edge| edge.a != edge.b && (edge.a.max(edge.b) as usize) < people)
            .collect();
        let exact = exact_mates(people, &edges).unwrap();
        prop_assert_eq!(value(&usable, &exact), best(people as u32, &usable));
        let quick = value(&usable, &quick_mates(people, &edges).unwrap());
        prop_assert!(quick <= value(&usable, &exact));
        let allowed = |a: u32, b: u32| {
            let same = |edge: &&Edge| (edge.a, edge.b) == (a, b) || (edge.b, edge.a) == (a, b);
            usable.iter().filter(same).map(|edge| edge.weight).max()
        };
        let found = pair_up(people, &edges, &allowed).unwrap();
        let mut everybody: Vec<u32> = found.groups.iter().flatten().chain(&found.alone).copied().collect();
        everybody.sort_unstable();
        prop_assert_eq!(everybody, (0..people as u32).collect::<Vec<_>>());
        for group in &found.groups {
            prop_assert!(group.len() == 2 || group.len() == 3);
            for a in group {
                for b in group.iter().filter(|b| *b > a) {
                    prop_assert!(allowed(*a, *b).is_some());
                }
            }
        }
    }
}
