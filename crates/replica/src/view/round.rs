//! What is shown of rounds.
//!
//! What this is for: where a round stands, and who was put together. What it knows: names, and what
//! people answered openly. What it never does: say why somebody does not come.

use std::collections::BTreeSet;

use history::Timestamp;
use model::PersonId;
use serde::{Deserialize, Serialize};

use super::{AskView, ReasonView, Refusal};

/// The most rounds in a view, the newest first.
pub const ROUNDS_SHOWN_MAX: usize = 24;
/// The code of a round that waits for vectors: it is over by itself.
pub const ROUND_READING: &str = "round-reading";

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundView {
    /// 64 hexadecimal digits.
    pub id: String,
    pub program: String,
    pub program_name: String,
    /// What is shown of a result, in the program's words.
    pub shown: String,
    pub announcer: PersonId,
    pub announcer_name: String,
    pub note: String,
    /// When it is meant to close; nothing trusts it.
    pub closes: Option<Timestamp>,
    /// Everybody commits to a secret before the draw.
    pub drawn: bool,
    pub phase: RoundPhase,
    pub part: RoundPart,
    /// Who has entered or takes part, in listing order.
    pub entrants: Vec<NamedView>,
    /// How many entered too late: theirs is the next round.
    pub late: usize,
    /// How many entered in time and were not in the freeze: they have a second chance.
    pub omitted: usize,
    pub result: Option<RoundResultView>,
    /// Why there is no result yet.
    pub waits: Option<Refusal>,
    /// What one may do now.
    pub may: RoundMay,
    /// What the program asks on entering.
    pub asks: Vec<AskView>,
}

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundPhase {
    Open,
    Closed,
    Frozen,
}

/// The part one has in a round oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundPart {
    Outside,
    /// Entered; or takes part, once it is frozen.
    In,
    /// In time, but left out of the freeze: has a second chance.
    Omitted,
    /// Too late: the next round.
    NextRound,
}

/// Acts that make sense now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundMay {
    pub enter: bool,
    pub withdraw: bool,
    pub close: bool,
    pub freeze: bool,
    pub settle: bool,
    pub answer: bool,
}

/// Somebody by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedView {
    pub person: PersonId,
    pub name: String,
}

/// A result, the same on every device with the same entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundResultView {
    /// Names everything the result was computed from, in hexadecimal.
    pub manifest: String,
    /// Names the result.
    pub outcome: String,
    /// Nothing better exists among what was looked at.
    pub exact: bool,
    pub groups: Vec<GroupView>,
    /// For whom there was nobody.
    pub alone: Vec<NamedView>,
    /// Groups of those who were left over, as answers stand now.
    pub second: Vec<GroupView>,
    /// Who was left out of the draw for withholding their secret.
    pub dropped: Vec<NamedView>,
    /// So many others computed the same.
    pub same: usize,
    /// So many others hold other entries.
    pub other_entries: usize,
    /// So many others came to another result with the same entries.
    pub other_result: usize,
}

impl RoundResultView {
    /// Names those who would come and are in no group that meets, as answers stand now.
    pub fn left(&self) -> Vec<&str> {
        let groups = || self.groups.iter().chain(&self.second);
        let comes = |seat: &&SeatView| seat.comes != Some(false);
        let meeting = groups().filter(|group| group.meets);
        let seated = meeting.flat_map(|group| &group.people).filter(comes);
        let away = groups().flat_map(|group| &group.people);
        let away = away.filter(|seat| seat.comes == Some(false));
        let mut told: BTreeSet<PersonId> = seated.chain(away).map(|seat| seat.person).collect();
        let seats = groups().flat_map(|group| &group.people);
        let seats = seats.map(|seat| (seat.person, seat.name.as_str()));
        let alone = self.alone.iter().map(|it| (it.person, it.name.as_str()));
        let left = seats
            .chain(alone)
            .filter(|(person, _)| told.insert(*person));
        left.map(|(_, name)| name).collect()
    }
}

/// People put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// With seats the host comes first, in a team whoever brings the project; in a cycle everybody
    /// takes over from the next, and the last from the first.
    pub people: Vec<SeatView>,
    /// One is in it.
    pub mine: bool,
    /// Enough of them come, as far as they have answered.
    pub meets: bool,
    pub score: u32,
    pub reasons: Vec<ReasonView>,
    /// The first time that suits all, such as "Tue 12:00".
    pub when: Option<String>,
    pub place: Option<String>,
    /// Something to begin with.
    pub opener: Option<String>,
    /// What it begins with, line by line, where the program has a sheet and one is in it.
    #[serde(default)]
    pub sheet: Vec<String>,
    /// In a team: what is needed and who brings it.
    pub roles: Vec<RoleCoverView>,
    /// They form a cycle of swaps.
    pub cycle: bool,
}

impl GroupView {
    /// Lists those of a cycle so that each gives to the next, and the last to the first.
    pub fn givers(&self) -> impl Iterator<Item = &SeatView> {
        matching::round::givers(&self.people)
    }
}

/// Somebody in a group, and whether they come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatView {
    pub person: PersonId,
    pub name: String,
    /// Nothing where they have not answered.
    pub comes: Option<bool>,
    /// In a cycle: what they give and what they would take over.
    pub gives: Option<String>,
}

/// One role of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleCoverView {
    pub role: String,
    /// Who brings it; nothing where nobody does.
    pub by: Option<String>,
    pub alternates: Vec<String>,
}
