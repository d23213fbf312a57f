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
    /// The numbers of the lines it names; none where the words are not in the table. Whoever raises
    /// a toddler alone names two.
    lines: Vec<usize>,
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
        // A dash names nobody: it only keeps the lines around it apart.
        for name in line.split('\t').filter(|name| *name != "-") {
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
            lines: lines(&words),
            words: words.join(" "),
        })
    }

    /// Compares two stages; words the table does not know are near only to themselves.
    pub fn near(&self, other: &Stage) -> Nearness {
        if self.words == other.words {
            return Nearness::Same;
        }
        let pairs = self
            .lines
            .iter()
            .flat_map(|mine| other.lines.iter().map(|theirs| mine.abs_diff(*theirs)));
        match pairs.min() {
            Some(0) => Nearness::Same,
            Some(1) => Nearness::Next,
            Some(_) | None => Nearness::Apart,
        }
    }
}

/// Finds the lines that the longest runs of words name, from left to right.
fn lines(words: &[String]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let longest = (1..=rest.len()).rev().find_map(|count| {
            let (run, after) = rest.split_at_checked(count)?;
            Some((*LINES.get(&run.join(" "))?, after))
        });
        rest = match longest {
            Some((line, after)) => {
                found.push(line);
                after
            }
            None => rest.get(1..).unwrap_or_default(),
        };
    }
    found.sort_unstable();
    found.dedup();
    found
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
            (
                "Alleinerziehend mit Kleinkind",
                "two young children",
                Nearness::Same,
            ),
            ("pflege meine Mutter", "caring for a parent", Nearness::Same),
            ("just graduated", "Berufseinstieg", Nearness::Same),
            ("Rente in 2 Jahren", "kurz vor der Rente", Nearness::Next),
            ("Elternzeit", "Rückkehr aus der Elternzeit", Nearness::Next),
            ("Studium", "first job", Nearness::Next),
            ("Studium", "kurz vor der Rente", Nearness::Apart),
            (
                "Eltern mit kleinen Kindern",
                "parents of toddlers",
                Nearness::Same,
            ),
            ("Eltern kleiner Kinder", "Kleinkindeltern", Nearness::Same),
            (
                "Mutter von Zwillingen und Babys",
                "parents of babies",
                Nearness::Same,
            ),
            (
                "parents of school children",
                "Eltern mit Schulkindern",
                Nearness::Same,
            ),
            ("Teenagereltern", "parent of teens", Nearness::Same),
            ("wir werden Eltern", "expectant father", Nearness::Same),
            (
                "zurück aus der Elternzeit",
                "back after parental leave",
                Nearness::Same,
            ),
            (
                "looking after my parents",
                "pflegende Angehörige",
                Nearness::Same,
            ),
            ("Berufsanfängerin", "career starters", Nearness::Same),
            (
                "Fernstudium neben dem Beruf",
                "studying beside work",
                Nearness::Same,
            ),
            (
                "moved to a new country",
                "neu in Deutschland",
                Nearness::Same,
            ),
            ("frisch in Rente", "newly retired", Nearness::Same),
            ("kurz vor dem Ruhestand", "newly retired", Nearness::Next),
            ("alleinerziehende Mutter", "single parents", Nearness::Same),
            ("Oma geworden", "grandparents", Nearness::Same),
            (
                "back after a long illness",
                "Rückkehr nach langer Krankheit",
                Nearness::Same,
            ),
            (
                "frisch geschieden",
                "going through a divorce",
                Nearness::Same,
            ),
            ("in Trauer um meinen Vater", "bereaved", Nearness::Same),
            // What stands beside each other in the table only for want of a better place.
            ("long illness", "grandparents", Nearness::Apart),
            ("divorce", "long illness", Nearness::Apart),
            ("Witwe", "Scheidung", Nearness::Apart),
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
