//! A space of many people, written by a founder that exists only here.
//!
//! Per person: a membership chain (person, device, join), the founder's countersign, and one
//! profile change under a shred key of its own. Written on two threads; reading it is what is
//! measured.

use std::collections::BTreeMap;

use history::{
    Admission, ContentKey, Countersign, EpochWrap, Genesis, Governance, Invite, Join, KeyObject,
    LogSigner, Record, RecordId, ScopeId, ShredId, SpaceId,
};
use model::Edit;
use replica::{Content, Facts, TICKET_USES_MAX, Ticket};

use crate::author::{Author, Sealed};
use crate::people::profile;

/// The threads that write.
const WRITERS: usize = 2;
/// How many more than the people may come in on the tickets.
const SPARE_SEATS: usize = 10;

/// Everything anybody has said, and the founder, who goes on speaking.
pub struct Population {
    pub space: SpaceId,
    pub scope: ScopeId,
    founder: Author,
    key: ContentKey,
    tickets: Vec<Ticket>,
    records: Vec<Record>,
    keys: BTreeMap<ShredId, KeyObject>,
}

impl Population {
    /// Writes a space of so many people, the founder not counted.
    pub fn of(people: usize) -> Population {
        let mut population = Population::founded();
        population.invite(people + SPARE_SEATS);
        let tickets = &population.tickets;
        let chains = on_threads((0..people).collect(), |number| {
            let ticket = &tickets[number / TICKET_USES_MAX as usize];
            let mut author = Author::new(1 + number as u64);
            let chain = chain(&mut author, ticket);
            (author, chain)
        });
        let mut admitted = Vec::with_capacity(people);
        for (number, (author, chain)) in chains.into_iter().enumerate() {
            let countersign = population.countersign(&chain);
            population.records.extend(chain);
            admitted.push((number, author, countersign));
        }
        let (space, key) = (population.space, &population.key);
        let said = on_threads(admitted, |(number, mut author, countersign)| {
            author.introduce(&space, key, &profile(number), vec![countersign])
        });
        for sealed in said {
            population.keep(sealed);
        }
        population
            .records
            .sort_by_cached_key(|r| (r.header().lamport, r.log(), r.header().seq));
        population
    }

    fn founded() -> Population {
        let mut founder = Author::new(0);
        let key = ContentKey::generate(founder.dice());
        let facts = Facts {
            salt: founder.dice().bytes(),
            name: "Nordwerk".to_owned(),
            ..Facts::default()
        };
        let genesis = founder.found(&Governance::Genesis(Genesis {
            registrars: vec![founder.person.id()],
            threshold: 1,
            admission: Admission::Open,
            facts: facts.hash(),
            key: key.id(),
            succeeds: None,
        }));
        let space = genesis.space();
        let mut population = Population {
            space,
            scope: ScopeId::of_space(&space),
            founder,
            key,
            tickets: Vec::new(),
            records: vec![genesis],
            keys: BTreeMap::new(),
        };
        let person = population.founder.person.clone();
        let device = population.founder.device.statement(person.id());
        population.govern(&Governance::Person(person), Vec::new());
        population.govern(&Governance::Device(device), Vec::new());
        let facts = Content::Facts(facts);
        let (key, founder) = (&population.key, &mut population.founder);
        let facts = founder.seal(&space, key, [1; 32], &facts, Vec::new());
        let profile = founder.introduce(&space, key, &profile(usize::from(u16::MAX)), Vec::new());
        population.keep(facts);
        population.keep(profile);
        population
    }

    /// Says something in clear as the founder.
    fn govern(&mut self, statement: &Governance, deps: Vec<(RecordId, u64)>) -> Record {
        let record = self.founder.govern(&self.space, statement, deps);
        self.records.push(record.clone());
        record
    }

    fn keep(&mut self, sealed: Sealed) {
        self.records.push(sealed.record.clone());
        self.keys.extend(
            sealed
                .record
                .header()
                .shred
                .map(|shred| (shred, sealed.key)),
        );
    }

    /// Issues as many tickets as it takes for so many people.
    fn invite(&mut self, people: usize) {
        for _ in 0..people.div_ceil(TICKET_USES_MAX as usize) {
            let secret: [u8; 32] = self.founder.dice().bytes();
            let invite = self.govern(
                &Governance::Invite(Invite {
                    key: LogSigner::from_seed(secret).key(),
                    uses: TICKET_USES_MAX,
                    expires: None,
                }),
                Vec::new(),
            );
            self.tickets.push(Ticket {
                space: self.space,
                invite: invite.id(),
                lamport: invite.header().lamport,
                secret,
                expires: None,
                device: self.founder.device.signer().key(),
                addresses: Vec::new(),
            });
        }
    }

    /// Countersigns a chain and names the countersign with its lamport time.
    fn countersign(&mut self, chain: &[Record]) -> (RecordId, u64) {
        let join = chain.last().expect("a chain ends with its join");
        let countersign = self.govern(
            &Governance::Countersign(Countersign { join: join.id() }),
            vec![(join.id(), join.header().lamport)],
        );
        (countersign.id(), countersign.header().lamport)
    }

    /// A ticket that still admits somebody.
    pub fn ticket(&self) -> &Ticket {
        self.tickets.last().expect("there are spare seats")
    }

    /// Lets a newcomer in: takes in their chain, countersigns it, seals the key of the space.
    pub fn welcome(&mut self, chain: &[Record]) -> KeyObject {
        self.records.extend_from_slice(chain);
        self.countersign(chain);
        let device = chain.iter().find_map(|record| match record.governance() {
            Ok(Governance::Device(device)) => Some(device),
            Ok(_) | Err(_) => None,
        });
        let epoch = RecordId::from_bytes(*self.space.as_bytes());
        let device = device.expect("a chain states its device");
        let mut dice = self.founder.dice().fork();
        let signer = self.founder.device.signer();
        let wrap = EpochWrap::seal(self.scope, epoch, &self.key, &device, signer, &mut dice);
        KeyObject::Epoch(wrap.expect("a device one can seal to"))
    }

    /// Lets the person with this number, who has introduced themselves, change their profile.
    pub fn revise(&self, number: usize, edits: &[Edit]) -> (Record, KeyObject) {
        let mut once = self.revise_often(number, &[edits.to_vec()]);
        once.pop().expect("one change")
    }

    /// The same, several times after each other.
    pub fn revise_often(&self, number: usize, changes: &[Vec<Edit>]) -> Vec<(Record, KeyObject)> {
        let mut author = Author::new(1 + number as u64);
        let own = author.device.signer().key();
        let of_author = self.records.iter().filter(|it| it.header().log == own);
        author.head = of_author.max_by_key(|it| it.header().seq).map(Record::head);
        // What was drawn for the first profile is not drawn again.
        let fresh = author.dice().fork();
        *author.dice() = fresh;
        let sealed = author.revise(&self.space, &self.key, &profile(number), changes);
        sealed.into_iter().map(|it| (it.record, it.key)).collect()
    }

    /// Lets each of these people say one thing more in the scope of the space, sealed under a key of its own
    /// for this document.
    pub fn say_each(&self, document: [u8; 32], said: Vec<(usize, Content)>) -> Vec<Sealed> {
        let mut heads: BTreeMap<history::LogKey, history::Head> = BTreeMap::new();
        for record in &self.records {
            heads.insert(record.header().log, record.head());
        }
        let heads = &heads;
        on_threads(said, |(number, content)| {
            let mut author = Author::new(1 + number as u64);
            author.head = heads.get(&author.device.signer().key()).copied();
            // What was drawn before is not drawn again.
            let fresh = author.dice().fork();
            *author.dice() = fresh;
            author.seal(&self.space, &self.key, document, &content, Vec::new())
        })
    }

    /// The founder's device, at whose door newcomers knock.
    pub fn door(&self) -> history::LogKey {
        self.founder.device.signer().key()
    }

    /// The key of the space.
    pub fn key(&self) -> &ContentKey {
        &self.key
    }

    /// Everything said so far; causes come before effects.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The key object a sealed record needs.
    pub fn key_of(&self, record: &Record) -> Option<&KeyObject> {
        self.keys.get(&record.header().shred?)
    }

    /// The change a record carries, if it carries one.
    pub fn change_in(&self, record: &Record) -> Option<Vec<u8>> {
        let KeyObject::Shred(wrap) = self.key_of(record)? else {
            return None;
        };
        let shred = wrap.unseal(&self.key).ok()?;
        let plaintext = record.unseal(&self.key, &shred).ok()?;
        match Content::decode(&plaintext).ok()? {
            Content::Change { change, .. } => Some(change),
            Content::Parted { .. }
            | Content::Facts(_)
            | Content::Bound(_)
            | Content::Round(_)
            | Content::Ended { .. }
            | Content::Setting { .. } => None,
        }
    }
}

/// Signs person, device and join for a ticket.
pub fn chain(author: &mut Author, ticket: &Ticket) -> Vec<Record> {
    let person = author.person.clone();
    let id = person.id();
    let device = author.device.statement(id);
    let key = device.ed25519;
    let join = Join::sign(&ticket.space, ticket.invite, &ticket.signer(), id, &key);
    vec![
        author.govern(&ticket.space, &Governance::Person(person), Vec::new()),
        author.govern(&ticket.space, &Governance::Device(device), Vec::new()),
        author.govern(
            &ticket.space,
            &Governance::Join(join),
            vec![(ticket.invite, ticket.lamport)],
        ),
    ]
}

/// Does the same with each of many things, on as many threads as there are writers, in order.
fn on_threads<T: Send, U: Send>(things: Vec<T>, act: impl Fn(T) -> U + Sync) -> Vec<U> {
    let share = things.len().div_ceil(WRITERS).max(1);
    let mut shares = Vec::new();
    let mut things = things.into_iter().peekable();
    while things.peek().is_some() {
        shares.push(things.by_ref().take(share).collect::<Vec<T>>());
    }
    let act = &act;
    std::thread::scope(|scope| {
        let writers: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.into_iter().map(act).collect::<Vec<U>>()))
            .collect();
        let done = writers
            .into_iter()
            .map(|writer| writer.join().expect("no panic"));
        done.flatten().collect()
    })
}
