//! Statements: what governance records say, in clear.
//!
//! Only ids, keys and hashes. Names, values and charter text are sealed content and cited by hash.
//! Each statement is a canonical CBOR array that begins with the number of its kind. This file
//! knows what a statement looks like; whether it counts is `authority`'s business.

mod scope;

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};

use crate::cbor;
use crate::forged::Forged;
use crate::id::{KeyId, LogKey, PersonId, RecordId, SpaceId, Timestamp};
use crate::signature::{self, LogSigner, SIGNATURE_BYTES};

pub use scope::{CharterSigned, ROLL_FOUNDED_MAX, Reading, STEWARDS_MAX, ScopeGenesis, ScopeKind};

/// The most registrars a genesis record may name.
pub const REGISTRARS_MAX: usize = 64;
/// How many bytes an X-Wing public key has.
pub const XWING_BYTES: usize = 1216;

/// How newcomers are admitted to a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Admission {
    /// One live member's countersignature admits.
    Open,
    /// The registrars decide.
    Registrars,
}

/// A kind of statement: its number, how many elements its array has, the number included, and the
/// elements behind it.
trait Statement: Sized {
    const KIND: u64;
    const FIELDS: u64;

    fn read(d: &mut Decoder<'_>) -> Result<Self, Forged>;
    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>>;

    fn encode<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        e.array(Self::FIELDS)?.u64(Self::KIND)?;
        self.write(e)
    }
}

/// A statement about who may say what. The numbers 6 to 8 are kept for epochs, signatures and
/// erasures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Governance {
    /// Founds a space.
    Genesis(Genesis),
    /// Makes somebody a person.
    Person(PersonStatement),
    /// Says which keys a person's device has.
    Device(DeviceStatement),
    /// Lets holders of a ticket ask to join.
    Invite(Invite),
    /// Asks to join with a ticket.
    Join(Join),
    /// Admits whoever asked.
    Countersign(Countersign),
    /// Founds a scope within a space.
    ScopeGenesis(ScopeGenesis),
    /// Signs the charter of a scope.
    CharterSigned(CharterSigned),
}

/// Founds a space; its record's id is the id of the space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// Sorted, each once; the founder is one of them.
    pub registrars: Vec<PersonId>,
    /// How many registrars act for all: more than half of them.
    pub threshold: u16,
    pub admission: Admission,
    /// BLAKE3 of the salted content that says name, values and charter.
    pub facts: [u8; 32],
    /// The content key of epoch 0, so that a wrong one is noticed.
    pub key: KeyId,
}

/// Makes somebody a person: its hash is the person's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonStatement {
    pub first_device: LogKey,
    /// Commitment to the recovery key.
    pub recovery: [u8; 32],
    pub nonce: [u8; 16],
}

impl PersonStatement {
    /// Names the person.
    pub fn id(&self) -> PersonId {
        let bytes = Governance::Person(self.clone()).to_bytes();
        PersonId::from_bytes(blake3::derive_key("eyelevel 2026 person v1", &bytes))
    }
}

/// Says which keys a device has: for signing and connecting, and two for sealing to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceStatement {
    pub person: PersonId,
    pub ed25519: LogKey,
    pub x25519: [u8; 32],
    /// [`XWING_BYTES`] bytes.
    pub xwing: Vec<u8>,
}

/// Lets whoever holds the secret half of `key` ask to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    pub key: LogKey,
    /// How many persons it admits, at least one.
    pub uses: u32,
    /// Until when a member's device may countersign; `None` never expires.
    pub expires: Option<Timestamp>,
}

/// Asks to join with a ticket, signed with the ticket's key as well as by the newcomer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    pub invite: RecordId,
    pub person: PersonId,
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Join {
    /// Signs the wish to join with the ticket's key.
    pub fn sign(
        space: &SpaceId,
        invite: RecordId,
        invite_signer: &LogSigner,
        person: PersonId,
        device: &LogKey,
    ) -> Join {
        let message = Join::message(space, &invite, &person, device);
        Join {
            invite,
            person,
            signature: invite_signer.sign(&message),
        }
    }

    /// Tells whether the ticket's key signed this wish, in this space, from this device.
    pub fn verify(&self, space: &SpaceId, device: &LogKey, invite_key: &LogKey) -> bool {
        let message = Join::message(space, &self.invite, &self.person, device);
        signature::verify(invite_key, &message, &self.signature)
    }

    fn message(space: &SpaceId, invite: &RecordId, person: &PersonId, device: &LogKey) -> Vec<u8> {
        // All parts have a fixed length, so no two wishes give the same bytes.
        let mut message = b"eyelevel join v1\0".to_vec();
        message.extend_from_slice(space.as_bytes());
        message.extend_from_slice(invite.as_bytes());
        message.extend_from_slice(person.as_bytes());
        message.extend_from_slice(device.as_bytes());
        message
    }
}

/// Admits whoever asked with that join record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersign {
    pub join: RecordId,
}

const GENESIS: u64 = 0;
const PERSON: u64 = 1;
const DEVICE: u64 = 2;
const INVITE: u64 = 3;
const JOIN: u64 = 4;
const COUNTERSIGN: u64 = 5;
const GENESIS_FIELDS: u64 = 6;
const PERSON_FIELDS: u64 = 4;
const DEVICE_FIELDS: u64 = 5;
const INVITE_FIELDS: u64 = 4;
const JOIN_FIELDS: u64 = 4;
const COUNTERSIGN_FIELDS: u64 = 2;

impl Governance {
    /// Writes the statement.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::write(self)
    }

    /// Reads a statement that must fill the bytes and be canonical.
    pub(crate) fn read(bytes: &[u8]) -> Result<Governance, Forged> {
        let mut decoder = Decoder::new(bytes);
        let statement = Governance::fields(&mut decoder)?;
        if !cbor::is_spelling(bytes, &statement) {
            return Err(Forged::NotCanonical);
        }
        Ok(statement)
    }

    fn fields(d: &mut Decoder<'_>) -> Result<Governance, Forged> {
        let fields = d.array()?;
        let kind = d.u64()?;
        let expected = fields_of(kind).ok_or(Forged::UnknownStatement(kind))?;
        if fields != Some(expected) {
            return Err(Forged::Misshapen);
        }
        match kind {
            GENESIS => Ok(Governance::Genesis(Genesis {
                registrars: cbor::list(d, REGISTRARS_MAX as u64)?,
                threshold: d.u16()?,
                admission: d.decode()?,
                facts: cbor::bytes(d)?,
                key: d.decode()?,
            })),
            PERSON => Ok(Governance::Person(PersonStatement {
                first_device: d.decode()?,
                recovery: cbor::bytes(d)?,
                nonce: cbor::bytes(d)?,
            })),
            DEVICE => Ok(Governance::Device(DeviceStatement {
                person: d.decode()?,
                ed25519: d.decode()?,
                x25519: cbor::bytes(d)?,
                xwing: cbor::bytes::<XWING_BYTES>(d)?.to_vec(),
            })),
            INVITE => Ok(Governance::Invite(Invite {
                key: d.decode()?,
                uses: d.u32()?,
                expires: cbor::optional(d)?,
            })),
            JOIN => Ok(Governance::Join(Join {
                invite: d.decode()?,
                person: d.decode()?,
                signature: cbor::bytes(d)?,
            })),
            COUNTERSIGN => Ok(Governance::Countersign(Countersign { join: d.decode()? })),
            ScopeGenesis::KIND => ScopeGenesis::read(d).map(Governance::ScopeGenesis),
            CharterSigned::KIND => CharterSigned::read(d).map(Governance::CharterSigned),
            unknown => Err(Forged::UnknownStatement(unknown)),
        }
    }
}

/// How many elements the array of a statement has, its kind included.
fn fields_of(kind: u64) -> Option<u64> {
    match kind {
        GENESIS => Some(GENESIS_FIELDS),
        PERSON => Some(PERSON_FIELDS),
        DEVICE => Some(DEVICE_FIELDS),
        INVITE => Some(INVITE_FIELDS),
        JOIN => Some(JOIN_FIELDS),
        COUNTERSIGN => Some(COUNTERSIGN_FIELDS),
        ScopeGenesis::KIND => Some(ScopeGenesis::FIELDS),
        CharterSigned::KIND => Some(CharterSigned::FIELDS),
        _ => None,
    }
}

impl<C> Encode<C> for Governance {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match self {
            Governance::Genesis(genesis) => {
                e.array(GENESIS_FIELDS)?.u64(GENESIS)?;
                genesis.registrars.encode(e, ctx)?;
                e.u16(genesis.threshold)?;
                genesis.admission.encode(e, ctx)?;
                e.bytes(&genesis.facts)?;
                genesis.key.encode(e, ctx)
            }
            Governance::Person(person) => {
                e.array(PERSON_FIELDS)?.u64(PERSON)?;
                person.first_device.encode(e, ctx)?;
                e.bytes(&person.recovery)?.bytes(&person.nonce)?.ok()
            }
            Governance::Device(device) => {
                e.array(DEVICE_FIELDS)?.u64(DEVICE)?;
                device.person.encode(e, ctx)?;
                device.ed25519.encode(e, ctx)?;
                e.bytes(&device.x25519)?.bytes(&device.xwing)?.ok()
            }
            Governance::Invite(invite) => {
                e.array(INVITE_FIELDS)?.u64(INVITE)?;
                invite.key.encode(e, ctx)?;
                e.u32(invite.uses)?;
                invite.expires.encode(e, ctx)
            }
            Governance::Join(join) => {
                e.array(JOIN_FIELDS)?.u64(JOIN)?;
                join.invite.encode(e, ctx)?;
                join.person.encode(e, ctx)?;
                e.bytes(&join.signature)?.ok()
            }
            Governance::Countersign(countersign) => {
                e.array(COUNTERSIGN_FIELDS)?.u64(COUNTERSIGN)?;
                countersign.join.encode(e, ctx)
            }
            Governance::ScopeGenesis(genesis) => Statement::encode(genesis, e),
            Governance::CharterSigned(signed) => Statement::encode(signed, e),
        }
    }
}

impl<C> Encode<C> for Admission {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        let number = match self {
            Admission::Open => 0,
            Admission::Registrars => 1,
        };
        e.u8(number)?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Admission {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Admission, minicbor::decode::Error> {
        match d.u8()? {
            0 => Ok(Admission::Open),
            1 => Ok(Admission::Registrars),
            _ => Err(minicbor::decode::Error::message("unknown admission")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements() -> Vec<Governance> {
        let id = |n| RecordId::from_bytes([n; 32]);
        let key = |n| LogKey::from_bytes([n; 32]);
        let person = |n| PersonId::from_bytes([n; 32]);
        let invite = |expires| Invite {
            key: key(5),
            uses: 1000,
            expires,
        };
        vec![
            Governance::Genesis(Genesis {
                registrars: vec![person(1), person(2)],
                threshold: 2,
                admission: Admission::Registrars,
                facts: [3; 32],
                key: KeyId::from_bytes([4; 32]),
            }),
            Governance::Person(PersonStatement {
                first_device: key(1),
                recovery: [2; 32],
                nonce: [3; 16],
            }),
            Governance::Device(DeviceStatement {
                person: person(1),
                ed25519: key(2),
                x25519: [3; 32],
                xwing: vec![4; XWING_BYTES],
            }),
            Governance::Invite(invite(None)),
            Governance::Invite(invite(Some(Timestamp(7)))),
            Governance::Join(Join {
                invite: id(1),
                person: person(2),
                signature: [3; 64],
            }),
            Governance::Countersign(Countersign { join: id(1) }),
            Governance::ScopeGenesis(ScopeGenesis {
                kind: ScopeKind::Community,
                reading: Reading::OnSigning,
                stewards: vec![person(1)],
                roll: vec![person(1), person(2)],
                charter: [1; 32],
                facts: [2; 32],
                key: KeyId::from_bytes([3; 32]),
                nonce: [4; 16],
                succeeds: Some(id(5)),
            }),
            Governance::CharterSigned(CharterSigned { charter: [1; 32] }),
        ]
    }

    #[test]
    fn statements_have_one_spelling() {
        for statement in statements() {
            let bytes = statement.to_bytes();
            assert_eq!(Governance::read(&bytes), Ok(statement));
            for end in 0..bytes.len() {
                assert!(Governance::read(&bytes[..end]).is_err());
            }
            let longer = [&bytes[..], &[0]].concat();
            assert_eq!(Governance::read(&longer), Err(Forged::NotCanonical));
            let long_kind = [&bytes[..1], &[0x18], &bytes[1..]].concat();
            assert_eq!(Governance::read(&long_kind), Err(Forged::NotCanonical));
            let indefinite = [&[0x9f], &bytes[1..], &[0xff]].concat();
            assert_eq!(Governance::read(&indefinite), Err(Forged::Misshapen));
        }
    }

    #[test]
    fn kinds_to_come_are_named_not_misread() {
        for kind in [60, 255] {
            let mut bytes = Vec::new();
            let mut encoder = Encoder::new(&mut bytes);
            encoder
                .array(2)
                .and_then(|e| e.u64(kind))
                .and_then(|e| e.u8(0))
                .expect("memory");
            let unknown = Forged::UnknownStatement(kind);
            assert_eq!(Governance::read(&bytes), Err(unknown));
            assert_eq!(
                unknown.to_string(),
                format!("The statement is of kind {kind}, which this app does not know.")
            );
        }
    }

    #[test]
    fn lists_and_keys_keep_their_lengths() {
        let Some(Governance::Genesis(mut genesis)) = statements().into_iter().next() else {
            unreachable!("the first statement is a genesis");
        };
        genesis.registrars = vec![PersonId::ZERO; REGISTRARS_MAX + 1];
        let bytes = Governance::Genesis(genesis).to_bytes();
        assert_eq!(Governance::read(&bytes), Err(Forged::Misshapen));
        let short = Governance::Device(DeviceStatement {
            person: PersonId::ZERO,
            ed25519: LogKey::ZERO,
            x25519: [0; 32],
            xwing: vec![0; XWING_BYTES - 1],
        });
        assert_eq!(Governance::read(&short.to_bytes()), Err(Forged::Misshapen));
    }

    #[test]
    fn a_join_is_bound_to_all_it_names() {
        let ticket = LogSigner::from_seed([1; 32]);
        let (space, other_space) = (SpaceId::from_bytes([1; 32]), SpaceId::from_bytes([2; 32]));
        let (device, other_device) = (LogKey::from_bytes([1; 32]), LogKey::from_bytes([2; 32]));
        let person = PersonId::from_bytes([3; 32]);
        let join = Join::sign(&space, RecordId::ZERO, &ticket, person, &device);
        assert!(join.verify(&space, &device, &ticket.key()));
        assert!(!join.verify(&other_space, &device, &ticket.key()));
        assert!(!join.verify(&space, &other_device, &ticket.key()));
        let stranger = LogSigner::from_seed([2; 32]).key();
        assert!(!join.verify(&space, &device, &stranger));
        let invite = RecordId::from_bytes([1; 32]);
        let elsewhere = Join {
            invite,
            ..join.clone()
        };
        assert!(!elsewhere.verify(&space, &device, &ticket.key()));
        let person = PersonId::ZERO;
        let somebody = Join { person, ..join };
        assert!(!somebody.verify(&space, &device, &ticket.key()));
    }

    #[test]
    fn a_person_is_the_hash_of_all_they_state() {
        let statement = PersonStatement {
            first_device: LogKey::ZERO,
            recovery: [0; 32],
            nonce: [0; 16],
        };
        let others = [
            PersonStatement {
                first_device: LogKey::from_bytes([1; 32]),
                ..statement.clone()
            },
            PersonStatement {
                recovery: [1; 32],
                ..statement.clone()
            },
            PersonStatement {
                nonce: [1; 16],
                ..statement.clone()
            },
        ];
        assert_eq!(statement.id(), statement.clone().id());
        for other in others {
            assert_ne!(other.id(), statement.id());
        }
    }
}
