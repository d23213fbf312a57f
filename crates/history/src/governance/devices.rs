//! Statements about a person's devices and about what they gave out.

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};
use zeroize::Zeroizing;

use super::{DeviceStatement, Governance, PersonStatement, RETAINS_MAX, Retain, Statement};
use crate::cbor;
use crate::forged::Forged;
use crate::id::{LogKey, PersonId, RecordId, ScopeId};
use crate::seal;
use crate::signature::{self, LogSigner, SIGNATURE_BYTES};

/// The most devices one recovery may revoke.
pub const REVOKED_MAX: usize = 32;
/// The most guests one revocation of an invite may keep.
pub const KEPT_MAX: usize = 384;

/// Adds a device to the person whose log this is; both devices sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceAdded {
    pub device: DeviceStatement,
    /// The new device's, over the scope, its own statement and the device that adds it.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl DeviceAdded {
    /// Signs, on the new device, that it wants to belong to the person.
    pub fn sign(
        scope: &ScopeId,
        device: DeviceStatement,
        new_device: &LogSigner,
        by: &LogKey,
    ) -> DeviceAdded {
        let signature = new_device.sign(&added_message(scope, &device, by));
        DeviceAdded { device, signature }
    }

    /// Tells whether the new device agreed to be added by this one.
    pub fn verify(&self, scope: &ScopeId, by: &LogKey) -> bool {
        let message = added_message(scope, &self.device, by);
        signature::verify(&self.device.ed25519, &message, &self.signature)
    }
}

fn added_message(scope: &ScopeId, device: &DeviceStatement, by: &LogKey) -> Vec<u8> {
    let mut message = b"eyelevel device added v1\0".to_vec();
    message.extend_from_slice(scope.as_bytes());
    message.extend_from_slice(by.as_bytes());
    message.extend(Governance::Device(device.clone()).to_bytes());
    message
}

/// Revokes a device of the person whose log this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRevoked {
    pub device: LogKey,
    /// How far its logs count; sorted, each once. A later statement may only extend it.
    pub retain: Vec<Retain>,
}

/// Seats a device with the recovery phrase, and revokes others. Its own device signs the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The person, as they once stated themselves.
    pub person: PersonStatement,
    /// The recovery key the person committed to.
    pub key: LogKey,
    pub device: DeviceStatement,
    /// Devices that are lost; sorted, each once.
    pub revoked: Vec<LogKey>,
    /// How far their logs count; sorted, each once.
    pub retain: Vec<Retain>,
    /// The recovery key's, over the scope and everything above.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Recovered {
    /// Signs a recovery.
    pub fn sign(
        scope: &ScopeId,
        person: PersonStatement,
        key: &RecoveryKey,
        device: DeviceStatement,
        revoked: Vec<LogKey>,
        retain: Vec<Retain>,
    ) -> Recovered {
        let mut recovered = Recovered {
            person,
            key: key.0.key(),
            device,
            revoked,
            retain,
            signature: [0; SIGNATURE_BYTES],
        };
        recovered.signature = key.0.sign(&recovered.message(scope));
        recovered
    }

    /// Tells whether the key the person committed to signed this, in this scope.
    pub fn verify(&self, scope: &ScopeId) -> bool {
        self.person.recovery == commitment(&self.key)
            && signature::verify(&self.key, &self.message(scope), &self.signature)
    }

    fn message(&self, scope: &ScopeId) -> Vec<u8> {
        let unsigned = Recovered {
            signature: [0; SIGNATURE_BYTES],
            ..self.clone()
        };
        let mut message = b"eyelevel recovered v1\0".to_vec();
        message.extend_from_slice(scope.as_bytes());
        message.extend(Governance::Recovered(unsigned).to_bytes());
        message
    }
}

/// The key pair that the recovery phrase gives.
pub struct RecoveryKey(LogSigner);

impl RecoveryKey {
    /// Derives the key pair of the space from the phrase's seed.
    pub fn from_seed(seed: [u8; 32]) -> RecoveryKey {
        RecoveryKey(LogSigner::from_seed(seed))
    }

    /// Derives the key pair of a scope outside the space: nothing ties it to any other. The scope
    /// is told by the first device a person had there, because a person is stated before their
    /// scope may have a name.
    pub fn of_scope(seed: &[u8; 32], first_device: &LogKey) -> RecoveryKey {
        let purpose = [
            b"eyelevel scope recovery v1\0",
            &first_device.as_bytes()[..],
        ]
        .concat();
        let seed: Zeroizing<[u8; 32]> = seal::derive(seed, &purpose);
        RecoveryKey(LogSigner::from_seed(*seed))
    }

    /// Gives what a person statement says about it, without giving it away.
    pub fn commitment(&self) -> [u8; 32] {
        commitment(&self.0.key())
    }
}

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKey")
    }
}

fn commitment(key: &LogKey) -> [u8; 32] {
    blake3::derive_key("eyelevel 2026 commitment to a recovery key", key.as_bytes())
}

/// Ends an invite of the person whose log this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteRevoked {
    pub invite: RecordId,
    /// Guests who stay: whoever else came or comes with it does not count; sorted, each once.
    pub keep: Vec<PersonId>,
}

impl Statement for DeviceAdded {
    const KIND: u64 = 10;
    const FIELDS: u64 = 6;

    fn read(d: &mut Decoder<'_>) -> Result<DeviceAdded, Forged> {
        Ok(DeviceAdded {
            device: DeviceStatement::read(d)?,
            signature: cbor::bytes(d)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.device.write(e)?;
        e.bytes(&self.signature)?.ok()
    }
}

impl Statement for DeviceRevoked {
    const KIND: u64 = 11;
    const FIELDS: u64 = 3;

    fn read(d: &mut Decoder<'_>) -> Result<DeviceRevoked, Forged> {
        Ok(DeviceRevoked {
            device: d.decode()?,
            retain: cbor::list(d, RETAINS_MAX as u64)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.device.encode(e, &mut ())?;
        self.retain.encode(e, &mut ())
    }
}

impl Statement for Recovered {
    const KIND: u64 = 12;
    const FIELDS: u64 = 12;

    fn read(d: &mut Decoder<'_>) -> Result<Recovered, Forged> {
        Ok(Recovered {
            person: PersonStatement {
                first_device: d.decode()?,
                recovery: cbor::bytes(d)?,
                nonce: cbor::bytes(d)?,
            },
            key: d.decode()?,
            device: DeviceStatement::read(d)?,
            revoked: cbor::list(d, REVOKED_MAX as u64)?,
            retain: cbor::list(d, RETAINS_MAX as u64)?,
            signature: cbor::bytes(d)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.person.first_device.encode(e, &mut ())?;
        e.bytes(&self.person.recovery)?.bytes(&self.person.nonce)?;
        self.key.encode(e, &mut ())?;
        self.device.write(e)?;
        self.revoked.encode(e, &mut ())?;
        self.retain.encode(e, &mut ())?;
        e.bytes(&self.signature)?.ok()
    }
}

impl Statement for InviteRevoked {
    const KIND: u64 = 13;
    const FIELDS: u64 = 3;

    fn read(d: &mut Decoder<'_>) -> Result<InviteRevoked, Forged> {
        Ok(InviteRevoked {
            invite: d.decode()?,
            keep: cbor::list(d, KEPT_MAX as u64)?,
        })
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        self.invite.encode(e, &mut ())?;
        self.keep.encode(e, &mut ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::DeviceKeys;
    use crate::dice::Dice;

    #[test]
    fn recovery_is_bound_to_the_phrase_the_scope_and_all_it_says() {
        let mut dice = Dice::new([1; 32]);
        let keys = DeviceKeys::generate(&mut dice);
        let recovery = RecoveryKey::from_seed([2; 32]);
        let person = PersonStatement {
            first_device: LogKey::from_bytes([3; 32]),
            recovery: recovery.commitment(),
            nonce: [4; 16],
        };
        let scope = ScopeId::from_bytes([5; 32]);
        let device = keys.statement(person.id());
        let lost = vec![person.first_device];
        let good = Recovered::sign(&scope, person.clone(), &recovery, device, lost, Vec::new());
        assert!(good.verify(&scope) && !good.verify(&ScopeId::ZERO));
        let more = Recovered {
            revoked: Vec::new(),
            ..good.clone()
        };
        assert!(!more.verify(&scope));
        let thief = RecoveryKey::from_seed([6; 32]);
        let theirs = Recovered::sign(
            &scope,
            person.clone(),
            &thief,
            good.device.clone(),
            Vec::new(),
            Vec::new(),
        );
        assert!(!theirs.verify(&scope));
        let elsewhere = RecoveryKey::of_scope(&[2; 32], &person.first_device);
        assert_ne!(elsewhere.commitment(), recovery.commitment());
        assert_eq!(format!("{elsewhere:?}"), "RecoveryKey");
    }

    #[test]
    fn a_device_is_added_by_two() {
        let mut dice = Dice::new([1; 32]);
        let (new, other) = (
            DeviceKeys::generate(&mut dice),
            DeviceKeys::generate(&mut dice),
        );
        let (scope, by) = (ScopeId::from_bytes([5; 32]), LogKey::from_bytes([6; 32]));
        let statement = new.statement(PersonId::from_bytes([7; 32]));
        let added = DeviceAdded::sign(&scope, statement.clone(), new.signer(), &by);
        assert!(added.verify(&scope, &by));
        assert!(!added.verify(&scope, &LogKey::ZERO) && !added.verify(&ScopeId::ZERO, &by));
        let forced = DeviceAdded::sign(&scope, statement, other.signer(), &by);
        assert!(!forced.verify(&scope, &by));
    }
}
