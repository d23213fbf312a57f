//! What a lost device said in conversations, and what it can say no more.
//!
//! While a device of somebody is live, its messages count. Once it was taken back, those count that
//! another device of the same person names: it says, in the same conversation, how far it has read
//! each of the lost one's logs. What comes after is void, whoever hands it on, and so is what the
//! lost device says where nobody ends it. As in communities each may extend what it said, and of
//! several that say it the smallest counts.
//!
//! What arrives of one's own lost device when it was taken back already is not read: the log ends before
//! it, which is said although nothing of it was read, or the first word of a thief where one has not been
//! would name itself as what counts.
//!
//! Of somebody who was removed from the space counts what was read before: whoever reads says so to
//! their own devices, in the same words, as soon as they hear of the removal.
//!
//! Never: heeds an ending said by a device that was itself taken back, or by somebody else than the one
//! who spoke or the one who reads.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use history::{LogKey, PersonId as Who, ScopeId};
use model::consent;

use super::{LogName, Opened, Talk, Talks, Voice, Word};
use crate::replica::Replica;
use crate::view::Refusal;

/// The most endings said at once; the next input, or pull, says more.
const ENDINGS_AT_ONCE_MAX: usize = 64;
/// The most logs of one's own lost devices that are noted because something of them came too late; of others
/// nothing counts either, as long as nobody says where they end.
const LATE_MAX: usize = 1_024;

/// Where logs end, by who says it with which device.
#[derive(Debug, Default)]
pub(super) struct Endings {
    said: BTreeMap<LogName, BTreeMap<(Who, LogKey), u64>>,
    /// The first place of each log of one's own lost devices that came too late, with everybody in the
    /// conversation.
    late: BTreeMap<LogName, (u64, BTreeSet<Who>)>,
    /// How far people were read who were removed, which is still to be said: as it was when they went, for
    /// what comes of them later is void.
    unsaid: VecDeque<(LogName, (u64, BTreeSet<Who>))>,
}

impl Endings {
    /// Notes what somebody says; a later word extends an earlier one.
    pub(super) fn note(&mut self, log: LogName, by: (Who, LogKey), last: u64) {
        let said = self.said.entry(log).or_default().entry(by).or_insert(last);
        *said = (*said).max(last);
    }

    /// Where somebody says that a log ends.
    fn last_by(&self, log: &LogName, by: &(Who, LogKey)) -> Option<u64> {
        self.said.get(log)?.get(by).copied()
    }

    fn of(&self, log: &LogName) -> impl Iterator<Item = (&(Who, LogKey), u64)> {
        let said = self.said.get(log).into_iter().flatten();
        said.map(|(by, last)| (by, *last))
    }
}

impl Talks {
    /// Lists how far somebody was read on some of their devices, log by log, with everybody in the
    /// conversation.
    fn read_of(
        &self,
        who: &Who,
        is_one: impl Fn(&LogKey) -> bool,
    ) -> BTreeMap<LogName, (u64, BTreeSet<Who>)> {
        let mut read: BTreeMap<LogName, (u64, BTreeSet<Who>)> = BTreeMap::new();
        for talk in self.all.values() {
            let theirs = self.heard_in(talk).filter(|(by, _)| by.author == *who);
            let late = |log: &LogName| self.ended.late.get(log).map_or(u64::MAX, |late| late.0);
            let theirs = theirs.filter(|(by, seq)| is_one(&by.device) && *seq < late(&by.log));
            for (by, seq) in theirs {
                let first = || (seq, talk.with.clone());
                let far = read.entry(by.log).or_insert_with(first);
                far.0 = far.0.max(seq);
            }
        }
        read
    }

    /// The same of oneself; nothing of a log of which all came too late.
    fn read_of_oneself(
        &self,
        me: &Who,
        is_lost: impl Fn(&LogKey) -> bool,
    ) -> BTreeMap<LogName, (u64, BTreeSet<Who>)> {
        let mut read = self.read_of(me, is_lost);
        for (log, (late, with)) in &self.ended.late {
            let nothing = || (late.saturating_sub(1), with.clone());
            read.entry(*log).or_insert_with(nothing);
        }
        read
    }

    /// Notes who became a member of the space, or turned out not to be one.
    pub(crate) fn note_moved(&mut self, persons: &[Who]) {
        self.moved.extend(persons);
    }

    /// Tells whether anybody came or went since this was looked at last.
    pub(crate) fn have_moved(&self) -> bool {
        !self.moved.is_empty()
    }

    /// Tells whether somebody has just become a member of the space, or turned out not to be one.
    pub(crate) fn has_moved(&self, person: &model::PersonId) -> bool {
        self.moved.contains(&Who::from_bytes(*person.as_bytes()))
    }

    /// Goes through all that was said in a conversation: messages, steps towards meeting, introductions.
    fn heard_in<'t>(&'t self, talk: &'t Talk) -> impl Iterator<Item = (&'t Voice, u64)> {
        let messages = talk.messages.values().map(|heard| (&*heard.by, heard.seq));
        let steps = talk.steps.values().map(|step| (&*step.by, step.seq));
        let intros = self.intros.all().map(|heard| (&*heard.by, heard.seq));
        let here = intros.filter(|(by, _)| talk.scopes.contains(&by.log.0));
        messages.chain(steps).chain(here)
    }

    /// Tells whether something said in a log was read already, up to this or further.
    fn has_heard(&self, opened: &Opened) -> bool {
        let talk = self.all.get(&super::conversation_of(&opened.said.with));
        let mut heard = talk.into_iter().flat_map(|talk| self.heard_in(talk));
        heard.any(|(by, seq)| by.log == opened.log && seq >= opened.seq)
    }
}

impl Replica {
    /// Lists the steps towards meeting that count and come from nobody one has blocked.
    pub(crate) fn steps_heard(&self) -> Vec<consent::Said> {
        let me = self.me_in_space();
        let heard = self.talks.steps().filter(|(_, by, seq)| {
            let is_open = Some(by.author) == me || !self.is_blocked(&by.author);
            is_open && self.counts(by, *seq)
        });
        heard.map(|(said, ..)| said).collect()
    }

    /// Tells whether something said in a conversation counts: its device speaks for its author, or did
    /// when it said it.
    pub(super) fn counts(&self, by: &Voice, seq: u64) -> bool {
        let Voice {
            author,
            device,
            log,
        } = by;
        if self.is_this_device(device) || self.speaks_for(device, author) {
            return true;
        }
        let said = self.talks.ended.of(log);
        let own = said.filter(|((by, device), _)| by == author && self.speaks_for(device, author));
        let last = own.map(|(_, last)| last).min();
        self.belonged_to(device, author) && last.is_some_and(|last| seq <= last)
    }

    /// Tells whether something was said by somebody who was removed from the space since, and was read here,
    /// or on another device of one's own, before.
    pub(super) fn was_heard(&self, by: &Voice, seq: u64) -> bool {
        let (Some(me), Some(authority)) = (self.me_in_space(), self.authority()) else {
            return false;
        };
        let Voice {
            author,
            device,
            log,
        } = by;
        let is_theirs = self.belonged_to(device, author) && authority.is_kept(device);
        if !is_theirs || authority.is_member(author) {
            return false;
        }
        let mine = |(who, device): &(Who, LogKey)| {
            *who == me && (self.is_this_device(device) || self.speaks_for(device, &me))
        };
        let said = self.talks.ended.of(log).filter(|(by, _)| mine(by));
        let last = said.map(|(_, last)| last).max();
        *author == me || last.is_some_and(|last| seq <= last)
    }

    /// Says to oneself how far those were read who have just been removed from the space: what they say from
    /// now on is void, and what was read stays.
    pub(crate) fn keep_words_of_removed(&mut self) {
        let moved = std::mem::take(&mut self.talks.moved);
        // Whoever is read to be removed at a start was so before: what came of them since is void.
        if self.booting.is_some() {
            return;
        }
        self.note_read_of_removed(&moved);
        for _ in 0..ENDINGS_AT_ONCE_MAX {
            let Some((log, (last, with))) = self.talks.ended.unsaid.pop_front() else {
                break;
            };
            if let Err(refusal) = self.say_ending(&log, last, &with) {
                tracing::debug!(
                    code = refusal.code,
                    "could not note how far somebody was read"
                );
            }
        }
    }

    /// Notes how far those were read who have just been removed from the space.
    fn note_read_of_removed(&mut self, moved: &BTreeSet<Who>) {
        let (Some(me), Some(secrets), Some(authority)) =
            (self.me_in_space(), &self.secrets, self.authority())
        else {
            return;
        };
        let by = (me, secrets.device.signer().key());
        let is_kept = |device: &LogKey| authority.is_kept(device);
        let removed = moved.iter().filter(|who| !authority.is_member(who));
        let read = removed.filter(|who| **who != me);
        let read = read.flat_map(|who| self.talks.read_of(who, is_kept));
        let ended = &self.talks.ended;
        let unsaid = read.filter(|(log, (last, _))| ended.last_by(log, &by) < Some(*last));
        let unsaid: Vec<_> = unsaid.collect();
        self.talks.ended.unsaid.extend(unsaid);
    }

    /// Tells whether a message is of a lost device of oneself and nobody says that it was read in time; and
    /// notes that its log ends before it.
    pub(super) fn comes_too_late(&mut self, opened: &Opened, me: &Who) -> bool {
        let device = opened.said.binding.device;
        let is_lost = opened.said.binding.person == *me && self.is_taken_back(&device);
        // What is read anew at a start came in whatever order; by then it was said where its log ends.
        if !is_lost || self.booting.is_some() {
            return false;
        }
        if self.talks.has_heard(opened) {
            return false;
        }
        let (log, seq) = (opened.log, opened.seq);
        let counts = |((by, device), last): (&(Who, LogKey), u64)| {
            by == me && last >= seq && self.speaks_for(device, me)
        };
        if self.talks.ended.of(&log).any(counts) {
            return false;
        }
        let with = &opened.said.with;
        let noted = &mut self.talks.ended.late;
        if noted.len() < LATE_MAX || noted.contains_key(&log) {
            let late = noted.entry(log).or_insert_with(|| (seq, with.clone()));
            late.0 = late.0.min(seq);
        }
        true
    }

    fn is_this_device(&self, device: &LogKey) -> bool {
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        own.as_ref() == Some(device)
    }

    fn belonged_to(&self, device: &LogKey, person: &Who) -> bool {
        let owner = self.authority().and_then(|a| a.person_of(device));
        owner.as_ref() == Some(person)
    }

    /// Says in every conversation where one's own devices that were taken back end.
    pub(crate) fn say_endings_in_talks(&mut self) {
        let (Some(me), Some(secrets)) = (self.me_in_space(), &self.secrets) else {
            return;
        };
        let device = secrets.device.signer().key();
        if !self.speaks_for(&device, &me) {
            return;
        }
        let is_lost = |device: &LogKey| self.is_taken_back(device);
        let read = self.talks.read_of_oneself(&me, is_lost).into_iter();
        let unsaid = read.filter(|(log, _)| self.talks.ended.last_by(log, &(me, device)).is_none());
        let unsaid: Vec<_> = unsaid.take(ENDINGS_AT_ONCE_MAX).collect();
        for (log, (last, with)) in unsaid {
            if let Err(refusal) = self.say_ending(&log, last, &with) {
                tracing::debug!(code = refusal.code, "could not say yet where a log ends");
            }
        }
    }

    fn say_ending(&mut self, log: &LogName, seq: u64, with: &BTreeSet<Who>) -> Result<(), Refusal> {
        let (scope, key, incarnation): (ScopeId, _, _) = *log;
        self.join_scope(scope)?;
        let word = Word::Ended {
            log: (key, incarnation),
            seq,
        };
        self.say_in(scope, with, word, with)
    }
}
