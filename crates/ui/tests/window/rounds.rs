//! Rounds in the window: announcing, entering, the groups and the hashes.

use replica::{
    GroupView, Intent, MeetAct, NamedView, RoleCoverView, RoundAct, RoundMay, RoundPart,
    RoundPhase, RoundResultView, RoundView, SeatView, View,
};
use ui::Page;

use crate::acts::{TALL, click, intent, open, says, write};
use crate::fixtures;

fn seat(n: u32, name: &str, comes: Option<bool>) -> SeatView {
    SeatView {
        person: fixtures::id(n),
        name: name.into(),
        comes,
        gives: None,
    }
}

pub fn group(mine: bool, people: Vec<SeatView>) -> GroupView {
    GroupView {
        people,
        mine,
        meets: true,
        score: 61,
        reasons: Vec::new(),
        when: Some("Tue 12:00".into()),
        place: Some("Hamburg".into()),
        opener: mine.then(|| "How did you come to Chess?".into()),
        sheet: match mine {
            true => vec!["Every week: Tue 12:00.".into()],
            false => Vec::new(),
        },
        roles: Vec::new(),
        cycle: false,
    }
}

/// A round at some phase, with a result once it is frozen.
pub fn round(phase: RoundPhase) -> RoundView {
    let frozen = phase == RoundPhase::Frozen;
    let entrants = [(1, "Ann Berg"), (2, "Ben Ito"), (3, "Cem Kaya")];
    let entrants = entrants.map(|(n, name)| NamedView {
        person: fixtures::id(n),
        name: name.into(),
    });
    let result = frozen.then(|| RoundResultView {
        manifest: "9d75".repeat(16),
        outcome: "6eb6".repeat(16),
        exact: true,
        groups: vec![
            group(
                true,
                vec![seat(0, "Ann Berg", Some(true)), seat(2, "Ben Ito", None)],
            ),
            group(false, vec![seat(3, "Cem Kaya", Some(false))]),
        ],
        alone: Vec::new(),
        second: Vec::new(),
        dropped: Vec::new(),
        same: 2,
        other_entries: 0,
        other_result: 0,
    });
    RoundView {
        id: "ab".repeat(32),
        program: "P05".into(),
        program_name: "Lunch match".into(),
        shown: String::new(),
        announcer: fixtures::id(1),
        announcer_name: "Ann Berg".into(),
        note: "Lunch on Tuesday".into(),
        closes: None,
        drawn: false,
        phase,
        part: if frozen {
            RoundPart::In
        } else {
            RoundPart::Outside
        },
        entrants: entrants.into(),
        late: 0,
        omitted: 0,
        result,
        waits: None,
        may: RoundMay {
            enter: !frozen,
            answer: frozen,
            ..RoundMay::default()
        },
        asks: vec![replica::AskView {
            ask: "mode".into(),
            text: "at a table or by video".into(),
            answers: match frozen {
                true => vec!["table".into()],
                false => Vec::new(),
            },
            kept: false,
        }],
    }
}

pub fn with(rounds: Vec<RoundView>) -> View {
    View {
        rounds: std::sync::Arc::new(rounds),
        ..fixtures::eighteen()
    }
}

#[test]
fn a_round_is_announced_in_three_clicks() {
    let mut view = with(Vec::new());
    let mut programs = Vec::clone(&view.programs);
    programs[4].in_rounds = true;
    view.programs = std::sync::Arc::new(programs);
    let mut screen = open(view, TALL, Page::Rounds);
    assert!(says(&screen, "No rounds yet"));
    click(&mut screen, "Announce a round");
    click(&mut screen, "Lunch match");
    write(&mut screen, "What people should know", "Friday");
    click(&mut screen, "Announce");
    let announce = RoundAct::Announce {
        program: "P05".into(),
        closes: None,
        drawn: false,
        note: "Friday".into(),
    };
    assert_eq!(intent(&mut screen), Intent::Round(announce));
}

#[test]
fn one_enters_with_an_answer() {
    let mut screen = open(with(vec![round(RoundPhase::Open)]), TALL, Page::Rounds);
    assert!(says(&screen, "Open. People may enter"));
    write(&mut screen, "At a table or by video", "table");
    click(&mut screen, "Take part");
    let enter = RoundAct::Enter {
        round: "ab".repeat(32),
        answers: vec![("mode".into(), "table".into())],
    };
    assert_eq!(intent(&mut screen), Intent::Round(enter));
}

#[test]
fn a_result_shows_ones_group_the_hashes_and_no_reason_for_a_no() {
    let mut screen = open(with(vec![round(RoundPhase::Frozen)]), TALL, Page::Rounds);
    for text in [
        "Your group",
        "Tue 12:00",
        "Ben Ito, no answer yet",
        "Cem Kaya, does not come",
        "2 other people computed the same.",
        "How did you come to Chess?",
    ] {
        assert!(says(&screen, text), "{text}");
    }
    let round = || "ab".repeat(32);
    click(&mut screen, "Check the result");
    let recompute = RoundAct::Recompute { round: round() };
    assert_eq!(intent(&mut screen), Intent::Round(recompute));
    click(&mut screen, "I can't");
    let answer = RoundAct::Answer {
        round: round(),
        comes: false,
    };
    assert_eq!(intent(&mut screen), Intent::Round(answer));
}

#[test]
fn what_was_not_computed_yet_is_not_checked_but_worked_out() {
    let mut settled = round(RoundPhase::Frozen);
    settled.result = None;
    let mut screen = open(with(vec![settled]), TALL, Page::Rounds);
    assert!(says(&screen, "Who takes part is settled"));
    assert!(!says(&screen, "Check the result"));
    click(&mut screen, "Work out the groups");
    let recompute = RoundAct::Recompute {
        round: "ab".repeat(32),
    };
    assert_eq!(intent(&mut screen), Intent::Round(recompute));
}

#[test]
fn whoever_comes_notes_how_it_was_with_each_of_the_others() {
    let mut view = with(vec![round(RoundPhase::Frozen)]);
    let me = view.me.as_ref().expect("somebody").id;
    let mut frozen = round(RoundPhase::Frozen);
    let seats = &mut frozen.result.as_mut().expect("a result").groups[0].people;
    (seats[0].person, seats[0].comes) = (me, Some(true));
    view.rounds = std::sync::Arc::new(vec![frozen]);
    let mut screen = open(view, TALL, Page::Rounds);
    click(&mut screen, "How was it?");
    assert!(!says(&screen, "Useful to you: Yes"), "nobody has met yet");
    click(&mut screen, "You met: Yes");
    let noted = MeetAct::Met {
        program: "P05".into(),
        person: fixtures::id(2),
        met: true,
        useful: None,
        again: None,
    };
    assert_eq!(intent(&mut screen), Intent::Meet(noted));
    // Whoever has not said that they come is not asked.
    let screen = open(with(vec![round(RoundPhase::Open)]), TALL, Page::Rounds);
    assert!(!says(&screen, "How was it?"));
}

/// Matches with one request to answer and one agreed on.
pub fn requests() -> View {
    let request = |n: u32, state| replica::ConsentView {
        person: fixtures::id(n),
        name: format!("Person {n}"),
        program: "P04".into(),
        program_name: "Learning duo".into(),
        state,
        until: "2026-12-24".into(),
        since: replica::Timestamp(0),
        opener: "Hello there".into(),
        met: None,
        shared: None,
        told: None,
    };
    let told = |text: &str| text.parse().ok();
    let told_each_other = replica::ConsentView {
        met: told("yes yes no"),
        shared: told("yes yes -"),
        told: told("yes yes yes"),
        ..request(3, replica::ConsentState::Agreed)
    };
    let mut view = fixtures::lively();
    view.meet = std::sync::Arc::new(replica::MeetView {
        requests: vec![
            request(1, replica::ConsentState::Asked),
            request(2, replica::ConsentState::Agreed),
            told_each_other,
        ],
        ..Default::default()
    });
    view
}

/// For pictures: one round settled with a swap, another still open.
pub fn lively() -> View {
    let mut settled = round(RoundPhase::Frozen);
    if let Some(result) = &mut settled.result {
        let mut swap = group(
            false,
            vec![
                seat(4, "Dora Lind", Some(true)),
                seat(5, "Emil Roth", None),
                seat(6, "Fay Oduya", Some(true)),
            ],
        );
        swap.cycle = true;
        swap.people[0].gives = Some("Invoices".into());
        result.groups.push(swap);
    }
    let mut open = round(RoundPhase::Open);
    open.id = "cd".repeat(32);
    open.note = "Friday in the canteen".into();
    with(vec![settled, open])
}

/// For pictures: a team with a role that nobody brings.
pub fn team() -> View {
    let mut settled = round(RoundPhase::Frozen);
    (settled.program, settled.program_name) = ("P14".into(), "Project team".into());
    if let Some(result) = &mut settled.result {
        result.groups.truncate(1);
        let role = |role: &str, by: Option<&str>, other: &str| RoleCoverView {
            role: role.into(),
            by: by.map(str::to_owned),
            alternates: vec![other.into()],
        };
        result.groups[0].roles = vec![
            role("Design", Some("Ben Ito"), "Cem Kaya"),
            role("Accounting", None, "Ann Berg"),
        ];
    }
    with(vec![settled])
}

/// For pictures: what a program asks whoever would like to take part.
pub fn asking() -> View {
    let mut view = fixtures::outside();
    let ask = |ask: &str, text: &str| replica::AskView {
        ask: ask.into(),
        text: text.into(),
        answers: Vec::new(),
        kept: false,
    };
    let shown = view.matches.program.clone();
    for program in std::sync::Arc::make_mut(&mut view.programs) {
        if program.id == shown {
            program.asks = vec![
                ask("tasks", "the tasks you want"),
                ask("hours", "how many hours a week"),
            ];
        }
    }
    view
}

#[test]
fn a_swap_and_a_team_are_drawn() {
    let mut view = round(RoundPhase::Frozen);
    if let Some(result) = &mut view.result {
        let swap = &mut result.groups[0];
        swap.cycle = true;
        swap.people[0].gives = Some("Invoices".into());
        result.groups[1].roles = vec![RoleCoverView {
            role: "Accounting".into(),
            by: None,
            alternates: vec!["Ann Berg".into()],
        }];
        result.groups[1].meets = false;
    }
    let screen = open(with(vec![view]), TALL, Page::Rounds);
    for text in [
        "Swap in a circle: Ann Berg → Ben Ito",
        "Accounting: open · could also: Ann Berg",
        "this group does not meet",
    ] {
        assert!(says(&screen, text), "{text}");
    }
}

#[test]
fn what_one_entered_with_is_shown_again() {
    let entered = with(vec![round(RoundPhase::Frozen)]);
    let screen = open(entered, TALL, Page::Rounds);
    assert!(says(&screen, "At a table or by video: table"));
}
