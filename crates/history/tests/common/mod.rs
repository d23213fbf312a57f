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
            epoch: RecordId::from(space),
            deps: deps
                .iter()
                .map(|record| (record.id(), record.header().lamport))
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

pub fn genesis_of(founder: PersonId, key: &ContentKey) -> Genesis {
    Genesis {
        registrars: vec![founder],
        threshold: 1,
        admission: Admission::Open,
        facts: [1; 32],
        key: key.id(),
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
        }
    }

    pub fn knock(&mut self, record: &Record) -> Answer {
        let head = self.heads.get(&record.log());
        let lamport = |id: &RecordId| self.lamports.get(id).copied();
        if let Err(fault) = check_chain(head, record, lamport) {
            return Answer::Chain(fault);
        }
        match self.authority.judge(record) {
            Judgement::Admit => {}
            other => return Answer::Authority(other),
        }
        for person in self.authority.admit(record).persons {
            // What admit reports must be enough to follow who is a member.
            match self.members.binary_search(&person) {
                Ok(at) => {
                    self.members.remove(at);
                    self.unseated += 1;
                }
                Err(at) => self.members.insert(at, person),
            }
        }
        self.heads.insert(record.log(), record.head());
        self.lamports.insert(record.id(), record.header().lamport);
        Answer::Admitted
    }

    pub fn admit_all<'a>(&mut self, records: impl IntoIterator<Item = &'a Record>) {
        for record in records {
            assert_eq!(self.knock(record), Answer::Admitted, "{record:?}");
        }
    }
}
