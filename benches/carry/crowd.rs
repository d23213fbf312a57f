//! What many devices cost the one they are all connected to: memory, and processor time at rest,
//! beside an endpoint that holds as many connections and does nothing else.
//!
//! Both run in processes of their own, so that what the many devices take is not counted. The many
//! are speakers: real endpoints and the real protocol, in one process and without a store.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use iroh::{EndpointAddr, EndpointId, TransportAddr};
use replica::{PULL_EVERY_MS, Ticket};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::news::{alpn, endpoint};
use crate::somebody::until;
use crate::speaker::Speaker;
use crate::table::{Row, Table, Verdict, verdict};

const CHILD: &str = "--bare-child";
/// How long nothing happens while processor time is counted: everybody pulls once in it.
const REST: Duration = Duration::from_millis(PULL_EVERY_MS);
/// How long everything may settle before; everybody has pulled once by then.
const SETTLE: Duration = Duration::from_millis(PULL_EVERY_MS + 10_000);
/// Clock ticks a second, as Linux counts processor time.
const TICKS: f64 = 100.0;
const REACH_MEMORY: f64 = 2.0;
const REACH_IDLE_PERCENT: f64 = 3.0;

/// Measures both.
pub fn measure(devices: usize, table: &mut Table) {
    if !Path::new("/proc/self/status").exists() {
        println!("  skipped: this system does not tell what a process takes");
        return;
    }
    let bare = bare(devices);
    let ours = ours(devices);
    let figure = |what: &str| format!("{devices} devices at one: {what}");
    let memory = Row::ratio(
        &figure("memory"),
        ours.mebibytes,
        bare.mebibytes,
        REACH_MEMORY,
        |mebibytes| format!("{mebibytes:.0} MiB"),
    );
    table.add(memory);
    table.add(Row {
        figure: figure("processor at rest"),
        ours: format!("{:.1} % of a core", ours.idle_percent),
        compared: format!("{:.1} %", bare.idle_percent),
        ratio: "–".to_owned(),
        reach: format!("≤ {REACH_IDLE_PERCENT} %"),
        verdict: verdict(ours.idle_percent <= REACH_IDLE_PERCENT),
    });
    table.add(Row {
        figure: figure("memory before anybody came"),
        ours: format!("{:.0} MiB", ours.alone_mebibytes),
        compared: format!("{:.0} MiB", bare.alone_mebibytes),
        ratio: "–".to_owned(),
        reach: "–".to_owned(),
        verdict: Verdict::Beside,
    });
}

/// What one process takes.
struct Taken {
    alone_mebibytes: f64,
    mebibytes: f64,
    idle_percent: f64,
}

struct Watched(Child);

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Watched {
    /// Starts a process and reads the first line it prints.
    fn start(command: &mut Command) -> (Watched, Value) {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let value = serde_json::from_str(&line).expect("one JSON document");
        (Watched(child), value)
    }

    fn mebibytes(&self) -> f64 {
        let file = format!("/proc/{}/status", self.0.id());
        let status = std::fs::read_to_string(file).expect("it runs");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kibibytes.expect("a number") / 1024.0
    }

    fn ticks(&self) -> f64 {
        let file = format!("/proc/{}/stat", self.0.id());
        let stat = std::fs::read_to_string(file).expect("it runs");
        let (_, rest) = stat.rsplit_once(')').expect("a name in brackets");
        let words: Vec<&str> = rest.split_whitespace().collect();
        let number = |at: usize| words[at].parse::<f64>().expect("a number");
        number(11) + number(12)
    }

    fn rests(&self) -> f64 {
        std::thread::sleep(SETTLE);
        let before = self.ticks();
        std::thread::sleep(REST);
        (self.ticks() - before) / TICKS / REST.as_secs_f64() * 100.0
    }
}

fn ours(devices: usize) -> Taken {
    let folder = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_eyelevel");
    let words = |words: &[&str]| {
        let mut command = Command::new(program);
        command
            .arg("--json")
            .arg("--data")
            .arg(folder.path())
            .args(words);
        command
    };
    let founded = words(&["init", "--space", "Nordwerk", "--name", "Hub"]).output();
    assert!(founded.expect("it runs").status.success());
    let (hub, _) = Watched::start(&mut words(&["serve", "--bind", "127.0.0.1:0"]));
    let alone_mebibytes = hub.mebibytes();
    let uses = devices.to_string();
    let invited = words(&["invite", "--uses", &uses])
        .output()
        .expect("it runs");
    let invited: Value = serde_json::from_slice(&invited.stdout).expect("one JSON document");
    let ticket = invited["ticket"].as_str().expect("a ticket");
    let ticket = Ticket::parse(ticket).expect("a sound ticket");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let crowd = runtime.block_on(come_in(devices, &ticket));
    until(|| crowd.iter().all(Speaker::has_introduced));
    let idle_percent = hub.rests();
    let mebibytes = hub.mebibytes();
    let standing = crowd.iter().filter(|one| one.is_connected()).count();
    assert_eq!(standing, devices, "somebody was lost");
    Taken {
        alone_mebibytes,
        mebibytes,
        idle_percent,
    }
}

/// Lets many come in, some at a time.
async fn come_in(devices: usize, ticket: &Ticket) -> Vec<Speaker> {
    const AT_ONCE: usize = 8;
    let mut crowd = Vec::with_capacity(devices);
    for first in (0..devices).step_by(AT_ONCE) {
        let some = (first..devices.min(first + AT_ONCE)).map(|n| (n, ticket.clone()));
        let joining = some.map(|(n, ticket)| async move { Speaker::join(n, &ticket).await });
        let some: Vec<Speaker> = joining.collect::<JoinSet<Speaker>>().join_all().await;
        while !some.iter().all(Speaker::has_introduced) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        crowd.extend(some);
    }
    crowd
}

fn bare(devices: usize) -> Taken {
    let program = std::env::current_exe().expect("this program");
    let (hub, ready) = Watched::start(Command::new(program).arg(CHILD));
    let alone_mebibytes = hub.mebibytes();
    let id: EndpointId = ready["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    let ways = ready["addrs"].as_array().expect("a list").iter();
    let ways = ways.filter_map(|way| Some(TransportAddr::Ip(way.as_str()?.parse().ok()?)));
    let address = EndpointAddr::from_parts(id, ways);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let held = runtime.block_on(async {
        let mut held = Vec::new();
        for _ in 0..devices {
            let one = endpoint().await;
            let connection = one
                .connect(address.clone(), alpn())
                .await
                .expect("connected");
            let streams = connection.open_bi().await.expect("a stream");
            held.push((one, connection, streams));
        }
        held
    });
    let idle_percent = hub.rests();
    let mebibytes = hub.mebibytes();
    drop(held);
    Taken {
        alone_mebibytes,
        mebibytes,
        idle_percent,
    }
}

/// Tells whether this process is to be the bare endpoint.
pub fn is_child(arguments: &[String]) -> bool {
    arguments.first().is_some_and(|first| first == CHILD)
}

/// Holds whatever connects, and nothing else.
pub fn run_child() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let endpoint = endpoint().await;
        let addrs: Vec<String> = endpoint
            .bound_sockets()
            .iter()
            .map(ToString::to_string)
            .collect();
        let ready = serde_json::json!({"id": endpoint.id().to_string(), "addrs": addrs});
        println!("{ready}");
        let mut held = Vec::new();
        while let Some(incoming) = endpoint.accept().await {
            held.push(incoming.await.expect("connected"));
        }
    });
}
