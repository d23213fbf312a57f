//! Sealing content: who holds the keys reads it, everybody else sees a padded blob.
//!
//! The key of one record comes from the scope's content key, the document's shred key and the
//! record's header. Deleting the shred key makes the document unreadable; the history still
//! verifies. Who gets which key is not decided here.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::dice::Dice;
use crate::header::{Class, Header};
use crate::id::{KeyId, ScopeId, ShredId};

/// The smallest padded plaintext, in bytes; larger ones are this times a power of two.
pub const PADDING_MIN_BYTES: usize = 256;
/// The largest padded plaintext, in bytes.
pub const PADDING_MAX_BYTES: usize = 128 * 1024;
/// The largest plaintext that can be sealed, in bytes.
pub const PLAINTEXT_MAX_BYTES: usize = PADDING_MAX_BYTES - LENGTH_BYTES;

const OPEN_SCOPE: &[u8] = b"eyelevel open scope v1\0";
const LENGTH_BYTES: usize = 4;
pub(crate) const NONCE_BYTES: usize = 24;
pub(crate) const TAG_BYTES: usize = 16;

/// Says that a plaintext does not fit into a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    pub bytes: usize,
}

impl TooLarge {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        "content-too-large"
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The content has {} bytes; a record holds {PLAINTEXT_MAX_BYTES}.",
            self.bytes
        )
    }
}

impl std::error::Error for TooLarge {}

/// Says why sealed bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// The record carries a statement in clear.
    NotSealed,
    /// It is sealed with another content key, or the wrapped key is not the one it says.
    OtherKey,
    /// It is sealed with another shred key, or the wrapped key is not the one it says.
    OtherShred,
    /// It is sealed to another device.
    OtherDevice,
    /// The keys fit by name, yet the bytes do not open: they were made wrong.
    Broken,
}

impl Unreadable {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Unreadable::NotSealed => "not-sealed",
            Unreadable::OtherKey => "other-key",
            Unreadable::OtherShred => "other-shred-key",
            Unreadable::OtherDevice => "other-device",
            Unreadable::Broken => "seal-broken",
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unreadable::NotSealed => "The record carries a statement, not sealed content.",
            Unreadable::OtherKey => "It is sealed with another content key.",
            Unreadable::OtherShred => "It is sealed with another document key.",
            Unreadable::OtherDevice => "It is sealed to another device.",
            Unreadable::Broken => "Its seal is broken.",
        })
    }
}

impl std::error::Error for Unreadable {}

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident, $id:ident, $context:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Draws a new key.
            pub fn generate(dice: &mut Dice) -> $name {
                $name(dice.bytes())
            }

            /// Takes the secret bytes.
            pub fn from_bytes(bytes: [u8; 32]) -> $name {
                $name(bytes)
            }

            /// Gives the secret bytes; whoever asks keeps them as carefully.
            pub fn expose(&self) -> &[u8; 32] {
                &self.0
            }

            /// Names the key without giving it away.
            pub fn id(&self) -> $id {
                $id::from_bytes(blake3::derive_key($context, &self.0))
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                self.0.zeroize();
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.id().short())
            }
        }
    };
}

secret!(
    /// The key the content of one scope and epoch is sealed with.
    ContentKey,
    KeyId,
    "eyelevel 2026 content key id v1"
);
secret!(
    /// The key of one author's document in one scope; deleting it erases the document.
    ShredKey,
    ShredId,
    "eyelevel 2026 shred key id v1"
);

impl ShredKey {
    /// Gives the key that follows this one. It can be had from this one, and this one not from it.
    pub fn next(&self) -> ShredKey {
        ShredKey(blake3::derive_key(
            "eyelevel 2026 next shred key v1",
            &self.0,
        ))
    }
}

impl ContentKey {
    /// Derives the key of a scope that every member of the space may read. Whoever holds the key
    /// of the space holds it, so nothing has to be sealed to anybody.
    ///
    /// A founding names its key before its scope has a name, so `scope` is whatever tells this
    /// scope from others then: a hash of the founding's nonce, for example.
    pub fn derive_open(space_key: &ContentKey, scope: &ScopeId) -> ContentKey {
        let purpose = [OPEN_SCOPE, scope.as_bytes()].concat();
        ContentKey(*derive(&space_key.0, &purpose))
    }
}

/// Tells whether a body has a length that sealing gives.
pub(crate) fn is_padded(body_bytes: usize) -> bool {
    body_bytes
        .checked_sub(NONCE_BYTES + TAG_BYTES)
        .is_some_and(|padded| {
            padded.is_power_of_two() && (PADDING_MIN_BYTES..=PADDING_MAX_BYTES).contains(&padded)
        })
}

pub(crate) fn seal(
    header: &[u8],
    key: &ContentKey,
    shred: &ShredKey,
    plaintext: &[u8],
    dice: &mut Dice,
) -> Result<Vec<u8>, TooLarge> {
    let padded = pad(plaintext)?;
    let record_key = record_key(key, shred, header);
    let sealed = close(&record_key, header, &padded, dice);
    debug_assert!(is_padded(sealed.len()));
    Ok(sealed)
}

pub(crate) fn unseal(
    header: &Header,
    header_bytes: &[u8],
    body: &[u8],
    key: &ContentKey,
    shred: &ShredKey,
) -> Result<Vec<u8>, Unreadable> {
    match header.class {
        Class::Governance => return Err(Unreadable::NotSealed),
        Class::Content => {}
    }
    if header.key != Some(key.id()) {
        return Err(Unreadable::OtherKey);
    }
    if header.shred != Some(shred.id()) {
        return Err(Unreadable::OtherShred);
    }
    let record_key = record_key(key, shred, header_bytes);
    let padded = open(&record_key, header_bytes, body).ok_or(Unreadable::Broken)?;
    unpad(&padded).ok_or(Unreadable::Broken)
}

/// Encrypts: a fresh nonce, then the ciphertext.
pub(crate) fn close(key: &[u8; 32], about: &[u8], plaintext: &[u8], dice: &mut Dice) -> Vec<u8> {
    close_with(key, dice.bytes(), about, plaintext)
}

/// Encrypts with a nonce that must never come twice for different plaintexts.
pub(crate) fn close_with(
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
    about: &[u8],
    plaintext: &[u8],
) -> Vec<u8> {
    let payload = Payload {
        msg: plaintext,
        aad: about,
    };
    // The cipher refuses only messages of 256 GiB and more.
    let ciphertext = cipher(key)
        .encrypt(&XNonce::from(nonce), payload)
        .unwrap_or_default();
    [&nonce[..], &ciphertext].concat()
}

/// Decrypts what [`close`] gave; nothing if a bit differs.
pub(crate) fn open(key: &[u8; 32], about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload {
        msg: ciphertext,
        aad: about,
    };
    let plaintext = cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()?;
    Some(Zeroizing::new(plaintext))
}

/// Derives 32 bytes from secret material for one purpose.
pub(crate) fn derive(material: &[u8], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(None, material).expand(purpose, key.as_mut_slice());
    // HKDF refuses only outputs of more than 8,160 bytes.
    debug_assert!(expanded.is_ok());
    key
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}

fn record_key(key: &ContentKey, shred: &ShredKey, header: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut material = Zeroizing::new([0; 64]);
    let (first, second) = material.split_at_mut(32);
    first.copy_from_slice(&key.0);
    second.copy_from_slice(&shred.0);
    derive(material.as_slice(), header)
}

/// Puts the length before and zeros behind, so that sizes say little.
pub(crate) fn pad(plaintext: &[u8]) -> Result<Zeroizing<Vec<u8>>, TooLarge> {
    let refused = TooLarge {
        bytes: plaintext.len(),
    };
    if plaintext.len() > PLAINTEXT_MAX_BYTES {
        return Err(refused);
    }
    let length = u32::try_from(plaintext.len()).map_err(|_| refused)?;
    let total = (LENGTH_BYTES + plaintext.len())
        .next_power_of_two()
        .max(PADDING_MIN_BYTES);
    let mut padded = Zeroizing::new(Vec::with_capacity(total));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(plaintext);
    padded.resize(total, 0);
    Ok(padded)
}

pub(crate) fn unpad(padded: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = padded.split_first_chunk::<LENGTH_BYTES>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (plaintext, zeros) = rest.split_at_checked(length)?;
    // One plaintext has one padding: the smallest, all zero.
    let one_spelling = pad(plaintext).is_ok_and(|again| again.len() == padded.len());
    (one_spelling && zeros.iter().all(|byte| *byte == 0)).then(|| plaintext.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Incarnation, LogKey, RecordId, SpaceId, Timestamp};

    fn keys() -> (ContentKey, ShredKey) {
        (
            ContentKey::from_bytes([1; 32]),
            ShredKey::from_bytes([2; 32]),
        )
    }

    fn header() -> Header {
        let (key, shred) = keys();
        Header {
            version: 1,
            space: SpaceId::from_bytes([1; 32]),
            scope: ScopeId::from_bytes([2; 32]),
            log: LogKey::from_bytes([3; 32]),
            incarnation: Incarnation(4),
            seq: 0,
            previous: None,
            lamport: 1,
            time: Timestamp(0),
            epoch: RecordId::from_bytes([5; 32]),
            key: Some(key.id()),
            shred: Some(shred.id()),
            deps: Vec::new(),
            class: Class::Content,
        }
    }

    #[test]
    fn a_body_under_another_header_does_not_open() {
        let (key, shred) = keys();
        let mut dice = Dice::new([6; 32]);
        let body = seal(b"mine", &key, &shred, b"words", &mut dice).expect("it fits");
        let open = |about: &[u8]| unseal(&header(), about, &body, &key, &shred);
        assert_eq!(open(b"mine"), Ok(b"words".to_vec()));
        assert_eq!(open(b"yours"), Err(Unreadable::Broken));
    }

    #[test]
    fn only_the_smallest_padding_of_zeros_is_read() {
        let padded = |words: &[u8], total: usize, fill: u8| {
            let mut bytes = (words.len() as u32).to_be_bytes().to_vec();
            bytes.extend_from_slice(words);
            bytes.resize(total, fill);
            bytes
        };
        assert_eq!(unpad(&padded(b"words", 256, 0)), Some(b"words".to_vec()));
        assert_eq!(unpad(&padded(b"words", 256, 1)), None);
        assert_eq!(unpad(&padded(b"words", 512, 0)), None);
        assert_eq!(unpad(&padded(&[7; 300], 256, 0)[..256]), None);
        assert_eq!(unpad(&[0xff; 256]), None);
        assert_eq!(unpad(&[0; 3]), None);
    }

    #[test]
    fn padded_lengths_are_few() {
        let lengths: Vec<_> = (0..200_000).filter(|bytes| is_padded(*bytes)).collect();
        let expected: Vec<_> = (8..=17).map(|power| 40 + (1 << power)).collect();
        assert_eq!(lengths, expected);
    }
}
