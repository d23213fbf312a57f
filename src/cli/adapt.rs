//! Adapting a program: the words of a description, from a file into a community.
//!
//! For: `programs show`, `adapt` and `drop`. Knows: files and communities by name. Never: reads a
//! description itself; what is wrong with one is said by `matching`, with the line.

use std::io::Read;
use std::path::Path;

use model::community::PROGRAM_MAX_BYTES;
use node::Access;
use replica::{CommunityAct, Intent};
use serde_json::json;

use super::community::named;
use super::failure::{Failure, io_words};
use super::print::document;

/// Wishes that a community keeps the description in a file.
pub fn keep(access: &Access, file: &Path, community: &str) -> Result<Intent, Failure> {
    let description = read(file)?;
    let community = named(access, community)?;
    Ok(Intent::Community(CommunityAct::KeepProgram {
        community,
        description,
    }))
}

/// Wishes that a program is kept no longer.
pub fn drop(program: String) -> Intent {
    Intent::Community(CommunityAct::DropProgram { program })
}

/// Prints a description as it is, or as one document.
pub fn show(json: bool, description: &str) {
    if json {
        document(&json!({"description": description}));
    } else {
        super::print::line(description.trim_end());
    }
}

/// Reads the description of a program from a file, or from standard input for "-".
pub fn read(file: &Path) -> Result<String, Failure> {
    let failed = |why: String| {
        Failure::new(
            "program-unreadable",
            format!(
                "Could not read the description in {}: {why}.",
                file.display()
            ),
        )
    };
    let mut text = String::new();
    let limit = PROGRAM_MAX_BYTES as u64 + 1;
    let read = if file.as_os_str() == "-" {
        std::io::stdin().take(limit).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|it| it.take(limit).read_to_string(&mut text))
    };
    read.map_err(|error| failed(io_words(&error)))?;
    if text.len() > PROGRAM_MAX_BYTES {
        return Err(failed(format!(
            "it has more than {} KiB",
            PROGRAM_MAX_BYTES / 1_024
        )));
    }
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}
