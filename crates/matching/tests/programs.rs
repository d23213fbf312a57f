//! A table for every program: who comes first, what is said, who is refused.
//!
//! For: people made by hand, in German, English and both, with the answer a person would give.
//! Knows: the public face of the room. Never: fixes a score.

// Nothing here ships: what must hold may simply be asked for.
use crate::people::{lens, name, pool};
use matching::round::{Manifest, Past, Seed, tell, together};
use matching::{Contacts, Hall, Language, Lens, Match, Program, Side, person_named, program};

/// The first of `people` looks: these come first in this order, everybody else is refused, and
/// each of these texts is said about the best.
fn check(id: &str, people: &[&str], first: &[&str], english: &[&str], german: &[&str]) {
    let program = program(id).unwrap();
    let pool = pool(program, people);
    let hall = Hall::new(&pool, program, None);
    let list = hall.list(0, 9, &lens(Language::English));
    let names: Vec<&str> = list.iter().map(|found| name(&pool, found)).collect();
    assert_eq!(names, first, "{id} {people:?}: {list:#?}");
    for found in &list {
        let points: u32 = found.reasons.iter().map(|reason| reason.points).sum();
        assert_eq!(points, found.score, "points add up: {found:#?}");
    }
    let best = &list[0];
    assert!(best.score >= 40, "{id}: {best:#?}");
    says(best, english);
    let list = hall.list(0, 9, &lens(Language::German));
    says(&list[0], german);
    assert_eq!(list[0].score, best.score, "a language changes no score");
}

fn says(found: &Match, texts: &[&str]) {
    let all: Vec<&String> = found
        .reasons
        .iter()
        .map(|reason| &reason.text)
        .chain(&found.unmet)
        .chain([&found.next])
        .collect();
    for text in texts {
        assert!(
            all.iter().any(|line| line == text),
            "“{text}” is missing: {all:#?}"
        );
    }
}

/// The first of two people asks why the second is none of the matches.
fn refused(id: &str, mine: &str, theirs: &str, rule: &str, english: &str) {
    let program = program(id).unwrap();
    let pool = pool(program, &[mine, theirs]);
    let hall = Hall::new(&pool, program, None);
    let why = hall
        .explain(0, 1, &lens(Language::English))
        .expect_err(mine);
    assert_eq!(
        (why.rule, why.text.as_str()),
        (rule, english),
        "{id} {mine} / {theirs}"
    );
    let german = hall.explain(0, 1, &lens(Language::German)).unwrap_err();
    assert_ne!(german.text, why.text);
    assert!(hall.list(0, 9, &lens(Language::English)).is_empty());
}

#[test]
fn p01_shares_a_job() {
    check(
        "P01",
        &[
            "Ann: skills Controlling:4, Excel:4; tasks Controlling, Moderation; days Mon, Tue, Wed; hours 09:00-15:00; weekly-hours 20",
            "Ben: skills facilitation:5, Excel:3; days Wed, Thu, Fri; hours 09:00-15:00; weekly-hours 20",
            "Cem: skills Excel:3, Controlling:3; days Wed, Thu, Fri; hours 09:00-15:00; weekly-hours 20",
        ],
        &["Ben", "Cem"],
        &[
            "Ben adds facilitation",
            "Between you, you are there 5 days a week",
        ],
        &[
            "Ben bringt facilitation mit",
            "Zusammen seid ihr an 5 Tagen in der Woche da",
        ],
    );
    refused(
        "P01",
        "Ann: skills Excel:4; weekly-hours 35",
        "Ben: skills SQL:4; weekly-hours 30",
        "program",
        "You and Ben do not meet a rule of Job-sharing tandem: “Your hours add up to what the role needs.”",
    );
    refused(
        "P01",
        "Ann: skills Excel:4; days Mon, Tue; hours 09:00-12:00",
        "Ben: skills SQL:4; days Mon, Tue; hours 09:00-12:00",
        "program",
        "You and Ben do not meet a rule of Job-sharing tandem: “Your days together cover the role.”",
    );
}

#[test]
fn p02_leads_together() {
    check(
        "P02",
        &[
            "Ann: skills Finanzplanung:4; tasks Finanzplanung, Moderation; critical Moderation; style by consent",
            "Ben: tasks facilitation; skills facilitation:4; style By consent",
            "Cem: tasks facilitation; skills facilitation:4; style I decide alone",
        ],
        &["Ben", "Cem"],
        &[
            "You both like to work like this: “by consent”",
            "Ben knows facilitation, you want to do Moderation",
            "You want to do Moderation, Ben wants to do facilitation",
        ],
        &["Ihr arbeitet beide gern so: „by consent“"],
    );
    refused(
        "P02",
        "Ann: skills Excel:4; critical negotiation",
        "Ben: skills SQL:4",
        "program",
        "You and Ben do not meet a rule of Co-leadership: “Together you cover the critical tasks.”",
    );
}

#[test]
fn p06_speaks_of_nobody_by_name() {
    check(
        "P06",
        &[
            "Ann: life-stage parent of a toddler; challenge Coming back after Elternzeit and the Kita closes early",
            "Ben: life-stage junge Eltern; challenge Die Kita schließt und ich komme aus der Elternzeit zurück",
            "Cem: life-stage retired; challenge The Kita closes",
        ],
        &["Ben"],
        &["You are in the same stage of life"],
        &["Ihr seid in derselben Lebensphase"],
    );
    let program = program("P06").unwrap();
    let pool = pool(
        program,
        &[
            "Ann: life-stage student; challenge thesis",
            "Ben: life-stage Studium; challenge my thesis",
        ],
    );
    let list = Hall::new(&pool, program, None).list(0, 9, &lens(Language::English));
    let told = format!("{:?}{:?}{}", list[0].reasons, list[0].unmet, list[0].next);
    assert!(!told.contains("Ben") && told.contains("Somebody"), "{told}");
    refused(
        "P06",
        "Ann: life-stage student",
        "Ben: challenge thesis",
        "life-stage",
        "Somebody lets you see no stage of life.",
    );
}

#[test]
fn p07_finds_mentors() {
    check(
        "P07",
        &[
            "Ann: role mentee; seeks Projektleitung, Verhandlung; experience Logistik:2; work-areas Logistik; languages de",
            "Ben: role mentor; offers project management; experience logistics:12; work-areas logistics; languages de, en; capacity 2",
            "Cem: role mentor; offers project management; experience Gastronomie:1; work-areas retail; languages de; capacity 2",
            "Dee: role mentor; offers cooking; languages de",
            "Eve: role mentee; offers project management; seeks Verhandlung; languages de",
            "Fay: role mentor; offers project management; languages fr",
            "Gus: role mentor; offers project management; capacity 2; load 2; languages de",
        ],
        &["Ben", "Cem"],
        &[
            "Ben offers “project management”, you seek Projektleitung",
            "Ben has 12 years of experience in logistics, you have 2",
            "You also seek Verhandlung; nobody suitable here offers it yet.",
            "Ask Ben for a first talk about Projektleitung.",
        ],
        &[
            "Ben bietet „project management“, du suchst Projektleitung",
            "Ben hat 12 Jahre Erfahrung in logistics, du 2",
            "Bitte Ben um ein erstes Gespräch über Projektleitung.",
        ],
    );
    // A mentor looks from the other side.
    check(
        "P07",
        &[
            "Ben: role mentor; offers project management",
            "Ann: role mentee; seeks Projektleitung",
            "Cem: role mentor; offers Projektleitung; seeks project management",
        ],
        &["Ann"],
        &[
            "You offer “project management”, Ann seeks Projektleitung",
            "Offer Ann a first talk about “project management”.",
        ],
        &["Du bietest „project management“, Ann sucht Projektleitung"],
    );
    refused(
        "P07",
        "Ann: role mentee; seeks Rust",
        "Ben: role mentor; offers Rust; capacity 1; load 1",
        "untold",
        "You and Ben do not come together in Mentoring for now. Perhaps there is no room; the reason is not told.",
    );
    // Whoever wants to be kept apart is told of in the very same words.
    refused(
        "P07",
        "Ann: role mentee; seeks Rust",
        "Ben: role mentor; offers Rust; avoid Ann",
        "untold",
        "You and Ben do not come together in Mentoring for now. Perhaps there is no room; the reason is not told.",
    );
    refused(
        "P07",
        "Ann: role mentee; seeks Rust",
        "Ben: role mentee; offers Rust",
        "side",
        "Ben takes part in Mentoring, but not as mentor.",
    );
    refused(
        "P07",
        "Ann: role mentee; seeks Rust; avoid Ben",
        "Ben: role mentor; offers Rust",
        "avoid",
        "You asked not to be paired with Ben. Only you see this.",
    );
}

#[test]
fn p08_lets_the_longer_learn() {
    check(
        "P08",
        &[
            "Ann: seeks social media; offers Buchhaltung; tenure 20",
            "Ben: offers social media; seeks accounting; tenure 1",
            "Cem: offers social media; seeks accounting; tenure 30",
        ],
        &["Ben"],
        &[
            "Ben offers “social media”, you seek “social media”",
            "You offer Buchhaltung, Ben seeks accounting",
        ],
        &["Ben bietet „social media“, du suchst „social media“"],
    );
}

#[test]
fn p09_fits_a_method_to_a_goal() {
    check(
        "P09",
        &[
            "Ann: role client; goal conflict resolution; slots Tue 14:00-16:00",
            "Ben: role coach; method Konfliktlösung; slots Tue 14:00-16:00; capacity 3",
            "Cem: role coach; method Konfliktlösung; slots Fri 14:00-16:00; capacity 3",
            "Dee: role coach; method time management",
        ],
        &["Ben", "Cem"],
        &[
            "Ben works with Konfliktlösung, your goal is “conflict resolution”",
            "You are both free Tue 14:00–16:00",
        ],
        &[
            "Ben arbeitet mit Konfliktlösung, dein Ziel ist „conflict resolution“",
            "Ihr habt beide Zeit: Di 14:00–16:00",
        ],
    );
}

#[test]
fn p10_puts_somebody_beside_newcomers() {
    check(
        "P10",
        &[
            "Ann: start 2026-12-01; place Hamburg; interests Klettern; days Mon, Tue; hours 09:00-17:00",
            "Ben: place Hamburg; interests climbing; days Tue, Wed; hours 10:00-16:00",
            "Cem: place Rom; interests chess; days Tue; hours 10:00-16:00",
            "Dee: start 2026-12-01; place Hamburg; interests climbing",
            "Eve: place Hamburg; interests climbing; days Tue; hours 16:00-18:00",
        ],
        &["Ben", "Cem"],
        &[
            "You are both in Hamburg",
            "You are interested in Klettern, Ben in climbing",
        ],
        &[
            "Ihr seid beide in Hamburg",
            "Du interessierst dich für Klettern, Ben für climbing",
        ],
    );
    refused(
        "P10",
        "Ann: role newcomer; start 2020-01-01; interests Klettern",
        "Ben: role buddy; interests climbing",
        "program",
        "You and Ben do not meet a rule of Onboarding buddy: “The newcomer started a short while ago or starts soon.”",
    );
}

#[test]
fn p11_asks_who_has_shown_to_know() {
    check(
        "P11",
        &[
            "Ann: question Wer kennt sich mit Buchhaltung für Vereine aus?",
            "Ben: offers accounting; about I keep the books of two clubs. Buchhaltung für Vereine is my evening job.",
            "Cem: skills Buchhaltung:2",
            "Dee: skills sewing:5",
        ],
        &["Ben", "Cem"],
        &["Ask Ben your question."],
        &["Stell Ben deine Frage."],
    );
    refused(
        "P11",
        "Ann: question Who knows Kubernetes?",
        "Ben: skills sewing:4",
        "need",
        "What Ben offers and what you are looking for do not meet.",
    );
    refused(
        "P11",
        "Ann: question Who knows Kubernetes?; end 2026-11-01",
        "Ben: skills Kubernetes:4",
        "program",
        "You and Ben do not meet a rule of Ask an expert: “The question has not expired.”",
    );
}

#[test]
fn p12_favours_areas_one_does_not_know() {
    check(
        "P12",
        &[
            "Ann: role guest; seeks logistics; work-areas marketing",
            "Ben: role host; offers Logistik; work-areas Logistik",
            "Cem: role host; offers Logistik; work-areas Marketing",
        ],
        &["Ben", "Cem"],
        &[
            "Ben works in an area that is new to you: Logistik",
            "Ask Ben for a day.",
        ],
        &["Ben arbeitet in einem Bereich, der für dich neu ist: Logistik"],
    );
    refused(
        "P12",
        "Ann: role guest; seeks logistics; start 2026-12-01; end 2026-12-10",
        "Ben: role host; offers logistics; start 2027-01-01",
        "program",
        "You and Ben do not meet a rule of Job shadowing: “The dates match.”",
    );
}

#[test]
fn p13_hands_over_in_time() {
    check(
        "P13",
        &[
            "Ann: role owner; critical payroll; topics Buchhaltung, Excel; end 2027-01-31",
            "Ben: role successor; seeks accounting, Lohnabrechnung; skills Excel:3",
            "Cem: role successor; seeks Excel",
        ],
        &["Ben", "Cem"],
        &["Ben covers all that is needed"],
        &["Ben deckt alles ab, was gebraucht wird"],
    );
    refused(
        "P13",
        "Ann: role owner; topics Excel; end 2026-12-31",
        "Ben: role successor; seeks Excel; start 2027-02-01",
        "program",
        "You and Ben do not meet a rule of Knowledge handover: “It happens before the last day.”",
    );
}

#[test]
fn p15_ranks_tasks_one_can_do_and_grow_with() {
    check(
        "P15",
        &[
            "Ann: skills SQL:3; seeks Datenvisualisierung",
            "Report: role task; must SQL; task-offered data visualisation, build a report",
            "Audit: role task; must SQL; task-offered SQL",
            "Bridge: role task; must welding; task-offered data visualisation",
        ],
        &["Report", "Audit"],
        &["You would learn Datenvisualisierung"],
        &["Du würdest dabei Datenvisualisierung lernen"],
    );
}

#[test]
fn p18_founds_with_enough_people() {
    let people = [
        "Ann: interests Bienenhaltung",
        "Ben: interests beekeeping",
        "Cem: seeks beekeeping",
        "Dee: interests Imkern",
        "Eve: offers Imkerei",
        "Fay: interests chess",
    ];
    let program = program("P18").unwrap();
    let five = pool(program, &people);
    let list = Hall::new(&five, program, None).list(0, 9, &lens(Language::English));
    assert_eq!(list.len(), 4, "{list:#?}");
    let four = pool(program, &people[..4]);
    let list = Hall::new(&four, program, None).list(0, 9, &lens(Language::English));
    assert!(list.is_empty(), "four are too few to found anything");
}

#[test]
fn rounds_value_pairs_and_swaps() {
    let lens = lens(Language::English);
    let worth = |id: &str, people: &[&str]| {
        let program = program(id).unwrap();
        let pool = pool(program, people);
        Hall::new(&pool, program, None).worth(0, 1, &lens)
    };
    let gain = |id: &str, people: &[&str]| {
        let program = program(id).unwrap();
        let pool = pool(program, people);
        Hall::new(&pool, program, None).gain(0, 1, &lens)
    };
    // P05: a shared topic and another area are worth more than neither; another town is no table.
    let near = worth(
        "P05",
        &[
            "Ann: place Bonn; interests chess; work-areas law",
            "Ben: place Bonn; interests Schach; work-areas sales",
        ],
    );
    let dull = worth(
        "P05",
        &[
            "Ann: place Bonn; interests chess; work-areas law",
            "Ben: place Bonn; interests judo; work-areas law",
        ],
    );
    assert!(near > dull && dull.is_some(), "{near:?} {dull:?}");
    assert_eq!(worth("P05", &["Ann: place Bonn", "Ben: place Rom"]), None);
    assert!(
        worth(
            "P05",
            &["Ann: mode video; place Bonn", "Ben: mode video; place Rom"]
        )
        .is_some()
    );
    // Who said that it is to be at a table does not meet by video, wherever the table is.
    assert_eq!(worth("P05", &["Ann: mode video", "Ben: mode table"]), None);
    assert!(worth("P05", &["Ann: mode video", "Ben: interests chess"]).is_some());
    // P03 and P16: of tasks alone. Whoever would like to learn something has not asked to take it over.
    for program in ["P03", "P16"] {
        let learning = ["Ann: seeks Gardening", "Ben: offers Gardening"];
        assert_eq!(gain(program, &learning), None);
    }
    // One way, and only for whoever is able.
    let swap = [
        "Ann: tasks-sought Newsletter; skills writing:4",
        "Ben: task-offered newsletter; must writing",
    ];
    assert!(gain("P03", &swap).is_some());
    assert_eq!(
        gain(
            "P03",
            &["Ann: tasks-sought Newsletter; skills welding:4", swap[1]]
        ),
        None
    );
    // Whoever can something like it is not able to do it.
    let other = "Ann: tasks-sought Newsletter; skills driving licence:4";
    let must = "Ben: task-offered newsletter; must forklift licence";
    assert_eq!(gain("P03", &[other, must]), None);
    assert_eq!(
        gain(
            "P16",
            &["Ann: tasks-sought Mon early", "Ben: task-offered Fri late"]
        ),
        None
    );
    assert!(
        gain(
            "P16",
            &[
                "Ann: tasks-sought Frühschicht",
                "Ben: task-offered Frühschicht"
            ]
        )
        .is_some()
    );
    // P14: the project seeks, the person gives; P17: related goals from different areas.
    let team = [
        "Ann: role project; must SQL, Moderation",
        "Ben: role person; skills SQL:4",
    ];
    assert!(worth("P14", &team).is_some());
    assert_eq!(
        worth("P14", &[team[0], "Ben: role person; skills sewing:4"]),
        None
    );
    let circle = worth(
        "P17",
        &[
            "Ann: goal public speaking; work-areas law; slots Mon 09:00-11:00",
            "Ben: goal public speaking; work-areas sales; slots Mon 10:00-12:00",
        ],
    );
    let alike = worth(
        "P17",
        &[
            "Ann: goal public speaking; work-areas law; slots Mon 09:00-11:00",
            "Ben: goal public speaking; work-areas law; slots Mon 10:00-12:00",
        ],
    );
    assert!(circle > alike, "{circle:?} {alike:?}");
    assert_eq!(
        worth(
            "P17",
            &[
                "Ann: goal judo; slots Mon 09:00-09:30",
                "Ben: goal judo; slots Mon 09:00-09:30"
            ]
        ),
        None
    );
}

/// What is said of a group: its score, and its reasons.
fn told(id: &str, people: &[&str], me: Option<usize>) -> (u32, Vec<String>) {
    let program = program(id).unwrap();
    let pool = pool(program, people);
    let hall = Hall::new(&pool, program, None);
    let group: Vec<usize> = (0..people.len()).collect();
    let label = |place: usize| pool.entrant(place).unwrap().profile.name.clone();
    let lens = lens(Language::English);
    let told = tell(&hall, program, &group, &lens, (me, &label));
    let points: u32 = told.reasons.iter().map(|(_, points, _)| points).sum();
    assert_eq!(points, told.score, "{:?}", told.reasons);
    let texts = told.reasons.into_iter().map(|(text, ..)| text);
    (told.score, texts.collect())
}

#[test]
fn in_a_ring_everybody_is_told_what_they_take_over() {
    let ring = [
        "Ann: tasks-sought Mon 06:00-14:00; task-offered Fri 22:00-06:00; languages de",
        "Ben: tasks-sought Wed 14:00-22:00; task-offered Mon 06:00-14:00; languages de",
        "Cem: tasks-sought Fri 22:00-06:00; task-offered Wed 14:00-22:00; languages de",
    ];
    let (score, reasons) = told("P16", &ring, None);
    assert!(score >= 75, "{score} {reasons:?}");
    for who in ["Ann", "Ben", "Cem"] {
        let who = format!("{who} would take over");
        let found = reasons.iter().filter(|text| text.contains(&who)).count();
        assert_eq!(found, 1, "{who}: {reasons:?}");
    }
    // Whoever looks is told of what they take over as oneself, and of what they give by their name.
    let (mine, reasons) = told("P16", &ring, Some(0));
    assert_eq!(mine, score);
    let of = |text: &str| reasons.iter().filter(|it| it.contains(text)).count();
    assert_eq!(
        (of("you would take over"), of("Ann gives away")),
        (1, 1),
        "{reasons:?}"
    );
    // What two who swap have in common is said once.
    let two = [
        "Ann: tasks-sought Mon 06:00-14:00; task-offered Fri 22:00-06:00; languages de",
        "Ben: tasks-sought Fri 22:00-06:00; task-offered Mon 06:00-14:00; languages de",
    ];
    let (_, reasons) = told("P16", &two, None);
    let of = |text: &str| reasons.iter().filter(|it| it.contains(text)).count();
    assert_eq!((of("German"), of("would take over")), (1, 2), "{reasons:?}");
}

#[test]
fn a_ring_has_nobody_who_is_kept_apart_from_another_in_it() {
    let program = program("P16").unwrap();
    let ring = |avoids: &str| {
        let first = format!("Ann: tasks-sought Mon 6-14; task-offered Thu 6-14{avoids}");
        let people = [
            first.as_str(),
            "Ben: tasks-sought Tue 6-14; task-offered Mon 6-14",
            "Cem: tasks-sought Wed 6-14; task-offered Tue 6-14",
            "Dan: tasks-sought Thu 6-14; task-offered Wed 6-14",
        ];
        let pool = pool(program, &people);
        let hall = Hall::new(&pool, program, None);
        let past = Past::default();
        let seed = Seed::of(&Manifest::of(program.hash, &[], &past, [7; 32]));
        let lens = lens(Language::English);
        let found = together(&hall, &pool, program, &[0, 1, 2, 3], (&past, seed), &lens);
        found.unwrap().groups.len()
    };
    assert_eq!(ring(""), 1);
    // Neither takes over from the other.
    assert_eq!(ring("; avoid Cem"), 0);
}

#[test]
fn people_both_know_are_named() {
    let program = program("P07").unwrap();
    let pool = pool(
        program,
        &[
            "Ann: seeks Rust",
            "Ben: role mentor; offers Rust",
            "Cem: role mentor; offers Rust",
        ],
    );
    let mut contacts = Contacts::default();
    let (ann, ben, kim) = (
        person_named("Ann"),
        person_named("Ben"),
        person_named("Kim"),
    );
    contacts.add(ann, kim);
    contacts.add(kim, ben);
    contacts.add(person_named("Cem"), person_named("Lee"));
    contacts.name(kim, "Kim");
    let hall = Hall::new(&pool, program, None);
    for (language, text) in [
        (Language::English, "You both know Kim"),
        (Language::German, "Ihr kennt beide Kim"),
    ] {
        let lens = Lens {
            contacts: Some(&contacts),
            ..lens(language)
        };
        let list = hall.list(0, 9, &lens);
        assert_eq!(name(&pool, &list[0]), "Ben", "known by somebody I know");
        says(&list[0], &[text]);
    }
}

#[test]
fn a_stranger_never_stands_before_somebody_people_one_knows_know() {
    let program = program("P07").unwrap();
    let pool = pool(
        program,
        &[
            "Ann: seeks Rust; languages en",
            "Ben: role mentor; offers Rust; languages en",
            "Cem: role mentor; offers Rust; languages en",
            "Dan: role mentor; offers Rust; languages en",
        ],
    );
    let [ann, cem, dan, kim] = ["Ann", "Cem", "Dan", "Kim"].map(person_named);
    let mut contacts = Contacts::default();
    contacts.add(ann, kim);
    contacts.add(kim, cem);
    contacts.add(dan, person_named("Lee"));
    // Kim knows many, so that whom they know says little.
    for number in 0..40 {
        contacts.add(kim, person_named(&format!("other {number}")));
    }
    let lens = Lens {
        contacts: Some(&contacts),
        ..lens(Language::English)
    };
    let list = Hall::new(&pool, program, None).list(0, 9, &lens);
    assert_eq!(name(&pool, &list[0]), "Cem");
    assert!(list[0].score > list[1].score);
    assert_eq!(list[1].score, list[2].score, "with other contacts or none");
}

#[test]
fn whoever_is_new_gets_a_little_more_and_it_is_said() {
    let program = program("P04").unwrap();
    let pool = pool(
        program,
        &[
            "Ann: offers Excel; seeks Rust, chess, wine",
            "Ben: offers Rust; seeks Excel; joined 2026-11-10",
            "Cem: offers Rust; seeks Excel; joined 2026-01-10",
        ],
    );
    let list = Hall::new(&pool, program, None).list(0, 9, &lens(Language::English));
    assert_eq!(name(&pool, &list[0]), "Ben");
    assert!(list[0].score > list[1].score && list[0].score <= list[1].score * 106 / 100 + 1);
    says(&list[0], &["Ben is new here"]);
}

#[test]
fn the_dial_and_the_facets_are_ones_own() {
    let program = program("P10").unwrap();
    let pool = pool(
        program,
        &[
            "Ann: role newcomer; interests chess; work-areas law; place Bonn",
            "Ben: role buddy; interests chess; work-areas law; place Bonn",
            "Cem: role buddy; interests judo; work-areas sales; place Bonn",
        ],
    );
    let hall = Hall::new(&pool, program, None);
    let first = |lens: &Lens| name(&pool, &hall.list(0, 9, lens)[0]).to_owned();
    let unlike = Lens {
        dial: -100,
        ..lens(Language::English)
    };
    assert_eq!(first(&lens(Language::English)), "Ben");
    assert_eq!(first(&unlike), "Cem");
    says(
        &hall.list(0, 9, &unlike)[0],
        &[
            "Your interests are not all the same",
            "You work in different areas",
        ],
    );
}

#[test]
fn whoever_leaves_the_part_open_may_choose_it() {
    let program = program("P07").unwrap();
    let pool = pool(
        program,
        &[
            "Ann: offers Rust; seeks Go",
            "Ben: offers Go; role mentor",
            "Cem: seeks Rust; role mentee",
        ],
    );
    let hall = Hall::new(&pool, program, None);
    let first = |side| {
        let lens = Lens {
            side,
            ..lens(Language::English)
        };
        name(&pool, &hall.list(0, 9, &lens)[0]).to_owned()
    };
    assert_eq!(first(None), "Ben");
    assert_eq!(first(Some(Side::Giver)), "Cem");
}

#[test]
fn a_nineteenth_program_is_a_description() {
    let description = r#"
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
    let program = Program::parse(description).unwrap();
    let pool = pool(
        &program,
        &[
            "Ann: goal Middlemarch; place Bonn",
            "Ben: goal Middlemarch; place Bonn",
            "Cem: goal Emma",
        ],
    );
    let list = Hall::new(&pool, &program, None).list(0, 9, &lens(Language::English));
    assert_eq!(list.len(), 1);
    says(
        &list[0],
        &[
            "You both have the goal “Middlemarch”",
            "Propose Ben a first chapter.",
        ],
    );
}

#[test]
fn a_pair_is_told_from_whoever_seeks_in_it() {
    for (id, people) in [
        (
            "P08",
            [
                "Ann: seeks Knitting; offers Rust; tenure 1",
                "Ben: seeks Rust; offers Public speaking; tenure 9",
            ],
        ),
        (
            "P11",
            [
                "Ann: question Who knits?; offers Rust",
                "Ben: question Who knows Rust?; offers Public speaking",
            ],
        ),
    ] {
        let program = program(id).unwrap();
        for people in [people, [people[1], people[0]]] {
            let pool = pool(program, &people);
            let hall = Hall::new(&pool, program, None);
            let lens = lens(Language::English);
            let label = |place: usize| pool.entrant(place).unwrap().profile.name.clone();
            let (ann, ben) = if label(0) == "Ann" { (0, 1) } else { (1, 0) };
            let right = hall.explain(ben, ann, &lens).unwrap();
            let told = tell(&hall, program, &[0, 1], &lens, (None, &label));
            assert_eq!(told.score, right.score, "{id}");
            assert_eq!(told.next, Some((ben, right.next)), "{id}");
            for (me, says) in [(Some(ben), "you"), (Some(ann), "Ben"), (None, "Ben")] {
                let told = tell(&hall, program, &[0, 1], &lens, (me, &label));
                let points: u32 = told.reasons.iter().map(|(_, points, _)| points).sum();
                assert!(told.score > 0 && points == told.score, "{id} {told:?}");
                let said: Vec<&String> = told.reasons.iter().map(|(text, ..)| text).collect();
                let fits = said
                    .iter()
                    .any(|text| text.to_lowercase().contains(&says.to_lowercase()));
                assert!(fits, "{id} {me:?}: {said:?}");
            }
        }
    }
}
