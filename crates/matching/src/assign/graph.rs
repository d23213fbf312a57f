//! Who could be put together with whom, and how good that would be.
//!
//! For: the edges between numbered people, by person. Knows: at most one weight for a pair; of
//! several the largest counts. Never: holds a pair that the rules forbid.

use super::lane::{Lane, number};

/// Two people who may be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    pub a: u32,
    pub b: u32,
    /// How good the pair is; more is better.
    pub weight: i128,
}

/// Edges, sorted and by person.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub people: u32,
    /// By (smaller number, larger number); no pair twice.
    pub edges: Vec<Edge>,
    /// Where the neighbours of each person begin; one more than there are people.
    starts: Lane<u32>,
    /// (neighbour, number of the edge).
    neighbours: Vec<(u32, u32)>,
}

impl Graph {
    /// Puts edges in order; those that name nobody or one person twice are left out.
    pub fn of(people: usize, edges: &[Edge]) -> Graph {
        let people = number(people);
        let mut edges: Vec<Edge> = edges
            .iter()
            .filter(|edge| edge.a != edge.b && edge.a.max(edge.b) < people)
            .map(|edge| Edge {
                a: edge.a.min(edge.b),
                b: edge.a.max(edge.b),
                weight: edge.weight,
            })
            .collect();
        edges.sort_unstable_by_key(|edge| (edge.a, edge.b, std::cmp::Reverse(edge.weight)));
        edges.dedup_by_key(|edge| (edge.a, edge.b));
        let mut graph = Graph {
            people,
            starts: Lane::of(0, people as usize + 1),
            neighbours: vec![(0, 0); 2 * edges.len()],
            edges,
        };
        graph.index();
        graph
    }

    fn index(&mut self) {
        for edge in &self.edges {
            for end in [edge.a, edge.b] {
                self.starts.put(end + 1, self.starts.at(end + 1) + 1);
            }
        }
        let mut sum = 0;
        for start in self.starts.as_mut_slice() {
            sum += *start;
            *start = sum;
        }
        let mut next = self.starts.clone();
        for (edge, place) in self.edges.iter().zip(0_u32..) {
            for (end, other) in [(edge.a, edge.b), (edge.b, edge.a)] {
                let at = next.at(end);
                next.put(end, at + 1);
                if let Some(slot) = self.neighbours.get_mut(at as usize) {
                    *slot = (other, place);
                }
            }
        }
    }

    /// Gives the neighbours of a person and the numbers of the edges to them.
    pub fn around(&self, person: u32) -> &[(u32, u32)] {
        let (from, to) = (self.starts.at(person), self.starts.at(person + 1));
        self.neighbours
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    /// Gives an edge by its number.
    pub fn edge(&self, number: u32) -> Edge {
        let nothing = Edge {
            a: 0,
            b: 0,
            weight: 0,
        };
        self.edges.get(number as usize).copied().unwrap_or(nothing)
    }

    /// Finds the weight of a pair, if it may be put together.
    pub fn weight(&self, a: u32, b: u32) -> Option<i128> {
        // Neighbours stand in ascending order, because the edges do.
        let around = self.around(a);
        let place = around.binary_search_by_key(&b, |(other, _)| *other).ok()?;
        let (_, edge) = around.get(place)?;
        Some(self.edge(*edge).weight)
    }
}
