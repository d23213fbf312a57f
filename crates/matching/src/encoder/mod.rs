//! The text model: short texts in English and German as 256 signed bytes.
//!
//! For: meeting wishes and offers that share a meaning and no word ("nachhaltige Beschaffung",
//! "sustainable procurement"). Knows: one pruned and quantised sentence encoder, a convolutional
//! network over SentencePiece tokens (`assets/text-model/NOTICE.md`). Never: learns; reads a file;
//! gives other bytes on another machine.
//!
//! Floating point happens only in here, and only as + − × ÷ √ in one fixed order, without fused
//! multiply-add, so that every build gives the same bytes. What may differ between machines is
//! how many outputs are computed at a time, never the order in which one output is summed.
//!
//! The way through: [`tokens`] cuts a text, [`network`] turns pieces into a vector by way of
//! [`matrix`], [`packed`] reads the weights; [`vectors`] keeps what was computed, [`meaning`] and
//! [`scan`] compare.

mod matrix;
mod meaning;
mod network;
mod packed;
mod scan;
mod tokens;
mod vectors;

use std::fmt;

use network::Network;
use tokens::Vocabulary;

pub use meaning::Meaning;
pub use packed::{Unreadable, pack};
pub use scan::{Near, Scan};
pub use vectors::{TextHash, Vectors};

/// How many numbers one vector has.
pub const VECTOR_LEN: usize = 256;
/// The norm of a vector, up to rounding.
pub const VECTOR_NORM: i32 = 720;
/// The most characters of one text that the model looks at.
pub const ENCODED_MAX_CHARS: usize = 1_000;

/// The most pieces of text that go through the network together; a longer text goes alone.
const BATCH_MAX_TOKENS: usize = 768;

/// What a text means, as the model sees it: cosines are integer dot products.
pub type Vector = [i8; VECTOR_LEN];

/// Names one model: vectors of different models are never compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelHash([u8; 32]);

impl ModelHash {
    /// Wraps the bytes of a hash.
    pub const fn from_bytes(bytes: [u8; 32]) -> ModelHash {
        ModelHash(bytes)
    }

    /// Gives the bytes of the hash.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the name of a packed model without unpacking it.
    ///
    /// # Errors
    ///
    /// Says so if the bytes are no packed model. Whether the weights are whole shows on
    /// [`Encoder::load`].
    pub fn of(packed: &[u8]) -> Result<ModelHash, Unreadable> {
        packed::named(packed)
    }
}

impl fmt::Display for ModelHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&model::hex(&self.0))
    }
}

impl fmt::Debug for ModelHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModelHash({self})")
    }
}

/// The loaded text model; about 40 MB.
#[derive(Debug)]
pub struct Encoder {
    hash: ModelHash,
    vocabulary: Vocabulary,
    network: Network,
}

impl Encoder {
    /// Unpacks a model. Takes a few tenths of a second, so not on a thread that draws.
    ///
    /// # Errors
    ///
    /// Says what is wrong if the bytes are no whole model of this kind.
    pub fn load(packed: &[u8]) -> Result<Encoder, Unreadable> {
        let model = packed::unpack(packed)?;
        let mut reader = packed::Reader::new(&model.bytes);
        let (vocabulary, kinds) = Vocabulary::read(&mut reader)?;
        let network = Network::read(&mut reader, kinds)?;
        reader.finish()?;
        Ok(Encoder {
            hash: model.hash,
            vocabulary,
            network,
        })
    }

    /// Leaves aside what this processor has beyond every other one of its kind. The bytes are the
    /// same, which a test holds.
    #[must_use]
    pub fn at_baseline(self) -> Encoder {
        Encoder {
            network: self.network.at_baseline(),
            ..self
        }
    }

    /// Names the model.
    pub fn hash(&self) -> ModelHash {
        self.hash
    }

    /// Computes the vector of one text.
    pub fn encode(&self, text: &str) -> Vector {
        let mut vector = [0; VECTOR_LEN];
        for one in self.encode_all(&[text]) {
            vector = one;
        }
        vector
    }

    /// Computes the vectors of several texts, in their order. Together they are faster than one by
    /// one, and the bytes are the same.
    pub fn encode_all<T: AsRef<str>>(&self, texts: &[T]) -> Vec<Vector> {
        let mut vectors = Vec::with_capacity(texts.len());
        let mut batch: Vec<Vec<u32>> = Vec::new();
        let mut size = 0;
        for text in texts {
            let tokens = self.vocabulary.cut(text.as_ref());
            if size + tokens.len() > BATCH_MAX_TOKENS && !batch.is_empty() {
                vectors.append(&mut self.network.run(&batch));
                batch.clear();
                size = 0;
            }
            size += tokens.len();
            batch.push(tokens);
        }
        if !batch.is_empty() {
            vectors.append(&mut self.network.run(&batch));
        }
        vectors
    }
}
