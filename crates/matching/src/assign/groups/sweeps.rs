//! Swaps that make groups better.
//!
//! For: moving people between groups of the same size, one swap at a time. Knows: the value of
//! every pair; a pair the rules keep apart counts as worse than any sum. Never: moves somebody to
//! an option they did not name.

use std::collections::BTreeMap;

use super::{Member, Sizes};
use crate::assign::lane::{Lane, NONE, number};

/// How often everybody is looked at.
const SWEEPS_MAX: u32 = 5;
/// So many people who share a topic are tried for each person, topic and sweep.
const TRIED_MAX: usize = 6;
/// So many topics of a person are looked at in each sweep.
const TOPICS_MAX: usize = 6;
/// So many groups with room are asked to meet elsewhere, so that nobody is alone.
const MOVED_MAX: usize = 64;
/// A sweep that wins less than one part in so many of the whole is the last.
const WORTHWHILE: i64 = 500;
/// Values are cut here, so that sums over a group never overflow.
const VALUE_MAX: i64 = 1 << 36;
/// What a pair costs that the rules keep apart.
const FORBIDDEN: i64 = -(1 << 48);

type Value<'a> = &'a dyn Fn(u32, u32) -> Option<i64>;

/// Groups at their options.
pub struct Table<'a> {
    members: &'a [Member],
    value: Value<'a>,
    options: Vec<u64>,
    groups: Vec<Vec<u32>>,
    group_of: Lane<u32>,
}

impl<'a> Table<'a> {
    pub fn of(members: &'a [Member], value: Value<'a>) -> Table<'a> {
        Table {
            members,
            value,
            options: Vec::new(),
            groups: Vec::new(),
            group_of: Lane::of(NONE, members.len()),
        }
    }

    pub fn open(&mut self, option: u64, people: Vec<u32>) {
        for person in &people {
            self.group_of.put(*person, number(self.groups.len()));
        }
        self.options.push(option);
        self.groups.push(people);
    }

    pub fn groups(self) -> Vec<Vec<u32>> {
        let groups = self.groups.into_iter();
        groups.filter(|group| !group.is_empty()).collect()
    }

    fn group(&self, group: u32) -> &[u32] {
        self.groups.get(group as usize).map_or(&[], Vec::as_slice)
    }

    fn pair(&self, a: u32, b: u32) -> i64 {
        let value = (self.value)(a.min(b), a.max(b));
        value.map_or(FORBIDDEN, |value| value.clamp(-VALUE_MAX, VALUE_MAX))
    }

    /// What somebody is worth to a group without one of its members.
    fn with(&self, person: u32, group: u32, without: u32) -> i64 {
        let others = self.group(group).iter();
        let others = others.filter(|other| **other != without && **other != person);
        others.map(|other| self.pair(person, *other)).sum()
    }

    fn may_come(&self, person: u32, group: u32) -> bool {
        let option = self.options.get(group as usize);
        let member = self.members.get(person as usize);
        option
            .zip(member)
            .is_some_and(|(option, member)| member.options.contains(option))
    }

    /// Swaps people while a whole sweep still wins something.
    pub fn sweep(&mut self) {
        let mut sharing: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for (person, member) in (0..number(self.members.len())).zip(self.members) {
            for topic in member.topics.iter().take(TOPICS_MAX) {
                sharing.entry(*topic).or_default().push(person);
            }
        }
        for sweep in 0..SWEEPS_MAX {
            let mut won = 0;
            for person in 0..number(self.members.len()) {
                won += self.improve(person, sweep, &sharing);
            }
            let worth: i64 = (0..number(self.groups.len()))
                .map(|group| self.worth(group).max(0))
                .sum();
            if won <= worth / WORTHWHILE {
                break;
            }
        }
    }

    fn worth(&self, group: u32) -> i64 {
        let people = self.group(group).iter();
        people
            .map(|person| self.with(*person, group, NONE))
            .sum::<i64>()
            / 2
    }

    /// Makes the best swap that brings a person to somebody with a topic in common.
    fn improve(&mut self, person: u32, sweep: u32, sharing: &BTreeMap<u64, Vec<u32>>) -> i64 {
        let home = self.group_of.at(person);
        if home == NONE {
            return 0;
        }
        let held = self.with(person, home, NONE);
        let mut best: Option<(i64, u32)> = None;
        let mut tried = vec![home];
        for near in self.candidates(person, sweep, sharing) {
            let there = self.group_of.at(near);
            if tried.contains(&there) || there == NONE || !self.may_come(person, there) {
                continue;
            }
            tried.push(there);
            for other in self.group(there) {
                if !self.may_come(*other, home) {
                    continue;
                }
                let won = self.with(person, there, *other) + self.with(*other, home, person)
                    - held
                    - self.with(*other, there, NONE);
                if won > best.map_or(0, |(most, _)| most) {
                    best = Some((won, *other));
                }
            }
        }
        let Some((won, other)) = best else {
            return 0;
        };
        self.swap(person, other);
        won
    }

    /// People with a topic in common, other ones in every sweep, and one who may have none: the
    /// person's neighbour by number, for people without topics.
    fn candidates(&self, person: u32, sweep: u32, sharing: &BTreeMap<u64, Vec<u32>>) -> Vec<u32> {
        let mut found = Vec::new();
        let topics = self.members.get(person as usize).map(|m| &m.topics);
        for topic in topics.into_iter().flatten().take(TOPICS_MAX) {
            let Some(people) = sharing.get(topic) else {
                continue;
            };
            // A step that visits everybody before it comes back to the same person.
            let start = person as usize * TRIED_MAX + sweep as usize * (people.len() / 3 + 1);
            let around = people.iter().cycle().skip(start % people.len().max(1));
            found.extend(around.take(TRIED_MAX.min(people.len())));
        }
        let count = number(self.members.len()).max(1);
        found.extend((1..=2).map(|step| (person + step * (sweep + 1)) % count));
        found.retain(|other| *other != person);
        found
    }

    fn swap(&mut self, a: u32, b: u32) {
        let (from, to) = (self.group_of.at(a), self.group_of.at(b));
        for (group, old, new) in [(from, a, b), (to, b, a)] {
            if let Some(group) = self.groups.get_mut(group as usize) {
                for person in group.iter_mut().filter(|person| **person == old) {
                    *person = new;
                }
            }
            self.group_of.put(new, group);
        }
    }

    /// Takes people out of groups with somebody they may not meet; gives those who are alone then.
    pub fn part_the_forbidden(&mut self, sizes: Sizes) -> Vec<u32> {
        let mut alone = Vec::new();
        for group in 0..number(self.groups.len()) {
            loop {
                let people = self.group(group).iter();
                let worst = people
                    .map(|person| (self.with(*person, group, NONE), *person))
                    .min();
                let Some((_, person)) = worst.filter(|(worth, _)| *worth < FORBIDDEN / 2) else {
                    break;
                };
                self.take_out(group, person, &mut alone);
            }
            if self.group(group).len() < sizes.least {
                for person in self.group(group).to_vec() {
                    self.take_out(group, person, &mut alone);
                }
            }
        }
        alone.sort_unstable();
        alone
    }

    fn take_out(&mut self, group: u32, person: u32, alone: &mut Vec<u32>) {
        if let Some(people) = self.groups.get_mut(group as usize) {
            people.retain(|other| *other != person);
        }
        self.group_of.put(person, NONE);
        alone.push(person);
    }

    /// Finds a place for people alone: with others who are alone, in a group with room, or in one that
    /// can as well meet at an option they share.
    pub fn take_in(&mut self, alone: &mut Vec<u32>, sizes: Sizes) {
        alone.sort_unstable();
        self.gather_the_alone(alone, sizes);
        let mut left = Vec::new();
        for person in std::mem::take(alone) {
            let seat = self.seat(person, sizes);
            match seat.or_else(|| self.seat_elsewhere(person, sizes)) {
                Some((group, option)) => self.sit_down(person, group, option),
                None => left.push(person),
            }
        }
        *alone = left;
    }

    fn with_room(&self, sizes: Sizes) -> impl Iterator<Item = u32> {
        let has_room =
            move |group: &u32| (sizes.least..sizes.most).contains(&self.group(*group).len());
        (0..number(self.groups.len())).filter(has_room)
    }

    /// The group with room that somebody suits best, and where it meets.
    fn seat(&self, person: u32, sizes: Sizes) -> Option<(u32, u64)> {
        let open = self.with_room(sizes);
        let open = open.filter(|group| self.may_come(person, *group));
        self.best(
            person,
            open.filter_map(|group| Some((group, *self.options.get(group as usize)?))),
        )
    }

    /// The same where the whole group would meet at another option that all of them share.
    fn seat_elsewhere(&self, person: u32, sizes: Sizes) -> Option<(u32, u64)> {
        let own = self.members.get(person as usize)?;
        let shared = |group: u32| {
            let everybody_can = |option: &&u64| {
                self.group(group).iter().all(|other| {
                    let other = self.members.get(*other as usize);
                    other.is_some_and(|member| member.options.contains(option))
                })
            };
            Some((group, *own.options.iter().find(everybody_can)?))
        };
        let open = self.with_room(sizes).take(MOVED_MAX);
        self.best(person, open.filter_map(shared))
    }

    fn best(&self, person: u32, seats: impl Iterator<Item = (u32, u64)>) -> Option<(u32, u64)> {
        let worth =
            |(group, _): &(u32, u64)| (self.with(person, *group, NONE), std::cmp::Reverse(*group));
        let best = seats.max_by_key(worth)?;
        (worth(&best).0 > FORBIDDEN / 2).then_some(best)
    }

    fn sit_down(&mut self, person: u32, group: u32, option: u64) {
        self.group_of.put(person, group);
        if let Some(meets) = self.options.get_mut(group as usize) {
            *meets = option;
        }
        if let Some(people) = self.groups.get_mut(group as usize) {
            people.push(person);
        }
    }

    /// Opens new groups of the least size among people alone who share an option.
    fn gather_the_alone(&mut self, alone: &mut Vec<u32>, sizes: Sizes) {
        let mut place = 0;
        while let Some(person) = alone.get(place).copied() {
            let options = self.members.get(person as usize).map(|m| &m.options);
            let found = options.into_iter().flatten().find_map(|option| {
                let mut group = vec![person];
                for other in alone.iter().skip(place + 1) {
                    let shares = |member: &Member| member.options.contains(option);
                    let comes = self.members.get(*other as usize).is_some_and(shares)
                        && group
                            .iter()
                            .all(|member| self.pair(*member, *other) > FORBIDDEN);
                    if comes && group.len() < sizes.least {
                        group.push(*other);
                    }
                }
                (group.len() >= sizes.least).then_some((*option, group))
            });
            let Some((option, group)) = found else {
                place += 1;
                continue;
            };
            alone.retain(|other| !group.contains(other));
            self.open(option, group);
        }
    }
}
