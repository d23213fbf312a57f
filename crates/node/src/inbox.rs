//! The way into the heart: one queue, bounded.
//!
//! What comes from peers needs room, counted in items and in bytes, and waits for it. What a person
//! asks for has room of its own, bounded by the answers that may be owed ([`PENDING_MAX`]): however
//! many peers come at once, a click is taken. What the keeper brings back needs no room: each piece
//! was asked for by the heart itself, and the keeper must never wait for the heart, because the
//! heart waits for the keeper.
//!
//! [`PENDING_MAX`]: crate::pending::PENDING_MAX

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use replica::{Input, Intent, Loaded, Message, PeerId, Token};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::network::Session;
use crate::pending::Busy;

/// The most items from peers that wait for the heart.
pub(crate) const INBOX_MAX: usize = 1024;
/// The most bytes of messages that wait for the heart, in KiB.
pub(crate) const INBOX_MAX_KIB: usize = 32 * 1024;
/// The most pieces of a replay that wait for the heart.
const PIECES_MAX: usize = 2;
/// How long a question to the heart may take before it counts as answered with no.
const ASK_TIMEOUT: Duration = Duration::from_secs(10);

/// Something for the heart to take in.
pub(crate) enum Item {
    Intent {
        token: Token,
        intent: Intent,
    },
    /// A session with a device of our space is up.
    Up(Session),
    Heard {
        session: Session,
        message: Message,
    },
    /// A device nobody knows presents itself; the answer is whether it is known now.
    Knock {
        session: Session,
        message: Message,
        known: oneshot::Sender<bool>,
    },
    Down(Session),
    /// Whether a device is a live one of our space.
    Known {
        peer: PeerId,
        known: oneshot::Sender<bool>,
    },
    /// Asks why a device may only knock.
    WhyUnknown {
        peer: PeerId,
        why: oneshot::Sender<&'static str>,
    },
    /// Something the shell tells the heart as it is.
    Input(Input),
    /// Passes through heart and keeper and tells when it has passed both.
    Fence(oneshot::Sender<()>),
    /// Tells that everything before it has been performed, and that no keys or records the replica
    /// asked the disk for are still to come.
    Settled(oneshot::Sender<()>),
    /// Nothing happens for a while: what is free may be given back.
    Tidy,
    Stop,
}

/// An item and the room it takes until it has been handled.
pub(crate) struct Envelope {
    pub item: Item,
    _room: [Option<OwnedSemaphorePermit>; 2],
}

/// The sending side of the heart's queue.
#[derive(Clone)]
pub(crate) struct Inbox {
    queue: mpsc::Sender<Envelope>,
    items: Arc<Semaphore>,
    kib: Arc<Semaphore>,
    pieces: Arc<Semaphore>,
}

/// The heart takes nothing in any more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gone;

impl Inbox {
    /// Makes the queue.
    pub fn new() -> (Inbox, mpsc::Receiver<Envelope>) {
        let (queue, receiver) = mpsc::channel();
        let inbox = Inbox {
            queue,
            items: Arc::new(Semaphore::new(INBOX_MAX)),
            kib: Arc::new(Semaphore::new(INBOX_MAX_KIB)),
            pieces: Arc::new(Semaphore::new(PIECES_MAX)),
        };
        (inbox, receiver)
    }

    /// Hands in an intent, for whose answer there is a place already.
    pub fn submit(&self, token: Token, intent: Intent) -> Result<(), Busy> {
        if self.items.is_closed() {
            return Err(Busy::Stopped);
        }
        self.send(Item::Intent { token, intent }, [None, None])
            .map_err(|Gone| Busy::Stopped)
    }

    /// Waits for room and hands in an item.
    pub async fn deliver(&self, item: Item) -> Result<(), Gone> {
        self.deliver_sized(item, None).await
    }

    /// Waits for room and hands in an item whose bytes were weighed before.
    pub async fn deliver_sized(
        &self,
        item: Item,
        weight: Option<OwnedSemaphorePermit>,
    ) -> Result<(), Gone> {
        let room = Arc::clone(&self.items)
            .acquire_owned()
            .await
            .map_err(|_| Gone)?;
        self.send(item, [Some(room), weight])
    }

    /// Waits until that many bytes may be held in memory on their way to the heart.
    pub async fn weigh(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Gone> {
        let kib = bytes.div_ceil(1024).clamp(1, INBOX_MAX_KIB);
        let kib = u32::try_from(kib).unwrap_or(1);
        Arc::clone(&self.kib)
            .acquire_many_owned(kib)
            .await
            .map_err(|_| Gone)
    }

    /// Hands in what needs no room: the heart asked for it, or the process is stopping.
    pub fn return_to_heart(&self, item: Item) -> Result<(), Gone> {
        self.send(item, [None, None])
    }

    /// Takes room for one piece of a replay, if there is any.
    pub fn room_for_a_piece(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.pieces).try_acquire_owned().ok()
    }

    /// Hands in a piece of a replay, which takes its room until it has been handled.
    pub fn return_piece(&self, piece: Loaded, room: OwnedSemaphorePermit) {
        let item = Item::Input(Input::Loaded(piece));
        // Fails only while stopping, when nobody needs it any more.
        let _gone = self.send(item, [Some(room), None]);
    }

    /// Asks whether a device is a live one of our space.
    pub async fn is_known(&self, peer: PeerId) -> bool {
        let (known, answer) = oneshot::channel();
        if self.deliver(Item::Known { peer, known }).await.is_err() {
            return false;
        }
        in_time(answer).await
    }

    /// Asks why a device may only knock; nothing if nobody answers in time.
    pub async fn why_unknown(&self, peer: PeerId) -> Option<&'static str> {
        let (why, answer) = oneshot::channel();
        self.deliver(Item::WhyUnknown { peer, why }).await.ok()?;
        tokio::time::timeout(ASK_TIMEOUT, answer).await.ok()?.ok()
    }

    /// Hands in a knock and tells whether the device is known afterwards.
    pub async fn knock(&self, session: Session, message: Message) -> bool {
        let (known, answer) = oneshot::channel();
        let knock = Item::Knock {
            session,
            message,
            known,
        };
        if self.deliver(knock).await.is_err() {
            return false;
        }
        in_time(answer).await
    }

    /// Lets nobody wait for room any more.
    pub fn close(&self) {
        self.items.close();
        self.kib.close();
    }

    fn send(&self, item: Item, room: [Option<OwnedSemaphorePermit>; 2]) -> Result<(), Gone> {
        self.queue
            .send(Envelope { item, _room: room })
            .map_err(|_| Gone)
    }
}

async fn in_time(answer: oneshot::Receiver<bool>) -> bool {
    matches!(
        tokio::time::timeout(ASK_TIMEOUT, answer).await,
        Ok(Ok(true))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use replica::Question;

    #[tokio::test]
    async fn peers_fill_their_room_and_a_person_is_heard_all_the_same() {
        let (inbox, receiver) = Inbox::new();
        for _ in 0..INBOX_MAX {
            assert!(inbox.deliver(Item::Tidy).await.is_ok());
        }
        let mut waiting = std::pin::pin!(inbox.deliver(Item::Tidy));
        let no_room = tokio::time::timeout(Duration::from_millis(5), &mut waiting).await;
        assert!(no_room.is_err(), "a peer waits");

        let intent = || Intent::Ask(Question::Status);
        assert_eq!(inbox.submit(Token(0), intent()), Ok(()));
        assert!(inbox.return_to_heart(Item::Stop).is_ok());

        drop(receiver.recv());
        assert!(waiting.await.is_ok(), "handling makes room");
        inbox.close();
        assert_eq!(inbox.submit(Token(0), intent()), Err(Busy::Stopped));
    }
}
