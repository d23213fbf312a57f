//! Rooms that grow by what others send: a peer fills none beyond its limit.

use crate::common::Table;
use history::{Frontier, Position, RecordId, ScopeId};
use model::{Edit, Field};
use replica::{Intent, Message, Room};

const ANN: usize = 0;
const BEN: usize = 1;
/// More places of a log than may be disputed at once.
const PLACES: u64 = 100;

fn disputed(table: &Table) -> Room {
    let rooms = table.devices[BEN].replica.rooms();
    let over = rooms.iter().find(|room| !room.is_kept());
    assert!(over.is_none(), "{over:?}");
    let mut rooms = rooms.into_iter();
    let disputed = rooms.find(|room| room.name == "disputed logs of one peer");
    disputed.expect("a room")
}

#[test]
fn claims_about_every_place_of_a_log_are_noted_up_to_a_limit() {
    let mut table = Table::of(&["Ann", "Ben"]);
    for number in 0..PLACES {
        let headline = vec![format!("Ben, day {number}")];
        table.act(
            BEN,
            Intent::Profile(vec![Edit::Set(Field::Headline, headline)]),
        );
    }
    table.meet(ANN, BEN);
    let ben = table.name(BEN);
    let scope = ScopeId::of_space(&table.devices[BEN].replica.space().expect("a space"));
    let logs = table.devices[BEN].disk.records.keys();
    let mut own = logs.filter(|log| log.scope == scope && log.key == crate::common::key_of(ben));
    let log = own.next().expect("a log").to_owned();

    assert_eq!(disputed(&table).held, 0);
    for seq in 1..=PLACES {
        let mut part = Frontier::new();
        let record = RecordId::from_bytes([seq as u8; 32]);
        part.insert((log.key, log.incarnation), Position { seq, record });
        let last = true;
        table.send(ANN, &ben, &Message::Frontier { scope, part, last });
        table.run();
        disputed(&table);
    }
    let full = disputed(&table);
    assert!(full.held > 1 && full.held == full.limit, "{full:?}");
    // The honest rest of the connection goes on.
    table.say(ANN, &[BEN], "Still there?").unwrap();
    table.run();
    assert_eq!(table.heard(BEN), ["Ann: Still there?"]);
}
