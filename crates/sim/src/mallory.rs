//! Mallory: a real member whose program keeps no rule but the formats.
//!
//! For: being the adversary of worlds and of real nodes. Mallory comes in with a ticket like
//! anybody, holds the keys a member holds, and can sign whatever is written in the one spelling:
//! another record for a place that is taken, a place in time that never was, a document of somebody
//! else, bytes that are no document at all.
//!
//! Knows: how records are drafted, sealed and signed. Never: decides what to say; that is for those
//! who hold a Mallory.

use std::collections::{BTreeMap, BTreeSet};

use history::{
    ContentKey, DeviceKeys, Dice, Draft, Governance, Head, Incarnation, Join, KeyObject, LogId,
    PersonId, PersonStatement, Record, RecordId, ScopeId, ShredKey, ShredWrap, SpaceId, Timestamp,
    TooLarge,
};
use model::DocumentName;
use replica::{Content, Message, PeerId, Ticket, document_id};

use crate::foothold::Behind;

/// A member without scruples.
pub struct Mallory {
    dice: Dice,
    keys: DeviceKeys,
    person: PersonStatement,
    space: SpaceId,
    incarnation: Incarnation,
    head: Option<Head>,
    now: Timestamp,
    key: Option<ContentKey>,
    /// The lamport time of every record heard or written, for citing it.
    lamports: BTreeMap<RecordId, u64>,
    /// Every own record that was signed in its place.
    own: BTreeSet<RecordId>,
    /// What let Mallory in; the first words cite it.
    countersign: Option<RecordId>,
    /// One shred key for each document written to.
    shreds: BTreeMap<[u8; 32], ShredKey>,
    heard: Vec<Record>,
    /// The epoch Mallory writes in, with its lamport time; the founding if none.
    epoch: Option<(RecordId, u64)>,
}

impl Mallory {
    /// Makes an identity that belongs to nobody yet.
    pub fn new(seed: [u8; 32], now: Timestamp) -> Mallory {
        let mut dice = Dice::new(seed);
        let keys = DeviceKeys::generate(&mut dice);
        let person = PersonStatement {
            first_device: keys.signer().key(),
            recovery: dice.bytes(),
            nonce: dice.bytes(),
        };
        Mallory {
            incarnation: Incarnation(u64::from_be_bytes(dice.bytes())),
            dice,
            keys,
            person,
            space: SpaceId::ZERO,
            head: None,
            now,
            key: None,
            lamports: BTreeMap::new(),
            own: BTreeSet::new(),
            countersign: None,
            shreds: BTreeMap::new(),
            heard: Vec::new(),
            epoch: None,
        }
    }

    /// Signs the membership chain for a ticket: person, device, join.
    pub fn knock(&mut self, ticket: &Ticket) -> Vec<Record> {
        self.space = ticket.space;
        let (person, device) = (self.person.id(), self.keys.signer().key());
        let join = Join::sign(
            &self.space,
            ticket.invite,
            &ticket.signer(),
            person,
            &device,
        );
        let device = self.keys.statement(person);
        vec![
            self.govern(&Governance::Person(self.person.clone()), Vec::new()),
            self.govern(&Governance::Device(device), Vec::new()),
            self.govern(
                &Governance::Join(join),
                vec![(ticket.invite, ticket.lamport)],
            ),
        ]
    }

    /// Learns what a member learns: the key of the space, and what there is to cite.
    pub fn hear(&mut self, message: &Message) {
        match message {
            Message::Keys(keys) => keys.iter().for_each(|key| self.take_key(key)),
            Message::Records(records) => {
                for record in records {
                    self.note(record);
                    self.heard.push(record.clone());
                }
            }
            Message::Hello { .. }
            | Message::Frontier { .. }
            | Message::Have { .. }
            | Message::Want(_)
            | Message::AskEpochKey { .. }
            | Message::WritesAs { .. }
            | Message::Sent { .. }
            | Message::Knock(_)
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

    fn take_key(&mut self, key: &KeyObject) {
        if let KeyObject::Epoch(wrap) = key
            && wrap.to == self.keys.signer().key()
        {
            self.key = wrap.unseal(&self.keys).ok().or(self.key.take());
        }
    }

    fn note(&mut self, record: &Record) {
        self.lamports.insert(record.id(), record.header().lamport);
        if let Ok(Governance::Countersign(countersign)) = record.governance()
            && self.own.contains(&countersign.join)
            && self.countersign.is_none()
        {
            self.countersign = Some(record.id());
        }
    }

    /// Tells whether Mallory can write what a member can write.
    pub fn is_in(&self) -> bool {
        self.key.is_some() && self.countersign.is_some()
    }

    /// Names the device.
    pub fn peer(&self) -> PeerId {
        PeerId(self.keys.signer().key())
    }

    /// Names the person.
    pub fn person(&self) -> PersonId {
        self.person.id()
    }

    /// Gives the secret the device connects with.
    pub fn seed(&self) -> [u8; 32] {
        self.keys.ed25519_seed()
    }

    /// Names the space.
    pub fn space(&self) -> SpaceId {
        self.space
    }

    /// Names the scope of the space.
    pub fn home(&self) -> ScopeId {
        ScopeId::of_space(&self.space)
    }

    /// Names the log Mallory writes.
    pub fn log(&self) -> LogId {
        LogId {
            scope: self.home(),
            key: self.keys.signer().key(),
            incarnation: self.incarnation,
        }
    }

    /// Gives the newest own record.
    pub fn head(&self) -> Option<Head> {
        self.head
    }

    /// Gives every record of others that was heard, in the order it came.
    pub fn heard(&self) -> &[Record] {
        &self.heard
    }

    /// Gives what to draw from where chance is needed.
    pub fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    /// Sets the clock Mallory claims to have.
    pub fn claim_time(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Tells the time Mallory claims.
    pub(crate) fn claimed_time(&self) -> Timestamp {
        self.now
    }

    /// Gives what stands behind a part in a community; nothing before Mallory is in.
    pub(crate) fn behind(&self) -> Option<Behind<'_>> {
        Some(Behind {
            space: self.space,
            space_key: self.key.as_ref()?,
            person: self.person.id(),
            device: self.keys.signer(),
        })
    }

    /// Writes on in an epoch that was heard of, as an honest member does; nothing is left of it if
    /// the epoch is not known.
    pub(crate) fn stand_in(&mut self, epoch: RecordId) {
        let lamport = self.lamports.get(&epoch).copied();
        self.epoch = lamport.map(|lamport| (epoch, lamport));
    }

    /// Says where an honest next record would stand. Whoever wants another place changes it.
    pub fn draft(&self) -> Draft {
        // The first words after the chain cite what let Mallory in.
        let first = self.head.is_some_and(|head| head.seq == 2);
        let countersign = self.countersign.filter(|_| first);
        let seat = countersign.and_then(|id| Some((id, *self.lamports.get(&id)?)));
        // What stands in an epoch comes after it.
        let behind = |begun: u64| self.head.is_none_or(|head| head.lamport <= begun);
        let begun = self.epoch.filter(|(_, begun)| behind(*begun));
        let founding = RecordId::from(self.space);
        Draft {
            space: self.space,
            scope: self.home(),
            incarnation: self.incarnation,
            head: self.head,
            time: self.now,
            epoch: self.epoch.map_or(founding, |(epoch, _)| epoch),
            deps: seat.into_iter().chain(begun).collect(),
        }
    }

    /// Takes a record for the newest own one.
    pub fn stand_on(&mut self, record: &Record) {
        self.head = Some(record.head());
        self.own.insert(record.id());
        self.lamports.insert(record.id(), record.header().lamport);
    }

    /// Signs a statement in the next place.
    pub fn govern(&mut self, body: &Governance, deps: Vec<(RecordId, u64)>) -> Record {
        let mut draft = self.draft();
        draft.deps.extend(deps);
        let record = self.govern_at(draft, body);
        self.stand_on(&record);
        record
    }

    /// Signs a statement in any place.
    pub fn govern_at(&self, draft: Draft, body: &Governance) -> Record {
        draft.govern(self.keys.signer(), body)
    }

    /// Seals bytes as if they were content in the next place, with the key that opens them.
    pub fn write(&mut self, plaintext: &[u8]) -> Result<Written, TooLarge> {
        let written = self.write_at(self.draft(), plaintext)?;
        self.stand_on(&written.record);
        Ok(written)
    }

    /// Seals bytes as if they were content in any place.
    pub fn write_at(&mut self, draft: Draft, plaintext: &[u8]) -> Result<Written, TooLarge> {
        let document = self.profile_id();
        let shred = match self.shreds.get(&document) {
            Some(shred) => ShredKey::from_bytes(*shred.expose()),
            None => ShredKey::generate(&mut self.dice),
        };
        let made_up = ContentKey::from_bytes([0; 32]);
        let key = self.key.as_ref().unwrap_or(&made_up);
        let signer = self.keys.signer();
        let scope = draft.scope;
        let record = draft.seal(signer, key, &shred, plaintext, &mut self.dice)?;
        let wrap = ShredWrap::seal(scope, &shred, document, key, signer, &mut self.dice);
        self.shreds.insert(document, shred);
        Ok(Written {
            record,
            key: KeyObject::Shred(wrap),
        })
    }

    /// Seals bytes as if they were a change of a document.
    pub fn change(&mut self, document: DocumentName, change: &[u8]) -> Result<Written, TooLarge> {
        let change = change.to_vec();
        self.write(&Content::Change { document, change }.encode())
    }

    /// Names Mallory's own profile.
    pub fn profile(&self) -> DocumentName {
        DocumentName::Profile(model::PersonId::from_bytes(*self.person.id().as_bytes()))
    }

    /// Gives the actor under which Mallory may write a document of the space.
    pub fn actor(&self, document: &DocumentName) -> [u8; 32] {
        history::actor(&self.log(), &document_id(&self.home(), document))
    }

    fn profile_id(&self) -> [u8; 32] {
        document_id(&self.home(), &self.profile())
    }
}

/// A sealed record, and the key that lets members read it.
#[derive(Debug, Clone)]
pub struct Written {
    pub record: Record,
    pub key: KeyObject,
}

impl Written {
    /// Gives the messages that bring it, key first.
    pub fn messages(self) -> [Message; 2] {
        [
            Message::Keys(vec![self.key]),
            Message::Records(vec![self.record]),
        ]
    }
}
