//! Where somebody ends outside the space who was removed from it.
//!
//! In the space each signature of a removal carries how far its signer had seen the logs of whoever is
//! removed. Outside the space they write under other keys, and naming those in the clear would tell
//! every carrier who takes part in what. So each signer says it sealed, just before the signature: of
//! open communities in the space, whose members read them all; of a community only its members see in
//! that community, where the signer takes part in it. What the signers had not seen is void from then
//! on, whoever carries it and whenever.
//!
//! What counts follows from records alone: while a removal holds, what its signers say, by the rule for
//! logs of the space. A log no signer names in an open community counts for nothing, as soon as any of
//! them says anything: it began later, or in a community that began later. Where no signer says
//! anything, as in a community no signer is in, all that was said counts.
//!
//! Never: names a community in the space that not everybody of the space may read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use history::{
    Authority, Incarnation, LogId, LogKey, PersonId as Who, RETAINS_MAX, Record, RecordId, ScopeId,
    ScopeKind, ShredId,
};

use crate::content::{Content, PARTED_MAX, Seen};
use crate::effect::Shelf;
use crate::gate::{Verdict, refused};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::secrets::DocumentId;

/// The most statements about one epoch that are heeded of one log: more than all scopes need.
const STATEMENTS_PER_LOG_MAX: usize = 32;
/// The most statements of one log that are heeded at all; it writes some for each removal.
const STATEMENTS_OF_LOG_MAX: usize = 4_096;

/// What signers of removals say they had seen outside the space.
#[derive(Debug, Default)]
pub(crate) struct Partings {
    /// By the epoch that removes, then by the place it was said at.
    said: BTreeMap<RecordId, BTreeMap<(LogId, u64), Stated>>,
    by_log: BTreeMap<LogId, usize>,
}

/// One such statement.
#[derive(Debug)]
struct Stated {
    shred: Option<ShredId>,
    seen: Seen,
}

impl Partings {
    /// Notes a statement; false if it is known, or one too many of its log, which writes in order.
    fn note(&mut self, epoch: RecordId, at: (LogId, u64), stated: Stated) -> bool {
        let of_epoch = self.said.entry(epoch).or_default();
        let of_log = of_epoch.range((at.0, 0)..=(at.0, u64::MAX)).count();
        let of_all = self.by_log.entry(at.0).or_default();
        let is_full = of_log >= STATEMENTS_PER_LOG_MAX || *of_all >= STATEMENTS_OF_LOG_MAX;
        if is_full || of_epoch.contains_key(&at) {
            return false;
        }
        *of_all += 1;
        of_epoch.insert(at, stated);
        true
    }
}

/// The document such statements are sealed under.
fn partings_document(scope: &ScopeId) -> DocumentId {
    blake3::derive_key("eyelevel 2026 partings document", scope.as_bytes())
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
    /// Says how far one has seen, outside the space, the logs of those an epoch is to remove.
    pub(super) fn say_partings(&mut self, epoch: RecordId, whom: &[Who]) {
        let communities = self.scopes.values();
        let communities = communities.filter(|held| held.kind() == Some(ScopeKind::Community));
        let mut open = Seen::new();
        let mut said: Vec<(ScopeId, Seen)> = Vec::new();
        for held in communities {
            let logs = held.logs_of(whom);
            if held.is_open() {
                open.insert(held.id, logs);
            } else if !logs.is_empty() && self.takes_part(&held.id) && held.key().is_some() {
                said.push((held.id, Seen::from([(held.id, logs)])));
            }
        }
        // One at least, so that what nobody of those who sign has seen counts nowhere.
        let in_space = portions(open).into_iter().map(|seen| (self.home, seen));
        said.extend(in_space);
        for (scope, seen) in said {
            let content = Content::Parted { epoch, seen };
            if let Err(refusal) = self.write(scope, &content, partings_document(&scope)) {
                tracing::warn!(code = refusal.code, "could not say how far somebody counts");
            }
        }
    }

    /// Takes in how far somebody had seen the logs of those an epoch removes.
    pub(crate) fn take_parting(
        &mut self,
        record: &Record,
        epoch: RecordId,
        seen: Seen,
    ) -> Result<(), Verdict> {
        let (log, seq) = (record.log(), record.header().seq);
        if log.scope != self.home && !seen.keys().eq([&log.scope]) {
            return Err(refused(
                "parting-misplaced",
                "the record says in one community what was seen in another",
            ));
        }
        let shred = record.header().shred;
        let value = statement(shred, &epoch, &seen);
        if self
            .partings
            .note(epoch, (log, seq), Stated { shred, seen })
        {
            let key = parting_key(&epoch, &log, seq);
            self.put(Shelf::Bound, key, Some(value));
            self.ended.extend(self.logs_parted());
        }
        Ok(())
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
        self.partings
            .note(epoch, (log, seq), Stated { shred, seen });
        Some(())
    }

    /// Gives how many records of a log outside the space count, where whoever is behind it was removed
    /// from the space and those who did it said something of it.
    pub(super) fn parted_at(&self, log: &LogId) -> Option<u64> {
        if self.partings.said.is_empty() || log.scope == self.home {
            return None;
        }
        let held = self.scopes.get(&log.scope)?;
        let (person, home) = (held.bound.get(&log.key)?, self.authority()?);
        let removals = home.removals_of(person).into_iter();
        let ends = removals.filter_map(|epochs| {
            let epochs = epochs.iter();
            epochs
                .filter_map(|epoch| self.left_by(home, epoch, held, log))
                .max()
        });
        ends.min()
    }

    /// Says how many records of a log the signers of an epoch leave.
    fn left_by(
        &self,
        home: &Authority,
        epoch: &RecordId,
        held: &Scope,
        log: &LogId,
    ) -> Option<u64> {
        let mut seen: BTreeMap<Who, u64> = BTreeMap::new();
        let mut spoke: BTreeSet<Who> = BTreeSet::new();
        for ((at, seq), stated) in self.partings.said.get(epoch)? {
            let Some(who) = self.says(home, at, *seq, stated) else {
                continue;
            };
            if at.scope == self.home {
                spoke.insert(who);
            }
            if let Some(logs) = stated.seen.get(&log.scope) {
                let last = logs.get(&(log.key, log.incarnation));
                let count = last.map_or(0, |last| last.saturating_add(1));
                let known = seen.entry(who).or_default();
                *known = count.max(*known);
            }
        }
        let left = home.agreed_by_signers(epoch, |who| seen.get(who).copied());
        let unheard_of = || {
            let none = |who: &Who| spoke.contains(who).then_some(0);
            home.agreed_by_signers(epoch, none)
                .filter(|_| held.is_open())
        };
        left.or_else(unheard_of)
    }

    /// Names who says something at a place; nobody if it does not count there.
    fn says(&self, home: &Authority, at: &LogId, seq: u64, stated: &Stated) -> Option<Who> {
        let (authority, who) = if at.scope == self.home {
            (home, home.person_of(&at.key)?)
        } else {
            let held = self.scopes.get(&at.scope)?;
            (&held.authority, *held.bound.get(&at.key)?)
        };
        let erased = |shred: &ShredId| authority.is_shred_erased(&at.key, shred);
        let is_gone = authority.is_void(at, seq) || stated.shred.as_ref().is_some_and(erased);
        (!is_gone).then_some(who)
    }

    /// Reads anew, outside the space, what a change of who is removed from it touches.
    pub(crate) fn heed_partings(&mut self) {
        if !self.partings.said.is_empty() {
            let logs = self.logs_parted();
            self.heed_endings(&logs);
        }
    }

    /// Lists the logs outside the space of everybody who was removed from it, and those of which
    /// something is void already.
    fn logs_parted(&self) -> Vec<LogId> {
        let removed = self.authority().map(Authority::removed).unwrap_or_default();
        let communities = self.scopes.values();
        let communities = communities.filter(|held| held.kind() == Some(ScopeKind::Community));
        let logs = communities.flat_map(|held| {
            let is_theirs = |log: &LogId| {
                let who = held.bound.get(&log.key);
                who.is_some_and(|who| removed.contains(who)) || held.voided.contains_key(log)
            };
            held.heads.keys().filter(move |log| is_theirs(log)).copied()
        });
        logs.collect()
    }
}

impl Scope {
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
fn statement(shred: Option<ShredId>, epoch: &RecordId, seen: &Seen) -> Vec<u8> {
    let shred = shred.map_or([0; 32], |shred| *shred.as_bytes());
    let (epoch, seen) = (*epoch, seen.clone());
    let content = Content::Parted { epoch, seen }.encode();
    [&shred[..], &content].concat()
}
