//! What two devices of oneself wrote into one field that only they see, neither knowing of the other.
//!
//! For: keeping both in sight until one says which holds. Of two such choices the later counts on every
//! device, and without this nobody would see that there was another one. Knows: that a choice says how many
//! its author had seen. Whoever finds one they had not read, and which had not seen their own, has written
//! at the same time; so has whoever had not said theirs yet. Either says so to the other devices, as a
//! choice of its own.
//!
//! Never: shows what was written over since.

use history::LogKey;
use model::{Edit, Field};
use serde::{Deserialize, Serialize};

use super::{FIELD, bytes_of, place_of, text_of};
use crate::content::Content;
use crate::replica::Replica;
use crate::view::{Dispute, Refusal};

/// The choice that says what was written at the same time, by the name of the field.
const BOTH: &str = "both/";
/// Which choice of a field was made on this device.
const MADE: &str = "personal/made/";

/// Who said a choice, and whether it was read before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Teller {
    pub device: LogKey,
    pub is_new: bool,
}

/// A field as devices wrote it at the same time.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Both {
    shown: Vec<String>,
    /// By the device that wrote them, the newest first.
    others: Vec<(String, Vec<String>)>,
}

/// Tells whether a choice holds values of fields.
pub(super) fn holds_values(key: &str) -> bool {
    key.starts_with(BOTH)
}

fn key_of(field: Field) -> String {
    format!("{BOTH}{}", field.name())
}

/// The field a choice is about; nothing where it is about something else.
fn field_of(key: &str) -> Option<Field> {
    Field::parse(key.strip_prefix(FIELD)?).ok()
}

/// The values of a field, as a choice says them.
pub(super) fn values_in(value: &str) -> Vec<String> {
    let values = bytes_of(value).and_then(|bytes| minicbor_serde::from_slice(&bytes).ok());
    values.unwrap_or_default()
}

impl Replica {
    /// Notes that a choice about a field was made here.
    pub(super) fn note_made(&mut self, key: &str, order: u64, value: &str) -> Result<(), Refusal> {
        match field_of(key) {
            Some(_) => self.keep_own(format!("{MADE}{key}"), &place_of(order, value)),
            None => Ok(()),
        }
    }

    fn is_made_here(&self, key: &str) -> bool {
        let made = self.private.settings.get(&format!("{MADE}{key}"));
        let said = self.said_at(key);
        let said = said.map(|(order, hash)| format!("{order} {hash}"));
        made.is_some() && made == said.as_ref()
    }

    /// Keeps in sight what another device wrote and does not count, if it knew as little of what was written
    /// here as this device did of it.
    pub(super) fn keep_theirs(&mut self, teller: &Teller, key: &str, value: &str) {
        if teller.is_new && self.is_made_here(key) {
            self.keep_in_sight(key, teller.device, values_in(value));
        }
    }

    /// Gives what was written here into a field and not said yet.
    pub(super) fn unsaid_values(&self, key: &str) -> Option<Vec<String>> {
        let field = field_of(key).filter(|_| self.personal.due.contains(key))?;
        Some(self.private_profile().values(field))
    }

    /// Keeps in sight what was written here and not said yet, where something else counts.
    pub(super) fn keep_ours(&mut self, key: &str, values: Vec<String>) {
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        if let Some(own) = own {
            self.keep_in_sight(key, own, values);
        }
    }

    fn keep_in_sight(&mut self, key: &str, device: LogKey, values: Vec<String>) {
        let Some(field) = field_of(key) else {
            return;
        };
        let mut both = self.both_in(field);
        if values == both.shown || values.is_empty() {
            return;
        }
        let device = device.to_string();
        both.others.retain(|(by, _)| *by != device);
        both.others.insert(0, (device, values));
        let bytes = minicbor_serde::to_vec(&both).unwrap_or_default();
        if let Err(refusal) = self.say_both(field, text_of(&bytes)) {
            tracing::warn!(
                code = refusal.code,
                "could not keep what two devices wrote at the same time"
            );
        }
    }

    fn say_both(&mut self, field: Field, value: String) -> Result<(), Refusal> {
        let key = key_of(field);
        self.write_private(Content::Setting { key, value })
    }

    /// What was written into a field at the same time, beside what stands there now.
    fn both_in(&self, field: Field) -> Both {
        let said = self.private.settings.get(&key_of(field));
        let said = said.and_then(|value| bytes_of(value));
        let said = said.and_then(|bytes| minicbor_serde::from_slice::<Both>(&bytes).ok());
        let shown = self.private_profile().values(field);
        match said {
            Some(both) if both.shown == shown => both,
            Some(_) | None => Both {
                shown,
                others: Vec::new(),
            },
        }
    }

    /// Lets go of what was written at the same time into fields that are written again here.
    pub(crate) fn settle_private(&mut self, edits: &[Edit]) -> Result<(), Refusal> {
        if self.personal.is_taking {
            return Ok(());
        }
        for field in edits.iter().map(Edit::field) {
            let said = self.private.settings.get(&key_of(field));
            if said.is_some_and(|value| !value.is_empty()) {
                self.say_both(field, String::new())?;
            }
        }
        Ok(())
    }

    /// Lists what devices of oneself wrote at the same time into fields not everybody sees.
    pub(crate) fn private_disputes(&self) -> Vec<Dispute> {
        let mut disputes = Vec::new();
        let private = Field::ALL.into_iter();
        for field in private.filter(|field| !self.is_kept_shared(*field)) {
            if !self.private.settings.contains_key(&key_of(field)) {
                continue;
            }
            let both = self.both_in(field);
            if both.others.is_empty() {
                continue;
            }
            let others = both.others.into_iter().map(|(_, values)| values);
            let whole: Vec<Vec<String>> = std::iter::once(both.shown).chain(others).collect();
            let mut said = whole.iter().map(|values| self.values_told(field, values));
            disputes.push(Dispute {
                field,
                shown: said.next().unwrap_or_default(),
                others: said.collect(),
                whole: whole.clone(),
            });
        }
        disputes.extend(self.disputes_with_rests());
        disputes
    }

    /// Lists what was written for oneself into fields that another device had shown to everybody meanwhile.
    fn disputes_with_rests(&self) -> Vec<Dispute> {
        let (shared, private) = (self.shared_profile(), self.private_profile());
        let is_said = |it: &Field| {
            !private.values(*it).is_empty() || self.private.settings.contains_key(&key_of(*it))
        };
        let public = Field::ALL.into_iter();
        let public = public.filter(|it| *it != Field::Name && self.is_kept_shared(*it));
        let both = public
            .filter(is_said)
            .map(|field| (field, shared.values(field), self.both_in(field)));
        let differ = both.filter_map(|(field, shown, both)| {
            let others = both.others.into_iter().map(|(_, values)| values);
            let mut others: Vec<Vec<String>> = std::iter::once(both.shown).chain(others).collect();
            others.retain(|values| !values.is_empty() && *values != shown);
            let is_any = !shown.is_empty() && !others.is_empty();
            is_any.then_some((field, shown, others))
        });
        differ
            .map(|(field, shown, others)| Dispute {
                field,
                shown: self.values_told(field, &shown),
                others: others
                    .iter()
                    .map(|it| self.values_told(field, it))
                    .collect(),
                whole: std::iter::once(shown).chain(others).collect(),
            })
            .collect()
    }

    /// Tells values of a field in one line, people in it by name.
    fn values_told(&self, field: Field, values: &[String]) -> String {
        let name = |value: &String| match (field, value.parse()) {
            (Field::Avoid | Field::Contacts, Ok(person)) => self.name(&person),
            (_, Ok(_) | Err(_)) => value.clone(),
        };
        values.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}
