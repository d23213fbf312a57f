//! The same sentences in German.
//!
//! For: whoever's terminal is German. Knows: what clap found. Never: translates what a check of an
//! option says itself; the page of the command is English too.

use std::error::Error;

use clap::error::{ContextKind, ErrorKind};

use super::{all, first, is_taken_for_option, joined, one_line, plain};

/// What is wrong with what was typed, and what would be right.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kinds are clap's and grow; the rare ones keep its words"
)]
pub(super) fn said(error: &clap::Error, path: &str, below: &str) -> String {
    let see = format!("Siehe „{path} --help“.");
    let invalid = || plain(&first(error, ContextKind::InvalidArg));
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = first(error, ContextKind::InvalidSubcommand);
            let near = perhaps(&all(error, ContextKind::SuggestedSubcommand));
            format!("Den Befehl „{path} {typed}“ gibt es nicht.{near} {see}")
        }
        ErrorKind::UnknownArgument if is_taken_for_option(&invalid()) => format!(
            "„{path}“ hält Wörter, die mit einem Bindestrich beginnen, für eine Option: Schreib -- davor, oder =, wo sie zu einer gehören. {see}"
        ),
        ErrorKind::UnknownArgument => {
            let near = perhaps(&all(error, ContextKind::SuggestedArg));
            format!("„{path}“ kennt kein „{}“.{near} {see}", invalid())
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = all(error, ContextKind::InvalidArg);
            let missing: Vec<String> = missing.iter().map(|word| plain(word)).collect();
            let lacks = if missing.len() == 1 {
                "fehlt"
            } else {
                "fehlen"
            };
            let missing = joined(&missing, "und");
            format!("„{path}“ ging nicht: Es {lacks} {missing}. {see}")
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("Sag, was „{path}“ tun soll: {below}. {see}")
        }
        ErrorKind::InvalidValue => value(error, path, &invalid(), &see),
        ErrorKind::ValueValidation => {
            let typed = first(error, ContextKind::InvalidValue);
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!(
                "„{typed}“ passt nicht zu {}: {}. {see}",
                invalid(),
                right(&why)
            )
        }
        ErrorKind::ArgumentConflict => conflict(error, &invalid(), &see),
        _ => format!("{} {see}", one_line(&error.to_string())),
    }
}

fn value(error: &clap::Error, path: &str, option: &str, see: &str) -> String {
    let typed = first(error, ContextKind::InvalidValue);
    if typed.is_empty() {
        return format!("„{path}“ ging nicht: Hinter {option} steht nichts. {see}");
    }
    let right = joined(&all(error, ContextKind::ValidValue), "oder");
    let near = perhaps(&all(error, ContextKind::SuggestedValue));
    format!("„{typed}“ passt nicht zu {option}: Wähle {right}.{near} {see}")
}

/// What would be right, where the check only says what is wrong.
fn right(why: &str) -> String {
    let is_number = ["digit", "integer", "number too", "empty string"];
    if is_number.iter().any(|word| why.contains(word)) {
        return "Schreib eine ganze Zahl, etwa 3".to_owned();
    }
    if why.contains("socket address") {
        return "Schreib eine Adresse mit Anschluss, etwa 127.0.0.1:4711".to_owned();
    }
    let bounds = why.split_once(" is not in ").map(|(_, bounds)| bounds);
    match bounds.and_then(|bounds| bounds.split_once("..=")) {
        Some((least, most)) => format!("Schreib eine Zahl von {least} bis {most}"),
        None => why.trim_end_matches('.').to_owned(),
    }
}

fn conflict(error: &clap::Error, one: &str, see: &str) -> String {
    let others = all(error, ContextKind::PriorArg);
    let others: Vec<String> = others.iter().map(|word| plain(word)).collect();
    if others.is_empty() || others.iter().any(|other| other == one) {
        return format!("{one} kann nur einmal stehen. {see}");
    }
    let others = joined(&others, "oder");
    format!("{one} und {others} gehen nicht zusammen. {see}")
}

fn perhaps(near: &[String]) -> String {
    near.last()
        .map_or_else(String::new, |word| format!(" Meintest du „{word}“?"))
}
