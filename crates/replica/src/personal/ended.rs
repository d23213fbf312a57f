//! How far counts what a lost device said to its owner.
//!
//! For: a device that was taken back makes no more choices for its owner, whoever carries them. Knows:
//! how far each log of one's other devices was read here; when one of them is taken back that is
//! said to oneself as a choice, so that a device that comes later takes as much and no more. Of
//! several such choices the smallest counts, as everywhere where logs end.
//!
//! The same is noted of communities only members see: that a device had said nothing there when the one
//! that took it back looked. Nothing else tells its first words from those of whoever found it.
//!
//! Never: takes anything from a lost device of which nobody has said how far it was read.

use history::{LogId, LogKey, Record, ScopeId};

use super::keep_of_log;
use crate::content::Content;
use crate::replica::Replica;

/// How far a log of another device was read here, and whose it is.
const READ: &str = "personal/read/";
/// The choice that says how far a log of a lost device counts.
const ENDED: &str = "ended/own/";
/// Where a lost device had said nothing yet.
const SILENT: &str = "personal/silent/";

impl Replica {
    /// Tells whether what one of one's own devices said is to be taken, and notes how far it was read.
    pub(super) fn is_taken_from(&mut self, record: &Record, device: &LogKey) -> bool {
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        if own.as_ref() == Some(device) {
            return true;
        }
        let (log, seq) = (record.log(), record.header().seq);
        if !self.is_taken_back(device) {
            self.note_read(&log, device, seq);
            return true;
        }
        // Another device may still say that more of it was read.
        self.last_taken(&log).is_some_and(|last| seq <= last)
    }

    /// Tells whether another device of oneself says something here for the first time.
    pub(super) fn is_unread_of_another(&self, record: &Record, device: &LogKey) -> bool {
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        let read = self.read_until(&record.log()).map(|(_, read)| read);
        own.as_ref() != Some(device) && read.is_none_or(|read| record.header().seq > read)
    }

    fn note_read(&mut self, log: &LogId, device: &LogKey, seq: u64) {
        if self.read_until(log).is_some_and(|(_, read)| read >= seq) {
            return;
        }
        let key = format!("{READ}{}", keep_of_log(log));
        if let Err(refusal) = self.keep_own(key, &format!("{device} {seq}")) {
            tracing::warn!(
                code = refusal.code,
                "could not note how far a device was read"
            );
        }
    }

    /// Notes that a lost device has said nothing in a scope so far.
    pub(crate) fn note_silent(&mut self, scope: &ScopeId, device: &LogKey) {
        if self.was_silent(scope, device) {
            return;
        }
        if let Err(refusal) = self.keep_own(silent_key(scope, device), "on") {
            tracing::warn!(
                code = refusal.code,
                "could not note where a lost device said nothing"
            );
        }
    }

    /// Tells whether a lost device had said nothing in a scope when that was looked at.
    pub(crate) fn was_silent(&self, scope: &ScopeId, device: &LogKey) -> bool {
        let key = silent_key(scope, device);
        self.private.settings.contains_key(&key)
    }

    fn read_until(&self, log: &LogId) -> Option<(LogKey, u64)> {
        let kept = self
            .private
            .settings
            .get(&format!("{READ}{}", keep_of_log(log)))?;
        let (device, seq) = kept.split_once(' ')?;
        Some((device.parse().ok()?, seq.parse().ok()?))
    }

    /// The last place of a log that counts, once its device was taken back.
    fn last_taken(&self, log: &LogId) -> Option<u64> {
        let said = self
            .private
            .settings
            .get(&format!("{ENDED}{}", keep_of_log(log)));
        let said = said.and_then(|seq| seq.parse().ok());
        said.or_else(|| self.read_until(log).map(|(_, seq)| seq))
    }

    /// Says how far the logs of devices were read that have been taken back.
    pub(super) fn end_lost_logs(&mut self) {
        let read = self.private.settings.range(READ.to_owned()..);
        let read = read.take_while(|(key, _)| key.starts_with(READ));
        let mut unsaid = Vec::new();
        for (key, value) in read {
            let log = key.strip_prefix(READ).unwrap_or_default();
            let Some((device, seq)) = value.split_once(' ') else {
                continue;
            };
            let key = format!("{ENDED}{log}");
            let is_lost = device
                .parse()
                .is_ok_and(|device| self.is_taken_back(&device));
            if is_lost && !self.private.settings.contains_key(&key) {
                unsaid.push((key, seq.to_owned()));
            }
        }
        for (key, value) in unsaid {
            if let Err(refusal) = self.write_private(Content::Setting { key, value }) {
                tracing::warn!(
                    code = refusal.code,
                    "could not say how far a device was read"
                );
            }
        }
    }

    /// Tells whether a choice would let more of a lost device count than is known already.
    pub(super) fn is_later_ending(&self, key: &str, value: &str) -> bool {
        let known = self
            .private
            .settings
            .get(key)
            .filter(|_| key.starts_with(ENDED));
        let known = known.and_then(|known| known.parse::<u64>().ok());
        known.is_some_and(|known| value.parse().is_ok_and(|new: u64| new >= known))
    }

    /// Reads again where a lost device spoke of which somebody says now how far it counts. The choice names
    /// the place, so that a stop since its words came loses none of them.
    pub(super) fn heed_ending(&mut self, key: &str) {
        let log = key.strip_prefix(ENDED);
        let scope = log.and_then(|log| log.split_once('/')?.0.parse().ok());
        self.personal.later.extend::<Option<ScopeId>>(scope);
    }
}

fn silent_key(scope: &ScopeId, device: &LogKey) -> String {
    format!("{SILENT}{scope}/{device}")
}
