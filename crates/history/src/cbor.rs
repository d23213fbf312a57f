//! Canonical CBOR: one value, one spelling.
//!
//! A value is read and written again, and the two must be the same bytes. That one comparison
//! refuses indefinite lengths, long integers, trailing bytes and every other second spelling,
//! whatever the decoder itself would have let through.

use minicbor::data::Type;
use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode};

/// Writes a value.
pub(crate) fn write<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = minicbor::encode(value, &mut bytes);
    // Memory takes every byte and our own encoders raise no error of their own.
    debug_assert!(written.is_ok());
    bytes
}

/// Tells whether these bytes are the one spelling of a value that was read from them.
pub(crate) fn is_spelling<T: Encode<()>>(bytes: &[u8], value: &T) -> bool {
    write(value) == bytes
}

/// Reads a byte string of exactly `N` bytes.
pub(crate) fn bytes<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], DecodeError> {
    let at = d.position();
    let bytes = d.bytes()?;
    <[u8; N]>::try_from(bytes)
        .map_err(|_| DecodeError::message("byte string of another length").at(at))
}

/// Reads the head of an array that must have exactly `length` elements.
pub(crate) fn array(d: &mut Decoder<'_>, length: u64) -> Result<(), DecodeError> {
    let at = d.position();
    if d.array()? == Some(length) {
        Ok(())
    } else {
        Err(DecodeError::message("array of another length").at(at))
    }
}

/// Reads an array of at most `max` elements. Nothing is set aside for what is only promised.
pub(crate) fn list<'b, T>(d: &mut Decoder<'b>, max: u64) -> Result<Vec<T>, DecodeError>
where
    T: Decode<'b, ()>,
{
    let at = d.position();
    let length = match d.array()? {
        Some(length) if length <= max => length,
        Some(_) | None => return Err(DecodeError::message("array too long").at(at)),
    };
    let mut items = Vec::new();
    for _ in 0..length {
        items.push(d.decode()?);
    }
    Ok(items)
}

/// Reads null as nothing, anything else as a value.
pub(crate) fn optional<'b, T>(d: &mut Decoder<'b>) -> Result<Option<T>, DecodeError>
where
    T: Decode<'b, ()>,
{
    if d.datatype()? == Type::Null {
        d.null()?;
        Ok(None)
    } else {
        d.decode().map(Some)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::id::Timestamp;

    /// Reads a value that must be canonical and fill the bytes.
    pub(crate) fn read<T>(bytes: &[u8]) -> Option<T>
    where
        T: Encode<()> + for<'b> Decode<'b, ()>,
    {
        let value: T = minicbor::decode(bytes).ok()?;
        is_spelling(bytes, &value).then_some(value)
    }

    #[test]
    fn only_one_spelling_is_read() {
        let cases: [(&[u8], Option<Timestamp>); 7] = [
            (&[0x05], Some(Timestamp(5))),
            (&[0x18, 0x18], Some(Timestamp(24))),
            (&[0x18, 0x05], None),
            (&[0x19, 0x00, 0x18], None),
            (&[0x05, 0x05], None),
            (&[0x25], None),
            (&[], None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(read::<Timestamp>(bytes), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn a_promised_length_costs_nothing() {
        // An array head that promises 2^63 elements, and nothing after it.
        let bytes = [0x9b, 0x80, 0, 0, 0, 0, 0, 0, 0];
        assert!(list::<Timestamp>(&mut Decoder::new(&bytes), u64::MAX).is_err());
        assert!(list::<Timestamp>(&mut Decoder::new(&bytes), 32).is_err());
        assert!(list::<Timestamp>(&mut Decoder::new(&[0x9f, 0xff]), 32).is_err());
    }
}
