//! What two texts say beside the words they share.
//!
//! For: telling "bass guitar" from "bass fishing" and "Medizinrecht" from "Medizintechnik", whose
//! vectors are near because of the word they share. Knows: the words of a text, German compounds
//! divided before their last part (`words/heads.tsv`), and the vector of each. Never: makes two
//! texts more alike than they are as wholes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::encoder::{Meaning, Vectors};
use crate::fold::{fold, words};
use crate::phrase::hash;
use crate::words::{lines, weight};

/// The most words of a text that are looked at.
const WORDS_MAX: usize = 12;
/// A word that tells less, in permille of a rare word, is not looked at.
const WORD_MIN_WEIGHT: u32 = 100;
/// What two texts do not share is told by words that tell at least so much, if there are any: "old"
/// and "many" are near, whatever is old or many.
const REST_MIN_WEIGHT: u32 = 400;
/// The shortest first part of a compound, in bytes.
const FIRST_MIN_BYTES: usize = 3;
/// The shortest first part that may lose the `s` that joins it to the last, in bytes.
const JOINED_MIN_BYTES: usize = 5;
/// The shortest word that may lose its ending, in bytes.
const ENDING_MIN_BYTES: usize = 5;

/// Endings a word may have without being another word, the longest first.
const ENDINGS: [&str; 5] = ["ing", "en", "n", "s", "e"];
/// Endings the last part of a compound may have.
const HEAD_ENDINGS: [&str; 4] = ["", "n", "en", "s"];

static HEADS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let heads = lines(include_str!("../words/heads.tsv"));
    heads.map(|head| (head.to_lowercase(), head)).collect()
});

/// One word of a text.
#[derive(Debug, Clone)]
struct Word {
    /// Names the word without its ending.
    stem: u64,
    /// Names it as it is written.
    written: u64,
    meaning: Option<Meaning>,
    /// It is no word around a wish only.
    tells: bool,
}

/// The words of a text that has several; nothing where it is one word only.
#[derive(Debug, Clone, Default)]
pub struct Apart(Box<[Word]>);

impl Apart {
    /// Divides a text into words, with the vectors that are known.
    pub fn of(text: &str, vectors: &Vectors) -> Apart {
        let word = |text: &str| Word {
            stem: hash(stem(text).as_bytes()),
            written: hash(text.as_bytes()),
            meaning: vectors.meaning(text).cloned(),
            tells: told(text) >= REST_MIN_WEIGHT,
        };
        Apart(divided(text).into_iter().map(word).collect())
    }

    /// Tells how alike two texts are in what they do not share, as a cosine in permille: that of
    /// the two nearest words. `None` where they share no word, where one says nothing beside, or
    /// where no vectors are known.
    pub fn rest(&self, other: &Apart) -> Option<i32> {
        let has = |list: &Apart, word: &Word| list.0.iter().any(|it| it.stem == word.stem);
        if !self.0.iter().any(|word| has(other, word)) {
            return None;
        }
        let mine = self.beside(|word| !has(other, word));
        let theirs = other.beside(|word| !has(self, word));
        let pairs = mine
            .iter()
            .flat_map(|mine| theirs.iter().map(|theirs| mine.cosine_permille(theirs)));
        pairs.max()
    }

    /// Gives what the words mean that are only here: those that tell something, or else all.
    fn beside(&self, is_only_here: impl Fn(&Word) -> bool) -> Vec<&Meaning> {
        let only = || self.0.iter().filter(|word| is_only_here(word));
        let any_tells = only().any(|word| word.tells && word.meaning.is_some());
        let kept = only().filter(|word| word.tells || !any_tells);
        kept.filter_map(|word| word.meaning.as_ref()).collect()
    }

    /// Gives what tells two texts with the same vector apart: each word, and whether its vector is
    /// known.
    pub fn each(&self) -> impl Iterator<Item = (u64, bool)> {
        self.0
            .iter()
            .map(|word| (word.written, word.meaning.is_some()))
    }
}

/// Lists the words of a text that has several, compounds in two; nothing where it is one word only.
pub fn divided(text: &str) -> Vec<&str> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '-');
    let words = text
        .split(|c| !is_inside(c))
        .map(|word| word.trim_matches('-'));
    let telling = words.filter(|word| tells(word)).take(WORDS_MAX);
    let mut found = Vec::new();
    for word in telling {
        match compound(word) {
            Some((first, last)) => found.extend([first, last]),
            None => found.push(word),
        }
    }
    if found.len() < 2 { Vec::new() } else { found }
}

fn tells(word: &str) -> bool {
    told(word) >= WORD_MIN_WEIGHT
}

/// How much a word tells, in permille of a rare word.
fn told(word: &str) -> u32 {
    words(word).first().map_or(0, |first| weight(first))
}

/// Divides a German compound before its last part, the longest that is known.
fn compound(word: &str) -> Option<(&str, &'static str)> {
    let small = word.to_lowercase();
    if small.len() != word.len() || HEADS.contains_key(&small) {
        return None;
    }
    let endings = HEAD_ENDINGS.iter();
    let bare = endings.filter_map(|ending| small.strip_suffix(ending));
    let divided = bare.filter_map(|bare| {
        let starts = bare.char_indices().map(|(start, _)| start);
        let mut starts = starts.filter(|start| *start >= FIRST_MIN_BYTES);
        starts.find_map(|start| Some((start, *HEADS.get(bare.get(start..)?)?)))
    });
    let (start, last) = divided.min_by_key(|(start, _)| *start)?;
    let first = word.get(..start)?;
    let unjoined = first
        .strip_suffix('s')
        .filter(|it| it.len() + 1 >= JOINED_MIN_BYTES);
    Some((unjoined.unwrap_or(first), last))
}

/// Takes its ending off a word.
fn stem(word: &str) -> String {
    let mut folded = fold(word);
    if folded.len() >= ENDING_MIN_BYTES
        && let Some(ending) = ENDINGS.iter().find(|ending| folded.ends_with(*ending))
    {
        folded.truncate(folded.len() - ending.len());
    }
    folded
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::encoder::{ModelHash, TextHash, VECTOR_LEN};

    #[test]
    fn compounds_are_divided_before_their_last_part() {
        for (word, divided) in [
            ("Medizinrecht", Some(("Medizin", "Recht"))),
            ("Gehaltsverhandlungen", Some(("Gehalt", "Verhandlung"))),
            ("softwareentwicklung", Some(("software", "Entwicklung"))),
            ("Zeitmanagement", Some(("Zeit", "Management"))),
            ("Buchhaltung", None),
            ("Recht", None),
            ("Unrecht", None),
            ("gardening", None),
            ("日本語", None),
        ] {
            assert_eq!(compound(word), divided, "{word}");
        }
    }

    #[test]
    fn only_texts_of_several_words_are_divided() {
        for (text, words) in [
            ("bass guitar", &["bass", "guitar"][..]),
            ("learn to code", &["learn", "code"]),
            ("Führung eines Teams", &["Führung", "Teams"]),
            ("Holzhandel", &["Holz", "Handel"]),
            ("gardening", &[]),
            ("the of and", &[]),
            ("", &[]),
        ] {
            assert_eq!(divided(text), words, "{text}");
        }
    }

    #[test]
    fn what_is_not_shared_is_compared_by_its_nearest_words() {
        let model = ModelHash::from_bytes([7; 32]);
        let mut vectors = Vectors::of(model);
        for (place, text) in (0..).zip(["guitar", "fishing", "lute"]) {
            let mut vector = [0_i8; VECTOR_LEN];
            // The lute points where the guitar does.
            vector[place % 2] = 100;
            vectors.learn(model, TextHash::of(text), Arc::new(vector));
        }
        let rest = |a: &str, b: &str| Apart::of(a, &vectors).rest(&Apart::of(b, &vectors));
        assert_eq!(rest("bass guitar", "bass fishing"), Some(0));
        assert!(rest("bass guitar", "bass lute") >= Some(999));
        assert!(rest("bass fishing guitar", "bass lute") >= Some(999));
        assert_eq!(rest("bass guitar", "bass"), None, "one word only");
        assert_eq!(rest("bass guitar", "bass guitars"), None, "nothing beside");
        assert_eq!(rest("bass guitar", "lute fishing"), None, "nothing shared");
        assert_eq!(rest("bass horn", "bass lute"), None, "no vector known");
    }
}
