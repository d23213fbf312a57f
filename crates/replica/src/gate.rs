//! The one gate: the only way into a document.
//!
//! One's own clicks and strangers' messages both pass here, as records whose signature was checked
//! when they were opened (steps 1 to 3a of the door). What follows is step 3b, the chain; 4, the
//! authority at its causal place; 5, unsealing; 6 and 7, the operations and their application.
//! Each verdict is a function of the record and its ancestors, so every honest replica agrees.

use std::collections::VecDeque;

use history::{Class, LogId, Record, RecordId, ScopeId, ScopeKind, ShredId};
use model::{Document, DocumentName};

use crate::content::{Content, Facts};
use crate::documents::document_id;
use crate::effect::{Effect, PeerId, Put, Shelf};
use crate::people::said;
use crate::replica::Replica;
use crate::secrets::DocumentId;
use crate::view::RefusedView;
use crate::waiting::Need;

/// The most refused records that are remembered.
pub const REFUSED_SHOWN_MAX: usize = 64;

/// Where a record came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Just written here.
    Own,
    Peer(PeerId),
    /// Durable already; the index had not seen it.
    Disk,
}

/// What became of a record at the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Admitted,
    /// Held already.
    Known,
    Waits(Need),
    /// A good record for which there is no room here.
    NoRoom,
    Refused(Rejection),
}

/// Why a record never counts: a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub code: &'static str,
    pub sentence: String,
}

impl Rejection {
    fn new(code: &'static str, sentence: impl Into<String>) -> Rejection {
        let sentence = sentence.into();
        Rejection { code, sentence }
    }
}

/// What came of a batch of records.
#[derive(Debug, Default)]
pub struct Harvest {
    /// Admitted now, in order, those that had waited included.
    pub admitted: Vec<Record>,
    pub refused: Vec<(RecordId, Rejection)>,
    /// Refused for lack of room; a later pull brings them again.
    pub turned_away: usize,
}

impl Replica {
    /// Takes records through the gate, and with them whatever waited for them.
    pub(crate) fn admit_all(&mut self, records: Vec<Record>, source: Source) -> Harvest {
        let mut harvest = Harvest::default();
        let mut queue: VecDeque<(Record, Source)> =
            records.into_iter().map(|record| (record, source)).collect();
        while let Some((record, source)) = queue.pop_front() {
            match self.admit(&record, source) {
                Verdict::Admitted => {
                    let header = record.header();
                    let stated = header.class == Class::Governance && record.scope() == self.home;
                    let needs = [
                        Some(Need::Earlier(record.log(), header.seq)),
                        Some(Need::Record(record.id())),
                        stated.then_some(Need::Device(header.log)),
                    ];
                    for need in needs.into_iter().flatten() {
                        let ready = self.waiting.arrived(&need);
                        queue.extend(ready.into_iter().map(|w| (w.record, w.source)));
                    }
                    harvest.admitted.push(record);
                }
                Verdict::Known => {}
                Verdict::NoRoom => harvest.turned_away += 1,
                Verdict::Waits(need) => {
                    let scope = record.scope();
                    let left = self.waiting.wait(record, source, need);
                    harvest.turned_away += left.len();
                    self.fetch(scope, need, source);
                }
                Verdict::Refused(rejection) => {
                    self.note_refusal(&record, source, &rejection);
                    harvest.refused.push((record.id(), rejection));
                }
            }
        }
        harvest
    }

    /// Remembers why a record was refused, and whose fault it was that we had to look.
    fn note_refusal(&mut self, record: &Record, source: Source, rejection: &Rejection) {
        tracing::debug!(record = %record.id().short(), code = rejection.code, "refused");
        while self.refused.len() >= REFUSED_SHOWN_MAX {
            self.refused.pop_front();
        }
        self.refused.push_back(RefusedView {
            record: record.id(),
            code: rejection.code.to_owned(),
            reason: rejection.sentence.clone(),
        });
        if let Source::Peer(peer) = source {
            self.blame(peer);
        }
    }

    /// Lets everything that waited for this try again.
    pub(crate) fn retry(&mut self, need: &Need) -> Harvest {
        let mut harvest = Harvest::default();
        for waiter in self.waiting.arrived(need) {
            let more = self.admit_all(vec![waiter.record], waiter.source);
            harvest.admitted.extend(more.admitted);
            harvest.refused.extend(more.refused);
            harvest.turned_away += more.turned_away;
        }
        harvest
    }

    /// Judges one record and, if it may, takes it in.
    fn admit(&mut self, record: &Record, source: Source) -> Verdict {
        if self.scopes.is_empty() {
            return refused("no-space", "there is no space here yet");
        }
        if record.space() != self.space {
            return refused("other-space", "the record belongs to another space");
        }
        let id = record.scope();
        if !self.scopes.contains_key(&id) {
            // Whoever did not ask for it does not hold it; a peer that sends it does no wrong.
            if !self.may_begin(&id, source) {
                return Verdict::NoRoom;
            }
            if !record.header().founds_scope() {
                return Verdict::Waits(Need::Record(RecordId::from(id)));
            }
            self.begin_scope(id);
        }
        let Some(scope) = self.scopes.get(&id) else {
            return Verdict::NoRoom;
        };
        if let Err(verdict) = scope.judge(record) {
            return verdict;
        }
        if !self.has_room(scope, record, source) {
            if let Some(scope) = self.scopes.get_mut(&id) {
                scope.is_full = true;
            }
            return Verdict::NoRoom;
        }
        let taken = match record.header().class {
            Class::Governance => Ok(()),
            Class::Content => self.take_content(record),
        };
        if let Err(verdict) = taken {
            return verdict;
        }
        self.take_in(record, source);
        if record.is_message() {
            self.take_message(record);
        }
        Verdict::Admitted
    }

    /// Notes an admitted record everywhere: chain, authority, index, disk.
    fn take_in(&mut self, record: &Record, source: Source) {
        let log = record.log();
        let Some(scope) = self.scopes.get_mut(&log.scope) else {
            return;
        };
        let changed = scope.take_in(record);
        let entries = scope.authority.changes_since_last();
        if log.scope == self.home {
            for person in changed.persons {
                self.listing.touch(said(&person));
            }
            if record.header().class == Class::Governance {
                self.dirty.people = true;
                self.talks.touch_all();
            }
        }
        let founds = record.header().founds_scope();
        if scope.is_carried() {
            self.carried_bytes += record.wire_bytes().len() as u64;
            let bytes = scope.bytes.to_be_bytes().to_vec();
            self.put(Shelf::Bytes, log.scope.as_bytes().to_vec(), Some(bytes));
        }
        for (key, value) in entries {
            let (shelf, key) = self.authority_place(&log.scope, key);
            self.put(shelf, key, value);
        }
        let head = record.head();
        self.put(Shelf::Log, encode_log(&log), Some(encode_head(&head)));
        let lamport = self.encode_lamport(&log.scope, head.lamport);
        self.put(
            Shelf::Lamport,
            record.id().as_bytes().to_vec(),
            Some(lamport),
        );
        self.dirty.sync = true;
        if source != Source::Disk {
            self.batch.records.push(record.clone());
        }
        if founds {
            self.open_scopes();
        }
    }

    /// Where an entry of an authority stands in the index.
    fn authority_place(&self, scope: &ScopeId, key: Vec<u8>) -> (Shelf, Vec<u8>) {
        if *scope == self.home {
            (Shelf::Authority, key)
        } else {
            (
                Shelf::ScopeAuthority,
                [&scope.as_bytes()[..], &key].concat(),
            )
        }
    }

    /// Almost every record is one of the space: only others say which scope they are of.
    fn encode_lamport(&self, scope: &ScopeId, lamport: u64) -> Vec<u8> {
        let mut bytes = lamport.to_be_bytes().to_vec();
        if *scope != self.home {
            bytes.extend_from_slice(scope.as_bytes());
        }
        bytes
    }

    /// Steps 5 to 7 for a content record.
    fn take_content(&mut self, record: &Record) -> Result<(), Verdict> {
        if !self.is_read(&record.scope()) {
            // A carrier's copy: steps 1 to 4 are all there is. Messages come after them.
            return Ok(());
        }
        let header = record.header();
        let (Some(key_id), Some(shred_id)) = (header.key, header.shred) else {
            return Err(refused(
                "no-key",
                "the record does not say which key seals it",
            ));
        };
        let Some(scope) = self.scopes.get(&record.scope()) else {
            return Err(Verdict::Waits(Need::Key(key_id)));
        };
        let Some(key) = scope.content_keys.get(&key_id) else {
            return Err(Verdict::Waits(Need::Key(key_id)));
        };
        let Some(shred) = scope.shreds.get(&shred_id) else {
            return Err(Verdict::Waits(Need::Shred(shred_id)));
        };
        let plaintext = record
            .unseal(key, shred)
            .map_err(|_| refused("unreadable", "the record does not open with its key"))?;
        let content = Content::decode(&plaintext)
            .map_err(|damaged| refused("content-malformed", damaged.0))?;
        let is_bound = self.author_of(record).is_some();
        match content {
            Content::Bound(binding) => self.take_bound(record, &binding),
            _ if !is_bound => Err(refused(
                "unbound",
                "the record does not say who is behind its log",
            )),
            Content::Change { document, change } => self.take_change(record, document, &change),
            Content::Facts(facts) => self.take_facts(record, facts),
            Content::Setting { .. } => Err(refused(
                "private-only",
                "a private setting has no place in a shared log",
            )),
        }
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

    fn take_change(
        &mut self,
        record: &Record,
        name: DocumentName,
        change: &[u8],
    ) -> Result<(), Verdict> {
        let DocumentName::Profile(owner) = &name else {
            return Err(refused(
                "document-unknown",
                "the record changes a kind of document that has no place in this scope",
            ));
        };
        let author = self.author_of(record);
        if author.as_ref() != Some(owner) {
            return Err(refused(
                "not-yours",
                "the record changes the profile of somebody else",
            ));
        }
        let id = document_id(&record.scope(), &name);
        let actor = history::actor(&record.log(), &id);
        if self.documents.peek(&id).is_none() {
            if self.people.get(owner).is_some() {
                return Err(Verdict::Waits(Need::Document(id)));
            }
            self.documents.hold(id, Document::new(), 0);
        }
        let Some(held) = self.documents.get(&id) else {
            return Err(Verdict::Waits(Need::Document(id)));
        };
        held.document
            .admit(change, &actor)
            .map_err(|refusal| refused(refusal.code(), refusal.to_string()))?;
        let position = held.changes;
        held.changes += 1;
        let (profile, _flaws) = held.document.profile();
        self.put(
            Shelf::Change,
            change_key(&id, position),
            Some(change.to_vec()),
        );
        self.set_person(*owner, profile);
        Ok(())
    }

    fn take_facts(&mut self, record: &Record, facts: Facts) -> Result<(), Verdict> {
        let id = record.scope();
        let Some(scope) = self.scopes.get_mut(&id) else {
            return Err(refused("no-space", "there is no space here yet"));
        };
        if scope.facts_hash() != Some(facts.hash()) {
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

    /// Asks whoever may have it for what a record waits for.
    fn fetch(&mut self, scope: ScopeId, need: Need, source: Source) {
        match need {
            Need::Document(id) => {
                if self.documents.start_loading(id) {
                    self.after.push(Effect::Load { document: id });
                }
            }
            Need::Shred(shred) => self.want_shred(shred, source),
            Need::Key(_) => self.want_key(scope, source),
            // The next frontier brings them.
            Need::Earlier(..) | Need::Record(_) | Need::Device(_) => {}
        }
    }

    /// Looks for a shred key on disk first, then asks the peer the record came from.
    fn want_shred(&mut self, shred: ShredId, source: Source) {
        let name = *shred.as_bytes();
        if self.sought.insert(name) {
            self.seek_keys.push(name);
        }
        if let Source::Peer(peer) = source {
            self.wants.entry(peer).or_default().insert(name);
        }
    }

    fn want_key(&mut self, scope: ScopeId, source: Source) {
        if let Source::Peer(peer) = source {
            self.key_asks.insert((peer, scope));
        }
    }

    /// Adds an entry to the index with the next append.
    pub(crate) fn put(&mut self, shelf: Shelf, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.batch.puts.push(Put { shelf, key, value });
    }
}

pub(crate) fn refused(code: &'static str, sentence: impl Into<String>) -> Verdict {
    Verdict::Refused(Rejection::new(code, sentence))
}

/// The index key of the n-th admitted change of a document.
pub fn change_key(document: &DocumentId, position: u64) -> Vec<u8> {
    let mut key = document.to_vec();
    key.extend_from_slice(&position.to_be_bytes());
    key
}

/// Encodes a log's name for the index.
pub fn encode_log(log: &LogId) -> Vec<u8> {
    let mut bytes = log.scope.as_bytes().to_vec();
    bytes.extend_from_slice(log.key.as_bytes());
    bytes.extend_from_slice(&log.incarnation.0.to_be_bytes());
    bytes
}

/// Encodes a head for the index.
pub fn encode_head(head: &history::Head) -> Vec<u8> {
    let mut bytes = vec![head.version];
    bytes.extend_from_slice(&head.seq.to_be_bytes());
    bytes.extend_from_slice(&head.lamport.to_be_bytes());
    bytes.extend_from_slice(head.record.as_bytes());
    bytes.extend_from_slice(head.commit.as_bytes());
    bytes
}
