//! Days, hours and weekly slots as people write them.
//!
//! For: "Tue 2pm-3:30 pm", "Di vormittags" and {"day", "from", "to"}. Knows: English and German days
//! and times of day. Never: makes one slot of two days.

use model::{Day, Hours, Slot};
use serde_json::{Map, Value};

use super::texts;

const DAY_MINUTES: u16 = 24 * 60;
/// Who names only when they can begin, or must end, does not mean the night.
const DAY_BEGINS: u16 = 6 * 60;
const DAY_ENDS: u16 = 22 * 60;
/// What stands before a beginning alone, and before an end alone; before both.
const AFTER: [&str; 5] = ["ab", "after", "nach", "from", "von"];
const BEFORE: [&str; 5] = ["before", "until", "till", "vor", "bis"];
const BETWEEN: [&str; 2] = ["zwischen ", "between "];
/// Names of when something begins, and ends.
const FROM: [&str; 5] = ["from", "start", "begin", "von", "beginn"];
const TO: [&str; 4] = ["to", "end", "bis", "ende"];
/// What people write before a day that comes every week.
const EVERY: [&str; 7] = ["every", "each", "on", "jeden", "jede", "jedes", "am"];

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
        "weekdays" | "weekday" | "werktags" | "werktag" | "workdays" | "workday" | "wochentags" => {
            return Some(Day::ALL[..5].to_vec());
        }
        "daily" | "täglich" | "always" | "immer" | "everyday" | "anytime" | "jederzeit"
        | "flexible" | "flexibel" | "egal" => return Some(Day::ALL.to_vec()),
        "weekend" | "weekends" | "wochenende" | "wochenenden" => {
            return Some(Day::ALL[5..].to_vec());
        }
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
    if let Some((from, to)) = open_times(&plain) {
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
    let plain = text.to_lowercase().replace("uhr", "");
    let between = BETWEEN
        .iter()
        .find_map(|word| plain.trim().strip_prefix(word));
    let between = between.map(|it| it.replace(" und ", "-").replace(" and ", "-"));
    let plain = between
        .unwrap_or(plain)
        .replace(" bis ", "-")
        .replace(" to ", "-")
        .replace(['–', '—'], "-");
    plain.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Reads "ab12", "after12" and "before12", of which one end is left open, as minutes.
fn open_times(plain: &str) -> Option<(u16, u16)> {
    let behind = |words: &[&str]| {
        let found = words.iter().find_map(|word| plain.strip_prefix(*word));
        found.and_then(minutes)
    };
    match (behind(&AFTER), behind(&BEFORE)) {
        (Some(from), _) => Some((from, DAY_ENDS.max(from + 60).min(DAY_MINUTES))),
        (None, Some(to)) => Some((DAY_BEGINS.min(to), to)),
        (None, None) => None,
    }
}

/// Reads "14:00-15:30" and "2pm-3:30pm" as minutes, whichever is later.
fn two_times(plain: &str) -> Option<(u16, u16)> {
    let (from, to) = plain.split_once('-')?;
    Some((minutes(from)?, minutes(to)?))
}

fn clock(value: &Value) -> Option<u16> {
    match value {
        Value::Number(number) => {
            let number = u16::try_from(number.as_u64()?).ok()?;
            // Nothing begins or ends in the first minutes of a day, so small numbers are hours.
            let minutes = if number <= 24 { number * 60 } else { number };
            (minutes <= DAY_MINUTES).then_some(minutes)
        }
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
    let together = || {
        // "1430", as soldiers and timetables write it.
        let is_whole = bare.len() == 4 && bare.bytes().all(|byte| byte.is_ascii_digit());
        bare.split_at_checked(2).filter(|_| is_whole)
    };
    let (hour, minute) = bare
        .split_once([':', '.', 'h'])
        .or_else(together)
        .unwrap_or((bare, "0"));
    let minute = if minute.is_empty() { "0" } else { minute };
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    let hour = match added {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(added) => hour % 12 + added,
        None => hour,
    };
    if hour > 24 || minute >= 60 {
        return None;
    }
    let all = hour * 60 + minute;
    (all <= DAY_MINUTES).then_some(all)
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

/// Writes one word for all days of a week.
fn with_daily(text: &str) -> String {
    const ALL_DAYS: [&str; 4] = ["every day", "each day", "jeden tag", "alle tage"];
    let lower = text.to_lowercase();
    let rest = ALL_DAYS.iter().find_map(|it| lower.strip_prefix(*it));
    match rest {
        Some(rest) if !rest.starts_with(char::is_alphanumeric) => format!("daily{rest}"),
        Some(_) | None => text.to_owned(),
    }
}

fn spoken_slot(text: &str, found: &mut Found) {
    let text = with_daily(text);
    let mut one = Found::default();
    one_slot(&text, &mut one);
    if !one.2.is_empty()
        && let Some((slots, days)) = several_slots(&text)
    {
        (one.0, one.1) = (slots, days);
        one.2.clear();
    }
    found.0.extend(one.0);
    found.1.extend(one.1);
    found.2.extend(one.2);
}

/// Reads days that share hours, and several such: "Di + Do 12-13", "Mo/Mi 9-10 und Fr 14-15". `None` if
/// any of it cannot be read.
fn several_slots(text: &str) -> Option<(Vec<Slot>, Vec<Day>)> {
    const JOINING: [&str; 6] = ["+", "&", "/", "and", "und", ","];
    let spaced = text.replace(['+', '&', '/'], " + ").replace(" - ", "-");
    let words = spaced.split_whitespace().filter(|it| !JOINING.contains(it));
    let (mut all, mut days, mut hours) = (Found::default(), Vec::new(), String::new());
    for word in words {
        match span_of_days(word.trim_end_matches([',', ':', '.'])) {
            Some(more) if hours.is_empty() => days.extend(more),
            Some(more) => {
                on_days(&std::mem::replace(&mut days, more), &hours, &mut all)?;
                hours.clear();
            }
            None => hours = format!("{hours} {word}"),
        }
    }
    on_days(&days, &hours, &mut all)?;
    Some((all.0, all.1))
}

/// Puts hours, as they are spoken, on each of some days; without any, the days alone.
fn on_days(days: &[Day], hours: &str, found: &mut Found) -> Option<()> {
    if days.is_empty() {
        return None;
    }
    if hours.is_empty() {
        found.1.extend(days);
        return Some(());
    }
    let hours = spoken_hours(hours)?;
    let slots = days
        .iter()
        .flat_map(|day| from_to(*day, hours.from, hours.to));
    found.0.extend(slots);
    Some(())
}

fn one_slot(text: &str, found: &mut Found) {
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

#[cfg(test)]
mod tests {
    use super::super::languages;
    use super::*;
    use serde_json::json;

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
                json!([{"day": "mon", "from": 9, "to": 17}]),
                "Mon 09:00-17:00",
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
            (json!("Di + Do 12-13"), "Tue 12:00-13:00 Thu 12:00-13:00"),
            (
                json!("Mo/Mi 9-10 und Fr 14-15"),
                "Mon 09:00-10:00 Wed 09:00-10:00 Fri 14:00-15:00",
            ),
            (
                json!("Mon & Tue after 12"),
                "Mon 12:00-22:00 Tue 12:00-22:00",
            ),
            (json!("Mi ab 12 Uhr"), "Wed 12:00-22:00"),
            (json!("Mi bis 12"), "Wed 06:00-12:00"),
            (json!("Di zwischen 12 und 13 Uhr"), "Tue 12:00-13:00"),
            (
                json!("every weekday 12-13"),
                "Mon 12:00-13:00 Tue 12:00-13:00 Wed 12:00-13:00 Thu 12:00-13:00 Fri 12:00-13:00",
            ),
            (
                json!("every day 12-13"),
                "Mon 12:00-13:00 Tue 12:00-13:00 Wed 12:00-13:00 Thu 12:00-13:00 Fri 12:00-13:00 \
                 Sat 12:00-13:00 Sun 12:00-13:00",
            ),
            (json!("mon_12:00"), "Mon 12:00-13:00"),
            (json!("Tue 2pm-3:30 pm"), "Tue 14:00-15:30"),
            (json!("Tue 12 pm to 1 pm"), "Tue 12:00-13:00"),
            (json!("every Tuesday 14h-15h30"), "Tue 14:00-15:30"),
            (json!("Sun 22:00-02:00"), "Sun 22:00-24:00 Mon 00:00-02:00"),
            (json!("Di 22-24"), "Tue 22:00-24:00"),
            (json!("Mon 1400-1530"), "Mon 14:00-15:30"),
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
            json!(["Tue 9-10", "Di + bald 12-13"]),
            json!(["Tue 9-10", "after work"]),
            json!(["Tue 9-10", "Tue 13pm-14pm"]),
            json!(["Tue 9-10", "Mon 14000-15300"]),
            json!(["Tue 9-10", "Mon 9999-65535"]),
            json!(["Tue 9-10", "Mon 65535:59"]),
            json!(["Tue 9-10", {"day": "Mon", "from": 540, "to": 1500}]),
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
        assert_eq!(
            languages(&json!("Türkisch; Deutsch C1, fluent English")).0,
            ["de", "en", "tr"]
        );
        let (codes, unknown) = languages(&json!([{"code": "fr"}, "Klingon"]));
        assert_eq!(
            (codes, unknown),
            (vec!["fr".into(), "klingon".into()], vec!["Klingon".into()])
        );
    }
}
