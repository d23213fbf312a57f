//! Ways to somebody through people one knows.
//!
//! For: introductions. Knows: contacts that both sides signed as visible, who may be asked, and
//! how many asks they have open. Never: goes through somebody who did not agree to be asked.
//!
//! A way is as strong as what reaches its end when everybody shares what they get equally among
//! their contacts: the resource allocation index of Zhou, Lü and Zhang, "Predicting missing links
//! via local information" (European Physical Journal B 71, 2009), in 65,536ths, and its
//! continuation over one person more.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::lane::number;

/// What a way starts with.
pub const WHOLE: u64 = 65_536;
/// So many asks one go-between has open at a time.
pub const OPEN_ASKS_MAX: u32 = 2;
/// So many contacts of one person are looked at; a fixed number keeps every search short.
pub const CONTACTS_MAX: usize = 1_024;

/// Who knows whom, both ways.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    /// Per person, in ascending order.
    near: Vec<Vec<u32>>,
}

/// Whether somebody can be asked to introduce others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoBetween {
    /// They agreed to be asked.
    pub may_be_asked: bool,
    pub open_asks: u32,
}

impl GoBetween {
    fn is_free(self) -> bool {
        self.may_be_asked && self.open_asks < OPEN_ASKS_MAX
    }
}

/// One way to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// One or two people, in the order they are asked.
    pub through: Vec<u32>,
    /// In 65,536ths; more is better.
    pub strength: u64,
}

impl Contacts {
    /// Takes in pairs that both sides signed as visible.
    pub fn of(people: usize, pairs: impl IntoIterator<Item = (u32, u32)>) -> Contacts {
        let mut near = vec![Vec::new(); people];
        let count = number(people);
        for (a, b) in pairs {
            if a != b && a.max(b) < count {
                for (own, other) in [(a, b), (b, a)] {
                    if let Some(list) = near.get_mut(own as usize) {
                        list.push(other);
                    }
                }
            }
        }
        for list in &mut near {
            list.sort_unstable();
            list.dedup();
        }
        Contacts { near }
    }

    fn of_person(&self, person: u32) -> &[u32] {
        self.near.get(person as usize).map_or(&[], Vec::as_slice)
    }

    fn degree(&self, person: u32) -> u64 {
        self.of_person(person).len().max(1) as u64
    }

    fn looked_at(&self, person: u32) -> &[u32] {
        let all = self.of_person(person);
        all.get(..CONTACTS_MAX.min(all.len())).unwrap_or_default()
    }

    fn know(&self, a: u32, b: u32) -> bool {
        self.of_person(a).binary_search(&b).is_ok()
    }

    /// Gives the people both know, in ascending order.
    pub fn mutual(&self, a: u32, b: u32) -> Vec<u32> {
        let both = self.looked_at(a).iter();
        both.filter(|other| self.know(b, **other))
            .copied()
            .collect()
    }

    /// Finds the strongest ways from one person to another, at most `top`.
    ///
    /// One way per first go-between, because that is who is asked. Ways over one person come
    /// before equally strong ones over two, then lower numbers.
    pub fn ways(
        &self,
        from: u32,
        to: u32,
        go_between: &dyn Fn(u32) -> GoBetween,
        top: usize,
    ) -> Vec<Way> {
        if from == to || self.know(from, to) {
            return Vec::new();
        }
        let free = |person: u32| person != from && person != to && go_between(person).is_free();
        let mut best: BTreeMap<u32, Way> = BTreeMap::new();
        for first in self.looked_at(from).iter().filter(|first| free(**first)) {
            let share = WHOLE / self.degree(*first);
            if self.know(*first, to) {
                let way = Way {
                    through: vec![*first],
                    strength: share,
                };
                best.insert(*first, way);
                continue;
            }
            let onwards = self.looked_at(*first).iter();
            let onwards = onwards.filter(|second| self.know(**second, to) && free(**second));
            let second = onwards
                .map(|second| (share / self.degree(*second), Reverse(*second)))
                .max();
            if let Some((strength, Reverse(second))) = second {
                let through = vec![*first, second];
                best.insert(*first, Way { through, strength });
            }
        }
        let mut ways: Vec<Way> = best.into_values().collect();
        ways.sort_unstable_by(|a, b| {
            let key = |way: &Way| {
                (
                    Reverse(way.strength),
                    way.through.len(),
                    way.through.clone(),
                )
            };
            key(a).cmp(&key(b))
        });
        ways.truncate(top);
        ways
    }
}
