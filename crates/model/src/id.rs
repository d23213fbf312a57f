//! Names of people and documents.
//!
//! For: naming whose document something is, and what was said in it. Knows: opaque bytes and how
//! they are written. Never: makes an id up, or understands where its bytes come from.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hex::{hex, write_hexadecimal};

/// How many bytes an id has.
pub const ID_BYTES: usize = 32;

/// One person; the bytes are the hash of their person statement.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
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
        hex(self.0.get(..4).unwrap_or_default())
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hexadecimal(&self.0, f)
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonId({})", self.short())
    }
}

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id of a person or a community has 64 hexadecimal digits, of something said 32")]
pub struct NotAnId;

impl FromStr for PersonId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<PersonId, NotAnId> {
        read_hexadecimal::<ID_BYTES>(text).map(PersonId)
    }
}

pub(crate) fn read_hexadecimal<const N: usize>(text: &str) -> Result<[u8; N], NotAnId> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(NotAnId);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else {
            return Err(NotAnId);
        };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Ok(bytes)
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

/// One community; the bytes are those of its scope.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct CommunityId([u8; ID_BYTES]);

impl CommunityId {
    /// Wraps the bytes of an id.
    pub const fn from_bytes(bytes: [u8; ID_BYTES]) -> CommunityId {
        CommunityId(bytes)
    }

    /// Gives the bytes back.
    pub const fn as_bytes(&self) -> &[u8; ID_BYTES] {
        &self.0
    }
}

/// How many bytes the id of an item has.
pub const ITEM_ID_BYTES: usize = 16;

/// One thing said in a community: a post, an answer, a card.
///
/// The bytes are a hash over its author and a mark its author chose, so nobody can say something
/// under the id of what somebody else said.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ItemId([u8; ITEM_ID_BYTES]);

impl ItemId {
    /// The lowest id, where a range begins.
    pub const ZERO: ItemId = ItemId([0; ITEM_ID_BYTES]);

    /// Wraps the bytes of an id.
    pub const fn from_bytes(bytes: [u8; ITEM_ID_BYTES]) -> ItemId {
        ItemId(bytes)
    }

    /// Gives the bytes back.
    pub const fn as_bytes(&self) -> &[u8; ITEM_ID_BYTES] {
        &self.0
    }
}

/// Orders ids by their bytes.
///
/// The first eight decide nearly always, and need no call: maps with an entry for each person are
/// asked dozens of times for every record.
macro_rules! ordered {
    ($id:ident) => {
        impl Ord for $id {
            fn cmp(&self, other: &$id) -> Ordering {
                let first = |id: &$id| {
                    let [a, b, c, d, e, f, g, h, ..] = id.0;
                    u64::from_be_bytes([a, b, c, d, e, f, g, h])
                };
                first(self)
                    .cmp(&first(other))
                    .then_with(|| self.0.cmp(&other.0))
            }
        }

        impl PartialOrd for $id {
            fn partial_cmp(&self, other: &$id) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}

ordered!(PersonId);
ordered!(CommunityId);
ordered!(ItemId);

/// Writes, reads, and carries an id as hexadecimal text.
macro_rules! hexadecimal {
    ($id:ident, $bytes:ident, $name:literal) => {
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hexadecimal(&self.0, f)
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($name, "({})"), self)
            }
        }

        impl FromStr for $id {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<$id, NotAnId> {
                read_hexadecimal::<$bytes>(text).map($id)
            }
        }

        impl Serialize for $id {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $id {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$id, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

hexadecimal!(CommunityId, ID_BYTES, "CommunityId");
hexadecimal!(ItemId, ITEM_ID_BYTES, "ItemId");

/// Which document a change belongs to; stands in front of every change inside a sealed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentName {
    /// A person's profile.
    Profile(PersonId),
    /// What one person contributes to the community the scope belongs to.
    Contributions(PersonId),
    /// A text the members of the community write together.
    Text(TextName),
}

/// A text several people write together. Each community has one of the first two kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextName {
    /// The WHY canvas with its three boxes.
    Why,
    /// The charter as it is being worked out; signing needs a version of its own.
    CharterDraft,
    /// A knowledge card.
    Card(ItemId),
    /// The notes of a gathering.
    Notes(ItemId),
}

const PROFILE_KIND: u8 = 1;
const CONTRIBUTIONS_KIND: u8 = 2;
const WHY_KIND: u8 = 3;
const CHARTER_DRAFT_KIND: u8 = 4;
const CARD_KIND: u8 = 5;
const NOTES_KIND: u8 = 6;

impl DocumentName {
    /// Encodes the name: a kind byte, then the id if the kind has one.
    pub fn to_bytes(self) -> Vec<u8> {
        let (kind, id): (u8, &[u8]) = match &self {
            DocumentName::Profile(person) => (PROFILE_KIND, person.as_bytes()),
            DocumentName::Contributions(person) => (CONTRIBUTIONS_KIND, person.as_bytes()),
            DocumentName::Text(TextName::Why) => (WHY_KIND, &[]),
            DocumentName::Text(TextName::CharterDraft) => (CHARTER_DRAFT_KIND, &[]),
            DocumentName::Text(TextName::Card(item)) => (CARD_KIND, item.as_bytes()),
            DocumentName::Text(TextName::Notes(item)) => (NOTES_KIND, item.as_bytes()),
        };
        [&[kind], id].concat()
    }

    /// Decodes a name; there is exactly one encoding of each.
    pub fn from_bytes(bytes: &[u8]) -> Option<DocumentName> {
        let (kind, id) = bytes.split_first()?;
        let person = || Some(PersonId(id.try_into().ok()?));
        let item = || Some(ItemId(id.try_into().ok()?));
        match *kind {
            PROFILE_KIND => person().map(DocumentName::Profile),
            CONTRIBUTIONS_KIND => person().map(DocumentName::Contributions),
            WHY_KIND if id.is_empty() => Some(DocumentName::Text(TextName::Why)),
            CHARTER_DRAFT_KIND if id.is_empty() => Some(DocumentName::Text(TextName::CharterDraft)),
            CARD_KIND => item().map(|item| DocumentName::Text(TextName::Card(item))),
            NOTES_KIND => item().map(|item| DocumentName::Text(TextName::Notes(item))),
            _ => None,
        }
    }

    /// Names the one person who may write the document; `None` means every member may.
    pub fn owner(&self) -> Option<PersonId> {
        match self {
            DocumentName::Profile(person) | DocumentName::Contributions(person) => Some(*person),
            DocumentName::Text(_) => None,
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
        let (person, item) = (PersonId([7; 32]), ItemId([9; 16]));
        for name in [
            DocumentName::Profile(person),
            DocumentName::Contributions(person),
            DocumentName::Text(TextName::Why),
            DocumentName::Text(TextName::CharterDraft),
            DocumentName::Text(TextName::Card(item)),
            DocumentName::Text(TextName::Notes(item)),
        ] {
            let bytes = name.to_bytes();
            assert_eq!(DocumentName::from_bytes(&bytes), Some(name));
            assert_eq!(DocumentName::from_bytes(&[&bytes[..], &[0]].concat()), None);
            assert_eq!(DocumentName::from_bytes(&bytes[..bytes.len() - 1]), None);
            assert_eq!(
                DocumentName::from_bytes(&[&[99], &bytes[1..]].concat()),
                None
            );
        }
        assert_eq!(DocumentName::from_bytes(&[]), None);
        assert_eq!(DocumentName::Text(TextName::Why).owner(), None);
        assert_eq!(DocumentName::Contributions(person).owner(), Some(person));
    }

    #[test]
    fn things_said_have_ids_of_32_digits() {
        let id = ItemId(std::array::from_fn(|i| i as u8 * 16));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("00".parse::<ItemId>().is_err());
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<ItemId>(&json).unwrap(), id);
        let community = CommunityId::from_bytes([3; 32]);
        assert_eq!(community.to_string().parse(), Ok(community));
    }

    #[test]
    fn ids_are_ordered_as_their_bytes_are() {
        let bytes = |at: usize| {
            std::array::from_fn::<u8, 32, _>(|i| if i < at { 7 } else { (i * 37 + at) as u8 })
        };
        let all: Vec<[u8; 32]> = (0..=32).map(bytes).collect();
        for a in &all {
            for b in &all {
                let ids = (PersonId::from_bytes(*a), PersonId::from_bytes(*b));
                assert_eq!(ids.0.cmp(&ids.1), a.cmp(b));
            }
        }
    }
}
