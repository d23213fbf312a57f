//! The personal scope: what only oneself reads, on all of one's own devices.
//!
//! For: private choices, fields only oneself sees, and every message one could ever read, so that
//! a device that is added, or begins again from the words, has them too. They travel as messages to
//! oneself in a conversation of one, carried by whoever is met like any other. Knows: a key all of
//! one's devices share, drawn anew when one of them is taken back, and a reader that the recovery
//! words give. Never: writes while there is neither another device nor words somebody kept, for then
//! nobody could read it; writes before both keys are known, for what they could not open would be
//! lost with the device; puts a private choice into the index.
//!
//! Of two devices that choose differently, the later choice counts: each says how many choices its
//! author had seen. What they wrote into a field at the same time stays in sight (see `both`).

mod both;
mod ended;
mod far;
mod inside;
mod item;
mod keys;
mod taking;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{Binding, DeviceKeys, DeviceStatement, LogId, Reading, RecordId, ScopeId, ScopeKind};
use model::{Edit, Field};

use crate::content::Content;
use crate::effect::{Effect, LogRange, Shelf};
use crate::intent::{Token, WordsKept};
use crate::part::Founding;
use crate::replica::Replica;
use crate::talk::{Opened, Said, Word};
use crate::view::{Refusal, Standing};

use item::ITEMS_MAX;
pub(crate) use item::{Item, read_items, write_items};

/// How much is said in one record, in bytes.
const ITEMS_MAX_BYTES: usize = 48 * 1024;
/// The most records written at once; the rest follows with the next peer or pull.
const RECORDS_AT_ONCE_MAX: usize = 64;
/// The most messages read from the disk at once to be said, so that nothing else waits for all of them.
const RECALLED_AT_ONCE_MAX: usize = 256;
/// The longest choice that is said, in bytes.
const VALUE_MAX_BYTES: usize = 32 * 1024;
/// The private settings that stay where they are: they are about this device.
const OWN: &str = "device/";
/// What this module remembers itself.
const PERSONAL: &str = "personal/";
const AT: &str = "personal/at/";
const KEY: &str = "personal/key/";
const SCOPE: &str = "personal/scope/";
const READER: &str = "personal/reader";
/// Which keys were handed to which devices.
const HANDED: &str = "personal/handed";
/// The name under which a field only oneself sees is said.
const FIELD: &str = "field/";
/// The token of reading the scope again; no shell draws it.
const AGAIN: Token = Token(u64::MAX);

/// What is under way between one's own devices.
#[derive(Debug, Default)]
pub(crate) struct Personal {
    /// Choices that were made here and not said yet.
    due: BTreeSet<String>,
    /// Opened messages that no record of the scope holds yet.
    unkept: BTreeMap<RecordId, Vec<u8>>,
    /// Where messages stand that were opened while nobody of oneself could read them from the scope:
    /// there may be many, so they are read from the disk when somebody can.
    unsaid: BTreeMap<LogId, BTreeSet<u64>>,
    kept: BTreeSet<RecordId>,
    /// The largest order seen.
    order: u64,
    /// A choice that came from another device is being taken.
    is_taking: bool,
    /// What stood in the private log at the start was compared with what was said.
    is_compared: bool,
    /// Communities only members see whose choices were followed.
    followed: BTreeSet<ScopeId>,
    /// Scopes whose messages are not for oneself, so that each is tried once.
    foreign: BTreeSet<ScopeId>,
    /// How far the index says that the logs were read in which one says something to oneself.
    read: BTreeMap<LogId, u64>,
    /// Scopes of which the disk was asked for records that have not come, and how often it was asked.
    again: BTreeSet<ScopeId>,
    recalls: usize,
    /// Scopes that are read again when it is known who wrote there.
    later: BTreeSet<ScopeId>,
    /// The keys that were made from seeds, by the hash of the seed: making them costs more than
    /// using them, and they are tried on everything that might be one's own.
    keys: BTreeMap<[u8; 32], Arc<DeviceKeys>>,
}

impl Replica {
    /// Notes that a private choice was made here.
    pub(crate) fn note_choice(&mut self, key: &str) {
        let stays = key.starts_with(OWN) || key.starts_with(PERSONAL);
        if !stays && !self.personal.is_taking && self.booting.is_none() {
            self.personal.due.insert(key.to_owned());
        }
    }

    /// Writes what is no choice made here and now, so that one's other devices hear nothing of it.
    pub(crate) fn without_noting<T>(&mut self, write: impl FnOnce(&mut Replica) -> T) -> T {
        let before = std::mem::replace(&mut self.personal.is_taking, true);
        let written = write(self);
        self.personal.is_taking = before;
        written
    }

    /// Notes which fields only oneself sees were changed here.
    pub(crate) fn note_private_edits(&mut self, edits: &[Edit]) {
        if self.personal.is_taking {
            return;
        }
        let fields = edits.iter().map(Edit::field);
        let due = fields.map(|field| format!("{FIELD}{}", field.name()));
        self.personal.due.extend(due);
    }

    /// Notes a message that was opened, unless one's devices have it from each other already.
    pub(crate) fn note_opened_message(&mut self, opened: &Opened, bytes: &[u8]) {
        let can_be_said = self.has_another_of_oneself();
        self.note_unkept(opened, bytes, can_be_said);
    }

    /// Reads a message the index keeps. Only once all is read is it known who of oneself is there;
    /// where some are kept for another device, few are not.
    pub(crate) fn read_opened_message(&mut self, opened: &Opened, bytes: &[u8]) {
        let can_be_said = !self.personal.kept.is_empty();
        self.note_unkept(opened, bytes, can_be_said);
    }

    fn note_unkept(&mut self, opened: &Opened, bytes: &[u8], can_be_said: bool) {
        if self.personal.kept.contains(&opened.record) {
            return;
        }
        if can_be_said {
            self.personal.unkept.insert(opened.record, bytes.to_vec());
        } else {
            let places = self.personal.unsaid.entry(opened.log()).or_default();
            places.insert(opened.seq);
        }
    }

    /// Asks the disk for some of the messages nobody of oneself could read before. What it gives is
    /// opened and noted like what has just come, and then the next are asked for.
    fn recall_unsaid(&mut self) {
        let mut ranges: Vec<LogRange> = Vec::new();
        for _ in 0..RECALLED_AT_ONCE_MAX {
            let Some(mut of_log) = self.personal.unsaid.first_entry() else {
                break;
            };
            let (log, seq) = (*of_log.key(), of_log.get_mut().pop_first());
            if of_log.get().is_empty() {
                of_log.remove();
            }
            match (ranges.last_mut(), seq) {
                (Some(last), Some(seq)) if last.log == log && last.to + 1 == seq => last.to = seq,
                (_, Some(seq)) => ranges.push(LogRange {
                    log,
                    from: seq,
                    to: seq,
                }),
                (_, None) => {}
            }
        }
        self.recall_own(ranges);
    }

    /// Asks the disk for records, which come back to [`Replica::recalled_own`].
    fn recall_own(&mut self, ranges: Vec<LogRange>) {
        if !ranges.is_empty() {
            let token = AGAIN;
            self.personal.recalls += 1;
            let scopes = ranges.iter().map(|range| range.log.scope);
            self.personal.again.extend(scopes);
            self.after.push(Effect::Recall { token, ranges });
        }
    }

    /// Reads that a message is kept for one's other devices, or how far one of their logs was read.
    pub(crate) fn read_kept(&mut self, key: &[u8], value: &[u8]) {
        if let Ok(record) = <[u8; 32]>::try_from(key) {
            self.personal.kept.insert(RecordId::from_bytes(record));
        }
        self.read_how_far(key, value);
    }

    /// Says to oneself what was not said yet. Done when somebody is met who can carry it.
    pub(crate) fn say_to_oneself(&mut self) {
        if self.booting.is_some() || self.standing() != Standing::Member || self.is_carrier() {
            return;
        }
        self.read_later();
        // What can wait is said once it is known that nothing else was said in its place.
        let is_unsure = |scope: &ScopeId| self.is_unsure(scope);
        if is_unsure(&self.home) || self.personal_scopes().iter().any(is_unsure) {
            return;
        }
        if !self.has_another_of_oneself() {
            return;
        }
        self.note_insides();
        self.end_lost_logs();
        self.compare_choices();
        self.recall_unsaid();
        let handed = self.hand_over_news();
        if let Err(refusal) = handed.and_then(|()| self.try_saying()) {
            tracing::debug!(code = refusal.code, "nothing is said to oneself now");
        }
    }

    /// Tells whether anybody of oneself could ever read it: another device, or whoever begins again
    /// with words that were kept. Until then what only oneself sees stays in the private log.
    fn has_another_of_oneself(&self) -> bool {
        let devices = self
            .me_in_space()
            .zip(self.authority())
            .map_or(0, |(me, authority)| authority.devices_of(&me).count());
        devices > 1
            || match self.words_kept() {
                WordsKept::Kept | WordsKept::Elsewhere => true,
                WordsKept::New | WordsKept::Later => false,
            }
    }

    fn try_saying(&mut self) -> Result<(), Refusal> {
        if self.personal.due.is_empty() && self.personal.unkept.is_empty() {
            return Ok(());
        }
        let Some(readers) = self.shared_readers()? else {
            // Another device of oneself hands over what both need.
            return Ok(());
        };
        for _ in 0..RECORDS_AT_ONCE_MAX {
            let items = self.next_items();
            if items.is_empty() {
                break;
            }
            self.say_items(&items, &readers)?;
            self.items_said(&items)?;
        }
        Ok(())
    }

    /// Scopes in which one says something to oneself.
    pub(crate) fn personal_scopes(&self) -> BTreeSet<ScopeId> {
        let kept = self.private.settings.range(SCOPE.to_owned()..);
        let kept = kept.take_while(|(key, _)| key.starts_with(SCOPE));
        let ids = kept.filter_map(|(key, _)| key.strip_prefix(SCOPE)?.parse().ok());
        ids.collect()
    }

    /// Tells whether what stands in a scope is known to be said to oneself.
    pub(crate) fn is_said_to_oneself(&self, scope: &ScopeId) -> bool {
        let key = format!("{SCOPE}{scope}");
        self.booting.is_none() && self.private.settings.contains_key(&key)
    }

    /// The scope in which one goes on: the first that has room, or a new one.
    fn personal_scope(&mut self) -> Result<ScopeId, Refusal> {
        let scopes = self.personal_scopes();
        let good = scopes.into_iter().find(|scope| self.has_space_left(scope));
        if let Some(scope) = good {
            self.join_scope(scope)?;
            return Ok(scope);
        }
        let scope = self.found_scope(Founding {
            kind: ScopeKind::Conversation,
            reading: Reading::Open,
            facts: None,
            charter: [0; 32],
            succeeds: None,
        })?;
        self.keep_own(format!("{SCOPE}{scope}"), "on")?;
        Ok(scope)
    }

    fn say_items(&mut self, items: &[Item], readers: &[DeviceStatement]) -> Result<(), Refusal> {
        let scope = self.personal_scope()?;
        let draft = self.draft(scope, Vec::new())?;
        let secrets = self.secrets.as_ref();
        let secrets = secrets.ok_or_else(|| Refusal::no_space("write"))?;
        let me = secrets.person_id();
        let pen = secrets
            .pen(&scope)
            .ok_or_else(|| Refusal::no_space("write"))?;
        let log = pen.keys.signer().key();
        let said = Said {
            binding: Binding::sign(me, secrets.device.signer(), &scope, &log),
            with: [me].into(),
            word: Word::Own(items.to_vec()),
        };
        let signer = pen.keys.signer();
        let words = said.encode();
        let sealed = draft.seal_message(signer, readers, &words, &mut self.dice);
        let record = sealed
            .map_err(|why| Refusal::new(why.code(), format!("Could not save this. {why}")))?;
        self.talks.note_sealed(&record, words);
        self.admit_own(record).map(drop)
    }

    /// What is said next, as much as fits into a record.
    fn next_items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut bytes = 0;
        for key in self.personal.due.clone() {
            let Some(value) = self.choice(&key) else {
                self.personal.due.remove(&key);
                continue;
            };
            let order = self.personal.order.saturating_add(1);
            let item = Item::Choice { key, value, order };
            if items.len() >= ITEMS_MAX || bytes + item.size() > ITEMS_MAX_BYTES {
                return items;
            }
            bytes += item.size();
            items.push(item);
        }
        for (record, opened) in &self.personal.unkept {
            let item = Item::Message {
                record: *record,
                opened: opened.clone(),
            };
            let is_full = items.len() >= ITEMS_MAX || bytes + item.size() > ITEMS_MAX_BYTES;
            if is_full && !items.is_empty() {
                return items;
            }
            bytes += item.size();
            items.push(item);
        }
        items
    }

    /// Notes what was said.
    fn items_said(&mut self, items: &[Item]) -> Result<(), Refusal> {
        for item in items {
            match item {
                Item::Choice { key, value, order } => {
                    self.personal.due.remove(key);
                    self.personal.order = self.personal.order.max(*order);
                    self.keep_own(format!("{AT}{key}"), &place_of(*order, value))?;
                    self.note_made(key, *order, value)?;
                }
                Item::Message { record, .. } => self.keep_message(*record),
                Item::Key { .. } | Item::Reader(_) => {}
            }
        }
        Ok(())
    }

    fn keep_message(&mut self, record: RecordId) {
        self.personal.unkept.remove(&record);
        if self.personal.kept.insert(record) {
            self.put(Shelf::Kept, record.as_bytes().to_vec(), Some(Vec::new()));
        }
    }

    /// What a choice is now; nothing if it is none, or too long to be said.
    fn choice(&self, key: &str) -> Option<String> {
        let value = match key.strip_prefix(FIELD) {
            Some(name) => {
                let values = self.private_profile().values(Field::parse(name).ok()?);
                text_of(&minicbor_serde::to_vec(values).ok()?)
            }
            None => self.private.settings.get(key)?.clone(),
        };
        (value.len() <= VALUE_MAX_BYTES).then_some(value)
    }

    /// Compares, once, what stands in the private log with what was said: a stop may have come in
    /// between, or it was written before there was a personal scope.
    fn compare_choices(&mut self) {
        if std::mem::replace(&mut self.personal.is_compared, true) {
            return;
        }
        let settings = self.private.settings.keys().cloned();
        let fields = Field::ALL
            .into_iter()
            .filter(|field| !self.private_profile().values(*field).is_empty());
        let fields = fields.map(|field| format!("{FIELD}{}", field.name()));
        let keys: Vec<String> = settings.chain(fields).collect();
        for key in keys {
            if let Some((order, _)) = self.said_at(&key) {
                self.personal.order = self.personal.order.max(order);
            }
            if key.starts_with(OWN) || key.starts_with(PERSONAL) {
                continue;
            }
            let now = self.choice(&key).map(|value| hash_of(&value));
            if now.is_some() && now != self.said_at(&key).map(|(_, hash)| hash) {
                self.personal.due.insert(key);
            }
        }
        let newest = self.shared_seeds().last().map_or(0, |(order, _)| *order);
        self.personal.order = self.personal.order.max(newest);
    }

    fn said_at(&self, key: &str) -> Option<(u64, String)> {
        let place = self.private.settings.get(&format!("{AT}{key}"))?;
        let (order, hash) = place.split_once(' ')?;
        Some((order.parse().ok()?, hash.to_owned()))
    }

    fn keep_own(&mut self, key: String, value: &str) -> Result<(), Refusal> {
        let value = value.to_owned();
        self.write_private(Content::Setting { key, value })
    }
}

/// Tells whether a private setting is a key, or tells where something stands, and no choice.
pub(crate) fn is_kept_secret(key: &str) -> bool {
    key.starts_with(PERSONAL) || inside::holds_keys(key)
}

/// Tells whether a setting is a choice of a person, and nothing this device notes for itself.
pub(crate) fn is_choice(key: &str) -> bool {
    let is_own = key.starts_with(OWN) && key != crate::private::LOCK_AFTER;
    !is_own && !is_kept_secret(key) && !both::holds_values(key)
}

/// How a log is named in what is kept.
fn keep_of_log(log: &LogId) -> String {
    format!("{}/{}/{:016x}", log.scope, log.key, log.incarnation.0)
}

fn place_of(order: u64, value: &str) -> String {
    format!("{order} {}", hash_of(value))
}

fn hash_of(value: &str) -> String {
    let hash = blake3::hash(value.as_bytes()).to_hex();
    hash.chars().take(16).collect()
}

fn text_of(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).ok()
}
