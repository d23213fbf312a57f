//! Attached files: who names which, and which are here.
//!
//! For: finding a file by the beginning of its id, keeping within what one author may have others
//! keep, and letting go of what nobody names any more. Knows: what was said, and which sealed files
//! the shell holds. Never: sees the bytes of a file; those go from disk to disk beside the heart.

use std::collections::{BTreeMap, BTreeSet};

use model::{Attachment, PersonId};

use crate::people::said;
use crate::replica::Replica;
use crate::view::{Answer, FileView, Refusal};

/// The most files one message or post names.
pub const ATTACHMENTS_PER_ITEM_MAX: usize = 8;
/// The most bytes of one author's files that one device keeps.
pub const ATTACHED_PER_AUTHOR_MAX_BYTES: u64 = 256 * 1024 * 1024;
/// How much of an id has to be typed, in characters.
const ID_PREFIX_MIN_CHARS: usize = 6;

/// Which sealed files are here.
#[derive(Debug, Default)]
pub(crate) struct Held {
    all: BTreeSet<[u8; 32]>,
    /// Came while this process runs and was named by nothing yet: it may be about to be said.
    fresh: BTreeSet<[u8; 32]>,
    /// Was named by nothing when that was looked at last.
    nameless: BTreeSet<[u8; 32]>,
    is_told: bool,
}

impl Replica {
    /// Learns from the shell which sealed files are here: all of them, each time.
    pub(crate) fn take_held(&mut self, held: BTreeSet<[u8; 32]>) {
        if self.held.is_told && self.held.all == held {
            return;
        }
        if self.held.is_told {
            let new = held.difference(&self.held.all).copied();
            self.held.fresh.extend(new);
        }
        self.held.is_told = true;
        self.held.all = held;
        self.talks.touch_all();
        self.dirty.all();
    }

    /// Every file that something one can read names, with who named it.
    fn named_files(&self) -> Vec<(Attachment, PersonId)> {
        let said_of = |(file, who): (&Attachment, _)| (file.clone(), said(&who));
        let said_in_talks = self.talks.files().map(said_of);
        let posted = self.halls.files();
        let posted = posted.map(|(file, who)| (file.clone(), who));
        said_in_talks.chain(posted).collect()
    }

    /// How many files are named and not here.
    pub(crate) fn files_away(&self) -> u64 {
        let named = self.named_files().into_iter().map(|(file, _)| file.id);
        let away: BTreeSet<[u8; 32]> = named.filter(|id| !self.held.all.contains(id)).collect();
        away.len() as u64
    }

    /// Shows a file that something names.
    pub(crate) fn file_view(&self, file: &Attachment) -> FileView {
        FileView {
            id: file.shown_id(),
            name: file.name.clone(),
            media: file.media.clone(),
            bytes: file.bytes,
            here: self.held.all.contains(&file.id),
        }
    }

    /// Finds a file by its id or the beginning of it, for who wants to fetch or save it.
    pub(crate) fn find_file(&self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("open an attached file")?;
        let typed = typed.trim().to_lowercase();
        let is_it = |file: &Attachment| {
            typed.len() >= ID_PREFIX_MIN_CHARS && file.shown_id().starts_with(&typed)
        };
        let named = self.named_files();
        let found: BTreeMap<[u8; 32], &(Attachment, PersonId)> = named
            .iter()
            .filter(|(file, _)| is_it(file))
            .map(|found| (found.0.id, found))
            .collect();
        let mut found = found.into_values();
        let (Some((file, author)), None) = (found.next(), found.next()) else {
            return Err(Refusal::new(
                "unknown-attachment",
                "Could not find this attached file: name it by at least six characters of its id, as “eyelevel inbox” or “eyelevel community show” prints it.",
            ));
        };
        let here = self.held.all.contains(&file.id);
        if file.bytes > history::ATTACHMENT_MAX_BYTES as u64 {
            return Err(Refusal::new(
                "attachment-too-large",
                "Could not fetch the file: it says that it is larger than files may be.",
            ));
        }
        if !here {
            self.room_for(&named, author, file.bytes)?;
        }
        let file = Box::new(file.clone());
        Ok(Answer::File { file, here })
    }

    /// Refuses more of one author's files than a device keeps.
    fn room_for(
        &self,
        named: &[(Attachment, PersonId)],
        author: &PersonId,
        more: u64,
    ) -> Result<(), Refusal> {
        let held = named
            .iter()
            .filter(|(file, by)| by == author && self.held.all.contains(&file.id));
        let sizes: BTreeMap<[u8; 32], u64> = held.map(|(file, _)| (file.id, file.bytes)).collect();
        let bytes = sizes
            .values()
            .fold(more, |sum, size| sum.saturating_add(*size));
        if bytes <= ATTACHED_PER_AUTHOR_MAX_BYTES {
            return Ok(());
        }
        Err(Refusal::new(
            "attachments-full",
            format!(
                "Could not take the file: this device keeps at most {} MiB of one person's files.",
                ATTACHED_PER_AUTHOR_MAX_BYTES / (1024 * 1024)
            ),
        ))
    }

    /// Checks what somebody wants to attach to one thing they say.
    pub(crate) fn may_attach(&self, files: &[Attachment]) -> Result<(), Refusal> {
        let Some(me) = self.me().filter(|_| !files.is_empty()) else {
            return Ok(());
        };
        let too_long = |file: &Attachment| file.to_string().parse().as_ref() != Ok(file);
        if files.len() > ATTACHMENTS_PER_ITEM_MAX || files.iter().any(too_long) {
            return Err(Refusal::new(
                "attachments",
                format!(
                    "Could not attach this: at most {ATTACHMENTS_PER_ITEM_MAX} files go with one message or post."
                ),
            ));
        }
        let sizes = files.iter().map(|file| file.bytes);
        let more = sizes.fold(0, u64::saturating_add);
        // What was just attached is held already, and named only now.
        self.room_for(&self.named_files(), &me, more)
    }

    /// Lets go of files that nothing names any more, such as those of what was erased. What is said
    /// again after an erasure names them again, so a file goes only if nothing has named it for two
    /// looks in a row.
    pub(crate) fn sweep_files(&mut self) {
        if self.held.all.is_empty() || self.booting.is_some() || self.is_receiving() {
            return;
        }
        let named: BTreeSet<[u8; 32]> =
            self.named_files().iter().map(|(file, _)| file.id).collect();
        self.held.fresh.retain(|id| !named.contains(id));
        let nameless: BTreeSet<[u8; 32]> = self
            .held
            .all
            .iter()
            .filter(|id| !named.contains(*id) && !self.held.fresh.contains(*id))
            .copied()
            .collect();
        let gone: Vec<[u8; 32]> = nameless
            .intersection(&self.held.nameless)
            .copied()
            .collect();
        for id in &gone {
            self.held.all.remove(id);
        }
        self.held.nameless = nameless;
        self.batch.files_gone.extend(gone);
    }
}
