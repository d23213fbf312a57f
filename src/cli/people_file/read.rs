//! Profiles from a file.
//!
//! For: taking what people have: JSON Lines, a JSON array, CSV; fields under their own names or
//! those people use. Knows: lines, arrays and tables. Never: stops at a bad row; it is named with
//! its line and the rest goes on.

mod avoided;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use matching::{Ask, Entrant, Entry, Language, Program, fold, person_named};
use model::Profile;
use serde_json::{Map, Value};

use super::super::failure::{EXIT_FAILED, Failure};
use super::consent::{Consents, used_field};
use super::row::{self, Row};
use super::words::{self, either};
use super::wrapped::{Wrapped, wrapped};
use super::{keys, matrix, table, text};

/// The longest line that is read, in bytes.
const LINE_MAX_BYTES: usize = 1024 * 1024;
/// So many bad rows are named one by one, the others are counted; for scripts all are named.
pub const NAMED_MAX: usize = 200;

/// Of those who are called the same so many ids are named.
const IDS_MAX: usize = 8;

/// How a file is to be read.
pub struct Reading<'r> {
    pub program: &'r Program,
    pub columns: table::Columns,
    /// The language of what is said about the file.
    pub language: Language,
    /// Whether every row that could not be read is named, as it is read: for scripts.
    pub names_all: bool,
}

/// Everybody in a file, and what could not be read.
#[derive(Debug, Default)]
pub struct People {
    entrants: Vec<Entrant>,
    ids: Vec<String>,
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    bad: Vec<String>,
    bad_more: usize,
    noted_more: usize,
    /// Rows in which nothing is filled in.
    empty: usize,
    /// Field that is none of a profile → in how many rows, and the line of the first.
    aside: BTreeMap<String, (usize, u64)>,
    /// Columns and fields the file has, of those `--map` names.
    mapped: BTreeSet<String>,
    /// Columns that were read as skills with levels.
    levels: Vec<String>,
    /// The part everybody plays who stands in the list that is read.
    part: Option<&'static str>,
    /// What the names of fields and columns mean.
    fields: keys::Names,
    /// Whom somebody avoids as the file says it, with the line of the row and who says so.
    avoided: Vec<(u64, usize, String)>,
    /// Who wants to be matched, where that was asked.
    consents: Consents,
    /// Where people stand, by what else tells them apart: an address beside an id.
    also: Vec<(String, usize)>,
    unnamed: Unnamed,
    language: Language,
    names_all: bool,
}

/// Reads a file, or standard input for "-".
pub fn people(path: &Path, reading: &Reading) -> Result<People, Failure> {
    let language = reading.language;
    let text = text::text(path, language)?;
    let text = text.as_str();
    let mut people = People {
        language,
        names_all: reading.names_all,
        fields: keys::Names::of(reading.program),
        ..People::default()
    };
    let first = text.trim_start().chars().next();
    let is_table = path
        .extension()
        .is_some_and(|ext| ext.eq_ignore_ascii_case("csv") || ext.eq_ignore_ascii_case("tsv"));
    match first {
        Some('[') if !is_table => people.array(text, reading),
        Some('{') if !is_table => people.objects(text, reading),
        // A text in quotation marks is JSON too, and nobody's profile.
        Some('"') if !is_table && serde_json::from_str::<String>(text).is_ok() => {
            people.no_object(1);
        }
        Some(_) => people
            .table(text, reading)
            .map_err(|why| cannot(path, &why, language))?,
        None => {}
    }
    people.leave_out_unwilling();
    people.look_up(reading);
    if people.entrants.is_empty() {
        people.tell();
        let example = "{\"name\": \"Kim\", \"offers\": [\"Rust\"]}";
        let path = words::source(language, path);
        return Err(Failure::nothing(either(
            language,
            format!("There is nobody in {path}. Write one profile a line, such as {example}."),
            format!("In {path} ist niemand. Schreib ein Profil in jede Zeile, etwa {example}."),
        )));
    }
    Ok(people)
}

pub fn cannot(path: &Path, why: &str, language: Language) -> Failure {
    let path = words::source(language, path);
    Failure {
        exit: EXIT_FAILED,
        code: "people-unreadable".to_owned(),
        message: either(
            language,
            format!("Could not read people from {path}: {why}."),
            format!("Aus {path} waren keine Menschen zu lesen: {why}."),
        ),
    }
}

impl People {
    /// Hands the people over; ids and places stay.
    pub fn entrants(&mut self) -> Vec<Entrant> {
        std::mem::take(&mut self.entrants)
    }

    /// Gives everybody else's place, by id: what is said must not depend on the order of rows.
    pub fn others(&self, place: usize) -> Vec<usize> {
        let others = self.places.values().copied();
        others.filter(|other| *other != place).collect()
    }

    /// Gives the id somebody has in the file.
    pub fn id(&self, place: usize) -> &str {
        self.ids.get(place).map_or("", String::as_str)
    }

    /// Gives the name somebody has in the file.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// Gives what to call somebody: by their name, or else by their id.
    pub fn label(&self, place: usize) -> &str {
        match self.name(place) {
            "" => self.id(place),
            name => name,
        }
    }

    /// Finds somebody by their id.
    pub fn place(&self, id: &str) -> Result<usize, Failure> {
        let found = self.places.get(id.trim()).copied();
        let named = self.named(id);
        if let (None, [_, _, ..]) = (found, named.as_slice()) {
            return Err(self.several(id, &named));
        }
        found.or(named.first().copied()).ok_or_else(|| {
            let first: Vec<&str> = self.ids.iter().take(3).map(String::as_str).collect();
            Failure {
                exit: super::super::failure::EXIT_NOTHING,
                code: "unknown-person".to_owned(),
                message: either(
                    self.language,
                    format!(
                        "Could not find “{id}” in the file. Its ids look like {}.",
                        first.join(", ")
                    ),
                    format!(
                        "„{id}“ war in der Datei nicht zu finden. Die Ids dort sehen so aus: {}.",
                        first.join(", ")
                    ),
                ),
            }
        })
    }

    /// Lists the places of those who are called so.
    fn named(&self, name: &str) -> Vec<usize> {
        let folded = fold(name);
        let names = self.names.iter().enumerate();
        let found = names.filter(|(_, name)| !folded.is_empty() && fold(name) == folded);
        found.map(|(place, _)| place).collect()
    }

    /// Says that several are called so, and their ids.
    fn several(&self, name: &str, places: &[usize]) -> Failure {
        let name = name.trim();
        let ids: Vec<&str> = places.iter().take(IDS_MAX).map(|it| self.id(*it)).collect();
        let more = if places.len() > IDS_MAX { ", …" } else { "" };
        let (ids, count) = (ids.join(", ") + more, places.len());
        Failure {
            exit: super::super::failure::EXIT_NOTHING,
            code: "unknown-person".to_owned(),
            message: either(
                self.language,
                format!(
                    "{count} people in the file are called “{name}”. Name one by their id: {ids}."
                ),
                format!("In der Datei heißen {count} Menschen „{name}“. Nenne die Id: {ids}."),
            ),
        }
    }

    /// Finds the place of whoever has an id in a list of contacts.
    pub fn known(&self, id: &str) -> Option<usize> {
        self.places.get(id.trim()).copied()
    }

    /// Lists who names whom as known where both do.
    pub fn acquainted(&self) -> Vec<(&str, &str)> {
        let rows = || self.entrants.iter().zip(&self.ids);
        let of: BTreeMap<_, _> = rows().map(|(row, id)| (row.id, (row, id))).collect();
        let mut pairs = Vec::new();
        for (row, id) in rows() {
            for known in &row.profile.contacts {
                let back = of.get(known).filter(|(other, _)| {
                    row.id < other.id && other.profile.contacts.contains(&row.id)
                });
                pairs.extend(back.map(|(_, other)| (id.as_str(), other.as_str())));
            }
        }
        pairs
    }

    /// Adds what somebody says on entering.
    pub fn answer(&mut self, id: &str, ask: Ask, answer: &str) {
        let place = self.place(id).ok();
        if let Some(entrant) = place.and_then(|place| self.entrants.get_mut(place)) {
            entrant.entry.add(ask, answer);
        }
    }

    /// Lets those go who do not take part in a program.
    pub fn keep_those_in(&mut self, program: &str) {
        let takes_part = |entrant: &Entrant| entrant.profile.programs.contains(program);
        let kept: Vec<usize> = (0..self.entrants.len())
            .filter(|place| self.entrants.get(*place).is_some_and(takes_part))
            .collect();
        let kept_of = |all: &[String]| -> Vec<String> {
            kept.iter()
                .filter_map(|place| all.get(*place).cloned())
                .collect()
        };
        (self.ids, self.names) = (kept_of(&self.ids), kept_of(&self.names));
        self.places = self.ids.iter().cloned().zip(0..).collect();
        self.entrants.retain(takes_part);
    }

    /// Takes those out of every program who do not want to be matched, and out of profiles what may not be
    /// used.
    fn leave_out_unwilling(&mut self) {
        for (name, missing) in self.consents.missing() {
            let field = used_field(name);
            for (_, place) in missing {
                let Some(entrant) = self.entrants.get_mut(place) else {
                    continue;
                };
                match field {
                    Some(field) => entrant.profile.clear(field),
                    None => entrant.profile.programs.clear(),
                }
            }
        }
    }

    /// Tells whether somebody does not want to be matched.
    pub fn is_unwilling(&self, place: usize) -> bool {
        let missing = self.consents.missing();
        let missing = missing.filter(|(name, _)| used_field(name).is_none());
        let mut missing = missing.flat_map(|(_, missing)| missing);
        missing.any(|(_, unwilling)| unwilling == place)
    }

    /// Adds somebody who only asks.
    pub fn add_asker(&mut self, id: &str, question: &str, program: &Program) {
        let mut entry = Entry::default();
        entry.add(Ask::Question, question);
        let profile = Profile {
            programs: BTreeSet::from([program.id.clone()]),
            ..Profile::default()
        };
        self.places.insert(id.to_owned(), self.ids.len());
        self.ids.push(id.to_owned());
        self.names.push(String::new());
        self.entrants.push(Entrant {
            id: person_named(id),
            profile,
            entry,
        });
    }

    /// Hides everybody's name where a program keeps it back until both agree.
    pub fn keep_names_back(&mut self) {
        self.names.iter_mut().for_each(String::clear);
    }

    /// Reads one object a line, or people inside one object.
    fn objects(&mut self, text: &str, reading: &Reading) {
        match wrapped(text) {
            None => self.lines(text, reading),
            Some(Wrapped::Lists(lists, others)) => {
                for (begin, part) in lists {
                    self.part = part;
                    self.values(text, begin, reading);
                }
                for (at, name) in others {
                    let why = either(
                        self.language,
                        format!("“{name}” is no list of people we know"),
                        format!("„{name}“ ist keine Liste von Menschen, die wir kennen"),
                    );
                    self.bad(1 + line_ends(text, 0, at), &why);
                }
            }
            Some(Wrapped::ById(people)) => {
                let (mut before, mut line) = (0, 1);
                for mut person in people {
                    line += line_ends(text, before, person.at);
                    before = person.at;
                    if person.says {
                        let id = Value::String(person.name);
                        person.fields.entry("id").or_insert(id);
                        self.row((line, ""), person.fields, reading);
                    } else {
                        self.says_nothing(line, &person.name);
                    }
                }
            }
        }
    }

    fn says_nothing(&mut self, line: u64, name: &str) {
        let why = either(
            self.language,
            format!("nothing under “{name}” is a field of a profile"),
            format!("nichts unter „{name}“ ist ein Feld eines Profils"),
        );
        self.bad(line, &why);
    }

    fn lines(&mut self, text: &str, reading: &Reading) {
        // Objects over several lines, as pretty printers write them.
        let first = text.trim_start().lines().next().unwrap_or_default();
        if first.trim() == "{" {
            self.values(text, 0, reading);
            return;
        }
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim().trim_end_matches(',');
            if line.is_empty() {
                continue;
            }
            if line.len() > LINE_MAX_BYTES {
                let why = words::one(
                    self.language,
                    "it is longer than 1 MiB",
                    "sie ist länger als 1 MiB",
                );
                self.bad(number, why);
                continue;
            }
            match serde_json::from_str(line) {
                Ok(Value::Object(fields)) => self.row((number, line), fields, reading),
                Ok(_) => self.no_object(number),
                Err(error) => self.bad(number, &words::json(self.language, &error)),
            }
        }
    }

    fn array(&mut self, text: &str, reading: &Reading) {
        let begin = text.find('[').map_or(0, |at| at + 1);
        self.values(text, begin, reading);
    }

    /// Reads one value after the other from a byte on, with commas between them or without. Where
    /// one is spoilt, it goes on with the next line that begins with an object.
    fn values(&mut self, text: &str, begin: usize, reading: &Reading) {
        let count = |from: usize, to: usize| line_ends(text, from, to);
        let (mut at, mut line) = (begin, 1 + count(0, begin));
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let value = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            let from = at + (rest.len() - value.len());
            line += count(at, from);
            if value.is_empty() || value.starts_with(']') {
                return;
            }
            let mut values = serde_json::Deserializer::from_str(value).into_iter::<Value>();
            let length = match values.next() {
                Some(Ok(found)) => {
                    let length = values.byte_offset();
                    let written = value.get(..length).unwrap_or_default();
                    match found {
                        Value::Object(fields) => self.row((line, written), fields, reading),
                        Value::Null
                        | Value::Bool(_)
                        | Value::Number(_)
                        | Value::String(_)
                        | Value::Array(_) => self.no_object(line),
                    }
                    length
                }
                Some(Err(error)) => {
                    let spoilt = line + (error.line().max(1) as u64 - 1);
                    self.bad(spoilt, &words::json(self.language, &error));
                    next_object(value).unwrap_or(value.len())
                }
                None => return,
            };
            at = from + length.max(1);
            line += count(from, at);
        }
    }

    fn table(&mut self, text: &str, reading: &Reading) -> Result<(), String> {
        let mut table = table::table(text, self.language)?;
        self.levels = matrix::levels(&mut table.rows, &reading.columns);
        let named = |name: &&String| reading.columns.contains_key(*name);
        self.mapped
            .extend(table.columns.iter().filter(named).cloned());
        for row in table.rows {
            match row.fields {
                Ok(fields) => self.row((row.line, ""), fields, reading),
                Err(why) => self.bad(row.line, &why),
            }
        }
        Ok(())
    }

    /// Takes in one row, as it is written in this line.
    fn row(
        &mut self,
        (line, written): (u64, &str),
        mut fields: Map<String, Value>,
        reading: &Reading,
    ) {
        if row::is_empty(&fields) {
            self.empty += 1;
            return;
        }
        if let Some(part) = self.part {
            fields.entry(Ask::Role.name()).or_insert(Value::from(part));
        }
        let mut row = Row::new(reading.program, self.language, (written, &self.fields));
        let named = |name: &&String| reading.columns.contains_key(*name);
        self.mapped.extend(fields.keys().filter(named).cloned());
        row.take(fields, &reading.columns);
        let id = row.id.take();
        let id = id.unwrap_or_else(|| self.unnamed.id(line, &self.places));
        if self.places.contains_key(&id) {
            let why = either(
                self.language,
                format!("the id “{id}” was given before"),
                format!("die Id „{id}“ gab es schon"),
            );
            self.bad(line, &why);
            return;
        }
        for name in std::mem::take(&mut row.aside) {
            self.aside.entry(name).or_insert((0, line)).0 += 1;
        }
        let (avoided, place) = (std::mem::take(&mut row.avoided), self.ids.len());
        let also = std::mem::take(&mut row.also).into_iter();
        self.also.extend(also.map(|id| (id, place)));
        let avoided = avoided.into_iter().map(|who| (line, place, who));
        self.avoided.extend(avoided);
        self.consents
            .add((line, place), std::mem::take(&mut row.consents));
        let (mut profile, entry, wrong) = row.finish(reading.program);
        for why in wrong {
            self.note(line, &why);
        }
        self.places.insert(id.clone(), self.ids.len());
        self.names.push(profile.name.clone());
        if profile.name.is_empty() {
            // Sentences about several people without names are told apart by what a file calls them.
            profile.name.clone_from(&id);
        }
        self.entrants.push(Entrant {
            id: person_named(&id),
            profile,
            entry,
        });
        self.ids.push(id);
    }
}

/// Ids for rows that have none.
#[derive(Debug, Default)]
struct Unnamed {
    line: u64,
    /// How many ids were made from that line.
    made: u64,
}

impl Unnamed {
    /// Makes an id from a line; several rows on one are numbered.
    fn id(&mut self, line: u64, taken: &BTreeMap<String, usize>) -> String {
        if self.line != line {
            *self = Unnamed { line, made: 0 };
        }
        loop {
            self.made += 1;
            let id = match self.made {
                1 => format!("line-{line}"),
                number => format!("line-{line}.{number}"),
            };
            if !taken.contains_key(&id) {
                return id;
            }
        }
    }
}

/// Counts the ends of lines between two bytes.
fn line_ends(text: &str, from: usize, to: usize) -> u64 {
    let passed = text.as_bytes().get(from..to).unwrap_or_default();
    passed.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Where the next line after this one begins that begins with an object, in bytes.
fn next_object(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && line.trim_start().starts_with('{') {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests;
