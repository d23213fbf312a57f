//! Real full and read-only disks, where this machine lets us make one.

use std::path::{Path, PathBuf};
use std::process::Command;

use store::{AppendError, Batch, Folder, OpenError, Put, Store, Trouble};

use crate::world::{World, all, ids, open, sound};

/// A small disk in memory; gone when dropped.
struct Disk {
    path: PathBuf,
    _place: tempfile::TempDir,
}

impl Disk {
    /// Mounts a disk, or says why that is not possible here.
    fn mount(kib: u32) -> Option<Disk> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().to_owned();
        let size = format!("size={kib}k");
        let run = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(&path)
            .output();
        match run {
            Ok(output) if output.status.success() => Some(Disk {
                path,
                _place: place,
            }),
            Ok(output) => {
                println!(
                    "skipped: cannot mount a disk: {}",
                    String::from_utf8_lossy(&output.stderr)
                );
                None
            }
            Err(error) => {
                println!("skipped: cannot mount a disk: {error}");
                None
            }
        }
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let run = Command::new("mount")
            .args(["-o", &options])
            .arg(&self.path)
            .status();
        assert!(run.unwrap().success(), "mount -o {options}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.path).status();
    }
}

/// Appends one record after another until the disk refuses; answers how many it took.
fn fill(store: &mut Store, world: &World, folding: bool) -> (usize, AppendError) {
    for (number, record) in world.records.iter().enumerate() {
        let ballast = Put {
            shelf: 9,
            key: number.to_be_bytes().to_vec(),
            value: Some(vec![7; 2048]),
        };
        let batch = Batch {
            records: vec![record.clone()],
            puts: vec![ballast],
            ..Batch::default()
        };
        if let Err(error) = store.append(&batch) {
            return (number, error);
        }
        if folding
            && number % 40 == 39
            && let Err(error) = store.fold()
        {
            return (number + 1, error);
        }
    }
    panic!("the disk never filled");
}

#[test]
fn a_full_disk_loses_nothing_and_works_again_after_freeing() {
    full_and_freed(false);
}

#[test]
fn a_disk_that_fills_while_folding_loses_nothing() {
    full_and_freed(true);
}

fn full_and_freed(folding: bool) {
    let Some(disk) = Disk::mount(1536) else {
        return;
    };
    let world = World::new(600);
    let path = disk.path.join("data");
    let mut store = open(&path, world.space);
    let (taken, error) = fill(&mut store, &world, folding);
    println!("full after {taken} records: {error}");
    assert!(
        matches!(&error, AppendError::Disk(d) if d.trouble() == Trouble::Full),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains("the disk is full; free some space"),
        "{error}"
    );
    assert_eq!(ids(&all(&store)), ids(&world.records[..taken]));
    drop(store);
    disk.remount("size=32m");
    let mut store = open(&path, world.space);
    let there = all(&store).len();
    assert!(there >= taken, "{there} of {taken}");
    sound(&store);
    store.append(&world.batch()).unwrap();
    store.fold().unwrap();
    assert_eq!(ids(&all(&store)), ids(&world.records));
}

#[test]
fn a_read_only_disk_is_said_so() {
    let Some(disk) = Disk::mount(4096) else {
        return;
    };
    let world = World::new(1);
    let path = disk.path.join("data");
    drop(open(&path, world.space));
    disk.remount("ro");
    assert!(Folder::open(&path).unwrap().is_read_only());
    says(
        &disk.path.join("new"),
        Trouble::ReadOnly,
        "can only be read",
    );
}

/// Once after a clean end, once as a crash left it: with everything still in the journal.
#[test]
fn a_folder_on_a_read_only_disk_can_be_read_and_is_left_as_it_was() {
    for crashed in [false, true] {
        let Some(disk) = Disk::mount(8192) else {
            return;
        };
        let world = World::new(3);
        let path = disk.path.join("data");
        let mut store = open(&path, world.space);
        store.append(&world.batch()).unwrap();
        if crashed {
            // What a killed process leaves: no checkpoint, no fold.
            let kept = disk.path.join("kept");
            copy(&path, &kept);
            drop(store);
            std::fs::remove_dir_all(&path).unwrap();
            std::fs::rename(&kept, &path).unwrap();
        } else {
            store.fold().unwrap();
            drop(store);
        }
        disk.remount("ro");
        let mut store = open(&path, world.space);
        assert_eq!(ids(&all(&store)), ids(&world.records), "crashed: {crashed}");
        sound(&store);
        let error = store.append(&world.batch()).unwrap_err();
        assert!(matches!(error, AppendError::ReadOnly), "{error}");
        assert!(matches!(store.fold(), Err(AppendError::ReadOnly)));
        drop(store);
        // Writable again, it goes on as if nobody had looked.
        disk.remount("rw");
        let mut store = open(&path, world.space);
        store.append(&world.batch()).unwrap();
        store.fold().unwrap();
        assert_eq!(ids(&all(&store)), ids(&world.records));
    }
}

#[test]
fn a_damaged_journal_is_named_and_set_aside_without_the_history() {
    let place = tempfile::tempdir().unwrap();
    let world = World::new(6);
    let (path, space) = (place.path().join("data"), world.space);
    let mut store = open(&path, space);
    store.append(&world.batch()).unwrap();
    store.fold().unwrap();
    drop(store);
    let folder = Folder::open(&path).unwrap();
    assert!(Store::journal_damage(&folder, &space).is_none());
    assert_eq!(Store::set_journal_aside(&folder, &space).unwrap(), None);
    let journal = store::repository_path(&path, &space).with_file_name("journal.sqlite");
    for number in 1..3 {
        std::fs::write(&journal, b"nothing that SQLite ever wrote").unwrap();
        let error = Store::open(&folder, space, &mut |_| {}).err().unwrap();
        assert!(error.to_string().contains("eyelevel doctor"), "{error}");
        // What is packed can be checked all the same, and nothing is changed by looking.
        let mut store = Store::open_without_journal(&folder, space, &mut |_| {}).unwrap();
        sound(&store);
        assert_eq!(ids(&all(&store)), ids(&world.records));
        let error = store.append(&world.batch()).unwrap_err();
        assert!(matches!(error, AppendError::ReadOnly), "{error}");
        drop(store);
        let aside = Store::set_journal_aside(&folder, &space).unwrap().unwrap();
        assert!(aside.ends_with(format!("journal.sqlite.damaged-{number}")));
        assert!(std::fs::read(&aside).unwrap().starts_with(b"nothing"));
        let store = Store::open(&folder, space, &mut |_| {}).unwrap();
        assert_eq!(ids(&all(&store)), ids(&world.records));
    }
}

#[test]
fn a_disk_without_any_room_is_said_so_when_a_folder_is_opened() {
    let Some(disk) = Disk::mount(1536) else {
        return;
    };
    let world = World::new(600);
    let path = disk.path.join("data");
    let mut store = open(&path, world.space);
    let _full = fill(&mut store, &world, false);
    drop(store);
    let ballast = std::fs::write(disk.path.join("ballast"), vec![7; 2 << 20]);
    assert!(ballast.is_err(), "the disk is full to the last page");
    let folder = Folder::open(&path).unwrap();
    let error = Store::open(&folder, world.space, &mut |_| {}).err();
    if let Some(error) = error {
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_without_rights_is_said_so() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let locked = place.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o500)).unwrap();
    if std::fs::write(locked.join("probe"), b"").is_ok() {
        return println!("skipped: this account may write everywhere");
    }
    says(&locked.join("data"), Trouble::Denied, "may not write there");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("data");
    std::fs::write(&path, b"a file").unwrap();
    assert!(matches!(Folder::open(&path), Err(OpenError::Disk(_))));
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_where_nothing_can_be_made_is_said_so() {
    let nowhere = Path::new("/proc/nowhere");
    says(
        nowhere,
        Trouble::Nowhere,
        "nothing can be made at that place",
    );
}

fn says(path: &Path, trouble: Trouble, words: &str) {
    let error = Folder::open(path).unwrap_err();
    let sentence = error.to_string();
    match error {
        OpenError::Disk(disk) => assert_eq!(disk.trouble(), trouble, "{disk:?}"),
        OpenError::Busy { .. } | OpenError::Newer { .. } | OpenError::Locked { .. } => {
            panic!("{sentence}")
        }
    }
    assert!(sentence.contains(words), "{sentence}");
}
