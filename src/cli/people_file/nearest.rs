//! Whoever comes nearest, of those who do not fit.
//!
//! For: one true sentence where nobody fits. Knows: the names of rules. Never: lets somebody's wish
//! to be kept apart stand out: what is not told comes last.

use matching::WhyNot;

/// Rules in the order of how near one is where they do not hold: first what stands in one's own
/// way, then what misses by little, then what says little.
const NEAR: [&str; 10] = [
    "capacity",
    "score",
    "program",
    "need",
    "offer",
    "language",
    "life-stage",
    "tasks",
    "side",
    "untold",
];

/// Finds whoever comes nearest; of equals the first.
pub fn nearest(others: impl Iterator<Item = (usize, WhyNot)>) -> Option<(usize, WhyNot)> {
    let far = |why: &WhyNot| {
        let near = NEAR.iter().position(|rule| *rule == why.rule);
        near.unwrap_or(NEAR.len())
    };
    others.min_by_key(|(_, why)| far(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_misses_by_little_is_named() {
        let why = |rule| WhyNot {
            rule,
            text: String::new(),
        };
        let all = ["entered", "untold", "language", "need", "program", "need"];
        let found = nearest(all.into_iter().map(why).enumerate()).unwrap();
        assert_eq!((found.0, found.1.rule), (4, "program"));
        assert!(nearest(std::iter::empty()).is_none());
    }
}
