//! What a sealed record says, as plaintext.
//!
//! The kind of a content record is inside the seal, so that a carrier cannot tell a profile from
//! anything else. Canonical CBOR: an array whose first element is the kind. Kinds are stored
//! numbers; a kind this build does not know is refused by name and never guessed at.

use std::collections::BTreeMap;

use history::{Binding, Incarnation, LogKey, RecordId, ScopeId};
use minicbor::{Decoder, Encoder};
use model::DocumentName;

use crate::cbor::{self, Damaged};

/// The longest name of a space, in bytes.
pub const SPACE_NAME_MAX_BYTES: usize = 200;
/// The longest charter or values text, in bytes.
pub const CHARTER_MAX_BYTES: usize = 64 * 1024;

const CHANGE: u64 = 0;
const FACTS: u64 = 1;
const SETTING: u64 = 2;
const BOUND: u64 = 3;
const ROUND: u64 = 4;
const ENDED: u64 = 5;
const PARTED: u64 = 6;

/// The longest key or value of a private setting, in bytes.
pub const SETTING_MAX_BYTES: usize = 4 * 1024;

/// The most scopes and logs one record says it had seen of whoever is removed: some 12 KiB.
pub const PARTED_MAX: usize = 256;

/// How far logs were seen, scope by scope. What is not named was not seen.
pub type Seen = BTreeMap<ScopeId, BTreeMap<(LogKey, Incarnation), u64>>;

/// The plaintext of a content record.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// One uncompressed Automerge change of one document.
    Change {
        document: DocumentName,
        change: Vec<u8>,
    },
    /// Name, values and charter of a scope, which its founding cites by hash.
    Facts(Facts),
    /// Which person and device of the space stand behind a log of another scope. The first content
    /// of each such log.
    Bound(Binding),
    /// What a member says about a round, in the form `matching` reads.
    Round(Vec<u8>),
    /// Where a log of one's own ends that a lost device writes: what comes after `last` is void.
    Ended {
        log: LogKey,
        incarnation: Incarnation,
        last: u64,
    },
    /// How far whoever signs an epoch of the space had seen, outside the space, the logs of those it
    /// removes.
    Parted { epoch: RecordId, seen: Seen },
    /// A choice of one's own, such as who sees a field. Private repository only.
    Setting { key: String, value: String },
}

/// What a space is called and stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Keeps the hash in the clear genesis record from being guessed from a short name.
    pub salt: [u8; 32],
    pub name: String,
    pub values: String,
    pub charter: String,
    /// The last day of a space that ends with an event, YYYY-MM-DD.
    pub ends: Option<String>,
}

impl Facts {
    /// Gives the name as it may be shown: the founder's copy wrote it, and nobody else checked it.
    pub fn shown_name(&self) -> String {
        model::clean_line(&self.name, SPACE_NAME_MAX_BYTES).0
    }

    /// Hashes the facts as genesis cites them.
    pub fn hash(&self) -> [u8; 32] {
        let bytes = Content::Facts(self.clone()).encode();
        blake3::derive_key("eyelevel 2026 facts of a space", &bytes)
    }
}

impl Content {
    /// Encodes canonically.
    pub fn encode(&self) -> Vec<u8> {
        cbor::written(|e| match self {
            Content::Change { document, change } => {
                e.array(3)?.u64(CHANGE)?;
                e.bytes(&document.to_bytes())?.bytes(change)?;
                Ok(())
            }
            Content::Facts(facts) => encode_facts(e, facts),
            Content::Setting { key, value } => {
                e.array(3)?.u64(SETTING)?.str(key)?.str(value)?;
                Ok(())
            }
            Content::Round(said) => {
                e.array(2)?.u64(ROUND)?.bytes(said)?;
                Ok(())
            }
            Content::Ended {
                log,
                incarnation,
                last,
            } => {
                e.array(4)?.u64(ENDED)?.bytes(log.as_bytes())?;
                e.u64(incarnation.0)?.u64(*last)?;
                Ok(())
            }
            Content::Parted { epoch, seen } => encode_parted(e, epoch, seen),
            Content::Bound(binding) => {
                e.array(2)?.u64(BOUND)?.bytes(&binding.to_bytes())?;
                Ok(())
            }
        })
    }

    /// Decodes canonically; anything else is refused.
    pub fn decode(bytes: &[u8]) -> Result<Content, Damaged> {
        let content = cbor::read(bytes, |d| {
            let len = cbor::array(d)?;
            match (d.u64()?, len) {
                (CHANGE, 3) => {
                    let document = DocumentName::from_bytes(d.bytes()?)
                        .ok_or(Damaged("the record names a document of an unknown kind"))?;
                    let change = d.bytes()?.to_vec();
                    Ok(Content::Change { document, change })
                }
                (FACTS, 5) => Ok(Content::Facts(decode_facts(d, false)?)),
                (FACTS, 6) => Ok(Content::Facts(decode_facts(d, true)?)),
                (SETTING, 3) => decode_setting(d),
                (ROUND, 2) => Ok(Content::Round(d.bytes()?.to_vec())),
                (ENDED, 4) => Ok(Content::Ended {
                    log: LogKey::from_bytes(cbor::fixed(d)?),
                    incarnation: Incarnation(d.u64()?),
                    last: d.u64()?,
                }),
                (PARTED, 3) => decode_parted(d),
                (BOUND, 2) => Binding::from_bytes(d.bytes()?)
                    .map(Content::Bound)
                    .ok_or(Damaged("a binding is not in the expected form")),
                _ => Err(Damaged(
                    "the record says something this version does not know",
                )),
            }
        })?;
        cbor::canonical(bytes, &content.encode())?;
        Ok(content)
    }
}

fn encode_parted(e: &mut Encoder<Vec<u8>>, epoch: &RecordId, seen: &Seen) -> cbor::Written {
    e.array(3)?.u64(PARTED)?.bytes(epoch.as_bytes())?;
    e.array(seen.len() as u64)?;
    for (scope, logs) in seen {
        e.array(2)?.bytes(scope.as_bytes())?;
        e.array(logs.len() as u64)?;
        for ((log, incarnation), last) in logs {
            e.array(3)?.bytes(log.as_bytes())?;
            e.u64(incarnation.0)?.u64(*last)?;
        }
    }
    Ok(())
}

fn decode_parted(d: &mut Decoder<'_>) -> Result<Content, Damaged> {
    let epoch = RecordId::from_bytes(cbor::fixed(d)?);
    let (mut seen, mut room) = (Seen::new(), PARTED_MAX);
    for _ in 0..cbor::list(d, room)? {
        let (2, scope) = (cbor::array(d)?, cbor::fixed(d)?) else {
            return Err(Damaged("a scope is not in the expected form"));
        };
        let logs = seen.entry(ScopeId::from_bytes(scope)).or_default();
        room = room.saturating_sub(1);
        let count = cbor::list(d, room)?;
        for _ in 0..count {
            let (3, log) = (cbor::array(d)?, cbor::fixed(d)?) else {
                return Err(Damaged("a log is not in the expected form"));
            };
            let name = (LogKey::from_bytes(log), Incarnation(d.u64()?));
            logs.insert(name, d.u64()?);
        }
        room = room.saturating_sub(count);
    }
    Ok(Content::Parted { epoch, seen })
}

fn encode_facts(e: &mut Encoder<Vec<u8>>, facts: &Facts) -> cbor::Written {
    // A space that goes on is written as before there were spaces that end.
    let len = if facts.ends.is_some() { 6 } else { 5 };
    e.array(len)?.u64(FACTS)?.bytes(&facts.salt)?;
    e.str(&facts.name)?
        .str(&facts.values)?
        .str(&facts.charter)?;
    if let Some(ends) = &facts.ends {
        e.str(ends)?;
    }
    Ok(())
}

fn decode_facts(d: &mut Decoder<'_>, has_end: bool) -> Result<Facts, Damaged> {
    let salt = cbor::fixed(d)?;
    let name = d.str()?.to_owned();
    let values = d.str()?.to_owned();
    let charter = d.str()?.to_owned();
    if name.len() > SPACE_NAME_MAX_BYTES || values.len().max(charter.len()) > CHARTER_MAX_BYTES {
        return Err(Damaged("a description is too long"));
    }
    let ends = has_end.then(|| d.str().map(str::to_owned)).transpose()?;
    if ends.as_deref().is_some_and(|day| !model::is_date(day)) {
        return Err(Damaged("the last day of a space is no day"));
    }
    Ok(Facts {
        salt,
        name,
        values,
        charter,
        ends,
    })
}

fn decode_setting(d: &mut Decoder<'_>) -> Result<Content, Damaged> {
    let key = d.str()?.to_owned();
    let value = d.str()?.to_owned();
    if key.len().max(value.len()) > SETTING_MAX_BYTES {
        return Err(Damaged("a setting is too long"));
    }
    Ok(Content::Setting { key, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Content {
        Content::Facts(Facts {
            salt: [7; 32],
            name: "Nordwerk".into(),
            values: String::new(),
            charter: "We meet at eye level.".into(),
            ends: None,
        })
    }

    #[test]
    fn a_space_may_say_its_last_day() {
        let ending = |day: &str| {
            let ends = Some(day.to_owned());
            Content::Facts(Facts {
                name: "Fair".into(),
                ends,
                ..Facts::default()
            })
        };
        let bytes = ending("2026-12-05").encode();
        assert_eq!(Content::decode(&bytes), Ok(ending("2026-12-05")));
        for len in 0..bytes.len() {
            assert!(Content::decode(&bytes[..len]).is_err(), "cut at {len}");
        }
        assert!(Content::decode(&ending("soon").encode()).is_err());
    }

    #[test]
    fn content_survives_the_round_trip_and_refuses_every_cut() {
        let bytes = facts().encode();
        assert_eq!(Content::decode(&bytes), Ok(facts()));
        for len in 0..bytes.len() {
            assert!(Content::decode(&bytes[..len]).is_err(), "cut at {len}");
        }
    }

    #[test]
    fn what_was_seen_of_somebody_survives_the_round_trip() {
        let log = |n: u8| (LogKey::from_bytes([n; 32]), Incarnation(u64::from(n)));
        let scope = |n: u8| ScopeId::from_bytes([n; 32]);
        let seen = [
            (scope(1), BTreeMap::from([(log(3), 9), (log(4), 0)])),
            (scope(2), BTreeMap::new()),
        ];
        let parted = Content::Parted {
            epoch: RecordId::from_bytes([5; 32]),
            seen: seen.into_iter().collect(),
        };
        let bytes = parted.encode();
        assert_eq!(Content::decode(&bytes), Ok(parted));
        for len in 0..bytes.len() {
            assert!(Content::decode(&bytes[..len]).is_err(), "cut at {len}");
        }
    }

    #[test]
    fn scopes_and_logs_together_are_bounded_in_what_was_seen() {
        let statement = |scopes: u16, logs: u16| {
            let log = |n: u16| ((LogKey::from_bytes([3; 32]), Incarnation(u64::from(n))), 0);
            let scope = |n: u16| {
                let mut id = [0; 32];
                id[..2].copy_from_slice(&n.to_be_bytes());
                (ScopeId::from_bytes(id), (0..logs).map(log).collect())
            };
            let epoch = RecordId::from_bytes([5; 32]);
            let seen = (0..scopes).map(scope).collect();
            Content::decode(&Content::Parted { epoch, seen }.encode())
        };
        assert!(statement(1, 255).is_ok() && statement(256, 0).is_ok());
        assert!(statement(128, 1).is_ok() && statement(2, 127).is_ok());
        assert!(statement(1, 256).is_err() && statement(257, 0).is_err());
        assert!(statement(129, 1).is_err() && statement(3, 127).is_err());
    }

    #[test]
    fn other_encodings_of_the_same_value_are_refused() {
        let mut long = facts().encode();
        long.push(0);
        assert!(Content::decode(&long).is_err(), "trailing byte");
        // 0x18 0x01 is a longer way to write the kind 1.
        let canonical = facts().encode();
        let mut wide = vec![canonical[0], 0x18, 0x01];
        wide.extend_from_slice(&canonical[2..]);
        assert!(Content::decode(&wide).is_err(), "wide integer");
    }
}
