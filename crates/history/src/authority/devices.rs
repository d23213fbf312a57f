//! A person's devices: which may speak, and how far their logs count.
//!
//! For each log one number is found: the first place that counts no more, its *cut*. It is the
//! smallest of what a proven equivocation, the recovery phrase and the person's other devices say, in the
//! clear or, outside the space, sealed.
//! Revocations count whoever of the devices makes them, so two that revoke each other both fall; the
//! phrase is above them all and seats again. Epochs and memberships play no part here.

use std::collections::BTreeSet;

use super::{Authority, Few, LogName, Place};
use crate::governance::{DeviceAdded, DeviceRevoked, DeviceStatement, Recovered, Retain};
use crate::id::{LogKey, PersonId, RecordId};

/// Takes devices away from a person.
#[derive(Debug, Clone)]
pub(super) struct Revocation {
    pub place: Place,
    pub devices: Vec<LogKey>,
    pub retain: Vec<Retain>,
    /// The recovery key signed it.
    pub by_phrase: bool,
}

impl Revocation {
    /// Gives the first place of a log that counts no more, if this says so.
    fn cut_of(&self, log: &LogName) -> Option<u64> {
        let entry = |retain: &&Retain| (retain.log, retain.incarnation) == *log;
        let entry = self.retain.iter().find(entry)?;
        Some(entry.seq.saturating_add(1))
    }
}

/// A device that another one added.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addition {
    pub place: Place,
    pub device: LogKey,
}

fn first_of(one: Option<u64>, other: Option<u64>) -> u64 {
    one.into_iter().chain(other).min().unwrap_or(u64::MAX)
}

impl Authority {
    pub(super) fn learn_added(&mut self, record: RecordId, place: Place, added: DeviceAdded) {
        let Some(id) = self.speaker(&place) else {
            return;
        };
        let device = added.device.ed25519;
        self.state_device(place, added.device);
        self.accredit_device(record, device, id);
        let person = self.persons.entry(id).or_default();
        person.additions.push(Addition { place, device });
        self.wake.devices.insert(id);
    }

    pub(super) fn learn_revoked(&mut self, place: Place, revoked: DeviceRevoked) {
        let Some(id) = self.speaker(&place) else {
            return;
        };
        self.persons
            .entry(id)
            .or_default()
            .revocations
            .push(Revocation {
                place,
                devices: vec![revoked.device],
                retain: revoked.retain,
                by_phrase: false,
            });
        self.wake.devices.insert(id);
    }

    pub(super) fn learn_recovered(&mut self, record: RecordId, place: Place, recovered: Recovered) {
        let (id, device) = (recovered.person.id(), recovered.device.ed25519);
        self.own_log(place.log, id);
        let log = self.logs.entry(place.log).or_default();
        log.device_stated = true;
        log.seat = Some(log.seat.map_or(place, |seat| seat.min(place)));
        self.state_device(place, recovered.device);
        self.accredit_device(record, device, id);
        let person = self.persons.entry(id).or_default();
        person
            .first_device
            .get_or_insert(recovered.person.first_device);
        person.statement.get_or_insert(recovered.person);
        person.revocations.push(Revocation {
            place,
            devices: recovered.revoked,
            retain: recovered.retain,
            by_phrase: true,
        });
        self.wake.devices.insert(id);
    }

    /// Notes the keys a device states.
    pub(super) fn state_device(&mut self, place: Place, device: DeviceStatement) {
        let person = self.persons.entry(device.person).or_default();
        person.devices.insert(device.ed25519);
        self.wake.devices.insert(device.person);
        self.devices
            .entry(device.ed25519)
            .or_default()
            .insert(place, device);
    }

    /// Notes that two records were signed for one place of a log.
    pub(super) fn learn_fork(&mut self, log: LogName, seq: u64) {
        let state = self.logs.entry(log).or_default();
        if state.frozen.is_some_and(|frozen| frozen <= seq) {
            return;
        }
        state.frozen = Some(seq);
        match state.person {
            Some(person) => {
                self.wake.devices.insert(person);
            }
            // Whose it is will be said later, and everything decided then.
            None => state.cut = first_of(Some(seq), state.ended),
        }
    }

    /// Notes where a log ends by what only those know who read the scope.
    pub(super) fn learn_end(&mut self, log: LogName, end: Option<u64>) {
        let state = self.logs.entry(log).or_default();
        if state.ended == end {
            return;
        }
        state.ended = end;
        match state.person {
            Some(person) => {
                self.wake.devices.insert(person);
            }
            // Whose it is will be said later, and everything decided then.
            None => state.cut = first_of(state.frozen, end),
        }
    }

    /// Finds the cut of each of a person's logs again; tells whether one moved.
    pub(super) fn recut(&mut self, id: &PersonId) -> bool {
        let Some(person) = self.persons.get(id) else {
            return false;
        };
        let logs: Vec<LogName> = person.logs.iter().copied().collect();
        let valid = self.valid_devices(id);
        let revoked = |key: &&LogKey| self.is_revoked(id, key);
        let live: Few<LogKey> = valid.iter().filter(|key| !revoked(key)).copied().collect();
        let cuts: Vec<(LogName, u64)> = logs
            .into_iter()
            .map(|log| {
                let cut = if valid.contains(&log.0) {
                    self.raw_cut(id, &log)
                } else {
                    0
                };
                (log, cut)
            })
            .collect();
        let mut moved = false;
        for (log, cut) in cuts {
            let state = self.logs.entry(log).or_default();
            if state.cut != cut {
                state.cut = cut;
                moved = true;
                self.wake.logs.insert(log);
            }
        }
        let person = self.persons.entry(*id).or_default();
        moved |= person.live != live;
        person.live = live;
        moved
    }

    fn revocations(&self, id: &PersonId) -> impl Iterator<Item = &Revocation> {
        let person = self.persons.get(id);
        let all = person
            .into_iter()
            .flat_map(|person| person.revocations.iter());
        all.filter(|revocation| !self.is_frozen(&revocation.place))
    }

    fn is_frozen(&self, place: &Place) -> bool {
        let frozen = self.logs.get(&place.log).and_then(|log| log.frozen);
        frozen.is_some_and(|frozen| frozen <= place.seq)
    }

    fn is_seated(&self, place: &Place) -> bool {
        let seat = self.logs.get(&place.log).and_then(|log| log.seat);
        seat.is_some_and(|seat| seat.seq <= place.seq)
    }

    /// Tells whether the phrase takes this log: it does unless it seated it later.
    fn phrase_takes(&self, revocation: &Revocation, log: &LogName) -> bool {
        let seat = self.logs.get(log).and_then(|log| log.seat);
        revocation.by_phrase
            && revocation.devices.contains(&log.0)
            && seat.is_none_or(|seat| revocation.place > seat)
    }

    fn phrase_cut(&self, id: &PersonId, log: &LogName) -> u64 {
        if !self.revocations(id).any(|it| self.phrase_takes(it, log)) {
            return u64::MAX;
        }
        let says = |it: &&Revocation| {
            it.devices.contains(&log.0) && (it.by_phrase || self.is_seated(&it.place))
        };
        let cuts = self
            .revocations(id)
            .filter(says)
            .filter_map(|it| it.cut_of(log));
        cuts.max().unwrap_or_else(|| self.cited_cut(log))
    }

    /// Gives what others' records cite of a log nobody listed.
    fn cited_cut(&self, log: &LogName) -> u64 {
        let cited = self.logs.get(log).and_then(|log| log.cited);
        cited.map_or(0, |seq| seq.saturating_add(1))
    }

    fn sibling_revocations(&self, id: &PersonId, key: &LogKey) -> Vec<&Revocation> {
        let by_sibling = |it: &&Revocation| {
            !it.by_phrase
                && it.devices.contains(key)
                && it.place.seq < self.phrase_cut(id, &it.place.log)
        };
        self.revocations(id).filter(by_sibling).collect()
    }

    fn sibling_cut(&self, id: &PersonId, log: &LogName) -> u64 {
        let is_seated = self.logs.get(log).is_some_and(|log| log.seat.is_some());
        let by_phrase = |it: &Revocation| it.by_phrase && it.devices.contains(&log.0);
        if is_seated || self.revocations(id).any(by_phrase) {
            return u64::MAX;
        }
        let all = self.sibling_revocations(id, &log.0);
        let revokers: BTreeSet<LogKey> = all.iter().map(|it| it.place.log.0).collect();
        let cut_by = |revoker: LogKey| {
            let own = all.iter().filter(|it| it.place.log.0 == revoker);
            // Each may extend what it said before, and nobody what another said.
            let cuts = own.filter_map(|it| it.cut_of(log));
            cuts.max().unwrap_or_else(|| self.cited_cut(log))
        };
        revokers.into_iter().map(cut_by).min().unwrap_or(u64::MAX)
    }

    fn raw_cut(&self, id: &PersonId, log: &LogName) -> u64 {
        let state = self.logs.get(log);
        let said = state.map_or(u64::MAX, |log| first_of(log.frozen, log.ended));
        let by_phrase = self.phrase_cut(id, log);
        let by_sibling = self.sibling_cut(id, log);
        by_phrase.min(by_sibling).min(said)
    }

    fn is_revoked(&self, id: &PersonId, key: &LogKey) -> bool {
        let seats = || {
            let logs = self.persons.get(id).into_iter().flat_map(|p| p.logs.iter());
            logs.filter(|log| log.0 == *key)
                .filter_map(|log| self.logs.get(log)?.seat)
        };
        let newest_seat = seats().max();
        let by_phrase = self.revocations(id).any(|it| {
            it.by_phrase
                && it.devices.contains(key)
                && newest_seat.is_none_or(|seat| it.place > seat)
        });
        let by_sibling = newest_seat.is_none() && !self.sibling_revocations(id, key).is_empty();
        by_phrase || by_sibling
    }

    /// Gives the devices that belong to a person: the first, those the phrase seated, and those
    /// that one of them added before its own cut.
    fn valid_devices(&self, id: &PersonId) -> BTreeSet<LogKey> {
        let Some(person) = self.persons.get(id) else {
            return BTreeSet::new();
        };
        let mut valid: BTreeSet<LogKey> = person.first_device.into_iter().collect();
        for it in self.revocations(id).filter(|it| it.by_phrase) {
            if it.place.seq < self.phrase_cut(id, &it.place.log) {
                valid.insert(it.place.log.0);
            }
        }
        loop {
            let before = valid.len();
            for addition in &person.additions {
                let stands = valid.contains(&addition.place.log.0)
                    && addition.place.seq < self.raw_cut(id, &addition.place.log);
                if stands {
                    valid.insert(addition.device);
                }
            }
            if valid.len() == before {
                return valid;
            }
        }
    }
}
