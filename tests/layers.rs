//! The drawing of the rooms, as a test: who may use whom, and who hosts which foreign crate.
//!
//! The arrows are those of docs/rooms.md. A new arrow or a foreign crate outside its host room is
//! a design conversation; this test is where it starts.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Room → the rooms it may use.
const ARROWS: [(&str, &[&str]); 9] = [
    ("model", &[]),
    ("history", &[]),
    ("matching", &["model"]),
    ("replica", &["history", "matching", "model"]),
    ("store", &["history"]),
    ("node", &["history", "replica", "store"]),
    ("ui", &["model", "replica"]),
    ("sim", &["history", "model", "replica"]),
    (
        "eyelevel",
        &[
            "history", "matching", "model", "node", "replica", "store", "ui",
        ],
    ),
];

/// What tests and benches of a room use beside that: whole lives are lived in the simulator, a node
/// under test is told what to say of people, and windows stand on replicas whose disks are in memory.
const TESTS_ALSO: [(&str, &str); 3] = [("eyelevel", "sim"), ("node", "model"), ("ui", "history")];

/// Foreign crate → the rooms that may name it. `eyelevel` is the binary, which wraps the window.
/// Every foreign crate of the product stands here: one that does not is a design conversation.
const HOSTS: &[(&str, &[&str])] = &[
    // What is said, and how words are folded and shown.
    ("automerge", &["model"]),
    ("memchr", &["model"]),
    ("pulldown-cmark", &["model"]),
    ("similar", &["model"]),
    ("strsim", &["model", "history"]),
    ("unicode-normalization", &["model", "matching"]),
    // Who said it.
    ("argon2", &["history"]),
    ("bip39", &["history"]),
    ("chacha20poly1305", &["history"]),
    ("ed25519-zebra", &["history"]),
    ("hkdf", &["history"]),
    ("hpke", &["history"]),
    ("rand_chacha", &["history", "sim"]),
    ("rand_core", &["history", "sim"]),
    ("sha2", &["history", "model"]),
    // Who might meet.
    ("fearless_simd", &["matching"]),
    ("miniz_oxide", &["matching"]),
    // History on disk.
    ("crc32fast", &["store"]),
    ("gix-hash", &["history", "store"]),
    ("gix-object", &["history", "store"]),
    ("gix-pack", &["store"]),
    ("gix-zlib", &["store"]),
    ("rusqlite", &["store"]),
    ("rustix", &["store"]),
    ("tempfile", &["store"]),
    // The running process.
    ("directories", &["node", "eyelevel"]),
    ("getrandom", &["node"]),
    ("interprocess", &["node"]),
    ("iroh", &["node"]),
    ("keyring", &["node"]),
    ("netwatch", &["node"]),
    ("simple-dns", &["node"]),
    ("reqwest", &["node"]),
    ("rustls", &["node"]),
    ("quick-xml", &["eyelevel"]),
    ("socket2", &["node"]),
    ("tokio", &["node", "eyelevel"]),
    ("widestring", &["node"]),
    ("zbus", &["node", "eyelevel"]),
    // What it looks like.
    ("eframe", &["eyelevel"]),
    ("egui", &["ui", "eyelevel"]),
    ("image", &["eyelevel"]),
    ("notify-rust", &["eyelevel"]),
    ("qrcode", &["ui", "eyelevel"]),
    ("percent-encoding", &["ui", "eyelevel"]),
    ("rfd", &["eyelevel"]),
    ("rqrr", &["eyelevel"]),
    // The program.
    ("anyhow", &["eyelevel"]),
    ("clap", &["eyelevel"]),
    ("clap_complete", &["eyelevel"]),
    ("clap_mangen", &["eyelevel"]),
    ("csv", &["eyelevel"]),
    ("jiff", &["eyelevel"]),
    ("mimalloc", &["eyelevel"]),
    ("rpassword", &["eyelevel"]),
    ("tracing-subscriber", &["eyelevel"]),
    // Bytes, and what says them.
    ("minicbor", &["history", "replica"]),
    ("minicbor-serde", &["replica"]),
    ("serde_json", &["node", "eyelevel"]),
    ("toml", &["matching", "eyelevel"]),
];

/// Foreign crates any room may name: they act on nothing and decide nothing.
const ANYWHERE: [&str; 6] = [
    "blake3",
    "data-encoding",
    "serde",
    "thiserror",
    "tracing",
    "zeroize",
];

/// Rooms that must stay pure: no clock, dice, disk, socket or thread of their own.
const PURE: [&str; 5] = ["model", "history", "matching", "replica", "sim"];
/// Crates that bring a clock, dice, a disk, a socket or threads.
const IMPURE: [&str; 10] = [
    "tokio",
    "iroh",
    "getrandom",
    "rand",
    "rusqlite",
    "directories",
    "tempfile",
    "rayon",
    "interprocess",
    "jiff",
];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .expect("cargo describes its own workspace")
}

/// Room → names of everything it uses in the product.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    uses_as(|kind| kind == DependencyKind::Normal)
}

/// Room → names of everything it uses in the ways asked for.
fn uses_as(wanted: fn(DependencyKind) -> bool) -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata().packages;
    packages
        .iter()
        .map(|package| {
            let among = package
                .dependencies
                .iter()
                .filter(|dependency| wanted(dependency.kind));
            let names = among.map(|dependency| dependency.name.clone()).collect();
            (package.name.to_string(), names)
        })
        .collect()
}

#[test]
fn the_arrows_are_those_of_the_drawing() {
    let uses = uses();
    let rooms: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let found: BTreeSet<&str> = uses.keys().map(String::as_str).collect();
    assert_eq!(
        found, rooms,
        "every room is drawn and every drawn room is there"
    );
    for (room, allowed) in ARROWS {
        let used = uses[room]
            .iter()
            .filter(|name| rooms.contains(name.as_str()));
        for name in used {
            assert!(
                allowed.contains(&name.as_str()),
                "{room} must not use {name}"
            );
        }
    }
}

#[test]
fn tests_and_builds_follow_the_arrows_too() {
    let uses = uses_as(|kind| kind != DependencyKind::Normal);
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    for (room, used) in &uses {
        for name in used.iter().filter(|name| uses.contains_key(*name)) {
            let (room, name) = (room.as_str(), name.as_str());
            let is_drawn = arrows[room].contains(&name) || TESTS_ALSO.contains(&(room, name));
            assert!(is_drawn, "the tests of {room} must not use {name}");
        }
    }
    for (room, name) in TESTS_ALSO {
        assert!(
            uses[room].contains(name),
            "no test of {room} uses {name} any more"
        );
    }
}

#[test]
fn foreign_crates_stay_in_their_host_rooms() {
    let uses = uses();
    let hosts: BTreeMap<&str, &[&str]> = HOSTS.iter().copied().collect();
    let mut named = BTreeSet::new();
    for (room, used) in &uses {
        let foreign = used.iter().filter(|name| !uses.contains_key(*name));
        for foreign in foreign.map(String::as_str) {
            named.insert(foreign);
            if ANYWHERE.contains(&foreign) {
                continue;
            }
            let hosts = hosts.get(foreign);
            let hosts = hosts.unwrap_or_else(|| panic!("{foreign}, named by {room}, has no host"));
            assert!(
                hosts.contains(&room.as_str()),
                "{room} names {foreign}, which lives in {hosts:?}"
            );
        }
    }
    for foreign in hosts.keys().chain(&ANYWHERE) {
        assert!(named.contains(foreign), "nobody names {foreign} any more");
    }
}

#[test]
fn pure_rooms_name_nothing_that_acts() {
    let uses = uses();
    for room in PURE {
        for name in IMPURE {
            assert!(!uses[room].contains(name), "{room} must not use {name}");
        }
    }
}

#[test]
fn pure_rooms_are_held_to_the_same_lints() {
    let lints = |room: &str| {
        let file = format!("{}/crates/{room}/clippy.toml", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(file).expect("a pure room has lints of its own")
    };
    let first = lints("model");
    assert!(
        first.contains("std::time::SystemTime"),
        "clocks are among them"
    );
    for room in PURE {
        assert_eq!(lints(room), first, "{room}");
    }
}

#[test]
fn the_simulator_is_not_linked_into_the_product() {
    for (room, used) in uses() {
        assert!(!used.contains("sim"), "{room} must not use the simulator");
    }
}

#[test]
fn every_room_keeps_the_house_rules() {
    for package in metadata().packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest");
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{} must take the workspace's lints",
            package.name
        );
        let is_private = package.publish.as_ref().is_some_and(Vec::is_empty);
        assert!(is_private, "{} must not be published", package.name);
    }
}
