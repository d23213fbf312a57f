//! Stages of life.
//!
//! For: telling whether two people are in the same or a neighbouring stage. Knows: the table
//! `words/stages.tsv`, whose lines are neighbours from top to bottom. Never: guesses a stage from
//! anything but what its owner wrote into that field.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fold::words;

/// Where a stage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The number of its line; `None` where the words are not in the table.
    line: Option<usize>,
    words: String,
}

/// How near two stages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    Same,
    Next,
    Apart,
}

static LINES: LazyLock<BTreeMap<String, usize>> = LazyLock::new(|| {
    let lines = include_str!("../words/stages.tsv").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut known = BTreeMap::new();
    for (number, line) in lines.enumerate() {
        for name in line.split('\t') {
            known.entry(words(name).join(" ")).or_insert(number);
        }
    }
    known
});

impl Stage {
    /// Reads a stage; `None` if it has no word.
    pub fn of(text: &str) -> Option<Stage> {
        let words = words(text);
        if words.is_empty() {
            return None;
        }
        Some(Stage {
            line: line(&words),
            words: words.join(" "),
        })
    }

    /// Compares two stages; words the table does not know are near only to themselves.
    pub fn near(&self, other: &Stage) -> Nearness {
        if self.words == other.words {
            return Nearness::Same;
        }
        match (self.line, other.line) {
            (Some(mine), Some(theirs)) => match mine.abs_diff(theirs) {
                0 => Nearness::Same,
                1 => Nearness::Next,
                _ => Nearness::Apart,
            },
            (None, _) | (_, None) => Nearness::Apart,
        }
    }
}

/// Finds the longest run of words that the table names.
fn line(words: &[String]) -> Option<usize> {
    (1..=words.len()).rev().find_map(|count| {
        words
            .windows(count)
            .find_map(|run| LINES.get(&run.join(" ")).copied())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_meet_across_languages() {
        for (a, b, near) in [
            ("Parent of a toddler", "junge Eltern", Nearness::Same),
            ("I am a new parent", "Kleinkind zu Hause", Nearness::Same),
            ("Elternzeit", "young family", Nearness::Next),
            ("Studium", "first job", Nearness::Next),
            ("Studium", "kurz vor der Rente", Nearness::Apart),
            ("on a boat", "On a boat", Nearness::Same),
            ("on a boat", "student", Nearness::Apart),
        ] {
            let (a, b) = (Stage::of(a).unwrap(), Stage::of(b).unwrap());
            assert_eq!(a.near(&b), near, "{a:?} {b:?}");
            assert_eq!(b.near(&a), near, "both ways");
        }
        assert!(Stage::of(" – ").is_none());
    }
}
