//! Files with people, spoilt, and handed to the program as somebody would.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::mutate::{Luck, mutant};
use super::samples;

/// How many spoilt files a test run hands over.
const MUTANTS: u64 = 36;
/// Starting a process unoptimised included.
const PATIENCE: Duration = Duration::from_secs(20);
/// Done, refused, usage, nothing found: everything an answer may end with.
const EXITS: [i32; 4] = [0, 1, 2, 4];

#[test]
fn a_spoilt_file_of_people_gives_an_answer_or_a_sentence() {
    let place = tempfile::tempdir().expect("a folder");
    let samples = samples::of("people-file");
    for (name, sample) in &samples {
        assert_eq!(answer(place.path(), name, sample), 0, "{name} is genuine");
    }
    for number in 0..MUTANTS {
        let mut luck = Luck::new(number);
        let (name, sample) = &samples[luck.below(samples.len())];
        let (_, donor) = &samples[luck.below(samples.len())];
        answer(place.path(), name, &mutant(sample, donor, &mut luck));
    }
}

fn answer(place: &Path, name: &str, bytes: &[u8]) -> i32 {
    let file = place.join(name);
    std::fs::write(&file, bytes).expect("written");
    let begun = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_eyelevel"))
        .args(["match", "--program", "P07", "--people"])
        .arg(&file)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let shown = String::from_utf8_lossy(bytes);
    let exit = output.status.code().unwrap_or(-1);
    assert!(EXITS.contains(&exit), "{exit} for {name}: {shown}\n{said}");
    assert!(!said.contains("panicked"), "{name}: {shown}\n{said}");
    assert!(
        exit == 0 || !said.trim().is_empty(),
        "{name} fails without a word: {shown}"
    );
    assert!(begun.elapsed() < PATIENCE, "{name} takes too long: {shown}");
    exit
}
