//! Carrying history by hand: bundles on a stick.

use std::path::{Path, PathBuf};

use node::{Access, Brought, Carried, Carry};
use serde_json::json;

use super::args::BundleAct;
use super::commands::Globals;
use super::failure::Failure;
use super::print;

/// Writes or reads a bundle.
pub fn bundle(globals: &Globals, act: BundleAct) -> Result<(), Failure> {
    match act {
        BundleAct::Write { file, recipients } => write(globals, &file, recipients),
        BundleAct::Read { file } => read(globals, &file),
    }
}

fn write(globals: &Globals, file: &Path, recipients: Vec<String>) -> Result<(), Failure> {
    let file = whole_path(file)?;
    match once(globals, Carry::WriteBundle { file, recipients })? {
        Carried::Written { frames, bytes } => {
            if globals.json {
                print::document(&json!({"frames": frames, "bytes": bytes}));
            } else {
                print::line(&format!("Wrote {}, {bytes} bytes.", count(frames, "frame")));
            }
            Ok(())
        }
        Carried::Read(_) => Err(misunderstood()),
    }
}

fn read(globals: &Globals, file: &Path) -> Result<(), Failure> {
    let file = whole_path(file)?;
    match once(globals, Carry::ReadBundle { file })? {
        Carried::Read(brought) => {
            print_brought(globals.json, &brought);
            Ok(())
        }
        Carried::Written { .. } => Err(misunderstood()),
    }
}

fn print_brought(json: bool, brought: &Brought) {
    if json {
        let refused: Vec<_> = brought
            .refused
            .iter()
            .map(|refused| json!({"frame": refused.frame, "reason": refused.reason}))
            .collect();
        print::document(&json!({
            "frames": brought.frames,
            "announced": brought.announced,
            "new": brought.new,
            "let_in": brought.let_in,
            "waiting": brought.waiting,
            "refused": refused,
            "refused_more": brought.refused_more,
        }));
        return;
    }
    let news = match brought.new {
        0 => "nothing new".to_owned(),
        new => count(new, "new record"),
    };
    print::line(&format!("Read {}: {news}.", count(brought.frames, "frame")));
    if brought.let_in > 0 {
        print::line(&format!(
            "Let in {}. Write a bundle back, so that they learn of it.",
            count(brought.let_in, "newcomer")
        ));
    }
    if brought.waiting > 0 {
        print::line(&format!(
            "Waiting for something that was not brought: {}. Another bundle or device may have it.",
            count(brought.waiting, "record")
        ));
    }
    for refused in &brought.refused {
        print::line(&format!("Frame {}: {}", refused.frame, refused.reason));
    }
    if brought.refused_more > 0 {
        print::line(&format!(
            "{} more frames were not taken.",
            brought.refused_more
        ));
    }
}

/// Says how many of something there are.
fn count(number: u64, of: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {of}{ending}")
}

/// Opens the folder, carries, closes again.
fn once(globals: &Globals, act: Carry) -> Result<Carried, Failure> {
    let access: Access = globals.access(false)?;
    let carried = access.carry(act);
    access.stop();
    Ok(carried?)
}

/// The process that owns the folder may stand in another one, so it is told the whole path.
fn whole_path(file: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(file).map_err(|error| {
        Failure::new(
            "bundle-path",
            format!("Could not find out where {} lies: {error}.", file.display()),
        )
    })
}

fn misunderstood() -> Failure {
    Failure::new(
        "unexpected-answer",
        "Could not understand the answer of the running Eyelevel. Both programs must be the same version.",
    )
}
