//! Folders in tests: which files lie in them, and what stands in those.

use std::path::{Path, PathBuf};

/// Lists every file below a folder, in order of their paths; what cannot be read holds none.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Tells whether some text stands in any file below a folder.
pub(crate) fn contains(folder: &Path, needle: &str) -> bool {
    assert!(folder.is_dir(), "{} is a folder", folder.display());
    files(folder).iter().any(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        bytes
            .windows(needle.len())
            .any(|bytes| bytes == needle.as_bytes())
    })
}
