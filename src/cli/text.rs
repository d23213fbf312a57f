//! Two texts compared, without a space.
//!
//! For: seeing how alike two texts are to the engine, and what says so. Never: opens a data folder.

use matching::{Channel, Language, Vectors, compare_said};
use serde_json::json;

use super::failure::Failure;
use super::print;

/// Prints the affinity of two texts and the channel that decided.
pub fn compare(json: bool, a: &str, b: &str, language: Language) -> Result<(), Failure> {
    let vectors = crate::text_model::vectors_of([a, b].into_iter()).unwrap_or_else(|why| {
        eprintln!("{why}");
        Vectors::default()
    });
    let found = compare_said(a, b, &vectors);
    if json {
        print::document(&json!({
            "texts": [a, b],
            "permille": found.permille,
            "channel": found.channel,
        }));
    } else {
        let of = match language {
            Language::English => "of",
            Language::German => "von",
        };
        let (permille, said) = (found.permille, said(found.channel, language));
        print::line(&format!("{permille} {of} 1000: {said}"));
    }
    Ok(())
}

fn said(channel: Channel, language: Language) -> &'static str {
    let (english, german) = match channel {
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
