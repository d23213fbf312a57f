//! Names of people and documents.
//!
//! For: naming whose document something is. Knows: 32 opaque bytes and how they are written.
//! Never: makes an id up, or understands where its bytes come from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How many bytes an id has.
pub const ID_BYTES: usize = 32;

/// One person; the bytes are the hash of their person statement.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId([u8; ID_BYTES]);

impl PersonId {
    /// The id of nobody.
    pub const ZERO: PersonId = PersonId([0; ID_BYTES]);

    /// Wraps the bytes of an id.
    pub const fn from_bytes(bytes: [u8; ID_BYTES]) -> PersonId {
        PersonId(bytes)
    }

    /// Gives the bytes back.
    pub const fn as_bytes(&self) -> &[u8; ID_BYTES] {
        &self.0
    }

    /// Writes the first eight hex digits: enough to tell people apart on a screen.
    pub fn short(&self) -> String {
        self.0.iter().take(4).map(|b| format!("{b:02x}")).collect()
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonId({})", self.short())
    }
}

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 64 hexadecimal digits")]
pub struct NotAnId;

impl FromStr for PersonId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<PersonId, NotAnId> {
        let digits = text.as_bytes();
        if digits.len() != 2 * ID_BYTES {
            return Err(NotAnId);
        }
        let mut bytes = [0; ID_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = pair else {
                return Err(NotAnId);
            };
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(PersonId(bytes))
    }
}

fn digit(character: u8) -> Result<u8, NotAnId> {
    match character {
        b'0'..=b'9' => Ok(character - b'0'),
        b'a'..=b'f' => Ok(character - b'a' + 10),
        b'A'..=b'F' => Ok(character - b'A' + 10),
        _ => Err(NotAnId),
    }
}

impl Serialize for PersonId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PersonId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PersonId, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Which document a change belongs to; stands in front of every change inside a sealed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentName {
    /// A person's profile.
    Profile(PersonId),
}

/// The kind byte of a profile's name.
const PROFILE_KIND: u8 = 1;

impl DocumentName {
    /// Encodes the name: a kind byte, then the id.
    pub fn to_bytes(self) -> Vec<u8> {
        match self {
            DocumentName::Profile(person) => {
                let mut bytes = Vec::with_capacity(1 + ID_BYTES);
                bytes.push(PROFILE_KIND);
                bytes.extend_from_slice(person.as_bytes());
                bytes
            }
        }
    }

    /// Decodes a name; there is exactly one encoding of each.
    pub fn from_bytes(bytes: &[u8]) -> Option<DocumentName> {
        match bytes.split_first()? {
            (&PROFILE_KIND, id) => Some(DocumentName::Profile(PersonId(id.try_into().ok()?))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        let id = PersonId::from_bytes(std::array::from_fn(|i| i as u8 * 7));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        assert_eq!(id.short(), "00070e15");
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<PersonId>(&json).unwrap(), id);
        for wrong in ["", "00", &"g".repeat(64), &"0".repeat(63), &"ä".repeat(32)] {
            assert_eq!(wrong.parse::<PersonId>(), Err(NotAnId), "{wrong}");
        }
    }

    #[test]
    fn a_document_name_has_one_encoding() {
        let name = DocumentName::Profile(PersonId::from_bytes([7; 32]));
        let bytes = name.to_bytes();
        assert_eq!(DocumentName::from_bytes(&bytes), Some(name));
        assert_eq!(DocumentName::from_bytes(&bytes[..32]), None);
        assert_eq!(
            DocumentName::from_bytes(&[bytes.clone(), vec![0]].concat()),
            None
        );
        assert_eq!(
            DocumentName::from_bytes(&[&[2], &bytes[1..]].concat()),
            None
        );
        assert_eq!(DocumentName::from_bytes(&[]), None);
    }
}
