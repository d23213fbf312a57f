//! D. Bytes that should be a document.

use super::super::automerge::{self as made, doc};
use super::super::parsers::{framed, with_actor};
use super::super::scene::{Adversary, Case, Scene, wait};
use super::case;
use model::{Document, DocumentName, Edit, Field};
use replica::Content;

#[test]
fn bytes_that_should_be_a_document() {
    Scene::new().play(&DOCUMENTS);
}

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
        "stays; The change is not in the form changes have: its time is none.",
    ),
    case(
        "47t",
        "a change before the beginning of time",
        |a, _| at_time(a, i64::MIN),
        "stays; The change is not in the form changes have: its time is none.",
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
