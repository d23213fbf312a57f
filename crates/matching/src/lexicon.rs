//! Everything many people say, compared once.
//!
//! For: long lists. What is said is numbered, and what one person says is compared with all of it
//! in one go, so that a pair costs a few look-ups. Knows: whose parts are alike, and which long
//! texts mention what. Never: gives another answer than comparing two phrases would.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::affinity::{as_listed, is_sure};
use crate::alike::{self, Parts};
use crate::features::{Features, Topic, UNNUMBERED};
use crate::need::{
    MENTIONED_MIN_PERMILLE, as_phrases, both_long, may_be_mentioned, mentioned_part, sure,
};
use crate::phrase::Text;
use crate::program::Source;
use crate::sharing::{Shared, Sharing, Sums, rarest};
use crate::sift::Fits;

/// So much of the lighter one's weight, in permille, two long texts share at least that fit.
const TEXTS_MIN_PERMILLE: u32 = 560;

/// Numbers for what is said, and what has what in common.
#[derive(Debug, Default)]
pub struct Lexicon {
    topics: Vec<Topic>,
    /// Whether something says what it is not about.
    refusing: Vec<bool>,
    numbers: BTreeMap<Content, u32>,
    parts: Parts,
    /// All grains of long texts: the number, and the weight of the grain.
    texts: Sharing,
    /// The rarest grains of long texts: the same.
    rare_texts: Sharing,
}

/// What the parts of a phrase fold to and mean, and whether it is compared as a long text: things
/// of one content fit everything equally well.
type Content = (Vec<alike::Content>, bool);

fn content(topic: &Topic) -> Content {
    let parts = topic.phrase.parts().map(alike::content);
    let refused = topic.phrase.refused.iter();
    let refused = refused.flat_map(|part| [(REFUSED, REFUSED), alike::content(part)]);
    (parts.chain(refused).collect(), topic.text.is_some())
}

/// Stands before what a phrase refuses.
const REFUSED: u64 = u64::MAX;

impl Lexicon {
    /// Numbers what these people say.
    pub fn of<'a>(people: impl Iterator<Item = &'a mut Features>) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for features in people {
            for topic in features.all_topics_mut() {
                topic.number = lexicon.number(topic);
            }
        }
        lexicon.index();
        lexicon
    }

    /// How many different things are said.
    pub fn count(&self) -> usize {
        self.topics.len()
    }

    /// Names one of the things said by what it says, whatever number it has here.
    pub fn name(&self, number: u32) -> u64 {
        let topic = self.topics.get(number as usize);
        let (parts, is_long) = topic.map(content).unwrap_or_default();
        let mix = |name: u64, half: u64| {
            (name ^ half)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(31)
        };
        let halves = parts
            .into_iter()
            .flat_map(|(folded, means)| [folded, means]);
        halves.fold(u64::from(is_long), mix)
    }

    fn number(&mut self, topic: &Topic) -> u32 {
        let content = content(topic);
        if let Some(number) = self.numbers.get(&content) {
            return *number;
        }
        let number = u32::try_from(self.topics.len()).unwrap_or(UNNUMBERED);
        self.topics.push(topic.clone());
        self.numbers.insert(content, number);
        number
    }

    fn index(&mut self) {
        let refuses = |topic: &Topic| !topic.phrase.refused.is_empty();
        self.refusing = self.topics.iter().map(refuses).collect();
        self.parts = Parts::of(self.topics.iter().map(|topic| &topic.phrase));
        let texts = || {
            (0..)
                .zip(&self.topics)
                .filter_map(|(number, topic)| Some((number, topic.text.as_deref()?)))
        };
        let listed = |number: u32, grains: Vec<(u32, u32)>| {
            let grains = grains.into_iter();
            grains.map(move |(hash, weight)| (hash, number, weight))
        };
        let all = texts().flat_map(|(number, text)| listed(number, text.each().collect()));
        let all = Sharing::of(all);
        let rare = texts().flat_map(|(number, text)| listed(number, rarest_of(text, &all)));
        let rare = Sharing::of(rare);
        (self.texts, self.rare_texts) = (all, rare);
    }

    /// Finds everything that fits one number, with how well in permille, by number.
    /// `sums` is used for nothing else and can be used again.
    pub fn neighbours(&self, number: u32, sums: &mut Sums) -> Vec<(u32, u16)> {
        let Some(topic) = self.topics.get(number as usize) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        self.find_phrases(topic, &mut found, sums);
        match &topic.text {
            Some(text) => self.find_told_by(text, &mut found),
            None => self.find_telling(topic, &mut found, sums),
        }
        best_of(&found, sums.zeros(self.topics.len()))
    }

    /// Finds what fits something as phrases.
    fn find_phrases(&self, topic: &Topic, found: &mut Vec<(u32, u32)>, sums: &mut Sums) {
        // Whoever says what they are not about is compared one by one.
        let i_refuse = !topic.phrase.refused.is_empty();
        let mut refusing: Vec<u32> = Vec::new();
        for (place, part) in topic.phrase.parts().enumerate() {
            for (other, alike) in self.parts.alike(part, sums) {
                for (number, is_whole) in self.parts.sayings(other) {
                    let refuses = self.refusing.get(number as usize) == Some(&true);
                    if i_refuse || refuses {
                        refusing.push(number);
                    } else if place == 0 && is_whole {
                        found.push((number, alike));
                    } else {
                        let listed = as_listed(alike);
                        // What was sure of an item does not become what may be.
                        let counts = is_sure(listed) || !is_sure(alike);
                        found.extend(counts.then_some((number, listed)));
                    }
                }
            }
        }
        refusing.sort_unstable();
        refusing.dedup();
        let compared = refusing.into_iter().filter_map(|number| {
            let theirs = self.topics.get(number as usize)?;
            Some((number, as_phrases(topic, theirs)))
        });
        found.extend(compared);
    }

    /// Finds the long texts that mention something short.
    fn find_telling(&self, topic: &Topic, found: &mut Vec<(u32, u32)>, sums: &mut Sums) {
        for part in topic.phrase.parts().filter(|part| may_be_mentioned(part)) {
            let all = (0, self.topics.len());
            let mut shared = Shared::of(sums, all, part.meanings.total, MENTIONED_MIN_PERMILLE);
            for (hash, weight) in self.texts.by_rarity(part.meanings.each().collect()) {
                shared.take(weight, self.texts.having(hash));
            }
            found.extend(
                shared
                    .found()
                    .map(|(number, shared)| (number, sure(mentioned_part(part, shared)))),
            );
        }
    }

    /// Finds what a long text mentions, and other long texts that say the same.
    fn find_told_by(&self, text: &Text, found: &mut Vec<(u32, u32)>) {
        let is_short = |number: u32| {
            let topic = self.topics.get(number as usize);
            topic.is_some_and(|topic| topic.text.is_none())
        };
        for (part, told) in self.parts.mentioned(text) {
            let sayings = self.parts.sayings(part).map(|(number, _)| number);
            found.extend(sayings.filter(|it| is_short(*it)).map(|it| (it, told)));
        }
        let theirs = text
            .each()
            .flat_map(|(hash, _)| self.rare_texts.having(hash));
        let mine = rarest_of(text, &self.texts).into_iter();
        let mine = mine.flat_map(|(hash, _)| self.texts.having(hash));
        let mut near: Vec<u32> = theirs.chain(mine).map(|(number, _)| *number).collect();
        near.sort_unstable();
        near.dedup();
        found.extend(near.into_iter().filter_map(|number| {
            let theirs = self.topics.get(number as usize)?.text.as_deref()?;
            Some((number, sure(both_long(text, theirs))))
        }));
    }
}

/// Keeps the best of what was found of each number, by number; `best` is all zeros, and is again.
fn best_of(found: &[(u32, u32)], best: &mut [u32]) -> Vec<(u32, u16)> {
    let mut numbers = Vec::with_capacity(found.len());
    for (number, fit) in found {
        let Some(best) = best.get_mut(*number as usize) else {
            continue;
        };
        if *fit > 0 {
            if *best == 0 {
                numbers.push(*number);
            }
            *best = (*fit).max(*best);
        }
    }
    numbers.sort_unstable();
    let each = numbers.into_iter().filter_map(|number| {
        let best = std::mem::take(best.get_mut(number as usize)?);
        Some((number, u16::try_from(best).unwrap_or(u16::MAX)))
    });
    each.collect()
}

/// Keeps the rarest grains of a long text.
fn rarest_of(text: &Text, among: &Sharing) -> Vec<(u32, u32)> {
    rarest(
        text.each().collect(),
        among,
        text.total(),
        TEXTS_MIN_PERMILLE,
    )
}

/// What one person says, compared with everything.
#[derive(Debug, Default)]
pub struct Rows {
    rows: Vec<(u32, Vec<u16>)>,
    /// Towns that were compared with that of the one who looks, and whether they are the same.
    towns: RefCell<BTreeMap<u64, bool>>,
}

/// One thing compared with everything, by number.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a>(&'a [u16]);

impl Row<'_> {
    /// How well a number fits, in permille.
    pub fn fit(self, number: u32) -> u32 {
        sure(self.known(number))
    }

    /// How well a number fits, in permille; below what is sure, how near it is that may fit.
    pub fn known(self, number: u32) -> u32 {
        self.0.get(number as usize).copied().map_or(0, u32::from)
    }
}

impl Rows {
    /// Compares what somebody says in these sources; `neighbours` knows what fits a number, or that
    /// this need not be known.
    pub(crate) fn of(
        features: &Features,
        sources: &[Source],
        len: usize,
        neighbours: &mut dyn FnMut(u32) -> Option<Fits>,
    ) -> Rows {
        let topics = sources.iter().flat_map(|source| features.topics(*source));
        let mut numbers: Vec<u32> = topics.map(|topic| topic.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let rows = numbers.into_iter().filter_map(|number| {
            let near = neighbours(number)?;
            let mut row = vec![0; len];
            for (other, fit) in near.iter() {
                if let Some(place) = row.get_mut(*other as usize) {
                    *place = *fit;
                }
            }
            Some((number, row))
        });
        Rows {
            rows: rows.collect(),
            towns: RefCell::default(),
        }
    }

    /// Tells whether a town is that of the one who looks, comparing it once.
    pub fn town(&self, town: u64, compare: impl FnOnce() -> bool) -> bool {
        *self.towns.borrow_mut().entry(town).or_insert_with(compare)
    }

    /// Finds what one number was compared with; `None` if it was not.
    pub fn row(&self, number: u32) -> Option<Row<'_>> {
        let found = self
            .rows
            .binary_search_by_key(&number, |(number, _)| *number);
        let found = found.ok().and_then(|place| self.rows.get(place));
        found.map(|(_, row)| Row(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Phrasebook;
    use crate::need::known;
    use model::Profile;

    const TEXTS: [&str; 34] = [
        // About the same, and no word in common.
        "My twins keep waking up at night",
        "getting babies to sleep through",
        "I can not sleep and keep waking up at night",
        "sleeping with a newborn, a toddler and two dogs in one bed",
        // Two names of one skill that share neither a word nor three letters.
        "pick up mail",
        "collect post",
        "I work with spreadsheets and want to learn more about baking bread",
        "I work with websites and want to learn more about baking bread",
        "Rust, but no cycling",
        "Kochen ohne Backen",
        "Rust",
        "rust programming",
        "Rust, Go and C++",
        "Go",
        "Projektleitung",
        "project management",
        "agile project management",
        "Verhandlung",
        "negotiation with suppliers",
        "I would like to learn how to run a fair negotiation with suppliers",
        "public speaking",
        "Seit zwölf Jahren führe ich schwierige Verhandlungen mit Lieferanten in aller Welt",
        "Webentwiklung",
        "Webentwicklung",
        "cycling",
        "recycling",
        "German",
        "German law",
        "learn",
        "Kochen und Backen",
        "baking bread",
        "Brot backen",
        "Sauerteigbrot backen",
        "help with taxes",
    ];

    #[test]
    fn the_lexicon_finds_exactly_what_comparing_finds() {
        let mut book = Phrasebook::default();
        let mut people: Vec<Features> = TEXTS
            .iter()
            .map(|text| {
                let profile = Profile {
                    offers: vec![(*text).to_owned()],
                    seeks: vec![format!("{text} and chess")],
                    ..Profile::default()
                };
                Features::with(&profile, &mut book)
            })
            .collect();
        let lexicon = Lexicon::of(people.iter_mut());
        let (mut fits, mut sums) = (0, Sums::default());
        for (number, topic) in (0..).zip(&lexicon.topics) {
            let near = lexicon.neighbours(number, &mut sums);
            for (other, theirs) in (0..).zip(&lexicon.topics) {
                let found = near.binary_search_by_key(&other, |(other, _)| *other);
                let found = found.map_or(0, |place| u32::from(near[place].1));
                assert_eq!(found, known(topic, theirs), "{number} {other}");
                fits += u32::from(found > 0);
            }
        }
        assert!(fits > 100, "{fits}");
    }
}
