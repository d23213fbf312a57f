//! Devices that are there and do not take part: one that accepts and never answers, one that only
//! sends, one that does not read. Nobody waits for them longer than they said they would.
//!
//! How long each is borne is a table of its own beside the sessions, with the clock stopped.

use std::net::SocketAddr;
use std::time::Duration;

use crate::common::{Somebody, wait};
use history::LogKey;
use iroh::endpoint::{Connection, RecvStream, SendStream, presets};
use iroh::{Endpoint, EndpointAddr, RelayMode, TransportAddr};
use replica::{Answer, Intent, Message, PeerState, Question, Standing, Ticket};
use tokio::runtime::Runtime;

/// A device that speaks this protocol as far as connecting goes.
struct Mute {
    runtime: Runtime,
    endpoint: Endpoint,
}

impl Mute {
    fn new() -> Mute {
        let runtime = Runtime::new().unwrap();
        let endpoint = runtime.block_on(async {
            Endpoint::builder(presets::Minimal)
                .relay_mode(RelayMode::Disabled)
                .clear_ip_transports()
                .bind_addr(SocketAddr::from(([127, 0, 0, 1], 0)))
                .unwrap()
                .alpns(vec![b"eyelevel/1".to_vec()])
                .bind()
                .await
                .unwrap()
        });
        Mute { runtime, endpoint }
    }

    /// A newcomer who was told that this device lets them in.
    fn expects(&self, ticket: &str) -> Somebody {
        let mut ticket = Ticket::parse(ticket).unwrap();
        ticket.device = LogKey::from_bytes(*self.endpoint.id().as_bytes());
        let addresses = self.endpoint.bound_sockets();
        ticket.addresses = addresses.iter().map(ToString::to_string).collect();
        let newcomer = Somebody::new();
        newcomer.joins(&ticket.to_text(), "Nia Newcomer");
        newcomer
    }

    /// Accepts a connection and its stream, and holds both.
    fn accepts(&self) -> (Connection, SendStream, RecvStream) {
        self.runtime.block_on(async {
            let connection = self.endpoint.accept().await.unwrap().await.unwrap();
            let (send, receive) = connection.accept_bi().await.unwrap();
            (connection, send, receive)
        })
    }
}

/// A sync ends when its time is over, and says that nobody is in step; the node answers meanwhile.
fn nobody_waits_for(newcomer: &Somebody) {
    let report = newcomer.node.sync(Duration::from_secs(1), None).unwrap();
    let in_step = |peer: &node::SyncedPeer| peer.state == PeerState::InSync;
    assert!(!report.peers.iter().any(in_step), "{report:?}");
    let answer = newcomer.does(Intent::Ask(Question::Status));
    assert!(matches!(answer, Answer::Status(_)));
    assert_eq!(newcomer.node.view().standing, Standing::Waiting);
}

#[test]
fn whoever_accepts_and_never_answers_keeps_nobody_waiting() {
    let ann = Somebody::founder("Ann");
    let mute = Mute::new();
    let newcomer = mute.expects(&ann.ticket());
    let _held = mute.accepts();
    nobody_waits_for(&newcomer);
}

#[test]
fn whoever_accepts_a_connection_and_no_stream_keeps_nobody_waiting() {
    let ann = Somebody::founder("Ann");
    let mute = Mute::new();
    let newcomer = mute.expects(&ann.ticket());
    let _held = mute
        .runtime
        .block_on(async { mute.endpoint.accept().await.unwrap().await.unwrap() });
    nobody_waits_for(&newcomer);
}

/// Words without end and nothing read: what is said to it waits in a queue with a limit.
#[test]
fn whoever_only_sends_keeps_nobody_waiting() {
    let ann = Somebody::founder("Ann");
    let mute = Mute::new();
    let newcomer = mute.expects(&ann.ticket());
    let (connection, mut send, _never_read) = mute.accepts();
    let talking = mute.runtime.spawn(async move {
        let word = Message::Unknown(99).encode();
        let length = u32::try_from(word.len()).unwrap().to_be_bytes();
        let frame = [&length[..], &word].concat();
        while send.write_all(&frame).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    nobody_waits_for(&newcomer);
    drop(connection);
    talking.abort();
}

/// A member who has such a device at the door lets others in meanwhile.
#[test]
fn a_mute_device_at_the_door_keeps_no_member_out() {
    let ann = Somebody::founder("Ann");
    let ticket = ann.ticket();
    let mute = Mute::new();
    let endpoint = ann.endpoint();
    let key = endpoint.id.parse::<iroh::EndpointId>().unwrap();
    let address = endpoint.addrs[0].parse::<SocketAddr>().unwrap();
    let at = EndpointAddr::from_parts(key, [TransportAddr::Ip(address)]);
    // It knocks with its hand and never says a word.
    let held: Vec<Connection> = mute.runtime.block_on(async {
        let mut held = Vec::new();
        for _ in 0..4 {
            if let Ok(connection) = mute.endpoint.connect(at.clone(), b"eyelevel/1").await {
                held.push(connection);
            }
        }
        held
    });
    assert!(!held.is_empty());
    let ben = Somebody::new();
    ben.joins(&ticket, "Ben");
    ben.becomes_member();
    wait("Ann sees Ben", || {
        ann.names_seen().contains(&"Ben".to_owned())
    });
}
