//! The weights as they are shipped.
//!
//! For: one file that is small on disk and whole or refused. Knows: raw deflate behind a header of
//! 48 bytes: "eyeltext", the length unpacked as a little-endian u64, and the BLAKE3 hash of what is
//! unpacked. Never: trusts a length it has not checked; panics over bytes.

use std::fmt;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::ModelHash;

/// The largest model that is unpacked, in bytes.
pub const MODEL_MAX_BYTES: usize = 64 * 1024 * 1024;

const MAGIC: &[u8; 8] = b"eyeltext";
/// How hard the packer tries; weights are noise to it, so trying harder gains nothing.
const PACK_LEVEL: u8 = 9;

/// The bytes are not a text model that this version reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable {
    pub(super) because: &'static str,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The text model could not be read: {}. Without it, words alone are compared.",
            self.because
        )
    }
}

impl std::error::Error for Unreadable {}

pub(super) const fn unreadable(because: &'static str) -> Unreadable {
    Unreadable { because }
}

/// An unpacked model and its name.
pub(super) struct Model {
    pub hash: ModelHash,
    pub bytes: Vec<u8>,
}

/// Packs a model for shipping.
pub fn pack(model: &[u8]) -> Vec<u8> {
    let length = model.len() as u64;
    let mut packed = MAGIC.to_vec();
    packed.extend_from_slice(&length.to_le_bytes());
    packed.extend_from_slice(blake3::hash(model).as_bytes());
    packed.append(&mut miniz_oxide::deflate::compress_to_vec(
        model, PACK_LEVEL,
    ));
    packed
}

/// Reads the name of a packed model.
pub(super) fn named(packed: &[u8]) -> Result<ModelHash, Unreadable> {
    header(packed).map(|(hash, _, _)| hash)
}

/// Unpacks a model and checks that it is whole.
pub(super) fn unpack(packed: &[u8]) -> Result<Model, Unreadable> {
    let (hash, length, deflated) = header(packed)?;
    let bytes = decompress_to_vec_with_limit(deflated, length)
        .map_err(|_| unreadable("it does not unpack"))?;
    if bytes.len() != length || blake3::hash(&bytes).as_bytes() != hash.as_bytes() {
        return Err(unreadable("it is damaged"));
    }
    Ok(Model { hash, bytes })
}

fn header(packed: &[u8]) -> Result<(ModelHash, usize, &[u8]), Unreadable> {
    let mut reader = Reader::new(packed);
    if reader.array::<8>()? != *MAGIC {
        return Err(unreadable("it is no text model"));
    }
    let length = u64::from_le_bytes(reader.array()?);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > MODEL_MAX_BYTES {
        return Err(unreadable("it is too large"));
    }
    let hash = ModelHash(reader.array()?);
    Ok((hash, length, reader.rest))
}

/// Reads numbers from bytes, from front to back.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(unreadable("it ends too early"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let (taken, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or(unreadable("it ends too early"))?;
        self.rest = rest;
        Ok(*taken)
    }

    pub fn u32(&mut self) -> Result<u32, Unreadable> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn f32(&mut self) -> Result<f32, Unreadable> {
        self.array().map(f32::from_le_bytes)
    }

    pub fn f32s(&mut self, count: usize) -> Result<Vec<f32>, Unreadable> {
        let (chunks, _) = self.bytes(count.saturating_mul(4))?.as_chunks::<4>();
        Ok(chunks
            .iter()
            .map(|chunk| f32::from_le_bytes(*chunk))
            .collect())
    }

    pub fn finish(self) -> Result<(), Unreadable> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(unreadable("it is longer than it should be"))
        }
    }
}
