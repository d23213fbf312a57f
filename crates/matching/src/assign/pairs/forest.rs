//! The growing trees of the exact search, and what every vertex is worth to them.
//!
//! For: labels, mates, duals and the tops of blossoms. Knows: the clock of the search, `now`: how
//! far all duals of outer vertices have fallen. A dual is kept as it was when its label last
//! changed and read through the label, so that a step of the clock costs nothing. Never: decides
//! which edge is next.

use crate::assign::graph::Graph;
use crate::assign::lane::{Lane, NONE};

/// A vertex (below the number of people) or a blossom (from there on).
pub type Node = u32;

/// What a top-level node is to the trees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Label {
    /// In no tree; matched to another free node.
    #[default]
    Free,
    /// A root, or an even number of steps from one: its vertices look for partners.
    Outer,
    /// An odd number of steps from its root.
    Inner,
}

impl Label {
    /// Which way a dual of this label moves while the clock runs.
    pub const fn sign(self) -> i128 {
        match self {
            Label::Free => 0,
            Label::Outer => -1,
            Label::Inner => 1,
        }
    }
}

/// One child of a blossom and the edge to the next one around it: (in this child, in the next).
#[derive(Debug, Clone, Copy)]
pub struct Petal {
    pub child: Node,
    pub to_next: (Node, Node),
}

#[derive(Debug)]
pub struct Forest<'a> {
    pub graph: &'a Graph,
    pub now: i128,
    /// Per vertex.
    pub mate: Lane<Node>,
    pub top: Lane<Node>,
    dual: Lane<i128>,
    /// Per node.
    pub label: Lane<Label>,
    pub parent: Lane<Node>,
    pub base: Lane<Node>,
    /// The edge over which a node came into its tree: (outside, inside); `NONE` for a root.
    pub entry: Lane<(Node, Node)>,
    pub root: Lane<Node>,
    extra: Lane<i128>,
    pub petals: Vec<Vec<Petal>>,
    pub spare: Vec<Node>,
    /// Root → nodes that were labelled in its tree; some may have left since.
    pub members: Vec<Vec<Node>>,
    mark: Lane<u32>,
    stamp: u32,
}

impl<'a> Forest<'a> {
    /// Begins with every person alone, each a root.
    pub fn of(graph: &'a Graph) -> Forest<'a> {
        let people = graph.people;
        let (some, nodes) = (people as usize, 2 * people as usize);
        let heaviest = graph.edges.iter().map(|edge| edge.weight).max();
        Forest {
            graph,
            now: 0,
            mate: Lane::of(NONE, some),
            top: (0..people).collect::<Vec<_>>().into(),
            dual: Lane::of(heaviest.unwrap_or(0), some),
            label: Lane::of(Label::Free, nodes),
            parent: Lane::of(NONE, nodes),
            base: (0..2 * people).collect::<Vec<_>>().into(),
            entry: Lane::of((NONE, NONE), nodes),
            root: (0..2 * people).collect::<Vec<_>>().into(),
            extra: Lane::of(0, nodes),
            petals: vec![Vec::new(); nodes],
            spare: (people..2 * people).rev().collect(),
            members: (0..people).map(|vertex| vec![vertex]).collect(),
            mark: Lane::of(0, nodes),
            stamp: 0,
        }
    }

    pub const fn is_blossom(&self, node: Node) -> bool {
        node >= self.graph.people
    }

    /// Gives the vertices below a node, in a fixed order.
    pub fn leaves(&self, node: Node) -> Vec<Node> {
        let mut leaves = Vec::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.is_blossom(node) {
                open.extend(self.petals_of(node).iter().map(|petal| petal.child));
            } else {
                leaves.push(node);
            }
        }
        leaves
    }

    pub fn petals_of(&self, node: Node) -> &[Petal] {
        self.petals.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// Twice the distance of an edge between two top-level nodes from being tight.
    pub fn slack(&self, edge: u32) -> i128 {
        let edge = self.graph.edge(edge);
        self.worth(edge.a) + self.worth(edge.b) - 2 * edge.weight
    }

    /// The dual of a vertex, as of now.
    fn worth(&self, vertex: Node) -> i128 {
        self.dual.at(vertex) + self.label.at(self.top.at(vertex)).sign() * self.now
    }

    /// The dual of a blossom, as of now.
    pub fn thickness(&self, blossom: Node) -> i128 {
        self.extra.at(blossom) - 2 * self.label.at(blossom).sign() * self.now
    }

    /// Labels a top-level node; all duals keep their value of now.
    pub fn relabel(&mut self, node: Node, label: Label) {
        let shift = (self.label.at(node).sign() - label.sign()) * self.now;
        if shift != 0 {
            for vertex in self.leaves(node) {
                self.dual.put(vertex, self.dual.at(vertex) + shift);
            }
        }
        self.relabel_alone(node, label);
    }

    /// Labels a node whose vertices read their duals through another node's label.
    pub fn relabel_alone(&mut self, node: Node, label: Label) {
        let shift = 2 * (label.sign() - self.label.at(node).sign()) * self.now;
        self.extra.put(node, self.extra.at(node) + shift);
        self.label.put(node, label);
    }

    /// Makes a new blossom begin with no dual of its own.
    pub fn begin(&mut self, blossom: Node, label: Label) {
        self.label.put(blossom, label);
        self.extra.put(blossom, 2 * label.sign() * self.now);
    }

    pub fn join(&mut self, node: Node, root: Node, entry: (Node, Node)) {
        self.root.put(node, root);
        self.entry.put(node, entry);
        if let Some(members) = self.members.get_mut(root as usize) {
            members.push(node);
        }
    }

    /// The outer node two steps nearer to the root, or `NONE`.
    pub fn up(&self, outer: Node) -> Node {
        let (inner, _) = self.entry.at(outer);
        if inner == NONE {
            return NONE;
        }
        let (outer, _) = self.entry.at(self.top.at(inner));
        self.top.at(outer)
    }

    /// The nearest node from which both ways come.
    pub fn meeting(&mut self, mut a: Node, mut b: Node) -> Node {
        self.stamp += 1;
        while a != NONE || b != NONE {
            if a != NONE {
                if self.mark.at(a) == self.stamp {
                    return a;
                }
                self.mark.put(a, self.stamp);
                a = self.up(a);
            }
            std::mem::swap(&mut a, &mut b);
        }
        NONE
    }
}
