//! The keys of the personal scope.
//!
//! For: who can read what one says to oneself, and handing that to a device that is added. Knows: a key
//! all of one's devices share, and a reader that the recovery words give. Never: shows either to
//! anybody else; writes before both are known.

use std::sync::Arc;

use history::{DeviceKeys, DeviceStatement, PersonId as Who, ScopeId};

use super::item::{ITEMS_MAX, Item};
use super::{HANDED, KEY, READER, bytes_of, text_of};
use crate::replica::Replica;
use crate::view::Refusal;

impl Replica {
    /// Who can read what is said: the key one's devices share, and the recovery words.
    pub(super) fn shared_readers(&mut self) -> Result<Option<Vec<DeviceStatement>>, Refusal> {
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
    pub(super) fn shared_key(&mut self) -> Option<Arc<DeviceKeys>> {
        let (_, seed) = self.shared_seeds().pop()?;
        Some(self.keys_made_from(&seed))
    }

    pub(super) fn keys_made_from(&mut self, seed: &[u8; 32]) -> Arc<DeviceKeys> {
        let make = || Arc::new(DeviceKeys::from_scope_seed(seed));
        let named = *blake3::hash(seed).as_bytes();
        Arc::clone(self.personal.keys.entry(named).or_insert_with(make))
    }

    /// Every key one's devices have shared, the newest last.
    pub(super) fn shared_seeds(&self) -> Vec<(u64, [u8; 32])> {
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
        self.say_items(&items, &readers)?;
        let handed = self.keys_and_devices();
        self.keep_own(HANDED.to_owned(), &handed)
    }

    /// Hands over again when there is another key, or another device, than the last time: somebody else may
    /// have added the one without knowing of the other.
    pub(super) fn hand_over_news(&mut self) -> Result<(), Refusal> {
        let me = self.me_in_space().zip(self.authority());
        let devices = me.map_or(0, |(me, authority)| authority.devices_of(&me).count());
        let handed = self.private.settings.get(HANDED);
        if devices < 2 || self.shared_seeds().is_empty() || handed == Some(&self.keys_and_devices())
        {
            return Ok(());
        }
        self.hand_over_keys()
    }

    /// Names all keys one's devices share and all devices one has, in one word.
    fn keys_and_devices(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (_, seed) in self.shared_seeds() {
            hasher.update(&seed);
        }
        if let Some((me, authority)) = self.me_in_space().zip(self.authority()) {
            for device in authority.devices_of(&me) {
                hasher.update(device.ed25519.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
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
    pub(super) fn words_reader(&mut self) -> Option<DeviceStatement> {
        let me = self.me_in_space()?;
        if let Some(keys) = self.words_keys() {
            return Some(keys.statement(me));
        }
        let bytes = bytes_of(self.private.settings.get(READER)?)?;
        reader_of_bytes(me, &bytes)
    }

    fn words_keys(&mut self) -> Option<Arc<DeviceKeys>> {
        let seed = self.words_seed()?;
        Some(self.keys_made_from(&seed))
    }

    /// What the keys of the recovery words are made from, on a device that knows the words.
    pub(super) fn words_seed(&self) -> Option<[u8; 32]> {
        let secrets = self.secrets.as_ref()?;
        if secrets.recovery == [0; 32] {
            return None;
        }
        let purpose = "eyelevel 2026 what the recovery words read";
        let seed = [&secrets.recovery[..], secrets.space.as_bytes()].concat();
        Some(blake3::derive_key(purpose, &seed))
    }

    pub(super) fn take_key(&mut self, seed: &[u8; 32], order: u64) -> Result<bool, Refusal> {
        let key = format!("{KEY}{}", text_of(seed));
        if self.private.settings.contains_key(&key) {
            return Ok(false);
        }
        self.personal.order = self.personal.order.max(order);
        self.keep_own(key, &order.to_string())?;
        Ok(true)
    }

    pub(super) fn take_reader(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let me = self.me_in_space().unwrap_or(Who::ZERO);
        if self.words_seed().is_some() || reader_of_bytes(me, bytes).is_none() {
            return Ok(());
        }
        self.keep_own(READER.to_owned(), &text_of(bytes))
    }
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
