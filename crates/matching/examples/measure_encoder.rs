//! Prints how fast the text model is; figures to compare, never a test.
//!
//! `cargo run --release -p matching --example measure_encoder`

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

use std::time::Instant;

use matching::Encoder;

const RUNS: usize = 7;
/// How many texts are handed in at a time.
const BATCH: usize = 64;

fn main() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/text-model/model.bin"
    );
    let packed = std::fs::read(path).expect("the model");
    let start = Instant::now();
    let encoder = Encoder::load(&packed).expect("a whole model");
    println!("load: {:?}", start.elapsed());
    let lines = include_str!("../tests/vectors.tsv").lines();
    let texts: Vec<&str> = lines
        .filter_map(|line| Some(line.split_once('\t')?.1))
        .collect();
    let mut together = Vec::new();
    let mut alone = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        for batch in texts.chunks(BATCH) {
            assert_eq!(encoder.encode_all(batch).len(), batch.len());
        }
        together.push(start.elapsed());
        let start = Instant::now();
        for text in &texts {
            std::hint::black_box(encoder.encode(text));
        }
        alone.push(start.elapsed());
    }
    for (how, mut times) in [("by 64", together), ("one by one", alone)] {
        times.sort_unstable();
        let per_second = |time: std::time::Duration| texts.len() as f64 / time.as_secs_f64();
        println!(
            "{} texts {how}: {:.0} a second (median of {RUNS}; best {:.0})",
            texts.len(),
            per_second(times[RUNS / 2]),
            per_second(times[0]),
        );
    }
}
