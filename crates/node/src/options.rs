//! How a node is started, and why that may fail.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use history::{Timestamp, Unlock};
use replica::ProgressView;

use crate::encode::TextModel;
use crate::keyring::Keyring;

/// When a node that has just started looks at its git remotes.
const FIRST_VISIT_AFTER: Duration = Duration::from_secs(60);

/// A closure that tells a face that a newer view is there. It is called from other threads, must
/// not block, and is called once until the view has been read.
pub type Wake = Arc<dyn Fn() + Send + Sync>;
/// A closure that is told how far long work at the start has got.
pub type Progress = Arc<dyn Fn(&ProgressView) + Send + Sync>;

/// How a node is started.
#[derive(Clone)]
pub struct Options {
    /// The data folder; it is created if it is not there.
    pub data: PathBuf,
    /// The only address to listen on; without one, every interface on the port used last.
    pub bind: Option<SocketAddr>,
    /// Whether to open an endpoint at all. Commands that only read or write locally need none.
    pub network: bool,
    /// Announces nothing on the local network, whatever was chosen.
    pub hidden: bool,
    /// Pins time and randomness, for tests.
    pub pinned: Option<Pinned>,
    /// Whether the start returns with the first look at everybody, while the rest is still being
    /// read and the endpoint opened. What is submitted meanwhile waits.
    pub hurried: bool,
    /// How long after its start the node first exchanges with its git remotes; then once an hour.
    pub visit_after: Duration,
    /// Wakes the face that shows the views.
    pub wake: Option<Wake>,
    /// Hears about long work before the first view is there.
    pub progress: Option<Progress>,
    /// The text model, if there is one; without it, words alone are compared.
    pub text_model: Option<TextModel>,
    /// What opens the lock of the key file, if it has one.
    pub unlock: Option<Arc<Unlock>>,
    /// The keyring of the system, where a folder may be opened with it.
    pub keyring: Option<Arc<dyn Keyring>>,
}

impl Options {
    /// Starts from the usual choices: with network, on any address, on real time.
    pub fn new(data: impl Into<PathBuf>) -> Options {
        Options {
            data: data.into(),
            bind: None,
            network: true,
            hidden: false,
            pinned: None,
            hurried: false,
            visit_after: FIRST_VISIT_AFTER,
            wake: None,
            progress: None,
            text_model: None,
            unlock: None,
            keyring: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("data", &self.data)
            .field("bind", &self.bind)
            .field("network", &self.network)
            .field("pinned", &self.pinned.is_some())
            .finish_non_exhaustive()
    }
}

/// Time and randomness that do not change from run to run. Never for a folder of value: two runs
/// with the same seed use the same random numbers.
#[derive(Clone, Default)]
pub struct Pinned {
    /// The seed handed to the replica instead of fresh entropy.
    pub entropy: Option<[u8; 32]>,
    /// The time at which the clock stands still.
    pub now: Option<Timestamp>,
}

/// Why a node could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(
        "could not open {}: another running Eyelevel uses it; close it, or choose another folder with --data",
        path.display()
    )]
    Busy { path: PathBuf },
    #[error("could not open {}", path.display())]
    Open {
        path: PathBuf,
        #[source]
        source: store::OpenError,
    },
    #[error("could not read what is stored in {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: store::ReadError,
    },
    /// The key file has a lock, and what was brought to open it is not it, or nothing was.
    #[error("{why}")]
    Locked {
        path: PathBuf,
        why: String,
        /// Something was brought, and it was wrong.
        tried: bool,
    },
    #[error("could not open the keys")]
    Vault(#[source] store::VaultError),
    #[error("could not open the keys: {0}; nothing was changed, put an earlier key file back")]
    Keys(String),
    #[error("could not get random numbers from the operating system: {0}")]
    Entropy(getrandom::Error),
    #[error("could not start the threads of the node")]
    Threads(#[source] std::io::Error),
    #[error("could not open a network endpoint: {0}")]
    Network(String),
    #[error("could not start: the node stopped while it was starting; see the log for the cause")]
    Stopped,
}
