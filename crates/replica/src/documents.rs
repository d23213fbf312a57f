//! The documents in memory: a bounded cache over what the index holds on disk.
//!
//! A start reads projections, not documents. A document is loaded when a record for it arrives or
//! when its owner writes, and leaves again when others are used more.

use std::collections::{BTreeMap, BTreeSet};

use history::ScopeId;
use model::DocumentName;

use crate::paper::Paper;
use crate::secrets::DocumentId;

/// The most documents held in memory, besides one's own.
pub const DOCUMENTS_HELD_MAX: usize = 256;
/// The most bytes of changes that documents in memory consist of, besides one's own and the one that
/// was used last. In memory a document takes several times as much.
pub const DOCUMENTS_HELD_MAX_BYTES: u64 = 32 * 1024 * 1024;

/// One document with the number of its admitted changes.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub paper: Paper,
    pub changes: u64,
    last_used: u64,
    /// What it was last weighed at.
    bytes: u64,
}

/// The documents in memory.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    held: BTreeMap<DocumentId, Held>,
    /// Those that may leave again, the least recently used first.
    unused_since: BTreeMap<u64, DocumentId>,
    loading: BTreeMap<DocumentId, DocumentName>,
    pinned: BTreeSet<DocumentId>,
    uses: u64,
    /// How much those that may leave again were last weighed at together.
    bytes: u64,
}

/// Derives a document's id from its scope and name.
pub fn document_id(scope: &ScopeId, name: &DocumentName) -> DocumentId {
    let mut bytes = scope.as_bytes().to_vec();
    bytes.extend_from_slice(&name.to_bytes());
    blake3::derive_key("eyelevel 2026 document id", &bytes)
}

impl Documents {
    pub fn get(&mut self, id: &DocumentId) -> Option<&mut Held> {
        self.uses += 1;
        let held = self.held.get_mut(id)?;
        if self.unused_since.remove(&held.last_used).is_some() {
            self.unused_since.insert(self.uses, *id);
        }
        held.last_used = self.uses;
        Some(held)
    }

    /// Looks without counting it as a use.
    pub fn peek(&self, id: &DocumentId) -> Option<&Held> {
        self.held.get(id)
    }

    /// Keeps a document in memory for good: one's own.
    pub fn pin(&mut self, id: DocumentId) {
        self.pinned.insert(id);
        if let Some(held) = self.held.get(&id)
            && self.unused_since.remove(&held.last_used).is_some()
        {
            self.bytes -= held.bytes;
        }
    }

    /// Takes in a document, pushing out the least recently used one if there are too many.
    pub fn hold(&mut self, id: DocumentId, paper: Paper, changes: u64) {
        self.loading.remove(&id);
        self.uses += 1;
        let last_used = self.uses;
        let bytes = paper.size_estimate();
        let held = Held {
            paper,
            changes,
            last_used,
            bytes,
        };
        if let Some(before) = self.held.insert(id, held)
            && self.unused_since.remove(&before.last_used).is_some()
        {
            self.bytes -= before.bytes;
        }
        if !self.pinned.contains(&id) {
            self.unused_since.insert(last_used, id);
            self.bytes += bytes;
        }
        self.make_room();
    }

    /// Weighs a document that has grown, pushing out others if there is too much.
    pub fn weigh(&mut self, id: &DocumentId) {
        let Some(held) = self.held.get_mut(id) else {
            return;
        };
        let before = std::mem::replace(&mut held.bytes, held.paper.size_estimate());
        if self.unused_since.contains_key(&held.last_used) {
            self.bytes = self.bytes - before + held.bytes;
            self.make_room();
        }
    }

    /// Lets those go that were not used for longest, while there is too much; the last one stays.
    fn make_room(&mut self) {
        while self.unused_since.len() > DOCUMENTS_HELD_MAX
            || (self.bytes > DOCUMENTS_HELD_MAX_BYTES && self.unused_since.len() > 1)
        {
            let Some((_, oldest)) = self.unused_since.pop_first() else {
                return;
            };
            let held = self.held.remove(&oldest);
            self.bytes -= held.map_or(0, |held| held.bytes);
        }
    }

    /// Lets a document go, and whatever of it is on its way from disk.
    pub fn forget(&mut self, id: &DocumentId) {
        if let Some(held) = self.held.remove(id)
            && self.unused_since.remove(&held.last_used).is_some()
        {
            self.bytes -= held.bytes;
        }
        self.loading.remove(id);
    }

    /// Tells whether any document is on its way from disk.
    pub fn is_loading(&self) -> bool {
        !self.loading.is_empty()
    }

    /// Notes that a document is being loaded; true if it was not already.
    pub fn start_loading(&mut self, id: DocumentId, name: DocumentName) -> bool {
        self.loading.insert(id, name).is_none()
    }

    /// Names a document that is being loaded.
    pub fn loading(&self, id: &DocumentId) -> Option<DocumentName> {
        self.loading.get(id).copied()
    }
}

#[cfg(test)]
mod tests {
    use model::{Document, Edit, Field};

    use super::*;

    /// A profile with about so many KiB of changes.
    fn profile(kib: u64) -> Paper {
        let (mut document, actor) = (Document::new(), [7; 32]);
        let mut written = 0;
        while document.size_estimate() < kib * 1024 {
            written += 1;
            let words = format!("{written} {}", "word ".repeat(700));
            let edit = Edit::Set(Field::About, vec![words]);
            let change = document.edit(&actor, &[edit]).expect("an edit");
            let change = change.expect("a change");
            document.admit(&change, &actor).expect("it fits");
        }
        Paper::Profile(Box::new(document))
    }

    #[test]
    fn large_documents_leave_before_there_are_many_and_the_last_one_stays() {
        let large = profile(1024);
        let mut documents = Documents::default();
        let own = [0xff; 32];
        documents.pin(own);
        documents.hold(own, large.clone(), 1);
        for n in 0..64 {
            documents.hold([n; 32], large.clone(), 1);
        }
        assert!(documents.bytes <= DOCUMENTS_HELD_MAX_BYTES);
        assert_eq!(documents.held.len(), documents.unused_since.len() + 1);
        assert!(documents.peek(&[63; 32]).is_some() && documents.peek(&own).is_some());
        assert!(documents.peek(&[0; 32]).is_none());
        documents.forget(&own);
        for n in 0..64 {
            documents.forget(&[n; 32]);
        }
        assert_eq!((documents.bytes, documents.held.len()), (0, 0));
    }
}
