//! The words about a space that ends, and what one takes along from it.

use crate::panels::moments::Moment;

/// What the window says about the end of an event and what stays of it.
#[derive(Debug)]
pub struct TakingWords {
    // Founding.
    pub last_day: &'static str,
    pub last_day_hint: &'static str,
    pub last_day_help: &'static str,
    // The end.
    pub ends: fn(&Moment) -> String,
    pub ended: fn(&Moment) -> String,
    // Taking along.
    pub title: &'static str,
    pub sentence: &'static str,
    pub profile: &'static str,
    pub people: &'static str,
    pub cards: &'static str,
    pub gatherings: &'static str,
    pub folder: &'static str,
    pub act: &'static str,
    pub taken: fn(&str) -> String,
}
