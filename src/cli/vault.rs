//! The lock of the data folder, in the terminal: setting, changing and removing a passphrase.
//!
//! For: asking without echo, or reading a file where scripts need it. Knows: that a passphrase is
//! typed twice before it counts. Never: takes one from the command line, where others can read it.

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use node::{Client, Options, StartError, SystemKeyring, Vault, VaultRefusal};
use serde_json::json;

use super::commands::Globals;
use super::failure::Failure;
use super::print;

/// The largest file a passphrase is read from, in bytes.
const FILE_MAX_BYTES: u64 = 4 * 1024;
/// How often somebody may mistype before the command gives up.
const TRIES: usize = 3;
/// How long a folder that another command uses is waited for, and how often it is looked at.
const BUSY_PATIENCE: Duration = Duration::from_secs(2);
const BUSY_LOOK: Duration = Duration::from_millis(50);

#[derive(Debug, Subcommand)]
pub enum VaultWords {
    /// Lock the folder with a passphrase, or change the one it has
    SetPassphrase(SetPassphrase),
    /// Take the lock off: the keys stand in clear again
    RemovePassphrase {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Let the keyring of this computer open the folder too, so that nothing is typed; or no longer
    Keyring {
        #[arg(value_parser = ["on", "off"])]
        switch: String,
    },
    /// Have a running Eyelevel let the folder go, so that its lock closes
    Lock,
    /// Show whether there is a lock, and what opens it
    Status,
}

#[derive(Debug, Args)]
pub struct SetPassphrase {
    /// Read the new passphrase from this file instead of asking
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,
}

/// Does what was typed about the lock.
pub fn vault(globals: &Globals, words: VaultWords) -> Result<(), Failure> {
    match words {
        VaultWords::SetPassphrase(set) => set_passphrase(globals, &set),
        VaultWords::RemovePassphrase { yes } => remove_passphrase(globals, yes),
        VaultWords::Keyring { switch } => keyring(globals, switch == "on"),
        VaultWords::Lock => lock(globals),
        VaultWords::Status => status(globals),
    }
}

fn set_passphrase(globals: &Globals, words: &SetPassphrase) -> Result<(), Failure> {
    let vault = open(globals)?;
    let had_keyring = vault.locks().keyring;
    let new = match &words.new_passphrase_file {
        Some(file) => read(file)?,
        None => ask_twice()?,
    };
    let locks = vault
        .set_passphrase(&new, &SystemKeyring)
        .map_err(failure)?;
    crate::spaces::forget(&globals.data);
    if globals.json {
        print::document(
            &json!({"locked": true, "passphrase": locks.passphrase, "recovery-words": locks.phrase}),
        );
        return Ok(());
    }
    print::line("The folder is locked with the new passphrase whenever Eyelevel does not run.");
    if locks.phrase {
        eprintln!("The 24 recovery words open it too: “eyelevel recovery show”, on paper.");
    } else {
        eprintln!(
            "Nothing else opens it: this device does not know your recovery words. Do not forget it."
        );
    }
    if had_keyring {
        eprintln!("The keyring opens it no longer; let it again with “eyelevel vault keyring on”.");
    }
    eprintln!(
        "The index is made again, veiled, at the next start. Older copies of this folder, such as backups, are as open as they were."
    );
    name_open_spaces(globals);
    Ok(())
}

/// Names the other spaces of the folder that no passphrase locks: each has a lock of its own.
fn name_open_spaces(globals: &Globals) {
    let here = crate::spaces::places(&globals.base).into_iter();
    for place in here.filter(|place| !place.is_locked && place.folder != globals.data) {
        let id = print::short(&place.space.to_string());
        let name = place.name.unwrap_or_else(|| id.clone());
        eprintln!(
            "“{name}” stays open: a passphrase locks one space. Lock it with “eyelevel --space {id} vault set-passphrase”."
        );
    }
}

fn remove_passphrase(globals: &Globals, yes: bool) -> Result<(), Failure> {
    if !yes {
        return Err(Failure::new(
            "not-confirmed",
            "Without a passphrase whoever can read your files can read your copy. Add --yes if that is what you want.",
        ));
    }
    let vault = open(globals)?;
    if !vault.locks().is_locked {
        return Err(Failure::nothing("There is no passphrase to remove."));
    }
    vault.remove_passphrase(&SystemKeyring).map_err(failure)?;
    if globals.json {
        print::document(&json!({"locked": false}));
    } else {
        print::line("The lock is off: the keys stand in a file that only your account may read.");
    }
    Ok(())
}

fn keyring(globals: &Globals, on: bool) -> Result<(), Failure> {
    let vault = open(globals)?;
    let locks = vault.set_keyring(&SystemKeyring, on).map_err(failure)?;
    if globals.json {
        print::document(&json!({"keyring": locks.keyring}));
    } else if locks.keyring {
        print::line("The keyring opens the folder for whoever is logged in here.");
        let words = if locks.phrase {
            " and the 24 words"
        } else {
            ""
        };
        eprintln!(
            "The passphrase{words} still open it: keep them. Elsewhere, such as in a backup, the keyring does not."
        );
    } else {
        print::line("The keyring opens the folder no longer.");
    }
    Ok(())
}

fn lock(globals: &Globals) -> Result<(), Failure> {
    let Some(owner) = Client::connect(&globals.data) else {
        return Err(Failure::nothing(
            "No Eyelevel runs on this folder, so its lock is closed if it has one. See “eyelevel vault status”.",
        ));
    };
    if !Vault::peek(&globals.data).is_locked {
        return Err(Failure::new(
            "not-locked",
            "Could not lock this folder: no passphrase is set, so there is no lock to close. Set one with “eyelevel vault set-passphrase”.",
        ));
    }
    owner.lock()?;
    if globals.json {
        print::document(&json!({"done": true}));
    } else {
        print::line("Asked the running Eyelevel to let the folder go.");
    }
    Ok(())
}

fn status(globals: &Globals) -> Result<(), Failure> {
    let (locks, is_running) = match Vault::open(&globals.data) {
        Ok(vault) => {
            // Whoever names a passphrase wants to know whether it opens the lock.
            if let (Some(file), true) = (&globals.passphrase_file, vault.locks().is_locked) {
                vault.unlock_typed(&read(file)?).map_err(failure)?;
            }
            (vault.locks(), false)
        }
        Err(refusal) if refusal.code == "folder-busy" => (Vault::peek(&globals.data), true),
        Err(refusal) => return Err(failure(refusal)),
    };
    if globals.json {
        print::document(&json!({
            "locked": locks.is_locked, "passphrase": locks.passphrase,
            "recovery-words": locks.phrase, "keyring": locks.keyring, "running": is_running,
        }));
        return Ok(());
    }
    if !locks.is_locked {
        globals.note_unneeded_passphrase();
        print::line("No passphrase is set: whoever can read your files can read this copy.");
        print::line("Set one: eyelevel vault set-passphrase");
        return Ok(());
    }
    print::line(match locks.phrase {
        true => "Locked. The passphrase opens it, and so do the 24 recovery words.",
        false => "Locked. The passphrase opens it.",
    });
    if locks.keyring {
        print::line("The keyring of this computer opens it too, for whoever is logged in.");
    }
    if is_running {
        print::line("An Eyelevel that runs has it open now; close it with “eyelevel vault lock”.");
    }
    name_open_spaces(globals);
    Ok(())
}

/// Takes the folder and opens its lock.
fn open(globals: &Globals) -> Result<Vault, Failure> {
    let vault = Vault::open(&globals.data).map_err(failure)?;
    if vault.locks().is_locked {
        let typed = globals.passphrase()?;
        vault.unlock_typed(&typed).map_err(failure)?;
    }
    Ok(vault)
}

impl Globals {
    /// Starts something on the data folder; asks for the passphrase if it is locked.
    pub fn started<T>(
        &self,
        mut options: Options,
        start: impl Fn(Options) -> Result<T, StartError>,
    ) -> Result<T, Failure> {
        let (mut tries, mut was_asked) = (0, false);
        let mut until = Instant::now() + BUSY_PATIENCE;
        loop {
            match start(options.clone()) {
                // Another command may be at it, which is done in a moment.
                Err(StartError::Busy { .. }) if Instant::now() < until => {
                    std::thread::sleep(BUSY_LOOK);
                }
                Err(StartError::Locked { why, tried, .. }) => {
                    if tried {
                        tries += 1;
                        let asks = self.passphrase_file.is_none() && tries < TRIES;
                        if !asks {
                            return Err(Failure::new("passphrase-wrong", why));
                        }
                        eprintln!("{why}");
                    }
                    was_asked = true;
                    options.unlock_with(&self.passphrase()?);
                    // However long it took to type.
                    until = Instant::now() + BUSY_PATIENCE;
                }
                other => {
                    if other.is_ok() && !was_asked {
                        self.note_unneeded_passphrase();
                    }
                    return other.map_err(Failure::from);
                }
            }
        }
    }

    /// Says that a passphrase was named where none was asked for: whether it is the right one was not
    /// tried.
    fn note_unneeded_passphrase(&self) {
        if let Some(file) = &self.passphrase_file {
            eprintln!(
                "This folder opened without a passphrase; {} was not needed.",
                file.display()
            );
        }
    }

    /// Opens the lock of a folder that is held already.
    pub fn unlock(&self, folder: &store::Folder) -> Result<(), Failure> {
        if !folder.locks().is_locked {
            return Ok(());
        }
        let typed = self.passphrase()?;
        Vault::unlock_folder(folder, &typed).map_err(failure)
    }

    /// What opens the lock: from the file that was named, or typed without echo.
    pub fn passphrase(&self) -> Result<String, Failure> {
        match &self.passphrase_file {
            Some(file) => read(file),
            None => ask("Passphrase, or the 24 recovery words: "),
        }
    }
}

fn ask_twice() -> Result<String, Failure> {
    if !can_ask() {
        return Err(Failure::new(
            "passphrase-unasked",
            "Could not set a passphrase: there is no terminal to type it in. Name a file that holds it: --new-passphrase-file FILE.",
        ));
    }
    let first = ask("New passphrase: ")?;
    let second = ask("The same again: ")?;
    if first == second {
        return Ok(first);
    }
    Err(Failure::new(
        "passphrase-differs",
        "Could not set the passphrase: the two do not match. Nothing was changed; try again.",
    ))
}

fn can_ask() -> bool {
    std::io::stderr().is_terminal() || std::io::stdin().is_terminal()
}

fn ask(prompt: &str) -> Result<String, Failure> {
    if !can_ask() {
        return Err(Failure::new(
            "locked",
            "This folder is locked, and there is no terminal to ask for the passphrase. Name a file that holds it: --passphrase-file FILE.",
        ));
    }
    rpassword::prompt_password(prompt).map_err(|error| {
        Failure::new(
            "locked",
            format!(
                "Could not ask for the passphrase: {}. Name a file that holds it: --passphrase-file FILE.",
                store::io_words(&error)
            ),
        )
    })
}

/// Reads a passphrase from the first line of a file.
fn read(file: &Path) -> Result<String, Failure> {
    let failed = |why: String| {
        Failure::new(
            "passphrase-file",
            format!(
                "Could not read the passphrase from {}: {why}. Name a file with the passphrase in its first line.",
                file.display()
            ),
        )
    };
    let unread = |error: std::io::Error| failed(store::io_words(&error));
    let length = fs::metadata(file).map_err(unread)?.len();
    if length > FILE_MAX_BYTES {
        return Err(failed("the file is too large for one".to_owned()));
    }
    let text = fs::read_to_string(file).map_err(unread)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn failure(refusal: VaultRefusal) -> Failure {
    let mut failure = Failure::new(refusal.code, refusal.sentence);
    if refusal.code == "folder-busy" {
        failure.exit = super::failure::EXIT_BUSY;
    }
    failure
}
