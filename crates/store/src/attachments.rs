//! Sealed files beside the history: one file each, named by the hash of what is in it.
//!
//! **For**: keeping attachments where no pack and no index has to carry them, whole ones and what
//! has come of others so far. **Knows**: the file system. **Never**: keeps bytes under a name that
//! is not their hash; opens a seal; decides what may go.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use history::{SEALED_ATTACHMENT_MAX_BYTES, attachment_id};

use crate::disk::{ReplaceSteps, make_folder, replace, sync_folder};
use crate::error::{AppendError, DiskError};
use crate::step::{Step, step};
use crate::store::Store;

const FOLDER: &str = "attachments";
/// Ends the name of a file that has not come as a whole yet.
const PART: &str = ".part";
const STEPS: ReplaceSteps = ReplaceSteps {
    write: Step::AttachmentWrite,
    sync: Step::AttachmentSync,
    rename: Step::AttachmentRename,
    folder: Step::AttachmentFolderSync,
};

/// A sealed file that is not what its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what came is not the file that was asked for")]
pub struct NotIt;

impl Store {
    fn attachments_folder(&self) -> PathBuf {
        self.path().join(FOLDER)
    }

    /// Keeps a sealed file, durably, and gives its name.
    pub fn keep_attachment(&mut self, sealed: &[u8]) -> Result<[u8; 32], AppendError> {
        self.writable()?;
        let id = attachment_id(sealed);
        let folder = self.attachments_folder();
        let kept =
            make_folder(&folder).and_then(|()| replace(&folder, &name_of(&id), sealed, &STEPS));
        kept.map_err(|error| disk("keep an attached file", error))?;
        // What had come of it so far is in it.
        let _absent = fs::remove_file(folder.join(part_of(&id)));
        Ok(id)
    }

    /// Gives a sealed file, if all of it is here and undamaged.
    pub fn attachment(&self, id: &[u8; 32]) -> Option<Vec<u8>> {
        let sealed = fs::read(self.attachments_folder().join(name_of(id))).ok()?;
        if attachment_id(&sealed) == *id {
            return Some(sealed);
        }
        tracing::warn!("an attached file is damaged; it is fetched again when it is wanted");
        None
    }

    /// Lists the sealed files that are here as a whole, with their sizes in bytes.
    pub fn attachments(&self) -> Vec<([u8; 32], u64)> {
        let entries = fs::read_dir(self.attachments_folder()).into_iter();
        let entries = entries.flatten().flatten();
        let mut files: Vec<([u8; 32], u64)> = entries
            .filter_map(|entry| {
                let id = id_of(entry.file_name().to_str()?)?;
                Some((id, entry.metadata().ok()?.len()))
            })
            .collect();
        files.sort_unstable();
        files
    }

    /// Tells how many bytes of a file have come so far.
    pub fn attachment_come(&self, id: &[u8; 32]) -> u64 {
        let part = fs::metadata(self.attachments_folder().join(part_of(id)));
        let most = SEALED_ATTACHMENT_MAX_BYTES as u64;
        part.map_or(0, |part| part.len().min(most))
    }

    /// Gives what has come of a file so far.
    pub fn attachment_part(&self, id: &[u8; 32]) -> Vec<u8> {
        let part = fs::read(self.attachments_folder().join(part_of(id)));
        let mut part = part.unwrap_or_default();
        part.truncate(SEALED_ATTACHMENT_MAX_BYTES);
        part
    }

    /// Adds to what has come of a file. It need not survive a power cut: it is fetched again then.
    pub fn grow_attachment(&mut self, id: &[u8; 32], bytes: &[u8]) -> Result<(), AppendError> {
        self.writable()?;
        let folder = self.attachments_folder();
        let grown = make_folder(&folder).and_then(|()| {
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(folder.join(part_of(id)))?.write_all(bytes)
        });
        grown.map_err(|error| disk("keep a piece of an attached file", error))
    }

    /// Takes what has come of a file as the whole of it. What is not it goes.
    pub fn finish_attachment(&mut self, id: &[u8; 32]) -> Result<Result<(), NotIt>, AppendError> {
        let whole = self.attachment_part(id);
        if attachment_id(&whole) != *id {
            self.drop_attachments(&[*id])?;
            return Ok(Err(NotIt));
        }
        self.keep_attachment(&whole).map(|_| Ok(()))
    }

    /// Removes sealed files, and what has come of others, for good.
    pub fn drop_attachments(&mut self, ids: &[[u8; 32]]) -> Result<(), AppendError> {
        self.writable()?;
        let folder = self.attachments_folder();
        let mut gone = false;
        for name in ids.iter().flat_map(|id| [name_of(id), part_of(id)]) {
            let removed =
                step(Step::AttachmentRemove).and_then(|()| fs::remove_file(folder.join(name)));
            match removed {
                Ok(()) => gone = true,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(disk("remove an attached file", error)),
            }
        }
        if gone {
            sync_folder(&folder).map_err(|error| disk("remove an attached file", error))?;
        }
        Ok(())
    }
}

fn disk(attempt: &str, error: io::Error) -> AppendError {
    AppendError::Disk(DiskError::io(attempt.to_owned(), error))
}

/// The name of a file, which is the hash of what is in it.
pub(crate) fn name_of(id: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*id).to_hex().to_string()
}

fn part_of(id: &[u8; 32]) -> String {
    format!("{}{PART}", name_of(id))
}

fn id_of(name: &str) -> Option<[u8; 32]> {
    let id = blake3::Hash::from_hex(name).ok()?;
    // One spelling only: everything else is somebody else's file.
    (id.to_hex().as_str() == name).then(|| *id.as_bytes())
}
