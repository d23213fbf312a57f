//! The model of one device's disk.
//!
//! It keeps what the real store keeps: a key file, a journal of records and key objects that is
//! durable with each append, and an index that follows and may lag. A crash keeps the key file and
//! the journal as far as they were written, and any beginning of the index transactions that were
//! not synced yet: SQLite makes each of them whole or not at all.

use std::collections::BTreeMap;

use history::{Head, KeyObject, LogId, Record};
use replica::{Batch, Boot, Clear, KeyFile, LogRange, Placed, Put, Shelf};

use crate::chance::Chance;

type Index = BTreeMap<(Shelf, Vec<u8>), Vec<u8>>;

/// How far an append got before the crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    BeforeAnything,
    AfterTheKeyFile,
    AfterTheJournal,
    /// No crash.
    None,
}

/// A batch that does not continue what is stored: the real store refuses it and the node halts.
#[derive(Debug)]
pub(crate) struct DoesNotFollow {
    pub log: LogId,
    pub seq: u64,
    pub expected: u64,
}

/// What one device has stored.
#[derive(Default)]
pub(crate) struct Disk {
    pub vault: Option<KeyFile>,
    pub shared: BTreeMap<LogId, Vec<Record>>,
    pub private: BTreeMap<LogId, Vec<Record>>,
    pub keys: BTreeMap<[u8; 32], KeyObject>,
    /// What reads see.
    pub index: Index,
    synced: Index,
    unsynced: Vec<(Vec<Clear>, Vec<Put>)>,
    pub appends: u64,
}

impl Disk {
    /// Performs an append up to where it is cut.
    pub fn append(&mut self, batch: &Batch, cut: Cut) -> Result<(), DoesNotFollow> {
        if cut == Cut::BeforeAnything {
            return Ok(());
        }
        if let Some(vault) = &batch.vault {
            self.vault = Some(vault.clone());
        }
        if cut == Cut::AfterTheKeyFile {
            return Ok(());
        }
        self.appends += 1;
        for record in &batch.records {
            add(&mut self.shared, record)?;
        }
        for record in &batch.private {
            add(&mut self.private, record)?;
        }
        for key in &batch.spare {
            let slot = self.keys.entry(key.name());
            slot.or_insert_with(|| key.clone());
        }
        for key in &batch.keys {
            self.keys.insert(key.name(), key.clone());
        }
        for name in &batch.forget {
            self.keys.remove(name);
        }
        if cut == Cut::None && !(batch.puts.is_empty() && batch.clears.is_empty()) {
            write(&mut self.index, &batch.clears, &batch.puts);
            self.unsynced
                .push((batch.clears.clone(), batch.puts.clone()));
        }
        Ok(())
    }

    /// Makes the index durable as it stands, as a checkpoint of its log does now and then.
    pub fn sync_index(&mut self) {
        for (clears, puts) in std::mem::take(&mut self.unsynced) {
            write(&mut self.synced, &clears, &puts);
        }
    }

    /// Loses what a power cut loses.
    pub fn crash(&mut self, chance: &mut Chance) -> usize {
        let mut unsynced = std::mem::take(&mut self.unsynced);
        let kept = chance.index(unsynced.len() + 1);
        let lost = unsynced.len() - kept;
        unsynced.truncate(kept);
        for (clears, puts) in unsynced {
            write(&mut self.synced, &clears, &puts);
        }
        self.index = self.synced.clone();
        lost
    }

    /// Loses the whole index, as when somebody deletes the file.
    pub fn lose_index(&mut self) {
        self.index.clear();
        self.synced.clear();
        self.unsynced.clear();
    }

    /// Reads everything a start needs.
    pub fn boot(&self, entropy: [u8; 32]) -> Boot {
        let index = self.index.iter();
        Boot {
            vault: self.vault.clone(),
            heads: heads(&self.shared),
            private_heads: heads(&self.private),
            records: self.shared.values().flatten().map(Placed::of).collect(),
            // The shelf of changes is read document by document.
            index: index
                .filter(|((shelf, _), _)| *shelf != Shelf::Change)
                .map(|((shelf, key), value)| (*shelf, key.clone(), value.clone()))
                .collect(),
            entropy,
            place: None,
            births: BTreeMap::new(),
            run: None,
        }
    }

    /// Reads shared records in the order of causality.
    pub fn read(&self, ranges: &[LogRange]) -> Vec<Record> {
        read(&self.shared, ranges)
    }

    /// Reads private records in the order of causality.
    pub fn read_private(&self, ranges: &[LogRange]) -> Vec<Record> {
        read(&self.private, ranges)
    }

    /// Reads key objects by name; those that are there.
    pub fn keys_named(&self, names: &[[u8; 32]]) -> Vec<KeyObject> {
        names
            .iter()
            .filter_map(|name| self.keys.get(name))
            .cloned()
            .collect()
    }

    /// Reads the changes of one document in the order they were admitted.
    pub fn changes(&self, document: &[u8; 32]) -> Vec<Vec<u8>> {
        self.index
            .iter()
            .filter(|((shelf, key), _)| *shelf == Shelf::Change && key.starts_with(document))
            .map(|(_, change)| change.clone())
            .collect()
    }

    /// Tells whether exactly this record is stored, in its log or beside it. What stands beside is
    /// somebody else's and void, so it may be told before the index is synced: nothing is promised.
    pub fn holds(&self, record: &Record) -> bool {
        find(&self.shared, &record.log(), record.header().seq)
            .is_some_and(|held| held.id() == record.id())
            || self.holds_beside(record)
    }

    fn holds_beside(&self, record: &Record) -> bool {
        let wire = record.wire();
        let mut filed = self.index.iter();
        filed.any(|((shelf, _), value)| *shelf == Shelf::Beside && *value == wire)
    }

    /// Finds a shared record by its place.
    pub fn find(&self, log: &LogId, seq: u64) -> Option<&Record> {
        find(&self.shared, log, seq)
    }
}

fn find<'a>(logs: &'a BTreeMap<LogId, Vec<Record>>, log: &LogId, seq: u64) -> Option<&'a Record> {
    logs.get(log)?.get(usize::try_from(seq).ok()?)
}

fn add(logs: &mut BTreeMap<LogId, Vec<Record>>, record: &Record) -> Result<(), DoesNotFollow> {
    let log = record.log();
    let seq = record.header().seq;
    let stored = logs.entry(log).or_default();
    let expected = stored.len() as u64;
    let already = usize::try_from(seq).ok().and_then(|seq| stored.get(seq));
    if already.is_some_and(|held| held.wire_bytes() == record.wire_bytes()) {
        return Ok(());
    }
    let previous = stored.last().map(|last| (last.id(), last.commit_id()));
    let names = record.header().previous.map(|p| (p.record, p.commit));
    if seq != expected || previous != names {
        return Err(DoesNotFollow { log, seq, expected });
    }
    stored.push(record.clone());
    Ok(())
}

fn write(index: &mut Index, clears: &[Clear], puts: &[Put]) {
    for clear in clears {
        index.retain(|(shelf, key), _| *shelf != clear.shelf || !key.starts_with(&clear.prefix));
    }
    for put in puts {
        let place = (put.shelf, put.key.clone());
        match &put.value {
            Some(value) => index.insert(place, value.clone()),
            None => index.remove(&place),
        };
    }
}

fn heads(logs: &BTreeMap<LogId, Vec<Record>>) -> Vec<(LogId, Head)> {
    let head = |(log, records): (&LogId, &Vec<Record>)| Some((*log, records.last()?.head()));
    logs.iter().filter_map(head).collect()
}

fn read(logs: &BTreeMap<LogId, Vec<Record>>, ranges: &[LogRange]) -> Vec<Record> {
    let mut found: Vec<Record> = ranges
        .iter()
        .flat_map(|range| {
            let seqs = range.from..=range.to;
            let records = logs.get(&range.log).into_iter().flatten();
            records.filter(move |record| seqs.contains(&record.header().seq))
        })
        .cloned()
        .collect();
    found.sort_by_key(|record| {
        let header = record.header();
        (header.lamport, record.log(), header.seq)
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(n: u8) -> Batch {
        Batch {
            puts: vec![Put {
                shelf: Shelf::Fact,
                key: vec![n],
                value: Some(vec![n]),
            }],
            ..Batch::default()
        }
    }

    #[test]
    fn a_crash_keeps_a_beginning_of_what_was_not_synced() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..64 {
            let mut disk = Disk::default();
            for n in 0..4 {
                assert!(disk.append(&put(n), Cut::None).is_ok());
                if n == 0 {
                    disk.sync_index();
                }
            }
            assert_eq!(disk.index.len(), 4);
            disk.crash(&mut Chance::new(seed));
            let kept: Vec<u8> = disk.index.values().flatten().copied().collect();
            assert!([0, 1, 2, 3].starts_with(&kept), "{kept:?}");
            seen.insert(kept.len());
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), vec![1, 2, 3, 4]);
    }

    #[test]
    fn an_append_is_cut_where_the_real_one_can_be() {
        for (cut, vault, index) in [
            (Cut::BeforeAnything, false, 0),
            (Cut::AfterTheKeyFile, true, 0),
            (Cut::AfterTheJournal, true, 0),
            (Cut::None, true, 1),
        ] {
            let mut disk = Disk::default();
            let batch = Batch {
                vault: Some(vec![7].into()),
                ..put(1)
            };
            assert!(disk.append(&batch, cut).is_ok());
            assert_eq!(disk.vault.is_some(), vault, "{cut:?}");
            assert_eq!(disk.index.len(), index, "{cut:?}");
        }
    }
}
