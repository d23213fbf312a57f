//! The rights of a repository that is made for others too.
//!
//! Our own repositories are their owner's alone. One that several people take turns with is as open as
//! whatever else its maker makes there, and where a group may write beside it, that group may write in
//! it, as with `git init --shared`.

use std::fs;
use std::io;
use std::path::Path;

/// What tells git to keep a repository open to the group of its folder.
#[cfg(unix)]
const SHARED: &str = "[core]\n\tsharedRepository = group\n";

/// Makes a repository for several people in a folder that is not there yet or holds nothing.
pub(super) fn create(folder: &Path) -> io::Result<()> {
    let is_new = !folder.exists();
    if is_new {
        // With the rights its maker gives to everything they make.
        fs::create_dir(folder)?;
    }
    let rights = Rights::of(folder, is_new)?;
    crate::repository::create(folder)?;
    rights.give(folder)
}

#[cfg(not(unix))]
struct Rights;

#[cfg(not(unix))]
impl Rights {
    fn of(_folder: &Path, _is_new: bool) -> io::Result<Rights> {
        Ok(Rights)
    }

    fn give(&self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// What the folders in it get.
#[cfg(unix)]
struct Rights {
    mode: u32,
    /// The group that writes beside it.
    group: Option<u32>,
}

#[cfg(unix)]
impl Rights {
    const ALL: u32 = 0o777;
    const GROUP: u32 = 0o070;
    const GROUP_WRITES: u32 = 0o020;
    /// What is made in such a folder belongs to its group.
    const INHERITED: u32 = 0o2000;
    /// Everybody puts things into such a folder, each for themselves.
    const STICKY: u32 = 0o1000;

    /// Reads them from the folder, and from the one it was made in.
    fn of(folder: &Path, is_new: bool) -> io::Result<Rights> {
        use std::os::unix::fs::MetadataExt;
        let own = fs::metadata(folder)?;
        let mut mode = own.mode() & Rights::ALL;
        let beside = folder.parent().filter(|_| is_new);
        let beside = beside.map(fs::metadata).transpose()?;
        let shared = beside
            .filter(|it| it.mode() & Rights::GROUP_WRITES != 0 && it.mode() & Rights::STICKY == 0);
        let group = match &shared {
            Some(beside) => Some(beside.gid()),
            None if mode & Rights::GROUP_WRITES != 0 => Some(own.gid()),
            None => None,
        };
        if group.is_some() {
            mode |= Rights::GROUP | Rights::INHERITED;
        }
        Ok(Rights { mode, group })
    }

    fn give(&self, folder: &Path) -> io::Result<()> {
        if self.group.is_some() {
            let config = folder.join("config");
            let text = fs::read_to_string(&config)?;
            fs::write(&config, text + SHARED)?;
        }
        for place in ["", "objects", "objects/pack", "refs"] {
            self.give_one(&folder.join(place), self.mode);
        }
        for file in ["config", "HEAD"] {
            self.give_one(&folder.join(file), self.mode & 0o666);
        }
        crate::disk::sync_folder(folder)
    }

    /// A stick that knows no rights, and a group one is not in, keep nobody from the repository.
    fn give_one(&self, place: &Path, mode: u32) {
        use std::os::unix::fs::{PermissionsExt, chown};
        let handed = self
            .group
            .map_or(Ok(()), |group| chown(place, None, Some(group)));
        let given = fs::set_permissions(place, fs::Permissions::from_mode(mode));
        if let Err(error) = handed.and(given) {
            tracing::debug!("a repository for others keeps its rights: {error}");
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(place: &Path) -> u32 {
        fs::metadata(place).unwrap().permissions().mode() & 0o7777
    }

    fn made(beside: u32) -> (tempfile::TempDir, std::path::PathBuf) {
        let place = tempfile::tempdir().unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(beside)).unwrap();
        let folder = place.path().join("n.git");
        create(&folder).unwrap();
        (place, folder)
    }

    /// What git makes beside it has the rights the others need.
    #[test]
    fn a_repository_for_others_is_as_open_as_what_is_made_beside_it() {
        let (place, folder) = made(0o755);
        let usual = place.path().join("usual");
        fs::create_dir(&usual).unwrap();
        let usual = mode(&usual);
        for part in ["", "objects", "objects/pack", "refs"] {
            assert_eq!(mode(&folder.join(part)), usual, "{part}");
        }
        assert_eq!(mode(&folder.join("HEAD")), usual & 0o666);
        let (_place, folder) = made(0o775);
        for part in ["", "objects", "objects/pack", "refs"] {
            assert_eq!(mode(&folder.join(part)) & 0o2070, 0o2070, "{part}");
        }
        assert_eq!(mode(&folder.join("config")) & 0o060, 0o060);
        let config = fs::read_to_string(folder.join("config")).unwrap();
        assert!(config.ends_with(SHARED), "{config}");
        // Everybody's folder is nobody's group's.
        let (_place, folder) = made(0o1777);
        assert_eq!(mode(&folder), usual);
    }

    /// What was made for its owner alone stays so.
    #[test]
    fn a_private_folder_stays_private() {
        let place = tempfile::tempdir().unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o700)).unwrap();
        create(place.path()).unwrap();
        assert_eq!(mode(place.path()), 0o700);
        assert_eq!(mode(&place.path().join("HEAD")), 0o600);
    }
}
