//! What follows when records become void, or count again: what was read of them is read anew.
//!
//! Documents, projections and folds are derived. When an epoch, a revocation or a proof moves what
//! counts of somebody's logs, their documents are forgotten and told again from the records, without
//! what is void. Until that is done, nothing further of that log is read; the index remembers what
//! is still to do, so that a crash in between loses nothing.

use std::collections::{BTreeMap, BTreeSet};

use history::{Changed, EpochChange, LogId, Record, ScopeId, ScopeKind};
use model::{DocumentName, PersonId, Profile, SharedText};

use crate::content::Content;
use crate::documents::document_id;
use crate::effect::{Effect, LogRange, Shelf};
use crate::gate::{Source, Verdict, encode_log};
use crate::paper::Paper;
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::waiting::Need;

/// The last place of a log at which a founder's device says what was founded: it comes after the
/// founding, the person, the device and the binding.
const FACTS_SEQ_MAX: u64 = 4;

impl Replica {
    /// Does what follows from a change of who may do what.
    pub(crate) fn governance_changed(&mut self, scope: ScopeId, changed: &Changed, source: Source) {
        let epochs = changed.epoch.is_some();
        if !changed.logs.is_empty() || epochs {
            self.dirty.people = true;
            self.dirty.community = true;
            self.halls.seat_again(&scope);
        }
        let mut logs = self.moved(&scope, &changed.logs);
        logs.extend(self.forget_promised(&scope, &changed.logs));
        if scope == self.home && !changed.logs.is_empty() {
            let devices = changed.logs.iter().map(|log| log.key).collect();
            let behind = self.logs_behind(&devices);
            self.heed_endings(&behind);
        }
        if epochs && scope != self.home {
            logs.extend(self.logs_of_aliases(&scope));
        }
        self.read_anew(scope, logs);
        if let Source::Peer(peer) = source
            && epochs
            && scope != self.home
        {
            self.ask_scope_key(peer, scope);
        }
    }

    /// Reads anew what logs of lost devices say, where their endings move what counts.
    pub(crate) fn heed_endings(&mut self, logs: &[LogId]) {
        let mut scopes: BTreeMap<ScopeId, Vec<LogId>> = BTreeMap::new();
        for log in logs {
            scopes.entry(log.scope).or_default().push(*log);
        }
        for (scope, logs) in scopes {
            self.heed_ends_in(scope, &logs);
            let moved = self.moved(&scope, &logs);
            self.read_anew(scope, moved);
        }
    }

    /// Lists what is void of a log, with what lies beyond its end.
    fn void_ranges(&self, log: &LogId) -> Vec<(u64, u64)> {
        let held = self.scopes.get(&log.scope);
        let Some((held, head)) = held.and_then(|held| Some((held, held.heads.get(log)?))) else {
            return Vec::new();
        };
        let end = self.end_of(log).unwrap_or(u64::MAX);
        let mut ranges = match end.checked_sub(1) {
            Some(last) => held.authority.void_ranges(log, head.seq.min(last)),
            None => Vec::new(),
        };
        if head.seq < end {
            return ranges;
        }
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(end) => *last = head.seq,
            Some(_) | None => ranges.push((end, head.seq)),
        }
        ranges
    }

    /// Finds the logs of which other places are void now than when they were read.
    fn moved(&mut self, scope: &ScopeId, logs: &[LogId]) -> BTreeSet<LogId> {
        let known = self.scopes.get(scope).map(|held| &held.heads);
        let held_here = logs
            .iter()
            .filter(|log| known.is_some_and(|it| it.contains_key(log)));
        let ranges: Vec<_> = held_here.map(|log| (*log, self.void_ranges(log))).collect();
        let mut moved = BTreeSet::new();
        let Some(held) = self.scopes.get_mut(scope) else {
            return moved;
        };
        for (log, now) in ranges {
            let before = held.voided.get(&log).map(Vec::as_slice).unwrap_or_default();
            if now != before {
                moved.insert(log);
                held.voided.insert(log, now);
            }
        }
        moved
    }

    /// Notes that a record was void when it came: should it count one day, it is read then.
    pub(crate) fn note_void(&mut self, record: &Record) {
        let (log, seq) = (record.log(), record.header().seq);
        let Some(held) = self.scopes.get_mut(&log.scope) else {
            return;
        };
        let ranges = held.voided.entry(log).or_default();
        if ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&seq))
        {
            return;
        }
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(seq) => *last = seq,
            Some(_) | None => ranges.push((seq, seq)),
        }
    }

    /// Notes a void statement that comes after void content, so that both are one range. By itself it is
    /// nothing to be read one day: what it says of who decides is weighed in its scope.
    pub(crate) fn note_void_between(&mut self, record: &Record) {
        let held = self.scopes.get(&record.scope());
        let voided = held.and_then(|held| held.voided.get(&record.log()));
        if voided.is_some_and(|ranges| !ranges.is_empty()) && self.is_void(record) {
            self.note_void(record);
        }
    }

    /// Remembers what is void of what was read before the start.
    pub(crate) fn note_voids(&mut self) {
        let mut voided: BTreeMap<ScopeId, BTreeMap<LogId, Vec<(u64, u64)>>> = BTreeMap::new();
        for held in self.scopes.values() {
            let logs = held.heads.keys();
            let touched = logs.filter(|log| {
                let ends = self.end_of(log).is_some();
                ends || held.authority.may_be_void(log)
            });
            let ranges = touched.map(|log| (*log, self.void_ranges(log)));
            let ranges = ranges.filter(|(_, ranges)| !ranges.is_empty());
            voided.insert(held.id, ranges.collect());
        }
        for (scope, voided) in voided {
            if let Some(held) = self.scopes.get_mut(&scope) {
                held.voided = voided;
            }
        }
    }

    /// In a community somebody may take part under several keys: what the newest epoch says about
    /// one of them concerns the others.
    fn logs_of_aliases(&self, scope: &ScopeId) -> Vec<LogId> {
        let Some(held) = self.scopes.get(scope) else {
            return Vec::new();
        };
        let state = held.authority.epoch_state(&held.authority.epoch());
        let changes = state.map(|state| state.changes).unwrap_or_default();
        let voices = changes.iter().filter_map(|change| match change {
            EpochChange::Exclude { person, .. }
            | EpochChange::Pause(person)
            | EpochChange::Restore(person) => Some(*person),
            EpochChange::Admit(_)
            | EpochChange::Steward { .. }
            | EpochChange::Roll { .. }
            | EpochChange::Charter(_)
            | EpochChange::Bars(_) => None,
        });
        let voices: BTreeSet<_> = voices.collect();
        let behind = held.behind();
        let persons: BTreeSet<PersonId> = voices
            .iter()
            .filter_map(|who| behind.get(who).copied())
            .filter(|person| {
                held.aliases(person)
                    .iter()
                    .any(|alias| !voices.contains(alias))
            })
            .collect();
        let theirs = held.heads.keys().filter(|log| {
            let who = held.bound.get(&log.key);
            who.is_some_and(|who| persons.contains(&said(who)))
        });
        theirs.copied().collect()
    }

    /// Forgets what was read of the owners of these logs, and has their records read again.
    pub(crate) fn read_anew(&mut self, scope: ScopeId, logs: BTreeSet<LogId>) {
        if self.is_carrier() {
            // Nothing was read, and what is read anew would wait for its key for good.
            return;
        }
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let of_space = held.kind().is_none();
        if !of_space && held.kind() != Some(ScopeKind::Community) {
            return;
        }
        if self.booting.is_some() {
            // Whatever is still being replayed would have to wait for it: it is done at the end.
            for log in logs {
                let seq = held.heads.get(&log).map_or(0, |head| head.seq);
                self.unfinished.push((log, seq));
            }
            self.note_unfinished();
            return;
        }
        let owners: BTreeSet<PersonId> = logs
            .iter()
            .filter_map(|log| self.bound_in(&scope, &log.key))
            .map(|who| said(&who))
            .collect();
        for owner in owners {
            self.forget_owner(scope, owner);
        }
    }

    fn note_unfinished(&mut self) {
        for (log, seq) in self.unfinished.clone() {
            let seq = seq.to_be_bytes().to_vec();
            self.put(Shelf::Unread, encode_log(&log), Some(seq));
        }
    }

    /// Reads anew what a stop, or the start itself, kept from being read.
    pub(crate) fn finish_reading_anew(&mut self) {
        let mut scopes: BTreeMap<ScopeId, BTreeSet<LogId>> = BTreeMap::new();
        for (log, _) in std::mem::take(&mut self.unfinished) {
            scopes.entry(log.scope).or_default().insert(log);
        }
        for (scope, logs) in scopes {
            self.read_anew(scope, logs);
        }
    }

    fn forget_owner(&mut self, scope: ScopeId, owner: PersonId) {
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let is_theirs = |log: &LogId| {
            let who = self.bound_in(&scope, &log.key);
            who.is_some_and(|who| said(&who) == owner)
        };
        let theirs: Vec<(LogId, u64)> = held
            .heads
            .iter()
            .filter(|(log, _)| is_theirs(log))
            .map(|(log, head)| (*log, head.seq))
            .collect();
        let name = if scope == self.home {
            DocumentName::Profile(owner)
        } else {
            DocumentName::Contributions(owner)
        };
        self.forget_paper(scope, &name, owner);
        self.unmask(scope, &theirs);
        for (log, seq) in &theirs {
            self.put(
                Shelf::Unread,
                encode_log(log),
                Some(seq.to_be_bytes().to_vec()),
            );
        }
        self.begin_reading_anew(scope, &theirs);
    }

    /// Starts reading logs again from their beginning.
    pub(crate) fn begin_reading_anew(&mut self, scope: ScopeId, logs: &[(LogId, u64)]) {
        let Some(held) = self.scopes.get_mut(&scope) else {
            return;
        };
        let mut ranges = Vec::new();
        for (log, seq) in logs {
            held.rereading.insert(*log, (0..=*seq).collect());
            ranges.push(LogRange {
                log: *log,
                from: 0,
                to: *seq,
            });
        }
        if !ranges.is_empty() {
            let private = Vec::new();
            self.after.push(Effect::Reload { ranges, private });
        }
    }

    fn forget_paper(&mut self, scope: ScopeId, name: &DocumentName, owner: PersonId) {
        let id = document_id(&scope, name);
        self.documents.forget(&id);
        self.documents.hold(id, Paper::new(name), 0);
        self.clear(Shelf::Change, id.to_vec());
        if scope == self.home {
            self.forget_person(owner);
        } else {
            self.unhear(&scope, &owner);
            let rows = [scope.as_bytes(), &owner.as_bytes()[..]].concat();
            self.clear(Shelf::Row, rows);
        }
    }

    /// Lists somebody no longer until a change of theirs is read again: where none counts, they are
    /// not listed by those either who never took one in. Oneself stays, empty, for one's own screen.
    fn forget_person(&mut self, owner: PersonId) {
        if Some(owner) == self.me() {
            self.set_person(owner, Profile::default());
            return;
        }
        self.people.forget(&owner);
        self.note_outside(owner);
        self.listing.touch(owner);
        self.clear(Shelf::Person, owner.as_bytes().to_vec());
        self.dirty.people = true;
    }

    /// Reads one record of a log that is read anew; nothing if it is not one.
    pub(crate) fn read_once_more(&mut self, record: &Record, source: Source) -> Option<Verdict> {
        let (log, seq) = (record.log(), record.header().seq);
        let rest = self.scopes.get(&log.scope)?.rereading.get(&log)?;
        if !rest.contains(&seq) {
            return None;
        }
        // What comes before has to be read first, and the disk brings all of it: a peer may tell a log
        // again from its middle on, because of the fork that has it read anew.
        match rest.range(..seq).next_back() {
            None => {}
            Some(before) if source == Source::Disk => {
                return Some(Verdict::Waits(Need::Earlier(log, *before)));
            }
            Some(_) => return None,
        }
        if record.header().class == history::Class::Content {
            let read = if self.is_void(record) {
                self.take_void_or_later(record, source)
            } else {
                self.read_content(record)
            };
            match read {
                Err(waits @ Verdict::Waits(_)) => return Some(waits),
                Err(verdict) => tracing::debug!(?verdict, "read anew, and not to be read"),
                Ok(()) => {}
            }
        }
        self.note_read_late(record);
        self.note_read_anew(&log, seq);
        Some(Verdict::Known)
    }

    fn note_read_anew(&mut self, log: &LogId, seq: u64) {
        let Some(held) = self.scopes.get_mut(&log.scope) else {
            return;
        };
        let rest = held.rereading.get_mut(log);
        let is_done = rest.is_some_and(|rest| rest.remove(&seq) && rest.is_empty());
        if !is_done {
            return;
        }
        held.rereading.remove(log);
        self.put(Shelf::Unread, encode_log(log), None);
        self.read_texts(log.scope);
        self.dirty.people = true;
        self.dirty.community = true;
    }

    /// Tells whether a record may say what its community is called: it stands where founding ends.
    fn may_describe(&self, record: &Record) -> bool {
        let held = self.scopes.get(&record.scope());
        let founds = |held: &Scope| {
            let person = held.authority.person_of(&record.header().log);
            let founding = held.founding().zip(person);
            founding.is_some_and(|(founding, person)| founding.stewards.contains(&person))
        };
        record.header().seq <= FACTS_SEQ_MAX && held.is_some_and(founds)
    }

    /// Takes a void record, or has it opened once its key comes. Where what it says is to be known, and
    /// where nothing but a removal elsewhere makes it void, it waits for its key as what counts does.
    pub(crate) fn take_void_or_later(
        &mut self,
        record: &Record,
        source: Source,
    ) -> Result<(), Verdict> {
        match self.take_void(record) {
            Err(Verdict::Waits(need @ (Need::Key(_) | Need::Shred(_))))
                if !self.may_describe(record) && self.is_void_there(record) =>
            {
                self.open_later(record, source, need);
                Ok(())
            }
            taken => {
                self.note_opened_late(record);
                taken
            }
        }
    }

    /// Tells whether a log is frozen where a record of it stands: of two for one place neither counts.
    fn is_beside(&self, record: &Record) -> bool {
        let held = self.scopes.get(&record.scope());
        held.is_some_and(|held| held.authority.keeps_beside(record))
    }

    /// Takes a void record: it says nothing, but what it typed into a text of all is kept, unseen,
    /// so that what honest people typed after it stays.
    pub(crate) fn take_void(&mut self, record: &Record) -> Result<(), Verdict> {
        if self.is_erased(record) {
            return Ok(());
        }
        let (document, change) = match self.open_content(record) {
            Ok(Content::Change { document, change }) => (document, change),
            // The founding names their hash, so they are what others found who have come in since.
            Ok(Content::Facts(facts)) => return self.take_facts(record, facts).or(Ok(())),
            // Whether it counts is asked whenever it matters, so that it does not depend on whether
            // it came before what voids it.
            Ok(Content::Parted { epoch, seen }) => {
                if self.is_beside(record) {
                    return Ok(());
                }
                return self.take_parting(record, epoch, seen).or(Ok(()));
            }
            // So with this: of two devices that take each other back each says where the other ends.
            Ok(Content::Ended {
                log,
                incarnation,
                last,
            }) => {
                if self.is_beside(record) {
                    return Ok(());
                }
                return match self.take_ending(record, log, incarnation, last) {
                    Err(waits @ Verdict::Waits(_)) => Err(waits),
                    Ok(()) | Err(_) => Ok(()),
                };
            }
            // Others may have had its key before they heard that it is void, and typed after it.
            Err(waits @ Verdict::Waits(_)) => return Err(waits),
            // Whose log it is decides nothing by itself, and it is known wherever it counted when it came.
            Ok(Content::Bound(binding)) => {
                if self.is_beside(record) {
                    return Ok(());
                }
                return match self.take_bound(record, &binding) {
                    Err(waits @ Verdict::Waits(_)) => Err(waits),
                    Ok(()) | Err(_) => Ok(()),
                };
            }
            Ok(_) | Err(_) => return Ok(()),
        };
        let DocumentName::Text(text) = document else {
            self.note_lost(record, document, change);
            return Ok(());
        };
        let scope = record.scope();
        let actor = history::actor(&record.log(), &document_id(&scope, &document));
        let from = SharedText::start_of(&change);
        let hides_more = from.is_some_and(|from| self.mask(scope, text, actor, from));
        let taken = self.take_change(record, document, &change);
        if hides_more {
            // It may be there already, or not be let in, and then nothing else has it read.
            self.read_text(scope, text, None);
        }
        match taken {
            Err(waits @ Verdict::Waits(_)) => Err(waits),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}
