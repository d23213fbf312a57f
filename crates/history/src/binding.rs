//! Who stands behind the keys of a scope.
//!
//! Outside the space a log is signed by keys made for that scope, so that a carrier cannot tell
//! whose it is. Its first content says it, sealed: the person and device of the space, with that
//! device's signature over the scope and the log's key. Whether the two are live is decided by the
//! authority of the space, not here.

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::cbor;
use crate::id::{LogKey, PersonId, ScopeId};
use crate::signature::{self, LogSigner, SIGNATURE_BYTES};

/// The size of a written binding, in bytes.
pub const BINDING_BYTES: usize = 1 + 2 * 34 + 66;

/// Says, inside sealed content, which member of the space a scope's log belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// The person in the space.
    pub person: PersonId,
    /// The device in the space that signed.
    pub device: LogKey,
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Binding {
    /// Binds a scope's log key to a person and device of the space.
    pub fn sign(person: PersonId, device: &LogSigner, scope: &ScopeId, log: &LogKey) -> Binding {
        let key = device.key();
        Binding {
            person,
            device: key,
            signature: device.sign(&message(&person, &key, scope, log)),
        }
    }

    /// Tells whether the device it names signed it for this log of this scope.
    pub fn verify(&self, scope: &ScopeId, log: &LogKey) -> bool {
        let message = message(&self.person, &self.device, scope, log);
        signature::verify(&self.device, &message, &self.signature)
    }

    /// Writes the binding: [`BINDING_BYTES`] bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::write(self)
    }

    /// Reads a binding in its one spelling; nothing for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Binding> {
        let binding: Binding = minicbor::decode(bytes).ok()?;
        cbor::is_spelling(bytes, &binding).then_some(binding)
    }
}

fn message(person: &PersonId, device: &LogKey, scope: &ScopeId, log: &LogKey) -> Vec<u8> {
    // All parts have a fixed length, so no two bindings give the same bytes.
    let mut message = b"eyelevel binding v1\0".to_vec();
    message.extend_from_slice(scope.as_bytes());
    message.extend_from_slice(log.as_bytes());
    message.extend_from_slice(person.as_bytes());
    message.extend_from_slice(device.as_bytes());
    message
}

impl<C> Encode<C> for Binding {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(3)?;
        self.person.encode(e, ctx)?;
        self.device.encode(e, ctx)?;
        e.bytes(&self.signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Binding {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Binding, minicbor::decode::Error> {
        cbor::array(d, 3)?;
        Ok(Binding {
            person: d.decode()?,
            device: d.decode()?,
            signature: cbor::bytes(d)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_holds_for_one_log_of_one_scope() {
        let device = LogSigner::from_seed([1; 32]);
        let (scope, log) = (ScopeId::from_bytes([2; 32]), LogKey::from_bytes([3; 32]));
        let person = PersonId::from_bytes([4; 32]);
        let binding = Binding::sign(person, &device, &scope, &log);
        assert!(binding.verify(&scope, &log));
        assert!(!binding.verify(&ScopeId::ZERO, &log));
        assert!(!binding.verify(&scope, &LogKey::ZERO));
        let other = LogSigner::from_seed([5; 32]).key();
        let stolen = Binding {
            device: other,
            ..binding
        };
        assert!(!stolen.verify(&scope, &log));
        let renamed = Binding {
            person: PersonId::ZERO,
            ..binding
        };
        assert!(!renamed.verify(&scope, &log));

        let bytes = binding.to_bytes();
        assert_eq!(bytes.len(), BINDING_BYTES);
        assert_eq!(Binding::from_bytes(&bytes), Some(binding));
        assert_eq!(Binding::from_bytes(&[&bytes[..], &[0]].concat()), None);
        for end in 0..bytes.len() {
            assert_eq!(Binding::from_bytes(&bytes[..end]), None);
        }
    }
}
