//! A data folder on a disk that can only be read: a backup that was mounted, a stick with its
//! switch on. Everything can be looked at, nothing is pretended.

use std::path::Path;
use std::process::Command;

use crate::terminal::{Person, found};

/// A mount of a folder onto itself, for reading only; gone when dropped.
struct Mount<'a>(&'a Path);

impl Mount<'_> {
    /// Mounts it, or says why that is not possible here.
    fn read_only(folder: &Path) -> Option<Mount<'_>> {
        if let Err(why) = mount(&["--bind"], folder, Some(folder)) {
            println!("skipped: cannot mount a folder: {why}");
            return None;
        }
        let mounted = Mount(folder);
        mount(&["-o", "remount,bind,ro"], folder, None).expect("a mount of ours can be changed");
        Some(mounted)
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

fn mount(options: &[&str], folder: &Path, onto: Option<&Path>) -> Result<(), String> {
    let mut command = Command::new("mount");
    command.args(options).arg(folder).args(onto);
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_folder_that_can_only_be_read_is_shown_and_says_so() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "add", "offers", "Rust"]);
    let before = ann.json(&["status"]);
    let Some(mounted) = Mount::read_only(&ann.folder) else {
        return;
    };
    let status = ann.json(&["status"]);
    assert_eq!(status["digest"], before["digest"]);
    let profile = ann.json(&["profile", "show"]);
    assert!(profile.to_string().contains("Rust"), "{profile}");
    for words in [
        &["profile", "add", "offers", "Knitting"] as &[&str],
        &["invite"],
        &["community", "found", "--name", "Tea", "--template", "theme"],
        &["serve"],
        &["sync"],
    ] {
        let (exit, code, message) = ann.refused(words);
        assert_eq!((exit, code.as_str()), (1, "read-only"), "{message}");
        assert!(message.contains("can only be read"), "{message}");
    }
    drop(mounted);
    assert_eq!(ann.json(&["status"])["digest"], before["digest"]);
    ann.json(&["profile", "add", "offers", "Knitting"]);
    let again = Person::new(world.path(), "ann");
    let profile = again.json(&["profile", "show"]);
    assert!(profile.to_string().contains("Knitting"), "{profile}");
}

/// A disk of 4 MiB that the test fills; gone when dropped.
fn small_disk(folder: &Path) -> Option<Mount<'_>> {
    std::fs::create_dir_all(folder).expect("a folder");
    let mut command = Command::new("mount");
    command.args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]);
    match command.arg(folder).output() {
        Ok(output) if output.status.success() => Some(Mount(folder)),
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            println!("skipped: cannot mount a small disk: {why}");
            None
        }
        Err(error) => {
            println!("skipped: cannot mount a small disk: {error}");
            None
        }
    }
}

#[test]
fn a_full_disk_keeps_nobody_from_reading() {
    let world = tempfile::tempdir().expect("a folder");
    let place = world.path().join("ann");
    let Some(_mounted) = small_disk(&place) else {
        return;
    };
    let ann = found(world.path());
    ann.json(&["profile", "add", "offers", "Rust"]);
    ann.json(&["community", "found", "--name", "Tea", "--template", "theme"]);
    ann.json(&[
        "community",
        "post",
        "Tea",
        "--kind",
        "news",
        "The kettle boils",
    ]);
    let before = ann.json(&["status"]);
    let ballast = place.join("ballast");
    std::fs::write(&ballast, vec![7; 4 * 1024 * 1024]).expect_err("the disk is full");
    let status = ann.json(&["status"]);
    assert_eq!(status["digest"], before["digest"]);
    let feed = ann.json(&["feed"]).to_string();
    assert!(feed.contains("The kettle boils"), "{feed}");
    let profile = ann.json(&["profile", "show"]).to_string();
    assert!(profile.contains("Rust"), "{profile}");
    let spoken = ann.run(&["status"]);
    let said = String::from_utf8_lossy(&spoken.stderr);
    assert!(said.contains("disk of the data folder is full"), "{said}");
    for words in [
        &["profile", "add", "offers", "Knitting"] as &[&str],
        &["invite"],
        &["serve"],
        &["sync"],
    ] {
        let (exit, code, message) = ann.refused(words);
        assert_eq!((exit, code.as_str()), (1, "disk-full"), "{message}");
    }
    std::fs::remove_file(&ballast).expect("removed");
    ann.json(&["profile", "add", "offers", "Knitting"]);
    assert_eq!(ann.json(&["doctor"])["damaged"], serde_json::json!([]));
}
