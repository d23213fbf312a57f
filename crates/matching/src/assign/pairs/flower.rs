//! Blossoms: odd circles that act as one vertex.
//!
//! For: closing one, opening one, and moving its way out. Knows: the petals of a blossom begin
//! with the one that holds its base, and every second edge around it is matched. Never: moves the
//! clock.

use super::forest::{Forest, Label, Node, Petal};
use crate::assign::lane::NONE;

impl Forest<'_> {
    /// Closes the circle over the edge (u, v) between two outer nodes of one tree. Gives the
    /// vertices that became outer by it.
    pub fn close(&mut self, u: Node, v: Node) -> Vec<Node> {
        let (from, to) = (self.top.at(u), self.top.at(v));
        let meeting = self.meeting(from, to);
        let Some(blossom) = self.spare.pop() else {
            return Vec::new();
        };
        let petals = self.circle(meeting, u, v);
        let mut fresh = Vec::new();
        for petal in &petals {
            let child = petal.child;
            if self.label.at(child) == Label::Inner {
                self.relabel(child, Label::Outer);
                fresh.extend(self.leaves(child));
            }
            self.relabel_alone(child, Label::Free);
            self.parent.put(child, blossom);
            for vertex in self.leaves(child) {
                self.top.put(vertex, blossom);
            }
        }
        self.base.put(blossom, self.base.at(meeting));
        self.parent.put(blossom, NONE);
        self.begin(blossom, Label::Outer);
        let (root, entry) = (self.root.at(meeting), self.entry.at(meeting));
        self.join(blossom, root, entry);
        self.keep_petals(blossom, petals);
        fresh
    }

    /// The petals from the meeting point down to `u`, over to `v` and up again.
    fn circle(&self, meeting: Node, u: Node, v: Node) -> Vec<Petal> {
        let mut petals: Vec<Petal> = Vec::new();
        let (mut node, mut to_next) = (self.top.at(u), (u, v));
        while node != meeting {
            let child = node;
            petals.push(Petal { child, to_next });
            to_next = self.entry.at(node);
            node = self.top.at(to_next.0);
        }
        let child = meeting;
        petals.push(Petal { child, to_next });
        petals.reverse();
        let mut node = self.top.at(v);
        while node != meeting {
            let (outside, inside) = self.entry.at(node);
            petals.push(Petal {
                child: node,
                to_next: (inside, outside),
            });
            node = self.top.at(outside);
        }
        petals
    }

    fn keep_petals(&mut self, blossom: Node, petals: Vec<Petal>) {
        if let Some(place) = self.petals.get_mut(blossom as usize) {
            *place = petals;
        }
    }

    /// Takes a blossom without a dual apart; its children stand at the top again.
    pub fn open(&mut self, blossom: Node) -> Vec<Petal> {
        let place = self.petals.get_mut(blossom as usize);
        let petals = place.map(std::mem::take).unwrap_or_default();
        for petal in &petals {
            self.parent.put(petal.child, NONE);
            for vertex in self.leaves(petal.child) {
                self.top.put(vertex, petal.child);
            }
        }
        petals
    }

    /// Gives the number of an empty blossom back.
    pub fn discard(&mut self, blossom: Node) {
        self.label.put(blossom, Label::Free);
        self.spare.push(blossom);
    }

    /// Finds which petal of a blossom holds a vertex.
    pub fn petal_with(&self, petals: &[Petal], vertex: Node, blossom: Node) -> usize {
        let mut node = vertex;
        while self.parent.at(node) != blossom && self.parent.at(node) != NONE {
            node = self.parent.at(node);
        }
        let place = petals.iter().position(|petal| petal.child == node);
        place.unwrap_or(0)
    }

    /// Moves the way out of a node to one of its vertices: every second edge between changes.
    pub fn rebase(&mut self, node: Node, vertex: Node) {
        // A list instead of a recursion: blossoms may be nested as deep as there are people.
        let mut open = vec![(node, vertex)];
        while let Some((node, vertex)) = open.pop() {
            if !self.is_blossom(node) {
                continue;
            }
            let place = self.petals.get_mut(node as usize);
            let mut petals = place.map(std::mem::take).unwrap_or_default();
            let exit = self.petal_with(&petals, vertex, node);
            let child = petals.get(exit).map_or(NONE, |petal| petal.child);
            open.push((child, vertex));
            for (x, y) in partners(&petals, exit) {
                let (left, right) = (x.0, y.0);
                open.push((left, x.1));
                open.push((right, y.1));
                self.mate.put(x.1, y.1);
                self.mate.put(y.1, x.1);
            }
            let exit = exit.min(petals.len());
            petals.rotate_left(exit);
            self.keep_petals(node, petals);
            self.base.put(node, vertex);
        }
    }
}

/// One end of an edge: (petal's node, vertex in it).
type End = (Node, Node);

/// The edges around a blossom that are matched once its way out is at `exit`.
fn partners(petals: &[Petal], exit: usize) -> Vec<(End, End)> {
    let around = |place: usize| petals.get(place % petals.len().max(1));
    let links = if exit.is_multiple_of(2) {
        (0..exit).step_by(2)
    } else {
        (exit + 1..petals.len()).step_by(2)
    };
    links
        .filter_map(|place| {
            let (here, next) = (around(place)?, around(place + 1)?);
            let (x, y) = here.to_next;
            Some(((here.child, x), (next.child, y)))
        })
        .collect()
}
