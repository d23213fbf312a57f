//! Edits as people make them, turned into writes to a document.
//!
//! For: setting, adding, removing and clearing values as they were typed. Knows: the layout and
//! the text forms. Never: touches a document; it says what to write.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clean;
use crate::field::Field;
use crate::layout::{NEEDS_KEY, Place, SCHEMA, SCHEMA_KEY, item_key, place};
use crate::profile::LIST_MAX;
use crate::read::{Entry, Stored, term};
use crate::terms::{Term, Wrong};

/// One wish to change one's profile, with the values as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// Makes these the values of the field; none clears it.
    Set(Field, Vec<String>),
    /// Adds values to a list. An item that is there already takes its new form.
    Add(Field, Vec<String>),
    /// Takes values off a list.
    Remove(Field, Vec<String>),
    /// Empties the field.
    Clear(Field),
}

impl Edit {
    /// Gives the field the edit is about.
    pub fn field(&self) -> Field {
        match self {
            Edit::Set(field, _)
            | Edit::Add(field, _)
            | Edit::Remove(field, _)
            | Edit::Clear(field) => *field,
        }
    }
}

impl Edit {
    /// Tells whether a profile that is empty so far would take it.
    ///
    /// # Errors
    /// A value is not what the field takes, or there are too many.
    pub fn check(&self) -> Result<(), EditError> {
        plan(&[], std::slice::from_ref(self)).map(drop)
    }
}

/// Makes the edit that leaves a field with exactly these values.
pub fn edits_from_values(field: Field, values: Vec<String>) -> Edit {
    if values.iter().all(|value| value.trim().is_empty()) {
        Edit::Clear(field)
    } else {
        Edit::Set(field, values)
    }
}

/// Why an edit cannot be made, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("“{typed}” does not fit {}: {right}.", field.label())]
    Value {
        field: Field,
        typed: String,
        right: Wrong,
    },
    #[error("{} has at most {} characters; this is longer.", field.label(), field.max_chars())]
    TooLong { field: Field },
    #[error("{} has at most {LIST_MAX} values; remove one first.", field.label())]
    TooMany { field: Field },
    #[error("{} is a single text; set it or clear it.", field.label())]
    Single { field: Field },
    #[error("“{typed}” is not in {}; it cannot be removed.", field.label())]
    Absent { field: Field, typed: String },
    #[error("A profile needs a name; set another one instead.")]
    NameNeeded,
    #[error("This profile was written by a newer version of Eyelevel; update to edit it.")]
    NewerVersion,
    #[error("This is too much for one change; save it in smaller steps.")]
    TooMuch,
    #[error(
        "This profile has as much history as it can hold; this device can write no more into it."
    )]
    Full,
    #[error("The change could not be written into the profile.")]
    NotWritten,
}

impl EditError {
    /// Names the refusal for scripts; stable.
    pub fn code(&self) -> &'static str {
        match self {
            EditError::Value { .. } => "value-not-understood",
            EditError::TooLong { .. } => "value-too-long",
            EditError::TooMany { .. } => "too-many-values",
            EditError::Single { .. } => "single-value",
            EditError::Absent { .. } => "value-absent",
            EditError::NameNeeded => "name-needed",
            EditError::NewerVersion => "newer-version",
            EditError::TooMuch => "change-too-large",
            EditError::Full => "profile-full",
            EditError::NotWritten => "not-written",
        }
    }
}

/// One root key to write; `None` deletes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Write {
    pub key: String,
    pub value: Option<Written>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    Text(String),
    Number(u64),
}

/// Says what to write so that the edits are made, in order, on top of what is stored.
pub(crate) fn plan(stored: &[Entry], edits: &[Edit]) -> Result<Vec<Write>, EditError> {
    if newer_needed(stored) {
        return Err(EditError::NewerVersion);
    }
    let mut draft = Draft::of(stored);
    for edit in edits {
        draft.make(edit)?;
    }
    let mut writes = draft.differences(stored);
    let first = !stored.iter().any(|entry| entry.key == SCHEMA_KEY);
    if first && !writes.is_empty() {
        let (key, value) = (SCHEMA_KEY.to_owned(), Some(Written::Number(SCHEMA)));
        writes.push(Write { key, value });
    }
    Ok(writes)
}

fn newer_needed(stored: &[Entry]) -> bool {
    let needs = stored.iter().find(|entry| entry.key == NEEDS_KEY);
    needs.is_some_and(|entry| {
        let readable = |value: &Stored| matches!(value, Stored::Number(n) if *n <= SCHEMA);
        !entry.values.iter().all(readable)
    })
}

/// What one key will hold.
enum Cell {
    /// What it holds now: a readable value or not.
    Kept(Option<Term>),
    New(Term),
    Gone,
}

impl Cell {
    fn term(&self) -> Option<&Term> {
        match self {
            Cell::Kept(term) => term.as_ref(),
            Cell::New(term) => Some(term),
            Cell::Gone => None,
        }
    }
}

/// The keys of known fields, as the edits leave them.
struct Draft(BTreeMap<String, Cell>);

impl Draft {
    fn of(stored: &[Entry]) -> Draft {
        let kept = |entry: &Entry| match place(&entry.key) {
            Place::Single(field) | Place::Item(field) => Some(Cell::Kept(newest(field, entry))),
            Place::Misplaced(_) => Some(Cell::Kept(None)),
            Place::Schema | Place::Needs | Place::Unknown => None,
        };
        let cells = stored
            .iter()
            .filter_map(|entry| Some((entry.key.clone(), kept(entry)?)));
        Draft(cells.collect())
    }

    fn make(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::Set(field, values) => self.set(*field, values),
            Edit::Add(field, values) => self.add(*field, values),
            Edit::Remove(field, values) => self.remove(*field, values),
            Edit::Clear(field) => self.clear(*field),
        }
    }

    fn set(&mut self, field: Field, values: &[String]) -> Result<(), EditError> {
        if values.iter().all(|value| field.clean(value).0.is_empty()) {
            return self.clear(field);
        }
        if field.is_list() {
            self.empty(field);
            return self.add(field, values);
        }
        // Words typed without quotes arrive one by one.
        let term = understood(field, &values.join(" "))?;
        self.empty(field);
        self.0.insert(field.name().to_owned(), Cell::New(term));
        Ok(())
    }

    fn add(&mut self, field: Field, values: &[String]) -> Result<(), EditError> {
        if !field.is_list() {
            return Err(EditError::Single { field });
        }
        for typed in typed_items(field, values) {
            let term = understood(field, typed)?;
            let identity = term.identity();
            let key = match self.key_of(field, &identity) {
                Some(key) => key,
                None if self.len(field) >= LIST_MAX => return Err(EditError::TooMany { field }),
                None => item_key(field, &identity),
            };
            self.0.insert(key, Cell::New(term));
        }
        Ok(())
    }

    fn remove(&mut self, field: Field, values: &[String]) -> Result<(), EditError> {
        if !field.is_list() {
            return Err(EditError::Single { field });
        }
        for typed in typed_items(field, values) {
            // A skill may be named without its level.
            let clean = field.clean(typed).0;
            let identity = match Term::parse(field, &clean) {
                Ok(term) => term.identity(),
                Err(_) => clean::folded(&clean),
            };
            let key = self.key_of(field, &identity).ok_or_else(|| {
                let typed = clean::clipped(typed);
                EditError::Absent { field, typed }
            })?;
            self.0.insert(key, Cell::Gone);
        }
        Ok(())
    }

    fn clear(&mut self, field: Field) -> Result<(), EditError> {
        if field == Field::Name {
            return Err(EditError::NameNeeded);
        }
        self.empty(field);
        Ok(())
    }

    fn empty(&mut self, field: Field) {
        for (_, cell) in self
            .0
            .iter_mut()
            .filter(|(key, _)| field_of(key) == Some(field))
        {
            *cell = Cell::Gone;
        }
    }

    fn key_of(&self, field: Field, identity: &str) -> Option<String> {
        let mut items = self.items(field);
        let found =
            items.find(|(_, cell)| cell.term().is_some_and(|term| term.identity() == identity));
        found.map(|(key, _)| key.clone())
    }

    fn len(&self, field: Field) -> usize {
        self.items(field)
            .filter(|(_, cell)| cell.term().is_some())
            .count()
    }

    fn items(&self, field: Field) -> impl Iterator<Item = (&String, &Cell)> {
        self.0
            .iter()
            .filter(move |(key, _)| place(key) == Place::Item(field))
    }

    fn differences(self, stored: &[Entry]) -> Vec<Write> {
        let now: BTreeMap<&str, &[Stored]> = stored
            .iter()
            .map(|entry| (entry.key.as_str(), entry.values.as_slice()))
            .collect();
        let write = |(key, cell): (String, Cell)| {
            let value = match cell {
                Cell::Kept(_) => return None,
                Cell::Gone => {
                    now.get(key.as_str())?;
                    None
                }
                Cell::New(term) => {
                    let text = term.text();
                    // Setting the same again settles a conflict; otherwise it changes nothing.
                    match now.get(key.as_str()) {
                        Some([Stored::Text(same)]) if *same == text => return None,
                        Some(_) | None => Some(Written::Text(text)),
                    }
                }
            };
            Some(Write { key, value })
        };
        self.0.into_iter().filter_map(write).collect()
    }
}

fn newest(field: Field, entry: &Entry) -> Option<Term> {
    entry.values.iter().find_map(|value| match value {
        Stored::Text(text) => term(field, text).0.ok(),
        Stored::Number(_) | Stored::Other(_) => None,
    })
}

fn field_of(key: &str) -> Option<Field> {
    match place(key) {
        Place::Single(field) | Place::Item(field) | Place::Misplaced(field) => Some(field),
        Place::Schema | Place::Needs | Place::Unknown => None,
    }
}

fn understood(field: Field, typed: &str) -> Result<Term, EditError> {
    match term(field, typed) {
        (_, true) => Err(EditError::TooLong { field }),
        (Ok(term), false) => Ok(term),
        (Err(right), false) => {
            let typed = clean::clipped(typed);
            Err(EditError::Value {
                field,
                typed,
                right,
            })
        }
    }
}

/// Splits "German, English" where a value itself never has a comma; leaves sentences whole.
fn typed_items(field: Field, values: &[String]) -> impl Iterator<Item = &str> {
    let splits = match field {
        Field::Languages
        | Field::Days
        | Field::Programs
        | Field::Capacity
        | Field::Avoid
        | Field::Contacts => true,
        Field::Name
        | Field::Pronouns
        | Field::Headline
        | Field::About
        | Field::Place
        | Field::TimeZone
        | Field::WorkAreas
        | Field::Interests
        | Field::Skills
        | Field::Offers
        | Field::Seeks
        | Field::Challenge
        | Field::Experience
        | Field::LifeStage
        | Field::Hours
        | Field::Slots
        | Field::Answers => false,
    };
    values
        .iter()
        .flat_map(move |value| value.split(move |c| splits && matches!(c, ',' | ';')))
        .filter(|value| !value.trim().is_empty())
}
