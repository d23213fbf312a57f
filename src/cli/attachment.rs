//! Attached files in the terminal: sending, fetching, saving.
//!
//! For: the files that go with what is said, typed. Knows: the words of its commands. Never: writes
//! over a file unless it is told to, and starts none.

use std::path::PathBuf;

use clap::Subcommand;
use node::{Access, Carried, Carry};
use replica::{Attachment, FileView};
use serde_json::json;
use ui::words::files::size;

use super::carry::whole_path;
use super::commands::{Globals, misunderstood};
use super::failure::Failure;
use super::print::{document, done, line};
use super::when::Span;

#[derive(Debug, Subcommand)]
pub enum AttachmentAct {
    /// Fetch a file from whoever is in reach and has it
    Get {
        /// The id “eyelevel inbox” prints, or the beginning of it
        #[arg(value_name = "ID")]
        file: String,
        /// How long to look for somebody who has it
        #[arg(long, value_name = "SPAN", default_value = "30s")]
        timeout: Span,
    },
    /// Write a file where you want it, fetching it first if need be
    Save {
        /// The id “eyelevel inbox” prints, or the beginning of it
        #[arg(value_name = "ID")]
        file: String,
        /// A name for it, or a folder, where it keeps its own
        #[arg(value_name = "PATH")]
        to: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
        /// How long to look for somebody who has it
        #[arg(long, value_name = "SPAN", default_value = "30s")]
        timeout: Span,
    },
}

/// Fetches or saves a file.
pub fn run(globals: &Globals, act: AttachmentAct) -> Result<(), Failure> {
    match act {
        AttachmentAct::Get { file, timeout } => {
            let timeout_ms = timeout.0.as_millis() as u64;
            once(globals, Carry::Get { file, timeout_ms })?;
            done(globals.json);
            Ok(())
        }
        AttachmentAct::Save {
            file,
            to,
            force: replace,
            timeout,
        } => {
            let to = whole_path(&to)?;
            let timeout_ms = timeout.0.as_millis() as u64;
            let saved = once(
                globals,
                Carry::Save {
                    file,
                    to,
                    replace,
                    timeout_ms,
                },
            )?;
            print_saved(globals, &saved)
        }
    }
}

fn once(globals: &Globals, act: Carry) -> Result<Carried, Failure> {
    let access = globals.access(true)?;
    let carried = access.carry(act);
    access.stop();
    Ok(carried?)
}

fn print_saved(globals: &Globals, saved: &Carried) -> Result<(), Failure> {
    let Carried::Saved {
        file,
        bytes,
        notice,
    } = saved
    else {
        return Err(misunderstood());
    };
    if globals.json {
        document(&json!({"file": file, "bytes": bytes, "notice": notice}));
        return Ok(());
    }
    line(&format!("Saved {}, {}.", file.display(), size(*bytes)));
    if let Some(notice) = notice {
        line(notice);
    }
    Ok(())
}

/// Seals and keeps files, in the order they were named.
pub fn attach(access: &Access, files: &[PathBuf]) -> Result<Vec<Attachment>, Failure> {
    let mut attached = Vec::with_capacity(files.len());
    for file in files {
        let file = whole_path(file)?;
        let Carried::Attached(file) = access.carry(Carry::Attach { file })? else {
            return Err(misunderstood());
        };
        attached.push(*file);
    }
    Ok(attached)
}

/// Shows a file as one line.
pub fn row(file: &FileView) -> String {
    let id: String = file.id.chars().take(12).collect();
    let place = if file.here { "here" } else { "not fetched" };
    format!("[{id}] {}, {}, {place}", file.name, size(file.bytes))
}
