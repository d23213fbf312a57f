//! Bundles: from the store into a file, and from a file to the heart.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use history::{Record, SpaceId};
use replica::{Answer, CarryTask, Consignment, Question, Refusal, Standing};
use store::{BundleError, BundleReader, BundleWriter, FilePiece, Piece, Trouble};

use super::bring::{Source, bring};
use super::gauge::UnderWay;
use super::seal::seal_keys;
use super::{Brought, Carried, LeftOut, stopped};
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
    must_be_outside(node, file)?;
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
    // Whoever reads it can ask nobody for a key.
    seal_keys(node, devices.as_ref(), &under_way)?;
    let held = node.look_if_stored(|store| store.attachments())?;
    let (files, mut left_out) = with_room(held.unwrap_or_default(), FILES_MAX_BYTES);
    let pieces: u64 = files.iter().map(|(_, bytes)| pieces_of(*bytes)).sum();
    let mut done = 0;
    if let Some(begun) = node.look_if_stored(move |store| store.begin_parcel(scopes, devices))? {
        let mut parcel = begun.map_err(|error| unreadable(&error))?;
        let of = parcel.total().saturating_add(pieces);
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
        for damage in parcel.damages() {
            tracing::warn!("left out of the bundle: {damage}");
        }
        left_out.damaged += parcel.damages().len() as u64;
    }
    left_out.damaged += add_files(node, &mut writer, &under_way, (done, pieces), &files)?;
    let written = writer.finish().map_err(failed)?;
    Ok(Carried::Written {
        frames: written.frames,
        bytes: written.bytes,
        left_out,
    })
}

/// Refuses to write among the files this device keeps everything in: one of them could be replaced.
fn must_be_outside(node: &Node, file: &Path) -> Result<(), Refusal> {
    let folder = match file.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return Ok(()),
    };
    let real = |path: &Path| path.canonicalize().ok();
    let data = real(node.data());
    let is_inside = data.is_some_and(|data| real(folder).is_some_and(|it| it.starts_with(data)));
    if !is_inside {
        return Ok(());
    }
    let message = format!(
        "Could not write the bundle to {}: Eyelevel keeps its own files there. Name another place for it.",
        file.display()
    );
    Err(refusal("bundle-in-data", &message))
}

/// A sealed file and its size in bytes.
type Sealed = ([u8; 32], u64);

/// The files there is room for, and what the others come to.
fn with_room(held: Vec<Sealed>, mut room: u64) -> (Vec<Sealed>, LeftOut) {
    let mut left_out = LeftOut::default();
    let fits = |(_, bytes): &Sealed| {
        if let Some(left) = room.checked_sub(*bytes) {
            room = left;
            return true;
        }
        left_out.files += 1;
        left_out.file_bytes = left_out.file_bytes.saturating_add(*bytes);
        false
    };
    let files = held.into_iter().filter(fits).collect();
    (files, left_out)
}

fn pieces_of(bytes: u64) -> u64 {
    bytes.div_ceil(FILE_PIECE_BYTES as u64)
}

/// Adds sealed files that are here, after so much of all was done; answers how many of them are
/// damaged. Who may open them, the records say that name them.
fn add_files(
    node: &Node,
    writer: &mut BundleWriter,
    under_way: &UnderWay<'_>,
    (mut done, pieces): (u64, u64),
    files: &[Sealed],
) -> Result<u64, Refusal> {
    let of = done.saturating_add(pieces);
    let mut damaged = 0;
    for (id, bytes) in files.iter().copied() {
        if under_way.is_cancelled() {
            return Err(cancelled());
        }
        match node.look(move |store| store.attachment(&id))? {
            Some(sealed) => add_file(writer, id, &sealed).map_err(|error| write_failure(&error))?,
            None => damaged += 1,
        }
        done += pieces_of(bytes);
        under_way.tell(done, of);
    }
    Ok(damaged)
}

fn add_file(writer: &mut BundleWriter, id: [u8; 32], sealed: &[u8]) -> Result<(), BundleError> {
    let mut from = 0;
    for piece in sealed.chunks(FILE_PIECE_BYTES) {
        let carried = store::Carried::File(FilePiece {
            id,
            from,
            bytes: piece.to_vec(),
        });
        from += piece.len() as u64;
        writer.add(&carried)?;
    }
    Ok(())
}

/// Keeps the files of a bundle that something one can read names, after its records were read.
fn read_files(
    node: &Node,
    source: &BundleSource,
    under_way: &UnderWay<'_>,
    brought: &mut Brought,
) -> Result<(), Refusal> {
    let failed = |error: BundleError| failure("read the bundle", &error);
    let mut reader = BundleReader::open(&source.file, Some(source.space)).map_err(failed)?;
    let mut wanted: Option<([u8; 32], u64)> = None;
    loop {
        let piece = reader.read_on(STEP_BYTES).map_err(failed)?;
        for (frame, part) in piece.files {
            if part.from == 0 {
                wanted = is_wanted(node, &part.id)?.map(|total| (part.id, total));
            }
            if let Some((id, total)) = wanted
                && id == part.id
                && !keep_part(node, part, total)?
            {
                brought.refuse(frame, "a file in it is not what its name says".to_owned());
            }
        }
        let (done, of) = reader.progress();
        under_way.tell(done, of);
        brought.cancelled = !piece.is_last && under_way.is_cancelled();
        if piece.is_last || brought.cancelled {
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

/// Keeps a piece of a file; false where the whole of it turns out not to be what its name says.
fn keep_part(node: &Node, part: FilePiece, total: u64) -> Result<bool, Refusal> {
    let kept = node.look(move |store| {
        let have = store.attachment_come(&part.id);
        let end = part.from.saturating_add(part.bytes.len() as u64);
        // A piece that was lost costs its file; what came of it before may have more.
        if have >= end || have < part.from || end > total {
            return Ok(true);
        }
        let skip = usize::try_from(have - part.from).unwrap_or(usize::MAX);
        store.grow_attachment(&part.id, part.bytes.get(skip..).unwrap_or_default())?;
        Ok(end < total || store.finish_attachment(&part.id)?.is_ok())
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
    if node.cell().peek().standing == Standing::Nobody {
        return Err(Refusal::new(
            "no-space",
            "Could not read the bundle: there is no space here yet. Begin with the ticket it is for, with “eyelevel join TICKET”, and read it then.",
        ));
    }
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
    if source.has_files && !brought.cancelled {
        read_files(node, &source, &under_way, &mut brought)?;
        brought.refused.sort_by_key(|refused| refused.frame);
    }
    if waited {
        node.runtime().block_on(node.fenced());
        // With a carrier nothing else changes, so its view may not have been made anew.
        let Answer::Status(status) = node.ask(Question::Status)? else {
            return Err(stopped());
        };
        brought.came_in = status.standing == Standing::Member;
    }
    if let Some(reader) = &source.reader {
        brought.frames = reader.whole();
        brought.announced = reader.announced();
    }
    // Whoever is told how many frames were read takes it for read.
    if brought.frames == 0 && brought.announced != Some(0) && !brought.cancelled {
        return Err(nothing_whole(file));
    }
    Ok(Carried::Read(brought))
}

fn nothing_whole(file: &Path) -> Refusal {
    let name = store::shown_name(file);
    let message = format!(
        "Could not read the bundle: not one frame of {name} is whole. Copy it again, or have it written again."
    );
    refusal("bundle-damaged", &message)
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

#[cfg(test)]
mod tests {
    use history::Admission;
    use replica::Intent;

    use super::super::gauge::Gauge;
    use super::*;
    use crate::options::Options;

    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

    /// Somebody with a space and files that take more than one step.
    fn somebody(folder: &Path) -> (Node, SpaceId) {
        let quiet = Options {
            network: false,
            ..Options::new(folder)
        };
        let node = Node::start(quiet).expect("started");
        let founding = Intent::Found {
            space: "Nordwerk".to_owned(),
            person: "Ann Berg".to_owned(),
            admission: Admission::Open,
            ends: None,
        };
        let founded = node.submit(founding).expect("room");
        founded.wait(PATIENCE).expect("founded");
        for n in 0..3 {
            let bytes = vec![n; STEP_BYTES];
            node.attach(&bytes, "noise", "application/octet-stream")
                .expect("attached");
        }
        let space = node.cell().peek().space.as_ref().map(|space| space.id);
        (node, space.expect("a space"))
    }

    #[test]
    fn files_are_counted_on_the_way_into_a_bundle_and_out_of_it_and_either_can_be_stopped() {
        let place = tempfile::tempdir().expect("a folder");
        let (node, space) = somebody(&place.path().join("data"));
        let held = node.look(|store| store.attachments()).expect("listed");
        let pieces: u64 = held.iter().map(|(_, bytes)| pieces_of(*bytes)).sum();
        let gauge = Gauge::default();
        let begin = || gauge.begin(CarryTask::WriteBundle, "a.bundle".to_owned());
        let told = || gauge.view().map(|view| (view.done, view.of));
        let file = place.path().join("a.bundle");

        let mut writer = BundleWriter::create(&file, space).expect("created");
        let stopped = begin();
        gauge.cancel();
        let refused = add_files(&node, &mut writer, &stopped, (7, pieces), &held);
        assert_eq!(refused.expect_err("stopped").code, "cancelled");
        drop(stopped);
        let under_way = begin();
        let damaged = add_files(&node, &mut writer, &under_way, (7, pieces), &held);
        assert_eq!(damaged.expect("written"), 0);
        assert_eq!(told(), Some((7 + pieces, 7 + pieces)));
        writer.finish().expect("whole");
        drop(under_way);

        let source = BundleSource {
            file,
            space,
            reader: None,
            has_files: true,
        };
        let (stopped, mut brought) = (begin(), Brought::default());
        gauge.cancel();
        read_files(&node, &source, &stopped, &mut brought).expect("stopped");
        assert!(brought.cancelled);
        drop(stopped);
        let (under_way, mut brought) = (begin(), Brought::default());
        read_files(&node, &source, &under_way, &mut brought).expect("read");
        assert!(!brought.cancelled);
        let (done, of) = told().expect("under way");
        assert!(done == of && of > 3 * STEP_BYTES as u64, "{done} of {of}");
        drop(under_way);
        node.stop();
    }

    #[test]
    fn what_is_damaged_here_is_left_out_and_counted() {
        let place = tempfile::tempdir().expect("a folder");
        let data = place.path().join("data");
        let (node, _) = somebody(&data);
        let file = place.path().join("a.bundle");
        let written = |node: &Node| {
            let written = write(node, &file, Vec::new()).expect("written");
            let Carried::Written { left_out, .. } = written else {
                panic!("{written:?}");
            };
            left_out
        };
        assert_eq!(written(&node), LeftOut::default());
        let folder = node.look(|store| store.path().join("attachments"));
        let entries = std::fs::read_dir(folder.expect("a store")).expect("a folder");
        let one = entries.flatten().next().expect("a file").path();
        std::fs::write(one, "something else").expect("written");
        assert_eq!(written(&node).damaged, 1);
        node.stop();
    }

    #[test]
    fn files_there_is_no_room_for_are_counted_and_smaller_ones_go_all_the_same() {
        let held = [4, 7, 5, 1].map(|bytes| ([bytes as u8; 32], bytes));
        let (files, left_out) = with_room(held.to_vec(), 10);
        let sizes: Vec<u64> = files.iter().map(|(_, bytes)| *bytes).collect();
        assert_eq!(sizes, [4, 5, 1]);
        assert_eq!((left_out.files, left_out.file_bytes), (1, 7));
        let (files, left_out) = with_room(held.to_vec(), 17);
        assert_eq!((files.len(), left_out), (4, LeftOut::default()));
    }
}
