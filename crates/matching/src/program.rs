//! The kinds of match, as descriptions.
//!
//! For: reading `programs/*.toml`; a nineteenth program is one more file. Knows: which terms and
//! checks the engine can compute today, and says so for each program. Never: holds a rule of one
//! program in code.

use std::sync::LazyLock;

use model::Field;
use serde::Deserialize;

use crate::affinity::affinity;
use crate::fold::fold;

/// From here on, in permille, a typed name is taken to mean a program.
const NEAREST_PERMILLE: u32 = 250;
/// One file per program, by number.
const TEXTS: [&str; 18] = [
    include_str!("../programs/p01.toml"),
    include_str!("../programs/p02.toml"),
    include_str!("../programs/p03.toml"),
    include_str!("../programs/p04.toml"),
    include_str!("../programs/p05.toml"),
    include_str!("../programs/p06.toml"),
    include_str!("../programs/p07.toml"),
    include_str!("../programs/p08.toml"),
    include_str!("../programs/p09.toml"),
    include_str!("../programs/p10.toml"),
    include_str!("../programs/p11.toml"),
    include_str!("../programs/p12.toml"),
    include_str!("../programs/p13.toml"),
    include_str!("../programs/p14.toml"),
    include_str!("../programs/p15.toml"),
    include_str!("../programs/p16.toml"),
    include_str!("../programs/p17.toml"),
    include_str!("../programs/p18.toml"),
];

/// One kind of match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// `P04`.
    pub id: String,
    pub name: String,
    pub kind: Kind,
    /// How people are put together, in a few words.
    pub shape: String,
    pub purpose: String,
    /// Whether the engine runs it today.
    pub ready: bool,
    /// The profile fields it works with.
    pub inputs: Vec<Field>,
    /// What it asks beyond the profile when somebody enters.
    #[serde(default)]
    pub asks: Vec<String>,
    /// Hard rules beyond those every program has.
    pub rules: Vec<Rule>,
    /// What a good match is, in one sentence.
    pub objective: String,
    pub terms: Vec<Term>,
    /// What a match card shows.
    pub shown: String,
    /// The next step, with `{teach}`, `{learn}` and `{name}` filled in.
    pub next: String,
}

/// How results come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A private ranked list, settled by both sides' consent.
    List,
    /// Everyone's replica computes the same result from a frozen set of entrants.
    Round,
}

/// A hard rule: its sentence and, where the engine can check it, how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    pub text: String,
    pub check: Option<Check>,
}

/// What the engine checks before it scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Each offers something the other seeks.
    MutualNeed,
}

/// One part of the score, and how much it counts beside the others.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Term {
    pub kind: TermKind,
    pub weight: u32,
}

/// What a term looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    Need,
    Level,
    Languages,
    WorkAreas,
    Times,
    Place,
    Interests,
    Challenge,
    About,
    Complement,
    Contacts,
    Experience,
    LifeStage,
    Evidence,
    Load,
    Recency,
    Variety,
    Growth,
    Cover,
}

impl TermKind {
    /// Tells whether the engine computes this term today.
    pub const fn is_built(self) -> bool {
        match self {
            TermKind::Need
            | TermKind::Level
            | TermKind::Languages
            | TermKind::WorkAreas
            | TermKind::Times
            | TermKind::Place
            | TermKind::Interests
            | TermKind::Challenge
            | TermKind::About => true,
            TermKind::Complement
            | TermKind::Contacts
            | TermKind::Experience
            | TermKind::LifeStage
            | TermKind::Evidence
            | TermKind::Load
            | TermKind::Recency
            | TermKind::Variety
            | TermKind::Growth
            | TermKind::Cover => false,
        }
    }
}

impl Program {
    /// Tells whether the engine could run the program: everything it describes is built.
    pub fn is_built(&self) -> bool {
        self.kind == Kind::List
            && self.rules.iter().all(|rule| rule.check.is_some())
            && self.terms.iter().all(|term| term.kind.is_built())
    }

    pub(crate) fn checks(&self, check: Check) -> bool {
        self.rules.iter().any(|rule| rule.check == Some(check))
    }
}

static PROGRAMS: LazyLock<Vec<Program>> = LazyLock::new(|| {
    TEXTS
        .iter()
        .filter_map(|text| toml::from_str(text).ok())
        .collect()
});

/// Lists every program, by number.
pub fn programs() -> &'static [Program] {
    &PROGRAMS
}

/// Finds a program by its id.
pub fn program(id: &str) -> Option<&'static Program> {
    programs().iter().find(|program| program.id == id)
}

/// Finds the program somebody meant: "p4", "4", "learning", "Lerning duo".
pub fn nearest_program(typed: &str) -> Option<&'static Program> {
    let folded = fold(typed);
    let digits = folded.trim_start_matches('p').trim();
    let numbered = digits
        .parse::<usize>()
        .ok()
        .and_then(|number| programs().get(number.checked_sub(1)?));
    let begun = || {
        let mut names = programs()
            .iter()
            .filter(|program| fold(&program.name).starts_with(&folded));
        names.next().filter(|_| !folded.is_empty())
    };
    let alike = || {
        let all = programs()
            .iter()
            .map(|program| (affinity(&program.name, typed), program));
        // The first of the nearest.
        let nearest = all.rev().max_by_key(|(alike, _)| *alike);
        nearest
            .filter(|(alike, _)| *alike >= NEAREST_PERMILLE)
            .map(|(_, program)| program)
    };
    numbered.or_else(begun).or_else(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_description_is_read() {
        for text in TEXTS {
            toml::from_str::<Program>(text).unwrap();
        }
        let ids: Vec<&str> = programs()
            .iter()
            .map(|program| program.id.as_str())
            .collect();
        let all: Vec<String> = (1..=18).map(|number| format!("P{number:02}")).collect();
        assert_eq!(ids, all);
    }

    #[test]
    fn what_is_ready_is_built() {
        for program in programs() {
            assert!(
                !program.ready || program.is_built(),
                "{} is not built",
                program.id
            );
            assert!(
                !program.inputs.is_empty() && !program.terms.is_empty(),
                "{}",
                program.id
            );
            assert_eq!(
                program.terms.iter().map(|term| term.weight).sum::<u32>(),
                100,
                "{}",
                program.id
            );
            let texts = [
                &program.name,
                &program.purpose,
                &program.objective,
                &program.shown,
                &program.next,
            ];
            for text in texts
                .into_iter()
                .chain(program.rules.iter().map(|rule| &rule.text))
            {
                assert!(
                    !text.is_empty() && !text.contains('!'),
                    "{}: {text}",
                    program.id
                );
            }
        }
        let ready: Vec<&str> = programs()
            .iter()
            .filter(|p| p.ready)
            .map(|p| p.id.as_str())
            .collect();
        assert_eq!(ready, ["P04"]);
    }

    #[test]
    fn no_program_reads_who_somebody_is_above_or_below() {
        for program in programs() {
            let private = program
                .inputs
                .iter()
                .filter(|field| **field == Field::Avoid);
            assert_eq!(
                private.count(),
                0,
                "{}: the avoid list only prevents",
                program.id
            );
        }
    }

    #[test]
    fn programs_are_found_as_people_type_them() {
        for (typed, id) in [
            ("P04", Some("P04")),
            ("p4", Some("P04")),
            ("4", Some("P04")),
            ("Learning duo", Some("P04")),
            ("learn", Some("P04")),
            ("lerning duo", Some("P04")),
            ("lunch", Some("P05")),
            ("reverse mentorng", Some("P08")),
            ("P19", None),
            ("0", None),
            ("xyzzy", None),
            ("", None),
        ] {
            assert_eq!(
                nearest_program(typed).map(|program| program.id.as_str()),
                id,
                "{typed}"
            );
        }
    }
}
