//! What the window says about carrying by file, and about pausing.

use replica::CarryTask;

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
    pub skewed: fn(&str) -> String,
    pub title: &'static str,
    pub sentence: &'static str,
    pub file: &'static str,
    pub recipients: &'static str,
    pub recipients_hint: &'static str,
    pub request: &'static str,
    pub read: &'static str,
    pub write: &'static str,
    pub under_way: fn(CarryTask, &str) -> String,
    pub written: fn(&str, u64) -> String,
    pub was_read: fn(u64, u64, u64) -> String,
    pub cancelled: &'static str,
}
