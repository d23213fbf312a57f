//! Measures what one change costs at the door: `cargo run --release -p model --example admit_cost`.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

use std::time::Instant;

use model::{Document, Edit, Field};

const ROUNDS: u32 = 2000;

fn main() {
    let actor = [7; 32];
    let mut document = Document::new();
    let first = [
        Edit::Set(Field::Name, vec!["Kim Sommer".into()]),
        Edit::Set(
            Field::Headline,
            vec!["Makes procurement sustainable".into()],
        ),
        Edit::Set(
            Field::Skills,
            vec!["Rust:4".into(), "SQL:3".into(), "Facilitation:5".into()],
        ),
        Edit::Set(Field::Languages, vec!["German, English, French".into()]),
        Edit::Set(
            Field::Offers,
            vec!["Project management".into(), "Excel".into()],
        ),
        Edit::Set(Field::Seeks, vec!["Public speaking".into(), "Rust".into()]),
        Edit::Set(Field::Interests, vec!["Climbing".into(), "Chess".into()]),
        Edit::Set(Field::Slots, vec!["Tue 14:00-15:30".into()]),
        Edit::Set(Field::Capacity, vec!["P04:2".into()]),
    ];
    let mut change = Vec::new();
    if let Ok(Some(bytes)) = document.edit(&actor, &first) {
        change = bytes;
    }
    println!("first change: {} bytes", change.len());
    measure("open and judge and apply to an empty document", || {
        let mut empty = Document::new();
        empty.admit(&change, &actor).is_ok()
    });
    let _ = document.admit(&change, &actor);
    let next = document.edit(&actor, &[Edit::Add(Field::Skills, vec!["Go:2".into()])]);
    let next = next.ok().flatten().unwrap_or_default();
    println!("second change: {} bytes", next.len());
    measure("copy a document", || !document.clone().is_empty());
    measure("copy, then admit into a filled document", || {
        document.clone().admit(&next, &actor).is_ok()
    });
    measure("refuse a damaged change", || {
        let mut damaged = next.clone();
        damaged[20] ^= 1;
        document.clone().admit(&damaged, &actor).is_err()
    });
    measure("read a profile", || document.profile().0.skills.len() == 3);
    measure("write an edit", || {
        let edit = [Edit::Add(Field::Skills, vec!["Go:2".into()])];
        document.edit(&actor, &edit).is_ok()
    });
    grown(&actor);
}

/// The same after a thousand edits, and rebuilding them all at once.
fn grown(actor: &[u8; 32]) {
    let mut document = Document::new();
    let mut changes = Vec::new();
    for round in 0..1000 {
        let edit = [Edit::Set(
            Field::Headline,
            vec![format!("Headline number {round}")],
        )];
        let edit = match round {
            0 => vec![Edit::Set(Field::Name, vec!["Kim".into()])],
            _ => edit.to_vec(),
        };
        let Ok(Some(change)) = document.edit(actor, &edit) else {
            return println!("an edit was refused");
        };
        if document.admit(&change, actor).is_err() {
            return println!("a change was refused");
        }
        changes.push(change);
    }
    let last = document.edit(actor, &[Edit::Clear(Field::Headline)]);
    let last = last.ok().flatten().unwrap_or_default();
    measure("copy a document of 1,000 changes", || {
        !document.clone().is_empty()
    });
    measure("copy, then admit the 1,001st", || {
        document.clone().admit(&last, actor).is_ok()
    });
    let start = Instant::now();
    let replayed = Document::replay(changes.iter().map(Vec::as_slice));
    println!(
        "{:>9.1} ms  replay 1,000 changes, {}",
        start.elapsed().as_secs_f64() * 1000.0,
        replayed.is_ok()
    );
}

fn measure(what: &str, mut act: impl FnMut() -> bool) {
    let start = Instant::now();
    let right = (0..ROUNDS).filter(|_| act()).count();
    let each = start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS);
    println!("{each:>9.1} µs  {what}, {right} of {ROUNDS}");
}
