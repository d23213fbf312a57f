//! The bounded rooms of a replica: where something waits or is kept for others, and how much at most.
//!
//! For: whoever watches that nobody fills a device by talking to it: the simulator after every step,
//! and the status for people. Knows: every room that grows by what others send. Never: changes one.

use serde::{Deserialize, Serialize};

use crate::again::LOST_MAX;
use crate::beside::BESIDE_MAX_BYTES;
use crate::carrier::SEED_MAX_BYTES;
use crate::community::PARKED_MAX;
use crate::exchange::Session;
use crate::foreseen::{FORESEEN_MAX, Foreseen};
use crate::gate::REFUSED_SHOWN_MAX;
use crate::incarnation::{DISPUTES_MAX, SUSPECTS_MAX};
use crate::keys::{EARLY_KEYS_MAX, FOREIGN_KEYS_MAX};
use crate::message::PLACES_MAX;
use crate::offers::{CARRIED_IN_ALL_MAX_BYTES, SCOPES_MAX, SCOPES_PER_BRINGER_MAX};
use crate::replica::Replica;
use crate::round::RESULTS_HELD_MAX;
use crate::waiting::{WAITING_MAX_BYTES, WAITING_MAX_RECORDS, WAITING_PER_AUTHOR_MAX_RECORDS};

/// One bounded room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// What is in it, with its unit.
    pub name: String,
    pub held: u64,
    pub limit: u64,
}

impl Room {
    fn new(name: &str, held: impl TryInto<u64>, limit: impl TryInto<u64>) -> Room {
        Room {
            name: name.to_owned(),
            held: held.try_into().unwrap_or(u64::MAX),
            limit: limit.try_into().unwrap_or(u64::MAX),
        }
    }

    /// Tells whether it holds no more than it may.
    pub fn is_kept(&self) -> bool {
        self.held <= self.limit
    }
}

impl Replica {
    /// Lists every room that grows by what others send; where there is one for each peer or scope, the
    /// fullest of them.
    pub fn rooms(&self) -> Vec<Room> {
        let mut rooms = Vec::from(self.waiting_rooms());
        rooms.extend(self.rooms_for_peers());
        let keys = self.scopes.values().map(|scope| scope.content_keys.len());
        let foreseen = self.foreseen.values().map(Foreseen::len);
        let carried = if self.is_carrier() {
            SEED_MAX_BYTES
        } else {
            CARRIED_IN_ALL_MAX_BYTES
        };
        rooms.extend([
            Room::new(
                "keys of one scope",
                keys.max().unwrap_or(0),
                FOREIGN_KEYS_MAX,
            ),
            Room::new(
                "keys of one scope that nothing names yet",
                foreseen.max().unwrap_or(0),
                FORESEEN_MAX,
            ),
            Room::new("bytes carried for others", self.carried_bytes, carried),
            Room::new("records that differ", self.suspects.len(), SUSPECTS_MAX),
            Room::new("changes to say again", self.lost.len(), LOST_MAX),
            Room::new(
                "bytes beside frozen logs",
                self.beside.bytes(),
                BESIDE_MAX_BYTES,
            ),
            Room::new(
                "refused records shown",
                self.refused.len(),
                REFUSED_SHOWN_MAX,
            ),
            Room::new(
                "acts that wait for a document",
                self.halls.parked.len(),
                PARKED_MAX,
            ),
            Room::new("results of rounds", self.rounds.held(), RESULTS_HELD_MAX),
        ]);
        rooms
    }

    fn waiting_rooms(&self) -> [Room; 3] {
        let waiting = &self.waiting;
        let of_one = waiting.most_of_one_author();
        [
            Room::new("records that wait", waiting.len(), WAITING_MAX_RECORDS),
            Room::new("bytes that wait", waiting.bytes(), WAITING_MAX_BYTES),
            Room::new(
                "waiting records of one log",
                of_one,
                WAITING_PER_AUTHOR_MAX_RECORDS,
            ),
        ]
    }

    fn rooms_for_peers(&self) -> [Room; 6] {
        let most = |of: fn(&Session) -> usize| self.sessions.values().map(of).max().unwrap_or(0);
        let early = most(|session| session.early_keys);
        let disputes = most(|session| session.disputes.len());
        let awaited = most(|session| session.awaited.len());
        let offered = most(|session| session.early_offers.len());
        let places = most(|session| session.places.len());
        let brought = self.bringers.most_of_one();
        [
            Room::new("early keys of one peer", early, EARLY_KEYS_MAX),
            Room::new("places of others one peer told", places, PLACES_MAX),
            Room::new("disputed logs of one peer", disputes, DISPUTES_MAX),
            // One more than are held is the last that is asked for.
            Room::new("scopes awaited of one peer", awaited, SCOPES_MAX + 1),
            Room::new("scopes offered before one is in", offered, SCOPES_MAX),
            Room::new(
                "scopes held against one person",
                brought,
                SCOPES_PER_BRINGER_MAX,
            ),
        ]
    }
}
