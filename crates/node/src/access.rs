//! One way to a replica, whether this process owns the data folder or another one does.

use std::time::Duration;

use replica::{Answer, Intent, Refusal};

use crate::carry::{Carried, Carry};
use crate::control::Client;
use crate::network::EndpointInfo;
use crate::node::Node;
use crate::options::{Options, StartError};
use crate::sync::{Since, SyncReport};

/// How often to try again when the owner leaves just as we come.
const TRIES: usize = 2;

/// Access to a replica.
pub enum Access {
    /// This process owns the data folder.
    Own(Node),
    /// Another process does and takes our intents.
    Remote(Client),
}

impl Access {
    /// Starts a node, or finds the one that is running. `StartError::Busy` means that another
    /// process owns the folder and does not answer.
    pub fn open(options: &Options) -> Result<Access, StartError> {
        let mut tries = TRIES;
        loop {
            match Node::start(options.clone()) {
                Err(StartError::Busy { path }) => {
                    if let Some(client) = Client::connect(&options.data) {
                        return Ok(Access::Remote(client));
                    }
                    tries -= 1;
                    if tries == 0 {
                        return Err(StartError::Busy { path });
                    }
                }
                started => return started.map(Access::Own),
            }
        }
    }

    /// Submits an intent and waits for its answer.
    pub fn submit(&self, intent: Intent, timeout: Duration) -> Result<Answer, Refusal> {
        match self {
            Access::Own(node) => match node.submit(intent) {
                Ok(pending) => pending.wait(timeout),
                Err(busy) => Err(busy.refusal()),
            },
            Access::Remote(client) => client.submit(intent, timeout),
        }
    }

    /// Catches up with the known devices.
    pub fn sync(&self, timeout: Duration, with: Option<String>) -> Result<SyncReport, Refusal> {
        match self {
            Access::Own(node) => node.sync_since(Since::Start, timeout, with),
            Access::Remote(client) => client.sync(timeout, with),
        }
    }

    /// Writes or reads a bundle, or does something with a git remote.
    pub fn carry(&self, act: Carry) -> Result<Carried, Refusal> {
        match self {
            Access::Own(node) => node.carry(act),
            Access::Remote(client) => client.carry(act),
        }
    }

    /// Tells where this device can be reached, once its endpoint is open.
    pub fn endpoint(&self) -> Result<Option<EndpointInfo>, Refusal> {
        match self {
            Access::Own(node) => Ok(node.endpoint()),
            Access::Remote(client) => client.endpoint(),
        }
    }

    /// Folds the journal into the repository, so that git sees everything.
    pub fn fold(&self) -> Result<(), Refusal> {
        match self {
            Access::Own(node) => node.fold(),
            Access::Remote(client) => client.fold(),
        }
    }

    /// Stops the node if it is ours; another process goes on.
    pub fn stop(&self) {
        match self {
            Access::Own(node) => node.stop(),
            Access::Remote(_) => {}
        }
    }
}
