//! What whoever is outside of a closed community hears of it from those inside, and from those who are
//! entering it: nothing, whatever they say.

use crate::alike::{act, post, show};
use crate::common::{Table, key_of};
use history::{Frontier, Incarnation, Position, RecordId, ScopeId};
use replica::{CommunityAct, Message, Offered};

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

/// A whole frontier of a scope that Cem makes up.
fn claim(table: &Table, scope: ScopeId) -> Message {
    let record = RecordId::from_bytes([7; 32]);
    let mut part = Frontier::new();
    let log = (key_of(table.name(CEM)), Incarnation(0));
    part.insert(log, Position { seq: 1, record });
    let last = true;
    Message::Frontier { scope, part, last }
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
fn whoever_claims_late_to_have_what_they_were_asked_for_is_told_nothing() {
    let (mut table, closed) = invited();
    table.silent.insert(CEM);
    // Ben asks Cem for it, who keeps silent until he is inside.
    table.meet(BEN, CEM);
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, BEN, NAME).row.joined);
    let before = table.wire.len();
    let ben = table.name(BEN);
    let claims = claim(&table, closed);
    table.send(CEM, &ben, &claims);
    table.run();
    post(&mut table, BEN, closed, "I have not slept.");
    told_nothing(&table, before, closed);
}

#[test]
fn whoever_claims_early_and_says_late_that_nothing_comes_is_told_nothing() {
    let (mut table, closed) = invited();
    table.silent.insert(CEM);
    table.meet(BEN, CEM);
    let before = table.wire.len();
    let ben = table.name(BEN);
    let claims = claim(&table, closed);
    table.send(CEM, &ben, &claims);
    table.run();
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, BEN, NAME).row.joined);
    let (scope, records) = (closed, 0);
    table.send(CEM, &ben, &Message::Sent { scope, records });
    table.run();
    told_nothing(&table, before, closed);
}

#[test]
fn whoever_cannot_read_yet_what_they_enter_tells_nothing_to_those_who_only_claim_to_have_it() {
    let (mut table, closed) = invited();
    table.silent.insert(CEM);
    table.meet(BEN, CEM);
    let ben = table.name(BEN);
    meet_until_held(&mut table, closed);
    let before = table.wire.len();
    let (scope, records, digest) = (closed, 1, [7; 16]);
    let offer = Message::Offer(vec![Offered { scope, digest }]);
    for message in [
        claim(&table, closed),
        offer,
        Message::Sent { scope, records },
    ] {
        table.send(CEM, &ben, &message);
        while table.hear_next_of(CEM) {}
    }
    table.run();
    told_nothing(&table, before, closed);
    table.part(ANN, BEN);
    for _ in 0..2 {
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, BEN, NAME).row.joined);
    told_nothing(&table, before, closed);
}

#[test]
fn whoever_hands_over_old_records_is_not_told_how_far_their_logs_have_come() {
    let (mut table, closed) = invited();
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, BEN, NAME).row.joined);
    let disk = table.devices[ANN].disk.records.iter();
    let inside = disk.filter(|(log, _)| log.scope == closed);
    let old: Vec<_> = inside.map(|(_, records)| records[0].clone()).collect();
    table.silent.insert(CEM);
    table.meet(ANN, CEM);
    let before = table.wire.len();
    let ann = table.name(ANN);
    // As if Cem had been told everything there ever will be.
    let record = RecordId::from_bytes([7; 32]);
    let all = Position {
        seq: u64::MAX,
        record,
    };
    let logs = old.iter().map(|record| record.log());
    let part: Frontier = logs.map(|log| ((log.key, log.incarnation), all)).collect();
    table.send(CEM, &ann, &Message::Records(old));
    table.run();
    let scope = closed;
    table.send(CEM, &ann, &Message::Have { scope, part });
    table.run();
    post(&mut table, ANN, closed, "I have not slept.");
    told_nothing(&table, before, closed);
    // It changes nothing for those inside.
    table.encounter(ANN, BEN);
    assert_eq!(show(&mut table, BEN, NAME).posts.len(), 1);
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
