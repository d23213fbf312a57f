//! What many people say in one community: each writes a log of their own, as their device would.
//!
//! Knows: `history`'s writing side and the contributions of `model`. Never: passes a record off as
//! checked; the reader's gate judges each.

use history::{
    Binding, ContentKey, DeviceKeys, Dice, Draft, Governance, Head, Incarnation, KeyObject, LogId,
    PersonStatement, Record, RecordId, ScopeGenesis, ScopeId, ShredKey, ShredWrap, SpaceId,
    Timestamp,
};
use model::community::{
    Head as Named, Item, Kind, Mark, Membership, Relation, Say, Target, item_id,
};
use model::{Contributions, DocumentName, ItemId, PersonId};
use replica::Content;

use crate::author::{Author, WRITTEN_AT};
use crate::words::sentences;

/// The lamport time of the founding every log here comes after.
const FOUNDING_LAMPORT: u64 = 1;
/// Over how many days everything was said.
const DAYS: u64 = 80;
const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// The community everybody speaks in.
pub struct Place {
    pub space: SpaceId,
    pub scope: ScopeId,
    pub key: ContentKey,
    /// The version of the charter everybody signs.
    pub charter: ItemId,
    pub people: usize,
    pub posts_each: usize,
}

impl Place {
    /// Derives the key of an open community, as replicas do.
    pub fn key_of(space: &ContentKey, founding: &ScopeGenesis) -> ContentKey {
        let named = blake3::derive_key("eyelevel 2026 nonce of an open scope", &founding.nonce);
        ContentKey::derive_open(space, &ScopeId::from_bytes(named))
    }
}

/// One person in the community.
pub struct Voice {
    number: usize,
    me: PersonId,
    keys: DeviceKeys,
    incarnation: Incarnation,
    head: Option<Head>,
    dice: Dice,
    shred: ShredKey,
    contributions: Contributions,
    said: usize,
    /// What the next words come after, as a device that has heard others would say.
    after: Option<(RecordId, u64)>,
    /// What is to be told: records, and the keys they need.
    pub records: Vec<Record>,
    pub wraps: Vec<KeyObject>,
}

impl Voice {
    /// Lets the person with this number enter.
    pub fn enter(place: &Place, number: usize) -> Voice {
        let author = Author::new(1 + number as u64);
        let mut seed = [0x3c; 32];
        seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let mut dice = Dice::new(seed);
        let keys = DeviceKeys::from_scope_seed(&dice.bytes());
        let person = PersonStatement {
            first_device: keys.signer().key(),
            recovery: dice.bytes(),
            nonce: dice.bytes(),
        };
        let incarnation = Incarnation(u64::from_be_bytes(dice.bytes()));
        let shred = ShredKey::generate(&mut dice);
        let mut voice = Voice {
            number,
            me: PersonId::from_bytes(*author.person.id().as_bytes()),
            keys,
            incarnation,
            head: None,
            dice,
            shred,
            contributions: Contributions::new(),
            said: 0,
            after: None,
            records: Vec::new(),
            wraps: Vec::new(),
        };
        let device = voice.keys.statement(person.id());
        let founded = vec![(RecordId::from(place.scope), FOUNDING_LAMPORT)];
        voice.govern(place, &Governance::Person(person), founded);
        voice.govern(place, &Governance::Device(device), Vec::new());
        let log = voice.keys.signer().key();
        let binding = Binding::sign(
            author.person.id(),
            author.device.signer(),
            &place.scope,
            &log,
        );
        let bindings =
            blake3::derive_key("eyelevel 2026 bindings document", place.scope.as_bytes());
        let bound = ShredKey::generate(&mut voice.dice);
        voice.wrap(place, &bound, bindings);
        voice.seal(place, &Content::Bound(binding), &bound);
        let own = ShredKey::from_bytes(*voice.shred.expose());
        let document = voice.document(place);
        voice.wrap(place, &own, document);
        let signed = Say::About(
            Relation::Sign,
            Target::Item(place.charter),
            "yes".to_owned(),
        );
        voice.say(place, &[Say::Member(Membership::In), signed]);
        voice
    }

    /// Says everything: posts, answers to others, reactions, a word of thanks.
    pub fn speak(&mut self, place: &Place) {
        for post in 0..place.posts_each {
            self.post(place);
            if post.is_multiple_of(5) {
                self.answer(place, post);
            }
            if post.is_multiple_of(8) {
                self.react(place, post);
            }
        }
    }

    /// Comes after the newest of what others said.
    pub fn come_after(&mut self, others: &[Voice]) {
        let heads = others.iter().filter_map(|other| other.head.as_ref());
        let newest = heads.max_by_key(|head| head.lamport);
        self.after = newest.map(|head| (head.record, head.lamport));
    }

    /// Says one more post.
    pub fn post(&mut self, place: &Place) -> ItemId {
        let post = self.said;
        self.said += 1;
        let mark = mark(post as u64);
        self.say(place, &[Say::Item(mark, item(self.number, post))]);
        item_id(&self.me, &mark)
    }

    fn answer(&mut self, place: &Place, post: usize) {
        let to = self.something(place, post);
        let number = (self.number * 31 + post) as u64;
        let kind = if post.is_multiple_of(10) {
            Kind::Answer
        } else {
            Kind::Reply
        };
        let item = Item::new(kind, sentences(number, 1));
        let item = item.with(Named::To, to.to_string()).expect("an id");
        self.say(place, &[Say::Item(mark(1_000_000 + post as u64), item)]);
    }

    fn react(&mut self, place: &Place, post: usize) {
        let to = Target::Item(self.something(place, post + 3));
        let says = Say::About(Relation::React, to, "heart".to_owned());
        self.say(place, &[says]);
    }

    /// A post of somebody else that is there by then.
    fn something(&self, place: &Place, post: usize) -> ItemId {
        let other = (self.number + 1 + post) % place.people;
        let author = Author::new(1 + other as u64);
        let author = PersonId::from_bytes(*author.person.id().as_bytes());
        item_id(&author, &mark((post / 2) as u64))
    }

    fn say(&mut self, place: &Place, says: &[Say]) {
        let actor = history::actor(&self.log(place), &self.document(place));
        let change = self.contributions.say(&actor, says).expect("sayable");
        let change = change.expect("something new");
        self.contributions
            .admit(&change, &actor)
            .expect("one's own");
        let content = Content::Change {
            document: DocumentName::Contributions(self.me),
            change,
        };
        let shred = ShredKey::from_bytes(*self.shred.expose());
        self.seal(place, &content, &shred);
    }

    fn document(&self, place: &Place) -> [u8; 32] {
        let name = DocumentName::Contributions(self.me);
        let mut bytes = place.scope.as_bytes().to_vec();
        bytes.extend_from_slice(&name.to_bytes());
        blake3::derive_key("eyelevel 2026 document id", &bytes)
    }

    fn log(&self, place: &Place) -> LogId {
        LogId {
            scope: place.scope,
            key: self.keys.signer().key(),
            incarnation: self.incarnation,
        }
    }

    fn govern(&mut self, place: &Place, body: &Governance, deps: Vec<(RecordId, u64)>) {
        let record = self.draft(place, deps).govern(self.keys.signer(), body);
        self.keep(record);
    }

    fn seal(&mut self, place: &Place, content: &Content, shred: &ShredKey) {
        let after = self.after.take().into_iter().collect();
        let draft = self.draft(place, after);
        let (signer, plaintext) = (self.keys.signer(), content.encode());
        let record = draft.seal(signer, &place.key, shred, &plaintext, &mut self.dice);
        self.keep(record.expect("a post fits into a record"));
    }

    fn wrap(&mut self, place: &Place, shred: &ShredKey, document: [u8; 32]) {
        let (signer, dice) = (self.keys.signer(), &mut self.dice);
        let wrap = ShredWrap::seal(place.scope, shred, document, &place.key, signer, dice);
        self.wraps.push(KeyObject::Shred(wrap));
    }

    fn keep(&mut self, record: Record) {
        self.head = Some(record.head());
        self.records.push(record);
    }

    fn draft(&self, place: &Place, deps: Vec<(RecordId, u64)>) -> Draft {
        let span = DAYS * DAY_MS;
        let step = span / (place.posts_each as u64 * 2);
        let time = WRITTEN_AT.0 - span + step * self.said as u64 + self.number as u64 * 1_000;
        Draft {
            space: place.space,
            scope: place.scope,
            incarnation: self.incarnation,
            head: self.head,
            time: Timestamp(time),
            epoch: RecordId::from(place.scope),
            deps,
        }
    }
}

/// The mark of the n-th thing somebody says.
fn mark(number: u64) -> Mark {
    let mut mark: Mark = [0; 16];
    mark[..8].copy_from_slice(&number.to_be_bytes());
    mark
}

/// What somebody posts, of every kind a composer has.
fn item(number: usize, post: usize) -> Item {
    let seed = (number * 7_919 + post) as u64;
    let text = sentences(seed, 1 + post % 4);
    match post % 20 {
        0 | 1 => Item::new(Kind::Ask, text),
        2 => Item::new(Kind::Offer, text),
        3..=7 => Item::new(Kind::News, text),
        8..=10 => Item::new(Kind::KnowHow, text),
        11 | 12 => Item::new(Kind::Advice, text),
        13..=15 => Item::new(Kind::Spark, text),
        16 => Item::new(Kind::JoinIn, text),
        17 => titled(Kind::Show, seed, text),
        18 => titled(Kind::Idea, seed, text),
        _ => {
            let link = format!("https://example.org/{seed}");
            let item = titled(Kind::BringIn, seed, text);
            item.with(Named::Source, link).expect("a link")
        }
    }
}

fn titled(kind: Kind, seed: u64, text: String) -> Item {
    let title: String = sentences(seed + 17, 1).chars().take(40).collect();
    let item = Item::new(kind, text);
    item.with(Named::Title, title).expect("a title")
}
