//! How a community is doing, without a word about any person.
//!
//! For: hosts who want to see what lacks, and a summary for the company. Knows: counts. Never:
//! counts per person, gives an average of fewer than five, says week by week what fewer than five did, or
//! says of one week how somebody was received.

use serde::{Deserialize, Serialize};

use crate::community::tally::Made;
use crate::community::{Community, Kind, PostView, Relation, Stamp, Status, Target};
use crate::day::DAY_MS;
use crate::id::{ItemId, PersonId};

/// The fewest people an average is made of.
pub const PEOPLE_MIN: usize = 5;

/// How a community is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Health {
    pub members: usize,
    pub asks: usize,
    /// How many of them were answered; nothing until five people had an answer.
    pub answered: Option<usize>,
    /// Half of the answered asks had an answer within so many hours, by the clocks of devices; nothing
    /// until five people had one.
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

/// How useful a quarter was, in tenths from 10 to 50.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Usefulness {
    pub people: usize,
    pub to_people: u32,
    pub to_organisation: u32,
}

impl Usefulness {
    /// Tells whether it may be shown after what was shown before: at least five of those who count now did
    /// not count then, whoever has left meanwhile.
    pub fn may_follow(&self, shown: &Usefulness) -> bool {
        self.people >= shown.people.saturating_add(PEOPLE_MIN)
    }
}

/// What happened in one week, by the clocks of devices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Week {
    pub made: Made,
    /// Who came and is still in; whoever founded it or looks after it is no newcomer.
    pub came: usize,
}

/// How a community did lately, as charts draw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lately {
    /// The oldest first; none where fewer than five take part, because what happened in a week would
    /// tell what one of them did.
    pub weeks: Vec<Week>,
    /// How many asks had their first answer within each of [`ANSWER_HOURS`], and how many later; nothing
    /// until five people had one.
    pub answers: Vec<usize>,
    /// To how many of those who came in these weeks somebody replied, whenever that was; nothing where
    /// fewer than five came, and then no week counts them either. Of a single week it would tell how
    /// somebody was received.
    pub greeted: Option<usize>,
}

/// The hours answers are told apart by: within an hour, a day, three days, a week.
pub const ANSWER_HOURS: [u64; 4] = [1, 24, 72, 168];
/// How many days a week has.
const WEEK_DAYS: u64 = 7;

/// The most items a list of what lacks has.
const LISTED_MAX: usize = 50;

impl Community {
    /// Says how the community is doing.
    pub fn health(&self, today: &str) -> Health {
        let tells_answers = self.tells_answers();
        Health {
            members: self.member_count(),
            answered: tells_answers.then(|| self.answered_asks()),
            asks: self.count_of(Kind::Ask),
            hours_to_answer: self.hours_to_answer().filter(|_| tells_answers),
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

    /// Sums up how useful members found a quarter such as 2026-Q4; nothing if fewer than five said so.
    ///
    /// From this before and after one more, that one can be worked out: whoever shows it keeps what was
    /// shown until it is [`Usefulness::may_follow`]. No order of the answers does that in its place: one
    /// that comes late, from a copy that was behind, has a place among those that were shown.
    pub fn usefulness(&self, quarter: &str) -> Option<Usefulness> {
        let words = self.words(Target::Quarter(quarter.to_owned()), Relation::Useful);
        let of_members = words.iter().filter(|(person, _)| self.is_member(person));
        let numbers = of_members.filter_map(|(_, word)| {
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

    /// Says how the community did in the last so many weeks.
    pub fn lately(&self, now: u64, weeks: usize) -> Lately {
        if self.member_count() < PEOPLE_MIN {
            return Lately::default();
        }
        let today = now / DAY_MS;
        let mut lately = Lately {
            weeks: vec![Week::default(); weeks],
            ..Lately::default()
        };
        for (ago, week) in (0..).zip(lately.weeks.iter_mut().rev()) {
            let Some(last) = today.checked_sub(ago * WEEK_DAYS) else {
                break;
            };
            // What a clock that is ahead has stamped counts as of today, like whoever came by such a clock.
            let until = if ago == 0 { u64::MAX } else { last };
            week.made = self.made((last + 1).saturating_sub(WEEK_DAYS), until);
        }
        lately.greeted = self.note_newcomers(today, &mut lately.weeks);
        if self.tells_answers() {
            lately.answers = self.answers_within(ANSWER_HOURS);
        }
        lately
    }

    /// Notes in which week newcomers came, and counts how many of them were greeted; nothing of fewer than five.
    fn note_newcomers(&self, today: u64, weeks: &mut [Week]) -> Option<usize> {
        let mut came: Vec<(usize, PersonId)> = Vec::new();
        for (stamp, person) in self.newcomers() {
            let ago = today.saturating_sub(stamp.time / DAY_MS) / WEEK_DAYS;
            let ago = usize::try_from(ago).ok();
            let place = ago.and_then(|ago| weeks.len().checked_sub(ago + 1));
            came.extend(place.map(|place| (place, person)));
        }
        if came.len() < PEOPLE_MIN {
            return None;
        }
        for (place, _) in &came {
            if let Some(week) = weeks.get_mut(*place) {
                week.came += 1;
            }
        }
        let greeted = came.iter().filter(|(_, who)| self.is_greeted(who));
        Some(greeted.count())
    }

    /// Gives when something was said here last, or somebody came or went, as devices claim.
    pub fn last_moved(&self) -> Option<u64> {
        let said = self.feed.last_key_value().map(|((stamp, _), _)| stamp.time);
        let came = self.members.values().map(|(_, stamp)| stamp.time).max();
        said.max(came)
    }

    /// Lists who came last and has said nothing that anybody replied to.
    pub fn newcomers_to_greet(&self) -> Vec<PersonId> {
        let newcomers = self.newcomers();
        let mut came: Vec<(Stamp, PersonId)> = newcomers
            .filter(|(_, person)| !self.is_greeted(person))
            .collect();
        came.sort_unstable_by(|one, other| other.cmp(one));
        let people = came.into_iter().map(|(_, person)| person);
        people.take(NEWCOMERS_MAX).collect()
    }

    /// Tells whether it may be said how many asks are answered, and how soon: of few people it would tell how one was.
    fn tells_answers(&self) -> bool {
        self.member_count() >= PEOPLE_MIN && self.answered_askers() >= PEOPLE_MIN
    }

    /// Gives who is in and neither founded it nor looks after it, and when they came.
    fn newcomers(&self) -> impl Iterator<Item = (Stamp, PersonId)> + '_ {
        let rules = &self.rules;
        let is_host = |who: &PersonId| rules.founders.contains(who) || rules.stewards.contains(who);
        self.came().filter(move |(_, person)| !is_host(person))
    }
}

/// The most newcomers that are listed.
const NEWCOMERS_MAX: usize = 10;
