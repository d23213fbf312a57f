//! What could grow, who knows whom, how much a reason counts, and programs that are adapted.

use replica::{
    BridgeView, FittingView, HintsView, IntroductionView, LackingView, NewcomerView, ThemeView,
};

use super::*;

/// One hint of each kind.
fn hints() -> HintsView {
    let community = replica::ScopeId::from_bytes([7; 32]);
    HintsView {
        newcomers: vec![NewcomerView {
            person: fixtures::id(3),
            name: "Mai Nguyễn".into(),
            community: "Repair cafe".into(),
            shared: Some("Sailing".into()),
        }],
        themes: vec![ThemeView {
            topic: "Data ethics".into(),
            people: 6,
            mine: true,
        }],
        fitting: vec![FittingView {
            community,
            name: "Choir".into(),
            because: "Singing".into(),
        }],
        lacking: vec![
            LackingView {
                community: Some(community),
                name: "Repair cafe".into(),
                areas: vec!["Law".into(), "Logistics".into()],
                skills: Vec::new(),
            },
            LackingView {
                community: None,
                name: "Working circle".into(),
                areas: Vec::new(),
                skills: vec!["Welding".into()],
            },
        ],
        bridges: vec![BridgeView {
            one: "Repair cafe".into(),
            other: "Choir".into(),
            people: 4,
        }],
        introductions: vec![
            IntroductionView {
                person: fixtures::id(1),
                name: "Jürgen Weiß".into(),
                because: Some("He offers SQL".into()),
                through: fixtures::id(2),
                through_name: "Chiara Rossi".into(),
                then: None,
            },
            IntroductionView {
                person: fixtures::id(4),
                name: "Ida Krall".into(),
                because: None,
                through: fixtures::id(2),
                through_name: "Chiara Rossi".into(),
                then: Some("Mai Nguyễn".into()),
            },
        ],
    }
}

#[test]
fn every_kind_of_hint_is_said_in_both_languages_and_leads_somewhere() {
    let english = [
        "Mai Nguyễn is new in Repair cafe",
        "6 people you can see seek Data ethics; no community exists.",
        "Choir fits: you say “Singing”.",
        "Nobody in Repair cafe works in Law, Logistics.",
        "Nobody in Working circle names Welding as a skill.",
        "4 people are in both Repair cafe and Choir",
        "Chiara Rossi knows you and Jürgen Weiß (He offers SQL) and could introduce you.",
        "Chiara Rossi knows Mai Nguyễn, who knows Ida Krall.",
    ];
    let german = [
        "Mai Nguyễn ist neu in Repair cafe",
        "6 Menschen",
        "Choir passt: Du sagst „Singing“.",
        "Niemand in Repair cafe arbeitet in Law, Logistics.",
        "Niemand in Working circle nennt Welding als Fähigkeit.",
        "Choir",
        "Chiara Rossi kennt dich und Jürgen Weiß (He offers SQL) und könnte euch bekannt machen.",
        "Chiara Rossi kennt Mai Nguyễn, und Mai Nguyễn kennt Ida Krall.",
    ];
    for (language, sentences) in [(Language::English, english), (Language::German, german)] {
        let mut screen = open(fixtures::lively(), TALL, Page::Network);
        screen.state_mut().window.set_language(language);
        screen.run_steps(3);
        let asked = intent(&mut screen);
        assert_eq!(asked, Intent::Ask(replica::Question::Hints));
        answer(&mut screen, Ok(Answer::Hints(Box::new(hints()))));
        for sentence in sentences {
            assert!(says(&screen, sentence), "{sentence}");
        }
    }
}

#[test]
fn a_theme_is_founded_under_the_name_people_gave_it() {
    let mut screen = open(fixtures::lively(), TALL, Page::Network);
    answer(&mut screen, Ok(Answer::Hints(Box::new(hints()))));
    settle(&mut screen);
    click(
        &mut screen,
        "Found one: 6 people you can see seek Data ethics; no community exists.",
    );
    assert_eq!(screen.state().window.page, Page::Found);
    click(&mut screen, "Found the community");
    let Intent::Community(found) = intent(&mut screen) else {
        panic!("a community is founded");
    };
    assert!(
        format!("{found:?}").contains("\"Data ethics\""),
        "{found:?}"
    );
}

#[test]
fn somebody_is_named_as_known_by_one_click_and_no_longer_by_another() {
    for (n, label, edit) in [
        (
            3,
            "We know each other",
            Edit::Add as fn(Field, Vec<String>) -> Edit,
        ),
        (2, "No longer a contact", Edit::Remove),
    ] {
        let mut screen = open(fixtures::lively(), TALL, Page::People);
        screen.state_mut().window.show_person(fixtures::id(n));
        screen.run_steps(3);
        screen.get_by_label(label).scroll_to_me();
        screen.run_steps(20);
        click(&mut screen, label);
        let edit = edit(Field::Contacts, vec![fixtures::id(n).to_string()]);
        assert_eq!(intent(&mut screen), Intent::Profile(vec![edit]));
    }
}

#[test]
fn a_reason_counts_less_by_a_click_and_only_here() {
    let mut screen = open(fixtures::lively(), TALL, Page::Matches);
    click(&mut screen, "What counts");
    assert!(says(&screen, "Only you know."));
    click(&mut screen, "Interests");
    click(&mut screen, "Interests: Not at all");
    let weigh = MeetAct::Weigh {
        reason: "interests".into(),
        percent: 0,
    };
    assert_eq!(intent(&mut screen), Intent::Meet(weigh));
}

#[test]
fn a_program_is_adapted_for_a_community_and_told_what_is_wrong_with_its_line() {
    let mut screen = open(crate::lives::lively(), TALL, Page::Matches);
    click(&mut screen, "Duplicate and adapt…");
    let program = "P04".to_owned();
    let asked = Intent::Ask(Question::Program { program });
    assert_eq!(intent(&mut screen), asked);
    answer(&mut screen, Ok(Answer::Text("id = \"P04\"".into())));
    assert!(says(&screen, "Which community keeps it?"));
    screen
        .get_all_by_label_contains("Which community keeps it? ")
        .next()
        .expect("a community")
        .click();
    screen.run_steps(3);
    click(&mut screen, "Keep this program");
    let Intent::Community(replica::CommunityAct::KeepProgram { description, .. }) =
        intent(&mut screen)
    else {
        panic!("the program is kept");
    };
    assert_eq!(description, "id = \"P04\"");
    answer(&mut screen, Err(refusal("line 1: nothing was changed yet")));
    assert!(says(&screen, "line 1: nothing was changed yet"));
    click(&mut screen, "Keep this program");
    settle(&mut screen);
    assert!(says(&screen, "Chiara Rossi"), "back among the matches");
}
