//! Who knows whom: what two people say of each other to everybody.
//!
//! For: "you both know Kim", and ways to somebody through people one knows. Knows: whom each profile
//! names as known; what one says oneself stays on one's own devices and is told to the other alone,
//! until they have said so too. Never: takes what only one of two says, or what somebody does not
//! show; shows to others what only one of two says; tells who talks with whom.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use matching::Contacts;
use matching::assign::paths::{self, GoBetween};
use model::{Edit, Field, PersonId, Profile, Visibility};

use crate::people::People;
use crate::replica::Replica;
use crate::view::{IntroPart, IntroductionView, MatchView, Refusal, Standing};

/// The most introductions among the hints.
const INTRODUCTIONS_MAX: usize = 3;
/// How many of the best of a list are looked for among the people one could be introduced to.
const LOOKED_AT_MAX: usize = 12;

/// What is kept of it between two lists.
#[derive(Debug, Default)]
pub(crate) struct Acquaintances {
    known: Arc<Contacts>,
    /// Grows with every change.
    version: u64,
    is_stale: bool,
}

impl Acquaintances {
    /// Notes that a profile is another one now.
    pub fn touch(&mut self, before: Option<&Profile>, now: Option<&Profile>) {
        // Whoever is known is also named; what else stands in a profile changes nothing here.
        let said = |it: &Profile| (!it.contacts.is_empty()).then(|| it.name.clone());
        let contacts = |it: Option<&Profile>| it.map(|it| it.contacts.clone()).unwrap_or_default();
        self.is_stale |=
            before.and_then(said) != now.and_then(said) || contacts(before) != contacts(now);
    }

    /// Has everybody looked at again.
    pub fn touch_all(&mut self) {
        self.is_stale = true;
    }
}

impl People {
    /// Gives who knows whom among the members, and a number that grows when that changes.
    pub(crate) fn acquaintances(&mut self, outside: &BTreeSet<PersonId>) -> (Arc<Contacts>, u64) {
        if std::mem::take(&mut self.acquaintances.is_stale) {
            self.acquaintances.known = Arc::new(self.known(outside));
            self.acquaintances.version += 1;
        }
        let held = &self.acquaintances;
        (Arc::clone(&held.known), held.version)
    }

    fn known(&self, outside: &BTreeSet<PersonId>) -> Contacts {
        let mut known = Contacts::default();
        let names = |of: &PersonId, whom: &PersonId| {
            let person = self.get(of).filter(|_| !outside.contains(of));
            person.is_some_and(|it| it.card.profile.contacts.contains(whom))
        };
        for (one, person) in self.iter() {
            for other in &person.card.profile.contacts {
                if one < other && names(one, other) && names(other, one) {
                    known.add(*one, *other);
                    for id in [one, other] {
                        known.name(*id, self.name(id).unwrap_or_default());
                    }
                }
            }
        }
        known
    }
}

impl Replica {
    /// Tells whether somebody has said to oneself, or to all, that they know one.
    pub(crate) fn says_to_know_me(&self, person: &PersonId) -> bool {
        let card = self.people.get(person).map(|it| &it.card.profile);
        self.me()
            .zip(card)
            .is_some_and(|(me, card)| card.contacts.contains(&me))
    }

    /// Follows up on whom others say they know, once this device is one of a member.
    pub(crate) fn follow_contacts(&mut self) {
        let may_speak = self.booting.is_none()
            && self.standing() == Standing::Member
            && !self.is_carrier()
            && self.ended().is_none();
        if !may_speak || !self.talks.take_contacts_due() {
            return;
        }
        let own = self.private_profile().contacts;
        let said = match own.is_empty() {
            // Another device of one's own holds what was said, and has not told this one yet.
            true => self.shown_contacts(),
            false => own,
        };
        if let Err(refusal) = self.settle_contacts(&said) {
            tracing::debug!(code = refusal.code, "whom one knows is not said");
        }
    }

    /// Has it looked at again what of one's contacts others see.
    pub(crate) fn keep_contacts(&mut self) -> Result<(), Refusal> {
        let said = self.private_profile().contacts;
        self.settle_contacts(&said)
    }

    /// Shows to all whom one knows as far as they have said so too, and tells the others nothing but
    /// that one knows them.
    fn settle_contacts(&mut self, said: &[PersonId]) -> Result<(), Refusal> {
        let shown = self.shown_contacts();
        let both: Vec<PersonId> = match self.visibility(Field::Contacts) {
            Visibility::Me | Visibility::Picked(_) => Vec::new(),
            Visibility::Space => {
                let both = said.iter().filter(|person| self.says_to_know_me(person));
                both.copied().collect()
            }
        };
        let is_kept = self.private_profile().contacts == said;
        if !is_kept && shown.iter().any(|person| !both.contains(person)) {
            // What an earlier version showed to all is kept before it is shown to fewer.
            self.edit_private(&[set_contacts(said)])?;
        }
        if shown != both {
            self.edit_shared(&[set_contacts(&both)])?;
        }
        self.tell_picked()
    }

    /// Whom one's profile names to everybody.
    fn shown_contacts(&self) -> Vec<PersonId> {
        let shared = self.own_document().and_then(|id| self.documents.peek(&id));
        let shared = shared.and_then(|held| held.paper.profile());
        shared.map_or_else(Vec::new, |document| document.profile().0.contacts)
    }

    /// Finds people who fit and whom somebody one knows could introduce.
    ///
    /// Whoever says whom they know agrees to be asked, by two people at a time at most, as far as
    /// one's own asks go: those of others nobody else knows.
    pub(crate) fn introductions(&mut self) -> Vec<IntroductionView> {
        let (known, _) = self.people.acquaintances(&self.outside);
        let Some(me) = self.me().filter(|me| !known.of(*me).is_empty()) else {
            return Vec::new();
        };
        let found = self.fitting_people();
        let circle = Circle::of(&known);
        let mut asks: BTreeMap<PersonId, u32> = BTreeMap::new();
        for intro in self.intros() {
            if intro.part == IntroPart::Asked && !intro.done {
                *asks.entry(intro.by).or_default() += 1;
            }
        }
        let go_between = |place: u32| GoBetween {
            may_be_asked: true,
            open_asks: circle
                .person(place)
                .and_then(|id| asks.get(&id).copied())
                .unwrap_or(0),
        };
        let mut shown: Vec<IntroductionView> = Vec::new();
        for found in found {
            if shown.len() == INTRODUCTIONS_MAX {
                break;
            }
            let ends = circle.place(me).zip(circle.place(found.person));
            let ways = ends.map(|(from, to)| circle.graph.ways(from, to, &go_between, 1));
            let way = ways.unwrap_or_default().into_iter().next();
            let through = way.into_iter().flat_map(|way| way.through);
            let through: Vec<PersonId> = through.filter_map(|it| circle.person(it)).collect();
            let [ask, rest @ ..] = through.as_slice() else {
                continue;
            };
            shown.push(IntroductionView {
                person: found.person,
                name: found.name,
                because: found.reasons.into_iter().next().map(|it| it.text),
                through: *ask,
                through_name: self.name(ask),
                then: rest.first().map(|next| self.name(next)),
            });
        }
        shown
    }

    /// The best of one's lists, each person once, without those whose names are kept back.
    fn fitting_people(&mut self) -> Vec<MatchView> {
        let entered: Vec<String> = self.my_profile().programs.into_iter().collect();
        let mut found: Vec<MatchView> = Vec::new();
        for program in entered {
            let shows_names = |it: &matching::Program| it.ready && !it.anonymous;
            if !self.program(&program).is_some_and(|it| shows_names(&it)) {
                continue;
            }
            found.extend(self.matches(&program, LOOKED_AT_MAX).matches);
        }
        found.sort_by_key(|it| (std::cmp::Reverse(it.score), it.person));
        let mut seen = BTreeSet::new();
        found.retain(|it| it.state.is_none() && seen.insert(it.person));
        found
    }
}

pub(crate) fn set_contacts(people: &[PersonId]) -> Edit {
    let people = people.iter().map(PersonId::to_string);
    Edit::Set(Field::Contacts, people.collect())
}

/// Everybody who knows somebody, by numbers.
struct Circle {
    people: Vec<PersonId>,
    graph: paths::Contacts,
}

impl Circle {
    fn of(known: &Contacts) -> Circle {
        let people: Vec<PersonId> = known.people().collect();
        let place = |id: &PersonId| {
            let place = people.binary_search(id).ok()?;
            u32::try_from(place).ok()
        };
        let pairs = people.iter().flat_map(|one| {
            let others = known.of(*one).iter();
            others.filter_map(move |other| Some((place(one)?, place(other)?)))
        });
        let graph = paths::Contacts::of(people.len(), pairs);
        Circle { people, graph }
    }

    fn place(&self, id: PersonId) -> Option<u32> {
        u32::try_from(self.people.binary_search(&id).ok()?).ok()
    }

    fn person(&self, place: u32) -> Option<PersonId> {
        self.people.get(place as usize).copied()
    }
}
