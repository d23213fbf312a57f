//! Keys on their way: epoch keys sealed to this device, shred keys sealed under them.
//!
//! For: bringing together records and what opens them, from disk first and then from peers. Knows:
//! which key a scope's founding names. Never: believes a key whose hash is another one.

use history::{ContentKey, EpochWrap, KeyObject, ScopeId, ShredId};

use crate::effect::{Effect, PeerId};
use crate::message::{Message, WANTS_MAX};
use crate::replica::Replica;
use crate::sync::PULL_EVERY_MS;
use crate::waiting::Need;

/// The most content keys accepted from peers for one scope.
const FOREIGN_KEYS_MAX: usize = 64;

impl Replica {
    /// Seals the key of a scope to whoever asks and may have it.
    pub(crate) fn hear_key_ask(&mut self, from: PeerId, scope: ScopeId) {
        if scope == self.home {
            self.seal_epoch_key_to(from);
        }
    }

    /// Takes keys a peer told.
    pub(crate) fn hear_keys(&mut self, from: PeerId, keys: Vec<KeyObject>) {
        for key in keys {
            match key {
                KeyObject::Epoch(wrap) => self.take_epoch_key(from, wrap),
                KeyObject::Shred(_) => self.take_shred_key(key, true),
            }
        }
    }

    fn take_epoch_key(&mut self, from: PeerId, wrap: EpochWrap) {
        let scope = self.scopes.get_mut(&wrap.scope);
        let (Some(secrets), Some(scope)) = (&mut self.secrets, scope) else {
            return;
        };
        let mine = wrap.to == secrets.device.signer().key();
        // Before the founding is known any key may be the right one; afterwards only one is.
        let wrong = scope.key_id().is_some_and(|id| id != wrap.key);
        if !mine
            || wrong
            || scope.content_keys.contains_key(&wrap.key)
            || scope.content_keys.len() >= FOREIGN_KEYS_MAX
        {
            return;
        }
        let Ok(key) = wrap.unseal(&secrets.device) else {
            tracing::warn!(peer = %from.0.short(), "a key sealed to this device does not open");
            return;
        };
        let id = key.id();
        let copy = ContentKey::from_bytes(*key.expose());
        if wrap.scope == self.home {
            secrets.content_keys.push(copy);
        } else if let Some(own) = secrets.scopes.iter_mut().find(|s| s.scope == wrap.scope) {
            own.content_keys.push(copy);
        }
        self.secrets_changed = true;
        scope.content_keys.insert(id, key);
        let harvest = self.retry(&Need::Key(id));
        self.reap(&harvest);
        self.open_scopes();
    }

    /// Opens a shred key and keeps it; `news` says that it is not on disk yet.
    fn take_shred_key(&mut self, object: KeyObject, news: bool) {
        let KeyObject::Shred(wrap) = &object else {
            return;
        };
        let Some(scope) = self.scopes.get_mut(&wrap.scope) else {
            return;
        };
        if scope.shreds.contains_key(&wrap.shred) {
            return;
        }
        let Some(key) = scope.content_keys.get(&wrap.key) else {
            return;
        };
        // `unseal` checks that the key hashes to its id, so nobody can slip in another.
        let Ok(shred) = wrap.unseal(key) else {
            return;
        };
        let id = wrap.shred;
        scope.shreds.insert(id, shred);
        if news {
            self.batch.keys.push(object);
        }
        let harvest = self.retry(&Need::Shred(id));
        self.reap(&harvest);
    }

    pub(crate) fn keys_loaded(&mut self, names: &[[u8; 32]], objects: Vec<KeyObject>) {
        for object in objects {
            self.wrapped.insert(object.name());
            self.take_shred_key(object, false);
        }
        tracing::trace!(asked = names.len(), "looked for keys on disk");
        self.lookups = self.lookups.saturating_sub(1);
        self.boot_further();
    }

    /// Looks whether the key objects of one's own documents are on disk.
    pub(crate) fn look_for_own_keys(&mut self) {
        let shreds = self.secrets.iter().flat_map(|s| &s.own_shreds);
        let names: Vec<[u8; 32]> = shreds.map(|own| *own.key.id().as_bytes()).collect();
        if !names.is_empty() {
            self.look_up(names);
        }
    }

    fn look_up(&mut self, names: Vec<[u8; 32]>) {
        self.lookups += 1;
        self.after.push(Effect::LoadKeys { names });
    }

    /// Asks disk and peers for keys that records wait for.
    pub(crate) fn ask_for_keys(&mut self) {
        if !self.seek_keys.is_empty() {
            let names = std::mem::take(&mut self.seek_keys);
            self.look_up(names);
        }
        for (to, names) in std::mem::take(&mut self.wants) {
            let names: Vec<[u8; 32]> = names
                .into_iter()
                .filter(|name| {
                    let need = Need::Shred(ShredId::from_bytes(*name));
                    self.waiting.has(&need)
                })
                .take(WANTS_MAX)
                .collect();
            if !names.is_empty() {
                self.tell(to, Message::Want(names));
            }
        }
        for (to, scope) in std::mem::take(&mut self.key_asks) {
            self.ask_epoch_key(to, scope);
        }
    }

    fn ask_epoch_key(&mut self, to: PeerId, scope: ScopeId) {
        let have_key = self.scopes.get(&scope).is_some_and(|s| s.key().is_some());
        let now = self.now;
        let due = self.exchange(&to, &scope).filter(|exchange| {
            let asked_for = now.0.checked_sub(exchange.key_asked_at.0);
            asked_for.is_none_or(|asked_for| asked_for >= PULL_EVERY_MS)
        });
        if let Some(exchange) = due
            && !have_key
        {
            exchange.key_asked_at = now;
            self.tell(to, Message::AskEpochKey { scope });
        }
    }

    /// Asks again for keys that are still missing.
    pub(crate) fn pull_keys(&mut self) {
        let missing: Vec<[u8; 32]> = self
            .waiting
            .needs()
            .filter_map(|need| match need {
                Need::Shred(shred) => Some(*shred.as_bytes()),
                Need::Earlier(..)
                | Need::Record(_)
                | Need::Key(_)
                | Need::Document(_)
                | Need::Device(_) => None,
            })
            .take(WANTS_MAX)
            .collect();
        if missing.is_empty() {
            return;
        }
        for (peer, session) in &self.sessions {
            if session.open {
                self.wants
                    .entry(*peer)
                    .or_default()
                    .extend(missing.iter().copied());
            }
        }
    }
}
