//! Traitors inside communities: what they do there that no member would.
//!
//! A community is one to everybody in it whatever a traitor signs there, and whoever signed two
//! records for one place of it is known to everybody in it.

use history::{
    Epoch, EpochChange, EpochSignature, Governance, KeyId, PersonId, Record, RecordId, ScopeId,
    Timestamp,
};
use model::{DocumentName, TextName};
use replica::document_id;

use crate::foothold::{Foothold, Spoken};
use crate::world::World;

/// How often a traitor who is in acts in a community, in a world where they do, in percent.
const INTRUSION_PERCENT: u64 = 50;

/// What a traitor posted, and when that was in true time.
pub(crate) struct Lie {
    pub at: u64,
    pub community: ScopeId,
    pub text: String,
}

impl World {
    /// Tells whether a traitor acts in a community now, in a world where they do.
    pub(crate) fn intrudes_now(&mut self) -> bool {
        self.intrudes && self.chance.percent(INTRUSION_PERCENT)
    }

    /// Lets a traitor act in a community, or go into one.
    pub(crate) fn betray_in_common(&mut self, traitor: usize) {
        let rows = self.devices.iter().flat_map(|d| d.view.communities.iter());
        let mut communities: Vec<ScopeId> = rows.map(|row| row.id).collect();
        communities.sort_unstable();
        communities.dedup();
        let Some(community) = self.chance.pick(&communities).copied() else {
            return;
        };
        let traitors = self.traitors.get(traitor);
        if !traitors.is_some_and(|t| t.footholds.contains_key(&community)) {
            return self.intrude(traitor, community);
        }
        match self.chance.below(10) {
            0..=2 => self.lie_in_common(traitor, community),
            3 | 4 => self.lie_twice_in_common(traitor, community),
            5 => self.type_in_common(traitor, community),
            6 => self.hold_back_in_common(traitor, community),
            7 => self.show_held_back(traitor),
            8 => self.speak_for_another(traitor, community),
            _ => self.reach_for_office(traitor, community),
        }
    }

    fn foothold(
        &mut self,
        traitor: usize,
        community: ScopeId,
    ) -> Option<(&mut Foothold, Timestamp)> {
        let t = self.traitors.get_mut(traitor)?;
        let now = t.mallory.claimed_time();
        Some((t.footholds.get_mut(&community)?, now))
    }

    /// Tells something said in a community to some of the devices the traitor is at.
    fn tell_in_common(&mut self, traitor: usize, percent: u64, said: Vec<Spoken>) {
        if let Some(t) = self.traitors.get_mut(traitor) {
            t.made.extend(said.iter().map(|spoken| spoken.record.id()));
        }
        let messages: Vec<_> = said.into_iter().flat_map(Spoken::messages).collect();
        self.tell_some(traitor, percent, &messages);
    }

    fn intrude(&mut self, traitor: usize, community: ScopeId) {
        let space = self.traitors.get(traitor).map(|t| t.mallory.space());
        let Some(founding) = self.founding_of(community) else {
            return;
        };
        if space != Some(founding.space()) {
            return;
        }
        let seed = self.chance.bytes();
        let entered = self.traitors.get(traitor).and_then(|t| {
            let behind = t.mallory.behind()?;
            Foothold::enter(&behind, &founding, seed, t.mallory.claimed_time())
        });
        let Some((foothold, said)) = entered else {
            return;
        };
        self.say(format!("t{traitor} goes into a community"));
        if let Some(t) = self.traitors.get_mut(traitor) {
            t.footholds.insert(community, foothold);
        }
        self.tell_in_common(traitor, 100, said);
    }

    fn founding_of(&self, community: ScopeId) -> Option<Record> {
        let disks = self.devices.iter().map(|d| &d.disk.shared);
        let mut here = disks.flatten().filter(|(log, _)| log.scope == community);
        here.find_map(|(_, records)| {
            let first = records.first()?;
            let founds = matches!(first.governance(), Ok(Governance::ScopeGenesis(_)));
            founds.then(|| first.clone())
        })
    }

    fn note_lie(&mut self, traitor: usize, community: ScopeId, text: &str) {
        let at = self.now;
        let text = text.to_owned();
        if let Some(t) = self.traitors.get_mut(traitor) {
            t.lies.push(Lie {
                at,
                community,
                text,
            });
        }
    }

    fn lie_in_common(&mut self, traitor: usize, community: ScopeId) {
        let words = self.word("Lie");
        self.note_lie(traitor, community, &words);
        let said = self
            .foothold(traitor, community)
            .and_then(|(foothold, now)| foothold.post(&words, now));
        self.say(format!("t{traitor} posts in a community"));
        self.tell_in_common(traitor, 80, said.into_iter().collect());
    }

    /// Posts two things in one place of its log and shows each to others.
    fn lie_twice_in_common(&mut self, traitor: usize, community: ScopeId) {
        if !self.forks {
            return self.lie_in_common(traitor, community);
        }
        let words = [self.word("Yes"), self.word("No")];
        let [yes, no] = &words;
        let both = self
            .foothold(traitor, community)
            .and_then(|(foothold, now)| foothold.post_twice([yes, no], now));
        self.say(format!("t{traitor} posts two things in one place"));
        for said in both.into_iter().flatten() {
            self.tell_in_common(traitor, 50, vec![said]);
        }
    }

    /// Types into the text all write together, over what one of them has.
    fn type_in_common(&mut self, traitor: usize, community: ScopeId) {
        let words = self.word("Lie");
        let device = self.chance.index(self.devices.len());
        let id = document_id(&community, &DocumentName::Text(TextName::Why));
        let changes = self.devices.get(device).map(|d| d.disk.changes(&id));
        let changes = changes.unwrap_or_default();
        let said = self
            .foothold(traitor, community)
            .map(|(foothold, now)| foothold.type_in(&changes, &words, now));
        self.say(format!("t{traitor} types into what all write together"));
        self.tell_in_common(traitor, 70, said.unwrap_or_default());
    }

    /// Posts several things and shows only the last, to few.
    fn hold_back_in_common(&mut self, traitor: usize, community: ScopeId) {
        self.say(format!("t{traitor} keeps posts back"));
        for _ in 0..self.chance.between(1, 3) {
            let words = self.word("Lie");
            self.note_lie(traitor, community, &words);
            let said = self
                .foothold(traitor, community)
                .and_then(|(foothold, now)| foothold.post(&words, now));
            if let Some(t) = self.traitors.get_mut(traitor) {
                t.held_back.extend(said);
            }
        }
        let held_back = self.traitors.get(traitor).map(|t| t.held_back.last());
        if let Some(last) = held_back.flatten().cloned() {
            self.tell_in_common(traitor, 30, vec![last]);
        }
    }

    fn show_held_back(&mut self, traitor: usize) {
        let held_back = self
            .traitors
            .get_mut(traitor)
            .map(|t| std::mem::take(&mut t.held_back));
        let mut held_back = held_back.unwrap_or_default();
        self.say(format!("t{traitor} shows {} posts", held_back.len()));
        while !held_back.is_empty() {
            let at = self.chance.index(held_back.len());
            let said = held_back.remove(at);
            self.tell_in_common(traitor, 80, vec![said]);
        }
    }

    /// Posts in somebody else's name.
    fn speak_for_another(&mut self, traitor: usize, community: ScopeId) {
        let device = self.chance.index(self.devices.len());
        let person = self.devices.get(device).and_then(|d| d.view.me.as_ref());
        let Some(person) = person.map(|me| me.id) else {
            return;
        };
        let said = self
            .foothold(traitor, community)
            .and_then(|(foothold, now)| foothold.write_for(person, now));
        self.say(format!("t{traitor} posts in the name of d{device}"));
        self.tell_in_common(traitor, 60, said.into_iter().collect());
    }

    /// Proposes and signs what only whoever holds host powers there may decide.
    fn reach_for_office(&mut self, traitor: usize, community: ScopeId) {
        let persons: Vec<PersonId> = self.persons_of(community);
        let Some(person) = self.chance.pick(&persons).copied() else {
            return;
        };
        let oneself = self.chance.percent(40);
        let freshens = self.chance.percent(50);
        let Some((foothold, now)) = self.foothold(traitor, community) else {
            return;
        };
        let change = if oneself {
            let person = foothold.person_here();
            EpochChange::Steward {
                person,
                holds: true,
            }
        } else {
            let guests = true;
            EpochChange::Exclude { person, guests }
        };
        let epoch = Governance::Epoch(Epoch {
            previous: RecordId::from(foothold.scope()),
            key: freshens.then_some(KeyId::ZERO),
            panel: None,
            changes: vec![change],
        });
        let proposed = foothold.govern(&epoch, now);
        let signature = Governance::EpochSignature(EpochSignature {
            epoch: proposed.record.id(),
            instead: None,
            retain: Vec::new(),
        });
        let signed = foothold.govern(&signature, now);
        self.say(format!("t{traitor} reaches for host powers"));
        self.tell_in_common(traitor, 80, vec![proposed, signed]);
    }

    /// Lists who takes part in a community, as they are known there.
    fn persons_of(&self, community: ScopeId) -> Vec<PersonId> {
        let disks = self.devices.iter().map(|d| &d.disk.shared);
        let logs = disks.flatten().filter(|(log, _)| log.scope == community);
        let mut persons: Vec<PersonId> = logs
            .flat_map(|(_, records)| records.iter().take(2))
            .filter_map(|record| match record.governance() {
                Ok(Governance::Person(person)) => Some(person.id()),
                Ok(_) | Err(_) => None,
            })
            .collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    }
}
