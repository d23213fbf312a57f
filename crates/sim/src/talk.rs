//! People who write to each other, and what must come of it.
//!
//! A message that was promised is heard by everybody it is for, once, and stands nowhere on the
//! disks of those who only carried it.

use std::collections::BTreeSet;

use model::PersonId;
use replica::{Answer, Intent, PeerId, Question, TalkAct};

use crate::device::Device;
use crate::ledger::{Fate, Wish};
use crate::oracle::Seen;
use crate::world::World;

/// What somebody wished to say.
#[derive(Debug, Clone)]
pub(crate) struct Saying {
    pub text: String,
    pub to: BTreeSet<PersonId>,
    /// The devices its author knew of.
    pub known: BTreeSet<usize>,
    pub fate: Fate,
}

impl World {
    /// Lets somebody write to one or two people they know.
    pub(crate) fn talk(&mut self, device: usize) {
        let known = self.devices.get(device).map(|d| d.view.people.clone());
        let known: Vec<PersonId> = known
            .iter()
            .flat_map(|cards| cards.iter())
            .map(|card| card.id)
            .collect();
        let mut to = BTreeSet::new();
        for _ in 0..self.chance.between(1, 2) {
            to.extend(self.chance.pick(&known).copied());
        }
        if to.is_empty() {
            return;
        }
        // The full stop keeps one from being the beginning of another.
        let text = format!("{}.", self.word("Whisper"));
        let known = self.known_to(device);
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        d.ledger.said.push(Saying {
            text: text.clone(),
            to: to.clone(),
            known,
            fate: Fate::Open,
        });
        let entry = d.ledger.said.len() - 1;
        let to = to.into_iter().collect();
        let intent = Intent::Talk(TalkAct::Say {
            to,
            text,
            files: Vec::new(),
        });
        self.submit(device, intent, Wish::Said { entry });
    }

    /// (2) Every promised message was heard once by everybody it is for, and (8) by nobody else.
    pub(crate) fn check_talk(&mut self, seen: &[Seen]) {
        let mut heard = Vec::new();
        for one in seen {
            let inbox = self.ask(one.device, Question::Inbox { person: None });
            let Some(Answer::Inbox(inbox)) = inbox else {
                let what = format!("d{} does not show its inbox", one.device);
                return self.fail("questions are answered", what);
            };
            let messages = inbox.into_iter().flat_map(|view| view.messages);
            heard.push((
                one,
                messages.map(|message| message.text).collect::<Vec<_>>(),
            ));
        }
        let mut wrong = None;
        for author in seen {
            let said = self
                .devices
                .get(author.device)
                .map(|d| d.ledger.said.clone());
            for saying in said.unwrap_or_default() {
                for (one, texts) in &heard {
                    let mine = one.me.id == author.me.id;
                    let may = mine || saying.to.contains(&one.me.id);
                    let count = texts.iter().filter(|text| **text == saying.text).count();
                    // What only lost devices could read is gone with them.
                    let reaches = saying.known.contains(&one.device) || !self.has_lost(&one.me.id);
                    let blocked = self.blocked_by(one.device).contains(&author.me.id);
                    let must = may && reaches && !blocked && saying.fate == Fate::Promised;
                    let right = match (must, may) {
                        (false, true) if blocked => count == 0,
                        (true, _) => count == 1,
                        (false, true) => count <= 1,
                        (false, false) => count == 0 && !self.stands_on(one.device, &saying.text),
                    };
                    if !right {
                        let (from, at) = (author.device, one.device);
                        wrong = Some(format!(
                            "“{}” of d{from} is heard {count} times at d{at}",
                            saying.text
                        ));
                    }
                }
            }
        }
        if let Some(what) = wrong {
            self.fail("(2) messages arrive, and (8) nobody else reads them", what);
        }
    }

    /// The devices somebody's device lets in.
    fn known_to(&self, device: usize) -> BTreeSet<usize> {
        let replica = self.devices.get(device).and_then(|d| d.replica.as_ref());
        let is_known = |other: &Device| {
            let key = other.key.map(PeerId);
            key.zip(replica).is_some_and(|(key, it)| it.is_known(&key))
        };
        let devices = self.devices.iter().enumerate();
        let known = devices.filter(|(_, other)| is_known(other));
        known.map(|(other, _)| other).chain([device]).collect()
    }

    pub(crate) fn stands_on(&self, device: usize, words: &str) -> bool {
        let Some(d) = self.devices.get(device) else {
            return false;
        };
        let stands = |bytes: &[u8]| {
            bytes
                .windows(words.len())
                .any(|part| part == words.as_bytes())
        };
        let records = d.disk.shared.values().chain(d.disk.private.values());
        let mut wires = records.flatten().map(history::Record::wire_bytes);
        wires.any(stands) || d.disk.index.values().any(|value| stands(value))
    }
}
