//! Pieces of a space that somebody deleted: nothing is called sound that is gone.

use std::fs;
use std::path::{Path, PathBuf};

use history::SpaceId;
use store::{Folder, Store};

use crate::world::{World, open};

fn place(folder: &Path, space: &SpaceId) -> PathBuf {
    folder.join("spaces").join(space.to_string())
}

fn told(folder: &Path, space: SpaceId) -> Vec<String> {
    let report = open(folder, space).doctor(&mut |_| {});
    report.damages.iter().map(ToString::to_string).collect()
}

fn missing(folder: &Path, space: &SpaceId) -> Vec<String> {
    let folder = Folder::open(folder).unwrap();
    let missing = Store::missing_pieces(&folder, space);
    missing.iter().map(ToString::to_string).collect()
}

/// A world on disk, folded or still in the journal.
fn world(folder: &Path, is_folded: bool) -> World {
    let world = World::new(4);
    let mut store = open(folder, world.space);
    store.append(&world.batch()).unwrap();
    if is_folded {
        store.fold().unwrap();
    }
    assert!(store.doctor(&mut |_| {}).is_sound());
    world
}

#[test]
fn a_private_history_that_was_deleted_is_missed_until_it_has_been_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let world = world(folder, true);
    assert_eq!(missing(folder, &world.space), Vec::<String>::new());
    fs::remove_dir_all(place(folder, &world.space).join("private.git")).unwrap();
    let found = missing(folder, &world.space);
    assert!(found[0].contains("private history is missing"), "{found:?}");
    // Whatever opened the folder first has made it again, empty; it is missed all the same.
    for _ in 0..2 {
        let said = told(folder, world.space);
        let expected = format!(
            "{} private records that stood here are gone",
            world.private.len()
        );
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(&expected), "{said:?}");
    }
    open(folder, world.space).settle_losses(false).unwrap();
    assert_eq!(told(folder, world.space), Vec::<String>::new());
}

#[test]
fn what_was_in_a_journal_that_was_deleted_is_missed_until_it_has_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let world = world(folder, false);
    fs::remove_file(place(folder, &world.space).join("journal.sqlite")).unwrap();
    for left in ["journal.sqlite-wal", "journal.sqlite-shm"] {
        let _gone = fs::remove_file(place(folder, &world.space).join(left));
    }
    let found = missing(folder, &world.space);
    assert!(found[0].contains("journal is missing"), "{found:?}");
    let said = told(folder, world.space);
    assert!(
        said[0].contains(&format!(
            "{} records that stood here are gone",
            world.records.len()
        )),
        "{said:?}"
    );
    let mut store = open(folder, world.space);
    assert!(store.has_lost_shared());
    // Nobody was asked, so it stays in mind.
    store.settle_losses(false).unwrap();
    assert!(store.has_lost_shared());
    store.append(&world.batch()).unwrap();
    assert!(!store.has_lost_shared(), "it has come again");
    store.settle_losses(false).unwrap();
    drop(store);
    assert_eq!(told(folder, world.space), Vec::<String>::new());
}

#[test]
fn a_history_that_was_deleted_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let world = world(folder, true);
    fs::remove_dir_all(place(folder, &world.space).join("history.git")).unwrap();
    let found = missing(folder, &world.space);
    assert!(found[0].contains("history is missing"), "{found:?}");
    let said = told(folder, world.space);
    assert!(
        said[0].contains("records that stood here are gone"),
        "{said:?}"
    );
    // Asked, and nobody had it: it was said, and is not said for ever.
    open(folder, world.space).settle_losses(true).unwrap();
    assert_eq!(told(folder, world.space), Vec::<String>::new());
}

/// An index alone proves nothing and is missed by nobody.
#[test]
fn an_index_that_was_deleted_is_no_loss() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let world = world(folder, true);
    fs::remove_file(place(folder, &world.space).join("index.sqlite")).unwrap();
    assert_eq!(missing(folder, &world.space), Vec::<String>::new());
    assert_eq!(told(folder, world.space), Vec::<String>::new());
}
