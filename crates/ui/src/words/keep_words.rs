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
}
