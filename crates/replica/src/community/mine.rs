//! One's own words in communities, to take along.

use history::ScopeId;
use model::community::{ABOUT_KEY, Again, Item, Mark, Say, Statement};
use model::{ItemId, PersonId, TextName};

use crate::export::{ExportCommunity, ExportText, said_of};
use crate::replica::Replica;
use crate::view::Refusal;

impl Replica {
    /// Everything oneself said in communities that can be read here, and the texts one wrote in.
    pub(crate) fn my_words(&self) -> Vec<ExportCommunity> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (id, hall) in &self.halls.all {
            let said = hall.fold.spoken_by(&me);
            let texts: Vec<ExportText> = hall
                .texts
                .iter()
                .filter(|(_, reading)| reading.writers.contains(&me))
                .map(|(name, reading)| ExportText {
                    what: text_name(name).to_owned(),
                    parts: reading.parts.values().cloned().collect(),
                })
                .collect();
            if said.is_empty() && texts.is_empty() {
                continue;
            }
            let facts = self.scopes.get(id).and_then(|scope| scope.facts.as_ref());
            all.push(ExportCommunity {
                id: *id,
                name: facts.map(|facts| facts.shown_name()).unwrap_or_default(),
                said: said.into_iter().map(said_of).collect(),
                texts,
            });
        }
        all
    }
}

impl Replica {
    /// Lists the roles somebody holds in a community, or held, by title and last day.
    pub(crate) fn roles_held_by(
        &self,
        person: &PersonId,
        scope: &ScopeId,
    ) -> Vec<(String, String)> {
        // No day comes before this one.
        let since = "";
        let hall = self.halls.all.get(scope);
        let roles = hall.map(|hall| hall.fold.roles(since)).unwrap_or_default();
        let held = roles.into_iter().flat_map(|role| {
            let holders = role.holders.into_iter();
            let theirs = holders.filter(|holder| holder.person == *person);
            theirs.map(move |holder| (role.title.clone(), holder.until))
        });
        held.collect()
    }

    /// What of one's own words stays in a community when one thing is erased, as it is stored; that
    /// thing stands as taken back, so that answers to it keep their place.
    pub(crate) fn words_without(
        &self,
        scope: &ScopeId,
        item: Option<(&ItemId, Mark)>,
    ) -> (Vec<Again>, Option<Say>) {
        let (Some(me), Some(hall)) = (self.me(), self.halls.all.get(scope)) else {
            return (Vec::new(), None);
        };
        let mut rows = hall.fold.rows_of(&me);
        let gone = item.and_then(|(id, mark)| {
            let item = hall.fold.item(id)?;
            Some((mark, Item::gone(item.kind, item.to())))
        });
        let gone = gone.map(|(mark, item)| Say::Item(mark, item));
        if let Some((id, mark)) = item {
            let key = Statement::key_of_item(&mark);
            let target = id.to_string();
            rows.retain(|row| row.key != key && !row.key.ends_with(&target));
        }
        (rows, gone)
    }

    /// Lists one's own rows of a community that stay when one erases everything there, with that one left it.
    pub(crate) fn words_that_outlive(&self, scope: &ScopeId) -> Vec<Again> {
        let (mut rows, _) = self.words_without(scope, None);
        let took_part = rows.iter().any(Again::is_membership);
        let fold = self.halls.all.get(scope).map(|hall| &hall.fold);
        let outlives = |row: &Again| fold.is_some_and(|fold| fold.outlives(row));
        rows.retain(|row| row.key == ABOUT_KEY || outlives(row));
        rows.extend(took_part.then(Again::out));
        rows
    }

    /// Finds something one has said oneself, even if one has taken it back.
    pub(crate) fn find_own_item(&self, typed: &str) -> Result<(ScopeId, ItemId, Mark), Refusal> {
        self.own_item(typed, "erase")
    }

    /// Lists the communities in which one has said something.
    pub(crate) fn spoke_in(&self) -> Vec<ScopeId> {
        let me = self.me();
        let halls = self.halls.all.iter();
        halls
            .filter(|(_, hall)| me.is_some_and(|me| hall.fold.has_spoken(&me)))
            .map(|(scope, _)| *scope)
            .collect()
    }

    /// Forgets what a person said in a community.
    pub(crate) fn unhear(&mut self, scope: &ScopeId, person: &PersonId) {
        if let Some(hall) = self.halls.all.get_mut(scope) {
            hall.fold.forget(person);
        }
        self.dirty.community = true;
    }
}

pub(crate) fn text_name(name: &TextName) -> &'static str {
    match name {
        TextName::Why => "why",
        TextName::CharterDraft => "charter draft",
        TextName::Card(_) => "card",
        TextName::Notes(_) => "notes",
    }
}
