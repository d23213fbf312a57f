//! Taking what another device of oneself said.
//!
//! For: choices, fields, opened messages and keys that come through the personal scope. Knows: that of
//! two choices the later counts, and that some records open only when it is known who wrote them.
//! Never: takes from anybody but oneself, or says again what it takes.

use std::collections::BTreeSet;

use history::{Binding, Record, RecordId, ScopeId};
use model::{Edit, Field};

use super::both::{Teller, values_in};
use super::item::Item;
use super::{AGAIN, AT, FIELD, OWN, PERSONAL, SCOPE, VALUE_MAX_BYTES, hash_of, place_of};
use crate::content::Content;
use crate::effect::{LogRange, Shelf};
use crate::intent::Token;
use crate::replica::Replica;
use crate::talk::Opened;
use crate::view::Refusal;

impl Replica {
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
        let seeds: Vec<[u8; 32]> = shared.map(|(_, seed)| seed).collect();
        let opened = seeds
            .into_iter()
            .chain(self.words_seed())
            .find_map(|seed| record.unseal_message(&self.keys_made_from(&seed)).ok());
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
        let teller = Teller {
            device: binding.device,
            is_new: self.is_unread_of_another(record, &binding.device),
        };
        if !self.is_taken_from(record, &binding.device) {
            return;
        }
        self.note_personal_scope(scope);
        self.note_how_far(record);
        let mut again = BTreeSet::new();
        for item in items {
            let taken = match item {
                Item::Choice { key, value, order } => {
                    self.take_choice(&teller, &key, &value, order)
                }
                Item::Message { record, opened } => {
                    self.take_kept(record, opened);
                    Ok(())
                }
                Item::Key {
                    seed,
                    order,
                    scopes,
                } => self.take_key(&seed, order).map(|is_new| {
                    // What comes first in a scope may be for other devices: that does not make it foreign.
                    let told = scopes
                        .into_iter()
                        .filter(|it| self.note_personal_scope(*it) || is_new);
                    again.extend(told);
                    again.extend(is_new.then_some(scope));
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

    /// Notes that one says something to oneself in a scope; tells whether that is news.
    fn note_personal_scope(&mut self, scope: ScopeId) -> bool {
        self.personal.foreign.remove(&scope);
        let known = format!("{SCOPE}{scope}");
        if self.private.settings.contains_key(&known) {
            return false;
        }
        if let Err(refusal) = self.keep_own(known, "on") {
            tracing::warn!(code = refusal.code, "could not note a personal scope");
        }
        true
    }

    fn take_choice(
        &mut self,
        teller: &Teller,
        key: &str,
        value: &str,
        order: u64,
    ) -> Result<(), Refusal> {
        self.personal.order = self.personal.order.max(order);
        let foreign = key.starts_with(OWN) || key.starts_with(PERSONAL);
        if foreign || value.len() > VALUE_MAX_BYTES {
            return Ok(());
        }
        if self.is_later_ending(key, value) {
            return Ok(());
        }
        let theirs = (order, hash_of(value));
        if let Some(ours) = self.said_at(key).filter(|ours| *ours >= theirs) {
            if ours != theirs {
                self.keep_theirs(teller, key, value);
            }
            return Ok(());
        }
        let unsaid = self.unsaid_values(key);
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
        if let Some(values) = unsaid {
            self.keep_ours(key, values);
        }
        self.heed_ending(key);
        self.talks.touch_contacts();
        if super::inside::holds_keys(key) {
            self.personal.followed.clear();
        }
        self.dirty.all();
        self.keep_own(format!("{AT}{key}"), &place_of(order, value))
    }

    fn take_field(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let Ok(field) = Field::parse(name) else {
            return Ok(());
        };
        self.edit_private(&[Edit::Set(field, values_in(value))])
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
            self.forget_how_far(scope);
        }
        self.recall_own(ranges);
    }

    /// Takes what the disk gave of one's own scopes; tells whether it was asked for here.
    pub(crate) fn recalled_own(&mut self, token: Token, records: &[Record]) -> bool {
        if token != AGAIN {
            return false;
        }
        self.personal.recalls = self.personal.recalls.saturating_sub(1);
        if self.personal.recalls == 0 {
            self.personal.again.clear();
        }
        for record in records.iter().filter(|record| record.is_message()) {
            self.take_message(record);
        }
        if !self.personal.unkept.is_empty() {
            self.say_to_oneself();
        }
        true
    }
}
