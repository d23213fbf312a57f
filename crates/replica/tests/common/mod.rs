//! A few replicas on one table: each with a disk in memory, and a wire between those that meet.
//!
//! Every message goes through bytes, as on a real wire, and every frame is kept, so that a test can
//! look for words that must not be there.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm
)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::room::{
    Answer, Batch, Boot, CommunityAct, ConversationView, DeviceAct, Effect, Input, Intent, KeyFile,
    Loaded, LogRange, MeView, Message, PeerId, Phrase, Question, Refusal, Replica, Shelf, Status,
    TalkAct, Template, TextEdit, Token, View, WhyBox, messages_of,
};
use history::{Admission, Head, KeyObject, LogId, LogKey, Record, ScopeId, Timestamp};

pub const START: Timestamp = Timestamp(1_800_000_000_000);

/// What one device keeps.
#[derive(Default, Clone)]
pub struct Disk {
    pub records: BTreeMap<LogId, Vec<Record>>,
    pub private: BTreeMap<LogId, Vec<Record>>,
    pub keys: BTreeMap<[u8; 32], KeyObject>,
    pub index: BTreeMap<(Shelf, Vec<u8>), Vec<u8>>,
    pub vault: Option<KeyFile>,
    /// Files it was told to let go of.
    pub dropped: BTreeSet<[u8; 32]>,
    /// Where the disk is.
    pub place: Option<String>,
    /// When things on it came into being.
    pub births: BTreeMap<&'static str, String>,
    /// The run of the machine, where its disk can go back unnoticed.
    pub run: Option<String>,
}

pub struct Device {
    pub replica: Replica,
    pub disk: Disk,
    pub view: Arc<View>,
    /// Texts whose vectors were asked for.
    pub unread: Vec<String>,
    answers: BTreeMap<u64, Result<Answer, Refusal>>,
}

/// Puts things into an order that is the same for the same seed.
pub fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for at in (1..things.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        things.swap(at, (state % (at as u64 + 1)) as usize);
    }
}

/// Devices, and who meets whom.
pub struct Table {
    pub devices: Vec<Device>,
    pub now: Timestamp,
    /// Every frame that was ever sent, with sender and receiver.
    pub wire: Vec<(usize, usize, Vec<u8>)>,
    /// Whom each device has dialled.
    pub dials: Vec<(usize, PeerId)>,
    /// Where each was dialled.
    pub dialled_at: Vec<(usize, PeerId, Vec<String>)>,
    /// Devices of which others hear nothing but what a test sends in their name.
    pub silent: BTreeSet<usize>,
    /// Devices that stop before their disk has given them what they recall.
    pub hasty: BTreeSet<usize>,
    meetings: BTreeSet<(usize, usize)>,
    underway: VecDeque<(usize, usize, Vec<u8>)>,
    lives: u8,
    tokens: u64,
    keys: RefCell<BTreeMap<[u8; 32], LogKey>>,
}

impl Table {
    /// Seats the founder of a space and as many who join with one ticket, all parted afterwards.
    pub fn of(names: &[&str]) -> Table {
        let mut table = Table::empty(names.len());
        let (founder, others) = names.split_first().expect("somebody");
        table.act(
            0,
            Intent::Found {
                space: "Nordwerk".into(),
                person: (*founder).to_owned(),
                admission: Admission::Open,
                ends: None,
            },
        );
        for (device, name) in (1..).zip(others) {
            table.join(device, 0, name);
        }
        table
    }

    pub fn empty(count: usize) -> Table {
        let mut table = Table {
            devices: Vec::new(),
            now: START,
            wire: Vec::new(),
            dials: Vec::new(),
            dialled_at: Vec::new(),
            silent: BTreeSet::new(),
            hasty: BTreeSet::new(),
            meetings: BTreeSet::new(),
            underway: VecDeque::new(),
            lives: 0,
            tokens: 0,
            keys: RefCell::default(),
        };
        for _ in 0..count {
            table.seat();
        }
        table
    }

    /// Brings one more device, which knows nothing.
    pub fn seat(&mut self) {
        let number = self.devices.len();
        let (device, _) = self.stand_up(Disk::default());
        self.devices.push(device);
        let address = format!("192.0.2.{}:4711", number + 1);
        self.input(number, Input::Addresses(vec![address]));
    }

    fn stand_up(&mut self, disk: Disk) -> (Device, Vec<Effect>) {
        self.lives += 1;
        let heads = |logs: &BTreeMap<LogId, Vec<Record>>| -> Vec<(LogId, Head)> {
            let last =
                |(log, records): (&LogId, &Vec<Record>)| Some((*log, records.last()?.head()));
            logs.iter().filter_map(last).collect()
        };
        let index = disk.index.iter();
        let boot = Boot {
            vault: disk.vault.clone(),
            heads: heads(&disk.records),
            private_heads: heads(&disk.private),
            records: disk
                .records
                .values()
                .flatten()
                .map(crate::room::Placed::of)
                .collect(),
            index: index
                .filter(|((shelf, _), _)| *shelf != Shelf::Change)
                .map(|((shelf, key), value)| (*shelf, key.clone(), value.clone()))
                .collect(),
            entropy: [self.lives; 32],
            place: disk.place.clone(),
            births: disk.births.clone(),
            run: disk.run.clone(),
        };
        let (replica, effects) = Replica::open(boot, self.now).expect("a sound key file");
        let device = Device {
            replica,
            disk,
            view: Arc::default(),
            unread: Vec::new(),
            answers: BTreeMap::new(),
        };
        (device, effects)
    }

    /// Stops a device and starts it again from its disk; `keep_index` false loses the index.
    pub fn restart(&mut self, device: usize, keep_index: bool) {
        let mut disk = self.devices[device].disk.clone();
        if !keep_index {
            disk.index.clear();
        }
        let partners: Vec<usize> = self.met(device);
        for other in partners {
            self.part(device, other);
        }
        let (again, effects) = self.stand_up(disk);
        self.devices[device] = again;
        self.perform(device, effects);
        self.run();
    }

    pub fn name(&self, device: usize) -> PeerId {
        let seed = self.devices[device].replica.identity().expect("a device");
        PeerId(self.key(seed))
    }

    fn device_named(&self, peer: &PeerId) -> Option<usize> {
        (0..self.devices.len()).find(|device| {
            let seed = self.devices[*device].replica.identity();
            seed.is_some_and(|seed| self.key(seed) == peer.0)
        })
    }

    /// Gives the key of a seed, made once: every message is addressed by keys.
    fn key(&self, seed: [u8; 32]) -> LogKey {
        let mut keys = self.keys.borrow_mut();
        let made = || history::LogSigner::from_seed(seed).key();
        *keys.entry(seed).or_insert_with(made)
    }

    /// Lets somebody in through a member's device, which they part from afterwards.
    pub fn join(&mut self, device: usize, through: usize, name: &str) {
        let ticket = match self.act(
            through,
            Intent::Invite {
                uses: 1,
                expires: None,
            },
        ) {
            Answer::Ticket { ticket, .. } => ticket,
            other => panic!("{other:?}"),
        };
        let person = name.to_owned();
        self.act(device, Intent::Join { ticket, person });
        self.meet(device, through);
        self.part(device, through);
    }

    /// Connects two devices and lets them say all they have to say.
    pub fn meet(&mut self, one: usize, two: usize) {
        self.connect(one, two);
        self.run();
    }

    /// Connects two devices, of whom nothing has arrived yet.
    pub fn connect(&mut self, one: usize, two: usize) {
        self.meetings.insert((one.min(two), one.max(two)));
        let (first, second) = (self.name(one), self.name(two));
        self.input(one, Input::PeerUp(second));
        self.input(two, Input::PeerUp(first));
    }

    pub fn part(&mut self, one: usize, two: usize) {
        self.run();
        self.meetings.remove(&(one.min(two), one.max(two)));
        let (first, second) = (self.name(one), self.name(two));
        self.input(one, Input::PeerDown(second));
        self.input(two, Input::PeerDown(first));
        self.run();
    }

    fn met(&self, device: usize) -> Vec<usize> {
        let of = |(one, two): &(usize, usize)| match (*one == device, *two == device) {
            (true, _) => Some(*two),
            (_, true) => Some(*one),
            _ => None,
        };
        self.meetings.iter().filter_map(of).collect()
    }

    /// Lets two devices meet for a moment.
    pub fn encounter(&mut self, one: usize, two: usize) {
        self.meet(one, two);
        self.part(one, two);
    }

    /// Lets time pass, with a wake at the end.
    pub fn pass(&mut self, milliseconds: u64) {
        self.now = Timestamp(self.now.0 + milliseconds);
        for device in 0..self.devices.len() {
            self.input(device, Input::Tick);
        }
        self.run();
    }

    pub fn input(&mut self, device: usize, input: Input) {
        let effects = self.devices[device].replica.handle(input, self.now);
        self.perform(device, effects);
    }

    pub fn wish(&mut self, device: usize, intent: Intent) -> Result<Answer, Refusal> {
        self.now = Timestamp(self.now.0 + 1);
        self.tokens += 1;
        let token = Token(self.tokens);
        self.input(device, Input::Intent { token, intent });
        self.run();
        self.devices[device]
            .answers
            .remove(&token.0)
            .expect("an answer")
    }

    pub fn act(&mut self, device: usize, intent: Intent) -> Answer {
        self.wish(device, intent).expect("not refused")
    }

    /// Founds a community, closed for a reason or open.
    pub fn found(&mut self, device: usize, name: &str, closed: Option<&str>) -> ScopeId {
        let act = CommunityAct::Found {
            name: name.to_owned(),
            template: Template::Theme,
            closed: closed.map(str::to_owned),
        };
        match self.act(device, Intent::Community(act)) {
            Answer::Community(view) => view.row.id,
            other => panic!("{other:?}"),
        }
    }

    pub fn status(&mut self, device: usize) -> Status {
        self.now = Timestamp(self.now.0 + 1);
        let status = self.status_now(device);
        self.run();
        status
    }

    /// Asks for the status, and delivers nothing.
    pub fn status_now(&mut self, device: usize) -> Status {
        self.tokens += 1;
        let token = Token(self.tokens);
        let intent = Intent::Ask(Question::Status);
        self.input(device, Input::Intent { token, intent });
        match self.devices[device].answers.remove(&token.0) {
            Some(Ok(Answer::Status(status))) => *status,
            other => panic!("{other:?}"),
        }
    }

    pub fn person(&mut self, device: usize) -> model::PersonId {
        self.status(device).person.expect("somebody")
    }

    /// What a device shows of its owner.
    pub fn me(&mut self, device: usize) -> MeView {
        match self.act(device, Intent::Ask(Question::Profile { person: None })) {
            Answer::Profile(me) => *me,
            other => panic!("{other:?}"),
        }
    }

    pub fn say(&mut self, from: usize, to: &[usize], text: &str) -> Result<Answer, Refusal> {
        let to = to.iter().map(|device| self.person(*device)).collect();
        let text = text.to_owned();
        self.wish(
            from,
            Intent::Talk(TalkAct::Say {
                to,
                text,
                files: Vec::new(),
            }),
        )
    }

    /// Types into what a community hopes for.
    pub fn hope_for(&mut self, device: usize, community: ScopeId, text: &str) {
        let act = CommunityAct::Why {
            community,
            part: WhyBox::Hope,
            edit: TextEdit::Append(text.to_owned()),
        };
        self.act(device, Intent::Community(act));
    }

    /// What a device reads there.
    pub fn hope(&mut self, device: usize, community: &str) -> String {
        let community = community.to_owned();
        match self.act(device, Intent::Ask(Question::Community { community })) {
            Answer::Community(view) => view.why.hope.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// The recovery words of whoever a device is.
    pub fn words(&mut self, device: usize) -> Phrase {
        match self.act(device, Intent::Ask(Question::Recovery)) {
            Answer::Words(words) => words,
            other => panic!("{other:?}"),
        }
    }

    /// Begins again on a new device from the words of another one, with a ticket of a third.
    pub fn recover(&mut self, new: usize, lost: usize, through: usize, keep_others: bool) {
        let recover = DeviceAct::Recover {
            words: self.words(lost),
            ticket: self.invite(through),
            keep_others,
        };
        self.act(new, Intent::Device(recover));
    }

    /// A ticket for one.
    pub fn invite(&mut self, device: usize) -> String {
        let invite = Intent::Invite {
            uses: 1,
            expires: None,
        };
        match self.act(device, invite) {
            Answer::Ticket { ticket, .. } => ticket,
            other => panic!("{other:?}"),
        }
    }

    pub fn inbox(&mut self, device: usize) -> Vec<ConversationView> {
        let question = Question::Inbox { person: None };
        match self.act(device, Intent::Ask(question)) {
            Answer::Inbox(inbox) => inbox,
            other => panic!("{other:?}"),
        }
    }

    /// The texts of the newest conversation, oldest first, each with its author.
    pub fn heard(&mut self, device: usize) -> Vec<String> {
        let inbox = self.inbox(device);
        let messages = inbox.first().map(|view| view.messages.clone());
        let line = |m: &crate::room::MessageView| format!("{}: {}", m.author_name, m.text);
        messages.unwrap_or_default().iter().map(line).collect()
    }

    /// Delivers everything under way, and what that brings about.
    pub fn run(&mut self) {
        while let Some(next) = self.underway.pop_front() {
            self.deliver(next);
        }
    }

    /// Delivers the next of what a device has said; false if there is nothing.
    pub fn hear_next_of(&mut self, device: usize) -> bool {
        let next = self.underway.iter().position(|(from, ..)| *from == device);
        let next = next.and_then(|at| self.underway.remove(at));
        let is_any = next.is_some();
        next.into_iter().for_each(|next| self.deliver(next));
        is_any
    }

    fn deliver(&mut self, (from, to, frame): (usize, usize, Vec<u8>)) {
        if !self.meetings.contains(&(from.min(to), from.max(to))) {
            return;
        }
        let message = Message::decode(&frame).expect("an honest frame");
        let from = self.name(from);
        self.input(to, Input::Heard { from, message });
    }

    /// Everything a device holds, log by log.
    pub fn records_of(&self, device: usize) -> Vec<Record> {
        let records = self.devices[device].disk.records.values();
        records.flatten().cloned().collect()
    }

    /// Everything any of the devices holds, each record once.
    pub fn all_records(&self) -> Vec<Record> {
        let disks = self.devices.iter().map(|device| &device.disk);
        let records = disks.flat_map(|disk| disk.records.values().flatten());
        let by_id: BTreeMap<[u8; 32], &Record> = records
            .map(|record| (*record.id().as_bytes(), record))
            .collect();
        by_id.into_values().cloned().collect()
    }

    /// Hands records to a device one by one, with all the keys the other has, and lets nothing else
    /// come of it.
    pub fn hand_over(&mut self, from: usize, to: usize, records: &[Record]) {
        let keys = self.devices.iter();
        let keys = keys.flat_map(|device| device.disk.keys.values().cloned());
        let keys: Vec<KeyObject> = keys.collect();
        self.hand_over_with(from, to, records, &keys);
    }

    /// Hands records to a device one by one, each with these keys behind it, and lets nothing else come
    /// of it.
    pub fn hand_over_with(
        &mut self,
        from: usize,
        to: usize,
        records: &[Record],
        keys: &[KeyObject],
    ) {
        let from_name = self.name(from);
        self.input(to, Input::PeerUp(from_name));
        for record in records {
            let from = from_name;
            let message = Message::Records(vec![record.clone()]);
            self.input(to, Input::Heard { from, message });
            // What asks for them now is not heard.
            let message = Message::Keys(keys.to_vec());
            self.input(to, Input::Heard { from, message });
            self.underway.clear();
        }
        self.input(to, Input::PeerDown(from_name));
        self.underway.clear();
    }

    /// Does something of which nothing arrives anywhere.
    pub fn act_unheard(&mut self, device: usize, intent: Intent) {
        self.now = Timestamp(self.now.0 + 1);
        self.tokens += 1;
        let token = Token(self.tokens);
        self.input(device, Input::Intent { token, intent });
        self.underway.clear();
        let answer = self.devices[device].answers.remove(&token.0);
        answer.expect("an answer").expect("not refused");
    }

    pub fn send(&mut self, from: usize, to: &PeerId, message: &Message) {
        let frame = message.encode();
        if let Some(to) = self.device_named(to) {
            self.wire.push((from, to, frame.clone()));
            self.underway.push_back((from, to, frame));
        }
    }

    fn perform(&mut self, device: usize, effects: Vec<Effect>) {
        let mut recalled = Vec::new();
        let is_silent = self.silent.contains(&device);
        for effect in effects {
            match effect {
                Effect::Tell { .. } | Effect::Stream { .. } | Effect::StreamKeys { .. }
                    if is_silent => {}
                Effect::Recall { .. } if self.hasty.contains(&device) => {}
                Effect::Append(batch) => self.devices[device].disk.append(batch),
                Effect::Tell { to, message } => self.send(device, &to, &message),
                Effect::Stream { to, scope, ranges } => {
                    let ranges = ranges.iter().map(|range| LogRange {
                        log: LogId {
                            scope,
                            key: range.log.0,
                            incarnation: range.log.1,
                        },
                        from: range.from,
                        to: range.to,
                    });
                    let records = self.devices[device].disk.read(ranges);
                    let told = records.len() as u64;
                    for part in messages_of(records) {
                        let names = part.iter().filter_map(|record| record.header().shred);
                        let names: BTreeSet<_> = names.map(|shred| *shred.as_bytes()).collect();
                        let keys = &self.devices[device].disk.keys;
                        let keys = names.iter().filter_map(|name| keys.get(name).cloned());
                        let keys = Message::Keys(keys.collect());
                        self.send(device, &to, &keys);
                        self.send(device, &to, &Message::Records(part));
                    }
                    self.send(
                        device,
                        &to,
                        &Message::Sent {
                            scope,
                            records: told,
                        },
                    );
                }
                Effect::StreamKeys { to, names } => {
                    let keys = &self.devices[device].disk.keys;
                    let keys = names.iter().filter_map(|name| keys.get(name).cloned());
                    let keys = Message::Keys(keys.collect());
                    self.send(device, &to, &keys);
                }
                Effect::Load { document } => {
                    let index = &self.devices[device].disk.index;
                    let changes = index.iter().filter(|((shelf, key), _)| {
                        *shelf == Shelf::Change && key.starts_with(&document)
                    });
                    let changes = changes.map(|(_, value)| value.clone()).collect();
                    self.input(
                        device,
                        Input::Loaded(Loaded::Document { document, changes }),
                    );
                }
                Effect::LoadKeys { names } => {
                    let keys = &self.devices[device].disk.keys;
                    let objects = names.iter().filter_map(|name| keys.get(name).cloned());
                    let objects = objects.collect();
                    self.input(device, Input::Loaded(Loaded::Keys { names, objects }));
                }
                Effect::Reload { ranges, private } => {
                    let disk = &self.devices[device].disk;
                    let mut records = disk.read(ranges.into_iter());
                    for range in private {
                        let log = disk.private.get(&range.log).into_iter().flatten();
                        records.extend(log.cloned());
                    }
                    let shreds = records.iter().filter_map(|r| r.header().shred);
                    let names: BTreeSet<_> = shreds.map(|shred| *shred.as_bytes()).collect();
                    let keys = names.iter().filter_map(|name| disk.keys.get(name).cloned());
                    let replay = Loaded::Replay {
                        keys: keys.collect(),
                        records,
                        last: true,
                    };
                    self.input(device, Input::Loaded(replay));
                }
                Effect::Recall { token, ranges } => {
                    let disk = &self.devices[device].disk;
                    let records = disk.read(ranges.into_iter());
                    let keys = records.iter().filter_map(|r| r.header().shred);
                    let keys: BTreeSet<_> = keys.map(|shred| *shred.as_bytes()).collect();
                    let keys = keys.iter().filter_map(|name| disk.keys.get(name).cloned());
                    let loaded = Loaded::Recalled {
                        token,
                        keys: keys.collect(),
                        records,
                    };
                    // As from a disk, it comes when everything else here has been done.
                    recalled.push(loaded);
                }
                Effect::Answer { token, answer } => {
                    self.devices[device].answers.insert(token.0, answer);
                }
                Effect::Show(view) => self.devices[device].view = view,
                Effect::Encode(texts) => self.devices[device].unread.extend(texts),
                Effect::Dial { peer, addresses } => {
                    self.dials.push((device, peer));
                    self.dialled_at.push((device, peer, addresses));
                }
                Effect::Redial(peer) => self.dials.push((device, peer)),
                Effect::Drop { .. } | Effect::WakeAt(_) => {}
            }
        }
        for loaded in recalled {
            self.input(device, Input::Loaded(loaded));
        }
    }
}

impl Disk {
    fn append(&mut self, batch: Batch) {
        self.vault = batch.vault.or(self.vault.take());
        for record in batch.records {
            let log = self.records.entry(record.log()).or_default();
            let seq = record.header().seq;
            assert_eq!(log.len() as u64, seq, "no gap on the disk: {record:?}");
            log.push(record);
        }
        for record in batch.private {
            self.private.entry(record.log()).or_default().push(record);
        }
        for key in batch.spare {
            self.keys.entry(key.name()).or_insert(key);
        }
        for key in batch.keys {
            self.keys.insert(key.name(), key);
        }
        self.dropped.extend(batch.files_gone);
        for name in batch.forget {
            self.keys.remove(&name);
        }
        for clear in &batch.clears {
            self.index
                .retain(|(shelf, key), _| *shelf != clear.shelf || !key.starts_with(&clear.prefix));
        }
        for put in batch.puts {
            match put.value {
                Some(value) => self.index.insert((put.shelf, put.key), value),
                None => self.index.remove(&(put.shelf, put.key)),
            };
        }
    }

    fn read(&self, ranges: impl Iterator<Item = LogRange>) -> Vec<Record> {
        let mut records = Vec::new();
        for range in ranges {
            let log = self.records.get(&range.log).into_iter().flatten();
            let wanted = log.filter(|r| (range.from..=range.to).contains(&r.header().seq));
            records.extend(wanted.cloned());
        }
        records.sort_by_key(|record| (record.header().lamport, record.log(), record.header().seq));
        records
    }

    /// Everything on the disk but the key file, piece by piece.
    pub fn pieces(&self) -> Vec<Vec<u8>> {
        let records = self.records.values().chain(self.private.values()).flatten();
        let mut pieces: Vec<Vec<u8>> = records.map(Record::wire).collect();
        pieces.extend(self.keys.values().map(KeyObject::to_bytes));
        for ((_, key), value) in &self.index {
            pieces.push([&key[..], value].concat());
        }
        pieces
    }
}

/// Tells whether some bytes stand in others.
pub fn stands_in(needle: &[u8], pieces: &[Vec<u8>]) -> bool {
    pieces
        .iter()
        .any(|piece| piece.windows(needle.len()).any(|window| window == needle))
}

pub fn key_of(peer: PeerId) -> LogKey {
    peer.0
}
