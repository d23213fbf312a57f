//! Values as people write them in files.
//!
//! For: taking "Rust (4)", {"name": "Rust", "level": 4} and {"Rust": 4} for the same skill. Knows:
//! English and German habits. Never: fails; what cannot be read is handed back to be named.

use model::{Challenge, Day, Experience, Hours, Skill, Slot, parse_language};
use serde_json::{Map, Value};

/// The level of somebody who names a skill and no level.
const USUAL_LEVEL: u8 = 3;
const LEVEL_MAX: u8 = 5;
const YEARS_MAX: u64 = 70;
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
    const NAMES: [&str; 9] = [
        "name", "text", "label", "title", "skill", "topic", "value", "city", "code",
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
        let inner: Vec<&str> = piece.split(',').collect();
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
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
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
    let level = match first {
        "novice" | "anfanger" | "a1" | "none" => 1,
        "beginner" | "basic" | "basics" | "grundkenntnisse" | "einsteiger" | "a2" | "low" => 2,
        "advanced" | "fortgeschritten" | "proficient" | "fluent" | "sehr" | "gut" | "c1"
        | "high" | "senior" => 4,
        "expert" | "experte" | "expertin" | "master" | "native" | "profi" | "c2" => LEVEL_MAX,
        _ => USUAL_LEVEL,
    };
    (level, true)
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
        Some((name, level)) if !name.trim().is_empty() => {
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

/// Reads experience: "Logistics:12", {"field", "years"}, {"Logistics": 12}, 12, "12 years in
/// logistics". A bare number of years belongs to no field. Second, years nobody can have.
pub fn experience(value: &Value) -> (Vec<Experience>, Vec<String>) {
    let mut found = (Vec::new(), Vec::new());
    experience_of(value, &mut found);
    found
}

type Years = (Vec<Experience>, Vec<String>);

fn experience_of(value: &Value, found: &mut Years) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| experience_of(item, found)),
        Value::Number(number) => {
            years(
                number.as_f64().unwrap_or(0.0),
                "",
                &number.to_string(),
                found,
            );
        }
        Value::Object(fields) => object_experience(fields, found),
        Value::String(text) => {
            for piece in pieces(text) {
                spoken_experience(&piece, found);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn object_experience(fields: &Map<String, Value>, found: &mut Years) {
    let years_named = ["years", "jahre", "duration"]
        .iter()
        .find_map(|name| fields.get(*name));
    let Some(count) = years_named.and_then(Value::as_f64) else {
        for (name, count) in fields {
            if let Some(number) = count.as_f64() {
                years(number, name, &count.to_string(), found);
            }
        }
        return;
    };
    let field = ["field", "area", "bereich", "in", "domain"]
        .iter()
        .find_map(|name| fields.get(*name))
        .and_then(Value::as_str)
        .map(str::to_owned)
        .or_else(|| named(fields));
    let said = years_named.map(ToString::to_string).unwrap_or_default();
    years(count, &field.unwrap_or_default(), &said, found);
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within bounds here
fn years(count: f64, field: &str, said: &str, found: &mut Years) {
    if !(0.0..=YEARS_MAX as f64).contains(&count) {
        found.1.push(said.to_owned());
        return;
    }
    found.0.push(Experience {
        field: cleaned(field),
        years: count as u8,
    });
}

fn spoken_experience(text: &str, found: &mut Years) {
    if let Ok(experience) = text.parse::<Experience>()
        && u64::from(experience.years) <= YEARS_MAX
    {
        found.0.push(experience);
        return;
    }
    let at = text
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(text.len());
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let Ok(count) = number.parse::<u32>() else {
        return;
    };
    if before.ends_with(['-', '−']) && before.trim_end_matches(['-', '−']).ends_with([':', ' '])
    {
        found.1.push(text.to_owned());
        return;
    }
    const SMALL: [&str; 14] = [
        "years",
        "year",
        "yrs",
        "y",
        "jahre",
        "jahren",
        "jahr",
        "of",
        "in",
        "experience",
        "erfahrung",
        "als",
        "as",
        "seit",
    ];
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '&');
    let field: Vec<&str> = words
        .filter(|word| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| !SMALL.contains(&word.to_lowercase().as_str()))
        .collect();
    years(f64::from(count), &field.join(" "), text, found);
}

/// Reads languages; what is no known language keeps its own name, and is given second.
pub fn languages(value: &Value) -> (Vec<String>, Vec<String>) {
    let mut unknown = Vec::new();
    let mut one = |text: &str| {
        let bare = text.split(['(', ':', '-']).next().unwrap_or(text).trim();
        let code = parse_language(bare).or_else(|_| parse_language(text));
        code.unwrap_or_else(|_| {
            if !bare.is_empty() {
                unknown.push(bare.to_owned());
            }
            bare.to_lowercase()
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
        codes.push(one(piece));
    }
    codes.retain(|code| !code.is_empty());
    codes.sort_unstable();
    codes.dedup();
    (codes, unknown)
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

/// Reads days: "Mon", "Mo-Fr", "weekdays"; second, what could not be read.
pub fn days(value: &Value) -> (Vec<Day>, Vec<String>) {
    let (mut days, mut wrong) = (Vec::new(), Vec::new());
    for text in texts(value) {
        let spans = text
            .replace(" bis ", "-")
            .replace(" to ", "-")
            .replace(" - ", "-");
        let words = spans.split([' ', '/', '+']).filter(|word| !word.is_empty());
        for word in words {
            match span_of_days(word) {
                Some(found) => days.extend(found),
                None => wrong.push(word.to_owned()),
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    (days, wrong)
}

fn span_of_days(word: &str) -> Option<Vec<Day>> {
    let day = |text: &str| text.trim_end_matches(['.', ',', 's']).parse::<Day>().ok();
    let whole = word.to_lowercase();
    match whole.as_str() {
        "weekdays" | "werktags" | "workdays" | "wochentags" => return Some(Day::ALL[..5].to_vec()),
        "daily" | "täglich" | "always" | "immer" => return Some(Day::ALL.to_vec()),
        "weekend" | "wochenende" => return Some(Day::ALL[5..].to_vec()),
        "and" | "und" => return Some(Vec::new()),
        _ => {}
    }
    if let Some(day) = day(word).or_else(|| word.parse().ok()) {
        return Some(vec![day]);
    }
    let (from, to) = word.split_once(['-', '–'])?;
    let (from, to) = (day(from)?, day(to)?);
    (from <= to).then(|| {
        let all = Day::ALL.into_iter();
        all.filter(|day| (from..=to).contains(day)).collect()
    })
}

/// Reads working hours: "9-17", {"from": "09:00", "to": "17:00"}, minutes.
pub fn hours(value: &Value) -> Option<Hours> {
    match value {
        Value::String(text) => spoken_hours(text),
        Value::Array(items) => items.first().and_then(hours),
        Value::Object(fields) => {
            let (from, to) = (clock(fields.get("from")?)?, clock(fields.get("to")?)?);
            (from < to).then_some(Hours { from, to })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn spoken_hours(text: &str) -> Option<Hours> {
    let text = text.to_lowercase();
    let part = match text.trim() {
        "morning" | "mornings" | "vormittag" | "vormittags" | "morgens" | "früh" | "am" => {
            "08:00-12:00"
        }
        "noon" | "lunch" | "mittag" | "mittags" | "lunchtime" => "11:30-13:30",
        "afternoon" | "afternoons" | "nachmittag" | "nachmittags" | "pm" => "13:00-17:00",
        "evening" | "evenings" | "abend" | "abends" => "17:00-21:00",
        text => text,
    };
    let plain = part
        .replace("uhr", "")
        .replace(" bis ", "-")
        .replace(" to ", "-");
    let plain: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    if let Ok(hours) = plain.parse() {
        return Some(hours);
    }
    // A beginning alone is an hour.
    let from = minutes(&plain)?;
    (from + 60 <= 1440).then_some(Hours {
        from,
        to: from + 60,
    })
}

fn clock(value: &Value) -> Option<u16> {
    match value {
        Value::Number(number) => u16::try_from(number.as_u64()?).ok(),
        Value::String(text) => minutes(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text
        .trim()
        .split_once([':', '.', 'h'])
        .unwrap_or((text.trim(), "0"));
    let minute = if minute.is_empty() { "0" } else { minute };
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Reads slots: "Tue 14:00-15:30", {"day", "from", "to"}, "Di vormittags", {"mon": ["9-10"]};
/// second, days without hours; third, what could not be read.
pub fn slots(value: &Value) -> (Vec<Slot>, Vec<Day>, Vec<String>) {
    let mut found = (Vec::new(), Vec::new(), Vec::new());
    match value {
        Value::Array(items) => {
            for item in items {
                let (slots, days, wrong) = slots(item);
                found.0.extend(slots);
                found.1.extend(days);
                found.2.extend(wrong);
            }
        }
        Value::Object(fields) => object_slots(fields, &mut found),
        Value::String(text) => {
            let pieces = text.split([';', '|', '\n', ',']);
            for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
                spoken_slot(piece, &mut found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    found
}

type Found = (Vec<Slot>, Vec<Day>, Vec<String>);

fn object_slots(fields: &Map<String, Value>, found: &mut Found) {
    let day = fields.get("day").or_else(|| fields.get("tag"));
    if let Some(day) = day.and_then(Value::as_str).and_then(|day| day.parse().ok()) {
        let hours = hours(&Value::Object(fields.clone()));
        match hours {
            Some(Hours { from, to }) => found.0.push(Slot { day, from, to }),
            None => found.1.push(day),
        }
        return;
    }
    for (day, hours) in fields {
        let spans = texts(hours);
        for span in spans {
            spoken_slot(&format!("{day} {span}"), found);
        }
    }
}

fn spoken_slot(text: &str, found: &mut Found) {
    if let Ok(slot) = text.parse() {
        found.0.push(slot);
        return;
    }
    let at = text.find([' ', '_', '@']).or_else(|| {
        // "mon-12:00" and "Mo9-10".
        text.find(|c: char| c.is_ascii_digit())
    });
    let (day, rest) = at
        .and_then(|at| text.split_at_checked(at))
        .unwrap_or((text, ""));
    let rest = rest.trim_matches([' ', '_', '@', '-', ',']);
    let Some(days) = span_of_days(day.trim_end_matches(['-', ',', ':', '.'])) else {
        found.2.push(text.to_owned());
        return;
    };
    if rest.is_empty() {
        found.1.extend(days);
        return;
    }
    match spoken_hours(rest) {
        Some(Hours { from, to }) => {
            let slots = days.into_iter().map(|day| Slot { day, from, to });
            found.0.extend(slots);
        }
        None => found.2.push(text.to_owned()),
    }
}

/// Reads a day, "2026-12-24" or "24.12.2026", perhaps with a time behind it.
pub fn date(text: &str) -> Option<String> {
    let day = text.trim().split([' ', 'T']).next()?;
    let ordered = match day.split('.').collect::<Vec<_>>().as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => day.to_owned(),
    };
    let read: jiff::civil::Date = ordered.parse().ok()?;
    Some(read.to_string())
}

/// Reads a whole number of people.
pub fn count(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => u32::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
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
        ] {
            let (found, _) = skills(&value);
            let mut skills: Vec<String> = found.iter().map(ToString::to_string).collect();
            let mut written: Vec<&str> = written.split(' ').collect();
            skills.sort();
            written.sort_unstable();
            assert_eq!(skills, written, "{value}");
        }
    }

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
            (json!(["x, y", {"name": "z"}]), &["x, y", "z"]),
            (json!(null), &[]),
        ] {
            assert_eq!(texts(&value), items, "{value}");
        }
    }

    #[test]
    fn experience_is_read_in_many_forms() {
        for (value, written) in [
            (json!("Logistics:12"), "Logistics:12"),
            (json!("12 years in logistics"), "logistics:12"),
            (json!("seit 7 Jahren Einkauf"), "Einkauf:7"),
            (json!(12), ":12"),
            (json!({"field": "Einkauf", "years": 4.5}), "Einkauf:4"),
            (json!([{"Einkauf": 4}]), "Einkauf:4"),
        ] {
            let (years, wrong) = experience(&value);
            let found: Vec<String> = years.iter().map(ToString::to_string).collect();
            assert_eq!(
                (found, wrong.len()),
                (vec![written.to_owned()], 0),
                "{value}"
            );
        }
        assert!(experience(&json!("a lot")).0.is_empty());
        for value in [
            json!("Einkauf:900"),
            json!(-3),
            json!({"Einkauf": 71}),
            json!("Einkauf: -3"),
        ] {
            let (years, wrong) = experience(&value);
            assert_eq!((years.len(), wrong.len()), (0, 1), "{value}");
        }
    }

    #[test]
    fn slots_are_read_in_many_forms() {
        for (value, written) in [
            (
                json!("Tue 14:00-15:30, Thu 9-10"),
                "Tue 14:00-15:30 Thu 09:00-10:00",
            ),
            (
                json!([{"day": "Mon", "from": "9:00", "to": "10:00"}]),
                "Mon 09:00-10:00",
            ),
            (
                json!([{"day": "mon", "from": 540, "to": 600}]),
                "Mon 09:00-10:00",
            ),
            (
                json!({"tue": ["9-10", "14-15"]}),
                "Tue 09:00-10:00 Tue 14:00-15:00",
            ),
            (json!("Di vormittags"), "Tue 08:00-12:00"),
            (
                json!("Mo-Mi 12 bis 13 Uhr"),
                "Mon 12:00-13:00 Tue 12:00-13:00 Wed 12:00-13:00",
            ),
            (json!("mon_12:00"), "Mon 12:00-13:00"),
        ] {
            let (slots, days, wrong) = slots(&value);
            let found: Vec<String> = slots.iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), written, "{value}");
            assert!(days.is_empty() && wrong.is_empty(), "{value}: {wrong:?}");
        }
        let (slots, days, wrong) = slots(&json!(["Fri", "whenever it suits"]));
        assert_eq!((slots.len(), days, wrong.len()), (0, vec![Day::Fri], 1));
    }

    #[test]
    fn days_and_languages_are_read_in_many_forms() {
        assert_eq!(days(&json!("Mo-Fr")).0.len(), 5);
        assert_eq!(days(&json!("Mi bis Fr")).0.len(), 3);
        assert_eq!(days(&json!(["Monday", "tue"])).0, [Day::Mon, Day::Tue]);
        assert_eq!(days(&json!("Blursday")).1, ["Blursday"]);
        assert_eq!(
            languages(&json!("German (C1), Englisch; de")).0,
            ["de", "en"]
        );
        assert_eq!(
            languages(&json!("Deutsch/Englisch und Türkisch")).0,
            ["de", "en", "tr"]
        );
        let (codes, unknown) = languages(&json!([{"code": "fr"}, "Klingon"]));
        assert_eq!(
            (codes, unknown),
            (vec!["fr".into(), "klingon".into()], vec!["Klingon".into()])
        );
    }
}
