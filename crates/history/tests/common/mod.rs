//! A small space to test with: people who found, invite, join and write, each with a log of their
//! own and no network between them.

#![allow(dead_code)] // Every test binary uses another part of it.
use std::collections::BTreeMap;

use history::*;

pub const NOW: Timestamp = Timestamp(1_700_000_000_000);

pub fn dice(seed: u8) -> Dice {
    Dice::new([seed; 32])
}

/// A person with one device and the log it writes in the space.
pub struct Author {
    pub keys: DeviceKeys,
    pub statement: PersonStatement,
    pub incarnation: Incarnation,
    pub head: Option<Head>,
    pub dice: Dice,
    /// The epoch the author stands in, with its lamport number; the founding if none.
    pub epoch: Option<(RecordId, u64)>,
}

impl Author {
    pub fn new(seed: u8) -> Author {
        let mut dice = dice(seed);
        let keys = DeviceKeys::generate(&mut dice);
        let statement = PersonStatement {
            first_device: keys.signer().key(),
            recovery: dice.bytes(),
            nonce: dice.bytes(),
        };
        Author {
            keys,
            statement,
            incarnation: Incarnation(u64::from(seed)),
            head: None,
            dice,
            epoch: None,
        }
    }

    pub fn key(&self) -> LogKey {
        self.keys.signer().key()
    }

    pub fn person(&self) -> PersonId {
        self.statement.id()
    }

    pub fn draft(&self, space: SpaceId, deps: &[&Record]) -> Draft {
        Draft {
            space,
            scope: ScopeId::of_space(&space),
            incarnation: self.incarnation,
            head: self.head,
            time: NOW,
            epoch: self.epoch.map_or(RecordId::from(space), |(epoch, _)| epoch),
            deps: deps
                .iter()
                .map(|record| (record.id(), record.header().lamport))
                .chain(self.epoch)
                .collect(),
        }
    }

    pub fn govern(&mut self, space: SpaceId, deps: &[&Record], body: &Governance) -> Record {
        let record = self.draft(space, deps).govern(self.keys.signer(), body);
        self.head = Some(record.head());
        record
    }

    pub fn write(&mut self, space: SpaceId, deps: &[&Record], key: &ContentKey) -> Record {
        let shred = ShredKey::from_bytes([7; 32]);
        let record = self
            .draft(space, deps)
            .seal(self.keys.signer(), key, &shred, b"words", &mut self.dice)
            .expect("words fit");
        self.head = Some(record.head());
        record
    }

    /// Goes on in an epoch.
    pub fn stand_in(&mut self, epoch: &Record) {
        self.epoch = Some((epoch.id(), epoch.header().lamport));
    }

    /// Proposes an epoch after the one the author stands in.
    pub fn propose(&mut self, space: SpaceId, changes: &[EpochChange]) -> Record {
        let mut changes = changes.to_vec();
        changes.sort_unstable();
        let epoch = Epoch {
            previous: self.epoch.map_or(RecordId::from(space), |(epoch, _)| epoch),
            key: Some(ContentKey::generate(&mut self.dice).id()),
            panel: None,
            changes,
        };
        self.govern(space, &[], &Governance::Epoch(epoch))
    }

    /// Signs an epoch, with how far the removed logs were seen.
    pub fn approve(&mut self, space: SpaceId, epoch: &Record, seen: &[&Record]) -> Record {
        self.approve_instead(space, epoch, seen, None)
    }

    pub fn approve_instead(
        &mut self,
        space: SpaceId,
        epoch: &Record,
        seen: &[&Record],
        instead: Option<&Record>,
    ) -> Record {
        let signature = Governance::EpochSignature(EpochSignature {
            epoch: epoch.id(),
            instead: instead.map(Record::id),
            retain: retain(seen),
        });
        let deps: Vec<&Record> = [epoch].into_iter().chain(instead).collect();
        self.govern(space, &deps, &signature)
    }

    /// Starts another life of the log, from what admits its device.
    pub fn reincarnate(&mut self, incarnation: u64) {
        self.head = None;
        self.incarnation = Incarnation(incarnation);
    }

    /// Writes under the key of the founding, whatever epoch the author stands in otherwise.
    pub fn write_in_founding(
        &mut self,
        space: SpaceId,
        deps: &[&Record],
        key: &ContentKey,
    ) -> Record {
        let epoch = self.epoch.take();
        let record = self.write(space, deps, key);
        self.epoch = epoch;
        record
    }

    /// Genesis, person, device.
    pub fn found(&mut self, key: &ContentKey) -> Vec<Record> {
        let genesis = self.genesis(genesis_of(self.person(), key));
        let space = genesis.space();
        let mut records = vec![genesis];
        records.extend(self.introduce(space));
        records
    }

    pub fn genesis(&mut self, genesis: Genesis) -> Record {
        let draft = Draft {
            space: SpaceId::ZERO,
            scope: ScopeId::ZERO,
            incarnation: self.incarnation,
            head: None,
            time: NOW,
            epoch: RecordId::ZERO,
            deps: Vec::new(),
        };
        let record = draft.govern(self.keys.signer(), &Governance::Genesis(genesis));
        self.head = Some(record.head());
        record
    }

    /// Person, device.
    pub fn introduce(&mut self, space: SpaceId) -> Vec<Record> {
        let person = Governance::Person(self.statement.clone());
        let device = Governance::Device(self.keys.statement(self.person()));
        vec![
            self.govern(space, &[], &person),
            self.govern(space, &[], &device),
        ]
    }

    pub fn invite(&mut self, space: SpaceId, ticket: &LogSigner, uses: u32) -> Record {
        let invite = Invite {
            key: ticket.key(),
            uses,
            expires: None,
        };
        self.govern(space, &[], &Governance::Invite(invite))
    }

    pub fn join(&mut self, space: SpaceId, invite: &Record, ticket: &LogSigner) -> Record {
        let join = Join::sign(&space, invite.id(), ticket, self.person(), &self.key());
        self.govern(space, &[invite], &Governance::Join(join))
    }

    pub fn countersign(&mut self, space: SpaceId, join: &Record) -> Record {
        let countersign = Governance::Countersign(Countersign { join: join.id() });
        self.govern(space, &[join], &countersign)
    }
}

/// The frontier that ends with these records.
pub fn retain(seen: &[&Record]) -> Vec<Retain> {
    let mut retain: Vec<_> = seen
        .iter()
        .map(|record| Retain {
            log: record.log().key,
            incarnation: record.log().incarnation,
            seq: record.header().seq,
            record: record.id(),
        })
        .collect();
    retain.sort_unstable();
    retain
}

pub fn genesis_of(founder: PersonId, key: &ContentKey) -> Genesis {
    Genesis {
        registrars: vec![founder],
        threshold: 1,
        admission: Admission::Open,
        facts: [1; 32],
        key: key.id(),
        succeeds: None,
    }
}

/// The door of one replica: chain, then authority.
pub struct Door {
    pub authority: Authority,
    pub heads: BTreeMap<LogId, Head>,
    pub lamports: BTreeMap<RecordId, u64>,
    pub members: Vec<PersonId>,
    /// How often somebody turned out not to be a member.
    pub unseated: usize,
    /// Logs of which other records count than before, since this was emptied last.
    pub changed: std::collections::BTreeSet<LogId>,
    /// What stands at each place, and beside it where a device signed twice.
    pub places: BTreeMap<(LogId, u64), Vec<Record>>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    Admitted,
    Chain(ChainFault),
    Authority(Judgement),
}

impl Door {
    pub fn new(space: SpaceId) -> Door {
        Door {
            authority: Authority::new(space),
            heads: BTreeMap::new(),
            lamports: BTreeMap::new(),
            members: Vec::new(),
            unseated: 0,
            changed: std::collections::BTreeSet::new(),
            places: BTreeMap::new(),
        }
    }

    pub fn knock(&mut self, record: &Record) -> Answer {
        if self.stands(record) {
            return Answer::Chain(ChainFault::Known);
        }
        self.compare(record);
        let head = self.heads.get(&record.log());
        let lamport = |id: &RecordId| self.lamports.get(id).copied();
        let chain = check_chain(head, record, lamport);
        // Of two records for one place both are kept once that is proven: others may cite either.
        let beside = chain.is_err() && self.authority.keeps_beside(record);
        let chain = if beside {
            check_beside(record, lamport)
        } else {
            chain
        };
        if let Err(fault) = chain {
            return Answer::Chain(fault);
        }
        let changed = if beside {
            match self.authority.admit_beside(record) {
                Ok(changed) => changed,
                Err(first) => return Answer::Authority(Judgement::Wait(first)),
            }
        } else {
            match self.authority.judge(record) {
                Judgement::Admit => self.authority.admit(record),
                other => return Answer::Authority(other),
            }
        };
        self.follow(changed);
        if !beside {
            self.heads.insert(record.log(), record.head());
        }
        let place = (record.log(), record.header().seq);
        self.places.entry(place).or_default().push(record.clone());
        self.lamports.insert(record.id(), record.header().lamport);
        Answer::Admitted
    }

    /// Tells whether a record is held.
    pub fn stands(&self, record: &Record) -> bool {
        let place = (record.log(), record.header().seq);
        let held = self.places.get(&place);
        held.is_some_and(|held| held.contains(record))
    }

    /// Proves, if that is so, that a device signed another record for the same place.
    fn compare(&mut self, record: &Record) {
        let place = (record.log(), record.header().seq);
        let held = self.places.get(&place).and_then(|held| held.first());
        if let Some(proof) = held.and_then(|held| Equivocation::of(held, record)) {
            let changed = self.authority.heed(&proof);
            self.follow(changed);
        }
    }

    /// What is told must be enough to follow who is a member and which records count.
    fn follow(&mut self, changed: Changed) {
        self.changed.extend(changed.logs);
        for person in changed.persons {
            match self.members.binary_search(&person) {
                Ok(at) => {
                    self.members.remove(at);
                    self.unseated += 1;
                }
                Err(at) => self.members.insert(at, person),
            }
        }
    }

    pub fn admit_all<'a>(&mut self, records: impl IntoIterator<Item = &'a Record>) {
        for record in records {
            assert_eq!(self.knock(record), Answer::Admitted, "{record:?}");
        }
    }
}
