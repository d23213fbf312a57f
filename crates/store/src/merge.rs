//! Merging small packs into one.
//!
//! **For**: few packs, and few bytes rewritten: geometrically, so each object moves a logarithmic
//! number of times in its life. **Knows**: packs. **Never**: removes a pack before the one that
//! replaces it is durable; touches a pack that holds a damaged object.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use gix_hash::ObjectId;

use crate::error::DiskError;
use crate::pack::{Pack, Raw};
use crate::pack_write::{PACK_MAX_BYTES, PackWriter};
use crate::repository::Repository;

/// How many packs may stand side by side before small ones are merged.
const PACKS_MAX: usize = 16;
/// A pack stays as it is when it is at least this many times as large as all smaller ones together.
const MERGE_FACTOR: u64 = 2;

/// Merges small packs when there are many. Answers how many packs went into a larger one.
pub(crate) fn merge(repository: &mut Repository) -> Result<u64, DiskError> {
    if repository.packs().len() <= PACKS_MAX {
        return Ok(0);
    }
    let disk = |source| DiskError::io("merge packs of the history", source);
    let small = small_packs(repository);
    if small.len() < 2 {
        return Ok(0);
    }
    let path = match write_merged(repository, &small).map_err(disk)? {
        Merged::Written(path) => path,
        Merged::Unsound(path) => {
            tracing::warn!(pack = %path.display(), "a pack holds a damaged object and is not merged");
            repository.unsound.push(path);
            return Ok(0);
        }
    };
    repository.open_pack(path.clone());
    if !repository.packs().iter().any(|pack| pack.path == path) {
        return Err(DiskError::damaged(
            "read a merged pack back",
            path.display(),
        ));
    }
    let gone: Vec<PathBuf> = small.into_iter().filter(|small| *small != path).collect();
    repository.remove_packs(&gone).map_err(disk)?;
    Ok(gone.len() as u64)
}

/// The smallest packs, up to the last one that is not much larger than all before it together.
fn small_packs(repository: &Repository) -> Vec<PathBuf> {
    let sound = |pack: &&Pack| !repository.unsound.contains(&pack.path);
    let mut packs: Vec<&Pack> = repository.packs().iter().filter(sound).collect();
    packs.sort_by_key(|pack| pack.bytes);
    let mut together = 0u64;
    let mut take = 0;
    for (pack, number) in packs.iter().zip(1usize..) {
        if together + pack.bytes > PACK_MAX_BYTES {
            break;
        }
        if pack.bytes < together.saturating_mul(MERGE_FACTOR) {
            take = number;
        }
        together += pack.bytes;
    }
    packs
        .iter()
        .take(take)
        .map(|pack| pack.path.clone())
        .collect()
}

/// How a merge ended.
enum Merged {
    Written(PathBuf),
    /// An object of this pack cannot be read, so nothing was merged.
    Unsound(PathBuf),
}

fn write_merged(repository: &Repository, small: &[PathBuf]) -> io::Result<Merged> {
    let packs: Vec<&Pack> = repository
        .packs()
        .iter()
        .filter(|pack| small.contains(&pack.path))
        .collect();
    let mut seen = BTreeSet::new();
    let mut objects: Vec<(&Pack, ObjectId, u32)> = Vec::new();
    for pack in packs {
        let places = pack.places().into_iter();
        objects.extend(
            places
                .filter(|(id, _)| seen.insert(*id))
                .map(|(id, n)| (pack, id, n)),
        );
    }
    let count = u32::try_from(objects.len()).map_err(io::Error::other)?;
    let mut writer = PackWriter::create(&repository.pack_folder(), count)?;
    for (pack, id, place) in objects {
        match pack.raw(&id, place) {
            Ok(Raw::Whole(entry)) => writer.add_raw(id, entry)?,
            Ok(Raw::Delta(object)) => writer.add(id, object.kind, &object.bytes)?,
            Err(_) => return Ok(Merged::Unsound(pack.path.clone())),
        }
    }
    writer.finish().map(Merged::Written)
}
