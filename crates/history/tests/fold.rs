//! Any order of delivery gives the same members: small random spaces against a plain model.
//!
//! The model sorts all countersigns once everything is there and walks through them. The authority
//! hears the same records in random order, twice, and is now and then rebuilt from its entries.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Answer, Author, Door};
use history::*;

const WORLDS: u64 = 200;
const PEOPLE: u8 = 9;
const STEPS: usize = 60;

/// A space in the making: everybody's records, made without knowing most of the others'.
struct World {
    dice: Dice,
    space: SpaceId,
    key: ContentKey,
    people: Vec<Author>,
    records: Vec<Record>,
    invites: Vec<(Record, LogSigner)>,
    joins: Vec<(usize, Record)>,
    /// Countersigns of each person's joins.
    seats: BTreeMap<usize, Vec<Record>>,
    introduced: BTreeSet<usize>,
    speaking: BTreeSet<usize>,
}

impl World {
    fn new(seed: u64) -> World {
        let mut entropy = [0; 32];
        entropy[..8].copy_from_slice(&seed.to_be_bytes());
        let key = ContentKey::from_bytes([3; 32]);
        let mut people: Vec<_> = (0..PEOPLE).map(|n| Author::new(100 + n)).collect();
        let records = people[0].found(&key);
        let mut world = World {
            dice: Dice::new(entropy),
            space: records[0].space(),
            key,
            people,
            records,
            invites: Vec::new(),
            joins: Vec::new(),
            seats: BTreeMap::new(),
            introduced: BTreeSet::from([0]),
            speaking: BTreeSet::from([0]),
        };
        world.invite(0);
        for who in 1..4 {
            world.befriend(who);
        }
        for _ in 0..STEPS {
            world.step();
        }
        world
    }

    /// Makes somebody a member, so that several can act at the same time.
    fn befriend(&mut self, who: usize) {
        self.ask(who);
        let (_, join) = self.joins.last().expect("somebody asked").clone();
        let statement = Governance::Countersign(Countersign { join: join.id() });
        let record = self.people[0].govern(self.space, &[&join], &statement);
        self.keep(&record);
        self.seats.entry(who).or_default().push(record);
        self.speak_up(who);
        self.invite(0);
    }

    fn draw(&mut self, below: usize) -> usize {
        let [byte] = self.dice.bytes::<1>();
        usize::from(byte) % below
    }

    fn step(&mut self) {
        let who = self.draw(self.people.len());
        if !self.speaking.contains(&who) {
            let seated = self.seats.contains_key(&who);
            return if seated && self.draw(4) > 0 {
                self.speak_up(who)
            } else {
                self.ask(who)
            };
        }
        match self.draw(8) {
            0 => self.ask(who),
            1 | 2 => self.invite(who),
            3 => self.write(who),
            _ => self.countersign(who),
        }
    }

    fn keep(&mut self, record: &Record) {
        self.records.push(record.clone());
    }

    /// Some records anybody might have seen, so that lamport numbers differ.
    fn seen(&mut self, also: &[&Record]) -> Vec<Record> {
        let mut seen: Vec<_> = also.iter().map(|record| (*record).clone()).collect();
        for _ in 0..self.draw(3) {
            let at = self.draw(self.records.len());
            seen.push(self.records[at].clone());
        }
        seen
    }

    fn govern(&mut self, who: usize, deps: &[&Record], statement: &Governance) -> Record {
        let seen = self.seen(deps);
        let deps: Vec<_> = seen.iter().collect();
        let record = self.people[who].govern(self.space, &deps, statement);
        self.keep(&record);
        record
    }

    fn invite(&mut self, who: usize) {
        let ticket = LogSigner::generate(&mut self.dice);
        let uses = 1 + self.draw(2) as u32;
        let statement = Governance::Invite(Invite {
            key: ticket.key(),
            uses,
            expires: None,
        });
        let record = self.govern(who, &[], &statement);
        self.invites.push((record, ticket));
    }

    fn ask(&mut self, who: usize) {
        if who == 0 {
            return;
        }
        if self.introduced.insert(who) {
            let records = self.people[who].introduce(self.space);
            self.records.extend(records);
        }
        // Mostly a fresh ticket: old ones are used up.
        let newest = self.invites.len().min(3);
        let at = self.invites.len() - 1 - self.draw(newest);
        let (invite, ticket) = &self.invites[at];
        let join = self.people[who].join(self.space, invite, ticket);
        self.keep(&join);
        self.joins.push((who, join));
    }

    fn countersign(&mut self, who: usize) {
        if self.joins.is_empty() {
            return;
        }
        let newest = self.joins.len().min(5);
        let at = self.joins.len() - 1 - self.draw(newest);
        let (newcomer, join) = self.joins[at].clone();
        let statement = Governance::Countersign(Countersign { join: join.id() });
        let record = self.govern(who, &[&join], &statement);
        self.seats.entry(newcomer).or_default().push(record);
    }

    fn speak_up(&mut self, who: usize) {
        let seats = self.seats[&who].clone();
        let seat = &seats[self.draw(seats.len())];
        let key = self.key.clone();
        let record = self.people[who].write(self.space, &[seat], &key);
        self.keep(&record);
        self.speaking.insert(who);
    }

    fn write(&mut self, who: usize) {
        let seen = self.seen(&[]);
        let deps: Vec<_> = seen.iter().collect();
        let key = self.key.clone();
        let record = self.people[who].write(self.space, &deps, &key);
        self.keep(&record);
    }

    fn shuffled_twice(&mut self) -> Vec<Record> {
        let mut records = [self.records.clone(), self.records.clone()].concat();
        for at in (1..records.len()).rev() {
            let [a, b] = self.dice.bytes::<2>();
            let other = usize::from(u16::from_be_bytes([a, b])) % (at + 1);
            records.swap(at, other);
        }
        records
    }
}

/// What everybody must agree on.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    members: BTreeSet<PersonId>,
    seats: BTreeMap<PersonId, RecordId>,
    inviters: BTreeMap<PersonId, PersonId>,
    used: BTreeMap<RecordId, u32>,
    late: BTreeSet<PersonId>,
}

type Place = (u64, LogId, u64);

fn place(record: &Record) -> Place {
    (record.header().lamport, record.log(), record.header().seq)
}

fn model(world: &World) -> Outcome {
    let founder = world.people[0].person();
    let by_key: BTreeMap<LogKey, PersonId> = world
        .people
        .iter()
        .map(|author| (author.key(), author.person()))
        .collect();
    let author = |record: &Record| by_key[&record.header().log];
    let by_id: BTreeMap<RecordId, &Record> = world.records.iter().map(|r| (r.id(), r)).collect();
    let mut countersigns: Vec<(Place, RecordId, Join)> = Vec::new();
    let mut outcome = Outcome {
        members: BTreeSet::from([founder]),
        ..Outcome::default()
    };
    for record in &world.records {
        match record.governance() {
            Ok(Governance::Countersign(countersign)) => {
                let Ok(Governance::Join(join)) = by_id[&countersign.join].governance() else {
                    unreachable!("joins are joins");
                };
                countersigns.push((place(record), record.id(), join));
            }
            Ok(Governance::Invite(_)) => {
                outcome.used.insert(record.id(), 0);
            }
            _ => {}
        }
    }
    countersigns.sort_by_key(|(place, _, _)| *place);
    let mut since: BTreeMap<PersonId, Place> = BTreeMap::new();
    for (at, id, join) in countersigns {
        let invite = by_id[&join.invite];
        let inviter = author(invite);
        let invited = inviter == founder || since.get(&inviter).is_some_and(|s| *s < place(invite));
        let signer = author(by_id[&id]);
        let signed = outcome.members.contains(&signer);
        if !invited || !signed || outcome.members.contains(&join.person) {
            continue;
        }
        let Ok(Governance::Invite(Invite { uses, .. })) = invite.governance() else {
            unreachable!("invites are invites");
        };
        let used = outcome.used.get_mut(&join.invite).expect("an invite");
        if *used == uses {
            outcome.late.insert(join.person);
            continue;
        }
        *used += 1;
        outcome.members.insert(join.person);
        outcome.seats.insert(join.person, id);
        outcome.inviters.insert(join.person, inviter);
        since.insert(join.person, at);
    }
    outcome
        .late
        .retain(|person| !outcome.members.contains(person));
    outcome
}

fn observe(world: &World, authority: &Authority) -> Outcome {
    let people = || world.people.iter().map(Author::person);
    let invites = world.invites.iter().map(|(record, _)| record.id());
    Outcome {
        members: authority.members().collect(),
        seats: people()
            .filter_map(|p| Some((p, authority.countersign_of(&p)?)))
            .collect(),
        inviters: people()
            .filter_map(|p| Some((p, authority.inviter_of(&p)?)))
            .collect(),
        used: invites
            .map(|id| (id, authority.invite(&id).expect("an invite").used()))
            .collect(),
        late: people().filter(|p| authority.is_over_used(p)).collect(),
    }
}

/// Delivers records over and over until nothing waits any more.
fn deliver(door: &mut Door, mut records: Vec<Record>, mut between: impl FnMut(&mut Door)) {
    while !records.is_empty() {
        let before = records.len();
        records.retain(|record| match door.knock(record) {
            Answer::Admitted => {
                between(door);
                false
            }
            Answer::Chain(ChainFault::Known) => false,
            Answer::Chain(ChainFault::Gap { .. } | ChainFault::MissingDep(_)) => true,
            Answer::Authority(Judgement::Wait(_)) => true,
            other => panic!("{record:?}: {other:?}"),
        });
        assert!(records.len() < before, "{records:?} wait for ever");
    }
}

#[test]
fn any_order_gives_the_same_members() {
    let (mut late, mut grandchildren, mut unseated) = (0, 0, 0);
    for seed in 0..WORLDS {
        let mut world = World::new(seed);
        let expected = model(&world);
        late += expected.late.len();
        let founder = world.people[0].person();
        grandchildren += expected
            .inviters
            .values()
            .filter(|p| **p != founder)
            .count();

        let mut index = BTreeMap::new();
        let mut restart = world.dice.fork();
        let mut door = Door::new(world.space);
        let records = world.shuffled_twice();
        deliver(&mut door, records, |door| {
            let changes = door.authority.changes_since_last();
            // The statement, what its log cites, and of each citation how far it reaches.
            assert!(changes.len() <= 6, "a few entries for each record");
            for (key, value) in changes {
                index.insert(key, value.expect("nothing is taken back"));
            }
            if restart.bytes::<1>() < [12] {
                let entries = index.clone();
                let again = Authority::from_entries(door.authority.space(), entries);
                door.authority = again.expect("the entries are whole");
            }
        });
        assert_eq!(observe(&world, &door.authority), expected, "seed {seed}");
        unseated += door.unseated;
        let told: BTreeSet<_> = door.members.iter().copied().collect();
        assert_eq!(told, expected.members, "seed {seed}");

        let again = Authority::from_entries(world.space, index).expect("the entries are whole");
        assert_eq!(observe(&world, &again), expected, "seed {seed}");

        let mut second = Door::new(world.space);
        let records = world.shuffled_twice();
        deliver(&mut second, records, |_| {});
        assert_eq!(observe(&world, &second.authority), expected, "seed {seed}");
    }
    // A test in which nobody comes too late, nobody is invited by a guest and nobody turns out
    // not to be a member tests little.
    let rare = [late, grandchildren, unseated];
    assert!(rare.iter().all(|count| *count >= 20), "{rare:?}");
}

#[test]
fn an_inviter_who_came_too_late_invites_nobody() {
    let mut found = false;
    for seed in 0..WORLDS {
        let mut world = World::new(seed);
        let records = world.shuffled_twice();
        let mut door = Door::new(world.space);
        deliver(&mut door, records, |_| {});
        let authority = &door.authority;
        for (who, join) in &world.joins {
            let verdict = authority.may_countersign(&join.id(), Timestamp(0));
            let state = authority.join(&join.id()).expect("a join");
            let invite = authority.invite(&state.join.invite).expect("an invite");
            assert_eq!(state.log.key, world.people[*who].key());
            if verdict == Err(TicketRefusal::InviterGone) {
                assert!(!authority.is_member(&invite.inviter));
                found = true;
            }
        }
    }
    assert!(found);
    assert_eq!(
        TicketRefusal::InviterGone.to_string(),
        "Whoever gave the ticket is not a member; ask a member for a new one."
    );
}

#[test]
fn damaged_entries_are_refused_and_never_panic() {
    let mut world = World::new(1);
    let records = world.shuffled_twice();
    let mut door = Door::new(world.space);
    deliver(&mut door, records, |_| {});
    let entries = door.authority.changes_since_last();
    assert!(door.authority.changes_since_last().is_empty());
    let entries: Vec<_> = entries
        .into_iter()
        .map(|(key, value)| (key, value.expect("a value")))
        .collect();
    for (at, (key, value)) in entries.iter().enumerate() {
        let damaged = [
            (Vec::new(), value.clone()),
            (key[..key.len() - 1].to_vec(), value.clone()),
            (key.clone(), value[..value.len() - 1].to_vec()),
            (key.clone(), Vec::new()),
        ];
        for entry in damaged {
            let mut all = entries.clone();
            all[at] = entry;
            assert!(Authority::from_entries(world.space, all).is_err());
        }
        // A hole reads as less than there was; it must only not panic.
        let mut holed = entries.clone();
        holed.remove(at);
        assert!(Authority::from_entries(world.space, holed).is_ok());
    }
}
