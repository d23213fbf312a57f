//! What a profile could hold and nobody means.
//!
//! A form may be right and the value still a slip: a time zone that does not exist, a challenge
//! that ended before it was written down. Only edits made here are held against this; what others
//! say is read as it is. It never changes an edit.

use matching::{zone_minutes, zone_names};
use model::{Challenge, Edit, Field};

use crate::view::Refusal;

/// Refuses an edit that its owner would want to correct.
///
/// `today` is written YYYY-MM-DD.
///
/// # Errors
/// Says what is off and what was probably meant.
pub(crate) fn check_sense(edits: &[Edit], today: &str) -> Result<(), Refusal> {
    for edit in edits {
        let (Edit::Set(field, values) | Edit::Add(field, values)) = edit else {
            continue;
        };
        if *field == Field::TimeZone {
            check_zone(&values.join(" "))?;
        } else if *field == Field::Challenge {
            check_challenge(&values.join(" "), today)?;
        }
    }
    Ok(())
}

/// Whether the form is right is the model's to say; here the zone has to exist.
fn check_zone(typed: &str) -> Result<(), Refusal> {
    let Ok(zone) = model::parse_zone(typed) else {
        return Ok(());
    };
    if zone_minutes(&zone).is_some() {
        return Ok(());
    }
    let hint = match meant(&zone) {
        Some(meant) => format!("Is it “{meant}”?"),
        None => "Write one such as “Europe/Berlin”, or an offset such as “UTC+2”.".to_owned(),
    };
    Err(Refusal::new(
        "profile-value",
        format!("Could not change “Time zone”: there is no “{zone}”. {hint}"),
    ))
}

/// The zone of that place in another area, or else one that is written nearly so.
fn meant(zone: &str) -> Option<&'static str> {
    let place = |zone: &str| zone.rsplit('/').next().map(str::to_lowercase);
    zone_names()
        .find(|known| place(known) == place(zone))
        .or_else(|| {
            model::nearest(
                &zone.to_lowercase(),
                zone_names().map(|known| (known, known)),
            )
        })
}

fn check_challenge(typed: &str, today: &str) -> Result<(), Refusal> {
    let ended = typed.parse::<Challenge>().ok().and_then(|said| said.until);
    match ended.filter(|until| until.as_str() < today) {
        Some(until) => Err(Refusal::new(
            "profile-value",
            format!(
                "Could not change “Current challenge”: {until} is over. Write a day to come, or leave the date out."
            ),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(field: Field, value: &str) -> Option<String> {
        let edits = [Edit::Set(field, vec![value.to_owned()])];
        check_sense(&edits, "2026-11-26")
            .err()
            .map(|refusal| refusal.message)
    }

    #[test]
    fn zones_exist() {
        for zone in [
            "europe/berlin",
            "UTC+2",
            "America/Argentina/Buenos_Aires",
            "Asia/Kathmandu",
        ] {
            assert_eq!(said(Field::TimeZone, zone), None, "{zone}");
        }
        for (zone, meant) in [
            ("Europe/Atlantis", "Europe/Athens"),
            ("Europe/New York", "America/New_York"),
            ("Europe/Berln", "Europe/Berlin"),
            ("Asia/Katmandoo", "Asia/Katmandu"),
        ] {
            let sentence = said(Field::TimeZone, zone).expect("refused");
            assert!(
                sentence.ends_with(&format!("Is it “{meant}”?")),
                "{sentence}"
            );
        }
    }

    #[test]
    fn a_challenge_ends_in_the_future() {
        assert_eq!(said(Field::Challenge, "Move house"), None);
        assert_eq!(said(Field::Challenge, "Move house until 2026-11-26"), None);
        let sentence = said(Field::Challenge, "Move house until 2026-11-25").expect("refused");
        assert!(sentence.contains("2026-11-25 is over"), "{sentence}");
    }
}
