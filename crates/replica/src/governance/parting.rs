//! Where somebody ends outside the space who was removed from it.
//!
//! In the space each signature of a removal carries how far its signer had seen the logs of whoever is
//! removed. Outside the space they write under other keys, and naming those in the clear would tell
//! every carrier who takes part in what. So each signer says it sealed, in the space and just before the
//! signature, of open communities: their members are no secret from whoever can read that. What the
//! signers had not seen is void from then on, whoever carries it and whenever.
//!
//! What counts follows from records alone: while a removal holds, what its signers say, by the rule for
//! logs of the space. A log no signer names counts for nothing, as soon as enough of them say anything:
//! it began later, or in a community that began later.
//!
//! Of a community only its members see nothing is said. In the space it would name its members; said
//! inside at the moment of the signature it would show whoever carries both that two logs have one
//! author. Those who decide there exclude whom they want out, with what they had seen.
//!
//! Whoever signs and erases what they said here leaves as much as if they had said nothing.
//!
//! Never: names a community that not everybody of the space may read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use history::{
    Authority, Changed, Incarnation, LogId, LogKey, PersonId as Who, RETAINS_MAX, Record, RecordId,
    ScopeId, ScopeKind, ShredId, Timestamp,
};

use crate::content::{Content, PARTED_MAX, Seen};
use crate::effect::Shelf;
use crate::gate::{Verdict, refused};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::secrets::DocumentId;
use crate::view::Refusal;

/// The most statements about one epoch that are heeded under one key: more than all scopes need.
const STATEMENTS_PER_EPOCH_MAX: usize = 32;
/// The most statements under one key that are heeded at all, some 3 MB of memory where each names as
/// much as fits; its owner writes one for each removal they sign, and more only where somebody has
/// written in hundreds of places.
const STATEMENTS_OF_KEY_MAX: usize = 512;
/// For how long a device that is behind signs no removal, from the first try on, in milliseconds: an
/// hour. Else whoever keeps it from reading all could not be removed by it.
const HELD_UP_MS: u64 = 60 * 60 * 1_000;
/// For how long a first try counts, in milliseconds: a day after that hour.
const TRY_COUNTS_MS: u64 = 25 * 60 * 60 * 1_000;

/// What signers of removals say they had seen outside the space.
#[derive(Debug, Default)]
pub(crate) struct Partings {
    /// By the epoch that removes, then by the place it was said at.
    said: BTreeMap<RecordId, BTreeMap<(LogId, u64), Stated>>,
    /// What is heeded of each key: its places, with what they speak about.
    by_key: BTreeMap<LogKey, BTreeMap<(LogId, u64), RecordId>>,
    /// Who may end outside the space, or has something there that is void already.
    touched: BTreeSet<(ScopeId, LogKey)>,
    /// Where each of their logs ended when that was last heeded.
    ends: BTreeMap<LogId, Option<u64>>,
    /// When this device first tried to sign a removal while it was behind.
    pub tried_at: Option<Timestamp>,
}

/// A log outside the space by a short name: hundreds stand in one statement.
type ShortName = [u8; 16];

fn short_name(scope: &ScopeId, (key, incarnation): &(LogKey, Incarnation)) -> ShortName {
    let mut hasher = blake3::Hasher::new();
    hasher.update(scope.as_bytes()).update(key.as_bytes());
    hasher.update(&incarnation.0.to_be_bytes());
    let mut name = ShortName::default();
    hasher.finalize_xof().fill(&mut name);
    name
}

/// One such statement.
#[derive(Debug)]
struct Stated {
    shred: Option<ShredId>,
    /// The last place that was seen of each log, in the order of their names.
    seen: Box<[(ShortName, u64)]>,
}

impl Stated {
    fn new(shred: Option<ShredId>, seen: &Seen) -> Stated {
        let logs = seen.iter().flat_map(|(scope, logs)| {
            let named =
                |(log, last): (&(LogKey, Incarnation), &u64)| (short_name(scope, log), *last);
            logs.iter().map(named)
        });
        let mut seen: Vec<(ShortName, u64)> = logs.collect();
        seen.sort_unstable();
        let seen = seen.into_boxed_slice();
        Stated { shred, seen }
    }

    /// How many records of a log were seen.
    fn count_of(&self, log: &ShortName) -> u64 {
        let at = self.seen.binary_search_by_key(log, |(name, _)| *name);
        let last = at.ok().and_then(|at| self.seen.get(at));
        last.map_or(0, |(_, last)| last.saturating_add(1))
    }
}

impl Partings {
    /// Notes a statement; false if it is known, or one too many under its key. The first ones are
    /// heeded, in whatever order they come.
    fn note(&mut self, epoch: RecordId, at: (LogId, u64), stated: Stated) -> bool {
        let (log, _) = at;
        let of_key = self.by_key.entry(log.key).or_default();
        if of_key.contains_key(&at) {
            return false;
        }
        of_key.insert(at, epoch);
        let of_epoch = self.said.entry(epoch).or_default();
        of_epoch.insert(at, stated);
        let of = |incarnation| LogId { incarnation, ..log };
        let about = of_epoch.range((of(Incarnation(0)), 0)..=(of(Incarnation(u64::MAX)), u64::MAX));
        let places: Vec<(LogId, u64)> = about.map(|(place, _)| *place).collect();
        if places.len() > STATEMENTS_PER_EPOCH_MAX {
            self.leave(log.key, places.last().copied());
        }
        let of_key = self.by_key.get(&log.key);
        let too_many = of_key.filter(|of_key| of_key.len() > STATEMENTS_OF_KEY_MAX);
        let last = too_many.and_then(|of_key| of_key.last_key_value());
        self.leave(log.key, last.map(|(place, _)| *place));
        let of_key = self.by_key.get(&log.key);
        of_key.is_some_and(|of_key| of_key.contains_key(&at))
    }

    /// Lets go of what was said at a place under a key; gives what it was about.
    fn leave(&mut self, key: LogKey, place: Option<(LogId, u64)>) -> Option<RecordId> {
        let place = place?;
        let epoch = self.by_key.get_mut(&key)?.remove(&place)?;
        let of_epoch = self.said.get_mut(&epoch)?;
        of_epoch.remove(&place);
        if of_epoch.is_empty() {
            self.said.remove(&epoch);
        }
        Some(epoch)
    }
}

/// The document such statements are sealed under.
fn partings_document(home: &ScopeId) -> DocumentId {
    blake3::derive_key("eyelevel 2026 partings document", home.as_bytes())
}

/// How a statement is kept in the index: by its epoch and its place.
fn parting_key(epoch: &RecordId, log: &LogId, seq: u64) -> Vec<u8> {
    let parts = [
        &log.scope.as_bytes()[..],
        epoch.as_bytes(),
        log.key.as_bytes(),
        &log.incarnation.0.to_be_bytes(),
        &seq.to_be_bytes(),
    ];
    parts.concat()
}

impl Replica {
    /// Refuses to remove somebody from the space while this device has not read what there is in its open
    /// communities, or has heard of nothing new for long: what it had not seen would count nowhere,
    /// whenever it was said. It does so for an hour from the first try on.
    ///
    /// A community too full to be taken in whole does not hold this up: else whoever fills one could not
    /// be removed.
    pub(super) fn must_have_read(&mut self, scope: &ScopeId, whom: &[Who]) -> Result<(), Refusal> {
        if *scope != self.home || whom.is_empty() {
            return Ok(());
        }
        let mut open = self.scopes.values().filter(|held| held.is_open_community());
        let is_behind = open.any(|held| !held.unread.is_empty() || !held.rereading.is_empty());
        let has_heard = self.has_pulled_lately() || self.is_alone_but_for(whom);
        if !is_behind && has_heard {
            self.note_tried(None);
            return Ok(());
        }
        let ago = self.partings.tried_at;
        let ago = ago.and_then(|at| self.now.0.checked_sub(at.0));
        match ago.filter(|ago| *ago < TRY_COUNTS_MS) {
            Some(ago) if ago >= HELD_UP_MS => return Ok(()),
            Some(_) => {}
            None => self.note_tried(Some(self.now)),
        }
        Err(Refusal::new(
            "not-all-read",
            "Could not sign yet: this device has not read all open communities, or has heard nobody for a day; what it has not seen of this person would count nowhere. Connect, then try again. An hour after the first try it is signed all the same.",
        ))
    }

    /// Tells whether nobody is in the space any more but oneself and some others.
    fn is_alone_but_for(&self, whom: &[Who]) -> bool {
        let (Some(home), me) = (self.authority(), self.me_in(&self.home)) else {
            return false;
        };
        let removed = home.removed();
        let is_other = |who: &Who| Some(*who) != me && !whom.contains(who);
        let mut members = home.members();
        !members.any(|who| is_other(&who) && !removed.contains(&who))
    }

    /// Says how far one has seen, outside the space, the logs of those an epoch is to remove.
    /// Where it cannot be said, nothing is signed: the signature would leave everything they go on to say.
    pub(super) fn say_partings(&mut self, epoch: RecordId, whom: &[Who]) -> Result<(), Refusal> {
        let open = self.scopes.values().filter(|held| held.is_open_community());
        let seen = open.map(|held| (held.id, held.logs_of(whom)));
        let seen: Seen = seen.filter(|(_, logs)| !logs.is_empty()).collect();
        // One at least, so that what nobody of those who sign has seen counts nowhere.
        for seen in portions(seen) {
            let content = Content::Parted { epoch, seen };
            self.write(self.home, &content, partings_document(&self.home))?;
        }
        Ok(())
    }

    /// Takes in how far somebody had seen the logs of those an epoch removes.
    pub(crate) fn take_parting(
        &mut self,
        record: &Record,
        epoch: RecordId,
        seen: Seen,
    ) -> Result<(), Verdict> {
        let (log, seq) = (record.log(), record.header().seq);
        if log.scope != self.home {
            return Err(refused(
                "parting-misplaced",
                "the record says outside the space what was seen of somebody who is removed from it",
            ));
        }
        let shred = record.header().shred;
        let stated = Stated::new(shred, &seen);
        if self.partings.note(epoch, (log, seq), stated) {
            let key = parting_key(&epoch, &log, seq);
            let value = statement(shred, epoch, seen);
            self.put(Shelf::Bound, key, Some(value));
            // Of whoever has not signed, or about what removes nobody, it decides nothing; once they
            // have and it does, it is heeded then.
            let home = self.authority();
            let signed = home.zip(home.and_then(|home| home.person_of(&log.key)));
            let signed = signed.is_some_and(|(home, who)| home.has_ever_signed(&who, &epoch));
            self.stirred |= signed && self.removes_somebody(&epoch);
        }
        Ok(())
    }

    fn removes_somebody(&self, epoch: &RecordId) -> bool {
        let Some(home) = self.authority() else {
            return false;
        };
        let removals = home.removed().into_iter();
        let mut removals = removals.flat_map(|person| home.removals_of(&person));
        removals.any(|epochs| epochs.contains(epoch))
    }

    /// Lets go of what was said under a key and is erased.
    pub(crate) fn forget_partings(&mut self, key: &LogKey) {
        let (Some(home), Some(of_key)) = (self.authority(), self.partings.by_key.get(key)) else {
            return;
        };
        let is_erased = |place: &(LogId, u64), epoch: &RecordId| {
            let stated = self.partings.said.get(epoch)?.get(place)?;
            let shred = stated.shred.as_ref()?;
            Some(home.is_shred_erased(key, shred))
        };
        let erased = of_key.iter();
        let erased = erased.filter(|(place, epoch)| is_erased(place, epoch) == Some(true));
        let erased: Vec<(LogId, u64)> = erased.map(|(place, _)| *place).collect();
        for (log, seq) in erased {
            if let Some(epoch) = self.partings.leave(*key, Some((log, seq))) {
                self.put(Shelf::Bound, parting_key(&epoch, &log, seq), None);
            }
        }
    }

    /// Reads a statement from the index; nothing if it is none.
    pub(crate) fn read_parting(&mut self, scope: ScopeId, rest: &[u8], value: &[u8]) -> Option<()> {
        let (_, rest) = rest.split_first_chunk::<32>()?;
        let (key, rest) = rest.split_first_chunk::<32>()?;
        let (incarnation, seq) = rest.split_first_chunk::<8>()?;
        let log = LogId {
            scope,
            key: LogKey::from_bytes(*key),
            incarnation: Incarnation(u64::from_be_bytes(*incarnation)),
        };
        let seq = u64::from_be_bytes(<[u8; 8]>::try_from(seq).ok()?);
        let (shred, content) = value.split_first_chunk::<32>()?;
        let shred = Some(ShredId::from_bytes(*shred));
        let Ok(Content::Parted { epoch, seen }) = Content::decode(content) else {
            return None;
        };
        let stated = Stated::new(shred, &seen);
        self.partings.note(epoch, (log, seq), stated);
        Some(())
    }

    /// Tells whether a record lies beyond what those had seen who removed its author from the space.
    pub(crate) fn is_parted(&self, record: &Record) -> bool {
        let end = self.parted_at(&record.log());
        end.is_some_and(|end| record.header().seq >= end)
    }

    /// Gives how many records of a log outside the space count, where whoever is behind it was removed
    /// from the space and those who did it said something of it.
    pub(super) fn parted_at(&self, log: &LogId) -> Option<u64> {
        if self.partings.said.is_empty() || log.scope == self.home {
            return None;
        }
        let held = self.scopes.get(&log.scope)?;
        if !held.is_open_community() {
            return None;
        }
        let (person, home) = (held.bound.get(&log.key)?, self.authority()?);
        let removals = home.removals_of(person).into_iter();
        let ends = removals.filter_map(|epochs| {
            let epochs = epochs.iter();
            epochs
                .filter_map(|epoch| self.left_by(home, epoch, log))
                .max()
        });
        ends.min()
    }

    /// Says how many records of a log the signers of an epoch leave.
    fn left_by(&self, home: &Authority, epoch: &RecordId, log: &LogId) -> Option<u64> {
        let mut seen: BTreeMap<Who, u64> = BTreeMap::new();
        let name = short_name(&log.scope, &(log.key, log.incarnation));
        for ((at, seq), stated) in self.partings.said.get(epoch)? {
            if let Some(who) = says(home, at, *seq, stated) {
                let known = seen.entry(who).or_default();
                *known = stated.count_of(&name).max(*known);
            }
        }
        home.agreed_by_signers(epoch, |who| seen.get(who).copied())
    }

    /// Does what follows outside the space from a record, which may sign an epoch. A late signature on a
    /// removal that holds moves no epoch, and still what its signers leave.
    pub(crate) fn heed_partings_of(
        &mut self,
        scope: &ScopeId,
        signs: Option<RecordId>,
        changed: &Changed,
    ) {
        let is_told = |epoch: RecordId| {
            self.partings.said.contains_key(&epoch) && self.removes_somebody(&epoch)
        };
        let of_home = *scope == self.home;
        let is_news = of_home && (changed.epoch.is_some() || signs.is_some_and(is_told));
        // What they said counts no more, or again.
        let speaks = |log: &LogId| self.partings.by_key.contains_key(&log.key);
        if self.stirred || is_news {
            self.heed_partings();
        } else if of_home && changed.logs.iter().any(speaks) {
            self.heed_partings_again();
        }
    }

    /// Reads anew, outside the space, what a change of who is removed from it touches, or of who said
    /// what about it.
    pub(crate) fn heed_partings(&mut self) {
        self.stirred = false;
        if self.partings.said.is_empty() && self.partings.ends.is_empty() {
            return;
        }
        self.partings.touched = self.keys_parted();
        self.heed_partings_again();
    }

    /// The same where nobody else can be touched than before. Only what ends elsewhere now is read anew.
    fn heed_partings_again(&mut self) {
        let touched = self.partings.touched.iter();
        let logs = touched.filter_map(|(scope, key)| {
            let heads = &self.scopes.get(scope)?.heads;
            let log = |incarnation| LogId {
                scope: *scope,
                key: *key,
                incarnation: Incarnation(incarnation),
            };
            Some(heads.range(log(0)..=log(u64::MAX)).map(|(log, _)| *log))
        });
        let ends: BTreeMap<LogId, Option<u64>> = logs
            .flatten()
            .map(|log| (log, self.parted_at(&log)))
            .collect();
        let before = &self.partings.ends;
        let moved = ends
            .iter()
            .filter(|(log, end)| before.get(log) != Some(*end));
        let moved: Vec<LogId> = moved.map(|(log, _)| *log).collect();
        self.partings.ends = ends;
        self.heed_endings(&moved);
    }

    /// Notes whose log it is that was just bound: somebody removed may turn up later.
    pub(crate) fn stir_for(&mut self, person: &Who) {
        let removals = || self.authority().map(|home| home.removals_of(person));
        if !self.partings.said.is_empty() && removals().is_some_and(|them| !them.is_empty()) {
            self.stirred = true;
        }
    }

    /// Lists who writes in open communities and was removed from the space, or has something void there.
    fn keys_parted(&self) -> BTreeSet<(ScopeId, LogKey)> {
        let removed = self.authority().map(Authority::removed).unwrap_or_default();
        let open = self.scopes.values().filter(|held| held.is_open_community());
        let keys = open.flat_map(|held| {
            let theirs = held.bound.iter().filter(|(_, who)| removed.contains(*who));
            let theirs = theirs.map(|(key, _)| *key);
            let voided = held.voided.keys().map(|log| log.key);
            theirs.chain(voided).map(|key| (held.id, key))
        });
        keys.collect()
    }
}

/// Names who says something at a place; nobody if it does not count there.
fn says(home: &Authority, at: &LogId, seq: u64, stated: &Stated) -> Option<Who> {
    let who = home.person_of(&at.key)?;
    let erased = |shred: &ShredId| home.is_shred_erased(&at.key, shred);
    let is_gone = home.is_void(at, seq) || stated.shred.as_ref().is_some_and(erased);
    (!is_gone).then_some(who)
}

impl Scope {
    fn is_open_community(&self) -> bool {
        self.kind() == Some(ScopeKind::Community) && self.is_open()
    }

    /// How far the logs of some persons of the space are held; the longest, if there are too many.
    fn logs_of(&self, whom: &[Who]) -> BTreeMap<(LogKey, Incarnation), u64> {
        let is_theirs = |log: &LogId| {
            let who = self.bound.get(&log.key);
            who.is_some_and(|who| whom.contains(who))
        };
        let theirs = self.heads.iter().filter(|(log, _)| is_theirs(log));
        let mut theirs: Vec<_> = theirs
            .map(|(log, head)| ((log.key, log.incarnation), head.seq))
            .collect();
        theirs.sort_by_key(|(log, seq)| (Reverse(*seq), *log));
        theirs.truncate(RETAINS_MAX);
        theirs.into_iter().collect()
    }
}

/// Puts what was seen into statements of which each fits into a record: one at least.
fn portions(seen: Seen) -> Vec<Seen> {
    let mut portions = vec![Seen::new()];
    let mut room = PARTED_MAX;
    for (scope, logs) in seen {
        let size = 1 + logs.len();
        if size > room {
            portions.push(Seen::new());
            room = PARTED_MAX;
        }
        room = room.saturating_sub(size);
        if let Some(portion) = portions.last_mut() {
            portion.insert(scope, logs);
        }
    }
    portions
}

/// A statement as the index keeps it: its shred key by name, then what it says.
fn statement(shred: Option<ShredId>, epoch: RecordId, seen: Seen) -> Vec<u8> {
    let shred = shred.map_or([0; 32], |shred| *shred.as_bytes());
    let content = Content::Parted { epoch, seen }.encode();
    [&shred[..], &content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(n: u8) -> LogId {
        LogId {
            scope: ScopeId::from_bytes([0; 32]),
            key: LogKey::from_bytes([n; 32]),
            incarnation: Incarnation(0),
        }
    }

    fn noted(places: impl Iterator<Item = (u8, u64)>) -> Partings {
        let mut partings = Partings::default();
        for (epoch, seq) in places {
            let stated = Stated::new(None, &Seen::new());
            let epoch = RecordId::from_bytes([epoch; 32]);
            let at = LogId {
                // Whoever begins anew under a key is heeded no more for it.
                incarnation: Incarnation(seq / 100),
                ..log(1)
            };
            partings.note(epoch, (at, seq), stated);
        }
        partings
    }

    #[test]
    fn the_first_statements_under_a_key_are_heeded_in_whatever_order_they_come() {
        let most = STATEMENTS_PER_EPOCH_MAX as u64;
        let last = STATEMENTS_OF_KEY_MAX as u64 + 10 * most;
        let place = |seq: u64| ((seq / (most + 2)) as u8, seq);
        let (to, fro) = (
            noted((0..last).map(place)),
            noted((0..last).rev().map(place)),
        );
        assert_eq!(to.by_key, fro.by_key);
        assert_eq!(to.by_key[&log(1).key].len(), STATEMENTS_OF_KEY_MAX);
        let heard = |partings: &Partings| -> BTreeMap<RecordId, Vec<u64>> {
            let said = partings.said.iter();
            let of =
                |said: &BTreeMap<(LogId, u64), Stated>| said.keys().map(|(_, seq)| *seq).collect();
            let heard = said.map(|(epoch, said)| (*epoch, of(said)));
            heard
                .filter(|(_, seqs): &(_, Vec<u64>)| !seqs.is_empty())
                .collect()
        };
        assert_eq!(heard(&to), heard(&fro));
        assert!(
            heard(&to)
                .values()
                .all(|seqs| seqs.len() <= STATEMENTS_PER_EPOCH_MAX)
        );
    }

    #[test]
    fn a_statement_says_of_each_log_how_much_of_it_was_seen() {
        let scope = |n: u8| ScopeId::from_bytes([n; 32]);
        let name = |n: u8| (LogKey::from_bytes([n; 32]), Incarnation(u64::from(n)));
        let logs = |scale: u64| (1..=40).map(move |n| (name(n), scale * u64::from(n)));
        let seen = [
            (scope(1), logs(1).collect()),
            (scope(2), logs(100).collect()),
        ];
        let stated = Stated::new(None, &seen.into_iter().collect());
        for n in 1..=40 {
            let count = |at: u8| stated.count_of(&short_name(&scope(at), &name(n)));
            let n = u64::from(n);
            assert_eq!([count(1), count(2), count(3)], [n + 1, 100 * n + 1, 0]);
        }
    }
}
