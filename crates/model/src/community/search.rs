//! Finding what was said.
//!
//! For: full-text search over posts, answers, cards and gatherings, newest first. Knows: how words
//! are folded: case, accents and compatibility forms do not matter. Never: reads a clock, or looks
//! at more than one pass over the folded texts.

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::community::{Community, Item, Kind};
use crate::id::{ItemId, PersonId};

/// The most words of a question that are looked for.
const WORDS_MAX: usize = 8;
/// How much of a text is searched, in bytes of its folded form.
const HAYSTACK_MAX_BYTES: usize = 16_384;
/// How much of a text stands around a hit, in characters before and behind.
const AROUND_CHARS: usize = 60;

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hit {
    pub id: ItemId,
    pub kind: Kind,
    pub author: PersonId,
    pub title: Option<String>,
    /// The words around the first hit.
    pub snippet: String,
    /// Milliseconds since 1970, as the author's device claims.
    pub time: u64,
}

impl Community {
    /// Finds items that have every word, those with a hit in the title first, then the newest.
    pub fn search(&self, typed: &str, max: usize) -> Vec<Hit> {
        let words = words_of(typed);
        if words.is_empty() {
            return Vec::new();
        }
        let finders: Vec<Finder<'_>> = words.iter().map(|w| Finder::new(w.as_bytes())).collect();
        let mut found: Vec<_> = self
            .items
            .iter()
            .filter(|(_, entry)| !entry.is_gone)
            .filter(|(_, entry)| {
                let haystack = entry.folded.as_bytes();
                finders.iter().all(|finder| finder.find(haystack).is_some())
            })
            .map(|(id, entry)| {
                let title = entry.folded.split('\n').next().unwrap_or_default();
                let in_title = words.iter().any(|word| title.contains(word.as_str()));
                (!in_title, std::cmp::Reverse((entry.first, *id)), entry)
            })
            .collect();
        found.sort_by_key(|(elsewhere, newest, _)| (*elsewhere, *newest));
        let hit = |(_, std::cmp::Reverse((_, id)), entry): (_, _, &super::Entry)| {
            let item = self.item(&id)?;
            Some(Hit {
                id,
                kind: entry.kind,
                author: entry.author,
                title: item.title().map(str::to_owned),
                snippet: snippet(&item.text, &words),
                time: entry.first.time,
            })
        };
        found.into_iter().take(max).filter_map(hit).collect()
    }
}

/// Folds a text for search: case, accents and compatibility forms do not matter.
pub fn folded_for_search(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(&mut folded, text);
    folded
}

/// Folds a text behind another one. Marks are dropped, so the order that decomposing would give them
/// does not matter, and each character is decomposed by itself.
fn fold_into(folded: &mut String, text: &str) {
    for character in text.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
            continue;
        }
        decompose_compatible(character, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase()
                    .for_each(|lower| push_plain(folded, lower));
            }
        });
    }
}

/// Writes a letter as those type it who do not have it.
fn push_plain(folded: &mut String, letter: char) {
    match letter {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        letter => folded.push(letter),
    }
}

/// Folds the words somebody typed.
fn words_of(typed: &str) -> Vec<String> {
    let (clean, _) = crate::clean::line(typed, 200);
    let folded = folded_for_search(&clean);
    let words = folded.split_whitespace().map(str::to_owned);
    words.take(WORDS_MAX).collect()
}

/// Folds an item: its title on the first line, then everything else it says.
pub(super) fn haystack(item: &Item) -> String {
    let title = item.title().unwrap_or_default();
    let mut text = String::with_capacity(title.len() + item.text.len() + 1);
    fold_into(&mut text, title);
    text.push('\n');
    fold_into(&mut text, &item.text);
    for head in [super::Head::Topic, super::Head::Place, super::Head::Relayed] {
        for value in item.all(head) {
            text.push('\n');
            fold_into(&mut text, value);
        }
    }
    let mut end = text.len().min(HAYSTACK_MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// Cuts the words around the first hit out of a text, on one line. `words` are folded.
pub fn snippet(text: &str, words: &[String]) -> String {
    let (line, _) = crate::clean::line(text, super::POST_MAX_CHARS);
    let letters: Vec<char> = line.chars().collect();
    // Folding one letter at a time keeps the places; letters that fold to two are found by the
    // first of them.
    let folded: String = letters
        .iter()
        .map(|letter| folded_for_search(&letter.to_string()))
        .map(|folded| folded.chars().next().unwrap_or(' '))
        .collect();
    let hits = words.iter().filter_map(|word| folded.find(word.as_str()));
    let hit = hits.min().and_then(|byte| folded.get(..byte));
    let at = hit.map_or(0, |before| before.chars().count());
    let from = at.saturating_sub(AROUND_CHARS);
    let to = (at + AROUND_CHARS).min(letters.len());
    let cut: String = letters.get(from..to).unwrap_or_default().iter().collect();
    let before = if from > 0 { "…" } else { "" };
    let behind = if to < letters.len() { "…" } else { "" };
    format!("{before}{}{behind}", cut.trim())
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn a_text_folds_as_decomposing_all_of_it_would() {
        let whole = |text: &str| {
            let mut folded = String::new();
            let bare = text.nfkd().filter(|letter| !is_combining_mark(*letter));
            let lower = bare.flat_map(char::to_lowercase);
            lower.for_each(|letter| push_plain(&mut folded, letter));
            folded
        };
        let planes = (0x20..0x3000_u32)
            .chain(0xac00..0xac40)
            .chain(0xf900..0x1_0000);
        for letter in planes.filter_map(char::from_u32) {
            let text = format!("E{letter}\u{301}\u{323}ä{letter}");
            assert_eq!(folded_for_search(&text), whole(&text), "{letter:?}");
        }
    }

    #[test]
    fn spellings_fold_to_one() {
        for (a, b) in [
            ("Straße", "STRASSE"),
            ("Führung", "fuhrung"),
            ("Crème", "creme"),
            ("Łódź", "lodz"),
            ("ﬁne", "fine"),
        ] {
            assert_eq!(folded_for_search(a), folded_for_search(b));
        }
    }

    #[test]
    fn a_snippet_stands_around_the_hit() {
        let text = format!("{} Führung {}", "a ".repeat(100), "b ".repeat(100));
        let snippet = snippet(&text, &["fuhrung".to_owned()]);
        assert!(snippet.starts_with('…') && snippet.ends_with('…'));
        assert!(snippet.contains("Führung"), "{snippet}");
        assert!(snippet.chars().count() <= 2 * AROUND_CHARS + 2);
        assert_eq!(super::snippet("Short", &["none".to_owned()]), "Short");
    }
}
