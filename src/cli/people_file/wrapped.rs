//! People inside one object.
//!
//! For: {"event": "…", "participants": […]}, {"mentors": […], "mentees": […]} and {"m1": {…}, "m2": {…}}.
//! Knows: what such lists are called. Never: takes a list inside a profile for a list of people.

use serde_json::{Map, Value};

use super::keys::{Key, written};

/// Names of lists of people, folded, with the part everybody in it plays.
const LISTS: [(&str, Option<&str>); 24] = [
    ("participants", None),
    ("people", None),
    ("persons", None),
    ("attendees", None),
    ("members", None),
    ("users", None),
    ("profiles", None),
    ("employees", None),
    ("guests", None),
    ("items", None),
    ("results", None),
    ("records", None),
    ("rows", None),
    ("data", None),
    ("responses", None),
    ("personen", None),
    ("menschen", None),
    ("mitglieder", None),
    ("teilnehmer", None),
    ("teilnehmende", None),
    ("mentors", Some("mentor")),
    ("mentees", Some("mentee")),
    ("mentorinnen", Some("mentor")),
    ("mentoren", Some("mentor")),
];

/// Where people stand in a text that is one object.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrapped {
    /// Lists: the byte behind each opening bracket, and the part everybody in it plays.
    Lists(Vec<(usize, Option<&'static str>)>),
    /// Objects by their ids, each with the byte where its id stands.
    ById(Vec<(usize, String, Map<String, Value>)>),
}

/// Finds people inside an object; `None` where it is a profile itself, or several objects.
pub fn wrapped(text: &str) -> Option<Wrapped> {
    let fields: Map<String, Value> = serde_json::from_str(text).ok()?;
    let lists: Vec<_> = fields.iter().filter_map(|it| list(text, it)).collect();
    if !lists.is_empty() {
        return Some(Wrapped::Lists(lists));
    }
    by_id(text, fields)
}

fn list(text: &str, (name, value): (&String, &Value)) -> Option<(usize, Option<&'static str>)> {
    let folded = matching::fold(name);
    let (_, part) = LISTS.iter().find(|(list, _)| *list == folded)?;
    let items = value.as_array()?;
    if items.is_empty() || !items.iter().all(Value::is_object) {
        return None;
    }
    let named = place(text, 0, name)?;
    let open = text.get(named..)?.find('[')?;
    Some((named + open + 1, *part))
}

fn by_id(text: &str, fields: Map<String, Value>) -> Option<Wrapped> {
    let says = |inner: &Value| {
        let inner = inner.as_object();
        inner.is_some_and(|it| it.keys().any(|name| is_field(name)))
    };
    let are_people = fields
        .iter()
        .all(|(id, inner)| !is_field(id) && says(inner));
    if fields.is_empty() || !are_people {
        return None;
    }
    let mut people = Vec::new();
    for (id, inner) in fields {
        let at = place(text, 0, &id).unwrap_or(0);
        if let Value::Object(inner) = inner {
            people.push((at, id, inner));
        }
    }
    people.sort_by_key(|(at, ..)| *at);
    Some(Wrapped::ById(people))
}

fn is_field(name: &str) -> bool {
    !matches!(written(name), Key::Unknown | Key::Quiet)
}

/// Finds the byte where a name stands that a colon follows.
fn place(text: &str, from: usize, name: &str) -> Option<usize> {
    let quoted = serde_json::to_string(name).ok()?;
    let mut from = from;
    loop {
        let at = from + text.get(from..)?.find(&quoted)?;
        let behind = text.get(at + quoted.len()..)?;
        if behind.trim_start().starts_with(':') {
            return Some(at);
        }
        from = at + quoted.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_inside_an_object_are_found() {
        let text = r#"{"name": "participants", "participants": [{"name": "Kim"}]}"#;
        let Some(Wrapped::Lists(lists)) = wrapped(text) else {
            panic!("a list");
        };
        assert_eq!(lists, [(text.find('[').unwrap() + 1, None)]);
        let cohort = r#"{"mentors": [{"id": 1}], "mentees": [{"id": 2}]}"#;
        let Some(Wrapped::Lists(lists)) = wrapped(cohort) else {
            panic!("two lists");
        };
        let parts: Vec<_> = lists.iter().map(|(_, part)| part.unwrap()).collect();
        assert_eq!(parts, ["mentee", "mentor"]);
    }

    #[test]
    fn people_by_their_ids_are_found() {
        let text = r#"{"m2": {"offers": "yoga"}, "m1": {"seeks": "yoga"}}"#;
        let Some(Wrapped::ById(people)) = wrapped(text) else {
            panic!("people");
        };
        let ids: Vec<&str> = people.iter().map(|(_, id, _)| id.as_str()).collect();
        assert_eq!(ids, ["m2", "m1"], "in the order of the file");
    }

    #[test]
    fn a_profile_is_no_list() {
        for text in [
            r#"{"name": "Kim", "skills": [{"name": "Go"}]}"#,
            r#"{"name": "Kim", "positions": [{"years": 4}]}"#,
            r#"{"profile": {"name": "Kim"}}"#,
            r#"{"id": "a"} {"id": "b"}"#,
            "{}",
        ] {
            assert_eq!(wrapped(text), None, "{text}");
        }
    }
}
