//! What somebody has shown to know about a question.
//!
//! For: putting a question to the people who can answer it. Knows: what people wrote about
//! themselves, piece by piece. Never: asks who asks; counts words over the people of a space.
//!
//! Every piece is a document of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
//! Framework", 2009) in whole numbers; how much a word tells and how long a document usually is
//! ship with the engine. A person counts by the mean of the best three documents, the best one,
//! and how much of the question all of them cover together.

use crate::features::{Features, Topic, is_headed};
use crate::need::known;
use crate::phrase::permille;
use crate::program::{Pick, Program};

/// So many documents make a person's case.
const DOCUMENTS: usize = 3;
/// How long a document usually is, in permille of a rare word.
const USUAL_LENGTH: u64 = 6_000;
/// BM25's k1 and b in permille.
const K1: u64 = 1_200;
const B: u64 = 500;
/// Likeness of whole phrases counts so much beside words in common, in permille.
const LIKENESS_PERMILLE: u32 = 950;
/// From here on, in permille of the question, somebody has shown something.
const SHOWN_FROM: u32 = 200;
/// From here on, in permille of a rare word, a word of a question tells much.
const TELLING_MIN: u32 = 400;
/// How much of a question is covered → what that is worth, in permille; straight in between.
const WORTH: [(u32, u32); 6] = [
    (0, 0),
    (150, 300),
    (300, 560),
    (500, 780),
    (750, 940),
    (1000, 1000),
];

/// A question, prepared.
#[derive(Debug, Default)]
pub struct Asking<'a> {
    topics: Vec<&'a Topic>,
    /// Grains with what each tells, by hash.
    grains: Vec<(u32, u32)>,
    total: u64,
}

/// What was found with one person.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    pub permille: u32,
    /// The best documents, best first.
    pub best: Vec<&'a Topic>,
}

impl<'a> Asking<'a> {
    /// Reads what is asked: the first source of the program's wishes that says anything.
    pub fn of(program: &Program, asker: &'a Features) -> Asking<'a> {
        let said = program
            .wishes
            .iter()
            .map(|pick| asker.topics(pick.from))
            .find(|topics| !topics.is_empty());
        let topics: Vec<&Topic> = said.unwrap_or_default().iter().collect();
        let mut grains: Vec<(u32, u32)> = Vec::new();
        let mut total = 0;
        for topic in &topics {
            total += u64::from(topic.phrase.whole.meanings.total);
            grains.extend(topic.phrase.whole.meanings.each());
            grains.extend(topic.text.iter().flat_map(|text| text.each()));
        }
        grains.sort_unstable();
        grains.dedup_by_key(|(hash, _)| *hash);
        Asking {
            topics,
            grains,
            total,
        }
    }

    /// Gives the grains without which nothing would be shown: the telling ones, or all where none
    /// tells much.
    pub fn telling(&self) -> Vec<u32> {
        let much = |(_, weight): &&(u32, u32)| *weight >= TELLING_MIN;
        let telling: Vec<u32> = self
            .grains
            .iter()
            .filter(much)
            .map(|(hash, _)| *hash)
            .collect();
        if telling.is_empty() {
            return self.grains.iter().map(|(hash, _)| *hash).collect();
        }
        telling
    }

    /// Looks for what somebody has shown; `None` if that is nothing about the question.
    pub fn shown<'b>(&self, gives: &[Pick], expert: &'b Features) -> Option<Shown<'b>> {
        let mut documents: Vec<(u32, &Topic)> = Vec::new();
        let mut covered = vec![0; self.grains.len()];
        for (topic, percent) in expert.picked(gives) {
            if self.is_about_something_else(topic) {
                continue;
            }
            let words = self.words(topic, percent, &mut covered);
            let alike = self.topics.iter().map(|asked| known(asked, topic)).max();
            let alike = alike.unwrap_or(0) * LIKENESS_PERMILLE / 1000 * percent / 100;
            let score = words.max(alike);
            if score > 0 {
                documents.push((score, topic));
            }
        }
        documents.sort_by(|(a, x), (b, y)| {
            let order = b.cmp(a).then(x.source.cmp(&y.source));
            order.then(x.index.cmp(&y.index))
        });
        documents.truncate(DOCUMENTS);
        let best = documents.first()?.0;
        let mean = documents.iter().map(|(score, _)| score).sum::<u32>()
            / u32::try_from(DOCUMENTS).unwrap_or(3);
        let union = permille(covered.iter().sum(), self.total * 1000).max(best);
        let raw = (2 * union + best + mean) / 4;
        if union < SHOWN_FROM {
            return None;
        }
        Some(Shown {
            permille: worth(raw),
            best: documents.into_iter().map(|(_, topic)| topic).collect(),
        })
    }

    /// Tells whether the question turns down what a document is about, or the other way round.
    fn is_about_something_else(&self, document: &Topic) -> bool {
        let refuses = |one: &Topic, other: &Topic| one.phrase.refuses(&other.phrase.whole);
        let mut asked = self.topics.iter();
        asked.any(|asked| refuses(asked, document) || refuses(document, asked))
    }

    /// Scores one document by its words, in permille of the question.
    fn words(&self, topic: &Topic, percent: u32, covered: &mut [u64]) -> u32 {
        if self.grains.is_empty() {
            return 0;
        }
        let meanings = &topic.phrase.whole.meanings;
        let below = topic.text.as_ref().filter(|_| is_headed(topic.source));
        let length = below.map_or(meanings.total, |text| text.total().max(meanings.total));
        let norm = K1 * (1000 - B + B * u64::from(length) / USUAL_LENGTH) / 1000;
        let mut sum = 0;
        let mut each = |hash: u32, weight: u32| {
            let Ok(place) = self.grains.binary_search_by_key(&hash, |(hash, _)| *hash) else {
                return;
            };
            let Some((_, tells)) = self.grains.get(place) else {
                return;
            };
            let times = u64::from(weight) * 1000 / u64::from((*tells).max(1));
            let counts = times * (1000 + K1) / (times + norm).max(1);
            let counts = counts.min(1000) * u64::from(percent) / 100;
            let counts = counts * u64::from(*tells);
            sum += counts;
            if let Some(covered) = covered.get_mut(place) {
                *covered = counts.max(*covered);
            }
        };
        match &topic.text {
            Some(text) => text.each().for_each(|(hash, weight)| each(hash, weight)),
            None => meanings
                .each()
                .for_each(|(hash, weight)| each(hash, weight)),
        }
        permille(sum, self.total * 1000)
    }
}

fn worth(raw: u32) -> u32 {
    crate::score::along(&WORTH, raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Ask, Entry};
    use crate::features::Phrasebook;
    use crate::program::program;
    use model::Profile;

    fn shown(question: &str, offers: &[&str], about: &str) -> u32 {
        let mut entry = Entry::default();
        entry.add(Ask::Question, question);
        let mut book = Phrasebook::default();
        let asker = Features::entered(&Profile::default(), &entry, &mut book);
        let profile = Profile {
            offers: offers.iter().map(|offer| (*offer).to_owned()).collect(),
            about: Some(about.to_owned()),
            ..Profile::default()
        };
        let expert = Features::of(&profile);
        let program = program("P11").unwrap();
        Asking::of(program, &asker)
            .shown(&program.gives, &expert)
            .map_or(0, |shown| shown.permille)
    }

    #[test]
    fn who_has_shown_more_is_found_first() {
        let question = "Wer kennt sich mit der Migration von SAP ERP nach S/4HANA aus?";
        let best = shown(
            question,
            &["SAP S/4HANA", "Migration"],
            "I moved three plants from SAP ERP to S/4HANA.",
        );
        let some = shown(question, &["SAP"], "");
        let other = shown(question, &["Migration of birds"], "I watch birds.");
        let none = shown(question, &["sewing"], "I sew and I help people.");
        assert!(
            best > some && some > other && none == 0,
            "{best} {some} {other} {none}"
        );
        assert!(best >= 800, "{best}");
    }

    #[test]
    fn what_somebody_has_answered_counts_with_the_answer_below_it() {
        let program = program("P11").unwrap();
        let mut book = Phrasebook::default();
        let mut asks = |question: &str, answered: &str| {
            let mut asked = Entry::default();
            asked.add(Ask::Question, question);
            let asker = Features::entered(&Profile::default(), &asked, &mut book);
            let mut said = Entry::default();
            said.add(Ask::Answered, answered);
            let expert = Features::entered(&Profile::default(), &said, &mut book);
            let asking = Asking::of(program, &asker);
            let shown = asking.shown(&program.gives, &expert);
            shown.map_or(0, |shown| shown.permille)
        };
        let answered = "How do I renew my parking permit?\nSend the registration to facility \
            management; they print it on Tuesdays.";
        assert!(asks("Who renews a parking permit?", answered) > 700);
        let below = asks("Who knows facility management?", answered);
        assert!(below > 300, "{below}");
        assert_eq!(asks("Who knows Kubernetes?", answered), 0);
    }

    #[test]
    fn aliases_count_across_languages() {
        let question = "Who can help me with accounting for a small club?";
        assert!(shown(question, &["Buchhaltung"], "") > 400);
        assert_eq!(shown(question, &["Hilfe aller Art"], ""), 0);
    }

    #[test]
    fn small_words_around_a_question_say_nothing() {
        let bare = shown("Kubernetes", &["Kubernetes"], "");
        let full = shown(
            "Hat jemand Erfahrung mit Kubernetes und kann mir helfen?",
            &["Kubernetes"],
            "",
        );
        assert!(bare >= full && full >= 700, "{bare} {full}");
    }
}
