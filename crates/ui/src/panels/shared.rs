//! What two people share, as the reasons of a match say it.
//!
//! For: the marked tags of a match, and the first words to somebody. Knows: how sentences quote what
//! somebody chose: a word as it is, several in quotation marks. Never: takes a value for said because
//! its letters stand in another word, or in what somebody quotes.

use replica::{MatchView, PersonCard};

/// How many things one could talk about stand on a card before the rest is counted.
const TAGS_MAX: usize = 6;
/// Quotation marks of the sentences: where words begin that somebody chose, and where they end.
const QUOTES: [(char, char); 2] = [('“', '”'), ('„', '“')];
/// What may stand right behind a value.
const STOPS: [char; 4] = [',', '.', ':', ';'];

/// What one could talk about: what takes part in a reason first, marked.
pub(super) fn tags<'a>(card: Option<&'a PersonCard>, found: &MatchView) -> Vec<(&'a str, bool)> {
    let Some(card) = card else {
        return Vec::new();
    };
    let profile = &card.profile;
    let values = profile
        .offers
        .iter()
        .chain(&profile.seeks)
        .chain(&profile.interests);
    let mut tags: Vec<(&str, bool)> = values
        .map(|value| {
            let is_shared = found.reasons.iter().any(|r| names(&r.text, value));
            (value.as_str(), is_shared)
        })
        .collect();
    tags.sort_by_key(|(_, is_shared)| !is_shared);
    tags.truncate(TAGS_MAX);
    tags
}

/// Tells whether a sentence names a value whole.
fn names(sentence: &str, value: &str) -> bool {
    // A quoted sentence loses the stop at its end.
    let value = value.trim().trim_end_matches('.');
    let is_quoted = |(open, close)| sentence.contains(&format!("{open}{value}{close}"));
    !value.is_empty() && (QUOTES.into_iter().any(is_quoted) || says(&unquoted(sentence), value))
}

/// Tells whether a value stands in a sentence with nothing else in its words: "C" is not in "C++".
fn says(sentence: &str, value: &str) -> bool {
    let mut places = sentence.match_indices(value);
    places.any(|(at, _)| {
        let (before, rest) = sentence.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(value).unwrap_or_default();
        let after = after.trim_start_matches(STOPS);
        let ends = |next: Option<char>| next.is_none_or(char::is_whitespace);
        ends(before.chars().next_back()) && ends(after.chars().next())
    })
}

/// Leaves out what a sentence quotes: "Go" is not what “Go to the opera” is about.
fn unquoted(sentence: &str) -> String {
    let mut closing = None;
    let mut left = String::new();
    for letter in sentence.chars() {
        match closing {
            Some(close) if letter == close => closing = None,
            Some(_) => continue,
            None => closing = QUOTES.iter().find(|(open, _)| *open == letter).map(|q| q.1),
        }
        left.push(letter);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_named_whole_or_not_at_all() {
        for (value, sentence, is_named) in [
            ("Rust", "You seek Rust, Ben offers Rust", true),
            ("C", "Cem offers C, you seek it", true),
            ("C", "Cem offers C++ and C#", false),
            ("C", "You are both interested in Cooking", false),
            ("AI", "Ben offers AIkido", false),
            ("NET", "Ben knows .NET", false),
            ("Node", "Ben knows Node.js", false),
            ("Node.js", "Ben knows Node.js", true),
            ("Go", "You seek “Go to the opera”", false),
            ("Go", "Your goal is “Go”", true),
            ("Go", "Dein Ziel ist „Go“, Ben kann Rust", true),
            ("Go to the opera", "You seek “Go to the opera”", true),
            ("the opera", "You seek “Go to the opera”", false),
            ("Pick a role.", "Ben offers “Pick a role”", true),
            ("Rust", "Du suchst „Rust lernen“, Ben bietet Rust", true),
            (
                "Bilanz",
                "Du suchst „Bilanz lesen“, Ben bietet Bilanzen",
                false,
            ),
            (
                "Bilanz lesen",
                "Ben bietet „Bilanz lesen“: vielleicht",
                true,
            ),
            ("", "You seek Rust", false),
        ] {
            assert_eq!(names(sentence, value), is_named, "{value} in {sentence}");
        }
    }
}
