//! A person's devices: which may speak, and how far their logs count.
//!
//! For each log one number is found: the first place that counts no more, its *cut*. It is the
//! smallest of what a proven equivocation, the recovery phrase and the person's other devices say, in the
//! clear or, outside the space, sealed.
//! Revocations count whoever of the devices makes them, so two that revoke each other both fall; the
//! phrase is above them all and seats again. What it seated no other device takes back until it has said,
//! signed by the phrase once more, which others it takes: whoever has a lost one would be faster. From
//! then on the others may, but for those it took and whom those added. Epochs and memberships play no part here.

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

    /// Tells whether one device of a person took another one back itself, by hand or by the recovery phrase.
    pub fn took_back(&self, by: &LogKey, device: &LogKey) -> bool {
        let is_theirs = self.person_of(by) == self.person_of(device);
        is_theirs && self.taken_back_by(by).contains(device)
    }

    /// Names the devices of its person that one device took back itself, by hand or by the recovery phrase.
    pub fn taken_back_by(&self, by: &LogKey) -> BTreeSet<LogKey> {
        let person = self.person_of(by);
        let all = person
            .iter()
            .flat_map(|person| self.revocations(person))
            .filter(|it| it.place.log.0 == *by);
        all.flat_map(|it| it.devices.iter().copied()).collect()
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
                && self.may_take(id, &it.place, key)
        };
        self.revocations(id).filter(by_sibling).collect()
    }

    /// Tells whether what a device says of another one of the same person is heard: always, unless the
    /// phrase seated the other.
    fn may_take(&self, id: &PersonId, place: &Place, key: &LogKey) -> bool {
        let Some(seat) = self.newest_seat(id, key) else {
            return true;
        };
        let settled: Vec<&Revocation> = self.settled(id, key, seat).collect();
        let taken: BTreeSet<LogKey> = settled
            .iter()
            .flat_map(|it| it.devices.iter().copied())
            .collect();
        *place > seat && !settled.is_empty() && self.is_free_of(id, &taken, place.log.0)
    }

    /// What a device the phrase seated has said, signed by it once more, of which others it takes.
    fn settled(
        &self,
        id: &PersonId,
        key: &LogKey,
        seat: Place,
    ) -> impl Iterator<Item = &Revocation> {
        let key = *key;
        let is_later = move |it: &&Revocation| it.place.log.0 == key && it.place > seat;
        self.revocations(id)
            .filter(|it| it.by_phrase)
            .filter(is_later)
    }

    /// Tells whether the phrase seated a device that has not said yet which others it takes: until then no
    /// other device of its person takes it back.
    pub fn is_settling(&self, device: &LogKey) -> bool {
        let Some(id) = self.person_of(device) else {
            return false;
        };
        let seat = self.newest_seat(&id, device);
        seat.is_some_and(|seat| self.settled(&id, device, seat).next().is_none())
    }

    /// Tells whether a device is none of these, and not only here because one of these added it.
    fn is_free_of(&self, id: &PersonId, taken: &BTreeSet<LogKey>, device: LogKey) -> bool {
        let Some(person) = self.persons.get(id) else {
            return false;
        };
        let mut free: BTreeSet<LogKey> = person.first_device.into_iter().collect();
        free.extend(person.logs.iter().filter_map(|log| {
            let seat = self.logs.get(log)?.seat;
            seat.map(|_| log.0)
        }));
        free.retain(|key| !taken.contains(key));
        loop {
            let before = free.len();
            let mut additions = person.additions.iter();
            let next = additions.find(|it| {
                let new = !taken.contains(&it.device) && !free.contains(&it.device);
                new && free.contains(&it.place.log.0)
            });
            free.extend(next.map(|it| it.device));
            if free.len() == before || free.contains(&device) {
                return free.contains(&device);
            }
        }
    }

    /// The last time the phrase seated a device.
    fn newest_seat(&self, id: &PersonId, key: &LogKey) -> Option<Place> {
        let logs = self
            .persons
            .get(id)
            .into_iter()
            .flat_map(|it| it.logs.iter());
        let own = logs.filter(|log| log.0 == *key);
        own.filter_map(|log| self.logs.get(log)?.seat).max()
    }

    fn sibling_cut(&self, id: &PersonId, log: &LogName) -> u64 {
        if self.revocations(id).any(|it| self.phrase_takes(it, log)) {
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
        let newest_seat = self.newest_seat(id, key);
        let by_phrase = self.revocations(id).any(|it| {
            it.by_phrase
                && it.devices.contains(key)
                && newest_seat.is_none_or(|seat| it.place > seat)
        });
        by_phrase || !self.sibling_revocations(id, key).is_empty()
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
