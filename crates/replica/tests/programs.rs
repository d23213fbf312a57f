//! Programs that a community adapted: kept in it, listed and run by whoever reads it.

use crate::common::Table;
use history::ScopeId;
use model::{Edit, Field};
use replica::{
    Answer, CommunityAct, Intent, MatchesView, ProgramView, Question, Refusal, RoundAct, RoundView,
    Template,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;

fn set(table: &mut Table, device: usize, field: Field, value: &str) {
    let edit = Edit::Set(field, vec![value.to_owned()]);
    table.act(device, Intent::Profile(vec![edit]));
}

fn mix(table: &mut Table) {
    for (one, other) in [(ANN, BEN), (BEN, CEM), (ANN, CEM), (ANN, BEN), (BEN, CEM)] {
        table.encounter(one, other);
    }
}

/// Three people, of whom each offers what the next one seeks.
fn three() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    for (device, offers, seeks) in [
        (ANN, "Rust", "Cooking"),
        (BEN, "Cooking", "Rust"),
        (CEM, "Sailing", "Rust"),
    ] {
        set(&mut table, device, Field::Offers, offers);
        set(&mut table, device, Field::Seeks, seeks);
        set(&mut table, device, Field::Languages, "German");
        set(&mut table, device, Field::Interests, "Chess");
        set(&mut table, device, Field::Slots, "Tue 12:00-13:00");
        set(&mut table, device, Field::Place, "Hamburg");
    }
    mix(&mut table);
    table
}

fn found(table: &mut Table, template: Template, closed: Option<&str>) -> ScopeId {
    let wished = CommunityAct::Found {
        name: format!("{template:?}"),
        template,
        closed: closed.map(str::to_owned),
    };
    match table.act(ANN, Intent::Community(wished)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn described(table: &mut Table, device: usize, program: &str) -> String {
    let program = program.to_owned();
    match table.act(device, Intent::Ask(Question::Program { program })) {
        Answer::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

fn listed(table: &mut Table, device: usize) -> Vec<ProgramView> {
    match table.act(device, Intent::Ask(Question::Programs)) {
        Answer::Programs(programs) => programs
            .into_iter()
            .filter(|program| program.adapted.is_some())
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn keep(
    table: &mut Table,
    device: usize,
    community: ScopeId,
    description: &str,
) -> Result<Answer, Refusal> {
    let description = description.to_owned();
    table.wish(
        device,
        Intent::Community(CommunityAct::KeepProgram {
            community,
            description,
        }),
    )
}

/// The learning duo of people who care for what they learn alone.
fn duo(table: &mut Table) -> String {
    described(table, ANN, "P04")
        .replace("en = \"Learning duo\"", "en = \"Evening class\"")
        .replace("de = \"Lernduo\"", "de = \"Abendschule\"")
}

fn matches(table: &mut Table, device: usize, program: &str) -> MatchesView {
    let (program, top) = (program.to_owned(), 5);
    match table.act(device, Intent::Ask(Question::Match { program, top })) {
        Answer::Matches(matches) => matches,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_program_for_people_of_a_position_is_not_kept() {
    let mut table = three();
    let community = found(&mut table, Template::Theme, None);
    let description = duo(&mut table);
    let says = |line: &&str| line.starts_with("purpose");
    let purpose = description
        .lines()
        .find(says)
        .expect("a purpose")
        .to_owned();
    let (_, german) = purpose.split_once("de = ").expect("in both languages");
    let gated =
        format!("purpose = {{ en = \"Only managers and directors may join\", de = {german}");
    let gated = description.replace(&purpose, &gated);
    let refusal = keep(&mut table, ANN, community, &gated).unwrap_err();
    assert_eq!(refusal.code, "asks-for-standing");
    assert!(refusal.message.contains("managers"), "{refusal:?}");
    // Nor by what it is called.
    let named = description.replace("Evening class", "For managers only");
    let refusal = keep(&mut table, ANN, community, &named).unwrap_err();
    assert_eq!(refusal.code, "asks-for-standing");
    keep(&mut table, ANN, community, &description).unwrap();
}

#[test]
fn no_program_that_comes_along_speaks_of_a_position() {
    let mut table = three();
    let community = found(&mut table, Template::Theme, None);
    for number in 1..=18 {
        let program = format!("P{number:02}");
        let description = described(&mut table, ANN, &program);
        let ours = description.replacen("en = \"", "en = \"Our ", 1);
        let kept = keep(&mut table, ANN, community, &ours).map(drop);
        let code = kept.err().map(|refusal| refusal.code);
        assert_ne!(code.as_deref(), Some("asks-for-standing"), "{program}");
    }
}

#[test]
fn an_adapted_program_is_listed_with_its_origin_and_matches_those_who_take_part() {
    let mut table = three();
    let community = found(&mut table, Template::Theme, None);
    let description = duo(&mut table);
    keep(&mut table, ANN, community, &description).unwrap();
    mix(&mut table);
    for device in [ANN, BEN, CEM] {
        let programs = listed(&mut table, device);
        let [program] = programs.as_slice() else {
            panic!("{device}: {programs:?}");
        };
        assert_eq!(program.name, "Evening class");
        assert!(program.id.starts_with("P04-"), "{}", program.id);
        let adapted = program.adapted.as_ref().unwrap();
        assert_eq!(
            (adapted.from.as_str(), adapted.by.as_str(), adapted.mine),
            ("Learning duo", "Ann", device == ANN)
        );
        assert_eq!(adapted.community, "Theme");
        assert_eq!(described(&mut table, device, &program.id), description);
    }
    let id = listed(&mut table, BEN).remove(0).id;
    for device in [ANN, BEN] {
        let program = "evening class".to_owned();
        let answers = Vec::new();
        table.act(device, Intent::Enter { program, answers });
    }
    mix(&mut table);
    let found = matches(&mut table, BEN, &id);
    assert_eq!(found.program, id);
    let names: Vec<&str> = found.matches.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Ann"], "Cem takes no part: {found:?}");
    assert!(matches(&mut table, BEN, "P04").matches.is_empty());
    // What is kept comes back with a start, from the index and without it.
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(listed(&mut table, BEN).len(), 1, "{keep_index}");
        assert_eq!(matches(&mut table, BEN, &id).matches.len(), 1);
    }
}

#[test]
fn only_whoever_keeps_a_program_drops_it_and_then_it_is_gone_everywhere() {
    let mut table = three();
    let community = found(&mut table, Template::Theme, None);
    let description = duo(&mut table);
    keep(&mut table, ANN, community, &description).unwrap();
    mix(&mut table);
    let program = listed(&mut table, ANN).remove(0).id;
    let dropped = |program: &str| {
        let program = program.to_owned();
        Intent::Community(CommunityAct::DropProgram { program })
    };
    let refusal = table.wish(BEN, dropped(&program)).unwrap_err();
    assert_eq!(refusal.code, "not-yours");
    table.act(ANN, dropped(&program[..8]));
    mix(&mut table);
    for device in [ANN, BEN, CEM] {
        assert!(listed(&mut table, device).is_empty(), "{device}");
    }
}

#[test]
fn a_description_outside_the_vocabulary_is_refused_with_its_line() {
    let mut table = three();
    let open = found(&mut table, Template::Theme, None);
    let hidden = found(&mut table, Template::Life, None);
    let description = duo(&mut table);
    let wrong = description.replace("kind = \"need\"", "kind = \"position\"");
    let refusal = keep(&mut table, ANN, open, &wrong).unwrap_err();
    assert_eq!(refusal.code, "program-not-understood");
    for said in ["line ", "`position`", "`need`", "`interests`"] {
        assert!(refusal.message.contains(said), "{refusal:?}");
    }
    let unchanged = described(&mut table, ANN, "P04");
    let refusal = keep(&mut table, ANN, open, &unchanged).unwrap_err();
    assert!(refusal.message.contains("nothing was changed"));
    let refusal = keep(&mut table, BEN, open, &description).unwrap_err();
    assert!(
        ["not-inside", "unknown-community"].contains(&refusal.code.as_str()),
        "{refusal:?}"
    );
    let refusal = keep(&mut table, ANN, hidden, &description).unwrap_err();
    assert_eq!(refusal.code, "program-would-tell");
    assert!(listed(&mut table, ANN).is_empty());
}

/// A description that comes from none of the eighteen.
const READING: &str = r#"
id = "P19"
name = { en = "Reading partners", de = "Lesepaare" }
kind = "list"
shape = "pairs"
purpose = { en = "Read a book together.", de = "Lest zusammen ein Buch." }
ready = true
inputs = ["interests", "languages", "place"]
asks = [{ what = "goal", text = { en = "the book", de = "das Buch" } }]
wishes = [{ from = "goal", percent = 100 }]
gives = [{ from = "goal", percent = 100 }]
objective = { en = "The same book.", de = "Dasselbe Buch." }
shown = { en = "The book.", de = "Das Buch." }
next = { en = "Propose {name} a first chapter.", de = "Schlag {name} ein erstes Kapitel vor." }
rules = [{ check = "need-met", text = { en = "You want to read the same book.", de = "Ihr wollt dasselbe Buch lesen." } }]
terms = [{ kind = "need", weight = 70 }, { kind = "interests", weight = 20 }, { kind = "place", weight = 10 }]
"#;

#[test]
fn a_program_of_ones_own_is_entered_matched_asked_and_agreed_in() {
    let mut table = three();
    let community = found(&mut table, Template::Theme, None);
    keep(&mut table, ANN, community, READING).unwrap();
    mix(&mut table);
    let program = listed(&mut table, BEN).remove(0);
    assert!(program.id.starts_with("P19-"), "{}", program.id);
    assert_eq!(program.adapted.map(|it| it.from), Some(String::new()));
    for (device, book) in [(ANN, "Middlemarch"), (BEN, "Middlemarch"), (CEM, "Emma")] {
        let program = "reading partners".to_owned();
        let answers = vec![("goal".to_owned(), book.to_owned())];
        table.act(device, Intent::Enter { program, answers });
    }
    mix(&mut table);
    let found = matches(&mut table, BEN, &program.id).matches;
    let names: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Ann"]);
    assert_eq!(found[0].next, "Propose Ann a first chapter.");
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    let ask = replica::MeetAct::Ask {
        program: program.id.clone(),
        person: ann,
        until: None,
    };
    table.act(BEN, Intent::Meet(ask));
    mix(&mut table);
    let agree = replica::MeetAct::Agree {
        program: program.id.clone(),
        person: ben,
    };
    let Answer::Meet(view) = table.act(ANN, Intent::Meet(agree)) else {
        panic!("no view of meeting");
    };
    assert_eq!(view.requests[0].program_name, "Reading partners");
    assert_eq!(view.requests[0].state, replica::ConsentState::Agreed);
}

#[test]
fn a_round_of_a_program_of_ones_own_puts_people_together() {
    let mut table = three();
    let community = found(&mut table, Template::Theme, None);
    let circle = READING
        .replace("kind = \"list\"", "kind = \"round\"")
        .replace(
            "shape = \"pairs\"",
            "shape = \"groups\"\nsize = { least = 2, most = 3 }",
        )
        .replace("ready = true", "ready = false");
    keep(&mut table, ANN, community, &circle).unwrap();
    mix(&mut table);
    let announce = RoundAct::Announce {
        program: "Reading partners".into(),
        closes: None,
        drawn: false,
        note: String::new(),
    };
    let id = round(&mut table, ANN, announce).unwrap().id;
    mix(&mut table);
    for device in [ANN, BEN, CEM] {
        let answers = vec![("goal".to_owned(), "Middlemarch".to_owned())];
        let round_id = id.clone();
        let enter = RoundAct::Enter {
            round: round_id,
            answers,
        };
        round(&mut table, device, enter).unwrap();
    }
    mix(&mut table);
    round(&mut table, ANN, RoundAct::Close { round: id.clone() }).unwrap();
    let view = round(&mut table, ANN, RoundAct::Freeze { round: id }).unwrap();
    let result = view.result.expect("computed");
    assert_eq!(result.groups.len(), 1);
    assert_eq!(result.groups[0].people.len(), 3);
}

fn round(table: &mut Table, device: usize, act: RoundAct) -> Result<RoundView, Refusal> {
    match table.wish(device, Intent::Round(act))? {
        Answer::Round(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_round_of_an_adapted_program_comes_out_the_same_where_it_is_known() {
    let mut table = three();
    let community = found(&mut table, Template::Theme, Some("We begin small."));
    let description = described(&mut table, ANN, "P05")
        .replace("en = \"Lunch match\"", "en = \"Chess lunch\"")
        .replace("de = \"Lunch-Roulette\"", "de = \"Schach am Mittag\"");
    keep(&mut table, ANN, community, &description).unwrap();
    mix(&mut table);
    let person = table.person(BEN);
    let invite = CommunityAct::Invite { community, person };
    table.act(ANN, Intent::Community(invite));
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    table.act(BEN, Intent::Community(join));
    mix(&mut table);
    let announce = RoundAct::Announce {
        program: "Chess lunch".into(),
        closes: None,
        drawn: false,
        note: String::new(),
    };
    let id = round(&mut table, ANN, announce).unwrap().id;
    mix(&mut table);
    let enter = |id: &str| RoundAct::Enter {
        round: id.to_owned(),
        answers: vec![("mode".to_owned(), "table".to_owned())],
    };
    round(&mut table, ANN, enter(&id)).unwrap();
    let known = listed(&mut table, BEN).len();
    if known == 1 {
        round(&mut table, BEN, enter(&id)).unwrap();
    }
    let refusal = round(&mut table, CEM, enter(&id)).unwrap_err();
    assert_eq!(refusal.code, "round-program-away");
    assert_eq!(known, 1, "Ben has joined");
    mix(&mut table);
    round(&mut table, ANN, RoundAct::Close { round: id.clone() }).unwrap();
    round(&mut table, ANN, RoundAct::Freeze { round: id.clone() }).unwrap();
    mix(&mut table);
    let mut hashes = Vec::new();
    for device in [ANN, BEN] {
        let asked = Question::Round { round: id.clone() };
        let Answer::Round(view) = table.act(device, Intent::Ask(asked)) else {
            panic!("no round");
        };
        assert_eq!(view.program_name, "Chess lunch");
        let result = view.result.expect("computed");
        assert_eq!(result.groups.len(), 1);
        assert_eq!(result.groups[0].people.len(), 2);
        hashes.push((result.manifest, result.outcome));
    }
    assert_eq!(hashes[0], hashes[1]);
}
