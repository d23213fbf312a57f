//! One's own lists, kept from question to question.
//!
//! For: a list that costs what has changed since it was last asked for. Knows: whose words it was
//! made of. Never: tells anybody; it is derived and can be made anew at any time.

use std::collections::BTreeMap;
use std::sync::Arc;

use matching::{Candidate, Features, Language, Lens, Match, Program, Standing, TermKind};
use model::{PersonId, Profile};

use crate::view::PersonCard;

/// Somebody as a card and as matching reads them.
pub(crate) type Prepared = (Arc<PersonCard>, Arc<Features>);

/// The list of one program that was asked for last.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    made_for: Option<MadeFor>,
    seen: BTreeMap<PersonId, Prepared>,
    standing: Standing,
}

/// All that changes a whole list.
#[derive(Debug, PartialEq)]
struct MadeFor {
    me: Profile,
    today: Option<i64>,
    dial: i32,
    facets: BTreeMap<TermKind, u32>,
    experienced: BTreeMap<PersonId, i32>,
    /// How many vectors one's own words lacked: those may arrive while nothing else changes.
    lacking: u64,
    /// Which version of who knows whom it was made with.
    contacts: u64,
    language: Language,
}

impl Kept {
    /// Lists the best of these people; looks only at those who have changed since the last time.
    pub fn list(
        &mut self,
        program: &Program,
        me: &Candidate<'_>,
        people: Vec<Prepared>,
        (lacking, contacts): (u64, u64),
        (top, lens): (usize, &Lens<'_>),
    ) -> Vec<Match> {
        let made_for = MadeFor {
            me: me.profile.clone(),
            today: lens.today,
            dial: lens.dial,
            facets: lens.facets.clone(),
            experienced: lens.experienced.clone(),
            lacking,
            contacts,
            language: lens.language,
        };
        if self.made_for.as_ref() != Some(&made_for) {
            *self = Kept {
                made_for: Some(made_for),
                ..Kept::default()
            };
        }
        let now: BTreeMap<PersonId, Prepared> =
            people.into_iter().map(|it| (it.0.id, it)).collect();
        for gone in self.seen.keys().filter(|id| !now.contains_key(id)) {
            self.standing.forget(gone);
        }
        let fresh = now.values().filter(|(card, features)| {
            let seen = self.seen.get(&card.id);
            !seen.is_some_and(|(_, known)| Arc::ptr_eq(known, features))
        });
        self.standing.look(program, me, fresh.map(candidate), lens);
        let found = |id: &PersonId| now.get(id).map(candidate);
        let list = self.standing.list(program, me, found, top, lens);
        self.seen = now;
        list
    }
}

fn candidate((card, features): &Prepared) -> Candidate<'_> {
    Candidate {
        id: card.id,
        profile: &card.profile,
        features,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use matching::{Phrasebook, rank};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn prepared(number: u8, offers: &[&str], seeks: &[&str]) -> Prepared {
        let profile = Profile {
            name: format!("Person {number}"),
            offers: texts(offers),
            seeks: texts(seeks),
            programs: ["P04".to_owned()].into(),
            ..Profile::default()
        };
        let features = Features::with(&profile, &mut Phrasebook::default());
        let card = PersonCard {
            id: PersonId::from_bytes([number; 32]),
            profile,
            namesake: false,
            connected: false,
        };
        (Arc::new(card), Arc::new(features))
    }

    #[test]
    fn a_list_that_is_kept_reads_like_one_made_anew() {
        let program = matching::program("P04").expect("described");
        let me = prepared(1, &["Rust", "chess"], &["Spanish", "cooking", "falconry"]);
        let me = candidate(&me);
        let lens = Lens {
            varied: true,
            ..Lens::default()
        };
        let mut people = vec![
            prepared(2, &["Spanish"], &["Rust"]),
            prepared(3, &["Kochen"], &["Schach"]),
            prepared(4, &["sewing"], &["Rust"]),
        ];
        let mut kept = Kept::default();
        let mut check = |people: &[Prepared]| {
            let list = kept.list(program, &me, people.to_vec(), (0, 0), (9, &lens));
            let anew = rank(program, &me, people.iter().map(candidate), 9, &lens);
            assert_eq!(Ok(&list), anew.as_ref());
            list.len()
        };
        assert_eq!(check(&people), 2);
        people[2] = prepared(4, &["falconry", "Spanish"], &["Rust"]);
        assert_eq!(check(&people), 3);
        people[0] = prepared(2, &["sewing"], &["Rust"]);
        assert_eq!(check(&people), 2);
        people.remove(1);
        assert_eq!(check(&people), 1);
        people.clear();
        assert_eq!(check(&people), 0);
    }
}
