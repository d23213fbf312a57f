//! Everything a result depends on.
//!
//! For: two replicas to notice by one hash whether they compute the same round. Knows: hashes.
//! Never: holds an entry itself.

use super::bytes::Writer;
use super::{Entry, Hash, Past};

/// Changes whenever the same entries would give another result.
pub const ENGINE_VERSION: u32 = 19;

/// Names what stands for a text model where words are compared without one, so that a replica whose
/// vectors have not been computed yet has the same result.
pub fn words_only() -> Hash {
    blake3::hash(b"eyelevel words without vectors 1").into()
}

/// Names the engine, the program, the entries, the history and the text model of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub engine: u32,
    /// BLAKE3 of the program's description.
    pub program: Hash,
    /// Hashes of the entries by person; one each.
    pub entries: Vec<Hash>,
    /// See [`Past::root`].
    pub history: Hash,
    /// BLAKE3 of the text model, or [`words_only`].
    pub model: Hash,
}

impl Manifest {
    /// Lists the entries of a round. Of two entries of one person the one with the lower hash counts.
    pub fn of(program: Hash, entries: &[Entry], past: &Past, model: Hash) -> Manifest {
        let mut named: Vec<_> = entries
            .iter()
            .map(|entry| (entry.person, entry.hash()))
            .collect();
        named.sort_unstable();
        named.dedup_by_key(|(person, _)| *person);
        Manifest {
            engine: ENGINE_VERSION,
            program,
            entries: named.into_iter().map(|(_, hash)| hash).collect(),
            history: past.root(),
            model,
        }
    }

    /// Writes the canonical bytes; these are signed.
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = Writer::begin("eyelevel round 1");
        writer.number(self.engine);
        writer.raw(&self.program);
        writer.count(self.entries.len());
        for entry in &self.entries {
            writer.raw(entry);
        }
        writer.raw(&self.history);
        writer.raw(&self.model);
        writer.finish()
    }

    /// Names the manifest; replicas that hold other entries get another name and say so.
    pub fn hash(&self) -> Hash {
        blake3::hash(&self.bytes()).into()
    }
}
