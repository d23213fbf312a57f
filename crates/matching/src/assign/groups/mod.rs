//! Groups for everyone.
//!
//! For: lunch tables and working circles. Knows: when and where each person can be (their
//! *options*), what they care about (their *topics*), and how good each pair in a group is. Never:
//! seats people together who have no option in common or whom the rules keep apart.
//!
//! Three steps, each in a fixed order: `blocks` gives everybody one option, people of a block are
//! dealt to its groups by topic, and `sweeps` swap people while that makes groups better. It is no
//! exact search but for `few` people; the measure beside random groups is in
//! `examples/measure_assign.rs`.

mod blocks;
mod few;
mod sweeps;

use std::collections::BTreeMap;

use super::Groups;
pub use few::{FEW_MAX_PEOPLE, Meeting, group_few};

/// How many people a group has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    pub least: usize,
    pub most: usize,
    /// What to come near to.
    pub wanted: usize,
}

impl Sizes {
    /// Tells whether so many people can be split without a rest.
    pub fn split(&self, people: usize) -> bool {
        people == 0 || people.div_ceil(self.most.max(1)) <= people / self.least.max(1)
    }

    /// The sizes of the groups of so many people, which can be split; larger ones first.
    fn of(&self, people: usize) -> Vec<usize> {
        let wanted = (2 * people + self.wanted) / (2 * self.wanted).max(1);
        let fewest = people.div_ceil(self.most.max(1));
        let count = wanted.min(people / self.least.max(1)).max(fewest);
        let larger = people.checked_rem(count).unwrap_or(0);
        (0..count)
            .map(|place| people / count + usize::from(place < larger))
            .collect()
    }
}

/// One person, as grouping sees them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// Where and when they can be, as names that mean nothing here. Without any they join nobody.
    pub options: Vec<u64>,
    /// What they care about.
    pub topics: Vec<u64>,
}

/// Groups people who share an option, as good as small swaps make it.
///
/// `value` says how good a pair in one group is, or nothing where the rules keep two apart; values
/// beyond 2³⁶ either way are cut. Nobody is alone who shares an option with enough others; who
/// cannot be placed in a group of an allowed size is listed as alone.
pub fn group(members: &[Member], sizes: Sizes, value: &dyn Fn(u32, u32) -> Option<i64>) -> Groups {
    let blocks = blocks::blocks(members, sizes);
    let mut table = sweeps::Table::of(members, value);
    let mut alone = blocks.alone;
    for (option, people) in &blocks.people {
        let mut dealt = by_topic(members, people).into_iter();
        for size in sizes.of(people.len()) {
            table.open(*option, dealt.by_ref().take(size).collect());
        }
    }
    table.sweep();
    alone.extend(table.part_the_forbidden(sizes));
    table.take_in(&mut alone, sizes);
    Groups::of(table.groups(), alone, false)
}

/// Orders the people of a block so that those with a topic in common stand together.
fn by_topic(members: &[Member], people: &[u32]) -> Vec<u32> {
    let topics = |person: &u32| members.get(*person as usize).map(|m| m.topics.as_slice());
    let mut common: BTreeMap<u64, usize> = BTreeMap::new();
    for topic in people.iter().filter_map(topics).flatten() {
        *common.entry(*topic).or_default() += 1;
    }
    let main = |person: &u32| {
        let own = topics(person).unwrap_or_default().iter();
        let shared = own.filter_map(|topic| Some((*common.get(topic)?, *topic)));
        // The rarest topic that somebody else has too: common ones bind everybody anyway.
        shared.filter(|(count, _)| *count > 1).min()
    };
    let mut order: Vec<_> = people
        .iter()
        .map(|person| (main(person), *person))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, person)| person).collect()
}
