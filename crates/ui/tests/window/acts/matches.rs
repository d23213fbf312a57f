//! Matches: reasons, wishes, and what one says to them.

use replica::TalkAct;

use super::*;

#[test]
fn a_match_says_why_what_does_not_fit_and_what_next() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Matches);
    click(&mut screen, "Chiara Rossi, 78 of 100");
    for text in [
        "Chiara Rossi, 78 of 100, Strong match. Based on 72% of the facts",
        "Add your work areas to your profile to make this more exact.",
        "You learn: Chiara offers Accessible design",
        "24 of 100 points",
        "You also seek Budget planning",
        "Propose four sessions",
        "Nobody else sees this score",
        "Italian, English, German",
        "Both free: Tue 14:00–15:30",
        "Chiara sees what you show everyone",
    ] {
        assert!(says(&screen, text), "{text}");
    }
    click(&mut screen, "See full profile");
    assert_eq!(screen.state().window.page, Page::People);
}

#[test]
fn search_finds_names_reasons_and_places() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Matches);
    for (typed, there, gone) in [
        ("jürgen", "Jürgen Weiß, 84 of 100", "Mai Nguyễn, 69 of 100"),
        ("HAMBURG", "Mai Nguyễn, 69 of 100", "Jürgen Weiß, 84 of 100"),
        (
            "segeln quark",
            "Nobody fits that search",
            "Mai Nguyễn, 69 of 100",
        ),
    ] {
        write(&mut screen, "Search names, reasons and places", typed);
        assert!(says(&screen, there), "{typed}");
        assert!(
            screen.query_by_role_and_label(Role::Button, gone).is_none(),
            "{typed}"
        );
        click(&mut screen, "Clear the search");
    }
}

#[test]
fn a_narrow_window_shows_one_thing_at_a_time() {
    let mut screen = open(fixtures::lively(), SMALL, Page::Matches);
    assert!(!says(&screen, "Why you two"));
    click(&mut screen, "Jürgen Weiß, 84 of 100");
    assert!(says(&screen, "Why you two"));
    assert!(!says(&screen, "12 matches for Learning duo"));
    click(&mut screen, "Back");
    assert!(says(&screen, "12 matches for Learning duo"));
}

#[test]
fn programs_this_version_cannot_run_are_not_offered() {
    let mut screen = open(fixtures::lively(), TALL, Page::Matches);
    assert!(!says(&screen, "Mentoring"), "one takes no part in it");
    click(&mut screen, "All programs");
    assert!(says(&screen, "Open Mentoring"));
    assert!(!says(&screen, "Job swap"));
    let screen = open(fixtures::lively(), TALL, Page::Profile);
    assert!(!says(&screen, "Job swap"));
}

#[test]
fn one_enters_looks_elsewhere_and_leaves_after_a_question() {
    let mut screen = open(fixtures::outside(), LARGE, Page::Matches);
    click(&mut screen, "Take part in Learning duo");
    let program = || "P04".to_owned();
    let enter = Intent::Enter {
        program: program(),
        answers: Vec::new(),
    };
    assert_eq!(intent(&mut screen), enter);
    click(&mut screen, "All programs");
    click(&mut screen, "Open Mentoring");
    let look = Intent::Look {
        program: "P07".into(),
    };
    assert_eq!(intent(&mut screen), look);
    assert_eq!(screen.state().window.page, Page::Matches);

    screen.state_mut().view = fixtures::lively();
    screen.run_steps(3);
    click(&mut screen, "Stop taking part");
    assert!(says(&screen, "Stop taking part in Learning duo?"));
    click(&mut screen, "Cancel");
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Stop taking part");
    let confirm = screen.get_all_by_role_and_label(Role::Button, "Stop taking part");
    confirm.last().unwrap().click();
    screen.run_steps(3);
    assert_eq!(intent(&mut screen), Intent::Leave { program: program() });
}

#[test]
fn each_of_eighteen_programs_is_entered_by_itself() {
    let mut screen = open(fixtures::eighteen(), TALL, Page::Programs);
    let programs = screen.query_all_by_label_contains("Open ").count();
    assert_eq!(programs, 18);
    click(&mut screen, "Take part: Lunch match");
    let wishes = wished(&mut screen);
    let enter = Wish::Do(Intent::Enter {
        program: "P05".into(),
        answers: Vec::new(),
    });
    assert_eq!(wishes.first(), Some(&enter));
    assert_eq!(screen.state().window.page, Page::Matches);
}

#[test]
fn a_program_that_asks_is_entered_with_answers() {
    let mut view = fixtures::eighteen();
    let mut programs = Vec::clone(&view.programs);
    programs[4].asks = vec![replica::AskView {
        ask: "mode".into(),
        text: "at a table or by video".into(),
        answers: Vec::new(),
        kept: false,
    }];
    let mut matches = replica::MatchesView::clone(&view.matches);
    matches.program = "P05".into();
    view.programs = std::sync::Arc::new(programs);
    view.matches = std::sync::Arc::new(matches);
    let mut screen = open(view, TALL, Page::Programs);
    click(&mut screen, "Take part: Lunch match");
    assert!(wished(&mut screen).is_empty(), "it asks first");
    write(&mut screen, "At a table or by video", "table");
    click(&mut screen, "Take part in Lunch match");
    let enter = Intent::Enter {
        program: "P05".into(),
        answers: vec![("mode".into(), "table".into())],
    };
    assert_eq!(intent(&mut screen), enter);
}

#[test]
fn requests_are_answered_and_nothing_says_no() {
    let view = crate::rounds::requests();
    let mut screen = open(view, TALL, Page::Matches);
    assert!(says(
        &screen,
        "Person 1 would like to meet you: Learning duo"
    ));
    click(&mut screen, "Agree");
    let about = |n: u32| ("P04".to_owned(), fixtures::id(n));
    let (program, person) = about(1);
    let agree = MeetAct::Agree { program, person };
    assert_eq!(intent(&mut screen), Intent::Meet(agree));
    click(&mut screen, "Not for me");
    let (program, person) = about(1);
    let decline = MeetAct::Decline { program, person };
    assert_eq!(intent(&mut screen), Intent::Meet(decline));
    click(&mut screen, "People like me or unlike me: Unlike me");
    assert_eq!(intent(&mut screen), Intent::Meet(MeetAct::Dial { to: -60 }));
    click(&mut screen, "Not now");
    assert!(matches!(
        intent(&mut screen),
        Intent::Meet(MeetAct::NotNow {
            until: Some(_),
            on: true,
            ..
        })
    ));
    click(&mut screen, "Write");
    assert_eq!(screen.state().window.page, Page::Conversations);
}

#[test]
fn how_it_went_is_noted_and_told_by_clicks_and_taken_back() {
    let mut screen = open(crate::rounds::requests(), TALL, Page::Matches);
    let about = |n: u32| ("P04".to_owned(), fixtures::id(n));
    // The first of the two one agreed with: nothing is noted yet, so there is nothing to tell.
    assert!(screen.query_by_label("Tell Person 2").is_none());
    let reach = |screen: &mut Screen, label: &str| {
        screen
            .get_all_by_label(label)
            .next()
            .expect(label)
            .scroll_to_me();
        screen.run_steps(20);
        click(screen, label);
    };
    reach(&mut screen, "How was it?");
    reach(&mut screen, "You met: No");
    let (program, person) = about(2);
    let not_met = MeetAct::Met {
        program,
        person,
        met: false,
        useful: None,
        again: None,
    };
    assert_eq!(intent(&mut screen), Intent::Meet(not_met));
    for (label, on) in [("Tell Person 3", true), ("Take back what I told", false)] {
        reach(&mut screen, label);
        let (program, person) = about(3);
        let share = MeetAct::Share {
            program,
            person,
            on,
        };
        assert_eq!(intent(&mut screen), Intent::Meet(share));
    }
    for text in [
        "You told Person 3: it was useful",
        "Person 3 told you: it was useful, let us meet again",
    ] {
        assert!(says(&screen, text), "{text}");
    }
}

#[test]
fn a_list_that_makes_room_says_so() {
    let mut view = fixtures::lively();
    let note = "2 people stand on many lists and make room on yours.";
    let mut matches = replica::MatchesView::clone(&view.matches);
    matches.note = Some(note.into());
    view.matches = std::sync::Arc::new(matches);
    assert!(says(&open(view, LARGE, Page::Matches), note));
    assert!(!says(&open(fixtures::lively(), LARGE, Page::Matches), note));
}

/// Opens a match whose person can at these times.
fn week_of(slots: &[&str], look: impl Fn(&mut model::Profile)) -> Screen {
    let mut view = fixtures::lively();
    let mut matches = view.matches.matches.iter();
    let found = matches.find(|found| found.name == "Chiara Rossi").unwrap();
    let found = found.person;
    let mut people = Vec::clone(&view.people);
    let place = people.iter().position(|card| card.id == found).unwrap();
    let mut card = replica::PersonCard::clone(&people[place]);
    card.profile.slots = slots.iter().map(|slot| slot.parse().unwrap()).collect();
    look(&mut card.profile);
    people[place] = std::sync::Arc::new(card);
    view.people = std::sync::Arc::new(people);
    let mut screen = open(view, LARGE, Page::Matches);
    click(&mut screen, "Chiara Rossi, 78 of 100");
    screen
}

#[test]
fn the_week_of_a_match_shows_when_both_can() {
    let both = week_of(&["Tue 14:30-16:00", "Thu 10:00-12:00"], |_| {});
    assert!(says(&both, "Both free: Tue 14:30–15:30, Thu 10:00–11:00"));
    assert!(says(&both, "Both"), "the legend");
    let weekend = week_of(&["Sat 10:00-12:00"], |_| {});
    assert!(says(&weekend, "No time in common has been entered."));
    // Hours of working days count where nobody named times.
    let hours = week_of(&[], |profile| profile.days = vec![model::Day::Thu]);
    assert!(says(&hours, "Both free: Thu 10:00–11:00"));
    let silent = week_of(&[], |profile| profile.days = Vec::new());
    assert!(!says(&silent, "No time in common has been entered."));
}

#[test]
fn whoever_was_left_out_is_shown_and_taken_in_again() {
    let mut view = fixtures::lively();
    let out = |n: u32, name: &str, until: Option<&str>| replica::LeftOutView {
        person: fixtures::id(n),
        name: name.into(),
        until: until.map(|program| (program.to_owned(), "2027-03-01".to_owned())),
    };
    view.meet = std::sync::Arc::new(replica::MeetView {
        left_out: vec![
            out(1, "Jürgen Weiß", None),
            out(2, "", Some("P04")),
            out(3, "Chiara Rossi", Some("P07")),
        ],
        ..Default::default()
    });
    let mut screen = open(view, TALL, Page::Matches);
    assert!(!says(&screen, "Jürgen Weiß, for good"));
    click(&mut screen, "Left out: 2");
    assert!(says(&screen, "Somebody, until 2027-03-01"));
    assert!(
        !says(&screen, "Chiara Rossi, until 2027-03-01"),
        "another list"
    );
    click(&mut screen, "Take in Jürgen Weiß again");
    let (person, on) = (fixtures::id(1), false);
    assert_eq!(
        intent(&mut screen),
        Intent::Meet(MeetAct::Never { person, on })
    );
    click(&mut screen, "Take in Somebody again");
    let (person, program, until) = (fixtures::id(2), "P04".into(), None);
    let again = MeetAct::NotNow {
        program,
        person,
        until,
        on,
    };
    assert_eq!(intent(&mut screen), Intent::Meet(again));
}

#[test]
fn why_somebody_is_not_on_the_list_is_asked_by_a_click() {
    let mut view = fixtures::lively();
    let mut matches = replica::MatchesView::clone(&view.matches);
    let stranger = fixtures::id(3);
    matches.matches.retain(|found| found.person != stranger);
    view.matches = std::sync::Arc::new(matches);
    let mut screen = open(view, TALL, Page::People);
    screen.state_mut().window.show_person(stranger);
    screen.run_steps(3);
    let label = "Why not in Learning duo?";
    screen.get_by_label(label).scroll_to_me();
    screen.run_steps(20);
    click(&mut screen, label);
    let question = Question::WhyNot {
        program: "P04".into(),
        person: stranger.to_string(),
    };
    assert_eq!(intent(&mut screen), Intent::Ask(question));
    let text = "What Chiara offers and what you are looking for do not meet.";
    answer(&mut screen, Ok(Answer::WhyNot { text: text.into() }));
    assert!(says(&screen, text));
    // Nothing stands between the two: others come first.
    click(&mut screen, label);
    let found = fixtures::lively().matches.matches[0].clone();
    let score = found.score;
    let found = replica::MatchesView {
        matches: vec![found],
        ..Default::default()
    };
    answer(&mut screen, Ok(Answer::Matches(found)));
    assert!(says(&screen, &format!("You match, with {score} of 100.")));
}

#[test]
fn no_matches_says_what_to_add() {
    let mut screen = open(fixtures::alone(), LARGE, Page::Matches);
    assert!(says(&screen, "Add one thing you offer"));
    click(&mut screen, "Open your profile");
    assert_eq!(screen.state().window.page, Page::Profile);
}

/// A view whose first program asks for a question.
fn with_a_question() -> replica::View {
    let mut view = fixtures::lively();
    let mut programs = Vec::clone(&view.programs);
    programs[0].asks = vec![replica::AskView {
        ask: "question".into(),
        text: "your question".into(),
        answers: Vec::new(),
        kept: false,
    }];
    view.programs = std::sync::Arc::new(programs);
    view
}

#[test]
fn all_who_could_answer_are_asked_quietly() {
    let view = with_a_question();
    let found = replica::MatchesView::clone(&view.matches);
    let best: Vec<PersonId> = found.matches.iter().take(5).map(|it| it.person).collect();
    let mut screen = open(view, LARGE, Page::Matches);
    write(&mut screen, "Your question", "Who knows Excel?");
    click(&mut screen, "Who could answer?");
    intent(&mut screen);
    answer(&mut screen, Ok(Answer::Matches(found)));
    let all = format!("Ask these {} quietly", best.len());
    click(&mut screen, &all);
    assert!(says(&screen, "Nobody learns who else was asked."));
    click(&mut screen, "Send the question");
    let TalkAct::AskApart { to, text } = talk(intent(&mut screen)) else {
        panic!("no question to each");
    };
    assert_eq!((to, text.as_str()), (best, "Who knows Excel?"));
    answer(&mut screen, Ok(Answer::Done));
    assert!(says(&screen, "Your question is on its way"));
    assert!(!says(&screen, &all), "it is asked once");
}

fn talk(intent: Intent) -> TalkAct {
    match intent {
        Intent::Talk(act) => act,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_question_finds_who_could_answer_and_leads_back() {
    let view = with_a_question();
    let mut found = replica::MatchesView::clone(&view.matches);
    let all = found.matches.len();
    found.matches.truncate(1);
    let name = found.matches[0].name.clone();
    let mut screen = open(view, LARGE, Page::Matches);
    write(&mut screen, "Your question", "Who knows Excel?");
    click(&mut screen, "Who could answer?");
    let question = Question::MatchFor {
        program: "P04".into(),
        ask: "Who knows Excel?".into(),
        top: 20,
    };
    assert_eq!(intent(&mut screen), Intent::Ask(question));
    answer(&mut screen, Ok(Answer::Matches(found)));
    assert!(says(&screen, &name) && says(&screen, "1 match for"));
    click(&mut screen, "Back to my list");
    assert!(says(&screen, &format!("{all} matches for")));
}

#[test]
fn a_theme_leads_into_its_community_or_to_founding_one() {
    let mut view = fixtures::lively();
    let community = replica::ScopeId::from_bytes([7; 32]);
    let mut matches = replica::MatchesView::clone(&view.matches);
    matches.themes = vec![replica::CommonView {
        theme: "Beekeeping".into(),
        people: 6,
        listed: Vec::new(),
        communities: vec![replica::AboutView {
            community,
            name: "Bee friends".into(),
            joined: false,
        }],
    }];
    view.matches = std::sync::Arc::new(matches);
    let mut screen = open(view.clone(), LARGE, Page::Matches);
    assert!(says(
        &screen,
        "6 people share “Beekeeping”, you among them."
    ));
    click(&mut screen, "Join Bee friends");
    assert_eq!(screen.state().window.page, Page::Community);
    let mut screen = open(view, LARGE, Page::Matches);
    click(
        &mut screen,
        "Found a community with these people: Beekeeping",
    );
    assert_eq!(screen.state().window.page, Page::Found);
    click(&mut screen, "Found the community");
    let founded = format!("{:?}", intent(&mut screen));
    assert!(founded.contains("\"Beekeeping\""), "{founded}");
}

#[test]
fn a_handover_says_who_takes_over_what_and_what_nobody_does() {
    let view = fixtures::handover();
    let name = view.matches.matches[0].name.clone();
    let screen = open(view, LARGE, Page::Matches);
    for text in [
        "Who could take over what, with as few people as possible:",
        &format!("Payroll: {name}"),
        "Archive: nobody on this list. Look for one more.",
    ] {
        assert!(says(&screen, text), "{text}");
    }
}

#[test]
fn a_match_shows_what_it_begins_with() {
    let mut view = fixtures::lively();
    let mut matches = replica::MatchesView::clone(&view.matches);
    matches.matches[0].sheet = vec!["Goal: a talk in May.".into()];
    view.matches = std::sync::Arc::new(matches);
    let screen = open(view, TALL, Page::Matches);
    assert!(says(&screen, "To begin with") && says(&screen, "Goal: a talk in May."));
}
