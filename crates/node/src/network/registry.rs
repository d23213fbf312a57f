//! Who is connected, and what still has to be written to whom.
//!
//! One session a device. When both sides dialled at the same moment, both keep the connection that
//! the smaller key began, so that neither is left with a connection the other has closed. A
//! connection that comes when the old one has stood for a while replaces it: the device has lost
//! the old one without our noticing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use iroh::endpoint::Connection;
use replica::PeerId;
use tokio::sync::mpsc;

use super::Goodbye;
use super::turns::Turns;

/// The most bytes that wait to be written to one peer.
pub(crate) const OUTBOX_MAX_BYTES: usize = 8 * 1024 * 1024;
/// What a frame costs in memory beside its bytes, so that many small ones count too.
const FRAME_OVERHEAD_BYTES: usize = 64;
/// Two dials count as made at the same moment while the second can have begun before the first one
/// stood: so many round trips, a busy machine's pause at least, and never longer than a dial takes.
/// A device that crashed and comes back is not held up longer than that.
const RIVAL_ROUND_TRIPS: u32 = 4;
const RIVAL_WINDOW_MIN: Duration = Duration::from_secs(1);
const RIVAL_WINDOW_MAX: Duration = Duration::from_secs(10);

/// One connection to one device. A later connection to it has another generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Session {
    pub peer: PeerId,
    pub generation: u64,
}

/// What the writer of a session is given.
pub(super) enum Outgoing {
    Frame(Vec<u8>),
    Finish { goodbye: Goodbye, why: String },
}

/// The frames that wait to be written to one peer, bounded in bytes.
pub(crate) struct Outbox {
    frames: mpsc::UnboundedSender<Outgoing>,
    bytes: AtomicUsize,
    /// Whose turn it is to stream.
    pub turns: Mutex<Turns>,
}

/// The outbox has no room: the peer takes what it is told too slowly.
#[derive(Debug)]
pub(crate) struct NoRoom;

impl Outbox {
    pub(super) fn new() -> (Arc<Outbox>, mpsc::UnboundedReceiver<Outgoing>) {
        let (frames, receiver) = mpsc::unbounded_channel();
        let outbox = Outbox {
            frames,
            bytes: AtomicUsize::new(0),
            turns: Mutex::default(),
        };
        (Arc::new(outbox), receiver)
    }

    /// Adds a frame.
    pub fn push(&self, frame: Vec<u8>) -> Result<(), NoRoom> {
        let size = frame.len() + FRAME_OVERHEAD_BYTES;
        let before = self.bytes.fetch_add(size, Ordering::SeqCst);
        if before + size > OUTBOX_MAX_BYTES {
            self.bytes.fetch_sub(size, Ordering::SeqCst);
            return Err(NoRoom);
        }
        // When the writer is gone, so is the session, and there is nobody to tell.
        let _gone = self.frames.send(Outgoing::Frame(frame));
        Ok(())
    }

    /// Ends the session after what was added before.
    pub fn finish(&self, goodbye: Goodbye, why: &str) {
        let why = why.to_owned();
        // When the writer is gone, so is the session.
        let _gone = self.frames.send(Outgoing::Finish { goodbye, why });
    }

    /// How much waits, in bytes.
    pub fn waiting_bytes(&self) -> usize {
        self.bytes.load(Ordering::SeqCst)
    }

    pub(super) fn written(&self, frame: &[u8]) {
        let size = frame.len() + FRAME_OVERHEAD_BYTES;
        self.bytes.fetch_sub(size, Ordering::SeqCst);
    }
}

/// Every session of this node.
#[derive(Default)]
pub(super) struct Registry {
    entries: BTreeMap<PeerId, Entry>,
    generations: u64,
}

struct Entry {
    generation: u64,
    /// Whether we dialled.
    is_ours: bool,
    since: Instant,
    outbox: Arc<Outbox>,
    connection: Connection,
}

/// Another connection to the same device is kept instead.
pub(super) struct Kept;

impl Registry {
    /// Registers a connection, unless the one that is there already is the one to keep.
    pub fn add(
        &mut self,
        me: PeerId,
        peer: PeerId,
        is_ours: bool,
        connection: &Connection,
        outbox: &Arc<Outbox>,
        now: Instant,
    ) -> Result<Session, Kept> {
        if let Some(old) = self.entries.get(&peer) {
            // The other side has decided already, and not for this one.
            if connection.close_reason().is_some() {
                return Err(Kept);
            }
            let age = now.saturating_duration_since(old.since);
            let are_rivals = age < rival_window(round_trip(connection));
            if are_rivals && keeps_old(me, peer, old.is_ours, is_ours) {
                return Err(Kept);
            }
            Goodbye::Duplicate.end(&old.connection);
        }
        self.generations += 1;
        let entry = Entry {
            generation: self.generations,
            is_ours,
            since: now,
            outbox: Arc::clone(outbox),
            connection: connection.clone(),
        };
        self.entries.insert(peer, entry);
        Ok(Session {
            peer,
            generation: self.generations,
        })
    }

    /// Removes a session and tells how long it lasted; nothing if another has taken its place.
    pub fn remove(&mut self, session: Session) -> Option<Duration> {
        let entry = self.entry(session)?;
        let lasted = entry.since.elapsed();
        self.entries.remove(&session.peer);
        Some(lasted)
    }

    pub fn outbox(&self, session: Session) -> Option<Arc<Outbox>> {
        self.entry(session).map(|entry| Arc::clone(&entry.outbox))
    }

    pub fn connection(&self, session: Session) -> Option<Connection> {
        self.entry(session).map(|entry| entry.connection.clone())
    }

    pub fn connections(&self) -> Vec<(PeerId, Connection)> {
        let entries = self.entries.iter();
        entries
            .map(|(peer, entry)| (*peer, entry.connection.clone()))
            .collect()
    }

    pub fn is_connected(&self, peer: &PeerId) -> bool {
        self.entries.contains_key(peer)
    }

    pub fn sessions(&self) -> Vec<Session> {
        self.entries
            .iter()
            .map(|(peer, entry)| Session {
                peer: *peer,
                generation: entry.generation,
            })
            .collect()
    }

    fn entry(&self, session: Session) -> Option<&Entry> {
        self.entries
            .get(&session.peer)
            .filter(|entry| entry.generation == session.generation)
    }
}

/// How long a datagram takes to a device and back, as the connection has measured it.
fn round_trip(connection: &Connection) -> Duration {
    let paths = connection.paths();
    let slowest = paths.iter().map(|path| path.rtt()).max();
    slowest.unwrap_or_default()
}

/// How long a second connection may be another one's rival.
fn rival_window(round_trip: Duration) -> Duration {
    round_trip
        .saturating_mul(RIVAL_ROUND_TRIPS)
        .clamp(RIVAL_WINDOW_MIN, RIVAL_WINDOW_MAX)
}

/// Whether, of two dialled at the same moment, the one that is there already is the one to keep.
fn keeps_old(me: PeerId, peer: PeerId, old_is_ours: bool, new_is_ours: bool) -> bool {
    let smaller_is_me = me < peer;
    old_is_ours != new_is_ours && old_is_ours == smaller_is_me
}

#[cfg(test)]
mod tests {
    use super::*;
    use history::LogKey;

    #[test]
    fn both_sides_keep_the_connection_of_the_smaller_key() {
        let small = PeerId(LogKey::from_bytes([1; 32]));
        let large = PeerId(LogKey::from_bytes([2; 32]));
        // At the small device its own dial stays, whichever came first.
        assert!(keeps_old(small, large, true, false));
        assert!(!keeps_old(small, large, false, true));
        // At the large device the other's dial stays, whichever came first.
        assert!(keeps_old(large, small, false, true));
        assert!(!keeps_old(large, small, true, false));
    }

    #[test]
    fn a_connection_that_was_lost_unnoticed_is_replaced() {
        let small = PeerId(LogKey::from_bytes([1; 32]));
        let large = PeerId(LogKey::from_bytes([2; 32]));
        assert!(!keeps_old(small, large, true, true));
        assert!(!keeps_old(small, large, false, false));
    }

    #[test]
    fn whoever_crashed_is_held_up_for_a_moment_only() {
        let millis = Duration::from_millis;
        assert_eq!(rival_window(millis(1)), millis(1_000));
        assert_eq!(rival_window(millis(800)), millis(3_200));
        assert_eq!(rival_window(millis(60_000)), millis(10_000));
    }

    #[test]
    fn an_outbox_takes_so_much_and_no_more() {
        let (outbox, mut receiver) = Outbox::new();
        let frame = vec![0; 1024 * 1024];
        let mut taken = 0;
        while outbox.push(frame.clone()).is_ok() {
            taken += 1;
        }
        assert_eq!(taken, 7);
        if let Ok(Outgoing::Frame(frame)) = receiver.try_recv() {
            outbox.written(&frame);
        }
        assert!(outbox.push(frame).is_ok());
    }
}
