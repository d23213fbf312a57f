//! Locks that a git which was cut off has left in a folder.
//!
//! **For**: a stick that was pulled during a push. Git makes a file beside a ref before it writes it
//! and takes it away afterwards; one that stays keeps everybody from that ref for good. **Knows**: how
//! git names such files and how long it needs them. **Never**: takes one away that is young enough to
//! be somebody's, or follows a link.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// After how long a lock is nobody's any more: git holds one for moments.
const ABANDONED_AFTER: Duration = Duration::from_secs(60 * 60);
/// How deep below its folder a ref of ours may lie.
const DEPTH_MAX: usize = 6;
const LOCK: &str = "lock";
/// What is locked where refs are kept together.
const PACKED: &str = "packed-refs.lock";

/// What became of the locks in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefLocks {
    /// How many were taken away: whoever made them is gone.
    pub cleared: u64,
    /// One that is still there.
    pub left: Option<PathBuf>,
}

/// Takes away the locks on refs of ours that have not changed for an hour.
pub fn clear_locks(folder: &Path) -> RefLocks {
    let mut found = Vec::new();
    let inner = folder.join(".git");
    let repository = if is_folder(&inner) { &inner } else { folder };
    let refs = repository.join("refs");
    let packed = repository.join(PACKED);
    if fs::symlink_metadata(&packed).is_ok() {
        found.push(packed);
    }
    if is_folder(&refs) {
        // What cannot be listed holds nothing that could be taken away.
        let _unread = collect(&refs.join("eyelevel"), DEPTH_MAX, &mut found);
    }
    let mut locks = RefLocks::default();
    for lock in found {
        if is_abandoned(&lock) && fs::remove_file(&lock).is_ok() {
            tracing::info!(lock = %lock.display(), "took away a lock that was left");
            locks.cleared += 1;
        } else if fs::symlink_metadata(&lock).is_ok() {
            locks.left.get_or_insert(lock);
        }
    }
    locks
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if depth == 0 || !is_folder(folder) {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, depth - 1, found)?;
        } else if path.extension().is_some_and(|ending| ending == LOCK) {
            found.push(path);
        }
    }
    Ok(())
}

/// Tells whether a folder is one itself, and no link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|what| what.is_dir())
}

/// A clock that stands ahead there makes a lock young, and it stays.
fn is_abandoned(lock: &Path) -> bool {
    let changed = fs::symlink_metadata(lock).and_then(|what| what.modified());
    let age = changed.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
    age.is_ok_and(|age| age >= ABANDONED_AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(lock: &Path, age: Duration) {
        fs::create_dir_all(lock.parent().unwrap()).unwrap();
        let file = fs::File::create(lock).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
    }

    #[test]
    fn only_locks_that_nobody_holds_any_more_are_taken_away() {
        let hours = |n: u64| Duration::from_secs(n * 60 * 60);
        for inner in ["", ".git"] {
            let place = tempfile::tempdir().unwrap();
            let at = |name: &str| place.path().join(inner).join(name);
            let old = at("refs/eyelevel/a/log/1.lock");
            let young = at("refs/eyelevel/a/log/2.lock");
            let (packed, theirs) = (at("packed-refs.lock"), at("refs/heads/main.lock"));
            let log = at("refs/eyelevel/a/log/3");
            for (lock, age) in [
                (&old, hours(2)),
                (&young, Duration::ZERO),
                (&packed, hours(2)),
                (&theirs, hours(2)),
                (&log, hours(2)),
            ] {
                aged(lock, age);
            }
            let locks = clear_locks(place.path());
            assert_eq!(locks.cleared, 2);
            assert_eq!(locks.left.as_ref(), Some(&young));
            assert!(!old.exists() && !packed.exists());
            assert!(young.exists() && theirs.exists() && log.exists());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_somewhere_else_is_not_followed() {
        let (place, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let lock = elsewhere.path().join("log/1.lock");
        aged(&lock, ABANDONED_AFTER * 2);
        fs::create_dir(place.path().join("refs")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), place.path().join("refs/eyelevel")).unwrap();
        assert_eq!(clear_locks(place.path()), RefLocks::default());
        assert!(lock.exists());
    }
}
