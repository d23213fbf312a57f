//! A space in which random scripts come about, and the many ways its records are delivered.

use crate::common::{Answer, Author, Door, retain};
use history::*;
use std::collections::{BTreeMap, BTreeSet};

pub const PEOPLE: usize = 6;

const REGISTRARS: usize = 4;

/// A space in the making.
pub struct World {
    pub space: SpaceId,
    pub key: ContentKey,
    /// The devices; the first [`PEOPLE`] are everybody's first.
    pub devices: Vec<Author>,
    pub records: Vec<Record>,
    /// Records that stand beside another one at its place.
    pub shadows: BTreeSet<RecordId>,
    pub epochs: Vec<Record>,
    pub signatures: Vec<(usize, Record)>,
    pub seats: BTreeMap<usize, Record>,
    pub joins: Vec<Record>,
    pub proofs: usize,
}

impl World {
    pub fn new(admission: Admission) -> World {
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
            ..crate::common::genesis_of(founder, &key)
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
    pub fn more_registrars(&mut self) {
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

    pub fn seat(&mut self, by: usize, who: usize) {
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

    pub fn govern(&mut self, who: usize, deps: &[&Record], body: &Governance) -> Record {
        let record = self.devices[who].govern(self.space, deps, body);
        self.records.push(record.clone());
        record
    }

    /// Some record of each log of a person, as somebody may have seen it.
    pub fn seen(&self, person: &PersonId, luck: u8) -> Vec<Record> {
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

    pub fn step(&mut self, [act, who, what, luck]: [u8; 4]) {
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
    pub fn follow(&mut self, who: usize) {
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

    pub fn pick_epoch(&self, luck: u8) -> Option<Record> {
        let newest = self.epochs.len().min(2);
        let back = usize::from(luck).checked_rem(newest)?;
        self.epochs.get(self.epochs.len() - 1 - back).cloned()
    }

    pub fn propose(&mut self, who: usize, person: PersonId, luck: u8) {
        let changes = match luck % 7 {
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
            5 => vec![
                EpochChange::Admit(person),
                EpochChange::Roll {
                    person,
                    votes: true,
                },
            ],
            _ => vec![EpochChange::Bars(self.raised(who, luck))],
        };
        let record = self.devices[who].propose(self.space, &changes);
        self.records.push(record.clone());
        self.epochs.push(record);
    }

    /// Bars that are no lower than those of the epoch somebody stands in.
    pub fn raised(&self, who: usize, luck: u8) -> Bars {
        let mut at = self.devices[who].epoch.map(|(epoch, _)| epoch);
        let mut held = Bars::MAJORITY;
        while let Some(id) = at {
            let epoch = self.epochs.iter().find(|epoch| epoch.id() == id);
            let Some(Ok(Governance::Epoch(epoch))) = epoch.map(Record::governance) else {
                break;
            };
            let set = epoch.changes.iter().find_map(|change| match change {
                EpochChange::Bars(bars) => Some(*bars),
                _ => None,
            });
            if let Some(bars) = set {
                held = bars;
                break;
            }
            at = Some(epoch.previous);
        }
        let (part, of) = match luck {
            0..=100 => (2, 3),
            101..=240 => (3, 4),
            241.. => (1, 1),
        };
        let share = |bar: Share| {
            let wanted = Share { part, of };
            if wanted.is_at_least(&bar) {
                wanted
            } else {
                bar
            }
        };
        Bars {
            stewards: share(held.stewards),
            panel: share(held.panel),
            roll: if luck.is_multiple_of(2) {
                share(held.roll)
            } else {
                held.roll
            },
        }
    }

    /// Calls a draw among the first registrars about somebody, and proposes what its panel may decide.
    /// Sometimes one of them withholds their secret.
    pub fn draw(&mut self, who: usize, about: usize, luck: u8) {
        let about = about % PEOPLE;
        let person = self.devices[about].person();
        let taking: Vec<usize> = (0..REGISTRARS).filter(|it| *it != about).collect();
        let mut participants: Vec<_> = taking.iter().map(|it| self.devices[*it].person()).collect();
        participants.sort_unstable();
        let epoch = self.devices[who].epoch;
        let epoch = epoch.map_or(RecordId::from(self.space), |(epoch, _)| epoch);
        let draw = Draw {
            epoch,
            case: [luck % 5; 32],
            seats: 1 + luck % 3,
            involved: vec![person],
            participants,
        };
        let draw = self.govern(who, &[], &Governance::Draw(draw));
        let secret = |it: usize| [luck ^ it as u8; 32];
        for it in &taking {
            let person = self.devices[*it].person();
            let commitment = draw_commitment(&draw.id(), &person, &secret(*it));
            let commit = DrawCommit {
                draw: draw.id(),
                commitment,
            };
            self.govern(*it, &[&draw], &Governance::DrawCommit(commit));
        }
        let withheld = usize::from(luck.is_multiple_of(6));
        for it in taking.iter().skip(withheld) {
            let reveal = DrawReveal {
                draw: draw.id(),
                secret: secret(*it),
            };
            self.govern(*it, &[&draw], &Governance::DrawReveal(reveal));
        }
        let change = match luck % 3 {
            0 => EpochChange::Exclude {
                person,
                guests: false,
            },
            1 => EpochChange::Pause(person),
            _ => EpochChange::Restore(person),
        };
        let body = Governance::Epoch(Epoch {
            previous: epoch,
            key: Some(ContentKey::from_bytes([luck; 32]).id()),
            panel: Some(draw.id()),
            changes: vec![change],
        });
        let record = self.govern(who, &[&draw], &body);
        self.epochs.push(record);
    }

    /// A panel excludes somebody and another one restores them, where the first registrars follow both.
    pub fn overturn(&mut self, who: usize, about: usize) {
        // What a draw is about follows from its luck, and so does that nobody withholds.
        const EXCLUDES: u8 = 3;
        const RESTORES: u8 = 5;
        for luck in [EXCLUDES, RESTORES] {
            self.follow(who);
            self.draw(who, about, luck);
            (0..REGISTRARS).for_each(|it| self.sign(it, 0, 1));
        }
    }

    pub fn sign(&mut self, who: usize, what: usize, luck: u8) {
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

    pub fn invite(&mut self, who: usize) {
        let ticket = LogSigner::from_seed([9; 32]);
        let record = self.devices[who].invite(self.space, &ticket, 1);
        self.records.push(record);
    }

    pub fn countersign(&mut self, who: usize, luck: u8) {
        let join = self.joins[self.joins.len() - 1 - usize::from(luck) % 3].clone();
        let body = Governance::Countersign(Countersign { join: join.id() });
        self.govern(who, &[&join], &body);
    }

    pub fn add_device(&mut self, who: usize, luck: u8) {
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

    pub fn revoke(&mut self, who: usize, luck: u8) {
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
    pub fn recover(&mut self, who: usize, luck: u8) {
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
    pub fn fork(&mut self, who: usize, luck: u8) {
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

    pub fn reborn(&mut self, who: usize, luck: u8) {
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
    pub fn take_back(&mut self, who: usize, luck: u8) {
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
pub fn phrase(n: usize) -> RecoveryKey {
    RecoveryKey::from_seed([200 + n as u8; 32])
}

/// What everybody must agree on.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub line: Vec<RecordId>,
    pub members: BTreeSet<PersonId>,
    pub stewards: BTreeSet<PersonId>,
    pub roll: BTreeSet<PersonId>,
    pub counts: Vec<bool>,
}

pub fn observe(world: &World, authority: &Authority) -> Outcome {
    Outcome {
        line: authority.line().collect(),
        members: authority.members().collect(),
        stewards: authority.stewards(),
        roll: authority.roll(),
        counts: world.records.iter().map(|r| authority.counts(r)).collect(),
    }
}

pub fn deliver(world: &World, seed: u64) -> Authority {
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
