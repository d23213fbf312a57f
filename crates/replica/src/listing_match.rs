//! One's own lists, kept from question to question.
//!
//! For: a list that costs what has changed since it was last asked for. Knows: whose words it was
//! made of. Never: tells anybody; it is derived and can be made anew at any time.

use std::collections::{BTreeMap, BTreeSet};

use matching::{Candidate, Common, Crowded, Language, Lens, Match, Program, Standing, TermKind};
use model::{PersonId, Profile};

use crate::changes::{Changes, Moment};

/// The list of one program that was asked for last.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    made_for: Option<MadeFor>,
    /// Up to which change people were looked at.
    looked_at: Moment,
    out: BTreeSet<PersonId>,
    standing: Standing,
}

/// Everybody who could stand on a list.
pub(crate) struct Crowd<'c, 'a> {
    pub changes: &'c Changes,
    /// Who is left out, by one's own choice.
    pub out: BTreeSet<PersonId>,
    /// Finds somebody who takes part, left out or not.
    pub find: &'c dyn Fn(&PersonId) -> Option<Candidate<'a>>,
    /// Lists everybody who takes part.
    pub all: &'c dyn Fn() -> Vec<Candidate<'a>>,
    /// Who stands on many lists.
    pub crowded: &'c Crowded,
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
        crowd: Crowd<'_, '_>,
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
        let is_kept = self.made_for.as_ref() == Some(&made_for);
        let changed = crowd.changes.since(self.looked_at).filter(|_| is_kept);
        match changed.map(Iterator::collect::<BTreeSet<PersonId>>) {
            Some(mut changed) => {
                changed.extend(self.out.symmetric_difference(&crowd.out));
                for id in &changed {
                    self.standing.forget(id);
                }
                let there = changed.difference(&crowd.out);
                let again = there.filter_map(|id| (crowd.find)(id));
                self.standing.look(program, me, again, lens);
            }
            None => {
                self.standing = Standing::default();
                let all = (crowd.all)().into_iter();
                let all = all.filter(|it| !crowd.out.contains(&it.id));
                self.standing.look(program, me, all, lens);
            }
        }
        self.made_for = Some(made_for);
        self.looked_at = crowd.changes.now();
        self.out = crowd.out;
        self.standing
            .list(program, me, crowd.find, (top, crowd.crowded), lens)
    }

    /// Tells whether somebody may stand on the list that was made last.
    pub fn lists(&self, person: &PersonId) -> bool {
        self.standing.lists(person)
    }

    /// Lists what of one's own enough people share, in a program that founds something.
    pub fn common(&self, program: &Program, me: &Candidate<'_>) -> Vec<Common> {
        self.standing.common(program, me)
    }

    /// Counts who makes room for others on the list that was made last.
    pub fn making_room(&self, top: usize, crowded: &Crowded) -> usize {
        self.standing.making_room(top, crowded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use matching::{Features, Phrasebook, rank};

    use crate::view::PersonCard;

    /// Somebody as a card and as matching reads them.
    type Prepared = (Arc<PersonCard>, Arc<Features>);

    fn candidate((card, features): &Prepared) -> Candidate<'_> {
        Candidate {
            id: card.id,
            profile: &card.profile,
            features,
        }
    }

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
        let mut changes = Changes::default();
        let mut check = |people: &[Prepared], changed: &[u8], out: &[u8]| {
            let id = |number: &u8| PersonId::from_bytes([*number; 32]);
            for number in changed {
                changes.note(id(number));
            }
            let crowd = Crowd {
                changes: &changes,
                out: out.iter().map(id).collect(),
                find: &|id| people.iter().find(|it| it.0.id == *id).map(candidate),
                all: &|| people.iter().map(candidate).collect(),
                crowded: &Crowded::default(),
            };
            let there = people.iter().filter(|it| !crowd.out.contains(&it.0.id));
            let anew = rank(program, &me, there.map(candidate), 9, &lens);
            let list = kept.list(program, &me, crowd, (0, 0), (9, &lens));
            assert_eq!(Ok(&list), anew.as_ref());
            list.len()
        };
        assert_eq!(check(&people, &[2, 3, 4], &[]), 2);
        people[2] = prepared(4, &["falconry", "Spanish"], &["Rust"]);
        assert_eq!(check(&people, &[4], &[]), 3);
        assert_eq!(check(&people, &[], &[3]), 2);
        people[1] = prepared(3, &["Kochen", "Spanish"], &["Schach"]);
        assert_eq!(check(&people, &[3], &[3]), 2);
        assert_eq!(check(&people, &[], &[]), 3);
        people[0] = prepared(2, &["sewing"], &["Rust"]);
        assert_eq!(check(&people, &[2], &[]), 2);
        people.remove(1);
        assert_eq!(check(&people, &[3], &[]), 1);
        people.clear();
        assert_eq!(check(&people, &[2, 4], &[]), 0);
    }
}
