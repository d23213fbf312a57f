//! A blind carrier between two people who are never online at the same time.

use std::path::Path;

use crate::alike::headline_of;
use crate::common::{Somebody, wait};
use model::{Edit, Field};
use replica::{GovernAct, Intent, Rule, Standing, UnheardWhy};

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
    wait("all three hold the same", || {
        let digest = ann.status().digest;
        ben.status().digest == digest && seed.status().digest == digest
    });
    ben.stops();

    let edit = Edit::Set(Field::Headline, vec![SECRET.to_owned()]);
    ann.does(Intent::Profile(vec![edit]));
    wait("the carrier holds the same", || {
        ann.status().seeds.iter().all(|seed| seed.in_sync)
            && seed.status().digest == ann.status().digest
    });
    ann.stops();

    // Ann is gone when Ben comes back.
    ben.starts_again();
    wait("Ben reads what Ann said", || {
        headline_of(&ben, "Ann").as_deref() == Some(SECRET)
    });
    wait("the carrier and Ben hold the same", || {
        ben.status().digest == seed.status().digest
    });
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

/// A carrier the space has parted with is told so, comes in no more, also after it has started
/// again, and carries nothing that is said from then on.
#[test]
fn a_carrier_that_was_parted_with_is_refused_and_hears_nothing_new() {
    let ann = Somebody::anywhere();
    ann.founds("Ann");
    let mut seed = Somebody::anywhere();
    seed.does(Intent::JoinAsCarrier {
        ticket: ann.ticket(),
    });
    wait("the carrier holds everything", || {
        let seeds = ann.status().seeds;
        !seeds.is_empty() && seeds.iter().all(|one| one.connected && one.in_sync)
    });
    let person = ann.status().seeds[0].person.clone();
    ann.does(Intent::Govern(GovernAct::Propose {
        place: String::new(),
        rule: Rule::Exclude {
            person,
            guests: false,
        },
    }));
    let is_told = |seed: &Somebody| {
        let unheard = seed.status().unheard;
        unheard.is_some_and(|unheard| unheard.why == UnheardWhy::Removed)
    };
    wait("the space has no carrier any more", || {
        ann.status().seeds.is_empty()
    });
    wait("the carrier is told", || is_told(&seed));
    wait("they are parted", || {
        ann.node.network_view().ways.is_empty() && seed.node.network_view().ways.is_empty()
    });

    let edit = Edit::Set(Field::Headline, vec![SECRET.to_owned()]);
    ann.does(Intent::Profile(vec![edit]));
    let records = |of: &Somebody| of.node.view().sync.records;
    let carried = records(&seed);
    assert!(records(&ann) > carried, "something new was said");
    seed.stops();
    seed.starts_again();
    // It dials whom it knew; that comes to nothing.
    seed.node.sync(crate::common::PATIENCE, None).unwrap();
    assert!(is_told(&seed), "it knows so after a start too");
    assert_eq!(records(&seed), carried, "and nothing came");
    assert!(ann.node.network_view().ways.is_empty());
}
