//! The vectors that are known so far.
//!
//! For: looking up what a text means, and telling which texts still have no vector. Knows: texts by
//! the hash of what the model would read. Never: computes a vector; whoever has the time does that,
//! and ranking does not wait for it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::meaning::Meaning;
use super::tokens::prepared;
use super::{ModelHash, Vector};

/// Names a text as the model reads it: compatibility forms and spaces make no difference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash([u8; 16]);

impl TextHash {
    /// Hashes a text.
    pub fn of(text: &str) -> TextHash {
        let hash = blake3::hash(prepared(text).as_bytes());
        let first = hash.as_bytes().first_chunk().copied();
        TextHash(first.unwrap_or_default())
    }

    /// Wraps the bytes of a hash.
    pub const fn from_bytes(bytes: [u8; 16]) -> TextHash {
        TextHash(bytes)
    }

    /// Gives the bytes of the hash.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextHash({})", model::hex(&self.0))
    }
}

/// Vectors of one model by the texts they belong to.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    model: Option<ModelHash>,
    known: BTreeMap<TextHash, Meaning>,
}

impl Vectors {
    /// Starts an empty collection for one model.
    pub fn of(model: ModelHash) -> Vectors {
        Vectors {
            model: Some(model),
            known: BTreeMap::new(),
        }
    }

    /// Takes a vector in. One of another model is left out, because nothing could be compared
    /// with it; tells whether it was taken.
    pub fn learn(&mut self, model: ModelHash, text: TextHash, vector: Arc<Vector>) -> bool {
        if *self.model.get_or_insert(model) != model {
            return false;
        }
        self.known.insert(text, Meaning::of(vector));
        true
    }

    /// Names the model the vectors are of; `None` while there are none.
    pub fn model(&self) -> Option<ModelHash> {
        self.model
    }

    /// Looks up what a text means.
    pub fn meaning(&self, text: &str) -> Option<&Meaning> {
        if self.known.is_empty() {
            return None;
        }
        self.known.get(&TextHash::of(text))
    }

    /// Tells whether a text has a vector.
    pub fn knows(&self, text: &TextHash) -> bool {
        self.known.contains_key(text)
    }

    /// How many texts have a vector.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Tells whether no text has a vector yet.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}
