//! Where a bundle lies: what may be opened, and how its name is shown.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::BundleError;
use super::frame::MAGIC;
use crate::error::DiskError;

/// The longest name that is shown in full, in characters.
const NAME_SHOWN_MAX_CHARS: usize = 120;

/// Shows a file name so that nothing in it can change how the sentence around it reads: control
/// characters, line ends and marks that turn the direction of writing are spelled out.
pub fn shown_name(path: &Path) -> String {
    let text = path.to_string_lossy();
    let mut shown = String::new();
    for (number, letter) in text.chars().enumerate() {
        if number == NAME_SHOWN_MAX_CHARS {
            shown.push('…');
            break;
        }
        if letter == '\'' || letter == '"' || letter == '\\' {
            shown.push(letter);
        } else {
            shown.extend(letter.escape_debug());
        }
    }
    shown
}

/// Opens a regular file for reading; a link, a pipe, a device or a folder is refused by name.
pub(super) fn open(path: &Path) -> Result<File, BundleError> {
    let seen = match fs::symlink_metadata(path) {
        Ok(seen) => seen,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(BundleError::Absent {
                name: shown_name(path),
            });
        }
        Err(error) => return Err(disk(path, "look at", error)),
    };
    regular(path, &seen)?;
    let file = File::open(path).map_err(|e| disk(path, "open", e))?;
    // Looked at twice: what was checked has to be what was opened.
    let opened = file.metadata().map_err(|e| disk(path, "open", e))?;
    regular(path, &opened)?;
    if is_same(&seen, &opened) {
        Ok(file)
    } else {
        Err(BundleError::NoFile {
            name: shown_name(path),
            what: "something that changes while it is opened",
        })
    }
}

/// Checks that a new bundle may take this name: nothing is there, or an earlier bundle.
pub(super) fn may_replace(path: &Path) -> Result<(), BundleError> {
    let mut start = Vec::new();
    match open(path) {
        Err(BundleError::Absent { .. }) => return Ok(()),
        Err(BundleError::NoFile { name, what }) => {
            return Err(BundleError::NoPlace { name, what });
        }
        Err(error) => return Err(error),
        Ok(file) => file
            .take(MAGIC.len() as u64)
            .read_to_end(&mut start)
            .map_err(|e| disk(path, "look at", e))?,
    };
    if start == MAGIC {
        Ok(())
    } else {
        Err(BundleError::Occupied {
            name: shown_name(path),
        })
    }
}

pub(super) fn disk(path: &Path, attempt: &str, error: io::Error) -> BundleError {
    DiskError::elsewhere(format!("{attempt} the bundle {}", shown_name(path)), error).into()
}

fn regular(path: &Path, metadata: &Metadata) -> Result<(), BundleError> {
    let kind = metadata.file_type();
    let what = if kind.is_file() {
        return Ok(());
    } else if kind.is_dir() {
        "a folder"
    } else if kind.is_symlink() {
        "a link"
    } else {
        "a pipe or a device"
    };
    Err(BundleError::NoFile {
        name: shown_name(path),
        what,
    })
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}
