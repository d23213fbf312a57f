//! Records on their way from disk: to a peer that asked for them, or back to the heart.
//!
//! A stream goes on step by step on the keeper's thread, so that a long one never keeps an append
//! waiting. Each step reads on where the last one stopped, and only when the peer has taken most
//! of what it was given before; a peer that takes it slowly is given less at a time, so that what
//! is said meanwhile does not wait behind minutes of history. Streams to one peer take turns. Records go in lamport order, so a record never comes before what
//! it cites, and each sealed record's shred key goes before the first record that needs it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use history::{KeyObject, LogId, Range, Record, ScopeId, ShredId};
use replica::message::{KEYS_PER_MESSAGE_MAX, RECORDS_PER_MESSAGE_MAX};
use replica::{Loaded, LogRange, Message};
use store::{ReadError, Reading, Store};

use crate::hold::hold;
use crate::inbox::Inbox;
use crate::network::{Network, OUTBOX_MAX_BYTES, Outbox, Session, Stretch, Ticket};

/// How full a frame of records is made, in bytes. A slow link must get it through in time.
const FRAME_FILL_BYTES: usize = 256 * 1024;
/// How much is read for the heart in one step, in bytes of records.
const STEP_BYTES: usize = 2 * 1024 * 1024;
/// The most that a peer is given in one step, and that may wait in its outbox for the stream to go
/// on, in bytes.
const GIVEN_MAX_BYTES: usize = OUTBOX_MAX_BYTES / 4;
/// The least of it.
const GIVEN_MIN_BYTES: usize = 32 * 1024;
/// What a peer is given first, in bytes.
const GIVEN_FIRST_BYTES: usize = 256 * 1024;
/// A peer that takes longer for what it was given is given half of it the next time.
const TAKEN_IN: Duration = Duration::from_secs(1);

/// Which repository is read.
#[derive(Debug, Clone, Copy)]
enum Part {
    Shared,
    Private,
}

/// Stretches of logs that are read piece by piece, causality first.
struct Stretches {
    part: Part,
    ranges: Vec<Stretch>,
    reading: Option<Reading>,
}

impl Stretches {
    fn new(part: Part, ranges: impl Iterator<Item = (LogId, u64, u64)>) -> Stretches {
        Stretches {
            part,
            ranges: ranges.filter(|(_, from, to)| from <= to).collect(),
            reading: None,
        }
    }

    /// Takes a place among the streams to a peer, and leaves out what an earlier one brings.
    fn enter(&mut self, scope: ScopeId, outbox: &Outbox) -> Ticket {
        let is_drained = outbox.waiting_bytes() == 0;
        hold(&outbox.turns).enter(scope, &mut self.ranges, is_drained)
    }

    fn is_read(&self) -> bool {
        match &self.reading {
            Some(reading) => reading.is_over(),
            None => self.ranges.is_empty(),
        }
    }

    /// Reads the next piece and remembers where to go on.
    fn read_on(&mut self, store: &Store, bytes: usize) -> Result<Vec<Record>, ReadError> {
        let reading = match &mut self.reading {
            Some(reading) => reading,
            None => {
                let ranges = std::mem::take(&mut self.ranges);
                let begun = match self.part {
                    Part::Shared => store.begin(&ranges)?,
                    Part::Private => store.begin_private(&ranges)?,
                };
                self.reading.insert(begun)
            }
        };
        let records = store.read_on(reading, bytes)?;
        if reading.is_over() && !reading.damages().is_empty() {
            // What could be read was handed over; the rest comes again from somebody else.
            tracing::warn!(
                "left out damaged records of {} logs",
                reading.damages().len()
            );
        }
        Ok(records)
    }
}

/// One stream to a peer under way.
pub(crate) struct Streaming {
    to: Session,
    scope: ScopeId,
    stretches: Stretches,
    keys_told: BTreeSet<ShredId>,
    told: u64,
    /// The place among the streams to this peer, from the first step on.
    ticket: Option<Ticket>,
    /// How much the peer is given in a step, in bytes.
    given_bytes: usize,
    given_at: Option<Instant>,
}

/// Whether there is more to do.
pub(crate) enum Progressed {
    On,
    Done,
}

impl Streaming {
    /// Prepares a stream; nothing is read yet.
    pub fn new(to: Session, scope: ScopeId, ranges: Vec<Range>) -> Streaming {
        let ranges = ranges.into_iter().map(|range| {
            let (key, incarnation) = range.log;
            let log = LogId {
                scope,
                key,
                incarnation,
            };
            (log, range.from, range.to)
        });
        Streaming {
            to,
            scope,
            stretches: Stretches::new(Part::Shared, ranges),
            keys_told: BTreeSet::new(),
            told: 0,
            ticket: None,
            given_bytes: GIVEN_FIRST_BYTES,
            given_at: None,
        }
    }

    /// Whom it goes to.
    pub fn to(&self) -> Session {
        self.to
    }

    /// Tells the peer some more, if it is this stream's turn and the peer has room.
    pub fn step(&mut self, store: Option<&Store>, network: &Network) -> Progressed {
        let (Some(store), Some(outbox)) = (store, network.outbox(self.to)) else {
            return Progressed::Done;
        };
        let ticket = *self
            .ticket
            .get_or_insert_with(|| self.stretches.enter(self.scope, &outbox));
        if !self.may_go(ticket, &outbox) {
            return Progressed::On;
        }
        let progressed = self.go(store, network);
        let mut turns = hold(&outbox.turns);
        match progressed {
            Progressed::On => turns.step_back(ticket),
            Progressed::Done => turns.leave(ticket),
        }
        progressed
    }

    /// Whether it is this stream's turn and the peer has taken most of what it was given. What it
    /// is given next is as much as it takes in a moment.
    fn may_go(&mut self, ticket: Ticket, outbox: &Outbox) -> bool {
        let waiting = outbox.waiting_bytes();
        if waiting > self.given_bytes || !hold(&outbox.turns).is_turn(ticket) {
            return false;
        }
        if let Some(given_at) = self.given_at.replace(Instant::now()) {
            let given = if given_at.elapsed() > TAKEN_IN {
                self.given_bytes / 2
            } else {
                self.given_bytes * 2
            };
            self.given_bytes = given.clamp(GIVEN_MIN_BYTES, GIVEN_MAX_BYTES);
        }
        true
    }

    fn go(&mut self, store: &Store, network: &Network) -> Progressed {
        let records = match self.stretches.read_on(store, self.given_bytes) {
            Ok(records) => records,
            Err(error) => {
                tracing::warn!("could not read records for another device: {error}");
                network.drop_session(self.to, "could not read the records");
                return Progressed::Done;
            }
        };
        self.told += records.len() as u64;
        for part in in_messages(records) {
            if let Err(error) = self.tell_keys_of(&part, store, network) {
                tracing::warn!("could not read keys for another device: {error}");
            }
            network.tell(self.to, &Message::Records(part));
        }
        if !self.stretches.is_read() {
            return Progressed::On;
        }
        let sent = Message::Sent {
            scope: self.scope,
            records: self.told,
        };
        network.tell(self.to, &sent);
        Progressed::Done
    }

    fn tell_keys_of(
        &mut self,
        records: &[Record],
        store: &Store,
        network: &Network,
    ) -> Result<(), ReadError> {
        let names: Vec<[u8; 32]> = records
            .iter()
            .filter_map(|record| record.header().shred)
            .filter(|shred| self.keys_told.insert(*shred))
            .map(|shred| *shred.as_bytes())
            .collect();
        if names.is_empty() {
            return Ok(());
        }
        for part in in_messages(store.keys(&names)?) {
            network.tell(self.to, &Message::Keys(part));
        }
        Ok(())
    }
}

/// Records read from disk for the heart, which had not seen them or keeps them in memory only.
pub(crate) struct Reloading {
    shared: Stretches,
    private: Stretches,
}

impl Reloading {
    /// Prepares; nothing is read yet.
    pub fn new(shared: &[LogRange], private: &[LogRange]) -> Reloading {
        let stretches = |part, ranges: &[LogRange]| {
            let ranges = ranges.iter().map(|range| (range.log, range.from, range.to));
            Stretches::new(part, ranges)
        };
        Reloading {
            shared: stretches(Part::Shared, shared),
            private: stretches(Part::Private, private),
        }
    }

    /// Hands the heart some more, if it has taken in what it was given before.
    ///
    /// # Errors
    ///
    /// The disk could not be read. The heart is told nothing: it would take what came for all there is.
    pub fn step(&mut self, store: Option<&Store>, inbox: &Inbox) -> Result<Progressed, ReadError> {
        let Some(room) = inbox.room_for_a_piece() else {
            return Ok(Progressed::On);
        };
        let next = if self.shared.is_read() {
            &mut self.private
        } else {
            &mut self.shared
        };
        let records = store.map_or(Ok(Vec::new()), |store| next.read_on(store, STEP_BYTES))?;
        let last = store.is_none() || self.shared.is_read() && self.private.is_read();
        let keys = store.map_or_else(Vec::new, |store| keys_beside(&records, store));
        let replay = Loaded::Replay {
            records,
            keys,
            last,
        };
        inbox.return_piece(replay, room);
        Ok(if last {
            Progressed::Done
        } else {
            Progressed::On
        })
    }
}

/// Reads the shred keys that lie beside records. A record whose key the heart has to ask for keeps
/// all that follows it waiting, and in a large space there is not room for that.
fn keys_beside(records: &[Record], store: &Store) -> Vec<KeyObject> {
    let shreds = records.iter().filter_map(|record| record.header().shred);
    let names: BTreeSet<[u8; 32]> = shreds.map(|shred| *shred.as_bytes()).collect();
    let names: Vec<[u8; 32]> = names.into_iter().collect();
    store.keys(&names).unwrap_or_else(|error| {
        // The heart asks again for each key that it misses.
        tracing::warn!("could not read keys beside records: {error}");
        Vec::new()
    })
}

/// Something that travels many to a message.
pub(crate) trait Travels {
    /// The most in one message.
    const MOST: usize;
    /// Its size on the wire, in bytes.
    fn size(&self) -> usize;
}

impl Travels for Record {
    const MOST: usize = RECORDS_PER_MESSAGE_MAX;

    fn size(&self) -> usize {
        self.blob().len() + self.signature().len()
    }
}

impl Travels for KeyObject {
    const MOST: usize = KEYS_PER_MESSAGE_MAX;

    fn size(&self) -> usize {
        self.to_bytes().len()
    }
}

/// Divides what is to be told into messages that are neither too many nor too large.
pub(crate) fn in_messages<T: Travels>(things: Vec<T>) -> Vec<Vec<T>> {
    let mut messages = Vec::new();
    let mut message = Vec::new();
    let mut bytes = 0;
    for thing in things {
        let size = thing.size();
        if message.len() >= T::MOST || (bytes + size > FRAME_FILL_BYTES && !message.is_empty()) {
            messages.push(std::mem::take(&mut message));
            bytes = 0;
        }
        bytes += size;
        message.push(thing);
    }
    if !message.is_empty() {
        messages.push(message);
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Parcel(usize);

    impl Travels for Parcel {
        const MOST: usize = 4;

        fn size(&self) -> usize {
            self.0
        }
    }

    #[test]
    fn messages_are_neither_too_many_nor_too_large() {
        let sizes = |sizes: &[usize]| -> Vec<usize> {
            let parcels = sizes.iter().map(|size| Parcel(*size)).collect();
            in_messages(parcels).iter().map(Vec::len).collect()
        };
        assert_eq!(sizes(&[]), Vec::<usize>::new());
        assert_eq!(sizes(&[1; 9]), vec![4, 4, 1]);
        let half = FRAME_FILL_BYTES / 2;
        assert_eq!(sizes(&[half, half, half]), vec![2, 1]);
        assert_eq!(sizes(&[FRAME_FILL_BYTES * 2, 1]), vec![1, 1]);
    }
}
