//! Reading records back, causes before effects.
//!
//! **For**: streams of records over many logs, in the order (lamport, log, seq). **Knows**: that
//! lamport times rise within a log, so the smallest next record of all logs is the next of all.
//! **Never**: hands over a record that is not the one the index filed, or whose signature fails.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use history::{KeyObject, LogId, Record};

use crate::Part;
use crate::error::{Damage, ReadError};
use crate::index::{Entries, Entry};
use crate::refs::KeyName;
use crate::store::Store;

impl Store {
    /// Reads ranges of shared logs (first and last seq, both included) in the order
    /// (lamport, log, seq) across all of them, until `each` breaks.
    ///
    /// What lies beyond a head is not there and no error. Of a log with a damaged record the rest
    /// is left out, everything else is handed over, and the error names what was damaged.
    pub fn read(
        &self,
        ranges: &[(LogId, u64, u64)],
        each: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        self.read_part(Part::Shared, ranges, each)
    }

    /// Reads ranges of private logs; otherwise as [`Store::read`].
    pub fn read_private(
        &self,
        ranges: &[(LogId, u64, u64)],
        each: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        self.read_part(Part::Private, ranges, each)
    }

    fn read_part(
        &self,
        part: Part,
        ranges: &[(LogId, u64, u64)],
        each: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut cursor = Cursor {
            store: self,
            part,
            entries: self.index.entries()?,
            next: BinaryHeap::with_capacity(ranges.len()),
            damages: Vec::new(),
        };
        for (log, from, to) in ranges {
            cursor.push(*log, *from, *to)?;
        }
        while let Some(Reverse(turn)) = cursor.next.pop() {
            match self.load(part, &turn.log, &turn.entry)? {
                Ok(record) => {
                    if each(record).is_break() {
                        return Ok(());
                    }
                    cursor.push(turn.log, turn.entry.seq.saturating_add(1), turn.to)?;
                }
                Err(damage) => cursor.damages.push(damage),
            }
        }
        if cursor.damages.is_empty() {
            Ok(())
        } else {
            Err(ReadError::Damaged(cursor.damages))
        }
    }

    /// Reads the record an entry of the index names, from the journal or a pack.
    pub(crate) fn load(
        &self,
        part: Part,
        log: &LogId,
        entry: &Entry,
    ) -> Result<Result<Record, Damage>, ReadError> {
        let found = match self.journal.wire(part, log, entry.seq)? {
            Some(wire) => Record::open(&wire).map_err(|forged| forged.to_string()),
            None => {
                let folded = self.repositories.of(part).record(&entry.commit);
                folded.map_err(|lost| lost.words().to_owned())
            }
        };
        Ok(match found {
            Ok(record) if record.id() == entry.record && record.commit_id() == entry.commit => {
                Ok(record)
            }
            Ok(_) => Err(damaged(
                part,
                log,
                entry.seq,
                "is not the record that was stored there",
            )),
            Err(why) => Err(damaged(
                part,
                log,
                entry.seq,
                &format!("cannot be read: {why}"),
            )),
        })
    }

    /// Reads key objects by name; those that are not here are left out.
    pub fn keys(&self, names: &[KeyName]) -> Result<Vec<KeyObject>, ReadError> {
        let mut keys = Vec::new();
        let mut damages = Vec::new();
        for name in names {
            match self.key(name)? {
                Some(Ok(key)) => keys.push(key),
                Some(Err(damage)) => damages.push(damage),
                None => {}
            }
        }
        for damage in damages {
            // A missing key is asked for again from peers, so the others are not held back.
            tracing::warn!("{damage}");
        }
        Ok(keys)
    }

    /// The names of all key objects that are stored, in order.
    pub fn key_names(&self) -> Result<Vec<KeyName>, ReadError> {
        let mut names: Vec<KeyName> = self.repositories.shared.refs.keys.keys().copied().collect();
        names.extend(self.journal.keys()?.into_iter().map(|(name, _)| name));
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    pub(crate) fn key(
        &self,
        name: &KeyName,
    ) -> Result<Option<Result<KeyObject, Damage>>, ReadError> {
        let bytes = match self.journal.key(name)? {
            Some(bytes) => Ok(bytes),
            None => match self.repositories.shared.refs.keys.get(name) {
                Some(place) => self
                    .repositories
                    .shared
                    .object_of(&place.blob, gix_object::Kind::Blob)
                    .map_err(|lost| lost.words().to_owned()),
                None => return Ok(None),
            },
        };
        let key = bytes
            .and_then(|bytes| KeyObject::open(&bytes).map_err(|forged| forged.to_string()))
            .and_then(|key| {
                let right = key.name() == *name;
                right
                    .then_some(key)
                    .ok_or_else(|| "it is another key".to_owned())
            });
        Ok(Some(key.map_err(|why| Damage {
            log: None,
            seq: None,
            private: false,
            sentence: format!("a stored key cannot be used: {why}"),
        })))
    }
}

/// Names a damaged record; `what` ends the sentence.
pub(crate) fn damaged(part: Part, log: &LogId, seq: u64, what: &str) -> Damage {
    let whose = match part {
        Part::Shared => "log",
        Part::Private => "private log",
    };
    Damage {
        log: Some(*log),
        seq: Some(seq),
        private: part == Part::Private,
        sentence: format!("record {seq} of {whose} {} {what}", log.ref_name()),
    }
}

/// The next record of one range. The order of the fields is the order of the stream.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    lamport: u64,
    log: LogId,
    seq: u64,
    to: u64,
    entry: Entry,
}

/// All ranges of one reading, each at its next record.
struct Cursor<'a> {
    store: &'a Store,
    part: Part,
    entries: Entries<'a>,
    next: BinaryHeap<Reverse<Turn>>,
    damages: Vec<Damage>,
}

impl Cursor<'_> {
    fn push(&mut self, log: LogId, seq: u64, to: u64) -> Result<(), ReadError> {
        let head = self.store.heads.get(&(self.part, log));
        if head.is_none_or(|head| seq > head.seq) || seq > to {
            return Ok(());
        }
        match self.entries.find(self.part, &log, seq)? {
            Some(entry) => self.next.push(Reverse(Turn {
                lamport: entry.lamport,
                log,
                seq,
                to,
                entry,
            })),
            None => self
                .damages
                .push(damaged(self.part, &log, seq, "is missing")),
        }
        Ok(())
    }
}
