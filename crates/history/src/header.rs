//! The header of a record: everything a carrier may know.
//!
//! A canonical CBOR array of fourteen fields that ends where it ends, so the body follows it
//! directly. The header is associated data of the sealed body and part of what is signed.

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};

use crate::cbor;
use crate::forged::Forged;
use crate::id::{
    CommitId, Incarnation, KeyId, LogKey, RecordId, ScopeId, ShredId, SpaceId, Timestamp,
};

/// The version of the format this build writes and reads.
pub const VERSION: u8 = 1;
/// The most records of other logs one record may cite.
pub const DEPS_MAX: usize = 32;

const FIELDS: u64 = 14;

/// Tells statements in clear from sealed content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Only ids, keys and hashes, in clear: who may say what.
    Governance,
    /// Sealed, kind included: what is said.
    Content,
}

/// The record before this one in the same log.
///
/// It carries the git commit id too, so that the commit, and with it the signature, is a pure
/// function of the blob: any record can be verified alone, in any order, in batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Previous {
    pub record: RecordId,
    pub commit: CommitId,
}

/// The header of a record as it is written. A space's genesis record names no space, scope or
/// epoch, because its own id will be their name; that of any other scope names its space alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub version: u8,
    pub space: SpaceId,
    pub scope: ScopeId,
    pub log: LogKey,
    pub incarnation: Incarnation,
    /// Counts the records of the log from 0.
    pub seq: u64,
    pub previous: Option<Previous>,
    /// One more than the largest of the previous record and all cited ones.
    pub lamport: u64,
    /// What the author's clock showed; for the eye only.
    pub time: Timestamp,
    /// The governance epoch the author stood in: the genesis record, for now.
    pub epoch: RecordId,
    /// The content key of a sealed body.
    pub key: Option<KeyId>,
    /// The shred key of a sealed body.
    pub shred: Option<ShredId>,
    /// Records of other logs this one was made after; sorted, each once, at most [`DEPS_MAX`].
    pub deps: Vec<RecordId>,
    pub class: Class,
}

impl Header {
    /// Tells whether this is the header of a space's first record.
    pub fn is_genesis(&self) -> bool {
        self.space.is_zero()
    }

    /// Tells whether this is the header of the record that founds a scope within a space.
    pub fn founds_scope(&self) -> bool {
        !self.space.is_zero() && self.scope.is_zero()
    }

    /// Reads the header a blob begins with, and tells where it ends.
    pub(crate) fn read(blob: &[u8]) -> Result<(Header, usize), Forged> {
        let mut decoder = Decoder::new(blob);
        let header = Header::fields(&mut decoder)?;
        let end = decoder.position();
        if !cbor::is_spelling(blob.get(..end).unwrap_or_default(), &header) {
            return Err(Forged::NotCanonical);
        }
        header.check()?;
        Ok((header, end))
    }

    fn fields(d: &mut Decoder<'_>) -> Result<Header, Forged> {
        let fields = d.array()?;
        // The version comes before the number of fields is judged: a later one may have more.
        let version = d.u8()?;
        if version != VERSION {
            return Err(Forged::Version(version));
        }
        if fields != Some(FIELDS) {
            return Err(Forged::Misshapen);
        }
        Ok(Header {
            version,
            space: d.decode()?,
            scope: d.decode()?,
            log: d.decode()?,
            incarnation: d.decode()?,
            seq: d.u64()?,
            previous: cbor::optional(d)?,
            lamport: d.u64()?,
            time: d.decode()?,
            epoch: d.decode()?,
            key: cbor::optional(d)?,
            shred: cbor::optional(d)?,
            deps: Header::deps(d)?,
            class: d.decode()?,
        })
    }

    fn deps(d: &mut Decoder<'_>) -> Result<Vec<RecordId>, Forged> {
        // The head is read twice: once to give too many citations their own sentence.
        if d.probe()
            .array()?
            .is_none_or(|count| count > DEPS_MAX as u64)
        {
            return Err(Forged::TooManyDeps);
        }
        Ok(cbor::list(d, DEPS_MAX as u64)?)
    }

    /// What must hold of a header whoever wrote it.
    fn check(&self) -> Result<(), Forged> {
        if !self.deps.is_sorted_by(|a, b| a < b) {
            return Err(Forged::DepsUnsorted);
        }
        if self.previous.is_some() != (self.seq > 0) {
            return Err(Forged::PreviousMisplaced);
        }
        if self.time > Timestamp::MAX {
            return Err(Forged::TimeOutOfRange);
        }
        let keys_fit = match self.class {
            Class::Governance => self.key.is_none() && self.shred.is_none(),
            Class::Content => self.key.is_some(),
        };
        if !keys_fit {
            return Err(Forged::KeyMisplaced);
        }
        let belongs = !self.space.is_zero() && !self.scope.is_zero();
        if !belongs && !self.founds() {
            return Err(Forged::GenesisMisplaced);
        }
        Ok(())
    }

    fn founds(&self) -> bool {
        self.scope.is_zero()
            && self.epoch.is_zero()
            && self.seq == 0
            && self.deps.is_empty()
            && self.class == Class::Governance
    }
}

impl<C> Encode<C> for Header {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(FIELDS)?.u8(self.version)?;
        self.space.encode(e, ctx)?;
        self.scope.encode(e, ctx)?;
        self.log.encode(e, ctx)?;
        self.incarnation.encode(e, ctx)?;
        e.u64(self.seq)?;
        self.previous.encode(e, ctx)?;
        e.u64(self.lamport)?;
        self.time.encode(e, ctx)?;
        self.epoch.encode(e, ctx)?;
        self.key.encode(e, ctx)?;
        self.shred.encode(e, ctx)?;
        self.deps.encode(e, ctx)?;
        self.class.encode(e, ctx)
    }
}

impl<C> Encode<C> for Previous {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(2)?;
        self.record.encode(e, ctx)?;
        self.commit.encode(e, ctx)
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Previous {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Previous, minicbor::decode::Error> {
        cbor::array(d, 2)?;
        Ok(Previous {
            record: d.decode()?,
            commit: d.decode()?,
        })
    }
}

impl<C> Encode<C> for Class {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        let number = match self {
            Class::Governance => 0,
            Class::Content => 1,
        };
        e.u8(number)?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Class {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Class, minicbor::decode::Error> {
        match d.u8()? {
            0 => Ok(Class::Governance),
            1 => Ok(Class::Content),
            _ => Err(minicbor::decode::Error::message("unknown class")),
        }
    }
}
