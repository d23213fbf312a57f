//! Columns that are only ticked.
//!
//! For: "is_mentor: true" and a grid of times with crosses. Knows: what people tick with. Never: takes
//! a text for a tick.

use matching::fold;
use serde_json::Value;

use super::values;

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
    let (before, behind) = bare.split_once('/').unwrap_or((bare, "1"));
    tick(&Value::from(bare)).is_some()
        || is_number(before) && is_number(behind)
        || LEVELS.contains(&fold(bare).as_str())
}

/// Finds the part a name is about and nothing else.
pub fn part(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    let mut telling = folded.split(' ').filter(|word| !BESIDE.contains(word));
    let word = telling.next()?;
    let part = PARTS.into_iter().find(|part| *part == word)?;
    telling.next().is_none().then_some(part)
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
        assert_eq!(part("Mentor name"), None);
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
