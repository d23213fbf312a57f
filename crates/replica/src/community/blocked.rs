//! What somebody one has blocked said, wherever else it turns up in communities.
//!
//! For: posts, cards, roles and what points to them. Knows: who said what, and who wrote on with them.
//! Never: tells anybody else whom one has blocked, or changes what they read; what was decided and who
//! takes part is shown as it is.

use model::community::{Kind, Origin, PostView as Said, RoleView};
use model::{PersonId, TextName};

use super::Hall;
use crate::people::day_of;
use crate::replica::Replica;

impl Replica {
    /// Tells whether a post is out of sight: it is of somebody one has blocked, relays what they said, or
    /// says the same as something of theirs it was made from. What one said oneself never is.
    pub(super) fn hides_post(&self, hall: &Hall, said: &Said) -> bool {
        if Some(said.author) == self.me() {
            return false;
        }
        let copies = |part: &model::ItemId| {
            let source = hall.fold.item(part).filter(|it| it.text == said.text);
            source.is_some() && self.hides_author(hall, part)
        };
        self.hides(&said.author)
            || self.hides_origin(&said.origins)
            || said.kind == Kind::Project && said.parts.iter().any(copies)
    }

    /// Tells whether a post or a card is out of sight.
    pub(super) fn hides_item(&self, hall: &Hall, id: &model::ItemId) -> bool {
        let said = hall.fold.post(id, &day_of(self.now));
        said.is_none_or(|said| {
            if said.kind == Kind::Card {
                self.hides_card(hall, &said)
            } else {
                self.hides_post(hall, &said)
            }
        })
    }

    /// Tells whether what was relayed was said or relayed by somebody one has blocked.
    pub(super) fn hides_origin(&self, stations: &[Origin]) -> bool {
        stations.iter().any(|station| self.hides(&station.person))
    }

    /// Tells whether something here was said by somebody one has blocked.
    pub(super) fn hides_author(&self, hall: &Hall, id: &model::ItemId) -> bool {
        let author = hall.fold.author_of(id);
        author.is_some_and(|(author, _)| self.hides(&author))
    }

    /// Tells whether a card is out of sight: nobody wrote on it but people one has blocked, or it was made
    /// from what they said and only its maker wrote on it. What others wrote on with them stays.
    pub(super) fn hides_card(&self, hall: &Hall, card: &Said) -> bool {
        let reading = hall.texts.get(&TextName::Card(card.id));
        let writers = reading.iter().flat_map(|reading| reading.writers.iter());
        let is_theirs = card.parts.iter().any(|part| self.hides_author(hall, part));
        let is_maker = |writer: &PersonId| is_theirs && *writer == card.author;
        let mut counting = writers.filter(|writer| !self.hides(writer) && !is_maker(writer));
        let is_concerned = is_theirs || self.hides(&card.author);
        is_concerned && Some(card.author) != self.me() && counting.next().is_none()
    }

    /// Tells whether a role is out of sight: somebody one has blocked thought of it, and nobody else holds
    /// it.
    pub(super) fn hides_role(&self, hall: &Hall, role: &RoleView) -> bool {
        let mut holders = role.holders.iter();
        self.hides_author(hall, &role.id) && holders.all(|held| self.hides(&held.person))
    }
}
