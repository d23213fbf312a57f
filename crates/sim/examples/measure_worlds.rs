//! Measures what worlds cost: `cargo run -p sim --example measure_worlds -- [seeds] [kind]` lives
//! through so many seeds of each kind, or of one, on one thread and prints seconds of each.
//!
//! A third argument, a seed, tells the story of that one world instead, as `cargo test` does, without
//! building all of the product. Run it in the profile the tests run in; a world is checked as in a
//! test, and one that breaks is named.

// What the product may not do, a test or an example may.
#![allow(clippy::disallowed_types, clippy::disallowed_methods)]

use std::time::Instant;

use sim::{Kind, live_as, story_of};

/// How many seeds of each kind are lived through if nothing else is said.
const SEEDS: u64 = 20;
/// A deep document is read recursively, as on the heart's own thread.
const STACK_BYTES: usize = 64 * 1024 * 1024;

fn main() {
    let seeds = std::env::args().nth(1).and_then(|typed| typed.parse().ok());
    let only = std::env::args()
        .nth(2)
        .and_then(|typed| Kind::named(&typed));
    let one = std::env::args().nth(3).and_then(|typed| typed.parse().ok());
    let work = move || match (only, one) {
        (Some(kind), Some(seed)) => tell(kind, seed),
        _ => measure(seeds.unwrap_or(SEEDS), only),
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    let done = thread.spawn(work).map(std::thread::JoinHandle::join);
    if !matches!(done, Ok(Ok(()))) {
        eprintln!("the measurement did not come to its end");
    }
}

fn tell(kind: Kind, seed: u64) {
    let (story, lived) = story_of(kind, seed);
    for line in story {
        println!("{line}");
    }
    match lived {
        Ok(lived) => println!("{lived:?}"),
        Err(failure) => println!("{failure}"),
    }
}

fn measure(seeds: u64, only: Option<Kind>) {
    for kind in Kind::ALL
        .into_iter()
        .filter(|kind| only.is_none_or(|only| only == *kind))
    {
        let start = Instant::now();
        let mut records = 0;
        for seed in 0..seeds {
            match live_as(kind, seed) {
                Ok(lived) => records += lived.records,
                Err(failure) => println!("{} {seed}: {failure}", kind.name()),
            }
        }
        let spent = start.elapsed();
        println!(
            "{:>10}: {:.3} s for {seeds} seeds, {records} records, {:.0} ms a seed",
            kind.name(),
            spent.as_secs_f64(),
            spent.as_secs_f64() * 1_000.0 / f64::from(u32::try_from(seeds).unwrap_or(1)),
        );
    }
}
