//! The authority as entries for the index.
//!
//! An entry is a statement that was admitted, or what a log cites; everything else follows from
//! them by the same code that takes in records. Nothing is ever taken back, so entries are only
//! added: writing costs what changed, not what there is.

use std::collections::BTreeMap;
use std::fmt;

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};

use super::{Authority, Fact, LogName, Place};
use crate::cbor;
use crate::forged::Forged;
use crate::governance::{Genesis, Governance};
use crate::id::{Incarnation, LogKey, PersonId, RecordId, ScopeId, SpaceId};
use crate::record::Record;

const FACT: u8 = 1;
const CITATION: u8 = 2;
const STAND: u8 = 3;
const CITED: u8 = 4;
const FORK: u8 = 5;

/// Says that an index entry could not be read: the index is rebuilt from the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableEntry;

impl fmt::Display for UnreadableEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("An entry of the authority index is damaged; it must be rebuilt.")
    }
}

impl std::error::Error for UnreadableEntry {}

impl From<minicbor::decode::Error> for UnreadableEntry {
    fn from(_: minicbor::decode::Error) -> UnreadableEntry {
        UnreadableEntry
    }
}

impl From<Forged> for UnreadableEntry {
    fn from(_: Forged) -> UnreadableEntry {
        UnreadableEntry
    }
}

/// An authority that is being rebuilt from entries, taken in any order, one by one: whoever reads
/// them from a disk need not hold all of them at once.
#[derive(Debug)]
pub struct Restoring {
    space: SpaceId,
    scope: ScopeId,
    facts: Vec<Fact>,
    citations: Vec<(LogName, (RecordId, PersonId))>,
    stands: Vec<(Place, RecordId)>,
    cited: Vec<(LogName, u64)>,
    forks: Vec<(LogName, u64)>,
}

impl Restoring {
    /// Starts with no entry.
    pub fn new(space: SpaceId, scope: ScopeId) -> Restoring {
        Restoring {
            space,
            scope,
            facts: Vec::new(),
            citations: Vec::new(),
            stands: Vec::new(),
            cited: Vec::new(),
            forks: Vec::new(),
        }
    }

    /// Takes one entry. After one that cannot be read the rest is of no use.
    pub fn take(&mut self, key: &[u8], value: &[u8]) -> Result<(), UnreadableEntry> {
        match key.split_first() {
            Some((&FACT, rest)) => self.facts.push(read_fact(rest, value)?),
            Some((&CITATION, rest)) => self.citations.push(read_citation(rest, value)?),
            Some((&STAND, rest)) => self.stands.push(read_stand(rest, value)?),
            Some((&FORK, rest)) => self.forks.push((read_log(rest)?, number(value)?)),
            Some((&CITED, rest)) => self.cited.push((read_log(rest)?, number(value)?)),
            Some(_) | None => return Err(UnreadableEntry),
        }
        Ok(())
    }

    /// Gives what the genesis record of the space says, once its entry was taken.
    pub fn genesis(&self) -> Option<&Genesis> {
        self.facts.iter().find_map(|fact| {
            let Governance::Genesis(genesis) = &fact.statement else {
                return None;
            };
            Some(genesis)
        })
    }

    /// Decides everything at once, from the beginning.
    pub fn finish(self) -> Authority {
        let mut authority = Authority::of_scope(self.space, self.scope);
        authority.is_restoring = true;
        // A log that began in an earlier life belongs to whom it cites before it says anything.
        for (log, credential) in self.citations {
            authority.cite(log, credential);
        }
        let mut stands = self.stands;
        stands.sort_unstable();
        for (place, epoch) in stands {
            authority.note_stand(place, epoch);
        }
        for (log, seq) in self.forks {
            authority.learn_fork(log, seq);
        }
        for (log, seq) in self.cited {
            let log = authority.logs.entry(log).or_default();
            log.cited = log.cited.max(Some(seq));
        }
        // In fold order everything finds what it builds on.
        let mut facts = self.facts;
        facts.sort_unstable_by_key(|fact| (fact.place, fact.record));
        for fact in facts {
            authority.learn(fact);
        }
        authority.resolve(authority.founding);
        authority.is_restoring = false;
        authority.pack();
        authority
    }
}

/// Lays a map that grew entry by entry as densely as it goes: a tree that grows leaves a third of
/// every node free.
fn pack<K: Ord, V>(map: &mut BTreeMap<K, V>) {
    *map = std::mem::take(map).into_iter().collect();
}

/// Under which key the entry of the founding of a space stands.
pub fn founding_entry(space: &SpaceId) -> Vec<u8> {
    [&[FACT][..], space.as_bytes()].concat()
}

impl Authority {
    /// Packs what has an entry for each person or record: most of it never changes again.
    fn pack(&mut self) {
        pack(&mut self.credentials);
        pack(&mut self.own_credentials);
        pack(&mut self.logs);
        pack(&mut self.devices);
        pack(&mut self.persons);
        pack(&mut self.joins);
        pack(&mut self.newest_joins);
        pack(&mut self.fold);
        pack(&mut self.known);
    }

    /// Takes the entries that came since this was last asked, each a key and the value to keep
    /// under it; `None` would remove one, and never occurs.
    pub fn changes_since_last(&mut self) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
        let changes = std::mem::take(&mut self.changes);
        changes
            .into_iter()
            .map(|(key, value)| (key, Some(value)))
            .collect()
    }

    /// Rebuilds the authority of a space from all entries ever given, in any order.
    pub fn from_entries(
        space: SpaceId,
        entries: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>,
    ) -> Result<Authority, UnreadableEntry> {
        Authority::from_scope_entries(space, ScopeId::of_space(&space), entries)
    }

    /// Rebuilds the authority of any scope from all entries ever given, in any order.
    pub fn from_scope_entries(
        space: SpaceId,
        scope: ScopeId,
        entries: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>,
    ) -> Result<Authority, UnreadableEntry> {
        let mut restoring = Restoring::new(space, scope);
        for (key, value) in entries {
            restoring.take(&key, &value)?;
        }
        Ok(restoring.finish())
    }

    /// Writes down a statement as its record spells it: statements have one spelling only.
    pub(super) fn note_fact(&mut self, record: &Record, place: &Place) {
        if self.known.contains_key(&record.id()) {
            return;
        }
        let key = [&[FACT][..], record.id().as_bytes()].concat();
        let value = cbor::write(&Stated {
            place,
            statement: record.body(),
        });
        self.changes.insert(key, value);
    }

    /// Writes down that a log cites what admits its person.
    pub(super) fn cite(&mut self, log: LogName, credential: (RecordId, PersonId)) {
        let (record, person) = credential;
        self.own_log(log, person);
        self.logs.entry(log).or_default().admitted = true;
        if self.is_restoring {
            return;
        }
        let key = log_key(CITATION, &log);
        let mut value = record.as_bytes().to_vec();
        value.extend_from_slice(person.as_bytes());
        self.changes.insert(key, value);
    }
}

impl Authority {
    /// Writes down from which place on a log stands in an epoch.
    pub(super) fn note_stand_entry(&mut self, place: &Place, epoch: &RecordId) {
        if self.is_restoring {
            return;
        }
        let mut key = log_key(STAND, &place.log);
        key.extend_from_slice(&place.seq.to_be_bytes());
        let mut value = place.lamport.to_be_bytes().to_vec();
        value.extend_from_slice(epoch.as_bytes());
        self.changes.insert(key, value);
    }

    /// Writes down a proof that no record tells yet.
    pub(super) fn note_fork_entry(&mut self, log: &LogName, seq: u64) {
        let frozen = self.logs.get(log).and_then(|log| log.frozen).unwrap_or(seq);
        let value = frozen.to_be_bytes().to_vec();
        self.changes.insert(log_key(FORK, log), value);
    }

    /// Writes down how far others cite a log.
    pub(super) fn note_cited_entry(&mut self, log: &LogName, seq: u64) {
        if !self.is_restoring {
            let value = seq.to_be_bytes().to_vec();
            self.changes.insert(log_key(CITED, log), value);
        }
    }
}

fn log_key(kind: u8, log: &LogName) -> Vec<u8> {
    let mut key = vec![kind];
    key.extend_from_slice(log.0.as_bytes());
    key.extend_from_slice(&log.1.0.to_be_bytes());
    key
}

/// The value of an entry: a statement at its place.
struct Stated<'a> {
    place: &'a Place,
    statement: &'a [u8],
}

impl<C> Encode<C> for Stated<'_> {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(5)?.u64(self.place.lamport)?;
        self.place.log.0.encode(e, ctx)?;
        self.place.log.1.encode(e, ctx)?;
        e.u64(self.place.seq)?;
        e.bytes(self.statement)?.ok()
    }
}

fn read_fact(record: &[u8], value: &[u8]) -> Result<Fact, UnreadableEntry> {
    let record = <[u8; 32]>::try_from(record).map_err(|_| UnreadableEntry)?;
    let mut d = Decoder::new(value);
    cbor::array(&mut d, 5)?;
    let place = Place {
        lamport: d.u64()?,
        log: (d.decode()?, d.decode()?),
        seq: d.u64()?,
    };
    Ok(Fact {
        record: RecordId::from_bytes(record),
        place,
        statement: Governance::read(d.bytes()?)?,
    })
}

fn read_citation(
    log: &[u8],
    value: &[u8],
) -> Result<(LogName, (RecordId, PersonId)), UnreadableEntry> {
    let (record, person) = value.split_first_chunk::<32>().ok_or(UnreadableEntry)?;
    let person = <[u8; 32]>::try_from(person).map_err(|_| UnreadableEntry)?;
    Ok((
        read_log(log)?,
        (RecordId::from_bytes(*record), PersonId::from_bytes(person)),
    ))
}

fn read_stand(key: &[u8], value: &[u8]) -> Result<(Place, RecordId), UnreadableEntry> {
    let (log, seq) = key.split_last_chunk::<8>().ok_or(UnreadableEntry)?;
    let (lamport, epoch) = value.split_first_chunk::<8>().ok_or(UnreadableEntry)?;
    let epoch = <[u8; 32]>::try_from(epoch).map_err(|_| UnreadableEntry)?;
    let place = Place {
        lamport: u64::from_be_bytes(*lamport),
        log: read_log(log)?,
        seq: u64::from_be_bytes(*seq),
    };
    Ok((place, RecordId::from_bytes(epoch)))
}

fn read_log(bytes: &[u8]) -> Result<LogName, UnreadableEntry> {
    let (key, incarnation) = bytes.split_first_chunk::<32>().ok_or(UnreadableEntry)?;
    Ok((LogKey::from_bytes(*key), Incarnation(number(incarnation)?)))
}

fn number(bytes: &[u8]) -> Result<u64, UnreadableEntry> {
    let bytes = <[u8; 8]>::try_from(bytes).map_err(|_| UnreadableEntry)?;
    Ok(u64::from_be_bytes(bytes))
}
