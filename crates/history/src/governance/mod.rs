//! Statements: what governance records say, in clear.
//!
//! Only ids, keys and hashes. Names, values and charter text are sealed content and cited by hash.
//! Each statement is a canonical CBOR array that begins with the number of its kind. This file
//! knows what a statement looks like; whether it counts is `authority`'s business.

mod devices;
mod draw;
mod epoch;
mod fork;
mod scope;

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};

use crate::cbor;
use crate::forged::Forged;
use crate::id::{KeyId, LogKey, PersonId, RecordId, SpaceId, Timestamp};
use crate::signature::{self, LogSigner, SIGNATURE_BYTES};

pub use devices::{
    DeviceAdded, DeviceRevoked, InviteRevoked, KEPT_MAX, REVOKED_MAX, Recovered, RecoveryKey,
};
pub use draw::{
    DRAW_PERSONS_MAX, Draw, DrawCommit, DrawReveal, PANEL_SEATS_MAX, draw_commitment, panel,
};
pub use epoch::{
    Bars, CHANGES_MAX, ERASED_MAX, Epoch, EpochChange, EpochSignature, Erasure, RETAINS_MAX,
    Retain, Rotation, Share,
};
pub use fork::Equivocation;
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

/// A statement about who may say what.
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
    /// Changes who may do what, once enough signed it.
    Epoch(Epoch),
    /// Signs an epoch.
    EpochSignature(EpochSignature),
    /// Erases documents of one's own.
    Erasure(Erasure),
    /// Founds a scope within a space.
    ScopeGenesis(ScopeGenesis),
    /// Adds a device.
    DeviceAdded(DeviceAdded),
    /// Revokes a device.
    DeviceRevoked(DeviceRevoked),
    /// Seats a device with the recovery phrase.
    Recovered(Recovered),
    /// Ends an invite.
    InviteRevoked(InviteRevoked),
    /// Signs the charter of a scope.
    CharterSigned(CharterSigned),
    /// Names a fresh content key.
    Rotation(Rotation),
    /// Proves that a device signed two records for one place.
    Equivocation(Box<Equivocation>),
    /// Calls a draw for a panel.
    Draw(Draw),
    /// Commits to a secret for a draw.
    DrawCommit(DrawCommit),
    /// Reveals it.
    DrawReveal(DrawReveal),
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
    /// The epoch of another space this one goes on from.
    pub succeeds: Option<RecordId>,
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

impl DeviceStatement {
    /// Reads the four fields of a device, wherever they stand.
    fn read(d: &mut Decoder<'_>) -> Result<DeviceStatement, Forged> {
        Ok(DeviceStatement {
            person: d.decode()?,
            ed25519: d.decode()?,
            x25519: cbor::bytes(d)?,
            xwing: cbor::bytes::<XWING_BYTES>(d)?.to_vec(),
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.person.encode(e, &mut ())?;
        self.ed25519.encode(e, &mut ())?;
        e.bytes(&self.x25519)?.bytes(&self.xwing)?.ok()
    }
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

    pub(crate) fn message(
        space: &SpaceId,
        invite: &RecordId,
        person: &PersonId,
        device: &LogKey,
    ) -> Vec<u8> {
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
    pub fn from_bytes(bytes: &[u8]) -> Result<Governance, Forged> {
        Governance::read(bytes)
    }

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
        // A space that goes on from another names that in one more field.
        let succeeds = kind == GENESIS && fields == Some(GENESIS_FIELDS + 1);
        if fields != Some(expected) && !succeeds {
            return Err(Forged::Misshapen);
        }
        match kind {
            GENESIS => Ok(Governance::Genesis(Genesis {
                registrars: cbor::list(d, REGISTRARS_MAX as u64)?,
                threshold: d.u16()?,
                admission: d.decode()?,
                facts: cbor::bytes(d)?,
                key: d.decode()?,
                succeeds: if succeeds { Some(d.decode()?) } else { None },
            })),
            PERSON => Ok(Governance::Person(PersonStatement {
                first_device: d.decode()?,
                recovery: cbor::bytes(d)?,
                nonce: cbor::bytes(d)?,
            })),
            DEVICE => DeviceStatement::read(d).map(Governance::Device),
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
            Epoch::KIND => Epoch::read(d).map(Governance::Epoch),
            EpochSignature::KIND => EpochSignature::read(d).map(Governance::EpochSignature),
            Erasure::KIND => Erasure::read(d).map(Governance::Erasure),
            ScopeGenesis::KIND => ScopeGenesis::read(d).map(Governance::ScopeGenesis),
            DeviceAdded::KIND => DeviceAdded::read(d).map(Governance::DeviceAdded),
            DeviceRevoked::KIND => DeviceRevoked::read(d).map(Governance::DeviceRevoked),
            Recovered::KIND => Recovered::read(d).map(Governance::Recovered),
            InviteRevoked::KIND => InviteRevoked::read(d).map(Governance::InviteRevoked),
            CharterSigned::KIND => CharterSigned::read(d).map(Governance::CharterSigned),
            Rotation::KIND => Rotation::read(d).map(Governance::Rotation),
            Draw::KIND => Draw::read(d).map(Governance::Draw),
            DrawCommit::KIND => DrawCommit::read(d).map(Governance::DrawCommit),
            DrawReveal::KIND => DrawReveal::read(d).map(Governance::DrawReveal),
            Equivocation::KIND => {
                Equivocation::read(d).map(|proof| Governance::Equivocation(Box::new(proof)))
            }
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
        Epoch::KIND => Some(Epoch::FIELDS),
        EpochSignature::KIND => Some(EpochSignature::FIELDS),
        Erasure::KIND => Some(Erasure::FIELDS),
        ScopeGenesis::KIND => Some(ScopeGenesis::FIELDS),
        DeviceAdded::KIND => Some(DeviceAdded::FIELDS),
        DeviceRevoked::KIND => Some(DeviceRevoked::FIELDS),
        Recovered::KIND => Some(Recovered::FIELDS),
        InviteRevoked::KIND => Some(InviteRevoked::FIELDS),
        CharterSigned::KIND => Some(CharterSigned::FIELDS),
        Rotation::KIND => Some(Rotation::FIELDS),
        Draw::KIND => Some(Draw::FIELDS),
        DrawCommit::KIND => Some(DrawCommit::FIELDS),
        DrawReveal::KIND => Some(DrawReveal::FIELDS),
        Equivocation::KIND => Some(Equivocation::FIELDS),
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
                let more = u64::from(genesis.succeeds.is_some());
                e.array(GENESIS_FIELDS + more)?.u64(GENESIS)?;
                genesis.registrars.encode(e, ctx)?;
                e.u16(genesis.threshold)?;
                genesis.admission.encode(e, ctx)?;
                e.bytes(&genesis.facts)?;
                genesis.key.encode(e, ctx)?;
                match &genesis.succeeds {
                    Some(epoch) => epoch.encode(e, ctx),
                    None => Ok(()),
                }
            }
            Governance::Person(person) => {
                e.array(PERSON_FIELDS)?.u64(PERSON)?;
                person.first_device.encode(e, ctx)?;
                e.bytes(&person.recovery)?.bytes(&person.nonce)?.ok()
            }
            Governance::Device(device) => {
                e.array(DEVICE_FIELDS)?.u64(DEVICE)?;
                device.write(e)
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
            Governance::Epoch(it) => Statement::encode(it, e),
            Governance::EpochSignature(it) => Statement::encode(it, e),
            Governance::Erasure(it) => Statement::encode(it, e),
            Governance::ScopeGenesis(it) => Statement::encode(it, e),
            Governance::DeviceAdded(it) => Statement::encode(it, e),
            Governance::DeviceRevoked(it) => Statement::encode(it, e),
            Governance::Recovered(it) => Statement::encode(it, e),
            Governance::InviteRevoked(it) => Statement::encode(it, e),
            Governance::CharterSigned(it) => Statement::encode(it, e),
            Governance::Rotation(it) => Statement::encode(it, e),
            Governance::Draw(it) => Statement::encode(it, e),
            Governance::DrawCommit(it) => Statement::encode(it, e),
            Governance::DrawReveal(it) => Statement::encode(it, e),
            Governance::Equivocation(proof) => Statement::encode(&**proof, e),
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
    use crate::id::ShredId;

    fn device() -> DeviceStatement {
        DeviceStatement {
            person: PersonId::from_bytes([1; 32]),
            ed25519: LogKey::from_bytes([2; 32]),
            x25519: [3; 32],
            xwing: vec![4; XWING_BYTES],
        }
    }

    fn retain() -> Retain {
        Retain {
            log: LogKey::from_bytes([1; 32]),
            incarnation: crate::id::Incarnation(300),
            seq: 70_000,
            record: RecordId::from_bytes([2; 32]),
        }
    }

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
                succeeds: None,
            }),
            Governance::Genesis(Genesis {
                registrars: vec![person(1)],
                threshold: 1,
                admission: Admission::Open,
                facts: [3; 32],
                key: KeyId::from_bytes([4; 32]),
                succeeds: Some(id(9)),
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
            Governance::Epoch(Epoch {
                previous: id(1),
                key: Some(KeyId::from_bytes([2; 32])),
                panel: Some(id(3)),
                changes: vec![
                    EpochChange::Admit(person(1)),
                    EpochChange::Exclude {
                        person: person(2),
                        guests: true,
                    },
                    EpochChange::Pause(person(3)),
                    EpochChange::Restore(person(4)),
                    EpochChange::Steward {
                        person: person(5),
                        holds: false,
                    },
                    EpochChange::Roll {
                        person: person(6),
                        votes: true,
                    },
                    EpochChange::Charter([7; 32]),
                    EpochChange::Bars(Bars::MAJORITY),
                ],
            }),
            Governance::EpochSignature(EpochSignature {
                epoch: id(1),
                instead: Some(id(2)),
                retain: vec![retain()],
            }),
            Governance::Erasure(Erasure {
                shreds: vec![ShredId::from_bytes([1; 32])],
            }),
            Governance::DeviceAdded(DeviceAdded {
                device: device(),
                signature: [5; 64],
            }),
            Governance::DeviceRevoked(DeviceRevoked {
                device: key(1),
                retain: vec![retain()],
            }),
            Governance::Recovered(Recovered {
                person: PersonStatement {
                    first_device: key(1),
                    recovery: [2; 32],
                    nonce: [3; 16],
                },
                key: key(2),
                device: device(),
                revoked: vec![key(1)],
                retain: vec![retain()],
                signature: [6; 64],
            }),
            Governance::InviteRevoked(InviteRevoked {
                invite: id(1),
                keep: vec![person(1)],
            }),
            Governance::Rotation(Rotation {
                epoch: id(1),
                key: KeyId::from_bytes([2; 32]),
            }),
            Governance::Draw(Draw {
                epoch: id(1),
                case: [2; 32],
                seats: 3,
                involved: vec![person(1)],
                participants: vec![person(2), person(3)],
            }),
            Governance::DrawCommit(DrawCommit {
                draw: id(1),
                commitment: [2; 32],
            }),
            Governance::DrawReveal(DrawReveal {
                draw: id(1),
                secret: [2; 32],
            }),
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
