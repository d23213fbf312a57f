//! Something new on its way to the last of many nodes over iroh-gossip alone.
//!
//! What this is for: what `carry news` is compared with, in the same run. Prints the milliseconds
//! of each message until the last node had it, and how many never did.
//! What it never does: verify, judge or keep what it is told.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use iroh::address_lookup::memory::MemoryLookup;
use iroh::endpoint::presets;
use iroh::protocol::Router;
use iroh::{Endpoint, EndpointAddr, RelayMode, TransportAddr};
use iroh_gossip::ALPN;
use iroh_gossip::api::Event;
use iroh_gossip::net::Gossip;
use iroh_gossip::proto::TopicId;
use n0_future::StreamExt;

const RUNS: u8 = 11;
/// How long nothing happens between two messages.
const REST: Duration = Duration::from_millis(700);
/// How long the tree of neighbours may settle first.
const SETTLE: Duration = Duration::from_secs(10);
/// After so long a node counts as deaf.
const DEAF_AFTER: Duration = Duration::from_secs(10);
const NEWS_BYTES: usize = 700;

type Heard = Arc<Mutex<BTreeMap<u8, usize>>>;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let nodes: usize = std::env::args()
        .nth(1)
        .and_then(|nodes| nodes.parse().ok())
        .expect("how many nodes");
    let topic = TopicId::from_bytes([7; 32]);
    let lookup = MemoryLookup::new();
    let heard = Heard::default();
    let hub = endpoint(&lookup).await;
    let (mut routers, mut topics) = (Vec::new(), Vec::new());
    let gossip = Gossip::builder().spawn(hub.clone());
    routers.push(
        Router::builder(hub.clone())
            .accept(ALPN, gossip.clone())
            .spawn(),
    );
    let (sender, mut own) = gossip
        .subscribe(topic, Vec::new())
        .await
        .expect("subscribed")
        .split();
    tokio::spawn(async move { while own.next().await.is_some() {} });
    for _ in 0..nodes {
        let one = endpoint(&lookup).await;
        let gossip = Gossip::builder().spawn(one.clone());
        routers.push(Router::builder(one).accept(ALPN, gossip.clone()).spawn());
        let subscribed = gossip.subscribe_and_join(topic, vec![hub.id()]).await;
        let (keeps, mut receiver) = subscribed.expect("subscribed").split();
        topics.push((gossip, keeps));
        let heard = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Some(Ok(event)) = receiver.next().await {
                if let Event::Received(message) = event {
                    let mut heard = heard.lock().expect("no panic");
                    *heard.entry(message.content[0]).or_default() += 1;
                }
            }
        });
    }
    tokio::time::sleep(SETTLE).await;
    let (mut times, mut deaf) = (Vec::new(), 0);
    for run in 0..RUNS {
        tokio::time::sleep(REST).await;
        let begun = Instant::now();
        let news = Bytes::from(vec![run; NEWS_BYTES]);
        sender.broadcast(news).await.expect("broadcast");
        let of_run = || {
            heard
                .lock()
                .expect("no panic")
                .get(&run)
                .copied()
                .unwrap_or(0)
        };
        while of_run() < nodes && begun.elapsed() < DEAF_AFTER {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        deaf += nodes - of_run().min(nodes);
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let times: Vec<String> = times.iter().map(|time| format!("{time:.2}")).collect();
    println!("{{\"milliseconds\":[{}],\"deaf\":{deaf}}}", times.join(","));
}

/// An endpoint that reaches nobody but loopback, and whose address everybody knows.
async fn endpoint(lookup: &MemoryLookup) -> Endpoint {
    let endpoint = Endpoint::builder(presets::Minimal)
        .relay_mode(RelayMode::Disabled)
        .clear_ip_transports()
        .bind_addr(SocketAddr::from(([127, 0, 0, 1], 0)))
        .expect("an address")
        .address_lookup(lookup.clone())
        .bind()
        .await
        .expect("an endpoint");
    let ways = endpoint.bound_sockets().into_iter().map(TransportAddr::Ip);
    lookup.add_endpoint_info(EndpointAddr::from_parts(endpoint.id(), ways));
    endpoint
}
