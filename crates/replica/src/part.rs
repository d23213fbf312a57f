//! Taking part: founding a scope beside the space, entering one, and knowing who is behind a log.
//!
//! For: everything that communities and conversations have in common. Outside the space a log is
//! signed with keys made for that one scope, so that a carrier cannot tell whose it is; the first
//! content of a log is the binding that says it, sealed. Never: believes a binding the device of
//! the space did not sign, or one of a device whose person is another.
//!
//! How a scope is used:
//!
//! 1. [`Replica::found_scope`] makes a scope: founding, oneself, binding, facts. What came of it is
//!    durable with the same append.
//! 2. Everybody the scope is for is offered it (`offers`); whoever receives it holds its records,
//!    and reads them if they hold its key. An open scope's key follows from the key of the space.
//! 3. [`Replica::join_scope`] enters it: one's own log there, and the binding.
//! 4. [`Replica::write`] says something in it, under the shred key of a document; a document with
//!    several writers has one actor a log: [`Replica::actor_in`].
//! 5. [`Replica::author_of`] reads the person of the space behind a record.

use history::{
    Binding, CharterSigned, ContentKey, DeviceKeys, Draft, Governance, Incarnation, LogId, LogKey,
    PersonId as Who, Reading, Record, RecordId, ScopeGenesis, ScopeId, ScopeKind,
};
use model::{DocumentName, PersonId};

use crate::acts::facts_document;
use crate::content::{Content, Facts};
use crate::documents::document_id;
use crate::effect::Shelf;
use crate::gate::{Verdict, refused};
use crate::governance::open_key;
use crate::pen::no_key;
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::secrets::{DocumentId, OWN_SCOPES_MAX, ScopeSecrets};
use crate::view::{Refusal, Standing};
use crate::waiting::Need;

/// A scope about to be founded.
pub(crate) struct Founding {
    pub kind: ScopeKind,
    pub reading: Reading,
    /// What it is called and stands for; a conversation has none.
    pub facts: Option<Facts>,
    /// The hash of the charter that newcomers sign; zero where there is none.
    pub charter: [u8; 32],
    /// The epoch of another scope this one goes on from.
    pub succeeds: Option<RecordId>,
}

impl Replica {
    /// Founds a scope in which oneself is the first participant and steward.
    pub(crate) fn found_scope(&mut self, founding: Founding) -> Result<ScopeId, Refusal> {
        let says_who = founding.kind != ScopeKind::Conversation;
        self.found_as(founding, says_who)
    }

    /// Founds a scope that says of nobody that they are in it, not even sealed.
    pub(crate) fn found_unsigned(&mut self, founding: Founding) -> Result<ScopeId, Refusal> {
        self.found_as(founding, false)
    }

    fn found_as(&mut self, founding: Founding, says_who: bool) -> Result<ScopeId, Refusal> {
        self.must_be_member("found this")?;
        self.must_have_room()?;
        let seed: [u8; 32] = self.dice.bytes();
        let nonce: [u8; 16] = self.dice.bytes();
        let keys = DeviceKeys::from_scope_seed(&seed);
        let key = match founding.reading {
            Reading::Open => self
                .home()
                .and_then(Scope::key)
                .map(|key| open_key(key, &nonce)),
            Reading::OnSigning | Reading::Closed => Some(ContentKey::generate(&mut self.dice)),
        };
        let key = key.ok_or_else(|| no_key("begin this"))?;
        let secrets = self.secrets.as_ref();
        let me = secrets.map(|own| own.person_in_scope(&seed, &keys).id());
        let me = me.ok_or_else(|| Refusal::no_space("found this"))?;
        let facts = founding.facts.as_ref();
        let genesis = ScopeGenesis {
            kind: founding.kind,
            reading: founding.reading,
            stewards: vec![me],
            roll: vec![me],
            charter: founding.charter,
            facts: facts.map(Facts::hash).unwrap_or_default(),
            key: key.id(),
            nonce,
            succeeds: founding.succeeds,
        };
        let incarnation = Incarnation(u64::from_be_bytes(self.dice.bytes()));
        let draft = Draft {
            space: self.space,
            scope: ScopeId::ZERO,
            incarnation,
            head: None,
            time: self.now,
            epoch: RecordId::ZERO,
            deps: Vec::new(),
        };
        let record = draft.govern(keys.signer(), &Governance::ScopeGenesis(genesis));
        let scope = record.scope();
        let mut own = ScopeSecrets::new(scope, seed, incarnation);
        own.content_keys.push(key);
        self.take_part(own);
        self.admit_own(record)?;
        self.state_oneself(scope, founding.charter)?;
        if says_who {
            self.bind(scope)?;
        }
        if let Some(facts) = founding.facts {
            self.write(scope, &Content::Facts(facts), facts_document(&scope))?;
        }
        Ok(scope)
    }

    /// Enters a scope that is held here: an open one, or one whose charter one signs by that.
    ///
    /// Doing it again changes nothing. Where the key has not arrived yet the binding follows with
    /// [`Replica::bind`], which is to be called again before anything is written.
    pub(crate) fn join_scope(&mut self, scope: ScopeId) -> Result<(), Refusal> {
        self.must_be_member("take part")?;
        let held = self.scopes.get(&scope).ok_or_else(unknown)?;
        let founding = held.founding().ok_or_else(unknown)?;
        let (kind, charter) = (founding.kind, founding.charter);
        if !self.has_begun_in(&scope) {
            let words = self.words_here();
            let before = words
                .as_deref()
                .and_then(|it| self.person_before(&scope, it));
            if self.own_seed(&scope).is_none() {
                self.must_have_room()?;
                let seed = self.dice.bytes();
                let incarnation = Incarnation(u64::from_be_bytes(self.dice.bytes()));
                self.take_part(ScopeSecrets::new(scope, seed, incarnation));
            } else {
                // A crash came between the keys and what was to be said with them. Where the disk went
                // back others may hold that: it is not signed a second time.
                self.begin_incarnation(&scope);
            }
            match before.zip(words) {
                Some((person, words)) => self.take_seat_of(scope, person, &words)?,
                None => self.state_oneself(scope, charter)?,
            }
            self.ask_for_scope_key(scope);
        }
        if kind != ScopeKind::Conversation && self.may_read(&scope) {
            self.bind(scope)?;
        }
        Ok(())
    }

    /// Tells whether one takes part in a scope: one has a log of one's own in it.
    pub(crate) fn takes_part(&self, scope: &ScopeId) -> bool {
        *scope == self.home || self.own_seed(scope).is_some()
    }

    /// Tells whether anything stands in a log of one's own in a scope, of whatever incarnation.
    pub(crate) fn has_begun_in(&self, scope: &ScopeId) -> bool {
        let own = self.secrets.as_ref().and_then(|own| own.log_in(scope));
        let Some((held, own)) = self.scopes.get(scope).zip(own) else {
            return false;
        };
        let first = LogId {
            incarnation: Incarnation(0),
            ..own
        };
        let next = held.heads.range(first..).next();
        next.is_some_and(|(log, _)| log.key == own.key)
    }

    /// Tells whether the key of a scope is here.
    pub(crate) fn may_read(&self, scope: &ScopeId) -> bool {
        self.scopes.get(scope).and_then(Scope::key).is_some()
    }

    /// Says, sealed, who one is in a scope, once in each of one's own logs there.
    pub(crate) fn bind(&mut self, scope: ScopeId) -> Result<(), Refusal> {
        let Some(secrets) = &self.secrets else {
            return Err(Refusal::no_space("take part"));
        };
        let pen = secrets.pen(&scope).ok_or_else(unknown)?;
        let log = pen.keys.signer().key();
        if self.bound_in(&scope, &log).is_some() {
            return Ok(());
        }
        let person = secrets.person_id();
        let binding = Binding::sign(person, secrets.device.signer(), &scope, &log);
        // First of all: a seat that does not say at once whose it is counts for nothing.
        let after = self.newest_of_others(&scope);
        self.write_as_it_is(
            scope,
            &Content::Bound(binding),
            bindings_document(&scope),
            after,
        )?;
        Ok(())
    }

    /// Writes one change of a document of a scope.
    pub(crate) fn write_change(
        &mut self,
        scope: ScopeId,
        document: DocumentName,
        change: Vec<u8>,
    ) -> Result<Record, Refusal> {
        let id = document_id(&scope, &document);
        self.write(scope, &Content::Change { document, change }, id)
    }

    /// The actor of one's own log in a document of a scope, for a change about to be made.
    pub(crate) fn actor_in(&mut self, scope: &ScopeId, document: &DocumentId) -> Option<[u8; 32]> {
        self.write_beside_what_is_unsure(scope);
        let log = self.secrets.as_ref()?.log_in(scope)?;
        Some(history::actor(&log, document))
    }

    /// The person of the space who wrote a record, as far as that is known.
    pub(crate) fn author_of(&self, record: &Record) -> Option<PersonId> {
        self.bound_in(&record.scope(), &record.header().log)
            .map(|who| said(&who))
    }

    /// The person of the space behind a log of any scope.
    pub(crate) fn bound_in(&self, scope: &ScopeId, log: &LogKey) -> Option<Who> {
        if *scope == self.home {
            return self.authority()?.person_of(log);
        }
        self.scopes.get(scope)?.bound.get(log).copied()
    }

    /// Takes in what a log says about who is behind it.
    pub(crate) fn take_bound(&mut self, record: &Record, binding: &Binding) -> Result<(), Verdict> {
        let (scope, log) = (record.scope(), record.header().log);
        if scope == self.home {
            return Err(refused(
                "bound-in-space",
                "in the space itself a device speaks for itself",
            ));
        }
        self.check_bound(&scope, &log, binding)?;
        let bytes = [&binding.person.as_bytes()[..], binding.device.as_bytes()].concat();
        let key = [&scope.as_bytes()[..], log.as_bytes()].concat();
        self.put(Shelf::Bound, key, Some(bytes));
        self.bound.push(log);
        self.stir_for(&binding.person);
        if self.bound_in(&scope, &log).is_none() {
            self.note_late(record.log(), binding);
        }
        if let Some(held) = self.scopes.get_mut(&scope) {
            held.bound.insert(log, binding.person);
            held.bound_by.insert(log, binding.device);
            held.audience.insert(binding.person);
        }
        self.note_founder(&scope, &log, binding.person);
        self.end_again(record.log());
        self.forget_keys_erased(&scope, &log);
        self.halls.seat_again(&scope);
        Ok(())
    }

    /// Checks that a device of the space, and its owner, stand behind a log.
    pub(crate) fn check_bound(
        &self,
        scope: &ScopeId,
        log: &LogKey,
        binding: &Binding,
    ) -> Result<(), Verdict> {
        if !binding.verify(scope, log) {
            return Err(refused(
                "binding-forged",
                "the record names a person whose device did not sign for it",
            ));
        }
        let owner = self.authority().and_then(|a| a.person_of(&binding.device));
        match owner {
            // The device's statement is on its way through the space.
            None => Err(Verdict::Waits(Need::Device(binding.device))),
            Some(owner) if owner == binding.person => Ok(()),
            Some(_) => Err(refused(
                "binding-forged",
                "the record names somebody who does not own the device that signed for it",
            )),
        }
    }

    /// Starts holding a scope.
    pub(crate) fn begin_scope(&mut self, scope: ScopeId) {
        self.scopes
            .entry(scope)
            .or_insert_with(|| Scope::new(self.space, scope));
        if self.takes_part(&scope) {
            self.note_mine(&scope);
        }
        self.take_up_shreds();
    }

    fn own_seed(&self, scope: &ScopeId) -> Option<&ScopeSecrets> {
        self.secrets.as_ref()?.scope(scope)
    }

    fn must_have_room(&self) -> Result<(), Refusal> {
        let many = self
            .secrets
            .iter()
            .any(|s| s.scopes.len() >= OWN_SCOPES_MAX);
        if self.standing() == Standing::Member && !many {
            return Ok(());
        }
        Err(Refusal::new(
            "too-many-scopes",
            format!(
                "Could not take part: you take part in {OWN_SCOPES_MAX} communities and conversations already."
            ),
        ))
    }

    /// Notes what one writes with in a scope.
    pub(crate) fn take_part(&mut self, own: ScopeSecrets) {
        let scope = own.scope;
        if let Some(secrets) = &mut self.secrets {
            secrets.scopes.push(own);
            self.secrets_changed = true;
        }
        self.begin_scope(scope);
    }

    /// States the person and device one is within a scope, and signs its charter if it has one.
    fn state_oneself(&mut self, scope: ScopeId, charter: [u8; 32]) -> Result<(), Refusal> {
        let secrets = self.secrets.as_ref().ok_or_else(unknown)?;
        let own = secrets.scope(&scope).ok_or_else(unknown)?;
        let person = secrets.person_in_scope(&own.seed, &own.keys);
        let device = own.keys.statement(person.id());
        let log = LogId {
            scope,
            key: device.ed25519,
            incarnation: own.incarnation,
        };
        let founded = (RecordId::from(scope), FOUNDING_LAMPORT);
        // Whoever enters says after what: then the founding comes first in every order.
        let entered = self
            .scopes
            .get(&scope)
            .is_some_and(|held| !held.heads.contains_key(&log));
        let deps = if entered { vec![founded] } else { Vec::new() };
        self.govern_in(scope, &Governance::Person(person), deps)?;
        self.govern_in(scope, &Governance::Device(device), Vec::new())?;
        let held = self.scopes.get(&scope).and_then(Scope::founding);
        if held.is_some_and(|founding| founding.reading == Reading::OnSigning) {
            let signed = Governance::CharterSigned(CharterSigned { charter });
            self.govern_in(scope, &signed, Vec::new())?;
        }
        Ok(())
    }
}

/// The lamport time of every founding record: it builds on nothing.
pub(crate) const FOUNDING_LAMPORT: u64 = 1;

/// The document bindings are sealed under.
pub(crate) fn bindings_document(scope: &ScopeId) -> DocumentId {
    blake3::derive_key("eyelevel 2026 bindings document", scope.as_bytes())
}

pub(crate) fn unknown() -> Refusal {
    Refusal::new(
        "unknown-scope",
        "Could not find this here. It may still be on its way: keep Eyelevel running near somebody who takes part.",
    )
}

#[cfg(test)]
mod tests;
