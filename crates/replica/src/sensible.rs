//! What a profile could hold and nobody means.
//!
//! A form may be right and the value still a slip: a time zone that does not exist, a challenge
//! that ended before it was written down. Only edits made here are held against this; what others
//! say is read as it is. It never changes an edit.

use matching::{Ask, Program, Takes, zone_minutes, zone_names};
use model::{Answer, Challenge, Edit, Field};

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
        } else if *field == Field::Answers {
            values.iter().try_for_each(|value| check_answers(value))?;
        }
    }
    Ok(())
}

/// Holds an answer against what its program asks; a program that is not known here says nothing.
fn check_answers(typed: &str) -> Result<(), Refusal> {
    let Ok(said) = typed.parse::<Answer>() else {
        return Ok(());
    };
    match (matching::program(&said.program), Ask::parse(&said.ask)) {
        (Some(program), Some(ask)) => check_answer(program, ask, &said.text),
        (_, _) => Ok(()),
    }
}

/// Refuses an answer that the program could not read: a day that is none, a part nobody plays.
///
/// # Errors
/// Says what the question takes.
pub(crate) fn check_answer(program: &Program, ask: Ask, text: &str) -> Result<(), Refusal> {
    let kind = ask.takes();
    let is_part = kind != Takes::Part || program.sides.is_none() || program.takes_part(text);
    let size = program.size.as_ref().filter(|_| ask == Ask::Size);
    let is_size = size.is_none_or(|size| {
        matching::first_number(text).is_some_and(|it| (size.least..=size.most).contains(&it))
    });
    if text.trim().is_empty() || kind.fits(text.trim()) && is_part && is_size {
        return Ok(());
    }
    let takes = match (kind, &program.sides) {
        (Takes::Date, _) => "a day such as 2026-12-24".to_owned(),
        (Takes::Number, _) => size.map_or_else(
            || "a number such as 4".to_owned(),
            |size| format!("{} to {}", size.least, size.most),
        ),
        (Takes::Mode, _) => "“table” or “video”, or nothing where both are fine".to_owned(),
        (Takes::Slot, _) => "a slot such as Tue 06:00-14:00".to_owned(),
        (Takes::Part, Some(sides)) => {
            format!("{}, {} or both", sides.seeker.name.en, sides.giver.name.en)
        }
        (Takes::Part | Takes::Text, _) => "a text".to_owned(),
    };
    Err(Refusal::new(
        "answer-value",
        format!(
            "Could not take “{}” for {}: {} takes {takes}.",
            model::clean_line(text, 40).0,
            ask.name(),
            program.id
        ),
    ))
}

/// Refuses a span of days that is over before it begins.
///
/// # Errors
/// Says which days do not go together.
pub(crate) fn check_span(program: &Program, said: &matching::Entry) -> Result<(), Refusal> {
    if !said.ends_before_it_starts() {
        return Ok(());
    }
    let day = |ask| model::clean_line(said.first(ask).unwrap_or_default(), 40).0;
    Err(Refusal::new(
        "answer-value",
        format!(
            "Could not enter {}: the last day, {}, is before the first, {}. Correct one of them.",
            program.id,
            day(Ask::End),
            day(Ask::Start)
        ),
    ))
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
    fn an_answer_is_one_its_program_can_read() {
        for answer in [
            "P07 role: Mentorin",
            "P07 role: both",
            "P07 goal: anything",
            "P10 start: 2026-12-24",
            "P07 load: 2",
            "P99 role: boss",
        ] {
            assert_eq!(said(Field::Answers, answer), None, "{answer}");
        }
        for (answer, takes) in [
            (
                "P07 role: boss",
                "“boss” for role: P07 takes mentee, mentor or both.",
            ),
            (
                "P10 start: soon",
                "“soon” for start: P10 takes a day such as 2026-12-24.",
            ),
            (
                "P05 mode: floor",
                "“floor” for mode: P05 takes “table” or “video”, or nothing where both are fine.",
            ),
            (
                "P16 keeps: Mon 25:00",
                "“Mon 25:00” for keeps: P16 takes a slot such as Tue 06:00-14:00.",
            ),
            ("P14 size: 99", "“99” for size: P14 takes 3 to 6."),
            (
                "P07 load: many",
                "“many” for load: P07 takes a number such as 4.",
            ),
        ] {
            let sentence = said(Field::Answers, answer).expect("refused");
            assert!(sentence.ends_with(takes), "{sentence}");
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
