//! Erasing what one entered in rounds.
//!
//! For: taking back entries, with everything else one said in a round, while nothing rests on them. Knows:
//! that what each person says in a round is sealed under a key of its own, so that it can go by itself.
//! Never: takes an entry out of a round that was drawn, on one's own account: the groups of others, and
//! whom they meet in later rounds, rest on it. Somebody may still erase theirs at the moment of the draw:
//! whoever has heard of it computes the result without them, as if they had withheld a secret, and everybody
//! hears of it. Whoever comes after the erasure, or builds their index anew, has never read the entry, and
//! gets no result of that round.

use std::collections::BTreeSet;

use matching::round::{Hash, Phase, Statement, Timeline};
use model::PersonId;

use super::{Rounds, round_document};
use crate::effect::Shelf;
use crate::replica::Replica;
use crate::secrets::DocumentId;
use crate::view::Refusal;

impl Rounds {
    /// Tells whether a document holds what a person says in some round.
    pub(crate) fn is_of(&self, document: &DocumentId, person: &PersonId) -> bool {
        let theirs = self.said.values().filter(|said| said.by == *person);
        let mut rounds = theirs.filter_map(|said| said.what.round());
        rounds.any(|round| round_document(&round, person) == *document)
    }
}

impl Replica {
    /// Erases what one said in rounds that were not drawn; gives how many.
    pub(crate) fn erase_entries(&mut self) -> Result<usize, Refusal> {
        let Some(me) = self.me() else {
            return Ok(0);
        };
        let timelines = self.rounds.timelines();
        let open = timelines.values().filter(|it| it.phase != Phase::Frozen);
        let documents = open.map(|timeline| round_document(&timeline.id, &me));
        let mut erased = 0;
        for document in documents {
            erased += self.erase_shreds(self.home, &document)?;
        }
        Ok(erased)
    }

    /// Forgets what a person said in rounds whose documents were erased.
    pub(crate) fn forget_entries(&mut self, person: &PersonId, documents: &BTreeSet<DocumentId>) {
        let is_gone = |round: Hash| documents.contains(&round_document(&round, person));
        let said = self.rounds.said.iter();
        let theirs = said.filter(|(_, said)| said.by == *person);
        let gone = theirs.filter(|(_, said)| said.what.round().is_some_and(is_gone));
        let gone: Vec<Hash> = gone.map(|(id, _)| *id).collect();
        for id in &gone {
            let said = self.rounds.said.remove(id);
            // Of an entry stays by which hash a draw may name it, so that nobody waits for it.
            let entry = said.and_then(|said| match said.what {
                Statement::Enter { entry, .. } => Some(entry.hash()),
                Statement::Announce { .. }
                | Statement::Withdraw { .. }
                | Statement::Close { .. }
                | Statement::Part { .. }
                | Statement::Freeze { .. }
                | Statement::Reveal { .. }
                | Statement::Settle { .. }
                | Statement::Computed { .. }
                | Statement::Answer { .. } => None,
            });
            self.rounds.erased.extend(entry);
            self.put(Shelf::Round, id.to_vec(), entry.map(|hash| hash.to_vec()));
        }
        if !gone.is_empty() {
            self.rounds.results.clear();
            self.rounds.is_stale = true;
            self.rounds.is_news = true;
            self.dirty.rounds = true;
        }
    }

    /// Counts the entries of a freeze that have not arrived; nobody waits for those that were erased.
    pub(super) fn still_missing(&self, timeline: &Timeline) -> usize {
        timeline.missing.difference(&self.rounds.erased).count()
    }
}
