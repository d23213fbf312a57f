//! Prints how long preparing and ranking take; figures to compare, never a test.
//!
//! `cargo run --release -p matching --example measure_matching`

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]
// Nothing here ships: what must hold may simply be asked for.
use std::time::{Duration, Instant};

use matching::{Candidate, Features, Lens, program, rank};
use model::{PersonId, Profile, Skill};

const PEOPLE: usize = 10_000;
const RUNS: usize = 20;
const TOPICS: [&str; 40] = [
    "Rust",
    "Excel",
    "Projektleitung",
    "public speaking",
    "Vertrieb",
    "accounting",
    "Gärtnern",
    "photography",
    "Deutsch",
    "English",
    "Türkisch",
    "data protection",
    "Moderation",
    "conflict resolution",
    "Python",
    "SQL",
    "user research",
    "Webentwicklung",
    "sewing",
    "Kochen",
    "Klettern",
    "chess",
    "Gitarre",
    "Steuererklärung",
    "nachhaltige Beschaffung",
    "photovoltaics",
    "first aid",
    "Fahrradreparatur",
    "storytelling",
    "sketchnotes",
    "Arbeitsrecht",
    "Achtsamkeit",
    "grant writing",
    "machine learning",
    "Linux",
    "video editing",
    "Controlling",
    "mentoring",
    "Imkern",
    "Leichte Sprache",
];

fn main() {
    let people: Vec<(PersonId, Profile)> = (0..PEOPLE)
        .map(|number| (id(number), person(number)))
        .collect();
    let start = Instant::now();
    let features: Vec<Features> = people
        .iter()
        .map(|(_, profile)| Features::of(profile))
        .collect();
    let prepared = start.elapsed();
    println!(
        "prepare {PEOPLE} people: {prepared:?} ({:?} each)",
        prepared / PEOPLE as u32
    );

    let all: Vec<Candidate> = people
        .iter()
        .zip(&features)
        .map(|((id, profile), features)| Candidate {
            id: *id,
            profile,
            features,
        })
        .collect();
    let program = program("P04").expect("P04 is described");
    let mut times: Vec<Duration> = Vec::new();
    let mut found = 0;
    for me in all.iter().take(RUNS) {
        let start = Instant::now();
        let matches =
            rank(program, me, all.iter().copied(), 50, &Lens::default()).expect("P04 is built");
        times.push(start.elapsed());
        found += matches.len();
    }
    times.sort_unstable();
    println!(
        "rank {PEOPLE} people, top 50: median {:?}, slowest {:?} over {RUNS} runs ({found} matches written)",
        times[RUNS / 2],
        times[RUNS - 1]
    );
}

fn id(number: usize) -> PersonId {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(
        &(number as u64)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .to_be_bytes(),
    );
    PersonId::from_bytes(bytes)
}

fn person(number: usize) -> Profile {
    let mut state = number as u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut topics = |count: usize| -> Vec<String> {
        (0..count)
            .map(|_| TOPICS[next(TOPICS.len())].to_owned())
            .collect()
    };
    let (offers, seeks, interests) = (topics(4), topics(4), topics(4));
    Profile {
        name: format!("Person {number}"),
        skills: offers
            .iter()
            .map(|name| Skill {
                name: name.clone(),
                level: 4,
            })
            .collect(),
        offers,
        seeks,
        interests,
        languages: vec!["de".to_owned(), "en".to_owned()],
        slots: vec![
            "Tue 14:00-15:30".parse().expect("a slot"),
            "Thu 09:00-11:00".parse().expect("a slot"),
        ],
        about: Some(
            "I like working with people from other teams and learning something new every week."
                .to_owned(),
        ),
        programs: ["P04".to_owned()].into(),
        ..Profile::default()
    }
}
