//! Reading along: communities one takes no part in, and people whatever they post.
//!
//! For: what comes into one's own feed beside one's own communities. Knows: choices that stand in the
//! private log, and which communities anybody may read. Never: tells anybody whom one follows.

use history::{PersonId as Who, ScopeId};
use model::PersonId;

use super::Hall;
use crate::replica::Replica;
use crate::talk::BLOCKED;
use crate::view::{Answer, PersonCard, Refusal, Template};

const COMMUNITIES: &str = "community/followed/";
const PEOPLE: &str = "people/followed/";
const ON: &str = "on";
const OFF: &str = "off";
/// The most people one follows.
const PEOPLE_MAX: usize = 500;

/// Tells whether a private setting changes what stands in the feed.
pub(crate) fn is_about_feed(key: &str) -> bool {
    key.starts_with(COMMUNITIES) || key.starts_with(PEOPLE) || key.starts_with(BLOCKED)
}

impl Replica {
    /// Tells whether one reads along in a community.
    pub(super) fn follows(&self, community: &ScopeId) -> bool {
        let key = format!("{COMMUNITIES}{community}");
        self.private.settings.get(&key).is_some_and(|it| it == ON)
    }

    pub(super) fn follow(&mut self, community: ScopeId, on: bool) -> Result<Answer, Refusal> {
        self.hall(&community)?;
        if self.notice_at(&community).is_some() {
            return Err(Refusal::new(
                "not-inside",
                "Could not follow it: only its members read it. Join it first.",
            ));
        }
        self.set(
            format!("{COMMUNITIES}{community}"),
            if on { ON } else { OFF },
        )?;
        self.community_view_answer(community)
    }

    /// Has what a person posts in one's feed, or no longer.
    pub(crate) fn follow_person(&mut self, person: PersonId, on: bool) -> Result<(), Refusal> {
        if self.me() == Some(person) {
            return Err(Refusal::new(
                "follow-oneself",
                "Could not follow this person: it is you.",
            ));
        }
        if on && self.followed_people().len() >= PEOPLE_MAX {
            return Err(Refusal::new(
                "too-many-followed",
                format!(
                    "Could not follow this person: you follow {PEOPLE_MAX} already. Let somebody go first."
                ),
            ));
        }
        self.set(format!("{PEOPLE}{person}"), if on { ON } else { OFF })
    }

    /// Gives whom one follows; whoever one has blocked is not among them.
    pub(crate) fn followed_people(&self) -> Vec<PersonId> {
        let chosen = self.settings_under(PEOPLE);
        let on = chosen.filter(|(_, value)| *value == ON);
        on.filter_map(|(key, _)| key.parse::<PersonId>().ok())
            .filter(|person| !self.is_blocked(&Who::from_bytes(*person.as_bytes())))
            .collect()
    }

    pub(super) fn follows_person(&self, person: &PersonId) -> bool {
        self.followed_people().contains(person)
    }

    pub(crate) fn followed_answer(&self) -> Result<Answer, Refusal> {
        self.must_be_member("list whom you follow")?;
        let followed = self.followed_people();
        let people = followed.iter().filter_map(|person| self.people.get(person));
        let mut cards: Vec<PersonCard> = people.map(|person| (*person.card).clone()).collect();
        cards.sort_by_cached_key(|card| (model::folded(&card.profile.name), card.id));
        Ok(Answer::People(cards))
    }

    /// Tells whether anybody of the space may read a community.
    pub(super) fn is_for_all(&self, id: &ScopeId, hall: &Hall) -> bool {
        let about = hall.fold.about();
        let is_open = about.is_some_and(|about| {
            about.closed.is_none() && super::view::template(about.template) != Template::Life
        });
        is_open && self.notice_at(id).is_none()
    }
}
