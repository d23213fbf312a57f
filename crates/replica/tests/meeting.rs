//! Meeting by the consent of both, between devices that seldom meet.

use crate::alike::{matches, says};
use crate::common::{Table, stands_in};
use model::{Edit, Field};
use replica::{Answer, ConsentState, Intent, MeetAct, MeetView, Question};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const P07: &str = "P07";
const DAY_MS: u64 = 24 * 3_600 * 1_000;

fn enter(table: &mut Table, device: usize, program: &str, answers: &[(&str, &str)]) {
    let answers = answers
        .iter()
        .map(|(ask, text)| ((*ask).to_owned(), (*text).to_owned()))
        .collect();
    let program = program.to_owned();
    table.act(device, Intent::Enter { program, answers });
}

fn names(table: &mut Table, device: usize) -> Vec<String> {
    let found = matches(table, device, P07).matches;
    found.into_iter().map(|found| found.name).collect()
}

fn meet_view(table: &mut Table, device: usize) -> MeetView {
    match table.act(device, Intent::Ask(Question::Meet)) {
        Answer::Meet(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn why_not(table: &mut Table, device: usize, person: &str) -> String {
    let (program, person) = (P07.to_owned(), person.to_owned());
    match table.act(device, Intent::Ask(Question::WhyNot { program, person })) {
        Answer::WhyNot { text } => text,
        other => panic!("{other:?}"),
    }
}

fn states(table: &mut Table, device: usize) -> Vec<(String, ConsentState)> {
    let view = meet_view(table, device);
    view.requests
        .into_iter()
        .map(|it| (it.name, it.state))
        .collect()
}

fn refusal(table: &mut Table, device: usize, act: MeetAct) -> String {
    table
        .wish(device, Intent::Meet(act))
        .expect_err("refused")
        .code
}

/// Ann seeks a mentor; Ben and Cem are mentors.
fn mentors() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    says(&mut table, ANN, Field::Seeks, "Public speaking");
    enter(&mut table, ANN, P07, &[("role", "mentee")]);
    for device in [BEN, CEM] {
        says(&mut table, device, Field::Offers, "Public speaking");
        enter(&mut table, device, P07, &[("role", "mentor")]);
    }
    everybody_meets(&mut table);
    table
}

fn everybody_meets(table: &mut Table) {
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        table.encounter(ANN, CEM);
    }
}

fn act(of: fn(String, model::PersonId) -> MeetAct, person: model::PersonId) -> MeetAct {
    of(P07.to_owned(), person)
}

fn ask(program: String, person: model::PersonId) -> MeetAct {
    let until = None;
    MeetAct::Ask {
        program,
        person,
        until,
    }
}

fn agree(program: String, person: model::PersonId) -> MeetAct {
    MeetAct::Agree { program, person }
}

fn decline(program: String, person: model::PersonId) -> MeetAct {
    MeetAct::Decline { program, person }
}

fn withdraw(program: String, person: model::PersonId) -> MeetAct {
    MeetAct::Withdraw { program, person }
}

#[test]
fn both_agree_and_a_third_learns_nothing() {
    let mut table = mentors();
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    assert_eq!(names(&mut table, ANN).len(), 2);
    assert_eq!(refusal(&mut table, BEN, act(agree, ann)), "no-request");
    let before = table.wire.len();
    table.act(ANN, Intent::Meet(act(ask, ben)));
    assert_eq!(
        states(&mut table, ANN),
        [("Ben".into(), ConsentState::Waiting)]
    );
    assert_eq!(refusal(&mut table, ANN, act(ask, ben)), "meet-waiting");

    // Cem carries the question; Ann and Ben do not meet.
    table.encounter(ANN, CEM);
    table.encounter(CEM, BEN);
    assert_eq!(
        states(&mut table, BEN),
        [("Ann".into(), ConsentState::Asked)]
    );
    assert!(states(&mut table, CEM).is_empty());
    table.act(BEN, Intent::Meet(act(agree, ann)));
    table.encounter(CEM, BEN);
    table.encounter(ANN, CEM);
    for device in [ANN, BEN] {
        let view = meet_view(&mut table, device);
        assert_eq!(view.requests[0].state, ConsentState::Agreed);
        assert!(view.requests[0].opener.contains("Mentoring"));
    }
    assert_eq!(
        names(&mut table, ANN),
        ["Cem"],
        "an agreed match is on no list"
    );
    let frames: Vec<Vec<u8>> = table.wire[before..]
        .iter()
        .map(|(_, _, f)| f.clone())
        .collect();
    let carried = table.devices[CEM].disk.pieces();
    for word in [&b"agree"[..], b"ask P07"] {
        assert!(!stands_in(word, &frames) && !stands_in(word, &carried));
    }

    // It holds over a restart, and either side ends it.
    table.restart(ANN, true);
    table.restart(BEN, false);
    assert_eq!(
        states(&mut table, BEN),
        [("Ann".into(), ConsentState::Agreed)]
    );
    let why = why_not(&mut table, BEN, "Ann");
    assert!(why.contains("agreed on this already"), "{why}");
    table.act(BEN, Intent::Meet(act(withdraw, ann)));
    table.encounter(ANN, BEN);
    assert!(states(&mut table, ANN).is_empty());
    assert_eq!(names(&mut table, ANN).len(), 2);
}

#[test]
fn whoever_has_not_entered_asks_nobody() {
    let mut table = mentors();
    let ben = table.person(BEN);
    let code = refusal(&mut table, ANN, ask("P10".to_owned(), ben));
    assert_eq!(code, "meet-not-entered");
    assert!(states(&mut table, ANN).is_empty());
}

#[test]
fn whoever_is_full_or_hides_what_a_program_needs_is_told_so() {
    let mut table = mentors();
    says(&mut table, BEN, Field::Capacity, "P07:1");
    everybody_meets(&mut table);
    assert!(matches(&mut table, BEN, P07).hint.is_none());
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    table.act(ANN, Intent::Meet(act(ask, ben)));
    everybody_meets(&mut table);
    table.act(BEN, Intent::Meet(act(agree, ann)));
    let hint = matches(&mut table, BEN, P07).hint.expect("a hint");
    assert!(hint.starts_with("You take no more people now"), "{hint}");

    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    for device in [ANN, BEN] {
        says(&mut table, device, Field::LifeStage, "Parent of a toddler");
        says(&mut table, device, Field::Challenge, "Sleep");
        enter(&mut table, device, "P06", &[]);
    }
    everybody_meets(&mut table);
    let seen = matches(&mut table, ANN, "P06");
    let hint = seen.hint.expect("a hint");
    assert!(hint.contains("your stage of life"), "{hint}");
    let shows = |field| Intent::Show {
        field,
        to: model::Visibility::Space,
    };
    table.act(BEN, shows(Field::LifeStage));
    everybody_meets(&mut table);
    // There is somebody now, who does not find Ann.
    let seen = matches(&mut table, ANN, "P06");
    assert_eq!((seen.matches.len(), seen.hint), (1, None));
    assert!(
        seen.note
            .is_some_and(|note| note.contains("your stage of life"))
    );
    table.act(ANN, shows(Field::LifeStage));
    everybody_meets(&mut table);
    let seen = matches(&mut table, BEN, "P06");
    assert_eq!((seen.matches.len(), seen.note), (1, None));
}

#[test]
fn a_decline_and_no_answer_look_alike() {
    let told = |declines: bool| {
        let mut table = mentors();
        let (ann, ben) = (table.person(ANN), table.person(BEN));
        table.act(ANN, Intent::Meet(act(ask, ben)));
        table.encounter(ANN, BEN);
        let before = table.wire.len();
        if declines {
            table.act(BEN, Intent::Meet(act(decline, ann)));
            assert!(states(&mut table, BEN).is_empty(), "answered");
        }
        table.encounter(ANN, BEN);
        let by_ben = table.wire[before..]
            .iter()
            .filter(|(from, _, _)| *from == BEN);
        let frames: Vec<usize> = by_ben.map(|(_, _, frame)| frame.len()).collect();
        let waiting = states(&mut table, ANN);
        table.pass(15 * DAY_MS);
        (frames, waiting, states(&mut table, ANN))
    };
    let (declined, silent) = (told(true), told(false));
    assert_eq!(declined, silent);
    assert_eq!(silent.1, [("Ben".into(), ConsentState::Waiting)]);
    assert_eq!(silent.2, [("Ben".into(), ConsentState::Expired)]);
}

#[test]
fn two_who_ask_each_other_have_agreed() {
    let mut table = mentors();
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    table.act(ANN, Intent::Meet(act(ask, ben)));
    table.act(BEN, Intent::Meet(act(ask, ann)));
    table.encounter(ANN, BEN);
    assert_eq!(
        states(&mut table, ANN),
        [("Ben".into(), ConsentState::Agreed)]
    );
    assert_eq!(
        states(&mut table, BEN),
        [("Ann".into(), ConsentState::Agreed)]
    );
}

#[test]
fn whoever_declined_and_asks_later_has_agreed_on_both_sides() {
    let mut table = mentors();
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    table.act(ANN, Intent::Meet(act(ask, ben)));
    everybody_meets(&mut table);
    table.act(BEN, Intent::Meet(act(decline, ann)));
    assert!(states(&mut table, BEN).is_empty());
    // Ben thinks again. Ann's question still stands, so nobody has to answer any more.
    table.act(BEN, Intent::Meet(act(ask, ann)));
    let agreed = |name: &str| [(name.to_owned(), ConsentState::Agreed)];
    assert_eq!(states(&mut table, BEN), agreed("Ann"));
    everybody_meets(&mut table);
    assert_eq!(states(&mut table, ANN), agreed("Ben"));
    // And each can tell the other how it went.
    let (program, person) = (P07.to_owned(), ann);
    let met = MeetAct::Met {
        program: program.clone(),
        person,
        met: true,
        useful: Some(true),
        again: None,
    };
    table.act(BEN, Intent::Meet(met));
    let on = true;
    let share = MeetAct::Share {
        program,
        person,
        on,
    };
    table.act(BEN, Intent::Meet(share));
    everybody_meets(&mut table);
    let told = meet_view(&mut table, ANN).requests[0].told;
    assert_eq!(told.map(|told| told.useful), Some(Some(true)));
    table.act(ANN, Intent::Meet(act(withdraw, ben)));
    everybody_meets(&mut table);
    for device in [ANN, BEN] {
        assert!(states(&mut table, device).is_empty(), "{device}");
    }
}

#[test]
fn what_one_keeps_to_oneself_stays_on_the_device_and_moves_ones_own_list_only() {
    let mut table = mentors();
    let (ben, cem) = (table.person(BEN), table.person(CEM));
    // A wish nobody meets leaves room above.
    let more = vec!["Sourdough bread".to_owned(), "Accounting".to_owned()];
    table.act(ANN, Intent::Profile(vec![Edit::Add(Field::Seeks, more)]));
    let score = |table: &mut Table, name: &str| {
        let found = matches(table, ANN, P07).matches;
        found
            .iter()
            .find(|found| found.name == name)
            .map(|found| found.score)
    };
    let usual = score(&mut table, "Ben").unwrap();
    let before = table.wire.len();
    let met = |person, useful| MeetAct::Met {
        program: P07.into(),
        person,
        met: true,
        useful: Some(useful),
        again: Some(useful),
    };
    table.act(ANN, Intent::Meet(met(ben, true)));
    table.act(ANN, Intent::Meet(met(cem, false)));
    assert!(score(&mut table, "Ben").unwrap() > usual);
    assert!(score(&mut table, "Cem").unwrap() < usual);
    let not_now = MeetAct::NotNow {
        program: P07.into(),
        person: ben,
        until: Some(replica_day(&table, 10)),
        on: true,
    };
    table.act(ANN, Intent::Meet(not_now));
    assert_eq!(names(&mut table, ANN), ["Cem"]);
    let why = why_not(&mut table, ANN, "Ben");
    assert!(
        why.starts_with("You left Ben out of this list until"),
        "{why}"
    );
    let never = |on| MeetAct::Never { person: cem, on };
    table.act(ANN, Intent::Meet(never(true)));
    assert!(names(&mut table, ANN).is_empty());
    let why = why_not(&mut table, ANN, "Cem");
    assert!(why.starts_with("You left Cem out for good."), "{why}");
    let noted = meet_view(&mut table, ANN).noted;
    let noted: Vec<_> = noted
        .iter()
        .map(|it| (it.name.as_str(), it.met.useful))
        .collect();
    assert!(noted.contains(&("Ben", Some(true))) && noted.contains(&("Cem", Some(false))));
    assert_eq!(meet_view(&mut table, ANN).left_out.len(), 2);
    everybody_meets(&mut table);
    let frames: Vec<Vec<u8>> = table.wire[before..]
        .iter()
        .map(|(_, _, f)| f.clone())
        .collect();
    assert!(!stands_in(b"meet/", &frames));
    assert!(meet_view(&mut table, BEN).left_out.is_empty());
    table.restart(ANN, true);
    assert!(names(&mut table, ANN).is_empty());
    table.pass(11 * DAY_MS);
    table.act(ANN, Intent::Meet(never(false)));
    assert_eq!(names(&mut table, ANN), ["Ben", "Cem"]);
    // Without a day, three months; and it can be taken back.
    let later = |on| MeetAct::NotNow {
        program: P07.into(),
        person: ben,
        until: None,
        on,
    };
    table.act(ANN, Intent::Meet(later(true)));
    let until = replica_day(&table, 91);
    let left_out = meet_view(&mut table, ANN).left_out;
    assert_eq!(left_out[0].until, Some((P07.to_owned(), until)));
    table.act(ANN, Intent::Meet(later(false)));
    assert_eq!(names(&mut table, ANN), ["Ben", "Cem"]);
    assert!(meet_view(&mut table, ANN).left_out.is_empty());
}

#[test]
fn how_it_went_is_told_to_the_other_alone_and_only_when_one_says_so() {
    let mut table = mentors();
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    table.act(ANN, Intent::Meet(act(ask, ben)));
    table.encounter(ANN, BEN);
    table.act(BEN, Intent::Meet(act(agree, ann)));
    everybody_meets(&mut table);
    let share = |person, on| MeetAct::Share {
        program: P07.into(),
        person,
        on,
    };
    assert_eq!(refusal(&mut table, ANN, share(ben, true)), "nothing-noted");
    let told = |table: &mut Table, device| {
        let view = meet_view(table, device);
        let heard = view
            .requests
            .iter()
            .map(|it| it.told.map(|it| it.to_string()));
        heard.collect::<Vec<_>>()
    };
    table.act(
        ANN,
        Intent::Meet(MeetAct::Met {
            program: P07.into(),
            person: ben,
            met: true,
            useful: Some(true),
            again: None,
        }),
    );
    everybody_meets(&mut table);
    assert_eq!(told(&mut table, BEN), [None], "it is never told by itself");
    table.act(ANN, Intent::Meet(share(ben, true)));
    everybody_meets(&mut table);
    assert_eq!(told(&mut table, BEN), [Some("yes yes -".to_owned())]);
    assert!(told(&mut table, CEM).is_empty());
    assert_eq!(told(&mut table, ANN), [None]);
    assert!(meet_view(&mut table, ANN).requests[0].shared.is_some());
    table.act(ANN, Intent::Meet(share(ben, false)));
    everybody_meets(&mut table);
    assert_eq!(told(&mut table, BEN), [None]);
}

/// The day so many days from now.
fn replica_day(table: &Table, days: u64) -> String {
    model::community::date_of(((table.now.0 + days * DAY_MS) / DAY_MS) as i64)
}

#[test]
fn nobody_takes_on_more_than_they_have_room_for() {
    let mut table = mentors();
    let (ann, ben, cem) = (table.person(ANN), table.person(BEN), table.person(CEM));
    says(&mut table, BEN, Field::Capacity, "P07:1");
    says(&mut table, CEM, Field::Seeks, "Public speaking");
    enter(&mut table, CEM, P07, &[("role", "mentee")]);
    table.act(ANN, Intent::Meet(act(ask, ben)));
    table.act(CEM, Intent::Meet(act(ask, ben)));
    everybody_meets(&mut table);
    table.act(BEN, Intent::Meet(act(agree, ann)));
    assert_eq!(refusal(&mut table, BEN, act(agree, cem)), "meet-full");
    everybody_meets(&mut table);
    // Others see that he has no room, and leave him out.
    assert!(names(&mut table, CEM).is_empty());
    table.act(ANN, Intent::Meet(act(withdraw, ben)));
    everybody_meets(&mut table);
    assert_eq!(names(&mut table, CEM), ["Ben"]);
    // Whom one has asked may agree, and takes the room.
    table.act(BEN, Intent::Meet(act(ask, ann)));
    assert_eq!(refusal(&mut table, BEN, act(agree, cem)), "meet-full");
    table.act(BEN, Intent::Meet(act(withdraw, ann)));
    table.act(BEN, Intent::Meet(act(agree, cem)));
}

#[test]
fn only_who_has_entered_is_asked_and_agrees() {
    let mut table = mentors();
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    let leave = |program: &str| Intent::Leave {
        program: program.into(),
    };
    table.act(BEN, leave(P07));
    everybody_meets(&mut table);
    let asked = refusal(&mut table, ANN, act(ask, ben));
    assert_eq!(asked, "meet-other-not-entered");
    enter(&mut table, BEN, P07, &[("role", "mentor")]);
    everybody_meets(&mut table);
    table.act(ANN, Intent::Meet(act(ask, ben)));
    everybody_meets(&mut table);
    table.act(BEN, leave(P07));
    assert_eq!(
        refusal(&mut table, BEN, act(agree, ann)),
        "meet-not-entered"
    );
}

#[test]
fn answers_of_one_program_count_there_and_are_refused_by_name_elsewhere() {
    let mut table = mentors();
    says(&mut table, ANN, Field::Seeks, "Sourdough bread");
    assert!(names(&mut table, ANN).is_empty());
    enter(&mut table, ANN, P07, &[("goal", "Public speaking")]);
    assert_eq!(names(&mut table, ANN).len(), 2, "a goal is a wish");
    let asked = Intent::Enter {
        program: P07.into(),
        answers: vec![("salary".into(), "more".into())],
    };
    let refused = table.wish(ANN, asked).expect_err("refused");
    assert_eq!(refused.code, "unknown-question");
    assert!(
        refused.message.contains("role, goal, load"),
        "{}",
        refused.message
    );
    let view = table.devices[ANN].view.clone();
    let mentoring = view
        .programs
        .iter()
        .find(|program| program.id == P07)
        .unwrap();
    let goal = mentoring.asks.iter().find(|ask| ask.ask == "goal").unwrap();
    assert_eq!(goal.answers, ["Public speaking"]);
}

#[test]
fn names_are_kept_back_until_both_agree_where_a_program_says_so() {
    let mut table = Table::of(&["Ann", "Ben"]);
    for device in [ANN, BEN] {
        let show = Intent::Show {
            field: Field::LifeStage,
            to: model::Visibility::Space,
        };
        table.act(device, show);
        says(&mut table, device, Field::LifeStage, "Parent of a toddler");
        says(
            &mut table,
            device,
            Field::Challenge,
            "Back to work after parental leave",
        );
        enter(&mut table, device, "P06", &[]);
    }
    table.encounter(ANN, BEN);
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    let found = matches(&mut table, ANN, "P06").matches;
    let [found] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_ne!(found.person, ben);
    assert_eq!((found.name.as_str(), &found.place), ("Somebody", &None));
    // Nobody is found out by asking for them by name.
    let question = Question::WhyNot {
        program: "P06".into(),
        person: "Ben".into(),
    };
    let Answer::WhyNot { text } = table.act(ANN, Intent::Ask(question)) else {
        panic!("an answer without a name");
    };
    assert!(text.starts_with("Nobody is known by name in"), "{text}");
    let (program, person) = (|| "P06".to_owned(), found.person);
    let not_now = |person| MeetAct::NotNow {
        program: program(),
        person,
        until: None,
        on: true,
    };
    assert_eq!(refusal(&mut table, ANN, not_now(ben)), "meet-nameless");
    assert_eq!(
        refusal(&mut table, ANN, ask(program(), ben)),
        "meet-nameless"
    );
    let met = |person, met| MeetAct::Met {
        program: program(),
        person,
        met,
        useful: Some(true),
        again: None,
    };
    assert_eq!(refusal(&mut table, ANN, met(ben, true)), "meet-nameless");
    assert_eq!(refusal(&mut table, ANN, met(person, false)), "useful-unmet");
    // What is noted of somebody without a name moves no list on which they have one.
    for device in [ANN, BEN] {
        enter(&mut table, device, "P04", &[]);
        says(&mut table, device, Field::Interests, "Chess");
    }
    table.encounter(ANN, BEN);
    let listed = |table: &mut Table| matches(table, ANN, "P04").matches;
    let before = listed(&mut table);
    table.act(ANN, Intent::Meet(met(person, true)));
    assert_eq!(listed(&mut table), before);
    // Left out for good and taken in again, without learning who it is.
    let never = |on| Intent::Meet(MeetAct::Never { person, on });
    table.act(ANN, never(true));
    assert!(matches(&mut table, ANN, "P06").matches.is_empty());
    let left_out = meet_view(&mut table, ANN).left_out;
    let shown = (
        left_out[0].person,
        left_out[0].name.as_str(),
        &left_out[0].until,
    );
    assert_eq!(shown, (person, "", &None));
    table.act(ANN, never(false));
    assert!(meet_view(&mut table, ANN).left_out.is_empty());
    assert_eq!(matches(&mut table, ANN, "P06").matches.len(), 1);
    table.act(ANN, Intent::Meet(ask(program(), found.person)));
    table.encounter(ANN, BEN);
    let asked = meet_view(&mut table, BEN).requests.remove(0);
    assert_eq!(
        (asked.name.as_str(), asked.state),
        ("", ConsentState::Asked)
    );
    assert_ne!(asked.person, ann);
    assert_eq!(
        refusal(&mut table, BEN, agree(program(), ann)),
        "no-request"
    );
    table.act(BEN, Intent::Meet(agree(program(), asked.person)));
    table.encounter(ANN, BEN);
    assert_eq!(
        states(&mut table, ANN),
        [("Ben".into(), ConsentState::Agreed)]
    );
    assert_eq!(
        states(&mut table, BEN),
        [("Ann".into(), ConsentState::Agreed)]
    );
}

#[test]
fn a_theme_many_seek_shows_without_names_until_somebody_founds_it() {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dora", "Emil"]);
    for device in 0..5 {
        says(&mut table, device, Field::Seeks, "Data ethics");
        says(
            &mut table,
            device,
            Field::WorkAreas,
            ["IT", "Law"][device % 2],
        );
    }
    for device in 1..5 {
        table.encounter(0, device);
    }
    let hints = |table: &mut Table| match table.act(ANN, Intent::Ask(Question::Hints)) {
        Answer::Hints(hints) => *hints,
        other => panic!("{other:?}"),
    };
    let found = hints(&mut table);
    assert_eq!(found.themes.len(), 1);
    assert_eq!((found.themes[0].people, found.themes[0].mine), (5, true));
    let found = replica::CommunityAct::Found {
        name: "Data ethics".into(),
        template: replica::Template::Theme,
        closed: None,
    };
    table.act(BEN, Intent::Community(found));
    table.encounter(ANN, BEN);
    let found = hints(&mut table);
    assert!(found.themes.is_empty());
    assert_eq!(found.fitting[0].because, "Data ethics");
}

#[test]
fn several_people_in_two_communities_are_a_bridge_and_nobody_is_named() {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dora", "Emil"]);
    for (name, only) in [("Chess", 3), ("Running", 4)] {
        let found = replica::CommunityAct::Found {
            name: name.into(),
            template: replica::Template::Theme,
            closed: None,
        };
        let made = match table.act(ANN, Intent::Community(found)) {
            Answer::Community(view) => view.row.id,
            other => panic!("{other:?}"),
        };
        for other in [1, 2, only] {
            table.encounter(ANN, other);
            let join = replica::CommunityAct::Join {
                community: made,
                sign: true,
            };
            table.act(other, Intent::Community(join));
            table.encounter(ANN, other);
        }
    }
    let hints = match table.act(ANN, Intent::Ask(Question::Hints)) {
        Answer::Hints(hints) => *hints,
        other => panic!("{other:?}"),
    };
    let bridge = &hints.bridges[0];
    assert_eq!((bridge.people, hints.bridges.len()), (3, 1));
    let names = [bridge.one.as_str(), bridge.other.as_str()];
    assert!(names.contains(&"Chess") && names.contains(&"Running"));
    // Whoever is new in both is shown once, to somebody who is not new.
    let mut new: Vec<&str> = hints.newcomers.iter().map(|it| it.name.as_str()).collect();
    new.sort_unstable();
    assert_eq!(new, ["Ben", "Cem", "Dora", "Emil"]);
    let Answer::Hints(hints) = table.act(BEN, Intent::Ask(Question::Hints)) else {
        panic!("no hints");
    };
    assert!(hints.newcomers.is_empty(), "{hints:?}");
}
