//! Reading records back, causes before effects.
//!
//! **For**: streams of records over many logs, in the order (lamport, log, seq). **Knows**: that
//! lamport times rise within a log, so the smallest next record of all logs is the next of all.
//! **Never**: hands over a record of which a single bit differs from the one the index filed.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::ControlFlow;

use history::{KeyObject, LogId, Record};

use crate::Part;
use crate::error::{Damage, ReadError};
use crate::index::{Entries, Entry};
use crate::refs::KeyName;
use crate::store::Store;

/// The most records that are looked up before any of them is opened.
const PIECE_RECORDS: usize = 256;
/// How much is read ahead when a whole range is read, in bytes.
const PIECE_BYTES: usize = 256 * 1024;

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

    /// Reads ranges of private logs; otherwise as [`Store::read`], but that what stands behind a damaged
    /// record is handed over as well.
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
        let mut reading = self.begin_part(part, ranges)?;
        while !reading.is_over() {
            for record in self.read_on(&mut reading, PIECE_BYTES)? {
                if each(record).is_break() {
                    return Ok(());
                }
            }
        }
        if reading.damages.is_empty() {
            Ok(())
        } else {
            Err(ReadError::Damaged(reading.damages))
        }
    }

    /// Begins to read ranges of shared logs, as [`Store::read`] does, piece by piece.
    pub fn begin(&self, ranges: &[(LogId, u64, u64)]) -> Result<Reading, ReadError> {
        self.begin_part(Part::Shared, ranges)
    }

    /// Begins to read ranges of private logs.
    pub fn begin_private(&self, ranges: &[(LogId, u64, u64)]) -> Result<Reading, ReadError> {
        self.begin_part(Part::Private, ranges)
    }

    fn begin_part(&self, part: Part, ranges: &[(LogId, u64, u64)]) -> Result<Reading, ReadError> {
        let mut reading = Reading {
            part,
            next: BinaryHeap::with_capacity(ranges.len()),
            damages: Vec::new(),
        };
        let mut entries = self.index.entries()?;
        for (log, from, to) in ranges {
            reading.push(self, &mut entries, *log, *from, *to)?;
        }
        Ok(reading)
    }

    /// Reads the next records, about so many bytes of them.
    pub fn read_on(&self, reading: &mut Reading, bytes: usize) -> Result<Vec<Record>, ReadError> {
        let mut records = Vec::new();
        let mut read = 0;
        while read < bytes && !reading.is_over() {
            let piece = self.next_piece(reading, bytes - read)?;
            read += piece
                .iter()
                .map(|record| record.blob().len())
                .sum::<usize>();
            records.extend(piece);
        }
        Ok(records)
    }

    fn next_piece(&self, reading: &mut Reading, bytes: usize) -> Result<Vec<Record>, ReadError> {
        let mut entries = self.index.entries()?;
        let mut turns = Vec::new();
        let mut raws = Vec::new();
        let mut read = 0;
        while turns.len() < PIECE_RECORDS && read < bytes {
            let Some(Reverse(turn)) = reading.next.pop() else {
                break;
            };
            let next = turn.entry.seq.saturating_add(1);
            reading.push(self, &mut entries, turn.log, next, turn.to)?;
            let raw = self
                .repositories
                .of(reading.part)
                .raw_record(&turn.entry.commit);
            read += raw.as_ref().map_or(0, |(_, blob)| blob.len());
            raws.push(raw.unwrap_or_default());
            turns.push(turn);
        }
        let mut records = Vec::with_capacity(turns.len());
        let mut broken = BTreeSet::new();
        for (turn, (commit, blob)) in turns.iter().zip(&raws) {
            if broken.contains(&turn.log) {
                continue;
            }
            match Record::reopen(commit, blob, &turn.entry.record, &turn.entry.commit) {
                Some(record) => records.push(record),
                // Not in a pack yet, or damaged there: the careful way says which.
                None => match self.load(reading.part, &turn.log, &turn.entry)? {
                    Ok(record) => records.push(record),
                    Err(damage) => {
                        reading.damages.push(damage);
                        // Nobody else has what stands in a private log, so all of it that is left is read.
                        if reading.part == Part::Shared {
                            broken.insert(turn.log);
                        }
                    }
                },
            }
        }
        reading
            .next
            .retain(|Reverse(turn)| !broken.contains(&turn.log));
        Ok(records)
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
        let names: Vec<&KeyName> = names
            .iter()
            .filter(|it| !self.erased.contains(*it))
            .collect();
        let mut raws = Vec::with_capacity(names.len());
        for name in &names {
            raws.push(self.raw_key(name)?.unwrap_or_default());
        }
        let mut keys = Vec::new();
        for (name, opened) in names.iter().zip(KeyObject::open_many(&raws)) {
            match opened.ok().filter(|key| key.name() == **name) {
                Some(key) => keys.push(key),
                None => match self.key(name)? {
                    Some(Ok(key)) => keys.push(key),
                    // A missing key is asked for again from peers, so the others are not held back.
                    Some(Err(damage)) => tracing::warn!("{damage}"),
                    None => {}
                },
            }
        }
        Ok(keys)
    }

    /// The bytes a slot should hold, unchecked.
    fn raw_key(&self, name: &KeyName) -> Result<Option<Vec<u8>>, ReadError> {
        let repository = &self.repositories.shared;
        if let Some(bytes) = self.journal.key(name)? {
            return Ok(Some(bytes));
        }
        let place = repository.refs.keys.get(name);
        Ok(place.and_then(|place| repository.raw(&place.blob)))
    }

    /// The names of all key objects that are stored, in order.
    pub fn key_names(&self) -> Result<Vec<KeyName>, ReadError> {
        let mut names: Vec<KeyName> = self.repositories.shared.refs.keys.keys().copied().collect();
        names.extend(self.journal.keys()?.into_iter().map(|(name, _)| name));
        names.retain(|name| !self.erased.contains(name));
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

/// Ranges that are read piece by piece, each at its next record.
pub struct Reading {
    part: Part,
    next: BinaryHeap<Reverse<Turn>>,
    damages: Vec<Damage>,
}

impl Reading {
    /// Tells whether everything was read that could be.
    pub fn is_over(&self) -> bool {
        self.next.is_empty()
    }

    /// Names what was left out because it is damaged.
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    fn push(
        &mut self,
        store: &Store,
        entries: &mut Entries<'_>,
        log: LogId,
        seq: u64,
        to: u64,
    ) -> Result<(), ReadError> {
        let head = store.heads.get(&(self.part, log));
        let last = head.map(|head| head.seq.min(to));
        let Some(last) = last.filter(|last| seq <= *last) else {
            return Ok(());
        };
        // What is missing from a private log keeps nothing behind it from being read.
        let places = match self.part {
            Part::Shared => seq..=seq,
            Part::Private => seq..=last,
        };
        for seq in places {
            if let Some(entry) = entries.find(self.part, &log, seq)? {
                self.next.push(Reverse(Turn {
                    lamport: entry.lamport,
                    log,
                    seq,
                    to,
                    entry,
                }));
                break;
            }
            self.damages
                .push(damaged(self.part, &log, seq, "is missing"));
        }
        Ok(())
    }
}
