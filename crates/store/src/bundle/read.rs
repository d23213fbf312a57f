//! Reading a bundle frame by frame, past whatever is damaged.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use history::{KeyObject, Record, SpaceId};

use super::frame::{
    self, FRAME_HEAD_BYTES, FrameHead, HEAD_BYTES, Head, MARK, Opened, TAIL_BYTES, VERSION,
};
use super::place::{disk, open, shown_name};
use super::{BundleError, FRAME_PAYLOAD_MAX_BYTES, FilePiece};

/// How much is read from the file at once, in bytes.
const READ_BYTES: usize = 256 * 1024;
/// The most frames in one piece.
const PIECE_FRAMES_MAX: usize = 1024;

/// A frame that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Counted from 1; 0 is the head of the bundle.
    pub frame: u64,
    pub reason: String,
}

/// Some frames, opened and verified, each with its number.
#[derive(Debug, Default)]
pub struct Piece {
    pub records: Vec<(u64, Record)>,
    pub keys: Vec<(u64, KeyObject)>,
    pub chains: Vec<(u64, Vec<Record>)>,
    pub files: Vec<(u64, FilePiece)>,
    pub damaged: Vec<Damaged>,
    /// Nothing follows.
    pub is_last: bool,
}

/// A bundle open for reading.
pub struct BundleReader {
    path: PathBuf,
    file: File,
    head: Option<Head>,
    /// What was read and not used: `start` is where it begins.
    buffer: Vec<u8>,
    start: usize,
    is_at_end: bool,
    /// The number the next frame should have.
    next: u64,
    /// Whole frames met so far, those of unknown kinds included.
    whole: u64,
    is_over: bool,
    waiting: VecDeque<Damaged>,
    /// How long the file was when it was opened, in bytes.
    size: u64,
    /// How much of it was used so far, in bytes.
    used: u64,
    /// Where the last frame ended, in bytes from the beginning.
    framed: u64,
}

impl BundleReader {
    /// Opens a bundle. With `space`, one for another space is refused.
    pub fn open(path: &Path, space: Option<SpaceId>) -> Result<BundleReader, BundleError> {
        let name = || shown_name(path);
        let file = open(path)?;
        let size = file.metadata().map_or(0, |file| file.len());
        let mut reader = BundleReader {
            path: path.to_owned(),
            file,
            size,
            used: 0,
            framed: 0,
            head: None,
            buffer: Vec::new(),
            start: 0,
            is_at_end: false,
            next: 1,
            whole: 0,
            is_over: false,
            waiting: VecDeque::new(),
        };
        reader.need(HEAD_BYTES)?;
        let bytes = reader.ahead(HEAD_BYTES);
        let begins_right = bytes.starts_with(frame::MAGIC);
        match Head::parse(bytes) {
            Some(head) if head.version > VERSION => {
                return Err(BundleError::Newer { name: name() });
            }
            Some(head) => {
                if space.is_some_and(|space| space != head.space) {
                    return Err(BundleError::OtherSpace { name: name() });
                }
                reader.head = Some(head);
            }
            None => reader.believe_without_head(begins_right)?,
        }
        reader.skip(HEAD_BYTES);
        reader.framed = reader.used;
        Ok(reader)
    }

    /// A damaged head costs the count of frames, as long as something shows that it was a bundle.
    fn believe_without_head(&mut self, begins_right: bool) -> Result<(), BundleError> {
        self.need(HEAD_BYTES + FRAME_HEAD_BYTES)?;
        let first = self.ahead(HEAD_BYTES + FRAME_HEAD_BYTES);
        let frame = first.get(HEAD_BYTES..).and_then(FrameHead::parse);
        if !begins_right && frame.is_none() {
            return Err(BundleError::NotABundle {
                name: shown_name(&self.path),
            });
        }
        self.refuse(
            0,
            "the head of the bundle is damaged; its frames were still looked through",
        );
        Ok(())
    }

    /// How many frames the head announces, if it could be read.
    pub fn announced(&self) -> Option<u64> {
        self.head.map(|head| head.frames)
    }

    /// How many whole frames were met so far.
    pub fn whole(&self) -> u64 {
        self.whole
    }

    /// How many bytes of the file were gone through, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.used.min(self.size), self.size)
    }

    /// Reads about so many bytes of frames and verifies what they carry.
    pub fn read_on(&mut self, bytes: usize) -> Result<Piece, BundleError> {
        let mut raw = Raw::default();
        while raw.bytes < bytes && raw.frames < PIECE_FRAMES_MAX && !self.is_over {
            self.next_frame(&mut raw)?;
        }
        let mut piece = raw.verified();
        piece.damaged.extend(self.waiting.drain(..));
        piece.damaged.sort_by_key(|damaged| damaged.frame);
        piece.is_last = self.is_over;
        Ok(piece)
    }

    fn next_frame(&mut self, raw: &mut Raw) -> Result<(), BundleError> {
        self.need(FRAME_HEAD_BYTES)?;
        if self.left() == 0 {
            self.end();
            return Ok(());
        }
        let Some(head) = FrameHead::parse(self.ahead(FRAME_HEAD_BYTES)) else {
            return self.find_next_mark();
        };
        let total = FRAME_HEAD_BYTES + head.length + TAIL_BYTES;
        self.need(total)?;
        self.close_gap(head.number);
        self.next = self.next.max(head.number.saturating_add(1));
        if self.left() < total {
            self.refuse(head.number, "the file ends within this frame");
            self.skip(self.left());
            self.framed = self.used;
            return Ok(());
        }
        let bytes = self.ahead(total);
        let (front, rest) = bytes.split_at_checked(FRAME_HEAD_BYTES).unwrap_or_default();
        let (payload, tail) = rest.split_at_checked(head.length).unwrap_or_default();
        if frame::tail(front, payload).as_slice() == tail {
            raw.take(&head, payload);
            self.whole += 1;
        } else {
            self.refuse(head.number, "the frame is damaged");
        }
        self.skip(total);
        self.framed = self.used;
        Ok(())
    }

    /// Steps over what is no frame, to where the next one begins.
    fn find_next_mark(&mut self) -> Result<(), BundleError> {
        self.skip(1);
        loop {
            self.need(FRAME_HEAD_BYTES)?;
            let bytes = self.buffer.get(self.start..).unwrap_or_default();
            let at = bytes.windows(MARK.len()).position(|four| four == MARK);
            match at {
                Some(0) if FrameHead::parse(bytes).is_some() => return Ok(()),
                Some(0) => self.skip(1),
                Some(at) => self.skip(at),
                // A mark may lie across the end of what was read so far.
                None if self.is_at_end => {
                    self.skip(bytes.len());
                    return Ok(());
                }
                None => self.skip(bytes.len().saturating_sub(MARK.len() - 1).max(1)),
            }
        }
    }

    /// Names the frames that should have come before this one.
    fn close_gap(&mut self, number: u64) {
        match number.checked_sub(self.next) {
            None | Some(0) => {}
            Some(1) => self.refuse(self.next, "the beginning of the frame is damaged"),
            Some(_) => {
                let last = number.saturating_sub(1);
                self.refuse(
                    self.next,
                    &format!("the frames up to {last} are damaged or missing"),
                );
            }
        }
    }

    fn end(&mut self) {
        self.is_over = true;
        let Some(announced) = self.announced() else {
            return;
        };
        let missing = announced.saturating_add(1).saturating_sub(self.next);
        if missing > 0 {
            let whole = self.whole;
            self.refuse(
                self.next,
                &format!("{whole} of {announced} frames are whole; the rest is missing or damaged"),
            );
        } else {
            self.say_what_is_behind();
        }
    }

    /// Names what stands behind the last frame that is announced: nothing of it was written here.
    fn say_what_is_behind(&mut self) {
        match self.used.saturating_sub(self.framed) {
            0 => {}
            1 => self.refuse(self.next, "1 byte behind the last frame is no part of it"),
            more => {
                let said = format!("{more} bytes behind the last frame are no part of it");
                self.refuse(self.next, &said);
            }
        }
    }

    fn refuse(&mut self, frame: u64, reason: &str) {
        let reason = reason.to_owned();
        self.waiting.push_back(Damaged { frame, reason });
    }

    /// Reads until so many bytes lie ahead or the file is at its end.
    fn need(&mut self, bytes: usize) -> Result<(), BundleError> {
        while self.left() < bytes && !self.is_at_end {
            if self.start > 0 {
                self.buffer.drain(..self.start);
                self.start = 0;
            }
            let held = self.buffer.len();
            self.buffer.resize(held + READ_BYTES, 0);
            let room = self.buffer.get_mut(held..).unwrap_or_default();
            let read = read_some(&mut self.file, room);
            let got = *read.as_ref().unwrap_or(&0);
            self.buffer.truncate(held + got);
            self.is_at_end = got == 0;
            if let Err(error) = read {
                // A stick that was pulled out reads like a file that ends; what came is whole.
                if self.whole == 0 && self.head.is_none() {
                    return Err(disk(&self.path, "read", error));
                }
                self.refuse(self.next, &format!("the file cannot be read on: {error}"));
            }
        }
        Ok(())
    }

    fn left(&self) -> usize {
        self.buffer.len().saturating_sub(self.start)
    }

    fn ahead(&self, bytes: usize) -> &[u8] {
        let end = self.buffer.len().min(self.start + bytes);
        self.buffer.get(self.start..end).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        let before = self.start;
        self.start = self.buffer.len().min(self.start + bytes);
        self.used += (self.start - before) as u64;
    }
}

const _: () = assert!(FRAME_PAYLOAD_MAX_BYTES + FRAME_HEAD_BYTES + TAIL_BYTES < u32::MAX as usize);

fn read_some(file: &mut File, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// Frames whose checks were right, before their signatures are looked at: all of a piece at once,
/// because that costs half.
#[derive(Default)]
struct Raw {
    bytes: usize,
    frames: usize,
    records: Vec<(u64, Vec<u8>)>,
    keys: Vec<(u64, Vec<u8>)>,
    chains: Vec<(u64, Vec<Vec<u8>>)>,
    files: Vec<(u64, FilePiece)>,
    damaged: Vec<Damaged>,
}

impl Raw {
    fn take(&mut self, head: &FrameHead, payload: &[u8]) {
        self.bytes += payload.len();
        self.frames += 1;
        let number = head.number;
        match frame::open(head.kind, payload) {
            Opened::Record(wire) => self.records.push((number, wire)),
            Opened::Key(bytes) => self.keys.push((number, bytes)),
            Opened::Chain(wires) => self.chains.push((number, wires)),
            Opened::File(piece) => self.files.push((number, piece)),
            Opened::Newer => {
                self.refuse(number, "the frame is of a kind this version does not know")
            }
            Opened::Misshapen => self.refuse(number, "what the frame carries cannot be read"),
        }
    }

    fn refuse(&mut self, frame: u64, reason: impl Into<String>) {
        let reason = reason.into();
        self.damaged.push(Damaged { frame, reason });
    }

    fn verified(mut self) -> Piece {
        let mut piece = Piece::default();
        let (numbers, wires): (Vec<u64>, Vec<Vec<u8>>) =
            std::mem::take(&mut self.records).into_iter().unzip();
        for (number, opened) in numbers.into_iter().zip(Record::open_many(&wires)) {
            match opened {
                Ok(record) => piece.records.push((number, record)),
                Err(forged) => self.refuse(number, forged.to_string()),
            }
        }
        let (numbers, keys): (Vec<u64>, Vec<Vec<u8>>) =
            std::mem::take(&mut self.keys).into_iter().unzip();
        for (number, opened) in numbers.into_iter().zip(frame::open_keys(&keys)) {
            match opened {
                Ok(key) => piece.keys.push((number, key)),
                Err(forged) => self.refuse(number, forged.to_string()),
            }
        }
        for (number, wires) in std::mem::take(&mut self.chains) {
            match frame::open_chain(&wires) {
                Ok(chain) => piece.chains.push((number, chain)),
                Err(forged) => self.refuse(number, forged.to_string()),
            }
        }
        piece.files = self.files;
        piece.damaged = self.damaged;
        piece
    }
}
