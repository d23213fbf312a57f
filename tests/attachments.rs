//! Files that go with messages, between real processes: sealed, fetched on demand, verified, saved.

use std::fs;

use crate::folders::contains;
use crate::terminal::{Person, found, ticket};

const WORDS: &[u8] = b"canary-55d1 the seating plan of the summer party";

/// Ann serves, Ben and Cem have met her.
fn three(world: &std::path::Path) -> (Person, Person, Person) {
    let (ann, ben) = (found(world), Person::new(world, "ben"));
    let cem = Person::new(world, "cem");
    let serving = ann.serve();
    for (person, name) in [(&ben, "Ben Ito"), (&cem, "Cem Kaya")] {
        let joined = person.json(&["join", &ticket(&ann, &[]), "--name", name]);
        assert_eq!(joined["state"], "member");
    }
    drop(serving);
    (ann, ben, cem)
}

#[test]
fn a_file_is_fetched_when_it_is_wanted_and_nobody_else_can_read_it() {
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben, cem) = three(world.path());
    let plan = world.path().join("plan.txt");
    fs::write(&plan, WORDS).expect("written");
    let plan = plan.to_str().expect("a path");
    ann.json(&["message", "Ben Ito", "The plan.", "--attach", plan]);
    assert!(
        !contains(&ann.folder, "canary-55d1"),
        "only sealed bytes are kept"
    );
    let _serving = ann.serve();
    let door = ticket(&ann, &[]);
    for person in [&ben, &cem] {
        person.json(&["sync", "--with", &door, "--timeout", "30s"]);
    }
    let inbox = ben.json(&["inbox"]);
    let file = &inbox[0]["messages"][0]["files"][0];
    assert_eq!(
        (file["name"].as_str(), file["here"].as_bool()),
        (Some("plan.txt"), Some(false)),
        "{inbox}"
    );
    let id = file["id"].as_str().expect("an id");
    // Cem carries the message, cannot read it, and so knows of no file.
    let (exit, code, _) = cem.refused(&["attachment", "get", id]);
    assert_eq!((exit, code.as_str()), (4, "unknown-attachment"));
    ben.json(&["attachment", "get", &id[..8]]);
    assert_eq!(
        ben.json(&["inbox"])[0]["messages"][0]["files"][0]["here"],
        true
    );
    assert!(
        !contains(&ben.folder, "canary-55d1"),
        "only sealed bytes are kept"
    );
    drop(_serving);
    // It is here now: nobody has to be in reach.
    let to = world.path().join("mine.txt");
    let to = to.to_str().expect("a path");
    let saved = ben.json(&["attachment", "save", id, to]);
    assert_eq!(
        (saved["bytes"].as_u64(), &saved["notice"]),
        (Some(WORDS.len() as u64), &serde_json::Value::Null)
    );
    assert_eq!(fs::read(to).expect("readable"), WORDS);
    let (_, code, _) = ben.refused(&["attachment", "save", id, to]);
    assert_eq!(code, "attachment-occupied");
    ben.json(&["attachment", "save", id, to, "--force"]);
}

#[test]
fn a_file_on_a_post_is_fetched_by_a_member_who_wants_it() {
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben, _) = three(world.path());
    let plan = world.path().join("plan.txt");
    fs::write(&plan, WORDS).expect("written");
    let plan = plan.to_str().expect("a path");
    ann.json(&["community", "found", "--name", "Tea", "--template", "theme"]);
    let made = [
        "community",
        "made",
        "Tea",
        "The plan",
        "--title",
        "Seats",
        "--attach",
        plan,
    ];
    ann.json(&made);
    let _serving = ann.serve();
    let door = ticket(&ann, &[]);
    ben.json(&["sync", "--with", &door, "--timeout", "30s"]);
    let shown = ben.json(&["community", "show", "Tea"]);
    let file = &shown["posts"][0]["files"][0];
    assert_eq!(
        (file["name"].as_str(), file["here"].as_bool()),
        (Some("plan.txt"), Some(false)),
        "{shown}"
    );
    let to = world.path().join("mine.txt");
    let to = to.to_str().expect("a path");
    ben.json(&[
        "attachment",
        "save",
        file["id"].as_str().expect("an id"),
        to,
    ]);
    assert_eq!(fs::read(to).expect("readable"), WORDS);
    assert!(
        !contains(&ben.folder, "canary-55d1"),
        "only sealed bytes are kept"
    );
}

#[test]
fn a_bundle_brings_files_along_with_what_names_them() {
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben, cem) = three(world.path());
    let plan = world.path().join("plan.txt");
    fs::write(&plan, WORDS.repeat(30_000)).expect("written");
    let plan = plan.to_str().expect("a path");
    ann.json(&["message", "Ben Ito", "The plan.", "--attach", plan]);
    let bundle = world.path().join("ann.bundle");
    let bundle = bundle.to_str().expect("a path");
    ann.json(&["bundle", "write", bundle]);
    for person in [&ben, &cem] {
        let read = person.json(&["bundle", "read", bundle]);
        assert_eq!(read["refused"], serde_json::json!([]), "{read}");
    }
    let file = ben.json(&["inbox"])[0]["messages"][0]["files"][0].clone();
    assert_eq!(file["here"], true, "{file}");
    let to = world.path().join("mine.txt");
    let id = file["id"].as_str().expect("an id");
    ben.json(&["attachment", "save", id, to.to_str().expect("a path")]);
    assert_eq!(fs::read(&to).expect("readable"), WORDS.repeat(30_000));
    let kept = fs::read_dir(cem.folder.join("spaces"))
        .expect("listed")
        .next();
    let folder = kept
        .expect("a space")
        .expect("an entry")
        .path()
        .join("attachments");
    let files = fs::read_dir(folder).map_or(0, Iterator::count);
    assert_eq!(files, 0, "nothing Cem can read names it");
}

#[test]
fn what_is_too_large_away_or_a_liar_is_said_so() {
    let world = tempfile::tempdir().expect("a folder");
    let (ann, ben, _) = three(world.path());
    let large = world.path().join("film.bin");
    fs::write(&large, vec![0; 5 * 1024 * 1024 + 1]).expect("written");
    let (_, code, _) = ann.refused(&[
        "message",
        "Ben Ito",
        "x",
        "--attach",
        large.to_str().expect("a path"),
    ]);
    assert_eq!(code, "attachment-too-large");
    let most = vec![7; 5 * 1024 * 1024];
    fs::write(&large, &most).expect("written");
    ann.json(&[
        "message",
        "Ben Ito",
        "",
        "--attach",
        large.to_str().expect("a path"),
    ]);
    let serving = ann.serve();
    let door = ticket(&ann, &[]);
    ben.json(&["sync", "--with", &door, "--timeout", "30s"]);
    let inbox = ben.json(&["inbox"]);
    let id = inbox[0]["messages"][0]["files"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    drop(serving);
    let (_, code, _) = ben.refused(&["attachment", "get", &id, "--timeout", "1s"]);
    assert_eq!(code, "attachment-away");
    // Whoever sends something else under that name is not believed.
    let kept = fs::read_dir(ann.folder.join("spaces"))
        .expect("listed")
        .next();
    let folder = kept
        .expect("a space")
        .expect("an entry")
        .path()
        .join("attachments");
    let sealed = fs::read(folder.join(&id)).expect("sealed");
    let mut other = sealed.clone();
    other[100] ^= 1;
    fs::write(folder.join(&id), &other).expect("written");
    let _serving = ann.serve();
    let (_, code, _) = ben.refused(&["attachment", "get", &id, "--timeout", "3s"]);
    assert_eq!(code, "attachment-away", "a damaged file counts as none");
    fs::write(folder.join(&id), &sealed).expect("written");
    let to = world.path().join("saved");
    fs::create_dir(&to).expect("made");
    ben.json(&["attachment", "save", &id, to.to_str().expect("a path")]);
    assert_eq!(fs::read(to.join("film.bin")).expect("readable"), most);
}
