//! What a person can wish for.
//!
//! One enum for every act, whether it was clicked or typed: the window and the terminal submit the
//! same values, so there is nothing one of them can do and the other cannot. An intent carries
//! only what the person said; whatever else is needed (keys, time, dice) is the heart's business.

use history::{Admission, Timestamp};
use model::{Edit, Field, PersonId, Visibility};
use serde::{Deserialize, Serialize};

/// An act or a question somebody submits to their own replica.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// Founds a space and becomes its first member.
    Found {
        space: String,
        person: String,
        admission: Admission,
    },
    /// Asks to become a member of the space a ticket names.
    Join { ticket: String, person: String },
    /// Issues a ticket for somebody new.
    Invite {
        uses: u32,
        /// Until when a member's device may countersign; `None` never expires.
        expires: Option<Timestamp>,
    },
    /// Changes one's own profile.
    Profile(Vec<Edit>),
    /// Moves a field between the shared profile and the private one.
    Show { field: Field, to: Visibility },
    /// Takes part in a program.
    Enter { program: String },
    /// Takes part no longer.
    Leave { program: String },
    /// Chooses the program whose matches the view shows.
    Look { program: String },
    /// Asks something; changes nothing.
    Ask(Question),
}

/// A question the terminal asks; the window reads most answers from its view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// The state of this replica, with its digests.
    Status,
    /// The people of the space, those whose words contain `search` if given.
    People { search: Option<String>, top: usize },
    /// One person's profile as one may see it; one's own with visibilities when `None`.
    Profile { person: Option<String> },
    /// The programs, and which of them one has entered.
    Programs,
    /// The best matches in one program, with reasons.
    Match { program: String, top: usize },
    /// Why a person is not among one's matches.
    WhyNot { program: String, person: String },
    /// Git's allowed-signers file for the records of this space.
    AllowedSigners,
}

/// Names one submitted intent, so that its answer finds its way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Token(pub u64);

/// A person as somebody typed them: a name, an id, or the beginning of an id.
pub fn matches_typed(typed: &str, id: &PersonId, name: &str) -> bool {
    let typed = typed.trim();
    name.eq_ignore_ascii_case(typed)
        || name.to_lowercase() == typed.to_lowercase()
        || (typed.len() >= ID_PREFIX_MIN_CHARS && id.to_string().starts_with(&typed.to_lowercase()))
}

/// How much of an id a person has to type, in characters.
pub const ID_PREFIX_MIN_CHARS: usize = 6;
