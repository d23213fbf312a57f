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

/// One document with the number of its admitted changes.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub paper: Paper,
    pub changes: u64,
    last_used: u64,
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
        if let Some(held) = self.held.get(&id) {
            self.unused_since.remove(&held.last_used);
        }
    }

    /// Takes in a document, pushing out the least recently used one if there are too many.
    pub fn hold(&mut self, id: DocumentId, paper: Paper, changes: u64) {
        self.loading.remove(&id);
        self.uses += 1;
        let last_used = self.uses;
        let held = Held {
            paper,
            changes,
            last_used,
        };
        if let Some(before) = self.held.insert(id, held) {
            self.unused_since.remove(&before.last_used);
        }
        if !self.pinned.contains(&id) {
            self.unused_since.insert(last_used, id);
        }
        if self.unused_since.len() > DOCUMENTS_HELD_MAX
            && let Some((_, oldest)) = self.unused_since.pop_first()
        {
            self.held.remove(&oldest);
        }
    }

    /// Lets a document go, and whatever of it is on its way from disk.
    pub fn forget(&mut self, id: &DocumentId) {
        if let Some(held) = self.held.remove(id) {
            self.unused_since.remove(&held.last_used);
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
