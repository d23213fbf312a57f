//! Acts in conversations: writing, having read, muting, blocking, following.
//!
//! A message is durable here before anybody is told of it, and everybody who meets this device
//! carries it on. Choices about whom one hears are private: they stand in the private log.

use std::collections::BTreeSet;

use history::{
    Binding, DeviceStatement, LogKey, PersonId as Who, Reading, ScopeId, ScopeKind, Unsendable,
};
use model::consent::{Mark, Step};
use model::{Attachment, ItemId, PersonId};

use super::{
    BYTES_PER_SCOPE, LogName, MESSAGE_TEXT_MAX_BYTES, RECORDS_PER_SCOPE, Said, TALKERS_MAX, Word,
    conversation_of,
};
use crate::content::Content;
use crate::intent::TalkAct;
use crate::part::Founding;
use crate::people::said;
use crate::replica::Replica;
use crate::view::{Answer, Refusal};

const READ_TO: &str = "talk/read/";
const MUTED: &str = "talk/muted/";
pub(crate) const BLOCKED: &str = "talk/blocked/";
const RECEIPTS: &str = "talk/receipts";
/// How many people one question goes to at once.
pub const ASKED_APART_MAX: usize = 5;
pub(super) const ON: &str = "on";
const OFF: &str = "off";

impl Replica {
    /// Does what was wished for in a conversation.
    pub(crate) fn talk(&mut self, act: TalkAct) -> Result<Answer, Refusal> {
        self.must_be_member("do this in a conversation")?;
        self.dirty.talk = true;
        match act {
            TalkAct::Say { to, text, files } => return self.say(&to, &text, &files),
            TalkAct::AskApart { to, text } => self.ask_apart(&to, &text)?,
            TalkAct::PassOn { message, to, text } => self.pass_message_on(&message, to, &text)?,
            TalkAct::Read { conversation } => self.read_conversation(conversation)?,
            TalkAct::Mute { conversation, on } => {
                self.known_conversation(&conversation)?;
                self.set(format!("{MUTED}{conversation}"), switch(on))?;
            }
            TalkAct::Block { person, on } => {
                if Some(person) == self.me() {
                    return Err(Refusal::new(
                        "block-oneself",
                        "Could not block this person: it is you.",
                    ));
                }
                self.set(format!("{BLOCKED}{person}"), switch(on))?;
                self.talks.touch_all();
            }
            TalkAct::Follow { person, on } => self.follow_person(person, on)?,
            TalkAct::Receipts { on } => self.set(RECEIPTS.to_owned(), switch(on))?,
            TalkAct::AskIntro { .. }
            | TalkAct::AgreeIntro { .. }
            | TalkAct::DeclineIntro { .. } => return self.introduction(act),
        }
        Ok(Answer::Done)
    }

    pub(crate) fn say(
        &mut self,
        to: &[PersonId],
        text: &str,
        files: &[Attachment],
    ) -> Result<Answer, Refusal> {
        self.may_attach(files)?;
        let text = text.trim();
        if (text.is_empty() && files.is_empty()) || text.len() > MESSAGE_TEXT_MAX_BYTES {
            return Err(Refusal::new(
                "message-length",
                format!(
                    "Could not send the message: it may have 1 to {MESSAGE_TEXT_MAX_BYTES} bytes."
                ),
            ));
        }
        let with = self.talkers(to)?;
        let conversation = conversation_of(&with);
        let mut mark = [0; 16];
        mark.copy_from_slice(&self.dice.bytes::<16>());
        let order = self.talks.next_order(&conversation);
        let scope = self.scope_for(&conversation)?;
        let word = Word::Text {
            text: text.to_owned(),
            mark,
            order,
            files: files.iter().map(Attachment::to_string).collect(),
        };
        self.say_in(scope, &with, word, &with)?;
        let said = self.conversation_with(&conversation, None, 1);
        said.map(|view| Answer::Conversation(Box::new(view)))
            .ok_or_else(|| not_sent("your own copy is still catching up; try again in a moment"))
    }

    /// Puts a question to several people, to each by themselves.
    fn ask_apart(&mut self, to: &[PersonId], text: &str) -> Result<(), Refusal> {
        let to: BTreeSet<PersonId> = to.iter().copied().collect();
        if to.is_empty() || to.len() > ASKED_APART_MAX {
            return Err(Refusal::new(
                "asked-many",
                format!(
                    "Could not ask: a question goes to 1 to {ASKED_APART_MAX} people at once, to each by themselves."
                ),
            ));
        }
        if self.words_of_item(text).is_some() {
            return Err(Refusal::new(
                "asked-there",
                "Could not ask: this question stands in a community already, where all of them can answer. Type another one in words.",
            ));
        }
        // Whoever cannot be written to is found before anybody is asked.
        for person in &to {
            self.talkers(&[*person])?;
        }
        for person in to {
            self.say(&[person], text, &[])?;
        }
        Ok(())
    }

    /// Says a step towards meeting to one person, sealed like any message between the two.
    pub(crate) fn say_step(&mut self, to: PersonId, step: Step, mark: Mark) -> Result<(), Refusal> {
        let with = self.talkers(&[to])?;
        let conversation = conversation_of(&with);
        let order = self.talks.next_step(&conversation);
        let scope = self.scope_for(&conversation)?;
        let word = Word::Step { step, mark, order };
        self.say_in(scope, &with, word, &with)
    }

    /// Asks one person to carry an appeal, sealed like any message between the two.
    pub(crate) fn say_appeal(
        &mut self,
        to: PersonId,
        community: ScopeId,
        case: ItemId,
    ) -> Result<(), Refusal> {
        let with = self.talkers(&[to])?;
        let scope = self.scope_for(&conversation_of(&with))?;
        self.say_in(scope, &with, Word::Appeal { community, case }, &with)
    }

    /// Everybody a message is between, oneself included.
    pub(crate) fn talkers(&self, to: &[PersonId]) -> Result<BTreeSet<Who>, Refusal> {
        let me = self
            .me_in_space()
            .ok_or_else(|| Refusal::no_space("write"))?;
        let mut with: BTreeSet<Who> = to
            .iter()
            .map(|id| Who::from_bytes(*id.as_bytes()))
            .collect();
        with.insert(me);
        if with.len() < 2 || with.len() > TALKERS_MAX {
            return Err(Refusal::new(
                "talkers",
                format!(
                    "Could not send the message: a conversation is between you and 1 to {} others.",
                    TALKERS_MAX - 1
                ),
            ));
        }
        for who in with.iter().filter(|who| **who != me) {
            let is_member = self.authority().is_some_and(|a| a.is_member(who));
            if !is_member {
                return Err(Refusal::new(
                    "unknown-person",
                    "Could not send the message: one of those it is for is not a member of this space. See “eyelevel people”.",
                ));
            }
            if self.is_blocked(who) {
                return Err(Refusal::new(
                    "blocked",
                    "Could not send the message: you have blocked one of those it is for. Unblock them first: “eyelevel talk block PERSON --off”.",
                ));
            }
        }
        Ok(with)
    }

    /// A scope in which a conversation goes on: the first that has room, or a new one.
    pub(super) fn scope_for(&mut self, conversation: &ScopeId) -> Result<ScopeId, Refusal> {
        let scopes = self.talks.all.get(conversation).map(|talk| &talk.scopes);
        let scopes: Vec<ScopeId> = scopes.into_iter().flatten().copied().collect();
        let good = scopes.into_iter().find(|scope| self.has_space_left(scope));
        match good {
            Some(scope) => {
                self.join_scope(scope)?;
                Ok(scope)
            }
            None => self.found_scope(Founding {
                kind: ScopeKind::Conversation,
                reading: Reading::Open,
                facts: None,
                charter: [0; 32],
                succeeds: None,
            }),
        }
    }

    pub(crate) fn has_space_left(&self, scope: &ScopeId) -> bool {
        let Some(held) = self.scopes.get(scope) else {
            return false;
        };
        let own = self.secrets.as_ref().and_then(|own| own.log_in(scope));
        let head = own.and_then(|own| held.heads.get(&own));
        held.bytes < BYTES_PER_SCOPE
            && held.heads.len() < crate::offers::CARRIED_LOGS_PER_SCOPE_MAX
            && head.is_none_or(|head| head.seq < RECORDS_PER_SCOPE)
    }

    /// Seals a message to the devices of some persons and to one's own, and takes it in.
    pub(super) fn say_in(
        &mut self,
        scope: ScopeId,
        with: &BTreeSet<Who>,
        word: Word,
        readers: &BTreeSet<Who>,
    ) -> Result<(), Refusal> {
        let draft = self.draft(scope, Vec::new())?;
        let readers = self.devices_of(readers);
        let secrets = self.secrets.as_ref();
        let secrets = secrets.ok_or_else(|| Refusal::no_space("write"))?;
        let Some(pen) = secrets.pen(&scope) else {
            return Err(not_sent("you do not take part in it"));
        };
        let log = pen.keys.signer().key();
        let binding = Binding::sign(secrets.person_id(), secrets.device.signer(), &scope, &log);
        let words = Said {
            binding,
            with: with.clone(),
            word,
        };
        let words = words.encode();
        let sealed = draft.seal_message(pen.keys.signer(), &readers, &words, &mut self.dice);
        let record = sealed.map_err(|why| refused(&why))?;
        self.talks.note_sealed(&record, words);
        self.admit_own(record).map(|_| ())
    }

    /// What the devices of some persons state, one's own among them.
    fn devices_of(&self, persons: &BTreeSet<Who>) -> Vec<DeviceStatement> {
        let me = self.me_in_space();
        let persons: BTreeSet<Who> = persons.iter().copied().chain(me).collect();
        let authority = self.authority().into_iter();
        let devices = authority.flat_map(|a| persons.iter().flat_map(|who| a.devices_of(who)));
        devices.cloned().collect()
    }

    /// Says that messages of a log have arrived, if whoever wrote them may be heard.
    pub(super) fn confirm_message(&mut self, log: LogName, seq: u64) -> Result<(), Refusal> {
        let (scope, key, incarnation) = log;
        let Some((with, author)) = self.talks.author_of(&log) else {
            return Ok(());
        };
        let me = self
            .me_in_space()
            .ok_or_else(|| Refusal::no_space("write"))?;
        let confirmed = self.talks.confirmed.get(&log);
        let confirmed = confirmed.and_then(|by| by.get(&me)).copied();
        let known = confirmed.is_some_and(|by| by.arrived > seq);
        if known || self.is_blocked(&author.0) || !self.speaks_for(&author.1, &author.0) {
            return Ok(());
        }
        let word = Word::Arrived {
            log: (key, incarnation),
            seq,
        };
        self.join_scope(scope)?;
        self.say_in(scope, &with, word, &[author.0].into())
    }

    fn read_conversation(&mut self, conversation: ScopeId) -> Result<(), Refusal> {
        self.known_conversation(&conversation)?;
        let last = self.talks.last_order(&conversation);
        if self.read_to(&conversation) < last {
            self.set(format!("{READ_TO}{conversation}"), &last.to_string())?;
        }
        self.talks.stale.insert(conversation);
        if !self.receipts() {
            return Ok(());
        }
        let me = self.me_in_space();
        for (log, seq) in self.talks.last_of_others(&conversation, me.as_ref()) {
            let confirmed = self.talks.confirmed.get(&log);
            let by_me = confirmed.zip(me).and_then(|(by, me)| by.get(&me)).copied();
            let Some((with, author)) = self.talks.author_of(&log) else {
                continue;
            };
            if by_me.is_some_and(|by| by.read > seq) || self.is_blocked(&author.0) {
                continue;
            }
            let word = Word::Read {
                log: (log.1, log.2),
                seq,
            };
            self.join_scope(log.0)?;
            self.say_in(log.0, &with, word, &[author.0].into())?;
        }
        Ok(())
    }

    fn known_conversation(&self, conversation: &ScopeId) -> Result<(), Refusal> {
        if self.talks.all.contains_key(conversation) {
            return Ok(());
        }
        Err(Refusal::new(
            "unknown-conversation",
            "Could not find this conversation. See “eyelevel inbox”.",
        ))
    }

    /// Tells whether a device belongs to the person it speaks for and may be heard now.
    pub(crate) fn speaks_for(&self, device: &LogKey, person: &Who) -> bool {
        self.authority()
            .is_some_and(|a| a.person_of(device).as_ref() == Some(person) && a.is_live(device))
    }

    pub(crate) fn is_blocked(&self, who: &Who) -> bool {
        self.is_on(&format!("{BLOCKED}{}", said(who)))
    }

    /// Tells whether what a person says in communities is kept out of sight: one has blocked them.
    pub(crate) fn hides(&self, person: &PersonId) -> bool {
        self.hides_anybody() && self.is_blocked(&Who::from_bytes(*person.as_bytes()))
    }

    /// Tells whether one has blocked anybody.
    pub(crate) fn hides_anybody(&self) -> bool {
        self.settings_under(BLOCKED).any(|(_, value)| value == ON)
    }

    pub(super) fn is_muted(&self, conversation: &ScopeId) -> bool {
        self.is_on(&format!("{MUTED}{conversation}"))
    }

    /// Up to where a conversation was read.
    pub(super) fn read_to(&self, conversation: &ScopeId) -> u64 {
        let key = format!("{READ_TO}{conversation}");
        let value = self.private.settings.get(&key);
        value.and_then(|value| value.parse().ok()).unwrap_or(0)
    }

    pub(crate) fn receipts(&self) -> bool {
        self.is_on(RECEIPTS)
    }

    pub(super) fn is_on(&self, key: &str) -> bool {
        self.private.settings.get(key).is_some_and(|it| it == ON)
    }

    pub(crate) fn set(&mut self, key: String, value: &str) -> Result<(), Refusal> {
        if self
            .private
            .settings
            .get(&key)
            .is_some_and(|it| it == value)
        {
            return Ok(());
        }
        let value = value.to_owned();
        self.write_private(Content::Setting { key, value })
    }
}

fn switch(on: bool) -> &'static str {
    if on { ON } else { OFF }
}

fn not_sent(why: &str) -> Refusal {
    Refusal::new("not-sent", format!("Could not send the message: {why}."))
}

fn refused(why: &Unsendable) -> Refusal {
    let sentence = why.to_string();
    Refusal::new(
        why.code(),
        format!("Could not send the message. {sentence}"),
    )
}
