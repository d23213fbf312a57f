//! What the window says about how a community does, in English.

use super::counted as number;
use crate::words::health::{Counted, HealthWords};

pub(in crate::words) static WORDS: HealthWords = HealthWords {
    sentence: "About the community, never about a person. Counted on this computer.",
    counted: |what| match what {
        Counted::Posts => "Posts, 12 weeks",
        Counted::Asks => "Asks answered",
        Counted::Answers => "Half answered within",
        Counted::Newcomers => "Newcomers greeted",
        Counted::Cards => "Cards kept",
        Counted::Gatherings => "Gatherings",
        Counted::Projects => "Projects begun",
        Counted::Bridges => "From elsewhere",
    },
    title: |what| match what {
        Counted::Posts => "Posts in each of the last twelve weeks",
        Counted::Asks => "Asks in each of the last twelve weeks",
        Counted::Answers => "How soon asks were answered, in all",
        Counted::Newcomers => "Who came in each of the last twelve weeks",
        Counted::Cards => "Cards kept in each of the last twelve weeks",
        Counted::Gatherings => "Gatherings called in each of the last twelve weeks",
        Counted::Projects => "Projects begun in each of the last twelve weeks",
        Counted::Bridges => "Posts from elsewhere in each of the last twelve weeks",
    },
    of: |a, b| format!("{a} of {b}"),
    hours: |hours| match hours {
        1 => "1 hour".to_owned(),
        hours @ 0..48 => format!("{hours} hours"),
        hours => format!("{} days", hours.div_ceil(24)),
    },
    week: |n| {
        if n == 0 {
            "This week".to_owned()
        } else {
            format!("{} ago", number(n, "week", "weeks"))
        }
    },
    spans: [
        "Within an hour",
        "Within a day",
        "Within three days",
        "Within a week",
        "Later",
    ],
    spans_short: ["1 hour", "1 day", "3 days", "1 week", "Later"],
    spoken: |what, first, last, most| {
        format!("{what}: {first} eleven weeks ago, {last} this week, at most {most}")
    },
    few: "Drawn from five members on: week by week, a smaller chart would tell what one of them did.",
    few_came: "Drawn once five newcomers have come within twelve weeks: of fewer it would tell how one of them was received.",
    few_answered: "Drawn once five people had an answer: of fewer it would tell how one of them was answered.",
    few_helped: "How many were answered is said once five people had an answer: of fewer it would tell how one of them was received.",
    none: "None in the last twelve weeks.",
};
