//! D. What a member can sign: places in a log, statements, and bytes that should be a document.
//!
//! Left out: 49 and 50 (thousands of concurrent values on one key) need many devices of one person
//! writing into one document, and the door refuses a value that overlooks another one of the same
//! device; 57 (a snapshot that differs from its replay) has no snapshot to differ: every document
//! is rebuilt from its changes, and `parsers` compares the two for every change that is admitted.
//! A proof of equivocation that proves nothing cannot be made with what records are made of here.

use history::{
    CharterSigned, Countersign, DeviceKeys, DeviceRevoked, Draft, Draw, DrawReveal, Epoch,
    EpochChange, EpochSignature, EpochWrap, Erasure, Genesis, Governance, Head, Incarnation,
    Invite, InviteRevoked, Join, KeyId, KeyObject, LogKey, LogSigner, PersonId, PersonStatement,
    Record, RecordId, Retain, Rotation, ScopeId, ShredId, SpaceId, Timestamp,
};
use model::{Document, DocumentName, Edit, Field};
use replica::{Content, Intent, Message, PersonCard};

use super::automerge::{self as made, doc};
use super::parsers::{framed, with_actor};
use super::scene::{Adversary, Case, Scene, Somebody, now, wait};

#[test]
fn what_a_member_can_sign() {
    Scene::new().play(&PLACES);
}

#[test]
fn statements_a_member_may_not_make() {
    Scene::new().play(&STATEMENTS);
}

#[test]
fn bytes_that_should_be_a_document() {
    Scene::new().play(&DOCUMENTS);
}

const fn case(
    number: &'static str,
    what: &'static str,
    act: fn(&mut Adversary, &Scene),
    comes_to: &'static str,
) -> Case {
    Case {
        number,
        what,
        act,
        comes_to,
    }
}

const PLACES: [Case; 18] = [
    case(
        "47a",
        "a record far ahead of its log",
        |a, _| placed(a, |d| head(d).seq += 5),
        "stays; waits",
    ),
    case(
        "47b",
        "a record at the last place there is",
        |a, _| placed(a, |d| head(d).seq = u64::MAX - 1),
        "stays; waits",
    ),
    case(
        "47c",
        "a record that follows another one than the last",
        |a, _| placed(a, |d| head(d).record = RecordId::from_bytes([5; 32])),
        "stays; The record does not follow the last one of its log.",
    ),
    case(
        "47d",
        "a record that claims a later place in time",
        |a, _| placed(a, |d| head(d).lamport += 1_000),
        "stays; The record claims another place in time than what it builds on.",
    ),
    case(
        "47e",
        "a record at the end of time",
        |a, _| placed(a, |d| head(d).lamport = u64::MAX - 1),
        "stays; The record claims another place in time than what it builds on.",
    ),
    case(
        "47f",
        "a record of the year 2514",
        |a, _| placed(a, |d| d.time = Timestamp(u64::MAX)),
        "stays",
    ),
    case(
        "47g",
        "a record of 1970",
        |a, _| placed(a, |d| d.time = Timestamp(0)),
        "stays",
    ),
    case(
        "47h",
        "a record that cites what nobody has",
        |a, _| placed(a, |d| d.deps.push((RecordId::from_bytes([5; 32]), 1))),
        "stays; waits",
    ),
    case(
        "47i",
        "a record of an epoch nobody has",
        |a, _| placed(a, |d| d.epoch = RecordId::from_bytes([5; 32])),
        "stays; waits",
    ),
    case(
        "47j",
        "a record of another space",
        |a, _| placed(a, |d| d.space = SpaceId::from_bytes([5; 32])),
        "stays; The record belongs to another space.",
    ),
    case(
        "47k",
        "a record of a scope nobody founded",
        |a, _| placed(a, |d| d.scope = ScopeId::from_bytes([5; 32])),
        "stays",
    ),
    case(
        "47l",
        "two records for one place",
        |a, _| two_for_one_place(a),
        "stays; The device signed two different records for one place in its log.",
    ),
    case(
        "47m",
        "a hundred beginnings of logs",
        |a, _| beginnings(a),
        "stays",
    ),
    case(
        "47n",
        "the whole history, told again",
        |a, _| told_again(a),
        "stays",
    ),
    case(
        "47o",
        "a record with another one's signature",
        |a, _| grafted(a),
        "malformed",
    ),
    case(
        "47p",
        "a record of a device nobody knows",
        |a, _| unknown_device(a),
        "stays; Nobody has admitted the person this record comes from.",
    ),
    case(
        "56a",
        "content sealed with a made-up key",
        |a, _| made_up_key(a),
        "stays; The content is not sealed with the space's key.",
    ),
    case(
        "56b",
        "a thousand records nobody may make",
        |a, _| flood(a),
        "too-many-refused; The space is founded already.",
    ),
];

const STATEMENTS: [Case; 21] = [
    case(
        "55a",
        "a second founding",
        |a, _| states(a, genesis()),
        "stays; The space is founded already.",
    ),
    case(
        "55b",
        "an admission of oneself",
        |a, _| countersigns_itself(a),
        "stays; The countersignature does not build on the join it admits.",
    ),
    case(
        "55c",
        "an admission of a join nobody made",
        |a, _| {
            let join = RecordId::from_bytes([5; 32]);
            states(a, Governance::Countersign(Countersign { join }));
        },
        "stays; The countersignature does not build on the join it admits.",
    ),
    case(
        "55d",
        "a second person of the same device",
        |a, _| states(a, Governance::Person(person(a.mallory.log().key))),
        "stays; Such a statement does not belong at this place of a log.",
    ),
    case(
        "55e",
        "a device of somebody else",
        |a, s| states(a, device_of_ann(s)),
        "stays; Such a statement does not belong at this place of a log.",
    ),
    case(
        "55f",
        "the end of somebody's device",
        |a, s| states_in_vain(a, s, end_of_ann(s)),
        "stays",
    ),
    case(
        "55g",
        "the end of somebody's invitation",
        |a, s| {
            let invite = s.ticket.invite;
            let keep = Vec::new();
            let body = Governance::InviteRevoked(InviteRevoked { invite, keep });
            cites(a, body, (invite, s.ticket.lamport));
        },
        "stays; Only the person who gave something can take it back.",
    ),
    case(
        "55h",
        "an invitation that admits nobody",
        |a, _| {
            let key = LogSigner::from_seed([5; 32]).key();
            states(
                a,
                Governance::Invite(Invite {
                    key,
                    uses: 0,
                    expires: None,
                }),
            );
        },
        "stays; The invite admits nobody.",
    ),
    case(
        "55i",
        "an exclusion by one who is no steward",
        excludes,
        "stays; The space is founded already.",
    ),
    case("55j", "a steward's place taken", takes_stewardship, "stays"),
    case(
        "55k",
        "a signature on what is no epoch",
        |a, _| signs_nothing(a),
        "stays; The signature is not on an epoch.",
    ),
    case(
        "55l",
        "an epoch without changes",
        |a, _| {
            let previous = RecordId::from(a.mallory.space());
            states(a, epoch(previous, Vec::new()));
        },
        "stays; What it lists must be named once each, in order, and not be empty.",
    ),
    case(
        "55m",
        "an epoch after one that nobody has",
        |a, _| {
            let person = a.mallory.person();
            let changes = vec![EpochChange::Admit(person)];
            states(a, epoch(RecordId::from_bytes([5; 32]), changes));
        },
        "stays; Whoever changes something must stand in the epoch they change.",
    ),
    case(
        "55n",
        "a fresh key of an epoch nobody has",
        |a, _| {
            let epoch = RecordId::from_bytes([5; 32]);
            let key = KeyId::ZERO;
            states(a, Governance::Rotation(Rotation { epoch, key }));
        },
        "stays; Whoever changes something must stand in the epoch they change.",
    ),
    case(
        "55o",
        "the erasure of somebody's documents",
        |a, s| {
            let shreds = shreds_of(a, s);
            erases_in_vain(a, s, shreds);
        },
        "stays",
    ),
    case(
        "55p",
        "a join for somebody else",
        joins_for_ann,
        "stays; A device can only ask to join for its own person.",
    ),
    case(
        "55q",
        "a charter nobody wrote",
        |a, _| {
            let charter = [5; 32];
            states(a, Governance::CharterSigned(CharterSigned { charter }));
        },
        "stays; Such a statement has no place in this part of the space.",
    ),
    case("55s", "a draw of a panel of one", |a, _| draws(a), "stays"),
    case(
        "55t",
        "a secret of a draw nobody called",
        |a, _| {
            let (draw, secret) = (RecordId::from_bytes([5; 32]), [5; 32]);
            states(a, Governance::DrawReveal(DrawReveal { draw, secret }));
        },
        "stays; The record does not build on what it speaks of.",
    ),
    case(
        "55u",
        "a frontier that cuts off Ann's log",
        cuts_short,
        "stays",
    ),
    case(
        "55v",
        "a made-up key sealed to the victim",
        made_up_wrap,
        "stays",
    ),
];

const DOCUMENTS: [Case; 30] = [
    case(
        "44",
        "the stored inputs that made Automerge panic",
        |a, _| panics(a),
        "stays; The change is not a plain change; other kinds of data are not taken.; The change is not in the form changes have: a part is longer than allowed.; The change names another author than the one who signed it.; The change is not in the form changes have: what it builds on is not sorted.; The change is not in the form changes have: it ends early.; The change is not in the form changes have: it builds on too many changes.",
    ),
    case(
        "45a",
        "a whole document",
        |a, _| chunk(a, 0),
        "stays; The change is not a plain change; other kinds of data are not taken.",
    ),
    case(
        "45b",
        "a compressed change",
        |a, _| chunk(a, 2),
        "stays; The change is not a plain change; other kinds of data are not taken.",
    ),
    case(
        "45c",
        "a bundle of changes",
        |a, _| chunk(a, 3),
        "stays; The change is not a plain change; other kinds of data are not taken.",
    ),
    case(
        "45d",
        "a chunk of a kind nobody knows",
        |a, _| chunk(a, 200),
        "stays; The change is not a plain change; other kinds of data are not taken.",
    ),
    case(
        "45e",
        "a change with a wrong checksum",
        |a, _| altered(a, |c| c[5] ^= 1),
        "stays; The change does not match its checksum.",
    ),
    case(
        "45f",
        "a change cut short",
        |a, _| altered(a, |c| c.truncate(40)),
        "stays; The change is not in the form changes have: it ends early.",
    ),
    case(
        "46a",
        "a change in the name of another actor",
        |a, _| as_actor(a, &[5; 32]),
        "stays; The change names another author than the one who signed it.",
    ),
    case(
        "46b",
        "an actor of sixty thousand bytes",
        |a, _| as_actor(a, &[5; 60_000]),
        "stays; The change is not in the form changes have: a part is longer than allowed.",
    ),
    case(
        "46c",
        "an actor without a name",
        |a, _| as_actor(a, &[]),
        "stays; The change names another author than the one who signed it.",
    ),
    case(
        "47q",
        "a change that skips a number",
        |a, _| second(a, &[1]),
        "stays; The change has the number 2, but the next one is 1.",
    ),
    case(
        "47r",
        "a change with a number that is taken",
        |a, _| second(a, &[0, 0]),
        "stays; The change has the number 1, but the next one is 2.",
    ),
    case(
        "47s",
        "a change of the year 292 million",
        |a, _| at_time(a, i64::MAX),
        "stays",
    ),
    case(
        "47t",
        "a change before the beginning of time",
        |a, _| at_time(a, i64::MIN),
        "stays",
    ),
    case(
        "48a",
        "a name that is a map",
        |a, s| shown_all_the_same(a, s, made::name_is_a_map),
        "stays",
    ),
    case(
        "48b",
        "a name that is a counter",
        |a, s| shown_all_the_same(a, s, made::name_is_a_counter),
        "stays",
    ),
    case(
        "48c",
        "a name that is bytes",
        |a, s| shown_all_the_same(a, s, made::name_is_bytes),
        "stays",
    ),
    case(
        "48d",
        "a name that is no number",
        |a, s| shown_all_the_same(a, s, made::name_is_nan),
        "stays",
    ),
    case(
        "48e",
        "a name that is nothing",
        |a, s| shown_all_the_same(a, s, made::name_is_null),
        "stays",
    ),
    case(
        "48f",
        "a name that is a text of its own",
        |a, _| changes(a, made::name_is_text),
        "stays; The change holds a shared text, which this document never has.",
    ),
    case(
        "51a",
        "a string of a hundred thousand",
        |a, _| too_long(a),
        "stays; The change is larger than 64 KiB.",
    ),
    case(
        "51b",
        "a list of three thousand",
        |a, _| changes(a, made::long_list),
        "stays; The change has too many operations.",
    ),
    case(
        "51c",
        "three thousand keys",
        |a, _| changes(a, made::many_keys),
        "stays; The change has too many operations.",
    ),
    case(
        "51d",
        "a key of a thousand bytes",
        |a, _| changes(a, made::long_key),
        "stays; The change uses a key longer than 256 bytes.",
    ),
    case(
        "52a",
        "nine levels",
        |a, _| changes(a, |d| made::deep(d, 9)),
        "stays; The change nests values deeper than eight levels.",
    ),
    case(
        "52b",
        "four hundred levels",
        |a, _| changes(a, |d| made::deep(d, 400)),
        "stays; The change nests values deeper than eight levels.",
    ),
    case(
        "53",
        "three hundred overlapping marks",
        |a, _| changes(a, made::marks),
        "stays; The change holds marks, which this document never has.",
    ),
    case(
        "54",
        "a schema of the future",
        |a, s| shown_all_the_same(a, s, made::schema_99),
        "stays",
    ),
    case(
        "55w",
        "somebody else's profile",
        profile_of_ann,
        "stays; The record changes what somebody else alone may write.",
    ),
    case(
        "55x",
        "a community's text in the space",
        |a, _| misplaced(a),
        "stays; Such a document does not belong there.",
    ),
];

fn head(draft: &mut Draft) -> &mut Head {
    draft.head.as_mut().expect("a member has a log")
}

/// Writes an honest profile change in a place that is changed first.
fn placed(adversary: &mut Adversary, place: fn(&mut Draft)) {
    let mut draft = adversary.mallory.draft();
    place(&mut draft);
    let plaintext = profile(adversary, "Mallory");
    let written = adversary.mallory.write_at(draft, &plaintext).expect("fits");
    for message in written.messages() {
        adversary.says(&message);
    }
}

/// What an honest member's first words are.
fn profile(adversary: &Adversary, name: &str) -> Vec<u8> {
    let document = adversary.mallory.profile();
    let edit = Edit::Set(Field::Name, vec![name.to_owned()]);
    let actor = adversary.mallory.actor(&document);
    let change = Document::new().edit(&actor, &[edit]);
    let change = change.expect("fits").expect("something");
    Content::Change { document, change }.encode()
}

fn two_for_one_place(adversary: &mut Adversary) {
    let draft = adversary.mallory.draft();
    for name in ["Mallory", "Marvin"] {
        let plaintext = profile(adversary, name);
        let written = adversary.mallory.write_at(draft.clone(), &plaintext);
        for message in written.expect("fits").messages() {
            adversary.says(&message);
        }
    }
}

fn beginnings(adversary: &mut Adversary) {
    let mut records = Vec::new();
    for n in 0..100 {
        let mut draft = adversary.mallory.draft();
        (draft.head, draft.incarnation) = (None, Incarnation(n));
        let body = Governance::Person(person(adversary.mallory.log().key));
        records.push(adversary.mallory.govern_at(draft, &body));
    }
    adversary.says(&Message::Records(records));
}

fn told_again(adversary: &mut Adversary) {
    let heard: Vec<Record> = adversary.mallory.heard().to_vec();
    for _ in 0..20 {
        for part in heard.chunks(200) {
            adversary.says(&Message::Records(part.to_vec()));
        }
    }
}

/// The signature of one record before the rest of another.
fn grafted(adversary: &mut Adversary) {
    let heard: Vec<Vec<u8>> = adversary.mallory.heard().iter().map(Record::wire).collect();
    let wire = [&heard[0][..64], &heard[1][64..]].concat();
    let honest = Message::Records(vec![adversary.mallory.heard()[1].clone()]).encode();
    // The frame is the same but for the signature.
    let at = honest.len() - wire.len();
    adversary.frames(&[&honest[..at], &wire].concat());
}

fn unknown_device(adversary: &mut Adversary) {
    let stranger = sim::Mallory::new([77; 32], now());
    let mut draft = adversary.mallory.draft();
    (draft.head, draft.incarnation) = (None, Incarnation(1));
    let rotation = Rotation {
        epoch: RecordId::from(adversary.mallory.space()),
        key: KeyId::ZERO,
    };
    let record = stranger.govern_at(draft, &Governance::Rotation(rotation));
    adversary.says(&Message::Records(vec![record]));
}

fn made_up_key(adversary: &mut Adversary) {
    let key = history::ContentKey::from_bytes([5; 32]);
    let shred = history::ShredKey::from_bytes([6; 32]);
    let signer = LogSigner::from_seed(adversary.mallory.seed());
    let draft = adversary.mallory.draft();
    let record = draft.seal(&signer, &key, &shred, b"hello", adversary.mallory.dice());
    adversary.says(&Message::Records(vec![record.expect("fits")]));
}

fn flood(adversary: &mut Adversary) {
    let records: Vec<Record> = (0..1_000_u64)
        .map(|n| {
            let mut draft = adversary.mallory.draft();
            draft.time = Timestamp(n);
            adversary.mallory.govern_at(draft, &genesis())
        })
        .collect();
    for part in records.chunks(200) {
        adversary.says(&Message::Records(part.to_vec()));
    }
}

/// Makes a statement in the next place.
fn states(adversary: &mut Adversary, body: Governance) {
    let record = adversary.mallory.govern(&body, Vec::new());
    adversary.says(&Message::Records(vec![record]));
}

/// Makes a statement that is in order and counts for nothing: Ann's device lives, and what she says
/// stands.
fn states_in_vain(adversary: &mut Adversary, scene: &Scene, body: Governance) {
    states(adversary, body);
    adversary.end();
    let ann = scene.ann.status().person.expect("a founder");
    scene.ann.headline("I am still here");
    wait("what Ann says stands", || {
        let seen = scene.ben_sees(&ann).and_then(|profile| profile.headline);
        seen.as_deref() == Some("I am still here")
    });
}

/// Erases what Ann has said; somebody who comes in afterwards reads it all the same.
fn erases_in_vain(adversary: &mut Adversary, scene: &Scene, shreds: Vec<ShredId>) {
    scene.ann.headline("Said before");
    states(adversary, Governance::Erasure(Erasure { shreds }));
    adversary.end();
    let cem = Somebody::new();
    cem.does(Intent::Join {
        ticket: scene.ticket.to_text(),
        person: "Cem".to_owned(),
    });
    wait("Cem reads what Ann has said", || {
        let people = cem.node.view().people.clone();
        let said = |card: &PersonCard| card.profile.headline.as_deref() == Some("Said before");
        people.iter().any(|card| said(card))
    });
}

/// Writes a document that is odd in one place, and looks what Ann shows of the rest.
fn shown_all_the_same(adversary: &mut Adversary, scene: &Scene, make: fn(&mut made::Tx<'_>)) {
    changes(adversary, make);
    adversary.end();
    let who = model::PersonId::from_bytes(*adversary.mallory.person().as_bytes());
    wait("the rest is shown", || {
        let seen = scene.ann_sees(&who).and_then(|profile| profile.headline);
        seen.as_deref() == Some("The rest")
    });
}

fn cites(adversary: &mut Adversary, body: Governance, dep: (RecordId, u64)) {
    let record = adversary.mallory.govern(&body, vec![dep]);
    adversary.says(&Message::Records(vec![record]));
}

fn genesis() -> Governance {
    let person = PersonId::from_bytes([5; 32]);
    Governance::Genesis(Genesis {
        registrars: vec![person],
        threshold: 1,
        admission: history::Admission::Open,
        facts: [5; 32],
        key: KeyId::ZERO,
        succeeds: None,
    })
}

fn person(first_device: LogKey) -> PersonStatement {
    PersonStatement {
        first_device,
        recovery: [5; 32],
        nonce: [5; 16],
    }
}

fn ann(scene: &Scene) -> PersonId {
    let person = scene.ann.status().person.expect("a founder");
    PersonId::from_bytes(*person.as_bytes())
}

fn device_of_ann(scene: &Scene) -> Governance {
    let mut dice = history::Dice::new([5; 32]);
    let keys = DeviceKeys::generate(&mut dice);
    Governance::Device(keys.statement(ann(scene)))
}

fn end_of_ann(scene: &Scene) -> Governance {
    let device = scene.ticket.device;
    let retain = Vec::new();
    Governance::DeviceRevoked(DeviceRevoked { device, retain })
}

fn countersigns_itself(adversary: &mut Adversary) {
    let head = adversary.mallory.head().expect("a log");
    // The newest own record is the join.
    let join = head.record;
    states(adversary, Governance::Countersign(Countersign { join }));
}

fn epoch(previous: RecordId, changes: Vec<EpochChange>) -> Governance {
    Governance::Epoch(Epoch {
        previous,
        key: None,
        panel: None,
        changes,
    })
}

fn excludes(adversary: &mut Adversary, scene: &Scene) {
    let person = ann(scene);
    let guests = true;
    let previous = RecordId::from(adversary.mallory.space());
    let body = Governance::Epoch(Epoch {
        previous,
        key: Some(KeyId::ZERO),
        panel: None,
        changes: vec![EpochChange::Exclude { person, guests }],
    });
    let epoch = adversary.mallory.govern(&body, Vec::new());
    let signature = Governance::EpochSignature(EpochSignature {
        epoch: epoch.id(),
        instead: None,
        retain: Vec::new(),
    });
    let signed = adversary.mallory.govern(&signature, Vec::new());
    adversary.says(&Message::Records(vec![epoch, signed]));
    states_in_vain(adversary, scene, genesis());
}

fn takes_stewardship(adversary: &mut Adversary, _scene: &Scene) {
    let person = adversary.mallory.person();
    let previous = RecordId::from(adversary.mallory.space());
    let changes = vec![
        EpochChange::Steward {
            person,
            holds: true,
        },
        EpochChange::Roll {
            person,
            votes: true,
        },
    ];
    let epoch = adversary
        .mallory
        .govern(&epoch(previous, changes), Vec::new());
    let signature = Governance::EpochSignature(EpochSignature {
        epoch: epoch.id(),
        instead: None,
        retain: Vec::new(),
    });
    let signed = adversary.mallory.govern(&signature, Vec::new());
    adversary.says(&Message::Records(vec![epoch, signed]));
}

fn signs_nothing(adversary: &mut Adversary) {
    let head = adversary.mallory.head().expect("a log");
    let signature = EpochSignature {
        epoch: head.record,
        instead: None,
        retain: Vec::new(),
    };
    states(adversary, Governance::EpochSignature(signature));
}

fn shreds_of(adversary: &Adversary, scene: &Scene) -> Vec<ShredId> {
    let of_ann = |record: &&Record| record.header().log == scene.ticket.device;
    let heard = adversary.mallory.heard().iter().filter(of_ann);
    let mut shreds: Vec<ShredId> = heard.filter_map(|record| record.header().shred).collect();
    shreds.sort_unstable();
    shreds.dedup();
    assert!(!shreds.is_empty(), "Ann has written something");
    shreds
}

fn joins_for_ann(adversary: &mut Adversary, scene: &Scene) {
    let ticket = &scene.ticket;
    let device = adversary.mallory.log().key;
    let join = Join::sign(
        &ticket.space,
        ticket.invite,
        &ticket.signer(),
        ann(scene),
        &device,
    );
    cites(
        adversary,
        Governance::Join(join),
        (ticket.invite, ticket.lamport),
    );
}

fn draws(adversary: &mut Adversary) {
    let person = adversary.mallory.person();
    let draw = Draw {
        epoch: RecordId::from(adversary.mallory.space()),
        case: [5; 32],
        seats: 1,
        involved: Vec::new(),
        participants: vec![person],
    };
    states(adversary, Governance::Draw(draw));
}

fn cuts_short(adversary: &mut Adversary, scene: &Scene) {
    let head = adversary.mallory.head().expect("a log");
    let of_ann = |record: &&Record| record.header().log == scene.ticket.device;
    let first = adversary.mallory.heard().iter().find(of_ann);
    let header = first.expect("Ann's log was heard").header();
    let retain = Retain {
        log: header.log,
        incarnation: header.incarnation,
        seq: 0,
        record: head.record,
    };
    let revoked = DeviceRevoked {
        device: header.log,
        retain: vec![retain],
    };
    states_in_vain(adversary, scene, Governance::DeviceRevoked(revoked));
}

fn made_up_wrap(adversary: &mut Adversary, scene: &Scene) {
    let of_ann = |record: &Record| match record.governance() {
        Ok(Governance::Device(device)) if device.ed25519 == scene.ticket.device => Some(device),
        Ok(_) | Err(_) => None,
    };
    let device = adversary.mallory.heard().iter().find_map(of_ann);
    let device = device.expect("Ann's device stated its keys");
    let key = history::ContentKey::from_bytes([5; 32]);
    let signer = LogSigner::from_seed(adversary.mallory.seed());
    let (scope, epoch) = (
        adversary.mallory.home(),
        RecordId::from(adversary.mallory.space()),
    );
    let dice = adversary.mallory.dice();
    let wrap = EpochWrap::seal(scope, epoch, &key, &device, &signer, dice);
    let wrap = KeyObject::Epoch(wrap.expect("a sound device"));
    adversary.says(&Message::Keys(vec![wrap; 50]));
}

/// Writes bytes as a change of the own profile.
fn says_change(adversary: &mut Adversary, change: Vec<u8>) {
    let document = adversary.mallory.profile();
    let plaintext = Content::Change { document, change }.encode();
    let written = adversary
        .mallory
        .write_at(adversary.mallory.draft(), &plaintext);
    for message in written.expect("fits").messages() {
        adversary.says(&message);
    }
}

/// Writes what somebody's own hands made of a document, under the right actor.
fn changes(adversary: &mut Adversary, make: fn(&mut made::Tx<'_>)) {
    let actor = adversary.mallory.actor(&adversary.mallory.profile());
    says_change(adversary, doc(&actor, make));
}

fn panics(adversary: &mut Adversary) {
    let corpus = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/hostile/automerge-panics"
    );
    let mut told = 0;
    let files = std::fs::read_dir(corpus).expect("part of the repository");
    let mut files: Vec<_> = files.map(|file| file.expect("readable").path()).collect();
    files.sort();
    for file in files {
        let bytes = std::fs::read(file).expect("readable");
        // As it is, and as the columns of a change that is otherwise in order.
        says_change(adversary, bytes.clone());
        let actor = adversary.mallory.actor(&adversary.mallory.profile());
        let body = bytes.get(10..).unwrap_or_default();
        says_change(adversary, framed(&with_actor(body, &actor)));
        told += 2;
    }
    assert_eq!(told, 2 * 86);
}

fn honest_change(adversary: &Adversary) -> Vec<u8> {
    let actor = adversary.mallory.actor(&adversary.mallory.profile());
    let edit = Edit::Set(Field::Name, vec!["Mallory".to_owned()]);
    let change = Document::new().edit(&actor, &[edit]);
    change.expect("fits").expect("something")
}

fn altered(adversary: &mut Adversary, alter: fn(&mut Vec<u8>)) {
    let mut change = honest_change(adversary);
    alter(&mut change);
    says_change(adversary, change);
}

fn chunk(adversary: &mut Adversary, kind: u8) {
    let change = honest_change(adversary);
    says_change(adversary, made::as_chunk(kind, &change[10..]));
}

fn as_actor(adversary: &mut Adversary, actor: &[u8]) {
    says_change(adversary, doc(actor, made::name_is_right));
}

/// Two changes of one document, of which only some are told, the second ones twice.
fn second(adversary: &mut Adversary, told: &[usize]) {
    let actor = adversary.mallory.actor(&adversary.mallory.profile());
    let two = made::two_changes(&actor);
    for (time, index) in told.iter().enumerate() {
        let document = adversary.mallory.profile();
        let change = two[*index].clone();
        let plaintext = Content::Change { document, change }.encode();
        // The first one is an honest record, so that the second stands behind it.
        if time + 1 < told.len() {
            adversary.writes(&plaintext);
        } else {
            says_change(adversary, two[*index].clone());
        }
    }
}

fn at_time(adversary: &mut Adversary, time: i64) {
    let actor = adversary.mallory.actor(&adversary.mallory.profile());
    says_change(adversary, made::at_time(&actor, time));
}

fn too_long(adversary: &mut Adversary) {
    let actor = adversary.mallory.actor(&adversary.mallory.profile());
    says_change(adversary, doc(&actor, made::long_string));
}

fn profile_of_ann(adversary: &mut Adversary, scene: &Scene) {
    let document = DocumentName::Profile(scene.ann.status().person.expect("a founder"));
    let actor = adversary.mallory.actor(&document);
    let change = doc(&actor, made::name_is_right);
    adversary.writes(&Content::Change { document, change }.encode());
}

fn misplaced(adversary: &mut Adversary) {
    let document = DocumentName::Text(model::TextName::Why);
    let actor = adversary.mallory.actor(&document);
    let change = doc(&actor, made::name_is_right);
    adversary.writes(&Content::Change { document, change }.encode());
}
