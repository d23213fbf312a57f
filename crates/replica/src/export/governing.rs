//! What oneself proposed, and decided with others, to take along.
//!
//! For: offices one holds or held, and what one proposed, in the space and in each community. Knows: that one
//! is several persons in a community where one takes part with several devices. Never: says what others
//! proposed or hold.

use history::RecordId;
use model::PersonId;
use serde::{Deserialize, Serialize};

use crate::content::Facts;
use crate::people::day_of;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::RuleView;

/// What an office is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Office {
    /// Decides in the space.
    Registrar,
    /// Decides in a community.
    Steward,
    /// A role of a community, such as its host, with the last day it is held.
    Role { title: String, until: String },
}

/// An office one holds or held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOffice {
    /// The community, or the space.
    pub place: String,
    pub office: Office,
    /// Whether one holds it now.
    pub holds: bool,
}

/// Something one proposed that those who decide sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportProposal {
    /// The community, or the space.
    pub place: String,
    pub changes: Vec<RuleView>,
    /// Whether it was decided.
    pub decided: bool,
}

impl Replica {
    /// Lists the offices one holds or held, those in the space first.
    pub(super) fn offices_of(&self, me: &PersonId) -> Vec<ExportOffice> {
        self.offices_in(me, |_| true)
    }

    /// The same, of some places only.
    pub(crate) fn offices_in(
        &self,
        me: &PersonId,
        is_meant: impl Fn(&Scope) -> bool,
    ) -> Vec<ExportOffice> {
        let places = self.governed_places().filter(|held| is_meant(held));
        let offices = places.flat_map(|held| {
            let stewardship = self.stewardship_of(me, held).into_iter();
            stewardship.chain(self.roles_in(me, held))
        });
        offices.collect()
    }

    fn stewardship_of(&self, me: &PersonId, held: &Scope) -> Option<ExportOffice> {
        let mine = held.aliases(me);
        let stewards = held.authority.stewards();
        let was = mine.iter().any(|who| held.authority.was_steward(who));
        was.then(|| ExportOffice {
            place: self.place_name(held),
            office: match held.id == self.home {
                true => Office::Registrar,
                false => Office::Steward,
            },
            holds: mine.iter().any(|who| stewards.contains(who)),
        })
    }

    fn roles_in(&self, me: &PersonId, held: &Scope) -> Vec<ExportOffice> {
        let today = day_of(self.now);
        let roles = self.roles_held_by(me, &held.id).into_iter();
        let office = |(title, until): (String, String)| ExportOffice {
            place: self.place_name(held),
            holds: until >= today,
            office: Office::Role { title, until },
        };
        roles.map(office).collect()
    }

    /// Lists what one proposed, in the space first.
    pub(super) fn proposals_of(&self, me: &PersonId) -> Vec<ExportProposal> {
        let mut proposals = Vec::new();
        for held in self.governed_places() {
            let line: Vec<RecordId> = held.authority.line().collect();
            let aliases = held.aliases(me);
            let mine = aliases
                .iter()
                .flat_map(|who| held.authority.proposed_by(who));
            for epoch in mine {
                proposals.push(ExportProposal {
                    place: self.place_name(held),
                    changes: self.changes_in(held, &epoch),
                    decided: line.contains(&epoch),
                });
            }
        }
        proposals
    }

    /// The space, and the communities; what only announces one is none.
    fn governed_places(&self) -> impl Iterator<Item = &Scope> {
        let others = self.scopes.values();
        let others = others.filter(|held| held.id != self.home && held.is_governed());
        let others = others.filter(|held| !self.is_notice(&held.id));
        self.home().into_iter().chain(others)
    }

    fn place_name(&self, held: &Scope) -> String {
        let named = self.row_name(&held.id).filter(|_| held.id != self.home);
        let facts = held.facts.as_ref().map(Facts::shown_name);
        named.or(facts).unwrap_or_default()
    }

    /// Names whom and what the ids in a choice are about, as far as that is known, each once.
    pub(super) fn names_behind(&self, choice: &str) -> Vec<String> {
        let ids = choice.split(|letter: char| !letter.is_ascii_hexdigit());
        let mut names = Vec::new();
        for id in ids.filter(|id| id.len() == ID_CHARS) {
            let name = self.name_behind(id);
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names
    }

    fn name_behind(&self, id: &str) -> Option<String> {
        let person: Option<PersonId> = id.parse().ok();
        if let Some(person) = person.filter(|it| self.name_alone(it).is_some()) {
            return Some(self.name(&person));
        }
        let scope = id.parse().ok();
        scope.and_then(|scope| self.row_name(&scope))
    }
}

/// How long an id is where it is written out.
const ID_CHARS: usize = 64;
