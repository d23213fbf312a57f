//! Two records of one device for one place: known to everybody who meets somebody who knows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm
)]

mod common;

use common::Table;
use history::ScopeId;
// What the shared table calls this room.
use replica as room;
use room::{Answer, CommunityAct, Intent, PostKind, Template};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const DUA: usize = 3;
const EVE: usize = 4;

/// Five people; Ann and Ben are in a community, the others only carry it.
fn five() -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dua", "Eve"]);
    let found = CommunityAct::Found {
        name: "Tea".into(),
        template: Template::Theme,
        closed: None,
    };
    let community = match table.act(ANN, Intent::Community(found)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    };
    table.encounter(ANN, BEN);
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    table.act(BEN, Intent::Community(join));
    for _ in 0..2 {
        for other in [BEN, CEM, DUA, EVE] {
            table.encounter(ANN, other);
        }
    }
    (table, community)
}

fn post(table: &mut Table, community: ScopeId, text: &str) {
    let post = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.to_owned(),
        until: None,
    };
    table.act(BEN, Intent::Community(post));
}

fn digest_of(table: &mut Table, device: usize, community: ScopeId) -> String {
    let scopes = table.status(device).scopes;
    let name = community.to_string();
    let scope = scopes.into_iter().find(|scope| scope.scope == name);
    scope.expect("carried").digest
}

#[test]
fn who_takes_no_part_shows_a_fork_to_whoever_holds_only_one_of_the_two() {
    let (mut table, community) = five();
    // Two copies of Ben's folder write at one place; one is met by Cem, the other by Dua and Eve.
    let copy = table.devices[BEN].disk.clone();
    post(&mut table, community, "yes");
    table.encounter(BEN, CEM);
    table.devices[BEN].disk = copy;
    table.restart(BEN, true);
    post(&mut table, community, "no");
    for other in [DUA, EVE] {
        table.encounter(BEN, other);
    }
    // Both find the proof, and neither has a log in the community to tell it in.
    table.encounter(CEM, DUA);
    let known = digest_of(&mut table, CEM, community);
    assert_eq!(known, digest_of(&mut table, DUA, community));
    // Cem knows the record Eve holds, and Eve does not know his.
    assert_ne!(known, digest_of(&mut table, EVE, community));
    table.encounter(CEM, EVE);
    assert_eq!(known, digest_of(&mut table, EVE, community));
    table.restart(EVE, true);
    assert_eq!(known, digest_of(&mut table, EVE, community));
    // Once both know, nothing more is said of it.
    table.encounter(CEM, EVE);
    let before = table.wire.len();
    table.encounter(CEM, EVE);
    let said = table.wire.split_off(before);
    let records = |frame: &Vec<u8>| {
        let message = room::Message::decode(frame).expect("an honest frame");
        matches!(message, room::Message::Records(_))
    };
    assert!(!said.iter().any(|(_, _, frame)| records(frame)));
}
