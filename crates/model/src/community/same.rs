//! When two communities are the same.
//!
//! For: showing that the order of arrival does not matter. Knows: what is state and what only lies beside
//! it. Never: leaves out a field unseen: a new one has to be named here.

use super::{Community, Entry};

/// Equal where the same was said, whatever came when and whatever was looked up already.
impl PartialEq for Community {
    fn eq(&self, other: &Community) -> bool {
        let Community {
            rules,
            rows,
            items,
            feed,
            kinds,
            threads,
            says,
            turned,
            moved,
            charters,
            programs,
            mentions,
            files,
            built,
            invited,
            accepts,
            guests,
            let_in,
            abouts,
            members,
            whys,
            cards_folded,
            tally,
            apart: _,
        } = self;
        *rules == other.rules
            && *rows == other.rows
            && *items == other.items
            && *feed == other.feed
            && *kinds == other.kinds
            && *threads == other.threads
            && *says == other.says
            && *turned == other.turned
            && *moved == other.moved
            && *charters == other.charters
            && *programs == other.programs
            && *mentions == other.mentions
            && *files == other.files
            && *built == other.built
            && *invited == other.invited
            && *accepts == other.accepts
            && *guests == other.guests
            && *let_in == other.let_in
            && *abouts == other.abouts
            && *members == other.members
            && *whys == other.whys
            && *cards_folded == other.cards_folded
            && *tally == other.tally
    }
}

impl Eq for Community {}

/// Equal whether or not its text was folded for search.
impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        let Entry {
            author,
            mark,
            kind,
            first,
            to,
            until,
            is_gone,
            folded: _,
        } = self;
        *author == other.author
            && *mark == other.mark
            && *kind == other.kind
            && *first == other.first
            && *to == other.to
            && *until == other.until
            && *is_gone == other.is_gone
    }
}

impl Eq for Entry {}
