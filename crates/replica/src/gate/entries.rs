//! How what was admitted stands in the index.
//!
//! For: the places and the bytes of entries, for whoever writes and reads them. Knows: how logs, heads
//! and authorities are laid out. Never: writes anything itself; the next append does.

use history::{LogId, ScopeId};

use crate::effect::{Put, Shelf};
use crate::replica::Replica;
use crate::secrets::DocumentId;

impl Replica {
    /// Adds what changed in an authority to the index.
    pub(crate) fn put_authority(
        &mut self,
        scope: &ScopeId,
        entries: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    ) {
        for (key, value) in entries {
            let (shelf, key) = self.authority_place(scope, key);
            self.put(shelf, key, value);
        }
    }

    /// Where an entry of an authority stands in the index.
    pub(crate) fn authority_place(&self, scope: &ScopeId, key: Vec<u8>) -> (Shelf, Vec<u8>) {
        if *scope == self.home {
            (Shelf::Authority, key)
        } else {
            (
                Shelf::ScopeAuthority,
                [&scope.as_bytes()[..], &key].concat(),
            )
        }
    }

    /// Most such records are of the space: only others say which scope they are of.
    pub(crate) fn encode_lamport(&self, scope: &ScopeId, lamport: u64) -> Vec<u8> {
        let mut bytes = lamport.to_be_bytes().to_vec();
        if *scope != self.home {
            bytes.extend_from_slice(scope.as_bytes());
        }
        bytes
    }

    /// Adds an entry to the index with the next append.
    pub(crate) fn put(&mut self, shelf: Shelf, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.batch.puts.push(Put { shelf, key, value });
    }
}

/// The index key of the n-th admitted change of a document.
pub fn change_key(document: &DocumentId, position: u64) -> Vec<u8> {
    let mut key = document.to_vec();
    key.extend_from_slice(&position.to_be_bytes());
    key
}

/// Encodes a log's name for the index.
pub fn encode_log(log: &LogId) -> Vec<u8> {
    let mut bytes = log.scope.as_bytes().to_vec();
    bytes.extend_from_slice(log.key.as_bytes());
    bytes.extend_from_slice(&log.incarnation.0.to_be_bytes());
    bytes
}

/// Encodes a head for the index.
pub fn encode_head(head: &history::Head) -> Vec<u8> {
    let mut bytes = vec![head.version];
    bytes.extend_from_slice(&head.seq.to_be_bytes());
    bytes.extend_from_slice(&head.lamport.to_be_bytes());
    bytes.extend_from_slice(head.record.as_bytes());
    bytes.extend_from_slice(head.commit.as_bytes());
    bytes
}
