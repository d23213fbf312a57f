//! Any order of delivery, any duplication, any restart: the same space, and the one a plain model
//! finds.
//!
//! Random scripts make small spaces in which people with several devices propose, sign, change
//! their minds, sign two at once, exclude with and without frontiers, restore, revoke devices,
//! equivocate, and write on as if nothing had happened. The authority hears the records one by one;
//! the model reads all of them at once, knows no incremental step and keeps no index.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod common;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use common::{Answer, Author, Door, retain};
use history::*;
use proptest::prelude::*;

const PEOPLE: usize = 6;
const REGISTRARS: usize = 4;

/// A space in the making.
struct World {
    space: SpaceId,
    key: ContentKey,
    /// The devices; the first [`PEOPLE`] are everybody's first.
    devices: Vec<Author>,
    records: Vec<Record>,
    /// Records that stand beside another one at its place.
    shadows: BTreeSet<RecordId>,
    epochs: Vec<Record>,
    signatures: Vec<(usize, Record)>,
    seats: BTreeMap<usize, Record>,
    joins: Vec<Record>,
    proofs: usize,
}

impl World {
    fn new(admission: Admission) -> World {
        let key = ContentKey::from_bytes([3; 32]);
        let mut devices: Vec<_> = (1..=PEOPLE as u8).map(Author::new).collect();
        for (n, device) in devices.iter_mut().enumerate() {
            device.statement.recovery = phrase(n).commitment();
        }
        let founders = if admission == Admission::Open {
            REGISTRARS
        } else {
            1
        };
        let mut registrars: Vec<_> = devices.iter().take(founders).map(Author::person).collect();
        registrars.sort_unstable();
        let founder = devices[0].person();
        let genesis = devices[0].genesis(Genesis {
            registrars,
            threshold: (founders / 2 + 1) as u16,
            admission,
            ..common::genesis_of(founder, &key)
        });
        let space = genesis.space();
        let mut records = vec![genesis];
        records.extend(devices[0].introduce(space));
        let mut world = World {
            space,
            key,
            devices,
            seats: BTreeMap::from([(0, records[2].clone())]),
            records,
            shadows: BTreeSet::new(),
            epochs: Vec::new(),
            signatures: Vec::new(),
            joins: Vec::new(),
            proofs: 0,
        };
        for who in 1..PEOPLE {
            // Everybody but the last is brought by the one before.
            world.seat(who.saturating_sub(2), who);
            if who == 3 && admission == Admission::Registrars {
                world.more_registrars();
            }
        }
        world
    }

    /// The founder makes the first few registrars too; who comes later needs several of them.
    fn more_registrars(&mut self) {
        let steward = |who: &Author| EpochChange::Steward {
            person: who.person(),
            holds: true,
        };
        let more: Vec<_> = self.devices[1..REGISTRARS].iter().map(steward).collect();
        let epoch = self.devices[0].propose(self.space, &more);
        let signature = self.devices[0].approve(self.space, &epoch, &[]);
        self.records.extend([epoch.clone(), signature.clone()]);
        self.epochs.push(epoch.clone());
        self.signatures.push((0, signature));
        for who in 0..REGISTRARS {
            self.devices[who].stand_in(&epoch);
        }
    }

    fn seat(&mut self, by: usize, who: usize) {
        let space = self.space;
        let ticket = LogSigner::from_seed([100 + who as u8; 32]);
        let invite = self.devices[by].invite(space, &ticket, 1);
        let stated = self.devices[who].introduce(space);
        let join = self.devices[who].join(space, &invite, &ticket);
        let seat = self.devices[by].countersign(space, &join);
        let words = self.devices[who].write(space, &[&seat], &self.key);
        self.joins.push(join.clone());
        self.records.push(invite);
        self.records.extend(stated);
        self.records.extend([join, seat.clone(), words]);
        self.seats.insert(who, seat);
    }

    fn govern(&mut self, who: usize, deps: &[&Record], body: &Governance) -> Record {
        let record = self.devices[who].govern(self.space, deps, body);
        self.records.push(record.clone());
        record
    }

    /// Some record of each log of a person, as somebody may have seen it.
    fn seen(&self, person: &PersonId, luck: u8) -> Vec<Record> {
        let keys: BTreeSet<_> = self
            .devices
            .iter()
            .filter(|device| device.person() == *person)
            .map(Author::key)
            .collect();
        let mut logs: BTreeMap<LogId, Vec<&Record>> = BTreeMap::new();
        for record in &self.records {
            if keys.contains(&record.header().log) && !self.shadows.contains(&record.id()) {
                logs.entry(record.log()).or_default().push(record);
            }
        }
        let pick = |log: &Vec<&Record>| {
            let back = usize::from(luck % 3).min(log.len() - 1);
            log[log.len() - 1 - back].clone()
        };
        logs.values().map(pick).collect()
    }

    fn step(&mut self, [act, who, what, luck]: [u8; 4]) {
        let who = usize::from(who) % self.devices.len();
        let target = usize::from(what) % PEOPLE;
        let person = self.devices[target].person();
        match act % 32 {
            0..=4 => {
                self.follow(who);
                self.propose(who, person, luck);
            }
            5 => self.propose(who, person, luck),
            6..=19 => self.sign(who, usize::from(what), luck),
            20..=22 => {
                // Goes on in an epoch, whether it holds or not.
                if let Some(epoch) = self.pick_epoch(what) {
                    self.devices[who].stand_in(&epoch);
                    self.invite(who);
                }
            }
            23 | 24 => self.follow(who),
            25 | 26 => self.countersign(who, luck),
            27 => self.add_device(who, luck),
            28 => self.revoke(who, luck),
            29 => self.fork(who, luck),
            30 => self.reborn(who, luck),
            _ => self.take_back(who, luck),
        }
    }

    /// Goes on in the newest epoch that three persons signed.
    fn follow(&mut self, who: usize) {
        let signers = |epoch: &&Record| {
            let signed = self.signatures.iter().filter(|(_, record)| {
                matches!(record.governance(), Ok(Governance::EpochSignature(it))
                    if it.epoch == epoch.id())
            });
            let persons: BTreeSet<_> = signed.map(|(by, _)| self.devices[*by].person()).collect();
            persons.len() >= 3
        };
        if let Some(epoch) = self.epochs.iter().rev().find(signers).cloned() {
            self.devices[who].stand_in(&epoch);
            self.invite(who);
        }
    }

    fn pick_epoch(&self, luck: u8) -> Option<Record> {
        let newest = self.epochs.len().min(2);
        let back = usize::from(luck).checked_rem(newest)?;
        self.epochs.get(self.epochs.len() - 1 - back).cloned()
    }

    fn propose(&mut self, who: usize, person: PersonId, luck: u8) {
        let changes = match luck % 6 {
            0 => vec![EpochChange::Exclude {
                person,
                guests: luck > 128,
            }],
            1 => vec![EpochChange::Pause(person)],
            2 => vec![EpochChange::Restore(person)],
            3 => vec![EpochChange::Steward {
                person,
                holds: luck > 128,
            }],
            4 => vec![EpochChange::Roll {
                person,
                votes: luck > 128,
            }],
            _ => vec![
                EpochChange::Admit(person),
                EpochChange::Roll {
                    person,
                    votes: true,
                },
            ],
        };
        let record = self.devices[who].propose(self.space, &changes);
        self.records.push(record.clone());
        self.epochs.push(record);
    }

    fn sign(&mut self, who: usize, what: usize, luck: u8) {
        let Some(epoch) = self.pick_epoch(what as u8) else {
            return;
        };
        let Ok(Governance::Epoch(said)) = epoch.governance() else {
            unreachable!("epochs are epochs");
        };
        let mut seen = Vec::new();
        if !luck.is_multiple_of(4) {
            for change in &said.changes {
                if let EpochChange::Exclude { person, .. } | EpochChange::Pause(person) = change {
                    seen.extend(self.seen(person, luck));
                }
            }
        }
        let person = self.devices[who].person();
        let sibling = |(by, record): &&(usize, Record)| {
            let Ok(Governance::EpochSignature(signature)) = record.governance() else {
                return false;
            };
            let on = self
                .epochs
                .iter()
                .find(|epoch| epoch.id() == signature.epoch);
            let on = on.and_then(|epoch| epoch.governance().ok());
            self.devices[*by].person() == person
                && matches!(on, Some(Governance::Epoch(on)) if on.previous == said.previous)
                && signature.epoch != epoch.id()
        };
        let instead = self
            .signatures
            .iter()
            .rev()
            .find(sibling)
            .map(|(_, record)| record.clone());
        // Mostly takes back what was signed before, sometimes signs two.
        let instead = instead.filter(|_| !luck.is_multiple_of(5));
        let seen: Vec<_> = seen.iter().collect();
        let record = self.devices[who].approve_instead(self.space, &epoch, &seen, instead.as_ref());
        self.records.push(record.clone());
        self.signatures.push((who, record));
    }

    fn invite(&mut self, who: usize) {
        let ticket = LogSigner::from_seed([9; 32]);
        let record = self.devices[who].invite(self.space, &ticket, 1);
        self.records.push(record);
    }

    fn countersign(&mut self, who: usize, luck: u8) {
        let join = self.joins[self.joins.len() - 1 - usize::from(luck) % 3].clone();
        let body = Governance::Countersign(Countersign { join: join.id() });
        self.govern(who, &[&join], &body);
    }

    fn add_device(&mut self, who: usize, luck: u8) {
        if self.devices.len() >= PEOPLE + 4 {
            return;
        }
        let mut new = Author::new(60 + self.devices.len() as u8 + luck % 4 * 20);
        if self.devices.iter().any(|device| device.key() == new.key()) {
            return;
        }
        new.statement = self.devices[who].statement.clone();
        let by = self.devices[who].key();
        let stated = new.keys.statement(new.person());
        let scope = ScopeId::of_space(&self.space);
        let added = DeviceAdded::sign(&scope, stated, new.keys.signer(), &by);
        let added = self.govern(who, &[], &Governance::DeviceAdded(added));
        let hello = new.write(self.space, &[&added], &self.key);
        self.records.push(hello);
        self.seats.insert(self.devices.len(), added);
        self.devices.push(new);
    }

    fn revoke(&mut self, who: usize, luck: u8) {
        let person = self.devices[who].person();
        let own: Vec<_> = (0..self.devices.len())
            .filter(|n| self.devices[*n].person() == person)
            .collect();
        let lost = own[usize::from(luck) % own.len()];
        let key = self.devices[lost].key();
        let seen = if luck.is_multiple_of(8) {
            Vec::new()
        } else {
            self.seen(&person, luck)
        };
        let seen: Vec<_> = seen
            .iter()
            .filter(|record| record.header().log == key)
            .collect();
        let body = Governance::DeviceRevoked(DeviceRevoked {
            device: key,
            retain: retain(&seen),
        });
        self.govern(who, &[], &body);
    }

    /// Somebody takes over with their phrase, on a new device, and gives up some of the others.
    fn recover(&mut self, who: usize, luck: u8) {
        let owner = who % PEOPLE;
        if self.devices.len() >= PEOPLE + 8 {
            return;
        }
        let mut new = Author::new(140 + self.devices.len() as u8);
        new.statement = self.devices[owner].statement.clone();
        let person = new.person();
        let own = self
            .devices
            .iter()
            .filter(|device| device.person() == person);
        let mut lost: Vec<_> = own.map(Author::key).collect();
        lost.retain(|key| !(key.as_bytes()[0] ^ luck).is_multiple_of(3));
        lost.sort_unstable();
        let seen = self.seen(&person, luck);
        let seen: Vec<_> = seen
            .iter()
            .filter(|record| lost.contains(&record.header().log) && !luck.is_multiple_of(5))
            .collect();
        let recovered = Recovered::sign(
            &ScopeId::of_space(&self.space),
            new.statement.clone(),
            &phrase(owner),
            new.keys.statement(person),
            lost,
            retain(&seen),
        );
        let seat = self.seats[&owner].clone();
        let body = Governance::Recovered(recovered);
        let record = new.govern(self.space, &[&seat], &body);
        self.records.push(record.clone());
        self.seats.insert(self.devices.len(), record);
        self.devices.push(new);
    }

    /// A clone writes at the same place; somebody proves it.
    fn fork(&mut self, who: usize, luck: u8) {
        if self.proofs >= 2 || who == 0 {
            return;
        }
        let head = self.devices[who].head;
        let epoch = self.devices[who].epoch.take();
        let one = self.devices[who].write(self.space, &[], &self.key);
        self.devices[who].head = head;
        let other = self.devices[who].write(self.space, &[], &self.key);
        self.devices[who].epoch = epoch;
        if let Some(proof) = Equivocation::of(&one, &other) {
            self.proofs += 1;
            self.shadows.insert(one.id());
            // Somebody cites the one, somebody the other.
            let seen = self.devices[0].write_in_founding(self.space, &[&one], &self.key);
            self.records.extend([one, other, seen]);
            let witness = usize::from(luck) % 2;
            let body = Governance::Equivocation(Box::new(proof));
            self.govern(witness, &[], &body);
        }
    }

    fn reborn(&mut self, who: usize, luck: u8) {
        if who == 0 {
            return;
        }
        let seat = self.seats[&who].clone();
        self.devices[who].reincarnate(1000 + u64::from(luck));
        self.devices[who].epoch = None;
        let again = self.devices[who].write(self.space, &[&seat], &self.key);
        let used = self.records.iter().any(|r| r.log() == again.log());
        if used {
            self.devices[who].reincarnate(5000 + self.records.len() as u64);
            let again = self.devices[who].write(self.space, &[&seat], &self.key);
            self.records.push(again);
        } else {
            self.records.push(again);
        }
    }

    /// Ends one of one's own invites, and keeps somebody or nobody.
    fn take_back(&mut self, who: usize, luck: u8) {
        let person = self.devices[who].person();
        let own: Vec<_> = self
            .records
            .iter()
            .filter(|record| matches!(record.governance(), Ok(Governance::Invite(_))))
            .filter(|record| {
                let by = self.devices.iter().find(|d| d.key() == record.header().log);
                by.is_some_and(|by| by.person() == person)
            })
            .cloned()
            .collect();
        let Some(at) = usize::from(luck).checked_rem(own.len()) else {
            return;
        };
        let keep = if luck.is_multiple_of(2) {
            Vec::new()
        } else {
            vec![self.devices[usize::from(luck) % PEOPLE].person()]
        };
        let body = Governance::InviteRevoked(InviteRevoked {
            invite: own[at].id(),
            keep,
        });
        let invite = own[at].clone();
        self.govern(who, &[&invite], &body);
    }
}

/// The recovery phrase of a person.
fn phrase(n: usize) -> RecoveryKey {
    RecoveryKey::from_seed([200 + n as u8; 32])
}

/// What everybody must agree on.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    line: Vec<RecordId>,
    members: BTreeSet<PersonId>,
    stewards: BTreeSet<PersonId>,
    roll: BTreeSet<PersonId>,
    counts: Vec<bool>,
}

fn observe(world: &World, authority: &Authority) -> Outcome {
    Outcome {
        line: authority.line().collect(),
        members: authority.members().collect(),
        stewards: authority.stewards(),
        roll: authority.roll(),
        counts: world.records.iter().map(|r| authority.counts(r)).collect(),
    }
}

fn deliver(world: &World, seed: u64) -> Authority {
    let mut entropy = [0; 32];
    entropy[..8].copy_from_slice(&seed.to_be_bytes());
    let mut dice = Dice::new(entropy);
    let mut left = [world.records.clone(), world.records.clone()].concat();
    for at in (1..left.len()).rev() {
        let [a, b] = dice.bytes::<2>();
        left.swap(at, usize::from(u16::from_be_bytes([a, b])) % (at + 1));
    }
    let mut door = Door::new(world.space);
    let mut entries = BTreeMap::new();
    // Which records count, followed by what is told alone.
    let mut counted: BTreeMap<LogId, BTreeMap<RecordId, (Record, bool)>> = BTreeMap::new();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|record| match door.knock(record) {
            Answer::Admitted => {
                let changes = door.authority.changes_since_last();
                entries.extend(changes.into_iter().map(|(k, v)| (k, v.expect("kept"))));
                let log = counted.entry(record.log()).or_default();
                let counts = door.authority.counts(record);
                log.insert(record.id(), (record.clone(), counts));
                for log in std::mem::take(&mut door.changed) {
                    for (record, counts) in counted.entry(log).or_default().values_mut() {
                        *counts = door.authority.counts(record);
                    }
                }
                if dice.bytes::<1>() < [4] {
                    let again = Authority::from_entries(world.space, entries.clone());
                    door.authority = again.expect("the entries are whole");
                }
                false
            }
            Answer::Chain(ChainFault::Known) => !door.stands(record),
            // The other of two records for one place waits for the proof.
            Answer::Chain(ChainFault::Fork | ChainFault::WrongPrevious) => true,
            Answer::Chain(ChainFault::Gap { .. } | ChainFault::MissingDep(_))
            | Answer::Authority(Judgement::Wait(_)) => true,
            other => panic!("{record:?}: {other:?}"),
        });
        assert!(left.len() < before, "{left:?} wait for ever");
    }
    let told: BTreeSet<_> = door.members.iter().copied().collect();
    let members: BTreeSet<_> = door.authority.members().collect();
    assert_eq!(told, members, "what was told is enough to follow");
    let again = Authority::from_entries(world.space, entries).expect("whole");
    assert_eq!(
        observe(world, &again),
        observe(world, &door.authority),
        "decided at once"
    );
    door.authority
}

type Log = (LogKey, Incarnation);
type Place = (u64, Log, u64);

fn log_of(record: &Record) -> Log {
    (record.header().log, record.header().incarnation)
}

fn place_of(record: &Record) -> Place {
    (record.header().lamport, log_of(record), record.header().seq)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Taken {
    Pause,
    Exclusion,
}

/// Somebody without a voice from one index of the line to another.
struct Removal {
    kind: Taken,
    from: usize,
    until: Option<usize>,
    by: Vec<RecordId>,
    guests: bool,
}

/// Everything the model has found out.
struct Model<'a> {
    records: Vec<(&'a Record, Governance)>,
    content: Vec<&'a Record>,
    owners: BTreeMap<LogKey, PersonId>,
    first: BTreeMap<PersonId, LogKey>,
    founding: RecordId,
    admission: Admission,
    cuts: BTreeMap<Log, u64>,
    line: Vec<RecordId>,
    stewards: Vec<BTreeSet<PersonId>>,
    roll: Vec<BTreeSet<PersonId>>,
    listed: BTreeSet<PersonId>,
    removals: BTreeMap<PersonId, Vec<Removal>>,
    retained: BTreeMap<(RecordId, Log), u64>,
    seats: BTreeMap<PersonId, Place>,
}

impl<'a> Model<'a> {
    fn of(world: &'a World) -> Model<'a> {
        let mut records: Vec<_> = world
            .records
            .iter()
            .filter_map(|record| Some((record, record.governance().ok()?)))
            .collect();
        records.sort_by_key(|(record, _)| place_of(record));
        let Governance::Genesis(genesis) = records[0].1.clone() else {
            unreachable!("a space begins with its genesis");
        };
        let persons: BTreeSet<_> = genesis.registrars.iter().copied().collect();
        let mut model = Model {
            content: world
                .records
                .iter()
                .filter(|r| r.governance().is_err())
                .collect(),
            owners: world
                .devices
                .iter()
                .map(|d| (d.key(), d.person()))
                .collect(),
            first: world
                .devices
                .iter()
                .map(|d| (d.person(), d.statement.first_device))
                .collect(),
            founding: RecordId::from(world.space),
            admission: genesis.admission,
            cuts: BTreeMap::new(),
            line: vec![RecordId::from(world.space)],
            stewards: vec![persons.clone()],
            roll: vec![persons],
            listed: BTreeSet::new(),
            removals: BTreeMap::new(),
            retained: BTreeMap::new(),
            seats: BTreeMap::new(),
            records,
        };
        model.cut();
        while model.advance() {}
        model.seat(world.devices[0].person());
        model
    }

    fn all(&self) -> impl Iterator<Item = &'a Record> + '_ {
        let governing = self.records.iter().map(|(record, _)| *record);
        governing.chain(self.content.iter().copied())
    }

    fn owner(&self, log: &Log) -> PersonId {
        self.owners[&log.0]
    }

    fn cut(&mut self) {
        let logs: BTreeSet<Log> = self.all().map(log_of).collect();
        let mut frozen: BTreeMap<Log, u64> = BTreeMap::new();
        for (_, statement) in &self.records {
            if let Governance::Equivocation(proof) = statement {
                let (log, seq) = proof.place().expect("it was admitted");
                let at = frozen.entry((log.key, log.incarnation)).or_insert(seq);
                *at = (*at).min(seq);
            }
        }
        let is_frozen = |record: &Record| {
            frozen
                .get(&log_of(record))
                .is_some_and(|at| *at <= record.header().seq)
        };
        let places: BTreeMap<RecordId, (Log, u64)> = self
            .records
            .iter()
            .map(|(record, _)| (record.id(), (log_of(record), record.header().seq)))
            .collect();
        let mut cited: BTreeMap<Log, u64> = BTreeMap::new();
        for record in self.all() {
            for dep in &record.header().deps {
                if let Some((log, seq)) = places.get(dep)
                    && self.owner(log) != self.owner(&log_of(record))
                {
                    let last = cited.entry(*log).or_insert(*seq);
                    *last = (*last).max(*seq);
                }
            }
        }
        let mut raw: BTreeMap<Log, u64> = BTreeMap::new();
        for log in &logs {
            let mut by: BTreeMap<LogKey, Option<u64>> = BTreeMap::new();
            for (record, statement) in &self.records {
                if let Governance::DeviceRevoked(revoked) = statement
                    && revoked.device == log.0
                    && self.owner(&log_of(record)) == self.owner(log)
                    && !is_frozen(record)
                {
                    let entry = revoked
                        .retain
                        .iter()
                        .find(|r| (r.log, r.incarnation) == *log)
                        .map(|r| r.seq + 1);
                    let said = by.entry(record.header().log).or_default();
                    *said = (*said).max(entry);
                }
            }
            let default = cited.get(log).map_or(0, |seq| seq + 1);
            let revoked = by.values().map(|said| said.unwrap_or(default)).min();
            let revoked = revoked.unwrap_or(u64::MAX);
            raw.insert(
                *log,
                revoked.min(frozen.get(log).copied().unwrap_or(u64::MAX)),
            );
        }
        let mut valid: BTreeSet<LogKey> = self.first.values().copied().collect();
        loop {
            let before = valid.len();
            for (record, statement) in &self.records {
                if let Governance::DeviceAdded(added) = statement
                    && valid.contains(&record.header().log)
                    && record.header().seq < raw[&log_of(record)]
                {
                    valid.insert(added.device.ed25519);
                }
            }
            if valid.len() == before {
                break;
            }
        }
        self.cuts = raw
            .into_iter()
            .map(|(log, cut)| (log, if valid.contains(&log.0) { cut } else { 0 }))
            .collect();
    }

    fn is_cut(&self, record: &Record) -> bool {
        self.cuts[&log_of(record)] <= record.header().seq
    }

    fn epoch(&self, id: &RecordId) -> Option<&Epoch> {
        self.records
            .iter()
            .find_map(|(record, statement)| match statement {
                Governance::Epoch(epoch) if record.id() == *id => Some(epoch),
                _ => None,
            })
    }

    fn index_of(&self, epoch: &RecordId) -> usize {
        // The genesis record itself names no epoch.
        let mut at = if epoch.is_zero() {
            self.founding
        } else {
            *epoch
        };
        loop {
            if let Some(index) = self.line.iter().position(|id| *id == at) {
                return index;
            }
            at = self.epoch(&at).expect("it was admitted").previous;
        }
    }

    fn is_removed_at(&self, person: &PersonId, index: usize) -> bool {
        let removals = self.removals.get(person).into_iter().flatten();
        removals
            .filter(|r| r.from <= index && r.until.is_none_or(|until| until > index))
            .count()
            > 0
    }

    /// Tells whether removals void a record.
    fn is_outside(&self, record: &Record) -> bool {
        let log = log_of(record);
        let removals = self.removals.get(&self.owner(&log)).into_iter().flatten();
        removals
            .filter(|removal| {
                let retained = removal
                    .by
                    .iter()
                    .filter_map(|by| self.retained.get(&(*by, log)))
                    .max();
                let inside = retained.is_some_and(|last| record.header().seq <= *last);
                let stands = self.index_of(&record.header().epoch);
                !inside && removal.until.is_none_or(|until| stands < until)
            })
            .count()
            > 0
    }

    /// Finds the epoch that follows the last of the line, and lets it hold.
    fn advance(&mut self) -> bool {
        let parent = *self.line.last().expect("a founding");
        let index = self.line.len() - 1;
        let children: BTreeMap<RecordId, Epoch> = self
            .records
            .iter()
            .filter_map(|(record, statement)| match statement {
                Governance::Epoch(epoch) if epoch.previous == parent => {
                    Some((record.id(), epoch.clone()))
                }
                _ => None,
            })
            .collect();
        let (stewards, roll) = (&self.stewards[index], &self.roll[index]);
        let basis = |signers: &BTreeSet<PersonId>| {
            let on = |list: &BTreeSet<PersonId>| signers.intersection(list).count();
            if on(roll) > roll.len() / 2 {
                Some(Basis::Roll)
            } else {
                (on(stewards) > stewards.len() / 2).then_some(Basis::Stewards)
            }
        };
        let mut stand: BTreeMap<RecordId, BTreeSet<PersonId>> = BTreeMap::new();
        let mut ever = stand.clone();
        let mut held: BTreeMap<RecordId, Basis> = BTreeMap::new();
        let mut ever_held = held.clone();
        let mut signed: BTreeMap<RecordId, RecordId> = BTreeMap::new();
        let mut seen: BTreeMap<(RecordId, Log), BTreeMap<PersonId, (u64, bool)>> = BTreeMap::new();
        for (record, statement) in &self.records {
            let Governance::EpochSignature(signature) = statement else {
                continue;
            };
            let Some(child) = children.get(&signature.epoch) else {
                continue;
            };
            let person = self.owner(&log_of(record));
            let is_target = child.changes.iter().any(|change| {
                matches!(change, EpochChange::Exclude { person: p, .. } | EpochChange::Pause(p)
                    if *p == person)
            });
            let votes = stewards.contains(&person) || roll.contains(&person);
            let silent = self.is_removed_at(&person, index)
                || self.is_cut(record)
                || self.is_outside(record);
            if is_target || silent || !votes {
                continue;
            }
            let id = signature.epoch;
            let is_new = !stand.entry(id).or_default().contains(&person);
            if let Some(old) = signature.instead.and_then(|instead| signed.get(&instead))
                && is_new
                && *old != id
            {
                stand.entry(*old).or_default().remove(&person);
            }
            signed.insert(record.id(), id);
            stand.entry(id).or_default().insert(person);
            ever.entry(id).or_default().insert(person);
            if let Some(basis) = basis(&stand[&id]) {
                let best = held.entry(id).or_insert(basis);
                *best = (*best).max(basis);
            }
            if let Some(basis) = basis(&ever[&id]) {
                ever_held.insert(id, basis);
            }
            for retain in &signature.retain {
                let log = (retain.log, retain.incarnation);
                let by = seen.entry((id, log)).or_default();
                let entry = by.entry(person).or_insert((retain.seq, false));
                *entry = (entry.0.max(retain.seq), stewards.contains(&person));
            }
        }
        let adopted = self.adopted(&parent, &children, index);
        let rank = |(id, ever): (&RecordId, &Basis)| {
            let is_adopted = adopted.get(id).is_some_and(|count| *count > roll.len() / 2);
            let basis = held.get(id).copied().or(is_adopted.then_some(*ever))?;
            Some((is_adopted, basis, stand[id].len(), Reverse(*id)))
        };
        let Some(best) = ever_held.iter().filter_map(rank).max() else {
            return false;
        };
        let best = best.3.0;
        let sole = stewards.len() == 1;
        for ((id, log), by) in &seen {
            let mut seqs: Vec<_> = by.values().map(|(seq, _)| *seq).collect();
            seqs.sort_unstable();
            let second = seqs.len().checked_sub(2).map(|at| seqs[at]);
            let steward = by
                .values()
                .filter(|(_, is)| sole && *is)
                .map(|(seq, _)| *seq)
                .max();
            if let Some(last) = second.max(steward).filter(|_| *id == best) {
                self.retained.insert((*id, *log), last);
            }
        }
        let split: Vec<PersonId> = self
            .owners
            .values()
            .filter(|p| stand.values().filter(|who| who.contains(p)).count() > 1)
            .copied()
            .collect();
        self.push(best, &children[&best], &split);
        true
    }

    /// Counts for each child who of the roll stands in it, or stood in it last.
    fn adopted(
        &self,
        parent: &RecordId,
        children: &BTreeMap<RecordId, Epoch>,
        index: usize,
    ) -> BTreeMap<RecordId, usize> {
        let mut newest: BTreeMap<PersonId, (Place, RecordId)> = BTreeMap::new();
        let mut logs: BTreeMap<Log, Vec<&Record>> = BTreeMap::new();
        for record in self.all() {
            logs.entry(log_of(record)).or_default().push(record);
        }
        for (log, mut records) in logs {
            records.sort_by_key(|record| record.header().seq);
            let mut last = self.founding;
            for record in records {
                let epoch = record.header().epoch;
                if epoch == last || epoch.is_zero() {
                    continue;
                }
                last = epoch;
                let mut at = epoch;
                while let Some(said) = self.epoch(&at).filter(|said| said.previous != *parent) {
                    at = said.previous;
                }
                let person = self.owner(&log);
                let counts = children.contains_key(&at)
                    && !self.is_cut(record)
                    && self.roll[index].contains(&person);
                if counts {
                    let stand = (place_of(record), at);
                    let newest = newest.entry(person).or_insert(stand);
                    *newest = (*newest).max(stand);
                }
            }
        }
        let mut counts = BTreeMap::new();
        for (_, child) in newest.values() {
            *counts.entry(*child).or_insert(0) += 1;
        }
        counts
    }

    fn push(&mut self, id: RecordId, epoch: &Epoch, split: &[PersonId]) {
        let index = self.line.len();
        self.line.push(id);
        let mut stewards = self.stewards[index - 1].clone();
        let mut roll = self.roll[index - 1].clone();
        let set = |list: &mut BTreeSet<PersonId>, person: PersonId, is: bool| {
            if is {
                list.insert(person);
            } else {
                list.remove(&person);
            }
        };
        for change in &epoch.changes {
            match *change {
                EpochChange::Admit(person) => {
                    self.listed.insert(person);
                }
                EpochChange::Exclude { person, guests } => {
                    self.remove(person, Taken::Exclusion, guests, index, id);
                    set(&mut stewards, person, false);
                    set(&mut roll, person, false);
                }
                EpochChange::Pause(person) => self.remove(person, Taken::Pause, false, index, id),
                EpochChange::Restore(person) => {
                    for removal in self.removals.entry(person).or_default() {
                        removal.until = removal.until.or(Some(index));
                    }
                }
                EpochChange::Steward { person, holds } => set(&mut stewards, person, holds),
                EpochChange::Roll { person, votes } => set(&mut roll, person, votes),
                EpochChange::Charter(_) | EpochChange::Bars(_) => {}
            }
        }
        for person in split {
            stewards.remove(person);
            roll.remove(person);
        }
        self.stewards.push(stewards);
        self.roll.push(roll);
    }

    fn remove(&mut self, who: PersonId, kind: Taken, guests: bool, index: usize, by: RecordId) {
        let all = self.removals.entry(who).or_default();
        match all.iter_mut().find(|r| r.kind == kind && r.until.is_none()) {
            Some(removal) => {
                removal.by.push(by);
                removal.guests |= guests;
            }
            None => all.push(Removal {
                kind,
                from: index,
                until: None,
                by: vec![by],
                guests,
            }),
        }
    }

    fn was_admitted(&self, person: &PersonId, founder: &PersonId) -> bool {
        person == founder || self.listed.contains(person) || self.seats.contains_key(person)
    }

    fn seat(&mut self, founder: PersonId) {
        let by_id: BTreeMap<RecordId, (&Record, &Governance)> = self
            .records
            .iter()
            .map(|(r, s)| (r.id(), (*r, s)))
            .collect();
        let mut used: BTreeMap<RecordId, u32> = BTreeMap::new();
        let mut seats: BTreeMap<PersonId, Place> = BTreeMap::new();
        let stands = |record: &Record| !self.is_cut(record) && !self.is_outside(record);
        for (record, statement) in &self.records {
            let Governance::Countersign(countersign) = statement else {
                continue;
            };
            let (join_record, Governance::Join(join)) = by_id[&countersign.join] else {
                unreachable!("joins are joins");
            };
            let (invite_record, Governance::Invite(invite)) = by_id[&join.invite] else {
                unreachable!("invites are invites");
            };
            let inviter = self.owner(&log_of(invite_record));
            let before = |person: &PersonId, place: Place| {
                *person == founder
                    || self.listed.contains(person)
                    || seats.get(person).is_some_and(|seat| *seat < place)
            };
            let ends: Vec<_> = self
                .records
                .iter()
                .filter_map(|(record, statement)| match statement {
                    Governance::InviteRevoked(ended) if ended.invite == join.invite => {
                        stands(record).then_some(ended)
                    }
                    _ => None,
                })
                .collect();
            let turned = !ends.is_empty() && !ends.iter().any(|e| e.keep.contains(&join.person));
            let gone = self.removals.get(&inviter).into_iter().flatten();
            let gone = gone.filter(|r| r.until.is_none() && r.guests).count() > 0;
            let signer = self.owner(&log_of(record));
            let fits = before(&inviter, place_of(invite_record))
                && stands(invite_record)
                && !turned
                && !gone
                && !self.is_cut(join_record)
                && stands(record)
                && before(&signer, place_of(record))
                && !before(&join.person, place_of(record))
                && self.completes(record, &countersign.join);
            let used = used.entry(join.invite).or_default();
            if fits && *used < invite.uses {
                *used += 1;
                seats.insert(join.person, place_of(record));
            }
        }
        self.seats = seats;
    }

    /// Tells whether a countersign is a registrar's, and with those before it there are enough.
    fn completes(&self, record: &Record, join: &RecordId) -> bool {
        if self.admission == Admission::Open {
            return true;
        }
        let is_registrar = |record: &Record| {
            let signer = self.owner(&log_of(record));
            let index = self.index_of(&record.header().epoch);
            self.stewards[index].contains(&signer)
                && !self.is_removed_at(&signer, index)
                && !self.is_cut(record)
                && !self.is_outside(record)
        };
        let registrars: BTreeSet<PersonId> = self
            .records
            .iter()
            .filter(|(other, _)| place_of(other) <= place_of(record) && is_registrar(other))
            .filter(|(_, statement)| {
                matches!(statement, Governance::Countersign(it) if it.join == *join)
            })
            .map(|(other, _)| self.owner(&log_of(other)))
            .collect();
        let index = self.index_of(&record.header().epoch);
        is_registrar(record) && registrars.len() > self.stewards[index].len() / 2
    }

    fn outcome(&self, world: &World) -> Outcome {
        let founder = world.devices[0].person();
        let last = self.line.len() - 1;
        let here = |list: &BTreeSet<PersonId>| -> BTreeSet<PersonId> {
            let present = |person: &&PersonId| !self.is_removed_at(person, last);
            list.iter().filter(present).copied().collect()
        };
        let everybody: BTreeSet<_> = self.owners.values().copied().collect();
        let admitted = |person: &&PersonId| self.was_admitted(person, &founder);
        let members = here(&everybody.iter().filter(admitted).copied().collect());
        let counts = |record: &Record| {
            let person = self.owner(&log_of(record));
            self.was_admitted(&person, &founder) && !self.is_cut(record) && !self.is_outside(record)
        };
        Outcome {
            line: self.line.clone(),
            members,
            stewards: here(&self.stewards[last]),
            roll: here(&self.roll[last]),
            counts: world.records.iter().map(counts).collect(),
        }
    }
}

/// Counts what a set of scripts brought about, so that a test that tests nothing is noticed.
#[derive(Debug, Default)]
struct Seen {
    turns: usize,
    removed: usize,
    void: usize,
    splits: usize,
    unseated: usize,
}

fn live(admission: Admission, script: &[[u8; 4]], seen: &mut Seen) {
    let mut world = World::new(admission);
    for step in script {
        world.step(*step);
    }
    let expected = Model::of(&world).outcome(&world);
    for seed in 0..3 {
        let authority = deliver(&world, seed + script.len() as u64 * 7);
        assert_eq!(observe(&world, &authority), expected, "order {seed}");
        if seed == 0 {
            seen.turns += expected.line.len() - 1;
            seen.removed += authority.removed().len();
            seen.void += expected.counts.iter().filter(|counts| !**counts).count();
            seen.splits += authority.splits().len();
            seen.unseated += PEOPLE - expected.members.len();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_what_the_model_finds(
        script in proptest::collection::vec(any::<[u8; 4]>(), 5..60)
    ) {
        live(Admission::Open, &script, &mut Seen::default());
        live(Admission::Registrars, &script, &mut Seen::default());
    }
}

#[test]
fn long_scripts_bring_everything_about() {
    let mut seen = Seen::default();
    let mut dice = common::dice(7);
    for n in 0..150 {
        let script: Vec<[u8; 4]> = (0..70).map(|_| dice.bytes()).collect();
        let admission = if n % 3 == 0 {
            Admission::Registrars
        } else {
            Admission::Open
        };
        live(admission, &script, &mut seen);
    }
    let rare = [
        seen.turns,
        seen.removed,
        seen.void,
        seen.splits,
        seen.unseated,
    ];
    assert!(rare.iter().all(|count| *count >= 5), "{seen:?}");
}

/// The model knows no phrase; with one, every order must still come to the same.
#[test]
fn any_order_gives_the_same_where_people_recover() {
    let mut dice = common::dice(11);
    let (mut live, mut void) = (0, 0);
    for n in 0..80 {
        let mut world = World::new(Admission::Open);
        for _ in 0..60 {
            let step: [u8; 4] = dice.bytes();
            if step[0] < 20 {
                world.recover(usize::from(step[1]), step[3]);
            } else {
                world.step(step);
            }
        }
        let first = deliver(&world, n);
        let expected = observe(&world, &first);
        for seed in 1..4 {
            let again = deliver(&world, n + seed * 1000);
            assert_eq!(observe(&world, &again), expected, "world {n}, order {seed}");
            let keys = |authority: &Authority| -> Vec<LogKey> {
                authority
                    .live_devices()
                    .map(|device| device.ed25519)
                    .collect()
            };
            assert_eq!(keys(&first), keys(&again), "world {n}, order {seed}");
        }
        let seated = &world.devices[PEOPLE..];
        live += seated
            .iter()
            .filter(|device| first.is_live(&device.key()))
            .count();
        void += expected.counts.iter().filter(|counts| !**counts).count();
    }
    assert!(live > 50 && void > 500, "{live} {void}");
}
