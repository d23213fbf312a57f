//! Dates as people write them.
//!
//! For: "24.12.2026", "24. Dezember 2026" and "Dec 24, 2026". Knows: months in English and German.
//! Never: guesses which number is the month.

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
