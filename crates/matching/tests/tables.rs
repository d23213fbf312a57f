//! What a person would answer, for every program: tables made by hand.
//!
//! For: expected people, reasons and refusals in German, English and both, as data in `cases/`.
//! Knows: the public face of the room. Never: fixes a score; it fixes who comes first, who is
//! together, what is said and what is refused.
//!
//! A file is a list of cases, each begun by `case TITLE`; then people as `Name: field values; …`,
//! then what must hold. It holds by words alone and by vectors as well; a case that says something
//! in words of its own, begun by `meant TITLE`, holds by vectors:
//!
//! ```text
//! list ANN = BEN, CEM             Ann's list, in this order and nobody else
//! says ANN / BEN = A sentence     among the reasons, the unmet wishes, the next step and the sheet
//! sagt ANN / BEN = Ein Satz       the same in German
//! refuses ANN / BEN = rule        Ann asks why not Ben: the name of the rule
//! why ANN / BEN = A sentence      what she is told
//! warum ANN / BEN = Ein Satz      the same in German
//! round = ANN BEN, CEM DAN        who is together, in whatever order; the others are alone
//! ```

use std::collections::BTreeSet;

use crate::people::{entrant, lens, name, pool_by_meaning, pool_of};
use matching::round::{Entry as RoundEntry, Manifest, Past, Seed, together, words_only};
use matching::{Ask, Entrant, Hall, Language, Pool, Program, Takes, program, programs};

const TABLES: [(&str, &str); 18] = [
    ("P01", include_str!("cases/p01.txt")),
    ("P02", include_str!("cases/p02.txt")),
    ("P03", include_str!("cases/p03.txt")),
    ("P04", include_str!("cases/p04.txt")),
    ("P05", include_str!("cases/p05.txt")),
    ("P06", include_str!("cases/p06.txt")),
    ("P07", include_str!("cases/p07.txt")),
    ("P08", include_str!("cases/p08.txt")),
    ("P09", include_str!("cases/p09.txt")),
    ("P10", include_str!("cases/p10.txt")),
    ("P11", include_str!("cases/p11.txt")),
    ("P12", include_str!("cases/p12.txt")),
    ("P13", include_str!("cases/p13.txt")),
    ("P14", include_str!("cases/p14.txt")),
    ("P15", include_str!("cases/p15.txt")),
    ("P16", include_str!("cases/p16.txt")),
    ("P17", include_str!("cases/p17.txt")),
    ("P18", include_str!("cases/p18.txt")),
];

/// How many cases every program has at least.
const CASES_MIN: usize = 6;
/// Verbs that begin a line about what must hold.
const VERBS: [&str; 7] = [
    "list ", "says ", "sagt ", "refuses ", "why ", "warum ", "round ",
];

struct Case<'t> {
    title: &'t str,
    /// It needs vectors.
    is_meant: bool,
    people: Vec<&'t str>,
    holds: Vec<&'t str>,
}

fn cases(table: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let is_meant = line.starts_with("meant ");
        let title = line
            .strip_prefix("case ")
            .or_else(|| line.strip_prefix("meant "));
        if let Some(title) = title {
            cases.push(Case {
                title,
                is_meant,
                people: Vec::new(),
                holds: Vec::new(),
            });
            continue;
        }
        let case = cases.last_mut().expect("a table begins with a case");
        if VERBS.iter().any(|verb| line.starts_with(verb)) {
            case.holds.push(line);
        } else {
            case.people.push(line);
        }
    }
    cases
}

/// Says what of a case does not hold.
fn wrong(program: &Program, case: &Case) -> Vec<String> {
    let people = || case.people.iter().map(|line| entrant(program, line));
    let by_meaning = wrong_of(program, case, &pool_by_meaning(people().collect()));
    if case.is_meant {
        return by_meaning;
    }
    let by_words = wrong_of(program, case, &pool_of(people().collect()));
    let alone = by_words.into_iter().map(|it| format!("words alone, {it}"));
    by_meaning.into_iter().chain(alone).collect()
}

fn wrong_of(program: &Program, case: &Case, pool: &Pool) -> Vec<String> {
    let hall = Hall::new(pool, program, None);
    let check = |line: &&str| -> Option<String> {
        let (asked, wanted) = line.split_once(" = ").unwrap();
        let (verb, about) = asked.split_once(' ').unwrap_or((asked, ""));
        let found = answer(&hall, pool, program, verb, about, wanted);
        (found != wanted).then(|| format!("{} {}: {asked} = {found}", program.id, case.title))
    };
    case.holds.iter().filter_map(check).collect()
}

fn answer(
    hall: &Hall,
    pool: &Pool,
    program: &Program,
    verb: &str,
    about: &str,
    wanted: &str,
) -> String {
    let place = |wanted: &str| {
        let mut all = (0..pool.len()).filter(|at| named(pool, *at) == wanted.trim());
        all.next().unwrap_or_else(|| panic!("{wanted} is nobody"))
    };
    let english = lens(Language::English);
    match verb {
        "list" => {
            let list = hall.list(place(about), 9, &english);
            for found in &list {
                let points: u32 = found.reasons.iter().map(|reason| reason.points).sum();
                assert_eq!(points, found.score, "points add up: {found:#?}");
            }
            let names: Vec<&str> = list.iter().map(|found| name(pool, found)).collect();
            if names.is_empty() {
                "nobody".to_owned()
            } else {
                names.join(", ")
            }
        }
        "says" | "sagt" => {
            let (me, other) = about.split_once('/').unwrap();
            let language = if verb == "says" {
                Language::English
            } else {
                Language::German
            };
            let found = hall.explain(place(me), place(other), &lens(language));
            let found = match found {
                Ok(found) => found,
                Err(why) => return format!("no match: {}", why.text),
            };
            let mut said: Vec<String> = found.reasons.into_iter().map(|it| it.text).collect();
            said.extend(found.unmet);
            said.push(found.next);
            said.extend(found.sheet);
            if said.iter().any(|text| text == wanted) {
                wanted.to_owned()
            } else {
                said.join(" | ")
            }
        }
        "refuses" => {
            let (me, other) = about.split_once('/').unwrap();
            match hall.explain(place(me), place(other), &english) {
                Ok(found) => format!("a match with {}", found.score),
                Err(why) => why.rule.to_owned(),
            }
        }
        "why" | "warum" => {
            let (me, other) = about.split_once('/').unwrap();
            let language = match verb {
                "why" => Language::English,
                _ => Language::German,
            };
            match hall.explain(place(me), place(other), &lens(language)) {
                Ok(found) => format!("a match with {}", found.score),
                Err(why) => why.text,
            }
        }
        "round" => groups(hall, pool, program),
        verb => panic!("{verb} is no verb"),
    }
}

fn named(pool: &Pool, place: usize) -> &str {
    &pool.entrant(place).unwrap().profile.name
}

/// Who is together, sorted; groups in the order of their first names.
fn groups(hall: &Hall, pool: &Pool, program: &Program) -> String {
    let entered: Vec<usize> = (0..pool.len()).collect();
    let entries: Vec<RoundEntry> = entered
        .iter()
        .map(|place| pool.entrant(*place).unwrap())
        .map(|it| RoundEntry::of(program, it.id, &it.profile, it.entry.answers()).unwrap())
        .collect();
    let past = Past::default();
    let seed = Seed::of(&Manifest::of(program.hash, &entries, &past, words_only()));
    let lens = lens(Language::English);
    let found = together(hall, pool, program, &entered, (&past, seed), &lens).unwrap();
    let groups: BTreeSet<String> = found
        .groups
        .iter()
        .map(|group| {
            let mut names: Vec<&str> = group.iter().map(|place| named(pool, *place)).collect();
            names.sort_unstable();
            names.join(" ")
        })
        .collect();
    if groups.is_empty() {
        return "nobody".to_owned();
    }
    groups.into_iter().collect::<Vec<_>>().join(", ")
}

#[test]
fn every_case_of_every_program_holds() {
    let mut all = Vec::new();
    for (id, table) in TABLES {
        let cases = cases(table);
        assert!(cases.len() >= CASES_MIN, "{id} has {} cases", cases.len());
        all.extend(
            cases
                .iter()
                .flat_map(|case| wrong(program(id).unwrap(), case)),
        );
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
    assert_eq!(TABLES.len(), programs().len());
}

/// Which languages the people of a case speak: what it is a case of.
fn spoken(case: &Case) -> BTreeSet<String> {
    let fields = case.people.iter().flat_map(|person| person.split(';'));
    let said = fields.filter_map(|field| field.trim().strip_prefix("languages "));
    let codes = said.flat_map(|codes| codes.split(',').map(|code| code.trim().to_owned()));
    codes
        .filter(|code| matches!(code.as_str(), "de" | "en"))
        .collect()
}

#[test]
fn every_program_expects_people_reasons_and_refusals_in_both_languages_and_mixed() {
    for (id, table) in TABLES {
        let cases = cases(table);
        for languages in [&["de"][..], &["en"], &["de", "en"]] {
            let of: BTreeSet<String> = languages.iter().map(|it| (*it).to_owned()).collect();
            let those = || cases.iter().filter(|case| spoken(case) == of);
            let any = |verb: &str| {
                let mut holds = those().flat_map(|case| &case.holds);
                holds.any(|line| line.starts_with(verb))
            };
            assert!(any("list ") || any("round "), "{id} {languages:?}: people");
            for (code, verb) in [("de", "sagt "), ("en", "says ")] {
                let is_said = !languages.contains(&code) || any(verb);
                assert!(is_said, "{id} {languages:?}: reasons in {code}");
            }
        }
        for verb in ["refuses ", "why ", "warum "] {
            let mut held = cases.iter().flat_map(|case| &case.holds);
            assert!(held.any(|line| line.starts_with(verb)), "{id}: {verb}");
        }
    }
}

/// All that comes of people in a program.
fn outcome(program: &Program, entrants: Vec<Entrant>) -> String {
    let pool = pool_of(entrants);
    let hall = Hall::new(&pool, program, None);
    let lists: Vec<_> = (0..pool.len())
        .map(|place| hall.list(place, 9, &lens(Language::English)))
        .collect();
    let groups = groups(&hall, &pool, program);
    format!("{} {groups}", serde_json::to_string(&lists).unwrap())
}

/// What somebody could answer instead.
fn answers(program: &Program, ask: Ask, people: &[Entrant]) -> Vec<String> {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match ask.takes() {
        Takes::Date => texts(&["2020-01-01", "2026-12-08", "2099-12-31"]),
        Takes::Number => texts(&["0", "1", "5", "30", "90"]),
        Takes::Part => {
            let sides = program.sides.as_ref().unwrap();
            let words = [&sides.seeker.words, &sides.giver.words];
            words.iter().map(|words| words[0].clone()).collect()
        }
        Takes::Text | Takes::Mode | Takes::Slot => {
            let said = people.iter().flat_map(|it| it.entry.answers());
            let mut said: Vec<String> = said.flat_map(|(_, texts)| texts).collect();
            said.extend(["zebra finches".to_owned(), "video".to_owned()]);
            said
        }
    }
}

/// Whether another answer of one person, or the same one of everybody, changes what comes of a case.
fn counts(program: &Program, case: &Case, ask: Ask) -> bool {
    let people = || -> Vec<Entrant> {
        let lines = case.people.iter();
        lines.map(|line| entrant(program, line)).collect()
    };
    let before = outcome(program, people());
    let answers = answers(program, ask, &people());
    answers.iter().any(|answer| {
        let said = std::slice::from_ref(answer);
        let by = |who: &dyn Fn(usize) -> bool| {
            let mut people = people();
            let places = people.iter_mut().enumerate();
            let those = places.filter(|(place, _)| who(*place));
            those.for_each(|(_, it)| it.entry.replace(ask, said));
            outcome(program, people) != before
        };
        by(&|_| true) || (0..case.people.len()).any(|one| by(&|place| place == one))
    })
}

#[test]
fn no_program_asks_in_vain() {
    let mut vain = Vec::new();
    for (id, table) in TABLES {
        let program = program(id).unwrap();
        let cases = cases(table);
        for question in &program.asks {
            if !cases
                .iter()
                .any(|case| counts(program, case, question.what))
            {
                vain.push(format!("{id} {}", question.what.name()));
            }
        }
    }
    assert!(vain.is_empty(), "no answer changes anything: {vain:?}");
}
