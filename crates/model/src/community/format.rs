//! Formats of a community's own: ways to meet that members adapted.
//!
//! For: the list a gathering chooses from, beside the library. Knows: that a format is an item whose
//! text is a run sheet. Never: takes a run sheet without a step for one.

use crate::community::library::{self, Format};
use crate::community::{Community, Head, Kind};
use crate::id::{ItemId, PersonId};

/// A format somebody adapted, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFormat {
    pub id: ItemId,
    pub author: PersonId,
    /// Named by its id, as gatherings name it.
    pub format: Format,
    /// What it was adapted from, in words.
    pub copied_from: Option<String>,
}

impl Community {
    /// Lists the community's own formats, newest first.
    pub fn formats(&self, max: usize) -> Vec<OwnFormat> {
        let all = self.kinds.get(&Kind::Format).into_iter().flatten().rev();
        all.filter_map(|(_, id)| self.own_format(id))
            .take(max)
            .collect()
    }

    /// Gives one of them.
    pub fn own_format(&self, id: &ItemId) -> Option<OwnFormat> {
        let entry = self.items.get(id).filter(|e| e.kind == Kind::Format)?;
        let item = self.item(id).filter(|item| !item.is_gone)?;
        let title = item.title()?.to_owned();
        Some(OwnFormat {
            id: *id,
            author: entry.author,
            format: library::kept(id.to_string(), title, &item.text)?,
            copied_from: item.get(Head::CopiedFrom).map(str::to_owned),
        })
    }
}
