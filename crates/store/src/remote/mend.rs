//! Putting right what is damaged on a remote, where that is a folder of this machine.
//!
//! **For**: a stick that has lost a bit. Git takes an object from the youngest pack that has it, so
//! a second pack with the same objects is enough: nothing there is removed, moved or trusted.
//! **Knows**: which refs cannot be fetched. **Never**: writes into a folder that is a link, or
//! anything that is not held here whole.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gix_object::Kind;
use history::{LogId, Record};

use super::fetch::{Quarantine, clear, in_parts, take};
use super::git::{GitError, Manner};
use super::listing::Listing;
use super::url::RemoteUrl;
use crate::error::DiskError;
use crate::fold::{KeyRows, write_pack};
use crate::read::Reading;
use crate::refs::KeyName;
use crate::repository::Repository;
use crate::store::Store;

/// How much younger than all others a pack is made: file systems of sticks count by two seconds.
const YOUNGER_BY: Duration = Duration::from_secs(2);
/// How much of a log is read at once, in bytes.
const STEP_BYTES: usize = 4 * 1024 * 1024;

/// Fetches everything a remote holds, as somebody new would, and lets it go again. Answers the refs
/// that cannot be had, because something they lead to is damaged there.
pub fn examine(
    quarantine: &Path,
    url: &RemoteUrl,
    listing: &Listing,
    manner: &Manner<'_>,
) -> Result<Result<BTreeSet<String>, DiskError>, GitError> {
    let prepared = clear(quarantine).and_then(|()| Repository::open(quarantine));
    if let Err(error) = prepared {
        return Ok(Err(error));
    }
    let _gone_afterwards = Quarantine(quarantine.to_owned());
    let refs = listing.names();
    let lost = in_parts(&refs, |wanted| take(quarantine, None, url, wanted, manner));
    match lost {
        Ok(lost) => Ok(Ok(lost)),
        // Not one of them can be had.
        Err(GitError::Damaged(_)) => Ok(Ok(refs.into_iter().collect())),
        Err(other) => Err(other),
    }
}

impl Store {
    /// Lays what is held here of these refs beside what stands on the remote in a folder. Answers
    /// how many are held here whole, and so stand there whole again.
    pub fn lay_beside(
        &self,
        folder: &Path,
        listing: &Listing,
        refs: &BTreeSet<String>,
    ) -> Result<u64, DiskError> {
        let packs = packs_of(folder).map_err(|error| {
            DiskError::io(
                format!("write into the repository {}", folder.display()),
                error,
            )
        })?;
        let mut laid = 0;
        let logs = listing.logs.iter();
        for (log, theirs) in logs.filter(|(log, _)| refs.contains(&log.ref_name())) {
            // What goes on beyond what is held here would stay damaged.
            if let Some(reached) = self.place_of(log, theirs)?
                && let Some(records) = self.whole(log, reached)?
            {
                lay(&packs, &records, &Vec::new())?;
                laid += 1;
            }
        }
        let mut keys = KeyRows::new();
        for (name, (full, blob)) in &listing.keys {
            if refs.contains(full)
                && let Ok(bytes) = self.repositories.shared.object_of(blob, Kind::Blob)
            {
                keys.push((KeyName::clone(name), bytes));
            }
        }
        if !keys.is_empty() {
            laid += keys.len() as u64;
            lay(&packs, &[], &keys)?;
        }
        Ok(laid)
    }

    /// Reads a log from its beginning; nothing where a record of it cannot be read here either.
    fn whole(&self, log: &LogId, reached: u64) -> Result<Option<Vec<Record>>, DiskError> {
        let unread = |error| DiskError::damaged("read the history", error);
        let mut reading: Reading = self.begin(&[(*log, 0, reached)]).map_err(unread)?;
        let mut records = Vec::new();
        while !reading.is_over() {
            records.extend(self.read_on(&mut reading, STEP_BYTES).map_err(unread)?);
        }
        Ok(reading.damages().is_empty().then_some(records))
    }
}

/// Where the packs of a repository lie, in a folder that is no link to somewhere else.
fn packs_of(folder: &Path) -> io::Result<PathBuf> {
    let inner = folder.join(".git");
    let repository = if inner.is_dir() {
        inner
    } else {
        folder.to_owned()
    };
    let mut place = repository;
    for part in ["objects", "pack"] {
        place.push(part);
        if !fs::symlink_metadata(&place)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
    }
    Ok(place)
}

fn lay(packs: &Path, records: &[Record], keys: &KeyRows) -> Result<(), DiskError> {
    let write = || {
        let youngest = youngest(packs)?;
        let pack = write_pack(packs, records, keys)?;
        fs::File::options()
            .write(true)
            .open(&pack)?
            .set_modified(youngest + YOUNGER_BY)?;
        // Others who take turns with this folder read it too.
        readable(&pack)?;
        readable(&pack.with_extension("idx"))
    };
    write().map_err(|error| DiskError::io("write a pack onto the remote", error))
}

/// When the youngest file there was written, or now.
fn youngest(packs: &Path) -> io::Result<SystemTime> {
    let mut youngest = SystemTime::now();
    for entry in fs::read_dir(packs)? {
        youngest = youngest.max(entry?.metadata()?.modified()?);
    }
    Ok(youngest)
}

#[cfg(unix)]
fn readable(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o444))
}

#[cfg(not(unix))]
fn readable(_file: &Path) -> io::Result<()> {
    Ok(())
}
