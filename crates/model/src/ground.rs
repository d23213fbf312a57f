//! The ground every document stands on: admitted changes, and Automerge's state of them.
//!
//! For: taking in a change or nothing, and preparing one of our own. Knows: Automerge. Never: lets
//! foreign bytes reach Automerge before the door has read them, changes itself while a change is
//! being written, or is left half changed. What the document means is for those who own a ground.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use automerge::transaction::{CommitOptions, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, Change, ReadDoc};

use crate::door::chunk::{self, Chunk};
use crate::door::ledger::Ledger;
use crate::door::{Actor, CHANGE_MAX_BYTES, Refusal};

/// Admitted changes and what is known of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ground {
    inner: Automerge,
    ledger: Ledger,
    written: Written,
}

/// The last change written on a ground and what it makes of it: whoever writes a change means to
/// admit it next, and it need not be applied a second time. Whatever is admitted takes it away, so it
/// never belongs to another state than that of its ground. A copy begins without.
#[derive(Debug, Default)]
struct Written(Mutex<Option<(Vec<u8>, Automerge)>>);

impl Clone for Written {
    fn clone(&self) -> Written {
        Written::default()
    }
}

impl Written {
    fn keep(&self, change: &[u8], made: Automerge) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((change.to_vec(), made));
    }

    fn take(&self) -> Option<(Vec<u8>, Automerge)> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }
}

/// Why a change of our own cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotWritten {
    /// More than one change may hold.
    TooMuch,
    /// Its author has written as much into the document as fits.
    Full,
    Failed,
}

impl Ground {
    /// Makes the ground of texts written together: their objects are there from the start.
    pub(crate) fn of_texts(seed: &[u8]) -> Result<Ground, Refusal> {
        let inner = applied(Automerge::new(), &[seed], |_| ())?.0;
        let ledger = Ledger::of_texts(&chunk::open_seed(seed)?)?;
        Ok(Ground {
            inner,
            ledger,
            written: Written::default(),
        })
    }

    /// Takes in admitted changes in the order they were admitted, in one batch.
    pub(crate) fn replay<'a>(
        mut self,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Ground, Refusal> {
        let mut checked = Vec::new();
        for bytes in changes {
            let chunk = chunk::open(bytes)?;
            let author = *chunk.actors.first().ok_or(Refusal::WrongActor)?;
            let fitting = self.ledger.judge(&chunk, &author)?;
            self.ledger.enter(fitting);
            checked.push(bytes);
        }
        self.written.take();
        self.inner = applied(self.inner, &checked, |_| ())?.0;
        Ok(self)
    }

    /// Takes in one change of `actor`, or refuses it and stays as it was. What comes of it is read
    /// once, so that a fault of Automerge shows here and not on a later screen.
    pub(crate) fn admit<R>(
        &mut self,
        change: &[u8],
        actor: &Actor,
        read: impl FnOnce(&Automerge, &Chunk) -> R,
    ) -> Result<R, Refusal> {
        let chunk = chunk::open(change)?;
        let fitting = self.ledger.judge(&chunk, actor)?;
        let (inner, seen) = match self.written.take() {
            // Judged like anybody's; only the work of applying it was done while it was written.
            Some((written, inner)) if written == change => {
                applied(inner, &[], |inner| read(inner, &chunk))?
            }
            Some(_) | None => applied(self.inner.clone(), &[change], |it| read(it, &chunk))?,
        };
        self.inner = inner;
        self.ledger.enter(fitting);
        Ok(seen)
    }

    /// Writes a change of our own, or `None` if nothing would change. The ground stays as it is.
    pub(crate) fn write(
        &self,
        actor: &Actor,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Result<Option<Vec<u8>>, NotWritten> {
        let written = catch_unwind(AssertUnwindSafe(|| self.written(actor, act)))
            .map_err(|_| NotWritten::Failed)?
            .map_err(|_| NotWritten::Failed)?;
        let Some((change, copy)) = written else {
            return Ok(None);
        };
        if change.len() > CHANGE_MAX_BYTES {
            return Err(NotWritten::TooMuch);
        }
        // What we write passes our own door, or it would be lost on every other device.
        let fits = chunk::open(&change).and_then(|chunk| self.ledger.judge(&chunk, actor));
        match fits {
            Ok(_) => {
                self.written.keep(&change, copy);
                Ok(Some(change))
            }
            Err(Refusal::TooManyOperations | Refusal::TooLarge) => Err(NotWritten::TooMuch),
            Err(Refusal::Full) => Err(NotWritten::Full),
            Err(_) => Err(NotWritten::Failed),
        }
    }

    fn written(
        &self,
        actor: &Actor,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Result<Option<(Vec<u8>, Automerge)>, AutomergeError> {
        let mut copy = self.inner.clone().with_actor(ActorId::from(&actor[..]));
        let mut transaction = copy.transaction();
        act(&mut transaction)?;
        // No time and no message: the record around the change has them.
        let (hash, _) = transaction.commit_with(CommitOptions::default());
        let change = hash.and_then(|hash| copy.get_change_by_hash(&hash));
        let change = change.map(|change| change.raw_bytes().to_vec());
        Ok(change.map(|change| (change, copy)))
    }

    /// Reads what stands in the document; a fault of Automerge costs the reading, never the process.
    pub(crate) fn read<R>(&self, read: impl FnOnce(&Automerge) -> R) -> Option<R> {
        catch_unwind(AssertUnwindSafe(|| read(&self.inner))).ok()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

/// Applies changes the door has read, and reads what comes of them.
fn applied<R>(
    document: Automerge,
    changes: &[&[u8]],
    read: impl FnOnce(&Automerge) -> R,
) -> Result<(Automerge, R), Refusal> {
    let apply = move || {
        let mut document = document;
        let parsed: Result<Vec<Change>, _> = changes
            .iter()
            .map(|bytes| Change::try_from(*bytes))
            .collect();
        document.apply_changes(parsed.ok()?).ok()?;
        let seen = read(&document);
        Some((document, seen))
    };
    match catch_unwind(AssertUnwindSafe(apply)) {
        Ok(Some(applied)) => Ok(applied),
        Ok(None) | Err(_) => Err(Refusal::NotApplied),
    }
}

#[cfg(test)]
mod tests {
    use automerge::ROOT;
    use automerge::transaction::Transactable;

    use super::*;

    const ACTOR: Actor = [7; 32];

    fn change() -> Vec<u8> {
        let written = Ground::default().write(&ACTOR, |transaction| {
            transaction.put(ROOT, "name", "Ann").map(|_| ())
        });
        written.expect("fits").expect("something changes")
    }

    fn name(ground: &Ground) -> Option<String> {
        let read = |inner: &Automerge| {
            let (value, _) = inner.get(ROOT, "name").ok()??;
            value.as_str().map(str::to_owned)
        };
        ground.read(read)?
    }

    #[test]
    fn a_fault_while_reading_refuses_the_change_and_leaves_no_trace() {
        let change = change();
        let mut ground = Ground::default();
        let refused = ground.admit(&change, &ACTOR, |_, _| -> () {
            panic!("a fault of Automerge")
        });
        assert_eq!(refused, Err(Refusal::NotApplied));
        assert_eq!(name(&ground), None, "nothing was swapped in");
        // The ledger has not moved either: the same change is the next one still.
        assert_eq!(ground.admit(&change, &ACTOR, |_, _| ()), Ok(()));
        assert_eq!(name(&ground).as_deref(), Some("Ann"));
    }

    #[test]
    fn what_automerge_refuses_is_not_applied() {
        let broken = applied(Automerge::new(), &[b"no change at all"], |_| ());
        assert_eq!(broken.map(|_| ()), Err(Refusal::NotApplied));
    }
}
