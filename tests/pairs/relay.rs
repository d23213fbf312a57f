//! Two who have no direct way meet through a relay of their own, and leave it as soon as they have.
//!
//! The relay is the program `iroh-relay` of the makers of iroh, as whoever runs one installs it; the
//! test looks for it in `PATH`, or takes the one `EYELEVEL_IROH_RELAY` names.

use std::ffi::OsString;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::line::Line;
use super::place::{self, Place, RELAY};
use super::{GOOD, meet, people, shows};
use crate::terminal::ticket;

const NAME: &str = "pairs::relay::two_without_a_direct_way_meet_through_a_relay";
/// Where `iroh-relay --dev` listens.
const PORT: u16 = 3340;

/// A running relay; it ends with this value.
struct Relay(Child);

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> OsString {
    std::env::var_os("EYELEVEL_IROH_RELAY").unwrap_or_else(|| "iroh-relay".into())
}

fn is_installed() -> bool {
    let asked = Command::new(program()).arg("--version").output();
    asked.is_ok_and(|answer| answer.status.success())
}

fn start() -> Relay {
    let child = Command::new(program())
        .arg("--dev")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Relay(child.expect("it was there a moment ago"))
}

#[test]
fn two_without_a_direct_way_meet_through_a_relay() {
    if !is_installed() {
        println!("skipped: no iroh-relay here; “cargo install iroh-relay --features server”");
        return;
    }
    if !place::is_inside(NAME) {
        return;
    }
    let (here, there) = Place::two();
    let Some(line) = Line::join(GOOD) else {
        return;
    };
    line.cut(true);
    place::add_relay();
    let _relay = start();
    let url = format!("http://{RELAY}:{PORT}");
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben) = people(world.path(), &here, &there);
    for person in [&ann, &ben] {
        person.json(&["network", "reach", &url]);
    }
    let ann_serves = ann.serve_as(&["serve", "--no-mdns"]);
    let joined = ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Ito"]);
    assert_eq!(joined["state"], "member");
    let ben_serves = ben.serve_as(&["serve", "--no-mdns"]);
    meet(&ben);
    let goes = |way: &'static str| move |shown: &Value| shown["way"] == way;
    shows(&ben, &["network", "show"], "ways", goes("relayed"));

    line.cut(false);
    shows(&ben, &["network", "show"], "ways", goes("lan"));
    drop((ann_serves, ben_serves));
}
