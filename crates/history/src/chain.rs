//! Where a record stands in its log.
//!
//! A log is a chain: each record names the one before it. This file compares a record with the
//! head of its log; it does not know the records in between and never looks at who signed.

use std::fmt;

use crate::id::{CommitId, RecordId};
use crate::record::Record;

/// The newest record of a log, as far as somebody knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub record: RecordId,
    pub commit: CommitId,
    pub lamport: u64,
    pub version: u8,
}

/// Says why a record cannot follow the head of its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainFault {
    /// Records before it are missing; this is the next one its log needs.
    Gap { expected: u64 },
    /// The log is already at or beyond this place.
    ///
    /// For a place before the head nothing was compared: who holds the record of that place asks
    /// [`is_fork`].
    Known,
    /// Another record, or another commit of it, stands at this place: the author equivocates.
    Fork,
    /// It names another previous record than the head.
    WrongPrevious,
    /// Its lamport number is not one more than the largest it builds on.
    WrongLamport,
    /// It cites a record that is not here yet.
    MissingDep(RecordId),
    /// It is written in an older version than the record before it.
    VersionFell,
}

impl ChainFault {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            ChainFault::Gap { .. } => "gap",
            ChainFault::Known => "known",
            ChainFault::Fork => "fork",
            ChainFault::WrongPrevious => "wrong-previous",
            ChainFault::WrongLamport => "wrong-lamport",
            ChainFault::MissingDep(_) => "missing-dep",
            ChainFault::VersionFell => "version-fell",
        }
    }
}

impl fmt::Display for ChainFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChainFault::Gap { expected } => {
                write!(
                    f,
                    "Records are missing: the log goes on with number {expected}."
                )
            }
            ChainFault::Known => f.write_str("The log is already at or beyond this record."),
            ChainFault::Fork => {
                f.write_str("The device signed two different records for one place in its log.")
            }
            ChainFault::WrongPrevious => {
                f.write_str("The record does not follow the last one of its log.")
            }
            ChainFault::WrongLamport => {
                f.write_str("The record claims another place in time than what it builds on.")
            }
            ChainFault::MissingDep(id) => {
                write!(
                    f,
                    "The record builds on {}, which is not here yet.",
                    id.short()
                )
            }
            ChainFault::VersionFell => {
                f.write_str("The record is written in an older version than the one before it.")
            }
        }
    }
}

impl std::error::Error for ChainFault {}

/// Tells whether a record equivocates against the one held at the same place of the same log.
///
/// Another commit of the same record counts too: it carries a second signature, which no honest
/// device makes.
pub fn is_fork(held: &Head, record: &Record) -> bool {
    let seen = record.head();
    held.seq == seen.seq && (held.record != seen.record || held.commit != seen.commit)
}

/// Checks that a record is the next one of its log.
///
/// `dep_lamports` gives the lamport number of records of the same scope that were admitted, and
/// nothing for all others.
pub fn check_chain(
    head: Option<&Head>,
    record: &Record,
    dep_lamports: impl Fn(&RecordId) -> Option<u64>,
) -> Result<(), ChainFault> {
    check_place(head, record)?;
    check_lamport(head.map_or(0, |head| head.lamport), record, dep_lamports)
}

/// Checks a record that is kept beside its log, because its device is proven to have signed two for
/// one place: it must follow some record that is held, not the head.
///
/// `lamports` gives the lamport number of records of the same scope that are held, those beside
/// their logs included.
pub fn check_beside(
    record: &Record,
    lamports: impl Fn(&RecordId) -> Option<u64>,
) -> Result<(), ChainFault> {
    let header = record.header();
    let before = match &header.previous {
        None => 0,
        Some(previous) => lamports(&previous.record).ok_or(ChainFault::Gap {
            expected: header.seq.saturating_sub(1),
        })?,
    };
    check_lamport(before, record, lamports)
}

fn check_lamport(
    before: u64,
    record: &Record,
    dep_lamports: impl Fn(&RecordId) -> Option<u64>,
) -> Result<(), ChainFault> {
    let mut largest = before;
    for dep in &record.header().deps {
        let lamport = dep_lamports(dep).ok_or(ChainFault::MissingDep(*dep))?;
        largest = largest.max(lamport);
    }
    if Some(record.header().lamport) == largest.checked_add(1) {
        Ok(())
    } else {
        Err(ChainFault::WrongLamport)
    }
}

fn check_place(head: Option<&Head>, record: &Record) -> Result<(), ChainFault> {
    let header = record.header();
    let Some(head) = head else {
        return if header.seq == 0 {
            Ok(())
        } else {
            Err(ChainFault::Gap { expected: 0 })
        };
    };
    if is_fork(head, record) {
        return Err(ChainFault::Fork);
    }
    if header.seq <= head.seq {
        return Err(ChainFault::Known);
    }
    // The head is before this record, so its number is not the last one there is.
    let expected = head.seq.saturating_add(1);
    if header.seq != expected {
        return Err(ChainFault::Gap { expected });
    }
    if header.version < head.version {
        return Err(ChainFault::VersionFell);
    }
    let follows = header
        .previous
        .is_some_and(|p| p.record == head.record && p.commit == head.commit);
    if follows {
        Ok(())
    } else {
        Err(ChainFault::WrongPrevious)
    }
}
