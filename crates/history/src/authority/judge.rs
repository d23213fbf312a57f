//! The verdict on one record at its causal place.
//!
//! A record is judged after its chain was checked, so everything it builds on was admitted before.
//! Nothing here asks who is a member in the end: only what the record and its ancestors say.

use super::refusal::Refusal;
use super::{Authority, Founding, Log};
use crate::governance::{
    Admission, DeviceStatement, Genesis, Governance, Invite, Join, PersonStatement, REGISTRARS_MAX,
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
        let genesis = self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        if record.header().key != Some(genesis.key) {
            return refuse(Refusal::OtherKey);
        }
        Ok(())
    }

    fn judge_statement(&self, record: &Record, statement: &Governance) -> Step<()> {
        match statement {
            Governance::Genesis(genesis) => judge_genesis(record, genesis),
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
        let genesis = self.stands_in_epoch(record)?;
        let founds = match self.begun_log(record)? {
            None => false,
            Some(log) if log.founds && record.header().seq == 1 => true,
            Some(_) => return refuse(Refusal::Misplaced),
        };
        if person.first_device != record.header().log {
            return refuse(Refusal::NotOneself);
        }
        if founds && !genesis.registrars.contains(&person.id()) {
            return refuse(Refusal::FounderNotRegistrar);
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

    fn judge_invite(&self, record: &Record, invite: &Invite) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        if invite.uses == 0 {
            return refuse(Refusal::NoUses);
        }
        Ok(())
    }

    fn judge_join(&self, record: &Record, join: &Join) -> Step<()> {
        self.stands_in_epoch(record)?;
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
        self.stands_in_epoch(record)?;
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
    fn stands_in_epoch(&self, record: &Record) -> Step<&Genesis> {
        if record.header().is_genesis() {
            return refuse(Refusal::NotGenesis);
        }
        let epoch = record.header().epoch;
        if epoch.is_zero() {
            return refuse(Refusal::NoEpoch);
        }
        let Some(genesis) = &self.genesis else {
            return wait_for(RecordId::from(self.space));
        };
        if epoch != RecordId::from(self.space) {
            // A later epoch: its record has to come first.
            return wait_for(epoch);
        }
        Ok(genesis)
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
        let key = record.header().log;
        let founds = |founding: &Founding| founding.record == *dep && founding.key == key;
        if let Some(founding) = self.founded_by.filter(founds) {
            return Some(founding.person);
        }
        let admittance = self.fold.get(self.countersigns.get(dep)?)?;
        let join = self.joins.get(&admittance.join)?;
        (join.log.key == key).then_some(join.join.person)
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

fn cites(record: &Record, dep: &RecordId) -> bool {
    record.header().deps.binary_search(dep).is_ok()
}
