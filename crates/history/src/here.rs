//! A word of a device to whoever stands near: signed, shown, and part of no history.
//!
//! For: a code that only a host's device can make. Knows: what it is about and until when it is good.
//! Never: proves that somebody was somewhere; whoever was shown it can pass it on.

use crate::id::{LogKey, Timestamp};
use crate::signature::{self, LogSigner, SIGNATURE_BYTES};

/// The size of the id of what it is about, in bytes.
const ABOUT_BYTES: usize = 16;

/// What a device says to whoever is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    /// What they are near: the id of a gathering.
    pub about: [u8; ABOUT_BYTES],
    /// When it stops being good, by the clock of whoever says it.
    pub until: Timestamp,
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Here {
    /// Says it.
    pub fn sign(device: &LogSigner, about: [u8; ABOUT_BYTES], until: Timestamp) -> Here {
        let signature = device.sign(&message(&about, until));
        Here {
            about,
            until,
            signature,
        }
    }

    /// Tells whether this device said it.
    pub fn is_from(&self, device: &LogKey) -> bool {
        let message = message(&self.about, self.until);
        signature::verify(device, &message, &self.signature)
    }
}

fn message(about: &[u8; ABOUT_BYTES], until: Timestamp) -> Vec<u8> {
    // All parts have a fixed length, so no two words give the same bytes.
    let mut message = b"eyelevel here v1\0".to_vec();
    message.extend_from_slice(about);
    message.extend_from_slice(&until.0.to_be_bytes());
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_device_said_is_from_it() {
        let (ann, ben) = (LogSigner::from_seed([1; 32]), LogSigner::from_seed([2; 32]));
        let here = Here::sign(&ann, [7; ABOUT_BYTES], Timestamp(90));
        assert!(here.is_from(&ann.key()));
        assert!(!here.is_from(&ben.key()));
        let (about, until) = ([8; ABOUT_BYTES], Timestamp(91));
        assert!(!Here { about, ..here }.is_from(&ann.key()));
        assert!(!Here { until, ..here }.is_from(&ann.key()));
    }
}
