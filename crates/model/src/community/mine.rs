//! What one person says in a community, as they can take it along.
//!
//! For: reading everything of one person back, whatever it is. Knows: what a key says. Never: leaves
//! out what this version cannot read; it stands there as it was stored.

use crate::community::row::Stored;
use crate::community::since::Again;
use crate::community::statement::item_id;
use crate::community::{Community, Kind, Stamp, Statement};
use crate::id::{ItemId, PersonId};

/// One thing a person says, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The key it stands under: what it is about.
    pub key: String,
    /// What kind of thing it is, if it is one of its own.
    pub kind: Option<Kind>,
    pub id: Option<ItemId>,
    pub title: Option<String>,
    pub text: String,
    /// When it was said first.
    pub first: Stamp,
}

impl Community {
    /// Lists everything a person says here now, oldest first; what they took back is left out.
    pub fn spoken_by(&self, author: &PersonId) -> Vec<Spoken> {
        let rows = self.rows.get(author).into_iter().flatten();
        let mut all: Vec<Spoken> = rows
            .filter_map(|(key, row)| spoken(author, &key.to_string(), row))
            .collect();
        all.sort_by(|one, two| (one.first, &one.key).cmp(&(two.first, &two.key)));
        all
    }
}

impl Community {
    /// Lists what stands under each key of a person, as it is said again where something else of theirs
    /// is erased. What was taken back is left out, but for what it once decided.
    pub fn rows_of(&self, author: &PersonId) -> Vec<Again> {
        let rows = self.rows.get(author).into_iter().flatten();
        rows.filter_map(|(key, row)| Again::of(key.to_string(), row.row()))
            .collect()
    }
}

fn spoken(author: &PersonId, key: &str, row: &Stored) -> Option<Spoken> {
    let value = row.value.as_deref()?;
    let mut spoken = Spoken {
        key: key.to_owned(),
        kind: None,
        id: None,
        title: None,
        text: value.to_owned(),
        first: row.first,
    };
    match Statement::read(key, value) {
        Some(Statement::Item(mark, item)) => {
            if item.is_gone {
                return None;
            }
            spoken.kind = Some(item.kind);
            spoken.id = Some(item_id(author, &mark));
            spoken.title = item.title().map(str::to_owned);
            spoken.text = item.text;
        }
        Some(Statement::Charter(id, item)) => {
            spoken.kind = Some(item.kind);
            spoken.id = Some(id);
            spoken.text = item.text;
        }
        Some(
            Statement::About(_)
            | Statement::Member(_)
            | Statement::MyWhy(_)
            | Statement::Program(..)
            | Statement::Says(..),
        )
        | None => {}
    }
    Some(spoken)
}
