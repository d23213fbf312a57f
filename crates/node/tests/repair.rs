//! A damaged record comes again from another device.

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

use std::path::{Path, PathBuf};

use common::Somebody;
use model::{Edit, Field};
use node::{Carried, Carry, Repaired};
use replica::Intent;

fn packs(folder: &Path) -> Vec<PathBuf> {
    let space = std::fs::read_dir(folder.join("spaces")).unwrap().next();
    let place = space
        .unwrap()
        .unwrap()
        .path()
        .join("history.git/objects/pack");
    let files = std::fs::read_dir(place).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pack"))
        .collect()
}

/// Alters one byte in the middle of every pack, where a record's sealed bytes stand.
fn damage(folder: &Path) {
    for pack in packs(folder) {
        let mut bytes = std::fs::read(&pack).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        std::fs::remove_file(&pack).unwrap();
        std::fs::write(&pack, bytes).unwrap();
    }
}

fn repairs(somebody: &Somebody, timeout_ms: u64) -> Repaired {
    match somebody.node.carry(Carry::Repair { timeout_ms }).unwrap() {
        Carried::Repaired(repaired) => repaired,
        other => panic!("no repair but {other:?}"),
    }
}

#[test]
fn what_is_damaged_here_comes_again_from_another_device() {
    let mut ann = Somebody::anywhere();
    ann.founds("Ann");
    let bob = Somebody::anywhere();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    for n in 0..20 {
        let edit = Edit::Set(Field::Headline, vec![format!("Beekeeper {n}")]);
        bob.does(Intent::Profile(vec![edit]));
    }
    let whole = bob.status().digest;
    common::wait("Ann has everything", || ann.status().digest == whole);
    assert_eq!(
        repairs(&ann, 0),
        Repaired {
            records: repairs(&ann, 0).records,
            ..Repaired::default()
        }
    );
    ann.stops();
    damage(ann.folder.path());

    ann.starts_again();
    ann.waits("finds Bob again", |view| {
        view.sync
            .peers
            .iter()
            .any(|peer| peer.state == replica::PeerState::InSync)
    });
    let repaired = repairs(&ann, 20_000);
    assert!(repaired.repaired > 0, "{repaired:?}");
    assert_eq!(repaired.damaged, Vec::<String>::new());
    // Nothing was damaged that a restart would find.
    ann.stops();
    ann.starts_again();
    assert_eq!(repairs(&ann, 0).damaged, Vec::<String>::new());
    assert_eq!(ann.status().digest, whole);
}

#[test]
fn alone_nothing_comes_again_and_nothing_more_is_lost() {
    let mut ann = Somebody::anywhere();
    ann.founds("Ann");
    ann.stops();
    damage(ann.folder.path());
    ann.starts_again();
    let first = repairs(&ann, 200);
    assert_eq!((first.repaired, first.asked), (0, 0));
    assert_eq!(repairs(&ann, 200).damaged, first.damaged);
}
