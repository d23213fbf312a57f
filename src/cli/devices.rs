//! One's own devices in the terminal, and the words that stand for oneself when all are lost.
//!
//! For: the intents and answers about devices, typed and printed. Knows: the words of its commands.
//! Never: keeps a secret; the recovery words are printed and nowhere written.

use std::io::{BufRead, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use replica::{
    Answer, DeviceAct, DeviceView, Intent, Phrase, Preference, Question, Ticket, WordsKept,
};
use serde_json::json;
use zeroize::Zeroizing;

use super::args::Join;
use super::commands::{self, Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print;
use super::when::Span;
use crate::scan;

/// Room for a line of 24 words, so that it need not move while it is typed, in bytes.
const PHRASE_LINE_BYTES: usize = 1_024;

#[derive(Debug, Subcommand)]
pub enum DeviceWords {
    /// Make a ticket for one more device of yours; it is good for a quarter of an hour
    Add,
    /// Make this device one more of yours, with the ticket the other one shows
    Join(JoinDevice),
    /// List your devices
    List,
    /// Say that you know what “eyelevel status” notes about this device
    Noted,
    /// Shut out a device you lost: it reads and writes nothing new
    Revoke {
        /// The beginning of its key, from “eyelevel device list”
        #[arg(value_name = "DEVICE")]
        device: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub struct JoinDevice {
    /// The ticket your other device shows, or a PNG or JPEG picture of its code
    #[arg(value_name = "TICKET|PICTURE")]
    pub ticket: String,
    /// How long to wait for the other device
    #[arg(long, default_value = "15s", value_name = "SPAN")]
    pub timeout: Span,
    /// Beside the spaces that are in the folder already
    #[arg(long)]
    pub further: bool,
}

#[derive(Debug, Subcommand)]
pub enum RecoveryWords {
    /// Print the 24 words; write them on paper and nowhere else
    Show,
    /// Begin again on a new device, in an empty folder, when every other one is lost
    Use(UseWords),
}

#[derive(Debug, Args)]
pub struct UseWords {
    /// Any invitation to the space, or a picture of its code: it only says where a member's device is
    #[arg(value_name = "TICKET|PICTURE")]
    pub ticket: String,
    /// Read the words from a file instead of standard input
    #[arg(long, value_name = "FILE")]
    pub words_file: Option<PathBuf>,
    /// Keep your other devices instead of taking them back
    #[arg(long)]
    pub keep_others: bool,
    /// Beside the spaces that are in the folder already
    #[arg(long)]
    pub further: bool,
    /// How long to wait for a member's device
    #[arg(long, default_value = "30s", value_name = "SPAN")]
    pub timeout: Span,
}

/// Does what was typed about one's own devices.
pub fn device(globals: &Globals, words: DeviceWords) -> Result<(), Failure> {
    match words {
        DeviceWords::Add => add(globals),
        DeviceWords::Join(join) => {
            let join = Join {
                ticket: join.ticket,
                name: String::new(),
                accept_charter: true,
                timeout: join.timeout,
                further: join.further,
            };
            commands::join_as(globals, join, true)
        }
        DeviceWords::Noted => {
            commands::once(globals, false, Intent::Device(DeviceAct::Noted))?;
            print::done(globals.json);
            Ok(())
        }
        DeviceWords::List => list(globals, |access| ask(access, Question::Devices)),
        DeviceWords::Revoke { device, yes } => {
            if !yes {
                know(globals, &device)?;
            }
            let sentence = "Revoking a device cannot be undone: whatever it writes from now on counts nowhere.";
            super::governance::confirm(globals, yes, sentence)?;
            let act = Intent::Device(DeviceAct::Revoke { device });
            list(globals, |access| submit(access, act))
        }
    }
}

/// Makes sure that there is such a device before anybody is asked about it.
fn know(globals: &Globals, typed: &str) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let answer = ask(&access, Question::Devices);
    access.stop();
    let answer = answer?;
    let Answer::Devices(devices) = answer else {
        return Err(unexpected(&answer));
    };
    let typed = typed.trim().to_lowercase();
    let found = |device: &&DeviceView| !typed.is_empty() && device.device.starts_with(&typed);
    match devices.iter().find(found) {
        Some(device) if !device.this => Ok(()),
        Some(_) => Err(Failure::new(
            "this-device",
            "Could not revoke the device: it is the one you are using. Revoke it from another one.",
        )),
        None => Err(Failure::new(
            "unknown-device",
            "Could not revoke the device: none of yours, or more than one, begins like this. See “eyelevel device list”.",
        )),
    }
}

fn add(globals: &Globals) -> Result<(), Failure> {
    let access = globals.access(true)?;
    let made = submit(&access, Intent::Device(DeviceAct::Add));
    access.stop();
    super::invite::show_device_ticket(globals, made?)
}

fn list(
    globals: &Globals,
    act: impl FnOnce(&node::Access) -> Result<Answer, Failure>,
) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let answer = act(&access);
    access.stop();
    let answer = answer?;
    let Answer::Devices(devices) = answer else {
        return Err(unexpected(&answer));
    };
    show(globals.json, &devices);
    Ok(())
}

fn show(json: bool, devices: &[DeviceView]) {
    if json {
        print::document(&json!(devices));
        return;
    }
    for device in devices {
        let this = if device.this { "  this one" } else { "" };
        let connected = if device.connected { "  connected" } else { "" };
        print::line(&format!("{}{this}{connected}", device.device));
    }
}

/// Shows the words that stand for oneself, or begins again with them.
pub fn recovery(globals: &Globals, words: RecoveryWords) -> Result<(), Failure> {
    match words {
        RecoveryWords::Show => show_words(globals),
        RecoveryWords::Use(words) => use_words(globals, words),
    }
}

fn show_words(globals: &Globals) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let shown = ask(&access, Question::Recovery).and_then(|answer| {
        let Answer::Words(text) = answer else {
            return Err(unexpected(&answer));
        };
        // From now on somebody could come back with them, so what they bring back is carried.
        note_kept(&access).map(|()| text)
    });
    access.stop();
    let text = shown?;
    print::text(
        globals.json,
        "words",
        &Zeroizing::new(format!("{}\n", text.expose())),
    );
    // What goes into a file is read by whoever wrote the line.
    if !globals.json && std::io::stdout().is_terminal() {
        eprintln!(
            "On paper, where nobody else looks. They cannot be changed: if somebody else has read them, have yourself taken out (“eyelevel offboard”) and join again."
        );
    }
    Ok(())
}

fn note_kept(access: &node::Access) -> Result<(), Failure> {
    let kept = Preference::Words(WordsKept::Kept);
    submit(access, Intent::Prefer(kept)).map(drop)
}

fn use_words(globals: &Globals, typed: UseWords) -> Result<(), Failure> {
    // Nobody types 24 words for a ticket that leads nowhere.
    let ticket = scan::typed(typed.ticket)?;
    Ticket::parse(&ticket).map_err(|bad| Failure::new(bad.code(), bad.sentence()))?;
    let words = typed_words(typed.words_file.as_deref())?;
    let (globals, _begun) = globals.beside(typed.further)?;
    let access = globals.access_to_begin(true)?;
    let act = DeviceAct::Recover {
        words,
        ticket,
        keep_others: typed.keep_others,
    };
    let seated = submit(&access, Intent::Device(act)).and_then(|answer| {
        let Answer::Joining { space, standing } = answer else {
            return Err(unexpected(&answer));
        };
        commands::wait_for_member(&access, space, standing, &typed.timeout)
    });
    access.stop();
    print::joined(globals.json, &seated?);
    Ok(())
}

/// Reads the recovery words from a file, or from standard input.
pub(super) fn typed_words(file: Option<&Path>) -> Result<Phrase, Failure> {
    let Some(file) = file else {
        return asked_for_words();
    };
    let read = std::fs::read_to_string(file).map(Phrase::from);
    read.map_err(|error| {
        let why = store::io_words(&error);
        let message = format!("Could not read {}: {why}.", file.display());
        Failure::new("file-unreadable", message)
    })
}

/// Reads the words from standard input: on a command line others could read them.
fn asked_for_words() -> Result<Phrase, Failure> {
    eprintln!("Type your 24 words in one line:");
    let mut line = Zeroizing::new(String::with_capacity(PHRASE_LINE_BYTES));
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(_) => Ok(line.into()),
        Err(error) => {
            let why = store::io_words(&error);
            Err(Failure::new(
                "words-unread",
                format!("Could not read the words: {why}."),
            ))
        }
    }
}
