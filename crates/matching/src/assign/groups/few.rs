//! Few people, grouped as well as can be.
//!
//! For: small rounds, in which a search by swaps would let two meet again where groups of the same
//! sizes do without. Knows: every way to divide up to [`FEW_MAX_PEOPLE`] people. Never: looks at more;
//! leaves somebody alone who fits somewhere.
//!
//! Source: dynamic programming over subsets, each in two parts: the group of its first person, and the
//! best division of the others.

use std::collections::BTreeMap;

use super::{Member, Sizes};
use crate::assign::Groups;

/// So many people are divided in every way: three to this power, half a million steps.
pub const FEW_MAX_PEOPLE: usize = 12;

/// What two people in one group are: how often they have met, and how good it would be.
pub type Meeting = (u32, i64);

/// How good a division is: the more are placed the better, then the nearer the groups are to the size
/// that is wanted, the fewer meet again, and the better the pairs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Worth {
    alone: u32,
    /// How far the sizes are from the one that is wanted.
    off: u64,
    again: u64,
    /// Turned around, so that less is better everywhere.
    cost: i64,
}

impl Worth {
    fn and(self, other: Worth) -> Worth {
        Worth {
            alone: self.alone + other.alone,
            again: self.again + other.again,
            off: self.off + other.off,
            cost: self.cost.saturating_add(other.cost),
        }
    }
}

/// Groups few people; nothing for more. `meeting` says what a pair in one group is, or nothing where
/// the rules keep two apart.
pub fn group_few(
    members: &[Member],
    sizes: Sizes,
    meeting: &dyn Fn(u32, u32) -> Option<Meeting>,
) -> Option<Groups> {
    if members.len() > FEW_MAX_PEOPLE {
        return None;
    }
    let everybody = (1_usize << members.len()) - 1;
    // Each pair is looked at once, in however many groups it stands.
    let known = meetings(members.len(), meeting);
    let meeting = |one: u32, other: u32| known.get(&(one, other)).copied();
    let possible: Vec<Option<Worth>> = (0..=everybody)
        .map(|people| worth(members, people, sizes, &meeting))
        .collect();
    // For every set of people: the best division, and the group of its first person.
    let mut best: Vec<(Worth, usize)> = vec![(Worth::default(), 0)];
    for people in 1..=everybody {
        let first = people & people.wrapping_neg();
        let divided = |group: usize, own: Worth| {
            let rest = best
                .get(people & !group)
                .map_or(Worth::default(), |it| it.0);
            (own.and(rest), group)
        };
        let alone = Worth {
            alone: 1,
            ..Worth::default()
        };
        let mut found = divided(first, alone);
        let others = people & !first;
        let mut part = others;
        while part > 0 {
            let group = part | first;
            if let Some(Some(own)) = possible.get(group) {
                // Of equals the group with the lower numbers.
                found = found.min(divided(group, *own));
            }
            part = (part - 1) & others;
        }
        best.push(found);
    }
    Some(divisions(&best, everybody))
}

/// What all pairs are that may be in one group, the lower number first.
fn meetings(
    count: usize,
    meeting: &dyn Fn(u32, u32) -> Option<Meeting>,
) -> BTreeMap<(u32, u32), Meeting> {
    let numbers = 0..u32::try_from(count).unwrap_or_default();
    let pairs = numbers
        .clone()
        .flat_map(|one| numbers.clone().map(move |other| (one, other)));
    pairs
        .filter(|(one, other)| one < other)
        .filter_map(|(one, other)| Some(((one, other), meeting(one, other)?)))
        .collect()
}

/// Reads the best division back.
fn divisions(best: &[(Worth, usize)], everybody: usize) -> Groups {
    let (mut groups, mut alone) = (Vec::new(), Vec::new());
    let mut left = everybody;
    while left > 0 {
        let group = best.get(left).map_or(left, |(_, group)| *group);
        let mut people = people_of(group);
        match people.len() {
            1 => alone.append(&mut people),
            _ => groups.push(people),
        }
        left &= !group;
    }
    Groups::of(groups, alone, true)
}

fn people_of(set: usize) -> Vec<u32> {
    let all = 0..usize::BITS;
    all.filter(|person| set >> person & 1 == 1).collect()
}

/// Values a set of people as one group; nothing where they may not be one.
fn worth(
    members: &[Member],
    set: usize,
    sizes: Sizes,
    meeting: &dyn Fn(u32, u32) -> Option<Meeting>,
) -> Option<Worth> {
    let count = set.count_ones() as usize;
    if count < 2 || !(sizes.least..=sizes.most).contains(&count) {
        return None;
    }
    let people = people_of(set);
    let options = |person: &u32| members.get(*person as usize).map(|it| &it.options);
    let (first, rest) = people.split_first()?;
    let mut shared = options(first)?.iter();
    let has = |option: &u64| {
        rest.iter()
            .all(|it| options(it).is_some_and(|it| it.contains(option)))
    };
    shared.find(|option| has(option))?;
    let mut worth = Worth {
        off: sizes.wanted.abs_diff(count) as u64,
        ..Worth::default()
    };
    for (place, one) in people.iter().enumerate() {
        for other in people.iter().skip(place + 1) {
            let (times, value) = meeting(*one, *other)?;
            worth.again += u64::from(times);
            worth.cost = worth.cost.saturating_sub(value);
        }
    }
    Some(worth)
}
