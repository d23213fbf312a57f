//! People with several devices: one more is added, one is lost, one is taken back, somebody begins again
//! from their 24 words.
//!
//! A lost device is gone for good, or it goes on in the hands of somebody who says whatever it lets them
//! say. What must come of it stands in `taken`.

use std::collections::BTreeSet;

use history::{Governance, LogKey, Record, RecordId, ScopeId, Timestamp};
use model::PersonId;
use replica::{
    Answer, DeviceAct, Intent, PeerId, Phrase, Preference, Question, Standing, Ticket, WordsKept,
};

use crate::device::Device;
use crate::ledger::Wish;
use crate::world::World;

/// How often somebody sees to their devices, in a world where people have several, in percent.
const CARE_PERCENT: u64 = 22;
/// The most devices a person has at once.
const DEVICES_MAX: usize = 3;
/// The fewest and the most devices that are nobody's in the beginning.
const SPARES: (u64, u64) = (2, 4);

/// What became of a device its owner no longer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It never starts again.
    Gone,
    /// Somebody else has it and goes on.
    Stolen,
}

/// A ticket for one more device.
#[derive(Debug, Clone)]
pub(crate) struct Pairing {
    pub text: String,
    pub expires: Option<Timestamp>,
    pub by: usize,
}

/// What was said where it may not be seen.
#[derive(Debug, Clone)]
pub(crate) struct Hushed {
    /// The words, which nobody else says.
    pub words: String,
    /// The device that was taken back; what it says nobody sees, and what others say it does not see.
    pub lost: usize,
    pub by: usize,
    /// Where another device of its owner took part then: elsewhere nobody says where the lost one ends.
    pub inside: BTreeSet<ScopeId>,
}

impl World {
    /// Puts devices beside the people, which are nobody's yet.
    pub(crate) fn lay_out_spares(&mut self) {
        self.several = true;
        let (low, high) = SPARES;
        for _ in 0..self.chance.between(low, high) {
            let device = self.devices.len();
            self.devices.push(Device {
                is_spare: true,
                ..Device::new(device)
            });
            self.set_clock(device);
            self.start(device);
        }
    }

    /// Tells whether somebody sees to their devices now, in a world where they have several.
    pub(crate) fn cares_now(&mut self, device: usize) -> bool {
        let has_it = self.devices.get(device).is_some_and(|d| d.lost.is_none());
        self.several && has_it && self.chance.percent(CARE_PERCENT)
    }

    /// Lets somebody add a device, lose one, or take a lost one back.
    pub(crate) fn care_for_devices(&mut self, device: usize) {
        let Some(person) = self.devices.get(device).and_then(|d| d.person) else {
            return;
        };
        if self.learns_words(device, person) {
            return;
        }
        let own = self.devices_of(person);
        let lost = own.iter().filter(|it| self.is_lost(**it)).copied();
        let lost: Vec<usize> = lost.filter(|it| !self.was_taken_back(*it)).collect();
        if let Some(lost) = self.chance.pick(&lost).copied()
            && self.chance.percent(60)
        {
            return self.take_back(device, lost);
        }
        let kept: Vec<usize> = own.into_iter().filter(|it| self.is_kept(*it)).collect();
        let may_return = kept.len() > 1 || self.phrases.contains_key(&person);
        if may_return && !self.matches && self.chance.percent(35) {
            let lost = self.chance.pick(&kept).copied();
            return self.lose(lost.unwrap_or(device));
        }
        if kept.len() < DEVICES_MAX && self.has_spare() {
            let add = Intent::Device(DeviceAct::Add);
            self.submit(device, add, Wish::Pair);
        }
    }

    /// Lets somebody write their words down, who has not done so.
    fn learns_words(&mut self, device: usize, person: PersonId) -> bool {
        if self.phrases.contains_key(&person) || self.chance.percent(30) {
            return false;
        }
        let Some(Answer::Words(words)) = self.ask(device, Question::Recovery) else {
            return false;
        };
        self.phrases.insert(person, words.expose().to_owned());
        let kept = Preference::Words(WordsKept::Kept);
        self.submit(device, Intent::Prefer(kept), Wish::Other);
        true
    }

    fn take_back(&mut self, device: usize, lost: usize) {
        let Some(key) = self.devices.get(lost).and_then(|d| d.key) else {
            return;
        };
        self.say(format!("d{device} takes d{lost} back"));
        let device_key = key.to_string();
        let revoke = DeviceAct::Revoke { device: device_key };
        self.submit(device, Intent::Device(revoke), Wish::Other);
    }

    fn lose(&mut self, device: usize) {
        let how = if self.chance.percent(30) {
            Lost::Gone
        } else {
            Lost::Stolen
        };
        self.say(format!("d{device} is lost: {how:?}"));
        if let Some(d) = self.devices.get_mut(device) {
            d.lost = Some(how);
        }
        if how == Lost::Gone {
            self.crash(device);
        }
    }

    /// Lets somebody take a device into use that is nobody's yet.
    pub(crate) fn begin_spare(&mut self, device: usize) {
        let now = self.clock_of(device);
        // Now and then one that is over, as people try them.
        let tries_any = now.0.is_multiple_of(7);
        let good = |it: &&Pairing| tries_any || it.expires.is_none_or(|at| at > now);
        let pairings: Vec<Pairing> = self.pairings.iter().filter(good).cloned().collect();
        if let Some(pairing) = self.chance.pick(&pairings).cloned()
            && self.chance.percent(70)
        {
            self.say(format!(
                "d{device} is to be one more device, by d{}",
                pairing.by
            ));
            let person = String::new();
            let ticket = pairing.text;
            return self.submit(device, Intent::Join { ticket, person }, Wish::Other);
        }
        self.begin_again(device);
    }

    /// Lets somebody begin again from their words, mostly somebody who has nothing else.
    fn begin_again(&mut self, device: usize) {
        let phrases: Vec<(PersonId, String)> = self.phrases.clone().into_iter().collect();
        let bereft: Vec<(PersonId, String)> = phrases
            .iter()
            .filter(|(person, _)| !self.has_a_device(*person))
            .cloned()
            .collect();
        let among = if bereft.is_empty() && self.chance.percent(8) {
            phrases
        } else {
            bereft
        };
        let Some((person, words)) = self.chance.pick(&among).cloned() else {
            return;
        };
        let is_there = |it: &&crate::world::Issued| {
            let by = self.devices.get(it.by);
            let leads = Ticket::parse(&it.text).is_ok_and(|it| !it.addresses.is_empty());
            by.is_some_and(|d| d.lost.is_none() && d.person != Some(person)) && leads
        };
        let tickets = self.tickets.iter().filter(is_there);
        let tickets: Vec<String> = tickets.map(|it| it.text.clone()).collect();
        let Some(ticket) = self.chance.pick(&tickets).cloned() else {
            return;
        };
        self.say(format!("d{device} begins again from the words of {person}"));
        let recover = DeviceAct::Recover {
            words: Phrase::from(words),
            ticket,
            keep_others: self.chance.percent(20),
        };
        self.submit(device, Intent::Device(recover), Wish::Other);
    }

    /// Notes which devices a record takes back, when somebody writes it.
    pub(crate) fn note_taken_back(&mut self, records: &[Record]) {
        if !self.several {
            return;
        }
        for record in records {
            let gone: Vec<LogKey> = match record.governance() {
                Ok(Governance::DeviceRevoked(revoked)) => vec![revoked.device],
                Ok(Governance::Recovered(recovered)) => recovered.revoked,
                Ok(_) | Err(_) => continue,
            };
            for d in &mut self.devices {
                d.is_taken_back |= d.key.is_some_and(|key| gone.contains(&key));
            }
        }
    }

    /// Notes words that are said by a device which was taken back, or by one that knows of such a device.
    pub(crate) fn note_words(&mut self, by: usize, words: &str) {
        if !self.several {
            return;
        }
        if self.was_taken_back(by) {
            let (words, lost) = (words.to_owned(), by);
            // Whoever of the same person has not heard of it may still read them in good faith.
            if self.all_of_oneself_know_of(lost) {
                let inside = self.taken_part_in_beside(lost);
                self.hushed.push(Hushed {
                    words,
                    lost,
                    by,
                    inside,
                });
            }
            return;
        }
        for lost in 0..self.devices.len() {
            if self.was_taken_back(lost) && self.knows_of(by, lost) {
                self.hushed.push(Hushed {
                    words: words.to_owned(),
                    lost,
                    by,
                    inside: BTreeSet::new(),
                });
            }
        }
    }

    /// Where other devices of the owner of a lost one take part.
    fn taken_part_in_beside(&self, lost: usize) -> BTreeSet<ScopeId> {
        let person = self.devices.get(lost).and_then(|d| d.person);
        let own = person.map(|person| self.devices_of(person));
        let kept = own.into_iter().flatten().filter(|it| self.is_kept(*it));
        let views = kept.filter_map(|device| self.devices.get(device));
        let rows = views.flat_map(|d| d.view.communities.iter());
        rows.filter(|row| row.joined).map(|row| row.id).collect()
    }

    fn all_of_oneself_know_of(&self, lost: usize) -> bool {
        let person = self.devices.get(lost).and_then(|d| d.person);
        let own = person.map(|person| self.devices_of(person));
        let mut kept = own.into_iter().flatten().filter(|it| self.is_kept(*it));
        kept.all(|device| self.knows_of(device, lost))
    }

    /// Tells whether a device holds what says that another one was taken back, and heeds it: what the words
    /// seated a moment ago nobody takes back yet.
    fn knows_of(&self, device: usize, lost: usize) -> bool {
        let Some(key) = self.devices.get(lost).and_then(|d| d.key) else {
            return false;
        };
        let replica = self.devices.get(device).and_then(|d| d.replica.as_ref());
        if replica.is_none_or(|replica| replica.is_known(&PeerId(key))) {
            return false;
        }
        let disk = self.devices.get(device).map(|d| &d.disk);
        let mut records = disk
            .into_iter()
            .flat_map(|disk| disk.shared.values().flatten());
        records.any(|record| match record.governance() {
            Ok(Governance::DeviceRevoked(revoked)) => revoked.device == key,
            Ok(Governance::Recovered(recovered)) => recovered.revoked.contains(&key),
            Ok(_) | Err(_) => false,
        })
    }

    /// Lists the devices that are, or were, a person's.
    pub(crate) fn devices_of(&self, person: PersonId) -> Vec<usize> {
        let devices = self.devices.iter().enumerate();
        let own = devices.filter(|(_, d)| d.person == Some(person));
        own.map(|(device, _)| device).collect()
    }

    fn is_lost(&self, device: usize) -> bool {
        let d = self.devices.get(device);
        d.is_some_and(|d| d.lost.is_some())
    }

    /// Tells whether some record says that a device counts no more.
    pub(crate) fn was_taken_back(&self, device: usize) -> bool {
        let d = self.devices.get(device);
        d.is_some_and(|d| d.is_taken_back)
    }

    /// Tells whether a device still speaks for its owner, so that all it promised is due.
    pub(crate) fn is_kept(&self, device: usize) -> bool {
        !self.is_lost(device) && !self.was_taken_back(device)
    }

    /// Tells whether this is the key of a device that was nobody's in the beginning.
    pub(crate) fn is_spares(&self, key: &LogKey) -> bool {
        let mut spares = self.devices.iter().filter(|d| d.is_spare);
        spares.any(|d| d.key == Some(*key))
    }

    /// Tells whether somebody ever lost a device.
    pub(crate) fn has_lost(&self, person: &PersonId) -> bool {
        let own = self.devices_of(*person);
        own.into_iter().any(|device| !self.is_kept(device))
    }

    /// Tells whether a record stands on lost devices only: what it builds on may be gone with them.
    pub(crate) fn went_with_lost(&self, record: &RecordId) -> bool {
        let holds = |d: &Device| {
            let records = d.disk.shared.values().flatten();
            records.map(Record::id).any(|held| held == *record)
        };
        let holders = self.devices.iter().enumerate().filter(|(_, d)| holds(d));
        let kept = holders.clone().any(|(device, _)| self.is_kept(device));
        self.several && !kept && holders.count() > 0
    }

    fn has_a_device(&self, person: PersonId) -> bool {
        let own = self.devices_of(person);
        own.into_iter().any(|device| self.is_kept(device))
    }

    fn has_spare(&self) -> bool {
        let mut spares = self.devices.iter().filter(|d| d.is_spare);
        spares.any(|d| {
            let replica = d.replica.as_ref();
            replica.is_some_and(|replica| replica.standing() == Standing::Nobody)
        })
    }
}
