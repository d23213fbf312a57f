//! Who may say what, in a space and in every scope within it: the same rules serve them all.
//!
//! Two questions, kept apart. [`Authority::judge`] asks whether a record is in order at its causal
//! place; its verdict depends on the record and its ancestors only, so every replica gives the
//! same one whatever else it knows. Who is a *member* is a fold over all countersigned joins in one
//! agreed order: of two on a one-use ticket the first counts. A record learnt late may change that
//! answer, and [`Authority::admit`] says for whom.
//!
//! It holds all of this as maps in memory, looks at no clock, and covers one scope.

// At the door.
mod judge;
mod judge_devices;
mod judge_governing;
mod refusal;

// What is known, and what follows from it.
mod adoption;
mod asked;
mod counting;
mod devices;
mod draws;
mod epochs;
mod few;
mod fold;
mod guests;
mod learn;
mod offices;
mod resolve;
mod snapshot;
mod standing;
mod state;
mod votes;

use std::collections::{BTreeMap, BTreeSet};

use crate::governance::{DeviceStatement, Equivocation, Genesis, Governance, ScopeGenesis};
use crate::id::{
    Incarnation, LogId, LogKey, PersonId, RecordId, ScopeId, ShredId, SpaceId, Timestamp,
};
use crate::record::Record;

pub use counting::{Basis, EpochState, Signed};
use draws::DrawState;
pub use draws::{DrawProgress, Panels, Tenure};
use epochs::{Node, Turn};
use few::{Few, FewBy};
use fold::Admittance;
pub use fold::GUESTS_MAX;
pub use judge::Judgement;
pub use judge_governing::ROTATIONS_PER_LOG_MAX;
pub use refusal::{Refusal, TicketRefusal};
use resolve::Wake;
pub use snapshot::{Restoring, UnreadableEntry, founding_entry};
use state::{Credential, Entry, Founded, Log, Person};
pub use state::{InviteState, JoinState};

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

/// What taking in one record changed, so that a replica redoes only that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Persons who became members or turned out not to be, each once, in order.
    pub persons: Vec<PersonId>,
    /// The epoch that holds now, if it is another than before.
    pub epoch: Option<RecordId>,
    /// Logs of which records became void or count again, each once, in order.
    pub logs: Vec<LogId>,
    /// Documents whose author erased them.
    pub erased: Vec<(PersonId, ShredId)>,
}

/// A fresh key that was named within an epoch.
#[derive(Debug, Clone, Copy)]
struct RotationState {
    epoch: RecordId,
    key: crate::id::KeyId,
    place: Place,
}

/// Who may say what in one scope: a pure function of the set of admitted records.
#[derive(Debug, Clone)]
pub struct Authority {
    space: SpaceId,
    scope: ScopeId,
    /// The id of the founding record: it names epoch 0.
    founding: RecordId,
    founded: Option<Founded>,
    /// The log the founding stands in.
    founder: Option<LogName>,
    /// Records that admit the logs of a device which cite them.
    credentials: BTreeMap<RecordId, Credential>,
    /// The first credential of each device that needs no countersign.
    own_credentials: BTreeMap<LogKey, RecordId>,
    logs: BTreeMap<LogName, Log>,
    devices: BTreeMap<LogKey, FewBy<Place, DeviceStatement>>,
    persons: BTreeMap<PersonId, Person>,
    members: BTreeSet<PersonId>,
    invites: BTreeMap<RecordId, InviteState>,
    joins: BTreeMap<RecordId, JoinState>,
    /// Every epoch that was proposed, the founding among them.
    epochs: BTreeMap<RecordId, Node>,
    /// Those that hold, one after the other.
    line: Vec<Turn>,
    /// Epochs of the line of whose followers several could hold.
    contested: BTreeSet<RecordId>,
    /// Who made a signature, and on what it follows.
    signatures: BTreeMap<RecordId, (PersonId, RecordId)>,
    rotations: BTreeMap<RecordId, RotationState>,
    draws: BTreeMap<RecordId, DrawState>,
    /// The newest join of each device.
    newest_joins: BTreeMap<LogKey, (Place, RecordId)>,
    fold: BTreeMap<Place, Admittance>,
    /// Countersigns by the epoch they stand in; only where registrars admit.
    countersigned_in: BTreeMap<RecordId, BTreeSet<Place>>,
    /// Records of statements that were admitted.
    known: BTreeMap<RecordId, Place>,
    wake: Wake,
    erased_now: Vec<(PersonId, ShredId)>,
    /// Where what stands under a shred key was erased.
    erasures: BTreeMap<ShredId, Vec<Place>>,
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
            founder: None,
            credentials: BTreeMap::new(),
            own_credentials: BTreeMap::new(),
            logs: BTreeMap::new(),
            devices: BTreeMap::new(),
            persons: BTreeMap::new(),
            members: BTreeSet::new(),
            invites: BTreeMap::new(),
            joins: BTreeMap::new(),
            epochs: BTreeMap::new(),
            line: Vec::new(),
            contested: BTreeSet::new(),
            signatures: BTreeMap::new(),
            rotations: BTreeMap::new(),
            draws: BTreeMap::new(),
            newest_joins: BTreeMap::new(),
            fold: BTreeMap::new(),
            countersigned_in: BTreeMap::new(),
            known: BTreeMap::new(),
            wake: Wake::default(),
            erased_now: Vec::new(),
            erasures: BTreeMap::new(),
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
        let epoch_before = self.tip();
        let header = record.header();
        let credential = self.credential_in(record);
        if let Some(credential) = credential {
            self.cite(place.log, credential);
        }
        if !header.epoch.is_zero() {
            self.note_stand(place, header.epoch);
        }
        if let Ok(statement) = record.governance() {
            self.note_fact(record, &place);
            self.learn(Fact {
                record: record.id(),
                place,
                statement,
            });
        }
        self.note_cited(&place, &header.deps);
        self.resolve(epoch_before)
    }

    /// Takes in a record that is kept beside its log, once [`check_beside`](crate::check_beside) has
    /// found what it follows, and says what that changed.
    ///
    /// It is void, as what follows it in the log would be; but others may have built on it before
    /// they knew. What it states is known by this from then on, so that what they signed is judged
    /// alike by those who hold this record in its log and those who hold the other one.
    ///
    /// # Errors
    ///
    /// Names a record it builds on that must come first. What is not in order states nothing.
    pub fn admit_beside(&mut self, record: &Record) -> Result<Changed, RecordId> {
        let place = Place::of(record);
        let epoch_before = self.tip();
        if let Ok(statement) = record.governance() {
            match self.judge_beside(record, &statement) {
                Judgement::Admit => {
                    self.note_fact(record, &place);
                    self.learn(Fact {
                        record: record.id(),
                        place,
                        statement,
                    });
                }
                Judgement::Wait(missing) => return Err(missing),
                Judgement::Refuse(_) => {}
            }
        }
        self.note_cited(&place, &record.header().deps);
        Ok(self.resolve(epoch_before))
    }

    /// Heeds a proof that was found here, before any record tells it: whoever holds both records
    /// needs nobody to say so. Nothing changes if it is of another scope or proves nothing.
    pub fn heed(&mut self, proof: &Equivocation) -> Changed {
        let epoch_before = self.tip();
        if let Some((log, seq)) = proof.place().filter(|(log, _)| log.scope == self.scope) {
            let name = (log.key, log.incarnation);
            self.learn_fork(name, seq);
            self.note_fork_entry(&name, seq);
        }
        self.resolve(epoch_before)
    }

    /// Heeds where a log of the scope ends that was another's word, sealed in it: the first place that
    /// counts no more, or `None` where nobody says so any more. It counts as a revocation that was
    /// said in the clear: what lies beyond decides nothing, whoever signed on it.
    ///
    /// Whoever may not read the scope does not know it, and sees decisions there that do not hold.
    /// It is none of the entries an index keeps: it is to be said again after a start.
    pub fn heed_end(&mut self, log: &LogId, end: Option<u64>) -> Changed {
        let epoch_before = self.tip();
        if log.scope == self.scope {
            self.learn_end((log.key, log.incarnation), end);
        }
        self.resolve(epoch_before)
    }

    /// Tells whether the recovery phrase seated a log.
    pub fn is_seated_by_phrase(&self, log: &LogId) -> bool {
        let state = self.logs.get(&(log.key, log.incarnation));
        state.is_some_and(|state| state.seat.is_some())
    }

    /// Gives what the genesis record of a space says.
    pub fn genesis(&self) -> Option<&Genesis> {
        match self.founded.as_ref()? {
            Founded::Space(genesis) => Some(genesis),
            Founded::Scope(_) => None,
        }
    }

    /// Names the log the founding stands in.
    pub fn founder(&self) -> Option<LogId> {
        let (key, incarnation) = self.founder?;
        Some(LogId {
            scope: self.scope,
            key,
            incarnation,
        })
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
        self.devices.get(key)?.first()
    }

    /// Tells whether a device belongs to a member and was not revoked.
    pub fn is_live(&self, key: &LogKey) -> bool {
        self.person_of(key).is_some_and(|person| {
            let owner = self.persons.get(&person);
            self.is_member(&person) && owner.is_some_and(|owner| owner.live.contains(key))
        })
    }

    /// Tells whether a device belongs to a person, who may have been removed, and was not revoked.
    pub fn is_kept(&self, key: &LogKey) -> bool {
        self.person_of(key).is_some_and(|person| {
            let owner = self.persons.get(&person);
            owner.is_some_and(|owner| owner.live.contains(key))
        })
    }

    /// Gives the keys of all live devices of a person, in the order of their names.
    pub fn devices_of(&self, person: &PersonId) -> impl Iterator<Item = &DeviceStatement> {
        let member = self.persons.get(person).filter(|person| person.is_member());
        let live = member.into_iter().flat_map(|person| person.live.iter());
        live.filter_map(|key| self.device(key))
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
            invite.is_some_and(|invite| invite.turns.late.contains(place))
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
        let person = self.persons.get(&join.join.person);
        if person.is_some_and(|person| person.standing.is_removed()) {
            return Err(TicketRefusal::Removed);
        }
        if !self.is_member(&invite.inviter) {
            return Err(TicketRefusal::InviterGone);
        }
        if invite.invite.expires.is_some_and(|expires| now > expires) {
            return Err(TicketRefusal::Expired);
        }
        // Nobody builds on what is void, such as an invite beyond the place of two records.
        let is_void = !self.stands(&invite.place);
        if is_void || invite.turns_away(&join.join.person, |place| self.stands(place)) {
            return Err(TicketRefusal::Ended);
        }
        if invite.left() == 0 {
            return Err(TicketRefusal::Used);
        }
        if !self.has_place_for_guest(&invite.inviter) {
            return Err(TicketRefusal::TooManyGuests);
        }
        Ok(())
    }

    fn seat_of(&self, person: &PersonId) -> Option<&Admittance> {
        let seat = self.persons.get(person)?.seats.first()?;
        self.fold.get(seat)
    }
}
