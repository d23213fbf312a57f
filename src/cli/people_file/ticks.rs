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
const BESIDE: [&str; 12] = [
    "is", "be", "a", "as", "wants", "to", "can", "ist", "sein", "als", "will", "i",
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
        assert!(is_time("Mon AM") && is_time("Montag") && !is_time("Guests"));
    }
}
