//! The address book: where devices of the space can be reached, and when each was last heard.
//!
//! For: dialling somebody again, and for saying how long a device has been away. Knows: the devices
//! that told addresses, as rows of the index. Never: judges who belongs here; whoever dials or
//! shows asks that.

use std::collections::BTreeMap;

use history::{LogKey, Timestamp};
use serde::{Deserialize, Serialize};

use crate::effect::{PeerId, Shelf};
use crate::replica::Replica;

/// What is remembered of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub addresses: Vec<String>,
    /// When it last said something to this device.
    pub heard: Option<Timestamp>,
}

/// Devices and what is remembered of each.
pub(crate) type Book = BTreeMap<PeerId, Known>;

impl Replica {
    /// Notes where a device says it can be reached.
    pub(crate) fn note_addresses(&mut self, peer: PeerId, addresses: Vec<String>) {
        let before = self.book.get(&peer);
        if addresses.is_empty() || before.is_some_and(|known| known.addresses == addresses) {
            return;
        }
        let heard = before.and_then(|known| known.heard);
        self.note_known(peer, Known { addresses, heard });
    }

    /// Notes when a device that leaves was last heard.
    pub(crate) fn note_heard(&mut self, peer: PeerId, heard: Timestamp) {
        if let Some(mut known) = self.book.get(&peer).cloned() {
            known.heard = Some(heard);
            self.note_known(peer, known);
        }
    }

    fn note_known(&mut self, peer: PeerId, known: Known) {
        let bytes = minicbor_serde::to_vec(&known).unwrap_or_default();
        self.put(Shelf::Peer, peer.0.as_bytes().to_vec(), Some(bytes));
        self.book.insert(peer, known);
    }

    /// Reads a row. Indexes of before held the addresses alone.
    pub(crate) fn read_peer(&mut self, key: &[u8], value: &[u8]) {
        let Ok(key) = <[u8; 32]>::try_from(key) else {
            return;
        };
        let known = minicbor_serde::from_slice(value).unwrap_or_else(|_| Known {
            addresses: minicbor_serde::from_slice(value).unwrap_or_default(),
            heard: None,
        });
        self.book.insert(PeerId(LogKey::from_bytes(key)), known);
    }

    /// Tells where a device was last reached.
    pub(crate) fn addresses_of(&self, peer: &PeerId) -> Option<&Vec<String>> {
        self.book.get(peer).map(|known| &known.addresses)
    }
}
