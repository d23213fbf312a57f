//! What can be asked of a carrier, and what it answers: the words of the control socket too.

use std::path::PathBuf;

use replica::{Asides, Attachment, NetworkView, Reach};
use serde::{Deserialize, Serialize};

/// The most refused frames that are listed by number; the rest is counted.
pub(super) const REFUSED_LISTED_MAX: usize = 1024;

/// Something to carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carry {
    /// Writes a bundle; with recipients, only they find their keys in it.
    WriteBundle {
        file: PathBuf,
        recipients: Vec<String>,
    },
    /// Reads a bundle.
    ReadBundle {
        file: PathBuf,
    },
    AddRemote {
        name: String,
        url: String,
    },
    RemoveRemote {
        name: String,
    },
    ListRemotes,
    /// Fetches all of a remote as somebody new would, and puts right what is damaged there.
    MendRemote {
        name: String,
    },
    /// Ends what is being read, written or exchanged; what has arrived stays.
    Cancel,
    /// Seals a file of this computer and keeps it, so that something said can name it.
    Attach {
        file: PathBuf,
    },
    /// Fetches a file that something names, by its id or the beginning of it.
    Get {
        file: String,
        /// How long to look for a device that has it, in milliseconds.
        timeout_ms: u64,
    },
    /// Fetches a file if need be and writes it; a folder takes it under its own name.
    Save {
        file: String,
        to: PathBuf,
        /// Writes over what is there.
        replace: bool,
        /// How long to look for a device that has it, in milliseconds.
        timeout_ms: u64,
    },
    /// Chooses how far this device reaches, or looks around nearby.
    Network {
        act: NetworkAct,
    },
    /// Checks every record and names what is damaged.
    Check,
    /// Checks every record and has what is damaged sent again by other devices.
    Repair {
        /// How long to look for devices that hold it, in milliseconds.
        timeout_ms: u64,
    },
    /// Exchanges with one remote, or with all.
    SyncRemotes {
        name: Option<String>,
        /// Nobody is there whom git could ask for a password.
        is_unattended: bool,
    },
}

impl Carry {
    /// The same, asked for by another process: git runs in this one and cannot ask at that one's
    /// terminal, whoever sits there.
    pub(crate) fn asked_elsewhere(mut self) -> Carry {
        if let Carry::SyncRemotes { is_unattended, .. } = &mut self {
            *is_unattended = true;
        }
        self
    }
}

/// Something about how this device reaches others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkAct {
    Show,
    Reach {
        reach: Reach,
    },
    /// Finds people on the network the device is in now, and is found by them.
    Nearby {
        on: bool,
        /// Hands a ticket to whoever asks.
        invites: bool,
    },
    /// Contacts and answers nobody, or everybody again.
    Pause {
        on: bool,
    },
    /// Ends the catching up under way, with all or with those that are named, and leaves these
    /// devices alone until somebody goes on.
    Stop {
        with: Option<String>,
    },
    /// Goes on with everybody, or with those that are named.
    GoOn {
        with: Option<String>,
    },
    /// Asks somebody nearby who they are, by the beginning of their random name.
    Ask {
        id: String,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carried {
    Written {
        frames: u64,
        bytes: u64,
        #[serde(default)]
        left_out: LeftOut,
    },
    Read(Brought),
    Done,
    Attached(Box<Attachment>),
    Saved {
        file: PathBuf,
        bytes: u64,
        /// What its reader should know before opening it.
        notice: Option<String>,
    },
    Checked(Checked),
    Repaired(Repaired),
    Network(Box<NetworkView>),
    Remotes(Vec<RemoteView>),
    Synced(Vec<SyncedRemote>),
    Mended(MendedRemote),
}

/// What did not go into a bundle although it was to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Attached files for which there was no room.
    pub files: u64,
    /// How large they are together.
    pub file_bytes: u64,
    /// Records, keys and files that are damaged here.
    pub damaged: u64,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// How many records were checked.
    pub records: u64,
    /// One sentence on all that was checked.
    pub summary: String,
    /// What is damaged, one sentence each.
    pub damaged: Vec<String>,
}

/// What a repair found and did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaired {
    /// How many records were checked.
    pub records: u64,
    /// What is still damaged, one sentence each.
    pub damaged: Vec<String>,
    /// How many of these only this device had: nobody can send them again.
    #[serde(default)]
    pub own: u64,
    /// Others may have some of what was damaged.
    #[serde(default)]
    pub sought: bool,
    /// How many damaged packs were written again, or set aside, without losing anything.
    #[serde(default)]
    pub renewed: u64,
    /// How many records and keys came again.
    pub repaired: u64,
    /// How many devices were asked.
    pub asked: u64,
}

/// A remote and how the last exchange with it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteView {
    pub name: String,
    /// The address, without a password that may stand in it.
    pub url: String,
    /// Milliseconds since 1970.
    pub last_at: Option<u64>,
    pub state: Option<String>,
    pub sentence: Option<String>,
    /// What else came of it.
    #[serde(default)]
    pub asides: Asides,
}

/// What came of an exchange with a remote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncedRemote {
    pub name: String,
    /// `done`, `pending` (not everything is there yet), `history-damaged` (something damaged here
    /// stayed here) or the code of what went wrong.
    pub state: String,
    pub sentence: String,
    /// Records that were not here before.
    pub new: u64,
    /// Logs and keys that moved forward there.
    pub pushed: u64,
    /// Logs and keys the server has not taken yet.
    pub pending: u64,
    /// Logs that stood further there before.
    pub rolled_back: u64,
    /// Logs and keys that led there to something that is no record or key of theirs, and lead to
    /// ours again.
    #[serde(default)]
    pub replaced: u64,
    /// Records that wait for something that is not there.
    #[serde(default)]
    pub waiting: u64,
    /// Logs that go on otherwise there than here.
    #[serde(default)]
    pub apart: u64,
    pub refused: Vec<RefusedFrame>,
}

impl SyncedRemote {
    /// What else came of it, beside what came and went.
    pub fn asides(&self) -> Asides {
        Asides {
            waiting: self.waiting,
            rolled_back: self.rolled_back,
            refused: self.refused.len() as u64,
            replaced: self.replaced,
            apart: self.apart,
        }
    }
}

/// What came of putting a remote right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MendedRemote {
    pub name: String,
    pub sentence: String,
    /// Logs and keys that could not be read there.
    pub damaged: u64,
    /// How many of them stand there whole again.
    pub mended: u64,
}

/// What came of reading a bundle or a remote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// Whole frames met.
    pub frames: u64,
    /// How many the head of the bundle announces, if it could be read.
    pub announced: Option<u64>,
    /// Records that were not here before.
    pub new: u64,
    /// Newcomers who are members now.
    pub let_in: u64,
    /// Their ids: what they are called comes with what they say first.
    #[serde(default)]
    pub newcomers: Vec<String>,
    /// It made whoever read it a member.
    #[serde(default)]
    pub came_in: bool,
    /// Newcomers whose wish is kept until those have signed who have to.
    #[serde(default)]
    pub asking: u64,
    /// Why newcomers were not let in, as codes.
    #[serde(default)]
    pub turned_away: Vec<String>,
    /// Records that wait for something that was not brought.
    pub waiting: u64,
    /// Frames that were not taken, with why; at most 1,024 of them.
    pub refused: Vec<RefusedFrame>,
    /// How many more were not taken.
    pub refused_more: u64,
    /// It was cancelled before its end; what was taken in stays.
    #[serde(default)]
    pub cancelled: bool,
}

impl Brought {
    /// Notes a frame that was not taken.
    pub(super) fn refuse(&mut self, frame: u64, reason: String) {
        if self.refused.len() < REFUSED_LISTED_MAX {
            self.refused.push(RefusedFrame { frame, reason });
        } else {
            self.refused_more += 1;
        }
    }
}

/// A frame that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedFrame {
    /// Counted from 1; 0 is the head of the bundle.
    pub frame: u64,
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Git would ask at the terminal of the process that runs it, where nobody expects it.
    #[test]
    fn whoever_asks_from_another_process_is_asked_nothing_by_git() {
        let name = Some("share".to_owned());
        let sync = |is_unattended| Carry::SyncRemotes {
            name: name.clone(),
            is_unattended,
        };
        assert_eq!(sync(false).asked_elsewhere(), sync(true));
        assert_eq!(Carry::Check.asked_elsewhere(), Carry::Check);
    }
}
