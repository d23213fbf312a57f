//! What is said: profiles, contributions and shared texts as Automerge documents, read into plain
//! values and edited.
//!
//! For: everything a person says about themselves and in their communities. Three kinds of
//! documents take in changes and nothing else: `Document` comes to a `Profile`, `Contributions` to
//! what one person says in one community, `SharedText` to what several people write together.
//! `Community` folds what all members say into one state. `layout` says where a value stands in a
//! document and why.
//!
//! Knows: Automerge, and how people type skills, slots and the like. Foreign bytes pass `door`
//! before Automerge sees them, and Automerge itself runs behind `catch_unwind`.
//!
//! Never: fails while reading (it gives a value and a list of flaws), looks at a clock, touches a
//! disk, knows who signed something, or gives a view text that was not cleaned.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod answer;
mod attachment;
mod clean;
pub mod community;
pub mod consent;
pub mod day;
mod document;
mod door;
mod edit;
mod field;
mod ground;
mod hex;
mod id;
mod language;
mod layout;
mod limits;
pub mod markdown;
mod nearest;
mod profile;
mod read;
mod terms;
mod text;
mod when;
mod zone;

pub use answer::Answer;
pub use attachment::{
    ATTACHMENT_TEXT_MAX_BYTES, Attachment, FILE_NAME_MAX_CHARS, NotAnAttachment, file_name,
    media_of_bytes,
};
pub use clean::{excerpt, folded, line as clean_line, lines as clean_lines, looks_of, resembles};
pub use community::{Community, Contributions};
pub use document::Document;
pub use door::{ACTOR_BYTES_MAX, Actor, CHANGE_MAX_BYTES, ChangeHash, Refusal};
pub use edit::{Edit, EditError, edits_from_values};
pub use field::{Field, NearestField, Visibility};
pub use hex::hex;
pub use id::{CommunityId, DocumentName, ItemId, NotAnId, PersonId, TextName};
pub use language::{language_label, languages, parse_language};
pub use layout::SCHEMA;
pub use limits::{
    ABOUT_MAX_CHARS, ANSWER_MAX_CHARS, CHALLENGE_MAX_CHARS, HEADLINE_MAX_CHARS, ITEM_MAX_CHARS,
    LINE_MAX_CHARS, NAME_MAX_CHARS,
};
pub use nearest::{is_slip, nearest};
pub use profile::{LIST_MAX, Profile};
pub use read::{Flaw, FlawKind};
pub use terms::{Challenge, Experience, Skill, Wrong};
pub use text::{Masked, Reading, SharedText, Stand, TEXT_MAX_CHARS, TextEdit, TextError, TextPart};
pub use when::{Day, Hours, Slot, day_typed, is_date};
pub use zone::parse_zone;
