//! What is told outside the window, chosen and shown in the terminal.
//!
//! For: `prefer notices`. Knows: the words, and what holds. Never: changes what nobody named.

use clap::{Args, ValueEnum};
use node::Access;
use replica::{Answer, Intent, Notices, Preference, Question, Quiet};
use serde_json::json;

use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print::{document, line};

/// What takes the quiet hours off.
const OFF: &str = "off";

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
    /// What is told; what is not named stays as it is, and nothing at all shows what holds
    #[arg(value_enum)]
    told: Option<Told>,
    /// Show names and first words; a locked screen may show them too
    #[arg(long)]
    show_words: bool,
    /// Show no names and words any more, only that there is something
    #[arg(long, conflicts_with = "show_words")]
    hide_words: bool,
    /// The hours in which nothing is told, such as 22:00-07:00; off takes them off
    #[arg(long, value_name = "HOURS|off")]
    quiet: Option<String>,
}

impl NoticesWords {
    /// Reads what was typed over what holds, or says what would be right.
    fn over(&self, held: Notices) -> Result<Notices, String> {
        let (on, every_post) = match self.told {
            None => (held.on, held.every_post),
            Some(told) => (told != Told::Nothing, told == Told::Posts),
        };
        Ok(Notices {
            on,
            shows_words: (held.shows_words || self.show_words) && !self.hide_words,
            every_post,
            quiet: self.quiet_over(held.quiet)?,
        })
    }

    fn quiet_over(&self, held: Option<Quiet>) -> Result<Option<Quiet>, String> {
        let Some(typed) = &self.quiet else {
            return Ok(held);
        };
        if typed.trim() == OFF {
            return Ok(None);
        }
        let read = Quiet::parse(typed).ok_or_else(|| {
            let typed = model::clean_line(typed, 40).0;
            format!(
                "Could not read “{typed}”: write hours such as 22:00-07:00, or off for no quiet hours."
            )
        });
        read.map(Some)
    }

    fn names_something(&self) -> bool {
        self.told.is_some() || self.show_words || self.hide_words || self.quiet.is_some()
    }
}

/// Changes what was named and shows what holds now.
pub fn prefer(globals: &Globals, words: &NoticesWords) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let notices = chosen(&access, words);
    access.stop();
    let notices = notices?;
    match (globals.json, words.names_something()) {
        (true, true) => document(&json!({"done": true, "notices": notices})),
        (true, false) => document(&json!({"notices": notices})),
        (false, _) => line(&sentence(&notices)),
    }
    Ok(())
}

fn chosen(access: &Access, words: &NoticesWords) -> Result<Notices, Failure> {
    let answer = ask(access, Question::Profile { person: None })?;
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    let notices = words.over(me.preferences.notices);
    let notices = notices.map_err(|wrong| Failure::new("usage", wrong))?;
    if words.names_something() {
        let answer = submit(access, Intent::Prefer(Preference::Notices(notices)))?;
        let Answer::Done = answer else {
            return Err(unexpected(&answer));
        };
    }
    Ok(notices)
}

/// Says what holds.
fn sentence(notices: &Notices) -> String {
    let quiet = notices.quiet;
    if !notices.on {
        let quiet = quiet.map_or_else(String::new, |it| format!(" Quiet hours are kept: {it}."));
        return format!(
            "Nothing is told outside the window; it stands in the window all the same.{quiet}"
        );
    }
    let told = match notices.every_post {
        true => "what is said to you, and every new post of your communities",
        false => "what is said to you",
    };
    let words = match notices.shows_words {
        true => "with names and first words",
        false => "without names and words",
    };
    let quiet = quiet.map_or_else(
        || "There are no quiet hours.".to_owned(),
        |it| format!("Nothing is told during {it}."),
    );
    format!("Told outside the window: {told}; {words}. {quiet}")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Typed {
        #[command(flatten)]
        words: NoticesWords,
    }

    fn over(held: Notices, typed: &str) -> Result<Notices, String> {
        let typed = std::iter::once("notices").chain(typed.split_whitespace());
        Typed::try_parse_from(typed).unwrap().words.over(held)
    }

    #[test]
    fn what_is_not_named_stays_as_it_is() {
        let mut held = Notices::default();
        let own = "Told outside the window: what is said to you;";
        let posts =
            "Told outside the window: what is said to you, and every new post of your communities;";
        let nothing = "Nothing is told outside the window; it stands in the window all the same.";
        for (typed, said) in [
            ("", nothing.to_owned()),
            (
                "mine --quiet 22:00-07:00",
                format!("{own} without names and words. Nothing is told during 22:00-07:00."),
            ),
            (
                "mine --show-words",
                format!("{own} with names and first words. Nothing is told during 22:00-07:00."),
            ),
            (
                "posts",
                format!("{posts} with names and first words. Nothing is told during 22:00-07:00."),
            ),
            (
                "--hide-words",
                format!("{posts} without names and words. Nothing is told during 22:00-07:00."),
            ),
            (
                "nothing",
                format!("{nothing} Quiet hours are kept: 22:00-07:00."),
            ),
            (
                "mine --quiet off",
                format!("{own} without names and words. There are no quiet hours."),
            ),
        ] {
            held = over(held, typed).unwrap();
            assert_eq!(sentence(&held), said, "{typed}");
        }
        assert!(over(held, "--quiet soon").is_err());
    }
}
