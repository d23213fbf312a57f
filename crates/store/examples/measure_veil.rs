//! What the veil over an index costs: reading every row of a large space, with and without it.
//!
//! `cargo run --release -p store --example measure_veil`

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use history::{Cost, Dice, MasterKey, Slot, SpaceId};
use store::{Batch, Folder, Key, Put, Store};

const PEOPLE: u32 = 10_000;
const PROJECTION_BYTES: usize = 3 * 1024;
const SMALL_ROWS: u32 = 40_000;
const SMALL_BYTES: usize = 60;
const SPACE: SpaceId = SpaceId::from_bytes([7; 32]);

fn main() {
    let clear = measure(false);
    let veiled = measure(true);
    println!(
        "{PEOPLE} projections of {PROJECTION_BYTES} bytes, {SMALL_ROWS} rows of {SMALL_BYTES}"
    );
    for (what, clear, veiled) in [
        ("filed", clear.0, veiled.0),
        ("read whole", clear.1, veiled.1),
    ] {
        let times = veiled.as_secs_f64() / clear.as_secs_f64();
        println!("{what:>10}: in clear {clear:>8.1?}, veiled {veiled:>8.1?}, {times:.1} times");
    }
}

fn measure(is_veiled: bool) -> (Duration, Duration) {
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
    let row = |shelf, number: u32, bytes: usize| Put {
        shelf,
        key: blake3::hash(&number.to_be_bytes()).as_bytes().to_vec(),
        value: Some(vec![number as u8; bytes]),
    };
    let people = (0..PEOPLE).map(|number| row(4, number, PROJECTION_BYTES));
    let small = (0..SMALL_ROWS).map(|number| row(7, number, SMALL_BYTES));
    let puts = people.chain(small).collect();
    let begun = Instant::now();
    store
        .append(&Batch {
            puts,
            ..Batch::default()
        })
        .unwrap();
    let filed = begun.elapsed();
    // Twice: the second time finds the pages in memory, as a start soon after a stop does.
    let mut read = Duration::ZERO;
    for _ in 0..2 {
        let begun = Instant::now();
        let mut rows = 0;
        for shelf in [4, 7] {
            store.scan_as_it_lies(shelf, &mut |_, _| rows += 1).unwrap();
        }
        assert_eq!(rows, PEOPLE + SMALL_ROWS);
        read = begun.elapsed();
    }
    (filed, read)
}
