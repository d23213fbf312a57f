//! What the window says about a space that ends, in English.

use super::gather;
use crate::words::taking::TakingWords;

pub(in crate::words) static WORDS: TakingWords = TakingWords {
    last_day: "Last day (only for an event)",
    last_day_hint: "e.g. 2027-08-31",
    last_day_help: "After it everything stays readable, and nothing new is said. Leave it empty for a space that goes on.",
    ends: |day| {
        format!(
            "This space ends with its event on {}.",
            (gather::WORDS.date)(day)
        )
    },
    ended: |day| {
        format!(
            "This space ended with its event on {}. Everything stays readable, conversations go on, and “Your data” lets you take along what you like.",
            (gather::WORDS.date)(day)
        )
    },
    title: "Take along what you like",
    sentence: "Files that other programs read. Another space takes your profile in, an address book the people, a calendar the gatherings.",
    profile: "Your profile",
    people: "People you met",
    cards: "Knowledge cards",
    gatherings: "Gatherings",
    folder: "New folder for it",
    act: "Take along",
    taken: |folder| format!("What you chose is in {folder}. It is not sealed."),
};
