//! Communities only members see, on all of one's devices.
//!
//! For: a device that is added, or begins again from the words, is inside where its owner is inside.
//! Nothing in the clear says who that is, so it is a choice like others, said to oneself: the name
//! of the community and its keys. Knows: that each device writes with keys of its own, so it enters
//! by itself; and that members' devices offer the records to whoever is in there. Never: asks
//! strangers for a community, for its name alone opens one that is read on signing.

use history::{ContentKey, ScopeId, ScopeKind};

use super::{bytes_of, text_of};
use crate::content::Content;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::Refusal;

/// The choice that says that one is inside, by the name of the community.
const INSIDE: &str = "community/inside/";
/// The most keys of one community that are said, the newest; those before them open with them.
const KEYS_SAID_MAX: usize = 64;

/// Tells whether a choice holds keys.
pub(super) fn holds_keys(key: &str) -> bool {
    key.starts_with(INSIDE)
}

/// The keys a choice names; nothing where one has left.
fn keys_in(value: &str) -> Vec<[u8; 32]> {
    let words = value.split(' ').take(KEYS_SAID_MAX);
    words
        .filter_map(|word| <[u8; 32]>::try_from(bytes_of(word)?).ok())
        .collect()
}

fn written(keys: &[[u8; 32]]) -> String {
    let from = keys.len().saturating_sub(KEYS_SAID_MAX);
    let newest = keys.iter().skip(from);
    newest.map(|key| text_of(key)).collect::<Vec<_>>().join(" ")
}

/// The keys of a scope that are here, in the order they held.
fn keys_of(held: &Scope) -> Vec<[u8; 32]> {
    let order = held.authority.keys_in_order().into_iter();
    let keys = order.filter_map(|id| held.content_keys.get(&id));
    keys.map(|key| *key.expose()).collect()
}

impl Replica {
    /// Notes where one is inside, with keys another device may lack, and where one has left.
    pub(super) fn note_insides(&mut self) {
        let Some(secrets) = &self.secrets else {
            return;
        };
        let own = secrets.scopes.iter().map(|own| own.scope);
        let own: Vec<ScopeId> = own.filter(|scope| self.is_member_of(scope)).collect();
        for scope in own {
            let noted = self.private.settings.get(&choice_of(&scope));
            // Left on another device of oneself, which is not heard of in the community yet.
            let has_left = noted.is_some_and(String::is_empty);
            if !has_left {
                self.note_inside(&scope);
            }
        }
    }

    /// Notes that one is inside, if it is a community only members see.
    pub(crate) fn note_inside(&mut self, scope: &ScopeId) {
        let Some(held) = self.scopes.get(scope).filter(|held| is_veiled(held)) else {
            return;
        };
        let key = choice_of(scope);
        let said = self.private.settings.get(&key);
        let mut said = said.map(|value| keys_in(value)).unwrap_or_default();
        let now = keys_of(held);
        let mut newest = now.iter().rev().take(KEYS_SAID_MAX);
        if newest.all(|key| said.contains(key)) {
            return;
        }
        said.retain(|key| !now.contains(key));
        said.extend(now);
        self.choose_inside(key, written(&said));
    }

    /// Notes that one has left.
    pub(crate) fn note_outside_again(&mut self, scope: &ScopeId) {
        let key = choice_of(scope);
        if self.private.settings.contains_key(&key) {
            self.choose_inside(key, String::new());
        }
    }

    fn choose_inside(&mut self, key: String, value: String) {
        if let Err(refusal) = self.write_private(Content::Setting { key, value }) {
            tracing::warn!(code = refusal.code, "could not note where one is inside");
        }
    }

    /// Enters where another device of oneself is inside.
    ///
    /// A device that begins again from the words first waits for what a member's device carries: it goes
    /// on as whom its owner was there, and has to know them.
    pub(crate) fn follow_insides(&mut self) {
        if self.is_recovering() {
            return;
        }
        let noted = self.private.settings.range(INSIDE.to_owned()..);
        let noted = noted.take_while(|(key, _)| key.starts_with(INSIDE));
        let mut due = Vec::new();
        for (key, value) in noted.filter(|(_, value)| !value.is_empty()) {
            let id = key.strip_prefix(INSIDE).and_then(|id| id.parse().ok());
            let Some(held) = id.and_then(|id: ScopeId| self.scopes.get(&id)) else {
                continue;
            };
            // Asked for every input: a choice is followed once.
            if !self.personal.followed.contains(&held.id) && is_veiled(held) {
                let keys = keys_in(value).into_iter().map(ContentKey::from_bytes);
                let lacks = |key: &ContentKey| !held.content_keys.contains_key(&key.id());
                due.push((held.id, keys.filter(lacks).collect::<Vec<_>>()));
            }
        }
        let is_due = !due.is_empty();
        for (scope, keys) in due {
            if let Err(refusal) = self.enter_with(scope, keys) {
                tracing::debug!(code = refusal.code, "a community is not entered yet");
            }
        }
        if is_due {
            self.follow_foreseen();
        }
    }

    fn enter_with(&mut self, scope: ScopeId, keys: Vec<ContentKey>) -> Result<(), Refusal> {
        self.join_scope(scope)?;
        for key in keys {
            // Used as soon as a statement of the community names it.
            self.foresee_key(scope, key);
        }
        self.follow_foreseen();
        // Who one is there is said before anything else.
        self.join_scope(scope)?;
        self.personal.followed.insert(scope);
        self.dirty.community = true;
        Ok(())
    }
}

fn choice_of(scope: &ScopeId) -> String {
    format!("{INSIDE}{scope}")
}

/// Tells whether a scope is a community only its members see.
fn is_veiled(held: &Scope) -> bool {
    held.kind() == Some(ScopeKind::Community) && !held.is_open()
}
