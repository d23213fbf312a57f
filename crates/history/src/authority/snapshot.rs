//! The authority as entries for the index.
//!
//! An entry is a statement that was admitted, or what a log cites; everything else follows from
//! them by the same code that takes in records. Nothing is ever taken back, so entries are only
//! added: writing costs what changed, not what there is.

use std::fmt;

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};

use super::{Authority, Fact, LogName, Place};
use crate::cbor;
use crate::forged::Forged;
use crate::governance::Governance;
use crate::id::{PersonId, RecordId, ScopeId, SpaceId};

const FACT: u8 = 1;
const CITATION: u8 = 2;

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

impl Authority {
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
        let mut facts = Vec::new();
        let mut citations = Vec::new();
        for (key, value) in entries {
            match key.split_first() {
                Some((&FACT, rest)) => facts.push(read_fact(rest, &value)?),
                Some((&CITATION, rest)) => citations.push(read_citation(rest, &value)?),
                Some(_) | None => return Err(UnreadableEntry),
            }
        }
        let mut authority = Authority::of_scope(space, scope);
        authority.is_restoring = true;
        // A log that began in an earlier life belongs to whom it cites before it says anything.
        for (log, credential) in citations {
            authority.cite(log, credential);
        }
        // In fold order everything finds what it builds on.
        facts.sort_unstable_by_key(|fact| fact.place);
        for fact in facts {
            authority.learn(fact);
        }
        authority.is_restoring = false;
        Ok(authority)
    }

    pub(super) fn note_fact(&mut self, fact: &Fact) {
        if self.is_restoring {
            return;
        }
        let key = [&[FACT][..], fact.record.as_bytes()].concat();
        self.changes.insert(key, cbor::write(fact));
    }

    /// Writes down that a log cites what admits its person.
    pub(super) fn cite(&mut self, log: LogName, credential: (RecordId, PersonId)) {
        let (record, person) = credential;
        let state = self.logs.entry(log).or_default();
        state.admitted = true;
        state.person = Some(person);
        if self.is_restoring {
            return;
        }
        let mut key = vec![CITATION];
        key.extend_from_slice(log.0.as_bytes());
        key.extend_from_slice(&log.1.0.to_be_bytes());
        let mut value = record.as_bytes().to_vec();
        value.extend_from_slice(person.as_bytes());
        self.changes.insert(key, value);
    }
}

impl<C> Encode<C> for Fact {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(5)?.u64(self.place.lamport)?;
        self.place.log.0.encode(e, ctx)?;
        self.place.log.1.encode(e, ctx)?;
        e.u64(self.place.seq)?;
        e.bytes(&self.statement.to_bytes())?.ok()
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
    use crate::id::{Incarnation, LogKey};
    let (key, incarnation) = log.split_first_chunk::<32>().ok_or(UnreadableEntry)?;
    let incarnation = <[u8; 8]>::try_from(incarnation).map_err(|_| UnreadableEntry)?;
    let (record, person) = value.split_first_chunk::<32>().ok_or(UnreadableEntry)?;
    let person = <[u8; 32]>::try_from(person).map_err(|_| UnreadableEntry)?;
    Ok((
        (
            LogKey::from_bytes(*key),
            Incarnation(u64::from_be_bytes(incarnation)),
        ),
        (RecordId::from_bytes(*record), PersonId::from_bytes(person)),
    ))
}
