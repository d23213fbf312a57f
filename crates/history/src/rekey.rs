//! Fresh keys for everybody who stays: sealing one content key to many devices, and the key before
//! it to whoever holds the new one.
//!
//! Which devices get it and which epoch it belongs to is decided by the authority. One key is sealed
//! at a time, so whoever asks can show progress, or stop and go on later.

use crate::dice::Dice;
use crate::governance::{DeviceStatement, ScopeKind};
use crate::id::{RecordId, ScopeId};
use crate::keys::{EpochWrap, Suite, Unsealable};
use crate::seal::ContentKey;
use crate::signature::LogSigner;

impl Suite {
    /// Gives the suite of a kind of scope; the space itself is `None`.
    pub fn of(kind: Option<ScopeKind>) -> Suite {
        match kind {
            None => Suite::X25519,
            Some(
                ScopeKind::Community
                | ScopeKind::Conversation
                | ScopeKind::Audience
                | ScopeKind::Personal,
            ) => Suite::XWing,
        }
    }
}

/// What a content key is sealed for.
#[derive(Debug, Clone, Copy)]
pub struct Rekey {
    pub suite: Suite,
    pub scope: ScopeId,
    /// The epoch or rotation that names the key.
    pub epoch: RecordId,
}

impl Rekey {
    /// Seals a key to each device, one with every step. A device whose stated key is none is named
    /// and stops nobody else.
    pub fn seal_to<'a>(
        self,
        key: &'a ContentKey,
        devices: &'a [DeviceStatement],
        by: &'a LogSigner,
        dice: &'a mut Dice,
    ) -> impl ExactSizeIterator<Item = Result<EpochWrap, Unsealable>> + 'a {
        devices.iter().map(move |device| {
            EpochWrap::seal_with(self.suite, self.scope, self.epoch, key, device, by, dice)
        })
    }
}
