//! Lives through a range of seeds and prints what fails.
// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

use std::collections::BTreeMap;
fn main() {
    let mut args = std::env::args().skip(1).map(|a| a.parse::<u64>().unwrap());
    let from = args.next().unwrap_or(0);
    let count = args.next().unwrap_or(20);
    let show = args.next().unwrap_or(3);
    if count == 1 {
        let (story, lived) = sim::story_of(from);
        for line in story {
            println!("{line}");
        }
        match lived {
            Ok(l) => println!("{l:?}"),
            Err(f) => println!("{} — {}", f.oracle, f.what),
        }
        return;
    }
    let mut kinds: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let start = std::time::Instant::now();
    let (mut members, mut people, mut records, mut lines) = (0, 0, 0, 0);
    for seed in from..from + count {
        match sim::live_through(seed) {
            Ok(lived) => {
                members += lived.members;
                people += lived.people;
                records += lived.records;
                lines += lived.lines;
            }
            Err(failure) => {
                let of = kinds.entry(failure.oracle.to_owned()).or_default();
                of.push(seed);
                if of.len() as u64 <= show {
                    println!("{seed}: {} — {}", failure.oracle, failure.what);
                }
            }
        }
    }
    println!(
        "{:?} for {count}; members {members} of {people}, records {records}, lines {lines}",
        start.elapsed()
    );
    for (kind, seeds) in kinds {
        println!(
            "{:4} {kind}: {:?}",
            seeds.len(),
            &seeds[..seeds.len().min(12)]
        );
    }
}
