//! Skills as people write them.
//!
//! For: one level for "Rust (expert)", "Rust 4/5" and {"skill": "Rust", "stufe": 5}. Knows: words for
//! levels in English and German. Never: drops a skill because of its level.

use model::Skill;
use serde_json::{Map, Value};

use super::{cleaned, named, pieces};

/// The level of somebody who names a skill and no level.
const USUAL_LEVEL: u8 = 3;
const LEVEL_MAX: u8 = 5;

/// Reads skills in every form people write them; second, those whose level there is none of.
pub fn skills(value: &Value) -> (Vec<Skill>, Vec<String>) {
    let mut found = (Vec::new(), Vec::new());
    skills_of(value, &mut found);
    found
}

fn skills_of(value: &Value, found: &mut (Vec<Skill>, Vec<String>)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| skills_of(item, found)),
        Value::Object(fields) => {
            let levels: Vec<(String, Option<&Value>)> = match named(fields) {
                Some(name) => vec![(name, level_of(fields))],
                None => {
                    let each = fields.iter();
                    each.map(|(name, value)| (cleaned(name), Some(value)))
                        .collect()
                }
            };
            for (name, said) in levels {
                let (level, is_one) = said.map_or((USUAL_LEVEL, true), level);
                if !is_one {
                    let said = said.map(ToString::to_string).unwrap_or_default();
                    found.1.push(format!("{name}:{said}"));
                }
                found.0.push(Skill { name, level });
            }
        }
        Value::String(text) => {
            for piece in pieces(text) {
                let (skill, is_one) = skill(&piece);
                found.0.push(skill);
                found.1.extend((!is_one).then_some(piece));
            }
        }
        Value::Number(number) => found.1.push(number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}

fn level_of(fields: &Map<String, Value>) -> Option<&Value> {
    const NAMES: [&str; 6] = ["level", "stufe", "niveau", "rating", "score", "proficiency"];
    NAMES.iter().find_map(|name| fields.get(*name))
}

/// Reads a level, and tells whether there is such a level.
fn level(value: &Value) -> (u8, bool) {
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(0.0).round();
            let is_one = (1.0..=f64::from(LEVEL_MAX)).contains(&number);
            (clamped(number), is_one)
        }
        Value::String(text) => level_word(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => (USUAL_LEVEL, true),
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped before
fn clamped(number: f64) -> u8 {
    number.clamp(1.0, f64::from(LEVEL_MAX)) as u8
}

fn level_word(text: &str) -> (u8, bool) {
    let folded = matching::fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    if let Ok(number) = first.parse::<u64>() {
        let level = number.clamp(1, u64::from(LEVEL_MAX));
        return (u8::try_from(level).unwrap_or(LEVEL_MAX), level == number);
    }
    (named_level(first).unwrap_or(USUAL_LEVEL), true)
}

/// Tells whether a text begins as a level does, or is nothing.
fn is_level(text: &str) -> bool {
    let folded = matching::fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    let is_number = text.trim().starts_with(['-', '+']) || first.parse::<u64>().is_ok();
    first.is_empty() || is_number || named_level(first).is_some()
}

fn named_level(first: &str) -> Option<u8> {
    Some(match first {
        "novice" | "anfanger" | "a1" | "none" => 1,
        "beginner" | "basic" | "basics" | "grundkenntnisse" | "einsteiger" | "a2" | "low" => 2,
        "advanced" | "fortgeschritten" | "proficient" | "fluent" | "sehr" | "gut" | "c1"
        | "high" | "senior" => 4,
        "expert" | "experte" | "expertin" | "master" | "native" | "profi" | "c2" => LEVEL_MAX,
        "some" | "little" | "etwas" | "wenig" => 2,
        "good" | "very" | "strong" | "professional" => 4,
        "average" | "working" | "intermediate" | "mittel" | "medium" | "mittelstufe" | "b1"
        | "b2" | "solid" => USUAL_LEVEL,
        _ => return None,
    })
}

/// Reads "Rust:4", "Rust (4)", "Rust (expert)", "Rust 4/5", "Rust"; tells whether there is such a
/// level.
fn skill(text: &str) -> (Skill, bool) {
    if let Ok(skill) = text.parse::<Skill>() {
        return (skill, true);
    }
    let split = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
        .or_else(|| text.rsplit_once(':'))
        .or_else(|| {
            let (name, level) = text.rsplit_once(' ')?;
            level
                .ends_with("/5")
                .then_some((name, level.trim_end_matches("/5")))
        });
    match split {
        // What is no level belongs to the name: "Python (Django)", "Rust: embedded".
        Some((name, level)) if !name.trim().is_empty() && is_level(level) => {
            let (level, is_one) = level_word(level);
            let name = cleaned(name);
            (Skill { name, level }, is_one)
        }
        _ => {
            let skill = Skill {
                name: cleaned(text),
                level: USUAL_LEVEL,
            };
            (skill, true)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn skills_are_read_in_many_forms() {
        for (value, written) in [
            (json!(["Rust:4", "Go"]), "Rust:4 Go:3"),
            (json!("Rust (expert), Go: 2; SQL 4/5"), "Rust:5 Go:2 SQL:4"),
            (
                json!([{"name": "Rust", "level": 4}, {"skill": "Go", "stufe": "Anfänger"}]),
                "Rust:4 Go:1",
            ),
            (json!({"Rust": 4, "Go": "basic"}), "Rust:4 Go:2"),
            (json!([{"name": "C++"}, 7, null]), "C++:3"),
            (json!("Rust:9"), "Rust:5"),
            (json!("Python(Django)"), "Python(Django):3"),
            (json!(["Rust:embedded"]), "Rust:embedded:3"),
        ] {
            let (found, _) = skills(&value);
            let mut skills: Vec<String> = found.iter().map(ToString::to_string).collect();
            let mut written: Vec<&str> = written.split(' ').collect();
            skills.sort();
            written.sort_unstable();
            assert_eq!(skills, written, "{value}");
        }
    }
}
