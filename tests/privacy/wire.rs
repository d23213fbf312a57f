//! Canaries on the wire and with carriers: no name, no profile text, no name of a space or a
//! community stands in clear in what travels or lies with those who only carry.
//!
//! The wire is recorded by a relay of the test's own between two real devices on loopback. What
//! iroh is given before it encrypts is looked at too, in `crates/replica/tests/canary.rs`.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use replica::Ticket;

use crate::folders::{self, contains};
use crate::terminal::{Person, ticket};

const SPACE: &str = "Oktopuswerft-canary";
const NAME: &str = "Wilhelmina Canary";
const HEADLINE: &str = "sourdough-canary-headline";
const COMMUNITY: &str = "Teekanary-circle";
const POST: &str = "kettle-canary-at-three";
const MESSAGE: &str = "meet-canary-at-ten";
/// What a handshake, the door and the first frames come to at least, in bytes.
const RECORDED_BYTES_MIN: usize = 5_000;
/// How long a carrier may take until it has everything.
const CARRYING_PATIENCE: Duration = Duration::from_secs(60);
/// Founding, a profile, a community and a post come to more records than this.
const RECORDS_MIN: u64 = 8;
/// What the objects of that come to at least, opened, in bytes.
const OBJECT_BYTES_MIN: usize = 4_000;
/// How often a canary stands in one long text, and how many such texts there are.
#[cfg(target_os = "linux")]
const ABOUT_WORDS: usize = 100;
#[cfg(target_os = "linux")]
const ABOUTS: u32 = 16;
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

/// Everything that passes between two places with networks of their own passes here, so what is looked
/// through holds all that was said.
#[cfg(target_os = "linux")]
#[test]
fn nothing_stands_in_clear_in_all_that_passes_between_two_places() {
    use crate::pairs::GOOD;
    use crate::pairs::line::Line;
    use crate::pairs::place::{self, Place};

    let test = "privacy::wire::nothing_stands_in_clear_in_all_that_passes_between_two_places";
    if !place::is_inside(test) {
        return;
    }
    let (here, there) = Place::two();
    let Some(line) = Line::join(GOOD) else {
        return;
    };
    let world = tempfile::tempdir().expect("a folder");
    let mut ann = talkative(world.path());
    let mut ben = Person::new(world.path(), "ben");
    (ann.within, ben.within) = (Some(here.process()), Some(there.process()));
    // Far more than a handshake: whoever reads it at the other end was sent it.
    let about = |number: u32| format!("{HEADLINE} {number} ").repeat(ABOUT_WORDS);
    for number in 0..ABOUTS {
        ann.json(&["profile", "set", "about", &about(number)]);
    }
    let _serving = ann.serve_as(&["serve", "--no-mdns"]);
    let joined = ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Canary"]);
    assert_eq!(joined["state"], "member");
    ben.json(&["message", NAME, MESSAGE]);
    ben.json(&["sync", "--timeout", "30s"]);
    let room = ben.json(&["community", "show", COMMUNITY]).to_string();
    assert!(room.contains(POST), "what travelled can be read at its end");
    let card = ben.json(&["profile", "show", NAME]).to_string();
    assert!(card.contains(about(ABOUTS - 1).trim()), "{card}");

    let (passed, said) = (line.passed(), about(0).len() * ABOUTS as usize);
    assert!(passed.len() > said, "only {} bytes passed", passed.len());
    for canary in ALL.iter().chain(&["Ben Canary"]) {
        let found = passed.windows(canary.len()).any(|w| w == canary.as_bytes());
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

/// A carrier that came in as one does: its own folder, closed and open, packed and unpacked.
#[test]
fn the_folder_of_a_carrier_tells_nothing() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = talkative(world.path());
    let serving = ann.serve();
    let carrier = Person::new(world.path(), "carrier");
    let door = ticket(&ann, &[]);
    let carrying = carrier.serve_as(&["serve", "--bind", "127.0.0.1:0", "--carry", &door]);
    let begun = Instant::now();
    let holds_all = |status: &serde_json::Value| {
        let seeds = status["seeds"].as_array();
        seeds.is_some_and(|seeds| seeds.iter().any(|seed| seed["in_sync"] == true))
    };
    while !holds_all(&ann.json(&["status"])) {
        assert!(begun.elapsed() < CARRYING_PATIENCE, "it never has all");
        std::thread::sleep(Duration::from_millis(200));
    }
    drop((serving, carrying));
    assert!(contains(&ann.folder, NAME), "one's own copy is read");
    let held = records(&ann);
    assert!(held > RECORDS_MIN, "{held} records");
    assert_eq!(records(&carrier), held, "everything is carried");
    let mut looked_at = vec![("as it lies", folders::bytes(&carrier.folder))];
    match folders::objects(&carrier.folder) {
        Some(opened) => {
            assert!(opened.len() > OBJECT_BYTES_MIN, "{} bytes", opened.len());
            looked_at.push(("as git opens it", opened));
        }
        None => println!("no git here: objects are not opened"),
    }
    for (how, bytes) in looked_at {
        for canary in ALL {
            let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
            assert!(!found, "{canary} stands there {how}");
        }
    }
}

/// How many shared records a copy holds.
fn records(person: &Person) -> u64 {
    let status = person.json(&["status"]);
    let scopes = status["scopes"].as_array().expect("a list");
    scopes
        .iter()
        .filter_map(|scope| scope["records"].as_u64())
        .sum()
}
