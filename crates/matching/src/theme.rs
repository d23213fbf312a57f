//! What a text is about, told by its words.
//!
//! For: seeing that "My twins keep waking up at night" may be met by "getting babies to sleep". Knows:
//! words and phrases that point to a theme (`words/themes.tsv`). Never: says that two texts mean the
//! same; that they are about the same only makes it likelier.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fold::words;
use crate::phrase::{hash, permille, short};
use crate::spelling::corrected;
use crate::words::{WEIGHT_MAX, lines, weight};

/// The most words of a text that are looked at.
const WORDS_MAX: usize = 40;
/// The most other words between two words of a phrase.
const GAP_MAX: usize = 3;
/// The shortest word that tells something, in bytes.
const WORD_MIN_BYTES: usize = 4;
/// The shortest part of a compound that points to a theme, in bytes.
const PART_MIN_BYTES: usize = 5;
/// A word that points to no theme counts if it tells at least so much, in permille of a rare word.
const PLAIN_MIN_WEIGHT: u32 = 400;
/// What a word that points to no theme weighs, in permille of a theme.
const PLAIN_WEIGHT: u32 = 350;
/// What a theme weighs, in permille, to which the same word points in both texts: what they share in
/// words has its say elsewhere.
const SAME_WORD_WEIGHT: u32 = 400;
/// Endings that make no other theme of a word, and the shortest root each leaves behind, in bytes:
/// a career is no care.
const ENDINGS: [(&str, usize); 5] = [("ing", 4), ("ed", 4), ("en", 4), ("er", 5), ("es", 5)];

/// What a text is about, ready to be compared.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The number of each theme, rising, with what stands for each word that points to it.
    said: Box<[(u32, u32)]>,
    /// How much the themes weigh, and what points to none.
    pub total: u32,
}

impl About {
    /// Finds what a text is about.
    pub fn of(text: &str) -> About {
        let Themes { found, plain } = themes(text);
        let mut about = About {
            said: found.into_boxed_slice(),
            total: 0,
        };
        let themes = u32::try_from(about.pointed().count()).unwrap_or(u32::MAX);
        about.total =
            (themes.saturating_mul(WEIGHT_MAX)).saturating_add(plain.saturating_mul(PLAIN_WEIGHT));
        about
    }

    /// Gives each theme once, with what stands for the word that points to it where it is one.
    pub fn pointed(&self) -> impl Iterator<Item = (u32, Option<u32>)> + '_ {
        let themes = self.said.chunk_by(|one, next| one.0 == next.0);
        themes.filter_map(|words| match words {
            [] => None,
            [(theme, word)] => Some((*theme, Some(*word))),
            [(theme, _), ..] => Some((*theme, None)),
        })
    }

    /// Tells how much of the heavier one both are about, in permille.
    pub fn shared(&self, other: &About) -> u32 {
        let words_of = |theme: u32| other.said.iter().filter(move |it| it.0 == theme);
        let mine = self.said.chunk_by(|one, next| one.0 == next.0);
        let shared = mine.filter_map(|mine| {
            let theme = mine.first()?.0;
            words_of(theme).next()?;
            let same_word = words_of(theme).any(|theirs| mine.contains(theirs));
            Some(worth_of(same_word))
        });
        let shared: u32 = shared.sum();
        permille(u64::from(shared), u64::from(self.total.max(other.total)))
    }

    /// Gives one number that is the same for what is about the same in the same words.
    pub fn name(&self) -> u64 {
        let words = self.said.iter();
        words.fold(u64::from(self.total), |name, (theme, word)| {
            (name ^ u64::from(*theme) ^ (u64::from(*word) << 32))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(31)
        })
    }
}

/// What a theme of both weighs, in permille, to which they point with the same word or not.
pub const fn worth_of(same_word: bool) -> u32 {
    if same_word {
        SAME_WORD_WEIGHT
    } else {
        WEIGHT_MAX
    }
}

/// What the words of a text point to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Themes {
    /// The numbers of themes, rising, each with what stands for the word that points to it.
    found: Vec<(u32, u32)>,
    /// How many telling words point to none.
    plain: u32,
}

struct Table {
    /// Root → theme.
    singles: BTreeMap<String, u32>,
    /// Root of the first word → the roots of the others, and the theme; the longest first.
    phrases: BTreeMap<String, Vec<(Vec<String>, u32)>>,
    /// Roots of German nouns and of names, which compounds begin or end with.
    parts: BTreeMap<String, u32>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        singles: BTreeMap::new(),
        phrases: BTreeMap::new(),
        parts: BTreeMap::new(),
    };
    for (theme, line) in (0..).zip(lines(include_str!("../words/themes.tsv"))) {
        for cue in line.split('\t') {
            table.take(cue, theme);
        }
    }
    for others in table.phrases.values_mut() {
        others.sort_by_key(|(others, _)| std::cmp::Reverse(others.len()));
    }
    table
});

impl Table {
    fn take(&mut self, cue: &str, theme: u32) {
        let mut roots = roots(cue).into_iter();
        let Some(first) = roots.next() else {
            return;
        };
        let others: Vec<String> = roots.collect();
        if !others.is_empty() {
            let phrases = self.phrases.entry(first).or_default();
            phrases.push((others, theme));
            return;
        }
        if cue.starts_with(char::is_uppercase) && first.len() >= PART_MIN_BYTES {
            self.parts.entry(first.clone()).or_insert(theme);
        }
        self.singles.entry(first).or_insert(theme);
    }

    /// Finds the longest phrase that begins at a word; marks its words and names its theme.
    fn phrase(&self, roots: &[String], at: usize, taken: &mut [bool]) -> Option<(u32, u32)> {
        let phrases = self.phrases.get(roots.get(at)?)?;
        phrases.iter().find_map(|(others, theme)| {
            let places = following(roots, at, others)?;
            for place in std::iter::once(at).chain(places) {
                if let Some(taken) = taken.get_mut(place) {
                    *taken = true;
                }
            }
            let first = roots.get(at).map(String::as_str);
            let all = first.into_iter().chain(others.iter().map(String::as_str));
            Some((*theme, print(all)))
        })
    }

    /// Finds what a compound begins and ends with.
    fn compound(&self, root: &str) -> [Option<u32>; 2] {
        if !root.is_ascii() {
            return [None; 2];
        }
        let part = |part: Option<&str>| self.parts.get(part?).copied();
        let inner = || PART_MIN_BYTES..root.len();
        let first = inner().rev().find_map(|end| part(root.get(..end)));
        let last = inner()
            .rev()
            .find_map(|len| part(root.get(root.len() - len..)));
        [first, last]
    }
}

/// Finds words in their order behind another, each not far behind the one before.
fn following(roots: &[String], at: usize, others: &[String]) -> Option<Vec<usize>> {
    let mut before = at;
    let mut places = Vec::with_capacity(others.len());
    for other in others {
        let next = before + 1..(before + 2 + GAP_MAX).min(roots.len());
        before = next
            .into_iter()
            .find(|place| roots.get(*place) == Some(other))?;
        places.push(before);
    }
    Some(places)
}

/// Finds what a text points to.
fn themes(text: &str) -> Themes {
    let roots = roots(text);
    let mut taken = vec![false; roots.len()];
    let mut themes = Themes::default();
    for at in 0..roots.len() {
        if taken.get(at) == Some(&false) {
            themes.found.extend(TABLE.phrase(&roots, at, &mut taken));
        }
    }
    let free = roots.iter().zip(&taken).filter(|(_, taken)| !**taken);
    for (root, _) in free {
        let said = print(std::iter::once(root.as_str()));
        if let Some(theme) = TABLE.singles.get(root) {
            themes.found.push((*theme, said));
            continue;
        }
        let parts = TABLE.compound(root);
        let pointed = parts.iter().flatten();
        themes.found.extend(pointed.map(|theme| (*theme, said)));
        // The other half of a compound may say something else: "Containerverladung".
        let tells = weight(root) >= PLAIN_MIN_WEIGHT && root.len() >= WORD_MIN_BYTES;
        themes.plain += u32::from(tells && parts.contains(&None));
    }
    themes.found.sort_unstable();
    themes.found.dedup();
    themes
}

/// Stands for words that point to a theme.
fn print<'w>(words: impl Iterator<Item = &'w str>) -> u32 {
    let words: Vec<&str> = words.collect();
    short(hash(words.join(" ").as_bytes()))
}

fn roots(text: &str) -> Vec<String> {
    let words = words(text).into_iter().take(WORDS_MAX);
    words.map(|word| root(&corrected(word))).collect()
}

/// Takes more endings off a word than leave its meaning as it is: "runner" and "running" are "run".
fn root(word: &str) -> String {
    let mut endings = ENDINGS.iter();
    let bare = endings.find_map(|(ending, least)| {
        let bare = word.strip_suffix(ending)?;
        (word.is_ascii() && bare.len() >= *least).then_some(bare)
    });
    let Some(bare) = bare else {
        return word.to_owned();
    };
    let doubled = ["nn", "mm", "pp", "tt", "gg", "bb", "dd"];
    let mut root = bare.to_owned();
    if doubled.iter().any(|end| root.ends_with(end)) {
        root.pop();
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_points_to_one_theme() {
        let mut seen: BTreeMap<Vec<String>, (u32, &str)> = BTreeMap::new();
        for (theme, line) in (0..).zip(lines(include_str!("../words/themes.tsv"))) {
            for cue in line.split('\t') {
                let roots = roots(cue);
                assert!(!roots.is_empty(), "“{cue}” folds to nothing");
                if let [word] = roots.as_slice() {
                    assert!(weight(word) > 150, "“{cue}” says too little");
                }
                let before = *seen.entry(roots).or_insert((theme, cue));
                assert_eq!(before.0, theme, "“{cue}” stands beside “{}” too", before.1);
            }
        }
        assert!(seen.len() > 3_000, "{}", seen.len());
    }

    #[test]
    fn words_of_one_kind_have_one_root() {
        for words in [
            &["running", "run"][..],
            &["Wanderung", "Wanderungen"],
            &["sleeping", "sleep"],
            &["delegate", "delegating", "delegated"],
        ] {
            let roots: Vec<Vec<String>> = words.iter().map(|word| roots(word)).collect();
            assert!(roots.iter().all(|it| *it == roots[0]), "{roots:?}");
        }
    }

    #[test]
    fn texts_are_about_what_their_words_point_to() {
        let shared = |a: &str, b: &str| {
            let (a, b) = (themes(a).found, themes(b).found);
            let in_b = |theme: u32| b.iter().any(|(it, _)| *it == theme);
            a.iter().filter(|(theme, _)| in_b(*theme)).count()
        };
        for (a, b, count) in [
            (
                "My twins keep waking up at night",
                "Säuglinge zum Durchschlafen bringen",
                2,
            ),
            ("Kochabend in der Kantine", "lunch recipes", 1),
            ("Teamkonflikte", "quarrels", 1),
            ("fear of flying", "flying drones", 0),
            ("car pooling", "swimming pools", 0),
            ("", "", 0),
        ] {
            assert_eq!(shared(a, b), count, "{a} / {b}");
        }
        assert_eq!(themes("the blorbs of Zanzibar").plain, 2);
    }
}
