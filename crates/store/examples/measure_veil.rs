//! What keeping an index from whoever copies a folder costs: in a file in clear, in a file veiled row by
//! row, and in memory only, which is made again at each start.
//!
//! `cargo run --release -p store --example measure_veil`
//!
//! Each way runs in a process of its own, so that none sees what another one left in memory. Memory is
//! told on Linux only.

// What the product may not do, an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use history::{
    Admission, ContentKey, Cost, Dice, Draft, Genesis, Governance, Head, Incarnation, KeyId,
    LogSigner, MasterKey, Record, RecordId, ScopeId, ShredKey, Slot, SpaceId, Timestamp,
};
use rusqlite::Connection;
use store::{Batch, Folder, Key, Put, Store};

const PEOPLE: u32 = 10_000;
const PROJECTION_BYTES: usize = 3 * 1024;
const SMALL_ROWS: u32 = 40_000;
const SMALL_BYTES: usize = 60;
const SHELVES: [u8; 2] = [4, 7];
/// How many rows and records are filed at once.
const PIECE: usize = 1_024;
/// No row comes from less than one record.
const RECORDS: usize = (PEOPLE + SMALL_ROWS) as usize;
const LOGS: usize = 100;
const SPACE: SpaceId = SpaceId::from_bytes([7; 32]);

/// What one way cost: two times, and how much memory was in use afterwards beyond what was before.
struct Costs {
    times: [Duration; 2],
    kib: u64,
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        None => side_by_side(),
        Some("clear") => in_a_file(false).tell(),
        Some("veiled") => in_a_file(true).tell(),
        Some("memory") => in_memory().tell(),
        Some("again") => made_again().tell(),
        Some(other) => panic!("no way is called {other}"),
    }
}

fn side_by_side() {
    println!(
        "{PEOPLE} projections of {PROJECTION_BYTES} bytes, {SMALL_ROWS} rows of {SMALL_BYTES}"
    );
    for (what, way) in [
        ("file, clear", "clear"),
        ("file, veiled", "veiled"),
        ("in memory", "memory"),
    ] {
        let Costs { times, kib } = Costs::of(way);
        let [filed, read] = times;
        println!("{what:>14}: filed {filed:>8.1?}, read whole {read:>8.1?}, {kib:>6} KiB kept");
    }
    let Costs { times, .. } = Costs::of("again");
    let [listed, read] = times;
    println!(
        "a start without an index, {RECORDS} records: listed {listed:.1?}, read and verified {read:.1?}"
    );
    println!("(before any projection is made of them, and before the rows are filed)");
}

impl Costs {
    /// Runs one way in a process of its own.
    fn of(way: &str) -> Costs {
        let here = std::env::current_exe().unwrap();
        let said = Command::new(here).arg(way).output().unwrap();
        assert!(said.status.success(), "{way}: {said:?}");
        let said = String::from_utf8(said.stdout).unwrap();
        let numbers: Vec<u64> = said
            .split(' ')
            .map(|it| it.trim().parse().unwrap())
            .collect();
        let [first, second, kib] = numbers[..] else {
            panic!("{way}: {said}");
        };
        Costs {
            times: [first, second].map(Duration::from_micros),
            kib,
        }
    }

    fn tell(&self) {
        let [first, second] = self.times.map(|time| time.as_micros());
        println!("{first} {second} {}", self.kib);
    }
}

fn row(number: u32) -> Put {
    let (shelf, bytes) = match number < PEOPLE {
        true => (SHELVES[0], PROJECTION_BYTES),
        false => (SHELVES[1], SMALL_BYTES),
    };
    Put {
        shelf,
        key: blake3::hash(&number.to_be_bytes()).as_bytes().to_vec(),
        value: Some(vec![number as u8; bytes]),
    }
}

/// All rows, a piece at once: a start holds no more of them in memory either.
fn pieces() -> impl Iterator<Item = Vec<Put>> {
    let numbers: Vec<u32> = (0..PEOPLE + SMALL_ROWS).collect();
    let pieces: Vec<Vec<u32>> = numbers.chunks(PIECE).map(<[u32]>::to_vec).collect();
    pieces
        .into_iter()
        .map(|piece| piece.into_iter().map(row).collect())
}

/// Adds up what filing takes, and nothing of what making the rows takes.
fn filing(mut file: impl FnMut(Vec<Put>)) -> Duration {
    let mut filed = Duration::ZERO;
    for piece in pieces() {
        let begun = Instant::now();
        file(piece);
        filed += begun.elapsed();
    }
    filed
}

/// Twice: the second time finds the pages in memory, as a start soon after a stop does.
fn reading(read: impl Fn() -> u32) -> Duration {
    assert_eq!(read(), PEOPLE + SMALL_ROWS);
    let begun = Instant::now();
    assert_eq!(read(), PEOPLE + SMALL_ROWS);
    begun.elapsed()
}

fn in_a_file(is_veiled: bool) -> Costs {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    if is_veiled {
        let mut dice = Dice::new([1; 32]);
        let master = MasterKey::generate(&mut dice);
        let slot = Slot::passphrase("only measured", Cost::STANDARD, &master, &mut dice).unwrap();
        folder
            .set_lock(Some(Key::new(master, vec![slot], [2; 32])))
            .unwrap();
    }
    let mut store = Store::open(&folder, SPACE, &mut |_| {}).unwrap();
    let before = resident_kib();
    let filed = filing(|puts| {
        let batch = Batch {
            puts,
            ..Batch::default()
        };
        store.append(&batch).unwrap();
    });
    let read = reading(|| {
        let mut rows = 0;
        for shelf in SHELVES {
            store.scan_as_it_lies(shelf, &mut |_, _| rows += 1).unwrap();
        }
        rows
    });
    store.rest();
    Costs {
        times: [filed, read],
        kib: resident_kib().saturating_sub(before),
    }
}

/// The same tables as those of a file, in a database that has none.
fn in_memory() -> Costs {
    let mut db = Connection::open_in_memory().unwrap();
    for shelf in SHELVES {
        let table =
            format!("CREATE TABLE shelf_{shelf} (key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)");
        db.execute_batch(&table).unwrap();
    }
    let before = resident_kib();
    let filed = filing(|puts| {
        let write = db.transaction().unwrap();
        for shelf in SHELVES {
            let insert = format!("INSERT INTO shelf_{shelf} VALUES (?1, ?2)");
            let mut insert = write.prepare(&insert).unwrap();
            for put in puts.iter().filter(|put| put.shelf == shelf) {
                insert.execute((&put.key, &put.value)).unwrap();
            }
        }
        write.commit().unwrap();
    });
    let read = reading(|| {
        let mut count = 0;
        for shelf in SHELVES {
            let select = format!("SELECT key, value FROM shelf_{shelf} NOT INDEXED");
            let mut select = db.prepare(&select).unwrap();
            let mut rows = select.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let key = row.get_ref(0).unwrap().as_blob().unwrap();
                let value = row.get_ref(1).unwrap().as_blob().unwrap();
                count += u32::from(!key.is_empty() && !value.is_empty());
            }
        }
        count
    });
    Costs {
        times: [filed, read],
        kib: resident_kib().saturating_sub(before),
    }
}

/// What each start does where there is no index: it lists the records of all packs, and reads every one
/// again, which verifies it.
fn made_again() -> Costs {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    let (space, records) = written();
    let mut store = Store::open(&folder, space, &mut |_| {}).unwrap();
    for piece in records.chunks(PIECE) {
        let batch = Batch {
            records: piece.to_vec(),
            ..Batch::default()
        };
        store.append(&batch).unwrap();
    }
    store.fold().unwrap();
    let home = store.path().to_owned();
    drop(store);
    drop(records);
    remove_index(&home);
    let before = resident_kib();
    let begun = Instant::now();
    let store = Store::open(&folder, space, &mut |_| {}).unwrap();
    let listed = begun.elapsed();
    let begun = Instant::now();
    assert_eq!(read_all(&store), RECORDS);
    Costs {
        times: [listed, begun.elapsed()],
        kib: resident_kib().saturating_sub(before),
    }
}

fn remove_index(home: &Path) {
    for entry in std::fs::read_dir(home).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("index.sqlite") {
            std::fs::remove_file(path).unwrap();
        }
    }
}

fn read_all(store: &Store) -> usize {
    let heads = store.heads().unwrap().into_iter();
    let ranges: Vec<_> = heads.map(|(log, head)| (log, 0, head.seq)).collect();
    let mut count = 0;
    let each = &mut |_| {
        count += 1;
        ControlFlow::Continue(())
    };
    store.read(&ranges, each).unwrap();
    count
}

/// A space with as many records, as its members write them.
fn written() -> (SpaceId, Vec<Record>) {
    let founder = Author::of(0, SpaceId::ZERO);
    let genesis = Genesis {
        registrars: Vec::new(),
        threshold: 0,
        admission: Admission::Open,
        facts: [0; 32],
        key: KeyId::ZERO,
        succeeds: None,
    };
    let genesis = Governance::Genesis(genesis);
    let first = founder.draft().govern(&founder.signer, &genesis);
    let space = first.space();
    let mut authors: Vec<Author> = (1..).take(LOGS).map(|n| Author::of(n, space)).collect();
    let mut records = vec![first];
    for number in 1..RECORDS {
        records.push(authors[number % LOGS].write(number));
    }
    (space, records)
}

struct Author {
    signer: LogSigner,
    space: SpaceId,
    head: Option<Head>,
    key: ContentKey,
    shred: ShredKey,
    dice: Dice,
}

impl Author {
    fn of(number: u64, space: SpaceId) -> Author {
        let mut seed = [3; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        let mut dice = Dice::new(seed);
        Author {
            signer: LogSigner::from_seed(seed),
            space,
            head: None,
            key: ContentKey::generate(&mut dice),
            shred: ShredKey::generate(&mut dice),
            dice,
        }
    }

    fn draft(&self) -> Draft {
        let scope = match self.space.is_zero() {
            true => ScopeId::ZERO,
            false => ScopeId::of_space(&self.space),
        };
        Draft {
            space: self.space,
            scope,
            incarnation: Incarnation(1),
            head: self.head,
            time: Timestamp(1_700_000_000_000),
            epoch: RecordId::from_bytes(*self.space.as_bytes()),
            deps: Vec::new(),
        }
    }

    fn write(&mut self, number: usize) -> Record {
        let text = format!("a change of a profile, number {number}, as long as most of them are");
        let draft = self.draft();
        let (key, shred) = (&self.key, &self.shred);
        let sealed = draft.seal(&self.signer, key, shred, text.as_bytes(), &mut self.dice);
        let record = sealed.expect("a short text fits");
        self.head = Some(record.head());
        record
    }
}

/// How much memory of this process is in use, where the system tells.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.unwrap_or(0)
}
