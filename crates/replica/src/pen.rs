//! Writing: from words to a record of one's own in a scope's log.
//!
//! For: sealing, signing and taking in what one says, in whichever scope. Knows: which keys one
//! writes with where. Never: writes past the gate; one's own records pass it like anybody's.

use history::{
    ContentKey, DeviceKeys, Draft, Governance, Head, Incarnation, KeyId, KeyObject, LogId, Record,
    RecordId, ScopeId, ScopeKind, ShredKey, ShredWrap,
};

use crate::acts::LAST_JOIN_SEQ;
use crate::content::Content;
use crate::gate::Source;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::secrets::{DocumentId, OwnShred, Secrets};
use crate::view::Refusal;

/// What one writes with in one scope.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'a> {
    pub keys: &'a DeviceKeys,
    pub incarnation: Incarnation,
}

impl Secrets {
    /// Gives what one writes with in a scope; nothing where one does not take part.
    pub(crate) fn pen(&self, scope: &ScopeId) -> Option<Pen<'_>> {
        if *scope == ScopeId::of_space(&self.space) {
            let (keys, incarnation) = (&self.device, self.incarnation);
            return Some(Pen { keys, incarnation });
        }
        let own = self.scope(scope)?;
        let (keys, incarnation) = (&own.keys, own.incarnation);
        Some(Pen { keys, incarnation })
    }

    /// Names one's own log in a scope.
    pub(crate) fn log_in(&self, scope: &ScopeId) -> Option<LogId> {
        self.pen(scope).map(|pen| LogId {
            scope: *scope,
            key: pen.keys.signer().key(),
            incarnation: pen.incarnation,
        })
    }
}

/// Says that what is to be written waits for its key.
pub(crate) fn no_key(attempt: &str) -> Refusal {
    Refusal::new(
        "no-key",
        format!(
            "Could not {attempt}: the key it has to be sealed with has not arrived yet. Keep a member's device in reach."
        ),
    )
}

impl Replica {
    /// Seals, signs and admits one content record of one's own.
    pub(crate) fn write(
        &mut self,
        scope: ScopeId,
        content: &Content,
        document: DocumentId,
    ) -> Result<Record, Refusal> {
        let after = self.newest_of_others(&scope);
        self.write_after(scope, content, document, after)
    }

    /// The same, coming after these records.
    pub(crate) fn write_after(
        &mut self,
        scope: ScopeId,
        content: &Content,
        document: DocumentId,
        after: Vec<(RecordId, u64)>,
    ) -> Result<Record, Refusal> {
        self.renew_key(scope)?;
        self.write_as_it_is(scope, content, document, after)
    }

    /// The same under the key one holds, before anything is said about another one.
    pub(crate) fn write_as_it_is(
        &mut self,
        scope: ScopeId,
        content: &Content,
        document: DocumentId,
        after: Vec<(RecordId, u64)>,
    ) -> Result<Record, Refusal> {
        let draft = self.draft(scope, after)?;
        // A key of a document that nothing is written under would stand in the key file for good.
        let key = self.writing_key(&scope)?;
        let shred = self.own_shred(scope, document)?;
        let held = self.scopes.get(&scope);
        let Some(key) = held.and_then(|held| held.content_keys.get(&key)) else {
            return Err(no_key("save this"));
        };
        let Some(pen) = self.secrets.as_ref().and_then(|own| own.pen(&scope)) else {
            return Err(no_part());
        };
        let signer = pen.keys.signer();
        let sealed = draft.seal(signer, key, &shred, &content.encode(), &mut self.dice);
        let record = sealed.map_err(|_| too_large())?;
        self.admit_own(record)
    }

    /// Names the key one's next words in a scope are sealed with, or says that it has not arrived yet.
    fn writing_key(&self, scope: &ScopeId) -> Result<KeyId, Refusal> {
        let under = self.writes_under(scope).map(|(_, key)| key);
        let held = self.scopes.get(scope);
        let is_here = |key: &KeyId| held.is_some_and(|held| held.content_keys.contains_key(key));
        if let Some(key) = under.filter(is_here) {
            return Ok(key);
        }
        // To whoever only carries it never comes.
        if self.is_carrier() {
            self.must_be_member("save this")?;
        }
        Err(no_key("save this"))
    }

    /// Sees to it that one could write in a scope now, for an act that happens whole or not at all.
    pub(crate) fn must_be_able_to_write(&mut self, scope: ScopeId) -> Result<(), Refusal> {
        self.renew_key(scope)?;
        self.writing_key(&scope).map(drop)
    }

    /// What one's next words in a community say they come after: the newest record of others one
    /// has seen there. The order of a community is made of this.
    pub(crate) fn newest_of_others(&self, scope: &ScopeId) -> Vec<(RecordId, u64)> {
        let Some(held) = self.scopes.get(scope) else {
            return Vec::new();
        };
        if held.kind() != Some(ScopeKind::Community) {
            return Vec::new();
        }
        let own = self.secrets.as_ref().and_then(|own| own.log_in(scope));
        let own = own
            .and_then(|log| held.heads.get(&log))
            .map(|head| head.record);
        let newest = held
            .heads
            .values()
            .max_by_key(|head| (head.lamport, head.record));
        let newest = newest.filter(|head| Some(head.record) != own);
        newest
            .map(|head| (head.record, head.lamport))
            .into_iter()
            .collect()
    }

    /// Signs and admits one governance record of one's own in the space.
    pub(crate) fn govern(
        &mut self,
        body: &Governance,
        deps: Vec<(RecordId, u64)>,
    ) -> Result<Record, Refusal> {
        self.govern_in(self.home, body, deps)
    }

    /// Signs and admits one governance record of one's own in a scope.
    pub(crate) fn govern_in(
        &mut self,
        scope: ScopeId,
        body: &Governance,
        deps: Vec<(RecordId, u64)>,
    ) -> Result<Record, Refusal> {
        let draft = self.draft(scope, deps)?;
        let Some(pen) = self.secrets.as_ref().and_then(|own| own.pen(&scope)) else {
            return Err(no_part());
        };
        let record = draft.govern(pen.keys.signer(), body);
        self.admit_own(record)
    }

    /// Says where one's next record in a scope stands.
    pub(crate) fn draft(
        &mut self,
        scope: ScopeId,
        mut deps: Vec<(RecordId, u64)>,
    ) -> Result<Draft, Refusal> {
        self.write_beside_what_is_unsure(&scope);
        let secrets = self.secrets.as_ref();
        let secrets = secrets.ok_or_else(|| Refusal::no_space("write"))?;
        let log = secrets.log_in(&scope).ok_or_else(no_part)?;
        if self.waiting.has_from_disk(&log) {
            // Its place is taken by what was written here before, as soon as that can be read.
            return Err(catching_up());
        }
        let held = self.scopes.get(&scope).ok_or_else(no_part)?;
        let head = held.heads.get(&log).copied();
        deps.extend(self.own_credential(held, &log, head.as_ref()));
        if head.is_none() {
            deps.extend(self.earlier_incarnation(&log));
        }
        // Before its founding is known a scope is named as its founding will be.
        let founding = if scope == self.home {
            RecordId::from(self.space)
        } else {
            RecordId::from(scope)
        };
        let epoch = self
            .writes_under(&scope)
            .map_or(founding, |(epoch, _)| epoch);
        // A record comes after the epoch it stands in: until one's own log does, it cites it.
        let begun = held.lamports.get(&epoch).filter(|_| epoch != founding);
        let behind = |begun: &u64| head.is_none_or(|head| head.lamport <= *begun);
        deps.extend(begun.filter(behind).map(|begun| (epoch, begun)));
        Ok(Draft {
            space: self.space,
            scope,
            incarnation: log.incarnation,
            head,
            time: self.now,
            epoch,
            deps,
        })
    }

    /// What one's next record has to cite so that its log counts: a newcomer's first words the
    /// countersign, a further log of the same keys what admitted the first.
    fn own_credential(
        &self,
        scope: &Scope,
        log: &LogId,
        head: Option<&Head>,
    ) -> Option<(RecordId, u64)> {
        let joins = scope.id == self.home && head.is_some_and(|head| head.seq == LAST_JOIN_SEQ);
        let cited = if joins {
            let person = self.secrets.as_ref()?.person_id();
            scope.authority.countersign_of(&person)
        } else if head.is_none() {
            scope.authority.credential_of(&log.key)
        } else {
            None
        };
        let id = cited?;
        Some((id, scope.lamports.get(&id)?))
    }

    /// Gives the shred key of one of one's own documents, and wraps it for others if it is new.
    pub(crate) fn own_shred(
        &mut self,
        scope: ScopeId,
        document: DocumentId,
    ) -> Result<ShredKey, Refusal> {
        let held = self.scopes.get_mut(&scope);
        let (Some(secrets), Some(held)) = (&mut self.secrets, held) else {
            return Err(Refusal::no_space("write"));
        };
        let log = secrets.log_in(&scope).map(|log| log.key);
        let is_erased =
            |key: &ShredKey| log.is_some_and(|log| held.authority.is_shred_erased(&log, &key.id()));
        // What is sealed with a key that was erased nobody reads, oneself included.
        secrets
            .own_shreds
            .retain(|own| own.document != document || !is_erased(&own.key));
        let known = secrets.own_shred(&document);
        let shred = match known {
            Some(shred) => ShredKey::from_bytes(*shred.expose()),
            None => {
                let shred = ShredKey::generate(&mut self.dice);
                let copy = || ShredKey::from_bytes(*shred.expose());
                secrets.own_shreds.push(OwnShred {
                    scope,
                    document,
                    key: copy(),
                });
                held.shreds.insert(shred.id(), copy());
                self.secrets_changed = true;
                shred
            }
        };
        // The key file is durable before the key objects: after a crash in between it knows a key
        // that nobody else can ever get, unless it is wrapped again.
        if let (Some(key), Some(pen)) = (held.key(), secrets.pen(&scope))
            && self.wrapped.insert(*shred.id().as_bytes())
        {
            let (signer, dice) = (pen.keys.signer(), &mut self.dice);
            let wrap = ShredWrap::seal(scope, &shred, document, key, signer, dice);
            self.batch.keys.push(KeyObject::Shred(wrap));
        }
        Ok(shred)
    }

    /// Lets the shred keys of one's own documents open what one has written.
    pub(crate) fn take_up_shreds(&mut self) {
        let Some(secrets) = &self.secrets else {
            return;
        };
        for own in &secrets.own_shreds {
            if let Some(scope) = self.scopes.get_mut(&own.scope) {
                let copy = ShredKey::from_bytes(*own.key.expose());
                scope.shreds.insert(copy.id(), copy);
            }
        }
        for own in &secrets.scopes {
            if let Some(scope) = self.scopes.get_mut(&own.scope) {
                for key in &own.content_keys {
                    let copy = ContentKey::from_bytes(*key.expose());
                    scope.content_keys.insert(copy.id(), copy);
                }
            }
        }
    }

    /// Passes a record of one's own through the gate.
    pub(crate) fn admit_own(&mut self, record: Record) -> Result<Record, Refusal> {
        let copy = record.clone();
        let harvest = self.admit_all(vec![record], Source::Own);
        match harvest.refused.first() {
            None if harvest.admitted.iter().any(|r| r.id() == copy.id()) => Ok(copy),
            None => {
                // Whoever is told that it was not saved may write again, at the same place.
                self.waiting.forget(&copy.id());
                Err(catching_up())
            }
            Some((_, rejection)) => Err(Refusal::new(
                rejection.code,
                format!("Could not save this. {}", rejection.sentence),
            )),
        }
    }
}

fn catching_up() -> Refusal {
    Refusal::new(
        "not-admitted",
        "Could not save this: your own copy is still catching up. Try again in a moment.",
    )
}

pub(crate) fn too_large() -> Refusal {
    Refusal::new(
        "too-large",
        "Could not save this: it is larger than one record may be. Shorten it.",
    )
}

fn no_part() -> Refusal {
    Refusal::new(
        "no-part",
        "Could not write this: you do not take part there yet. Join first.",
    )
}
