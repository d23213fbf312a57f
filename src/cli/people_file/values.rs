//! Values as people write them in files.
//!
//! For: taking "Rust (4)", {"name": "Rust", "level": 4} and {"Rust": 4} for the same skill. Knows:
//! English and German habits. Never: fails; what cannot be read is handed back to be named.

mod dates;
mod experience;
mod languages;
mod skills;
mod times;

use model::Challenge;
use serde_json::{Map, Value};

pub use dates::date;
pub use experience::experience;
pub use languages::languages;
pub use skills::skills;
pub use times::{days, hours, slots};

/// An item of a list has at most so many words; a text with longer pieces is one item.
const ITEM_MAX_WORDS: usize = 6;
/// The longest text of an item that is kept, in characters.
const ITEM_MAX_CHARS: usize = 2_000;

/// Turns any value into texts: lists into their items, a text with separators into its pieces.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().flat_map(item).collect(),
        Value::String(text) => pieces(text),
        Value::Object(fields) => match named(fields) {
            Some(name) => vec![name],
            None => fields.keys().map(|key| cleaned(key)).collect(),
        },
        Value::Number(_) => vec![value.to_string()],
        Value::Bool(_) => Vec::new(),
    }
}

/// Turns any value into the people it names: an object by what tells them apart surest.
pub fn people(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(people).collect(),
        Value::Object(fields) => {
            let told = ["id", "uid", "email", "mail", "name"];
            let told = told.iter().find_map(|name| fields.get(*name));
            told.map_or_else(|| texts(value), texts)
        }
        Value::Null | Value::String(_) | Value::Number(_) | Value::Bool(_) => texts(value),
    }
}

/// Turns any value into one text.
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null | Value::Bool(_) => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().filter_map(text).collect::<Vec<_>>().join(". "),
        Value::Object(fields) => named(fields).unwrap_or_default(),
        Value::Number(_) => value.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// One item of a list is kept whole, whatever commas it has.
fn item(value: &Value) -> Option<String> {
    text(value)
        .map(|text| cleaned(&text))
        .filter(|text| !text.is_empty())
}

fn named(fields: &Map<String, Value>) -> Option<String> {
    const NAMES: [&str; 12] = [
        "name",
        "text",
        "label",
        "title",
        "skill",
        "topic",
        "value",
        "city",
        "code",
        "description",
        // Beside a text this says in which language that is.
        "language",
        "sprache",
    ];
    NAMES
        .iter()
        .find_map(|name| fields.get(*name))
        .and_then(Value::as_str)
        .map(cleaned)
}

fn cleaned(text: &str) -> String {
    let (line, _) = model::clean_line(text, ITEM_MAX_CHARS);
    line.trim_start_matches(['-', '*', '•', '–'])
        .trim()
        .to_owned()
}

/// Splits a text into the items it lists. Commas divide only where every piece is short.
fn pieces(text: &str) -> Vec<String> {
    let outer: Vec<&str> = text
        .split([';', '|', '\n', '\r'])
        .filter(|piece| !piece.trim().is_empty())
        .collect();
    let mut items = Vec::new();
    for piece in outer {
        let inner = apart(piece);
        let short = |piece: &&str| piece.split_whitespace().count() <= ITEM_MAX_WORDS;
        if inner.iter().all(short) {
            items.extend(inner.into_iter().map(cleaned));
        } else {
            items.push(cleaned(piece));
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// Divides at commas, but for those in brackets: "Negotiation (salary, contracts)" is one thing.
fn apart(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|letter| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    })
    .collect()
}

/// Gives a number as it stands in a row: what is too large for a whole number loses its digits
/// when it is read.
pub fn as_written(number: &serde_json::Number, row: &str) -> String {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
    let mut tokens = row.split(|c: char| !is_part(c)).filter(|it| !it.is_empty());
    let same = tokens.find(|token| {
        let read = token.parse::<f64>().ok();
        read.is_some() && read == number.as_f64()
    });
    same.map_or_else(|| number.to_string(), str::to_owned)
}

/// Reads a number, also one that is written as a text.
fn figure(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|it: &f64| it.is_finite()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Writes a value as it stands in a file, a text without its quotation marks.
fn plainly(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

/// Reads a challenge: a sentence, or {"text", "until"}.
pub fn challenge(value: &Value) -> Option<Challenge> {
    if let Value::Object(fields) = value {
        let until = fields
            .get("until")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let text = named(fields)?;
        return Some(Challenge { text, until });
    }
    let text = text(value)?;
    Some(text.parse().unwrap_or(Challenge { text, until: None }))
}

/// Words, folded, for nobody more,
const NOBODY: [&str; 17] = [
    "none",
    "no",
    "zero",
    "nobody",
    "full",
    "fully",
    "keine",
    "keiner",
    "keinen",
    "kein",
    "niemand",
    "niemanden",
    "voll",
    "ausgebucht",
    "belegt",
    "booked",
    "nein",
];
/// and what may stand beside them.
const BESIDE_NOBODY: [&str; 34] = [
    "mentees",
    "mentee",
    "coachees",
    "people",
    "places",
    "place",
    "seats",
    "spots",
    "room",
    "space",
    "capacity",
    "free",
    "left",
    "more",
    "now",
    "right",
    "currently",
    "at",
    "the",
    "moment",
    "i",
    "am",
    "im",
    "platze",
    "platz",
    "kapazitat",
    "frei",
    "freie",
    "mehr",
    "derzeit",
    "zurzeit",
    "aktuell",
    "gerade",
    "momentan",
];
/// What stands before the largest number, folded.
const AT_MOST: [&str; 20] = [
    "max",
    "max.",
    "maximum",
    "maximal",
    "up",
    "to",
    "at",
    "most",
    "hochstens",
    "bis",
    "zu",
    "ca.",
    "about",
    "etwa",
    "no",
    "not",
    "more",
    "than",
    "nicht",
    "mehr",
];

/// Beginnings of words for a time, folded.
const SPANS_OF_TIME: [&str; 8] = [
    "hour", "hrs", "stunde", "minute", "day", "tag", "week", "woche",
];

/// Reads how many people somebody takes on: "none", "full", "max. 2", and of "1-2" the larger.
pub fn seats(value: &Value) -> Option<u32> {
    let Value::String(text) = value else {
        return count(value);
    };
    if let Some(count) = count(value) {
        return Some(count);
    }
    let folded = matching::fold(text);
    let mut words = folded.split(' ');
    let is_known = |word: &str| NOBODY.contains(&word) || BESIDE_NOBODY.contains(&word);
    if words.clone().any(|word| NOBODY.contains(&word)) && words.all(is_known) {
        return Some(0);
    }
    // "Max. 2 hours a week" counts no people.
    if folded
        .split(' ')
        .any(|word| SPANS_OF_TIME.iter().any(|it| word.starts_with(it)))
    {
        return None;
    }
    let plain = text
        .to_lowercase()
        .replace('ö', "o")
        .replace(['–', '—'], "-");
    let said = plain
        .split_whitespace()
        .skip_while(|word| AT_MOST.contains(word));
    let said = said.collect::<Vec<_>>().join(" ");
    let spans = [" bis ", " to ", " or ", " oder ", " - "];
    let span = spans
        .iter()
        .fold(said, |said, word| said.replace(word, "-"));
    match span.split_once('-') {
        Some((least, most)) => {
            let (least, most) = (count(&Value::from(least))?, count(&Value::from(most))?);
            (least <= most).then_some(most)
        }
        None => count(&Value::from(span)),
    }
}

/// Reads a whole number of people: 2, 2.0 as tables write it, "2", "2 people".
pub fn count(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => match number.as_u64() {
            Some(count) => u32::try_from(count).ok(),
            None => whole(number.as_f64()?),
        },
        Value::String(text) => {
            let (number, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
            let is_word = |c: char| c.is_alphabetic() || c.is_whitespace();
            let count = number.parse().ok().or_else(|| whole(number.parse().ok()?));
            count.filter(|_| rest.chars().all(is_word))
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within bounds here
fn whole(number: f64) -> Option<u32> {
    let is_one = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    is_one.then_some(number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_is_shown_as_it_was_written() {
        let row = "{\"id\": 7, \"capacity\": 99999999999999999999}";
        let fields: Map<String, Value> = serde_json::from_str(row).unwrap();
        for (name, written) in [("id", "7"), ("capacity", "99999999999999999999")] {
            let number = fields[name].as_number().unwrap();
            assert_eq!(as_written(number, row), written);
        }
    }

    #[test]
    fn lists_are_split_where_every_piece_is_short() {
        for (value, items) in [
            (
                json!("Projektleitung, Moderation"),
                &["Projektleitung", "Moderation"][..],
            ),
            (
                json!("I want to learn, after many years, how to lead a team through change"),
                &["I want to learn, after many years, how to lead a team through change"],
            ),
            (json!("a; b | c\n- d"), &["a", "b", "c", "d"]),
            (
                json!("Negotiation (salary, contracts), Python"),
                &["Negotiation (salary, contracts)", "Python"],
            ),
            (json!("a (b, c"), &["a (b, c"]),
            (json!(["x, y", {"name": "z"}]), &["x, y", "z"]),
            (json!(null), &[]),
        ] {
            assert_eq!(texts(&value), items, "{value}");
        }
    }

    #[test]
    fn counts_and_dates_are_read_in_many_forms() {
        for (value, number) in [
            (json!(2), Some(2)),
            (json!(2.0), Some(2)),
            (json!("2.0"), Some(2)),
            (json!("2 people"), Some(2)),
            (json!(1e3), Some(1_000)),
            (json!(2.5), None),
            (json!(-1), None),
            (json!("2-3"), None),
            (json!("2 of 3"), None),
            (json!("many"), None),
        ] {
            assert_eq!(count(&value), number, "{value}");
        }
        for (value, number) in [
            (json!("none"), Some(0)),
            (json!("full"), Some(0)),
            (json!("keine"), Some(0)),
            (json!("derzeit voll"), Some(0)),
            (json!("no places left"), Some(0)),
            (json!("max. 2"), Some(2)),
            (json!("Max 2 mentees"), Some(2)),
            (json!("höchstens 3"), Some(3)),
            (json!("up to 2"), Some(2)),
            (json!("1-2"), Some(2)),
            (json!("1 bis 2"), Some(2)),
            (json!("1 or 2 people"), Some(2)),
            (json!(2), Some(2)),
            (json!("no more than 2"), Some(2)),
            (json!("max. 2 hours a week"), None),
            (json!("NULL"), None),
            (json!("no limit"), None),
            (json!("keine Grenze"), None),
            (json!("noch nicht voll"), None),
            (json!("not many"), None),
            (json!("3-2"), None),
            (json!("-1"), None),
            (json!("2 of 3"), None),
            (json!("2.5"), None),
            (json!("many"), None),
            (json!(null), None),
        ] {
            assert_eq!(seats(&value), number, "{value}");
        }
        for text in [
            "2026-12-24",
            "2026/12/24",
            "24.12.2026",
            "2026-12-24T10:00",
            "24. Dezember 2026",
            "24 Dec 2026",
            "December 24th, 2026",
            "24. Dezember 2026 10:00",
            "24 Dez. 2026, 10 Uhr",
            "12/24/2026",
            "24/12/2026",
        ] {
            assert_eq!(date(text).as_deref(), Some("2026-12-24"), "{text}");
        }
        assert_eq!(date("3. März 2026").as_deref(), Some("2026-03-03"));
        for text in [
            "3/4/2026",
            "2026-02-30",
            "30. Februar 2026",
            "marmalade 3 2026",
            "ma 3 2026",
            "12/24/26",
            "24 Dec 26",
            "soon",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
