//! Canaries on the wire and with carriers: no name, no profile text, no name of a space or a
//! community stands in clear in what travels or lies with those who only carry.
//!
//! The wire is recorded by a relay of the test's own between two real devices on loopback. What
//! iroh is given before it encrypts is looked at too, in `crates/replica/tests/canary.rs`.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use replica::Ticket;

use crate::folders::contains;
use crate::terminal::{Person, ticket};

const SPACE: &str = "Oktopuswerft-canary";
const NAME: &str = "Wilhelmina Canary";
const HEADLINE: &str = "sourdough-canary-headline";
const COMMUNITY: &str = "Teekanary-circle";
const POST: &str = "kettle-canary-at-three";
const MESSAGE: &str = "meet-canary-at-ten";
/// What a handshake, the door and the first frames come to at least, in bytes.
const RECORDED_BYTES_MIN: usize = 5_000;
const ALL: [&str; 6] = [SPACE, NAME, HEADLINE, COMMUNITY, POST, MESSAGE];

/// A relay on loopback that writes down every datagram, both ways.
struct Recorder {
    address: SocketAddr,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    fn before(server: SocketAddr) -> Recorder {
        let front = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let back = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        back.connect(server).expect("a server");
        let address = front.local_addr().expect("an address");
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let client: Arc<Mutex<Option<SocketAddr>>> = Arc::default();
        let (front_too, back_too) = (front.try_clone().unwrap(), back.try_clone().unwrap());
        let (heard, known) = (Arc::clone(&bytes), Arc::clone(&client));
        std::thread::spawn(move || {
            let mut datagram = [0; 65_536];
            while let Ok((length, from)) = front.recv_from(&mut datagram) {
                *known.lock().unwrap() = Some(from);
                heard.lock().unwrap().extend_from_slice(&datagram[..length]);
                let _lost = back.send(&datagram[..length]);
            }
        });
        let heard = Arc::clone(&bytes);
        std::thread::spawn(move || {
            let mut datagram = [0; 65_536];
            loop {
                let Ok(length) = back_too.recv(&mut datagram) else {
                    std::thread::sleep(Duration::from_millis(10));
                    continue;
                };
                heard.lock().unwrap().extend_from_slice(&datagram[..length]);
                let to = *client.lock().unwrap();
                if let Some(to) = to {
                    let _lost = front_too.send_to(&datagram[..length], to);
                }
            }
        });
        Recorder { address, bytes }
    }
}

/// Ann, with a canary in everything one can say.
fn talkative(world: &Path) -> Person {
    let ann = Person::new(world, "ann");
    ann.json(&["init", "--space", SPACE, "--name", NAME]);
    ann.json(&["profile", "set", "headline", HEADLINE]);
    ann.json(&[
        "community",
        "found",
        "--name",
        COMMUNITY,
        "--template",
        "theme",
    ]);
    ann.json(&["community", "post", COMMUNITY, "--kind", "news", POST]);
    ann
}

#[test]
fn nothing_stands_in_clear_on_the_wire() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = talkative(world.path());
    let _serving = ann.serve();
    let mut door = Ticket::parse(&ticket(&ann, &[])).expect("a ticket");
    let server: SocketAddr = door.addresses[0].parse().expect("an address");
    let recorder = Recorder::before(server);
    door.addresses = vec![recorder.address.to_string()];
    let ben = Person::new(world.path(), "ben");
    ben.json(&[
        "join",
        &door.to_text(),
        "--name",
        "Ben Canary",
        "--timeout",
        "30s",
    ]);
    ben.json(&["message", NAME, MESSAGE]);
    ben.json(&["sync", "--with", &door.to_text(), "--timeout", "30s"]);
    let room = ben.json(&["community", "show", COMMUNITY]).to_string();
    assert!(room.contains(POST), "what travelled can be read at its end");

    let bytes = recorder.bytes.lock().unwrap();
    // Two devices on one machine soon find the direct way and leave the recorder aside, so what is
    // sure to pass it is the handshake, the door and the first frames.
    assert!(
        bytes.len() > RECORDED_BYTES_MIN,
        "only {} bytes were recorded",
        bytes.len()
    );
    for canary in ALL.iter().chain(&["Ben Canary"]) {
        let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
        assert!(!found, "{canary} is on the wire");
    }
}

#[test]
fn nothing_stands_in_clear_with_whoever_carries() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = talkative(world.path());
    let repository = ann.json(&["git", "path"]);
    let repository = Path::new(repository["path"].as_str().expect("a path").trim()).to_owned();
    let bundle = world.path().join("stick");
    std::fs::create_dir(&bundle).expect("a folder");
    let file = bundle.join("all.bundle");
    ann.json(&["bundle", "write", file.to_str().expect("a path")]);
    let mut places = vec![repository, bundle];
    let remote = world.path().join("remote.git");
    let address = remote.to_str().expect("a path");
    if std::process::Command::new("git")
        .arg("--version")
        .output()
        .is_ok()
    {
        ann.json(&["remote", "add", "stick", address]);
        ann.json(&["remote", "sync", "stick"]);
        places.push(remote);
    } else {
        println!("no git here: a remote is not looked at");
    }
    for place in places {
        for canary in ALL {
            assert!(!contains(&place, canary), "{canary} in {}", place.display());
        }
    }
}
