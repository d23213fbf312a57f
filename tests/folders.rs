//! Folders in tests: which files lie in them, and what stands in those.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Every byte of every file below a folder.
pub(crate) fn bytes(folder: &Path) -> Vec<u8> {
    let all = files(folder).into_iter();
    all.flat_map(|file| std::fs::read(file).unwrap_or_default())
        .collect()
}

/// Lists the git repositories below a folder.
pub(crate) fn repositories(folder: &Path) -> Vec<PathBuf> {
    let heads = files(folder).into_iter().filter(|file| {
        let place = file.parent();
        file.ends_with("HEAD") && place.is_some_and(|place| place.join("objects").is_dir())
    });
    heads
        .filter_map(|head| head.parent().map(Path::to_owned))
        .collect()
}

/// Every object of the git repositories below a folder, as git opens it: what packs hold is sealed and
/// deflated, so nothing would be found in them as they lie. Nothing where there is no git.
pub(crate) fn objects(folder: &Path) -> Option<Vec<u8>> {
    let found = repositories(folder);
    assert!(!found.is_empty(), "{} holds a history", folder.display());
    let mut opened = Vec::new();
    for repository in found {
        let mut git = Command::new("git");
        git.arg("-C").arg(&repository);
        git.args(["cat-file", "--batch-all-objects", "--batch"]);
        let said = git.output().ok()?;
        assert!(said.status.success(), "{said:?}");
        opened.extend(said.stdout);
    }
    Some(opened)
}
