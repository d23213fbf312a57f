//! Who came through whom: the tree of invitations, as far as it is asked for.
//!
//! For: saying by name who falls, or fell, with somebody who is excluded together with everybody who came
//! through them. Knows: whose invite each join was countersigned under. Never: decides who is a member; that
//! somebody fell only follows from what the fold decided.

use std::collections::BTreeSet;

use super::{Authority, Place};
use crate::id::PersonId;

impl Authority {
    /// Names everybody who came through a person, themselves or through others of these: whoever would be no
    /// member, or is none any more, were that person's guests to fall.
    pub fn came_through(&self, person: &PersonId) -> BTreeSet<PersonId> {
        let mut came = BTreeSet::new();
        loop {
            let before = came.len();
            let others = self.persons.keys().filter(|who| *who != person);
            let next: Vec<PersonId> = others
                .filter(|who| !came.contains(*who) && self.falls(who, (person, &came)))
                .copied()
                .collect();
            came.extend(next);
            if came.len() == before {
                return came;
            }
        }
    }

    /// Names who is no member any more only because somebody they came through was excluded together with
    /// their guests.
    pub fn fallen(&self) -> BTreeSet<PersonId> {
        let hosts = self.hosts_of_fallen();
        hosts.flat_map(|host| self.fallen_with(host)).collect()
    }

    /// Names with whose exclusion somebody fell, if they did.
    pub fn fell_with(&self, who: &PersonId) -> Option<PersonId> {
        let mut hosts = self.hosts_of_fallen();
        hosts
            .find(|host| self.fallen_with(host).contains(who))
            .copied()
    }

    fn hosts_of_fallen(&self) -> impl Iterator<Item = &PersonId> {
        let persons = self.persons.iter();
        persons.filter_map(|(id, person)| person.standing.takes_guests().then_some(id))
    }

    fn fallen_with(&self, host: &PersonId) -> BTreeSet<PersonId> {
        let mut came = self.came_through(host);
        came.retain(|who| {
            let person = self.persons.get(who);
            person.is_some_and(|it| !it.was_admitted() && !it.standing.is_removed())
        });
        came
    }

    /// Tells whether every seat somebody has rests on a host or on who came through them; of who has none,
    /// whether one they had did.
    fn falls(&self, who: &PersonId, (host, came): (&PersonId, &BTreeSet<PersonId>)) -> bool {
        let listed = |person: &&super::Person| person.granted || person.standing.listed.now();
        // Whoever the others listed stays, whoever they came through.
        let Some(person) = self.persons.get(who).filter(|it| !listed(it)) else {
            return false;
        };
        // Under whose invite they came, or by whose word: neither counts of whoever is no member.
        let rests = |place: &Place| {
            let admittance = self.fold.get(place);
            let invite = admittance.and_then(|it| self.invites.get(&it.invite));
            let inviter = invite.map(|invite| &invite.inviter);
            let signer = admittance.map(|it| &it.signer);
            inviter.is_some_and(|it| it == host || came.contains(it))
                || signer.is_some_and(|it| came.contains(it))
        };
        if person.seats.is_empty() {
            let completes = |place: &Place| {
                let admittance = self.fold.get(place);
                admittance.is_some_and(|it| self.completes(it, place))
            };
            return person
                .named
                .iter()
                .any(|place| rests(place) && completes(place));
        }
        person.seats.iter().all(rests)
    }
}
