//! Forgetting what only oneself saw: the private side goes on under the next key.
//!
//! For: erasing private fields from the disk too. What stays is said again, and the key that opens
//! what was said before goes; the old records stay, unreadable, so that their log still verifies.
//! Knows: that the key file is durable before the history, so a new key must not take the place of
//! the old one before what it seals is durable; and that a key follows from the one before and never
//! the other way round, so that whatever a crash leaves, the records say how far it came.
//! Never: tells anybody; asks the disk for anything but a word that it is done.

use history::ShredKey;
use model::{Document, DocumentName, Edit, Field};

use crate::content::Content;
use crate::documents::document_id;
use crate::effect::Effect;
use crate::private::private_log;
use crate::replica::Replica;
use crate::secrets::DocumentId;
use crate::view::Refusal;

/// The document nobody has: the disk is asked for it behind a batch, and its answer says that the
/// batch is durable.
const DURABLE: DocumentId = [0xff; 32];
/// The first thing said under a new key. It stays on this device.
const RENEWED: &str = "device/renewed";
/// How many generations of the key file there are; each may hold the key before.
const GENERATIONS: u8 = 2;

/// How far a renewal has come.
#[derive(Debug, Default)]
pub(crate) struct Renewal {
    /// What the private log is sealed with by now, while the key file still has the key before.
    next: Option<ShredKey>,
    /// How many generations of the key file have still to be written.
    due: u8,
}

impl Replica {
    /// Gives the key the private log is sealed with.
    pub(crate) fn private_shred(&self) -> Option<&ShredKey> {
        let next = self.renewal.next.as_ref();
        next.or_else(|| self.secrets.as_ref().map(|own| &own.private.shred))
    }

    /// Says everything private again under the next key, but for some fields and for all that the
    /// others ever said before.
    pub(crate) fn forget_private(&mut self, goes: impl Fn(Field) -> bool) -> Result<(), Refusal> {
        let (Some(me), Some(secrets)) = (self.me(), &self.secrets) else {
            return Err(Refusal::no_space("erase your profile"));
        };
        let (gone, stays): (Vec<Field>, Vec<Field>) = {
            let profile = self.private_profile();
            let says = |field: &Field| !profile.values(*field).is_empty();
            Field::ALL.into_iter().filter(says).partition(|f| goes(*f))
        };
        let profile = self.private_profile();
        let edits: Vec<Edit> = stays
            .into_iter()
            .map(|field| Edit::Set(field, profile.values(field)))
            .collect();
        let log = private_log(secrets);
        let document = DocumentName::Profile(me);
        let actor = history::actor(&log, &document_id(&log.scope, &document));
        // Made before anything goes: an act happens whole or not at all.
        let change = Document::new()
            .edit(&actor, &edits)
            .map_err(|error| Refusal::new("profile-value", error.to_string()))?;
        let cleared: Vec<Edit> = gone.into_iter().map(Edit::Clear).collect();
        self.settle_private(&cleared)?;
        let settings = std::mem::take(&mut self.private.settings);
        let count = settings.get(RENEWED).and_then(|count| count.parse().ok());
        self.go_on_under_next();
        let again = settings.into_iter().filter(|(key, _)| key != RENEWED);
        let again = again.map(|(key, value)| Content::Setting { key, value });
        let first = Content::Setting {
            key: RENEWED.to_owned(),
            value: count.unwrap_or(0u64).saturating_add(1).to_string(),
        };
        let change = change.map(|change| Content::Change { document, change });
        let all: Vec<Content> = std::iter::once(first).chain(again).chain(change).collect();
        self.without_noting(|replica| {
            all.into_iter()
                .try_for_each(|content| replica.write_private(content))
        })?;
        // One's other devices let go of them too.
        self.note_private_edits(&cleared);
        Ok(())
    }

    /// Begins the private side anew under the key that follows, and has the disk say when that is
    /// durable.
    pub(crate) fn go_on_under_next(&mut self) {
        self.renewal.next = self.private_shred().map(ShredKey::next);
        self.private.document = Document::default();
        self.private.settings.clear();
        self.dirty.me = true;
        self.ask_whether_durable();
    }

    fn ask_whether_durable(&mut self) {
        let document = DURABLE;
        self.after.push(Effect::Load { document });
    }

    /// Takes the word that everything before it is durable; tells whether it was one.
    pub(crate) fn is_durable(&mut self, document: &DocumentId) -> bool {
        if *document != DURABLE {
            return false;
        }
        if let (Some(next), Some(secrets)) = (self.renewal.next.take(), &mut self.secrets) {
            secrets.private.shred = next;
            self.renewal.due = GENERATIONS;
        }
        if let Some(rest) = self.renewal.due.checked_sub(1) {
            self.renewal.due = rest;
            self.secrets_changed = true;
            self.ask_whether_durable();
        }
        true
    }
}
