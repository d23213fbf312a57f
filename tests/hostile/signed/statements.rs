//! D. Statements a member may not make.

use super::super::scene::{Adversary, Case, Scene, Somebody, wait};
use super::{case, genesis, person};
use history::{
    CharterSigned, Countersign, DeviceKeys, DeviceRevoked, Draw, DrawReveal, Epoch, EpochChange,
    EpochSignature, EpochWrap, Erasure, Governance, Invite, InviteRevoked, Join, KeyId, KeyObject,
    LogSigner, PersonId, Record, RecordId, Retain, Rotation, ShredId,
};
use replica::{Intent, Message, PersonCard};

#[test]
fn statements_a_member_may_not_make() {
    Scene::new().play(&STATEMENTS);
}

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

fn cites(adversary: &mut Adversary, body: Governance, dep: (RecordId, u64)) {
    let record = adversary.mallory.govern(&body, vec![dep]);
    adversary.says(&Message::Records(vec![record]));
}

fn ann(scene: &Scene) -> PersonId {
    let person = scene.ann.status().person.expect("a founder");
    PersonId::from_bytes(*person.as_bytes())
}

fn epoch(previous: RecordId, changes: Vec<EpochChange>) -> Governance {
    Governance::Epoch(Epoch {
        previous,
        key: None,
        panel: None,
        changes,
    })
}
