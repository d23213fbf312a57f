//! One session with one device: frames in, frames out, in order.
//!
//! Reading, decoding and handing over run one behind the other: while the heart takes in one
//! message, the next is decoded, which verifies its signatures, and the one after that is read.
//! Order is kept because decoded messages are awaited in the order they were read. When the heart
//! is behind, everything waits, down to the other device's stream.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use history::Invites;
use iroh::endpoint::{Connection, ConnectionError, RecvStream, SendStream};
use replica::{FRAME_MAX_BYTES, Message, PeerId, Updates};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::frame::{FrameError, read_frame, write_frame};
use super::registry::{Outbox, Outgoing, Session};
use super::{Goodbye, Network, peer_of};
use crate::hold::hold;
use crate::inbox::{Inbox, Item, Weight};
use crate::passage::PASSAGE;

/// How many messages of one peer are decoded ahead of the heart.
const DECODED_AHEAD: usize = 2;
/// How long one frame may take to be written.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long a session may stay without a word. Everybody says once a minute how far they are, so
/// whoever is silent for five of them is there for the system only, and keeps a place from others.
const SILENCE_MAX: Duration = Duration::from_secs(5 * 60);
/// How long the other side may take to close after we have finished.
const FINISH_TIMEOUT: Duration = Duration::from_secs(3);

/// A frame up to this size is decoded where it is read, in bytes: verifying a record or two takes
/// less time than waking another thread and being woken by it.
const DECODED_AT_ONCE_MAX_BYTES: usize = 4 * 1024;

/// A message on its way through the decoder, and the memory it takes.
type Decoding = (Decoded, Weight);

/// A message, or the thread that is at it.
enum Decoded {
    Here(Box<Result<Message, String>>),
    Coming(JoinHandle<Result<Message, String>>),
}

impl Decoded {
    /// Waits for the message; `None` if the thread was stopped.
    async fn wait(self) -> Option<Result<Message, String>> {
        match self {
            Decoded::Here(message) => Some(*message),
            Decoded::Coming(thread) => thread.await.ok(),
        }
    }
}

/// A session that stands.
pub(super) struct Live {
    network: Network,
    session: Session,
    connection: Connection,
    receive: RecvStream,
    writer: JoinHandle<()>,
}

impl Live {
    /// Registers a session and starts its writer; nothing if another connection is kept instead.
    pub async fn begin(
        network: &Network,
        me: PeerId,
        connection: Connection,
        send: SendStream,
        receive: RecvStream,
        is_ours: bool,
    ) -> Option<Live> {
        let peer = peer_of(&connection.remote_id());
        let (outbox, frames) = Outbox::new();
        let added = add(network, me, &connection, is_ours, &outbox);
        let session = match added {
            Ok(session) => session,
            Err(goodbye) => {
                goodbye.end(&connection);
                return None;
            }
        };
        // Whether it speaks this version is found out anew each time.
        network.forget_skew(&peer);
        let writer = tokio::spawn(write(connection.clone(), send, frames, outbox));
        Some(Live {
            network: network.clone(),
            session,
            connection,
            receive,
            writer,
        })
    }

    pub fn session(&self) -> Session {
        self.session
    }

    /// Tells the heart that the session stands, and lives until it ends.
    pub async fn run(self) {
        let up = Item::Up(self.session);
        if self.network.inner.inbox.deliver(up).await.is_ok() {
            self.run_known().await;
        } else {
            self.end(Goodbye::Done).await;
        }
    }

    /// Lives until the session ends; the heart knows of it.
    pub async fn run_known(mut self) {
        self.network.met(self.session.peer);
        let files = self.network.clone().answer_files(self.connection.clone());
        // Ends with the connection.
        tokio::spawn(files);
        let (decoding, decoded) = mpsc::channel(DECODED_AHEAD);
        let reading = read(&self.network, &mut self.receive, decoding);
        let handing = hand_over(&self.network, self.session, decoded, &self.connection);
        let (goodbye, ()) = tokio::join!(reading, handing);
        if let Some(updates) = says_update_needed(&self.connection) {
            self.network.note_skew(self.session.peer, updates);
        }
        self.end(goodbye).await;
    }

    /// Ends the session and forgets it.
    pub async fn end(self, goodbye: Goodbye) {
        let peer = self.session.peer.0.short();
        let reason = self.connection.close_reason();
        tracing::debug!(%peer, ?reason, "a session has ended");
        self.network
            .session_ended(self.session, is_duplicate(reason.as_ref()));
        goodbye.end(&self.connection);
        self.writer.abort();
        // Fails only while stopping, when the heart has forgotten everybody.
        let _gone = self
            .network
            .inner
            .inbox
            .deliver(Item::Down(self.session))
            .await;
    }
}

/// Registers a session, unless the device is left alone for now or another connection is kept.
fn add(
    network: &Network,
    me: PeerId,
    connection: &Connection,
    is_ours: bool,
    outbox: &Arc<Outbox>,
) -> Result<Session, Goodbye> {
    let peer = peer_of(&connection.remote_id());
    let mut registry = hold(&network.inner.registry);
    // Whoever pauses ends the sessions that are registered: one that comes at that moment either is,
    // or sees here that it is not to begin.
    if network.leaves_alone(&peer) {
        return Err(Goodbye::Done);
    }
    let now = std::time::Instant::now();
    let added = registry.add(me, peer, is_ours, connection, outbox, now);
    added.map_err(|_kept| Goodbye::Duplicate)
}

/// Whether the other side ended the connection because it keeps another one.
fn is_duplicate(reason: Option<&ConnectionError>) -> bool {
    matches!(reason, Some(ConnectionError::ApplicationClosed(it)) if it.error_code == Goodbye::Duplicate.code())
}

/// Who has to update, if the other side ended the connection because the versions have nothing in
/// common.
fn says_update_needed(connection: &Connection) -> Option<Updates> {
    let Some(ConnectionError::ApplicationClosed(closed)) = connection.close_reason() else {
        return None;
    };
    let reason = std::str::from_utf8(&closed.reason).ok()?;
    Updates::said(reason).map(Updates::seen_from_there)
}

/// Reads frames until the stream ends and starts decoding each.
async fn read(
    network: &Network,
    receive: &mut RecvStream,
    decoding: mpsc::Sender<Decoding>,
) -> Goodbye {
    let invites = Arc::<Mutex<Arc<Invites>>>::default();
    let share = Inbox::share();
    loop {
        let frame = match next_frame(receive).await {
            Ok(Some(frame)) => frame,
            Ok(None) => return Goodbye::Done,
            Err(error) => {
                tracing::debug!("a session ends: {error}");
                return goodbye_for(&error);
            }
        };
        tracing::trace!(target: PASSAGE, "reader has a frame");
        let Ok(weight) = network.inner.inbox.weigh(frame.len(), &share).await else {
            return Goodbye::Done;
        };
        let decoded = if frame.len() <= DECODED_AT_ONCE_MAX_BYTES {
            Decoded::Here(Box::new(decode_knowing(&frame, &invites)))
        } else {
            let invites = Arc::clone(&invites);
            let decode = move || decode_knowing(&frame, &invites);
            Decoded::Coming(tokio::task::spawn_blocking(decode))
        };
        if decoding.send((decoded, weight)).await.is_err() {
            return Goodbye::Done;
        }
    }
}

/// Reads the next frame of somebody who still says something.
async fn next_frame(receive: &mut (impl AsyncRead + Unpin)) -> Result<Option<Vec<u8>>, FrameError> {
    match timeout(SILENCE_MAX, read_frame(receive, FRAME_MAX_BYTES)).await {
        Ok(read) => read,
        Err(_) => Err(FrameError::Silent),
    }
}

/// Hands decoded messages to the heart, in the order they were read.
async fn hand_over(
    network: &Network,
    session: Session,
    mut decoded: mpsc::Receiver<Decoding>,
    connection: &Connection,
) {
    while let Some((decoding, weight)) = decoded.recv().await {
        let message = match decoding.wait().await {
            Some(Ok(message)) => message,
            Some(Err(why)) => {
                tracing::info!("ends the session with {}: {why}", session.peer.0.short());
                Goodbye::Malformed.end(connection);
                return;
            }
            None => return,
        };
        tracing::trace!(target: PASSAGE, "reader has decoded");
        network.mending().note(&message);
        let heard = Item::Heard { session, message };
        if network
            .inner
            .inbox
            .deliver_weighed(heard, weight)
            .await
            .is_err()
        {
            return;
        }
    }
}

/// Decodes a frame on a thread where verifying signatures keeps nobody waiting.
pub(super) async fn decode(frame: Vec<u8>) -> Result<Message, String> {
    tokio::task::spawn_blocking(move || decode_now(&frame))
        .await
        .unwrap_or_else(|_| Err("decoding stopped".to_owned()))
}

fn decode_now(frame: &[u8]) -> Result<Message, String> {
    Message::decode(frame).map_err(|malformed| malformed.to_string())
}

/// Decodes a frame with the invites that earlier ones of the session brought, and keeps its own
/// for the next ones.
fn decode_knowing(frame: &[u8], invites: &Mutex<Arc<Invites>>) -> Result<Message, String> {
    let known = Arc::clone(&hold(invites));
    let message = Message::decode_knowing(frame, &known).map_err(|it| it.to_string())?;
    if let Message::Records(records) = &message {
        let found = Invites::among(records);
        if !found.is_empty() {
            Arc::make_mut(&mut hold(invites)).note(found);
        }
    }
    Ok(message)
}

fn goodbye_for(error: &FrameError) -> Goodbye {
    match error {
        FrameError::Empty | FrameError::TooLarge { .. } | FrameError::EndedEarly => {
            Goodbye::Malformed
        }
        FrameError::TooSlow | FrameError::Silent => Goodbye::TooSlow,
        FrameError::Connection(_) => Goodbye::Done,
    }
}

/// Writes frames until told to finish or the connection ends.
async fn write(
    connection: Connection,
    mut send: SendStream,
    mut frames: mpsc::UnboundedReceiver<Outgoing>,
    outbox: Arc<Outbox>,
) {
    while let Some(outgoing) = frames.recv().await {
        match outgoing {
            Outgoing::Frame(frame) => {
                tracing::trace!(target: PASSAGE, "writer begins");
                if let Err(goodbye) = write_in_time(&mut send, &frame).await {
                    goodbye.end(&connection);
                    return;
                }
                tracing::trace!(target: PASSAGE, "writer has written");
                outbox.written(&frame);
            }
            Outgoing::Finish { goodbye, why } => {
                // The other side closes once it has read everything; only then nothing is lost.
                if send.finish().is_ok() {
                    let _late = timeout(FINISH_TIMEOUT, connection.closed()).await;
                }
                connection.close(goodbye.code(), why.as_bytes());
                return;
            }
        }
    }
}

async fn write_in_time(send: &mut (impl AsyncWrite + Unpin), frame: &[u8]) -> Result<(), Goodbye> {
    let written: Result<io::Result<()>, _> = timeout(WRITE_TIMEOUT, write_frame(send, frame)).await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Goodbye::Done),
        Err(_) => Err(Goodbye::TooSlow),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, DuplexStream, duplex};
    use tokio::time::{Instant, sleep};

    /// What the other side takes in before whoever writes has to wait, in bytes.
    const WINDOW_BYTES: usize = 64;

    fn frame() -> Vec<u8> {
        vec![7; 4 * 1024]
    }

    /// Half-open: the connection stands, and nothing ever comes.
    #[tokio::test(start_paused = true)]
    async fn whoever_never_says_anything_is_left() {
        let (mut near, _far) = duplex(WINDOW_BYTES);
        let begun = Instant::now();
        let read = next_frame(&mut near).await;
        assert!(matches!(read, Err(FrameError::Silent)), "{read:?}");
        assert_eq!(begun.elapsed(), SILENCE_MAX);
    }

    /// Whoever says something once a minute stays, however little it is.
    #[tokio::test(start_paused = true)]
    async fn whoever_says_something_once_a_minute_stays() {
        let (mut near, mut far) = duplex(WINDOW_BYTES);
        let speaking = async {
            for _ in 0..10 {
                sleep(Duration::from_secs(60)).await;
                write_frame(&mut far, b"here").await.expect("room");
            }
        };
        let hearing = async {
            for _ in 0..10 {
                let heard = next_frame(&mut near).await.expect("sound");
                assert_eq!(heard.as_deref(), Some(&b"here"[..]));
            }
        };
        tokio::join!(speaking, hearing);
    }

    async fn reads_a_byte_a_second(far: &mut DuplexStream) {
        while far.read_u8().await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// Slow: a byte a second is read, so that the stream is never quite still.
    #[tokio::test(start_paused = true)]
    async fn whoever_reads_a_byte_a_second_is_left() {
        let (mut near, mut far) = duplex(WINDOW_BYTES);
        let (begun, frame) = (Instant::now(), frame());
        let written = tokio::select! {
            written = write_in_time(&mut near, &frame) => written,
            () = reads_a_byte_a_second(&mut far) => panic!("nobody closed it"),
        };
        assert_eq!(written, Err(Goodbye::TooSlow));
        assert_eq!(begun.elapsed(), WRITE_TIMEOUT);
    }

    /// One way: the other side sends all the time and never reads.
    #[tokio::test(start_paused = true)]
    async fn whoever_only_sends_is_left() {
        let (near, far) = duplex(WINDOW_BYTES);
        let (mut hears, mut says) = tokio::io::split(near);
        let (_never_read, mut far) = tokio::io::split(far);
        let (begun, frame) = (Instant::now(), frame());
        let sending = async {
            while write_frame(&mut far, b"and another thing").await.is_ok() {
                sleep(Duration::from_secs(1)).await;
            }
        };
        let hearing = async { while next_frame(&mut hears).await.is_ok_and(|it| it.is_some()) {} };
        let written = tokio::select! {
            written = write_in_time(&mut says, &frame) => written,
            () = sending => panic!("it was left"),
            () = hearing => panic!("it has not ended"),
        };
        assert_eq!(written, Err(Goodbye::TooSlow));
        assert_eq!(begun.elapsed(), WRITE_TIMEOUT);
    }
}
