//! What decides between equals.
//!
//! For: a seed that nobody chose, and the ties made of it. Knows: BLAKE3. Never: dice.
//!
//! The seed of the manifest is enough where nobody gains by trying many entries. Where a draw must
//! be unbiased, everybody commits to a secret in their entry and reveals it after the freeze; who
//! withholds theirs is dropped and the round runs without them.

use std::collections::{BTreeMap, BTreeSet};

use model::PersonId;

use super::bytes::Writer;
use super::{Entry, Hash, Manifest};

/// Decides between equals in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(Hash);

/// The entries whose secrets were revealed, and those who withheld theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revealed {
    pub kept: Vec<Entry>,
    pub dropped: BTreeSet<PersonId>,
}

/// Commits somebody to a secret of 32 random bytes without telling it.
pub fn commitment(person: PersonId, secret: &[u8; 32]) -> Hash {
    let mut writer = Writer::begin("eyelevel commitment 1");
    writer.raw(person.as_bytes());
    writer.raw(secret);
    blake3::hash(&writer.finish()).into()
}

/// Drops the entries whose secret is withheld or is not the one committed to.
pub fn drawn(entries: Vec<Entry>, secrets: &BTreeMap<PersonId, [u8; 32]>) -> Revealed {
    let mut revealed = Revealed::default();
    for entry in entries {
        let secret = secrets.get(&entry.person);
        let given = secret.map(|secret| commitment(entry.person, secret));
        if given.is_some() && given == entry.commitment {
            revealed.kept.push(entry);
        } else {
            revealed.dropped.insert(entry.person);
        }
    }
    revealed
}

impl Seed {
    /// Takes the seed from the manifest alone.
    pub fn of(manifest: &Manifest) -> Seed {
        Seed(manifest.hash())
    }

    /// Takes the seed from the manifest and the secrets of everybody in it.
    pub fn of_secrets(manifest: &Manifest, secrets: &BTreeMap<PersonId, [u8; 32]>) -> Seed {
        let mut writer = Writer::begin("eyelevel draw 1");
        writer.raw(&manifest.hash());
        writer.count(secrets.len());
        for (person, secret) in secrets {
            writer.raw(person.as_bytes());
            writer.raw(secret);
        }
        Seed(blake3::hash(&writer.finish()).into())
    }

    /// Gives the seed of the second chance that follows this round.
    pub fn second_chance(&self) -> Seed {
        let mut writer = Writer::begin("eyelevel second chance 1");
        writer.raw(&self.0);
        Seed(blake3::hash(&writer.finish()).into())
    }

    /// Ties two people; the same from both sides.
    pub fn tie(&self, a: PersonId, b: PersonId) -> u64 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(a.min(b).as_bytes());
        hasher.update(a.max(b).as_bytes());
        first_bytes(&hasher)
    }

    /// Gives somebody's place in the draw; lower comes first.
    pub fn place(&self, person: PersonId) -> (u64, PersonId) {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(person.as_bytes());
        (first_bytes(&hasher), person)
    }
}

fn first_bytes(hasher: &blake3::Hasher) -> u64 {
    let hash = hasher.finalize();
    u64::from_be_bytes(hash.as_bytes().first_chunk().copied().unwrap_or_default())
}
