//! Something new on its way to the last of many nodes, beside the same over iroh-gossip alone and
//! over bare connections.
//!
//! What it is compared with is built from a workspace of its own (`benches/gossip`), so that nothing
//! of it comes near the product; where that cannot be built, this says so.

use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use iroh::endpoint::presets;
use iroh::{Endpoint, EndpointAddr, RelayMode, TransportAddr};
use model::{Edit, Field};
use replica::{Answer, Intent};
use serde_json::Value;

use crate::alone;
use crate::machine::processor_time_of_all;
use crate::somebody::{Somebody, gather, until};
use crate::table::{Row, Table, median};

const ALPN: &[u8] = b"carry/1";
/// How often something is said.
const RUNS: usize = 11;
/// How long nothing happens between two measurements.
const REST: Duration = Duration::from_millis(700);
/// About what one change weighs on the wire, in bytes.
const NEWS_BYTES: usize = 700;
const REACH: f64 = 3.0;

/// Measures both.
pub fn measure(nodes: usize, table: &mut Table) {
    let ours = ours(nodes);
    let bare = bare(nodes);
    let synced = median((0..RUNS).map(|_| syncs(nodes)).collect());
    println!(
        "  something new is made of: {:.1} ms until {nodes} appends at once are synced on this disk, {:.2} ms of processor time for each node; all nodes share this machine's cores and disk",
        synced * 1000.0,
        ours.processor / nodes as f64 * 1000.0,
    );
    let bound = bound(nodes, synced);
    let ours = ours.took;
    let figure = format!("something new to the last of {nodes} nodes");
    let millis = |seconds: f64| format!("{:.1} ms", seconds * 1000.0);
    if let Some(gossip) = gossip(nodes) {
        println!(
            "  it cannot be less than {:.1} × of iroh-gossip here, which neither verifies nor keeps anything",
            bound / gossip
        );
        table.add(Row::ratio(&figure, ours, gossip, REACH, millis));
    }
    let figure = format!("the same from one to {nodes}, beside bare connections");
    table.add(Row::ratio(&figure, ours, bare, REACH, millis).beside());
}

/// What telling everybody takes at least where all nodes share this machine's cores and disk: on each
/// of them something is verified, judged and made durable before it is shown.
fn bound(nodes: usize, synced: f64) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let each = alone::processor_time_of_one(nodes);
    let reckoned = nodes as f64 * each / cores as f64;
    println!(
        "  something new is bounded by the longer of: {nodes} × {:.2} ms of verifying, judging and making durable on {cores} cores, {:.1} ms, and the syncs, {:.1} ms, which go on beside it",
        each * 1000.0,
        reckoned * 1000.0,
        synced * 1000.0,
    );
    reckoned.max(synced)
}

/// The same over iroh-gossip alone, in a process of its own: seconds at the median, those that
/// somebody never heard left out.
fn gossip(nodes: usize) -> Option<f64> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/gossip/Cargo.toml");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let nodes = nodes.to_string();
    let ran = Command::new(cargo)
        .args(["run", "--quiet", "--release", "--manifest-path", manifest])
        .args(["--", &nodes])
        .stderr(Stdio::inherit())
        .output();
    let said = ran.ok().filter(|ran| ran.status.success());
    let said: Option<Value> = said.and_then(|ran| serde_json::from_slice(&ran.stdout).ok());
    let Some(said) = said else {
        println!("  skipped: iroh-gossip could not be built or run here");
        return None;
    };
    let times = said["milliseconds"].as_array().into_iter().flatten();
    let times: Vec<f64> = times.filter_map(Value::as_f64).collect();
    println!(
        "  iroh-gossip alone: {times:.1?} ms, {} nodes never heard something within ten seconds",
        said["deaf"]
    );
    Some(median(times) / 1000.0)
}

/// What telling everybody took, and the processor time of all of them together, in seconds.
struct Ours {
    took: f64,
    processor: f64,
}

fn ours(nodes: usize) -> Ours {
    let hub = Somebody::new();
    hub.does(Intent::Found {
        space: "Nordwerk".to_owned(),
        person: "Hub".to_owned(),
        admission: history::Admission::Open,
        ends: None,
    });
    let invite = Intent::Invite {
        uses: u32::try_from(nodes).expect("in range"),
        expires: None,
    };
    let Answer::Ticket { ticket, .. } = hub.does(invite) else {
        panic!("no ticket");
    };
    let crowd = gather(nodes, &ticket);
    until(|| hub.connected() >= nodes);
    let (mut times, mut used) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        // A view is shown ten times a second at most: each measurement begins rested.
        std::thread::sleep(REST);
        let said = format!("news {run}");
        let used_before = processor_time_of_all();
        let begun = Instant::now();
        let edit = Edit::Set(Field::Headline, vec![said.clone()]);
        hub.does(Intent::Profile(vec![edit]));
        until(|| crowd.iter().all(|one| has_heard(one, &said)));
        times.push(begun.elapsed().as_secs_f64());
        let used_until = processor_time_of_all();
        used.push(used_until.saturating_sub(used_before).as_secs_f64());
    }
    Ours {
        took: median(times),
        processor: median(used),
    }
}

/// As many small appends at the same moment, each made durable: what nobody can do without who shows
/// only what a crash cannot take away.
fn syncs(nodes: usize) -> f64 {
    let place = tempfile::tempdir().expect("a folder");
    let files: Vec<File> = (0..nodes)
        .map(|n| File::create(place.path().join(n.to_string())).expect("a file"))
        .collect();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for mut file in &files {
            scope.spawn(move || {
                file.write_all(&[7; NEWS_BYTES]).expect("written");
                file.sync_data().expect("synced");
            });
        }
    });
    begun.elapsed().as_secs_f64()
}

fn has_heard(somebody: &Somebody, said: &str) -> bool {
    let view = somebody.node.view();
    let mut cards = view.people.iter();
    cards.any(|card| card.profile.headline.as_deref() == Some(said))
}

/// As many endpoints, each connected to one in the middle, which tells all of them the same.
fn bare(nodes: usize) -> f64 {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let hub = endpoint().await;
        let ways = hub.bound_sockets().into_iter().map(TransportAddr::Ip);
        let address = EndpointAddr::from_parts(hub.id(), ways);
        let heard = Arc::new(AtomicUsize::new(0));
        let (mut endpoints, mut streams) = (Vec::new(), Vec::new());
        for _ in 0..nodes {
            let one = endpoint().await;
            let (mine, theirs) = tokio::join!(one.connect(address.clone(), ALPN), async {
                hub.accept()
                    .await
                    .expect("somebody")
                    .await
                    .expect("connected")
            });
            let mine = mine.expect("connected");
            let (mut send, _receive) = theirs.open_bi().await.expect("a stream");
            send.write_all(&[0]).await.expect("written");
            let heard = Arc::clone(&heard);
            tokio::spawn(async move {
                let (_send, mut receive) = mine.accept_bi().await.expect("a stream");
                let mut first = [0];
                receive.read_exact(&mut first).await.expect("read");
                let mut news = [0; NEWS_BYTES];
                while receive.read_exact(&mut news).await.is_ok() {
                    heard.fetch_add(1, Ordering::SeqCst);
                }
            });
            endpoints.push((one, theirs, _receive));
            streams.push(send);
        }
        let mut times = Vec::new();
        for run in 1..=RUNS {
            let begun = Instant::now();
            for stream in &mut streams {
                stream.write_all(&[7; NEWS_BYTES]).await.expect("written");
            }
            while heard.load(Ordering::SeqCst) < run * nodes {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            times.push(begun.elapsed().as_secs_f64());
        }
        median(times)
    })
}

/// An endpoint that reaches nobody but loopback.
pub async fn endpoint() -> Endpoint {
    Endpoint::builder(presets::Minimal)
        .relay_mode(RelayMode::Disabled)
        .clear_ip_transports()
        .bind_addr(SocketAddr::from(([127, 0, 0, 1], 0)))
        .expect("an address")
        .alpns(vec![ALPN.to_vec()])
        .bind()
        .await
        .expect("an endpoint")
}

/// The protocol of bare connections.
pub fn alpn() -> &'static [u8] {
    ALPN
}
