//! Languages as people write them.
//!
//! For: "German (C1)", "Deutsch/Englisch" and "fluent Turkish". Knows: names and codes of languages.
//! Never: keeps how well somebody speaks one; a profile does not say it.

use model::parse_language;
use serde_json::Value;

use super::texts;

/// A word of fewer letters may be a code by accident: "so" is Somali.
const NAME_MIN_CHARS: usize = 4;

/// Whoever says so does not speak the language, or not yet; folded.
const REFUSING: [&str; 13] = [
    "no", "not", "kein", "keine", "nicht", "without", "ohne", "learning", "learn", "lerne",
    "lernen", "lernend", "bald",
];

fn refuses(text: &str) -> bool {
    let folded = matching::fold(text);
    folded.split(' ').any(|word| REFUSING.contains(&word))
}

/// Finds the one language that is named among other words: "fluent Turkish", "Deutsch C1".
fn named_within(text: &str) -> Option<String> {
    if refuses(text) {
        return None;
    }
    let words = text.split_whitespace();
    let words = words.filter(|word| word.chars().count() >= NAME_MIN_CHARS);
    let mut found = words.filter_map(|word| parse_language(word).ok());
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Reads languages between which there are only spaces: "German English", "de en fr".
fn all_named(text: &str) -> Option<Vec<String>> {
    if refuses(text) {
        return None;
    }
    let words = text.split_whitespace();
    words.map(|word| parse_language(word).ok()).collect()
}

/// Reads languages; what is no known language keeps its own name, and is given second.
pub fn languages(value: &Value) -> (Vec<String>, Vec<String>) {
    let mut unknown = Vec::new();
    let mut of = |text: &str| -> Vec<String> {
        let bare = text.split(['(', ':', '-']).next().unwrap_or(text).trim();
        let code = parse_language(bare).or_else(|_| parse_language(text));
        let named = code.ok().or_else(|| named_within(bare));
        if let Some(code) = named {
            return vec![code];
        }
        all_named(bare).unwrap_or_else(|| {
            if !bare.is_empty() {
                unknown.push(bare.to_owned());
            }
            vec![bare.to_lowercase()]
        })
    };
    let texts = texts(value);
    let pieces = texts
        .iter()
        .flat_map(|text| text.split(['/', '+', '&']))
        .flat_map(|text| text.split(" und "))
        .flat_map(|text| text.split(" and "));
    let mut codes: Vec<String> = Vec::new();
    for piece in pieces {
        codes.extend(of(piece));
    }
    codes.retain(|code| !code.is_empty());
    codes.sort_unstable();
    codes.dedup();
    (codes, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn spaces_divide_where_all_the_words_are_languages() {
        for (text, codes) in [
            ("German English", ["de", "en"]),
            ("de en", ["de", "en"]),
            ("Deutsch Türkisch", ["de", "tr"]),
        ] {
            assert_eq!(
                languages(&json!(text)),
                (codes.map(str::to_owned).into(), Vec::new())
            );
        }
        assert_eq!(languages(&json!("so much")).1, ["so much"]);
    }

    #[test]
    fn what_somebody_does_not_speak_is_no_language() {
        for text in [
            "kein Deutsch",
            "no English",
            "learning Spanish",
            "English not yet",
        ] {
            let (codes, unknown) = languages(&json!(text));
            assert_eq!(
                (codes.len(), unknown),
                (1, vec![text.to_owned()]),
                "{codes:?}"
            );
        }
        assert_eq!(languages(&json!("fluent English")).0, ["en"]);
    }
}
