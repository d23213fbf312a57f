//! What the window says about ways to meet of a community's own, in English.

use crate::words::formats::FormatsWords;

pub(in crate::words) static WORDS: FormatsWords = FormatsWords {
    adapt: "Duplicate and adapt…",
    sentence: "A way to meet of this community's own. It says what it was adapted from, and everybody here can use it.",
    title: "What it is called",
    purpose: "What it is for",
    people: "How many people",
    people_hint: "For example 2-4.",
    steps: "Run sheet",
    steps_hint: "A step on each line, its minutes first: 10 min | Arrive",
    keep: "Keep the format",
    cites: |value| format!("Stands on a value of the space: {value}"),
    origin: |from, by| format!("Adapted from {from} by {by}."),
    gates: |word, is_proposed| {
        let so = match is_proposed {
            true => "; this device takes no vote for it",
            false => "",
        };
        format!(
            "This clause asks for a position or a department (“{word}”), which nothing here may. It was written where this was not noticed{so}."
        )
    },
};
