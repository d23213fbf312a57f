//! Which records count, and who stands where: the questions a replica asks.
//!
//! A record that passed the door stays in its log for good; whether it *counts* may change when a
//! removal, a revocation or a proof becomes known. What does not count is void, whatever date or
//! epoch it claims.

use std::collections::BTreeSet;

use super::{Authority, Entry, Founded, LogName, Place};
use crate::governance::{Bars, EpochChange, Reading, Retain};
use crate::id::{Incarnation, KeyId, LogId, LogKey, PersonId, RecordId, ShredId};
use crate::record::Record;

pub use super::votes::Basis;

/// Where an epoch stands that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochState {
    pub previous: RecordId,
    pub changes: Vec<EpochChange>,
    /// The draw whose panel may make it hold.
    pub panel: Option<RecordId>,
    /// It holds, or one after it does.
    pub holds: bool,
    /// How it came to hold, or could if no sibling came before it.
    pub basis: Option<Basis>,
    /// How many stewards, of the panel, and on the roll stand for it.
    pub signed: Signed,
    /// How many of each it needs.
    pub needed: Signed,
}

/// Signatures by list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signed {
    pub stewards: u32,
    /// Zero where no panel may decide.
    pub panel: u32,
    pub roll: u32,
}

impl Authority {
    /// Tells whether a record that passed the door counts: its person was admitted, and it lies
    /// before every cut and inside the retain frontier of every removal.
    pub fn counts(&self, record: &Record) -> bool {
        let header = record.header();
        let log = (header.log, header.incarnation);
        self.counts_at(&log, header.seq, &header.epoch)
    }

    /// Tells whether the record at a place of a log is void. For a place that was not admitted yet
    /// it tells what would become of the next record of that log.
    pub fn is_void(&self, log: &LogId, seq: u64) -> bool {
        let log = (log.key, log.incarnation);
        let epoch = self.epoch_at(&log, seq);
        !self.counts_at(&log, seq, &epoch)
    }

    fn counts_at(&self, log: &LogName, seq: u64, epoch: &RecordId) -> bool {
        let person = self.logs.get(log).and_then(|log| log.person);
        let Some(person) = person.and_then(|id| self.persons.get(&id)) else {
            return false;
        };
        person.was_admitted()
            && !self.is_cut(log, seq)
            && !self.is_removed_in(log, seq, epoch, u32::MAX)
    }

    /// Gives the first place of a log that two records were signed for.
    pub fn frozen_at(&self, log: &LogId) -> Option<u64> {
        self.logs.get(&(log.key, log.incarnation))?.frozen
    }

    /// Tells whether a record that does not fit its chain is kept beside it: its device is proven to
    /// have signed two for one place, at or before this one.
    ///
    /// Such records are void, but honest ones may cite either; so every replica takes them in here
    /// and notes their lamport numbers, without moving the head of the log, once
    /// [`check_beside`](crate::check_beside) finds what they follow. Whoever meets two for
    /// one place lets the authority [heed](Authority::heed) the proof first.
    pub fn keeps_beside(&self, record: &Record) -> bool {
        let frozen = self.frozen_at(&record.log());
        frozen.is_some_and(|frozen| frozen <= record.header().seq)
    }

    /// Tells whether the author erased what a record carries. Whoever holds the key treats it as
    /// absent all the same.
    pub fn is_erased(&self, record: &Record) -> bool {
        let header = record.header();
        let owner = self.logs.get(&(header.log, header.incarnation));
        let owner = owner.and_then(|log| log.person);
        let person = owner.and_then(|owner| self.persons.get(&owner));
        let Some((person, shred)) = person.zip(header.shred) else {
            return false;
        };
        let stands = |place: &Place| !self.is_cut(&place.log, place.seq);
        person
            .erased
            .get(&shred)
            .is_some_and(|places| places.iter().any(stands))
    }

    /// Tells whether the author of a log erased the documents of a shred key: no key object for it
    /// is accepted any more, however old.
    pub fn is_shred_erased(&self, author: &LogKey, shred: &ShredId) -> bool {
        let owner = self.person_of(author);
        let person = owner.and_then(|owner| self.persons.get(&owner));
        let stands = |place: &Place| !self.is_cut(&place.log, place.seq);
        let places = person.and_then(|person| person.erased.get(shred));
        places.is_some_and(|places| places.iter().any(stands))
    }

    /// Names the logs that erase what stands under a shred key, where that stands.
    pub fn erasers(&self, shred: &ShredId) -> impl Iterator<Item = LogKey> {
        let places = self.erasures.get(shred).into_iter().flatten();
        let standing = places.filter(|place| !self.is_cut(&place.log, place.seq));
        standing.map(|place| place.log.0)
    }

    /// Lists the shred keys that anybody erases, whether or not that stands.
    pub fn shreds_erased(&self) -> impl Iterator<Item = &ShredId> {
        self.erasures.keys()
    }

    /// Tells whether an erasure said at a place of a log erases nothing: its device was taken back, or
    /// proven to have signed twice, before that.
    pub fn erases_nothing(&self, log: &LogId, seq: u64) -> bool {
        self.is_cut(&(log.key, log.incarnation), seq)
    }

    /// Lists the erasures that stand: which shred key, and where it was said.
    pub fn erasures(&self) -> impl Iterator<Item = (ShredId, LogId, u64)> {
        let erased = self.persons.values().flat_map(|person| &person.erased);
        let places = erased.flat_map(|(shred, places)| places.iter().map(|place| (*shred, place)));
        places
            .filter(|(_, place)| !self.is_cut(&place.log, place.seq))
            .map(|(shred, place)| {
                let (key, incarnation) = place.log;
                let log = LogId {
                    scope: self.scope,
                    key,
                    incarnation,
                };
                (shred, log, place.seq)
            })
    }

    /// Gives the epoch that holds now; the founding's is named by the record that founded.
    pub fn epoch(&self) -> RecordId {
        self.tip()
    }

    /// Gives the epochs that hold, the founding first.
    pub fn line(&self) -> impl Iterator<Item = RecordId> {
        self.line.iter().map(|turn| turn.epoch)
    }

    /// Gives what the next record should name as its epoch, and the key it seals with: the newest
    /// rotation of the epoch that holds, or the epoch itself.
    pub fn writing(&self) -> Option<(RecordId, KeyId)> {
        self.writing_names().into_iter().next()
    }

    /// Lists the names under which one may write in the epoch that holds, each with its key, the
    /// newest first: its rotations, then the epoch itself.
    pub fn writing_names(&self) -> Vec<(RecordId, KeyId)> {
        let tip = self.tip();
        let Some(node) = self.epochs.get(&tip) else {
            return Vec::new();
        };
        let within = self.rotations.iter().filter(|(_, it)| it.epoch == tip);
        let mut within: Vec<_> = within
            .filter(|(_, it)| self.counts_at_place(&it.place))
            .map(|(record, it)| (it.place, *record, it.key))
            .collect();
        within.sort_unstable_by_key(|(place, _, _)| std::cmp::Reverse(*place));
        let rotated = within.into_iter().map(|(_, record, key)| (record, key));
        rotated.chain([(tip, node.key)]).collect()
    }

    /// Gives the key that is to be named anew in the epoch that holds: an epoch that names no key goes
    /// on with that of the one before it, which may have been replaced since.
    pub fn key_to_carry_on(&self) -> Option<KeyId> {
        let inherited = self.epochs.get(&self.tip())?.key;
        let newest_in = |epoch: &RecordId| {
            let within = self.rotations.values().filter(|it| it.epoch == *epoch);
            let counting = within.filter(|it| self.counts_at_place(&it.place));
            counting.max_by_key(|it| it.place).map(|it| it.key)
        };
        let mut line = self.line.iter().rev().map(|turn| turn.epoch);
        let tip = line.next()?;
        let key_of = |epoch: &RecordId| self.epochs.get(epoch).map(|node| node.key);
        if newest_in(&tip).is_some() {
            return None;
        }
        let mut shared = line.take_while(|epoch| key_of(epoch) == Some(inherited));
        shared.find_map(|epoch| newest_in(&epoch))
    }

    /// Names who stated a rotation.
    pub fn rotated_by(&self, rotation: &RecordId) -> Option<PersonId> {
        let place = self.rotations.get(rotation)?.place;
        self.logs.get(&place.log)?.person
    }

    /// Gives the content key that an epoch or a rotation names.
    pub fn key_of(&self, name: &RecordId) -> Option<KeyId> {
        match self.rotations.get(name) {
            Some(rotation) => Some(rotation.key),
            None => self.epochs.get(name).map(|node| node.key),
        }
    }

    /// Gives the charter that holds, by its hash.
    pub fn charter(&self) -> Option<[u8; 32]> {
        self.epochs.get(&self.tip())?.charter
    }

    /// Gives the bars that hold for the next epoch.
    pub fn bars(&self) -> Option<Bars> {
        self.epochs.get(&self.tip()).map(|node| node.bars)
    }

    /// Names who holds host powers now: in the space, the registrars.
    pub fn stewards(&self) -> BTreeSet<PersonId> {
        self.who(|person| person.standing.steward.now() && !person.standing.is_removed())
    }

    /// Names who may vote now.
    pub fn roll(&self) -> BTreeSet<PersonId> {
        self.who(|person| person.standing.roll.now() && !person.standing.is_removed())
    }

    /// Names who was paused or excluded and not restored.
    pub fn removed(&self) -> BTreeSet<PersonId> {
        self.who(|person| person.standing.is_removed())
    }

    fn who(&self, is: impl Fn(&super::Person) -> bool) -> BTreeSet<PersonId> {
        let persons = self.persons.iter().filter(|(_, person)| is(person));
        persons.map(|(id, _)| *id).collect()
    }

    /// Says where a proposed epoch stands.
    pub fn epoch_state(&self, epoch: &RecordId) -> Option<EpochState> {
        let node = self.epochs.get(epoch)?;
        let parent = self.epochs.get(&node.parent)?;
        let tally = parent.group.tally(epoch);
        let index = parent.on_line.and_then(|at| usize::try_from(at).ok());
        let turn = index.and_then(|at| self.line.get(at));
        let asked = node.panel.zip(parent.on_line);
        let panel = asked.and_then(|(draw, index)| self.panel_of(&draw, index));
        let seats = panel.map(|panel| u32::try_from(panel.len()).unwrap_or(u32::MAX));
        Some(EpochState {
            previous: node.parent,
            changes: node.changes.clone(),
            panel: node.panel,
            holds: node.on_line.is_some(),
            basis: tally.and_then(|tally| tally.basis),
            signed: Signed {
                stewards: tally.map_or(0, |tally| tally.stewards()),
                panel: tally.map_or(0, |tally| tally.on_panel()),
                roll: tally.map_or(0, |tally| tally.rolled()),
            },
            needed: Signed {
                stewards: turn.map_or(0, |turn| parent.bars.stewards.needed(turn.stewards)),
                panel: seats.map_or(0, |seats| parent.bars.panel.needed(seats)),
                roll: turn.map_or(0, |turn| parent.bars.roll.needed(turn.roll)),
            },
        })
    }

    /// Names the epochs proposed after the one that holds.
    pub fn proposals(&self) -> Vec<RecordId> {
        let node = self.epochs.get(&self.tip());
        node.map(|node| node.children.clone()).unwrap_or_default()
    }

    /// Names the epochs that somebody stood for when another one was decided in their place, the last
    /// time anything was.
    pub fn overtaken(&self) -> Vec<RecordId> {
        let before = self.line.iter().rev().nth(1);
        let node = before.and_then(|turn| self.epochs.get(&turn.epoch));
        let siblings = node.map(|node| node.children.clone()).unwrap_or_default();
        let stood = |id: &RecordId| {
            let state = self.epoch_state(id).filter(|state| !state.holds);
            let signed = state.map(|state| state.signed);
            signed.is_some_and(|it| it.stewards + it.panel + it.roll > 0)
        };
        siblings.into_iter().filter(stood).collect()
    }

    /// Names siblings that hold as well as an epoch of the line, but came after it: a split to show.
    pub fn splits(&self) -> Vec<(RecordId, RecordId)> {
        let mut splits = Vec::new();
        for pair in self.line.windows(2) {
            let [parent, chosen] = pair else { continue };
            let Some(node) = self.epochs.get(&parent.epoch) else {
                continue;
            };
            let held = node
                .group
                .tallies()
                .filter(|(_, tally)| tally.basis.is_some());
            let others = held.filter(|(child, _)| **child != chosen.epoch);
            splits.extend(others.map(|(child, _)| (chosen.epoch, *child)));
        }
        splits
    }

    /// Tells whether a person stands for a proposed epoch.
    pub fn has_signed(&self, person: &PersonId, epoch: &RecordId) -> bool {
        let parent = self
            .epochs
            .get(epoch)
            .and_then(|node| self.epochs.get(&node.parent));
        parent.is_some_and(|parent| parent.group.stands_for(person, epoch))
    }

    /// Gives the newest signature by which a person stands for a sibling: what a change of mind
    /// takes back.
    pub fn signature_to_take_back(
        &self,
        person: &PersonId,
        previous: &RecordId,
    ) -> Option<RecordId> {
        let node = self.epochs.get(previous)?;
        let own = node
            .group
            .votes
            .values()
            .filter(|vote| vote.person == *person);
        let mut standing = own.filter(|vote| node.group.stands_for(person, &vote.child));
        standing.next_back().map(|vote| vote.record)
    }

    /// Names the newest signature, in the agreed order, on what may follow an epoch. A signature that
    /// cites it comes after every change of mind its signer had seen, so that it decides what its
    /// signer was shown.
    pub fn newest_signature(&self, previous: &RecordId) -> Option<RecordId> {
        let votes = &self.epochs.get(previous)?.group.votes;
        votes.values().next_back().map(|vote| vote.record)
    }

    /// Says how far each log of a person is known: what a signature on their removal carries.
    ///
    /// `heads` gives the newest record this replica holds of each log.
    pub fn retain_of(
        &self,
        persons: &[PersonId],
        heads: impl Fn(&LogId) -> Option<(u64, RecordId)>,
    ) -> Vec<Retain> {
        let logs: BTreeSet<LogName> = persons
            .iter()
            .filter_map(|id| self.persons.get(id))
            .flat_map(|person| person.logs.iter().copied())
            .collect();
        let seen = |(log, incarnation): LogName| {
            let id = LogId {
                scope: self.scope,
                key: log,
                incarnation,
            };
            let (seq, record) = heads(&id)?;
            Some(Retain {
                log,
                incarnation,
                seq,
                record,
            })
        };
        Retain::fitting(logs.into_iter().filter_map(seen).collect())
    }

    /// Goes through the devices content keys are sealed to now: those of members that are live.
    pub fn live_devices(&self) -> impl Iterator<Item = &crate::governance::DeviceStatement> {
        let persons = self.members.iter().filter_map(|id| self.persons.get(id));
        persons
            .flat_map(|person| person.live.iter())
            .filter_map(|key| self.device(key))
    }

    /// Says who may read the scope; the space is read by its members alone.
    pub fn reading(&self) -> Option<Reading> {
        match self.founded.as_ref()? {
            Founded::Space(_) => Some(Reading::Closed),
            Founded::Scope(genesis) => Some(genesis.reading),
        }
    }

    /// Counts the signatures a join still needs; nothing if its person is a member.
    pub fn signatures_missing(&self, join: &RecordId) -> Option<u32> {
        let state = self.joins.get(join)?;
        if self.is_member(&state.join.person) {
            return None;
        }
        let Some(index) = self.admits_by_registrars() else {
            return Some(1);
        };
        let signed = self.persons.get(&state.join.person)?.named.iter();
        let registrars: BTreeSet<PersonId> = signed
            .filter_map(|place| self.fold.get(place).map(|it| (place, it)))
            .filter(|(place, it)| it.join == *join && self.signs_as_registrar(it, place))
            .map(|(_, it)| it.signer)
            .collect();
        let signed = u32::try_from(registrars.len()).unwrap_or(u32::MAX);
        Some(self.registrars_needed(index).saturating_sub(signed))
    }

    // What the folds ask.

    pub(super) fn is_cut(&self, log: &LogName, seq: u64) -> bool {
        self.logs.get(log).is_some_and(|log| log.cut <= seq)
    }

    pub(super) fn epoch_at(&self, log: &LogName, seq: u64) -> RecordId {
        let Some(log) = self.logs.get(log) else {
            return self.founding;
        };
        let before = log.stands.partition_point(|(place, _)| place.seq <= seq);
        let last = before.checked_sub(1).and_then(|last| log.stands.get(last));
        last.map_or(self.founding, |(_, epoch)| *epoch)
    }

    /// Gives the epoch in which a device stood when it wrote what has a lamport number, in whichever life
    /// of its log that was.
    pub(super) fn stood_in(&self, log: &LogKey, lamport: u64) -> RecordId {
        let lives = (*log, Incarnation(0))..=(*log, Incarnation(u64::MAX));
        let lives = self.logs.range(lives);
        let stands = lives.flat_map(|(_, log)| &log.stands);
        let before = stands.filter(|(place, _)| place.lamport <= lamport);
        let last = before.max_by_key(|(place, _)| *place);
        last.map_or(self.founding, |(_, epoch)| *epoch)
    }

    /// Tells whether removals up to the epoch at an index void the record at a place.
    pub(super) fn is_removed_up_to(&self, log: &LogName, seq: u64, index: u32) -> bool {
        self.is_removed_in(log, seq, &self.epoch_at(log, seq), index)
    }

    fn is_removed_in(&self, log: &LogName, seq: u64, epoch: &RecordId, index: u32) -> bool {
        let person = self.logs.get(log).and_then(|log| log.person);
        let Some(person) = person.and_then(|id| self.persons.get(&id)) else {
            return false;
        };
        let removals = person.standing.removals.iter();
        removals
            .filter(|removal| removal.from <= index)
            .any(|removal| {
                let retained = removal
                    .evidence
                    .iter()
                    .filter(|(since, _)| *since <= index)
                    .filter_map(|(_, epoch)| self.retained_by(epoch, log))
                    .max();
                if retained.is_some_and(|last| seq <= last) {
                    return false;
                }
                let restored = removal.until.filter(|until| *until <= index);
                restored.is_none_or(|until| self.line_index(epoch) < until)
            })
    }

    /// Tells whether every removal of a log's person retains it up to a place.
    pub(super) fn is_retained(&self, log: &LogName, seq: u64) -> bool {
        let person = self.logs.get(log).and_then(|log| log.person);
        let person = person.and_then(|id| self.persons.get(&id));
        let removals = person
            .into_iter()
            .flat_map(|person| person.standing.removals.iter());
        removals.into_iter().all(|removal| {
            let epochs = removal.evidence.iter();
            let retained = epochs
                .filter_map(|(_, epoch)| self.retained_by(epoch, log))
                .max();
            retained.is_some_and(|last| seq <= last)
        })
    }

    fn retained_by(&self, epoch: &RecordId, log: &LogName) -> Option<u64> {
        let parent = self.epochs.get(&self.epochs.get(epoch)?.parent)?;
        parent.group.tally(epoch)?.retained(log)
    }

    /// Tells whether the statement at a place is not void; whose it is does not matter.
    pub(super) fn stands(&self, place: &Place) -> bool {
        !self.is_cut(&place.log, place.seq)
            && !self.is_removed_up_to(&place.log, place.seq, u32::MAX)
    }

    pub(super) fn counts_at_place(&self, place: &Place) -> bool {
        let epoch = self.epoch_at(&place.log, place.seq);
        self.counts_at(&place.log, place.seq, &epoch)
    }

    pub(super) fn entry(&self) -> Option<Entry> {
        self.founded.as_ref().map(Founded::entry)
    }
}
