//! Small helpers around canonical CBOR, shared by messages, contents, tickets and secrets.
//!
//! Canonical means: decoding and encoding again gives the same bytes. We check exactly that
//! instead of checking each rule of RFC 8949 section 4.2 by itself.

use std::convert::Infallible;

use minicbor::encode::Write;
use minicbor::{Decoder, Encoder};
use zeroize::Zeroizing;

/// Bytes that are not what they should be, with what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged(pub &'static str);

impl From<minicbor::decode::Error> for Damaged {
    fn from(_: minicbor::decode::Error) -> Self {
        Damaged("it is cut short or not in the expected form")
    }
}

/// Writing into memory cannot fail; the type is what the encoder asks for.
pub type Written = Result<(), minicbor::encode::Error<Infallible>>;

/// Runs an encoder over a fresh buffer.
pub fn written(write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    let result = write(&mut encoder);
    debug_assert!(result.is_ok(), "encoding into memory does not fail");
    encoder.into_writer()
}

/// Bytes that do not move while they are written.
pub struct Reserved {
    bytes: Zeroizing<Vec<u8>>,
    /// How many were given, whether or not there was room.
    length: usize,
}

impl Reserved {
    fn filled(room: usize, write: &impl Fn(&mut Encoder<Reserved>) -> Written) -> Reserved {
        let bytes = Zeroizing::new(Vec::with_capacity(room));
        let mut encoder = Encoder::new(Reserved { bytes, length: 0 });
        let result = write(&mut encoder);
        debug_assert!(result.is_ok(), "encoding into memory does not fail");
        encoder.into_writer()
    }
}

impl Write for Reserved {
    type Error = Infallible;

    fn write_all(&mut self, more: &[u8]) -> Result<(), Infallible> {
        self.length += more.len();
        if self.length <= self.bytes.capacity() {
            self.bytes.extend_from_slice(more);
        }
        Ok(())
    }
}

/// Runs an encoder of secrets: once to see how long they are, once into a buffer of that length. A
/// growing one would leave copies of keys behind in freed memory.
pub fn written_in_place(write: impl Fn(&mut Encoder<Reserved>) -> Written) -> Zeroizing<Vec<u8>> {
    let length = Reserved::filled(0, &write).length;
    let whole = Reserved::filled(length, &write);
    debug_assert_eq!(whole.bytes.len(), length, "the same is written twice");
    whole.bytes
}

/// Reads one value that fills the bytes exactly.
pub fn read<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut Decoder<'_>) -> Result<T, Damaged>,
) -> Result<T, Damaged> {
    let mut decoder = Decoder::new(bytes);
    let value = read(&mut decoder)?;
    if decoder.position() == bytes.len() {
        Ok(value)
    } else {
        Err(Damaged("there is more than was announced"))
    }
}

/// Checks that what was read would be written the same way.
pub fn canonical(read: &[u8], written: &[u8]) -> Result<(), Damaged> {
    if read == written {
        Ok(())
    } else {
        Err(Damaged("it is not written in the one allowed form"))
    }
}

/// Reads the head of an array of known length.
pub fn array(d: &mut Decoder<'_>) -> Result<u64, Damaged> {
    d.array()?.ok_or(Damaged("a list has no length"))
}

/// Reads the head of an array and refuses more than `max` items before anything is allocated.
pub fn list(d: &mut Decoder<'_>, max: usize) -> Result<usize, Damaged> {
    let len = usize::try_from(array(d)?).map_err(|_| Damaged("a list is too long"))?;
    if len > max {
        return Err(Damaged("a list is too long"));
    }
    Ok(len)
}

/// Reads a byte string of exactly `N` bytes.
pub fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], Damaged> {
    d.bytes()?
        .try_into()
        .map_err(|_| Damaged("a field has the wrong length"))
}
