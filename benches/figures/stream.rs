//! The space as frames for the wire, the way a member's node streams it to a newcomer.
//!
//! Statements come first and sealed records after them, so that each kind can be timed alone;
//! within a kind causes come before effects. Each shred key goes before the record that needs it.

use history::{Class, Frontier, KeyObject, Position, Record, Timestamp};
use replica::message::{KEYS_PER_MESSAGE_MAX, POSITIONS_PER_PART_MAX, PROTOCOL};
use replica::{Message, messages_of};

use crate::population::Population;

/// Frames that carry so many records.
pub struct Leg {
    pub frames: Vec<Vec<u8>>,
    pub records: usize,
}

/// Everything a newcomer has to hear.
pub struct Stream {
    /// The key of the space, a greeting, the founder's frontier.
    pub greeting: Leg,
    pub governance: Leg,
    pub content: Leg,
    /// The word that nothing is missing.
    pub farewell: Leg,
    /// Members, the newcomer not counted.
    pub people: usize,
    /// All records, and each with a change: the change.
    pub records: Vec<Record>,
    pub changes: Vec<Vec<u8>>,
}

impl Stream {
    /// Lets the newcomer with this chain in and writes down what they have to hear.
    pub fn of(population: &mut Population, chain: &[Record]) -> Stream {
        let epoch_key = population.welcome(chain);
        let mut records = population.records().to_vec();
        records.sort_by_cached_key(|r| (r.header().lamport, r.log(), r.header().seq));
        // What the founder says in between stays in its log's place: a log goes in order.
        let founder = population.door();
        let is_content = |record: &&Record| {
            record.header().class == Class::Content && record.header().log != founder
        };
        let content: Vec<Record> = records.iter().filter(is_content).cloned().collect();
        let governance: Vec<Record> = records.iter().filter(|r| !is_content(r)).cloned().collect();
        let changes: Vec<Vec<u8>> = records
            .iter()
            .filter_map(|record| population.change_in(record))
            .collect();
        let sent = Message::Sent {
            scope: population.scope,
            records: records.len() as u64,
        };
        Stream {
            greeting: greeting(population, epoch_key, &records),
            governance: leg(population, governance),
            content: leg(population, content),
            farewell: Leg {
                frames: vec![sent.encode()],
                records: 0,
            },
            people: changes.len(),
            records,
            changes,
        }
    }

    /// All frames in order.
    pub fn frames(&self) -> impl Iterator<Item = &Vec<u8>> {
        let legs = [
            &self.greeting,
            &self.governance,
            &self.content,
            &self.farewell,
        ];
        legs.into_iter().flat_map(|leg| &leg.frames)
    }
}

/// A moment after everything was written.
pub fn moment(milliseconds: u128) -> Timestamp {
    let since = u64::try_from(milliseconds).unwrap_or_default();
    Timestamp(crate::author::WRITTEN_AT.0 + 60_000 + since)
}

fn greeting(population: &Population, epoch_key: KeyObject, records: &[Record]) -> Leg {
    let mut frontier = Frontier::default();
    for record in records {
        let log = record.log();
        let position = Position {
            seq: record.header().seq,
            record: record.id(),
        };
        frontier.insert((log.key, log.incarnation), position);
    }
    let hello = Message::Hello {
        protocol: PROTOCOL,
        space: population.space,
        addresses: Vec::new(),
    };
    let mut frames = vec![Message::Keys(vec![epoch_key]).encode(), hello.encode()];
    let parts = frontier.parts(POSITIONS_PER_PART_MAX);
    let count = parts.len();
    for (number, part) in parts.into_iter().enumerate() {
        let told = Message::Frontier {
            scope: population.scope,
            part,
            last: number + 1 == count,
        };
        frames.push(told.encode());
    }
    Leg { frames, records: 0 }
}

fn leg(population: &Population, records: Vec<Record>) -> Leg {
    let count = records.len();
    let mut frames = Vec::new();
    for part in messages_of(records) {
        let keys: Vec<KeyObject> = part
            .iter()
            .filter_map(|record| population.key_of(record).cloned())
            .collect();
        for keys in keys.chunks(KEYS_PER_MESSAGE_MAX) {
            frames.push(Message::Keys(keys.to_vec()).encode());
        }
        frames.push(Message::Records(part).encode());
    }
    Leg {
        frames,
        records: count,
    }
}
