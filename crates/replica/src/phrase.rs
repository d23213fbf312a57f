//! The recovery words on their way between a window or a terminal and the heart.
//!
//! For: showing the 24 words, and taking them when somebody begins again. Knows: one text. Never:
//! stands in a log, or leaves a copy behind in freed memory.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Recovery words, wiped from memory when they are dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase(Zeroizing<String>);

impl Phrase {
    /// Gives the words, to be shown or read.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<Zeroizing<String>> for Phrase {
    fn from(words: Zeroizing<String>) -> Phrase {
        Phrase(words)
    }
}

impl From<String> for Phrase {
    fn from(words: String) -> Phrase {
        Phrase(Zeroizing::new(words))
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase")
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Phrase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Phrase, D::Error> {
        String::deserialize(deserializer).map(Phrase::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_do_not_show_in_what_is_logged() {
        let phrase = Phrase::from("abandon ability able".to_owned());
        assert_eq!(format!("{phrase:?}"), "Phrase");
        assert_eq!(phrase.expose(), "abandon ability able");
    }
}
