//! The key that opens a locked key file, and the ways to it.
//!
//! **For**: sealing the key file and veiling the index while the lock is open. **Knows**: the lock of
//! `history`. **Never**: is written anywhere; it goes when the folder is let go.

use std::fmt;

use history::{Dice, MasterKey, Slot};
use zeroize::Zeroizing;

use crate::veil::Veil;

const PAYLOAD: &[u8] = b"eyelevel 2026 key file payload v1";

/// An open lock.
pub struct Key {
    master: MasterKey,
    slots: Vec<Slot>,
    dice: Dice,
}

impl Key {
    /// Takes a master key with the ways to it. `entropy` is fresh.
    pub fn new(master: MasterKey, slots: Vec<Slot>, entropy: [u8; 32]) -> Key {
        let dice = Dice::new(entropy);
        Key {
            master,
            slots,
            dice,
        }
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Changes the ways to the master key, which stays the same.
    pub(crate) fn change_slots(&mut self, change: impl FnOnce(&MasterKey, &mut Vec<Slot>)) {
        change(&self.master, &mut self.slots);
    }

    pub(crate) fn seal(&mut self, payload: &[u8]) -> Vec<u8> {
        self.master.seal(PAYLOAD, payload, &mut self.dice)
    }

    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.master.open(PAYLOAD, sealed)
    }

    pub(crate) fn veil(&self) -> Veil {
        Veil::new(&self.master)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}
