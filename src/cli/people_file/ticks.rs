//! Columns that are only ticked.
//!
//! For: "is_mentor: true" and a grid of times with crosses. Knows: what people tick with. Never: takes
//! a text for a tick.

use matching::fold;
use model::Field;
use serde_json::Value;

use super::keys::{Key, key, parted};
use super::values;

/// So long a code of a language may be.
const CODE_MAX_CHARS: usize = 3;

/// So many words stand before a colon where one thing follows: "I teach: Chess".
const ASKED_MAX_WORDS: usize = 3;

/// The parts a column may be named after that is ticked.
const PARTS: [&str; 6] = ["mentor", "mentee", "coach", "buddy", "newcomer", "host"];
/// Words beside the part in such a name.
const BESIDE: [&str; 10] = [
    "is", "be", "a", "as", "can", "ist", "sein", "als", "will", "i",
];
/// Answers that say how much or how often and not what, folded.
const LEVELS: [&str; 34] = [
    "maybe",
    "perhaps",
    "vielleicht",
    "sometimes",
    "manchmal",
    "often",
    "oft",
    "never",
    "nie",
    "always",
    "immer",
    "none",
    "keine",
    "n a",
    "low",
    "niedrig",
    "gering",
    "medium",
    "mittel",
    "high",
    "hoch",
    "beginner",
    "anfanger",
    "intermediate",
    "advanced",
    "fortgeschritten",
    "expert",
    "paid",
    "bezahlt",
    "yes please",
    "ja bitte",
    "ja gerne",
    "no thanks",
    "nein danke",
];

/// Reads a tick; `None` if it is something else.
pub fn tick(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(is) => Some(*is),
        Value::Number(number) => match number.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            Some(_) | None => None,
        },
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "x" | "yes" | "y" | "ja" | "j" | "true" | "1" | "✓" | "✔" | "✅" | "wahr" => {
                Some(true)
            }
            "" | "no" | "n" | "nein" | "false" | "0" | "-" | "–" | "falsch" => Some(false),
            _ => None,
        },
        Value::Null => Some(false),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Tells whether a value is a tick, a level or a bare number: an answer to a question that only its
/// asker understands.
pub fn says_no_thing(value: &Value) -> bool {
    let Value::String(text) = value else {
        return value.is_number() || tick(value).is_some() && !value.is_null();
    };
    let bare = text.trim().trim_end_matches(['.', '!', ',']);
    let is_number = |number: &str| number.trim().parse::<f64>().is_ok();
    if is_day_of_year(text.trim()) {
        return false;
    }
    let (before, behind) = bare.split_once('/').unwrap_or((bare, "1"));
    tick(&Value::from(bare)).is_some()
        || is_number(before) && is_number(behind)
        || LEVELS.contains(&fold(bare).as_str())
}

/// Tells whether a text is a date without a year: "24.12.".
fn is_day_of_year(text: &str) -> bool {
    let parts = text.strip_suffix('.').and_then(|it| it.split_once('.'));
    let within = |part: &str, most: u8| part.parse().is_ok_and(|it: u8| (1..=most).contains(&it));
    parts.is_some_and(|(day, month)| within(day, 31) && within(month, 12))
}

/// Finds the part a name is about and nothing else.
pub fn part(name: &str) -> Option<&'static str> {
    let folded = fold(&parted(name));
    let mut telling = folded.split(' ').filter(|word| !BESIDE.contains(word));
    let word = telling.next()?;
    let part = PARTS.into_iter().find(|part| *part == word)?;
    telling.next().is_none().then_some(part)
}

/// Finds the one thing a column of a grid is about, behind its question: `Topics I can teach [Chess]`,
/// "Teach: Chess".
pub fn item(name: &str) -> Option<&str> {
    let (asked, said) = match name.split_once('[') {
        Some((asked, said)) => (asked, said.trim_end().strip_suffix(']')?),
        None => {
            let is_short = |asked: &str| asked.split_whitespace().count() <= ASKED_MAX_WORDS;
            name.split_once(": ").filter(|(asked, _)| is_short(asked))?
        }
    };
    let said = said.trim();
    let is_one = !asked.trim().is_empty() && !said.is_empty() && !said.contains(['[', ']', '?']);
    is_one.then_some(said)
}

/// A language a column is named after.
#[derive(Debug, PartialEq, Eq)]
pub struct Spoken {
    pub code: String,
    /// The name says that it asks for languages: `Languages spoken [German]`.
    pub is_asked: bool,
}

/// Finds the language a name is about and nothing else.
pub fn language(name: &str) -> Option<Spoken> {
    let parts = ['[', '(', ':']
        .iter()
        .find_map(|mark| name.split_once(*mark));
    let (said, is_asked) = match parts {
        Some((asked, said)) if key(asked) == Key::Profile(Field::Languages) => (said, true),
        Some(_) => return None,
        None => (name, false),
    };
    let said = said.trim().trim_end_matches([']', ')', '?']).trim();
    // A code alone may be a word ("No", "IT"), and a language beside others a meal.
    if !is_asked && (said.chars().count() <= CODE_MAX_CHARS || said.contains(' ')) {
        return None;
    }
    let (mut codes, wrong) = values::languages(&Value::from(said));
    let code = codes.pop()?;
    (codes.is_empty() && wrong.is_empty()).then_some(Spoken { code, is_asked })
}

/// Tells whether a name is a day or a slot.
pub fn is_time(name: &str) -> bool {
    let (slots, days, wrong) = values::slots(&Value::String(name.to_owned()));
    wrong.is_empty() && !(slots.is_empty() && days.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_column_may_be_named_after_a_language() {
        for (name, code, is_asked) in [
            ("Languages spoken [German]", "de", true),
            ("Which languages do you speak? [English]", "en", true),
            ("Sprache: Deutsch", "de", true),
            ("Sprachen (fr)", "fr", true),
            ("German", "de", false),
            ("Deutsch", "de", false),
        ] {
            let code = code.to_owned();
            assert_eq!(language(name), Some(Spoken { code, is_asked }), "{name}");
        }
        for name in [
            "No",
            "IT",
            "Programming languages [Go]",
            "Wants to learn [German]",
            "Languages you do not speak [German]",
            "Languages spoken [other]",
            "English breakfast",
            "Languages",
            "Workshop: German",
            "",
        ] {
            assert_eq!(language(name), None, "{name}");
        }
    }

    #[test]
    fn ticks_are_told_from_texts() {
        for (value, is) in [
            (json!(true), Some(true)),
            (json!("x"), Some(true)),
            (json!("Ja"), Some(true)),
            (json!("no"), Some(false)),
            (json!(0), Some(false)),
            (json!(5), None),
            (json!("Anna"), None),
        ] {
            assert_eq!(tick(&value), is, "{value}");
        }
        assert_eq!(part("is_mentor"), Some("mentor"));
        assert_eq!(part("Mentee?"), Some("mentee"));
        assert_eq!(part("isMentor"), Some("mentor"));
        assert_eq!(part("Mentor name"), None);
        assert_eq!(item("Topics I can teach [Chess]"), Some("Chess"));
        assert_eq!(item("Teach: Sewing"), Some("Sewing"));
        assert_eq!(item("Topics I can teach"), None);
        assert_eq!(item("Do you want to teach: yes or no"), None);
        assert_eq!(item("[Chess]"), None);
        assert!(!says_no_thing(&json!("24.12.")), "a day of the year");
        assert!(says_no_thing(&json!("24.5")) && says_no_thing(&json!("45.12.")));
        assert_eq!(part("Wants mentor"), None, "who wants one is none");
        for value in [
            json!("Ja."),
            json!("3/5"),
            json!(7),
            json!("Maybe"),
            json!(true),
        ] {
            assert!(says_no_thing(&value), "{value}");
        }
        for value in [
            json!("Yes, Rust"),
            json!("TCP/IP"),
            json!(["x"]),
            json!(null),
        ] {
            assert!(!says_no_thing(&value), "{value}");
        }
        assert!(is_time("Mon AM") && is_time("Montag") && !is_time("Guests"));
    }
}
