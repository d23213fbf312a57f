//! Texts in the languages the product speaks.
//!
//! For: one sentence in English and in German, side by side, so that none is ever missing. Knows:
//! which languages there are. Never: translates anything.

use serde::Deserialize;

/// A language in which results are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    /// Every language, English first.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Finds a language by its code.
    pub fn of_code(code: &str) -> Option<Language> {
        match code.trim().to_lowercase().as_str() {
            "en" | "english" | "englisch" => Some(Language::English),
            "de" | "german" | "deutsch" => Some(Language::German),
            _ => None,
        }
    }
}

/// One text in every language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub en: String,
    pub de: String,
}

impl Texts {
    /// Gives the text in one language.
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::German => &self.de,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_languages() {
        for (code, language) in [
            ("de", Some(Language::German)),
            (" EN ", Some(Language::English)),
            ("Deutsch", Some(Language::German)),
            ("fr", None),
        ] {
            assert_eq!(Language::of_code(code), language, "{code}");
        }
    }
}
