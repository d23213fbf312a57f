//! Sentences, in the language of the one who reads.
//!
//! For: one line for every fact a result can rest on. Knows: which facts there are. Never: works
//! anything out; the two languages say the same things in the same order.

pub mod english;
pub mod german;

use model::{Day, Field, Profile};

use crate::lens::Lens;
use crate::program::{Program, Source, TermKind};
use crate::rules::Bar;
use crate::texts::Language;
use crate::times::When;

/// The most items one sentence lists.
pub const LISTED_MAX: usize = 4;
/// The most characters of somebody's sentence that are quoted.
const QUOTED_MAX_CHARS: usize = 120;

/// Who does something in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Me,
    Other,
}

/// Something one of the two said.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub source: Source,
    pub text: &'a str,
    pub years: Option<u8>,
}

/// A fact that can be told.
#[derive(Debug, Clone)]
pub enum Line<'a> {
    /// What one gives and the other wishes for.
    Gives {
        giver: Who,
        gift: Said<'a>,
        wish: Said<'a>,
    },
    /// The level of who gives, and of who learns if it is known.
    Level {
        teacher: Who,
        topic: &'a str,
        level: u8,
        learner: Option<u8>,
    },
    Languages(Vec<&'a str>),
    WorkAreas(Vec<&'a str>),
    Interests(Vec<&'a str>),
    Style(Vec<&'a str>),
    Free(&'a When),
    Week(u32),
    SameTown(&'a str),
    SameClock,
    /// An offer answers a challenge.
    Answers {
        giver: Who,
        offer: &'a str,
        challenge: &'a str,
    },
    /// A text mentions the other's interest.
    WritesAbout {
        writer: Who,
        interest: &'a str,
    },
    Adds {
        giver: Who,
        topics: Vec<&'a str>,
    },
    /// Nothing new to add, and still a good mix.
    GoodMix,
    Know(Vec<String>),
    KnowSome(usize),
    /// Who has more years, in what, and how many the other has.
    Ahead {
        who: Who,
        field: Option<&'a str>,
        years: u32,
        behind: Option<u32>,
    },
    SameStage,
    NextStage,
    /// What somebody has shown about a question.
    Shows {
        who: Who,
        said: Said<'a>,
        mine: bool,
    },
    Room {
        who: Who,
        room: u32,
    },
    Recent,
    NewAreas {
        who: Who,
        areas: Vec<&'a str>,
    },
    Grows {
        who: Who,
        wish: &'a str,
    },
    Covers {
        who: Who,
        some: usize,
        all: usize,
    },
    /// Two people differ in this, and that is what is wished for.
    Unlike(TermKind),
    New,
}

/// Tells a fact about oneself and somebody of this name.
pub fn line(language: Language, line: &Line, name: &str) -> String {
    match language {
        Language::English => english::line(line, name),
        Language::German => german::line(line, name),
    }
}

/// Tells why two people are not matched.
pub fn refusal(language: Language, bar: Bar, program: &Program, other: &str) -> String {
    match language {
        Language::English => english::refusal(bar, program, other),
        Language::German => german::refusal(bar, program, other),
    }
}

/// Tells that a wish is not among what somebody gives, or that nobody gives it.
pub fn unmet(language: Language, wish: Said, name: &str, nobody: bool) -> String {
    match language {
        Language::English => english::unmet(wish, name, nobody),
        Language::German => german::unmet(wish, name, nobody),
    }
}

/// Tells which empty fields of the one who looks would count too.
pub fn change(language: Language, fields: &[Field]) -> Option<String> {
    if fields.is_empty() {
        return None;
    }
    Some(match language {
        Language::English => english::change(fields),
        Language::German => german::change(fields),
    })
}

/// Tells what somebody can do to be matched.
#[derive(Debug, Clone)]
pub enum Advice<'a> {
    NotBuilt,
    Enter,
    RaiseCapacity,
    Add(&'a [Field]),
}

/// Says of a program by its English name that spaces do not run it yet.
pub fn not_in_a_space(name: &str) -> String {
    english::advice(&Advice::NotBuilt, name)
}

/// Says an advice about a program.
pub fn advice(language: Language, advice: &Advice, program: &Program) -> String {
    let name = program.name.say(language);
    match language {
        Language::English => english::advice(advice, name),
        Language::German => german::advice(advice, name),
    }
}

/// What stands for a wish or an offer nobody named.
pub const fn nameless(language: Language, mine: bool) -> &'static str {
    match (language, mine) {
        (Language::English, true) => "what you offer",
        (Language::English, false) => "what you seek",
        (Language::German, true) => "das, was du bietest",
        (Language::German, false) => "das, was du suchst",
    }
}

/// Gives what to call somebody; nobody's name is given where it is kept back.
pub fn name<'a>(profile: &'a Profile, program: &Program, lens: &Lens) -> &'a str {
    let name = profile.name.trim();
    match (program.anonymous, lens.language) {
        (true, Language::English) => "Somebody",
        (true, Language::German) => "Jemand",
        (false, Language::English) if name.is_empty() => "This person",
        (false, Language::German) if name.is_empty() => "Diese Person",
        (false, _) => name,
    }
}

/// Writes "a", "a and b", "a, b and c", "a, b, c, d and 4 more".
fn listing(items: &[&str], and: &str, more: &str) -> String {
    let (shown, rest) = items.split_at_checked(LISTED_MAX).unwrap_or((items, &[]));
    match (shown, rest.len()) {
        (shown, rest @ 1..) => format!("{} {and} {rest} {more}", shown.join(", ")),
        ([first @ .., last], 0) if !first.is_empty() => {
            format!("{} {and} {last}", first.join(", "))
        }
        (shown, 0) => shown.concat(),
    }
}

/// Cuts a quoted sentence, without the stop at its end.
fn clipped(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    if text.chars().count() <= QUOTED_MAX_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(QUOTED_MAX_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Whether a source is quoted as a sentence.
const fn is_sentence(source: Source) -> bool {
    match source {
        Source::Challenge
        | Source::About
        | Source::Goal
        | Source::Question
        | Source::Style
        | Source::Cards => true,
        Source::Offers
        | Source::Seeks
        | Source::Skills
        | Source::Experience
        | Source::Interests
        | Source::WorkAreas
        | Source::Method
        | Source::Tasks
        | Source::Critical
        | Source::Must
        | Source::Topics
        | Source::TaskOffered
        | Source::TasksSought => false,
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Names a day in German.
const fn german_day(day: Day) -> &'static str {
    match day {
        Day::Mon => "Mo",
        Day::Tue => "Di",
        Day::Wed => "Mi",
        Day::Thu => "Do",
        Day::Fri => "Fr",
        Day::Sat => "Sa",
        Day::Sun => "So",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn every_line_is_said_in_both_languages() {
        let said = |source| Said {
            source,
            text: "Rust",
            years: Some(3),
        };
        let (me, ben) = (Who::Me, Who::Other);
        let stretch = When::Stretch {
            day: Day::Tue,
            from: 840,
            to: 930,
            others: 2,
            shifted: true,
        };
        for (fact, en, de) in [
            (
                Line::Gives {
                    giver: ben,
                    gift: said(Source::Skills),
                    wish: said(Source::Goal),
                },
                "Ben knows Rust, your goal is “Rust”",
                "Ben kann Rust, dein Ziel ist „Rust“",
            ),
            (
                Line::Gives {
                    giver: me,
                    gift: said(Source::Experience),
                    wish: said(Source::Seeks),
                },
                "You have 3 years in Rust, Ben seeks Rust",
                "Du hast 3 Jahre in Rust, Ben sucht Rust",
            ),
            (
                Line::Free(&stretch),
                "You are both free Tue 14:00–15:30 and at 2 other times, your time",
                "Ihr habt beide Zeit: Di 14:00–15:30 und 2 weitere Male, nach deiner Uhr",
            ),
            (
                Line::Ahead {
                    who: ben,
                    field: Some("Rust"),
                    years: 9,
                    behind: Some(2),
                },
                "Ben has 9 years in Rust, you have 2",
                "Ben hat 9 Jahre in Rust, du 2",
            ),
            (
                Line::Know(vec!["Kim".to_owned(), "Lee".to_owned()]),
                "You both know Kim and Lee",
                "Ihr kennt beide Kim und Lee",
            ),
            (
                Line::Level {
                    teacher: ben,
                    topic: "Rust",
                    level: 4,
                    learner: None,
                },
                "Ben’s level in Rust is 4 of 5",
                "Stufe von Ben in Rust: 4 von 5",
            ),
            (
                Line::SameStage,
                "You are in the same stage of life",
                "Ihr seid in derselben Lebensphase",
            ),
            (
                Line::Unlike(TermKind::WorkAreas),
                "You work in different areas",
                "Ihr arbeitet in verschiedenen Bereichen",
            ),
        ] {
            assert_eq!(line(Language::English, &fact, "Ben"), en);
            assert_eq!(line(Language::German, &fact, "Ben"), de);
        }
    }
}
