//! Years in a field as people write them.
//!
//! For: "Logistics:12", "12 years in logistics" and {"Logistics": 12}. Knows: numbers, also written
//! out as texts. Never: takes a number for years that nobody can have.

use model::Experience;
use serde_json::{Map, Value};

use super::{cleaned, figure, named, pieces, plainly};

const YEARS_MAX: u64 = 70;

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
            for piece in pieces(&with_points(text)) {
                spoken_experience(&piece, found);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// Writes "1,5" as "1.5": a comma between two digits divides no list.
fn with_points(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |place: Option<usize>| {
        let letter = place.and_then(|place| letters.get(place));
        letter.is_some_and(char::is_ascii_digit)
    };
    let written = letters.iter().enumerate().map(|(place, letter)| {
        let within = is_digit(place.checked_sub(1)) && is_digit(place.checked_add(1));
        if *letter == ',' && within {
            '.'
        } else {
            *letter
        }
    });
    written.collect()
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
    const SMALL: [&str; 19] = [
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
        "month",
        "months",
        "monat",
        "monate",
        "monaten",
    ];
    let words = || text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '&');
    let says = |begin: &str| words().any(|word| word.to_lowercase().starts_with(begin));
    let is_months = (says("month") || says("monat")) && !says("year") && !says("jahr");
    let count = if is_months { count / 12 } else { count };
    let field: Vec<&str> = words()
        .filter(|word| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| !SMALL.contains(&word.to_lowercase().as_str()))
        .collect();
    years(f64::from(count), &field.join(" "), text, found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn experience_is_read_in_many_forms() {
        for (value, written) in [
            (json!("Logistics:12"), "Logistics:12"),
            (json!("12 years in logistics"), "logistics:12"),
            (json!("seit 7 Jahren Einkauf"), "Einkauf:7"),
            (json!(12), ":12"),
            (json!("1,5"), ":1"),
            (json!("6 Monate Einkauf"), "Einkauf:0"),
            (json!("30 months in logistics"), "logistics:2"),
            (json!("2,5 Jahre Einkauf"), "Einkauf:2"),
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
}
