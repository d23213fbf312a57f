//! The words a description of a program is written in.
//!
//! For: a bounded vocabulary of sources, checks and terms over which programs are data. Knows: what
//! each word means, in one sentence. Never: has a word for a position or a department.

use model::Field;
use serde::Deserialize;

use crate::entry::Ask;

/// Where something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    Offers,
    Seeks,
    Skills,
    Experience,
    Interests,
    WorkAreas,
    Challenge,
    About,
    Goal,
    Method,
    Tasks,
    Style,
    Critical,
    Must,
    Topics,
    TaskOffered,
    TasksSought,
    Question,
    Cards,
    Answered,
}

impl Source {
    /// How many sources there are.
    pub(crate) const COUNT: usize = 20;

    /// Gives the field of the profile a source stands in; what was said on entering belongs to the
    /// programs one takes part in.
    pub const fn field(self) -> Field {
        match self {
            Source::Offers => Field::Offers,
            Source::Seeks => Field::Seeks,
            Source::Skills => Field::Skills,
            Source::Experience => Field::Experience,
            Source::Interests => Field::Interests,
            Source::WorkAreas => Field::WorkAreas,
            Source::Challenge => Field::Challenge,
            Source::About => Field::About,
            Source::Goal
            | Source::Method
            | Source::Tasks
            | Source::Style
            | Source::Critical
            | Source::Must
            | Source::Topics
            | Source::TaskOffered
            | Source::TasksSought
            | Source::Question
            | Source::Cards
            | Source::Answered => Field::Programs,
        }
    }

    /// Gives the question a source answers, if it is none of the profile.
    pub const fn ask(self) -> Option<Ask> {
        match self {
            Source::Offers
            | Source::Seeks
            | Source::Skills
            | Source::Experience
            | Source::Interests
            | Source::WorkAreas
            | Source::Challenge
            | Source::About => None,
            Source::Goal => Some(Ask::Goal),
            Source::Method => Some(Ask::Method),
            Source::Tasks => Some(Ask::Tasks),
            Source::Style => Some(Ask::Style),
            Source::Critical => Some(Ask::Critical),
            Source::Must => Some(Ask::Must),
            Source::Topics => Some(Ask::Topics),
            Source::TaskOffered => Some(Ask::TaskOffered),
            Source::TasksSought => Some(Ask::TasksSought),
            Source::Question => Some(Ask::Question),
            Source::Cards => Some(Ask::Cards),
            Source::Answered => Some(Ask::Answered),
        }
    }
}

/// What the engine checks before it scores. What nobody said passes, unless the check is about
/// having said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The one who gives meets at least one wish of the one who seeks.
    NeedMet,
    /// Each meets at least one wish of the other.
    MutualNeed,
    /// Neither stands on the other's list. Every program has this rule; a description may say it.
    NotAvoided,
    /// The one who gives has room for one more.
    HasRoom,
    /// The days of both, together, are at least `least` of a week.
    DaysCover,
    /// The weekly hours add up to `least` to `most`.
    HoursSum,
    /// The one who gives has as many hours a week as the one who seeks asks for.
    HoursEnough,
    /// At least `least` minutes a week in common.
    MinutesInCommon,
    /// At least `least` minutes in common on one day.
    MinutesInOneDay,
    /// Everything one of the two calls critical is covered by what either does or knows.
    CriticalCovered,
    /// Each names a task they want to lead, where one of the two does.
    BothLead,
    /// The one who takes over knows what the task cannot do without.
    MustsMet,
    /// The same or a neighbouring stage of life.
    StageNear,
    /// Both let their stage of life be used.
    StageShared,
    /// The one who learns has been here longer, or the stages of life differ.
    LongerLearns,
    /// The one who seeks started at most `most` days ago, or starts in at most `least` days.
    NewHere,
    /// The periods of both have a day in common.
    PeriodsMeet,
    /// The last day of the one who seeks has not passed, nor does the other begin after it.
    BeforeEnd,
    /// Nothing one takes over overlaps with what one keeps, and the hours of rest between are kept.
    RestKept,
    /// The place is the same, or both meet by video.
    SamePlace,
    /// At least `least` people in all. Checked of a whole result, never of a pair.
    Enough,
    /// At most `most` people in all. Checked of a whole result, never of a pair.
    NotTooMany,
    /// Everybody signs. Checked by what follows a result, never of a pair.
    AllSign,
}

/// What a term looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// How many wishes are met, and how well.
    Need,
    /// How well what one gives is wanted.
    Wanted,
    /// The teacher is some levels above.
    Level,
    Languages,
    WorkAreas,
    Times,
    Place,
    Interests,
    /// An offer answers a challenge.
    Challenge,
    /// A text mentions an interest.
    About,
    /// What the other adds to what one knows oneself.
    Complement,
    /// People both know.
    Contacts,
    /// The other has been longer in it.
    Experience,
    LifeStage,
    /// What somebody has shown to know about a question.
    Evidence,
    /// Room for more people.
    Load,
    /// How lately both said what they seek.
    Recency,
    /// Areas one does not know yet.
    Variety,
    /// Wishes to learn that a task meets.
    Growth,
    /// How much of a whole is covered.
    Cover,
    /// How one likes to work and to decide.
    Style,
}

impl TermKind {
    /// Names the term as descriptions write it.
    pub const fn name(self) -> &'static str {
        match self {
            TermKind::Need => "need",
            TermKind::Wanted => "wanted",
            TermKind::Level => "level",
            TermKind::Languages => "languages",
            TermKind::WorkAreas => "work-areas",
            TermKind::Times => "times",
            TermKind::Place => "place",
            TermKind::Interests => "interests",
            TermKind::Challenge => "challenge",
            TermKind::About => "about",
            TermKind::Complement => "complement",
            TermKind::Contacts => "contacts",
            TermKind::Experience => "experience",
            TermKind::LifeStage => "life-stage",
            TermKind::Evidence => "evidence",
            TermKind::Load => "load",
            TermKind::Recency => "recency",
            TermKind::Variety => "variety",
            TermKind::Growth => "growth",
            TermKind::Cover => "cover",
            TermKind::Style => "style",
        }
    }

    /// Finds a term by its name; case, spaces and underscores do not matter.
    pub fn parse(typed: &str) -> Option<TermKind> {
        let name = typed.trim().to_lowercase().replace(['_', ' '], "-");
        TermKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Every term.
    pub const ALL: [TermKind; 21] = [
        TermKind::Need,
        TermKind::Wanted,
        TermKind::Level,
        TermKind::Languages,
        TermKind::WorkAreas,
        TermKind::Times,
        TermKind::Place,
        TermKind::Interests,
        TermKind::Challenge,
        TermKind::About,
        TermKind::Complement,
        TermKind::Contacts,
        TermKind::Experience,
        TermKind::LifeStage,
        TermKind::Evidence,
        TermKind::Load,
        TermKind::Recency,
        TermKind::Variety,
        TermKind::Growth,
        TermKind::Cover,
        TermKind::Style,
    ];

    /// Tells whether the term says how alike two people are: the dial turns these.
    pub const fn is_likeness(self) -> bool {
        match self {
            TermKind::WorkAreas
            | TermKind::Interests
            | TermKind::About
            | TermKind::LifeStage
            | TermKind::Style => true,
            TermKind::Need
            | TermKind::Wanted
            | TermKind::Level
            | TermKind::Languages
            | TermKind::Times
            | TermKind::Place
            | TermKind::Challenge
            | TermKind::Complement
            | TermKind::Contacts
            | TermKind::Experience
            | TermKind::Evidence
            | TermKind::Load
            | TermKind::Recency
            | TermKind::Variety
            | TermKind::Growth
            | TermKind::Cover => false,
        }
    }

    /// Tells whether the term says the same from both sides.
    pub(crate) const fn is_mutual(self) -> bool {
        match self {
            TermKind::Languages
            | TermKind::WorkAreas
            | TermKind::Times
            | TermKind::Place
            | TermKind::Interests
            | TermKind::Contacts
            | TermKind::LifeStage
            | TermKind::Recency
            | TermKind::Variety
            | TermKind::Style => true,
            TermKind::Need
            | TermKind::Wanted
            | TermKind::Level
            | TermKind::Challenge
            | TermKind::About
            | TermKind::Complement
            | TermKind::Experience
            | TermKind::Evidence
            | TermKind::Load
            | TermKind::Growth
            | TermKind::Cover => false,
        }
    }
}
