//! One simulated device: a heart that may be running, a keeper that performs its effects, a disk.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use history::{LogKey, LogSigner};
use model::PersonId;
use replica::{Effect, Loaded, Message, PeerId, Replica, Token, View};

use crate::disk::Disk;
use crate::ledger::{Ledger, Wish};
use crate::several::Lost;

/// A connection as one side knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Session {
    pub peer: PeerId,
    pub generation: u64,
}

/// A list of effects that waits for the keeper, with the sessions they were meant for.
pub(crate) struct Job {
    pub effects: Vec<Effect>,
    pub contacts: BTreeMap<PeerId, u64>,
}

/// A stream to a peer that goes on message by message.
pub(crate) struct Streaming {
    pub to: Session,
    pub messages: VecDeque<Message>,
}

/// One device.
pub(crate) struct Device {
    pub address: String,
    pub replica: Option<Replica>,
    pub disk: Disk,
    /// Counts the starts; events meant for an earlier life are dropped.
    pub life: u64,
    pub jobs: VecDeque<Job>,
    pub streams: VecDeque<Streaming>,
    pub pieces: VecDeque<Loaded>,
    pub keeper_called: bool,
    /// How long the keeper takes for one list, in milliseconds.
    pub slowness_ms: u64,
    pub contacts: BTreeMap<PeerId, u64>,
    pub targets: BTreeMap<PeerId, Vec<String>>,
    /// How wrong the clock is, in milliseconds.
    pub skew_ms: i64,
    pub tick_serial: u64,
    pub wake_at: Option<u64>,
    pub ticked_at: u64,
    /// Crashes before performing this many more effects.
    pub crash_after: Option<u64>,
    pub me: Option<PeerId>,
    /// Its key, also while it is down.
    pub key: Option<LogKey>,
    /// Whose it is, once it showed somebody.
    pub person: Option<PersonId>,
    /// It was nobody's in the beginning, and nobody founds or joins on it.
    pub is_spare: bool,
    pub lost: Option<Lost>,
    /// Somebody wrote that it counts no more.
    pub is_taken_back: bool,
    pub addresses_told: bool,
    pub view: Arc<View>,
    pub wishes: BTreeMap<Token, Wish>,
    pub ledger: Ledger,
}

impl Device {
    /// Makes a device that has never been started.
    pub fn new(number: usize) -> Device {
        Device {
            address: format!("10.0.0.{}:4711", number + 1),
            replica: None,
            disk: Disk::default(),
            life: 0,
            jobs: VecDeque::new(),
            streams: VecDeque::new(),
            pieces: VecDeque::new(),
            keeper_called: false,
            slowness_ms: 2,
            contacts: BTreeMap::new(),
            targets: BTreeMap::new(),
            skew_ms: 0,
            tick_serial: 0,
            wake_at: None,
            ticked_at: 0,
            crash_after: None,
            me: None,
            key: None,
            person: None,
            is_spare: false,
            lost: None,
            is_taken_back: false,
            addresses_told: false,
            view: Arc::default(),
            wishes: BTreeMap::new(),
            ledger: Ledger::default(),
        }
    }

    /// Tells whether the process runs.
    pub fn is_up(&self) -> bool {
        self.replica.is_some()
    }

    /// Tells whether nothing is left to perform.
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty() && self.streams.is_empty() && self.pieces.is_empty()
    }

    /// Learns who this device is, once it is somebody.
    pub fn learn_identity(&mut self) -> Option<PeerId> {
        if self.me.is_none() {
            let seed = self.replica.as_ref()?.identity()?;
            let key = LogSigner::from_seed(seed).key();
            self.me = Some(PeerId(key));
            self.key = Some(key);
        }
        self.me
    }

    /// Forgets everything that was only in memory.
    pub fn stop(&mut self) {
        self.replica = None;
        self.life += 1;
        self.jobs.clear();
        self.streams.clear();
        self.pieces.clear();
        self.keeper_called = false;
        self.contacts.clear();
        self.targets.clear();
        self.wake_at = None;
        self.crash_after = None;
        self.me = None;
        self.addresses_told = false;
        self.view = Arc::default();
    }
}
