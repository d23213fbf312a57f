//! Words made comparable.
//!
//! For: seeing that "Führung", "führung" and "fuhrung" are one word. Knows: Unicode. Never: knows
//! what a word means or how much it tells.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters of one text that are looked at.
pub const FOLDED_MAX_CHARS: usize = 4_200;
/// The shortest word that may lose the `s` of its plural, in characters.
const PLURAL_MIN_CHARS: usize = 5;

/// Folds a text: compatibility forms resolved, lower case, accents removed, `ß` as `ss`, and one
/// space between words.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        // Has nothing to resolve, and is most of what people write.
        for byte in text.bytes().take(FOLDED_MAX_CHARS) {
            push(&mut folded, char::from(byte.to_ascii_lowercase()));
        }
    } else {
        for c in text.chars().take(FOLDED_MAX_CHARS).nfkd() {
            if is_accent(c) {
                continue;
            }
            for c in c.to_lowercase() {
                push(&mut folded, c);
            }
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Splits a text into folded words, plurals in `s` as singulars.
pub(crate) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(singular)
        .collect()
}

fn push(folded: &mut String, c: char) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'đ' => folded.push('d'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        // Part of a name only behind a letter: C++, C#.
        '+' | '#' if !folded.is_empty() && !folded.ends_with(' ') => folded.push(c),
        c if c.is_alphanumeric() || is_combining_mark(c) => folded.push(c),
        _ if folded.is_empty() || folded.ends_with(' ') => {}
        _ => folded.push(' '),
    }
}

/// Marks that decorate a letter of European scripts. Vowel signs of other scripts are letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

fn singular(word: &str) -> String {
    let plain = word.is_ascii() && word.len() >= PLURAL_MIN_CHARS;
    let kept = ["ss", "us", "is"]
        .iter()
        .any(|ending| word.ends_with(ending));
    if !plain || kept {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("sses") {
        return format!("{stem}ss");
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fold() {
        for (text, folded) in [
            ("  Führung ", "fuhrung"),
            ("Fu\u{308}hrung", "fuhrung"),
            ("STRASSE straße Straẞe", "strasse strasse strasse"),
            ("Øre, Łódź & İstanbul", "ore lodz istanbul"),
            ("C++ / C# + F", "c++ c# f"),
            ("CI/CD", "ci cd"),
            ("ﬁne ①", "fine 1"),
            ("日本語", "日本語"),
            ("हिन्दी", "हिन्दी"),
            ("…", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(fold(&fold(text)), folded, "folding twice changes nothing");
        }
    }

    #[test]
    fn plurals_become_singulars() {
        for (text, word) in [
            ("budgets", "budget"),
            ("strategies", "strategy"),
            ("processes", "process"),
            ("business", "business"),
            ("analysis", "analysis"),
            ("campus", "campus"),
            ("Haus", "haus"),
        ] {
            assert_eq!(words(text), [word], "{text}");
        }
    }

    #[test]
    fn long_texts_are_read_to_a_limit() {
        assert_eq!(fold(&"a".repeat(1_000_000)).len(), FOLDED_MAX_CHARS);
    }
}
