//! One space on disk.
//!
//! **For**: append, heads, keys and shelves; opening puts the pieces in step. **Knows**: which of
//! its pieces is ground and which is derived. **Never**: goes on after a write failed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use history::{Head, LogId, Previous, Record, RecordId, SpaceId};

use crate::disk::make_folder;
use crate::error::{AppendError, DiskError, OpenError, ReadError, Trouble};
use crate::folder::Folder;
use crate::index::Index;
use crate::journal::Journal;
use crate::key::Key;
use crate::losses::{self, Loss};
use crate::refs::KeyName;
use crate::remote::Remotes;
use crate::repository::Repository;
use crate::shadow::{self, Shadow};
use crate::veil::Veil;
use crate::{Batch, Both, Clear, Part, Progress, Put};

pub(crate) const JOURNAL: &str = "journal.sqlite";
pub(crate) const INDEX: &str = "index.sqlite";

/// The history of one space on disk.
pub struct Store {
    pub(crate) space: SpaceId,
    pub(crate) journal: Journal,
    pub(crate) index: Index,
    pub(crate) repositories: Both<Repository>,
    pub(crate) heads: BTreeMap<(Part, LogId), Head>,
    /// What was here once and may still be missing.
    pub(crate) losses: Vec<Loss>,
    /// Durable, but not in the index yet.
    unfiled: Unfiled,
    /// The first write that failed, in words. What the disk says afterwards cannot be believed:
    /// after a failed fsync a second one may succeed without having written anything.
    refused: Option<String>,
    /// Key objects that were erased and still stand in the files: nobody is given one.
    pub(crate) erased: BTreeSet<KeyName>,
    /// Where the databases of a folder lie that can only be read.
    shadow: Option<Shadow>,
    // The folder stays locked while any store of it lives.
    _lock: Arc<File>,
}

impl Store {
    /// Opens a space, creating it when it is not there, and brings index and heads in step with
    /// what is durable. Making the index again is told through `progress`.
    pub fn open(
        folder: &Folder,
        space: SpaceId,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Store, OpenError> {
        let key = folder.with_key(|key| key.map(Key::veil));
        // Without the key the index would pass for a damaged one and be made again.
        if key.is_none() && folder.locks().is_locked {
            return Err(OpenError::Locked {
                path: folder.path().to_owned(),
            });
        }
        let shadow = if folder.is_read_only() {
            let path = folder.space_path(&space);
            let shadow = Shadow::of(&path, &[JOURNAL, INDEX]);
            Some(shadow.map_err(|error| DiskError::io(format!("open {}", path.display()), error))?)
        } else {
            None
        };
        Store::open_with(folder, space, key, shadow, progress)
    }

    /// Opens a space whose journal is damaged, for looking at the rest of it. Writes nothing.
    ///
    /// # Errors
    /// Like [`Store::open`].
    pub fn open_without_journal(
        folder: &Folder,
        space: SpaceId,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Store, OpenError> {
        let path = folder.space_path(&space);
        let shadow = Shadow::of(&path, &[INDEX])
            .map_err(|error| DiskError::io(format!("open {}", path.display()), error))?;
        let key = folder.with_key(|key| key.map(Key::veil));
        Store::open_with(folder, space, key, Some(shadow), progress)
    }

    /// Why the journal of a space cannot be read, if that is so.
    pub fn journal_damage(folder: &Folder, space: &SpaceId) -> Option<OpenError> {
        let path = folder.space_path(space).join(JOURNAL);
        let damaged = |error: &OpenError| matches!(error, OpenError::Disk(disk) if disk.trouble() == Trouble::Damaged);
        Journal::open(&path).err().filter(damaged)
    }

    /// Sets a damaged journal aside and says where it lies now; the space opens with a new one, and
    /// without what was written since the last fold. Nothing happens to one that can be read.
    ///
    /// # Errors
    /// The disk refused to rename the file.
    pub fn set_journal_aside(
        folder: &Folder,
        space: &SpaceId,
    ) -> Result<Option<PathBuf>, DiskError> {
        if Store::journal_damage(folder, space).is_none() {
            return Ok(None);
        }
        let path = folder.space_path(space);
        shadow::set_aside(&path, JOURNAL)
            .map(Some)
            .map_err(|error| DiskError::io("set the damaged journal aside", error))
    }

    /// Opens with the databases of a shadow, and then nothing is written; with its own without one.
    fn open_with(
        folder: &Folder,
        space: SpaceId,
        key: Option<Veil>,
        shadow: Option<Shadow>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Store, OpenError> {
        let path = folder.space_path(&space);
        if shadow.is_none() {
            let disk = |error| DiskError::io(format!("open {}", path.display()), error);
            make_folder(&path).map_err(disk)?;
        }
        let databases = shadow.as_ref().map_or(path.as_path(), Shadow::path);
        let journal = Journal::open(&databases.join(JOURNAL))?;
        let open_part = |part: Part| {
            let path = path.join(part.folder());
            match shadow {
                Some(_) => Repository::open_to_read(&path),
                None => Repository::open(&path),
            }
        };
        let repositories = Both {
            shared: open_part(Part::Shared)?,
            private: open_part(Part::Private)?,
        };
        let (index, unmade) = Index::open(&databases.join(INDEX), key)?;
        let mut store = Store {
            space,
            journal,
            index,
            repositories,
            heads: BTreeMap::new(),
            losses: losses::read(&path)?,
            unfiled: Unfiled::default(),
            refused: None,
            shadow,
            erased: BTreeSet::new(),
            _lock: folder.hold(),
        };
        store.settle(unmade, progress)?;
        Ok(store)
    }

    /// The space this is the history of.
    pub fn space(&self) -> SpaceId {
        self.space
    }

    /// Where the shared repository is, for reading it with git after a fold.
    pub fn repository_path(&self) -> &Path {
        self.repositories.shared.path()
    }

    /// The git remotes of the space.
    pub fn remotes(&self) -> Remotes {
        Remotes::of(self.path())
    }

    /// The folder of the space.
    pub fn path(&self) -> &Path {
        let repository = self.repositories.shared.path();
        repository.parent().unwrap_or(repository)
    }

    /// Makes a batch durable: all of it or nothing. The index follows; it is derived.
    ///
    /// Records that are already stored are passed over. After an error of the disk every further
    /// write is refused until the store is opened again.
    pub fn append(&mut self, batch: &Batch) -> Result<(), AppendError> {
        self.keep(batch.clone())?;
        self.file()
    }

    /// Makes a batch durable as [`Store::append`] does, but leaves the index for later, so that
    /// what waits for the disk need not wait for it. Until [`Store::file`] was called, reading does
    /// not find what the batch holds; a crash before that loses nothing but derived entries.
    pub fn keep(&mut self, batch: Batch) -> Result<(), AppendError> {
        self.writable()?;
        if self.repeats(&batch) {
            // Only the index knows what exactly is stored.
            self.file()?;
        }
        let (new, heads) = self.plan(&batch)?;
        if !(new.is_empty() && batch.keys.is_empty()) {
            self.journal
                .append(&new, &batch.keys)
                .map_err(|error| self.refuse_from_now(error))?;
        }
        let new: BTreeSet<RecordId> = new.iter().map(|(_, record)| record.id()).collect();
        let shared = batch.records.into_iter().map(|r| (Part::Shared, r));
        let private = batch.private.into_iter().map(|r| (Part::Private, r));
        let records = shared.chain(private);
        self.unfiled
            .records
            .extend(records.filter(|(_, record)| new.contains(&record.id())));
        for clear in &batch.clears {
            let goes = |put: &Put| put.shelf == clear.shelf && put.key.starts_with(&clear.prefix);
            self.unfiled.puts.retain(|put| !goes(put));
        }
        self.unfiled.clears.extend(batch.clears);
        self.unfiled.puts.extend(batch.puts);
        for (place, head) in heads {
            let before = self.heads.insert(place, head);
            self.unfiled.before.entry(place).or_insert(before);
        }
        Ok(())
    }

    /// Brings the index in step with what was kept, as one transaction.
    pub fn file(&mut self) -> Result<(), AppendError> {
        self.writable()?;
        let Unfiled {
            records,
            clears,
            puts,
            before,
        } = std::mem::take(&mut self.unfiled);
        if records.is_empty() && clears.is_empty() && puts.is_empty() {
            return Ok(());
        }
        let records: Vec<_> = records
            .iter()
            .map(|(part, record)| (*part, record))
            .collect();
        let Err(error) = self.index.append(&records, &clears, &newest(puts)) else {
            return Ok(());
        };
        // What is not in the index cannot be read until the next start finds it in the journal.
        for (place, head) in before {
            match head {
                Some(head) => drop(self.heads.insert(place, head)),
                None => drop(self.heads.remove(&place)),
            }
        }
        Err(self.refuse_from_now(error))
    }

    /// Tells whether a batch holds a record whose place in its log is taken.
    fn repeats(&self, batch: &Batch) -> bool {
        let is_taken = |part: Part, record: &Record| {
            record.header().seq < next_seq(self.heads.get(&(part, record.log())))
        };
        batch.records.iter().any(|r| is_taken(Part::Shared, r))
            || batch.private.iter().any(|r| is_taken(Part::Private, r))
    }

    /// Which records of a batch are new, and the heads after them; each must continue its log.
    fn plan<'a>(&self, batch: &'a Batch) -> Result<Plan<'a>, AppendError> {
        let shared = batch.records.iter().map(|record| (Part::Shared, record));
        let private = batch.private.iter().map(|record| (Part::Private, record));
        let mut heads = BTreeMap::new();
        let mut new = Vec::new();
        for (part, record) in shared.chain(private) {
            let place = (part, record.log());
            let head = heads
                .get(&place)
                .or_else(|| self.heads.get(&place))
                .copied();
            if self.is_stored(part, record, head.as_ref())? {
                continue;
            }
            if !follows(head.as_ref(), record) {
                return Err(AppendError::DoesNotFollow {
                    log: record.log(),
                    seq: record.header().seq,
                    expected: next_seq(head.as_ref()),
                });
            }
            heads.insert(place, record.head());
            new.push((part, record));
        }
        Ok((new, heads))
    }

    /// Whether exactly this record is stored already.
    fn is_stored(
        &self,
        part: Part,
        record: &Record,
        head: Option<&Head>,
    ) -> Result<bool, AppendError> {
        let seq = record.header().seq;
        if seq >= next_seq(head) {
            return Ok(false);
        }
        let found = self.index.entries()?.find(part, &record.log(), seq)?;
        Ok(found
            .is_some_and(|entry| entry.record == record.id() && entry.commit == record.commit_id()))
    }

    /// Whether nothing is written in the folder.
    pub(crate) fn is_shadowed(&self) -> bool {
        self.shadow.is_some()
    }

    pub(crate) fn writable(&self) -> Result<(), AppendError> {
        if self.shadow.is_some() {
            return Err(AppendError::ReadOnly);
        }
        match &self.refused {
            Some(earlier) => Err(AppendError::Refused {
                earlier: earlier.clone(),
            }),
            None => Ok(()),
        }
    }

    pub(crate) fn refuse_from_now(&mut self, error: DiskError) -> AppendError {
        tracing::error!(%error, "a write failed; no more writes until the store is opened again");
        self.refused.get_or_insert_with(|| error.to_string());
        AppendError::Disk(error)
    }

    /// How far each shared log is stored durably.
    pub fn heads(&self) -> Result<Vec<(LogId, Head)>, ReadError> {
        Ok(self.heads_of(Part::Shared))
    }

    /// How far each private log is stored durably.
    pub fn private_heads(&self) -> Result<Vec<(LogId, Head)>, ReadError> {
        Ok(self.heads_of(Part::Private))
    }

    fn heads_of(&self, wanted: Part) -> Vec<(LogId, Head)> {
        let of_part = self.heads.iter().filter(|((part, _), _)| *part == wanted);
        of_part.map(|((_, log), head)| (*log, *head)).collect()
    }

    /// One value of a shelf.
    pub fn get(&self, shelf: u8, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.index.get(shelf, key)?)
    }

    /// All entries of a shelf whose keys begin with `prefix`, in the order of their keys.
    pub fn scan(
        &self,
        shelf: u8,
        prefix: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]),
    ) -> Result<(), ReadError> {
        Ok(self.index.scan(shelf, prefix, each)?)
    }

    /// All entries of a shelf in no order that means anything: the fastest way to read all of it.
    pub fn scan_as_it_lies(
        &self,
        shelf: u8,
        each: &mut dyn FnMut(&[u8], &[u8]),
    ) -> Result<(), ReadError> {
        Ok(self.index.scan_as_it_lies(shelf, each)?)
    }

    /// Where every shared record stands, log by log, each from its first record on: log, seq,
    /// lamport time, id.
    pub fn places(
        &self,
        each: &mut dyn FnMut(&LogId, u64, u64, RecordId),
    ) -> Result<(), ReadError> {
        Ok(self.index.places(Part::Shared, each)?)
    }

    /// Lets go of memory that only makes the next reads and writes faster: after a start, and when
    /// nothing has happened for a while, there are none soon.
    pub fn rest(&mut self) {
        self.index.rest();
        self.journal.rest();
    }

    /// Throws the index away, shelves and all, and makes its list of records again. The replica
    /// fills its shelves from the records.
    pub fn reset_index(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), OpenError> {
        self.unfiled = Unfiled::default();
        self.index.clear_shelves()?;
        self.settle(true, progress)
    }
}

/// What the index has still to take in.
#[derive(Default)]
struct Unfiled {
    records: Vec<(Part, Record)>,
    clears: Vec<Clear>,
    puts: Vec<Put>,
    /// How far the index has each log that has grown since.
    before: BTreeMap<(Part, LogId), Option<Head>>,
}

type Plan<'a> = (Vec<(Part, &'a Record)>, BTreeMap<(Part, LogId), Head>);

/// Leaves out puts that later ones replace, in the order of the shelves: what lies together on the
/// disk is written together.
fn newest(puts: Vec<Put>) -> Vec<Put> {
    let newest: BTreeMap<_, _> = puts
        .into_iter()
        .map(|Put { shelf, key, value }| ((shelf, key), value))
        .collect();
    let put = |((shelf, key), value)| Put { shelf, key, value };
    newest.into_iter().map(put).collect()
}

/// The number of the next record of a log.
pub(crate) fn next_seq(head: Option<&Head>) -> u64 {
    head.map_or(0, |head| head.seq.saturating_add(1))
}

/// Whether a record is the next one of its log.
pub(crate) fn follows(head: Option<&Head>, record: &Record) -> bool {
    let previous = head.map(|head| Previous {
        record: head.record,
        commit: head.commit,
    });
    record.header().seq == next_seq(head) && record.header().previous == previous
}
