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

/// Foreign crate → the rooms that may name it. `eyelevel` is the binary, which wraps the window.
const HOSTS: [(&str, &[&str]); 27] = [
    ("automerge", &["model"]),
    ("gix-hash", &["history", "store"]),
    ("gix-object", &["history", "store"]),
    ("gix-pack", &["store"]),
    ("ed25519-zebra", &["history"]),
    ("chacha20poly1305", &["history"]),
    ("hkdf", &["history"]),
    ("hpke", &["history"]),
    ("rusqlite", &["store"]),
    ("iroh", &["node"]),
    ("simple-dns", &["node"]),
    ("reqwest", &["node"]),
    ("rustls", &["node"]),
    ("quick-xml", &["eyelevel"]),
    ("socket2", &["node"]),
    ("tokio", &["node", "eyelevel"]),
    ("interprocess", &["node"]),
    ("getrandom", &["node"]),
    ("egui", &["ui", "eyelevel"]),
    ("eframe", &["eyelevel"]),
    ("clap", &["eyelevel"]),
    ("mimalloc", &["eyelevel"]),
    ("csv", &["eyelevel"]),
    ("anyhow", &["eyelevel"]),
    ("serde_json", &["node", "eyelevel"]),
    ("minicbor", &["history", "replica"]),
    ("toml", &["matching", "eyelevel"]),
];

/// Rooms that must stay pure: no clock, dice, disk, socket or thread of their own.
const PURE: [&str; 4] = ["model", "history", "matching", "replica"];
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
    let packages = metadata().packages;
    packages
        .iter()
        .map(|package| {
            let normal = package
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind == DependencyKind::Normal);
            let names = normal.map(|dependency| dependency.name.clone()).collect();
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
fn foreign_crates_stay_in_their_host_rooms() {
    let uses = uses();
    for (foreign, hosts) in HOSTS {
        for (room, used) in &uses {
            assert!(
                !used.contains(foreign) || hosts.contains(&room.as_str()),
                "{room} names {foreign}, which lives in {hosts:?}"
            );
        }
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
