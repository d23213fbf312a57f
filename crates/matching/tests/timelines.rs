//! A round stands where what people said puts it, whatever order it arrived in.
//!
//! For: rows of statements and the state they come to. Knows: the public face of `round`. Never:
//! computes a result; `rounds.rs` does.

use std::collections::{BTreeMap, BTreeSet};

use matching::round::{
    Entry, Hash, NOTE_MAX_BYTES, Phase, Said, Statement, Timeline, commitment, timelines,
};
use model::PersonId;
use proptest::prelude::*;

const ROUND: Hash = [200; 32];

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 32])
}

fn entry(number: u8) -> Entry {
    Entry {
        person: person(number),
        program: "P05".to_owned(),
        answers: BTreeMap::from([("mode".to_owned(), vec!["table".to_owned()])]),
        commitment: Some(commitment(person(number), &[number; 32])),
    }
}

/// Ten people by number; 0 announces. Statements are written as words:
/// `3:enter`, `0:close`, `1:freeze 1 2`, `2:withdraw`, `2:reveal`, `2:yes`, `2:no`; a long freeze as
/// `0:part 2 3` and, if that was the fourth thing said, `0:parts 1 4`.
fn said(script: &str) -> Vec<Said> {
    let announce = Statement::Announce {
        program: "P05".to_owned(),
        description: [7; 32],
        closes: 1_800_000_000,
        drawn: true,
        note: "Tuesday".to_owned(),
        model: None,
    };
    let begin = Said {
        id: ROUND,
        by: person(0),
        lamport: 0,
        what: announce,
    };
    let steps = script
        .split(',')
        .map(str::trim)
        .filter(|step| !step.is_empty());
    let said = steps.zip(1_u8..).map(|(step, place)| {
        let (by, what) = step.split_once(':').expect("who: what");
        let by: u8 = by.parse().expect("a number");
        let (word, rest) = what.split_once(' ').unwrap_or((what, ""));
        let numbers = rest
            .split_whitespace()
            .map(|number| number.parse::<u8>().unwrap());
        let round = ROUND;
        let what = match word {
            "enter" => Statement::Enter {
                round,
                entry: entry(by),
            },
            "impersonate" => Statement::Enter {
                round,
                entry: entry(by + 1),
            },
            "elsewhere" => Statement::Enter {
                round,
                entry: Entry {
                    program: "P17".to_owned(),
                    ..entry(by)
                },
            },
            "withdraw" => Statement::Withdraw { round },
            "close" => Statement::Close { round },
            "freeze" => Statement::Freeze {
                round,
                entries: numbers.map(|number| entry(number).hash()).collect(),
                parts: BTreeSet::new(),
                after: BTreeSet::from([[9; 32]]),
            },
            "part" => Statement::Part {
                round,
                entries: numbers.map(|number| entry(number).hash()).collect(),
            },
            // The first number is an entry's, the others are places of what was said before.
            "parts" => Statement::Freeze {
                round,
                entries: numbers.clone().take(1).map(|it| entry(it).hash()).collect(),
                parts: numbers.skip(1).map(|place| [place; 32]).collect(),
                after: BTreeSet::from([[9; 32]]),
            },
            "settle" => Statement::Settle { round },
            "reveal" => Statement::Reveal {
                round,
                secret: [by; 32],
            },
            "lie" => Statement::Reveal {
                round,
                secret: [0; 32],
            },
            "computed" => Statement::Computed {
                round,
                manifest: [1; 32],
                outcome: [2; 32],
            },
            "other" => Statement::Computed {
                round,
                manifest: [3; 32],
                outcome: [2; 32],
            },
            "differs" => Statement::Computed {
                round,
                manifest: [1; 32],
                outcome: [4; 32],
            },
            "yes" | "no" => Statement::Answer {
                round,
                outcome: [2; 32],
                comes: word == "yes",
            },
            word => panic!("{word} is no statement"),
        };
        Said {
            id: [place; 32],
            by: person(by),
            lamport: place.into(),
            what,
        }
    });
    std::iter::once(begin).chain(said).collect()
}

fn timeline(script: &str) -> Timeline {
    timelines(&said(script))
        .remove(&ROUND)
        .expect("it is announced")
}

fn names(people: impl IntoIterator<Item = PersonId>) -> String {
    let names = people
        .into_iter()
        .map(|person| person.as_bytes()[0].to_string());
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn rounds_stand_where_statements_put_them() {
    // (what is said, phase, who takes part, omitted, late, how many entries are missing)
    let rows = [
        ("", Phase::Open, "", "", "", 0),
        ("1:enter, 2:enter", Phase::Open, "1 2", "", "", 0),
        ("1:enter, 1:enter", Phase::Open, "1", "", "", 0),
        ("1:enter, 2:enter, 1:withdraw", Phase::Open, "2", "", "", 0),
        ("1:enter, 1:withdraw, 1:enter", Phase::Open, "1", "", "", 0),
        ("1:impersonate", Phase::Open, "", "", "", 0),
        ("1:elsewhere", Phase::Open, "", "", "", 0),
        ("1:enter, 1:close", Phase::Open, "1", "", "", 0),
        ("1:enter, 0:close, 2:enter", Phase::Closed, "1", "", "2", 0),
        (
            "1:enter, 2:enter, 0:freeze 1 2",
            Phase::Frozen,
            "1 2",
            "",
            "",
            0,
        ),
        // Before the cutoff, only the announcer may freeze.
        (
            "1:enter, 2:enter, 1:freeze 1 2",
            Phase::Open,
            "1 2",
            "",
            "",
            0,
        ),
        (
            "1:enter, 2:enter, 0:close, 1:freeze 1 2",
            Phase::Frozen,
            "1 2",
            "",
            "",
            0,
        ),
        (
            "1:enter, 0:close, 2:freeze 1",
            Phase::Closed,
            "1",
            "",
            "",
            0,
        ),
        // Of two, the one with more entries.
        (
            "1:enter, 2:enter, 0:close, 0:freeze 1, 2:freeze 1 2",
            Phase::Frozen,
            "1 2",
            "",
            "",
            0,
        ),
        (
            "1:enter, 2:enter, 0:close, 2:freeze 1 2, 0:freeze 1",
            Phase::Frozen,
            "1 2",
            "",
            "",
            0,
        ),
        // Of two with as many, the one with the lower id, here the earlier one.
        (
            "1:enter, 2:enter, 3:enter, 0:close, 0:freeze 1 2, 3:freeze 2 3",
            Phase::Frozen,
            "1 2",
            "3",
            "",
            0,
        ),
        (
            "1:enter, 2:enter, 3:enter, 0:freeze 1 2",
            Phase::Frozen,
            "1 2",
            "3",
            "",
            0,
        ),
        (
            "1:enter, 2:enter, 0:freeze 1 2, 3:enter",
            Phase::Frozen,
            "1 2",
            "",
            "3",
            0,
        ),
        // Whoever corrects what they said too late keeps the place they had in time.
        (
            "1:enter, 2:enter, 0:close, 1:enter",
            Phase::Closed,
            "1 2",
            "",
            "",
            0,
        ),
        // A late entry does not take part, whoever names it, and does not make a freeze win.
        (
            "1:enter, 2:enter, 0:close, 3:enter, 1:freeze 1 3, 0:freeze 1 2",
            Phase::Frozen,
            "1 2",
            "",
            "3",
            0,
        ),
        // Also where the freeze that counts names it: there it stays missing.
        (
            "1:enter, 2:enter, 0:close, 3:enter, 0:freeze 1 2 3",
            Phase::Frozen,
            "1 2",
            "",
            "3",
            1,
        ),
        // Nor do entries that nobody made.
        (
            "1:enter, 2:enter, 0:close, 1:freeze 1 8 9, 0:freeze 1 2",
            Phase::Frozen,
            "1 2",
            "",
            "",
            0,
        ),
        ("1:enter, 0:freeze 1 8", Phase::Frozen, "1", "", "", 1),
        // A freeze that is too long for one record names others of the same person.
        (
            "1:enter, 2:enter, 3:enter, 0:part 2 3, 0:parts 1 4",
            Phase::Frozen,
            "1 2 3",
            "",
            "",
            0,
        ),
        (
            "1:enter, 2:enter, 0:part 1 2",
            Phase::Open,
            "1 2",
            "",
            "",
            0,
        ),
        (
            "1:enter, 2:enter, 0:close, 2:part 2, 0:parts 1 4",
            Phase::Closed,
            "1 2",
            "",
            "",
            0,
        ),
        (
            "1:enter, 2:enter, 0:part 2, 0:parts 1 3 9",
            Phase::Open,
            "1 2",
            "",
            "",
            0,
        ),
        // Of two the longer counts, however it is cut.
        (
            "1:enter, 2:enter, 3:enter, 0:close, 0:freeze 1 2, 3:part 1 2, 3:parts 3 6",
            Phase::Frozen,
            "1 2 3",
            "",
            "",
            0,
        ),
        // The freeze is fixed; who changes their mind declines.
        (
            "1:enter, 2:enter, 0:freeze 1 2, 2:withdraw",
            Phase::Frozen,
            "1 2",
            "",
            "",
            0,
        ),
    ];
    for (script, phase, taking_part, omitted, late, missing) in rows {
        let state = timeline(script);
        assert_eq!(state.phase, phase, "{script}");
        assert_eq!(
            names(state.entries.iter().map(|entry| entry.person)),
            taking_part,
            "{script}"
        );
        assert_eq!(names(state.omitted.clone()), omitted, "{script}");
        assert_eq!(names(state.late.clone()), late, "{script}");
        assert_eq!(state.missing.len(), missing, "{script}");
    }
}

#[test]
fn answers_and_results_are_heard_from_those_who_take_part() {
    let state = timeline(
        "1:enter, 2:enter, 3:enter, 0:freeze 1 2 3, 1:computed, 2:other, 3:differs, 9:computed, \
         1:yes, 2:yes, 2:no, 9:no, 1:reveal, 2:lie",
    );
    assert_eq!(names(state.coming(&[2; 32])), "1");
    assert_eq!(
        names(state.declined(&[2; 32])),
        "2",
        "the last answer counts"
    );
    assert_eq!(
        names(state.declined(&[9; 32])),
        "",
        "an answer is about one result"
    );
    let agreement = state.agreement(person(1), &[1; 32], &[2; 32]);
    assert_eq!(
        (
            agreement.same,
            agreement.other_entries,
            agreement.other_result
        ),
        (0, 1, 1)
    );
    let revealed = state.revealed();
    assert_eq!(names(revealed.dropped), "2 3", "one lied, one withheld");
    assert_eq!(names(revealed.kept.iter().map(|entry| entry.person)), "1");
    assert_eq!(state.to_freeze(&BTreeSet::new()).len(), 3);
}

#[test]
fn statements_are_read_as_they_were_written() {
    let all = said(
        "1:enter, 2:withdraw, 0:close, 0:freeze 1 2 3, 0:part 1 2, 0:parts 3 5, 1:reveal, 1:computed, 1:yes, 1:no",
    );
    for said in &all {
        let bytes = said.what.bytes();
        assert_eq!(Statement::read(&bytes).as_ref(), Ok(&said.what));
        for cut in 0..bytes.len() {
            assert!(
                Statement::read(&bytes[..cut]).is_err(),
                "{cut} bytes of {said:?}"
            );
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(Statement::read(&longer).is_err());
    }
    let named = Statement::Announce {
        program: "P05".to_owned(),
        description: [0; 32],
        closes: 0,
        drawn: false,
        note: String::new(),
        model: Some([9; 32]),
    };
    let bytes = named.bytes();
    assert_eq!(Statement::read(&bytes), Ok(named));
    assert!((0..bytes.len()).all(|cut| Statement::read(&bytes[..cut]).is_err()));
    let long = Statement::Announce {
        program: "P05".to_owned(),
        description: [0; 32],
        closes: 0,
        drawn: false,
        note: "x".repeat(NOTE_MAX_BYTES + 1),
        model: None,
    };
    let refusal = Statement::read(&long.bytes()).unwrap_err();
    assert_eq!(refusal.to_string(), "This says nothing about a round.");
}

proptest! {
    #[test]
    fn order_of_arrival_changes_nothing(
        steps in proptest::collection::vec((0_usize..10, 0_u8..6), 0..14),
        shuffled in any::<prop::sample::Index>(),
        twice in any::<bool>(),
    ) {
        let words = ["enter", "withdraw", "close", "freeze 1 2", "freeze 1 2 3", "computed", "yes", "no", "reveal", "enter"];
        let script: Vec<String> = steps.iter().map(|(word, by)| format!("{by}:{}", words[*word])).collect();
        let all = said(&script.join(","));
        let mut other = all.clone();
        other.rotate_left(shuffled.index(all.len()));
        other.reverse();
        if twice {
            other.extend(all.clone());
        }
        let state = timelines(&all);
        prop_assert_eq!(&state, &timelines(&other));
        let state = &state[&ROUND];
        let people: Vec<PersonId> = state.entries.iter().map(|entry| entry.person).collect();
        let different: BTreeSet<PersonId> = people.iter().copied().collect();
        prop_assert_eq!(people, different.into_iter().collect::<Vec<_>>());
        prop_assert!(state.omitted.iter().chain(&state.late).all(|person| !state.takes_part(*person)));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..150, byte in any::<u8>()) {
        let _ = Statement::read(&bytes);
        let mut near = said("1:enter")[1].what.bytes();
        if let Some(place) = near.get_mut(at) {
            *place = byte;
        }
        if let Ok(statement) = Statement::read(&near) {
            prop_assert_eq!(statement.bytes(), near);
        }
    }
}
