//! The bounded room for records that cannot be judged yet.
//!
//! A record waits for one thing at a time: an earlier record of its log, a record it cites, a key,
//! a document from disk. When that arrives, the record goes through the gate again from the start.
//! When the room is full the oldest record leaves; a later pull brings it back, so nothing is lost
//! and an author of orphans can only push out records of their own kind.

use std::collections::{BTreeMap, VecDeque};

use history::{KeyId, LogId, LogKey, Record, RecordId, ScopeId, ShredId};

use crate::gate::Source;
use crate::secrets::DocumentId;

/// The most records that wait at once.
pub const WAITING_MAX_RECORDS: usize = 8_192;
/// The most records of one log key that wait at once.
pub const WAITING_PER_AUTHOR_MAX_RECORDS: usize = 1_000;
/// The most bytes of records that wait at once.
pub const WAITING_MAX_BYTES: usize = 32 * 1024 * 1024;

/// What a record waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The record of this log with this seq.
    Earlier(LogId, u64),
    Record(RecordId),
    Key(KeyId),
    Shred(ShredId),
    Document(DocumentId),
    /// A further change of this document, which others wrote too.
    Grown(DocumentId),
    /// What was carried of this scope before it could be read.
    CaughtUp(ScopeId),
    /// The statement of this device of the space.
    Device(LogKey),
    /// Who is behind this log of a scope beside the space.
    Bound(LogKey),
}

impl Need {
    /// Says what is missing, for the status screen.
    pub fn sentence(&self) -> String {
        match self {
            Need::Earlier(log, seq) => {
                format!("waits for record {seq} of log {}", log.key.short())
            }
            Need::Record(id) => format!("waits for record {} it builds on", id.short()),
            Need::Key(_) => "waits for the key it is sealed with".to_owned(),
            Need::Shred(_) => "waits for its author's document key".to_owned(),
            Need::CaughtUp(_) => "waits until what came before it has been read".to_owned(),
            Need::Grown(_) => "waits for what somebody else wrote into the same text".to_owned(),
            Need::Device(key) => format!("waits for the statement of device {}", key.short()),
            Need::Bound(key) => format!("waits for who is behind log {}", key.short()),
            Need::Document(_) => "waits for a document to be read from disk".to_owned(),
        }
    }
}

/// One record in the room.
#[derive(Debug)]
pub struct Waiter {
    pub record: Record,
    pub source: Source,
    pub need: Need,
}

/// Records that wait, by what they wait for.
#[derive(Debug, Default)]
pub struct WaitingRoom {
    by_need: BTreeMap<Need, Vec<RecordId>>,
    waiters: BTreeMap<RecordId, Waiter>,
    /// Oldest first; may hold ids that have left already.
    order: VecDeque<RecordId>,
    per_author: BTreeMap<LogKey, usize>,
    bytes: usize,
}

impl WaitingRoom {
    /// Lets a record wait; hands back what had to leave for it.
    pub fn wait(&mut self, record: Record, source: Source, need: Need) -> Vec<Record> {
        let id = record.id();
        if self.waiters.contains_key(&id) {
            return Vec::new();
        }
        let mut left = Vec::new();
        let author = record.header().log;
        if self.per_author.get(&author).copied().unwrap_or(0) >= WAITING_PER_AUTHOR_MAX_RECORDS {
            return vec![record];
        }
        let size = record.blob().len();
        while self.waiters.len() >= WAITING_MAX_RECORDS || self.bytes + size > WAITING_MAX_BYTES {
            match self.order.pop_front() {
                Some(oldest) => left.extend(self.take(&oldest).map(|waiter| waiter.record)),
                None => break,
            }
        }
        self.bytes += size;
        *self.per_author.entry(author).or_default() += 1;
        self.by_need.entry(need).or_default().push(id);
        self.order.push_back(id);
        self.waiters.insert(
            id,
            Waiter {
                record,
                source,
                need,
            },
        );
        left
    }

    /// Takes out everything that waited for this, oldest first.
    pub fn arrived(&mut self, need: &Need) -> Vec<Waiter> {
        let ids = self.by_need.remove(need).unwrap_or_default();
        ids.iter().filter_map(|id| self.take(id)).collect()
    }

    pub fn len(&self) -> usize {
        self.waiters.len()
    }

    /// How many bytes wait.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many records of the log wait of which most do.
    pub fn most_of_one_author(&self) -> usize {
        self.per_author.values().copied().max().unwrap_or(0)
    }

    /// Lists who waits and for what.
    pub fn iter(&self) -> impl Iterator<Item = &Waiter> {
        self.waiters.values()
    }

    /// Tells whether anything waits for this.
    pub fn has(&self, need: &Need) -> bool {
        self.by_need.contains_key(need)
    }

    /// Lists the distinct needs.
    pub fn needs(&self) -> impl Iterator<Item = &Need> {
        self.by_need.keys()
    }

    /// Lets a record wait no longer, whatever it waits for.
    pub fn forget(&mut self, id: &RecordId) {
        self.take(id);
    }

    fn take(&mut self, id: &RecordId) -> Option<Waiter> {
        let waiter = self.waiters.remove(id)?;
        self.bytes -= waiter.record.blob().len();
        let author = waiter.record.header().log;
        if let Some(count) = self.per_author.get_mut(&author) {
            *count -= 1;
            if *count == 0 {
                self.per_author.remove(&author);
            }
        }
        if let Some(ids) = self.by_need.get_mut(&waiter.need) {
            ids.retain(|other| other != id);
            if ids.is_empty() {
                self.by_need.remove(&waiter.need);
            }
        }
        // `order` is swept when it has grown far beyond the room.
        if self.order.len() > 4 * WAITING_MAX_RECORDS {
            let waiters = &self.waiters;
            self.order.retain(|id| waiters.contains_key(id));
        }
        Some(waiter)
    }
}
