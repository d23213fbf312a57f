//! Messages of a conversation: each is sealed anew to every device that shall read it.
//!
//! ```text
//! body = how many wraps, as a power of two ‖ wraps (X-Wing, 1,168 bytes each) ‖ nonce ‖ ciphertext
//! ```
//!
//! A fresh key seals the padded text; each wrap holds that key for one device. Readers are not
//! named: wraps stand in random order, their number is filled up to a power of two with noise, and
//! a reader tries its keys. So a carrier learns neither who reads nor exactly how many. Who belongs
//! to a conversation is not decided here.

use std::fmt;

use hpke::kem::XWing;
use zeroize::Zeroizing;

use crate::device::DeviceKeys;
use crate::dice::Dice;
use crate::governance::DeviceStatement;
use crate::header::Header;
use crate::id::LogKey;
use crate::keys::{self, Suite};
use crate::seal::{
    self, ContentKey, NONCE_BYTES, PADDING_MAX_BYTES, TAG_BYTES, TooLarge, Unreadable,
};

/// The most devices one message is sealed to.
pub const READERS_MAX: usize = 64;
/// The largest text of a message, in bytes.
pub const MESSAGE_MAX_BYTES: usize = seal::PLAINTEXT_MAX_BYTES;

const COUNT_BYTES: usize = 1;
const WRAP_BYTES: usize = 1120 + 32 + TAG_BYTES;
const SEALED_AS: &[u8] = b"eyelevel message key v1\0";

/// Says why a message could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsendable {
    /// It has no readers.
    NoReaders,
    /// It has more readers than [`READERS_MAX`].
    TooManyReaders(usize),
    /// A device states a key nothing can be sealed to.
    Device(LogKey),
    TooLarge(TooLarge),
}

impl Unsendable {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Unsendable::NoReaders => "no-readers",
            Unsendable::TooManyReaders(_) => "too-many-readers",
            Unsendable::Device(_) => "device-key-unusable",
            Unsendable::TooLarge(large) => large.code(),
        }
    }
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsendable::NoReaders => f.write_str("The message has nobody to read it."),
            Unsendable::TooManyReaders(count) => write!(
                f,
                "The message goes to {count} devices; a conversation reaches {READERS_MAX}."
            ),
            Unsendable::Device(device) => write!(
                f,
                "Device {} states a key that nothing can be sealed to.",
                device.short()
            ),
            Unsendable::TooLarge(large) => large.fmt(f),
        }
    }
}

impl std::error::Error for Unsendable {}

/// Tells whether a body has a shape that sealing a message gives.
pub(crate) fn is_padded(body: &[u8]) -> bool {
    split(body).is_some_and(|(_, sealed)| seal::is_padded(sealed.len()))
}

/// Seals a text under a key drawn for it alone, to every reader.
pub(crate) fn seal(
    header: &[u8],
    key: &ContentKey,
    readers: &[DeviceStatement],
    text: &[u8],
    dice: &mut Dice,
) -> Result<Vec<u8>, Unsendable> {
    let slots = slots(readers.len())?;
    let padded = seal::pad(text).map_err(Unsendable::TooLarge)?;
    let about = about(header);
    let mut wraps = Vec::with_capacity(slots);
    for reader in readers {
        let (enc, sealed) = keys::seal_to(Suite::XWing, reader, &about, key, dice)
            .ok_or(Unsendable::Device(reader.ed25519))?;
        wraps.push([enc, sealed].concat());
    }
    while wraps.len() < slots {
        // A wrap nobody opens: to a device that never was.
        let nobody = DeviceKeys::generate(dice).statement(crate::id::PersonId::ZERO);
        let (enc, sealed) = keys::seal_to(Suite::XWing, &nobody, &about, key, dice)
            .ok_or(Unsendable::Device(nobody.ed25519))?;
        wraps.push([enc, sealed].concat());
    }
    shuffle(&mut wraps, dice);
    let mut body = vec![slots.trailing_zeros() as u8];
    body.extend(wraps.into_iter().flatten());
    let text_key = seal::derive(key.expose(), &about);
    body.extend(seal::close(&text_key, header, &padded, dice));
    debug_assert!(is_padded(&body));
    Ok(body)
}

/// Opens a message with the keys of one device.
pub(crate) fn open(
    header: &Header,
    header_bytes: &[u8],
    body: &[u8],
    keys: &DeviceKeys,
) -> Result<Vec<u8>, Unreadable> {
    let (wraps, sealed) = split(body).ok_or(Unreadable::Broken)?;
    let about = about(header_bytes);
    let secret = keys.xwing();
    let key = wraps
        .chunks_exact(WRAP_BYTES)
        .find_map(|wrap| {
            let (enc, sealed) = wrap.split_at_checked(WRAP_BYTES - 32 - TAG_BYTES)?;
            keys::decapsulate::<XWing>(secret, enc, &about, sealed)
        })
        .map(|bytes: Zeroizing<[u8; 32]>| ContentKey::from_bytes(*bytes))
        .ok_or(Unreadable::OtherDevice)?;
    if header.key != Some(key.id()) {
        return Err(Unreadable::OtherKey);
    }
    let text_key = seal::derive(key.expose(), &about);
    let padded = seal::open(&text_key, header_bytes, sealed).ok_or(Unreadable::Broken)?;
    seal::unpad(&padded).ok_or(Unreadable::Broken)
}

/// Gives how many wraps stand for that many readers: the next power of two, at least two.
fn slots(readers: usize) -> Result<usize, Unsendable> {
    match readers {
        0 => Err(Unsendable::NoReaders),
        1..=READERS_MAX => Ok(readers.next_power_of_two().max(2)),
        more => Err(Unsendable::TooManyReaders(more)),
    }
}

/// Cuts a body into its wraps and its ciphertext.
fn split(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (power, rest) = body.split_first_chunk::<COUNT_BYTES>()?;
    let [power] = *power;
    let slots = 1_usize.checked_shl(u32::from(power))?;
    if !(2..=READERS_MAX).contains(&slots) {
        return None;
    }
    rest.split_at_checked(slots * WRAP_BYTES)
}

/// What the wraps are bound to: moved under another header they do not open.
fn about(header: &[u8]) -> Vec<u8> {
    [SEALED_AS, blake3::hash(header).as_bytes()].concat()
}

/// Puts the wraps into an order that says nothing (Fisher and Yates).
fn shuffle(wraps: &mut [Vec<u8>], dice: &mut Dice) {
    for at in (1..wraps.len()).rev() {
        let other = u64::from_be_bytes(dice.bytes()) % (at as u64 + 1);
        wraps.swap(at, other as usize);
    }
}

/// The largest body of a message, in bytes; it fits into a record.
const BODY_MAX_BYTES: usize =
    COUNT_BYTES + READERS_MAX * WRAP_BYTES + NONCE_BYTES + PADDING_MAX_BYTES + TAG_BYTES;
const _: () = assert!(BODY_MAX_BYTES < crate::record::RECORD_MAX_BYTES - 8 * 1024);
