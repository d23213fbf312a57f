//! Erasing, typed: what goes, what stays, and what nobody can promise.

use clap::{Args, Subcommand};
use replica::{Answer, EraseAct, Intent, Question};
use serde_json::json;

use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print;

#[derive(Debug, Args)]
pub struct Erase {
    #[command(subcommand)]
    pub what: EraseWords,
    /// Do not ask
    #[arg(long, global = true)]
    pub yes: bool,
}

#[derive(Debug, Subcommand)]
pub enum EraseWords {
    /// What your profile said before and says no longer
    Past,
    /// Your profile; only the name stays
    Profile,
    /// One thing you said in a community
    Post {
        /// Its id, or the beginning of it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Everything you said in a community, and that you are in it
    Community {
        /// Its name, its id or the beginning of its id
        #[arg(value_name = "COMMUNITY")]
        community: String,
    },
    /// Your profile but for the name, everything you said in every community, and what you entered in rounds that were not drawn
    Everything,
}

/// What nobody can promise, in one breath.
const LIMITS: &str = "Every copy that plays by the rules erases it as soon as it hears, however long it was away. A copy that does not, a picture of a screen or an old backup cannot be reached. What another device of yours keeps to itself goes when that one has heard of what you changed here, and stays until then. What you entered in rounds that were drawn stays, for the groups of others rest on it, and so do announcements of rounds. Messages stay with those you wrote to, and so does, sealed, what you showed to people you picked; texts written together stay, and so do copies others made of your words: cards, what they relayed, what they showed a panel; and a git server keeps what it was given until it is cleaned.";

/// Erases what was typed.
pub fn erase(globals: &Globals, words: Erase) -> Result<(), Failure> {
    know(globals, &words.what)?;
    if !words.yes {
        return Err(Failure::new(
            "not-confirmed",
            format!(
                "Erasing cannot be undone. {} {LIMITS} Add --yes if that is what you want.",
                consequence(&words.what)
            ),
        ));
    }
    let access = globals.access(false)?;
    let erased = act(&access, words.what).and_then(|act| submit(&access, Intent::Erase(act)));
    access.stop();
    let answer = erased?;
    let Answer::Erased { documents } = answer else {
        return Err(unexpected(&answer));
    };
    if globals.json {
        print::document(&json!({"documents": documents}));
    } else {
        print::line("Erased here. Others erase it when they hear of it: “eyelevel sync”.");
        eprintln!("{LIMITS}");
    }
    Ok(())
}

/// Makes sure that there is such a community, or such a post, before anybody is asked about it.
fn know(globals: &Globals, what: &EraseWords) -> Result<(), Failure> {
    let question = match what {
        EraseWords::Community { community } => Question::Community {
            community: community.clone(),
        },
        EraseWords::Post { id } => Question::Thread {
            item: id.clone(),
            from: None,
            top: 1,
        },
        EraseWords::Past | EraseWords::Profile | EraseWords::Everything => return Ok(()),
    };
    let access = globals.access(false)?;
    let found = ask(&access, question);
    access.stop();
    match (found, what) {
        // What is there and begins no thread is erased like a post.
        (Err(failure), EraseWords::Post { .. })
            if !["unknown-item", "ambiguous-item"].contains(&failure.code.as_str()) =>
        {
            Ok(())
        }
        (found, _) => found.map(|_| ()),
    }
}

fn consequence(words: &EraseWords) -> &'static str {
    match words {
        EraseWords::Past => {
            "What your profile says today stays; everything it said before goes, also to you alone."
        }
        EraseWords::Profile => {
            "Your profile goes, also what only you see of it; your name stays, and whom not to pair you with."
        }
        EraseWords::Post { .. } => {
            "The post goes; answers to it stay. What else you said in that community is said again, with today's date, because one key seals all of it."
        }
        EraseWords::Community { .. } => {
            "Everything you said there goes, and so does your being in it. What you founded keeps its name and a charter others keep too; that you reported something stays, without a word of yours."
        }
        EraseWords::Everything => {
            "Your profile goes but for your name, also what only you see of it, and so does everything you said in every community, which you leave, and what you entered in rounds that were not drawn. Names and charters of what you founded stay, and that you reported something. You stay a member of the space."
        }
    }
}

fn act(access: &node::Access, words: EraseWords) -> Result<EraseAct, Failure> {
    Ok(match words {
        EraseWords::Past => EraseAct::Past,
        EraseWords::Profile => EraseAct::Profile,
        EraseWords::Post { id } => EraseAct::Item { item: id },
        EraseWords::Community { community } => {
            let answer = ask(access, Question::Community { community })?;
            let Answer::Community(view) = answer else {
                return Err(unexpected(&answer));
            };
            EraseAct::Community {
                community: view.row.id,
            }
        }
        EraseWords::Everything => EraseAct::Everything,
    })
}
