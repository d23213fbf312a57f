//! What is shown of conversations, kept from view to view so that a message costs a conversation.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use history::{LogKey, PersonId as Who, RecordId, ScopeId, Timestamp};

use super::{Heard, LogName, MESSAGE_TEXT_MAX_BYTES, Place, Talk, Talks};
use crate::people::said;
use crate::replica::Replica;
use crate::view::{Answer, ConversationView, Delivery, MESSAGES_SHOWN_MAX, MessageView, Refusal};

/// A message is named by at least so many characters of its id.
const MESSAGE_ID_MIN_CHARS: usize = 6;
/// Says so; the number is that of [`MESSAGE_ID_MIN_CHARS`].
const ID_TOO_SHORT: &str = "name it by at least 6 characters of its id";

fn no_message(why: &str) -> Refusal {
    Refusal::new(
        "unknown-message",
        format!(
            "Could not show what was said before this message: {why}. “eyelevel inbox” names where older messages begin."
        ),
    )
}

impl Talks {
    /// The place the next message of a conversation takes.
    pub(super) fn next_order(&self, conversation: &ScopeId) -> u64 {
        self.last_order(conversation).saturating_add(1)
    }

    pub(super) fn last_order(&self, conversation: &ScopeId) -> u64 {
        let last = self.all.get(conversation);
        let last = last.and_then(|talk| talk.messages.last_key_value());
        last.map_or(0, |(place, _)| place.order)
    }

    /// The place the next step towards meeting takes.
    pub(super) fn next_step(&self, conversation: &ScopeId) -> u64 {
        let talk = self.all.get(conversation);
        let last = talk.and_then(|talk| talk.steps.last_key_value());
        let step = last.map_or(0, |(place, _)| place.order);
        step.saturating_add(1).max(self.next_order(conversation))
    }

    /// Who is in the conversation of a log, and which device of whom writes the log.
    pub(super) fn author_of(&self, log: &LogName) -> Option<(BTreeSet<Who>, (Who, LogKey))> {
        let speaks = |talk: &&Talk| talk.voices.iter().any(|by| by.log == *log);
        self.all.values().filter(speaks).find_map(|talk| {
            let of_log = |heard: &&Heard| heard.by.log == *log;
            let heard = talk.messages.values().rev().find(of_log)?;
            Some((talk.with.clone(), (heard.by.author, heard.by.device)))
        })
    }

    /// The last message of each log of others.
    pub(super) fn last_of_others(
        &self,
        conversation: &ScopeId,
        me: Option<&Who>,
    ) -> BTreeMap<LogName, u64> {
        let mut last = BTreeMap::new();
        let messages = self.all.get(conversation).into_iter();
        for heard in messages.flat_map(|talk| talk.messages.values()) {
            if Some(&heard.by.author) != me {
                let seq = last.entry(heard.by.log).or_insert(heard.seq);
                *seq = (*seq).max(heard.seq);
            }
        }
        last
    }

    fn delivery(&self, heard: &Heard, others: &BTreeSet<Who>) -> Delivery {
        let confirmed = self.confirmed.get(&heard.by.log);
        let by_all = |far: fn(&super::Confirmed) -> u64| {
            let far = |who| confirmed.and_then(|by| by.get(who)).map_or(0, far);
            !others.is_empty() && others.iter().all(|who| far(who) > heard.seq)
        };
        if by_all(|by| by.read) {
            Delivery::Read
        } else if by_all(|by| by.arrived) {
            Delivery::Delivered
        } else if self
            .carried
            .get(&heard.by.log)
            .is_some_and(|far| *far > heard.seq)
        {
            Delivery::Carried
        } else {
            Delivery::Queued
        }
    }
}

impl Replica {
    /// All conversations, the newest first; only what has changed is made again.
    pub(crate) fn conversations(&mut self) -> Vec<Arc<ConversationView>> {
        if std::mem::take(&mut self.talks.all_stale) {
            let all = self.talks.all.keys().copied();
            self.talks.stale.extend(all);
        }
        for id in std::mem::take(&mut self.talks.stale) {
            match self
                .conversation(&id)
                .filter(|view| !view.messages.is_empty())
            {
                Some(view) => self.talks.views.insert(id, Arc::new(view)),
                None => self.talks.views.remove(&id),
            };
        }
        let mut all: Vec<_> = self.talks.views.values().cloned().collect();
        all.sort_by_key(|view| (std::cmp::Reverse(view.last_at), view.id));
        all
    }

    /// The conversations with somebody, or all.
    pub(crate) fn inbox(&mut self, person: Option<&str>) -> Result<Vec<ConversationView>, Refusal> {
        self.must_be_member("show your conversations")?;
        let with = person.map(|typed| self.find_person(typed)).transpose()?;
        let views = self.conversations();
        let wanted = views.iter().filter(|view| {
            let with = with.as_ref();
            with.is_none_or(|card| view.with.contains(&card.id))
        });
        Ok(wanted.map(|view| ConversationView::clone(view)).collect())
    }

    /// One conversation as it is shown.
    pub(super) fn conversation(&self, id: &ScopeId) -> Option<ConversationView> {
        self.conversation_with(id, None, MESSAGES_SHOWN_MAX)
    }

    /// Every conversation with every message, by id.
    pub(crate) fn whole_conversations(&self) -> Vec<ConversationView> {
        let ids = self.talks.all.keys();
        ids.filter_map(|id| self.conversation_with(id, None, usize::MAX))
            .collect()
    }

    /// What was said in a conversation before a message.
    pub(crate) fn earlier_answer(&self, before: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show what was said before")?;
        let (conversation, place) = self.find_message(before).map_err(no_message)?;
        let view = self.conversation_with(&conversation, Some(place), MESSAGES_SHOWN_MAX);
        let view = view.ok_or_else(|| no_message("it is here no longer"))?;
        Ok(Answer::Conversation(Box::new(view)))
    }

    /// Finds a message by its id or the beginning of its id; where there is none, says why.
    pub(super) fn find_message(&self, typed: &str) -> Result<(ScopeId, Place), &'static str> {
        let typed = typed.trim().to_lowercase();
        if typed.len() < MESSAGE_ID_MIN_CHARS {
            return Err(ID_TOO_SHORT);
        }
        let all = self.talks.all.iter();
        let mut found = all.flat_map(|(id, talk)| {
            let places = talk.messages.keys();
            let places = places.filter(|place| place.record.to_string().starts_with(&typed));
            places.map(|place| (*id, *place))
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => Err("the ids of several messages begin so"),
            (None, _) => Err("no message has an id that begins so"),
        }
    }

    /// One conversation with so many of its newest messages, or of those before a place.
    pub(super) fn conversation_with(
        &self,
        id: &ScopeId,
        before: Option<Place>,
        messages_max: usize,
    ) -> Option<ConversationView> {
        let talk = self.talks.all.get(id)?;
        let me = self.me_in_space()?;
        let others: BTreeSet<Who> = talk.with.iter().copied().filter(|who| *who != me).collect();
        let read_to = self.read_to(id);
        let heard = |(_, heard): &(&Place, &Heard)| self.is_heard(heard, &me);
        let after = Place {
            order: read_to.saturating_add(1),
            record: RecordId::ZERO,
        };
        let unread = talk.messages.range(after..);
        let unread = unread.filter(|(_, heard)| heard.by.author != me);
        let unread = unread.filter(heard);
        let unread = u32::try_from(unread.count()).unwrap_or(u32::MAX);
        let end = before.map_or(Bound::Unbounded, Bound::Excluded);
        let shown = talk.messages.range((Bound::Unbounded, end));
        let mut shown = shown.rev().filter(heard);
        let newest = shown.by_ref().take(messages_max);
        let mut messages: Vec<MessageView> = newest
            .map(|(place, heard)| self.message_view(place, heard, &me, &others))
            .collect();
        messages.reverse();
        let earlier = shown.next().is_some();
        let last_at = messages.last().map_or(Timestamp(0), |last| last.at);
        Some(ConversationView {
            id: *id,
            with: others.iter().map(said).collect(),
            title: self.title(talk, &me),
            messages,
            earlier,
            unread,
            muted: self.is_muted(id),
            last_at,
        })
    }

    /// Tells whether a message is shown: it counts, and its author is not blocked.
    fn is_heard(&self, heard: &Heard, me: &Who) -> bool {
        (heard.by.author == *me || !self.is_blocked(&heard.by.author))
            && (self.counts(&heard.by, heard.seq) || self.was_heard(&heard.by, heard.seq))
    }

    fn message_view(
        &self,
        place: &Place,
        heard: &Heard,
        me: &Who,
        others: &BTreeSet<Who>,
    ) -> MessageView {
        let mine = heard.by.author == *me;
        let delivery = if mine {
            self.talks.delivery(heard, others)
        } else {
            Delivery::Delivered
        };
        MessageView {
            id: place.record.to_string(),
            author: said(&heard.by.author),
            author_name: self.name_of(&heard.by.author),
            at: heard.at,
            text: model::clean_lines(&heard.text, MESSAGE_TEXT_MAX_BYTES).0,
            is_cut: false,
            files: heard
                .files
                .iter()
                .map(|file| self.file_view(file))
                .collect(),
            mine,
            delivery,
        }
    }

    fn title(&self, talk: &Talk, me: &Who) -> String {
        let others = talk.with.iter().filter(|who| *who != me);
        let mut names: Vec<String> = others.map(|who| self.name_of(who)).collect();
        names.sort();
        names.join(", ")
    }

    fn name_of(&self, who: &Who) -> String {
        self.name(&said(who))
    }
}
