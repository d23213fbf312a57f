//! The first reply of somebody else.
//!
//! For: whether an ask was answered, whether somebody was greeted, and whether what was taken back keeps
//! its place for what others said to it. Knows: what one reply changes about that. Never: goes through a
//! thread again because of one more reply: an author may reply to themselves as often as they like.

use super::{Community, Place};
use crate::id::{ItemId, PersonId};

impl Community {
    /// Gives where the first reply of somebody else stands.
    pub(super) fn first_reply(&mut self, id: &ItemId) -> Option<Place> {
        if let Some(known) = self.apart.replied.get(id) {
            return *known;
        }
        // Most items have no reply, and nothing is kept of them.
        self.replies_to(id).next()?;
        let author = self.items.get(id)?.author;
        let first = self.reply_of_others(id, &author, 0);
        self.apart.replied.insert(*id, first);
        first
    }

    /// Notes one more reply that stands.
    pub(super) fn note_reply(&mut self, to: &ItemId, by: &PersonId, place: Place) {
        let is_own = self.items.get(to).is_some_and(|it| it.author == *by);
        if let Some(first) = self.apart.replied.get_mut(to)
            && !is_own
            && first.is_none_or(|first| place < first)
        {
            *first = Some(place);
        }
    }

    /// Notes that a reply is taken out: if it was the first one, the next is looked for behind it.
    pub(super) fn note_reply_gone(&mut self, to: &ItemId, place: Place) {
        if self.apart.replied.get(to) != Some(&Some(place)) {
            return;
        }
        let Some(author) = self.items.get(to).map(|it| it.author) else {
            return;
        };
        let next = self.reply_of_others(to, &author, place.0.lamport);
        self.apart.replied.insert(*to, next);
    }

    /// Forgets the replies to what nobody says any more. What is only changed keeps them: it is taken
    /// out and put in again, by the same author.
    pub(super) fn forget_replies(&mut self, id: &ItemId) {
        self.apart.replied.remove(id);
    }

    /// Looks through a thread, from a point of the order on.
    fn reply_of_others(&self, to: &ItemId, author: &PersonId, lamport: u64) -> Option<Place> {
        let mut replies = self.replies_from(to, lamport);
        replies.find(|(_, reply)| self.is_said_by_others(reply, author))
    }
}
