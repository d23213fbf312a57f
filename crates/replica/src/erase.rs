//! Erasing: taking back what one has said, so that no honest copy holds it any more.
//!
//! For: the act, and what every copy does when it learns of it. An erasure names shred keys. From
//! then on what they open is treated as absent, by whoever holds the key and by whoever does not;
//! the keys go, and with them everything that was derived. The records stay, unreadable, so that
//! the history still verifies. Knows: that a document of one person stands under keys of its own,
//! and that what shall stay has to be said again under a new one. Never: promises anything about a
//! copy that does not play by the rules, and erases nothing of what several people write together.

use std::collections::BTreeSet;

use history::{
    Erasure, Governance, LogId, LogKey, PersonId as Who, Range, Record, ScopeId, ShredId,
};
use model::community::{Again, Say, turn_to_restate};
use model::{DocumentName, Edit, Field, Profile};

use crate::content::Content;
use crate::documents::document_id;
use crate::effect::{Clear, Effect, PeerId, Shelf};
use crate::intent::EraseAct;
use crate::people::said;
use crate::replica::Replica;
use crate::secrets::{DocumentId, OwnShred};
use crate::view::{Answer, Refusal};
use crate::waiting::{Need, Waiter};

/// How much of what stays is said again in one record, in bytes.
const RESTATED_MAX_BYTES: usize = 32 * 1024;

impl Replica {
    /// Erases what was wished for.
    pub(crate) fn erase(&mut self, act: &EraseAct) -> Result<Answer, Refusal> {
        self.must_be_member("erase this")?;
        let documents = match act {
            EraseAct::Past => self.erase_profile(false)?,
            EraseAct::Profile => self.erase_profile(true)?,
            EraseAct::Item { item } => {
                let (scope, id, mark) = self.find_own_item(item)?;
                self.must_not_be_a_case(&scope, &id, "erase")?;
                let (rows, gone) = self.words_without(&scope, Some((&id, mark)));
                self.erase_words(scope, rows, gone)?
            }
            EraseAct::Community { community } => self.erase_all_words(*community)?,
            EraseAct::Everything => {
                let mut documents = self.erase_profile(true)?;
                for scope in self.spoke_in() {
                    documents += self.erase_all_words(scope)?;
                }
                documents + self.erase_entries()?
            }
        };
        if documents == 0 {
            return Err(Refusal::new(
                "nothing-to-erase",
                "Could not erase this: nothing of yours stands there.",
            ));
        }
        Ok(Answer::Erased { documents })
    }

    /// Erases one's profile with everything it ever said, and says again what shall stay.
    fn erase_profile(&mut self, all: bool) -> Result<usize, Refusal> {
        let (Some(me), Some(id)) = (self.me(), self.own_document()) else {
            return Err(Refusal::no_space("erase your profile"));
        };
        let held = self.documents.peek(&id);
        let shared = held.and_then(|held| held.paper.profile());
        let profile = shared.map(|document| document.profile().0);
        let stays = edits_of(&profile.unwrap_or_default(), all);
        let home = self.home;
        let actor = self
            .actor_in(&home, &id)
            .ok_or_else(|| Refusal::no_space("erase your profile"))?;
        // Made before anything goes: an act happens whole or not at all.
        let change = model::Document::new()
            .edit(&actor, &stays)
            .map_err(|error| Refusal::new("profile-value", error.to_string()))?;
        let name = DocumentName::Profile(me);
        let documents = self.erase_document(home, name, change.into_iter().collect())?;
        // Whom one is not paired with is no statement about oneself.
        self.forget_private(|field| all && field != Field::Avoid)?;
        self.talks.touch_contacts();
        Ok(documents)
    }

    /// Erases everything one said in a community. What the community is called stays, and one's copy of a
    /// charter that others keep as well, for neither is about whoever wrote it; and which reports one made, which
    /// hold no words: what a panel found stands on them.
    ///
    /// Whoever took part leaves with it, and that stays as well: without it their devices would be handed
    /// what others say in a closed community from then on, for they hold its keys.
    fn erase_all_words(&mut self, scope: ScopeId) -> Result<usize, Refusal> {
        if self.must_be_inside(&scope).is_ok() {
            self.must_be_able_to_write(scope)?;
            self.leave_voters(&scope);
        }
        let rows = self.words_that_outlive(&scope);
        let erased = self.erase_words(scope, rows, None)?;
        self.note_outside_again(&scope);
        Ok(erased)
    }

    /// Erases everything one said in a scope, and says nothing of it again.
    pub(crate) fn erase_said(&mut self, scope: ScopeId) -> Result<(), Refusal> {
        self.erase_words(scope, Vec::new(), None).map(|_| ())
    }

    /// Erases what one said in a community, and says again what shall stay.
    fn erase_words(
        &mut self,
        scope: ScopeId,
        rows: Vec<Again>,
        gone: Option<Say>,
    ) -> Result<usize, Refusal> {
        let me = self.me().ok_or_else(|| Refusal::no_space("erase this"))?;
        let name = DocumentName::Contributions(me);
        let id = document_id(&scope, &name);
        let Some(actor) = self.actor_in(&scope, &id) else {
            return Ok(0);
        };
        let mut again = model::Contributions::new();
        let mut changes = Vec::new();
        let refused =
            |error: model::community::SayError| Refusal::new(error.code(), error.to_string());
        let mut said = |again: &mut model::Contributions, change: Option<Vec<u8>>| {
            if let Some(change) = change {
                again
                    .admit(&change, &actor)
                    .map_err(|refusal| Refusal::new(refusal.code(), refusal.to_string()))?;
                changes.push(change);
            }
            Ok::<(), Refusal>(())
        };
        for rows in pieces(rows) {
            let change = again.restate(&actor, &rows).map_err(refused)?;
            said(&mut again, change)?;
        }
        if let Some(gone) = gone {
            let change = again.say(&actor, &[gone]).map_err(refused)?;
            said(&mut again, change)?;
        }
        self.erase_document(scope, name, changes)
    }

    /// Says that a document is erased, then says again what stays.
    fn erase_document(
        &mut self,
        scope: ScopeId,
        name: DocumentName,
        stays: Vec<Vec<u8>>,
    ) -> Result<usize, Refusal> {
        let id = document_id(&scope, &name);
        if !stays.is_empty() {
            self.must_be_able_to_write(scope)?;
        }
        if self.erase_shreds(scope, &id)? == 0 {
            return Ok(0);
        }
        for change in stays {
            let content = Content::Change {
                document: name,
                change,
            };
            self.write(scope, &content, id)?;
        }
        Ok(1)
    }

    /// Says that what stands under the keys of a document of one's own is erased; gives how many documents.
    pub(crate) fn erase_shreds(
        &mut self,
        scope: ScopeId,
        document: &DocumentId,
    ) -> Result<usize, Refusal> {
        let shreds: Vec<ShredId> = self.shreds_of(&scope, document).into_iter().collect();
        if shreds.is_empty() {
            return Ok(0);
        }
        self.govern_in(scope, &Governance::Erasure(Erasure { shreds }), Vec::new())?;
        Ok(1)
    }

    /// The shred keys a document of one's own stands under, from all of one's devices.
    fn shreds_of(&self, scope: &ScopeId, document: &DocumentId) -> BTreeSet<ShredId> {
        let held = self.scopes.get(scope).into_iter();
        let opened = held.flat_map(|scope| &scope.opened);
        let opened = opened.filter(|(_, of)| *of == document).map(|(id, _)| *id);
        let own = self.secrets.as_ref();
        let own = own.and_then(|secrets| secrets.own_shred(document));
        opened.chain(own.map(history::ShredKey::id)).collect()
    }

    /// Tells whether a record is to be treated as absent: its author has erased what it carries, or
    /// says further on that they do, on whichever device.
    pub(crate) fn is_erased(&self, record: &Record) -> bool {
        let (Some(scope), header) = (self.scopes.get(&record.scope()), record.header()) else {
            return false;
        };
        let Some(shred) = header.shred else {
            return false;
        };
        let is_promised = || {
            let by = scope.promised_by(&shred);
            self.is_any_of_same_person(&scope.id, &header.log, by)
        };
        scope.authority.is_erased(record)
            || self.is_shred_erased(&scope.id, &header.log, &shred)
            || is_promised()
    }

    /// Tells whether whoever is behind a log erased what stands under a shred key: with this log, or
    /// with that of another device of theirs. Nobody erases for anybody else by naming their keys.
    pub(crate) fn is_shred_erased(&self, scope: &ScopeId, log: &LogKey, shred: &ShredId) -> bool {
        let Some(held) = self.scopes.get(scope) else {
            return false;
        };
        let by = held.authority.erasers(shred);
        held.authority.is_shred_erased(log, shred) || self.is_any_of_same_person(scope, log, by)
    }

    fn is_any_of_same_person(
        &self,
        scope: &ScopeId,
        log: &LogKey,
        mut others: impl Iterator<Item = LogKey>,
    ) -> bool {
        others.any(|other| {
            let who = || self.bound_in(scope, log);
            other == *log || who().is_some_and(|who| self.bound_in(scope, &other) == Some(who))
        })
    }

    /// Lists the logs of whoever is behind one of them, as far as anything of them is held.
    fn logs_of_same_person(&self, log: &LogId) -> BTreeSet<LogId> {
        let held = self.scopes.get(&log.scope).into_iter();
        let logs = held.flat_map(|held| held.heads.keys());
        let who = self.bound_in(&log.scope, &log.key);
        let theirs = |other: &&LogId| {
            let of_one = who.is_some() && self.bound_in(&log.scope, &other.key) == who;
            other.key == log.key || of_one
        };
        logs.filter(theirs).copied().collect()
    }

    /// Takes out what waits for a key of which it is known now that its author erased it: whose log it
    /// is was just said.
    pub(crate) fn wait_for_nothing(&mut self) -> Vec<Waiter> {
        let waiting = self.waiting.iter();
        let of_keys = waiting.filter(|waiter| matches!(waiter.need, Need::Shred(_)));
        let erased = of_keys.filter(|waiter| self.is_erased(&waiter.record));
        let needs: BTreeSet<Need> = erased.map(|waiter| waiter.need).collect();
        let ready = needs.iter().flat_map(|need| self.waiting.arrived(need));
        ready.collect()
    }

    /// Lets go of keys that came before it was known whose log they are of, who had erased them.
    pub(crate) fn forget_keys_erased(&mut self, scope: &ScopeId, log: &LogKey) {
        let Some(held) = self.scopes.get(scope) else {
            return;
        };
        let of_log = |shred: &&ShredId| held.shred_authors.get(shred) == Some(log);
        let named = held.authority.shreds_erased().filter(of_log);
        let erased = named.filter(|shred| self.is_shred_erased(scope, log, shred));
        let erased: Vec<ShredId> = erased.copied().collect();
        for shred in erased {
            if let Some(held) = self.scopes.get_mut(scope) {
                held.shreds.remove(&shred);
            }
            self.forget_key(&shred);
        }
    }

    /// Lets go of a sealed key, here and on the disk.
    fn forget_key(&mut self, shred: &ShredId) {
        let name = *shred.as_bytes();
        self.wrapped.remove(&name);
        self.batch.keys.retain(|key| key.name() != name);
        self.batch.forget.push(name);
    }

    /// Notes what a record that cannot be taken in yet erases of its author. Nobody has the keys any
    /// more, so what stands before it, in its own log or in that of another device, would wait for ever.
    pub(crate) fn note_promised(&mut self, record: &Record) -> Vec<Waiter> {
        let Ok(Governance::Erasure(erasure)) = record.governance() else {
            return Vec::new();
        };
        let (log, seq) = (record.log(), record.header().seq);
        let Some(held) = self.scopes.get_mut(&log.scope) else {
            return Vec::new();
        };
        // What is held and only read again is the authority's to answer.
        let is_held = held.heads.get(&log).is_some_and(|head| head.seq >= seq);
        if is_held || held.authority.erases_nothing(&log, seq) {
            return Vec::new();
        }
        let promised = erasure.shreds.iter().map(|shred| (*shred, log.key));
        held.promised.extend(promised);
        let needs = erasure.shreds.iter().map(|shred| Need::Shred(*shred));
        needs.flat_map(|need| self.waiting.arrived(&need)).collect()
    }

    /// Forgets what these logs promised to erase, as what counts of them is now another: says of which
    /// logs something was passed over for its sake.
    pub(crate) fn forget_promised(&mut self, scope: &ScopeId, logs: &[LogId]) -> BTreeSet<LogId> {
        let Some(held) = self.scopes.get_mut(scope) else {
            return BTreeSet::new();
        };
        let promised = |log: &&LogId| held.promised.iter().any(|(_, key)| *key == log.key);
        let concerned: Vec<LogId> = logs.iter().filter(promised).copied().collect();
        let keys: BTreeSet<LogKey> = concerned.iter().map(|log| log.key).collect();
        held.promised.retain(|(_, key)| !keys.contains(key));
        let all = concerned.iter();
        all.flat_map(|log| self.logs_of_same_person(log)).collect()
    }

    /// Lets go of what an admitted erasure names: keys, documents, and what was derived from them.
    pub(crate) fn erase_here(&mut self, record: &Record, erased: &[(Who, ShredId)]) {
        let (scope, log) = (record.scope(), record.header().log);
        if scope == self.home {
            self.forget_partings(&log);
            self.heed_partings();
        }
        let who = self.bound_in(&scope, &log);
        let is_named = |own: &&OwnShred| erased.iter().any(|(_, shred)| own.key.id() == *shred);
        let drawn = self.secrets.iter().flat_map(|own| &own.own_shreds);
        let own = drawn.filter(is_named).map(|own| own.document);
        let own = own.filter(|it| who.is_some_and(|who| self.is_document_of(&scope, &who, it)));
        let own: BTreeSet<DocumentId> = own.collect();
        // Anybody can name any key: only those of the author's own document go.
        let named = erased.iter().map(|(_, shred)| *shred);
        let theirs: BTreeSet<ShredId> = named
            .filter(|shred| !self.is_own_shred(&scope, &log, shred))
            .collect();
        self.judge_unopened(&scope, &theirs);
        let Some(held) = self.scopes.get_mut(&scope) else {
            return;
        };
        let stands = |shred: &ShredId| {
            held.authority.is_shred_erased(&log, shred) && !theirs.contains(shred)
        };
        let shreds: Vec<ShredId> = erased
            .iter()
            .map(|(_, shred)| *shred)
            .filter(stands)
            .collect();
        // What was promised is known now, and the authority answers for it, also if it is void one day.
        // Where it does not stand, because somebody was proven to sign twice before they erased, what
        // was passed over for its sake is read after all.
        let mut is_broken = false;
        for (_, shred) in erased {
            let was_promised = held.promised.remove(&(*shred, log));
            is_broken |= was_promised && !held.authority.is_shred_erased(&log, shred);
        }
        let mut documents = BTreeSet::new();
        for shred in &shreds {
            held.shreds.remove(shred);
            documents.extend(held.opened.remove(shred));
        }
        if let Some(secrets) = &mut self.secrets {
            let before = secrets.own_shreds.len();
            let gone =
                |mine: &OwnShred| shreds.contains(&mine.key.id()) && own.contains(&mine.document);
            documents.extend(
                secrets
                    .own_shreds
                    .iter()
                    .filter(|own| gone(own))
                    .map(|own| own.document),
            );
            secrets.own_shreds.retain(|own| !gone(own));
            // Only what others hold of it is in this file; the founding may quote it too.
            secrets.founding.clear();
            self.secrets_changed |= before != secrets.own_shreds.len();
        }
        for shred in &shreds {
            self.forget_key(shred);
            let key = [&scope.as_bytes()[..], shred.as_bytes()].concat();
            self.put(Shelf::Shred, key, None);
        }
        if let Some(who) = who {
            self.forget_document(scope, &who, &documents);
        }
        if is_broken {
            self.read_anew(scope, self.logs_of_same_person(&record.log()));
        }
        for shred in shreds {
            let harvest = self.retry(&Need::Shred(shred));
            self.reap(&harvest);
        }
    }

    /// Has the disk give what it holds of erased keys that were never opened here: whose those are only they
    /// say themselves, and they go if whoever gave them out erased them.
    fn judge_unopened(&mut self, scope: &ScopeId, shreds: &BTreeSet<ShredId>) {
        let Some(held) = self.scopes.get(scope) else {
            return;
        };
        let unopened = shreds.iter().filter(|it| !held.opened.contains_key(it));
        self.seek_keys.extend(unopened.map(|it| *it.as_bytes()));
    }

    /// Tells whether a document of a scope is a person's own: what they say there, or in a round.
    fn is_document_of(&self, scope: &ScopeId, who: &Who, document: &DocumentId) -> bool {
        *document == document_id(scope, &self.document_of(scope, who))
            || (*scope == self.home && self.rounds.is_of(document, &said(who)))
    }

    /// Names the document in which a person says what they say in a scope, but for rounds.
    fn document_of(&self, scope: &ScopeId, who: &Who) -> DocumentName {
        let person = said(who);
        if *scope == self.home {
            DocumentName::Profile(person)
        } else {
            DocumentName::Contributions(person)
        }
    }

    /// Tells whether a shred key is of the document of whoever is behind a log: by the document it
    /// opened, or while it has opened none, by who drew it or gave it out.
    fn is_own_shred(&self, scope: &ScopeId, log: &LogKey, shred: &ShredId) -> bool {
        let (Some(held), Some(who)) = (self.scopes.get(scope), self.bound_in(scope, log)) else {
            return false;
        };
        let is_theirs = |document: &DocumentId| self.is_document_of(scope, &who, document);
        if let Some(document) = held.opened.get(shred) {
            return is_theirs(document);
        }
        // A key one drew oneself and wrote nothing under yet.
        let drawn = self.secrets.iter().flat_map(|own| &own.own_shreds);
        let mut of_name = drawn.filter(|own| own.key.id() == *shred);
        if of_name.any(|own| is_theirs(&own.document)) {
            return true;
        }
        let author = held.shred_authors.get(shred);
        author.is_some_and(|author| self.bound_in(scope, author) == Some(who))
    }

    /// Forgets what a person said in a scope, as far as its documents are among those erased.
    fn forget_document(&mut self, scope: ScopeId, who: &Who, erased: &BTreeSet<DocumentId>) {
        let person = said(who);
        let id = document_id(&scope, &self.document_of(&scope, who));
        if scope == self.home {
            self.forget_entries(&person, erased);
        }
        if !erased.contains(&id) {
            return;
        }
        self.documents.forget(&id);
        self.clear(Shelf::Change, id.to_vec());
        if scope == self.home {
            self.people.forget(&person);
            self.listing.touch(person);
            self.clear(Shelf::Person, person.as_bytes().to_vec());
        } else {
            self.unhear(&scope, &person);
            let rows = [scope.as_bytes(), &person.as_bytes()[..]].concat();
            self.clear(Shelf::Row, rows);
            self.clear(Shelf::Document, id.to_vec());
            if let Some(held) = self.scopes.get_mut(&scope) {
                held.documents.remove(&id);
            }
        }
        // Vectors are of texts that may stand nowhere else; they are made again when needed.
        self.clear(Shelf::Vector, Vec::new());
        self.dirty.all();
        let harvest = self.retry(&Need::Document(id));
        self.reap(&harvest);
    }

    /// Takes everything under a prefix from the index, also what this very batch would file.
    pub(crate) fn clear(&mut self, shelf: Shelf, prefix: Vec<u8>) {
        let clear = Clear { shelf, prefix };
        self.batch.puts.retain(|put| !clear.covers(put));
        self.batch.clears.push(clear);
    }

    /// Notes which document a shred key opens.
    pub(crate) fn note_opened(&mut self, record: &Record, document: DocumentId) {
        let (scope, shred) = (record.scope(), record.header().shred);
        let (Some(held), Some(shred)) = (self.scopes.get_mut(&scope), shred) else {
            return;
        };
        if held.opened.insert(shred, document).is_none() {
            let key = [&scope.as_bytes()[..], shred.as_bytes()].concat();
            self.put(Shelf::Shred, key, Some(document.to_vec()));
        }
    }

    /// Reads which document a shred key opens, as the index keeps it.
    pub(crate) fn read_opened(&mut self, key: &[u8], value: &[u8]) {
        let Some((scope, shred)) = key.split_first_chunk::<32>() else {
            return;
        };
        let held = self.scopes.get_mut(&ScopeId::from_bytes(*scope));
        if let (Ok(shred), Ok(document), Some(held)) = (
            <[u8; 32]>::try_from(shred),
            <[u8; 32]>::try_from(value),
            held,
        ) {
            held.opened.insert(ShredId::from_bytes(shred), document);
        }
    }

    /// Has the disk forget again what was erased: a crash may have come in between.
    pub(crate) fn forget_again(&mut self) {
        let scopes = self.scopes.values();
        let erased = scopes.flat_map(|scope| scope.authority.erasures());
        let own = erased.filter(|(shred, log, _)| self.is_own_shred(&log.scope, &log.key, shred));
        let names: BTreeSet<[u8; 32]> = own.map(|(shred, _, _)| *shred.as_bytes()).collect();
        self.batch.forget.extend(names);
        // Of those nothing is known of any more, the disk says whether an object still lies there: it is
        // judged like any other, and forgotten if whoever gave it out erased it.
        let scopes = self.scopes.values();
        let erased = scopes.flat_map(|scope| {
            let shreds = scope.authority.erasures().map(|(shred, _, _)| shred);
            shreds.filter(|shred| !scope.opened.contains_key(shred))
        });
        let unknown: BTreeSet<[u8; 32]> = erased.map(|shred| *shred.as_bytes()).collect();
        self.seek_keys.extend(unknown);
    }

    /// Answers a peer that looks for keys: with the keys, and with the erasure of those that are
    /// gone for good, so that it need not wait for them.
    pub(crate) fn hear_want(&mut self, to: PeerId, names: Vec<[u8; 32]>) {
        let wanted: BTreeSet<[u8; 32]> = names.into_iter().collect();
        let mut gone = BTreeSet::new();
        let mut places = Vec::new();
        for scope in self.scopes.values() {
            for (shred, log, seq) in scope.authority.erasures() {
                let held = scope.shreds.contains_key(&shred);
                let theirs = scope.opened.contains_key(&shred)
                    && !self.is_own_shred(&scope.id, &log.key, &shred);
                if held || theirs {
                    continue;
                }
                if wanted.contains(shred.as_bytes()) && gone.insert(*shred.as_bytes()) {
                    places.push((log, seq));
                }
            }
        }
        places.retain(|(log, _)| self.may_have(&to, &log.scope));
        for (log, seq) in places {
            let range = Range {
                log: (log.key, log.incarnation),
                from: seq,
                to: seq,
            };
            let (scope, ranges) = (log.scope, vec![range]);
            self.after.push(Effect::Stream { to, scope, ranges });
        }
        let names: Vec<[u8; 32]> = wanted.difference(&gone).copied().collect();
        if !names.is_empty() {
            self.after.push(Effect::StreamKeys { to, names });
        }
    }
}

/// What of a profile is said again: all it says today, or the name alone.
fn edits_of(profile: &Profile, only_name: bool) -> Vec<Edit> {
    let fields = Field::ALL.into_iter();
    let fields = fields.filter(|field| !only_name || *field == Field::Name);
    fields
        .map(|field| (field, profile.values(field)))
        .filter(|(_, values)| !values.is_empty())
        .map(|(field, values)| Edit::Set(field, values))
        .collect()
}

/// Cuts rows into pieces that fit into a record each, in the order they have to be heard in.
fn pieces(mut rows: Vec<Again>) -> Vec<Vec<Again>> {
    rows.sort_by_key(|row| turn_to_restate(&row.key));
    let mut pieces: Vec<Vec<Again>> = Vec::new();
    let (mut bytes, mut turn) = (0, 0);
    for row in rows {
        let size = row.size();
        let is_next = turn_to_restate(&row.key) != turn;
        match pieces.last_mut() {
            Some(piece) if !is_next && bytes + size <= RESTATED_MAX_BYTES => piece.push(row),
            Some(_) | None => {
                turn = turn_to_restate(&row.key);
                pieces.push(vec![row]);
                bytes = 0;
            }
        }
        bytes += size;
    }
    pieces
}
