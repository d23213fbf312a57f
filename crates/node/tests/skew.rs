//! Two builds of the protocol that meet: what is new is skipped, what cannot be is said.
//!
//! The other build is a bare endpoint behind a ticket of a real space, which is all that is needed
//! for the first words.

use std::net::SocketAddr;
use std::time::Duration;

use crate::common::{Somebody, wait};
use history::LogKey;
use iroh::endpoint::{Connection, ConnectionError, VarInt, presets};
use iroh::{Endpoint, RelayMode};
use replica::message::PROTOCOL;
use replica::{Message, SkewView, Ticket, Updates};
use tokio::runtime::Runtime;

const THIS: &[u8] = b"eyelevel/1";
const EARLIER: &[u8] = b"eyelevel/0";
const NEXT: &[u8] = b"eyelevel/2";

/// A device run by another build.
struct OtherBuild {
    runtime: Runtime,
    endpoint: Endpoint,
}

impl OtherBuild {
    fn speaking(alpn: &[u8]) -> OtherBuild {
        let runtime = Runtime::new().unwrap();
        let endpoint = runtime.block_on(async {
            Endpoint::builder(presets::Minimal)
                .relay_mode(RelayMode::Disabled)
                .clear_ip_transports()
                .bind_addr(SocketAddr::from(([127, 0, 0, 1], 0)))
                .unwrap()
                .alpns(vec![alpn.to_vec()])
                .bind()
                .await
                .unwrap()
        });
        OtherBuild { runtime, endpoint }
    }

    fn key(&self) -> LogKey {
        LogKey::from_bytes(*self.endpoint.id().as_bytes())
    }

    /// A newcomer who was told that this device lets them in.
    fn expects(&self, ticket: &str) -> Somebody {
        let mut ticket = Ticket::parse(ticket).unwrap();
        ticket.device = self.key();
        let addresses = self.endpoint.bound_sockets();
        ticket.addresses = addresses.iter().map(ToString::to_string).collect();
        let newcomer = Somebody::new();
        newcomer.joins(&ticket.to_text(), "Nia Newcomer");
        newcomer
    }

    fn meets_somebody(&self) -> Connection {
        let accepting = async { self.endpoint.accept().await.unwrap().await.unwrap() };
        self.runtime.block_on(accepting)
    }
}

fn is_told(newcomer: &Somebody, other: &OtherBuild, updates: Updates) -> bool {
    let peer = other.key().to_string();
    newcomer.node.network_view().skewed == [SkewView { peer, updates }]
}

#[test]
fn a_device_without_a_common_protocol_is_named_as_such() {
    let ann = Somebody::founder("Ann");
    for alpn in [EARLIER, NEXT] {
        let other = OtherBuild::speaking(alpn);
        let accepting = {
            let endpoint = other.endpoint.clone();
            other.runtime.spawn(async move {
                while let Some(incoming) = endpoint.accept().await {
                    assert!(incoming.await.is_err(), "nothing in common");
                }
            })
        };
        let newcomer = other.expects(&ann.ticket());
        wait("it says that the versions differ", || {
            is_told(&newcomer, &other, Updates::Either)
        });
        accepting.abort();
    }
}

#[test]
fn a_device_that_says_an_update_is_needed_is_named_as_such() {
    let ann = Somebody::founder("Ann");
    for (reason, updates) in [
        (&b"update-needed"[..], Updates::Either),
        (&b"update-needed-here"[..], Updates::There),
        (&b"update-needed-there"[..], Updates::Here),
    ] {
        let other = OtherBuild::speaking(THIS);
        let newcomer = other.expects(&ann.ticket());
        let connection = other.meets_somebody();
        // Once the handshake is over for both; a reason that comes before is not carried (RFC 9000,
        // section 10.2.3).
        other.runtime.block_on(async {
            let _streams = connection.accept_bi().await.unwrap();
            connection.close(VarInt::from_u32(7), reason);
        });
        wait("it says that the versions differ", || {
            is_told(&newcomer, &other, updates)
        });
    }
}

/// The number of the protocol is the first thing said inside a session. Whoever says an older or a
/// newer one is named to this device's owner, with who has to update, and is told so.
#[test]
fn a_device_that_says_another_number_is_named_and_told_so() {
    let ann = Somebody::founder("Ann");
    let ticket = ann.ticket();
    for (number, updates, told) in [
        (PROTOCOL - 1, Updates::There, "update-needed-there"),
        (PROTOCOL + 1, Updates::Here, "update-needed-here"),
    ] {
        let other = OtherBuild::speaking(THIS);
        let newcomer = other.expects(&ticket);
        let connection = other.meets_somebody();
        let why = other.runtime.block_on(async {
            let (mut send, _receive) = connection.accept_bi().await.unwrap();
            let hello = Message::Hello {
                protocol: number,
                space: Ticket::parse(&ticket).unwrap().space,
                addresses: Vec::new(),
            };
            let hello = hello.encode();
            let length = u32::try_from(hello.len()).unwrap().to_be_bytes();
            send.write_all(&[&length[..], &hello].concat())
                .await
                .unwrap();
            connection.closed().await
        });
        let ConnectionError::ApplicationClosed(closed) = why else {
            panic!("{why:?}");
        };
        assert_eq!(closed.reason.as_ref(), told.as_bytes(), "{number}");
        wait("it says that the versions differ", || {
            is_told(&newcomer, &other, updates)
        });
    }
}

#[test]
fn words_of_a_newer_version_are_skipped() {
    let ann = Somebody::founder("Ann");
    let other = OtherBuild::speaking(THIS);
    let newcomer = other.expects(&ann.ticket());
    let connection = other.meets_somebody();
    other.runtime.block_on(async {
        let (mut send, _receive) = connection.accept_bi().await.unwrap();
        for kind in [77, 99, u64::from(u32::MAX)] {
            let word = Message::Unknown(kind).encode();
            let length = u32::try_from(word.len()).unwrap().to_be_bytes();
            send.write_all(&[&length[..], &word].concat())
                .await
                .unwrap();
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(connection.close_reason().is_none(), "the session goes on");
    });
    assert!(newcomer.node.network_view().skewed.is_empty());
}
