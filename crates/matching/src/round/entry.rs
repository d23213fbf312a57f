//! What somebody hands in to take part in a round.
//!
//! For: copying the inputs a program needs, as of then, so that no replica needs anybody's hidden
//! fields. Knows: the program's inputs, the canonical bytes, the limits. Never: copies a field the
//! program does not name; reads bytes that are not canonical.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use model::{Field, PersonId, Profile};

use super::Hash;
use super::bytes::{Reader, Writer};
use crate::entry::Ask;
use crate::program::Program;

/// The longest an entry may be, in bytes.
pub const ENTRY_MAX_BYTES: usize = 32 * 1024;
/// The most answers an entry has.
const ANSWERS_MAX: usize = 48;
/// The most values of one answer.
const VALUES_MAX: usize = 64;
const KIND: &str = "eyelevel entry 1";

/// One person's inputs to one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who takes part.
    pub person: PersonId,
    /// The program, such as `P05`.
    pub program: String,
    /// Name of a field or a question → values in the text form people type.
    pub answers: BTreeMap<String, Vec<String>>,
    /// What the person will reveal for the draw, hashed; see [`commitment`](super::commitment).
    pub commitment: Option<Hash>,
}

/// Why bytes are no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnEntry {
    TooLong,
    Malformed,
}

impl fmt::Display for NotAnEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotAnEntry::TooLong => write!(
                f,
                "An entry to a round has at most {ENTRY_MAX_BYTES} bytes; this one has more."
            ),
            NotAnEntry::Malformed => write!(f, "This is not an entry to a round."),
        }
    }
}

impl std::error::Error for NotAnEntry {}

impl Entry {
    /// Copies what a program needs of a profile, and the answers to its questions.
    ///
    /// # Errors
    ///
    /// More than [`ENTRY_MAX_BYTES`].
    pub fn of(
        program: &Program,
        person: PersonId,
        profile: &Profile,
        answers: BTreeMap<String, Vec<String>>,
    ) -> Result<Entry, NotAnEntry> {
        let mut answers = answers;
        for field in &program.inputs {
            let mut values = profile.values(*field);
            values.truncate(VALUES_MAX);
            if !values.is_empty() {
                answers.insert(field.name().to_owned(), values);
            }
        }
        let entry = Entry {
            person,
            program: program.id.clone(),
            answers,
            commitment: None,
        };
        // What can be written can be read again by everybody, or is refused here and now.
        Entry::read(&entry.bytes())
    }

    /// Writes the canonical bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = Writer::begin(KIND);
        writer.raw(self.person.as_bytes());
        writer.text(&self.program);
        writer.count(self.answers.len());
        for (name, values) in &self.answers {
            writer.text(name);
            writer.count(values.len());
            for value in values {
                writer.text(value);
            }
        }
        writer.count(usize::from(self.commitment.is_some()));
        if let Some(commitment) = &self.commitment {
            writer.raw(commitment);
        }
        writer.finish()
    }

    /// Names the entry by its bytes.
    pub fn hash(&self) -> Hash {
        blake3::hash(&self.bytes()).into()
    }

    /// Reads an entry; any bytes that are not exactly what [`bytes`](Entry::bytes) writes are none.
    ///
    /// # Errors
    ///
    /// Too many bytes, or bytes that are no entry.
    pub fn read(bytes: &[u8]) -> Result<Entry, NotAnEntry> {
        if bytes.len() > ENTRY_MAX_BYTES {
            return Err(NotAnEntry::TooLong);
        }
        let entry = read(&mut Reader::of(bytes)).ok_or(NotAnEntry::Malformed)?;
        // Names out of order or twice, or a tail, come out as other bytes.
        if entry.bytes() == bytes {
            Ok(entry)
        } else {
            Err(NotAnEntry::Malformed)
        }
    }

    /// Gives an answer to a question or the values of a field.
    pub fn answer(&self, name: &str) -> &[String] {
        self.answers.get(name).map_or(&[], Vec::as_slice)
    }

    /// Reads the copied fields back into a profile; values that do not fit are left out.
    pub fn profile(&self) -> Profile {
        let all = |field: Field| self.answer(field.name()).iter();
        let one = |field: Field| all(field).next().cloned();
        let list = |field: Field| all(field).cloned().collect::<Vec<String>>();
        Profile {
            name: one(Field::Name).unwrap_or_default(),
            pronouns: one(Field::Pronouns),
            headline: one(Field::Headline),
            about: one(Field::About),
            place: one(Field::Place),
            time_zone: one(Field::TimeZone),
            languages: list(Field::Languages),
            work_areas: list(Field::WorkAreas),
            interests: list(Field::Interests),
            skills: parsed(self.answer(Field::Skills.name())),
            offers: list(Field::Offers),
            seeks: list(Field::Seeks),
            challenge: parsed(self.answer(Field::Challenge.name())).pop(),
            experience: parsed(self.answer(Field::Experience.name())),
            life_stage: one(Field::LifeStage),
            days: parsed(self.answer(Field::Days.name())),
            hours: parsed(self.answer(Field::Hours.name())).pop(),
            slots: parsed(self.answer(Field::Slots.name())),
            capacity: all(Field::Capacity)
                .filter_map(|pair| capacity(pair))
                .collect(),
            programs: BTreeSet::from([self.program.clone()]),
            // A round knows no avoid list: it acts as a silent decline on its owner's device.
            avoid: Vec::new(),
            // What was answered stands beside the profile; see [`Entry::said`].
            answers: Vec::new(),
            // Who knows whom is no part of a round: it would not be the same on every device.
            contacts: Vec::new(),
        }
    }

    /// Reads what its owner answered to the program's questions.
    pub fn said(&self) -> crate::entry::Entry {
        let mut said = crate::entry::Entry::default();
        for (name, texts) in &self.answers {
            // A field may bear a question's name to a reader, never to a writer.
            if let Some(ask) = Ask::ALL.into_iter().find(|ask| ask.name() == name) {
                texts.iter().for_each(|text| said.add(ask, text));
            }
        }
        said
    }
}

fn parsed<T: std::str::FromStr>(values: &[String]) -> Vec<T> {
    values
        .iter()
        .filter_map(|value| value.parse().ok())
        .collect()
}

fn capacity(pair: &str) -> Option<(String, u32)> {
    let (program, people) = pair.split_once(':')?;
    Some((program.to_owned(), people.parse().ok()?))
}

fn read(reader: &mut Reader) -> Option<Entry> {
    if reader.text()? != KIND {
        return None;
    }
    let person = PersonId::from_bytes(reader.raw()?);
    let program = reader.text()?.to_owned();
    let mut answers = BTreeMap::new();
    for _ in 0..reader.count(ANSWERS_MAX)? {
        let name = reader.text()?.to_owned();
        let count = reader.count(VALUES_MAX)?;
        let values = (0..count).map(|_| reader.text().map(str::to_owned));
        answers.insert(name, values.collect::<Option<Vec<String>>>()?);
    }
    let commitment = match reader.count(1)? {
        0 => None,
        _ => Some(reader.raw()?),
    };
    reader.is_done().then_some(Entry {
        person,
        program,
        answers,
        commitment,
    })
}
