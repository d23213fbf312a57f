//! What is shown of meeting by consent.
//!
//! What this is for: a row for each request that stands. What it knows: who asked whom for what.
//! What it never does: tell a decline from no answer.

use history::Timestamp;
use model::PersonId;
use model::consent::Told;
use serde::{Deserialize, Serialize};

/// A request between oneself and somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentView {
    /// How they are named in acts; in a program without names not who they are.
    pub person: PersonId,
    /// Empty as long as names are kept back.
    pub name: String,
    pub program: String,
    pub program_name: String,
    pub state: ConsentState,
    /// The last day the question stands, YYYY-MM-DD.
    pub until: String,
    pub since: Timestamp,
    /// Words to begin a conversation with, once both have agreed.
    pub opener: String,
    /// What one noted for oneself about how it went.
    pub met: Option<Told>,
    /// What of it one has shared with the other.
    pub shared: Option<Told>,
    /// What the other has shared.
    pub told: Option<Told>,
}

/// Where a request stands, seen from one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentState {
    /// They asked; it is for oneself to answer.
    Asked,
    /// Both agreed.
    Agreed,
    /// One has asked; there is no answer, whatever the reason.
    Waiting,
    /// The question's last day is over, and there was no answer.
    Expired,
}

/// Somebody left out of one's lists, by one's own choice; without a name where a program keeps it
/// back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutView {
    pub person: PersonId,
    pub name: String,
    /// The program and the last day; nothing for never again.
    pub until: Option<(String, String)>,
}

/// How it went with somebody, as one noted it for oneself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedView {
    pub person: PersonId,
    /// Empty where a program keeps it back.
    pub name: String,
    pub program: String,
    pub met: Told,
}

/// Everything about meeting by consent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetView {
    pub requests: Vec<ConsentView>,
    pub left_out: Vec<LeftOutView>,
    pub noted: Vec<NotedView>,
    /// From −100, unlike me, to 100, like me.
    pub dial: i32,
    /// Kinds of reasons that count more or less than usual, in percent.
    pub weights: Vec<(String, u32)>,
}
