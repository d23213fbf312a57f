//! A profile, prepared for comparing.
//!
//! For: folding, splitting and looking words up once per profile instead of once per pair. Knows:
//! which fields matching reads. Never: holds a sentence; reasons quote the profile itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{LIST_MAX, Profile};

use crate::affinity::{Affinity, Channel, between, explained};
use crate::encoder::{TextHash, Vectors};
use crate::entry::{Ask, Entry};
use crate::moment;
use crate::need;
use crate::negation::{Voice, may_refuse};
use crate::phrase::{Phrase, Text, encodable, named};
use crate::program::{Pick, Source};
use crate::stages::Stage;
use crate::times::Times;

/// From here on, in permille, a skill and an offer are about the same thing.
const SAME_TOPIC_PERMILLE: u32 = 800;

/// How many different texts a phrasebook remembers before it begins anew.
const PHRASEBOOK_MAX: usize = 20_000;
/// The longest text a phrasebook remembers, in bytes: longer ones are rarely written twice.
const PHRASEBOOK_TEXT_MAX_BYTES: usize = 80;
/// The most sentences of one text that are looked at one by one.
const SENTENCES_MAX: usize = 8;
/// The shortest sentence that says something, in characters.
const SENTENCE_MIN_CHARS: usize = 3;
/// The shortest word a sentence ends with, in letters.
const WORD_MIN_LETTERS: usize = 3;
/// From so many telling words on, a text is asked what it mentions instead of being compared whole.
const LONG_FROM_WORDS: usize = 5;
/// The same of fewer telling words in a whole sentence: "the payroll run at the end of each month".
const SENTENCE_FROM_WORDS: usize = 6;
const SENTENCE_FROM_TELLING: usize = 3;
/// The number of a phrase that no lexicon knows.
pub(crate) const UNNUMBERED: u32 = u32::MAX;

/// Phrases prepared before: what many people offer, seek and like is prepared and kept once.
#[derive(Debug, Default)]
pub struct Phrasebook {
    phrases: BTreeMap<Box<str>, Option<Arc<Phrase>>>,
    towns: BTreeMap<Box<str>, Option<Arc<Phrase>>>,
    vectors: Arc<Vectors>,
    /// Texts that were prepared without a vector.
    wanted: BTreeSet<Box<str>>,
    /// Remembered phrases, each with how many vectors it would be prepared better with.
    lacking: BTreeMap<Box<str>, u64>,
    /// How many vectors the phrases given out so far lacked.
    lacked: u64,
    /// How many texts it remembers beyond the usual.
    more: usize,
}

impl Phrasebook {
    /// Starts a phrasebook that knows vectors. When more are known, a new one is started.
    pub fn knowing(vectors: Arc<Vectors>) -> Phrasebook {
        Phrasebook {
            vectors,
            ..Phrasebook::default()
        }
    }

    /// Remembers so many texts more than usual: for people who are all prepared at once and then
    /// kept, so that what several of them say is kept once.
    #[must_use]
    pub fn with_room_for(self, more: usize) -> Phrasebook {
        Phrasebook { more, ..self }
    }

    /// Prepares what somebody says; what they give and what has a word of refusal in it is not
    /// remembered, because it says something else where it is wished for.
    fn said_by(&mut self, voice: Voice, text: &str) -> Option<Arc<Phrase>> {
        if voice == Voice::Wishes || !may_refuse(text) {
            return self.phrase(text);
        }
        self.lacked += want(&self.vectors, &mut self.wanted, text);
        Phrase::said_by(voice, text, &self.vectors).map(Arc::new)
    }

    /// Prepares a slot or a task, which is another one at another time; what names a time is rarely
    /// written twice, and not remembered.
    fn timed(&mut self, voice: Voice, text: &str) -> Option<Arc<Phrase>> {
        if moment::named(text).moment.is_empty() {
            return self.said_by(voice, text);
        }
        self.lacked += want(&self.vectors, &mut self.wanted, text);
        Phrase::timed(voice, text, &self.vectors).map(Arc::new)
    }

    fn phrase(&mut self, text: &str) -> Option<Arc<Phrase>> {
        let most = PHRASEBOOK_MAX + self.more;
        if self.phrases.contains_key(text) {
            self.lacked += self.lacking.get(text).copied().unwrap_or(0);
        } else {
            let lacks = want(&self.vectors, &mut self.wanted, text);
            self.lacked += lacks;
            let is_kept = text.len() <= PHRASEBOOK_TEXT_MAX_BYTES;
            // Together with the phrases: one that stays must not pass for one that lacks nothing.
            if is_kept && self.phrases.len() >= most {
                self.lacking.clear();
            }
            if is_kept && lacks > 0 {
                self.lacking.insert(text.into(), lacks);
            }
        }
        let vectors = &self.vectors;
        remembered(&mut self.phrases, most, text, |text| {
            Phrase::with(text, vectors)
        })
    }

    /// Counts the vectors that phrases given out so far lacked: who was prepared while it did not
    /// grow is prepared as well as can be.
    pub fn lacked(&self) -> u64 {
        self.lacked
    }

    /// Knows more vectors of the same model; `learn` takes them in. What was prepared without
    /// lacking any stays.
    pub fn learn(&mut self, learn: impl FnOnce(&mut Vectors)) {
        // Only copied while somebody else holds them.
        learn(Arc::make_mut(&mut self.vectors));
        for text in std::mem::take(&mut self.lacking).into_keys() {
            self.phrases.remove(&text);
        }
        let vectors = &self.vectors;
        self.wanted
            .retain(|text| !vectors.knows(&TextHash::of(text)));
    }

    /// Gives the vectors that are known.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
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
        remembered(&mut self.towns, PHRASEBOOK_MAX, place, town)
    }
}

/// Remembers which texts could be compared better if they had a vector; tells how many.
fn want(vectors: &Vectors, wanted: &mut BTreeSet<Box<str>>, text: &str) -> u64 {
    if vectors.model().is_none() {
        return 0;
    }
    let mut lacks = 0;
    for text in encodable(text) {
        if vectors.knows(&TextHash::of(text)) {
            continue;
        }
        lacks += 1;
        if wanted.len() < PHRASEBOOK_MAX {
            wanted.insert(text.into());
        }
    }
    lacks
}

fn remembered(
    known: &mut BTreeMap<Box<str>, Option<Arc<Phrase>>>,
    most: usize,
    text: &str,
    mut prepare: impl FnMut(&str) -> Option<Phrase>,
) -> Option<Arc<Phrase>> {
    if let Some(phrase) = known.get(text) {
        return phrase.clone();
    }
    let phrase = prepare(text).map(Arc::new);
    if text.len() <= PHRASEBOOK_TEXT_MAX_BYTES {
        if known.len() >= most {
            known.clear();
        }
        known.insert(text.into(), phrase.clone());
    }
    phrase
}

/// What matching needs of one profile; made once, used in every comparison.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// What is said, source after source: in one stretch, because there are thousands of these.
    topics: Box<[Topic]>,
    /// Where the topics of each source end.
    ends: [u16; Source::COUNT],
    /// Codes in lower case, sorted.
    pub(crate) languages: Vec<Box<str>>,
    /// The same as numbers, to be compared quickly.
    pub(crate) spoken: Vec<u64>,
    pub(crate) times: Option<Times>,
    pub(crate) place: Option<Arc<Phrase>>,
    pub(crate) zone: Option<i32>,
    pub(crate) challenge: Option<Text>,
    /// Headline and about together.
    pub(crate) about: Option<Text>,
    pub(crate) stage: Option<Stage>,
    pub(crate) facts: Facts,
    /// The part somebody said they play, folded.
    pub(crate) role: Box<str>,
    pub(crate) entry: Entry,
}

/// Numbers and dates of an entry, read once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    /// Days since 1970-01-01, like every day here.
    pub start: Option<i64>,
    pub end: Option<i64>,
    pub entered: Option<i64>,
    pub joined: Option<i64>,
    /// The day they came to the space, which they need not say themselves.
    pub came: Option<i64>,
    /// Years in all: of the longest experience, or as somebody said.
    pub years: Option<u32>,
    /// Years here.
    pub tenure: Option<u32>,
    pub weekly_hours: Option<u32>,
    pub load: Option<u32>,
    pub by_video: bool,
    /// They said that it is to be at a table, wherever that is.
    pub at_table: bool,
}

impl Facts {
    /// Since when somebody is here: as they say, or else as the space knows.
    pub fn since(&self) -> Option<i64> {
        self.joined.or(self.came)
    }
}

/// Something said, and how well its owner knows it.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub source: Source,
    /// Its place among what the source says.
    pub index: usize,
    /// The same for the same words, whatever their case and accents.
    pub words: u64,
    /// Its number in the lexicon it was prepared with.
    pub number: u32,
    pub phrase: Arc<Phrase>,
    /// What it mentions, if it is long.
    pub text: Option<Arc<Text>>,
    pub level: Option<u8>,
    pub years: Option<u8>,
}

/// Every source, in the order features keep them.
const SOURCES: [Source; Source::COUNT] = [
    Source::Offers,
    Source::Seeks,
    Source::Skills,
    Source::Experience,
    Source::Interests,
    Source::WorkAreas,
    Source::Challenge,
    Source::About,
    Source::Goal,
    Source::Method,
    Source::Tasks,
    Source::Style,
    Source::Critical,
    Source::Must,
    Source::Topics,
    Source::TaskOffered,
    Source::TasksSought,
    Source::Question,
    Source::Cards,
    Source::Answered,
];

impl Features {
    /// Prepares a profile.
    pub fn of(profile: &Profile) -> Features {
        Features::with(profile, &mut Phrasebook::default())
    }

    /// Prepares a profile, sharing what others have said in the same words.
    pub fn with(profile: &Profile, book: &mut Phrasebook) -> Features {
        Features::entered(profile, &Entry::default(), book)
    }

    /// The same, of somebody who came to the space on a day lately: the 1st of January 1970 is day 0.
    pub fn of_somebody_who_came(mut self, day: Option<i64>) -> Features {
        self.facts.came = day;
        self
    }

    /// Prepares a profile together with what its owner said on entering a program.
    pub fn entered(profile: &Profile, entry: &Entry, book: &mut Phrasebook) -> Features {
        let skills: Vec<(Arc<Phrase>, u8)> = profile
            .skills
            .iter()
            .take(LIST_MAX)
            .filter_map(|skill| Some((book.said_by(Voice::Gives, &skill.name)?, skill.level)))
            .collect();
        let (mut all, mut ends) = (Vec::new(), [0; Source::COUNT]);
        for (source, end) in SOURCES.into_iter().zip(&mut ends) {
            all.append(&mut topics(source, profile, entry, &skills, book));
            *end = u16::try_from(all.len()).unwrap_or(u16::MAX);
        }
        let languages = languages(profile);
        Features {
            topics: all.into_boxed_slice(),
            ends,
            spoken: languages.iter().map(|code| named(code)).collect(),
            languages,
            times: Times::of(profile),
            place: place(profile, entry).and_then(|place| book.town(place)),
            zone: profile
                .time_zone
                .as_deref()
                .and_then(crate::words::zone_minutes),
            challenge: profile
                .challenge
                .as_ref()
                .and_then(|challenge| Text::of(&challenge.text, Voice::Wishes)),
            about: about(profile),
            stage: profile.life_stage.as_deref().and_then(Stage::of),
            facts: facts(profile, entry),
            role: crate::fold::fold(&entry.all(Ask::Role).join(" ")).into(),
            entry: entry.clone(),
        }
    }

    /// Gives what one source says.
    pub(crate) fn topics(&self, source: Source) -> &[Topic] {
        let end = |place: usize| self.ends.get(place).map_or(0, |end| usize::from(*end));
        let place = source as usize;
        let begin = place.checked_sub(1).map_or(0, end);
        self.topics.get(begin..end(place)).unwrap_or_default()
    }

    /// Gives what several sources say, with how much each counts in percent.
    pub(crate) fn picked<'a, 'p>(
        &'a self,
        picks: &'p [Pick],
    ) -> impl Iterator<Item = (&'a Topic, u32)> + use<'a, 'p> {
        self.counted(picks).iter().flat_map(|pick| {
            let topics = self.topics(pick.from).iter();
            topics.map(|topic| (topic, pick.percent))
        })
    }

    /// Leaves out the sources that count only otherwise, where something is said in those before.
    fn counted<'p>(&self, picks: &'p [Pick]) -> &'p [Pick] {
        let spare = picks.iter().position(|pick| pick.otherwise);
        let outright = spare.and_then(|spare| picks.get(..spare));
        outright.filter(|it| self.says(it)).unwrap_or(picks)
    }

    /// Gives what several sources wish for, each wish once: what stands in two of them is one wish,
    /// and counts as the first of them does.
    pub(crate) fn wished<'a, 'p>(
        &'a self,
        picks: &'p [Pick],
    ) -> impl Iterator<Item = (&'a Topic, u32)> + use<'a, 'p> {
        self.picked(picks)
            .enumerate()
            .filter(|(place, (topic, _))| {
                let mut before = self.picked(picks).take(*place);
                !before.any(|(other, _)| other.words == topic.words)
            })
            .map(|(_, wish)| wish)
    }

    /// Tells whether any of several sources says something.
    pub(crate) fn says(&self, picks: &[Pick]) -> bool {
        picks.iter().any(|pick| !self.topics(pick.from).is_empty())
    }

    /// Gives every topic to be numbered.
    pub(crate) fn all_topics_mut(&mut self) -> impl Iterator<Item = &mut Topic> {
        self.topics.iter_mut()
    }
}

/// Lists the texts of one source, as their owner wrote them.
pub(crate) fn texts<'a>(source: Source, profile: &'a Profile, entry: &'a Entry) -> Vec<&'a str> {
    fn all(items: &[String]) -> Vec<&str> {
        items.iter().take(LIST_MAX).map(String::as_str).collect()
    }
    match source {
        Source::Offers => all(&profile.offers),
        Source::Seeks => all(&profile.seeks),
        Source::Interests => all(&profile.interests),
        Source::WorkAreas => all(&profile.work_areas),
        Source::Skills => {
            let skills = profile.skills.iter().take(LIST_MAX);
            skills.map(|skill| skill.name.as_str()).collect()
        }
        Source::Experience => {
            let experience = profile.experience.iter().take(LIST_MAX);
            experience
                .map(|experience| experience.field.as_str())
                .collect()
        }
        Source::Challenge => {
            let text = profile.challenge.as_ref().map(|c| c.text.as_str());
            text.map(sentences).unwrap_or_default()
        }
        Source::About => {
            let headline = profile.headline.as_deref().into_iter();
            let about = profile.about.as_deref().map(sentences).unwrap_or_default();
            headline.chain(about).take(SENTENCES_MAX).collect()
        }
        Source::Goal
        | Source::Method
        | Source::Tasks
        | Source::Style
        | Source::Critical
        | Source::Must
        | Source::Topics
        | Source::TaskOffered
        | Source::TasksSought
        | Source::Question
        | Source::Cards
        | Source::Answered => {
            let answers = source.ask().map_or(&[][..], |ask| entry.all(ask));
            // Goals and questions are sentences; the rest are lists, each answer one item.
            if matches!(source, Source::Goal | Source::Question) {
                answers
                    .iter()
                    .flat_map(|answer| sentences(answer))
                    .collect()
            } else {
                all(answers)
            }
        }
    }
}

/// Splits a text into sentences and lines.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while !rest.is_empty() {
            let end = sentence_end(rest);
            let (sentence, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let sentence = sentence.trim();
            if sentence.chars().count() >= SENTENCE_MIN_CHARS {
                found.push(sentence);
            }
            rest = after;
        }
    }
    found.truncate(SENTENCES_MAX);
    found
}

/// Finds where the first sentence ends: behind a stop that a space and a capital letter follow, so
/// that "z. B." and "e.g." rarely end one.
fn sentence_end(text: &str) -> usize {
    let mut stop = None;
    let mut before = '\0';
    // How many letters the word before a stop has: "z." and "g." are no sentences.
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        match stop {
            Some(_) if c.is_whitespace() => {}
            Some(end) if before.is_whitespace() && (c.is_uppercase() || c.is_numeric()) => {
                return end;
            }
            _ => {
                let follows_a_word = letters >= WORD_MIN_LETTERS || before == ')';
                let long_stop = matches!(c, '.' | ';') && follows_a_word;
                stop = (matches!(c, '?' | '!') || long_stop).then_some(at + c.len_utf8());
            }
        }
        letters = if c.is_alphanumeric() { letters + 1 } else { 0 };
        before = c;
    }
    text.len()
}

/// Tells whether somebody wishes for what they say in a source, or gives it.
const fn voice(source: Source) -> Voice {
    match source {
        Source::Offers
        | Source::Skills
        | Source::TaskOffered
        | Source::Cards
        | Source::Answered
        | Source::Interests
        | Source::About
        | Source::Experience
        | Source::WorkAreas => Voice::Gives,
        Source::Seeks
        | Source::Challenge
        | Source::Goal
        | Source::Method
        | Source::Tasks
        | Source::Style
        | Source::Critical
        | Source::Must
        | Source::Topics
        | Source::TasksSought
        | Source::Question => Voice::Wishes,
    }
}

/// Tells whether what is said in a source may be a slot, or something to be done at a time.
const fn names_a_time(source: Source) -> bool {
    matches!(source, Source::TaskOffered | Source::TasksSought)
}

fn topics(
    source: Source,
    profile: &Profile,
    entry: &Entry,
    skills: &[(Arc<Phrase>, u8)],
    book: &mut Phrasebook,
) -> Vec<Topic> {
    let texts = texts(source, profile, entry);
    let mut topics = Vec::with_capacity(texts.len());
    for (index, text) in texts.into_iter().enumerate() {
        let asked;
        let compared = if source == Source::Question {
            asked = crate::words::asked(text);
            asked.as_str()
        } else if source == Source::Style {
            asked = crate::words::way(text);
            asked.as_str()
        } else {
            headed(source, text)
        };
        let phrase = match names_a_time(source) {
            true => book.timed(voice(source), compared),
            false => book.said_by(voice(source), compared),
        };
        let Some(phrase) = phrase else {
            continue;
        };
        topics.push(Topic {
            source,
            index,
            words: named(&crate::fold::fold(text)),
            number: UNNUMBERED,
            text: match compared.len() < text.len() && is_headed(source) {
                true => Text::of(text, voice(source)).map(Arc::new),
                // A time mentions nothing: "Sat 08:00-16:00" shares its hours with another day.
                false if phrase.whole.moment.is_some() => None,
                false => long(compared, voice(source)),
            },
            level: level(source, index, &phrase, profile, skills),
            years: (source == Source::Experience)
                .then(|| profile.experience.get(index).map(|e| e.years))
                .flatten(),
            phrase,
        });
    }
    topics
}

/// Tells whether what is said in a source has a heading on its first line, and more below it.
pub const fn is_headed(source: Source) -> bool {
    matches!(source, Source::Cards | Source::Answered)
}

/// Gives what stands for a text: its heading, or all of it. What is below counts by its words.
pub fn headed(source: Source, text: &str) -> &str {
    let heading = text.lines().next().filter(|_| is_headed(source));
    heading.unwrap_or(text)
}

fn long(text: &str, voice: Voice) -> Option<Arc<Text>> {
    let telling = crate::words::telling(text).len();
    let is_sentence = text.split_whitespace().count() >= SENTENCE_FROM_WORDS;
    let is_long = telling >= LONG_FROM_WORDS || is_sentence && telling >= SENTENCE_FROM_TELLING;
    is_long
        .then(|| Text::of(text, voice).map(Arc::new))
        .flatten()
}

/// Compares two texts by their words and vectors, and by what the longer one mentions, the same
/// whichever comes first.
pub fn compare_said(a: &str, b: &str, vectors: &Vectors) -> Affinity {
    compare_voiced((a, Voice::Wishes), (b, Voice::Wishes), vectors)
}

/// Compares a wish with an offer in the same way: what somebody who offers says they do not do is no
/// offer of theirs.
pub fn compare_offered(wish: &str, offer: &str, vectors: &Vectors) -> Affinity {
    compare_voiced((wish, Voice::Wishes), (offer, Voice::Gives), vectors)
}

fn compare_voiced(
    (one, voice): (&str, Voice),
    (other, their_voice): (&str, Voice),
    vectors: &Vectors,
) -> Affinity {
    let a = Phrase::said_by(voice, one, vectors);
    let b = Phrase::said_by(their_voice, other, vectors);
    let (Some(a), Some(b)) = (a, b) else {
        return Affinity::NONE;
    };
    let told = match (long(one, voice), long(other, their_voice)) {
        (Some(text), None) => need::mentioned(&text, &b),
        (None, Some(text)) => need::mentioned(&text, &a),
        (Some(one), Some(other)) => need::both_long(&one, &other),
        (None, None) => 0,
    };
    let (told, whole) = (need::sure(told), explained(&a, &b));
    if told <= whole.sure() {
        return whole;
    }
    Affinity {
        permille: told,
        channel: Channel::Names,
    }
}

fn level(
    source: Source,
    index: usize,
    phrase: &Phrase,
    profile: &Profile,
    skills: &[(Arc<Phrase>, u8)],
) -> Option<u8> {
    if source == Source::Skills {
        return profile.skills.get(index).map(|skill| skill.level);
    }
    let alike = skills
        .iter()
        .map(|(skill, level)| (between(skill, phrase), *level));
    alike
        .filter(|(same, _)| *same >= SAME_TOPIC_PERMILLE)
        .max()
        .map(|(_, level)| level)
}

fn facts(profile: &Profile, entry: &Entry) -> Facts {
    let years = profile.experience.iter().map(|e| u32::from(e.years)).max();
    let mode = entry.first(Ask::Mode).map(crate::fold::fold);
    let place = profile.place.as_deref().map(crate::fold::fold);
    let is_video = |text: &String| crate::entry::by_video(text);
    let is_table = |text: &String| !is_video(text) && crate::entry::at_table(text);
    // What can be read as neither counts as not said.
    let mode = mode.filter(|text| is_video(text) || is_table(text));
    Facts {
        start: entry.day(Ask::Start),
        end: entry.day(Ask::End),
        entered: entry.day(Ask::Entered),
        joined: entry.day(Ask::Joined),
        came: None,
        years: years.or_else(|| entry.number(Ask::Tenure)),
        tenure: entry.number(Ask::Tenure).or(years),
        weekly_hours: entry.number(Ask::WeeklyHours),
        load: entry.number(Ask::Load),
        by_video: mode.as_ref().or(place.as_ref()).is_some_and(is_video),
        at_table: mode.as_ref().is_some_and(is_table),
    }
}

fn place<'a>(profile: &'a Profile, entry: &'a Entry) -> Option<&'a str> {
    entry.first(Ask::Site).or(profile.place.as_deref())
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
    Text::of(&texts.join("\n"), Voice::Gives)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoder::ModelHash;

    #[test]
    fn a_phrasebook_that_is_full_forgets_phrases_and_what_they_lack_together() {
        let mut book = Phrasebook::knowing(Arc::new(Vectors::of(ModelHash::from_bytes([3; 32]))));
        for n in 0..PHRASEBOOK_MAX {
            let _phrase = book.phrase(&format!("word{n}"));
        }
        let _phrase = book.phrase(&"a long text ".repeat(20));
        let lacked = book.lacked();
        let _phrase = book.phrase("word7");
        assert_eq!(book.lacked(), lacked + 1, "it still has no vector");
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        for (text, parts) in [
            (
                "I like bees. They like me! Really?",
                &["I like bees.", "They like me!", "Really?"][..],
            ),
            (
                "Ich nutze z. B. SAP und e.g. Excel.",
                &["Ich nutze z. B. SAP und e.g. Excel."],
            ),
            (
                "Version 4.2 is out. 2 more follow",
                &["Version 4.2 is out.", "2 more follow"],
            ),
            ("eins\n\nzwei", &["eins", "zwei"]),
            ("…", &[]),
            ("", &[]),
        ] {
            assert_eq!(sentences(text), parts, "{text}");
        }
        assert_eq!(sentences(&"So what? ".repeat(50)).len(), SENTENCES_MAX);
    }

    #[test]
    fn sources_are_kept_in_their_own_order() {
        for (place, source) in SOURCES.into_iter().enumerate() {
            assert_eq!(source as usize, place, "{source:?}");
        }
    }
}
