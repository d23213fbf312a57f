//! How a command fails: one sentence, one code, one exit status.

use std::error::Error;
use std::process::ExitCode;

use node::StartError;
use replica::Refusal;
pub use store::io_words;

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
    /// Fails with a stable code, which says how the command ends, and a sentence.
    pub fn new(code: &str, message: impl Into<String>) -> Failure {
        Failure {
            exit: exit_of(code),
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
        // Where standard output takes nothing, nobody would read it there.
        if json && self.code != "output-failed" {
            let error = serde_json::json!({"error": {"code": self.code, "message": self.message}});
            super::print::document(&error);
        } else {
            eprintln!("{}", super::print::harmless(&self.message));
        }
        ExitCode::from(self.exit)
    }
}

/// Words that stand for one of a few, so that a wrong one is a matter of usage; whatever else is
/// unknown could be there, and was not found.
const WORDS: [&str; 5] = [
    "unknown-field",
    "unknown-kind",
    "unknown-question",
    "unknown-reach",
    "unknown-reason",
];

/// How a command ends that fails with this code.
fn exit_of(code: &str) -> u8 {
    match code {
        "usage" => EXIT_USAGE,
        word if WORDS.contains(&word) => EXIT_USAGE,
        "nothing-found" | "no-case" => EXIT_NOTHING,
        unknown if unknown.starts_with("unknown-") => EXIT_NOTHING,
        _ => EXIT_FAILED,
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::new(&refusal.code, refusal.message)
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
    let text = store::causes(error);
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => text,
    }
}
