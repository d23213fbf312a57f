//! What a record carries: steps 5 to 7 of the gate.
//!
//! For: opening a content record, and taking what it says into its document. Knows: which documents
//! belong where, and who may write in them. Never: judges whether a record counts; steps 3b and 4 have
//! done that.

use std::collections::{BTreeMap, BTreeSet};

use history::{Class, ContentKey, LogId, Record, ScopeId, ScopeKind, ShredKey};
use model::{DocumentName, PersonId, Stand};

use super::{CHARTER_KEY, Source, Verdict, change_key, encode_log, refused};
use crate::content::{Content, Facts};
use crate::documents::document_id;
use crate::effect::Shelf;
use crate::paper::{Paper, Written};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::secrets::DocumentId;
use crate::waiting::Need;

impl Replica {
    /// Steps 5 to 7 for a content record.
    pub(super) fn take_content(&mut self, record: &Record, source: Source) -> Result<(), Verdict> {
        let id = record.scope();
        let is_void = self.is_void(record);
        if self.is_carrier() {
            // Never to be read here, so nothing is remembered for reading it later.
            return Ok(());
        }
        if !self.is_read(&id) {
            // A carrier's copy: steps 1 to 4 are all there is. Messages come after them.
            self.note_unread(record);
            return Ok(());
        }
        let held = self.scopes.get(&id);
        if let Some(before) = held.and_then(|held| held_up_by(held, record, source)) {
            return Err(Verdict::Waits(Need::Earlier(record.log(), before)));
        }
        if is_void {
            // Written when it counted no more: it is held, as everywhere, and says nothing.
            self.take_void_or_later(record, source)?;
            self.note_void(record);
            return Ok(());
        }
        self.read_content(record)
    }

    /// Remembers that a record's content was not read, in case its key ever comes.
    fn note_unread(&mut self, record: &Record) {
        let Some(scope) = self.scopes.get_mut(&record.scope()) else {
            return;
        };
        if scope.kind() != Some(ScopeKind::Conversation) {
            let (log, seq) = (record.log(), record.header().seq);
            scope.unread.entry(log).or_default().insert(seq);
            let value = [encode_log(&log), seq.to_be_bytes().to_vec()].concat();
            self.put(Shelf::Unread, record.id().as_bytes().to_vec(), Some(value));
        }
    }

    /// Takes what a record kept beside its log typed into a text of all, unseen: somebody honest may
    /// have typed after it before they knew.
    pub(crate) fn read_beside_log(&mut self, record: &Record) -> Result<(), Verdict> {
        let id = record.scope();
        let carries = record.header().class == Class::Content && !record.is_message();
        if !carries || self.is_carrier() || !self.is_read(&id) {
            return Ok(());
        }
        let held = self.scopes.get(&id);
        if let Some(before) = held.and_then(|held| held_up_by(held, record, Source::Disk)) {
            return Err(Verdict::Waits(Need::Earlier(record.log(), before)));
        }
        self.note_typed_beside(record)?;
        self.take_void(record)
    }

    /// Notes who typed into a text of all in a record kept beside its log, and from where on.
    pub(crate) fn note_typed_beside(&mut self, record: &Record) -> Result<(), Verdict> {
        if self.is_erased(record) {
            return Ok(());
        }
        match self.open_content(record) {
            // Whoever typed after it had its key, and hands it on; it is opened then.
            Err(waits @ Verdict::Waits(_)) => return Err(waits),
            Ok(Content::Change { document, change }) if document.owner().is_none() => {
                let document = document_id(&record.scope(), &document);
                let actor = history::actor(&record.log(), &document);
                if let Some(from) = model::SharedText::start_of(&change) {
                    self.beside.note_typed(actor, from);
                }
            }
            Ok(_) | Err(_) => {}
        }
        Ok(())
    }

    /// Reads a record that was carried before its key came; any other is known, and that is all.
    pub(super) fn read_late(&mut self, record: &Record, source: Source) -> Verdict {
        if let Some(verdict) = self.read_once_more(record, source) {
            return verdict;
        }
        let (log, seq) = (record.log(), record.header().seq);
        let held = self.scopes.get(&log.scope);
        let held = held.filter(|held| held.is_unread(&log, seq) && held.key().is_some());
        let Some(held) = held else {
            return Verdict::Known;
        };
        // Each record builds on those before it, whichever key comes first. What has no key yet waits
        // for that, so that all keys are asked for at once.
        if let Some(before) = held.unread_before(&log, seq)
            && keys_of(held, record).is_ok()
        {
            return Verdict::Waits(Need::Earlier(log, before));
        }
        // It may have become void since it was carried.
        let is_void = self.is_void(record);
        let read = if is_void {
            self.take_void_or_later(record, source)
        } else {
            self.read_content(record)
        };
        if is_void && read.is_ok() {
            self.note_void(record);
        }
        match read {
            Err(waits @ Verdict::Waits(_)) => return waits,
            Err(verdict) => {
                let id = record.id();
                tracing::debug!(record = %id.short(), ?verdict, "carried, and not to be read");
            }
            Ok(()) => {}
        }
        self.note_read_late(record);
        Verdict::Known
    }

    /// Notes that a record has been read that was still to be.
    pub(crate) fn note_read_late(&mut self, record: &Record) {
        let (log, seq) = (record.log(), record.header().seq);
        let held = self.scopes.get_mut(&log.scope);
        let Some(held) = held.filter(|held| held.is_unread(&log, seq)) else {
            return;
        };
        held.note_read(&log, seq);
        if !held.unread.contains_key(&log) {
            // Whoever waits for this log to say who is behind it waits no longer, whatever it said.
            self.bound.push(log.key);
        }
        let unopened = self.unopened_row(record);
        self.put(Shelf::Unread, record.id().as_bytes().to_vec(), unopened);
    }

    /// Opens what a record carries: steps 5 and the first half of 6.
    pub(crate) fn open_content(&self, record: &Record) -> Result<Content, Verdict> {
        let Some(scope) = self.scopes.get(&record.scope()) else {
            return Err(refused("no-space", "there is no space here yet"));
        };
        let (key, shred) = keys_of(scope, record)?;
        let plaintext = record
            .unseal(key, shred)
            .map_err(|_| refused("unreadable", "the record does not open with its key"))?;
        Content::decode(&plaintext).map_err(|damaged| refused("content-malformed", damaged.0))
    }

    pub(crate) fn read_content(&mut self, record: &Record) -> Result<(), Verdict> {
        if self.is_erased(record) {
            return Ok(());
        }
        let content = self.open_content(record)?;
        let is_bound = self.author_of(record).is_some();
        match content {
            Content::Bound(binding) => self.take_bound(record, &binding),
            // The founding names their hash: who says them again does not matter.
            Content::Facts(facts) => self.take_facts(record, facts),
            // Its first life says who is behind it, and is still to be read.
            _ if !is_bound && self.may_be_bound(record) => {
                Err(Verdict::Waits(Need::Bound(record.header().log)))
            }
            _ if !is_bound => Err(refused(
                "unbound",
                "the record does not say who is behind its log",
            )),
            Content::Change { document, change } => self.take_change(record, document, &change),
            Content::Round(said) => self.take_round(record, &said),
            Content::Ended {
                log,
                incarnation,
                last,
            } => self.take_ending(record, log, incarnation, last),
            Content::Parted { epoch, seen } => self.take_parting(record, epoch, seen),
            Content::Setting { .. } => Err(refused(
                "private-only",
                "a private setting has no place in a shared log",
            )),
        }
    }

    /// Tells whether another life of a record's log is still to be read, and may say who is behind it.
    fn may_be_bound(&self, record: &Record) -> bool {
        let log = record.log();
        let held = self.scopes.get(&log.scope).into_iter();
        let mut unread = held.flat_map(|held| held.unread.keys());
        unread.any(|other| other.key == log.key && other.incarnation != log.incarnation)
    }

    /// Tells whether the content of a scope concerns us at all.
    fn is_read(&self, scope: &ScopeId) -> bool {
        let Some(scope) = self.scopes.get(scope) else {
            return false;
        };
        match scope.kind() {
            None => true,
            Some(ScopeKind::Conversation) => false,
            Some(ScopeKind::Community | ScopeKind::Audience | ScopeKind::Personal) => {
                scope.is_open() || scope.key().is_some()
            }
        }
    }

    pub(crate) fn take_change(
        &mut self,
        record: &Record,
        name: DocumentName,
        change: &[u8],
    ) -> Result<(), Verdict> {
        let scope = record.scope();
        self.check_place(&scope, &name)?;
        let author = self.author_of(record);
        // A document without an owner is written by everybody who takes part.
        if name.owner().is_some_and(|owner| author != Some(owner)) {
            return Err(refused(
                "not-yours",
                "the record changes what somebody else alone may write",
            ));
        }
        let id = document_id(&scope, &name);
        let actor = history::actor(&record.log(), &id);
        if self.documents.peek(&id).is_none() {
            if self.is_on_disk(&scope, &id, &name) {
                return Err(Verdict::Waits(Need::Document(id)));
            }
            self.documents.hold(id, Paper::new(&name), 0);
        }
        let (place, person) = (record.header().seq, author.unwrap_or(PersonId::ZERO));
        let stand = Stand { place, person };
        let Some(held) = self.documents.get(&id) else {
            return Err(Verdict::Waits(Need::Document(id)));
        };
        let written = held.paper.admit(change, &actor, stand).map_err(|refusal| {
            // A change of somebody else, or of another device of the owner, on its way.
            if matches!(refusal, model::Refusal::UnknownDependency(_)) {
                return Verdict::Waits(Need::Grown(id));
            }
            refused(refusal.code(), refusal.to_string())
        })?;
        let position = held.changes;
        held.changes += 1;
        let profile = held.paper.profile().map(|document| document.profile().0);
        let kept = held.paper.kept(change, stand);
        self.documents.weigh(&id);
        self.put(Shelf::Change, change_key(&id, position), Some(kept));
        self.tell_forks(scope, &id);
        self.note_document(scope, id, name);
        self.note_opened(record, id);
        if self.waiting.len() > 0 {
            self.grown.push(id);
        }
        match (written, name, profile) {
            (Written::Profile, DocumentName::Profile(owner), Some(profile)) => {
                self.set_person(owner, profile);
            }
            (written, name, _) => self.community_heard(record, &name, &written),
        }
        Ok(())
    }

    /// Profiles are of the space; what is said in a community is of its scope.
    fn check_place(&self, scope: &ScopeId, name: &DocumentName) -> Result<(), Verdict> {
        let of_space = matches!(name, DocumentName::Profile(_));
        let kind = self.scopes.get(scope).and_then(Scope::kind);
        let fits = match kind {
            None => of_space,
            Some(ScopeKind::Community | ScopeKind::Audience) => !of_space,
            Some(ScopeKind::Conversation | ScopeKind::Personal) => false,
        };
        if fits {
            return Ok(());
        }
        Err(refused(
            "document-misplaced",
            "such a document does not belong there",
        ))
    }

    fn is_on_disk(&self, scope: &ScopeId, id: &DocumentId, name: &DocumentName) -> bool {
        match name {
            DocumentName::Profile(owner) => self.people.get(owner).is_some(),
            DocumentName::Contributions(_) | DocumentName::Text(_) => {
                let scope = self.scopes.get(scope);
                scope.is_some_and(|scope| scope.documents.contains_key(id))
            }
        }
    }

    /// Notes the name of a document of a community, so that it is found on disk again.
    fn note_document(&mut self, scope: ScopeId, id: DocumentId, name: DocumentName) {
        if scope == self.home {
            return;
        }
        let held = self.scopes.get_mut(&scope);
        if held.is_some_and(|held| held.documents.insert(id, name).is_none()) {
            let value = [&scope.as_bytes()[..], &name.to_bytes()].concat();
            self.put(Shelf::Document, id.to_vec(), Some(value));
        }
    }

    /// Names a document of any scope that is known to have changes on disk.
    pub(crate) fn document_name(&self, scope: &ScopeId, id: &DocumentId) -> Option<DocumentName> {
        self.scopes.get(scope)?.documents.get(id).copied()
    }

    pub(crate) fn take_facts(&mut self, record: &Record, facts: Facts) -> Result<(), Verdict> {
        let id = record.scope();
        let Some(scope) = self.scopes.get_mut(&id) else {
            return Err(refused("no-space", "there is no space here yet"));
        };
        let hash = facts.hash();
        if scope.kind().is_none() && scope.authority.is_charter(&hash) {
            let bytes = Content::Facts(facts.clone()).encode();
            scope.charters.insert(hash, facts);
            self.put(Shelf::Fact, [CHARTER_KEY, &hash].concat(), Some(bytes));
            self.dirty.people = true;
            return Ok(());
        }
        if scope.facts_hash() != Some(hash) {
            return Err(refused(
                "facts-differ",
                "the description is not the one that the founding names",
            ));
        }
        let bytes = Content::Facts(facts.clone()).encode();
        scope.facts = Some(facts);
        let key = if id == self.home {
            b"facts".to_vec()
        } else {
            id.as_bytes().to_vec()
        };
        self.put(Shelf::Fact, key, Some(bytes));
        tracing::debug!(record = %record.id().short(), "a scope has a name");
        self.dirty.space = true;
        Ok(())
    }
}

/// Finds the keys that open a record, or says which of them is missing.
fn keys_of<'a>(
    scope: &'a Scope,
    record: &Record,
) -> Result<(&'a ContentKey, &'a ShredKey), Verdict> {
    let header = record.header();
    let (Some(key_id), Some(shred_id)) = (header.key, header.shred) else {
        return Err(refused(
            "no-key",
            "the record does not say which key seals it",
        ));
    };
    let key = scope.content_keys.get(&key_id);
    let key = key.ok_or(Verdict::Waits(Need::Key(key_id)))?;
    let shred = scope.shreds.get(&shred_id);
    let shred = shred.ok_or(Verdict::Waits(Need::Shred(shred_id)))?;
    Ok((key, shred))
}

/// Names the last place of a record's log that has to be read before it. What is written here builds on
/// what was read here, so only a log that is read anew holds it up: waiting for what was carried before
/// the key came, it would be overtaken by the next one and fork its log. Other logs hold up nothing, so
/// that whoever says what can never be read keeps nobody but themselves from being heard.
fn held_up_by(scope: &Scope, record: &Record, source: Source) -> Option<u64> {
    let log = record.log();
    let last = |places: &BTreeMap<LogId, BTreeSet<u64>>| places.get(&log)?.last().copied();
    let carried = last(&scope.unread).filter(|_| source != Source::Own);
    carried.max(last(&scope.rereading))
}
