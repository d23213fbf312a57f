//! The way into the heart: bounded, and fair between those who come.
//!
//! What comes from peers needs room, counted in items and in bytes, and waits for it: room of its
//! session first, so that nobody fills what all have together. What a person
//! asks for has room of its own, bounded by the answers that may be owed ([`PENDING_MAX`]): however
//! many peers come at once, a click is taken. What the keeper brings back needs no room: each piece
//! was asked for by the heart itself, and the keeper must never wait for the heart, because the
//! heart waits for the keeper. In which order the heart takes all this, [`lanes`] says.
//!
//! [`PENDING_MAX`]: crate::pending::PENDING_MAX

mod lanes;

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use replica::{Input, Intent, Loaded, Message, PeerId, Token};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::network::Session;
use crate::pending::Busy;

pub(crate) use lanes::Intake;

/// The most items from peers that wait for the heart.
pub(crate) const INBOX_MAX: usize = 1024;
/// The most bytes of messages that wait for the heart, in KiB.
pub(crate) const INBOX_MAX_KIB: usize = 32 * 1024;
/// The most messages of one session that wait for the heart.
const SESSION_MAX: usize = 64;
/// The most bytes of messages of one session that wait for the heart, in KiB.
const SESSION_MAX_KIB: usize = 4 * 1024;
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

/// Room that something takes until it has been handled.
type Room = Vec<OwnedSemaphorePermit>;

/// An item and the room it takes.
pub(crate) struct Envelope {
    pub item: Item,
    _room: Room,
}

/// The room that one session has among what waits for the heart.
#[derive(Clone)]
pub(crate) struct Share {
    items: Arc<Semaphore>,
    kib: Arc<Semaphore>,
}

/// Room that a message takes, from its bytes on.
pub(crate) struct Weight(Room);

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
    pub fn new() -> (Inbox, Intake) {
        let (queue, receiver) = mpsc::channel();
        let inbox = Inbox {
            queue,
            items: Arc::new(Semaphore::new(INBOX_MAX)),
            kib: Arc::new(Semaphore::new(INBOX_MAX_KIB)),
            pieces: Arc::new(Semaphore::new(PIECES_MAX)),
        };
        (inbox, Intake::new(receiver))
    }

    /// Makes the room of one session.
    pub fn share() -> Share {
        Share {
            items: Arc::new(Semaphore::new(SESSION_MAX)),
            kib: Arc::new(Semaphore::new(SESSION_MAX_KIB)),
        }
    }

    /// Hands in an intent, for whose answer there is a place already.
    pub fn submit(&self, token: Token, intent: Intent) -> Result<(), Busy> {
        if self.items.is_closed() {
            return Err(Busy::Stopped);
        }
        self.send(Item::Intent { token, intent }, Room::new())
            .map_err(|Gone| Busy::Stopped)
    }

    /// Waits for room and hands in an item.
    pub async fn deliver(&self, item: Item) -> Result<(), Gone> {
        self.deliver_weighed(item, Weight(Room::new())).await
    }

    /// Waits for room and hands in an item that was weighed before.
    pub async fn deliver_weighed(&self, item: Item, weight: Weight) -> Result<(), Gone> {
        let Weight(mut room) = weight;
        room.push(taken(&self.items, 1).await?);
        self.send(item, room)
    }

    /// Waits until a message of that many bytes may be held in memory on its way to the heart: first
    /// until its session may, so that whoever sends more than the heart takes waits for itself.
    pub async fn weigh(&self, bytes: usize, share: &Share) -> Result<Weight, Gone> {
        let kib = bytes.div_ceil(1024).clamp(1, SESSION_MAX_KIB);
        let kib = u32::try_from(kib).unwrap_or(1);
        let mut room = vec![taken(&share.items, 1).await?, taken(&share.kib, kib).await?];
        room.push(taken(&self.kib, kib).await?);
        Ok(Weight(room))
    }

    /// Hands in what needs no room: the heart asked for it, or the process is stopping.
    pub fn return_to_heart(&self, item: Item) -> Result<(), Gone> {
        self.send(item, Room::new())
    }

    /// Takes room for one piece of a replay, if there is any.
    pub fn room_for_a_piece(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.pieces).try_acquire_owned().ok()
    }

    /// Hands in a piece of a replay, which takes its room until it has been handled.
    pub fn return_piece(&self, piece: Loaded, room: OwnedSemaphorePermit) {
        let item = Item::Input(Input::Loaded(piece));
        // Fails only while stopping, when nobody needs it any more.
        let _gone = self.send(item, vec![room]);
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

    fn send(&self, item: Item, room: Room) -> Result<(), Gone> {
        self.queue
            .send(Envelope { item, _room: room })
            .map_err(|_| Gone)
    }
}

/// Waits for room.
async fn taken(room: &Arc<Semaphore>, places: u32) -> Result<OwnedSemaphorePermit, Gone> {
    Arc::clone(room)
        .acquire_many_owned(places)
        .await
        .map_err(|_| Gone)
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

    /// Long enough for whatever needs not wait.
    const A_MOMENT: Duration = Duration::from_millis(5);

    #[tokio::test]
    async fn peers_fill_their_room_and_a_person_is_heard_all_the_same() {
        let (inbox, mut intake) = Inbox::new();
        for _ in 0..INBOX_MAX {
            assert!(inbox.deliver(Item::Tidy).await.is_ok());
        }
        let mut waiting = std::pin::pin!(inbox.deliver(Item::Tidy));
        let no_room = tokio::time::timeout(A_MOMENT, &mut waiting).await;
        assert!(no_room.is_err(), "a peer waits");

        let intent = || Intent::Ask(Question::Status);
        assert_eq!(inbox.submit(Token(0), intent()), Ok(()));
        assert!(inbox.return_to_heart(Item::Stop).is_ok());

        drop(intake.next(Duration::ZERO));
        assert!(waiting.await.is_ok(), "handling makes room");
        inbox.close();
        assert_eq!(inbox.submit(Token(0), intent()), Err(Busy::Stopped));
    }

    #[tokio::test]
    async fn a_session_fills_its_own_room_and_keeps_no_other_out() {
        const BYTES: usize = 512 * 1024;
        let (inbox, _intake) = Inbox::new();
        let (loud, quiet) = (Inbox::share(), Inbox::share());
        let mut held = Vec::new();
        for _ in 0..SESSION_MAX_KIB * 1024 / BYTES {
            held.push(inbox.weigh(BYTES, &loud).await.map_err(drop));
        }
        let mut waiting = std::pin::pin!(inbox.weigh(BYTES, &loud));
        assert!(
            tokio::time::timeout(A_MOMENT, &mut waiting).await.is_err(),
            "it waits for itself"
        );
        assert!(inbox.weigh(BYTES, &quiet).await.is_ok());
        held.pop();
        assert!(waiting.await.is_ok(), "handling makes room");
    }
}
