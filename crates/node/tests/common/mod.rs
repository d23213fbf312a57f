//! People with folders, for tests with real nodes on loopback.

#![allow(clippy::wildcard_enum_match_arm)]

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use history::Admission;
use node::{Node, Options};
use replica::{Answer, Intent, Question, Refusal, Standing, Status, View};
use tempfile::TempDir;

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody with a data folder and, most of the time, a running node.
pub struct Somebody {
    pub folder: TempDir,
    pub node: Node,
}

pub fn options(folder: &Path) -> Options {
    Options {
        bind: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        ..Options::new(folder)
    }
}

impl Somebody {
    pub fn new() -> Somebody {
        let folder = tempfile::tempdir().expect("a folder");
        let node = Node::start(options(folder.path())).expect("a node");
        Somebody { folder, node }
    }

    /// Somebody who listens on every address and keeps their ports over restarts.
    pub fn anywhere() -> Somebody {
        let folder = tempfile::tempdir().expect("a folder");
        let node = Node::start(Options::new(folder.path())).expect("a node");
        Somebody { folder, node }
    }

    /// Somebody who reaches this far.
    pub fn new_with_reach(reach: replica::Reach) -> Somebody {
        let somebody = Somebody::anywhere();
        somebody.node.reach(reach).expect("kept");
        somebody
    }

    /// Somebody who founded a space.
    pub fn founder(name: &str) -> Somebody {
        let founder = Somebody::new();
        founder.founds(name);
        founder
    }

    pub fn founds(&self, name: &str) {
        let founded = self.does(Intent::Found {
            space: "Nordwerk".to_owned(),
            person: name.to_owned(),
            admission: Admission::Open,
            ends: None,
        });
        assert!(matches!(founded, Answer::Founded { .. }), "{founded:?}");
    }

    pub fn tries(&self, intent: Intent) -> Result<Answer, Refusal> {
        self.node.submit(intent).expect("room").wait(PATIENCE)
    }

    pub fn does(&self, intent: Intent) -> Answer {
        self.tries(intent).expect("not refused")
    }

    pub fn ticket(&self) -> String {
        match self.does(Intent::Invite {
            uses: 5,
            expires: None,
        }) {
            Answer::Ticket { ticket, .. } => ticket,
            other => panic!("no ticket but {other:?}"),
        }
    }

    pub fn joins(&self, ticket: &str, name: &str) {
        let joining = self.does(Intent::Join {
            ticket: ticket.to_owned(),
            person: name.to_owned(),
        });
        assert!(matches!(joining, Answer::Joining { .. }), "{joining:?}");
    }

    pub fn status(&self) -> Status {
        match self.does(Intent::Ask(Question::Status)) {
            Answer::Status(status) => *status,
            other => panic!("no status but {other:?}"),
        }
    }

    pub fn names_seen(&self) -> Vec<String> {
        let view = self.node.view();
        view.people
            .iter()
            .map(|card| card.profile.name.clone())
            .collect()
    }

    /// Where this device can be reached, once it can.
    pub fn endpoint(&self) -> node::EndpointInfo {
        wait("the endpoint opens", || self.node.endpoint().is_some());
        self.node.endpoint().expect("open")
    }

    pub fn stops(&self) {
        self.node.stop();
    }

    pub fn starts_again(&mut self) {
        self.node = Node::start(Options::new(self.folder.path())).expect("a node");
    }

    pub fn waits(&self, what: &str, is_so: impl Fn(&View) -> bool) {
        wait(what, || is_so(&self.node.view()));
    }

    pub fn becomes_member(&self) {
        self.waits("becomes a member", |view| view.standing == Standing::Member);
    }
}

pub fn wait(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "did not happen in time: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
