//! Where a carrier can be reached, told by those who may be wrong.

use crate::common::{Table, key_of};
use history::LogKey;
use replica::{Answer, DeviceAct, Input, Intent, Message};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const CARRIER: usize = 3;
const WHERE_IT_IS: &str = "192.0.2.4:4711";
const ELSEWHERE: &str = "192.0.2.99:4711";

/// Three members, of whom Cem alone has met a device that only carries.
fn cem_knows_a_carrier() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    for device in [BEN, CEM, BEN] {
        table.encounter(ANN, device);
    }
    table.seat();
    let ticket = table.invite(CEM);
    table.act(CARRIER, Intent::JoinAsCarrier { ticket });
    for _ in 0..2 {
        table.encounter(CEM, CARRIER);
    }
    table
}

fn tell(table: &mut Table, places: Vec<(LogKey, Vec<String>)>) {
    let ann = table.name(ANN);
    table.send(BEN, &ann, &Message::Where(places));
}

/// Where Ann has dialled the carrier.
fn dialled(table: &Table) -> Vec<&str> {
    dialled_by(table, ANN, CARRIER)
}

/// Where one device has dialled another.
fn dialled_by(table: &Table, by: usize, whom: usize) -> Vec<&str> {
    let whom = table.name(whom);
    let dials = table.dialled_at.iter();
    let of_both = dials.filter(|(from, to, _)| (*from, *to) == (by, whom));
    let addresses = of_both.flat_map(|(.., addresses)| addresses);
    addresses.map(String::as_str).collect()
}

#[test]
fn made_up_devices_keep_nobody_from_hearing_where_a_carrier_is() {
    let mut table = cem_knows_a_carrier();
    table.meet(ANN, BEN);
    for part in 0..16_u8 {
        let made_up = (0..16).map(|n| LogKey::from_bytes([16 * part + n; 32]));
        let places = made_up.map(|device| (device, vec![ELSEWHERE.to_owned()]));
        tell(&mut table, places.collect());
    }
    table.run();
    let rooms = table.devices[ANN].replica.rooms();
    assert!(rooms.iter().all(|room| room.is_kept()), "{rooms:?}");
    table.encounter(ANN, CEM);
    assert_eq!(dialled(&table), [WHERE_IT_IS]);
}

#[test]
fn a_carrier_is_found_where_it_is_by_whoever_was_told_another_place() {
    let mut table = cem_knows_a_carrier();
    table.meet(ANN, BEN);
    // Ben's words come after Cem's, and before what says that it is a carrier.
    table.connect(ANN, CEM);
    let carrier = key_of(table.name(CARRIER));
    tell(&mut table, vec![(carrier, vec![ELSEWHERE.to_owned()])]);
    table.run();
    for _ in 0..2 {
        tell(&mut table, vec![(carrier, vec![ELSEWHERE.to_owned()])]);
        table.pass(61_000);
    }
    assert!(
        dialled(&table).contains(&WHERE_IT_IS),
        "{:?}",
        dialled(&table)
    );
    // Once it was met and is away, what others say is tried beside what it has said itself.
    table.encounter(ANN, CARRIER);
    for _ in 0..2 {
        table.dialled_at.clear();
        tell(&mut table, vec![(carrier, vec![ELSEWHERE.to_owned()])]);
        table.run();
        assert_eq!(dialled(&table), [WHERE_IT_IS, ELSEWHERE]);
    }
    // The book stays as the carrier has said it.
    table.dialled_at.clear();
    tell(&mut table, vec![(carrier, vec![WHERE_IT_IS.to_owned()])]);
    table.run();
    assert_eq!(dialled(&table), [""; 0]);
}

#[test]
fn where_a_carrier_is_that_is_connected_it_alone_says() {
    let mut table = cem_knows_a_carrier();
    table.encounter(ANN, CEM);
    table.meet(ANN, BEN);
    table.connect(ANN, CARRIER);
    table.run();
    table.dialled_at.clear();
    let carrier = key_of(table.name(CARRIER));
    tell(&mut table, vec![(carrier, vec![ELSEWHERE.to_owned()])]);
    table.run();
    assert_eq!(dialled(&table), [""; 0]);
}

/// Both devices of Ann have met Ben. He is somewhere else since, and one of them knows where.
#[test]
fn ones_own_device_says_where_somebody_is_who_was_met_before() {
    let laptop = 2;
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    table.seat();
    let ticket = match table.act(ANN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(laptop, Intent::Join { ticket, person });
    for other in [ANN, ANN, BEN] {
        table.encounter(laptop, other);
    }
    table.encounter(ANN, BEN);
    table.encounter(laptop, BEN);
    table.input(BEN, Input::Addresses(vec![ELSEWHERE.to_owned()]));
    table.encounter(ANN, BEN);
    table.dialled_at.clear();
    table.encounter(ANN, laptop);
    let dialled = dialled_by(&table, laptop, BEN);
    assert_eq!(dialled, ["192.0.2.2:4711", ELSEWHERE]);

    // Of a person's device nobody else is believed.
    table.meet(ANN, BEN);
    table.dialled_at.clear();
    let of_laptop = key_of(table.name(laptop));
    tell(&mut table, vec![(of_laptop, vec![ELSEWHERE.to_owned()])]);
    table.run();
    assert_eq!(dialled_by(&table, ANN, laptop), [""; 0]);
}
