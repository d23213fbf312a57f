//! How this room uses SQLite.
//!
//! **For**: opening the two databases with the right promises, and their common small acts.
//! **Knows**: rusqlite. **Never**: holds a query of its own.

use std::io;
use std::path::Path;

use history::{Incarnation, LogId, LogKey, ScopeId};
use rusqlite::Connection;

use crate::error::DiskError;
use crate::step::{Step, step};

/// How much a database is trusted to keep.
#[derive(Clone, Copy)]
pub(crate) enum Tuning {
    /// Every commit is on the disk when it returns.
    Ground,
    /// A power cut may lose the newest commits, never the file: what is derived can be made again.
    Derived,
}

/// How much of a file SQLite keeps in memory, in KiB: what a click touches, and what many entries of
/// the index at once do, whose keys come in no order. The system keeps the file too, so a miss costs little; but
/// what was needed once the C library gives back only in part.
const CACHE_KIB: i64 = 2 * 1024;
const CACHE_WIDE_KIB: i64 = 16 * 1024;
/// From how many entries in one transaction on it is many.
const MANY: usize = 256;
/// How long the write-ahead log grows before it is brought into the main file, in pages of 4 KiB.
/// Keys come in no order, so each time touches most of the file; a fold does it when there is rest.
const LOG_PAGES: i64 = 8 * 1024;

/// A write that failed, in SQLite or before it got there.
#[derive(Debug)]
pub(crate) enum Failed {
    Io(io::Error),
    Sql(rusqlite::Error),
    Found(String),
}

impl Failed {
    pub fn into_error(self, attempt: &str) -> DiskError {
        match self {
            Failed::Io(source) => DiskError::io(attempt, source),
            Failed::Sql(source) => DiskError::sql(attempt, source),
            Failed::Found(what) => DiskError::damaged(attempt, what),
        }
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Failed {
        Failed::Io(error)
    }
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Failed {
        Failed::Sql(error)
    }
}

/// Opens a database, creating it when it is not there.
pub(crate) fn open(path: &Path, tuning: Tuning) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    // Before the first table: space freed by deleted rows goes back to the disk with them.
    if matches!(tuning, Tuning::Ground) {
        db.pragma_update(None, "auto_vacuum", "FULL")?;
    }
    // The folder is ours alone, so no shared memory file is needed, which some network disks lack.
    db.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    let synchronous = match tuning {
        Tuning::Ground => "FULL",
        Tuning::Derived => "NORMAL",
    };
    db.pragma_update(None, "synchronous", synchronous)?;
    // On macOS only these reach the disk itself; elsewhere they change nothing.
    db.pragma_update(None, "fullfsync", true)?;
    db.pragma_update(None, "checkpoint_fullfsync", true)?;
    keep_in_memory(&db, CACHE_KIB)?;
    db.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    // What is erased is overwritten where it stood; pages that are freed are not worth a write more.
    db.pragma_update(None, "secure_delete", "FAST")?;
    Ok(db)
}

pub(crate) fn schema(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

pub(crate) fn set_schema(db: &Connection, schema: i64) -> rusqlite::Result<()> {
    db.pragma_update(None, "user_version", schema)
}

pub(crate) fn mark(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "application_id", |row| row.get(0))
}

pub(crate) fn set_mark(db: &Connection, mark: i64) -> rusqlite::Result<()> {
    db.pragma_update(None, "application_id", mark)
}

/// Brings everything committed into the main file, durably, and empties the write-ahead log.
pub(crate) fn checkpoint(db: &Connection) -> Result<(), Failed> {
    let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
    let busy: i64 = db.query_row(sql, [], |row| row.get(0))?;
    if busy == 0 {
        Ok(())
    } else {
        Err(Failed::Found("somebody else is reading it".into()))
    }
}

fn keep_in_memory(db: &Connection, kib: i64) -> rusqlite::Result<()> {
    // Negative means KiB.
    db.pragma_update(None, "cache_size", -kib)
}

/// How much of its file the index keeps in memory now.
#[derive(Default)]
pub(crate) struct Cache {
    is_wide: bool,
}

impl Cache {
    /// Makes room before so many entries are written at once.
    pub fn make_room(&mut self, db: &Connection, entries: usize) -> rusqlite::Result<()> {
        if entries >= MANY && !self.is_wide {
            keep_in_memory(db, CACHE_WIDE_KIB)?;
            self.is_wide = true;
        }
        Ok(())
    }

    /// Gives back what is kept, and needs little from now on.
    pub fn rest(&mut self, db: &Connection) {
        if std::mem::take(&mut self.is_wide)
            && let Err(error) = keep_in_memory(db, CACHE_KIB)
        {
            tracing::debug!(%error, "a database goes on with much room");
        }
        rest(db);
    }
}

/// Gives back what SQLite keeps of a file; what is read next comes from the system's own cache.
pub(crate) fn rest(db: &Connection) {
    if let Err(error) = db.execute_batch("PRAGMA shrink_memory") {
        tracing::debug!(%error, "a database keeps its memory");
    }
}

/// Writes the file anew, so that nothing of what was deleted stands in it or beside it.
pub(crate) fn scrub(db: &Connection) -> Result<(), Failed> {
    checkpoint(db)?;
    step(Step::Scrub)?;
    db.execute_batch("VACUUM")?;
    checkpoint(db)
}

/// Asks SQLite to look the whole file over.
pub(crate) fn check(db: &Connection) -> Result<(), Failed> {
    let found: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(Failed::Found(found))
    }
}

/// A log as it stands in tables: scope ‖ key ‖ incarnation, in the order of `LogId`.
pub(crate) fn log_name(log: &LogId) -> Vec<u8> {
    [
        log.scope.as_bytes().as_slice(),
        log.key.as_bytes().as_slice(),
        log.incarnation.0.to_be_bytes().as_slice(),
    ]
    .concat()
}

/// The log a table's bytes name.
pub(crate) fn log_of(name: &[u8]) -> Option<LogId> {
    let (scope, rest) = name.split_first_chunk::<32>()?;
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let incarnation: [u8; 8] = rest.try_into().ok()?;
    Some(LogId {
        scope: ScopeId::from_bytes(*scope),
        key: LogKey::from_bytes(*key),
        incarnation: Incarnation(u64::from_be_bytes(incarnation)),
    })
}
