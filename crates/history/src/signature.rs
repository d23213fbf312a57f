//! Signing and checking with ed25519 under one rule.
//!
//! ZIP-215 defines for every input whether a signature is good, so that one at a time and in
//! batches give the same verdict; under other rules two replicas could disagree about a record.
//! Nothing here knows what is signed.

use std::fmt;

use ed25519_zebra::{Signature, SigningKey, VerificationKey, VerificationKeyBytes, batch};
use zeroize::Zeroize;

use crate::dice::Dice;
use crate::id::LogKey;

/// How many bytes a signature has.
pub const SIGNATURE_BYTES: usize = 64;

/// The secret half of a log key. Wiped when dropped.
pub struct LogSigner(SigningKey);

impl LogSigner {
    /// Derives the key pair from 32 secret bytes.
    pub fn from_seed(seed: [u8; 32]) -> LogSigner {
        LogSigner(SigningKey::from(seed))
    }

    /// Draws a new key pair.
    pub fn generate(dice: &mut Dice) -> LogSigner {
        LogSigner::from_seed(dice.bytes())
    }

    /// Gives the public half.
    pub fn key(&self) -> LogKey {
        LogKey::from_bytes(VerificationKeyBytes::from(&self.0).into())
    }

    /// Gives the 32 secret bytes; whoever asks keeps them as carefully.
    pub fn seed(&self) -> [u8; 32] {
        *self.0.as_bytes()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_BYTES] {
        self.0.sign(message).to_bytes()
    }
}

impl Drop for LogSigner {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for LogSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogSigner({})", self.key().short())
    }
}

/// Tells whether `key` signed `message`.
pub(crate) fn verify(key: &LogKey, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
    VerificationKey::try_from(*key.as_bytes())
        .and_then(|key| key.verify(&Signature::from(*signature), message))
        .is_ok()
}

/// Something signed that waits to be checked together with others.
pub(crate) struct Claim<'a> {
    pub key: LogKey,
    pub message: &'a [u8],
    pub signature: &'a [u8; SIGNATURE_BYTES],
}

impl Claim<'_> {
    pub(crate) fn holds(&self) -> bool {
        verify(&self.key, self.message, self.signature)
    }
}

/// Tells whether all claims hold; `false` says that at least one does not.
pub(crate) fn verify_all(claims: &[Claim<'_>]) -> bool {
    let mut verifier = batch::Verifier::new();
    // The weights of the batch come from a hash over everything in it. Nobody can choose a
    // signature that suits its weight, because choosing it changes the weights, and no operating
    // system is asked for randomness.
    let mut transcript = blake3::Hasher::new_derive_key("eyelevel 2026 batch weights v1");
    for claim in claims {
        let key = VerificationKeyBytes::from(*claim.key.as_bytes());
        verifier.queue((key, Signature::from(*claim.signature), claim.message));
        transcript.update(claim.key.as_bytes());
        transcript.update(claim.signature);
        transcript.update(&(claim.message.len() as u64).to_be_bytes());
        transcript.update(claim.message);
    }
    verifier
        .verify(Dice::new(*transcript.finalize().as_bytes()))
        .is_ok()
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::edwards::EdwardsPoint;
    use curve25519_dalek::scalar::{Scalar, clamp_integer};
    use sha2::{Digest, Sha512};

    use super::*;

    /// Points of small order and non-canonical encodings of points, after the ZIP-215 test
    /// vectors: an encoded y, with and without the sign bit.
    fn odd_points() -> Vec<[u8; 32]> {
        let mut low = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ]
        .map(|hex| hex.parse::<LogKey>().map(|key| *key.as_bytes()))
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .expect("hex");
        for extra in 0xef..=0xff_u8 {
            let mut y = [0xff; 32];
            y[0] = extra;
            y[31] = 0x7f;
            low.push(y);
        }
        let signed = low.clone().into_iter().map(|mut point| {
            point[31] |= 0x80;
            point
        });
        low.clone().into_iter().chain(signed).collect()
    }

    #[test]
    fn single_and_batch_agree_on_odd_points() {
        let honest = LogSigner::from_seed([9; 32]);
        let honest_signature = honest.sign(b"beside");
        let beside = Claim {
            key: honest.key(),
            message: b"beside",
            signature: &honest_signature,
        };
        let mut good = 0;
        for key in odd_points() {
            for point in odd_points() {
                for last in [0x00, 0x01, 0xff] {
                    let mut signature = [0; SIGNATURE_BYTES];
                    signature[..32].copy_from_slice(&point);
                    signature[63] = last;
                    let claim = Claim {
                        key: LogKey::from_bytes(key),
                        message: b"odd",
                        signature: &signature,
                    };
                    let single = claim.holds();
                    good += usize::from(single);
                    let again = Claim { ..claim };
                    let company = Claim { ..beside };
                    assert_eq!(verify_all(&[claim]), single, "{key:02x?} {point:02x?}");
                    assert_eq!(verify_all(&[company, again]), single);
                }
            }
        }
        // With the scalar zero every pair of small-order points is good under ZIP-215: if none
        // were, this test would compare nothing.
        assert!(good > 100, "{good}");
    }

    /// Signs as Ed25519 does (RFC 8032, 5.1.6), but adds a point of small order to R.
    fn sign_with_torsion(seed: [u8; 32], message: &[u8], torsion: &EdwardsPoint) -> [u8; 64] {
        let key = LogSigner::from_seed(seed).key();
        let hashed: [u8; 64] = Sha512::digest(seed).into();
        let secret: [u8; 32] = hashed[..32].try_into().expect("half of it");
        let secret = Scalar::from_bytes_mod_order(clamp_integer(secret));
        let nonce = Scalar::from(77_u64);
        let point = (ED25519_BASEPOINT_POINT * nonce + torsion).compress();
        let bound = [point.as_bytes().as_slice(), key.as_bytes(), message].concat();
        let bound: [u8; 64] = Sha512::digest(bound).into();
        let response = nonce + Scalar::from_bytes_mod_order_wide(&bound) * secret;
        let mut signature = [0; SIGNATURE_BYTES];
        signature[..32].copy_from_slice(point.as_bytes());
        signature[32..].copy_from_slice(response.as_bytes());
        signature
    }

    #[test]
    fn single_and_batch_agree_on_torsion() {
        // The rule with the cofactor takes such a signature of an honest key alone and in company;
        // rules without it differ between the two.
        let honest = LogSigner::from_seed([9; 32]);
        let beside = honest.sign(b"beside");
        for torsion in &EIGHT_TORSION {
            let signature = sign_with_torsion([3; 32], b"text", torsion);
            let claim = |message| Claim {
                key: LogSigner::from_seed([3; 32]).key(),
                message,
                signature: &signature,
            };
            let company = Claim {
                key: honest.key(),
                message: b"beside",
                signature: &beside,
            };
            assert!(claim(b"text").holds());
            assert!(verify_all(&[claim(b"text")]));
            assert!(verify_all(&[claim(b"text"), company]));
            assert!(!claim(b"test").holds());
            assert!(!verify_all(&[claim(b"test")]));
        }
    }

    #[test]
    fn every_flipped_bit_is_refused_alone_and_in_company() {
        let signer = LogSigner::from_seed([3; 32]);
        let signature = signer.sign(b"text");
        for at in 0..SIGNATURE_BYTES {
            for bit in 0..8 {
                let mut odd = signature;
                odd[at] ^= 1 << bit;
                let claim = Claim {
                    key: signer.key(),
                    message: b"text",
                    signature: &odd,
                };
                assert!(!claim.holds());
                assert!(!verify_all(&[claim]));
            }
        }
    }

    #[test]
    fn one_bad_claim_fails_the_batch() {
        let signers: Vec<_> = (0..9).map(|n| LogSigner::from_seed([n; 32])).collect();
        let signatures: Vec<_> = signers.iter().map(|s| s.sign(b"text")).collect();
        let claims = |bad: Option<usize>| -> Vec<Claim<'_>> {
            let claim = |n: usize| Claim {
                key: signers[n].key(),
                message: if bad == Some(n) { b"test" } else { b"text" },
                signature: &signatures[n],
            };
            (0..9).map(claim).collect()
        };
        assert!(verify_all(&claims(None)));
        assert!(verify_all(&[]));
        for bad in 0..9 {
            assert!(!verify_all(&claims(Some(bad))));
        }
    }
}
