//! What could grow in a space of two hundred people: hints and introductions, by their counts.
//!
//! Everybody joins and speaks through the founder's device, which so knows all of them; who is asked for
//! hints meets it once more.

use std::collections::{BTreeMap, BTreeSet};

use crate::alike::hints;
use crate::common::Table;
use history::{Admission, ScopeId};
use model::{Edit, Field};
use replica::{Answer, Intent, Question};

const PEOPLE: usize = 200;
const FOUNDER: usize = 0;
/// Whom the founder knows, and who knows four mentors.
const KIM: usize = 50;
/// Who is in which community; the founder is in both, and nobody of them is in law or finance.
const CHESS: std::ops::Range<usize> = 20..40;
const RUNNING: std::ops::Range<usize> = 30..45;
/// Who mentors, of whom the first few are better known to fit, and who seeks one.
const MENTORS: std::ops::Range<usize> = 100..160;
const STARS: usize = 5;
const MENTEES: std::ops::Range<usize> = 160..200;
/// How many mentees are asked for their lists, and how long these are.
const ASKED: usize = 10;
const TOP: usize = 10;
/// So many are introduced at a time.
const INTRODUCED: usize = 3;
/// So many of one's list are looked for among the people one could be introduced to.
const LOOKED_AT: usize = 12;

fn name(device: usize) -> String {
    format!("Person {device:03}")
}

fn set(field: Field, values: &[&str]) -> Edit {
    Edit::Set(field, values.iter().map(|it| (*it).to_owned()).collect())
}

/// What somebody says of themselves.
fn profile(device: usize) -> Vec<Edit> {
    let area = match device {
        20..45 => "IT",
        _ => ["IT", "Law", "Logistics", "Finance", "Finance"][device % 5],
    };
    let mut edits = vec![set(Field::WorkAreas, &[area])];
    edits.extend(match device {
        FOUNDER => vec![
            set(Field::Seeks, &["Public speaking"]),
            set(Field::Interests, &["Repair cafe"]),
        ],
        // One theme in three ways to say it; and one that too few seek.
        1..=12 => {
            let said = ["Data ethics", "learn data ethics", "Datenethik"][device % 3];
            vec![set(Field::Seeks, &[said])]
        }
        13..=16 => vec![set(Field::Seeks, &["Beekeeping"])],
        _ if MENTORS.contains(&device) => mentor(device),
        _ if MENTEES.contains(&device) => vec![
            set(Field::Seeks, &["Public speaking"]),
            set(Field::Languages, &["en", "de"]),
            set(Field::Place, &["Hamburg"]),
        ],
        _ => Vec::new(),
    });
    edits
}

fn mentor(device: usize) -> Vec<Edit> {
    let mut edits = vec![set(Field::Offers, &["Public speaking"])];
    if device < MENTORS.start + STARS {
        edits.push(set(Field::Languages, &["en", "de"]));
        edits.push(set(Field::Place, &["Hamburg"]));
    } else {
        edits.push(set(Field::Languages, &["en"]));
        edits.push(set(Field::Place, &["Bremen"]));
    }
    edits
}

fn found(table: &mut Table, device: usize, name: &str) -> ScopeId {
    let act = replica::CommunityAct::Found {
        name: name.to_owned(),
        template: replica::Template::Theme,
        closed: None,
    };
    match table.act(device, Intent::Community(act)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn space() -> Table {
    let mut table = Table::empty(PEOPLE);
    let space = Intent::Found {
        space: "Nordwerk".into(),
        person: name(FOUNDER),
        admission: Admission::Open,
        ends: None,
    };
    table.act(FOUNDER, space);
    table.act(FOUNDER, Intent::Profile(profile(FOUNDER)));
    enter(&mut table, FOUNDER, "mentee");
    for device in 1..PEOPLE {
        table.join(device, FOUNDER, &name(device));
        table.act(device, Intent::Profile(profile(device)));
        if MENTORS.contains(&device) {
            enter(&mut table, device, "mentor");
        }
        if MENTEES.contains(&device) {
            enter(&mut table, device, "mentee");
        }
        table.encounter(device, FOUNDER);
    }
    table
}

fn enter(table: &mut Table, device: usize, role: &str) {
    let answers = vec![("role".to_owned(), role.to_owned())];
    let program = "P07".to_owned();
    table.act(device, Intent::Enter { program, answers });
}

fn knows(table: &mut Table, device: usize, others: &[usize]) {
    let names: Vec<String> = others.iter().map(|other| name(*other)).collect();
    let edit = Edit::Set(Field::Contacts, names);
    table.act(device, Intent::Profile(vec![edit]));
}

/// Founds a community of the founder's that these people join.
fn community(table: &mut Table, title: &str, people: std::ops::Range<usize>) {
    let community = found(table, FOUNDER, title);
    for device in people {
        table.encounter(device, FOUNDER);
        let join = replica::CommunityAct::Join {
            community,
            sign: true,
        };
        table.act(device, Intent::Community(join));
        table.encounter(device, FOUNDER);
    }
}

/// The names on somebody's list of mentors, best first.
fn list(table: &mut Table, device: usize, top: usize) -> Vec<String> {
    let program = "P07".to_owned();
    match table.act(device, Intent::Ask(Question::Match { program, top })) {
        Answer::Matches(view) => view.matches.into_iter().map(|it| it.name).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_could_grow_among_two_hundred_is_told_by_its_counts() {
    // One space for all of it, because making it takes most of the time.
    let mut table = space();
    grows(&mut table);
    introduces(&mut table);
    spreads(&mut table);
}

fn grows(table: &mut Table) {
    community(table, "Chess", CHESS);
    community(table, "Running", RUNNING);
    found(table, 1, "Repair cafe");
    table.encounter(1, FOUNDER);

    let all = hints(table, FOUNDER);
    let themes: Vec<(&str, usize, bool)> = all
        .themes
        .iter()
        .map(|it| (it.topic.as_str(), it.people, it.mine))
        .collect();
    // The founder and forty others seek what no community is about; four are too few for a theme.
    assert_eq!(
        themes,
        [("Public speaking", 41, true), ("Datenethik", 12, false)]
    );
    let fitting: Vec<(&str, &str)> = all
        .fitting
        .iter()
        .map(|it| (it.name.as_str(), it.because.as_str()))
        .collect();
    assert_eq!(fitting, [("Repair cafe", "Repair cafe")]);
    let lacking: BTreeMap<&str, &[String]> = all
        .lacking
        .iter()
        .map(|it| (it.name.as_str(), &it.areas[..]))
        .collect();
    // The founder's own area is IT, like that of everybody in both; finance is the largest of the others.
    for title in ["Chess", "Running"] {
        assert_eq!(lacking[title], ["Finance", "Law", "Logistics"], "{title}");
    }
    let bridges: Vec<usize> = all.bridges.iter().map(|it| it.people).collect();
    assert_eq!(bridges, [1 + CHESS.end - RUNNING.start]);

    // Ten are new in Chess, and each is shown to three of the eleven who are not.
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    let mut most = 0;
    for device in std::iter::once(FOUNDER).chain(CHESS.start..CHESS.start + 10) {
        table.encounter(device, FOUNDER % PEOPLE + usize::from(device == FOUNDER));
        let newcomers = hints(table, device).newcomers;
        let of_chess = newcomers.iter().filter(|it| it.community == "Chess");
        let names: Vec<String> = of_chess.map(|it| it.name.clone()).collect();
        most = most.max(names.len());
        for name in names {
            *shown.entry(name).or_default() += 1;
        }
    }
    let new: Vec<String> = (CHESS.start + 10..CHESS.end).map(name).collect();
    assert_eq!(
        shown.keys().collect::<Vec<_>>(),
        new.iter().collect::<Vec<_>>()
    );
    assert!(shown.values().all(|count| *count == 3), "{shown:?}");
    assert!(most < new.len(), "nobody greets them all");
}

/// Whoever of one's list a friend knows is introduced by them.
fn introduces(table: &mut Table) {
    let known = [100, 101, 110, 111];
    table.encounter(KIM, FOUNDER);
    knows(table, FOUNDER, &[KIM]);
    knows(table, KIM, &[FOUNDER, 100, 101, 110, 111]);
    for mentor in known {
        table.encounter(mentor, FOUNDER);
        knows(table, mentor, &[KIM]);
    }
    // What one says of another is told to them first, and to all once they have said so too.
    for _ in 0..2 {
        for device in known.into_iter().chain([KIM]) {
            table.encounter(device, KIM + usize::from(device == KIM));
            table.encounter(device, FOUNDER);
        }
    }
    let introduced = hints(table, FOUNDER).introductions;
    let people: BTreeSet<String> = introduced.iter().map(|it| it.name.clone()).collect();
    let listed = list(table, FOUNDER, LOOKED_AT).into_iter();
    let listed = listed.filter(|it| known.iter().any(|known| name(*known) == *it));
    let listed: BTreeSet<String> = listed.collect();
    assert!(people.is_subset(&listed), "{introduced:?}");
    // One asks few at a time.
    assert_eq!(people.len(), listed.len().min(INTRODUCED));
    for found in &introduced {
        assert_eq!(
            (found.through_name.as_str(), &found.then),
            (&*name(KIM), &None)
        );
    }
}

/// Whoever fits best everywhere makes room on some lists; the best of a list stay on it.
fn spreads(table: &mut Table) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for device in MENTEES.take(ASKED) {
        table.encounter(device, FOUNDER);
        let names = list(table, device, TOP);
        assert_eq!(names.len(), TOP);
        names
            .into_iter()
            .for_each(|name| *times.entry(name).or_default() += 1);
    }
    // Left to their scores, the same five would stand on each of the lists.
    let stars = (MENTORS.start..MENTORS.start + STARS).map(name);
    let of_stars: usize = stars.filter_map(|name| times.get(&name)).sum();
    println!(
        "{of_stars} places of the best, {} people: {times:?}",
        times.len()
    );
    assert!(of_stars < ASKED * STARS, "{times:?}");
}
