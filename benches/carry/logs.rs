//! Finding what differs: many logs of which a hundred have changed, beside Automerge's own sync of
//! as many documents.

use std::collections::{BTreeMap, VecDeque};

use automerge::sync::{State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ROOT};
use history::{Class, Frontier, KeyObject, LogId, Position, Record, Timestamp};
use replica::message::{KEYS_PER_MESSAGE_MAX, POSITIONS_PER_PART_MAX, PROTOCOL};
use replica::{Boot, Effect, Input, Intent, Message, PeerId, Replica, Token, messages_of};

use crate::population::Population;
use crate::table::{Row, Table, Verdict, verdict};

/// How many of the logs have changed.
const CHANGED: usize = 100;
const REACH_BYTES: usize = 64 * 1024;
const REACH_MESSAGES: usize = 5;

/// Measures both.
pub fn measure(logs: usize, table: &mut Table) {
    let changed = CHANGED.min(logs / 2);
    let ours = std::thread::Builder::new()
        .stack_size(64 * 1024 * 1024)
        .spawn(move || ours(logs, changed))
        .expect("a thread")
        .join()
        .expect("no panic");
    let theirs = automerges(logs, changed);
    let figure = format!("{logs} logs, {changed} changed");
    let row = |what: &str, ours: usize, theirs: usize, reach: usize| Row {
        figure: format!("{figure}: {what}"),
        ours: ours.to_string(),
        compared: format!("{theirs} (Automerge's sync)"),
        ratio: format!("{:.4}", ours as f64 / theirs as f64),
        reach: format!("≤ {reach}"),
        verdict: verdict(ours <= reach),
    };
    table.add(row(
        "bytes to find what differs",
        ours.finding.bytes,
        theirs.bytes,
        REACH_BYTES,
    ));
    table.add(row(
        "messages to find what differs",
        ours.finding.messages,
        theirs.messages,
        REACH_MESSAGES,
    ));
    let mut all = row(
        "bytes with what was missing",
        ours.all.bytes,
        theirs.bytes,
        0,
    );
    all.reach = "–".to_owned();
    all.verdict = Verdict::Beside;
    table.add(all);
}

/// What went over the wire.
#[derive(Debug, Clone, Copy, Default)]
struct Wire {
    messages: usize,
    bytes: usize,
}

impl Wire {
    fn add(&mut self, bytes: usize) {
        self.messages += 1;
        self.bytes += bytes;
    }
}

struct Ours {
    /// What says who has what.
    finding: Wire,
    /// And everything else: greetings, offers, keys, records.
    all: Wire,
}

/// Two members' replicas on one thread.
struct Two {
    replicas: [Replica; 2],
    peers: [PeerId; 2],
    records: BTreeMap<(LogId, u64), Record>,
    keys: BTreeMap<history::ShredId, KeyObject>,
    queue: VecDeque<(usize, Message)>,
    /// The scope of the logs.
    scope: history::ScopeId,
    finding: Wire,
    finding_elsewhere: Wire,
    all: Wire,
}

fn ours(logs: usize, changed: usize) -> Ours {
    let mut population = Population::of(logs);
    let arrived = [0x11, 0x22].map(|seed| arrive(&population, seed));
    let welcomes = arrived
        .iter()
        .map(|(_, chain)| population.welcome(chain))
        .collect::<Vec<KeyObject>>();
    let mut records = population.records().to_vec();
    records.sort_by_cached_key(|r| (r.header().lamport, r.log(), r.header().seq));
    let door = population.door();
    // The newest of so many logs is known to the first of them only.
    let held_back: Vec<_> = records
        .iter()
        .filter(|r| r.header().class == Class::Content && r.header().log != door)
        .map(Record::id)
        .take(changed)
        .collect();
    let mut replicas = Vec::new();
    let mut peers = Vec::new();
    for (n, ((mut replica, _), welcome)) in arrived.into_iter().zip(welcomes).enumerate() {
        let known: Vec<Record> = records
            .iter()
            .filter(|record| n == 0 || !held_back.contains(&record.id()))
            .cloned()
            .collect();
        // Nobody is told anything meanwhile, and nothing is kept on a disk.
        take_in(&mut replica, &population, welcome, known, &mut drop);
        let seed = replica.identity().expect("a device");
        peers.push(PeerId(history::LogSigner::from_seed(seed).key()));
        replicas.push(replica);
    }
    let mut two = Two {
        replicas: replicas.try_into().map_err(drop).expect("two"),
        peers: peers.try_into().expect("two"),
        keys: records
            .iter()
            .filter_map(|r| Some((r.header().shred?, population.key_of(r)?.clone())))
            .collect(),
        records: records
            .into_iter()
            .map(|record| ((record.log(), record.header().seq), record))
            .collect(),
        queue: VecDeque::new(),
        scope: population.scope,
        finding: Wire::default(),
        finding_elsewhere: Wire::default(),
        all: Wire::default(),
    };
    two.meet();
    println!(
        "  beside it: {} messages, {} bytes to find what differs in the scopes of their own devices",
        two.finding_elsewhere.messages, two.finding_elsewhere.bytes
    );
    Ours {
        finding: two.finding,
        all: two.all,
    }
}

/// A moment after everything was written.
pub fn moment() -> Timestamp {
    Timestamp(crate::author::WRITTEN_AT.0 + 60_000)
}

/// Somebody who wants to come in, and the chain they knock with.
pub fn arrive(population: &Population, seed: u8) -> (Replica, Vec<Record>) {
    let boot = Boot {
        entropy: [seed; 32],
        ..Boot::default()
    };
    let (mut replica, _) = Replica::open(boot, moment()).expect("nothing to read");
    let join = Input::Intent {
        token: Token(1),
        intent: Intent::Join {
            ticket: population.ticket().to_text(),
            person: format!("Newcomer {seed}"),
        },
    };
    let mut effects = replica.handle(join, moment());
    effects.extend(replica.handle(Input::PeerUp(PeerId(population.door())), moment()));
    let knocks = effects.into_iter().filter_map(|effect| match effect {
        Effect::Tell {
            message: Message::Knock(chain),
            ..
        } => Some(chain),
        _ => None,
    });
    (replica, knocks.last().expect("a newcomer knocks"))
}

/// Lets a newcomer hear these records from the founder, who then leaves; what the newcomer wants done
/// about it is handed to `perform`.
pub fn take_in(
    replica: &mut Replica,
    population: &Population,
    welcome: KeyObject,
    records: Vec<Record>,
    perform: &mut dyn FnMut(Vec<Effect>),
) {
    let door = PeerId(population.door());
    let scope = population.scope;
    let mut frontier = Frontier::default();
    for record in &records {
        let log = record.log();
        let position = Position {
            seq: record.header().seq,
            record: record.id(),
        };
        frontier.insert((log.key, log.incarnation), position);
    }
    let mut hear = |message: Message| {
        let from = door;
        perform(replica.handle(Input::Heard { from, message }, moment()));
    };
    hear(Message::Keys(vec![welcome]));
    hear(Message::Hello {
        protocol: PROTOCOL,
        space: population.space,
        addresses: Vec::new(),
    });
    let parts = frontier.parts(POSITIONS_PER_PART_MAX);
    let count = parts.len();
    for (number, part) in parts.into_iter().enumerate() {
        let last = number + 1 == count;
        hear(Message::Frontier { scope, part, last });
    }
    let told = records.len() as u64;
    for part in messages_of(records) {
        let keys: Vec<KeyObject> = part
            .iter()
            .filter_map(|record| population.key_of(record).cloned())
            .collect();
        for keys in keys.chunks(KEYS_PER_MESSAGE_MAX) {
            hear(Message::Keys(keys.to_vec()));
        }
        hear(Message::Records(part));
    }
    let records = told;
    hear(Message::Sent { scope, records });
    drop(replica.handle(Input::PeerDown(door), moment()));
}

impl Two {
    /// Connects both and lets them talk until they have nothing to say.
    fn meet(&mut self) {
        for n in 0..2 {
            let effects = self.replicas[n].handle(Input::PeerUp(self.peers[1 - n]), moment());
            self.perform(n, effects);
        }
        while let Some((to, message)) = self.queue.pop_front() {
            let from = self.peers[1 - to];
            let effects = self.replicas[to].handle(Input::Heard { from, message }, moment());
            self.perform(to, effects);
        }
    }

    fn perform(&mut self, n: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Tell { to, message } if to == self.peers[1 - n] => self.send(n, message),
                Effect::Stream { to, scope, ranges } if to == self.peers[1 - n] => {
                    let mut records = Vec::new();
                    for range in ranges {
                        let (key, incarnation) = range.log;
                        let log = LogId {
                            scope,
                            key,
                            incarnation,
                        };
                        let held = |seq| self.records.get(&(log, seq)).cloned();
                        records.extend((range.from..=range.to).filter_map(held));
                    }
                    self.stream(n, scope, records);
                }
                _ => {}
            }
        }
    }

    fn stream(&mut self, n: usize, scope: history::ScopeId, records: Vec<Record>) {
        let told = records.len() as u64;
        for part in messages_of(records) {
            let shreds = part.iter().filter_map(|record| record.header().shred);
            let keys: Vec<KeyObject> = shreds
                .filter_map(|shred| self.keys.get(&shred).cloned())
                .collect();
            for keys in keys.chunks(KEYS_PER_MESSAGE_MAX) {
                self.send(n, Message::Keys(keys.to_vec()));
            }
            self.send(n, Message::Records(part));
        }
        let records = told;
        self.send(n, Message::Sent { scope, records });
    }

    fn send(&mut self, from: usize, message: Message) {
        let bytes = message.encode().len();
        self.all.add(bytes);
        if let Message::Frontier { scope, .. }
        | Message::Buckets { scope, .. }
        | Message::Differing { scope, .. } = message
        {
            // Each newcomer also has a scope of one log or two for their own devices.
            if scope == self.scope {
                self.finding.add(bytes);
            } else {
                self.finding_elsewhere.add(bytes);
            }
        }
        self.queue.push_back((1 - from, message));
    }
}

/// The same with one Automerge document for each log: nobody knows beforehand which ones differ.
fn automerges(documents: usize, changed: usize) -> Wire {
    let mut wire = Wire::default();
    for n in 0..documents {
        let mut first = AutoCommit::new();
        first
            .put(ROOT, "name", format!("Person {n}"))
            .expect("written");
        let mut second = first.fork();
        if n < changed {
            first
                .put(ROOT, "headline", "something new")
                .expect("written");
        }
        let (mut to_second, mut to_first) = (State::new(), State::new());
        loop {
            let there = first.sync().generate_sync_message(&mut to_second);
            let back = second.sync().generate_sync_message(&mut to_first);
            if there.is_none() && back.is_none() {
                break;
            }
            if let Some(message) = there {
                wire.add(message.clone().encode().len());
                let taken = second.sync().receive_sync_message(&mut to_first, message);
                taken.expect("a message of its own");
            }
            if let Some(message) = back {
                wire.add(message.clone().encode().len());
                let taken = first.sync().receive_sync_message(&mut to_second, message);
                taken.expect("a message of its own");
            }
        }
    }
    wire
}
