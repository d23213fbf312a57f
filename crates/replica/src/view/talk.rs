//! What is shown of conversations.
//!
//! What this is for: a row for each conversation and the messages of the one that is open. What it
//! knows: names, texts, times. What it never does: say that somebody read a message unless they
//! allow it.

use history::{ScopeId, Timestamp};
use model::PersonId;
use serde::{Deserialize, Serialize};

/// The most messages of a conversation in a view, and in one page of older ones.
pub const MESSAGES_SHOWN_MAX: usize = 500;

/// One conversation, newest message last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationView {
    pub id: ScopeId,
    /// The others in it.
    pub with: Vec<PersonId>,
    /// Their names, as a title.
    pub title: String,
    pub messages: Vec<MessageView>,
    /// There are older messages than these; [`Question::Earlier`](crate::Question::Earlier) brings them.
    #[serde(default)]
    pub earlier: bool,
    pub unread: u32,
    /// One does not want to hear of new messages.
    pub muted: bool,
    pub last_at: Timestamp,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    pub id: String,
    pub author: PersonId,
    pub author_name: String,
    pub at: Timestamp,
    pub text: String,
    pub is_cut: bool,
    /// Files that go with it.
    #[serde(default)]
    pub files: Vec<FileView>,
    pub mine: bool,
    /// How far one's own message has come.
    pub delivery: Delivery,
}

/// A file that something names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// How it is named to fetch or save it.
    pub id: String,
    pub name: String,
    /// What it says it is; nobody has looked.
    pub media: String,
    /// How large it says it is, in bytes.
    pub bytes: u64,
    /// Its sealed bytes are on this device.
    pub here: bool,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// Durable here; nobody else holds it yet.
    #[default]
    Queued,
    /// Another device carries it.
    Carried,
    /// A device of the person it is for has said that it arrived.
    Delivered,
    /// They read it and let us know.
    Read,
}

/// One's own part in an introduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntroPart {
    /// One asked for it.
    Asked,
    /// One is asked to introduce two others.
    ToPassOn,
    /// Somebody introduces a person who wants to meet one.
    ToAnswer,
}

/// An introduction one has to do with. A decline and no answer look the same in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroView {
    pub id: String,
    pub part: IntroPart,
    /// Who is in the middle; where one is in the middle oneself, who asked.
    pub by: PersonId,
    pub by_name: String,
    /// Whom one asked to meet, or who is to be met.
    pub other: PersonId,
    pub other_name: String,
    pub text: String,
    pub at: Timestamp,
    /// One's own step is done; for who asked, that the other has agreed.
    pub done: bool,
    /// Nobody is asked by more than a few at a time: its turn comes when an older one is answered.
    #[serde(default)]
    pub waits: bool,
}

/// Somebody one takes nothing from; they are not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockedView {
    pub person: PersonId,
    pub name: String,
}
