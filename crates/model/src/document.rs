//! One document: admitted changes, and what they come to.
//!
//! For: taking in a change or nothing, reading a profile, preparing an edit. Knows: Automerge.
//! Never: lets foreign bytes reach Automerge before the door has read them, changes itself while
//! editing, or is left half changed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ROOT, ReadDoc};

use crate::door::chunk;
use crate::door::ledger::Ledger;
use crate::door::{Actor, CHANGE_MAX_BYTES, Refusal};
use crate::edit::{Edit, EditError, Write, Written, plan};
use crate::profile::Profile;
use crate::read::{Entry, Flaw, entries, read};

/// A document of one person, in memory.
#[derive(Debug, Clone, Default)]
pub struct Document {
    inner: Automerge,
    ledger: Ledger,
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
        let mut ledger = Ledger::default();
        let mut checked = Vec::new();
        for bytes in changes {
            let chunk = chunk::open(bytes)?;
            let author = *chunk.actors.first().ok_or(Refusal::WrongActor)?;
            let fitting = ledger.judge(&chunk, &author)?;
            ledger.enter(fitting);
            checked.push(bytes);
        }
        let (inner, seen) = applied(Automerge::new(), &checked)?;
        Ok(Document {
            inner,
            ledger,
            seen,
        })
    }

    /// Takes in one change of `actor`, or refuses it and stays as it was.
    pub fn admit(&mut self, change: &[u8], actor: &Actor) -> Result<(), Refusal> {
        let chunk = chunk::open(change)?;
        let fitting = self.ledger.judge(&chunk, actor)?;
        (self.inner, self.seen) = applied(self.inner.clone(), &[change])?;
        self.ledger.enter(fitting);
        Ok(())
    }

    /// Writes the change that makes the edits, or `None` if nothing would change. The document
    /// itself stays as it is: only `admit` changes it.
    pub fn edit(&self, actor: &Actor, edits: &[Edit]) -> Result<Option<Vec<u8>>, EditError> {
        let writes = plan(&self.entries(), edits)?;
        if writes.is_empty() {
            return Ok(None);
        }
        let written = catch_unwind(AssertUnwindSafe(|| self.written(actor, &writes)))
            .map_err(|_| EditError::NotWritten)?
            .map_err(|_| EditError::NotWritten)?;
        let Some(change) = written else {
            return Ok(None);
        };
        if change.len() > CHANGE_MAX_BYTES {
            return Err(EditError::TooMuch);
        }
        // What we write passes our own door, or it would be lost on every other device.
        let fits = chunk::open(&change).and_then(|chunk| self.ledger.judge(&chunk, actor));
        match fits {
            Ok(_) => Ok(Some(change)),
            Err(Refusal::TooManyOperations | Refusal::TooLarge) => Err(EditError::TooMuch),
            Err(Refusal::Full) => Err(EditError::Full),
            Err(_) => Err(EditError::NotWritten),
        }
    }

    fn written(&self, actor: &Actor, writes: &[Write]) -> Result<Option<Vec<u8>>, AutomergeError> {
        let mut copy = self.inner.clone().with_actor(ActorId::from(&actor[..]));
        let mut transaction = copy.transaction();
        for Write { key, value } in writes {
            match value {
                Some(Written::Text(text)) => transaction.put(ROOT, key.as_str(), text.as_str())?,
                Some(Written::Number(number)) => transaction.put(ROOT, key.as_str(), *number)?,
                None => transaction.delete(ROOT, key.as_str())?,
            }
        }
        // No time and no message: the record around the change has them.
        let (hash, _) = transaction.commit_with(CommitOptions::default());
        let change = hash.and_then(|hash| copy.get_change_by_hash(&hash));
        Ok(change.map(|change| change.raw_bytes().to_vec()))
    }

    /// Reads the profile, and what is odd about it.
    pub fn profile(&self) -> (Profile, Vec<Flaw>) {
        self.seen.clone()
    }

    /// Tells whether no change was admitted yet.
    pub fn is_empty(&self) -> bool {
        self.ledger.is_empty()
    }

    /// Estimates the size of the document by the bytes of its changes.
    pub fn size_estimate(&self) -> u64 {
        self.ledger.bytes()
    }

    fn entries(&self) -> Vec<Entry> {
        // A fault of Automerge while reading costs the profile, never the process.
        catch_unwind(AssertUnwindSafe(|| entries(&self.inner))).unwrap_or_default()
    }
}

/// Applies changes the door has read, and reads the result once, so that a fault of Automerge shows
/// here and not on a later screen.
fn applied(
    document: Automerge,
    changes: &[&[u8]],
) -> Result<(Automerge, (Profile, Vec<Flaw>)), Refusal> {
    let apply = move || {
        let mut document = document;
        let parsed: Result<Vec<Change>, _> = changes
            .iter()
            .map(|bytes| Change::try_from(*bytes))
            .collect();
        document.apply_changes(parsed.ok()?).ok()?;
        let seen = read(&entries(&document));
        Some((document, seen))
    };
    match catch_unwind(AssertUnwindSafe(apply)) {
        Ok(Some(applied)) => Ok(applied),
        Ok(None) | Err(_) => Err(Refusal::NotApplied),
    }
}
