//! What must come of it where people have several devices.
//!
//! One's own devices show the same of oneself. Nothing a device said after it was taken back is seen by
//! anybody, and what those say who know of it is not seen there. Whoever only lost devices let in lives on
//! an island with them, and is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use history::{Governance, LogKey, RecordId, ScopeId};
use model::PersonId;
use replica::{Answer, PeerId, Question};

use crate::oracle::Seen;
use crate::several::Hushed;
use crate::world::World;

/// What is wrong.
const ORACLE: &str = "(3) nothing is seen from or on a device that was taken back";

impl World {
    /// People of whom it may be anybody's guess whether they are in, though it must be everybody's: those
    /// nobody has a device of who looks, and those let in by devices that were taken back.
    pub(crate) fn in_doubt(&self, seen: &[Seen]) -> BTreeSet<PersonId> {
        if !self.several {
            return BTreeSet::new();
        }
        let persons = self.devices.iter().filter_map(|d| d.person);
        let looks = |it: &PersonId| seen.iter().any(|one| one.me.id == *it);
        let mut doubted: BTreeSet<PersonId> = persons.filter(|it| !looks(it)).collect();
        doubted.extend(self.let_in_by_lost());
        doubted
    }

    /// People whom only devices let in that were taken back, or people such people let in.
    fn let_in_by_lost(&self) -> BTreeSet<PersonId> {
        let disks = self.devices.iter().map(|d| &d.disk);
        let mut joins = BTreeMap::new();
        let mut signed: BTreeSet<(RecordId, LogKey)> = BTreeSet::new();
        for record in disks.flat_map(|disk| disk.shared.values().flatten()) {
            match record.governance() {
                Ok(Governance::Join(join)) => {
                    let person = PersonId::from_bytes(*join.person.as_bytes());
                    joins.insert(record.id(), person);
                }
                Ok(Governance::Countersign(countersign)) => {
                    signed.insert((countersign.join, record.header().log));
                }
                Ok(_) | Err(_) => {}
            }
        }
        let mut doubted = BTreeSet::new();
        loop {
            let stands = |key: &LogKey| {
                let by = self.devices.iter().find(|d| d.key == Some(*key));
                by.is_some_and(|d| {
                    let is_doubted = d.person.is_some_and(|it| doubted.contains(&it));
                    !d.is_taken_back && !is_doubted
                })
            };
            let sure: BTreeSet<PersonId> = signed
                .iter()
                .filter(|(_, by)| stands(by))
                .filter_map(|(join, _)| joins.get(join).copied())
                .collect();
            let next: BTreeSet<PersonId> = joins
                .values()
                .filter(|person| !sure.contains(person))
                .copied()
                .collect();
            if next == doubted {
                return doubted;
            }
            doubted = next;
        }
    }

    /// Leaves out whoever was let in by a lost device that had been taken back, if nobody else knows them:
    /// they live on an island with it.
    pub(crate) fn leave_out_islands(&self, seen: &mut Vec<Seen>) {
        if !self.several {
            return;
        }
        let (people, devices) = (self.let_in_by_lost(), self.added_by_lost());
        let key = |device: usize| self.devices.get(device).and_then(|d| d.key);
        let is_sure = |one: &Seen| {
            let added = key(one.device).is_some_and(|key| devices.contains(&key));
            !people.contains(&one.me.id) && !added
        };
        let sure = seen.iter().filter(|one| is_sure(one));
        let sure: Vec<usize> = sure.map(|one| one.device).collect();
        seen.retain(|one| {
            let is_known = |it: &usize| {
                let replica = self.devices.get(*it).and_then(|d| d.replica.as_ref());
                let known = replica.zip(key(one.device));
                known.is_some_and(|(it, key)| it.is_known(&PeerId(key)))
            };
            is_sure(one) || sure.iter().any(is_known)
        });
    }

    /// Devices that only such devices added as were taken back.
    fn added_by_lost(&self) -> BTreeSet<LogKey> {
        let disks = self.devices.iter().map(|d| &d.disk);
        let records = disks.flat_map(|disk| disk.shared.values().flatten());
        let mut added: BTreeMap<LogKey, BTreeSet<LogKey>> = BTreeMap::new();
        for record in records {
            if let Ok(Governance::DeviceAdded(it)) = record.governance() {
                let by = added.entry(it.device.ed25519).or_default();
                by.insert(record.header().log);
            }
        }
        let mut lost: BTreeSet<LogKey> = BTreeSet::new();
        loop {
            let is_lost = |key: &LogKey| {
                let mut by = self.devices.iter().filter(|d| d.key == Some(*key));
                lost.contains(key) || by.any(|d| d.is_taken_back)
            };
            let all = added.iter().filter(|(_, by)| by.iter().all(is_lost));
            let next: BTreeSet<LogKey> = all.map(|(device, _)| *device).collect();
            if next == lost {
                return lost;
            }
            lost = next;
        }
    }

    /// (1) One's own devices show the same of oneself, and (3) what was said from and to a device that was
    /// taken back is not seen on the other side.
    pub(crate) fn check_several(&mut self, seen: &[Seen]) {
        self.check_own_devices(seen);
        let all = 0..self.devices.len();
        let told: Vec<Vec<Shown>> = all.map(|device| self.everything_shown(device)).collect();
        let hushed = std::mem::take(&mut self.hushed);
        for Hushed {
            words,
            lost,
            by,
            inside,
        } in hushed
        {
            let hidden_from: Vec<usize> = if lost == by {
                seen.iter().map(|one| one.device).collect()
            } else {
                vec![lost]
            };
            let is_due = |shown: &&Shown| match shown.community {
                // Where nobody of its owner is left, nobody says where it ends.
                Some(community) if lost == by => inside.contains(&community),
                Some(_) | None => true,
            };
            let sees = |it: &usize| {
                let mut shown = told.get(*it).into_iter().flatten().filter(is_due);
                shown.any(|shown| says(&shown.text, &words))
            };
            if let Some(device) = hidden_from.into_iter().find(sees) {
                let what = format!("d{device} sees “{words}” of d{by}; d{lost} was taken back");
                return self.fail(ORACLE, what);
            }
        }
    }

    fn check_own_devices(&mut self, seen: &[Seen]) {
        let mut first: BTreeMap<PersonId, (usize, String)> = BTreeMap::new();
        for one in seen {
            let shown = self.shown_to_oneself(one);
            let before = first.entry(one.me.id);
            let (other, before) = before.or_insert_with(|| (one.device, shown.clone()));
            if *before != shown {
                let (device, other) = (one.device, *other);
                let what = format!("d{other} and d{device} are one person's:\n{before}\n{shown}");
                return self.fail("(1) one's own devices show the same", what);
            }
        }
    }

    /// What a person sees of themselves and their devices, on any of them.
    fn shown_to_oneself(&mut self, one: &Seen) -> String {
        let (device, me) = (one.device, &one.me);
        let devices: BTreeSet<String> = match self.ask(device, Question::Devices) {
            Some(Answer::Devices(devices)) => devices.into_iter().map(|it| it.device).collect(),
            Some(_) | None => BTreeSet::new(),
        };
        let view = self
            .devices
            .get(device)
            .map(|d| d.view.clone())
            .unwrap_or_default();
        let joined = view.communities.iter().filter(|row| row.joined);
        let joined: BTreeSet<_> = joined.map(|row| row.id).collect();
        let messages: BTreeSet<String> = match self.ask(device, Question::Inbox { person: None }) {
            Some(Answer::Inbox(inbox)) => inbox
                .into_iter()
                .flat_map(|it| it.messages)
                .map(|it| it.text)
                .collect(),
            Some(_) | None => BTreeSet::new(),
        };
        let (profile, visibility) = (&me.profile, &me.visibility);
        let others = match self.matches {
            true => self.between_oneself_and_others(device),
            false => String::new(),
        };
        format!("{profile:?} {visibility:?} {devices:?} {joined:?} {messages:?} {others}")
    }

    /// Everything a device lets whoever has it see.
    fn everything_shown(&mut self, device: usize) -> Vec<Shown> {
        let view = self.devices.get(device).map(|d| d.view.clone());
        let view = view.unwrap_or_default();
        let mut all = vec![Shown {
            community: None,
            text: format!("{:?}", view.people),
        }];
        for row in view.communities.iter() {
            all.push(Shown {
                community: Some(row.id),
                text: format!("{:?}", self.community_seen(device, row.id)),
            });
        }
        let questions = [
            Question::Inbox { person: None },
            Question::Profile { person: None },
        ];
        for question in questions {
            all.push(Shown {
                community: None,
                text: format!("{:?}", self.ask(device, question)),
            });
        }
        all
    }
}

/// What a device shows, of a community or of everything else.
struct Shown {
    community: Option<ScopeId>,
    text: String,
}

/// Tells whether words that end in a number stand in a text, and not as the beginning of another number.
fn says(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let after = text.get(at + words.len()..).unwrap_or_default();
        !after.starts_with(|next: char| next.is_ascii_digit())
    })
}
