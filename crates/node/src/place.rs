//! Where a data folder is: on which machine, and which folder of it.
//!
//! A copy of a folder is somewhere else than the folder. Whoever finds a copy elsewhere can go on
//! without ever signing a second record for a place the other copy signs as well. A copy that is put
//! back where the folder was may get its number again; when it came into being tells, which copying
//! does not keep. What is compared stays on the device; only its hash is kept.

use std::path::Path;
use std::time::UNIX_EPOCH;

/// Where systems keep a name of the machine that stays the same.
const MACHINE_FILES: [&str; 2] = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

/// Tells where a folder is; nothing where that cannot be told.
pub(crate) fn of(folder: &Path) -> Option<String> {
    let number = folder_number(folder)?;
    let machine = MACHINE_FILES
        .iter()
        .find_map(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_default();
    Some(format!("{} {number}", machine.trim()))
}

/// The number a file system gives a folder: a copy has another one, a renamed folder keeps it.
#[cfg(unix)]
fn folder_number(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).ok().map(|meta| meta.ino())
}

#[cfg(not(unix))]
fn folder_number(_: &Path) -> Option<u64> {
    // Only the machine can be told here.
    Some(0)
}

/// Tells when a file or folder came into being where it lies; nothing where that cannot be told.
pub(crate) fn born(path: &Path) -> Option<String> {
    let born = std::fs::metadata(path)
        .and_then(|meta| meta.created())
        .ok()?;
    let since = born.duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_nanos().to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Longer than any tick of a system's clock.
    const TICKS: Duration = Duration::from_millis(50);

    #[test]
    fn a_renamed_folder_is_the_same_and_a_copied_one_is_not() {
        let world = tempfile::tempdir().expect("a folder");
        let (one, two) = (world.path().join("one"), world.path().join("two"));
        std::fs::create_dir(&one).expect("made");
        let before = of(&one);
        std::fs::rename(&one, &two).expect("renamed");
        assert_eq!(of(&two), before);
        std::fs::create_dir(&one).expect("made");
        assert!(of(&one).is_some() && of(&one) != before);
    }

    #[test]
    fn what_is_put_back_was_born_anew() {
        let world = tempfile::tempdir().expect("a folder");
        let file = world.path().join("file");
        std::fs::write(&file, "one").expect("written");
        let Some(before) = born(&file) else {
            println!("this file system does not say when a file came into being");
            return;
        };
        std::fs::write(&file, "more").expect("written");
        assert_eq!(
            born(&file).as_ref(),
            Some(&before),
            "writing changes nothing"
        );
        std::fs::remove_file(&file).expect("removed");
        // File systems count in ticks of the system, which come some milliseconds apart.
        std::thread::sleep(TICKS);
        std::fs::write(&file, "one").expect("written");
        assert_ne!(born(&file), Some(before));
    }
}
