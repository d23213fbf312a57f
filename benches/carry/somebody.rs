//! Somebody with a data folder and a running node.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use node::{Node, Options};
use replica::{Answer, Intent, PeerState, Standing};
use tempfile::TempDir;

/// How long anything may take before a measurement gives up.
const PATIENCE: Duration = Duration::from_secs(600);

/// Somebody.
pub struct Somebody {
    pub node: Node,
    _folder: TempDir,
}

impl Somebody {
    /// Somebody who listens on loopback.
    pub fn new() -> Somebody {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options {
            bind: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            ..Options::new(folder.path())
        };
        let node = Node::start(options).expect("a node");
        let _folder = folder;
        Somebody { node, _folder }
    }

    /// Does something that must not be refused.
    pub fn does(&self, intent: Intent) -> Answer {
        let pending = self.node.submit(intent).expect("room");
        pending.wait(PATIENCE).expect("not refused")
    }

    /// Asks to come in, and waits until that is done.
    pub fn joins(&self, ticket: &str, name: &str) {
        self.does(Intent::Join {
            ticket: ticket.to_owned(),
            person: name.to_owned(),
        });
    }

    /// Tells whether it is a member.
    pub fn is_member(&self) -> bool {
        self.node.view().standing == Standing::Member
    }

    /// How many devices it is connected to.
    pub fn connected(&self) -> usize {
        let view = self.node.view();
        let peers = view.sync.peers.iter();
        peers.filter(|peer| peer.state != PeerState::Away).count()
    }
}

/// Lets many come in, some at a time.
pub fn gather(count: usize, ticket: &str) -> Vec<Somebody> {
    const AT_ONCE: usize = 8;
    let mut all = Vec::with_capacity(count);
    for first in (0..count).step_by(AT_ONCE) {
        let some: Vec<Somebody> = (first..count.min(first + AT_ONCE))
            .map(|n| {
                let somebody = Somebody::new();
                somebody.joins(ticket, &format!("Person {n}"));
                somebody
            })
            .collect();
        until(|| some.iter().all(Somebody::is_member));
        all.extend(some);
    }
    all
}

/// Waits; gives how long it took.
pub fn until(is_so: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "did not happen in time");
        std::thread::sleep(Duration::from_micros(200));
    }
    begun.elapsed()
}
