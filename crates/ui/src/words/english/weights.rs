//! What the window says about how much a reason counts, in English.

use crate::words::weights::WeightWords;

pub(in crate::words) static WORDS: WeightWords = WeightWords {
    title: "What counts",
    turned: |n| match n {
        1 => "What counts: 1 changed".to_owned(),
        n => format!("What counts: {n} changed"),
    },
    sentence: "How much a reason counts on your lists, in every program. Only you know.",
    reason,
    with_percent: |name, percent| format!("{name} {percent} %"),
    choice: |percent| match percent {
        0 => "Not at all",
        1..100 => "Less",
        100 => "As given",
        _ => "More",
    },
    known: |percent| format!("Based on {percent}% of the facts"),
    change: "What would change this",
};

fn reason(name: &str) -> &'static str {
    match name {
        "need" => "What is sought",
        "wanted" => "What you give is wanted",
        "level" => "Some levels ahead",
        "languages" => "Languages",
        "work-areas" => "Work areas",
        "times" => "Times",
        "place" => "Place",
        "interests" => "Interests",
        "challenge" => "Challenge",
        "about" => "What texts mention",
        "complement" => "What the other adds",
        "contacts" => "People you both know",
        "experience" => "Experience",
        "life-stage" => "Stage of life",
        "evidence" => "What was shown",
        "load" => "Room for more",
        "recency" => "Said lately",
        "variety" => "Unknown areas",
        "growth" => "Wishes to learn",
        "cover" => "How much is covered",
        "style" => "Style",
        _ => "Another reason",
    }
}
