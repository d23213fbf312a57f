//! Names: from what somebody typed to a place and to the persons of that place, and back.

use std::collections::{BTreeMap, BTreeSet};

use history::{LogKey, PersonId as Who, ScopeId};
use model::PersonId;

use crate::answers::meant;
use crate::intent::matches_typed;
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{Named, Refusal};

/// How much of a headline tells people of one name apart, in characters.
const HEADLINE_MAX_CHARS: usize = 60;
/// The most people of one name a sentence lists.
const NAMESAKES_SHOWN_MAX: usize = 5;
/// How much of what was typed a sentence repeats, in characters.
const TYPED_SHOWN_MAX_CHARS: usize = 60;

impl Scope {
    /// Names the person of the space behind every person of this scope that is known to be somebody.
    pub(crate) fn behind(&self) -> BTreeMap<Who, PersonId> {
        if self.kind().is_none() {
            let everybody = self.authority.members();
            let removed = self.authority.removed();
            let all = everybody.chain(removed).chain(self.authority.stewards());
            return all.map(|who| (who, said(&who))).collect();
        }
        self.behind_each().collect()
    }

    /// Goes through the persons of this scope, one for each log that was bound.
    fn behind_each(&self) -> impl Iterator<Item = (Who, PersonId)> + '_ {
        let bound = self.bound.iter();
        bound.filter_map(|(log, who)| Some((self.authority.person_of(log)?, said(who))))
    }

    /// Finds who a person of the space is here: several where they take part with several devices.
    pub(crate) fn aliases(&self, person: &PersonId) -> Vec<Who> {
        if self.kind().is_none() {
            return vec![Who::from_bytes(*person.as_bytes())];
        }
        let mine = self.bound.iter().filter(|(_, who)| said(who) == *person);
        let found: BTreeSet<Who> = mine
            .filter_map(|(log, _)| self.authority.person_of(log))
            .collect();
        found.into_iter().collect()
    }

    /// Finds who everybody of the space that takes part is here, in one pass.
    pub(crate) fn aliases_of_all(&self) -> BTreeMap<PersonId, BTreeSet<Who>> {
        let mut all: BTreeMap<PersonId, BTreeSet<Who>> = BTreeMap::new();
        for (who, person) in self.behind_each() {
            all.entry(person).or_default().insert(who);
        }
        all
    }

    /// Tells whether the person of the space behind a log lost their voice here under other keys:
    /// whoever was shown the door does not come back through the window.
    pub(crate) fn is_barred(&self, log: &LogKey) -> bool {
        let Some(person) = self.bound.get(log) else {
            return false;
        };
        // Only epochs take voices: as long as the founding holds, nobody lost theirs.
        if self.authority.line().nth(1).is_none() {
            return false;
        }
        let removed = self.authority.removed();
        // Under the keys that were removed the frontier says what counts.
        let own = self.authority.person_of(log);
        if own.is_some_and(|own| removed.contains(&own)) {
            return false;
        }
        let aliases = self.aliases(&said(person));
        aliases.iter().any(|alias| removed.contains(alias))
    }
}

impl Replica {
    /// Finds the space or a community by what was typed; nothing typed is the space.
    pub(crate) fn find_place(&mut self, typed: &str) -> Result<ScopeId, Refusal> {
        let typed = typed.trim();
        let name = self.home().and_then(|home| home.facts.as_ref());
        let name = name.map_or(String::new(), |facts| facts.shown_name());
        let space = PersonId::from_bytes(*self.space.as_bytes());
        if typed.is_empty() || matches_typed(typed, &space, &name) {
            return Ok(self.home);
        }
        self.find_community_id(typed)
    }

    /// Finds one person among some, by name, id or the beginning of an id.
    pub(crate) fn find_among(
        &self,
        typed: &str,
        among: &BTreeSet<PersonId>,
    ) -> Result<PersonId, Refusal> {
        let fits =
            |id: &&PersonId| matches_typed(typed, id, self.people.name(id).unwrap_or_default());
        let found: Vec<PersonId> = among.iter().filter(fits).copied().collect();
        let shown = model::clean_line(typed, 60).0;
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let names = among.iter().filter_map(|id| self.people.name(id));
                let meant = meant(typed, names);
                let meant =
                    meant.map_or_else(String::new, |name| format!(" Did you mean “{name}”?"));
                Err(Refusal::new(
                    "unknown-person",
                    format!(
                        "Could not find “{shown}” among those this could be about.{meant} See “eyelevel people” and “eyelevel proposals”."
                    ),
                ))
            }
            several => Err(self.ambiguous(typed, several)),
        }
    }

    /// Gives a person's name, or the beginning of their id. Where somebody else is called so too, or
    /// looks so, the beginning of the id stands behind the name: nobody is taken for another.
    pub(crate) fn name(&self, id: &PersonId) -> String {
        let Some(name) = self.name_alone(id) else {
            return id.short();
        };
        match self.listing.is_shared(id, &name) {
            true => format!("{name} ({})", id.short()),
            false => name,
        }
    }

    /// Gives a person's name as they write it.
    pub(crate) fn name_alone(&self, id: &PersonId) -> Option<String> {
        let known = self.people.name(id).map(str::to_owned);
        known.or_else(|| {
            let mine = (Some(*id) == self.me()).then(|| self.my_profile().name);
            mine.filter(|name| !name.is_empty())
        })
    }

    /// Lists people who can be meant by one name, each with what tells them apart.
    pub(crate) fn told_apart(&self, people: &[PersonId]) -> String {
        let one = |id: &PersonId| {
            let card = self.people.get(id).map(|person| &person.card.profile);
            let headline = card.and_then(|profile| profile.headline.as_deref());
            let headline = headline.map(|it| model::clean_line(it, HEADLINE_MAX_CHARS).0);
            let name = self.name_alone(id).unwrap_or_default();
            match headline {
                Some(headline) => format!("{name} ({}), “{headline}”", id.short()),
                None => format!("{name} ({})", id.short()),
            }
        };
        let listed: Vec<String> = people.iter().take(NAMESAKES_SHOWN_MAX).map(one).collect();
        listed.join("; ")
    }

    /// Says that what was typed is the name of several people.
    pub(crate) fn ambiguous(&self, typed: &str, people: &[PersonId]) -> Refusal {
        Refusal::new(
            "ambiguous-person",
            format!(
                "“{}” is the name of {} people: {}. Type the beginning of the id instead of the name.",
                model::clean_line(typed, TYPED_SHOWN_MAX_CHARS).0,
                people.len(),
                self.told_apart(people)
            ),
        )
    }

    /// Shows somebody with their name.
    pub(crate) fn named(&self, person: &PersonId) -> Named {
        Named {
            name: self.name(person),
            person: *person,
            me: self.me().as_ref() == Some(person),
        }
    }

    /// Names oneself in a scope.
    pub(crate) fn me_in(&self, scope: &ScopeId) -> Option<Who> {
        let log = self.secrets.as_ref()?.log_in(scope)?;
        self.scopes.get(scope)?.authority.person_of(&log.key)
    }
}
