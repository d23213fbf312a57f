//! What members have shown that they know: cards they began, and answers of theirs that helped.
//!
//! For: finding whom to ask. Knows: which answers were accepted by who asked, as they stand now.
//! Never: believes somebody who says so of themselves, or of somebody else: a card counts for who
//! began it, an answer for who gave it.

use super::item::{Item, Kind};
use super::statement::{Relation, Target};
use super::{Community, Stamp};
use crate::id::{ItemId, PersonId};

/// The most cards, and the most answers, of one community that are looked at; the newest are.
const SHOWN_MAX: usize = 2_000;

/// Something somebody has shown to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub by: PersonId,
    /// The card, or the answer.
    pub item: ItemId,
    /// What the card is called, or what was asked.
    pub about: String,
    /// What it says below that. A card's text is written together and stands elsewhere.
    pub text: String,
    /// When it was said, by the device's clock, in milliseconds.
    pub time: u64,
}

impl Community {
    /// Grows whenever what members have shown can be other than before.
    pub fn shown_moves(&self) -> u64 {
        self.apart.shown_moves
    }

    /// Lists the knowledge cards that stand, newest first.
    pub fn cards_shown(&self) -> Vec<Shown> {
        let places = self.kinds.get(&Kind::Card).into_iter().flatten().rev();
        let card = |(_, id): &(Stamp, ItemId)| {
            let entry = self.items.get(id).filter(|entry| !entry.is_gone)?;
            Some(Shown {
                by: entry.author,
                item: *id,
                about: self.item(id)?.title()?.to_owned(),
                text: String::new(),
                time: entry.first.time,
            })
        };
        places.filter_map(card).take(SHOWN_MAX).collect()
    }

    /// Lists the answers that were accepted, those to the newest questions first.
    pub fn answers_accepted(&self) -> Vec<Shown> {
        let mut asked: Vec<(Stamp, ItemId)> = self
            .accepts
            .iter()
            .filter_map(|(id, by)| {
                let entry = self.items.get(id).filter(|it| it.author == *by)?;
                Some((entry.first, *id))
            })
            .collect();
        asked.sort_unstable_by(|a, b| b.cmp(a));
        let answers = asked.iter().filter_map(|(_, id)| self.answer_shown(id));
        answers.take(SHOWN_MAX).collect()
    }

    fn answer_shown(&self, question: &ItemId) -> Option<Shown> {
        let answer = self.accepted(question, self.items.get(question)?)?;
        let asked = self.item(question)?;
        let about = asked.title().or_else(|| asked.text.lines().next())?;
        let given = self.items.get(&answer)?;
        Some(Shown {
            by: given.author,
            item: answer,
            about: about.to_owned(),
            text: self.item(&answer)?.text,
            time: given.first.time,
        })
    }

    /// Notes that an item came, went or changed.
    pub(super) fn note_shown(&mut self, id: &ItemId, item: &Item) {
        let is_asked = |id: &ItemId| {
            let from = (*id, PersonId::ZERO);
            let next = self.accepts.range(from..).next();
            next.is_some_and(|(asked, _)| asked == id)
        };
        let answers = item.to().is_some_and(|to| is_asked(&to));
        if item.kind == Kind::Card || answers || is_asked(id) {
            self.apart.shown_moves += 1;
        }
    }

    /// Notes that somebody says so about an item, or no longer.
    pub(super) fn note_accepted(
        &mut self,
        (target, relation, by): (&Target, Relation, PersonId),
        is_said: bool,
    ) {
        let Target::Item(id) = target else {
            return;
        };
        let key = (*id, by);
        let is_moved = if relation == Relation::Accept {
            match is_said {
                true => self.accepts.insert(key),
                false => self.accepts.remove(&key),
            }
        } else {
            // What comes after a question was closed is no answer to it.
            relation == Relation::Close && self.accepts.contains(&key)
        };
        self.apart.shown_moves += u64::from(is_moved);
    }
}
