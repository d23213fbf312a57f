//! What can go wrong on a disk, in sentences a person can act on.
//!
//! **For**: one error type for each thing asked of the store. **Knows**: which failures of the
//! system and of SQLite mean "full", "read-only", "not allowed" or "damaged". **Never**: hides the
//! cause; it stays reachable as the source.

use std::fmt;
use std::io;
use std::path::PathBuf;

use history::{LogId, SpaceId};

/// The kind of trouble a disk is in, as far as a person can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Full,
    ReadOnly,
    Denied,
    NotAFolder,
    /// There is no place where something could be made.
    Nowhere,
    Damaged,
    Failed,
}

impl Trouble {
    fn advice(self) -> &'static str {
        match self {
            Trouble::Full => "the disk is full; free some space and start Eyelevel again",
            Trouble::ReadOnly => {
                "the disk or folder can only be read; make it writable or choose another folder with --data"
            }
            Trouble::Denied => {
                "this account may not write there; change the rights of the folder or choose another with --data"
            }
            Trouble::NotAFolder => {
                "a file is where a folder should be; choose another folder with --data"
            }
            Trouble::Nowhere => {
                "nothing can be made at that place; choose another folder with --data"
            }
            Trouble::Damaged => {
                "the file is damaged; “eyelevel doctor” says what is lost and how to go on"
            }
            Trouble::Failed => "the disk reported an error",
        }
    }

    /// The same about a stick or a share: nothing of Eyelevel's own is there.
    fn advice_elsewhere(self) -> &'static str {
        match self {
            Trouble::Full => "the disk is full; free some space there, or name another place",
            Trouble::ReadOnly => {
                "the disk or folder can only be read; make it writable, or name another place"
            }
            Trouble::Denied => {
                "this account may not do that there; change the rights, or name another place"
            }
            Trouble::NotAFolder => "a file is where a folder should be; name another place",
            Trouble::Nowhere | Trouble::Damaged | Trouble::Failed => self.advice(),
        }
    }
}

/// Something asked of the disk that it did not do.
#[derive(Debug)]
pub struct DiskError {
    attempt: String,
    trouble: Trouble,
    /// It is about a place somebody named, not about the data folder.
    is_elsewhere: bool,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl DiskError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        self.trouble
    }

    /// What was attempted, as it follows “could not”.
    pub(crate) fn attempt(&self) -> &str {
        &self.attempt
    }

    pub(crate) fn io(attempt: impl Into<String>, source: io::Error) -> DiskError {
        DiskError {
            attempt: attempt.into(),
            trouble: trouble_of_io(&source),
            is_elsewhere: false,
            source: Box::new(source),
        }
    }

    /// The same about a place beside the data folder: a stick, a share.
    pub(crate) fn elsewhere(attempt: impl Into<String>, source: io::Error) -> DiskError {
        DiskError {
            is_elsewhere: true,
            ..DiskError::io(attempt, source)
        }
    }

    /// Something that was to be made could not be, because its place is none.
    pub(crate) fn nowhere(attempt: impl Into<String>, source: io::Error) -> DiskError {
        DiskError {
            attempt: attempt.into(),
            trouble: Trouble::Nowhere,
            is_elsewhere: false,
            source: Box::new(source),
        }
    }

    pub(crate) fn sql(attempt: impl Into<String>, source: rusqlite::Error) -> DiskError {
        DiskError {
            attempt: attempt.into(),
            trouble: trouble_of_sql(&source),
            is_elsewhere: false,
            source: Box::new(source),
        }
    }

    pub(crate) fn damaged(attempt: impl Into<String>, why: impl fmt::Display) -> DiskError {
        DiskError {
            attempt: attempt.into(),
            trouble: Trouble::Damaged,
            is_elsewhere: false,
            source: why.to_string().into(),
        }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = if self.is_elsewhere {
            self.trouble.advice_elsewhere()
        } else {
            self.trouble.advice()
        };
        write!(f, "could not {}: {advice}", self.attempt)
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kinds are the standard library's, and most of them are just \"failed\""
)]
fn trouble_of_io(error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Trouble::Full,
        io::ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
        io::ErrorKind::PermissionDenied => Trouble::Denied,
        io::ErrorKind::NotADirectory => Trouble::NotAFolder,
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Trouble::Damaged,
        _ => Trouble::Failed,
    }
}

fn trouble_of_sql(error: &rusqlite::Error) -> Trouble {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Trouble::Full,
        Some(ErrorCode::ReadOnly) => Trouble::ReadOnly,
        Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Trouble::Denied,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Trouble::Damaged,
        // The file the readers share could not grow: that is how a full disk looks to SQLite first.
        _ if extended(error) == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Trouble::Full,
        // SQLite's own list is long; what is left is an error of the disk or of this room.
        _ => Trouble::Failed,
    }
}

fn extended(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

/// Why a data folder or a space in it could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("another Eyelevel already uses {path}; close it, or choose another folder with --data")]
    Busy { path: PathBuf },
    #[error("{path} was written by a newer Eyelevel; update this one to open it")]
    Newer { path: PathBuf },
    #[error("{path} is locked; open it with its passphrase")]
    Locked { path: PathBuf },
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Why a batch was not made durable, or the journal not folded.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The caller handed over a record that does not continue its log. Nothing was written.
    #[error(
        "record {seq} of log {log} does not follow what is stored; the next one is {expected}",
        log = log.ref_name()
    )]
    DoesNotFollow { log: LogId, seq: u64, expected: u64 },
    /// This write failed. Whatever was acknowledged before is safe; this batch is stored as a whole
    /// or not at all, and a restart finds out which.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// An earlier write failed. What the disk says after that cannot be believed until a restart.
    #[error(
        "the disk refused an earlier write ({earlier}); nothing acknowledged is lost, restart Eyelevel to go on"
    )]
    Refused { earlier: String },
    /// The folder was opened to be read.
    #[error("the folder can only be read")]
    ReadOnly,
}

/// One thing found damaged, named so that a person knows what it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub log: Option<LogId>,
    pub seq: Option<u64>,
    /// Whether it concerns the private repository.
    pub private: bool,
    /// What is damaged and what follows from it, as one plain sentence.
    pub sentence: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Everything readable was handed over; of each damaged log, the rest was left out.
    #[error("{} of the wanted logs hold damaged records; first: {}", .0.len(), first_of(.0))]
    Damaged(Vec<Damage>),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

fn first_of(damages: &[Damage]) -> &str {
    damages.first().map_or("none", |d| d.sentence.as_str())
}

/// Why the key file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Never answered with a new identity: that would orphan everything the old one signed.
    #[error(
        "the keys of space {} are missing from {path} although its history is here; put the file back from a backup",
        space.short()
    )]
    Missing { space: SpaceId, path: PathBuf },
    #[error(
        "both generations of the key file {path} are damaged; put one back from a backup (Eyelevel makes no new identity in their place)"
    )]
    Damaged { path: PathBuf },
    #[error("the key file {path} was written by a newer Eyelevel; update this one to open it")]
    Newer { path: PathBuf },
    #[error("the key file {path} is locked; open it with its passphrase")]
    Locked { path: PathBuf },
    #[error(transparent)]
    Lock(#[from] history::LockError),
    #[error(transparent)]
    Disk(#[from] DiskError),
}
