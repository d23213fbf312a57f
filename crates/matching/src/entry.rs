//! What somebody says when they enter a program, beyond their profile.
//!
//! For: goals, tasks, dates, the part one plays: whatever a description asks. Knows: a bounded
//! list of questions, which has no position and no department. Never: makes a wrong answer an
//! error; what cannot be read counts as not said.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::{Answer, Profile};
use serde::{Deserialize, Serialize};

use crate::fold::fold;

/// The most answers to one question that are read.
pub const ANSWERS_MAX: usize = 64;
/// The most characters of one answer that are kept.
pub const ANSWER_MAX_CHARS: usize = 2_000;

/// A question a program may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Which part one plays: the one who seeks, the one who gives, or both.
    Role,
    Goal,
    /// The method a coach offers.
    Method,
    /// The tasks one wants.
    Tasks,
    /// How one likes to work or to decide.
    Style,
    /// What must be covered together.
    Critical,
    /// What a task cannot do without.
    Must,
    /// What one hands over.
    Topics,
    /// The task one gives away.
    TaskOffered,
    /// The tasks one would take over.
    TasksSought,
    Question,
    /// Pieces of knowledge one has written down.
    Cards,
    Site,
    /// At a table or by video.
    Mode,
    /// First day, YYYY-MM-DD.
    Start,
    /// Last day, YYYY-MM-DD.
    End,
    /// When one entered, YYYY-MM-DD.
    Entered,
    /// Since when one is here, YYYY-MM-DD.
    Joined,
    /// How many years one has been here.
    Tenure,
    /// How many hours a week.
    WeeklyHours,
    /// With how many people one is matched now.
    Load,
    /// How many people belong together.
    Size,
    /// How many hours of rest one needs between two slots.
    Rest,
    /// The slots one goes on working.
    Keeps,
    /// Questions of others one has answered to their content, each with the answer below it.
    Answered,
}

impl Ask {
    /// Every question.
    pub const ALL: [Ask; 25] = [
        Ask::Role,
        Ask::Goal,
        Ask::Method,
        Ask::Tasks,
        Ask::Style,
        Ask::Critical,
        Ask::Must,
        Ask::Topics,
        Ask::TaskOffered,
        Ask::TasksSought,
        Ask::Question,
        Ask::Cards,
        Ask::Site,
        Ask::Mode,
        Ask::Start,
        Ask::End,
        Ask::Entered,
        Ask::Joined,
        Ask::Tenure,
        Ask::WeeklyHours,
        Ask::Load,
        Ask::Size,
        Ask::Rest,
        Ask::Keeps,
        Ask::Answered,
    ];

    /// Names the question as it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Ask::Role => "role",
            Ask::Goal => "goal",
            Ask::Method => "method",
            Ask::Tasks => "tasks",
            Ask::Style => "style",
            Ask::Critical => "critical",
            Ask::Must => "must",
            Ask::Topics => "topics",
            Ask::TaskOffered => "task-offered",
            Ask::TasksSought => "tasks-sought",
            Ask::Question => "question",
            Ask::Cards => "cards",
            Ask::Site => "site",
            Ask::Mode => "mode",
            Ask::Start => "start",
            Ask::End => "end",
            Ask::Entered => "entered",
            Ask::Joined => "joined",
            Ask::Tenure => "tenure",
            Ask::WeeklyHours => "weekly-hours",
            Ask::Load => "load",
            Ask::Size => "size",
            Ask::Rest => "rest",
            Ask::Keeps => "keeps",
            Ask::Answered => "answered",
        }
    }

    /// Other names people write, folded.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Ask::Role => &["rolle", "part", "as", "side", "type", "typ"],
            Ask::Goal => &["goals", "ziel", "ziele", "aim", "motivation"],
            Ask::Method => &["methods", "methode", "methoden"],
            Ask::Tasks => &["aufgaben", "tasks wanted", "leadership tasks"],
            Ask::Style => &["work style", "decision style", "arbeitsstil", "stil"],
            Ask::Critical => &["critical tasks", "kritisch"],
            Ask::Must => &[
                "must have",
                "must haves",
                "requires",
                "required skills",
                "requirements",
            ],
            Ask::Topics => &["themen", "topics held", "themes"],
            Ask::TaskOffered => &["task", "offers task", "gives"],
            Ask::TasksSought => &["seeks task", "tasks wanted instead", "takes"],
            Ask::Question => &["frage", "ask", "query"],
            Ask::Cards => &[
                "card",
                "karten",
                "papers",
                "publications",
                "documents",
                "articles",
            ],
            Ask::Site => &["standort"],
            Ask::Mode => &["format", "table or video"],
            Ask::Start => &[
                "start date",
                "starts",
                "von",
                "from",
                "first day",
                "period start",
            ],
            Ask::End => &[
                "end date",
                "ends",
                "bis",
                "until",
                "last day",
                "period end",
                "expires",
            ],
            Ask::Entered => &["entered on", "waiting since", "signed up"],
            Ask::Joined => &["join date", "since", "seit", "hired", "joined on"],
            Ask::Tenure => &["years here", "tenure years", "zugehorigkeit"],
            Ask::WeeklyHours => &["hours per week", "wochenstunden"],
            Ask::Load => &["current matches", "mentees now", "active"],
            Ask::Size => &["team size", "group size"],
            Ask::Rest => &["rest hours", "ruhezeit"],
            Ask::Keeps => &["slots kept", "keeps slots", "behalt"],
            Ask::Answered => &["answered questions", "beantwortet", "beantwortete fragen"],
        }
    }

    /// Finds the question somebody meant; case, dashes and accents do not matter.
    pub fn parse(typed: &str) -> Option<Ask> {
        BY_NAME.get(fold(typed).as_str()).copied()
    }
}

/// Every question by its names, folded.
static BY_NAME: LazyLock<BTreeMap<String, Ask>> = LazyLock::new(|| {
    let all = Ask::ALL.into_iter().flat_map(|ask| {
        let others = ask.aliases().iter().map(|name| (*name).to_owned());
        others
            .chain([fold(ask.name())])
            .map(move |name| (name, ask))
    });
    all.collect()
});

/// Stands between several answers to one question.
const BETWEEN_ANSWERS: char = ';';

/// How an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Date,
    Number,
    /// One of the parts of a program.
    Part,
    /// At a table or by video.
    Mode,
    /// A weekly slot.
    Slot,
    Text,
}

impl Takes {
    /// Tells whether a text can be read so. Whether it names a part, only a program can tell.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Takes::Date => day_number(text).is_some() || model::day_typed(text).is_some(),
            Takes::Number => is_count(text),
            Takes::Mode => by_video(&fold(text)) || at_table(&fold(text)),
            Takes::Slot => crate::rest::is_slot(text),
            Takes::Part | Takes::Text => true,
        }
    }
}

/// Tells whether a folded text means meeting by video.
pub(crate) fn by_video(text: &str) -> bool {
    let parts = ["video", "online", "remote", "virtual", "virtuell"];
    // Names of what people use for it, which are parts of other words as well.
    let words = [
        "zoom",
        "teams",
        "webex",
        "skype",
        "jitsi",
        "facetime",
        "meet",
        "bildschirm",
        "homeoffice",
        "home office",
    ];
    let named = format!(" {text} ");
    parts.iter().any(|part| text.contains(part))
        || words
            .iter()
            .any(|word| named.contains(&format!(" {word} ")))
}

/// Tells whether a folded text names meeting in person.
pub(crate) fn at_table(text: &str) -> bool {
    let words = [
        "table",
        "tisch",
        "person",
        "face to face",
        "on site",
        "onsite",
        "vor ort",
        "prasenz",
        "offline",
        "canteen",
        "kantine",
        "restaurant",
        "cafe",
        "office",
        "buro",
    ];
    words.iter().any(|word| text.contains(word))
}

/// Tells whether a text says how many or how much; less than nothing is neither.
fn is_count(text: &str) -> bool {
    let digit = text.find(|c: char| c.is_ascii_digit());
    let before = digit.and_then(|at| text.get(..at));
    before.is_some_and(|before| !before.trim_end().ends_with(['-', '−']))
}

impl Ask {
    /// Tells how an answer to the question is read.
    pub const fn takes(self) -> Takes {
        match self {
            Ask::Start | Ask::End | Ask::Entered | Ask::Joined => Takes::Date,
            Ask::Tenure | Ask::WeeklyHours | Ask::Load | Ask::Size | Ask::Rest => Takes::Number,
            Ask::Role => Takes::Part,
            Ask::Mode => Takes::Mode,
            Ask::Keeps => Takes::Slot,
            Ask::Goal
            | Ask::Method
            | Ask::Tasks
            | Ask::Style
            | Ask::Critical
            | Ask::Must
            | Ask::Topics
            | Ask::TaskOffered
            | Ask::TasksSought
            | Ask::Question
            | Ask::Cards
            | Ask::Answered
            | Ask::Site => Takes::Text,
        }
    }

    /// Splits what somebody typed at semicolons into the answers it lists, where the question takes
    /// several.
    pub fn answers(self, typed: &str) -> Vec<&str> {
        let lists = matches!(self.takes(), Takes::Text | Takes::Slot) && self != Ask::Site;
        let parts = typed.split(|c| lists && c == BETWEEN_ANSWERS);
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        parts.collect()
    }
}

/// The answers of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entry {
    answers: BTreeMap<Ask, Vec<String>>,
}

impl Entry {
    /// Reads what a profile says about one program; questions nobody asks count as not said.
    pub fn of(profile: &Profile, program: &str) -> Entry {
        let mut entry = Entry::default();
        for Answer {
            program: of,
            ask,
            text,
        } in &profile.answers
        {
            if of == program
                && let Some(ask) = Ask::parse(ask)
            {
                entry.add(ask, text);
            }
        }
        entry
    }

    /// Tells whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.answers.values().all(Vec::is_empty)
    }

    /// Adds an answer; empty ones and those beyond 64 are left out.
    pub fn add(&mut self, ask: Ask, answer: &str) {
        let answer: String = answer.trim().chars().take(ANSWER_MAX_CHARS).collect();
        let answers = self.answers.entry(ask).or_default();
        if !answer.is_empty() && answers.len() < ANSWERS_MAX {
            answers.push(answer);
        }
    }

    /// Puts these answers into the place of earlier ones.
    pub fn replace(&mut self, ask: Ask, answers: &[String]) {
        self.answers.remove(&ask);
        answers.iter().for_each(|answer| self.add(ask, answer));
    }

    /// Gives all answers to a question.
    pub fn all(&self, ask: Ask) -> &[String] {
        self.answers.get(&ask).map_or(&[], Vec::as_slice)
    }

    /// Gives every answer by the name of its question, as a round copies them.
    pub fn answers(&self) -> BTreeMap<String, Vec<String>> {
        let answers = self.answers.iter();
        answers
            .map(|(ask, answers)| (ask.name().to_owned(), answers.clone()))
            .collect()
    }

    /// Gives the first answer to a question.
    pub fn first(&self, ask: Ask) -> Option<&str> {
        self.all(ask).first().map(String::as_str)
    }

    /// Tells whether the last day that was said lies before the first.
    pub fn ends_before_it_starts(&self) -> bool {
        let (start, end) = (self.day(Ask::Start), self.day(Ask::End));
        start.zip(end).is_some_and(|(start, end)| end < start)
    }

    /// Reads a day as its number since 1970-01-01.
    pub(crate) fn day(&self, ask: Ask) -> Option<i64> {
        let text = self.first(ask)?;
        let day = model::day_typed(text);
        day_number(day.as_deref().unwrap_or(text))
    }

    /// Reads the first whole number of an answer.
    pub(crate) fn number(&self, ask: Ask) -> Option<u32> {
        self.first(ask).and_then(first_number)
    }
}

/// Reads the first whole number of a text.
pub fn first_number(text: &str) -> Option<u32> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

/// Numbers the days since 1970-01-01; the text is a date such as 2026-11-25, perhaps with a time.
pub fn day_number(date: &str) -> Option<i64> {
    let date = date.trim().get(..10)?;
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(model::day::number(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered() {
        for (date, number) in [
            ("1970-01-01", Some(0)),
            ("2026-11-25", Some(20_782)),
            ("2024-02-29T10:00:00Z", Some(19_782)),
            ("2026-13-01", None),
            ("soon", None),
            ("2026-1-1", None),
        ] {
            assert_eq!(day_number(date), number, "{date}");
        }
    }

    #[test]
    fn questions_are_found_as_people_write_them() {
        for ask in Ask::ALL {
            assert_eq!(Ask::parse(ask.name()), Some(ask));
        }
        assert_eq!(Ask::parse("Start_Date"), Some(Ask::Start));
        assert_eq!(Ask::parse("Rolle"), Some(Ask::Role));
        assert_eq!(Ask::parse("department"), None);
        assert_eq!(Ask::parse("position"), None);
        let mut names: Vec<String> = Ask::ALL.map(|ask| fold(ask.name())).into();
        names.extend(
            Ask::ALL
                .iter()
                .flat_map(|a| a.aliases())
                .map(|a| (*a).to_owned()),
        );
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "no name means two questions");
    }

    #[test]
    fn answers_are_read_leniently() {
        let mut entry = Entry::default();
        entry.add(Ask::WeeklyHours, "about 20 h");
        entry.add(Ask::Goal, "  ");
        entry.add(Ask::Load, "many");
        assert_eq!(entry.number(Ask::WeeklyHours), Some(20));
        assert_eq!(entry.first(Ask::Goal), None);
        assert_eq!(entry.number(Ask::Load), None);
    }

    #[test]
    fn a_span_of_days_has_a_direction() {
        for (start, end, turned) in [
            ("2026-12-01", "2026-12-24", false),
            ("2026-12-01", "2026-12-01", false),
            ("2026-12-24", "1.12.2026", true),
            ("2026-12-24", "", false),
        ] {
            let mut entry = Entry::default();
            entry.add(Ask::Start, start);
            entry.add(Ask::End, end);
            assert_eq!(entry.ends_before_it_starts(), turned, "{start} {end}");
        }
    }

    #[test]
    fn an_answer_fits_its_question() {
        for (ask, text, fits) in [
            (Ask::Start, "2026-12-24", true),
            (Ask::Start, "soon", false),
            (Ask::Load, "about 20 h", true),
            (Ask::Load, "-2", false),
            (Ask::Load, "many", false),
            (Ask::Goal, "anything", true),
            (Ask::Mode, "per Video", true),
            (Ask::Mode, "In der Kantine", true),
            (Ask::Mode, "persönlich", true),
            (Ask::Mode, "Zoom", true),
            (Ask::Mode, "MS Teams", true),
            (Ask::Mode, "Videoanruf", true),
            (Ask::Mode, "floor", false),
            (Ask::Mode, "zoomed", false),
            (Ask::Keeps, "Tue 06:00-14:00", true),
            (Ask::Keeps, "Fri 22:00-06:00", true),
            (Ask::Keeps, "Mon 25:00", false),
        ] {
            assert_eq!(ask.takes().fits(text), fits, "{ask:?} {text}");
        }
    }
}
