//! Keys on their way: epoch keys sealed to this device, shred keys sealed under them.
//!
//! For: bringing together records and what opens them, from disk first and then from peers. Knows:
//! which key a scope's founding names. Never: believes a key whose hash is another one.

use std::collections::BTreeSet;

use history::{
    ContentKey, DeviceStatement, EpochWrap, KeyObject, LogId, LogKey, PreviousWrap, ScopeId,
    ShredId, Suite,
};

use crate::effect::{Effect, LogRange, PeerId};
use crate::exchange::Session;
use crate::message::{Message, WANTS_MAX};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::sync::PULL_EVERY_MS;
use crate::waiting::Need;

/// The most content keys accepted from peers for one scope. Each is named by an epoch or a rotation.
pub(crate) const FOREIGN_KEYS_MAX: usize = 4_096;
/// The most shred keys of one scope kept without being able to open them, while this process runs.
pub(crate) const CARRIED_SHREDS_PER_SCOPE_MAX: usize = 4_096;
/// The most shred keys kept from one connection before the scopes they are for have begun.
pub(crate) const EARLY_KEYS_MAX: usize = 4_096;
/// The most devices a key is sealed to for one question.
const SEALED_AT_ONCE_MAX: usize = 64;

impl Replica {
    /// Seals the key of a scope to whoever asks and may have it.
    pub(crate) fn hear_key_ask(&mut self, from: PeerId, scope: ScopeId) {
        self.bridge_keys(&scope);
        if scope == self.home {
            self.seal_epoch_key_to(from);
        } else if self.may_have(&from, &scope) && !self.is_shut_out(&from, &scope) {
            self.seal_scope_key(from, scope);
        } else {
            return;
        }
        self.seal_pending_keys(from, scope);
    }

    /// Hears with which key a peer writes in a scope outside the space, and seals the key of that scope
    /// to it if its log is here already.
    pub(crate) fn hear_writes_as(&mut self, from: PeerId, scope: ScopeId, log: LogKey) {
        let may =
            scope != self.home && self.may_have(&from, &scope) && !self.is_shut_out(&from, &scope);
        if !may {
            // As if it were not here.
            return;
        }
        let Some(exchange) = self.exchange(&from, &scope) else {
            return;
        };
        exchange.writes_as = Some(log);
        let held = self.scopes.get(&scope);
        if held.is_some_and(|held| held.authority.device(&log).is_some()) {
            self.seal_scope_key(from, scope);
        }
    }

    /// Tells whether keys of a scope are sealed to a device in it: behind it stands a live device of the
    /// space, by its own sealed words or because that device said so itself.
    ///
    /// Else whoever may lay records beside the others, as the host of a git remote may, and was never in
    /// the space, or is no more, would be given the key by whoever comes by.
    pub(crate) fn is_sealed_to(&self, held: &Scope, log: &LogKey) -> bool {
        let is_live = |device: &LogKey| self.authority().is_some_and(|home| home.is_live(device));
        match held.bound_by.get(log) {
            Some(device) => is_live(device),
            None => self.sessions.iter().any(|(peer, session)| {
                let said = session.scopes.get(&held.id).and_then(|it| it.writes_as);
                session.open && said == Some(*log) && is_live(&peer.0)
            }),
        }
    }

    /// Seals the key of a scope to every device in it that has none, and tells what there is.
    ///
    /// Which of them is the asker's only the asker says: keys in a scope are made for it.
    pub(crate) fn seal_scope_key(&mut self, to: PeerId, scope: ScopeId) {
        let Some(held) = self.scopes.get(&scope).filter(|held| !held.is_open()) else {
            return;
        };
        let (Some((epoch, key)), Some(pen)) = (
            held.newest_held(),
            self.secrets.as_ref().and_then(|s| s.pen(&scope)),
        ) else {
            return;
        };
        let own = pen.keys.signer().key();
        let readers = self.readers_of_case(held);
        let may_read = |who: &history::PersonId| readers.as_ref().is_none_or(|r| r.contains(who));
        let members: Vec<_> = held.authority.members().filter(may_read).collect();
        let devices: Vec<DeviceStatement> = members
            .iter()
            .flat_map(|who| held.authority.devices_of(who))
            .filter(|device| device.ed25519 != own)
            .filter(|device| self.is_sealed_to(held, &device.ed25519))
            .cloned()
            .collect();
        let mut known = Vec::new();
        let mut news = Vec::new();
        for device in devices {
            let slot = EpochWrap::slot(&key.id(), &device.ed25519);
            known.push(slot);
            if self.wrapped.contains(&slot) || news.len() >= SEALED_AT_ONCE_MAX {
                continue;
            }
            let signer = pen.keys.signer();
            let dice = &mut self.dice;
            let wrap = EpochWrap::seal_with(Suite::XWing, scope, epoch, key, &device, signer, dice);
            match wrap {
                Ok(wrap) => news.push(KeyObject::Epoch(wrap)),
                // The device stated a key nothing can be sealed to: it locks only itself out.
                Err(unsealable) => tracing::debug!(code = unsealable.code(), "cannot seal a key"),
            }
        }
        self.wrapped.extend(news.iter().map(KeyObject::name));
        self.batch.keys.extend(news);
        known.extend(held.earlier_keys());
        known.truncate(WANTS_MAX);
        self.after.push(Effect::StreamKeys { to, names: known });
    }

    /// Asks a peer for the newest key of the space, if a member lacks it.
    pub(crate) fn ask_newest_key(&mut self, peer: PeerId) {
        if self.lacks_a_key(&self.home) && !self.is_carrier() {
            self.key_asks.insert((peer, self.home));
        }
    }

    /// Asks a peer for the key of a scope one takes part in and cannot read yet.
    pub(crate) fn ask_scope_key(&mut self, peer: PeerId, scope: ScopeId) {
        let open = self.scopes.get(&scope).is_some_and(Scope::is_open);
        if scope != self.home && self.takes_part(&scope) && !open && self.lacks_a_key(&scope) {
            self.finish_joining(scope);
            self.key_asks.insert((peer, scope));
        }
    }

    /// Says what a crash kept this device from saying when it came in: keys are sealed to nobody else.
    fn finish_joining(&mut self, scope: ScopeId) {
        if !self.has_begun_in(&scope)
            && let Err(refusal) = self.join_scope(scope)
        {
            tracing::debug!(code = refusal.code, "a joining is not finished");
        }
    }

    /// Asks those who are in reach and hold a scope for its key: one has just come in.
    pub(crate) fn ask_for_scope_key(&mut self, scope: ScopeId) {
        let holds = |session: &Session| session.open && session.scopes.contains_key(&scope);
        let near = self.sessions.iter();
        let near = near.filter(|(_, session)| holds(session));
        let near: Vec<PeerId> = near.map(|(peer, _)| *peer).collect();
        for peer in near {
            self.ask_scope_key(peer, scope);
        }
    }

    /// Reads on where something had no room to wait: in logs of which the first place that is still to be
    /// read waits for nothing. Where it does, the others follow it.
    pub(crate) fn catch_up_further(&mut self) {
        self.reload_logs(self.to_read_on(self.scopes.values()));
        self.open_on();
    }

    /// Fetches from disk the void records that could not be opened and wait for nothing.
    pub(crate) fn open_on(&mut self) {
        self.reload_logs(self.to_open_on().collect());
    }

    /// Lists what is still to be read of some scopes and waits for nothing.
    pub(crate) fn to_read_on<'s>(
        &self,
        scopes: impl IntoIterator<Item = &'s Scope>,
    ) -> Vec<LogRange> {
        let is_late = |scope: &&Scope| !scope.unread.is_empty() || !scope.rereading.is_empty();
        let late: Vec<&Scope> = scopes.into_iter().filter(is_late).collect();
        if late.is_empty() {
            return Vec::new();
        }
        let waiters = self.waiting.iter().map(|waiter| &waiter.record);
        let waiting: BTreeSet<(LogId, u64)> = waiters
            .map(|record| (record.log(), record.header().seq))
            .collect();
        let read = late.into_iter().flat_map(|scope| {
            let unread = scope.key().is_some().then_some(&scope.unread);
            ranges_of(unread.into_iter().chain([&scope.rereading]).flatten())
        });
        let ranges = read.filter(|range| !waiting.contains(&(range.log, range.from)));
        ranges.collect()
    }

    /// Reads what was carried of a scope before its key came.
    pub(crate) fn catch_up(&mut self, scope: ScopeId) {
        let held = self.scopes.get(&scope);
        if let Some(held) = held.filter(|held| held.key().is_some()) {
            self.reload_logs(ranges_of(&held.unread).collect());
        }
    }

    fn reload_logs(&mut self, ranges: Vec<LogRange>) {
        if !ranges.is_empty() {
            let private = Vec::new();
            self.after.push(Effect::Reload { ranges, private });
        }
    }

    /// Takes keys a peer told.
    pub(crate) fn hear_keys(&mut self, from: PeerId, keys: Vec<KeyObject>) {
        for key in keys {
            if self.keep_early(from, &key) {
                continue;
            }
            match key {
                KeyObject::Epoch(wrap) => self.take_epoch_key(from, wrap),
                KeyObject::Shred(_) => self.take_shred_key(key, true),
                KeyObject::Previous(wrap) => self.take_previous_key(wrap),
            }
        }
        self.follow_foreseen();
    }

    /// Takes the key before one that is held: with it the history before a rotation opens. The
    /// object is kept for those who come later.
    pub(crate) fn take_previous_key(&mut self, wrap: PreviousWrap) {
        let Some(scope) = self.scopes.get(&wrap.scope) else {
            return;
        };
        let Some(newer) = scope.content_keys.get(&wrap.key) else {
            if !scope.content_keys.contains_key(&wrap.previous) {
                self.foresee_bridge(wrap);
            }
            return;
        };
        let Ok(key) = wrap.unseal(newer) else {
            return;
        };
        let known = scope.content_keys.contains_key(&wrap.previous);
        if !known && scope.content_keys.len() >= FOREIGN_KEYS_MAX {
            return;
        }
        let (id, object) = (wrap.scope, KeyObject::Previous(wrap));
        if self.wrapped.insert(object.name()) {
            self.batch.keys.push(object);
        }
        if !known {
            self.hold_key(id, key);
        }
    }

    /// Keeps a content key for good, and lets try again what waited for it.
    pub(crate) fn hold_key(&mut self, scope: ScopeId, key: ContentKey) {
        let (Some(secrets), Some(held)) = (&mut self.secrets, self.scopes.get_mut(&scope)) else {
            return;
        };
        let id = key.id();
        let copy = ContentKey::from_bytes(*key.expose());
        if scope == self.home {
            secrets.content_keys.push(copy);
        } else if let Some(own) = secrets.scopes.iter_mut().find(|s| s.scope == scope) {
            own.content_keys.push(copy);
        }
        self.secrets_changed = true;
        held.content_keys.insert(id, key);
        let harvest = self.retry(&Need::Key(id));
        self.reap(&harvest);
        if scope == self.home {
            self.open_scopes();
        }
        // What is sealed under it may have come before it, and lie on the disk.
        let missing: Vec<[u8; 32]> = self.missing_shreds().collect();
        self.seek_keys.extend(missing);
    }

    /// Keeps a shred key that comes before the first record of a scope that was asked for.
    fn keep_early(&mut self, from: PeerId, key: &KeyObject) -> bool {
        let scope = key.scope();
        if self.scopes.contains_key(&scope) || !matches!(key, KeyObject::Shred(_)) {
            return false;
        }
        let Some(session) = self.sessions.get_mut(&from) else {
            return false;
        };
        let wanted = session.awaited.contains(&scope);
        if wanted && session.early_keys < EARLY_KEYS_MAX {
            session.early_keys += 1;
            self.batch.keys.push(key.clone());
        }
        true
    }

    pub(crate) fn take_epoch_key(&mut self, from: PeerId, wrap: EpochWrap) {
        let scope = self.scopes.get_mut(&wrap.scope);
        let (Some(secrets), Some(scope)) = (&mut self.secrets, scope) else {
            return;
        };
        let Some(pen) = secrets.pen(&wrap.scope) else {
            return;
        };
        let mine = wrap.to == pen.keys.signer().key();
        // Before the founding is known any key may be the right one; afterwards only what it, an
        // epoch or a rotation names.
        let named = scope.authority.key_of(&wrap.epoch);
        let is_early = scope.writing().is_some() && named.is_none();
        let wrong = scope.writing().is_some() && named.is_some_and(|named| named != wrap.key);
        if !mine
            || wrong
            || scope.content_keys.contains_key(&wrap.key)
            || scope.content_keys.len() >= FOREIGN_KEYS_MAX
        {
            return;
        }
        let Ok(key) = wrap.unseal(pen.keys) else {
            tracing::warn!(peer = %from.0.short(), "a key sealed to this device does not open");
            return;
        };
        if is_early {
            self.foresee_key(wrap.scope, key);
        } else {
            self.use_key(wrap.scope, key);
        }
    }

    /// Keeps a key that is named, and does what only waited for it.
    pub(crate) fn use_key(&mut self, scope: ScopeId, key: ContentKey) {
        self.hold_key(scope, key);
        self.open_scopes();
        self.catch_up(scope);
        if scope != self.home
            && let Err(refusal) = self.join_scope(scope)
        {
            tracing::warn!(
                code = refusal.code,
                "could not say who one is where one takes part"
            );
        }
    }

    /// Opens a shred key and keeps it; `news` says that it is not on disk yet.
    pub(crate) fn take_shred_key(&mut self, object: KeyObject, news: bool) {
        let KeyObject::Shred(wrap) = &object else {
            return;
        };
        let kept = self.shreds_kept();
        let erased = self.is_shred_erased(&wrap.scope, &wrap.author, &wrap.shred);
        let Some(scope) = self.scopes.get_mut(&wrap.scope) else {
            return;
        };
        if erased && !news && !scope.opened.contains_key(&wrap.shred) {
            // A crash came between its erasure and the disk.
            self.batch.forget.push(*wrap.shred.as_bytes());
            return;
        }
        if erased || scope.shreds.contains_key(&wrap.shred) {
            return;
        }
        let Some(key) = scope.content_keys.get(&wrap.key) else {
            // Carried for whoever can open it, and for us if the key it is sealed under ever comes: whoever
            // brought it may be gone by then, for a device that was taken back is not heard again.
            let has_room = scope.carried_shreds.len() < kept;
            if news && has_room && scope.carried_shreds.insert(wrap.shred) {
                self.batch.spare.push(object);
            }
            return;
        };
        // `unseal` checks that the key hashes to its id, so nobody can slip in another.
        let Ok(shred) = wrap.unseal(key) else {
            return;
        };
        let id = wrap.shred;
        scope.shreds.insert(id, shred);
        scope.shred_authors.insert(id, wrap.author);
        if news {
            self.batch.keys.push(object);
        }
        let harvest = self.retry(&Need::Shred(id));
        self.reap(&harvest);
    }

    pub(crate) fn keys_loaded(&mut self, names: &[[u8; 32]], objects: Vec<KeyObject>) {
        self.take_keys_on_disk(objects);
        tracing::trace!(asked = names.len(), "looked for keys on disk");
        self.lookups = self.lookups.saturating_sub(1);
        self.boot_further();
    }

    /// Takes key objects that are on disk for certain.
    pub(crate) fn take_keys_on_disk(&mut self, objects: Vec<KeyObject>) {
        for object in objects {
            self.wrapped.insert(object.name());
            self.take_shred_key(object, false);
        }
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
            self.look_up(names.into_iter().collect());
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
        let lacks = self.lacks_a_key(&scope);
        let now = self.now;
        let due = self.exchange(&to, &scope).filter(|exchange| {
            let asked_for = now.0.checked_sub(exchange.key_asked_at.0);
            asked_for.is_none_or(|asked_for| asked_for >= PULL_EVERY_MS)
        });
        if let Some(exchange) = due
            && lacks
        {
            exchange.key_asked_at = now;
            if let Some(log) = self.unsaid_log(&to, &scope) {
                self.tell(to, Message::WritesAs { scope, log });
            }
            self.tell(to, Message::AskEpochKey { scope });
        }
    }

    /// The key one writes with in a scope outside the space, where nothing one said there says yet whose
    /// it is. A device that only carries is not told: it has no key, and is to know nobody.
    fn unsaid_log(&self, to: &PeerId, scope: &ScopeId) -> Option<LogKey> {
        if *scope == self.home || self.carrier_of(&to.0).is_some() {
            return None;
        }
        let log = self.secrets.as_ref()?.log_in(scope)?.key;
        self.bound_in(scope, &log).is_none().then_some(log)
    }

    /// Asks again for keys that are still missing.
    pub(crate) fn pull_keys(&mut self) {
        let open = self.sessions.iter().filter(|(_, session)| session.open);
        let peers: Vec<PeerId> = open.map(|(peer, _)| *peer).collect();
        for peer in peers {
            self.want_missing(peer);
        }
    }

    /// Asks one peer for the document keys that are missing, which may be there for less than a pull.
    pub(crate) fn want_missing(&mut self, peer: PeerId) {
        let missing: Vec<[u8; 32]> = self.missing_shreds().take(WANTS_MAX).collect();
        if !missing.is_empty() {
            self.wants.entry(peer).or_default().extend(missing);
        }
    }

    /// Names the document keys that records wait for.
    fn missing_shreds(&self) -> impl Iterator<Item = [u8; 32]> {
        self.waiting.needs().filter_map(|need| match need {
            Need::Shred(shred) => Some(*shred.as_bytes()),
            Need::Earlier(..)
            | Need::Record(_)
            | Need::Key(_)
            | Need::Document(_)
            | Need::Grown(_)
            | Need::Device(_)
            | Need::Bound(_) => None,
        })
    }
}

/// The stretches of logs in which these places stand.
fn ranges_of<'p>(
    places: impl IntoIterator<Item = (&'p LogId, &'p BTreeSet<u64>)>,
) -> impl Iterator<Item = LogRange> {
    places.into_iter().filter_map(|(log, places)| {
        Some(LogRange {
            log: *log,
            from: *places.first()?,
            to: *places.last()?,
        })
    })
}
