//! Keys of what is only proposed: so that no decision waits for the one who proposed it.
//!
//! A proposal that takes a voice names a fresh key, which its author drew. Everybody it does not
//! remove is given that key while it is open; when it comes to hold, nobody has to be in reach who
//! was there at first.

use std::collections::BTreeSet;

use history::{
    DeviceStatement, EpochWrap, KeyObject, PersonId as Who, PreviousWrap, RecordId, ScopeId, Suite,
};

use super::acts::target;
use crate::effect::{Effect, PeerId};
use crate::message::WANTS_MAX;
use crate::replica::Replica;
use crate::scope::Scope;

/// The most keys of proposals that are asked for or handed out at once.
const PENDING_KEYS_MAX: usize = 16;

impl Scope {
    /// Lists proposals that name a key of their own, with whom they remove.
    fn pending_keys(&self) -> Vec<(RecordId, BTreeSet<Who>)> {
        let authority = &self.authority;
        let current = authority.key_of(&authority.epoch());
        let own_key =
            |id: &RecordId| authority.key_of(id).is_some() && authority.key_of(id) != current;
        let proposals = authority.proposals().into_iter().filter(own_key);
        let with_targets = proposals.filter_map(|id| {
            let changes = authority.epoch_state(&id)?.changes;
            Some((id, changes.iter().filter_map(target).collect()))
        });
        with_targets.take(PENDING_KEYS_MAX).collect()
    }

    /// Lists the keys here that others are to have, by the name each is known under, with whom it shuts
    /// out: the newest, and those of open proposals.
    pub(super) fn keys_to_hand_out(&self) -> Vec<(RecordId, BTreeSet<Who>)> {
        let newest = self.newest_held().map(|(name, _)| (name, BTreeSet::new()));
        let is_held = |(id, _): &(RecordId, BTreeSet<Who>)| {
            let key = self.authority.key_of(id);
            key.is_some_and(|key| self.content_keys.contains_key(&key))
        };
        let pending = self.pending_keys().into_iter().filter(is_held);
        newest.into_iter().chain(pending).collect()
    }

    /// Tells whether a key one is to have is not here: the one that holds, one before it, or one of a
    /// proposal.
    pub(crate) fn lacks_a_key(&self, me: Option<&Who>) -> bool {
        if self.authority.writing().is_none() || self.is_open() {
            return false;
        }
        let held = |id: &RecordId| {
            let key = self.authority.key_of(id);
            key.is_some_and(|key| self.content_keys.contains_key(&key))
        };
        let pending = self.pending_keys();
        let lacks = |(id, targets): &(RecordId, BTreeSet<Who>)| {
            !held(id) && me.is_none_or(|me| !targets.contains(me))
        };
        let mut earlier = self.authority.keys_in_order().into_iter();
        self.key().is_none()
            || pending.iter().any(lacks)
            || earlier.any(|key| !self.content_keys.contains_key(&key))
    }
}

impl Replica {
    /// Tells whether a key of a scope that one is to have is not here.
    pub(crate) fn lacks_a_key(&self, scope: &ScopeId) -> bool {
        let me = self.me_in(scope);
        let held = self.scopes.get(scope);
        held.is_some_and(|held| held.lacks_a_key(me.as_ref()))
    }

    /// Tells whether the owner of a device lost their voice in a scope: it gets no keys of it.
    pub(crate) fn is_shut_out(&self, peer: &PeerId, scope: &ScopeId) -> bool {
        let owner = self.authority().and_then(|a| a.person_of(&peer.0));
        let (Some(owner), Some(held)) = (owner, self.scopes.get(scope)) else {
            return false;
        };
        let removed = held.authority.removed();
        let aliases = held.aliases(&crate::people::said(&owner));
        aliases.iter().any(|alias| removed.contains(alias))
    }

    /// Seals the keys of open proposals to those who stay, if the asker is one of them.
    pub(crate) fn seal_pending_keys(&mut self, to: PeerId, scope: ScopeId) {
        let Some(held) = self.scopes.get(&scope).filter(|held| !held.is_open()) else {
            return;
        };
        let pending = held.pending_keys();
        if pending.is_empty() {
            return;
        }
        let mut names = Vec::new();
        for (epoch, targets) in pending {
            let devices = self.devices_beside(&scope, &to, &targets);
            names.extend(self.seal_to_devices(scope, epoch, &devices));
        }
        names.truncate(WANTS_MAX);
        if !names.is_empty() {
            self.after.push(Effect::StreamKeys { to, names });
        }
    }

    /// The devices a proposal's key may be sealed to: in the space the asker's own, elsewhere all,
    /// because which of them is the asker's is not known.
    fn devices_beside(
        &self,
        scope: &ScopeId,
        asker: &PeerId,
        targets: &BTreeSet<Who>,
    ) -> Vec<DeviceStatement> {
        let Some(held) = self.scopes.get(scope) else {
            return Vec::new();
        };
        let stays = |device: &&DeviceStatement| !targets.contains(&device.person);
        let asks = |device: &&DeviceStatement| *scope != self.home || device.ed25519 == asker.0;
        let is_known = |device: &DeviceStatement| {
            held.id == self.home || self.is_sealed_to(held, &device.ed25519)
        };
        let live = held.authority.live_devices();
        let live = live.filter(|device| is_known(device));
        live.filter(stays).filter(asks).cloned().collect()
    }

    pub(super) fn seal_to_devices(
        &mut self,
        scope: ScopeId,
        epoch: RecordId,
        devices: &[DeviceStatement],
    ) -> Vec<[u8; 32]> {
        let Some(held) = self.scopes.get(&scope) else {
            return Vec::new();
        };
        let suite = Suite::of(held.kind());
        let id = held.authority.key_of(&epoch);
        let pen = self.secrets.as_ref().and_then(|own| own.pen(&scope));
        let (Some(id), Some(pen)) = (id, pen) else {
            return Vec::new();
        };
        let key = held.content_keys.get(&id);
        let own = pen.keys.signer().key();
        let mut slots = Vec::new();
        for device in devices.iter().filter(|device| device.ed25519 != own) {
            let slot = EpochWrap::slot(&id, &device.ed25519);
            slots.push(slot);
            let Some(key) = key.filter(|_| !self.wrapped.contains(&slot)) else {
                // Sealed already, or only carried for them.
                continue;
            };
            let (signer, dice) = (pen.keys.signer(), &mut self.dice);
            match EpochWrap::seal_with(suite, scope, epoch, key, device, signer, dice) {
                Ok(wrap) => {
                    self.wrapped.insert(slot);
                    self.batch.keys.push(KeyObject::Epoch(wrap));
                }
                // The device stated a key nothing can be sealed to: it locks only itself out.
                Err(unsealable) => tracing::debug!(code = unsealable.code(), "cannot seal a key"),
            }
        }
        slots
    }

    /// Seals each key under the one that followed it, as far as both are here: whoever has the newest
    /// gets the history before it, and does not depend on who drew the keys.
    pub(crate) fn bridge_keys(&mut self, scope: &ScopeId) {
        let Some(held) = self.scopes.get(scope).filter(|held| !held.is_open()) else {
            return;
        };
        let Some(pen) = self.secrets.as_ref().and_then(|own| own.pen(scope)) else {
            return;
        };
        let keys = held.authority.keys_in_order();
        let held: Vec<_> = keys
            .iter()
            .filter_map(|key| held.content_keys.get(key))
            .collect();
        let mut wraps = Vec::new();
        for pair in held.windows(2) {
            let [older, newer] = pair else { continue };
            let slot = PreviousWrap::slot(&newer.id(), &older.id());
            if !self.wrapped.contains(&slot) {
                let signer = pen.keys.signer();
                wraps.push(PreviousWrap::seal(
                    *scope,
                    newer,
                    older,
                    signer,
                    &mut self.dice,
                ));
            }
        }
        for wrap in wraps {
            self.keep_previous(wrap);
        }
    }

    /// Keeps a key sealed under the one that follows it.
    pub(super) fn keep_previous(&mut self, wrap: PreviousWrap) {
        let object = KeyObject::Previous(wrap);
        if self.wrapped.insert(object.name()) {
            self.batch.keys.push(object);
        }
    }
}
