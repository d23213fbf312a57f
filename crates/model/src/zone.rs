//! Time zones as people type them.
//!
//! For: "Europe/Berlin" and "UTC+2". Knows: how such names look. Never: holds the table of all
//! zones or computes with them; whoever shows times has a clock and that table.

use crate::terms::Wrong;

/// The first parts of zone names.
const AREAS: [&str; 11] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Etc",
    "Europe",
    "Indian",
    "Pacific",
];
/// The furthest a zone lies behind and ahead of UTC, in minutes.
const OFFSETS_MINUTES: std::ops::RangeInclusive<i32> = -12 * 60..=14 * 60;

/// Accepts a zone name or an offset and writes it in its usual form; whether there is such a zone,
/// it does not know.
///
/// # Errors
/// The text is neither.
pub fn parse_zone(typed: &str) -> Result<String, Wrong> {
    let typed = typed.trim();
    offset(typed).or_else(|| zone(typed)).ok_or(Wrong::new(
        "write a time zone such as “Europe/Berlin” or “UTC+2”",
    ))
}

/// Says how many minutes ahead of UTC a zone such as "UTC+2" is; nothing for a named zone.
pub(crate) fn offset_minutes(zone: &str) -> Option<i32> {
    let written = offset(zone)?;
    let rest = written.strip_prefix("UTC")?;
    if rest.is_empty() {
        return Some(0);
    }
    let (sign, size) = match rest.strip_prefix('-') {
        Some(size) => (-1, size),
        None => (1, rest.strip_prefix('+')?),
    };
    let (hours, minutes) = size.split_once(':').unwrap_or((size, "00"));
    Some(sign * (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?))
}

/// Reads "UTC", "utc+2", "GMT-03:30".
fn offset(typed: &str) -> Option<String> {
    let upper = typed.to_uppercase();
    let rest = upper
        .strip_prefix("UTC")
        .or_else(|| upper.strip_prefix("GMT"))?
        .trim()
        .replace('−', "-");
    if rest.is_empty() {
        return Some("UTC".to_owned());
    }
    let (sign, size) = match rest.strip_prefix('-') {
        Some(size) => (-1, size),
        None => (1, rest.strip_prefix('+')?),
    };
    let (hours, minutes) = size.split_once(':').unwrap_or((size, "00"));
    let number = |text: &str| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let all = sign * (hours * 60 + minutes);
    if minutes >= 60 || !OFFSETS_MINUTES.contains(&all) {
        return None;
    }
    Some(match (all, minutes) {
        (0, _) => "UTC".to_owned(),
        (_, 0) => format!("UTC{}{hours}", if sign < 0 { '-' } else { '+' }),
        (_, _) => format!(
            "UTC{}{hours}:{minutes:02}",
            if sign < 0 { '-' } else { '+' }
        ),
    })
}

/// Reads "europe/berlin", "America/Argentina/Buenos_Aires".
fn zone(typed: &str) -> Option<String> {
    let mut parts = typed.split('/');
    let area = parts.next()?;
    let area = AREAS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(area))?;
    let places: Vec<String> = parts.map(place).collect::<Option<_>>()?;
    if !(1..=2).contains(&places.len()) {
        return None;
    }
    Some(format!("{area}/{}", places.join("/")))
}

/// Writes one part of a zone name; a name typed in lower case gets its capitals.
fn place(typed: &str) -> Option<String> {
    let typed = typed.trim().replace(' ', "_");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
    if typed.is_empty() || !typed.chars().all(plain) {
        return None;
    }
    if typed.chars().any(|c| c.is_ascii_uppercase()) {
        return Some(typed);
    }
    let mut start = true;
    Some(
        typed
            .chars()
            .map(|c| {
                let written = if start { c.to_ascii_uppercase() } else { c };
                start = matches!(c, '_' | '-');
                written
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones() {
        for (typed, written) in [
            ("Europe/Berlin", Some("Europe/Berlin")),
            ("europe/berlin", Some("Europe/Berlin")),
            ("america/new york", Some("America/New_York")),
            ("America/Port-au-Prince", Some("America/Port-au-Prince")),
            (
                "America/Argentina/Buenos_Aires",
                Some("America/Argentina/Buenos_Aires"),
            ),
            ("UTC", Some("UTC")),
            ("utc+2", Some("UTC+2")),
            ("GMT-3:30", Some("UTC-3:30")),
            ("UTC+0", Some("UTC")),
            ("UTC+15", None),
            ("UTC2", None),
            ("UTC+", None),
            ("UTC+5:7x", None),
            ("Berlin", None),
            ("Europe/", None),
            ("Europe/B/C/D", None),
            ("Europa/Berlin", None),
            ("Europe/Bér", None),
            ("", None),
        ] {
            let read = parse_zone(typed).ok();
            assert_eq!(read.as_deref(), written, "{typed}");
            if let Some(zone) = read {
                assert_eq!(parse_zone(&zone).as_deref(), Ok(zone.as_str()));
            }
        }
    }
}
