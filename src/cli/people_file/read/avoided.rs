//! Whom somebody in a file wants to be kept apart from.
//!
//! For: reading "do not pair me with", however people write who they mean. Knows: the ids, the addresses
//! and the names of a file. Never: lets two meet where it is in doubt: who has a name that several have is
//! kept apart from all of them.

use std::collections::{BTreeMap, BTreeSet};

use matching::{fold, person_named};

use super::super::words::either;
use super::People;

/// What stands between two people one names in one breath.
const BETWEEN: [&str; 4] = [" or ", " oder ", " and ", " und "];

/// Where people of a file stand, by what they are called there.
type Places = BTreeMap<String, BTreeSet<usize>>;

/// What the people of a file are called.
struct Called {
    /// By every id and address of theirs, folded.
    ids: Places,
    names: Places,
    /// By the first word of their names.
    first_names: Places,
}

impl Called {
    fn of(people: &People) -> Called {
        let mut called = Called {
            ids: Places::new(),
            names: Places::new(),
            first_names: Places::new(),
        };
        let add = |places: &mut Places, name: &str, place: usize| {
            let name = fold(name);
            if !name.is_empty() {
                places.entry(name).or_default().insert(place);
            }
        };
        let also = people.also.iter().map(|(id, place)| (id, place));
        for (id, place) in people.places.iter().chain(also) {
            add(&mut called.ids, id, *place);
        }
        for (place, name) in people.names.iter().enumerate() {
            add(&mut called.names, name, place);
            let first = name.split_whitespace().next().unwrap_or_default();
            add(&mut called.first_names, first, place);
        }
        called
    }

    /// Finds everybody who may be meant; the surest first: an id, a name, a first name.
    fn meant(&self, who: &str) -> Option<&BTreeSet<usize>> {
        let who = fold(who);
        let ways = [&self.ids, &self.names, &self.first_names];
        ways.into_iter().find_map(|places| places.get(&who))
    }

    /// Finds whom one text names: one person, or one of whom the address stands behind the name.
    fn one(&self, who: &str) -> Option<&BTreeSet<usize>> {
        let who = who.trim();
        let (name, address) = who.split_once('<').unwrap_or((who, ""));
        let address = address.trim_end_matches('>');
        let ways = [who, address, name];
        ways.into_iter().find_map(|it| self.meant(it))
    }
}

/// Divides a text that may name several people.
fn divided(who: &str) -> Vec<&str> {
    let mut pieces: Vec<&str> = who.split(['/', '&', ',']).collect();
    for between in BETWEEN {
        pieces = pieces.iter().flat_map(|it| it.split(between)).collect();
    }
    pieces.retain(|it| !it.trim().is_empty());
    pieces
}

impl People {
    /// Finds those somebody wants to be kept apart from.
    pub(super) fn look_up_avoided(&mut self) {
        let avoided = std::mem::take(&mut self.avoided);
        if avoided.is_empty() {
            return;
        }
        let called = Called::of(self);
        for (line, place, who) in avoided {
            let pieces = match called.one(&who) {
                Some(_) => vec![who.as_str()],
                None => divided(&who),
            };
            let mut apart: BTreeSet<usize> = BTreeSet::new();
            for piece in pieces {
                match called.one(piece) {
                    Some(meant) => apart.extend(meant),
                    None => self.note_nobody(line, piece.trim()),
                }
            }
            self.keep_apart(place, &who, &apart);
        }
    }

    /// Puts those whom somebody named into their profile, in the place of what they wrote.
    fn keep_apart(&mut self, place: usize, who: &str, from: &BTreeSet<usize>) {
        let from = from.iter().filter(|other| **other != place);
        let ids = from.filter_map(|other| Some(self.entrants.get(*other)?.id));
        let ids: Vec<_> = ids.collect();
        if let Some(entrant) = self.entrants.get_mut(place) {
            let avoid = &mut entrant.profile.avoid;
            avoid.retain(|it| *it != person_named(who));
            avoid.extend(ids);
            avoid.sort_unstable();
            avoid.dedup();
        }
    }

    fn note_nobody(&mut self, line: u64, who: &str) {
        let why = either(
            self.language,
            format!("“{who}” of avoid is nobody’s id, address or name in the file"),
            format!("„{who}“ bei avoid ist niemandes Id, Adresse oder Name in der Datei"),
        );
        self.note(line, &why);
    }
}
