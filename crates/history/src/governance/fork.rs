//! The proof that a device signed two records for one place of its log.
//!
//! It convinces whoever holds neither record, and it is small whatever they carry: of each it has
//! the first [`HEAD_BYTES`] bytes, which hold the whole header, and the hashes that tie them to the
//! record's BLAKE3 (its tree is opened along the left edge). What a body says is not shown.

use blake3::hazmat::{HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::Statement;
use crate::cbor;
use crate::commit::Commit;
use crate::forged::Forged;
use crate::header::Header;
use crate::id::{CommitId, LogId, RecordId};
use crate::record::{Record, scope_of};
use crate::signature::{self, SIGNATURE_BYTES};

/// How many bytes of each record are shown: two chunks of BLAKE3, more than any header has.
const HEAD_BYTES: usize = 2 * blake3::CHUNK_LEN;
/// How many hashes lead from the head to the root: a record has fewer than 2^8 such pieces.
const PATH_MAX: usize = 8;

/// Two records of one device for one place of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivocation {
    /// In the order of their ids, then their signatures.
    first: Side,
    second: Side,
}

/// What is shown of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Side {
    signature: [u8; SIGNATURE_BYTES],
    tree: CommitId,
    head: Vec<u8>,
    path: Vec<[u8; 32]>,
}

impl Equivocation {
    /// Proves that two records stand at one place; nothing if they do not.
    pub fn of(one: &Record, other: &Record) -> Option<Equivocation> {
        let mut sides = [one, other];
        sides.sort_by_key(|record| (record.id(), *record.signature()));
        let [first, second] = sides.map(Side::of);
        let proof = Equivocation { first, second };
        proof.place().map(|_| proof)
    }

    /// Checks the proof and names the place that was signed twice; nothing if it proves nothing.
    pub fn place(&self) -> Option<(LogId, u64)> {
        let (first, second) = (self.first.open()?, self.second.open()?);
        let key = |side: &Side, opened: &Opened| (opened.record, side.signature);
        let differ = key(&self.first, &first) < key(&self.second, &second);
        let one_place = first.log == second.log && first.seq == second.seq;
        (differ && one_place).then_some((first.log, first.seq))
    }
}

/// A side that holds.
struct Opened {
    record: RecordId,
    log: LogId,
    seq: u64,
}

impl Side {
    fn of(record: &Record) -> Side {
        let blob = record.blob();
        let (head, _) = blob.split_at_checked(HEAD_BYTES).unwrap_or((blob, &[]));
        Side {
            signature: *record.signature(),
            tree: record.tree_id(),
            head: head.to_vec(),
            path: path(blob),
        }
    }

    fn open(&self) -> Option<Opened> {
        let record = RecordId::from_bytes(self.root()?);
        let (header, _) = Header::read(&self.head).ok()?;
        let scope = scope_of(&header, &record);
        let commit = Commit::render(&header, &record, &scope, &self.tree);
        if !signature::verify(&header.log, &commit.signed_bytes(), &self.signature) {
            return None;
        }
        let log = LogId {
            scope,
            key: header.log,
            incarnation: header.incarnation,
        };
        let seq = header.seq;
        Some(Opened { record, log, seq })
    }

    /// Gives the BLAKE3 of the record whose head this is.
    fn root(&self) -> Option<[u8; 32]> {
        let Some((last, before)) = self.path.split_last() else {
            let whole = self.head.len() <= HEAD_BYTES;
            return whole.then(|| *blake3::hash(&self.head).as_bytes());
        };
        if self.head.len() != HEAD_BYTES {
            return None;
        }
        let mut left = blake3::Hasher::new().update(&self.head).finalize_non_root();
        for right in before {
            left = merge_subtrees_non_root(&left, right, Mode::Hash);
        }
        Some(*merge_subtrees_root(&left, last, Mode::Hash).as_bytes())
    }
}

/// Gives the hashes of what stands right of the head, each twice as wide as all before it.
fn path(blob: &[u8]) -> Vec<[u8; 32]> {
    let mut path = Vec::new();
    let mut left = HEAD_BYTES;
    while let Some(rest) = blob.get(left..).filter(|rest| !rest.is_empty()) {
        let right = rest.get(..left).unwrap_or(rest);
        let mut hasher = blake3::Hasher::new();
        hasher.set_input_offset(left as u64).update(right);
        path.push(hasher.finalize_non_root());
        left *= 2;
    }
    path
}

impl Statement for Equivocation {
    const KIND: u64 = 16;
    const FIELDS: u64 = 3;

    fn read(d: &mut Decoder<'_>) -> Result<Equivocation, Forged> {
        Ok(Equivocation {
            first: d.decode()?,
            second: d.decode()?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.first.encode(e, &mut ())?;
        self.second.encode(e, &mut ())
    }
}

impl<C> Encode<C> for Side {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(4)?.bytes(&self.signature)?;
        self.tree.encode(e, ctx)?;
        e.bytes(&self.head)?.array(self.path.len() as u64)?;
        for hash in &self.path {
            e.bytes(hash)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Side {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Side, minicbor::decode::Error> {
        cbor::array(d, 4)?;
        let (signature, tree) = (cbor::bytes(d)?, d.decode()?);
        let head = d.bytes()?;
        let hashes = d.array()?.unwrap_or(u64::MAX);
        if head.len() > HEAD_BYTES || hashes > PATH_MAX as u64 {
            return Err(minicbor::decode::Error::message("proof too long"));
        }
        let mut path = Vec::new();
        for _ in 0..hashes {
            path.push(cbor::bytes(d)?);
        }
        Ok(Side {
            signature,
            tree,
            head: head.to_vec(),
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_left_edge_leads_to_the_hash_of_the_whole() {
        let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
        for length in [
            0, 1, 1024, 2047, 2048, 2049, 3072, 4096, 4097, 8192, 100_000, 262_080,
        ] {
            let blob = &bytes[..length];
            let side = Side {
                signature: [0; SIGNATURE_BYTES],
                tree: CommitId::ZERO,
                head: blob[..length.min(HEAD_BYTES)].to_vec(),
                path: path(blob),
            };
            assert!(side.path.len() <= PATH_MAX);
            assert_eq!(
                side.root(),
                Some(*blake3::hash(blob).as_bytes()),
                "{length}"
            );
        }
    }
}
