//! A profile, prepared for comparing.
//!
//! For: folding, splitting and looking words up once per profile instead of once per pair. Knows:
//! which fields matching reads. Never: holds a sentence; reasons quote the profile itself.

use model::{LIST_MAX, Profile};

use crate::affinity::between;
use crate::phrase::{Phrase, Text};
use crate::times::Times;

/// From here on, in permille, a skill and an offer are about the same thing.
const SAME_TOPIC_PERMILLE: u32 = 800;

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
    pub(crate) place: Option<Phrase>,
    pub(crate) zone: Option<i32>,
    pub(crate) challenge: Option<Text>,
    /// Headline and about together.
    pub(crate) about: Option<Text>,
}

/// One item of a list, with its place in the profile.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub index: usize,
    pub phrase: Phrase,
}

/// Something offered or sought, and how well its owner knows it.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub index: usize,
    pub phrase: Phrase,
    pub level: Option<u8>,
}

impl Features {
    /// Prepares a profile.
    pub fn of(profile: &Profile) -> Features {
        let skills: Vec<(Phrase, u8)> = profile
            .skills
            .iter()
            .take(LIST_MAX)
            .filter_map(|skill| Some((Phrase::of(&skill.name)?, skill.level)))
            .collect();
        Features {
            offers: topics(&profile.offers, &skills),
            seeks: topics(&profile.seeks, &skills),
            work_areas: named(&profile.work_areas),
            interests: named(&profile.interests),
            languages: languages(profile),
            times: Times::of(profile),
            place: profile.place.as_deref().and_then(town),
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

fn named(items: &[String]) -> Vec<Named> {
    let items = items.iter().take(LIST_MAX).enumerate();
    items
        .filter_map(|(index, item)| {
            Some(Named {
                index,
                phrase: Phrase::of(item)?,
            })
        })
        .collect()
}

fn topics(items: &[String], skills: &[(Phrase, u8)]) -> Vec<Topic> {
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
    named(items).into_iter().map(topic).collect()
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
