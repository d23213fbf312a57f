//! Who knows whom, from a file.
//!
//! For: "id,id" a line, or JSON. Knows: the ids of the people file. Never: stops at a bad line.

use std::path::Path;

use matching::{Contacts, Language, person_named};
use serde_json::Value;

use super::super::failure::{Failure, io_words};
use super::read::{NAMED_MAX, People};
use super::text;
use super::words::{either, one, say};

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
    let is_known = |id: &str| people.known(id).is_some();
    let rows = rows(&text::plain(bytes, what, language), &is_known);
    let (mut pairs, mut bad) = (Vec::new(), Vec::new());
    for (line, ids) in rows {
        match pair(&ids, &is_known) {
            Ok(pair) => pairs.push(pair),
            Err(why) => bad.push((line, why)),
        }
    }
    if pairs.is_empty() && bad.iter().any(|(_, why)| *why == Bad::Strangers) {
        let said = one(
            language,
            "No line of the contacts has an id of the file, so they change nothing. Write them by the ids of the people.",
            "Keine Zeile der Kontakte hat eine id aus der Datei, also ändern sie nichts. Schreib sie mit den ids der Menschen.",
        );
        say(said);
        bad.retain(|(_, why)| *why != Bad::Strangers);
    }
    for (a, b) in pairs {
        add(&a, &b);
    }
    tell(&bad, language);
    Ok(Some(contacts))
}

/// Why a line of contacts does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bad {
    NoTwo,
    /// Neither of the two is in the file.
    Strangers,
    /// Somebody of the file comes after two others: it is not told who knows whom.
    Three,
}

impl Bad {
    fn say(self, line: usize, language: Language) -> String {
        let (en, de) = match self {
            Bad::NoTwo => ("names no two people", "nennt keine zwei Menschen"),
            Bad::Strangers => ("names nobody of the file", "nennt niemanden aus der Datei"),
            Bad::Three => (
                "names three people; write two a line",
                "nennt drei Menschen; schreib zwei in jede Zeile",
            ),
        };
        either(
            language,
            format!("Line {line} of the contacts {en}. It was left out."),
            format!("Zeile {line} der Kontakte {de}. Sie zählt nicht."),
        )
    }
}

/// Names the lines that do not count, and counts those beyond what is named.
fn tell(bad: &[(usize, Bad)], language: Language) {
    for (line, why) in bad.iter().take(NAMED_MAX) {
        say(&why.say(*line, language));
    }
    if let Some(more) = bad.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        let said = either(
            language,
            format!("{more} more lines of the contacts were left out."),
            format!("{more} weitere Zeilen der Kontakte zählen nicht."),
        );
        say(&said);
    }
}

/// Gives the two a line names. What else stands beside them is a strength or a kind, unless it is
/// somebody.
fn pair(ids: &[String], is_known: &dyn Fn(&str) -> bool) -> Result<(String, String), Bad> {
    let [a, b, more @ ..] = ids else {
        return Err(Bad::NoTwo);
    };
    if a == b {
        return Err(Bad::NoTwo);
    }
    let is_somebody = |id: &String| is_known(id) && id != a && id != b;
    if more.iter().any(is_somebody) {
        return Err(Bad::Three);
    }
    if !is_known(a) && !is_known(b) {
        return Err(Bad::Strangers);
    }
    Ok((a.clone(), b.clone()))
}

/// Reads every row with its line: the ids it names, as many as there are. Blank lines, words about the
/// file and the names of columns are no rows.
fn rows(text: &str, is_known: &dyn Fn(&str) -> bool) -> Vec<(usize, Vec<String>)> {
    if let Ok(Value::Array(rows)) = serde_json::from_str::<Value>(text) {
        return (1..).zip(rows.iter().map(of_json)).collect();
    }
    let lines = (1..).zip(text.lines().map(str::trim));
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let read = lines.map(|(number, line)| {
        let ids = match line.starts_with(['{', '[']) {
            true => serde_json::from_str(line).map_or_else(|_| Vec::new(), |row| of_json(&row)),
            false => of_line(line),
        };
        (number, ids)
    });
    let mut rows: Vec<(usize, Vec<String>)> = read.collect();
    let names_columns = |ids: &[String]| {
        let is = |id: Option<&String>, names: &[&str]| {
            id.is_some_and(|id| names.contains(&id.to_lowercase().as_str()))
        };
        is(ids.first(), &ONE) && is(ids.get(1), &OTHER)
    };
    // A list that says "a,b" above others may as well mean two people called so.
    let are_people = |ids: &[String]| ids.iter().any(|id| is_known(id));
    rows.retain(|(number, ids)| *number > 1 || are_people(ids) || !names_columns(ids));
    rows
}

fn of_line(line: &str) -> Vec<String> {
    let line = line
        .replace("<->", ",")
        .replace("->", ",")
        .replace('→', ",");
    let line = line.trim_matches(',');
    let separator = [',', ';', '\t', ' ']
        .into_iter()
        .find(|c| line.contains(*c));
    let parts = line.split(|letter| Some(letter) == separator);
    let parts = parts.map(|part| part.trim().trim_matches('"'));
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Names of the two ids of a pair; what else an object says of it is no id.
const ONE: [&str; 11] = [
    "a", "from", "source", "one", "person", "person1", "id1", "p1", "u", "user1", "left",
];
const OTHER: [&str; 11] = [
    "b", "to", "target", "other", "contact", "person2", "id2", "p2", "v", "user2", "right",
];

fn of_json(value: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let of = |fields: &serde_json::Map<String, Value>, names: &[&str]| {
        names.iter().find_map(|name| text(fields.get(*name)?))
    };
    match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        Value::Object(fields) => match (of(fields, &ONE), of(fields, &OTHER)) {
            (Some(one), Some(other)) => vec![one, other],
            (_, _) => fields.values().filter_map(text).collect(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who is in the file.
    const KNOWN: [&str; 8] = ["a", "b", "c", "d", "e", "f", "x", "y"];

    /// A text, how many pairs it has, and the lines that do not count.
    type Row<'a> = (&'a str, usize, &'a [(usize, Bad)]);
    type Pairs = Vec<(String, String)>;

    fn read(text: &str) -> (Pairs, Vec<(usize, Bad)>) {
        let is_known = |id: &str| KNOWN.contains(&id);
        let (mut pairs, mut bad) = (Vec::new(), Vec::new());
        for (line, ids) in rows(text, &is_known) {
            match pair(&ids, &is_known) {
                Ok(found) => pairs.push(found),
                Err(why) => bad.push((line, why)),
            }
        }
        (pairs, bad)
    }

    #[test]
    fn pairs_are_read_in_many_forms_and_every_bad_line_is_named() {
        use Bad::{NoTwo, Strangers, Three};
        let rows: [Row; 9] = [
            ("a,b\nb;c\n\n# no pair\nc\td\n", 3, &[]),
            (
                "[\"a\",\"b\"]\n{\"a\":\"x\",\"b\":7}\nlonely\n",
                2,
                &[(3, NoTwo)],
            ),
            ("a,a\n\"x\";\"y\"\r\n[1\n", 1, &[(1, NoTwo), (3, NoTwo)]),
            ("a -> b\nc<->d\ne → f, 3\n", 3, &[]),
            ("[[\"a\",\"b\"],{\"from\":\"c\",\"to\":\"d\"}]", 2, &[]),
            // One of two may be somebody both know who is not in the file.
            ("a,kim\nlee,kim\nb,kim\n", 2, &[(2, Strangers)]),
            ("a,b,c\na,b,friend\na,b,2,b\n", 2, &[(1, Three)]),
            (
                "[[\"a\",\"b\",\"c\"],[\"n\",\"m\"]]",
                0,
                &[(1, Three), (2, Strangers)],
            ),
            ("From,To,Weight\na,b,3\nc,n\n", 2, &[]),
        ];
        for (text, count, bad) in rows {
            let (pairs, wrong) = read(text);
            assert_eq!((pairs.len(), wrong.as_slice()), (count, bad), "{text}");
        }
        for text in [
            "{\"strength\":2,\"u\":\"x\",\"v\":\"y\"}",
            "{\"kind\":\"friend\",\"source\":\"x\",\"target\":\"y\",\"weight\":3}",
            "x -> y",
            "x;y;0.5",
        ] {
            let pair = ("x".to_owned(), "y".to_owned());
            assert_eq!(read(text).0, [pair], "{text}");
        }
    }
}
