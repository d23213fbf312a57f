//! The running process around one replica.
//!
//! A [`Node`] owns the data folder for as long as it lives. Three kinds of threads share the work:
//!
//! - the **heart**: one thread with a large stack that owns the replica, feeds it one input after
//!   the other and hands every list of effects on, in order;
//! - the **keeper**: one thread that owns the store and performs those lists from top to bottom:
//!   append, then tell, then show. What was appended together costs one sync of the disk;
//! - the **network**: a small tokio runtime with the iroh endpoint, its sessions, and the local
//!   control socket, over which other invocations hand their intents to this process.
//!
//! This room knows tokio, iroh, local sockets, the system's clock and its entropy. It never looks
//! into a document, decides nothing about who may do what, and knows no window: a face reads the
//! newest view from a cell and is woken by a closure.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod access;
mod boot;
mod carry;
mod cell;
mod clock;
mod control;
mod encode;
mod heart;
mod hold;
mod inbox;
mod jobs;
mod keeper;
mod keyring;
mod network;
mod node;
mod options;
mod outside;
mod panics;
mod passage;
mod pending;
mod place;
mod shared;
mod streaming;
mod sync;
mod threads;
mod tidy;
mod vault;

pub use access::Access;
pub use carry::{
    Brought, Carried, Carry, Checked, LeftOut, MendedRemote, NetworkAct, RefusedFrame, RemoteView,
    Repaired, SyncedRemote,
};
pub use control::Client;
pub use encode::{Encode, TextModel};
pub use keyring::{Keyring, NoKeyring, Secret, SystemKeyring};
pub use network::EndpointInfo;
pub use node::Node;
pub use options::{Options, Pinned, Progress, StartError, Wake};
pub use outside::{FetchError, fetch};
pub use panics::quietly;
pub use passage::PASSAGE;
pub use pending::{Busy, Pending};
pub use sync::{SyncReport, SyncedPeer};
pub use vault::{Relock, Vault, VaultRefusal};
