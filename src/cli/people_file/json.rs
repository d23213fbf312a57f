//! What the command prints for scripts. Names are a contract; see docs/match-file.md.

use matching::Match;
use serde_json::{Value, json};

use super::super::print;
use super::read::People;

/// One match.
pub fn found(found: &Match, place: usize, people: &People) -> Value {
    let mut object = json!({
        "person": people.id(place),
        "name": people.name(place),
    });
    if let (Value::Object(object), Value::Object(rest)) = (&mut object, facts(found)) {
        object.extend(rest);
    }
    object
}

/// What a match says besides whom it is with.
pub fn facts(found: &Match) -> Value {
    let reasons: Vec<Value> = found
        .reasons
        .iter()
        .map(|reason| {
            json!({
                "text": reason.text, "points": reason.points,
                "field": reason.field.name(), "direction": reason.direction,
            })
        })
        .collect();
    let mut facts = json!({
        "score": found.score, "confidence": found.confidence, "reasons": reasons,
        "unmet": found.unmet, "change": found.change, "next": found.next,
    });
    if let (Value::Object(facts), false) = (&mut facts, found.themes.is_empty()) {
        facts.insert("themes".to_owned(), json!(found.themes));
    }
    print::begins_with(&mut facts, &found.sheet, (&found.times, &found.weeks));
    facts
}
