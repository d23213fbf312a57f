//! What the window says about how a community does.

/// What is counted of a community.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counted {
    #[default]
    Posts,
    Asks,
    /// How soon asks are answered.
    Answers,
    Newcomers,
    Cards,
    Gatherings,
    Projects,
    Bridges,
}

impl Counted {
    /// Everything that is counted, in the order it is shown.
    pub const ALL: [Counted; 8] = [
        Counted::Posts,
        Counted::Asks,
        Counted::Answers,
        Counted::Newcomers,
        Counted::Cards,
        Counted::Gatherings,
        Counted::Projects,
        Counted::Bridges,
    ];
}

/// What the window says about how a community does.
#[derive(Debug)]
pub struct HealthWords {
    pub sentence: &'static str,
    /// The name of what is counted, on a tile, and whether it is counted in all.
    pub counted: fn(Counted) -> &'static str,
    /// What its chart counts, above it, with the weeks it is counted in.
    pub title: fn(Counted) -> &'static str,
    pub of: fn(u32, u32) -> String,
    pub hours: fn(u32) -> String,
    pub week: fn(u64) -> String,
    /// The spans asks are told apart by, and the same as short as it fits below a bar.
    pub spans: [&'static str; 5],
    pub spans_short: [&'static str; 5],
    /// What a screen reader says of a chart: its title, first, last and most.
    pub spoken: fn(&str, u32, u32, u32) -> String,
    /// Why nothing is drawn: fewer than five take part, came, or were answered.
    pub few: &'static str,
    pub few_came: &'static str,
    pub few_answered: &'static str,
    /// Why it is not said how many asks were answered.
    pub few_helped: &'static str,
    pub none: &'static str,
}
