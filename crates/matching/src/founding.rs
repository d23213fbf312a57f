//! What enough people share to found something around it.
//!
//! For: programs that found something: five people who each share another thing with the one who looks
//! share nothing. Knows: which of one's own wishes are one theme, and how many meet each. Never:
//! counts whoever only may mean the same; says that people who share a theme know of each other.

use serde::Serialize;

use crate::affinity::{MEETS_PERMILLE, is_sure};
use crate::features::{Features, Topic};
use crate::need::{Met, fit};
use crate::program::Program;
use crate::rank::Candidate;
use crate::reasons::own;

/// Something of one's own that enough people share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Common {
    /// As the one who looks wrote it.
    pub theme: String,
    /// How many share it, oneself included.
    pub people: usize,
}

/// How many people share each of one's own wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sharers {
    /// The first wish that says the same as each.
    first: Vec<usize>,
    /// How many others share each, by the first that says it.
    others: Vec<usize>,
    /// So many others make a theme something to found around.
    least: usize,
}

impl Sharers {
    /// Opens the count; `None` where a program founds nothing.
    pub fn of(program: &Program, me: &Features) -> Option<Sharers> {
        let rule = program.founding_rule()?;
        let wishes: Vec<_> = me.wished(&program.wishes).map(|(wish, _)| wish).collect();
        let mut first: Vec<usize> = Vec::with_capacity(wishes.len());
        for (place, wish) in wishes.iter().enumerate() {
            let mut before = wishes.iter().zip(&first);
            let same = before.find(|(other, _)| fit(wish, other) >= MEETS_PERMILLE);
            first.push(same.map_or(place, |(_, first)| *first));
        }
        Some(Sharers {
            first,
            others: vec![0; wishes.len()],
            least: (rule.least as usize).saturating_sub(1).max(1),
        })
    }

    /// Names what somebody shares by the numbers of wishes they meet, each once.
    pub fn named(&self, met: &[(usize, u32)]) -> Vec<usize> {
        let sure = met.iter().filter(|(_, permille)| is_sure(*permille));
        let named = sure.filter_map(|(wish, _)| self.first.get(*wish).copied());
        let mut named: Vec<usize> = named.collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    /// Counts somebody in.
    pub fn count(&mut self, shared: &[usize]) {
        for theme in shared {
            if let Some(others) = self.others.get_mut(*theme) {
                *others += 1;
            }
        }
    }

    /// Counts somebody out.
    pub fn uncount(&mut self, shared: &[usize]) {
        for theme in shared {
            if let Some(others) = self.others.get_mut(*theme) {
                *others = others.saturating_sub(1);
            }
        }
    }

    fn is_enough(&self, theme: usize) -> bool {
        let others = self.others.get(theme);
        others.is_some_and(|others| *others >= self.least)
    }

    /// Tells whether any of what somebody shares is shared by enough.
    pub fn carry(&self, shared: &[usize]) -> bool {
        shared.iter().any(|theme| self.is_enough(*theme))
    }

    /// Names what of what was met enough people share, best met first.
    pub fn carried(&self, program: &Program, me: &Candidate, met: &[Met]) -> Vec<Common> {
        let wishes: Vec<&Topic> = me.features.wished(&program.wishes).map(|it| it.0).collect();
        let mut carried = Vec::new();
        for met in met.iter().filter(|met| met.is_sure) {
            let is_it =
                |wish: &&Topic| (wish.source, wish.index) == (met.wish.source, met.wish.index);
            let place = wishes.iter().position(is_it);
            let theme = place.and_then(|place| self.first.get(place).copied());
            let theme = theme.filter(|theme| self.is_enough(*theme));
            carried.extend(theme.filter(|theme| !carried.contains(theme)));
        }
        let said = carried.into_iter().filter_map(|theme| {
            Some(Common {
                theme: own(me.profile, me.features, wishes.get(theme)?)?.to_owned(),
                people: self.others.get(theme)? + 1,
            })
        });
        said.collect()
    }

    /// Lists the themes enough people share, those most share first.
    pub fn enough(&self, program: &Program, me: &Candidate) -> Vec<Common> {
        self.ordered(program, me, self.least)
    }

    /// Finds the theme most people share, whether or not they are enough.
    pub fn most(&self, program: &Program, me: &Candidate) -> Option<Common> {
        self.ordered(program, me, 1).into_iter().next()
    }

    fn ordered(&self, program: &Program, me: &Candidate, least: usize) -> Vec<Common> {
        let wishes = me.features.wished(&program.wishes);
        let all = wishes.zip(&self.others);
        let enough = all.filter(|(_, others)| **others >= least);
        let found = enough.filter_map(|((wish, _), others)| {
            Some(Common {
                theme: own(me.profile, me.features, wish)?.to_owned(),
                people: others + 1,
            })
        });
        let mut found: Vec<Common> = found.collect();
        // Of two that as many share, the one that was wished for first.
        found.sort_by_key(|common| std::cmp::Reverse(common.people));
        found
    }
}
