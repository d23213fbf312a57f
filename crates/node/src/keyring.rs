//! The keyring of the system: where a login keeps secrets.
//!
//! For: opening a locked folder without typing, for whoever chooses that. Knows: the Secret Service of
//! Linux and the BSDs over the bus of the session, and the keychains of macOS and Windows. Never: is
//! the only way to a folder; asks anybody, so a keyring that is locked itself counts as none.

use zeroize::Zeroizing;

#[cfg(any(target_os = "macos", windows))]
mod keychain;
#[cfg(not(any(target_os = "macos", windows)))]
mod secret_service;

#[cfg(any(target_os = "macos", windows))]
use keychain as system;
#[cfg(not(any(target_os = "macos", windows)))]
use secret_service as system;

/// The secret a keyring keeps for a folder.
pub type Secret = Zeroizing<[u8; 32]>;

/// Keeps secrets by name.
pub trait Keyring: Send + Sync {
    /// Keeps a secret under a name.
    ///
    /// # Errors
    /// No keyring answers, or it is locked itself.
    fn keep(&self, name: &str, secret: &Secret) -> Result<(), NoKeyring>;

    /// Finds what was kept under a name.
    ///
    /// # Errors
    /// No keyring answers, or it is locked itself.
    fn find(&self, name: &str) -> Result<Option<Secret>, NoKeyring>;

    /// Forgets what was kept under a name, if anything was.
    ///
    /// # Errors
    /// No keyring answers, or it is locked itself.
    fn forget(&self, name: &str) -> Result<(), NoKeyring>;
}

/// Why a keyring is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoKeyring {
    /// Nothing answers.
    Absent(String),
    /// It would have to ask somebody for its own password.
    Locked,
}

impl NoKeyring {
    /// A stable word for it.
    pub fn code(&self) -> &'static str {
        match self {
            NoKeyring::Absent(_) => "keyring-absent",
            NoKeyring::Locked => "keyring-locked",
        }
    }

    /// Says it to a person.
    pub fn sentence(&self) -> String {
        match self {
            NoKeyring::Absent(why) => {
                tracing::debug!("no keyring: {why}");
                "Could not use the keyring: none answers on this computer. The passphrase opens the folder as before."
            }
            NoKeyring::Locked => {
                "Could not use the keyring: it is locked itself. Unlock it, or log in again, then try once more."
            }
        }
        .to_owned()
    }
}

/// The keyring of this system.
#[derive(Debug, Default)]
pub struct SystemKeyring;

impl Keyring for SystemKeyring {
    fn keep(&self, name: &str, secret: &Secret) -> Result<(), NoKeyring> {
        system::keep(name, secret)
    }

    fn find(&self, name: &str) -> Result<Option<Secret>, NoKeyring> {
        Ok(system::find(name)?.and_then(|bytes| {
            let bytes: [u8; 32] = bytes.as_slice().try_into().ok()?;
            Some(Zeroizing::new(bytes))
        }))
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyring> {
        system::forget(name)
    }
}
