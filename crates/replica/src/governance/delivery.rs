//! Keys for those who meet nobody: sealed before something is carried to them.
//!
//! Over a wire whoever lacks a key asks for it. A git remote or a bundle cannot be asked, so whoever
//! fills one seals the newest keys to every device that is to have them and of whose seal nothing is
//! known here. That costs those who carry, and nobody else; and it is asked for in pieces, so that
//! nobody's click waits for ten thousand devices.
//!
//! Never: says anything new of who is where. Outside the space a seal names two keys made for that
//! scope, whose logs lie beside it anyway.

use std::collections::BTreeSet;

use history::{DeviceStatement, EpochWrap, LogKey, PersonId as Who, RecordId, ScopeId};
use serde::{Deserialize, Serialize};

use crate::carrier::is_blind;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::Standing;

/// The most keys that are sealed in one go: a few hundredths of a second.
pub const SEALED_PER_STEP_MAX: usize = 64;

/// A key that a device is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySlot {
    pub scope: ScopeId,
    /// The epoch, proposal or rotation that names the key.
    pub epoch: RecordId,
    pub device: LogKey,
    /// What it is kept under once it is sealed.
    pub name: [u8; 32],
}

/// A scope whose keys one hands out.
struct Circle<'a> {
    held: &'a Scope,
    /// The key one writes with there.
    own: LogKey,
    /// Who reads it, where that is not everybody in it.
    readers: Option<BTreeSet<Who>>,
    /// People of the space who lost their voice there under whatever key.
    shut_out: BTreeSet<Who>,
}

impl Scope {
    /// Finds who of the space lost their voice here, in one pass.
    fn shut_out(&self) -> BTreeSet<Who> {
        let removed = self.authority.removed();
        let is_removed = |log: &LogKey| {
            let alias = self.authority.person_of(log);
            alias.is_some_and(|alias| removed.contains(&alias))
        };
        let bound = self.bound.iter().filter(|(log, _)| is_removed(log));
        bound.map(|(_, who)| *who).collect()
    }
}

impl Replica {
    /// Lists which keys of what one reads are to be sealed to whom: the newest, and those of open
    /// proposals.
    pub(crate) fn key_slots(&self) -> Vec<KeySlot> {
        if self.standing() != Standing::Member {
            return Vec::new();
        }
        let scopes = self.scopes.keys();
        scopes.flat_map(|scope| self.slots_of(scope)).collect()
    }

    /// Seals keys to those who may have them; whoever may not, or no longer, is passed over.
    pub(crate) fn seal_slots(&mut self, slots: &[KeySlot]) {
        let scopes: BTreeSet<&ScopeId> = slots.iter().map(|slot| &slot.scope).collect();
        let mut due = Vec::new();
        for circle in scopes.into_iter().filter_map(|id| self.circle(id)) {
            for (epoch, targets) in circle.held.keys_to_hand_out() {
                let of_key = |slot: &&KeySlot| slot.scope == circle.held.id && slot.epoch == epoch;
                let asked = slots.iter().filter(of_key);
                let known = asked.filter_map(|slot| circle.held.authority.device(&slot.device));
                let devices = known.filter(|device| self.may_be_given(&circle, device, &targets));
                due.push((circle.held.id, epoch, devices.cloned().collect::<Vec<_>>()));
            }
        }
        for (scope, epoch, devices) in due {
            self.seal_to_devices(scope, epoch, &devices);
        }
    }

    fn slots_of(&self, scope: &ScopeId) -> Vec<KeySlot> {
        let Some(circle) = self.circle(scope) else {
            return Vec::new();
        };
        let mut slots = Vec::new();
        for (epoch, targets) in circle.held.keys_to_hand_out() {
            let Some(key) = circle.held.authority.key_of(&epoch) else {
                continue;
            };
            let devices = circle.held.authority.live_devices();
            let devices = devices.filter(|device| self.may_be_given(&circle, device, &targets));
            slots.extend(devices.map(|device| KeySlot {
                scope: *scope,
                epoch,
                device: device.ed25519,
                name: EpochWrap::slot(&key, &device.ed25519),
            }));
        }
        slots
    }

    /// Gives a scope whose keys one hands out: one takes part in it, and it has keys of its own.
    fn circle(&self, scope: &ScopeId) -> Option<Circle<'_>> {
        let held = self.scopes.get(scope).filter(|held| !held.is_open())?;
        let pen = self.secrets.as_ref()?.pen(scope)?;
        let readers = self.readers_of_case(held);
        Some(Circle {
            held,
            own: pen.keys.signer().key(),
            readers,
            shut_out: held.shut_out(),
        })
    }

    /// Tells whether a device of a scope may be given a key of it that shuts these out.
    fn may_be_given(
        &self,
        circle: &Circle<'_>,
        device: &DeviceStatement,
        targets: &BTreeSet<Who>,
    ) -> bool {
        let is_live = circle.held.authority.is_live(&device.ed25519);
        let stays = is_live && !targets.contains(&device.person);
        if !stays || is_blind(device) || device.ed25519 == circle.own {
            return false;
        }
        circle.held.id == self.home || self.reads_there(circle, device)
    }

    /// Tells whether whoever is behind a device of a scope outside the space may read it.
    fn reads_there(&self, circle: &Circle<'_>, device: &DeviceStatement) -> bool {
        let held = circle.held;
        let readers = circle.readers.as_ref();
        let is_reader = readers.is_none_or(|readers| readers.contains(&device.person));
        let may = |who: &Who| self.is_for(held, Some(who)) && !circle.shut_out.contains(who);
        // Only their own sealed words say who they are; nobody who stands beside is believed.
        let behind = held.bound.get(&device.ed25519);
        is_reader && behind.is_some_and(may) && self.is_sealed_to(held, &device.ed25519)
    }
}
