//! Two texts compared, without a space.
//!
//! For: seeing how alike two texts are to the engine, and what says so. Never: opens a data folder.

use matching::{Channel, Vectors, explain_text};
use serde_json::json;

use super::failure::Failure;
use super::print;

/// Prints the affinity of two texts and the channel that decided.
pub fn compare(json: bool, a: &str, b: &str) -> Result<(), Failure> {
    let vectors = crate::text_model::vectors_of([a, b].into_iter()).unwrap_or_else(|why| {
        eprintln!("{why}");
        Vectors::default()
    });
    let found = explain_text(a, b, &vectors);
    if json {
        print::document(&json!({
            "texts": [a, b],
            "permille": found.permille,
            "channel": found.channel,
        }));
    } else {
        print::line(&format!(
            "{} of 1000: {}",
            found.permille,
            said(found.channel)
        ));
    }
    Ok(())
}

fn said(channel: Channel) -> &'static str {
    match channel {
        Channel::None => "nothing in common",
        Channel::Letters => "similar letters",
        Channel::Vectors => "a similar meaning, by the text model",
        Channel::Names => "known names or words in common",
        Channel::Same => "the same words",
    }
}
