//! Bringing the pieces in step when a store opens.
//!
//! **For**: finding the durable heads after any crash, and making the index again when it lags,
//! lies or is gone. **Knows**: that packs, refs and journal are ground and the index is not.
//! **Never**: believes a record it has not verified; loses a row it could not use.

use std::collections::BTreeMap;

use history::{Head, KeyObject, LogId, Record};

use crate::error::{DiskError, OpenError};
use crate::journal::Row;
use crate::refs::{KeyName, KeyRef, Refs};
use crate::repository::{Repository, commit_id};
use crate::sql::log_name;
use crate::store::{Store, follows, next_seq};
use crate::{Part, Progress, Task};

/// How much of the journal is looked at in one go, in bytes.
const PIECE_BYTES: usize = 1024 * 1024;
/// How many records go into the index in one transaction when it is made again.
const PIECE_RECORDS: usize = 256;

pub(crate) type Heads = BTreeMap<(Part, LogId), Head>;

impl Store {
    /// Finds the heads. `unmade` says that the index has no list of records to start from.
    pub(crate) fn settle(
        &mut self,
        unmade: bool,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), OpenError> {
        let claimed = self.index.heads()?;
        let folded = if unmade || self.refs_lost() {
            None
        } else {
            self.folded_heads(&claimed)?
        };
        let was_scanned = folded.is_none();
        let mut heads = match folded {
            Some(heads) => heads,
            None => {
                self.remember(&claimed)?;
                self.scan_packs(progress)?
            }
        };
        self.replay(&mut heads)?;
        if claims_more(&claimed, &heads) && !was_scanned {
            // The refs fell behind what the index saw durable: the packs may know better.
            self.remember(&claimed)?;
            heads = self.scan_packs(progress)?;
            self.replay(&mut heads)?;
        }
        if claims_more(&claimed, &heads) {
            tracing::warn!("the index was ahead of the history; its shelves are made again");
            self.index.clear_shelves()?;
        }
        // Built at once it has no room left in its nodes: there is an entry for each person.
        self.heads = heads.into_iter().collect();
        self.note_losses(&claimed)?;
        Ok(())
    }

    fn refs_lost(&self) -> bool {
        Part::ALL
            .iter()
            .any(|part| self.repositories.of(*part).refs_lost.is_some())
    }

    /// The heads according to the refs, or nothing when the index does not know a ref's commit.
    fn folded_heads(&self, claimed: &Heads) -> Result<Option<Heads>, DiskError> {
        let mut heads = Heads::new();
        for part in Part::ALL {
            for (log, commit) in &self.repositories.of(part).refs.logs {
                let place = (part, *log);
                let head = match claimed.get(&place) {
                    Some(head) if head.commit == *commit => *head,
                    Some(head) => match self.index.find_commit(part, log, commit)? {
                        Some(entry) => Head {
                            seq: entry.seq,
                            record: entry.record,
                            commit: entry.commit,
                            lamport: entry.lamport,
                            // Replaced by the journal's newest record, which is why they differ.
                            version: head.version,
                        },
                        None => return Ok(None),
                    },
                    None => return Ok(None),
                };
                heads.insert(place, head);
            }
        }
        Ok(Some(heads))
    }

    /// Makes the list of records again from every commit in every pack. Answers the heads found.
    fn scan_packs(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<Heads, DiskError> {
        self.index.begin_rebuild()?;
        let total = Part::ALL
            .iter()
            .flat_map(|part| self.repositories.of(*part).packs())
            .map(|pack| u64::from(pack.len()))
            .sum();
        let mut meter = Meter {
            progress,
            done: 0,
            total,
        };
        meter.tell();
        for part in Part::ALL {
            self.scan_part(part, &mut meter)?;
        }
        let heads = self.index.heads()?;
        for part in Part::ALL {
            self.recover_refs(part, &heads)?;
        }
        self.index.end_rebuild()?;
        Ok(heads)
    }

    fn scan_part(&mut self, part: Part, meter: &mut Meter<'_>) -> Result<(), DiskError> {
        let repository = self.repositories.of(part);
        let mut piece: Vec<Record> = Vec::with_capacity(PIECE_RECORDS);
        for pack in repository.packs() {
            for (id, place) in pack.places() {
                meter.done += 1;
                // Damaged objects are left out here and named by the doctor.
                let Ok(object) = pack.object(&id, place) else {
                    continue;
                };
                if object.kind != gix_object::Kind::Commit {
                    continue;
                }
                match repository.record_of(&object.bytes) {
                    Ok(record) if record.commit_id() == commit_id(&id) => piece.push(record),
                    Ok(_) => {}
                    Err(lost) => {
                        tracing::warn!(commit = %id, why = lost.words(), "a record cannot be read");
                    }
                }
                if piece.len() == PIECE_RECORDS {
                    let records: Vec<_> = piece.iter().map(|record| (part, record)).collect();
                    self.index.append(&records, &[], &[])?;
                    piece.clear();
                    meter.tell();
                }
            }
        }
        let records: Vec<_> = piece.iter().map(|record| (part, record)).collect();
        self.index.append(&records, &[], &[])?;
        meter.tell();
        Ok(())
    }

    /// Brings the refs in step with what the packs hold. Lost ones are made again: heads from the
    /// records, key objects from the blobs that are some.
    fn recover_refs(&mut self, part: Part, heads: &Heads) -> Result<(), DiskError> {
        let repository = self.repositories.of_mut(part);
        let mut refs: Refs = repository.refs.clone();
        let of_part = heads.iter().filter(|((of, _), _)| *of == part);
        refs.logs
            .extend(of_part.map(|((_, log), head)| (*log, head.commit)));
        if repository.refs_lost.is_some() {
            for (name, place) in keys_in(repository) {
                refs.keys.entry(name).or_insert(place);
            }
        } else if refs == repository.refs {
            return Ok(());
        }
        tracing::info!(refs = refs.len(), path = %repository.path().display(), "refs made again from the packs");
        repository
            .write_refs(refs)
            .map_err(|e| DiskError::io("write the refs again", e))?;
        repository.refs_lost = None;
        Ok(())
    }

    /// Goes through the journal: what continues a log moves its head and enters the index if it
    /// is not there; what the packs hold already is passed over; what cannot be is set aside.
    fn replay(&mut self, heads: &mut Heads) -> Result<(), OpenError> {
        let mut place = i64::MIN;
        loop {
            let rows = self.journal.rows(None, place, PIECE_BYTES)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            place = last.place;
            self.replay_piece(rows, heads)?;
        }
    }

    fn replay_piece(&mut self, mut rows: Vec<Row>, heads: &mut Heads) -> Result<(), OpenError> {
        let wires: Vec<Vec<u8>> = rows
            .iter_mut()
            .map(|row| std::mem::take(&mut row.wire))
            .collect();
        let mut new = Vec::new();
        for (row, opened) in rows.iter().zip(Record::open_many(&wires)) {
            match opened {
                Ok(record) => match judge(row, &record, heads) {
                    Verdict::Next => {
                        heads.insert((row.part, record.log()), record.head());
                        new.push((row.part, record));
                    }
                    Verdict::Stored => {}
                    Verdict::Unfit => self.journal.set_aside(row)?,
                },
                Err(forged) => {
                    tracing::warn!(seq = row.seq, why = %forged, "a journal row is damaged and set aside");
                    self.journal.set_aside(row)?;
                }
            }
        }
        let mut missing = Vec::new();
        {
            let mut entries = self.index.entries()?;
            for (part, record) in &new {
                let known = entries.find(*part, &record.log(), record.header().seq)?;
                if known.is_none_or(|entry| entry.commit != record.commit_id()) {
                    missing.push((*part, record));
                }
            }
        }
        if !missing.is_empty() {
            self.index.append(&missing, &[], &[])?;
        }
        Ok(())
    }
}

/// The key objects among a repository's blobs.
fn keys_in(repository: &Repository) -> Vec<(KeyName, KeyRef)> {
    let mut keys = Vec::new();
    for pack in repository.packs() {
        for (id, place) in pack.places() {
            let Ok(object) = pack.object(&id, place) else {
                continue;
            };
            if object.kind != gix_object::Kind::Blob {
                continue;
            }
            if let Ok(key) = KeyObject::open(&object.bytes) {
                let blob = commit_id(&id);
                let scope = key.scope();
                keys.push((key.name(), KeyRef { scope, blob }));
            }
        }
    }
    keys
}

/// What a journal row is to the heads known so far.
enum Verdict {
    Next,
    Stored,
    Unfit,
}

fn judge(row: &Row, record: &Record, heads: &Heads) -> Verdict {
    let head = heads.get(&(row.part, record.log()));
    if row.log != log_name(&record.log()) || row.seq != record.header().seq {
        return Verdict::Unfit;
    }
    if follows(head, record) {
        Verdict::Next
    } else if record.header().seq < next_seq(head) {
        Verdict::Stored
    } else {
        Verdict::Unfit
    }
}

/// Whether one list of heads knows something that another does not.
fn claims_more(claimed: &Heads, heads: &Heads) -> bool {
    claimed.iter().any(|(place, claim)| {
        heads.get(place).is_none_or(|head| {
            head.seq < claim.seq || (head.seq == claim.seq && head.commit != claim.commit)
        })
    })
}

/// Tells how far a scan has come.
struct Meter<'a> {
    progress: &'a mut dyn FnMut(Progress),
    done: u64,
    total: u64,
}

impl Meter<'_> {
    fn tell(&mut self) {
        (self.progress)(Progress {
            task: Task::Index,
            done: self.done,
            total: self.total,
        });
    }
}
