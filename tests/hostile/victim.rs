//! The victim: one real heart with a space, in memory, and whoever comes in with a ticket.
//!
//! For: feeding a heart what a member without scruples can sign, without a network. Knows: how a
//! shell performs effects, as far as a heart alone needs it. Never: forgives a panic.

use std::collections::BTreeMap;

use history::{Admission, Record, Timestamp};
use replica::{
    Answer, Boot, Effect, Input, Intent, Loaded, Message, PeerId, Question, Replica, Shelf, Status,
    Ticket, Token,
};
use sim::Mallory;

/// When everything here happens, in milliseconds since 1970.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A heart and what its shell keeps.
pub struct Victim {
    replica: Replica,
    pub vault: Vec<u8>,
    pub records: Vec<Record>,
    pub index: BTreeMap<(Shelf, Vec<u8>), Vec<u8>>,
    /// Everything that was told to anybody.
    pub told: Vec<Message>,
    tokens: u64,
}

impl Victim {
    /// Founds a space.
    pub fn founds() -> Victim {
        let boot = Boot {
            entropy: [7; 32],
            ..Boot::default()
        };
        let (replica, effects) = Replica::open(boot, NOW).expect("a first start");
        let mut victim = Victim {
            replica,
            vault: Vec::new(),
            records: Vec::new(),
            index: BTreeMap::new(),
            told: Vec::new(),
            tokens: 0,
        };
        victim.perform(effects);
        let founding = Intent::Found {
            space: "Nordwerk".to_owned(),
            person: "Ann".to_owned(),
            admission: Admission::Open,
            ends: None,
        };
        victim.act(founding).expect("founded");
        victim
    }

    /// Founds a space and lets Mallory in.
    pub fn with_mallory() -> (Victim, Mallory) {
        let mut victim = Victim::founds();
        let mut mallory = Mallory::new([66; 32], NOW);
        let chain = mallory.knock(&victim.ticket());
        victim.feed(Input::PeerUp(mallory.peer()));
        victim.hear(mallory.peer(), Message::Knock(chain));
        let records = victim.records.clone();
        mallory.hear(&Message::Records(records));
        let told = victim.told.clone();
        told.iter().for_each(|message| mallory.hear(message));
        assert!(mallory.is_in(), "Mallory holds a good ticket");
        (victim, mallory)
    }

    /// Makes a ticket.
    pub fn ticket(&mut self) -> Ticket {
        self.feed(Input::Addresses(vec!["192.0.2.1:4711".to_owned()]));
        let invite = Intent::Invite {
            uses: 5,
            expires: None,
        };
        match self.act(invite) {
            Ok(Answer::Ticket { ticket, .. }) => Ticket::parse(&ticket).expect("a ticket"),
            other => panic!("no ticket but {other:?}"),
        }
    }

    /// Does what its owner wishes; the refusal's code if it does not.
    pub fn act(&mut self, intent: Intent) -> Result<Answer, String> {
        self.tokens += 1;
        let token = Token(self.tokens);
        let effects = self.replica.handle(Input::Intent { token, intent }, NOW);
        let mut answered = None;
        for effect in effects {
            match effect {
                Effect::Answer { answer, .. } => answered = Some(answer),
                other => self.perform(vec![other]),
            }
        }
        answered.expect("an answer").map_err(|refusal| refusal.code)
    }

    /// Says where it stands.
    pub fn status(&mut self) -> Status {
        match self.act(Intent::Ask(Question::Status)) {
            Ok(Answer::Status(status)) => *status,
            other => panic!("no status but {other:?}"),
        }
    }

    /// Hears a message through bytes, as on a wire.
    pub fn hear(&mut self, from: PeerId, message: Message) {
        let message = Message::decode(&message.encode()).expect("one spelling");
        self.feed(Input::Heard { from, message });
    }

    /// Tells whether exactly this record was taken in.
    pub fn holds(&self, record: &Record) -> bool {
        let held = |one: &&Record| one.id() == record.id();
        self.records.iter().rev().any(|one| held(&one))
    }

    /// Takes one input.
    pub fn feed(&mut self, input: Input) {
        let effects = self.replica.handle(input, NOW);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Append(batch) => {
                    self.records.extend(batch.records);
                    if let Some(vault) = batch.vault {
                        self.vault = vault.to_vec();
                    }
                    for put in batch.puts {
                        match put.value {
                            Some(value) => self.index.insert((put.shelf, put.key), value),
                            None => self.index.remove(&(put.shelf, put.key)),
                        };
                    }
                }
                Effect::Tell { message, .. } => self.told.push(message),
                Effect::Load { document } => {
                    let of = |((shelf, key), _): &(&(Shelf, Vec<u8>), &Vec<u8>)| {
                        *shelf == Shelf::Change && key.starts_with(&document)
                    };
                    let changes = self.index.iter().filter(of).map(|(_, v)| v.clone());
                    let changes = changes.collect();
                    self.feed(Input::Loaded(Loaded::Document { document, changes }));
                }
                Effect::LoadKeys { names } => {
                    let objects = Vec::new();
                    self.feed(Input::Loaded(Loaded::Keys { names, objects }));
                }
                Effect::Reload { .. } => self.feed(Input::Loaded(Loaded::Replay {
                    records: Vec::new(),
                    keys: Vec::new(),
                    last: true,
                })),
                Effect::Recall { .. }
                | Effect::Stream { .. }
                | Effect::StreamKeys { .. }
                | Effect::Dial { .. }
                | Effect::Redial(_)
                | Effect::Drop { .. }
                | Effect::Answer { .. }
                | Effect::Encode(_)
                | Effect::Show(_)
                | Effect::WakeAt(_) => {}
            }
        }
    }
}
