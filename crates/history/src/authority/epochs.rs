//! The line of epochs: of all that were proposed, those that hold, one after the other.
//!
//! Each epoch knows the signatures on those that follow it. Where several siblings hold, one is
//! chosen by rules everybody shares: first the one more than half of the parent's roll stands in,
//! then roll before panel before stewards, then more signers, then the lower id. A late record may
//! change the choice; the line is then taken back to that place and built again from there. Whether
//! somebody is a member otherwise is not asked here, so no circle arises.

use std::collections::BTreeSet;

use super::adoption::Adoption;
use super::standing::RemovalKind;
use super::votes::{Electorate, Group, Vote, Weight};
use super::{Authority, LogName, Place};
use crate::governance::{Bars, Epoch, EpochChange, EpochSignature};
use crate::id::{KeyId, PersonId, RecordId};

/// An epoch that was proposed, or the founding.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub parent: RecordId,
    pub depth: u32,
    /// The content key that holds in it.
    pub key: KeyId,
    pub bars: Bars,
    pub charter: Option<[u8; 32]>,
    pub changes: Vec<EpochChange>,
    pub panel: Option<RecordId>,
    /// Its index in the line, if it holds.
    pub on_line: Option<u32>,
    /// Signatures on the epochs that follow it.
    pub group: Group,
    pub children: Vec<RecordId>,
    /// In which of the children the roll stands; only kept where that decides.
    pub adoption: Option<Adoption>,
}

impl Node {
    pub fn founding(key: KeyId, bars: Bars, charter: Option<[u8; 32]>) -> Node {
        Node {
            parent: RecordId::ZERO,
            depth: 0,
            key,
            bars,
            charter,
            changes: Vec::new(),
            panel: None,
            on_line: None,
            group: Group::default(),
            children: Vec::new(),
            adoption: None,
        }
    }

    /// Names everybody it would take the voice from: their signatures on it do not count.
    fn targets(&self) -> BTreeSet<PersonId> {
        let target = |change: &EpochChange| match change {
            EpochChange::Exclude { person, .. } | EpochChange::Pause(person) => Some(*person),
            EpochChange::Admit(_)
            | EpochChange::Restore(_)
            | EpochChange::Steward { .. }
            | EpochChange::Roll { .. }
            | EpochChange::Charter(_)
            | EpochChange::Bars(_) => None,
        };
        self.changes.iter().filter_map(target).collect()
    }

    /// Names everybody it would take voice or vote from, and with it a seat on a panel.
    pub(super) fn unseats(&self) -> BTreeSet<PersonId> {
        let unlisted = |change: &EpochChange| match change {
            EpochChange::Roll {
                person,
                votes: false,
            } => Some(*person),
            EpochChange::Roll { votes: true, .. }
            | EpochChange::Exclude { .. }
            | EpochChange::Pause(_)
            | EpochChange::Admit(_)
            | EpochChange::Restore(_)
            | EpochChange::Steward { .. }
            | EpochChange::Charter(_)
            | EpochChange::Bars(_) => None,
        };
        let mut unseated = self.targets();
        unseated.extend(self.changes.iter().filter_map(unlisted));
        unseated
    }
}

/// One epoch of the line.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub epoch: RecordId,
    pub stewards: u32,
    pub roll: u32,
    touched: BTreeSet<PersonId>,
    /// Those of them whose records count differently, not only their votes.
    voices: BTreeSet<PersonId>,
    /// Who lost vote and stewardship for standing for two siblings.
    dropped: BTreeSet<PersonId>,
}

impl Authority {
    pub(super) fn begin_line(&mut self, node: Node, stewards: &[PersonId], roll: &[PersonId]) {
        let founding = self.founding;
        self.epochs.insert(founding, node);
        for id in stewards {
            let person = self.persons.entry(*id).or_default();
            person.standing.steward.set(0, true);
        }
        for id in roll {
            self.persons
                .entry(*id)
                .or_default()
                .standing
                .roll
                .set(0, true);
        }
        let count = |list: &[PersonId]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        self.line.push(Turn {
            epoch: founding,
            stewards: count(stewards),
            roll: count(roll),
            touched: BTreeSet::new(),
            voices: BTreeSet::new(),
            dropped: BTreeSet::new(),
        });
        if let Some(node) = self.epochs.get_mut(&founding) {
            node.on_line = Some(0);
        }
    }

    pub(super) fn learn_epoch(&mut self, record: RecordId, epoch: Epoch) {
        let Some(parent) = self.epochs.get_mut(&epoch.previous) else {
            return;
        };
        parent.children.push(record);
        let (mut bars, mut charter) = (parent.bars, parent.charter);
        for change in &epoch.changes {
            match change {
                EpochChange::Bars(raised) => bars = *raised,
                EpochChange::Charter(hash) => charter = Some(*hash),
                EpochChange::Admit(_)
                | EpochChange::Exclude { .. }
                | EpochChange::Pause(_)
                | EpochChange::Restore(_)
                | EpochChange::Steward { .. }
                | EpochChange::Roll { .. } => {}
            }
        }
        let node = Node {
            parent: epoch.previous,
            depth: parent.depth + 1,
            key: epoch.key.unwrap_or(parent.key),
            bars,
            charter,
            changes: epoch.changes,
            panel: epoch.panel,
            on_line: None,
            group: Group::default(),
            children: Vec::new(),
            adoption: None,
        };
        self.epochs.insert(record, node);
    }

    pub(super) fn learn_signature(
        &mut self,
        record: RecordId,
        place: Place,
        signature: EpochSignature,
    ) {
        let Some(person) = self.speaker(&place) else {
            return;
        };
        let child = signature.epoch;
        let Some(parent) = self.epochs.get(&child).map(|node| node.parent) else {
            return;
        };
        let vote = Vote {
            record,
            person,
            child,
            instead: signature.instead,
            retain: signature.retain,
        };
        self.signatures.insert(record, (person, parent));
        self.persons.entry(person).or_default().votes.insert(parent);
        let Some(node) = self.epochs.get_mut(&parent) else {
            return;
        };
        let is_last = node
            .group
            .votes
            .last_key_value()
            .is_none_or(|(last, _)| *last < place);
        let any_order = node.group.takes_in_any_order(&person, &child);
        node.group.votes.insert(place, vote.clone());
        let Some(index) = node.on_line else {
            return;
        };
        if !is_last && !any_order {
            self.wake.recount.insert((index, parent));
            return;
        }
        // The usual case: the signature is counted on top of all others.
        let mut group = std::mem::take(&mut node.group);
        let extended = self.count(&mut group, &place, &vote, index);
        if let Some(node) = self.epochs.get_mut(&parent) {
            node.group = group;
        }
        // Only an epoch that holds takes anybody's voice, so only its frontier matters.
        if self
            .epochs
            .get(&child)
            .is_some_and(|node| node.on_line.is_some())
        {
            for log in extended {
                self.wake_log(&log);
            }
        }
        self.wake.settle.insert((index, parent));
    }

    /// Counts one signature on top of those a group has counted; gives the logs of which more
    /// counts now, should the epoch hold.
    fn count(&self, group: &mut Group, place: &Place, vote: &Vote, index: u32) -> Vec<LogName> {
        let Some(turn) = usize::try_from(index).ok().and_then(|at| self.line.get(at)) else {
            return Vec::new();
        };
        let (stewards, roll) = (turn.stewards, turn.roll);
        let parent = self.epochs.get(&turn.epoch);
        let Some((parent, child)) = parent.zip(self.epochs.get(&vote.child)) else {
            return Vec::new();
        };
        let panel = child.panel.and_then(|draw| self.panel_of(&draw, index));
        let seats = panel
            .as_ref()
            .map(|panel| u32::try_from(panel.len()).unwrap_or(u32::MAX));
        let on_panel = panel.is_some_and(|panel| panel.contains(&vote.person));
        let mut weight = self.weight(place, &vote.person, index, on_panel);
        let judge_themselves = child.targets().contains(&vote.person)
            || self.unseats_judges_of(&vote.person, child, index);
        if judge_themselves {
            weight = Weight::default();
        }
        let all = Electorate {
            bars: parent.bars,
            stewards,
            roll,
            panel: seats,
        };
        group.count(vote, weight, &all)
    }

    /// Says in which lists a signature at a place counts for what follows the epoch at an index.
    fn weight(&self, place: &Place, person: &PersonId, index: u32, on_panel: bool) -> Weight {
        let Some(standing) = self.persons.get(person).map(|person| &person.standing) else {
            return Weight::default();
        };
        let silent = standing.is_removed_at(index)
            || self.is_cut(&place.log, place.seq)
            || self.is_removed_up_to(&place.log, place.seq, index);
        if silent {
            return Weight::default();
        }
        Weight {
            steward: standing.steward.at(index),
            panel: on_panel,
            roll: standing.roll.at(index),
        }
    }

    /// Counts all signatures of a group again.
    pub(super) fn recount(&mut self, parent: &RecordId) {
        let Some(node) = self.epochs.get_mut(parent) else {
            return;
        };
        let Some(index) = node.on_line else {
            return;
        };
        let mut group = std::mem::take(&mut node.group);
        node.adoption = None;
        let next = usize::try_from(index)
            .ok()
            .and_then(|at| self.line.get(at + 1));
        let next = next.map(|turn| turn.epoch);
        let retained = |group: &Group| {
            let tally = next.and_then(|child| group.tally(&child));
            tally
                .map(|tally| tally.all_retained().clone())
                .unwrap_or_default()
        };
        let before = retained(&group);
        group.begin_again();
        let votes = std::mem::take(&mut group.votes);
        for (place, vote) in &votes {
            self.count(&mut group, place, vote, index);
        }
        group.votes = votes;
        let after = retained(&group);
        if let Some(node) = self.epochs.get_mut(parent) {
            node.group = group;
        }
        let moved = |log: &&LogName| before.get(log) != after.get(log);
        for log in before.keys().chain(after.keys()).filter(moved) {
            self.wake_log(log);
        }
    }

    /// Makes the line what the signatures say, from the epoch at an index on.
    pub(super) fn settle(&mut self, from: u32) {
        let Ok(mut at) = usize::try_from(from) else {
            return;
        };
        while let Some(turn) = self.line.get(at) {
            let parent = turn.epoch;
            let best = self.best_child(&parent);
            let next = self.line.get(at + 1);
            let split = self.epochs.get(&parent).map(|node| node.group.split());
            let same = best == next.map(|turn| turn.epoch)
                && next.is_none_or(|turn| Some(&turn.dropped) == split);
            if same {
                return;
            }
            while self.line.len() > at + 1 {
                self.pop_turn();
            }
            let Some(best) = best else {
                return;
            };
            self.push_turn(best);
            at += 1;
        }
    }

    fn push_turn(&mut self, epoch: RecordId) {
        let Ok(index) = u32::try_from(self.line.len()) else {
            return;
        };
        let Some(node) = self.epochs.get_mut(&epoch) else {
            return;
        };
        node.on_line = Some(index);
        let changes = node.changes.clone();
        let (parent, by_panel) = (node.parent, node.panel.is_some());
        let dropped = self.epochs.get(&parent).map(|n| n.group.split().clone());
        let dropped = dropped.unwrap_or_default();
        let mut turn = Turn {
            epoch,
            stewards: self.line.last().map_or(0, |turn| turn.stewards),
            roll: self.line.last().map_or(0, |turn| turn.roll),
            touched: BTreeSet::new(),
            voices: BTreeSet::new(),
            dropped: dropped.clone(),
        };
        for change in changes {
            self.make_change(&mut turn, index, change, by_panel);
        }
        for person in dropped {
            self.say_steward(&mut turn, index, person, false);
            self.say_roll(&mut turn, index, person, false);
        }
        self.wake_voices(&turn);
        self.line.push(turn);
        self.recount(&epoch);
    }

    fn make_change(&mut self, turn: &mut Turn, index: u32, change: EpochChange, by_panel: bool) {
        match change {
            EpochChange::Admit(id) => {
                turn.voices.insert(id);
                self.standing_of(turn, id).listed.set(index, true);
            }
            EpochChange::Exclude { person, guests } => {
                turn.voices.insert(person);
                let (kind, epoch) = (RemovalKind::Exclusion, turn.epoch);
                let standing = self.standing_of(turn, person);
                standing.remove(kind, guests, index, epoch);
                if by_panel {
                    standing.owe(index);
                } else {
                    standing.settle_steward(index);
                    standing.settle_roll(index);
                }
                self.set_steward(turn, index, person, false);
                self.set_roll(turn, index, person, false);
            }
            EpochChange::Pause(id) => {
                turn.voices.insert(id);
                let (kind, epoch) = (RemovalKind::Pause, turn.epoch);
                self.standing_of(turn, id).remove(kind, false, index, epoch);
            }
            EpochChange::Restore(id) if by_panel => self.make_good(turn, index, id),
            EpochChange::Restore(id) => {
                turn.voices.insert(id);
                self.standing_of(turn, id).restore(index);
            }
            EpochChange::Steward { person, holds } => self.say_steward(turn, index, person, holds),
            EpochChange::Roll { person, votes } => self.say_roll(turn, index, person, votes),
            EpochChange::Charter(_) | EpochChange::Bars(_) => {}
        }
    }

    /// A panel gives back only what another one took: stewardship and vote come back with the voice, as
    /// if the exclusion had not been. A panel cannot say so itself, and what the others took, or whoever
    /// they restore, is for the others to say.
    fn make_good(&mut self, turn: &mut Turn, index: u32, id: PersonId) {
        turn.voices.insert(id);
        let (steward, roll) = self.standing_of(turn, id).restore(index);
        if steward {
            self.set_steward(turn, index, id, true);
        }
        if roll {
            self.set_roll(turn, index, id, true);
        }
    }

    fn say_steward(&mut self, turn: &mut Turn, index: u32, id: PersonId, is: bool) {
        self.standing_of(turn, id).settle_steward(index);
        self.set_steward(turn, index, id, is);
    }

    fn say_roll(&mut self, turn: &mut Turn, index: u32, id: PersonId, is: bool) {
        self.standing_of(turn, id).settle_roll(index);
        self.set_roll(turn, index, id, is);
    }

    fn standing_of(&mut self, turn: &mut Turn, id: PersonId) -> &mut super::standing::Standing {
        turn.touched.insert(id);
        self.touch(id);
        &mut self.persons.entry(id).or_default().standing
    }

    fn set_steward(&mut self, turn: &mut Turn, index: u32, id: PersonId, is: bool) {
        if self.standing_of(turn, id).steward.set(index, is) {
            turn.stewards = one_more_or_less(turn.stewards, is);
        }
    }

    fn set_roll(&mut self, turn: &mut Turn, index: u32, id: PersonId, is: bool) {
        if self.standing_of(turn, id).roll.set(index, is) {
            turn.roll = one_more_or_less(turn.roll, is);
        }
    }

    fn pop_turn(&mut self) {
        let Some(turn) = self.line.pop() else {
            return;
        };
        let Ok(index) = u32::try_from(self.line.len()) else {
            return;
        };
        if let Some(node) = self.epochs.get_mut(&turn.epoch) {
            node.on_line = None;
            node.adoption = None;
        }
        self.contested.remove(&turn.epoch);
        self.wake_voices(&turn);
        for id in turn.touched {
            self.touch(id);
            if let Some(person) = self.persons.get_mut(&id) {
                person.standing.rewind(index);
            }
        }
    }

    /// Wakes what an epoch that comes to hold, or ceases to, may touch beside votes.
    fn wake_voices(&mut self, turn: &Turn) {
        self.wake.standing.extend(turn.voices.iter().copied());
        let lists = turn.voices.iter().filter(|id| {
            let change = EpochChange::Admit(**id);
            let node = self.epochs.get(&turn.epoch);
            node.is_some_and(|node| node.changes.contains(&change))
        });
        self.wake.listed.extend(lists.copied());
        self.wake_countersigns(&turn.epoch);
    }

    /// Where registrars admit, who is one depends on the epoch a countersign stands in.
    fn wake_countersigns(&mut self, epoch: &RecordId) {
        if self.countersigned_in.is_empty() {
            return;
        }
        let mut below = vec![*epoch];
        while let Some(epoch) = below.pop() {
            let places = self.countersigned_in.get(&epoch);
            for place in places.into_iter().flatten().copied().collect::<Vec<_>>() {
                self.wake_countersign(&place);
            }
            let children = self.epochs.get(&epoch).map(|node| node.children.clone());
            below.extend(children.unwrap_or_default());
        }
    }

    /// Gives the epoch a header names: an epoch itself, or the one a rotation belongs to.
    pub(super) fn epoch_named(&self, name: &RecordId) -> Option<RecordId> {
        if self.epochs.contains_key(name) {
            return Some(*name);
        }
        self.rotations.get(name).map(|rotation| rotation.epoch)
    }

    /// Tells whether an epoch is another one, or came before it.
    pub(super) fn leads_to(&self, earlier: &RecordId, epoch: &RecordId) -> bool {
        let Some(depth) = self.epochs.get(earlier).map(|node| node.depth) else {
            return false;
        };
        let mut at = *epoch;
        while let Some(node) = self.epochs.get(&at).filter(|node| node.depth > depth) {
            at = node.parent;
        }
        at == *earlier
    }

    /// Gives the index in the line of the latest epoch that holds among one and those before it.
    pub(super) fn line_index(&self, name: &RecordId) -> u32 {
        let mut at = self.epoch_named(name);
        while let Some(node) = at.and_then(|at| self.epochs.get(&at)) {
            if let Some(index) = node.on_line {
                return index;
            }
            at = Some(node.parent);
        }
        0
    }

    /// Gives the epoch that holds now.
    pub(super) fn tip(&self) -> RecordId {
        self.line.last().map_or(self.founding, |turn| turn.epoch)
    }
}

fn one_more_or_less(count: u32, more: bool) -> u32 {
    if more {
        count.saturating_add(1)
    } else {
        count.saturating_sub(1)
    }
}
