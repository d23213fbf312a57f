//! The verdict on one record at its causal place.
//!
//! A record is judged after its chain was checked, so everything it builds on was admitted before.
//! Nothing here asks who is a member in the end: only what the record and its ancestors say.

use super::refusal::Refusal;
use super::{Authority, Entry, Founded, Log};
use crate::governance::{
    Admission, CharterSigned, DeviceStatement, EpochChange, Genesis, Governance, Invite,
    InviteRevoked, Join, PersonStatement, REGISTRARS_MAX, ROLL_FOUNDED_MAX, Retain, STEWARDS_MAX,
    ScopeGenesis,
};
use crate::header::{Class, Previous};
use crate::id::{PersonId, RecordId};
use crate::record::Record;

/// Says whether a record is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    Admit,
    /// This record must be admitted first; there may be more.
    Wait(RecordId),
    Refuse(Refusal),
}

/// A verdict in the making: the way out for everything that is not in order.
pub(super) type Step<T> = Result<T, Judgement>;

pub(super) fn refuse<T>(refusal: Refusal) -> Step<T> {
    Err(Judgement::Refuse(refusal))
}

pub(super) fn wait_for<T>(record: RecordId) -> Step<T> {
    Err(Judgement::Wait(record))
}

impl Authority {
    /// Judges a record whose chain was checked.
    pub fn judge(&self, record: &Record) -> Judgement {
        let verdict = self.judge_step(record);
        verdict.err().unwrap_or(Judgement::Admit)
    }

    /// Judges what a record states that is kept beside its log.
    ///
    /// The log here is the other one of two. Where they part after their beginning the verdict is
    /// that of [`Authority::judge`]. How a log begins makes it somebody's, and is never taken from
    /// beside it; so a join, which follows such a beginning, is asked for its ticket alone.
    pub(super) fn judge_beside(&self, record: &Record, statement: &Governance) -> Judgement {
        match statement {
            Governance::Genesis(_)
            | Governance::ScopeGenesis(_)
            | Governance::Person(_)
            | Governance::Device(_) => Judgement::Refuse(Refusal::Misplaced),
            Governance::Join(join) => {
                let verdict = self.judge_ticket(record, join);
                verdict.err().unwrap_or(Judgement::Admit)
            }
            Governance::CharterSigned(_)
            | Governance::Invite(_)
            | Governance::InviteRevoked(_)
            | Governance::Countersign(_)
            | Governance::Epoch(_)
            | Governance::EpochSignature(_)
            | Governance::Rotation(_)
            | Governance::Erasure(_)
            | Governance::DeviceAdded(_)
            | Governance::DeviceRevoked(_)
            | Governance::Recovered(_)
            | Governance::Equivocation(_)
            | Governance::Draw(_)
            | Governance::DrawCommit(_)
            | Governance::DrawReveal(_) => self.judge(record),
        }
    }

    fn judge_step(&self, record: &Record) -> Step<()> {
        if record.space() != self.space {
            return refuse(Refusal::OtherSpace);
        }
        if record.scope() != self.scope {
            return refuse(Refusal::OtherScope);
        }
        match record.header().class {
            Class::Content => self.judge_content(record),
            Class::Governance => match record.statement() {
                Ok(statement) => self.judge_statement(record, statement),
                Err(forged) => refuse(Refusal::Unreadable(forged)),
            },
        }
    }

    fn judge_content(&self, record: &Record) -> Step<()> {
        let founded = self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        if record.is_message() {
            // Its key was drawn for it alone.
            return if founded.is_conversation() {
                Ok(())
            } else {
                refuse(Refusal::MessageMisplaced)
            };
        }
        if record.header().key != self.key_of(&record.header().epoch) {
            return refuse(Refusal::OtherKey);
        }
        Ok(())
    }

    fn judge_statement(&self, record: &Record, statement: &Governance) -> Step<()> {
        match statement {
            Governance::Genesis(genesis) => judge_genesis(record, genesis),
            Governance::ScopeGenesis(genesis) => judge_scope_genesis(record, genesis),
            Governance::CharterSigned(signed) => self.judge_signed(record, signed),
            Governance::Person(person) => self.judge_person(record, person),
            Governance::Device(device) => self.judge_device(record, device),
            Governance::Invite(invite) => self.judge_invite(record, invite),
            Governance::Join(join) => self.judge_join(record, join),
            Governance::Countersign(countersign) => {
                self.judge_countersign(record, &countersign.join)
            }
            Governance::InviteRevoked(revoked) => self.judge_invite_revoked(record, revoked),
            Governance::Epoch(epoch) => self.judge_epoch(record, epoch),
            Governance::EpochSignature(signature) => self.judge_signature(record, signature),
            Governance::Rotation(rotation) => self.judge_rotation(record, rotation),
            Governance::Erasure(erasure) => self.judge_list(record, &erasure.shreds),
            Governance::DeviceAdded(added) => self.judge_added(record, added),
            Governance::DeviceRevoked(revoked) => self.judge_revoked(record, revoked),
            Governance::Recovered(recovered) => self.judge_recovered(record, recovered),
            Governance::Equivocation(proof) => self.judge_proof(record, proof),
            Governance::Draw(draw) => self.judge_draw(record, draw),
            Governance::DrawCommit(commit) => self.judge_drawn(record, &commit.draw),
            Governance::DrawReveal(reveal) => self.judge_drawn(record, &reveal.draw),
        }
    }

    fn judge_person(&self, record: &Record, person: &PersonStatement) -> Step<()> {
        let founded = self.stands_in_epoch(record)?;
        let founds = match self.begun_log(record)? {
            None => false,
            Some(log) if log.founds && record.header().seq == 1 => true,
            Some(_) => return refuse(Refusal::Misplaced),
        };
        if person.first_device != record.header().log {
            return refuse(Refusal::NotOneself);
        }
        if founds && !founded.stewards().contains(&person.id()) {
            return refuse(match founded {
                Founded::Space(_) => Refusal::FounderNotRegistrar,
                Founded::Scope(_) => Refusal::FounderNotSteward,
            });
        }
        Ok(())
    }

    fn judge_device(&self, record: &Record, device: &DeviceStatement) -> Step<()> {
        self.stands_in_epoch(record)?;
        let Some(log) = self.begun_log(record)? else {
            return refuse(Refusal::Misplaced);
        };
        let expected_seq = if log.founds { 2 } else { 1 };
        if record.header().seq != expected_seq || log.person.is_none() {
            return refuse(Refusal::Misplaced);
        }
        if device.ed25519 != record.header().log || log.person != Some(device.person) {
            return refuse(Refusal::NotOneself);
        }
        Ok(())
    }

    fn judge_signed(&self, record: &Record, signed: &CharterSigned) -> Step<()> {
        let founded = self.stands_in_epoch(record)?;
        let stated = self
            .begun_log(record)?
            .is_some_and(|log| log.device_stated || log.admitted);
        if !stated {
            self.may_speak(record)?;
        }
        match founded.charter() {
            None => refuse(Refusal::NotHere),
            Some(_) if self.charter_in(record) != Some(signed.charter) => {
                refuse(Refusal::OtherCharter)
            }
            Some(_) => Ok(()),
        }
    }

    fn charter_in(&self, record: &Record) -> Option<[u8; 32]> {
        let epoch = self.epoch_named(&record.header().epoch)?;
        self.epochs.get(&epoch)?.charter
    }

    /// Joins, and what belongs to them, have a place in the space alone.
    fn admits_by_joins(&self, founded: &Founded) -> Step<()> {
        if founded.entry() == Entry::Countersign {
            Ok(())
        } else {
            refuse(Refusal::NotHere)
        }
    }

    fn judge_invite(&self, record: &Record, invite: &Invite) -> Step<()> {
        self.admits_by_joins(self.stands_in_epoch(record)?)?;
        self.may_speak(record)?;
        if invite.uses == 0 {
            return refuse(Refusal::NoUses);
        }
        Ok(())
    }

    fn judge_join(&self, record: &Record, join: &Join) -> Step<()> {
        self.admits_by_joins(self.stands_in_epoch(record)?)?;
        let Some(log) = self.begun_log(record)? else {
            return refuse(Refusal::Misplaced);
        };
        if log.founds || !log.device_stated {
            return refuse(Refusal::Misplaced);
        }
        if log.person != Some(join.person) {
            return refuse(Refusal::OtherPerson);
        }
        self.judge_ticket(record, join)
    }

    /// Checks that a join was made with the invite it names.
    fn judge_ticket(&self, record: &Record, join: &Join) -> Step<()> {
        if !cites(record, &join.invite) {
            return refuse(Refusal::InviteNotCited);
        }
        let Some(invite) = self.invites.get(&join.invite) else {
            return wait_for(join.invite);
        };
        let key = &invite.invite.key;
        let signed =
            record.is_signed_by_ticket(key) || join.verify(&self.space, &record.header().log, key);
        if !signed {
            return refuse(Refusal::TicketSignature);
        }
        Ok(())
    }

    fn judge_countersign(&self, record: &Record, join: &RecordId) -> Step<()> {
        self.admits_by_joins(self.stands_in_epoch(record)?)?;
        self.may_speak(record)?;
        if !cites(record, join) {
            return refuse(Refusal::JoinNotCited);
        }
        if !self.joins.contains_key(join) {
            return wait_for(*join);
        }
        Ok(())
    }

    /// Every record but the first one stands under the rules the genesis record began.
    pub(super) fn stands_in_epoch(&self, record: &Record) -> Step<&Founded> {
        if record.header().is_genesis() || record.header().founds_scope() {
            return refuse(Refusal::NotGenesis);
        }
        let epoch = record.header().epoch;
        if epoch.is_zero() {
            return refuse(Refusal::NoEpoch);
        }
        let Some(founded) = &self.founded else {
            return wait_for(self.founding);
        };
        if epoch == self.founding {
            return Ok(founded);
        }
        // A later epoch, or a rotation within one: its record has to come first.
        let known = self
            .epoch_named(&epoch)
            .and_then(|_| self.known.get(&epoch));
        let Some(place) = known else {
            return if self.known.contains_key(&epoch) {
                refuse(Refusal::NoEpoch)
            } else {
                wait_for(epoch)
            };
        };
        if record.header().lamport <= place.lamport {
            return refuse(Refusal::EpochNotCited);
        }
        Ok(founded)
    }

    fn judge_list<T: Ord>(&self, record: &Record, items: &[T]) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        if !items.is_empty() && items.is_sorted_by(|a, b| a < b) {
            Ok(())
        } else {
            refuse(Refusal::Changes)
        }
    }

    fn judge_invite_revoked(&self, record: &Record, revoked: &InviteRevoked) -> Step<()> {
        self.admits_by_joins(self.stands_in_epoch(record)?)?;
        self.may_speak(record)?;
        self.builds_on(record, &revoked.invite)?;
        let inviter = self
            .invites
            .get(&revoked.invite)
            .map(|invite| invite.inviter);
        if inviter.is_none() || inviter != self.person_behind(record) {
            return refuse(Refusal::NotYours);
        }
        if revoked.keep.is_sorted_by(|a, b| a < b) {
            Ok(())
        } else {
            refuse(Refusal::Changes)
        }
    }

    /// Checks that a record was made after a statement: it cites it, stands in it, or follows it
    /// in the same log.
    pub(super) fn builds_on(&self, record: &Record, id: &RecordId) -> Step<()> {
        let header = record.header();
        let own = |place: &super::Place| place.log == (header.log, header.incarnation);
        if self.known.get(id).is_some_and(own) {
            return Ok(());
        }
        if !cites(record, id) && header.epoch != *id {
            return refuse(Refusal::NotCited);
        }
        if self.known.contains_key(id) {
            Ok(())
        } else {
            // It was admitted, or the chain would have been refused, but it is no statement.
            refuse(Refusal::NotCited)
        }
    }

    /// Gives the person whose log a record goes on.
    pub(super) fn person_behind(&self, record: &Record) -> Option<PersonId> {
        let header = record.header();
        let log = self.logs.get(&(header.log, header.incarnation));
        let owner = log.and_then(|log| log.person);
        owner.or_else(|| self.credential_in(record).map(|(_, person)| person))
    }

    /// Finds what a record cites that admits a person, whichever of their devices it names.
    pub(super) fn credential_for(&self, record: &Record, person: PersonId) -> Option<RecordId> {
        if self.entry() == Some(Entry::Stating) {
            return Some(self.founding);
        }
        let admits = |dep: &&RecordId| {
            let credential = self.credentials.get(dep);
            credential.is_some_and(|credential| credential.person == person)
        };
        let cited = record.header().deps.iter().find(admits).copied();
        cited.or_else(|| self.listed_by(&record.header().epoch, &person))
    }

    /// Finds the epoch that lists a person, among one and those before it.
    fn listed_by(&self, epoch: &RecordId, person: &PersonId) -> Option<RecordId> {
        if self.entry() != Some(Entry::Listing) {
            return None;
        }
        let mut at = self.epoch_named(epoch)?;
        loop {
            let node = self.epochs.get(&at)?;
            if node.depth == 0 {
                let founded = self.founded.as_ref()?;
                let listed = founded.stewards().contains(person) || founded.roll().contains(person);
                return listed.then_some(at);
            }
            if node.changes.contains(&EpochChange::Admit(*person)) {
                return Some(at);
            }
            at = node.parent;
        }
    }

    /// Gives the log as it was before this record; nothing if this record begins it.
    pub(super) fn begun_log(&self, record: &Record) -> Step<Option<&Log>> {
        let header = record.header();
        match &header.previous {
            None => Ok(None),
            Some(Previous { record, .. }) => {
                match self.logs.get(&(header.log, header.incarnation)) {
                    Some(log) => Ok(Some(log)),
                    None => wait_for(*record),
                }
            }
        }
    }

    /// Checks that the log's person was admitted by something the log cites up to here.
    pub(super) fn may_speak(&self, record: &Record) -> Step<()> {
        let admitted = self.begun_log(record)?.is_some_and(|log| log.admitted);
        if admitted || self.credential_in(record).is_some() {
            Ok(())
        } else {
            refuse(Refusal::NotAdmitted)
        }
    }

    /// Finds what a record cites that admits its log, and the person it makes the log belong to;
    /// nothing if the log needs none any more.
    pub(super) fn credential_in(&self, record: &Record) -> Option<(RecordId, PersonId)> {
        let header = record.header();
        let log = self.logs.get(&(header.log, header.incarnation));
        if log.is_some_and(|log| log.admitted || log.founds) {
            return None;
        }
        let person = log.and_then(|log| log.person);
        if let Ok(Governance::Recovered(recovered)) = record.statement() {
            let person = recovered.person.id();
            return Some((self.credential_for(record, person)?, person));
        }
        if let Some(person) = person
            && let Some(epoch) = self.listed_by(&header.epoch, &person)
        {
            return Some((epoch, person));
        }
        let admits = |dep: &RecordId| {
            let admitted = self.admitted_by(dep, record)?;
            person
                .is_none_or(|person| person == admitted)
                .then_some((*dep, admitted))
        };
        header.deps.iter().find_map(admits)
    }

    /// Gives the person a cited record admits, if it does so for the device of this log.
    fn admitted_by(&self, dep: &RecordId, record: &Record) -> Option<PersonId> {
        let credential = self.credentials.get(dep)?;
        (credential.key == record.header().log).then_some(credential.person)
    }
}

fn judge_genesis(record: &Record, genesis: &Genesis) -> Step<()> {
    if !record.header().is_genesis() {
        return refuse(Refusal::SecondGenesis);
    }
    let registrars = &genesis.registrars;
    let named = (1..=REGISTRARS_MAX).contains(&registrars.len());
    let in_order = registrars.is_sorted_by(|a, b| a < b);
    let threshold = usize::from(genesis.threshold);
    let majority = threshold > registrars.len() / 2 && threshold <= registrars.len();
    if !(named && in_order && majority) {
        return refuse(Refusal::Registrars);
    }
    match genesis.admission {
        Admission::Open | Admission::Registrars => Ok(()),
    }
}

pub(super) fn retains_fit(retain: &[Retain]) -> bool {
    retain.is_sorted_by(|a, b| (a.log, a.incarnation) < (b.log, b.incarnation))
}

fn judge_scope_genesis(record: &Record, genesis: &ScopeGenesis) -> Step<()> {
    if !record.header().founds_scope() {
        return refuse(Refusal::SecondGenesis);
    }
    let stewards = &genesis.stewards;
    let named = (1..=STEWARDS_MAX).contains(&stewards.len())
        && (1..=ROLL_FOUNDED_MAX).contains(&genesis.roll.len());
    let in_order = stewards.is_sorted_by(|a, b| a < b) && genesis.roll.is_sorted_by(|a, b| a < b);
    let rolled = stewards
        .iter()
        .all(|steward| genesis.roll.binary_search(steward).is_ok());
    if named && in_order && rolled {
        Ok(())
    } else {
        refuse(Refusal::Stewards)
    }
}

fn cites(record: &Record, dep: &RecordId) -> bool {
    record.header().deps.binary_search(dep).is_ok()
}
