//! The gate: who may come in, and how far.
//!
//! Before the handshake only crowds are turned away. After it the other device's key is proved:
//! a live device of our space gets a session; any other device gets the door, where its first
//! frame must be a knock, small and soon. Whatever else it says ends the connection.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use iroh::endpoint::{
    Accepting, AfterHandshakeOutcome, Connection, EndpointHooks, IncomingAddr, RecvStream,
    SendStream, Side,
};
use iroh::protocol::{AcceptError, IncomingFilter, IncomingFilterOutcome, ProtocolHandler};
use replica::{KNOCK_MAX_BYTES, Message};
use tokio::time::timeout;

use super::frame::{read_frame, write_frame};
use super::session::{Live, decode};
use super::{ALPN, CONNECTIONS_MAX, Goodbye, Network, peer_of};

/// How many handshakes may be under way before newcomers have to prove their address first.
const HANDSHAKES_BEFORE_RETRY: usize = 16;
/// How many handshakes may be under way before newcomers are not answered.
const HANDSHAKES_MAX: usize = 64;
/// How long a handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a device may take from its handshake to the end of its first frame.
const KNOCK_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a refused device may take to hear so.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(5);

/// Decides about incoming connections.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    network: Network,
}

impl Gate {
    pub fn new(network: Network) -> Gate {
        Gate { network }
    }

    /// The filter before the handshake, where nothing is known but the load.
    pub fn filter(&self) -> IncomingFilter {
        let network = self.network.clone();
        Arc::new(move |incoming| {
            if network.is_paused() || !is_allowed(&network, &incoming.remote_addr()) {
                return IncomingFilterOutcome::Ignore;
            }
            let handshakes = network.inner.handshakes.load(Ordering::SeqCst);
            let connections = network.inner.connections.load(Ordering::SeqCst);
            if handshakes >= HANDSHAKES_MAX || connections >= CONNECTIONS_MAX {
                return IncomingFilterOutcome::Ignore;
            }
            // A crowd may be one sender with made-up addresses: those never see the retry.
            if handshakes >= HANDSHAKES_BEFORE_RETRY && !incoming.remote_addr_validated() {
                return IncomingFilterOutcome::Retry;
            }
            IncomingFilterOutcome::Accept
        })
    }

    async fn session(&self, connection: Connection) {
        let opened = timeout(KNOCK_TIMEOUT, connection.accept_bi()).await;
        let Ok(Ok((send, receive))) = opened else {
            Goodbye::TooSlow.end(&connection);
            return;
        };
        if let Some(live) = self.begin(connection, send, receive).await {
            live.run().await;
        }
    }

    async fn begin(
        &self,
        connection: Connection,
        send: SendStream,
        receive: RecvStream,
    ) -> Option<Live> {
        let me = self.network.me()?;
        Live::begin(&self.network, me, connection, send, receive, false).await
    }

    /// Hears a device nobody knows. It has one frame to present itself.
    async fn door(&self, connection: Connection) {
        let Ok(door) = Arc::clone(&self.network.inner.doors).try_acquire_owned() else {
            Goodbye::Crowded.end(&connection);
            return;
        };
        let knocked = timeout(KNOCK_TIMEOUT, first_frame(&connection)).await;
        let (mut send, receive, message) = match knocked {
            Ok(Ok(knocked)) => knocked,
            Ok(Err(goodbye)) => {
                goodbye.end(&connection);
                return;
            }
            Err(_) => {
                Goodbye::TooSlow.end(&connection);
                return;
            }
        };
        if !matches!(message, Message::Knock(_)) {
            let why = self
                .network
                .inner
                .inbox
                .why_unknown(peer_of(&connection.remote_id()));
            let why = why.await.unwrap_or(Goodbye::UnknownDevice.word());
            turn_away(&connection, &mut send, why).await;
            return;
        }
        let Some(live) = self.begin(connection.clone(), send, receive).await else {
            return;
        };
        if self
            .network
            .inner
            .inbox
            .knock(live.session(), message)
            .await
        {
            drop(door);
            live.run_known().await;
        } else {
            // The heart has told why; the session ends when that has been written.
            let _ended = timeout(REFUSAL_TIMEOUT, connection.closed()).await;
            live.end(Goodbye::Refused).await;
        }
    }
}

/// Whether somebody who comes from there is answered at all.
fn is_allowed(network: &Network, from: &IncomingAddr) -> bool {
    let IncomingAddr::Ip(address) = from else {
        // No relay is there unless it was chosen.
        return true;
    };
    network.inner.choice.borrow().allows(address)
}

/// Reads the first frame of a device nobody knows.
async fn first_frame(
    connection: &Connection,
) -> Result<(SendStream, RecvStream, Message), Goodbye> {
    let (send, mut receive) = connection.accept_bi().await.map_err(|_| Goodbye::Done)?;
    let frame = read_frame(&mut receive, KNOCK_MAX_BYTES)
        .await
        .map_err(|_| Goodbye::Malformed)?
        .ok_or(Goodbye::Done)?;
    let message = decode(frame).await.map_err(|_| Goodbye::Malformed)?;
    Ok((send, receive, message))
}

/// Tells a device why it is not let in, so that it can knock or give up.
async fn turn_away(connection: &Connection, send: &mut SendStream, why: &str) {
    let refused = Message::Refused {
        code: why.to_owned(),
    };
    let told = async {
        if write_frame(send, &refused.encode()).await.is_ok() && send.finish().is_ok() {
            let _acknowledged = send.stopped().await;
        }
    };
    let _late = timeout(REFUSAL_TIMEOUT, told).await;
    Goodbye::UnknownDevice.end(connection);
}

impl EndpointHooks for Gate {
    /// Covers every protocol of the endpoint: only the door is open to devices nobody knows.
    async fn after_handshake(&self, connection: &Connection) -> AfterHandshakeOutcome {
        let came_to_us = match connection.side() {
            Side::Server => true,
            // We dialled, so we know whom.
            Side::Client => false,
        };
        if !came_to_us
            || connection.alpn() == ALPN && self.network.inner.doors.available_permits() > 0
        {
            return AfterHandshakeOutcome::Accept;
        }
        let peer = peer_of(&connection.remote_id());
        if self.network.inner.inbox.is_known(peer).await {
            return AfterHandshakeOutcome::Accept;
        }
        AfterHandshakeOutcome::Reject {
            error_code: Goodbye::Crowded.code(),
            reason: Goodbye::Crowded.word().as_bytes().to_vec(),
        }
    }
}

impl ProtocolHandler for Gate {
    async fn on_accepting(&self, accepting: Accepting) -> Result<Connection, AcceptError> {
        let _handshake = Handshake::begin(&self.network);
        match timeout(HANDSHAKE_TIMEOUT, accepting).await {
            Ok(connection) => Ok(connection?),
            Err(late) => Err(AcceptError::from_err(late)),
        }
    }

    async fn accept(&self, connection: Connection) -> Result<(), AcceptError> {
        let Some(_place) = self.network.take_place() else {
            Goodbye::Crowded.end(&connection);
            return Ok(());
        };
        let peer = peer_of(&connection.remote_id());
        if self.network.inner.inbox.is_known(peer).await {
            self.session(connection).await;
        } else {
            self.door(connection).await;
        }
        Ok(())
    }
}

/// Counts a handshake while it is under way.
struct Handshake {
    network: Network,
}

impl Handshake {
    fn begin(network: &Network) -> Handshake {
        network.inner.handshakes.fetch_add(1, Ordering::SeqCst);
        Handshake {
            network: network.clone(),
        }
    }
}

impl Drop for Handshake {
    fn drop(&mut self) {
        self.network.inner.handshakes.fetch_sub(1, Ordering::SeqCst);
    }
}
