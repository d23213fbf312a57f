//! The journal: what is durable but not yet in a pack.
//!
//! **For**: making one batch durable with one fsync. **Knows**: SQLite. **Never**: holds anything for
//! long; answers for a record it could not verify.

use std::path::Path;

use history::{KeyObject, LogId, Record};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{DiskError, OpenError};
use crate::refs::KeyName;
use crate::sql::{self, Tuning};
use crate::step::{Step, step};
use crate::{Both, Part};

/// What `user_version` says of the tables below.
const SCHEMA: i64 = 1;
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS record (
        place INTEGER PRIMARY KEY,
        part INTEGER NOT NULL,
        log BLOB NOT NULL,
        seq INTEGER NOT NULL,
        wire BLOB NOT NULL,
        UNIQUE (part, log, seq));
    CREATE TABLE IF NOT EXISTS key (name BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
    -- Rows that did not verify when the journal was replayed: kept for whoever may rescue them.
    CREATE TABLE IF NOT EXISTS aside (place INTEGER PRIMARY KEY, part INTEGER, log BLOB, seq INTEGER, wire BLOB);";

/// One record's row, not yet verified.
pub(crate) struct Row {
    pub place: i64,
    pub part: Part,
    pub log: Vec<u8>,
    pub seq: u64,
    pub wire: Vec<u8>,
}

/// The journal of one space.
pub(crate) struct Journal {
    db: Connection,
    /// How many records wait for each part: reads skip the journal when it is empty.
    waiting: Both<u64>,
}

impl Journal {
    pub fn open(path: &Path) -> Result<Journal, OpenError> {
        let attempt = || format!("open the journal {}", path.display());
        let disk = |source| DiskError::sql(attempt(), source);
        let db = sql::open(path, Tuning::Ground).map_err(disk)?;
        let schema = sql::schema(&db).map_err(disk)?;
        if schema > SCHEMA {
            return Err(OpenError::Newer {
                path: path.to_owned(),
            });
        }
        if schema < SCHEMA {
            db.execute_batch(TABLES).map_err(disk)?;
            sql::set_schema(&db, SCHEMA).map_err(disk)?;
        }
        let mut journal = Journal {
            db,
            waiting: Both::default(),
        };
        journal.count().map_err(disk)?;
        Ok(journal)
    }

    fn count(&mut self) -> rusqlite::Result<()> {
        for part in Part::ALL {
            let sql = "SELECT count(*) FROM record WHERE part = ?1";
            let count: i64 = self.db.query_row(sql, [part.number()], |row| row.get(0))?;
            *self.waiting.of_mut(part) = count.cast_unsigned();
        }
        Ok(())
    }

    /// Makes records and key objects durable as one; when this returns, they are.
    pub fn append(
        &mut self,
        records: &[(Part, &Record)],
        keys: &[KeyObject],
    ) -> Result<(), DiskError> {
        self.try_append(records, keys)
            .map_err(|e| e.into_error("write to the journal"))?;
        for (part, _) in records {
            *self.waiting.of_mut(*part) += 1;
        }
        Ok(())
    }

    fn try_append(
        &mut self,
        records: &[(Part, &Record)],
        keys: &[KeyObject],
    ) -> Result<(), sql::Failed> {
        step(Step::JournalInsert)?;
        let write = self.db.transaction()?;
        {
            let mut insert = write
                .prepare("INSERT INTO record (part, log, seq, wire) VALUES (?1, ?2, ?3, ?4)")?;
            for (part, record) in records {
                let log = sql::log_name(&record.log());
                insert.execute(params![
                    part.number(),
                    log,
                    record.header().seq.cast_signed(),
                    record.wire_bytes()
                ])?;
            }
            let mut insert =
                write.prepare("INSERT OR REPLACE INTO key (name, bytes) VALUES (?1, ?2)")?;
            for key in keys {
                insert.execute(params![key.name(), key.to_bytes()])?;
            }
        }
        step(Step::JournalCommit)?;
        write.commit()?;
        Ok(())
    }

    /// The oldest rows after `place`, in the order they were written, up to a number of bytes.
    pub fn rows(
        &self,
        part: Option<Part>,
        after: i64,
        bytes_max: usize,
    ) -> Result<Vec<Row>, DiskError> {
        self.try_rows(part, after, bytes_max)
            .map_err(|source| DiskError::sql("read the journal", source))
    }

    fn try_rows(
        &self,
        part: Option<Part>,
        after: i64,
        bytes_max: usize,
    ) -> rusqlite::Result<Vec<Row>> {
        let mut select = self.db.prepare(
            "SELECT place, part, log, seq, wire FROM record WHERE place > ?1 AND (?2 IS NULL OR part = ?2) ORDER BY place",
        )?;
        let mut found = select.query(params![after, part.map(Part::number)])?;
        let mut rows = Vec::new();
        let mut bytes = 0;
        while let Some(row) = found.next()? {
            let wire: Vec<u8> = row.get(4)?;
            bytes += wire.len();
            rows.push(Row {
                place: row.get(0)?,
                part: Part::from_number(row.get(1)?),
                log: row.get(2)?,
                seq: row.get::<_, i64>(3)?.cast_unsigned(),
                wire,
            });
            if bytes >= bytes_max {
                break;
            }
        }
        Ok(rows)
    }

    /// How many records wait to be folded.
    pub fn waiting(&self, part: Part) -> u64 {
        *self.waiting.of(part)
    }

    /// The bytes of one record, if it still waits here.
    pub fn wire(&self, part: Part, log: &LogId, seq: u64) -> Result<Option<Vec<u8>>, DiskError> {
        if self.waiting(part) == 0 {
            return Ok(None);
        }
        let sql = "SELECT wire FROM record WHERE part = ?1 AND log = ?2 AND seq = ?3";
        self.db
            .query_row(
                sql,
                params![part.number(), sql::log_name(log), seq.cast_signed()],
                |row| row.get(0),
            )
            .optional()
            .map_err(|source| DiskError::sql("read the journal", source))
    }

    /// All key objects that wait here.
    pub fn keys(&self) -> Result<Vec<(KeyName, Vec<u8>)>, DiskError> {
        let read = || {
            let mut select = self
                .db
                .prepare("SELECT name, bytes FROM key ORDER BY name")?;
            let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|source| DiskError::sql("read the journal", source))
    }

    /// One key object, if it waits here.
    pub fn key(&self, name: &KeyName) -> Result<Option<Vec<u8>>, DiskError> {
        self.db
            .query_row("SELECT bytes FROM key WHERE name = ?1", [name], |row| {
                row.get(0)
            })
            .optional()
            .map_err(|source| DiskError::sql("read the journal", source))
    }

    /// Deletes what a pack and the refs now hold: the given rows, and the given keys if they still
    /// are what was folded.
    pub fn forget(&mut self, rows: &[Row], keys: &[(KeyName, Vec<u8>)]) -> Result<(), DiskError> {
        self.try_forget(rows, keys)
            .map_err(|e| e.into_error("clear the journal"))?;
        for row in rows {
            let waiting = self.waiting.of_mut(row.part);
            *waiting = waiting.saturating_sub(1);
        }
        Ok(())
    }

    fn try_forget(&mut self, rows: &[Row], keys: &[(KeyName, Vec<u8>)]) -> Result<(), sql::Failed> {
        step(Step::RowDelete)?;
        let write = self.db.transaction()?;
        {
            let mut delete = write.prepare("DELETE FROM record WHERE place = ?1")?;
            for row in rows {
                delete.execute([row.place])?;
            }
            let mut delete = write.prepare("DELETE FROM key WHERE name = ?1 AND bytes = ?2")?;
            for (name, bytes) in keys {
                delete.execute(params![name, bytes])?;
            }
        }
        step(Step::RowDeleteCommit)?;
        write.commit()?;
        Ok(())
    }

    /// Shortens the write-ahead log once the journal is empty.
    pub fn checkpoint(&self) -> Result<(), DiskError> {
        let run = || {
            step(Step::JournalCheckpoint)?;
            sql::checkpoint(&self.db)
        };
        run().map_err(|e: sql::Failed| e.into_error("shorten the journal"))
    }

    /// Writes the file anew without what was deleted from it.
    pub fn scrub(&self) -> Result<(), DiskError> {
        sql::scrub(&self.db).map_err(|e| e.into_error("clear the journal of what was erased"))
    }

    /// Takes a row that cannot be believed out of the way.
    pub fn set_aside(&mut self, row: &Row) -> Result<(), DiskError> {
        let mut run = || {
            let write = self.db.transaction()?;
            write.execute(
                "INSERT OR REPLACE INTO aside SELECT * FROM record WHERE place = ?1",
                [row.place],
            )?;
            write.execute("DELETE FROM record WHERE place = ?1", [row.place])?;
            write.commit()
        };
        run().map_err(|source| DiskError::sql("set a damaged journal row aside", source))?;
        let waiting = self.waiting.of_mut(row.part);
        *waiting = waiting.saturating_sub(1);
        Ok(())
    }

    /// Rows that were set aside: part, log name, seq.
    pub fn aside(&self) -> Result<Vec<(Part, Vec<u8>, u64)>, DiskError> {
        let read = || {
            let mut select = self
                .db
                .prepare("SELECT part, log, seq FROM aside ORDER BY place")?;
            let rows = select.query_map([], |row| {
                let seq: i64 = row.get(2)?;
                Ok((
                    Part::from_number(row.get(0)?),
                    row.get(1)?,
                    seq.cast_unsigned(),
                ))
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|source| DiskError::sql("read the journal", source))
    }

    /// Asks SQLite whether the file is sound.
    pub fn check(&self) -> Result<(), DiskError> {
        sql::check(&self.db).map_err(|e| e.into_error("check the journal"))
    }
}
