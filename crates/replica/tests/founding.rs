//! What could be founded, what is there already, and who is left out of it: as one person sees it.

use crate::common::Table;
use history::ScopeId;
use model::{Edit, Field};
use replica::{
    Answer, CommunityAct, GovernAct, HintsView, Intent, MatchesView, MeetAct, Question, RoundAct,
    Rule, TalkAct, Template, TextEdit, WhyBox,
};

const ANN: usize = 0;
const NAMES: [&str; 6] = ["Ann", "Bob", "Cat", "Dan", "Eve", "Fay"];

fn says(table: &mut Table, device: usize, field: Field, values: &[&str]) {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    table.act(device, Intent::Profile(vec![Edit::Set(field, values)]));
}

fn enter(table: &mut Table, device: usize, program: &str, answers: &[(&str, &str)]) {
    let answers = answers
        .iter()
        .map(|(ask, text)| ((*ask).to_owned(), (*text).to_owned()));
    let (program, answers) = (program.to_owned(), answers.collect());
    table.act(device, Intent::Enter { program, answers });
}

fn mix(table: &mut Table) {
    for _ in 0..2 {
        for device in 1..table.devices.len() {
            table.encounter(ANN, device);
        }
    }
}

fn matches(table: &mut Table, program: &str) -> MatchesView {
    let (program, top) = (program.to_owned(), 10);
    match table.act(ANN, Intent::Ask(Question::Match { program, top })) {
        Answer::Matches(view) => view,
        other => panic!("{other:?}"),
    }
}

fn names(table: &mut Table, program: &str) -> Vec<String> {
    let found = matches(table, program).matches.into_iter();
    let mut names: Vec<String> = found.map(|it| it.name).collect();
    names.sort();
    names
}

fn hints(table: &mut Table) -> HintsView {
    match table.act(ANN, Intent::Ask(Question::Hints)) {
        Answer::Hints(hints) => *hints,
        other => panic!("{other:?}"),
    }
}

fn found(table: &mut Table, device: usize, name: &str) -> ScopeId {
    let wished = CommunityAct::Found {
        name: name.to_owned(),
        template: Template::Theme,
        closed: None,
    };
    match table.act(device, Intent::Community(wished)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn because(table: &mut Table, device: usize, community: ScopeId, text: &str) {
    let edit = TextEdit::Append(text.to_owned());
    let why = CommunityAct::Why {
        community,
        part: WhyBox::MoreNetworked,
        edit,
    };
    table.act(device, Intent::Community(why));
}

#[test]
fn a_theme_of_five_leads_to_its_community_and_four_things_of_two_to_nothing() {
    let mut table = Table::of(&NAMES);
    let apart = [
        &["Beekeeping", "Chess", "Judo", "Cooking"][..],
        &["Beekeeping"],
        &["Chess"],
        &["Judo"],
        &["Cooking"],
        &["Judo"],
    ];
    for (device, interests) in apart.iter().enumerate() {
        says(&mut table, device, Field::Interests, interests);
        enter(&mut table, device, "P18", &[]);
    }
    mix(&mut table);
    let view = matches(&mut table, "P18");
    assert!(
        view.matches.is_empty() && view.themes.is_empty(),
        "{view:?}"
    );
    assert!(view.hint.is_some_and(|hint| hint.contains("at least five")));
    let why_not = |table: &mut Table, person: &str| {
        let (program, person) = ("P18".to_owned(), person.to_owned());
        table.act(ANN, Intent::Ask(Question::WhyNot { program, person }))
    };
    let Answer::WhyNot { text } = why_not(&mut table, "Bob") else {
        panic!("Bob shares beekeeping with one alone");
    };
    assert!(text.contains("at least five"), "{text}");
    for device in [2, 3, 4] {
        says(&mut table, device, Field::Interests, &["Beekeeping"]);
    }
    mix(&mut table);
    let view = matches(&mut table, "P18");
    let [common] = view.themes.as_slice() else {
        panic!("{view:?}");
    };
    assert_eq!((common.theme.as_str(), common.people), ("Beekeeping", 5));
    assert_eq!(common.listed.len(), 4);
    assert!(common.communities.is_empty());
    assert_eq!(
        names(&mut table, "P18"),
        ["Bob", "Cat", "Dan", "Eve"],
        "Fay shares judo"
    );
    assert!(matches!(why_not(&mut table, "Bob"), Answer::Matches(_)));
    assert!(matches!(why_not(&mut table, "Fay"), Answer::WhyNot { .. }));
    // A community that is about it is named, whatever it is called.
    let community = found(&mut table, 1, "The hum");
    because(
        &mut table,
        1,
        community,
        "We look after hives together: beekeeping for beginners.",
    );
    found(&mut table, 1, "Choir");
    mix(&mut table);
    let themes = matches(&mut table, "P18").themes;
    let about: Vec<(&str, bool)> = themes[0]
        .communities
        .iter()
        .map(|it| (it.name.as_str(), it.joined))
        .collect();
    assert_eq!(about, [("The hum", false)]);
    // It is recommended for the same reason.
    let fitting = hints(&mut table).fitting;
    let fits: Vec<(&str, &str)> = fitting
        .iter()
        .map(|it| (it.name.as_str(), it.because.as_str()))
        .collect();
    assert_eq!(fits, [("The hum", "Beekeeping")]);
    // Whoever leaves takes the theme along.
    says(&mut table, 4, Field::Interests, &["Sailing"]);
    mix(&mut table);
    assert!(matches(&mut table, "P18").matches.is_empty());
}

#[test]
fn rounds_are_held_where_a_program_says_so() {
    let mut table = Table::of(&["Ann", "Bob"]);
    for program in matching::programs() {
        let announce = RoundAct::Announce {
            program: program.id.clone(),
            closes: None,
            drawn: false,
            note: String::new(),
        };
        let answer = table.wish(ANN, Intent::Round(announce));
        let code = answer.as_ref().err().map(|refusal| refusal.code.clone());
        let expected = match program.id.as_str() {
            "P03" | "P05" | "P07" | "P10" | "P14" | "P16" | "P17" => None,
            _ => Some("round-not-for-this".to_owned()),
        };
        assert_eq!(code, expected, "{}", program.id);
        if let Err(refusal) = answer {
            assert!(
                refusal.message.ends_with(
                    "Rounds are held in P03, P05, P14, P16, P17, and for cohorts in P07, P10."
                ),
                "{}",
                refusal.message
            );
        }
    }
    let Answer::Programs(programs) = table.act(ANN, Intent::Ask(Question::Programs)) else {
        panic!("programs");
    };
    let cohorts = programs.iter().filter(|it| it.cohorts);
    let cohorts: Vec<&str> = cohorts.map(|it| it.id.as_str()).collect();
    assert_eq!(cohorts, ["P07", "P10"], "the window offers them too");
}

/// Everybody says the same, so that all fit all in most programs.
fn alike() -> Table {
    let mut table = Table::of(&NAMES);
    for device in 0..NAMES.len() {
        for (field, values) in [
            (Field::Offers, &["Public speaking"][..]),
            (Field::Seeks, &["Public speaking"]),
            (Field::Interests, &["Public speaking"]),
            (Field::Skills, &["Public speaking:3"]),
            (Field::WorkAreas, &["Public speaking"]),
            (Field::Languages, &["German"]),
            (Field::LifeStage, &["new parent"]),
            (Field::Challenge, &["Public speaking"]),
            (Field::Place, &["Hamburg"]),
            (Field::Slots, &["Tue 09:00-13:00"]),
        ] {
            says(&mut table, device, field, values);
        }
        let role = if device == ANN {
            "mentee coachee newcomer guest owner task asker"
        } else {
            "mentor coach buddy host successor person expert"
        };
        for program in matching::programs().iter().filter(|it| it.ready) {
            let said = |ask: &matching::Question| match ask.what {
                matching::Ask::Role => Some(("role", role)),
                matching::Ask::WeeklyHours => Some(("weekly-hours", "20")),
                matching::Ask::Start if program.id == "P10" && device == ANN => {
                    Some(("start", "2026-11-20"))
                }
                matching::Ask::Goal => Some(("goal", "Public speaking")),
                matching::Ask::Tasks => Some(("tasks", "Public speaking")),
                matching::Ask::Topics => Some(("topics", "Public speaking")),
                matching::Ask::Question => Some(("question", "Public speaking")),
                _ => None,
            };
            let answers: Vec<(&str, &str)> = program.asks.iter().filter_map(said).collect();
            enter(&mut table, device, &program.id, &answers);
        }
    }
    mix(&mut table);
    table
}

#[test]
fn who_is_blocked_excluded_or_never_wanted_is_on_no_list_of_any_program() {
    type Out = fn(&mut Table, usize);
    let out: [(&str, Out); 3] = [
        ("blocked", |table, device| {
            let (person, on) = (table.person(device), true);
            table.act(ANN, Intent::Talk(TalkAct::Block { person, on }));
        }),
        ("never", |table, device| {
            let (person, on) = (table.person(device), true);
            table.act(ANN, Intent::Meet(MeetAct::Never { person, on }));
        }),
        ("excluded", |table, device| {
            let person = table.person(device).to_string();
            let rule = Rule::Exclude {
                person,
                guests: false,
            };
            let place = String::new();
            table.act(ANN, Intent::Govern(GovernAct::Propose { place, rule }));
        }),
    ];
    for (how, out) in out {
        let mut table = alike();
        let lists = |table: &mut Table| -> Vec<(String, usize, bool)> {
            let ready = matching::programs().iter().filter(|it| it.ready);
            let found = ready.map(|program| {
                let view = matches(table, &program.id);
                let has = view.matches.iter().any(|it| it.name == "Fay");
                (program.id.clone(), view.matches.len(), has)
            });
            found.collect()
        };
        let before = lists(&mut table);
        let met = before.iter().filter(|(_, count, _)| *count > 0).count();
        assert!(met >= 8, "{how}: {before:?}");
        out(&mut table, 5);
        for ((program, count, had), (_, left, has)) in before.iter().zip(lists(&mut table)) {
            assert!(!has, "{how}, {program}");
            // Where names are kept back she is one of them.
            let is_one_less = *count > 0 && left + 1 == *count;
            assert!(is_one_less || !*had, "{how}, {program}: {left} of {count}");
        }
    }
}

#[test]
fn a_handover_shows_its_owner_who_takes_over_what() {
    let mut table = Table::of(&NAMES);
    let says_what = [
        ("role", "owner"),
        ("topics", "payroll; archive; contracts"),
        ("end", "2030-01-31"),
    ];
    enter(&mut table, ANN, "P13", &says_what);
    for (device, seeks) in [(1, &["Payroll", "Archive"][..]), (2, &["Archive"])] {
        says(&mut table, device, Field::Seeks, seeks);
        enter(&mut table, device, "P13", &[("role", "successor")]);
    }
    mix(&mut table);
    let map = |view: &replica::MatchesView| -> Vec<(String, Option<String>)> {
        let all = view.cover.iter();
        all.map(|it| (it.topic.clone(), it.by.clone().map(|(_, name)| name)))
            .collect()
    };
    let view = matches(&mut table, "P13");
    let bob = || Some("Bob".to_owned());
    let all = [("archive", bob()), ("contracts", None), ("payroll", bob())];
    assert_eq!(map(&view), all.map(|(topic, by)| (topic.to_owned(), by)));
}
