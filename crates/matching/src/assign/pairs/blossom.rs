//! The best set of pairs, exactly.
//!
//! For: a matching with the most pairs and, among those, the largest sum of weights. Source:
//! Edmonds' primal-dual blossom algorithm as told by Galil, "Efficient Algorithms for Finding
//! Maximum Matching in Graphs" (ACM Computing Surveys 18, 1986), with three liberties that change
//! no result: duals move by a clock instead of one by one, the next event comes from a heap whose
//! stale entries are corrected when they turn up, and after an augmentation only the two trees it
//! joined are taken down. Knows: integers. Never: stops early; the result is the optimum.
//!
//! Weights are doubled inside, so that every dual stays an integer. Worst case O(n · m · log n).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::forest::{Forest, Label, Node};
use crate::assign::graph::Graph;
use crate::assign::lane::{Lane, NONE};

/// Finds the mate of every person, or `NONE`.
pub fn best_mates(graph: &Graph) -> Lane<Node> {
    let mut search = Search {
        forest: Forest::of(graph),
        events: BinaryHeap::new(),
        alone: graph.people,
    };
    search.run();
    search.forest.mate
}

/// When something happens on the clock, and to which edge, or, beyond the edges, to which blossom.
type Event = Reverse<(i128, u32)>;

struct Search<'a> {
    forest: Forest<'a>,
    events: BinaryHeap<Event>,
    /// How many people have no partner yet; each is the root of a tree.
    alone: u32,
}

impl Search<'_> {
    fn run(&mut self) {
        let people = self.forest.graph.people;
        for vertex in 0..people {
            self.forest.label.put(vertex, Label::Outer);
        }
        for vertex in 0..people {
            self.look_around(vertex);
        }
        let edges = crate::assign::lane::number(self.forest.graph.edges.len());
        while self.alone > 1 {
            let Some(Reverse((time, number))) = self.events.pop() else {
                break;
            };
            // Nothing real can lie before the first entry: entries are early or right, never late.
            self.forest.now = self.forest.now.max(time);
            match number.checked_sub(edges) {
                None => self.meet_edge(number),
                Some(blossom) => self.expand(blossom),
            }
        }
    }

    /// Notes the edges of a vertex that just became outer.
    fn look_around(&mut self, vertex: Node) {
        let graph = self.forest.graph;
        let own = self.forest.top.at(vertex);
        for (other, edge) in graph.around(vertex) {
            let top = self.forest.top.at(*other);
            if top != own {
                self.note(*edge, self.forest.label.at(top));
            }
        }
    }

    /// Notes the edges from outer vertices to one that just became free.
    fn look_back(&mut self, vertex: Node) {
        let graph = self.forest.graph;
        for (other, edge) in graph.around(vertex) {
            if self.forest.label.at(self.forest.top.at(*other)) == Label::Outer {
                self.note(*edge, Label::Free);
            }
        }
    }

    /// Notes when an edge from an outer vertex to one with this label becomes tight.
    fn note(&mut self, edge: u32, label: Label) {
        let slack = self.forest.slack(edge);
        let wait = match label {
            Label::Free => slack,
            Label::Outer => {
                debug_assert!(slack % 2 == 0, "all outer duals are odd or all are even");
                slack / 2
            }
            Label::Inner => return,
        };
        debug_assert!(wait >= 0, "no edge is overdue");
        self.events.push(Reverse((self.forest.now + wait, edge)));
    }

    fn meet_edge(&mut self, number: u32) {
        let edge = self.forest.graph.edge(number);
        let (mut u, mut v) = (edge.a, edge.b);
        if self.forest.label.at(self.forest.top.at(u)) != Label::Outer {
            std::mem::swap(&mut u, &mut v);
        }
        let (from, to) = (self.forest.top.at(u), self.forest.top.at(v));
        let label = self.forest.label.at(to);
        if from == to || self.forest.label.at(from) != Label::Outer || label == Label::Inner {
            return;
        }
        if self.forest.slack(number) > 0 {
            return self.note(number, label);
        }
        if label == Label::Free {
            self.grow(u, v);
        } else if self.forest.root.at(from) == self.forest.root.at(to) {
            for vertex in self.forest.close(u, v) {
                self.look_around(vertex);
            }
        } else {
            self.augment(u, v);
        }
    }

    /// Takes the free node of `v` and its mate into the tree of `u`.
    fn grow(&mut self, u: Node, v: Node) {
        let (from, inner) = (self.forest.top.at(u), self.forest.top.at(v));
        let root = self.forest.root.at(from);
        self.make_inner(inner, root, (u, v));
        let base = self.forest.base.at(inner);
        let mate = self.forest.mate.at(base);
        let outer = self.forest.top.at(mate);
        self.forest.relabel(outer, Label::Outer);
        self.forest.join(outer, root, (base, mate));
        for vertex in self.forest.leaves(outer) {
            self.look_around(vertex);
        }
    }

    fn make_inner(&mut self, node: Node, root: Node, entry: (Node, Node)) {
        self.forest.relabel(node, Label::Inner);
        self.forest.join(node, root, entry);
        if self.forest.is_blossom(node) {
            let edges = crate::assign::lane::number(self.forest.graph.edges.len());
            let empty = self.forest.now + self.forest.thickness(node) / 2;
            self.events.push(Reverse((empty, edges + node)));
        }
    }

    /// Joins two trees by one more pair, and takes both down.
    fn augment(&mut self, u: Node, v: Node) {
        let roots = [u, v].map(|end| self.forest.root.at(self.forest.top.at(end)));
        self.flip(u, v);
        self.flip(v, u);
        self.alone -= 2;
        let mut freed = Vec::new();
        for root in roots {
            self.take_down(root, &mut freed);
        }
        for vertex in freed {
            self.look_back(vertex);
        }
    }

    /// Changes every second edge from `vertex`, now paired with `partner`, up to the root.
    fn flip(&mut self, mut vertex: Node, mut partner: Node) {
        loop {
            let outer = self.forest.top.at(vertex);
            let (up, _) = self.forest.entry.at(outer);
            self.forest.rebase(outer, vertex);
            self.forest.mate.put(vertex, partner);
            if up == NONE {
                return;
            }
            let inner = self.forest.top.at(up);
            let (next, own) = self.forest.entry.at(inner);
            self.forest.rebase(inner, own);
            self.forest.mate.put(own, next);
            (vertex, partner) = (next, own);
        }
    }

    fn take_down(&mut self, root: Node, freed: &mut Vec<Node>) {
        let place = self.forest.members.get_mut(root as usize);
        let members = place.map(std::mem::take).unwrap_or_default();
        for node in members {
            let label = self.forest.label.at(node);
            if label == Label::Free || self.forest.root.at(node) != root {
                continue;
            }
            self.forest.relabel(node, Label::Free);
            freed.extend(self.forest.leaves(node));
            self.open_empty(node);
        }
    }

    /// Takes free blossoms without a dual apart, as they bind nobody.
    fn open_empty(&mut self, node: Node) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.forest.is_blossom(node) && self.forest.thickness(node) == 0 {
                let petals = self.forest.open(node);
                open.extend(petals.iter().map(|petal| petal.child));
                self.forest.discard(node);
            }
        }
    }

    /// Takes an inner blossom whose dual has run out apart, and keeps the way through it.
    fn expand(&mut self, blossom: Node) {
        let is_due =
            self.forest.label.at(blossom) == Label::Inner && self.forest.thickness(blossom) == 0;
        if !is_due {
            return;
        }
        let (root, entry) = (self.forest.root.at(blossom), self.forest.entry.at(blossom));
        let held = self.forest.petals_of(blossom);
        let start = self.forest.petal_with(held, entry.1, blossom);
        let petals = self.forest.open(blossom);
        self.forest.discard(blossom);
        for petal in &petals {
            self.forest.relabel_alone(petal.child, Label::Inner);
        }
        let count = petals.len();
        let through = if start.is_multiple_of(2) {
            (0..=start).rev().collect::<Vec<_>>()
        } else {
            (start..=count).collect()
        };
        for place in 0..count {
            let on_the_way = through.contains(&place) || (place == 0 && through.contains(&count));
            if let Some(petal) = petals.get(place).filter(|_| !on_the_way) {
                self.forest.relabel(petal.child, Label::Free);
            }
        }
        self.walk_through(&petals, &through, root, entry);
        for place in 0..count {
            let child = petals.get(place).map_or(NONE, |petal| petal.child);
            let look = match self.forest.label.at(child) {
                Label::Free => Search::look_back,
                Label::Outer => Search::look_around,
                Label::Inner => continue,
            };
            for vertex in self.forest.leaves(child) {
                look(self, vertex);
            }
        }
    }

    /// Labels the petals on the way from the entry to the base: inner, outer, …, inner.
    fn walk_through(
        &mut self,
        petals: &[super::forest::Petal],
        through: &[usize],
        root: Node,
        mut entry: (Node, Node),
    ) {
        let around = |place: usize| petals.get(place % petals.len().max(1)).copied();
        for step in through.chunks(2) {
            let Some(inner) = step.first().copied().and_then(around) else {
                continue;
            };
            self.make_inner(inner.child, root, entry);
            let Some((place, outer)) = step
                .get(1)
                .and_then(|place| Some((*place, around(*place)?)))
            else {
                continue;
            };
            let base = self.forest.base.at(inner.child);
            let mate = self.forest.mate.at(base);
            self.forest.relabel(outer.child, Label::Outer);
            self.forest.join(outer.child, root, (base, mate));
            let backwards = through.first() >= through.last();
            entry = if backwards {
                let before = place.checked_sub(1).and_then(around);
                before.map_or(entry, |before| (before.to_next.1, before.to_next.0))
            } else {
                outer.to_next
            };
        }
    }
}
