//! Stock git reads what was folded.

use history::{KeyObject, allowed_signers};
use store::Batch;

use crate::world::{Author, World, git_says, open, packs, place, space_path};

#[test]
fn stock_git_finds_everything_in_order() {
    let world = World::new(12);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    for piece in world.records.chunks(5) {
        store
            .append(&Batch {
                records: piece.to_vec(),
                ..Batch::default()
            })
            .unwrap();
        store.fold().unwrap();
    }
    store.append(&world.batch()).unwrap();
    store.fold().unwrap();
    let repository = store.repository_path().to_owned();
    drop(store);

    let Some(said) = git_says(&repository, &["fsck", "--strict", "--full"]) else {
        return;
    };
    for word in ["error", "missing", "broken", "bad", "warning"] {
        assert!(!said.contains(word), "{said}");
    }
    for pack in packs(&path, world.space) {
        git_says(&repository, &["verify-pack", pack.to_str().unwrap()]).unwrap();
    }

    let refs = git_says(
        &repository,
        &["for-each-ref", "--format=%(refname) %(objecttype)"],
    )
    .unwrap();
    let mut wanted: Vec<String> = world
        .keys
        .iter()
        .map(|key| format!("{} blob", key.ref_name()))
        .collect();
    for record in [&world.records[1], &world.records[2]] {
        wanted.push(format!("{} commit", record.log().ref_name()));
    }
    wanted.sort();
    assert_eq!(refs.lines().collect::<Vec<_>>(), wanted);

    let log = world.records[1].log().ref_name();
    let commits = git_says(&repository, &["log", "--format=%H", &log]).unwrap();
    let mut own: Vec<String> = world
        .records
        .iter()
        .filter(|record| record.log().ref_name() == log)
        .map(|record| record.commit_id().to_string())
        .collect();
    own.reverse();
    assert_eq!(commits.lines().collect::<Vec<_>>(), own);

    let bundle = path.join("all.bundle");
    let bundle = bundle.to_str().unwrap();
    git_says(&repository, &["bundle", "create", bundle, "--all"]).unwrap();
    let said = git_says(&repository, &["bundle", "verify", bundle]).unwrap();
    assert!(said.contains(&log), "{said}");

    let private = space_path(&path, world.space).join("private.git");
    git_says(&private, &["fsck", "--strict"]).unwrap();
    let refs = git_says(&private, &["for-each-ref", "--format=%(refname)"]).unwrap();
    assert_eq!(refs.trim(), world.private[0].log().ref_name());
}

/// A space of some thousand people has twenty thousand refs: they stand in one file, and none of
/// them is touched when one is added.
#[test]
fn twenty_thousand_refs_stand_in_one_file() {
    const REFS: usize = 20_000;
    let world = World::new(1);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    let mut cat = Author::of(5, world.space);
    let keys: Vec<KeyObject> = (0..REFS).map(|n| cat.wrap(n as u8)).collect();
    let all = Batch {
        keys: keys.clone(),
        ..Batch::default()
    };
    store.append(&all).unwrap();
    store.fold().unwrap();
    let late = cat.write("late", &[]);
    let one = Batch {
        records: vec![late.clone()],
        ..Batch::default()
    };
    store.append(&one).unwrap();
    store.fold().unwrap();
    let repository = store.repository_path().to_owned();
    drop(store);
    let count = REFS + world.keys.len() + 3;
    let packed = std::fs::read_to_string(repository.join("packed-refs")).unwrap();
    let lines = packed.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.count(), count);
    assert!(!repository.join("refs/eyelevel").exists(), "none is loose");

    let store = open(&path, world.space);
    assert_eq!(store.key_names().unwrap().len(), REFS + world.keys.len());
    let last = keys.last().unwrap();
    let found = store.keys(&[last.name()]).unwrap();
    assert_eq!(found[0].to_bytes(), last.to_bytes());
    let Some(refs) = git_says(&repository, &["for-each-ref", "--format=%(refname)"]) else {
        return;
    };
    assert_eq!(refs.lines().count(), count);
    assert!(refs.contains(&late.log().ref_name()));
}

#[test]
fn stock_git_verifies_the_signatures() {
    let world = World::new(2);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    store.fold().unwrap();
    let keys: Vec<_> = world
        .records
        .iter()
        .map(|record| record.header().log)
        .collect();
    let signers = path.join("allowed");
    std::fs::write(&signers, allowed_signers(keys.iter())).unwrap();
    if std::process::Command::new("ssh-keygen")
        .arg("-?")
        .output()
        .is_err()
    {
        return println!("skipped: git needs ssh-keygen to check signatures");
    }
    for record in &world.records {
        let setting = format!("gpg.ssh.allowedSignersFile={}", signers.display());
        let commit = record.commit_id().to_string();
        let repository = store.repository_path();
        let Some(said) = git_says(repository, &["-c", &setting, "verify-commit", &commit]) else {
            return;
        };
        assert!(said.contains("Good \"git\" signature"), "{said}");
    }
}

#[test]
fn refs_of_others_survive_a_fold() {
    let world = World::new(2);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store
        .append(&Batch {
            records: world.records[..3].to_vec(),
            ..Batch::default()
        })
        .unwrap();
    store.fold().unwrap();
    let repository = store.repository_path().to_owned();
    drop(store);
    let commit = world.records[0].commit_id().to_string();
    let tag = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "tag",
        "-a",
        "-m",
        "mine",
        "mine",
        &commit,
    ];
    if git_says(&repository, &tag).is_none() {
        return;
    }
    git_says(&repository, &["pack-refs", "--all"]).unwrap();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    store.fold().unwrap();
    let peeled = git_says(&repository, &["rev-parse", "mine^{commit}"]).unwrap();
    assert_eq!(peeled.trim(), commit);
    let kept = std::fs::read_to_string(repository.join("packed-refs")).unwrap();
    assert!(kept.contains(&format!("\n^{commit}\n")), "{kept}");
    git_says(&repository, &["fsck", "--strict"]).unwrap();
}

#[test]
fn a_repository_that_git_cleaned_up_still_reads() {
    let world = World::new(30);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    for piece in world.records.chunks(10) {
        store
            .append(&Batch {
                records: piece.to_vec(),
                ..Batch::default()
            })
            .unwrap();
        store.fold().unwrap();
    }
    let repository = store.repository_path().to_owned();
    drop(store);
    // Repacks everything into one pack with deltas.
    if git_says(&repository, &["gc", "--aggressive", "--prune=now"]).is_none() {
        return;
    }
    let store = open(&path, world.space);
    assert_eq!(crate::world::all(&store), world.records);
    crate::world::sound(&store);
}
