//! Pairs for everyone.
//!
//! For: putting people together two by two so that nobody is alone and the pairs are as good as
//! they can be. Knows: the exact search up to [`EXACT_MAX_PEOPLE`], a quick one above, and the
//! trio that takes in the odd person. Never: makes a pair that the rules forbid.

mod blossom;
mod flower;
mod forest;
mod swaps;

use std::cmp::Reverse;

use super::graph::{Edge, Graph};
use super::lane::{NONE, number};
use super::{Groups, TooHeavy};

/// So many people are paired exactly; more of them quickly.
pub const EXACT_MAX_PEOPLE: usize = 3_000;

/// Pairs people, most pairs first, then the largest sum of weights.
///
/// `edges` are the pairs worth looking at; `value` says how good any pair is, or nothing where the
/// rules forbid it, and is asked only for people whom the edges leave alone; it may measure
/// otherwise than the weights of the edges. The odd person
/// makes a trio of the pair that likes it best, and stays alone only where every pair is forbidden.
/// The result depends on numbers and weights alone; where several are best, on the order of the
/// numbers.
///
/// # Errors
///
/// Weights beyond [`WEIGHT_MAX`](super::WEIGHT_MAX).
pub fn pair_up(
    people: usize,
    edges: &[Edge],
    value: &dyn Fn(u32, u32) -> Option<i128>,
) -> Result<Groups, TooHeavy> {
    let graph = Graph::of(people, edges);
    TooHeavy::check(graph.edges.iter().map(|edge| edge.weight))?;
    let exact = people <= EXACT_MAX_PEOPLE;
    let mates = if exact {
        blossom::best_mates(&graph)
    } else {
        swaps::good_mates(&graph)
    };
    let mut pairs: Vec<[u32; 2]> = (0..graph.people)
        .zip(mates.as_slice())
        .filter(|(person, mate)| **mate != NONE && person < *mate)
        .map(|(person, mate)| [person, *mate])
        .collect();
    let mut alone: Vec<u32> = (0..graph.people)
        .filter(|person| mates.at(*person) == NONE)
        .collect();
    pair_the_rest(&mut pairs, &mut alone, value);
    make_room(&mut pairs, &mut alone, value);
    let mut groups: Vec<Vec<u32>> = pairs.into_iter().map(|pair| pair.to_vec()).collect();
    make_trios(&mut groups, &mut alone, value);
    Ok(Groups::of(groups, alone, exact))
}

/// Pairs people whom no edge reached, the best of them first.
fn pair_the_rest(
    pairs: &mut Vec<[u32; 2]>,
    alone: &mut Vec<u32>,
    value: &dyn Fn(u32, u32) -> Option<i128>,
) {
    let mut open: Vec<(Reverse<i128>, u32, u32)> = Vec::new();
    for (place, a) in alone.iter().enumerate() {
        for b in alone.iter().skip(place + 1).take(REST_MAX_TRIES) {
            open.extend(value(*a, *b).map(|weight| (Reverse(weight), *a, *b)));
        }
    }
    open.sort_unstable();
    for (_, a, b) in open {
        if alone.binary_search(&a).is_ok() && alone.binary_search(&b).is_ok() {
            alone.retain(|person| *person != a && *person != b);
            pairs.push([a, b]);
        }
    }
}

/// So many others are tried for each person whom no edge reached.
const REST_MAX_TRIES: usize = 512;

/// For so many people alone a pair is looked for that can be split.
const SPLIT_FOR_MAX: usize = 512;

/// Splits a pair for two people alone who do not go together.
fn make_room(
    pairs: &mut Vec<[u32; 2]>,
    alone: &mut Vec<u32>,
    value: &dyn Fn(u32, u32) -> Option<i128>,
) {
    let mut open: Vec<(u32, Vec<bool>)> = Vec::new();
    let ends = pairs
        .iter()
        .flatten()
        .copied()
        .max()
        .map_or(0, |most| most + 1);
    for person in alone.iter().take(SPLIT_FOR_MAX) {
        // Asked once for each, because asking may be costly.
        let mut goes_with = vec![false; ends as usize];
        for end in pairs.iter().flatten() {
            if let Some(place) = goes_with.get_mut(*end as usize) {
                *place = value(*person, *end).is_some();
            }
        }
        open.push((*person, goes_with));
    }
    let mut split: Vec<[u32; 2]> = Vec::new();
    let mut place = 0;
    while let Some((a, with_a)) = open.get(place) {
        let mut rest = open.iter().enumerate().skip(place + 1);
        let found = rest.find_map(|(at, (b, with_b))| {
            let goes = |row: &[bool], end: u32| row.get(end as usize) == Some(&true);
            pairs.iter().enumerate().find_map(|(pair, [c, d])| {
                let is_turned = !(goes(with_a, *c) && goes(with_b, *d));
                let fits = !is_turned || (goes(with_a, *d) && goes(with_b, *c));
                fits.then_some((at, *b, pair, is_turned))
            })
        });
        let Some((at, b, pair, is_turned)) = found else {
            place += 1;
            continue;
        };
        let a = *a;
        let [c, d] = pairs.swap_remove(pair);
        let (c, d) = if is_turned { (d, c) } else { (c, d) };
        // Their places stay out of reach of later splits: those ask about pairs as they were.
        alone.retain(|person| *person != a && *person != b);
        split.extend([[a, c], [b, d]]);
        open.remove(at);
        open.remove(place);
    }
    pairs.extend(split);
}

/// Gives everybody who is still alone to the pair that suits them best; a pair takes in one.
fn make_trios(
    groups: &mut [Vec<u32>],
    alone: &mut Vec<u32>,
    value: &dyn Fn(u32, u32) -> Option<i128>,
) {
    alone.retain(|person| {
        let suits = |group: &Vec<u32>| -> Option<i128> {
            let weights = group.iter().map(|other| value(*person, *other));
            weights.sum::<Option<i128>>().filter(|_| group.len() == 2)
        };
        let best = groups
            .iter_mut()
            .filter_map(|group| Some((suits(group)?, Reverse(group.first().copied()), group)))
            .max_by_key(|(weight, first, _)| (*weight, *first));
        let Some((_, _, group)) = best else {
            return true;
        };
        group.push(*person);
        false
    });
}

/// Pairs people exactly, whatever their number; for comparing.
///
/// # Errors
///
/// Weights beyond [`WEIGHT_MAX`](super::WEIGHT_MAX).
pub fn exact_mates(people: usize, edges: &[Edge]) -> Result<Vec<Option<u32>>, TooHeavy> {
    mates(people, edges, blossom::best_mates)
}

/// Pairs people quickly, whatever their number; for comparing.
///
/// # Errors
///
/// Weights beyond [`WEIGHT_MAX`](super::WEIGHT_MAX).
pub fn quick_mates(people: usize, edges: &[Edge]) -> Result<Vec<Option<u32>>, TooHeavy> {
    mates(people, edges, swaps::good_mates)
}

fn mates(
    people: usize,
    edges: &[Edge],
    find: fn(&Graph) -> super::lane::Lane<u32>,
) -> Result<Vec<Option<u32>>, TooHeavy> {
    let graph = Graph::of(people, edges);
    TooHeavy::check(graph.edges.iter().map(|edge| edge.weight))?;
    let mates = find(&graph);
    let mates = mates.as_slice().iter();
    Ok(mates.map(|mate| (*mate != NONE).then_some(*mate)).collect())
}

/// Keeps the `nearest` heaviest pairs of everybody: what a quick search needs to look at.
///
/// Everybody's pairs are asked once; of equal weights the lower number is kept.
pub fn nearest_edges(
    people: usize,
    nearest: usize,
    value: &dyn Fn(u32, u32) -> Option<i128>,
) -> Vec<Edge> {
    let people = number(people);
    let mut kept: Vec<Vec<(i128, Reverse<u32>)>> = vec![Vec::new(); people as usize];
    for a in 0..people {
        for b in a + 1..people {
            if let Some(weight) = value(a, b) {
                for (own, other) in [(a, b), (b, a)] {
                    keep(&mut kept, own, (weight, Reverse(other)), nearest);
                }
            }
        }
    }
    edges_of(kept, nearest)
}

/// Keeps the `nearest` heaviest of everybody's `candidates`, for more people than can all be looked
/// at; of equal weights the lower number is kept.
pub fn nearest_among(
    people: usize,
    nearest: usize,
    candidates: &dyn Fn(u32) -> Vec<u32>,
    value: &dyn Fn(u32, u32) -> Option<i128>,
) -> Vec<Edge> {
    let of = |a: u32| {
        let others = candidates(a).into_iter().filter(|b| *b != a);
        others
            .filter_map(|b| Some((value(a, b)?, Reverse(b))))
            .collect()
    };
    edges_of((0..number(people)).map(of).collect(), nearest)
}

fn edges_of(kept: Vec<Vec<(i128, Reverse<u32>)>>, nearest: usize) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (a, near) in (0_u32..).zip(kept) {
        let mut near = near;
        near.sort_unstable_by(|x, y| y.cmp(x));
        near.truncate(nearest);
        edges.extend(
            near.into_iter()
                .map(|(weight, Reverse(b))| Edge { a, b, weight }),
        );
    }
    edges
}

fn keep(
    kept: &mut [Vec<(i128, Reverse<u32>)>],
    own: u32,
    entry: (i128, Reverse<u32>),
    nearest: usize,
) {
    let Some(list) = kept.get_mut(own as usize) else {
        return;
    };
    list.push(entry);
    // Halving now and then is cheaper than keeping order at every step.
    if list.len() >= 2 * nearest.max(1) {
        list.select_nth_unstable_by(nearest.saturating_sub(1), |x, y| y.cmp(x));
        list.truncate(nearest);
    }
}
