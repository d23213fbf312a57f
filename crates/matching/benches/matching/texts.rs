//! The text model, and looking through its vectors.

use std::sync::Arc;
use std::time::Instant;

use matching::{Encoder, Meaning, Scan, VECTOR_LEN, Vector};

use crate::timed;

const RUNS: usize = 7;
/// How many texts are handed in at a time.
const BATCH: usize = 64;
/// How many vectors are scanned, and how many are kept.
const SCANNED: u32 = 100_000;
const TOP: usize = 20;

/// Reads the text model that ships.
pub fn encoder() -> Encoder {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/text-model/model.bin"
    );
    let packed = std::fs::read(path).expect("the model");
    Encoder::load(&packed).expect("a whole model")
}

pub fn texts() {
    let (encoder, took) = timed(encoder);
    println!("load the text model: {took:?}");
    let lines = include_str!("../../tests/vectors.tsv").lines();
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
    scan(&encoder, &texts);
}

fn scan(encoder: &Encoder, texts: &[&str]) {
    let query = Meaning::of(Arc::new(encoder.encode(texts[0])));
    let mut state = 1u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as i8
    };
    let vectors: Vec<Vector> = (0..SCANNED)
        .map(|_| std::array::from_fn::<i8, VECTOR_LEN, _>(|_| next()))
        .collect();
    let mut scan = Scan::default();
    for vector in &vectors {
        scan.push(vector);
    }
    let bytes = vectors.as_flattened();
    let (words, _) = bytes.as_chunks::<8>();
    let mut scans = Vec::new();
    let mut reads = Vec::new();
    for _ in 0..31 {
        let start = Instant::now();
        assert_eq!(scan.closest(&query, TOP).len(), TOP);
        scans.push(start.elapsed());
        let start = Instant::now();
        let all = words.iter().fold(0u64, |all, word| {
            all ^ u64::from_ne_bytes(word.map(i8::cast_unsigned))
        });
        std::hint::black_box(all);
        reads.push(start.elapsed());
    }
    scans.sort_unstable();
    reads.sort_unstable();
    println!(
        "closest {TOP} of {SCANNED}: median {:?}, best {:?}; reading the bytes alone: median {:?}, best {:?}",
        scans[15], scans[0], reads[15], reads[0]
    );
}
