//! The door of a document: what a change must be before Automerge sees it.
//!
//! For: reading one change chunk strictly and judging its operations. Knows: Automerge's storage
//! format, as far as a change of ours uses it. Never: allocates what a stranger claims, or depends
//! on anything but the change and the changes it builds on, so every replica judges alike.
//!
//! Two steps: `chunk` turns bytes into plain operations or a refusal; `ledger` holds what is known
//! of the changes admitted so far and judges whether the next one fits.
//!
//! What is refused is what costs or breaks something: chunks that are compressed or malformed,
//! foreign actors, gaps, dangling references, depth, size, making texts, marks, counters' steps.
//! A document of texts written together is stricter still: its texts are there from the start, by a
//! change every replica makes for itself, and whoever writes there types and deletes letters, one
//! operation each, and does nothing else.
//! A value of an odd kind (a number for a name) passes and becomes a flaw when it is read: refusing
//! it would refuse everything its author writes afterwards, because every change builds on the one
//! before.

pub(crate) mod bytes;
pub(crate) mod chunk;
pub(crate) mod columns;
pub(crate) mod ledger;

/// The largest change, in bytes.
pub const CHANGE_MAX_BYTES: usize = 64 * 1024;
/// The most operations in one change.
pub const OPS_MAX: usize = 2048;
/// The most operations one actor ever makes in a document. A run of equal operations takes a few
/// bytes, so bytes alone would not bound them.
pub const ACTOR_OPS_MAX: u64 = 100_000;
/// The most bytes of changes one actor ever makes in a document.
pub const ACTOR_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// The most references to earlier values in one change.
pub const PREDECESSORS_MAX: usize = 2 * OPS_MAX;
/// The most earlier changes a change builds on directly: as many devices as may write into one text
/// without having seen each other. They take half of the largest change.
pub const DEPS_MAX: usize = 1024;
/// The most other actors a change refers to.
pub const OTHER_ACTORS_MAX: usize = 256;
/// The longest chain of letters typed and deleted in a document of texts: what a change has seen of
/// it never exceeds this, so reading it stays bounded.
pub const TEXT_COUNTER_MAX: u64 = 200_000;
/// The longest text or byte value, in bytes.
pub const VALUE_MAX_BYTES: usize = 64 * 1024;
/// The longest map key, in bytes.
pub const KEY_MAX_BYTES: usize = 256;
/// The deepest a value may stand; the root map is depth one.
pub const DEPTH_MAX: u8 = 8;
/// The longest message of a change, in bytes.
pub const MESSAGE_MAX_BYTES: usize = 256;

/// How long an actor id is, in bytes.
pub const ACTOR_BYTES: usize = 32;
/// Who wrote a change: derived from the log and the document, not chosen.
pub type Actor = [u8; ACTOR_BYTES];
/// The SHA-256 of a change, by which later ones name it.
pub type ChangeHash = [u8; 32];

/// Why a change is not admitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("The change is larger than 64 KiB.")]
    TooLarge,
    #[error("The change is not in the form changes have: {0}.")]
    Malformed(&'static str),
    #[error("The change is not a plain change; other kinds of data are not taken.")]
    WrongChunk,
    #[error("The change does not match its checksum.")]
    Damaged,
    #[error("The change names another author than the one who signed it.")]
    WrongActor,
    #[error("The change has the number {found}, but the next one is {expected}.")]
    WrongSequence { expected: u64, found: u64 },
    /// Not a verdict for good: the change it names may still come.
    #[error("The change builds on a change that is not here.")]
    UnknownDependency(ChangeHash),
    #[error("The change does not build on what its author wrote before.")]
    ForgotItself,
    #[error("The change builds twice on the same thing.")]
    RedundantDependency,
    #[error("The operations of the change are counted from {found} instead of {expected}.")]
    WrongStart { expected: u64, found: u64 },
    #[error("The change has too many operations.")]
    TooManyOperations,
    #[error("The author has written as much into this document as fits.")]
    Full,
    #[error("The change nests values deeper than eight levels.")]
    TooDeep,
    #[error("The change uses a key longer than 256 bytes.")]
    KeyTooLong,
    #[error("The change holds a value longer than 64 KiB.")]
    ValueTooLong,
    #[error("The change holds {0}, which this document never has.")]
    Kind(&'static str),
    #[error("The change writes into something that does not exist.")]
    UnknownObject,
    #[error("The change replaces something that does not exist.")]
    UnknownPredecessor,
    #[error("The change overlooks a value it should replace.")]
    Overlooked,
    #[error("The change writes the same place twice.")]
    Twice,
    #[error("The change could not be applied.")]
    NotApplied,
}

impl Refusal {
    /// Names the refusal for scripts and records; stable.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::TooLarge => "change-too-large",
            Refusal::Malformed(_) => "change-malformed",
            Refusal::WrongChunk => "change-wrong-chunk",
            Refusal::Damaged => "change-damaged",
            Refusal::WrongActor => "change-wrong-actor",
            Refusal::WrongSequence { .. } => "change-wrong-sequence",
            Refusal::UnknownDependency(_) => "change-unknown-dependency",
            Refusal::ForgotItself => "change-forgot-itself",
            Refusal::RedundantDependency => "change-redundant-dependency",
            Refusal::WrongStart { .. } => "change-wrong-start",
            Refusal::TooManyOperations => "change-too-many-operations",
            Refusal::Full => "change-document-full",
            Refusal::TooDeep => "change-too-deep",
            Refusal::KeyTooLong => "change-key-too-long",
            Refusal::ValueTooLong => "change-value-too-long",
            Refusal::Kind(_) => "change-kind",
            Refusal::UnknownObject => "change-unknown-object",
            Refusal::UnknownPredecessor => "change-unknown-predecessor",
            Refusal::Overlooked => "change-overlooked",
            Refusal::Twice => "change-twice",
            Refusal::NotApplied => "change-not-applied",
        }
    }
}
