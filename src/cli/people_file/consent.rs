//! Whether somebody wants to be matched at all, as forms ask it.
//!
//! For: nobody is matched who said no. Knows: the names such a question has, and how people refuse. Never: takes a
//! question about pictures or letters for it.

use std::collections::BTreeMap;

use matching::fold;
use serde_json::Value;

use super::{ticks, values};

/// Beginnings of words, folded, by which a question asks for consent.
const ASKING: [&str; 4] = ["consent", "einwillig", "einverstand", "zustimm"];
/// Beginnings of words, folded, with which such a question is about something else than being matched.
const ABOUT_ELSE: [&str; 18] = [
    "photo",
    "foto",
    "pictur",
    "bild",
    "image",
    "video",
    "record",
    "aufnahm",
    "aufzeichn",
    "newsletter",
    "mail",
    "contact",
    "kontakt",
    "publi",
    "veroffentlich",
    "press",
    "marketing",
    "cookie",
];
/// Beginnings of words, folded, with which people refuse.
const REFUSING: [&str; 8] = [
    "declin",
    "refus",
    "revok",
    "withdr",
    "abgelehnt",
    "verweiger",
    "widerr",
    "disagree",
];
/// Words with which people agree, whatever comes behind ("Ja, kein Problem").
const YES: [&str; 8] = ["yes", "ja", "ok", "okay", "agreed", "agree", "sure", "gern"];
/// Whole words with which they do.
const NOT: [&str; 8] = ["no", "not", "don", "dont", "nein", "nicht", "kein", "keine"];

/// What somebody says to such a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consent {
    Given,
    /// Nothing is filled in.
    Silent,
    Refused,
}

/// Reads what somebody says under a name, if it asks whether they want to be matched.
pub fn consent(name: &str, value: &Value) -> Option<Consent> {
    asks(name).then(|| answer(value))
}

fn asks(name: &str) -> bool {
    begins_with(name, &ASKING) && !begins_with(name, &ABOUT_ELSE)
}

/// Tells whether a word of a name begins with one of these.
fn begins_with(name: &str, beginnings: &[&str]) -> bool {
    let begins = |word: &str| beginnings.iter().any(|it| word.starts_with(it));
    fold(name).split(' ').any(begins)
}

fn answer(value: &Value) -> Consent {
    match value {
        Value::Null => Consent::Silent,
        Value::Array(answers) => all_of(answers.iter()),
        // Of several things somebody is asked, those count that are not about something else.
        Value::Object(answers) => {
            let asked = answers
                .iter()
                .filter(|(name, _)| !begins_with(name, &ABOUT_ELSE));
            all_of(asked.map(|(_, answer)| answer))
        }
        Value::String(text) if text.trim().is_empty() => Consent::Silent,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            match ticks::tick(value) == Some(false) || refuses(value) {
                true => Consent::Refused,
                false => Consent::Given,
            }
        }
    }
}

/// Whoever refuses one of several has not agreed, and who says nothing has not either.
fn all_of<'v>(answers: impl Iterator<Item = &'v Value>) -> Consent {
    answers.map(answer).max().unwrap_or(Consent::Silent)
}

fn refuses(value: &Value) -> bool {
    let folded = fold(&values::text(value).unwrap_or_default());
    let mut words = folded.split(' ').peekable();
    let agrees = words.peek().is_some_and(|first| YES.contains(first));
    let is_no = |word: &str| NOT.contains(&word) || REFUSING.iter().any(|it| word.starts_with(it));
    !agrees && words.any(is_no)
}

/// What a file says to such questions.
#[derive(Debug, Default)]
pub struct Consents {
    /// The line and place of every row.
    rows: Vec<(u64, usize)>,
    /// By question, what each says who says anything, by their place.
    said: BTreeMap<String, BTreeMap<usize, Consent>>,
}

impl Consents {
    /// Takes in what a row says.
    pub fn add(&mut self, (line, place): (u64, usize), said: Vec<(String, Consent)>) {
        self.rows.push((line, place));
        for (name, consent) in said {
            self.said.entry(name).or_default().insert(place, consent);
        }
    }

    /// Lists by question the lines and places of those who do not want to be matched: they refused, or said nothing
    /// where others agreed.
    pub fn missing(&self) -> impl Iterator<Item = (&str, Vec<(u64, usize)>)> {
        self.said.iter().filter_map(|(name, said)| {
            let is_asked = said.values().any(|it| *it == Consent::Given);
            let is_missing = |(_, place): &&(u64, usize)| match said.get(place) {
                Some(Consent::Given) => false,
                Some(Consent::Refused) => true,
                Some(Consent::Silent) | None => is_asked,
            };
            let missing: Vec<_> = self.rows.iter().filter(is_missing).copied().collect();
            (!missing.is_empty()).then_some((name.as_str(), missing))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn people_agree_and_refuse_in_their_own_words() {
        let said = [
            ("Consent", json!("no"), Some(Consent::Refused)),
            ("consent", json!(false), Some(Consent::Refused)),
            (
                "I consent to being matched",
                json!("No, thanks"),
                Some(Consent::Refused),
            ),
            (
                "Einwilligung",
                json!("Ich möchte das nicht"),
                Some(Consent::Refused),
            ),
            (
                "Einverständnis DSGVO",
                json!("widerrufen"),
                Some(Consent::Refused),
            ),
            ("Consent given", json!("withdrawn"), Some(Consent::Refused)),
            ("Consent", json!("I agree"), Some(Consent::Given)),
            ("Einwilligung", json!("ja"), Some(Consent::Given)),
            ("Consent", json!("2026-11-02"), Some(Consent::Given)),
            (
                "Einwilligung",
                json!("Ja, kein Problem"),
                Some(Consent::Given),
            ),
            (
                "consent",
                json!({"matching": false, "photos": true}),
                Some(Consent::Refused),
            ),
            (
                "consent",
                json!({"matching": true, "photos": false}),
                Some(Consent::Given),
            ),
            ("consent", json!(["yes", "no"]), Some(Consent::Refused)),
            ("consent", json!([]), Some(Consent::Silent)),
            ("Consent", json!(" "), Some(Consent::Silent)),
            ("Consent", json!(null), Some(Consent::Silent)),
            ("Consent to photos", json!("no"), None),
            ("Einwilligung Newsletter", json!("nein"), None),
            ("Content", json!("no"), None),
        ];
        for (name, value, is) in said {
            assert_eq!(consent(name, &value), is, "{name}: {value}");
        }
    }
}
