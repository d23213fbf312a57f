//! The private side: what nobody but oneself ever reads.
//!
//! *Only me* fields, the avoid list, choices and drafts are records of a repository of their own.
//! `Message` has no variant they fit into and their space id is known to nobody, so none of these
//! records is ever on the wire. What they say is said again to oneself, sealed, once there is another
//! device or words to begin again with; `personal` does that. The log is short and is replayed whole at every start, so its
//! plaintext never stands in the index.

use std::collections::{BTreeMap, BTreeSet};

use history::{Draft, Head, Incarnation, LogId, Record, RecordId};
use model::{Document, DocumentName, Edit, Field, PersonId, Profile, Visibility};

use crate::community::is_about_feed;
use crate::content::Content;
use crate::documents::document_id;
use crate::intent::{Language, LockAfter, Preference, Theme, WordsKept};
use crate::notices::Notices;
use crate::replica::Replica;
use crate::secrets::Secrets;
use crate::talk::PICKED_MAX;
use crate::view::{Preferences, Refusal};

const VISIBILITY: &str = "visibility/";
const PICKED: &str = "picked:";
const LANGUAGE: &str = "language";
const THEME: &str = "theme";
const NOTICES: &str = "notices";
const WORDS: &str = "device/words";
/// Each device stands somewhere else, so each has its own.
pub(crate) const LOCK_AFTER: &str = "device/lock-after";
const KEPT: &str = "kept";
const LATER: &str = "later";

/// The private document and choices.
#[derive(Debug, Default)]
pub struct Private {
    pub document: Document,
    pub settings: BTreeMap<String, String>,
    head: Option<Head>,
}

impl Replica {
    /// Tells who sees a field.
    pub(crate) fn visibility(&self, field: Field) -> Visibility {
        if let Some(fixed) = field.fixed_visibility() {
            return fixed;
        }
        let chosen = self
            .private
            .settings
            .get(&format!("{VISIBILITY}{}", field.name()));
        match chosen.map(String::as_str) {
            Some("me") => Visibility::Me,
            Some("space") => Visibility::Space,
            Some(chosen) if chosen.starts_with(PICKED) => Visibility::Picked(picked(chosen)),
            _ => field.default_visibility(),
        }
    }

    /// Remembers who shall see a field.
    pub(crate) fn choose_visibility(
        &mut self,
        field: Field,
        visibility: &Visibility,
    ) -> Result<(), Refusal> {
        let visibility = &each_once(visibility);
        if let Visibility::Picked(people) = visibility
            && !(1..=PICKED_MAX).contains(&people.len())
        {
            return Err(Refusal::new(
                "picked-people",
                format!(
                    "Could not show the field to picked people: name 1 to {PICKED_MAX} of them."
                ),
            ));
        }
        self.write_private(Content::Setting {
            key: format!("{VISIBILITY}{}", field.name()),
            value: visibility.to_string(),
        })
    }

    /// Gives what one has chosen for one's own window.
    pub(crate) fn preferences(&self) -> Preferences {
        let chosen = |key: &str| self.private.settings.get(key).map(String::as_str);
        Preferences {
            language: chosen(LANGUAGE).and_then(Language::of),
            theme: chosen(THEME).and_then(Theme::of),
            notices: chosen(NOTICES).map(Notices::read).unwrap_or_default(),
            words: self.words_kept(),
            lock_after: chosen(LOCK_AFTER)
                .and_then(LockAfter::of)
                .unwrap_or_default(),
        }
    }

    /// Tells what has become of writing the recovery words down.
    pub(crate) fn words_kept(&self) -> WordsKept {
        let secrets = self.secrets.as_ref();
        if secrets.is_none_or(|secrets| secrets.recovery == [0; 32]) {
            return WordsKept::Elsewhere;
        }
        match self.private.settings.get(WORDS).map(String::as_str) {
            Some(KEPT) => WordsKept::Kept,
            Some(_) => WordsKept::Later,
            None => WordsKept::New,
        }
    }

    /// Remembers a choice about one's own window.
    pub(crate) fn prefer(&mut self, preference: Preference) -> Result<(), Refusal> {
        let (key, value) = match preference {
            Preference::Language(language) => (LANGUAGE, language.code().to_owned()),
            Preference::Theme(theme) => (THEME, theme.code().to_owned()),
            Preference::Notices(notices) => (NOTICES, notices.stored()),
            Preference::LockAfter(after) => (LOCK_AFTER, after.code().to_owned()),
            Preference::Words(WordsKept::Kept) => (WORDS, KEPT.to_owned()),
            Preference::Words(WordsKept::Elsewhere | WordsKept::New | WordsKept::Later) => {
                (WORDS, LATER.to_owned())
            }
        };
        if self
            .private
            .settings
            .get(key)
            .is_some_and(|it| *it == value)
        {
            return Ok(());
        }
        self.write_private(Content::Setting {
            key: key.to_owned(),
            value,
        })?;
        self.dirty.me = true;
        Ok(())
    }

    /// Reads what only oneself sees.
    pub(crate) fn private_profile(&self) -> Profile {
        self.private.document.profile().0
    }

    /// Changes what only oneself sees.
    pub(crate) fn edit_private(&mut self, edits: &[Edit]) -> Result<(), Refusal> {
        let (Some(secrets), Some(me)) = (&self.secrets, self.me()) else {
            return Err(Refusal::no_space("change your profile"));
        };
        let name = DocumentName::Profile(me);
        let log = private_log(secrets);
        let actor = history::actor(&log, &document_id(&log.scope, &name));
        let change = self
            .private
            .document
            .edit(&actor, edits)
            .map_err(|error| Refusal::new("profile-value", error.to_string()))?;
        self.settle_private(edits)?;
        match change {
            Some(change) => {
                self.note_private_edits(edits);
                self.write_private(Content::Change {
                    document: name,
                    change,
                })
            }
            None => Ok(()),
        }
    }

    /// Seals and signs one private record and takes it in.
    pub(crate) fn write_private(&mut self, content: Content) -> Result<(), Refusal> {
        let chosen = match &content {
            Content::Setting { key, .. } => Some(key.clone()),
            Content::Change { .. }
            | Content::Facts(_)
            | Content::Bound(_)
            | Content::Round(_)
            | Content::Ended { .. }
            | Content::Parted { .. } => None,
        };
        let Some(secrets) = &self.secrets else {
            return Err(Refusal::no_space("save this"));
        };
        let log = private_log(secrets);
        let draft = Draft {
            space: secrets.private.space(),
            scope: log.scope,
            incarnation: log.incarnation,
            head: self.private.head,
            time: self.now,
            epoch: RecordId::ZERO,
            deps: Vec::new(),
        };
        let keys = &secrets.private;
        let shred = self.private_shred().unwrap_or(&keys.shred).clone();
        let sealed = draft.seal(
            &keys.signer(),
            &keys.content,
            &shred,
            &content.encode(),
            &mut self.dice,
        );
        let record = sealed.map_err(|_| {
            Refusal::new(
                "too-large",
                "Could not save this: it is larger than one record may be. Shorten it.",
            )
        })?;
        self.take_private(&record, content)
            .map_err(|why| Refusal::new("private-refused", why))?;
        self.batch.private.push(record);
        if let Some(key) = chosen {
            self.note_choice(&key);
        }
        Ok(())
    }

    /// Takes a private record that was already on disk. One that cannot be read says nothing, and those
    /// behind it go on: what the disk lost in the middle takes nothing else along.
    pub(crate) fn replay_private(&mut self, record: Record) {
        let Some(secrets) = &self.secrets else {
            return;
        };
        let keys = &secrets.private;
        let mine = record.log() == private_log(secrets);
        let chained = history::check_chain(self.private.head.as_ref(), &record, |_| None);
        let seq = record.header().seq;
        let is_behind = self.private.head.is_none_or(|head| head.seq < seq);
        if !mine || !is_behind {
            tracing::error!(record = %record.id().short(), "a private record does not fit its log");
            return;
        }
        if chained.is_err() {
            tracing::error!(seq, "private records before this one cannot be read");
        }
        let shred = self.private_shred().unwrap_or(&keys.shred);
        let now = record.unseal(&keys.content, shred).ok();
        let next = match now {
            Some(_) => None,
            None => record.unseal(&keys.content, &shred.next()).ok(),
        };
        if next.is_some() {
            self.go_on_under_next();
        }
        let Some(content) = now.or(next) else {
            // Erased: the key it was sealed with is gone.
            tracing::debug!(record = %record.id().short(), "a private record does not open");
            self.private.head = Some(record.head());
            return;
        };
        let taken = match Content::decode(&content) {
            Ok(content) => self.take_private(&record, content),
            Err(_) => Err("it is no content".to_owned()),
        };
        if let Err(why) = taken {
            tracing::error!(record = %record.id().short(), why, "a private record cannot be read");
            self.private.head = Some(record.head());
        }
    }

    /// Goes on behind the last private record the disk knows of, also where it cannot be read any more.
    pub(crate) fn go_on_behind(&mut self, last: Option<Head>) {
        let read = self.private.head.map(|head| head.seq);
        if let Some(last) = last.filter(|last| read.is_none_or(|read| read < last.seq)) {
            tracing::error!(seq = last.seq, "the last private record cannot be read");
            self.private.head = Some(last);
        }
    }

    fn take_private(&mut self, record: &Record, content: Content) -> Result<(), String> {
        match content {
            Content::Change { document, change } => {
                let actor = history::actor(&record.log(), &document_id(&record.scope(), &document));
                let admitted = self.private.document.admit(&change, &actor);
                admitted.map_err(|refusal| refusal.to_string())?;
            }
            Content::Setting { key, value } => {
                self.talks.touch_all();
                self.dirty.talk = true;
                if is_about_feed(&key) {
                    self.dirty.community = true;
                    // What somebody one has blocked says of members is out of sight there too.
                    self.halls.list_again();
                }
                self.private.settings.insert(key, value);
            }
            Content::Facts(_)
            | Content::Bound(_)
            | Content::Round(_)
            | Content::Ended { .. }
            | Content::Parted { .. } => {
                return Err("it belongs into the shared history".to_owned());
            }
        }
        self.private.head = Some(record.head());
        self.dirty.me = true;
        Ok(())
    }
}

/// Names nobody twice.
fn each_once(visibility: &Visibility) -> Visibility {
    match visibility {
        Visibility::Picked(people) => {
            let mut named = BTreeSet::new();
            let people = people
                .iter()
                .copied()
                .filter(|person| named.insert(*person));
            Visibility::Picked(people.collect())
        }
        Visibility::Me | Visibility::Space => visibility.clone(),
    }
}

/// Reads who a field is shown to.
fn picked(chosen: &str) -> Vec<PersonId> {
    let people = chosen.strip_prefix(PICKED).unwrap_or_default().split(',');
    people.filter_map(|id| id.parse().ok()).collect()
}

pub(crate) fn private_log(secrets: &Secrets) -> LogId {
    LogId {
        scope: secrets.private.scope(),
        key: secrets.private.signer().key(),
        // Nobody else holds this log, so it outlives the incarnations of the shared ones.
        incarnation: Incarnation(0),
    }
}
