//! What members say, folded into one community: tables, and the order of arrival that never matters.

mod deciding;
mod erasing;
mod exchange;
mod order;

use std::collections::{BTreeMap, BTreeSet};

use model::community::{
    About, FeedFilter, Head, Item, Kind, Membership, Relation, Rules, Say, SeatState, Stamp, State,
    Statement, Status, Target, Template, Touched, item_id,
};
use model::{Community, CommunityId, Contributions, ItemId, PersonId};
use order::in_other_order;

const TODAY: &str = "2026-11-25";

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 32])
}

const ANN: u8 = 1;
const BEN: u8 = 2;
const CY: u8 = 3;
const DI: u8 = 4;

/// Members who say things one after the other, and what everybody hears.
struct Room {
    documents: BTreeMap<u8, Contributions>,
    heard: Vec<(PersonId, Vec<Touched>, Stamp)>,
    community: Community,
    lamport: u64,
    marks: u8,
}

impl Room {
    /// Ann has founded it; these people vote.
    fn new(roll: &[u8]) -> Room {
        let rules = Rules {
            founders: BTreeSet::from([person(ANN)]),
            roll: roll.iter().map(|number| person(*number)).collect(),
            ..Rules::default()
        };
        Room {
            documents: BTreeMap::new(),
            heard: Vec::new(),
            community: Community::new(rules),
            lamport: 0,
            marks: 0,
        }
    }

    fn say(&mut self, who: u8, says: &[Say]) {
        let document = self.documents.entry(who).or_default();
        let actor = [who; 32];
        let Some(change) = document.say(&actor, says).unwrap() else {
            return;
        };
        let touched = document
            .admit(&change, &actor)
            .expect("our own change passes our own door");
        self.lamport += 1;
        let stamp = Stamp {
            lamport: self.lamport,
            log: actor,
            seq: self.lamport,
            time: 1_000 * self.lamport,
        };
        self.community.hear(person(who), &touched, stamp);
        self.heard.push((person(who), touched, stamp));
    }

    fn item(&mut self, who: u8, item: Item) -> ItemId {
        self.marks += 1;
        let mark = [self.marks; 16];
        self.say(who, &[Say::Item(mark, item)]);
        item_id(&person(who), &mark)
    }

    fn about(&mut self, who: u8, relation: Relation, item: ItemId, value: &str) {
        let say = Say::About(relation, Target::Item(item), value.into());
        self.say(who, &[say]);
    }

    fn post(&self, id: ItemId) -> model::community::PostView {
        self.community.post(&id, TODAY).unwrap()
    }
}

fn text(kind: Kind, text: &str) -> Item {
    Item::new(kind, text)
}

fn to(kind: Kind, words: &str, to: ItemId) -> Item {
    text(kind, words).with(Head::To, to.to_string()).unwrap()
}

fn proposal(change: &str) -> Item {
    text(Kind::Proposal, "").with(Head::Change, change).unwrap()
}

fn none(_: &CommunityId) -> bool {
    false
}

/// Four who have signed, and a proposal of Ben's.
fn signed_by_four(change: &str) -> (Room, ItemId) {
    let mut room = Room::new(&[]);
    room.say(ANN, &[Say::Charter(text(Kind::Charter, "We listen."))]);
    let version = room.community.charter().unwrap();
    for who in [ANN, BEN, CY, DI] {
        room.say(who, &[Say::Member(Membership::In)]);
        room.about(who, Relation::Sign, version.id, "yes");
    }
    let id = room.item(BEN, proposal(change));
    (room, id)
}
