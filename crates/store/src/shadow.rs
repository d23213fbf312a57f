//! A folder in which nothing can be written: a backup on a disc, a stick with its switch on,
//! somebody's copy, a disk that is full.
//!
//! **For**: looking at a history where nothing may be written. **Knows**: that SQLite wants to write
//! even while it reads, so it is given copies of the two databases in a place of their owner only.
//! **Never**: writes into the folder; keeps a copy longer than the store lives.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::disk::make_folder;

/// What SQLite keeps beside a database. The shared memory file is made again from the log.
const BESIDE: [&str; 2] = ["", "-wal"];
/// The file that is made and removed to learn whether a folder takes writes.
const PROBE: &str = "lock.probe";
/// How much room there must be, in bytes: what SQLite needs beside two databases to open them.
const PROBE_BYTES: usize = 128 * 1024;
/// Where copies may lie if the system's place for them is full too: memory, on the systems that
/// have such a place.
const IN_MEMORY: &str = "/dev/shm";

/// Why nothing can be written in a folder that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    ReadOnly,
    /// The disk is full.
    Full,
}

/// Copies of the databases of a space, removed when dropped.
#[derive(Debug)]
pub(crate) struct Shadow {
    path: PathBuf,
}

impl Shadow {
    /// Copies these databases of a folder; one that is not there is made by whoever opens it.
    pub fn of(folder: &Path, databases: &[&str]) -> io::Result<Shadow> {
        let there = Shadow::below(&std::env::temp_dir(), folder, databases);
        match there {
            Err(error) if means_full(&error) => {
                Shadow::below(Path::new(IN_MEMORY), folder, databases).map_err(|_| error)
            }
            there => there,
        }
    }

    fn below(parent: &Path, folder: &Path, databases: &[&str]) -> io::Result<Shadow> {
        let shadow = Shadow {
            path: unused(parent)?,
        };
        for name in databases {
            for ending in BESIDE {
                let file = format!("{name}{ending}");
                match fs::copy(folder.join(&file), shadow.path.join(&file)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    Ok(_) => make_writable(&shadow.path.join(&file))?,
                    Err(_) => {}
                }
            }
        }
        Ok(shadow)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Shadow {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "could not remove a copy");
        }
    }
}

/// Makes a folder that nobody else has, readable by its owner only.
fn unused(parent: &Path) -> io::Result<PathBuf> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("eyelevel-reading-{}-{number}", std::process::id()));
        if !path.exists() {
            make_folder(&path)?;
            return Ok(path);
        }
    }
}

/// Renames a database and what SQLite keeps beside it, so that a new one takes its place; answers
/// the new name of the database.
pub(crate) fn set_aside(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let unused = (1..).map(|number: u32| format!("{name}.damaged-{number}"));
    let aside = unused
        .map(|name| folder.join(name))
        .find(|path| !path.exists())
        .ok_or(io::ErrorKind::AlreadyExists)?;
    for ending in ["-wal", "-shm", ""] {
        let file = folder.join(format!("{name}{ending}"));
        let mut to = aside.clone().into_os_string();
        to.push(ending);
        match fs::rename(&file, &to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(aside)
}

/// A copy inherits that its original may not be written.
fn make_writable(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o600))
    }
    #[cfg(not(unix))]
    {
        let mut permissions = fs::metadata(file)?.permissions();
        permissions.set_readonly(false);
        fs::set_permissions(file, permissions)
    }
}

/// Tells whether nothing can be written in a folder that stands, and why.
pub(crate) fn barred(folder: &Path) -> Option<Barred> {
    let probe = folder.join(PROBE);
    let written = fs::File::create(&probe).and_then(|mut file| file.write_all(&[0; PROBE_BYTES]));
    // A leftover does no harm and is replaced the next time.
    let _stays = fs::remove_file(&probe);
    match written {
        Err(error) if means_read_only(&error) => Some(Barred::ReadOnly),
        Err(error) if means_full(&error) => Some(Barred::Full),
        Ok(()) | Err(_) => None,
    }
}

/// Whether an error says that nothing can be written here at all.
fn means_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied
    )
}

fn means_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
