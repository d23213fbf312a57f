//! Members who mean harm, in a world: what they do to honest devices, and what must not come of it.
//!
//! A traitor is no device: it has no heart, no disk and no address, only a [`Mallory`] and links to
//! devices it has gone to. It comes in with a ticket like anybody. What it signs may be held, wait
//! or be refused, differently at first; in the end all honest devices must hold the same and see
//! the same people.

use std::collections::{BTreeMap, BTreeSet};

use history::{
    Countersign, DeviceRevoked, Epoch, EpochChange, EpochSignature, Erasure, Frontier, Governance,
    Incarnation, Invite, KeyId, KeyObject, LogKey, LogSigner, Position, Record, RecordId, Rotation,
    ScopeId, ShredId, Timestamp,
};
use model::{Document, Edit, Field};
use replica::{Content, Message, PeerId, Ticket};

use crate::foothold::{Foothold, Spoken};
use crate::intruder::Lie;
use crate::mallory::{Mallory, Written};
use crate::world::{Event, World};

/// How many traitors a world has at most, puppets not counted.
const TRAITORS_MAX: u64 = 2;
/// How many puppets a traitor brings at most.
const PUPPETS_MAX: usize = 4;
/// How many puppets come at once, and how many in all, where crowds do.
const CROWD_MAX: u64 = 4;
const CROWDS_MAX: usize = 12;
/// How often a step of a world is a traitor's, in percent.
const TREASON_PERCENT: u64 = 30;
/// How many worthless records a flood has.
const FLOOD_RECORDS: u64 = 300;
/// The most records a traitor tells again at once.
const RETOLD_MAX: usize = 200;
/// The year 2100, in milliseconds since 1970.
const YEAR_2100: Timestamp = Timestamp(4_102_444_800_000);
/// How long a frame of a traitor takes, in milliseconds.
const FRAME_MS: u64 = 20;

/// One traitor.
pub(crate) struct Traitor {
    pub mallory: Mallory,
    /// What the traitor's own profile has come to.
    pub document: Document,
    links: BTreeMap<usize, u64>,
    /// Written, and shown to nobody yet.
    kept_back: Vec<Written>,
    /// Every record it ever signed.
    pub made: BTreeSet<RecordId>,
    /// The traitor with whose ticket it came in.
    pub brought_by: Option<usize>,
    /// What it writes with in communities.
    pub footholds: BTreeMap<ScopeId, Foothold>,
    /// Said in communities, and shown to nobody yet.
    pub held_back: Vec<Spoken>,
    /// What it posted in communities.
    pub lies: Vec<Lie>,
}

impl World {
    /// Puts one or two traitors among the people of a world.
    pub(crate) fn seat_traitors(&mut self) {
        for _ in 0..self.chance.between(1, TRAITORS_MAX) {
            self.seat_traitor(None);
        }
    }

    fn seat_traitor(&mut self, brought_by: Option<usize>) -> usize {
        let seed = self.chance.bytes();
        self.traitors.push(Traitor {
            mallory: Mallory::new(seed, Timestamp(self.now)),
            document: Document::new(),
            links: BTreeMap::new(),
            kept_back: Vec::new(),
            made: BTreeSet::new(),
            brought_by,
            footholds: BTreeMap::new(),
            held_back: Vec::new(),
            lies: Vec::new(),
        });
        self.traitors.len() - 1
    }

    /// Tells whether a log is a traitor's.
    pub(crate) fn is_treacherous(&self, log: &LogKey) -> bool {
        let signs = |t: &Traitor| {
            let there = t.footholds.values().any(|there| there.key() == *log);
            there || t.mallory.peer().0 == *log
        };
        self.traitors.iter().any(signs)
    }

    /// Tells whether a record is a traitor's.
    pub(crate) fn is_treason(&self, record: &RecordId) -> bool {
        self.traitors.iter().any(|t| t.made.contains(record))
    }

    /// Names every traitor as others know them.
    pub(crate) fn traitor_persons(&self) -> BTreeSet<model::PersonId> {
        let id = |t: &Traitor| model::PersonId::from_bytes(*t.mallory.person().as_bytes());
        self.traitors.iter().map(id).collect()
    }

    /// Lets a traitor hear what a device says to it.
    pub(crate) fn traitor_hears(&mut self, index: usize, message: &Message) {
        let traitor = index.checked_sub(self.devices.len());
        if let Some(traitor) = traitor.and_then(|t| self.traitors.get_mut(t)) {
            traitor.mallory.hear(message);
        }
    }

    /// Ends what traitors have to do with anybody.
    pub(crate) fn end_treason(&mut self) {
        let links: Vec<u64> = self
            .traitors
            .iter_mut()
            .flat_map(|t| std::mem::take(&mut t.links).into_values())
            .collect();
        for generation in links {
            self.cut(generation, 0);
        }
    }

    /// Lets a traitor act, now and then.
    pub(crate) fn betray(&mut self) {
        if self.traitors.is_empty() || !self.chance.percent(TREASON_PERCENT) {
            return;
        }
        let traitor = self.chance.index(self.traitors.len());
        let Some(t) = self.traitors.get(traitor) else {
            return;
        };
        if !t.mallory.is_in() {
            if t.brought_by.is_none() {
                self.sneak_in(traitor);
            }
            return;
        }
        self.approach(traitor);
        if self.grafts_now() {
            return self.graft_or_go_back(traitor);
        }
        if self.intrudes_now() {
            return self.betray_in_common(traitor);
        }
        match self.chance.below(14) {
            0 | 1 => self.write_a_line(traitor),
            2 => self.equivocate(traitor),
            3 => self.claim_another_time(traitor),
            4 | 5 => self.withhold(traitor),
            6 => self.reveal(traitor),
            7 => self.tell_everything_again(traitor),
            8 => self.speak_as_of_old(traitor),
            9 => self.exclude_somebody(traitor),
            10 => self.bring_puppets(traitor),
            11 => self.overreach(traitor),
            12 => self.flood(traitor),
            _ => self.lie_about_heads(traitor),
        }
    }

    fn say_of(&mut self, traitor: usize, what: &str) {
        self.say(format!("t{traitor} {what}"));
    }

    /// Comes in with a ticket somebody left lying around.
    fn sneak_in(&mut self, traitor: usize) {
        let index = self.chance.index(self.tickets.len());
        let now = Timestamp(self.now);
        let Some(issued) = self.tickets.get_mut(index) else {
            return;
        };
        let left = issued.holders.len() < issued.uses as usize;
        let in_time = issued.expires.is_none_or(|at| at > now);
        let (by, text) = (issued.by, issued.text.clone());
        let Ok(ticket) = Ticket::parse(&text) else {
            return;
        };
        // A chain is signed once: asking again means presenting it again.
        if !left
            || !in_time
            || self
                .traitors
                .get(traitor)
                .is_some_and(|t| !t.made.is_empty())
        {
            return;
        }
        let holder = self.devices.len() + traitor;
        if let Some(issued) = self.tickets.get_mut(index) {
            issued.holders.insert(holder);
        }
        self.say_of(traitor, "asks to come in");
        self.knock(traitor, by, &ticket);
    }

    fn knock(&mut self, traitor: usize, device: usize, ticket: &Ticket) {
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let chain = t.mallory.knock(ticket);
        t.made.extend(chain.iter().map(Record::id));
        let scope = t.mallory.home();
        self.link(traitor, device);
        self.tell_as(traitor, device, &Message::Knock(chain));
        let (part, last) = (Frontier::new(), true);
        self.tell_as(traitor, device, &Message::Frontier { scope, part, last });
    }

    /// Goes to some devices it is not at.
    fn approach(&mut self, traitor: usize) {
        for device in 0..self.devices.len() {
            if self.chance.percent(60) {
                self.link(traitor, device);
            }
        }
    }

    fn link(&mut self, traitor: usize, device: usize) {
        let index = self.devices.len() + traitor;
        let standing = self
            .traitors
            .get(traitor)
            .and_then(|t| t.links.get(&device));
        let standing = standing.copied();
        if standing.is_some_and(|generation| self.net.link(generation).is_some()) {
            return;
        }
        let Some(d) = self.devices.get(device) else {
            return;
        };
        let (Some(name), Some(replica)) = (d.me, d.replica.as_ref()) else {
            return;
        };
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let peer: PeerId = t.mallory.peer();
        let known = replica.is_known(&peer);
        let generation = self.net.connect((index, peer), (device, name), known);
        t.links.insert(device, generation);
    }

    fn tell_as(&mut self, traitor: usize, device: usize, message: &Message) {
        let links = self.traitors.get(traitor).map(|t| &t.links);
        let Some(generation) = links.and_then(|links| links.get(&device)).copied() else {
            return;
        };
        let frame = message.encode();
        self.trace.absorb(&frame);
        let at = self.now + FRAME_MS;
        let Some(link) = self.net.link(generation).filter(|link| !link.closing) else {
            return;
        };
        let at = link.in_order(device, at);
        let (to, forged) = (device, true);
        self.at(
            at,
            Event::Deliver {
                generation,
                to,
                frame,
                forged,
            },
        );
    }

    /// Tells something to some of the devices the traitor is at.
    pub(crate) fn tell_some(&mut self, traitor: usize, percent: u64, messages: &[Message]) {
        let links = self.traitors.get(traitor).map(|t| t.links.keys().copied());
        let devices: Vec<usize> = links.into_iter().flatten().collect();
        for device in devices {
            if self.chance.percent(percent) {
                for message in messages {
                    self.tell_as(traitor, device, message);
                }
            }
        }
    }

    /// Signs a change of the traitor's own profile in its next place.
    fn line(&mut self, traitor: usize) -> Option<Written> {
        let words = self.word("Lie");
        let t = self.traitors.get_mut(traitor)?;
        let document = t.mallory.profile();
        let actor = t.mallory.actor(&document);
        let edit = Edit::Set(Field::Headline, vec![words]);
        let change = t.document.edit(&actor, &[edit]).ok()??;
        t.document.admit(&change, &actor).ok()?;
        let written = t.mallory.change(document, &change).ok()?;
        t.made.insert(written.record.id());
        Some(written)
    }

    fn write_a_line(&mut self, traitor: usize) {
        if let Some(written) = self.line(traitor) {
            self.say_of(traitor, "writes a line");
            self.tell_some(traitor, 80, &written.messages());
        }
    }

    /// Signs two records for one place and shows each to others.
    fn equivocate(&mut self, traitor: usize) {
        if !self.forks {
            return self.write_a_line(traitor);
        }
        let words = [self.word("Yes"), self.word("No")];
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let document = t.mallory.profile();
        let (draft, actor) = (t.mallory.draft(), t.mallory.actor(&document));
        let mut both = Vec::new();
        for word in words {
            let edit = Edit::Set(Field::Headline, vec![word]);
            let Ok(Some(change)) = t.document.edit(&actor, &[edit]) else {
                return;
            };
            let content = Content::Change { document, change };
            let Ok(written) = t.mallory.write_at(draft.clone(), &content.encode()) else {
                return;
            };
            t.made.insert(written.record.id());
            both.push(written);
        }
        if let Some(first) = both.first() {
            t.mallory.stand_on(&first.record);
        }
        self.say_of(traitor, "signs two records for one place");
        for written in both {
            self.tell_some(traitor, 50, &written.messages());
        }
    }

    fn claim_another_time(&mut self, traitor: usize) {
        let time = *self
            .chance
            .pick(&[Timestamp(0), YEAR_2100, Timestamp::MAX])
            .unwrap_or(&YEAR_2100);
        if let Some(t) = self.traitors.get_mut(traitor) {
            t.mallory.claim_time(time);
        }
        self.say_of(traitor, &format!("claims that it is {}", time.0));
        self.write_a_line(traitor);
    }

    /// Writes several records and shows only the last one, to one device.
    fn withhold(&mut self, traitor: usize) {
        self.say_of(traitor, "keeps something back");
        for _ in 0..self.chance.between(1, 3) {
            if let Some(written) = self.line(traitor)
                && let Some(t) = self.traitors.get_mut(traitor)
            {
                t.kept_back.push(written);
            }
        }
        let last = self
            .traitors
            .get_mut(traitor)
            .and_then(|t| t.kept_back.pop());
        if let Some(last) = last {
            self.tell_some(traitor, 30, &last.clone().messages());
            if self.chance.percent(70)
                && let Some(t) = self.traitors.get_mut(traitor)
            {
                t.kept_back.push(last);
            }
        }
    }

    /// Shows what was kept back, in any order.
    fn reveal(&mut self, traitor: usize) {
        let kept = self
            .traitors
            .get_mut(traitor)
            .map(|t| std::mem::take(&mut t.kept_back));
        let mut kept = kept.unwrap_or_default();
        self.say_of(
            traitor,
            &format!("shows {} records it kept back", kept.len()),
        );
        while !kept.is_empty() {
            let at = self.chance.index(kept.len());
            let written = kept.remove(at);
            self.tell_some(traitor, 80, &written.messages());
        }
    }

    /// Hands on everything but what one author wrote.
    fn withhold_an_author(&mut self, traitor: usize, heard: Vec<Record>, kept: LogKey) {
        self.say_of(traitor, &format!("hands on all but {}", kept.short()));
        let others = heard.into_iter().filter(|r| r.header().log != kept);
        let newest: Vec<Record> = others.collect();
        let from = newest.len().saturating_sub(RETOLD_MAX);
        let part: Vec<Record> = newest.into_iter().skip(from).collect();
        if !part.is_empty() {
            self.tell_some(traitor, 60, &[Message::Records(part)]);
        }
    }

    /// Tells others their own words again, and old frames.
    fn tell_everything_again(&mut self, traitor: usize) {
        let heard = self
            .traitors
            .get(traitor)
            .map(|t| t.mallory.heard().to_vec());
        let heard = heard.unwrap_or_default();
        self.say_of(traitor, &format!("tells {} old records again", heard.len()));
        let from = self.chance.index(heard.len() + 1);
        let author = heard.get(from).map(|record| record.header().log);
        if let Some(author) = author.filter(|_| from % 2 == 1) {
            return self.withhold_an_author(traitor, heard, author);
        }
        let part: Vec<Record> = heard.into_iter().skip(from).take(RETOLD_MAX).collect();
        if !part.is_empty() {
            self.tell_some(traitor, 60, &[Message::Records(part)]);
        }
    }

    /// Greets as a version that never was, or one that is long gone.
    fn speak_as_of_old(&mut self, traitor: usize) {
        let protocol = if self.chance.percent(50) { 0 } else { 7 };
        let Some(space) = self.traitors.get(traitor).map(|t| t.mallory.space()) else {
            return;
        };
        self.say_of(traitor, &format!("speaks protocol {protocol}"));
        let addresses = Vec::new();
        let hello = Message::Hello {
            protocol,
            space,
            addresses,
        };
        self.tell_some(traitor, 40, &[hello, Message::Unknown(99)]);
    }

    /// Signs a statement in the traitor's next place.
    fn state(&mut self, traitor: usize, body: &Governance) -> Option<Record> {
        let t = self.traitors.get_mut(traitor)?;
        let record = t.mallory.govern(body, Vec::new());
        t.made.insert(record.id());
        Some(record)
    }

    /// Proposes that somebody goes, and signs it: alone, and with every puppet there is.
    fn exclude_somebody(&mut self, traitor: usize) {
        let others: Vec<model::PersonId> = self
            .devices
            .iter()
            .filter_map(|d| d.view.me.as_ref())
            .map(|me| me.id)
            .collect();
        let Some(person) = self.chance.pick(&others).copied() else {
            return;
        };
        let Some(space) = self.traitors.get(traitor).map(|t| t.mallory.space()) else {
            return;
        };
        self.say_of(traitor, "proposes that somebody goes");
        let person = history::PersonId::from_bytes(*person.as_bytes());
        let guests = true;
        let previous = self.epoch_to_build_on(traitor, space);
        let epoch = Governance::Epoch(Epoch {
            previous,
            key: Some(KeyId::ZERO),
            panel: None,
            changes: vec![EpochChange::Exclude { person, guests }],
        });
        let Some(epoch) = self.state(traitor, &epoch) else {
            return;
        };
        self.tell_some(traitor, 80, &[Message::Records(vec![epoch.clone()])]);
        for signer in 0..self.traitors.len() {
            let in_space = |t: &Traitor| t.mallory.is_in() && t.mallory.space() == space;
            if !self.traitors.get(signer).is_some_and(in_space) {
                continue;
            }
            let signature = Governance::EpochSignature(EpochSignature {
                epoch: epoch.id(),
                instead: None,
                retain: Vec::new(),
            });
            let Some(t) = self.traitors.get_mut(signer) else {
                continue;
            };
            let cited = (epoch.id(), epoch.header().lamport);
            let signed = t.mallory.govern(&signature, vec![cited]);
            t.made.insert(signed.id());
            self.tell_some(signer, 80, &[Message::Records(vec![signed])]);
        }
    }

    /// The epoch a traitor builds on: the founding, as if nothing had been decided since, or what
    /// honest people write in, where there are offices to use.
    fn epoch_to_build_on(&mut self, traitor: usize, space: history::SpaceId) -> RecordId {
        let founding = RecordId::from(space);
        if !self.ousts || self.chance.percent(30) {
            return founding;
        }
        let Some(t) = self.traitors.get_mut(traitor) else {
            return founding;
        };
        let honest = t.mallory.heard().iter();
        let newest = honest.max_by_key(|record| record.header().lamport);
        let epoch = newest.map_or(founding, |record| record.header().epoch);
        t.mallory.stand_in(epoch);
        epoch
    }

    /// Brings one that was made up, or a crowd of them.
    fn bring_puppets(&mut self, traitor: usize) {
        let count = if self.ousts {
            self.chance.between(1, CROWD_MAX)
        } else {
            1
        };
        for _ in 0..count {
            self.bring_a_puppet(traitor);
        }
    }

    /// Invites somebody made up and lets them in through an honest device.
    fn bring_a_puppet(&mut self, traitor: usize) {
        let puppets = self.traitors.iter().filter(|t| t.brought_by.is_some());
        let most = if self.ousts { CROWDS_MAX } else { PUPPETS_MAX };
        if puppets.count() >= most {
            return;
        }
        let secret = self.chance.bytes();
        let invite = Governance::Invite(Invite {
            key: LogSigner::from_seed(secret).key(),
            uses: 50,
            expires: None,
        });
        let Some(record) = self.state(traitor, &invite) else {
            return;
        };
        self.say_of(traitor, "invites somebody made up");
        self.tell_some(traitor, 100, &[Message::Records(vec![record.clone()])]);
        let Some(t) = self.traitors.get(traitor) else {
            return;
        };
        let ticket = Ticket {
            space: t.mallory.space(),
            invite: record.id(),
            lamport: record.header().lamport,
            secret,
            expires: None,
            device: t.mallory.peer().0,
            addresses: Vec::new(),
        };
        let links: Vec<usize> = t.links.keys().copied().collect();
        let Some(device) = self.chance.pick(&links).copied() else {
            return;
        };
        let puppet = self.seat_traitor(Some(traitor));
        self.knock(puppet, device, &ticket);
    }

    /// Says what is not the traitor's to say.
    fn overreach(&mut self, traitor: usize) {
        let device = self.chance.index(self.devices.len());
        let shreds: Vec<ShredId> = self.devices.get(device).map_or(Vec::new(), |d| {
            let records = d.disk.shared.values().flatten();
            let mut shreds: Vec<_> = records.filter_map(|r| r.header().shred).collect();
            shreds.sort_unstable();
            shreds.dedup();
            shreds.truncate(8);
            shreds
        });
        let Some(victim) = self.devices.get(device).and_then(|d| d.me) else {
            return;
        };
        let Some(head) = self.traitors.get(traitor).and_then(|t| t.mallory.head()) else {
            return;
        };
        let body = match self.chance.below(5) {
            0 => Governance::DeviceRevoked(DeviceRevoked {
                device: victim.0,
                retain: Vec::new(),
            }),
            1 => Governance::Erasure(Erasure { shreds }),
            2 => Governance::Countersign(Countersign { join: head.record }),
            3 => Governance::Rotation(Rotation {
                epoch: head.record,
                key: KeyId::ZERO,
            }),
            _ => return self.write_for_somebody(traitor, device),
        };
        self.say_of(traitor, &format!("overreaches: {body:?}"));
        // In a place of its own: what is refused must not hold up the traitor's log.
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let record = t.mallory.govern_at(t.mallory.draft(), &body);
        let refused = matches!(body, Governance::Countersign(_) | Governance::Rotation(_));
        if !refused {
            t.mallory.stand_on(&record);
        }
        t.made.insert(record.id());
        self.tell_some(traitor, 80, &[Message::Records(vec![record])]);
    }

    /// Writes into somebody else's profile.
    fn write_for_somebody(&mut self, traitor: usize, device: usize) {
        let person = self.devices.get(device).and_then(|d| d.view.me.as_ref());
        let Some(person) = person.map(|me| me.id) else {
            return;
        };
        self.say_of(traitor, &format!("writes into the profile of d{device}"));
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let document = model::DocumentName::Profile(person);
        let actor = t.mallory.actor(&document);
        let edit = Edit::Set(Field::Headline, vec!["I am a fool".to_owned()]);
        let Ok(Some(change)) = Document::new().edit(&actor, &[edit]) else {
            return;
        };
        let content = Content::Change { document, change };
        let draft = t.mallory.draft();
        if let Ok(written) = t.mallory.write_at(draft, &content.encode()) {
            t.made.insert(written.record.id());
            self.tell_some(traitor, 60, &written.messages());
        }
    }

    fn flood(&mut self, traitor: usize) {
        self.say_of(traitor, "floods");
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let mut records = Vec::new();
        for n in 0..FLOOD_RECORDS {
            let mut draft = t.mallory.draft();
            if let Some(head) = &mut draft.head {
                head.record = RecordId::from_bytes([5; 32]);
            }
            draft.time = Timestamp(n);
            let join = RecordId::ZERO;
            let body = Governance::Countersign(Countersign { join });
            let record = t.mallory.govern_at(draft, &body);
            t.made.insert(record.id());
            records.push(record);
        }
        let messages: Vec<Message> = records
            .chunks(200)
            .map(|part| Message::Records(part.to_vec()))
            .collect();
        self.tell_some(traitor, 40, &messages);
    }

    /// Claims to be far ahead in everybody's log, and asks for keys nobody has.
    fn lie_about_heads(&mut self, traitor: usize) {
        self.say_of(traitor, "lies about what it has");
        let Some(scope) = self.traitors.get(traitor).map(|t| t.mallory.home()) else {
            return;
        };
        let mut part = Frontier::new();
        for d in &self.devices {
            for log in d.disk.shared.keys().filter(|log| log.scope == scope) {
                let record = RecordId::from_bytes([9; 32]);
                let seq = 1_000_000;
                part.insert((log.key, log.incarnation), Position { seq, record });
            }
        }
        let nobody = (LogKey::from_bytes([9; 32]), Incarnation(9));
        let record = RecordId::ZERO;
        part.insert(nobody, Position { seq: 9, record });
        let last = true;
        let names = vec![[9; 32]; 64];
        let messages = [
            Message::Frontier { scope, part, last },
            Message::Want(names),
        ];
        self.tell_some(traitor, 60, &messages);
        let keys: Vec<KeyObject> = Vec::new();
        self.tell_some(traitor, 20, &[Message::Keys(keys)]);
    }
}
