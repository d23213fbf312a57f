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
    /// The name of what is counted, on a tile.
    pub counted: fn(Counted) -> &'static str,
    /// The same above its chart, with the weeks it is counted in.
    pub title: fn(Counted) -> &'static str,
    pub of: fn(u32, u32) -> String,
    pub hours: fn(u32) -> String,
    /// What the two parts of a bar are, the lower one first: of asks, and of newcomers.
    pub of_asks: [&'static str; 2],
    pub of_newcomers: [&'static str; 2],
    pub week: fn(u64) -> String,
    /// The spans asks are told apart by, and the same as short as it fits below a bar.
    pub spans: [&'static str; 5],
    pub spans_short: [&'static str; 5],
    /// What a screen reader says of a chart: first, last and most.
    pub spoken: fn(&str, u32, u32, u32) -> String,
    /// Why nothing is drawn: fewer than five take part, came, or were answered.
    pub few: &'static str,
    pub few_came: &'static str,
    pub few_answered: &'static str,
    pub none: &'static str,
}
