//! A record's place in its log.

use crate::common::Author;
use history::*;

/// A head, a record to follow it, the verdict, its code and its sentence.
type Row<'a> = (
    Option<Head>,
    &'a Record,
    Result<(), ChainFault>,
    &'a str,
    &'a str,
);

fn person(author: &Author) -> Governance {
    Governance::Person(author.statement.clone())
}

#[test]
fn each_fault_of_a_chain_has_its_sentence() {
    let space = SpaceId::from_bytes([1; 32]);
    let mut ann = Author::new(1);
    let statement = person(&ann);
    let first = ann.govern(space, &[], &statement);
    let second = ann.govern(space, &[], &statement);
    let third = ann.govern(space, &[], &statement);
    let beside = {
        let mut draft = ann.draft(space, &[]);
        draft.head = Some(first.head());
        draft.time = Timestamp(1);
        draft.govern(ann.keys.signer(), &statement)
    };
    let after = |head: Head| {
        let mut draft = ann.draft(space, &[]);
        draft.head = Some(head);
        draft.govern(ann.keys.signer(), &statement)
    };
    let dep = RecordId::from_bytes([9; 32]);
    let citing = |lamport: u64| {
        let mut draft = ann.draft(space, &[]);
        draft.head = Some(first.head());
        draft.deps = vec![(dep, lamport)];
        draft.govern(ann.keys.signer(), &statement)
    };
    let strayed = after(Head {
        commit: third.commit_id(),
        ..first.head()
    });
    let elsewhere = after(Head {
        record: third.id(),
        ..first.head()
    });
    let hurried = after(Head {
        lamport: 7,
        ..first.head()
    });
    let newer_version = Head {
        version: 2,
        ..first.head()
    };
    let rows: Vec<Row<'_>> = vec![
        (None, &first, Ok(()), "", ""),
        (Some(first.head()), &second, Ok(()), "", ""),
        (
            None,
            &second,
            Err(ChainFault::Gap { expected: 0 }),
            "gap",
            "Records are missing: the log goes on with number 0.",
        ),
        (
            Some(first.head()),
            &third,
            Err(ChainFault::Gap { expected: 1 }),
            "gap",
            "Records are missing: the log goes on with number 1.",
        ),
        (
            Some(second.head()),
            &second,
            Err(ChainFault::Known),
            "known",
            "The log is already at or beyond this record.",
        ),
        (
            Some(third.head()),
            &first,
            Err(ChainFault::Known),
            "known",
            "The log is already at or beyond this record.",
        ),
        (
            Some(second.head()),
            &beside,
            Err(ChainFault::Fork),
            "fork",
            "The device signed two different records for one place in its log.",
        ),
        (
            Some(Head {
                commit: CommitId::ZERO,
                ..second.head()
            }),
            &second,
            Err(ChainFault::Fork),
            "fork",
            "The device signed two different records for one place in its log.",
        ),
        (
            Some(first.head()),
            &strayed,
            Err(ChainFault::WrongPrevious),
            "wrong-previous",
            "The record does not follow the last one of its log.",
        ),
        (
            Some(first.head()),
            &elsewhere,
            Err(ChainFault::WrongPrevious),
            "wrong-previous",
            "The record does not follow the last one of its log.",
        ),
        (
            Some(first.head()),
            &hurried,
            Err(ChainFault::WrongLamport),
            "wrong-lamport",
            "The record claims another place in time than what it builds on.",
        ),
        (
            Some(newer_version),
            &second,
            Err(ChainFault::VersionFell),
            "version-fell",
            "The record is written in an older version than the one before it.",
        ),
    ];
    for (head, record, expected, code, sentence) in rows {
        let verdict = check_chain(head.as_ref(), record, |_| None);
        assert_eq!(verdict, expected, "{sentence}");
        if let Err(fault) = verdict {
            assert_eq!(fault.code(), code);
            assert_eq!(fault.to_string(), sentence);
        }
    }

    let head = first.head();
    let missing = ChainFault::MissingDep(dep);
    let verdict = check_chain(Some(&head), &citing(5), |_| None);
    assert_eq!(verdict, Err(missing));
    assert_eq!(
        missing.to_string(),
        "The record builds on 09090909, which is not here yet."
    );
    let found = |id: &RecordId| (*id == dep).then_some(5);
    assert_eq!(check_chain(Some(&head), &citing(5), found), Ok(()));
    for wrong in [4, 6] {
        let verdict = check_chain(Some(&head), &citing(wrong), found);
        assert_eq!(verdict, Err(ChainFault::WrongLamport));
    }
}

#[test]
fn the_end_of_all_numbers_is_refused_not_passed() {
    let space = SpaceId::from_bytes([1; 32]);
    let mut ann = Author::new(1);
    let statement = person(&ann);
    let first = ann.govern(space, &[], &statement);
    let last = Head {
        seq: u64::MAX,
        lamport: u64::MAX,
        ..first.head()
    };
    ann.head = Some(last);
    let beyond = ann.govern(space, &[], &statement);
    assert_eq!(beyond.header().seq, u64::MAX);
    let verdict = check_chain(Some(&last), &beyond, |_| None);
    assert_eq!(verdict, Err(ChainFault::Fork));
    let before_last = Head {
        seq: u64::MAX - 1,
        ..last
    };
    assert_eq!(
        check_chain(Some(&before_last), &beyond, |_| None),
        Err(ChainFault::WrongLamport)
    );
}

#[test]
fn the_same_place_twice_is_equivocation() {
    let space = SpaceId::from_bytes([1; 32]);
    let ann = Author::new(1);
    let statement = person(&ann);
    let one = ann.draft(space, &[]).govern(ann.keys.signer(), &statement);
    let same = ann.draft(space, &[]).govern(ann.keys.signer(), &statement);
    assert_eq!(one, same, "signing is deterministic");
    assert!(!is_fork(&one.head(), &same));
    let mut draft = ann.draft(space, &[]);
    draft.time = Timestamp(3);
    let other = draft.govern(ann.keys.signer(), &statement);
    assert!(is_fork(&one.head(), &other));
}
