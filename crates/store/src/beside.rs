//! A file that is written beside its place and takes its name when it is whole.
//!
//! **For**: replacing a file of a person's own folder, or making one there. **Knows**: the hidden
//! random name it has until then. **Never**: touches a file it has not made itself; shares its own
//! with another writer of the same place.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::{Builder, NamedTempFile};

use crate::disk::sync_folder;

const PREFIX: &str = ".eyelevel-";
const SUFFIX: &str = ".part";
/// How much of the hash of a name tells what a leftover was to become, in hexadecimal digits.
const MARK_CHARS: usize = 12;
/// How many random letters follow it.
const RANDOM_CHARS: usize = 12;
/// A leftover is younger than this only while its writer may not have locked it yet.
const LEFT_AFTER: Duration = Duration::from_secs(60);

/// Who may read the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Its owner only.
    Owner,
    /// Whoever may read the other files its owner makes.
    Usual,
}

/// A file on its way to its name. Dropped before, it leaves nothing.
#[derive(Debug)]
pub struct Beside {
    path: PathBuf,
    file: NamedTempFile,
}

impl Beside {
    /// Begins a file that is to lie at `path`, and removes what a writer of the same place has left
    /// behind who is gone: a stick may be pulled in the middle.
    ///
    /// # Errors
    /// The folder is not there or takes no new file.
    pub fn create(path: &Path, readers: Readers) -> io::Result<Beside> {
        let folder = folder_of(path);
        let mark = mark_of(path);
        remove_left(folder, &mark);
        let prefix = format!("{mark}-");
        let mut builder = Builder::new();
        builder
            .prefix(&prefix)
            .suffix(SUFFIX)
            .rand_bytes(RANDOM_CHARS);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = match readers {
                Readers::Owner => 0o600,
                Readers::Usual => 0o666,
            };
            builder.permissions(fs::Permissions::from_mode(mode));
        }
        #[cfg(not(unix))]
        let _inherited = readers;
        let file = builder.tempfile_in(folder)?;
        // Tells others that its writer lives. Where nothing can be locked nothing is removed either.
        let _unlocked = file.as_file().try_lock();
        Ok(Beside {
            path: path.to_owned(),
            file,
        })
    }

    /// Makes what was written durable.
    ///
    /// # Errors
    /// The disk failed.
    pub fn sync(&self) -> io::Result<()> {
        self.file.as_file().sync_all()
    }

    /// Gives the file its name, over whatever has that name. The folder is not synced yet.
    ///
    /// # Errors
    /// The disk failed; nothing is left of it then.
    pub fn replace(self) -> io::Result<()> {
        self.file.persist(&self.path).map(drop)?;
        Ok(())
    }

    /// Gives the file its name only where nothing has it, even if something came just now.
    ///
    /// # Errors
    /// Something is there, or the disk failed; nothing is left of it then.
    pub fn place(self) -> io::Result<()> {
        self.file.persist_noclobber(&self.path).map(drop)?;
        Ok(())
    }

    /// Makes the name in the folder of `path` durable.
    ///
    /// # Errors
    /// The disk failed.
    pub fn sync_name(path: &Path) -> io::Result<()> {
        sync_folder(folder_of(path))
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

impl Seek for Beside {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.as_file_mut().seek(to)
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// What the hidden names for one place begin with. The place is told by a hash, so that a long name
/// leaves room for it.
fn mark_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
    let mark = hash.get(..MARK_CHARS).unwrap_or_default();
    format!("{PREFIX}{mark}")
}

/// Best effort: what cannot be removed stays where it is, hidden.
fn remove_left(folder: &Path, mark: &str) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if is_ours(&entry.file_name(), mark) && is_left(&entry.path()) {
            let _stays = fs::remove_file(entry.path());
        }
    }
}

fn is_ours(name: &OsStr, mark: &str) -> bool {
    let random = name
        .to_str()
        .and_then(|name| name.strip_prefix(mark)?.strip_prefix('-'))
        .and_then(|rest| rest.strip_suffix(SUFFIX));
    random.is_some_and(|random| {
        random.len() == RANDOM_CHARS && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Whoever writes holds the lock of their file.
fn is_left(path: &Path) -> bool {
    let Ok(seen) = fs::symlink_metadata(path) else {
        return false;
    };
    let age = |written| SystemTime::now().duration_since(written).ok();
    let age = seen.modified().ok().and_then(age);
    seen.is_file()
        && age.is_some_and(|age| age > LEFT_AFTER)
        && File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn each_writer_of_a_place_has_a_file_of_its_own_and_nobody_elses_is_touched() {
        let place = tempfile::tempdir().unwrap();
        let at = place.path().join("plan");
        let near = ["plan.new", ".eyelevel-plan.part", "plan.part"];
        for name in near {
            fs::write(place.path().join(name), name).unwrap();
        }
        let mut one = Beside::create(&at, Readers::Owner).unwrap();
        let mut two = Beside::create(&at, Readers::Owner).unwrap();
        one.write_all(b"one").unwrap();
        two.write_all(b"two").unwrap();
        one.place().unwrap();
        assert_eq!(fs::read(&at).unwrap(), b"one");
        let taken = two.place().unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&at).unwrap(), b"one");
        for name in near {
            assert_eq!(fs::read(place.path().join(name)).unwrap(), name.as_bytes());
        }
        assert_eq!(names(place.path()).len(), 1 + near.len());
    }

    /// A stick that is pulled leaves a file behind; the next writer of the same place removes it,
    /// and leaves alone what somebody writes at that moment.
    #[test]
    fn only_what_nobody_writes_any_more_is_removed() {
        let place = tempfile::tempdir().unwrap();
        let at = place.path().join("plan");
        let long_ago = SystemTime::now() - 2 * LEFT_AFTER;
        let left = place
            .path()
            .join(format!("{}-abcdefghijkl.part", mark_of(&at).as_str()));
        let file = File::create(&left).unwrap();
        file.set_modified(long_ago).unwrap();
        drop(file);
        let mut writing = Beside::create(&at, Readers::Owner).unwrap();
        assert!(!left.exists(), "nobody writes it any more");
        writing.file.as_file().set_modified(long_ago).unwrap();
        let other = Beside::create(&at, Readers::Owner).unwrap();
        writing.write_all(b"whole").unwrap();
        writing.replace().unwrap();
        drop(other);
        assert_eq!(names(place.path()), ["plan"]);
        assert_eq!(fs::read(&at).unwrap(), b"whole");
    }
}
