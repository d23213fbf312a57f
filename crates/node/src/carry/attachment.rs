//! Files that go with what is said: sealed and kept, fetched from whoever has them, opened and saved.
//!
//! Only sealed bytes are kept and sent. A file is opened in memory, compared with what it says it
//! is, and written where its reader wants it; nothing ever shows or starts it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use history::{
    ATTACHMENT_MAX_BYTES, attachment_id, open_attachment, seal_attachment, sealed_attachment_bytes,
};
use replica::{Answer, Attachment, Input, Question, Refusal, media_of_bytes};
use store::{Beside, Readers};

use super::{Carried, nothing_here, stopped};
use crate::clock;
use crate::inbox::Item;
use crate::network::Missed;
use crate::node::Node;
use crate::pending::refusal;

/// How long it is waited between two looks around for somebody who has a file.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(300);
/// How many bytes of a file are kept at once while it comes.
const KEEP_BYTES: usize = 512 * 1024;

/// Kinds of files that their ending tells and their first bytes do not.
const KINDS: [(&str, &str); 11] = [
    ("md", "text/markdown"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("ogg", "audio/ogg"),
    ("mp3", "audio/mpeg"),
];

impl Node {
    /// Seals a file and keeps it, durably. Nobody learns of it until something said names it.
    /// Blocks; at most 5 MiB.
    pub fn attach(&self, bytes: &[u8], name: &str, media: &str) -> Result<Attachment, Refusal> {
        if let Some(refusal) = self.refuses_changes() {
            return Err(refusal);
        }
        // Always fresh, pinned dice or not: one key for two files would give both away.
        let key = clock::entropy(None).map_err(|error| {
            let message = format!("Could not attach the file: no random numbers ({error}).");
            refusal("no-entropy", &message)
        })?;
        let sealed = seal_attachment(bytes, &key).map_err(|_| too_large())?;
        let kept = self.look(move |store| store.keep_attachment(&sealed))?;
        let id = kept.map_err(|error| not_kept("attach the file", &error))?;
        self.tell_held()?;
        Ok(Attachment::new(id, key, bytes.len() as u64, media, name))
    }

    /// Opens a file that is here, by its id, for who wants to look at it. Blocks; fetches nothing.
    pub fn open_attached(&self, id: &str) -> Result<Vec<u8>, Refusal> {
        let file = id.to_owned();
        let Answer::File { file, here: true } = self.ask(Question::File { file })? else {
            return Err(nothing_here());
        };
        let id = file.id;
        let here = self.look_if_stored(move |store| store.attachment(&id))?;
        let sealed = here.ok_or_else(nothing_here)?.ok_or_else(nothing_here)?;
        opened(&file, &sealed)
    }

    /// Tells the heart which files are here.
    pub(super) fn tell_held(&self) -> Result<(), Refusal> {
        let held = self.look(|store| store.attachments())?;
        let held = held.into_iter().map(|(id, _)| id).collect();
        // Fails only while stopping, when nobody needs it any more.
        let _gone = self.inbox().return_to_heart(Item::Input(Input::Held(held)));
        Ok(())
    }
}

/// Attaches a file of this computer.
pub(super) fn attach(node: &Node, file: &Path) -> Result<Carried, Refusal> {
    let failed = |error: io::Error| {
        let message = format!(
            "Could not read {}: {}.",
            file.display(),
            store::io_words(&error)
        );
        refusal("attachment-unreadable", &message)
    };
    // Opening a pipe waits for whoever writes into it.
    if !fs::metadata(file).map_err(failed)?.is_file() {
        let message = format!("Could not attach {}: it is not a file.", file.display());
        return Err(refusal("attachment-unreadable", &message));
    }
    let opened = File::open(file).map_err(failed)?;
    let mut bytes = Vec::new();
    let most = ATTACHMENT_MAX_BYTES as u64 + 1;
    opened.take(most).read_to_end(&mut bytes).map_err(failed)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let attached = node.attach(&bytes, &name, media_of(&name, &bytes))?;
    Ok(Carried::Attached(Box::new(attached)))
}

fn media_of(name: &str, bytes: &[u8]) -> &'static str {
    let found = media_of_bytes(bytes);
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let known = KINDS.into_iter().find(|(of, _)| *of == ending);
    match known {
        Some((_, media))
            if matches!(
                found,
                "text/plain" | "application/zip" | "application/octet-stream"
            ) =>
        {
            media
        }
        Some(_) | None => found,
    }
}

/// Fetches a file so that it is here.
pub(super) fn get(node: &Node, typed: &str, patience: Duration) -> Result<Carried, Refusal> {
    sealed(node, typed, patience)?;
    Ok(Carried::Done)
}

fn opened(file: &Attachment, sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
    let broken = |_| {
        let message = "Could not open the file: it is not what the message says.";
        refusal("attachment-broken", message)
    };
    let bytes = open_attachment(sealed, &file.key).map_err(broken)?;
    if bytes.len() as u64 != file.bytes {
        let message = "Could not open the file: it has another length than it says.";
        return Err(refusal("attachment-broken", message));
    }
    Ok(bytes)
}

/// Fetches a file if need be, opens it, and writes it where its reader wants it.
pub(super) fn save(
    node: &Node,
    typed: &str,
    to: &Path,
    replace: bool,
    patience: Duration,
) -> Result<Carried, Refusal> {
    let (file, sealed) = sealed(node, typed, patience)?;
    let bytes = opened(&file, &sealed)?;
    let notice = (!file.tells_the_truth(&bytes)).then(|| {
        let found = media_of_bytes(&bytes);
        format!(
            "It says that it is {}, but it looks like {found}. Be careful with it.",
            file.media
        )
    });
    let to = place_for(to, &file);
    write(&to, &bytes, replace)?;
    Ok(Carried::Saved {
        file: to,
        bytes: file.bytes,
        notice,
    })
}

/// A folder takes the file under its own name.
fn place_for(to: &Path, file: &Attachment) -> PathBuf {
    if to.is_dir() {
        to.join(&file.name)
    } else {
        to.to_owned()
    }
}

fn write(to: &Path, bytes: &[u8], replace: bool) -> Result<(), Refusal> {
    let failed = |error: io::Error| {
        let message = format!(
            "Could not write {}: {}.",
            to.display(),
            store::io_words(&error)
        );
        refusal("attachment-unwritten", &message)
    };
    let occupied = || {
        let message = format!(
            "Could not save the file: {} is there already. Name another one, or replace it with --force.",
            to.display()
        );
        refusal("attachment-occupied", &message)
    };
    if !replace && fs::symlink_metadata(to).is_ok() {
        return Err(occupied());
    }
    put(to, bytes, replace).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            occupied()
        } else {
            failed(error)
        }
    })
}

fn put(to: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let mut beside = Beside::create(to, Readers::Usual)?;
    beside.write_all(bytes)?;
    beside.sync()?;
    if replace {
        beside.replace()
    } else {
        beside.place()
    }
}

/// Finds the file somebody means and gives its sealed bytes, fetched if they are not here.
fn sealed(node: &Node, typed: &str, patience: Duration) -> Result<(Attachment, Vec<u8>), Refusal> {
    let file = typed.to_owned();
    let Answer::File { file, .. } = node.ask(Question::File { file })? else {
        return Err(stopped());
    };
    let id = file.id;
    let here = node.look_if_stored(move |store| store.attachment(&id))?;
    let sealed = match here.ok_or_else(nothing_here)? {
        Some(sealed) => sealed,
        None => fetch(node, &file, patience)?,
    };
    if attachment_id(&sealed) != file.id {
        return Err(stopped());
    }
    Ok((*file, sealed))
}

/// Asks everybody who is connected, and whoever comes, until the file is here.
fn fetch(node: &Node, file: &Attachment, patience: Duration) -> Result<Vec<u8>, Refusal> {
    if let Some(refusal) = node.refuses_changes() {
        return Err(refusal);
    }
    let id = file.id;
    let until = Instant::now() + patience;
    let mut last = Missed::Away;
    node.network().dial_everybody_now();
    loop {
        for session in node.network().sessions() {
            match from_one(node, file, session)? {
                Ok(()) => {
                    node.tell_held()?;
                    let sealed = node.look(move |store| store.attachment(&id))?;
                    return sealed.ok_or_else(away);
                }
                Err(missed) if last == Missed::Away => last = missed,
                Err(_) => {}
            }
        }
        if Instant::now() >= until {
            return Err(match last {
                Missed::Away | Missed::Broken => away(),
                Missed::OtherLength => {
                    let message =
                        "Could not fetch the file: whoever has it has another one under its name.";
                    refusal("attachment-broken", message)
                }
            });
        }
        std::thread::sleep(LOOK_AGAIN_AFTER.min(until.saturating_duration_since(Instant::now())));
    }
}

/// Fetches from one device, going on where it stopped before, and compares with the name.
pub(super) fn from_one(
    node: &Node,
    file: &Attachment,
    session: crate::network::Session,
) -> Result<Result<(), Missed>, Refusal> {
    let (id, total) = (file.id, sealed_attachment_bytes(file.bytes));
    let have = node.look(move |store| store.attachment_come(&id))?;
    let (pieces, coming) = std::sync::mpsc::channel();
    let network = node.network().clone();
    let fetching = node.runtime().spawn(async move {
        let take = |piece| {
            let _gone = pieces.send(piece);
        };
        network.fetch_file(session, id, have, total, take).await
    });
    let mut waiting = Vec::new();
    loop {
        let piece = coming.recv().ok();
        let is_over = piece.is_none();
        waiting.extend(piece.unwrap_or_default());
        if waiting.len() >= KEEP_BYTES || (is_over && !waiting.is_empty()) {
            let bytes = std::mem::take(&mut waiting);
            let grown = node.look(move |store| store.grow_attachment(&id, &bytes))?;
            grown.map_err(|error| not_kept("fetch the file", &error))?;
        }
        if is_over {
            break;
        }
    }
    let fetched = node
        .runtime()
        .block_on(fetching)
        .unwrap_or(Err(Missed::Broken));
    if let Err(missed) = fetched {
        return Ok(Err(missed));
    }
    let finished = node.look(move |store| store.finish_attachment(&id))?;
    let finished = finished.map_err(|error| not_kept("fetch the file", &error))?;
    Ok(finished.map_err(|_| Missed::Broken))
}

fn away() -> Refusal {
    refusal(
        "attachment-away",
        "Could not fetch the file: nobody in reach has it. Try again when its author is connected.",
    )
}

fn too_large() -> Refusal {
    let most = ATTACHMENT_MAX_BYTES / (1024 * 1024);
    let message = format!("Could not attach the file: it may have {most} MiB at most.");
    refusal("attachment-too-large", &message)
}

fn not_kept(attempt: &str, error: &store::AppendError) -> Refusal {
    refusal(
        "attachment-unkept",
        &crate::keeper::sentence(attempt, error),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten_unless_one_wants_it() {
        let place = tempfile::tempdir().expect("a folder");
        let to = place.path().join("plan.png");
        write(&to, b"one", false).expect("written");
        let refused = write(&to, b"two", false).expect_err("there already");
        assert_eq!(refused.code, "attachment-occupied");
        assert_eq!(fs::read(&to).expect("readable"), b"one");
        write(&to, b"two", true).expect("written");
        assert_eq!(fs::read(&to).expect("readable"), b"two");
        let new = place.path().join("plan.png.new");
        fs::write(&new, "somebody's own").expect("written");
        write(&to, b"three", true).expect("written");
        let theirs = fs::read(&new).expect("a file of that name is nobody's leftover");
        assert_eq!(theirs, b"somebody's own");
        fs::remove_file(new).expect("removed");
        let left: Vec<_> = fs::read_dir(place.path()).expect("listed").collect();
        assert_eq!(left.len(), 1, "{left:?}");
        let file = Attachment::new([1; 32], [2; 32], 3, "image/png", "../x.png");
        assert_eq!(place_for(place.path(), &file), place.path().join("x.png"));
    }

    #[test]
    fn a_kind_is_told_by_bytes_first_and_by_the_ending_where_those_are_silent() {
        for (name, bytes, media) in [
            ("notes.md", &b"# Notes"[..], "text/markdown"),
            ("notes", b"hello", "text/plain"),
            ("x.md", b"%PDF-1.7", "application/pdf"),
            ("x.docx", b"PK\x03\x04", KINDS[6].1),
            ("x.png", b"MZ\x90", "application/x-executable"),
        ] {
            assert_eq!(media_of(name, bytes), media, "{name}");
        }
    }
}
