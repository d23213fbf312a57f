//! Words made comparable.
//!
//! For: seeing that "Führung", "führung" and "fuhrung" are one word. Knows: Unicode. Never: knows
//! what a word means or how much it tells.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters of one text that are looked at.
pub const FOLDED_MAX_CHARS: usize = 4_200;
/// The shortest word that may lose the `s` of its plural, in characters.
const PLURAL_MIN_CHARS: usize = 5;
/// The shortest stem a German ending leaves, in bytes: shorter ones are other words as well.
const STEM_MIN_BYTES: usize = 5;
/// The shortest stem that a verb shares with its noun in "ung": "Zeitung" is not about "Zeiten".
const DEED_MIN_BYTES: usize = 7;

/// Endings of a deed and of doing it: Moderation, moderieren, Moderierung.
const DEEDS: [&str; 5] = ["ierung", "ationen", "ation", "ieren", "iert"];

/// Folds a text: compatibility forms resolved, lower case, accents removed, `ß` as `ss`, and one
/// space between words.
pub fn fold(text: &str) -> String {
    let text = &*with_initials(text);
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

/// These are written with spaces as well; of others nobody knows: "C & R" are two languages.
const SPACED_INITIALS: [&str; 3] = ["r & d", "m & a", "f & e"];

/// Writes single letters beside a `&` as the one name they are: "R&B" is neither R nor B.
fn with_initials(text: &str) -> Cow<'_, str> {
    let mut written = Cow::Borrowed(text);
    // From behind, so that the places in front stay.
    for (at, sign) in text.rmatch_indices('&') {
        let before = text.get(..at).unwrap_or_default();
        let behind = text.get(at + sign.len()..).unwrap_or_default();
        let (last, next) = (before.trim_end_matches(' '), behind.trim_start_matches(' '));
        let count = |letters: &mut dyn Iterator<Item = char>| {
            let word = letters.take_while(|letter| letter.is_alphanumeric());
            word.take(2).count()
        };
        let are_initials = count(&mut last.chars().rev()) == 1 && count(&mut next.chars()) == 1;
        let is_close = (last.len(), next.len()) == (before.len(), behind.len());
        if are_initials && (is_close || is_spaced(last, next)) {
            let to = text.len() - next.len();
            written.to_mut().replace_range(last.len()..to, "n");
        }
    }
    written
}

fn is_spaced(last: &str, next: &str) -> bool {
    let letters = last.chars().next_back().zip(next.chars().next());
    letters.is_some_and(|(a, b)| {
        let said = format!("{a} & {b}").to_lowercase();
        SPACED_INITIALS.contains(&said.as_str())
    })
}

/// Splits a text into folded words without the endings of English and German plurals and deeds.
pub(crate) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(stem)
        .collect()
}

/// Splits a text into folded words with their endings, plurals in `s` as singulars: what letters are
/// compared of.
pub(crate) fn written(text: &str) -> Vec<String> {
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

/// Takes endings off a word that leave its meaning as it is, and reads "ue" as "ü".
pub(crate) fn stem(word: &str) -> String {
    let word = singular(&unspelled(word));
    if !word.is_ascii() {
        return word;
    }
    let word = match word.strip_suffix("ungen") {
        Some(begin) => format!("{begin}ung"),
        None => word,
    };
    let without = |ending: &str, least: usize| {
        let stem = word.strip_suffix(ending)?;
        (stem.len() >= least).then_some(stem)
    };
    if let Some(stem) = DEEDS.iter().find_map(|it| without(it, STEM_MIN_BYTES)) {
        return stem.to_owned();
    }
    if let Some(stem) = without("ung", DEED_MIN_BYTES) {
        return stem.to_owned();
    }
    // "Verhandeln" and "Verhandlung".
    if let Some(stem) = without("eln", DEED_MIN_BYTES - 1) {
        return format!("{stem}l");
    }
    let bare = without("en", STEM_MIN_BYTES)
        .or_else(|| without("e", STEM_MIN_BYTES))
        // "Improve" is not "improv".
        .filter(|stem| !stem.ends_with('v'));
    bare.map_or_else(|| word.clone(), str::to_owned)
}

/// Reads umlauts that were spelled out, as on keyboards without them: "Fuehrung" folds as "Führung"
/// does. What stands behind another vowel or a `q` is no umlaut: "Treue", "quer".
fn unspelled(word: &str) -> String {
    let mut read = String::with_capacity(word.len());
    let mut before = ' ';
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        read.push(letter);
        let could = matches!(letter, 'a' | 'o' | 'u') && letters.peek() == Some(&'e');
        let stands_free = !matches!(before, 'a' | 'e' | 'i' | 'o' | 'u' | 'q');
        if could && stands_free {
            letters.next();
            before = 'e';
        } else {
            before = letter;
        }
    }
    read
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
    fn initials_are_one_name() {
        for (text, folded) in [
            ("R&B singing", "rnb singing"),
            ("M&A", "mna"),
            ("F&E", "fne"),
            ("Mo&Di", "mo di"),
            ("AT&T", "at t"),
            ("R & D", "rnd"),
            ("C & R", "c r"),
            ("Excel & SQL", "excel sql"),
            ("&", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn words_lose_endings_that_leave_their_meaning() {
        for (text, word) in [
            ("budgets", "budget"),
            ("strategies", "strategy"),
            ("processes", "process"),
            ("business", "business"),
            ("analysis", "analysis"),
            ("campus", "campus"),
            ("Haus", "haus"),
            ("Verträge", "vertrag"),
            ("Fuehrung", "fuhrung"),
            ("Treue", "treue"),
            ("quer", "quer"),
            ("Konflikten", "konflikt"),
            ("moderieren", "moder"),
            ("Moderation", "moder"),
            ("Moderationen", "moder"),
            ("Verhandlungen", "verhandl"),
            ("verhandeln", "verhandl"),
            ("beraten", "berat"),
            ("Beratung", "beratung"),
            ("Zeitung", "zeitung"),
            ("Zeiten", "zeiten"),
            ("plane", "plane"),
            ("improve", "improve"),
            ("station", "station"),
        ] {
            assert_eq!(words(text), [word], "{text}");
        }
    }

    #[test]
    fn long_texts_are_read_to_a_limit() {
        assert_eq!(fold(&"a".repeat(1_000_000)).len(), FOLDED_MAX_CHARS);
    }
}
