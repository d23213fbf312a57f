//! What the window says about devices and recovery.

use replica::{Arrived, OwnNotice, Unheard};

/// What the window says about devices and recovery.
#[derive(Debug)]
pub struct TrustWords {
    // One's own devices.
    pub devices: &'static str,
    pub devices_sentence: &'static str,
    pub yours: &'static str,
    pub this_one: &'static str,
    pub another: &'static str,
    pub reading: &'static str,
    pub add_title: &'static str,
    pub add_sentence: &'static str,
    pub add_act: &'static str,
    pub add_warning: &'static str,
    pub add_qr: &'static str,
    pub add_done: &'static str,
    pub revoke: &'static str,
    pub revoke_of: fn(&str) -> String,
    pub revoke_title: fn(&str) -> String,
    pub revoke_sentence: &'static str,
    pub revoke_act: &'static str,
    pub recovery: &'static str,
    pub recovery_sentence: &'static str,
    pub recovery_show: &'static str,
    pub recovery_hide: &'static str,
    pub recovery_warning: &'static str,
    pub recovery_word: fn(usize, &str) -> String,
    /// Who brought somebody into the space; oneself where there is no name.
    pub invited_by: fn(Option<&str>) -> String,
    /// Says what happened to this device.
    pub notice: fn(OwnNotice) -> &'static str,
    pub noted: &'static str,
    /// Above the reason, for somebody who was paused or excluded.
    pub removed_title: &'static str,
    pub removed_sentence: &'static str,
    /// Says that a wish to come in has arrived, and how many registrars still have to sign it.
    pub arrived: fn(&Arrived) -> String,
    /// Says that what is written here counts for nobody.
    pub unheard: fn(&Unheard) -> String,
}
