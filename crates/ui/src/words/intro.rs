//! What the window says of introductions, and of people one takes nothing from.

/// What the window says of introductions, and of people one takes nothing from.
#[derive(Debug)]
pub struct IntroWords {
    pub ask: &'static str,
    pub ask_sentence: &'static str,
    pub ask_via: &'static str,
    pub ask_none: &'static str,
    pub ask_hint: &'static str,
    pub ask_act: &'static str,
    pub asked: fn(&str, &str) -> String,
    pub to_pass_on: fn(&str, &str) -> String,
    /// How many more ask, whose turn comes when one of these is answered.
    pub more_wait: fn(u64) -> String,
    pub to_answer: fn(&str, &str) -> String,
    pub own_words: &'static str,
    pub pass_on: &'static str,
    pub agree: &'static str,
    pub decline: &'static str,
    pub decline_note: &'static str,
    pub title: &'static str,
    pub blocked: fn(&str) -> String,
    pub unblock: &'static str,
    /// Where one has named nobody as known.
    pub contacts_empty: &'static str,
    pub follow: &'static str,
    pub follow_not: &'static str,
    pub follow_note: &'static str,
    pub know: &'static str,
    pub know_not: &'static str,
    pub know_note: &'static str,
    /// They have said it, oneself not yet.
    pub they_say: fn(&str) -> String,
    pub both_know: fn(&str) -> String,
}
