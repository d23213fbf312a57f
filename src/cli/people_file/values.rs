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
const DAY_MINUTES: u16 = 24 * 60;
/// Names of when something begins, and ends.
const FROM: [&str; 5] = ["from", "start", "begin", "von", "beginn"];
const TO: [&str; 4] = ["to", "end", "bis", "ende"];
/// What people write before a day that comes every week.
const EVERY: [&str; 7] = ["every", "each", "on", "jeden", "jede", "jedes", "am"];
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
    let Some(said) = years_named else {
        for (name, said) in fields {
            match figure(said) {
                Some(number) => years(number, name, &plainly(said), found),
                None if said.is_null() => {}
                None => found.1.push(format!("{name}:{}", plainly(said))),
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
    match figure(said) {
        Some(count) => years(count, &field.unwrap_or_default(), &plainly(said), found),
        None => found.1.push(plainly(said)),
    }
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
        found.1.push(text.to_owned());
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
        let words = spans
            .split([' ', '/', '+', '&'])
            .filter(|word| !word.is_empty());
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
    // A week goes on after Sunday: "Fr-Mo".
    let is_in = |day: &Day| match from <= to {
        true => (from..=to).contains(day),
        false => *day >= from || *day <= to,
    };
    Some(Day::ALL.into_iter().filter(is_in).collect())
}

/// Reads working hours: "9-17", {"from": "09:00", "to": "17:00"}, minutes.
pub fn hours(value: &Value) -> Option<Hours> {
    match value {
        Value::String(text) => spoken_hours(text),
        Value::Array(items) => items.first().and_then(hours),
        Value::Object(fields) => {
            let (from, to) = span(fields)?;
            (from < to).then_some(Hours { from, to })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Reads when something begins and ends.
fn span(fields: &Map<String, Value>) -> Option<(u16, u16)> {
    let of = |names: &[&str]| names.iter().find_map(|name| fields.get(*name));
    Some((clock(of(&FROM)?)?, clock(of(&TO)?)?))
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
    let plain = closed_up(part);
    if let Ok(hours) = plain.parse() {
        return Some(hours);
    }
    if let Some((from, to)) = two_times(&plain) {
        return (from < to).then_some(Hours { from, to });
    }
    // A beginning alone is an hour.
    let from = minutes(&plain)?;
    (from + 60 <= DAY_MINUTES).then_some(Hours {
        from,
        to: from + 60,
    })
}

/// Takes out what people put around times: "12 bis 13 Uhr" becomes "12-13".
fn closed_up(text: &str) -> String {
    let plain = text
        .to_lowercase()
        .replace("uhr", "")
        .replace(" bis ", "-")
        .replace(" to ", "-")
        .replace(['–', '—'], "-");
    plain.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Reads "14:00-15:30" and "2pm-3:30pm" as minutes, whichever is later.
fn two_times(plain: &str) -> Option<(u16, u16)> {
    let (from, to) = plain.split_once('-')?;
    Some((minutes(from)?, minutes(to)?))
}

fn clock(value: &Value) -> Option<u16> {
    match value {
        Value::Number(number) => u16::try_from(number.as_u64()?).ok(),
        Value::String(text) => minutes(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn minutes(text: &str) -> Option<u16> {
    let text = text.trim().to_lowercase();
    let half = |marks: [&str; 2]| marks.iter().find_map(|mark| text.strip_suffix(*mark));
    // Half of a day is left out of the hour: 12 am is midnight, 12 pm is noon.
    let (bare, added) = match (half(["am", "a.m."]), half(["pm", "p.m."])) {
        (Some(bare), _) => (bare, Some(0)),
        (None, Some(bare)) => (bare, Some(12)),
        (None, None) => (text.as_str(), None),
    };
    let bare = bare.trim();
    let (hour, minute) = bare.split_once([':', '.', 'h']).unwrap_or((bare, "0"));
    let minute = if minute.is_empty() { "0" } else { minute };
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    let hour = match added {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(added) => hour % 12 + added,
        None => hour,
    };
    let all = hour * 60 + minute;
    (hour <= 24 && minute < 60 && all <= DAY_MINUTES).then_some(all)
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
        Value::Number(number) => found.2.push(number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
    found
}

type Found = (Vec<Slot>, Vec<Day>, Vec<String>);

fn object_slots(fields: &Map<String, Value>, found: &mut Found) {
    const DAY: [&str; 4] = ["day", "weekday", "tag", "wochentag"];
    if let Some(day) = DAY.iter().find_map(|name| fields.get(*name)) {
        let days = day.as_str().and_then(span_of_days);
        match days.filter(|days| spread(days, fields, found)) {
            Some(_) => {}
            None => found.2.push(Value::Object(fields.clone()).to_string()),
        }
        return;
    }
    for (day, hours) in fields {
        if let (Value::Object(times), Some(days)) = (hours, span_of_days(day)) {
            if !spread(&days, times, found) {
                found.2.push(format!("{day} {hours}"));
            }
            continue;
        }
        for span in texts(hours) {
            spoken_slot(&format!("{day} {span}"), found);
        }
    }
}

/// Puts a span of time on each of some days; without one, the days alone. False if a time cannot be
/// read.
fn spread(days: &[Day], fields: &Map<String, Value>, found: &mut Found) -> bool {
    let mut times = FROM.iter().chain(&TO);
    let says_times = times.any(|name| fields.get(*name).is_some_and(|it| !it.is_null()));
    match span(fields) {
        Some((from, to)) if from != to => {
            let slots = days.iter().flat_map(|day| from_to(*day, from, to));
            found.0.extend(slots);
            true
        }
        None if !says_times => {
            found.1.extend(days);
            true
        }
        Some(_) | None => false,
    }
}

/// Makes slots of a span; one that ends on the next day is two.
fn from_to(day: Day, from: u16, to: u16) -> Vec<Slot> {
    if from < to {
        return vec![Slot { day, from, to }];
    }
    let place = Day::ALL.iter().position(|it| *it == day).unwrap_or(0);
    let next = Day::ALL.get((place + 1) % Day::ALL.len());
    let evening = Slot {
        day,
        from,
        to: DAY_MINUTES,
    };
    let morning = next.map(|day| Slot {
        day: *day,
        from: 0,
        to,
    });
    let parts = std::iter::once(evening).chain(morning);
    parts.filter(|slot| slot.from < slot.to).collect()
}

fn spoken_slot(text: &str, found: &mut Found) {
    if let Ok(slot) = text.parse() {
        found.0.push(slot);
        return;
    }
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_every = EVERY.contains(&first.to_lowercase().as_str());
    let bare = text.strip_prefix(first).filter(|_| is_every);
    let text = bare.map_or(text, str::trim_start);
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
    let over_midnight = || two_times(&closed_up(rest)).filter(|(from, to)| from > to);
    let span = spoken_hours(rest).map(|hours| (hours.from, hours.to));
    match span.or_else(over_midnight) {
        Some((from, to)) => {
            let slots = days.into_iter().flat_map(|day| from_to(day, from, to));
            found.0.extend(slots);
        }
        None => found.2.push(text.to_owned()),
    }
}

/// Reads a day, "2026-12-24", "2026/12/24", "24.12.2026", "24. Dezember 2026" or "Dec 24, 2026", perhaps
/// with a time behind it. Where the month could be the day, as in "3/4/2026", it is none; in
/// "12/24/2026" it could not.
pub fn date(text: &str) -> Option<String> {
    if let Some(found) = spelt_date(text).or_else(|| slashed_date(text)) {
        return Some(found);
    }
    let day = &text.trim().split([' ', 'T']).next()?.replace('/', "-");
    let ordered = match day.split('.').collect::<Vec<_>>().as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => day.clone(),
    };
    let read: jiff::civil::Date = ordered.parse().ok()?;
    Some(read.to_string())
}

/// The months in English and German, also as far as people write them out.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner"],
    &["february", "februar", "feber"],
    &["march", "märz", "maerz"],
    &["april"],
    &["may", "mai"],
    &["june", "juni"],
    &["july", "juli"],
    &["august"],
    &["september"],
    &["october", "oktober"],
    &["november"],
    &["december", "dezember"],
];
/// Fewer letters name no month.
const MONTH_MIN_CHARS: usize = 3;
/// A year has four digits: "12/24/26" may mean any of two centuries.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=9999;

fn spelt_date(text: &str) -> Option<String> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-'));
    let parts: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    let month = |part: &str| {
        let is_long_enough = part.chars().count() >= MONTH_MIN_CHARS;
        let is_one = |names: &&[&str]| names.iter().any(|name| name.starts_with(part));
        MONTHS.iter().filter(|_| is_long_enough).position(is_one)
    };
    let number = |part: &str| -> Option<i16> {
        let endings = ["st", "nd", "rd", "th"];
        let bare = endings.iter().find_map(|ending| part.strip_suffix(ending));
        bare.unwrap_or(part).parse().ok()
    };
    let [one, two, three, ..] = parts.as_slice() else {
        return None;
    };
    let (day, month) = match (month(one), month(two)) {
        (Some(month), None) => (number(two)?, month),
        (None, Some(month)) => (number(one)?, month),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    made_date(number(three)?, i8::try_from(month + 1).ok()?, day)
}

fn slashed_date(text: &str) -> Option<String> {
    let parts: Vec<i16> = text
        .trim()
        .split('/')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match parts.as_slice() {
        [month, day, year] if *day > 12 => made_date(*year, i8::try_from(*month).ok()?, *day),
        [day, month, year] if (13..=31).contains(day) => {
            made_date(*year, i8::try_from(*month).ok()?, *day)
        }
        _ => None,
    }
}

fn made_date(year: i16, month: i8, day: i16) -> Option<String> {
    if !YEARS.contains(&year) {
        return None;
    }
    let made = jiff::civil::Date::new(year, month, i8::try_from(day).ok()?);
    made.ok().map(|date| date.to_string())
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
        let (years, wrong) =
            experience(&json!(["Logistik:12", "a lot", {"area": "IT", "years": "3"}]));
        let found: Vec<String> = years.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["Logistik:12", "IT:3"]);
        assert_eq!(wrong, ["a lot"]);
        for value in [
            json!("a lot"),
            json!({"area": "IT", "years": "some"}),
            json!({"IT": "some"}),
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
            (json!("Tue 2pm-3:30 pm"), "Tue 14:00-15:30"),
            (json!("Tue 12 pm to 1 pm"), "Tue 12:00-13:00"),
            (json!("every Tuesday 14h-15h30"), "Tue 14:00-15:30"),
            (json!("Sun 22:00-02:00"), "Sun 22:00-24:00 Mon 00:00-02:00"),
            (json!("Di 22-24"), "Tue 22:00-24:00"),
            (
                json!({"monday": {"from": "9", "to": "10"}}),
                "Mon 09:00-10:00",
            ),
            (
                json!([{"weekday": "Montag", "von": "09:00", "bis": "10:00"}]),
                "Mon 09:00-10:00",
            ),
            (
                json!([{"day": "Mo-Di", "start": "9am", "end": "10am"}]),
                "Mon 09:00-10:00 Tue 09:00-10:00",
            ),
        ] {
            let (slots, days, wrong) = slots(&value);
            let found: Vec<String> = slots.iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), written, "{value}");
            assert!(days.is_empty() && wrong.is_empty(), "{value}: {wrong:?}");
        }
        let (none, days, wrong) = slots(&json!(["Fri", "whenever it suits"]));
        assert_eq!((none.len(), days, wrong.len()), (0, vec![Day::Fri], 1));
        let (none, days, _) = slots(&json!([{"day": "Fri"}]));
        assert_eq!((none.len(), days), (0, vec![Day::Fri]));
        for value in [
            json!(["Tue 9-10", 5]),
            json!(["Tue 9-10", {"day": "Fri", "from": "25:00", "to": "26:00"}]),
            json!(["Tue 9-10", {"day": "Blursday"}]),
            json!(["Tue 9-10", {"mon": {"from": "9", "to": "soon"}}]),
            json!(["Tue 9-10", "Tue 13pm-14pm"]),
        ] {
            let (slots, days, wrong) = slots(&value);
            let found = (slots.len(), days.len(), wrong.len());
            assert_eq!(found, (1, 0, 1), "{value}: {wrong:?}");
        }
    }

    #[test]
    fn days_and_languages_are_read_in_many_forms() {
        assert_eq!(days(&json!("Mo-Fr")).0.len(), 5);
        assert_eq!(days(&json!("Mi bis Fr")).0.len(), 3);
        assert_eq!(days(&json!("Fr-Mo")).0.len(), 4);
        assert_eq!(days(&json!("Mon & Tue")).0, [Day::Mon, Day::Tue]);
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
