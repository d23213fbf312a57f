//! Bytes as people and scripts see them.
//!
//! For: ids, hashes and names of columns. Knows: two lower-case digits for each byte. Never: reads them
//! back; ids do that for themselves.

use std::fmt::{self, Write};

/// Writes bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    // A string takes whatever is written to it.
    let _written = write_hexadecimal(bytes, &mut digits);
    digits
}

/// Writes bytes as an id is written.
pub(crate) fn write_hexadecimal(bytes: &[u8], out: &mut impl Write) -> fmt::Result {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or('0');
    bytes.iter().try_for_each(|byte| {
        out.write_char(digit(byte >> 4))?;
        out.write_char(digit(byte & 0xf))
    })
}
