//! Who could be on a list at all, and how far up at most.
//!
//! For: looking at the most promising first, and at nobody who cannot be matched. Knows: who says
//! which number of the lexicon. Never: looks at a person; decides about anybody it lets through.

use std::sync::Arc;

use crate::affinity::{MEETS_PERMILLE, meets};
use crate::bound::{Cover, Looked};
use crate::features::{Features, Topic};
use crate::need::{COUNTED, coverage_of};
use crate::overlap::shared_worth;
use crate::program::{Pick, Source};
use crate::terms::languages_worth;

/// What fits one thing: numbers with how well in permille.
pub type Fits = Arc<[(u32, u16)]>;

/// Who says what, by number.
#[derive(Debug, Default)]
pub struct Postings {
    /// Where the list of each number begins, and the end of the last.
    starts: Vec<u32>,
    /// Places of people, with how much it counts where they say it, in percent; in lists, with the
    /// place there.
    said: Vec<(u32, u8)>,
}

impl Postings {
    /// Lists who says each of `count` numbers in these sources.
    pub fn of(features: &[Features], picks: &[Pick], count: usize) -> Postings {
        let each = || {
            (0..).zip(features).flat_map(|(place, person)| {
                let topics = person.picked(picks);
                topics.map(move |(topic, percent)| (place, topic.number as usize, percent))
            })
        };
        Postings::sorted(each, count)
    }

    fn sorted<I: Iterator<Item = (u32, usize, u32)>>(
        each: impl Fn() -> I,
        count: usize,
    ) -> Postings {
        let mut starts = vec![0_u32; count + 1];
        for (_, number, _) in each() {
            if let Some(start) = starts.get_mut(number + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut said = vec![(0, 0); sum as usize];
        for (place, number, percent) in each() {
            let Some(at) = next.get_mut(number) else {
                continue;
            };
            if let Some(entry) = said.get_mut(*at as usize) {
                *entry = (place, u8::try_from(percent).unwrap_or(100));
                *at += 1;
            }
        }
        Postings { starts, said }
    }

    /// Gives who says a number, by place.
    pub fn having(&self, number: u32) -> &[(u32, u8)] {
        let at = |place: usize| self.starts.get(place).copied().unwrap_or_default() as usize;
        let number = number as usize;
        self.said
            .get(at(number)..at(number + 1))
            .unwrap_or_default()
    }
}

/// How well what somebody says is met by everybody.
#[derive(Debug)]
pub struct Covers {
    /// The best few worths of each person, in permille, best first.
    best: Vec<[u16; COUNTED]>,
    /// Who meets anything.
    places: Vec<u32>,
    /// Whether what may mean the same meets a wish.
    perhaps: bool,
}

impl Covers {
    /// Starts with nobody meeting anything.
    pub fn of(people: usize, perhaps: bool) -> Covers {
        Covers {
            best: vec![[0; COUNTED]; people],
            places: Vec::new(),
            perhaps,
        }
    }

    /// Takes in one wish: what fits it, how much it counts in percent, and who says what fits.
    pub fn wish<'p>(
        &mut self,
        fits: impl Iterator<Item = (u16, &'p [(u32, u8)])>,
        percent: u32,
        worths: &mut [u16],
    ) {
        let mut touched: Vec<u32> = Vec::new();
        for (fit, having) in fits.filter(|(fit, _)| meets(u32::from(*fit), self.perhaps)) {
            for (place, theirs) in having {
                let worth = u32::from(fit) * percent * u32::from(*theirs) / 10_000;
                let worth = u16::try_from(worth).unwrap_or(u16::MAX).max(1);
                if let Some(best) = worths.get_mut(*place as usize) {
                    if *best == 0 {
                        touched.push(*place);
                    }
                    *best = worth.max(*best);
                }
            }
        }
        for place in touched {
            let Some(worth) = worths.get_mut(place as usize).map(std::mem::take) else {
                continue;
            };
            if let Some(best) = self.best.get_mut(place as usize) {
                if best.first() == Some(&0) {
                    self.places.push(place);
                }
                insert(best, worth);
            }
        }
    }

    /// Lists who meets anything, by place: what is known of everybody is then read from front to
    /// back, which is several times quicker than here and there.
    pub fn places_rising(&self) -> Vec<u32> {
        if self.places.len() < self.best.len() / SORTED_IF_RARER {
            let mut places = self.places.clone();
            places.sort_unstable();
            return places;
        }
        let all = (0..).zip(&self.best);
        all.filter_map(|(place, best)| (best.first() > Some(&0)).then_some(place))
            .collect()
    }

    /// Tells what is known of one person: how much of `wishes` wishes they meet.
    pub fn known(&self, place: usize, wishes: usize) -> Cover {
        let best = self.best.get(place).copied().unwrap_or_default();
        Cover {
            all: coverage_of(best.iter().map(|worth| u32::from(*worth)), wishes),
            best: best.first().map_or(0, |worth| u32::from(*worth)),
        }
    }

    /// Tells whether somebody meets anything.
    pub fn meets(&self, place: usize) -> bool {
        self.best
            .get(place)
            .is_some_and(|best| best.first() > Some(&0))
    }
}

/// If fewer than one of so many meets anything, those are sorted instead of looking at everybody.
const SORTED_IF_RARER: usize = 32;

/// What everybody says in one source.
#[derive(Debug, Default)]
pub struct Lists {
    /// The different numbers that are said there, rising; what follows counts along them.
    numbers: Vec<u32>,
    /// Where each person's begin, and the end of the last.
    starts: Vec<u32>,
    said: Vec<u32>,
}

/// Which of one person's list each thing said in a source fits, as bits.
#[derive(Debug, Default)]
pub struct Fitting {
    masks: Vec<u64>,
    /// Whether the person says anything.
    any: bool,
}

/// The places of a list that are told apart.
const PLACES_MAX: usize = 64;

impl Lists {
    /// Lists what people say in a source.
    pub fn of(features: &[Features], source: Source) -> Lists {
        let all = || features.iter().flat_map(|person| person.topics(source));
        let mut lists = Lists {
            numbers: all().map(|topic| topic.number).collect(),
            ..Lists::default()
        };
        lists.numbers.sort_unstable();
        lists.numbers.dedup();
        for person in features {
            lists
                .starts
                .push(u32::try_from(lists.said.len()).unwrap_or(u32::MAX));
            for topic in person.topics(source) {
                let place = lists.numbers.partition_point(|it| *it < topic.number);
                lists.said.push(u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        lists
            .starts
            .push(u32::try_from(lists.said.len()).unwrap_or(u32::MAX));
        lists
    }

    /// Finds what fits somebody who says `mine`; `fits` knows what fits a number.
    pub fn fitting(&self, mine: &[Topic], mut fits: impl FnMut(u32) -> Fits) -> Fitting {
        let mut masks = vec![0; self.numbers.len()];
        for (place, topic) in mine.iter().enumerate() {
            let bit = 1 << place.min(PLACES_MAX - 1);
            let near = fits(topic.number);
            let mut add = |place: usize, fit: u16| {
                if u32::from(fit) >= MEETS_PERMILLE
                    && let Some(mask) = masks.get_mut(place)
                {
                    *mask |= bit;
                }
            };
            if near.len() < self.numbers.len() {
                for (number, fit) in near.iter() {
                    if let Ok(place) = self.numbers.binary_search(number) {
                        add(place, *fit);
                    }
                }
            } else {
                for (place, number) in self.numbers.iter().enumerate() {
                    let found = near.binary_search_by_key(number, |(number, _)| *number);
                    if let Some((_, fit)) = found.ok().and_then(|found| near.get(found)) {
                        add(place, *fit);
                    }
                }
            }
        }
        Fitting {
            masks,
            any: !mine.is_empty(),
        }
    }

    /// Tells how much one of the people has in common with somebody.
    #[inline]
    pub fn common(&self, place: usize, fitting: &Fitting) -> Looked {
        let at = |place: usize| self.starts.get(place).copied().unwrap_or_default() as usize;
        let said = self.said.get(at(place)..at(place + 1)).unwrap_or_default();
        if !fitting.any || said.is_empty() {
            return Looked::Silent;
        }
        let masks = said.iter().filter_map(|it| fitting.masks.get(*it as usize));
        let (mut mine, mut theirs) = (0_u64, 0);
        for mask in masks.filter(|mask| **mask > 0) {
            mine |= mask;
            theirs += 1;
        }
        Looked::worth(shared_worth((mine.count_ones() as usize).min(theirs)))
    }
}

/// What everybody speaks, as bits.
#[derive(Debug)]
pub struct Tongues(Vec<u64>);

impl Tongues {
    /// Numbers the languages of these people; `None` if there are more than fit.
    pub fn of(features: &[Features]) -> Option<Tongues> {
        let mut all: Vec<u64> = features
            .iter()
            .flat_map(|person| person.spoken.clone())
            .collect();
        all.sort_unstable();
        all.dedup();
        let bits = |person: &Features| {
            let places = person
                .spoken
                .iter()
                .filter_map(|code| all.binary_search(code).ok());
            places.fold(0, |bits, place| bits | 1_u64 << (place % 64))
        };
        (all.len() <= 64).then(|| Tongues(features.iter().map(bits).collect()))
    }

    /// Tells what two people have in common.
    pub fn common(&self, one: usize, other: usize) -> Looked {
        let of = |place: usize| self.0.get(place).copied().unwrap_or(0);
        let (one, other) = (of(one), of(other));
        if one == 0 || other == 0 {
            return Looked::Silent;
        }
        Looked::worth(languages_worth((one & other).count_ones() as usize))
    }
}

/// Puts a worth into its place among the best few.
fn insert(best: &mut [u16; COUNTED], worth: u16) {
    // Without a branch: which of two is higher cannot be foreseen.
    let mut carried = worth;
    for kept in best {
        (*kept, carried) = (carried.max(*kept), carried.min(*kept));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_few_stay_in_order() {
        let mut best = [0; COUNTED];
        for worth in [5, 9, 2, 7, 9, 1] {
            insert(&mut best, worth);
        }
        assert_eq!(best, [9, 9, 7, 5]);
    }

    #[test]
    fn a_wish_counts_once_for_each_person_by_what_meets_it_best() {
        let mut covers = Covers::of(3, true);
        let mut worths = [0; 3];
        let (one, other) = ([(0, 100), (2, 50)], [(0, 100)]);
        covers.wish(
            [(800, &one[..]), (950, &other[..])].into_iter(),
            100,
            &mut worths,
        );
        covers.wish([(500, &one[..])].into_iter(), 100, &mut worths);
        assert_eq!(covers.places, [0, 2]);
        assert_eq!(covers.known(0, 1).all, 950);
        assert_eq!(covers.known(2, 1).best, 400);
        assert!(!covers.meets(1) && worths == [0; 3]);
    }
}
