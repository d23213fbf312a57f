//! Why bytes are not a record: what the first steps of the door say.

use std::fmt;

use crate::header::{DEPS_MAX, VERSION};
use crate::record::{GOVERNANCE_MAX_BYTES, RECORD_MAX_BYTES};

/// Says why bytes were refused before anybody asked who may say them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forged {
    /// Larger than any record may be.
    TooLarge,
    /// Ends before the record does.
    TooShort,
    /// Not the shape of a record or statement.
    Misshapen,
    /// The right shape in a second spelling.
    NotCanonical,
    /// Made by a version of the app we do not know.
    Version(u8),
    /// Cites more records than a record may.
    TooManyDeps,
    /// Citations out of order or doubled.
    DepsUnsorted,
    /// A first record with a previous one, or a later one without.
    PreviousMisplaced,
    /// A genesis record that belongs to a space, or an ordinary one that belongs to none.
    GenesisMisplaced,
    /// A governance record that names keys, or a content record that names none.
    KeyMisplaced,
    /// A time git cannot hold.
    TimeOutOfRange,
    /// A governance statement larger than it may be.
    StatementTooLarge,
    /// Sealed content that is not padded as all content is.
    PaddingMissing,
    /// The signature does not belong to these bytes and this key.
    Signature,
    /// Bytes made so that git's hash collides.
    Collision,
    /// A commit that is not the one this record renders to.
    OtherCommit,
    /// A statement was asked of a record that carries content.
    NotGovernance,
    /// A statement of a kind we do not know.
    UnknownStatement(u64),
}

impl Forged {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Forged::TooLarge => "too-large",
            Forged::TooShort => "too-short",
            Forged::Misshapen => "misshapen",
            Forged::NotCanonical => "not-canonical",
            Forged::Version(_) => "unknown-version",
            Forged::TooManyDeps => "too-many-deps",
            Forged::DepsUnsorted => "deps-unsorted",
            Forged::PreviousMisplaced => "previous-misplaced",
            Forged::GenesisMisplaced => "genesis-misplaced",
            Forged::KeyMisplaced => "key-misplaced",
            Forged::TimeOutOfRange => "time-out-of-range",
            Forged::StatementTooLarge => "statement-too-large",
            Forged::PaddingMissing => "padding-missing",
            Forged::Signature => "bad-signature",
            Forged::Collision => "hash-collision",
            Forged::OtherCommit => "other-commit",
            Forged::NotGovernance => "not-governance",
            Forged::UnknownStatement(_) => "unknown-statement",
        }
    }
}

impl fmt::Display for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Forged::TooLarge => write!(
                f,
                "The record is larger than {} KiB.",
                RECORD_MAX_BYTES / 1024
            ),
            Forged::TooShort => f.write_str("The record ends too early."),
            Forged::Misshapen => f.write_str("The bytes do not have the shape of a record."),
            Forged::NotCanonical => f.write_str("The record is not written in its one spelling."),
            Forged::Version(version) => write!(
                f,
                "The record is of version {version}; this app knows version {VERSION}."
            ),
            Forged::TooManyDeps => write!(f, "The record cites more than {DEPS_MAX} others."),
            Forged::DepsUnsorted => {
                f.write_str("The records it cites are out of order or named twice.")
            }
            Forged::PreviousMisplaced => f.write_str(
                "The first record of a log has no previous one, and every other has one.",
            ),
            Forged::GenesisMisplaced => {
                f.write_str("Only the first record of a space may belong to no space yet.")
            }
            Forged::KeyMisplaced => {
                f.write_str("Content names the key it is sealed with, and a statement names none.")
            }
            Forged::TimeOutOfRange => f.write_str("The record's time is beyond the year 2514."),
            Forged::StatementTooLarge => write!(
                f,
                "The statement is larger than {} KiB.",
                GOVERNANCE_MAX_BYTES / 1024
            ),
            Forged::PaddingMissing => f.write_str("The sealed content is not padded."),
            Forged::Signature => f.write_str("The signature does not fit the record."),
            Forged::Collision => f.write_str("The record was made to deceive git's hash."),
            Forged::OtherCommit => {
                f.write_str("The commit is not the one that belongs to this record.")
            }
            Forged::NotGovernance => {
                f.write_str("The record carries sealed content, not a statement.")
            }
            Forged::UnknownStatement(kind) => {
                write!(
                    f,
                    "The statement is of kind {kind}, which this app does not know."
                )
            }
        }
    }
}

impl std::error::Error for Forged {}

impl From<minicbor::decode::Error> for Forged {
    fn from(_: minicbor::decode::Error) -> Forged {
        Forged::Misshapen
    }
}
