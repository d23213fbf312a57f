//! What the window says about carrying by file, and about pausing.

use replica::{CarryTask, Updates};

/// What came of reading a file, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Came {
    pub new: u64,
    pub waiting: u64,
    /// Parts that were not taken, beside newcomers.
    pub refused: u64,
    /// Newcomers who are in now, who wait for signatures, and who were turned away.
    pub let_in: u64,
    pub asking: u64,
    pub turned_away: u64,
    /// The first of those parts by their numbers, each with why.
    pub named: Vec<(u64, String)>,
}

/// What did not go into a file although it was to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub files: u64,
    pub file_bytes: u64,
    pub damaged: u64,
}

impl Came {
    pub(in crate::words) fn has_newcomers(&self) -> bool {
        self.let_in + self.asking + self.turned_away > 0
    }
}

/// What the window says about carrying by file, and about pausing.
#[derive(Debug)]
pub struct CarryWords {
    pub pause: &'static str,
    pub resume: &'static str,
    pub paused: &'static str,
    pub stop_with: fn(&str) -> String,
    pub go_on_with: fn(&str) -> String,
    pub stopped: &'static str,
    pub to_come: fn(u64) -> String,
    pub skewed: fn(Updates, &str) -> String,
    pub title: &'static str,
    pub sentence: &'static str,
    pub file: &'static str,
    pub recipients: &'static str,
    pub recipients_hint: &'static str,
    pub recipients_sentence: &'static str,
    pub request: &'static str,
    pub read: &'static str,
    pub write: &'static str,
    pub under_way: fn(CarryTask, &str) -> String,
    pub written: fn(&str, u64, &LeftOut) -> String,
    pub was_read: fn(&Came) -> String,
    pub cancelled: &'static str,
}

/// A reason as a sentence of its own.
pub(in crate::words) fn sentence(reason: &str) -> String {
    let reason = reason.trim_end_matches('.');
    let mut letters = reason.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    format!("{}{}.", first.collect::<String>(), letters.as_str())
}
