//! Everybody's one option.
//!
//! For: deciding who comes when and where, so that as few people as possible stay alone. Knows:
//! the options and the sizes. Never: knows who likes whom.

use std::collections::{BTreeMap, BinaryHeap};

use super::{Member, Sizes};
use crate::assign::lane::number;

/// So many people of other blocks are asked to help somebody out.
const ASKED_MAX: usize = 256;

/// Who comes to which option.
#[derive(Debug, Default)]
pub struct Blocks {
    pub people: BTreeMap<u64, Vec<u32>>,
    pub alone: Vec<u32>,
}

/// Gives everybody an option: the one most people share first, then what is left over.
pub fn blocks(members: &[Member], sizes: Sizes) -> Blocks {
    let mut sharing: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (person, member) in (0..number(members.len())).zip(members) {
        let mut options = member.options.clone();
        options.sort_unstable();
        options.dedup();
        for option in options {
            sharing.entry(option).or_default().push(person);
        }
    }
    let mut blocks = Blocks::default();
    let mut placed = vec![false; members.len()];
    let mut open: BinaryHeap<(usize, std::cmp::Reverse<u64>)> = sharing
        .iter()
        .map(|(option, people)| (people.len(), std::cmp::Reverse(*option)))
        .collect();
    while let Some((count, std::cmp::Reverse(option))) = open.pop() {
        let people = sharing.get(&option).into_iter().flatten();
        let left: Vec<u32> = people
            .filter(|person| placed.get(**person as usize) == Some(&false))
            .copied()
            .collect();
        if left.len() < sizes.least.max(1) {
            continue;
        }
        if left.len() < count {
            // Others took some since: its turn comes again by its new size.
            open.push((left.len(), std::cmp::Reverse(option)));
            continue;
        }
        for person in &left {
            if let Some(placed) = placed.get_mut(*person as usize) {
                *placed = true;
            }
        }
        blocks.people.insert(option, left);
    }
    let people = (0..number(members.len())).zip(placed);
    blocks.alone = people
        .filter(|(_, placed)| !placed)
        .map(|(person, _)| person)
        .collect();
    blocks.drop_rests(members, sizes);
    blocks.help_out(members, sizes, &sharing);
    blocks
}

impl Blocks {
    /// Makes every block one that can be split: moves or lets go of those who are too many.
    fn drop_rests(&mut self, members: &[Member], sizes: Sizes) {
        let options: Vec<u64> = self.people.keys().copied().collect();
        for option in options {
            while let Some(people) = self.people.get(&option) {
                if sizes.split(people.len()) {
                    break;
                }
                let moved = people.iter().rev().find_map(|person| {
                    let others = members.get(*person as usize)?.options.iter();
                    let mut others = others.filter(|other| **other != option);
                    let taking = others.find(|other| self.takes(**other, sizes))?;
                    Some((*person, Some(*taking)))
                });
                let last = people.last().map(|person| (*person, None));
                let Some((person, to)) = moved.or(last) else {
                    break;
                };
                self.leave(option, person);
                match to.and_then(|to| self.people.get_mut(&to)) {
                    Some(people) => people.push(person),
                    None => self.alone.push(person),
                }
            }
        }
        self.alone.sort_unstable();
    }

    fn takes(&self, option: u64, sizes: Sizes) -> bool {
        let people = self.people.get(&option);
        people.is_some_and(|people| sizes.split(people.len() + 1))
    }

    fn spares(&self, option: u64, sizes: Sizes) -> bool {
        let people = self.people.get(&option);
        people.is_some_and(|people| people.len() > 1 && sizes.split(people.len() - 1))
    }

    fn leave(&mut self, option: u64, person: u32) {
        if let Some(people) = self.people.get_mut(&option) {
            people.retain(|other| *other != person);
        }
    }

    /// Finds company for those left alone: a block that takes one more, or people who can be
    /// spared elsewhere and share an option.
    fn help_out(&mut self, members: &[Member], sizes: Sizes, sharing: &BTreeMap<u64, Vec<u32>>) {
        let mut place_of: BTreeMap<u32, u64> = BTreeMap::new();
        for (option, people) in &self.people {
            place_of.extend(people.iter().map(|person| (*person, *option)));
        }
        for person in std::mem::take(&mut self.alone) {
            if place_of.contains_key(&person) {
                continue;
            }
            let options = members
                .get(person as usize)
                .map_or(&[][..], |member| &member.options);
            let taking = options.iter().find(|option| self.takes(**option, sizes));
            if let Some(option) = taking {
                self.people.entry(*option).or_default().push(person);
                place_of.insert(person, *option);
                continue;
            }
            let found = options
                .iter()
                .find(|option| {
                    !self.people.contains_key(option)
                        && self.gather(**option, person, sizes, sharing, &mut place_of)
                })
                .copied();
            if found.is_none() {
                self.alone.push(person);
            }
        }
        // Somebody who found nobody may have been gathered by the next.
        self.alone.retain(|person| !place_of.contains_key(person));
    }

    /// Opens an option for somebody with people who can be spared elsewhere.
    fn gather(
        &mut self,
        option: u64,
        person: u32,
        sizes: Sizes,
        sharing: &BTreeMap<u64, Vec<u32>>,
        place_of: &mut BTreeMap<u32, u64>,
    ) -> bool {
        let mut came: Vec<(u32, Option<u64>)> = vec![(person, None)];
        let asked = sharing.get(&option).into_iter().flatten();
        for other in asked.take(ASKED_MAX).filter(|other| **other != person) {
            if came.len() >= sizes.least {
                break;
            }
            match place_of.get(other).copied() {
                None => came.push((*other, None)),
                Some(from) if self.spares(from, sizes) => {
                    self.leave(from, *other);
                    came.push((*other, Some(from)));
                }
                Some(_) => {}
            }
        }
        let is_enough = came.len() >= sizes.least;
        for (other, from) in came {
            if is_enough {
                place_of.insert(other, option);
                self.people.entry(option).or_default().push(other);
            } else if let Some(people) = from.and_then(|from| self.people.get_mut(&from)) {
                people.push(other);
            }
        }
        is_enough
    }
}
