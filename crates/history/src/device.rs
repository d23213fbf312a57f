//! The secret keys of one device.
//!
//! Three pairs: ed25519 to sign and to connect, X25519 and X-Wing to be sealed to. Where they are
//! kept is the shell's business; dropped ones are wiped.

use std::fmt;
use std::sync::OnceLock;

use hpke::kem::{X25519HkdfSha256, XWing};
use hpke::{Deserializable, Kem, Serializable};
use minicbor::Decoder;
use zeroize::Zeroizing;

use crate::cbor;
use crate::dice::Dice;
use crate::governance::DeviceStatement;
use crate::id::PersonId;
use crate::seal;
use crate::signature::LogSigner;

pub(crate) type X25519Secret = <X25519HkdfSha256 as Kem>::PrivateKey;
pub(crate) type XWingSecret = <XWing as Kem>::PrivateKey;

const STORED_VERSION: u8 = 1;
const STORED_FIELDS: u64 = 4;

/// The secret keys of one device.
pub struct DeviceKeys {
    signer: LogSigner,
    x25519: Zeroizing<[u8; 32]>,
    xwing: Zeroizing<[u8; 32]>,
    /// The X-Wing key as it is used, made when it is first needed: expanding it costs about as much as
    /// opening with it, and a device tries it on every message it carries. Wiped when dropped.
    opener: OnceLock<XWingSecret>,
}

impl DeviceKeys {
    /// Draws all keys of a new device.
    pub fn generate(dice: &mut Dice) -> DeviceKeys {
        let signer = LogSigner::generate(dice);
        let (x25519, _) = X25519HkdfSha256::gen_keypair_with_rng(dice);
        let (xwing, _) = XWing::gen_keypair_with_rng(dice);
        DeviceKeys {
            signer,
            x25519: Zeroizing::new(x25519.to_bytes().into()),
            xwing: Zeroizing::new(xwing.to_bytes().into()),
            opener: OnceLock::from(xwing),
        }
    }

    /// Derives the keys a device has in one scope outside the space from a random seed its owner
    /// keeps. Nothing ties them to the device's other keys, so no carrier can tell whose they are.
    pub fn from_scope_seed(seed: &[u8; 32]) -> DeviceKeys {
        let part = |purpose: &[u8]| seal::derive(seed, purpose);
        DeviceKeys {
            signer: LogSigner::from_seed(*part(b"eyelevel scope ed25519 v1")),
            x25519: part(b"eyelevel scope x25519 v1"),
            xwing: part(b"eyelevel scope x-wing v1"),
            opener: OnceLock::new(),
        }
    }

    /// Writes the secrets, for a file only their owner may read.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(STORED_BYTES));
        let seed = Zeroizing::new(self.signer.seed());
        // Written by hand so that no copy grows and moves in memory.
        bytes.extend_from_slice(&[0x80 | STORED_FIELDS as u8, STORED_VERSION]);
        for secret in [&*seed, &*self.x25519, &*self.xwing] {
            bytes.extend_from_slice(&[0x58, 32]);
            bytes.extend_from_slice(secret);
        }
        bytes
    }

    /// Reads what [`DeviceKeys::to_bytes`] wrote, and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Option<DeviceKeys> {
        let mut decoder = Decoder::new(bytes);
        cbor::array(&mut decoder, STORED_FIELDS).ok()?;
        let version = decoder.u8().ok()?;
        let seed = Zeroizing::new(cbor::bytes(&mut decoder).ok()?);
        let keys = DeviceKeys {
            signer: LogSigner::from_seed(*seed),
            x25519: Zeroizing::new(cbor::bytes(&mut decoder).ok()?),
            xwing: Zeroizing::new(cbor::bytes(&mut decoder).ok()?),
            opener: OnceLock::new(),
        };
        (version == STORED_VERSION && keys.to_bytes().as_slice() == bytes).then_some(keys)
    }

    /// Gives the signer of this device's logs in the space.
    pub fn signer(&self) -> &LogSigner {
        &self.signer
    }

    /// Gives the secret the device connects with.
    pub fn ed25519_seed(&self) -> [u8; 32] {
        self.signer.seed()
    }

    /// States the public keys, as a device of `person`.
    pub fn statement(&self, person: PersonId) -> DeviceStatement {
        DeviceStatement {
            person,
            ed25519: self.signer.key(),
            x25519: X25519HkdfSha256::sk_to_pk(&self.x25519()).to_bytes().into(),
            xwing: XWing::sk_to_pk(self.xwing()).to_bytes().to_vec(),
        }
    }

    pub(crate) fn x25519(&self) -> X25519Secret {
        secret::<X25519Secret>(&self.x25519)
    }

    pub(crate) fn xwing(&self) -> &XWingSecret {
        self.opener
            .get_or_init(|| secret::<XWingSecret>(&self.xwing))
    }
}

/// How many bytes the stored form has: two of head, then three strings of 32 with their heads.
const STORED_BYTES: usize = 2 + 3 * 34;

/// Reads a secret key of 32 bytes; both kinds take any.
#[expect(clippy::expect_used, reason = "no foreign bytes reach it")]
fn secret<K: Deserializable>(bytes: &[u8; 32]) -> K {
    K::from_bytes(bytes).expect("32 bytes are a secret key")
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKeys({})", self.signer.key().short())
    }
}
