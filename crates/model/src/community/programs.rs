//! The programs a community adapted.
//!
//! For: listing what members keep, with who kept it first. Knows: descriptions as texts, each under
//! the hash of what it says. Never: reads one; `matching` says whether it can be run.

use super::statement::{Statement, program_key};
use super::{Community, Stamp};
use crate::id::{ItemId, PersonId};

/// The most adapted programs of one community that count; the earliest do.
pub const PROGRAMS_KEPT_MAX: usize = 32;

/// An adapted program and who keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept<'c> {
    pub id: ItemId,
    pub description: &'c str,
    /// Who kept it first, of those who are in.
    pub by: PersonId,
    pub since: Stamp,
}

impl Community {
    /// Lists the adapted programs that a member keeps, the earliest first.
    pub fn programs(&self) -> Vec<Kept<'_>> {
        let kept = self.programs.iter().filter_map(|(id, keepers)| {
            let inside = keepers.iter().filter(|(person, _)| self.is_member(person));
            let (by, since) = inside.min_by_key(|(person, since)| (**since, **person))?;
            Some(Kept {
                id: *id,
                description: self.value(by, &program_key(id))?,
                by: *by,
                since: *since,
            })
        });
        let mut kept: Vec<Kept> = kept.collect();
        kept.sort_by_key(|kept| (kept.since, kept.id));
        kept.truncate(PROGRAMS_KEPT_MAX);
        kept
    }

    /// Tells whether somebody keeps a program themselves.
    pub fn keeps_program(&self, person: &PersonId, id: &ItemId) -> bool {
        let keepers = self.programs.get(id);
        keepers.is_some_and(|keepers| keepers.contains_key(person))
    }

    /// Gives the id a description stands under; none if it is too long.
    pub fn program_id(description: &str) -> Option<ItemId> {
        match Statement::program(description)? {
            Statement::Program(id, _) => Some(id),
            Statement::About(_)
            | Statement::Member(_)
            | Statement::MyWhy(_)
            | Statement::Item(..)
            | Statement::Charter(..)
            | Statement::Says(..) => None,
        }
    }
}
