//! What a shell and a manual reader want to know about the commands.

use std::io::Write;

use clap_complete::Shell;

use super::failure::Failure;
use super::pages;

/// Prints the completions for a shell.
pub fn completions(shell: Shell) -> Result<(), Failure> {
    let mut page = Vec::new();
    clap_complete::generate(shell, &mut pages::command(), "eyelevel", &mut page);
    write(&page)
}

/// Prints the manual page, in the form that `man` reads.
pub fn manual() -> Result<(), Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(pages::command())
        .render(&mut page)
        .map_err(|error| failed(&error))?;
    write(&page)
}

fn write(page: &[u8]) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(page) {
        // A closed pipe is no reason to complain.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(failed(&error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::new(
        "output-failed",
        format!("Could not write to standard output: {error}."),
    )
}
