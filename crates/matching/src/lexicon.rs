//! Everything many people say, compared once.
//!
//! For: long lists. What is said is numbered, and what one person says is compared with all of it
//! in one go, so that a pair costs a few look-ups. Knows: which phrases could be alike at all.
//! Never: gives another answer than comparing two phrases would.
//!
//! Which phrases could be alike: two with near vectors, found by comparing all; and two that share
//! enough weight, which share at least one of their rarest grains (prefix filter; Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity
//! joins", 2006).

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::affinity::{SENTENCE_MIN_COSINE, least_cosine};
use crate::encoder::{Meaning, Scan};
use crate::features::{Features, Topic, UNNUMBERED};
use crate::need::{LEAST_PERMILLE, fit};
use crate::phrase::Phrase;
use crate::program::Source;
use crate::sift::Fits;

/// So much of its weight, in permille, a phrase shares with one that means the same; the least of
/// what the channels demand for [`LEAST_PERMILLE`].
const SHARED_MIN_PERMILLE: u64 = 470;
/// The same for letters.
const LETTERS_MIN_PERMILLE: u64 = 560;

/// Numbers for what is said, and which numbers share a grain.
#[derive(Debug, Default)]
pub struct Lexicon {
    topics: Vec<Topic>,
    numbers: BTreeMap<Content, u32>,
    /// (grain, number), sorted: the rarest grains of phrases.
    phrases: Vec<(u64, u32)>,
    /// The rarest grains of long texts.
    rare_texts: Vec<(u64, u32)>,
    /// All grains of long texts.
    texts: Vec<(u64, u32)>,
    rarity: Vec<(u64, u32)>,
    /// The vectors of all parts, and the number of the phrase each belongs to.
    scan: Scan,
    scanned: Vec<u32>,
}

/// What the parts of a phrase fold to and mean, and whether it is compared as a long text: things
/// of one content fit everything equally well.
type Content = (Vec<(u64, u64)>, bool);

fn content(topic: &Topic) -> Content {
    let parts = topic.phrase.parts();
    let parts = parts.map(|part| (part.whole, part.vector.as_ref().map_or(0, print)));
    let refused = topic.phrase.refused.iter();
    let refused = refused.map(|part| (REFUSED, part.whole));
    (parts.chain(refused).collect(), topic.text.is_some())
}

/// Stands before what a phrase refuses.
const REFUSED: u64 = u64::MAX;

/// The first bytes of a hash of a vector.
fn print(meaning: &Meaning) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for number in meaning.vector().iter() {
        hasher.update(&number.to_be_bytes());
    }
    let hash = hasher.finalize();
    let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
    u64::from_be_bytes(first)
}

/// Which kind of grain a key names.
#[derive(Clone, Copy)]
enum Grain {
    Meaning,
    Letters,
}

fn key(kind: Grain, hash: u32) -> u64 {
    let kind = match kind {
        Grain::Meaning => 0,
        Grain::Letters => 1_u64 << 32,
    };
    kind | u64::from(hash)
}

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
        let mut all: Vec<u64> = Vec::new();
        for topic in &self.topics {
            all.extend(grains(&topic.phrase).flatten().map(|(key, _)| key));
            all.extend(text_grains(topic).map(|(key, _)| key));
        }
        all.sort_unstable();
        self.rarity = counted(&all);
        let (mut phrases, mut rare, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for (number, topic) in (0..).zip(&self.topics) {
            for grains in grains(&topic.phrase) {
                phrases.extend(self.rarest(grains).map(|key| (key, number)));
            }
            texts.extend(text_grains(topic).map(|(key, _)| (key, number)));
            rare.extend(
                self.rarest(text_grains(topic).collect())
                    .map(|key| (key, number)),
            );
        }
        for list in [&mut phrases, &mut rare, &mut texts] {
            list.sort_unstable();
            list.dedup();
        }
        (self.phrases, self.rare_texts, self.texts) = (phrases, rare, texts);
        for (number, topic) in (0..).zip(&self.topics) {
            for meaning in topic.phrase.parts().filter_map(|part| part.vector.as_ref()) {
                self.scan.push(meaning.vector());
                self.scanned.push(number);
            }
        }
    }

    /// Keeps the rarest grains, so many that whatever shares enough shares one of them.
    fn rarest(&self, mut grains: Vec<(u64, u32)>) -> impl Iterator<Item = u64> {
        let total: u64 = grains.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let is_letters = grains.first().is_some_and(|(key, _)| key >> 32 != 0);
        let shared = if is_letters {
            LETTERS_MIN_PERMILLE
        } else {
            SHARED_MIN_PERMILLE
        };
        let enough = total * (1000 - shared) / 1000;
        grains.sort_by_key(|(key, _)| (self.rarity(*key), *key));
        let mut kept = 0;
        grains
            .into_iter()
            .take_while(move |(_, weight)| {
                let goes_on = kept <= enough;
                kept += u64::from(*weight);
                goes_on
            })
            .map(|(key, _)| key)
    }

    fn rarity(&self, key: u64) -> u32 {
        let found = self.rarity.binary_search_by_key(&key, |(key, _)| *key);
        let found = found.ok().and_then(|place| self.rarity.get(place));
        found.map_or(0, |(_, count)| *count)
    }

    /// Finds everything that fits one number, with how well in permille, by number.
    pub fn neighbours(&self, number: u32) -> Vec<(u32, u16)> {
        let Some(topic) = self.topics.get(number as usize) else {
            return Vec::new();
        };
        let mut near: Vec<u32> = Vec::new();
        for grains in grains(&topic.phrase) {
            for key in self.rarest(grains) {
                near.extend(having(&self.phrases, key));
                near.extend(having(&self.texts, key));
            }
        }
        for (key, _) in text_grains(topic) {
            near.extend(having(&self.phrases, key));
            near.extend(having(&self.rare_texts, key));
        }
        for key in self.rarest(text_grains(topic).collect()) {
            near.extend(having(&self.texts, key));
        }
        if let Some(least) = least_cosine(LEAST_PERMILLE) {
            for part in topic.phrase.parts() {
                let Some(meaning) = &part.vector else {
                    continue;
                };
                // Sentences are alike from further on only.
                let least = if part.is_sentence {
                    least.max(SENTENCE_MIN_COSINE)
                } else {
                    least
                };
                let found = self.scan.within(meaning, least).into_iter();
                near.extend(found.filter_map(|near| self.scanned.get(near.number as usize)));
            }
        }
        near.sort_unstable();
        near.dedup();
        let fits = near.into_iter().filter_map(|other| {
            let fit = fit(topic, self.topics.get(other as usize)?);
            let fit = u16::try_from(fit).ok()?;
            (u32::from(fit) >= LEAST_PERMILLE).then_some((other, fit))
        });
        fits.collect()
    }
}

fn having(list: &[(u64, u32)], key: u64) -> impl Iterator<Item = u32> {
    let from = list.partition_point(|(other, _)| *other < key);
    let rest = list.get(from..).unwrap_or_default().iter();
    rest.take_while(move |(other, _)| *other == key)
        .map(|(_, number)| *number)
}

/// Lists the grains of each part of a phrase: meanings, then letters.
fn grains(phrase: &Phrase) -> impl Iterator<Item = Vec<(u64, u32)>> {
    phrase.parts().flat_map(|part| {
        let meanings = part.meanings.each();
        let letters = part.letters.each();
        [
            meanings
                .map(|(hash, w)| (key(Grain::Meaning, hash), w))
                .collect(),
            letters
                .map(|(hash, w)| (key(Grain::Letters, hash), w))
                .collect(),
        ]
    })
}

fn text_grains(topic: &Topic) -> impl Iterator<Item = (u64, u32)> {
    let grains = topic.text.iter().flat_map(|text| text.each());
    grains.map(|(hash, weight)| (key(Grain::Meaning, hash), weight))
}

/// Counts how often each of a sorted list occurs.
fn counted(sorted: &[u64]) -> Vec<(u64, u32)> {
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.filter_map(|run| Some((*run.first()?, u32::try_from(run.len()).ok()?)))
        .collect()
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
    use model::Profile;

    const TEXTS: [&str; 26] = [
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
        let mut fits = 0;
        for (number, topic) in (0..).zip(&lexicon.topics) {
            let near = lexicon.neighbours(number);
            for (other, theirs) in (0..).zip(&lexicon.topics) {
                let found = near.binary_search_by_key(&other, |(other, _)| *other);
                let found = found.map_or(0, |place| u32::from(near[place].1));
                assert_eq!(found, fit(topic, theirs), "{number} {other}");
                fits += u32::from(found > 0);
            }
        }
        assert!(fits > 100, "{fits}");
    }
}
