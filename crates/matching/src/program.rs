//! The kinds of match, as descriptions.
//!
//! For: reading `programs/*.toml`; a nineteenth program is one more file. Knows: what a description
//! says; the words it may use stand in `vocabulary`. Never: holds a rule of one program in code.

use std::fmt;
use std::sync::{Arc, LazyLock};

use model::Field;
use serde::Deserialize;

use crate::affinity::affinity;
use crate::entry::Ask;
use crate::fold::fold;
use crate::sheet::SheetLine;
use crate::texts::Texts;
pub use crate::vocabulary::{Check, Source, TermKind};

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

/// The sum of the weights that count for one side.
const WEIGHTS_SUM: u32 = 100;
/// Both sides weigh the same unless a description says otherwise, in percent.
const HALF_PERCENT: u32 = 50;

/// One kind of match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// `P04`.
    pub id: String,
    pub name: Texts,
    pub kind: Kind,
    /// How people are put together.
    pub shape: Shape,
    /// How many people belong together, where it is not two.
    pub size: Option<Size>,
    pub purpose: Texts,
    /// Whether a space offers it today.
    pub ready: bool,
    /// The profile fields it works with.
    pub inputs: Vec<Field>,
    /// What it asks beyond the profile when somebody enters.
    #[serde(default)]
    pub asks: Vec<Question>,
    /// Whose wishes they are and where they are said.
    #[serde(default = "seeks")]
    pub wishes: Vec<Pick>,
    /// Where it is said what somebody gives.
    #[serde(default = "offers")]
    pub gives: Vec<Pick>,
    /// The two parts people play, if they differ.
    pub sides: Option<Sides>,
    /// How much more experience the one who gives is best to have, in years.
    pub ahead: Option<Size>,
    /// Whether a cohort may be put together in a round, although it makes lists.
    #[serde(default)]
    pub cohorts: bool,
    /// Whether names are kept back until both accept.
    #[serde(default)]
    pub anonymous: bool,
    /// Hard rules beyond those every program has.
    pub rules: Vec<Rule>,
    /// What a good match is, in one sentence.
    pub objective: Texts,
    pub terms: Vec<Term>,
    /// What a match card shows.
    pub shown: Texts,
    /// What a match begins with, line by line.
    #[serde(default)]
    pub sheet: Vec<SheetLine>,
    /// The next step, with `{teach}`, `{learn}` and `{name}` filled in.
    pub next: Texts,
    /// The next step of the one who gives, where it differs.
    pub next_giver: Option<Texts>,
    /// The number of the program it was adapted from, if it was.
    #[serde(skip)]
    pub adapted_from: Option<String>,
    /// What it was read from.
    #[serde(skip)]
    pub description: String,
    /// BLAKE3 of the description.
    #[serde(skip)]
    pub hash: [u8; 32],
}

fn seeks() -> Vec<Pick> {
    vec![Pick::whole(Source::Seeks)]
}

fn offers() -> Vec<Pick> {
    vec![Pick::whole(Source::Offers)]
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

/// How people are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Two people, each for the other.
    Pairs,
    /// One gives to as many as they have room for.
    Seats,
    /// Tables and circles.
    Groups,
    /// Everybody gives to the next one.
    Cycles,
    /// Many people cover one need together.
    Cover,
    /// People gather around a theme.
    Cluster,
}

/// A range, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Size {
    pub least: u32,
    pub most: u32,
}

/// A question with its words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Question {
    pub what: Ask,
    pub text: Texts,
}

/// The parts two people play.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sides {
    pub seeker: Part,
    pub giver: Part,
    /// How much the seeker's side weighs, in percent.
    #[serde(default = "half")]
    pub seeker_percent: u32,
}

const fn half() -> u32 {
    HALF_PERCENT
}

/// One part: what it is called, and what people write when they mean it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Part {
    pub name: Texts,
    /// Beginnings of words, folded.
    pub words: Vec<String>,
}

/// One of the two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    Seeker,
    Giver,
}

impl Side {
    /// Gives the other part.
    pub const fn other(self) -> Side {
        match self {
            Side::Seeker => Side::Giver,
            Side::Giver => Side::Seeker,
        }
    }
}

/// A source and how much what is said there counts.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pick {
    pub from: Source,
    /// In percent of something that was said outright.
    pub percent: u32,
    /// Counts, with those behind it, only for whoever says nothing in the sources before it.
    #[serde(default)]
    pub otherwise: bool,
}

impl Pick {
    pub(crate) const fn whole(from: Source) -> Pick {
        Pick::of(from, 100)
    }

    /// What is said in a source, and counts whatever else is said.
    pub(crate) const fn of(from: Source, percent: u32) -> Pick {
        Pick {
            from,
            percent,
            otherwise: false,
        }
    }
}

/// A hard rule: its sentence and how it is checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    pub text: Texts,
    pub check: Check,
    /// A number the check needs, in its own unit.
    #[serde(default)]
    pub least: u32,
    /// Another number the check needs, in its own unit.
    #[serde(default)]
    pub most: u32,
}

/// One part of the score, and how much it counts beside the others.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Term {
    pub kind: TermKind,
    pub weight: u32,
    /// The only side it counts for, if it does not count for both.
    pub side: Option<Side>,
}

/// What is wrong with a description, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAProgram(String);

impl fmt::Display for NotAProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not read the description of a program: {}", self.0)
    }
}

impl std::error::Error for NotAProgram {}

impl NotAProgram {
    /// Names the line that begins with a word, or else the first that has it.
    pub(crate) fn at_word(description: &str, word: &str, why: impl fmt::Display) -> NotAProgram {
        let lines = || (1..).zip(description.lines());
        let begins = |line: &str| line.trim_start_matches(['[', ' ']).starts_with(word);
        let found = lines()
            .find(|(_, line)| begins(line))
            .or_else(|| lines().find(|(_, line)| line.contains(word)));
        NotAProgram(match found {
            Some((line, _)) => format!("line {line}: {why}"),
            None => why.to_string(),
        })
    }
}

/// Says what TOML or the vocabulary does not take, with its line.
fn unreadable(description: &str, error: &toml::de::Error) -> NotAProgram {
    let why = error.message().replace('\n', " ");
    let before = error.span().and_then(|span| description.get(..span.start));
    NotAProgram(match before {
        Some(before) => format!("line {}: {why}", before.matches('\n').count() + 1),
        None => why,
    })
}

impl Program {
    /// Reads a description and looks whether it can be run.
    ///
    /// # Errors
    ///
    /// If a word is not of the vocabulary, or the weights of a side do not add up to 100.
    pub fn parse(description: &str) -> Result<Program, NotAProgram> {
        let mut program: Program =
            toml::from_str(description).map_err(|error| unreadable(description, &error))?;
        program.hash = blake3::hash(description.as_bytes()).into();
        description.clone_into(&mut program.description);
        for side in [Side::Seeker, Side::Giver] {
            let sum = program.weight(side);
            if sum != WEIGHTS_SUM {
                let who = match side {
                    Side::Seeker => "the one who seeks",
                    Side::Giver => "the one who gives",
                };
                return Err(NotAProgram::at_word(
                    description,
                    "weight",
                    format!("the weights of {who} come to {sum} instead of {WEIGHTS_SUM}"),
                ));
            }
        }
        if program.inputs.contains(&Field::Avoid) {
            // A do-not-pair-me-with list may only prevent.
            return Err(NotAProgram::at_word(
                description,
                "\"avoid\"",
                "the avoid list is never an input",
            ));
        }
        Ok(program)
    }

    /// Tells whether a round of it may be held.
    pub fn holds_rounds(&self) -> bool {
        self.kind == Kind::Round || self.cohorts
    }

    /// Tells whether it matters since when somebody waits.
    pub fn counts_waiting(&self) -> bool {
        self.shape == Shape::Seats || self.has(TermKind::Recency)
    }

    /// Tells whether somebody whose words may mean what is wished for meets the wish: a list is read
    /// by people, but a ring is made of what everybody takes over from the next one.
    pub fn counts_perhaps(&self) -> bool {
        self.shape != Shape::Cycles
    }

    /// Sums the weights that count for a side.
    fn weight(&self, side: Side) -> u32 {
        let terms = self.terms.iter();
        let counts = terms.filter(|term| term.side.is_none_or(|only| only == side));
        counts.map(|term| term.weight).sum()
    }

    /// Tells how much a side weighs, in percent. In a ring everybody gives to another than they take
    /// from, so a pair is worth what the one who takes over gets.
    pub(crate) fn percent(&self, side: Side) -> u32 {
        if self.shape == Shape::Cycles {
            return if side == Side::Seeker { 100 } else { 0 };
        }
        let seeker = self
            .sides
            .as_ref()
            .map_or(HALF_PERCENT, |sides| sides.seeker_percent.min(100));
        match side {
            Side::Seeker => seeker,
            Side::Giver => 100 - seeker,
        }
    }

    /// Gives the rule on how many have to share something, in a program that founds something.
    pub fn founding_rule(&self) -> Option<&Rule> {
        let founds = self.shape == Shape::Cluster;
        self.rule(Check::Enough).filter(|_| founds)
    }

    pub(crate) fn rule(&self, check: Check) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.check == check)
    }

    pub(crate) fn checks(&self, check: Check) -> bool {
        self.rule(check).is_some()
    }

    /// Tells whether a term of this side rests on wishes of that side that are met, or a term of
    /// the other side on how wanted its gifts are.
    pub(crate) fn compares(&self, side: Side) -> bool {
        self.terms.iter().any(|term| {
            let counts_for = |side| term.side.is_none_or(|only| only == side);
            let rests_on_wishes = matches!(
                term.kind,
                TermKind::Need | TermKind::Level | TermKind::Cover | TermKind::Experience
            );
            (rests_on_wishes && counts_for(side))
                || (term.kind == TermKind::Wanted && counts_for(side.other()))
        })
    }

    pub(crate) fn has(&self, kind: TermKind) -> bool {
        self.terms.iter().any(|term| term.kind == kind)
    }
}

static PROGRAMS: LazyLock<Vec<Program>> = LazyLock::new(|| {
    // The files are part of the program and a test reads them all.
    TEXTS
        .iter()
        .filter_map(|text| Program::parse(text).ok())
        .collect()
});

/// Lists every program, by number.
pub fn programs() -> &'static [Program] {
    &PROGRAMS
}

/// Finds a program by its id, to hold beside those that communities adapted.
pub fn shared_program(id: &str) -> Option<Arc<Program>> {
    static SHARED: LazyLock<Vec<Arc<Program>>> =
        LazyLock::new(|| programs().iter().cloned().map(Arc::new).collect());
    SHARED.iter().find(|program| program.id == id).cloned()
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
        let mut names = programs().iter().filter(|program| {
            [&program.name.en, &program.name.de]
                .iter()
                .any(|name| fold(name).starts_with(&folded))
        });
        names.next().filter(|_| !folded.is_empty())
    };
    let alike = || {
        let all = programs().iter().map(|program| {
            let names = [&program.name.en, &program.name.de];
            let alike = names.map(|name| affinity(name, typed));
            (alike.into_iter().max().unwrap_or(0), program)
        });
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
            Program::parse(text).unwrap();
        }
        let ids: Vec<&str> = programs()
            .iter()
            .map(|program| program.id.as_str())
            .collect();
        let all: Vec<String> = (1..=18).map(|number| format!("P{number:02}")).collect();
        assert_eq!(ids, all);
    }

    #[test]
    fn every_description_says_everything_in_both_languages() {
        for program in programs() {
            assert!(!program.inputs.is_empty(), "{}", program.id);
            let mut texts = vec![
                &program.name,
                &program.purpose,
                &program.objective,
                &program.shown,
                &program.next,
            ];
            texts.extend(program.rules.iter().map(|rule| &rule.text));
            texts.extend(program.asks.iter().map(|question| &question.text));
            texts.extend(&program.next_giver);
            for text in texts {
                for said in [&text.en, &text.de] {
                    assert!(
                        !said.is_empty() && !said.contains('!'),
                        "{}: {text:?}",
                        program.id
                    );
                }
                assert!(
                    text.en != text.de || text.en.split(' ').count() < 3,
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn what_a_program_compares_it_also_names_as_input_or_asks() {
        for program in programs() {
            let asked = |ask| program.asks.iter().any(|question| question.what == ask);
            for pick in program.wishes.iter().chain(&program.gives) {
                let named = match pick.from.ask() {
                    Some(ask) => asked(ask),
                    None => program.inputs.contains(&pick.from.field()),
                };
                assert!(named, "{}: {:?}", program.id, pick.from);
                assert!((1..=100).contains(&pick.percent));
            }
        }
    }

    #[test]
    fn lists_are_ready_and_rounds_are_not_lists() {
        let ready: Vec<&str> = programs()
            .iter()
            .filter(|program| program.ready)
            .map(|program| program.id.as_str())
            .collect();
        assert_eq!(
            ready,
            [
                "P01", "P02", "P04", "P06", "P07", "P08", "P09", "P10", "P11", "P12", "P13", "P15",
                "P18"
            ]
        );
        assert!(programs().iter().all(|p| !p.ready || p.kind == Kind::List));
    }

    #[test]
    fn a_description_that_cannot_be_run_says_why() {
        let text = TEXTS[3];
        for (wrong, why) in [
            (text.replace("weight = 45", "weight = 44"), "come to 99"),
            (
                text.replace("\"need\"", "\"position\""),
                "unknown variant `position`",
            ),
            (
                text.replace("inputs = [", "inputs = [\"avoid\", "),
                "never an input",
            ),
            (
                text.replace("ready = true", "ready = true\ndepartment = 1"),
                "unknown field `department`",
            ),
        ] {
            let error = Program::parse(&wrong).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
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
