//! Fresh keys within an epoch: when one is due, and what to do about one that nobody hands out.
//!
//! For: that no key somebody merely names keeps others from writing. A rotation is a statement of
//! any member, and the key it names may exist nowhere. Whoever wants to write and has waited for the
//! newest key long enough names a fresh one, which counts from then on everywhere because it is the
//! newest. So nothing is ever sealed with an older key than the newest one named: whom that was to
//! shut out stays shut out.
//!
//! Never: waits twice for somebody who named a key nobody has.

use history::{
    ContentKey, Governance, KeyId, KeyObject, PreviousWrap, RecordId, Rotation, ScopeId, Timestamp,
};

use crate::replica::Replica;
use crate::scope::Scope;
use crate::sync::PULL_EVERY_MS;
use crate::view::Refusal;

/// How long one waits for the newest key before one names a fresh one, in milliseconds: long enough
/// for a peer that was asked for it to answer.
const KEY_PATIENCE_MS: u64 = PULL_EVERY_MS + PULL_EVERY_MS / 2;

impl Scope {
    /// Gives the newest key of the epoch that holds among those that are here, with the name under
    /// which it was named.
    pub(crate) fn newest_held(&self) -> Option<(RecordId, &ContentKey)> {
        let names = self.authority.writing_names().into_iter();
        let mut held = names.filter_map(|(name, id)| Some((name, self.content_keys.get(&id)?)));
        held.next()
    }

    /// Tells whether the newest key one is to write with is not here.
    fn lacks_newest(&self) -> bool {
        let named = self.authority.writing().map(|(_, key)| key);
        let newest = self.authority.key_to_carry_on().or(named);
        newest.is_some_and(|key| !self.content_keys.contains_key(&key))
    }

    /// Notes since when the newest key has been missing without a break.
    fn note_lack(&mut self, now: Timestamp) {
        self.lacking_since = if self.lacks_newest() {
            // A clock that was set back begins again.
            Some(self.lacking_since.map_or(now, |since| since.min(now)))
        } else {
            None
        };
    }

    /// Tells whether the newest key was waited for long enough.
    fn is_key_overdue(&self, now: Timestamp) -> bool {
        let waited = self
            .lacking_since
            .map(|since| now.0.saturating_sub(since.0));
        waited.is_some_and(|waited| waited >= KEY_PATIENCE_MS) || self.was_promised_before()
    }

    /// Tells whether whoever named the newest key named another one before that nobody has.
    fn was_promised_before(&self) -> bool {
        let mut names = self.authority.writing_names().into_iter();
        let Some((newest, _)) = names.next() else {
            return false;
        };
        let Some(by) = self.authority.rotated_by(&newest) else {
            return false;
        };
        let absent = |id: &KeyId| !self.content_keys.contains_key(id);
        names.any(|(name, id)| absent(&id) && self.authority.rotated_by(&name) == Some(by))
    }
}

impl Replica {
    /// Gives the name and the key one's next words in a scope are sealed under; the key need not be
    /// here.
    pub(crate) fn writes_under(&self, scope: &ScopeId) -> Option<(RecordId, KeyId)> {
        let held = self.scopes.get(scope)?;
        if !held.is_open() {
            return held.writing();
        }
        let expected = self.open_key_now(held).map(|key| key.id());
        let mut names = held.authority.writing_names().into_iter();
        let fits = names.find(|(_, key)| Some(*key) == expected);
        fits.or_else(|| held.writing())
    }

    /// Sees to it that there is a key to write with: that of an open community follows the newest
    /// one of the space, elsewhere a fresh one takes the place of one that does not come.
    pub(crate) fn renew_key(&mut self, scope: ScopeId) -> Result<(), Refusal> {
        let now = self.now;
        let Some(held) = self.scopes.get_mut(&scope) else {
            return Ok(());
        };
        if held.is_open() {
            return self.follow_the_space(scope);
        }
        held.note_lack(now);
        if held.lacks_newest() && held.is_key_overdue(now) {
            return self.rotate(scope);
        }
        let carried = held.authority.key_to_carry_on();
        match carried.filter(|key| held.content_keys.contains_key(key)) {
            Some(key) => self.name_key(scope, key),
            None => Ok(()),
        }
    }

    /// Notes, once between two pulls, which keys are still missing.
    pub(crate) fn note_lacks(&mut self) {
        let now = self.now;
        for held in self.scopes.values_mut() {
            held.note_lack(now);
        }
    }

    /// Draws a fresh key for a scope: what is written from here on, those who were taken out of it
    /// cannot read. Everybody else asks for it when they see that there is one, or is brought it by
    /// whoever carries something to them (see `delivery`).
    pub(crate) fn rotate(&mut self, scope: ScopeId) -> Result<(), Refusal> {
        let held = self.scopes.get(&scope);
        let old = held.and_then(Scope::key).map(|key| *key.expose());
        let Some(old) = old else {
            // Whoever has a key of this epoch does it.
            return Ok(());
        };
        let key = ContentKey::generate(&mut self.dice);
        let id = key.id();
        let old = ContentKey::from_bytes(old);
        if let Some(pen) = self.secrets.as_ref().and_then(|own| own.pen(&scope)) {
            let wrap = PreviousWrap::seal(scope, &key, &old, pen.keys.signer(), &mut self.dice);
            let object = KeyObject::Previous(wrap);
            self.wrapped.insert(object.name());
            self.batch.keys.push(object);
        }
        self.hold_key(scope, key);
        self.name_key(scope, id)
    }

    /// Names the key an open community has under the newest key of the space, unless somebody did.
    fn follow_the_space(&mut self, scope: ScopeId) -> Result<(), Refusal> {
        let Some(held) = self.scopes.get(&scope) else {
            return Ok(());
        };
        let Some(key) = self.open_key_now(held).map(|key| key.id()) else {
            return Ok(());
        };
        let named = held.authority.writing_names();
        if named.is_empty() || named.iter().any(|(_, named)| *named == key) {
            return Ok(());
        }
        self.name_key(scope, key)
    }

    /// States that a key is the newest one of the epoch that holds.
    fn name_key(&mut self, scope: ScopeId, key: KeyId) -> Result<(), Refusal> {
        let Some(epoch) = self.scopes.get(&scope).map(|held| held.authority.epoch()) else {
            return Ok(());
        };
        let rotation = Governance::Rotation(Rotation { epoch, key });
        self.govern_in(scope, &rotation, Vec::new())?;
        Ok(())
    }

    /// Derives the key an open community is to be written with now; nothing while the newest key of
    /// the space is not here.
    fn open_key_now(&self, held: &Scope) -> Option<ContentKey> {
        let home = self.home()?;
        let (_, newest) = home.writing()?;
        let nonce = held.founding()?.nonce;
        Some(open_key(home.content_keys.get(&newest)?, &nonce))
    }

    /// Derives the keys of open scopes from every key of the space that is here: what was written
    /// under an earlier one stays readable.
    pub(crate) fn open_scopes(&mut self) {
        let Some(home) = self.home() else {
            return;
        };
        let open = self.scopes.values().filter(|scope| scope.is_open());
        let nonces = open.filter_map(|scope| Some((scope, scope.founding()?.nonce)));
        let space_keys: Vec<&ContentKey> = home.content_keys.values().collect();
        let mut missing = Vec::new();
        for (scope, nonce) in nonces.filter(|(scope, _)| scope.derived < space_keys.len()) {
            let keys = space_keys.iter().map(|key| open_key(key, &nonce));
            let keys = keys.filter(|key| !scope.content_keys.contains_key(&key.id()));
            missing.push((scope.id, keys.collect::<Vec<_>>()));
        }
        let derived = space_keys.len();
        for (scope, keys) in missing {
            let ids: Vec<KeyId> = keys.iter().map(ContentKey::id).collect();
            if let Some(held) = self.scopes.get_mut(&scope) {
                held.derived = derived;
                held.content_keys.extend(ids.iter().copied().zip(keys));
            }
            for id in ids {
                let harvest = self.retry(&crate::waiting::Need::Key(id));
                self.reap(&harvest);
            }
        }
    }
}

/// The key of an open scope under a key of the space. The founding names the key and is itself what
/// the scope is named after, so the key is derived from the founding's nonce rather than from that
/// name.
pub(crate) fn open_key(space_key: &ContentKey, nonce: &[u8; 16]) -> ContentKey {
    let named = blake3::derive_key("eyelevel 2026 nonce of an open scope", nonce);
    ContentKey::derive_open(space_key, &ScopeId::from_bytes(named))
}
