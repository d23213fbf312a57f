//! What a device nobody knows can do: knock, or be sent away.

use std::time::{Duration, Instant};

use crate::common::{PATIENCE, Somebody};
use history::SpaceId;
use iroh::endpoint::{Connection, ConnectionError, RecvStream, SendStream, presets};
use iroh::{Endpoint, EndpointAddr, RelayMode, TransportAddr};
use node::{Carry, EndpointInfo, NetworkAct};
use replica::{Message, PeerState};
use tokio::runtime::Runtime;

const ALPN: &[u8] = b"eyelevel/1";

/// A device with a key nobody has heard of.
struct Stranger {
    runtime: Runtime,
    endpoint: Endpoint,
}

impl Stranger {
    fn new() -> Stranger {
        let runtime = Runtime::new().expect("a runtime");
        let endpoint = runtime.block_on(async {
            Endpoint::builder(presets::Minimal)
                .relay_mode(RelayMode::Disabled)
                .bind()
                .await
                .expect("an endpoint")
        });
        Stranger { runtime, endpoint }
    }

    async fn connects(&self, to: &EndpointInfo) -> (Connection, SendStream, RecvStream) {
        let connection = self.tries(to).await.expect("answered");
        let (send, receive) = connection.open_bi().await.expect("a stream");
        (connection, send, receive)
    }

    async fn tries(&self, to: &EndpointInfo) -> Option<Connection> {
        let id = to.id.parse().expect("an endpoint id");
        let addresses = to
            .addrs
            .iter()
            .map(|a| TransportAddr::Ip(a.parse().expect("an address")));
        let address = EndpointAddr::from_parts(id, addresses);
        self.endpoint.connect(address, ALPN).await.ok()
    }

    /// Sends bytes and tells how the connection was ended and what was said before.
    fn says(&self, to: &EndpointInfo, bytes: &[u8]) -> (u64, Vec<u8>) {
        self.runtime.block_on(async {
            let (connection, mut send, mut receive) = self.connects(to).await;
            send.write_all(bytes).await.expect("sent");
            let heard = receive.read_to_end(4096).await.unwrap_or_default();
            let ended = tokio::time::timeout(Duration::from_secs(8), connection.closed());
            match ended.await.expect("ended soon") {
                ConnectionError::ApplicationClosed(closed) => {
                    (closed.error_code.into_inner(), heard)
                }
                other => panic!("ended by {other}"),
            }
        })
    }
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(body.len())
        .expect("short")
        .to_be_bytes()
        .to_vec();
    frame.extend_from_slice(body);
    frame
}

#[test]
fn strangers_are_sent_away_and_members_still_served() {
    let ann = Somebody::founder("Ann");
    let endpoint = ann.endpoint();
    let stranger = Stranger::new();
    let hello = Message::Hello {
        protocol: 1,
        space: SpaceId::from_bytes([1; 32]),
        addresses: Vec::new(),
    };
    let malformed = 3;
    let table: [(&str, Vec<u8>, u64); 6] = [
        (
            "a length of 2^32-1",
            u32::MAX.to_be_bytes().to_vec(),
            malformed,
        ),
        (
            "more than a knock may have",
            (64 * 1024 + 1_u32).to_be_bytes().to_vec(),
            malformed,
        ),
        ("a frame of no bytes", vec![0; 4], malformed),
        ("something that is no message", framed(b"hello"), malformed),
        ("a message for members only", framed(&hello.encode()), 1),
        (
            "an empty knock",
            framed(&Message::Knock(Vec::new()).encode()),
            7,
        ),
    ];
    for (what, bytes, code) in table {
        let (ended_with, _) = stranger.says(&endpoint, &bytes);
        assert_eq!(ended_with, code, "{what}");
    }
    let (_, heard) = stranger.says(&endpoint, &framed(&hello.encode()));
    let refused = Message::Refused {
        code: "unknown-device".to_owned(),
    };
    assert_eq!(heard, framed(&refused.encode()), "is told why");

    let bob = Somebody::new();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
}

#[test]
fn a_crowd_of_strangers_keeps_no_member_out() {
    let ann = Somebody::founder("Ann");
    let mut bob = Somebody::new();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    bob.stops();
    let endpoint = ann.endpoint();
    let stranger = Stranger::new();
    // Each connects and says nothing: together they hold what they can get for as long as they can.
    let crowd = stranger.runtime.block_on(async {
        let mut crowd = Vec::new();
        for _ in 0..200 {
            crowd.push(stranger.tries(&endpoint).await);
        }
        // The last ones may not have heard yet that they were sent away.
        tokio::time::sleep(Duration::from_millis(300)).await;
        crowd
    });
    let held = crowd
        .iter()
        .flatten()
        .filter(|c| c.close_reason().is_none())
        .count();
    assert!(held <= 32, "{held} are at the door");
    let begun = Instant::now();
    bob.starts_again();
    let report = bob.node.sync(PATIENCE, None).expect("not refused");
    assert_eq!(report.peers[0].state, PeerState::InSync, "{report:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}

/// A connection may stand already when its owner pauses; nothing begins over it any more.
#[test]
fn whoever_pauses_begins_nothing_with_whoever_is_at_the_door() {
    let ann = Somebody::founder("Ann");
    let endpoint = ann.endpoint();
    let stranger = Stranger::new();
    let knock = framed(&Message::Knock(Vec::new()).encode());
    let code = stranger.runtime.block_on(async {
        let (connection, mut send, _receive) = stranger.connects(&endpoint).await;
        let act = NetworkAct::Pause { on: true };
        let node = ann.node.clone();
        let pausing = tokio::task::spawn_blocking(move || node.carry(Carry::Network { act }));
        pausing.await.expect("no panic").expect("paused");
        send.write_all(&knock).await.expect("sent");
        match connection.closed().await {
            ConnectionError::ApplicationClosed(closed) => closed.error_code.into_inner(),
            other => panic!("ended by {other}"),
        }
    });
    assert_eq!(code, 0, "done, and not refused by anybody who read it");
}
