//! Two and more real nodes on loopback: founding, inviting, joining, catching up, restarts.

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use crate::alike::{headline_of, says};
use crate::common::{PATIENCE, Somebody, options, wait};
use node::{Carry, NetworkAct, Node};
use replica::{Intent, PeerState, Reach, Ticket};

fn agree(people: &[&Somebody]) {
    wait("everybody holds the same", || {
        let digests: Vec<String> = people.iter().map(|person| person.status().digest).collect();
        digests.windows(2).all(|pair| pair[0] == pair[1])
    });
}

#[test]
fn a_newcomer_joins_and_both_see_each_other() {
    let mut ann = Somebody::anywhere();
    ann.founds("Ann");
    let mut bob = Somebody::anywhere();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    wait("Ann sees Bob", || ann.names_seen() == ["Bob"]);
    wait("Bob sees Ann", || bob.names_seen() == ["Ann"]);

    says(&ann, "Beekeeper");
    wait("the news arrives", || {
        headline_of(&bob, "Ann").as_deref() == Some("Beekeeper")
    });
    agree(&[&ann, &bob]);

    // Both come back with what they had, and find each other again by themselves.
    ann.stops();
    bob.stops();
    ann.starts_again();
    assert_eq!(ann.names_seen(), ["Bob"]);
    says(&ann, "Gardener");
    bob.starts_again();
    assert_eq!(bob.names_seen(), ["Ann"]);
    wait("the news arrives after a restart", || {
        headline_of(&bob, "Ann").as_deref() == Some("Gardener")
    });
    agree(&[&ann, &bob]);
}

#[test]
fn what_changed_while_away_arrives_on_sync() {
    let ann = Somebody::founder("Ann");
    let bob = Somebody::new();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    agree(&[&ann, &bob]);

    bob.stops();
    for n in 0..30 {
        says(&ann, &format!("Idea {n}"));
    }
    let bob = Somebody {
        node: node::Node::start(crate::common::options(bob.folder.path())).expect("a node"),
        folder: bob.folder,
    };
    let report = bob.node.sync(PATIENCE, None).expect("not refused");
    assert_eq!(report.peers.len(), 1, "{report:?}");
    assert_eq!(report.peers[0].state, PeerState::InSync, "{report:?}");
    assert_eq!(headline_of(&bob, "Ann").as_deref(), Some("Idea 29"));
    agree(&[&ann, &bob]);
}

#[test]
fn a_third_learns_from_the_second_what_the_first_said() {
    let ann = Somebody::founder("Ann");
    let bob = Somebody::new();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    agree(&[&ann, &bob]);
    let ticket = bob.ticket();
    ann.stops();

    let cem = Somebody::new();
    cem.joins(&ticket, "Cem");
    cem.becomes_member();
    wait("Cem sees both", || cem.names_seen() == ["Ann", "Bob"]);
    agree(&[&bob, &cem]);
}

#[test]
fn two_who_came_in_through_a_third_meet_alone() {
    let ann = Somebody::anywhere();
    ann.founds("Ann");
    let mut bob = Somebody::anywhere();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    wait("Ann sees Bob", || ann.names_seen() == ["Bob"]);
    bob.stops();
    // Bob never hears of Eve, who comes when he is away, nor Eve where he is.
    let eve = Somebody::anywhere();
    eve.joins(&ann.ticket(), "Eve");
    eve.becomes_member();
    wait("Eve sees Ann and Bob", || {
        eve.names_seen() == ["Ann", "Bob"]
    });
    ann.stops();
    bob.starts_again();
    assert_eq!(bob.names_seen(), ["Ann"]);
    // One call is enough, also of a program that ends after it.
    let report = eve.node.sync(PATIENCE, Some(bob.ticket()));
    let report = report.expect("not refused");
    let states: Vec<PeerState> = report.peers.iter().map(|peer| peer.state).collect();
    assert_eq!(states, [PeerState::InSync], "{report:?}");
    wait("Bob sees Eve", || bob.names_seen() == ["Ann", "Eve"]);
    agree(&[&bob, &eve]);
}

#[test]
fn sync_does_not_wait_for_those_who_do_not_answer() {
    let ann = Somebody::founder("Ann");
    let bob = Somebody::new();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    agree(&[&ann, &bob]);
    ann.stops();
    let begun = Instant::now();
    let report = bob
        .node
        .sync(Duration::from_secs(60), None)
        .expect("not refused");
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert_eq!(report.peers[0].state, PeerState::Away);
}

#[test]
fn a_ticket_that_is_used_up_admits_nobody() {
    let ann = Somebody::founder("Ann");
    let ticket = match ann.does(Intent::Invite {
        uses: 1,
        expires: None,
    }) {
        replica::Answer::Ticket { ticket, .. } => ticket,
        other => panic!("no ticket but {other:?}"),
    };
    let bob = Somebody::new();
    bob.joins(&ticket, "Bob");
    bob.becomes_member();
    let eve = Somebody::new();
    eve.joins(&ticket, "Eve");
    let begun = Instant::now();
    eve.node.sync(PATIENCE, None).expect("not refused");
    assert!(begun.elapsed() < PATIENCE / 2, "a refusal ends the wait");
    assert_eq!(eve.node.view().standing, replica::Standing::Waiting);
    assert_eq!(ann.names_seen(), ["Bob"]);
}

#[test]
fn whoever_runs_out_of_time_says_farewell() {
    let ann = Somebody::founder("Ann");
    let bob = Somebody::new();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    agree(&[&ann, &bob]);
    bob.stops();
    let state_of_bob = || ann.node.view().sync.peers.first().map(|peer| peer.state);
    wait("Ann notices that Bob left", || {
        state_of_bob() == Some(PeerState::Away)
    });
    for n in 0..200 {
        says(&ann, &format!("Idea {n}"));
    }

    let bob = Somebody {
        node: node::Node::start(crate::common::options(bob.folder.path())).expect("a node"),
        folder: bob.folder,
    };
    wait("Bob is there again", || {
        state_of_bob().is_some_and(|state| state != PeerState::Away)
    });
    let report = bob.node.sync(Duration::ZERO, None).expect("not refused");
    assert_eq!(report.peers.len(), 1, "{report:?}");
    bob.stops();
    // Silence would be noticed too, but later than a test has patience for.
    wait("Ann hears that Bob left", || {
        state_of_bob() == Some(PeerState::Away)
    });
}

/// A relay that stands on a ticket is offered, and contacted only by whoever chooses it.
#[test]
fn a_relay_on_a_ticket_is_offered_and_not_used_unasked() {
    let relay = "http://10.3.0.1:3340";
    let ann = Somebody::founder("Ann");
    let mut ticket = Ticket::parse(&ann.ticket()).expect("a ticket");
    ann.stops();
    ticket.addresses.push(format!("relay={relay}"));
    let bob = Somebody::new();
    bob.joins(&ticket.to_text(), "Bob");
    wait("the relay is offered", || {
        bob.node.network_view().relays == [relay]
    });
    assert_eq!(bob.node.network_view().reach, Reach::Direct);
    bob.node
        .reach(Reach::Relay(relay.to_owned()))
        .expect("kept");
    assert!(bob.node.network_view().relays.is_empty(), "it is used");
    bob.node.reach(Reach::Lan).expect("kept");
    assert!(bob.node.network_view().relays.is_empty(), "none is wanted");
}

/// Whoever types a ticket does not wait for addresses that lead nowhere any more.
#[test]
fn a_new_ticket_is_tried_while_old_addresses_are_dialled() {
    let mut ann = Somebody::founder("Ann");
    let mut ben = Somebody::new();
    let old = ann.ticket();
    ben.joins(&old, "Ben");
    ben.becomes_member();
    wait("Ann sees Ben", || ann.names_seen() == ["Ben"]);
    ann.stops();
    ben.stops();
    // Both are somewhere else since, and whoever is where Ben knows Ann does not answer.
    let old = Ticket::parse(&old).expect("a ticket").addresses;
    // Where another test has begun to listen meanwhile, somebody else answers.
    let silent = old.iter().map(UdpSocket::bind);
    let _silent: Vec<_> = silent.filter_map(Result::ok).collect();
    ann.node = Node::start(options(ann.folder.path())).expect("a node");
    ben.node = Node::start(options(ben.folder.path())).expect("a node");
    let ticket = ann.ticket();
    let report = ben.node.sync(Duration::from_secs(8), Some(ticket));
    let peers = report.expect("not refused").peers;
    assert_eq!(peers.len(), 1);
    assert_eq!(peers[0].state, PeerState::InSync, "{peers:?}");
}

/// Somebody who has met a device that is gone since, and what hears in its place.
fn met_a_device_that_is_gone(ben: Somebody) -> (Somebody, UdpSocket) {
    let ann = Somebody::founder("Ann");
    ben.joins(&ann.ticket(), "Ben");
    ben.becomes_member();
    let address = ann.endpoint().addrs.remove(0);
    ann.stops();
    let there = UdpSocket::bind(address).expect("free again");
    there.set_read_timeout(Some(PATIENCE)).expect("set");
    (ben, there)
}

/// The next word of somebody who dials: the connection it is to become, and where it comes from. The
/// former begins at the seventh byte, behind its length (RFC 9000, section 17.2).
fn hears_a_dial(there: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut packet = [0; 2048];
    let (_, from) = there.recv_from(&mut packet).expect("dialled");
    (packet[6..6 + usize::from(packet[5])].to_vec(), from)
}

/// Whoever pauses while somebody is being dialled means them too.
#[test]
fn a_dial_ends_when_its_device_is_paused() {
    let (ben, there) = met_a_device_that_is_gone(Somebody::new());
    let node = ben.node.clone();
    let syncing = std::thread::spawn(move || node.sync(Duration::from_secs(60), None));
    hears_a_dial(&there);
    let paused = Instant::now();
    let act = NetworkAct::Pause { on: true };
    ben.node.carry(Carry::Network { act }).expect("paused");
    let report = syncing.join().expect("no panic").expect("not refused");
    assert_eq!(report.peers[0].state, PeerState::Away);
    // A dial that goes on has ten seconds, and half of them at least are left.
    assert!(paused.elapsed() < Duration::from_secs(4));
}

/// A dial that nobody answers has sockets of its own reach, which the next one takes over.
#[test]
fn another_reach_listens_on_the_same_port_at_once_while_somebody_is_dialled() {
    for ben in [Somebody::new(), Somebody::anywhere()] {
        let (ben, there) = met_a_device_that_is_gone(ben);
        let (first, from) = hears_a_dial(&there);
        let chosen = Instant::now();
        ben.node.reach(Reach::Lan).expect("kept");
        let (mut next, mut now_from) = hears_a_dial(&there);
        while next == first {
            (next, now_from) = hears_a_dial(&there);
        }
        assert_eq!(now_from, from);
        assert!(chosen.elapsed() < Duration::from_secs(5));
    }
}

/// A ticket says where a device is, also after the next start of one that takes any port.
#[test]
fn any_port_is_the_same_at_the_next_start() {
    let mut ann = Somebody::founder("Ann");
    let before = ann.endpoint().addrs;
    ann.stops();
    ann.node = Node::start(options(ann.folder.path())).expect("a node");
    assert_eq!(ann.endpoint().addrs, before);
}
