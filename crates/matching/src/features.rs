//! A profile, prepared for comparing.
//!
//! For: folding, splitting and looking words up once per profile instead of once per pair. Knows:
//! which fields matching reads. Never: holds a sentence; reasons quote the profile itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{LIST_MAX, Profile};

use crate::affinity::between;
use crate::encoder::{TextHash, Vectors};
use crate::phrase::{Phrase, Text, encodable};
use crate::times::Times;

/// From here on, in permille, a skill and an offer are about the same thing.
const SAME_TOPIC_PERMILLE: u32 = 800;

/// How many different texts a phrasebook remembers before it begins anew.
const PHRASEBOOK_MAX: usize = 20_000;
/// The longest text a phrasebook remembers, in bytes: longer ones are rarely written twice.
const PHRASEBOOK_TEXT_MAX_BYTES: usize = 80;

/// Phrases prepared before: what many people offer, seek and like is prepared and kept once.
#[derive(Debug, Default)]
pub struct Phrasebook {
    phrases: BTreeMap<Box<str>, Option<Arc<Phrase>>>,
    towns: BTreeMap<Box<str>, Option<Arc<Phrase>>>,
    vectors: Arc<Vectors>,
    /// Texts that were prepared without a vector.
    wanted: BTreeSet<Box<str>>,
}

impl Phrasebook {
    /// Starts a phrasebook that knows vectors. When more are known, a new one is started.
    pub fn knowing(vectors: Arc<Vectors>) -> Phrasebook {
        Phrasebook {
            vectors,
            ..Phrasebook::default()
        }
    }

    fn phrase(&mut self, text: &str) -> Option<Arc<Phrase>> {
        let (vectors, wanted) = (&self.vectors, &mut self.wanted);
        let prepare = |text: &str| {
            want(vectors, wanted, text);
            Phrase::with(text, vectors)
        };
        remembered(&mut self.phrases, text, prepare)
    }

    /// Takes at most `count` of the texts that were prepared without a vector, although a model is
    /// there to compute them.
    pub fn take_wanted(&mut self, count: usize) -> Vec<String> {
        let mut taken = Vec::new();
        while taken.len() < count
            && let Some(text) = self.wanted.pop_first()
        {
            taken.push(text.into());
        }
        taken
    }

    /// Puts texts back that were taken.
    pub fn want(&mut self, texts: Vec<String>) {
        self.wanted
            .extend(texts.into_iter().map(String::into_boxed_str));
    }

    /// Tells whether there are texts to take.
    pub fn wants(&self) -> bool {
        !self.wanted.is_empty()
    }

    fn town(&mut self, place: &str) -> Option<Arc<Phrase>> {
        remembered(&mut self.towns, place, town)
    }
}

/// Remembers which texts could be compared better if they had a vector.
fn want(vectors: &Vectors, wanted: &mut BTreeSet<Box<str>>, text: &str) {
    if vectors.model().is_none() {
        return;
    }
    for text in encodable(text) {
        if wanted.len() < PHRASEBOOK_MAX && !vectors.knows(&TextHash::of(text)) {
            wanted.insert(text.into());
        }
    }
}

fn remembered(
    known: &mut BTreeMap<Box<str>, Option<Arc<Phrase>>>,
    text: &str,
    mut prepare: impl FnMut(&str) -> Option<Phrase>,
) -> Option<Arc<Phrase>> {
    if let Some(phrase) = known.get(text) {
        return phrase.clone();
    }
    let phrase = prepare(text).map(Arc::new);
    if text.len() <= PHRASEBOOK_TEXT_MAX_BYTES {
        if known.len() >= PHRASEBOOK_MAX {
            known.clear();
        }
        known.insert(text.into(), phrase.clone());
    }
    phrase
}

/// What matching needs of one profile; made once, used in every comparison.
#[derive(Debug, Clone, Default)]
pub struct Features {
    pub(crate) offers: Vec<Topic>,
    pub(crate) seeks: Vec<Topic>,
    pub(crate) work_areas: Vec<Named>,
    pub(crate) interests: Vec<Named>,
    /// Codes in lower case, sorted.
    pub(crate) languages: Vec<Box<str>>,
    pub(crate) times: Option<Times>,
    pub(crate) place: Option<Arc<Phrase>>,
    pub(crate) zone: Option<i32>,
    pub(crate) challenge: Option<Text>,
    /// Headline and about together.
    pub(crate) about: Option<Text>,
}

/// One item of a list, with its place in the profile.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub index: usize,
    pub phrase: Arc<Phrase>,
}

/// Something offered or sought, and how well its owner knows it.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub index: usize,
    pub phrase: Arc<Phrase>,
    pub level: Option<u8>,
}

impl Features {
    /// Prepares a profile.
    pub fn of(profile: &Profile) -> Features {
        Features::with(profile, &mut Phrasebook::default())
    }

    /// Prepares a profile, sharing what others have said in the same words.
    pub fn with(profile: &Profile, book: &mut Phrasebook) -> Features {
        let skills: Vec<(Arc<Phrase>, u8)> = profile
            .skills
            .iter()
            .take(LIST_MAX)
            .filter_map(|skill| Some((book.phrase(&skill.name)?, skill.level)))
            .collect();
        Features {
            offers: topics(&profile.offers, &skills, book),
            seeks: topics(&profile.seeks, &skills, book),
            work_areas: named(&profile.work_areas, book),
            interests: named(&profile.interests, book),
            languages: languages(profile),
            times: Times::of(profile),
            place: profile.place.as_deref().and_then(|place| book.town(place)),
            zone: profile
                .time_zone
                .as_deref()
                .and_then(crate::words::zone_minutes),
            challenge: profile
                .challenge
                .as_ref()
                .and_then(|challenge| Text::of(&challenge.text)),
            about: about(profile),
        }
    }
}

fn named(items: &[String], book: &mut Phrasebook) -> Vec<Named> {
    let items = items.iter().take(LIST_MAX).enumerate();
    items
        .filter_map(|(index, item)| {
            Some(Named {
                index,
                phrase: book.phrase(item)?,
            })
        })
        .collect()
}

fn topics(items: &[String], skills: &[(Arc<Phrase>, u8)], book: &mut Phrasebook) -> Vec<Topic> {
    let topic = |Named { index, phrase }| {
        let alike = skills
            .iter()
            .map(|(skill, level)| (between(skill, &phrase), *level));
        let level = alike
            .filter(|(same, _)| *same >= SAME_TOPIC_PERMILLE)
            .max()
            .map(|(_, level)| level);
        Topic {
            index,
            phrase,
            level,
        }
    };
    named(items, book).into_iter().map(topic).collect()
}

fn languages(profile: &Profile) -> Vec<Box<str>> {
    let codes = profile.languages.iter().take(LIST_MAX);
    let mut codes: Vec<Box<str>> = codes
        .map(|code| code.to_lowercase().into_boxed_str())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The town of "Berlin, Germany": two people in one country are not near each other.
fn town(place: &str) -> Option<Phrase> {
    Phrase::single(
        place
            .split([',', '(', '/', ';'])
            .find(|piece| !piece.trim().is_empty())?,
    )
}

fn about(profile: &Profile) -> Option<Text> {
    let texts = [profile.headline.as_deref(), profile.about.as_deref()];
    let texts: Vec<&str> = texts.into_iter().flatten().collect();
    Text::of(&texts.join("\n"))
}
