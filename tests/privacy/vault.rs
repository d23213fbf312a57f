//! A folder with a passphrase: whoever copies it reads nothing, whoever knows the passphrase or the
//! recovery words loses nothing.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::folders::contains;
use crate::terminal::{Person, found};

const CANARIES: [&str; 6] = [
    "Ann Berg",
    "Nordwerk",
    "headline-canary-3571",
    "private-canary-3571",
    "Teekanary",
    "post-canary-3571",
];
const GOOD: &str = "correct horse battery";
const NEW: &str = "quite another one";

fn file(world: &Path, name: &str, words: &str) -> String {
    let path = world.join(name);
    fs::write(&path, format!("{words}\n")).expect("a file");
    path.to_str().expect("a path").to_owned()
}

fn talkative(world: &Path) -> Person {
    let ann = found(world);
    ann.json(&["profile", "set", "headline", CANARIES[2]]);
    ann.json(&["profile", "set", "life-stage", CANARIES[3]]);
    ann.json(&[
        "community",
        "found",
        "--name",
        CANARIES[4],
        "--template",
        "theme",
    ]);
    ann.json(&[
        "community",
        "post",
        CANARIES[4],
        "--kind",
        "news",
        CANARIES[5],
    ]);
    ann
}

fn tells_nothing(folder: &Path) {
    for canary in CANARIES {
        assert!(
            !contains(folder, canary),
            "{canary} in {}",
            folder.display()
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else if entry.path().is_file() {
            fs::copy(entry.path(), &to).expect("a copy");
        }
    }
}

/// Pieces of this device's secret keys as they stood in clear, long enough to be nothing else. The
/// rest of the file is not all secret: it quotes records and names scopes.
fn secrets(folder: &Path) -> Vec<Vec<u8>> {
    let keys = fs::read(folder.join("keys")).expect("the key file");
    // Frame, space, length; then the beginning of the secrets, the space again, and the device.
    let device = 26 + 36 + 36 + 3;
    keys[device..device + 60]
        .chunks_exact(20)
        .map(<[u8]>::to_vec)
        .collect()
}

fn stands_somewhere(folder: &Path, piece: &[u8]) -> bool {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .any(|path| {
            if path.is_dir() {
                return stands_somewhere(&path, piece);
            }
            let bytes = fs::read(&path).unwrap_or_default();
            bytes.windows(piece.len()).any(|window| window == piece)
        })
}

#[test]
fn a_copied_folder_tells_nothing_and_nothing_is_lost() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = talkative(world.path());
    let words = ann.json(&["recovery", "show"])["words"].to_string();
    let words = words.trim_matches('"').replace("\\n", "");
    let digest = ann.json(&["status"])["digest"].clone();
    let clear = secrets(&ann.folder);
    assert!(
        contains(&ann.folder, CANARIES[2]),
        "in clear without a lock"
    );
    assert!(
        clear
            .iter()
            .all(|piece| stands_somewhere(&ann.folder, piece))
    );
    assert_eq!(ann.json(&["vault", "status"])["locked"], false);

    let good = file(world.path(), "good", GOOD);
    let short = file(world.path(), "short", "short");
    let set =
        |new: &str| ["vault", "set-passphrase", "--new-passphrase-file", new].map(str::to_owned);
    let refused = set(&short);
    let (_, code, _) = ann.refused(&refused.each_ref().map(String::as_str));
    assert_eq!(code, "passphrase-short");
    let made = ann.json(&set(&good).each_ref().map(String::as_str));
    assert_eq!(made["recovery-words"], true);
    tells_nothing(&ann.folder);

    let with = |words: &[&str], file: &str| {
        let mut all: Vec<&str> = words.to_vec();
        all.extend(["--passphrase-file", file]);
        ann.json(&all)
    };
    assert_eq!(with(&["status"], &good)["digest"], digest);
    let me = with(&["profile", "show"], &good);
    assert_eq!(me["profile"]["life-stage"], CANARIES[3]);
    with(&["profile", "set", "about", "Said behind a lock"], &good);
    let room = with(&["community", "show", CANARIES[4]], &good).to_string();
    assert!(room.contains(CANARIES[5]));
    tells_nothing(&ann.folder);
    assert!(!contains(&ann.folder, "Said behind a lock"));
    for piece in &clear {
        assert!(
            !stands_somewhere(&ann.folder, piece),
            "a key stands in clear"
        );
    }

    let thief = Person {
        folder: world.path().join("copy"),
        within: None,
        git: Vec::new(),
    };
    copy(&ann.folder, &thief.folder);
    let (exit, code, why) = thief.refused(&["profile", "show"]);
    assert_eq!((exit, code.as_str()), (1, "locked"), "{why}");
    let wrong = file(world.path(), "wrong", NEW);
    let (_, code, _) = thief.refused(&["status", "--passphrase-file", &wrong]);
    assert_eq!(code, "passphrase-wrong");
    let paper = file(world.path(), "paper", &words);
    let opened = thief.json(&["status", "--passphrase-file", &paper]);
    assert_eq!(opened["person"], with(&["status"], &good)["person"]);

    let mut change: Vec<&str> = vec!["vault", "set-passphrase", "--new-passphrase-file", &wrong];
    change.extend(["--passphrase-file", &good]);
    ann.json(&change);
    let (_, code, _) = ann.refused(&["status", "--passphrase-file", &good]);
    assert_eq!(code, "passphrase-wrong");
    fs::remove_file(ann.folder.join("keys")).expect("the newest key file");
    let (_, code, _) = ann.refused(&["status", "--passphrase-file", &good]);
    assert_eq!(code, "passphrase-wrong", "not the generation before either");
    assert_eq!(
        with(&["profile", "show"], &wrong)["profile"]["headline"],
        CANARIES[2]
    );

    with(&["vault", "remove-passphrase", "--yes"], &wrong);
    assert_eq!(
        ann.json(&["profile", "show"])["profile"]["about"],
        "Said behind a lock"
    );
}

#[test]
fn a_running_device_lets_the_folder_go_when_it_is_told_to() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let good = file(world.path(), "good", GOOD);
    ann.json(&["vault", "set-passphrase", "--new-passphrase-file", &good]);
    let mut serving = ann.serve_with(&["--passphrase-file", &good]);
    // While it runs it answers without the passphrase: the lock is open.
    assert_eq!(ann.json(&["profile", "show"])["name"], "Ann Berg");
    let status = ann.json(&["vault", "status"]);
    assert_eq!(
        (&status["locked"], &status["running"]),
        (&true.into(), &true.into())
    );
    ann.json(&["vault", "lock"]);
    let until = Instant::now() + Duration::from_secs(20);
    while !serving.has_ended() {
        assert!(Instant::now() < until, "it still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
    let (_, code, _) = ann.refused(&["profile", "show"]);
    assert_eq!(code, "locked");
    // A script that asked for JSON reads no sentence beside it.
    let words = ["--passphrase-file", &good, "--lock-after", "1s"];
    let words = [&["serve", "--bind", "127.0.0.1:0"][..], &words].concat();
    for (json, said) in [(false, "which locks the folder"), (true, "")] {
        let more: &[&str] = if json { &["--json"] } else { &[] };
        let ended = ann.run(&[&words, more].concat());
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{told}");
        assert!(told.contains(said) && told.is_empty() == json, "{told}");
    }
}

#[test]
fn a_running_device_whom_nobody_asks_for_anything_lets_the_folder_go() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let good = file(world.path(), "good", GOOD);
    let (_, code, _) = ann.refused(&["serve", "--lock-after", "1s"]);
    assert_eq!(code, "no-passphrase");
    ann.json(&["vault", "set-passphrase", "--new-passphrase-file", &good]);
    let mut serving = ann.serve_with(&["--passphrase-file", &good, "--lock-after", "2s"]);
    let until = Instant::now() + Duration::from_secs(30);
    while !serving.has_ended() {
        assert!(Instant::now() < until, "it still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
    let (_, code, _) = ann.refused(&["profile", "show"]);
    assert_eq!(code, "locked");
}
