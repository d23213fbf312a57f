//! What has to be there before a command can begin.
//!
//! For: whoever mistypes the name of a data folder. Knows: which commands may make one. Never: makes
//! a folder, or looks into it.

use std::path::Path;

use super::args::Command;
use super::devices::{DeviceWords, RecoveryWords};
use super::failure::Failure;

/// Refuses a command that would only find an empty folder which it made itself.
pub fn check(command: Option<&Command>, data: &Path) -> Result<(), Failure> {
    if data.exists() || may_begin(command) {
        return Ok(());
    }
    Err(Failure::new(
        "no-space",
        format!(
            "There is nothing at {}. Begin with “eyelevel init” or “eyelevel join TICKET”, or name another folder with --data DIR.",
            data.display()
        ),
    ))
}

/// Tells whether a command makes the folder, needs none, or says itself what is missing.
fn may_begin(command: Option<&Command>) -> bool {
    let Some(command) = command else {
        return true;
    };
    let comes_in = matches!(
        command,
        Command::Init(_)
            | Command::Join(_)
            | Command::Device {
                act: DeviceWords::Join(_)
            }
            | Command::Recovery {
                act: RecoveryWords::Use(_)
            }
    );
    // Whoever looks around nearby, or waits to be let in, may have no space yet.
    let comes_before = matches!(
        command,
        Command::Network { .. } | Command::Serve(_) | Command::Prefer { .. }
    );
    let needs_none = matches!(
        command,
        Command::Spaces { .. }
            | Command::Doctor(_)
            | Command::Shots(_)
            | Command::Completions { .. }
            | Command::Manual
            | Command::Demo(_)
    );
    comes_in || comes_before || needs_none
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::Arguments;

    #[test]
    fn reading_makes_no_folder() {
        let place = tempfile::tempdir().expect("a folder");
        let mistyped = place.path().join("mistyped");
        let outcome = |words: &[&str], data: &Path| {
            let words = ["eyelevel"].iter().chain(words);
            let arguments = Arguments::try_parse_from(words).expect("well-formed");
            check(arguments.command.as_ref(), data).map_err(|failure| failure.code)
        };
        let refused = || Err("no-space".to_owned());
        for (words, at_nothing) in [
            (&["status"][..], refused()),
            (&["people"], refused()),
            (&["device", "list"], refused()),
            (&["recovery", "show"], refused()),
            (&["profile", "set", "headline", "Hello"], refused()),
            (&[], Ok(())),
            (&["join", "TICKET", "--name", "Ben"], Ok(())),
            (&["device", "join", "TICKET"], Ok(())),
            (&["recovery", "use", "TICKET"], Ok(())),
            (&["serve"], Ok(())),
            (&["network", "reach", "lan"], Ok(())),
            (&["doctor"], Ok(())),
        ] {
            assert_eq!(outcome(words, &mistyped), at_nothing, "{words:?}");
            assert_eq!(outcome(words, place.path()), Ok(()), "{words:?}");
        }
        assert!(!mistyped.exists());
    }
}
