//! The values a profile is made of, as people type them.
//!
//! For: one text form of each value, used on the command line, in the window and inside the
//! document alike. Knows: how "Rust:4" and its like are written. Never: knows where a value is
//! stored.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::clean;
use crate::field::Field;
use crate::id::PersonId;
use crate::language;
use crate::when::{Day, Hours, Slot, day_typed};
use crate::zone::parse_zone;

/// The highest level of a skill; the lowest is one.
pub const LEVEL_MAX: u8 = 5;
/// The most years of experience that are believed.
pub const YEARS_MAX: u8 = 70;
/// The most people somebody can take on in one program.
pub const CAPACITY_MAX: u32 = 99;
/// So many hexadecimal digits follow the number of a program that was adapted.
pub const ADAPTED_ID_CHARS: usize = 16;
/// The number of the last program.
pub const PROGRAMS_MAX: u8 = 18;
/// The highest number of a program that people made themselves.
const OWN_PROGRAMS_MAX: u8 = 99;

/// What would have been right, as the end of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(Cow<'static, str>);

impl Wrong {
    pub(crate) const fn new(right: &'static str) -> Wrong {
        Wrong(Cow::Borrowed(right))
    }
}

/// Something a person can do, and how well.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Skill {
    pub name: String,
    /// From 1, a beginner, to 5.
    pub level: u8,
}

impl fmt::Display for Skill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.level)
    }
}

impl FromStr for Skill {
    type Err = Wrong;

    fn from_str(typed: &str) -> Result<Skill, Wrong> {
        named_number(typed)
            .filter(|(_, level)| (1..=u32::from(LEVEL_MAX)).contains(level))
            .and_then(|(name, level)| {
                let level = u8::try_from(level).ok()?;
                Some(Skill { name, level })
            })
            .ok_or(Wrong::new(
                "write a skill and its level from 1 to 5, such as “Rust:4”",
            ))
    }
}

/// A field of work and how long somebody has been in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Experience {
    pub field: String,
    pub years: u8,
}

impl fmt::Display for Experience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.field, self.years)
    }
}

impl FromStr for Experience {
    type Err = Wrong;

    fn from_str(typed: &str) -> Result<Experience, Wrong> {
        named_number(typed)
            .filter(|(_, years)| *years <= u32::from(YEARS_MAX))
            .and_then(|(field, years)| {
                let years = u8::try_from(years).ok()?;
                Some(Experience { field, years })
            })
            .ok_or(Wrong::new(
                "write a field and the years in it, up to 70, such as “Logistics:12”",
            ))
    }
}

/// The words before which people write the last day of something.
const UNTIL: [&str; 3] = ["until", "by", "bis"];

/// Parts words that end like “until 2026-12-31” or “(by 2026-12-31)” from what looks like the date.
fn dated<'a, 'b>(words: &'b [&'a str]) -> Option<(&'b [&'a str], &'a str)> {
    let [text @ .., until, day] = words else {
        return None;
    };
    let until = until.trim_start_matches('(');
    let day = day.trim_end_matches(['.', ')']);
    let says_until = UNTIL.iter().any(|word| until.eq_ignore_ascii_case(word));
    (says_until && looks_like_a_date(day)).then_some((text, day))
}

/// What somebody is working on now. Text and date are one statement and change together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Challenge {
    pub text: String,
    /// The last day it holds, YYYY-MM-DD.
    pub until: Option<String>,
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        match &self.until {
            Some(until) => write!(f, " until {until}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Challenge {
    type Err = Wrong;

    fn from_str(typed: &str) -> Result<Challenge, Wrong> {
        let wrong =
            || Wrong::new("write one sentence and, if you like, “until 2026-12-31” at its end");
        let words: Vec<&str> = typed.split_whitespace().collect();
        let (text, until) = match dated(&words) {
            Some((text, day)) => {
                let day = day_typed(day).ok_or_else(wrong)?;
                let text = text.join(" ");
                let text = text.trim_end_matches([',', ';', ' ']);
                (text.to_owned(), Some(day))
            }
            None => (words.join(" "), None),
        };
        // A second date would be read as the date the next time.
        let again = until.is_some() && text.parse::<Challenge>().is_ok_and(|c| c.until.is_some());
        if text.is_empty() || again {
            return Err(wrong());
        }
        Ok(Challenge { text, until })
    }
}

fn looks_like_a_date(word: &str) -> bool {
    let is_written = word.contains('-') && word.chars().all(|c| c.is_ascii_digit() || c == '-');
    is_written || day_typed(word).is_some()
}

/// Splits "Rust:4" at its last colon.
fn named_number(typed: &str) -> Option<(String, u32)> {
    let (name, number) = typed.rsplit_once(':')?;
    let (name, number) = (name.trim(), number.trim());
    let plain = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if name.is_empty() || !plain {
        return None;
    }
    Some((name.to_owned(), number.parse().ok()?))
}

/// Reads "P04", "p4", and "P04-0123456789abcdef" for one that a community adapted.
pub(crate) fn parse_program(typed: &str) -> Result<String, Wrong> {
    let typed = typed.trim();
    let numbered = |typed: &str, most: u8| {
        typed
            .strip_prefix(['P', 'p'])
            .filter(|number| (1..=2).contains(&number.len()))
            .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|number| number.parse::<u8>().ok())
            .filter(|number| (1..=most).contains(number))
            .map(|number| format!("P{number:02}"))
    };
    if let Some((begun, adapted)) = typed.split_once('-') {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let digits = Some(adapted)
            .filter(|it| it.len() == ADAPTED_ID_CHARS && it.bytes().all(is_hex))
            .zip(numbered(begun, OWN_PROGRAMS_MAX));
        return digits
            .map(|(adapted, begun)| format!("{begun}-{adapted}"))
            .ok_or(Wrong::new("write a program such as “P04”"));
    }
    numbered(typed, PROGRAMS_MAX)
        .ok_or(Wrong::new("write a program from P01 to P18, such as “P04”"))
}

fn parse_capacity(typed: &str) -> Result<(String, u32), Wrong> {
    named_number(typed)
        .filter(|(_, people)| *people <= CAPACITY_MAX)
        .and_then(|(program, people)| Some((parse_program(&program).ok()?, people)))
        .ok_or(Wrong::new(
            "write a program and how many people you can take on, up to 99, such as “P04:2”",
        ))
}

fn parse_language(typed: &str) -> Result<String, Wrong> {
    language::parse_language(typed).map_err(|meant| match meant {
        Some(label) => Wrong(format!("the nearest language is “{label}”").into()),
        None => Wrong::new("write a language by its name or code, such as “German” or “de”"),
    })
}

/// One value of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    Text(String),
    Skill(Skill),
    Experience(Experience),
    Challenge(Challenge),
    Day(Day),
    Hours(Hours),
    Slot(Slot),
    Capacity(String, u32),
    Person(PersonId),
    Answer(Answer),
}

impl Term {
    /// Reads a value of a field from its text form, already cleaned.
    pub(crate) fn parse(field: Field, text: &str) -> Result<Term, Wrong> {
        match field {
            Field::Name
            | Field::Pronouns
            | Field::Headline
            | Field::About
            | Field::Place
            | Field::LifeStage
            | Field::WorkAreas
            | Field::Interests
            | Field::Offers
            | Field::Seeks => match text {
                "" => Err(Wrong::new("write at least one visible character")),
                text => Ok(Term::Text(text.to_owned())),
            },
            Field::TimeZone => parse_zone(text).map(Term::Text),
            Field::Languages => parse_language(text).map(Term::Text),
            Field::Programs => parse_program(text).map(Term::Text),
            Field::Skills => text.parse().map(Term::Skill),
            Field::Experience => text.parse().map(Term::Experience),
            Field::Challenge => text.parse().map(Term::Challenge),
            Field::Days => text.parse().map(Term::Day),
            Field::Hours => text.parse().map(Term::Hours),
            Field::Slots => text.parse().map(Term::Slot),
            Field::Capacity => {
                parse_capacity(text).map(|(program, people)| Term::Capacity(program, people))
            }
            Field::Answers => text.parse().map(Term::Answer),
            Field::Avoid | Field::Contacts => match text.parse() {
                Ok(person) => Ok(Term::Person(person)),
                Err(_) => Err(Wrong::new(
                    "name a person by their id of 64 hexadecimal digits",
                )),
            },
        }
    }

    /// Writes the text form; it parses to the same value again.
    pub(crate) fn text(&self) -> String {
        match self {
            Term::Text(text) => text.clone(),
            Term::Skill(skill) => skill.to_string(),
            Term::Experience(experience) => experience.to_string(),
            Term::Challenge(challenge) => challenge.to_string(),
            Term::Day(day) => day.to_string(),
            Term::Hours(hours) => hours.to_string(),
            Term::Slot(slot) => slot.to_string(),
            Term::Capacity(program, people) => format!("{program}:{people}"),
            Term::Person(person) => person.to_string(),
            Term::Answer(answer) => answer.to_string(),
        }
    }

    /// Gives what makes two values of a list the same item: a skill at another level replaces the
    /// skill.
    pub(crate) fn identity(&self) -> String {
        match self {
            Term::Skill(skill) => clean::folded(&skill.name),
            Term::Experience(experience) => clean::folded(&experience.field),
            Term::Capacity(program, _) => clean::folded(program),
            Term::Text(_)
            | Term::Challenge(_)
            | Term::Day(_)
            | Term::Hours(_)
            | Term::Slot(_)
            | Term::Person(_)
            | Term::Answer(_) => clean::folded(&self.text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Typed → written, or the refusal.
    fn check(field: Field, typed: &str, written: Option<&str>) {
        let term = Term::parse(field, typed);
        assert_eq!(
            term.as_ref().ok().map(Term::text).as_deref(),
            written,
            "{field} {typed}"
        );
        if let Ok(term) = term {
            assert_eq!(Term::parse(field, &term.text()), Ok(term));
        }
    }

    #[test]
    fn values_are_written_in_one_way() {
        use Field::*;
        check(Skills, "Rust:4", Some("Rust:4"));
        check(Skills, " C++ : 5 ", Some("C++:5"));
        check(Skills, "a:b:1", Some("a:b:1"));
        for wrong in [
            "Rust",
            "Rust:0",
            "Rust:6",
            ":3",
            "Rust:",
            "Rust:+3",
            "Rust:999999999999",
        ] {
            check(Skills, wrong, None);
        }
        check(Experience, "Logistics:12", Some("Logistics:12"));
        check(Experience, "Logistics:0", Some("Logistics:0"));
        check(Experience, "Logistics:71", None);
        check(Programs, "p4", Some("P04"));
        check(Programs, "P18", Some("P18"));
        for wrong in ["P19", "P0", "P00", "4", "P004", "P+4", ""] {
            check(Programs, wrong, None);
        }
        let own = "P19-0123456789abcdef";
        check(Programs, own, Some(own));
        check(
            Programs,
            "p4-0123456789abcdef",
            Some("P04-0123456789abcdef"),
        );
        for wrong in ["P0-0123456789abcdef", "P19-0123456789ABCDEF", "P19-01"] {
            check(Programs, wrong, None);
        }
        check(Capacity, "p4:2", Some("P04:2"));
        check(Capacity, "P04:0", Some("P04:0"));
        check(Capacity, "P04:100", None);
        check(Capacity, "P99:1", None);
        check(Languages, "Deutsch", Some("de"));
        check(Languages, "Klingonisch", None);
        check(Challenge, "Start a cafe", Some("Start a cafe"));
        check(
            Challenge,
            "Start a cafe until 2026-12-31",
            Some("Start a cafe until 2026-12-31"),
        );
        for written in [
            "Start a cafe, until 2026-12-31",
            "Start a cafe (until 2026-12-31)",
            "Start a cafe by 2026-12-31.",
            "Start a cafe Bis 2026-12-31",
            "Start a cafe bis 31.12.2026.",
        ] {
            check(Challenge, written, Some("Start a cafe until 2026-12-31"));
        }
        check(
            Challenge,
            "Raise the price by 3.50",
            Some("Raise the price by 3.50"),
        );
        check(Challenge, "Wait until Friday", Some("Wait until Friday"));
        check(Challenge, "Wait until 2026-13-31", None);
        check(Challenge, "until 2026-12-31", None);
        check(Challenge, "a until 2026-12-31 until 2026-12-31", None);
        check(Avoid, &"AB".repeat(32), Some(&"ab".repeat(32)));
        check(Avoid, "ab", None);
        check(Name, "", None);
        check(Days, "Monday", Some("Mon"));
        check(Hours, "9-17", Some("09:00-17:00"));
        check(TimeZone, "utc+1", Some("UTC+1"));
    }

    #[test]
    fn every_example_fits_its_field() {
        for field in Field::ALL
            .into_iter()
            .filter(|field| !matches!(field, Field::Avoid | Field::Contacts))
        {
            assert!(Term::parse(field, field.example()).is_ok(), "{field}");
        }
    }

    #[test]
    fn a_skill_is_the_same_at_any_level() {
        let identity = |text| Term::parse(Field::Skills, text).unwrap().identity();
        assert_eq!(identity("Rust:4"), identity("RUST:1"));
        assert_ne!(identity("Rust:4"), identity("Ruby:4"));
    }
}
