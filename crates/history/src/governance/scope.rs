//! Statements that found and enter a scope within a space.

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};

use super::Statement;
use crate::cbor;
use crate::forged::Forged;
use crate::id::{KeyId, PersonId, RecordId};

/// The most stewards a scope's genesis record may name.
pub const STEWARDS_MAX: usize = 64;
/// The most rolled persons a scope's genesis record may name; epochs may list more.
pub const ROLL_FOUNDED_MAX: usize = 256;

/// What a scope is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeKind {
    Community,
    Conversation,
    /// Fields of one profile for people their owner picks.
    Audience,
    /// One person's things, for their own devices.
    Personal,
}

/// Who may read a scope, and from when on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// Every member of the space reads and writes.
    Open,
    /// Whoever signs the charter reads and writes.
    OnSigning,
    /// Whoever an epoch admits reads and writes.
    Closed,
}

/// Founds a scope within a space; its record's id is the id of the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeGenesis {
    pub kind: ScopeKind,
    pub reading: Reading,
    /// Who holds host powers at first: sorted, each once, the founder one of them.
    pub stewards: Vec<PersonId>,
    /// Who may vote at first: sorted, each once, every steward among them.
    pub roll: Vec<PersonId>,
    /// BLAKE3 of the salted charter text; zero if there is none.
    pub charter: [u8; 32],
    /// BLAKE3 of the salted content that says the name and the values.
    pub facts: [u8; 32],
    /// The content key of epoch 0, so that a wrong one is noticed.
    pub key: KeyId,
    pub nonce: [u8; 16],
    /// The epoch of another scope or space this one goes on from.
    pub succeeds: Option<RecordId>,
}

/// Signs the charter of a scope that is read on signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharterSigned {
    /// BLAKE3 of the salted text that was read.
    pub charter: [u8; 32],
}

impl Statement for ScopeGenesis {
    const KIND: u64 = 9;
    const FIELDS: u64 = 10;

    fn read(d: &mut Decoder<'_>) -> Result<ScopeGenesis, Forged> {
        Ok(ScopeGenesis {
            kind: d.decode()?,
            reading: d.decode()?,
            stewards: cbor::list(d, STEWARDS_MAX as u64)?,
            roll: cbor::list(d, ROLL_FOUNDED_MAX as u64)?,
            charter: cbor::bytes(d)?,
            facts: cbor::bytes(d)?,
            key: d.decode()?,
            nonce: cbor::bytes(d)?,
            succeeds: cbor::optional(d)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.kind.encode(e, &mut ())?;
        self.reading.encode(e, &mut ())?;
        self.stewards.encode(e, &mut ())?;
        self.roll.encode(e, &mut ())?;
        e.bytes(&self.charter)?.bytes(&self.facts)?;
        self.key.encode(e, &mut ())?;
        e.bytes(&self.nonce)?;
        self.succeeds.encode(e, &mut ())
    }
}

impl Statement for CharterSigned {
    const KIND: u64 = 14;
    const FIELDS: u64 = 2;

    fn read(d: &mut Decoder<'_>) -> Result<CharterSigned, Forged> {
        Ok(CharterSigned {
            charter: cbor::bytes(d)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        e.bytes(&self.charter)?.ok()
    }
}

macro_rules! numbered {
    ($name:ident { $($variant:ident = $number:literal),* $(,)? }) => {
        impl<C> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), EncodeError<W::Error>> {
                let number = match self {
                    $($name::$variant => $number,)*
                };
                e.u8(number)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut Decoder<'b>,
                _: &mut C,
            ) -> Result<$name, minicbor::decode::Error> {
                match d.u8()? {
                    $($number => Ok($name::$variant),)*
                    _ => Err(minicbor::decode::Error::message("unknown number")),
                }
            }
        }
    };
}

numbered!(ScopeKind {
    Community = 0,
    Conversation = 1,
    Audience = 2,
    Personal = 3,
});
numbered!(Reading {
    Open = 0,
    OnSigning = 1,
    Closed = 2,
});
