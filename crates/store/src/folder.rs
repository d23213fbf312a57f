//! One data folder: who holds it, and which spaces are in it.
//!
//! **For**: the exclusive lock, the key file's place, the list of spaces. **Knows**: the names of
//! the files in the folder. **Never**: opens a folder that another process holds.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use history::SpaceId;

use crate::disk::{make_folder, make_folders};
use crate::error::{DiskError, OpenError};
use crate::key::Key;
use crate::shadow::{self, Barred};

/// How long a lock may be held by somebody who is just letting it go. A process that starts another
/// one leaves it a copy of its locks for an instant, so a folder can look busy after it was closed.
const LOCK_PATIENCE: Duration = Duration::from_millis(200);
const LOCK_LOOK_AGAIN_AFTER: Duration = Duration::from_millis(5);

const LOCK: &str = "lock";
const SPACES: &str = "spaces";

/// Names the shared repository of a space in a data folder, for reading it with git after a fold.
pub fn repository_path(data: &Path, space: &SpaceId) -> PathBuf {
    let place = data.join(SPACES).join(space.to_string());
    place.join(crate::Part::Shared.folder())
}

/// Names the journal of a space in a data folder.
pub fn journal_path(data: &Path, space: &SpaceId) -> PathBuf {
    let place = data.join(SPACES).join(space.to_string());
    place.join(crate::store::JOURNAL)
}

/// Lists the spaces that have a place in a data folder, in the order of their ids, whoever holds it.
///
/// # Errors
/// The folder is not there or cannot be listed.
pub fn spaces_in(data: &Path) -> io::Result<Vec<SpaceId>> {
    let mut spaces = Vec::new();
    for entry in fs::read_dir(data.join(SPACES))? {
        let entry = entry?;
        // Only names we would have made ourselves; anything else is somebody else's file.
        let Some(space) = entry.file_name().to_str().and_then(|n| n.parse().ok()) else {
            continue;
        };
        if entry.path().is_dir() {
            spaces.push(space);
        }
    }
    spaces.sort_unstable();
    Ok(spaces)
}

/// One data folder, held exclusively for as long as this value or a store of it lives.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    // The lock belongs to the open file and ends with the process, so a leftover file locks nobody out.
    lock: Arc<File>,
    /// Why nothing can be written here, if that is so.
    barred: Option<Barred>,
    /// The key of the key file, while the lock is open.
    key: Arc<Mutex<Option<Key>>>,
}

impl Folder {
    /// Opens a data folder, creating what is missing, and locks it. One that stands and cannot be
    /// written is opened to be read.
    pub fn open(path: &Path) -> Result<Folder, OpenError> {
        if path.join(SPACES).is_dir()
            && let Some(barred) = shadow::barred(path)
        {
            return Folder::open_barred(path, barred);
        }
        let attempt = || format!("open the data folder {}", path.display());
        let disk = |source: io::Error| {
            // A file that stands where the folder should be made is "there already".
            let is_file = source.kind() == io::ErrorKind::AlreadyExists;
            // What is made here is made with everything above it, so nothing was missing.
            if source.kind() == io::ErrorKind::NotFound {
                return OpenError::Disk(DiskError::nowhere(attempt(), source));
            }
            let source = if is_file {
                io::ErrorKind::NotADirectory.into()
            } else {
                source
            };
            OpenError::Disk(DiskError::io(attempt(), source))
        };
        if let Some(parent) = path.parent()
            && !parent.as_os_str().is_empty()
        {
            make_folders(parent).map_err(disk)?;
        }
        make_folder(path).map_err(disk)?;
        let lock = take_lock(path)?;
        make_folder(&path.join(SPACES)).map_err(disk)?;
        Ok(Folder {
            path: path.to_owned(),
            lock: Arc::new(lock),
            barred: None,
            key: Arc::default(),
        })
    }

    /// Opens a data folder in which nothing may be written, and locks it as far as that goes.
    pub fn open_to_read(path: &Path) -> Result<Folder, OpenError> {
        Folder::open_barred(path, Barred::ReadOnly)
    }

    fn open_barred(path: &Path, barred: Barred) -> Result<Folder, OpenError> {
        let disk = |source| {
            OpenError::Disk(DiskError::io(
                format!("open the data folder {}", path.display()),
                source,
            ))
        };
        // A copy on a disc may have lost its lock file; the folder itself can be locked as well.
        let file = match File::open(path.join(LOCK)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => File::open(path),
            opened => opened,
        };
        let file = file.map_err(disk)?;
        Ok(Folder {
            path: path.to_owned(),
            lock: Arc::new(hold_lock(file, path)?),
            barred: Some(barred),
            key: Arc::default(),
        })
    }

    /// Tells whether nothing can be written here: everything is as it was when it was copied.
    pub fn is_read_only(&self) -> bool {
        self.barred.is_some()
    }

    /// Why nothing can be written here, if that is so.
    pub fn barred(&self) -> Option<Barred> {
        self.barred
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The spaces that have a place here, in the order of their ids.
    pub fn spaces(&self) -> Result<Vec<SpaceId>, OpenError> {
        let disk = |source| {
            let folder = self.path.join(SPACES);
            OpenError::Disk(DiskError::io(format!("list {}", folder.display()), source))
        };
        spaces_in(&self.path).map_err(disk)
    }

    pub(crate) fn space_path(&self, space: &SpaceId) -> PathBuf {
        self.path.join(SPACES).join(space.to_string())
    }

    pub(crate) fn take_key(&self, key: Option<Key>) {
        *self.key.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }

    pub(crate) fn with_key<T>(&self, see: impl FnOnce(Option<&Key>) -> T) -> T {
        see(self
            .key
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref())
    }

    pub(crate) fn with_key_mut<T>(&self, see: impl FnOnce(Option<&mut Key>) -> T) -> T {
        see(self
            .key
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_mut())
    }

    pub(crate) fn hold(&self) -> Arc<File> {
        Arc::clone(&self.lock)
    }
}

fn take_lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join(LOCK);
    let disk = |source: io::Error| {
        OpenError::Disk(DiskError::io(format!("lock {}", folder.display()), source))
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(disk)?;
    hold_lock(file, folder)
}

/// Locks an open file for as long as it stays open.
fn hold_lock(file: File, folder: &Path) -> Result<File, OpenError> {
    let disk = |source: io::Error| {
        OpenError::Disk(DiskError::io(format!("lock {}", folder.display()), source))
    };
    let until = Instant::now() + LOCK_PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                std::thread::sleep(LOCK_LOOK_AGAIN_AFTER);
            }
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::Busy {
                    path: folder.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(disk(source)),
        }
    }
}
