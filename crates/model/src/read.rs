//! Reading a document into a profile, whatever is in it.
//!
//! For: a value and a list of flaws, always. Knows: the layout and Automerge's root map. Never:
//! fails, follows a nested object, or gives a view text that was not cleaned.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use automerge::{Automerge, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef, Value, ValueRef};

use crate::field::Field;
use crate::layout::{Place, SCHEMA, place};
use crate::profile::{LIST_MAX, Profile};
use crate::terms::{Term, Wrong};

/// The most conflicting values of one key that are looked at, newest first.
pub const CONFLICTS_MAX: usize = 5;
/// The most flaws reported of one document.
pub const FLAWS_MAX: usize = 64;

/// Something odd in a document, as one sentence. The rest of the profile reads all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The field it is about, if it is about one.
    pub field: Option<Field>,
    pub kind: FlawKind,
}

/// What is odd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlawKind {
    /// A list stands where one value belongs, or the other way round.
    Misplaced,
    /// Something else than text is stored.
    WrongKind(&'static str),
    /// The text is not a value of this field.
    Unreadable(Wrong),
    /// The text was longer than the field allows.
    Cut,
    /// The list was longer than a list may be.
    TooMany,
    /// The same item is stored twice.
    Twice,
    /// Devices wrote different values at the same time: the one that is shown and those that are not, the
    /// newest first. What cannot be read is in neither.
    Conflict { shown: String, others: Vec<String> },
    /// The document was written with a newer schema.
    Newer,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = self.field.map_or("The profile", Field::label);
        match &self.kind {
            FlawKind::Misplaced => {
                write!(f, "{label}: something is stored where it is not read, so it is left out.")
            }
            FlawKind::WrongKind(found) => {
                write!(f, "{label}: stored as {found} instead of text, so it is left out.")
            }
            FlawKind::Unreadable(right) => {
                write!(f, "{label}: a stored value is left out; to be readable, {right}.")
            }
            FlawKind::Cut => match self.field.map(Field::max_chars) {
                Some(max) => write!(f, "{label}: longer than {max} characters, so the rest is not shown."),
                None => write!(f, "{label}: too long, so the rest is not shown."),
            },
            FlawKind::TooMany => write!(f, "{label}: more than {LIST_MAX} values, so the rest is not shown."),
            FlawKind::Twice => write!(f, "{label}: one value is stored twice and shown once."),
            FlawKind::Conflict { others, .. } => write!(
                f,
                "{label}: also written at the same time, and not shown: “{}”.",
                others.join("”, “")
            ),
            FlawKind::Newer => f.write_str(
                "This profile was written by a newer version of Eyelevel; some of it may not be shown.",
            ),
        }
    }
}

/// What stands under one root key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stored {
    Text(String),
    Number(u64),
    /// Anything else, by what people call it.
    Other(&'static str),
}

/// One root key with what stands there, the newest first and at most `CONFLICTS_MAX`.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub key: String,
    pub values: Vec<Stored>,
}

/// Lists the root keys of a document in order, each with its values.
pub(crate) fn entries(document: &Automerge) -> Vec<Entry> {
    let items = document.map_range(ROOT, ..);
    items
        .filter(|item| place(&item.key) != Place::Unknown)
        .map(|item| Entry {
            key: item.key.to_string(),
            values: if item.conflict {
                conflicting(document, &item.key)
            } else {
                vec![stored_ref(&item.value)]
            },
        })
        .collect()
}

/// Reads what stands under one root key, the newest first; nothing if the key is not there.
pub(crate) fn stored_at(document: &Automerge, key: &str) -> Vec<Stored> {
    conflicting(document, key)
}

fn conflicting(document: &Automerge, key: &str) -> Vec<Stored> {
    // Automerge lists them by operation id, which is the same everywhere; the last one is newest.
    let all = document.get_all(ROOT, key).unwrap_or_default();
    let newest = all.iter().rev().take(CONFLICTS_MAX);
    let mut distinct = Vec::new();
    for value in newest.map(|(value, _)| stored(value)) {
        // Two devices that said the same do not disagree.
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

fn stored_ref(value: &ValueRef<'_>) -> Stored {
    match value {
        ValueRef::Object(kind) => Stored::Other(object_kind(*kind)),
        ValueRef::Scalar(scalar) => match scalar {
            ScalarValueRef::Str(text) => Stored::Text(text.to_string()),
            ScalarValueRef::Uint(number) => Stored::Number(*number),
            ScalarValueRef::Int(number) => whole(*number),
            ScalarValueRef::Bytes(_) => Stored::Other("bytes"),
            ScalarValueRef::F64(_) => Stored::Other("a fraction"),
            ScalarValueRef::Counter(_) => Stored::Other("a counter"),
            ScalarValueRef::Timestamp(_) => Stored::Other("a time"),
            ScalarValueRef::Boolean(_) => Stored::Other("yes or no"),
            ScalarValueRef::Unknown { .. } => Stored::Other("something unknown"),
            ScalarValueRef::Null => Stored::Other("nothing"),
        },
    }
}

fn stored(value: &Value<'_>) -> Stored {
    match value {
        Value::Object(kind) => Stored::Other(object_kind(*kind)),
        Value::Scalar(scalar) => match scalar.as_ref() {
            ScalarValue::Str(text) => Stored::Text(text.to_string()),
            ScalarValue::Uint(number) => Stored::Number(*number),
            ScalarValue::Int(number) => whole(*number),
            ScalarValue::Bytes(_) => Stored::Other("bytes"),
            ScalarValue::F64(_) => Stored::Other("a fraction"),
            ScalarValue::Counter(_) => Stored::Other("a counter"),
            ScalarValue::Timestamp(_) => Stored::Other("a time"),
            ScalarValue::Boolean(_) => Stored::Other("yes or no"),
            ScalarValue::Unknown { .. } => Stored::Other("something unknown"),
            ScalarValue::Null => Stored::Other("nothing"),
        },
    }
}

fn whole(number: i64) -> Stored {
    u64::try_from(number).map_or(Stored::Other("a negative number"), Stored::Number)
}

fn object_kind(kind: ObjType) -> &'static str {
    match kind {
        ObjType::Map | ObjType::Table => "a map",
        ObjType::List => "a list",
        ObjType::Text => "a shared text",
    }
}

/// Reads a profile out of a document's entries.
pub(crate) fn read(entries: &[Entry]) -> (Profile, Vec<Flaw>) {
    let mut reading = Reading::default();
    for entry in entries {
        match place(&entry.key) {
            Place::Schema => reading.schema(entry),
            Place::Single(field) => reading.single(field, entry),
            Place::Item(field) => reading.item(field, entry),
            Place::Misplaced(field) => reading.flaw(Some(field), FlawKind::Misplaced),
            Place::Needs | Place::Unknown => {}
        }
    }
    reading.profile.sort();
    (reading.profile, reading.flaws)
}

/// Reads one text as a value of a field; the second value tells whether it was cut.
pub(crate) fn term(field: Field, text: &str) -> (Result<Term, Wrong>, bool) {
    let (clean, was_cut) = field.clean(text);
    (Term::parse(field, &clean), was_cut)
}

/// Reads what is stored as a value of a field, and says what is odd about it.
fn value_of(field: Field, value: &Stored) -> (Option<Term>, Option<FlawKind>) {
    match value {
        Stored::Text(text) => match term(field, text) {
            (Ok(term), was_cut) => (Some(term), was_cut.then_some(FlawKind::Cut)),
            (Err(wrong), _) => (None, Some(FlawKind::Unreadable(wrong))),
        },
        Stored::Number(_) => (None, Some(FlawKind::WrongKind("a number"))),
        Stored::Other(found) => (None, Some(FlawKind::WrongKind(found))),
    }
}

#[derive(Default)]
struct Reading {
    profile: Profile,
    flaws: Vec<Flaw>,
    seen: BTreeMap<Field, BTreeSet<String>>,
}

impl Reading {
    fn schema(&mut self, entry: &Entry) {
        if entry
            .values
            .iter()
            .any(|value| matches!(value, Stored::Number(n) if *n > SCHEMA))
        {
            self.flaw(None, FlawKind::Newer);
        }
    }

    fn single(&mut self, field: Field, entry: &Entry) {
        if let Some(term) = self.newest_readable(field, entry) {
            self.profile.put(field, term);
        }
    }

    fn item(&mut self, field: Field, entry: &Entry) {
        let Some(term) = self.newest_readable(field, entry) else {
            return;
        };
        let seen = self.seen.entry(field).or_default();
        let identity = term.identity();
        if seen.contains(&identity) {
            self.flaw(Some(field), FlawKind::Twice);
        } else if seen.len() >= LIST_MAX {
            self.flaw(Some(field), FlawKind::TooMany);
        } else {
            seen.insert(identity);
            self.profile.put(field, term);
        }
    }

    /// Of what was written at the same time, the newest that can be read: the same everywhere.
    fn newest_readable(&mut self, field: Field, entry: &Entry) -> Option<Term> {
        let mut readable = Vec::new();
        for value in &entry.values {
            let (found, flaw) = value_of(field, value);
            // What stands behind something readable is older, and what is odd about it hides nothing.
            if let Some(flaw) = flaw.filter(|_| readable.is_empty()) {
                self.flaw(Some(field), flaw);
            }
            readable.extend(found);
        }
        let mut readable = readable.into_iter();
        let newest = readable.next()?;
        let shown = newest.text();
        let mut others = Vec::new();
        for other in readable.map(|term| term.text()) {
            // What was cut or cleaned may read the same.
            if shown != other && !others.contains(&other) {
                others.push(other);
            }
        }
        if !others.is_empty() {
            self.flaw(Some(field), FlawKind::Conflict { shown, others });
        }
        Some(newest)
    }

    fn flaw(&mut self, field: Option<Field>, kind: FlawKind) {
        let flaw = Flaw { field, kind };
        // One sentence says it; a hundred of the same would hide the others.
        if self.flaws.len() < FLAWS_MAX && !self.flaws.contains(&flaw) {
            self.flaws.push(flaw);
        }
    }
}
