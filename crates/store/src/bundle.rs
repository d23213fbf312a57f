//! Bundles: history in one file, for a stick, an attachment or a drawer.
//!
//! **For**: writing records and keys into one file and reading them back frame by frame, so that
//! whatever happened to the file in between costs the frames it happened to and no others.
//! **Knows**: the format below. **Never**: trusts a frame for being well formed (its records still
//! pass the gate); overwrites anything that is not a bundle; follows a link.
//!
//! ```text
//! head    "eyelevel bundle\n" · version u16 · space 32 · frames u64 · 6 zero bytes · BLAKE3 of these
//! frame   mark 4 · number u64 · kind u8 · length u32 · check 8 · payload · check 16
//!         kind 1 a record as on the wire · 2 a key object · 3 a newcomer's membership chain
//!         4 a piece of a sealed file: its hash 32 · where the piece begins u64 · bytes
//! ```
//!
//! Numbers are big-endian; frames count from 1. The first check (of a frame's own head) says
//! whether its length can be believed: if so, a damaged payload is stepped over; if not, reading
//! goes on at the next mark whose check is right. Nothing is compressed, so nothing can swell.

mod frame;
mod parcel;
mod place;
mod read;
mod write;

use history::{KeyObject, Record};

pub use parcel::Parcel;
pub use place::shown_name;
pub use read::{BundleReader, Damaged, Piece};
pub use write::{BundleWriter, Written};

use crate::error::DiskError;

/// The largest payload of a frame, in bytes; a record is at most a quarter of it.
pub const FRAME_PAYLOAD_MAX_BYTES: usize = 1024 * 1024;
/// The most records in a membership chain.
pub const CHAIN_RECORDS_MAX: usize = 8;

/// What one frame carries.
#[derive(Debug, Clone)]
pub enum Carried {
    Record(Record),
    Key(Box<KeyObject>),
    /// A newcomer's membership chain: person, device, join.
    Chain(Vec<Record>),
    /// A piece of a sealed file.
    File(FilePiece),
}

/// A piece of a sealed file that goes with something said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePiece {
    pub id: [u8; 32],
    /// Where in the sealed file it begins.
    pub from: u64,
    pub bytes: Vec<u8>,
}

/// Why a bundle could not be written or read at all.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("{name} is {what}, not a file; copy the bundle to a folder and name it there")]
    NoFile { name: String, what: &'static str },
    #[error("{name} is {what}, not a file; name a file to write")]
    NoPlace { name: String, what: &'static str },
    #[error("{name} does not exist")]
    Absent { name: String },
    #[error("{name} is not an Eyelevel bundle")]
    NotABundle { name: String },
    #[error("{name} is there already and is not a bundle; choose another name")]
    Occupied { name: String },
    #[error("{name} is a bundle for another space")]
    OtherSpace { name: String },
    #[error("{name} was written by a newer Eyelevel; update this one to read it")]
    Newer { name: String },
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl BundleError {
    /// Gives the stable code of the error, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            BundleError::NoFile { .. } | BundleError::NoPlace { .. } => "bundle-no-file",
            BundleError::Absent { .. } => "bundle-absent",
            BundleError::NotABundle { .. } => "not-a-bundle",
            BundleError::Occupied { .. } => "bundle-occupied",
            BundleError::OtherSpace { .. } => "bundle-other-space",
            BundleError::Newer { .. } => "bundle-newer",
            BundleError::Disk(_) => "bundle-disk",
        }
    }
}
