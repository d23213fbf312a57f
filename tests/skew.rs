//! A device of another build of the protocol, and what the terminal says about it.
//!
//! For: a person who is to know which of two devices has to be updated. The other build is a bare
//! endpoint behind a ticket of a real space, which says another number in its first words.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use history::LogKey;
use iroh::endpoint::presets;
use iroh::{Endpoint, RelayMode};
use replica::message::PROTOCOL;
use replica::{Message, Ticket};
use tokio::runtime::Runtime;

use crate::terminal::{Person, found, ticket};

const ALPN: &[u8] = b"eyelevel/1";
/// How long it may take until the terminal says so.
const PATIENCE: Duration = Duration::from_secs(30);

/// Begins to answer everybody with a number of the protocol.
fn answers_with(protocol: u16, space: history::SpaceId, runtime: &Runtime) -> Endpoint {
    let endpoint = runtime.block_on(async {
        Endpoint::builder(presets::Minimal)
            .relay_mode(RelayMode::Disabled)
            .clear_ip_transports()
            .bind_addr(SocketAddr::from(([127, 0, 0, 1], 0)))
            .expect("an address")
            .alpns(vec![ALPN.to_vec()])
            .bind()
            .await
            .expect("an endpoint")
    });
    let hello = Message::Hello {
        protocol,
        space,
        addresses: Vec::new(),
    };
    let hello = hello.encode();
    let length = u32::try_from(hello.len()).expect("short").to_be_bytes();
    let hello = [&length[..], &hello].concat();
    let answering = endpoint.clone();
    runtime.spawn(async move {
        while let Some(incoming) = answering.accept().await {
            let Ok(connection) = incoming.await else {
                continue;
            };
            if let Ok((mut send, _receive)) = connection.accept_bi().await {
                let _gone = send.write_all(&hello).await;
                connection.closed().await;
            }
        }
    });
    endpoint
}

#[test]
fn the_terminal_names_who_has_to_update() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let invitation = ticket(&ann, &[]);
    let runtime = Runtime::new().expect("a runtime");
    for (name, protocol, updates, sentence) in [
        (
            "older",
            PROTOCOL - 1,
            "there",
            "an older version of Eyelevel, which this one cannot talk to. Whoever it belongs to has to update it",
        ),
        (
            "newer",
            PROTOCOL + 1,
            "here",
            "a newer version of Eyelevel, which this one cannot talk to. Update Eyelevel on this device",
        ),
    ] {
        let mut told = Ticket::parse(&invitation).expect("a ticket");
        let other = answers_with(protocol, told.space, &runtime);
        told.device = LogKey::from_bytes(*other.id().as_bytes());
        let addresses = other.bound_sockets();
        told.addresses = addresses.iter().map(ToString::to_string).collect();
        let ben = Person::new(world.path(), name);
        let told = told.to_text();
        ben.json(&["join", &told, "--name", "Ben Ito", "--timeout", "0s"]);
        let _serving = ben.serve();
        let until = Instant::now() + PATIENCE;
        let skewed = loop {
            let status = ben.json(&["status"]);
            if status["skewed"][0].is_object() {
                break status["skewed"][0].clone();
            }
            assert!(Instant::now() < until, "nothing is said: {status}");
            std::thread::sleep(Duration::from_millis(100));
        };
        assert_eq!(skewed["updates"], updates);
        for words in [&["status"][..], &["network", "show"]] {
            let said = ben.run(words);
            let said = String::from_utf8_lossy(&said.stdout);
            assert!(said.contains(sentence), "{said}");
        }
    }
}
