//! The first steps of the door: size, spelling, signature.

use crate::common::{Author, dice};
use history::*;
use minicbor::Encoder;
use proptest::prelude::*;

/// A statement and a sealed record that are in order.
fn samples() -> Vec<Record> {
    let mut ann = Author::new(1);
    let key = ContentKey::from_bytes([3; 32]);
    let mut records = ann.found(&key);
    let mut bob = Author::new(2);
    let space = records[0].space();
    records.extend(bob.introduce(space));
    let citing = [&records[0], &records[3]];
    let sealed = ann.write(space, &citing, &key);
    records.push(sealed);
    records
}

fn sealed() -> Record {
    samples().pop().expect("a sample")
}

fn unsigned(header: &Header, body: &[u8]) -> Vec<u8> {
    let header = minicbor::to_vec(header).expect("memory");
    [&[0; 64][..], &header, body].concat()
}

#[test]
fn what_is_in_order_opens_to_itself() {
    for record in samples() {
        let wire = record.wire();
        let again = Record::open(&wire).expect("it opens");
        assert_eq!(again, record);
        assert_eq!(again.wire(), wire);
        assert_eq!(again.head(), record.head());
        assert_eq!([&record.signature()[..], record.blob()].concat(), wire);
        assert!(record.blob().ends_with(record.body()));
        let from_git = Record::from_git(&record.commit(), record.blob());
        assert_eq!(from_git, Ok(record));
    }
}

#[test]
fn a_genesis_record_is_the_space() {
    let genesis = samples().remove(0);
    assert_eq!(genesis.header().space, SpaceId::ZERO);
    assert_eq!(genesis.space().as_bytes(), genesis.id().as_bytes());
    assert_eq!(genesis.scope(), ScopeId::of_space(&genesis.space()));
    assert_eq!(genesis.log().scope, genesis.scope());
}

/// One change to a header that was in order, and the body that follows it.
type Change = fn(&mut Header, &mut Vec<u8>);

#[test]
fn each_header_rule_has_its_sentence() {
    let too_many = |header: &mut Header, _: &mut Vec<u8>| {
        header.deps = (0..33).map(|n| RecordId::from_bytes([n; 32])).collect();
    };
    let rows: [(Change, Forged, &str, &str); 15] = [
        (
            |header, _| header.version = 2,
            Forged::Version(2),
            "unknown-version",
            "The record is of version 2; this app knows version 1.",
        ),
        (
            too_many,
            Forged::TooManyDeps,
            "too-many-deps",
            "The record cites more than 32 others.",
        ),
        (
            |header, _| header.deps.reverse(),
            Forged::DepsUnsorted,
            "deps-unsorted",
            "The records it cites are out of order or named twice.",
        ),
        (
            |header, _| header.deps = vec![RecordId::ZERO, RecordId::ZERO],
            Forged::DepsUnsorted,
            "deps-unsorted",
            "The records it cites are out of order or named twice.",
        ),
        (
            |header, _| header.previous = None,
            Forged::PreviousMisplaced,
            "previous-misplaced",
            "The first record of a log has no previous one, and every other has one.",
        ),
        (
            |header, _| header.seq = 0,
            Forged::PreviousMisplaced,
            "previous-misplaced",
            "The first record of a log has no previous one, and every other has one.",
        ),
        (
            |header, _| header.time = Timestamp(Timestamp::MAX.0 + 1),
            Forged::TimeOutOfRange,
            "time-out-of-range",
            "The record's time is beyond the year 2514.",
        ),
        (
            |header, _| header.key = None,
            Forged::KeyMisplaced,
            "key-misplaced",
            "Content names the key it is sealed with, and a statement names none.",
        ),
        (
            |header, _| header.class = Class::Governance,
            Forged::KeyMisplaced,
            "key-misplaced",
            "Content names the key it is sealed with, and a statement names none.",
        ),
        (
            |header, _| header.space = SpaceId::ZERO,
            Forged::GenesisMisplaced,
            "genesis-misplaced",
            "Only the first record of a space may belong to no space yet.",
        ),
        (
            |header, _| header.scope = ScopeId::ZERO,
            Forged::GenesisMisplaced,
            "genesis-misplaced",
            "Only the first record of a space may belong to no space yet.",
        ),
        (
            |_, body| body.push(0),
            Forged::PaddingMissing,
            "padding-missing",
            "The sealed content is not padded.",
        ),
        (
            |_, body| body.clear(),
            Forged::PaddingMissing,
            "padding-missing",
            "The sealed content is not padded.",
        ),
        (
            |_, body| body.resize(300_000, 0),
            Forged::TooLarge,
            "too-large",
            "The record is larger than 256 KiB.",
        ),
        (
            |header, _| header.lamport += 1,
            Forged::Signature,
            "bad-signature",
            "The signature does not fit the record.",
        ),
    ];
    let record = sealed();
    for (change, expected, code, sentence) in rows {
        let mut header = record.header().clone();
        let mut body = record.body().to_vec();
        change(&mut header, &mut body);
        let mut wire = unsigned(&header, &body);
        wire[..64].copy_from_slice(record.signature());
        assert_eq!(Record::open(&wire), Err(expected), "{sentence}");
        assert_eq!(Record::open_many(&[wire]), vec![Err(expected)]);
        assert_eq!(expected.code(), code);
        assert_eq!(expected.to_string(), sentence);
    }
}

#[test]
fn a_second_spelling_is_refused() {
    let record = sealed();
    let blob = record.blob();
    let header = minicbor::to_vec(record.header()).expect("memory");
    let body = &blob[header.len()..];
    // The array of fields as an indefinite one, and the version in two bytes instead of one.
    let indefinite = [&[0x9f], &header[1..], &[0xff]].concat();
    let long_version = [&header[..1], &[0x18, 0x01], &header[2..]].concat();
    let longer = [&[0x8f], &header[1..], &[0x00]].concat();
    let text = {
        // A text where bytes belong.
        let mut text = header.clone();
        text[2] = 0x78;
        text
    };
    let rows = [
        (
            indefinite,
            Forged::Misshapen,
            "The bytes do not have the shape of a record.",
        ),
        (
            long_version,
            Forged::NotCanonical,
            "The record is not written in its one spelling.",
        ),
        (
            longer,
            Forged::Misshapen,
            "The bytes do not have the shape of a record.",
        ),
        (
            text,
            Forged::Misshapen,
            "The bytes do not have the shape of a record.",
        ),
    ];
    for (header, expected, sentence) in rows {
        let wire = [record.signature(), &header[..], body].concat();
        assert_eq!(Record::open(&wire), Err(expected));
        assert_eq!(expected.to_string(), sentence);
    }
}

#[test]
fn a_record_that_ends_early_is_refused() {
    let wire = sealed().wire();
    for end in 0..wire.len() {
        assert!(Record::open(&wire[..end]).is_err(), "{end}");
    }
    assert_eq!(Record::open(&wire[..63]), Err(Forged::TooShort));
    assert_eq!(Forged::TooShort.to_string(), "The record ends too early.");
    assert_eq!(Forged::TooShort.code(), "too-short");
}

#[test]
fn a_statement_has_one_spelling_and_a_limit() {
    let ann = Author::new(1);
    let space = SpaceId::from_bytes([1; 32]);
    let header = |deps: &[&Record]| {
        let draft = ann.draft(space, deps);
        let record = draft.govern(
            ann.keys.signer(),
            &Governance::Person(ann.statement.clone()),
        );
        record.header().clone()
    };
    let large = unsigned(&header(&[]), &vec![0; 16 * 1024 + 1]);
    assert_eq!(Record::open(&large), Err(Forged::StatementTooLarge));
    assert_eq!(
        Forged::StatementTooLarge.to_string(),
        "The statement is larger than 16 KiB."
    );
    let mut promised = Vec::new();
    Encoder::new(&mut promised)
        .array(u64::from(u32::MAX))
        .and_then(|e| e.u8(0))
        .expect("memory");
    let endless = unsigned(&header(&[]), &promised);
    assert_eq!(Record::open(&endless), Err(Forged::Signature));
}

#[test]
fn content_is_no_statement() {
    let forged = sealed().governance().expect_err("it is content");
    assert_eq!(forged, Forged::NotGovernance);
    assert_eq!(
        forged.to_string(),
        "The record carries sealed content, not a statement."
    );
}

#[test]
fn every_flipped_bit_is_refused() {
    for record in [samples().remove(0), sealed()] {
        let wire = record.wire();
        for at in 0..wire.len() {
            let mut flipped = wire.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(Record::open(&flipped).is_err(), "byte {at}");
        }
    }
}

#[test]
fn every_flipped_bit_of_a_commit_is_refused() {
    let record = sealed();
    let commit = record.commit();
    for at in 0..commit.len() {
        let mut flipped = commit.clone();
        flipped[at] ^= 1 << (at % 8);
        let refused = Record::from_git(&flipped, record.blob());
        let again = |commit: &[u8]| {
            Record::reopen(commit, record.blob(), &record.id(), &record.commit_id())
        };
        assert_eq!(again(&record.commit()), Some(record.clone()));
        assert!(again(&flipped).is_none_or(|opened| opened.wire() == record.wire()));
        assert!(
            matches!(refused, Err(Forged::OtherCommit | Forged::Signature)),
            "byte {at}: {refused:?}"
        );
    }
}

#[test]
fn foreign_commits_are_refused() {
    let record = sealed();
    let commit = String::from_utf8(record.commit()).expect("text");
    let rows = [
        String::new(),
        "tree".to_owned(),
        commit.replace(
            "parent ",
            "parent 00000000000000000000000000000000deadbeef\nparent ",
        ),
        commit.replace("\ncommitter", "\nencoding latin1\ncommitter"),
        format!("{commit}more\n"),
        format!("{commit}{}", "x".repeat(10 * 1024 * 1024)),
        commit.replace(" +0000", " -0000"),
        commit.replace("gpgsig", "gpgsig-sha256"),
    ];
    for foreign in rows {
        let refused = Record::from_git(foreign.as_bytes(), record.blob());
        assert_eq!(refused, Err(Forged::OtherCommit));
    }
    let other = samples().remove(0);
    let swapped = Record::from_git(&record.commit(), other.blob());
    assert_eq!(swapped, Err(Forged::Signature));
    assert_eq!(
        Forged::OtherCommit.to_string(),
        "The commit is not the one that belongs to this record."
    );
}

#[test]
fn a_batch_judges_like_one_by_one() {
    let good: Vec<Vec<u8>> = samples().iter().map(Record::wire).collect();
    let mut wires = Vec::new();
    // More than one batch, with every kind of damage in the second.
    for round in 0..60_u8 {
        for (n, wire) in good.iter().enumerate() {
            let mut wire = wire.clone();
            let damaged = round > 45 && (usize::from(round) + n).is_multiple_of(7);
            if damaged {
                let at = usize::from(round) * 13 % wire.len();
                wire[at] ^= 0x40;
            }
            wires.push(wire);
        }
    }
    wires.push(Vec::new());
    let together = Record::open_many(&wires);
    let alone: Vec<_> = wires.iter().map(|wire| Record::open(wire)).collect();
    assert_eq!(together, alone);
    assert!(together.iter().any(Result::is_ok) && together.iter().any(Result::is_err));
    assert_eq!(Record::open_many(&[]), vec![]);
}

#[test]
fn citations_are_sorted_and_limited_when_written() {
    let ann = Author::new(1);
    let mut dice = dice(4);
    let mut draft = ann.draft(SpaceId::from_bytes([1; 32]), &[]);
    let deps: Vec<_> = (0..40_u64)
        .map(|n| (RecordId::from_bytes(dice.bytes()), n))
        .collect();
    draft.deps = deps.iter().chain(&deps).copied().collect();
    let person = Governance::Person(ann.statement.clone());
    let record = draft.govern(ann.keys.signer(), &person);
    assert_eq!(record.header().deps.len(), DEPS_MAX);
    assert!(
        deps[8..]
            .iter()
            .all(|(id, _)| record.header().deps.contains(id))
    );
    assert_eq!(record.header().lamport, 40);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Record::open(&bytes).is_err());
        prop_assert!(KeyObject::open(&bytes).is_err());
        prop_assert!(Record::from_git(&bytes, &bytes).is_err());
        let noted = (RecordId::ZERO, CommitId::ZERO);
        prop_assert!(Record::reopen(&bytes, &bytes, &noted.0, &noted.1).is_none());
        prop_assert!(DeviceKeys::from_bytes(&bytes).is_none());
    }

    #[test]
    fn damaged_records_are_refused(
        which in 0_usize..6,
        cut in any::<prop::sample::Index>(),
        insert in proptest::collection::vec(any::<u8>(), 0..40),
        remove in 0_usize..40,
    ) {
        let wire = samples()[which].wire();
        let at = cut.index(wire.len());
        let end = (at + remove).min(wire.len());
        let damaged = [&wire[..at], &insert, &wire[end..]].concat();
        prop_assume!(damaged != wire);
        let alone = Record::open(&damaged);
        prop_assert!(alone.is_err());
        prop_assert_eq!(Record::open_many(&[damaged, wire.clone()]), vec![alone, Record::open(&wire)]);
    }
}
