//! Bundles: from the store into a file, and from a file to the heart.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use history::{Record, SpaceId};
use replica::{Answer, CarryTask, Consignment, Question, Refusal};
use store::{BundleError, BundleReader, BundleWriter, Piece};

use super::bring::{Source, bring};
use super::{Carried, stopped};
use crate::node::Node;
use crate::pending::refusal;

/// How much is read from the store or the file in one step, in bytes.
const STEP_BYTES: usize = 1024 * 1024;

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
    let failed = |error: BundleError| failure("write the bundle", &error);
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
    let written = writer.finish().map_err(failed)?;
    Ok(Carried::Written {
        frames: written.frames,
        bytes: written.bytes,
    })
}

/// Reads a bundle and brings what is in it.
pub(super) fn read(node: &Node, file: &Path) -> Result<Carried, Refusal> {
    let recipients = Vec::new();
    let space = match node.ask(Question::Consignment { recipients })? {
        Answer::Consignment(consignment) => consignment.space,
        _ => return Err(stopped()),
    };
    let mut source = BundleSource {
        file: file.to_owned(),
        space,
        reader: None,
    };
    let under_way = node
        .shared()
        .gauge()
        .begin(CarryTask::ReadBundle, store::shown_name(file));
    let mut brought = bring(node, &mut source, &under_way)?;
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
}

impl Source for BundleSource {
    fn rewind(&mut self) -> Result<(), Refusal> {
        let opened = BundleReader::open(&self.file, Some(self.space));
        self.reader = Some(opened.map_err(|error| failure("read the bundle", &error))?);
        Ok(())
    }

    fn read_on(&mut self) -> Result<Piece, Refusal> {
        let reader = self.reader.as_mut().ok_or_else(stopped)?;
        reader
            .read_on(STEP_BYTES)
            .map_err(|error| failure("read the bundle", &error))
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
    refusal(error.code(), &format!("Could not {attempt}: {error}."))
}

fn unreadable(error: &store::ReadError) -> Refusal {
    refusal(
        "history-unreadable",
        &format!("Could not read the history for the bundle: {error}."),
    )
}
