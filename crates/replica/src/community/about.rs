//! What a community says it is about.
//!
//! For: finding communities by what they say of themselves, not by their names alone. Knows: why a
//! community is there and its charter, as far as one may read them. Never: looks at posts or at who is
//! in; takes the clauses of a template for a theme, because every community has those.

use std::collections::BTreeSet;

use matching::Subject;
use model::community::library::{Tongue, blueprints};

use super::view::why_view;
use crate::replica::Replica;
use crate::view::{CommunityRow, Lifecycle};

/// A community one may know of, and what it is about.
pub(crate) struct Known {
    pub row: CommunityRow,
    pub subject: Subject,
}

impl Replica {
    /// Prepares what every living community one may know of says of itself.
    pub(crate) fn subjects(&mut self) -> Vec<Known> {
        let rows = self.community_rows();
        let common = every_templates_clauses();
        let is_alive =
            |row: &CommunityRow| !matches!(row.state, Lifecycle::Archived | Lifecycle::Merged);
        let rows = rows.into_iter().filter(is_alive);
        let known = rows.map(|row| {
            let said = self.said_of_itself(&row, &common);
            let subject = self.people.subject(&row.name, said);
            Known { row, subject }
        });
        known.collect()
    }

    /// Lists what a community says of itself besides its name.
    fn said_of_itself(&self, row: &CommunityRow, common: &BTreeSet<String>) -> Vec<String> {
        let hall = self.halls.all.get(&row.id);
        let why = hall.map(why_view);
        let why = why.map(|why| [why.more_networked, why.hope, why.networking]);
        let charter = hall.and_then(|hall| hall.fold.charter());
        let announced = || {
            let facts = self.scopes.get(&row.id)?.facts.as_ref()?;
            Some(facts.charter.lines().map(str::to_owned).collect())
        };
        let clauses = charter.map(|charter| charter.clauses);
        let clauses: Vec<String> = clauses.or_else(announced).unwrap_or_default();
        let own = clauses
            .into_iter()
            .filter(|clause| !common.contains(clause.trim()));
        let said = why.into_iter().flatten().chain(own);
        said.filter(|text| !text.trim().is_empty()).collect()
    }
}

fn every_templates_clauses() -> BTreeSet<String> {
    let all = [Tongue::English, Tongue::German].into_iter();
    let clauses = all.flat_map(blueprints).flat_map(|it| it.clauses);
    clauses.map(|clause| clause.trim().to_owned()).collect()
}
