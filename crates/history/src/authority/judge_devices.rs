//! Verdicts on what is said about devices: added, revoked, seated by the phrase, proven to have
//! signed twice.
//!
//! Who of a person's devices prevails is not asked here: a revocation is in order whoever makes it.

use super::Authority;
use super::judge::{Step, refuse, retains_fit};
use super::refusal::Refusal;
use crate::governance::{DeviceAdded, DeviceRevoked, Equivocation, Recovered, Retain};
use crate::record::Record;

impl Authority {
    pub(super) fn judge_added(&self, record: &Record, added: &DeviceAdded) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        let key = record.header().log;
        if self.person_behind(record) != Some(added.device.person) || added.device.ed25519 == key {
            return refuse(Refusal::NotOneself);
        }
        if added.verify(&self.scope, &key) {
            Ok(())
        } else {
            refuse(Refusal::DeviceSignature)
        }
    }

    pub(super) fn judge_revoked(&self, record: &Record, revoked: &DeviceRevoked) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        let of_device = |retain: &Retain| retain.log == revoked.device;
        if retains_fit(&revoked.retain) && revoked.retain.iter().all(of_device) {
            Ok(())
        } else {
            refuse(Refusal::Frontier)
        }
    }

    pub(super) fn judge_recovered(&self, record: &Record, recovered: &Recovered) -> Step<()> {
        self.stands_in_epoch(record)?;
        let person = recovered.person.id();
        let log = self.begun_log(record)?;
        let own_log = log
            .and_then(|log| log.person)
            .is_none_or(|owner| owner == person);
        let own = own_log
            && recovered.device.person == person
            && recovered.device.ed25519 == record.header().log;
        if !own {
            return refuse(Refusal::NotOneself);
        }
        if !recovered.verify(&self.scope) {
            return refuse(Refusal::Phrase);
        }
        let of_revoked = |retain: &Retain| recovered.revoked.contains(&retain.log);
        let in_order = recovered.revoked.is_sorted_by(|a, b| a < b);
        let fits =
            in_order && retains_fit(&recovered.retain) && recovered.retain.iter().all(of_revoked);
        if !fits {
            return refuse(Refusal::Frontier);
        }
        let admitted =
            log.is_some_and(|log| log.admitted) || self.credential_for(record, person).is_some();
        if admitted {
            Ok(())
        } else {
            refuse(Refusal::NotAdmitted)
        }
    }

    pub(super) fn judge_proof(&self, record: &Record, proof: &Equivocation) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        match proof.place() {
            Some((log, _)) if log.scope == self.scope => Ok(()),
            Some(_) | None => refuse(Refusal::ProvesNothing),
        }
    }
}
