//! Names people can choose from.
//!
//! For: completing what somebody types into a field of skills or interests, and knowing two names of
//! one skill. Knows: the hand-made tables in English and German, and names of skills from ESCO
//! (`words/TAXONOMY.md`). Never: asks anybody to choose; whatever is typed is as good.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fold::fold;
use crate::words::{joined, lines, named_lines, telling};

/// The shortest text that is completed, in characters after folding.
pub const COMPLETED_MIN_CHARS: usize = 2;

/// A name that completes what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// The name, as it is put into the field.
    pub name: &'static str,
    /// The first name of its concept; often the same.
    pub concept: &'static str,
}

/// One name of one concept.
struct Name {
    folded: String,
    name: &'static str,
    concept: &'static str,
    looks_german: bool,
    /// From the hand-made tables, which have what people mostly mean.
    is_ours: bool,
}

static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let ours = named_lines().map(|(line, is_name)| (line, is_name, true));
    let esco = skills().map(|line| (line, false, false));
    let mut names = Vec::new();
    for (line, is_name, is_ours) in ours.chain(esco) {
        let concept = line.split('\t').next().unwrap_or(line);
        names.extend(line.split('\t').enumerate().map(|(place, name)| Name {
            folded: fold(name),
            name,
            concept,
            // English stands first and writes nouns small.
            looks_german: !is_name && place > 0 && name.starts_with(char::is_uppercase),
            is_ours,
        }));
    }
    names
});

static SKILLS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let mut by_name = BTreeMap::new();
    for (line, names) in (0..).zip(skills()) {
        for name in names.split('\t') {
            by_name.entry(joined(&telling(name))).or_insert(line);
        }
    }
    by_name
});

fn skills() -> impl Iterator<Item = &'static str> {
    lines(include_str!("../words/taxonomy.tsv"))
}

/// Finds the skill a whole text names: its telling words, joined by spaces.
pub fn skill(name: &str) -> Option<u32> {
    SKILLS.get(name).copied()
}

/// Completes what somebody typed: at most `count` names, one for each concept, the likeliest first.
/// `german` tells which of two names for one thing is the more welcome.
pub fn complete(typed: &str, german: bool, count: usize) -> Vec<Completion> {
    let typed = fold(typed);
    if typed.chars().count() < COMPLETED_MIN_CHARS {
        return Vec::new();
    }
    let inside = format!(" {typed}");
    let mut found: Vec<(_, &Name)> = NAMES
        .iter()
        .filter_map(|name| {
            let begins = name.folded.starts_with(&typed);
            let fits = begins || name.folded.contains(&inside);
            let order = (
                !begins,
                !name.is_ours,
                name.looks_german != german,
                name.folded.len(),
                name.name,
            );
            fits.then_some((order, name))
        })
        .collect();
    found.sort_unstable_by_key(|(order, _)| *order);
    let mut completions: Vec<Completion> = Vec::new();
    for (_, name) in found {
        if completions.len() >= count {
            break;
        }
        if completions
            .iter()
            .all(|other| other.concept != name.concept)
        {
            completions.push(Completion {
                name: name.name,
                concept: name.concept,
            });
        }
    }
    completions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(typed: &str, german: bool) -> &'static str {
        complete(typed, german, 5).first().map_or("", |c| c.name)
    }

    #[test]
    fn what_is_typed_is_completed() {
        for (typed, german, name) in [
            ("projektl", true, "Projektleitung"),
            ("project man", false, "project management"),
            ("Projekt", true, "Projektleitung"),
            ("gärtn", true, "Gärtnern"),
            ("kub", false, "Kubernetes"),
            ("c+", false, "C++"),
            ("x", false, ""),
            ("", false, ""),
            ("qqqq", true, ""),
        ] {
            let found = first(typed, german);
            assert_eq!(found, name, "{typed}: {:?}", complete(typed, german, 5));
        }
    }

    #[test]
    fn each_concept_comes_once_and_all_are_bounded() {
        let found = complete("an", false, 50);
        assert_eq!(found.len(), 50);
        for (place, completion) in found.iter().enumerate() {
            let before = found.iter().take(place);
            assert!(
                before
                    .clone()
                    .all(|other| other.concept != completion.concept)
            );
        }
        assert!(
            complete("management", false, 5)
                .iter()
                .all(|c| fold(c.name).contains("management"))
        );
    }

    #[test]
    fn every_skill_name_stands_for_one_skill() {
        let names: Vec<(usize, &str)> = skills()
            .enumerate()
            .flat_map(|(line, names)| names.split('\t').map(move |name| (line, name)))
            .collect();
        assert!(names.len() > 4_000, "{}", names.len());
        for (line, name) in names {
            let key = joined(&telling(name));
            assert_eq!(skill(&key), u32::try_from(line).ok(), "“{name}”");
            assert_eq!(
                crate::words::concept(&key),
                None,
                "“{name}” is in aliases.tsv"
            );
        }
    }
}
