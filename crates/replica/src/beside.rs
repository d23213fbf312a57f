//! Beside a frozen log: what its author's other hand wrote.
//!
//! For: judging honest records that cite such a record, and handing it on to whoever waits for it,
//! because no head tells that it is missing. Knows: that a device may be reached by nobody who met
//! the other hand itself. Never: lets what stands here count, or grow without bound; what finds no
//! room is known here all the same, and only not handed on.

use std::collections::{BTreeMap, BTreeSet};

use history::{
    ChainFault, Class, Governance, Incarnation, LogId, LogKey, Range, Record, RecordId, ScopeId,
    check_beside,
};
use model::Masked;

use crate::effect::{Effect, LogRange, PeerId, Shelf};
use crate::gate::{Harvest, Source, Verdict, encode_log, refused};
use crate::message::Message;
use crate::replica::Replica;
use crate::sync::messages_of;
use crate::waiting::Need;

/// The most records kept beside one log.
pub const BESIDE_PER_LOG_MAX_RECORDS: usize = 256;
/// The most bytes of records kept beside all logs.
pub const BESIDE_MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most frozen logs of one scope a peer is asked for between two pulls.
const ASKED_PER_SCOPE_MAX: usize = 64;

/// What tells a void record that was not opened from one that counts and is still to be read.
pub(crate) const UNOPENED: [u8; 1] = [0];

/// What is kept, and what was asked and told since the last pull.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    kept: BTreeMap<LogId, BTreeMap<(u64, RecordId), Record>>,
    bytes: usize,
    /// Records just kept, for which others may wait.
    pub just_kept: Vec<RecordId>,
    /// Who typed into a text in what is kept, and from which counter on: unseen for good, whatever else
    /// of theirs counts again.
    pub typed: Masked,
    /// Void records, beside their logs or in them, that came before the key that opens them.
    pub unopened: BTreeMap<RecordId, (LogId, u64)>,
    asked: BTreeSet<(PeerId, LogId)>,
    told: BTreeSet<(PeerId, LogId)>,
    shown: BTreeSet<(PeerId, LogId)>,
}

impl Beside {
    /// Keeps a record, if there is room; gives the key it is filed under.
    pub fn keep(&mut self, record: &Record) -> Option<Vec<u8>> {
        if !self.has_room(record) {
            return None;
        }
        let size = record.wire_bytes().len();
        let of_log = self.kept.entry(record.log()).or_default();
        let place = (record.header().seq, record.id());
        if of_log.insert(place, record.clone()).is_none() {
            self.bytes += size;
        }
        let seq = record.header().seq.to_be_bytes();
        Some([&encode_log(&record.log())[..], &seq, record.id().as_bytes()].concat())
    }

    /// Notes from where on an actor typed in what stands beside a log.
    pub fn note_typed(&mut self, actor: [u8; 32], from: u64) {
        let known = self.typed.entry(actor).or_insert(from);
        *known = from.min(*known);
    }

    /// Tells whether there is room for one more.
    fn has_room(&self, record: &Record) -> bool {
        let of_log = self.kept.get(&record.log()).map_or(0, BTreeMap::len);
        let bytes = self.bytes + record.wire_bytes().len();
        of_log < BESIDE_PER_LOG_MAX_RECORDS && bytes <= BESIDE_MAX_BYTES
    }

    /// How many bytes of records are kept.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Begins anew with asking and telling, for every peer.
    pub fn begin_pull(&mut self) {
        self.asked.clear();
        self.told.clear();
        self.shown.clear();
    }

    /// Begins anew with one peer.
    pub fn forget_peer(&mut self, peer: &PeerId) {
        self.asked.retain(|(asked, _)| asked != peer);
        self.told.retain(|(told, _)| told != peer);
        self.shown.retain(|(shown, _)| shown != peer);
    }

    /// What is kept beside a log that proves something: records of the place it is frozen at, and
    /// proofs of other forks.
    fn halves(&self, scope: &ScopeId, log: &(LogKey, Incarnation), at: u64) -> Vec<Record> {
        let log = LogId {
            scope: *scope,
            key: log.0,
            incarnation: log.1,
        };
        let of_log = self.kept.get(&log).into_iter().flatten();
        let proves = |record: &Record| {
            let governance = record.governance();
            record.header().seq == at || matches!(governance, Ok(Governance::Equivocation(_)))
        };
        let records = of_log.map(|(_, record)| record);
        records.filter(|record| proves(record)).cloned().collect()
    }

    /// What stands beside some stretches of logs, each log told a peer once between two pulls.
    fn tell(&mut self, peer: PeerId, scope: ScopeId, ranges: &[Range]) -> Vec<Record> {
        let mut records = Vec::new();
        for range in ranges {
            let (key, incarnation) = range.log;
            let log = LogId {
                scope,
                key,
                incarnation,
            };
            let Some(of_log) = self.kept.get(&log) else {
                continue;
            };
            if self.told.insert((peer, log)) {
                let wanted = of_log.iter().filter(|((seq, _), _)| *seq >= range.from);
                records.extend(wanted.map(|(_, record)| record.clone()));
            }
        }
        records
    }
}

impl Replica {
    /// Notes where a record stands that is void and what it states, so that what cites it can be
    /// judged.
    pub(crate) fn keep_beside(&mut self, record: &Record, source: Source) -> Verdict {
        let (id, scope) = (record.id(), record.scope());
        let Some(held) = self.scopes.get_mut(&scope) else {
            return Verdict::NoRoom;
        };
        if held.lamports.contains_key(&id) {
            return Verdict::Known;
        }
        let lamport_of = |id: &RecordId| held.lamports.get(id);
        match check_beside(record, lamport_of) {
            Ok(()) => {}
            Err(ChainFault::MissingDep(id)) => return Verdict::Waits(Need::Record(id)),
            Err(ChainFault::Gap { .. }) => {
                let header = record.header();
                let previous = header.previous.map(|previous| previous.record);
                if let Source::Peer(peer) = source {
                    self.ask_beside(peer, record.log(), header.seq.saturating_sub(1));
                }
                return match previous {
                    Some(previous) => Verdict::Waits(Need::Record(previous)),
                    None => refused("gap", "the record does not follow anything"),
                };
            }
            Err(fault) => return refused(fault.code(), fault.to_string()),
        }
        // What is not kept, and so not handed on, is not read either: texts would differ by it.
        let read = match self.beside.has_room(record) {
            true => self.read_beside_log(record),
            false => Ok(()),
        };
        // Whoever holds back a key, gives it to one alone, or says in their log what nobody can read,
        // holds up nobody who cites the record.
        let unopened = match read {
            Err(Verdict::Waits(need @ (Need::Key(_) | Need::Shred(_) | Need::Earlier(..)))) => {
                Some(need)
            }
            Err(waits @ Verdict::Waits(_)) => return waits,
            Ok(()) | Err(_) => None,
        };
        let Some(held) = self.scopes.get_mut(&scope) else {
            return Verdict::NoRoom;
        };
        let changed = match held.authority.admit_beside(record) {
            Ok(changed) => changed,
            Err(first) => return Verdict::Waits(Need::Record(first)),
        };
        let lamport = record.header().lamport;
        held.lamports.insert(id, lamport);
        let entries = held.authority.changes_since_last();
        self.put_authority(&scope, entries);
        let value = self.encode_lamport(&scope, lamport);
        self.put(Shelf::Lamport, id.as_bytes().to_vec(), Some(value));
        self.halls.seat_again(&scope);
        self.governance_changed(scope, &changed, source);
        self.heed_partings_of(&scope, None, &changed);
        if !changed.logs.is_empty() {
            self.read_texts(scope);
        }
        if !changed.erased.is_empty() {
            self.erase_here(record, &changed.erased);
        }
        if let Some(key) = self.beside.keep(record) {
            self.put(Shelf::Beside, key, Some(record.wire()));
            if let Some(need) = unopened {
                self.open_later(record, source, need);
            }
        }
        self.beside.just_kept.push(id);
        Verdict::Known
    }

    /// Has a void record opened once its key comes.
    pub(crate) fn open_later(&mut self, record: &Record, source: Source, need: Need) {
        self.note_unopened(record);
        self.waiting.wait(record.clone(), source, need);
        self.fetch(record.scope(), self.author_of(record), need, source);
    }

    /// Opens a void record that could not be opened before; nothing if it is none.
    pub(crate) fn open_beside(&mut self, record: &Record) -> Option<Verdict> {
        if !self.beside.unopened.contains_key(&record.id()) || self.is_read_anew(record) {
            return None;
        }
        let held = self.scopes.get(&record.scope());
        let read = match held.is_some_and(|held| held.authority.keeps_beside(record)) {
            true => self.read_beside_log(record),
            // What counts again by now is read with the rest of its log.
            false if !self.is_void(record) => Ok(()),
            false => self.take_void(record),
        };
        if let Err(waits @ Verdict::Waits(_)) = read {
            return Some(waits);
        }
        self.note_opened_late(record);
        Some(Verdict::Known)
    }

    /// Remembers that a void record was not opened. What stands beside its log is tried at every start
    /// anyway; what stands in it is written down, since nothing else tells that it is still to be opened.
    fn note_unopened(&mut self, record: &Record) {
        let place = (record.log(), record.header().seq);
        if self.beside.unopened.insert(record.id(), place).is_some() {
            return;
        }
        if let Some(row) = self.unopened_row(record) {
            self.put(Shelf::Unread, record.id().as_bytes().to_vec(), Some(row));
        }
    }

    /// What is written down of a void record in its log that was not opened; nothing of any other.
    pub(crate) fn unopened_row(&self, record: &Record) -> Option<Vec<u8>> {
        let (log, seq) = self.beside.unopened.get(&record.id())?;
        let row = || [&encode_log(log)[..], &seq.to_be_bytes(), &UNOPENED].concat();
        (!self.is_kept_beside(record)).then(row)
    }

    /// Notes that a void record was opened, or need not be any more.
    pub(crate) fn note_opened_late(&mut self, record: &Record) {
        let was_unopened = self.beside.unopened.remove(&record.id()).is_some();
        if was_unopened && !self.is_kept_beside(record) {
            self.put(Shelf::Unread, record.id().as_bytes().to_vec(), None);
        }
    }

    /// Lists the void records in their logs that could not be opened and wait for nothing.
    pub(crate) fn to_open_on(&self) -> impl Iterator<Item = LogRange> {
        let unopened = self.beside.unopened.iter();
        let late = unopened.filter(|(id, (log, seq))| {
            let kept = self.beside.kept.get(log);
            let is_kept = kept.is_some_and(|kept| kept.contains_key(&(*seq, **id)));
            !is_kept && !self.waiting.holds(id)
        });
        late.map(|(_, (log, seq))| LogRange {
            log: *log,
            from: *seq,
            to: *seq,
        })
    }

    fn is_kept_beside(&self, record: &Record) -> bool {
        let kept = self.beside.kept.get(&record.log());
        kept.is_some_and(|kept| kept.contains_key(&(record.header().seq, record.id())))
    }

    /// Tells whether a record stands in a log that is being read anew, and is read with it.
    fn is_read_anew(&self, record: &Record) -> bool {
        let (log, seq) = (record.log(), record.header().seq);
        let held = self.scopes.get(&log.scope);
        let rest = held.and_then(|held| held.rereading.get(&log));
        !self.is_kept_beside(record) && rest.is_some_and(|rest| rest.contains(&seq))
    }

    /// Tries to open what was kept before the start: which of it was opened is not written down.
    pub(crate) fn open_kept_beside(&mut self) {
        let is_own = |log: &LogId| {
            let own = self.secrets.as_ref().and_then(|own| own.log_in(&log.scope));
            own.is_some_and(|own| own.key == log.key)
        };
        let kept = self.beside.kept.values().flat_map(BTreeMap::values);
        let sealed = kept.filter(|record| record.header().class == Class::Content);
        let sealed = sealed.cloned();
        let (own, kept): (Vec<Record>, Vec<Record>) =
            sealed.partition(|record| is_own(&record.log()));
        for record in own {
            // What one wrote oneself is in the texts already; only what is left out of them is to be known.
            let _its_key_is_gone = self.note_typed_beside(&record);
        }
        let places = kept
            .iter()
            .map(|record| (record.id(), (record.log(), record.header().seq)));
        self.beside.unopened.extend(places);
        let harvest = self.admit_all(kept, Source::Disk);
        self.reap(&harvest);
    }

    /// Tries again to open what was kept and could not be opened, whatever became of its waiting.
    pub(crate) fn retry_unopened(&mut self) {
        if self.beside.unopened.is_empty() {
            return;
        }
        let kept = self.beside.kept.values().flat_map(BTreeMap::values);
        let unopened = kept.filter(|record| self.beside.unopened.contains_key(&record.id()));
        let unopened: Vec<Record> = unopened.cloned().collect();
        let harvest = self.admit_all(unopened, Source::Disk);
        self.reap(&harvest);
    }

    /// Lets what waited for records beside their logs try again.
    pub(crate) fn retry_beside(&mut self, harvest: &mut Harvest) {
        while let Some(id) = self.beside.just_kept.pop() {
            let more = self.retry(&Need::Record(id));
            harvest.admitted.extend(more.admitted);
            harvest.refused.extend(more.refused);
            harvest.turned_away += more.turned_away;
        }
    }

    /// Asks a peer for what it holds of a frozen log from the place it is frozen at.
    ///
    /// Heads look as if nothing were missing there. Once between two pulls, whatever comes back.
    pub(crate) fn ask_beside(&mut self, peer: PeerId, log: LogId, to: u64) {
        if self.is_kept_from(&peer, &log.scope) {
            return;
        }
        let held = self.scopes.get(&log.scope);
        let frozen = held.and_then(|held| held.authority.frozen_at(&log));
        let Some(from) = frozen.filter(|frozen| *frozen <= to) else {
            return;
        };
        if !self.beside.asked.insert((peer, log)) {
            return;
        }
        let range = history::Range {
            log: (log.key, log.incarnation),
            from,
            to,
        };
        let (scope, ranges) = (log.scope, vec![range]);
        self.tell(peer, Message::Again { scope, ranges });
    }

    /// Asks a peer for what may stand beside the frozen logs of every scope in which something waits
    /// for a record nobody has brought.
    pub(crate) fn ask_for_what_waits(&mut self, peer: PeerId) {
        let waiters = self.waiting.iter();
        let scopes: BTreeSet<ScopeId> = waiters
            .filter(|waiter| matches!(waiter.need, Need::Record(_) | Need::Grown(_)))
            .map(|waiter| waiter.record.scope())
            .collect();
        for scope in scopes {
            let held = self.scopes.get(&scope);
            let frozen = held.map(|held| held.authority.frozen()).unwrap_or_default();
            for (key, incarnation, from) in frozen.into_iter().take(ASKED_PER_SCOPE_MAX) {
                let log = LogId {
                    scope,
                    key,
                    incarnation,
                };
                self.ask_beside(peer, log, from);
            }
        }
    }

    /// Shows a peer both records of each fork that is known here, unless it is known there too.
    ///
    /// A proof is told in the log of whoever finds it, but only where they take part, and such a log
    /// may itself be frozen; heads look the same with and without it. So whoever holds both records
    /// shows them, once between two pulls, until the digests are the same.
    pub(crate) fn show_forks(&mut self, peer: PeerId, scope: ScopeId) {
        let session = self.sessions.get(&peer);
        let exchange = session.and_then(|session| session.scopes.get(&scope));
        let (Some(held), Some(exchange)) = (self.scopes.get(&scope), exchange) else {
            return;
        };
        let frozen = held.authority.frozen();
        if frozen.is_empty() || exchange.same_forks == Some(frozen.len()) {
            return;
        }
        let (mut ranges, mut records) = (Vec::new(), Vec::new());
        for (key, incarnation, from) in frozen {
            let log = LogId {
                scope,
                key,
                incarnation,
            };
            let theirs = exchange.theirs.get(&(key, incarnation), &held.frontier);
            let reaches = theirs.is_some_and(|theirs| theirs.seq >= from);
            if !reaches || ranges.len() >= ASKED_PER_SCOPE_MAX {
                continue;
            }
            if self.beside.shown.insert((peer, log)) {
                let (log, to) = ((key, incarnation), from);
                ranges.push(Range { log, from, to });
                records.extend(self.beside.halves(&held.id, &log, from));
            }
        }
        if ranges.is_empty() {
            return;
        }
        for part in messages_of(records) {
            self.tell(peer, Message::Records(part));
        }
        let to = peer;
        self.after.push(Effect::Stream { to, scope, ranges });
    }

    /// Hands over what stands beside some stretches of logs.
    pub(crate) fn tell_beside(&mut self, to: PeerId, scope: ScopeId, ranges: &[Range]) {
        let records = self.beside.tell(to, scope, ranges);
        if let Some(session) = self.sessions.get_mut(&to) {
            session.exchanged.sent += records.len() as u64;
        }
        for part in messages_of(records) {
            self.tell(to, Message::Records(part));
        }
    }

    /// Reads a record that was filed. One that does not verify is left alone.
    pub(crate) fn read_beside(&mut self, wire: &[u8]) {
        match Record::open(wire) {
            Ok(record) => {
                self.beside.keep(&record);
            }
            Err(forged) => tracing::warn!(%forged, "a record beside its log is damaged"),
        }
    }
}
