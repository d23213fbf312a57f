//! Parts as people write them, and the near misses.

use super::*;
use crate::entry::{Ask, Entry};
use crate::features::Phrasebook;
use crate::program::{program, programs};
use model::Profile;

fn features(role: &str, offers: &[&str], seeks: &[&str]) -> Features {
    let mut entry = Entry::default();
    entry.add(Ask::Role, role);
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let profile = Profile {
        offers: texts(offers),
        seeks: texts(seeks),
        ..Profile::default()
    };
    Features::entered(&profile, &entry, &mut Phrasebook::default())
}

#[test]
fn parts_are_read_as_people_write_them() {
    let mentoring = program("P07").unwrap();
    for (role, side) in [
        ("mentee", Some(Side::Seeker)),
        ("Mentor*in", Some(Side::Giver)),
        ("als Mentorin", Some(Side::Giver)),
        ("Mentee (suche)", Some(Side::Seeker)),
        ("mentor and mentee", None),
        ("", None),
        ("tormentor", None),
    ] {
        assert_eq!(said(mentoring, &features(role, &[], &[])), side, "{role}");
    }
}

/// What somebody who plays a part may write, of those who could be taken for the other one, too.
const WRITTEN: [(&str, Side, &[&str]); 18] = [
    ("P07", Side::Seeker, &["mentee", "Mentees", "Mentee:in"]),
    ("P07", Side::Giver, &["mentor", "Mentorin", "Mentor/in"]),
    ("P08", Side::Seeker, &["learner", "Lernende", "Mentee"]),
    ("P08", Side::Giver, &["teacher", "Zeigende", "I teach"]),
    ("P09", Side::Seeker, &["coachee", "Coachees", "client"]),
    ("P09", Side::Seeker, &["to be coached", "Klientin"]),
    ("P09", Side::Giver, &["coach", "Coachin", "ich coache"]),
    (
        "P10",
        Side::Seeker,
        &["newcomer", "ich bin neu", "Patenkind"],
    ),
    (
        "P10",
        Side::Giver,
        &["buddy", "Pate", "Patin", "Patenschaft"],
    ),
    (
        "P12",
        Side::Seeker,
        &["guest", "Gast", "als Gast", "visitor"],
    ),
    ("P12", Side::Giver, &["Gastgeber", "Gastgeberin", "host"]),
    ("P12", Side::Giver, &["Gastgebende", "Gäste haben"]),
    ("P12", Side::Giver, &["ich habe Gäste", "I have guests"]),
    ("P13", Side::Seeker, &["owner", "ich gehe", "übergebe"]),
    ("P13", Side::Giver, &["successor", "übernehme", "take over"]),
    (
        "P14",
        Side::Seeker,
        &["project", "Projektleitung", "team lead"],
    ),
    (
        "P14",
        Side::Giver,
        &["Teammitglied", "team member", "person"],
    ),
    ("P15", Side::Giver, &["task", "Aufgabe", "Projekt"]),
];

#[test]
fn nobody_is_put_on_the_side_whose_name_begins_as_theirs_does() {
    for (id, side, roles) in WRITTEN {
        for role in roles {
            let found = said(program(id).unwrap(), &features(role, &[], &[]));
            assert_eq!(found, Some(side), "{id}: {role}");
        }
    }
}

/// What somebody may write who looks for the other part, or says that they do not play one.
const TURNED: [(&str, Side, &[&str]); 18] = [
    ("P07", Side::Seeker, &["I am looking for a mentor"]),
    (
        "P07",
        Side::Seeker,
        &["looking for a patient mentor", "suche jemanden als Mentor"],
    ),
    (
        "P07",
        Side::Giver,
        &["suche nette Leute, bin Mentorin", "such work as a mentor"],
    ),
    (
        "P13",
        Side::Seeker,
        &[
            "suche jemanden, der übernimmt",
            "looking for somebody who takes over",
        ],
    ),
    ("P13", Side::Giver, &["looking for something new to learn"]),
    (
        "P07",
        Side::Seeker,
        &["suche eine Mentorin", "not a mentor"],
    ),
    (
        "P07",
        Side::Giver,
        &["Mentor, suche Mentees", "kein Mentee"],
    ),
    ("P09", Side::Seeker, &["suche Coaching", "I need a coach"]),
    ("P10", Side::Seeker, &["I need a buddy", "Buddy gesucht"]),
    ("P10", Side::Giver, &["nicht neu", "not new here"]),
    (
        "P12",
        Side::Seeker,
        &["suche Gastgeber", "suche Hospitation"],
    ),
    ("P12", Side::Giver, &["suche Gäste", "guests wanted"]),
    (
        "P13",
        Side::Seeker,
        &["suche Nachfolge", "Nachfolger gesucht"],
    ),
    ("P13", Side::Giver, &["I need to learn", "suche Wissen"]),
    (
        "P14",
        Side::Seeker,
        &["need a team member", "suche Mitglieder"],
    ),
    (
        "P14",
        Side::Giver,
        &["suche ein Projekt", "I seek a project"],
    ),
    ("P15", Side::Seeker, &["I look for a task", "suche Aufgabe"]),
    (
        "P15",
        Side::Giver,
        &["volunteers wanted", "suche Freiwillige"],
    ),
];

#[test]
fn whoever_looks_for_the_one_part_or_denies_it_plays_the_other() {
    for (id, side, roles) in TURNED {
        for role in roles {
            let found = said(program(id).unwrap(), &features(role, &[], &[]));
            assert_eq!(found, Some(side), "{id}: {role}");
        }
    }
}

/// What somebody writes who wishes for the other part, and who wishes to play the one they name.
const WISHED: [(&str, Side, &[&str]); 27] = [
    (
        "P07",
        Side::Seeker,
        &[
            "I would like a mentor",
            "I'd like to have a mentor",
            "to be mentored",
            "I want to be mentored",
            "mentored",
            "Want a mentor",
            "find a mentor",
            "get a mentor",
            "hoping to find an experienced mentor",
        ],
    ),
    (
        "P07",
        Side::Seeker,
        &[
            "Ich wünsche mir einen Mentor",
            "Mentor gewünscht",
            "Mentoring bekommen",
            "möchte Mentoring erhalten",
            "Gern möchte ich eine erfahrene Mentorin",
            "Ich hätte gern eine Mentorin",
            "Ich will einen Mentor",
            "möchte von einer Mentorin begleitet werden",
            "want to be guided by a mentor",
            "want somebody to mentor me",
        ],
    ),
    (
        "P07",
        Side::Giver,
        &[
            "I want to be a mentor",
            "möchte Mentorin werden",
            "Ich möchte gern Mentor:in sein",
            "I would like to become a good mentor",
            "I want to mentor",
            "would like to offer mentoring",
            "möchte Mentoring anbieten",
            "möchte als Mentorin mitmachen",
            "want to support someone as a mentor",
        ],
    ),
    (
        "P07",
        Side::Seeker,
        &[
            "suche eine Mentorin zum Start",
            "looking for a mentor to start my career",
            "looking for a leading mentor",
            "suche Mentor, will besser werden",
        ],
    ),
    (
        "P07",
        Side::Giver,
        &[
            "I have mentored before",
            "I would like mentees",
            "take on mentees",
            "Ich möchte Mentees begleiten",
        ],
    ),
    (
        "P07",
        Side::Seeker,
        &[
            "I want to be a mentee",
            "möchte Mentee werden",
            "want to become a mentee",
        ],
    ),
    (
        "P08",
        Side::Seeker,
        &["want to learn", "möchte lernen", "want a teacher"],
    ),
    (
        "P08",
        Side::Giver,
        &["want to teach", "möchte zeigen", "offer to teach"],
    ),
    (
        "P09",
        Side::Seeker,
        &[
            "I want a coach",
            "get coached",
            "want to be coached",
            "möchte gecoacht werden",
            "would like coaching",
        ],
    ),
    (
        "P09",
        Side::Giver,
        &["I'd like to coach", "möchte coachen", "möchte Coach sein"],
    ),
    (
        "P10",
        Side::Seeker,
        &[
            "möchte einen Buddy",
            "want a buddy",
            "I am new and would like a guide",
        ],
    ),
    (
        "P10",
        Side::Giver,
        &[
            "möchte Buddy sein",
            "Patenschaft übernehmen",
            "want to be a buddy",
        ],
    ),
    ("P10", Side::Seeker, &["to be onboarded"]),
    (
        "P11",
        Side::Seeker,
        &["want to ask", "möchte eine Frage stellen", "want answers"],
    ),
    ("P11", Side::Giver, &["want to answer", "möchte antworten"]),
    (
        "P12",
        Side::Giver,
        &[
            "biete Hospitation",
            "I offer shadowing",
            "welcome guests",
            "nehme Gäste",
            "want to be shadowed",
            "möchte Gäste haben",
            "would like to have guests",
            "möchte eine Hospitation anbieten",
            "Gäste willkommen",
        ],
    ),
    (
        "P12",
        Side::Seeker,
        &["möchte hospitieren", "want to visit", "get a visit"],
    ),
    (
        "P13",
        Side::Seeker,
        &[
            "want a successor",
            "would like to hand over",
            "I want to leave",
        ],
    ),
    (
        "P13",
        Side::Giver,
        &["want to take over", "möchte übernehmen"],
    ),
    (
        "P14",
        Side::Giver,
        &[
            "join a team",
            "Projektmitarbeit",
            "would like to join a project",
            "want to be part of a team",
            "möchte in einem Projekt mitmachen",
            "find a project",
        ],
    ),
    (
        "P14",
        Side::Seeker,
        &[
            "want to lead a project",
            "would like to start a project",
            "möchte ein Projekt leiten",
            "take the lead",
            "would like a team member",
        ],
    ),
    (
        "P15",
        Side::Seeker,
        &[
            "want a task",
            "Aufgabe übernehmen",
            "möchte eine Aufgabe übernehmen",
            "take on a task",
            "want to volunteer",
            "möchte mich freiwillig melden",
        ],
    ),
    (
        "P15",
        Side::Giver,
        &[
            "offer a task",
            "möchte eine Aufgabe vergeben",
            "Aufgabe zu vergeben",
            "want volunteers",
        ],
    ),
    (
        "P07",
        Side::Seeker,
        &["Mentee, I want to find a mentor", "wanted: a mentor"],
    ),
    (
        "P07",
        Side::Giver,
        &["Mentor, I would like to help", "such work as a mentor"],
    ),
    (
        "P09",
        Side::Seeker,
        &["I need coaching", "Coaching erhalten"],
    ),
    (
        "P12",
        Side::Seeker,
        &["would like to be a guest", "möchte Gast sein"],
    ),
];

#[test]
fn whoever_wishes_for_a_part_plays_the_other_and_whoever_wishes_to_play_it_does() {
    for (id, side, roles) in WISHED {
        for role in roles {
            let found = said(program(id).unwrap(), &features(role, &[], &[]));
            assert_eq!(found, Some(side), "{id}: {role}");
        }
    }
}

#[test]
fn whoever_plays_both_or_denies_what_they_name_is_put_on_neither_side() {
    for (id, role) in [
        ("P07", "I don't want a mentor"),
        ("P07", "I do not need a mentor"),
        ("P07", "brauche keinen Mentor"),
        ("P07", "I want to be a mentor or get a mentor"),
        ("P08", "lernen, biete Rust"),
        ("P12", "visit and offer"),
    ] {
        let found = said(program(id).unwrap(), &features(role, &[], &[]));
        assert_eq!(found, None, "{id}: {role}");
    }
}

#[test]
fn every_name_of_a_part_names_that_part_and_no_other() {
    for program in programs() {
        let Some(sides) = &program.sides else {
            continue;
        };
        for (part, side) in [(&sides.seeker, Side::Seeker), (&sides.giver, Side::Giver)] {
            let names = [&part.name.en, &part.name.de];
            for name in names.into_iter().chain(&part.words) {
                let found = said(program, &features(name, &[], &[]));
                assert_eq!(found, Some(side), "{}: {name}", program.id);
            }
        }
    }
}

#[test]
fn a_word_that_names_both_parts_puts_nobody_on_either() {
    for (id, role) in [
        ("P07", "Mentorensuche"),
        ("P09", "Coachsuchende"),
        ("P10", "Onboarding-Buddy"),
        ("P15", "Aufgabensuchende"),
    ] {
        let program = program(id).unwrap();
        assert_eq!(said(program, &features(role, &[], &[])), None, "{role}");
        assert!(program.names_a_part(role), "{role}");
    }
}

#[test]
fn who_says_nothing_plays_what_the_profile_allows() {
    let (mentoring, lens) = (program("P07").unwrap(), Lens::default());
    for (offers, seeks, side) in [
        (&["Rust"][..], &[][..], Side::Giver),
        (&["Rust"], &["Go"], Side::Seeker),
        (&[], &["Go"], Side::Seeker),
    ] {
        let features = features("", offers, seeks);
        assert_eq!(mine(mentoring, &features, &lens), Some(side));
        assert_eq!(
            can(mentoring, &features, Side::Giver, &lens),
            !offers.is_empty()
        );
    }
    assert_eq!(
        mine(
            program("P04").unwrap(),
            &features("mentee", &[], &[]),
            &lens
        ),
        None
    );
}
