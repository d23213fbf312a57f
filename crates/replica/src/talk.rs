//! Conversations: what was said to whom, and how far it has come.
//!
//! For: keeping the messages one may read. Who talks is a set of persons; a conversation is named
//! by that set, so that two people who write to each other at the same time, each founding a scope,
//! are in one conversation all the same. Knows: opened messages. Never: refuses a record because of
//! what is sealed in it; whoever carries it cannot see that, and all copies must stay the same.

mod acts;
mod ended;
mod intro;
mod passed;
mod picked;
mod said;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{
    Incarnation, LogId, LogKey, PersonId as Who, Position, Record, RecordId, ScopeId, Timestamp,
};

use model::consent::{self, Mark, Step};
use model::{Attachment, ItemId};

use crate::cbor;
use crate::effect::Shelf;
use crate::people::said as said_of;
use crate::replica::Replica;
use crate::theirs::Log;
use crate::view::{ConversationView, Standing};

pub use acts::ASKED_APART_MAX;
pub(crate) use acts::BLOCKED;
pub use picked::PICKED_MAX;
pub(crate) use said::{Said, Word};

/// The most appeals one person may ask others to carry.
const APPEALS_PER_PERSON_MAX: usize = 64;
/// The most persons in a conversation, oneself included.
pub const TALKERS_MAX: usize = 16;
/// The most steps towards meeting that are kept of one conversation; more are not listened to.
const STEPS_MAX: usize = 512;
/// The longest message, in bytes.
pub const MESSAGE_TEXT_MAX_BYTES: usize = 16 * 1024;
/// From how many records of one's own on a conversation goes on in a new scope, so that carriers
/// always have room for it.
const RECORDS_PER_SCOPE: u64 = 2_048;
/// The same in bytes of the whole scope.
const BYTES_PER_SCOPE: u64 = 8 * 1024 * 1024;

/// Tells whether the plaintext of a record is a message of this version.
pub fn reads_as_message(plaintext: &[u8]) -> bool {
    Said::decode(plaintext).is_ok()
}

/// A log of a scope, and a place in it.
type LogName = (ScopeId, LogKey, Incarnation);

/// All conversations of oneself.
#[derive(Debug, Default)]
pub(crate) struct Talks {
    all: BTreeMap<ScopeId, Talk>,
    /// How far each person has confirmed each log: arrived, and read if they say so.
    confirmed: BTreeMap<LogName, BTreeMap<Who, Confirmed>>,
    /// Where logs of lost devices end, by who says it with which device.
    ended: ended::Endings,
    /// Who was removed from the space, or restored, since this was looked at last.
    moved: BTreeSet<Who>,
    /// How far others hold one's own logs.
    carried: BTreeMap<LogName, u64>,
    /// What people show to oneself alone.
    shown: BTreeMap<Who, picked::Shown>,
    /// What has come since, from devices of which it may not be known yet whose they are.
    shown_news: BTreeMap<(Who, RecordId), picked::Shown>,
    /// What was shown before and is replaced by what is shown now; nobody keeps a readable copy of it.
    shown_before: Vec<RecordId>,
    /// What others see of one's contacts fits what both sides have said.
    contacts_settled: bool,
    /// The least order of the next thing one shows.
    shown_order: u64,
    /// Arrived messages of others that want to be confirmed.
    due: BTreeMap<LogName, u64>,
    views: BTreeMap<ScopeId, Arc<ConversationView>>,
    stale: BTreeSet<ScopeId>,
    /// A step towards meeting was heard that nobody has followed up on.
    stepped: bool,
    all_stale: bool,
    intros: intro::Intros,
    /// What was sealed here a moment ago, so that it is not opened with every key to be read.
    just_sealed: Option<(RecordId, Vec<u8>)>,
    /// Who asks to have an appeal carried, against which case, said with which device.
    appeals: BTreeMap<(Who, ScopeId, ItemId), LogKey>,
}

/// One conversation.
#[derive(Debug, Default)]
struct Talk {
    /// Everybody in it, oneself included.
    with: BTreeSet<Who>,
    messages: BTreeMap<Place, Heard>,
    /// Whose messages they are: few speak, and each message only points here.
    voices: Vec<Arc<Voice>>,
    /// Who of `voices` wrote a message first, and the mark of it, so that a repeated one is shown once.
    marks: BTreeSet<(u32, [u8; 16])>,
    /// Steps towards meeting that were said in it.
    steps: BTreeMap<Place, Stepped>,
    /// Scopes it was held in.
    scopes: BTreeSet<ScopeId>,
}

/// A step as it is kept.
#[derive(Debug, Clone)]
struct Stepped {
    by: Arc<Voice>,
    seq: u64,
    at: Timestamp,
    mark: Mark,
    step: Step,
}

/// The place of a message in its conversation: what its author had seen, then who.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    order: u64,
    record: RecordId,
}

/// A message as it is kept: there are as many as were ever written, so each takes little.
#[derive(Debug, Clone)]
struct Heard {
    by: Arc<Voice>,
    at: Timestamp,
    text: Box<str>,
    files: Box<[Attachment]>,
    seq: u64,
}

/// Somebody who speaks with one of their devices in one log.
#[derive(Debug, PartialEq, Eq)]
struct Voice {
    author: Who,
    device: LogKey,
    log: LogName,
}

impl Talk {
    /// Tells whether a message was not here yet, and notes it.
    fn is_new(&mut self, author: &Who, mark: [u8; 16]) -> bool {
        let first = self.voices.iter().position(|by| by.author == *author);
        let first = u32::try_from(first.unwrap_or(self.voices.len())).unwrap_or(u32::MAX);
        self.marks.insert((first, mark))
    }

    /// Gives the one that stands for all messages of a voice.
    fn voice(&mut self, voice: Voice) -> Arc<Voice> {
        if let Some(known) = self.voices.iter().rev().find(|known| ***known == voice) {
            return known.clone();
        }
        let voice = Arc::new(voice);
        self.voices.push(voice.clone());
        voice
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Confirmed {
    /// One more than the seq of the last record.
    arrived: u64,
    read: u64,
}

/// An opened message with the place it stands at, as the index keeps it.
pub(crate) struct Opened {
    pub(crate) record: RecordId,
    log: LogName,
    pub(crate) seq: u64,
    at: Timestamp,
    said: Said,
}

impl Opened {
    fn of(record: &Record, said: Said) -> Opened {
        let header = record.header();
        Opened {
            record: record.id(),
            log: (record.scope(), header.log, header.incarnation),
            seq: header.seq,
            at: header.time,
            said,
        }
    }

    /// Names the log it stands in.
    pub(crate) fn log(&self) -> LogId {
        let (scope, key, incarnation) = self.log;
        LogId {
            scope,
            key,
            incarnation,
        }
    }

    /// Tells whether the device behind it has said that it is.
    pub(crate) fn stands(&self) -> bool {
        let (scope, key, _) = &self.log;
        self.said.binding.verify(scope, key)
    }

    fn encode(&self) -> Vec<u8> {
        let (scope, key, incarnation) = &self.log;
        cbor::written(|e| {
            e.array(6)?.bytes(scope.as_bytes())?.bytes(key.as_bytes())?;
            e.u64(incarnation.0)?.u64(self.seq)?.u64(self.at.0)?;
            e.bytes(&self.said.encode())?;
            Ok(())
        })
    }

    pub(crate) fn decode(record: RecordId, bytes: &[u8]) -> Result<Opened, cbor::Damaged> {
        cbor::read(bytes, |d| {
            cbor::array(d)?;
            let scope = ScopeId::from_bytes(cbor::fixed(d)?);
            let key = LogKey::from_bytes(cbor::fixed(d)?);
            let log = (scope, key, Incarnation(d.u64()?));
            let (seq, at) = (d.u64()?, Timestamp(d.u64()?));
            let said = Said::decode(d.bytes()?)?;
            Ok(Opened {
                record,
                log,
                seq,
                at,
                said,
            })
        })
    }
}

/// Names the conversation of these persons.
pub(crate) fn conversation_of(with: &BTreeSet<Who>) -> ScopeId {
    let mut bytes = Vec::with_capacity(with.len() * Who::BYTES);
    for who in with {
        bytes.extend_from_slice(who.as_bytes());
    }
    ScopeId::from_bytes(blake3::derive_key("eyelevel 2026 conversation", &bytes))
}

impl Talks {
    /// Remembers what one is about to take in as one's own words.
    pub(crate) fn note_sealed(&mut self, record: &Record, words: Vec<u8>) {
        self.just_sealed = Some((record.id(), words));
    }

    /// Lays all messages as densely as it goes.
    pub(crate) fn pack(&mut self) {
        for talk in self.all.values_mut() {
            talk.messages = std::mem::take(&mut talk.messages).into_iter().collect();
            talk.marks = std::mem::take(&mut talk.marks).into_iter().collect();
        }
    }

    /// Tells whether a conversation is held in a scope.
    pub(crate) fn holds(&self, scope: &ScopeId) -> bool {
        self.all.values().any(|talk| talk.scopes.contains(scope))
    }

    /// Names the scopes in which something was said to oneself.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = ScopeId> {
        self.all
            .values()
            .flat_map(|talk| talk.scopes.iter().copied())
    }

    /// Files a message another device of oneself could read. It was confirmed there.
    pub(crate) fn file_kept(&mut self, opened: Opened, me: &Who) {
        let log = opened.log;
        let due = self.due.get(&log).copied();
        self.file(opened, me);
        match due {
            Some(due) => drop(self.due.insert(log, due)),
            None => drop(self.due.remove(&log)),
        }
    }

    /// Files an opened message. Its binding has been verified.
    fn file(&mut self, opened: Opened, me: &Who) {
        let Opened {
            record,
            log,
            seq,
            at,
            said,
        } = opened;
        let author = said.binding.person;
        let conversation = conversation_of(&said.with);
        self.stale.insert(conversation);
        let talk = self.all.entry(conversation).or_default();
        talk.scopes.insert(log.0);
        if talk.with.is_empty() {
            talk.with.clone_from(&said.with);
        }
        let by = Voice {
            author,
            device: said.binding.device,
            log,
        };
        match said.word {
            Word::Text {
                text,
                mark,
                order,
                files,
            } => {
                if author != *me {
                    let due = self.due.entry(log).or_default();
                    *due = (*due).max(seq + 1);
                }
                if !talk.is_new(&author, mark) {
                    return;
                }
                let heard = Heard {
                    by: talk.voice(by),
                    at,
                    text: text.into_boxed_str(),
                    // What does not name a file is passed over; the words stay.
                    files: files.iter().filter_map(|file| file.parse().ok()).collect(),
                    seq,
                };
                talk.messages.insert(Place { order, record }, heard);
            }
            Word::Step { step, mark, order } => {
                self.stepped = true;
                if talk.steps.len() < STEPS_MAX {
                    let stepped = Stepped {
                        by: talk.voice(by),
                        seq,
                        at,
                        mark,
                        step,
                    };
                    talk.steps.insert(Place { order, record }, stepped);
                }
            }
            Word::Arrived { log: of, seq } => {
                let confirmed = self.confirmed.entry((log.0, of.0, of.1)).or_default();
                let confirmed = confirmed.entry(author).or_default();
                confirmed.arrived = confirmed.arrived.max(seq.saturating_add(1));
            }
            Word::Read { log: of, seq } => {
                let confirmed = self.confirmed.entry((log.0, of.0, of.1)).or_default();
                let confirmed = confirmed.entry(author).or_default();
                confirmed.arrived = confirmed.arrived.max(seq.saturating_add(1));
                confirmed.read = confirmed.read.max(seq.saturating_add(1));
            }
            Word::Ended { log: of, seq } => {
                let log = (log.0, of.0, of.1);
                self.ended.note(log, (author, said.binding.device), seq);
            }
            Word::Shown { fields, order } => {
                if author != *me && said.with.len() == 2 {
                    self.file_shown(author, said.binding.device, (order, record), fields);
                }
            }
            Word::Appeal { community, case } => {
                let of_author = self.appeals.keys().filter(|(who, ..)| *who == author);
                if said.with.len() == 2 && of_author.count() < APPEALS_PER_PERSON_MAX {
                    let device = said.binding.device;
                    self.appeals.insert((author, community, case), device);
                }
            }
            // Taken where it is opened; it is no part of a conversation.
            Word::Own(_) => {}
            Word::Intro {
                step,
                mark,
                third,
                text,
            } => {
                let other = said.with.iter().find(|who| **who != author);
                if let (Some(to), 2) = (other, said.with.len()) {
                    let heard = intro::Heard {
                        by: talk.voice(by),
                        seq,
                        to: *to,
                        at,
                        third,
                        text,
                    };
                    self.intros.file(step, mark, heard);
                }
            }
        }
    }

    /// With which device a person asks to have their appeal against a case carried, if they do.
    pub(crate) fn appeal_of(&self, who: Who, community: &ScopeId, case: &ItemId) -> Option<LogKey> {
        self.appeals.get(&(who, *community, *case)).copied()
    }

    /// Names the communities somebody asks to carry an appeal into.
    pub(crate) fn appealed_in(&self) -> BTreeSet<ScopeId> {
        self.appeals
            .keys()
            .map(|(_, community, _)| *community)
            .collect()
    }

    /// Gives every file a message names, with who named it.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Attachment, Who)> {
        let heard = self.all.values().flat_map(|talk| talk.messages.values());
        heard.flat_map(|heard| heard.files.iter().map(|file| (file, heard.by.author)))
    }

    /// Gives every step towards meeting between two, with who said it where.
    fn steps(&self) -> impl Iterator<Item = (consent::Said, &Voice, u64)> + '_ {
        let two = self.all.values().filter(|talk| talk.with.len() == 2);
        two.flat_map(|talk| {
            talk.steps.iter().filter_map(|(place, stepped)| {
                let author = stepped.by.author;
                let other = talk.with.iter().find(|who| **who != author)?;
                let heard = consent::Said {
                    mark: stepped.mark,
                    by: said_of(&author),
                    to: said_of(other),
                    place: (place.order, *place.record.as_bytes()),
                    at: stepped.at.0,
                    step: stepped.step.clone(),
                };
                Some((heard, &*stepped.by, stepped.seq))
            })
        })
    }

    /// Tells whether steps were heard since this was asked last.
    pub(crate) fn take_stepped(&mut self) -> bool {
        std::mem::take(&mut self.stepped)
    }

    /// Has everything looked at again before the next view.
    pub(crate) fn touch_all(&mut self) {
        self.all_stale = true;
    }
}

impl Replica {
    /// Opens a message of a conversation, if it was sealed to this device. What is wrong with the
    /// words is nobody's business but the reader's: the record stays.
    pub(crate) fn take_message(&mut self, record: &Record) {
        let Some(me) = self.me_in_space() else {
            return;
        };
        // A device tries its keys on whatever it carries, so those that will fit come first.
        let sealed = self.talks.just_sealed.take();
        let sealed = sealed.filter(|(id, _)| *id == record.id());
        let own = self.is_said_to_oneself(&record.scope());
        let bytes = sealed.map(|(_, words)| words);
        let bytes = bytes.or_else(|| own.then(|| self.open_own(record)).flatten());
        let bytes = bytes.or_else(|| self.open_as_device(record));
        let bytes = bytes.or_else(|| (!own).then(|| self.open_own(record)).flatten());
        let Some(bytes) = bytes else {
            return;
        };
        let said = match Said::decode(&bytes) {
            Ok(said) => said,
            Err(damaged) => {
                tracing::debug!(record = %record.id().short(), why = damaged.0, "a message cannot be read");
                return;
            }
        };
        let stands = said.binding.verify(&record.scope(), &record.header().log);
        let owner = self.authority();
        let owner = owner.and_then(|authority| authority.person_of(&said.binding.device));
        let is_anothers = owner.is_some_and(|owner| owner != said.binding.person);
        if !stands || is_anothers || !said.with.contains(&me) {
            tracing::debug!(record = %record.id().short(), "a message does not say who is behind it");
            return;
        }
        self.note_mine(&record.scope());
        if let Word::Own(items) = said.word {
            return self.take_own(record, &said.binding, items);
        }
        let opened = Opened::of(record, said);
        if self.comes_too_late(&opened, &me) {
            return;
        }
        let key = record.id().as_bytes().to_vec();
        let bytes = opened.encode();
        self.note_opened_message(&opened, &bytes);
        self.put(Shelf::Talk, key, Some(bytes));
        let appeals = self.talks.appeals.len();
        self.talks.file(opened, &me);
        if self.talks.appeals.len() > appeals {
            let communities = self.talks.appealed_in();
            communities.into_iter().for_each(|it| self.halls.stir(it));
        }
        self.dirty.talk = true;
    }

    fn open_as_device(&self, record: &Record) -> Option<Vec<u8>> {
        let secrets = self.secrets.as_ref()?;
        record.unseal_message(&secrets.device).ok()
    }

    /// Reads a message the index keeps.
    pub(crate) fn read_talk(&mut self, key: &[u8], value: &[u8]) {
        let (Ok(record), Some(me)) = (<[u8; 32]>::try_from(key), self.me_in_space()) else {
            return;
        };
        if let Ok(opened) = Opened::decode(RecordId::from_bytes(record), value) {
            self.read_opened_message(&opened, value);
            self.talks.file(opened, &me);
        }
    }

    /// Notes how far others hold one's own log of a conversation.
    pub(crate) fn note_carried(
        &mut self,
        scope: ScopeId,
        theirs: impl FnOnce(&Log, &mut Replica) -> Option<Position>,
    ) {
        let own = self.secrets.as_ref().and_then(|own| own.log_in(&scope));
        let Some(own) = own.filter(|_| scope != self.home) else {
            return;
        };
        let Some(position) = theirs(&(own.key, own.incarnation), self) else {
            return;
        };
        let known = self
            .talks
            .carried
            .entry((scope, own.key, own.incarnation))
            .or_default();
        let reached = position.seq.saturating_add(1);
        if reached > *known {
            *known = reached;
            let key = crate::gate::encode_log(&own);
            self.put(Shelf::Carried, key, Some(reached.to_be_bytes().to_vec()));
            self.talks.touch_all();
            self.dirty.talk = true;
        }
    }

    /// Reads how far others hold one's own logs.
    pub(crate) fn read_carried(&mut self, key: &[u8], value: &[u8]) {
        let log = crate::boot::decode_log(key);
        if let (Some(log), Ok(reached)) = (log, <[u8; 8]>::try_from(value)) {
            let name = (log.scope, log.key, log.incarnation);
            self.talks.carried.insert(name, u64::from_be_bytes(reached));
        }
    }

    /// Confirms messages that have arrived, once this device has taken them in for good.
    pub(crate) fn confirm_messages(&mut self) {
        if self.talks.due.is_empty()
            || self.booting.is_some()
            || self.standing() != Standing::Member
        {
            return;
        }
        for (log, seq) in std::mem::take(&mut self.talks.due) {
            if !self.is_author_known(&log) {
                // Their device's statement is on its way through the space.
                self.talks.due.insert(log, seq);
                continue;
            }
            if let Err(refusal) = self.confirm_message(log, seq.saturating_sub(1)) {
                tracing::debug!(code = refusal.code, "an arrived message is not confirmed");
            }
        }
    }

    fn is_author_known(&self, log: &LogName) -> bool {
        let author = self.talks.author_of(log);
        author.is_none_or(|(_, (_, device))| {
            self.authority()
                .is_some_and(|a| a.person_of(&device).is_some())
        })
    }

    /// Tells whether somebody else wrote these words to oneself.
    pub(crate) fn was_told(&self, words: &str) -> bool {
        let me = self.me_in_space();
        let messages = self
            .talks
            .all
            .values()
            .flat_map(|talk| talk.messages.values());
        let mut others = messages.filter(|heard| Some(heard.by.author) != me);
        others.any(|heard| heard.text.contains(words))
    }

    /// Oneself as the space names one.
    pub(crate) fn me_in_space(&self) -> Option<Who> {
        self.secrets.as_ref().map(|secrets| secrets.person_id())
    }
}
