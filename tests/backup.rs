//! An old backup of a folder, put back in its place and written to.

use std::fs;
use std::path::Path;

use crate::terminal::{Person, found, ticket};

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

#[test]
fn an_old_backup_put_back_in_place_is_noticed_before_anything_is_signed_twice() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    if fs::metadata(&ann.folder)
        .and_then(|meta| meta.created())
        .is_err()
    {
        println!("skipped: this file system does not say when a folder came into being");
        return;
    }
    let _serving = ann.serve();
    let ben = Person::new(world.path(), "ben");
    let door = ticket(&ann, &[]);
    ben.json(&["join", &door, "--name", "Ben Ito", "--timeout", "30s"]);
    ben.json(&["sync", "--timeout", "30s"]);
    let backup = world.path().join("backup");
    copy(&ben.folder, &backup);
    ben.json(&["profile", "set", "place", "Hamburg"]);
    ben.json(&["sync", "--timeout", "30s"]);
    fs::remove_dir_all(&ben.folder).expect("gone");
    copy(&backup, &ben.folder);

    // Before anybody is met, who would know.
    ben.json(&["profile", "set", "headline", "I mend lamps"]);
    let notice = ben.json(&["status"])["notice"].to_string();
    assert!(notice.contains("copied or restored"), "{notice}");
    for _ in 0..2 {
        ben.json(&["sync", "--timeout", "30s"]);
    }
    for person in [&ann, &ben] {
        let places = person.json(&["proposals"]);
        assert_eq!(places[0]["forks"], serde_json::json!([]));
    }
    let seen = ann.json(&["profile", "show", "Ben Ito"]);
    assert_eq!(seen["headline"], "I mend lamps");
    assert_eq!(seen["place"], "Hamburg", "both edits stay");
    assert_eq!(seen["invited_by"]["name"], "Ann Berg");
}
