//! The verdict on one record at its causal place.
//!
//! A record is judged after its chain was checked, so everything it builds on was admitted before.
//! Nothing here asks who is a member in the end: only what the record and its ancestors say.

use super::refusal::Refusal;
use super::{Authority, Entry, Founded, Log};
use crate::governance::{
    Admission, CharterSigned, DeviceStatement, Genesis, Governance, Invite, Join, PersonStatement,
    REGISTRARS_MAX, ROLL_FOUNDED_MAX, STEWARDS_MAX, ScopeGenesis,
};
use crate::header::{Class, Previous};
use crate::id::{PersonId, RecordId};
use crate::record::Record;

/// Says whether a record is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    Admit,
    /// These records must be admitted first.
    Wait(Vec<RecordId>),
    Refuse(Refusal),
}

/// A verdict in the making: the way out for everything that is not in order.
type Step<T> = Result<T, Judgement>;

fn refuse<T>(refusal: Refusal) -> Step<T> {
    Err(Judgement::Refuse(refusal))
}

fn wait_for<T>(record: RecordId) -> Step<T> {
    Err(Judgement::Wait(vec![record]))
}

impl Authority {
    /// Judges a record whose chain was checked.
    pub fn judge(&self, record: &Record) -> Judgement {
        let verdict = self.judge_step(record);
        verdict.err().unwrap_or(Judgement::Admit)
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
            Class::Governance => match record.governance() {
                Ok(statement) => self.judge_statement(record, &statement),
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
        if record.header().key != Some(founded.key()) {
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
            Some(charter) if charter != signed.charter => refuse(Refusal::OtherCharter),
            Some(_) => Ok(()),
        }
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
        if !cites(record, &join.invite) {
            return refuse(Refusal::InviteNotCited);
        }
        let Some(invite) = self.invites.get(&join.invite) else {
            return wait_for(join.invite);
        };
        if !join.verify(&self.space, &record.header().log, &invite.invite.key) {
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
    fn stands_in_epoch(&self, record: &Record) -> Step<&Founded> {
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
        if epoch != self.founding {
            // A later epoch: its record has to come first.
            return wait_for(epoch);
        }
        Ok(founded)
    }

    /// Gives the log as it was before this record; nothing if this record begins it.
    fn begun_log(&self, record: &Record) -> Step<Option<&Log>> {
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
    fn may_speak(&self, record: &Record) -> Step<()> {
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
        Admission::Open => Ok(()),
        Admission::Registrars => refuse(Refusal::AdmissionByRegistrars),
    }
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
