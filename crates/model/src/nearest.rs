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

/// The shortest word in which another letter is a slip, in characters: in a shorter one it is another word.
const SLIP_MIN_CHARS: usize = 6;

/// Tells whether one of two names is most likely the other one mistyped: all words are the same but one, a
/// long one of letters alone, in which one letter is too many, too few, another or in the wrong place. Case
/// does not matter.
pub fn is_slip(typed: &str, name: &str) -> bool {
    let (typed, name) = (typed.to_lowercase(), name.to_lowercase());
    if typed.split_whitespace().count() != name.split_whitespace().count() {
        return false;
    }
    let pairs = typed.split_whitespace().zip(name.split_whitespace());
    let mut differing = pairs.filter(|(one, other)| one != other);
    let (Some((one, other)), None) = (differing.next(), differing.next()) else {
        return false;
    };
    let is_long = |word: &str| {
        let letters = word.chars().take(WORD_MAX_CHARS + 1).count();
        (SLIP_MIN_CHARS..=WORD_MAX_CHARS).contains(&letters)
            && word.chars().all(char::is_alphabetic)
    };
    is_long(one) && is_long(other) && damerau_levenshtein(one, other) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_of_a_long_word_is_a_slip_and_another_word_is_none() {
        for (typed, name, slip) in [
            ("gardner", "Gardener", true),
            ("Garden  hots", "Garden host", false),
            ("kitchen gardenre", "Kitchen gardener", true),
            ("Moderator", "Mediator", false),
            ("Team lead B", "Team lead A", false),
            ("Gardener 2", "Gardener 1", false),
            ("Book", "Cook", false),
            ("Gardener", "gardener", false),
            ("Gardener here", "Gardener", false),
            ("", "Gardener", false),
        ] {
            assert_eq!(is_slip(typed, name), slip, "{typed} {name}");
        }
        let long = "g".repeat(1_000_000);
        assert!(!is_slip(&long, &format!("{long}h")));
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
