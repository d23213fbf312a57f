//! What is told outside the window, chosen in the terminal.

use clap::{Args, ValueEnum};
use replica::{Notices, Quiet};

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Told {
    /// Nothing; it stands in the window all the same
    Nothing,
    /// What is said to you: messages, replies, mentions
    Mine,
    /// Every new post of your communities too
    Posts,
}

#[derive(Debug, Args)]
pub struct NoticesWords {
    /// What is told
    #[arg(value_enum)]
    told: Told,
    /// Show names and first words; a locked screen may show them too
    #[arg(long)]
    show_words: bool,
    /// The hours in which nothing is told, such as 22:00-07:00
    #[arg(long, value_name = "HOURS")]
    quiet: Option<String>,
}

impl NoticesWords {
    /// Reads what was typed, or says what would be right.
    pub fn read(&self) -> Result<Notices, String> {
        let quiet = match &self.quiet {
            None => None,
            Some(typed) => Some(Quiet::parse(typed).ok_or_else(|| {
                let typed = model::clean_line(typed, 40).0;
                format!("Could not read “{typed}”: write hours such as 22:00-07:00.")
            })?),
        };
        Ok(Notices {
            on: self.told != Told::Nothing,
            shows_words: self.show_words,
            every_post: self.told == Told::Posts,
            quiet,
        })
    }
}
