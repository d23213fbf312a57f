//! Members who have not heard of each other, and meet alone.

use crate::common::Table;
use model::{Edit, Field};
use replica::{Answer, DeviceAct, Intent, Message, Question, Standing};

const ANN: usize = 0;
const CEM: usize = 1;
const DAN: usize = 2;
const EVE: usize = 3;

/// Ann founded the space; Cem has not met anybody since; Dan came later, through Ann.
fn dan_came_later() -> Table {
    let mut table = Table::of(&["Ann", "Cem"]);
    table.encounter(ANN, CEM);
    table.seat();
    table.join(DAN, ANN, "Dan");
    table.encounter(DAN, ANN);
    table
}

fn headline(table: &mut Table, device: usize, of: &str) -> Option<String> {
    let person = Some(of.to_owned());
    match table.wish(device, Intent::Ask(Question::Profile { person })) {
        Ok(Answer::Person(card)) => card.profile.headline,
        Ok(other) => panic!("{other:?}"),
        Err(refusal) if refusal.code == "unknown-person" => None,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

fn says(table: &mut Table, device: usize, text: &str) {
    let edit = Edit::Set(Field::Headline, vec![text.to_owned()]);
    table.act(device, Intent::Profile(vec![edit]));
}

/// Meets and is turned away, which says what to show; then meets again.
fn meet_twice(table: &mut Table, one: usize, two: usize) {
    table.encounter(one, two);
    let dialled = table.dials.contains(&(one, table.name(two)));
    assert!(dialled, "it is tried again at once");
    let before = table.wire.len();
    table.encounter(one, two);
    // Of whoever is unknown a door hears the first frame only.
    let mut said = table.wire.iter().skip(before);
    let first = said.find(|(from, to, _)| (*from, *to) == (one, two));
    let first = first.map(|(_, _, frame)| Message::decode(frame));
    assert!(matches!(first, Some(Ok(Message::Knock(_)))), "{first:?}");
}

fn same(table: &mut Table, devices: [usize; 2]) {
    let digests = devices.map(|device| table.status(device).digest);
    assert_eq!(digests[0], digests[1]);
    for device in devices {
        let status = table.status(device);
        assert!(status.waiting.is_empty(), "{device}: {:?}", status.waiting);
        assert!(status.refused.is_empty(), "{device}: {:?}", status.refused);
    }
}

#[test]
fn who_came_in_through_somebody_else_meets_a_member_alone() {
    let mut table = dan_came_later();
    table.seat();
    // Neither Dan nor Eve was heard of by Cem; between invitations things were said.
    says(&mut table, DAN, "Mends bikes");
    table.join(EVE, DAN, "Eve");
    table.encounter(EVE, DAN);
    says(&mut table, EVE, "Bakes");
    says(&mut table, CEM, "Sings");
    meet_twice(&mut table, EVE, CEM);
    assert_eq!(headline(&mut table, CEM, "Eve").as_deref(), Some("Bakes"));
    assert_eq!(
        headline(&mut table, CEM, "Dan").as_deref(),
        Some("Mends bikes")
    );
    assert_eq!(headline(&mut table, EVE, "Cem").as_deref(), Some("Sings"));
    same(&mut table, [CEM, EVE]);
    // From then on they are known: nothing is shown again.
    let knocks = |table: &Table| {
        let frames = table
            .wire
            .iter()
            .map(|(_, _, frame)| Message::decode(frame));
        frames
            .filter(|it| matches!(it, Ok(Message::Knock(_))))
            .count()
    };
    let before = knocks(&table);
    says(&mut table, CEM, "Sings loudly");
    table.encounter(CEM, EVE);
    assert_eq!(
        headline(&mut table, EVE, "Cem").as_deref(),
        Some("Sings loudly")
    );
    assert_eq!(knocks(&table), before);
}

#[test]
fn a_second_device_is_heard_while_the_first_one_sleeps() {
    let mut table = dan_came_later();
    table.seat();
    says(&mut table, DAN, "Mends bikes");
    let ticket = match table.act(DAN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(EVE, Intent::Join { ticket, person });
    table.encounter(EVE, DAN);
    assert_eq!(table.status(EVE).standing, Standing::Member);
    says(&mut table, EVE, "Mends bikes and maps");
    meet_twice(&mut table, EVE, CEM);
    let seen = headline(&mut table, CEM, "Dan");
    assert_eq!(seen.as_deref(), Some("Mends bikes and maps"));
    same(&mut table, [CEM, EVE]);
}

#[test]
fn a_recovered_device_is_heard_by_whoever_did_not_seat_it() {
    let mut table = dan_came_later();
    table.seat();
    table.encounter(DAN, ANN);
    table.recover(EVE, DAN, ANN, false);
    for _ in 0..3 {
        table.encounter(EVE, ANN);
    }
    assert_eq!(table.status(EVE).standing, Standing::Member);
    says(&mut table, EVE, "Is back");
    meet_twice(&mut table, EVE, CEM);
    assert_eq!(headline(&mut table, CEM, "Dan").as_deref(), Some("Is back"));
    same(&mut table, [CEM, EVE]);
}

#[test]
fn nobody_is_heard_out_for_whom_no_member_has_signed() {
    let mut table = dan_came_later();
    let cem = table.name(CEM);
    // A stranger who has seen all records shows them: none of them is about this device.
    let chain: Vec<_> = table.all_records();
    let governing = |record: &history::Record| record.governance().is_ok();
    let chain: Vec<_> = chain.into_iter().filter(governing).take(30).collect();
    table.seat();
    let ticket = table.invite(DAN);
    let person = "Eve".to_owned();
    table.act(EVE, Intent::Join { ticket, person });
    table.connect(EVE, CEM);
    let before = table.devices[CEM].disk.records.len();
    table.send(EVE, &cem, &Message::Knock(chain));
    table.run();
    let told = table
        .wire
        .iter()
        .filter(|(from, to, _)| (*from, *to) == (CEM, EVE));
    for (_, _, frame) in told {
        let message = Message::decode(frame).expect("honest");
        assert!(matches!(message, Message::Refused { .. }), "{message:?}");
    }
    assert_eq!(table.devices[CEM].disk.records.len(), before);
}

#[test]
fn whoever_was_taken_out_is_not_heard_out() {
    let mut table = dan_came_later();
    table.seat();
    table.join(EVE, DAN, "Eve");
    table.encounter(EVE, DAN);
    table.encounter(EVE, ANN);
    table.encounter(ANN, DAN);
    let rule = crate::alike::exclude("Eve");
    let place = String::new();
    table.act(
        ANN,
        Intent::Govern(replica::GovernAct::Propose { place, rule }),
    );
    table.encounter(ANN, CEM);
    table.encounter(EVE, CEM);
    table.encounter(EVE, CEM);
    assert!(table.status(EVE).unheard.is_some(), "Cem says why");
}

/// Asserts that Cem, who hears Eve out, tells her nothing but how far the space has come.
fn told_of_the_space_alone(table: &Table, since: usize) {
    let home = history::ScopeId::of_space(&table.devices[CEM].replica.space().expect("a space"));
    let told = table.wire[since..].iter();
    let told = told.filter(|(from, to, _)| (*from, *to) == (CEM, EVE));
    let told: Vec<Message> = told
        .map(|(_, _, frame)| Message::decode(frame).expect("honest"))
        .collect();
    assert!(!told.is_empty(), "she is heard out");
    for message in told {
        let is_of_space = match &message {
            Message::Hello { .. } | Message::Refused { .. } => true,
            Message::Offer(offered) => offered.iter().all(|one| one.scope == home),
            Message::Frontier { scope, .. }
            | Message::Have { scope, .. }
            | Message::Buckets { scope, .. }
            | Message::Sent { scope, .. } => *scope == home,
            Message::Records(records) => records.iter().all(|record| record.scope() == home),
            _ => false,
        };
        assert!(is_of_space, "{message:?}");
    }
}

#[test]
fn whoever_is_only_heard_out_is_told_of_the_space_and_of_nothing_in_it() {
    let mut table = dan_came_later();
    table.seat();
    table.join(EVE, DAN, "Eve");
    table.encounter(EVE, DAN);
    table.found(CEM, "Tea", None);
    table.say(CEM, &[ANN], "The bees are out.").expect("said");
    table.encounter(EVE, CEM);
    let before = table.wire.len();
    // Eve shows who she is, and then hands over nothing that says so.
    table.connect(EVE, CEM);
    table.silent.insert(EVE);
    table.run();
    table.pass(61_000);
    table.say(CEM, &[ANN], "Are they back?").expect("said");
    table.found(CEM, "Coffee", None);
    told_of_the_space_alone(&table, before);
    // Once she does, she is told like anybody.
    table.part(EVE, CEM);
    table.silent.clear();
    table.encounter(EVE, CEM);
    table.encounter(EVE, CEM);
    same(&mut table, [CEM, EVE]);
    let held = |device: usize| {
        let logs = table.devices[device].disk.records.keys();
        logs.map(|log| log.scope)
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(held(CEM), held(EVE));
}
