//! Cycles of people who each take over what another offers.
//!
//! For: job swaps and slot swaps. Knows: who could take over from whom, and how well that would
//! suit them. Never: leaves anybody giving without taking.
//!
//! Most people placed first, then the least satisfied as well off as possible, then the largest
//! sum. People who can reach each other both ways form a *part*; in parts of at most
//! [`EXACT_MAX_PEOPLE`] the result is the optimum, by dynamic programming over sets of people.
//! Packing cycles of bounded length is NP-hard (Abraham, Blum and Sandholm, "Clearing algorithms
//! for barter exchange markets", EC 2007), so larger parts keep everybody's best arcs only and are
//! improved from a greedy start, cycle by cycle, within a fixed number of steps.

use std::collections::{BTreeMap, BTreeSet};

use super::lane::{Lane, NONE, number};

/// The most people in a cycle.
pub const LENGTH_MAX: usize = 4;
/// Parts of so many people are solved exactly.
pub const EXACT_MAX_PEOPLE: usize = 16;
/// In larger parts, everybody's best arcs are looked at: as many as keep the ways from everybody
/// over three of them below this number, and at least [`ARCS_MIN`] each.
const WAYS_MAX: usize = 1_000_000;
const ARCS_MIN: usize = 3;
/// In larger parts, so many improvements are tried.
const TRIES_MAX: usize = 40_000;
/// And so many in one go for one person who is left out.
const TRIES_EACH_MAX: usize = 200;

/// Somebody could take over what another offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arc {
    /// Who takes over.
    pub taker: u32,
    /// From whom.
    pub giver: u32,
    /// How well that suits the taker; more is better.
    pub weight: i64,
}

/// Cycles and those outside of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cycles {
    /// In each, everybody takes over from the next and the last from the first, who has the
    /// lowest number; by first member.
    pub cycles: Vec<Vec<u32>>,
    pub alone: Vec<u32>,
    /// Whether nothing better exists.
    pub exact: bool,
}

/// One possible cycle.
#[derive(Debug, Clone)]
struct Cycle {
    people: Vec<u32>,
    least: i64,
    sum: i64,
}

/// How good a set of cycles is: people placed, the least satisfied, the sum.
type Worth = (usize, i64, i64);
const NOTHING: Worth = (0, i64::MAX, 0);

fn plus(worth: Worth, cycle: &Cycle) -> Worth {
    let (people, least, sum) = worth;
    let sum = sum.saturating_add(cycle.sum);
    (people + cycle.people.len(), least.min(cycle.least), sum)
}

/// Finds disjoint cycles of two to four people.
///
/// Of two arcs between the same people the heavier counts. Nobody is in a cycle with somebody whom
/// `apart` keeps from them, even where neither takes over from the other.
pub fn swap_cycles(people: usize, arcs: &[Arc], apart: &dyn Fn(u32, u32) -> bool) -> Cycles {
    let count = number(people);
    let mut best: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for arc in arcs {
        if arc.taker != arc.giver && arc.taker.max(arc.giver) < count {
            let weight = best.entry((arc.taker, arc.giver)).or_insert(arc.weight);
            *weight = arc.weight.max(*weight);
        }
    }
    let mut outgoing: Vec<Vec<(u32, i64)>> = vec![Vec::new(); people];
    for ((taker, giver), weight) in best {
        if let Some(row) = outgoing.get_mut(taker as usize) {
            row.push((giver, weight));
        }
    }
    let mut result = Cycles {
        exact: true,
        ..Cycles::default()
    };
    for part in parts(&outgoing) {
        let exact = part.len() <= EXACT_MAX_PEOPLE;
        let found = possible(&part, &outgoing, exact, apart);
        result.exact &= exact || found.is_empty();
        let chosen = if exact {
            best_packing(&part, found)
        } else {
            good_packing(&part, found)
        };
        result.cycles.extend(chosen);
    }
    result.cycles.sort_unstable();
    let placed: BTreeSet<u32> = result.cycles.iter().flatten().copied().collect();
    result.alone = (0..count)
        .filter(|person| !placed.contains(person))
        .collect();
    result
}

/// Finds the sets of people who reach each other both ways (Tarjan, 1972, without recursion).
fn parts(outgoing: &[Vec<(u32, i64)>]) -> Vec<Vec<u32>> {
    let people = outgoing.len();
    let (mut order, mut low) = (Lane::of(NONE, people), Lane::of(NONE, people));
    let mut stacked = Lane::of(false, people);
    let (mut stack, mut parts, mut next) = (Vec::new(), Vec::new(), 0);
    for start in 0..number(people) {
        if order.at(start) != NONE {
            continue;
        }
        let mut calls = vec![(start, 0_usize)];
        while let Some((person, step)) = calls.pop() {
            if step == 0 {
                order.put(person, next);
                low.put(person, next);
                next += 1;
                stack.push(person);
                stacked.put(person, true);
            }
            let row = outgoing.get(person as usize);
            if let Some((giver, _)) = row.and_then(|row| row.get(step)) {
                calls.push((person, step + 1));
                if order.at(*giver) == NONE {
                    calls.push((*giver, 0));
                } else if stacked.at(*giver) {
                    low.put(person, low.at(person).min(order.at(*giver)));
                }
                continue;
            }
            if let Some((above, _)) = calls.last() {
                low.put(*above, low.at(*above).min(low.at(person)));
            }
            if low.at(person) == order.at(person) {
                let place = stack.iter().rposition(|other| *other == person);
                let mut part = stack.split_off(place.unwrap_or(0));
                for member in &part {
                    stacked.put(*member, false);
                }
                part.sort_unstable();
                parts.push(part);
            }
        }
    }
    parts
}

fn arcs_max(people: usize) -> usize {
    let few = |arcs: &usize| people.saturating_mul(arcs.pow(3)) <= WAYS_MAX;
    (ARCS_MIN..people)
        .take_while(few)
        .last()
        .unwrap_or(ARCS_MIN)
}

/// Lists the cycles inside a part; without `all`, over everybody's best arcs only.
fn possible(
    part: &[u32],
    outgoing: &[Vec<(u32, i64)>],
    all: bool,
    apart: &dyn Fn(u32, u32) -> bool,
) -> Vec<Cycle> {
    let arcs_max = arcs_max(part.len());
    let inside = |person: u32| {
        let mut row = outgoing.get(person as usize).cloned().unwrap_or_default();
        row.retain(|(giver, _)| part.binary_search(giver).is_ok());
        if !all {
            row.sort_unstable_by_key(|(giver, weight)| (std::cmp::Reverse(*weight), *giver));
            row.truncate(arcs_max);
        }
        row
    };
    let rows: BTreeMap<u32, Vec<(u32, i64)>> = part
        .iter()
        .map(|person| (*person, inside(*person)))
        .collect();
    let mut found = Vec::new();
    for start in part {
        let begun = Cycle {
            people: vec![*start],
            least: i64::MAX,
            sum: 0,
        };
        let mut open = vec![begun];
        while let Some(way) = open.pop() {
            let last = way.people.last().and_then(|last| rows.get(last));
            for (giver, weight) in last.into_iter().flatten() {
                let mut longer = way.clone();
                longer.least = longer.least.min(*weight);
                longer.sum = longer.sum.saturating_add(*weight);
                if giver == start {
                    found.push(longer);
                } else if giver > start
                    && way.people.len() < LENGTH_MAX
                    && !way.people.contains(giver)
                    && !way.people.iter().any(|person| apart(*person, *giver))
                {
                    longer.people.push(*giver);
                    open.push(longer);
                }
            }
        }
    }
    found.sort_unstable_by(|a, b| a.people.cmp(&b.people));
    found
}

/// Chooses cycles so that nothing better exists.
fn best_packing(part: &[u32], found: Vec<Cycle>) -> Vec<Vec<u32>> {
    // First how many and how well off the least satisfied; then the sum among cycles that are no
    // worse than that: the smallest of a sum's parts cannot be weighed against the sum in one go.
    let (worth, _) = pack(part, &found, |cycle| (cycle.least, 0));
    let kept: Vec<Cycle> = found
        .into_iter()
        .filter(|cycle| cycle.least >= worth.1)
        .collect();
    let (_, chosen) = pack(part, &kept, |cycle| (worth.1, cycle.sum));
    chosen
}

/// Dynamic programming over sets of people: each set ends with its lowest member placed or not.
fn pack(
    part: &[u32],
    found: &[Cycle],
    counts: impl Fn(&Cycle) -> (i64, i64),
) -> (Worth, Vec<Vec<u32>>) {
    let bit = |person: &u32| 1_usize << part.binary_search(person).unwrap_or(0);
    // The best cycle over each set of people, by the lowest of them.
    let mut by_first: BTreeMap<u32, BTreeMap<usize, (Cycle, &Cycle)>> = BTreeMap::new();
    for cycle in found {
        let set: usize = cycle.people.iter().map(bit).sum();
        let (least, sum) = counts(cycle);
        let counted = Cycle {
            people: cycle.people.clone(),
            least,
            sum,
        };
        let row = by_first.entry(set.trailing_zeros()).or_default();
        let best = row.entry(set).or_insert((counted.clone(), cycle));
        if (counted.least, counted.sum) > (best.0.least, best.0.sum) {
            *best = (counted, cycle);
        }
    }
    let mut best: Vec<(Worth, usize)> = vec![(NOTHING, 0); 1 << part.len()];
    for set in 1..best.len() {
        let first = set.trailing_zeros();
        let without = |taken: usize| best.get(set & !taken).map_or(NOTHING, |(worth, _)| *worth);
        let mut most = (without(1 << first), 0);
        for (taken, (cycle, _)) in by_first.get(&first).into_iter().flatten() {
            if set & taken == *taken {
                let worth = plus(without(*taken), cycle);
                if worth > most.0 {
                    most = (worth, *taken);
                }
            }
        }
        if let Some(place) = best.get_mut(set) {
            *place = most;
        }
    }
    let mut set = best.len() - 1;
    let worth = best.last().map_or(NOTHING, |(worth, _)| *worth);
    let mut chosen = Vec::new();
    while set != 0 {
        let first = set.trailing_zeros();
        let taken = best.get(set).map_or(0, |(_, taken)| *taken);
        if let Some((_, cycle)) = by_first.get(&first).and_then(|row| row.get(&taken)) {
            chosen.push(cycle.people.clone());
        }
        set &= !(taken | 1 << first);
    }
    (worth, chosen)
}

/// Chooses cycles greedily and improves them one by one.
fn good_packing(part: &[u32], found: Vec<Cycle>) -> Vec<Vec<u32>> {
    let mut packing = Packing::of(part, &found);
    let all: Vec<usize> = (0..found.len()).collect();
    packing.fill(&all);
    let mut tries = TRIES_MAX;
    // Only a cycle through somebody left out can place more people.
    while tries > 0 && packing.take_in(part, &mut tries) {}
    for cycle in 0..found.len().min(tries) {
        packing.try_in(cycle);
    }
    let chosen = packing.chosen.iter();
    chosen
        .filter_map(|cycle| found.get(*cycle))
        .map(|cycle| cycle.people.clone())
        .collect()
}

struct Packing<'a> {
    found: &'a [Cycle],
    /// Person → the cycles through them.
    through: BTreeMap<u32, Vec<usize>>,
    /// Person → the chosen cycle that places them.
    placed: BTreeMap<u32, usize>,
    chosen: BTreeSet<usize>,
}

/// So many cycles through each freed person are tried to fill a gap.
const FILL_MAX: usize = 24;

impl<'a> Packing<'a> {
    fn of(part: &[u32], found: &'a [Cycle]) -> Packing<'a> {
        let mut through: BTreeMap<u32, Vec<usize>> =
            part.iter().map(|person| (*person, Vec::new())).collect();
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_unstable_by_key(|at| Packing::eager(found, *at));
        for at in order {
            for person in found.get(at).into_iter().flat_map(|cycle| &cycle.people) {
                through.entry(*person).or_default().push(at);
            }
        }
        Packing {
            found,
            through,
            placed: BTreeMap::new(),
            chosen: BTreeSet::new(),
        }
    }

    /// Short cycles first: they leave most for others. Then those who are well off.
    fn eager(found: &[Cycle], at: usize) -> (usize, std::cmp::Reverse<(i64, i64)>, usize) {
        let cycle = found.get(at);
        let length = cycle.map_or(0, |cycle| cycle.people.len());
        let worth = cycle.map_or((0, 0), |cycle| (cycle.least, cycle.sum));
        (length, std::cmp::Reverse(worth), at)
    }

    fn people(&self, at: usize) -> &'a [u32] {
        self.found.get(at).map_or(&[], |cycle| &cycle.people)
    }

    fn choose(&mut self, at: usize) {
        self.chosen.insert(at);
        for person in self.people(at) {
            self.placed.insert(*person, at);
        }
    }

    fn drop(&mut self, at: usize) {
        self.chosen.remove(&at);
        for person in self.people(at) {
            self.placed.remove(person);
        }
    }

    /// Chooses what still fits, in order; gives what it chose.
    fn fill(&mut self, candidates: &[usize]) -> Vec<usize> {
        let mut order = candidates.to_vec();
        order.sort_unstable_by_key(|at| Packing::eager(self.found, *at));
        order.dedup();
        let mut filled = Vec::new();
        for at in order {
            let fits = self.people(at).iter().all(|p| !self.placed.contains_key(p));
            if fits {
                self.choose(at);
                filled.push(at);
            }
        }
        filled
    }

    fn worth(&self, cycles: &[usize]) -> Worth {
        let cycles = cycles.iter().filter_map(|at| self.found.get(*at));
        cycles.fold(NOTHING, plus)
    }

    /// Tries the cycles through everybody left out; tells whether somebody came in.
    fn take_in(&mut self, part: &[u32], tries: &mut usize) -> bool {
        let mut changed = false;
        for person in part {
            let cycles = self.through.get(person).cloned().unwrap_or_default();
            for cycle in cycles.into_iter().take(TRIES_EACH_MAX) {
                if self.placed.contains_key(person) || *tries == 0 {
                    break;
                }
                *tries -= 1;
                changed |= self.try_in(cycle);
            }
        }
        changed
    }

    /// Puts a cycle in place of those in its way, and keeps that if it is better.
    fn try_in(&mut self, at: usize) -> bool {
        if self.chosen.contains(&at) {
            return false;
        }
        let in_the_way: BTreeSet<usize> = self
            .people(at)
            .iter()
            .filter_map(|person| self.placed.get(person).copied())
            .collect();
        let before: Vec<usize> = in_the_way.into_iter().collect();
        for cycle in &before {
            self.drop(*cycle);
        }
        self.choose(at);
        let freed = before.iter().flat_map(|cycle| self.people(*cycle));
        let candidates: Vec<usize> = freed
            .filter(|person| !self.placed.contains_key(person))
            .flat_map(|person| {
                self.through
                    .get(person)
                    .into_iter()
                    .flatten()
                    .take(FILL_MAX)
            })
            .copied()
            .collect();
        let mut after = self.fill(&candidates);
        after.push(at);
        if self.worth(&after) > self.worth(&before) {
            return true;
        }
        for cycle in after {
            self.drop(cycle);
        }
        for cycle in before {
            self.choose(cycle);
        }
        false
    }
}
