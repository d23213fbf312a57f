//! The word somebody probably meant.
//!
//! For: turning a typo into a suggestion. Knows: edit distance. Never: guesses when nothing is
//! near, or looks at more than a short word.

/// Longer words are not compared: nobody mistypes a name by writing a paragraph. In characters.
const WORD_MAX_CHARS: usize = 40;

/// Finds the candidate with the fewest edits to `typed`, a lower-case word, if it is near enough to
/// be a typo.
pub fn nearest<'a, T>(typed: &str, candidates: impl Iterator<Item = (&'a str, T)>) -> Option<T> {
    let typed: Vec<char> = typed.chars().take(WORD_MAX_CHARS + 1).collect();
    if typed.is_empty() || typed.len() > WORD_MAX_CHARS {
        return None;
    }
    // A third of the letters may be wrong; of a very short word, one.
    let edits_max = (typed.len() / 3).max(1);
    candidates
        .map(|(word, value)| (distance(&typed, &word.to_lowercase()), value))
        .filter(|(edits, _)| *edits <= edits_max && *edits < typed.len())
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, value)| value)
}

/// Counts insertions, deletions and replacements between two words (Levenshtein).
fn distance(typed: &[char], word: &str) -> usize {
    let mut row: Vec<usize> = (0..=typed.len()).collect();
    for (i, letter) in word.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(typed) {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            left = replaced.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, edits) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("skils", "skills", 1),
            ("grün", "grun", 1),
        ] {
            let typed: Vec<char> = a.chars().collect();
            assert_eq!(distance(&typed, b), edits, "{a} {b}");
        }
    }

    #[test]
    fn only_near_words_are_suggested() {
        let words = || ["german", "french"].into_iter().map(|word| (word, word));
        assert_eq!(nearest("germna", words()), Some("german"));
        assert_eq!(nearest("klingon", words()), None);
        assert_eq!(nearest("x", words()), None);
        assert_eq!(nearest(&"g".repeat(1_000_000), words()), None);
    }
}
