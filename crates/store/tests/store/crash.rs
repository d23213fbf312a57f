//! Killed at every step, and failed at every step: what was acknowledged is there.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use store::{AppendError, Batch, Folder, Store, Trouble, on_each_step, run_freely};

use crate::world::{World, all, all_private, copy, git_says, ids, place, sound, space_path};

const ROUNDS: usize = 12;
/// Records that stand folded, one pack each, before the script begins: its last fold merges.
const FOLDED: usize = 15;
/// More steps than the script has; reached only if something loops.
const STEPS_MAX: usize = 400;
const FOLDER: &str = "EYELEVEL_STORE_CRASH_FOLDER";
const AT: &str = "EYELEVEL_STORE_CRASH_AT";

/// What a run of the script was told is durable.
#[derive(Default, Debug)]
struct Acknowledged {
    records: BTreeSet<String>,
    vault: Option<String>,
}

/// Writes vaults, appends and folds; tells each thing once it is acknowledged.
fn script(path: &Path, world: &World, tell: &mut dyn FnMut(String)) -> Result<(), String> {
    let say = |error: &dyn std::error::Error| error.to_string();
    let folder = Folder::open(path).map_err(|e| say(&e))?;
    let mut store = Store::open(&folder, world.space, &mut |_| {}).map_err(|e| say(&e))?;
    for (number, piece) in pieces(world).into_iter().enumerate() {
        let vault = format!("vault-{number}");
        folder
            .write_vault(&world.space, vault.as_bytes())
            .map_err(|e| say(&e))?;
        tell(format!("vault {vault}"));
        store.append(&piece).map_err(|e| say(&e))?;
        for record in piece.records.iter().chain(&piece.private) {
            tell(format!("record {}", record.id()));
        }
        if number % 2 == 1 {
            store.fold().map_err(|e| say(&e))?;
        }
    }
    Ok(())
}

/// Four batches; keys and private records ride along.
fn pieces(world: &World) -> Vec<Batch> {
    let rest = &world.records[FOLDED..];
    let size = rest.len().div_ceil(4);
    let mut pieces: Vec<Batch> = rest
        .chunks(size)
        .map(|records| Batch {
            records: records.to_vec(),
            ..Batch::default()
        })
        .collect();
    pieces[0].keys = world.keys[..1].to_vec();
    pieces[1].private = world.private[..2].to_vec();
    pieces[2].keys = world.keys[1..].to_vec();
    pieces[3].private = world.private[2..4].to_vec();
    pieces
}

/// A space with many small packs, as long use leaves it.
fn template(world: &World) -> (tempfile::TempDir, PathBuf) {
    let (place, path) = place();
    let folder = Folder::open(&path).unwrap();
    folder.write_vault(&world.space, b"vault-start").unwrap();
    let mut store = Store::open(&folder, world.space, &mut |_| {}).unwrap();
    for record in &world.records[..FOLDED] {
        store
            .append(&Batch {
                records: vec![record.clone()],
                ..Batch::default()
            })
            .unwrap();
        store.fold().unwrap();
    }
    (place, path)
}

/// Asserts that a folder holds what was acknowledged, batch by batch, and nothing half.
fn check(path: &Path, world: &World, told: &Acknowledged, context: &str) {
    for part in ["history.git", "private.git"] {
        let repository = space_path(path, world.space).join(part);
        if let Some(said) = git_says(&repository, &["fsck", "--strict"]) {
            assert!(
                !said.contains("error") && !said.contains("missing"),
                "{context}: {said}"
            );
        }
    }
    let folder = Folder::open(path).unwrap();
    let vault = folder.read_vault(&world.space).unwrap().unwrap();
    assert!(vault.notice.is_none(), "{context}");
    let vault = String::from_utf8(vault.bytes.to_vec()).unwrap();
    let mut store = Store::open(&folder, world.space, &mut |_| {}).unwrap();
    sound(&store);
    let shared = all(&store);
    assert_eq!(
        shared[..],
        world.records[..shared.len()],
        "{context}: a log has a hole"
    );
    let mut present: BTreeSet<String> = ids(&shared).iter().map(ToString::to_string).collect();
    present.extend(ids(&all_private(&store)).iter().map(ToString::to_string));
    let lost: Vec<_> = told.records.difference(&present).collect();
    assert!(
        lost.is_empty(),
        "{context}: acknowledged but lost: {lost:?}"
    );
    for piece in pieces(world) {
        let of_piece: Vec<_> = piece
            .records
            .iter()
            .chain(&piece.private)
            .map(|r| r.id().to_string())
            .collect();
        let there = of_piece.iter().filter(|id| present.contains(*id)).count();
        assert!(
            there == 0 || there == of_piece.len(),
            "{context}: half a batch"
        );
        let names: Vec<_> = piece.keys.iter().map(|key| key.name()).collect();
        let keys = store.keys(&names).unwrap().len();
        assert!(
            keys == if there == 0 { 0 } else { names.len() },
            "{context}: half a batch"
        );
    }
    if let Some(acknowledged) = &told.vault {
        let number = |v: &str| {
            v.strip_prefix("vault-")
                .and_then(|n| n.parse::<i32>().ok())
                .unwrap_or(-1)
        };
        assert!(
            number(&vault) >= number(acknowledged),
            "{context}: {vault} after {acknowledged}"
        );
    }
    // And it goes on from here without any repair.
    store.append(&world.batch()).unwrap();
    store.fold().unwrap();
    assert_eq!(ids(&all(&store)), ids(&world.records), "{context}");
    sound(&store);
    if let Some(said) = git_says(store.repository_path(), &["fsck", "--strict"]) {
        assert!(!said.contains("error"), "{context}: {said}");
    }
    let left: Vec<_> = std::fs::read_dir(store.repository_path().join("objects/pack"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("tmp_"))
        .collect();
    assert!(left.is_empty(), "{context}: {left:?}");
}

fn note(told: &mut Acknowledged, line: &str) {
    if let Some(id) = line.strip_prefix("record ") {
        told.records.insert(id.to_owned());
    } else if let Some(vault) = line.strip_prefix("vault ") {
        told.vault = Some(vault.to_owned());
    }
}

/// Not a test of its own: the process that is killed.
#[test]
#[ignore = "run by killed_at_every_step"]
fn victim() {
    let (Ok(path), Ok(at)) = (std::env::var(FOLDER), std::env::var(AT)) else {
        return;
    };
    let at: usize = at.parse().unwrap();
    let mut count = 0;
    on_each_step(move |_| {
        count += 1;
        if count == at {
            std::process::abort();
        }
        Ok(())
    });
    let mut tell = |line: String| {
        println!("\n{line}");
        io::stdout().flush().unwrap();
    };
    script(Path::new(&path), &World::new(ROUNDS), &mut tell).unwrap();
    tell("finished".to_owned());
}

#[test]
fn killed_at_every_step() {
    let world = World::new(ROUNDS);
    let (_place, start) = template(&world);
    for at in 1..STEPS_MAX {
        let (_place, path) = place();
        copy(&start, &path);
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "crash::victim",
                "--ignored",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(FOLDER, &path)
            .env(AT, at.to_string())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut told = Acknowledged::default();
        said.lines().for_each(|line| note(&mut told, line));
        check(&path, &world, &told, &format!("killed at step {at}"));
        if said.lines().any(|line| line == "finished") {
            println!("killed at each of {} steps", at - 1);
            assert!(at > 80, "the script has {at} steps only");
            return;
        }
        assert!(!output.status.success(), "step {at}: {said}");
    }
    panic!("the script never ends");
}

#[test]
fn failed_at_every_step() {
    let world = World::new(ROUNDS);
    let (_place, start) = template(&world);
    for at in 1..STEPS_MAX {
        let (_place, path) = place();
        copy(&start, &path);
        let mut told = Acknowledged::default();
        let count = Rc::new(Cell::new(0));
        let counted = Rc::clone(&count);
        on_each_step(move |_| {
            counted.set(counted.get() + 1);
            if counted.get() == at {
                Err(io::ErrorKind::StorageFull.into())
            } else {
                Ok(())
            }
        });
        let end = script(&path, &world, &mut |line| note(&mut told, &line));
        run_freely();
        check(&path, &world, &told, &format!("failed at step {at}"));
        if count.get() < at {
            assert_eq!(end, Ok(()));
            return;
        }
        let sentence = end.expect_err("a failed step is never passed over");
        assert!(
            sentence.contains("the disk is full"),
            "step {at}: {sentence}"
        );
    }
    panic!("the script never ends");
}

#[test]
fn after_a_failed_write_nothing_more_is_written() {
    let world = World::new(2);
    let (_place, path) = place();
    let mut store = crate::world::open(&path, world.space);
    let piece = |range: std::ops::Range<usize>| Batch {
        records: world.records[range].to_vec(),
        ..Batch::default()
    };
    store.append(&piece(0..2)).unwrap();
    on_each_step(|step| match step {
        store::Step::JournalCommit => Err(io::ErrorKind::StorageFull.into()),
        _ => Ok(()),
    });
    let error = store.append(&piece(2..3)).unwrap_err();
    run_freely();
    assert!(
        matches!(&error, AppendError::Disk(disk) if disk.trouble() == Trouble::Full),
        "{error}"
    );
    for error in [
        store.append(&piece(2..3)).unwrap_err(),
        store.fold().unwrap_err(),
    ] {
        assert!(matches!(&error, AppendError::Refused { .. }));
        assert!(
            error
                .to_string()
                .contains("nothing acknowledged is lost, restart Eyelevel"),
            "{error}"
        );
    }
    assert_eq!(
        ids(&all(&store)),
        ids(&world.records[..2]),
        "reading goes on"
    );
    drop(store);
    let mut store = crate::world::open(&path, world.space);
    store.append(&world.batch()).unwrap();
    assert_eq!(ids(&all(&store)), ids(&world.records));
}
