//! A panel drawn by commit and reveal: nobody chooses it, and everybody can recompute it.
//!
//! Whoever calls a draw names the uninvolved persons who take part, more than half of the roll: a
//! few friends who call everybody else involved seat nobody. Each commits to a secret and reveals it once all have committed. The
//! seats go to the first of the uninvolved by a hash of all secrets and their name. Whoever
//! withholds a secret is left out of the next draw. One honest secret makes the panel unforeseeable.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};

use super::Statement;
use crate::cbor;
use crate::forged::Forged;
use crate::id::{PersonId, RecordId};

/// The most persons a draw may name as involved, and as taking part.
pub const DRAW_PERSONS_MAX: usize = 200;
/// The most seats of a panel.
pub const PANEL_SEATS_MAX: u8 = 15;

/// Calls a draw for a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The epoch whose roll is drawn from.
    pub epoch: RecordId,
    /// What it is about: BLAKE3 of the salted case.
    pub case: [u8; 32],
    /// At least one, at most [`PANEL_SEATS_MAX`].
    pub seats: u8,
    /// Who may not sit: sorted, each once.
    pub involved: Vec<PersonId>,
    /// Who gives a secret: sorted, each once.
    pub participants: Vec<PersonId>,
}

/// Commits to a secret for a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawCommit {
    pub draw: RecordId,
    pub commitment: [u8; 32],
}

/// Reveals the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawReveal {
    pub draw: RecordId,
    pub secret: [u8; 32],
}

/// Gives what a participant commits to before anybody reveals.
pub fn draw_commitment(draw: &RecordId, person: &PersonId, secret: &[u8; 32]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 commitment to a draw v1");
    hasher.update(draw.as_bytes());
    hasher.update(person.as_bytes());
    hasher.update(secret);
    *hasher.finalize().as_bytes()
}

/// Seats a panel: the first `seats` of the uninvolved by a hash of all secrets and their name.
///
/// Nothing if a participant's secret is missing or not one of theirs is asked for, or if the
/// participants are not more than half of the roll.
pub fn panel(
    id: &RecordId,
    draw: &Draw,
    roll: &BTreeSet<PersonId>,
    secrets: &BTreeMap<PersonId, [u8; 32]>,
) -> Option<BTreeSet<PersonId>> {
    let involved = |person: &&PersonId| draw.involved.binary_search(person).is_err();
    let uninvolved: BTreeSet<PersonId> = roll.iter().filter(involved).copied().collect();
    let all_in = draw.participants.iter().all(|who| uninvolved.contains(who));
    if !all_in || draw.participants.len() <= roll.len() / 2 {
        return None;
    }
    let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 seed of a draw v1");
    hasher.update(id.as_bytes());
    for participant in &draw.participants {
        hasher.update(participant.as_bytes());
        hasher.update(secrets.get(participant)?);
    }
    let seed = *hasher.finalize().as_bytes();
    let mut ranked: Vec<([u8; 32], PersonId)> = uninvolved
        .into_iter()
        .map(|who| (*blake3::keyed_hash(&seed, who.as_bytes()).as_bytes(), who))
        .collect();
    ranked.sort_unstable();
    let seats = usize::from(draw.seats);
    Some(ranked.into_iter().take(seats).map(|(_, who)| who).collect())
}

impl Statement for Draw {
    const KIND: u64 = 17;
    const FIELDS: u64 = 6;

    fn read(d: &mut Decoder<'_>) -> Result<Draw, Forged> {
        Ok(Draw {
            epoch: d.decode()?,
            case: cbor::bytes(d)?,
            seats: d.u8()?,
            involved: cbor::list(d, DRAW_PERSONS_MAX as u64)?,
            participants: cbor::list(d, DRAW_PERSONS_MAX as u64)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.epoch.encode(e, &mut ())?;
        e.bytes(&self.case)?.u8(self.seats)?;
        self.involved.encode(e, &mut ())?;
        self.participants.encode(e, &mut ())
    }
}

impl Statement for DrawCommit {
    const KIND: u64 = 18;
    const FIELDS: u64 = 3;

    fn read(d: &mut Decoder<'_>) -> Result<DrawCommit, Forged> {
        Ok(DrawCommit {
            draw: d.decode()?,
            commitment: cbor::bytes(d)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.draw.encode(e, &mut ())?;
        e.bytes(&self.commitment)?.ok()
    }
}

impl Statement for DrawReveal {
    const KIND: u64 = 19;
    const FIELDS: u64 = 3;

    fn read(d: &mut Decoder<'_>) -> Result<DrawReveal, Forged> {
        Ok(DrawReveal {
            draw: d.decode()?,
            secret: cbor::bytes(d)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.draw.encode(e, &mut ())?;
        e.bytes(&self.secret)?.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(n: u8) -> PersonId {
        PersonId::from_bytes([n; 32])
    }

    fn draw(participants: std::ops::RangeInclusive<u8>) -> Draw {
        Draw {
            epoch: RecordId::ZERO,
            case: [1; 32],
            seats: 3,
            involved: vec![who(1), who(2)],
            participants: participants.map(who).collect(),
        }
    }

    #[test]
    fn a_panel_needs_every_secret_of_a_majority() {
        let roll: BTreeSet<_> = (1..=10).map(who).collect();
        let id = RecordId::from_bytes([9; 32]);
        let secrets: BTreeMap<_, _> = (3..=10).map(|n| (who(n), [n; 32])).collect();
        let seated = panel(&id, &draw(3..=8), &roll, &secrets).expect("six of eight");
        assert_eq!(seated.len(), 3);
        assert!(!seated.contains(&who(1)) && !seated.contains(&who(2)));
        assert_eq!(panel(&id, &draw(3..=8), &roll, &secrets), Some(seated));
        assert_eq!(panel(&id, &draw(3..=6), &roll, &secrets), None);
        assert_eq!(panel(&id, &draw(2..=8), &roll, &secrets), None);
        let mut withheld = secrets.clone();
        withheld.remove(&who(8));
        assert_eq!(panel(&id, &draw(3..=8), &roll, &withheld), None);
        // Five of ten are no majority of the roll, whomever the caller calls involved.
        assert_eq!(panel(&id, &draw(3..=7), &roll, &withheld), None);
        let smaller: BTreeSet<_> = (1..=9).map(who).collect();
        assert!(panel(&id, &draw(3..=7), &smaller, &withheld).is_some());
        // One secret changes everything: over many, everybody uninvolved comes to sit.
        let mut sat = BTreeSet::new();
        for n in 0..64 {
            let mut other = secrets.clone();
            other.insert(who(5), [n; 32]);
            sat.extend(panel(&id, &draw(3..=8), &roll, &other).expect("whole"));
        }
        assert_eq!(sat.len(), 8);
        // Three friends who call everybody else involved draw nobody.
        let friends = Draw {
            involved: (1..=7).map(who).collect(),
            ..draw(8..=10)
        };
        assert_eq!(panel(&id, &friends, &roll, &secrets), None);
        let first = draw_commitment(&id, &who(3), &[1; 32]);
        assert_ne!(first, draw_commitment(&id, &who(4), &[1; 32]));
        assert_ne!(first, draw_commitment(&RecordId::ZERO, &who(3), &[1; 32]));
    }
}
