//! Writing a bundle, so that either the whole new one or the old one is there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use history::SpaceId;

use super::frame::{self, Head, VERSION};
use super::place::{disk, may_replace};
use super::{BundleError, Carried};
use crate::disk::{create_private, sync_folder};
use crate::step::{Step, step};

const BUFFER_BYTES: usize = 256 * 1024;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub frames: u64,
    pub bytes: u64,
}

/// A bundle being written beside its place. Dropped before it is finished, it leaves nothing.
pub struct BundleWriter {
    path: PathBuf,
    beside: PathBuf,
    out: BufWriter<File>,
    space: SpaceId,
    frames: u64,
    bytes: u64,
    is_finished: bool,
}

impl BundleWriter {
    /// Begins a bundle; the file appears under its name when it is finished.
    pub fn create(path: &Path, space: SpaceId) -> Result<BundleWriter, BundleError> {
        may_replace(path)?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let begin = || {
            step(Step::BundleWrite)?;
            let mut file = create_private(&beside)?;
            // The count is not known yet; a head without one reads as damaged, which this still is.
            file.write_all(&[0; frame::HEAD_BYTES])?;
            Ok(file)
        };
        let file = begin().map_err(|e| {
            let _gone = fs::remove_file(&beside);
            disk(path, "write", e)
        })?;
        Ok(BundleWriter {
            path: path.to_owned(),
            beside,
            out: BufWriter::with_capacity(BUFFER_BYTES, file),
            space,
            frames: 0,
            bytes: frame::HEAD_BYTES as u64,
            is_finished: false,
        })
    }

    /// Adds one frame.
    pub fn add(&mut self, carried: &Carried) -> Result<(), BundleError> {
        let (kind, payload) = frame::payload(carried);
        self.frames += 1;
        let bytes = frame::render(self.frames, kind, &payload);
        self.bytes += bytes.len() as u64;
        self.write(&bytes).map_err(|e| disk(&self.path, "write", e))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        step(Step::BundleWrite)?;
        self.out.write_all(bytes)
    }

    /// Makes the bundle durable and gives it its name.
    pub fn finish(mut self) -> Result<Written, BundleError> {
        self.try_finish()
            .map_err(|e| disk(&self.path, "write", e))?;
        self.is_finished = true;
        Ok(Written {
            frames: self.frames,
            bytes: self.bytes,
        })
    }

    fn try_finish(&mut self) -> io::Result<()> {
        self.out.flush()?;
        let head = Head {
            version: VERSION,
            space: self.space,
            frames: self.frames,
        };
        let file = self.out.get_mut();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&head.render())?;
        step(Step::BundleSync)?;
        file.sync_all()?;
        step(Step::BundleRename)?;
        fs::rename(&self.beside, &self.path)?;
        step(Step::BundleFolderSync)?;
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
            Some(_) | None => sync_folder(Path::new(".")),
        }
    }
}

impl Drop for BundleWriter {
    fn drop(&mut self) {
        if !self.is_finished {
            // The stick may be gone by now; then the leftover is replaced by the next attempt.
            let _gone = fs::remove_file(&self.beside);
        }
    }
}
