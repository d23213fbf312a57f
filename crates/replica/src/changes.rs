//! Who has changed lately, for whoever keeps something about everybody.
//!
//! For: looking again at those who changed and at nobody else. Knows: the order in which people
//! changed. Never: remembers everything; whoever asks too late looks at everybody.

use std::collections::VecDeque;

use model::PersonId;

/// So many changes are remembered; among more, looking at everybody costs about the same.
const REMEMBERED_MAX: usize = 1_024;

/// A point in the order of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Moment(u64);

/// The newest changes, the oldest first.
#[derive(Debug, Default)]
pub struct Changes {
    /// How many came before the oldest that is remembered.
    forgotten: u64,
    people: VecDeque<PersonId>,
}

impl Changes {
    /// Notes that somebody changed.
    pub fn note(&mut self, id: PersonId) {
        if self.people.len() >= REMEMBERED_MAX {
            self.people.pop_front();
            self.forgotten += 1;
        }
        self.people.push_back(id);
    }

    /// Names the present.
    pub fn now(&self) -> Moment {
        Moment(self.forgotten + self.people.len() as u64)
    }

    /// Lists who changed since then, some of them several times; nothing if that is forgotten.
    pub fn since(&self, then: Moment) -> Option<impl Iterator<Item = PersonId> + '_> {
        let seen = then.0.checked_sub(self.forgotten)?;
        let seen = usize::try_from(seen).ok()?;
        Some(self.people.iter().skip(seen).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: usize) -> PersonId {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        PersonId::from_bytes(bytes)
    }

    #[test]
    fn what_changed_since_then_is_known_as_long_as_it_is_remembered() {
        let mut changes = Changes::default();
        let begin = changes.now();
        changes.note(person(1));
        let then = changes.now();
        changes.note(person(2));
        changes.note(person(1));
        let since = |changes: &Changes, then| changes.since(then).map(|it| it.collect::<Vec<_>>());
        assert_eq!(since(&changes, then), Some(vec![person(2), person(1)]));
        assert_eq!(since(&changes, changes.now()), Some(vec![]));
        for number in 0..REMEMBERED_MAX - 2 {
            changes.note(person(number));
        }
        assert_eq!(since(&changes, begin), None, "one too many");
        assert_eq!(
            since(&changes, then).map(|it| it.len()),
            Some(REMEMBERED_MAX)
        );
    }
}
