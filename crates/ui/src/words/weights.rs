//! What the window says about how much a reason counts.

/// What the window says about how much a reason counts.
#[derive(Debug)]
pub struct WeightWords {
    pub title: &'static str,
    pub turned: fn(u64) -> String,
    pub sentence: &'static str,
    /// The name of a reason, from the name it has in descriptions.
    pub reason: fn(&str) -> &'static str,
    pub with_percent: fn(&str, u32) -> String,
    /// What a share of what the program gives is called.
    pub choice: fn(u32) -> &'static str,
    /// How much of what counts both profiles say, in percent.
    pub known: fn(u32) -> String,
    /// The title above what would change a result.
    pub change: &'static str,
}
