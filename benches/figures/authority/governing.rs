//! What one statement about who may do what costs in a space of many people, beside deciding
//! everything again from what is kept.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use history::*;

use crate::table::{Row, Table, seconds, verdict};

/// How many persons the space has.
const PERSONS: u32 = 10_000;
const REGISTRARS: usize = 5;
/// Epochs of the line, each with three signatures: a thousand records.
const EPOCHS: usize = 250;
/// The most one record may cost on average, in seconds.
const REACH_SECONDS: f64 = 0.001;

/// Measures and adds the rows.
pub fn measure(table: &mut Table) {
    let mut space = Space::found();
    for n in 1..PERSONS {
        space.join(n);
    }
    // All five registrars are members by now, so that any three of them can act.
    space.times.clear();
    govern(&mut space, PERSONS);
    let governing = space.take_times();
    list_all(&mut space, PERSONS);
    let listing = space.take_times();
    vote(&mut space, PERSONS);
    let voting = space.take_times();
    leave(&mut space);
    let leaving = space.take_times();
    let again = space.recompute().as_secs_f64();
    let row = |figure: &str, times: &[(Duration, &str)]| {
        let all: Duration = times.iter().map(|(took, _)| took).sum();
        let mean = all.as_secs_f64() / times.len().max(1) as f64;
        let (worst, what) = times.last().copied().unwrap_or_default();
        let worst = seconds(worst.as_secs_f64());
        Row {
            figure: format!("{figure}, {} records", times.len()),
            ours: format!("{} on average, {worst} at worst: {what}", seconds(mean)),
            compared: format!("{}, everything decided again", seconds(again)),
            ratio: format!("{:.4}", mean / again),
            reach: "≤ 1 ms".to_owned(),
            verdict: verdict(mean <= REACH_SECONDS),
        }
    };
    table.add(row(
        "one record of governing among 10,000 persons",
        &governing,
    ));
    table.add(row("a change of the roll, 380 persons each", &listing).beside());
    table.add(row("one signature of a rolled person", &voting).beside());
    table.add(row("whoever brought everybody leaves and is restored", &leaving).beside());
}

/// Somebody with one device and the log it writes.
struct Author {
    keys: DeviceKeys,
    statement: PersonStatement,
    head: Option<Head>,
    epoch: Option<(RecordId, u64)>,
}

impl Author {
    fn new(n: u32) -> Author {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&n.to_be_bytes());
        let keys = DeviceKeys::from_scope_seed(&seed);
        let statement = PersonStatement {
            first_device: keys.signer().key(),
            recovery: seed,
            nonce: [0; 16],
        };
        Author {
            keys,
            statement,
            head: None,
            epoch: None,
        }
    }

    fn govern(&mut self, space: SpaceId, deps: &[(RecordId, u64)], body: &Governance) -> Record {
        let draft = Draft {
            space,
            scope: ScopeId::of_space(&space),
            incarnation: Incarnation(1),
            head: self.head,
            time: Timestamp(0),
            epoch: self.epoch.map_or(RecordId::from(space), |(epoch, _)| epoch),
            deps: deps.iter().copied().chain(self.epoch).collect(),
        };
        let record = draft.govern(self.keys.signer(), body);
        self.head = Some(record.head());
        record
    }
}

struct Space {
    id: SpaceId,
    authority: Authority,
    people: Vec<Author>,
    ticket: LogSigner,
    invite: (RecordId, u64),
    entries: BTreeMap<Vec<u8>, Vec<u8>>,
    /// What each record took, and what it is.
    times: Vec<(Duration, &'static str)>,
}

impl Space {
    fn found() -> Space {
        let mut ann = Author::new(0);
        let registrars: Vec<_> = (0..REGISTRARS as u32).map(Author::new).collect();
        let mut registrars: Vec<_> = registrars.iter().map(|a| a.statement.id()).collect();
        registrars.sort_unstable();
        let genesis = Governance::Genesis(Genesis {
            registrars,
            threshold: 3,
            admission: Admission::Open,
            facts: [0; 32],
            key: ContentKey::from_bytes([1; 32]).id(),
            succeeds: None,
        });
        let draft = Draft {
            space: SpaceId::ZERO,
            scope: ScopeId::ZERO,
            incarnation: Incarnation(1),
            head: None,
            time: Timestamp(0),
            epoch: RecordId::ZERO,
            deps: Vec::new(),
        };
        let first = draft.govern(ann.keys.signer(), &genesis);
        ann.head = Some(first.head());
        let id = first.space();
        let mut space = Space {
            id,
            authority: Authority::new(id),
            people: vec![ann],
            ticket: LogSigner::from_seed([2; 32]),
            invite: (RecordId::ZERO, 0),
            entries: BTreeMap::new(),
            times: Vec::new(),
        };
        space.admit(&first);
        space.introduce(0);
        let invite = Governance::Invite(Invite {
            key: space.ticket.key(),
            uses: u32::MAX,
            expires: None,
        });
        let invite = space.say(0, &[], &invite);
        space.invite = (invite.id(), invite.header().lamport);
        space
    }

    fn admit(&mut self, record: &Record) {
        let before = self.authority.epoch();
        let started = Instant::now();
        assert_eq!(self.authority.judge(record), Judgement::Admit);
        let _ = self.authority.admit(record);
        let took = started.elapsed();
        let decides = self.authority.epoch() != before;
        self.times.push((took, what(record, decides)));
        let changes = self.authority.changes_since_last();
        self.entries.extend(
            changes
                .into_iter()
                .map(|(key, value)| (key, value.unwrap())),
        );
    }

    fn say(&mut self, who: usize, deps: &[(RecordId, u64)], body: &Governance) -> Record {
        let record = self.people[who].govern(self.id, deps, body);
        self.admit(&record);
        record
    }

    fn introduce(&mut self, who: usize) {
        let author = &self.people[who];
        let person = Governance::Person(author.statement.clone());
        let device = Governance::Device(author.keys.statement(author.statement.id()));
        self.say(who, &[], &person);
        self.say(who, &[], &device);
    }

    fn join(&mut self, n: u32) {
        self.people.push(Author::new(n));
        let who = self.people.len() - 1;
        self.introduce(who);
        let author = &self.people[who];
        let (person, device) = (author.statement.id(), author.keys.signer().key());
        let join = Join::sign(&self.id, self.invite.0, &self.ticket, person, &device);
        let join = self.say(who, &[self.invite], &Governance::Join(join));
        let body = Governance::Countersign(Countersign { join: join.id() });
        let seat = self.say(0, &[(join.id(), join.header().lamport)], &body);
        // The newcomer's first word cites what admits them.
        let rotation = Governance::Invite(Invite {
            key: self.ticket.key(),
            uses: 1,
            expires: None,
        });
        self.say(who, &[(seat.id(), seat.header().lamport)], &rotation);
    }

    fn epoch(&mut self, who: usize, changes: Vec<EpochChange>, n: u32) -> (RecordId, u64) {
        let mut changes = changes;
        changes.sort_unstable();
        let mut key = [3; 32];
        key[..4].copy_from_slice(&n.to_be_bytes());
        let previous = self.people[who]
            .epoch
            .map_or(RecordId::from(self.id), |(id, _)| id);
        let epoch = Governance::Epoch(Epoch {
            previous,
            key: Some(ContentKey::from_bytes(key).id()),
            panel: None,
            changes,
        });
        let record = self.say(who, &[], &epoch);
        (record.id(), record.header().lamport)
    }

    fn sign(&mut self, who: usize, epoch: (RecordId, u64), retain: Vec<Retain>) {
        let body = Governance::EpochSignature(EpochSignature {
            epoch: epoch.0,
            instead: None,
            retain,
        });
        self.say(who, &[epoch], &body);
    }

    fn pass(&mut self, epoch: (RecordId, u64), retain: &[Retain]) {
        for who in 0..3 {
            self.sign(who, epoch, retain.to_vec());
        }
        assert_eq!(self.authority.epoch(), epoch.0, "it holds");
        for who in 0..REGISTRARS {
            self.people[who].epoch = Some(epoch);
        }
    }

    /// Gives what was measured since this was asked last, the fastest first.
    fn take_times(&mut self) -> Vec<(Duration, &'static str)> {
        let mut times = std::mem::take(&mut self.times);
        times.sort_unstable();
        times
    }

    /// Decides everything again from what is kept, checks that it comes to the same, and says how long
    /// it took.
    fn recompute(&self) -> Duration {
        let entries = self.entries.clone();
        let started = Instant::now();
        let again = Authority::from_entries(self.id, entries).unwrap();
        let took = started.elapsed();
        assert_eq!(again.epoch(), self.authority.epoch());
        let same = again.members().eq(self.authority.members());
        assert!(same, "incremental and full come to the same");
        took
    }
}

/// Says what a record is; `decides` if an epoch holds with it.
fn what(record: &Record, decides: bool) -> &'static str {
    match record.governance() {
        Ok(Governance::Epoch(_)) => "a proposal",
        Ok(Governance::EpochSignature(_)) if decides => "the signature that decides",
        Ok(Governance::EpochSignature(_)) => "a signature",
        Ok(_) | Err(_) => "another statement",
    }
}

/// Epochs that exclude, pause, restore and list, each signed by three of five registrars.
fn govern(space: &mut Space, persons: u32) {
    for n in 0..EPOCHS {
        let who = 10 + (n * 37) % (persons as usize - 10);
        let person = space.people[who].statement.id();
        let key = space.people[who].keys.signer().key();
        let head = space.people[who].head.expect("it has a log");
        let retain = [Retain {
            log: key,
            incarnation: Incarnation(1),
            seq: head.seq,
            record: head.record,
        }];
        let change = match n % 4 {
            0 => EpochChange::Exclude {
                person,
                guests: false,
            },
            1 => EpochChange::Pause(person),
            2 => EpochChange::Restore(person),
            _ => EpochChange::Roll {
                person,
                votes: true,
            },
        };
        let epoch = space.epoch(n % 3, vec![change], n as u32);
        space.pass(epoch, &retain);
    }
}

/// Puts everybody on the roll.
fn list_all(space: &mut Space, persons: u32) {
    let all: Vec<_> = space.people.iter().map(|a| a.statement.id()).collect();
    for (n, part) in all.chunks(380).enumerate() {
        let listed = part.iter().map(|person| EpochChange::Roll {
            person: *person,
            votes: true,
        });
        let epoch = space.epoch(0, listed.collect(), persons + n as u32);
        space.times.pop();
        space.pass(epoch, &[]);
    }
}

/// Lets more than half of the roll sign something few stewards want.
fn vote(space: &mut Space, persons: u32) {
    space.times.clear();
    let epoch = space.epoch(0, vec![EpochChange::Charter([9; 32])], 2 * persons);
    for who in 10..persons as usize {
        let person = space.people[who].statement.id();
        if space.authority.removed().contains(&person) {
            continue;
        }
        space.sign(who, epoch, Vec::new());
        if space.authority.epoch() == epoch.0 {
            break;
        }
    }
    for who in 0..REGISTRARS {
        space.people[who].epoch = Some(epoch);
    }
}

/// Excludes the person who invited and countersigned everybody, and restores them.
fn leave(space: &mut Space) {
    space.times.clear();
    let person = space.people[0].statement.id();
    let head = space.people[0].head.expect("the founder has a log");
    let retain = [Retain {
        log: space.people[0].keys.signer().key(),
        incarnation: Incarnation(1),
        seq: head.seq,
        record: head.record,
    }];
    let members = space.authority.members().count();
    for change in [
        EpochChange::Exclude {
            person,
            guests: false,
        },
        EpochChange::Restore(person),
    ] {
        let epoch = space.epoch(1, vec![change], u32::MAX);
        for who in 1..4 {
            space.sign(who, epoch, retain.to_vec());
        }
        assert_eq!(space.authority.epoch(), epoch.0, "it holds");
        for who in 0..REGISTRARS {
            space.people[who].epoch = Some(epoch);
        }
    }
    assert_eq!(
        space.authority.members().count(),
        members,
        "whom they brought stay"
    );
}
