//! Standing up again: from what is on disk to the state before the stop.
//!
//! The shell reads the key file, the heads and the index, and hands them over. What the index has
//! not seen (a crash between journal and index, a deleted index) is replayed through the gate.
//! Intents wait until that is done; the first view does not.

use std::collections::{BTreeMap, BTreeSet};

use history::{CommitId, Dice, Head, LogId, LogKey, Record, RecordId, ScopeId, SpaceId, Timestamp};
use model::{DocumentName, PersonId, Profile};

use crate::beside::UNOPENED;
use crate::carrier;
use crate::content::Content;
use crate::documents::{Documents, document_id};
use crate::effect::{Batch, Boot, Effect, Input, LogRange};
use crate::gate::{CHARTER_KEY, Source};
use crate::governance::Partings;
use crate::listing::Listing;
use crate::meanings::Meanings;
use crate::opening::Opening;
use crate::paper::Paper;
use crate::people::People;
use crate::private::{Private, private_log};
use crate::renewal::Renewal;
use crate::replica::{FIRST_PROGRAM, Replica};
use crate::scope::Scope;
use crate::secrets::{DocumentId, Secrets};
use crate::view::ProgressView;
use crate::waiting::{Need, WaitingRoom};

/// The most inputs that wait for the start to finish.
pub const BOOT_QUEUE_MAX: usize = 1_024;

/// A start that is still replaying.
#[derive(Debug, Default)]
pub struct Booting {
    queued: Vec<Input>,
    replayed: bool,
    own_document: Option<DocumentId>,
    /// The last private record according to the disk.
    last_private: Option<Head>,
    done: u64,
    of: u64,
}

impl Replica {
    /// Stands up from what the shell read; the effects are the first to perform.
    ///
    /// A key file that cannot be read gives no replica: the shell must fall back to its previous
    /// generation and never go on as somebody new.
    pub fn open(mut boot: Boot, now: Timestamp) -> Result<(Replica, Vec<Effect>), &'static str> {
        let index = std::mem::take(&mut boot.index);
        let records = std::mem::take(&mut boot.records);
        let mut opening = Opening::begin(boot, now)?;
        for wanted in Opening::SHELVES {
            for (_, key, value) in index.iter().filter(|(shelf, ..)| *shelf == wanted) {
                opening.take(wanted, key, value);
            }
        }
        for placed in &records {
            opening.take_record(placed);
        }
        Ok(opening.finish())
    }

    pub(crate) fn empty(entropy: [u8; 32], now: Timestamp) -> Replica {
        Replica {
            now,
            dice: Dice::new(entropy),
            secrets: None,
            space: SpaceId::ZERO,
            home: ScopeId::of_space(&SpaceId::ZERO),
            scopes: BTreeMap::new(),
            documents: Documents::default(),
            people: People::default(),
            outside: Default::default(),
            listing: Listing::default(),
            meanings: Meanings::default(),
            lists: BTreeMap::new(),
            exposures: BTreeMap::new(),
            private: Private::default(),
            renewal: Renewal::default(),
            waiting: WaitingRoom::default(),
            sessions: BTreeMap::new(),
            book: BTreeMap::new(),
            dialled: BTreeSet::new(),
            addresses: Vec::new(),
            pull_at: now,
            booting: None,
            refused: Default::default(),
            refusal: None,
            foreseen: BTreeMap::new(),
            batch: Batch::default(),
            after: Vec::new(),
            answers: Vec::new(),
            secrets_changed: false,
            seek_keys: BTreeSet::new(),
            grown: Vec::new(),
            bound: Vec::new(),
            recovering_since: None,
            unfinished: Vec::new(),
            ended: Vec::new(),
            partings: Partings::default(),
            pulled_at: None,
            stirred: false,
            suspects: Default::default(),
            lost: Vec::new(),
            beside: Default::default(),
            place: None,
            founded_on: None,
            births: BTreeMap::new(),
            run: Default::default(),
            dense_at: 0,
            introductions: Default::default(),
            published_in: None,
            knocks_again: false,
            lookups: 0,
            wrapped: Default::default(),
            wants: BTreeMap::new(),
            key_asks: Default::default(),
            sought: Default::default(),
            wanted: Default::default(),
            looked_at: FIRST_PROGRAM.to_owned(),
            dirty: Default::default(),
            view: Default::default(),
            shown_at: Timestamp(0),
            progress: None,
            bringers: Default::default(),
            carried_bytes: 0,
            log_bytes: Default::default(),
            looks: BTreeMap::new(),
            talks: Default::default(),
            personal: Default::default(),
            held: Default::default(),
            halls: Default::default(),
            rounds: Default::default(),
        }
    }

    /// Asks to come in with secrets that were made just now: nobody holds anything of their logs yet.
    pub(crate) fn begin_with(&mut self, secrets: Secrets) {
        self.settle(secrets);
        self.secrets_changed = true;
        self.be_sure_of(self.home);
    }

    /// Takes up an identity: its space, its keys, its own documents.
    pub(crate) fn settle(&mut self, secrets: Secrets) {
        self.space = secrets.space;
        let mut home = Scope::new(secrets.space, ScopeId::of_space(&secrets.space));
        for key in &secrets.content_keys {
            let copy = history::ContentKey::from_bytes(*key.expose());
            home.content_keys.insert(key.id(), copy);
        }
        self.home = home.id;
        self.scopes.insert(home.id, home);
        self.secrets = Some(secrets);
        self.take_up_shreds();
        if let Some(id) = self.own_document() {
            self.documents.pin(id);
        }
        self.dirty.all();
    }

    /// Takes in a founder's first records again if a crash has lost them after the key file was
    /// written; the next append makes them durable.
    pub(crate) fn found_again(&mut self, lost: bool) {
        let Some(secrets) = &mut self.secrets else {
            return;
        };
        if !lost {
            secrets.founding.clear();
            return;
        }
        let documents: Vec<DocumentId> =
            secrets.own_shreds.iter().map(|own| own.document).collect();
        let wires = secrets.founding.iter();
        let records: Vec<Record> = wires.filter_map(|wire| Record::open(wire).ok()).collect();
        let harvest = self.admit_all(records, Source::Own);
        for (record, rejection) in &harvest.refused {
            tracing::error!(record = %record.short(), code = rejection.code, "could not found again");
        }
        for document in documents
            .into_iter()
            .filter(|_| !harvest.admitted.is_empty())
        {
            if let Err(refusal) = self.own_shred(self.home, document) {
                tracing::error!(code = refusal.code, "could not wrap a key again");
            }
        }
    }

    /// Names the document one's own profile lives in.
    pub(crate) fn own_document(&self) -> Option<DocumentId> {
        let me = self.me()?;
        Some(document_id(&self.home, &DocumentName::Profile(me)))
    }

    /// Counts what is only carried, once the foundings are known, and what was said to whom.
    pub(crate) fn count_carried(&mut self) {
        let mut mine: BTreeSet<ScopeId> = self.own_scopes().collect();
        mine.extend(self.talks.scopes());
        for (id, scope) in &mut self.scopes {
            scope.is_mine |= mine.contains(id);
        }
        let carried = self.scopes.values().filter(|scope| scope.is_for_others());
        self.carried_bytes = if self.log_bytes.is_empty() {
            carried.map(|scope| scope.bytes).sum()
        } else {
            // A carrier counts everything, log by log.
            self.log_bytes.values().sum()
        };
    }

    pub(crate) fn read_head(&mut self, log: LogId, head: Head) {
        if let Some(scope) = self.scopes.get_mut(&log.scope) {
            scope.records += head.seq + 1;
            scope.reach(log, head);
        }
    }

    pub(crate) fn read_person(&mut self, key: &[u8], value: &[u8]) {
        let Ok(id) = <[u8; 32]>::try_from(key) else {
            return;
        };
        if let Ok(profile) = minicbor_serde::from_slice::<Profile>(value) {
            let id = PersonId::from_bytes(id);
            self.people.set(id, profile);
            self.listing.touch(id);
        }
    }

    /// Takes what was still to be read when this device stopped; tells whether it could be taken.
    pub(crate) fn read_unread(&mut self, key: &[u8], value: &[u8]) -> bool {
        if let (Some(log), Ok(seq)) = (decode_log(key), <[u8; 8]>::try_from(value)) {
            // A stop came while this log was read anew.
            self.unfinished.push((log, u64::from_be_bytes(seq)));
            return true;
        }
        // A void record that was not opened says so behind its place.
        let (place, is_void) = match value.strip_suffix(&UNOPENED) {
            Some(place) if place.len() == PLACE_BYTES => (place, true),
            Some(_) | None => (value, false),
        };
        let Some((log, seq)) = place.split_last_chunk::<8>() else {
            return false;
        };
        let (Some(log), seq) = (decode_log(log), u64::from_be_bytes(*seq)) else {
            return false;
        };
        match <[u8; 32]>::try_from(key) {
            Ok(id) if is_void => {
                let id = RecordId::from_bytes(id);
                self.beside.unopened.insert(id, (log, seq));
            }
            Ok(_) | Err(_) => {
                if let Some(scope) = self.scopes.get_mut(&log.scope) {
                    scope.unread.entry(log).or_default().insert(seq);
                }
            }
        }
        true
    }

    pub(crate) fn read_document(&mut self, key: &[u8], value: &[u8]) {
        let Some((scope, name)) = value.split_first_chunk::<32>() else {
            return;
        };
        let id = <[u8; 32]>::try_from(key);
        let scope = self.scopes.get_mut(&ScopeId::from_bytes(*scope));
        if let (Ok(id), Some(name), Some(scope)) = (id, DocumentName::from_bytes(name), scope) {
            scope.documents.insert(id, name);
        }
    }

    pub(crate) fn read_bytes(&mut self, key: &[u8], value: &[u8]) {
        if let (Some(log), Ok(bytes)) = (carrier::quota_of(key), <[u8; 8]>::try_from(value)) {
            self.log_bytes.insert(log, u64::from_be_bytes(bytes));
            return;
        }
        let scope = <[u8; 32]>::try_from(key).map(ScopeId::from_bytes);
        let bytes = <[u8; 8]>::try_from(value).map(u64::from_be_bytes);
        if let (Ok(scope), Ok(bytes)) = (scope, bytes)
            && let Some(scope) = self.scopes.get_mut(&scope)
        {
            scope.bytes = bytes;
        }
    }

    pub(crate) fn read_fact(&mut self, key: &[u8], value: &[u8]) {
        let id = <[u8; 32]>::try_from(key).map_or(self.home, ScopeId::from_bytes);
        let scope = self.scopes.get_mut(&id);
        if let (Ok(Content::Facts(facts)), Some(scope)) = (Content::decode(value), scope) {
            if key.starts_with(CHARTER_KEY) && key.len() > 32 {
                scope.charters.insert(facts.hash(), facts);
            } else {
                scope.facts = Some(facts);
            }
        }
    }

    pub(crate) fn read_bound(&mut self, key: &[u8], value: &[u8]) {
        let Some((scope, rest)) = key.split_first_chunk::<32>() else {
            return;
        };
        let scope = ScopeId::from_bytes(*scope);
        let Ok(log) = <[u8; 32]>::try_from(rest).map(LogKey::from_bytes) else {
            let _any = self
                .read_ending(scope, rest, value)
                .or_else(|| self.read_parting(scope, rest, value));
            return;
        };
        let Some((person, device)) = value.split_first_chunk::<32>() else {
            return;
        };
        let person = history::PersonId::from_bytes(*person);
        let device = <[u8; 32]>::try_from(device).map(LogKey::from_bytes);
        if let (Ok(device), Some(scope)) = (device, self.scopes.get_mut(&scope)) {
            scope.bound.insert(log, person);
            scope.bound_by.insert(log, device);
            scope.audience.insert(person);
        }
    }

    pub(crate) fn read_lamport(&mut self, key: &[u8], value: &[u8]) {
        let Ok(id) = <[u8; 32]>::try_from(key).map(RecordId::from_bytes) else {
            return;
        };
        let Some((lamport, scope)) = value.split_first_chunk::<8>() else {
            return;
        };
        let scope = <[u8; 32]>::try_from(scope).map_or(self.home, ScopeId::from_bytes);
        if let Some(scope) = self.scopes.get_mut(&scope) {
            scope.lamports.insert(id, u64::from_be_bytes(*lamport));
        }
    }

    pub(crate) fn unseen(&self, on_disk: &[(LogId, Head)]) -> Vec<LogRange> {
        let behind = on_disk.iter().filter_map(|(log, head)| {
            let scope = self.scopes.get(&log.scope);
            let seen = scope.and_then(|scope| scope.heads.get(log));
            let from = seen.map_or(0, |seen| seen.seq + 1);
            (from <= head.seq).then_some(LogRange {
                log: *log,
                from,
                to: head.seq,
            })
        });
        behind.collect()
    }

    pub(crate) fn reload(&mut self, ranges: Vec<LogRange>, private: &[(LogId, Head)]) {
        let own = self.secrets.as_ref().map(private_log);
        let last_private = private.iter().find(|(log, _)| Some(*log) == own);
        let last_private = last_private.map(|(_, head)| *head);
        let private: Vec<LogRange> = private
            .iter()
            .map(|(log, head)| LogRange {
                log: *log,
                from: 0,
                to: head.seq,
            })
            .collect();
        let of = ranges.iter().map(|range| range.to - range.from + 1).sum();
        self.booting = Some(Booting {
            of,
            last_private,
            ..Booting::default()
        });
        self.after.push(Effect::Reload { ranges, private });
        self.look_for_own_keys();
    }

    /// Keeps inputs back that a start under way cannot take yet.
    pub(crate) fn hold_back(&mut self, input: Input) -> Option<Input> {
        let Some(booting) = &mut self.booting else {
            return Some(input);
        };
        match input {
            Input::Loaded(_)
            | Input::Addresses(_)
            | Input::TextModel(_)
            | Input::Held(_)
            | Input::Encoded(_) => Some(input),
            // The next pull says the same again, so a full queue loses nothing but time.
            Input::Heard { .. } | Input::Tick | Input::Pull
                if booting.queued.len() >= BOOT_QUEUE_MAX =>
            {
                None
            }
            Input::Intent { .. }
            | Input::Brought { .. }
            | Input::Heard { .. }
            | Input::PeerUp(_)
            | Input::PeerDown(_)
            | Input::Tick
            | Input::Pull => {
                booting.queued.push(input);
                None
            }
        }
    }

    /// Takes records the index had not seen.
    pub(crate) fn replay(&mut self, records: Vec<Record>, last: bool) {
        let private_space = self.secrets.as_ref().map(|s| s.private.space());
        let (private, shared): (Vec<_>, Vec<_>) = records
            .into_iter()
            .partition(|record| Some(record.space()) == private_space);
        for record in private {
            self.replay_private(record);
        }
        let count = shared.len() as u64;
        let harvest = self.admit_all(shared, Source::Disk);
        for (record, rejection) in &harvest.refused {
            tracing::warn!(record = %record.short(), code = rejection.code, "a record on disk is refused");
        }
        if let Some(booting) = &mut self.booting {
            booting.done += count;
            booting.replayed |= last;
            self.progress = (booting.of > PROGRESS_FROM_RECORDS && !last).then(|| ProgressView {
                what: "Rebuilding the index".to_owned(),
                done: booting.done,
                of: booting.of,
            });
            self.dirty.sync = true;
        }
        self.boot_further();
    }

    /// Takes a document that came from disk.
    pub(crate) fn document_loaded(&mut self, id: DocumentId, changes: &[Vec<u8>]) {
        let Some(name) = self.documents.loading(&id) else {
            return;
        };
        let paper = Paper::replay(&name, changes.iter().map(Vec::as_slice));
        let paper = paper.unwrap_or_else(|refusal| {
            // The index is derived: start the document over from what records bring.
            tracing::error!(%refusal, "a document in the index cannot be read; delete the index to rebuild it");
            Paper::new(&name)
        });
        self.documents.hold(id, paper, changes.len() as u64);
        if let DocumentName::Text(text) = name {
            self.read_loaded_text(&id, text);
        }
        let harvest = self.retry(&Need::Document(id));
        self.reap(&harvest);
        self.unpark();
        self.boot_further();
    }

    pub(crate) fn boot_further(&mut self) {
        let own = self.own_document();
        let known = self.me().is_some_and(|me| self.people.get(&me).is_some());
        let Some(booting) = &mut self.booting else {
            return;
        };
        // Records wait for keys and documents that are being read: until those have come, neither
        // one's standing nor one's own head is what it was.
        if !booting.replayed || !self.seek_keys.is_empty() || self.lookups > 0 {
            return;
        }
        if self.documents.is_loading() {
            return;
        }
        if let Some(id) = own.filter(|_| known)
            && self.documents.peek(&id).is_none()
        {
            if booting.own_document.is_none() {
                booting.own_document = Some(id);
                let me = self.me();
                if me.is_some_and(|me| self.documents.start_loading(id, DocumentName::Profile(me)))
                {
                    self.after.push(Effect::Load { document: id });
                }
            }
            return;
        }
        let queued = std::mem::take(&mut booting.queued);
        let last_private = booting.last_private;
        self.booting = None;
        self.go_on_behind(last_private);
        let scopes: Vec<ScopeId> = self.scopes.keys().copied().collect();
        for scope in scopes {
            self.catch_up(scope);
        }
        self.progress = None;
        self.notice_place();
        self.heed_all_ends();
        self.note_voids();
        self.heed_partings();
        self.finish_reading_anew();
        self.open_kept_beside();
        self.open_on();
        self.dirty.all();
        self.forget_again();
        self.draft_again();
        self.read_own_on();
        self.read_later();
        for scope in self.personal_scopes() {
            self.note_mine(&scope);
        }
        for input in queued {
            self.take(input);
        }
    }
}

/// From how many records on a replay is shown as progress.
const PROGRESS_FROM_RECORDS: u64 = 500;

/// How long a place is: its scope, log key, incarnation and seq.
const PLACE_BYTES: usize = 32 + 32 + 8 + 8;

pub(crate) fn decode_log(bytes: &[u8]) -> Option<LogId> {
    let (scope, rest) = bytes.split_first_chunk::<32>()?;
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let incarnation = <[u8; 8]>::try_from(rest).ok()?;
    Some(LogId {
        scope: ScopeId::from_bytes(*scope),
        key: LogKey::from_bytes(*key),
        incarnation: history::Incarnation(u64::from_be_bytes(incarnation)),
    })
}

pub(crate) fn decode_head(bytes: &[u8]) -> Option<Head> {
    let (version, rest) = bytes.split_first()?;
    let (seq, rest) = rest.split_first_chunk::<8>()?;
    let (lamport, rest) = rest.split_first_chunk::<8>()?;
    let (record, rest) = rest.split_first_chunk::<32>()?;
    let commit = <[u8; 20]>::try_from(rest).ok()?;
    Some(Head {
        seq: u64::from_be_bytes(*seq),
        record: RecordId::from_bytes(*record),
        commit: CommitId::from_bytes(commit),
        lamport: u64::from_be_bytes(*lamport),
        version: *version,
    })
}
