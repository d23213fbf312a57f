//! The terminal face from outside: the first milestone, and what mistakes look like.
//!
//! Real processes, real folders, real iroh on loopback. Every device listens on 127.0.0.1 only.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use replica::Ticket;
use serde_json::Value;

use crate::folders::contains;

/// One person's data folder and the commands typed in it.
pub(crate) struct Person {
    pub(crate) folder: PathBuf,
    /// The process in whose network namespace the commands run, if not in this one.
    pub(crate) within: Option<u32>,
    /// What git is told beside what it knows of this machine.
    pub(crate) git: Vec<(&'static str, PathBuf)>,
}

/// A running `serve`, killed without mercy when dropped.
pub(crate) struct Serving(Child);

impl Serving {
    /// The process that serves.
    pub(crate) fn process(&self) -> u32 {
        self.0.id()
    }

    /// Tells whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|ended| ended.is_some())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // SIGKILL: what was acknowledged has to be there afterwards.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Person {
    pub(crate) fn new(world: &Path, name: &str) -> Person {
        Person {
            folder: world.join(name),
            within: None,
            git: Vec::new(),
        }
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_eyelevel");
        let mut command = match self.within {
            Some(process) => {
                let mut command = Command::new("nsenter");
                let process = process.to_string();
                command.args(["--net", "--target", &process, "--", program]);
                command
            }
            None => Command::new(program),
        };
        command.arg("--data").arg(&self.folder).args(words);
        command.env("NO_COLOR", "1").env("LC_ALL", "C");
        command.env_remove("EYELEVEL_DATA");
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.stdin(Stdio::null());
        for (name, value) in &self.git {
            command.env(name, value);
        }
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program runs")
    }

    /// Runs a command that must succeed and print one JSON document.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let mut with_json = words.to_vec();
        with_json.push("--json");
        let output = self.run(&with_json);
        let text = String::from_utf8_lossy(&output.stdout);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {text}{said}");
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{words:?}: {e}: {text}"))
    }

    /// Runs a command that must fail; gives exit code and error code.
    pub(crate) fn refused(&self, words: &[&str]) -> (i32, String, String) {
        let mut with_json = words.to_vec();
        with_json.push("--json");
        let output = self.run(&with_json);
        let text = String::from_utf8_lossy(&output.stdout);
        let value: Value =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{words:?}: {e}: {text}"));
        let code = value["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let message = value["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (output.status.code().unwrap_or(-1), code, message)
    }

    pub(crate) fn serve(&self) -> Serving {
        self.serve_with(&[])
    }

    pub(crate) fn serve_with(&self, more: &[&str]) -> Serving {
        self.serve_as(&[&["serve", "--bind", "127.0.0.1:0"], more].concat())
    }

    /// Starts to serve with exactly these words.
    pub(crate) fn serve_as(&self, words: &[&str]) -> Serving {
        let mut child = self
            .command(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("serve starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("one line");
        let ready: Value = serde_json::from_str(&line).expect("one JSON document");
        assert!(ready["addrs"].is_array(), "{line}");
        Serving(child)
    }

    fn digest(&self) -> String {
        let status = self.json(&["status"]);
        status["digest"].as_str().expect("a digest").to_owned()
    }
}

pub(crate) fn found(world: &Path) -> Person {
    let ann = Person::new(world, "ann");
    let founded = ann.json(&["init", "--space", "Nordwerk", "--name", "Ann Berg"]);
    assert_eq!(founded["name"], "Nordwerk");
    ann
}

pub(crate) fn ticket(of: &Person, more: &[&str]) -> String {
    let mut words = vec!["invite"];
    words.extend(more);
    let made = of.json(&words);
    made["ticket"].as_str().expect("a ticket").to_owned()
}

/// The first milestone: from `init` to an explained match on both sides, with one side killed in
/// the middle and restarted.
#[test]
fn two_people_meet_and_a_kill_loses_nothing() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "add", "offers", "Rust"]);
    ann.json(&["profile", "add", "seeks", "Spanish"]);
    ann.json(&["profile", "set", "languages", "German", "English"]);
    ann.json(&["programs", "enter", "P04"]);
    let serving = ann.serve();
    let ticket = ticket(&ann, &[]);
    let ben = Person::new(world.path(), "ben");
    let joined = ben.json(&["join", &ticket, "--name", "Ben Ito"]);
    assert_eq!(joined["state"], "member");
    ben.json(&["profile", "add", "offers", "Spanish"]);
    ben.json(&["profile", "add", "seeks", "Rust"]);
    ben.json(&["profile", "set", "languages", "English"]);
    ben.json(&["programs", "enter", "P04"]);
    // Acknowledged here, then killed: it has to be there after the restart.
    ann.json(&["profile", "set", "headline", "I mend bikes and compilers"]);
    drop(serving);
    let status = ann.json(&["status"]);
    assert_eq!(status["standing"], "member");
    let mine = ann.json(&["profile", "show"]);
    assert_eq!(mine["profile"]["headline"], "I mend bikes and compilers");

    let _serving = ann.serve();
    let again = ann.json(&["invite"]);
    let with = again["ticket"].as_str().expect("a ticket");
    let report = ben.json(&["sync", "--with", with, "--timeout", "30s"]);
    assert_eq!(report["peers"][0]["state"], "in-sync", "{report}");
    assert_eq!(ann.digest(), ben.digest());

    for (person, other) in [(&ann, "Ben Ito"), (&ben, "Ann Berg")] {
        let found = person.json(&["match", "P04", "--explain"]);
        assert_eq!(found[0]["name"], other, "{found}");
        let reasons = found[0]["reasons"].as_array().expect("reasons");
        let points: u64 = reasons.iter().map(|r| r["points"].as_u64().unwrap()).sum();
        assert_eq!(Some(points), found[0]["score"].as_u64(), "{found}");
    }
}

#[test]
fn what_only_i_see_never_reaches_another_folder() {
    const CANARY: &str = "canary-7f3a-parental-leave";
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "set", "life-stage", CANARY]);
    let _serving = ann.serve();
    let ticket = ticket(&ann, &[]);
    let ben = Person::new(world.path(), "ben");
    ben.json(&["join", &ticket, "--name", "Ben Ito"]);
    assert_eq!(
        ben.json(&["people"])[0]["profile"]["life-stage"],
        Value::Null
    );
    assert!(
        !contains(&ben.folder, CANARY),
        "the canary is on Ben's disk"
    );
}

#[test]
fn what_one_prefers_is_remembered_and_nobody_is_told() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let before = ann.json(&["status"])["digest"].clone();
    ann.json(&["prefer", "language", "de"]);
    ann.json(&["prefer", "theme", "dark"]);
    let me = ann.json(&["profile", "show"]);
    assert_eq!(me["preferences"]["language"], "de");
    assert_eq!(me["preferences"]["theme"], "dark");
    assert_eq!(ann.json(&["status"])["digest"], before);
}

#[test]
fn mistakes_get_one_sentence_and_the_right_exit_code() {
    let world = tempfile::tempdir().expect("a folder");
    let nobody = Person::new(world.path(), "nobody");
    let (exit, code, message) = nobody.refused(&["people"]);
    assert_eq!((exit, code.as_str()), (1, "no-space"), "{message}");
    let (exit, code, message) = nobody.refused(&["join", "hello", "--name", "Ben"]);
    assert_eq!((exit, code.as_str()), (1, "ticket-malformed"), "{message}");
    let ann = found(world.path());
    for (words, exit, code) in [
        (&["poeple"][..], 2, "usage"),
        (&["profile", "set", "headlin", "x"], 2, "unknown-field"),
        (&["profile", "set", "skills", "Rust:9"], 1, "profile-value"),
        (&["profile", "show", "Zoe"], 4, "unknown-person"),
        (&["people"], 4, "nothing-found"),
        (&["match", "P04"], 4, "nothing-found"),
        (&["match", "P99"], 4, "unknown-program"),
        (&["hints"], 4, "nothing-found"),
        (&["inbox"], 4, "nothing-found"),
        (&["remote", "list"], 4, "nothing-found"),
        (&["round", "list"], 4, "nothing-found"),
        (&["meet", "list"], 4, "nothing-found"),
        (&["sync"], 4, "nothing-found"),
        (&["remote", "sync", "nobody"], 4, "unknown-remote"),
        (&["sync", "--with", "Zoe"], 4, "unknown-peer"),
        (&["--space", "Elsewhere", "people"], 4, "unknown-space"),
        (&["network", "reach", "moon"], 2, "unknown-reach"),
        (&["invite", "--expires", "soon"], 2, "usage"),
        (&["invite", "--uses", "0"], 1, "ticket-uses"),
        (&["prefer", "theme", "purple"], 2, "usage"),
        (
            &["init", "--space", "Other", "--name", "Ann"],
            1,
            "already-in-space",
        ),
        (
            &["profile", "visibility", "name", "me"],
            1,
            "visibility-fixed",
        ),
    ] {
        let (got_exit, got_code, message) = ann.refused(words);
        assert_eq!(
            (got_exit, got_code.as_str()),
            (exit, code),
            "{words:?}: {message}"
        );
        assert!(!message.is_empty(), "{words:?}");
        assert!(!message.contains("os error"), "{words:?}: {message}");
        // People are told the same in the same way: one line, and the command ends alike.
        let output = ann.run(words);
        assert_eq!(output.status.code(), Some(exit), "{words:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.trim_end(), message, "{words:?}");
        assert_eq!(said.lines().count(), 1, "{words:?}: {said}");
    }
}

#[test]
fn whoever_reaches_nobody_is_told_who_did_not_answer() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let serving = ann.serve();
    let door = ticket(&ann, &[]);
    let ben = Person::new(world.path(), "ben");
    ben.json(&["join", &door, "--name", "Ben Ito"]);
    ben.json(&["sync"]);
    drop(serving);
    let (exit, code, message) = ben.refused(&["sync", "--timeout", "3s"]);
    assert_eq!((exit, code.as_str()), (1, "nobody-reached"), "{message}");
    assert!(message.contains("no answer from Ann Berg"), "{message}");
    // What was dialled in vain is closed in time all the same.
    let output = ben.run(&["sync", "--timeout", "2s", "--log", "error"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn one_question_is_put_to_whoever_could_answer_it() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "set", "offers", "Repairing bicycles"]);
    ann.json(&["programs", "enter", "P11"]);
    let serving = ann.serve();
    let ben = Person::new(world.path(), "ben");
    ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Ito"]);
    ben.json(&["sync"]);
    ben.json(&["programs", "enter", "P11"]);
    let for_bicycles = ben.json(&[
        "match",
        "P11",
        "--for",
        "Who helps me in repairing bicycles?",
    ]);
    assert_eq!(for_bicycles[0]["name"], "Ann Berg", "{for_bicycles}");
    assert!(for_bicycles[0]["sent"].is_null(), "it was only looked");
    let question = "Who helps me in repairing bicycles?";
    let sent = ben.json(&["match", "P11", "--for", question, "--send"]);
    assert_eq!(sent[0]["sent"], true, "{sent}");
    ben.json(&["sync"]);
    let asked = ann.json(&["inbox"]);
    assert_eq!(asked[0]["messages"][0]["text"], question, "{asked}");
    let (exit, _, _) = ben.refused(&["match", "P11", "--send"]);
    assert_eq!(exit, 2, "there is no question");
    let (exit, _, message) = ben.refused(&["match", "P11", "--for", "Who bakes rye bread?"]);
    assert_eq!(exit, 4, "{message}");
    // Nothing was entered by asking.
    assert_eq!(
        ben.json(&["profile", "show"])["profile"]["answers"],
        Value::Null
    );
    let (exit, code, _) = ben.refused(&["match", "P04", "--for", "Who bakes rye bread?"]);
    assert_eq!((exit, code.as_str()), (1, "no-question"));
    drop(serving);
}

#[test]
fn a_list_in_the_terminal_is_compared_by_meaning_before_it_is_shown() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "set", "seeks", "procurement law"]);
    ann.json(&["programs", "enter", "P07"]);
    let ben = Person::new(world.path(), "ben");
    let serving = ann.serve();
    ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Ito"]);
    ben.json(&["profile", "set", "offers", "Vergaberecht"]);
    ben.json(&["programs", "enter", "P07"]);
    ben.json(&["sync"]);
    drop(serving);
    // The two share no word, and no process that reads in the background runs.
    for person in [&ann, &ben] {
        let found = person.json(&["match", "P07"]);
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    }
    let (exit, code, message) = ann.refused(&["talk", "mute", "Ben Ito"]);
    assert_eq!((exit, code.as_str()), (4, "nothing-found"), "{message}");
}

#[test]
fn doctor_misses_what_was_deleted() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "set", "life-stage", "parent"]);
    let path = ann.json(&["git", "path"]);
    let shared = PathBuf::from(path["path"].as_str().expect("a path").trim());
    let space = shared.parent().expect("the folder of the space");
    let missed = |what: &str| {
        let output = ann.run(&["doctor", "--json"]);
        assert_eq!(output.status.code(), Some(1), "{what}");
        let report: Value = serde_json::from_slice(&output.stdout).expect("one document");
        let damaged = report["damaged"].to_string();
        assert!(damaged.contains(what), "{what}: {damaged}");
    };
    std::fs::remove_dir_all(space.join("private.git")).expect("removed");
    missed("private history is missing");
    // Made again by then, and missed all the same, until it was said to whoever wants it mended.
    missed("private records that stood here are gone");
    let _said = ann.run(&["doctor", "--repair", "--timeout", "1s"]);
    assert_eq!(ann.json(&["doctor"])["damaged"], serde_json::json!([]));
    for file in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"] {
        let _gone = std::fs::remove_file(space.join(file));
    }
    missed("journal is missing");
    let keys = ann.folder.join("keys");
    std::fs::remove_file(&keys).expect("removed");
    let _gone = std::fs::remove_file(ann.folder.join("keys.previous"));
    missed("keys of space");
}

#[test]
fn nothing_outside_is_fetched_where_one_reaches_the_local_network_only() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let fetch = ["community", "outside", "read", "https://127.0.0.1:9/feed"];
    // Nobody listens there, so where fetching is allowed it fails for that reason.
    assert_eq!(ann.refused(&fetch).1, "unreachable");
    ann.json(&["network", "reach", "lan"]);
    let (exit, code, message) = ann.refused(&fetch);
    assert_eq!(
        (exit, code.as_str()),
        (1, "local-network-only"),
        "{message}"
    );
    // What lies on this computer is read all the same.
    let feed = world.path().join("feed.xml");
    std::fs::write(
        &feed,
        "<rss><channel><item><title>Tea</title></item></channel></rss>",
    )
    .expect("written");
    let file = feed.to_string_lossy().into_owned();
    let read = ann.json(&["community", "outside", "read", &file]);
    assert_eq!(read[0]["title"], "Tea");
}

#[test]
fn every_bad_ticket_has_a_sentence_of_its_own() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let _serving = ann.serve();
    let once = ticket(&ann, &["--uses", "1"]);
    let ben = Person::new(world.path(), "ben");
    ben.json(&["join", &once, "--name", "Ben Ito"]);
    let late = Person::new(world.path(), "late");
    let (exit, code, used) = late.refused(&["join", &once, "--name", "Cem"]);
    assert_eq!((exit, code.as_str()), (1, "ticket-used"));
    assert!(used.contains("already been used"), "{used}");
    let mut altered = ticket(&ann, &[]);
    altered.replace_range(30..31, if &altered[30..31] == "a" { "b" } else { "a" });
    let dora = Person::new(world.path(), "dora");
    let (exit, code, _) = dora.refused(&["join", &altered, "--name", "Dora"]);
    assert_eq!((exit, code.as_str()), (1, "ticket-altered"));
    let brief = ticket(&ann, &["--expires", "1s"]);
    std::thread::sleep(std::time::Duration::from_secs(2));
    let taken_back = ticket(&ann, &[]);
    ann.json(&["invite", "--revoke", &taken_back]);
    for (bad, expected) in [(brief, "ticket-expired"), (taken_back, "ticket-revoked")] {
        let (exit, code, why) = dora.refused(&["join", &bad, "--name", "Dora"]);
        assert_eq!((exit, code.as_str()), (1, expected));
        assert!(why.contains("Ask for a new one"), "{why}");
    }
    // A ticket for a device makes nobody somebody else, and one for a person no device.
    let device = ann.json(&["device", "add"])["ticket"]
        .as_str()
        .expect("a ticket")
        .to_owned();
    let (_, code, _) = dora.refused(&["join", &device, "--name", "Dora"]);
    assert_eq!(code, "ticket-for-device");
    let person = ticket(&ann, &[]);
    let (_, code, _) = dora.refused(&["device", "join", &person]);
    assert_eq!(code, "ticket-for-person");
    // Whoever brings it finds another device than that of the one who made it.
    let mut orphaned = Ticket::parse(&ticket(&ben, &[])).expect("a ticket");
    let door = Ticket::parse(&ticket(&ann, &[])).expect("a ticket");
    ben.json(&["sync", "--timeout", "30s"]);
    ann.json(&["offboard", "Ben Ito", "--yes"]);
    (orphaned.device, orphaned.addresses) = (door.device, door.addresses);
    let fay = Person::new(world.path(), "fay");
    let (exit, code, why) = fay.refused(&["join", &orphaned.to_text(), "--name", "Fay"]);
    assert_eq!((exit, code.as_str()), (1, "ticket-inviter-gone"));
    let sentence = "the person who made the ticket is no longer a member";
    assert!(why.contains(sentence), "{why}");
    let eve = Person::new(world.path(), "eve");
    eve.json(&["init", "--space", "Südwerk", "--name", "Eve"]);
    let foreign = ticket(&eve, &[]);
    let (exit, _, why) = ben.refused(&["sync", "--with", &foreign]);
    assert!(exit == 1 && why.contains("another space"), "{why}");
}

#[test]
fn whoever_disagrees_founds_again_beside_with_the_charter() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let charter = "We let others finish.";
    ann.json(&["charter", "propose", charter]);
    let before = ann.json(&["proposals"])[0]["epoch"].clone();
    let again = [
        "init",
        "--space",
        "Anew",
        "--name",
        "Ann Berg",
        "--succeeds",
    ];
    let (exit, code, _) = ann.refused(&[&again[..], &["Südwerk"]].concat());
    assert_eq!((exit, code.as_str()), (4, "unknown-space"));
    ann.json(&[&again[..], &["Nordwerk"]].concat());
    let there = ann.json(&["--space", "Anew", "proposals"]);
    assert_eq!(there[0]["succeeds"], before);
    assert_eq!(there[0]["charter"], charter);
    assert_eq!(ann.json(&["spaces"]).as_array().map(Vec::len), Some(2));
}

#[test]
fn whoever_comes_in_without_accepting_the_charter_is_shown_it() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let charter = "We let others finish.";
    ann.json(&["charter", "propose", charter]);
    let _serving = ann.serve();
    for (name, more) in [("ben", None), ("cem", Some("--accept-charter"))] {
        let person = Person::new(world.path(), name);
        let ticket = ticket(&ann, &[]);
        let mut words = vec!["join", &ticket, "--name", name];
        words.extend(more);
        let output = person.run(&words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert_eq!(said.contains(charter), more.is_none(), "{name}: {said}");
    }
}

#[test]
fn without_a_display_the_program_says_how_to_go_on() {
    let world = tempfile::tempdir().expect("a folder");
    let output = Person::new(world.path(), "ann").run(&[]);
    let text = String::from_utf8_lossy(&output.stdout);
    if cfg!(all(unix, not(target_os = "macos"))) {
        assert!(output.status.success(), "{text}");
        assert!(text.contains("eyelevel init"), "{text}");
    }
}

#[test]
fn doctor_checks_a_sound_folder() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let report = ann.json(&["doctor"]);
    assert!(report["records"].as_u64() >= Some(5), "{report}");
    assert_eq!(
        report["damaged"].as_array().map(Vec::len),
        Some(0),
        "{report}"
    );
    // Whoever owns the folder checks it while it runs; what was said last is counted too.
    let _serving = ann.serve();
    ann.json(&["profile", "set", "headline", "Listens to machines"]);
    let running = ann.json(&["doctor"]);
    assert_eq!(running["damaged"], serde_json::json!([]), "{running}");
    assert!(
        running["records"].as_u64() > report["records"].as_u64(),
        "{running}"
    );
}
