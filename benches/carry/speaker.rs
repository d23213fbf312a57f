//! Somebody who speaks the real protocol and keeps nothing.
//!
//! What this is for: many devices at one node, on a machine that has no room for as many nodes. Each
//! has an endpoint and keys of its own, knocks with a chain that was signed for it, is let in, says
//! who it is, confirms what it is told and says once a minute that it holds the same.
//! What it never does: keep a record, or check one twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use history::{
    ContentKey, Frontier, Governance, Incarnation, KeyObject, LogKey, Position, Record, RecordId,
    ScopeId, SpaceId,
};
use iroh::endpoint::{Connection, RecvStream, SendStream, presets};
use iroh::{Endpoint, EndpointAddr, EndpointId, RelayMode, SecretKey, TransportAddr};
use replica::{FRAME_MAX_BYTES, Message, Offered, PULL_EVERY_MS, Ticket};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::author::Author;
use crate::people::profile;
use crate::population::chain;

const ALPN: &[u8] = b"eyelevel/1";
const PROTOCOL: u16 = 1;

/// A device that is connected.
pub struct Speaker {
    _endpoint: Endpoint,
    connection: Connection,
    has_introduced: Arc<AtomicBool>,
    talking: JoinHandle<()>,
}

impl Speaker {
    /// Knocks with a ticket and goes on speaking from then on.
    pub async fn join(number: usize, ticket: &Ticket) -> Speaker {
        let mut author = Author::new(1 + number as u64);
        let chain = chain(&mut author, ticket);
        let secret = SecretKey::from_bytes(&author.device.ed25519_seed());
        let endpoint = Endpoint::builder(presets::Minimal)
            .relay_mode(RelayMode::Disabled)
            .clear_ip_transports()
            .bind_addr(std::net::SocketAddr::from(([127, 0, 0, 1], 0)))
            .expect("an address")
            .secret_key(secret)
            .bind()
            .await
            .expect("an endpoint");
        let connection = endpoint
            .connect(address(ticket), ALPN)
            .await
            .expect("connected");
        let (mut send, receive) = connection.open_bi().await.expect("a stream");
        tell(&mut send, &Message::Knock(chain.clone())).await;
        let has_introduced = Arc::new(AtomicBool::new(false));
        let mouth = Mouth {
            space: ticket.space,
            scope: ScopeId::of_space(&ticket.space),
            number,
            own: position_of(&chain),
            join: chain.last().expect("a chain ends with its join").id(),
            author,
            send,
            arriving: Frontier::new(),
            is_greeted: false,
            key: None,
            countersign: None,
            has_introduced: Arc::clone(&has_introduced),
            same: None,
        };
        Speaker {
            _endpoint: endpoint,
            connection,
            has_introduced,
            talking: tokio::spawn(mouth.talk(receive)),
        }
    }

    /// Tells whether it was let in and has said who it is.
    pub fn has_introduced(&self) -> bool {
        self.has_introduced.load(Ordering::SeqCst)
    }

    /// Tells whether the connection stands.
    pub fn is_connected(&self) -> bool {
        self.connection.close_reason().is_none()
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.talking.abort();
    }
}

/// What a device needs to know while it speaks.
struct Mouth {
    space: SpaceId,
    scope: ScopeId,
    number: usize,
    author: Author,
    own: ((LogKey, Incarnation), Position),
    join: RecordId,
    send: SendStream,
    arriving: Frontier,
    is_greeted: bool,
    key: Option<ContentKey>,
    countersign: Option<(RecordId, u64)>,
    has_introduced: Arc<AtomicBool>,
    /// What the other side said it holds, which is said back once a minute.
    same: Option<Offered>,
}

impl Mouth {
    async fn talk(mut self, mut receive: RecvStream) {
        let minute = Duration::from_millis(PULL_EVERY_MS);
        let mut pull_at = Instant::now() + minute;
        loop {
            // A frame is never given up halfway.
            let mut next = std::pin::pin!(frame(&mut receive));
            let frame = loop {
                tokio::select! {
                    frame = &mut next => break frame,
                    () = sleep_until(pull_at) => {
                        pull_at += minute;
                        self.pull().await;
                    }
                }
            };
            let Some(frame) = frame else {
                return;
            };
            let message = Message::decode(&frame).expect("a sound message");
            self.hear(message).await;
        }
    }

    /// What a device says once a minute to whoever holds the same.
    async fn pull(&mut self) {
        if let Some(same) = self.same {
            tell(&mut self.send, &Message::Offer(vec![same])).await;
        }
    }

    async fn hear(&mut self, message: Message) {
        match message {
            Message::Frontier { scope, part, last } if scope == self.scope => {
                self.hear_frontier(&part, last).await;
            }
            Message::Records(records) => self.hear_records(&records).await,
            Message::Keys(keys) => self.hear_keys(keys),
            Message::Offer(offered) => {
                self.same = offered.into_iter().find(|one| one.scope == self.scope);
            }
            Message::Refused { code } => panic!("not let in: {code}"),
            _ => {}
        }
        self.introduce().await;
    }

    /// Claims to hold everything but what the hub itself wrote, where one's own countersign is.
    async fn hear_frontier(&mut self, part: &Frontier, last: bool) {
        let places = part.iter().map(|(log, place)| (*log, *place));
        self.arriving.extend(places);
        if !last {
            return;
        }
        let mut part = std::mem::take(&mut self.arriving);
        if !std::mem::replace(&mut self.is_greeted, true) {
            self.greet(&mut part).await;
        }
        let (scope, records) = (self.scope, 0);
        tell(&mut self.send, &Message::Sent { scope, records }).await;
    }

    async fn greet(&mut self, part: &mut Frontier) {
        let hello = Message::Hello {
            protocol: PROTOCOL,
            space: self.space,
            addresses: Vec::new(),
        };
        tell(&mut self.send, &hello).await;
        let hub = hub(part);
        part.remove(&hub);
        part.insert(self.own.0, self.own.1);
        let (scope, last, part) = (self.scope, true, part.clone());
        tell(&mut self.send, &Message::Frontier { scope, part, last }).await;
    }

    /// Confirms what came, as whoever keeps it would.
    async fn hear_records(&mut self, records: &[Record]) {
        let mut part = Frontier::new();
        for record in records {
            let (log, place) = place_of(record);
            if part.get(&log).is_none_or(|known| known.seq < place.seq) {
                part.insert(log, place);
            }
            if self.countersign.is_none()
                && let Ok(Governance::Countersign(signed)) = record.governance()
                && signed.join == self.join
            {
                self.countersign = Some((record.id(), record.header().lamport));
            }
        }
        let scope = self.scope;
        tell(&mut self.send, &Message::Have { scope, part }).await;
    }

    fn hear_keys(&mut self, keys: Vec<KeyObject>) {
        for key in keys {
            if let KeyObject::Epoch(wrap) = key
                && wrap.to == self.author.device.signer().key()
            {
                self.key = Some(
                    wrap.unseal(&self.author.device)
                        .expect("sealed to this device"),
                );
            }
        }
    }

    /// Says who one is, once one may and can.
    async fn introduce(&mut self) {
        if self.has_introduced.load(Ordering::SeqCst) {
            return;
        }
        let (Some(key), Some(countersign)) = (&self.key, self.countersign) else {
            return;
        };
        let said = profile(self.number);
        let sealed = self
            .author
            .introduce(&self.space, key, &said, vec![countersign]);
        tell(&mut self.send, &Message::Keys(vec![sealed.key])).await;
        tell(&mut self.send, &Message::Records(vec![sealed.record])).await;
        self.has_introduced.store(true, Ordering::SeqCst);
    }
}

/// The log of whoever founded the space: the one that has gone furthest.
fn hub(frontier: &Frontier) -> (LogKey, Incarnation) {
    let furthest = frontier.iter().max_by_key(|(_, place)| place.seq);
    furthest.map(|(log, _)| *log).expect("the hub has a log")
}

fn address(ticket: &Ticket) -> EndpointAddr {
    let id = EndpointId::from_bytes(ticket.device.as_bytes()).expect("a key");
    let ways = ticket.addresses.iter().filter_map(|way| way.parse().ok());
    EndpointAddr::from_parts(id, ways.map(TransportAddr::Ip))
}

fn place_of(record: &Record) -> ((LogKey, Incarnation), Position) {
    let (header, record) = (record.header(), record.id());
    let seq = header.seq;
    ((header.log, header.incarnation), Position { seq, record })
}

fn position_of(chain: &[Record]) -> ((LogKey, Incarnation), Position) {
    place_of(chain.last().expect("a chain ends with its join"))
}

async fn tell(send: &mut SendStream, message: &Message) {
    let bytes = message.encode();
    let length = u32::try_from(bytes.len()).expect("a small frame");
    let frame = [&length.to_be_bytes()[..], &bytes].concat();
    // Whoever is gone hears nothing; the measurement sees that the connection ended.
    let _gone = send.write_all(&frame).await;
}

async fn frame(receive: &mut RecvStream) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    receive.read_exact(&mut length).await.ok()?;
    let length = u32::from_be_bytes(length) as usize;
    assert!(length <= FRAME_MAX_BYTES, "a frame of {length} bytes");
    let mut bytes = vec![0; length];
    receive.read_exact(&mut bytes).await.ok()?;
    Some(bytes)
}
