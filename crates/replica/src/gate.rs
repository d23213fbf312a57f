//! The one gate: the only way into a document.
//!
//! One's own clicks and strangers' messages both pass here, as records whose signature was checked
//! when they were opened (steps 1 to 3a of the door). What follows is step 3b, the chain; 4, the
//! authority at its causal place; 5, unsealing; 6 and 7, the operations and their application.
//! Each verdict is a function of the record and its ancestors, so every honest replica agrees.

use std::collections::VecDeque;

use history::{Class, Governance, LogId, LogKey, Record, RecordId, ScopeId, ScopeKind, ShredId};
use model::DocumentName;

use crate::content::{Content, Facts};
use crate::documents::document_id;
use crate::effect::{Effect, PeerId, Put, Shelf};
use crate::paper::{Paper, Written};
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::secrets::DocumentId;
use crate::view::RefusedView;
use crate::waiting::Need;

/// What the place of a charter in the index begins with.
pub(crate) const CHARTER_KEY: &[u8] = b"charter/";
/// The most refused records that are remembered.
pub const REFUSED_SHOWN_MAX: usize = 64;

/// Where a record came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Just written here.
    Own,
    Peer(PeerId),
    /// A bundle or a git remote.
    Carrier,
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
    /// The words may come from any room, some as a clause of a longer sentence: here they become one
    /// that stands alone.
    fn new(code: &'static str, words: impl Into<String>) -> Rejection {
        let words: String = words.into();
        let mut letters = words.trim_end_matches('.').chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        let sentence = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
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
                    let governs = header.class == Class::Governance;
                    // Almost always nothing waits, and a statement need not be read again.
                    let stated = governs && self.waiting.len() > 0 && record.scope() == self.home;
                    let needs = [
                        Some(Need::Earlier(record.log(), header.seq)),
                        Some(Need::Record(record.id())),
                        stated.then_some(Need::Device(device_stated(&record))),
                    ];
                    let grown = std::mem::take(&mut self.grown);
                    let grown = grown.into_iter().map(Need::Grown);
                    for need in needs.into_iter().flatten().chain(grown) {
                        let ready = self.waiting.arrived(&need);
                        queue.extend(ready.into_iter().map(|w| (w.record, w.source)));
                    }
                    harvest.admitted.push(record);
                }
                Verdict::Known => {
                    let grown = std::mem::take(&mut self.grown).into_iter().map(Need::Grown);
                    let caught_up = std::mem::take(&mut self.caught_up);
                    let caught_up = caught_up.into_iter().map(Need::CaughtUp);
                    for need in grown.chain(caught_up) {
                        let ready = self.waiting.arrived(&need);
                        queue.extend(ready.into_iter().map(|w| (w.record, w.source)));
                    }
                    self.retry_beside(&mut harvest);
                }
                Verdict::NoRoom => harvest.turned_away += 1,
                Verdict::Waits(need) => {
                    let promised = self.note_promised(&record);
                    queue.extend(promised.into_iter().map(|w| (w.record, w.source)));
                    let (scope, author) = (record.scope(), self.author_of(&record));
                    let left = self.waiting.wait(record, source, need);
                    harvest.turned_away += left.len();
                    self.fetch(scope, author, need, source);
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
            return match verdict {
                // The log has gone on beyond this place, with another record in it.
                Verdict::Known if !scope.lamports.contains_key(&record.id()) => {
                    self.take_misfit(record, source, Verdict::Known)
                }
                // What it follows may stand beside the log, where the log never gets to.
                Verdict::Waits(need @ Need::Earlier(..))
                    if scope.authority.keeps_beside(record) =>
                {
                    self.take_misfit(record, source, Verdict::Waits(need))
                }
                Verdict::Known => {
                    if source == Source::Disk {
                        self.confront(record);
                    }
                    self.read_late(record)
                }
                Verdict::Refused(why) if matches!(why.code, "fork" | "wrong-previous") => {
                    self.take_misfit(record, source, Verdict::Refused(why))
                }
                Verdict::Admitted | Verdict::Waits(_) | Verdict::NoRoom | Verdict::Refused(_) => {
                    verdict
                }
            };
        }
        if !self.has_room(scope, record, source) {
            if let Some(scope) = self.scopes.get_mut(&id) {
                scope.is_full = true;
            }
            return Verdict::NoRoom;
        }
        let taken = match record.header().class {
            Class::Governance => Ok(()),
            Class::Content => self.take_content(record, source),
        };
        if let Err(verdict) = taken {
            return verdict;
        }
        self.take_in(record, source);
        if self.is_carrier() {
            self.count_for_carrier(record);
            return Verdict::Admitted;
        }
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
        let mut changed = scope.take_in(record);
        let entries = scope.authority.changes_since_last();
        let newcomers = !changed.persons.is_empty();
        let governs = log.scope == self.home && record.header().class == Class::Governance;
        if record.header().class == Class::Governance && log.scope != self.home {
            self.halls.stir(log.scope);
        }
        let mut moved = Vec::new();
        if log.scope == self.home {
            moved.extend(changed.persons.iter().map(said));
            for person in &moved {
                self.listing.touch(*person);
            }
            if record.header().class == Class::Governance {
                self.dirty.people = true;
                self.talks.touch_all();
            }
        }
        // A community may come before the space it is in: both begin at the same time.
        let header = record.header();
        let founds = header.founds_scope() || header.is_genesis();
        let erased = std::mem::take(&mut changed.erased);
        if scope.is_carried() {
            self.carried_bytes += record.wire_bytes().len() as u64;
            let bytes = scope.bytes.to_be_bytes().to_vec();
            self.put(Shelf::Bytes, log.scope.as_bytes().to_vec(), Some(bytes));
        }
        for person in moved {
            self.note_outside(person);
        }
        self.put_authority(&log.scope, entries);
        let head = record.head();
        self.put(Shelf::Log, encode_log(&log), Some(encode_head(&head)));
        self.dirty.sync = true;
        if source != Source::Disk {
            self.batch.records.push(record.clone());
        }
        self.governance_changed(log.scope, &changed, source);
        let ended = std::mem::take(&mut self.ended);
        self.heed_endings(&ended);
        if founds {
            self.open_scopes();
        }
        if !erased.is_empty() {
            self.erase_here(record, &erased);
        }
        if governs && !changed.logs.is_empty() {
            self.leave_frozen_logs();
        }
        if governs {
            self.part_with_strangers();
            self.welcome_known();
            if let Source::Peer(peer) = source {
                self.ask_newest_key(peer);
            }
        }
        if let Source::Peer(peer) = source
            && newcomers
            && log.scope != self.home
        {
            // Whoever has just come in through this peer needs the key.
            self.seal_scope_key(peer, log.scope);
        }
    }

    /// Adds what changed in an authority to the index.
    pub(crate) fn put_authority(
        &mut self,
        scope: &ScopeId,
        entries: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    ) {
        for (key, value) in entries {
            let (shelf, key) = self.authority_place(scope, key);
            self.put(shelf, key, value);
        }
    }

    /// Where an entry of an authority stands in the index.
    pub(crate) fn authority_place(&self, scope: &ScopeId, key: Vec<u8>) -> (Shelf, Vec<u8>) {
        if *scope == self.home {
            (Shelf::Authority, key)
        } else {
            (
                Shelf::ScopeAuthority,
                [&scope.as_bytes()[..], &key].concat(),
            )
        }
    }

    /// Most such records are of the space: only others say which scope they are of.
    pub(crate) fn encode_lamport(&self, scope: &ScopeId, lamport: u64) -> Vec<u8> {
        let mut bytes = lamport.to_be_bytes().to_vec();
        if *scope != self.home {
            bytes.extend_from_slice(scope.as_bytes());
        }
        bytes
    }

    /// Steps 5 to 7 for a content record.
    fn take_content(&mut self, record: &Record, source: Source) -> Result<(), Verdict> {
        let id = record.scope();
        let is_void = self.is_void(record);
        if is_void && !self.is_read(&id) {
            return Ok(());
        }
        if self.is_carrier() {
            // Never to be read here, so nothing is remembered for reading it later.
            return Ok(());
        }
        if !self.is_read(&id) {
            // A carrier's copy: steps 1 to 4 are all there is. Messages come after them.
            self.note_unread(record);
            return Ok(());
        }
        if self
            .scopes
            .get(&id)
            .is_some_and(|scope| catches_up(scope, source))
        {
            return Err(Verdict::Waits(Need::CaughtUp(id)));
        }
        if is_void {
            // Written when it counted no more: it is held, as everywhere, and says nothing.
            return self.take_void(record);
        }
        self.read_content(record)
    }

    /// Tells whether a record counts for nothing: its device was taken back, its person removed, or
    /// its log frozen, and it lies beyond what still counts.
    pub(crate) fn is_void(&self, record: &Record) -> bool {
        let Some(held) = self.scopes.get(&record.scope()) else {
            return false;
        };
        let (authority, log) = (&held.authority, record.log());
        if held.is_barred(&log.key) || self.is_past_ending(&log, record.header().seq) {
            return true;
        }
        if held.heads.contains_key(&log) {
            return !authority.counts(record);
        }
        if authority.device(&log.key).is_none() || authority.is_live(&log.key) {
            return false;
        }
        // Whose log this is, its first record says: the answer is that of a world which has it.
        let mut then = authority.clone();
        then.admit(record);
        !then.counts(record)
    }

    /// Remembers that a record's content was not read, in case its key ever comes.
    fn note_unread(&mut self, record: &Record) {
        let Some(scope) = self.scopes.get_mut(&record.scope()) else {
            return;
        };
        if scope.kind() != Some(ScopeKind::Conversation) {
            scope.unread.insert(record.id());
            let value = record.scope().as_bytes().to_vec();
            self.put(Shelf::Unread, record.id().as_bytes().to_vec(), Some(value));
        }
    }

    /// Reads a record that was carried before its key came; any other is known, and that is all.
    fn read_late(&mut self, record: &Record) -> Verdict {
        if let Some(verdict) = self.read_once_more(record) {
            return verdict;
        }
        let (id, scope) = (record.id(), record.scope());
        let unread = |held: &Scope| held.unread.contains(&id) && held.key().is_some();
        if !self.scopes.get(&scope).is_some_and(unread) {
            return Verdict::Known;
        }
        match self.read_content(record) {
            Err(waits @ Verdict::Waits(_)) => return waits,
            Err(verdict) => {
                tracing::debug!(record = %id.short(), ?verdict, "carried, and not to be read")
            }
            Ok(()) => {}
        }
        self.put(Shelf::Unread, id.as_bytes().to_vec(), None);
        if let Some(held) = self.scopes.get_mut(&scope) {
            held.unread.remove(&id);
            if held.unread.is_empty() {
                self.caught_up.push(scope);
            }
        }
        Verdict::Known
    }

    /// Opens what a record carries: steps 5 and the first half of 6.
    pub(crate) fn open_content(&self, record: &Record) -> Result<Content, Verdict> {
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
        let Some(held) = self.documents.get(&id) else {
            return Err(Verdict::Waits(Need::Document(id)));
        };
        let written = held.paper.admit(change, &actor).map_err(|refusal| {
            // A change of somebody else, or of another device of the owner, on its way.
            if matches!(refusal, model::Refusal::UnknownDependency(_)) {
                return Verdict::Waits(Need::Grown(id));
            }
            refused(refusal.code(), refusal.to_string())
        })?;
        let position = held.changes;
        held.changes += 1;
        let profile = held.paper.profile().map(|document| document.profile().0);
        self.put(
            Shelf::Change,
            change_key(&id, position),
            Some(change.to_vec()),
        );
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

    fn take_facts(&mut self, record: &Record, facts: Facts) -> Result<(), Verdict> {
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

    /// Asks whoever may have it for what a record waits for.
    fn fetch(
        &mut self,
        scope: ScopeId,
        author: Option<model::PersonId>,
        need: Need,
        source: Source,
    ) {
        match need {
            Need::Document(id) => self.load_document(scope, id, author),
            Need::Shred(shred) => self.want_shred(shred, source),
            Need::Key(_) => self.want_key(scope, source),
            // The next frontier brings them.
            Need::Earlier(..)
            | Need::Record(_)
            | Need::Grown(_)
            | Need::CaughtUp(_)
            | Need::Device(_) => {}
        }
    }

    /// Has a document read from disk. One of the space is its author's profile.
    fn load_document(&mut self, scope: ScopeId, id: DocumentId, author: Option<model::PersonId>) {
        let profile = author.map(DocumentName::Profile);
        let name = self.document_name(&scope, &id).or(profile);
        if name.is_some_and(|name| self.documents.start_loading(id, name)) {
            self.after.push(Effect::Load { document: id });
        }
    }

    /// Looks for a shred key on disk first, then asks the peer the record came from.
    fn want_shred(&mut self, shred: ShredId, source: Source) {
        let name = *shred.as_bytes();
        if self.sought.insert(name) {
            self.seek_keys.push(name);
        }
        let told_by = |peer: &PeerId| match source {
            Source::Peer(from) => from == *peer,
            // Carried before it could be read: whoever is here may have it.
            Source::Own | Source::Disk | Source::Carrier => true,
        };
        let open = self.sessions.iter().filter(|(_, session)| session.open);
        let asked: Vec<PeerId> = open.map(|(peer, _)| *peer).filter(told_by).collect();
        for peer in asked {
            // Once between two pulls: what comes back may not be the key, and bring us here again.
            if self.wanted.insert((peer, name)) {
                self.wants.entry(peer).or_default().insert(name);
            }
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

/// The device a statement is about: its own log's, or the one it adds.
fn device_stated(record: &Record) -> LogKey {
    match record.governance() {
        Ok(Governance::DeviceAdded(added)) => added.device.ed25519,
        Ok(_) | Err(_) => record.header().log,
    }
}

/// Tells whether a record has to wait until a scope has been read. What is written here builds on
/// what was read here, so only a log that is read anew holds it up: waiting for what was carried
/// before the key came, it would be overtaken by the next one and fork its log.
fn catches_up(scope: &Scope, source: Source) -> bool {
    let carried_before = !scope.unread.is_empty() && source != Source::Own;
    carried_before || !scope.rereading.is_empty()
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
