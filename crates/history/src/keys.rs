//! Key objects: wrapped keys that live beside history, never in it.
//!
//! A content key is sealed to one device with HPKE; a shred key is sealed under a content key. Both
//! are signed, so that carriers can refuse spam, and both can be deleted or replaced without
//! touching a single record. Whether the signer may be believed is not decided here, and a slot may
//! hold what does not open: whoever stores key objects keeps the one that does.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{X25519HkdfSha256, XWing};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};
use std::fmt;
use zeroize::Zeroizing;

use crate::cbor;
use crate::device::DeviceKeys;
use crate::dice::Dice;
use crate::forged::Forged;
use crate::governance::DeviceStatement;
use crate::id::{KeyId, LogKey, RecordId, ScopeId, ShredId};
use crate::seal::{self, ContentKey, NONCE_BYTES, ShredKey, TAG_BYTES, Unreadable};
use crate::signature::{self, Claim, LogSigner, SIGNATURE_BYTES};

/// The largest key object, in bytes.
pub const KEY_OBJECT_MAX_BYTES: usize = 2 * 1024;

/// How many key objects are checked as one batch.
const BATCH_KEYS: usize = 256;

const EPOCH: u64 = 0;
const SHRED: u64 = 1;
const PREVIOUS: u64 = 2;
const EPOCH_FIELDS: u64 = 10;
const SHRED_FIELDS: u64 = 8;
const PREVIOUS_FIELDS: u64 = 7;
const KEY_BYTES: usize = 32;
const EPOCH_SEALED_BYTES: usize = KEY_BYTES + TAG_BYTES;
const SHRED_SEALED_BYTES: usize = NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const SIGNED_AS: &[u8] = b"eyelevel key object v1\0";
const EPOCH_SEALED_AS: &[u8] = b"eyelevel epoch key v1\0";
const SHRED_SEALED_AS: &[u8] = b"eyelevel shred key v1\0";
const PREVIOUS_SEALED_AS: &[u8] = b"eyelevel previous key v1\0";

/// How a content key is sealed to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suite {
    /// X25519, HKDF-SHA-256, ChaCha20-Poly1305: for the space.
    X25519,
    /// X-Wing in place of X25519, so that a later quantum computer reads nothing.
    XWing,
}

impl Suite {
    /// Gives the number the suite is stored under.
    pub fn number(self) -> u64 {
        match self {
            Suite::X25519 => 1,
            Suite::XWing => 2,
        }
    }

    fn from_number(number: u64) -> Option<Suite> {
        match number {
            1 => Some(Suite::X25519),
            2 => Some(Suite::XWing),
            _ => None,
        }
    }

    fn enc_bytes(self) -> usize {
        match self {
            Suite::X25519 => 32,
            Suite::XWing => 1120,
        }
    }
}

/// Says that nothing can be sealed to a device because its public key is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsealable {
    pub device: LogKey,
}

impl Unsealable {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        "device-key-unusable"
    }
}

impl fmt::Display for Unsealable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Device {} states a key that nothing can be sealed to.",
            self.device.short()
        )
    }
}

impl std::error::Error for Unsealable {}

/// A wrapped key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyObject {
    Epoch(EpochWrap),
    Shred(ShredWrap),
    Previous(PreviousWrap),
}

/// A content key sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochWrap {
    pub suite: Suite,
    pub scope: ScopeId,
    pub epoch: RecordId,
    pub key: KeyId,
    pub to: LogKey,
    pub from: LogKey,
    pub enc: Vec<u8>,
    pub sealed: Vec<u8>,
    pub signature: [u8; SIGNATURE_BYTES],
}

/// A shred key sealed under a content key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShredWrap {
    pub scope: ScopeId,
    pub shred: ShredId,
    /// The content key it is sealed under.
    pub key: KeyId,
    pub author: LogKey,
    pub document: [u8; 32],
    pub sealed: Vec<u8>,
    pub signature: [u8; SIGNATURE_BYTES],
}

/// A content key sealed under the one that followed it, so that whoever stays keeps the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousWrap {
    pub scope: ScopeId,
    /// The newer key, under which it is sealed.
    pub key: KeyId,
    pub previous: KeyId,
    pub from: LogKey,
    pub sealed: Vec<u8>,
    pub signature: [u8; SIGNATURE_BYTES],
}

impl KeyObject {
    /// Opens a key object: size, spelling, signature.
    pub fn open(bytes: &[u8]) -> Result<KeyObject, Forged> {
        let object = KeyObject::spelled(bytes)?;
        let (signer, signature) = object.signed_by();
        if signature::verify(signer, &object.message(), signature) {
            Ok(object)
        } else {
            Err(Forged::Signature)
        }
    }

    /// Names the slot of what is spelled like a key object, without checking who made it.
    pub fn peek_name(bytes: &[u8]) -> Option<[u8; 32]> {
        let object = KeyObject::spelled(bytes).ok()?;
        Some(object.name())
    }

    /// Opens many key objects, each with the verdict it would get alone, for about half the time.
    pub fn open_many(all: &[impl AsRef<[u8]>]) -> Vec<Result<KeyObject, Forged>> {
        all.chunks(BATCH_KEYS).flat_map(open_batch).collect()
    }

    /// Reads a key object whose signature still has to be checked.
    fn spelled(bytes: &[u8]) -> Result<KeyObject, Forged> {
        if bytes.len() > KEY_OBJECT_MAX_BYTES {
            return Err(Forged::TooLarge);
        }
        let object = KeyObject::read(bytes)?;
        if object.to_bytes() == bytes {
            Ok(object)
        } else {
            Err(Forged::NotCanonical)
        }
    }

    /// Writes the key object.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::write(&Form {
            object: self,
            signed: true,
        })
    }

    /// Gives the scope whose content the key opens.
    pub fn scope(&self) -> ScopeId {
        match self {
            KeyObject::Epoch(wrap) => wrap.scope,
            KeyObject::Shred(wrap) => wrap.scope,
            KeyObject::Previous(wrap) => wrap.scope,
        }
    }

    /// Names the slot it is kept in; a newer object for the same slot replaces it.
    pub fn name(&self) -> [u8; 32] {
        match self {
            KeyObject::Epoch(wrap) => EpochWrap::slot(&wrap.key, &wrap.to),
            KeyObject::Shred(wrap) => *wrap.shred.as_bytes(),
            KeyObject::Previous(wrap) => PreviousWrap::slot(&wrap.key, &wrap.previous),
        }
    }

    /// Gives the git ref of its slot.
    pub fn ref_name(&self) -> String {
        let name = RecordId::from_bytes(self.name());
        format!("refs/eyelevel/{}/keys/{name}", self.scope())
    }

    fn read(bytes: &[u8]) -> Result<KeyObject, Forged> {
        let mut decoder = Decoder::new(bytes);
        let fields = decoder.array()?;
        match (decoder.u64()?, fields) {
            (EPOCH, Some(EPOCH_FIELDS)) => EpochWrap::read(&mut decoder).map(KeyObject::Epoch),
            (SHRED, Some(SHRED_FIELDS)) => ShredWrap::read(&mut decoder).map(KeyObject::Shred),
            (PREVIOUS, Some(PREVIOUS_FIELDS)) => {
                PreviousWrap::read(&mut decoder).map(KeyObject::Previous)
            }
            _ => Err(Forged::Misshapen),
        }
    }

    fn signed_by(&self) -> (&LogKey, &[u8; SIGNATURE_BYTES]) {
        match self {
            KeyObject::Epoch(wrap) => (&wrap.from, &wrap.signature),
            KeyObject::Shred(wrap) => (&wrap.author, &wrap.signature),
            KeyObject::Previous(wrap) => (&wrap.from, &wrap.signature),
        }
    }

    fn message(&self) -> Vec<u8> {
        let unsigned = cbor::write(&Form {
            object: self,
            signed: false,
        });
        [SIGNED_AS, &unsigned].concat()
    }
}

fn open_batch(all: &[impl AsRef<[u8]>]) -> Vec<Result<KeyObject, Forged>> {
    let spelled: Vec<_> = all.iter().map(|b| KeyObject::spelled(b.as_ref())).collect();
    let messages: Vec<Vec<u8>> = spelled.iter().flatten().map(KeyObject::message).collect();
    let claims: Vec<Claim<'_>> = spelled
        .iter()
        .flatten()
        .zip(&messages)
        .map(|(object, message)| {
            let (key, signature) = object.signed_by();
            let key = *key;
            Claim {
                key,
                message,
                signature,
            }
        })
        .collect();
    let all_hold = signature::verify_all(&claims);
    let trust = |object: KeyObject| {
        let holds = || {
            let (signer, signature) = object.signed_by();
            signature::verify(signer, &object.message(), signature)
        };
        if all_hold || holds() {
            Ok(object)
        } else {
            Err(Forged::Signature)
        }
    };
    spelled.into_iter().map(|one| one.and_then(trust)).collect()
}

impl EpochWrap {
    /// Names the slot of a content key for a device.
    pub fn slot(key: &KeyId, to: &LogKey) -> [u8; 32] {
        let both = [*key.as_bytes(), *to.as_bytes()].concat();
        blake3::derive_key("eyelevel 2026 epoch key slot v1", &both)
    }

    /// Seals a content key to a device, as the space does.
    pub fn seal(
        scope: ScopeId,
        epoch: RecordId,
        key: &ContentKey,
        to: &DeviceStatement,
        by: &LogSigner,
        dice: &mut Dice,
    ) -> Result<EpochWrap, Unsealable> {
        EpochWrap::seal_with(Suite::X25519, scope, epoch, key, to, by, dice)
    }

    /// Seals a content key to a device with the suite its scope uses.
    pub fn seal_with(
        suite: Suite,
        scope: ScopeId,
        epoch: RecordId,
        key: &ContentKey,
        to: &DeviceStatement,
        by: &LogSigner,
        dice: &mut Dice,
    ) -> Result<EpochWrap, Unsealable> {
        let mut wrap = EpochWrap {
            suite,
            scope,
            epoch,
            key: key.id(),
            to: to.ed25519,
            from: by.key(),
            enc: Vec::new(),
            sealed: Vec::new(),
            signature: [0; SIGNATURE_BYTES],
        };
        let about = wrap.about();
        let encapsulated = seal_to(suite, to, &about, key, dice);
        (wrap.enc, wrap.sealed) = encapsulated.ok_or(Unsealable { device: to.ed25519 })?;
        wrap.signature = by.sign(&KeyObject::Epoch(wrap.clone()).message());
        Ok(wrap)
    }

    /// Opens the content key with the device's secret keys.
    pub fn unseal(&self, keys: &DeviceKeys) -> Result<ContentKey, Unreadable> {
        if keys.signer().key() != self.to {
            return Err(Unreadable::OtherDevice);
        }
        let about = self.about();
        let (enc, sealed) = (&self.enc, &self.sealed);
        let opened = match self.suite {
            Suite::X25519 => decapsulate::<X25519HkdfSha256>(&keys.x25519(), enc, &about, sealed),
            Suite::XWing => decapsulate::<XWing>(keys.xwing(), enc, &about, sealed),
        };
        let bytes = opened.ok_or(Unreadable::Broken)?;
        let key = ContentKey::from_bytes(*bytes);
        if key.id() == self.key {
            Ok(key)
        } else {
            Err(Unreadable::OtherKey)
        }
    }

    /// What the seal is bound to: a wrap moved to another scope or device does not open.
    fn about(&self) -> Vec<u8> {
        let mut about = EPOCH_SEALED_AS.to_vec();
        about.extend_from_slice(&self.suite.number().to_be_bytes());
        about.extend_from_slice(self.scope.as_bytes());
        about.extend_from_slice(self.epoch.as_bytes());
        about.extend_from_slice(self.key.as_bytes());
        about.extend_from_slice(self.to.as_bytes());
        about
    }

    fn read(d: &mut Decoder<'_>) -> Result<EpochWrap, Forged> {
        let suite = Suite::from_number(d.u64()?).ok_or(Forged::Misshapen)?;
        Ok(EpochWrap {
            suite,
            scope: d.decode()?,
            epoch: d.decode()?,
            key: d.decode()?,
            to: d.decode()?,
            from: d.decode()?,
            enc: exactly(d, suite.enc_bytes())?,
            sealed: exactly(d, EPOCH_SEALED_BYTES)?,
            signature: cbor::bytes(d)?,
        })
    }
}

impl ShredWrap {
    /// Seals a shred key under a content key.
    pub fn seal(
        scope: ScopeId,
        shred: &ShredKey,
        document: [u8; 32],
        key: &ContentKey,
        by: &LogSigner,
        dice: &mut Dice,
    ) -> ShredWrap {
        let mut wrap = ShredWrap {
            scope,
            shred: shred.id(),
            key: key.id(),
            author: by.key(),
            document,
            sealed: Vec::new(),
            signature: [0; SIGNATURE_BYTES],
        };
        let under = seal::derive(key.expose(), SHRED_SEALED_AS);
        wrap.sealed = seal::close(&under, &wrap.about(), shred.expose(), dice);
        wrap.signature = by.sign(&KeyObject::Shred(wrap.clone()).message());
        wrap
    }

    /// Opens the shred key with the content key.
    pub fn unseal(&self, key: &ContentKey) -> Result<ShredKey, Unreadable> {
        if key.id() != self.key {
            return Err(Unreadable::OtherKey);
        }
        let under = seal::derive(key.expose(), SHRED_SEALED_AS);
        let opened = seal::open(&under, &self.about(), &self.sealed).ok_or(Unreadable::Broken)?;
        let bytes = <[u8; KEY_BYTES]>::try_from(opened.as_slice());
        let shred = ShredKey::from_bytes(bytes.map_err(|_| Unreadable::Broken)?);
        if shred.id() == self.shred {
            Ok(shred)
        } else {
            Err(Unreadable::OtherShred)
        }
    }

    fn about(&self) -> Vec<u8> {
        let mut about = SHRED_SEALED_AS.to_vec();
        about.extend_from_slice(self.scope.as_bytes());
        about.extend_from_slice(self.shred.as_bytes());
        about.extend_from_slice(self.author.as_bytes());
        about.extend_from_slice(&self.document);
        about
    }

    fn read(d: &mut Decoder<'_>) -> Result<ShredWrap, Forged> {
        Ok(ShredWrap {
            scope: d.decode()?,
            shred: d.decode()?,
            key: d.decode()?,
            author: d.decode()?,
            document: cbor::bytes(d)?,
            sealed: exactly(d, SHRED_SEALED_BYTES)?,
            signature: cbor::bytes(d)?,
        })
    }
}

impl PreviousWrap {
    /// Names the slot of a content key under a newer one.
    pub fn slot(key: &KeyId, previous: &KeyId) -> [u8; 32] {
        let both = [*key.as_bytes(), *previous.as_bytes()].concat();
        blake3::derive_key("eyelevel 2026 previous key slot v1", &both)
    }

    /// Seals a content key under the one that follows it.
    pub fn seal(
        scope: ScopeId,
        key: &ContentKey,
        previous: &ContentKey,
        by: &LogSigner,
        dice: &mut Dice,
    ) -> PreviousWrap {
        let mut wrap = PreviousWrap {
            scope,
            key: key.id(),
            previous: previous.id(),
            from: by.key(),
            sealed: Vec::new(),
            signature: [0; SIGNATURE_BYTES],
        };
        let under = seal::derive(key.expose(), PREVIOUS_SEALED_AS);
        wrap.sealed = seal::close(&under, &wrap.about(), previous.expose(), dice);
        wrap.signature = by.sign(&KeyObject::Previous(wrap.clone()).message());
        wrap
    }

    /// Opens the previous key with the newer one.
    pub fn unseal(&self, key: &ContentKey) -> Result<ContentKey, Unreadable> {
        if key.id() != self.key {
            return Err(Unreadable::OtherKey);
        }
        let under = seal::derive(key.expose(), PREVIOUS_SEALED_AS);
        let opened = seal::open(&under, &self.about(), &self.sealed).ok_or(Unreadable::Broken)?;
        let bytes = <[u8; KEY_BYTES]>::try_from(opened.as_slice());
        let previous = ContentKey::from_bytes(bytes.map_err(|_| Unreadable::Broken)?);
        if previous.id() == self.previous {
            Ok(previous)
        } else {
            Err(Unreadable::OtherKey)
        }
    }

    fn about(&self) -> Vec<u8> {
        let mut about = PREVIOUS_SEALED_AS.to_vec();
        about.extend_from_slice(self.scope.as_bytes());
        about.extend_from_slice(self.key.as_bytes());
        about.extend_from_slice(self.previous.as_bytes());
        about
    }

    fn read(d: &mut Decoder<'_>) -> Result<PreviousWrap, Forged> {
        Ok(PreviousWrap {
            scope: d.decode()?,
            key: d.decode()?,
            previous: d.decode()?,
            from: d.decode()?,
            sealed: exactly(d, SHRED_SEALED_BYTES)?,
            signature: cbor::bytes(d)?,
        })
    }
}

/// A key object as it is written, with its signature or, to be signed, without.
struct Form<'a> {
    object: &'a KeyObject,
    signed: bool,
}

impl<C> Encode<C> for Form<'_> {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let unsigned = u64::from(!self.signed);
        match self.object {
            KeyObject::Epoch(wrap) => {
                e.array(EPOCH_FIELDS - unsigned)?.u64(EPOCH)?;
                e.u64(wrap.suite.number())?;
                wrap.scope.encode(e, ctx)?;
                wrap.epoch.encode(e, ctx)?;
                wrap.key.encode(e, ctx)?;
                wrap.to.encode(e, ctx)?;
                wrap.from.encode(e, ctx)?;
                e.bytes(&wrap.enc)?.bytes(&wrap.sealed)?;
            }
            KeyObject::Shred(wrap) => {
                e.array(SHRED_FIELDS - unsigned)?.u64(SHRED)?;
                wrap.scope.encode(e, ctx)?;
                wrap.shred.encode(e, ctx)?;
                wrap.key.encode(e, ctx)?;
                wrap.author.encode(e, ctx)?;
                e.bytes(&wrap.document)?.bytes(&wrap.sealed)?;
            }
            KeyObject::Previous(wrap) => {
                e.array(PREVIOUS_FIELDS - unsigned)?.u64(PREVIOUS)?;
                wrap.scope.encode(e, ctx)?;
                wrap.key.encode(e, ctx)?;
                wrap.previous.encode(e, ctx)?;
                wrap.from.encode(e, ctx)?;
                e.bytes(&wrap.sealed)?;
            }
        }
        if self.signed {
            e.bytes(self.object.signed_by().1)?;
        }
        Ok(())
    }
}

fn exactly(d: &mut Decoder<'_>, length: usize) -> Result<Vec<u8>, Forged> {
    let bytes = d.bytes()?;
    if bytes.len() == length {
        Ok(bytes.to_vec())
    } else {
        Err(Forged::Misshapen)
    }
}

/// Seals a content key to a device; nothing if its public key is none.
pub(crate) fn seal_to(
    suite: Suite,
    to: &DeviceStatement,
    about: &[u8],
    key: &ContentKey,
    dice: &mut Dice,
) -> Option<(Vec<u8>, Vec<u8>)> {
    match suite {
        Suite::X25519 => encapsulate::<X25519HkdfSha256>(&to.x25519, about, key, dice),
        Suite::XWing => encapsulate::<XWing>(&to.xwing, about, key, dice),
    }
}

fn encapsulate<K: Kem>(
    to: &[u8],
    about: &[u8],
    key: &ContentKey,
    dice: &mut Dice,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let to = K::PublicKey::from_bytes(to).ok()?;
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, K>(
        &OpModeS::Base,
        &to,
        about,
        key.expose(),
        about,
        dice,
    )
    .ok()?;
    Some((enc.to_bytes().to_vec(), sealed))
}

pub(crate) fn decapsulate<K: Kem>(
    secret: &K::PrivateKey,
    enc: &[u8],
    about: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
    let enc = K::EncappedKey::from_bytes(enc).ok()?;
    let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, K>(
        &OpModeR::Base,
        secret,
        &enc,
        about,
        sealed,
        about,
    );
    let opened = Zeroizing::new(opened.ok()?);
    let bytes = <[u8; KEY_BYTES]>::try_from(opened.as_slice()).ok()?;
    Some(Zeroizing::new(bytes))
}
