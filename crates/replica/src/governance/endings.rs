//! Devices that were taken back, where they write under other keys.
//!
//! In the space a revocation names the logs it ends. Outside the space a device writes under keys
//! made for one scope, and naming them in the space would tell every carrier whose they are. So the
//! ending is said inside the scope, sealed: another log of the same person says how far it had seen
//! the one of the lost device. What comes after is void, whoever carries it.
//!
//! What counts follows from records alone. An ending is heeded only while the device behind the log
//! is taken back in the space, from another device: a live one, and one that was taken back too where no
//! live one says anything. Of several logs that say it the smallest counts, and each may extend what it
//! said before, as in the space. A log of a lost device that whoever says so does not name began
//! later, and counts for nothing: else a thief would begin another one. What lies beyond an end decides
//! nothing either: whoever holds a lost device holds the keys of the offices it had.
//!
//! A log that the recovery words seated among somebody's says with its next record who is behind it, and
//! counts no further if it does not: a lost device may hold the words, and nobody could end it.
//!
//! Never: ends a log of somebody else, or of a device that is live.

use std::collections::BTreeSet;

use history::{Binding, Changed, Incarnation, LogId, LogKey, PersonId, Record, ScopeId, ScopeKind};

use crate::content::Content;
use crate::effect::Shelf;
use crate::gate::{Source, Verdict, refused};
use crate::part::bindings_document;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::waiting::Need;

/// From how many endings on one says no more at once but those of the same community; a person has far
/// fewer devices.
const ENDINGS_AT_ONCE_MAX: usize = 64;

/// How an ending is kept in the index: under the log it ends and the one that says it.
fn ending_key(log: &LogId, by: &LogKey) -> Vec<u8> {
    let incarnation = log.incarnation.0.to_be_bytes();
    let parts = [
        &log.scope.as_bytes()[..],
        log.key.as_bytes(),
        &incarnation,
        by.as_bytes(),
    ];
    parts.concat()
}

/// Names a log of the same key that nobody has seen. Whoever says where it ends has spoken about its device,
/// and what they do not name of that counts for nothing: so all of another log is void.
fn beside(log: &LogId) -> LogId {
    LogId {
        incarnation: Incarnation(!log.incarnation.0),
        ..*log
    }
}

impl Scope {
    /// Notes an ending; tells whether it says anything new.
    pub(crate) fn note_ending(&mut self, log: LogId, by: LogKey, last: u64) -> bool {
        let said = self.endings.entry(log).or_default();
        let before = said.get(&by).copied();
        if before.is_some_and(|before| before >= last) {
            return false;
        }
        said.insert(by, last);
        self.note_ender(&log, by);
        true
    }

    fn note_ender(&mut self, log: &LogId, by: LogKey) {
        if let Some(device) = self.bound_by.get(&log.key) {
            self.enders.entry(*device).or_default().insert(by);
        }
    }

    /// Gives the first place of a log that counts no more, by what one of these logs of the same person
    /// and another device says.
    fn end_said(&self, log: &LogId, is_heeded: impl Fn(&LogKey) -> bool) -> Option<u64> {
        let device = self.bound_by.get(&log.key)?;
        let enders = self.enders.get(device)?;
        let person = self.bound.get(&log.key)?;
        let said = self.endings.get(log);
        let end_by = |by: &LogKey| {
            let last = said.and_then(|said| said.get(by));
            last.map_or(0, |last| last.saturating_add(1))
        };
        let is_another = |by: &LogKey| {
            let by_device = self.bound_by.get(by);
            by_device.is_some_and(|it| it != device && is_heeded(it))
        };
        let own = enders.iter();
        let own = own.filter(|by| self.bound.get(by) == Some(person) && is_another(by));
        own.map(end_by).min()
    }

    /// Lists the logs of these devices of the space.
    fn logs_bound_by(&self, devices: &BTreeSet<LogKey>) -> Vec<LogId> {
        let is_theirs = |log: &&LogId| {
            let device = self.bound_by.get(&log.key);
            device.is_some_and(|device| devices.contains(device))
        };
        self.heads.keys().filter(is_theirs).copied().collect()
    }

    /// Tells whether the recovery words seated a log and it has not said who is behind it.
    fn is_seated_unsaid(&self, log: &LogId) -> bool {
        !self.bound.contains_key(&log.key) && self.authority.is_seated_by_phrase(log)
    }
}

/// How many records of a log count that the words seated, until it says who is behind it: the seat, and
/// the record that says so.
const SEATED_UNSAID: u64 = 2;

impl Replica {
    /// Tells whether a place of a log lies beyond its ending.
    pub(crate) fn is_past_ending(&self, log: &LogId, seq: u64) -> bool {
        self.ending_of(log).is_some_and(|end| seq >= end)
    }

    /// Gives the first place of a log from which nothing of it counts: its device was taken back, or
    /// its person removed from the space.
    pub(crate) fn end_of(&self, log: &LogId) -> Option<u64> {
        let ends = [self.ending_of(log), self.parted_at(log)];
        ends.into_iter().flatten().min()
    }

    /// Gives the first place of a log that counts no more, if its device was taken back and somebody
    /// said so there: a live device of the same person; where none is left that says so, those that were
    /// taken back too. It is asked whenever it matters, whatever came first.
    fn ending_of(&self, log: &LogId) -> Option<u64> {
        let held = self.scopes.get(&log.scope)?;
        let device = held.bound_by.get(&log.key)?;
        if !held.enders.contains_key(device) || !self.is_taken_back(device) {
            return None;
        }
        let by_live = held.end_said(log, |by| !self.is_taken_back(by));
        by_live.or_else(|| held.end_said(log, |_| true))
    }

    /// Lets nothing decide anything in a scope that lies beyond the end of its log.
    pub(super) fn heed_ends_in(&mut self, scope: ScopeId, logs: &[LogId]) {
        for log in logs {
            let changed = self.end_in_authority(log);
            if changed != Changed::default() {
                self.halls.stir(scope);
                self.governance_changed(scope, &changed, Source::Own);
            }
        }
    }

    fn end_in_authority(&mut self, log: &LogId) -> Changed {
        let end = self.end_of(log);
        let Some(held) = self.scopes.get_mut(&log.scope) else {
            return Changed::default();
        };
        let unsaid = held.is_seated_unsaid(log).then_some(SEATED_UNSAID);
        let end = end.into_iter().chain(unsaid).min();
        held.authority.heed_end(log, end)
    }

    /// Heeds again, after a start, where logs end: the index keeps what is said of it, the authority
    /// does not.
    pub(crate) fn heed_all_ends(&mut self) {
        let mut logs = Vec::new();
        for held in self.scopes.values_mut().filter(|held| held.id != self.home) {
            let said = std::mem::take(&mut held.endings);
            for (log, by) in &said {
                by.keys().for_each(|by| held.note_ender(log, *by));
            }
            held.endings = said;
            logs.extend(held.heads.keys().copied());
        }
        logs.retain(|log| {
            let unsaid = self.scopes.get(&log.scope);
            self.end_of(log).is_some() || unsaid.is_some_and(|held| held.is_seated_unsaid(log))
        });
        for log in logs {
            self.end_in_authority(&log);
        }
    }

    /// Tells whether a device of a member was taken back.
    pub(crate) fn is_taken_back(&self, device: &LogKey) -> bool {
        self.authority().is_some_and(|authority| {
            let owner = authority.person_of(device);
            owner.is_some_and(|owner| authority.is_member(&owner)) && !authority.is_live(device)
        })
    }

    /// Finds the logs outside the space of devices that were taken back, or given back, just now.
    pub(super) fn logs_behind(&self, devices: &BTreeSet<LogKey>) -> Vec<LogId> {
        let others = self.scopes.values();
        let ended = others.filter(|held| devices.iter().any(|it| held.enders.contains_key(it)));
        ended.flat_map(|held| held.logs_bound_by(devices)).collect()
    }

    /// Notes that something new is known of who is behind a log, or that the words seated it: where it
    /// ends may follow from that.
    pub(crate) fn end_again(&mut self, log: LogId) {
        let Some(held) = self.scopes.get(&log.scope) else {
            return;
        };
        let device = held.bound_by.get(&log.key);
        let is_ended = device.is_some_and(|device| held.enders.contains_key(device));
        if is_ended || held.authority.is_seated_by_phrase(&log) {
            self.ended.push(log);
        }
    }

    /// Notes that a log of a device that this one took back turned up only then: what this device had not
    /// seen of it is void. Only where everybody of the space reads: a community that only its members see may
    /// have been entered later than the device was taken back, and all of it is new then. There it is noted,
    /// once this device is inside, that the other one has said nothing ([`Replica::note_silence`]).
    pub(crate) fn note_late(&mut self, log: LogId, binding: &Binding) {
        let Some(own) = self.secrets.as_ref() else {
            return;
        };
        let (me, device) = (own.person_id(), own.device.signer().key());
        let reads = binding.person == me && self.booting.is_none() && !self.is_recovering();
        let took_back = |a: &history::Authority| a.took_back(&device, &binding.device);
        if !reads || !self.authority().is_some_and(took_back) {
            return;
        }
        let held = self.scopes.get_mut(&log.scope);
        if let Some(held) = held.filter(|held| held.is_open()) {
            held.late.insert(log);
        }
    }

    /// Notes in which communities that only members see the devices this one took back have said nothing,
    /// as soon as all is here that can be: what they say there from then on counts for nothing.
    fn note_silence(&mut self) {
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        let Some(authority) = self.authority() else {
            return;
        };
        let lost = own.map(|own| authority.taken_back_by(&own));
        let lost = lost.unwrap_or_default().into_iter();
        let lost: Vec<LogKey> = lost.filter(|it| self.is_taken_back(it)).collect();
        if lost.is_empty() || self.is_recovering() {
            return;
        }
        let mut silent = Vec::new();
        for held in self.scopes.values().filter(|held| self.is_read_whole(held)) {
            let spoke: BTreeSet<&LogKey> = held.bound_by.values().collect();
            let quiet = lost.iter().filter(|device| !spoke.contains(device));
            silent.extend(quiet.map(|device| (held.id, *device)));
        }
        for (scope, device) in silent {
            self.note_silent(&scope, &device);
        }
    }

    /// Tells whether a community that only members see is read here as its members read it, with nothing
    /// left on the way.
    fn is_read_whole(&self, held: &Scope) -> bool {
        let is_veiled = held.kind() == Some(ScopeKind::Community) && !held.is_open();
        let own = self.secrets.as_ref().and_then(|own| own.log_in(&held.id));
        let is_inside = own.is_some_and(|own| held.bound.contains_key(&own.key));
        is_veiled
            && is_inside
            && held.key().is_some()
            && held.unread.is_empty()
            && !self.is_awaited(&held.id)
    }

    /// Tells whether a log of a lost device of oneself began only after it was taken back.
    fn began_late(&self, held: &Scope, log: &LogId) -> bool {
        let device = held.bound_by.get(&log.key);
        held.late.contains(log) || device.is_some_and(|device| self.was_silent(&held.id, device))
    }

    /// Tells whether a community that everybody of the space reads was founded where nothing counts any more:
    /// by somebody who had been removed, or with a device that had been taken back.
    pub(crate) fn is_founded_too_late(&self, community: &ScopeId) -> bool {
        let held = self.scopes.get(community).filter(|held| held.is_open());
        let founder = held.and_then(|held| held.authority.founder());
        founder.is_some_and(|founder| self.end_of(&founder) == Some(0))
    }

    /// Takes in that a log of the same person ends.
    pub(crate) fn take_ending(
        &mut self,
        record: &Record,
        key: LogKey,
        incarnation: Incarnation,
        last: u64,
    ) -> Result<(), Verdict> {
        let (scope, by) = (record.scope(), record.header().log);
        let author = self.bound_in(&scope, &by);
        let owner = self.bound_in(&scope, &key);
        if scope != self.home && key != by && owner.is_none() {
            // Who is behind that log may still be on its way: other devices know it already, and
            // what one of them takes in all have to.
            return Err(Verdict::Waits(Need::Bound(key)));
        }
        if scope == self.home || key == by || owner != author {
            return Err(refused(
                "ending-not-yours",
                "the record ends a log that is not one of its author's others",
            ));
        }
        let log = LogId {
            scope,
            key,
            incarnation,
        };
        let Some(held) = self.scopes.get_mut(&scope) else {
            return Ok(());
        };
        if held.note_ending(log, by, last) {
            let value = last.to_be_bytes().to_vec();
            let device = held.bound_by.get(&key).copied();
            let of_device = held.logs_bound_by(&device.into_iter().collect());
            self.ended.extend(of_device);
            self.put(Shelf::Bound, ending_key(&log, &by), Some(value));
        }
        Ok(())
    }

    /// Reads an ending from the index; nothing if it is none.
    pub(crate) fn read_ending(&mut self, scope: ScopeId, rest: &[u8], value: &[u8]) -> Option<()> {
        let (key, rest) = rest.split_first_chunk::<32>()?;
        let (incarnation, by) = rest.split_first_chunk::<8>()?;
        let by = LogKey::from_bytes(<[u8; 32]>::try_from(by).ok()?);
        let last = u64::from_be_bytes(<[u8; 8]>::try_from(value).ok()?);
        let log = LogId {
            scope,
            key: LogKey::from_bytes(*key),
            incarnation: Incarnation(u64::from_be_bytes(*incarnation)),
        };
        self.scopes.get_mut(&scope)?.note_ending(log, by, last);
        Some(())
    }

    /// Says in every community one takes part in where one's own devices that were taken back end.
    ///
    /// It is done at once by the device that takes one back, and by any other as soon as it takes
    /// part where that one did: a new device enters communities after the recovery.
    pub(crate) fn say_endings(&mut self) {
        self.say_endings_in_talks();
        let Some(me) = self.secrets.as_ref().map(|own| own.person_id()) else {
            return;
        };
        self.step_in_for_lost(&me);
        self.note_silence();
        let communities = self.scopes.values();
        let communities = communities.filter(|held| held.kind() == Some(ScopeKind::Community));
        let mut endings = Vec::new();
        for held in communities {
            let own = self.secrets.as_ref().and_then(|own| own.log_in(&held.id));
            let Some(own) = own.filter(|own| held.bound.get(&own.key) == Some(&me)) else {
                continue;
            };
            // It can wait until it is known that nothing else was said in its place, and until all of
            // the lost device is here that is on its way: what is not named counts no more.
            if self.is_unsure(&held.id) || self.is_awaited(&held.id) {
                continue;
            }
            let lost = held.bound_by.iter().filter(|(log, device)| {
                held.bound.get(log) == Some(&me) && self.is_taken_back(device)
            });
            let lost: BTreeSet<&LogKey> = lost.map(|(log, _)| log).collect();
            if lost.is_empty() || held.key().is_none() {
                continue;
            }
            // What turns up of a device once its logs were named there began later.
            let is_named = |log: &LogKey| {
                let enders = held.bound_by.get(log).and_then(|it| held.enders.get(it));
                enders.is_some_and(|enders| enders.contains(&own.key))
            };
            let unsaid = held.heads.iter();
            let unsaid = unsaid.filter(|(log, _)| lost.contains(&log.key) && !is_named(&log.key));
            let unsaid: Vec<(LogId, u64)> = unsaid.map(|(log, head)| (*log, head.seq)).collect();
            endings.extend(unsaid.iter().map(|(log, last)| {
                if self.began_late(held, log) {
                    (beside(log), 0)
                } else {
                    (*log, *last)
                }
            }));
            if endings.len() >= ENDINGS_AT_ONCE_MAX {
                break;
            }
        }
        let ended_in: BTreeSet<ScopeId> = endings.iter().map(|(log, _)| log.scope).collect();
        for (log, last) in endings {
            let content = Content::Ended {
                log: log.key,
                incarnation: log.incarnation,
                last,
            };
            if let Err(refusal) = self.write(log.scope, &content, bindings_document(&log.scope)) {
                tracing::warn!(code = refusal.code, "could not say yet where a log ends");
            }
        }
        for scope in ended_in {
            self.renew_key_of_veiled(scope);
        }
    }

    /// Begins a log in each open community in which only lost devices of oneself have spoken: nobody else
    /// can say where those end. One that only its members see is entered as soon as it is known.
    fn step_in_for_lost(&mut self, me: &PersonId) {
        if self.is_recovering() {
            return;
        }
        let is_left = |held: &&Scope| {
            let mine = held.bound.iter().filter(|(_, who)| *who == me);
            let mut lost = mine.filter_map(|(log, _)| held.bound_by.get(log));
            held.kind() == Some(ScopeKind::Community)
                && held.is_open()
                && !self.takes_part(&held.id)
                // Asked with every pull, so everybody's logs are looked at last.
                && self.is_member_of(&held.id)
                && lost.any(|device| self.is_taken_back(device))
        };
        let left: Vec<ScopeId> = self
            .scopes
            .values()
            .filter(is_left)
            .map(|it| it.id)
            .collect();
        for scope in left {
            if let Err(refusal) = self.join_scope(scope) {
                tracing::warn!(
                    code = refusal.code,
                    "could not step in for a lost device yet"
                );
            }
        }
    }

    fn is_awaited(&self, scope: &ScopeId) -> bool {
        let mut sessions = self.sessions.values();
        sessions.any(|session| session.awaited.contains(scope))
    }

    /// Draws a key for a community only members see that a lost device of oneself does not know. That
    /// of an open one follows the space.
    fn renew_key_of_veiled(&mut self, scope: ScopeId) {
        if self.scopes.get(&scope).is_none_or(Scope::is_open) {
            return;
        }
        if let Err(refusal) = self.rotate(scope) {
            tracing::warn!(code = refusal.code, "could not draw a fresh key yet");
        }
    }
}
