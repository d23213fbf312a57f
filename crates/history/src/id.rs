//! Names of things: hashes and keys as small copyable values.
//!
//! Every name is a fixed number of bytes, written as lower-case hex and nothing else, so that two
//! spellings of one name do not exist. Nothing here looks at what a name stands for.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How many hex characters of a name are shown where space is short.
pub const SHORT_CHARS: usize = 8;

/// Says that a text is not a name: it must be lower-case hex of the right length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAName {
    /// How many characters the name should have.
    pub expected_chars: usize,
}

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "This is not an id: it must be {} characters from 0 to 9 and a to f.",
            self.expected_chars
        )
    }
}

impl std::error::Error for NotAName {}

/// Reads exactly `N` bytes written as lower-case hex.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], NotAName> {
    let refused = NotAName {
        expected_chars: N * 2,
    };
    // The length first: a stranger's text may be a megabyte long.
    if text.len() != N * 2 {
        return Err(refused);
    }
    let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| refused)?;
    <[u8; N]>::try_from(bytes.as_slice()).map_err(|_| refused)
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name([u8; $length]);

        impl Ord for $name {
            /// Orders by bytes. The first eight decide nearly always, and need no call: maps
            /// with an entry for each person are asked dozens of times for every record.
            fn cmp(&self, other: &$name) -> Ordering {
                let first = |name: &$name| {
                    let [a, b, c, d, e, f, g, h, ..] = name.0;
                    u64::from_be_bytes([a, b, c, d, e, f, g, h])
                };
                first(self)
                    .cmp(&first(other))
                    .then_with(|| self.0.cmp(&other.0))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &$name) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl $name {
            /// The name of nothing.
            pub const ZERO: $name = $name([0; $length]);
            /// How many bytes the name has.
            pub const BYTES: usize = $length;

            /// Takes the bytes as they are.
            pub const fn from_bytes(bytes: [u8; $length]) -> $name {
                $name(bytes)
            }

            /// Gives the bytes.
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }

            /// Tells whether this is the name of nothing.
            pub fn is_zero(&self) -> bool {
                *self == Self::ZERO
            }

            /// Gives the first eight hex characters, to show and never to compare.
            pub fn short(&self) -> String {
                self.to_string().chars().take(SHORT_CHARS).collect()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.short())
            }
        }

        impl FromStr for $name {
            type Err = NotAName;

            fn from_str(text: &str) -> Result<$name, NotAName> {
                from_hex(text).map($name)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), EncodeError<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<$name, DecodeError> {
                crate::cbor::bytes(d).map($name)
            }
        }
    };
}

name!(
    /// Names a record: BLAKE3 of its blob.
    RecordId,
    32
);
name!(
    /// Names a space: the id of its genesis record.
    SpaceId,
    32
);
name!(
    /// Names what a record belongs to: the space itself, a community, a conversation.
    ScopeId,
    32
);
name!(
    /// Names a person: BLAKE3 of their person statement.
    PersonId,
    32
);
name!(
    /// The ed25519 public key a log is signed with; in the space scope also the device's name.
    LogKey,
    32
);
name!(
    /// Names a content key without giving it away.
    KeyId,
    32
);
name!(
    /// Names a shred key without giving it away.
    ShredId,
    32
);
name!(
    /// A git object id. It finds things; integrity rests on BLAKE3.
    CommitId,
    20
);

impl ScopeId {
    /// Gives the scope that stands for the space as a whole.
    pub fn of_space(space: &SpaceId) -> ScopeId {
        ScopeId(blake3::derive_key(
            "eyelevel 2026 scope of a space v1",
            space.as_bytes(),
        ))
    }
}

impl From<SpaceId> for RecordId {
    /// The id of a space is the id of its genesis record.
    fn from(space: SpaceId) -> RecordId {
        RecordId(space.0)
    }
}

impl From<ScopeId> for RecordId {
    /// The id of a scope within a space is the id of its genesis record. It holds for every scope
    /// but that of the space itself, whose name is derived.
    fn from(scope: ScopeId) -> RecordId {
        RecordId(scope.0)
    }
}

/// 64 random bits that tell one life of a log from the next.
///
/// A restored backup or a cloned machine goes on in a new incarnation, so no place is used twice.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Incarnation(pub u64);

impl fmt::Display for Incarnation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl<C> Encode<C> for Incarnation {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.u64(self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Incarnation {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Incarnation, DecodeError> {
        d.u64().map(Incarnation)
    }
}

/// Milliseconds since the Unix epoch. Shown and used for prompts; never decides what counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The latest time a record may claim, in milliseconds: git keeps 34 bits of seconds in its
    /// commit graph, which ends in the year 2514.
    pub const MAX: Timestamp = Timestamp(((1 << 34) - 1) * 1000 + 999);

    /// Gives the whole seconds, as git writes them.
    pub const fn seconds(self) -> u64 {
        self.0 / 1000
    }
}

impl<C> Encode<C> for Timestamp {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.u64(self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Timestamp {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Timestamp, DecodeError> {
        d.u64().map(Timestamp)
    }
}

/// Names one log: which scope, which key, which life of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    pub scope: ScopeId,
    pub key: LogKey,
    pub incarnation: Incarnation,
}

impl LogId {
    /// Gives the git ref that only this log's device moves.
    pub fn ref_name(&self) -> String {
        format!(
            "refs/eyelevel/{}/log/{}-{}",
            self.scope, self.key, self.incarnation
        )
    }

    /// Reads a ref name; any other spelling is foreign and gives nothing.
    pub fn from_ref_name(name: &str) -> Option<LogId> {
        let (scope, log) = name.strip_prefix("refs/eyelevel/")?.split_once("/log/")?;
        let (key, incarnation) = log.split_once('-')?;
        Some(LogId {
            scope: scope.parse().ok()?,
            key: key.parse().ok()?,
            incarnation: Incarnation(u64::from_be_bytes(from_hex(incarnation).ok()?)),
        })
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}-{}", self.scope, self.key, self.incarnation)
    }
}

/// Gives the Automerge actor id of a log in a document.
///
/// Two logs never share an actor in any document, so nobody's change can collide with another's.
pub fn actor(log: &LogId, document: &[u8; 32]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 actor of a log v1");
    hasher.update(log.scope.as_bytes());
    hasher.update(log.key.as_bytes());
    hasher.update(&log.incarnation.0.to_be_bytes());
    hasher.update(document);
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> LogId {
        LogId {
            scope: ScopeId::from_bytes([0xab; 32]),
            key: LogKey::from_bytes([0x01; 32]),
            incarnation: Incarnation(0x1f),
        }
    }

    #[test]
    fn names_are_lower_case_hex_and_nothing_else() {
        let id = RecordId::from_bytes([0xab; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.short(), "abababab");
        assert_eq!(format!("{id:?}"), "RecordId(abababab)");
        let refused = [
            String::new(),
            "AB".repeat(32),
            "ab".repeat(31),
            "ab".repeat(33),
            format!(" {}", "ab".repeat(31)),
            "g".repeat(64),
            "é".repeat(32),
        ];
        for text in refused {
            assert_eq!(
                text.parse::<RecordId>(),
                Err(NotAName { expected_chars: 64 }),
                "{text}"
            );
        }
    }

    #[test]
    fn ref_names_have_one_spelling() {
        let log = log();
        let name = log.ref_name();
        assert_eq!(
            name,
            format!(
                "refs/eyelevel/{}/log/{}-000000000000001f",
                "ab".repeat(32),
                "01".repeat(32)
            )
        );
        assert_eq!(LogId::from_ref_name(&name), Some(log));
        let foreign = [
            name.to_uppercase(),
            name.replace("/log/", "/keys/"),
            name.replace("-000000000000001f", "-1f"),
            name.replace("-000000000000001f", "-+00000000000001f"),
            format!("{name}/x"),
            format!("{name}.lock"),
            format!("{name}\n"),
            format!("/{name}"),
            "refs/heads/main".to_owned(),
            "refs/eyelevel/../../x".to_owned(),
            "refs/eyelevel/CON/log/aux".to_owned(),
            "refs/eyelevel/".repeat(30),
        ];
        for text in foreign {
            assert_eq!(LogId::from_ref_name(&text), None, "{text}");
        }
    }

    #[test]
    fn actors_differ_by_log_and_document() {
        let first = actor(&log(), &[1; 32]);
        assert_eq!(first, actor(&log(), &[1; 32]));
        assert_ne!(first, actor(&log(), &[2; 32]));
        let next_life = LogId {
            incarnation: Incarnation(0x20),
            ..log()
        };
        assert_ne!(first, actor(&next_life, &[1; 32]));
    }

    #[test]
    fn the_scope_of_a_space_is_not_the_space() {
        let space = SpaceId::from_bytes([7; 32]);
        assert_ne!(ScopeId::of_space(&space).as_bytes(), space.as_bytes());
    }

    #[test]
    fn ids_are_ordered_as_their_bytes_are() {
        let bytes = |at: usize| {
            std::array::from_fn::<u8, 32, _>(|i| if i < at { 7 } else { (i * 37 + at) as u8 })
        };
        let all: Vec<[u8; 32]> = (0..=32).map(bytes).collect();
        for a in &all {
            for b in &all {
                let ids = (RecordId::from_bytes(*a), RecordId::from_bytes(*b));
                assert_eq!(ids.0.cmp(&ids.1), a.cmp(b));
            }
        }
    }
}
