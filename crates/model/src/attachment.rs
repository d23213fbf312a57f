//! A file that something said names: what it is called, what it is, where its sealed bytes are.
//!
//! For: one text that stands for an attachment wherever something is said, in a message as in a
//! post. Knows: how names and kinds of files are written. Never: believes them: a name is cleaned
//! before anybody sees it, and what a file really is, its first bytes tell.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::clean::line;
use crate::hex::write_hexadecimal;
use crate::id::{NotAnId, read_hexadecimal};

/// The longest name of a file, in characters.
pub const FILE_NAME_MAX_CHARS: usize = 120;
/// The longest text that stands for an attachment, in bytes.
pub const ATTACHMENT_TEXT_MAX_BYTES: usize = 1024;
/// The longest kind of a file, in bytes.
const MEDIA_MAX_BYTES: usize = 80;
/// What a file is called whose name cannot be shown.
const NAMELESS: &str = "file";
const UNKNOWN_MEDIA: &str = "application/octet-stream";
/// Begins every text that stands for an attachment.
const VERSION: &str = "a1";
/// Names that are devices on one system; a file of that name could not be written there.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// One attached file. Whoever has this can read the file once they have its sealed bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Attachment {
    /// BLAKE3 of the sealed bytes, by which they are asked for.
    pub id: [u8; 32],
    /// What opens them. It stands nowhere but where the attachment is named, and goes with it.
    pub key: [u8; 32],
    /// How long the file is when it is open, in bytes.
    pub bytes: u64,
    /// What the file says it is.
    pub media: String,
    /// What it is called: a name, never a path.
    pub name: String,
}

/// Says that a text does not stand for an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this does not name an attached file")]
pub struct NotAnAttachment;

impl Attachment {
    /// Describes a file; name and kind are made harmless.
    pub fn new(id: [u8; 32], key: [u8; 32], bytes: u64, media: &str, name: &str) -> Attachment {
        Attachment {
            id,
            key,
            bytes,
            media: media_of(media),
            name: file_name(name),
        }
    }

    /// Writes the id as people see it.
    pub fn shown_id(&self) -> String {
        Hexadecimal(&self.id).to_string()
    }

    /// Tells whether a file that was opened is what it says, as far as its first bytes show.
    pub fn tells_the_truth(&self, opened: &[u8]) -> bool {
        let found = media_of_bytes(opened);
        let said = self.media.as_str();
        let kind = |media: &str| media.split('/').next().unwrap_or_default().to_owned();
        match found {
            // Many kinds are text or an archive inside.
            "text/plain" => !matches!(kind(said).as_str(), "image" | "audio" | "video"),
            "application/zip" => kind(said) == "application",
            UNKNOWN_MEDIA => !matches!(
                said,
                "image/png" | "image/jpeg" | "image/gif" | "application/pdf" | "text/plain"
            ),
            PROGRAM => said == PROGRAM || said == UNKNOWN_MEDIA,
            found => said == found || said == UNKNOWN_MEDIA,
        }
    }
}

const PROGRAM: &str = "application/x-executable";

/// Tells what a file is by its first bytes.
pub fn media_of_bytes(bytes: &[u8]) -> &'static str {
    const MARKS: [(&[u8], &str); 11] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"%PDF-", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x7fELF", PROGRAM),
        (b"MZ", PROGRAM),
        (b"\xcf\xfa\xed\xfe", PROGRAM),
        (b"\xca\xfe\xba\xbe", PROGRAM),
        (b"#!", PROGRAM),
        (b"L\0\0\0\x01\x14\x02\0", PROGRAM),
    ];
    for (mark, media) in MARKS {
        if bytes.starts_with(mark) {
            return media;
        }
    }
    let beginning = bytes.get(..4096).unwrap_or(bytes);
    let is_text = match std::str::from_utf8(beginning) {
        Ok(_) => true,
        // A letter may be cut at the end of the beginning.
        Err(error) => error.error_len().is_none() && bytes.len() > beginning.len(),
    };
    if is_text && !beginning.contains(&0) {
        "text/plain"
    } else {
        UNKNOWN_MEDIA
    }
}

/// Makes a name harmless: no path, nothing invisible or turned around, nothing a system would take
/// for something else than a name.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (clean, _) = line(last, ATTACHMENT_TEXT_MAX_BYTES);
    let allowed: String = clean
        .chars()
        .map(|letter| match letter {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' | '/' | '\\' => '_',
            letter => letter,
        })
        .collect();
    let bare = allowed
        .trim_start_matches('.')
        .trim_end_matches(['.', ' '])
        .trim();
    if bare.is_empty() {
        return NAMELESS.to_owned();
    }
    let name = shortened(bare);
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let stem = stem.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if DEVICES.contains(&stem.trim()) {
        return format!("_{name}");
    }
    name
}

/// Cuts a name so that its ending stays.
fn shortened(name: &str) -> String {
    let count = name.chars().count();
    if count <= FILE_NAME_MAX_CHARS {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if ending.chars().count() <= 10 {
        ending
    } else {
        ""
    };
    let keep = FILE_NAME_MAX_CHARS - ending.chars().count() - 2;
    let begin: String = name.chars().take(keep).collect();
    match ending {
        "" => format!("{begin}…"),
        ending => format!("{begin}….{ending}"),
    }
}

fn media_of(media: &str) -> String {
    let media = media.trim().to_ascii_lowercase();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/-+".contains(&byte) || byte == b'.';
    let parts = media.split('/').count();
    if media.len() <= MEDIA_MAX_BYTES && parts == 2 && media.bytes().all(allowed) {
        media
    } else {
        UNKNOWN_MEDIA.to_owned()
    }
}

/// Bytes as ids are written.
struct Hexadecimal<'a>(&'a [u8]);

impl fmt::Display for Hexadecimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hexadecimal(self.0, f)
    }
}

impl fmt::Display for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, key) = (Hexadecimal(&self.id), Hexadecimal(&self.key));
        let (bytes, media, name) = (self.bytes, &self.media, &self.name);
        write!(f, "{VERSION} {id} {key} {bytes} {media} {name}")
    }
}

impl fmt::Debug for Attachment {
    // The key stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({:?}, {} bytes)", self.name, self.bytes)
    }
}

impl FromStr for Attachment {
    type Err = NotAnAttachment;

    /// Reads what somebody said; whatever stands for name and kind is made harmless.
    fn from_str(text: &str) -> Result<Attachment, NotAnAttachment> {
        if text.len() > ATTACHMENT_TEXT_MAX_BYTES {
            return Err(NotAnAttachment);
        }
        let mut parts = text.splitn(6, ' ');
        let mut next = || parts.next().ok_or(NotAnAttachment);
        if next()? != VERSION {
            return Err(NotAnAttachment);
        }
        let no_id = |_: NotAnId| NotAnAttachment;
        let id = read_hexadecimal(next()?).map_err(no_id)?;
        let key = read_hexadecimal(next()?).map_err(no_id)?;
        let bytes = next()?.parse().map_err(|_| NotAnAttachment)?;
        let media = next()?;
        Ok(Attachment::new(id, key, bytes, media, next()?))
    }
}

impl From<Attachment> for String {
    fn from(attachment: Attachment) -> String {
        attachment.to_string()
    }
}

impl TryFrom<String> for Attachment {
    type Error = NotAnAttachment;

    fn try_from(text: String) -> Result<Attachment, NotAnAttachment> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names_and_nothing_else() {
        for (said, shown) in [
            ("plan.pdf", "plan.pdf"),
            ("Über uns.odt", "Über uns.odt"),
            ("../../.ssh/authorized_keys", "authorized_keys"),
            ("C:\\Windows\\notes.txt", "notes.txt"),
            (".bashrc", "bashrc"),
            ("..", "file"),
            ("", "file"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("two\nlines.txt", "two lines.txt"),
            ("nul\0.txt", "_nul.txt"),
            ("CON", "_CON"),
            ("com1.log", "_com1.log"),
            ("what?.txt", "what_.txt"),
            ("end. ", "end"),
        ] {
            assert_eq!(file_name(said), shown, "for {said:?}");
        }
        let long = format!("{}.pdf", "a".repeat(300));
        let short = file_name(&long);
        assert!(
            short.chars().count() <= FILE_NAME_MAX_CHARS && short.ends_with("….pdf"),
            "{short}"
        );
    }

    #[test]
    fn an_attachment_has_one_text_and_anything_else_is_none() {
        let attachment = Attachment::new([1; 32], [2; 32], 5, "image/PNG", "the plan.png");
        let text = attachment.to_string();
        assert_eq!(text.parse(), Ok(attachment));
        for other in [
            "",
            "a1",
            "a2 ",
            "eyelevel",
            &text[..100],
            &text.replace(" 5 ", " -5 "),
        ] {
            assert_eq!(
                other.parse::<Attachment>(),
                Err(NotAnAttachment),
                "{other:?}"
            );
        }
        let nasty = text.replace("the plan.png", "/etc/\u{202e}passwd");
        assert_eq!(nasty.parse::<Attachment>().unwrap().name, "passwd");
        let nasty = text.replace("image/png", "javascript");
        assert_eq!(nasty.parse::<Attachment>().unwrap().media, UNKNOWN_MEDIA);
        assert!(
            format!("{text}{}", "x".repeat(2000))
                .parse::<Attachment>()
                .is_err()
        );
    }

    #[test]
    fn a_file_that_lies_about_what_it_is_is_found_out() {
        let said = |media: &str| Attachment::new([1; 32], [2; 32], 5, media, "x");
        for (media, bytes, truth) in [
            ("image/png", &b"\x89PNG\r\n\x1a\n..."[..], true),
            ("image/png", b"MZ\x90", false),
            ("image/png", b"#!/bin/sh", false),
            ("image/png", b"\x01\x02\x00\xff", false),
            ("application/pdf", b"%PDF-1.7", true),
            ("application/pdf", b"PK\x03\x04", true),
            ("text/plain", b"hello", true),
            ("text/plain", b"\x7fELF", false),
            ("text/csv", b"a,b", true),
            ("application/octet-stream", b"\x7fELF", true),
            ("image/jpeg", b"hello", false),
        ] {
            assert_eq!(
                said(media).tells_the_truth(bytes),
                truth,
                "{media} {bytes:?}"
            );
        }
    }
}
