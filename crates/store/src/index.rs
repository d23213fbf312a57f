//! The index: what can be made again from the repositories and the journal.
//!
//! **For**: finding records by log, seq and lamport, and the replica's shelves. **Knows**: SQLite.
//! **Never**: the only place of anything; a damaged one is thrown away and made again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use history::{CommitId, Head, LogId, Record, RecordId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::error::DiskError;
use crate::sql::{self, Cache, Failed, Tuning};
use crate::step::{Step, step};
use crate::veil::{PREFIX_BYTES, Veil};
use crate::{Clear, Part, Put};

/// What `user_version` says of the tables below. 0 marks an index whose making was interrupted.
const SCHEMA: i64 = 4;
const UNFINISHED: i64 = 0;
/// What `application_id` says of the shelves.
const CLEAR: i64 = 0;
const VEILED: i64 = 0x4559_4c56;
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS log (
        id INTEGER PRIMARY KEY,
        part INTEGER NOT NULL,
        name BLOB NOT NULL,
        seq INTEGER NOT NULL,
        lamport INTEGER NOT NULL,
        version INTEGER NOT NULL,
        record BLOB NOT NULL,
        git BLOB NOT NULL,
        UNIQUE (part, name));
    CREATE TABLE IF NOT EXISTS entry (
        log INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        lamport INTEGER NOT NULL,
        record BLOB NOT NULL,
        git BLOB NOT NULL,
        PRIMARY KEY (log, seq)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS shelf (number INTEGER PRIMARY KEY);";

/// Where one record stands and what it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub seq: u64,
    pub lamport: u64,
    pub record: RecordId,
    pub commit: CommitId,
}

/// The index of one space.
pub(crate) struct Index {
    db: Connection,
    cache: Cache,
    /// Row ids of the logs, so that entries are small.
    logs: BTreeMap<(Part, LogId), i64>,
    /// Shelves that have a table of their own, so that one is read from front to back.
    shelves: BTreeSet<u8>,
    /// What keeps the shelves unreadable to whoever copies the file.
    veil: Option<Veil>,
}

impl Index {
    /// Opens the index; the second value says whether its entries must be made first.
    pub fn open(path: &Path, veil: Option<Veil>) -> Result<(Index, bool), DiskError> {
        let (mut index, unmade) = Index::open_file(path, veil.is_some())?;
        index.veil = veil;
        Ok((index, unmade))
    }

    fn open_file(path: &Path, is_veiled: bool) -> Result<(Index, bool), DiskError> {
        match Index::try_open(path, is_veiled) {
            Ok(opened) => Ok(opened),
            Err(Failed::Io(source)) => Err(DiskError::io(open_attempt(path), source)),
            Err(Failed::Sql(error)) if !is_about_content(&error) => {
                Err(DiskError::sql(open_attempt(path), error))
            }
            Err(Failed::Sql(_) | Failed::Found(_)) => Index::start_over(path, is_veiled),
        }
    }

    /// The file is derived, so one that cannot be read is simply replaced.
    fn start_over(path: &Path, is_veiled: bool) -> Result<(Index, bool), DiskError> {
        tracing::warn!(index = %path.display(), "the index cannot be read and is made again");
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            match fs::remove_file(&name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(DiskError::io(open_attempt(path), error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Index::try_open(path, is_veiled).map_err(|failed| failed.into_error(&open_attempt(path)))
    }

    fn try_open(path: &Path, is_veiled: bool) -> Result<(Index, bool), Failed> {
        let db = sql::open(path, Tuning::Derived)?;
        let schema = sql::schema(&db)?;
        let mark = if is_veiled { VEILED } else { CLEAR };
        match sql::mark(&db)? {
            // A file that was just made has no mark yet.
            CLEAR if schema == UNFINISHED => sql::set_mark(&db, mark)?,
            found if found == mark => {}
            _ => {
                return Err(Failed::Found(
                    "a veil that was put on or taken off since".into(),
                ));
            }
        }
        if schema != SCHEMA && schema != UNFINISHED {
            return Err(Failed::Found("other tables than ours".into()));
        }
        if schema == UNFINISHED {
            db.execute_batch(TABLES)?;
        }
        let mut index = Index {
            db,
            cache: Cache::default(),
            logs: BTreeMap::new(),
            shelves: BTreeSet::new(),
            veil: None,
        };
        index.read_logs()?;
        index.read_shelves()?;
        Ok((index, schema == UNFINISHED))
    }

    fn read_logs(&mut self) -> Result<(), Failed> {
        self.logs.clear();
        let mut select = self.db.prepare("SELECT id, part, name FROM log")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let name: Vec<u8> = row.get(2)?;
            let log = sql::log_of(&name).ok_or_else(|| Failed::Found("an odd log name".into()))?;
            self.logs
                .insert((Part::from_number(row.get(1)?), log), row.get(0)?);
        }
        Ok(())
    }

    fn read_shelves(&mut self) -> Result<(), Failed> {
        let mut select = self.db.prepare("SELECT number FROM shelf")?;
        let numbers = select.query_map([], |row| row.get(0))?;
        self.shelves = numbers.collect::<rusqlite::Result<_>>()?;
        Ok(())
    }

    /// The heads the index has reached.
    pub fn heads(&self) -> Result<BTreeMap<(Part, LogId), Head>, DiskError> {
        self.try_heads().map_err(|e| e.into_error("read the index"))
    }

    fn try_heads(&self) -> Result<BTreeMap<(Part, LogId), Head>, Failed> {
        let mut select = self
            .db
            .prepare("SELECT part, name, seq, lamport, record, git, version FROM log")?;
        let mut rows = select.query([])?;
        let mut heads = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let name: Vec<u8> = row.get(1)?;
            let log = sql::log_of(&name).ok_or_else(|| Failed::Found("an odd log name".into()))?;
            let entry = entry_at(row, 2)?;
            let head = Head {
                seq: entry.seq,
                record: entry.record,
                commit: entry.commit,
                lamport: entry.lamport,
                version: row.get(6)?,
            };
            heads.insert((Part::from_number(row.get(0)?), log), head);
        }
        Ok(heads)
    }

    /// Files records and puts in one transaction.
    pub fn append(
        &mut self,
        records: &[(Part, &Record)],
        clears: &[Clear],
        puts: &[Put],
    ) -> Result<(), DiskError> {
        self.try_append(records, clears, puts)
            .map_err(|e| e.into_error("write to the index"))
    }

    fn try_append(
        &mut self,
        records: &[(Part, &Record)],
        clears: &[Clear],
        puts: &[Put],
    ) -> Result<(), Failed> {
        step(Step::IndexWrite)?;
        self.cache.make_room(&self.db, records.len() + puts.len())?;
        let write = self.db.transaction()?;
        add_entries(&write, &mut self.logs, records)?;
        for clear in clears.iter().filter(|c| self.shelves.contains(&c.shelf)) {
            clear_prefix(&write, clear, self.veil.as_ref())?;
        }
        let veiled = self.veil.as_ref().map(|veil| veiled(veil, puts));
        let puts = veiled.as_deref().unwrap_or(puts);
        let new_shelves = add_puts(&write, &self.shelves, puts)?;
        step(Step::IndexCommit)?;
        write.commit()?;
        self.shelves.extend(new_shelves);
        Ok(())
    }

    /// Empties the list of records before it is made again; the shelves stay.
    pub fn begin_rebuild(&mut self) -> Result<(), DiskError> {
        let mut run = || -> Result<(), Failed> {
            let write = self.db.transaction()?;
            sql::set_schema(&write, UNFINISHED)?;
            write.execute_batch("DELETE FROM entry; DELETE FROM log;")?;
            write.commit()?;
            Ok(())
        };
        run().map_err(|e| e.into_error("clear the index"))?;
        self.logs.clear();
        Ok(())
    }

    /// Says that the list of records is whole again.
    pub fn end_rebuild(&mut self) -> Result<(), DiskError> {
        sql::set_schema(&self.db, SCHEMA).map_err(|e| DiskError::sql("finish the index", e))
    }

    /// Empties all shelves.
    pub fn clear_shelves(&mut self) -> Result<(), DiskError> {
        let delete = |number: &u8| self.db.execute(&format!("DELETE FROM shelf_{number}"), []);
        self.shelves
            .iter()
            .try_for_each(|number| delete(number).map(drop))
            .map_err(|e| DiskError::sql("clear the index", e))
    }

    /// A cursor for looking up many records.
    pub fn entries(&self) -> Result<Entries<'_>, DiskError> {
        let sql = "SELECT seq, lamport, record, git FROM entry WHERE log = ?1 AND seq = ?2";
        let select = self
            .db
            .prepare(sql)
            .map_err(|e| DiskError::sql("read the index", e))?;
        Ok(Entries {
            index: self,
            select,
        })
    }

    /// Where in a log a commit stands, newest first.
    pub fn find_commit(
        &self,
        part: Part,
        log: &LogId,
        commit: &CommitId,
    ) -> Result<Option<Entry>, DiskError> {
        let Some(row) = self.logs.get(&(part, *log)) else {
            return Ok(None);
        };
        let sql = "SELECT seq, lamport, record, git FROM entry WHERE log = ?1 AND git = ?2 ORDER BY seq DESC LIMIT 1";
        self.db
            .query_row(sql, params![row, commit.as_bytes()], |row| entry_at(row, 0))
            .optional()
            .map_err(|e| DiskError::sql("read the index", e))
    }

    /// Lamport times by record id, for checking causality.
    pub fn lamports(&self) -> Result<BTreeMap<RecordId, u64>, DiskError> {
        let read = || {
            let mut select = self.db.prepare("SELECT record, lamport FROM entry")?;
            let rows = select.query_map([], |row| {
                let lamport: i64 = row.get(1)?;
                Ok((RecordId::from_bytes(row.get(0)?), lamport.cast_unsigned()))
            })?;
            rows.collect::<rusqlite::Result<BTreeMap<_, _>>>()
        };
        read().map_err(|e| DiskError::sql("read the index", e))
    }

    /// Where every record of a part stands, log by log, each in the order of its places.
    pub fn places(
        &self,
        part: Part,
        each: &mut dyn FnMut(&LogId, u64, u64, RecordId),
    ) -> Result<(), DiskError> {
        let of_part = self.logs.iter().filter(|((of, _), _)| *of == part);
        let logs: BTreeMap<i64, LogId> = of_part.map(|((_, log), row)| (*row, *log)).collect();
        let mut run = || -> rusqlite::Result<()> {
            let sql = "SELECT log, seq, lamport, record FROM entry ORDER BY log, seq";
            let mut select = self.db.prepare(sql)?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let Some(log) = logs.get(&row.get(0)?) else {
                    continue;
                };
                let (seq, lamport): (i64, i64) = (row.get(1)?, row.get(2)?);
                let record = RecordId::from_bytes(row.get(3)?);
                each(log, seq.cast_unsigned(), lamport.cast_unsigned(), record);
            }
            Ok(())
        };
        run().map_err(|e| DiskError::sql("read the index", e))
    }

    /// Gives back what SQLite keeps of the file in memory.
    pub fn rest(&mut self) {
        self.cache.rest(&self.db);
    }

    /// One value of a shelf.
    pub fn get(&self, shelf: u8, key: &[u8]) -> Result<Option<Vec<u8>>, DiskError> {
        if !self.shelves.contains(&shelf) {
            return Ok(None);
        }
        let sql = format!("SELECT value FROM shelf_{shelf} WHERE key = ?1");
        let row = self.veil.as_ref().map(|veil| veil.key(shelf, key));
        let value: Option<Vec<u8>> = self
            .db
            .query_row(&sql, [row.as_deref().unwrap_or(key)], |row| row.get(0))
            .optional()
            .map_err(|e| DiskError::sql("read the index", e))?;
        match (&self.veil, value) {
            (Some(veil), Some(value)) => {
                let opened = veil.open_value(shelf, key, &value);
                opened.map(Some).ok_or_else(unopened)
            }
            (_, value) => Ok(value),
        }
    }

    /// All entries of a shelf whose keys begin with `prefix`, in the order of their keys.
    pub fn scan(
        &self,
        shelf: u8,
        prefix: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]),
    ) -> Result<(), DiskError> {
        if !self.shelves.contains(&shelf) {
            return Ok(());
        }
        if let Some(veil) = &self.veil {
            return self.scan_veiled(veil, shelf, prefix, each);
        }
        let mut run = || {
            if prefix.is_empty() {
                self.scan_whole(shelf, each)
            } else {
                self.scan_part(shelf, prefix, each)
            }
        };
        run().map_err(|e| DiskError::sql("read the index", e))
    }

    /// Reads what may begin with a prefix, opens it and puts it into order.
    fn scan_veiled(
        &self,
        veil: &Veil,
        shelf: u8,
        prefix: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]),
    ) -> Result<(), DiskError> {
        let mut rows = Vec::new();
        let mut sealed = |key: &[u8], value: &[u8]| rows.push((key.to_vec(), value.to_vec()));
        let read = if prefix.len() >= PREFIX_BYTES {
            self.scan_part(shelf, &veil.tag(shelf, prefix), &mut sealed)
        } else {
            self.scan_whole(shelf, &mut sealed)
        };
        read.map_err(|e| DiskError::sql("read the index", e))?;
        let mut opened = Vec::with_capacity(rows.len());
        for (key, value) in rows {
            let key = veil.open_key(shelf, &key).ok_or_else(unopened)?;
            if key.starts_with(prefix) {
                let value = veil.open_value(shelf, &key, &value).ok_or_else(unopened)?;
                opened.push((key, value));
            }
        }
        opened.sort_unstable();
        opened.iter().for_each(|(key, value)| each(key, value));
        Ok(())
    }

    fn scan_part(
        &self,
        shelf: u8,
        prefix: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]),
    ) -> rusqlite::Result<()> {
        let sql = format!("SELECT key, value FROM shelf_{shelf} WHERE key >= ?1 ORDER BY key");
        let mut select = self.db.prepare(&sql)?;
        let mut rows = select.query([prefix])?;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_blob()?;
            if !key.starts_with(prefix) {
                break;
            }
            each(key, row.get_ref(1)?.as_blob()?);
        }
        Ok(())
    }

    /// All entries of a shelf, from the front of its table to the back.
    pub fn scan_as_it_lies(
        &self,
        shelf: u8,
        each: &mut dyn FnMut(&[u8], &[u8]),
    ) -> Result<(), DiskError> {
        if !self.shelves.contains(&shelf) {
            return Ok(());
        }
        let mut whole = true;
        let mut run = || {
            let sql = format!("SELECT key, value FROM shelf_{shelf} NOT INDEXED");
            let mut select = self.db.prepare(&sql)?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let (key, value) = (row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_blob()?);
                match &self.veil {
                    None => each(key, value),
                    Some(veil) => whole &= veil.open_row(shelf, key, value, each),
                }
            }
            Ok(())
        };
        run().map_err(|e| DiskError::sql("read the index", e))?;
        if whole { Ok(()) } else { Err(unopened()) }
    }

    /// Reads a shelf as it lies on the disk and puts it into order in memory: looking every row up
    /// in the order of the keys takes several times as long.
    fn scan_whole(&self, shelf: u8, each: &mut dyn FnMut(&[u8], &[u8])) -> rusqlite::Result<()> {
        let sql = format!("SELECT key, value FROM shelf_{shelf} NOT INDEXED");
        let mut select = self.db.prepare(&sql)?;
        let mut rows = select.query([])?;
        let mut bytes = Vec::new();
        let mut ends = Vec::new();
        while let Some(row) = rows.next()? {
            let begin = bytes.len();
            bytes.extend_from_slice(row.get_ref(0)?.as_blob()?);
            let middle = bytes.len();
            bytes.extend_from_slice(row.get_ref(1)?.as_blob()?);
            ends.push((begin, middle, bytes.len()));
        }
        let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
        ends.sort_unstable_by_key(|(begin, middle, _)| part(*begin, *middle));
        for (begin, middle, end) in ends {
            each(part(begin, middle), part(middle, end));
        }
        Ok(())
    }

    /// Makes everything in the index durable, so that journal rows behind it may go.
    pub fn checkpoint(&self) -> Result<(), DiskError> {
        let run = || {
            step(Step::IndexCheckpoint)?;
            sql::checkpoint(&self.db)
        };
        run().map_err(|e: Failed| e.into_error("write the index"))
    }

    /// Writes the file anew without what was deleted from it.
    pub fn scrub(&self) -> Result<(), DiskError> {
        sql::scrub(&self.db).map_err(|e| e.into_error("clear the index of what was erased"))
    }

    /// Asks SQLite whether the file is sound.
    pub fn check(&self) -> Result<(), DiskError> {
        sql::check(&self.db).map_err(|e| e.into_error("check the index"))
    }
}

/// Looks records up by log and seq.
pub(crate) struct Entries<'a> {
    index: &'a Index,
    select: rusqlite::Statement<'a>,
}

impl Entries<'_> {
    pub fn find(&mut self, part: Part, log: &LogId, seq: u64) -> Result<Option<Entry>, DiskError> {
        let Some(row) = self.index.logs.get(&(part, *log)) else {
            return Ok(None);
        };
        self.select
            .query_row(params![row, seq.cast_signed()], |row| entry_at(row, 0))
            .optional()
            .map_err(|e| DiskError::sql("read the index", e))
    }
}

fn open_attempt(path: &Path) -> String {
    format!("open the index {}", path.display())
}

/// Whether an error is about what stands in the file, not about getting at it.
fn is_about_content(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => true,
        // A value of another type than ours has no SQLite code at all.
        None => true,
        // SQLite's own list: everything else is the disk's or the system's.
        Some(_) => false,
    }
}

/// Reads seq, lamport, record and commit from four neighbouring columns.
fn entry_at(row: &Row<'_>, first: usize) -> rusqlite::Result<Entry> {
    let seq: i64 = row.get(first)?;
    let lamport: i64 = row.get(first + 1)?;
    Ok(Entry {
        seq: seq.cast_unsigned(),
        lamport: lamport.cast_unsigned(),
        record: RecordId::from_bytes(row.get(first + 2)?),
        commit: CommitId::from_bytes(row.get(first + 3)?),
    })
}

fn add_entries(
    write: &Transaction<'_>,
    logs: &mut BTreeMap<(Part, LogId), i64>,
    records: &[(Part, &Record)],
) -> rusqlite::Result<()> {
    let mut insert = write.prepare(
        "INSERT OR REPLACE INTO entry (log, seq, lamport, record, git) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut begin = write.prepare(
        "INSERT INTO log (part, name, seq, lamport, version, record, git) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
    )?;
    let mut newest: BTreeMap<i64, Head> = BTreeMap::new();
    for (part, record) in records {
        let log = record.log();
        let head = record.head();
        let row = match logs.get(&(*part, log)) {
            Some(row) => *row,
            None => {
                let row = add_log(&mut begin, *part, &log, &head)?;
                logs.insert((*part, log), row);
                row
            }
        };
        insert.execute(params![
            row,
            head.seq.cast_signed(),
            head.lamport.cast_signed(),
            head.record.as_bytes(),
            head.commit.as_bytes()
        ])?;
        // Records come in any order when the index is made again from packs.
        if newest.get(&row).is_none_or(|known| known.seq < head.seq) {
            newest.insert(row, head);
        }
    }
    let mut update = write.prepare(
        "UPDATE log SET seq = ?2, lamport = ?3, version = ?4, record = ?5, git = ?6 WHERE id = ?1 AND seq < ?2",
    )?;
    for (row, head) in newest {
        update.execute(params![
            row,
            head.seq.cast_signed(),
            head.lamport.cast_signed(),
            head.version,
            head.record.as_bytes(),
            head.commit.as_bytes()
        ])?;
    }
    Ok(())
}

fn add_log(
    insert: &mut rusqlite::Statement<'_>,
    part: Part,
    log: &LogId,
    head: &Head,
) -> rusqlite::Result<i64> {
    insert.query_row(
        params![
            part.number(),
            sql::log_name(log),
            head.seq.cast_signed(),
            head.lamport.cast_signed(),
            head.version,
            head.record.as_bytes(),
            head.commit.as_bytes()
        ],
        |row| row.get(0),
    )
}

/// Deletes everything under a prefix where only opening a key tells what it is.
fn clear_veiled(write: &Transaction<'_>, clear: &Clear, veil: &Veil) -> rusqlite::Result<()> {
    let (shelf, prefix) = (clear.shelf, &clear.prefix);
    let from = match prefix.len() >= PREFIX_BYTES {
        true => veil.tag(shelf, prefix),
        false => Vec::new(),
    };
    let mut gone: Vec<Vec<u8>> = Vec::new();
    {
        let sql = format!("SELECT key FROM shelf_{shelf} WHERE key >= ?1 ORDER BY key");
        let mut select = write.prepare(&sql)?;
        let mut rows = select.query([&from])?;
        while let Some(row) = rows.next()? {
            let key: Vec<u8> = row.get(0)?;
            if !key.starts_with(&from) {
                break;
            }
            let opened = veil.open_key(shelf, &key);
            if opened.is_some_and(|opened| opened.starts_with(prefix)) {
                gone.push(key);
            }
        }
    }
    let mut delete = write.prepare(&format!("DELETE FROM shelf_{shelf} WHERE key = ?1"))?;
    gone.iter()
        .try_for_each(|key| delete.execute([key]).map(drop))
}

/// Veils what is put.
fn veiled(veil: &Veil, puts: &[Put]) -> Vec<Put> {
    let put = |put: &Put| Put {
        shelf: put.shelf,
        key: veil.key(put.shelf, &put.key),
        value: put
            .value
            .as_ref()
            .map(|value| veil.value(put.shelf, &put.key, value)),
    };
    puts.iter().map(put).collect()
}

fn unopened() -> DiskError {
    DiskError::damaged(
        "read the index",
        "a row does not open with the key of this folder",
    )
}

/// Overwrites and removes the index in a folder, so that its pages are not simply set free. The
/// disk itself may keep older copies of them.
pub(crate) fn destroy(space: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut path = space.join(crate::store::INDEX).into_os_string();
        path.push(suffix);
        crate::vault::destroy(Path::new(&path))?;
    }
    Ok(())
}

/// The first key behind everything that begins with a prefix; none where nothing is.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix.get(..=last)?.to_vec();
    if let Some(byte) = end.last_mut() {
        *byte += 1;
    }
    Some(end)
}

/// Deletes everything under a prefix.
fn clear_prefix(
    write: &Transaction<'_>,
    clear: &Clear,
    veil: Option<&Veil>,
) -> rusqlite::Result<()> {
    let shelf = clear.shelf;
    if let Some(veil) = veil {
        return clear_veiled(write, clear, veil);
    }
    let from = format!("DELETE FROM shelf_{shelf} WHERE key >= ?1");
    match after_prefix(&clear.prefix) {
        Some(end) => write.execute(&format!("{from} AND key < ?2"), params![clear.prefix, end])?,
        None => write.execute(&from, params![clear.prefix])?,
    };
    Ok(())
}

/// Writes puts; gives the shelves that had no table before.
fn add_puts(
    write: &Transaction<'_>,
    shelves: &BTreeSet<u8>,
    puts: &[Put],
) -> rusqlite::Result<BTreeSet<u8>> {
    let used: BTreeSet<u8> = puts.iter().map(|put| put.shelf).collect();
    let new: BTreeSet<u8> = used.difference(shelves).copied().collect();
    for number in &new {
        write.execute("INSERT OR IGNORE INTO shelf VALUES (?1)", [number])?;
        write.execute_batch(&format!(
            "CREATE TABLE IF NOT EXISTS shelf_{number} (key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)"
        ))?;
    }
    for number in used {
        let mut insert = write.prepare(&format!(
            "INSERT INTO shelf_{number} (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        ))?;
        let mut delete = write.prepare(&format!("DELETE FROM shelf_{number} WHERE key = ?1"))?;
        for put in puts.iter().filter(|put| put.shelf == number) {
            match &put.value {
                Some(value) => insert.execute(params![put.key, value])?,
                None => delete.execute([&put.key])?,
            };
        }
    }
    Ok(new)
}
