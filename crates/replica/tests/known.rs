//! Who knows whom, what is hidden, and who is left out: as others see it.

use crate::alike::{hints, matches, says};
use crate::common::Table;
use model::{Edit, Field, Visibility};
use replica::{Answer, GovernAct, Intent, MatchesView, Question, Rule, TalkAct};

const ANN: usize = 0;
const KIM: usize = 1;
const LEE: usize = 2;
const MAX: usize = 3;

fn enter(table: &mut Table, device: usize, program: &str, role: &str) {
    let program = program.to_owned();
    let answers = [("role".to_owned(), role.to_owned())];
    let answers = answers.into_iter().filter(|_| !role.is_empty()).collect();
    table.act(device, Intent::Enter { program, answers });
}

fn mix(table: &mut Table) {
    let count = table.devices.len();
    for _ in 0..2 {
        for device in 1..count {
            table.encounter(device - 1, device);
        }
    }
    for device in 1..count {
        table.encounter(0, device);
    }
}

/// Ann seeks a mentor; Lee is one, and so is Max.
fn people() -> Table {
    let mut table = Table::of(&["Ann", "Kim", "Lee", "Max"]);
    says(&mut table, ANN, Field::Seeks, "Public speaking");
    enter(&mut table, ANN, "P07", "mentee");
    for device in [LEE, MAX] {
        says(&mut table, device, Field::Offers, "Public speaking");
        enter(&mut table, device, "P07", "mentor");
    }
    mix(&mut table);
    table
}

/// The hints of somebody, as sentences are made of them.
fn introduced(table: &mut Table, device: usize) -> Vec<(String, String, Option<String>)> {
    let found = hints(table, device).introductions.into_iter();
    found
        .map(|it| (it.name, it.through_name, it.then))
        .collect()
}

#[test]
fn two_know_each_other_once_both_say_so_and_then_can_introduce() {
    let mut table = people();
    let knows = |table: &mut Table, one, other| says(table, one, Field::Contacts, other);
    knows(&mut table, ANN, "Kim");
    knows(&mut table, LEE, "Kim");
    mix(&mut table);
    assert!(
        introduced(&mut table, ANN).is_empty(),
        "only one side says it"
    );
    table.act(
        KIM,
        Intent::Profile(vec![Edit::Set(
            Field::Contacts,
            vec!["Ann".to_owned(), "Lee".to_owned()],
        )]),
    );
    mix(&mut table);
    let through = |name: &str| (name.to_owned(), "Kim".to_owned(), None);
    assert_eq!(introduced(&mut table, ANN), [through("Lee")]);
    let found = matches(&mut table, ANN, "P07").matches;
    let lee = found.iter().find(|it| it.name == "Lee").unwrap();
    let why: Vec<&str> = lee.reasons.iter().map(|it| it.text.as_str()).collect();
    assert!(why.contains(&"You both know Kim"), "{why:?}");
    assert_eq!(
        lee.reasons.iter().map(|it| it.points).sum::<u32>(),
        lee.score
    );

    // Whoever has been asked twice is not proposed for a third.
    let (via, to) = (table.person(KIM), table.person(LEE));
    for _ in 0..2 {
        assert_eq!(introduced(&mut table, ANN).len(), 1);
        // The same is asked again after two weeks at the earliest.
        table.now.0 += 15 * 24 * 3_600 * 1_000;
        let text = "I would like to learn from you.".to_owned();
        table.act(ANN, Intent::Talk(TalkAct::AskIntro { via, to, text }));
    }
    assert!(introduced(&mut table, ANN).is_empty());

    // Somebody who shows it to nobody any more knows nobody.
    let (field, to) = (Field::Contacts, Visibility::Me);
    table.act(KIM, Intent::Show { field, to });
    mix(&mut table);
    let found = matches(&mut table, ANN, "P07").matches;
    assert!(
        found
            .iter()
            .all(|it| it.reasons.iter().all(|why| !why.text.contains("Kim")))
    );
}

#[test]
fn a_way_over_two_people_names_whom_to_ask_and_for_whom() {
    let mut table = people();
    for (one, others) in [
        (ANN, vec!["Kim"]),
        (KIM, vec!["Ann", "Max"]),
        (MAX, vec!["Kim", "Lee"]),
        (LEE, vec!["Max"]),
    ] {
        let others = others.into_iter().map(str::to_owned).collect();
        table.act(
            one,
            Intent::Profile(vec![Edit::Set(Field::Contacts, others)]),
        );
    }
    mix(&mut table);
    let found = introduced(&mut table, ANN);
    let way = |name: &str, then: Option<&str>| {
        (name.to_owned(), "Kim".to_owned(), then.map(str::to_owned))
    };
    assert_eq!(found.len(), 2);
    assert!(found.contains(&way("Max", None)), "{found:?}");
    assert!(found.contains(&way("Lee", Some("Max"))), "{found:?}");
}

#[test]
fn a_hidden_field_changes_nothing_that_others_see() {
    let mut table = people();
    let lists: Vec<String> = matching::programs()
        .iter()
        .filter(|program| program.kind == matching::Kind::List)
        .map(|program| program.id.clone())
        .collect();
    assert_eq!(lists.len(), 13);
    for device in [ANN, LEE] {
        for program in lists.iter().filter(|program| *program != "P07") {
            enter(&mut table, device, program, "");
        }
        says(&mut table, device, Field::Offers, "Public speaking");
        says(&mut table, device, Field::Seeks, "Public speaking");
    }
    mix(&mut table);
    let seen = |table: &mut Table| {
        mix(table);
        let found = lists.iter().map(|program| matches(table, ANN, program));
        let found: Vec<MatchesView> = found.collect();
        format!("{found:?} {:?}", hints(table, ANN))
    };
    let open = seen(&mut table);
    assert!(
        open.matches("Lee").count() > 4,
        "Lee is on the lists: {open}"
    );
    for field in Field::ALL {
        if field.fixed_visibility().is_some() {
            continue;
        }
        let to = Visibility::Me;
        table.act(LEE, Intent::Show { field, to });
        let without = seen(&mut table);
        let value = match field {
            Field::Contacts => "Ann",
            Field::Offers | Field::Seeks => "Zebra finches",
            Field::Challenge => "Start a repair cafe",
            field => field.example(),
        };
        says(&mut table, LEE, field, value);
        assert_eq!(seen(&mut table), without, "{field}");
        table.act(LEE, Intent::Profile(vec![Edit::Clear(field)]));
        let to = Visibility::Space;
        table.act(LEE, Intent::Show { field, to });
        if matches!(field, Field::Offers | Field::Seeks) {
            says(&mut table, LEE, field, "Public speaking");
        }
    }
}

#[test]
fn nobody_blocked_or_excluded_is_on_a_list_or_among_the_hints() {
    let mut table = people();
    let of = |table: &mut Table| -> Vec<String> {
        let found = matches(table, ANN, "P07").matches;
        found.into_iter().map(|it| it.name).collect()
    };
    assert_eq!(of(&mut table).len(), 2);
    let (person, on) = (table.person(LEE), true);
    table.act(ANN, Intent::Talk(TalkAct::Block { person, on }));
    assert_eq!(of(&mut table), ["Max"]);
    let on = false;
    table.act(ANN, Intent::Talk(TalkAct::Block { person, on }));
    assert_eq!(of(&mut table).len(), 2);
    let person = table.person(MAX);
    table.act(
        ANN,
        Intent::Govern(GovernAct::Propose {
            place: String::new(),
            rule: Rule::Exclude {
                person: person.to_string(),
                guests: false,
            },
        }),
    );
    assert_eq!(of(&mut table), ["Lee"]);
}

/// Whom a device reads somebody's profile to name.
fn named(table: &mut Table, device: usize, of: usize) -> Vec<model::PersonId> {
    let person = Some(table.person(of).to_string());
    match table.act(device, Intent::Ask(Question::Profile { person })) {
        Answer::Person(card) => card.profile.contacts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_only_one_of_two_says_is_read_by_the_two_alone() {
    let mut table = people();
    let (ann, kim) = (table.person(ANN), table.person(KIM));
    says(&mut table, ANN, Field::Contacts, "Kim");
    mix(&mut table);
    for reader in [LEE, MAX] {
        assert_eq!(named(&mut table, reader, ANN), []);
        table.restart(reader, false);
        assert_eq!(named(&mut table, reader, ANN), []);
    }
    assert_eq!(named(&mut table, KIM, ANN), [kim], "she is told");
    assert!(table.inbox(KIM).is_empty(), "and need not answer");

    says(&mut table, KIM, Field::Contacts, "Ann");
    mix(&mut table);
    for reader in [LEE, MAX] {
        assert_eq!(named(&mut table, reader, ANN), [kim]);
        assert_eq!(named(&mut table, reader, KIM), [ann]);
    }

    // Whoever is told only by a message of two goes on knowing it after a restart.
    table.restart(ANN, false);
    let of = vec![Edit::Remove(Field::Contacts, vec!["Kim".to_owned()])];
    table.act(ANN, Intent::Profile(of));
    mix(&mut table);
    for reader in [LEE, MAX] {
        assert_eq!(named(&mut table, reader, ANN), []);
        assert_eq!(named(&mut table, reader, KIM), [], "nor what she says");
    }
    assert_eq!(named(&mut table, KIM, ANN), []);
    assert_eq!(named(&mut table, ANN, KIM), [ann]);
}

#[test]
fn picked_people_see_whom_one_knows_as_far_as_they_say_so_too() {
    let mut table = people();
    let (kim, lee) = (table.person(KIM), table.person(LEE));
    let (field, to) = (Field::Contacts, Visibility::Picked(vec![lee]));
    let knows = vec!["Kim".to_owned(), "Max".to_owned()];
    table.act(ANN, Intent::Show { field, to });
    table.act(ANN, Intent::Profile(vec![Edit::Set(field, knows)]));
    says(&mut table, KIM, Field::Contacts, "Ann");
    mix(&mut table);
    says(&mut table, ANN, Field::Headline, "Mends bikes");
    mix(&mut table);
    assert_eq!(named(&mut table, LEE, ANN), [kim]);
    assert_eq!(named(&mut table, MAX, ANN), []);
}

#[test]
fn only_whom_both_show_to_be_strangers_is_not_asked() {
    let mut table = people();
    let (kim, lee) = (table.person(KIM), table.person(LEE));
    let ask = |table: &mut Table| {
        let (via, to, text) = (kim, lee, "We both bake.".to_owned());
        table.wish(ANN, Intent::Talk(TalkAct::AskIntro { via, to, text }))
    };
    let knows = |table: &mut Table, one: usize, other: &str| {
        let edit = Edit::Add(Field::Contacts, vec![other.to_owned()]);
        table.act(one, Intent::Profile(vec![edit]));
    };
    for (one, other) in [(ANN, "Kim"), (KIM, "Ann"), (LEE, "Max"), (MAX, "Lee")] {
        knows(&mut table, one, other);
    }
    mix(&mut table);
    // Kim shows nobody but the one who asks: she may know anybody.
    assert_eq!(named(&mut table, ANN, KIM), [table.person(ANN)]);
    ask(&mut table).expect("nobody can know");

    knows(&mut table, KIM, "Max");
    knows(&mut table, MAX, "Kim");
    mix(&mut table);
    let refused = ask(&mut table).expect_err("refused");
    assert_eq!(refused.code, "intro-strangers");
    assert!(
        refused.message.contains("Kim and Lee"),
        "{}",
        refused.message
    );
    knows(&mut table, KIM, "Lee");
    knows(&mut table, LEE, "Kim");
    mix(&mut table);
    assert_eq!(ask(&mut table).expect_err("asked").code, "intro-asked");
}
