//! Words that are spelled a little wrong.
//!
//! For: telling what "Zeitmanagment" is about. Knows: every word of the tables. Never: makes two words
//! one, because a slip of one word may be another ("Grundschule", "Grundschuld"): only what a text is
//! about is told by it, and that never makes sure alone. Nor does it change a word that stands in a
//! table, a short one, or one that could be two, or take one letter for another.
//!
//! A word with one letter too few, too many or two in the wrong order has a word in common with the
//! right one among those with one letter less (Mor and Fraenkel, "A hash code method for detecting and
//! correcting spelling errors", 1982).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::fold;
use crate::words::lines;

/// The shortest word that is looked at, in bytes of a folded word.
const WORD_MIN_BYTES: usize = 8;
/// The longest; what is longer is several words in one.
const WORD_MAX_BYTES: usize = 32;

const TABLES: [&str; 7] = [
    include_str!("../words/aliases.tsv"),
    include_str!("../words/names.tsv"),
    include_str!("../words/tongues.tsv"),
    include_str!("../words/themes.tsv"),
    include_str!("../words/weights.tsv"),
    include_str!("../words/heads.tsv"),
    include_str!("../words/taxonomy.tsv"),
];

struct Known {
    words: BTreeSet<String>,
    /// With one letter less: the word, or nothing where it could be several.
    less: BTreeMap<String, Option<String>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let words: BTreeSet<String> = TABLES
        .into_iter()
        .flat_map(lines)
        .flat_map(fold::words)
        .collect();
    let mut less = BTreeMap::new();
    for word in words.iter().filter(|word| is_long(word)) {
        for shorter in one_less(word) {
            less.entry(shorter)
                .and_modify(|it: &mut Option<String>| *it = None)
                .or_insert_with(|| Some(word.clone()));
        }
    }
    Known { words, less }
});

/// Gives the word of the tables for one that is spelled a little wrong.
pub fn corrected(word: String) -> String {
    right(&word).unwrap_or(word)
}

fn right(word: &str) -> Option<String> {
    if !is_long(word) || KNOWN.words.contains(word) {
        return None;
    }
    let shorter = one_less(word);
    // One letter too many, one too few, or two in the wrong order.
    let mut found: BTreeSet<&String> = shorter
        .iter()
        .filter_map(|it| KNOWN.words.get(it).filter(|it| is_long(it)))
        .collect();
    found.extend(KNOWN.less.get(word).into_iter().flatten());
    let turned = shorter.iter().filter_map(|it| KNOWN.less.get(it)?.as_ref());
    found.extend(turned.filter(|other| is_turned(word, other)));
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only.clone()),
        (_, _) => None,
    }
}

fn is_long(word: &str) -> bool {
    (WORD_MIN_BYTES..=WORD_MAX_BYTES).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Gives a word without each of its letters but the first, which is hardly ever wrong.
fn one_less(word: &str) -> BTreeSet<String> {
    let without = |at: usize| {
        let (before, after) = (word.get(..at)?, word.get(at + 1..)?);
        Some(format!("{before}{after}"))
    };
    (1..word.len()).filter_map(without).collect()
}

/// Tells whether two words differ by two letters in the wrong order.
fn is_turned(one: &str, other: &str) -> bool {
    let differ: Vec<(u8, u8)> = one
        .bytes()
        .zip(other.bytes())
        .filter(|(a, b)| a != b)
        .collect();
    one.len() == other.len()
        && matches!(differ.as_slice(), [first, second] if (first.1, first.0) == *second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_slip_is_put_right() {
        for (word, right) in [
            ("zeitmanagment", Some("zeitmanagement")),
            ("zeitmannagement", Some("zeitmanagement")),
            ("zeitmanagemetn", Some("zeitmanagement")),
            ("photograhpy", Some("photography")),
            ("photography", None),
            ("phtgraphy", None),
            ("zeitmanagemant", None),
            ("xeitmanagement", None),
            ("rsut", None),
            ("", None),
        ] {
            let right = right.unwrap_or(word);
            assert_eq!(corrected(word.to_owned()), right, "{word}");
        }
    }
}
