//! The bounded room for records that cannot be judged yet.
//!
//! A record waits for one thing at a time: an earlier record of its log, a record it cites, a key,
//! a document from disk. When that arrives, the record goes through the gate again from the start.
//! When the room is full, whoever brought most of what waits loses the oldest of it; a later pull
//! brings it back, so nothing is lost. An author of orphans, under one name or under thousands that
//! nobody knows, pushes out what came the same way and keeps nobody else from waiting.

use std::collections::{BTreeMap, VecDeque};

use history::{KeyId, LogId, LogKey, Record, RecordId, ShredId};

use crate::gate::Source;
use crate::secrets::DocumentId;

/// The most records that wait at once.
pub const WAITING_MAX_RECORDS: usize = 8_192;
/// The most records of one log key that wait at once.
pub const WAITING_PER_AUTHOR_MAX_RECORDS: usize = 1_000;
/// The most bytes of records that wait at once.
pub const WAITING_MAX_BYTES: usize = 32 * 1024 * 1024;

/// How many ids that have left already may stand in an order before it is swept.
const SWEEP_FROM: usize = 1_024;

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
    brought: BTreeMap<Source, Brought>,
    per_author: BTreeMap<LogKey, usize>,
    bytes: usize,
}

/// What came one way and waits.
#[derive(Debug, Default)]
struct Brought {
    /// Oldest first; may hold ids that have left already.
    order: VecDeque<RecordId>,
    records: usize,
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
            match self.oldest_of_most() {
                Some(oldest) => left.extend(self.take(&oldest).map(|waiter| waiter.record)),
                None => break,
            }
        }
        self.bytes += size;
        let brought = self.brought.entry(source).or_default();
        brought.order.push_back(id);
        brought.records += 1;
        brought.bytes += size;
        *self.per_author.entry(author).or_default() += 1;
        self.by_need.entry(need).or_default().push(id);
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

    /// Tells whether a record of this log waits that was on this disk already.
    pub fn has_from_disk(&self, log: &LogId) -> bool {
        let any = self.per_author.contains_key(&log.key);
        let here = |waiter: &Waiter| waiter.source == Source::Disk && waiter.record.log() == *log;
        any && self.waiters.values().any(here)
    }

    /// Tells whether this record waits.
    pub fn holds(&self, id: &RecordId) -> bool {
        self.waiters.contains_key(id)
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

    /// Names the oldest record of whoever brought most: of both limits, the nearer one counts.
    fn oldest_of_most(&mut self) -> Option<RecordId> {
        let share = |brought: &Brought| {
            let records = brought.records * WAITING_MAX_BYTES / WAITING_MAX_RECORDS;
            records.max(brought.bytes)
        };
        let most = self.brought.values_mut().max_by_key(|it| share(it))?;
        let waiters = &self.waiters;
        while let Some(oldest) = most.order.pop_front() {
            if waiters.contains_key(&oldest) {
                return Some(oldest);
            }
        }
        None
    }

    fn take(&mut self, id: &RecordId) -> Option<Waiter> {
        let waiter = self.waiters.remove(id)?;
        let size = waiter.record.blob().len();
        self.bytes -= size;
        if let Some(brought) = self.brought.get_mut(&waiter.source) {
            brought.records -= 1;
            brought.bytes -= size;
            if brought.records == 0 {
                self.brought.remove(&waiter.source);
            } else if brought.order.len() > SWEEP_FROM + 2 * brought.records {
                let waiters = &self.waiters;
                brought.order.retain(|id| waiters.contains_key(id));
            }
        }
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
        Some(waiter)
    }
}

#[cfg(test)]
mod tests {
    use history::{
        DeviceKeys, Draft, Governance, Incarnation, PersonStatement, ScopeId, SpaceId, Timestamp,
    };

    use super::*;
    use crate::effect::PeerId;

    /// The `number`th record that somebody makes up.
    fn record(author: &DeviceKeys, number: u64) -> Record {
        let draft = Draft {
            space: SpaceId::from_bytes([7; 32]),
            scope: ScopeId::ZERO,
            incarnation: Incarnation(number),
            head: None,
            time: Timestamp(number),
            epoch: RecordId::ZERO,
            deps: Vec::new(),
        };
        let person = PersonStatement {
            first_device: author.signer().key(),
            recovery: [1; 32],
            nonce: [2; 16],
        };
        draft.govern(author.signer(), &Governance::Person(person))
    }

    #[test]
    fn whoever_fills_the_room_under_many_names_pushes_out_nobody_else() {
        let author = |n: u8| DeviceKeys::from_scope_seed(&[n; 32]);
        let source = |n: u8| Source::Peer(PeerId(LogKey::from_bytes([n; 32])));
        let need = Need::Record(RecordId::ZERO);
        let mut room = WaitingRoom::default();
        let honest = record(&author(0), 0);
        assert!(room.wait(honest.clone(), source(1), need).is_empty());
        let mut made_up = Vec::new();
        let names = u8::try_from(WAITING_MAX_RECORDS.div_ceil(WAITING_PER_AUTHOR_MAX_RECORDS));
        for name in 1..=names.expect("a few names") {
            let author = author(name);
            let numbers = 0..WAITING_PER_AUTHOR_MAX_RECORDS as u64;
            made_up.extend(numbers.map(|number| record(&author, number)));
        }
        let mut left = Vec::new();
        for record in &made_up {
            left.extend(room.wait(record.clone(), source(2), need));
        }
        assert_eq!(room.len(), WAITING_MAX_RECORDS);
        let ids = |records: &[Record]| records.iter().map(Record::id).collect::<Vec<_>>();
        let too_many = made_up.len() + 1 - WAITING_MAX_RECORDS;
        assert_eq!(ids(&left), ids(&made_up[..too_many]));
        let ready = room.arrived(&need);
        assert!(ready.iter().any(|waiter| waiter.record == honest));
        assert_eq!((room.len(), room.bytes()), (0, 0));
        assert!(room.brought.is_empty());
    }
}
