//! What is wrong with the words of a command, as one plain sentence.
//!
//! For: people and scripts alike, who read the same. Knows: what clap found, and the tree of the
//! commands. Never: shows how every command is used; the page of the command does that.

mod german;

use std::error::Error;
use std::process::ExitCode;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use matching::Language;

use super::failure::{EXIT_USAGE, Failure};
use super::pages;
use super::print;
use super::tongue::tongue;

/// Prints what clap found wrong; help and version are no failure.
pub fn print(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        print::note(error.print());
        return match print::unwritten() {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.print(false),
        };
    }
    // What is no text at all is shown as far as it is.
    let typed = std::env::args_os().skip(1);
    let typed: Vec<String> = typed
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let wants_json = typed.iter().any(|word| word == "--json");
    let failure = Failure {
        exit: EXIT_USAGE,
        code: "usage".to_owned(),
        message: said(error, &typed, spoken(&typed)),
    };
    failure.print(wants_json)
}

/// What is wrong with what was typed, and what would be right.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kinds are clap's and grow; the rare ones keep its words"
)]
fn said(error: &clap::Error, typed: &[String], language: Language) -> String {
    let root = pages::command();
    let (path, command) = meant(&root, typed);
    if language == Language::German {
        return german::said(error, &path, &below(command, "oder"));
    }
    let see = format!("See “{path} --help”.");
    match error.kind() {
        ErrorKind::InvalidSubcommand => no_such_command(error, &path),
        ErrorKind::UnknownArgument => unknown(error, &path, &see),
        ErrorKind::MissingRequiredArgument => missing(error, &path, &see),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!(
                "Say what “{path}” should do: {}. {see}",
                below(command, "or")
            )
        }
        ErrorKind::InvalidValue => value(error, &path, &see),
        ErrorKind::ValueValidation => format!("{}. {see}", unfit(error)),
        ErrorKind::ArgumentConflict => conflict(error, &see),
        _ => format!("{} {see}", one_line(&error.to_string())),
    }
}

/// The command somebody meant, as far as its words are ones, with what leads to it.
fn meant<'a>(root: &'a Command, typed: &[String]) -> (String, &'a Command) {
    let mut path = "eyelevel".to_owned();
    let mut command = root;
    let mut words = typed.iter();
    while let Some(word) = words.next() {
        if let Some(option) = word.strip_prefix("--") {
            let mut known = command.get_arguments().chain(root.get_arguments());
            let takes = known.any(|argument| {
                argument.get_long() == Some(option) && argument.get_action().takes_values()
            });
            if takes {
                words.next();
            }
        } else if let Some(found) = command.find_subcommand(word) {
            path = format!("{path} {}", found.get_name());
            command = found;
        } else if !word.starts_with('-') {
            break;
        }
    }
    (path, command)
}

fn no_such_command(error: &clap::Error, path: &str) -> String {
    let typed = first(error, ContextKind::InvalidSubcommand);
    let near = all(error, ContextKind::SuggestedSubcommand);
    if typed.starts_with('-') {
        // Only “help” takes what follows it for the name of a command.
        return format!(
            "“{path} help” takes the name of a command, and “{typed}” is none. See “{path} --help”."
        );
    }
    format!(
        "There is no command “{path} {typed}”.{} See “{path} --help”.",
        perhaps(&near)
    )
}

fn unknown(error: &clap::Error, path: &str, see: &str) -> String {
    let typed = first(error, ContextKind::InvalidArg);
    let near = all(error, ContextKind::SuggestedArg);
    // No option has a blank in it: these are words.
    if is_taken_for_option(&typed) {
        return format!(
            "“{path}” takes words that begin with a hyphen for an option: write -- before them, or = where they belong to one. {see}"
        );
    }
    format!("“{path}” takes no “{typed}”.{} {see}", perhaps(&near))
}

/// Tells whether words were taken for an option, because they begin with a hyphen.
fn is_taken_for_option(typed: &str) -> bool {
    typed.starts_with('-') && typed.contains(char::is_whitespace)
}

fn missing(error: &clap::Error, path: &str, see: &str) -> String {
    let missing: Vec<String> = all(error, ContextKind::InvalidArg)
        .iter()
        .map(|word| plain(word))
        .collect();
    let are = if missing.len() == 1 { "is" } else { "are" };
    let missing = joined(&missing, "and");
    format!("Could not run “{path}”: {missing} {are} missing. {see}")
}

fn value(error: &clap::Error, path: &str, see: &str) -> String {
    let option = plain(&first(error, ContextKind::InvalidArg));
    let typed = first(error, ContextKind::InvalidValue);
    if typed.is_empty() {
        return format!("Could not run “{path}”: nothing stands behind {option}. {see}");
    }
    let right = joined(&all(error, ContextKind::ValidValue), "or");
    let near = all(error, ContextKind::SuggestedValue);
    format!(
        "“{typed}” does not fit {option}: choose {right}.{} {see}",
        perhaps(&near)
    )
}

/// A value that did not pass the check of its option.
fn unfit(error: &clap::Error) -> String {
    let option = plain(&first(error, ContextKind::InvalidArg));
    let typed = first(error, ContextKind::InvalidValue);
    let why = error.source().map(ToString::to_string).unwrap_or_default();
    format!("“{typed}” does not fit {option}: {}", right(&why))
}

/// What would be right, where the check only says what is wrong.
fn right(why: &str) -> String {
    let is_number = ["digit", "integer", "number too", "empty string"];
    if is_number.iter().any(|word| why.contains(word)) {
        return "write a whole number, such as 3".to_owned();
    }
    if why.contains("socket address") {
        return "write an address and a port, such as 127.0.0.1:4711".to_owned();
    }
    let bounds = why.split_once(" is not in ").map(|(_, bounds)| bounds);
    match bounds.and_then(|bounds| bounds.split_once("..=")) {
        Some((least, most)) => format!("write a number from {least} to {most}"),
        None => why.trim_end_matches('.').to_owned(),
    }
}

fn conflict(error: &clap::Error, see: &str) -> String {
    let one = plain(&first(error, ContextKind::InvalidArg));
    let others: Vec<String> = all(error, ContextKind::PriorArg)
        .iter()
        .map(|word| plain(word))
        .collect();
    if others.is_empty() || others.contains(&one) {
        return format!("{one} can be given once only. {see}");
    }
    let others = joined(&others, "or");
    format!("{one} and {others} cannot stand together. {see}")
}

/// The names of the commands below one.
fn below(command: &Command, or: &str) -> String {
    let names = command.get_subcommands().map(Command::get_name);
    let names: Vec<String> = names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect();
    joined(&names, or)
}

/// In which language whoever typed reads: what they asked for, or that of the system.
fn spoken(typed: &[String]) -> Language {
    let mut words = typed.iter();
    let asked = words.find_map(|word| match word.strip_prefix("--lang") {
        Some("") => Some(None),
        Some(rest) => rest.strip_prefix('=').map(Some),
        None => None,
    });
    let code = asked.and_then(|said| said.or_else(|| words.next().map(String::as_str)));
    code.and_then(Language::of_code).unwrap_or_else(tongue)
}

/// Clap lists what comes near with the nearest last.
fn perhaps(near: &[String]) -> String {
    near.last()
        .map_or_else(String::new, |word| format!(" Did you mean “{word}”?"))
}

/// An option or a word as it is typed, without the brackets of a manual.
fn plain(word: &str) -> String {
    word.replace(['<', '>', '[', ']'], "").replace("...", " …")
}

fn joined(words: &[String], last: &str) -> String {
    match words.split_last() {
        Some((one, [])) => one.clone(),
        Some((end, first)) => format!("{} {last} {end}", first.join(", ")),
        None => String::new(),
    }
}

/// Everything clap says about one thing.
fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(ContextValue::StyledStr(word)) => vec![word.to_string()],
        _ => Vec::new(),
    }
}

fn first(error: &clap::Error, kind: ContextKind) -> String {
    all(error, kind).into_iter().next().unwrap_or_default()
}

/// What clap says in its own words, as one line and without how the command is used.
fn one_line(message: &str) -> String {
    let said = message.split("\nUsage:").next().unwrap_or_default();
    let said = said
        .split("\nFor more information")
        .next()
        .unwrap_or_default();
    let said = said.trim_start_matches("error: ");
    let words: Vec<&str> = said.split_whitespace().collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    let start = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    let sentence = start.unwrap_or_default() + letters.as_str();
    format!("{}.", sentence.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> String {
        let typed: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let all = std::iter::once("eyelevel".to_owned()).chain(typed.clone());
        let error = pages::command().try_get_matches_from(all);
        said(&error.expect_err("off"), &typed, Language::English)
    }

    #[test]
    fn the_same_is_said_in_german() {
        let table = [
            (
                "init",
                "„eyelevel init“ ging nicht: Es fehlt --name PERSON. Siehe „eyelevel init --help“.",
            ),
            (
                "statsu",
                "Den Befehl „eyelevel statsu“ gibt es nicht. Meintest du „status“? Siehe „eyelevel --help“.",
            ),
            (
                "network nearby maybe",
                "„maybe“ passt nicht zu on|off: Wähle on oder off. Siehe „eyelevel network nearby --help“.",
            ),
            (
                "demo --people 3",
                "„3“ passt nicht zu --people PEOPLE: Schreib eine Zahl von 5 bis 2000. Siehe „eyelevel demo --help“.",
            ),
            (
                "match --people a --text b c",
                "--people FILE und --text A B gehen nicht zusammen. Siehe „eyelevel match --help“.",
            ),
        ];
        for (words, expected) in table {
            let typed: Vec<String> = words.split(' ').map(str::to_owned).collect();
            let all = std::iter::once("eyelevel".to_owned()).chain(typed.clone());
            let error = pages::command().try_get_matches_from(all);
            let said = said(&error.expect_err("off"), &typed, Language::German);
            assert_eq!(said, expected, "{words}");
        }
        let typed = |words: &str| -> Vec<String> { words.split(' ').map(str::to_owned).collect() };
        assert_eq!(spoken(&typed("match --lang de")), Language::German);
        assert_eq!(spoken(&typed("match --lang=de --x")), Language::German);
        assert_eq!(spoken(&typed("match --lang en")), Language::English);
    }

    #[test]
    fn what_is_wrong_and_what_would_be_right_is_one_line() {
        let table = [
            (
                "init",
                "Could not run “eyelevel init”: --name PERSON is missing. See “eyelevel init --help”.",
            ),
            (
                "--data x join",
                "Could not run “eyelevel join”: --name PERSON and TICKET|PICTURE are missing. See “eyelevel join --help”.",
            ),
            (
                "profile set headline",
                "Could not run “eyelevel profile set”: VALUES … is missing. See “eyelevel profile set --help”.",
            ),
            (
                "statsu",
                "There is no command “eyelevel statsu”. Did you mean “status”? See “eyelevel --help”.",
            ),
            (
                "remote frobnicate",
                "There is no command “eyelevel remote frobnicate”. See “eyelevel remote --help”.",
            ),
            (
                "community help --help",
                "“eyelevel community help” takes the name of a command, and “--help” is none. See “eyelevel community --help”.",
            ),
            (
                "bundle",
                "Say what “eyelevel bundle” should do: write, read or stop. See “eyelevel bundle --help”.",
            ),
            (
                "init --nmae x",
                "“eyelevel init” takes no “--nmae”. Did you mean “--name”? See “eyelevel init --help”.",
            ),
            (
                "status extra",
                "“eyelevel status” takes no “extra”. See “eyelevel status --help”.",
            ),
            (
                "community post Tea --kind news -\u{a0}milk",
                "“eyelevel community post” takes words that begin with a hyphen for an option: write -- before them, or = where they belong to one. See “eyelevel community post --help”.",
            ),
            (
                "network nearby maybe",
                "“maybe” does not fit on|off: choose on or off. See “eyelevel network nearby --help”.",
            ),
            (
                "invite --uses many",
                "“many” does not fit --uses N: write a whole number, such as 3. See “eyelevel invite --help”.",
            ),
            (
                "invite --expires 3",
                "“3” does not fit --expires SPAN: a span is a number and a unit, such as 30s, 45m, 12h, 7d or 4w. See “eyelevel invite --help”.",
            ),
            (
                "demo --people 3",
                "“3” does not fit --people PEOPLE: write a number from 5 to 2000. See “eyelevel demo --help”.",
            ),
            (
                "serve --bind here",
                "“here” does not fit --bind ADDR:PORT: write an address and a port, such as 127.0.0.1:4711. See “eyelevel serve --help”.",
            ),
            (
                "sync --timeout",
                "Could not run “eyelevel sync”: nothing stands behind --timeout SPAN. See “eyelevel sync --help”.",
            ),
            (
                "invite --uses 1 --uses 2",
                "--uses N can be given once only. See “eyelevel invite --help”.",
            ),
            (
                "meet met P07 Ben --not --useful yes",
                "--not and --useful USEFUL cannot stand together. See “eyelevel meet met --help”.",
            ),
            (
                "match --people a --text b c",
                "--people FILE and --text A B cannot stand together. See “eyelevel match --help”.",
            ),
        ];
        for (words, expected) in table {
            assert_eq!(line(words), expected, "{words}");
        }
    }
}
