//! Where a data folder is: on which machine, and which folder of it.
//!
//! A copy of a folder is somewhere else than the folder. Whoever finds a copy elsewhere can go on
//! without ever signing a second record for a place the other copy signs as well. What is compared
//! stays on the device; only its hash is kept.

use std::path::Path;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
