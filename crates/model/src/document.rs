//! A profile's document: admitted changes, and what they come to.
//!
//! For: taking in a change or nothing, reading a profile, preparing an edit. Knows: profiles.
//! Never: changes itself while editing, or is left half changed.

use automerge::ROOT;
use automerge::transaction::Transactable;

use crate::door::{Actor, Refusal};
use crate::edit::{Edit, EditError, Write, Written, plan};
use crate::ground::{Ground, NotWritten};
use crate::profile::Profile;
use crate::read::{Flaw, entries, read};

/// A profile's document, in memory.
#[derive(Debug, Clone, Default)]
pub struct Document {
    ground: Ground,
    /// What the document comes to: read when a change was applied, as the door asks anyway.
    seen: (Profile, Vec<Flaw>),
}

impl Document {
    /// Makes an empty document.
    pub fn new() -> Document {
        Document::default()
    }

    /// Rebuilds a document from its admitted changes, in the order they were admitted, in one batch.
    pub fn replay<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Document, Refusal> {
        let ground = Ground::default().replay(changes)?;
        let seen = ground
            .read(|inner| read(&entries(inner)))
            .ok_or(Refusal::NotApplied)?;
        Ok(Document { ground, seen })
    }

    /// Takes in one change of `actor`, or refuses it and stays as it was.
    pub fn admit(&mut self, change: &[u8], actor: &Actor) -> Result<(), Refusal> {
        self.seen = self
            .ground
            .admit(change, actor, |inner, _| read(&entries(inner)))?;
        Ok(())
    }

    /// Writes the change that makes the edits, or `None` if nothing would change. The document
    /// itself stays as it is: only `admit` changes it.
    pub fn edit(&self, actor: &Actor, edits: &[Edit]) -> Result<Option<Vec<u8>>, EditError> {
        let stored = self.ground.read(entries).unwrap_or_default();
        let writes = plan(&stored, edits)?;
        if writes.is_empty() {
            return Ok(None);
        }
        let written = self.ground.write(actor, |transaction| {
            writes.iter().try_for_each(|write| put(transaction, write))
        });
        written.map_err(|not| match not {
            NotWritten::TooMuch => EditError::TooMuch,
            NotWritten::Full => EditError::Full,
            NotWritten::Failed => EditError::NotWritten,
        })
    }

    /// Reads the profile, and what is odd about it.
    pub fn profile(&self) -> (Profile, Vec<Flaw>) {
        self.seen.clone()
    }

    /// Tells whether no change was admitted yet.
    pub fn is_empty(&self) -> bool {
        self.ground.ledger().is_empty()
    }

    /// Estimates the size of the document by the bytes of its changes.
    pub fn size_estimate(&self) -> u64 {
        self.ground.ledger().bytes()
    }
}

/// Writes one root key.
pub(crate) fn put(
    transaction: &mut automerge::transaction::Transaction<'_>,
    Write { key, value }: &Write,
) -> Result<(), automerge::AutomergeError> {
    match value {
        Some(Written::Text(text)) => transaction.put(ROOT, key.as_str(), text.as_str()),
        Some(Written::Number(number)) => transaction.put(ROOT, key.as_str(), *number),
        None => transaction.delete(ROOT, key.as_str()),
    }
}
