//! The charter: versions, and who signed which.
//!
//! For: saying which version holds and since when. Knows: that a version is named by the hash of
//! its text, so that nobody changes it under those who signed. Never: deletes an old version.

use serde::{Deserialize, Serialize};

use crate::community::{Again, Community, Head, Item, Kind, Relation, Stamp, Target};
use crate::id::{ItemId, PersonId};

/// One version of the charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CharterVersion {
    pub id: ItemId,
    pub clauses: Vec<String>,
    /// The version it follows.
    pub follows: Option<ItemId>,
    pub copied_from: Option<String>,
    pub signed: Vec<PersonId>,
}

impl Community {
    /// Lists the versions that hold or held, oldest first: the founders' first one, then each that
    /// was carried.
    pub fn charters(&self) -> Vec<CharterVersion> {
        let adopted = self.adopted();
        let version = |id: &ItemId| Some(self.version(*id, &self.item(id)?));
        adopted.iter().filter_map(version).collect()
    }

    /// Gives the version that holds.
    pub fn charter(&self) -> Option<CharterVersion> {
        self.charters().pop()
    }

    /// Gives the version that held at a place of the order.
    pub fn charter_at(&self, at: &Stamp) -> Option<CharterVersion> {
        let later = self.carried("charter").into_iter().filter(|(proposal, _)| {
            let carried = self.carried_at(proposal);
            carried.is_none_or(|carried| carried > *at)
        });
        let later: Vec<ItemId> = later.filter_map(|(_, it)| named_by(&it)).collect();
        let mut held = self.adopted().into_iter().rev();
        let id = held.find(|id| !later.contains(id))?;
        self.charter_version(&id)
    }

    /// Gives any version somebody keeps.
    pub fn charter_version(&self, id: &ItemId) -> Option<CharterVersion> {
        self.charters.get(id)?;
        Some(self.version(*id, &self.item(id)?))
    }

    /// Names the versions that hold or held, oldest first.
    pub(super) fn adopted(&self) -> Vec<ItemId> {
        let first = self.charters.iter().filter_map(|(id, keepers)| {
            let founded = keepers
                .iter()
                .filter(|(p, _)| self.rules.founders.contains(p));
            let stamp = founded.map(|(_, stamp)| *stamp).min()?;
            let is_first = self.item(id)?.get(Head::Follows).is_none();
            is_first.then_some((stamp, *id))
        });
        let mut adopted: Vec<ItemId> = first.min().map(|(_, id)| id).into_iter().collect();
        for (_, proposal) in self.carried("charter") {
            if let Some(id) = named_by(&proposal).filter(|id| self.charters.contains_key(id)) {
                adopted.retain(|known| *known != id);
                adopted.push(id);
            }
        }
        adopted
    }

    /// Lists who signed a version, in the order they did.
    pub fn signers(&self, charter: &ItemId) -> Vec<PersonId> {
        let words = self.words(Target::Item(*charter), Relation::Sign);
        words.into_iter().map(|(person, _)| person).collect()
    }

    /// Tells whether a person signed any version that holds or held.
    pub fn has_signed(&self, person: &PersonId) -> bool {
        let signed = |id: &ItemId| {
            let target = Target::Item(*id);
            self.word(target, Relation::Sign, person).is_some()
        };
        self.adopted().iter().any(signed)
    }

    /// Counts who keeps a copy of a version.
    pub fn charter_keepers(&self, id: &ItemId) -> usize {
        self.charters.get(id).map_or(0, |keepers| keepers.len())
    }

    /// Tells whether a row of one's own stays when one erases everything: a copy of a charter that others keep as
    /// well, or a report, which names what it is about and holds no words.
    pub fn outlives(&self, row: &Again) -> bool {
        let Some(item) = row.value.as_deref().and_then(Item::read) else {
            return false;
        };
        let charter = row.key.strip_prefix("charter/");
        let charter = charter.and_then(|id| id.parse::<ItemId>().ok());
        match charter {
            Some(id) => self.charter_keepers(&id) > 1,
            None => {
                item.kind == Kind::Case && item.text.is_empty() && item.get(Head::With).is_some()
            }
        }
    }

    fn version(&self, id: ItemId, item: &Item) -> CharterVersion {
        CharterVersion {
            id,
            clauses: item.clauses().into_iter().map(str::to_owned).collect(),
            follows: item.get(Head::Follows).and_then(|id| id.parse().ok()),
            copied_from: item.get(Head::CopiedFrom).map(str::to_owned),
            signed: self.signers(&id),
        }
    }
}

/// The version a proposal names.
fn named_by(proposal: &Item) -> Option<ItemId> {
    proposal.get(Head::Follows)?.parse().ok()
}
