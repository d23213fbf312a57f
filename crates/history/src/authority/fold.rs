//! Who is a member by countersigned joins: a fold over them in one agreed order.
//!
//! A countersign *counts* when, looking only at what comes before it in that order, its signer is a
//! member, the inviter was one when inviting, the newcomer is not one yet, the invite has a use
//! left and the inviter a guest; and when neither it nor the invite is void. Where registrars
//! admit, the one that completes their number counts. Because each answer looks only backwards, a
//! record learnt late can be put into its place and only what really changes after it is decided
//! again.

use std::collections::BTreeSet;

use super::{Authority, Credential, Founded, InviteState, LogName, Person, Place};
use crate::governance::Admission;
use crate::id::{PersonId, RecordId};

/// How many persons one member may bring into a space. Those who found it, its registrars, may
/// bring any number.
pub const GUESTS_MAX: u32 = 200;

/// One countersign, with what it needs to be decided.
#[derive(Debug, Clone)]
pub(super) struct Admittance {
    pub record: RecordId,
    pub join: RecordId,
    pub invite: RecordId,
    /// The newcomer.
    pub person: PersonId,
    /// The member whose device signed.
    pub signer: PersonId,
    /// Whether it was void when it was decided last.
    pub stood: bool,
}

/// Those who have one of a limited number of turns, and those who came too late.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns {
    pub counted: BTreeSet<Place>,
    pub late: BTreeSet<Place>,
}

impl Turns {
    /// Takes a turn for a countersign that fits; the first ones in order have them. Gives whose
    /// answer changed.
    fn take(&mut self, turns: u32, place: &Place) -> Vec<(Place, bool)> {
        if self.counted.contains(place) || self.late.contains(place) {
            return Vec::new();
        }
        let free = u32::try_from(self.counted.len()).is_ok_and(|used| used < turns);
        if free {
            self.counted.insert(*place);
            return vec![(*place, true)];
        }
        match self.counted.last().copied() {
            Some(last) if *place < last => {
                self.counted.remove(&last);
                self.late.insert(last);
                self.counted.insert(*place);
                vec![(*place, true), (last, false)]
            }
            Some(_) | None => {
                self.late.insert(*place);
                Vec::new()
            }
        }
    }

    /// Gives back the turn of a countersign that does not fit, to the first that came too late.
    fn give_back(&mut self, place: &Place) -> Vec<(Place, bool)> {
        self.late.remove(place);
        if !self.counted.remove(place) {
            return Vec::new();
        }
        match self.late.pop_first() {
            Some(next) => {
                self.counted.insert(next);
                vec![(*place, false), (next, true)]
            }
            None => vec![(*place, false)],
        }
    }
}

impl Authority {
    pub(super) fn learn_countersign(&mut self, record: RecordId, place: Place, join: RecordId) {
        let Some(signer) = self.speaker(&place) else {
            return;
        };
        let Some(state) = self.joins.get(&join) else {
            return;
        };
        let admittance = Admittance {
            record,
            join,
            invite: state.join.invite,
            person: state.join.person,
            signer,
            stood: false,
        };
        let (invite, person) = (admittance.invite, admittance.person);
        let key = state.log.key;
        self.credentials.insert(record, Credential { key, person });
        self.persons.entry(person).or_default().named.insert(place);
        self.persons.entry(signer).or_default().made.insert(place);
        if let Some(invite) = self.invites.get_mut(&invite) {
            invite.all.insert(place);
        }
        self.fold.insert(place, admittance);
        self.note_given(&place);
        if self.admits_by_registrars().is_some() {
            let epoch = self.epoch_at(&place.log, place.seq);
            let epoch = self.epoch_named(&epoch).unwrap_or(epoch);
            self.countersigned_in
                .entry(epoch)
                .or_default()
                .insert(place);
        }
        self.wake_countersign(&place);
    }

    /// Lets a countersign be decided again, and where several registrars admit, those that it may
    /// complete.
    pub(super) fn wake_countersign(&mut self, place: &Place) {
        self.wake.undecided.insert(*place);
        if self.admits_by_registrars().is_none() {
            return;
        }
        let newcomer = self.fold.get(place).map(|admittance| admittance.person);
        let newcomer = newcomer.and_then(|id| self.persons.get(&id));
        let completed = newcomer.map(|newcomer| later_of_few(&newcomer.named, place));
        self.wake.undecided.extend(completed.unwrap_or_default());
    }

    /// Lets all countersigns be decided again that what became of a person may touch.
    pub(super) fn wake_seats(&mut self, id: &PersonId, is_listed_anew: bool) {
        let Some(person) = self.persons.get(id) else {
            return;
        };
        let is_broken = is_listed_anew || !self.is_whole(person);
        let untouched = !is_broken && !person.was_broken;
        if untouched {
            // The usual leaver: all they ever gave stays inside their frontier.
            for place in person.named.clone() {
                self.wake_countersign(&place);
            }
            return;
        }
        self.wake_given(id, is_listed_anew);
        if let Some(person) = self.persons.get_mut(id) {
            person.was_broken = is_broken;
        }
    }

    /// Tells whether everything a person stated stands, and their guests with it.
    fn is_whole(&self, person: &Person) -> bool {
        let stands = |name: &LogName| {
            let log = self.logs.get(name);
            let last = log.and_then(|log| log.last_given);
            last.is_none_or(|last| !self.is_cut(name, last) && self.is_retained(name, last))
        };
        !person.standing.takes_guests() && person.logs.iter().all(stands)
    }

    /// Notes that a person gave something that others may build on.
    pub(super) fn note_given(&mut self, place: &Place) {
        let log = self.logs.entry(place.log).or_default();
        log.last_given = log.last_given.max(Some(place.seq));
        let broken = !self.stands(place);
        let person = self.speaker(place).and_then(|id| self.persons.get_mut(&id));
        if let Some(person) = person.filter(|_| broken) {
            person.was_broken = true;
        }
    }

    fn wake_given(&mut self, id: &PersonId, is_listed_anew: bool) {
        let Some(person) = self.persons.get(id) else {
            return;
        };
        let mut woken: Vec<Place> = person.named.iter().copied().collect();
        let turned = |place: &&Place| {
            let stood = self.fold.get(place).map(|admittance| admittance.stood);
            is_listed_anew || stood != Some(self.stands(place))
        };
        woken.extend(person.made.iter().filter(turned));
        let mut opened = Vec::new();
        for name in &person.invites {
            let Some(invite) = self.invites.get(name) else {
                continue;
            };
            let is_open = self.openness(invite);
            if is_listed_anew || invite.was_open != is_open {
                woken.extend(&invite.all);
                opened.push((*name, is_open));
            }
        }
        for (name, is_open) in opened {
            if let Some(invite) = self.invites.get_mut(&name) {
                invite.was_open = is_open;
            }
        }
        for place in woken {
            self.wake_countersign(&place);
        }
    }

    /// Says whether an invite counts, and how often it was ended by what counts.
    pub(super) fn openness(&self, invite: &InviteState) -> (bool, usize) {
        let ends = invite.ended.iter().filter(|(place, _)| self.stands(place));
        let counts = self.stands(&invite.place) && !self.takes_guests(&invite.inviter);
        (counts, ends.count())
    }

    /// Decides, in order, all countersigns that are awake and all that this changes.
    pub(super) fn decide_all(&mut self) {
        while let Some(place) = self.wake.undecided.pop_first() {
            for (flipped, counts) in self.decide(&place) {
                // What flips comes at or after this place and touches only what comes after it,
                // so every countersign is decided for good once its turn is over.
                self.flip(&flipped, counts);
            }
        }
    }

    /// Decides whether a countersign counts, and gives those whose answer changed with it.
    fn decide(&mut self, place: &Place) -> Vec<(Place, bool)> {
        let Some(admittance) = self.fold.get(place) else {
            return Vec::new();
        };
        let (fits, stands) = (self.fits(admittance, place), self.stands(place));
        if let Some(admittance) = self.fold.get_mut(place) {
            admittance.stood = stands;
        }
        let Some(admittance) = self.fold.get(place) else {
            return Vec::new();
        };
        let Some(invite) = self.invites.get_mut(&admittance.invite) else {
            return Vec::new();
        };
        let (inviter, uses) = (invite.inviter, invite.invite.uses);
        let used = if fits {
            invite.turns.take(uses, place)
        } else {
            invite.turns.give_back(place)
        };
        let quota = self.guests_of(&inviter);
        let Some(person) = self.persons.get_mut(&inviter) else {
            return Vec::new();
        };
        // Whoever has a use of the invite also needs a place among the inviter's guests.
        let mut flipped = Vec::new();
        for (place, counts) in used {
            flipped.extend(if counts {
                person.guests.take(quota, &place)
            } else {
                person.guests.give_back(&place)
            });
        }
        flipped
    }

    pub(super) fn guests_of(&self, inviter: &PersonId) -> u32 {
        let founding = self
            .founded
            .as_ref()
            .map(Founded::stewards)
            .unwrap_or_default();
        if founding.contains(inviter) {
            u32::MAX
        } else {
            GUESTS_MAX
        }
    }

    /// Everything but the uses of the invite and the number of guests.
    fn fits(&self, admittance: &Admittance, place: &Place) -> bool {
        let is_member_before = |person: &PersonId, place: &Place| {
            self.persons
                .get(person)
                .is_some_and(|person| person.is_member_before(place))
        };
        let invited_by_member = self.invites.get(&admittance.invite).is_some_and(|invite| {
            is_member_before(&invite.inviter, &invite.place)
                && self.stands(&invite.place)
                && !invite.turns_away(&admittance.person, |place| self.stands(place))
                && !self.takes_guests(&invite.inviter)
        });
        let joins = self.joins.get(&admittance.join);
        let joins_validly = joins.is_some_and(|join| {
            let log = (join.log.key, join.log.incarnation);
            !self.is_cut(&log, join.seq)
        });
        invited_by_member
            && joins_validly
            && self.stands(place)
            && is_member_before(&admittance.signer, place)
            && !is_member_before(&admittance.person, place)
            && self.completes(admittance, place)
    }

    fn takes_guests(&self, inviter: &PersonId) -> bool {
        let inviter = self.persons.get(inviter);
        inviter.is_some_and(|inviter| inviter.standing.takes_guests())
    }

    /// Tells whether a countersign is the one that completes the number of registrars; where one
    /// is enough, each does.
    pub(super) fn completes(&self, admittance: &Admittance, place: &Place) -> bool {
        let Some(_) = self.admits_by_registrars() else {
            return true;
        };
        if !self.signs_as_registrar(admittance, place) {
            return false;
        }
        let named = self
            .persons
            .get(&admittance.person)
            .map(|person| &person.named);
        let earlier = named.into_iter().flat_map(|named| named.iter());
        let earlier = earlier.take_while(|other| *other <= place);
        let registrars: BTreeSet<PersonId> = earlier
            .filter_map(|place| self.fold.get(place).map(|it| (place, it)))
            .filter(|(place, it)| it.join == admittance.join && self.signs_as_registrar(it, place))
            .map(|(_, it)| it.signer)
            .collect();
        let index = self.line_index(&self.epoch_at(&place.log, place.seq));
        let needed = self.registrars_needed(index);
        u32::try_from(registrars.len()).is_ok_and(|signed| signed >= needed)
    }

    /// Tells whether a countersign is not void and comes from a registrar of its epoch.
    pub(super) fn signs_as_registrar(&self, admittance: &Admittance, place: &Place) -> bool {
        let index = self.line_index(&self.epoch_at(&place.log, place.seq));
        let signer = self.persons.get(&admittance.signer);
        self.stands(place)
            && signer.is_some_and(|signer| {
                signer.standing.steward.at(index) && !signer.standing.is_removed_at(index)
            })
    }

    /// Gives the index of the epoch that holds, if registrars admit in this space.
    pub(super) fn admits_by_registrars(&self) -> Option<u32> {
        let admission = self.genesis().map(|genesis| genesis.admission);
        let last = u32::try_from(self.line.len().saturating_sub(1)).ok();
        last.filter(|_| admission == Some(Admission::Registrars))
    }

    /// Counts how many registrars must sign in the epoch at an index.
    pub(super) fn registrars_needed(&self, index: u32) -> u32 {
        let turn = usize::try_from(index).ok().and_then(|at| self.line.get(at));
        let node = turn.and_then(|turn| self.epochs.get(&turn.epoch).map(|node| (turn, node)));
        node.map_or(u32::MAX, |(turn, node)| {
            node.bars.stewards.needed(turn.stewards)
        })
    }

    /// Writes down that a countersign counts or counts no more, and what has to be decided again.
    fn flip(&mut self, place: &Place, counts: bool) {
        let Some(id) = self.fold.get(place).map(|admittance| admittance.person) else {
            return;
        };
        self.touch(id);
        let Some(person) = self.persons.get_mut(&id) else {
            return;
        };
        if counts {
            person.seats.insert(*place);
        } else {
            person.seats.remove(place);
        }
        if person.is_member() {
            self.members.insert(id);
        } else {
            self.members.remove(&id);
        }
        let undecided = &mut self.wake.undecided;
        undecided.extend(later_of_few(&person.named, place));
        undecided.extend(later(&person.made, place));
        for invite in &person.invites {
            // An invite from before this place is not touched by it.
            let touched = self.invites.get(invite).filter(|i| i.place > *place);
            undecided.extend(touched.iter().flat_map(|invite| later(&invite.all, place)));
        }
    }
}

fn later(places: &BTreeSet<Place>, place: &Place) -> Vec<Place> {
    let from = places.range(place..).filter(|other| *other != place);
    from.copied().collect()
}

fn later_of_few(places: &[Place], place: &Place) -> Vec<Place> {
    let from = places.partition_point(|other| other <= place);
    places.get(from..).unwrap_or_default().to_vec()
}
