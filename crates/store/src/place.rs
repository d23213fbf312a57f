//! Where a data folder lies: some places lose what was acknowledged.
//!
//! **For**: a warning before anything of value is kept on a network share or in a folder that a
//! program copies to a cloud. **Knows**: the names of such file systems and folders. **Never**:
//! refuses a folder; whoever knows better may go on.

use std::path::{Path, PathBuf};

/// File systems that live on another machine: locks and syncs may mean nothing there.
const NETWORK: [&str; 13] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.s3fs",
    "davfs",
];
/// Folders whose content programs copy elsewhere file by file, while we write.
const COPIED: [&str; 7] = [
    "Dropbox",
    "OneDrive",
    "Google Drive",
    "GoogleDrive",
    "iCloud Drive",
    "Mobile Documents",
    "Nextcloud",
];

/// Says why a data folder should lie elsewhere, if so.
pub fn place_warning(folder: &Path) -> Option<String> {
    let whole = std::path::absolute(folder).ok()?;
    let copied = whole.components().find_map(|part| {
        let name = part.as_os_str().to_str()?;
        COPIED.iter().find(|copied| name.starts_with(*copied))
    });
    if let Some(program) = copied {
        return Some(format!(
            "The data folder lies in {program}, which copies files one by one while they are written: a copy can be torn, and two devices must never share one. Choose another place with --data DIR."
        ));
    }
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = file_system(&mounts, &whole)?;
    NETWORK.contains(&kind.as_str()).then(|| {
        format!(
            "The data folder lies on a network share ({kind}). Locks and power cuts behave differently there, so the newest words can get lost. Choose a place on this device with --data DIR."
        )
    })
}

/// The kind of the file system a path lies on, from the kernel's list of mounts.
fn file_system(mounts: &str, path: &Path) -> Option<String> {
    let mut best: Option<(PathBuf, String)> = None;
    for line in mounts.lines() {
        let (front, back) = line.split_once(" - ")?;
        let Some(place) = front.split(' ').nth(4) else {
            continue;
        };
        let place = PathBuf::from(place.replace("\\040", " "));
        let kind = back.split(' ').next().unwrap_or_default().to_owned();
        let is_deeper = best
            .as_ref()
            .is_none_or(|(known, _)| place.starts_with(known));
        if path.starts_with(&place) && is_deeper {
            best = Some((place, kind));
        }
    }
    best.map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
        40 22 0:35 / /home/ann/share rw - nfs4 server:/x rw\n\
        41 22 0:36 / /mnt/my\\040stick rw - vfat /dev/sdb1 rw\n";

    #[test]
    fn the_deepest_mount_counts() {
        let table = [
            ("/home/ann/eyelevel", "ext4"),
            ("/home/ann/share/eyelevel", "nfs4"),
            ("/home/ann/shared", "ext4"),
            ("/mnt/my stick/x", "vfat"),
        ];
        for (path, kind) in table {
            let found = file_system(MOUNTS, Path::new(path));
            assert_eq!(found.as_deref(), Some(kind), "{path}");
        }
    }

    #[test]
    fn folders_that_are_copied_to_a_cloud_are_named() {
        let warned = place_warning(Path::new("/home/ann/Dropbox/eyelevel"));
        assert!(warned.is_some_and(|text| text.contains("Dropbox")));
        let warned = place_warning(Path::new("/home/ann/OneDrive - Nordwerk/eyelevel"));
        assert!(warned.is_some_and(|text| text.contains("OneDrive")));
    }
}
