//! What every line says in both languages, to the one who looks and to somebody else.

use super::*;

#[test]
fn a_time_is_said_in_the_language_of_who_reads() {
    for (language, said) in [
        (Language::English, "Tue 12:00"),
        (Language::German, "Di 12:00"),
    ] {
        assert_eq!(time(language, "Tue 12:00".to_owned()), said);
    }
}

#[test]
fn lists_read_like_sentences() {
    let listing = |items: &[&str]| super::listing(items, "and", "more");
    assert_eq!(listing(&[]), "");
    assert_eq!(listing(&["a"]), "a");
    assert_eq!(listing(&["a", "b"]), "a and b");
    assert_eq!(listing(&["a", "b", "c"]), "a, b and c");
    assert_eq!(
        listing(&["a", "b", "c", "d", "e", "f"]),
        "a, b, c, d and 2 more"
    );
}

/// What is said to the one who looks, and of two people by their names, in both languages.
fn told(fact: &Line, name: &str) -> [String; 4] {
    let you = Cast {
        me: None,
        other: name,
        among: false,
    };
    let named = Cast {
        me: Some("Ann"),
        among: true,
        ..you
    };
    [
        line(Language::English, fact, you),
        line(Language::German, fact, you),
        line(Language::English, fact, named),
        line(Language::German, fact, named),
    ]
}

#[test]
fn every_line_is_said_in_both_languages_to_one_and_of_two() {
    let said = |source, text| Said {
        source,
        text,
        years: Some(3),
    };
    let (me, ben) = (Who::Me, Who::Other);
    let stretch = When::Stretch {
        day: Day::Tue,
        from: 840,
        to: 930,
        others: 1,
        shifted: true,
    };
    let gives = |giver, gift, wish| Line::Gives { giver, gift, wish };
    let rust = |source| said(source, "Rust");
    let both = |mine: &[&'static str], theirs: &[&'static str]| Both {
        mine: mine.to_vec(),
        theirs: theirs.to_vec(),
    };
    for (fact, texts) in [
        (
            gives(ben, rust(Source::Skills), rust(Source::Goal)),
            [
                "Ben knows Rust, your goal is “Rust”",
                "Ben kann Rust, dein Ziel ist „Rust“",
                "Ben knows Rust, Ann’s goal is “Rust”",
                "Ben kann Rust, das Ziel von Ann ist „Rust“",
            ],
        ),
        (
            Line::Perhaps {
                giver: ben,
                gift: said(Source::Offers, "reading a balance sheet"),
                wish: said(Source::Seeks, "Bilanzen verstehen"),
            },
            [
                "Ben offers “reading a balance sheet”, you seek “Bilanzen verstehen”: perhaps the same",
                "Ben bietet „reading a balance sheet“, du suchst „Bilanzen verstehen“: vielleicht dasselbe",
                "Ben offers “reading a balance sheet”, Ann seeks “Bilanzen verstehen”: perhaps the same",
                "Ben bietet „reading a balance sheet“, Ann sucht „Bilanzen verstehen“: vielleicht dasselbe",
            ],
        ),
        (
            gives(me, rust(Source::Experience), rust(Source::Seeks)),
            [
                "You have 3 years of experience in Rust, Ben seeks Rust",
                "Du hast 3 Jahre Erfahrung in Rust, Ben sucht Rust",
                "Ann has 3 years of experience in Rust, Ben seeks Rust",
                "Ann hat 3 Jahre Erfahrung in Rust, Ben sucht Rust",
            ],
        ),
        (
            gives(
                ben,
                said(Source::Seeks, "Monatsabschluss machen"),
                said(Source::Critical, "Monatsabschluss"),
            ),
            [
                "Ben seeks “Monatsabschluss machen”, you need Monatsabschluss covered",
                "Ben sucht „Monatsabschluss machen“, bei dir muss Monatsabschluss abgedeckt sein",
                "Ben seeks “Monatsabschluss machen”, Ann needs Monatsabschluss covered",
                "Ben sucht „Monatsabschluss machen“, bei Ann muss Monatsabschluss abgedeckt sein",
            ],
        ),
        (
            gives(
                me,
                said(Source::Tasks, "Rekrutierung"),
                said(Source::Tasks, "Recruiting"),
            ),
            [
                "You want to do Rekrutierung, Ben wants to do Recruiting",
                "Du willst Rekrutierung übernehmen, Ben will Recruiting übernehmen",
                "Ann wants to do Rekrutierung, Ben wants to do Recruiting",
                "Ann will Rekrutierung übernehmen, Ben will Recruiting übernehmen",
            ],
        ),
        (
            gives(
                ben,
                said(Source::Goal, "write a book"),
                said(Source::Goal, "finish my thesis."),
            ),
            [
                "Ben’s goal is “write a book”, yours is “finish my thesis”",
                "Das Ziel von Ben ist „write a book“, deines ist „finish my thesis“",
                "Ben’s goal is “write a book”, Ann’s is “finish my thesis”",
                "Das Ziel von Ben ist „write a book“, das von Ann ist „finish my thesis“",
            ],
        ),
        (
            gives(
                me,
                said(Source::Goal, "write a book"),
                said(Source::Goal, "Write a book"),
            ),
            [
                "You both have the goal “write a book”",
                "Ihr habt beide dasselbe Ziel: „write a book“",
                "Ann and Ben both have the goal “write a book”",
                "Ann und Ben haben beide dasselbe Ziel: „write a book“",
            ],
        ),
        (
            Line::Interests(both(&["Bouldern"], &["Klettern"])),
            [
                "You are interested in Bouldern, Ben in Klettern",
                "Du interessierst dich für Bouldern, Ben für Klettern",
                "Ann is interested in Bouldern, Ben in Klettern",
                "Ann interessiert sich für Bouldern, Ben für Klettern",
            ],
        ),
        (
            Line::Interests(both(&["Jazz"], &["jazz"])),
            [
                "You are both interested in Jazz",
                "Ihr interessiert euch beide für Jazz",
                "Ann and Ben are both interested in Jazz",
                "Ann und Ben interessieren sich beide für Jazz",
            ],
        ),
        (
            Line::WorkAreas(both(&["Pflege"], &["pflege"])),
            [
                "You both work in Pflege",
                "Ihr arbeitet beide im Bereich Pflege",
                "Ann and Ben both work in Pflege",
                "Ann und Ben arbeiten beide im Bereich Pflege",
            ],
        ),
        (
            Line::Style(both(&["by consent"], &["consent first"])),
            [
                "Your way of working is “by consent”, Ben’s is “consent first”",
                "Dein Arbeitsstil ist „by consent“, der von Ben ist „consent first“",
                "Ann’s way of working is “by consent”, Ben’s is “consent first”",
                "Der Arbeitsstil von Ann ist „by consent“, der von Ben ist „consent first“",
            ],
        ),
        (
            Line::Free(&stretch),
            [
                "You are both free Tue 14:00–15:30 and at one other time, your time",
                "Ihr habt beide Zeit: Di 14:00–15:30 und noch einmal, nach deiner Uhr",
                "Ann and Ben are both free Tue 14:00–15:30 and at one other time, Ann’s time",
                "Ann und Ben haben beide Zeit: Di 14:00–15:30 und noch einmal, nach der Uhr von Ann",
            ],
        ),
        (
            Line::Ahead {
                who: ben,
                field: Some("Rust"),
                years: 9,
                behind: Some(2),
            },
            [
                "Ben has 9 years of experience in Rust, you have 2",
                "Ben hat 9 Jahre Erfahrung in Rust, du 2",
                "Ben has 9 years of experience in Rust, Ann has 2",
                "Ben hat 9 Jahre Erfahrung in Rust, Ann 2",
            ],
        ),
        (
            Line::Level {
                teacher: ben,
                topic: "Rust",
                level: 4,
                learner: Some(2),
            },
            [
                "Ben’s level in Rust is 4 of 5, yours is 2",
                "Ben hat in Rust Stufe 4 von 5, du Stufe 2",
                "Ben’s level in Rust is 4 of 5, Ann’s is 2",
                "Ben hat in Rust Stufe 4 von 5, Ann Stufe 2",
            ],
        ),
        (
            Line::Room { who: ben, room: 1 },
            [
                "Ben has room for one more",
                "Ben hat noch einen Platz frei",
                "Ben has room for one more",
                "Ben hat noch einen Platz frei",
            ],
        ),
        (
            Line::Covers {
                who: ben,
                some: 1,
                all: 3,
            },
            [
                "Ben covers 1 of the 3 things needed",
                "Ben deckt 1 von 3 Punkten ab",
                "Ben covers 1 of the 3 things needed",
                "Ben deckt 1 von 3 Punkten ab",
            ],
        ),
        (
            Line::NewAreas(vec!["IT"]),
            [
                "Ben works in an area that is new to you: IT",
                "Ben arbeitet in einem Bereich, der für dich neu ist: IT",
                "Ben works in an area that is new to Ann: IT",
                "Ben arbeitet in einem Bereich, der für Ann neu ist: IT",
            ],
        ),
        (
            Line::Know(vec!["Kim".to_owned(), "Lee".to_owned()]),
            [
                "You both know Kim and Lee",
                "Ihr kennt beide Kim und Lee",
                "Ann and Ben both know Kim and Lee",
                "Ann und Ben kennen beide Kim und Lee",
            ],
        ),
        (
            Line::SameStage,
            [
                "You are in the same stage of life",
                "Ihr seid in derselben Lebensphase",
                "Ann and Ben are in the same stage of life",
                "Ann und Ben sind in derselben Lebensphase",
            ],
        ),
        (
            Line::Unlike(TermKind::WorkAreas),
            [
                "You work in different areas",
                "Ihr arbeitet in verschiedenen Bereichen",
                "Ann and Ben work in different areas",
                "Ann und Ben arbeiten in verschiedenen Bereichen",
            ],
        ),
    ] {
        assert_eq!(told(&fact, "Ben"), texts);
    }
}

#[test]
fn among_several_it_is_said_with_whom() {
    let cast = Cast {
        me: None,
        other: "Ben",
        among: true,
    };
    for (fact, english, german) in [
        (
            Line::Languages(vec!["de"]),
            "You and Ben both speak German",
            "Du und Ben sprecht beide Deutsch",
        ),
        (
            Line::SameTown("Bonn"),
            "You and Ben are both in Bonn",
            "Du und Ben seid beide in Bonn",
        ),
        (
            Line::SameClock,
            "Your clock and Ben’s show the same time",
            "Deine Uhr und die von Ben zeigen dieselbe Zeit",
        ),
    ] {
        assert_eq!(line(Language::English, &fact, cast), english);
        assert_eq!(line(Language::German, &fact, cast), german);
    }
}

#[test]
fn whoever_has_no_name_fits_into_a_sentence() {
    let said = |text| Said {
        source: Source::Challenge,
        text,
        years: None,
    };
    let fact = Line::Gives {
        giver: Who::Me,
        gift: said("our baby is awake all night"),
        wish: said("little sleep"),
    };
    let lines = [
        (Language::English, english::NAMELESS[0]),
        (Language::German, german::NAMELESS[0].0),
    ]
    .map(|(language, other)| {
        let cast = Cast {
            me: None,
            other,
            among: false,
        };
        line(language, &fact, cast)
    });
    assert_eq!(
        lines,
        [
            "Your challenge is “our baby is awake all night”, somebody’s is “little sleep”",
            "Deine Herausforderung ist „our baby is awake all night“, die von jemandem ist „little sleep“",
        ]
    );
}
