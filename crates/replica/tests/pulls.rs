//! What devices that stay connected say to each other once a minute.

use std::collections::BTreeSet;

use crate::common::Table;
use history::{Record, RecordId};
use model::{Edit, Field};
use replica::{Input, Intent, Message, PULL_EVERY_MS, PeerState, ScopeId};

const ANN: usize = 0;
const BEN: usize = 1;
const CLEO: usize = 2;

/// Ann's device in the middle, and the other two connected to it.
fn connected() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cleo"]);
    for device in [ANN, BEN, CLEO] {
        table.act(device, says("something"));
    }
    table.meet(ANN, BEN);
    table.meet(ANN, CLEO);
    pulls(&mut table);
    table
}

fn says(offer: &str) -> Intent {
    let offer = vec![offer.to_owned()];
    Intent::Profile(vec![Edit::Set(Field::Offers, offer)])
}

fn pulls(table: &mut Table) {
    table.pass(PULL_EVERY_MS);
}

/// What Ann's device says of Ben's: how it is reached, and what it may lack.
fn of_ben(table: &mut Table) -> (PeerState, Option<u64>) {
    let ben = table.name(BEN).0.to_string();
    let peers = table.status(ANN).peers;
    let peer = peers.iter().find(|peer| peer.peer == ben);
    peer.map(|peer| (peer.state, peer.behind)).expect("known")
}

/// What is said from here on, decoded.
fn said_since(table: &Table, from: usize) -> Vec<Message> {
    let frames = table.wire.iter().skip(from);
    frames
        .map(|(_, _, frame)| Message::decode(frame).expect("sound"))
        .collect()
}

fn home(table: &Table) -> ScopeId {
    let told = said_since(table, 0).into_iter().find_map(|it| match it {
        Message::Frontier { scope, .. } => Some(scope),
        _ => None,
    });
    told.expect("a frontier was told once")
}

fn hold_the_same(table: &mut Table) -> bool {
    let digest = table.status(ANN).digest;
    table.status(BEN).digest == digest && table.status(CLEO).digest == digest
}

#[test]
fn those_who_hold_the_same_ask_so_with_a_digest() {
    let mut table = connected();
    let (home, before) = (home(&table), table.wire.len());
    pulls(&mut table);
    let said = said_since(&table, before);
    let digests = said.iter().filter(|message| match message {
        Message::Offer(offered) => offered.iter().any(|one| one.scope == home),
        _ => false,
    });
    assert_eq!(digests.count(), 4, "each to each, once: {said:?}");
    let others = said
        .iter()
        .filter(|message| !matches!(message, Message::Offer(_)));
    assert_eq!(others.count(), 0, "and nothing else: {said:?}");
}

#[test]
fn whoever_missed_something_is_not_deaf_for_longer_than_a_pull() {
    let mut table = connected();
    for (speaker, news) in [(ANN, "of the middle"), (BEN, "of one side")] {
        table.act_unheard(speaker, says(news));
        assert!(!hold_the_same(&mut table), "nobody heard it");
        pulls(&mut table);
        assert!(hold_the_same(&mut table), "{news}");
    }
}

#[test]
fn of_a_device_that_is_away_it_is_said_what_it_may_lack() {
    let mut table = Table::of(&["Ann", "Ben", "Cleo"]);
    for (device, address) in [(ANN, "192.168.1.2:4000"), (BEN, "192.168.1.3:4000")] {
        table.input(device, Input::Addresses(vec![address.to_owned()]));
    }
    table.meet(ANN, BEN);
    table.act(ANN, says("something"));
    assert_eq!(of_ben(&mut table), (PeerState::InSync, Some(0)));
    table.act_unheard(ANN, says("what nobody heard"));
    let (_, behind) = of_ben(&mut table);
    assert!(behind.is_some_and(|records| records > 0), "{behind:?}");
    pulls(&mut table);
    table.part(ANN, BEN);
    assert_eq!(of_ben(&mut table), (PeerState::Away, Some(0)));
    let before = table
        .status(ANN)
        .scopes
        .iter()
        .map(|it| it.records)
        .sum::<u64>();
    table.act(ANN, says("something else"));
    let after = table
        .status(ANN)
        .scopes
        .iter()
        .map(|it| it.records)
        .sum::<u64>();
    let lacks = (PeerState::Away, Some(after - before));
    assert_eq!(of_ben(&mut table), lacks);
    assert_ne!(after, before);
    // A restart remembers it; an index that is made anew knows nobody.
    table.restart(ANN, true);
    assert_eq!(of_ben(&mut table), lacks);
    table.encounter(ANN, BEN);
    assert_eq!(of_ben(&mut table), (PeerState::Away, Some(0)));
}

/// What a device holds, of all scopes but one.
fn held_but(table: &Table, device: usize, scope: ScopeId) -> BTreeSet<RecordId> {
    let records = table.devices[device].disk.records.values().flatten();
    let records = records.filter(|record| record.scope() != scope);
    records.map(Record::id).collect()
}

/// Whether a device says that it and another one are in step.
fn is_in_step(table: &mut Table, device: usize, with: usize) -> bool {
    let with = table.name(with).0.to_string();
    let peers = table.status_now(device).peers;
    let peer = peers.iter().find(|peer| peer.peer == with);
    peer.is_some_and(|peer| peer.state == PeerState::InSync)
}

/// Whoever is in step may leave, so nobody says so before both hold everything that is for them, whatever
/// arrives first.
#[test]
fn nobody_is_in_step_before_both_hold_everything() {
    for order in 0..48_u64 {
        let mut table = Table::of(&["Ann", "Ben", "Cleo"]);
        table.encounter(ANN, BEN);
        let hidden = table.found(ANN, "Grief", Some("It is about people we lost."));
        // One of them has something new, or the other, or both.
        if order % 3 != 1 {
            table.found(ANN, "Tea", None);
            table.say(ANN, &[CLEO], "Are you there?").unwrap();
        }
        if order % 3 != 0 {
            table.say(BEN, &[CLEO, ANN], "Hello.").unwrap();
        }
        let mut chance = order;
        table.connect(ANN, BEN);
        for turn in 0.. {
            // Knuth's multiplicative congruential generator.
            chance = chance.wrapping_mul(6_364_136_223_846_793_005);
            chance = chance.wrapping_add(1_442_695_040_888_963_407);
            let (speaker, messages) = (turn % 2, 1 + (chance >> 60) / 2);
            let heard = (0..messages).filter(|_| table.hear_next_of(speaker));
            let is_over = heard.count() == 0 && !table.hear_next_of(1 - speaker);
            let held = [ANN, BEN].map(|device| held_but(&table, device, hidden));
            let said = [
                is_in_step(&mut table, ANN, BEN),
                is_in_step(&mut table, BEN, ANN),
            ];
            if said.contains(&true) {
                assert_eq!(held[0], held[1], "order {order}, turn {turn}");
            }
            if is_over {
                assert_eq!(said, [true, true], "order {order}");
                break;
            }
        }
    }
}

/// Whom Ann's device dials with the next pull, as they sit at the table.
fn dials(table: &mut Table, wakes: impl FnOnce(&mut Table)) -> Vec<usize> {
    table.dials.clear();
    wakes(table);
    let seats: Vec<replica::PeerId> = (0..table.devices.len())
        .map(|one| table.name(one))
        .collect();
    let dialled = table.dials.iter().filter(|(device, _)| *device == ANN);
    dialled
        .map(|(_, peer)| seats.iter().position(|seat| seat == peer).expect("known"))
        .collect()
}

fn downwards(seats: std::ops::RangeInclusive<usize>) -> Vec<usize> {
    seats.rev().collect()
}

/// Eighty devices are away, most of them for good: each has its turn within three pulls, whoever
/// was heard last first, and whoever was there meanwhile has theirs at once.
#[test]
fn everybody_who_is_away_has_a_turn_to_be_dialled() {
    const AWAY: usize = 80;
    let mut table = Table::empty(1 + AWAY);
    let space = Intent::Found {
        space: "Nordwerk".into(),
        person: "Ann".into(),
        admission: replica::Admission::Open,
        ends: None,
    };
    table.act(ANN, space);
    for device in 1..=AWAY {
        table.join(device, ANN, &format!("Person {device}"));
    }
    let begun = dials(&mut table, |table| table.restart(ANN, true));
    assert_eq!(begun, downwards(49..=80), "the most at once");
    assert_eq!(dials(&mut table, pulls), downwards(17..=48));
    let last = [downwards(1..=16), downwards(65..=80)].concat();
    assert_eq!(dials(&mut table, pulls), last, "whoever is left, and again");
    assert_eq!(dials(&mut table, pulls), downwards(49..=80), "a new round");
    table.encounter(ANN, 3);
    let next = [vec![3], downwards(18..=48)].concat();
    assert_eq!(dials(&mut table, pulls), next);
}

#[test]
fn what_was_lost_on_the_way_is_told_again_however_much_else_is_said() {
    let mut table = connected();
    let said = |table: &mut Table, offer: &str| drop(table.act(ANN, says(offer)));
    table.silent.insert(ANN);
    said(&mut table, "lost on the way");
    table.silent.clear();
    // Ann goes on saying something in every half minute.
    for number in 0..12 {
        table.pass(PULL_EVERY_MS / 4);
        said(&mut table, &format!("offer {number}"));
    }
    assert!(hold_the_same(&mut table));
}
