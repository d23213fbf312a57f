//! Voting: who may, who stands for what, and when that was enough.
//!
//! For: proposals of a community. Knows: everything that was said about one, in the order everybody
//! agrees on, also what was changed later. Never: lets a change of mind undo what was carried, or the
//! order of arrival matter.
//!
//! The rule: who may vote on a proposal is who had signed a charter and was in when it was made; where
//! nobody had, the founders who were in, and without them everybody who was. Going
//! through the order, each of them stands for what they said last. At the first place at which more
//! than half stand for it the proposal is carried, and that stays: whoever votes otherwise later, comes,
//! leaves, is excluded or takes the proposal back changes no decision. What is voted on is what the
//! proposal said first. Something else is decided by proposing something else.

use std::collections::{BTreeMap, BTreeSet};

use crate::community::row::{Key, Said};
use crate::community::statement::{MEMBER_KEY, relation_of};
use crate::community::{
    Community, Entry, Item, Kind, Membership, Relation, Stamp, Statement, Target,
};
use crate::id::{ItemId, PersonId};

impl Community {
    /// Tells whether what was said under a key before still matters once something else is said there.
    pub(super) fn keeps_its_past(&self, author: &PersonId, key: &str, place: &Key) -> bool {
        if let Key::Item(mark) = place {
            let id = super::item_id(author, mark);
            let entry = self.items.get(&id);
            return entry.is_some_and(|entry| entry.kind == Kind::Proposal);
        }
        key == MEMBER_KEY || turns(key).is_some() || invites(key).is_some() || is_answer(key)
    }

    /// Notes what somebody said under a key before, where they changed it.
    pub(super) fn note_course(&mut self, author: &PersonId, key: &str) {
        if let Some(person) = invites(key) {
            let stored = self.stored(author, &Key::read(key));
            let course = stored.map(super::row::Stored::course).unwrap_or_default();
            if course.iter().any(|said| said.value.is_some()) {
                self.invited.insert((*author, person));
                self.let_in_again();
            }
            return;
        }
        let turning = turns(key);
        if key != MEMBER_KEY && turning.is_none() {
            return;
        }
        let stored = self.stored(author, &Key::read(key));
        let course = stored.map(super::row::Stored::course).unwrap_or_default();
        let said: Vec<Said> = course
            .into_iter()
            .map(|said| in_one_form(key, said))
            .collect();
        let is_changed = said.len() > 1;
        match turning {
            Some((relation, target)) if is_changed => {
                self.turned.insert((target, relation, *author), said);
            }
            Some((relation, target)) => {
                self.turned.remove(&(target, relation, *author));
            }
            None if is_changed => {
                self.moved.insert(*author, said);
            }
            None => {
                self.moved.remove(author);
            }
        }
    }

    /// Lists everything people said about a target, in the order they said it.
    fn course(&self, target: &Target, relation: Relation) -> Vec<(Stamp, PersonId, Option<&str>)> {
        let from = (target.clone(), relation, PersonId::ZERO);
        let turned = self.turned.range(from.clone()..);
        let turned: BTreeMap<PersonId, &Vec<Said>> = turned
            .take_while(|((target, relation, _), _)| *target == from.0 && *relation == from.1)
            .map(|((_, _, person), said)| (*person, said))
            .collect();
        let words = self.said_of(target.clone(), relation);
        let once = words.filter(|(person, _)| !turned.contains_key(person));
        let once = once.map(|(person, word)| (word.stamp, person, Some(word.value.as_str())));
        let each = turned.iter().flat_map(|(person, said)| {
            let said = said.iter();
            said.map(|said| (said.stamp, *person, said.value.as_deref()))
        });
        let mut course: Vec<_> = once.chain(each).collect();
        course.sort();
        course
    }

    /// Gives a proposal as it was made, whatever its author made of it later.
    pub(super) fn proposed(&self, id: &ItemId) -> Option<Item> {
        self.first_said(id, Kind::Proposal)
    }

    /// Gives an item of a kind as it was said first, whatever its author made of it later.
    pub(super) fn first_said(&self, id: &ItemId, kind: Kind) -> Option<Item> {
        let entry = self.items.get(id)?;
        let mut course = self.stored_of(entry)?.course().into_iter();
        let first = course.find_map(|said| Item::read(said.value.as_deref()?));
        first.filter(|item| item.kind == kind && !item.is_gone)
    }

    /// Tells whether anybody but its author has voted on an item, or chosen in it.
    pub fn is_chosen_in(&self, id: &ItemId) -> bool {
        let author = self.items.get(id).map(|entry| entry.author);
        let mut said = self.said_of(Target::Item(*id), Relation::Vote);
        said.any(|(person, _)| Some(person) != author)
    }

    /// Gives the place at which its author took a proposal back, if they did.
    fn withdrawn_at(&self, entry: &Entry) -> Option<Stamp> {
        if !entry.is_gone {
            return None;
        }
        let course = self.stored_of(entry)?.course().into_iter();
        let is_gone = |said: &Said| {
            let item = said.value.as_deref().and_then(Item::read);
            item.is_none_or(|item| item.is_gone)
        };
        course.filter(is_gone).map(|said| said.stamp).min()
    }

    /// Tells whether enough stood for a proposal at some place of the order.
    pub(super) fn is_carried(&self, proposal: &ItemId) -> bool {
        self.carried_at(proposal).is_some()
    }

    /// Gives the first place of the order at which enough stood for a proposal.
    pub(super) fn carried_at(&self, proposal: &ItemId) -> Option<Stamp> {
        let entry = self.items.get(proposal)?;
        let voters = self.voters_on(proposal);
        let withdrawn = self.withdrawn_at(entry);
        let mut standing: BTreeSet<PersonId> = BTreeSet::new();
        let course = self.course(&Target::Item(*proposal), Relation::Vote);
        for (stamp, person, word) in course {
            if withdrawn.is_some_and(|withdrawn| withdrawn < stamp) {
                return None;
            }
            match word == Some(YES) && voters.contains(&person) {
                true => standing.insert(person),
                false => standing.remove(&person),
            };
            if 2 * standing.len() > voters.len() {
                return Some(stamp);
            }
        }
        None
    }

    /// Counts who stands for a proposal and against it now.
    pub(super) fn votes(&self, proposal: &ItemId, voters: &BTreeSet<PersonId>) -> (usize, usize) {
        let words = self.said_of(Target::Item(*proposal), Relation::Vote);
        let counted = words.filter(|(person, _)| voters.contains(person));
        counted.fold((0, 0), |(yes, no), (_, word)| match word.value.as_str() {
            YES => (yes + 1, no),
            NO => (yes, no + 1),
            _ => (yes, no),
        })
    }

    /// Gives who may vote on a proposal: who had signed a charter when it was made, and was in. Whoever
    /// was excluded since counts for what they had voted on, and for nothing else; whoever is only paused still
    /// counts, or one who may pause alone could decide alone.
    pub(super) fn voters_on(&self, proposal: &ItemId) -> BTreeSet<PersonId> {
        if !self.rules.roll.is_empty() {
            return self.rules.roll.clone();
        }
        let made = self.items.get(proposal).map(|entry| entry.first);
        let at = made.unwrap_or(Stamp::ZERO);
        let is_out = |person: &PersonId| {
            self.rules.excluded.contains(person) && !self.rules.paused.contains(person)
        };
        let counts = |person: &PersonId| {
            let target = Target::Item(*proposal);
            !is_out(person) || self.word(target, Relation::Vote, person).is_some()
        };
        let mut voters = self.signers_before(at);
        voters.retain(|person| self.was_member_before(person, at) && counts(person));
        if !voters.is_empty() {
            return voters;
        }
        self.voters_without_signers(|person| self.came_before(person, at) && counts(person))
    }

    /// Gives who votes while nobody who is in has signed: the founders who are in, or else everybody who
    /// is. Whoever has left decides nothing over those inside.
    fn voters_without_signers(&self, is_in: impl Fn(&PersonId) -> bool) -> BTreeSet<PersonId> {
        let founders = self.rules.founders.iter().copied();
        let founders: BTreeSet<PersonId> = founders.filter(&is_in).collect();
        if !founders.is_empty() {
            return founders;
        }
        self.members.keys().copied().filter(is_in).collect()
    }

    /// Tells whether a person may vote on a proposal.
    pub fn may_vote_on(&self, proposal: &ItemId, person: &PersonId) -> bool {
        self.voters_on(proposal).contains(person)
    }

    /// Tells whether a person could vote on what somebody proposes next.
    pub fn may_vote(&self, person: &PersonId) -> bool {
        if !self.rules.roll.is_empty() {
            return self.rules.roll.contains(person);
        }
        let signed = self.charters.keys().flat_map(|id| self.signers(id));
        let voters: BTreeSet<PersonId> = signed.filter(|it| self.is_member(it)).collect();
        match voters.is_empty() {
            true => self
                .voters_without_signers(|it| self.is_member(it))
                .contains(person),
            false => voters.contains(person),
        }
    }

    /// Gives who stood on some version of the charter at a place of the order.
    fn signers_before(&self, at: Stamp) -> BTreeSet<PersonId> {
        let mut signers = BTreeSet::new();
        for charter in self.charters.keys() {
            let mut signed = BTreeSet::new();
            for (stamp, person, word) in self.course(&Target::Item(*charter), Relation::Sign) {
                if stamp >= at {
                    break;
                }
                match word {
                    Some(_) => signed.insert(person),
                    None => signed.remove(&person),
                };
            }
            signers.extend(signed);
        }
        signers
    }

    /// Tells whether a person came before a place of the order and was in there. Where nothing else bounds
    /// who counts, as a signature does, whoever comes later must not.
    fn came_before(&self, person: &PersonId, at: Stamp) -> bool {
        let first = match self.moved.get(person) {
            Some(moves) => moves.first().map(|said| said.stamp),
            None => self.members.get(person).map(|(_, stamp)| *stamp),
        };
        first.is_some_and(|first| first < at) && self.was_member_before(person, at)
    }

    /// Tells whether a person was in at a place of the order.
    fn was_member_before(&self, person: &PersonId, at: Stamp) -> bool {
        let Some(moves) = self.moved.get(person) else {
            let said = self.members.get(person);
            let is_in = said.is_some_and(|(membership, _)| *membership == Membership::In);
            return is_in && self.may_be_in(person);
        };
        let before = moves.iter().rev().find(|said| said.stamp < at);
        let said = before
            .or(moves.first())
            .and_then(|said| said.value.as_deref());
        said.and_then(Membership::named) == Some(Membership::In)
    }
}

const YES: &str = "yes";
const NO: &str = "no";

/// Reads the key of an invitation.
fn invites(key: &str) -> Option<PersonId> {
    let is_one = key
        .split_once('/')
        .is_some_and(|(name, _)| name == Relation::Invite.name());
    match is_one.then(|| relation_of(key)).flatten()? {
        (Relation::Invite, Target::Person(person)) => Some(person),
        (_, Target::Item(_) | Target::Seat(..) | Target::Person(_) | Target::Quarter(_)) => None,
    }
}

/// Reads the key of a vote or a signature.
fn turns(key: &str) -> Option<(Relation, Target)> {
    let (name, _) = key.split_once('/')?;
    let matters = name == Relation::Vote.name() || name == Relation::Sign.name();
    matters.then(|| relation_of(key)).flatten()
}

/// Tells whether a key holds an answer to a gathering: when it was first given decides who has a seat.
fn is_answer(key: &str) -> bool {
    let name = key.split_once('/').map(|(name, _)| name);
    name == Some(Relation::Rsvp.name())
}

/// Gives what was said in the one form it is read in.
fn in_one_form(key: &str, said: Said) -> Said {
    let read = said
        .value
        .as_deref()
        .and_then(|value| Statement::read(key, value));
    let value = match read {
        Some(Statement::Says(_, _, value)) => Some(value),
        Some(
            Statement::About(_)
            | Statement::Member(_)
            | Statement::MyWhy(_)
            | Statement::Item(..)
            | Statement::Charter(..)
            | Statement::Program(..),
        ) => said.value,
        None => None,
    };
    Said { value, ..said }
}
