//! The personal scope: what only oneself reads, on all of one's own devices.
//!
//! For: private choices, fields only oneself sees, and every message one could ever read, so that
//! a device that is added, or begins again from the words, has them too. They travel as messages to
//! oneself in a conversation of one, carried by whoever is met like any other. Knows: a key all of
//! one's devices share, drawn anew when one of them is taken back, and a reader that the recovery
//! words give. Never: writes before both are known, for what they could not open would be lost with
//! the device; puts a private choice into the index.
//!
//! Of two devices that choose differently, the later choice counts: each says how many choices its
//! author had seen.

use std::collections::{BTreeMap, BTreeSet};

use history::{
    Binding, DeviceKeys, DeviceStatement, PersonId as Who, Reading, Record, RecordId, ScopeId,
    ScopeKind,
};
use minicbor::Decoder;
use model::{Edit, Field};

use crate::cbor::{self, Damaged};
use crate::content::Content;
use crate::effect::{Effect, LogRange, Shelf};
use crate::intent::Token;
use crate::part::Founding;
use crate::replica::Replica;
use crate::talk::{Opened, Said, Word};
use crate::view::{Refusal, Standing};

/// How much is said in one record, in bytes.
const ITEMS_MAX_BYTES: usize = 48 * 1024;
/// The most things said in one record.
const ITEMS_MAX: usize = 512;
/// The most records written at once; the rest follows with the next peer or pull.
const RECORDS_AT_ONCE_MAX: usize = 64;
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
/// The name under which a field only oneself sees is said.
const FIELD: &str = "field/";
/// The token of reading the scope again; no shell draws it.
const AGAIN: Token = Token(u64::MAX);

const CHOICE: u64 = 0;
const MESSAGE: u64 = 1;
const SHARED_KEY: u64 = 2;
const WORDS_READER: u64 = 3;

/// What is under way between one's own devices.
#[derive(Debug, Default)]
pub(crate) struct Personal {
    /// Choices that were made here and not said yet.
    due: BTreeSet<String>,
    /// Opened messages that no record of the scope holds yet.
    unkept: BTreeMap<RecordId, Vec<u8>>,
    kept: BTreeSet<RecordId>,
    /// The largest order seen.
    order: u64,
    /// A choice that came from another device is being taken.
    is_taking: bool,
    /// What stood in the private log at the start was compared with what was said.
    is_compared: bool,
    /// Scopes whose messages are not for oneself, so that each is tried once.
    foreign: BTreeSet<ScopeId>,
    /// Scopes that are read again when it is known who wrote there.
    later: BTreeSet<ScopeId>,
}

/// One thing said to oneself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// A choice, or a field only oneself sees.
    Choice {
        key: String,
        value: String,
        order: u64,
    },
    /// An opened message, as the index keeps it.
    Message { record: RecordId, opened: Vec<u8> },
    /// A key one's devices share, and where it was used.
    Key {
        seed: [u8; 32],
        order: u64,
        scopes: Vec<ScopeId>,
    },
    /// What the recovery words open.
    Reader(Vec<u8>),
}

impl Item {
    fn size(&self) -> usize {
        match self {
            Item::Choice { key, value, .. } => key.len() + value.len() + 16,
            Item::Message { opened, .. } => opened.len() + 40,
            Item::Key { scopes, .. } => 48 + scopes.len() * 34,
            Item::Reader(bytes) => bytes.len() + 8,
        }
    }
}

/// Encodes what is said to oneself.
pub(crate) fn write_items(e: &mut minicbor::Encoder<Vec<u8>>, items: &[Item]) -> cbor::Written {
    e.array(items.len() as u64)?;
    for item in items {
        match item {
            Item::Choice { key, value, order } => {
                e.array(4)?.u64(CHOICE)?.str(key)?.str(value)?.u64(*order)?;
            }
            Item::Message { record, opened } => {
                e.array(3)?.u64(MESSAGE)?.bytes(record.as_bytes())?;
                e.bytes(opened)?;
            }
            Item::Key {
                seed,
                order,
                scopes,
            } => {
                e.array(4)?.u64(SHARED_KEY)?.bytes(seed)?.u64(*order)?;
                e.array(scopes.len() as u64)?;
                for scope in scopes {
                    e.bytes(scope.as_bytes())?;
                }
            }
            Item::Reader(bytes) => {
                e.array(2)?.u64(WORDS_READER)?.bytes(bytes)?;
            }
        }
    }
    Ok(())
}

/// Decodes what [`write_items`] wrote.
pub(crate) fn read_items(d: &mut Decoder<'_>) -> Result<Vec<Item>, Damaged> {
    let mut items = Vec::new();
    for _ in 0..cbor::list(d, ITEMS_MAX)? {
        let parts = cbor::array(d)?;
        items.push(match (d.u64()?, parts) {
            (CHOICE, 4) => Item::Choice {
                key: d.str()?.to_owned(),
                value: d.str()?.to_owned(),
                order: d.u64()?,
            },
            (MESSAGE, 3) => Item::Message {
                record: RecordId::from_bytes(cbor::fixed(d)?),
                opened: d.bytes()?.to_vec(),
            },
            (SHARED_KEY, 4) => {
                let (seed, order) = (cbor::fixed(d)?, d.u64()?);
                let mut scopes = Vec::new();
                for _ in 0..cbor::list(d, ITEMS_MAX)? {
                    scopes.push(ScopeId::from_bytes(cbor::fixed(d)?));
                }
                Item::Key {
                    seed,
                    order,
                    scopes,
                }
            }
            (WORDS_READER, 2) => Item::Reader(d.bytes()?.to_vec()),
            _ => return Err(Damaged("something said to oneself is of an unknown kind")),
        });
    }
    Ok(items)
}

impl Replica {
    /// Notes that a private choice was made here.
    pub(crate) fn note_choice(&mut self, key: &str) {
        let stays = key.starts_with(OWN) || key.starts_with(PERSONAL);
        if !stays && !self.personal.is_taking && self.booting.is_none() {
            self.personal.due.insert(key.to_owned());
        }
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
    pub(crate) fn note_opened_message(&mut self, record: RecordId, opened: Vec<u8>) {
        if !self.personal.kept.contains(&record) {
            self.personal.unkept.insert(record, opened);
        }
    }

    /// Reads that a message is kept for one's other devices.
    pub(crate) fn read_kept(&mut self, key: &[u8]) {
        if let Ok(record) = <[u8; 32]>::try_from(key) {
            self.personal.kept.insert(RecordId::from_bytes(record));
        }
    }

    /// Says to oneself what was not said yet. Done when somebody is met who can carry it.
    pub(crate) fn say_to_oneself(&mut self) {
        if self.booting.is_some() || self.standing() != Standing::Member || self.is_carrier() {
            return;
        }
        self.read_later();
        self.compare_choices();
        if self.personal.due.is_empty() && self.personal.unkept.is_empty() {
            return;
        }
        if let Err(refusal) = self.try_saying() {
            tracing::debug!(code = refusal.code, "nothing is said to oneself now");
        }
    }

    fn try_saying(&mut self) -> Result<(), Refusal> {
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

    /// Who can read what is said: the key one's devices share, and the recovery words.
    fn shared_readers(&mut self) -> Result<Option<Vec<DeviceStatement>>, Refusal> {
        let Some(reader) = self.words_reader() else {
            return Ok(None);
        };
        if self.shared_key().is_none() {
            self.draw_shared_key()?;
        }
        let me = self.me_in_space().unwrap_or(Who::ZERO);
        let shared = self.shared_key().map(|keys| keys.statement(me));
        Ok(shared.map(|shared| vec![shared, reader]))
    }

    /// The newest key one's devices share.
    fn shared_key(&self) -> Option<DeviceKeys> {
        let (_, seed) = self.shared_seeds().pop()?;
        Some(DeviceKeys::from_scope_seed(&seed))
    }

    /// Every key one's devices have shared, the newest last.
    fn shared_seeds(&self) -> Vec<(u64, [u8; 32])> {
        let kept = self.private.settings.range(KEY.to_owned()..);
        let kept = kept.take_while(|(key, _)| key.starts_with(KEY));
        let mut seeds: Vec<(u64, [u8; 32])> = kept
            .filter_map(|(key, order)| {
                let seed = bytes_of(key.strip_prefix(KEY)?)?;
                Some((order.parse().ok()?, <[u8; 32]>::try_from(seed).ok()?))
            })
            .collect();
        seeds.sort_unstable();
        seeds
    }

    /// Draws a key for all devices one has now, and hands it to them.
    pub(crate) fn draw_shared_key(&mut self) -> Result<(), Refusal> {
        let seed: [u8; 32] = self.dice.bytes();
        self.personal.order = self.personal.order.saturating_add(1);
        let order = self.personal.order;
        self.keep_own(format!("{KEY}{}", text_of(&seed)), &order.to_string())?;
        self.hand_over_keys()
    }

    /// Hands every shared key to every device one has now, and to the words.
    pub(crate) fn hand_over_keys(&mut self) -> Result<(), Refusal> {
        let (Some(me), Some(reader)) = (self.me_in_space(), self.words_reader()) else {
            return Ok(());
        };
        let scope = self.personal_scope()?;
        let mut scopes = self.personal_scopes();
        scopes.insert(scope);
        let scopes: Vec<ScopeId> = scopes.into_iter().take(ITEMS_MAX).collect();
        let mut items = vec![Item::Reader(bytes_of_reader(&reader))];
        items.extend(
            self.shared_seeds()
                .into_iter()
                .map(|(order, seed)| Item::Key {
                    seed,
                    order,
                    scopes: scopes.clone(),
                }),
        );
        let mut readers: Vec<DeviceStatement> = self
            .authority()
            .into_iter()
            .flat_map(|authority| authority.devices_of(&me))
            .cloned()
            .collect();
        readers.push(reader);
        self.say_items(&items, &readers)
    }

    /// Hands over to a device that was just added.
    pub(crate) fn welcome_own_device(&mut self) {
        let handed = if self.shared_key().is_none() {
            self.shared_readers().map(drop)
        } else {
            self.hand_over_keys()
        };
        self.say_to_oneself();
        if let Err(refusal) = handed {
            tracing::warn!(code = refusal.code, "could not hand over to a new device");
        }
    }

    /// Draws a key that a device which was taken back does not know.
    pub(crate) fn renew_shared_key(&mut self) {
        if self.shared_key().is_none() {
            return;
        }
        if let Err(refusal) = self.draw_shared_key() {
            tracing::warn!(
                code = refusal.code,
                "could not draw a key for one's devices"
            );
        }
    }

    /// What the recovery words open: made from them where they are known, told elsewhere.
    fn words_reader(&self) -> Option<DeviceStatement> {
        let me = self.me_in_space()?;
        if let Some(keys) = self.words_keys() {
            return Some(keys.statement(me));
        }
        let bytes = bytes_of(self.private.settings.get(READER)?)?;
        reader_of_bytes(me, &bytes)
    }

    fn words_keys(&self) -> Option<DeviceKeys> {
        let secrets = self.secrets.as_ref()?;
        if secrets.recovery == [0; 32] {
            return None;
        }
        let purpose = "eyelevel 2026 what the recovery words read";
        let seed = [&secrets.recovery[..], secrets.space.as_bytes()].concat();
        let seed = blake3::derive_key(purpose, &seed);
        Some(DeviceKeys::from_scope_seed(&seed))
    }

    /// Scopes in which one says something to oneself.
    fn personal_scopes(&self) -> BTreeSet<ScopeId> {
        let kept = self.private.settings.range(SCOPE.to_owned()..);
        let kept = kept.take_while(|(key, _)| key.starts_with(SCOPE));
        let ids = kept.filter_map(|(key, _)| key.strip_prefix(SCOPE)?.parse().ok());
        ids.collect()
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
        let sealed = draft.seal_message(signer, readers, &said.encode(), &mut self.dice);
        let record = sealed
            .map_err(|why| Refusal::new(why.code(), format!("Could not save this. {why}")))?;
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

    /// Opens what one said to oneself, if this record is that.
    pub(crate) fn open_own(&mut self, record: &Record) -> Option<Vec<u8>> {
        let scope = record.scope();
        if self.booting.is_some() {
            // The keys stand in the private log, which is read last.
            self.personal.later.insert(scope);
            return None;
        }
        if self.personal.foreign.contains(&scope) || self.talks.holds(&scope) {
            return None;
        }
        let shared = self.shared_seeds().into_iter().rev();
        let shared = shared.map(|(_, seed)| DeviceKeys::from_scope_seed(&seed));
        let opened = shared
            .chain(self.words_keys())
            .find_map(|keys| record.unseal_message(&keys).ok());
        let is_known = self.personal_scopes().contains(&scope);
        if opened.is_none() && !is_known {
            self.personal.foreign.insert(scope);
        }
        opened
    }

    /// Takes what another device of oneself said, or this one before.
    pub(crate) fn take_own(&mut self, record: &Record, binding: &Binding, items: Vec<Item>) {
        let scope = record.scope();
        let writer = self.authority().and_then(|a| a.person_of(&binding.device));
        if self.booting.is_some() || writer.is_none() {
            self.personal.later.insert(scope);
            return;
        }
        if writer != self.me_in_space() {
            tracing::debug!("somebody else says something to oneself");
            return;
        }
        self.personal.foreign.remove(&scope);
        let known = format!("{SCOPE}{scope}");
        if !self.private.settings.contains_key(&known)
            && let Err(refusal) = self.keep_own(known, "on")
        {
            tracing::warn!(code = refusal.code, "could not note a personal scope");
        }
        let mut again = BTreeSet::new();
        for item in items {
            let taken = match item {
                Item::Choice { key, value, order } => self.take_choice(&key, &value, order),
                Item::Message { record, opened } => {
                    self.take_kept(record, opened);
                    Ok(())
                }
                Item::Key {
                    seed,
                    order,
                    scopes,
                } => self.take_key(&seed, order).map(|is_new| {
                    if is_new {
                        again.extend(scopes);
                        again.insert(scope);
                    }
                }),
                Item::Reader(bytes) => self.take_reader(&bytes),
            };
            if let Err(refusal) = taken {
                tracing::warn!(
                    code = refusal.code,
                    "could not take a choice of another device"
                );
            }
        }
        self.read_again(&again);
    }

    fn take_choice(&mut self, key: &str, value: &str, order: u64) -> Result<(), Refusal> {
        self.personal.order = self.personal.order.max(order);
        let foreign = key.starts_with(OWN) || key.starts_with(PERSONAL);
        if foreign || value.len() > VALUE_MAX_BYTES {
            return Ok(());
        }
        let theirs = (order, hash_of(value));
        if self.said_at(key).is_some_and(|ours| ours >= theirs) {
            return Ok(());
        }
        self.personal.is_taking = true;
        let taken = match key.strip_prefix(FIELD) {
            Some(name) => self.take_field(name, value),
            None => self.write_private(Content::Setting {
                key: key.to_owned(),
                value: value.to_owned(),
            }),
        };
        self.personal.is_taking = false;
        self.personal.due.remove(key);
        taken?;
        self.dirty.all();
        self.keep_own(format!("{AT}{key}"), &place_of(order, value))
    }

    fn take_field(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let Ok(field) = Field::parse(name) else {
            return Ok(());
        };
        let values = bytes_of(value).and_then(|bytes| minicbor_serde::from_slice(&bytes).ok());
        let values: Vec<String> = values.unwrap_or_default();
        self.edit_private(&[Edit::Set(field, values)])
    }

    /// Takes a message another device could read, as if it had come now.
    fn take_kept(&mut self, record: RecordId, bytes: Vec<u8>) {
        let Some(me) = self.me_in_space() else {
            return;
        };
        let is_new =
            !self.personal.kept.contains(&record) && !self.personal.unkept.contains_key(&record);
        self.keep_message(record);
        if !is_new {
            return;
        }
        match Opened::decode(record, &bytes) {
            Ok(opened) if opened.stands() => {
                self.put(Shelf::Talk, record.as_bytes().to_vec(), Some(bytes));
                self.talks.file_kept(opened, &me);
                self.dirty.talk = true;
            }
            Ok(_) | Err(_) => tracing::debug!("a kept message cannot be read"),
        }
    }

    fn take_key(&mut self, seed: &[u8; 32], order: u64) -> Result<bool, Refusal> {
        let key = format!("{KEY}{}", text_of(seed));
        if self.private.settings.contains_key(&key) {
            return Ok(false);
        }
        self.personal.order = self.personal.order.max(order);
        self.keep_own(key, &order.to_string())?;
        Ok(true)
    }

    fn take_reader(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let me = self.me_in_space().unwrap_or(Who::ZERO);
        if self.words_keys().is_some() || reader_of_bytes(me, bytes).is_none() {
            return Ok(());
        }
        self.keep_own(READER.to_owned(), &text_of(bytes))
    }

    /// Reads again what could not be taken yet.
    pub(crate) fn read_later(&mut self) {
        let later = std::mem::take(&mut self.personal.later);
        self.read_again(&later);
    }

    /// Asks the disk for scopes whose messages open now.
    fn read_again(&mut self, scopes: &BTreeSet<ScopeId>) {
        let held = scopes.iter().filter_map(|scope| self.scopes.get(scope));
        let ranges: Vec<LogRange> = held
            .flat_map(|scope| &scope.heads)
            .map(|(log, head)| LogRange {
                log: *log,
                from: 0,
                to: head.seq,
            })
            .collect();
        for scope in scopes {
            self.personal.foreign.remove(scope);
        }
        if !ranges.is_empty() {
            let token = AGAIN;
            self.after.push(Effect::Recall { token, ranges });
        }
    }

    /// Takes what the disk gave of one's own scopes; tells whether it was asked for here.
    pub(crate) fn recalled_own(&mut self, token: Token, records: &[Record]) -> bool {
        if token != AGAIN {
            return false;
        }
        for record in records.iter().filter(|record| record.is_message()) {
            self.take_message(record);
        }
        true
    }

    fn keep_own(&mut self, key: String, value: &str) -> Result<(), Refusal> {
        let value = value.to_owned();
        self.write_private(Content::Setting { key, value })
    }
}

/// Tells whether a private setting is a key, or tells where something stands, and no choice.
pub(crate) fn is_kept_secret(key: &str) -> bool {
    key.starts_with(PERSONAL)
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

fn bytes_of_reader(reader: &DeviceStatement) -> Vec<u8> {
    let mut bytes = reader.ed25519.as_bytes().to_vec();
    bytes.extend(&reader.x25519);
    bytes.extend(&reader.xwing);
    bytes
}

fn reader_of_bytes(me: Who, bytes: &[u8]) -> Option<DeviceStatement> {
    let (ed25519, rest) = bytes.split_first_chunk::<32>()?;
    let (x25519, xwing) = rest.split_first_chunk::<32>()?;
    (xwing.len() == history::XWING_BYTES).then(|| DeviceStatement {
        person: me,
        ed25519: history::LogKey::from_bytes(*ed25519),
        x25519: *x25519,
        xwing: xwing.to_vec(),
    })
}
