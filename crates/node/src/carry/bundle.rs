//! Bundles: from the store into a file, and from a file to the heart.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use history::{Record, SpaceId};
use replica::{Answer, CarryTask, Consignment, Question, Refusal, Standing};
use store::{BundleError, BundleReader, BundleWriter, FilePiece, Piece, Trouble};

use super::bring::{Source, bring};
use super::{Carried, stopped};
use crate::node::Node;
use crate::pending::refusal;

/// How much is read from the store or the file in one step, in bytes.
const STEP_BYTES: usize = 1024 * 1024;
/// The most bytes of sealed files in one bundle.
const FILES_MAX_BYTES: u64 = 256 * 1024 * 1024;
/// How much of a sealed file one frame carries, in bytes.
const FILE_PIECE_BYTES: usize = 512 * 1024;

/// Writes everything these people may need into one file.
pub(super) fn write(node: &Node, file: &Path, recipients: Vec<String>) -> Result<Carried, Refusal> {
    let asked = node.ask(Question::Consignment { recipients })?;
    let Answer::Consignment(Consignment {
        space,
        chain,
        scopes,
        devices,
    }) = asked
    else {
        return Err(stopped());
    };
    let failed = |error: BundleError| write_failure(&error);
    let mut writer = BundleWriter::create(file, space).map_err(failed)?;
    let chain = chain.iter().filter_map(|wire| Record::open(wire).ok());
    let chain: Vec<Record> = chain.collect();
    let scopes: Option<BTreeSet<_>> = Some(scopes.into_iter().collect());
    let devices: Option<BTreeSet<_>> = devices.map(|devices| devices.into_iter().collect());
    if !chain.is_empty() {
        writer.add(&store::Carried::Chain(chain)).map_err(failed)?;
    }
    let under_way = node
        .shared()
        .gauge()
        .begin(CarryTask::WriteBundle, store::shown_name(file));
    if let Some(begun) = node.look_if_stored(move |store| store.begin_parcel(scopes, devices))? {
        let mut parcel = begun.map_err(|error| unreadable(&error))?;
        let of = parcel.total();
        let mut done = 0;
        while !parcel.is_over() {
            if under_way.is_cancelled() {
                return Err(cancelled());
            }
            let (piece, rest) = node.look(move |store| {
                let piece = store.read_parcel(&mut parcel, STEP_BYTES);
                (piece, parcel)
            })?;
            parcel = rest;
            for carried in piece.map_err(|error| unreadable(&error))? {
                writer.add(&carried).map_err(failed)?;
                done += 1;
            }
            under_way.tell(done, of);
        }
        if let Some(damage) = parcel.damages().first() {
            tracing::warn!("left out of the bundle: {damage}");
        }
    }
    add_files(node, &mut writer)?;
    let written = writer.finish().map_err(failed)?;
    Ok(Carried::Written {
        frames: written.frames,
        bytes: written.bytes,
    })
}

/// Adds the sealed files that are here. Who may open them, the records say that name them.
fn add_files(node: &Node, writer: &mut BundleWriter) -> Result<(), Refusal> {
    let held = node.look_if_stored(|store| store.attachments())?;
    let mut left = FILES_MAX_BYTES;
    for (id, bytes) in held.unwrap_or_default() {
        if bytes > left {
            continue;
        }
        left -= bytes;
        let sealed = node.look(move |store| store.attachment(&id))?;
        let mut from = 0;
        for piece in sealed.unwrap_or_default().chunks(FILE_PIECE_BYTES) {
            let carried = store::Carried::File(FilePiece {
                id,
                from,
                bytes: piece.to_vec(),
            });
            from += piece.len() as u64;
            writer
                .add(&carried)
                .map_err(|error| write_failure(&error))?;
        }
    }
    Ok(())
}

/// Keeps the files of a bundle that something one can read names, after its records were read.
fn read_files(node: &Node, file: &Path, space: SpaceId) -> Result<(), Refusal> {
    let failed = |error: BundleError| failure("read the bundle", &error);
    let mut reader = BundleReader::open(file, Some(space)).map_err(failed)?;
    let mut wanted: Option<([u8; 32], u64)> = None;
    loop {
        let piece = reader.read_on(STEP_BYTES).map_err(failed)?;
        for (_, part) in piece.files {
            if part.from == 0 {
                wanted = is_wanted(node, &part.id)?.map(|total| (part.id, total));
            }
            if let Some((id, total)) = wanted
                && id == part.id
            {
                keep_part(node, part, total)?;
            }
        }
        if piece.is_last {
            return node.tell_held();
        }
    }
}

/// Tells how long the sealed bytes of a file must be, if it is named and not here.
fn is_wanted(node: &Node, id: &[u8; 32]) -> Result<Option<u64>, Refusal> {
    let file = replica::Attachment::new(*id, [0; 32], 0, "", "").shown_id();
    match node.ask(Question::File { file }) {
        Ok(Answer::File { file, here: false }) => {
            Ok(Some(history::sealed_attachment_bytes(file.bytes)))
        }
        // Nothing here names it, or its author has used up their room: it is passed over.
        Ok(_) | Err(_) => Ok(None),
    }
}

fn keep_part(node: &Node, part: FilePiece, total: u64) -> Result<(), Refusal> {
    let kept = node.look(move |store| {
        let have = store.attachment_come(&part.id);
        let end = part.from.saturating_add(part.bytes.len() as u64);
        // A piece that was lost costs its file; what came of it before may have more.
        if have >= end || have < part.from || end > total {
            return Ok(());
        }
        let skip = usize::try_from(have - part.from).unwrap_or(usize::MAX);
        store.grow_attachment(&part.id, part.bytes.get(skip..).unwrap_or_default())?;
        if end == total && store.finish_attachment(&part.id)?.is_err() {
            tracing::info!("a file in a bundle was not what its name says");
        }
        Ok(())
    })?;
    kept.map_err(|error: store::AppendError| {
        refusal(
            "attachment-unkept",
            &crate::keeper::sentence("keep a file", &error),
        )
    })
}

/// Reads a bundle and brings what is in it.
pub(super) fn read(node: &Node, file: &Path) -> Result<Carried, Refusal> {
    let recipients = Vec::new();
    let Answer::Consignment(consignment) = node.ask(Question::Consignment { recipients })? else {
        return Err(stopped());
    };
    let space = consignment.space;
    let waited = node.cell().peek().standing == Standing::Waiting;
    let mut source = BundleSource {
        file: file.to_owned(),
        space,
        reader: None,
        has_files: false,
    };
    let under_way = node
        .shared()
        .gauge()
        .begin(CarryTask::ReadBundle, store::shown_name(file));
    let mut brought = bring(node, &mut source, &under_way)?;
    if source.has_files {
        read_files(node, file, space)?;
    }
    if waited {
        node.runtime().block_on(node.fenced());
        brought.came_in = node.cell().peek().standing == Standing::Member;
    }
    if let Some(reader) = &source.reader {
        brought.frames = reader.whole();
        brought.announced = reader.announced();
    }
    Ok(Carried::Read(brought))
}

struct BundleSource {
    file: PathBuf,
    space: SpaceId,
    reader: Option<BundleReader>,
    /// Sealed files were met; they are read once their records are in.
    has_files: bool,
}

impl Source for BundleSource {
    fn rewind(&mut self) -> Result<(), Refusal> {
        let opened = BundleReader::open(&self.file, Some(self.space));
        self.reader = Some(opened.map_err(|error| failure("read the bundle", &error))?);
        Ok(())
    }

    fn read_on(&mut self) -> Result<Piece, Refusal> {
        let reader = self.reader.as_mut().ok_or_else(stopped)?;
        let piece = reader
            .read_on(STEP_BYTES)
            .map_err(|error| failure("read the bundle", &error))?;
        self.has_files |= !piece.files.is_empty();
        Ok(piece)
    }

    fn progress(&self) -> (u64, u64) {
        self.reader.as_ref().map_or((0, 0), BundleReader::progress)
    }
}

fn cancelled() -> Refusal {
    refusal(
        "cancelled",
        "Stopped writing the bundle. Nothing was left of it; an earlier one of that name is as it was.",
    )
}

fn failure(attempt: &str, error: &BundleError) -> Refusal {
    refusal(error.code(), &store::could_not(attempt, error))
}

fn write_failure(error: &BundleError) -> Refusal {
    let mut failed = failure("write the bundle", error);
    // Of the other troubles it is said what to do about them.
    if let BundleError::Disk(disk) = error
        && disk.trouble() == Trouble::Failed
    {
        failed.message.push_str(" Name another place for it.");
    }
    failed
}

fn unreadable(error: &store::ReadError) -> Refusal {
    refusal(
        "history-unreadable",
        &format!(
            "Could not read the history for the bundle: {}.",
            store::causes(error)
        ),
    )
}
