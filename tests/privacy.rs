//! What is one's own: taking it along, taking it back, and who can read what.
//!
//! Real processes and real folders. Canaries are words that stand nowhere else; whoever must not
//! hold one is searched byte by byte.

mod erase;
mod export;
mod picked;
mod seen;
mod vault;
mod wire;

use std::path::Path;

/// Tells whether some bytes stand in any file of a folder.
pub(crate) fn contains(folder: &Path, needle: &str) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .any(|path| {
            if path.is_dir() {
                return contains(&path, needle);
            }
            let bytes = std::fs::read(&path).unwrap_or_default();
            bytes
                .windows(needle.len())
                .any(|bytes| bytes == needle.as_bytes())
        })
}
