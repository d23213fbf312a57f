//! The lock of a data folder: putting it on, changing it, taking it off, while nobody uses the folder.
//!
//! For: acts that write the key file as a whole and have the index made again. They hold the folder
//! themselves, so whoever runs it has to let it go first. Knows: passphrases, the recovery words, and
//! the keyring of the system beside them. Never: keeps any of them; relies on a keyring alone, which a
//! copied folder does not have and a lost password takes along.

use std::path::Path;
use std::sync::Arc;

use history::{Cost, Dice, LockError, MasterKey, Slot, Unlock};
use store::{Folder, Key, Locks, OpenError, VaultError};
use zeroize::Zeroizing;

use crate::clock;
use crate::keyring::Keyring;

/// A data folder whose lock is worked on.
pub struct Vault {
    folder: Folder,
}

/// Has a keyring forget what opened the folder before; of the folder as it is now that opens nothing.
fn forget(keyring: &dyn Keyring, old: Option<String>) {
    if let Some(old) = old
        && let Err(absent) = keyring.forget(&old)
    {
        tracing::debug!(?absent, "the keyring still keeps a secret of this folder");
    }
}

/// A change of the lock.
pub enum Relock<'a> {
    Passphrase(&'a str),
    NoPassphrase,
    /// Whether the keyring of the system opens it too.
    Keyring(bool),
}

/// Why the lock was not changed: a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultRefusal {
    pub code: &'static str,
    pub sentence: String,
}

impl Vault {
    /// Takes a folder that nobody uses.
    pub fn open(data: &Path) -> Result<Vault, VaultRefusal> {
        let folder = Folder::open(data).map_err(|error| match error {
            OpenError::Busy { .. } => refusal(
                "folder-busy",
                "Could not change the lock: a running Eyelevel uses the folder. Stop it, or lock it with “eyelevel vault lock”, then try again.",
            ),
            OpenError::Newer { .. } | OpenError::Locked { .. } | OpenError::Disk(_) => {
                refusal("folder-open", format!("Could not open the folder: {}.", store::causes(&error)))
            }
        })?;
        Ok(Vault { folder })
    }

    /// Takes a folder that is held already.
    pub(crate) fn of(folder: Folder) -> Vault {
        Vault { folder }
    }

    /// Tells which ways there are to open a folder that somebody uses.
    pub fn peek(data: &Path) -> Locks {
        store::locks_in(data)
    }

    /// Opens the lock of a folder that is held already, with what somebody typed.
    pub fn unlock_folder(folder: &Folder, typed: &str) -> Result<(), VaultRefusal> {
        let entropy = clock::entropy(None).map_err(|_| no_entropy())?;
        let opened = folder.unlock(&unlock_of(typed), entropy);
        opened.map_err(|error| vault(&error))
    }

    /// Tells which ways there are to open the folder.
    pub fn locks(&self) -> Locks {
        self.folder.locks()
    }

    /// Opens the lock.
    pub fn unlock(&self, with: &Unlock) -> Result<(), VaultRefusal> {
        let entropy = clock::entropy(None).map_err(|_| no_entropy())?;
        let opened = self.folder.unlock(with, entropy);
        opened.map_err(|error| vault(&error))
    }

    /// Puts a lock with this passphrase on the folder, in place of the one it has. The recovery words
    /// open it too, where this device knows them. The folder must be open.
    /// A keyring opens the new lock only once that is chosen again.
    pub fn set_passphrase(
        &self,
        passphrase: &str,
        keyring: &dyn Keyring,
    ) -> Result<Locks, VaultRefusal> {
        let old = self.folder.keyring_name();
        let entropy = || clock::entropy(None).map_err(|_| no_entropy());
        let mut dice = Dice::new(entropy()?);
        let master = MasterKey::generate(&mut dice);
        let made = Slot::passphrase(passphrase, Cost::STANDARD, &master, &mut dice);
        let mut slots = vec![made.map_err(lock)?];
        if let Some(seed) = self.recovery_seed()? {
            slots.push(Slot::phrase(&seed, &master, &mut dice));
        }
        let key = Key::new(master, slots, entropy()?);
        let set = self.folder.set_lock(Some(key));
        set.map_err(|error| vault(&error))?;
        forget(keyring, old);
        Ok(self.locks())
    }

    /// Changes the lock. The folder must be open.
    pub(crate) fn relock(
        &self,
        change: &Relock<'_>,
        keyring: &dyn Keyring,
    ) -> Result<(), VaultRefusal> {
        match change {
            Relock::Passphrase(passphrase) => self.set_passphrase(passphrase, keyring).map(drop),
            Relock::NoPassphrase => self.remove_passphrase(keyring),
            Relock::Keyring(on) => self.set_keyring(keyring, *on).map(drop),
        }
    }

    /// Takes the lock off. The folder must be open.
    pub fn remove_passphrase(&self, keyring: &dyn Keyring) -> Result<(), VaultRefusal> {
        let old = self.folder.keyring_name();
        let removed = self.folder.set_lock(None);
        removed.map_err(|error| vault(&error))?;
        forget(keyring, old);
        Ok(())
    }

    /// Lets the keyring of the system open the lock as well, or no longer. The folder must be open.
    pub fn set_keyring(&self, keyring: &dyn Keyring, on: bool) -> Result<Locks, VaultRefusal> {
        let locks = self.locks();
        if !(locks.passphrase || locks.phrase) {
            return Err(refusal(
                "no-passphrase",
                "Could not use the keyring: the folder has no passphrase, and a keyring never opens it alone. Set one first.",
            ));
        }
        let old = self.folder.keyring_name();
        if on {
            self.add_keyring(keyring)?;
        } else {
            let removed = self.folder.change_slots(|_, slots| {
                slots.retain(|slot| slot.keyring_name().is_none());
            });
            removed.map_err(|error| vault(&error))?;
        }
        forget(keyring, old);
        Ok(self.locks())
    }

    /// Has a fresh secret kept, then makes the slot that it opens.
    fn add_keyring(&self, keyring: &dyn Keyring) -> Result<(), VaultRefusal> {
        let mut dice = Dice::new(clock::entropy(None).map_err(|_| no_entropy())?);
        let (salt, secret) = (dice.bytes(), Zeroizing::new(dice.bytes()));
        let kept = keyring.keep(&history::keyring_name(&salt), &secret);
        kept.map_err(|absent| refusal(absent.code(), absent.sentence()))?;
        let added = self.folder.change_slots(|master, slots| {
            slots.retain(|slot| slot.keyring_name().is_none());
            slots.push(Slot::keyring(salt, &secret, master, &mut dice));
        });
        added.map_err(|error| vault(&error))
    }

    fn recovery_seed(&self) -> Result<Option<Zeroizing<[u8; 32]>>, VaultRefusal> {
        let spaces = self.folder.spaces();
        let spaces = spaces.map_err(|error| {
            let why = store::causes(&error);
            refusal("folder-open", format!("Could not work on the lock: {why}."))
        })?;
        let Some(space) = spaces.first() else {
            return Err(refusal(
                "nothing-to-lock",
                "Could not set a passphrase: there is no space here yet. Found or join one first.",
            ));
        };
        let read = self.folder.read_vault(space);
        let read = read.map_err(|error| vault(&error))?;
        Ok(read
            .and_then(|vault| replica::recovery_seed(&vault.bytes))
            .map(Zeroizing::new))
    }
}

/// Reads what somebody typed to open a lock: the 24 words, or a passphrase.
pub(crate) fn unlock_of(typed: &str) -> Unlock {
    match history::seed_of(typed) {
        Ok(seed) => Unlock::Phrase(seed),
        Err(_) => Unlock::Passphrase(Zeroizing::new(typed.to_owned())),
    }
}

impl crate::Options {
    /// Brings what somebody typed to open the lock of the folder: the passphrase or the 24 words.
    pub fn unlock_with(&mut self, typed: &str) {
        self.unlock = Some(Arc::new(unlock_of(typed)));
    }
}

impl Vault {
    /// Opens the lock with what somebody typed: the passphrase or the 24 words.
    pub fn unlock_typed(&self, typed: &str) -> Result<(), VaultRefusal> {
        self.unlock(&unlock_of(typed))
    }
}

fn refusal(code: &'static str, sentence: impl Into<String>) -> VaultRefusal {
    let sentence = sentence.into();
    VaultRefusal { code, sentence }
}

fn lock(error: LockError) -> VaultRefusal {
    refusal(error.code(), error.to_string())
}

/// A node that has stopped holds no folder any more.
pub(crate) fn let_go() -> VaultRefusal {
    refusal(
        "stopped",
        "Could not change the lock: Eyelevel had already let the data folder go. The lock is as it was; try again.",
    )
}

fn no_entropy() -> VaultRefusal {
    refusal(
        "start-failed",
        "Could not get random numbers from the operating system. Nothing was changed.",
    )
}

fn vault(error: &VaultError) -> VaultRefusal {
    match error {
        VaultError::Lock(why) => lock(*why),
        VaultError::Locked { .. } => refusal(
            "locked",
            "Could not change the lock: the folder is locked. Bring its passphrase or the 24 words.",
        ),
        VaultError::Missing { .. }
        | VaultError::Damaged { .. }
        | VaultError::Newer { .. }
        | VaultError::Disk(_) => refusal(
            "keys-unreadable",
            format!("Could not work on the lock: {}.", store::causes(error)),
        ),
    }
}
