//! How far was read what one said to oneself.
//!
//! For: losing none of it where a device stops between holding a record and taking what it says: some records
//! open only once the private log is read, or it is known who wrote them. Knows: what the index holds, for what
//! comes of such a record is filed there in the same batch as this; and where one reads again from the
//! beginning, nothing counts as read until that is done. Never: asks for more than was not read.

use history::{LogId, Record, ScopeId};

use crate::boot::decode_log;
use crate::effect::{LogRange, Shelf};
use crate::gate::encode_log;
use crate::replica::Replica;

/// What the place in the index begins with that says how far a log was read.
const FAR: &[u8] = b"far/";

impl Replica {
    /// Notes that a record of one's own was taken, unless earlier ones of that place are still to come from
    /// the disk: after a stop they would pass for read.
    pub(super) fn note_how_far(&mut self, record: &Record) {
        let (log, seq) = (record.log(), record.header().seq);
        let own = &self.personal;
        let is_read = own.read.get(&log).is_some_and(|read| *read >= seq);
        if is_read || own.again.contains(&log.scope) || own.later.contains(&log.scope) {
            return;
        }
        self.personal.read.insert(log, seq);
        let value = seq.to_be_bytes().to_vec();
        self.put(Shelf::Kept, place_of(&encode_log(&log)), Some(value));
    }

    /// Reads how far a log was read.
    pub(super) fn read_how_far(&mut self, key: &[u8], value: &[u8]) {
        let log = key.strip_prefix(FAR).and_then(decode_log);
        if let (Some(log), Ok(seq)) = (log, <[u8; 8]>::try_from(value)) {
            self.personal.read.insert(log, u64::from_be_bytes(seq));
        }
    }

    /// Forgets how far the logs of a scope were read, which is read again.
    pub(super) fn forget_how_far(&mut self, scope: &ScopeId) {
        let before = self.personal.read.len();
        self.personal.read.retain(|log, _| log.scope != *scope);
        if self.personal.read.len() != before {
            self.clear(Shelf::Kept, place_of(scope.as_bytes()));
        }
    }

    /// Asks the disk, after a start, for what was not read before the stop.
    pub(crate) fn read_own_on(&mut self) {
        let later = &self.personal.later;
        let scopes = self.personal_scopes().into_iter();
        let scopes = scopes.filter(|scope| !later.contains(scope));
        let held = scopes.filter_map(|scope| self.scopes.get(&scope));
        let heads = held.flat_map(|held| &held.heads);
        let beyond = heads.filter_map(|(log, head)| self.beyond_read(log, head.seq));
        self.recall_own(beyond.collect());
    }

    fn beyond_read(&self, log: &LogId, to: u64) -> Option<LogRange> {
        let read = self.personal.read.get(log);
        let from = read.map_or(0, |read| read.saturating_add(1));
        let log = *log;
        (from <= to).then_some(LogRange { log, from, to })
    }
}

fn place_of(what: &[u8]) -> Vec<u8> {
    [FAR, what].concat()
}
