//! A small space, and the many orders its records are delivered in.

use crate::common::{Answer, Author, Door, dice, genesis_of};
use history::*;
use std::collections::BTreeMap;

/// How many orders each case is delivered in.
const ORDERS: u8 = 12;

/// A space with some registrars, who are its stewards and its roll, and some members.
pub struct Realm {
    pub space: SpaceId,
    pub key: ContentKey,
    pub people: Vec<Author>,
    pub seats: Vec<Record>,
    pub records: Vec<Record>,
}

impl Realm {
    /// Founds a space of `all` people, the first `registrars` of whom govern it.
    pub fn new(registrars: usize, all: u8) -> Realm {
        Realm::admitting(Admission::Open, registrars, all)
    }

    pub fn admitting(admission: Admission, registrars: usize, all: u8) -> Realm {
        let key = ContentKey::from_bytes([3; 32]);
        let mut people: Vec<_> = (1..=all).map(Author::new).collect();
        let mut named: Vec<_> = people.iter().take(registrars).map(Author::person).collect();
        named.sort_unstable();
        let genesis = Genesis {
            threshold: (registrars / 2 + 1) as u16,
            registrars: named,
            admission,
            ..genesis_of(people[0].person(), &key)
        };
        let genesis = people[0].genesis(genesis);
        let space = genesis.space();
        let mut records = vec![genesis];
        records.extend(people[0].introduce(space));
        let mut realm = Realm {
            space,
            key,
            seats: vec![records[2].clone()],
            people,
            records,
        };
        for who in 1..usize::from(all) {
            let seat = realm.seat(0, who);
            realm.seats.push(seat);
        }
        realm
    }

    /// Lets one member bring another; gives the countersign.
    pub fn seat(&mut self, by: usize, who: usize) -> Record {
        let ticket = LogSigner::from_seed([100 + who as u8; 32]);
        let invite = self.people[by].invite(self.space, &ticket, 1);
        self.records.push(invite.clone());
        self.seat_with(by, who, &invite, &ticket)
    }

    pub fn seat_with(
        &mut self,
        by: usize,
        who: usize,
        invite: &Record,
        ticket: &LogSigner,
    ) -> Record {
        let space = self.space;
        let stated = self.people[who].introduce(space);
        let join = self.people[who].join(space, invite, ticket);
        let seat = self.people[by].countersign(space, &join);
        // From here on the newcomer's log may speak.
        let words = self.people[who].write(space, &[&seat], &self.key);
        self.records.extend(stated);
        self.records.extend([join, seat.clone(), words]);
        seat
    }

    pub fn person(&self, who: usize) -> PersonId {
        self.people[who].person()
    }

    pub fn write(&mut self, who: usize) -> Record {
        let record = self.people[who].write(self.space, &[], &self.key);
        self.records.push(record.clone());
        record
    }

    /// Lets the three who found it put the other three of six on the roll, and everybody stand in that.
    pub fn list_everybody(&mut self) -> Record {
        let listed: Vec<_> = (3..6)
            .map(|who| EpochChange::Roll {
                person: self.person(who),
                votes: true,
            })
            .collect();
        let grow = self.propose(0, &listed);
        self.approve(0, &grow, &[]);
        self.approve(1, &grow, &[]);
        for who in 0..6 {
            self.people[who].stand_in(&grow);
        }
        grow
    }

    pub fn propose(&mut self, who: usize, changes: &[EpochChange]) -> Record {
        let record = self.people[who].propose(self.space, changes);
        self.records.push(record.clone());
        record
    }

    pub fn approve(&mut self, who: usize, epoch: &Record, seen: &[&Record]) -> Record {
        let record = self.people[who].approve(self.space, epoch, seen);
        self.records.push(record.clone());
        record
    }

    pub fn govern(&mut self, who: usize, deps: &[&Record], body: Governance) -> Record {
        let record = self.people[who].govern(self.space, deps, &body);
        self.records.push(record.clone());
        record
    }

    /// Delivers everything in many orders; all must come to the same, which is given.
    pub fn deliver(&self) -> Authority {
        let mut expected: Option<(Authority, Outcome)> = None;
        for seed in 0..ORDERS {
            let mut door = Door::new(self.space);
            let mut entries = BTreeMap::new();
            let mut left = shuffled([self.records.clone(), self.records.clone()].concat(), seed);
            while !left.is_empty() {
                let before = left.len();
                left.retain(|record| match door.knock(record) {
                    Answer::Admitted => {
                        let changes = door.authority.changes_since_last();
                        entries.extend(changes.into_iter().map(|(k, v)| (k, v.expect("kept"))));
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
            let outcome = self.observe(&door.authority);
            let told: Vec<_> = door.members.clone();
            assert_eq!(told, door.authority.members().collect::<Vec<_>>(), "{seed}");
            let again = Authority::from_entries(self.space, entries).expect("whole");
            assert_eq!(self.observe(&again), outcome, "rebuilt, order {seed}");
            match &expected {
                None => expected = Some((door.authority, outcome)),
                Some((_, expected)) => assert_eq!(&outcome, expected, "order {seed}"),
            }
        }
        expected.expect("delivered").0
    }

    pub fn observe(&self, authority: &Authority) -> Outcome {
        Outcome {
            line: authority.line().collect(),
            members: authority.members().collect(),
            stewards: authority.stewards().into_iter().collect(),
            roll: authority.roll().into_iter().collect(),
            live: authority
                .live_devices()
                .map(|device| device.ed25519)
                .collect(),
            counts: self.records.iter().map(|r| authority.counts(r)).collect(),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    line: Vec<RecordId>,
    members: Vec<PersonId>,
    stewards: Vec<PersonId>,
    roll: Vec<PersonId>,
    live: Vec<LogKey>,
    counts: Vec<bool>,
}

fn shuffled(mut records: Vec<Record>, seed: u8) -> Vec<Record> {
    let mut dice = dice(seed);
    for at in (1..records.len()).rev() {
        let [a, b] = dice.bytes::<2>();
        let other = usize::from(u16::from_be_bytes([a, b])) % (at + 1);
        records.swap(at, other);
    }
    records
}

pub fn exclude(person: PersonId) -> EpochChange {
    EpochChange::Exclude {
        person,
        guests: false,
    }
}
