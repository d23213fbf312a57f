//! What the window says about writing the recovery words down.

/// What the window says about writing the recovery words down.
#[derive(Debug)]
pub struct KeepWordsWords {
    pub title: &'static str,
    pub sentence: &'static str,
    pub written: &'static str,
    pub later: &'static str,
    pub check: &'static str,
    pub check_sentence: &'static str,
    pub word: fn(usize) -> String,
    pub wrong: &'static str,
    pub done: &'static str,
    pub show_again: &'static str,
    /// What still stands open, on the home page.
    pub reminder: &'static str,
    /// Beginning again with the words, on the first page.
    pub back: ComingBackWords,
}

/// What the window says to somebody who comes back: with the words, or on one more device.
#[derive(Debug)]
pub struct ComingBackWords {
    pub title: &'static str,
    pub sentence: &'static str,
    pub typed: &'static str,
    pub typed_hint: &'static str,
    pub typed_help: &'static str,
    pub ticket_help: &'static str,
    pub others: &'static str,
    pub others_revoked: &'static str,
    pub others_kept: &'static str,
    pub revoked_sentence: &'static str,
    pub kept_sentence: &'static str,
    pub act: &'static str,
    pub waiting_title: &'static str,
    pub waiting_sentence: &'static str,
    /// For whoever waits at a door that does not open.
    pub again: &'static str,
    pub again_sentence: &'static str,
    pub again_act: &'static str,
    pub device_title: &'static str,
    pub device_sentence: &'static str,
    /// Beside a ticket of one's own other device.
    pub device_note: &'static str,
}
