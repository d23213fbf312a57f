//! Sessions: connecting, letting in, sending, delivering, hanging up.
//!
//! Who is let in follows the real gate: a device its heart knows gets a session, anybody else has
//! one frame to knock with. Every message travels encoded and is decoded on arrival.

use replica::{FRAME_MAX_BYTES, Input, KNOCK_MAX_BYTES, Message, PeerId};

use crate::device::Session;
use crate::life::canaries_in;
use crate::net::Door;
use crate::world::{Event, World};

/// How long a device that was dialled waits for the first frame, in milliseconds.
const PATIENCE_MS: u64 = 10_000;
/// How many frames are remembered for playing them again.
const TAPE_FRAMES: usize = 64;

impl World {
    /// Tries to reach everybody a device wants to reach.
    pub(crate) fn dial_targets(&mut self, device: usize) {
        let targets = self
            .devices
            .get(device)
            .map(|d| d.targets.keys().copied().collect());
        let targets: Vec<PeerId> = targets.unwrap_or_default();
        for peer in targets {
            self.dial(device, peer);
        }
    }

    /// Tries to reach one device under the addresses known of it.
    pub(crate) fn dial(&mut self, device: usize, peer: PeerId) {
        let Some(addresses) = self.devices.get(device).and_then(|d| d.targets.get(&peer)) else {
            return;
        };
        // Whoever answers at an address has to prove to be the device that was dialled.
        let answers =
            |d: &crate::device::Device| d.me == Some(peer) && addresses.contains(&d.address);
        let found = self.devices.iter().position(answers);
        if let Some(other) = found {
            self.connect(device, other);
        }
    }

    /// Connects two devices if nothing is in the way.
    pub(crate) fn connect(&mut self, dialler: usize, dialled: usize) {
        if dialler == dialled
            || !self.net.reach(dialler, dialled)
            || self.net.between(dialler, dialled).is_some()
        {
            return;
        }
        let name = |world: &World, device: usize| world.devices.get(device).and_then(|d| d.me);
        let (Some(ours), Some(theirs)) = (name(self, dialler), name(self, dialled)) else {
            return;
        };
        let replica = self.devices.get(dialled).and_then(|d| d.replica.as_ref());
        let Some(known) = replica.map(|replica| replica.is_known(&ours)) else {
            return;
        };
        let generation = self.net.connect((dialler, ours), (dialled, theirs), known);
        self.say(format!("d{dialler} connects to d{dialled}, known: {known}"));
        self.up(dialler, theirs, generation);
        self.after(PATIENCE_MS, Event::Patience { generation });
    }

    fn up(&mut self, device: usize, peer: PeerId, generation: u64) {
        self.forget(device, peer, None);
        if let Some(d) = self.devices.get_mut(device) {
            d.contacts.insert(peer, generation);
        }
        self.feed(device, Input::PeerUp(peer));
    }

    /// Tells a heart that a session is over, if it is the one it knows of.
    pub(crate) fn forget(&mut self, device: usize, peer: PeerId, generation: Option<u64>) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let Some(current) = d.contacts.get(&peer) else {
            return;
        };
        if generation.is_some_and(|generation| generation != *current) {
            return;
        }
        d.contacts.remove(&peer);
        self.feed(device, Input::PeerDown(peer));
    }

    pub(crate) fn lose_patience(&mut self, generation: u64) {
        let shut = self
            .net
            .link(generation)
            .is_some_and(|link| link.door != Door::Open);
        if shut {
            self.cut(generation, 0);
        }
    }

    /// Ends a connection; each side notices within so many milliseconds.
    pub(crate) fn cut(&mut self, generation: u64, notice_ms: u64) {
        let Some(link) = self.net.cut(generation) else {
            return;
        };
        for device in [link.dialler, link.dialled] {
            let other = link.other(device);
            let (Some(life), Some(peer)) = (
                self.devices.get(device).map(|d| d.life),
                link.names.get(&other).copied(),
            ) else {
                continue;
            };
            let delay = self.chance.between(0, notice_ms);
            let down = Event::Down {
                device,
                life,
                peer,
                generation,
            };
            self.after(delay, down);
        }
    }

    /// Ends a connection after what was sent before has arrived.
    pub(crate) fn hang_up(&mut self, generation: u64) {
        let Some(link) = self.net.link(generation) else {
            return;
        };
        link.closing = true;
        let ends = [link.dialler, link.dialled];
        let at = ends.map(|to| link.in_order(to, 0)).into_iter().max();
        let at = at.unwrap_or(0).max(self.now) + 1;
        self.at(at, Event::Hangup { generation });
    }

    /// Sends a message over a session that still stands.
    pub(crate) fn send(&mut self, from: usize, to: Session, message: &Message) {
        let frame = message.encode();
        self.inspect(from, message, &frame);
        let now = self.now;
        let weather = self.net.weather;
        let Some(link) = self.net.link(to.generation).filter(|link| !link.closing) else {
            return;
        };
        let receiver = link.other(from);
        *self.sent.entry(kind(message)).or_default() += 1;
        self.say(format!("d{from} → d{receiver} {}", summary(message)));
        self.trace.absorb(&frame);
        if self.tape.len() < TAPE_FRAMES {
            self.tape.push(frame.clone());
        } else {
            let at = self.chance.index(TAPE_FRAMES);
            if let Some(kept) = self.tape.get_mut(at) {
                kept.clone_from(&frame);
            }
        }
        if self.chance.percent(weather.forged_percent) {
            let mut forged = frame.clone();
            self.spoil(&mut forged);
            let delay = self.chance.between(1, weather.delay_ms);
            self.after(
                delay,
                Event::Deliver {
                    generation: to.generation,
                    to: receiver,
                    frame: forged,
                    forged: true,
                },
            );
        }
        if self.chance.percent(weather.lost_percent) {
            self.say(format!("  lost on the way to d{receiver}"));
            return;
        }
        let copies = if self.chance.percent(weather.doubled_percent) {
            2
        } else {
            1
        };
        for _ in 0..copies {
            let mut at = now + self.chance.between(1, weather.delay_ms);
            let reordered = self.chance.percent(weather.reordered_percent);
            if let Some(link) = self.net.link(to.generation)
                && !reordered
            {
                at = link.in_order(receiver, at);
            }
            self.at(
                at,
                Event::Deliver {
                    generation: to.generation,
                    to: receiver,
                    frame: frame.clone(),
                    forged: false,
                },
            );
        }
    }

    /// Looks at what an honest device sends: nothing secret, nothing it could still lose.
    fn inspect(&mut self, from: usize, message: &Message, frame: &[u8]) {
        let limit = if matches!(message, Message::Knock(_)) {
            KNOCK_MAX_BYTES
        } else {
            FRAME_MAX_BYTES
        };
        if frame.len() > limit {
            let size = frame.len();
            self.fail(
                "every frame fits",
                format!("d{from} sends a frame of {size} bytes, {limit} are allowed"),
            );
        }
        for canary in canaries_in(frame) {
            if self.canaries.contains_key(&canary) {
                self.fail(
                    "secrets stay home",
                    format!("d{from} sends {canary} in {}", summary(message)),
                );
            }
        }
        match message {
            Message::Records(records) => {
                for record in records {
                    self.see(record);
                    let stored = self.devices.get(from).is_some_and(|d| d.disk.holds(record));
                    if !stored {
                        self.fail(
                            "told only what is durable",
                            format!(
                                "d{from} tells record {}, which is not on its disk",
                                record.id().short()
                            ),
                        );
                    }
                }
            }
            Message::Knock(records) => {
                for record in records {
                    self.see(record);
                }
            }
            Message::Frontier { scope, part, .. } | Message::Have { scope, part } => {
                let unheld = part.iter().find(|((key, incarnation), position)| {
                    let log = history::LogId {
                        scope: *scope,
                        key: *key,
                        incarnation: *incarnation,
                    };
                    let disk = self.devices.get(from).map(|d| &d.disk);
                    let held = disk.and_then(|disk| disk.find(&log, position.seq));
                    held.is_none_or(|held| held.id() != position.record)
                });
                if let Some(((key, _), position)) = unheld {
                    let (key, seq) = (key.short(), position.seq);
                    self.fail(
                        "told only what is durable",
                        format!("d{from} says it has record {seq} of log {key}, which is not on its disk"),
                    );
                }
            }
            Message::Hello { .. }
            | Message::Keys(_)
            | Message::Want(_)
            | Message::AskEpochKey { .. }
            | Message::WritesAs { .. }
            | Message::Sent { .. }
            | Message::Refused { .. }
            | Message::Offer(_)
            | Message::Again { .. }
            | Message::Buckets { .. }
            | Message::Differing { .. }
            | Message::Where(_)
            | Message::Recalled { .. }
            | Message::Unknown(_) => {}
        }
    }

    /// Hands an arrived frame to its receiver.
    pub(crate) fn deliver(&mut self, generation: u64, to: usize, frame: &[u8], forged: bool) {
        let Some(link) = self.net.link(generation) else {
            return;
        };
        let from = link.other(to);
        let Some(peer) = link.names.get(&from).copied() else {
            return;
        };
        let shut = match link.door {
            Door::Shut { known } if to == link.dialled => Some(known),
            Door::Shut { .. } | Door::Open => None,
        };
        let message = match Message::decode(frame) {
            Ok(message) => message,
            Err(malformed) => {
                if !forged {
                    let what = format!("d{to} cannot read what d{from} wrote: {}", malformed.0);
                    self.fail("honest frames can be read", what);
                }
                // A real session ends here; a copy slipped in beside it does not have to.
                if self.chance.percent(30) {
                    self.cut(generation, 100);
                }
                return;
            }
        };
        if to >= self.devices.len() {
            return self.traitor_hears(to, &message);
        }
        if message.encode() != frame && !matches!(message, Message::Unknown(_)) {
            self.fail(
                "one spelling",
                format!("a frame for d{to} has two spellings"),
            );
        }
        match shut {
            Some(true) => {
                self.open(generation);
                self.up(to, peer, generation);
                self.hear(to, peer, generation, message);
            }
            Some(false) => self.hear_at_door(to, peer, generation, message, frame.len()),
            None => self.hear(to, peer, generation, message),
        }
    }

    fn open(&mut self, generation: u64) {
        if let Some(link) = self.net.link(generation) {
            link.door = Door::Open;
        }
    }

    fn hear(&mut self, to: usize, from: PeerId, generation: u64, message: Message) {
        let current = self.devices.get(to).and_then(|d| d.contacts.get(&from));
        if current == Some(&generation) {
            self.feed(to, Input::Heard { from, message });
        }
    }

    /// A device nobody knows has one frame to present itself.
    fn hear_at_door(
        &mut self,
        to: usize,
        from: PeerId,
        generation: u64,
        message: Message,
        size: usize,
    ) {
        let session = Session {
            peer: from,
            generation,
        };
        if size > KNOCK_MAX_BYTES || !matches!(message, Message::Knock(_)) {
            let replica = self.devices.get(to).and_then(|d| d.replica.as_ref());
            let why = replica.map_or("not-a-member", |it| it.why_unknown(&from));
            let code = why.to_owned();
            self.send(to, session, &Message::Refused { code });
            self.hang_up(generation);
            return;
        }
        self.open(generation);
        self.up(to, from, generation);
        self.hear(to, from, generation, message);
        let replica = self.devices.get(to).and_then(|d| d.replica.as_ref());
        if !replica.is_some_and(|replica| replica.is_known(&from)) {
            // Goes the same way as what the heart told, so it comes after it.
            if let Some(d) = self.devices.get_mut(to) {
                let why = "refused".to_owned();
                let effects = vec![replica::Effect::Drop { peer: from, why }];
                let contacts = d.contacts.clone();
                d.jobs.push_back(crate::device::Job { effects, contacts });
                self.call_keeper(to);
            }
        }
    }
}

fn kind(message: &Message) -> &'static str {
    match message {
        Message::Hello { .. } => "hello",
        Message::Frontier { .. } => "frontier",
        Message::Have { .. } => "have",
        Message::Records(_) => "records",
        Message::Keys(_) => "keys",
        Message::Want(_) => "want",
        Message::AskEpochKey { .. } => "ask-epoch-key",
        Message::WritesAs { .. } => "writes-as",
        Message::Sent { .. } => "sent",
        Message::Knock(_) => "knock",
        Message::Refused { .. } => "refused",
        Message::Offer(_) => "offer",
        Message::Again { .. } => "again",
        Message::Buckets { .. } => "buckets",
        Message::Differing { .. } => "differing",
        Message::Where(_) => "where",
        Message::Recalled { .. } => "recalled",
        Message::Unknown(_) => "unknown",
    }
}

fn summary(message: &Message) -> String {
    let kind = kind(message);
    match message {
        Message::Frontier { part, .. } | Message::Have { part, .. } => {
            let place = |((key, _), position): ((&history::LogKey, _), &history::Position)| {
                format!(" {}:{}", key.short(), position.seq)
            };
            let places: String = part.iter().map(|((k, i), p)| place(((k, i), p))).collect();
            format!("{kind}{places}")
        }
        Message::Records(records) | Message::Knock(records) => {
            let place = |record: &history::Record| {
                format!(" {}:{}", record.header().log.short(), record.header().seq)
            };
            let places: String = records.iter().map(place).collect();
            format!("{kind}{places}")
        }
        Message::Keys(keys) => format!("{kind} {}", keys.len()),
        Message::Want(names) => format!("{kind} {}", names.len()),
        Message::Sent { records, .. } => format!("{kind} {records}"),
        Message::Refused { code } => format!("{kind} {code}"),
        Message::Offer(scopes) => format!("{kind} {}", scopes.len()),
        Message::Again { ranges, .. } => format!("{kind} {}", ranges.len()),
        Message::Differing { part, .. } => format!("{kind} {}", part.len()),
        Message::Where(places) => format!("{kind} {}", places.len()),
        Message::Hello { .. }
        | Message::AskEpochKey { .. }
        | Message::WritesAs { .. }
        | Message::Recalled { .. }
        | Message::Buckets { .. }
        | Message::Unknown(_) => kind.to_owned(),
    }
}
