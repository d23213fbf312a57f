//! # store: history on disk
//!
//! **For**: making records durable, handing them back in causal order, keeping the rebuildable
//! index and the key file, and saying what is damaged.
//! **Knows**: git repositories, the file system, SQLite.
//! **Never**: decides anything. It has no idea who may write what, nor what stands on a shelf.
//!
//! ```text
//! DIR/lock                         held by one process at a time
//! DIR/keys, DIR/keys.previous      two generations of the owner-only key file
//! DIR/spaces/<space>/
//!     journal.sqlite               ground: durable, not yet in a pack (one fsync for each batch)
//!     history.git                  ground: bare repository, packs and packed refs only
//!     private.git                  ground: the same for records no message can name
//!     attachments/                 ground: sealed files by the hash of what is in them
//!     index.sqlite                 derived: where each record stands, and the replica's shelves; those
//!                                  are veiled row by row while the key file has a lock
//! ```
//!
//! A batch is durable when the journal's commit returns. [`Store::fold`] moves it on: pack, then
//! refs, then the journal's rows go. A crash anywhere leaves every record in at least one place.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod attachments;
mod beside;
mod bundle;
mod disk;
mod doctor;
mod error;
mod fold;
mod folder;
mod index;
mod journal;
mod key;
mod losses;
mod mend;
mod merge;
mod pack;
mod pack_write;
mod place;
mod read;
mod refs;
mod remote;
mod repository;
mod scrub;
mod settle;
mod shadow;
mod sql;
mod step;
mod store;
mod vault;
mod veil;
mod words;

use history::{KeyObject, Record};

pub use attachments::NotIt;
pub use beside::{Beside, Readers};
pub use bundle::{
    BundleError, BundleReader, BundleWriter, CHAIN_RECORDS_MAX, Carried, Damaged,
    FRAME_PAYLOAD_MAX_BYTES, FilePiece, Parcel, Piece, Written, shown_name,
};
pub use disk::sync_folder;
pub use doctor::Report;
pub use error::{AppendError, Damage, DiskError, OpenError, ReadError, Trouble, VaultError};
pub use fold::Folded;
pub use folder::{Folder, journal_path, repository_path, spaces_in};
pub use key::Key;
pub use mend::Wanted;
pub use place::place_warning;
pub use read::Reading;
pub use remote::{
    BadUrl, Fetched, Foul, GitError, HardLimits, LastSync, Listing, Manner, Plan, Pushed, RefLocks,
    Remote, RemoteName, RemoteUrl, Remotes, RemotesError, Sendable, clear_locks, examine, fetch,
    hand_to_git, is_occupied, list, make_remote, push, push_some, where_git_goes,
};
pub use shadow::Barred;
pub use step::{Step, on_each_step, run_freely};
pub use store::Store;
pub use vault::{Locks, Vault, locks_in};
pub use words::{causes, could_not, io_words};

/// One entry of the rebuildable index; `None` removes. The shelf's meaning is the replica's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    pub shelf: u8,
    pub key: Vec<u8>,
    pub value: Option<Vec<u8>>,
}

/// Everything on a shelf whose key begins with this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clear {
    pub shelf: u8,
    pub prefix: Vec<u8>,
}

/// What becomes durable together: all of it or nothing.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    pub records: Vec<Record>,
    /// Records of the private repository.
    pub private: Vec<Record>,
    pub keys: Vec<KeyObject>,
    /// Goes from the index before `puts` are written.
    pub clears: Vec<Clear>,
    /// Written after the rest is durable; what is lost of them can be made again.
    pub puts: Vec<Put>,
}

/// How far a long task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub task: Task,
    pub done: u64,
    pub total: u64,
}

/// The tasks that may take long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Making the index again from the repositories.
    Index,
    /// Checking every record.
    Check,
}

/// The two repositories of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Shared,
    Private,
}

impl Part {
    const ALL: [Part; 2] = [Part::Shared, Part::Private];

    /// The number that stands for it in tables.
    fn number(self) -> i64 {
        match self {
            Part::Shared => 0,
            Part::Private => 1,
        }
    }

    /// The part a table's number stands for; what is not shared is private, the safer mistake.
    fn from_number(number: i64) -> Part {
        if number == Part::Shared.number() {
            Part::Shared
        } else {
            Part::Private
        }
    }

    pub(crate) fn folder(self) -> &'static str {
        match self {
            Part::Shared => "history.git",
            Part::Private => "private.git",
        }
    }
}

/// One of something for each part.
#[derive(Debug, Default, Clone)]
pub(crate) struct Both<T> {
    pub shared: T,
    pub private: T,
}

impl<T> Both<T> {
    pub fn of(&self, part: Part) -> &T {
        match part {
            Part::Shared => &self.shared,
            Part::Private => &self.private,
        }
    }

    pub fn of_mut(&mut self, part: Part) -> &mut T {
        match part {
            Part::Shared => &mut self.shared,
            Part::Private => &mut self.private,
        }
    }
}
