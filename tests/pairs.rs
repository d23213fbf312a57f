//! Two real processes on a line that gets worse rung by rung, and what they let out onto it.
//!
//! Needs network namespaces and an interface of our own, so root on Linux; elsewhere it says that it
//! was skipped and why. `cargo test --test all pairs::ladder -- --ignored --nocapture` climbs all
//! nine rungs and prints how long each takes.

pub(crate) mod line;
pub(crate) mod place;
mod relay;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::terminal::{Person, found, ticket};
use line::{Line, Quality};
use place::{ANN, BEN, BEN_FAR, Place};

const fn quality(kbit_per_second: u64, round_trip_ms: u64, loss_percent: u64) -> Quality {
    Quality {
        kbit_per_second,
        round_trip_ms,
        loss_percent,
    }
}

pub(crate) const GOOD: Quality = quality(100_000, 2, 0);
/// From a good line at home to one that hardly is any.
const RUNGS: [Quality; 9] = [
    quality(50_000, 10, 0),
    quality(20_000, 30, 0),
    quality(8_000, 60, 1),
    quality(4_000, 100, 2),
    quality(2_000, 150, 4),
    quality(1_000, 250, 7),
    quality(768, 400, 12),
    quality(512, 600, 18),
    quality(256, 800, 25),
];
/// The rungs of every test run.
const SHORT: [usize; 2] = [1, 4];
/// How many things are said on each rung.
const SAID: usize = 12;
/// How long each of them is, in characters.
const SAID_CHARS: usize = 3_000;
/// How long one rung may take.
const PATIENCE: Duration = Duration::from_secs(240);
/// How long two may take to find each other, or to notice that they no longer do.
const MEETING_PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn short_ladder() {
    climb("pairs::short_ladder", &SHORT.map(|n| RUNGS[n]));
}

#[test]
#[ignore = "takes minutes; prints how long each rung takes"]
fn ladder() {
    climb("pairs::ladder", &RUNGS);
}

/// On each rung one says something while the other is away, and the other catches up over the line,
/// which is cut in the middle of it. Nothing comes twice, and both hold the same.
fn climb(test: &str, rungs: &[Quality]) {
    if !place::is_inside(test) {
        return;
    }
    let (here, there) = Place::two();
    let Some(line) = Line::join(GOOD) else {
        return;
    };
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben) = people(world.path(), &here, &there);
    let serving = ann.serve_as(&["serve"]);
    let invitation = ticket(&ann, &[]);
    let joined = ben.json(&["join", &invitation, "--name", "Ben Ito"]);
    assert_eq!(joined["state"], "member");
    ben.json(&["sync", "--timeout", "30s"]);
    for (number, quality) in rungs.iter().enumerate() {
        for n in 0..SAID {
            let text = format!("{number} {n} ").repeat(SAID_CHARS / 4);
            ann.json(&["profile", "set", "about", &text[..SAID_CHARS]]);
        }
        line.becomes(*quality);
        let begun = Instant::now();
        let received = catches_up(&ben, &ann, &line);
        println!(
            "{} kbit/s, {} ms, {} % lost: in step within {:.1?}, {received} records",
            quality.kbit_per_second,
            quality.round_trip_ms,
            quality.loss_percent,
            begun.elapsed()
        );
        assert_eq!(received, SAID as u64, "everything came, and nothing twice");
        line.becomes(GOOD);
    }
    drop(serving);
}

/// Catches up with a cut in the middle of it; tells how many records came.
fn catches_up(ben: &Person, ann: &Person, line: &Line) -> u64 {
    let wanted = ann.json(&["status"])["digest"].clone();
    let begun = Instant::now();
    let mut received = 0;
    let mut is_first = true;
    while ben.json(&["status"])["digest"] != wanted {
        assert!(begun.elapsed() < PATIENCE, "did not catch up in time");
        let cuts = std::mem::take(&mut is_first);
        let report = std::thread::scope(|scope| {
            if cuts {
                scope.spawn(|| {
                    std::thread::sleep(Duration::from_millis(700));
                    line.cut(true);
                    std::thread::sleep(Duration::from_secs(2));
                    line.cut(false);
                });
            }
            ben.json(&["sync", "--timeout", "60s"])
        });
        let peers = report["peers"].as_array().expect("a list");
        received += peers
            .iter()
            .filter_map(|peer| peer["received"].as_u64())
            .sum::<u64>();
    }
    received
}

/// Set to the local network, a device does not follow where another one offers to be found, and
/// contacts nobody but that one, also while it looks around nearby. Without that choice it follows,
/// so the line would have shown it.
#[test]
fn an_offer_of_addresses_beyond_the_local_network_is_not_followed() {
    if !place::is_inside("pairs::an_offer_of_addresses_beyond_the_local_network_is_not_followed") {
        return;
    }
    let (here, there) = Place::two();
    let Some(line) = Line::join(GOOD) else {
        return;
    };
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben) = people(world.path(), &here, &there);
    ann.json(&["network", "reach", "lan"]);
    ann.json(&["network", "nearby", "on"]);
    let serving = ann.serve_as(&["serve"]);
    assert_eq!(ann.json(&["network", "show"])["nearby"], true);
    let invitation = ticket(&ann, &[]);
    let joined = ben.json(&["join", &invitation, "--name", "Ben Ito"]);
    assert_eq!(joined["state"], "member");
    let ben_serves = ben.serve_as(&["serve", "--no-mdns"]);
    meet(&ben);
    assert!(line.seen(ANN, BEN) > 0, "they met over the line");
    // Both kinds of way into it: the connection Ben began, and one that Ann begins herself.
    ann.json(&["sync", "--timeout", "5s"]);
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(
        line.contacted_by(ANN),
        BTreeSet::from([BEN.to_owned()]),
        "nothing went to anybody else, and nothing beyond the local network"
    );

    ann.json(&["network", "reach", "direct"]);
    let begun = Instant::now();
    while line.seen(ANN, BEN_FAR) == 0 {
        assert!(
            begun.elapsed() < MEETING_PATIENCE,
            "the line shows what is sent"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    drop((serving, ben_serves));
}

/// What Ann says arrives at Ben, and nothing comes back. Neither pretends to be in step; when the
/// line is whole again, both hold the same.
#[test]
fn a_line_that_carries_one_way_only_is_no_connection() {
    if !place::is_inside("pairs::a_line_that_carries_one_way_only_is_no_connection") {
        return;
    }
    let (here, there) = Place::two();
    let Some(line) = Line::join(GOOD) else {
        return;
    };
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben) = people(world.path(), &here, &there);
    let ann_serves = ann.serve_as(&["serve", "--no-mdns"]);
    ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Ito"]);
    let ben_serves = ben.serve_as(&["serve", "--no-mdns"]);
    meet(&ben);

    line.cut_towards_ann();
    ann.json(&["profile", "set", "about", "Heard by nobody yet, or by one."]);
    ben.json(&["profile", "set", "about", "Cannot be heard."]);
    for person in [&ann, &ben] {
        shows(person, &["status"], "peers", |peer| peer["state"] == "away");
    }
    line.cut(false);
    let begun = Instant::now();
    while ann.json(&["status"])["digest"] != ben.json(&["status"])["digest"] {
        assert!(begun.elapsed() < PATIENCE, "they never hold the same");
        std::thread::sleep(Duration::from_millis(200));
    }
    let card = ann.json(&["profile", "show", "Ben Ito"]).to_string();
    assert!(card.contains("Cannot be heard."), "{card}");
    drop((ann_serves, ben_serves));
}

/// Ann, who has founded a space here, and Ben, who is nobody yet over there.
fn people(world: &Path, here: &Place, there: &Place) -> (Person, Person) {
    let mut ann = found(world);
    ann.within = Some(here.process());
    let mut ben = Person::new(world, "ben");
    ben.within = Some(there.process());
    (ann, ben)
}

/// Waits until somebody is in step with somebody.
fn meet(person: &Person) {
    let is_met = |peer: &Value| peer["state"] == "in-sync";
    shows(person, &["status"], "peers", is_met);
}

/// Waits until one entry of a list that a command shows is like this.
fn shows(person: &Person, words: &[&str], list: &str, is_so: impl Fn(&Value) -> bool) {
    let begun = Instant::now();
    loop {
        let shown = person.json(words);
        let entries = shown[list].as_array().cloned().unwrap_or_default();
        if entries.iter().any(&is_so) {
            return;
        }
        assert!(begun.elapsed() < MEETING_PATIENCE, "never so: {shown}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
