//! Spoilt samples, the same ones every time, fed to every parser of foreign bytes.
//!
//! No panic, and nothing that takes long. What breaks prints the parser, the sample and the number
//! that brings the bytes back; `EYELEVEL_MUTANTS=n` feeds n times as many.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::mutate::{Luck, mutant};
use super::parsers::{PARSERS, Parser, heard};
use super::samples;
use super::victim::Victim;

/// Far above what one input costs unoptimised on a busy machine; a blow-up takes longer.
const PATIENCE: Duration = Duration::from_secs(2);
/// A deep value would be read recursively, as on the heart's own thread.
const STACK_BYTES: usize = 64 * 1024 * 1024;

#[test]
fn spoilt_samples_panic_nowhere() {
    if std::env::var("EYELEVEL_CORPUS").is_ok_and(|word| word == "write") {
        samples::write();
    }
    let times = std::env::var("EYELEVEL_MUTANTS").ok();
    let times = times.and_then(|times| times.parse().ok()).unwrap_or(1);
    // Parsers take about equally long in the order of the list when two threads take turns.
    let broken: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|turn| {
                let work = move || {
                    let mine = PARSERS.iter().skip(turn).step_by(2);
                    mine.filter_map(|parser| feed(parser, times).err())
                        .collect()
                };
                let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
                thread.spawn_scoped(scope, work).expect("a thread")
            })
            .collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<String>>| thread.join();
        threads
            .into_iter()
            .flat_map(|t| join(t).expect("to its end"))
            .collect()
    });
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Feeds a parser its samples, every one cut short in many places, and the mutants of them all.
fn feed(parser: &Parser, times: usize) -> Result<(), String> {
    let samples = samples::of(parser.name);
    let begun = Instant::now();
    let mut slowest = Duration::ZERO;
    let mut fed = 0;
    let mut give = |what: String, bytes: &[u8]| {
        let begun = Instant::now();
        let whole = catch_unwind(AssertUnwindSafe(|| (parser.feed)(bytes)));
        slowest = slowest.max(begun.elapsed());
        fed += 1;
        let name = parser.name;
        if whole.is_err() {
            return Err(format!("{name} panics at {what}: {}", shown(bytes)));
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("{name} takes too long at {what}: {}", shown(bytes)));
        }
        Ok(())
    };
    for (name, sample) in &samples {
        give(format!("sample {name}"), sample)?;
    }
    for number in 0..parser.mutants * times {
        let mut luck = Luck::new(number as u64);
        let (name, sample) = &samples[luck.below(samples.len())];
        let (_, donor) = &samples[luck.below(samples.len())];
        let bytes = mutant(sample, donor, &mut luck);
        give(format!("mutant {number} of {name}"), &bytes)?;
    }
    let all = begun.elapsed().as_millis();
    println!(
        "{:>14}: {fed} inputs in {all} ms, the slowest {slowest:?}",
        parser.name
    );
    Ok(())
}

fn shown(bytes: &[u8]) -> String {
    let hex: String = bytes.iter().take(400).map(|b| format!("{b:02x}")).collect();
    format!("{} bytes, {hex}", bytes.len())
}

#[test]
fn genuine_samples_are_taken() {
    // A corpus that nobody reads any more would test nothing, nor would one that nobody wrote anew.
    assert_eq!(
        samples::lacking(),
        Vec::<&str>::new(),
        "write the corpus anew"
    );
    let takes = |parser: &str, take: fn(&[u8]) -> bool| {
        let samples = samples::of(parser);
        assert!(!samples.is_empty(), "{parser} has no samples");
        let taken = samples.iter().filter(|(_, sample)| take(sample)).count();
        (parser.to_owned(), taken, samples.len())
    };
    let framed = super::parsers::framed;
    let taken = [
        takes("frame", |b| replica::Message::decode(b).is_ok()),
        takes("record", |b| history::Record::open(b).is_ok()),
        takes("statement", |b| history::Governance::from_bytes(b).is_ok()),
        takes("key-object", |b| history::KeyObject::open(b).is_ok()),
        takes("content", |b| replica::Content::decode(b).is_ok()),
        takes("message", replica::reads_as_message),
        takes("round-statement", |b| {
            matching::round::Statement::read(b).is_ok()
        }),
        takes("nearby-card", |b| heard::card::read_card(b).is_ok()),
        takes("nearby-packet", |b| {
            heard::packet::read(b, [192, 168, 1, 9].into()).is_some()
        }),
        takes("attachment", |b| {
            history::open_attachment(b, &heard::FILE_KEY).is_ok()
        }),
        takes("program", |b| {
            matching::Program::adapted(&String::from_utf8_lossy(b)).is_ok()
        }),
        takes("ticket", |b| {
            replica::Ticket::parse(&String::from_utf8_lossy(b)).is_ok()
        }),
    ];
    for (parser, taken, all) in taken {
        assert_eq!(taken, all, "{parser} refuses samples of its own");
    }
    for (_, sample) in samples::of("contributions") {
        let change = framed(&sample);
        let admitted = model::Contributions::new().admit(&change, &[7; 32]);
        admitted.expect("a genuine change");
    }
}

#[test]
fn a_heart_that_was_fed_everything_goes_on() {
    let (mut victim, mut mallory) = Victim::with_mallory();
    let mut luck = Luck::new(1);
    let samples = samples::of("content");
    for number in 0..60 {
        let (_, sample) = &samples[luck.below(samples.len())];
        let plaintext = mutant(sample, sample, &mut luck);
        let Ok(written) = mallory.write_at(mallory.draft(), &plaintext) else {
            continue;
        };
        let record = written.record.clone();
        for message in written.messages() {
            victim.hear(mallory.peer(), message);
        }
        if victim.holds(&record) {
            mallory.stand_on(&record);
        }
        if number % 20 == 0 {
            samples::still_goes_on(&mut victim);
        }
    }
    let refused = victim.status().refused;
    assert!(
        !refused.is_empty(),
        "something of it was refused, and said so"
    );
    for refusal in refused {
        assert!(
            !refusal.reason.is_empty(),
            "{} has no sentence",
            refusal.code
        );
    }
    samples::still_goes_on(&mut victim);
}

#[test]
fn every_parser_has_a_fuzz_target_and_a_corpus() {
    let parsers: BTreeSet<&str> = PARSERS.iter().map(|parser| parser.name).collect();
    assert_eq!(parsers.len(), PARSERS.len(), "each has a name of its own");
    let manifest = include_str!("../../fuzz/Cargo.toml");
    let bins = manifest.split("[[bin]]").skip(1);
    let targets: BTreeSet<&str> = bins.filter_map(|bin| bin.split('"').nth(1)).collect();
    assert_eq!(
        targets, parsers,
        "each target is a parser, each parser a target"
    );
    // Files with people are handed to the program as a whole: what reads them belongs to it.
    let corpora = samples::all();
    let corpora: BTreeSet<&str> = corpora.iter().map(String::as_str).collect();
    let handed: BTreeSet<&str> = parsers.iter().copied().chain(["people-file"]).collect();
    assert_eq!(
        corpora, handed,
        "each corpus is replayed, each parser has one"
    );
    for parser in parsers {
        assert!(!samples::of(parser).is_empty(), "{parser} has no samples");
    }
}

/// What takes bytes and stands on no list is fed by nobody.
#[test]
fn every_function_that_takes_bytes_is_on_the_list() {
    let here = include_str!("parsers.rs").to_owned() + include_str!("heard.rs");
    let list = here.split("pub const PARSERS").nth(1).expect("a list");
    let list = list.split("];").next().expect("its end");
    let takes = here.lines().filter_map(|line| {
        let line = line.strip_prefix("pub fn ").or(line.strip_prefix("fn "))?;
        line.strip_suffix("(data: &[u8]) {")
    });
    let takes: Vec<&str> = takes.collect();
    assert_eq!(takes.len(), PARSERS.len(), "{takes:?}");
    for name in takes {
        let (plain, heard) = (format!(", {name},"), format!(", heard::{name},"));
        let is_listed = list.contains(&plain) || list.contains(&heard);
        assert!(is_listed, "nothing feeds {name}");
    }
}
