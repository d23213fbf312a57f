//! Everybody else in the order in which people are listed, kept from view to view.
//!
//! For: a view of many people that costs what has changed, not how many there are. Knows: names,
//! who is called alike or looks so, who is connected. Never: decides who is a member; it is told who to look at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::PersonId;

use crate::view::PersonCard;

/// A name in lower case and the person, as the list is ordered.
type Place = (Box<str>, PersonId);

/// The list, and who has to be looked at again.
#[derive(Debug, Default)]
pub struct Listing {
    order: BTreeMap<Place, Arc<PersonCard>>,
    names: BTreeMap<PersonId, Box<str>>,
    /// How each name looks: whoever imitates another's stands beside them.
    looks: BTreeSet<Place>,
    /// Oneself, who is in no list and still shares a name with others.
    me: Option<Place>,
    stale: BTreeSet<PersonId>,
    connected: BTreeSet<PersonId>,
    /// Somebody in it was looked at again since it was shown.
    is_changed: bool,
}

impl Listing {
    /// Has somebody looked at again before the next view.
    pub fn touch(&mut self, id: PersonId) {
        self.stale.insert(id);
    }

    /// Notes who is connected now.
    pub fn connect(&mut self, connected: BTreeSet<PersonId>) {
        self.stale
            .extend(self.connected.symmetric_difference(&connected));
        self.connected = connected;
    }

    /// Takes whoever has to be looked at again.
    pub fn take_stale(&mut self) -> BTreeSet<PersonId> {
        std::mem::take(&mut self.stale)
    }

    /// Notes under which name others see oneself.
    pub fn set_me(&mut self, me: Option<(PersonId, &str)>) {
        let new: Option<Place> = me.map(|(id, name)| (name.into(), id));
        if new == self.me {
            return;
        }
        let old = std::mem::replace(&mut self.me, new.clone());
        if let Some((name, id)) = &old {
            self.looks.remove(&(look_of(name), *id));
        }
        if let Some((name, id)) = &new {
            self.looks.insert((look_of(name), *id));
        }
        for (name, _) in [&old, &new].into_iter().flatten() {
            self.mark_namesakes(name);
        }
        self.is_changed = true;
    }

    /// Tells whether somebody else is called like this person, or looks so.
    pub fn is_shared(&self, id: &PersonId, name: &str) -> bool {
        let listed = self.names.get(id);
        let card = listed.and_then(|name| self.order.get(&(name.clone(), *id)));
        match card {
            Some(card) => card.namesake,
            None => self.alike(look_of(name)).any(|(_, other)| other != id),
        }
    }

    /// Tells whether anybody in it was looked at again since this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    fn alike(&self, look: Box<str>) -> impl Iterator<Item = &Place> {
        let first: Place = (look.clone(), PersonId::from_bytes([0; 32]));
        let last: Place = (look, PersonId::from_bytes([0xff; 32]));
        self.looks.range(first..=last)
    }

    /// Lists somebody under a name, or no longer.
    pub fn set(&mut self, id: PersonId, listed: Option<(&str, &Arc<PersonCard>)>) {
        self.is_changed = true;
        let old = self.names.remove(&id);
        if let Some(name) = &old {
            self.order.remove(&(name.clone(), id));
            self.looks.remove(&(look_of(name), id));
        }
        let new = listed.map(|(name, card)| {
            let name: Box<str> = name.into();
            let mut card = Arc::clone(card);
            if card.connected != self.connected.contains(&id) {
                Arc::make_mut(&mut card).connected ^= true;
            }
            self.order.insert((name.clone(), id), card);
            self.names.insert(id, name.clone());
            self.looks.insert((look_of(&name), id));
            name
        });
        for name in [&old, &new].into_iter().flatten() {
            self.mark_namesakes(name);
        }
    }

    /// Lists everybody anew, in one go, while nobody is connected.
    pub fn fill<'a>(
        &mut self,
        all: impl Iterator<Item = (PersonId, &'a str, &'a Arc<PersonCard>)>,
    ) {
        let mut order: Vec<(Place, Arc<PersonCard>)> = all
            .map(|(id, name, card)| ((name.into(), id), Arc::clone(card)))
            .collect();
        order.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let looks = order.iter().map(|((name, id), _)| (look_of(name), *id));
        let mine = self.me.iter().map(|(name, id)| (look_of(name), *id));
        self.looks = looks.chain(mine).collect();
        let looks: Vec<&Place> = self.looks.iter().collect();
        let alike = looks.chunk_by(|(one, _), (other, _)| one == other);
        let alike = alike.filter(|same| same.len() > 1).flatten();
        let alike: BTreeSet<PersonId> = alike.map(|(_, id)| *id).collect();
        for ((_, id), card) in &mut order {
            if alike.contains(id) {
                Arc::make_mut(card).namesake = true;
            }
        }
        self.names = order
            .iter()
            .map(|((name, id), _)| (*id, name.clone()))
            .collect();
        self.order = order.into_iter().collect();
    }

    fn mark_namesakes(&mut self, name: &str) {
        let alike: Vec<PersonId> = self.alike(look_of(name)).map(|(_, id)| *id).collect();
        let several = alike.len() > 1;
        for id in &alike {
            let name = self.names.get(id);
            let card = name.and_then(|name| self.order.get_mut(&(name.clone(), *id)));
            if let Some(card) = card.filter(|card| card.namesake != several) {
                Arc::make_mut(card).namesake = several;
            }
        }
    }

    /// Gives all cards in order.
    pub fn cards(&self) -> Vec<Arc<PersonCard>> {
        self.order.values().map(Arc::clone).collect()
    }
}

fn look_of(name: &str) -> Box<str> {
    model::looks_of(name).into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(number: u8) -> Arc<PersonCard> {
        Arc::new(PersonCard {
            id: PersonId::from_bytes([number; 32]),
            profile: model::Profile::default(),
            namesake: false,
            connected: false,
        })
    }

    fn shown(listing: &Listing) -> Vec<(u8, bool, bool)> {
        let cards = listing.cards();
        let shown = cards.iter().map(|card| {
            let number = card.id.as_bytes()[0];
            (number, card.namesake, card.connected)
        });
        shown.collect()
    }

    #[test]
    fn people_are_listed_by_name_and_namesakes_are_marked_and_unmarked() {
        let mut listing = Listing::default();
        for (number, name) in [(1, "ben"), (2, "ann"), (3, "ben")] {
            listing.set(
                PersonId::from_bytes([number; 32]),
                Some((name, &card(number))),
            );
        }
        assert_eq!(
            shown(&listing),
            [(2, false, false), (1, true, false), (3, true, false)]
        );
        listing.set(PersonId::from_bytes([3; 32]), Some(("cy", &card(3))));
        assert_eq!(
            shown(&listing),
            [(2, false, false), (1, false, false), (3, false, false)]
        );
        listing.set(PersonId::from_bytes([2; 32]), None);
        assert_eq!(shown(&listing), [(1, false, false), (3, false, false)]);
    }

    #[test]
    fn whoever_imitates_a_name_is_marked_and_so_is_whom_they_imitate() {
        // A Cyrillic letter, an accent, a digit: all look like Ann Berg.
        let people = [
            (1, "ann berg"),
            (2, "аnn berg"),
            (3, "ánn berg"),
            (4, "ben ito"),
            (5, "ben lto"),
            (6, "cem kaya"),
        ];
        let mut grown = Listing::default();
        let mut filled = Listing::default();
        let cards: Vec<_> = people
            .iter()
            .map(|(n, name)| (*n, *name, card(*n)))
            .collect();
        for (number, name, card) in &cards {
            grown.set(PersonId::from_bytes([*number; 32]), Some((name, card)));
        }
        let all = cards.iter();
        filled.fill(all.map(|(n, name, card)| (PersonId::from_bytes([*n; 32]), *name, card)));
        for listing in [&mut grown, &mut filled] {
            let mut marked: Vec<u8> = shown(listing)
                .into_iter()
                .filter(|(_, namesake, _)| *namesake)
                .map(|(number, ..)| number)
                .collect();
            marked.sort_unstable();
            assert_eq!(marked, [1, 2, 3, 4, 5]);
            for gone in [2, 3, 5] {
                listing.set(PersonId::from_bytes([gone; 32]), None);
            }
            assert!(shown(listing).iter().all(|(_, namesake, _)| !namesake));
        }
    }

    #[test]
    fn a_list_that_is_filled_in_one_go_reads_like_one_that_grew() {
        let people = [(1, "ben"), (2, "ann"), (3, "ben"), (4, "cy")];
        let mut grown = Listing::default();
        let mut filled = Listing::default();
        let cards: Vec<_> = people
            .iter()
            .map(|(n, name)| (*n, *name, card(*n)))
            .collect();
        for (number, name, card) in &cards {
            grown.set(PersonId::from_bytes([*number; 32]), Some((name, card)));
        }
        let all = cards
            .iter()
            .map(|(number, name, card)| (PersonId::from_bytes([*number; 32]), *name, card));
        filled.fill(all);
        assert_eq!(shown(&filled), shown(&grown));
        // Both go on in the same way.
        for listing in [&mut grown, &mut filled] {
            listing.set(PersonId::from_bytes([3; 32]), None);
        }
        assert_eq!(shown(&filled), shown(&grown));
    }

    #[test]
    fn whoever_comes_or_goes_is_looked_at_again() {
        let mut listing = Listing::default();
        let id = PersonId::from_bytes([1; 32]);
        listing.connect(BTreeSet::from([id]));
        assert_eq!(listing.take_stale(), BTreeSet::from([id]));
        listing.set(id, Some(("ann", &card(1))));
        assert_eq!(shown(&listing), [(1, false, true)]);
        listing.connect(BTreeSet::new());
        assert_eq!(listing.take_stale(), BTreeSet::from([id]));
        listing.set(id, Some(("ann", &listing.cards().remove(0))));
        assert_eq!(shown(&listing), [(1, false, false)]);
    }
}
