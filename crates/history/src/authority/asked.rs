//! Further questions of whoever shows what is pending: joins that wait, charters that were proposed,
//! logs that are frozen, removals by their kind.

use std::collections::BTreeSet;

use super::Authority;
use super::epochs::Turn;
use super::standing::RemovalKind;
use crate::governance::PersonStatement;
use crate::id::{Incarnation, KeyId, LogId, LogKey, PersonId, RecordId};

impl Authority {
    /// Lists the newest join of everybody who asked and is not a member, with whose it is.
    pub fn pending_joins(&self) -> Vec<(RecordId, PersonId)> {
        let newest = self.newest_joins.values();
        let pending = newest.filter_map(|(_, record)| {
            let person = self.joins.get(record)?.join.person;
            (!self.is_member(&person)).then_some((*record, person))
        });
        pending.collect()
    }

    /// Tells whether a person countersigned a join.
    pub fn has_countersigned(&self, person: &PersonId, join: &RecordId) -> bool {
        let made = self.persons.get(person).map(|person| &person.made);
        let made = made.into_iter().flatten();
        let mut joins = made.filter_map(|place| self.fold.get(place));
        joins.any(|admittance| admittance.join == *join)
    }

    /// Tells whether a charter holds, held, or was proposed, by its hash.
    pub fn is_charter(&self, hash: &[u8; 32]) -> bool {
        self.epochs
            .values()
            .any(|node| node.charter.as_ref() == Some(hash))
    }

    /// Finds the person who committed to a recovery key, as they stated themselves.
    pub fn person_committed_to(&self, recovery: &[u8; 32]) -> Option<PersonStatement> {
        let mut stated = self.statements();
        stated
            .find(|statement| statement.recovery == *recovery)
            .cloned()
    }

    /// Goes through how persons once stated themselves.
    pub fn statements(&self) -> impl Iterator<Item = &PersonStatement> {
        self.persons.values().filter_map(|it| it.statement.as_ref())
    }

    /// Gives a record that admits a person, for whichever of their devices.
    pub fn credential_of_person(&self, person: &PersonId) -> Option<RecordId> {
        let mut credentials = self.credentials.iter();
        let own = self.countersign_of(person);
        own.or_else(|| credentials.find_map(|(id, it)| (it.person == *person).then_some(*id)))
    }

    /// Lists where it stands that a device is a member's, from there back to the founding: additions
    /// and recoveries of devices, and countersigns with their joins; so many places at most.
    pub fn way_in(&self, device: &LogKey, max: usize) -> Vec<(LogId, u64)> {
        let mut way: Vec<(LogId, u64)> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(*device);
        while let Some(device) = next.filter(|device| seen.insert(*device)) {
            let step = self.step_in(&device);
            if way.len() + step.len() > max {
                break;
            }
            next = step.last().map(|(log, _)| log.key);
            way.extend(step);
        }
        way
    }

    /// Lists what makes one device a member's; what is last stands in the log of whoever let it in.
    fn step_in(&self, device: &LogKey) -> Vec<(LogId, u64)> {
        let name = |place: &super::Place| {
            let (key, incarnation) = place.log;
            let scope = self.scope;
            let log = LogId {
                scope,
                key,
                incarnation,
            };
            (log, place.seq)
        };
        let Some(stated) = self.devices.get(device).and_then(|it| it.first_key()) else {
            return Vec::new();
        };
        if stated.log.0 != *device {
            return vec![name(stated)];
        }
        let person = self.person_of(device).and_then(|id| self.persons.get(&id));
        let by_phrase = |place: &super::Place| {
            let revocations = person.into_iter().flat_map(|it| &it.revocations);
            revocations
                .clone()
                .any(|it| it.by_phrase && it.place == *place)
        };
        let mut step: Vec<(LogId, u64)> = Vec::new();
        step.extend(by_phrase(stated).then(|| name(stated)));
        if let Some(seat) = person.and_then(|person| person.seats.first())
            && let Some(join) = self.fold.get(seat).and_then(|it| self.joins.get(&it.join))
        {
            step.extend([(join.log, join.seq), name(seat)]);
        }
        step
    }

    /// Lists the content keys that held one after the other, the founding's first. A rotation that
    /// is void is left out.
    pub fn keys_in_order(&self) -> Vec<KeyId> {
        self.keys_along(self.line.iter())
    }

    /// Lists the content keys that held before an epoch of the line did, in the same order.
    pub fn keys_before(&self, epoch: &RecordId) -> Vec<KeyId> {
        let before = self.line.iter().take_while(|turn| turn.epoch != *epoch);
        self.keys_along(before)
    }

    fn keys_along<'t>(&self, turns: impl Iterator<Item = &'t Turn>) -> Vec<KeyId> {
        let mut keys: Vec<KeyId> = Vec::new();
        let mut seen = BTreeSet::new();
        for turn in turns {
            let own = self.epochs.get(&turn.epoch).map(|node| node.key);
            // An epoch may go on with a key from before a rotation, which is no newer for that.
            keys.extend(own.filter(|key| seen.insert(*key)));
            let within = self.rotations.values().filter(|it| it.epoch == turn.epoch);
            let mut within: Vec<_> = within
                .filter(|it| self.counts_at_place(&it.place))
                .map(|it| (it.place, it.key))
                .collect();
            within.sort_unstable_by_key(|(place, _)| *place);
            for (_, key) in within {
                if seen.insert(key) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    /// Names the last epoch that holds in which somebody was excluded who was not restored since.
    pub fn last_exclusion(&self) -> Option<RecordId> {
        let removals = self.persons.values().flat_map(|it| &it.standing.removals);
        let stands = removals
            .filter(|removal| removal.kind == RemovalKind::Exclusion && removal.until.is_none());
        let index = stands.map(|removal| removal.from).max()?;
        let turn = self.line.get(usize::try_from(index).ok()?)?;
        Some(turn.epoch)
    }

    /// Lists the members who came in with an invite, in the order of their ids.
    pub fn guests_of_invite(&self, invite: &RecordId) -> Vec<PersonId> {
        let seated = |person: &PersonId| self.seat_of(person).map(|seat| seat.invite);
        let members = self.members.iter();
        let came = members.filter(|person| seated(person) == Some(*invite));
        came.copied().collect()
    }

    /// Lists the logs in which a device is proven to have signed two records for one place, with
    /// the first such place.
    pub fn frozen(&self) -> Vec<(LogKey, Incarnation, u64)> {
        let logs = self.logs.iter();
        let frozen = logs.filter_map(|(log, state)| Some((log.0, log.1, state.frozen?)));
        frozen.collect()
    }

    /// Tells whether anything of a log may be void: it is cut, or its person was ever removed or is
    /// not admitted.
    pub fn may_be_void(&self, log: &LogId) -> bool {
        let Some(state) = self.logs.get(&(log.key, log.incarnation)) else {
            return true;
        };
        let person = state.person.and_then(|id| self.persons.get(&id));
        let whole =
            |person: &super::Person| person.was_admitted() && person.standing.removals.is_empty();
        state.cut != u64::MAX || !person.is_some_and(whole)
    }

    /// Lists what took a person's voice and holds: each time without one as the epochs whose signers
    /// say how far the person's logs count, of which each can only extend what the others leave.
    pub fn removals_of(&self, person: &PersonId) -> Vec<Vec<RecordId>> {
        let standing = self.persons.get(person).map(|person| &person.standing);
        let removals = standing.into_iter().flat_map(|it| &it.removals);
        let open = removals.filter(|removal| removal.until.is_none());
        open.map(|removal| removal.evidence.iter().map(|(_, epoch)| *epoch).collect())
            .collect()
    }

    /// Says how much counts of something outside this scope that those who signed an epoch had seen,
    /// as far as each says: by the rule for logs of this scope. Nothing if none of them says anything.
    pub fn agreed_by_signers(
        &self,
        epoch: &RecordId,
        seen: impl Fn(&PersonId) -> Option<u64>,
    ) -> Option<u64> {
        let parent = self.epochs.get(&self.epochs.get(epoch)?.parent)?;
        parent.group.tally(epoch)?.agreed(seen)
    }

    /// Tells whether a person ever signed an epoch, also if they changed their mind.
    pub fn has_ever_signed(&self, person: &PersonId, epoch: &RecordId) -> bool {
        let node = self.epochs.get(epoch);
        let parent = node.and_then(|node| self.epochs.get(&node.parent));
        let tally = parent.and_then(|parent| parent.group.tally(epoch));
        tally.is_some_and(|tally| tally.was_signed_by(person))
    }

    /// Lists the places of a log that are void, up to one, as ranges with both ends.
    pub fn void_ranges(&self, log: &LogId, last: u64) -> Vec<(u64, u64)> {
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        if !self.may_be_void(log) {
            return ranges;
        }
        for seq in (0..=last).filter(|seq| self.is_void(log, *seq)) {
            match ranges.last_mut() {
                Some((_, end)) if *end + 1 == seq => *end = seq,
                Some(_) | None => ranges.push((seq, seq)),
            }
        }
        ranges
    }

    /// Names who is paused, and not excluded as well.
    pub fn paused(&self) -> BTreeSet<PersonId> {
        let persons = self.persons.iter().filter(|(_, person)| {
            let mut open = person
                .standing
                .removals
                .iter()
                .filter(|removal| removal.until.is_none())
                .peekable();
            open.peek().is_some() && open.all(|removal| removal.kind == RemovalKind::Pause)
        });
        persons.map(|(id, _)| *id).collect()
    }
}
