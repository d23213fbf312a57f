//! The one gate: the only way into a document.
//!
//! One's own clicks and strangers' messages both pass here, as records whose signature was checked
//! when they were opened (steps 1 to 3a of the door). What follows is step 3b, the chain; 4, the
//! authority at its causal place; 5, unsealing; 6 and 7, the operations and their application.
//! Each verdict is a function of the record and its ancestors, so every honest replica agrees.

mod content;
mod entries;
mod fetch;

use std::collections::VecDeque;

use history::{Class, Governance, LogKey, Record, RecordId};

use crate::effect::{PeerId, Shelf};
use crate::exchange::move_on;
use crate::people::said;
use crate::replica::Replica;
use crate::view::RefusedView;
use crate::waiting::{Need, Waiter};

pub use entries::{change_key, encode_head, encode_log};

/// What the place of a charter in the index begins with.
pub(crate) const CHARTER_KEY: &[u8] = b"charter/";
/// The most refused records that are remembered.
pub const REFUSED_SHOWN_MAX: usize = 64;

/// Where a record came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Just written here.
    Own,
    Peer(PeerId),
    /// A bundle or a git remote.
    Carrier,
    /// Durable already; the index had not seen it.
    Disk,
}

/// What became of a record at the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Admitted,
    /// Held already.
    Known,
    Waits(Need),
    /// A good record for which there is no room here.
    NoRoom,
    Refused(Rejection),
}

/// Why a record never counts: a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub code: &'static str,
    pub sentence: String,
}

impl Rejection {
    /// The words may come from any room, some as a clause of a longer sentence: here they become one
    /// that stands alone.
    fn new(code: &'static str, words: impl Into<String>) -> Rejection {
        let words: String = words.into();
        let mut letters = words.trim_end_matches('.').chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        let sentence = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
        Rejection { code, sentence }
    }
}

/// What came of a batch of records.
#[derive(Debug, Default)]
pub struct Harvest {
    /// Admitted now, in order, those that had waited included.
    pub admitted: Vec<Record>,
    pub refused: Vec<(RecordId, Rejection)>,
    /// Refused for lack of room; a later pull brings them again.
    pub turned_away: usize,
}

impl Replica {
    /// Takes records through the gate, and with them whatever waited for them.
    pub(crate) fn admit_all(&mut self, records: Vec<Record>, source: Source) -> Harvest {
        let mut harvest = Harvest::default();
        let mut queue: VecDeque<(Record, Source)> =
            records.into_iter().map(|record| (record, source)).collect();
        while let Some((record, source)) = queue.pop_front() {
            match self.admit(&record, source) {
                Verdict::Admitted => {
                    let header = record.header();
                    let governs = header.class == Class::Governance;
                    // Almost always nothing waits, and a statement need not be read again.
                    let stated = governs && self.waiting.len() > 0 && record.scope() == self.home;
                    let needs = [
                        Some(Need::Earlier(record.log(), header.seq)),
                        Some(Need::Record(record.id())),
                        stated.then_some(Need::Device(device_stated(&record))),
                    ];
                    let grown = std::mem::take(&mut self.grown);
                    let grown = grown.into_iter().map(Need::Grown);
                    let mut ready = self.heard_whose();
                    for need in needs.into_iter().flatten().chain(grown) {
                        ready.extend(self.waiting.arrived(&need));
                    }
                    queue.extend(ready.into_iter().map(|w| (w.record, w.source)));
                    harvest.admitted.push(record);
                }
                Verdict::Known => {
                    // What was read late may say where logs end.
                    let ended = std::mem::take(&mut self.ended);
                    self.heed_endings(&ended);
                    if self.stirred {
                        self.heed_partings();
                    }
                    let grown = std::mem::take(&mut self.grown).into_iter().map(Need::Grown);
                    let mut ready = self.heard_whose();
                    // What was carried is read in the order of its log.
                    let late = Need::Earlier(record.log(), record.header().seq);
                    for need in grown.chain([late]) {
                        ready.extend(self.waiting.arrived(&need));
                    }
                    queue.extend(ready.into_iter().map(|w| (w.record, w.source)));
                    self.retry_beside(&mut harvest);
                }
                Verdict::NoRoom => harvest.turned_away += 1,
                Verdict::Waits(need) => {
                    let promised = self.note_promised(&record);
                    queue.extend(promised.into_iter().map(|w| (w.record, w.source)));
                    let (scope, author) = (record.scope(), self.author_of(&record));
                    let left = self.waiting.wait(record, source, need);
                    harvest.turned_away += left.len();
                    self.fetch(scope, author, need, source);
                }
                Verdict::Refused(rejection) => {
                    self.note_refusal(&record, source, &rejection);
                    harvest.refused.push((record.id(), rejection));
                }
            }
        }
        harvest
    }

    /// Takes out what waited for who is behind a log.
    fn heard_whose(&mut self) -> Vec<Waiter> {
        let bound = std::mem::take(&mut self.bound);
        // Almost always nothing waits, or nobody has said who they are.
        if bound.is_empty() || self.waiting.len() == 0 {
            return Vec::new();
        }
        let needs = bound.into_iter().map(Need::Bound);
        let mut ready: Vec<Waiter> = needs.flat_map(|need| self.waiting.arrived(&need)).collect();
        ready.extend(self.wait_for_nothing());
        ready
    }

    /// Remembers why a record was refused, and whose fault it was that we had to look.
    fn note_refusal(&mut self, record: &Record, source: Source, rejection: &Rejection) {
        tracing::debug!(record = %record.id().short(), code = rejection.code, "refused");
        while self.refused.len() >= REFUSED_SHOWN_MAX {
            self.refused.pop_front();
        }
        self.refused.push_back(RefusedView {
            record: record.id(),
            code: rejection.code.to_owned(),
            reason: rejection.sentence.clone(),
        });
        if let Source::Peer(peer) = source {
            self.blame(peer);
        }
    }

    /// Lets everything that waited for this try again.
    pub(crate) fn retry(&mut self, need: &Need) -> Harvest {
        let mut harvest = Harvest::default();
        for waiter in self.waiting.arrived(need) {
            let more = self.admit_all(vec![waiter.record], waiter.source);
            harvest.admitted.extend(more.admitted);
            harvest.refused.extend(more.refused);
            harvest.turned_away += more.turned_away;
        }
        harvest
    }

    /// Judges one record and, if it may, takes it in.
    fn admit(&mut self, record: &Record, source: Source) -> Verdict {
        if self.scopes.is_empty() {
            return refused("no-space", "there is no space here yet");
        }
        if record.space() != self.space {
            return refused("other-space", "the record belongs to another space");
        }
        let id = record.scope();
        if !self.scopes.contains_key(&id) {
            // Whoever did not ask for it does not hold it; a peer that sends it does no wrong.
            if !self.may_begin(&id, source) {
                return Verdict::NoRoom;
            }
            if !record.header().founds_scope() {
                return Verdict::Waits(Need::Record(RecordId::from(id)));
            }
            self.begin_scope(id);
        }
        if let Some(verdict) = self.open_beside(record) {
            return verdict;
        }
        let Some(scope) = self.scopes.get(&id) else {
            return Verdict::NoRoom;
        };
        if let Err(verdict) = scope.judge(record) {
            return match verdict {
                // The log has gone on beyond this place, with another record in it.
                Verdict::Known if !scope.lamports.contains_key(&record.id()) => {
                    self.take_misfit(record, source, Verdict::Known)
                }
                // What it follows may stand beside the log, where the log never gets to.
                Verdict::Waits(need @ Need::Earlier(..))
                    if scope.authority.keeps_beside(record) =>
                {
                    self.take_misfit(record, source, Verdict::Waits(need))
                }
                Verdict::Known => {
                    if source == Source::Disk {
                        self.confront(record);
                    }
                    self.read_late(record, source)
                }
                Verdict::Refused(why) if matches!(why.code, "fork" | "wrong-previous") => {
                    self.take_misfit(record, source, Verdict::Refused(why))
                }
                Verdict::Admitted | Verdict::Waits(_) | Verdict::NoRoom | Verdict::Refused(_) => {
                    verdict
                }
            };
        }
        if !self.has_room(scope, record, source) {
            if let Some(scope) = self.scopes.get_mut(&id) {
                scope.is_full = true;
            }
            return Verdict::NoRoom;
        }
        let taken = match record.header().class {
            Class::Governance => Ok(()),
            Class::Content => self.take_content(record, source),
        };
        if let Err(verdict) = taken {
            return verdict;
        }
        self.take_in(record, source);
        if self.is_carrier() {
            self.count_for_carrier(record);
            return Verdict::Admitted;
        }
        if record.is_message() {
            self.take_message(record);
        }
        Verdict::Admitted
    }

    /// Notes an admitted record everywhere: chain, authority, index, disk.
    fn take_in(&mut self, record: &Record, source: Source) {
        let log = record.log();
        let Some(scope) = self.scopes.get_mut(&log.scope) else {
            return;
        };
        let was = scope.frontier.get(&(log.key, log.incarnation)).copied();
        let mut changed = scope.take_in(record);
        move_on(&mut self.sessions, record, was);
        let entries = scope.authority.changes_since_last();
        let newcomers = !changed.persons.is_empty();
        let governs = log.scope == self.home && record.header().class == Class::Governance;
        if record.header().class == Class::Governance && log.scope != self.home {
            self.halls.stir(log.scope);
            self.halls.seat_again(&log.scope);
        }
        let mut moved = Vec::new();
        if log.scope == self.home {
            moved.extend(changed.persons.iter().map(said));
            self.talks.note_moved(&changed.persons);
            for person in &moved {
                self.listing.touch(*person);
                self.people.changes.note(*person);
            }
            if record.header().class == Class::Governance {
                self.dirty.people = true;
                self.talks.touch_all();
            }
        }
        // A community may come before the space it is in: both begin at the same time.
        let header = record.header();
        let founds = header.founds_scope() || header.is_genesis();
        let erased = std::mem::take(&mut changed.erased);
        let is_for_others = scope.is_for_others();
        if scope.is_carried() {
            let bytes = scope.bytes.to_be_bytes().to_vec();
            self.put(Shelf::Bytes, log.scope.as_bytes().to_vec(), Some(bytes));
        }
        if is_for_others {
            self.count_for_others(record, source);
        }
        for person in moved {
            self.note_outside(person);
        }
        self.put_authority(&log.scope, entries);
        let head = record.head();
        self.put(Shelf::Log, encode_log(&log), Some(encode_head(&head)));
        self.dirty.sync = true;
        if source != Source::Disk {
            self.batch.records.push(record.clone());
        }
        match source {
            Source::Own => self.be_sure_of(log.scope),
            Source::Peer(_) | Source::Carrier => self.heed_own_from_others(record),
            Source::Disk => {}
        }
        if record.header().class == Class::Governance {
            self.note_void_between(record);
        }
        self.governance_changed(log.scope, &changed, source);
        let said = record.governance();
        if governs {
            self.note_coming(record, said.as_ref().ok());
        }
        if log.scope != self.home && matches!(said, Ok(Governance::Recovered(_))) {
            self.end_again(log);
        }
        let ended = std::mem::take(&mut self.ended);
        self.heed_endings(&ended);
        let signs = match &said {
            Ok(Governance::EpochSignature(signature)) => Some(signature.epoch),
            Ok(_) | Err(_) => None,
        };
        self.heed_partings_of(&log.scope, signs, &changed);
        if matches!(said, Ok(Governance::Equivocation(_))) {
            self.read_texts(log.scope);
        }
        if founds {
            self.open_scopes();
        }
        if !erased.is_empty() {
            self.erase_here(record, &erased);
        }
        if governs && !changed.logs.is_empty() {
            self.leave_frozen_logs();
        }
        if governs {
            self.part_with_strangers();
            self.welcome_known();
            if let Source::Peer(peer) = source {
                self.ask_newest_key(peer);
            }
        }
        if let Source::Peer(peer) = source
            && newcomers
            && log.scope != self.home
        {
            // Whoever has just come in through this peer needs the key.
            self.seal_scope_key(peer, log.scope);
        }
    }

    /// Tells whether a record counts for nothing: its device was taken back, its person removed, or
    /// its log frozen, and it lies beyond what still counts.
    pub(crate) fn is_void(&self, record: &Record) -> bool {
        self.is_parted(record) || self.is_void_there(record)
    }

    /// The same by nothing but what was decided in its scope, and of the devices of its author.
    pub(crate) fn is_void_there(&self, record: &Record) -> bool {
        let Some(held) = self.scopes.get(&record.scope()) else {
            return false;
        };
        let (authority, log) = (&held.authority, record.log());
        if held.is_barred(&log.key) || self.is_past_ending(&log, record.header().seq) {
            return true;
        }
        if held.heads.contains_key(&log) {
            return !authority.counts(record);
        }
        if authority.device(&log.key).is_none() || authority.is_live(&log.key) {
            return false;
        }
        // Whose log this is, its first record says: the answer is that of a world which has it.
        let mut then = authority.clone();
        then.admit(record);
        !then.counts(record)
    }
}

/// The device a statement is about: its own log's, or the one it adds.
fn device_stated(record: &Record) -> LogKey {
    match record.governance() {
        Ok(Governance::DeviceAdded(added)) => added.device.ed25519,
        Ok(_) | Err(_) => record.header().log,
    }
}

pub(crate) fn refused(code: &'static str, sentence: impl Into<String>) -> Verdict {
    Verdict::Refused(Rejection::new(code, sentence))
}
