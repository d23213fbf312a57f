//! The address book: where devices of the space can be reached, when each was last heard and what it
//! held then, and how much was exchanged with it since the process started.
//!
//! For: dialling somebody again, and for saying how long a device has been away, how far behind, and how
//! lately anybody told all they had. Knows: the devices that told addresses, as rows of the index. Never:
//! judges who belongs here; whoever dials or shows asks that.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use history::{LogKey, Timestamp};
use serde::{Deserialize, Serialize};

use crate::effect::{PeerId, Shelf};
use crate::exchange::Session;
use crate::replica::Replica;

/// The row that says when somebody had last told all they had.
const PULLED_KEY: &[u8] = b"pulled";
/// The row that says when this device first tried to sign a removal while it was behind.
const TRIED_KEY: &[u8] = b"tried";
/// How old that is at most, in milliseconds, before it is written anew: an hour, so that nothing is
/// written while nothing happens.
const PULLED_NOTED_MS: u64 = 60 * 60 * 1_000;
/// For how long what was told then is near enough to all there is, in milliseconds: a day.
const LATELY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What is remembered of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub addresses: Vec<String>,
    /// When it last said something to this device.
    pub heard: Option<Timestamp>,
    /// What it held when it left, if it had told.
    #[serde(default)]
    pub held: Option<Held>,
    /// Records over connections that are gone: told while the process runs, remembered no longer.
    #[serde(skip)]
    pub exchanged: Exchanged,
}

/// How far a device had come when it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    /// How many of the records held here it was not known to hold.
    behind: u64,
    /// How many were held here then.
    of: u64,
}

/// How many records went each way between this device and another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exchanged {
    pub sent: u64,
    pub received: u64,
}

/// Devices and what is remembered of each.
pub(crate) type Book = BTreeMap<PeerId, Known>;

impl Replica {
    /// Notes where a device says it can be reached.
    pub(crate) fn note_addresses(&mut self, peer: PeerId, addresses: Vec<String>) {
        let before = self.book.get(&peer);
        if addresses.is_empty() || before.is_some_and(|known| known.addresses == addresses) {
            return;
        }
        let known = before.cloned().unwrap_or_default();
        self.note_known(peer, Known { addresses, ..known });
    }

    /// Notes when a device that leaves was last heard, and what was exchanged with it.
    pub(crate) fn note_heard(&mut self, peer: PeerId, session: &Session) {
        if let Some(mut known) = self.book.get(&peer).cloned() {
            known.heard = Some(session.last_heard);
            let of = self.records();
            let held = self.lacked_by(session).map(|behind| Held { behind, of });
            known.held = held.or(known.held);
            known.exchanged = session.exchanged;
            self.note_known(peer, known);
        }
    }

    fn note_known(&mut self, peer: PeerId, known: Known) {
        let bytes = minicbor_serde::to_vec(&known).unwrap_or_default();
        self.put(Shelf::Peer, peer.0.as_bytes().to_vec(), Some(bytes));
        self.book.insert(peer, known);
    }

    /// Notes that somebody has told all they had just now; not each time anew.
    pub(crate) fn note_pulled(&mut self) {
        let now = self.now;
        let is_news = |at: Timestamp| now.0.abs_diff(at.0) >= PULLED_NOTED_MS;
        if self.pulled_at.is_none_or(is_news) {
            self.pulled_at = Some(now);
            let at = now.0.to_be_bytes().to_vec();
            self.put(Shelf::Peer, PULLED_KEY.to_vec(), Some(at));
        }
    }

    /// Notes when this device first tried to sign a removal while it was behind, or that it is not.
    pub(crate) fn note_tried(&mut self, at: Option<Timestamp>) {
        if self.partings.tried_at != at {
            self.partings.tried_at = at;
            let at = at.map(|at| at.0.to_be_bytes().to_vec());
            self.put(Shelf::Peer, TRIED_KEY.to_vec(), at);
        }
    }

    /// Tells whether somebody has told all they had not long ago.
    pub(crate) fn has_pulled_lately(&self) -> bool {
        let ago = self.pulled_at.map(|at| self.now.0.abs_diff(at.0));
        ago.is_some_and(|ago| ago < LATELY_MS)
    }

    /// Reads a row. Indexes of before held the addresses alone.
    pub(crate) fn read_peer(&mut self, key: &[u8], value: &[u8]) {
        if key == PULLED_KEY || key == TRIED_KEY {
            let at = <[u8; 8]>::try_from(value).map(u64::from_be_bytes);
            let at = at.ok().map(Timestamp);
            match key == PULLED_KEY {
                true => self.pulled_at = at,
                false => self.partings.tried_at = at,
            }
            return;
        }
        let Ok(key) = <[u8; 32]>::try_from(key) else {
            return;
        };
        let known = minicbor_serde::from_slice(value).unwrap_or_else(|_| Known {
            addresses: minicbor_serde::from_slice(value).unwrap_or_default(),
            ..Known::default()
        });
        self.book.insert(PeerId(LogKey::from_bytes(key)), known);
    }

    /// Tells what was exchanged with a device since the process started; a connection may be the
    /// second of one that still counts as there.
    pub(crate) fn exchanged_with(&self, peer: &PeerId) -> Exchanged {
        let open = self.sessions.get(peer).map(|session| session.exchanged);
        let closed = || self.book.get(peer).map(|known| known.exchanged);
        open.or_else(closed).unwrap_or_default()
    }

    /// How many of the records held here a device that is away may lack: others may have given it some
    /// meanwhile, and not all of them are for it.
    pub(crate) fn may_be_behind(&self, known: &Known) -> Option<u64> {
        let Held { behind, of } = known.held?;
        Some(behind.saturating_add(self.records().saturating_sub(of)))
    }

    /// Whom to dial next of those who are away, so many at most, and where: whoever was heard last comes
    /// first, and nobody has a second turn before everybody has had one but those who were here since, so
    /// that devices which are gone for good keep nobody from being found.
    pub(crate) fn next_to_dial(&mut self, max: usize) -> Vec<(PeerId, Vec<String>)> {
        let own = self.secrets.as_ref().map(|it| it.device.signer().key());
        let is_away = |peer: &PeerId| Some(peer.0) != own && !self.sessions.contains_key(peer);
        let mut away: Vec<(bool, Reverse<Option<Timestamp>>, PeerId)> = self
            .book
            .iter()
            .filter(|(peer, _)| is_away(peer) && self.is_known(peer))
            .map(|(peer, known)| (self.dialled.contains(peer), Reverse(known.heard), *peer))
            .collect();
        away.sort_unstable();
        let is_round = away.iter().skip(max).all(|(has_had, ..)| *has_had);
        away.truncate(max);
        let next: Vec<PeerId> = away.into_iter().map(|(.., peer)| peer).collect();
        if is_round {
            self.dialled.clear();
        } else {
            self.dialled.extend(&next);
        }
        let whom = next.into_iter();
        whom.map(|peer| (peer, self.addresses_of(&peer).cloned().unwrap_or_default()))
            .collect()
    }

    /// Tells where a device was last reached.
    pub(crate) fn addresses_of(&self, peer: &PeerId) -> Option<&Vec<String>> {
        self.book.get(peer).map(|known| &known.addresses)
    }
}
