//! The letters of one text written together, with who wrote and who deleted each.
//!
//! For: reading the text in the order every replica agrees on, leaving out what given authors did.
//! Knows: that a letter stands behind the one it was typed after, and that of several typed after
//! the same one the newest stands first; the same order Automerge gives (replicated growable array,
//! Roh et al. 2011). Never: judges; the ledger has done so.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Masked;
use crate::door::Actor;

/// An operation's name: its counter and the index of its actor in the ledger.
pub(crate) type OpId = (u64, usize);

/// One letter.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub letter: char,
    /// The letter it was typed after; the beginning if none.
    pub after: Option<OpId>,
    pub deleted: Vec<OpId>,
}

/// A letter that shows, with its place among all letters Automerge shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    pub letter: char,
    pub by: usize,
    /// Its place in Automerge's text; `None` if Automerge hides it: somebody deleted it whose
    /// deletion does not count here.
    pub place: Option<usize>,
}

/// All letters ever typed into one text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weave(BTreeMap<OpId, Letter>);

impl Weave {
    pub(crate) fn get(&self, id: &OpId) -> Option<&Letter> {
        self.0.get(id)
    }

    pub(crate) fn insert(&mut self, id: OpId, letter: char, after: Option<OpId>) {
        let deleted = Vec::new();
        self.0.insert(
            id,
            Letter {
                letter,
                after,
                deleted,
            },
        );
    }

    pub(crate) fn delete(&mut self, id: &OpId, by: OpId) {
        if let Some(letter) = self.0.get_mut(id) {
            letter.deleted.push(by);
        }
    }

    /// Lists the letters that show when what `masked` did does not count, with how many letters
    /// Automerge shows before the end.
    pub(crate) fn shown(&self, actors: &[Actor], masked: &Masked) -> Vec<Shown> {
        let hidden = actors.iter().map(|actor| masked.get(actor).copied());
        let hidden: Vec<Option<u64>> = hidden.collect();
        let is_hidden = |(counter, index): &OpId| {
            let from = hidden.get(*index).copied().flatten();
            from.is_some_and(|from| *counter >= from)
        };
        let mut shown = Vec::with_capacity(self.0.len());
        let mut place = 0;
        for id in self.order(actors) {
            let Some(letter) = self.0.get(&id) else {
                continue;
            };
            let in_automerge = letter.deleted.is_empty();
            let is_deleted = letter.deleted.iter().any(|by| !is_hidden(by));
            if !is_deleted && !is_hidden(&id) {
                shown.push(Shown {
                    letter: letter.letter,
                    by: id.1,
                    place: in_automerge.then_some(place),
                });
            }
            place += usize::from(in_automerge);
        }
        shown
    }

    /// Lists all letters in order: depth first, the newest of siblings first. No recursion: a text
    /// is as deep as it is long.
    fn order(&self, actors: &[Actor]) -> Vec<OpId> {
        let newest_first = |(counter, actor): OpId| Reverse((counter, actors.get(actor).copied()));
        let mut children: Vec<(Option<OpId>, OpId)> =
            self.0.iter().map(|(id, l)| (l.after, *id)).collect();
        children.sort_by_cached_key(|(after, id)| (*after, newest_first(*id)));
        let of = |after: Option<OpId>| {
            let from = children.partition_point(|(other, _)| *other < after);
            let to = children.partition_point(|(other, _)| *other <= after);
            children.get(from..to).unwrap_or_default()
        };
        let mut order = Vec::with_capacity(children.len());
        let mut next: Vec<OpId> = of(None).iter().rev().map(|(_, id)| *id).collect();
        while let Some(id) = next.pop() {
            order.push(id);
            next.extend(of(Some(id)).iter().rev().map(|(_, id)| *id));
        }
        order
    }
}
