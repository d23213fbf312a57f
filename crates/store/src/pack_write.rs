//! Writing packs, so that they survive a power cut.
//!
//! **For**: a new pack and its index. **Knows**: both formats (pack version 2, index version 2).
//! **Never**: writes deltas, since sealed bytes have nothing in common; shows a pack under its name
//! before it and its index are durable.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use gix_hash::ObjectId;
use gix_pack::data::entry::Header;
use gix_zlib::stream::deflate::{Compress, FlushCompress};
use gix_zlib::{Compression, Status};

use crate::disk::{create_private, sync_folder};
use crate::pack::{HASH, Place};
use crate::step::{Step, step};

/// The largest pack that is written, in bytes. Its offsets then fit the short table of the index.
pub(crate) const PACK_MAX_BYTES: u64 = 1024 * 1024 * 1024;
/// Names git's own clean-up also takes for leftovers.
const TEMPORARY_PACK: &str = "tmp_pack_eyelevel";
const TEMPORARY_INDEX: &str = "tmp_idx_eyelevel";
const BUFFER_BYTES: usize = 256 * 1024;
/// Commits are text and shrink.
const TEXT: Compression = Compression::BEST_SPEED;
/// Keys, hashes and sealed bytes do not: trying costs more than everything else in a fold.
const NOISE: Compression = Compression::NONE;
/// What zlib may add to bytes it cannot shrink: 5 for each 16 KiB, and its frame.
const DEFLATE_EXTRA_BYTES: usize = 64;

/// A pack being written under a temporary name.
pub(crate) struct PackWriter {
    folder: PathBuf,
    out: gix_hash::io::Write<BufWriter<File>>,
    announced: u32,
    offset: u64,
    places: Vec<Place>,
    text: Compress,
    noise: Compress,
}

impl PackWriter {
    /// Starts a pack of exactly `objects` objects in the folder `objects/pack`.
    pub fn create(folder: &Path, objects: u32) -> io::Result<PackWriter> {
        step(Step::PackWrite)?;
        let file = create_private(&folder.join(TEMPORARY_PACK))?;
        let buffered = BufWriter::with_capacity(BUFFER_BYTES, file);
        let mut out = gix_hash::io::Write::new(buffered, HASH);
        let header = gix_pack::data::header::encode(gix_pack::data::Version::V2, objects);
        out.write_all(&header)?;
        Ok(PackWriter {
            folder: folder.to_owned(),
            out,
            announced: objects,
            offset: header.len() as u64,
            places: Vec::new(),
            text: Compress::new(TEXT),
            noise: Compress::new(NOISE),
        })
    }

    /// Adds an object.
    pub fn add(&mut self, id: ObjectId, kind: gix_object::Kind, bytes: &[u8]) -> io::Result<()> {
        let mut entry = Vec::with_capacity(bytes.len() + bytes.len() / 1024 + DEFLATE_EXTRA_BYTES);
        header_of(kind).write_to(bytes.len() as u64, &mut entry)?;
        let compress = match kind {
            gix_object::Kind::Commit | gix_object::Kind::Tag => &mut self.text,
            gix_object::Kind::Blob | gix_object::Kind::Tree => &mut self.noise,
        };
        deflate(compress, bytes, &mut entry)?;
        self.add_raw(id, &entry)
    }

    /// Adds an object as it stood in another pack: header and compressed bytes.
    pub fn add_raw(&mut self, id: ObjectId, entry: &[u8]) -> io::Result<()> {
        self.places.push(Place {
            id,
            crc32: crc32fast::hash(entry),
            offset: self.offset,
        });
        self.out.write_all(entry)?;
        self.offset += entry.len() as u64;
        if self.offset > PACK_MAX_BYTES {
            return Err(io::Error::other("a pack outgrew its limit"));
        }
        Ok(())
    }

    /// Makes the pack and its index durable, then gives them their names. Returns the pack's path.
    pub fn finish(self) -> io::Result<PathBuf> {
        if self.places.len() != self.announced as usize {
            return Err(io::Error::other("a pack got other objects than announced"));
        }
        let checksum = self.out.hash.try_finalize().map_err(io::Error::other)?;
        let mut buffered = self.out.inner;
        buffered.write_all(checksum.as_slice())?;
        let file = buffered
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        step(Step::PackSync)?;
        file.sync_all()?;
        drop(file);
        write_index(&self.folder, &checksum, self.places)?;
        let path = self.folder.join(format!("pack-{checksum}.pack"));
        step(Step::PackRename)?;
        fs::rename(self.folder.join(TEMPORARY_PACK), &path)?;
        publish_index(&self.folder, &path)?;
        Ok(path)
    }
}

/// Removes what an interrupted write left behind.
pub(crate) fn remove_leftovers(folder: &Path) -> io::Result<()> {
    for name in [TEMPORARY_PACK, TEMPORARY_INDEX] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Writes the index of a pack that has lost its own.
pub(crate) fn replace_index(
    pack: &Path,
    checksum: &ObjectId,
    places: Vec<Place>,
) -> io::Result<()> {
    let folder = pack.parent().unwrap_or(Path::new("."));
    write_index(folder, checksum, places)?;
    publish_index(folder, pack)
}

/// The index comes last: git looks for packs by their indexes.
fn publish_index(folder: &Path, pack: &Path) -> io::Result<()> {
    step(Step::PackIndexRename)?;
    fs::rename(folder.join(TEMPORARY_INDEX), pack.with_extension("idx"))?;
    step(Step::PackFolderSync)?;
    sync_folder(folder)
}

fn write_index(folder: &Path, checksum: &ObjectId, places: Vec<Place>) -> io::Result<()> {
    step(Step::PackIndexWrite)?;
    let mut file = create_private(&folder.join(TEMPORARY_INDEX))?;
    file.write_all(&index(checksum, places)?)?;
    step(Step::PackIndexSync)?;
    file.sync_all()
}

/// Renders an index, version 2: fan-out, ids, CRC-32s, offsets, both checksums.
fn index(checksum: &ObjectId, mut places: Vec<Place>) -> io::Result<Vec<u8>> {
    places.sort_unstable();
    let mut out = b"\xfftOc".to_vec();
    out.extend_from_slice(&2u32.to_be_bytes());
    let mut upto = 0u32;
    let mut rest = places.iter().peekable();
    for byte in 0..=u8::MAX {
        while rest
            .next_if(|place| place.id.first_byte() <= byte)
            .is_some()
        {
            upto += 1;
        }
        out.extend_from_slice(&upto.to_be_bytes());
    }
    for place in &places {
        out.extend_from_slice(place.id.as_slice());
    }
    for place in &places {
        out.extend_from_slice(&place.crc32.to_be_bytes());
    }
    for place in &places {
        // PACK_MAX_BYTES keeps offsets below 2^31, where the short table ends.
        let offset = u32::try_from(place.offset).map_err(io::Error::other)?;
        out.extend_from_slice(&offset.to_be_bytes());
    }
    out.extend_from_slice(checksum.as_slice());
    let mut hasher = gix_hash::hasher(HASH);
    hasher.update(&out);
    let own = hasher.try_finalize().map_err(io::Error::other)?;
    out.extend_from_slice(own.as_slice());
    Ok(out)
}

fn header_of(kind: gix_object::Kind) -> Header {
    match kind {
        gix_object::Kind::Tree => Header::Tree,
        gix_object::Kind::Blob => Header::Blob,
        gix_object::Kind::Commit => Header::Commit,
        gix_object::Kind::Tag => Header::Tag,
    }
}

/// Appends the zlib stream of `bytes` to `out`.
fn deflate(compress: &mut Compress, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    compress.reset();
    let start = out.len();
    out.resize(
        start + bytes.len() + bytes.len() / 1024 + DEFLATE_EXTRA_BYTES,
        0,
    );
    loop {
        let input = bytes
            .get(compress.total_in() as usize..)
            .unwrap_or_default();
        let room = out
            .get_mut(start + compress.total_out() as usize..)
            .unwrap_or_default();
        match compress
            .compress(input, room, FlushCompress::Finish)
            .map_err(io::Error::other)?
        {
            Status::StreamEnd => break,
            Status::Ok | Status::BufError => {
                let longer = out.len() + BUFFER_BYTES;
                out.resize(longer, 0);
            }
        }
    }
    out.truncate(start + compress.total_out() as usize);
    Ok(())
}
