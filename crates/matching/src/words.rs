//! The tables that ship with the engine.
//!
//! For: how much a word tells, which names mean the same, how far a time zone is from UTC. Knows:
//! the files in `words/`. Never: learns from the people of a space.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::fold;

/// How much a word tells that no table lists, in permille.
pub const WEIGHT_MAX: u32 = 1000;
/// A word that tells at most so much, in permille, may be a small one: "it" is rarely IT.
const SMALL_MAX_WEIGHT: u32 = 150;
/// The most words a name in the alias table has.
pub const NAME_MAX_WORDS: usize = 5;

/// A meaning with one or more names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept {
    /// The number of its line in the table.
    pub line: u32,
    /// How much it tells: as much as its most telling name.
    pub weight: u32,
    /// It is the name of a tool, a product or a language, which nothing else resembles.
    pub is_name: bool,
    /// It is the name of a language people speak.
    is_tongue: bool,
}

impl Concept {
    /// Tells whether it is the name of a tool or a product.
    pub fn is_tool(&self) -> bool {
        self.is_name && !self.is_tongue
    }
}

struct Tables {
    weights: BTreeMap<String, u32>,
    concepts: BTreeMap<String, Concept>,
    /// The first name of each line of aliases.
    first_names: Vec<&'static str>,
    zones: BTreeMap<&'static str, i32>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let weights = weights();
    let concepts = concepts(&weights);
    let aliases = lines(include_str!("../words/aliases.tsv"));
    let first_names = aliases.map(|line| line.split('\t').next().unwrap_or(line));
    Tables {
        weights,
        concepts,
        first_names: first_names.collect(),
        zones: zones(),
    }
});

/// Tells how much a folded word tells, from 0 to 1000.
pub fn weight(word: &str) -> u32 {
    TABLES.weights.get(word).copied().unwrap_or(WEIGHT_MAX)
}

/// Finds the meaning of a name: its telling words, joined by spaces.
pub fn concept(name: &str) -> Option<Concept> {
    TABLES.concepts.get(name).copied()
}

/// Finds what a text is called in full that is nothing but an abbreviation: "machine learning" for "ML".
/// One that is a small word too stays what it is.
pub fn in_full(text: &str) -> Option<&'static str> {
    let words = fold::words(text);
    let [word] = words.as_slice() else {
        return None;
    };
    let concept = concept(word).filter(|_| weight(word) > SMALL_MAX_WEIGHT)?;
    let full = TABLES.first_names.get(concept.line as usize)?;
    (fold::words(full) != words).then_some(*full)
}

/// Gives the standard time of a zone in minutes ahead of UTC: `Europe/Berlin`, `UTC+5:30`.
pub fn zone_minutes(zone: &str) -> Option<i32> {
    if let Some(offset) = zone.strip_prefix("UTC") {
        return offset_minutes(offset);
    }
    TABLES.zones.get(zone).copied()
}

/// Gives the name of every zone the table knows, in order.
pub fn zone_names() -> impl Iterator<Item = &'static str> {
    TABLES.zones.keys().copied()
}

/// Takes the small words out of a text; if only small words are there, they stay.
pub fn telling(text: &str) -> Vec<(String, u32)> {
    telling_of(text, &|word| weight(word))
}

/// Gives the words of [`telling`] with their endings.
pub fn telling_as_written(text: &str) -> Vec<(String, u32)> {
    let words = fold::written(text);
    let weighed = words
        .iter()
        .map(|word| (word.clone(), weight(&fold::stem(word))));
    let telling: Vec<_> = weighed.filter(|(_, weight)| *weight > 0).collect();
    if telling.is_empty() {
        return words.into_iter().map(|word| (word, WEIGHT_MAX)).collect();
    }
    telling
}

/// Takes the words people put around a question out of it; if only such words are there, they stay.
pub fn asked(question: &str) -> String {
    without(question, &ASKING)
}

/// Takes the words in which everybody says how they work out of it: "consensus" stays of "decide by
/// consensus".
pub fn way(text: &str) -> String {
    without(text, &WAYS)
}

/// Takes words out of a text; if only such words are there, they stay.
fn without(text: &str, words: &BTreeSet<String>) -> String {
    let kept: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !fold::words(word).iter().all(|word| words.contains(word)))
        .collect();
    if kept.is_empty() {
        text.to_owned()
    } else {
        kept.join(" ")
    }
}

static ASKING: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| folded(include_str!("../words/asking.tsv")));
static WAYS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| folded(include_str!("../words/ways.tsv")));

fn folded(table: &'static str) -> BTreeSet<String> {
    lines(table).flat_map(fold::words).collect()
}

fn telling_of(text: &str, weight: &dyn Fn(&str) -> u32) -> Vec<(String, u32)> {
    let words = fold::words(text);
    let telling: Vec<_> = words
        .iter()
        .map(|word| (word.clone(), weight(word)))
        .filter(|(_, weight)| *weight > 0)
        .collect();
    if telling.is_empty() {
        return words.into_iter().map(|word| (word, WEIGHT_MAX)).collect();
    }
    telling
}

fn offset_minutes(offset: &str) -> Option<i32> {
    if offset.is_empty() {
        return Some(0);
    }
    let (sign, size) = match offset.strip_prefix('-') {
        Some(size) => (-1, size),
        None => (1, offset.strip_prefix('+')?),
    };
    let (hours, minutes) = size.split_once(':').unwrap_or((size, "0"));
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    Some(sign * (i32::from(hours) * 60 + i32::from(minutes)))
}

/// Gives the lines of a table without its remarks.
pub fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
}

fn weights() -> BTreeMap<String, u32> {
    lines(include_str!("../words/weights.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, weight)| Some((fold::words(word).pop()?, weight.parse().ok()?)))
        .collect()
}

/// Every line of names, and whether it is of a tool, a product or a language.
pub fn named_lines() -> impl Iterator<Item = (&'static str, bool)> {
    let meanings = lines(include_str!("../words/aliases.tsv")).map(|line| (line, false));
    let names = lines(tool_lines()).map(|line| (line, true));
    let tongues = lines(include_str!("../words/tongues.tsv")).map(|line| (line, true));
    meanings.chain(names).chain(tongues)
}

/// The table of tools and products.
pub const fn tool_lines() -> &'static str {
    include_str!("../words/names.tsv")
}

fn concepts(weights: &BTreeMap<String, u32>) -> BTreeMap<String, Concept> {
    let weight = |word: &str| weights.get(word).copied().unwrap_or(WEIGHT_MAX);
    let mut concepts = BTreeMap::new();
    let tools = lines(include_str!("../words/aliases.tsv")).chain(lines(tool_lines()));
    let first_tongue = u32::try_from(tools.count()).unwrap_or(u32::MAX);
    for (line, (names, is_name)) in (0_u32..).zip(named_lines()) {
        let names: Vec<_> = names
            .split('\t')
            .map(|name| telling_of(name, &weight))
            .collect();
        let weight = names
            .iter()
            .map(|name| name_weight(name))
            .max()
            .unwrap_or(WEIGHT_MAX);
        for name in names {
            concepts.entry(joined(&name)).or_insert(Concept {
                line,
                weight,
                is_name,
                is_tongue: line >= first_tongue,
            });
        }
    }
    concepts
}

/// A name of several words is always specific: "public speaking", not "public" and "speaking".
fn name_weight(name: &[(String, u32)]) -> u32 {
    match name {
        [(_, weight)] => *weight,
        _ => WEIGHT_MAX,
    }
}

/// Joins words with spaces: the form in which names are looked up.
pub fn joined(words: &[(String, u32)]) -> String {
    let words: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    words.join(" ")
}

fn zones() -> BTreeMap<&'static str, i32> {
    lines(include_str!("../words/zones.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(zone, minutes)| Some((zone, minutes.parse().ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_on_one_line_only() {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut names = 0;
        for (number, (line, _)) in named_lines().enumerate() {
            for name in line.split('\t') {
                let words = telling(name);
                assert!(!words.is_empty(), "“{name}” folds to nothing");
                assert!(
                    words.len() <= NAME_MAX_WORDS,
                    "“{name}” is never found: too long"
                );
                let before = *seen.entry(joined(&words)).or_insert(number);
                assert_eq!(before, number, "“{name}” stands on two lines");
                names += 1;
            }
        }
        assert!(
            names > 900 && seen.len() > 800,
            "{names} names, {} folded",
            seen.len()
        );
    }

    #[test]
    fn words_around_a_wish_never_mean_something_alone() {
        for (name, concept) in &TABLES.concepts {
            assert!(
                name.contains(' ') || weight(name) > 150 || name == "it",
                "“{name}” is {concept:?}"
            );
        }
    }

    #[test]
    fn weights_are_permille() {
        assert!(TABLES.weights.len() > 450);
        assert!(TABLES.weights.values().all(|weight| *weight <= WEIGHT_MAX));
        assert_eq!(weight("und"), 0);
        assert_eq!(weight("fur"), 0, "tables are folded like everything else");
        assert_eq!(weight("rust"), WEIGHT_MAX);
    }

    #[test]
    fn zones_are_known() {
        assert!(
            lines(include_str!("../words/zones.tsv")).all(|line| line.split_once('\t').is_some())
        );
        for (zone, minutes) in [
            ("Europe/Berlin", Some(60)),
            ("Europe/Istanbul", Some(180)),
            ("Asia/Kolkata", Some(330)),
            ("UTC", Some(0)),
            ("UTC-3:30", Some(-210)),
            ("UTC+2", Some(120)),
            ("UTC2", None),
            ("Mars/Olympus", None),
        ] {
            assert_eq!(zone_minutes(zone), minutes, "{zone}");
        }
    }
}
