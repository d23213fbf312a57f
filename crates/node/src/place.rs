//! Where a data folder is: on which machine, and which folder of it.
//!
//! A copy of a folder is somewhere else than the folder. Whoever finds a copy elsewhere can go on
//! without ever signing a second record for a place the other copy signs as well. A copy that is put
//! back where the folder was may get its number again; when it came into being tells, which copying
//! does not keep. Where a whole disk can go back with everything on it, the run of the machine is
//! named, which is none of the runs before. What is compared stays on the device; only its hash is kept.

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

/// Where Linux names its run, anew at each start of the machine.
const RUN_FILE: &str = "/proc/sys/kernel/random/boot_id";
const PROCESSORS_FILE: &str = "/proc/cpuinfo";
const MOUNTS_FILE: &str = "/proc/self/mountinfo";
/// What is there only where a machine runs within another one.
const HYPERVISOR_PLACES: [&str; 2] = ["/sys/hypervisor/type", "/proc/device-tree/hypervisor"];
/// File systems that can go back to an earlier state of themselves as a whole.
const SNAPSHOT_SYSTEMS: [&str; 5] = ["bcachefs", "btrfs", "nilfs2", "overlay", "zfs"];

/// Names this run of the machine where the disk a folder is on may go back as a whole from one run to
/// the next: on a virtual machine, and on file systems with snapshots. Nothing elsewhere, and where it
/// cannot be told.
pub(crate) fn run(folder: &Path) -> Option<String> {
    let name = std::fs::read_to_string(RUN_FILE).ok()?;
    let processors = std::fs::read_to_string(PROCESSORS_FILE).unwrap_or_default();
    let is_virtual =
        names_hypervisor(&processors) || HYPERVISOR_PLACES.iter().any(|it| Path::new(it).exists());
    let has_snapshots = || {
        let mounts = std::fs::read_to_string(MOUNTS_FILE).ok()?;
        let system = file_system(&mounts, &folder.canonicalize().ok()?)?;
        Some(SNAPSHOT_SYSTEMS.contains(&system))
    };
    (is_virtual || has_snapshots().unwrap_or(false)).then(|| name.trim().to_owned())
}

/// Whether a list of processors says that there is a hypervisor.
fn names_hypervisor(processors: &str) -> bool {
    let flags = processors.lines().find(|line| line.starts_with("flags"));
    flags.is_some_and(|line| line.split_whitespace().any(|flag| flag == "hypervisor"))
}

/// Finds the file system a folder is on in a list of mounts.
fn file_system<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mounted = mounts.lines().filter_map(|line| {
        let (place, system) = line.split_once(" - ")?;
        let place = place.split(' ').nth(4)?;
        let system = system.split(' ').next()?;
        folder.starts_with(place).then_some((place, system))
    });
    // Of two at one place the later one is seen.
    let (_, system) = mounted.max_by_key(|(place, _)| place.len())?;
    Some(system)
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
    fn a_machine_within_another_one_is_known_by_its_processors() {
        assert!(names_hypervisor(
            "model: x\nflags\t\t: fpu vme hypervisor lm\n"
        ));
        assert!(!names_hypervisor(
            "flags\t\t: fpu vme lm\nbugs: hypervisor\n"
        ));
        assert!(!names_hypervisor(""));
    }

    #[test]
    fn a_folder_is_on_the_nearest_mount_above_it() {
        let mounts = "\
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
            40 22 0:35 /home /home rw - btrfs /dev/sdb rw\n\
            41 40 0:36 / /home/ann rw,nosuid shared:9 - tmpfs tmpfs rw\n\
            nonsense\n";
        let on = |folder: &str| file_system(mounts, Path::new(folder));
        assert_eq!(on("/home/ben/eyelevel"), Some("btrfs"));
        assert_eq!(on("/home/ann/eyelevel"), Some("tmpfs"));
        assert_eq!(on("/homeless"), Some("ext4"));
        assert_eq!(file_system("", Path::new("/")), None);
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
