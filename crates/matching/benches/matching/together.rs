//! Putting people together: pairs, groups, seats, cycles, teams and whole rounds, each beside what
//! others do in the same run.

use std::time::Duration;

use matching::assign::cycles::Arc;
use matching::assign::groups::{Member, Sizes};
use matching::assign::pairs::{exact_mates, nearest_edges, quick_mates};
use matching::assign::seats::least_cost;
use matching::assign::team::{Person, Role};
use matching::assign::{Edge, group, pair_up, swap_cycles, team};
use matching::round::{Apart, Entrant, Manifest, Past, Round, Seed, Shape, run};
use model::PersonId;

use crate::{Dice, timed};

/// Two to four people, three where it can be chosen.
const LUNCH: Sizes = Sizes {
    least: 2,
    most: 4,
    wanted: 3,
};
/// Four or five people.
const CIRCLE: Sizes = Sizes {
    least: 4,
    most: 5,
    wanted: 5,
};

/// How many pairs and what sum.
fn worth(edges: &[Edge], mates: &[Option<u32>]) -> (usize, i128) {
    let pair = |edge: &Edge| (edge.a.min(edge.b), edge.a.max(edge.b));
    let mut taken: Vec<((u32, u32), i128)> = edges
        .iter()
        .filter(|edge| mates[edge.a as usize] == Some(edge.b))
        .map(|edge| (pair(edge), edge.weight))
        .collect();
    taken.sort_unstable();
    taken.dedup();
    (taken.len(), taken.iter().map(|(_, weight)| weight).sum())
}

/// Everybody's `nearest` best partners among people at random places in six dimensions.
fn near(people: usize, nearest: usize) -> Vec<Edge> {
    let mut dice = Dice(people as u64);
    let places: Vec<[i128; 6]> = (0..people)
        .map(|_| [0; 6].map(|_| dice.below(1_000) as i128))
        .collect();
    nearest_edges(people, nearest, &|a, b| {
        let (a, b) = (places[a as usize], places[b as usize]);
        let apart: i128 = a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum();
        Some(6_000 - apart)
    })
}

fn greedy(people: usize, edges: &[Edge]) -> Vec<Option<u32>> {
    let mut order: Vec<&Edge> = edges.iter().collect();
    order.sort_unstable_by_key(|edge| std::cmp::Reverse((edge.weight, edge.a, edge.b)));
    let mut mates = vec![None; people];
    for edge in order {
        if mates[edge.a as usize].is_none() && mates[edge.b as usize].is_none() {
            mates[edge.a as usize] = Some(edge.b);
            mates[edge.b as usize] = Some(edge.a);
        }
    }
    mates
}

pub fn pairs() {
    for people in [1_000, 3_000, 10_000, 20_000] {
        let (edges, took) = timed(|| near(people, 16));
        println!(
            "pairs, {people} people, {} edges to the nearest in {took:.1?}",
            edges.len()
        );
        let (mates, took) = timed(|| exact_mates(people, &edges).unwrap());
        let (_, best) = worth(&edges, &mates);
        let show = |name: &str, mates: &[Option<u32>], took: Duration| {
            let (count, sum) = worth(&edges, mates);
            let part = sum as f64 * 100.0 / best as f64;
            let alone = people - 2 * count;
            println!("  {name:<24} {took:>9.1?}   {part:6.2} % of the optimum, {alone} alone");
        };
        show("exact blossom", &mates, took);
        if people <= 1_000 {
            let all = near(people, people);
            let (mates, took) = timed(|| exact_mates(people, &all).unwrap());
            let (_, sum) = worth(&all, &mates);
            let part = best as f64 * 100.0 / sum as f64;
            println!(
                "  exact over every pair    {took:>9.1?}   of it, the nearest reach {part:.2} %"
            );
        }
        let (mates, took) = timed(|| quick_mates(people, &edges).unwrap());
        show("greedy and local search", &mates, took);
        let (mates, took) = timed(|| greedy(people, &edges));
        show("greedy", &mates, took);
        let (groups, took) = timed(|| pair_up(people, &edges, &|_, _| Some(0)).unwrap());
        println!(
            "  everybody paired         {took:>9.1?}   {} alone",
            groups.alone.len()
        );
        if people <= 1_000 {
            let theirs = edges
                .iter()
                .map(|edge| (edge.a as usize, edge.b as usize, edge.weight as i32));
            let mut theirs: Vec<(usize, usize, i32)> = theirs
                .map(|(a, b, weight)| (a.min(b), a.max(b), weight))
                .collect();
            theirs.sort_unstable();
            theirs.dedup_by_key(|(a, b, _)| (*a, *b));
            let (mates, took) =
                timed(|| mwmatching::Matching::new(theirs).max_cardinality().solve());
            let mates: Vec<Option<u32>> =
                mates.iter().map(|mate| u32::try_from(*mate).ok()).collect();
            show("mwmatching", &mates, took);
        }
    }
}

pub fn seats() {
    // The slowest takes minutes for the larger table, so it is compared on the smaller one.
    seats_of(1_000, true);
    seats_of(5_000, false);
}

fn seats_of(size: usize, slow_too: bool) {
    let mut dice = Dice(5);
    let costs: Vec<i32> = (0..size * size).map(|_| dice.below(1_000) as i32).collect();
    let show = |name: &str, took: Duration, found: &mut dyn Iterator<Item = usize>| {
        let cells = found.enumerate();
        let costs = cells.map(|(row, column)| i64::from(costs[row * size + column]));
        let sum: i64 = costs.sum();
        println!("  {name:<24} {took:>9.1?}   sum {sum}");
    };
    println!("seats, {size} × {size}, costs below 1000");
    let (found, took) = timed(|| least_cost(size, size, &costs));
    let mut columns = found.iter().map(|column| column.unwrap() as usize);
    show("ours", took, &mut columns);
    let cells: Vec<f64> = costs.iter().map(|cost| f64::from(*cost)).collect();
    let matrix = lapjv::Matrix::from_shape_vec((size, size), cells).unwrap();
    let ((found, _), took) = timed(|| lapjv::lapjv(&matrix).unwrap());
    show("lapjv", took, &mut found.iter().copied());
    if slow_too {
        let matrix = pathfinding::matrix::Matrix::from_vec(size, size, costs.clone()).unwrap();
        let ((_, found), took) = timed(|| pathfinding::kuhn_munkres::kuhn_munkres_min(&matrix));
        show("pathfinding", took, &mut found.iter().copied());
    }
}

/// The sum over all pairs that sit together.
fn together(groups: &[Vec<u32>], value: &dyn Fn(u32, u32) -> i64) -> i64 {
    let of = |group: &Vec<u32>| -> i64 {
        let with = |a: &u32| {
            group
                .iter()
                .filter(|b| a < b)
                .map(|b| value(*a, *b))
                .sum::<i64>()
        };
        group.iter().map(with).sum()
    };
    groups.iter().map(of).sum()
}

pub fn groups() {
    for (name, sizes) in [("lunch", LUNCH), ("circles", CIRCLE)] {
        for people in [1_000, 10_000] {
            let mut dice = Dice(people as u64);
            let members: Vec<Member> = (0..people)
                .map(|_| Member {
                    options: (0..1 + dice.below(3)).map(|_| dice.below(12)).collect(),
                    topics: (0..4).map(|_| dice.below(200)).collect(),
                })
                .collect();
            let areas: Vec<u64> = (0..people).map(|_| dice.below(12)).collect();
            // A shared topic counts most, then another area of work.
            let value = |a: u32, b: u32| {
                let (a, b) = (a as usize, b as usize);
                let topics = &members[b].topics;
                let shared = members[a]
                    .topics
                    .iter()
                    .filter(|topic| topics.contains(topic))
                    .count();
                100 * shared.min(2) as i64 + 20 * i64::from(areas[a] != areas[b])
            };
            let (found, took) = timed(|| group(&members, sizes, &|a, b| Some(value(a, b))));
            let mut by_chance: Vec<u32> = found.groups.iter().flatten().copied().collect();
            for place in (1..by_chance.len()).rev() {
                by_chance.swap(place, dice.below(place as u64 + 1) as usize);
            }
            let mut by_chance = by_chance.into_iter();
            let chance: Vec<Vec<u32>> = found
                .groups
                .iter()
                .map(|group| by_chance.by_ref().take(group.len()).collect())
                .collect();
            let part = together(&found.groups, &value) as f64 / together(&chance, &value) as f64;
            println!(
                "{name}, {people} people {took:>9.1?}   {part:.2} × random, {} groups, {} alone",
                found.groups.len(),
                found.alone.len()
            );
        }
    }
}

pub fn cycles() {
    for people in [100, 1_000] {
        let mut dice = Dice(people);
        let arcs: Vec<Arc> = (0..people as u32)
            .flat_map(|taker| (0..8).map(move |_| taker))
            .map(|taker| Arc {
                taker,
                giver: dice.below(people) as u32,
                weight: dice.below(100) as i64,
            })
            .collect();
        let (found, took) = timed(|| swap_cycles(people as usize, &arcs, &|_, _| false));
        println!(
            "cycles, {people} people {took:>9.1?}   {} placed in {} cycles",
            people as usize - found.alone.len(),
            found.cycles.len()
        );
    }
}

pub fn teams() {
    for count in [8, 16] {
        let mut dice = Dice(count);
        let roles: Vec<Role> = (0..count)
            .map(|at| Role {
                must: at < 4,
                weight: 10,
                hours: 4,
            })
            .collect();
        let people: Vec<Person> = (0..1_000)
            .map(|_| Person {
                levels: (0..count)
                    .map(|_| {
                        if dice.below(6) == 0 {
                            1 + dice.below(1_000) as u32
                        } else {
                            0
                        }
                    })
                    .collect(),
                hours: 12,
                suits: dice.below(100) as i64,
            })
            .collect();
        let (found, took) = timed(|| team(&roles, &people, (3, 8), &|_, _| false));
        println!(
            "team, {count} roles, 1000 people {took:>9.1?}   {} members, {} roles open, exact: {}",
            found.seats.len(),
            found.uncovered.len(),
            found.exact
        );
    }
}

/// Whole rounds: the draw, ties, scores and the assignment.
pub fn rounds() {
    for people in [1_000, 10_000] {
        let mut dice = Dice(people as u64);
        let entrants: Vec<Entrant> = (0..people as u64)
            .map(|number| {
                let mut entrant = Entrant::of(PersonId::from_bytes(
                    blake3::hash(&number.to_be_bytes()).into(),
                ));
                entrant.member = Member {
                    options: (0..1 + dice.below(3)).map(|_| dice.below(12)).collect(),
                    topics: (0..4).map(|_| dice.below(200)).collect(),
                };
                entrant
            })
            .collect();
        let areas: Vec<u64> = (0..people).map(|_| dice.below(12)).collect();
        let score = |a: usize, b: usize| {
            let topics = &entrants[b].member.topics;
            let shared = entrants[a]
                .member
                .topics
                .iter()
                .filter(|topic| topics.contains(topic))
                .count();
            Some(400 * shared.min(2) as u32 + 100 * u32::from(areas[a] != areas[b]))
        };
        let mut past = Past::default();
        for turn in 0..2 {
            let manifest = Manifest::of([turn; 32], &[], &past, [0; 32]);
            for (name, shape) in [("pairs", Shape::Pairs), ("lunch", Shape::Groups(LUNCH))] {
                let round = Round {
                    shape: &shape,
                    entrants: &entrants,
                    past: &past,
                    apart: &Apart::default(),
                    seed: Seed::of(&manifest),
                    score: &score,
                };
                let (outcome, took) = timed(|| run(&round).unwrap());
                println!(
                    "round {}, {name}, {people} people {took:>9.1?}   {} groups, {} alone",
                    turn + 1,
                    outcome.groups.len(),
                    outcome.alone.len()
                );
                if turn == 0 {
                    past.add(&outcome);
                }
            }
        }
    }
}
