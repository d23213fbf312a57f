//! What is shown of what could be founded.
//!
//! What this is for: a theme of one's own that enough people share, and where it may go. What it
//! knows: the people on one's own list, and communities one may know of. What it never does: say
//! that those people know of each other.

use history::ScopeId;
use model::PersonId;
use serde::{Deserialize, Serialize};

/// A theme enough people share to found something around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonView {
    /// As one wrote it oneself.
    pub theme: String,
    /// How many share it, oneself included.
    pub people: usize,
    /// Who of them stands on the list.
    pub listed: Vec<PersonId>,
    /// Communities that are about it.
    pub communities: Vec<AboutView>,
}

/// A community that is about a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutView {
    pub community: ScopeId,
    pub name: String,
    /// One is in it.
    pub joined: bool,
}
