//! Taking everything about oneself along: a page to read, a file for programs, a bundle.
//!
//! For: writing what the replica puts together into a folder of its own. Knows: three files. Never:
//! writes into a folder that holds something else; refers to anything outside the page it writes.

mod page;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use node::{Access, Carried, Carry, LeftOut};
use replica::{Answer, Intent, Question};

use crate::cli::Failure;

/// The page people read.
pub const PAGE: &str = "about-me.html";
/// The same for programs.
pub const DOCUMENT: &str = "about-me.json";
/// The records this device holds, sealed as they travel; another copy reads them in again.
pub const BUNDLE: &str = "history.bundle";

/// How long putting everything together may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was written.
pub struct Exported {
    pub folder: PathBuf,
    pub files: [&'static str; 3],
    pub frames: u64,
    /// What the bundle has not got.
    pub left_out: LeftOut,
    pub digest: String,
}

/// Writes everything about oneself into a new folder, readable by its owner only.
pub fn write(access: &Access, folder: &Path) -> Result<Exported, Failure> {
    // The process that owns the data may stand in another folder.
    let folder = std::path::absolute(folder).map_err(|error| failed(folder, &error))?;
    make_folder(&folder)?;
    let answer = access.submit(Intent::Ask(Question::Export), PATIENCE)?;
    let Answer::Export(export) = answer else {
        return Err(crate::cli::unexpected(&answer));
    };
    let file = folder.join(BUNDLE);
    let recipients = Vec::new();
    let (frames, left_out) = match access.carry(Carry::WriteBundle { file, recipients })? {
        Carried::Written {
            frames, left_out, ..
        } => (frames, left_out),
        Carried::Read(_)
        | Carried::Done
        | Carried::Attached(_)
        | Carried::Saved { .. }
        | Carried::Network(_)
        | Carried::Checked(_)
        | Carried::Repaired(_)
        | Carried::Remotes(_)
        | Carried::Synced(_)
        | Carried::Mended(_) => (0, LeftOut::default()),
    };
    let mut document = serde_json::to_vec_pretty(&export)
        .map_err(|error| failed(&folder, &io::Error::other(error)))?;
    document.push(b'\n');
    put(&folder, DOCUMENT, &document)?;
    put(&folder, PAGE, page::page(&export).as_bytes())?;
    Ok(Exported {
        folder,
        files: [PAGE, DOCUMENT, BUNDLE],
        frames,
        left_out,
        digest: export.digest,
    })
}

/// Makes the folder; one that holds something already is refused.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    if entries.next().is_some() {
        return Err(Failure::new(
            "export-folder",
            format!(
                "Could not write to {}: the folder is not empty. Name a new one.",
                folder.display()
            ),
        ));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(|error| failed(folder, &error))?;
    }
    Ok(())
}

/// Writes a new file into the folder.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        // It holds what only oneself may read.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(folder.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| failed(folder, &error))
}

fn failed(folder: &Path, error: &io::Error) -> Failure {
    Failure::new(
        "export-failed",
        format!(
            "Could not export to {}: {}. Name another folder.",
            folder.display(),
            store::io_words(error)
        ),
    )
}
