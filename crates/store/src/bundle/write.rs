//! Writing a bundle, so that either the whole new one or the old one is there.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use history::SpaceId;

use super::frame::{self, Head, VERSION};
use super::place::{disk, may_replace};
use super::{BundleError, Carried};
use crate::beside::{Beside, Readers};
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
    out: BufWriter<Beside>,
    space: SpaceId,
    frames: u64,
    bytes: u64,
}

impl BundleWriter {
    /// Begins a bundle; the file appears under its name when it is finished.
    pub fn create(path: &Path, space: SpaceId) -> Result<BundleWriter, BundleError> {
        may_replace(path)?;
        let begin = || {
            step(Step::BundleWrite)?;
            // What is said in it is sealed, and on a share or a stick somebody else has to read it.
            let mut file = Beside::create(path, Readers::Usual)?;
            // The count is not known yet; a head without one reads as damaged, which this still is.
            file.write_all(&[0; frame::HEAD_BYTES])?;
            Ok(file)
        };
        let file = begin().map_err(|e| disk(path, "write", e))?;
        Ok(BundleWriter {
            path: path.to_owned(),
            out: BufWriter::with_capacity(BUFFER_BYTES, file),
            space,
            frames: 0,
            bytes: frame::HEAD_BYTES as u64,
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
    pub fn finish(self) -> Result<Written, BundleError> {
        let BundleWriter {
            path,
            out,
            space,
            frames,
            bytes,
        } = self;
        let failed = |e| disk(&path, "write", e);
        let head = Head {
            version: VERSION,
            space,
            frames,
        };
        let whole = durable(out, &head).map_err(failed)?;
        // Writing may have taken long, and somebody may have put something else there meanwhile.
        may_replace(&path)?;
        let publish = || {
            step(Step::BundleRename)?;
            whole.replace()?;
            step(Step::BundleFolderSync)?;
            Beside::sync_name(&path)
        };
        publish().map_err(failed)?;
        Ok(Written { frames, bytes })
    }
}

fn durable(out: BufWriter<Beside>, head: &Head) -> io::Result<Beside> {
    let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&head.render())?;
    step(Step::BundleSync)?;
    file.sync()?;
    Ok(file)
}
