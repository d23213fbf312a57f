//! How this device reaches others: what its owner chose, and what that comes to now.
//!
//! For: one picture of it for window and terminal. Knows: plain values. Never: made by the replica,
//! which knows no network; the shell fills it in.

use serde::{Deserialize, Serialize};

use crate::message::{PROTOCOL, UPDATE_NEEDED};

/// How far a device reaches out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Only addresses of the local network: nobody else is contacted or answered.
    Lan,
    /// Devices of the space under their own addresses, and the repositories and feeds one added; nobody else.
    #[default]
    Direct,
    /// The public relays of the makers of iroh, where no direct way is found.
    Public,
    /// A relay of one's own, by its address: https, or http in a local network.
    Relay(String),
}

impl Reach {
    /// Reads what somebody typed: `lan`, `direct`, `public` or the address of a relay.
    pub fn of(typed: &str) -> Option<Reach> {
        // Some keyboards begin with a capital, and it means the same.
        let typed = match typed.trim().split_once("://") {
            Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
            None => typed.trim().to_ascii_lowercase(),
        };
        match typed.as_str() {
            "lan" => Some(Reach::Lan),
            "direct" => Some(Reach::Direct),
            "public" => Some(Reach::Public),
            url if crate::ticket::is_relay_url(url) => Some(Reach::Relay(typed)),
            _ => None,
        }
    }

    /// The word or address it is typed as.
    pub fn code(&self) -> &str {
        match self {
            Reach::Lan => "lan",
            Reach::Direct => "direct",
            Reach::Public => "public",
            Reach::Relay(url) => url,
        }
    }
}

/// How this device reaches others, now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkView {
    pub reach: Reach,
    /// Whether somebody nearby can find this device on the network it is in now.
    pub nearby: bool,
    /// Whether somebody who asks nearby is handed a ticket.
    pub invites: bool,
    /// Why nobody can be found here, if so, as one sentence.
    pub notice: Option<String>,
    /// What the system said, where this device can listen nowhere, so that nobody reaches it.
    #[serde(default)]
    pub deaf: Option<String>,
    /// Whom the local network has shown.
    pub found: Vec<NearbyView>,
    /// Relays through which devices of the space say they are reached, and this one does not use.
    #[serde(default)]
    pub relays: Vec<String>,
    /// The ways to those connected.
    pub ways: Vec<WayView>,
    /// Nobody is contacted or answered until the owner says so or the process starts again.
    #[serde(default)]
    pub paused: bool,
    /// Devices whose version of the protocol has nothing in common with ours.
    #[serde(default)]
    pub skewed: Vec<SkewView>,
    /// Devices that are catching up with this one.
    #[serde(default)]
    pub coming: Vec<ComingView>,
    /// Devices, by their keys in full, with which its owner has stopped to catch up for now.
    #[serde(default)]
    pub stopped: Vec<String>,
    /// What is being carried by file or git, if anything.
    #[serde(default)]
    pub carrying: Option<CarryView>,
}

/// A device that cannot be talked to before an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkewView {
    /// The device's key in full.
    pub peer: String,
    pub updates: Updates,
}

/// Who has to update before two devices can talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Updates {
    /// This device: the other one is newer.
    Here,
    /// The other one is older.
    There,
    /// One of the two; they had not even enough in common to tell.
    Either,
}

impl Updates {
    /// Finds out from the protocol the other device speaks, which is not ours.
    pub fn after(theirs: u16) -> Updates {
        if theirs < PROTOCOL {
            Updates::There
        } else {
            Updates::Here
        }
    }

    /// What a session ends with.
    pub fn reason(self) -> &'static str {
        match self {
            Updates::Here => "update-needed-here",
            Updates::There => "update-needed-there",
            Updates::Either => UPDATE_NEEDED,
        }
    }

    /// Reads what a session ended with here; nothing if that was something else.
    pub fn said(reason: &str) -> Option<Updates> {
        match reason.strip_prefix(UPDATE_NEEDED)? {
            "-here" => Some(Updates::Here),
            "-there" => Some(Updates::There),
            _ => Some(Updates::Either),
        }
    }

    /// The same, as the other side sees it.
    pub fn seen_from_there(self) -> Updates {
        match self {
            Updates::Here => Updates::There,
            Updates::There => Updates::Here,
            Updates::Either => Updates::Either,
        }
    }
}

/// What else came of an exchange with a git repository, beside what came and went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asides {
    /// Records that wait for something that is not there.
    pub waiting: u64,
    /// Logs that stood further there before.
    pub rolled_back: u64,
    /// Things that were refused.
    pub refused: u64,
    /// Logs and keys that led to something else there, and lead to ours again.
    pub replaced: u64,
    /// Logs that go on otherwise there than here.
    pub apart: u64,
}

/// What is carried where no connection reaches, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryView {
    pub task: CarryTask,
    /// The file or the remote.
    pub name: String,
    /// Bytes read, or records and keys written; a part of `of`, which is 0 while nobody knows.
    pub done: u64,
    pub of: u64,
}

/// What there is to carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarryTask {
    WriteBundle,
    ReadBundle,
    SyncRemote,
}

/// Somebody on the local network. Without a name until asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearbyView {
    /// A random name of this appearance, new each time it is switched on.
    pub id: String,
    /// The device's key in full if it is one of the space's.
    pub peer: Option<String>,
    pub name: Option<String>,
    pub space: Option<String>,
    /// What they hand to whoever asks.
    pub ticket: Option<String>,
}

/// A device one is catching up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComingView {
    /// The device's key in full.
    pub peer: String,
    /// Who it belongs to, if known.
    pub name: Option<String>,
    /// Records it has said it has and that are not here yet.
    pub to_come: u64,
}

/// The way to a connected device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayView {
    /// The device's key in full.
    pub peer: String,
    pub way: Way,
}

/// What lies between two devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// The local network, or the same machine.
    Lan,
    /// The internet, with nobody in between.
    Direct,
    /// A relay passes on what it cannot read.
    Relayed,
}
