//! Texts several people write together.
//!
//! For: the WHY canvas, a charter draft, a card, the notes of a gathering: everybody's letters in
//! one order, and an edit as the fewest words that change. Knows: which texts a document has.
//! Never: holds anything else, shows what a masked author did, or loses what honest people wrote
//! around it.
//!
//! The texts of a document exist from the start, by a change every replica makes for itself and
//! nobody sends: if members could create them, two who began offline would have two, of which one
//! would win with everything in it.

mod branches;
mod seed;
mod splice;
pub(crate) mod weave;

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::Transactable;
use automerge::{ROOT, ReadDoc};
use serde::{Deserialize, Serialize};

use crate::clean;
use crate::door::chunk::{self, Key};
use crate::door::{Actor, ChangeHash, Refusal};
use crate::ground::{Ground, NotWritten};
use crate::id::TextName;
use branches::{Branches, Note};
use splice::Splice;
use weave::Shown;

pub use branches::Stand;

/// The longest text written together that is shown and edited, in characters.
pub const TEXT_MAX_CHARS: usize = 16_384;
/// The most letters typed and deleted in one change; a longer edit is several changes.
const LETTERS_PER_CHANGE_MAX: usize = 1_900;
/// The index of the author among those a change refers to.
const AUTHOR: usize = 0;
/// The most changes one edit becomes.
const CHANGES_PER_EDIT_MAX: usize = 40;

/// Whose typing and deleting does not count, and from which counter of operations on: what somebody did
/// before it stays.
pub type Masked = BTreeMap<Actor, u64>;

/// One text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextPart {
    /// Why more networked?
    MoreNetworked,
    /// What do we hope for?
    Hope,
    /// What networking do we need?
    Networking,
    /// The only text of any other document.
    Body,
}

impl TextPart {
    /// The boxes of the WHY canvas, in reading order.
    pub const WHY: [TextPart; 3] = [
        TextPart::MoreNetworked,
        TextPart::Hope,
        TextPart::Networking,
    ];

    /// Names the part as it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            TextPart::MoreNetworked => "more-networked",
            TextPart::Hope => "hope",
            TextPart::Networking => "networking",
            TextPart::Body => "body",
        }
    }

    /// Finds a box of the WHY canvas by the name somebody typed.
    pub fn parse_box(typed: &str) -> Option<TextPart> {
        let typed = typed.trim().to_lowercase().replace(['_', ' '], "-");
        TextPart::WHY.into_iter().find(|part| part.name() == typed)
    }
}

impl TextName {
    /// Lists the texts a document of this name has.
    pub fn parts(self) -> &'static [TextPart] {
        match self {
            TextName::Why => &TextPart::WHY,
            TextName::CharterDraft | TextName::Card(_) | TextName::Notes(_) => &[TextPart::Body],
        }
    }
}

/// One wish to change a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextEdit {
    /// Adds a paragraph at the end.
    Append(String),
    /// Makes this the text, changing as few words as possible.
    Set(String),
}

/// Why a text cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("This text does not have such a part.")]
    NoSuchPart,
    #[error("A text has at most {TEXT_MAX_CHARS} characters; shorten it.")]
    TooLong,
    #[error("Write at least one visible character.")]
    Empty,
    #[error("This text has as much history as it can hold; go on in a new one.")]
    Full,
    #[error("The change could not be written into the text.")]
    NotWritten,
}

impl TextError {
    /// Names the refusal for scripts; stable.
    pub fn code(&self) -> &'static str {
        match self {
            TextError::NoSuchPart => "no-such-part",
            TextError::TooLong => "text-too-long",
            TextError::Empty => "text-empty",
            TextError::Full => "text-full",
            TextError::NotWritten => "not-written",
        }
    }
}

/// A text as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    pub text: String,
    /// Whether there is more than is shown.
    pub was_cut: bool,
    /// Whose letters show.
    pub writers: BTreeSet<Actor>,
}

/// A document of texts, in memory.
#[derive(Debug, Clone)]
pub struct SharedText {
    name: TextName,
    ground: Ground,
    /// Where changes come twice under one number, what does not make it as well.
    branches: Branches,
}

impl SharedText {
    /// Begins the document: its texts are there and empty.
    pub fn new(name: TextName) -> SharedText {
        // The seeds are constants of ours, and a test reads each of them.
        let ground = Ground::of_texts(seed::of(name)).unwrap_or_default();
        SharedText {
            name,
            ground,
            branches: Branches::default(),
        }
    }

    /// Takes in one change of `actor` that stands in no log yet, or refuses it and stays as it was.
    pub fn admit(&mut self, change: &[u8], actor: &Actor) -> Result<(), Refusal> {
        self.admit_at(change, actor, Stand::NOWHERE)
    }

    /// Estimates the size of the document by the bytes of its changes.
    pub fn size_estimate(&self) -> u64 {
        self.ground.ledger().bytes() + self.branches.bytes()
    }

    /// Reads one of its texts, leaving out what the masked authors typed and deleted from where they are
    /// masked.
    pub fn read(&self, part: TextPart, masked: &Masked) -> Reading {
        let actors = self.ground.ledger().actors();
        let shown = self.shown(part, &actors, masked);
        let raw: String = shown.iter().map(|shown| shown.letter).collect();
        let (text, was_cut) = clean::lines(&raw, TEXT_MAX_CHARS);
        let writers: BTreeSet<usize> = shown.iter().map(|shown| shown.by).collect();
        let writers = writers.iter().filter_map(|by| actors.get(*by).copied());
        Reading {
            text,
            was_cut,
            writers: writers.collect(),
        }
    }

    /// Writes the changes that make the edit, to be admitted in order; none if nothing would
    /// change. The document itself stays as it is.
    pub fn edit(
        &self,
        actor: &Actor,
        masked: &Masked,
        part: TextPart,
        edit: &TextEdit,
    ) -> Result<Vec<Vec<u8>>, TextError> {
        if !self.name.parts().contains(&part) {
            return Err(TextError::NoSuchPart);
        }
        let actors = self.ground.ledger().actors();
        let shown = self.shown(part, &actors, masked);
        let splices = splice::plan(&shown, edit)?;
        let mut copy = self.clone();
        let mut changes = Vec::new();
        for splices in splice::portions(splices, LETTERS_PER_CHANGE_MAX) {
            if changes.len() == CHANGES_PER_EDIT_MAX {
                return Err(TextError::TooLong);
            }
            if let Some(change) = copy.written(actor, part, &splices)? {
                copy.admit(&change, actor)
                    .map_err(|_| TextError::NotWritten)?;
                changes.push(change);
            }
        }
        Ok(changes)
    }

    fn written(
        &self,
        actor: &Actor,
        part: TextPart,
        splices: &[Splice],
    ) -> Result<Option<Vec<u8>>, TextError> {
        let written = self.ground.write(actor, |transaction| {
            let Some((_, text)) = transaction.get(ROOT, part.name())? else {
                return Ok(());
            };
            // From the end, so that earlier places stay where they are.
            for splice in splices.iter().rev() {
                // What is typed in the stead of something stands behind it, so that it stands in
                // the right place also where the deletion does not count.
                let delete = isize::try_from(splice.delete).unwrap_or(0);
                let behind = splice.at + splice.delete;
                transaction.splice_text(&text, behind, 0, &splice.insert)?;
                transaction.splice_text(&text, splice.at, delete, "")?;
            }
            Ok(())
        });
        written.map_err(|not| match not {
            NotWritten::Full => TextError::Full,
            NotWritten::TooMuch | NotWritten::Failed => TextError::NotWritten,
        })
    }

    fn shown(&self, part: TextPart, actors: &[Actor], masked: &Masked) -> Vec<Shown> {
        let weave = self.ground.ledger().text(part.name());
        weave.map_or(Vec::new(), |weave| weave.shown(actors, masked))
    }

    /// Tells whether a change was admitted, by the hash later changes name it by.
    pub fn has(&self, change: &ChangeHash) -> bool {
        self.ground.ledger().has(change) || self.branches.is_aside(change)
    }

    /// Lists the changes nothing builds on yet.
    pub fn ends(&self) -> Vec<ChangeHash> {
        self.ground.ledger().ends().copied().collect()
    }

    /// Gives the counter a change begins at; nothing if it is none.
    pub fn start_of(change: &[u8]) -> Option<u64> {
        chunk::open(change).ok().map(|chunk| chunk.start)
    }

    /// Gives what a change types by itself, as stretches in reading order; nothing if it is none.
    ///
    /// It needs nothing of what the others wrote, so it reads what one person's changes say to whoever
    /// opens only those.
    pub fn typed_in(change: &[u8]) -> Vec<String> {
        let Ok(chunk) = chunk::open(change) else {
            return Vec::new();
        };
        let mut stretches: Vec<String> = Vec::new();
        let mut previous = None;
        for (counter, op) in (chunk.start..).zip(&chunk.ops) {
            let Some(letter) = op.text.filter(|_| op.insert) else {
                continue;
            };
            let goes_on = previous.is_some_and(|last| op.key == Key::Element(last));
            match stretches.last_mut().filter(|_| goes_on) {
                Some(stretch) => stretch.push_str(letter),
                None => stretches.push(letter.to_owned()),
            }
            previous = Some((counter, AUTHOR));
        }
        // Whoever edits writes from the end to the beginning.
        stretches.reverse();
        let cleaned = stretches
            .iter()
            .map(|raw| clean::lines(raw, TEXT_MAX_CHARS).0);
        cleaned.filter(|text| !text.is_empty()).collect()
    }

    /// Tells whether nobody wrote anything yet.
    pub fn is_untouched(&self) -> bool {
        self.ground.ledger().bytes() == 0
    }

    /// Gives Automerge's own reading of a text, to compare with.
    #[doc(hidden)]
    pub fn raw(&self, part: TextPart) -> Option<String> {
        let read = |inner: &automerge::Automerge| {
            let (_, text) = inner.get(ROOT, part.name()).ok()??;
            inner.text(&text).ok()
        };
        self.ground.read(read).flatten()
    }
}

/// Takes a change into a ground of texts, or refuses it; gives its name and what there is to note of it.
fn take(
    name: TextName,
    ground: &mut Ground,
    change: &[u8],
    actor: &Actor,
    stand: Stand,
) -> Result<(ChangeHash, Note), Refusal> {
    ground.admit(change, actor, |inner, chunk| {
        // Reading once shows a fault of Automerge here and not later.
        for part in name.parts() {
            if let Ok(Some((_, text))) = inner.get(ROOT, part.name()) {
                let _ = inner.text(&text);
            }
        }
        (chunk.hash, Note::of(chunk, actor, stand))
    })
}
