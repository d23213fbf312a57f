//! Who matches whom in Learning duo, why, and why not: a table made by hand.
//!
//! For: German, English and mixed profiles with the answer a person would give. Knows: the public
//! face of the room. Never: fixes a score; it fixes who comes first, what is said, and refusals.

// Nothing here ships: what must hold may simply be asked for.
use matching::{
    Candidate, Features, Language, Lens, Match, WhyNot, explain, hint, program, programs, rank,
};
use model::{Challenge, Day, Field, Hours, PersonId, Profile};

/// Reads "offers: Rust, Go | seeks: cooking | slots: Tue 14:00-15:00" into a profile that has
/// entered the program unless it says "programs: -".
fn profile(name: &str, text: &str) -> Profile {
    let mut profile = Profile {
        name: name.to_owned(),
        programs: ["P04".to_owned()].into(),
        ..Profile::default()
    };
    for field in text.split(" | ").filter(|field| !field.trim().is_empty()) {
        let (field, values) = field.trim().split_once(": ").unwrap();
        let list: Vec<String> = values.split(", ").map(str::to_owned).collect();
        match Field::parse(field).unwrap() {
            Field::Offers => profile.offers = list,
            Field::Seeks => profile.seeks = list,
            Field::Languages => profile.languages = list,
            Field::Interests => profile.interests = list,
            Field::WorkAreas => profile.work_areas = list,
            Field::Skills => {
                profile.skills = list.iter().map(|skill| skill.parse().unwrap()).collect()
            }
            Field::Slots => profile.slots = list.iter().map(|slot| slot.parse().unwrap()).collect(),
            Field::Days => {
                profile.days = list.iter().map(|day| day.parse::<Day>().unwrap()).collect()
            }
            Field::Hours => profile.hours = Some(values.parse::<Hours>().unwrap()),
            Field::Place => profile.place = Some(values.to_owned()),
            Field::TimeZone => profile.time_zone = Some(values.to_owned()),
            Field::About => profile.about = Some(values.to_owned()),
            Field::Headline => profile.headline = Some(values.to_owned()),
            Field::Challenge => profile.challenge = Some(values.parse::<Challenge>().unwrap()),
            Field::Capacity => {
                profile.capacity = [("P04".to_owned(), values.parse().unwrap())].into()
            }
            Field::Programs => profile.programs.clear(),
            Field::Avoid => profile.avoid = vec![id(values.parse().unwrap())],
            Field::Name
            | Field::Pronouns
            | Field::Experience
            | Field::LifeStage
            | Field::Answers
            | Field::Contacts => unreachable!(),
        }
    }
    profile
}

fn id(number: u8) -> PersonId {
    PersonId::from_bytes([number; 32])
}

fn compare(mine: &str, theirs: &str) -> Result<Match, WhyNot> {
    let (mine, theirs) = (profile("Ann", mine), profile("Ben", theirs));
    let (my_features, their_features) = (Features::of(&mine), Features::of(&theirs));
    let me = Candidate {
        id: id(1),
        profile: &mine,
        features: &my_features,
    };
    let other = Candidate {
        id: id(2),
        profile: &theirs,
        features: &their_features,
    };
    let program = program("P04").unwrap();
    let explained = explain(program, &me, &other, &Lens::default());
    // The list and the explanation never tell different stories.
    let ranked = rank(program, &me, [other].into_iter(), 9, &Lens::default()).unwrap();
    match &explained {
        Ok(found) => assert_eq!((ranked.len(), ranked[0].score), (1, found.score)),
        Err(_) => assert_eq!(ranked, []),
    }
    explained
}

/// The pair matches, and each of these texts is said.
fn matches(mine: &str, theirs: &str, said: &[&str]) -> Match {
    let found =
        compare(mine, theirs).unwrap_or_else(|why| panic!("{mine} / {theirs}: {}", why.text));
    let points: u32 = found.reasons.iter().map(|reason| reason.points).sum();
    assert_eq!(points, found.score, "points add up: {:#?}", found.reasons);
    for text in said {
        let all = found.reasons.iter().map(|reason| &reason.text);
        let mut all = all.chain(&found.unmet).chain([&found.next]);
        assert!(
            all.any(|line| line == text),
            "“{text}” is missing: {found:#?}"
        );
    }
    found
}

/// The pair does not match, by this rule.
fn refused(mine: &str, theirs: &str, rule: &str, text: &str) {
    let why = compare(mine, theirs).expect_err(mine);
    assert_eq!(
        (why.rule, why.text.as_str()),
        (rule, text),
        "{mine} / {theirs}"
    );
}

#[test]
fn pairs_that_match() {
    for (mine, theirs, said) in [
        // The same words, aliases, and both languages.
        (
            "offers: Excel | seeks: Rust",
            "offers: Rust | seeks: Excel",
            &[
                "Ben offers Rust, you seek Rust",
                "You offer Excel, Ben seeks Excel",
            ][..],
        ),
        (
            "offers: Excel | seeks: Rust",
            "offers: rust programming | seeks: Tabellenkalkulation",
            &[
                "Ben offers “rust programming”, you seek Rust",
                "You offer Excel, Ben seeks Tabellenkalkulation",
            ],
        ),
        (
            "offers: Vertrieb | seeks: Projektleitung",
            "offers: project management | seeks: sales",
            &[
                "Ben offers “project management”, you seek Projektleitung",
                "You offer Vertrieb, Ben seeks sales",
            ],
        ),
        (
            "offers: Buchhaltung | seeks: öffentlich sprechen",
            "offers: public speaking | seeks: accounting",
            &["Ben offers “public speaking”, you seek “öffentlich sprechen”"],
        ),
        (
            "offers: Gärtnern | seeks: Fotografie",
            "offers: photography | seeks: gardening",
            &["You offer Gärtnern, Ben seeks gardening"],
        ),
        (
            "offers: Deutsch | seeks: Türkisch",
            "offers: Turkish | seeks: learn German",
            &[
                "Ben offers Turkish, you seek Türkisch",
                "You offer Deutsch, Ben seeks “learn German”",
            ],
        ),
        (
            "offers: Grafikdesign | seeks: Datenschutz",
            "offers: GDPR | seeks: graphic design basics",
            &["Ben offers GDPR, you seek Datenschutz"],
        ),
        (
            "offers: Moderation | seeks: Statistik",
            "offers: statistics with R, statistics | seeks: workshop facilitation",
            &["Ben offers statistics, you seek Statistik"],
        ),
        (
            "offers: Konfliktmanagement | seeks: Nähen",
            "offers: sewing | seeks: conflict resolution",
            &["You offer Konfliktmanagement, Ben seeks “conflict resolution”"],
        ),
        (
            "offers: Künstliche Intelligenz | seeks: Arbeitsrecht",
            "offers: employment law | seeks: AI",
            &["Ben offers “employment law”, you seek Arbeitsrecht"],
        ),
        // Several things in one line, a typo, a plural, filler words.
        (
            "offers: Rust and Go | seeks: chess",
            "offers: playing chess | seeks: Go",
            &["You offer “Rust and Go”, Ben seeks Go"],
        ),
        (
            "offers: Webentwiklung | seeks: chess",
            "offers: Schach | seeks: Webentwicklung",
            &["You offer Webentwiklung, Ben seeks Webentwicklung"],
        ),
        (
            "offers: budgets | seeks: chess",
            "offers: chess | seeks: help with my budget",
            &["You offer budgets, Ben seeks “help with my budget”"],
        ),
        (
            "offers: quilting | seeks: falconry",
            "offers: Falconry for beginners | seeks: Learn quilting",
            &["Ben offers “Falconry for beginners”, you seek falconry"],
        ),
        (
            "offers: BÜHNENTECHNIK | seeks: Imkerei",
            "offers: keeping bees | seeks: Bühnentechnik",
            &["Ben offers “keeping bees”, you seek Imkerei"],
        ),
        // What else the two have in common.
        (
            "offers: Excel | seeks: Rust | languages: de, en",
            "offers: Rust | seeks: Excel | languages: en, de, tr",
            &["You both speak German and English"],
        ),
        (
            "offers: Excel | seeks: Rust | slots: Tue 14:00-15:30",
            "offers: Rust | seeks: Excel | slots: Tue 14:00-17:00",
            &["You are both free Tue 14:00–15:30"],
        ),
        (
            "offers: Excel | seeks: Rust | days: Tue, Wed | hours: 09:00-12:00",
            "offers: Rust | seeks: Excel | slots: Wed 11:00-13:00",
            &["You are both free Wed 11:00–12:00"],
        ),
        (
            "offers: Excel | seeks: Rust | place: München",
            "offers: Rust | seeks: Excel | place: Munich, Germany",
            &["You are both in Munich, Germany"],
        ),
        (
            "offers: Excel | seeks: Rust | time-zone: Europe/Berlin",
            "offers: Rust | seeks: Excel | time-zone: Europe/Vienna",
            &["Your clocks show the same time"],
        ),
        (
            "offers: Excel | seeks: Rust | interests: Wandern, Kino",
            "offers: Rust | seeks: Excel | interests: films, hiking, chess",
            &["You are interested in Wandern and Kino, Ben in films and hiking"],
        ),
        (
            "offers: Excel | seeks: Rust | work-areas: Logistik",
            "offers: Rust | seeks: Excel | work-areas: logistics",
            &["You work in Logistik, Ben in logistics"],
        ),
        (
            "offers: Excel | seeks: Rust | skills: Rust:1",
            "offers: Rust | seeks: Excel | skills: Rust:4",
            &["Ben’s level in Rust is 4 of 5, yours is 1"],
        ),
        (
            "offers: Excel | seeks: Rust | skills: Excel:5",
            "offers: Rust | seeks: Excel",
            &["Your level in Excel is 5 of 5, and Ben wants to learn it"],
        ),
        (
            "offers: Excel | seeks: Rust | challenge: Wir müssen in Verhandlungen besser werden",
            "offers: Rust, negotiation | seeks: Excel",
            &["Ben offers Rust, you seek Rust"],
        ),
        (
            "offers: Excel | seeks: Rust | challenge: Find somebody for our accounting",
            "offers: Rust, Buchhaltung | seeks: Excel",
            &["Ben offers Buchhaltung, and your challenge is “Find somebody for our accounting”"],
        ),
        (
            "offers: Excel | seeks: Rust",
            "offers: Rust | seeks: Excel | challenge: Unsere Tabellenkalkulation ist ein Chaos",
            &["You offer Excel, and Ben’s challenge is “Unsere Tabellenkalkulation ist ein Chaos”"],
        ),
        (
            "offers: Excel | seeks: Rust | interests: Bienenhaltung",
            "offers: Rust | seeks: Excel | about: At the weekend I keep bees. Beekeeping taught me patience.",
            &["Ben writes about Bienenhaltung, one of your interests"],
        ),
        (
            "offers: Excel | seeks: Rust",
            "offers: Rust | seeks: Excel | languages: de",
            &["Propose four sessions: you teach Excel, you learn Rust."],
        ),
        // What stays open.
        (
            "offers: Excel | seeks: Rust, chess",
            "offers: Rust | seeks: Excel",
            &["You also seek chess; it is not among Ben’s offers."],
        ),
    ] {
        matches(mine, theirs, said);
    }
}

#[test]
fn pairs_that_do_not_match() {
    let mine = "offers: Excel | seeks: Rust";
    let theirs = "offers: Rust | seeks: Excel";
    let nothing_for_me = "What Ben offers and what you are looking for do not meet.";
    let nothing_for_them = "What you offer and what Ben is looking for do not meet.";
    for (mine, theirs, rule, text) in [
        (mine, "offers: Go | seeks: Excel", "need", nothing_for_me),
        (mine, "seeks: Excel", "need", nothing_for_me),
        (mine, "offers: rest | seeks: Excel", "need", nothing_for_me),
        (
            mine,
            "offers: Rust | seeks: Power BI",
            "offer",
            nothing_for_them,
        ),
        (mine, "offers: Rust", "offer", nothing_for_them),
        (
            "offers: German | seeks: Rust",
            "offers: Rust | seeks: German law",
            "offer",
            nothing_for_them,
        ),
        (
            "offers: Excel | seeks: Meditation",
            "offers: Mediation | seeks: Excel",
            "need",
            nothing_for_me,
        ),
        (
            "offers: recycling | seeks: Rust",
            "offers: Rust | seeks: cycling",
            "offer",
            nothing_for_them,
        ),
        (
            "seeks: Rust",
            theirs,
            "offer",
            "Your profile names nothing you offer. Add it to be matched.",
        ),
        (
            "offers: Excel",
            theirs,
            "need",
            "Your profile names nothing you are looking for. Add it to be matched.",
        ),
        (
            "offers: Excel | seeks: Rust | programs: -",
            theirs,
            "entered",
            "You have not entered Learning duo. Enter it to be matched.",
        ),
        (
            mine,
            "offers: Rust | seeks: Excel | programs: -",
            "entered",
            "Ben has not entered Learning duo.",
        ),
        (
            "offers: Excel | seeks: Rust | capacity: 0",
            theirs,
            "capacity",
            "You take no more people in Learning duo. Raise your capacity to be matched.",
        ),
        (
            mine,
            "offers: Rust | seeks: Excel | capacity: 0",
            "capacity",
            "Ben takes no more people in Learning duo for now.",
        ),
        (
            "offers: Excel | seeks: Rust | languages: de",
            "offers: Rust | seeks: Excel | languages: en, fr",
            "language",
            "You and Ben name no language that both of you speak.",
        ),
        (
            "offers: Excel | seeks: Rust | avoid: 2",
            theirs,
            "avoid",
            "You asked not to be paired with Ben. Only you see this.",
        ),
    ] {
        refused(mine, theirs, rule, text);
    }
}

#[test]
fn what_the_other_side_avoids_is_never_told() {
    // A device never has somebody else's list; even if it had, nothing would show.
    let open = compare("offers: Excel | seeks: Rust", "offers: Rust | seeks: Excel").unwrap();
    let avoiding = compare(
        "offers: Excel | seeks: Rust",
        "offers: Rust | seeks: Excel | avoid: 1",
    )
    .unwrap();
    assert_eq!(open, avoiding);
}

#[test]
fn one_language_unnamed_is_allowed_with_less_confidence() {
    let named = compare(
        "offers: Excel | seeks: Rust | languages: de",
        "offers: Rust | seeks: Excel | languages: de",
    )
    .unwrap();
    let unnamed = compare(
        "offers: Excel | seeks: Rust | languages: de",
        "offers: Rust | seeks: Excel",
    )
    .unwrap();
    assert!(unnamed.confidence < named.confidence);
}

#[test]
fn a_weak_pair_says_what_it_comes_to() {
    // One wish of four, the teacher no further than the learner, nothing else in common.
    refused(
        "offers: Excel | seeks: Rust, opera, falconry, judo | languages: de | slots: Tue 14:00-15:00 | place: Bonn | interests: opera | work-areas: law | skills: Rust:3, Excel:3",
        "offers: Rust | seeks: Excel, chess, cooking, rowing | languages: de | slots: Fri 14:00-15:00 | place: Rome | interests: chess | work-areas: retail | skills: Rust:3, Excel:3",
        "score",
        "You and Ben come to 34 of 100; matches are shown from 40.",
    );
}

#[test]
fn the_better_pair_comes_first() {
    let mine = "offers: Excel, cooking | seeks: Rust, Vertrieb | languages: de, en | slots: Tue 14:00-16:00 | place: Bonn";
    for (better, worse) in [
        (
            "offers: Rust, sales | seeks: Excel",
            "offers: Rust | seeks: Excel",
        ),
        (
            "offers: Rust | seeks: Excel, Kochen",
            "offers: Rust | seeks: Excel, chess, wine",
        ),
        (
            "offers: Rust | seeks: Excel | slots: Tue 14:00-16:00",
            "offers: Rust | seeks: Excel | slots: Wed 14:00-16:00",
        ),
        (
            "offers: Rust | seeks: Excel | languages: de, en",
            "offers: Rust | seeks: Excel | languages: de",
        ),
        (
            "offers: Rust | seeks: Excel | place: Bonn",
            "offers: Rust | seeks: Excel | place: Rome",
        ),
        (
            "offers: Rust | seeks: Excel | skills: Rust:5",
            "offers: Rust | seeks: Excel | skills: Rust:1",
        ),
    ] {
        let (a, b) = (matches(mine, better, &[]), matches(mine, worse, &[]));
        assert!(
            a.score > b.score,
            "{better} ({}) against {worse} ({})",
            a.score,
            b.score
        );
    }
}

#[test]
fn the_weaker_direction_decides() {
    let even = matches(
        "offers: Excel, wine | seeks: Rust, judo",
        "offers: Rust | seeks: Excel",
        &[],
    );
    let uneven = matches(
        "offers: Excel, wine | seeks: Rust, judo",
        "offers: Rust, judo | seeks: Excel, opera, falconry, rowing",
        &[],
    );
    assert!(even.score > 40 && uneven.score > 40);
    assert!(uneven.score < 100, "{}", uneven.score);
}

#[test]
fn programs_in_rounds_have_no_list_and_say_so() {
    let mine = profile("Ann", "offers: Excel | seeks: Rust");
    let features = Features::of(&mine);
    let me = Candidate {
        id: id(1),
        profile: &mine,
        features: &features,
    };
    for program in programs().iter().filter(|program| !program.ready) {
        let error = rank(program, &me, [me].into_iter(), 3, &Lens::default()).unwrap_err();
        let begun = format!("{} puts people together in rounds", program.name.en);
        assert!(error.to_string().starts_with(&begun), "{error}");
        assert_eq!(
            explain(program, &me, &me, &Lens::default())
                .unwrap_err()
                .rule,
            "in-rounds"
        );
        assert_eq!(
            hint(program, &mine, Language::English),
            Some(error.to_string())
        );
    }
}

#[test]
fn hints_name_what_is_missing() {
    for (mine, said) in [
        ("offers: Excel | seeks: Rust", None),
        (
            "offers: Excel | seeks: Rust | programs: -",
            Some("Enter Learning duo to be matched."),
        ),
        (
            "offers: Excel | seeks: Rust | capacity: 0",
            Some("Raise your capacity for Learning duo to be matched."),
        ),
        (
            "seeks: Rust",
            Some("Add what you offer to your profile to be matched."),
        ),
        (
            "place: Bonn",
            Some("Add what you offer and what you are looking for to your profile to be matched."),
        ),
    ] {
        assert_eq!(
            hint(
                program("P04").unwrap(),
                &profile("Ann", mine),
                Language::English
            )
            .as_deref(),
            said,
            "{mine}"
        );
    }
}

#[test]
fn room_for_nobody_hinders_only_whoever_takes_others_on() {
    for (role, hinders) in [("mentee", false), ("mentor", true), ("", false)] {
        let mut mine = profile("Ann", "offers: Excel | seeks: Rust");
        mine.programs.insert("P07".to_owned());
        mine.capacity.insert("P07".to_owned(), 0);
        mine.answers = format!("P07 role: {role}").parse().into_iter().collect();
        let said = hint(program("P07").unwrap(), &mine, Language::English);
        assert_eq!(said.is_some(), hinders, "{role}: {said:?}");
    }
}

#[test]
fn a_wish_nobody_meets_is_named_as_such() {
    let mine = profile("Ann", "offers: Excel | seeks: Rust, falconry, wine");
    let people = [
        profile("Ben", "offers: Rust | seeks: Excel"),
        profile("Eve", "offers: Weinkunde | seeks: opera"),
    ];
    let features: Vec<Features> = people.iter().map(Features::of).collect();
    let my_features = Features::of(&mine);
    let me = Candidate {
        id: id(1),
        profile: &mine,
        features: &my_features,
    };
    let others = people
        .iter()
        .zip(&features)
        .zip(2..)
        .map(|((profile, features), number)| Candidate {
            id: id(number),
            profile,
            features,
        });
    let matches = rank(program("P04").unwrap(), &me, others, 9, &Lens::default()).unwrap();
    assert_eq!(matches.len(), 1);
    assert_eq!(
        matches[0].unmet,
        [
            "You also seek falconry; nobody suitable here offers it yet.",
            "You also seek wine; it is not among Ben’s offers.",
        ]
    );
}

#[test]
fn what_one_has_lived_is_a_reason_of_its_own() {
    let (mine, theirs) = (
        profile("Ann", "offers: Rust | seeks: Excel"),
        profile("Ben", "offers: Excel | seeks: Rust"),
    );
    let features = [&mine, &theirs].map(Features::of);
    let candidate = |number, profile, place: usize| Candidate {
        id: id(number),
        profile,
        features: &features[place],
    };
    let (me, other) = (candidate(1, &mine, 0), candidate(2, &theirs, 1));
    let told = |percent: i32, language| {
        let lens = Lens {
            experienced: [(id(2), percent)].into(),
            ..Lens::speaking(language)
        };
        explain(program("P04").unwrap(), &me, &other, &lens).unwrap()
    };
    let plain = told(0, Language::English);
    for (percent, english, german) in [
        (
            -20,
            "You did not find meeting Ben useful: all this counts 20 % less",
            "Du fandest das Treffen mit Ben nicht nützlich: all das zählt 20 % weniger",
        ),
        (
            -10,
            "You did not find meeting Ben useful: all this counts 10 % less",
            "Du fandest das Treffen mit Ben nicht nützlich: all das zählt 10 % weniger",
        ),
    ] {
        for (language, text) in [(Language::English, english), (Language::German, german)] {
            let found = told(percent, language);
            let last = found.reasons.last().unwrap();
            assert_eq!((last.text.as_str(), last.points), (text, 0));
            let points: u32 = found.reasons.iter().map(|reason| reason.points).sum();
            assert_eq!(points, found.score);
            assert!(found.score < plain.score);
        }
    }
    // The scale ends at 100, so that somebody who cannot gain by it has no such reason.
    assert_eq!(told(20, Language::English).reasons, plain.reasons);
    assert_eq!(plain.score, 100);
}

#[test]
fn what_was_useful_adds_its_own_points_and_leaves_the_others_theirs() {
    let mine = profile("Ann", "offers: Rust | seeks: Excel, chess, wine");
    let theirs = profile("Ben", "offers: Excel | seeks: Rust, bees, sailing");
    let features = [&mine, &theirs].map(Features::of);
    let (me, other) = (
        Candidate {
            id: id(1),
            profile: &mine,
            features: &features[0],
        },
        Candidate {
            id: id(2),
            profile: &theirs,
            features: &features[1],
        },
    );
    let told = |percent: i32, language| {
        let lens = Lens {
            experienced: [(id(2), percent)].into(),
            ..Lens::speaking(language)
        };
        explain(program("P04").unwrap(), &me, &other, &lens).unwrap()
    };
    for (language, text) in [
        (Language::English, "You found meeting Ben useful"),
        (Language::German, "Du fandest das Treffen mit Ben nützlich"),
    ] {
        let (plain, mut lived) = (told(0, language), told(20, language));
        let useful = lived.reasons.iter().position(|it| it.text == text).unwrap();
        let useful = lived.reasons.remove(useful);
        assert_eq!(lived.reasons, plain.reasons, "the others keep their points");
        assert_eq!(useful.points, lived.score - plain.score);
        assert_eq!(lived.score, plain.score * 120 / 100);
    }
}
