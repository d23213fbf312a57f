//! The journal: what is durable but not yet in a pack.
//!
//! **For**: making one batch durable with one fsync. **Knows**: SQLite. **Never**: holds anything for
//! long; answers for a record it could not verify.

use std::collections::BTreeMap;
use std::path::Path;

use history::{KeyObject, LogId, Record};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Part;
use crate::error::{DiskError, OpenError};
use crate::refs::KeyName;
use crate::sql::{self, Tuning};
use crate::step::{Step, step};

/// What `user_version` says of the tables below.
const SCHEMA: i64 = 2;
/// The first one had an index over (part, log, seq), which every append had to write as well.
const SCHEMA_INDEXED: i64 = 1;
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS record (
        place INTEGER PRIMARY KEY,
        part INTEGER NOT NULL,
        log BLOB NOT NULL,
        seq INTEGER NOT NULL,
        wire BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS key (name BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
    -- Rows that did not verify when the journal was replayed: kept for whoever may rescue them.
    CREATE TABLE IF NOT EXISTS aside (place INTEGER PRIMARY KEY, part INTEGER, log BLOB, seq INTEGER, wire BLOB);";

/// Brings the first schema into the shape of this one.
const WITHOUT_INDEX: &str = "
    BEGIN;
    ALTER TABLE record RENAME TO record_indexed;
    CREATE TABLE record (
        place INTEGER PRIMARY KEY,
        part INTEGER NOT NULL,
        log BLOB NOT NULL,
        seq INTEGER NOT NULL,
        wire BLOB NOT NULL);
    INSERT INTO record SELECT place, part, log, seq, wire FROM record_indexed;
    DROP TABLE record_indexed;
    PRAGMA user_version = 2;
    COMMIT;";

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
    /// The rows of the records that wait, by the place each has in its log.
    places: BTreeMap<Place, i64>,
}

/// A place in a log.
type Place = (Part, LogId, u64);

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
        if schema == SCHEMA_INDEXED {
            db.execute_batch(WITHOUT_INDEX).map_err(disk)?;
        } else if schema < SCHEMA {
            db.execute_batch(TABLES).map_err(disk)?;
            sql::set_schema(&db, SCHEMA).map_err(disk)?;
        }
        let mut journal = Journal {
            db,
            places: BTreeMap::new(),
        };
        journal.read_places().map_err(disk)?;
        Ok(journal)
    }

    fn read_places(&mut self) -> rusqlite::Result<()> {
        let sql = "SELECT place, part, log, seq FROM record ORDER BY place";
        let mut select = self.db.prepare(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let part = Part::from_number(row.get(1)?);
            // A row with an odd name is set aside when the journal is replayed.
            if let Some(log) = sql::log_of(row.get_ref(2)?.as_blob()?) {
                let seq = row.get::<_, i64>(3)?.cast_unsigned();
                self.places.entry((part, log, seq)).or_insert(row.get(0)?);
            }
        }
        Ok(())
    }

    /// Gives back what SQLite keeps of the file in memory.
    pub fn rest(&self) {
        sql::rest(&self.db);
    }

    /// Makes records and key objects durable as one; when this returns, they are.
    pub fn append(
        &mut self,
        records: &[(Part, &Record)],
        keys: &[KeyObject],
    ) -> Result<(), DiskError> {
        let places = self
            .try_append(records, keys)
            .map_err(|e| e.into_error("write to the journal"))?;
        for ((part, record), place) in records.iter().zip(places) {
            let at = (*part, record.log(), record.header().seq);
            self.places.insert(at, place);
        }
        Ok(())
    }

    fn try_append(
        &mut self,
        records: &[(Part, &Record)],
        keys: &[KeyObject],
    ) -> Result<Vec<i64>, sql::Failed> {
        step(Step::JournalInsert)?;
        let write = self.db.transaction()?;
        let mut places = Vec::with_capacity(records.len());
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
                places.push(write.last_insert_rowid());
            }
            // A change brings a key now and then only, and a sentence costs time to be read.
            if !keys.is_empty() {
                let sql = "INSERT OR REPLACE INTO key (name, bytes) VALUES (?1, ?2)";
                let mut insert = write.prepare(sql)?;
                for key in keys {
                    insert.execute(params![key.name(), key.to_bytes()])?;
                }
            }
        }
        step(Step::JournalCommit)?;
        write.commit()?;
        Ok(places)
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

    /// The bytes of one record, if it still waits here.
    pub fn wire(&self, part: Part, log: &LogId, seq: u64) -> Result<Option<Vec<u8>>, DiskError> {
        let Some(place) = self.places.get(&(part, *log, seq)) else {
            return Ok(None);
        };
        let sql = "SELECT wire FROM record WHERE place = ?1";
        self.db
            .query_row(sql, [place], |row| row.get(0))
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
            self.is_gone(row);
        }
        Ok(())
    }

    fn is_gone(&mut self, row: &Row) {
        if let Some(log) = sql::log_of(&row.log) {
            let at = (row.part, log, row.seq);
            if self.places.get(&at) == Some(&row.place) {
                self.places.remove(&at);
            }
        }
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
        self.is_gone(row);
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

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST_TABLES: &str = "
        CREATE TABLE record (
            place INTEGER PRIMARY KEY,
            part INTEGER NOT NULL,
            log BLOB NOT NULL,
            seq INTEGER NOT NULL,
            wire BLOB NOT NULL,
            UNIQUE (part, log, seq));
        CREATE TABLE key (name BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE aside (place INTEGER PRIMARY KEY, part INTEGER, log BLOB, seq INTEGER, wire BLOB);
        PRAGMA user_version = 1;";

    fn log() -> LogId {
        LogId {
            scope: history::ScopeId::from_bytes([1; 32]),
            key: history::LogKey::from_bytes([2; 32]),
            incarnation: history::Incarnation(3),
        }
    }

    #[test]
    fn a_journal_of_the_first_schema_keeps_its_rows() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.sqlite");
        let db = Connection::open(&path).expect("a database");
        db.execute_batch(FIRST_TABLES).expect("the first tables");
        for seq in 0..3_i64 {
            let row = params![seq + 10, 0, sql::log_name(&log()), seq, vec![7_u8; 3]];
            db.execute("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5)", row)
                .expect("a row");
        }
        drop(db);
        for _ in 0..2 {
            let journal = Journal::open(&path).expect("opens");
            let rows = journal.rows(None, i64::MIN, usize::MAX).expect("readable");
            let places: Vec<i64> = rows.iter().map(|row| row.place).collect();
            assert_eq!(places, [10, 11, 12]);
            let wire = |journal: &Journal, seq| journal.wire(Part::Shared, &log(), seq);
            assert_eq!(wire(&journal, 1).expect("readable"), Some(vec![7; 3]));
            assert_eq!(wire(&journal, 3).expect("readable"), None);
            assert_eq!(journal.places.len(), 3);
            assert_eq!(sql::schema(&journal.db).expect("readable"), SCHEMA);
        }
        let mut journal = Journal::open(&path).expect("opens");
        let rows = journal.rows(None, i64::MIN, usize::MAX).expect("readable");
        journal.forget(&rows, &[]).expect("forgotten");
        assert_eq!(
            journal.wire(Part::Shared, &log(), 1).expect("readable"),
            None
        );
        assert!(journal.places.is_empty());
    }
}
