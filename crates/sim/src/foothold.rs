//! A foothold: what a traitor writes with in an open community.
//!
//! For: speaking there as a member may, and as no member would: twice in one place, in documents of
//! others, in the name of an office one does not hold. Everything is made by `history`'s own means
//! from what every member of the space can read. Never: decides what to say.

use std::collections::BTreeMap;

use history::{
    Binding, ContentKey, DeviceKeys, Dice, Draft, Governance, Head, Incarnation, KeyObject, LogId,
    LogKey, LogSigner, PersonId, PersonStatement, Reading, Record, RecordId, ScopeId, ShredKey,
    ShredWrap, SpaceId, Timestamp,
};
use model::Contributions;
use model::community::{Item, Kind, Membership, Say};
use model::{DocumentName, SharedText, TextEdit, TextName, TextPart};
use replica::{Content, Message, document_id};

/// The lamport time of every founding record.
const FOUNDING_LAMPORT: u64 = 1;

/// Who stands behind a foothold: a person and a device of the space.
pub(crate) struct Behind<'a> {
    pub space: SpaceId,
    pub space_key: &'a ContentKey,
    pub person: PersonId,
    pub device: &'a LogSigner,
}

/// A record of a community, and the key that opens it if it is sealed.
#[derive(Debug, Clone)]
pub(crate) struct Spoken {
    pub record: Record,
    key: Option<KeyObject>,
}

impl Spoken {
    /// Gives the messages that bring it, key first.
    pub fn messages(self) -> Vec<Message> {
        let keys: Vec<KeyObject> = self.key.into_iter().collect();
        let mut messages = vec![Message::Records(vec![self.record])];
        if !keys.is_empty() {
            messages.insert(0, Message::Keys(keys));
        }
        messages
    }
}

/// One part in one open community.
pub(crate) struct Foothold {
    space: SpaceId,
    scope: ScopeId,
    /// The person of the space, which names what one contributes.
    person: PersonId,
    keys: DeviceKeys,
    statement: PersonStatement,
    incarnation: Incarnation,
    head: Option<Head>,
    key: ContentKey,
    shreds: BTreeMap<[u8; 32], ShredKey>,
    contributions: Contributions,
    dice: Dice,
}

impl Foothold {
    /// Enters a community by its founding record, if it is open; gives what says so.
    pub fn enter(
        behind: &Behind<'_>,
        founding: &Record,
        seed: [u8; 32],
        now: Timestamp,
    ) -> Option<(Foothold, Vec<Spoken>)> {
        let Ok(Governance::ScopeGenesis(genesis)) = founding.governance() else {
            return None;
        };
        let named = blake3::derive_key("eyelevel 2026 nonce of an open scope", &genesis.nonce);
        let key = ContentKey::derive_open(behind.space_key, &ScopeId::from_bytes(named));
        if genesis.reading != Reading::Open || key.id() != genesis.key {
            return None;
        }
        let mut dice = Dice::new(seed);
        let keys = DeviceKeys::from_scope_seed(&dice.bytes());
        let statement = PersonStatement {
            first_device: keys.signer().key(),
            recovery: dice.bytes(),
            nonce: dice.bytes(),
        };
        let mut foothold = Foothold {
            space: behind.space,
            scope: founding.scope(),
            person: behind.person,
            incarnation: Incarnation(u64::from_be_bytes(dice.bytes())),
            keys,
            statement,
            head: None,
            key,
            shreds: BTreeMap::new(),
            contributions: Contributions::new(),
            dice,
        };
        let said = foothold.introduce(behind, now)?;
        Some((foothold, said))
    }

    /// Says who one is: within the community in clear, in the space sealed; and that one is in.
    fn introduce(&mut self, behind: &Behind<'_>, now: Timestamp) -> Option<Vec<Spoken>> {
        let person = Governance::Person(self.statement.clone());
        let device = Governance::Device(self.keys.statement(self.statement.id()));
        let mut said = vec![self.govern(&person, now), self.govern(&device, now)];
        let log = self.key();
        let binding = Binding::sign(behind.person, behind.device, &self.scope, &log);
        let bindings = blake3::derive_key("eyelevel 2026 bindings document", self.scope.as_bytes());
        let draft = self.draft(now);
        said.push(self.seal(draft, &Content::Bound(binding), bindings)?);
        self.stand_on(&said);
        let membership = Say::Member(Membership::In);
        let joined = self.contribute(&[membership], now)?;
        said.push(joined);
        Some(said)
    }

    /// Names the key the log is signed with.
    pub fn key(&self) -> LogKey {
        self.keys.signer().key()
    }

    /// Names the community.
    pub fn scope(&self) -> ScopeId {
        self.scope
    }

    /// Names the person one is within the community.
    pub fn person_here(&self) -> PersonId {
        self.statement.id()
    }

    /// Says where an honest next record would stand.
    pub fn draft(&self, now: Timestamp) -> Draft {
        let founding = RecordId::from(self.scope);
        let first = self.head.is_none();
        let deps = first.then_some((founding, FOUNDING_LAMPORT));
        Draft {
            space: self.space,
            scope: self.scope,
            incarnation: self.incarnation,
            head: self.head,
            time: now,
            epoch: founding,
            deps: deps.into_iter().collect(),
        }
    }

    fn stand_on(&mut self, said: &[Spoken]) {
        if let Some(last) = said.last() {
            self.head = Some(last.record.head());
        }
    }

    /// Signs a statement in the next place.
    pub fn govern(&mut self, body: &Governance, now: Timestamp) -> Spoken {
        let record = self.draft(now).govern(self.keys.signer(), body);
        self.head = Some(record.head());
        Spoken { record, key: None }
    }

    /// Says something in the next place, as one's own contribution.
    pub fn contribute(&mut self, says: &[Say], now: Timestamp) -> Option<Spoken> {
        let written = self.contribute_at(self.draft(now), says)?;
        self.head = Some(written.record.head());
        Some(written)
    }

    fn contribute_at(&mut self, draft: Draft, says: &[Say]) -> Option<Spoken> {
        let person = model::PersonId::from_bytes(*self.person.as_bytes());
        let document = DocumentName::Contributions(person);
        let actor = self.actor(&document);
        let change = self.contributions.say(&actor, says).ok()??;
        self.contributions.admit(&change, &actor).ok()?;
        self.change_at(draft, document, change)
    }

    /// Posts some words.
    pub fn post(&mut self, words: &str, now: Timestamp) -> Option<Spoken> {
        let item = Say::Item(self.dice.bytes(), Item::new(Kind::News, words));
        self.contribute(&[item], now)
    }

    /// Posts twice in one place; further words stand on the first.
    pub fn post_twice(&mut self, words: [&str; 2], now: Timestamp) -> Option<[Spoken; 2]> {
        let draft = self.draft(now);
        let before = self.contributions.clone();
        let marks: [[u8; 16]; 2] = [self.dice.bytes(), self.dice.bytes()];
        let item = |n: usize, words: &str| {
            let mark = marks.get(n).copied().unwrap_or_default();
            [Say::Item(mark, Item::new(Kind::News, words))]
        };
        let [yes, no] = words;
        let second = self.contribute_at(draft.clone(), &item(1, no))?;
        self.contributions = before;
        let first = self.contribute_at(draft, &item(0, yes))?;
        self.head = Some(first.record.head());
        Some([first, second])
    }

    /// Writes into what somebody else contributes.
    pub fn write_for(&mut self, person: model::PersonId, now: Timestamp) -> Option<Spoken> {
        let document = DocumentName::Contributions(person);
        let actor = self.actor(&document);
        let item = Say::Item(self.dice.bytes(), Item::new(Kind::News, "I am a fool"));
        let change = Contributions::new().say(&actor, &[item]).ok()??;
        // What is refused must not hold up the log: the place is used again.
        self.change_at(self.draft(now), document, change)
    }

    /// Types into the text all write together, over what `changes` made of it.
    pub fn type_in(&mut self, changes: &[Vec<u8>], words: &str, now: Timestamp) -> Vec<Spoken> {
        let document = DocumentName::Text(TextName::Why);
        let actor = self.actor(&document);
        let changes = changes.iter().map(Vec::as_slice);
        let Ok(text) = SharedText::replay(TextName::Why, changes) else {
            return Vec::new();
        };
        let edit = TextEdit::Append(words.to_owned());
        let masked = Default::default();
        let part: Option<TextPart> = TextName::Why.parts().first().copied();
        let edits = part.and_then(|part| text.edit(&actor, &masked, part, &edit).ok());
        let mut said = Vec::new();
        for change in edits.unwrap_or_default() {
            let Some(written) = self.change_at(self.draft(now), document, change) else {
                return said;
            };
            self.head = Some(written.record.head());
            said.push(written);
        }
        said
    }

    fn actor(&self, document: &DocumentName) -> [u8; 32] {
        let log = LogId {
            scope: self.scope,
            key: self.key(),
            incarnation: self.incarnation,
        };
        history::actor(&log, &document_id(&self.scope, document))
    }

    fn change_at(
        &mut self,
        draft: Draft,
        document: DocumentName,
        change: Vec<u8>,
    ) -> Option<Spoken> {
        let id = document_id(&self.scope, &document);
        self.seal(draft, &Content::Change { document, change }, id)
    }

    fn seal(&mut self, draft: Draft, content: &Content, document: [u8; 32]) -> Option<Spoken> {
        let shred = match self.shreds.get(&document) {
            Some(shred) => ShredKey::from_bytes(*shred.expose()),
            None => ShredKey::generate(&mut self.dice),
        };
        let signer = self.keys.signer();
        let sealed = draft.seal(signer, &self.key, &shred, &content.encode(), &mut self.dice);
        let record = sealed.ok()?;
        let (scope, dice) = (self.scope, &mut self.dice);
        let wrap = ShredWrap::seal(scope, &shred, document, &self.key, signer, dice);
        self.shreds.insert(document, shred);
        let key = Some(KeyObject::Shred(wrap));
        Some(Spoken { record, key })
    }
}
