//! The SSH signature format, as git understands it.
//!
//! The framing is a few length-prefixed strings, so we write it ourselves: the crate for it would
//! bring a second generation of cipher and curve types into the build. The format is described in
//! OpenSSH's PROTOCOL.sshsig.

use data_encoding::BASE64;
use sha2::{Digest, Sha512};

use crate::id::LogKey;
use crate::signature::SIGNATURE_BYTES;

const MAGIC: &[u8] = b"SSHSIG";
const FORMAT_VERSION: u32 = 1;
const NAMESPACE: &[u8] = b"git";
const HASH: &[u8] = b"sha512";
const KEY_TYPE: &[u8] = b"ssh-ed25519";
/// How long a line of an armoured signature is, in characters, as OpenSSH writes it.
const LINE_CHARS: usize = 70;
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// Gives the bytes that are signed for a text.
pub(crate) fn signed_bytes(text: &[u8]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    push(&mut bytes, NAMESPACE);
    push(&mut bytes, b"");
    push(&mut bytes, HASH);
    push(&mut bytes, &Sha512::digest(text));
    bytes
}

/// Writes a signature as lines of text, each ending in a line break.
pub(crate) fn armour(key: &LogKey, signature: &[u8; SIGNATURE_BYTES]) -> String {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&FORMAT_VERSION.to_be_bytes());
    push(&mut bytes, &public_key(key));
    push(&mut bytes, NAMESPACE);
    push(&mut bytes, b"");
    push(&mut bytes, HASH);
    let mut signed = Vec::new();
    push(&mut signed, KEY_TYPE);
    push(&mut signed, signature);
    push(&mut bytes, &signed);

    let mut text = format!("{BEGIN}\n");
    for (index, letter) in BASE64.encode(&bytes).chars().enumerate() {
        if index > 0 && index % LINE_CHARS == 0 {
            text.push('\n');
        }
        text.push(letter);
    }
    text.push('\n');
    text.push_str(END);
    text.push('\n');
    text
}

/// Takes the raw signature out of an armoured one whose lines may be indented.
///
/// This is only a way to find 64 bytes: whoever calls renders the whole again and compares.
pub(crate) fn raw_signature(armoured: &str) -> Option<[u8; SIGNATURE_BYTES]> {
    let lines = armoured.lines().map(|line| line.trim_start_matches(' '));
    let inner = lines.skip_while(|line| *line != BEGIN).skip(1);
    let text: String = inner.take_while(|line| *line != END).collect();
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    bytes.last_chunk::<SIGNATURE_BYTES>().copied()
}

/// Writes git's allowed-signers file: each key may sign commits under its own name and nothing
/// else.
pub fn allowed_signers<'a>(keys: impl Iterator<Item = &'a LogKey>) -> String {
    keys.map(allowed_signer).collect()
}

fn allowed_signer(key: &LogKey) -> String {
    format!(
        "{} namespaces=\"git\" ssh-ed25519 {}\n",
        address(key),
        BASE64.encode(&public_key(key))
    )
}

/// Gives the address a log key has in commits and in the allowed-signers file.
pub(crate) fn address(key: &LogKey) -> String {
    format!("{key}@eyelevel")
}

fn public_key(key: &LogKey) -> Vec<u8> {
    let mut bytes = Vec::new();
    push(&mut bytes, KEY_TYPE);
    push(&mut bytes, key.as_bytes());
    bytes
}

/// Appends a string as SSH writes it: its length in four bytes, then its bytes.
fn push(bytes: &mut Vec<u8>, string: &[u8]) {
    // Every string here is a constant, a key or a hash of at most a few hundred bytes.
    let length = u32::try_from(string.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(string);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn armour_gives_the_signature_back() {
        let key = LogKey::from_bytes([5; 32]);
        let mut signature = [0; SIGNATURE_BYTES];
        for (at, byte) in signature.iter_mut().enumerate() {
            *byte = at as u8;
        }
        let text = armour(&key, &signature);
        assert_eq!(raw_signature(&text), Some(signature));
        assert!(text.lines().all(|line| line.len() <= LINE_CHARS));
        let indented = text.replace('\n', "\n ");
        assert_eq!(raw_signature(&indented), Some(signature));
    }

    #[test]
    fn what_is_no_armour_holds_no_signature() {
        let begin_only = format!("{BEGIN}\n");
        let short = format!("{BEGIN}\nAAAA\n{END}\n");
        let not_base64 = format!("{BEGIN}\n!!!!\n{END}\n");
        for text in ["", "text", &begin_only, &short, &not_base64] {
            assert_eq!(raw_signature(text), None, "{text}");
        }
    }

    #[test]
    fn allowed_signers_name_key_and_purpose() {
        let keys = [LogKey::from_bytes([0; 32]), LogKey::from_bytes([1; 32])];
        let text = allowed_signers(keys.iter());
        assert_eq!(
            text.lines().next(),
            Some(
                "0000000000000000000000000000000000000000000000000000000000000000@eyelevel \
                 namespaces=\"git\" ssh-ed25519 \
                 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            )
        );
        assert_eq!(text.lines().count(), 2);
    }
}
