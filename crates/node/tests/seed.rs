//! A blind carrier between two people who are never online at the same time.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod common;

use std::path::Path;

use common::{Somebody, wait};
use model::{Edit, Field};
use replica::{Intent, Standing};

const SECRET: &str = "Beekeeper-on-the-roof";

/// Whether these words stand anywhere in the files of a folder.
fn holds(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, words);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes
            .windows(words.len())
            .any(|part| part == words.as_bytes())
    })
}

fn headline_of(somebody: &Somebody, name: &str) -> Option<String> {
    let view = somebody.node.view();
    let card = view.people.iter().find(|card| card.profile.name == name)?;
    card.profile.headline.clone()
}

#[test]
fn what_one_says_reaches_another_who_was_never_there_at_the_same_time() {
    let ann = Somebody::anywhere();
    ann.founds("Ann");
    let seed = Somebody::anywhere();
    seed.does(Intent::JoinAsCarrier {
        ticket: ann.ticket(),
    });
    wait("the carrier is let in", || {
        seed.status().standing == Standing::Member
    });
    assert_eq!(ann.status().seeds.len(), 1, "the space sees its carrier");

    // Ben comes in while Ann is there. He learns from her where the carrier is, and leaves.
    let mut ben = Somebody::anywhere();
    ben.joins(&ann.ticket(), "Ben");
    ben.becomes_member();
    wait("Ann sees Ben", || ann.names_seen() == ["Ben"]);
    wait("Ben has found the carrier", || {
        ben.status().seeds.iter().any(|seed| seed.connected)
    });
    ben.stops();

    let edit = Edit::Set(Field::Headline, vec![SECRET.to_owned()]);
    ann.does(Intent::Profile(vec![edit]));
    wait("the carrier holds the same", || {
        ann.status().seeds.iter().all(|seed| seed.in_sync)
            && seed.status().digest == ann.status().digest
    });
    let whole = ann.status().digest;
    ann.stops();

    // Ann is gone when Ben comes back.
    ben.starts_again();
    wait("Ben reads what Ann said", || {
        headline_of(&ben, "Ann").as_deref() == Some(SECRET)
    });
    assert_eq!(ben.status().digest, whole);
    seed.stops();
    assert!(
        !holds(seed.folder.path(), SECRET),
        "the carrier could not read it"
    );
    assert!(
        !holds(seed.folder.path(), "Nordwerk"),
        "nor the name of the space"
    );
    assert!(
        holds(ben.folder.path(), SECRET),
        "whoever may read it, does"
    );
}
