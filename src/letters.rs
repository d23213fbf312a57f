//! Letters in bytes that are no UTF-8.
//!
//! For: files of spreadsheets and feeds as old servers send them. Knows: Windows-1252, which takes in
//! ISO-8859-1. Never: fails; what cannot be told stands as \u{fffd}.

/// So far into a feed its declaration is looked for, in bytes.
const DECLARED_WITHIN_BYTES: usize = 256;
/// Encodings of one byte a letter that are read as Windows-1252, as browsers do.
///
/// Source: WHATWG, Encoding Standard, section 4.2.
const ONE_BYTE: [&str; 6] = [
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "us-ascii",
    "windows-1252",
    "cp1252",
];

/// Reads the bytes of an XML document: UTF-8, or what its declaration says instead.
pub fn of_xml(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let bytes = error.as_bytes();
        let begin = bytes.get(..DECLARED_WITHIN_BYTES).unwrap_or(bytes);
        let begin = String::from_utf8_lossy(begin).to_lowercase();
        let declared = begin.split_once("encoding=").map_or("", |(_, rest)| rest);
        let declared = declared.trim_start_matches(['"', '\'']);
        if ONE_BYTE.iter().any(|name| declared.starts_with(name)) {
            bytes.iter().map(|byte| windows_1252(*byte)).collect()
        } else {
            String::from_utf8_lossy(bytes).into_owned()
        }
    })
}

/// The letter of a byte in Windows-1252.
pub fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let place = usize::from(byte).checked_sub(0x80);
    let special = place.and_then(|place| FROM_80.get(place));
    special.copied().unwrap_or_else(|| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_as_it_says() {
        let of = |said: &str| {
            let mut bytes = format!("<?xml version=\"1.0\" encoding={said}?><a>").into_bytes();
            bytes.extend(b"Gr\xf6\xdfe \x80");
            of_xml(bytes)
        };
        assert!(of("\"ISO-8859-1\"").ends_with("Größe €"));
        assert!(of("'windows-1252'").ends_with("Größe €"));
        assert!(of("\"utf-8\"").ends_with("Gr\u{fffd}\u{fffd}e \u{fffd}"));
        assert_eq!(of_xml("Größe".into()), "Größe");
    }
}
