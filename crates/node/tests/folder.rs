//! One data folder: its owner, other invocations, restarts, and a process that is killed.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{PATIENCE, Somebody, options};
use model::{Edit, Field};
use node::{Access, Client, Node, Options, StartError};
use replica::{Answer, Intent, Question, Standing};

#[test]
fn another_invocation_reaches_the_owner() {
    let ann = Somebody::founder("Ann");
    let refused = Node::start(options(ann.folder.path()));
    assert!(matches!(refused, Err(StartError::Busy { .. })));

    let access = Access::open(&options(ann.folder.path())).expect("access");
    assert!(matches!(access, Access::Remote(_)));
    let status = access
        .submit(Intent::Ask(Question::Status), PATIENCE)
        .expect("not refused");
    let Answer::Status(status) = status else {
        panic!("no status but {status:?}");
    };
    assert_eq!(status.standing, Standing::Member);
    assert_eq!(access.endpoint().expect("answered"), ann.node.endpoint());
    access.fold().expect("folded");
    let report = access
        .sync(Duration::from_secs(1), None)
        .expect("nobody to sync with");
    assert!(report.peers.is_empty());
    let refused = access
        .submit(
            Intent::Invite {
                uses: 0,
                expires: None,
            },
            PATIENCE,
        )
        .expect_err("nobody may come in with it");
    assert_eq!(refused.code, "ticket-uses");

    ann.node.stop();
    let refused = access
        .submit(Intent::Ask(Question::Status), PATIENCE)
        .expect_err("the owner has left");
    assert_eq!(refused.code, "owner-left");
    let access = Access::open(&options(ann.folder.path())).expect("access");
    assert!(matches!(access, Access::Own(_)));
}

#[test]
fn nobody_answers_for_a_folder_that_nobody_owns() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(Client::connect(folder.path()).is_none());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_open_the_socket() {
    use std::os::unix::fs::PermissionsExt;
    let ann = Somebody::new();
    let socket = ann.folder.path().join("control.sock");
    let mode = std::fs::metadata(socket)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn a_node_without_network_works_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(Options {
        network: false,
        ..options(folder.path())
    })
    .expect("a node");
    let ann = Somebody { folder, node };
    ann.founds("Ann");
    assert_eq!(ann.node.endpoint(), None);
    let refused = ann.node.sync(PATIENCE, None).expect_err("no network");
    assert_eq!(refused.code, "no-network");
}

#[test]
fn the_ports_stay_the_same_and_the_first_ticket_names_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let anywhere = || Options::new(folder.path());
    let node = Node::start(anywhere()).expect("a node");
    let ann = Somebody {
        folder: tempfile::tempdir().expect("a folder"),
        node,
    };
    ann.founds("Ann");
    let ticket = replica::Ticket::parse(&ann.ticket()).expect("a ticket");
    assert!(!ticket.addresses.is_empty(), "asked for at once");
    let before = ann.endpoint();
    assert_eq!(ticket.addresses, before.addrs);
    ann.node.stop();
    let node = Node::start(anywhere()).expect("a node");
    assert_eq!(node.endpoint().expect("open"), before);
}

#[test]
fn an_address_that_is_taken_is_an_error_at_the_start() {
    let ann = Somebody::founder("Ann");
    ann.node.stop();
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let refused = Node::start(Options {
        bind: Some(taken.local_addr().expect("its address")),
        ..Options::new(ann.folder.path())
    });
    let Err(StartError::Network(why)) = refused else {
        panic!("started on an address that is taken");
    };
    assert!(why.contains("127.0.0.1"), "{why}");
    // Nothing is left behind: the folder is free again.
    Node::start(options(ann.folder.path())).expect("a node");
}

#[test]
fn intents_are_refused_after_stopping() {
    let ann = Somebody::founder("Ann");
    ann.node.stop();
    ann.node.stop();
    let refused = ann.node.submit(Intent::Ask(Question::Status));
    assert!(matches!(refused, Err(node::Busy::Stopped)));
    assert_eq!(ann.node.fold().expect_err("stopped").code, "stopped");
}

const CHILD_FOLDER: &str = "EYELEVEL_TEST_CHILD_FOLDER";

/// Does nothing unless the test below runs it as a process of its own.
#[test]
fn child_that_edits_until_it_is_killed() {
    let Ok(folder) = std::env::var(CHILD_FOLDER) else {
        return;
    };
    let node = Node::start(options(folder.as_ref())).expect("a node");
    let folder = tempfile::tempdir().expect("a folder");
    let ann = Somebody { folder, node };
    ann.founds("Ann");
    for n in 0.. {
        let edit = Edit::Set(Field::Headline, vec![format!("Idea {n}")]);
        ann.does(Intent::Profile(vec![edit]));
        println!("acknowledged {n}");
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    use std::io::BufRead;
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "folder::child_that_edits_until_it_is_killed",
            "--nocapture",
        ])
        .env(CHILD_FOLDER, folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let output = child.stdout.take().expect("its output");
    let mut last = None;
    for line in std::io::BufReader::new(output).lines() {
        let line = line.expect("text");
        if let Some(n) = line.strip_prefix("acknowledged ") {
            let n: u32 = n.parse().expect("a number");
            last = Some(n);
            if n == 40 {
                child.kill().expect("killed");
            }
        }
    }
    child.wait().expect("gone");
    let last = last.expect("something was acknowledged");
    let node = Node::start(options(folder.path())).expect("no repair needed");
    let ann = Somebody { folder, node };
    // Asked, not read from the first view: that comes before what was in the journal only.
    let Answer::Profile(me) = ann.does(Intent::Ask(Question::Profile { person: None })) else {
        panic!("no profile");
    };
    let headline = me.profile.headline.expect("there");
    let seen: u32 = headline
        .strip_prefix("Idea ")
        .and_then(|n| n.parse().ok())
        .expect("a number");
    assert!(seen >= last, "{seen} is older than {last}");
}

/// A crash between the key file and the first record: the founding is done again, the same one.
#[test]
fn a_founding_that_broke_off_is_finished() {
    let folder = tempfile::tempdir().expect("a folder");
    let found = |node: &node::Node| {
        node.submit(replica::Intent::Found {
            space: "Nordwerk".to_owned(),
            person: "Ann".to_owned(),
            admission: replica::Admission::Open,
            ends: None,
        })
        .expect("taken")
        .wait(std::time::Duration::from_secs(20))
    };
    let mut options = node::Options::new(folder.path());
    options.network = false;
    let node = node::Node::start(options.clone()).expect("starts");
    let founded = found(&node).expect("founded");
    node.stop();
    drop(node);
    // As the crash leaves it: the key file and the space's place are there, no record is.
    for space in std::fs::read_dir(folder.path().join("spaces")).expect("spaces") {
        let place = space.expect("a space").path();
        std::fs::remove_dir_all(&place).expect("removed");
        std::fs::create_dir(&place).expect("made again");
    }
    let node = node::Node::start(options.clone()).expect("starts");
    assert_eq!(node.view().standing, replica::Standing::Member);
    let space = node.view().space.as_ref().map(|space| space.id);
    let replica::Answer::Founded { space: id, .. } = founded else {
        panic!("{founded:?}");
    };
    assert_eq!(space, Some(id), "nobody goes on as somebody new");
}
