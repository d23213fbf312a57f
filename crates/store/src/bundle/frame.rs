//! The bytes of a bundle's head and of its frames.

use history::{KeyObject, Record, SpaceId};

use super::{CHAIN_RECORDS_MAX, Carried, FRAME_PAYLOAD_MAX_BYTES, FilePiece};

pub(super) const MAGIC: &[u8; 16] = b"eyelevel bundle\n";
pub(super) const VERSION: u16 = 1;
pub(super) const HEAD_BYTES: usize = 96;
const HEAD_CHECK_AT: usize = 64;
/// Not text in any encoding, so that words between frames are never taken for one.
pub(super) const MARK: [u8; 4] = [0xe7, 0x4c, 0x1e, 0xf7];
const FRAME_CHECK_AT: usize = 17;
pub(super) const FRAME_HEAD_BYTES: usize = 25;
pub(super) const TAIL_BYTES: usize = 16;

const RECORD: u8 = 1;
const KEY: u8 = 2;
const CHAIN: u8 = 3;
const FILE: u8 = 4;

/// The head of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub version: u16,
    pub space: SpaceId,
    pub frames: u64,
}

impl Head {
    pub fn render(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.version.to_be_bytes());
        bytes.extend(self.space.as_bytes());
        bytes.extend(self.frames.to_be_bytes());
        bytes.resize(HEAD_CHECK_AT, 0);
        let check = blake3::hash(&bytes);
        bytes.extend(check.as_bytes());
        bytes
    }

    /// Reads a head; nothing when a single bit of it is not as it was written.
    pub fn parse(bytes: &[u8]) -> Option<Head> {
        let (body, check) = bytes.split_at_checked(HEAD_CHECK_AT)?;
        if blake3::hash(body).as_bytes() != check {
            return None;
        }
        let (magic, rest) = body.split_at_checked(MAGIC.len())?;
        let (version, rest) = rest.split_first_chunk()?;
        let (space, rest) = rest.split_first_chunk()?;
        let (frames, _) = rest.split_first_chunk()?;
        (magic == MAGIC).then(|| Head {
            version: u16::from_be_bytes(*version),
            space: SpaceId::from_bytes(*space),
            frames: u64::from_be_bytes(*frames),
        })
    }
}

/// The head of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHead {
    pub number: u64,
    pub kind: u8,
    pub length: usize,
}

impl FrameHead {
    fn render(&self) -> Vec<u8> {
        let length = u32::try_from(self.length).unwrap_or(u32::MAX);
        let mut bytes = MARK.to_vec();
        bytes.extend(self.number.to_be_bytes());
        bytes.push(self.kind);
        bytes.extend(length.to_be_bytes());
        let check = blake3::hash(&bytes);
        bytes.extend(check.as_bytes().iter().take(8));
        bytes
    }

    /// Reads a frame's head; nothing when it cannot be believed.
    pub fn parse(bytes: &[u8]) -> Option<FrameHead> {
        if bytes.get(..MARK.len())? != MARK.as_slice() {
            return None;
        }
        let (body, check) = bytes.split_at_checked(FRAME_CHECK_AT)?;
        let check = check.get(..8)?;
        if blake3::hash(body).as_bytes().get(..8)? != check {
            return None;
        }
        let (number, rest) = body.get(MARK.len()..)?.split_first_chunk()?;
        let (kind, rest) = rest.split_first()?;
        let (length, _) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        (length <= FRAME_PAYLOAD_MAX_BYTES).then_some(FrameHead {
            number: u64::from_be_bytes(*number),
            kind: *kind,
            length,
        })
    }
}

/// Checks the payload of a frame.
pub(super) fn tail(head: &[u8], payload: &[u8]) -> [u8; TAIL_BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(head);
    hasher.update(payload);
    let mut tail = [0; TAIL_BYTES];
    hasher.finalize_xof().fill(&mut tail);
    tail
}

/// Writes a whole frame.
pub(super) fn render(number: u64, kind: u8, payload: &[u8]) -> Vec<u8> {
    let head = FrameHead {
        number,
        kind,
        length: payload.len(),
    };
    let mut bytes = head.render();
    let tail = tail(&bytes, payload);
    bytes.extend(payload);
    bytes.extend(tail);
    bytes
}

/// Writes what a frame carries: its kind and its payload.
pub(super) fn payload(carried: &Carried) -> (u8, Vec<u8>) {
    match carried {
        Carried::Record(record) => (RECORD, record.wire()),
        Carried::Key(key) => (KEY, key.to_bytes()),
        Carried::Chain(chain) => {
            let mut bytes = Vec::new();
            for record in chain {
                let wire = record.wire_bytes();
                let length = u32::try_from(wire.len()).unwrap_or(u32::MAX);
                bytes.extend(length.to_be_bytes());
                bytes.extend(wire);
            }
            (CHAIN, bytes)
        }
        Carried::File(piece) => {
            let mut bytes = piece.id.to_vec();
            bytes.extend(piece.from.to_be_bytes());
            bytes.extend(&piece.bytes);
            (FILE, bytes)
        }
    }
}

/// A payload whose check was right and whose signatures were not looked at yet.
pub(super) enum Opened {
    Record(Vec<u8>),
    Key(Vec<u8>),
    Chain(Vec<Vec<u8>>),
    File(FilePiece),
    /// A later version knows what it is.
    Newer,
    Misshapen,
}

/// Tells what a payload is.
pub(super) fn open(kind: u8, payload: &[u8]) -> Opened {
    match kind {
        RECORD => Opened::Record(payload.to_vec()),
        KEY => Opened::Key(payload.to_vec()),
        CHAIN => match chain(payload) {
            Some(wires) => Opened::Chain(wires),
            None => Opened::Misshapen,
        },
        FILE => file(payload).map_or(Opened::Misshapen, Opened::File),
        _ => Opened::Newer,
    }
}

fn file(bytes: &[u8]) -> Option<FilePiece> {
    let (id, rest) = bytes.split_first_chunk::<32>()?;
    let (from, bytes) = rest.split_first_chunk::<8>()?;
    Some(FilePiece {
        id: *id,
        from: u64::from_be_bytes(*from),
        bytes: bytes.to_vec(),
    })
}

fn chain(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut wires = Vec::new();
    while !bytes.is_empty() {
        if wires.len() == CHAIN_RECORDS_MAX {
            return None;
        }
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (wire, rest) = rest.split_at_checked(length)?;
        wires.push(wire.to_vec());
        bytes = rest;
    }
    Some(wires)
}

/// Opens wires as records, all of them or none.
pub(super) fn open_chain(wires: &[Vec<u8>]) -> Result<Vec<Record>, history::Forged> {
    Record::open_many(wires).into_iter().collect()
}

/// Opens keys, each with its own verdict.
pub(super) fn open_keys(bytes: &[Vec<u8>]) -> Vec<Result<KeyObject, history::Forged>> {
    KeyObject::open_many(bytes)
}
