//! A picture of a code in the place of what would have to be typed.
//!
//! For: a ticket or a check-in code that somebody has as a photo or a screenshot. Knows: where the
//! picture lies, and which codes are Eyelevel's. Never: uses a camera; believes what it has read, which
//! is checked like anything typed.

mod look;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use replica::Refusal;

use look::{EDGE_MAX_PIXELS, PICTURE_MAX_BYTES, Unseen, look};

/// How many bytes a mebibyte has.
const MIB: u64 = 1024 * 1024;

/// Gives what was typed, or what stands in the code of the picture whose path was typed instead.
pub fn typed(text: String) -> Result<String, Refusal> {
    match ui::picture_named(&text) {
        Some(file) => read(&file),
        None => Ok(text),
    }
}

/// Reads the one code of Eyelevel's in a picture.
pub fn read(file: &Path) -> Result<String, Refusal> {
    let name = store::shown_name(file);
    let bytes = bytes_of(file, &name)?;
    let seen = node::quietly(|| look(&bytes, is_ours)).unwrap_or(Err(Unseen::NoCode));
    let codes = seen.map_err(|why| unseen(why, &name))?;
    let mut ours = codes.into_iter().filter(|code| is_ours(code));
    let Some(code) = ours.next() else {
        return Err(Refusal::new(
            "picture-foreign-code",
            format!(
                "Could not use {name}: the code in it is none of Eyelevel's. Take a picture of the code that the other device shows."
            ),
        ));
    };
    match ours.count() {
        0 => Ok(code),
        more => Err(Refusal::new(
            "picture-many-codes",
            format!(
                "Could not use {name}: there are {} codes in it. Cut out the one you mean.",
                more + 1
            ),
        )),
    }
}

/// Whether a code is a ticket, or anything else that is typed here.
fn is_ours(code: &str) -> bool {
    let code = code.trim().to_ascii_lowercase();
    let rest = code.strip_prefix("eyelevel");
    rest.is_some_and(|rest| rest.starts_with([':', '-']))
}

fn bytes_of(file: &Path, name: &str) -> Result<Vec<u8>, Refusal> {
    let failed = |error: std::io::Error| unreadable(name, &store::io_words(&error));
    let known = std::fs::metadata(file).map_err(failed)?;
    if !known.is_file() {
        return Err(unreadable(name, "it is not a file"));
    }
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(failed)?;
    let mut most = opened.take(PICTURE_MAX_BYTES + 1);
    most.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > PICTURE_MAX_BYTES {
        return Err(unseen(Unseen::TooLarge, name));
    }
    Ok(bytes)
}

fn unreadable(name: &str, why: &str) -> Refusal {
    Refusal::new(
        "picture-unreadable",
        format!(
            "Could not read a code off {name}: {why}. Name a PNG or JPEG picture, or type what stands below the code."
        ),
    )
}

fn unseen(why: Unseen, name: &str) -> Refusal {
    match why {
        Unseen::NoPicture => unreadable(name, "it is no PNG or JPEG picture, or a damaged one"),
        Unseen::TooLarge => Refusal::new(
            "picture-too-large",
            format!(
                "Could not read a code off {name}: it has more than {} MiB or {EDGE_MAX_PIXELS} pixels a side, or takes too much memory. Cut out the code, or make the picture smaller.",
                PICTURE_MAX_BYTES / MIB
            ),
        ),
        Unseen::NoCode | Unseen::GaveUp => Refusal::new(
            "picture-without-code",
            format!(
                "Could not find a code in {name}. Take the picture from straight ahead, with the whole code and its white edge in it and sharp, or cut away what is around it."
            ),
        ),
    }
}
