//! What goes into a bundle, read from the store piece by piece.

use std::collections::{BTreeSet, VecDeque};

use history::{KeyObject, LogKey, ScopeId};

use super::Carried;
use crate::error::{Damage, ReadError};
use crate::read::Reading;
use crate::refs::KeyName;
use crate::store::Store;

/// How many key objects are read at once.
const KEYS_AT_ONCE: usize = 512;

/// Records and keys on their way into a bundle: keys first, then records with their causes before
/// them, so that one pass over the bundle finds everything in order.
pub struct Parcel {
    names: VecDeque<KeyName>,
    scopes: Option<BTreeSet<ScopeId>>,
    devices: Option<BTreeSet<LogKey>>,
    reading: Reading,
    total: u64,
}

impl Parcel {
    /// Names what was left out because it is damaged.
    pub fn damages(&self) -> &[Damage] {
        self.reading.damages()
    }

    /// How many records and keys there are at most.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Tells whether everything was handed over.
    pub fn is_over(&self) -> bool {
        self.names.is_empty() && self.reading.is_over()
    }
}

impl Store {
    /// Begins a parcel: the given scopes (all when there are none), and of the keys sealed to
    /// single devices only those for `devices` (all when there are none).
    pub fn begin_parcel(
        &self,
        scopes: Option<BTreeSet<ScopeId>>,
        devices: Option<BTreeSet<LogKey>>,
    ) -> Result<Parcel, ReadError> {
        let ranges: Vec<_> = self
            .heads()?
            .into_iter()
            .filter(|(log, _)| scopes.as_ref().is_none_or(|s| s.contains(&log.scope)))
            .map(|(log, head)| (log, 0, head.seq))
            .collect();
        let names: VecDeque<KeyName> = self.key_names()?.into();
        let records: u64 = ranges
            .iter()
            .map(|(_, _, last)| last.saturating_add(1))
            .sum();
        Ok(Parcel {
            total: records.saturating_add(names.len() as u64),
            names,
            scopes,
            devices,
            reading: self.begin(&ranges)?,
        })
    }

    /// Reads the next things of a parcel, about so many bytes of them.
    pub fn read_parcel(
        &self,
        parcel: &mut Parcel,
        bytes: usize,
    ) -> Result<Vec<Carried>, ReadError> {
        if !parcel.names.is_empty() {
            let some = parcel.names.len().min(KEYS_AT_ONCE);
            let names: Vec<KeyName> = parcel.names.drain(..some).collect();
            let keys = self.keys(&names)?.into_iter();
            return Ok(keys
                .filter(|key| parcel.wants(key))
                .map(|key| Carried::Key(Box::new(key)))
                .collect());
        }
        let records = self.read_on(&mut parcel.reading, bytes)?;
        Ok(records.into_iter().map(Carried::Record).collect())
    }
}

impl Parcel {
    fn wants(&self, key: &KeyObject) -> bool {
        let scope = key.scope();
        let in_scope = self.scopes.as_ref().is_none_or(|s| s.contains(&scope));
        let for_them = match key {
            KeyObject::Epoch(wrap) => self.devices.as_ref().is_none_or(|d| d.contains(&wrap.to)),
            KeyObject::Shred(_) | KeyObject::Previous(_) => true,
        };
        in_scope && for_them
    }
}
