//! What a person can wish for about who may do what.
//!
//! What this is for: one value for each act, clicked or typed. What it knows: what the person said,
//! people and places as they were typed. What it never does: decide whether an act counts.

use history::Share;
use serde::{Deserialize, Serialize};

use crate::phrase::Phrase;

/// An act about who may do what, in the space or in a community.
///
/// A place is named by its name, its id or the beginning of its id; nothing typed means the space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GovernAct {
    /// Proposes a change and signs it; a proposal that says the same is signed instead.
    Propose { place: String, rule: Rule },
    /// Signs a proposal, named by the beginning of its id; whatever one stood for beside it is taken
    /// back.
    Sign { proposal: String },
    /// Takes one's signature on a proposal back, as long as it does not hold.
    TakeBack { proposal: String },
    /// Signs, as a registrar, that somebody who waits comes in.
    LetIn { person: String },
    /// Decides in a community with this device, where another device of oneself holds the office, by the
    /// recovery words.
    TakeUp { place: String, words: Phrase },
}

/// A change of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Ends somebody's participation; with `guests` also that of everybody who came through them.
    Exclude { person: String, guests: bool },
    /// Silences somebody until they are restored.
    Pause { person: String },
    /// Ends a pause or an exclusion.
    Restore { person: String },
    /// Gives or takes host powers: stewards of a community, registrars of the space.
    Steward { person: String, holds: bool },
    /// Another charter of the space.
    Charter { text: String },
    /// A larger share of those who decide has to sign from then on. It is never lowered again.
    Bars { share: Share },
}
