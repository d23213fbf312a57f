//! Whoever is removed from the space says nothing new anywhere, whoever carries it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm
)]

mod common;

use std::collections::BTreeSet;

use common::{Table, stands_in};
use history::{LogKey, ScopeId};
// What the shared table calls this room.
use replica as room;
use room::{Answer, CommunityAct, GovernAct, Intent, PostKind, Question, Rule, Template};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const DUA: usize = 3;

fn found(table: &mut Table, device: usize, name: &str, template: Template) -> ScopeId {
    let wished = CommunityAct::Found {
        name: name.into(),
        template,
        closed: None,
    };
    match table.act(device, Intent::Community(wished)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn join(table: &mut Table, device: usize, community: ScopeId) {
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    table.act(device, Intent::Community(join));
}

fn post(table: &mut Table, device: usize, community: ScopeId, text: &str) {
    let act = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.to_owned(),
        until: None,
    };
    table.act(device, Intent::Community(act));
}

fn posts(table: &mut Table, device: usize, community: &str) -> Vec<String> {
    let community = community.to_owned();
    let view = match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => *view,
        other => panic!("{other:?}"),
    };
    let mut texts: Vec<String> = view.posts.into_iter().map(|post| post.text).collect();
    texts.sort();
    texts
}

fn govern(table: &mut Table, device: usize, rule: Rule) {
    let place = String::new();
    let act = GovernAct::Propose { place, rule };
    table.act(device, Intent::Govern(act));
}

fn exclude(person: &str) -> Rule {
    let (person, guests) = (person.to_owned(), false);
    Rule::Exclude { person, guests }
}

fn everybody_meets(table: &mut Table, among: &[usize]) {
    table.pass(61_000);
    for _ in 0..2 {
        for (at, one) in among.iter().enumerate() {
            for other in &among[at + 1..] {
                table.encounter(*one, *other);
            }
        }
    }
}

/// Ann, Ben, Cem and Dua in an open community; Ann alone is a registrar.
fn tea() -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dua"]);
    let all = [ANN, BEN, CEM, DUA];
    everybody_meets(&mut table, &all);
    let community = found(&mut table, BEN, "Tea", Template::Theme);
    everybody_meets(&mut table, &all);
    join(&mut table, CEM, community);
    post(&mut table, CEM, community, "before");
    everybody_meets(&mut table, &all);
    (table, community)
}

#[test]
fn whoever_is_excluded_from_the_space_says_nothing_new_in_an_open_community() {
    let (mut table, community) = tea();
    // Ann takes no part in it; what she holds of it is enough.
    govern(&mut table, ANN, exclude("Cem"));
    // Dua has heard of it and Ben has not: he takes what Cem says, and hands it on.
    table.encounter(ANN, DUA);
    post(&mut table, CEM, community, "after");
    let den = found(&mut table, CEM, "Den", Template::Theme);
    post(&mut table, CEM, den, "come here");
    table.encounter(CEM, BEN);
    assert_eq!(posts(&mut table, BEN, "Tea"), ["after", "before"]);
    assert_eq!(posts(&mut table, BEN, "Den"), ["come here"]);
    table.pass(61_000);
    table.encounter(BEN, DUA);
    everybody_meets(&mut table, &[ANN, BEN, DUA]);
    let none: [&str; 0] = [];
    for device in [ANN, BEN, DUA] {
        assert_eq!(posts(&mut table, device, "Tea"), ["before"], "{device}");
        assert_eq!(posts(&mut table, device, "Den"), none, "{device}");
    }
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(posts(&mut table, BEN, "Tea"), ["before"]);
    }
    // And nothing comes back with what one says oneself.
    post(&mut table, BEN, community, "on we go");
    table.restart(BEN, true);
    assert_eq!(posts(&mut table, BEN, "Tea"), ["before", "on we go"]);
}

#[test]
fn a_carrier_of_the_space_is_not_told_whose_logs_end() {
    let (mut table, community) = tea();
    govern(&mut table, ANN, exclude("Cem"));
    let home = ScopeId::of_space(&table.devices[ANN].view.space.as_ref().unwrap().id);
    let logs = table.devices[ANN].disk.records.keys();
    let keys: BTreeSet<LogKey> = logs
        .filter(|log| log.scope == community)
        .map(|log| log.key)
        .collect();
    assert_eq!(keys.len(), 2, "Ben's and Cem's");
    let of_space = table.devices[ANN].disk.records.iter();
    let of_space = of_space.filter(|(log, _)| log.scope == home);
    let wires: Vec<Vec<u8>> = of_space
        .flat_map(|(_, records)| records.iter().map(|record| record.wire()))
        .collect();
    for key in keys {
        assert!(!stands_in(key.as_bytes(), &wires));
    }
    assert!(!stands_in(community.as_bytes(), &wires));
}

#[test]
fn whoever_is_taken_back_into_the_space_is_heard_again() {
    let (mut table, community) = tea();
    let person = "Cem".to_owned();
    govern(&mut table, ANN, Rule::Pause { person });
    table.encounter(ANN, DUA);
    post(&mut table, CEM, community, "meanwhile");
    table.encounter(CEM, BEN);
    table.pass(61_000);
    everybody_meets(&mut table, &[ANN, BEN, DUA]);
    assert_eq!(posts(&mut table, BEN, "Tea"), ["before"]);
    let person = "Cem".to_owned();
    govern(&mut table, ANN, Rule::Restore { person });
    everybody_meets(&mut table, &[ANN, BEN, DUA, CEM]);
    for device in [ANN, BEN, CEM, DUA] {
        let seen = posts(&mut table, device, "Tea");
        assert_eq!(seen, ["before", "meanwhile"], "{device}");
    }
}

#[test]
fn nor_in_a_community_only_its_members_see_where_a_signer_takes_part() {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dua"]);
    let all = [ANN, BEN, CEM, DUA];
    everybody_meets(&mut table, &all);
    let community = found(&mut table, ANN, "Fathers", Template::Life);
    everybody_meets(&mut table, &all);
    for device in [BEN, CEM, DUA] {
        join(&mut table, device, community);
    }
    everybody_meets(&mut table, &all);
    post(&mut table, CEM, community, "before");
    everybody_meets(&mut table, &all);
    govern(&mut table, ANN, exclude("Cem"));
    table.encounter(ANN, DUA);
    post(&mut table, CEM, community, "after");
    table.encounter(CEM, BEN);
    assert_eq!(posts(&mut table, BEN, "Fathers"), ["after", "before"]);
    everybody_meets(&mut table, &[ANN, BEN, DUA]);
    for device in [ANN, BEN, DUA] {
        assert_eq!(posts(&mut table, device, "Fathers"), ["before"], "{device}");
    }
    table.restart(BEN, false);
    assert_eq!(posts(&mut table, BEN, "Fathers"), ["before"]);
}
