//! What the window says about ways to meet of a community's own.

/// What the window says about ways to meet of a community's own.
#[derive(Debug)]
pub struct FormatsWords {
    /// The button that begins a copy of the chosen format.
    pub adapt: &'static str,
    pub sentence: &'static str,
    pub title: &'static str,
    pub purpose: &'static str,
    pub people: &'static str,
    pub people_hint: &'static str,
    pub steps: &'static str,
    pub steps_hint: &'static str,
    /// The button that keeps it.
    pub keep: &'static str,
    /// What it was adapted from, and by whom.
    pub origin: fn(&str, &str) -> String,
    /// The value of the space that a clause of a charter cites.
    pub cites: fn(&str) -> String,
    /// That a clause asks for a position or a department, by which word, and whether it is only
    /// proposed, so that votes matter.
    pub gates: fn(&str, bool) -> String,
}
