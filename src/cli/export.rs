//! Exporting everything about oneself, typed.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::carry::print_left_out;
use super::commands::Globals;
use super::failure::Failure;
use super::print;

#[derive(Debug, Args)]
pub struct Export {
    /// A new folder to write to
    pub folder: PathBuf,
}

/// Writes the page, the document and the bundle.
pub fn export(globals: &Globals, words: &Export) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let exported = crate::export::write(&access, &words.folder);
    access.stop();
    let exported = exported?;
    if globals.json {
        print::document(&json!({
            "folder": exported.folder, "files": exported.files,
            "frames": exported.frames, "left_out": exported.left_out,
            "digest": exported.digest,
        }));
        return Ok(());
    }
    let [page, document, bundle] = exported.files;
    print::line(&format!(
        "Everything about you is in {}:",
        exported.folder.display()
    ));
    print::line(&format!("  {page}   to read, in any browser, offline"));
    print::line(&format!("  {document}   the same for programs"));
    print::line(&format!(
        "  {bundle}  the records you hold, sealed; read them into another copy with “eyelevel bundle read”"
    ));
    print_left_out(&exported.left_out);
    eprintln!(
        "The page and the document are not sealed: they also hold what only you see. Keep them as carefully."
    );
    Ok(())
}
