//! Spans and points of time as people type and read them.

use std::str::FromStr;
use std::time::Duration;

use history::Timestamp;

/// A span of time such as `30s`, `12h`, `7d` or `4w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub Duration);

/// The longest span that may be typed, in seconds: ten years.
const SPAN_MAX_SECONDS: u64 = 10 * 365 * 24 * 3600;

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Span, String> {
        let text = text.trim();
        let split = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let seconds_each = match unit.trim() {
            "s" | "sec" => 1,
            "m" | "min" => 60,
            "h" => 3600,
            "d" => 24 * 3600,
            "w" => 7 * 24 * 3600,
            _ => return Err(form()),
        };
        let number: u64 = number.parse().map_err(|_| form())?;
        let seconds = number
            .checked_mul(seconds_each)
            .filter(|s| *s <= SPAN_MAX_SECONDS);
        let seconds = seconds.ok_or_else(|| "a span may be ten years at most".to_owned())?;
        Ok(Span(Duration::from_secs(seconds)))
    }
}

fn form() -> String {
    "a span is a number and a unit, such as 30s, 45m, 12h, 7d or 4w".to_owned()
}

/// Writes a point of time as RFC 3339 in UTC, to the second.
pub fn rfc3339(at: Timestamp) -> String {
    let millis = i64::try_from(at.0).unwrap_or(i64::MAX);
    let at = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Writes a point of time for people, to the minute, as clocks show it where this device is.
pub fn local(at: Timestamp) -> String {
    in_zone(at, jiff::tz::TimeZone::system())
}

fn in_zone(at: Timestamp, zone: jiff::tz::TimeZone) -> String {
    let millis = i64::try_from(at.0).unwrap_or(i64::MAX);
    let at = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Reads the clock.
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_odd_ones_refused() {
        for (text, seconds) in [
            ("30s", 30),
            ("45m", 2700),
            ("12h", 43_200),
            ("7d", 604_800),
            ("4 w", 2_419_200),
        ] {
            assert_eq!(
                text.parse(),
                Ok(Span(Duration::from_secs(seconds))),
                "{text}"
            );
        }
        for text in [
            "",
            "7",
            "d",
            "7y",
            "-3d",
            "1.5h",
            "99999999999999999999d",
            "9999w",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_written_as_clocks_show_them() {
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").expect("it is bundled");
        let new_year = Timestamp(1_798_758_000_000);
        assert_eq!(in_zone(new_year, zone), "2027-01-01 00:00");
        assert_eq!(
            in_zone(Timestamp(u64::MAX), jiff::tz::TimeZone::UTC),
            "9999-12-30 22:00"
        );
    }

    #[test]
    fn times_are_written_for_scripts() {
        assert_eq!(rfc3339(Timestamp(0)), "1970-01-01T00:00:00Z");
        assert_eq!(
            rfc3339(Timestamp(1_800_000_000_123)),
            "2027-01-15T08:00:00Z"
        );
    }
}
