//! D. Places in a log: records where no honest member would put one.

use super::super::scene::{Adversary, Case, Scene, now};
use super::{case, genesis, head, person, profile};
use history::{
    Draft, Governance, Incarnation, KeyId, LogSigner, Record, RecordId, Rotation, ScopeId, SpaceId,
    Timestamp,
};
use replica::Message;

#[test]
fn what_a_member_can_sign() {
    Scene::new().play(&PLACES);
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
