//! Fields for people one picks: sealed to their devices and to nobody else.
//!
//! For: showing a part of one's profile to a few. Each of them is told in a conversation of two, as
//! a whole, whenever it changes; so nobody learns who else sees it, carriers cannot tell it from a
//! message, and what is withdrawn is replaced by less. Whom one knows goes the same way, to each of
//! them alone. Knows: what was told to whom last. Never:
//! promises that somebody forgets what they have read.

use std::collections::{BTreeMap, BTreeSet};

use history::{LogKey, PersonId as Who, RecordId};
use model::{Document, Edit, Field, PersonId, Profile, Visibility};

use super::{Talks, Word, conversation_of};
use crate::effect::Shelf;
use crate::people::said;
use crate::replica::Replica;
use crate::view::{Refusal, Standing};

/// The most people one field is shown to.
pub const PICKED_MAX: usize = 32;
/// The most values of all shown fields together.
pub(super) const SHOWN_VALUES_MAX: usize = 512;
/// The longest value, in bytes.
pub(super) const SHOWN_VALUE_MAX_BYTES: usize = 16 * 1024;
/// The private setting with the hash of what a person was told last.
const TOLD: &str = "picked/told/";

/// The most things shown that are kept while nobody knows yet whose device says so, of all people
/// together.
const UNSURE_MAX: usize = 1_024;

/// What a device says its owner shows to oneself.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    order: (u64, RecordId),
    device: LogKey,
    fields: BTreeMap<Field, Vec<String>>,
}

/// What a setting keeps of what a person was told: by which device, and the hash of it and of whose keys
/// could open it.
struct Told {
    by: LogKey,
    hash: String,
}

impl Told {
    fn read(setting: &str) -> Option<Told> {
        let (by, hash) = setting.split_once(' ')?;
        Some(Told {
            by: by.parse().ok()?,
            hash: hash.to_owned(),
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.by, self.hash)
    }
}

impl Talks {
    /// Files what a device says its owner shows. Whether it is theirs is asked later: until then it takes
    /// the place of nothing.
    pub(super) fn file_shown(
        &mut self,
        author: Who,
        device: LogKey,
        order: (u64, RecordId),
        fields: BTreeMap<Field, Vec<String>>,
    ) {
        let shown = Shown {
            order,
            device,
            fields,
        };
        self.shown_news.insert((author, order.1), shown);
    }
}

impl Talks {
    /// Tells, once, that what others see of one's contacts may have to change.
    pub(crate) fn take_contacts_due(&mut self) -> bool {
        !std::mem::replace(&mut self.contacts_settled, true)
    }

    /// Has it looked at again what others see of one's contacts.
    pub(crate) fn touch_contacts(&mut self) {
        self.contacts_settled = false;
    }
}

impl Replica {
    /// Lets the profiles of people tell what they show to oneself, as soon as it is known that the
    /// device which said so is theirs.
    pub(crate) fn take_shown(&mut self) {
        if self.booting.is_some() {
            return;
        }
        for ((who, record), shown) in std::mem::take(&mut self.talks.shown_news) {
            if self.speaks_for(&shown.device, &who) {
                self.take_newer(who, shown);
            } else if self.is_taken_back(&shown.device) || self.talks.shown_news.len() >= UNSURE_MAX
            {
                self.talks.shown_before.push(record);
            } else {
                self.talks.shown_news.insert((who, record), shown);
            }
        }
        for record in std::mem::take(&mut self.talks.shown_before) {
            // It stands sealed in a log that stays; what was read of it goes, as with what is erased.
            self.put(Shelf::Talk, record.as_bytes().to_vec(), None);
        }
    }

    /// Lets what somebody shows count, unless a device that still speaks for them showed something later.
    fn take_newer(&mut self, who: Who, shown: Shown) {
        let known = self.talks.shown.get(&who);
        let known = known.filter(|known| self.speaks_for(&known.device, &who));
        if known.is_some_and(|known| known.order >= shown.order) {
            self.talks.shown_before.push(shown.order.1);
            return;
        }
        let profile = profile_of(&shown.fields);
        let before = self.talks.shown.insert(who, shown);
        let before = before.map(|before| before.order.1);
        self.talks.shown_before.extend(before);
        let id = said(&who);
        self.people.show(id, profile);
        self.talks.touch_contacts();
        self.listing.touch(id);
        self.dirty.people = true;
    }

    /// Tells those who were picked once more where the device that told them was taken back, or theirs are
    /// others now: what a lost device said counts for nothing, and what was sealed before a device came it
    /// cannot open.
    pub(crate) fn tell_picked_again(&mut self) {
        let is_any = self.private.settings.range(TOLD.to_owned()..).next();
        if !is_any.is_some_and(|(key, _)| key.starts_with(TOLD)) || self.is_recovering() {
            return;
        }
        if let Err(refusal) = self.tell_picked() {
            tracing::debug!(code = refusal.code, "picked people are told later");
        }
    }

    /// Tells everybody picked what they are shown now, and those who were picked before that it is
    /// less. Nobody is told twice the same.
    pub(crate) fn tell_picked(&mut self) -> Result<(), Refusal> {
        if self.standing() != Standing::Member {
            return Ok(());
        }
        let mut shown: BTreeMap<PersonId, BTreeMap<Field, Vec<String>>> = BTreeMap::new();
        for key in self.private.settings.keys() {
            let person = key.strip_prefix(TOLD).and_then(|id| id.parse().ok());
            if let Some(person) = person {
                shown.entry(person).or_default();
            }
        }
        let profile = self.my_profile();
        for field in Field::ALL {
            if field == Field::Contacts {
                self.tell_contacts(&profile.contacts, &mut shown);
                continue;
            }
            let values = profile.values(field);
            if let (Visibility::Picked(people), false) = (self.visibility(field), values.is_empty())
            {
                for person in people {
                    let fields = shown.entry(person).or_default();
                    fields.insert(field, values.clone());
                }
            }
        }
        for (person, fields) in shown {
            self.show_to(person, fields)?;
        }
        Ok(())
    }

    /// Whoever one says one knows is told so, and of nobody else; picked people see those who say it
    /// too.
    fn tell_contacts(
        &self,
        said: &[PersonId],
        shown: &mut BTreeMap<PersonId, BTreeMap<Field, Vec<String>>>,
    ) {
        let told = match self.visibility(Field::Contacts) {
            Visibility::Me => Vec::new(),
            Visibility::Space => said.to_vec(),
            Visibility::Picked(people) => people,
        };
        let is_picked = matches!(self.visibility(Field::Contacts), Visibility::Picked(_));
        for person in told {
            let may_see =
                |it: &&PersonId| **it == person || (is_picked && self.says_to_know_me(it));
            let values: Vec<String> = said
                .iter()
                .filter(may_see)
                .map(PersonId::to_string)
                .collect();
            if !values.is_empty() {
                let fields = shown.entry(person).or_default();
                fields.insert(Field::Contacts, values);
            }
        }
    }

    fn show_to(
        &mut self,
        person: PersonId,
        fields: BTreeMap<Field, Vec<String>>,
    ) -> Result<(), Refusal> {
        let who = Who::from_bytes(*person.as_bytes());
        let member = self.authority().is_some_and(|a| a.is_member(&who));
        let me = self.me_in_space();
        let Some(me) = me.filter(|me| member && *me != who) else {
            return Ok(());
        };
        let key = format!("{TOLD}{person}");
        let hash = self.hash_of(&fields, &who);
        let told = self.private.settings.get(&key);
        let told = told.and_then(|setting| Told::read(setting));
        if told.is_some_and(|told| told.hash == hash && self.speaks_for(&told.by, &me)) {
            return Ok(());
        }
        let Some(by) = self.secrets.as_ref().map(|own| own.device.signer().key()) else {
            return Ok(());
        };
        let with: BTreeSet<Who> = [me, who].into();
        let scope = self.scope_for(&conversation_of(&with))?;
        let order = self.talks.shown_order;
        self.talks.shown_order += 1;
        // The clock only orders one's own words; a restart goes on behind what was said before.
        let order = order.max(self.now.0);
        self.talks.shown_order = order + 1;
        self.say_in(scope, &with, Word::Shown { fields, order }, &with)?;
        self.set(key, &Told { by, hash }.write())
    }

    /// Names what is shown to a person, and which devices of theirs open it.
    fn hash_of(&self, fields: &BTreeMap<Field, Vec<String>>, who: &Who) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&minicbor_serde::to_vec(fields).unwrap_or_default());
        let devices = self.authority().into_iter();
        let devices = devices.flat_map(|authority| authority.devices_of(who));
        let devices: BTreeSet<&LogKey> = devices.map(|it| &it.ed25519).collect();
        devices.iter().for_each(|device| {
            hasher.update(device.as_bytes());
        });
        hasher.finalize().to_hex().to_string()
    }
}

/// Reads fields a stranger may have filled in: what does not fit is left out.
fn profile_of(fields: &BTreeMap<Field, Vec<String>>) -> Profile {
    let mut document = Document::new();
    let actor = [0; 32];
    for (field, values) in fields {
        let may_hide = field.fixed_visibility().is_none();
        let edit = Edit::Set(*field, values.clone());
        let change = document.edit(&actor, std::slice::from_ref(&edit));
        if let (true, Ok(Some(change))) = (may_hide, change) {
            // One's own writing of it passed the same door just now.
            let _admitted = document.admit(&change, &actor);
        }
    }
    document.profile().0
}
