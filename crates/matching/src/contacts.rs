//! Who knows whom, as far as both signed it as visible.
//!
//! For: "you both know Kim". Knows: pairs of people and their names. Never: takes a contact that
//! only one side stated in a space; who fills this decides what may be counted.
//!
//! A contact shared by two people counts for less the more contacts it has itself: resource
//! allocation, Zhou, Lü and Zhang, "Predicting missing links via local information", 2009.

use std::collections::BTreeMap;

use model::PersonId;

/// What one contact that knows nobody else would count.
const WHOLE: u64 = 65_536;
/// So much resource is worth half of all.
const HALF_AT: u64 = 6_554;
/// The most shared contacts a sentence may be asked for.
const NAMED_MAX: usize = 3;

/// The contacts of many people.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    /// Sorted, so that two lists can be walked together.
    known: BTreeMap<PersonId, Vec<PersonId>>,
    names: BTreeMap<PersonId, String>,
}

/// What two people's circles have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shared {
    pub permille: u32,
    /// The ones that count most first.
    pub people: Vec<PersonId>,
}

impl Contacts {
    /// Takes in that two people know each other.
    pub fn add(&mut self, one: PersonId, other: PersonId) {
        if one == other {
            return;
        }
        for (who, whom) in [(one, other), (other, one)] {
            let known = self.known.entry(who).or_default();
            if let Err(place) = known.binary_search(&whom) {
                known.insert(place, whom);
            }
        }
    }

    /// Says what to call somebody in a sentence.
    pub fn name(&mut self, person: PersonId, name: &str) {
        self.names.insert(person, name.to_owned());
    }

    /// Gives the name of a contact.
    pub(crate) fn called(&self, person: PersonId) -> Option<&str> {
        self.names.get(&person).map(String::as_str)
    }

    /// Tells whether nobody knows anybody.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Lists whom somebody knows, by id.
    pub fn of(&self, person: PersonId) -> &[PersonId] {
        self.known.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Lists everybody who knows somebody, by id.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.known.keys().copied()
    }

    /// Values the contacts the one who looks shares with another; `None` where they know nobody.
    // Of somebody without contacts nothing is unknown: were their weight handed on, a stranger would stand
    // before somebody who is known by people one knows.
    pub(crate) fn shared(&self, me: PersonId, other: PersonId) -> Option<Shared> {
        let (mine, theirs) = (self.known.get(&me)?.as_slice(), self.of(other));
        let (few, many) = if mine.len() <= theirs.len() {
            (mine, theirs)
        } else {
            (theirs, mine)
        };
        let mut both: Vec<(u64, PersonId)> = few
            .iter()
            .filter(|who| many.binary_search(who).is_ok())
            .map(|who| (WHOLE / self.of(*who).len().max(1) as u64, *who))
            .collect();
        both.sort_unstable_by_key(|(worth, who)| (std::cmp::Reverse(*worth), *who));
        let resource: u64 = both.iter().map(|(worth, _)| worth).sum();
        Some(Shared {
            permille: crate::phrase::permille(resource, resource + HALF_AT),
            people: both.iter().take(NAMED_MAX).map(|(_, who)| *who).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> PersonId {
        PersonId::from_bytes([number; 32])
    }

    #[test]
    fn a_contact_who_knows_few_counts_more() {
        let mut contacts = Contacts::default();
        contacts.add(id(1), id(9));
        contacts.add(id(2), id(9));
        contacts.add(id(2), id(9));
        contacts.add(id(3), id(3));
        let close = contacts.shared(id(1), id(2)).unwrap();
        assert_eq!(close.people, [id(9)]);
        for other in 10..40 {
            contacts.add(id(9), id(other));
        }
        let wide = contacts.shared(id(1), id(2)).unwrap();
        assert!(wide.permille < close.permille && wide.permille > 0);
        assert_eq!(contacts.shared(id(2), id(1)), Some(wide), "both ways");
        let none = contacts.shared(id(1), id(3)).unwrap();
        assert_eq!((none.permille, none.people.len()), (0, 0), "nobody knows 3");
        assert_eq!(contacts.shared(id(3), id(1)), None, "3 knows nobody");
        assert_eq!(contacts.shared(id(9), id(10)).unwrap().permille, 0);
        assert_eq!(contacts.of(id(1)), [id(9)]);
    }
}
