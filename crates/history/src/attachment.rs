//! Sealing files that travel beside the history, not in it.
//!
//! For: one file under one key that is used for nothing else, in pieces, so that neither cutting,
//! nor swapping, nor repeating them goes unnoticed. Knows: ciphers. Never: decides who gets the key,
//! which stands in the record that names the file, and goes with it.
//!
//! Source: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, "Online
//! authenticated-encryption and its nonce-reuse misuse-resistance" (2015): the nonce counts the
//! pieces and marks the last one.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};

use crate::seal::{NONCE_BYTES, TAG_BYTES, TooLarge, Unreadable};

/// The largest file that can be attached, in bytes.
pub const ATTACHMENT_MAX_BYTES: usize = 5 * 1024 * 1024;
/// How much of a file is sealed as one piece, in bytes.
const PIECE_BYTES: usize = 64 * 1024;
/// The largest sealed file, in bytes.
pub const SEALED_ATTACHMENT_MAX_BYTES: usize =
    ATTACHMENT_MAX_BYTES + (ATTACHMENT_MAX_BYTES / PIECE_BYTES + 1) * TAG_BYTES;
const ABOUT: &[u8] = b"eyelevel 2026 attachment v1";
const LAST: u8 = 1;

/// Seals a file. The key must be fresh: whoever knows it reads the file, and it seals nothing else.
pub fn seal_attachment(bytes: &[u8], key: &[u8; 32]) -> Result<Vec<u8>, TooLarge> {
    let too_large = TooLarge { bytes: bytes.len() };
    if bytes.len() > ATTACHMENT_MAX_BYTES {
        return Err(too_large);
    }
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let mut sealed = Vec::with_capacity(bytes.len() + TAG_BYTES);
    let mut rest = bytes;
    for number in 0u32.. {
        let (piece, after) = rest.split_at_checked(PIECE_BYTES).unwrap_or((rest, &[]));
        let payload = Payload {
            msg: piece,
            aad: ABOUT,
        };
        let at = nonce(number, after.is_empty());
        let piece = cipher.encrypt(&XNonce::from(at), payload);
        sealed.extend(piece.map_err(|_| too_large)?);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    Ok(sealed)
}

/// Opens a sealed file: all of it, or nothing.
pub fn open_attachment(sealed: &[u8], key: &[u8; 32]) -> Result<Vec<u8>, Unreadable> {
    if sealed.len() > SEALED_ATTACHMENT_MAX_BYTES {
        return Err(Unreadable::Broken);
    }
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let mut opened = Vec::with_capacity(sealed.len());
    let mut rest = sealed;
    for number in 0u32.. {
        let cut = rest.split_at_checked(PIECE_BYTES + TAG_BYTES);
        let (piece, after) = cut.unwrap_or((rest, &[]));
        let payload = Payload {
            msg: piece,
            aad: ABOUT,
        };
        let at = nonce(number, after.is_empty());
        let piece = cipher.decrypt(&XNonce::from(at), payload);
        opened.extend(piece.map_err(|_| Unreadable::Broken)?);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    Ok(opened)
}

/// Tells how many bytes a file of so many bytes has when it is sealed.
pub fn sealed_attachment_bytes(bytes: u64) -> u64 {
    let pieces = bytes.div_ceil(PIECE_BYTES as u64).max(1);
    bytes.saturating_add(pieces.saturating_mul(TAG_BYTES as u64))
}

/// Names a sealed file by what it is.
pub fn attachment_id(sealed: &[u8]) -> [u8; 32] {
    *blake3::hash(sealed).as_bytes()
}

fn nonce(number: u32, is_last: bool) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    let [a, b, c, d] = number.to_be_bytes();
    let tail = [a, b, c, d, if is_last { LAST } else { 0 }];
    for (byte, value) in nonce.iter_mut().rev().zip(tail.iter().rev()) {
        *byte = *value;
    }
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn files_of_every_size_open_again_and_only_with_their_key() {
        for size in [
            0,
            1,
            PIECE_BYTES - 1,
            PIECE_BYTES,
            PIECE_BYTES + 1,
            3 * PIECE_BYTES,
        ] {
            let bytes: Vec<u8> = (0..size).map(|at| at as u8).collect();
            let sealed = seal_attachment(&bytes, &KEY).unwrap();
            assert_eq!(sealed.len() as u64, sealed_attachment_bytes(size as u64));
            assert_eq!(
                open_attachment(&sealed, &KEY).unwrap(),
                bytes,
                "{size} bytes"
            );
            assert!(open_attachment(&sealed, &[8; 32]).is_err(), "{size} bytes");
        }
        let most = vec![0; ATTACHMENT_MAX_BYTES];
        let sealed = seal_attachment(&most, &KEY).unwrap();
        assert!(sealed.len() <= SEALED_ATTACHMENT_MAX_BYTES);
        assert_eq!(
            seal_attachment(&vec![0; ATTACHMENT_MAX_BYTES + 1], &KEY)
                .unwrap_err()
                .bytes,
            ATTACHMENT_MAX_BYTES + 1
        );
    }

    #[test]
    fn cut_swapped_repeated_and_flipped_pieces_are_noticed() {
        let bytes: Vec<u8> = (0..3 * PIECE_BYTES).map(|at| (at / 7) as u8).collect();
        let sealed = seal_attachment(&bytes, &KEY).unwrap();
        let piece = PIECE_BYTES + TAG_BYTES;
        let (first, second) = (&sealed[..piece], &sealed[piece..2 * piece]);
        let rest = &sealed[2 * piece..];
        let mut flipped = sealed.clone();
        flipped[piece + 5] ^= 1;
        for (what, bytes) in [
            ("without its end", sealed[..2 * piece].to_vec()),
            ("cut within a piece", sealed[..piece + 9].to_vec()),
            ("swapped", [second, first, rest].concat()),
            ("repeated", [first, first, second, rest].concat()),
            ("with more behind it", [&sealed[..], rest].concat()),
            ("flipped", flipped),
            ("nothing", Vec::new()),
            ("too long", vec![0; SEALED_ATTACHMENT_MAX_BYTES + 1]),
        ] {
            assert_eq!(
                open_attachment(&bytes, &KEY),
                Err(Unreadable::Broken),
                "{what}"
            );
        }
    }
}
