//! People inside one object.
//!
//! For: {"event": "…", "participants": […]}, {"mentors": […], "mentees": […]} and {"m1": {…}, "m2": {…}}.
//! Knows: what such lists are called. Never: takes a list inside a profile for a list of people.

use serde::de::DeserializeOwned;
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
    /// Lists: the byte behind each opening bracket, and the part everybody in it plays; then the names of
    /// other lists of objects, each with the byte where it stands.
    Lists(Vec<(usize, Option<&'static str>)>, Vec<(usize, String)>),
    /// Objects by their ids, each with the byte where its id stands.
    ById(Vec<Inner>),
}

/// One object inside another.
#[derive(Debug, PartialEq, Eq)]
pub struct Inner {
    /// The byte where its name stands.
    pub at: usize,
    pub name: String,
    pub fields: Map<String, Value>,
    /// Something in it is a field of a profile.
    pub says: bool,
}

/// One name of an object, with what stands under it.
struct Named {
    at: usize,
    name: String,
    /// The byte where the value begins.
    from: usize,
    value: Value,
}

/// Finds people inside an object; `None` where it is a profile itself, or several objects.
pub fn wrapped(text: &str) -> Option<Wrapped> {
    let fields = fields(text)?;
    let lists: Vec<_> = fields.iter().filter_map(list).collect();
    if lists.is_empty()
        && let Some(inner) = fields.iter().find_map(|field| inner_lists(text, field))
    {
        return Some(Wrapped::Lists(inner, Vec::new()));
    }
    if !lists.is_empty() {
        let holds = |field: &Named| {
            let items = field.value.as_array();
            items.is_some_and(|items| items.iter().any(Value::is_object))
        };
        let others = fields
            .into_iter()
            .filter(|it| list(it).is_none() && holds(it));
        let others = others.map(|it| (it.at, it.name)).collect();
        return Some(Wrapped::Lists(lists, others));
    }
    by_id(fields)
}

/// Finds lists of people in an object that is called as such a list is: {"data": {"mentors": […]}}.
fn inner_lists(text: &str, field: &Named) -> Option<Vec<(usize, Option<&'static str>)>> {
    let folded = matching::fold(&field.name);
    let is_list = LISTS.iter().any(|(list, _)| *list == folded);
    let inner = field.value.as_object().filter(|_| is_list)?;
    if !inner.values().any(Value::is_array) {
        return None;
    }
    let (fields, _) = fields_from(text, field.from)?;
    let lists: Vec<_> = fields.iter().filter_map(list).collect();
    (!lists.is_empty()).then_some(lists)
}

/// Reads one object and where each of its names and values stands; `None` if the text is anything else.
fn fields(text: &str) -> Option<Vec<Named>> {
    let (fields, end) = fields_from(text, 0)?;
    let is_all = text.get(end..)?.trim().is_empty();
    is_all.then_some(fields)
}

/// The same of an object that begins at a byte; second, the byte behind it.
fn fields_from(text: &str, at: usize) -> Option<(Vec<Named>, usize)> {
    let mut at = behind(text, at, '{')?;
    let mut fields = Vec::new();
    loop {
        if let Some(end) = behind(text, at, '}') {
            return Some((fields, end));
        }
        if !fields.is_empty() {
            at = behind(text, at, ',')?;
        }
        let (at_name, name, end) = value::<String>(text, at)?;
        let (from, value, end) = value::<Value>(text, behind(text, end, ':')?)?;
        at = end;
        fields.push(Named {
            at: at_name,
            name,
            from,
            value,
        });
    }
}

/// The byte where the next that is no space stands.
fn begin(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    Some(at + (rest.len() - rest.trim_start().len()))
}

/// The byte behind a sign that comes next.
fn behind(text: &str, at: usize, sign: char) -> Option<usize> {
    let at = begin(text, at)?;
    let comes = text.get(at..)?.starts_with(sign);
    comes.then_some(at + sign.len_utf8())
}

/// Reads what comes next; gives the bytes where it begins and ends.
fn value<T: DeserializeOwned>(text: &str, at: usize) -> Option<(usize, T, usize)> {
    let at = begin(text, at)?;
    let mut values = serde_json::Deserializer::from_str(text.get(at..)?).into_iter::<T>();
    let found = values.next()?.ok()?;
    Some((at, found, at + values.byte_offset()))
}

fn list(field: &Named) -> Option<(usize, Option<&'static str>)> {
    let folded = matching::fold(&field.name);
    let (_, part) = LISTS.iter().find(|(list, _)| *list == folded)?;
    // What else stands in it is named when it is read.
    let any = field.value.as_array()?.iter().any(Value::is_object);
    any.then_some((field.from + 1, *part))
}

/// Takes objects for people by their ids: several, most of which say what a profile says. Somebody may
/// be called as a field is (“Max”), but not most.
fn by_id(fields: Vec<Named>) -> Option<Wrapped> {
    let mut people = Vec::new();
    let mut fields_named = 0;
    for field in fields {
        if written(&field.name) == Key::Inside {
            return None;
        }
        fields_named += usize::from(is_field(&field.name));
        let Value::Object(inner) = field.value else {
            return None;
        };
        people.push(Inner {
            at: field.at,
            name: field.name,
            says: inner.keys().any(|name| is_field(name)),
            fields: inner,
        });
    }
    let saying = people.iter().filter(|it| it.says).count();
    let are_people =
        people.len() > 1 && saying * 2 > people.len() && fields_named * 2 < people.len();
    are_people.then_some(Wrapped::ById(people))
}

fn is_field(name: &str) -> bool {
    !matches!(written(name), Key::Unknown | Key::Quiet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_inside_an_object_are_found() {
        let text = r#"{"name": "participants", "participants": [{"name": "Kim"}]}"#;
        let Some(Wrapped::Lists(lists, _)) = wrapped(text) else {
            panic!("a list");
        };
        assert_eq!(lists, [(text.find('[').unwrap() + 1, None)]);
        let cohort = r#"{"mentors": [{"id": 1}], "mentees": [{"id": 2}]}"#;
        let Some(Wrapped::Lists(lists, _)) = wrapped(cohort) else {
            panic!("two lists");
        };
        let parts: Vec<_> = lists.iter().map(|(_, part)| part.unwrap()).collect();
        assert_eq!(parts, ["mentor", "mentee"]);
        let deep = r#"{"meta": {"people": 3, "tags": ["a"]}, "people": ["?", {"id": 1}]}"#;
        let Some(Wrapped::Lists(lists, _)) = wrapped(deep) else {
            panic!("the outer list");
        };
        assert_eq!(lists, [(deep.rfind('[').unwrap() + 1, None)]);
    }

    #[test]
    fn one_odd_entry_spoils_nobody() {
        let text = r#"{"Max": {"offers": "yoga"}, "b": {"seeks": "yoga"}, "c": {"shoe": 43}}"#;
        let Some(Wrapped::ById(people)) = wrapped(text) else {
            panic!("people");
        };
        let says: Vec<bool> = people.iter().map(|it| it.says).collect();
        assert_eq!(says, [true, true, false]);
    }

    #[test]
    fn people_by_their_ids_are_found() {
        let text = r#"{"m2": {"offers": "yoga"}, "m1": {"seeks": "yoga"}}"#;
        let Some(Wrapped::ById(people)) = wrapped(text) else {
            panic!("people");
        };
        let ids: Vec<&str> = people.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(ids, ["m2", "m1"], "in the order of the file");
    }

    #[test]
    fn a_profile_is_no_list() {
        for text in [
            r#"{"name": "Kim", "skills": [{"name": "Go"}]}"#,
            r#"{"name": "Kim", "positions": [{"years": 4}]}"#,
            r#"{"profile": {"name": "Kim"}}"#,
            r#"{"profile": {"name": "Kim"}, "contact": {"email": "k@x"}}"#,
            r#"{"m1": {"name": "Kim"}}"#,
            r#"{"id": "a"} {"id": "b"}"#,
            "{}",
        ] {
            assert_eq!(wrapped(text), None, "{text}");
        }
    }
}
