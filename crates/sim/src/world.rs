//! A world: devices, a network, time, and the events still to come.

use std::collections::{BTreeMap, BTreeSet};

use history::{CommitId, LogId, Record, RecordId, Timestamp};
use replica::{Input, Intent, PeerId, ScopeId, Token};

use crate::chance::Chance;
use crate::device::Device;
use crate::disk::Cut;
use crate::ledger::{Fate, Wish};
use crate::net::Net;
use crate::oracle::Failure;
use crate::run::Kind;
use crate::several::{Hushed, Pairing};
use crate::trace::Trace;
use crate::treason::Traitor;

/// When every world begins, in milliseconds since 1970.
const BEGINNING_MS: u64 = 1_800_000_000_000;
/// How often a device looks whether somebody it wants to reach can be reached, in milliseconds.
const DIAL_EVERY_MS: (u64, u64) = (2_000, 9_000);

/// What may go wrong in a world.
#[derive(Debug, Clone, Copy)]
pub struct Faults {
    pub crashes: bool,
    pub walls: bool,
    /// Frames are lost, doubled and reordered within a connection.
    pub bad_links: bool,
    pub forgery: bool,
    /// Clocks are wrong and jump.
    pub clocks: bool,
    /// The index is deleted between two starts.
    pub lost_indexes: bool,
    /// Devices in one room find each other without an address.
    pub meetings: bool,
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Faults = Faults {
        crashes: false,
        walls: false,
        bad_links: false,
        forgery: false,
        clocks: false,
        lost_indexes: false,
        meetings: false,
    };
}

/// Something that will happen.
pub(crate) enum Event {
    /// A frame arrives.
    Deliver {
        generation: u64,
        to: usize,
        frame: Vec<u8>,
        forged: bool,
    },
    /// A connection ends after everything before it has arrived.
    Hangup {
        generation: u64,
    },
    /// One side notices that a connection is gone.
    Down {
        device: usize,
        life: u64,
        peer: PeerId,
        generation: u64,
    },
    /// Nobody spoke after a connection came about.
    Patience {
        generation: u64,
    },
    /// The shell hands something to the heart.
    Return {
        device: usize,
        life: u64,
        input: Input,
    },
    Keeper {
        device: usize,
        life: u64,
    },
    Tick {
        device: usize,
        life: u64,
        serial: u64,
    },
    Dial {
        device: usize,
        life: u64,
    },
}

/// A ticket somebody was given.
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    pub text: String,
    pub uses: u32,
    pub expires: Option<Timestamp>,
    pub by: usize,
    /// Who asked to join with it.
    pub holders: BTreeSet<usize>,
}

/// Many devices, one thread, one seed.
pub struct World {
    pub(crate) seed: u64,
    pub(crate) kind: Kind,
    pub(crate) faults: Faults,
    pub(crate) chance: Chance,
    /// True time, in milliseconds since 1970.
    pub(crate) now: u64,
    queue: BTreeMap<(u64, u64), Event>,
    serial: u64,
    pub(crate) devices: Vec<Device>,
    pub(crate) net: Net,
    pub(crate) who: BTreeMap<PeerId, usize>,
    pub(crate) tickets: Vec<Issued>,
    /// Tickets for one more device.
    pub(crate) pairings: Vec<Pairing>,
    /// The recovery words people know.
    pub(crate) phrases: BTreeMap<model::PersonId, String>,
    /// What was said where it may not be seen.
    pub(crate) hushed: Vec<Hushed>,
    /// The device somebody acts on.
    pub(crate) acting: usize,
    /// Who was invited where not everybody can enter, and has not entered yet.
    pub(crate) invited: BTreeSet<(ScopeId, usize)>,
    /// The one record of each place of each log that anybody ever stored or sent.
    pub(crate) seen: BTreeMap<(LogId, u64), (RecordId, CommitId)>,
    /// Secret words, and whose they are.
    pub(crate) canaries: BTreeMap<String, usize>,
    /// Frames that were sent, for playing them again.
    pub(crate) tape: Vec<Vec<u8>>,
    /// How many messages of each kind were sent.
    pub(crate) sent: BTreeMap<&'static str, u64>,
    pub(crate) words: u64,
    /// People also write to each other.
    pub(crate) talks: bool,
    /// People also live in communities.
    pub(crate) shares: bool,
    /// They do there whatever there is to do.
    pub(crate) lively: bool,
    /// People also have several devices.
    pub(crate) several: bool,
    /// People also meet by consent, in rounds and through others.
    pub(crate) matches: bool,
    /// What somebody does now may be told to nobody.
    pub(crate) silent: bool,
    /// Members who mean harm.
    pub(crate) traitors: Vec<Traitor>,
    /// They also sign two records for one place.
    pub(crate) forks: bool,
    /// They also go into communities.
    pub(crate) intrudes: bool,
    /// People also give offices and stand against them.
    pub(crate) ousts: bool,
    /// Whether those who hold offices want each other out.
    pub(crate) feuds: bool,
    /// Traitors also sign for places that are not theirs, and go on from what held before.
    pub(crate) grafts: bool,
    /// When somebody honest last signed that a traitor goes.
    pub(crate) stood_against: BTreeMap<model::PersonId, u64>,
    pub(crate) trace: Trace,
    pub(crate) failure: Option<Failure>,
}

impl World {
    /// Makes a world in which everything that can go wrong may.
    pub fn new(seed: u64, people: usize) -> World {
        let mut chance = Chance::new(seed);
        let faults = Faults {
            crashes: chance.percent(70),
            walls: chance.percent(60),
            bad_links: chance.percent(40),
            forgery: chance.percent(40),
            clocks: chance.percent(40),
            lost_indexes: chance.percent(30),
            meetings: chance.percent(50),
        };
        World::with(seed, people, faults)
    }

    /// Makes a world in which only these things may go wrong.
    pub fn with(seed: u64, people: usize, faults: Faults) -> World {
        let devices = (0..people).map(Device::new).collect();
        let mut world = World {
            seed,
            kind: Kind::Plain,
            faults,
            // A stream of its own, so that the choice of faults does not shift what happens.
            chance: Chance::new(seed ^ 0x5eed_0000_0000_0000),
            now: BEGINNING_MS,
            queue: BTreeMap::new(),
            serial: 0,
            devices,
            net: Net::default(),
            who: BTreeMap::new(),
            tickets: Vec::new(),
            pairings: Vec::new(),
            phrases: BTreeMap::new(),
            hushed: Vec::new(),
            acting: 0,
            invited: BTreeSet::new(),
            seen: BTreeMap::new(),
            canaries: BTreeMap::new(),
            tape: Vec::new(),
            sent: BTreeMap::new(),
            words: 0,
            talks: false,
            shares: false,
            lively: false,
            several: false,
            matches: false,
            silent: false,
            traitors: Vec::new(),
            forks: false,
            intrudes: false,
            ousts: false,
            feuds: false,
            grafts: false,
            stood_against: BTreeMap::new(),
            trace: Trace::new(),
            failure: None,
        };
        world
            .trace
            .say(format!("seed {seed}, {people} people, {faults:?}"));
        world.set_weather();
        for device in 0..people {
            world.set_clock(device);
            world.start(device);
        }
        world
    }

    /// Gives the hash of everything that happened.
    pub fn digest(&self) -> String {
        self.trace.digest()
    }

    /// Gives the first thing that went wrong and should not have.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Gives the whole story so far.
    pub fn story(&self) -> &[String] {
        self.trace.lines()
    }

    /// Notes that something must not be so; the first one counts.
    pub(crate) fn fail(&mut self, oracle: &'static str, what: String) {
        self.trace.say(format!("FAILURE {oracle}: {what}"));
        if self.failure.is_none() {
            self.failure = Some(Failure {
                seed: self.seed,
                kind: self.kind,
                oracle,
                what,
                trace: self.trace.tail(),
            });
        }
    }

    pub(crate) fn say(&mut self, line: String) {
        let since = self.now - BEGINNING_MS;
        self.trace
            .say(format!("{:>9}.{:03} {line}", since / 1000, since % 1000));
    }

    pub(crate) fn after(&mut self, delay_ms: u64, event: Event) {
        self.at(self.now + delay_ms, event);
    }

    pub(crate) fn at(&mut self, time: u64, event: Event) {
        self.serial += 1;
        self.queue.insert((time.max(self.now), self.serial), event);
    }

    /// Lets time pass and everything happen that falls into it.
    pub fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while self.failure.is_none() {
            let Some(entry) = self.queue.first_entry() else {
                break;
            };
            if entry.key().0 > until {
                break;
            }
            let ((time, _), event) = entry.remove_entry();
            self.now = time;
            self.happen(event);
        }
        self.now = until;
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Deliver {
                generation,
                to,
                frame,
                forged,
            } => self.deliver(generation, to, &frame, forged),
            Event::Hangup { generation } => self.cut(generation, 0),
            Event::Down {
                device,
                life,
                peer,
                generation,
            } => {
                if self.lives(device, life) {
                    self.forget(device, peer, Some(generation));
                }
            }
            Event::Patience { generation } => self.lose_patience(generation),
            Event::Return {
                device,
                life,
                input,
            } => {
                if self.lives(device, life) {
                    self.feed(device, input);
                }
            }
            Event::Keeper { device, life } => {
                if self.lives(device, life) {
                    self.work(device);
                }
            }
            Event::Tick {
                device,
                life,
                serial,
            } => {
                let due = self
                    .devices
                    .get(device)
                    .is_some_and(|d| d.tick_serial == serial);
                if due && self.lives(device, life) {
                    self.tick(device);
                }
            }
            Event::Dial { device, life } => {
                if self.lives(device, life) {
                    self.dial_targets(device);
                    let (low, high) = DIAL_EVERY_MS;
                    let delay = self.chance.between(low, high);
                    self.after(delay, Event::Dial { device, life });
                }
            }
        }
    }

    fn lives(&self, device: usize, life: u64) -> bool {
        self.devices
            .get(device)
            .is_some_and(|d| d.life == life && d.is_up())
    }

    /// Tells the time as a device's clock shows it.
    pub(crate) fn clock_of(&self, device: usize) -> Timestamp {
        let skew = self.devices.get(device).map_or(0, |d| d.skew_ms);
        Timestamp(self.now.saturating_add_signed(skew))
    }

    /// Submits an intent and remembers what was wished.
    pub(crate) fn submit(&mut self, device: usize, intent: Intent, wish: Wish) {
        self.words += 1;
        let token = Token(self.words);
        self.say(format!("d{device} wishes {wish:?}"));
        if let Some(d) = self.devices.get_mut(device) {
            if let Wish::Join { ticket, .. } = &wish {
                d.ledger.asked_with.push(*ticket);
            }
            self.silent = matches!(wish, Wish::Silent { .. });
            d.wishes.insert(token, wish);
            self.feed(device, Input::Intent { token, intent });
            self.silent = false;
        }
    }

    /// Notes an answer that left the device.
    pub(crate) fn decide(&mut self, device: usize, token: Token, fate: Fate) -> Option<Wish> {
        let d = self.devices.get_mut(device)?;
        let wish = d.wishes.remove(&token)?;
        d.ledger.decide(&wish, fate);
        Some(wish)
    }

    /// Notes a record that was stored or sent: one place in a log holds one record, for ever.
    pub(crate) fn see(&mut self, record: &Record) {
        if self.is_treacherous(&record.header().log) {
            return;
        }
        let place = (record.log(), record.header().seq);
        let what = (record.id(), record.commit_id());
        let known = *self.seen.entry(place).or_insert(what);
        if known != what {
            let (log, seq) = place;
            let (first, second) = (known.0.short(), what.0.short());
            self.fail(
                "no honest seq is reused",
                format!("log {} has {first} and {second} at {seq}", log.key.short()),
            );
        }
    }

    /// Appends to a device's disk up to where it is cut.
    pub(crate) fn append(&mut self, device: usize, batch: &replica::Batch, cut: Cut) {
        if !matches!(cut, Cut::BeforeAnything | Cut::AfterTheKeyFile) {
            for record in batch.records.iter().chain(&batch.private) {
                self.see(record);
            }
            self.note_taken_back(&batch.records);
        }
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        if let Err(refused) = d.disk.append(batch, cut) {
            let (log, seq, expected) = (refused.log.key.short(), refused.seq, refused.expected);
            self.fail(
                "the store takes every batch",
                format!(
                    "d{device} appends record {seq} of log {log}, which goes on with {expected}"
                ),
            );
        }
    }
}
