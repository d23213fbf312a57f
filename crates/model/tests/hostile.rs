//! Inputs that made Automerge panic, and mutations of genuine changes.
//!
//! Every one is refused with a value, or gives a document that reads, saves and reads the same
//! again. These tests run on plain test threads with their 2 MiB stacks.

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use automerge::{Automerge, Change};
use model::{Document, Edit, Field, Profile, Refusal};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const ACTOR: [u8; 32] = [7; 32];
const CORPUS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/hostile/automerge-panics"
);
const CORPUS_FILES: usize = 86;
/// Far above what one change costs even unoptimised on a busy machine; a blow-up takes seconds.
const PATIENCE: Duration = Duration::from_secs(2);

fn corpus() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(Path::new(CORPUS))
        .expect("the corpus is part of the repository")
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                std::fs::read(entry.path()).unwrap(),
            )
        })
        .collect();
    files.sort();
    assert_eq!(files.len(), CORPUS_FILES);
    files
}

fn edits() -> Vec<Edit> {
    let set =
        |field, values: &[&str]| Edit::Set(field, values.iter().map(|v| (*v).to_owned()).collect());
    vec![
        set(Field::Name, &["Kim Sommer"]),
        set(Field::About, &["Two\nlines"]),
        set(Field::Skills, &["Rust:4", "SQL:3"]),
        set(Field::Languages, &["German, English"]),
        set(Field::Slots, &["Tue 14:00-15:30"]),
    ]
}

fn filled() -> Document {
    let mut document = Document::new();
    let change = document.edit(&ACTOR, &edits()).unwrap().unwrap();
    document.admit(&change, &ACTOR).unwrap();
    document
}

/// The next genuine change of a filled document: replaces, deletes and adds.
fn next() -> Vec<u8> {
    let words = |word: &str| vec![word.to_owned()];
    let edits = [
        Edit::Set(Field::Name, words("Kim Winter")),
        Edit::Remove(Field::Skills, words("SQL")),
        Edit::Add(Field::Skills, words("Go:1")),
        Edit::Set(Field::Capacity, words("P04:2")),
    ];
    filled().edit(&ACTOR, &edits).unwrap().unwrap()
}

/// An empty document, a filled one, and the genuine changes that lead there and on.
static GENUINE: LazyLock<(Document, Document, Vec<u8>, Vec<u8>)> = LazyLock::new(|| {
    let first = Document::new().edit(&ACTOR, &edits()).unwrap().unwrap();
    (Document::new(), filled(), first, next())
});

/// Admits bytes; refused ones leave everything as it was, others read, save and read again.
fn admit(document: &Document, change: &[u8], history: &[&[u8]]) -> Result<Profile, Refusal> {
    let (start, before) = (Instant::now(), document.profile());
    let mut copy = document.clone();
    let verdict = copy.admit(change, &ACTOR);
    assert!(start.elapsed() < PATIENCE);
    match verdict {
        Err(refusal) => {
            assert_eq!(copy.profile(), before);
            Err(refusal)
        }
        Ok(()) => {
            let read = copy.profile();
            let changes = history.iter().copied().chain([change]);
            let again = Document::replay(changes).expect("what was admitted replays");
            assert_eq!(again.profile(), read);
            assert_saves(history, change);
            let more = [Edit::Set(Field::Name, vec!["Somebody else".into()])];
            let more = copy.edit(&ACTOR, &more).unwrap().unwrap();
            copy.admit(&more, &ACTOR).expect("life goes on");
            Ok(read.0)
        }
    }
}

/// A snapshot of what was admitted loads to the same heads.
fn assert_saves(history: &[&[u8]], change: &[u8]) {
    let changes = history.iter().copied().chain([change]);
    let changes: Vec<Change> = changes
        .map(|bytes| Change::try_from(bytes).unwrap())
        .collect();
    let mut document = Automerge::new();
    document.apply_changes(changes).unwrap();
    let loaded = Automerge::load(&document.save()).unwrap();
    assert_eq!(loaded.get_heads(), document.get_heads());
}

/// Puts the right length and checksum on a body.
fn framed(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    number(&mut hashed, body.len());
    hashed.extend_from_slice(body);
    let checksum = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &hashed].concat()
}

fn number(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads an unsigned number and what follows; good enough for files we know.
fn split_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (mut number, mut shift) = (0_usize, 0);
    for (index, byte) in bytes.iter().enumerate() {
        number |= ((byte & 0x7f) as usize).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some((number, &bytes[index + 1..]));
        }
    }
    None
}

fn body(change: &[u8]) -> Option<&[u8]> {
    split_number(change.get(9..)?).map(|(_, body)| body)
}

/// Cuts the columns out of a stored change and puts them behind a header the door likes.
fn transplanted(file: &[u8]) -> Option<Vec<u8>> {
    let (deps, rest) = split_number(body(file)?)?;
    let rest = rest.get(deps.checked_mul(32)?..)?;
    let (actor, rest) = split_number(rest)?;
    let rest = rest.get(actor..)?;
    let (_sequence, rest) = split_number(rest)?;
    let (_start, rest) = split_number(rest)?;
    let (_time, rest) = split_number(rest)?;
    let (message, rest) = split_number(rest)?;
    let rest = rest.get(message..)?;
    let (mut others, mut columns) = split_number(rest)?;
    while others > 0 {
        let (other, rest) = split_number(columns)?;
        columns = rest.get(other..)?;
        others -= 1;
    }
    let mut header = vec![0, 32];
    header.extend_from_slice(&ACTOR);
    header.extend_from_slice(&[1, 1, 0, 0, 0]);
    Some(framed(1, &[&header, columns].concat()))
}

#[test]
fn every_input_that_made_automerge_panic_is_refused() {
    let (empty, filled) = (Document::new(), filled());
    for (name, file) in corpus() {
        for document in [&empty, &filled] {
            let refusal = admit(document, &file, &[]).expect_err(&name);
            assert_ne!(
                refusal,
                Refusal::NotApplied,
                "{name} came as far as Automerge"
            );
        }
        assert!(Document::replay([file.as_slice()]).is_err(), "{name}");
    }
}

#[test]
fn their_bodies_behind_a_right_checksum_and_header_do_no_harm() {
    let empty = Document::new();
    let mut transplants = 0;
    for (name, file) in corpus() {
        if let Some(body) = body(&file) {
            for kind in 0..5 {
                admit(&empty, &framed(kind, body), &[]).expect_err(&name);
            }
        }
        if let Some(change) = transplanted(&file) {
            transplants += 1;
            let verdict = admit(&empty, &change, &[]);
            assert_ne!(
                verdict,
                Err(Refusal::NotApplied),
                "{name} came as far as Automerge"
            );
        }
    }
    assert!(transplants > CORPUS_FILES / 4, "{transplants}");
}

/// One way to damage bytes.
#[derive(Debug, Clone)]
enum Damage {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index, prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Repeat(prop::sample::Index, u8, u8),
    Splice(prop::sample::Index, prop::sample::Index),
}

/// How many values at once stand in one place: a device begins as many logs as it likes. Each further
/// one costs as much as there are, so with the 3,000 of the list this takes most of a minute.
const RIVALS: u32 = 400;

#[test]
fn hundreds_of_values_in_one_place_give_one_value_whatever_the_order() {
    let changes: Vec<([u8; 32], Vec<u8>)> = (0..RIVALS)
        .map(|number| {
            let mut actor = [9; 32];
            actor[..4].copy_from_slice(&number.to_be_bytes());
            // Nobody of them has seen another.
            let edit = Edit::Set(Field::Name, vec![format!("Rival {number}")]);
            let change = Document::new().edit(&actor, &[edit]);
            (actor, change.expect("fits").expect("something"))
        })
        .collect();
    let read = |order: &mut dyn Iterator<Item = &([u8; 32], Vec<u8>)>| {
        let mut document = filled();
        for (actor, change) in order {
            let begun = Instant::now();
            document.admit(change, actor).expect("well formed");
            assert!(begun.elapsed() < PATIENCE, "one more costs what it adds");
        }
        document.profile()
    };
    let forth = read(&mut changes.iter());
    let back = read(&mut changes.iter().rev());
    assert_eq!(forth, back);
    assert!(
        forth.1.len() <= 1,
        "one field, one flaw at most: {}",
        forth.1.len()
    );
    assert_eq!(
        forth.0.about.as_deref(),
        Some("Two\nlines"),
        "the others work"
    );
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        4 => (index(), 1..=255_u8).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        1 => (index(), index()).prop_map(|(from, to)| Damage::Cut(from, to)),
        1 => (index(), prop::collection::vec(any::<u8>(), 1..12)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        1 => (index(), 1..16_u8, 1..64_u8).prop_map(|(at, length, times)| Damage::Repeat(at, length, times)),
        1 => (index(), index()).prop_map(|(at, from)| Damage::Splice(at, from)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damage: &Damage, donor: &[u8]) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    match damage {
        Damage::Flip(at, bits) => {
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
        }
        Damage::Cut(from, to) => {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
        Damage::Insert(at, insert) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, insert.iter().copied());
        }
        Damage::Repeat(at, length, times) => {
            let at = at.index(bytes.len());
            let end = (at + usize::from(*length)).min(bytes.len());
            let part = bytes[at..end].repeat(usize::from(*times));
            bytes.splice(at..at, part);
        }
        Damage::Splice(at, from) => {
            let (at, from) = (at.index(bytes.len()), from.index(donor.len()));
            bytes.truncate(at);
            bytes.extend_from_slice(&donor[from..]);
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_changes_are_refused_or_read_the_same_again(
        damages in prop::collection::vec(damage(), 1..4),
        first in any::<bool>(),
    ) {
        let (base, filled, genuine, next) = &*GENUINE;
        let (document, change, history): (_, _, &[&[u8]]) = match first {
            true => (base, genuine, &[]),
            false => (filled, next, &[genuine]),
        };
        let mut bytes = body(change).unwrap().to_vec();
        for damage in &damages {
            bytes = damaged(bytes, damage, genuine);
        }
        let verdict = admit(document, &framed(1, &bytes), history);
        prop_assert_ne!(verdict, Err(Refusal::NotApplied));
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), is_framed in any::<bool>()) {
        let bytes = if is_framed { framed(1, &bytes) } else { bytes };
        prop_assert!(admit(&Document::new(), &bytes, &[]).is_err());
    }

    #[test]
    fn any_text_is_an_edit_or_a_sentence(field in 0..Field::ALL.len(), text in "\\PC{0,40}|.{0,40}|[A-Za-z]{1,8}:[0-9]{1,2}") {
        let (field, mut document) = (Field::ALL[field], Document::new());
        match document.edit(&ACTOR, &[Edit::Set(field, vec![text])]) {
            Err(error) => prop_assert!(error.to_string().chars().count() < 300),
            Ok(None) => {}
            Ok(Some(change)) => {
                document.admit(&change, &ACTOR).unwrap();
                let (profile, flaws) = document.profile();
                prop_assert_eq!(flaws, vec![]);
                let values = profile.values(field);
                prop_assert!(!values.is_empty());
                // What is shown, typed again, is the same.
                let again = document.edit(&ACTOR, &[Edit::Set(field, values)]);
                prop_assert_eq!(again, Ok(None));
            }
        }
    }
}
