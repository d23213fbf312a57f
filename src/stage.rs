//! Setting the stage: nodes that stay, people who come, join, write and go.

mod communities;
mod company;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use history::Admission;
use node::{Node, Options, Wake};
use replica::{Answer, Intent, Question, Standing, Status};

use crate::cli::{Failure, INTENT_TIMEOUT, unexpected};
use crate::sample::{self, SamplePerson};

pub use company::Company;

/// The seed of the sample people, so that every demonstration shows the same ones. Among these the
/// first person, whose window people see, finds several duos even in a small space.
pub const SAMPLE_SEED: u64 = 116;

/// How many people visit at the same time; more only wait for the two cores most machines have.
const VISITORS_AT_ONCE: usize = 4;
/// How long one step of one device may take: longer than two pulls, so that what was lost on a busy machine
/// comes with the next.
const STEP_TIMEOUT: Duration = Duration::from_secs(150);
/// How often to look whether a step is done.
const LOOK_EVERY: Duration = Duration::from_millis(20);

static JOINED: AtomicUsize = AtomicUsize::new(0);

/// Tells how many people have joined the stage that is being set.
pub fn joined() -> usize {
    JOINED.load(Ordering::Relaxed)
}

/// A folder that goes when the demonstration ends.
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes a folder among the system's temporary ones.
    pub fn create(what: &str) -> Result<Scratch, Failure> {
        let path = std::env::temp_dir().join(format!("eyelevel-{what}-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| {
            let path = path.display();
            Failure::new(
                "demo-folder",
                format!(
                    "Could not make a folder for the sample people at {path}: {}.",
                    store::io_words(&error)
                ),
            )
        })?;
        Ok(Scratch { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, "the folder of the sample people could not be removed");
        }
    }
}

/// The running devices of the demonstration and how long it took to get there.
pub struct Stage {
    nodes: Vec<(PathBuf, Node)>,
    pub people: usize,
    pub joined_in: Duration,
    pub synced_in: Duration,
}

impl Stage {
    /// Starts the devices, lets everybody join and waits until all know the same. `wake` is for
    /// the first device, which a window may show; `say` hears how many have joined.
    pub fn set(
        folder: &Path,
        people: u32,
        nodes: u32,
        wake: Option<Wake>,
        say: &mut dyn FnMut(usize),
    ) -> Result<Stage, Failure> {
        JOINED.store(0, Ordering::Relaxed);
        let people = sample::people(SAMPLE_SEED, people as usize);
        let started = Instant::now();
        let (residents, visitors) = people.split_at((nodes as usize).min(people.len()));
        let nodes = start_nodes(folder, residents, wake)?;
        let tickets = tickets(&nodes, visitors.len())?;
        visit(folder, visitors, &tickets, say)?;
        let joined_in = started.elapsed();
        let mut stage = Stage {
            nodes,
            people: people.len(),
            joined_in,
            synced_in: Duration::ZERO,
        };
        let syncing = Instant::now();
        stage.settle()?;
        communities::play(&stage.nodes)?;
        stage.settle()?;
        stage.synced_in = syncing.elapsed();
        Ok(stage)
    }

    /// The devices with their folders.
    pub fn nodes(&self) -> impl Iterator<Item = (&Path, &Node)> {
        self.nodes
            .iter()
            .map(|(folder, node)| (folder.as_path(), node))
    }

    /// Lets everybody but the first go on living beside whoever looks at the first device's window.
    pub fn live_on(&self) -> Option<Company> {
        let (_, first) = self.nodes.first()?;
        let host = first.view().me.as_ref()?.id;
        let others = self.nodes.iter().skip(1).map(|(_, node)| node.clone());
        Some(Company::gather(host, first.clone(), others.collect()))
    }

    /// The device the window opens on.
    pub fn first_node(&self) -> Option<Node> {
        self.nodes.first().map(|(_, node)| node.clone())
    }

    /// Stops everything.
    pub fn strike(self) {
        for (_, node) in &self.nodes {
            node.stop();
        }
    }

    /// Waits until every device holds the same records.
    fn settle(&self) -> Result<(), Failure> {
        let until = Instant::now() + STEP_TIMEOUT;
        loop {
            let mut digests = Vec::new();
            for (_, node) in &self.nodes {
                digests.push(status(node)?.digest);
            }
            if digests.windows(2).all(|pair| pair[0] == pair[1]) {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(late("the devices to agree"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

fn late(what: &str) -> Failure {
    let seconds = STEP_TIMEOUT.as_secs();
    Failure::new(
        "demo-late",
        format!(
            "The demonstration waited {seconds} seconds for {what} and gave up. Try fewer people with --people."
        ),
    )
}

/// Asks a device where it stands.
pub fn status(node: &Node) -> Result<Status, Failure> {
    let answer = act(node, Intent::Ask(Question::Status))?;
    let Answer::Status(status) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(*status)
}

/// Submits an intent and waits for the answer.
pub fn act(node: &Node, intent: Intent) -> Result<Answer, Failure> {
    let pending = node
        .submit(intent)
        .map_err(|busy| Failure::from(busy.refusal()))?;
    Ok(pending.wait(INTENT_TIMEOUT)?)
}

/// Starts a node on loopback.
pub fn start(folder: &Path, wake: Option<Wake>) -> Result<Node, Failure> {
    let mut options = Options::new(folder);
    options.wake = wake;
    options.bind = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    Ok(Node::start(options)?)
}

fn start_nodes(
    folder: &Path,
    residents: &[SamplePerson],
    mut wake: Option<Wake>,
) -> Result<Vec<(PathBuf, Node)>, Failure> {
    let mut nodes: Vec<(PathBuf, Node)> = Vec::new();
    for (number, person) in residents.iter().enumerate() {
        let path = folder.join(format!("device-{}", number + 1));
        let node = start(&path, wake.take())?;
        match nodes.first() {
            None => {
                act(
                    &node,
                    Intent::Found {
                        space: "Nordwerk".to_owned(),
                        person: person.name.clone(),
                        admission: Admission::Open,
                        ends: None,
                    },
                )?;
            }
            Some((_, founder)) => {
                let ticket = ticket(founder, 1)?;
                join(&node, &ticket, &person.name)?;
            }
        }
        act(&node, Intent::Profile(person.edits.clone()))?;
        nodes.push((path, node));
    }
    Ok(nodes)
}

/// One ticket a device, so that newcomers spread over all of them.
fn tickets(nodes: &[(PathBuf, Node)], visitors: usize) -> Result<Vec<String>, Failure> {
    let uses = u32::try_from(visitors.max(1)).unwrap_or(u32::MAX);
    nodes.iter().map(|(_, node)| ticket(node, uses)).collect()
}

fn ticket(node: &Node, uses: u32) -> Result<String, Failure> {
    let uses = uses.min(replica::TICKET_USES_MAX);
    let expires = None;
    let answer = act(node, Intent::Invite { uses, expires })?;
    let Answer::Ticket { ticket, .. } = answer else {
        return Err(unexpected(&answer));
    };
    Ok(ticket)
}

fn join(node: &Node, ticket: &str, name: &str) -> Result<(), Failure> {
    let intent = Intent::Join {
        ticket: ticket.to_owned(),
        person: name.to_owned(),
    };
    act(node, intent)?;
    let until = Instant::now() + STEP_TIMEOUT;
    while node.view().standing != Standing::Member {
        if Instant::now() > until {
            return Err(late("a newcomer to be let in"));
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

/// Lets everybody else come by: join, write a profile, catch up, leave.
fn visit(
    folder: &Path,
    visitors: &[SamplePerson],
    tickets: &[String],
    say: &mut dyn FnMut(usize),
) -> Result<(), Failure> {
    let next = AtomicUsize::new(0);
    let (done, outcomes) = channel();
    std::thread::scope(|scope| {
        for _ in 0..VISITORS_AT_ONCE {
            let (next, done) = (&next, done.clone());
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(person) = visitors.get(number) else {
                        return;
                    };
                    let Some(ticket) = tickets.get(number % tickets.len().max(1)) else {
                        return;
                    };
                    let path = folder.join(format!("visitor-{number}"));
                    let outcome = visit_once(&path, person, ticket);
                    if outcome.is_err() {
                        // One failure ends it: nobody else needs to start.
                        next.store(visitors.len(), Ordering::Relaxed);
                    }
                    // The receiver outlives this scope.
                    let _ = done.send(outcome);
                }
            });
        }
        drop(done);
        let mut first_failure = Ok(());
        for outcome in &outcomes {
            match outcome {
                Ok(()) => say(JOINED.fetch_add(1, Ordering::Relaxed) + 1),
                Err(failure) if first_failure.is_ok() => first_failure = Err(failure),
                Err(_) => {}
            }
        }
        first_failure
    })
}

fn visit_once(folder: &Path, person: &SamplePerson, ticket: &str) -> Result<(), Failure> {
    let node = start(folder, None)?;
    let visited = (|| {
        join(&node, ticket, &person.name)?;
        act(&node, Intent::Profile(person.edits.clone()))?;
        node.sync(STEP_TIMEOUT, Some(ticket.to_owned()))?;
        Ok(())
    })();
    node.stop();
    // The visitor's copy has done its work; what they wrote lives on with the others.
    let _ = std::fs::remove_dir_all(folder);
    visited
}
