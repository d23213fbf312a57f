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
    let mut swaps = Swaps {
        graph,
        mate: Lane::of(NONE, graph.people as usize),
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
}

impl Swaps<'_> {
    fn heaviest_first(&mut self) {
        let mut order: Vec<u32> = (0..number(self.graph.edges.len())).collect();
        order.sort_unstable_by_key(|edge| (Reverse(self.graph.edge(*edge).weight), *edge));
        for edge in order {
            let edge = self.graph.edge(edge);
            if self.is_alone(edge.a) && self.is_alone(edge.b) {
                self.pair(edge.a, edge.b);
            }
        }
    }

    fn is_alone(&self, person: u32) -> bool {
        self.mate.at(person) == NONE
    }

    fn pair(&mut self, a: u32, b: u32) {
        self.mate.put(a, b);
        self.mate.put(b, a);
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
        let gain = |other: u32, weight: i128| {
            let old = self.mate.at(other);
            let held = if old == NONE {
                0
            } else {
                self.weight(other, old).unwrap_or(0)
            };
            (weight - held, other, old)
        };
        let around = self.graph.around(person).iter();
        let best = around
            .map(|(other, edge)| gain(*other, self.graph.edge(*edge).weight))
            .max_by_key(|(gain, other, _)| (*gain, Reverse(*other)));
        let Some((_, other, old)) = best.filter(|(gain, _, old)| *gain > 0 || *old == NONE) else {
            return false;
        };
        if old != NONE {
            self.mate.put(old, NONE);
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
        let Some(held) = self.weight(a, b) else {
            return false;
        };
        let mut best: Option<(i128, [u32; 4])> = None;
        let mut offer = |gain: i128, swap: [u32; 4]| {
            if gain > best.map_or(0, |(most, _)| most) {
                best = Some((gain, swap));
            }
        };
        for (c, edge) in self.graph.around(a) {
            let d = self.mate.at(*c);
            if d == NONE || d == a {
                continue;
            }
            let lost = held + self.weight(*c, d).unwrap_or(0);
            let won = self.graph.edge(*edge).weight - lost;
            if let Some(weight) = self.weight(b, d) {
                offer(won + weight, [*c, d, NONE, NONE]);
            }
            for (e, edge) in self.graph.around(d) {
                let f = self.mate.at(*e);
                if f == NONE || [a, b, *c].contains(e) {
                    continue;
                }
                let won = won + self.graph.edge(*edge).weight;
                // Most circles end here: nothing heavy enough can close them.
                if let Some(weight) = self.weight(f, b) {
                    offer(
                        won + weight - self.weight(*e, f).unwrap_or(0),
                        [*c, d, *e, f],
                    );
                }
            }
        }
        let Some((_, [c, d, e, f])) = best else {
            return false;
        };
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
