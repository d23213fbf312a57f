//! Keys that come before the statement that names them.
//!
//! For: whoever was away while a scope changed its key twice. What was written in between stands in
//! the same log before the second change, so it has to be opened first, and only the newest key is
//! handed out: what leads from it to the one in between is followed here. Knows: keys, and keys sealed
//! under them. Never: lets a key that nothing names open a record, or hands one on.

use std::collections::VecDeque;

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

impl Scope {
    /// Opens what is sealed under a key that is here or foreseen, until nothing more opens.
    fn open_foreseen(&mut self) {
        loop {
            let (held, foreseen) = (&self.content_keys, &self.foreseen);
            let opens = |wrap: &PreviousWrap| {
                let newer = held.get(&wrap.key).or_else(|| foreseen.key(&wrap.key));
                newer.and_then(|newer| wrap.unseal(newer).ok())
            };
            let mut bridges = foreseen.bridges.iter().enumerate();
            let Some((place, key)) = bridges.find_map(|(at, wrap)| Some((at, opens(wrap)?))) else {
                return;
            };
            self.foreseen.bridges.remove(place);
            if !self.content_keys.contains_key(&key.id()) {
                self.foreseen.keep(key);
            }
        }
    }

    /// Takes out a foreseen key that has a name by now.
    fn take_named(&mut self) -> Option<ContentKey> {
        let named = self.authority.keys_in_order();
        let held = &self.content_keys;
        self.foreseen
            .keys
            .retain(|key| !held.contains_key(&key.id()));
        let is_named = |key: &ContentKey| named.contains(&key.id());
        let place = self.foreseen.keys.iter().position(is_named)?;
        self.foreseen.keys.remove(place)
    }
}

impl Replica {
    /// Keeps a key that no statement names yet.
    pub(crate) fn foresee_key(&mut self, scope: ScopeId, key: ContentKey) {
        if let Some(held) = self.scopes.get_mut(&scope) {
            held.foreseen.keep(key);
        }
    }

    /// Keeps a key sealed under one that is not here.
    pub(crate) fn foresee_bridge(&mut self, wrap: PreviousWrap) {
        let Some(held) = self.scopes.get_mut(&wrap.scope) else {
            return;
        };
        let slot = PreviousWrap::slot(&wrap.key, &wrap.previous);
        let slots = held.foreseen.bridges.iter();
        let mut slots = slots.map(|kept| PreviousWrap::slot(&kept.key, &kept.previous));
        if !slots.any(|kept| kept == slot) {
            make_room(&mut held.foreseen.bridges);
            held.foreseen.bridges.push_back(wrap);
        }
    }

    /// Uses foreseen keys that are named by now. Each may open records that name the next.
    pub(crate) fn follow_foreseen(&mut self) {
        let scopes = self.scopes.values();
        let scopes = scopes.filter(|held| !held.foreseen.is_empty());
        let scopes: Vec<ScopeId> = scopes.map(|held| held.id).collect();
        for scope in scopes {
            while let Some(held) = self.scopes.get_mut(&scope) {
                held.open_foreseen();
                let Some(key) = held.take_named() else { break };
                self.use_key(scope, key);
            }
        }
    }
}
