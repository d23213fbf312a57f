//! What can be sent although something here is damaged.
//!
//! **For**: a disk that has lost a bit. Git sends a pack whole or not at all, so one damaged record
//! would keep everything else from the remote. **Knows**: how far each log is whole from where it
//! stands there. **Never**: names what it has not read.

use history::{CommitId, Head, LogId};

use super::listing::Listing;
use crate::Part;
use crate::error::{DiskError, ReadError};
use crate::refs::render_key_name;
use crate::store::Store;

/// How much of a log is read at once, in bytes.
const STEP_BYTES: usize = 4 * 1024 * 1024;

/// What a remote lacks and what of it can be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sendable {
    /// Refs with what they may lead to there: a log goes as far as it is whole.
    pub refs: Vec<(String, CommitId)>,
    /// Logs and keys that cannot be sent, or not to their end.
    pub damaged: u64,
}

impl Store {
    /// Reads everything a remote lacks, and what is to be replaced there, to find out what of it is
    /// whole.
    pub fn sendable(
        &self,
        listing: &Listing,
        replaced: &[(String, CommitId)],
    ) -> Result<Sendable, DiskError> {
        let mut sendable = Sendable::default();
        self.sendable_logs(listing, replaced, &mut sendable)
            .and_then(|()| self.sendable_keys(listing, replaced, &mut sendable))
            .map_err(|error| DiskError::damaged("read what is to be sent", error))?;
        Ok(sendable)
    }

    fn sendable_logs(
        &self,
        listing: &Listing,
        replaced: &[(String, CommitId)],
        sendable: &mut Sendable,
    ) -> Result<(), ReadError> {
        let shared = self.heads.iter();
        let shared = shared.filter(|((part, _), _)| *part == Part::Shared);
        for ((_, log), head) in shared {
            let name = log.ref_name();
            let is_replaced = replaced.iter().any(|(other, _)| *other == name);
            let Some(from) = self.lacked_from(log, head, listing, is_replaced)? else {
                continue;
            };
            let (reached, is_whole) = self.whole_to(log, from, head)?;
            sendable.refs.extend(reached.map(|commit| (name, commit)));
            sendable.damaged += u64::from(!is_whole);
        }
        Ok(())
    }

    /// The first record of a log that a remote lacks. What goes on otherwise there is left alone.
    fn lacked_from(
        &self,
        log: &LogId,
        head: &Head,
        listing: &Listing,
        is_replaced: bool,
    ) -> Result<Option<u64>, DiskError> {
        let Some(theirs) = listing.logs.get(log) else {
            return Ok(Some(0));
        };
        Ok(match self.place_of(log, theirs)? {
            Some(place) if place < head.seq => Some(place.saturating_add(1)),
            None if is_replaced => Some(0),
            Some(_) | None => None,
        })
    }

    /// The last record up to which a log can be read from a place on, and whether that is its end.
    fn whole_to(
        &self,
        log: &LogId,
        from: u64,
        head: &Head,
    ) -> Result<(Option<CommitId>, bool), ReadError> {
        let mut reading = self.begin(&[(*log, from, head.seq)])?;
        let mut reached = None;
        while !reading.is_over() {
            let records = self.read_on(&mut reading, STEP_BYTES)?;
            reached = records.last().map(|record| record.commit_id()).or(reached);
        }
        Ok((reached, reading.damages().is_empty()))
    }

    fn sendable_keys(
        &self,
        listing: &Listing,
        replaced: &[(String, CommitId)],
        sendable: &mut Sendable,
    ) -> Result<(), ReadError> {
        for (name, held) in &self.repositories.shared.refs.keys {
            let full = render_key_name(&held.scope, name);
            let is_replaced = || replaced.iter().any(|(other, _)| *other == full);
            if listing.keys.contains_key(name) && !is_replaced() {
                continue;
            }
            match self.key(name)? {
                Some(Ok(_)) => sendable.refs.push((full, held.blob)),
                Some(Err(_)) => sendable.damaged += 1,
                None => {}
            }
        }
        Ok(())
    }
}
