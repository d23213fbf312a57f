//! A good set of pairs, quickly.
//!
//! For: more people than the exact search takes. Knows: the heaviest pair first, then small
//! improvements in a fixed order until none is left or the sweeps are used up: a longer way that
//! pairs two who were alone, and swaps around circles of four and six people. Never: leaves a
//! circle of that size better than it could be while sweeps remain; takes chance.

use std::cmp::Reverse;

use crate::assign::graph::Graph;
use crate::assign::lane::{Lane, NONE, number};

/// How often everybody is looked at again.
const SWEEPS_MAX: usize = 12;
/// How many pairs a way from one person alone to another may cross.
const WAY_MAX_PAIRS: u32 = 6;

/// Finds the mate of every person, or `NONE`.
pub fn good_mates(graph: &Graph) -> Lane<u32> {
    let people = graph.people as usize;
    let heaviest = |person: u32| {
        let around = graph.around(person).iter();
        let weights = around.map(|(_, edge)| graph.edge(*edge).weight);
        weights.max().unwrap_or(0)
    };
    let mut swaps = Swaps {
        graph,
        mate: Lane::of(NONE, people),
        held: Lane::of(0, people),
        heaviest: (0..graph.people).map(heaviest).collect::<Vec<_>>().into(),
        stale: Lane::of(true, people),
    };
    swaps.heaviest_first();
    for _ in 0..SWEEPS_MAX {
        let paired = swaps.pair_the_lonely();
        if !swaps.sweep() && !paired {
            break;
        }
    }
    swaps.mate
}

struct Swaps<'a> {
    graph: &'a Graph,
    mate: Lane<u32>,
    /// The weight of everybody's pair.
    held: Lane<i128>,
    /// The weight of everybody's heaviest edge.
    heaviest: Lane<i128>,
    /// Around whom something changed since they were looked at.
    stale: Lane<bool>,
}

impl Swaps<'_> {
    fn heaviest_first(&mut self) {
        let mut order: Vec<u32> = (0..number(self.graph.edges.len())).collect();
        order.sort_unstable_by_key(|edge| (Reverse(self.graph.edge(*edge).weight), *edge));
        for edge in order {
            let edge = self.graph.edge(edge);
            if self.is_alone(edge.a) && self.is_alone(edge.b) {
                self.put(edge.a, edge.b, edge.weight);
            }
        }
    }

    fn is_alone(&self, person: u32) -> bool {
        self.mate.at(person) == NONE
    }

    fn put(&mut self, a: u32, b: u32, weight: i128) {
        for (own, other) in [(a, b), (b, a)] {
            self.mate.put(own, other);
            self.held.put(own, weight);
        }
    }

    fn pair(&mut self, a: u32, b: u32) {
        self.put(a, b, self.weight(a, b).unwrap_or(0));
        let graph = self.graph;
        for person in [a, b] {
            self.stale.put(person, true);
            for (other, _) in graph.around(person) {
                self.stale.put(*other, true);
            }
        }
    }

    fn part(&mut self, person: u32) {
        self.mate.put(person, NONE);
        self.held.put(person, 0);
    }

    /// Looks for ways that pair two more people; tells whether it found one.
    fn pair_the_lonely(&mut self) -> bool {
        let mut ways = Ways {
            seen: Lane::of(NONE, self.graph.people as usize),
            from: Lane::of(NONE, self.graph.people as usize),
        };
        let mut found = false;
        for person in 0..self.graph.people {
            if self.is_alone(person) {
                found |= ways.pair_from(self, person);
            }
        }
        found
    }

    /// Makes every improving swap it meets once; tells whether it made one.
    fn sweep(&mut self) -> bool {
        let mut changed = false;
        for person in 0..self.graph.people {
            if !self.stale.at(person) {
                continue;
            }
            self.stale.put(person, false);
            changed |= if self.is_alone(person) {
                self.step_in(person)
            } else {
                self.swap_around(person)
            };
        }
        changed
    }

    /// Lets somebody alone take the place of another where that is better for the sum.
    fn step_in(&mut self, person: u32) -> bool {
        let gain =
            |other: u32, weight: i128| (weight - self.held.at(other), other, self.mate.at(other));
        let around = self.graph.around(person).iter();
        let best = around
            .map(|(other, edge)| gain(*other, self.graph.edge(*edge).weight))
            .max_by_key(|(gain, other, _)| (*gain, Reverse(*other)));
        let Some((_, other, old)) = best.filter(|(gain, _, old)| *gain > 0 || *old == NONE) else {
            return false;
        };
        if old != NONE {
            self.part(old);
        }
        self.pair(person, other);
        true
    }

    fn weight(&self, a: u32, b: u32) -> Option<i128> {
        self.graph.weight(a, b)
    }

    /// Makes the best swap around a circle of four or six people that begins with this pair.
    fn swap_around(&mut self, a: u32) -> bool {
        let b = self.mate.at(a);
        // What the last edge of a circle, the one to b, can bring at most.
        let closing_max = self.heaviest.at(b);
        let mut best = (0, [NONE; 4]);
        for (c, edge) in self.graph.around(a) {
            let d = self.mate.at(*c);
            if d == NONE || d == a {
                continue;
            }
            let won = self.graph.edge(*edge).weight - self.held.at(a) - self.held.at(*c);
            if won + closing_max > best.0
                && let Some(weight) = self.weight(b, d)
                && won + weight > best.0
            {
                best = (won + weight, [*c, d, NONE, NONE]);
            }
            if won + self.heaviest.at(d) + closing_max <= best.0 {
                continue;
            }
            for (e, edge) in self.graph.around(d) {
                let f = self.mate.at(*e);
                if f == NONE || [a, b, *c].contains(e) {
                    continue;
                }
                let won = won + self.graph.edge(*edge).weight - self.held.at(*e);
                // Most circles end here: nothing heavy enough can close them.
                if won + closing_max > best.0
                    && let Some(weight) = self.weight(f, b)
                    && won + weight > best.0
                {
                    best = (won + weight, [*c, d, *e, f]);
                }
            }
        }
        let (gain, [c, d, e, f]) = best;
        if gain <= 0 {
            return false;
        }
        self.pair(a, c);
        if e == NONE {
            self.pair(b, d);
        } else {
            self.pair(d, e);
            self.pair(f, b);
        }
        true
    }
}

/// Ways along edges that are, in turn, not a pair and a pair.
struct Ways {
    /// Who was seen on the way from whom.
    seen: Lane<u32>,
    /// The one two steps before.
    from: Lane<u32>,
}

impl Ways {
    /// Finds the shortest way from one person alone to another, and pairs along it.
    fn pair_from(&mut self, swaps: &mut Swaps, start: u32) -> bool {
        let mut edge_of_search = vec![start];
        self.seen.put(start, start);
        for _ in 0..WAY_MAX_PAIRS {
            let mut next = Vec::new();
            for person in edge_of_search {
                for (other, _) in swaps.graph.around(person) {
                    if swaps.is_alone(*other) && *other != start {
                        self.turn(swaps, person, *other, start);
                        return true;
                    }
                    let mate = swaps.mate.at(*other);
                    let is_new = mate != NONE
                        && self.seen.at(mate) != start
                        && self.seen.at(*other) != start;
                    if is_new {
                        // Both: a way must never come back through a pair it used.
                        self.seen.put(mate, start);
                        self.seen.put(*other, start);
                        self.from.put(mate, person);
                        next.push(mate);
                    }
                }
            }
            edge_of_search = next;
        }
        false
    }

    fn turn(&self, swaps: &mut Swaps, mut person: u32, mut partner: u32, start: u32) {
        loop {
            let old = swaps.mate.at(person);
            swaps.pair(person, partner);
            if person == start {
                return;
            }
            (person, partner) = (self.from.at(person), old);
        }
    }
}
