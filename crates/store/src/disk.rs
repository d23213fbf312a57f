//! Files that survive a power cut.
//!
//! **For**: the recipe write, fsync, rename, fsync the folder, in one place. **Knows**: the file
//! system. **Never**: overwrites a file in place.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::step::{Step, step};

/// Makes the names inside a folder durable.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows has no such call; its renames are journaled by the file system.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Creates a folder for its owner only, durably; parents must exist. An existing one is fine.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    step(Step::FolderCreate)?;
    #[allow(unused_mut)]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
        Some(_) | None => Ok(()),
    }
}

/// Creates a folder and whatever of its parents is missing, durably; those keep the usual rights.
pub(crate) fn make_folders(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => {
            make_folders(parent)?;
            create(folder)?;
            sync_folder(parent)
        }
        Some(_) | None => create(folder),
    }
}

/// Another process may be faster.
fn create(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        other => other,
    }
}

/// Opens a new file for writing, readable by its owner only, replacing a leftover of that name.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The four steps of a durable replacement, by the names the caller's tests know them under.
pub(crate) struct ReplaceSteps {
    pub write: Step,
    pub sync: Step,
    pub rename: Step,
    pub folder: Step,
}

/// Puts `bytes` at `folder/name` so that after a crash either the old or the new file is there.
pub(crate) fn replace(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    steps: &ReplaceSteps,
) -> io::Result<()> {
    write_beside(folder, name, bytes, steps)?;
    publish(folder, name, steps)
}

/// The first half of [`replace`]: the new file is durable under a temporary name.
pub(crate) fn write_beside(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    steps: &ReplaceSteps,
) -> io::Result<()> {
    step(steps.write)?;
    let mut file = create_private(&folder.join(format!("{name}.new")))?;
    file.write_all(bytes)?;
    step(steps.sync)?;
    file.sync_all()
}

/// The second half of [`replace`]: the new file takes its name.
pub(crate) fn publish(folder: &Path, name: &str, steps: &ReplaceSteps) -> io::Result<()> {
    step(steps.rename)?;
    fs::rename(folder.join(format!("{name}.new")), folder.join(name))?;
    step(steps.folder)?;
    sync_folder(folder)
}
