//! Nobody on everybody's list: whom many others would be shown.
//!
//! For: leaving room on one's own list for people who stand on few others. Knows: what everybody
//! shows to all; from it the lists of some people are reckoned, as they are for whoever has set
//! nothing. Never: knows the real lists, which nobody tells; changes a score.

use std::collections::{BTreeMap, BTreeSet};

use matching::{Candidate, Crowded, Lens, Program, Standing};
use model::PersonId;

use crate::changes::{Changes, Moment};
use crate::replica::Replica;

/// So many lists are reckoned; those of everybody where there are not more.
const LISTS_MAX: usize = 24;
/// So many places of each count.
const PLACES: usize = 20;
/// Up to so many people it is reckoned at once and kept in step; above, once a day, in the background.
const AT_ONCE_MAX_PEOPLE: usize = 500;
/// The pause between two lists that are reckoned in the background, in milliseconds.
pub(crate) const PAUSE_MS: u64 = 200;

/// What is reckoned for one program.
#[derive(Debug, Default)]
pub(crate) struct Exposure {
    made_for: Option<MadeFor>,
    looked_at: Moment,
    lists: BTreeMap<PersonId, Standing>,
    /// In a large space: whose list is still to be reckoned, and those that are.
    due: Option<Vec<PersonId>>,
    reckoned: Vec<Vec<(PersonId, u32)>>,
    crowded: Crowded,
}

/// What changes all of it: the day, and which version of who knows whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MadeFor {
    pub today: Option<i64>,
    pub contacts: u64,
}

/// Everybody who takes part, oneself included, as all see them.
pub(crate) type Everybody<'c, 'a> = &'c dyn Fn() -> Vec<Candidate<'a>>;

impl Exposure {
    pub fn crowded(&self) -> &Crowded {
        &self.crowded
    }

    /// Brings it in step with who has changed.
    pub fn look(
        &mut self,
        program: &Program,
        all: Everybody<'_, '_>,
        changes: &Changes,
        (made_for, lens): (MadeFor, &Lens<'_>),
    ) {
        let is_kept = self.made_for == Some(made_for);
        let changed = changes.since(self.looked_at).filter(|_| is_kept);
        let changed: Option<BTreeSet<PersonId>> = changed.map(Iterator::collect);
        if changed.as_ref().is_some_and(BTreeSet::is_empty) {
            return;
        }
        let all = all();
        let Some(changed) = changed else {
            self.lists.clear();
            self.reckon(program, &all, &BTreeSet::new(), lens);
            return self.is_made(made_for, changes);
        };
        self.reckon(program, &all, &changed, lens);
        self.is_made(made_for, changes);
    }

    fn is_made(&mut self, made_for: MadeFor, changes: &Changes) {
        self.made_for = Some(made_for);
        self.looked_at = changes.now();
    }

    fn reckon(
        &mut self,
        program: &Program,
        all: &[Candidate<'_>],
        changed: &BTreeSet<PersonId>,
        lens: &Lens<'_>,
    ) {
        let chosen = chosen(program, all);
        self.lists
            .retain(|id, _| chosen.contains(id) && !changed.contains(id));
        for owner in all.iter().filter(|it| chosen.contains(&it.id)) {
            let others = all.iter().filter(|it| it.id != owner.id).copied();
            match self.lists.get_mut(&owner.id) {
                Some(list) => {
                    for id in changed {
                        list.forget(id);
                    }
                    let again = others.filter(|it| changed.contains(&it.id));
                    list.look(program, owner, again, lens);
                }
                None => {
                    let mut list = Standing::default();
                    list.look(program, owner, others, lens);
                    self.lists.insert(owner.id, list);
                }
            }
        }
        let best: Vec<_> = self.lists.values().map(|it| it.best(PLACES)).collect();
        self.crowded = Crowded::of(&best);
    }

    /// Plans to reckon it in the background, unless it was for this day.
    pub fn plan(&mut self, today: Option<i64>) {
        let made_for = MadeFor { today, contacts: 0 };
        if self.made_for != Some(made_for) {
            *self = Exposure {
                made_for: Some(made_for),
                due: Some(Vec::new()),
                crowded: std::mem::take(&mut self.crowded),
                ..Exposure::default()
            };
        }
    }

    fn is_due(&self) -> bool {
        self.due.is_some()
    }

    /// Reckons one list more.
    fn step(&mut self, program: &Program, all: &[Candidate<'_>], lens: &Lens<'_>) {
        let Some(mut due) = self.due.take() else {
            return;
        };
        if due.is_empty() && self.reckoned.is_empty() {
            due = chosen(program, all).into_iter().collect();
        }
        let next = due.pop();
        if let Some(owner) = all.iter().find(|it| Some(it.id) == next) {
            let others = all.iter().filter(|it| it.id != owner.id).copied();
            let mut list = Standing::default();
            list.look(program, owner, others, lens);
            self.reckoned.push(list.best(PLACES));
        }
        if due.is_empty() {
            self.crowded = Crowded::of(&std::mem::take(&mut self.reckoned));
        } else {
            self.due = Some(due);
        }
    }
}

impl Replica {
    /// Tells whether there are few enough people to keep it in step with every change.
    pub(crate) fn reckons_at_once(&self) -> bool {
        self.people.iter().nth(AT_ONCE_MAX_PEOPLE).is_none()
    }

    /// Reckons one list more of those that are due; says whether there are others.
    pub(crate) fn reckon_one_list(&mut self) -> bool {
        let due = self.exposures.iter().find(|(_, it)| it.is_due());
        let Some(id) = due.map(|(id, _)| id.clone()) else {
            return false;
        };
        let Some(mut exposure) = self.exposures.remove(&id) else {
            return false;
        };
        if let Some(program) = self.program(&id) {
            self.gather_evidence();
            self.people.prepare(&id);
            let (contacts, _) = self.people.acquaintances(&self.outside);
            let lens = Lens {
                contacts: (!contacts.is_empty()).then_some(&*contacts),
                today: self.today(),
                ..Lens::default()
            };
            exposure.step(&program, &self.everybody_in(&id), &lens);
            // What came of it shows in one's own list.
            self.dirty.people |= !exposure.is_due();
            self.exposures.insert(id, exposure);
        }
        self.exposures.values().any(Exposure::is_due)
    }

    /// Everybody who takes part in a program and was prepared for it, as all see them.
    pub(crate) fn everybody_in(&self, program: &str) -> Vec<Candidate<'_>> {
        let members = self.members().map(|who| crate::people::said(&who));
        let people = members.filter_map(|id| self.people.get(&id)?.candidate());
        people
            .filter(|it| it.profile.programs.contains(program))
            .collect()
    }
}

/// Chooses whose lists are reckoned: the same people on every device that knows the same.
fn chosen(program: &Program, all: &[Candidate<'_>]) -> BTreeSet<PersonId> {
    let drawn = |id: &PersonId| {
        let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 reckoned lists");
        hasher.update(program.id.as_bytes());
        hasher.update(id.as_bytes());
        *hasher.finalize().as_bytes()
    };
    let mut drawn: Vec<([u8; 32], PersonId)> =
        all.iter().map(|it| (drawn(&it.id), it.id)).collect();
    drawn.sort_unstable();
    drawn.truncate(LISTS_MAX);
    drawn.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use matching::{Features, Phrasebook};
    use model::Profile;

    fn person(number: u8, offers: &str, seeks: &str) -> (PersonId, Profile, Features) {
        let profile = Profile {
            name: format!("Person {number}"),
            offers: vec![offers.to_owned()],
            seeks: vec![seeks.to_owned()],
            programs: ["P04".to_owned()].into(),
            ..Profile::default()
        };
        let features = Features::with(&profile, &mut Phrasebook::default());
        (PersonId::from_bytes([number; 32]), profile, features)
    }

    fn candidate((id, profile, features): &(PersonId, Profile, Features)) -> Candidate<'_> {
        Candidate {
            id: *id,
            profile,
            features,
        }
    }

    #[test]
    fn what_is_kept_in_step_is_what_is_reckoned_anew_and_in_the_background() {
        let program = matching::program("P04").expect("described");
        let lens = Lens::default();
        let made_for = MadeFor {
            today: None,
            contacts: 0,
        };
        let mut people: Vec<_> = (1..30).map(|n| person(n, "Rust", "Spanish")).collect();
        people.push(person(40, "Spanish", "Rust"));
        let mut changes = Changes::default();
        let mut kept = Exposure::default();
        let mut check = |people: &[(PersonId, Profile, Features)], changed: u8| {
            changes.note(PersonId::from_bytes([changed; 32]));
            let all = || people.iter().map(candidate).collect::<Vec<_>>();
            kept.look(program, &all, &changes, (made_for, &lens));
            let mut anew = Exposure::default();
            anew.look(program, &all, &changes, (made_for, &lens));
            assert_eq!(kept.crowded(), anew.crowded());
            let mut later = Exposure::default();
            later.plan(Some(1));
            while later.is_due() {
                later.step(program, &all(), &lens);
            }
            assert_eq!(kept.crowded(), later.crowded());
            later.plan(Some(1));
            assert!(!later.is_due(), "once a day");
            later.crowded().clone()
        };
        let crowded = check(&people, 40);
        assert_ne!(crowded, Crowded::default(), "one is on everybody's list");
        people[3] = person(4, "Spanish", "Rust");
        assert_ne!(check(&people, 4), crowded);
        people.remove(3);
        assert_eq!(check(&people, 4), check(&people, 4));
        people.retain(|it| it.1.offers == ["Spanish"]);
        for gone in 1..30 {
            check(&people, gone);
        }
        assert_eq!(check(&people, 40), Crowded::default());
    }
}
