//! Where the control socket of a data folder is.
//!
//! On Unix it stands in the folder. A path too long for a socket address gets a short one in a
//! folder of its own, named by a hash of the path, and a file in the data folder says where. On
//! Windows it is a named pipe, named by the same hash.

use std::io;
use std::path::{Path, PathBuf};

use interprocess::local_socket::{Name, prelude::*};

/// The socket's name in a folder.
const SOCKET: &str = "control.sock";
/// The file that says where the socket is when it is not in the data folder.
const ELSEWHERE: &str = "control.path";
/// The longest path a socket address holds on every Unix, in bytes, with its end mark.
const PATH_MAX_BYTES: usize = 103;

/// A place for a control socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    path: PathBuf,
}

impl Place {
    /// Chooses the place for a folder this process owns, and makes it ready.
    pub fn make(data: &Path) -> io::Result<Place> {
        let data = data.canonicalize()?;
        let inside = data.join(SOCKET);
        let elsewhere = data.join(ELSEWHERE);
        if cfg!(windows) || fits(&inside) {
            remove_if_there(&elsewhere)?;
            return Ok(Place { path: inside });
        }
        let folder = short_folder(&data);
        private_folder(&folder, &data)?;
        let path = folder.join(SOCKET);
        if !fits(&path) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the folder for temporary files has too long a path for a socket",
            ));
        }
        std::fs::write(&elsewhere, path.as_os_str().as_encoded_bytes())?;
        Ok(Place { path })
    }

    /// Finds the place of a folder that another process owns.
    pub fn find(data: &Path) -> io::Result<Place> {
        let data = data.canonicalize()?;
        let inside = data.join(SOCKET);
        if cfg!(windows) || fits(&inside) {
            return Ok(Place { path: inside });
        }
        let path = std::fs::read_to_string(data.join(ELSEWHERE))?;
        Ok(Place { path: path.into() })
    }

    /// The name to listen on or to connect to.
    pub fn name(&self) -> io::Result<Name<'static>> {
        #[cfg(unix)]
        {
            use interprocess::local_socket::GenericFilePath;
            self.path.clone().to_fs_name::<GenericFilePath>()
        }
        #[cfg(windows)]
        {
            use interprocess::local_socket::GenericNamespaced;
            format!("eyelevel-{}", fingerprint(&self.path)).to_ns_name::<GenericNamespaced>()
        }
    }
}

#[cfg(unix)]
fn fits(path: &Path) -> bool {
    path.as_os_str().len() <= PATH_MAX_BYTES
}

#[cfg(windows)]
fn fits(_: &Path) -> bool {
    // A pipe is named by a hash, whatever the path.
    PATH_MAX_BYTES > 0
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn short_folder(data: &Path) -> PathBuf {
    let base = directories::BaseDirs::new()
        .and_then(|dirs| dirs.runtime_dir().map(Path::to_path_buf))
        .filter(|dir| dir.is_dir())
        .unwrap_or_else(std::env::temp_dir);
    base.join(format!("eyelevel-{}", fingerprint(data)))
}

/// Names a path by 64 bits, always the same ones.
fn fingerprint(path: &Path) -> String {
    // FNV-1a: stable across versions, and nothing depends on nobody finding a collision, because
    // the folder's owner is checked and the data folder says which socket is meant.
    let hash = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}

/// Makes a folder only its owner may enter. One that is there already must belong to the owner of
/// the data folder, or somebody else could stand in for us.
#[cfg(unix)]
fn private_folder(folder: &Path, data: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let there = std::fs::symlink_metadata(folder)?;
    if !there.is_dir() || there.uid() != std::fs::metadata(data)?.uid() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!("{} belongs to somebody else", folder.display()),
        ));
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(windows)]
fn private_folder(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_short_path_stays_in_the_folder() {
        let data = tempfile::tempdir().expect("a folder");
        let made = Place::make(data.path()).expect("a place");
        assert!(made.path.ends_with(SOCKET));
        assert_eq!(Place::find(data.path()).expect("the place"), made);
    }

    #[test]
    fn a_long_path_gets_a_short_place_and_says_where() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::tempdir().expect("a folder");
        let data = top.path().join("a".repeat(120));
        std::fs::create_dir(&data).expect("made");
        let made = Place::make(&data).expect("a place");
        assert!(fits(&made.path), "{}", made.path.display());
        assert_eq!(Place::find(&data).expect("the place"), made);
        let folder = made.path.parent().expect("a folder");
        let mode = std::fs::metadata(folder)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
