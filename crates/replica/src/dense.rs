//! Lying densely: what grew entry by entry is laid anew while nothing happens.
//!
//! For: memory of a large space after a start and after much came at once, without anybody waiting for
//! it. Knows: which trees have an entry for each person, record or row. Never: changes what is shown.

use crate::replica::Replica;

/// By how much the records have to have grown since it was done last, in hundredths.
const GROWTH_PERCENT: u64 = 25;

impl Replica {
    /// Lays what there is most of as densely as it goes: a tree that grew entry by entry leaves up to
    /// half of every node free. Among 100,000 posts this takes some fifty milliseconds, so it is for
    /// when nothing else happens; where little was added since the last time nothing is done.
    pub fn lay_densely(&mut self) {
        let records = self.records();
        if records.saturating_mul(100) < self.dense_at.saturating_mul(100 + GROWTH_PERCENT) {
            return;
        }
        self.dense_at = records.max(1);
        for scope in self.scopes.values_mut() {
            scope.heads = std::mem::take(&mut scope.heads).into_iter().collect();
            scope.opened = std::mem::take(&mut scope.opened).into_iter().collect();
        }
        self.people.pack();
        self.talks.pack();
        self.pack_communities();
    }
}
