//! What whoever is outside of a closed community hears of it from those inside, and from those who are
//! entering it: nothing, whatever they say.

use crate::alike::{act, show};
use crate::common::Table;
use history::ScopeId;
use replica::{CommunityAct, Message};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const NAME: &str = "Migraine";

/// Ann's closed community, into which she has invited Ben; Cem is outside, and knows what it is called
/// on the wire.
fn invited() -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    for _ in 0..2 {
        for device in [BEN, CEM] {
            table.encounter(ANN, device);
        }
    }
    table.encounter(BEN, CEM);
    let community = table.found(ANN, NAME, Some("We talk about our own illness."));
    let person = table.person(BEN);
    act(&mut table, ANN, CommunityAct::Invite { community, person });
    table.encounter(ANN, BEN);
    let code = table.heard(BEN).pop().expect("a message");
    let code = code.lines().last().expect("a line").to_owned();
    act(&mut table, BEN, CommunityAct::Enter { code });
    (table, community)
}

fn holds(table: &Table, device: usize, scope: ScopeId) -> bool {
    let mut logs = table.devices[device].disk.records.keys();
    logs.any(|log| log.scope == scope)
}

/// Lets Ann and Ben talk until he holds something of a scope, and cannot read it yet.
fn meet_until_held(table: &mut Table, scope: ScopeId) {
    table.connect(ANN, BEN);
    while !holds(table, BEN, scope) {
        assert!(table.hear_next_of(ANN) || table.hear_next_of(BEN));
    }
}

/// Asserts that nothing Cem was told since tells that a scope is there, or anything of it.
fn told_nothing(table: &Table, since: usize, scope: ScopeId) {
    let told = table.wire[since..].iter().filter(|(_, to, _)| *to == CEM);
    for (_, _, frame) in told {
        let message = Message::decode(frame).expect("an honest frame");
        let tells = match &message {
            Message::Frontier {
                scope: of, part, ..
            } => *of == scope && !part.is_empty(),
            Message::Have { scope: of, .. }
            | Message::Buckets { scope: of, .. }
            | Message::Differing { scope: of, .. }
            | Message::Again { scope: of, .. } => *of == scope,
            Message::Records(records) => records.iter().any(|record| record.scope() == scope),
            Message::Keys(keys) => keys.iter().any(|key| key.scope() == scope),
            Message::Offer(offered) => offered.iter().any(|one| one.scope == scope),
            _ => false,
        };
        assert!(!tells, "{message:?}");
    }
}

#[test]
fn whoever_is_not_inside_yet_tells_nobody_outside_how_many_logs_there_are() {
    let (mut table, closed) = invited();
    meet_until_held(&mut table, closed);
    // Ann goes away before Ben has her key.
    table.silent.insert(ANN);
    table.part(ANN, BEN);
    let before = table.wire.len();
    table.meet(BEN, CEM);
    table.pass(61_000);
    table.part(BEN, CEM);
    told_nothing(&table, before, closed);
    table.silent.clear();
    for _ in 0..2 {
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, BEN, NAME).row.joined);
}
