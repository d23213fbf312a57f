//! The word somebody probably meant.
//!
//! For: turning a typo into a suggestion. Knows: edit distance. Never: guesses when nothing is
//! near, or looks at more than a short word.

use strsim::damerau_levenshtein;

/// Longer words are not compared: nobody mistypes a name by writing a paragraph. In characters.
const WORD_MAX_CHARS: usize = 40;

/// Finds the candidate with the fewest edits to `typed`, a lower-case word, if it is near enough to
/// be a typo.
pub fn nearest<'a, T>(typed: &str, candidates: impl Iterator<Item = (&'a str, T)>) -> Option<T> {
    let letters = typed.chars().take(WORD_MAX_CHARS + 1).count();
    if letters == 0 || letters > WORD_MAX_CHARS {
        return None;
    }
    // A third of the letters may be wrong; of a very short word, one.
    let edits_max = (letters / 3).max(1);
    candidates
        .map(|(word, value)| (damerau_levenshtein(typed, &word.to_lowercase()), value))
        .filter(|(edits, _)| *edits <= edits_max && *edits < letters)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_suggested() {
        let words = || ["german", "french"].into_iter().map(|word| (word, word));
        assert_eq!(nearest("germna", words()), Some("german"));
        assert_eq!(nearest("klingon", words()), None);
        assert_eq!(nearest("x", words()), None);
        assert_eq!(nearest(&"g".repeat(1_000_000), words()), None);
    }
}
