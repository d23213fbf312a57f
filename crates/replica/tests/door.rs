//! The door as a table: a member who writes records by hand, and the sentence each one meets.
//!
//! Steps 1 to 4 have their own tables in `history`, 6 and 7 in `model`; here everything passes the
//! real gate of a real replica, and an honest record passes afterwards.

use history::{
    Admission, ContentKey, DeviceKeys, Dice, Draft, Governance, Head, Incarnation, Join, KeyObject,
    LogId, PersonStatement, Record, RecordId, ScopeId, ShredKey, ShredWrap, SpaceId, Timestamp,
};
use model::{Document, DocumentName, Edit, Field, PersonId};
use replica::{
    Answer, Boot, Content, Effect, Facts, Input, Intent, Message, PeerId, Question, Replica,
    Ticket, Token,
};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// An honest replica and what it says.
struct Honest {
    replica: Replica,
    now: Timestamp,
}

impl Honest {
    fn found() -> Honest {
        let boot = Boot {
            entropy: [1; 32],
            ..Boot::default()
        };
        let (replica, _) = Replica::open(boot, NOW).expect("nothing to read");
        let mut honest = Honest { replica, now: NOW };
        honest.act(Intent::Found {
            space: "Nordwerk".into(),
            person: "Ann".into(),
            admission: Admission::Open,
            ends: None,
        });
        honest
    }

    fn handle(&mut self, input: Input) -> Vec<Effect> {
        self.replica.handle(input, self.now)
    }

    fn act(&mut self, intent: Intent) -> Answer {
        let token = Token(7);
        let effects = self.handle(Input::Intent { token, intent });
        let answer = effects.into_iter().find_map(|effect| match effect {
            Effect::Answer { answer, .. } => Some(answer),
            _ => None,
        });
        answer.expect("an answer").expect("not refused")
    }

    fn refused(&mut self) -> Vec<(String, String)> {
        match self.act(Intent::Ask(Question::Status)) {
            Answer::Status(status) => {
                let rows = status.refused.into_iter();
                rows.map(|row| (row.code, row.reason)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn waiting(&mut self) -> usize {
        match self.act(Intent::Ask(Question::Status)) {
            Answer::Status(status) => status.waiting.len(),
            other => panic!("{other:?}"),
        }
    }
}

/// A member whose client does what it likes.
struct Rogue {
    dice: Dice,
    keys: DeviceKeys,
    person: PersonStatement,
    space: SpaceId,
    key: ContentKey,
    shred: ShredKey,
    head: Head,
    before: Head,
    countersign: (RecordId, u64),
}

impl Rogue {
    /// Joins as anybody does: ticket, knock, countersign, sealed key.
    fn join(honest: &mut Honest) -> Rogue {
        let mut dice = Dice::new([2; 32]);
        let keys = DeviceKeys::generate(&mut dice);
        let ticket = match honest.act(Intent::Invite {
            uses: 1,
            expires: None,
        }) {
            Answer::Ticket { ticket, .. } => Ticket::parse(&ticket).expect("a ticket"),
            other => panic!("{other:?}"),
        };
        let person = PersonStatement {
            first_device: keys.signer().key(),
            recovery: [9; 32],
            nonce: [9; 16],
        };
        let chain = chain(&keys, &person, &ticket);
        let head = chain.last().expect("three records").head();
        let before = chain[1].head();
        let peer = PeerId(keys.signer().key());
        let _ = honest.handle(Input::PeerUp(peer));
        let effects = honest.handle(Input::Heard {
            from: peer,
            message: Message::Knock(chain),
        });
        let mut key = None;
        let mut countersign = None;
        for effect in effects {
            match effect {
                Effect::Append(batch) => {
                    let signed = batch.records.iter().find(|record| {
                        matches!(record.governance(), Ok(Governance::Countersign(_)))
                    });
                    countersign = signed.map(|r| (r.id(), r.header().lamport));
                }
                Effect::Tell {
                    message: Message::Keys(objects),
                    ..
                } => {
                    for object in objects {
                        if let KeyObject::Epoch(wrap) = object {
                            key = Some(wrap.unseal(&keys).expect("sealed to this device"));
                        }
                    }
                }
                _ => {}
            }
        }
        let shred = ShredKey::generate(&mut dice);
        let mut rogue = Rogue {
            dice,
            person,
            space: ticket.space,
            key: key.expect("the key of the space"),
            shred,
            head,
            before,
            countersign: countersign.expect("a countersign"),
            keys,
        };
        rogue.tell_shred(honest);
        rogue
    }

    fn peer(&self) -> PeerId {
        PeerId(self.keys.signer().key())
    }

    fn scope(&self) -> ScopeId {
        ScopeId::of_space(&self.space)
    }

    fn tell_shred(&mut self, honest: &mut Honest) {
        let wrap = ShredWrap::seal(
            self.scope(),
            &self.shred,
            [0; 32],
            &self.key,
            self.keys.signer(),
            &mut self.dice,
        );
        let message = Message::Keys(vec![KeyObject::Shred(wrap)]);
        let _ = honest.handle(Input::Heard {
            from: self.peer(),
            message,
        });
    }

    /// Where the next record of its log stands.
    fn draft(&self) -> Draft {
        let deps = if self.head.seq == 2 {
            vec![self.countersign]
        } else {
            Vec::new()
        };
        Draft {
            space: self.space,
            scope: self.scope(),
            incarnation: Incarnation(5),
            head: Some(self.head),
            time: NOW,
            epoch: RecordId::from_bytes(*self.space.as_bytes()),
            deps,
        }
    }

    fn seal(&mut self, plaintext: &[u8]) -> Record {
        let draft = self.draft();
        draft
            .seal(
                self.keys.signer(),
                &self.key,
                &self.shred,
                plaintext,
                &mut self.dice,
            )
            .expect("small")
    }

    fn tell(&self, honest: &mut Honest, record: &Record) {
        // Over the wire and back, as everything that is heard.
        let frame = Message::Records(vec![record.clone()]).encode();
        let message = Message::decode(&frame).expect("well formed");
        let _ = honest.handle(Input::Heard {
            from: self.peer(),
            message,
        });
    }

    /// A change of its own profile, as an honest client would write it.
    fn change(&self, edits: &[Edit], owner: PersonId) -> Content {
        let name = DocumentName::Profile(owner);
        let mut id = self.scope().as_bytes().to_vec();
        id.extend_from_slice(&name.to_bytes());
        let id = blake3::derive_key("eyelevel 2026 document id", &id);
        let log = LogId {
            scope: self.scope(),
            key: self.keys.signer().key(),
            incarnation: Incarnation(5),
        };
        let actor = history::actor(&log, &id);
        let change = Document::new().edit(&actor, edits).expect("valid edits");
        Content::Change {
            document: name,
            change: change.expect("something changes"),
        }
    }

    fn me(&self) -> PersonId {
        PersonId::from_bytes(*self.person.id().as_bytes())
    }
}

fn chain(keys: &DeviceKeys, person: &PersonStatement, ticket: &Ticket) -> Vec<Record> {
    let id = person.id();
    let device = keys.signer().key();
    let join = Join::sign(&ticket.space, ticket.invite, &ticket.signer(), id, &device);
    let bodies = [
        (Governance::Person(person.clone()), Vec::new()),
        (Governance::Device(keys.statement(id)), Vec::new()),
        (
            Governance::Join(join),
            vec![(ticket.invite, ticket.lamport)],
        ),
    ];
    let mut chain: Vec<Record> = Vec::new();
    for (body, deps) in bodies {
        let draft = Draft {
            space: ticket.space,
            scope: ScopeId::of_space(&ticket.space),
            incarnation: Incarnation(5),
            head: chain.last().map(Record::head),
            time: NOW,
            epoch: RecordId::from_bytes(*ticket.space.as_bytes()),
            deps,
        };
        chain.push(draft.govern(keys.signer(), &body));
    }
    chain
}

fn name(text: &str) -> Vec<Edit> {
    vec![Edit::Set(Field::Name, vec![text.to_owned()])]
}

type Forge = fn(&mut Rogue) -> Record;
/// What is done, the code for scripts, the sentence for people, and how it is done.
type Row = (&'static str, &'static str, &'static str, Forge);

#[test]
fn every_refusal_has_its_code_and_sentence() {
    let rows: [Row; 11] = [
        (
            "another record where one is known",
            "fork",
            "The device signed two different records for one place in its log.",
            |rogue| {
                // The chain's last record again, with other words in its place.
                let mut draft = rogue.draft();
                draft.deps.clear();
                draft.head = Some(rogue.before);
                draft.govern(
                    rogue.keys.signer(),
                    &Governance::Person(PersonStatement {
                        nonce: [3; 16],
                        ..rogue.person.clone()
                    }),
                )
            },
        ),
        (
            "a document of a community, in the space",
            "document-misplaced",
            "Such a document does not belong there.",
            |rogue| {
                let content = Content::Change {
                    document: DocumentName::Contributions(rogue.me()),
                    change: Vec::new(),
                };
                rogue.seal(&content.encode())
            },
        ),
        (
            "plaintext that is not CBOR",
            "content-malformed",
            "It is cut short or not in the expected form.",
            |rogue| rogue.seal(b"\xff\xff\xff"),
        ),
        (
            "a kind nobody knows",
            "content-malformed",
            "The record says something this version does not know.",
            |rogue| rogue.seal(&[0x82, 0x18, 99, 0x00]),
        ),
        (
            "a private setting in a shared log",
            "private-only",
            "A private setting has no place in a shared log.",
            |rogue| {
                let setting = Content::Setting {
                    key: "visibility/about".into(),
                    value: "space".into(),
                };
                rogue.seal(&setting.encode())
            },
        ),
        (
            "another name for the space",
            "facts-differ",
            "The description is not the one that the founding names.",
            |rogue| {
                let facts = Facts {
                    name: "Südwerk".into(),
                    ..Facts::default()
                };
                rogue.seal(&Content::Facts(facts).encode())
            },
        ),
        (
            "somebody else's profile",
            "not-yours",
            "The record changes what somebody else alone may write.",
            |rogue| {
                let content = rogue.change(&name("Not Ann"), PersonId::from_bytes([4; 32]));
                rogue.seal(&content.encode())
            },
        ),
        (
            "sealed with a key that is not the space's",
            "other-key",
            "The content is not sealed with the space's key.",
            |rogue| {
                let content = rogue.change(&name("Mallory"), rogue.me()).encode();
                let draft = rogue.draft();
                let key = ContentKey::generate(&mut rogue.dice);
                let signer = rogue.keys.signer();
                draft
                    .seal(signer, &key, &rogue.shred, &content, &mut rogue.dice)
                    .expect("small")
            },
        ),
        (
            "a body that was sealed for another place",
            "unreadable",
            "The record does not open with its key.",
            |rogue| {
                let content = rogue.change(&name("Mallory"), rogue.me()).encode();
                let elsewhere = rogue.seal(&content);
                let mut draft = rogue.draft();
                draft.time = Timestamp(NOW.0 + 1);
                let signer = rogue.keys.signer();
                draft.sign_sealed(signer, rogue.key.id(), rogue.shred.id(), elsewhere.body())
            },
        ),
        (
            "no Automerge change at all",
            "change-wrong-chunk",
            "The change is not a plain change; other kinds of data are not taken.",
            |rogue| {
                let content = Content::Change {
                    document: DocumentName::Profile(rogue.me()),
                    change: b"\x85\x6f\x4a\x83 nonsense".to_vec(),
                };
                rogue.seal(&content.encode())
            },
        ),
        (
            "an Automerge change of another actor",
            "change-wrong-actor",
            "The change names another author than the one who signed it.",
            |rogue| {
                let change = Document::new()
                    .edit(&[8; 32], &name("Mallory"))
                    .expect("valid")
                    .expect("a change");
                let content = Content::Change {
                    document: DocumentName::Profile(rogue.me()),
                    change,
                };
                rogue.seal(&content.encode())
            },
        ),
    ];
    for (what, code, sentence, forge) in rows {
        let mut honest = Honest::found();
        let mut rogue = Rogue::join(&mut honest);
        let record = forge(&mut rogue);
        rogue.tell(&mut honest, &record);
        let refused = honest.refused();
        let first = refused.first();
        let expected = (code.to_owned(), sentence.to_owned());
        assert_eq!(first, Some(&expected), "{what}");
        // Nothing of it stays: an honest record in the same place is taken.
        let content = rogue.change(&name("Mallory"), rogue.me());
        let good = rogue.seal(&content.encode());
        rogue.tell(&mut honest, &good);
        let people = match honest.act(Intent::Ask(Question::People {
            search: None,
            top: 9,
        })) {
            Answer::People(people) => people,
            other => panic!("{other:?}"),
        };
        assert_eq!(people.len(), 1, "{what}");
        assert_eq!(people[0].profile.name, "Mallory", "{what}");
    }
}

#[test]
fn what_cannot_be_judged_waits_and_is_judged_when_the_rest_arrives() {
    let mut honest = Honest::found();
    let mut rogue = Rogue::join(&mut honest);
    let content = rogue.change(&name("Cem"), rogue.me());
    let first = rogue.seal(&content.encode());
    rogue.head = first.head();
    let second = {
        let draft = rogue.draft();
        let invite = history::Invite {
            key: rogue.keys.signer().key(),
            uses: 1,
            expires: None,
        };
        draft.govern(rogue.keys.signer(), &Governance::Invite(invite))
    };
    rogue.tell(&mut honest, &second);
    assert_eq!((honest.waiting(), honest.refused().len()), (1, 0));
    rogue.tell(&mut honest, &first);
    assert_eq!((honest.waiting(), honest.refused().len()), (0, 0));
    // Repeating changes nothing.
    rogue.tell(&mut honest, &first);
    rogue.tell(&mut honest, &second);
    assert_eq!((honest.waiting(), honest.refused().len()), (0, 0));
}

#[test]
fn orphans_fill_a_bounded_room_and_no_more() {
    let mut honest = Honest::found();
    let mut rogue = Rogue::join(&mut honest);
    let content = rogue.change(&name("Cem"), rogue.me()).encode();
    let mut orphans = Vec::new();
    let mut head = rogue.head;
    for _ in 0..1_200 {
        rogue.head = head;
        let record = rogue.seal(&content);
        head = record.head();
        orphans.push(record);
    }
    for record in orphans.into_iter().skip(1) {
        let _ = honest.handle(Input::Heard {
            from: rogue.peer(),
            message: Message::Records(vec![record]),
        });
    }
    let view = match honest.act(Intent::Ask(Question::Status)) {
        Answer::Status(status) => status,
        other => panic!("{other:?}"),
    };
    assert!(!view.waiting.is_empty());
    let effects = honest.handle(Input::Intent {
        token: Token(1),
        intent: Intent::Look {
            program: "P04".into(),
        },
    });
    let shown = effects.into_iter().find_map(|effect| match effect {
        Effect::Show(view) => Some(view.sync.waiting),
        _ => None,
    });
    assert_eq!(shown, Some(1_000), "one author may keep a thousand waiting");
}

#[test]
fn a_stranger_is_heard_only_at_the_door() {
    let mut honest = Honest::found();
    let stranger = PeerId(DeviceKeys::generate(&mut Dice::new([6; 32])).signer().key());
    let _ = honest.handle(Input::PeerUp(stranger));
    for message in [
        Message::Want(vec![[0; 32]]),
        Message::AskEpochKey {
            scope: ScopeId::of_space(&honest.replica.space().expect("a space")),
        },
        Message::Records(Vec::new()),
    ] {
        let effects = honest.handle(Input::Heard {
            from: stranger,
            message,
        });
        let told = effects.iter().any(|effect| match effect {
            Effect::Tell { message, .. } => {
                !matches!(message, Message::Refused { code } if code == "unknown-device")
            }
            Effect::Stream { .. } | Effect::StreamKeys { .. } => true,
            _ => false,
        });
        assert!(!told, "a stranger hears that it is not known: {effects:?}");
        let dropped = effects.iter().any(|e| matches!(e, Effect::Drop { .. }));
        assert!(dropped, "a stranger who talks is sent away");
    }
}
