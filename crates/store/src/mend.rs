//! Mending: sound copies in the place of damaged ones.
//!
//! **For**: taking records and keys that somebody else still has whole, and writing a damaged pack
//! again without what is damaged in it. **Knows**: which record must stand where. **Never**: takes
//! a record the log did not hold before; removes a pack while something in it that a ref leads to
//! stands nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use gix_hash::ObjectId;
use gix_object::{CommitRefIter, Kind, TreeRefIter};
use history::{CommitId, KeyObject, LogId, Previous, Record};

use crate::disk::sync_folder;
use crate::doctor::Report;
use crate::error::{AppendError, DiskError};
use crate::fold::write_pack;
use crate::pack::{HASH, Pack, Raw};
use crate::pack_write::PackWriter;
use crate::refs::KeyName;
use crate::repository::{Repository, commit_id};
use crate::store::Store;
use crate::{Batch, Part};

/// What has to be had again from somebody else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Places in shared logs.
    pub records: Vec<(LogId, u64)>,
    pub keys: Vec<KeyName>,
}

impl Wanted {
    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.keys.is_empty()
    }
}

impl Report {
    /// What of the damage somebody else can give back. Private records are nobody else's.
    pub fn wanted(&self) -> Wanted {
        let shared = self.damages.iter().filter(|damage| !damage.private);
        let mut records: Vec<_> = shared.filter_map(|d| d.log.zip(d.seq)).collect();
        records.sort_unstable();
        records.dedup();
        Wanted {
            records,
            keys: self.damaged_keys.clone(),
        }
    }
}

impl Store {
    /// Writes sound copies of shared records that were stored here before. Answers how many were
    /// taken; anything else than what stood at its place is passed over.
    pub fn mend(&mut self, records: &[Record]) -> Result<u64, AppendError> {
        self.writable()?;
        let sound = self.fitting(records).map_err(AppendError::Disk)?;
        if sound.is_empty() {
            return Ok(0);
        }
        let written = self.write_mended(&sound);
        written.map_err(|error| self.refuse_from_now(error))?;
        Ok(sound.len() as u64)
    }

    /// Writes sound copies of keys. Answers how many are readable now.
    pub fn mend_keys(&mut self, keys: &[KeyObject]) -> Result<u64, AppendError> {
        let batch = Batch {
            keys: keys.to_vec(),
            ..Batch::default()
        };
        self.append(&batch)?;
        self.fold()?;
        Ok(keys.len() as u64)
    }

    /// Writes damaged packs again from what is sound in them, as far as everything they hold stands
    /// whole somewhere. Answers how many are gone.
    pub fn renew_packs(&mut self) -> Result<u64, AppendError> {
        self.writable()?;
        let mut renewed = 0;
        for part in Part::ALL {
            let of_part = renew(self.repositories.of_mut(part));
            renewed += of_part.map_err(|error| self.refuse_from_now(error))?;
        }
        Ok(renewed)
    }

    /// Those that are just what stood at their places: named by the index, or by the record that
    /// follows, or by the head.
    fn fitting(&self, records: &[Record]) -> Result<Vec<Record>, DiskError> {
        let mut newest_first: Vec<&Record> = records.iter().collect();
        newest_first.sort_by_key(|record| std::cmp::Reverse(record.header().seq));
        let mut cited: BTreeMap<(LogId, u64), Previous> = BTreeMap::new();
        let mut fitting = Vec::new();
        let mut entries = self.index.entries()?;
        for record in newest_first {
            let (log, seq) = (record.log(), record.header().seq);
            let is_it = |p: Previous| p.record == record.id() && p.commit == record.commit_id();
            let named = match entries.find(Part::Shared, &log, seq)? {
                Some(entry) => Some(Previous {
                    record: entry.record,
                    commit: entry.commit,
                }),
                None => match cited.get(&(log, seq)).copied() {
                    Some(previous) => Some(previous),
                    None => self.named_after(&mut entries, &log, seq)?,
                },
            };
            if named.is_some_and(is_it) {
                if let (Some(before), Some(previous)) =
                    (seq.checked_sub(1), record.header().previous)
                {
                    cited.insert((log, before), previous);
                }
                fitting.push(record.clone());
            }
        }
        fitting.reverse();
        Ok(fitting)
    }

    /// What the next record, or the head, says must stand at a place the index does not know.
    fn named_after(
        &self,
        entries: &mut crate::index::Entries<'_>,
        log: &LogId,
        seq: u64,
    ) -> Result<Option<Previous>, DiskError> {
        let head = self.heads.get(&(Part::Shared, *log));
        if let Some(head) = head.filter(|head| head.seq == seq) {
            return Ok(Some(Previous {
                record: head.record,
                commit: head.commit,
            }));
        }
        let next = entries.find(Part::Shared, log, seq.saturating_add(1))?;
        let record = next.and_then(|entry| self.repositories.shared.record(&entry.commit).ok());
        Ok(record.and_then(|record| record.header().previous))
    }

    fn write_mended(&mut self, sound: &[Record]) -> Result<(), DiskError> {
        let repository = &mut self.repositories.shared;
        let pack = write_pack(&repository.pack_folder(), sound, &Vec::new())
            .map_err(|e| DiskError::io("write mended records", e))?;
        repository.open_pack(pack);
        let mut missing = Vec::new();
        {
            let mut entries = self.index.entries()?;
            for record in sound {
                let found = entries.find(Part::Shared, &record.log(), record.header().seq)?;
                if found.is_none() {
                    missing.push((Part::Shared, record));
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        self.index.append(&missing, &[], &[])
    }
}

fn renew(repository: &mut Repository) -> Result<u64, DiskError> {
    let disk = |source| DiskError::io("write a damaged pack again", source);
    let damaged: Vec<PathBuf> = repository
        .packs()
        .iter()
        .filter(|pack| pack.check_sums().is_err())
        .map(|pack| pack.path.clone())
        .collect();
    let mut renewed = 0;
    for path in damaged {
        if renew_one(repository, &path).map_err(disk)? {
            renewed += 1;
        }
    }
    // What could not even be opened held nothing that is still named and not found: the heads'
    // records were all mended, or the refs name something that is not there.
    let whole = repository
        .refs
        .logs
        .values()
        .all(|commit| repository.record(commit).is_ok());
    let lost: Vec<PathBuf> = repository
        .unreadable
        .iter()
        .map(|(path, _)| path.clone())
        .collect();
    if whole && !lost.is_empty() {
        set_aside(&lost).map_err(disk)?;
        repository.unreadable.clear();
        renewed += lost.len() as u64;
    }
    Ok(renewed)
}

/// A pack of which nothing can be read keeps its bytes under a name git does not look for.
fn set_aside(packs: &[PathBuf]) -> std::io::Result<()> {
    for path in packs {
        fs::rename(path, path.with_extension("pack-damaged"))?;
        match fs::remove_file(path.with_extension("idx")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        path.parent().map_or(Ok(()), sync_folder)?;
    }
    Ok(())
}

/// False if something in the pack stands whole nowhere; then it stays as it is.
fn renew_one(repository: &mut Repository, path: &Path) -> std::io::Result<bool> {
    let Some(pack) = repository.packs().iter().find(|pack| pack.path == path) else {
        return Ok(false);
    };
    let Some((sound, is_whole)) = sound_objects(repository, pack) else {
        return Ok(false);
    };
    if is_whole {
        // Only the checksum is wrong; the pack written now has the same name.
        tracing::info!(pack = %path.display(), "a pack with a wrong checksum is written again");
    }
    let count = u32::try_from(sound.len()).map_err(std::io::Error::other)?;
    let mut writer = PackWriter::create(&repository.pack_folder(), count)?;
    for (id, place) in &sound {
        match pack.raw(id, *place) {
            Ok(Raw::Whole(entry)) => writer.add_raw(*id, entry)?,
            Ok(Raw::Delta(object)) => writer.add(*id, object.kind, &object.bytes)?,
            Err(why) => return Err(std::io::Error::other(why.0)),
        }
    }
    let new = writer.finish()?;
    if new == path {
        repository.reopen_pack(new);
    } else {
        repository.open_pack(new);
        repository.remove_packs(&[path.to_owned()])?;
    }
    repository.unsound.retain(|unsound| unsound != path);
    Ok(true)
}

/// The sound objects of a pack, and whether these are all; nothing if one of the others stands
/// whole nowhere else. What no ref leads to is missed by nobody.
fn sound_objects(repository: &Repository, pack: &Pack) -> Option<(Vec<(ObjectId, u32)>, bool)> {
    let mut sound = Vec::new();
    let mut lost = Vec::new();
    let mut is_whole = true;
    for (id, place) in pack.places() {
        if pack.object(&id, place).is_ok() {
            sound.push((id, place));
            continue;
        }
        is_whole = false;
        let id = commit_id(&id);
        if repository.object(&id).is_err() {
            lost.push(id);
        }
    }
    if !lost.is_empty() {
        let needed = needed(repository)?;
        if lost.iter().any(|id| needed.contains(id)) {
            return None;
        }
    }
    Some((sound, is_whole))
}

/// Everything the refs lead to; nothing where one of them cannot be followed to its end.
fn needed(repository: &Repository) -> Option<BTreeSet<CommitId>> {
    if repository.refs_lost.is_some() || repository.refs.has_foreign() {
        return None;
    }
    let keys = repository.refs.keys.values();
    let mut needed: BTreeSet<CommitId> = keys.map(|held| held.blob).collect();
    let mut next: Vec<CommitId> = repository.refs.logs.values().copied().collect();
    while let Some(commit) = next.pop() {
        if !needed.insert(commit) {
            continue;
        }
        let bytes = repository.object_of(&commit, Kind::Commit).ok()?;
        let tree = CommitRefIter::from_bytes(&bytes, HASH).tree_id().ok()?;
        let tree = commit_id(&tree);
        let parents = CommitRefIter::from_bytes(&bytes, HASH).parent_ids();
        next.extend(parents.map(|parent| commit_id(&parent)));
        if !needed.insert(tree) {
            continue;
        }
        let bytes = repository.object_of(&tree, Kind::Tree).ok()?;
        for entry in TreeRefIter::from_bytes(&bytes, HASH) {
            needed.insert(commit_id(entry.ok()?.oid));
        }
    }
    Some(needed)
}
