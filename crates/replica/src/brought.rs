//! What a bundle or a git remote brings: only another peer whose logs move forward.
//!
//! Records and keys come in pieces, in whatever order a carrier has them, and pass the same gate
//! as a peer's. The answer gives one verdict a record, so that the shell can say which frame was
//! refused and bring again what waits. A newcomer's membership chain may come the same way; the
//! key sealed to them is kept, and the next bundle or push carries it back.

use std::collections::BTreeSet;

use history::{KeyObject, LogKey, PersonId as Who, Record, RecordId, ScopeId};
use model::PersonId;
use serde::{Deserialize, Serialize};

use crate::effect::{Effect, PeerId};
use crate::gate::Source;
use crate::intent::Token;
use crate::offers::is_for_everybody;
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{Answer, Refusal, Standing};

/// The most people without a name that a sentence lists.
const NAMELESS_SHOWN_MAX: usize = 5;

/// A piece of what a carrier brings.
#[derive(Debug)]
pub struct Brought {
    pub records: Vec<Record>,
    pub keys: Vec<KeyObject>,
    /// Membership chains of newcomers.
    pub chains: Vec<Vec<Record>>,
}

/// What became of a piece: a verdict for each record and each chain, in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    pub records: Vec<Fate>,
    pub chains: Vec<Knocked>,
    /// Keys that came before the scope they belong to; worth bringing again.
    pub early_keys: u64,
}

/// What became of a newcomer's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Knocked {
    /// A member now, or a device of one.
    In(PersonId),
    /// In already, or oneself.
    Known,
    /// The wish is kept until those have signed who have to.
    Waits,
    /// The code of why not.
    Refused(String),
}

impl Knocked {
    /// Says to whoever brought it why somebody was not let in.
    pub fn refusal(code: &str) -> String {
        let theirs = crate::door::refusal_sentence(code);
        format!("Somebody asks in it to come in, in vain. What they would read: “{theirs}”")
    }
}

/// What became of one thing that was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    New,
    /// Held already.
    Known,
    /// Something it builds on, or its key, is not here yet.
    Waits,
    /// Why it never counts, in one sentence.
    Refused(String),
}

/// What one's own bundle or push may hold besides what the store knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consignment {
    pub space: history::SpaceId,
    /// One's own membership chain while nobody has countersigned it, as on the wire.
    pub chain: Vec<Vec<u8>>,
    /// What a carrier may be handed.
    pub scopes: Vec<ScopeId>,
    /// The devices of those it is for; everybody's when there are none.
    pub devices: Option<Vec<LogKey>>,
}

impl Replica {
    /// Takes in a piece and answers with what became of it.
    pub(crate) fn take_brought(&mut self, token: Token, brought: Brought) {
        let answer = if self.standing() == Standing::Nobody {
            Err(Refusal::no_space("read what was brought"))
        } else {
            Ok(Answer::Received(self.receive(brought)))
        };
        self.after.push(Effect::Answer { token, answer });
    }

    fn receive(&mut self, brought: Brought) -> Received {
        let is_early = |key: &&KeyObject| !self.scopes.contains_key(&key.scope());
        let early_keys = brought.keys.iter().filter(is_early).count() as u64;
        for key in brought.keys {
            self.take_brought_key(key);
        }
        let ids: Vec<RecordId> = brought.records.iter().map(Record::id).collect();
        let known: Vec<bool> = ids.iter().map(|id| self.holds(id)).collect();
        let mut records = brought.records;
        records.retain(|record| self.is_read_on(record, None));
        let harvest = self.admit_all(records, Source::Carrier);
        self.reap(&harvest);
        // Whoever meets nobody over a wire reads what is carried to them.
        self.note_pulled();
        self.follow_foreseen();
        let fate = |(id, known): (&RecordId, bool)| {
            let refused = harvest.refused.iter().find(|(other, _)| other == id);
            match refused {
                _ if known => Fate::Known,
                Some((_, rejection)) => Fate::Refused(rejection.sentence.clone()),
                None if self.holds(id) => Fate::New,
                None => Fate::Waits,
            }
        };
        let records = ids.iter().zip(known).map(fate).collect();
        let chains = brought.chains.into_iter();
        Received {
            records,
            chains: chains.map(|chain| self.take_brought_chain(chain)).collect(),
            early_keys,
        }
    }

    fn holds(&self, id: &RecordId) -> bool {
        self.scopes
            .values()
            .any(|scope| scope.lamports.contains_key(id))
    }

    fn take_brought_key(&mut self, key: KeyObject) {
        if !self.scopes.contains_key(&key.scope()) {
            return;
        }
        match key {
            KeyObject::Epoch(wrap) => {
                // Does nothing with a key that is sealed to somebody else.
                self.take_epoch_key(PeerId(wrap.from), wrap.clone());
                self.pass_on(KeyObject::Epoch(wrap));
            }
            KeyObject::Shred(_) => self.take_shred_key(key, true),
            KeyObject::Previous(wrap) => {
                self.take_previous_key(wrap.clone());
                self.pass_on(KeyObject::Previous(wrap));
            }
        }
    }

    fn is_own_key(&self, key: &LogKey) -> bool {
        let own = self.secrets.as_ref().map(|s| s.device.signer().key());
        own.as_ref() == Some(key)
    }

    /// Keeps a key that one live device sealed to another, so that the next carrier finds it here
    /// and the same remote need not be asked for it again.
    fn pass_on(&mut self, key: KeyObject) {
        let (to, from) = match &key {
            KeyObject::Epoch(wrap) => (Some(&wrap.to), &wrap.from),
            KeyObject::Previous(wrap) => (None, &wrap.from),
            // Kept with the scope whose content it opens.
            KeyObject::Shred(_) => return,
        };
        let Some(scope) = self.scopes.get(&key.scope()) else {
            return;
        };
        let is_live = |device: &LogKey| scope.authority.is_live(device);
        if to.is_none_or(is_live) && is_live(from) && self.wrapped.insert(key.name()) {
            self.batch.keys.push(key);
        }
    }

    /// Lets a newcomer in whose chain a carrier brought.
    fn take_brought_chain(&mut self, chain: Vec<Record>) -> Knocked {
        let Some(device) = chain.first().map(|record| record.header().log) else {
            return Knocked::Refused("knock-incomplete".to_owned());
        };
        if self.is_own_key(&device) {
            return Knocked::Known;
        }
        if self.standing() != Standing::Member || self.is_carrier() {
            return Knocked::Refused("not-a-member".to_owned());
        }
        let let_in = self.let_in(PeerId(device), chain);
        let who = self.authority().and_then(|a| a.person_of(&device));
        match (let_in, who) {
            (Ok(true), Some(who)) => Knocked::In(said(&who)),
            (Ok(_), _) => Knocked::Known,
            (Err(code), _) if crate::door::is_kept(code) => Knocked::Waits,
            (Err(code), _) => Knocked::Refused(code.to_owned()),
        }
    }

    /// Says what a bundle of ours may hold besides what is stored.
    pub(crate) fn consignment(&mut self, recipients: &[String]) -> Result<Answer, Refusal> {
        let Some(secrets) = &self.secrets else {
            return Err(Refusal::no_space("write a bundle"));
        };
        let space = secrets.space;
        let chain = match (self.standing(), &secrets.joining) {
            (Standing::Waiting, Some(joining)) => joining.chain.clone(),
            _ => Vec::new(),
        };
        if self.standing() == Standing::Waiting && !recipients.is_empty() {
            return Err(Refusal::new(
                "not-yet-member",
                "Could not write the bundle for somebody: you are not in yet and know nobody here. Leave the names away; whoever of the space reads it lets you in.",
            ));
        }
        let mut people = BTreeSet::new();
        for typed in recipients {
            let found = self.find_recipient(typed)?;
            people.insert(Who::from_bytes(*found.as_bytes()));
        }
        Ok(Answer::Consignment(Consignment {
            space,
            chain,
            scopes: self.scopes_for(&people),
            devices: (!people.is_empty()).then(|| self.devices_named(&people)),
        }))
    }

    /// Finds a member, oneself for a device of one's own too. Whoever was just let in has no name
    /// here before they have said it, so they are found by their id.
    fn find_recipient(&mut self, typed: &str) -> Result<PersonId, Refusal> {
        self.list_again();
        let authority = self.authority();
        let members: BTreeSet<PersonId> = authority.map_or_else(BTreeSet::new, |a| {
            a.members().map(|who| said(&who)).collect()
        });
        let mut found = self.find_among(typed, &members);
        if let Err(refusal) = &mut found
            && refusal.code == "unknown-person"
        {
            // Carriers have no name ever, and are found by their id all the same.
            let carriers: BTreeSet<String> = self.seeds().into_iter().map(|it| it.person).collect();
            let nameless = members.iter().filter(|who| self.name_alone(who).is_none());
            let nameless = nameless.filter(|who| !carriers.contains(&who.to_string()));
            let nameless: Vec<String> = nameless
                .take(NAMELESS_SHOWN_MAX)
                .map(PersonId::short)
                .collect();
            if !nameless.is_empty() {
                refusal.message.push_str(&format!(
                    " Whoever has only just come in has no name here yet and is named by id: {}.",
                    nameless.join(", ")
                ));
            }
        }
        found
    }

    /// The keys of these people's devices, in every scope where they have one.
    fn devices_named(&self, people: &BTreeSet<Who>) -> Vec<LogKey> {
        let scopes = self.scopes.values();
        let devices: BTreeSet<LogKey> = scopes
            .flat_map(|scope| people.iter().map(move |who| (scope, who)))
            .flat_map(|(scope, who)| scope.authority.devices_of(who))
            .map(|device| device.ed25519)
            .collect();
        devices.into_iter().collect()
    }

    /// The scopes a carrier may be handed: what everybody may hold, and what is for these people.
    fn scopes_for(&self, people: &BTreeSet<Who>) -> Vec<ScopeId> {
        let may = |scope: &&Scope| {
            let for_them = || people.iter().any(|who| self.is_for(scope, Some(who)));
            scope.id == self.home || is_for_everybody(scope) || for_them()
        };
        let scopes = self.scopes.values().filter(may);
        scopes.map(|scope| scope.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Table;
    use crate::{Intent, Question};

    const ANN: usize = 0;
    const BEN: usize = 1;
    const EVENING_MS: u64 = 60_000;

    /// Ann's space, and Ben who asks with a ticket that is good for an evening.
    fn asked(admission: history::Admission) -> (Table, Brought) {
        let mut table = Table::empty(2);
        let (space, person) = ("Nordwerk".to_owned(), "Ann".to_owned());
        let ends = None;
        let found = Intent::Found {
            space,
            person,
            admission,
            ends,
        };
        table.act(ANN, found);
        let brought = asks_in_a_bundle(&mut table, BEN, "Ben");
        (table, brought)
    }

    /// What somebody asks with in a bundle, with a ticket of Ann's that is good for an evening.
    fn asks_in_a_bundle(table: &mut Table, device: usize, name: &str) -> Brought {
        let expires = Some(history::Timestamp(table.now.0 + EVENING_MS));
        let Answer::Ticket { ticket, .. } = table.act(ANN, Intent::Invite { uses: 1, expires })
        else {
            panic!("no ticket");
        };
        let person = name.to_owned();
        table.act(device, Intent::Join { ticket, person });
        let wire = consigned(table, device, &[]).expect("a bundle").chain;
        let chain = wire
            .iter()
            .map(|wire| Record::open(wire).expect("a record"));
        Brought {
            records: Vec::new(),
            keys: Vec::new(),
            chains: vec![chain.collect()],
        }
    }

    fn consigned(
        table: &mut Table,
        device: usize,
        recipients: &[&str],
    ) -> Result<Consignment, Refusal> {
        let recipients = recipients.iter().map(|who| (*who).to_owned()).collect();
        let asks = Intent::Ask(Question::Consignment { recipients });
        let answer = table.wish(device, asks)?;
        let Answer::Consignment(consignment) = answer else {
            panic!("{answer:?}");
        };
        Ok(consignment)
    }

    fn knocks(table: &mut Table, brought: Brought) -> Knocked {
        let mut received = table.devices[ANN].replica.receive(brought);
        received.chains.remove(0)
    }

    #[test]
    fn whoever_came_in_by_bundle_is_sent_one_back_by_their_id() {
        let (mut table, brought) = asked(history::Admission::Open);
        let Knocked::In(ben) = knocks(&mut table, brought) else {
            panic!("not let in");
        };
        let too_soon = consigned(&mut table, BEN, &["Ann"]).expect_err("not in yet");
        assert_eq!(too_soon.code, "not-yet-member");
        let refusal = consigned(&mut table, ANN, &["Ben"]).expect_err("no name yet");
        assert!(
            refusal.message.contains(&ben.short()),
            "{}",
            refusal.message
        );
        for (who, device) in [(ben.short(), BEN), ("Ann".to_owned(), ANN)] {
            let devices = consigned(&mut table, ANN, &[&who]).expect("found").devices;
            assert_eq!(devices, Some(vec![table.name(device).0]), "{who}");
        }
    }

    /// A carrier never has a name, so nobody waits for one.
    #[test]
    fn a_carrier_is_not_taken_for_somebody_who_has_just_come_in() {
        let mut table = Table::of(&["Ann"]);
        table.seat();
        let (uses, expires) = (1, None);
        let Answer::Ticket { ticket, .. } = table.act(ANN, Intent::Invite { uses, expires }) else {
            panic!("no ticket");
        };
        table.act(1, Intent::JoinAsCarrier { ticket });
        table.encounter(1, ANN);
        assert_eq!(table.status(ANN).seeds.len(), 1);
        let refusal = consigned(&mut table, ANN, &["Nora"]).expect_err("nobody");
        let message = &refusal.message;
        assert!(!message.contains("only just come in"), "{message}");
    }

    #[test]
    fn a_wish_that_needs_signatures_is_kept_and_a_late_one_turned_away() {
        let registrars = history::Admission::Registrars;
        let (mut table, brought) = asked(registrars);
        assert_eq!(knocks(&mut table, brought), Knocked::Waits);
        let (mut table, brought) = asked(history::Admission::Open);
        table.pass(EVENING_MS + 1);
        let late = knocks(&mut table, brought);
        assert_eq!(late, Knocked::Refused("ticket-expired".to_owned()));
    }

    /// What is signed without anybody writing begins a log of its own as well where the disk may have
    /// gone back: nothing is signed twice for one place.
    #[test]
    fn letting_somebody_in_from_a_bundle_signs_no_place_twice() {
        let mut table = Table::of(&["Ann", "Ben"]);
        table.seat();
        let runs = |table: &mut Table, run: &str| {
            table.devices[ANN].disk.run = Some(run.to_owned());
            table.restart(ANN, true);
        };
        runs(&mut table, "monday");
        table.encounter(ANN, BEN);
        let brought = asks_in_a_bundle(&mut table, 2, "Cem");
        let old = table.devices[ANN].disk.clone();
        let edit = model::Edit::Set(model::Field::Place, vec!["Hamburg".to_owned()]);
        table.act(ANN, Intent::Profile(vec![edit]));
        table.encounter(ANN, BEN);
        table.devices[ANN].disk = old;
        runs(&mut table, "tuesday");
        let knocked = knocks(&mut table, brought);
        assert!(matches!(knocked, Knocked::In(_)), "{knocked:?}");
        for _ in 0..2 {
            table.encounter(ANN, BEN);
        }
        for device in [ANN, BEN] {
            let asks = Intent::Ask(Question::Governance { place: None });
            let Answer::Governance(views) = table.act(device, asks) else {
                panic!("no rules");
            };
            assert!(views.iter().all(|view| view.forks.is_empty()), "{device}");
        }
        let digests = [ANN, BEN].map(|device| table.status(device).digest);
        assert_eq!(digests[0], digests[1]);
    }
}
