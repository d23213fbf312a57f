//! Who knows whom, from a file.
//!
//! For: "id,id" a line, or JSON. Knows: the ids of the people file. Never: stops at a bad line.

use std::collections::BTreeSet;
use std::path::Path;

use matching::{Contacts, Language, person_named};
use serde_json::Value;

use super::super::failure::{Failure, io_words};
use super::read::{NAMED_MAX, People};
use super::text;
use super::words::{either, one};

/// Gathers pairs of contacts: whom two people of the file name as known to each other, and those of a
/// file of its own, if one is named. Ids nobody in the people file has may be mutual
/// contacts all the same.
pub fn contacts(
    path: Option<&Path>,
    people: &People,
    language: Language,
) -> Result<Option<Contacts>, Failure> {
    let mut contacts = Contacts::default();
    let mut add = |a: &str, b: &str| {
        contacts.add(person_named(a), person_named(b));
        for id in [a, b] {
            let name = people.known(id).map(|place| people.name(place));
            let name = name.filter(|name| !name.is_empty()).unwrap_or(id);
            contacts.name(person_named(id), name);
        }
    };
    for (a, b) in people.acquainted() {
        add(a, b);
    }
    let Some(path) = path else {
        return Ok(Some(contacts).filter(|known| !known.is_empty()));
    };
    let bytes = text::bytes(path).map_err(|error| {
        Failure::new(
            "contacts-unreadable",
            format!(
                "Could not read contacts from {}: {}.",
                path.display(),
                io_words(&error)
            ),
        )
    })?;
    let what = one(language, "The list of contacts", "Die Liste der Kontakte");
    let (pairs, bad) = pairs(&text::plain(bytes, what, language));
    let is_known = |(a, b): &(String, String)| [a, b].iter().any(|id| people.known(id).is_some());
    if !pairs.is_empty() && !pairs.iter().any(is_known) {
        let said = one(
            language,
            "No line of the contacts has an id of the file, so they change nothing. Write them by the ids of the people.",
            "Keine Zeile der Kontakte hat eine id aus der Datei, also ändern sie nichts. Schreib sie mit den ids der Menschen.",
        );
        eprintln!("{said}");
    }
    for (a, b) in pairs {
        add(&a, &b);
    }
    for line in bad.iter().take(NAMED_MAX) {
        let said = either(
            language,
            format!("Line {line} of the contacts names no two people. It was left out."),
            format!("Zeile {line} der Kontakte nennt keine zwei Menschen. Sie zählt nicht."),
        );
        eprintln!("{said}");
    }
    if let Some(more) = bad.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        let said = either(
            language,
            format!("{more} more lines of the contacts name no two people."),
            format!("{more} weitere Zeilen der Kontakte nennen keine zwei Menschen."),
        );
        eprintln!("{said}");
    }
    Ok(Some(contacts))
}

type Pairs = Vec<(String, String)>;

fn pairs(text: &str) -> (Pairs, Vec<usize>) {
    if let Ok(Value::Array(rows)) = serde_json::from_str::<Value>(text) {
        let read: Vec<Option<(String, String)>> = rows.iter().map(of_json).collect();
        return sorted_out(read);
    }
    let lines = text.lines().map(str::trim);
    let read = lines.map(|line| match line.chars().next() {
        Some('{' | '[') => of_json(&serde_json::from_str(line).ok()?),
        // A line of words about the file.
        Some('#') | None => None,
        Some(_) => of_line(line),
    });
    let (pairs, bad) = sorted_out(read.collect());
    let is_blank = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let blank = (1..).zip(text.lines()).filter(|(_, line)| is_blank(line));
    let blank: BTreeSet<usize> = blank.map(|(number, _)| number).collect();
    let is_told = |number: &usize| !blank.contains(number);
    (pairs, bad.into_iter().filter(is_told).collect())
}

fn sorted_out(read: Vec<Option<(String, String)>>) -> (Pairs, Vec<usize>) {
    let (mut pairs, mut bad) = (Vec::new(), Vec::new());
    for (number, pair) in (1..).zip(read) {
        match pair.filter(|(one, other)| one != other) {
            Some(pair) => pairs.push(pair),
            None => bad.push(number),
        }
    }
    (pairs, bad)
}

fn of_line(line: &str) -> Option<(String, String)> {
    let line = line
        .replace("<->", ",")
        .replace("->", ",")
        .replace('→', ",");
    let line = line.trim_matches(',');
    let separator = [',', ';', '\t', ' ']
        .into_iter()
        .find(|c| line.contains(*c))?;
    let mut parts = line
        .split(separator)
        .map(|part| part.trim().trim_matches('"'));
    let mut parts = parts.by_ref().filter(|part| !part.is_empty());
    Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
}

/// Names of the two ids of a pair; what else an object says of it is no id.
const ONE: [&str; 11] = [
    "a", "from", "source", "one", "person", "person1", "id1", "p1", "u", "user1", "left",
];
const OTHER: [&str; 11] = [
    "b", "to", "target", "other", "contact", "person2", "id2", "p2", "v", "user2", "right",
];

fn of_json(value: &Value) -> Option<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let of = |fields: &serde_json::Map<String, Value>, names: &[&str]| {
        names.iter().find_map(|name| text(fields.get(*name)?))
    };
    let ids: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        Value::Object(fields) => match (of(fields, &ONE), of(fields, &OTHER)) {
            (Some(one), Some(other)) => vec![one, other],
            (_, _) => fields.values().filter_map(text).collect(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let mut ids = ids.into_iter();
    Some((ids.next()?, ids.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_in_many_forms() {
        for (text, count, bad) in [
            ("a,b\nb;c\n\n# no pair\nc\td\n", 3, vec![]),
            ("[\"a\",\"b\"]\n{\"a\":\"x\",\"b\":7}\nlonely\n", 2, vec![3]),
            ("a,a\n\"x\";\"y\"\r\n[1\n", 1, vec![1, 3]),
            ("a -> b\nc<->d\ne → f, 3\n", 3, vec![]),
            ("[[\"a\",\"b\"],{\"from\":\"c\",\"to\":\"d\"}]", 2, vec![]),
        ] {
            let (pairs, wrong) = pairs(text);
            assert_eq!((pairs.len(), wrong), (count, bad), "{text}");
        }
        for text in [
            "{\"strength\":2,\"u\":\"x\",\"v\":\"y\"}",
            "{\"kind\":\"friend\",\"source\":\"x\",\"target\":\"y\",\"weight\":3}",
            "x -> y",
            "x;y;0.5",
        ] {
            let pair = ("x".to_owned(), "y".to_owned());
            assert_eq!(pairs(text).0, [pair], "{text}");
        }
    }
}
