//! Finding each other on a local network without internet, and contacting nobody beyond it.
//!
//! Each test makes a network namespace of its own with one virtual network card, a way out that
//! leads nowhere, and an address of the internet at which somebody listens. Without root, or
//! without namespaces, it says so and tests nothing.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::common::{Somebody, wait};
use iroh::endpoint::presets;
use iroh::{Endpoint, EndpointAddr, EndpointId, RelayMode, TransportAddr};
use node::{Carried, Carry, NetworkAct, Node, Options};
use replica::{NetworkView, Reach, Ticket};
use socket2::{Domain, Protocol, Socket, Type};

const INSIDE: &str = "EYELEVEL_INSIDE_A_NAMESPACE";
const FAR_AWAY: &str = "203.0.113.7";
const CARD: &str = "ip link set lo up \
    && ip link add v0 type veth peer name v1 \
    && ip addr add 10.77.0.1/24 dev v0 && ip link set v0 up && ip link set v1 up \
    && ip addr add 203.0.113.7/32 dev lo \
    && ip route add default via 10.77.0.254 dev v0";

/// The same network without a way out and with none for what is said to everybody.
const NO_ROUTE: &str = "ip route del default && ip route add unreachable 224.0.0.0/4";
/// The same network without the addresses that multicast goes by.
const NO_IPV4: &str = "ip addr del 203.0.113.7/32 dev lo && ip addr flush dev v0 \
    && ip -6 addr add fd77::1/64 dev v0 nodad";

/// The same network where nobody gives addresses, so that devices give themselves some.
const LINK_LOCAL: &str = "ip addr flush dev v0 && ip addr add 169.254.7.1/16 dev v0";

/// Runs one test of this file again inside a namespace. True inside.
fn is_inside(test: &str) -> bool {
    is_inside_with(test, "true")
}

/// The same, after one more word to the network there.
fn is_inside_with(test: &str, further: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    if !cfg!(target_os = "linux") {
        println!("skipped: network namespaces are a thing of Linux");
        return false;
    }
    let made = Command::new("unshare")
        .args(["-n", "sh", "-c", CARD])
        .output();
    match made {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            println!("skipped: no network namespace of our own: {why}");
            return false;
        }
        Err(error) => {
            println!("skipped: no network namespace of our own: {error}");
            return false;
        }
    }
    let program = std::env::current_exe().unwrap();
    let words = format!("{CARD} && {further} && exec \"$0\" --exact nearby::{test} --nocapture");
    let output = Command::new("unshare")
        .args(["-n", "sh", "-c", &words])
        .arg(program)
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}{}", String::from_utf8_lossy(&output.stderr));
    // Where the name is none, nothing runs, and that is no success.
    let is_well = output.status.success() && said.contains("1 passed");
    assert!(is_well, "{test} failed inside its namespace");
    false
}

fn does(somebody: &Somebody, act: NetworkAct) -> NetworkView {
    match somebody.node.carry(Carry::Network { act }).unwrap() {
        Carried::Network(view) => *view,
        other => panic!("no view of the network but {other:?}"),
    }
}

/// Is found from now on, as soon as the network that was just made is noticed.
fn be_found(somebody: &Somebody, invites: bool) {
    let act = NetworkAct::Nearby { on: true, invites };
    let turned_on = || somebody.node.carry(Carry::Network { act: act.clone() });
    for _ in 0..100 {
        match turned_on() {
            Err(refusal) if refusal.code == "no-network-here" => {
                std::thread::sleep(Duration::from_millis(100));
            }
            other => return drop(other.unwrap()),
        }
    }
    panic!("no network is noticed in ten seconds");
}

fn found(somebody: &Somebody) -> usize {
    somebody.node.network_view().found.len()
}

/// The first run in a place without internet: found, asked, joined, without anybody typing.
#[test]
fn a_newcomer_finds_the_space_and_joins_it() {
    if !is_inside("a_newcomer_finds_the_space_and_joins_it") {
        return;
    }
    let ann = Somebody::anywhere();
    ann.founds("Ann Berg");
    let ben = Somebody::anywhere();
    assert!(!ann.node.network_view().nearby, "off until switched on");
    be_found(&ben, false);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(found(&ben), 0, "nobody is found who is not to be found");

    be_found(&ann, true);
    wait("Ben sees somebody", || found(&ben) == 1);
    wait("Ann sees somebody", || found(&ann) == 1);
    let seen = ben.node.network_view().found.remove(0);
    assert_eq!(
        (seen.name, seen.space, seen.ticket),
        (None, None, None),
        "no name on the air"
    );
    let id = seen.id;
    let view = does(&ben, NetworkAct::Ask { id: id.clone() });
    let asked = view.found.iter().find(|found| found.id == id).unwrap();
    assert_eq!(asked.name.as_deref(), Some("Ann Berg"));
    assert_eq!(asked.space.as_deref(), Some("Nordwerk"));
    ben.joins(asked.ticket.as_ref().unwrap(), "Ben Ito");
    ben.becomes_member();
    wait("they are on one network", || {
        ben.node
            .network_view()
            .ways
            .iter()
            .all(|way| way.way == replica::Way::Lan)
    });

    // Switched off, the random name goes; switched on again it is another one.
    does(
        &ann,
        NetworkAct::Nearby {
            on: false,
            invites: false,
        },
    );
    assert!(!ann.node.network_view().nearby);
    be_found(&ann, false);
    wait("Ben sees another name", || {
        let view = ben.node.network_view();
        view.found.iter().any(|found| found.id != id)
    });
}

fn asks(somebody: &Somebody, id: &str) -> replica::NearbyView {
    let view = does(somebody, NetworkAct::Ask { id: id.to_owned() });
    view.found.into_iter().find(|found| found.id == id).unwrap()
}

/// What is told is what is so when somebody asks: whoever came in meanwhile is recognised as a
/// device of the space, and has a name.
#[test]
fn whoever_comes_in_later_is_recognised_and_tells_their_name() {
    if !is_inside("whoever_comes_in_later_is_recognised_and_tells_their_name") {
        return;
    }
    let (ann, ben) = (Somebody::anywhere(), Somebody::anywhere());
    be_found(&ben, false);
    be_found(&ann, false);
    wait("Ann sees somebody", || found(&ann) == 1);
    let seen = ann.node.network_view().found.remove(0);
    assert_eq!(asks(&ann, &seen.id).name, None, "nobody yet");
    let refused = Carry::Network {
        act: NetworkAct::Nearby {
            on: true,
            invites: true,
        },
    };
    let refusal = ann.node.carry(refused).unwrap_err();
    assert_eq!(refusal.code, "nearby-no-space");

    ann.founds("Ann Berg");
    ben.joins(&ann.ticket(), "Ben Ito");
    ben.becomes_member();
    wait("Ann recognises Ben", || {
        let found = ann.node.network_view().found;
        found
            .iter()
            .any(|found| found.id == seen.id && found.peer.is_some())
    });
    let asked = asks(&ann, &seen.id);
    assert_eq!(asked.name.as_deref(), Some("Ben Ito"));
    assert_eq!(asked.space.as_deref(), Some("Nordwerk"));
    assert_eq!(asked.ticket, None, "Ben invites nobody");
}

/// A ticket is made when somebody first asks for one and handed out as long as it is good, however
/// often the process starts.
#[test]
fn inviting_nearby_writes_nothing_until_somebody_asks() {
    if !is_inside("inviting_nearby_writes_nothing_until_somebody_asks") {
        return;
    }
    let mut ann = Somebody::anywhere();
    ann.founds("Ann Berg");
    be_found(&ann, true);
    let records = |ann: &Somebody| ann.node.view().sync.records;
    let before = records(&ann);
    for _ in 0..2 {
        ann.stops();
        ann.starts_again();
    }
    assert_eq!(records(&ann), before);
    let ben = Somebody::anywhere();
    be_found(&ben, false);
    wait("Ben sees somebody", || found(&ben) == 1);
    let id = ben.node.network_view().found.remove(0).id;
    let first = asks(&ben, &id).ticket.unwrap();
    assert_eq!(asks(&ben, &id).ticket, Some(first));
    assert_eq!(records(&ann), before + 1, "one invitation");
}

/// Whoever pauses is neither seen nor answered nearby.
#[test]
fn whoever_pauses_is_gone_nearby_too() {
    if !is_inside("whoever_pauses_is_gone_nearby_too") {
        return;
    }
    let (ann, ben) = (Somebody::anywhere(), Somebody::anywhere());
    ann.founds("Ann Berg");
    be_found(&ann, false);
    be_found(&ben, false);
    wait("Ben sees somebody", || found(&ben) == 1);
    does(&ann, NetworkAct::Pause { on: true });
    wait("she says goodbye", || found(&ben) == 0);
    does(&ann, NetworkAct::Pause { on: false });
    wait("she is there again", || found(&ben) == 1);
}

/// A cable or a hotspot without any route is enough, before there is a space and afterwards.
#[test]
fn no_route_is_needed_to_find_each_other() {
    if !is_inside_with("no_route_is_needed_to_find_each_other", NO_ROUTE) {
        return;
    }
    let (ann, ben) = (Somebody::anywhere(), Somebody::anywhere());
    for somebody in [&ann, &ben] {
        somebody.founds("Somebody");
        be_found(somebody, false);
    }
    let newcomer = Somebody::anywhere();
    be_found(&newcomer, false);
    wait("everybody sees the other two", || {
        [&ann, &ben, &newcomer].iter().all(|one| found(one) == 2)
    });
}

/// Where a cable is all there is, devices have given themselves their addresses: they meet there
/// by ticket and nearby, however little they reach.
#[test]
fn a_cable_between_two_is_a_local_network() {
    if !is_inside_with("a_cable_between_two_is_a_local_network", LINK_LOCAL) {
        return;
    }
    let ann = Somebody::new_with_reach(Reach::Lan);
    ann.founds("Ann");
    let mut ticket = Ticket::parse(&ann.ticket()).unwrap();
    ticket
        .addresses
        .retain(|address| address.starts_with("169.254.7.1:"));
    assert_eq!(ticket.addresses.len(), 1);
    let ben = Somebody::new_with_reach(Reach::Lan);
    ben.joins(&ticket.to_text(), "Ben");
    ben.becomes_member();
    be_found(&ann, false);
    be_found(&ben, false);
    wait("Ann recognises Ben", || {
        let found = ann.node.network_view().found;
        found.iter().any(|found| found.peer.is_some())
    });
}

/// What is chosen on one network holds there and on no other.
#[test]
fn whoever_invites_in_one_place_does_not_invite_in_another() {
    if !is_inside("whoever_invites_in_one_place_does_not_invite_in_another") {
        return;
    }
    let goes = |from: &str, to: &str| {
        let words = format!(
            "ip addr del {from}.1/24 dev v0 && ip addr add {to}.1/24 dev v0 \
             && ip route add default via {to}.254 dev v0"
        );
        let moved = Command::new("sh").args(["-c", &words]).status().unwrap();
        assert!(moved.success());
    };
    let (home, cafe) = ("10.77.0", "10.88.0");
    let ann = Somebody::anywhere();
    ann.founds("Ann Berg");
    let here = || {
        let view = ann.node.network_view();
        (view.nearby, view.invites)
    };
    be_found(&ann, false);
    assert_eq!(here(), (true, false));
    goes(home, cafe);
    wait("she is not found at the café", || here() == (false, false));
    be_found(&ann, true);
    assert_eq!(here(), (true, true));
    goes(cafe, home);
    wait("at home she invites nobody", || here() == (true, false));
    let ben = Somebody::anywhere();
    be_found(&ben, false);
    wait("Ben sees her there", || found(&ben) == 1);
    let seen = ben.node.network_view().found.remove(0);
    let asked = asks(&ben, &seen.id);
    assert_eq!(
        (asked.name.as_deref(), asked.ticket),
        (Some("Ann Berg"), None)
    );

    let off = NetworkAct::Nearby {
        on: false,
        invites: false,
    };
    does(&ann, off);
    assert_eq!(here(), (false, false));
    goes(home, cafe);
    wait("at the café she still does", || here() == (true, true));
}

/// A network without a way for multicast is noticed, and its owner told what works all the same.
#[test]
fn a_network_that_lets_no_multicast_through_is_said_so() {
    let test = "a_network_that_lets_no_multicast_through_is_said_so";
    if !is_inside_with(test, NO_IPV4) {
        return;
    }
    let ann = Somebody::anywhere();
    ann.founds("Ann Berg");
    be_found(&ann, false);
    let is_said = || {
        let notice = ann.node.network_view().notice;
        notice.is_some_and(|notice| {
            notice.contains("looked for by IPv4") && notice.contains("A ticket or a QR code works")
        })
    };
    assert!(is_said(), "by the answer to what switched it on");
    // It is tried again meanwhile, and the sentence stays.
    let until = Instant::now() + Duration::from_secs(5);
    while Instant::now() < until {
        assert!(is_said());
        std::thread::sleep(Duration::from_millis(1));
    }
    let off = NetworkAct::Nearby {
        on: false,
        invites: false,
    };
    does(&ann, off);
    wait("nothing is tried any more", || {
        ann.node.network_view().notice.is_none()
    });
}

/// Devices of one space find each other by the local network alone when addresses have changed.
#[test]
fn known_devices_are_recognised_and_dialled() {
    if !is_inside("known_devices_are_recognised_and_dialled") {
        return;
    }
    let ann = Somebody::anywhere();
    ann.founds("Ann");
    let mut ben = Somebody::anywhere();
    ben.joins(&ann.ticket(), "Ben");
    ben.becomes_member();
    crate::common::wait("Ann knows Ben", || ann.names_seen() == ["Ben"]);
    be_found(&ann, false);
    ben.stops();
    // Another port: what Ann remembers leads nowhere, and Ben has forgotten where she is.
    std::fs::remove_file(ben.folder.path().join("ports")).unwrap();
    ben.starts_again();
    be_found(&ben, false);
    wait("Ann recognises Ben", || {
        ann.node
            .network_view()
            .found
            .iter()
            .any(|found| found.peer.is_some())
    });
    wait("they are connected", || {
        !ann.node.network_view().ways.is_empty()
    });
}

/// A space set to the local network contacts nobody beyond it. The same dial without that choice
/// is heard, so the listener would have heard it.
#[test]
fn set_to_the_local_network_nobody_else_is_contacted() {
    if !is_inside("set_to_the_local_network_nobody_else_is_contacted") {
        return;
    }
    let far = UdpSocket::bind((FAR_AWAY, 0)).unwrap();
    far.set_read_timeout(Some(Duration::from_secs(4))).unwrap();
    let ann = Somebody::anywhere();
    ann.founds("Ann");
    let mut ticket = Ticket::parse(&ann.ticket()).unwrap();
    ticket.addresses = vec![far.local_addr().unwrap().to_string()];
    let ticket = ticket.to_text();

    let careful = Somebody::new_with_reach(Reach::Lan);
    careful.joins(&ticket, "Ben");
    let mut bytes = [0; 2048];
    assert!(
        far.recv(&mut bytes).is_err(),
        "somebody far away was contacted"
    );

    let open = Somebody::new_with_reach(Reach::Direct);
    open.joins(&ticket, "Cem");
    assert!(
        far.recv(&mut bytes).is_ok(),
        "the listener hears what is sent"
    );

    // Chosen while it runs, the choice holds from then on.
    open.node.reach(Reach::Lan).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    far.set_nonblocking(true).unwrap();
    while far.recv(&mut bytes).is_ok() {}
    far.set_nonblocking(false).unwrap();
    assert!(
        far.recv(&mut bytes).is_err(),
        "somebody far away was still contacted"
    );
}

/// How long a random name is, in characters.
const NAME_CHARS: usize = 52;

/// Where somebody else on the network hears that a device is: its random name and its port.
fn announced() -> (String, u16) {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).unwrap();
    socket.set_reuse_address(true).unwrap();
    socket.set_reuse_port(true).unwrap();
    let port = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 5353));
    socket.bind(&port.into()).unwrap();
    let (group, own) = (Ipv4Addr::new(224, 0, 0, 251), Ipv4Addr::new(10, 77, 0, 1));
    socket.join_multicast_v4(&group, &own).unwrap();
    let socket = UdpSocket::from(socket);
    socket
        .set_read_timeout(Some(crate::common::PATIENCE))
        .unwrap();
    let mut bytes = [0; 1500];
    loop {
        let size = socket.recv(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes[..size]).into_owned();
        let is_base32 = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let mut words = text.split(|letter| !is_base32(letter));
        // The length before it may look like one more digit.
        let name = words.find(|word| word.len() >= NAME_CHARS);
        let name = name.map(|word| word[word.len() - NAME_CHARS..].to_owned());
        let port = text.split("e=").nth(1).map(|rest| {
            let digits = rest.chars().take_while(char::is_ascii_digit);
            digits.collect::<String>()
        });
        if let Some((name, port)) = name.zip(port) {
            return (name, port.parse().unwrap());
        }
    }
}

/// Asks whoever has this name, at this address; true if they say anything.
fn is_answered(name: &str, address: SocketAddr) -> bool {
    let key = data_encoding::BASE32_NOPAD
        .decode(name.to_uppercase().as_bytes())
        .unwrap();
    let id = EndpointId::from_bytes(key.as_slice().try_into().unwrap()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let asker = Endpoint::builder(presets::Minimal)
            .relay_mode(RelayMode::Disabled)
            .bind()
            .await
            .unwrap();
        let address = EndpointAddr::from_parts(id, [TransportAddr::Ip(address)]);
        let connecting = asker.connect(address, b"eyelevel-nearby/1");
        let connected = tokio::time::timeout(Duration::from_secs(4), connecting).await;
        asker.close().await;
        matches!(connected, Ok(Ok(_)))
    })
}

/// Hands on every datagram between somebody here and a port, under an address of the internet.
/// Counts what the port sends there.
fn far_way_to(port: SocketAddr, far: UdpSocket) -> Arc<AtomicUsize> {
    let answers = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&answers);
    std::thread::spawn(move || {
        let mut asker = None;
        let mut bytes = [0; 2048];
        while let Ok((size, from)) = far.recv_from(&mut bytes) {
            let to = if from == port {
                counted.fetch_add(1, Ordering::SeqCst);
                asker
            } else {
                asker = Some(from);
                Some(port)
            };
            if let Some(to) = to {
                let _sent = far.send_to(&bytes[..size], to);
            }
        }
    });
    answers
}

/// Whoever is to be found nearby answers the local network and not one datagram from beyond it.
#[test]
fn nobody_from_afar_is_answered_nearby() {
    if !is_inside("nobody_from_afar_is_answered_nearby") {
        return;
    }
    for reach in [Reach::Lan, Reach::Direct] {
        let ann = Somebody::new_with_reach(reach.clone());
        ann.founds("Ann Berg");
        be_found(&ann, true);
        let (name, port) = announced();
        let beacon = SocketAddr::from(([10, 77, 0, 1], port));
        assert!(is_answered(&name, beacon), "{reach:?}: asked from here");
        let far = UdpSocket::bind((FAR_AWAY, 0)).unwrap();
        let way = far.local_addr().unwrap();
        let answers = far_way_to(beacon, far);
        assert!(!is_answered(&name, way), "{reach:?}: asked from afar");
        assert_eq!(answers.load(Ordering::SeqCst), 0, "{reach:?}");
        let elsewhere = SocketAddr::from(([203, 0, 113, 7], port));
        assert!(
            UdpSocket::bind(elsewhere).is_ok(),
            "{reach:?}: it listens on no other address"
        );
        ann.stops();
    }
}

/// Whoever asked for an address beyond the local network and chose that network reaches nobody.
#[test]
fn a_device_that_listens_nowhere_says_so_and_names_no_address() {
    if !is_inside("a_device_that_listens_nowhere_says_so_and_names_no_address") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(Options {
        bind: Some(format!("{FAR_AWAY}:0").parse().unwrap()),
        ..Options::new(folder.path())
    });
    let node = node.unwrap();
    let ann = Somebody { folder, node };
    ann.founds("Ann Berg");
    let addresses = || Ticket::parse(&ann.ticket()).unwrap().addresses;
    let before = addresses();
    assert_eq!(before.len(), 1);
    let deaf = || ann.node.network_view().deaf;
    assert_eq!(deaf(), None);
    ann.node.reach(Reach::Lan).unwrap();
    wait("it is said", || deaf().is_some());
    assert!(
        deaf()
            .unwrap()
            .contains("does not belong to a local network")
    );
    assert_eq!(addresses(), Vec::<String>::new());
    let chosen = Instant::now();
    ann.node.reach(Reach::Direct).unwrap();
    wait("it listens again", || {
        deaf().is_none() && ann.node.endpoint().is_some()
    });
    assert!(
        chosen.elapsed() < Duration::from_secs(10),
        "not when its turn is"
    );
    assert_eq!(addresses(), before, "where it was");
}
