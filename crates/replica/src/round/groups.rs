//! The groups of rounds one is in.
//!
//! For: looking at a group as at a community. Knows: results that were computed or are quickly. Never:
//! computes a large round nobody asked for; says who answered what.

use matching::round::{Phase, Timeline};
use model::PersonId;

use super::UNASKED_MAX_PEOPLE;
use crate::replica::Replica;

/// So many people are a group that could miss something: of three, nobody expects everything.
const GROUP_LEAST_PEOPLE: usize = 4;
/// So many of the newest rounds are looked at.
const ROUNDS_MAX: usize = 8;

/// A group one was put into.
pub(crate) struct RoundGroup {
    /// What the round is called.
    pub name: String,
    pub people: Vec<PersonId>,
}

impl Replica {
    /// Lists the groups of the newest rounds one is in, the newest of each program.
    pub(crate) fn groups_of_rounds(&mut self) -> Vec<RoundGroup> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        let all = self.rounds.timelines();
        let is_mine = |it: &&Timeline| it.phase == Phase::Frozen && it.takes_part(me);
        let mut mine: Vec<&Timeline> = all.values().filter(is_mine).collect();
        mine.sort_by_key(|timeline| std::cmp::Reverse(timeline.place));
        mine.truncate(ROUNDS_MAX);
        mine.retain(|timeline| timeline.entries.len() <= UNASKED_MAX_PEOPLE);
        let mut programs = Vec::new();
        let mut groups = Vec::new();
        for timeline in mine {
            if programs.contains(&&timeline.program) {
                continue;
            }
            if let Some(group) = self.group_of(timeline, me) {
                programs.push(&timeline.program);
                groups.push(group);
            }
        }
        groups
    }

    fn group_of(&mut self, timeline: &Timeline, me: PersonId) -> Option<RoundGroup> {
        let computed = self.result_of(&timeline.id).ok()?;
        let gone = self.gone(timeline);
        let after = self.after(&computed, timeline, &gone).ok()?;
        let second = after.second.as_ref().map(|it| &it.settled);
        let second = second.and_then(|it| it.group_of(me));
        let people = second.or(after.settled.group_of(me))?.to_vec();
        let is_group = people.len() >= GROUP_LEAST_PEOPLE;
        is_group.then(|| RoundGroup {
            name: computed.program.name.say(self.spoken()).to_owned(),
            people,
        })
    }
}
