//! Measures the store with many records, beside stock git holding the same objects.
//!
//! `cargo run --release -p store --example measure_store [records]`

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use history::{
    Admission, ContentKey, Dice, Draft, Genesis, Governance, Head, Incarnation, KeyId, LogSigner,
    Record, RecordId, ScopeId, ShredKey, SpaceId, Timestamp,
};
use store::{Batch, Folder, Put, Store};

const RECORDS: usize = 10_000;
const LOGS: usize = 100;
const BATCH: usize = 256;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(RECORDS);
    let (space, records) = timed("write and sign", wanted, || write(wanted));
    let wires: Vec<Vec<u8>> = records.iter().map(Record::wire).collect();
    let bytes: usize = wires.iter().map(Vec::len).sum();
    println!(
        "{wanted} records in {LOGS} logs, {} bytes each",
        bytes / wanted
    );
    timed("  verify one by one", wanted, || {
        wires.iter().filter(|w| Record::open(w).is_ok()).count()
    });
    timed("  verify in batches", wanted, || {
        Record::open_many(&wires).len()
    });

    let place = tempfile::tempdir()?;
    let path = place.path().join("data");
    let folder = Folder::open(&path)?;
    let mut store = Store::open(&folder, space, &mut |_| {})?;
    timed("append in batches of 256", wanted, || {
        append(&mut store, &records)
    })?;
    timed("read from the journal", wanted, || read(&store))?;
    drop(store);
    let mut store = timed("open with a full journal", wanted, || {
        Store::open(&folder, space, &mut |_| {})
    })?;
    timed("fold", wanted, || store.fold())?;
    timed("read from the pack", wanted, || read(&store))?;
    let report = timed("doctor", wanted, || store.doctor(&mut |_| {}));
    println!("  {}", report.summary());
    drop(store);
    let store = timed("open", wanted, || Store::open(&folder, space, &mut |_| {}))?;
    let repository = store.repository_path().to_owned();
    drop(store);
    let home = repository.parent().ok_or("no folder")?;
    std::fs::remove_file(home.join("index.sqlite"))?;
    let mut store = timed("open and make the index", wanted, || {
        Store::open(&folder, space, &mut |_| {})
    })?;

    let mut clicks = Vec::new();
    let mut author = Author::of(200, space);
    for number in 0..50 {
        let record = author.write(number, None);
        let start = Instant::now();
        store.append(&Batch {
            records: vec![record],
            ..Batch::default()
        })?;
        clicks.push(start.elapsed());
    }
    clicks.sort_unstable();
    println!(
        "one record alone: median {:?}",
        clicks.get(clicks.len() / 2).copied().unwrap_or_default()
    );
    timed("fold 50 more", 50, || store.fold())?;
    drop(store);

    println!("\nbytes on disk for each record");
    for name in ["history.git", "journal.sqlite", "index.sqlite"] {
        println!("  {name}: {}", size(&home.join(name)) / wanted as u64);
    }
    beside_git(&repository, &place.path().join("git"), wanted)
}

fn timed<T>(what: &str, count: usize, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = act();
    let took = start.elapsed();
    let each = took.checked_div(count as u32).unwrap_or(Duration::ZERO);
    println!("{what}: {took:.1?} ({each:.1?} each)");
    done
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

    fn draft(&self, dep: Option<&Record>) -> Draft {
        let founding = self.space.is_zero();
        Draft {
            space: self.space,
            scope: if founding {
                ScopeId::ZERO
            } else {
                ScopeId::of_space(&self.space)
            },
            incarnation: Incarnation(1),
            head: self.head,
            time: Timestamp(1_700_000_000_000),
            epoch: RecordId::from_bytes(*self.space.as_bytes()),
            deps: dep.iter().map(|r| (r.id(), r.header().lamport)).collect(),
        }
    }

    fn write(&mut self, number: usize, dep: Option<&Record>) -> Record {
        let text = format!("a change of a profile, number {number}, as long as most of them are");
        let sealed = self.draft(dep).seal(
            &self.signer,
            &self.key,
            &self.shred,
            text.as_bytes(),
            &mut self.dice,
        );
        let record = sealed.expect("a short text fits");
        self.head = Some(record.head());
        record
    }
}

fn write(count: usize) -> (SpaceId, Vec<Record>) {
    let founder = Author::of(0, SpaceId::ZERO);
    let genesis = Genesis {
        registrars: Vec::new(),
        threshold: 0,
        admission: Admission::Open,
        facts: [0; 32],
        key: KeyId::ZERO,
        succeeds: None,
    };
    let first = founder
        .draft(None)
        .govern(&founder.signer, &Governance::Genesis(genesis));
    let space = first.space();
    let mut authors: Vec<Author> = (1..).take(LOGS).map(|n| Author::of(n, space)).collect();
    let mut records = vec![first];
    for number in 1..count {
        let before = records.last().cloned();
        let log = number % LOGS;
        if let Some(author) = authors.get_mut(log) {
            records.push(author.write(number, before.as_ref()));
        }
    }
    (space, records)
}

fn append(store: &mut Store, records: &[Record]) -> Result<(), store::AppendError> {
    for piece in records.chunks(BATCH) {
        let puts = piece.iter().map(|record| Put {
            shelf: 3,
            key: record.id().as_bytes().to_vec(),
            value: Some(vec![1; 200]),
        });
        let puts = puts.collect();
        store.append(&Batch {
            records: piece.to_vec(),
            puts,
            ..Batch::default()
        })?;
    }
    Ok(())
}

fn read(store: &Store) -> Result<usize, store::ReadError> {
    let ranges: Vec<_> = store
        .heads()?
        .into_iter()
        .map(|(log, head)| (log, 0, head.seq))
        .collect();
    let mut count = 0;
    let each = &mut |_| {
        count += 1;
        ControlFlow::Continue(())
    };
    store.read(&ranges, each)?;
    Ok(count)
}

/// Bytes a file or folder takes on the disk, whole blocks counted.
fn size(path: &Path) -> u64 {
    const BLOCK_BYTES: u64 = 4096;
    let Ok(entries) = std::fs::read_dir(path) else {
        return path
            .metadata()
            .map_or(0, |m| m.len().next_multiple_of(BLOCK_BYTES));
    };
    entries.flatten().map(|entry| size(&entry.path())).sum()
}

/// The same objects written by stock git: loose, and repacked with deltas.
fn beside_git(
    repository: &Path,
    git: &Path,
    wanted: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let run = |arguments: &[&str]| {
        Command::new("git")
            .arg("--git-dir")
            .arg(git)
            .args(arguments)
            .stderr(Stdio::null())
            .status()
    };
    if run(&["init", "-q", "--bare"]).is_err() {
        println!("skipped: no git here to compare with");
        return Ok(());
    }
    println!("\nstock git with the same objects");
    for entry in std::fs::read_dir(repository.join("objects/pack"))? {
        let pack = entry?.path();
        if pack.extension().is_some_and(|e| e == "pack") {
            let input = std::fs::File::open(&pack)?;
            let mut unpack = Command::new("git");
            unpack
                .arg("--git-dir")
                .arg(git)
                .args(["unpack-objects", "-q"])
                .stdin(input);
            timed("unpack into loose objects", wanted, || unpack.status())?;
        }
    }
    println!(
        "  {} bytes on disk for each record",
        size(&git.join("objects")) / wanted as u64
    );
    std::fs::copy(repository.join("packed-refs"), git.join("packed-refs"))?;
    timed("git repack -adf", wanted, || run(&["repack", "-adfq"]))?;
    println!(
        "  {} bytes on disk for each record",
        size(&git.join("objects")) / wanted as u64
    );
    Ok(())
}
