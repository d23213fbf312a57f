//! Everybody else in the order in which people are listed, kept from view to view.
//!
//! For: a view of many people that costs what has changed, not how many there are. Knows: names,
//! who shares one, who is connected. Never: decides who is a member; it is told who to look at.

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
    stale: BTreeSet<PersonId>,
    connected: BTreeSet<PersonId>,
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

    /// Lists somebody under a name, or no longer.
    pub fn set(&mut self, id: PersonId, listed: Option<(&str, &Arc<PersonCard>)>) {
        let old = self.names.remove(&id);
        if let Some(name) = &old {
            self.order.remove(&(name.clone(), id));
        }
        let new = listed.map(|(name, card)| {
            let name: Box<str> = name.into();
            let mut card = Arc::clone(card);
            if card.connected != self.connected.contains(&id) {
                Arc::make_mut(&mut card).connected ^= true;
            }
            self.order.insert((name.clone(), id), card);
            self.names.insert(id, name.clone());
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
        for same in order.chunk_by_mut(|((one, _), _), ((other, _), _)| one == other) {
            let several = same.len() > 1;
            for (_, card) in same.iter_mut().filter(|_| several) {
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
        let first: Place = (name.into(), PersonId::from_bytes([0; 32]));
        let last: Place = (name.into(), PersonId::from_bytes([0xff; 32]));
        let several = self.order.range(&first..=&last).nth(1).is_some();
        for (_, card) in self.order.range_mut(first..=last) {
            if card.namesake != several {
                Arc::make_mut(card).namesake = several;
            }
        }
    }

    /// Gives all cards in order.
    pub fn cards(&self) -> Vec<Arc<PersonCard>> {
        self.order.values().map(Arc::clone).collect()
    }
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
