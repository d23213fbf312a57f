//! Whose turn it is at the heart: every device in its turn, one message each.
//!
//! Taken in the order in which they came, the many messages of one device would keep the one
//! message of another waiting until they are over. So each device has a lane, and the heart takes from one after the other; what a person, the keeper or the shell hands in has
//! a lane of its own and goes first, because it is bounded by what was asked. Within a lane order is
//! kept. Whoever waits until everything before has been performed waits for all lanes.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use replica::PeerId;

use super::{Envelope, Item};

/// The receiving side of the heart's queue.
pub(crate) struct Intake {
    queue: Receiver<Envelope>,
    arrived: u64,
    own: Lane,
    /// Devices that have said something, the next one first; never an empty lane. Of two sessions
    /// with one device the earlier comes first.
    peers: VecDeque<(PeerId, Lane)>,
    fences: Lane,
}

/// What came in one way, the earliest first, each with its number among everything that came.
type Lane = VecDeque<(u64, Envelope)>;

impl Intake {
    pub(super) fn new(queue: Receiver<Envelope>) -> Intake {
        Intake {
            queue,
            arrived: 0,
            own: Lane::new(),
            peers: VecDeque::new(),
            fences: Lane::new(),
        }
    }

    /// Gives what is next, or waits for it.
    pub fn next(&mut self, patience: Duration) -> Result<Envelope, RecvTimeoutError> {
        while let Ok(envelope) = self.queue.try_recv() {
            self.sort(envelope);
        }
        if let Some(next) = self.pick() {
            return Ok(next);
        }
        let envelope = self.queue.recv_timeout(patience)?;
        self.sort(envelope);
        self.pick().ok_or(RecvTimeoutError::Timeout)
    }

    fn sort(&mut self, envelope: Envelope) {
        self.arrived += 1;
        let arrived = self.arrived;
        match &envelope.item {
            Item::Up(session)
            | Item::Down(session)
            | Item::Heard { session, .. }
            | Item::Knock { session, .. } => self.queue_up(session.peer, (arrived, envelope)),
            Item::Fence(_) | Item::Settled(_) => self.fences.push_back((arrived, envelope)),
            Item::Intent { .. }
            | Item::Known { .. }
            | Item::WhyUnknown { .. }
            | Item::Input(_)
            | Item::Tidy
            | Item::Stop => self.own.push_back((arrived, envelope)),
        }
    }

    fn queue_up(&mut self, peer: PeerId, next: (u64, Envelope)) {
        match self.peers.iter_mut().find(|(other, _)| *other == peer) {
            Some((_, lane)) => lane.push_back(next),
            None => self.peers.push_back((peer, Lane::from([next]))),
        }
    }

    fn pick(&mut self) -> Option<Envelope> {
        if let Some(fence) = self.take_fence() {
            return Some(fence);
        }
        if let Some((_, envelope)) = self.own.pop_front() {
            return Some(envelope);
        }
        let (peer, mut lane) = self.peers.pop_front()?;
        let next = lane.pop_front();
        if !lane.is_empty() {
            self.peers.push_back((peer, lane));
        }
        next.map(|(_, envelope)| envelope)
    }

    /// Takes out a fence if everything that came before it has been taken.
    fn take_fence(&mut self) -> Option<Envelope> {
        let (arrived, _) = self.fences.front()?;
        let lanes = self.peers.iter().map(|(_, lane)| lane).chain([&self.own]);
        let mut earliest = lanes.filter_map(|lane| lane.front());
        if earliest.any(|(other, _)| other < arrived) {
            return None;
        }
        self.fences.pop_front().map(|(_, envelope)| envelope)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use history::LogKey;
    use replica::Message;
    use tokio::sync::oneshot;

    use super::*;
    use crate::network::Session;

    fn session(n: u8) -> Session {
        Session {
            peer: PeerId(LogKey::from_bytes([n; 32])),
            generation: 1,
        }
    }

    fn heard(n: u8) -> Item {
        Item::Heard {
            session: session(n),
            message: Message::Records(Vec::new()),
        }
    }

    fn fence() -> Item {
        Item::Fence(oneshot::channel().0)
    }

    /// Tells in which order items are taken that are all there: sessions by their number, `own`
    /// for what is no peer's, and `fence`.
    fn order(items: Vec<Item>) -> Vec<String> {
        let (sender, receiver) = mpsc::channel();
        for item in items {
            let _room = Vec::new();
            assert!(sender.send(Envelope { item, _room }).is_ok());
        }
        let mut intake = Intake::new(receiver);
        let next = || intake.next(Duration::ZERO).ok();
        std::iter::from_fn(next)
            .map(|envelope| {
                if let Item::Heard { session, .. } = &envelope.item {
                    session
                        .peer
                        .0
                        .as_bytes()
                        .iter()
                        .take(1)
                        .sum::<u8>()
                        .to_string()
                } else if matches!(envelope.item, Item::Fence(_)) {
                    "fence".to_owned()
                } else {
                    "own".to_owned()
                }
            })
            .collect()
    }

    #[test]
    fn whoever_says_little_waits_for_one_message_of_each_who_says_much() {
        let mut items: Vec<Item> = (0..50).map(|_| heard(1)).collect();
        items.extend((0..50).map(|_| heard(2)));
        items.push(heard(3));
        let taken = order(items);
        assert_eq!(taken[..5], ["1", "2", "3", "1", "2"]);
        assert_eq!(taken.len(), 101);
    }

    #[test]
    fn a_person_comes_before_peers() {
        let taken = order(vec![heard(1), heard(1), heard(2), Item::Tidy, Item::Stop]);
        assert_eq!(taken, ["own", "own", "1", "2", "1"]);
    }

    #[test]
    fn a_fence_waits_for_everything_that_came_before_it_and_for_nothing_else() {
        let taken = order(vec![
            heard(1),
            heard(1),
            heard(2),
            fence(),
            heard(2),
            heard(3),
            heard(1),
            fence(),
        ]);
        let at = |nth: usize| {
            let mut fences = taken.iter().enumerate().filter(|(_, it)| *it == "fence");
            fences.nth(nth).map(|(at, _)| at)
        };
        assert_eq!(taken[..3], ["1", "2", "3"]);
        assert_eq!(at(0), Some(4), "{taken:?}");
        assert_eq!(at(1), Some(7), "{taken:?}");
    }
}
