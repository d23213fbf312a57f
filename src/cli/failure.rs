//! How a command fails: one sentence, one code, one exit status.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use node::StartError;
use replica::Refusal;

/// Refused or failed.
pub const EXIT_FAILED: u8 = 1;
/// The words on the command line are off.
pub const EXIT_USAGE: u8 = 2;
/// Another process owns the data folder and does not answer.
pub const EXIT_BUSY: u8 = 3;
/// The question was understood and there is nothing to show.
pub const EXIT_NOTHING: u8 = 4;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub struct Failure {
    pub exit: u8,
    pub code: String,
    pub message: String,
}

impl Failure {
    /// Fails with a stable code and a sentence.
    pub fn new(code: &str, message: impl Into<String>) -> Failure {
        Failure {
            exit: EXIT_FAILED,
            code: code.to_owned(),
            message: message.into(),
        }
    }

    /// Says that there is nothing to show.
    pub fn nothing(message: impl Into<String>) -> Failure {
        Failure {
            exit: EXIT_NOTHING,
            code: "nothing-found".to_owned(),
            message: message.into(),
        }
    }

    /// Prints the failure where scripts and people look for it.
    pub fn print(&self, json: bool) -> ExitCode {
        if json {
            let error = serde_json::json!({"error": {"code": self.code, "message": self.message}});
            println!("{error}");
        } else {
            eprintln!("{}", super::print::harmless(&self.message));
        }
        ExitCode::from(self.exit)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        let exit = match refusal.code.as_str() {
            "unknown-person" | "unknown-community" | "unknown-item" => EXIT_NOTHING,
            "usage" => EXIT_USAGE,
            _ => EXIT_FAILED,
        };
        Failure {
            exit,
            code: refusal.code,
            message: refusal.message,
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Failure {
        let (exit, code) = match &error {
            StartError::Busy { .. } => (EXIT_BUSY, "folder-busy"),
            StartError::Open { .. } => (EXIT_FAILED, "folder-open"),
            StartError::Read { .. } => (EXIT_FAILED, "folder-read"),
            StartError::Locked { .. } => (EXIT_FAILED, "locked"),
            StartError::Vault(_) | StartError::Keys(_) => (EXIT_FAILED, "keys-unreadable"),
            StartError::Network(_) => (EXIT_FAILED, "network"),
            StartError::Entropy(_) | StartError::Threads(_) | StartError::Stopped => {
                (EXIT_FAILED, "start-failed")
            }
        };
        Failure {
            exit,
            code: code.to_owned(),
            message: match &error {
                // What could not be opened names itself.
                StartError::Open { source, .. } => sentence(source),
                StartError::Busy { .. }
                | StartError::Read { .. }
                | StartError::Locked { .. }
                | StartError::Vault(_)
                | StartError::Keys(_)
                | StartError::Entropy(_)
                | StartError::Threads(_)
                | StartError::Network(_)
                | StartError::Stopped => sentence(&error),
            },
        }
    }
}

/// Joins an error with its causes into one sentence.
pub fn sentence(error: &(dyn Error + 'static)) -> String {
    let mut text = clause(error);
    let mut cause = further(error);
    while let Some(source) = cause {
        text.push_str(": ");
        text.push_str(&clause(source));
        cause = further(source);
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!(
            "{}{}.",
            first.to_uppercase(),
            chars.as_str().trim_end_matches('.')
        ),
        None => text,
    }
}

fn clause(error: &(dyn Error + 'static)) -> String {
    error
        .downcast_ref()
        .map_or_else(|| error.to_string(), io_words)
}

/// The cause of an error, unless it adds nothing: what the system or SQLite calls a trouble with
/// the disk is known once it is said what it means.
fn further<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let opening = || match error.downcast_ref::<store::OpenError>()? {
        store::OpenError::Disk(disk) => Some(disk),
        store::OpenError::Busy { .. }
        | store::OpenError::Newer { .. }
        | store::OpenError::Locked { .. } => None,
    };
    let disk = error.downcast_ref::<store::DiskError>().or_else(opening);
    let is_clear = disk.is_some_and(|disk| disk.trouble() != store::Trouble::Failed);
    if is_clear { None } else { error.source() }
}

/// Says in plain words what the system would not do with a file, as a clause.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kinds are the standard library's; the rare ones keep its words"
)]
pub fn io_words(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder",
        io::ErrorKind::PermissionDenied => "this account may not do that there",
        io::ErrorKind::IsADirectory => "it is a folder, not a file",
        io::ErrorKind::NotADirectory => "part of the path is a file, not a folder",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read",
        io::ErrorKind::InvalidData => "it is not plain text in UTF-8",
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// Prints what clap found wrong; help and version are no failure.
pub fn usage(error: &clap::Error) -> ExitCode {
    let is_help = !error.use_stderr();
    let wants_json = std::env::args().any(|argument| argument == "--json");
    if wants_json && !is_help {
        let message = one_line(&error.to_string());
        let error = serde_json::json!({"error": {"code": "usage", "message": message}});
        println!("{error}");
    } else {
        // A closed pipe is no reason to complain.
        let _ = error.print();
    }
    ExitCode::from(if is_help { 0 } else { EXIT_USAGE })
}

/// What clap found wrong as one line: what is missing and what was probably meant belong to it, how
/// the command is used does not.
fn one_line(message: &str) -> String {
    let said = message.split("\nUsage:").next().unwrap_or_default();
    let said = said
        .split("\nFor more information")
        .next()
        .unwrap_or_default();
    let said = said.trim_start_matches("error: ");
    let sentences = said.split("\n\n").map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let words = words.join(" ");
        let mut chars = words.chars();
        let first = chars.next().map(char::to_uppercase);
        let first = first.into_iter().flatten();
        let sentence: String = first.chain(chars).collect();
        if sentence.is_empty() || sentence.ends_with(['.', '?', ':']) {
            sentence
        } else {
            sentence + "."
        }
    });
    let sentences = sentences.filter(|sentence| !sentence.is_empty());
    sentences.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Arguments;
    use clap::Parser;

    fn said(words: &[&str]) -> String {
        let words = ["eyelevel"].iter().chain(words);
        let error = Arguments::try_parse_from(words).expect_err("off");
        one_line(&error.to_string())
    }

    #[test]
    fn a_script_reads_what_is_missing_and_what_was_probably_meant() {
        let missing = said(&["init"]);
        assert!(missing.contains("not provided: "), "{missing}");
        assert!(missing.contains("--name"), "{missing}");
        let mistyped = said(&["statsu"]);
        assert!(mistyped.contains("'status'"), "{mistyped}");
        assert!(
            !mistyped.contains('\n') && !mistyped.contains("Usage"),
            "{mistyped}"
        );
    }
}
