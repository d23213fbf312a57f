//! Prints every figure of matching beside what it is compared with, in the same run; figures to
//! compare, never a test.
//!
//! `cargo bench --bench matching`, or only some of it: `cargo bench --bench matching -- lists pairs`

// What the product may not do, a bench may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod crowd;
mod lists;
mod quality;
mod texts;
mod together;

use std::time::{Duration, Instant};

const PARTS: [(&str, fn()); 10] = [
    ("quality", quality::quality),
    ("texts", texts::texts),
    ("top", lists::top),
    ("lists", lists::everybody),
    ("pairs", together::pairs),
    ("groups", together::groups),
    ("seats", together::seats),
    ("cycles", together::cycles),
    ("team", together::teams),
    ("rounds", together::rounds),
];

fn main() {
    // cargo hands its own flags on.
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            part();
        }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
