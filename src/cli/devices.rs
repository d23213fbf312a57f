//! One's own devices in the terminal, and the words that stand for oneself when all are lost.
//!
//! For: the intents and answers about devices, typed and printed. Knows: the words of its commands.
//! Never: keeps a secret; the recovery words are printed and nowhere written.

use clap::{Args, Subcommand};
use replica::{Answer, DeviceAct, DeviceView, Intent, Question};
use serde_json::json;

use super::args::Join;
use super::commands::{self, Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print;
use super::when::Span;

#[derive(Debug, Subcommand)]
pub enum DeviceWords {
    /// Make a ticket for one more device of yours; it is good for a quarter of an hour
    Add,
    /// Make this device one more of yours, with the ticket the other one shows
    Join(JoinDevice),
    /// List your devices
    List,
    /// Take back a device you lost: it reads and writes nothing new
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
    /// The ticket your other device shows
    #[arg(value_name = "TICKET")]
    pub ticket: String,
    /// How long to wait for the other device
    #[arg(long, default_value = "15s", value_name = "SPAN")]
    pub timeout: Span,
}

#[derive(Debug, Subcommand)]
pub enum RecoveryWords {
    /// Print the 24 words; write them on paper and nowhere else
    Show,
}

/// Does what was typed about one's own devices.
pub fn device(globals: &Globals, words: DeviceWords) -> Result<(), Failure> {
    match words {
        DeviceWords::Add => add(globals),
        DeviceWords::Join(join) => {
            let join = Join {
                ticket: join.ticket,
                name: String::new(),
                accept_charter: false,
                timeout: join.timeout,
            };
            commands::join(globals, join)
        }
        DeviceWords::List => list(globals, |access| ask(access, Question::Devices)),
        DeviceWords::Revoke { device, yes } => {
            let sentence = "Revoking a device cannot be undone: whatever it writes from now on counts nowhere.";
            super::governance::confirm(globals, yes, sentence)?;
            let act = Intent::Device(DeviceAct::Revoke { device });
            list(globals, |access| submit(access, act))
        }
    }
}

fn add(globals: &Globals) -> Result<(), Failure> {
    let access = globals.access(true)?;
    let made = submit(&access, Intent::Device(DeviceAct::Add));
    access.stop();
    match made? {
        Answer::Ticket {
            ticket,
            uses,
            expires,
            has_address,
        } => {
            print::ticket(globals.json, &ticket, uses, expires, None);
            if !has_address {
                print::placeless();
            }
            Ok(())
        }
        other => Err(unexpected(&other)),
    }
}

fn list(
    globals: &Globals,
    act: impl FnOnce(&node::Access) -> Result<Answer, Failure>,
) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let answer = act(&access);
    access.stop();
    match answer? {
        Answer::Devices(devices) => {
            show(globals.json, &devices);
            Ok(())
        }
        other => Err(unexpected(&other)),
    }
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

/// Shows the words that stand for oneself.
pub fn recovery(globals: &Globals, words: &RecoveryWords) -> Result<(), Failure> {
    let RecoveryWords::Show = words;
    let access = globals.access(false)?;
    let answer = ask(&access, Question::Recovery);
    access.stop();
    match answer? {
        Answer::Text(text) => {
            print::text(globals.json, "words", &format!("{text}\n"));
            Ok(())
        }
        other => Err(unexpected(&other)),
    }
}
