//! Two texts compared, without a space.
//!
//! For: seeing how alike two texts are to the engine, and what says so. Never: opens a data folder.

use matching::{Affinity, Channel, Language, Vectors, compare_offered, compare_said, meets};
use serde_json::json;

use super::args::SideWord;
use super::failure::Failure;
use super::print;

/// Prints the affinity of two texts and the channel that decided; where a side is given, it is that of
/// the first text, and the other is on the other side.
pub fn compare(
    json: bool,
    (a, b): (&str, &str),
    (side, words_only): (Option<SideWord>, bool),
    language: Language,
) -> Result<(), Failure> {
    let vectors = if words_only {
        Vectors::default()
    } else {
        crate::text_model::vectors_of([a, b].into_iter()).unwrap_or_else(|why| {
            eprintln!("{why}");
            Vectors::default()
        })
    };
    let found = match side {
        None => compare_said(a, b, &vectors),
        Some(SideWord::Seeker) => compare_offered(a, b, &vectors),
        Some(SideWord::Giver) => compare_offered(b, a, &vectors),
    };
    if json {
        let cosine = (!words_only).then(|| crate::text_model::cosine_of(a, b).ok());
        print::document(&json!({
            "texts": [a, b],
            "permille": found.permille,
            "cosine": cosine.flatten(),
            "channel": found.channel,
            "meets": answer(found),
        }));
    } else {
        let of = match language {
            Language::English => "of",
            Language::German => "von",
        };
        let (permille, said) = (found.permille, said(found, language));
        print::line(&format!("{permille} {of} 1000: {said}"));
    }
    Ok(())
}

/// Tells whether one meets the other, in a word.
fn answer(found: Affinity) -> &'static str {
    match (meets(found.known(), false), meets(found.known(), true)) {
        (true, _) => "yes",
        (false, true) => "perhaps",
        (false, false) => "no",
    }
}

fn said(found: Affinity, language: Language) -> &'static str {
    let (english, german) = match found.channel {
        _ if found.permille > 0 && found.known() == 0 => (
            "too little in common to count",
            "zu wenig gemeinsam, um zu zählen",
        ),
        Channel::None => ("nothing in common", "nichts gemeinsam"),
        Channel::Perhaps => (
            "perhaps the same, by the text model or by what both are about",
            "vielleicht dasselbe, nach dem Textmodell oder danach, worum es in beiden geht",
        ),
        Channel::Letters => ("similar letters", "ähnliche Buchstaben"),
        Channel::Vectors => (
            "a similar meaning, by the text model",
            "eine ähnliche Bedeutung, nach dem Textmodell",
        ),
        Channel::Names => (
            "known names or words in common",
            "bekannte Namen oder Wörter gemeinsam",
        ),
        Channel::Same => ("the same words", "dieselben Wörter"),
    };
    match language {
        Language::English => english,
        Language::German => german,
    }
}
