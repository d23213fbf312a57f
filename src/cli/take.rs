//! Taking along what one likes, typed.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::commands::Globals;
use super::failure::Failure;
use super::print;
use crate::take::{Choice, take};

#[derive(Debug, Args)]
pub struct Take {
    /// A new folder to write to
    pub folder: PathBuf,
    /// Your profile, which another space takes in with “profile import”
    #[arg(long)]
    pub profile: bool,
    /// The people you agreed to meet or talk with, as far as they let you see them
    #[arg(long)]
    pub people: bool,
    /// The knowledge cards of your communities
    #[arg(long)]
    pub cards: bool,
    /// The gatherings of your communities, for a calendar
    #[arg(long)]
    pub gatherings: bool,
}

impl Take {
    /// What was named, or everything where nothing was.
    fn choice(&self) -> Choice {
        let choice = Choice {
            profile: self.profile,
            people: self.people,
            cards: self.cards,
            gatherings: self.gatherings,
        };
        let is_nothing = !(choice.profile || choice.people || choice.cards || choice.gatherings);
        if is_nothing { Choice::ALL } else { choice }
    }
}

/// Writes what was chosen, and says what it is.
pub fn run(globals: &Globals, words: &Take) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let taken = take(&access, &words.folder, words.choice());
    access.stop();
    let taken = taken?;
    if globals.json {
        print::document(&json!({
            "folder": taken.folder, "files": taken.files, "people": taken.people,
        }));
        return Ok(());
    }
    print::line(&format!("In {}:", taken.folder.display()));
    for file in &taken.files {
        print::line(&format!("  {file}"));
    }
    if taken.files.is_empty() {
        print::line("  nothing: there was nothing of that to take");
    }
    eprintln!(
        "These files are not sealed. What others told you in confidence stays so: keep them as carefully."
    );
    Ok(())
}
