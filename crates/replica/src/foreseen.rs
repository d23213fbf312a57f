//! Keys that come before the statement that names them.
//!
//! For: whoever was away while a scope changed its key twice. What was written in between stands in
//! the same log before the second change, so it has to be opened first, and only the newest key is
//! handed out: what leads from it to the one in between is followed here. Knows: keys, and keys sealed
//! under them. Never: lets a key that nothing names open a record, or hands one on.

use std::collections::{BTreeMap, VecDeque};

use history::{ContentKey, KeyId, PreviousWrap, ScopeId};

use crate::replica::Replica;
use crate::scope::Scope;

/// The most keys that nothing names yet, and as many sealed under keys that are not here, for one
/// scope; the oldest make room.
pub const FORESEEN_MAX: usize = 64;

/// What came too early, the oldest first.
#[derive(Default)]
pub(crate) struct Foreseen {
    keys: VecDeque<ContentKey>,
    bridges: VecDeque<PreviousWrap>,
}

impl Foreseen {
    /// How much is kept.
    pub fn len(&self) -> usize {
        self.keys.len().max(self.bridges.len())
    }

    fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.bridges.is_empty()
    }

    fn keep(&mut self, key: ContentKey) {
        if self.key(&key.id()).is_none() {
            make_room(&mut self.keys);
            self.keys.push_back(key);
        }
    }

    fn key(&self, id: &KeyId) -> Option<&ContentKey> {
        self.keys.iter().find(|key| key.id() == *id)
    }
}

fn make_room<T>(list: &mut VecDeque<T>) {
    if list.len() >= FORESEEN_MAX {
        list.pop_front();
    }
}

impl Foreseen {
    /// Opens what is sealed under a key that is here or foreseen, until nothing more opens.
    fn open(&mut self, held: &BTreeMap<KeyId, ContentKey>) {
        loop {
            let opens = |wrap: &PreviousWrap| {
                let newer = held.get(&wrap.key).or_else(|| self.key(&wrap.key));
                newer.and_then(|newer| wrap.unseal(newer).ok())
            };
            let mut bridges = self.bridges.iter().enumerate();
            let Some((place, key)) = bridges.find_map(|(at, wrap)| Some((at, opens(wrap)?))) else {
                return;
            };
            self.bridges.remove(place);
            if !held.contains_key(&key.id()) {
                self.keep(key);
            }
        }
    }

    /// Takes out a key that has a name in its scope by now.
    fn take_named(&mut self, scope: &Scope) -> Option<ContentKey> {
        let named = scope.authority.keys_in_order();
        self.keys
            .retain(|key| !scope.content_keys.contains_key(&key.id()));
        let is_named = |key: &ContentKey| named.contains(&key.id());
        let place = self.keys.iter().position(is_named)?;
        self.keys.remove(place)
    }
}

impl Replica {
    /// Keeps a key that no statement names yet.
    pub(crate) fn foresee_key(&mut self, scope: ScopeId, key: ContentKey) {
        self.foreseen.entry(scope).or_default().keep(key);
    }

    /// Keeps a key sealed under one that is not here.
    pub(crate) fn foresee_bridge(&mut self, wrap: PreviousWrap) {
        let foreseen = self.foreseen.entry(wrap.scope).or_default();
        let slot = |wrap: &PreviousWrap| PreviousWrap::slot(&wrap.key, &wrap.previous);
        let new = slot(&wrap);
        if !foreseen.bridges.iter().any(|kept| slot(kept) == new) {
            make_room(&mut foreseen.bridges);
            foreseen.bridges.push_back(wrap);
        }
    }

    /// Uses foreseen keys that are named by now. Each may open records that name the next.
    pub(crate) fn follow_foreseen(&mut self) {
        let scopes: Vec<ScopeId> = self.foreseen.keys().copied().collect();
        for scope in scopes {
            while let Some(key) = self.next_named(&scope) {
                self.use_key(scope, key);
            }
        }
        self.foreseen.retain(|_, foreseen| !foreseen.is_empty());
    }

    fn next_named(&mut self, scope: &ScopeId) -> Option<ContentKey> {
        let (held, foreseen) = (self.scopes.get(scope)?, self.foreseen.get_mut(scope)?);
        foreseen.open(&held.content_keys);
        foreseen.take_named(held)
    }
}
