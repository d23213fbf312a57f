//! Time zones as people write them.
//!
//! For: taking "CET", "GMT+1" and "Berlin" for zones matching knows. Knows: common short names.
//! Never: guesses between two; what means several zones is none.

use matching::{fold, zone_minutes, zone_names};

/// No clock is farther from UTC, in minutes.
const FARTHEST_MINUTES: i32 = 14 * 60;

/// Short names, in capitals, for the zone most people mean by them.
const SHORT: [(&[&str], &str); 8] = [
    (&["CET", "CEST", "MEZ", "MESZ"], "Europe/Berlin"),
    (&["WET", "WEST"], "Europe/Lisbon"),
    (&["EET", "EEST", "OEZ"], "Europe/Helsinki"),
    (&["EST", "EDT", "ET"], "America/New_York"),
    (&["CST", "CDT"], "America/Chicago"),
    (&["MST", "MDT"], "America/Denver"),
    (&["PST", "PDT", "PT"], "America/Los_Angeles"),
    (&["GMT", "UTC", "Z"], "UTC+0"),
];

/// Finds the zone a text names: by its own name, by a distance from UTC, by a short name, or by the
/// town it is called after.
pub fn zone(text: &str) -> Option<String> {
    let text = text.trim();
    if zone_minutes(text).is_some() {
        return Some(text.to_owned());
    }
    let capitals: String = text.to_uppercase().split_whitespace().collect();
    if let Some((_, zone)) = SHORT
        .iter()
        .find(|(names, _)| names.contains(&capitals.as_str()))
    {
        return Some((*zone).to_owned());
    }
    let distance = capitals.strip_prefix("GMT").unwrap_or(&capitals);
    let distance = distance.strip_prefix("UTC").unwrap_or(distance);
    if distance.starts_with(['+', '-']) {
        let zone = format!("UTC{distance}");
        let is_near = |minutes: i32| minutes.abs() <= FARTHEST_MINUTES;
        return zone_minutes(&zone).is_some_and(is_near).then_some(zone);
    }
    let wanted = fold(text);
    let is_it = |name: &&str| {
        let town = name.rsplit('/').next().unwrap_or(name);
        fold(name) == wanted || fold(town) == wanted
    };
    let mut found = zone_names().filter(is_it);
    match (found.next(), found.next()) {
        (Some(zone), None) => Some(zone.to_owned()),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_in_many_forms() {
        for (text, minutes) in [
            ("Europe/Berlin", Some(60)),
            ("europe/berlin", Some(60)),
            ("CET", Some(60)),
            ("mez", Some(60)),
            ("GMT+1", Some(60)),
            ("UTC + 5:30", Some(330)),
            ("+02:00", Some(120)),
            ("-7", Some(-420)),
            ("Berlin", Some(60)),
            ("new york", Some(-300)),
            ("GMT", Some(0)),
            ("Mars/Olympus", None),
            ("", None),
            ("+99", None),
        ] {
            let found = zone(text).and_then(|zone| zone_minutes(&zone));
            assert_eq!(found, minutes, "{text}");
        }
    }
}
