//! Who may say what, in a space and in every scope within it: the same rules serve them all.
//!
//! Two questions, kept apart. [`Authority::judge`] asks whether a record is in order at its causal
//! place; its verdict depends on the record and its ancestors only, so every replica gives the
//! same one whatever else it knows. Who is a *member* is a fold over all countersigned joins in one
//! agreed order: of two on a one-use ticket the first counts. A record learnt late may change that
//! answer, and [`Authority::admit`] says for whom.
//!
//! It holds all of this as maps in memory, looks at no clock, and covers one scope.

mod fold;
mod judge;
mod refusal;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet};

use crate::governance::{
    DeviceStatement, Genesis, Governance, Invite, Join, Reading, ScopeGenesis, ScopeKind,
};
use crate::id::{
    Incarnation, KeyId, LogId, LogKey, PersonId, RecordId, ScopeId, SpaceId, Timestamp,
};
use crate::record::Record;

use fold::Admittance;
pub use judge::Judgement;
pub use refusal::{Refusal, TicketRefusal};
pub use snapshot::UnreadableEntry;

/// Names a log within its scope.
type LogName = (LogKey, Incarnation);

/// The place of a record in the one order everybody folds in: lamport number, log, place in it.
///
/// Whatever a record builds on comes before it in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    lamport: u64,
    log: LogName,
    seq: u64,
}

impl Place {
    fn of(record: &Record) -> Place {
        let header = record.header();
        Place {
            lamport: header.lamport,
            log: (header.log, header.incarnation),
            seq: header.seq,
        }
    }
}

/// A statement that was admitted, at its place.
#[derive(Debug, Clone)]
struct Fact {
    record: RecordId,
    place: Place,
    statement: Governance,
}

/// What is known of one log.
#[derive(Debug, Clone, Default)]
struct Log {
    /// It began with the genesis record.
    founds: bool,
    /// Whose log it is, once stated or cited.
    person: Option<PersonId>,
    /// Its device was stated in it.
    device_stated: bool,
    /// Its person was admitted by something this log cites: from here on it may speak.
    admitted: bool,
}

/// What is known of one person.
#[derive(Debug, Clone, Default)]
struct Person {
    /// Founded, was listed by the founding, signed the charter, or stepped into an open scope.
    granted: bool,
    /// Places of countersigns that make this person a member; usually one, and the first is why.
    seats: BTreeSet<Place>,
    /// Places of all countersigns of this person's joins.
    named: BTreeSet<Place>,
    /// Places of all countersigns this person's devices made.
    made: BTreeSet<Place>,
    /// Invites this person issued.
    invites: Vec<RecordId>,
}

impl Person {
    fn is_member(&self) -> bool {
        self.granted || !self.seats.is_empty()
    }

    fn is_member_before(&self, place: &Place) -> bool {
        self.granted || self.seats.first().is_some_and(|seat| seat < place)
    }
}

/// What a record that admits a log says: which device of which person may speak from then on.
#[derive(Debug, Clone, Copy)]
struct Credential {
    key: LogKey,
    person: PersonId,
}

/// The record a space or a scope began with.
#[derive(Debug, Clone)]
enum Founded {
    Space(Genesis),
    Scope(ScopeGenesis),
}

/// What makes somebody a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// A countersigned join: the space.
    Countersign,
    /// Stating who one is.
    Stating,
    /// Signing the charter.
    Signing,
    /// An epoch that admits.
    Listing,
}

impl Founded {
    fn key(&self) -> KeyId {
        match self {
            Founded::Space(genesis) => genesis.key,
            Founded::Scope(genesis) => genesis.key,
        }
    }

    fn entry(&self) -> Entry {
        match self {
            Founded::Space(_) => Entry::Countersign,
            Founded::Scope(genesis) => match genesis.reading {
                Reading::Open => Entry::Stating,
                Reading::OnSigning => Entry::Signing,
                Reading::Closed => Entry::Listing,
            },
        }
    }

    fn stewards(&self) -> &[PersonId] {
        match self {
            Founded::Space(genesis) => &genesis.registrars,
            Founded::Scope(genesis) => &genesis.stewards,
        }
    }

    fn roll(&self) -> &[PersonId] {
        match self {
            Founded::Space(genesis) => &genesis.registrars,
            Founded::Scope(genesis) => &genesis.roll,
        }
    }

    fn charter(&self) -> Option<[u8; 32]> {
        match self {
            Founded::Space(_) => None,
            Founded::Scope(genesis) => Some(genesis.charter),
        }
    }

    fn is_conversation(&self) -> bool {
        match self {
            Founded::Space(_) => false,
            Founded::Scope(genesis) => genesis.kind == ScopeKind::Conversation,
        }
    }
}

/// An invite and what became of it.
#[derive(Debug, Clone)]
pub struct InviteState {
    /// What the inviter said.
    pub invite: Invite,
    pub inviter: PersonId,
    /// The device that issued it.
    pub by: LogKey,
    place: Place,
    /// Countersigns that use it up, in order; at most as many as it has uses.
    counted: BTreeSet<Place>,
    /// Countersigns that came too late for it.
    late: BTreeSet<Place>,
    /// All countersigns of joins that cite it.
    all: BTreeSet<Place>,
}

impl InviteState {
    /// Counts the persons it has admitted.
    pub fn used(&self) -> u32 {
        u32::try_from(self.counted.len()).unwrap_or(u32::MAX)
    }

    /// Counts the persons it can still admit.
    pub fn left(&self) -> u32 {
        self.invite.uses.saturating_sub(self.used())
    }
}

/// A join record that is in order.
#[derive(Debug, Clone)]
pub struct JoinState {
    pub join: Join,
    /// The newcomer's log.
    pub log: LogId,
}

/// What taking in one record changed, so that a replica redoes only that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Persons who became members or turned out not to be, each once, in order.
    pub persons: Vec<PersonId>,
    /// The epoch that holds now, if it is another than before.
    pub epoch: Option<RecordId>,
    /// Logs of which records became void or count again, each once, in order.
    pub logs: Vec<LogId>,
}

/// Who may say what in one scope: a pure function of the set of admitted records.
#[derive(Debug, Clone)]
pub struct Authority {
    space: SpaceId,
    scope: ScopeId,
    /// The id of the founding record: it names epoch 0.
    founding: RecordId,
    founded: Option<Founded>,
    /// Records that admit the logs of a device which cite them.
    credentials: BTreeMap<RecordId, Credential>,
    /// The first credential of each device that needs no countersign.
    own_credentials: BTreeMap<LogKey, RecordId>,
    logs: BTreeMap<LogName, Log>,
    devices: BTreeMap<LogKey, BTreeMap<Place, DeviceStatement>>,
    persons: BTreeMap<PersonId, Person>,
    members: BTreeSet<PersonId>,
    invites: BTreeMap<RecordId, InviteState>,
    joins: BTreeMap<RecordId, JoinState>,
    /// The newest join of each device.
    newest_joins: BTreeMap<LogKey, (Place, RecordId)>,
    fold: BTreeMap<Place, Admittance>,
    /// Records of statements that were admitted.
    known: BTreeSet<RecordId>,
    changes: BTreeMap<Vec<u8>, Vec<u8>>,
    /// What is learnt now came from entries and needs no new ones.
    is_restoring: bool,
}

impl Authority {
    /// Starts knowing nothing but the name of the space.
    pub fn new(space: SpaceId) -> Authority {
        Authority::begin(space, ScopeId::of_space(&space), RecordId::from(space))
    }

    /// Starts knowing nothing but the name of a scope within a space.
    pub fn of_scope(space: SpaceId, scope: ScopeId) -> Authority {
        if scope == ScopeId::of_space(&space) {
            return Authority::new(space);
        }
        Authority::begin(space, scope, RecordId::from(scope))
    }

    fn begin(space: SpaceId, scope: ScopeId, founding: RecordId) -> Authority {
        Authority {
            space,
            scope,
            founding,
            founded: None,
            credentials: BTreeMap::new(),
            own_credentials: BTreeMap::new(),
            logs: BTreeMap::new(),
            devices: BTreeMap::new(),
            persons: BTreeMap::new(),
            members: BTreeSet::new(),
            invites: BTreeMap::new(),
            joins: BTreeMap::new(),
            newest_joins: BTreeMap::new(),
            fold: BTreeMap::new(),
            known: BTreeSet::new(),
            changes: BTreeMap::new(),
            is_restoring: false,
        }
    }

    /// Names the space.
    pub fn space(&self) -> SpaceId {
        self.space
    }

    /// Names the scope.
    pub fn scope(&self) -> ScopeId {
        self.scope
    }

    /// Takes in a record that [`Authority::judge`] admitted, content included, and says what that
    /// changed.
    ///
    /// Taking in a record twice changes nothing.
    pub fn admit(&mut self, record: &Record) -> Changed {
        let place = Place::of(record);
        let credential = self.credential_in(record);
        let persons = match record.governance() {
            Ok(statement) => self.learn(Fact {
                record: record.id(),
                place,
                statement,
            }),
            // Content: only what its log cites matters here.
            Err(_) => Vec::new(),
        };
        if let Some(credential) = credential {
            self.cite(place.log, credential);
        }
        Changed {
            persons,
            ..Changed::default()
        }
    }

    /// Gives what the genesis record of a space says.
    pub fn genesis(&self) -> Option<&Genesis> {
        match self.founded.as_ref()? {
            Founded::Space(genesis) => Some(genesis),
            Founded::Scope(_) => None,
        }
    }

    /// Gives what the genesis record of a scope within a space says.
    pub fn scope_genesis(&self) -> Option<&ScopeGenesis> {
        match self.founded.as_ref()? {
            Founded::Space(_) => None,
            Founded::Scope(genesis) => Some(genesis),
        }
    }

    /// Gives the person a device belongs to.
    pub fn person_of(&self, key: &LogKey) -> Option<PersonId> {
        self.device(key).map(|device| device.person)
    }

    /// Gives the keys a device states. Of two statements of one device the first in order counts.
    pub fn device(&self, key: &LogKey) -> Option<&DeviceStatement> {
        self.devices.get(key)?.values().next()
    }

    /// Tells whether a device belongs to a member and was not revoked.
    pub fn is_live(&self, key: &LogKey) -> bool {
        self.person_of(key)
            .is_some_and(|person| self.is_member(&person))
    }

    /// Gives the keys of all live devices of a person, in the order of their names.
    pub fn devices_of(&self, person: &PersonId) -> impl Iterator<Item = &DeviceStatement> {
        let stated = self.devices.keys().filter_map(|key| self.device(key));
        let person = *person;
        stated.filter(move |device| device.person == person && self.is_live(&device.ed25519))
    }

    /// Tells whether a person is a member.
    pub fn is_member(&self, person: &PersonId) -> bool {
        self.members.contains(person)
    }

    /// Goes through all members in the order of their ids.
    pub fn members(&self) -> impl Iterator<Item = PersonId> {
        self.members.iter().copied()
    }

    /// Gives an invite and how far it is used.
    pub fn invite(&self, record: &RecordId) -> Option<&InviteState> {
        self.invites.get(record)
    }

    /// Gives a join.
    pub fn join(&self, record: &RecordId) -> Option<&JoinState> {
        self.joins.get(record)
    }

    /// Names the member who invited a member; nobody invited the founder, or whoever entered a
    /// scope without a ticket.
    pub fn inviter_of(&self, person: &PersonId) -> Option<PersonId> {
        let admittance = self.seat_of(person)?;
        self.invites
            .get(&admittance.invite)
            .map(|invite| invite.inviter)
    }

    /// Gives the countersign that makes a person a member: what their logs cite first.
    pub fn countersign_of(&self, person: &PersonId) -> Option<RecordId> {
        self.seat_of(person).map(|admittance| admittance.record)
    }

    /// Gives what the first record of a new log of this device must cite: the countersign of its
    /// person, or the record that made the device speak without one.
    pub fn credential_of(&self, key: &LogKey) -> Option<RecordId> {
        match self.own_credentials.get(key) {
            Some(record) => Some(*record),
            None => self.countersign_of(&self.person_of(key)?),
        }
    }

    /// Gives the newest join of a device whose person is not a member.
    pub fn pending_join(&self, key: &LogKey) -> Option<RecordId> {
        let (_, record) = self.newest_joins.get(key)?;
        let join = self.joins.get(record)?;
        (!self.is_member(&join.join.person)).then_some(*record)
    }

    /// Tells whether a person was countersigned, but on tickets that others had used up.
    pub fn is_over_used(&self, person: &PersonId) -> bool {
        let late = |place: &Place| {
            let invite = self.fold.get(place).map(|admittance| admittance.invite);
            let invite = invite.and_then(|invite| self.invites.get(&invite));
            invite.is_some_and(|invite| invite.late.contains(place))
        };
        !self.is_member(person)
            && self
                .persons
                .get(person)
                .is_some_and(|person| person.named.iter().any(late))
    }

    /// Tells whether a device with a clock may countersign a join now.
    ///
    /// Time is the countersigner's business alone: a countersigned join counts everywhere.
    pub fn may_countersign(&self, join: &RecordId, now: Timestamp) -> Result<(), TicketRefusal> {
        let join = self.joins.get(join).ok_or(TicketRefusal::UnknownInvite)?;
        let invite = self
            .invites
            .get(&join.join.invite)
            .ok_or(TicketRefusal::UnknownInvite)?;
        if self.is_member(&join.join.person) {
            return Err(TicketRefusal::AlreadyMember);
        }
        if !self.is_member(&invite.inviter) {
            return Err(TicketRefusal::InviterGone);
        }
        if invite.invite.expires.is_some_and(|expires| now > expires) {
            return Err(TicketRefusal::Expired);
        }
        if invite.left() == 0 {
            return Err(TicketRefusal::Used);
        }
        Ok(())
    }

    fn seat_of(&self, person: &PersonId) -> Option<&Admittance> {
        let seat = self.persons.get(person)?.seats.first()?;
        self.fold.get(seat)
    }

    /// Takes in a statement; the same function serves records and snapshots, so the two cannot
    /// come to differ.
    fn learn(&mut self, fact: Fact) -> Vec<PersonId> {
        if !self.known.insert(fact.record) {
            return Vec::new();
        }
        self.note_fact(&fact);
        let Fact {
            record,
            place,
            statement,
        } = fact;
        match statement {
            Governance::Genesis(genesis) => self.learn_founding(place, Founded::Space(genesis)),
            Governance::ScopeGenesis(genesis) => {
                self.learn_founding(place, Founded::Scope(genesis));
            }
            Governance::Person(person) => return self.learn_person(place, person.id()),
            Governance::Device(device) => return self.learn_device(record, place, device),
            Governance::CharterSigned(_) => return self.learn_signed(record, place),
            Governance::Invite(invite) => self.learn_invite(record, place, invite),
            Governance::Join(join) => self.learn_join(record, place, join),
            Governance::Countersign(countersign) => {
                return self.learn_countersign(record, place, countersign.join);
            }
        }
        Vec::new()
    }

    fn learn_founding(&mut self, place: Place, founded: Founded) {
        self.founded = Some(founded);
        self.logs.entry(place.log).or_default().founds = true;
    }

    fn learn_person(&mut self, place: Place, id: PersonId) -> Vec<PersonId> {
        let log = self.logs.entry(place.log).or_default();
        log.person = Some(id);
        let founds = log.founds;
        self.persons.entry(id).or_default();
        if founds { self.grant(id) } else { Vec::new() }
    }

    /// Makes somebody a participant who needs no countersign.
    fn grant(&mut self, id: PersonId) -> Vec<PersonId> {
        let person = self.persons.entry(id).or_default();
        if std::mem::replace(&mut person.granted, true) {
            return Vec::new();
        }
        self.members.insert(id);
        vec![id]
    }

    fn learn_device(
        &mut self,
        record: RecordId,
        place: Place,
        device: DeviceStatement,
    ) -> Vec<PersonId> {
        let (key, person) = (device.ed25519, device.person);
        self.devices.entry(key).or_default().insert(place, device);
        let founded = self.founded.as_ref();
        let enters = match founded.map(Founded::entry) {
            Some(Entry::Stating) => true,
            Some(Entry::Listing) => founded.is_some_and(|founded| {
                founded.stewards().contains(&person) || founded.roll().contains(&person)
            }),
            Some(Entry::Countersign | Entry::Signing) | None => false,
        };
        let log = self.logs.entry(place.log).or_default();
        log.device_stated = true;
        if !log.founds && !enters {
            return Vec::new();
        }
        self.accredit(record, place.log, key, person);
        self.grant(person)
    }

    fn learn_signed(&mut self, record: RecordId, place: Place) -> Vec<PersonId> {
        let Some(person) = self.speaker(&place) else {
            return Vec::new();
        };
        if self.founded.as_ref().map(Founded::entry) != Some(Entry::Signing) {
            return Vec::new();
        }
        self.accredit(record, place.log, place.log.0, person);
        self.grant(person)
    }

    /// Notes that a record lets its own log, and later logs of the device that cite it, speak.
    fn accredit(&mut self, record: RecordId, log: LogName, key: LogKey, person: PersonId) {
        self.logs.entry(log).or_default().admitted = true;
        self.credentials.insert(record, Credential { key, person });
        self.own_credentials.entry(key).or_insert(record);
    }

    fn learn_invite(&mut self, record: RecordId, place: Place, invite: Invite) {
        let Some(inviter) = self.speaker(&place) else {
            return;
        };
        self.persons
            .entry(inviter)
            .or_default()
            .invites
            .push(record);
        let state = InviteState {
            invite,
            inviter,
            by: place.log.0,
            place,
            counted: BTreeSet::new(),
            late: BTreeSet::new(),
            all: BTreeSet::new(),
        };
        self.invites.insert(record, state);
    }

    fn learn_join(&mut self, record: RecordId, place: Place, join: Join) {
        let (key, incarnation) = place.log;
        let newest = self.newest_joins.entry(key).or_insert((place, record));
        *newest = (*newest).max((place, record));
        let log = LogId {
            scope: self.scope,
            key,
            incarnation,
        };
        self.joins.insert(record, JoinState { join, log });
    }

    /// Gives the person whose log a place is in.
    fn speaker(&self, place: &Place) -> Option<PersonId> {
        self.logs.get(&place.log)?.person
    }
}
