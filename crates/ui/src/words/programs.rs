//! What the window says about programs.

/// What the window says about programs.
#[derive(Debug)]
pub struct ProgramWords {
    pub programs: &'static str,
    pub see_all: &'static str,
    pub sentence: &'static str,
    pub looks_at: fn(&str) -> String,
    /// From which program, in which community, by whom.
    pub adapted: fn(&str, &str, &str) -> String,
    pub open: fn(&str) -> String,
    pub take_part: fn(&str) -> String,
    pub see_matches: fn(&str) -> String,
    pub yours: &'static str,
    pub others: &'static str,
    pub count: fn(u64) -> String,
    pub seen_of_me: &'static str,
    pub seen_of_me_sentence: fn(&str) -> String,
    pub week: &'static str,
    pub week_spoken: fn(&str) -> String,
    pub week_none: &'static str,
    pub week_both: &'static str,
    pub week_you: &'static str,
    pub week_them: &'static str,
    /// What a match begins with, line by line.
    pub sheet: &'static str,
    pub vectors: fn(u64, u64) -> String,
    /// How many share a theme of one's own, oneself included.
    pub common: fn(u64, &str) -> String,
    pub common_found: &'static str,
    /// Who could answer a question.
    pub question: &'static str,
    pub question_hint: &'static str,
    pub question_act: &'static str,
    pub question_back: &'static str,
    /// Asks so many at once, and what that means: the question, and whom it goes to.
    pub question_all: fn(usize) -> String,
    pub question_all_sentence: fn(&str, &str) -> String,
    pub question_send: &'static str,
    pub question_sent: fn(usize) -> String,
    /// A community that is about it.
    pub common_join: fn(&str) -> String,
    pub common_open: fn(&str) -> String,
    /// Who of the list takes over what.
    pub cover: &'static str,
    pub cover_nobody: &'static str,
    pub adapt: &'static str,
    pub adapt_sentence: &'static str,
    /// Which community keeps it.
    pub adapt_where: &'static str,
    pub adapt_description: &'static str,
    pub adapt_act: &'static str,
    pub drop: &'static str,
}
