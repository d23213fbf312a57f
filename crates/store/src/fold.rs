//! Folding: from the journal into packs and refs.
//!
//! **For**: moving durable records to where git can read them, and keeping packs few.
//! **Knows**: the order that loses nothing: pack, refs, index, then the journal's rows.
//! **Never**: deletes a row before what replaces it is on the disk.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gix_hash::ObjectId;
use history::{KeyObject, Record};

use crate::Part;
use crate::error::{AppendError, DiskError};
use crate::journal::Row;
use crate::merge::merge;
use crate::pack_write::PackWriter;
use crate::refs::{KeyName, KeyRef};
use crate::repository::commit_id;
use crate::store::Store;

/// How much of the journal becomes one pack, in bytes. Folding it takes some four times as much memory.
const PIECE_BYTES: usize = 4 * 1024 * 1024;

/// What a fold did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Folded {
    pub records: u64,
    pub keys: u64,
    pub packs_written: u64,
    /// Small packs that went into a larger one.
    pub packs_merged: u64,
}

/// Key objects as the journal has them.
pub(crate) type KeyRows = Vec<(KeyName, Vec<u8>)>;

impl Store {
    /// Folds the journal into the repositories, so that git sees every record. Called when idle,
    /// on exit, and before anything reads the repository with git.
    pub fn fold(&mut self) -> Result<Folded, AppendError> {
        self.file()?;
        self.try_fold().map_err(|error| self.refuse_from_now(error))
    }

    fn try_fold(&mut self) -> Result<Folded, DiskError> {
        let mut folded = Folded::default();
        let mut keys = self.journal.keys()?;
        for part in Part::ALL {
            loop {
                let rows = self.journal.rows(Some(part), i64::MIN, PIECE_BYTES)?;
                if rows.is_empty() && keys.is_empty() {
                    break;
                }
                // Only the shared repository has keys, and it comes first.
                self.fold_piece(part, rows, std::mem::take(&mut keys), &mut folded)?;
            }
        }
        if folded.packs_written > 0 {
            self.journal.checkpoint()?;
            for part in Part::ALL {
                folded.packs_merged += merge(self.repositories.of_mut(part))?;
            }
        }
        Ok(folded)
    }

    fn fold_piece(
        &mut self,
        part: Part,
        mut rows: Vec<Row>,
        keys: KeyRows,
        folded: &mut Folded,
    ) -> Result<(), DiskError> {
        let records = verify(&mut rows)?;
        let repository = self.repositories.of_mut(part);
        let pack = write_pack(&repository.pack_folder(), &records, &keys)
            .map_err(|e| DiskError::io("write a pack of the history", e))?;
        repository.open_pack(pack);
        // Asserted before the rows go: what was just written can be found.
        if let Some(gone) = records.iter().find(|r| !repository.has(&r.commit_id())) {
            return Err(DiskError::damaged("read a new pack back", gone.commit_id()));
        }
        let mut refs = repository.refs.clone();
        refs.logs.extend(
            records
                .iter()
                .map(|record| (record.log(), record.commit_id())),
        );
        for (name, bytes) in &keys {
            refs.keys.insert(*name, key_ref(bytes)?);
        }
        repository
            .write_refs(refs)
            .map_err(|e| DiskError::io("write the refs of the history", e))?;
        // The index may lag behind the journal, but never behind the packs: finding out what it
        // misses would mean reading all of them.
        self.index.checkpoint()?;
        self.journal.forget(&rows, &keys)?;
        folded.records += rows.len() as u64;
        folded.keys += keys.len() as u64;
        folded.packs_written += 1;
        Ok(())
    }
}

/// Opens the rows once more before they are written elsewhere and deleted here. Their bytes go: the
/// records have them.
fn verify(rows: &mut [Row]) -> Result<Vec<Record>, DiskError> {
    let wires: Vec<Vec<u8>> = rows
        .iter_mut()
        .map(|row| std::mem::take(&mut row.wire))
        .collect();
    let opened = Record::open_many(&wires);
    rows.iter()
        .zip(opened)
        .map(|(row, opened)| {
            opened.map_err(|forged| {
                DiskError::damaged(format!("fold journal row {}", row.place), forged)
            })
        })
        .collect()
}

fn key_ref(bytes: &[u8]) -> Result<KeyRef, DiskError> {
    let damaged = |why: String| DiskError::damaged("fold a key of the journal", why);
    let key = KeyObject::open(bytes).map_err(|forged| damaged(forged.to_string()))?;
    let blob = blob_id(bytes).map_err(|e| damaged(e.to_string()))?;
    Ok(KeyRef {
        scope: key.scope(),
        blob: commit_id(&blob),
    })
}

fn blob_id(bytes: &[u8]) -> std::io::Result<ObjectId> {
    gix_object::compute_hash(crate::pack::HASH, gix_object::Kind::Blob, bytes)
        .map_err(std::io::Error::other)
}

/// One object to be written: its bytes are made when it is its turn, so that not all are there at once.
enum Object<'a> {
    Commit(&'a Record),
    Tree(&'a Record),
    Blob(&'a Record),
    Key(&'a [u8]),
}

impl Object<'_> {
    fn kind(&self) -> gix_object::Kind {
        match self {
            Object::Commit(_) => gix_object::Kind::Commit,
            Object::Tree(_) => gix_object::Kind::Tree,
            Object::Blob(_) | Object::Key(_) => gix_object::Kind::Blob,
        }
    }

    fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Object::Commit(record) => record.commit().into(),
            Object::Tree(record) => record.tree().into(),
            Object::Blob(record) => record.blob().into(),
            Object::Key(bytes) => (*bytes).into(),
        }
    }
}

/// Writes commit, tree and blob of each record, and a blob for each key, into a folder of packs.
pub(crate) fn write_pack(
    packs: &Path,
    records: &[Record],
    keys: &KeyRows,
) -> std::io::Result<PathBuf> {
    let mut objects = Vec::with_capacity(records.len() * 3 + keys.len());
    for record in records {
        objects.push((record.commit_id(), Object::Commit(record)));
        objects.push((record.tree_id(), Object::Tree(record)));
        objects.push((record.blob_id(), Object::Blob(record)));
    }
    for (_, bytes) in keys {
        objects.push((commit_id(&blob_id(bytes)?), Object::Key(bytes)));
    }
    // An object stands in a pack once.
    let mut seen = BTreeSet::new();
    objects.retain(|(id, _)| seen.insert(*id));
    let count = u32::try_from(objects.len()).map_err(std::io::Error::other)?;
    let mut writer = PackWriter::create(packs, count)?;
    for (id, object) in &objects {
        writer.add(
            ObjectId::from(*id.as_bytes()),
            object.kind(),
            &object.bytes(),
        )?;
    }
    writer.finish()
}
