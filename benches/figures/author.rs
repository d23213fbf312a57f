//! Somebody who writes records: one device's log in the scope of the space.
//!
//! Knows: `history`'s writing side. Never: passes a record off as checked; what is written here is
//! judged by the replicas that receive it.

use history::{
    ContentKey, DeviceKeys, Dice, Draft, Governance, Head, Incarnation, KeyObject, LogId,
    PersonStatement, Record, RecordId, ScopeId, ShredKey, ShredWrap, SpaceId, Timestamp,
};
use model::{Document, DocumentName, Edit, PersonId};
use replica::Content;

/// When everything here is written.
pub const WRITTEN_AT: Timestamp = Timestamp(1_780_000_000_000);

/// One person with one device.
pub struct Author {
    pub device: DeviceKeys,
    pub person: PersonStatement,
    pub head: Option<Head>,
    incarnation: Incarnation,
    dice: Dice,
}

/// A record that is sealed, and the key to it.
pub struct Sealed {
    pub record: Record,
    pub key: KeyObject,
}

impl Author {
    /// Makes the person with this number.
    pub fn new(number: u64) -> Author {
        let mut seed = [0x5a; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        let mut dice = Dice::new(seed);
        let device = DeviceKeys::generate(&mut dice);
        let person = PersonStatement {
            first_device: device.signer().key(),
            recovery: dice.bytes(),
            nonce: dice.bytes(),
        };
        Author {
            device,
            person,
            head: None,
            incarnation: Incarnation(u64::from_be_bytes(dice.bytes())),
            dice,
        }
    }

    /// Draws from this person's dice.
    pub fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    /// Begins the space.
    pub fn found(&mut self, genesis: &Governance) -> Record {
        let draft = Draft {
            space: SpaceId::ZERO,
            scope: ScopeId::ZERO,
            incarnation: self.incarnation,
            head: None,
            time: WRITTEN_AT,
            epoch: RecordId::ZERO,
            deps: Vec::new(),
        };
        let record = draft.govern(self.device.signer(), genesis);
        self.head = Some(record.head());
        record
    }

    /// States something in clear.
    pub fn govern(
        &mut self,
        space: &SpaceId,
        statement: &Governance,
        deps: Vec<(RecordId, u64)>,
    ) -> Record {
        let record = self
            .draft(space, deps)
            .govern(self.device.signer(), statement);
        self.head = Some(record.head());
        record
    }

    /// Says something sealed, under a fresh shred key.
    pub fn seal(
        &mut self,
        space: &SpaceId,
        key: &ContentKey,
        document: [u8; 32],
        content: &Content,
        deps: Vec<(RecordId, u64)>,
    ) -> Sealed {
        let shred = ShredKey::generate(&mut self.dice);
        let scope = ScopeId::of_space(space);
        let signer = self.device.signer();
        let wrap = ShredWrap::seal(scope, &shred, document, key, signer, &mut self.dice);
        let draft = self.draft(space, deps);
        let plaintext = content.encode();
        let signer = self.device.signer();
        let record = draft
            .seal(signer, key, &shred, &plaintext, &mut self.dice)
            .expect("a profile fits into a record");
        self.head = Some(record.head());
        let key = KeyObject::Shred(wrap);
        Sealed { record, key }
    }

    /// Writes one's profile: one change of a new document.
    pub fn introduce(
        &mut self,
        space: &SpaceId,
        key: &ContentKey,
        profile: &[Edit],
        deps: Vec<(RecordId, u64)>,
    ) -> Sealed {
        let scope = ScopeId::of_space(space);
        let name = DocumentName::Profile(PersonId::from_bytes(*self.person.id().as_bytes()));
        let document = document_id(&scope, &name);
        let actor = history::actor(&self.log(scope), &document);
        let change = Document::new()
            .edit(&actor, profile)
            .expect("a profile of allowed values")
            .expect("a profile that says something");
        let content = Content::Change {
            document: name,
            change,
        };
        self.seal(space, key, document, &content, deps)
    }

    /// Writes changes of one's profile one after the other; so far it says what one introduced oneself
    /// with.
    pub fn revise(
        &mut self,
        space: &SpaceId,
        key: &ContentKey,
        profile: &[Edit],
        changes: &[Vec<Edit>],
    ) -> Vec<Sealed> {
        let scope = ScopeId::of_space(space);
        let name = DocumentName::Profile(PersonId::from_bytes(*self.person.id().as_bytes()));
        let document = document_id(&scope, &name);
        let actor = history::actor(&self.log(scope), &document);
        let mut paper = Document::new();
        let said = paper.edit(&actor, profile).expect("allowed values");
        let said = said.expect("a profile that says something");
        paper.admit(&said, &actor).expect("one's own change");
        let write = |edits: &Vec<Edit>| {
            let change = paper.edit(&actor, edits).expect("allowed values");
            let change = change.expect("something new");
            paper.admit(&change, &actor).expect("one's own change");
            let content = Content::Change {
                document: name,
                change,
            };
            self.seal(space, key, document, &content, Vec::new())
        };
        changes.iter().map(write).collect()
    }

    fn log(&self, scope: ScopeId) -> LogId {
        LogId {
            scope,
            key: self.device.signer().key(),
            incarnation: self.incarnation,
        }
    }

    fn draft(&self, space: &SpaceId, deps: Vec<(RecordId, u64)>) -> Draft {
        Draft {
            space: *space,
            scope: ScopeId::of_space(space),
            incarnation: self.incarnation,
            head: self.head,
            time: WRITTEN_AT,
            epoch: RecordId::from_bytes(*space.as_bytes()),
            deps,
        }
    }
}

/// Names a document across scopes, as replicas do.
fn document_id(scope: &ScopeId, name: &DocumentName) -> [u8; 32] {
    let mut bytes = scope.as_bytes().to_vec();
    bytes.extend_from_slice(&name.to_bytes());
    blake3::derive_key("eyelevel 2026 document id", &bytes)
}
