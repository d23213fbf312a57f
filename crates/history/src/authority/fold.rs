//! Who is a member: a fold over all countersigned joins in one agreed order.
//!
//! A countersign *counts* when, looking only at what comes before it in that order, its signer is a
//! member, the inviter was one when inviting, the newcomer is not one yet, and the invite has a use
//! left. Because each answer looks only backwards, a record learnt late can be put into its place
//! and only what really changes after it is decided again.

use std::collections::{BTreeMap, BTreeSet};

use super::{Authority, Credential, Place};
use crate::id::{PersonId, RecordId};

/// One countersign, with what it needs to be decided.
#[derive(Debug, Clone)]
pub(super) struct Admittance {
    pub record: RecordId,
    pub invite: RecordId,
    /// The newcomer.
    pub person: PersonId,
    /// The member whose device signed.
    pub signer: PersonId,
}

impl Authority {
    pub(super) fn learn_countersign(
        &mut self,
        record: RecordId,
        place: Place,
        join: RecordId,
    ) -> Vec<PersonId> {
        let Some(signer) = self.speaker(&place) else {
            return Vec::new();
        };
        let Some(state) = self.joins.get(&join) else {
            return Vec::new();
        };
        let admittance = Admittance {
            record,
            invite: state.join.invite,
            person: state.join.person,
            signer,
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
        self.decide_from(place)
    }

    /// Decides a countersign and, in order, all later ones that this changes.
    fn decide_from(&mut self, first: Place) -> Vec<PersonId> {
        let mut undecided = BTreeSet::from([first]);
        let mut were_members = BTreeMap::new();
        while let Some(place) = undecided.pop_first() {
            for (flipped, counts) in self.decide(&place) {
                // What flips comes at or after this place and touches only what comes after it,
                // so every countersign is decided for good once its turn is over.
                self.flip(&flipped, counts, &mut were_members, &mut undecided);
            }
        }
        let changed = |(person, was): &(PersonId, bool)| self.is_member(person) != *was;
        let persons = were_members.into_iter().filter(changed);
        persons.map(|(person, _)| person).collect()
    }

    /// Decides whether a countersign counts, and gives those whose answer changed with it.
    fn decide(&mut self, place: &Place) -> Vec<(Place, bool)> {
        let Some(admittance) = self.fold.get(place) else {
            return Vec::new();
        };
        let fits = self.fits(admittance, place);
        let Some(invite) = self.invites.get_mut(&admittance.invite) else {
            return Vec::new();
        };
        if fits {
            take_use(
                &mut invite.counted,
                &mut invite.late,
                invite.invite.uses,
                place,
            )
        } else {
            give_back(&mut invite.counted, &mut invite.late, place)
        }
    }

    /// Everything but the uses of the invite.
    fn fits(&self, admittance: &Admittance, place: &Place) -> bool {
        let is_member_before = |person: &PersonId, place: &Place| {
            self.persons
                .get(person)
                .is_some_and(|person| person.is_member_before(place))
        };
        let invited_by_member = self
            .invites
            .get(&admittance.invite)
            .is_some_and(|invite| is_member_before(&invite.inviter, &invite.place));
        invited_by_member
            && is_member_before(&admittance.signer, place)
            && !is_member_before(&admittance.person, place)
    }

    /// Writes down that a countersign counts or counts no more, and what has to be decided again.
    fn flip(
        &mut self,
        place: &Place,
        counts: bool,
        were_members: &mut BTreeMap<PersonId, bool>,
        undecided: &mut BTreeSet<Place>,
    ) {
        let Some(id) = self.fold.get(place).map(|admittance| admittance.person) else {
            return;
        };
        let Some(person) = self.persons.get_mut(&id) else {
            return;
        };
        were_members.entry(id).or_insert(person.is_member());
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
        let later = |places: &BTreeSet<Place>| -> Vec<Place> {
            places
                .range(place..)
                .filter(|p| *p != place)
                .copied()
                .collect()
        };
        undecided.extend(later(&person.named));
        undecided.extend(later(&person.made));
        for invite in &person.invites {
            // An invite from before this place is not touched by it.
            let touched = self.invites.get(invite).filter(|i| i.place > *place);
            undecided.extend(touched.iter().flat_map(|invite| later(&invite.all)));
        }
    }
}

/// Takes a use of an invite for a countersign that fits; the first ones in order have them.
fn take_use(
    counted: &mut BTreeSet<Place>,
    late: &mut BTreeSet<Place>,
    uses: u32,
    place: &Place,
) -> Vec<(Place, bool)> {
    if counted.contains(place) || late.contains(place) {
        return Vec::new();
    }
    let free = u32::try_from(counted.len()).is_ok_and(|used| used < uses);
    if free {
        counted.insert(*place);
        return vec![(*place, true)];
    }
    match counted.last().copied() {
        Some(last) if *place < last => {
            counted.remove(&last);
            late.insert(last);
            counted.insert(*place);
            vec![(*place, true), (last, false)]
        }
        Some(_) | None => {
            late.insert(*place);
            Vec::new()
        }
    }
}

/// Gives back the use of a countersign that does not fit, to the first that came too late.
fn give_back(
    counted: &mut BTreeSet<Place>,
    late: &mut BTreeSet<Place>,
    place: &Place,
) -> Vec<(Place, bool)> {
    late.remove(place);
    if !counted.remove(place) {
        return Vec::new();
    }
    match late.pop_first() {
        Some(next) => {
            counted.insert(next);
            vec![(*place, false), (next, true)]
        }
        None => vec![(*place, false)],
    }
}
