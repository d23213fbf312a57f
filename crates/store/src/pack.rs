//! Packs: git's way of keeping many objects in one file.
//!
//! **For**: opening packs, reading and checking their objects. **Knows**: packs through gix-pack.
//! **Never**: knows a record; believes an object whose bytes do not hash to its id.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use gix_hash::{ObjectId, oid};
use gix_pack::data::entry::Header;
use gix_zlib::Inflate;

/// The largest object that is read from a pack, in bytes: a damaged size cannot ask for more memory.
pub(crate) const OBJECT_MAX_BYTES: usize = 16 * 1024 * 1024;
const BUFFER_BYTES: usize = 256 * 1024;
const TRAILER_BYTES: u64 = 20;

pub(crate) const HASH: gix_hash::Kind = gix_hash::Kind::Sha1;

/// One object read from a pack, its id checked against its bytes.
pub(crate) struct Object {
    pub kind: gix_object::Kind,
    pub bytes: Vec<u8>,
}

/// Why something in a pack could not be read back, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable(pub String);

impl Unreadable {
    fn because(error: impl std::fmt::Display) -> Unreadable {
        Unreadable(error.to_string())
    }
}

/// A pack and its index, open.
pub(crate) struct Pack {
    pub path: PathBuf,
    pub bytes: u64,
    bundle: gix_pack::Bundle,
    inflate: RefCell<Inflate>,
}

impl Pack {
    /// Opens the pack at `path` (the `.pack` file) with the index beside it.
    ///
    /// A pack whose checksum is wrong opens all the same: each object is checked when it is read,
    /// so one bad byte costs one object.
    pub fn open(path: &Path) -> Result<Pack, Unreadable> {
        let pack = open_data(path)?;
        let index = gix_pack::index::File::at(path.with_extension("idx"), HASH)
            .map_err(Unreadable::because)?;
        Ok(Pack {
            path: path.to_owned(),
            bytes: pack.data_len() as u64,
            bundle: gix_pack::Bundle { pack, index },
            inflate: RefCell::default(),
        })
    }

    /// How many objects the pack holds.
    pub fn len(&self) -> u32 {
        self.bundle.index.num_objects()
    }

    /// Where in the index an object stands.
    pub fn find(&self, id: &oid) -> Option<u32> {
        self.bundle.index.lookup(id)
    }

    /// Places of all objects in the index, in the order they stand in the pack.
    pub fn places(&self) -> Vec<(ObjectId, u32)> {
        let index = &self.bundle.index;
        let mut places: Vec<_> = index.iter().zip(0u32..).collect();
        places.sort_unstable_by_key(|(entry, _)| entry.pack_offset);
        places
            .into_iter()
            .map(|(entry, n)| (entry.oid, n))
            .collect()
    }

    /// Reads the object at a place of the index and checks that it is what its id says.
    pub fn object(&self, id: &oid, place: u32) -> Result<Object, Unreadable> {
        let (object, _) = self.decode(id, place)?;
        Ok(object)
    }

    /// Reads the object at a place of the index without checking anything.
    pub fn unchecked(&self, place: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let inflate = &mut self.inflate.borrow_mut();
        let never = &mut gix_pack::cache::Never;
        self.bundle
            .get_object_by_index(place, &mut bytes, inflate, never)
            .ok()?;
        Some(bytes)
    }

    /// The object's bytes as they stand in the pack, header included, after checking them.
    /// Nothing when it is a delta, which has no meaning outside its pack; then the object itself.
    pub fn raw(&self, id: &oid, place: u32) -> Result<Raw<'_>, Unreadable> {
        let (object, range) = self.decode(id, place)?;
        let whole = self
            .bundle
            .pack
            .entry(range.start)
            .map_err(Unreadable::because)?;
        match self.bundle.pack.entry_slice(range) {
            Some(slice) if whole.header.is_base() => Ok(Raw::Whole(slice)),
            Some(_) | None => Ok(Raw::Delta(object)),
        }
    }

    fn decode(
        &self,
        id: &oid,
        place: u32,
    ) -> Result<(Object, gix_pack::data::EntryRange), Unreadable> {
        let mut bytes = Vec::new();
        let (data, location) = self
            .bundle
            .get_object_by_index(
                place,
                &mut bytes,
                &mut self.inflate.borrow_mut(),
                &mut gix_pack::cache::Never,
            )
            .map_err(Unreadable::because)?;
        let kind = data.kind;
        let real = gix_object::compute_hash(HASH, kind, &bytes).map_err(Unreadable::because)?;
        if *real != *id {
            return Err(Unreadable("its bytes do not hash to its id".into()));
        }
        let range = location.entry_range(location.pack_offset);
        Ok((Object { kind, bytes }, range))
    }

    /// Checks the checksums over the whole pack and its whole index.
    pub fn check_sums(&self) -> Result<(), Unreadable> {
        check_sum(&self.path)?;
        check_sum(&self.path.with_extension("idx"))
    }
}

/// An entry that can go into another pack.
pub(crate) enum Raw<'a> {
    Whole(&'a [u8]),
    Delta(Object),
}

/// Checks the SHA-1 that ends a pack or an index.
pub(crate) fn check_sum(path: &Path) -> Result<(), Unreadable> {
    let (real, written) = sums(path).map_err(Unreadable::because)?;
    if real == written {
        Ok(())
    } else {
        Err(Unreadable("its checksum does not match".into()))
    }
}

fn sums(path: &Path) -> io::Result<(ObjectId, ObjectId)> {
    let mut file = File::open(path)?;
    let body = file.metadata()?.len().saturating_sub(TRAILER_BYTES);
    let mut hasher = gix_hash::hasher(HASH);
    let mut part = vec![0; BUFFER_BYTES];
    let mut left = (&mut file).take(body);
    loop {
        let read = left.read(&mut part)?;
        match part.get(..read) {
            Some([]) | None => break,
            Some(bytes) => hasher.update(bytes),
        }
    }
    let mut trailer = [0; TRAILER_BYTES as usize];
    file.read_exact(&mut trailer)?;
    let real = hasher.try_finalize().map_err(io::Error::other)?;
    Ok((real, ObjectId::from(trailer)))
}

/// What an index says about one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub id: ObjectId,
    pub crc32: u32,
    pub offset: u64,
}

/// Finds every object of a pack without its index. Deltas need an index, so a pack with deltas is
/// refused; this room writes none.
pub(crate) fn survey(path: &Path) -> Result<(ObjectId, Vec<Place>), Unreadable> {
    check_sum(path)?;
    let pack = open_data(path)?;
    let mut inflate = Inflate::default();
    let mut bytes = Vec::new();
    let mut places = Vec::new();
    let mut offset = gix_pack::data::header::SIZE as u64;
    while offset < pack.pack_end() as u64 {
        let entry = pack.entry(offset).map_err(Unreadable::because)?;
        let kind = kind_of(&entry.header)?;
        if entry.decompressed_size > OBJECT_MAX_BYTES as u64 {
            return Err(Unreadable("an object is larger than any record".into()));
        }
        bytes.resize(entry.decompressed_size as usize, 0);
        let used = pack
            .decompress_entry(&entry, &mut inflate, &mut bytes)
            .map_err(Unreadable::because)?;
        let end = entry.data_offset + used as u64;
        let raw = pack
            .entry_slice(offset..end)
            .ok_or_else(|| Unreadable("an object runs past the end".into()))?;
        places.push(Place {
            id: gix_object::compute_hash(HASH, kind, &bytes).map_err(Unreadable::because)?,
            crc32: crc32fast::hash(raw),
            offset,
        });
        offset = end;
    }
    if places.len() != pack.num_objects() as usize {
        return Err(Unreadable("it holds fewer objects than it says".into()));
    }
    Ok((pack.checksum(), places))
}

fn open_data(path: &Path) -> Result<gix_pack::data::File, Unreadable> {
    Ok(gix_pack::data::File::at(path, HASH)
        .map_err(Unreadable::because)?
        .with_alloc_limit_bytes(Some(OBJECT_MAX_BYTES)))
}

fn kind_of(header: &Header) -> Result<gix_object::Kind, Unreadable> {
    header
        .as_kind()
        .ok_or_else(|| Unreadable("it holds deltas, which cannot be found without an index".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack_write::{PackWriter, remove_leftovers, replace_index};

    fn objects() -> Vec<(ObjectId, gix_object::Kind, Vec<u8>)> {
        let kinds = [
            (gix_object::Kind::Blob, b"a small blob".to_vec()),
            (gix_object::Kind::Blob, Vec::new()),
            (gix_object::Kind::Commit, b"not really a commit".repeat(30)),
            (
                gix_object::Kind::Tree,
                (0..=255u8).cycle().take(3000).collect(),
            ),
        ];
        let id = |kind, bytes: &[u8]| gix_object::compute_hash(HASH, kind, bytes).unwrap();
        let with_id = |(kind, bytes): (_, Vec<u8>)| (id(kind, &bytes), kind, bytes);
        kinds.into_iter().map(with_id).collect()
    }

    fn write(folder: &Path) -> PathBuf {
        let objects = objects();
        let mut writer = PackWriter::create(folder, objects.len() as u32).unwrap();
        for (id, kind, bytes) in &objects {
            writer.add(*id, *kind, bytes).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn what_is_written_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let pack = Pack::open(&write(folder.path())).unwrap();
        pack.check_sums().unwrap();
        assert_eq!(pack.len(), 4);
        let order: Vec<_> = pack.places().into_iter().map(|(id, _)| id).collect();
        for ((id, kind, bytes), stands) in objects().into_iter().zip(order) {
            let object = pack.object(&id, pack.find(&id).unwrap()).unwrap();
            assert_eq!(
                (stands, object.kind, object.bytes),
                (id, kind, bytes.clone())
            );
        }
        assert!(pack.find(&HASH.null()).is_none());
    }

    #[test]
    fn a_lost_index_comes_out_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path());
        let index = path.with_extension("idx");
        let before = std::fs::read(&index).unwrap();
        std::fs::remove_file(&index).unwrap();
        let (checksum, places) = survey(&path).unwrap();
        replace_index(&path, &checksum, places).unwrap();
        assert_eq!(std::fs::read(&index).unwrap(), before);
        remove_leftovers(folder.path()).unwrap();
    }

    #[test]
    fn a_declared_size_asks_for_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let (id, _, _) = objects().remove(0);
        let mut entry = Vec::new();
        Header::Blob
            .write_to(281_000_000_000_000, &mut entry)
            .unwrap();
        entry.extend_from_slice(&[0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
        let mut writer = PackWriter::create(folder.path(), 1).unwrap();
        writer.add_raw(id, &entry).unwrap();
        let path = writer.finish().unwrap();
        assert!(Pack::open(&path).unwrap().object(&id, 0).is_err());
        assert!(survey(&path).is_err());
    }

    /// Every byte of a pack or index altered, and every shorter file: an object is itself or an error.
    #[test]
    fn a_damaged_file_never_gives_another_object() {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path());
        for file in [path.clone(), path.with_extension("idx")] {
            let whole = std::fs::read(&file).unwrap();
            for place in 0..whole.len() {
                for mask in [0x01, 0x80, 0xff] {
                    let mut altered = whole.clone();
                    altered[place] ^= mask;
                    look(&path, &file, &altered);
                }
                look(&path, &file, &whole[..place]);
            }
            replace(&file, &whole);
        }
    }

    fn replace(file: &Path, bytes: &[u8]) {
        // A new file each time: cutting one that is mapped would end the process.
        std::fs::remove_file(file).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    fn look(path: &Path, file: &Path, bytes: &[u8]) {
        replace(file, bytes);
        assert!(check_sum(file).is_err());
        if let Ok(pack) = Pack::open(path) {
            for (id, _, bytes) in objects() {
                if let Some(Ok(object)) = pack.find(&id).map(|place| pack.object(&id, place)) {
                    assert_eq!(object.bytes, bytes);
                }
            }
            for (id, place) in pack.places() {
                let _ = pack.raw(&id, place);
            }
        }
        if file == path {
            assert!(survey(path).is_err());
        }
    }
}
