//! Times of other zones, as they are where one is.
//!
//! For: gatherings whose host is elsewhere. Knows: the table of zones. Never: guesses; what it
//! cannot read is shown as it was written, with its zone beside it.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use replica::Timestamp;

/// Writes “2026-12-03 12:00-13:00” of a zone as it is in one's own zone, or in that of this
/// computer. Nothing if it is the same there or cannot be read.
pub fn in_own_zone(when: &str, zone: &str, own: Option<&str>) -> Option<String> {
    let (date, hours) = when.split_once(' ')?;
    let (from, to) = match hours.split_once('-') {
        Some((from, to)) => (from, Some(to)),
        None => (hours, None),
    };
    let there = zone_of(zone)?;
    let here = own.and_then(zone_of).unwrap_or_else(TimeZone::system);
    let moved = |time: &str| {
        let at: DateTime = format!("{date}T{}:00", time.trim()).parse().ok()?;
        let zoned = at.to_zoned(there.clone()).ok()?;
        Some(zoned.with_time_zone(here.clone()).datetime())
    };
    let begin = moved(from)?;
    let mut written = begin.strftime("%Y-%m-%d %H:%M").to_string();
    if let Some(end) = to.and_then(moved) {
        written = format!("{written}-{}", end.strftime("%H:%M"));
    }
    (written != when).then_some(written)
}

/// Gives the minute of the day at a point of time where this computer is.
pub fn minute_of_day(at: Timestamp) -> u16 {
    let at = i64::try_from(at.0).unwrap_or(i64::MAX);
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or(jiff::Timestamp::MAX);
    let time = at.to_zoned(TimeZone::system()).time();
    let minutes = i32::from(time.hour()) * 60 + i32::from(time.minute());
    u16::try_from(minutes).unwrap_or_default()
}

/// Finds a zone such as “Europe/Berlin” or “UTC+2”.
fn zone_of(zone: &str) -> Option<TimeZone> {
    let Some(offset) = zone.strip_prefix("UTC") else {
        return TimeZone::get(zone).ok();
    };
    if offset.is_empty() {
        return Some(TimeZone::UTC);
    }
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "0"));
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let seconds = hours.checked_mul(3_600)? + sign * minutes * 60;
    Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_elsewhere_are_told_as_they_are_here() {
        for (when, zone, own, expected) in [
            // In winter and in summer.
            (
                "2026-12-03 12:00-13:00",
                "America/New_York",
                "Europe/Berlin",
                Some("2026-12-03 18:00-19:00"),
            ),
            (
                "2026-07-03 12:00-13:00",
                "Asia/Kolkata",
                "Europe/Berlin",
                Some("2026-07-03 08:30-09:30"),
            ),
            // Past midnight the day is another one.
            (
                "2026-12-03 22:00",
                "America/Los_Angeles",
                "Europe/Berlin",
                Some("2026-12-04 07:00"),
            ),
            (
                "2026-12-03 22:00",
                "UTC-3:30",
                "UTC+2",
                Some("2026-12-04 03:30"),
            ),
            ("2026-12-03 22:00", "UTC", "UTC+2", Some("2026-12-04 00:00")),
            ("2026-12-03 22:00", "Europe/Paris", "Europe/Berlin", None),
            ("2026-12-03", "UTC", "UTC+2", None),
            ("soon, at noon", "UTC", "UTC+2", None),
            ("2026-12-03 22:00", "Moon/Sea", "UTC+2", None),
        ] {
            let told = in_own_zone(when, zone, Some(own));
            assert_eq!(told.as_deref(), expected, "{when} {zone} {own}");
        }
    }
}
