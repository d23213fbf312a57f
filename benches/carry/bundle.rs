//! A bundle written and read, beside copying its bytes twice and verifying its signatures: those of
//! the records, and those of the keys that travel with them.

use std::fs::{self, File};
use std::path::Path;
use std::time::Instant;

use history::{KeyObject, Record};
use store::{Batch, BundleReader, BundleWriter, Folder, Store};

use crate::population::Population;
use crate::table::{Row, Table};

/// How much is read in one step, in bytes; the running node takes as much.
const STEP_BYTES: usize = 1024 * 1024;
/// How many records of a sample space there are for each person.
const RECORDS_A_PERSON: usize = 4;
const REACH: f64 = 2.0;
/// How often both are measured; the fastest of each counts.
const RUNS: usize = 3;

/// Measures both.
pub fn measure(records: usize, table: &mut Table) {
    let place = tempfile::Builder::new()
        .prefix("carry-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .expect("a folder");
    let population = Population::of(records.div_ceil(RECORDS_A_PERSON).max(1));
    let mut all = population.records().to_vec();
    all.sort_by_cached_key(|r| (r.header().lamport, r.log(), r.header().seq));
    let folder = Folder::open(&place.path().join("data")).expect("a folder");
    let mut store = Store::open(&folder, population.space, &mut |_| {}).expect("a store");
    for part in all.chunks(4096) {
        let keys = part.iter().filter_map(|r| population.key_of(r).cloned());
        let batch = Batch {
            records: part.to_vec(),
            keys: keys.collect(),
            ..Batch::default()
        };
        store.append(&batch).expect("appended");
    }
    store.fold().expect("folded");
    let keys = all.iter().filter_map(|r| population.key_of(r));
    let keys: Vec<Vec<u8>> = keys.map(KeyObject::to_bytes).collect();
    let file = place.path().join("bundle");
    let (mut ours, mut compared) = (f64::MAX, f64::MAX);
    for _ in 0..RUNS {
        ours = ours.min(write_and_read(&store, &file, all.len()));
        compared = compared.min(copy_and_verify(&file, place.path(), &all, &keys));
    }
    let figure = format!("a bundle of {} records, written and read", all.len());
    let seconds = |seconds: f64| format!("{seconds:.2} s");
    table.add(Row::ratio(&figure, ours, compared, REACH, seconds));
}

fn write_and_read(store: &Store, file: &Path, records: usize) -> f64 {
    let begun = Instant::now();
    let mut writer = BundleWriter::create(file, store.space()).expect("a file");
    let mut parcel = store.begin_parcel(None, None).expect("begun");
    while !parcel.is_over() {
        for carried in store.read_parcel(&mut parcel, STEP_BYTES).expect("read") {
            writer.add(&carried).expect("written");
        }
    }
    writer.finish().expect("durable");
    let mut reader = BundleReader::open(file, Some(store.space())).expect("a bundle");
    let mut read = 0;
    loop {
        let piece = reader.read_on(STEP_BYTES).expect("read");
        assert!(piece.damaged.is_empty());
        read += piece.records.len();
        if piece.is_last {
            break;
        }
    }
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(read, records, "everything was in it");
    took
}

/// The same bytes to the stick and from it, durable there, and every signature verified.
fn copy_and_verify(file: &Path, place: &Path, records: &[Record], keys: &[Vec<u8>]) -> f64 {
    let wires: Vec<Vec<u8>> = records.iter().map(Record::wire).collect();
    let begun = Instant::now();
    let stick = place.join("stick");
    fs::copy(file, &stick).expect("copied");
    File::open(&stick)
        .expect("there")
        .sync_all()
        .expect("durable");
    let back = fs::read(&stick).expect("read");
    for part in wires.chunks(1024) {
        assert!(Record::open_many(part).iter().all(Result::is_ok));
    }
    for part in keys.chunks(1024) {
        assert!(KeyObject::open_many(part).iter().all(Result::is_ok));
    }
    let took = begun.elapsed().as_secs_f64();
    assert!(!back.is_empty());
    took
}
