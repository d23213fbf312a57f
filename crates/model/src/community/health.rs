//! How a community is doing, without a word about any person.
//!
//! For: hosts who want to see what lacks, and a summary for the company. Knows: counts. Never:
//! counts per person, or gives an average of fewer than five.

use serde::{Deserialize, Serialize};

use crate::community::{Community, Kind, PostView, Relation, Stamp, Status, Target};
use crate::id::{ItemId, PersonId};

/// The fewest people an average is made of.
pub const PEOPLE_MIN: usize = 5;

/// How a community is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Health {
    pub members: usize,
    pub asks: usize,
    pub answered: usize,
    /// Half of the answered asks had an answer within so many hours, by the clocks of devices.
    pub hours_to_answer: Option<u64>,
    pub unanswered: Vec<ItemId>,
    pub cards: usize,
    pub gatherings: usize,
    /// Posts relayed from other communities or brought in.
    pub bridges: usize,
    /// Newcomers nobody has replied to yet.
    pub to_greet: Vec<PersonId>,
}

/// What came of a community.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Outcome {
    pub cards: usize,
    pub asks_closed: usize,
    pub projects: usize,
    pub gatherings: usize,
}

/// How useful a quarter was, in tenths from 10 to 50, of at least five people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Usefulness {
    pub people: usize,
    pub to_people: u32,
    pub to_organisation: u32,
}

/// The most items a list of what lacks has.
const LISTED_MAX: usize = 50;

impl Community {
    /// Says how the community is doing.
    pub fn health(&self, today: &str) -> Health {
        Health {
            members: self.member_count(),
            answered: self.answered_asks(),
            asks: self.count_of(Kind::Ask),
            hours_to_answer: self.hours_to_answer(),
            unanswered: self.waiting(today).take(LISTED_MAX).collect(),
            cards: self.count_of(Kind::Card),
            gatherings: self.count_of(Kind::Gathering),
            bridges: self.bridges(),
            to_greet: self.newcomers_to_greet(),
        }
    }

    /// Says what came of the community.
    pub fn outcome(&self, today: &str) -> Outcome {
        let asks = self.of_kind(Kind::Ask, usize::MAX, today);
        let closed = |post: &&PostView| {
            matches!(
                post.status,
                Status::Answered | Status::Thanked | Status::Closed
            )
        };
        Outcome {
            cards: self.count_of(Kind::Card),
            asks_closed: asks.iter().filter(closed).count(),
            projects: self.count_of(Kind::Project),
            gatherings: self.count_of(Kind::Gathering),
        }
    }

    /// Sums up how useful a quarter such as 2026-Q4 was; nothing if fewer than five said so.
    pub fn usefulness(&self, quarter: &str) -> Option<Usefulness> {
        let words = self.words(Target::Quarter(quarter.to_owned()), Relation::Useful);
        let numbers = words.iter().filter_map(|(_, word)| {
            let (me, all) = word.value.split_once(' ')?;
            Some((me.parse::<u32>().ok()?, all.parse::<u32>().ok()?))
        });
        let numbers: Vec<(u32, u32)> = numbers.collect();
        if numbers.len() < PEOPLE_MIN {
            return None;
        }
        let people = numbers.len() as u32;
        let tenths = |sum: u32| (10 * sum + people / 2) / people;
        Some(Usefulness {
            people: numbers.len(),
            to_people: tenths(numbers.iter().map(|(me, _)| me).sum()),
            to_organisation: tenths(numbers.iter().map(|(_, all)| all).sum()),
        })
    }

    /// Tells whether a person has said how useful a quarter was. Ask it for oneself only.
    pub fn has_answered(&self, quarter: &str, me: &PersonId) -> bool {
        let target = Target::Quarter(quarter.to_owned());
        self.word(target, Relation::Useful, me).is_some()
    }

    /// Lists when posts were made from a point of time on, as devices claim, newest first.
    pub fn times_since(&self, from: u64) -> Vec<u64> {
        let newest = self.feed.iter().rev().take(TIMES_MAX);
        let times = newest.map(|((stamp, _), _)| stamp.time);
        times.filter(|time| *time >= from).collect()
    }

    /// Gives when something was said here last, or somebody came or went, as devices claim.
    pub fn last_moved(&self) -> Option<u64> {
        let said = self.feed.last_key_value().map(|((stamp, _), _)| stamp.time);
        let came = self.members.values().map(|(_, stamp)| stamp.time).max();
        said.max(came)
    }

    /// Lists who came last and has said nothing that anybody replied to.
    pub fn newcomers_to_greet(&self) -> Vec<PersonId> {
        let mut came: Vec<(Stamp, PersonId)> = self.came().collect();
        came.sort_unstable_by(|one, other| other.cmp(one));
        let ungreeted = came.into_iter().filter(|(_, person)| {
            let first = self.first_post_of(person);
            first
                .and_then(|id| Some((id, self.items.get(&id)?)))
                .is_none_or(|(id, entry)| !self.is_answered(&id, entry))
        });
        ungreeted
            .map(|(_, person)| person)
            .take(NEWCOMERS_MAX)
            .collect()
    }
}

/// The most posts whose time is looked at.
const TIMES_MAX: usize = 5_000;
/// The most newcomers that are listed.
const NEWCOMERS_MAX: usize = 10;
