//! What one person did, and what has to be true because of it.
//!
//! An act that was answered with yes must last; one that was refused must not; one whose answer a
//! crash swallowed may go either way. So for each thing there is a list of what was wished, in
//! order, and what may stand in the end is the last thing that was promised or anything after it.

use std::collections::{BTreeMap, BTreeSet};

use history::{LogId, RecordId};
use model::{Field, Visibility};

use crate::commons::Posting;
use crate::matched::Introducing;
use crate::talk::Saying;

/// What became of a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// No answer: it is under way, or a crash swallowed it.
    Open,
    Promised,
    Refused,
}

/// Something a person asked their device to do.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    Found {
        entry: usize,
    },
    Join {
        ticket: Option<usize>,
        entry: usize,
    },
    /// A ticket whose text was altered: the answer has to be no.
    JoinAltered,
    Invite,
    /// A ticket for one more device.
    Pair,
    Text {
        field: Field,
        entry: usize,
    },
    Item {
        field: Field,
        item: String,
        entry: usize,
    },
    Show {
        field: Field,
        entry: usize,
    },
    /// A message to people.
    Said {
        entry: usize,
    },
    /// A post in a community.
    Posted {
        entry: usize,
    },
    /// A step of an introduction.
    Introduced {
        entry: usize,
        name: String,
    },
    /// Something nobody else may learn of.
    Silent {
        name: String,
    },
    /// Something people do, by its name.
    Act {
        name: String,
    },
    Other,
}

impl Wish {
    /// What the story calls it once it is done, where it is told at all.
    pub fn name(&self) -> Option<&str> {
        match self {
            Wish::Act { name } | Wish::Silent { name } | Wish::Introduced { name, .. } => {
                Some(name)
            }
            Wish::Found { .. }
            | Wish::Join { .. }
            | Wish::JoinAltered
            | Wish::Invite
            | Wish::Pair
            | Wish::Text { .. }
            | Wish::Item { .. }
            | Wish::Show { .. }
            | Wish::Said { .. }
            | Wish::Posted { .. }
            | Wish::Other => None,
        }
    }
}

/// One thing with everything that was wished for it.
#[derive(Debug, Clone)]
pub(crate) struct Story<T> {
    first: T,
    wishes: Vec<(T, Fate)>,
}

impl<T: Clone + PartialEq> Story<T> {
    fn new(first: T) -> Story<T> {
        let wishes = Vec::new();
        Story { first, wishes }
    }

    fn wish(&mut self, value: T) -> usize {
        self.wishes.push((value, Fate::Open));
        self.wishes.len() - 1
    }

    fn decide(&mut self, entry: usize, fate: Fate) {
        if let Some((_, decided)) = self.wishes.get_mut(entry) {
            *decided = fate;
        }
    }

    /// Lists what may be true in the end.
    pub fn allowed(&self) -> Vec<T> {
        let promised = self
            .wishes
            .iter()
            .rposition(|(_, fate)| *fate == Fate::Promised);
        let from = promised.unwrap_or(0);
        let open = self.wishes.iter().skip(from);
        let mut allowed: Vec<T> = open
            .filter(|(_, fate)| *fate != Fate::Refused)
            .map(|(value, _)| value.clone())
            .collect();
        if promised.is_none() {
            allowed.push(self.first.clone());
        }
        allowed
    }

    /// Lists what may be true in the end; all of it where a promise need not be kept.
    fn possible(&self, is_kept: bool) -> Vec<T> {
        if is_kept {
            return self.allowed();
        }
        let wished = self.wishes.iter().map(|(value, _)| value.clone());
        std::iter::once(self.first.clone()).chain(wished).collect()
    }
}

/// What may stand in the end, by everything that was wished on all devices of a person.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    pub texts: BTreeMap<Field, Vec<Option<String>>>,
    pub items: BTreeMap<(Field, String), Vec<bool>>,
    pub visibility: BTreeMap<Field, Vec<Visibility>>,
}

impl Allowed {
    /// Takes in what was wished on one device; one that was lost may have promised what nobody heard.
    pub fn take_in(&mut self, ledger: &Ledger, is_kept: bool) {
        for (field, story) in &ledger.texts {
            let allowed = self.texts.entry(*field).or_default();
            allowed.extend(story.possible(is_kept));
        }
        for (item, story) in &ledger.items {
            let allowed = self.items.entry(item.clone()).or_default();
            allowed.extend(story.possible(is_kept));
        }
        for (field, story) in &ledger.visibility {
            let allowed = self.visibility.entry(*field).or_default();
            allowed.extend(story.possible(is_kept));
        }
    }
}

/// Everything one person did.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Single values, by field.
    pub texts: BTreeMap<Field, Story<Option<String>>>,
    /// Whether an item stands in a list.
    pub items: BTreeMap<(Field, String), Story<bool>>,
    pub visibility: BTreeMap<Field, Story<Visibility>>,
    /// Every ticket somebody wished to join with, the last one last; nothing for an altered one.
    pub asked_with: Vec<Option<usize>>,
    /// The ticket of the last join that was answered with yes.
    pub joined_with: Option<usize>,
    /// How far logs had come when a yes was given.
    pub promised: BTreeMap<LogId, (u64, RecordId)>,
    /// Messages somebody wished to send.
    pub said: Vec<Saying>,
    /// Steps of introductions somebody wished to take.
    pub introduced: Vec<Introducing>,
    /// The words of introductions somebody wished to decline.
    pub declined: Vec<String>,
    /// Posts somebody wished to make.
    pub posted: Vec<Posting>,
    /// Fields nobody else may ever see the content of, from now on.
    pub secret: BTreeSet<Field>,
}

impl Ledger {
    pub fn wish_text(&mut self, field: Field, value: Option<String>) -> usize {
        let story = self.texts.entry(field).or_insert_with(|| Story::new(None));
        story.wish(value)
    }

    pub fn wish_item(&mut self, field: Field, item: &str, there: bool) -> usize {
        let key = (field, item.to_owned());
        let story = self.items.entry(key).or_insert_with(|| Story::new(false));
        story.wish(there)
    }

    pub fn wish_shown(&mut self, field: Field, to: Visibility) -> usize {
        let default = field.default_visibility();
        let story = self
            .visibility
            .entry(field)
            .or_insert_with(|| Story::new(default));
        story.wish(to)
    }

    /// Lists the items a field may hold.
    pub fn items_of(&self, field: Field) -> Vec<String> {
        let of_field = self.items.keys().filter(|(of, _)| *of == field);
        of_field.map(|(_, item)| item.clone()).collect()
    }

    /// Tells whether a field is certainly shown to nobody.
    pub fn is_hidden(&self, field: Field) -> bool {
        match self.visibility.get(&field) {
            Some(story) => story.allowed().iter().all(|to| *to == Visibility::Me),
            None => field.default_visibility() == Visibility::Me,
        }
    }

    /// Tells whether nobody here ever tried to join.
    pub fn never_joined(&self) -> bool {
        self.asked_with.is_empty()
    }

    /// Notes the answer to a wish.
    pub fn decide(&mut self, wish: &Wish, fate: Fate) {
        match wish {
            Wish::Found { entry } => self.decide_text(Field::Name, *entry, fate),
            Wish::Join { ticket, entry } => {
                // Who is let in meanwhile keeps the name of the first time.
                let kept = *entry > 0 && fate == Fate::Promised;
                if !kept {
                    self.decide_text(Field::Name, *entry, fate);
                }
                if fate == Fate::Promised {
                    self.joined_with = *ticket;
                }
            }
            Wish::Text { field, entry } => self.decide_text(*field, *entry, fate),
            Wish::Item { field, item, entry } => {
                if let Some(story) = self.items.get_mut(&(*field, item.clone())) {
                    story.decide(*entry, fate);
                }
            }
            Wish::Show { field, entry } => {
                if let Some(story) = self.visibility.get_mut(field) {
                    story.decide(*entry, fate);
                }
            }
            Wish::Said { entry } => {
                if let Some(saying) = self.said.get_mut(*entry) {
                    saying.fate = fate;
                }
            }
            Wish::Posted { entry } => {
                if let Some(posting) = self.posted.get_mut(*entry) {
                    posting.fate = fate;
                }
            }
            Wish::Introduced { entry, .. } => {
                if let Some(step) = self.introduced.get_mut(*entry) {
                    step.fate = fate;
                }
            }
            Wish::JoinAltered
            | Wish::Invite
            | Wish::Pair
            | Wish::Silent { .. }
            | Wish::Act { .. }
            | Wish::Other => {}
        }
    }

    fn decide_text(&mut self, field: Field, entry: usize, fate: Fate) {
        if let Some(story) = self.texts.get_mut(&field) {
            story.decide(entry, fate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_promise_or_anything_after_it_may_stand() {
        let table: [(&[Fate], &[i32]); 6] = [
            (&[], &[0]),
            (&[Fate::Open], &[1, 0]),
            (&[Fate::Promised], &[1]),
            (&[Fate::Promised, Fate::Refused], &[1]),
            (&[Fate::Promised, Fate::Open, Fate::Promised], &[3]),
            (&[Fate::Open, Fate::Promised, Fate::Open], &[2, 3]),
        ];
        for (fates, allowed) in table {
            let mut story = Story::new(0);
            for (value, fate) in (1..).zip(fates) {
                let entry = story.wish(value);
                story.decide(entry, *fate);
            }
            assert_eq!(story.allowed(), allowed, "{fates:?}");
        }
    }
}
