//! Sentences, in the language of the one who reads.
//!
//! For: one line for every fact a result can rest on. Knows: which facts there are. Never: works
//! anything out; the two languages say the same things in the same order.

pub mod english;
pub mod german;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use model::{Day, Field, Profile};

use crate::fold::fold;

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

impl Who {
    /// Gives the other one of the two.
    pub const fn other(self) -> Who {
        match self {
            Who::Me => Who::Other,
            Who::Other => Who::Me,
        }
    }
}

/// What to call the two people of a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Cast<'a> {
    /// The one who looks; "you" where no name is given.
    pub me: Option<&'a str>,
    pub other: &'a str,
    /// Whether a sentence stands among others about other people, so that "you both" is not enough.
    pub among: bool,
}

impl<'a> Cast<'a> {
    /// Gives a name, or nothing for "you".
    pub fn name(self, who: Who) -> Option<&'a str> {
        match who {
            Who::Me => self.me,
            Who::Other => Some(self.other),
        }
    }
}

/// What both of two people named, in the words of each.
#[derive(Debug, Clone)]
pub struct Both<'a> {
    pub mine: Vec<&'a str>,
    pub theirs: Vec<&'a str>,
}

impl Both<'_> {
    /// Tells whether both used the same words, whatever their case and accents.
    pub fn are_same(&self) -> bool {
        let folded =
            |items: &[&str]| -> BTreeSet<String> { items.iter().map(|item| fold(item)).collect() };
        folded(&self.mine) == folded(&self.theirs)
    }
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
    /// The same of what may be what the other wishes for.
    Perhaps {
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
    WorkAreas(Both<'a>),
    Interests(Both<'a>),
    Style(Both<'a>),
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
    },
    Room {
        who: Who,
        room: u32,
    },
    Recent,
    /// Where the other one works and the one who looks does not.
    NewAreas(Vec<&'a str>),
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
    /// The one who looks met the other, and found it useful.
    Useful,
    /// They did not, and so much less everything counts, in percent.
    NotUseful(u32),
}

/// Tells a fact about two people.
pub fn line(language: Language, line: &Line, cast: Cast) -> String {
    match language {
        Language::English => english::line(line, cast),
        Language::German => german::line(line, cast),
    }
}

/// Tells why two people are not matched.
pub fn refusal(language: Language, bar: Bar, program: &Program, cast: Cast) -> String {
    match language {
        Language::English => english::refusal(bar, program, cast),
        Language::German => german::refusal(bar, program, cast),
    }
}

/// Tells that a wish is not among what somebody gives, or that nobody gives it.
pub fn unmet(language: Language, wish: Said, cast: Cast, nobody: bool) -> String {
    match language {
        Language::English => english::unmet(wish, cast, nobody),
        Language::German => german::unmet(wish, cast, nobody),
    }
}

/// Writes words somebody chose, as they stand inside a sentence.
pub fn words(language: Language, text: &str) -> String {
    match language {
        Language::English => english::words(text),
        Language::German => german::words(text),
    }
}

/// Tells whether words stand for a person, and not for what they know: "someone to review my texts",
/// "jemand, der zuhört".
pub fn is_somebody(text: &str) -> bool {
    const BEGINNINGS: [&str; 14] = [
        "someone",
        "somebody",
        "anyone",
        "anybody",
        "a person",
        "people who",
        "people to",
        "jemand",
        "jemanden",
        "jemandem",
        "eine person",
        "einen menschen",
        "leute die",
        "menschen die",
    ];
    let folded = format!("{} ", fold(text));
    let mut beginnings = BEGINNINGS.iter();
    beginnings.any(|it| {
        folded
            .strip_prefix(it)
            .is_some_and(|rest| rest.starts_with(' '))
    })
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

/// Stands for so many reasons that are not written out, each smaller than those that are.
pub fn smaller(language: Language, count: usize) -> String {
    match language {
        Language::English => format!("{count} smaller reasons"),
        Language::German => format!("{count} kleinere Gründe"),
    }
}

/// Says where people meet who do so by video.
pub const fn by_video(language: Language) -> &'static str {
    match language {
        Language::English => "by video",
        Language::German => "per Video",
    }
}

/// Tells what somebody can do to be matched.
#[derive(Debug, Clone)]
pub enum Advice<'a> {
    InRounds,
    Enter,
    RaiseCapacity,
    /// As many as there is room for are met already.
    Full,
    Add(&'a [Field]),
    /// Others do not see what a program needs.
    Show(&'a [Field]),
}

/// Says of a program by its English name that it runs in rounds.
pub fn says_rounds(name: &str) -> String {
    english::advice(&Advice::InRounds, name)
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
pub fn name<'a>(profile: &'a Profile, program: &Program, lens: &Lens<'a>) -> &'a str {
    let name = profile.name.trim();
    let [somebody, this_person] = match lens.language {
        Language::English => english::NAMELESS,
        Language::German => german::NAMELESS.map(|(said, _)| said),
    };
    match lens.called {
        Some((_, other)) => other,
        None if program.anonymous => somebody,
        None if name.is_empty() => this_person,
        None => name,
    }
}

/// Writes what somebody is called inside a sentence.
pub fn inside(language: Language, name: &str) -> String {
    match language {
        Language::English => english::inside(name),
        Language::German => german::inside(name),
    }
}

/// Says to the one who looks that it is they.
pub const fn you(language: Language, begins: bool) -> &'static str {
    match (language, begins) {
        (Language::English, true) => "You",
        (Language::English, false) => "you",
        (Language::German, true) => "Du",
        (Language::German, false) => "du",
    }
}

/// Writes the longest time two people have in common, such as "Tue 12:00–13:00"; nothing where only
/// days are known.
pub fn first_time(language: Language, when: &When) -> Option<String> {
    let When::Stretch { day, from, to, .. } = when else {
        return None;
    };
    let day = day_name(language, *day);
    Some(format!("{day} {}–{}", clock(*from), clock(*to)))
}

/// Writes a time such as "Tue 12:00" in a language.
pub fn time(language: Language, time: String) -> String {
    let begins = |day: &Day| time.starts_with(day.name());
    match Day::ALL.into_iter().find(begins) {
        Some(day) => time.replacen(day.name(), day_name(language, day), 1),
        None => time,
    }
}

/// Names a day in a few letters.
pub fn day_name(language: Language, day: Day) -> &'static str {
    match language {
        Language::English => day.name(),
        Language::German => german_day(day),
    }
}

/// Gives what to call the one who looks and another one.
pub fn cast<'a>(other: &'a Profile, program: &Program, lens: &Lens<'a>) -> Cast<'a> {
    Cast {
        me: lens.called.and_then(|(me, _)| me),
        other: name(other, program, lens),
        among: lens.among,
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

/// Whether words are one word, which stands in a sentence as it is.
fn is_short(text: &str) -> bool {
    text.split_whitespace().nth(1).is_none()
}

/// Whether a source is quoted as a sentence.
const fn is_sentence(source: Source) -> bool {
    match source {
        Source::Challenge
        | Source::About
        | Source::Goal
        | Source::Question
        | Source::Style
        | Source::Cards
        | Source::Answered => true,
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
