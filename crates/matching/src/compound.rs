//! What a German compound is made of.
//!
//! For: seeing that "Vertragsverhandlung" says what "Verträge verhandeln" says. Knows: last parts of
//! compounds (`words/heads.tsv`) and German names of one word from the table of names, both folded.
//! Never: divides what is a name of its own; divides more than once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::fold::{stem, words};
use crate::words::{lines, named_lines, weight};

/// The shortest first part, in bytes of a folded word.
const FIRST_MIN_BYTES: usize = 4;
/// The shortest last part that is taken from the table of names, in bytes of a folded word.
const NAME_MIN_BYTES: usize = 6;
/// What a first part tells at least, in permille: "Unter" and "Weiter" make other words.
const FIRST_MIN_WEIGHT: u32 = 400;

static LASTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let single = |text: &str| match words(text).as_slice() {
        [word] => Some(word.clone()),
        _ => None,
    };
    let heads = lines(include_str!("../words/heads.tsv")).filter_map(single);
    let names = named_lines().filter(|(_, is_name)| !is_name);
    // English stands first and writes nouns small.
    let german = names.flat_map(|(line, _)| {
        let others = line.split('\t').skip(1);
        others.filter(|name| name.starts_with(char::is_uppercase))
    });
    let german = german.filter_map(single);
    heads
        .chain(german.filter(|word| word.len() >= NAME_MIN_BYTES))
        .collect()
});

/// Divides a folded word before its last part, the longest that is known.
pub fn divided(word: &str) -> Option<(String, &str)> {
    if !word.is_ascii() || LASTS.contains(word) {
        return None;
    }
    let starts = FIRST_MIN_BYTES..word.len();
    let (first, last) = starts
        .map(|start| word.split_at(start))
        .find(|(_, last)| LASTS.contains(*last))?;
    let first = stem(first);
    (weight(&first) >= FIRST_MIN_WEIGHT).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_are_divided_before_their_last_part() {
        for (word, parts) in [
            ("Vertragsverhandlung", Some(["Vertrag", "Verhandlung"])),
            ("Konfliktmoderation", Some(["Konflikt", "Moderation"])),
            ("Medizinrecht", Some(["Medizin", "Recht"])),
            ("Moderation", None),
            ("Unterrichtung", None),
            ("gardening", None),
            ("Recht", None),
            ("日本語", None),
        ] {
            let folded = |text: &str| words(text).remove(0);
            let word = folded(word);
            let found = divided(&word).map(|(first, last)| [first, last.to_owned()]);
            assert_eq!(found, parts.map(|parts| parts.map(folded)), "{word}");
        }
    }
}
