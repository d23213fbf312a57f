//! What the door refuses, and what it lets through for the reader to judge.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjType, ROOT, ReadDoc, ScalarValue};
use model::{CHANGE_MAX_BYTES, Document, Edit, Field, Flaw, FlawKind, Profile, Refusal};
use sha2::{Digest, Sha256};

const ACTOR: [u8; 32] = [7; 32];
const OTHER: [u8; 32] = [8; 32];

/// Somebody who writes with Automerge directly, as any peer may.
struct Peer(AutoCommit);

impl Peer {
    fn new(actor: [u8; 32]) -> Peer {
        Peer(AutoCommit::new().with_actor(ActorId::from(&actor[..])))
    }

    /// Commits what was written and gives the change.
    fn change(&mut self) -> Vec<u8> {
        self.0.commit().expect("something was written");
        self.0.get_last_local_change().unwrap().raw_bytes().to_vec()
    }

    fn wrote(write: impl FnOnce(&mut AutoCommit)) -> Vec<u8> {
        let mut peer = Peer::new(ACTOR);
        write(&mut peer.0);
        peer.change()
    }
}

fn named(name: &str) -> Vec<u8> {
    Peer::wrote(|doc| doc.put(ROOT, "name", name).unwrap())
}

fn refusal(change: &[u8]) -> Refusal {
    let mut document = Document::new();
    let refusal = document.admit(change, &ACTOR).unwrap_err();
    assert!(document.is_empty());
    assert!(
        !refusal.code().is_empty() && refusal.to_string().ends_with('.'),
        "{refusal}"
    );
    refusal
}

fn read(change: &[u8]) -> (Profile, Vec<Flaw>) {
    let mut document = Document::new();
    document.admit(change, &ACTOR).unwrap();
    document.profile()
}

/// Wraps a body as a chunk of any type, with the right checksum.
fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    let mut length = body.len();
    loop {
        let byte = (length & 0x7f) as u8;
        length >>= 7;
        hashed.push(if length > 0 { byte | 0x80 } else { byte });
        if length == 0 {
            break;
        }
    }
    hashed.extend_from_slice(body);
    let checksum = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &hashed].concat()
}

/// The body of a short chunk.
fn body(change: &[u8]) -> &[u8] {
    let start = change[9..]
        .iter()
        .position(|byte| byte & 0x80 == 0)
        .unwrap();
    &change[9 + start + 1..]
}

/// What a person is shown for each refusal.
#[test]
fn every_refusal_says_what_is_wrong_in_one_sentence() {
    let hash = [0; 32];
    let (expected, found) = (2, 5);
    let rows = [
        (Refusal::TooLarge, "The change is larger than 64 KiB."),
        (
            Refusal::Malformed("a length runs past the end"),
            "The change is not in the form changes have: a length runs past the end.",
        ),
        (
            Refusal::WrongChunk,
            "The change is not a plain change; other kinds of data are not taken.",
        ),
        (Refusal::Damaged, "The change does not match its checksum."),
        (
            Refusal::WrongActor,
            "The change names another author than the one who signed it.",
        ),
        (
            Refusal::WrongSequence { expected, found },
            "The change has the number 5, but the next one is 2.",
        ),
        (
            Refusal::UnknownDependency(hash),
            "The change builds on a change that is not here.",
        ),
        (
            Refusal::ForgotItself,
            "The change does not build on what its author wrote before.",
        ),
        (
            Refusal::RedundantDependency,
            "The change builds twice on the same thing.",
        ),
        (
            Refusal::WrongStart { expected, found },
            "The operations of the change are counted from 5 instead of 2.",
        ),
        (
            Refusal::TooManyOperations,
            "The change has too many operations.",
        ),
        (
            Refusal::Full,
            "The author has written as much into this document as fits.",
        ),
        (
            Refusal::TooDeep,
            "The change nests values deeper than eight levels.",
        ),
        (
            Refusal::KeyTooLong,
            "The change uses a key longer than 256 bytes.",
        ),
        (
            Refusal::ValueTooLong,
            "The change holds a value longer than 64 KiB.",
        ),
        (
            Refusal::Kind("a counter"),
            "The change holds a counter, which this document never has.",
        ),
        (
            Refusal::UnknownObject,
            "The change writes into something that does not exist.",
        ),
        (
            Refusal::UnknownPredecessor,
            "The change replaces something that does not exist.",
        ),
        (
            Refusal::Overlooked,
            "The change overlooks a value it should replace.",
        ),
        (Refusal::Twice, "The change writes the same place twice."),
        (Refusal::NotApplied, "The change could not be applied."),
    ];
    let mut codes = std::collections::BTreeSet::new();
    for (refusal, sentence) in &rows {
        assert_eq!(&refusal.to_string(), sentence);
        assert!(codes.insert(refusal.code()), "{refusal:?}");
    }
    // A refusal that is added is added here, or this does not build.
    let kinds = rows.iter().map(|(refusal, _)| match refusal {
        Refusal::TooLarge => 0,
        Refusal::Malformed(_) => 1,
        Refusal::WrongChunk => 2,
        Refusal::Damaged => 3,
        Refusal::WrongActor => 4,
        Refusal::WrongSequence { .. } => 5,
        Refusal::UnknownDependency(_) => 6,
        Refusal::ForgotItself => 7,
        Refusal::RedundantDependency => 8,
        Refusal::WrongStart { .. } => 9,
        Refusal::TooManyOperations => 10,
        Refusal::Full => 11,
        Refusal::TooDeep => 12,
        Refusal::KeyTooLong => 13,
        Refusal::ValueTooLong => 14,
        Refusal::Kind(_) => 15,
        Refusal::UnknownObject => 16,
        Refusal::UnknownPredecessor => 17,
        Refusal::Overlooked => 18,
        Refusal::Twice => 19,
        Refusal::NotApplied => 20,
    });
    assert_eq!(kinds.collect::<std::collections::BTreeSet<i32>>().len(), 21);
}

#[test]
fn frames() {
    let change = named("Kim");
    assert_eq!(chunk(1, body(&change)), change, "the test's own framing");
    for kind in [0, 2, 3, 4, 255] {
        assert_eq!(refusal(&chunk(kind, body(&change))), Refusal::WrongChunk);
    }
    assert_eq!(refusal(&vec![0; CHANGE_MAX_BYTES + 1]), Refusal::TooLarge);
    assert_eq!(refusal(b"not a change"), Refusal::WrongChunk);
    assert_eq!(
        refusal(&[change.clone(), vec![0]].concat()).code(),
        "change-malformed"
    );
    assert_eq!(
        refusal(&chunk(1, &[body(&change), &[0]].concat())).code(),
        "change-malformed"
    );
    for end in 0..change.len() {
        refusal(&change[..end]);
    }
    for bit in 0..change.len() * 8 {
        let mut flipped = change.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        refusal(&flipped);
    }
}

#[test]
fn authors_numbers_and_order() {
    let mut peer = Peer::new(ACTOR);
    peer.0.put(ROOT, "name", "Kim").unwrap();
    let first = peer.change();
    peer.0.put(ROOT, "name", "Lee").unwrap();
    let second = peer.change();
    peer.0.put(ROOT, "place", "Ulm").unwrap();
    let third = peer.change();

    let mut document = Document::new();
    assert_eq!(document.admit(&first, &OTHER), Err(Refusal::WrongActor));
    let (expected, found) = (1, 2);
    assert_eq!(
        document.admit(&second, &ACTOR),
        Err(Refusal::WrongSequence { expected, found })
    );
    document.admit(&first, &ACTOR).unwrap();
    assert_eq!(
        document.admit(&first, &ACTOR).unwrap_err().code(),
        "change-wrong-sequence"
    );
    assert_eq!(
        document.admit(&third, &ACTOR).unwrap_err().code(),
        "change-wrong-sequence"
    );
    document.admit(&second, &ACTOR).unwrap();
    document.admit(&third, &ACTOR).unwrap();
    assert_eq!(document.profile().0.name, "Lee");

    // A second history of the same author.
    let mut twin = Peer::new(ACTOR);
    twin.0.put(ROOT, "name", "Twin").unwrap();
    twin.change();
    twin.0.put(ROOT, "name", "Twins").unwrap();
    let foreign = twin.change();
    let mut document = Document::new();
    document.admit(&first, &ACTOR).unwrap();
    assert_eq!(
        document.admit(&foreign, &ACTOR).unwrap_err().code(),
        "change-unknown-dependency"
    );
}

/// What a short change says before its operations, taken apart.
struct Opening<'a> {
    deps: Vec<[u8; 32]>,
    actor: &'a [u8],
    sequence: u8,
    start: u8,
    rest: &'a [u8],
}

impl Opening<'_> {
    /// Reads a change all of whose numbers are below 128.
    fn of(change: &[u8]) -> Opening<'_> {
        let (count, rest) = body(change).split_first().unwrap();
        let (deps, rest) = rest.split_at(usize::from(*count) * 32);
        let (actor, rest) = rest.split_at(33);
        Opening {
            deps: deps
                .chunks_exact(32)
                .map(|dep| dep.try_into().unwrap())
                .collect(),
            actor,
            sequence: rest[0],
            start: rest[1],
            rest: &rest[2..],
        }
    }

    fn change(&self) -> Vec<u8> {
        let count = [self.deps.len() as u8];
        let deps = self.deps.concat();
        let numbers = [self.sequence, self.start];
        chunk(
            1,
            &[&count, &deps[..], self.actor, &numbers, self.rest].concat(),
        )
    }
}

fn hash(change: &[u8]) -> [u8; 32] {
    Sha256::digest(&change[8..]).into()
}

#[test]
fn what_a_change_builds_on_and_counts_from() {
    let mut peer = Peer::new(ACTOR);
    peer.0.put(ROOT, "name", "Kim").unwrap();
    let first = peer.change();
    peer.0.put(ROOT, "place", "Ulm").unwrap();
    let second = peer.change();
    let mut document = Document::new();
    document.admit(&first, &ACTOR).unwrap();
    let altered = |alter: fn(&mut Opening)| {
        let mut opening = Opening::of(&second);
        assert_eq!(opening.change(), second, "the test's own reading");
        alter(&mut opening);
        document
            .clone()
            .admit(&opening.change(), &ACTOR)
            .unwrap_err()
    };
    assert_eq!(altered(|it| it.deps.clear()), Refusal::ForgotItself);
    let (expected, found) = (2, 9);
    assert_eq!(
        altered(|it| it.start = 9),
        Refusal::WrongStart { expected, found }
    );

    // Another device that has seen both, and names the first one as well.
    document.admit(&second, &ACTOR).unwrap();
    let mut other = peer.0.fork().with_actor(ActorId::from(&OTHER[..]));
    other.put(ROOT, "pronouns", "they").unwrap();
    other.commit();
    let third = other.get_last_local_change().unwrap().raw_bytes().to_vec();
    let mut opening = Opening::of(&third);
    assert_eq!(opening.deps, [hash(&second)]);
    opening.deps.push(hash(&first));
    opening.deps.sort_unstable();
    let refused = document.clone().admit(&opening.change(), &OTHER);
    assert_eq!(refused, Err(Refusal::RedundantDependency));
    document.admit(&third, &OTHER).unwrap();
}

#[test]
fn a_value_may_not_claim_more_than_a_change_holds() {
    let change = named("Kim");
    // The column of lengths and kinds says: once, three bytes of text. Seventy thousand take two more.
    let (column, said) = ([0x56, 2], [0x7f, 0x36]);
    let (longer, claimed) = ([0x56, 4], [0x7f, 0x86, 0xae, 0x44]);
    let swapped = swap(&swap(body(&change), &column, &longer), &said, &claimed);
    assert_eq!(refusal(&chunk(1, &swapped)), Refusal::ValueTooLong);
}

/// Puts other bytes in the place of some that stand there once.
fn swap(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let found = |part: &[u8]| part == from;
    assert_eq!(
        bytes.windows(from.len()).filter(|part| found(part)).count(),
        1
    );
    let at = bytes.windows(from.len()).position(found).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn an_author_fills_a_document_at_some_time() {
    let mut peer = Peer::new(ACTOR);
    let mut document = Document::new();
    let mut written = 0;
    let refused = loop {
        let text = written.to_string() + &"x".repeat(60_000);
        peer.0.put(ROOT, "about", text).unwrap();
        let change = peer.change();
        match document.admit(&change, &ACTOR) {
            Ok(()) => written += change.len() as u64,
            Err(refusal) => break refusal,
        }
    };
    assert_eq!(refused, Refusal::Full);
    let room = model::ACTOR_BYTES_MAX - written;
    assert!(room < CHANGE_MAX_BYTES as u64, "{written} bytes were taken");
}

#[test]
fn a_long_actor_is_refused() {
    let mut document = AutoCommit::new().with_actor(ActorId::from(vec![1; 1000]));
    document.put(ROOT, "name", "Kim").unwrap();
    document.commit();
    let change = document
        .get_last_local_change()
        .unwrap()
        .raw_bytes()
        .to_vec();
    assert_eq!(refusal(&change).code(), "change-malformed");
}

#[test]
fn an_empty_change_is_refused() {
    let mut document = AutoCommit::new().with_actor(ActorId::from(&ACTOR[..]));
    document.empty_change(Default::default());
    let change = document
        .get_last_local_change()
        .unwrap()
        .raw_bytes()
        .to_vec();
    assert_eq!(refusal(&change).code(), "change-malformed");
}

#[test]
fn kinds_a_profile_never_has_are_refused() {
    let text = Peer::wrote(|doc| {
        let text = doc.put_object(ROOT, "about", ObjType::Text).unwrap();
        doc.splice_text(&text, 0, 0, "hello").unwrap();
    });
    assert_eq!(refusal(&text), Refusal::Kind("a shared text"));
    let counter = Peer::wrote(|doc| {
        doc.put(ROOT, "count", ScalarValue::counter(1)).unwrap();
        doc.increment(ROOT, "count", 2).unwrap();
    });
    assert_eq!(refusal(&counter), Refusal::Kind("a step of a counter"));
    let unknown = Peer::wrote(|doc| {
        let (type_code, bytes) = (12, vec![1, 2, 3]);
        doc.put(ROOT, "x", ScalarValue::Unknown { type_code, bytes })
            .unwrap();
    });
    assert_eq!(
        refusal(&unknown),
        Refusal::Kind("a value of an unknown kind")
    );
}

#[test]
fn sizes_and_depth() {
    let deep = |depth: usize| {
        Peer::wrote(|doc| {
            let mut object = ROOT;
            for _ in 0..depth {
                object = doc.put_object(&object, "x", ObjType::Map).unwrap();
            }
            doc.put(&object, "x", 1).unwrap();
        })
    };
    read(&deep(7));
    for depth in [8, 400] {
        assert_eq!(refusal(&deep(depth)), Refusal::TooDeep);
    }
    let key = |length: usize| Peer::wrote(|doc| doc.put(ROOT, "k".repeat(length), 1).unwrap());
    read(&key(256));
    assert_eq!(refusal(&key(257)), Refusal::KeyTooLong);
    let many = |count: i64| {
        Peer::wrote(|doc| {
            let list = doc.put_object(ROOT, "x", ObjType::List).unwrap();
            for index in 0..count {
                doc.insert(&list, index as usize, 0).unwrap();
            }
        })
    };
    read(&many(2047));
    assert_eq!(refusal(&many(2048)), Refusal::TooManyOperations);
    let large = Peer::wrote(|doc| doc.put(ROOT, "about", "x".repeat(70_000)).unwrap());
    assert_eq!(refusal(&large), Refusal::TooLarge);
}

#[test]
fn what_an_operation_refers_to_must_exist() {
    // A change that writes into an object the document has not seen.
    let mut peer = Peer::new(ACTOR);
    let map = peer.0.put_object(ROOT, "x", ObjType::Map).unwrap();
    let with_map = peer.change();
    peer.0.put(&map, "k", 1).unwrap();
    let into_map = peer.change();
    let mut document = Document::new();
    document.admit(&with_map, &ACTOR).unwrap();
    document.admit(&into_map, &ACTOR).unwrap();

    // The same operations behind a first change without the map.
    let mut without = Peer::new(ACTOR);
    without.0.put(ROOT, "x", 1).unwrap();
    let plain = without.change();
    let hash = |change: &[u8]| -> [u8; 32] { Sha256::digest(&change[8..]).into() };
    let swapped = replace(body(&into_map), &hash(&with_map), &hash(&plain));
    let mut document = Document::new();
    document.admit(&plain, &ACTOR).unwrap();
    assert_eq!(
        document.admit(&chunk(1, &swapped), &ACTOR),
        Err(Refusal::UnknownObject)
    );

    // Replacing a value that is not there, and overlooking one that is.
    let mut peer = Peer::new(ACTOR);
    peer.0.put(ROOT, "name", "Kim").unwrap();
    let kim = peer.change();
    peer.0.put(ROOT, "name", "Lee").unwrap();
    let lee = peer.change();
    peer.0.delete(ROOT, "name").unwrap();
    let gone = peer.change();
    let mut other = Peer::new(ACTOR);
    other.0.put(ROOT, "place", "Ulm").unwrap();
    let ulm = other.change();
    other.0.put(ROOT, "name", "Lee").unwrap();
    let fresh = other.change();
    let behind_ulm = replace(body(&lee), &hash(&kim), &hash(&ulm));
    let mut document = Document::new();
    document.admit(&ulm, &ACTOR).unwrap();
    assert_eq!(
        document.admit(&chunk(1, &behind_ulm), &ACTOR),
        Err(Refusal::UnknownPredecessor)
    );
    let behind_kim = replace(body(&fresh), &hash(&ulm), &hash(&kim));
    let mut document = Document::new();
    document.admit(&kim, &ACTOR).unwrap();
    assert_eq!(
        document.admit(&chunk(1, &behind_kim), &ACTOR),
        Err(Refusal::Overlooked)
    );
    document.admit(&lee, &ACTOR).unwrap();
    document.admit(&gone, &ACTOR).unwrap();
    assert_eq!(document.profile().0.name, "");
}

#[test]
fn one_place_is_written_once_in_a_change() {
    let twice = Peer::wrote(|doc| {
        doc.put(ROOT, "name", "Kim").unwrap();
        doc.put(ROOT, "name", "Lee").unwrap();
    });
    assert_eq!(refusal(&twice), Refusal::Twice);
    let there_and_back = Peer::wrote(|doc| {
        doc.put(ROOT, "name", "Kim").unwrap();
        doc.delete(ROOT, "name").unwrap();
    });
    assert_eq!(refusal(&there_and_back), Refusal::Twice);
}

/// Swaps one hash for another inside a body.
fn replace(body: &[u8], from: &[u8; 32], to: &[u8; 32]) -> Vec<u8> {
    let at = body
        .windows(32)
        .position(|window| window == from)
        .expect("it builds on that");
    [&body[..at], to, &body[at + 32..]].concat()
}

#[test]
fn odd_values_become_flaws_and_the_rest_reads() {
    type Write = fn(&mut AutoCommit);
    let cases: [(Write, FlawKind); 9] = [
        (
            |doc| doc.put(ROOT, "headline", 5).unwrap(),
            FlawKind::WrongKind("a number"),
        ),
        (
            |doc| doc.put(ROOT, "headline", -5).unwrap(),
            FlawKind::WrongKind("a negative number"),
        ),
        (
            |doc| doc.put(ROOT, "headline", f64::NAN).unwrap(),
            FlawKind::WrongKind("a fraction"),
        ),
        (
            |doc| doc.put(ROOT, "headline", ()).unwrap(),
            FlawKind::WrongKind("nothing"),
        ),
        (
            |doc| doc.put(ROOT, "headline", vec![1_u8]).unwrap(),
            FlawKind::WrongKind("bytes"),
        ),
        (
            |doc| doc.put(ROOT, "headline", ScalarValue::counter(3)).unwrap(),
            FlawKind::WrongKind("a counter"),
        ),
        (
            |doc| drop(doc.put_object(ROOT, "headline", ObjType::Map).unwrap()),
            FlawKind::WrongKind("a map"),
        ),
        (
            |doc| drop(doc.put_object(ROOT, "headline", ObjType::List).unwrap()),
            FlawKind::WrongKind("a list"),
        ),
        (
            |doc| doc.put(ROOT, "headline/x", "y").unwrap(),
            FlawKind::Misplaced,
        ),
    ];
    for (write, kind) in cases {
        let (profile, flaws) = read(&Peer::wrote(|doc| {
            doc.put(ROOT, "name", "Kim").unwrap();
            write(doc);
        }));
        assert_eq!(
            profile,
            Profile {
                name: "Kim".into(),
                ..Profile::default()
            }
        );
        assert_eq!(
            flaws,
            [Flaw {
                field: Some(Field::Headline),
                kind
            }]
        );
        assert!(flaws[0].to_string().starts_with("Headline: "));
    }
}

#[test]
fn stored_texts_are_cleaned_cut_and_counted_when_read() {
    let (profile, flaws) = read(&Peer::wrote(|doc| {
        doc.put(ROOT, "name", format!("K\u{202e}iq{}", "\u{301}".repeat(50)))
            .unwrap();
        doc.put(ROOT, "about", "x".repeat(20_000)).unwrap();
        doc.put(ROOT, "skills", "Rust:4").unwrap();
        doc.put(ROOT, "skills/a", "Rust:4").unwrap();
        doc.put(ROOT, "skills/b", "rust:2").unwrap();
        doc.put(ROOT, "skills/c", "Rust").unwrap();
        for index in 0..100 {
            doc.put(ROOT, format!("interests/{index:03}"), format!("i{index}"))
                .unwrap();
        }
    }));
    assert_eq!(profile.name, format!("Kiq{}", "\u{301}".repeat(4)));
    assert_eq!(profile.about.unwrap().len(), 4000);
    assert_eq!(profile.skills.len(), 1);
    assert_eq!(profile.interests.len(), 64);
    let kinds: Vec<&FlawKind> = flaws.iter().map(|flaw| &flaw.kind).collect();
    for kind in [
        FlawKind::Cut,
        FlawKind::TooMany,
        FlawKind::Twice,
        FlawKind::Misplaced,
    ] {
        assert!(kinds.contains(&&kind), "{kind:?} in {flaws:?}");
    }
    assert!(
        kinds
            .iter()
            .any(|kind| matches!(kind, FlawKind::Unreadable(_)))
    );
}

#[test]
fn a_newer_schema_is_read_kept_and_not_edited_if_it_says_so() {
    let mut peer = Peer::new(ACTOR);
    peer.0.put(ROOT, "schema", 99).unwrap();
    peer.0.put(ROOT, "name", "Kim").unwrap();
    let avatar = peer.0.put_object(ROOT, "avatar", ObjType::Map).unwrap();
    peer.0.put(&avatar, "tones", ScalarValue::F64(0.5)).unwrap();
    let mut document = Document::new();
    document.admit(&peer.change(), &ACTOR).unwrap();
    let (profile, flaws) = document.profile();
    assert_eq!(profile.name, "Kim");
    assert_eq!(
        flaws,
        [Flaw {
            field: None,
            kind: FlawKind::Newer
        }]
    );
    let edit = [Edit::Set(Field::Name, vec!["Lee".into()])];
    let ours = document.edit(&ACTOR, &edit).unwrap().unwrap();
    // What we do not know stays: our change does not touch it.
    peer.0
        .apply_changes([automerge::Change::from_bytes(ours).unwrap()])
        .unwrap();
    assert!(peer.0.get(ROOT, "avatar").unwrap().is_some());
    assert_eq!(
        peer.0.get(ROOT, "schema").unwrap().unwrap().0.as_i64(),
        Some(99)
    );
    peer.0.put(ROOT, "needs", 2).unwrap();
    let mut document = Document::new();
    let needs = Peer::wrote(|doc| doc.put(ROOT, "needs", 2).unwrap());
    document.admit(&needs, &ACTOR).unwrap();
    assert_eq!(
        document.edit(&ACTOR, &edit).unwrap_err().code(),
        "newer-version"
    );
}

#[test]
fn concurrent_kinds_in_one_field_give_the_same_everywhere() {
    let mut texts = Peer::new(ACTOR);
    texts.0.put(ROOT, "headline", "Text").unwrap();
    let text = texts.change();
    let mut maps = Peer::new(OTHER);
    maps.0.put_object(ROOT, "headline", ObjType::Map).unwrap();
    let map = maps.change();
    let orders = [
        [(&text, &ACTOR), (&map, &OTHER)],
        [(&map, &OTHER), (&text, &ACTOR)],
    ];
    let read = orders.map(|order| {
        let mut document = Document::new();
        for (change, actor) in order {
            document.admit(change, actor).unwrap();
        }
        document.profile()
    });
    assert_eq!(read[0], read[1]);
    assert_eq!(read[0].0.headline.as_deref(), Some("Text"));
    let kinds: Vec<&FlawKind> = read[0].1.iter().map(|flaw| &flaw.kind).collect();
    assert_eq!(kinds, [&FlawKind::WrongKind("a map")]);
}

#[test]
fn many_concurrent_values_are_looked_at_five_at_most() {
    let mut document = Document::new();
    for device in 0..200_u8 {
        let mut peer = Peer::new([device; 32]);
        peer.0.put(ROOT, "name", format!("Kim {device}")).unwrap();
        document.admit(&peer.change(), &[device; 32]).unwrap();
    }
    let (profile, flaws) = document.profile();
    assert_eq!(profile.name, "Kim 199");
    let named = |device| format!("Kim {device}");
    let (shown, others) = (named(199), (195..199).rev().map(named).collect());
    assert_eq!(flaws[0].kind, FlawKind::Conflict { shown, others });
}

#[test]
fn genuine_lists_and_maps_of_a_newer_version_pass() {
    let mut peer = Peer::new(ACTOR);
    let list = peer.0.put_object(ROOT, "links", ObjType::List).unwrap();
    peer.0.insert(&list, 0, "a").unwrap();
    peer.0.insert(&list, 1, "b").unwrap();
    peer.0.insert(&list, 1, "between").unwrap();
    let map = peer.0.insert_object(&list, 0, ObjType::Map).unwrap();
    peer.0.put(&map, "k", true).unwrap();
    let first = peer.change();
    peer.0.delete(&list, 1).unwrap();
    peer.0.put(&list, 1, "c").unwrap();
    peer.0
        .put(&map, "k", ScalarValue::Timestamp(i64::MIN))
        .unwrap();
    peer.0.delete(ROOT, "links").unwrap();
    let second = peer.change();
    let mut document = Document::new();
    document.admit(&first, &ACTOR).unwrap();
    document.admit(&second, &ACTOR).unwrap();
    assert_eq!(document.profile(), (Profile::default(), vec![]));
}

#[test]
fn a_verdict_rests_on_ancestors_not_on_what_else_is_here() {
    let mut first = Peer::new(OTHER);
    first.0.put(ROOT, "name", "Kim").unwrap();
    let kim = first.change();
    let mut second = Peer::new(ACTOR);
    let known = automerge::Change::from_bytes(kim.clone()).unwrap();
    second.0.apply_changes([known]).unwrap();
    second.0.put(ROOT, "name", "Lee").unwrap();
    let lee = second.change();
    // The same change, claiming to build on nothing, still names the value it replaces.
    let rootless = chunk(1, &[&[0], &body(&lee)[33..]].concat());
    let mut with_kim = Document::new();
    with_kim.admit(&kim, &OTHER).unwrap();
    for document in [&Document::new(), &with_kim] {
        let verdict = document.clone().admit(&rootless, &ACTOR);
        assert_eq!(verdict, Err(Refusal::UnknownPredecessor));
    }
    with_kim.admit(&lee, &ACTOR).unwrap();
    assert_eq!(with_kim.profile().0.name, "Lee");
}
