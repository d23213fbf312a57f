//! A file as text.
//!
//! For: reading what spreadsheets and forms save, whatever letters they use. Knows: UTF-8, UTF-16 with
//! a mark, and Windows-1252. Never: reads what is no text; keeps quiet about letters it guessed.

use std::io::Read;
use std::path::Path;
use std::string::FromUtf8Error;

use matching::Language;

use crate::letters::windows_1252;

use super::super::failure::{Failure, io_words};
use super::read::cannot;
use super::words::{self, either, say};

/// The largest file that is read, in bytes.
const FILE_MAX_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// So many bytes are looked at to tell whether a file is text.
const LOOKED_AT_BYTES: usize = 64 * 1024;
/// Where more than one byte in so many is a control sign, it is no text.
const ODD_ONE_IN: usize = 50;

pub fn text(path: &Path, language: Language) -> Result<String, Failure> {
    let bytes = bytes(path).map_err(|error| cannot(path, &io_words(&error), language))?;
    if is_no_text(&bytes) {
        let why = words::one(
            language,
            "it holds no text, but data of another kind",
            "darin steht kein Text, sondern etwas anderes",
        );
        return Err(cannot(path, why, language));
    }
    Ok(plain(
        bytes,
        words::one(language, "The file", "Die Datei"),
        language,
    ))
}

/// Tells whether bytes are something else than text: pictures, archives and the like are full of
/// signs that no text has. UTF-16 says by a mark that it has zeros.
fn is_no_text(bytes: &[u8]) -> bool {
    if matches!(bytes.get(..2), Some([0xff, 0xfe] | [0xfe, 0xff])) {
        return false;
    }
    let looked_at = bytes.get(..LOOKED_AT_BYTES).unwrap_or(bytes);
    let is_odd = |byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    let odd = looked_at.iter().filter(is_odd).count();
    looked_at.contains(&0) || odd * ODD_ONE_IN > looked_at.len()
}

/// Reads a file whole, or standard input for "-".
///
/// # Errors
///
/// What the system says, or that the file is larger than 2 GiB.
pub fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = FILE_MAX_BYTES + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().take(limit).read_to_end(&mut bytes)?;
    } else {
        let file = std::fs::File::open(path)?;
        file.take(limit).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > FILE_MAX_BYTES {
        return Err(std::io::Error::other("it is larger than 2 GiB"));
    }
    Ok(bytes)
}

/// Turns bytes into text: UTF-8, or UTF-16 where a mark at the beginning says so, as
/// spreadsheets write it. `what` names the file where letters could not be read.
pub fn plain(bytes: Vec<u8>, what: &str, language: Language) -> String {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units = bytes.get(2..).unwrap_or_default().chunks_exact(2);
        let units = units.filter_map(|pair| Some(from(pair.try_into().ok()?)));
        let chars = char::decode_utf16(units);
        chars
            .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    let text: String = match bytes.get(..2) {
        Some([0xff, 0xfe]) => wide(u16::from_le_bytes),
        Some([0xfe, 0xff]) => wide(u16::from_be_bytes),
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| one_byte_a_letter(&error, what, language)),
    };
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// Reads what is no UTF-8: as Windows-1252, which spreadsheets write in Western Europe, unless some
/// letters are UTF-8 all the same. Then one wrong byte spoils one name, not the file.
fn one_byte_a_letter(error: &FromUtf8Error, what: &str, language: Language) -> String {
    let bytes = error.as_bytes();
    let lossy = String::from_utf8_lossy(bytes);
    let has_wide = |letter: char| !letter.is_ascii() && letter != char::REPLACEMENT_CHARACTER;
    let (text, said) = if lossy.chars().any(has_wide) {
        let said = either(
            language,
            format!(
                "{what} is not all UTF-8: letters that could not be read stand as “\u{fffd}”. Save it as UTF-8 to keep them."
            ),
            format!(
                "{what} ist nicht durchweg UTF-8: Für Buchstaben, die nicht zu lesen waren, steht „\u{fffd}“. Speichere sie als UTF-8, um sie zu behalten."
            ),
        );
        (lossy.into_owned(), said)
    } else {
        let said = either(
            language,
            format!(
                "{what} is no UTF-8; it was read as Windows-1252, as Excel writes it. If names look odd, save it as UTF-8."
            ),
            format!(
                "{what} ist kein UTF-8; gelesen wurde sie als Windows-1252, wie Excel schreibt. Sehen Namen seltsam aus, dann speichere sie als UTF-8."
            ),
        );
        (bytes.iter().map(|byte| windows_1252(*byte)).collect(), said)
    };
    say(&said);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_not_read_as_a_table() {
        let noise: Vec<u8> = (0..4_000_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert!(is_no_text(&noise));
        assert!(is_no_text(b"PK\x03\x04\0\0"));
        for text in [
            "id,name\r\na,J\u{f6}rg\n".as_bytes(),
            b"J\xf6rg;Stra\xdfe\n",
            b"",
        ] {
            assert!(!is_no_text(text));
        }
    }

    #[test]
    fn text_with_a_mark_is_read_however_wide_it_is() {
        let told = "id,name\na,Jörg";
        let marked = format!("\u{feff}{told}");
        let little = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [marked.clone().into_bytes(), little, big] {
            assert_eq!(plain(bytes, "The file", Language::English), told);
        }
        assert_eq!(
            plain(b"J\xf6rg".to_vec(), "The file", Language::English),
            "Jörg"
        );
        assert_eq!(
            plain(
                b"J\xf6rg, M\xc3\xbcller".to_vec(),
                "The file",
                Language::English
            ),
            "J\u{fffd}rg, Müller"
        );
        assert_eq!(
            plain(b"10 \x80".to_vec(), "The file", Language::English),
            "10 €"
        );
    }
}
