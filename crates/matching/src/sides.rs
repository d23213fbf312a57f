//! Who plays which part.
//!
//! For: programs in which one seeks and the other gives. Knows: what people said about their part,
//! and what their profiles allow. Never: puts somebody on a side they said they are not on.

use crate::features::Features;
use crate::lens::Lens;
use crate::program::{Check, Part, Program, Side, Sides};

/// Reads the part somebody said they play; `None` if they said nothing, or both.
pub fn said(program: &Program, features: &Features) -> Option<Side> {
    let sides = program.sides.as_ref()?;
    let named = Named::of(sides, &features.role);
    match (named.seeker, named.giver) {
        (true, false) => Some(Side::Seeker),
        (false, true) => Some(Side::Giver),
        (true, true) | (false, false) => None,
    }
}

/// What people write who leave their part open.
const OPEN: [&str; 6] = ["both", "beide", "beides", "either", "any", "egal"];

impl Program {
    /// Tells whether a text names a part of the program, or leaves it open.
    pub fn takes_part(&self, text: &str) -> bool {
        let folded = crate::fold::fold(text);
        folded.split(' ').any(|word| OPEN.contains(&word)) || self.names_a_part(text)
    }

    /// Tells whether what somebody says of their part names one of the program's, or both.
    pub fn names_a_part(&self, text: &str) -> bool {
        self.sides.as_ref().is_some_and(|sides| {
            let named = Named::of(sides, &crate::fold::fold(text));
            named.seeker || named.giver
        })
    }
}

/// Words with which somebody says that they look for whoever plays a part: they play the other one.
const SEEKING: [&str; 8] = [
    "look for",
    "looking for",
    "search for",
    "searching for",
    "seek",
    "such",
    "need",
    "brauch",
];
/// What says so behind the name.
const SOUGHT: [&str; 4] = ["gesucht", "wanted", "needed", "sought"];
/// Words with which somebody says that they do not play a part.
const DENYING: [&str; 7] = ["no", "not", "nicht", "kein", "keine", "keinen", "keiner"];
/// Words that may stand between those and a name.
const SMALL: [&str; 14] = [
    "a", "an", "the", "my", "some", "as", "als", "nach", "e", "ein", "eine", "einen", "einer",
    "meine",
];
/// So many of them are passed.
const SMALL_MAX: usize = 3;
/// Words at which what somebody looks for is over: they begin to say something else.
const STOPS: [&str; 14] = [
    "and", "und", "or", "oder", "but", "aber", "i", "ich", "am", "bin", "we", "wir", "for", "fur",
];
/// Behind these it is said what somebody is: oneself, unless one looks for somebody who is that.
const AS: [&str; 2] = ["as", "als"];
/// Beginnings of the names of somebody not known yet.
const SOMEBODY: [&str; 6] = [
    "someone", "somebody", "anyone", "anybody", "jemand", "people",
];
/// So many words may stand between whoever looks for somebody and the name of their part.
const BETWEEN_MAX: usize = 5;
/// Behind these it is said what whoever is looked for does: "jemanden, der übernimmt".
const WHO: [&str; 7] = ["who", "that", "der", "die", "das", "wer", "whoever"];
/// Names of what is done, not of whoever does it: whoever looks for a visit is the one who comes.
const DEEDS: [&str; 18] = [
    "seek",
    "such",
    "learn",
    "lern",
    "visit",
    "besuch",
    "shadow",
    "hospit",
    "onboard",
    "hand over",
    "ubergeb",
    "leav",
    "geh",
    "take",
    "ubernehm",
    "ubernimm",
    "join",
    "mitmach",
];

/// Which parts a text names.
#[derive(Debug, Default, Clone, Copy)]
struct Named {
    seeker: bool,
    giver: bool,
}

impl Named {
    /// Reads a folded text. Whoever looks for a mentor, or says that they are none, is a mentee.
    fn of(sides: &Sides, text: &str) -> Named {
        let mut named = Named::default();
        let mut rest = text;
        while !rest.is_empty() {
            let word = Word::first(sides, rest);
            let (next, is_turned) = if word.seeks {
                let (next, is_told_of) = past_described(sides, word.behind);
                let is_turned = next.named.any() && (is_told_of || !next.is_deed());
                (next, is_turned)
            } else {
                let next = Word::first(sides, past_small(word.behind));
                let is_turned = next.named.any() && DENYING.contains(&word.text);
                (next, is_turned)
            };
            let read = if is_turned {
                named = named.with(next.named.turned());
                next
            } else {
                named = named.with(word.meant());
                word
            };
            rest = read.behind;
        }
        named
    }

    const fn any(self) -> bool {
        self.seeker || self.giver
    }

    const fn with(self, more: Named) -> Named {
        Named {
            seeker: self.seeker || more.seeker,
            giver: self.giver || more.giver,
        }
    }

    const fn turned(self) -> Named {
        Named {
            seeker: self.giver,
            giver: self.seeker,
        }
    }
}

/// One word of a text, or a name of several words.
struct Word<'t> {
    text: &'t str,
    named: Named,
    /// Somebody looks for what is named next.
    seeks: bool,
    behind: &'t str,
}

impl<'t> Word<'t> {
    /// Reads the first word of a text. Of the names that begin it the longest is meant: a coachee is no
    /// coach, and who has guests ("Gastgeber") is none.
    fn first(sides: &Sides, text: &'t str) -> Word<'t> {
        let [seeker, giver] = [&sides.seeker, &sides.giver].map(|part| longest(part, text));
        let length = seeker.max(giver);
        let seeking = SEEKING.iter().filter(|it| text.starts_with(**it));
        let seeking = seeking.map(|it| it.len()).max().unwrap_or(0);
        let from = length.max(seeking);
        let end = text.get(from..).and_then(|end| end.split(' ').next());
        let end = end.unwrap_or_default();
        let (text, behind) = text.split_at_checked(from + end.len()).unwrap_or_default();
        // What a name is put together with may name the other part, as in "Mentorensuche".
        let is_named = |of: usize, part| length > 0 && (of == length || is_within(part, end));
        Word {
            text,
            named: Named {
                seeker: is_named(seeker, &sides.seeker),
                giver: is_named(giver, &sides.giver),
            },
            seeks: seeking > 0 && seeking >= length,
            behind: behind.trim_start(),
        }
    }

    /// Gives the parts meant by a word that stands for itself.
    fn meant(&self) -> Named {
        let is_sought = || SOUGHT.iter().any(|it| self.behind.starts_with(it));
        match !self.seeks && !self.is_deed() && is_sought() {
            true => self.named.turned(),
            false => self.named,
        }
    }

    fn is_deed(&self) -> bool {
        DEEDS.iter().any(|deed| self.text.starts_with(deed))
    }
}

/// Passes the small words with which a text begins; never many, however many stand there.
fn past_small(text: &str) -> &str {
    (0..SMALL_MAX).fold(text, |rest, _| match rest.split_once(' ') {
        Some((word, next)) if SMALL.contains(&word) => next,
        Some(_) | None => rest,
    })
}

/// Finds the name of what somebody looks for, past words that describe it, or else what stands first;
/// and tells whether what is named is said to be done by whoever is looked for.
fn past_described<'t>(sides: &Sides, text: &'t str) -> (Word<'t>, bool) {
    let (mut is_somebody, mut is_told_of) = (false, false);
    let mut word = Word::first(sides, text);
    for _ in 0..BETWEEN_MAX {
        let is_over = STOPS.contains(&word.text) || AS.contains(&word.text) && !is_somebody;
        if word.named.any() || word.seeks || is_over {
            break;
        }
        is_somebody |= SOMEBODY.iter().any(|it| word.text.starts_with(it));
        is_told_of |= WHO.contains(&word.text);
        word = Word::first(sides, word.behind);
    }
    (word, is_told_of)
}

/// Measures the longest name of a part with which a text begins, in bytes.
fn longest(part: &Part, text: &str) -> usize {
    let names = part.words.iter();
    let begun = names.filter(|name| text.starts_with(name.as_str()));
    begun.map(String::len).max().unwrap_or(0)
}

/// Tells whether a name of a part stands anywhere in the end of a word.
fn is_within(part: &Part, end: &str) -> bool {
    part.words.iter().any(|name| end.contains(name.as_str()))
}

/// Tells whether somebody could play a part.
pub fn can(program: &Program, features: &Features, side: Side, lens: &Lens) -> bool {
    if let Some(said) = said(program, features) {
        return said == side;
    }
    if program.checks(Check::NewHere) {
        let is_new = crate::rules::is_new(program, features, lens);
        return (side == Side::Seeker) == is_new;
    }
    match side {
        Side::Seeker => features.says(&program.wishes),
        Side::Giver => features.says(&program.gives),
    }
}

/// Decides the part of the one who looks: as they wish, as they said, or else who has a wish seeks.
pub fn mine(program: &Program, features: &Features, lens: &Lens) -> Option<Side> {
    program.sides.as_ref()?;
    let guessed = || {
        if can(program, features, Side::Seeker, lens) {
            Side::Seeker
        } else {
            Side::Giver
        }
    };
    lens.side
        .or_else(|| said(program, features))
        .or_else(|| Some(guessed()))
}

#[cfg(test)]
mod tests {
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
}
