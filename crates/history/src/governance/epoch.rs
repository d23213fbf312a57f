//! Statements by which people govern: epochs, the signatures that make them hold, fresh keys,
//! erasures.

use std::cmp::Reverse;

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};

use super::Statement;
use crate::cbor;
use crate::forged::Forged;
use crate::id::{Incarnation, KeyId, LogKey, PersonId, RecordId, ShredId};

/// The most changes one epoch may make.
pub const CHANGES_MAX: usize = 384;
/// The most logs one frontier of a removal may list.
pub const RETAINS_MAX: usize = 128;
/// The most documents one record may erase.
pub const ERASED_MAX: usize = 256;

/// Follows another epoch and changes who may do what. It holds once enough persons signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    pub previous: RecordId,
    /// The content key from here on; without one, that of the previous epoch stays.
    pub key: Option<KeyId>,
    /// The draw whose panel may make this epoch hold.
    pub panel: Option<RecordId>,
    /// Sorted, each once.
    pub changes: Vec<EpochChange>,
}

/// One change an epoch makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EpochChange {
    /// Makes somebody a participant.
    Admit(PersonId),
    /// Ends somebody's participation; with `guests` also that of everybody they invited, of whom
    /// those invited further, and so on, unless an epoch lists them.
    Exclude { person: PersonId, guests: bool },
    /// Silences somebody until they are restored; they stay on every list.
    Pause(PersonId),
    /// Ends a pause or an exclusion. In an epoch that names a draw, it gives back the stewardship and the
    /// vote an exclusion in another such epoch took, unless they ended otherwise meanwhile.
    Restore(PersonId),
    /// Gives or takes host powers.
    Steward { person: PersonId, holds: bool },
    /// Puts somebody on the list of those who vote, or takes them off it.
    Roll { person: PersonId, votes: bool },
    /// Another charter, by the BLAKE3 of its salted text.
    Charter([u8; 32]),
    /// Higher bars for what comes after this epoch.
    Bars(Bars),
}

/// A part of all that must agree. It is never less than more than half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Share {
    pub part: u16,
    pub of: u16,
}

impl Share {
    /// More than half.
    pub const MAJORITY: Share = Share { part: 1, of: 2 };

    /// Counts how many of `all` must agree.
    pub fn needed(&self, all: u32) -> u32 {
        let (part, of, all) = (u64::from(self.part), u64::from(self.of), u64::from(all));
        let raised = (all * part).div_ceil(of.max(1));
        let needed = raised.max(all / 2 + 1);
        u32::try_from(needed).unwrap_or(u32::MAX)
    }

    /// Tells whether it asks for at least as much as another share.
    pub fn is_at_least(&self, other: &Share) -> bool {
        u32::from(self.part) * u32::from(other.of) >= u32::from(other.part) * u32::from(self.of)
    }

    /// Tells whether it is a share between more than half and all.
    pub(crate) fn is_fit(&self) -> bool {
        self.of > 0 && self.part <= self.of && self.is_at_least(&Share::MAJORITY)
    }
}

/// How many must sign an epoch, by each way it can come to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bars {
    pub stewards: Share,
    pub panel: Share,
    pub roll: Share,
}

impl Bars {
    /// More than half everywhere.
    pub const MAJORITY: Bars = Bars {
        stewards: Share::MAJORITY,
        panel: Share::MAJORITY,
        roll: Share::MAJORITY,
    };

    /// Tells whether every bar is at least as high as another's.
    pub fn is_at_least(&self, other: &Bars) -> bool {
        self.stewards.is_at_least(&other.stewards)
            && self.panel.is_at_least(&other.panel)
            && self.roll.is_at_least(&other.roll)
    }

    /// Tells whether every bar is a share between more than half and all.
    pub fn is_fit(&self) -> bool {
        self.stewards.is_fit() && self.panel.is_fit() && self.roll.is_fit()
    }
}

/// Signs an epoch, for the person whose device this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochSignature {
    pub epoch: RecordId,
    /// An earlier signature of the same person on a sibling, which this one takes back.
    pub instead: Option<RecordId>,
    /// How far the signer had seen the logs of those the epoch removes; sorted, each log once.
    pub retain: Vec<Retain>,
}

/// How far a log counts after a removal: up to and including this record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Retain {
    pub log: LogKey,
    pub incarnation: Incarnation,
    pub seq: u64,
    /// What the signer held there: evidence, if anybody says they cut history short.
    pub record: RecordId,
}

/// Names a fresh content key within an epoch, for example after a device was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    pub epoch: RecordId,
    pub key: KeyId,
}

/// Erases documents of the person whose log this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The shred keys of the documents; sorted, each once.
    pub shreds: Vec<ShredId>,
}

const ADMIT: u8 = 0;
const EXCLUDE: u8 = 1;
const PAUSE: u8 = 2;
const RESTORE: u8 = 3;
const STEWARD: u8 = 4;
const ROLL: u8 = 5;
const CHARTER: u8 = 6;
const BARS: u8 = 7;

impl Statement for Epoch {
    const KIND: u64 = 6;
    const FIELDS: u64 = 5;

    fn read(d: &mut Decoder<'_>) -> Result<Epoch, Forged> {
        Ok(Epoch {
            previous: d.decode()?,
            key: cbor::optional(d)?,
            panel: cbor::optional(d)?,
            changes: cbor::list(d, CHANGES_MAX as u64)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.previous.encode(e, &mut ())?;
        self.key.encode(e, &mut ())?;
        self.panel.encode(e, &mut ())?;
        self.changes.encode(e, &mut ())
    }
}

impl Statement for EpochSignature {
    const KIND: u64 = 7;
    const FIELDS: u64 = 4;

    fn read(d: &mut Decoder<'_>) -> Result<EpochSignature, Forged> {
        Ok(EpochSignature {
            epoch: d.decode()?,
            instead: cbor::optional(d)?,
            retain: cbor::list(d, RETAINS_MAX as u64)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.epoch.encode(e, &mut ())?;
        self.instead.encode(e, &mut ())?;
        self.retain.encode(e, &mut ())
    }
}

impl Statement for Erasure {
    const KIND: u64 = 8;
    const FIELDS: u64 = 2;

    fn read(d: &mut Decoder<'_>) -> Result<Erasure, Forged> {
        let shreds = cbor::list(d, ERASED_MAX as u64)?;
        Ok(Erasure { shreds })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.shreds.encode(e, &mut ())
    }
}

impl Statement for Rotation {
    const KIND: u64 = 15;
    const FIELDS: u64 = 3;

    fn read(d: &mut Decoder<'_>) -> Result<Rotation, Forged> {
        Ok(Rotation {
            epoch: d.decode()?,
            key: d.decode()?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.epoch.encode(e, &mut ())?;
        self.key.encode(e, &mut ())
    }
}

impl<C> Encode<C> for EpochChange {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let mut about = |e: &mut Encoder<W>, kind: u8, person: &PersonId| {
            e.array(2)?.u8(kind)?;
            person.encode(e, ctx)
        };
        match self {
            EpochChange::Admit(person) => about(e, ADMIT, person),
            EpochChange::Pause(person) => about(e, PAUSE, person),
            EpochChange::Restore(person) => about(e, RESTORE, person),
            EpochChange::Exclude { person, guests } => flagged(e, EXCLUDE, person, *guests),
            EpochChange::Steward { person, holds } => flagged(e, STEWARD, person, *holds),
            EpochChange::Roll { person, votes } => flagged(e, ROLL, person, *votes),
            EpochChange::Charter(hash) => e.array(2)?.u8(CHARTER)?.bytes(hash)?.ok(),
            EpochChange::Bars(bars) => {
                e.array(7)?.u8(BARS)?;
                for share in [bars.stewards, bars.panel, bars.roll] {
                    e.u16(share.part)?.u16(share.of)?;
                }
                Ok(())
            }
        }
    }
}

fn flagged<W: Write>(
    e: &mut Encoder<W>,
    kind: u8,
    person: &PersonId,
    flag: bool,
) -> Result<(), EncodeError<W::Error>> {
    e.array(3)?.u8(kind)?;
    person.encode(e, &mut ())?;
    e.bool(flag)?.ok()
}

impl<'b, C> Decode<'b, C> for EpochChange {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<EpochChange, minicbor::decode::Error> {
        let fields = d.array()?;
        let change = match (d.u8()?, fields) {
            (ADMIT, Some(2)) => EpochChange::Admit(d.decode()?),
            (PAUSE, Some(2)) => EpochChange::Pause(d.decode()?),
            (RESTORE, Some(2)) => EpochChange::Restore(d.decode()?),
            (EXCLUDE, Some(3)) => EpochChange::Exclude {
                person: d.decode()?,
                guests: d.bool()?,
            },
            (STEWARD, Some(3)) => EpochChange::Steward {
                person: d.decode()?,
                holds: d.bool()?,
            },
            (ROLL, Some(3)) => EpochChange::Roll {
                person: d.decode()?,
                votes: d.bool()?,
            },
            (CHARTER, Some(2)) => EpochChange::Charter(cbor::bytes(d)?),
            (BARS, Some(7)) => EpochChange::Bars(Bars {
                stewards: share(d)?,
                panel: share(d)?,
                roll: share(d)?,
            }),
            _ => return Err(minicbor::decode::Error::message("unknown change")),
        };
        Ok(change)
    }
}

fn share(d: &mut Decoder<'_>) -> Result<Share, minicbor::decode::Error> {
    Ok(Share {
        part: d.u16()?,
        of: d.u16()?,
    })
}

impl Retain {
    /// Leaves the entries one record has room for, sorted. Whoever is removed chose how many logs
    /// there are; that must not keep anybody from signing the removal. The longest logs stay.
    pub fn fitting(mut entries: Vec<Retain>) -> Vec<Retain> {
        if entries.len() > RETAINS_MAX {
            let longest = |entry: &Retain| (Reverse(entry.seq), entry.log, entry.incarnation);
            entries.sort_by_key(longest);
            entries.truncate(RETAINS_MAX);
        }
        entries.sort_unstable();
        entries
    }
}

impl<C> Encode<C> for Retain {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(4)?;
        self.log.encode(e, ctx)?;
        self.incarnation.encode(e, ctx)?;
        e.u64(self.seq)?;
        self.record.encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Retain {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Retain, minicbor::decode::Error> {
        cbor::array(d, 4)?;
        Ok(Retain {
            log: d.decode()?,
            incarnation: d.decode()?,
            seq: d.u64()?,
            record: d.decode()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_never_asks_for_less_than_more_than_half() {
        let rows = [
            (1, 2, 1, 1),
            (1, 2, 2, 2),
            (1, 2, 3, 2),
            (1, 2, 4, 3),
            (2, 3, 3, 2),
            (2, 3, 4, 3),
            (2, 3, 6, 4),
            (3, 4, 8, 6),
            (1, 1, 5, 5),
            (1, 2, 0, 1),
            (0, 0, 4, 3),
        ];
        for (part, of, all, expected) in rows {
            assert_eq!(
                Share { part, of }.needed(all),
                expected,
                "{part}/{of} of {all}"
            );
        }
        let fit = |part, of| Share { part, of }.is_fit();
        assert!(fit(1, 2) && fit(2, 3) && fit(7, 7) && fit(65_535, 65_535));
        assert!(!fit(1, 3) && !fit(3, 2) && !fit(0, 0) && !fit(1, 0));
        let two_thirds = Share { part: 2, of: 3 };
        assert!(two_thirds.is_at_least(&Share { part: 4, of: 6 }));
        assert!(!Share::MAJORITY.is_at_least(&two_thirds));
    }
}
