//! Bytes read one after the other.
//!
//! For: taking numbers and slices off untrusted bytes. Knows: LEB128 in its one shortest form.
//! Never: reads past the end, accepts a second spelling of a number, or allocates.

use crate::door::Refusal;

/// What is left to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes<'a>(&'a [u8]);

const ENDED: Refusal = Refusal::Malformed("it ends early");
const NUMBER: Refusal = Refusal::Malformed("a number is not in its shortest form");

impl<'a> Bytes<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Bytes<'a> {
        Bytes(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Refusal> {
        let (first, rest) = self.0.split_first().ok_or(ENDED)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ENDED)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(ENDED)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// Reads an unsigned LEB128 number.
    pub(crate) fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let seven = u64::from(byte & 0x7f);
            let last = byte & 0x80 == 0;
            // The tenth byte has room for one bit; a last byte of zero adds nothing.
            if (shift == 63 && byte > 1) || (shift > 0 && byte == 0) {
                return Err(NUMBER);
            }
            number |= seven << shift;
            if last {
                return Ok(number);
            }
        }
        Err(NUMBER)
    }

    /// Reads a signed LEB128 number.
    pub(crate) fn signed(&mut self) -> Result<i64, Refusal> {
        let mut number = 0_i64;
        let mut previous = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let last = byte & 0x80 == 0;
            if shift == 63 && byte != 0 && byte != 0x7f {
                return Err(NUMBER);
            }
            number |= i64::from(byte & 0x7f) << shift;
            if last {
                let repeats_sign =
                    (byte == 0 && previous & 0x40 == 0) || (byte == 0x7f && previous & 0x40 != 0);
                if shift > 0 && repeats_sign {
                    return Err(NUMBER);
                }
                if shift < 57 && byte & 0x40 != 0 {
                    number |= -1 << (shift + 7);
                }
                return Ok(number);
            }
            previous = byte;
        }
        Err(NUMBER)
    }

    /// Reads a length and that many bytes, at most `max`.
    pub(crate) fn prefixed(&mut self, max: usize) -> Result<&'a [u8], Refusal> {
        let length = usize::try_from(self.unsigned()?).unwrap_or(usize::MAX);
        if length > max {
            return Err(Refusal::Malformed("a part is longer than allowed"));
        }
        self.take(length)
    }

    /// Reads a number of things, at most `max`.
    pub(crate) fn count(&mut self, max: usize, refusal: Refusal) -> Result<usize, Refusal> {
        let count = usize::try_from(self.unsigned()?).unwrap_or(usize::MAX);
        if count > max { Err(refusal) } else { Ok(count) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_numbers_have_one_form() {
        for (bytes, number) in [
            (&[0][..], Some(0)),
            (&[0x7f], Some(127)),
            (&[0x80, 1], Some(128)),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
                Some(u64::MAX),
            ),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2],
                None,
            ),
            (
                &[
                    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1,
                ],
                None,
            ),
            (&[0x81, 0], None),
            (&[0x80], None),
            (&[], None),
        ] {
            assert_eq!(Bytes::new(bytes).unsigned().ok(), number, "{bytes:x?}");
        }
    }

    #[test]
    fn signed_numbers_have_one_form() {
        for (bytes, number) in [
            (&[0][..], Some(0)),
            (&[0x7f], Some(-1)),
            (&[0x40], Some(-64)),
            (&[0x3f], Some(63)),
            (&[0xbf, 0x7f], Some(-65)),
            (&[0x80, 0x40], Some(-8192)),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0],
                Some(i64::MAX),
            ),
            (
                &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f],
                Some(i64::MIN),
            ),
            (
                &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7e],
                None,
            ),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
                None,
            ),
            (&[0xbf, 0], None),
            (&[0x81, 0xff, 0x7f], None),
        ] {
            assert_eq!(Bytes::new(bytes).signed().ok(), number, "{bytes:x?}");
        }
    }
}
