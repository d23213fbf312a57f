//! A peer whose process stands still while its connection is up: the others go on without it.
//!
//! What a laptop does whose lid is closed, or a machine out of memory: packets arrive, nothing is
//! answered. `SIGSTOP` does the same, on demand.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::terminal::{Person, Serving, found, ticket};

/// How long anything may take: a connection nothing comes from is given up after half a minute.
const PATIENCE: Duration = Duration::from_secs(120);

fn signal(process: &Serving, signal: &str) {
    let process = process.process().to_string();
    let sent = Command::new("kill").args([signal, &process]).status();
    assert!(sent.expect("kill runs").success());
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "did not happen in time: {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn state_of(person: &Person, name: &str) -> String {
    let status = person.json(&["status"]);
    let peers = status["peers"].as_array().expect("a list").iter();
    let mut states = peers.filter(|peer| peer["name"] == name);
    let state = states.next().map(|peer| peer["state"].clone());
    state
        .unwrap_or_default()
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn whoever_stands_still_keeps_nobody_waiting_and_catches_up() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let ann_serves = ann.serve();
    let [ben, cleo] = [("ben", "Ben Ito"), ("cleo", "Cleo Diaz")].map(|(folder, name)| {
        let person = Person::new(world.path(), folder);
        let joined = person.json(&["join", &ticket(&ann, &[]), "--name", name]);
        assert_eq!(joined["state"], "member");
        person
    });
    let ben_serves = ben.serve();
    until("Ben is in step", || state_of(&ann, "Ben Ito") == "in-sync");

    let with_ben = ["sync", "--with", "Ben Ito", "--timeout", "3s"];
    let asked = Instant::now();
    assert_eq!(ann.json(&with_ben)["peers"][0]["state"], "in-sync");
    assert!(
        asked.elapsed() < Duration::from_secs(3),
        "he answers at once"
    );
    signal(&ben_serves, "-STOP");
    let said = ann.run(&[with_ben.as_slice(), &["--json"]].concat());
    let said = String::from_utf8_lossy(&said.stdout);
    assert!(!said.contains("in-sync"), "he says nothing: {said}");
    ann.json(&["profile", "set", "about", "Said while Ben stands still."]);
    cleo.json(&["sync", "--timeout", "60s"]);
    let digest = |person: &Person| person.json(&["status"])["digest"].clone();
    assert_eq!(digest(&cleo), digest(&ann), "nobody waits for Ben");
    until("Ann sees that Ben is away", || {
        state_of(&ann, "Ben Ito") == "away"
    });

    signal(&ben_serves, "-CONT");
    until("Ben has caught up", || digest(&ben) == digest(&ann));
    drop((ann_serves, ben_serves));
}
