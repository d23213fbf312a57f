//! What was erased stands in no file of an honest copy any more, and git finds nothing wrong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folders::contains;
use crate::terminal::{Person, found, ticket};

const CANARY: &str = "zitherspieler-canary-90125";

fn repository(person: &Person) -> PathBuf {
    let path = person.json(&["git", "path"]);
    PathBuf::from(path["path"].as_str().expect("a path").trim())
}

/// Names of key objects with the object each stands in; nothing where there is no git.
fn keys(repository: &Path) -> Option<BTreeSet<(String, String)>> {
    let format = "--format=%(refname) %(objectname)";
    let mut git = Command::new("git");
    let listed = git.arg("-C").arg(repository).args(["for-each-ref", format]);
    let listed = listed.output().ok()?;
    let text = String::from_utf8(listed.stdout).expect("text");
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    let keys = pairs.filter(|(name, _)| name.contains("/keys/"));
    Some(
        keys.map(|(name, object)| (name.to_owned(), object.to_owned()))
            .collect(),
    )
}

fn has_object(repository: &Path, object: &str) -> bool {
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(repository)
        .args(["cat-file", "-e", object]);
    git.output().is_ok_and(|said| said.status.success())
}

#[test]
fn an_erased_post_is_in_no_file_of_whoever_has_heard_of_it() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let (ben, cem) = (
        Person::new(world.path(), "ben"),
        Person::new(world.path(), "cem"),
    );
    ann.json(&["community", "found", "--name", "Tea", "--template", "theme"]);
    let post = ann.json(&["community", "post", "Tea", "--kind", "news", CANARY]);
    ann.json(&["profile", "set", "about", CANARY]);
    // Nobody else has the folder open now, so everything lies where git finds it.
    let of_ann = keys(&repository(&ann));
    let serving = ann.serve();
    for person in [&ben, &cem] {
        let door = ticket(&ann, &[]);
        let name = person.folder.file_name().expect("a name").to_string_lossy();
        person.json(&["join", &door, "--name", &name, "--timeout", "30s"]);
        person.json(&["sync", "--timeout", "30s"]);
        assert!(contains(&person.folder, CANARY), "{name} has read it");
    }
    let [of_ben, of_cem] = [&ben, &cem].map(|person| keys(&repository(person)));

    let (_, code, why) = ann.refused(&["erase", "everything"]);
    assert_eq!(code, "not-confirmed");
    assert!(why.contains("cannot be undone"), "{why}");
    let id = post["id"].as_str().expect("an id");
    ann.json(&["erase", "post", id, "--yes"]);
    ann.json(&["erase", "profile", "--yes"]);
    ben.json(&["sync", "--timeout", "30s"]);
    drop(serving);
    // A command that opens the folder itself leaves it idle.
    ann.json(&["status"]);
    ben.json(&["status"]);
    for person in [&ann, &ben] {
        assert!(!contains(&person.folder, CANARY), "{:?}", person.folder);
    }
    assert!(contains(&cem.folder, CANARY), "Cem was away");
    check_git(&ann, of_ann);
    check_git(&ben, of_ben);

    // Whoever was away erases as soon as they hear, from anybody.
    let _serving = ben.serve();
    let door = ticket(&ben, &[]);
    cem.json(&["sync", "--with", &door, "--timeout", "30s"]);
    cem.json(&["status"]);
    assert!(
        !contains(&cem.folder, CANARY),
        "Cem has heard of it from Ben"
    );
    check_git(&cem, of_cem);
    assert_eq!(
        cem.json(&["status"])["digest"],
        ben.json(&["status"])["digest"]
    );
    assert_eq!(ann.json(&["doctor"])["damaged"], serde_json::json!([]));
}

/// The keys went with the objects they stood in, and git calls the history sound.
fn check_git(person: &Person, before: Option<BTreeSet<(String, String)>>) {
    let repository = repository(person);
    let (Some(before), Some(after)) = (before, keys(&repository)) else {
        println!("no git here: what it says is not checked");
        return;
    };
    let gone: Vec<&(String, String)> = before.difference(&after).collect();
    assert_eq!(
        gone.len(),
        2,
        "one key of the profile, one of the contributions"
    );
    for (name, object) in gone {
        assert!(!has_object(&repository, object), "{name}");
    }
    let mut git = Command::new("git");
    let fsck = git.arg("-C").arg(&repository).args(["fsck", "--strict"]);
    let said = fsck.output().expect("git runs");
    assert!(said.status.success(), "{said:?}");
}

/// The names of the shred keys somebody could try with what stands in the key files of a folder.
fn shreds_in_keys(folder: &Path) -> BTreeSet<history::ShredId> {
    let files = ["keys", "keys.previous"].map(|name| std::fs::read(folder.join(name)));
    let mut shreds = BTreeSet::new();
    for bytes in files.into_iter().flatten() {
        let windows = bytes.windows(32).filter_map(|bytes| bytes.try_into().ok());
        shreds.extend(windows.map(|bytes| history::ShredKey::from_bytes(bytes).id()));
    }
    shreds
}

/// With which keys the private records of a folder are sealed.
fn private_shreds(folder: &Path) -> BTreeSet<history::ShredId> {
    let folder = store::Folder::open(folder).expect("a folder");
    let space = folder.spaces().expect("listed")[0];
    let store = store::Store::open(&folder, space, &mut |_| {}).expect("a store");
    let heads = store.private_heads().expect("read");
    let ranges: Vec<_> = heads
        .iter()
        .map(|(log, head)| (*log, 0, head.seq))
        .collect();
    let mut shreds = BTreeSet::new();
    let read = store.read_private(&ranges, &mut |record| {
        shreds.extend(record.header().shred);
        std::ops::ControlFlow::Continue(())
    });
    read.expect("read");
    shreds
}

#[test]
fn what_only_one_saw_is_in_no_file_any_more_that_a_key_here_opens() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "set", "life-stage", CANARY]);
    assert!(ann.json(&["profile", "show"]).to_string().contains(CANARY));
    let before = private_shreds(&ann.folder);
    assert!(!before.is_empty() && before.is_subset(&shreds_in_keys(&ann.folder)));
    ann.json(&["erase", "profile", "--yes"]);
    ann.json(&["status"]);
    assert!(!ann.json(&["profile", "show"]).to_string().contains(CANARY));
    assert!(!contains(&ann.folder, CANARY));
    let left = shreds_in_keys(&ann.folder);
    assert!(
        before.is_disjoint(&left),
        "the key went from both key files"
    );
    assert!(private_shreds(&ann.folder).intersection(&left).count() > 0);
    assert_eq!(ann.json(&["doctor"])["damaged"], serde_json::json!([]));
}
