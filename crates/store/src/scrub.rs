//! Taking erased keys out of every file of a space.
//!
//! **For**: after an erasure, no file of this folder holds the key to what was erased, nor anything
//! that was derived from it. **Knows**: refs, packs, journal, index. **Never**: touches a record: the
//! history verifies as before, and git finds nothing wrong.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use gix_hash::ObjectId;
use history::{KEY_OBJECT_MAX_BYTES, KeyObject};

use crate::error::{AppendError, DiskError};
use crate::pack::{Pack, Raw};
use crate::pack_write::PackWriter;
use crate::refs::KeyName;
use crate::repository::Repository;
use crate::store::Store;

impl Store {
    /// Gives nobody a key object of one of these names any more, from now on: until the files are written
    /// anew, it still stands in them.
    pub fn withhold(&mut self, names: &[KeyName]) {
        self.erased.extend(names);
    }

    /// Takes key objects out of journal, refs and packs, and writes the index anew; answers whether
    /// there were any. Doing it again changes nothing.
    ///
    /// A pack with a damaged object is left as it is, and so is a key that stands in it: nothing
    /// more is lost for that.
    pub fn scrub(&mut self, names: &[KeyName]) -> Result<bool, AppendError> {
        let names: BTreeSet<KeyName> = names.iter().copied().collect();
        self.fold()?;
        self.try_scrub(&names)
            .map_err(|error| self.refuse_from_now(error))
    }

    fn try_scrub(&mut self, names: &BTreeSet<KeyName>) -> Result<bool, DiskError> {
        let disk = |source| DiskError::io("take erased keys out of the history", source);
        let repository = &mut self.repositories.shared;
        let mut refs = repository.refs.clone();
        let before = refs.keys.len();
        refs.keys.retain(|name, _| !names.contains(name));
        if refs.keys.len() == before {
            return Ok(false);
        }
        // The index first: what it holds is in clear. It has no row of what was erased any more.
        self.index.scrub()?;
        self.journal.scrub()?;
        // Packs before refs: until the refs are written too, the next start does all of this again.
        // A ref to an object that is gone is only a key that cannot be found.
        for pack in packs_with(repository, names) {
            write_without(repository, &pack, names).map_err(disk)?;
        }
        repository.write_refs(refs).map_err(disk)?;
        Ok(true)
    }
}

/// The packs in which a key object of one of these names stands.
fn packs_with(repository: &Repository, names: &BTreeSet<KeyName>) -> Vec<PathBuf> {
    let holds = |pack: &&Pack| {
        let mut places = pack.places().into_iter();
        places.any(|(_, place)| {
            let bytes = pack.unchecked(place);
            bytes.is_some_and(|bytes| is_erased(&bytes, names))
        })
    };
    let packs = repository.packs().iter().filter(holds);
    packs.map(|pack| pack.path.clone()).collect()
}

/// Tells whether these bytes are a key object of one of these names.
fn is_erased(bytes: &[u8], names: &BTreeSet<KeyName>) -> bool {
    // Records are larger, and opening checks a signature: only what may be one is opened.
    bytes.len() <= KEY_OBJECT_MAX_BYTES
        && KeyObject::peek_name(bytes).is_some_and(|name| names.contains(&name))
}

/// Writes a pack again without the erased keys and puts it in the place of the old one.
fn write_without(
    repository: &mut Repository,
    path: &PathBuf,
    names: &BTreeSet<KeyName>,
) -> io::Result<()> {
    let Some(pack) = repository.packs().iter().find(|pack| pack.path == *path) else {
        return Ok(());
    };
    let mut kept: Vec<(ObjectId, u32)> = Vec::new();
    for (id, place) in pack.places() {
        let goes = pack
            .unchecked(place)
            .is_some_and(|bytes| is_erased(&bytes, names));
        if !goes {
            kept.push((id, place));
        }
    }
    let written = if kept.is_empty() {
        None
    } else {
        let count = u32::try_from(kept.len()).map_err(io::Error::other)?;
        let mut writer = PackWriter::create(&repository.pack_folder(), count)?;
        for (id, place) in kept {
            match pack.raw(&id, place) {
                Ok(Raw::Whole(entry)) => writer.add_raw(id, entry)?,
                Ok(Raw::Delta(object)) => writer.add(id, object.kind, &object.bytes)?,
                Err(why) => {
                    tracing::warn!(pack = %path.display(), why = %why.0, "a damaged pack keeps an erased key");
                    return Ok(());
                }
            }
        }
        Some(writer.finish()?)
    };
    if let Some(written) = written {
        repository.open_pack(written.clone());
        if !repository.packs().iter().any(|pack| pack.path == written) {
            return Err(io::Error::other("the pack just written does not open"));
        }
    }
    repository.remove_packs(std::slice::from_ref(path))
}
