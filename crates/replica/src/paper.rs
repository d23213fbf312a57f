//! One document of any kind, as the gate and the cache handle it.
//!
//! For: taking in changes without caring what is written on which paper. Knows: which kind of
//! document a name stands for. Never: reads more out of a change than what it touched.

use model::community::Touched;
use model::{Contributions, Document, DocumentName, Refusal, SharedText, Stand};

/// A document in memory.
#[derive(Debug, Clone)]
pub(crate) enum Paper {
    Profile(Box<Document>),
    /// What one person says in one community.
    Contributions(Box<Contributions>),
    /// What several people write together.
    Text(Box<SharedText>),
}

/// What a change brought about.
pub(crate) enum Written {
    Profile,
    Contributions(Vec<Touched>),
    Text,
}

impl Paper {
    /// Takes an empty one of the kind a name stands for.
    pub fn new(name: &DocumentName) -> Paper {
        match name {
            DocumentName::Profile(_) => Paper::Profile(Box::default()),
            DocumentName::Contributions(_) => Paper::Contributions(Box::new(Contributions::new())),
            DocumentName::Text(text) => Paper::Text(Box::new(SharedText::new(*text))),
        }
    }

    /// Rebuilds one from its admitted changes, in one batch.
    pub fn replay<'a>(
        name: &DocumentName,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Paper, Refusal> {
        match name {
            DocumentName::Profile(_) => Document::replay(changes).map(Box::new).map(Paper::Profile),
            DocumentName::Contributions(_) => Contributions::replay(changes)
                .map(Box::new)
                .map(Paper::Contributions),
            DocumentName::Text(text) => SharedText::replay(*text, changes)
                .map(Box::new)
                .map(Paper::Text),
        }
    }

    /// Takes in one change that stands somewhere in its author's log, or refuses it and stays as it was.
    pub fn admit(
        &mut self,
        change: &[u8],
        actor: &[u8; 32],
        stand: Stand,
    ) -> Result<Written, Refusal> {
        match self {
            Paper::Profile(document) => document.admit(change, actor).map(|()| Written::Profile),
            Paper::Contributions(said) => said.admit(change, actor).map(Written::Contributions),
            Paper::Text(text) => text.admit_at(change, actor, stand).map(|()| Written::Text),
        }
    }

    /// Writes down an admitted change as the document is rebuilt from it.
    pub fn kept(&self, change: &[u8], stand: Stand) -> Vec<u8> {
        match self {
            Paper::Profile(_) | Paper::Contributions(_) => change.to_vec(),
            Paper::Text(_) => SharedText::kept(change, stand),
        }
    }

    /// Estimates its size by the bytes of its changes.
    pub fn size_estimate(&self) -> u64 {
        match self {
            Paper::Profile(document) => document.size_estimate(),
            Paper::Contributions(said) => said.size_estimate(),
            Paper::Text(text) => text.size_estimate(),
        }
    }

    /// The text of several, if it is one.
    pub fn text(&mut self) -> Option<&mut SharedText> {
        match self {
            Paper::Text(text) => Some(text),
            Paper::Profile(_) | Paper::Contributions(_) => None,
        }
    }

    /// The profile, if it is one.
    pub fn profile(&self) -> Option<&Document> {
        match self {
            Paper::Profile(document) => Some(document),
            Paper::Contributions(_) | Paper::Text(_) => None,
        }
    }
}
